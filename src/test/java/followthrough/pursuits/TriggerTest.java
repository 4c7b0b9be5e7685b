package followthrough.pursuits;

import static followthrough.pursuits.Cast.MONDAY_NINE;
import static followthrough.pursuits.Cast.after;
import static followthrough.pursuits.Cast.captured;
import static followthrough.pursuits.Cast.knowing;
import static followthrough.pursuits.Cast.maya;
import static org.assertj.core.api.Assertions.assertThat;

import followthrough.channels.email.Refusal;
import followthrough.playbook.Delay;
import followthrough.playbook.Sequence;
import followthrough.playbook.Sequence.Purpose;
import followthrough.playbook.SequenceVersion;
import followthrough.prospects.Channel;
import followthrough.prospects.Deal;
import followthrough.prospects.Tier;
import followthrough.pursuits.Commitment.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What begins a sequence, what its messages can say of it, and what a tier and a renewal do to a plan. */
class TriggerTest {
    private static final Instant TUESDAY = MONDAY_NINE.plus(Duration.ofDays(1));

    @Test
    void aFactIsSaidAsTheReaderOfThatDayWouldSayIt() {
        var sheet = Trigger.of("The comparison sheet", TUESDAY);
        assertThat(sheet.what()).isEqualTo("comparison sheet");
        assertThat(on(sheet, 0)).isEqualTo("today");
        assertThat(on(sheet, 1)).isEqualTo("yesterday");
        assertThat(on(sheet, 3)).isEqualTo("on Tuesday");
        assertThat(on(sheet, 6)).isEqualTo("on Tuesday");
        assertThat(on(sheet, 7)).isEqualTo("on 3 March");
        assertThat(on(sheet, 300)).isEqualTo("on 3 March 2026");
        assertThat(on(sheet, -20)).as("a day ahead").isEqualTo("on 3 March");
        // Late on Monday in London it is Tuesday with them, and their day counts.
        assertThat(sheet.fields(ZoneId.of("Europe/London"), TUESDAY).get("trigger.date"))
                .isEqualTo("2026-03-02");
        assertThat(sheet.fields(Cast.AUCKLAND, TUESDAY))
                .containsEntry("trigger.date", "2026-03-03")
                .containsEntry("trigger.time", "9:00")
                .containsEntry("trigger.amount", "");
    }

    private static @Nullable String on(Trigger trigger, int daysLater) {
        return trigger.fields(Cast.AUCKLAND, TUESDAY.plus(Duration.ofDays(daysLater)))
                .get("trigger.on");
    }

    @Test
    void eachTriggerBeginsItsSequenceWithTheFacts() {
        var p = talked();
        var material = after(p, new Event.MaterialSent("the comparison sheet"), TUESDAY);
        assertThat(purpose(material)).isEqualTo(Purpose.POST_MATERIAL);
        assertThat(trigger(material)).isEqualTo(new Trigger("comparison sheet", TUESDAY, "", ""));

        var deal = deal(Deal.Stage.OPEN);
        var proposal =
                after(p, new Event.ProposalSent("Six saws"), knowing(maya(TUESDAY), List.of(deal), null), TUESDAY);
        assertThat(purpose(proposal)).isEqualTo(Purpose.POST_PROPOSAL);
        assertThat(trigger(proposal)).isEqualTo(new Trigger("Six saws", TUESDAY, "12,000 €", ""));

        var meeting = TUESDAY.plus(Duration.ofHours(2));
        var booked = after(p, new Event.MeetingBooked(meeting), MONDAY_NINE);
        var held = after(booked, held(), meeting.plus(Duration.ofHours(1)));
        assertThat(purpose(held)).isEqualTo(Purpose.POST_MEETING);
        assertThat(trigger(held).at()).as("when it was, not when it was told").isEqualTo(meeting);
        var missed = after(booked, new Event.NoShow(), meeting.plus(Duration.ofHours(1)));
        assertThat(purpose(missed)).isEqualTo(Purpose.NO_SHOW);
        assertThat(trigger(missed).at()).isEqualTo(meeting);

        assertThat(purpose(p)).isEqualTo(Purpose.GONE_QUIET);
        assertThat(trigger(p)).isEqualTo(new Trigger("call", MONDAY_NINE, "", ""));

        var notNow = after(p, new Event.NotNow(null, "the budget is made in May"), TUESDAY);
        assertThat(purpose(notNow)).isEqualTo(Purpose.NOT_NOW);
        assertThat(trigger(notNow).said()).isEqualTo("the budget is made in May");

        var customer = after(
                Pursuit.opened(2, 1, Pursuit.Kind.RELATIONSHIP, TUESDAY),
                new Event.Captured(false, TUESDAY, null),
                knowing(maya(TUESDAY), List.of(deal(Deal.Stage.WON)), null),
                TUESDAY);
        assertThat(purpose(customer)).isEqualTo(Purpose.POST_SALE);
        assertThat(trigger(customer)).isEqualTo(new Trigger("Two lifts", TUESDAY, "12,000 €", ""));
    }

