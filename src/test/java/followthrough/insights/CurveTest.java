package followthrough.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CurveTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void stoppingEarlyDoesNotHideTheAnswersThatWouldHaveCome() {
        var facts = new ArrayList<Fact>();
        facts.addAll(Collections.nCopies(20, fact(3, 1, null)));
        facts.addAll(Collections.nCopies(40, fact(1, null, "unreachable")));
        facts.addAll(Collections.nCopies(10, fact(2, 2, null)));
        facts.addAll(Collections.nCopies(30, fact(5, null, null)));
        var curve = Curve.of(facts, NOW);

        var first = curve.points().get(0);
        assertThat(first.reached()).isEqualTo(100);
        assertThat(first.answer()).isEqualTo(20);
        assertThat(first.stop()).isEqualTo(40);
        var second = curve.points().get(1);
        assertThat(second.reached()).isEqualTo(40);
        assertThat(second.answer()).isEqualTo(25);
        // Of those who got it 25 of 100 answered: 1 - 0.8 * 0.75, and not the 30 counted.
        assertThat(second.byThen()).isCloseTo(40, within(1e-9));
        assertThat(curve.points()).hasSize(5);
        assertThat(curve.stops().finding()).isEqualTo("We stop most often after touch 1; answers come up to touch 2");
        assertThat(curve.answers().finding()).isEqualTo("20 in 100 answer the first touch, 40 by touch 5");
    }

    @Test
    void aFreshTouchIsNotYetSilence() {
        var fresh = fact(2, null, null, NOW.minus(Duration.ofHours(5)));
        assertThat(Curve.of(List.of(fresh), NOW).points()).hasSize(1);
        assertThat(Curve.of(List.of(fresh), NOW.plus(Duration.ofDays(3))).points())
                .hasSize(2);
    }

    @Test
    void fewPeopleTellNothing() {
        var curve = Curve.of(Collections.nCopies(29, fact(1, 1, null)), NOW);
        assertThat(curve.stops().finding()).isEqualTo("Where we stop: we cannot tell yet");
        assertThat(curve.answers().finding()).isEqualTo("Touches to an answer: we cannot tell yet");
        assertThat(curve.points().getFirst().enough()).isFalse();
    }

    @Test
    void whoWroteFirstIsInNoTouchOfTheCurve() {
        assertThat(Curve.of(List.of(fact(2, 0, null)), NOW).points()).isEmpty();
    }

    private static Fact fact(int touches, @Nullable Integer answeredAfter, @Nullable String ending) {
        return fact(touches, answeredAfter, ending, NOW.minus(Duration.ofDays(10)));
    }

    private static Fact fact(int touches, @Nullable Integer answeredAfter, @Nullable String ending, Instant last) {
        var opened = NOW.minus(Duration.ofDays(40));
        return new Fact(
                1,
                "Ana Ruiz",
                1,
                "Ana Ruiz",
                false,
                "Web form",
                false,
                opened,
                opened,
                null,
                last,
                touches,
                answeredAfter,
                ending,
                false,
                null);
    }
}
