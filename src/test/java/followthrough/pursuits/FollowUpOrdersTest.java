package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.channels.email.Refusal;
import followthrough.playbook.Sequence;
import followthrough.playbook.SequenceVersion;
import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever happens in whatever order: 20,000 arbitrary stories through the core, each of up to 40 events. */
class FollowUpOrdersTest {
    /** Fewer where each small change of the core is tried. */
    private static final int STORIES = Integer.getInteger("stories", 20_000);

    /** T20: step two never fires. */
    @Test
    void theLawHoldsInEveryOrderOfEvents() {
        int events = 0, ended = 0, refused = 0;
        var endings = new HashMap<String, Integer>();
        var kinds = new HashMap<String, Integer>();
        for (long seed = 0; seed < STORIES; seed++) {
            var story = new Story(new Random(seed), seed);
            for (int i = 0; i < 40 && story.pursuit.open(); i++) {
                var event = story.happens();
                kinds.merge(event.getClass().getSimpleName(), 1, Integer::sum);
                events++;
                if (!story.apply(event)) refused++;
            }
            var ending = story.pursuit.ending();
            if (ending != null) {
                ended++;
                endings.merge(ending.how().word, 1, Integer::sum);
            }
        }
        System.out.printf(
                "%d stories, %d events, %d refused, %d pursuits ended: %s%nevents by kind: %s%n",
                STORIES, events, refused, ended, endings, kinds);
        assertThat(events).isGreaterThan(STORIES * 5);
        assertThat(endings.keySet())
                .contains("won", "no", "opted out", "referred", "unreachable", "lapsed", "duplicate", "overridden");
        assertThat(kinds.keySet())
                .containsExactlyInAnyOrderElementsOf(List.of(Event.class.getPermittedSubclasses()).stream()
                        .map(Class::getSimpleName)
                        .filter(name -> !name.equals("Promise") && !name.equals("Referral"))
                        .toList());
    }

    /** A core that dropped one would be caught, whatever it owed and however it was dropped. */
    @Test
    void aCommitmentThatIsDroppedIsSeen() {
        var at = Cast.MONDAY_NINE;
        var other = Cast.captured(at);
        for (var kind : Commitment.Kind.values()) {
            var owed = kind == Commitment.Kind.DOUBT
                    ? Commitment.doubt(1, at.plus(Duration.ofDays(3)), "a mail")
                    : Commitment.owe(kind, at.plus(Duration.ofDays(3)), "as agreed");
            var before = Cast.captured(at).owing(owed);
            var nothing = new Event.FactsChanged("tier");
            assertThat(Owed.lost(before, nothing, before, at)).as(kind.word).isEmpty();
            assertThat(Owed.lost(before, nothing, before.with(List.<Commitment>of()), at))
                    .as(kind.word + " gone")
                    .isNotEmpty();
            var twice = before.owing(owed);
            assertThat(Owed.lost(twice, nothing, before, at))
                    .as(kind.word + ", one of two gone")
                    .isNotEmpty();
            assertThat(Owed.lost(before, nothing, before.with(List.of(owed.movedTo(at))), at))
                    .as(kind.word + " at another time, by nobody")
                    .isNotEmpty();
            for (var how : Commitment.Settled.values())
                assertThat(Owed.lost(before, nothing, before.settling(how, c -> true), at))
                        .as(kind.word + " " + how)
                        .isNotEmpty();
            var snoozed = new Event.Snoozed(at.plus(Duration.ofDays(9)), "");
            assertThat(Owed.lost(before, snoozed, before.settling(Commitment.Settled.MOVED, c -> true), at))
                    .as(kind.word + " moved to nowhere")
                    .isNotEmpty();
            // What the other one owed is owed by the one who goes on.
            assertThat(Owed.lost(other, new Event.Merged(before), other, at))
                    .as(kind.word + " of the one who was merged")
                    .isNotEmpty();
            assertThat(Owed.lost(other, new Event.Merged(before), other.taking(before), at))
                    .as(kind.word + " taken over")
                    .isEmpty();
        }
    }

