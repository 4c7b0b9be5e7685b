package followthrough.team;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Days on which a member is away, in the member's own zone.
 *
 * @param ends the last day away
 * @param coverId who takes over what comes due meanwhile; absent when nobody does
 */
public record Absence(
        long absenceId,
        LocalDate starts,
        LocalDate ends,
        @Nullable Long coverId) {
    public Absence {
        if (ends.isBefore(starts)) {
            throw new IllegalArgumentException("An absence ends (" + ends + ") before it starts (" + starts + ")");
        }
    }

    public boolean covers(LocalDate date) {
        return !date.isBefore(starts) && !date.isAfter(ends);
    }
}
