package followthrough.pursuits;

import followthrough.prospects.Channel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The one pending touch or chore of an open pursuit.
 *
 * @param goal what this contact is to reach, never empty
 * @param step index in the sequence version; absent when it does not come from the sequence
 * @param commitment what it keeps; absent when it keeps nothing owed
 * @param whyThen one line: why at that time
 * @param worth value per minute, for the order among sequence touches
 */
public record NextStep(
        long ownerId,
        Instant due,
        Lane lane,
        boolean chore,
        Channel channel,
        boolean automatic,
        String goal,
        @Nullable String approach,
        int minutes,
        @Nullable Integer step,
        Commitment.@Nullable Kind commitment,
        String whyThen,
        double worth) {

    /** Where it stands in Today; <em>Recover</em> is a view over what became overdue, not a lane of its own here. */
    public enum Lane {
        ANSWER,
        NEW,
        PROMISED,
        SEQUENCE
    }

    NextStep dueAt(Instant another) {
        return new NextStep(
                ownerId,
                another,
                lane,
                chore,
                channel,
                automatic,
                goal,
                approach,
                minutes,
                step,
                commitment,
                whyThen,
                worth);
    }

    NextStep with(@Nullable String approach) {
        return new NextStep(
                ownerId,
                due,
                lane,
                chore,
                channel,
                automatic,
                goal,
                approach,
                minutes,
                step,
                commitment,
                whyThen,
                worth);
    }

    NextStep by(long ownerId) {
        return new NextStep(
                ownerId,
                due,
                lane,
                chore,
                channel,
                automatic,
                goal,
                approach,
                minutes,
                step,
                commitment,
                whyThen,
                worth);
    }

    public NextStep {
        if (goal.isBlank() || whyThen.isBlank())
            throw new IllegalArgumentException("a next step names its goal and why then");
        if (automatic && (chore || channel != Channel.EMAIL))
            throw new IllegalArgumentException("only an e-mail can leave by itself, not " + channel);
    }
}
