package followthrough.pursuits;

import static followthrough.pursuits.Cast.AUCKLAND;
import static followthrough.pursuits.Cast.MONDAY_NINE;
import static followthrough.pursuits.Cast.after;
import static followthrough.pursuits.Cast.asPlanned;
import static followthrough.pursuits.Cast.captured;
import static followthrough.pursuits.Cast.maya;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import followthrough.channels.email.Refusal;
import followthrough.playbook.Sequence.Purpose;
import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import followthrough.pursuits.Commitment.Kind;
import followthrough.pursuits.Decision.Effect;
import followthrough.pursuits.Pursuit.Asks;
import followthrough.pursuits.Pursuit.Ending.How;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the rules say and count, to the word and the number. */
class FollowUpDetailsTest {
    private static final Instant TOMORROW = MONDAY_NINE.plus(Duration.ofDays(1));
    private static final Situation NOWHERE = maya(MONDAY_NINE, Tier.B, Set.of());

    private static Decision.Goes goes(Pursuit p, Event event) {
        return (Decision.Goes) FollowUp.decide(p, event, maya(MONDAY_NINE), MONDAY_NINE);
    }

    private static String refused(Pursuit p, Event event) {
        return ((Decision.Refused) FollowUp.decide(p, event, maya(MONDAY_NINE), MONDAY_NINE)).why();
    }

    private static NextStep next(Pursuit p) {
        return Objects.requireNonNull(p.next());
    }

    private static Event.TouchMade dial(boolean voicemail) {
        return new Event.TouchMade(Channel.CALL, false, null, null, false, false, voicemail);
    }

    private static Pursuit replied() {
        return after(captured(MONDAY_NINE), new Event.Replied(), MONDAY_NINE);
    }

    private static Pursuit asked() {
        return after(captured(MONDAY_NINE), new Event.Questioned(Asks.DEAL_LOST, "the deal was lost", 5), MONDAY_NINE);
    }

    @Test
    void aComplaintIsToldAndSuppressedAsOne() {
        var complained = goes(captured(MONDAY_NINE), new Event.OptedOut("abuse report", true));
        assertThat(complained.told()).isEqualTo("Complained: abuse report");
        assertThat(complained.effects()).contains(new Effect.Suppress("complaint", "abuse report"));
        var left = goes(captured(MONDAY_NINE), new Event.OptedOut("wrote", false));
        assertThat(left.told()).isEqualTo("Opted out: wrote");
        assertThat(left.effects()).contains(new Effect.Suppress("opted out", "wrote"));
    }

    @Test
    void whatIsNotPlannedCannotBeCancelledOrMissed() {
        assertThat(refused(captured(MONDAY_NINE), new Event.MeetingCancelled())).contains("No meeting is planned");
        assertThat(refused(captured(MONDAY_NINE), new Event.NoShow())).contains("No meeting is planned");
    }

    @Test
    void anEndedPursuitHearsNothingMore() {
        var ended = after(captured(MONDAY_NINE), new Event.OptedOut("wrote", false), MONDAY_NINE);
        assertThat(refused(ended, new Event.Replied())).contains("has ended");
    }

