package followthrough.pursuits;

import static followthrough.pursuits.Cast.MONDAY_NINE;
import static followthrough.pursuits.Cast.after;
import static followthrough.pursuits.Cast.captured;
import static org.assertj.core.api.Assertions.assertThat;

import followthrough.playbook.Sequence.Purpose;
import followthrough.prospects.Channel;
import followthrough.pursuits.Commitment.Kind;
import followthrough.pursuits.Commitment.Settled;
import followthrough.pursuits.Pursuit.Hold;
import followthrough.pursuits.Pursuit.Made;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a pursuit keeps, and what two of them make together. */
class PursuitTest {
    private static final Instant TUESDAY = MONDAY_NINE.plus(Duration.ofDays(1));

    @Test
    void whatIsOwedIsWithdrawnWithTheEndAndGoesOnElsewhereWithADuplicate() {
        var p = after(captured(MONDAY_NINE), new Event.CallBackPromised(TUESDAY), MONDAY_NINE);
        assertThat(settled(p, new Event.OptedOut("wrote", false))).containsExactly(Settled.WITHDRAWN);
        assertThat(settled(p, new Event.Duplicate("Maya Okafor"))).containsExactly(Settled.MOVED);
    }

    private static List<Settled> settled(Pursuit p, Event event) {
        return ((Decision.Goes) FollowUp.decide(p, event, Cast.maya(MONDAY_NINE), MONDAY_NINE))
                .after().commitments().stream()
                        .map(Commitment::settled)
                        .map(Objects::requireNonNull)
                        .toList();
    }

    @Test
    void anAnswerIsOwedBeforeAnythingElse() {
        var p = captured(MONDAY_NINE)
                .owing(Commitment.named(Kind.CALL_BACK, MONDAY_NINE, "Call"))
                .owing(Commitment.owe(Kind.ANSWER, TUESDAY, "Answer"))
                .owing(Commitment.named(Kind.MEETING, MONDAY_NINE.minusSeconds(1), "Meet"));
        assertThat(p.owedFirst().orElseThrow().kind()).isEqualTo(Kind.ANSWER);
        var rest = p.settling(Settled.KEPT, c -> c.kind() == Kind.ANSWER);
        assertThat(rest.owedFirst().orElseThrow().kind())
                .as("then the earliest")
                .isEqualTo(Kind.MEETING);
    }

    @Test
    void aRunIsOneOfAVersionThatBeganAtAMoment() {
        var run = Objects.requireNonNull(captured(MONDAY_NINE).enrolment());
        assertThat(run.isOf(run.at(3).again(2))).isTrue();
        assertThat(run.isOf(Objects.requireNonNull(captured(TUESDAY).enrolment())))
                .isFalse();
        var other = Objects.requireNonNull(Cast.PLAYBOOK.get(Purpose.OUTBOUND));
        assertThat(run.isOf(new Pursuit.Enrolment(other, 0, 0, MONDAY_NINE, null)))
                .isFalse();
    }

    @Test
    void whatTwoHaveMadeIsCountedTogether() {
        var one = made(2, 1, MONDAY_NINE, true, "a");
        var other = made(3, 2, TUESDAY, false, "b");
        var both = one.and(other);
        assertThat(both.touches()).isEqualTo(2);
        assertThat(both.personal()).isEqualTo(5);
        assertThat(both.coldEmails()).isEqualTo(3);
        assertThat(both.firstAt()).isEqualTo(MONDAY_NINE);
        assertThat(both.lastAt()).isEqualTo(TUESDAY);
        assertThat(both.approaches()).containsExactly("a", "b");
        // What the later call ended with.
        assertThat(both.voicemail()).isFalse();
        assertThat(other.and(one).voicemail()).isFalse();
        assertThat(made(1, 0, TUESDAY, true, "a")
                        .and(made(1, 0, MONDAY_NINE, false, "b"))
                        .voicemail())
                .isTrue();
        assertThat(one.and(Made.NOTHING).voicemail()).isTrue();
        assertThat(Made.NOTHING.and(one).voicemail()).isTrue();
    }

    private static Made made(int personal, int cold, Instant at, boolean voicemail, String approach) {
        return new Made(List.of(Channel.CALL), personal, cold, at, at, at, at, voicemail, List.of(approach));
    }

    @Test
    void aHoldPutsOffAndAPersonsAlsoBringsForward() {
        var held = new Hold(TUESDAY, "they are away");
        assertThat(held.over(MONDAY_NINE)).isEqualTo(TUESDAY);
        assertThat(held.over(TUESDAY.plusSeconds(1))).isEqualTo(TUESDAY.plusSeconds(1));
        assertThat(held.byHand()).isFalse();
        var moved = new Hold(TUESDAY, Hold.MOVED + ": busy");
        assertThat(moved.byHand()).isTrue();
        assertThat(moved.over(TUESDAY.plusSeconds(1))).isEqualTo(TUESDAY);
        assertThat(moved.over(MONDAY_NINE)).isEqualTo(TUESDAY);
    }

    @Test
    void whoIsNoCustomerYetIsToldWhenACustomersSequenceBegins() {
        var p = captured(MONDAY_NINE);
        assertThat(p.whyNotInto(Objects.requireNonNull(Cast.PLAYBOOK.get(Purpose.POST_SALE))
                                .sequence())
                        .orElseThrow())
                .endsWith("it begins by itself when they buy.");
        assertThat(p.whyNotInto(Objects.requireNonNull(Cast.PLAYBOOK.get(Purpose.RENEWAL))
                                .sequence())
                        .orElseThrow())
                .endsWith("it begins by itself when they buy, before the date of the renewal.");
    }
}
