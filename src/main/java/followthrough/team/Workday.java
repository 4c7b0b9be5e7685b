package followthrough.team;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One date of one member.
 *
 * @param works whether the member works on that date
 * @param minutes what there is for following up: 0 on a day off, never more than the working hours hold
 * @param coverId while away: who takes over; absent when the member is there or nobody does
 */
public record Workday(
        LocalDate date,
        boolean works,
        int minutes,
        @Nullable Long coverId) {}
