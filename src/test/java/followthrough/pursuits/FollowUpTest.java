package followthrough.pursuits;

import static followthrough.pursuits.Cast.MONDAY_NINE;
import static followthrough.pursuits.Cast.after;
import static followthrough.pursuits.Cast.asPlanned;
import static followthrough.pursuits.Cast.captured;
import static followthrough.pursuits.Cast.maya;
import static org.assertj.core.api.Assertions.assertThat;

import followthrough.channels.email.Refusal;
import followthrough.playbook.Sequence.Purpose;
import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import followthrough.pursuits.Commitment.Kind;
import followthrough.pursuits.Decision.Effect;
import followthrough.pursuits.NextStep.Lane;
import followthrough.pursuits.Pursuit.Asks;
import followthrough.pursuits.Pursuit.Ending.How;
import followthrough.pursuits.Pursuit.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What each event does, in the words of the event table. */
class FollowUpTest {

    @Test
    void aFreshLeadHasAFirstTouchDueNow() {
        var p = captured(MONDAY_NINE);
        assertThat(p.state()).isEqualTo(State.NEW);
        assertThat(next(p).due()).isEqualTo(MONDAY_NINE);
        assertThat(next(p).lane()).isEqualTo(Lane.NEW);
        assertThat(p.clockDue()).isEqualTo(MONDAY_NINE.plus(Duration.ofMinutes(5)));
    }

