package followthrough.pursuits;

import static followthrough.pursuits.Cast.MONDAY_NINE;
import static followthrough.pursuits.Cast.after;
import static followthrough.pursuits.Cast.captured;
import static followthrough.pursuits.Cast.maya;
import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Channel;
import followthrough.pursuits.Commitment.Kind;
import followthrough.pursuits.Decision.Effect;
import followthrough.pursuits.Pursuit.Ending.How;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may end what, and two pursuits that become one, in the core. */
class EndingsTest {
    private static final Instant TUESDAY = MONDAY_NINE.plus(Duration.ofDays(1));

    @Test
    void whatRestsOnTheirWordNeedsIt() {
        var silent = captured(MONDAY_NINE);
        for (var outcome : new Outcome[] {
            new Outcome.Interested(null),
            new Outcome.MeetingBooked(TUESDAY),
            new Outcome.WrongPerson(null),
            new Outcome.No("price"),
            new Outcome.NotNow(null),
            new Outcome.Won()
        }) {
            // "In what they wrote", and they never wrote.
            assertThat(preview(silent, outcome, Channel.EMAIL))
                    .as(outcome.word())
                    .isInstanceOfSatisfying(Recorded.Refused.class, it -> assertThat(it.why())
                            .contains("needs something the prospect said"));
            assertThat(preview(silent, outcome, Channel.CALL))
                    .as(outcome.word() + " in a call")
                    .isInstanceOf(Recorded.Done.class);
            assertThat(preview(silent, outcome, Channel.MEETING))
                    .as(outcome.word() + " in a meeting")
                    .isInstanceOf(Recorded.Done.class);
            var wrote = after(silent, new Event.Replied(), MONDAY_NINE);
            assertThat(preview(wrote, outcome, Channel.EMAIL))
                    .as(outcome.word() + " in what they wrote")
                    .isInstanceOf(Recorded.Done.class);
        }
    }

    @Test
    void whatTheyWroteIsNoCallOfOurs() {
        var wrote = after(captured(MONDAY_NINE), new Event.Replied(), MONDAY_NINE);
        var next = Objects.requireNonNull(wrote.next());
        assertThat(OutcomeEvents.touch(wrote.next(next), new Outcome.No("price"), Channel.EMAIL))
                .isNull();
        assertThat(OutcomeEvents.touch(wrote, new Outcome.No("price"), Channel.CALL))
                .isNotNull();
    }

    @Test
    void anOverrideNeedsItsReasonAndSomethingToOverride() {
        var p = captured(MONDAY_NINE);
        assertThat(refused(p, new Event.Overridden(" "), maya(MONDAY_NINE))).contains("needs its reason");
        var ended = after(p, new Event.Overridden("they moved to another market"), MONDAY_NINE);
        assertThat(Objects.requireNonNull(ended.ending()).how()).isEqualTo(How.OVERRIDDEN);
        assertThat(ended.ending().why()).isEqualTo("they moved to another market");
        var nowhere = Cast.maya(MONDAY_NINE, followthrough.prospects.Tier.B, java.util.Set.of());
        var sought = after(
                after(p, new Event.FactsChanged("x"), nowhere, MONDAY_NINE),
                new Event.ChoreDone(false),
                nowhere,
                MONDAY_NINE);
        assertThat(refused(sought, new Event.Overridden("gone"), nowhere)).contains("Nothing stands against");
    }

    @Test
    void aNoAsksForASecondLookAndThatIsAPersonsTouch() {
        var wrote = after(captured(MONDAY_NINE), new Event.Replied(), MONDAY_NINE);
        assertThat(((Decision.Goes) FollowUp.decide(wrote, new Event.SaidNo("price"), maya(MONDAY_NINE), MONDAY_NINE))
                        .effects())
                .contains(new Effect.LookAgain());
        var again = after(captured(TUESDAY), new Event.SecondLook("price"), TUESDAY);
        var next = Objects.requireNonNull(again.next());
        assertThat(next.automatic()).isFalse();
        assertThat(next.goal()).contains("second look").contains("price");
        assertThat(again.reactedAt()).as("a no needs their word again").isNull();
    }

    @Test
    void whoBecomesOneGoesOnWithAllThatIsOwed() {
        var stays = after(captured(MONDAY_NINE), new Event.Replied(), TUESDAY);
        var goes =
                after(captured(MONDAY_NINE), new Event.CallBackPromised(TUESDAY.plus(Duration.ofDays(2))), MONDAY_NINE);
        goes = after(goes, new Event.TouchMade(Channel.EMAIL, false, null, null, false), MONDAY_NINE);
        var one = after(stays, new Event.Merged(goes), TUESDAY);
        assertThat(one.owes(Kind.ANSWER)).isTrue();
        assertThat(one.owes(Kind.CALL_BACK)).isTrue();
        assertThat(one.made().touches()).isEqualTo(1);
        assertThat(one.clockDue()).as("a touch was made").isNull();
        assertThat(one.reactedAt()).isEqualTo(TUESDAY);
        var duplicate = after(goes, new Event.Duplicate("Maya Okafor"), TUESDAY);
        assertThat(Objects.requireNonNull(duplicate.ending()).how()).isEqualTo(How.DUPLICATE);
    }

    /** Two who wait since different moments: whose clock runs out first is not made to wait longer. */
    @Test
    void ofTwoWhoBecomeOneTheEarlierClockRunsOn() {
        var early = captured(MONDAY_NINE).withClock(MONDAY_NINE);
        var late = captured(MONDAY_NINE).withClock(TUESDAY);
        var none = captured(MONDAY_NINE).withClock(null);
        assertThat(early.taking(late).clockDue()).isEqualTo(MONDAY_NINE);
        assertThat(late.taking(early).clockDue()).isEqualTo(MONDAY_NINE);
        assertThat(late.taking(none).clockDue()).isEqualTo(TUESDAY);
        assertThat(none.taking(late).clockDue()).isEqualTo(TUESDAY);
    }

    @Test
    void whatHasEndedIsInNoOtherState() {
        var gone = after(captured(MONDAY_NINE), new Event.OptedOut("the link", false), MONDAY_NINE);
        assertThat(gone.state()).isEqualTo(Pursuit.State.ENDED);
    }

    @Test
    void aWordThatIsToldLateMakesNoLaterOneEarlier() {
        var p = after(captured(MONDAY_NINE), new Event.Replied(), TUESDAY);
        assertThat(after(p, new Event.Replied(), MONDAY_NINE.plus(Duration.ofHours(2)))
                        .reactedAt())
                .isEqualTo(TUESDAY);
    }

    private static Recorded preview(Pursuit p, Outcome outcome, @Nullable Channel made) {
        return OutcomeEvents.preview(p, outcome, made, "", maya(MONDAY_NINE), MONDAY_NINE);
    }

    private static String refused(Pursuit p, Event event, Situation situation) {
        return ((Decision.Refused) FollowUp.decide(p, event, situation, MONDAY_NINE)).why();
    }
}
