package followthrough.pursuits;

import followthrough.playbook.Condition;
import followthrough.playbook.Delay;
import followthrough.playbook.ExitPolicy;
import followthrough.playbook.Sequence.Purpose;
import followthrough.playbook.Step;
import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import followthrough.pursuits.NextStep.Lane;
import followthrough.pursuits.Pursuit.Ending.How;
import followthrough.pursuits.Pursuit.Enrolment;
import followthrough.web.Figures;
import followthrough.web.When;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The choice of the one next step, from what a pursuit owes and where it is in its sequence. Pure, as {@link FollowUp},
 * which says what an event changes and then asks here what comes next.
 */
final class Choice {
    /** Relative chance of a reaction to touch 1, 2, …; the prior of evidence A2, until a team has its own figures. */
    private static final double[] PERSISTENCE = {1, .9, .75, .6, .5, .42, .33, .25};

    private static final double REACTION_TO_THE_FIRST = .056;
    private static final List<Channel> PERSONAL_CHANNELS =
            List.of(Channel.CALL, Channel.EMAIL, Channel.SOCIAL, Channel.SMS, Channel.MAIL);
    private static final List<Channel> ANSWERING_CHANNELS =
            List.of(Channel.EMAIL, Channel.CALL, Channel.SOCIAL, Channel.SMS, Channel.MAIL);
    private static final List<Channel> SENDING_CHANNELS =
            List.of(Channel.EMAIL, Channel.SOCIAL, Channel.SMS, Channel.MAIL);

    private final Situation now;
    private final Instant at;

    /** @param at the moment of choosing, business time */
    Choice(Situation now, Instant at) {
        this.now = now;
        this.at = at;
    }

    /** An answer owed, then the earliest commitment, then the sequence; never later than the earliest commitment. */
    Pursuit next(Pursuit p) {
        var owed = p.owedFirst();
        if (owed.isPresent() && p.commitments().stream().anyMatch(c -> c.open() && !c.liesAhead()))
            return p.next(keep(owed.get(), p));
        var going = followSequence(p);
        if (owed.isEmpty() || !going.open()) return going;
        var next = going.next();
        var ahead = owed.get();
        return next == null || !next.due().isBefore(ahead.due()) ? p.next(keep(ahead, p)) : going;
    }

    private NextStep keep(Commitment owed, Pursuit p) {
        var speak = firstReachable(PERSONAL_CHANNELS);
        return switch (owed.kind()) {
            case ANSWER ->
                owedStep(
                        owed,
                        Lane.ANSWER,
                        firstReachable(ANSWERING_CHANNELS),
                        "Answer what they said",
                        5,
                        "they reacted, and are owed an answer");
            case CALL_BACK ->
                owedStep(
                        owed,
                        Lane.PROMISED,
                        speak,
                        owed.note(),
                        5,
                        owed.named() ? "the time that was promised" : "the time we set ourselves");
            case MEETING -> owedStep(owed, Lane.PROMISED, Channel.MEETING, owed.note(), 30, "the time of the meeting");
            case MATERIAL ->
                owedStep(
                        owed,
                        Lane.PROMISED,
                        firstReachable(SENDING_CHANNELS),
                        "Send what was promised: " + owed.note(),
                        6,
                        "promised for that time");
            case REBOOK -> owedStep(owed, Lane.PROMISED, speak, owed.note(), 5, "the meeting did not take place");
            case FIND_PERSON ->
                NextStep.chore(
                                now.ownerId(),
                                Lane.ANSWER,
                                Channel.TASK,
                                owed.note(),
                                5,
                                owed.due(),
                                "they said they are the wrong person")
                        .keeping(owed.kind());
            case DOUBT ->
                NextStep.chore(
                                now.ownerId(),
                                Lane.ANSWER,
                                Channel.TASK,
                                owed.note(),
                                2,
                                owed.due(),
                                "the mail server vanished before it answered; a machine must not guess")
                        .keeping(owed.kind());
            case RENEWAL -> owedStep(owed, Lane.PROMISED, speak, owed.note(), 8, beforeTheirRenewal(owed));
            case NOT_NOW ->
                owedStep(
                        owed,
                        Lane.PROMISED,
                        speak,
                        owed.note(),
                        5,
                        owed.named() ? "the date they named" : FollowUp.NOT_NOW_DAYS + " days after they said not now");
        };
    }

    private String beforeTheirRenewal(Commitment owed) {
        var renewal = now.renewal();
        if (renewal == null) return "before their renewal";
        var day = owed.due().atZone(now.calendar().zone()).toLocalDate();
        int days = (int) ChronoUnit.DAYS.between(day, renewal.on());
        return days > 0
                ? Figures.count(days, "day", "days") + " before their renewal"
                : "their renewal is on " + When.date(renewal.on());
    }

