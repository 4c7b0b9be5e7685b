package followthrough.today;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of the queue as it is read.
 *
 * @param what which touch of how many, and its goal
 * @param why one line: why it stands here
 * @param aside minutes it takes, where no clock runs
 * @param clock when the first-touch clock runs out
 */
public record QueueRow(
        long prospectId,
        String name,
        String company,
        String tier,
        String icon,
        String channel,
        String what,
        String why,
        String aside,
        @Nullable Instant clock) {}