    @Test
    void aMeetingThatNobodyHadPlannedIsFollowedAsOneTwo() {
        var held = after(captured(MONDAY_NINE), held(), TUESDAY);
        assertThat(purpose(held)).isEqualTo(Purpose.POST_MEETING);
        var asked = after(captured(MONDAY_NINE), new Event.Replied(), MONDAY_NINE);
        var answered = after(asked, held(), TUESDAY);
        assertThat(answered.owes(Kind.ANSWER)).isFalse();
        assertThat(purpose(answered)).isEqualTo(Purpose.POST_MEETING);
    }

    @Test
    void whatAMessageGaveIsFollowedUpUnlessThatIsGoingOnOrLasts() {
        var gives = new Event.TouchMade(Channel.EMAIL, false, null, null, false).following("The price guide");
        var given = after(talked(), gives, TUESDAY);
        assertThat(purpose(given)).isEqualTo(Purpose.POST_MATERIAL);
        assertThat(trigger(given)).isEqualTo(new Trigger("price guide", TUESDAY, "", ""));
        // Of an answer they asked for it is what follows, and no general silence.
        var asked = after(given, new Event.Replied(), TUESDAY);
        var answered = after(asked, gives, TUESDAY.plus(Duration.ofHours(1)));
        assertThat(answered.owes(Kind.ANSWER)).isFalse();
        assertThat(purpose(answered)).isEqualTo(Purpose.POST_MATERIAL);
        assertThat(trigger(answered).at()).isEqualTo(TUESDAY.plus(Duration.ofHours(1)));
        // What was promised is kept by it, though it is not what came next.
        var promised = new Event.Promise(Kind.MATERIAL, TUESDAY.plus(Duration.ofDays(2)), "prices");
        var owed =
                after(after(talked(), new Event.Interested(promised), MONDAY_NINE), new Event.Replied(), MONDAY_NINE);
        assertThat(after(owed, gives, TUESDAY).owes(Kind.MATERIAL)).isFalse();

        var running = given.enrolment();
        var step = after(given, gives, TUESDAY.plus(Duration.ofDays(3)));
        assertThat(Objects.requireNonNull(step.enrolment()).isOf(Objects.requireNonNull(running)))
                .as("a message of that follow-up begins it not again")
                .isTrue();
        var offered = after(talked(), new Event.ProposalSent("Six saws"), TUESDAY);
        assertThat(purpose(after(offered, gives, TUESDAY))).isEqualTo(Purpose.POST_PROPOSAL);
        var later = after(talked(), new Event.NotNow(LocalDate.of(2026, 12, 1), ""), TUESDAY);
        assertThat(purpose(after(later, gives, TUESDAY))).isEqualTo(Purpose.NOT_NOW);
        var customer = after(
                Pursuit.opened(2, 1, Pursuit.Kind.RELATIONSHIP, TUESDAY),
                new Event.Captured(false, TUESDAY, null),
                TUESDAY);
        assertThat(purpose(after(customer, gives, TUESDAY))).isEqualTo(Purpose.POST_SALE);
        var overtaken = new Event.TouchMade(Channel.EMAIL, false, null, null, false, true, false, "The price guide");
        assertThat(after(asked, overtaken, TUESDAY).owes(Kind.ANSWER)).isTrue();
        assertThat(after(asked, overtaken, TUESDAY).enrolment()).isNull();
    }

    @Test
    void nobodyIsAskedAboutWhatCameBack() {
        var gives = new Event.TouchMade(Channel.EMAIL, false, null, null, false).following("Price guide");
        var given = after(talked(), gives, TUESDAY);
        var back = new Event.Bounced(Refusal.Type.SOFT, "maya@oak.example", given.made(), null, "Price guide");
        var owed = after(given, back, TUESDAY);
        assertThat(owed.enrolment()).isNull();
        assertThat(Objects.requireNonNull(owed.next()).goal()).isEqualTo("Send what was promised: Price guide");
        // Another one's follow-up goes on.
        var other = new Event.Bounced(Refusal.Type.SOFT, "maya@oak.example", given.made(), null, "Checklist");
        assertThat(after(given, other, TUESDAY).enrolment()).isEqualTo(given.enrolment());
    }