    @Test
    void aFirstTouchNeverWaitsForANumberNobodyKnows() {
        var p = after(
                Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE),
                new Event.Captured(true, MONDAY_NINE, MONDAY_NINE),
                maya(MONDAY_NINE, Tier.B, Set.of(Channel.EMAIL)),
                MONDAY_NINE);
        assertThat(next(p).chore()).isFalse();
        assertThat(next(p).channel()).isEqualTo(Channel.EMAIL);
        assertThat(next(p).due()).isEqualTo(MONDAY_NINE);
    }

    @Test
    void aDialNobodyAnswersDoesNotSettleAnAnswerOwed() {
        var p = after(made(captured(MONDAY_NINE), MONDAY_NINE), new Event.Replied(), MONDAY_NINE);
        var dialled = after(p, new Event.TouchMade(Channel.CALL, false, null, null, false), MONDAY_NINE);
        assertThat(dialled.owes(Kind.ANSWER)).isTrue();
        assertThat(next(dialled).lane()).isEqualTo(Lane.ANSWER);
    }

    @Test
    void aFreshLeadAtNightIsStillDueNow() {
        var night = MONDAY_NINE.minus(Duration.ofHours(7));
        assertThat(next(captured(night)).due()).isEqualTo(night);
    }

    /** T20: step two never fires. */
    @Test
    void theFirstTouchStopsTheClockAndTheNextStepFollowsAfterItsDelay() {
        var p = made(captured(MONDAY_NINE), MONDAY_NINE);
        assertThat(p.clockDue()).isNull();
        assertThat(p.state()).isEqualTo(State.WORKING);
        assertThat(next(p).automatic()).isTrue();
        assertThat(next(p).due()).isEqualTo(MONDAY_NINE.plus(Duration.ofMinutes(10)));
        assertThat(next(p).whyThen()).contains("10 minutes after the last touch");
    }

    /** T28: a step that lands outside its window waits for the next opening and the rest shifts: no catching up. */
    @Test
    void aStepOutsideTheHoursThereWaitsForTheNextOpening() {
        var eveningCall = MONDAY_NINE.plus(Duration.ofHours(8).plusMinutes(55)); // 17:55 there
        var p = made(captured(eveningCall), eveningCall);
        assertThat(next(p).due()).isEqualTo(Instant.parse("2026-03-02T19:00:00Z")); // Tuesday 8:00 in Auckland
    }

    /** T31. */
    @Test
    void aTouchLoggedByHandMovesTheCadence() {
        var p = made(captured(MONDAY_NINE), MONDAY_NINE);
        var later = MONDAY_NINE.plus(Duration.ofHours(3));
        var logged = after(p, new Event.TouchMade(Channel.SOCIAL, false, null, null, false), later);
        assertThat(logged.made().touches()).isEqualTo(2);
        assertThat(next(logged).step()).isEqualTo(next(p).step());
        assertThat(next(logged).due()).isEqualTo(later.plus(Duration.ofMinutes(10)));
    }

    @Test
    void theApproachTheyHadLastIsNotTakenAgain() {
        var soon = MONDAY_NINE.plus(Duration.ofMinutes(10));
        var p = made(made(captured(MONDAY_NINE), MONDAY_NINE), soon);
        assertThat(next(p).automatic()).isFalse();
        var last = p.made().approaches().getLast();
        assertThat(FollowUp.decide(p, new Event.OtherApproach(last, "The same"), maya(soon), soon))
                .isInstanceOfSatisfying(Decision.Refused.class, refused -> assertThat(refused.why())
                        .contains("They had “The same” last time"));
        assertThat(next(after(p, new Event.OtherApproach("peer", "Introduce a peer"), soon))
                        .approach())
                .isEqualTo("peer");
    }

    @Test
    void anotherApproachIsTakenForThisTouchOnlyAndStaysWhenItIsMoved() {
        var p = after(captured(MONDAY_NINE), new Event.OtherApproach("peer", "Introduce a peer"), MONDAY_NINE);
        assertThat(next(p).approach()).isEqualTo("peer");
        assertThat(next(p).due()).isEqualTo(MONDAY_NINE);
        var moved = after(p, new Event.Snoozed(MONDAY_NINE.plus(Duration.ofDays(1)), ""), MONDAY_NINE);
        assertThat(next(moved).approach()).isEqualTo("peer");
        assertThat(next(moved).whyThen()).contains("moved by hand (");
        var made = after(
                moved,
                new Event.TouchMade(
                        Channel.CALL, false, next(moved).step(), next(moved).approach(), false),
                next(moved).due());
        assertThat(made.made().approaches()).containsExactly("peer");
        assertThat(next(made).automatic()).isTrue();
        assertThat(FollowUp.decide(
                        made, new Event.OtherApproach("peer", "Introduce a peer"), maya(MONDAY_NINE), MONDAY_NINE))
                .isInstanceOf(Decision.Refused.class);
    }

    @Test
    void anUnansweredDialCountsOncePerHalfDay() {
        var p = captured(MONDAY_NINE);
        var dial = new Event.TouchMade(Channel.CALL, false, null, null, false);
        p = after(p, dial, MONDAY_NINE);
        p = after(p, dial, MONDAY_NINE.plus(Duration.ofHours(1)));
        assertThat(p.made().touches()).isEqualTo(1);
        p = after(p, dial, MONDAY_NINE.plus(Duration.ofHours(5)));
        assertThat(p.made().touches()).isEqualTo(2);
    }

    @Test
    void aReplyStopsEverythingAndAsksForAnAnswer() {
        var p = made(captured(MONDAY_NINE), MONDAY_NINE);
        var decision = FollowUp.decide(p, new Event.Replied(), maya(MONDAY_NINE), MONDAY_NINE);
        var goes = (Decision.Goes) decision;
        assertThat(goes.effects()).hasAtLeastOneElementOfType(Effect.CancelMessages.class);
        assertThat(goes.after().state()).isEqualTo(State.ANSWERING);
        assertThat(next(goes.after()).lane()).isEqualTo(Lane.ANSWER);
        assertThat(next(goes.after()).automatic()).isFalse();
        assertThat(next(goes.after()).due()).isEqualTo(MONDAY_NINE.plus(Duration.ofHours(1)));
    }

    @Test
    void afterTheAnswerAndSilenceTheGoneQuietSequenceFollows() {
        var p = after(made(captured(MONDAY_NINE), MONDAY_NINE), new Event.Replied(), MONDAY_NINE);
        p = after(
                p,
                new Event.TouchMade(Channel.EMAIL, false, null, null, false),
                MONDAY_NINE.plus(Duration.ofMinutes(30)));
        assertThat(p.owes(Kind.ANSWER)).isFalse();
        assertThat(purpose(p)).isEqualTo(Purpose.GONE_QUIET);
    }

    /** T38. */
    @Test
    void outOfOfficeHoldsTheSameStepUntilTheFirstBusinessMorningAfterTheReturn() {
        var p = made(captured(MONDAY_NINE), MONDAY_NINE);
        var step = next(p).step();
        // Good Friday 3 April 2026 is a holiday there; Monday is the first business day after the return.
        var held = after(p, new Event.AutoReplied(LocalDate.of(2026, 4, 3)), MONDAY_NINE);
        assertThat(next(held).step()).isEqualTo(step);
        assertThat(next(held).due().atZone(Cast.AUCKLAND).toLocalDate()).isEqualTo(LocalDate.of(2026, 4, 6));
        assertThat(next(held).whyThen()).contains("away until 2026-04-03");
        assertThat(held.reactedAt()).as("an absence is no reaction").isNull();
        assertThat(held.made().touches()).isEqualTo(1);
    }

    /** T38: out of office is taken for a reply or a bounce. */
    @Test
    void anAutomaticAnswerWithoutADateHoldsForThreeBusinessDays() {
        var held = after(made(captured(MONDAY_NINE), MONDAY_NINE), new Event.AutoReplied(null), MONDAY_NINE);
        assertThat(next(held).due().atZone(Cast.AUCKLAND).toLocalDate()).isEqualTo(LocalDate.of(2026, 3, 5));
    }

    @Test
    void aHardBounceTakesTheTouchOutOfTheCountAndTheNextOneGoesByTelephone() {
        var p = Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE);
        p = after(p, new Event.Captured(false, MONDAY_NINE, null), MONDAY_NINE);
        p = made(p, MONDAY_NINE);
        assertThat(p.made().touches()).isEqualTo(1);
        var withoutMail = maya(MONDAY_NINE, Tier.B, Set.of(Channel.CALL));
        var bounced = after(
                p,
                new Event.Bounced(Refusal.Type.HARD, "maya@example.org", Pursuit.Made.NOTHING, 0, ""),
                withoutMail,
                MONDAY_NINE);
        assertThat(bounced.made().touches()).isZero();
        assertThat(bounced.clockDue())
                .as("a first touch that bounces restarts the clock")
                .isNotNull();
        assertThat(next(bounced).channel()).isEqualTo(Channel.CALL);
        assertThat(next(bounced).whyThen()).contains("no working e-mail address");
    }

    @Test
    void withNoWayLeftAPersonLooksForAnAddressToday() {
        var p = made(captured(MONDAY_NINE), MONDAY_NINE);
        var cutOff = after(p, new Event.FactsChanged("all dead"), maya(MONDAY_NINE, Tier.B, Set.of()), MONDAY_NINE);
        assertThat(next(cutOff).chore()).isTrue();
        assertThat(next(cutOff).goal()).startsWith("Find an address");
        assertThat(next(cutOff).due()).isEqualTo(MONDAY_NINE);
    }

    @Test
    void aSoftBounceTriesTheSameStepAgainLater() {
        var p = after(
                Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE),
                new Event.Captured(false, MONDAY_NINE, null),
                MONDAY_NINE);
        p = made(p, MONDAY_NINE);
        var soft = after(
                p, new Event.Bounced(Refusal.Type.SOFT, "maya@example.org", Pursuit.Made.NOTHING, 0, ""), MONDAY_NINE);
        assertThat(next(soft).step()).isZero();
        assertThat(next(soft).due()).isAfter(MONDAY_NINE);
        assertThat(Objects.requireNonNull(soft.enrolment()).run()).isEqualTo(1);
    }

    /** T34, T39: one opt-out stops the whole campaign. */
    @Test
    void anOptOutEndsItOnEveryChannel() {
        var goes = (Decision.Goes) FollowUp.decide(
                captured(MONDAY_NINE), new Event.OptedOut("the link", false), maya(MONDAY_NINE), MONDAY_NINE);
        assertThat(ending(goes.after())).isEqualTo(How.OPTED_OUT);
        assertThat(goes.after().next()).isNull();
        assertThat(goes.effects())
                .hasAtLeastOneElementOfType(Effect.Suppress.class)
                .hasAtLeastOneElementOfType(Effect.CancelMessages.class);
    }

    /** T25: a date passes through UTC midnight. */
    @Test
    void notNowWithADateStandsOnThatDate() {
        var p = talked(MONDAY_NINE);
        var date = LocalDate.of(2026, 4, 15);
        var nurtured = after(p, new Event.NotNow(date, ""), MONDAY_NINE);
        assertThat(nurtured.state()).isEqualTo(State.NURTURE);
        assertThat(next(nurtured).due().atZone(Cast.AUCKLAND).toLocalDate()).isEqualTo(date);
        assertThat(next(nurtured).whyThen()).isEqualTo("the date they named");
    }

    @Test
    void notNowWithoutADateIsBridgedWithValueUntilNinetyDaysAreOver() {
        var nurtured = after(talked(MONDAY_NINE), new Event.NotNow(null, ""), MONDAY_NINE);
        assertThat(purpose(nurtured)).isEqualTo(Purpose.NOT_NOW);
        assertThat(next(nurtured).due()).isBefore(MONDAY_NINE.plus(Duration.ofDays(40)));
        assertThat(nurtured.owes(Kind.NOT_NOW)).isTrue();
    }

    @Test
    void theDateOfANotNowIsAFreshStart() {
        var date = LocalDate.of(2026, 4, 15);
        var p = after(talked(MONDAY_NINE), new Event.NotNow(date, ""), MONDAY_NINE);
        var then = next(p).due();
        p = made(p, then);
        assertThat(p.owes(Kind.NOT_NOW)).isFalse();
        assertThat(p.state()).isEqualTo(State.WORKING);
    }

    @Test
    void noNeedsAReasonAndTheirWord() {
        assertThat(refused(captured(MONDAY_NINE), new Event.SaidNo("price"))).contains("something the prospect said");
        assertThat(refused(talked(MONDAY_NINE), new Event.SaidNo(" "))).contains("reason");
        assertThat(ending(after(talked(MONDAY_NINE), new Event.SaidNo("price"), MONDAY_NINE)))
                .isEqualTo(How.NO);
    }

    @Test
    void aReferralEndsThisPursuitAndCapturesTheOtherPerson() {
        var goes = (Decision.Goes) FollowUp.decide(
                talked(MONDAY_NINE),
                new Event.WrongPerson(new Event.Referral("Lars", "lars@example.org")),
                maya(MONDAY_NINE),
                MONDAY_NINE);
        assertThat(ending(goes.after())).isEqualTo(How.REFERRED);
        assertThat(goes.effects()).hasAtLeastOneElementOfType(Effect.Capture.class);
    }

    @Test
    void theWrongPersonWithoutAReferralMeansFindingTheRightOneToday() {
        var p = after(talked(MONDAY_NINE), new Event.WrongPerson(null), MONDAY_NINE);
        assertThat(next(p).chore()).isTrue();
        assertThat(next(p).due()).isEqualTo(MONDAY_NINE);
        assertThat(next(after(p, new Event.FactsChanged("tier"), MONDAY_NINE)).goal())
                .startsWith("Find the right person");
    }

    @Test
    void aMeetingIsHeldOrMissedAndADisplacedOneComesBack() {
        var when = MONDAY_NINE.plus(Duration.ofDays(3));
        var booked = after(captured(MONDAY_NINE), new Event.MeetingBooked(when), MONDAY_NINE);
        assertThat(booked.state()).isEqualTo(State.MEETING);
        assertThat(next(booked).due()).isEqualTo(when);
        var wrote = after(booked, new Event.Replied(), MONDAY_NINE);
        assertThat(next(wrote).lane()).isEqualTo(Lane.ANSWER);
        var answered = after(wrote, new Event.TouchMade(Channel.EMAIL, false, null, null, false), MONDAY_NINE);
        assertThat(next(answered).channel()).isEqualTo(Channel.MEETING);
        assertThat(next(answered).due()).isEqualTo(when);
        var missed = after(answered, new Event.NoShow(), when);
        assertThat(next(missed).goal()).contains("two new times");
        assertThat(purpose(missed)).isEqualTo(Purpose.NO_SHOW);
        var offered = after(missed, new Event.TouchMade(Channel.EMAIL, false, null, null, false), when);
        assertThat(purpose(offered)).isEqualTo(Purpose.NO_SHOW);
        assertThat(next(offered).step()).isZero();
        assertThat(purpose(after(answered, new Event.TouchMade(Channel.MEETING, false, null, null, true), when)))
                .isEqualTo(Purpose.POST_MEETING);
    }

    @Test
    void aWonPursuitOpensTheRelationship() {
        var goes =
                (Decision.Goes) FollowUp.decide(talked(MONDAY_NINE), new Event.Won(), maya(MONDAY_NINE), MONDAY_NINE);
        assertThat(ending(goes.after())).isEqualTo(How.WON);
        assertThat(goes.effects()).contains(new Effect.OpenRelationship());
    }

    @Test
    void theEndOfTheSequenceIsNotTheEndOfThePursuit() {
        var p = captured(MONDAY_NINE);
        var at = MONDAY_NINE;
        for (int touch = 0; touch < 6; touch++) {
            at = later(at, next(p).due());
            p = next(p).chore() ? after(p, new Event.ChoreDone(false), at) : made(p, at);
        }
        while (Objects.requireNonNull(p.enrolment()).step() < 6) {
            at = later(at, next(p).due());
            p = next(p).chore() ? after(p, new Event.ChoreDone(false), at) : made(p, at);
        }
        assertThat(p.open()).isTrue();
        assertThat(List.of(State.REVIEW, State.WORKING)).contains(p.state());
        assertThat(next(p)).isNotNull();
    }

    @Test
    void nobodyIsLetGoBeforeTheExitPolicyIsMet() {
        assertThat(refused(made(captured(MONDAY_NINE), MONDAY_NINE), new Event.LetGo("tired")))
                .contains("four more touches")
                .contains("one more channel");
    }

    @Test
    void tierCIsNurturedWithoutReviewOnceThePolicyIsMet() {
        var situation = maya(MONDAY_NINE, Tier.C, Set.of(Channel.EMAIL));
        var p = after(
                Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE),
                new Event.Captured(false, MONDAY_NINE, null),
                situation,
                MONDAY_NINE);
        var at = MONDAY_NINE;
        for (int i = 0; i < 30 && purpose(p) != Purpose.NOT_NOW; i++) {
            at = later(at, next(p).due());
            var then = maya(at, Tier.C, Set.of(Channel.EMAIL));
            p = after(p, next(p).chore() ? new Event.ChoreDone(false) : asPlanned(p, false), then, at);
        }
        assertThat(purpose(p)).isEqualTo(Purpose.NOT_NOW);
        assertThat(p.made().touches()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void aSnoozeMovesTheStepButNeverPastAPromise() {
        var p = after(
                captured(MONDAY_NINE), new Event.Snoozed(MONDAY_NINE.plus(Duration.ofDays(2)), "busy"), MONDAY_NINE);
        assertThat(next(p).due()).isAfterOrEqualTo(MONDAY_NINE.plus(Duration.ofDays(2)));
        assertThat(refused(p, new Event.Snoozed(MONDAY_NINE.minusSeconds(1), "x")))
                .contains("future");
    }

    @Test
    void aSnoozeAlsoMovesAStepForward() {
        var dialled = made(captured(MONDAY_NINE), MONDAY_NINE);
        var held = after(dialled, new Event.Snoozed(MONDAY_NINE.plus(Duration.ofDays(9)), ""), MONDAY_NINE);
        var sooner = after(held, new Event.Snoozed(MONDAY_NINE.plus(Duration.ofDays(2)), ""), MONDAY_NINE);
        assertThat(next(sooner).due()).isEqualTo(MONDAY_NINE.plus(Duration.ofDays(2)));
    }

    @Test
    void aChoreIsSnoozedAsWell() {
        var nobody = Cast.maya(MONDAY_NINE, Tier.B, Set.of());
        var p = after(captured(MONDAY_NINE), new Event.FactsChanged("number removed"), nobody, MONDAY_NINE);
        assertThat(next(p).chore()).isTrue();
        var until = MONDAY_NINE.plus(Duration.ofDays(3));
        var snoozed = after(p, new Event.Snoozed(until, ""), nobody, MONDAY_NINE);
        assertThat(next(snoozed).due()).isEqualTo(until);

        var review = after(captured(MONDAY_NINE).reviewing(true), new Event.FactsChanged("tier"), MONDAY_NINE);
        assertThat(next(review).goal()).startsWith("Decide");
        assertThat(next(after(review, new Event.Snoozed(until, ""), MONDAY_NINE))
                        .due())
                .isEqualTo(until);
    }

    @Test
    void whatAnOwnerIsAskedStaysAskedWhateverElseTheyAreHeldFor() {
        var asked = after(
                captured(MONDAY_NINE),
                new Event.Questioned(Pursuit.Asks.DEAL_LOST, "the deal was lost", 5),
                MONDAY_NINE);
        var away = after(asked, new Event.AutoReplied(LocalDate.of(2026, 4, 20)), MONDAY_NINE);
        assertThat(away.asks()).isEqualTo(Pursuit.Asks.DEAL_LOST);
        assertThat(Objects.requireNonNull(away.hold()).until()).isAfter(MONDAY_NINE.plus(Duration.ofDays(40)));
        var snoozed = after(asked, new Event.Snoozed(MONDAY_NINE.plus(Duration.ofDays(20)), ""), MONDAY_NINE);
        assertThat(snoozed.asks()).isEqualTo(Pursuit.Asks.DEAL_LOST);
    }

    @Test
    void aTouchBeforeTheFirstStepMovesThatOne() {
        var rest = after(
                after(captured(MONDAY_NINE), new Event.Replied(), MONDAY_NINE),
                new Event.NotNow(null, ""),
                MONDAY_NINE);
        var dayTwentyNine = MONDAY_NINE.plus(Duration.ofDays(29));
        var called =
                after(rest, new Event.TouchMade(Channel.CALL, false, null, null, false, false, false), dayTwentyNine);
        assertThat(next(called).due()).isAfter(dayTwentyNine.plus(Duration.ofDays(29)));
        assertThat(next(called).whyThen()).contains("after the last touch");
    }

    @Test
    void whatCannotBeKnownBecomesAPersonsQuestionAndIsNeverSentAgainByAMachine() {
        var p = made(captured(MONDAY_NINE), MONDAY_NINE);
        assertThat(next(p).automatic()).isTrue();
        var touch = asPlanned(p, false);
        var doubt = after(p, new Event.SendUnknown(1, "Your enquiry"), MONDAY_NINE);
        assertThat(next(doubt).chore()).isTrue();
        assertThat(next(doubt).automatic()).isFalse();
        var arrived = after(doubt, new Event.DoubtSettled(1, true, touch), MONDAY_NINE);
        assertThat(arrived.made().touches()).isEqualTo(2);
        var lost = after(doubt, new Event.DoubtSettled(1, false, touch), MONDAY_NINE);
        assertThat(next(lost).step()).isEqualTo(touch.step());
        assertThat(Objects.requireNonNull(lost.enrolment()).run()).isEqualTo(1);
    }

    @Test
    void settlingOneDoubtLeavesTheOther() {
        var p = after(made(captured(MONDAY_NINE), MONDAY_NINE), new Event.SendUnknown(1, "one"), MONDAY_NINE);
        p = after(p, new Event.SendUnknown(2, "two"), MONDAY_NINE);
        var touch = new Event.TouchMade(Channel.EMAIL, true, 1, null, false);
        p = after(p, new Event.DoubtSettled(1, true, touch), MONDAY_NINE);
        assertThat(p.owes(Kind.DOUBT)).isTrue();
        assertThat(refused(p, new Event.ChoreDone(true))).contains("whether the message arrived");
        assertThat(refused(p, new Event.DoubtSettled(1, true, touch))).contains("not in doubt");
        assertThat(after(p, new Event.DoubtSettled(2, true, touch), MONDAY_NINE).owes(Kind.DOUBT))
                .isFalse();
    }

    @Test
    void aTouchMadeMeanwhileKeepsNoMeetingCallBackDateOrDoubt() {
        var p = made(captured(MONDAY_NINE), MONDAY_NINE);
        var mail = new Event.TouchMade(Channel.EMAIL, false, null, null, false);
        var meeting = after(p, new Event.MeetingBooked(day(3)), MONDAY_NINE);
        assertThat(after(meeting, mail, day(1)).owes(Kind.MEETING)).isTrue();
        var callBack = after(p, new Event.CallBackPromised(day(2)), MONDAY_NINE);
        assertThat(after(callBack, mail, day(1)).owes(Kind.CALL_BACK)).isTrue();
        var notNow = after(talked(MONDAY_NINE), new Event.NotNow(LocalDate.of(2026, 5, 20), ""), MONDAY_NINE);
        var birthday = after(notNow, new Event.TouchMade(Channel.SOCIAL, false, null, null, false), day(5));
        assertThat(birthday.owes(Kind.NOT_NOW)).isTrue();
        assertThat(next(birthday).whyThen()).isEqualTo("the date they named");
        var doubt = after(p, new Event.SendUnknown(1, "one"), MONDAY_NINE);
        assertThat(after(doubt, mail, MONDAY_NINE).owes(Kind.DOUBT)).isTrue();
    }

    @Test
    void aPromisedCallThatNobodyTakesIsTriedOnceMoreAndThenFollowedUpAsGoneQuiet() {
        var dial = new Event.TouchMade(Channel.CALL, false, null, null, false);
        var p = after(made(captured(MONDAY_NINE), MONDAY_NINE), new Event.CallBackPromised(day(1)), MONDAY_NINE);
        p = after(p, dial, day(1));
        assertThat(p.owes(Kind.CALL_BACK)).isTrue();
        assertThat(next(p).due()).isAfterOrEqualTo(day(1).plus(Duration.ofHours(2)));
        p = after(p, dial, next(p).due());
        assertThat(p.owes(Kind.CALL_BACK)).isFalse();
        assertThat(purpose(p)).isEqualTo(Purpose.GONE_QUIET);
    }

    @Test
    void whoReactedNeverFallsBackIntoTheFirstContact() {
        var p = Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE);
        p = made(after(p, new Event.Captured(false, MONDAY_NINE, null), MONDAY_NINE), MONDAY_NINE);
        p = after(made(p, day(2)), new Event.Replied(), day(3));
        p = after(p, new Event.CallBackPromised(day(4)), day(3));
        p = after(p, new Event.TouchMade(Channel.CALL, false, null, null, true), day(4));
        assertThat(next(p).automatic()).isFalse();
        assertThat(purpose(p)).isEqualTo(Purpose.GONE_QUIET);
    }

    @Test
    void promisedMaterialIsKeptBySendingItAndAskedAfter() {
        var p = after(
                made(captured(MONDAY_NINE), MONDAY_NINE),
                new Event.Interested(new Event.Promise(Kind.MATERIAL, day(1), "quote")),
                MONDAY_NINE);
        var written = after(p, new Event.TouchMade(Channel.EMAIL, false, null, null, false), day(1));
        assertThat(purpose(written)).isEqualTo(Purpose.POST_MATERIAL);
        assertThat(written.owes(Kind.MATERIAL)).isFalse();
        assertThat(after(p, new Event.ProposalSent("quote"), day(1)).owes(Kind.MATERIAL))
                .isFalse();
    }

    @Test
    void anAnswerIsGivenByWhateverWayIsLeft() {
        for (var way : List.of(Set.of(Channel.SOCIAL), Set.<Channel>of())) {
            var only = maya(MONDAY_NINE, Tier.B, way);
            var p = after(made(captured(MONDAY_NINE), MONDAY_NINE), new Event.Replied(), only, MONDAY_NINE);
            var touches = p.made().touches();
            p = after(p, asPlanned(p, false), only, MONDAY_NINE);
            assertThat(p.owes(Kind.ANSWER)).as("by " + way).isFalse();
            assertThat(p.made().touches() - touches).isEqualTo(way.size());
        }
    }

    @Test
    void anAutomaticAnswerNeverBringsAStepForward() {
        var p = made(captured(MONDAY_NINE), MONDAY_NINE);
        var away = after(p, new Event.AutoReplied(LocalDate.of(2026, 3, 25)), MONDAY_NINE);
        assertThat(next(after(away, new Event.AutoReplied(null), MONDAY_NINE)).due())
                .isEqualTo(next(away).due());
        var snoozed = after(p, new Event.Snoozed(day(30), "trade fair"), MONDAY_NINE);
        assertThat(next(after(snoozed, new Event.AutoReplied(null), MONDAY_NINE))
                        .due())
                .isEqualTo(next(snoozed).due());
    }

    @Test
    void aReviewDecidesForOneMoreTouchForSlowFollowUpOrForTheEnd() {
        var p = Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE);
        p = after(p, new Event.Captured(true, MONDAY_NINE, null), MONDAY_NINE);
        var at = MONDAY_NINE;
        while (!p.inReview()) {
            at = at.plus(Duration.ofDays(4));
            p = made(p, at);
        }
        assertThat(purpose(after(p, new Event.Nurtured(), at))).isEqualTo(Purpose.NOT_NOW);
        assertThat(ending(after(p, new Event.LetGo("policy done"), maya(at), at)))
                .isEqualTo(How.UNREACHABLE);
        var on = after(p, new Event.ChoreDone(true), at);
        assertThat(next(on).chore()).isFalse();
        assertThat(next(on).whyThen()).contains("a review decided to go on");
        assertThat(next(after(on, new Event.FactsChanged("tier"), at)).whyThen())
                .isEqualTo(next(on).whyThen());
        at = next(on).due();
        assertThat(made(on, at).inReview()).isTrue();
        assertThat(refused(captured(MONDAY_NINE), new Event.Nurtured())).contains("after a review");
    }

    @Test
    void aWrongNumberIsNoWordOfTheirs() {
        var p = after(made(captured(MONDAY_NINE), MONDAY_NINE), new Event.AddressWrong(Channel.CALL), MONDAY_NINE);
        assertThat(refused(p, new Event.SaidNo("price"))).contains("something the prospect said");
    }

    /** The ledger keeps one row for each enrolment, step and run. */
    @Test
    void everyRetryOfASoftBounceHasARunOfItsOwn() {
        var p = Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE);
        p = after(p, new Event.Captured(false, MONDAY_NINE, null), MONDAY_NINE);
        var seen = new HashSet<String>();
        for (int i = 0; i < 3; i++) {
            assertThat(seen.add(next(p).step() + "/"
                            + Objects.requireNonNull(p.enrolment()).run()))
                    .isTrue();
            p = made(p, day(i));
            p = after(p, new Event.Bounced(Refusal.Type.SOFT, "maya@example.org", Pursuit.Made.NOTHING, 0, ""), day(i));
        }
        var refused = after(p, new Event.SendFailed("554"), day(3));
        assertThat(seen.add(next(refused).step() + "/"
                        + Objects.requireNonNull(refused.enrolment()).run()))
                .isTrue();
    }

    @Test
    void aLateBounceAsksForNothingThatWasMadeSince() {
        var p = Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE);
        p = made(after(p, new Event.Captured(false, MONDAY_NINE, null), MONDAY_NINE), MONDAY_NINE);
        p = made(p, day(2));
        p = after(p, new Event.Bounced(Refusal.Type.SOFT, "maya@example.org", p.made(), 0, ""), day(3));
        assertThat(next(p).step()).isEqualTo(2);
    }

    @Test
    void nurtureWithoutAWayEndsInADecision() {
        var ways = maya(MONDAY_NINE, Tier.C, Set.of(Channel.EMAIL, Channel.CALL));
        var p = after(
                Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE),
                new Event.Captured(false, MONDAY_NINE, null),
                ways,
                MONDAY_NINE);
        var at = MONDAY_NINE;
        for (int i = 0; i < 8; i++) {
            at = at.plus(Duration.ofDays(10));
            p = after(p, asPlanned(p, false), maya(at, Tier.C, Set.of(Channel.EMAIL, Channel.CALL)), at);
        }
        var lost = maya(at, Tier.C, Set.of(Channel.SOCIAL));
        p = after(p, new Event.FactsChanged("address"), lost, at);
        for (int i = 0; i < 3 && !p.inReview(); i++) p = after(p, new Event.ChoreDone(false), lost, at);
        assertThat(p.inReview()).isTrue();
    }

    @Test
    void whoCannotBeReachedAtAllIsBadDataOnceAnAddressWasLookedFor() {
        var nowhere = maya(MONDAY_NINE, Tier.B, Set.of());
        var p = after(captured(MONDAY_NINE), new Event.FactsChanged("all dead"), nowhere, MONDAY_NINE);
        assertThat(((Decision.Refused) FollowUp.decide(p, new Event.LetGo("dead"), nowhere, MONDAY_NINE)).why())
                .contains("none was looked for");
        p = after(p, new Event.ChoreDone(false), nowhere, MONDAY_NINE);
        assertThat(ending(after(p, new Event.LetGo("dead"), nowhere, MONDAY_NINE)))
                .isEqualTo(How.BAD_DATA);
    }

    @Test
    void fourColdEmailsWithoutAWordAreEnoughForAMachine() {
        var mailOnly = maya(MONDAY_NINE, Tier.B, Set.of(Channel.EMAIL));
        var p = after(
                Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE),
                new Event.Captured(false, MONDAY_NINE, null),
                mailOnly,
                MONDAY_NINE);
        var four = new Pursuit.Made(
                java.util.Collections.nCopies(4, Channel.EMAIL),
                0,
                4,
                MONDAY_NINE,
                null,
                MONDAY_NINE,
                null,
                false,
                List.of());
        p = after(p.with(four), new Event.FactsChanged("tier"), mailOnly, MONDAY_NINE);
        assertThat(next(p).automatic()).isFalse();
        assertThat(next(p).whyThen()).contains("4 e-mails without a word");
        var withPhone = after(p, new Event.FactsChanged("an address"), MONDAY_NINE);
        assertThat(next(withPhone).channel()).isEqualTo(Channel.CALL);
    }

    @Test
    void aCustomersFollowUpIsNotLetGoAndBecomesASaleWhenTheyAskAgain() {
        var customer = after(
                Pursuit.opened(1, 1, Pursuit.Kind.RELATIONSHIP, MONDAY_NINE),
                new Event.Captured(false, MONDAY_NINE, null),
                MONDAY_NINE);
        assertThat(refused(customer, new Event.LetGo("tired"))).contains("on the customer's word");
        var goes = (Decision.Goes)
                FollowUp.decide(customer, new Event.AskedAgain("a form"), maya(MONDAY_NINE), MONDAY_NINE);
        assertThat(ending(goes.after())).isEqualTo(How.LAPSED);
        assertThat(goes.effects()).contains(new Effect.OpenSale("a form"));
    }

    @Test
    void datesFarAheadAndPromisesInThePastAreRefused() {
        var p = talked(MONDAY_NINE);
        assertThat(refused(p, new Event.Snoozed(day(91), "busy"))).contains("90 days");
        assertThat(refused(p, new Event.NotNow(LocalDate.of(9999, 12, 31), ""))).contains("2 years");
        assertThat(refused(p, new Event.MeetingBooked(day(-2)))).contains("lies in the past");
        assertThat(refused(p, new Event.CallBackPromised(day(-2)))).contains("lies in the past");
        assertThat(refused(p, new Event.Interested(new Event.Promise(Kind.MATERIAL, day(-2), "quote"))))
                .contains("lies in the past");
    }

    @Test
    void whoWantsNoEmailIsNotSaidToHaveNoAddress() {
        var here = maya(MONDAY_NINE);
        var refused = new Situation(
                here.name(),
                here.ownerId(),
                here.doer(),
                here.tier(),
                here.language(),
                here.country(),
                Set.of(Channel.CALL),
                Map.of(Channel.EMAIL, "they want no e-mail"),
                "they do not want e-mail",
                here.value(),
                here.calendar(),
                here.answerBy(),
                here.firstTouchBy(),
                here.sequences(),
                here.exitPolicy(),
                here.spread(),
                here.approaches(),
                here.deals(),
                here.renewal());
        var p = after(
                Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE),
                new Event.Captured(true, MONDAY_NINE, null),
                refused,
                MONDAY_NINE);
        p = after(p, asPlanned(p, false), refused, MONDAY_NINE);
        assertThat(next(p).whyThen()).contains("they want no e-mail").doesNotContain("working");
    }

    @Test
    void whileTheOwnerIsAwayWhatAPersonHasToDoIsTheCovers() {
        var returns = MONDAY_NINE.plus(Duration.ofDays(3));
        var away = maya(MONDAY_NINE, Tier.B, Set.of(Channel.EMAIL, Channel.CALL), returns);
        var p = after(made(captured(MONDAY_NINE), MONDAY_NINE), new Event.Replied(), away, MONDAY_NINE);
        assertThat(next(p).ownerId()).isEqualTo(8);
        p = after(p, new Event.CallBackPromised(returns.plus(Duration.ofHours(3))), away, MONDAY_NINE);
        assertThat(next(p).ownerId()).as("due after the return").isEqualTo(7);
    }

    @Test
    void whatLeavesByItselfGoesOnInTheOwnersName() {
        var away = maya(MONDAY_NINE, Tier.B, Set.of(Channel.EMAIL, Channel.CALL), MONDAY_NINE.plus(Duration.ofDays(9)));
        var p = captured(MONDAY_NINE);
        p = after(p, asPlanned(p, false), away, MONDAY_NINE);
        assertThat(next(p).automatic()).isTrue();
        assertThat(next(p).ownerId()).isEqualTo(7);
        p = after(p, new Event.SendFailed("refused"), away, MONDAY_NINE);
        assertThat(next(p).automatic()).isFalse();
        assertThat(next(p).ownerId()).as("a person's work by now").isEqualTo(8);
    }

    @Test
    void aReviewOfACoverIsNotPutOffByEachChange() {
        var away =
                maya(MONDAY_NINE, Tier.A, Set.of(Channel.EMAIL, Channel.CALL), MONDAY_NINE.plus(Duration.ofDays(90)));
        var p = reviewed(away);
        var later = MONDAY_NINE.plus(Duration.ofDays(60));
        var due = next(p).due();
        assertThat(next(after(p, new Event.FactsChanged("tier"), away, later)).due())
                .isEqualTo(due);
    }

    private static Pursuit reviewed(Situation situation) {
        var p = captured(MONDAY_NINE);
        for (int i = 0; !p.inReview() && i < 20; i++) {
            var at = next(p).due().isBefore(MONDAY_NINE) ? MONDAY_NINE : next(p).due();
            p = after(p, asPlanned(p, false), situation, at);
        }
        assertThat(p.inReview()).isTrue();
        return p;
    }

    @Test
    void aColleaguesAnswerHoldsTheSequenceUntilTheOwnerDecides() {
        var p = made(captured(MONDAY_NINE), MONDAY_NINE);
        var asked = (Decision.Goes) FollowUp.decide(
                p, new Event.Questioned(Asks.COLLEAGUE_ANSWERED, ANNA, 5), maya(MONDAY_NINE), MONDAY_NINE);
        assertThat(asked.effects()).hasAtLeastOneElementOfType(Effect.Replan.class);
        var held = asked.after();
        assertThat(next(held).step()).as("the same step").isEqualTo(next(p).step());
        assertThat(next(held).due().atZone(Cast.AUCKLAND).toLocalDate()).isEqualTo(LocalDate.of(2026, 3, 9));
        assertThat(next(held).whyThen()).startsWith("held, because Anna Berg of Nordwind answered");
        assertThat(held.asks()).isEqualTo(Asks.COLLEAGUE_ANSWERED);

        var later = MONDAY_NINE.plus(Duration.ofDays(1));
        var goesOn = after(held, new Event.GoneOn(), later);
        assertThat(goesOn.asks()).isNull();
        assertThat(next(goesOn).due()).isEqualTo(next(p).due());
        var until = MONDAY_NINE.plus(Duration.ofDays(21));
        var heldOn = after(held, new Event.HeldUntil(until), later);
        assertThat(next(heldOn).due()).isEqualTo(until);
        assertThat(heldOn.asks()).isNull();
        assertThat(purpose(after(held, new Event.Nurtured(), later))).isEqualTo(Purpose.NOT_NOW);
        assertThat(FollowUp.decide(held, new Event.LetGo("their colleague has it"), maya(later), later))
                .as("the guard holds here, too")
                .isInstanceOf(Decision.Refused.class);
        assertThat(FollowUp.decide(held, new Event.WonWithIt(), maya(later), later))
                .isInstanceOf(Decision.Refused.class);
    }

    @Test
    void whatNobodyDecidesGoesOnByItselfAndSaysSo() {
        var held = after(
                made(captured(MONDAY_NINE), MONDAY_NINE),
                new Event.Questioned(Asks.COLLEAGUE_ANSWERED, ANNA, 5),
                MONDAY_NINE);
        var then = next(held).due();
        var lapsed = (Decision.Goes) FollowUp.decide(held, new Event.AskedInVain(5), maya(then), then);
        assertThat(lapsed.told()).contains("Nobody decided");
        assertThat(lapsed.after().asks()).isNull();
        assertThat(next(lapsed.after()).due()).isEqualTo(then);
        assertThat(next(lapsed.after()).automatic()).isTrue();
    }

    @Test
    void anAnswerOfTheirOwnEndsTheHoldForAColleague() {
        var held = after(
                made(captured(MONDAY_NINE), MONDAY_NINE),
                new Event.Questioned(Asks.COLLEAGUE_ANSWERED, ANNA, 5),
                MONDAY_NINE);
        var answered = after(held, new Event.Replied(), MONDAY_NINE);
        assertThat(answered.asks()).isNull();
        assertThat(next(answered).lane()).isEqualTo(Lane.ANSWER);
    }

    @Test
    void whatLeftWhileItWasHeldDecidesNothing() {
        var held = after(
                made(captured(MONDAY_NINE), MONDAY_NINE),
                new Event.Questioned(Asks.COLLEAGUE_ANSWERED, ANNA, 5),
                MONDAY_NINE);
        var crossed = after(held, asPlanned(held, false), MONDAY_NINE);
        assertThat(crossed.asks()).isEqualTo(Asks.COLLEAGUE_ANSWERED);
        assertThat(next(crossed).due().atZone(Cast.AUCKLAND).toLocalDate()).isAfterOrEqualTo(LocalDate.of(2026, 3, 9));
        var called = after(held, new Event.TouchMade(Channel.CALL, false, null, null, false), MONDAY_NINE);
        assertThat(called.asks()).as("who calls has decided").isNull();
    }

    @Test
    void whoIsInADealThatWasWonIsWonWithItOrWaits() {
        var won = after(
                made(captured(MONDAY_NINE), MONDAY_NINE),
                new Event.Questioned(Asks.DEAL_WON, "the deal was won", 5),
                MONDAY_NINE);
        var then = next(won).due();
        var asked = (Decision.Goes) FollowUp.decide(won, new Event.AskedInVain(5), maya(then), then);
        assertThat(asked.after().asks())
                .as("a machine writes to no buyer on its own")
                .isEqualTo(Asks.DEAL_WON);
        assertThat(next(asked.after()).due()).isAfter(then);
        assertThat(asked.effects()).hasAtLeastOneElementOfType(Effect.Alert.class);

        var decided = (Decision.Goes) FollowUp.decide(won, new Event.WonWithIt(), maya(then), then);
        assertThat(java.util.Objects.requireNonNull(decided.after().ending()).how())
                .isEqualTo(How.WON);
        assertThat(decided.effects()).contains(new Effect.OpenRelationship());
    }

    @Test
    void aPromiseStandsWhateverIsHeld() {
        var p = after(made(captured(MONDAY_NINE), MONDAY_NINE), new Event.Replied(), MONDAY_NINE);
        var meeting = MONDAY_NINE.plus(Duration.ofDays(2));
        p = after(p, new Event.MeetingBooked(meeting), MONDAY_NINE);
        p = after(p, new Event.Questioned(Asks.DEAL_LOST, "the deal was lost", 5), MONDAY_NINE);
        assertThat(next(p).due()).isEqualTo(meeting);
        p = after(p, new Event.TouchMade(Channel.MEETING, false, null, null, true), meeting);
        assertThat(p.asks()).as("the meeting says nothing about the deal").isEqualTo(Asks.DEAL_LOST);
    }

    private static final String ANNA = "Anna Berg of Nordwind answered";

    private static Instant day(int days) {
        return MONDAY_NINE.plus(Duration.ofDays(days));
    }

    private static Pursuit made(Pursuit p, Instant at) {
        return after(p, asPlanned(p, false), at);
    }

    private static Pursuit talked(Instant at) {
        return after(captured(at), new Event.TouchMade(Channel.CALL, false, 0, "a", true), at);
    }

    private static NextStep next(Pursuit p) {
        return Objects.requireNonNull(p.next());
    }

    private static How ending(Pursuit p) {
        return Objects.requireNonNull(p.ending()).how();
    }

    private static Purpose purpose(Pursuit p) {
        var enrolment = p.enrolment();
        return enrolment == null
                ? Purpose.INBOUND
                : enrolment.version().sequence().purpose();
    }

    private static String refused(Pursuit p, Event event) {
        return ((Decision.Refused) FollowUp.decide(p, event, maya(MONDAY_NINE), MONDAY_NINE)).why();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
