package followthrough.pursuits;

import followthrough.prospects.Channel;
import java.time.Instant;
import java.util.function.Consumer;
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

    public NextStep {
        if (goal.isBlank() || whyThen.isBlank())
            throw new IllegalArgumentException("a next step names its goal and why then");
        if (automatic && (chore || channel != Channel.EMAIL))
            throw new IllegalArgumentException("only an e-mail can leave by itself, not " + channel);
    }

    /** A touch that a person makes, and that keeps nothing. */
    static NextStep touch(
            long ownerId, Lane lane, Channel channel, String goal, int minutes, Instant due, String whyThen) {
        return new NextStep(ownerId, due, lane, false, channel, false, goal, null, minutes, null, null, whyThen, 0);
    }

    /** What is to be found, settled or decided before anybody is contacted. */
    static NextStep chore(
            long ownerId, Lane lane, Channel channel, String goal, int minutes, Instant due, String whyThen) {
        return touch(ownerId, lane, channel, goal, minutes, due, whyThen).with(draft -> draft.chore = true);
    }

    NextStep by(long ownerId) {
        return with(draft -> draft.ownerId = ownerId);
    }

    NextStep dueAt(Instant another) {
        return with(draft -> draft.due = another);
    }

    NextStep with(@Nullable String approach) {
        return with(draft -> draft.approach = approach);
    }

    NextStep keeping(Commitment.Kind kept) {
        return with(draft -> draft.commitment = kept);
    }

    /** @param index in the sequence version */
    NextStep ofSequence(int index, boolean leavesByItself) {
        return with(draft -> {
            draft.step = index;
            draft.automatic = leavesByItself;
        });
    }

    NextStep worth(double perMinute) {
        return with(draft -> draft.worth = perMinute);
    }

    /** What could not leave by itself is written by a person, and before the touches that wait their turn. */
    NextStep personally(Instant latest, String why) {
        return with(draft -> {
            draft.automatic = false;
            draft.lane = Lane.ANSWER;
            draft.minutes = Math.max(minutes, 4);
            draft.due = due.isBefore(latest) ? due : latest;
            draft.whyThen = "it could not be sent by itself: " + why;
        });
    }

    private NextStep with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.step();
    }

    /** What may change in a next step, while it does. */
    private static final class Draft {
        private final NextStep of;
        private long ownerId;
        private Instant due;
        private Lane lane;
        private boolean chore;
        private boolean automatic;
        private @Nullable String approach;
        private int minutes;
        private @Nullable Integer step;
        private Commitment.@Nullable Kind commitment;
        private String whyThen;
        private double worth;

        private Draft(NextStep of) {
            this.of = of;
            ownerId = of.ownerId;
            due = of.due;
            lane = of.lane;
            chore = of.chore;
            automatic = of.automatic;
            approach = of.approach;
            minutes = of.minutes;
            step = of.step;
            commitment = of.commitment;
            whyThen = of.whyThen;
            worth = of.worth;
        }

        private NextStep step() {
            return new NextStep(
                    ownerId,
                    due,
                    lane,
                    chore,
                    of.channel,
                    automatic,
                    of.goal,
                    approach,
                    minutes,
                    step,
                    commitment,
                    whyThen,
                    worth);
        }
    }
}
