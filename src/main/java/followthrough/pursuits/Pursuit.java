package followthrough.pursuits;

import followthrough.playbook.Sequence;
import followthrough.playbook.SequenceVersion;
import followthrough.playbook.Step;
import followthrough.prospects.Channel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One run at winning a prospect, from the first touch to a real answer: all that the core knows of it.
 *
 * @param clockDue when the first touch is due by the clock; absent once it is made or where no clock runs
 * @param enrolment its place in a sequence; absent while no sequence runs
 * @param reactedAt when the prospect last said something; absent while silent
 * @param searched channels for which an address was looked for in vain
 * @param extra touches planned beyond the sequence because the exit policy was not met
 * @param hold nothing from the sequence before that moment
 * @param commitments what is owed, and what this very change settled
 * @param next absent exactly when the pursuit has ended
 * @param ending absent exactly while it is open
 */
public record Pursuit(
        long pursuitId,
        long prospectId,
        Kind kind,
        Instant openedAt,
        @Nullable Instant clockDue,
        @Nullable Enrolment enrolment,
        Made made,
        @Nullable Instant reactedAt,
        int softBounces,
        Set<Channel> searched,
        int extra,
        boolean inReview,
        @Nullable Hold hold,
        List<Commitment> commitments,
        @Nullable NextStep next,
        @Nullable Ending ending) {

    public enum Kind {
        SALE,
        RELATIONSHIP
    }

    public enum State {
        NEW,
        WORKING,
        ANSWERING,
        MEETING,
        NURTURE,
        REVIEW,
        ENDED
    }

    /**
     * Its run through one version of a sequence.
     *
     * @param step index of the step that comes next; equal to the number of steps when the sequence is through
     * @param run rises when a step is made again on purpose or after a bounce, and never falls within the enrolment: no
     *     two messages of it share step and run
     * @param trigger what began it, for its messages; absent where nothing did that they could name
     */
    public record Enrolment(
            SequenceVersion version,
            int step,
            int run,
            Instant begunAt,
            @Nullable Trigger trigger) {

        List<Step> steps() {
            return version.sequence().steps();
        }

        boolean through() {
            return step >= steps().size();
        }

        boolean isOf(Enrolment other) {
            return version.versionId() == other.version.versionId() && begunAt.equals(other.begunAt);
        }

        /** Before that step, and else as it is. */
        Enrolment at(int otherStep) {
            return new Enrolment(version, otherStep, run, begunAt, trigger);
        }

        Enrolment again(int sameStep) {
            return new Enrolment(version, sameStep, run + 1, begunAt, trigger);
        }
    }

    /**
     * Touches made that count: what the receiving side accepted, calls dialled, letters sent, meetings held.
     *
     * @param voicemail whether the last call ended on their voicemail
     */
    public record Made(
            List<Channel> channels,
            int personal,
            int coldEmails,
            @Nullable Instant firstAt,
            @Nullable Instant firstPersonalAt,
            @Nullable Instant lastAt,
            @Nullable Instant lastDialAt,
            boolean voicemail,
            List<String> approaches) {
        static final Made NOTHING = new Made(List.of(), 0, 0, null, null, null, null, false, List.of());

        Made lastCall(boolean onVoicemail) {
            return new Made(
                    channels,
                    personal,
                    coldEmails,
                    firstAt,
                    firstPersonalAt,
                    lastAt,
                    lastDialAt,
                    onVoicemail,
                    approaches);
        }

        public int touches() {
            return channels.size();
        }

        /** What was made by two pursuits of the same person. */
        Made and(Made other) {
            return new Made(
                    both(channels, other.channels),
                    personal + other.personal,
                    coldEmails + other.coldEmails,
                    earlier(firstAt, other.firstAt),
                    earlier(firstPersonalAt, other.firstPersonalAt),
                    later(lastAt, other.lastAt),
                    later(lastDialAt, other.lastDialAt),
                    lastDialAt == null || other.lastDialAt != null && other.lastDialAt.isAfter(lastDialAt)
                            ? other.voicemail
                            : voicemail,
                    both(approaches, other.approaches));
        }

        private static <T> List<T> both(List<T> one, List<T> other) {
            var all = new ArrayList<>(one);
            all.addAll(other);
            return List.copyOf(all);
        }

        public int channelCount() {
            return new HashSet<>(channels).size();
        }
    }

    /**
     * Why nothing of the sequence is made before that moment.
     *
     * @param asks what its owner is to decide meanwhile; absent where nobody is asked
     */
    public record Hold(Instant until, String why, @Nullable Asks asks) {
        /** How the reason begins where a person set the time. */
        static final String MOVED = "moved by hand";

        /** How the reason begins where the owner is asked; the clause after it says what happened. */
        public static final String BECAUSE = "held, because ";

        Hold(Instant until, String why) {
            this(until, why, null);
        }

        /** When what was due then is due: not before this; by a person's word then and at no other time. */
        Instant over(Instant due) {
            return byHand() || until.isAfter(due) ? until : due;
        }

        /** Whether a person set the time, of whatever comes next. */
        boolean byHand() {
            return why.startsWith(MOVED);
        }

        /** What happened, as a clause; the whole reason where nobody is asked. */
        public String because() {
            return why.startsWith(BECAUSE) ? why.substring(BECAUSE.length()) : why;
        }
    }

    /** What happened to somebody else, so that a pursuit stands still until its owner has decided. */
    public enum Asks {
        COLLEAGUE_ANSWERED("colleague answered"),
        DEAL_WON("deal won"),
        DEAL_LOST("deal lost");

        public final String word;

        Asks(String word) {
            this.word = word;
        }

        static @Nullable Asks of(@Nullable String word) {
            for (var asks : values()) if (asks.word.equals(word)) return asks;
            return null;
        }

        boolean ofDeal() {
            return this != COLLEAGUE_ANSWERED;
        }
    }

    /** How it ended and who said so. */
    public record Ending(How how, String why, Instant at) {
        public enum How {
            WON("won"),
            NO("no"),
            OPTED_OUT("opted out"),
            REFERRED("referred"),
            BAD_DATA("bad data"),
            UNREACHABLE("unreachable"),
            DUPLICATE("duplicate"),
            LAPSED("lapsed"),
            OVERRIDDEN("overridden");

            public final String word;

            How(String word) {
                this.word = word;
            }

            static How of(String word) {
                for (var how : values()) if (how.word.equals(word)) return how;
                throw new IllegalArgumentException("no ending is called " + word);
            }
        }
    }

    static Pursuit opened(long pursuitId, long prospectId, Kind kind, Instant at) {
        return new Pursuit(
                pursuitId,
                prospectId,
                kind,
                at,
                null,
                null,
                Made.NOTHING,
                null,
                0,
                Set.of(),
                0,
                false,
                null,
                List.of(),
                null,
                null);
    }

    public boolean open() {
        return ending == null;
    }

    /** Derived from what is owed and what was made, so that it can never disagree with them. */
    public State state() {
        if (ending != null) return State.ENDED;
        if (owes(Commitment.Kind.ANSWER)) return State.ANSWERING;
        if (owes(Commitment.Kind.MEETING)) return State.MEETING;
        if (owes(Commitment.Kind.NOT_NOW) || nurtured()) return State.NURTURE;
        if (inReview) return State.REVIEW;
        return made.touches() == 0 && reactedAt == null ? State.NEW : State.WORKING;
    }

    /** What its owner is to decide; absent when nothing waits for a decision. */
    public @Nullable Asks asks() {
        return hold == null ? null : hold.asks();
    }

    /** The hold was for what is over now; one for which the owner is asked stays. */
    Pursuit released() {
        return asks() == null ? withHold(null) : this;
    }

    /** Whether it is followed up slowly on purpose. */
    boolean nurtured() {
        return enrolment != null && enrolment.version().sequence().purpose() == Sequence.Purpose.NOT_NOW;
    }

    /**
     * Whether a message that gives material begins the follow-up about it. Not where it is a step of one that asks about
     * material or an offer already, nor over what lasts: a customer's follow-up, a date they named, slow follow-up of whom
     * no answer is owed.
     */
    public boolean followsMaterial() {
        if (kind == Kind.RELATIONSHIP || owes(Commitment.Kind.NOT_NOW)) return false;
        if (enrolment == null || enrolment.through()) return true;
        return switch (enrolment.version().sequence().purpose()) {
            case POST_MATERIAL, POST_PROPOSAL -> false;
            case NOT_NOW -> owes(Commitment.Kind.ANSWER);
            default -> true;
        };
    }

    /**
     * Whether a person may put them into that sequence: not into the one they run through, not into a first contact once
     * they have said something, and into a customer's only as a customer.
     */
    public boolean mayEnter(Sequence sequence) {
        return whyNotInto(sequence).isEmpty();
    }

    /** Why they cannot be put into that sequence, in words; empty when they can. */
    Optional<String> whyNotInto(Sequence sequence) {
        var customers = sequence.purpose().isForCustomers();
        if (enrolment != null
                && !enrolment.through()
                && enrolment.version().sequence().key().equals(sequence.key()))
            return Optional.of("They run through " + sequence.name() + " already, at step " + (enrolment.step() + 1)
                    + "; move the next step instead, or log what was done.");
        if (sequence.purpose().isFirst() && reactedAt != null)
            return Optional.of(sequence.name() + " is for people who have not said anything yet, and they have.");
        if (customers && kind != Kind.RELATIONSHIP)
            return Optional.of(sequence.name() + " is for customers; it begins by itself when they buy"
                    + (sequence.purpose() == Sequence.Purpose.RENEWAL ? ", before the date of the renewal." : "."));
        return kind == Kind.RELATIONSHIP && !customers
                ? Optional.of("This is a customer's follow-up; a new sale begins when they ask.")
                : Optional.empty();
    }

    boolean owes(Commitment.Kind kind) {
        return commitments.stream().anyMatch(c -> c.open() && c.kind() == kind);
    }

    /** What is owed first: an answer before anything else, then the earliest date. */
    Optional<Commitment> owedFirst() {
        return commitments.stream()
                .filter(Commitment::open)
                .min(Comparator.comparing((Commitment c) -> c.kind() != Commitment.Kind.ANSWER)
                        .thenComparing(Commitment::due));
    }

    /** Whether the sequence is through and the next step is a touch beyond it, not made yet. */
    boolean extraTouchDue() {
        return next != null && !next.chore() && next.step() == null && next.commitment() == null;
    }

    Pursuit settling(Commitment.Settled how, Predicate<Commitment> which) {
        return with(commitments.stream()
                .map(c -> c.open() && which.test(c) ? c.settle(how) : c)
                .toList());
    }

    Pursuit owing(Commitment commitment) {
        var all = new ArrayList<>(commitments);
        all.add(commitment);
        return with(List.copyOf(all));
    }

    Pursuit with(List<Commitment> commitments) {
        return with(draft -> draft.commitments = List.copyOf(commitments));
    }

    Pursuit with(Made made) {
        return with(draft -> draft.made = made);
    }

    /** What was planned in another enrolment, or before a step was to be made again, says nothing about this one. */
    Pursuit withEnrolment(@Nullable Enrolment another) {
        return with(draft -> {
            draft.enrolment = another;
            draft.inReview = false;
            if (another == null || enrolment == null || !another.isOf(enrolment) || another.run() != enrolment.run())
                draft.next = null;
        });
    }

    Pursuit withHold(@Nullable Hold hold) {
        return with(draft -> draft.hold = hold);
    }

    Pursuit withClock(@Nullable Instant clockDue) {
        return with(draft -> draft.clockDue = clockDue);
    }

    /** What is told late may have been said before what is known already. */
    Pursuit reacted(Instant at) {
        return with(draft -> {
            draft.reactedAt = reactedAt != null && reactedAt.isAfter(at) ? reactedAt : at;
            draft.softBounces = 0;
            draft.inReview = false;
            var asks = asks();
            // Their own word says what their colleague's would have; what becomes of a deal it does not say.
            if (asks == null || !asks.ofDeal()) draft.hold = null;
        });
    }

    Pursuit softBounced() {
        return with(draft -> draft.softBounces = softBounces + 1);
    }

    Pursuit searched(Channel channel, boolean inVain) {
        return with(draft -> {
            var channels = new HashSet<>(searched);
            if (inVain) channels.add(channel);
            else channels.remove(channel);
            draft.searched = Set.copyOf(channels);
        });
    }

    /** The touch beyond the sequence was made; whether another follows is open again. */
    Pursuit extraMade() {
        return with(draft -> {
            draft.extra = extra + 1;
            draft.next = null;
        });
    }

    Pursuit reviewing(boolean inReview) {
        return with(draft -> draft.inReview = inReview);
    }

    Pursuit next(NextStep next) {
        return with(draft -> draft.next = next);
    }

    /**
     * With what another pursuit of the same person owes and has made. The first-touch clock runs on only where neither
     * made a touch, and then the earlier one.
     */
    Pursuit taking(Pursuit other) {
        var both = made.and(other.made);
        return with(draft -> {
            var owed = new ArrayList<>(commitments);
            other.commitments.stream().filter(Commitment::open).forEach(c -> owed.add(c.movedTo(c.due())));
            draft.commitments = List.copyOf(owed);
            draft.made = both;
            draft.reactedAt = later(reactedAt, other.reactedAt);
            draft.softBounces = Math.max(softBounces, other.softBounces);
            var channels = new HashSet<>(searched);
            channels.addAll(other.searched);
            draft.searched = Set.copyOf(channels);
            draft.clockDue = both.touches() > 0 ? null : earlier(clockDue, other.clockDue);
        });
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other != null && other.isBefore(one) ? other : one;
    }

    /** Everything still owed is withdrawn with it, on the record. */
    Pursuit end(Ending.How how, String why, Instant at) {
        return settling(Commitment.Settled.WITHDRAWN, commitment -> true).with(draft -> {
            draft.clockDue = null;
            draft.enrolment = null;
            draft.inReview = false;
            draft.hold = null;
            draft.next = null;
            draft.ending = new Ending(how, why, at);
        });
    }

    private Pursuit with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.pursuit();
    }

    /** What may change in a pursuit, while it does. */
    private static final class Draft {
        private final Pursuit of;
        private @Nullable Instant clockDue;
        private @Nullable Enrolment enrolment;
        private Made made;
        private @Nullable Instant reactedAt;
        private int softBounces;
        private Set<Channel> searched;
        private int extra;
        private boolean inReview;
        private @Nullable Hold hold;
        private List<Commitment> commitments;
        private @Nullable NextStep next;
        private @Nullable Ending ending;

        private Draft(Pursuit of) {
            this.of = of;
            clockDue = of.clockDue;
            enrolment = of.enrolment;
            made = of.made;
            reactedAt = of.reactedAt;
            softBounces = of.softBounces;
            searched = of.searched;
            extra = of.extra;
            inReview = of.inReview;
            hold = of.hold;
            commitments = of.commitments;
            next = of.next;
            ending = of.ending;
        }

        private Pursuit pursuit() {
            return new Pursuit(
                    of.pursuitId,
                    of.prospectId,
                    of.kind,
                    of.openedAt,
                    clockDue,
                    enrolment,
                    made,
                    reactedAt,
                    softBounces,
                    searched,
                    extra,
                    inReview,
                    hold,
                    commitments,
                    next,
                    ending);
        }
    }
}