    @Test
    void theFactsStayWithTheRunWhateverElseHappens() {
        var sent = after(talked(), new Event.MaterialSent("the sheet"), TUESDAY);
        var facts = trigger(sent);
        var dialled = after(sent, Cast.asPlanned(sent, false), TUESDAY.plus(Duration.ofDays(7)));
        assertThat(trigger(dialled)).isEqualTo(facts);
        var running = Objects.requireNonNull(sent.enrolment()).version();
        var next = new SequenceVersion(99, 2, running.sequence(), Instant.EPOCH);
        assertThat(trigger(after(sent, new Event.VersionChanged(next, 0), TUESDAY)))
                .isEqualTo(facts);
    }

    // --- tiers

    @Test
    void aTierChoosesTheSequenceAndTheLaterOfBothTimesWins() {
        var slow = version(71, Tier.C, "20 business days");
        var quick = version(72, Tier.A, "1 business day");
        var inC = in(Tier.C, slow, quick);
        var inA = in(Tier.A, slow, quick);
        var p = after(
                Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE),
                new Event.Captured(true, MONDAY_NINE, null),
                inC,
                MONDAY_NINE);
        p = after(p, Cast.asPlanned(p, false), inC, MONDAY_NINE);
        var before = Objects.requireNonNull(p.next());
        var up = after(p, new Event.TierChanged(), inA, TUESDAY);
        assertThat(version(up)).isEqualTo(72);
        assertThat(Objects.requireNonNull(up.enrolment()).step())
                .as("no step twice")
                .isEqualTo(1);
        assertThat(Objects.requireNonNull(up.next()).due()).isEqualTo(before.due());

