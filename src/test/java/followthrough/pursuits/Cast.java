package followthrough.pursuits;

import followthrough.playbook.Condition;
import followthrough.playbook.Delay;
import followthrough.playbook.ExitPolicy;
import followthrough.playbook.Sequence;
import followthrough.playbook.Sequence.Purpose;
import followthrough.playbook.SequenceVersion;
import followthrough.playbook.Step;
import followthrough.playbook.Template;
import followthrough.prospects.Channel;
import followthrough.prospects.Deal;
import followthrough.prospects.LegalHours;
import followthrough.prospects.Tier;
import followthrough.support.Copies;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The small cast of the core's tests: Maya in Auckland, who can be called and written to, and short sequences. */
final class Cast {
    static final Instant MONDAY_NINE = Instant.parse("2026-03-01T20:00:00Z"); // Monday 2 March, 9:00 in Auckland
    static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");
    static final ProspectCalendar CALENDAR =
            new ProspectCalendar(AUCKLAND, ProspectCalendar.weekendOf("NZ"), Cast::holiday, LegalHours.FLOOR);

    private Cast() {}

    static Optional<String> holiday(LocalDate date) {
        return date.equals(LocalDate.of(2026, 4, 3)) ? Optional.of("Good Friday") : Optional.empty();
    }

    static Step call(Delay after, String approach) {
        return Step.plain(
                after, Channel.CALL, false, "Have the conversation", approach, 5, null, List.of("Ask"), false);
    }

    static Step email(Delay after, boolean automatic, String approach) {
        return Step.plain(
                after,
                Channel.EMAIL,
                automatic,
                "Give an answer",
                approach,
                4,
                new Template("S", "T"),
                List.of(),
                false);
    }

    /** The step, asking that; and where it is not so, that one comes instead. */
    static Step asking(Step step, String otherwise, String... when) {
        return Copies.with(
                Copies.with(step, "when", Arrays.stream(when).map(Condition::of).toList()), "otherwise", otherwise);
    }

    static Step social(Delay after, String approach) {
        return Step.plain(
                after, Channel.SOCIAL, false, "Connect", approach, 3, new Template("", "T"), List.of(), false);
    }

    static final Map<Purpose, SequenceVersion> PLAYBOOK = playbook();

    private static Map<Purpose, SequenceVersion> playbook() {
        var all = new EnumMap<Purpose, SequenceVersion>(Purpose.class);
        long id = 1;
        for (var purpose : Purpose.values()) {
            var steps =
                    switch (purpose) {
                        case INBOUND ->
                            List.of(
                                    call(Delay.NONE, "a"),
                                    email(Delay.of("10 minutes"), true, "b"),
                                    call(Delay.of("1 business day"), "c"),
                                    email(Delay.of("2 business days"), false, "d"),
                                    social(Delay.of("2 business days"), "e"),
                                    email(Delay.of("3 business days"), true, "f"));
                        case OUTBOUND ->
                            List.of(
                                    email(Delay.NONE, true, "a"),
                                    call(Delay.of("2 business days"), "b"),
                                    email(Delay.of("4 business days"), true, "c"));
                        case NOT_NOW ->
                            List.of(email(Delay.of("30 days"), true, "a"), email(Delay.of("30 days"), true, "b"));
                        case POST_PROPOSAL ->
                            List.of(
                                    call(Delay.of("1 business day"), "a"),
                                    email(Delay.of("2 business days"), false, "b"));
                        case POST_MATERIAL, POST_MEETING ->
                            List.of(
                                    call(Delay.of("5 business days"), "a"),
                                    asking(email(Delay.NONE, false, "b"), "", "voicemail left"),
                                    asking(call(Delay.of("3 business days"), "c"), "", "has phone"),
                                    asking(email(Delay.of("1 business day"), true, "d"), "end", "not reacted"));
                        case NO_SHOW ->
                            List.of(
                                    email(Delay.of("1 business day"), false, "a"),
                                    call(Delay.of("2 business days"), "b"));
                        case GONE_QUIET ->
                            List.of(
                                    email(Delay.of("3 business days"), false, "a"),
                                    call(Delay.of("3 business days"), "b"));
                        case POST_SALE -> List.of(call(Delay.of("7 days"), "a"), email(Delay.of("30 days"), true, "b"));
                        case RENEWAL ->
                            List.of(
                                    email(Delay.of("2 business days"), false, "a"),
                                    call(Delay.of("5 business days"), "b"));
                    };
            all.put(
                    purpose,
                    new SequenceVersion(
                            id++,
                            1,
                            new Sequence(
                                    purpose.name().toLowerCase(java.util.Locale.ROOT),
                                    purpose.name(),
                                    purpose,
                                    Set.of(Tier.values()),
                                    "",
                                    steps),
                            Instant.EPOCH));
        }
        return all;
    }

    static Situation maya(Instant at) {
        return maya(at, Tier.B, Set.of(Channel.EMAIL, Channel.CALL));
    }

    static Situation maya(Instant at, Tier tier, Set<Channel> reachable) {
        return maya(at, tier, reachable, Instant.EPOCH);
    }

    /** @param returns when member 7, whose Maya is, comes back; until then member 8 covers */
    static Situation maya(Instant at, Tier tier, Set<Channel> reachable, Instant returns) {
        return new Situation(
                "Maya Okafor",
                7,
                due -> due.isBefore(returns) ? 8L : 7L,
                tier,
                "en",
                "NZ",
                reachable,
                Map.of(),
                null,
                4_000,
                CALENDAR,
                () -> at.plus(Duration.ofHours(1)),
                () -> at.plus(Duration.ofMinutes(5)),
                purpose -> java.util.Objects.requireNonNull(PLAYBOOK.get(purpose)),
                ExitPolicy.of(tier),
                Duration.ZERO,
                List.of("x", "y", "z"),
                List.of(),
                null);
    }

    /** What else may be known of somebody. */
    static Situation knowing(Situation it, List<Deal> deals, Situation.@Nullable Renewal renewal) {
        return new Situation(
                it.name(),
                it.ownerId(),
                it.doer(),
                it.tier(),
                it.language(),
                it.country(),
                it.reachable(),
                it.refused(),
                it.byHand(),
                it.value(),
                it.calendar(),
                it.answerBy(),
                it.firstTouchBy(),
                it.sequences(),
                it.exitPolicy(),
                it.spread(),
                it.approaches(),
                deals,
                renewal);
    }

    static Pursuit captured(Instant at) {
        return after(
                Pursuit.opened(1, 1, Pursuit.Kind.SALE, at),
                new Event.Captured(true, at, at.plus(Duration.ofMinutes(5))),
                at);
    }

    static Pursuit after(Pursuit pursuit, Event event, Instant at) {
        return after(pursuit, event, maya(at), at);
    }

    /** Applies the event; what was settled before is forgotten, as the store does. */
    static Pursuit after(Pursuit pursuit, Event event, Situation situation, Instant at) {
        return switch (FollowUp.decide(pursuit, event, situation, at)) {
            case Decision.Goes(var after, var told, var effects) ->
                after.with(after.commitments().stream().filter(Commitment::open).toList());
            case Decision.Refused(var why) -> throw new AssertionError("refused: " + why);
        };
    }

    static Event.TouchMade asPlanned(Pursuit pursuit, boolean talked) {
        var next = java.util.Objects.requireNonNull(pursuit.next());
        return new Event.TouchMade(next.channel(), next.automatic(), next.step(), next.approach(), talked);
    }
}
