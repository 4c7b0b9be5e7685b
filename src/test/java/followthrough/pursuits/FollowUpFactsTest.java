package followthrough.pursuits;

import static followthrough.pursuits.Cast.MONDAY_NINE;
import static followthrough.pursuits.Cast.after;
import static followthrough.pursuits.Cast.asPlanned;
import static followthrough.pursuits.Cast.captured;
import static followthrough.pursuits.Cast.knowing;
import static followthrough.pursuits.Cast.maya;
import static org.assertj.core.api.Assertions.assertThat;

import followthrough.channels.email.Refusal;
import followthrough.playbook.Sequence.Purpose;
import followthrough.prospects.Channel;
import followthrough.prospects.Deal;
import followthrough.prospects.Tier;
import followthrough.pursuits.Commitment.Kind;
import followthrough.pursuits.Commitment.Settled;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which facts a rule looks at where several are there: deals, promises, renewals, clocks and runs. */
class FollowUpFactsTest {
    private static final Instant TUESDAY = MONDAY_NINE.plus(Duration.ofDays(1));
    private static final LocalDate RENEWS = LocalDate.of(2026, 9, 1);
    private static final Situation.Renewal RENEWAL =
            new Situation.Renewal(RENEWS, Cast.CALENDAR.morningOf(RENEWS.minusDays(60), Channel.CALL));
    private static final Event.TouchMade MAIL = new Event.TouchMade(Channel.EMAIL, false, null, null, false);
    private static final Event.TouchMade TALK = new Event.TouchMade(Channel.CALL, false, null, null, true);
    private static final Event.TouchMade HELD = new Event.TouchMade(Channel.MEETING, false, null, null, true);

    // --- what a sequence begins with

    @Test
    void theDealItIsAboutIsTheOneThatIsOpenOrTheOneTheyBoughtWith() {
        var deals = List.of(deal("Rails", Deal.Stage.OPEN, 500), deal("Two lifts", Deal.Stage.WON, 12_000));
        var there = knowing(maya(TUESDAY), deals, null);
        var customer = after(
                Pursuit.opened(2, 1, Pursuit.Kind.RELATIONSHIP, TUESDAY),
                new Event.Captured(false, TUESDAY, null),
                there,
                TUESDAY);
        assertThat(trigger(customer).what()).isEqualTo("Two lifts");
        assertThat(trigger(after(captured(MONDAY_NINE), new Event.ProposalSent("Rails"), there, TUESDAY))
                        .amount())
                .isEqualTo("500 €");
        var won = knowing(maya(TUESDAY), deals.subList(1, 2), null);
        assertThat(trigger(after(captured(MONDAY_NINE), new Event.ProposalSent("Rails"), won, TUESDAY))
                        .amount())
                .as("what they have bought is not what is offered")
                .isEmpty();
        var free = knowing(maya(TUESDAY), List.of(deal("Rails", Deal.Stage.OPEN, 0)), null);
        assertThat(trigger(after(captured(MONDAY_NINE), new Event.ProposalSent("Rails"), free, TUESDAY))
                        .amount())
                .as("nobody has said how much")
                .isEmpty();
    }

    @Test
    void aMeetingWasWhenItWasAgreedWhateverElseWasPromisedSince() {
        var meeting = TUESDAY.plus(Duration.ofHours(1));
        var p = after(captured(MONDAY_NINE), new Event.MeetingBooked(meeting), MONDAY_NINE);
        p = after(p, new Event.CallBackPromised(meeting.plus(Duration.ofHours(1))), MONDAY_NINE);
        assertThat(trigger(after(p, HELD, meeting.plus(Duration.ofHours(3)))).at())
                .isEqualTo(meeting);
        var early = meeting.minus(Duration.ofMinutes(30));
        assertThat(trigger(after(p, HELD, early)).at())
                .as("they came before their time")
                .isEqualTo(early);
    }

    @Test
    void whoFellSilentDidSoAfterWhatTheySaid() {
        var p = after(captured(MONDAY_NINE), new Event.Replied(), MONDAY_NINE);
        var answered = after(p, MAIL, TUESDAY);
        assertThat(purpose(answered)).isEqualTo(Purpose.GONE_QUIET);
        assertThat(trigger(answered)).isEqualTo(new Trigger("", MONDAY_NINE, "", ""));
    }

    // --- what lasts, and what begins anew

    @Test
    void aTalkEndsNoSlowFollowUpAndAMeetingDoes() {
        var slow = after(captured(MONDAY_NINE).reviewing(true), new Event.Nurtured(), MONDAY_NINE);
        assertThat(purpose(after(slow, TALK, TUESDAY))).isEqualTo(Purpose.NOT_NOW);
        assertThat(purpose(after(slow, HELD, TUESDAY))).isEqualTo(Purpose.POST_MEETING);
    }