    private NextStep owedStep(Commitment owed, Lane lane, Channel channel, String goal, int minutes, String whyThen) {
        return NextStep.touch(now.ownerId(), lane, channel, goal, minutes, owed.due(), whyThen)
                .keeping(owed.kind());
    }

    private Pursuit followSequence(Pursuit p) {
        if (p.inReview()) return p.next(review(p));
        if (now.reachable().isEmpty()) return p.next(findAddress(p, Channel.TASK));
        var enrolment = p.enrolment();
        if (enrolment == null) return afterTheSequence(p);
        var steps = enrolment.steps();
        for (int i = enrolment.step(); i < steps.size(); ) {
            if (!isTrue(p, steps.get(i))) {
                i = otherwise(steps, i);
                continue;
            }
            // A first touch never waits for a number: the first step that can be done is made at once.
            var unable = p.made().touches() == 0 && !possible(steps.get(i).channel());
            if (!unable || !laterOneIsPossible(p, steps, i)) {
                var planned = planned(p, enrolment.at(i));
                if (planned.isPresent()) return p.next(afterAChange(p, enrolment, planned.get()));
            }
            i++; // its channel was looked for in vain; the timeline says so
        }
        return afterTheSequence(p.withEnrolment(enrolment.at(steps.size())));
    }

    /** Of a step that takes the place of another one before that was made, the later of both times wins. */
    private NextStep afterAChange(Pursuit p, Enrolment enrolment, NextStep planned) {
        var before = p.next();
        if (before == null
                || before.step() == null
                || before.step().equals(planned.step())
                || before.step() < enrolment.step()
                || at.equals(p.made().lastAt())
                || !before.due().isAfter(planned.due())) return planned;
        return planned.dueAt(now.calendar().next(before.due(), planned.channel()));
    }

    /** Whether all that a step asks is so. */
    private boolean isTrue(Pursuit p, Step step) {
        return step.when().stream().allMatch(condition -> condition.not() != isTrue(p, condition));
    }

    private boolean isTrue(Pursuit p, Condition condition) {
        var values = condition.values();
        return switch (condition.fact()) {
            case HAS ->
                values.stream().anyMatch(kind -> now.reachable()
                        .contains(kind.equals("phone") ? Channel.CALL : Channel.of(kind)));
            case TIER -> values.contains(now.tier().name());
            case LANGUAGE -> condition.namesLanguage(now.language());
            case COUNTRY -> values.contains(now.country());
            case REACTED -> p.reactedAt() != null;
            case MEETING_HELD -> p.made().channels().contains(Channel.MEETING);
            case VOICEMAIL_LEFT -> p.made().voicemail();
            case RECEIVED -> values.stream().anyMatch(p.made().approaches()::contains);
        };
    }

    /** The index of what comes instead of this step; the number of steps when nothing does. */
    private static int otherwise(List<Step> steps, int i) {
        var name = steps.get(i).otherwise();
        if (name.isEmpty()) return i + 1;
        for (int later = i + 1; later < steps.size(); later++)
            if (steps.get(later).name().equals(name)) return later;
        return steps.size();
    }

    private String whyNoEmail() {
        return now.refused().getOrDefault(Channel.EMAIL, "there is no working e-mail address");
    }

    private boolean possible(Channel channel) {
        return !needsAddress(channel) || now.reachable().contains(channel);
    }

    private boolean laterOneIsPossible(Pursuit p, List<Step> steps, int i) {
        return steps.subList(i + 1, steps.size()).stream()
                .anyMatch(step -> isTrue(p, step) && needsAddress(step.channel()) && possible(step.channel()));
    }

    /** The step as it can be done for this prospect; empty when its channel does not exist and was looked for already. */
    private Optional<NextStep> planned(Pursuit p, Enrolment enrolment) {
        var step = enrolment.steps().get(enrolment.step());
        var due = due(p, enrolment, step);
        var where = enrolment.version().sequence().name() + ", step " + (enrolment.step() + 1);
        var whyThen = whyThen(p, enrolment, where);
        var index = enrolment.step();
        var enough = step.channel() == Channel.EMAIL && coldEnough(p, enrolment);
        if (step.channel() == Channel.EMAIL
                && now.reachable().contains(Channel.CALL)
                && (enough || !possible(Channel.EMAIL)))
            return Optional.of(touch(
                            p,
                            Channel.CALL,
                            step.goal(),
                            step.approach(),
                            Math.max(step.minutes(), 5),
                            due,
                            whyThen + "; by telephone, because " + (enough ? coldWords(p) : whyNoEmail()))
                    .ofSequence(index, false));
        if (possible(step.channel())) {
            var alone = step.automatic() && now.byHand() == null && !enough;
            var why = !step.automatic() || alone
                    ? whyThen
                    : whyThen + "; by hand, because " + (enough ? coldWords(p) : now.byHand());
            return Optional.of(touch(p, step.channel(), step.goal(), step.approach(), step.minutes(), due, why)
                    .ofSequence(index, alone));
        }
        if (step.channel() == Channel.SOCIAL
                || now.refused().containsKey(step.channel())
                || p.searched().contains(step.channel())) return Optional.empty();
        // Nobody reacted, so this waits its turn among the sequence; only people who reacted come first.
        return Optional.of(chore(
                Lane.SEQUENCE,
                "Find a " + word(step.channel()) + " for " + now.name(),
                step.channel(),
                due,
                where + " needs a " + word(step.channel()) + " and none is known"));
    }