        // The other way round the slow one is later, and wins as well.
        var q = after(
                Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE),
                new Event.Captured(true, MONDAY_NINE, null),
                inA,
                MONDAY_NINE);
        q = after(q, Cast.asPlanned(q, false), inA, MONDAY_NINE);
        var soon = Objects.requireNonNull(q.next()).due();
        var down = after(q, new Event.TierChanged(), inC, TUESDAY);
        assertThat(version(down)).isEqualTo(71);
        assertThat(Objects.requireNonNull(down.next()).due()).isAfter(soon).isEqualTo(before.due());
        // Back and forth costs nobody a touch and gives nobody one twice.
        assertThat(Objects.requireNonNull(after(down, new Event.TierChanged(), inA, TUESDAY)
                                .next())
                        .due())
                .isEqualTo(before.due());
    }

    @Test
    void aSequenceThatIsForTheNewTierTooGoesOn() {
        var p = captured(MONDAY_NINE);
        var changed = after(p, new Event.TierChanged(), maya(TUESDAY, Tier.A, Set.of(Channel.CALL)), TUESDAY);
        assertThat(version(changed)).isEqualTo(version(p));
    }

    @Test
    void whatIsOwedStaysOwedInAnyTier() {
        var back = TUESDAY.plus(Duration.ofDays(2));
        var p = after(talked(), new Event.CallBackPromised(back), MONDAY_NINE);
        var changed = after(p, new Event.TierChanged(), maya(TUESDAY, Tier.A, Set.of(Channel.CALL)), TUESDAY);
        assertThat(Objects.requireNonNull(changed.next()).due()).isEqualTo(back);
    }

    // --- renewals

    @Test
    void aRenewalIsTalkedAboutSixtyDaysBefore() {
        var renews = renewal(LocalDate.of(2026, 9, 1));
        var customer = after(
                Pursuit.opened(2, 1, Pursuit.Kind.RELATIONSHIP, MONDAY_NINE),
                new Event.Captured(false, MONDAY_NINE, null),
                knowing(maya(MONDAY_NINE), List.of(), renews),
                MONDAY_NINE);
        assertThat(customer.owes(Kind.RENEWAL)).isTrue();
        assertThat(Objects.requireNonNull(customer.next()).commitment())
                .as("the sequence goes on until then")
                .isNull();
        // The sequence ends; the pursuit does not, because a date is known.
        var p = customer;
        for (int i = 0; i < 2; i++) {
            var at = Objects.requireNonNull(p.next()).due();
            p = after(p, Cast.asPlanned(p, false), knowing(maya(at), List.of(), renews), at);
        }
        var talk = Objects.requireNonNull(p.next());
        assertThat(talk.commitment()).isEqualTo(Kind.RENEWAL);
        assertThat(talk.due()).isEqualTo(renews.talkOn());
        assertThat(talk.goal()).contains("1 September 2026");
        var early = after(
                p,
                new Event.TouchMade(Channel.CALL, false, null, null, true),
                renews.talkOn().minus(Duration.ofDays(9)));
        assertThat(early.owes(Kind.RENEWAL)).as("not before its day").isTrue();
        var late = Instant.parse("2026-09-20T20:00:00Z");
        var moved = after(
                p, new Event.Snoozed(late, ""), knowing(maya(renews.talkOn()), List.of(), renews), renews.talkOn());
        assertThat(Objects.requireNonNull(moved.next()).whyThen()).isEqualTo("their renewal is on 1 September 2026");
        var begun = after(
                p,
                Cast.asPlanned(p, false),
                knowing(maya(renews.talkOn()), List.of(deal(Deal.Stage.WON)), renews),
                renews.talkOn());
        assertThat(begun.owes(Kind.RENEWAL)).isFalse();
        assertThat(purpose(begun)).isEqualTo(Purpose.RENEWAL);
        assertThat(trigger(begun).what()).isEqualTo("Two lifts");
        assertThat(trigger(begun).fields(Cast.AUCKLAND, renews.talkOn())).containsEntry("trigger.date", "2026-09-01");
        // Renewed: the next date ends this conversation and owes the next one.
        var again = after(
                begun,
                new Event.RenewalSet(),
                knowing(maya(renews.talkOn()), List.of(), renewal(LocalDate.of(2027, 9, 1))),
                renews.talkOn());
        assertThat(again.enrolment()).isNull();
        assertThat(Objects.requireNonNull(again.next()).goal()).contains("1 September 2027");
        var cleared = FollowUp.decide(again, new Event.RenewalSet(), maya(renews.talkOn()), renews.talkOn());
        assertThat(((Decision.Goes) cleared).after().open())
                .as("nothing is left to plan for a customer without a date")
                .isFalse();
    }

    @Test
    void aRenewalOutlivesANotNowAndComesBehindAMeeting() {
        var renews = renewal(LocalDate.of(2026, 6, 1));
        var there = knowing(maya(MONDAY_NINE), List.of(), renews);
        var p = after(talked(), new Event.RenewalSet(), there, MONDAY_NINE);
        assertThat(after(p, new Event.NotNow(LocalDate.of(2026, 5, 20), ""), there, MONDAY_NINE)
                        .owes(Kind.RENEWAL))
                .isTrue();
        var meeting = MONDAY_NINE.plus(Duration.ofDays(3));
        var booked = after(p, new Event.MeetingBooked(meeting), there, MONDAY_NINE);
        assertThat(Objects.requireNonNull(booked.next()).channel()).isEqualTo(Channel.MEETING);
    }

    private static Situation.Renewal renewal(LocalDate on) {
        return new Situation.Renewal(on, Cast.CALENDAR.morningOf(on.minusDays(60), Channel.CALL));
    }

    private static SequenceVersion version(long id, Tier tier, String wait) {
        var steps = List.of(
                Cast.call(Delay.NONE, "a"), Cast.email(Delay.of(wait), false, "b"), Cast.call(Delay.of(wait), "c"));
        return new SequenceVersion(
                id, 1, new Sequence("s" + id, "S" + id, Purpose.INBOUND, Set.of(tier), "", steps), Instant.EPOCH);
    }

    private static Situation in(Tier tier, SequenceVersion slow, SequenceVersion quick) {
        var maya = maya(MONDAY_NINE, tier, Set.of(Channel.EMAIL, Channel.CALL));
        return new Situation(
                maya.name(),
                maya.ownerId(),
                maya.doer(),
                tier,
                maya.language(),
                maya.country(),
                maya.reachable(),
                maya.refused(),
                maya.byHand(),
                maya.value(),
                maya.calendar(),
                maya.answerBy(),
                maya.firstTouchBy(),
                purpose -> tier == Tier.C ? slow : quick,
                maya.exitPolicy(),
                maya.spread(),
                maya.approaches(),
                maya.deals(),
                maya.renewal());
    }

    private static Deal deal(Deal.Stage stage) {
        return new Deal(
                1,
                1,
                "Two lifts",
                new BigDecimal("12000.00"),
                "EUR",
                stage,
                MONDAY_NINE,
                stage.closed() ? MONDAY_NINE : null);
    }

    private static Pursuit talked() {
        return after(captured(MONDAY_NINE), new Event.TouchMade(Channel.CALL, false, 0, "a", true), MONDAY_NINE);
    }

    private static Event.TouchMade held() {
        return new Event.TouchMade(Channel.MEETING, false, null, null, true);
    }

    private static Trigger trigger(Pursuit p) {
        return Objects.requireNonNull(Objects.requireNonNull(p.enrolment()).trigger());
    }

    private static Purpose purpose(Pursuit p) {
        return Objects.requireNonNull(p.enrolment()).version().sequence().purpose();
    }

    private static long version(Pursuit p) {
        return Objects.requireNonNull(p.enrolment()).version().versionId();
    }
}