    @Test
    void aCustomersOwnFollowUpGoesOnAfterAnAnswerAndNothingAtAllDoesNot() {
        var customer = after(
                Pursuit.opened(2, 1, Pursuit.Kind.RELATIONSHIP, MONDAY_NINE),
                new Event.Captured(false, MONDAY_NINE, null),
                MONDAY_NINE);
        var asked = after(customer, new Event.Replied(), MONDAY_NINE);
        assertThat(purpose(after(asked, MAIL, TUESDAY))).isEqualTo(Purpose.POST_SALE);
        // They named a date within three months, so that no sequence runs; and then they write.
        var later = after(talked(), new Event.NotNow(LocalDate.of(2026, 4, 15), ""), MONDAY_NINE);
        assertThat(later.enrolment()).isNull();
        var wrote = after(later, new Event.Replied(), TUESDAY);
        var answered = after(wrote, MAIL, TUESDAY);
        assertThat(purpose(answered)).isEqualTo(Purpose.GONE_QUIET);
        assertThat(answered.owes(Kind.NOT_NOW)).isTrue();
    }

    @Test
    void ofTwoWhoBecomeOneAWordOfEitherEndsTheFirstContact() {
        var stays = captured(MONDAY_NINE);
        var silent = after(stays, new Event.Merged(captured(MONDAY_NINE)), TUESDAY);
        assertThat(silent.enrolment()).isEqualTo(stays.enrolment());
        var heard = after(captured(MONDAY_NINE), new Event.Replied(), MONDAY_NINE);
        assertThat(after(stays, new Event.Merged(heard), TUESDAY).enrolment()).isNull();
    }

    @Test
    void whatCouldNotBeSentIsAnotherRunOfItsStep() {
        var p = captured(MONDAY_NINE);
        var planned = after(p, asPlanned(p, false), MONDAY_NINE);
        var failed = Objects.requireNonNull(
                after(planned, new Event.SendFailed("refused"), MONDAY_NINE).enrolment());
        assertThat(failed.step()).isEqualTo(1);
        assertThat(failed.run()).isEqualTo(1);
    }

    /** Its version was shortened after the message had left: there is nothing to be made again. */
    @Test
    void aStepThatIsGoneIsNotMadeAgain() {
        var p = captured(MONDAY_NINE);
        var through = p.withEnrolment(Objects.requireNonNull(p.enrolment()).at(6));
        var back = new Event.Bounced(Refusal.Type.HARD, "maya@oak.example", through.made(), 6, "");
        assertThat(Objects.requireNonNull(after(through, back, TUESDAY).enrolment())
                        .run())
                .isZero();
        var last = new Event.Bounced(Refusal.Type.HARD, "maya@oak.example", through.made(), 5, "");
        assertThat(Objects.requireNonNull(after(through, last, TUESDAY).enrolment())
                        .run())
                .isEqualTo(1);
    }

    // --- clocks and dates

    @Test
    void whoGetsALeadTooLateHasTheWholeTimeForIt() {
        var p = captured(MONDAY_NINE);
        var due = Objects.requireNonNull(p.clockDue());
        assertThat(after(p, new Event.HandedOver(), due.minusSeconds(1)).clockDue())
                .as("in time")
                .isEqualTo(due);
        assertThat(after(p, new Event.HandedOver(), due).clockDue()).isEqualTo(due.plus(Duration.ofMinutes(5)));
        assertThat(after(p.withClock(null), new Event.HandedOver(), due).clockDue())
                .as("none runs")
                .isNull();
    }

    @Test
    void notNowNeedsADayToCome() {
        assertThat(refused(talked(), new Event.NotNow(LocalDate.of(2026, 3, 2), ""), maya(MONDAY_NINE)))
                .isEqualTo("Not now needs a date in the future, not 2026-03-02.");
        var tomorrow = after(talked(), new Event.NotNow(LocalDate.of(2026, 3, 3), ""), MONDAY_NINE);
        assertThat(tomorrow.owes(Kind.NOT_NOW)).isTrue();
    }