    /**
     * What was owed and is not owed any more, though nothing kept, moved or withdrew it. Written anew from the table of
     * events, not from the core.
     */
    private static final class Owed {
        static List<String> lost(Pursuit before, Event event, Pursuit after, Instant at) {
            var lost = new ArrayList<String>();
            var left = new ArrayList<>(after.commitments());
            var due = new ArrayList<>(before.commitments());
            if (event instanceof Event.Merged(var other)) due.addAll(other.commitments());
            for (var c : due) {
                if (!c.open()) continue;
                var now = left.stream()
                        .filter(x -> x.kind() == c.kind()
                                && x.due().equals(c.due())
                                && x.note().equals(c.note())
                                && x.named() == c.named()
                                && Objects.equals(x.ledgerId(), c.ledgerId()))
                        .findFirst();
                if (now.isEmpty()) {
                    lost.add("vanished: " + c);
                    continue;
                }
                left.remove(now.get());
                switch (now.get().settled()) {
                    case null -> {}
                    case KEPT -> {
                        if (!keeps(c, event, at)) lost.add(c + " is not kept by " + event);
                    }
                    case MOVED -> {
                        if (!moves(c, event, after)) lost.add(c + " is moved to nowhere by " + event);
                    }
                    case WITHDRAWN -> {
                        if (after.open() && !withdraws(c, event)) lost.add(c + " is not withdrawn by " + event);
                    }
                }
            }
            return lost;
        }

        private static boolean keeps(Commitment c, Event event, Instant at) {
            return switch (c.kind()) {
                case ANSWER ->
                    event instanceof Event.TouchMade
                            || event instanceof Event.Interested
                            || event instanceof Event.CallBackPromised
                            || event instanceof Event.MeetingBooked;
                case MEETING -> event instanceof Event.TouchMade touch && touch.channel() == Channel.MEETING;
                case MATERIAL ->
                    event instanceof Event.ProposalSent
                            || event instanceof Event.MaterialSent
                            || event instanceof Event.TouchMade touch && touch.channel() != Channel.CALL;
                case CALL_BACK, REBOOK -> event instanceof Event.TouchMade;
                case NOT_NOW, RENEWAL -> event instanceof Event.TouchMade && !day(at).isBefore(day(c.due()));
                case FIND_PERSON -> event instanceof Event.ChoreDone;
                case DOUBT -> event instanceof Event.DoubtSettled;
            };
        }

        /** Its successor is owed; of a duplicate it is owed elsewhere. */
        private static boolean moves(Commitment c, Event event, Pursuit after) {
            var successor =
                    switch (event) {
                        case Event.Duplicate _ -> null;
                        case Event.MeetingBooked _ when c.kind() == Commitment.Kind.REBOOK -> Commitment.Kind.MEETING;
                        case Event.MeetingBooked _ when c.kind() != Commitment.Kind.MEETING -> c.kind();
                        case Event.MeetingBooked _, Event.Snoozed _ -> c.kind();
                        case Event.TouchMade touch when touch.channel() == Channel.CALL && !touch.talked() -> c.kind();
                        default -> null;
                    };
            if (event instanceof Event.Duplicate) return true;
            if (event instanceof Event.RenewalSet)
                return c.kind() == Commitment.Kind.RENEWAL && after.owes(Commitment.Kind.RENEWAL);
            return successor != null
                    && after.commitments().stream()
                            .anyMatch(x -> x.open()
                                    && x.kind() == successor
                                    && Objects.equals(x.ledgerId(), c.ledgerId())
                                    && (event instanceof Event.MeetingBooked
                                            || x.note().equals(c.note())));
        }

        private static boolean withdraws(Commitment c, Event event) {
            return switch (event) {
                case Event.NotNow _, Event.WrongPerson _ ->
                    c.kind() != Commitment.Kind.DOUBT && c.kind() != Commitment.Kind.RENEWAL;
                case Event.RenewalSet _ -> c.kind() == Commitment.Kind.RENEWAL;
                case Event.NoShow _, Event.MeetingCancelled _ -> c.kind() == Commitment.Kind.MEETING;
                default -> false;
            };
        }

        private static LocalDate day(Instant moment) {
            return moment.atZone(Cast.AUCKLAND).toLocalDate();
        }
    }

    private static final class Story {
        final Random random;
        final long seed;
        final List<String> told = new ArrayList<>();
        final List<Commitment> owed = new ArrayList<>();
        Set<Channel> reachable = EnumSet.of(Channel.EMAIL, Channel.CALL);
        Tier tier;
        Instant at;
        final Set<String> madeRuns = new HashSet<>();
        Pursuit pursuit;
        long doubted;
        boolean refusedEmail;
        Instant returns = Instant.EPOCH;
        boolean merges = true;