    /** Cold is who never asked and never reacted; so many e-mails without a word are enough for a machine. */
    private boolean coldEnough(Pursuit p, Enrolment enrolment) {
        return p.reactedAt() == null
                && enrolment.version().sequence().purpose() == Purpose.OUTBOUND
                && p.made().coldEmails() >= now.exitPolicy().coldEmails();
    }

    private static String coldWords(Pursuit p) {
        return p.made().coldEmails() + " e-mails without a word from them are enough";
    }

    private Instant due(Pursuit p, Enrolment enrolment, Step step) {
        var first = p.made().touches() == 0;
        var after = step.after();
        var from = later(enrolment.begunAt(), p.made().lastAt());
        var due = after(from, after);
        var hold = p.hold();
        if (hold != null) due = hold.over(due);
        // A first touch is due when it is due; the hours there only keep the machine from sending it.
        if (first && (after.equals(Delay.NONE) || enrolment.step() > 0) && hold == null) return enrolment.begunAt();
        var whole = after.unit() == Delay.Unit.DAYS || after.unit() == Delay.Unit.BUSINESS_DAYS;
        var wanted = whole ? due.plus(now.spread()) : due;
        var allowed = now.calendar().next(wanted, step);
        // What waited for the opening does not leave in its first second with everything else that waited.
        return allowed.equals(wanted) ? allowed : now.calendar().next(allowed.plus(now.spread()), step);
    }

    private Instant after(Instant from, Delay delay) {
        return switch (delay.unit()) {
            case MINUTES -> from.plus(Duration.ofMinutes(delay.amount()));
            case HOURS -> from.plus(Duration.ofHours(delay.amount()));
            case BUSINESS_DAYS -> now.calendar().plusBusinessDays(from, delay.amount());
            case DAYS -> now.calendar().plusDays(from, delay.amount());
        };
    }

    private String whyThen(Pursuit p, Enrolment enrolment, String where) {
        var hold = p.hold();
        if (hold != null) return hold.why() + " (" + where + ")";
        if (p.made().touches() == 0)
            return "the first touch is due at once" + passedOver(enrolment) + " (" + where + ")";
        var last = p.made().lastAt();
        return enrolment.steps().get(enrolment.step()).after().words()
                + (last == null || last.isBefore(enrolment.begunAt()) ? " after it began (" : " after the last touch (")
                + where + ")";
    }

    private String passedOver(Enrolment enrolment) {
        if (enrolment.step() == 0) return "";
        var first = enrolment.version().sequence().steps().getFirst().channel();
        return possible(first)
                ? ""
                : "; " + (first == Channel.EMAIL ? whyNoEmail() : "there is no working " + word(first));
    }

    /** The end of a sequence is never the end of the pursuit, except for a customer's that has nothing left to plan. */
    private Pursuit afterTheSequence(Pursuit p) {
        var owed = p.owedFirst();
        if (owed.isPresent()) return p.next(keep(owed.get(), p));
        if (p.kind() == Pursuit.Kind.RELATIONSHIP) return p.end(How.LAPSED, "the customer follow-up is through", at);
        var missing = missing(p);
        if (!missing.isEmpty())
            return p.next(beyond(p, "the exit policy still asks for " + String.join(", ", missing)));
        if (p.extraTouchDue()) return p.next(beyond(p, "a review decided to go on"));
        var nurture = begin(p, Purpose.NOT_NOW, null);
        return (now.tier() == Tier.C || p.nurtured()) && anyStepIsPossible(nurture)
                ? followSequence(nurture)
                : p.reviewing(true).next(review(p));
    }

    private boolean anyStepIsPossible(Pursuit p) {
        var enrolment = p.enrolment();
        return enrolment != null
                && IntStream.range(enrolment.step(), enrolment.steps().size())
                        .anyMatch(i -> isTrue(p, enrolment.steps().get(i))
                                && planned(p, enrolment.at(i)).isPresent());
    }