    @Test
    void whatHasNoNextStepYetCannotBeMoved() {
        var opened = Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE);
        assertThat(refused(opened, new Event.Snoozed(TUESDAY, ""), maya(MONDAY_NINE)))
                .isEqualTo("There is nothing to snooze.");
    }

    // --- renewals

    @Test
    void aRenewalIsPlannedOnceAndOnlyWhereADateIsKnown() {
        assertThat(refused(talked(), new Event.RenewalNear(), maya(MONDAY_NINE)))
                .isEqualTo("No renewal lies ahead; set its date first.");
        var p = owing(talked(), MONDAY_NINE);
        assertThat(refused(p, new Event.RenewalNear(), there(MONDAY_NINE)))
                .isEqualTo("The conversation about their renewal is planned already.");
        assertThat(after(talked(), new Event.RenewalNear(), there(MONDAY_NINE), MONDAY_NINE)
                        .owes(Kind.RENEWAL))
                .isTrue();
    }

    @Test
    void aRenewalWithAnotherDateIsMovedAndOneWithoutAnyIsWithdrawn() {
        var p = owing(talked(), MONDAY_NINE);
        assertThat(renewals(p, there(MONDAY_NINE))).containsExactly(Settled.MOVED, null);
        assertThat(renewals(p, maya(MONDAY_NINE))).containsExactly(Settled.WITHDRAWN);
    }

    private static List<@Nullable Settled> renewals(Pursuit p, Situation situation) {
        var all = new java.util.ArrayList<@Nullable Settled>();
        ((Decision.Goes) FollowUp.decide(p, new Event.RenewalSet(), situation, MONDAY_NINE))
                .after().commitments().stream()
                        .filter(c -> c.kind() == Kind.RENEWAL)
                        .forEach(c -> all.add(c.settled()));
        return all;
    }

    @Test
    void theConversationAboutARenewalBeginsItsSequenceWhereNoSaleGoesOn() {
        var day = RENEWAL.talkOn();
        var alone = owing(after(talked(), new Event.Interested(null), MONDAY_NINE), MONDAY_NINE)
                .settling(Settled.KEPT, c -> c.kind() == Kind.CALL_BACK);
        assertThat(alone.enrolment()).isNull();
        alone = after(alone, new Event.FactsChanged("x"), there(MONDAY_NINE), MONDAY_NINE);
        assertThat(Objects.requireNonNull(alone.next()).commitment()).isEqualTo(Kind.RENEWAL);
        var dial = new Event.TouchMade(Channel.CALL, false, null, null, false);
        var begun = after(alone, dial, there(day), day);
        assertThat(begun.owes(Kind.RENEWAL))
                .as("begun, though nobody picked up")
                .isFalse();
        assertThat(purpose(begun)).isEqualTo(Purpose.RENEWAL);

        var sale = onItsDay(after(talked(), new Event.ProposalSent("Rails"), MONDAY_NINE));
        assertThat(purpose(after(sale, dial, there(day), day))).isEqualTo(Purpose.POST_PROPOSAL);
        assertThat(after(sale, dial, there(day), day).owes(Kind.RENEWAL)).isFalse();

        var customer = onItsDay(after(
                Pursuit.opened(2, 1, Pursuit.Kind.RELATIONSHIP, MONDAY_NINE),
                new Event.Captured(false, MONDAY_NINE, null),
                MONDAY_NINE));
        assertThat(purpose(after(customer, dial, there(day), day))).isEqualTo(Purpose.RENEWAL);
    }

    @Test
    void aTaskKeepsARenewalOnlyWhereNoWayIsKnown() {
        var day = RENEWAL.talkOn();
        var task = new Event.TouchMade(Channel.TASK, false, null, null, false);
        var customer = onItsDay(after(
                Pursuit.opened(2, 1, Pursuit.Kind.RELATIONSHIP, MONDAY_NINE),
                new Event.Captured(false, MONDAY_NINE, null),
                MONDAY_NINE));
        assertThat(after(customer, task, there(day), day).owes(Kind.RENEWAL)).isTrue();
        var nowhere = knowing(maya(day, Tier.B, Set.of()), List.of(), RENEWAL);
        var cutOff = after(customer.withEnrolment(null), new Event.FactsChanged("all dead"), nowhere, day);
        cutOff = cutOff.next(NextStep.touch(7, NextStep.Lane.PROMISED, Channel.TASK, "Talk", 8, day, "then")
                .keeping(Kind.RENEWAL));
        assertThat(after(cutOff, task, nowhere, day).owes(Kind.RENEWAL)).isFalse();
    }

    /** With the renewal owed, on the day when it is what comes next. */
    private static Pursuit onItsDay(Pursuit p) {
        var owing = owing(p, MONDAY_NINE);
        return owing.next(NextStep.touch(
                        7, NextStep.Lane.PROMISED, Channel.CALL, "Talk", 8, RENEWAL.talkOn(), "before their renewal")
                .keeping(Kind.RENEWAL));
    }

    private static Pursuit owing(Pursuit p, Instant at) {
        return after(p, new Event.RenewalSet(), there(at), at);
    }

    private static Situation there(Instant at) {
        return knowing(maya(at), List.of(), RENEWAL);
    }

    private static Deal deal(String title, Deal.Stage stage, int amount) {
        return new Deal(
                1, 1, title, new BigDecimal(amount), "EUR", stage, MONDAY_NINE, stage.closed() ? MONDAY_NINE : null);
    }

    private static Pursuit talked() {
        return after(captured(MONDAY_NINE), new Event.TouchMade(Channel.CALL, false, 0, "a", true), MONDAY_NINE);
    }

    private static Trigger trigger(Pursuit p) {
        return Objects.requireNonNull(Objects.requireNonNull(p.enrolment()).trigger());
    }

    private static Purpose purpose(Pursuit p) {
        return Objects.requireNonNull(p.enrolment()).version().sequence().purpose();
    }

    private static String refused(Pursuit p, Event event, Situation situation) {
        return ((Decision.Refused) FollowUp.decide(p, event, situation, MONDAY_NINE)).why();
    }
}