        @Nullable
        Instant renewsAt;

        Story(Random random, long seed) {
            this(random, seed, Cast.MONDAY_NINE.plus(Duration.ofMinutes(random.nextInt(60 * 24 * 365))));
        }

        Story(Random random, long seed, Instant from) {
            this.random = random;
            this.seed = seed;
            this.tier = Tier.values()[random.nextInt(3)];
            this.at = from;
            var kind = random.nextInt(5) == 0 ? Pursuit.Kind.RELATIONSHIP : Pursuit.Kind.SALE;
            this.pursuit = Pursuit.opened(seed, seed, kind, at);
            apply(new Event.Captured(
                    random.nextBoolean(),
                    at.plus(Duration.ofDays(random.nextInt(5))),
                    random.nextBoolean() ? at : null));
        }

        Event happens() {
            at = at.plus(
                    random.nextInt(4) == 0
                            ? Duration.ofMinutes(random.nextInt(600))
                            : Duration.ofHours(random.nextInt(24 * 14)));
            var next = java.util.Objects.requireNonNull(pursuit.next());
            var channel = Channel.values()[random.nextInt(Channel.values().length)];
            if (random.nextInt(3) == 0 && pursuit.asks() != null)
                return switch (random.nextInt(4)) {
                    case 0 -> new Event.GoneOn();
                    case 1 -> new Event.HeldUntil(later());
                    case 2 -> new Event.WonWithIt();
                    default -> new Event.AskedInVain(5);
                };
            // Their owner, member 7, goes on leave and comes back; member 8 covers.
            if (random.nextInt(10) == 0) returns = random.nextBoolean() ? later() : at;
            return switch (random.nextInt(40)) {
                case 0 -> new Event.AskedAgain("a form");
                case 1 ->
                    new Event.TouchMade(channel, false, null, null, random.nextBoolean())
                            .following(random.nextInt(3) == 0 ? "a sheet" : "");
                case 2 -> new Event.ChoreDone(random.nextBoolean());
                case 3 -> new Event.Replied();
                case 4 ->
                    new Event.AutoReplied(
                            random.nextBoolean()
                                    ? null
                                    : at.atZone(Cast.AUCKLAND).toLocalDate().plusDays(random.nextInt(20) - 3));
                case 5 -> bounce();
                case 6 -> {
                    reachable.remove(channel);
                    yield new Event.AddressWrong(channel);
                }
                case 7 ->
                    random.nextInt(6) == 0 ? new Event.OptedOut("the link", random.nextBoolean()) : new Event.Replied();
                case 8 ->
                    new Event.Interested(
                            random.nextBoolean()
                                    ? null
                                    : new Event.Promise(Commitment.Kind.MATERIAL, later(), "the sheet"));
                case 9 -> new Event.CallBackPromised(later());
                case 10 ->
                    new Event.NotNow(
                            random.nextBoolean()
                                    ? null
                                    : at.atZone(Cast.AUCKLAND).toLocalDate().plusDays(random.nextInt(200) - 5),
                            "");
                case 11 -> random.nextInt(4) == 0 ? new Event.SaidNo("price") : new Event.FactsChanged("tier");
                case 12 ->
                    new Event.WrongPerson(
                            random.nextInt(3) == 0 ? new Event.Referral("Lars", "lars@example.org") : null);
                case 13 -> new Event.MeetingBooked(later());
                case 14 -> new Event.TouchMade(Channel.MEETING, false, null, null, true);
                case 15 -> new Event.NoShow();
                case 16 -> new Event.MeetingCancelled();
                case 17 -> random.nextBoolean() ? new Event.ProposalSent("an offer") : new Event.MaterialSent("a page");
                case 18 -> random.nextInt(4) == 0 ? new Event.Won() : new Event.Nurtured();
                case 19 -> new Event.Snoozed(later(), random.nextBoolean() ? "" : "busy");
                case 26 -> new Event.OtherApproach("peer", "Introduce a peer");
                case 27 -> {
                    var purpose = Sequence.Purpose.values()[random.nextInt(Sequence.Purpose.values().length)];
                    var version = Objects.requireNonNull(Cast.PLAYBOOK.get(purpose));
                    yield random.nextBoolean() ? new Event.Enrolled(version) : versionChanged();
                }
                case 28 ->
                    new Event.Questioned(
                            Pursuit.Asks.values()[random.nextInt(Pursuit.Asks.values().length)], "Anna answered", 5);
                case 29 -> random.nextBoolean() ? new Event.GoneOn() : new Event.AskedInVain(5);
                case 39 -> {
                    if (random.nextInt(3) == 0) {
                        tier = Tier.values()[random.nextInt(3)];
                        yield new Event.TierChanged();
                    }
                    if (random.nextInt(3) == 0) yield new Event.RenewalNear();
                    renewsAt = random.nextInt(4) == 0 ? null : at.plus(Duration.ofDays(random.nextInt(200)));
                    yield new Event.RenewalSet();
                }
                case 20 -> random.nextInt(5) == 0 ? emailRefused() : new Event.HandedOver();
                case 21 -> new Event.SendFailed("refused");
                case 22 -> random.nextInt(20) == 0 ? new Event.TakenBack() : new Event.LetGo("nothing came");
                case 23 -> {
                    reachable.add(random.nextBoolean() && !refusedEmail ? Channel.EMAIL : Channel.CALL);
                    yield new Event.FactsChanged("an address");
                }
                case 24 ->
                    random.nextBoolean()
                            ? new Event.Captured(true, at, at)
                            : new Event.SendUnknown(++doubted, "a mail");
                case 25 ->
                    new Event.DoubtSettled(
                            1 + random.nextInt(3),
                            random.nextBoolean(),
                            new Event.TouchMade(Channel.EMAIL, true, next.step(), null, false));
                case 30 -> random.nextInt(8) == 0 ? new Event.Overridden("they moved away") : new Event.Replied();
                case 31 -> merges ? new Event.Merged(another()) : new Event.Replied();
                case 32 -> random.nextInt(12) == 0 ? new Event.Duplicate("Maya O.") : new Event.Replied();
                case 33 -> new Event.SecondLook("price");
                default -> {
                    if (at.isBefore(next.due())) at = next.due();
                    yield next.chore()
                            ? new Event.ChoreDone(random.nextBoolean())
                            : new Event.TouchMade(
                                    next.channel(),
                                    next.automatic(),
                                    next.step(),
                                    next.approach(),
                                    random.nextInt(6) == 0);
                }
            };
        }