    /** A touch beyond the sequence: ever wider spaced, each with an unused approach. */
    NextStep beyond(Pursuit p, String because) {
        var wait = ExitPolicy.wait(p.extra());
        var last = p.made().lastAt();
        var due = after(last == null ? at : last, wait);
        var hold = p.hold();
        if (hold != null) due = hold.over(due);
        var channel = unusedChannel(p);
        var approach = now.approaches().stream()
                .filter(a -> !p.made().approaches().contains(a))
                .findFirst()
                .orElse(null);
        return touch(
                p,
                channel,
                "Offer something new and ask one question",
                approach,
                5,
                now.calendar().next(due, channel),
                wait.words() + " after the last touch: " + because);
    }

    private Channel unusedChannel(Pursuit p) {
        for (var channel : PERSONAL_CHANNELS)
            if (now.reachable().contains(channel) && !p.made().channels().contains(channel)) return channel;
        return firstReachable(PERSONAL_CHANNELS);
    }

    /** A task, where no address of any kind works. */
    private Channel firstReachable(List<Channel> inThisOrder) {
        return inThisOrder.stream()
                .filter(now.reachable()::contains)
                .findFirst()
                .orElse(Channel.TASK);
    }

    private NextStep review(Pursuit p) {
        var next = p.next();
        if (next != null
                && next.chore()
                && p.inReview()
                && next.ownerId() == now.doer().apply(next.due())) return snoozed(next, p);
        var due = now.calendar().next(now.calendar().plusBusinessDays(at, 1), Channel.TASK);
        return chore(
                Lane.SEQUENCE,
                "Decide: nurture, another approach, another owner, or let go",
                Channel.TASK,
                due,
                p.made().touches() + " touches made without an answer; the exit policy is met");
    }

    /** What is no step of a sequence is put off by hand, too. */
    private static NextStep snoozed(NextStep next, Pursuit p) {
        var hold = p.hold();
        return hold == null || !hold.byHand() ? next : next.dueAt(hold.over(next.due()));
    }

    private NextStep findAddress(Pursuit p, Channel channel) {
        var again = p.searched().contains(channel);
        var due = again ? now.calendar().next(now.calendar().plusBusinessDays(at, 20), Channel.TASK) : at;
        return snoozed(
                chore(
                        Lane.ANSWER,
                        "Find an address or number for " + now.name(),
                        channel,
                        due,
                        again
                                ? "none was found; looked for again after 20 business days"
                                : now.refused().isEmpty()
                                        ? "no address or number works"
                                        : refusals() + ", and no other address or number works"),
                p);
    }

    /** Why the ways to them that there are may not be used, in words. */
    String refusals() {
        return now.refused().values().stream().distinct().collect(Collectors.joining(", "));
    }

    private NextStep chore(Lane lane, String goal, Channel channel, Instant due, String whyThen) {
        return NextStep.chore(now.ownerId(), lane, channel, goal, 5, due, whyThen);
    }

    private NextStep touch(
            Pursuit p,
            Channel channel,
            String goal,
            @Nullable String approach,
            int minutes,
            Instant due,
            String whyThen) {
        var lane = p.made().touches() == 0 && p.reactedAt() == null ? Lane.NEW : Lane.SEQUENCE;
        return NextStep.touch(now.ownerId(), lane, channel, goal, minutes, due, whyThen)
                .with(approach)
                .worth(worth(p, minutes));
    }

    /** Expected value per minute (evidence B1), with the default prior of touch k. */
    private double worth(Pursuit p, int minutes) {
        var k = Math.min(p.made().touches(), PERSISTENCE.length - 1);
        return now.value() * REACTION_TO_THE_FIRST * PERSISTENCE[k] / minutes;
    }

    /** @param trigger what began it, for its messages; absent where nothing did that they could name */
    Pursuit begin(Pursuit p, Purpose purpose, @Nullable Trigger trigger) {
        var version = now.sequences().apply(purpose);
        return p.withEnrolment(new Enrolment(version, 0, 0, at, trigger));
    }

    List<String> missing(Pursuit p) {
        var first = p.made().firstAt();
        return now.exitPolicy()
                .missing(
                        p.made().touches(),
                        p.made().channelCount(),
                        p.made().personal(),
                        first == null ? Duration.ZERO : Duration.between(first, at),
                        now.reachable().size() <= 1 && !p.searched().isEmpty());
    }

    private static boolean needsAddress(Channel channel) {
        return channel == Channel.EMAIL
                || channel == Channel.CALL
                || channel == Channel.SMS
                || channel == Channel.SOCIAL;
    }

    static String word(Channel channel) {
        return switch (channel) {
            case EMAIL -> "e-mail address";
            case CALL, SMS -> "telephone number";
            case SOCIAL -> "social profile";
            case MAIL -> "postal address";
            case MEETING, TASK -> "contact";
        };
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other != null && other.isAfter(one) ? other : one;
    }
}