    @Test
    void aCustomersFollowUpWaitsForNoPlaceInAList() {
        var customer = Pursuit.opened(1, 1, Pursuit.Kind.RELATIONSHIP, MONDAY_NINE);
        var begun = after(customer, new Event.Captured(false, TOMORROW, null), MONDAY_NINE);
        assertThat(begun.hold()).isNull();
        assertThat(Objects.requireNonNull(begun.enrolment())
                        .version()
                        .sequence()
                        .purpose())
                .isEqualTo(Purpose.POST_SALE);
        var listed = Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE);
        assertThat(Objects.requireNonNull(after(listed, new Event.Captured(false, TOMORROW, null), MONDAY_NINE)
                                .hold())
                        .until())
                .isEqualTo(TOMORROW);
    }

    @Test
    void aSecondDialInOneHalfDayCountsForNothingButItsVoicemail() {
        var once = after(captured(MONDAY_NINE), dial(false), MONDAY_NINE);
        var twice = after(once, dial(true), MONDAY_NINE.plus(Duration.ofHours(1)));
        assertThat(twice.made().touches()).isEqualTo(1);
        assertThat(twice.made().voicemail()).isTrue();
        assertThat(twice.made().lastAt()).isEqualTo(MONDAY_NINE);
    }

    @Test
    void aHalfDayEndsAtOneInTheAfternoonThere() {
        var monday = LocalDate.of(2026, 3, 2);
        var before = monday.atTime(LocalTime.of(12, 59)).atZone(AUCKLAND).toInstant();
        var after = monday.atTime(LocalTime.of(13, 0)).atZone(AUCKLAND).toInstant();
        var dialled = after(captured(MONDAY_NINE), dial(false), before);
        assertThat(FollowUp.counts(dialled, dial(false), AUCKLAND, after)).isTrue();
        assertThat(FollowUp.counts(dialled, dial(false), AUCKLAND, before.plusSeconds(30)))
                .isFalse();
        var nextDay = before.plus(Duration.ofDays(1));
        assertThat(FollowUp.counts(dialled, dial(false), AUCKLAND, nextDay)).isTrue();
        var talked = new Event.TouchMade(Channel.CALL, false, null, null, true);
        assertThat(FollowUp.counts(dialled, talked, AUCKLAND, before)).isTrue();
        var task = new Event.TouchMade(Channel.TASK, false, null, null, false);
        assertThat(FollowUp.counts(dialled, task, AUCKLAND, after)).isFalse();
    }

    @Test
    void aChoreSaysWhatCameOfIt() {
        var search = after(captured(MONDAY_NINE), new Event.FactsChanged("removed"), NOWHERE, MONDAY_NINE);
        assertThat(goes(search, new Event.ChoreDone(true)).told()).isEqualTo("Address found");
        assertThat(goes(search, new Event.ChoreDone(false)).told()).isEqualTo("Looked for an address in vain");
        var person = after(replied(), new Event.WrongPerson(null), MONDAY_NINE);
        assertThat(goes(person, new Event.ChoreDone(true)).told()).isEqualTo("Found");
        assertThat(goes(person, new Event.ChoreDone(false)).told()).isEqualTo("Not found");
        assertThat(refused(captured(MONDAY_NINE), new Event.ChoreDone(true))).contains("not a chore");
    }

    @Test
    void whatIsLookedForSaysWhyAndWhen() {
        var search = after(captured(MONDAY_NINE), new Event.FactsChanged("removed"), NOWHERE, MONDAY_NINE);
        assertThat(next(search).whyThen()).isEqualTo("no address or number works");
        var again = after(search, new Event.ChoreDone(false), NOWHERE, MONDAY_NINE);
        assertThat(next(again).whyThen()).isEqualTo("none was found; looked for again after 20 business days");
        assertThat(next(again).due()).isAfter(MONDAY_NINE.plus(Duration.ofDays(27)));
    }

    @Test
    void aSoftBounceWaitsTwiceAsLongEachTime() {
        var sent = after(captured(MONDAY_NINE), new Event.TouchMade(Channel.EMAIL, true, 0, "a", false), MONDAY_NINE);
        var once = after(
                sent, new Event.Bounced(Refusal.Type.SOFT, "m@x.example", Pursuit.Made.NOTHING, 0, ""), MONDAY_NINE);
        assertThat(Objects.requireNonNull(once.hold()).until())
                .isEqualTo(Cast.CALENDAR.next(MONDAY_NINE.plus(Duration.ofHours(12)), Channel.EMAIL));
        assertThat(once.clockDue()).as("no first touch was made after all").isNotNull();
        var twice =
                after(once, new Event.Bounced(Refusal.Type.SOFT, "m@x.example", Pursuit.Made.NOTHING, 0, ""), TOMORROW);
        assertThat(Objects.requireNonNull(twice.hold()).until())
                .isEqualTo(Cast.CALENDAR.next(TOMORROW.plus(Duration.ofHours(24)), Channel.EMAIL));
        assertThat(twice.softBounces()).isEqualTo(2);
        var fresh = after(
                captured(MONDAY_NINE).withClock(null),
                new Event.Bounced(Refusal.Type.SOFT, "m@x.example", Pursuit.Made.NOTHING, 0, ""),
                MONDAY_NINE);
        assertThat(fresh.clockDue()).as("none was taken back").isNull();
    }

    @Test
    void notNowSaysWhetherADateWasNamed() {
        assertThat(goes(replied(), new Event.NotNow(null, "")).told()).isEqualTo("Not now, no date named");
        assertThat(goes(replied(), new Event.NotNow(LocalDate.of(2026, 5, 4), ""))
                        .told())
                .isEqualTo("Not now, until 2026-05-04");
    }

    @Test
    void heldNeedsAQuestionAndADateWithinReach() {
        assertThat(refused(captured(MONDAY_NINE), new Event.HeldUntil(TOMORROW)))
                .contains("Nothing is to be decided");
        assertThat(refused(asked(), new Event.HeldUntil(MONDAY_NINE))).contains("a date ahead");
        assertThat(refused(asked(), new Event.HeldUntil(MONDAY_NINE.plus(Duration.ofDays(91)))))
                .contains("90 days ahead at most");
        assertThat(goes(asked(), new Event.HeldUntil(MONDAY_NINE.plus(Duration.ofDays(90))))
                        .told())
                .startsWith("Decided: held until");
        assertThat(refused(captured(MONDAY_NINE), new Event.GoneOn())).contains("Nothing is to be decided");
        assertThat(goes(asked(), new Event.Nurtured()).told()).startsWith("Decided: slow");
        assertThat(goes(captured(MONDAY_NINE).reviewing(true), new Event.Nurtured())
                        .told())
                .startsWith("Reviewed: slow");
        assertThat(refused(captured(MONDAY_NINE), new Event.Nurtured())).contains("after a review");
    }

    @Test
    void aSnoozeMovesWhatIsOwedFirstAndNothingElse() {
        var owing = after(
                after(captured(MONDAY_NINE), new Event.CallBackPromised(TOMORROW), MONDAY_NINE),
                new Event.MeetingBooked(MONDAY_NINE.plus(Duration.ofDays(9))),
                MONDAY_NINE);
        var moved = after(owing, new Event.Snoozed(MONDAY_NINE.plus(Duration.ofDays(3)), ""), MONDAY_NINE);
        assertThat(moved.commitments())
                .extracting(Commitment::kind, Commitment::due)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(Kind.CALL_BACK, MONDAY_NINE.plus(Duration.ofDays(3))),
                        org.assertj.core.groups.Tuple.tuple(Kind.MEETING, MONDAY_NINE.plus(Duration.ofDays(9))));
    }

    @Test
    void whatWasMadeIsCountedByWhoMadeIt() {
        var machine =
                after(captured(MONDAY_NINE), new Event.TouchMade(Channel.EMAIL, true, null, "a", false), MONDAY_NINE);
        assertThat(machine.made().personal()).isZero();
        assertThat(machine.made().coldEmails()).isEqualTo(1);
        assertThat(machine.made().firstAt()).isEqualTo(MONDAY_NINE);
        assertThat(machine.made().firstPersonalAt()).isNull();
        var person = after(machine, new Event.TouchMade(Channel.EMAIL, false, null, "b", false), TOMORROW);
        assertThat(person.made().personal()).isEqualTo(1);
        assertThat(person.made().coldEmails()).isEqualTo(2);
        assertThat(person.made().firstAt()).isEqualTo(MONDAY_NINE);
        assertThat(person.made().firstPersonalAt()).isEqualTo(TOMORROW);
        var later = TOMORROW.plus(Duration.ofDays(1));
        var again = after(person, new Event.TouchMade(Channel.EMAIL, true, null, "c", false), later);
        assertThat(again.made().firstPersonalAt()).isEqualTo(TOMORROW);
        assertThat(again.made().approaches()).containsExactly("a", "b", "c");
        var warm = after(
                after(again, new Event.Replied(), later),
                new Event.TouchMade(Channel.EMAIL, false, null, null, false),
                later);
        assertThat(warm.made().coldEmails()).as("they have said something").isEqualTo(3);
        assertThat(warm.made().lastDialAt()).isNull();
    }

    @Test
    void aMoveNeedsARunThroughThatSequence() {
        var p = captured(MONDAY_NINE);
        var inbound = Objects.requireNonNull(Cast.PLAYBOOK.get(Purpose.INBOUND));
        var outbound = Objects.requireNonNull(Cast.PLAYBOOK.get(Purpose.OUTBOUND));
        assertThat(refused(p, new Event.VersionChanged(outbound, 0))).contains("does not run");
        assertThat(refused(replied(), new Event.VersionChanged(inbound, 0))).contains("does not run");
        var through = p.withEnrolment(Objects.requireNonNull(p.enrolment()).at(6));
        assertThat(refused(through, new Event.VersionChanged(inbound, 0))).contains("does not run");
        var last = p.withEnrolment(Objects.requireNonNull(p.enrolment()).at(5));
        assertThat(FollowUp.decide(last, new Event.VersionChanged(inbound, 5), maya(MONDAY_NINE), MONDAY_NINE))
                .isInstanceOf(Decision.Goes.class);
        // Touched yesterday, they are touched today; touched today, tomorrow.
        var made = after(p, asPlanned(p, false), MONDAY_NINE);
        var today = after(made, new Event.VersionChanged(inbound, 1), MONDAY_NINE);
        assertThat(Objects.requireNonNull(today.hold()).why()).startsWith(FollowUp.PLAYBOOK_CHANGED);
        assertThat(after(made, new Event.VersionChanged(inbound, 1), TOMORROW).hold())
                .isNull();
        assertThat(after(p, new Event.VersionChanged(inbound, 1), MONDAY_NINE).hold())
                .isNull();
    }

    @Test
    void theWorthOfATouchIsItsValueByItsChanceForEachMinute() {
        var first = next(captured(MONDAY_NINE));
        assertThat(first.worth()).isCloseTo(4_000 * .056 / 5, within(1e-9));
        var second = next(after(captured(MONDAY_NINE), asPlanned(captured(MONDAY_NINE), false), MONDAY_NINE));
        assertThat(second.worth()).isCloseTo(4_000 * .056 * .9 / 4, within(1e-9));
    }

    @Test
    void eachStepSaysWhichOfItsSequenceItIs() {
        assertThat(next(captured(MONDAY_NINE)).whyThen()).isEqualTo("the first touch is due at once (INBOUND, step 1)");
        var noPhone = maya(MONDAY_NINE, Tier.B, Set.of(Channel.EMAIL));
        var begun = after(
                Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE),
                new Event.Captured(true, MONDAY_NINE, null),
                noPhone,
                MONDAY_NINE);
        assertThat(next(begun).whyThen())
                .isEqualTo("the first touch is due at once; there is no working telephone number (INBOUND, step 2)");
    }

    @Test
    void aCallBackSaysWhoSetItsTime() {
        var promised = after(captured(MONDAY_NINE), new Event.CallBackPromised(TOMORROW), MONDAY_NINE);
        assertThat(next(promised).whyThen()).isEqualTo("the time that was promised");
        var interested = after(captured(MONDAY_NINE), new Event.Interested(null), MONDAY_NINE);
        assertThat(next(interested).whyThen()).isEqualTo("the time we set ourselves");
    }

    @Test
    void beyondTheSequenceEachTouchIsAnotherChannelAndApproach() {
        var through =
                after(captured(MONDAY_NINE), new Event.TouchMade(Channel.CALL, false, null, "x", false), MONDAY_NINE);
        through = through.withEnrolment(
                Objects.requireNonNull(through.enrolment()).at(6));
        var beyond = after(through, new Event.FactsChanged("tier"), MONDAY_NINE);
        assertThat(next(beyond).channel()).as("a call was made").isEqualTo(Channel.EMAIL);
        assertThat(next(beyond).approach()).as("x was used").isEqualTo("y");
        var both = after(beyond, new Event.TouchMade(Channel.EMAIL, false, null, "y", false), TOMORROW);
        assertThat(next(both).channel()).as("both were used").isEqualTo(Channel.CALL);
        assertThat(next(both).approach()).isEqualTo("z");
    }

    @Test
    void whatAMachineCouldNotSendIsDueNowAtTheLatest() {
        var planned = after(captured(MONDAY_NINE), asPlanned(captured(MONDAY_NINE), false), MONDAY_NINE);
        var failed = after(planned, new Event.SendFailed("nobody filled in x"), MONDAY_NINE);
        assertThat(next(failed).due()).as("due in ten minutes, told now").isEqualTo(MONDAY_NINE);
        assertThat(next(failed).automatic()).isFalse();
        assertThat(next(failed).whyThen()).isEqualTo("it could not be sent by itself: nobody filled in x");
    }

    @Test
    void wordsOfTheDatabaseAreWordsOfTheCore() {
        for (var asks : Asks.values()) assertThat(Asks.of(asks.word)).isEqualTo(asks);
        assertThat(Asks.of(null)).isNull();
        for (var how : How.values()) assertThat(How.of(how.word)).isEqualTo(how);
        assertThatThrownBy(() -> How.of("lost")).isInstanceOf(IllegalArgumentException.class);
        for (var kind : Kind.values()) assertThat(Kind.of(kind.word)).isEqualTo(kind);
        assertThatThrownBy(() -> Kind.of("lunch")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Objects.requireNonNull(asked().hold()).because()).isEqualTo("the deal was lost");
        assertThat(new Pursuit.Hold(TOMORROW, "their place").because()).isEqualTo("their place");
    }

    @Test
    void whoMayEnterASequence() {
        var inbound = Objects.requireNonNull(Cast.PLAYBOOK.get(Purpose.INBOUND)).sequence();
        var outbound =
                Objects.requireNonNull(Cast.PLAYBOOK.get(Purpose.OUTBOUND)).sequence();
        var customers =
                Objects.requireNonNull(Cast.PLAYBOOK.get(Purpose.POST_SALE)).sequence();
        assertThat(captured(MONDAY_NINE).whyNotInto(inbound).orElseThrow())
                .startsWith("They run through " + inbound.name() + " already, at step 1;");
        assertThat(captured(MONDAY_NINE).mayEnter(outbound)).isTrue();
        assertThat(captured(MONDAY_NINE).mayEnter(customers)).isFalse();
        assertThat(replied().mayEnter(outbound)).isFalse();
        assertThat(replied().whyNotInto(outbound).orElseThrow()).contains("not said anything yet");
        var customer = Pursuit.opened(1, 1, Pursuit.Kind.RELATIONSHIP, MONDAY_NINE);
        assertThat(customer.mayEnter(customers)).isTrue();
        assertThat(customer.whyNotInto(outbound).orElseThrow()).contains("a customer's follow-up");
    }
}