        /** The same steps in another version, from a step that is there. */
        private Event versionChanged() {
            var enrolment = pursuit.enrolment();
            var running = enrolment == null
                    ? Objects.requireNonNull(Cast.PLAYBOOK.get(Sequence.Purpose.INBOUND))
                    : enrolment.version();
            return new Event.VersionChanged(
                    new SequenceVersion(
                            running.versionId() + 100, running.number() + 1, running.sequence(), Instant.EPOCH),
                    random.nextInt(running.sequence().steps().size() + 1));
        }

        private Event bounce() {
            var made = pursuit.made();
            var hard = random.nextInt(3) == 0;
            if (hard) reachable.remove(Channel.EMAIL);
            if (!made.channels().contains(Channel.EMAIL))
                return new Event.Bounced(
                        hard ? Refusal.Type.HARD : Refusal.Type.values()[1 + random.nextInt(2)],
                        "maya@example.org",
                        made,
                        null,
                        "");
            var channels = new ArrayList<>(made.channels());
            channels.remove(Channel.EMAIL);
            var without = new Pursuit.Made(
                    channels,
                    Math.min(made.personal(), channels.size()),
                    0,
                    channels.isEmpty() ? null : made.firstAt(),
                    made.firstPersonalAt(),
                    made.lastAt(),
                    made.lastDialAt(),
                    made.voicemail(),
                    made.approaches());
            var enrolment = pursuit.enrolment();
            return new Event.Bounced(
                    hard ? Refusal.Type.HARD : Refusal.Type.values()[1 + random.nextInt(2)],
                    "maya@example.org",
                    without,
                    enrolment == null || enrolment.step() == 0 ? null : enrolment.step() - 1,
                    "");
        }

