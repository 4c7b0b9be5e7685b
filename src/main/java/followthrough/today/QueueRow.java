package followthrough.today;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of the queue as it is read.
 *
 * @param what which touch of how many, and its goal
 * @param why one line: why it stands here
 * @param aside how long they have waited for an answer; else the minutes it takes, where no clock runs
 * @param late whether they have waited longer than the answer policy allows
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
        boolean late,
        @Nullable Instant clock) {

    /** The same with a waiting time where the clock of a first touch would stand. */
    QueueRow aside(String waits, boolean late) {
        return new QueueRow(prospectId, name, company, tier, icon, channel, what, why, waits, late, null);
    }
}
