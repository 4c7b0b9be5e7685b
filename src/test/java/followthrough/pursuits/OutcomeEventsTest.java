package followthrough.pursuits;

import static followthrough.pursuits.Cast.MONDAY_NINE;
import static followthrough.pursuits.Cast.after;
import static followthrough.pursuits.Cast.asPlanned;
import static followthrough.pursuits.Cast.captured;
import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomeEventsTest {
    private static final Instant TOMORROW = MONDAY_NINE.plus(Duration.ofDays(1));
    private static final Event.Promise PROMISE =
            new Event.Promise(Commitment.Kind.CALL_BACK, TOMORROW, "Call back about the oak");
    private static final Event.Referral REFERRAL = new Event.Referral("Tom Reed", "tom@prospect.example");

    /** What they said, wherever they said it. */
    static Stream<Outcome> said() {
        return Stream.of(
                new Outcome.Interested(null),
                new Outcome.NotNow(null),
                new Outcome.No("too dear"),
                new Outcome.WrongPerson(null),
                new Outcome.MeetingBooked(TOMORROW),
                new Outcome.Won(),
                new Outcome.OptedOut("on the telephone"));
    }

    /** What is told of the plan, or of nobody's touch. */
    static Stream<Outcome> noTouch() {
        return Stream.of(
                new Outcome.BadData(),
                new Outcome.ChoreDone(true),
                new Outcome.NoShow(),
                new Outcome.ProposalSent("the offer"),
                new Outcome.MaterialSent("the sheet"),
                new Outcome.LetGo("enough"),
                new Outcome.Nurture(),
                new Outcome.GoOn(),
                new Outcome.HoldUntil(TOMORROW),
                new Outcome.WonWithIt(),
                new Outcome.Snooze(TOMORROW, "busy"));
    }

    /** The first step of Maya's sequence. */
    private static Pursuit call() {
        return captured(MONDAY_NINE);
    }

    private static Pursuit email() {
        return after(call(), asPlanned(call(), false), MONDAY_NINE);
    }

    private static Pursuit chore() {
        return after(call(), new Event.FactsChanged("removed"), Cast.maya(MONDAY_NINE, Tier.B, Set.of()), MONDAY_NINE);
    }

    private static Pursuit ended() {
        return after(call(), new Event.OptedOut("proof", false), MONDAY_NINE);
    }

    private static Event.@Nullable TouchMade touch(Pursuit p, Outcome outcome, @Nullable Channel made) {
        return OutcomeEvents.touch(p, outcome, made);
    }

    @Test
    void aDialThatReachedNobodyIsTheCallThatWasPlanned() {
        assertThat(touch(call(), new Outcome.NoAnswer(), null))
                .isEqualTo(new Event.TouchMade(Channel.CALL, false, 0, "a", false, false, false));
        assertThat(touch(call(), new Outcome.Voicemail(), null))
                .isEqualTo(new Event.TouchMade(Channel.CALL, false, 0, "a", false, false, true));
    }

    @Test
    void aDialThatReachedNobodyIsNoLetterSent() {
        assertThat(touch(email(), new Outcome.NoAnswer(), null))
                .isEqualTo(new Event.TouchMade(Channel.CALL, false, null, null, false, false, false));
    }

    @Test
    void aMeetingIsNoStepOfASequence() {
        assertThat(touch(call(), new Outcome.MeetingHeld(), null))
                .isEqualTo(new Event.TouchMade(Channel.MEETING, false, null, null, true));
    }

    @Test
    void doneIsTheStepByWhicheverChannelAndNoTouchOfAChore() {
        assertThat(touch(call(), new Outcome.Done(), null))
                .isEqualTo(new Event.TouchMade(Channel.CALL, false, 0, "a", false));
        assertThat(touch(call(), new Outcome.Done(), Channel.SOCIAL))
                .isEqualTo(new Event.TouchMade(Channel.SOCIAL, false, 0, "a", false));
        assertThat(touch(chore(), new Outcome.Done(), null)).isNull();
    }

    @ParameterizedTest
    @MethodSource("said")
    void whatTheySaidWasSaidInTheCallThatWasPlanned(Outcome outcome) {
        assertThat(touch(call(), outcome, null)).isEqualTo(new Event.TouchMade(Channel.CALL, false, 0, "a", true));
        assertThat(touch(email(), outcome, null)).as("an e-mail is no talk").isNull();
        assertThat(touch(chore(), outcome, null)).isNull();
        assertThat(touch(ended(), outcome, null)).isNull();
        var meeting = after(call(), new Event.MeetingBooked(TOMORROW), MONDAY_NINE);
        assertThat(touch(meeting, outcome, null)).as("a meeting is held first").isNull();
    }

    @ParameterizedTest
    @MethodSource("said")
    void whatTheySaidWasSaidWhereTheyAreToldToHaveSaidIt(Outcome outcome) {
        for (var talk : List.of(Channel.CALL, Channel.SMS, Channel.SOCIAL)) {
            assertThat(touch(call(), outcome, talk)).isEqualTo(new Event.TouchMade(talk, false, 0, "a", true));
            assertThat(touch(chore(), outcome, talk)).isEqualTo(new Event.TouchMade(talk, false, null, null, true));
        }
        assertThat(touch(call(), outcome, Channel.MEETING))
                .isEqualTo(new Event.TouchMade(Channel.MEETING, false, null, null, true));
        for (var written : List.of(Channel.EMAIL, Channel.MAIL, Channel.TASK))
            assertThat(touch(call(), outcome, written)).isNull();
    }

    @ParameterizedTest
    @MethodSource("noTouch")
    void whatIsToldOfThePlanIsNoTouch(Outcome outcome) {
        assertThat(touch(call(), outcome, null)).isNull();
        assertThat(touch(call(), outcome, Channel.CALL)).isNull();
    }

    @Test
    void eachOutcomeIsItsEvent() {
        var until = LocalDate.of(2026, 5, 4);
        var p = call();
        assertThat(OutcomeEvents.event(p, new Outcome.Interested(PROMISE), null))
                .isEqualTo(new Event.Interested(PROMISE));
        assertThat(OutcomeEvents.event(p, new Outcome.NotNow(until), null)).isEqualTo(new Event.NotNow(until, ""));
        assertThat(OutcomeEvents.event(p, new Outcome.No("too dear"), null)).isEqualTo(new Event.SaidNo("too dear"));
        assertThat(OutcomeEvents.event(p, new Outcome.NoAnswer(), null)).isNull();
        assertThat(OutcomeEvents.event(p, new Outcome.Voicemail(), null)).isNull();
        assertThat(OutcomeEvents.event(p, new Outcome.MeetingHeld(), null)).isNull();
        assertThat(OutcomeEvents.event(p, new Outcome.WrongPerson(REFERRAL), null))
                .isEqualTo(new Event.WrongPerson(REFERRAL));
        assertThat(OutcomeEvents.event(p, new Outcome.ChoreDone(false), null)).isEqualTo(new Event.ChoreDone(false));
        assertThat(OutcomeEvents.event(p, new Outcome.MeetingBooked(TOMORROW), null))
                .isEqualTo(new Event.MeetingBooked(TOMORROW));
        assertThat(OutcomeEvents.event(p, new Outcome.Nurture(), null)).isEqualTo(new Event.Nurtured());
        assertThat(OutcomeEvents.event(p, new Outcome.NoShow(), null)).isEqualTo(new Event.NoShow());
        assertThat(OutcomeEvents.event(p, new Outcome.ProposalSent("it"), null))
                .isEqualTo(new Event.ProposalSent("it"));
        assertThat(OutcomeEvents.event(p, new Outcome.MaterialSent("it"), null))
                .isEqualTo(new Event.MaterialSent("it"));
        assertThat(OutcomeEvents.event(p, new Outcome.Won(), null)).isEqualTo(new Event.Won());
        assertThat(OutcomeEvents.event(p, new Outcome.OptedOut("proof"), null))
                .isEqualTo(new Event.OptedOut("proof", false));
        assertThat(OutcomeEvents.event(p, new Outcome.LetGo("why"), null)).isEqualTo(new Event.LetGo("why"));
        assertThat(OutcomeEvents.event(p, new Outcome.Snooze(TOMORROW, "busy"), null))
                .isEqualTo(new Event.Snoozed(TOMORROW, "busy"));
        assertThat(OutcomeEvents.event(p, new Outcome.GoOn(), null)).isEqualTo(new Event.GoneOn());
        assertThat(OutcomeEvents.event(p, new Outcome.HoldUntil(TOMORROW), null))
                .isEqualTo(new Event.HeldUntil(TOMORROW));
        assertThat(OutcomeEvents.event(p, new Outcome.WonWithIt(), null)).isEqualTo(new Event.WonWithIt());
    }

    @Test
    void doneIsAnEventOfAChoreOnly() {
        assertThat(OutcomeEvents.event(chore(), new Outcome.Done(), null)).isEqualTo(new Event.ChoreDone(true));
        assertThat(OutcomeEvents.event(call(), new Outcome.Done(), null)).isNull();
        assertThat(OutcomeEvents.event(ended(), new Outcome.Done(), null)).isNull();
    }

    @Test
    void theAddressThatIsWrongIsTheOneThatWasUsed() {
        assertThat(OutcomeEvents.event(call(), new Outcome.BadData(), null))
                .isEqualTo(new Event.AddressWrong(Channel.CALL));
        assertThat(OutcomeEvents.event(call(), new Outcome.BadData(), Channel.EMAIL))
                .isEqualTo(new Event.AddressWrong(Channel.EMAIL));
        assertThat(OutcomeEvents.event(ended(), new Outcome.BadData(), null))
                .isEqualTo(new Event.AddressWrong(Channel.TASK));
    }

    @ParameterizedTest
    @EnumSource(
            value = Channel.class,
            names = {"EMAIL", "MAIL"})
    void whatRestsOnTheirWordNeedsOne(Channel written) {
        for (var outcome : List.of(
                new Outcome.Interested(null), new Outcome.MeetingBooked(TOMORROW), new Outcome.WrongPerson(null))) {
            var touch = touch(call(), outcome, written);
            assertThat(OutcomeEvents.unsaid(call(), outcome, touch).orElseThrow())
                    .startsWith(outcome.word().substring(0, 1).toUpperCase()
                            + outcome.word().substring(1) + " needs");
            var reacted = after(call(), new Event.Replied(), MONDAY_NINE);
            assertThat(OutcomeEvents.unsaid(reacted, outcome, touch)).isEmpty();
            var talk = touch(call(), outcome, Channel.CALL);
            assertThat(OutcomeEvents.unsaid(call(), outcome, talk)).isEmpty();
        }
        assertThat(OutcomeEvents.unsaid(call(), new Outcome.LetGo("x"), null)).isEmpty();
    }

    @Test
    void aPreviewIsWhatWouldFollow() {
        var now = Cast.maya(MONDAY_NINE);
        assertThat(OutcomeEvents.preview(call(), new Outcome.NoAnswer(), null, "", now, MONDAY_NINE))
                .isEqualTo(new Recorded.Done(email(), email().next(), null));
        var no = (Recorded.Done) OutcomeEvents.preview(call(), new Outcome.No("too dear"), null, "", now, MONDAY_NINE);
        assertThat(no.after().open()).isFalse();
        assertThat(no.next()).isNull();
        assertThat(no.after().made().touches())
                .as("the call in which they said it")
                .isEqualTo(1);
        assertThat(OutcomeEvents.preview(call(), new Outcome.WrongPerson(null), Channel.MAIL, "", now, MONDAY_NINE))
                .isInstanceOf(Recorded.Refused.class);
        assertThat(OutcomeEvents.preview(call(), new Outcome.No("too dear"), Channel.MAIL, "", now, MONDAY_NINE))
                .as("the core refuses it")
                .isInstanceOf(Recorded.Refused.class);
        assertThat(OutcomeEvents.preview(ended(), new Outcome.NoAnswer(), null, "", now, MONDAY_NINE))
                .isEqualTo(new Recorded.Done(ended(), null, null));
        var snoozed = OutcomeEvents.preview(call(), new Outcome.Snooze(TOMORROW, ""), null, "", now, MONDAY_NINE);
        assertThat(((Recorded.Done) snoozed).next().due()).isEqualTo(TOMORROW);
    }
}
