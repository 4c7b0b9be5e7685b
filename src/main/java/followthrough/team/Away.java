package followthrough.team;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A member who is away at the moment that was asked about.
 *
 * @param until the last day away, in the member's zone
 * @param returns the moment after it
 * @param absenceId the leave
 * @param coverId who does the work meanwhile: the cover that was named, or that one's own cover while that one is away, too;
 *     absent when nobody does, also when covers name each other in a ring
 */
public record Away(
        long memberId,
        String name,
        LocalDate until,
        Instant returns,
        long absenceId,
        @Nullable Long coverId) {}