        /** The same person's other pursuit, open and at any point of its own story. */
        private Pursuit another() {
            while (true) {
                var other = new Story(
                        new Random(random.nextLong()), seed, at.minus(Duration.ofDays(1 + random.nextInt(60))));
                other.merges = false;
                for (int i = random.nextInt(15); i > 0 && other.pursuit.open(); i--) {
                    var event = other.happens();
                    if (other.at.isAfter(at)) break;
                    other.apply(event);
                }
                if (other.pursuit.open()) return other.pursuit;
            }
        }

        private Event emailRefused() {
            reachable.remove(Channel.EMAIL);
            refusedEmail = true;
            return new Event.EmailRefused();
        }

        private Instant later() {
            return at.plus(Duration.ofHours(1 + random.nextInt(24 * 30)));
        }

        /** Applies and checks the law; answers false when the core refused. */
        boolean apply(Event event) {
            told.add(at + " " + event);
            var there = Cast.maya(at, tier, Set.copyOf(reachable), returns);
            var renews = renewsAt;
            var situation = renews == null || renews.isBefore(at)
                    ? there
                    : Cast.knowing(
                            there,
                            List.of(),
                            new Situation.Renewal(
                                    renews.atZone(Cast.AUCKLAND).toLocalDate(), renews.minus(Duration.ofDays(60))));
            var before = pursuit;
            switch (FollowUp.decide(pursuit, event, situation, at)) {
                case Decision.Refused(var why) -> {
                    assertThat(why).as(this::story).isNotBlank();
                    return false;
                }
                case Decision.Goes(var after, var line, var effects) -> {
                    assertThat(after.open()).as(this::story).isEqualTo(after.next() != null);
                    assertThat(Owed.lost(before, event, after, at))
                            .as(this::story)
                            .isEmpty();
                    if (event instanceof Event.TouchMade touch && touch.step() != null) madeOnce(before, touch);
                    var next = after.next();
                    if (next != null && next.automatic())
                        assertThat(after.reactedAt() == null || !firstContact(after))
                                .as(() -> "who reacted is back in a first contact" + story())
                                .isTrue();
                    if (next != null) {
                        assertThat(next.ownerId())
                                .as(() -> "not with who is there" + story())
                                .isEqualTo(!next.automatic() && next.due().isBefore(returns) ? 8 : 7);
                        if (after.asks() != null && next.automatic())
                            assertThat(next.due())
                                    .as(() -> "a machine would write before the owner decided" + story())
                                    .isAfterOrEqualTo(
                                            Objects.requireNonNull(after.hold()).until());
                        after.commitments().stream()
                                .filter(Commitment::open)
                                .filter(c -> !after.owes(Commitment.Kind.ANSWER))
                                .forEach(c -> assertThat(next.due())
                                        .as(() -> "later than a commitment " + story())
                                        .isBeforeOrEqualTo(c.due()));
                        if (next.automatic())
                            assertThat(reachable).as(this::story).contains(Channel.EMAIL);
                        if (after.owes(Commitment.Kind.ANSWER))
                            assertThat(next.automatic()).as(this::story).isFalse();
                    }
                    pursuit = after.with(after.commitments().stream()
                            .filter(Commitment::open)
                            .toList());
                    return true;
                }
            }
        }

        /** The ledger has one row for each enrolment, step and run. */
        private void madeOnce(Pursuit before, Event.TouchMade touch) {
            var enrolment = before.enrolment();
            if (!touch.automatic() || enrolment == null || touch.step() == null || touch.step() < enrolment.step())
                return;
            var row = enrolment.version().versionId() + " of " + enrolment.begunAt() + ", step " + touch.step()
                    + ", run " + enrolment.run();
            assertThat(madeRuns.add(row))
                    .as(() -> "made twice: " + row + story())
                    .isTrue();
        }

        private boolean firstContact(Pursuit p) {
            var enrolment = p.enrolment();
            if (enrolment == null || p.kind() == Pursuit.Kind.RELATIONSHIP) return false;
            var purpose = enrolment.version().sequence().purpose();
            var begunSince = p.reactedAt() != null && enrolment.begunAt().isAfter(p.reactedAt());
            return !begunSince && (purpose == Sequence.Purpose.INBOUND || purpose == Sequence.Purpose.OUTBOUND);
        }

        String story() {
            return "\nseed " + seed + "\n" + String.join("\n", told);
        }
    }
}
