package followthrough.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The judge of an ordeal finds what is wrong: a check that cannot fail would be worth nothing. */
class VerdictTest {
    private static final String ANN = "ann@north.example";
    private static final String BEN = "ben@south.example";

    private static final Send SENT = send("sent", false, false, true, false);
    private static final Send UNKNOWN = send("unknown", true, true, false, true);
    private static final Send FAILED = send("failed", true, true, false, false);

    private static Send send(@Nullable String state, boolean shown, boolean told, boolean recorded, boolean inDoubt) {
        return new Send(ANN, state, shown, told, recorded, inDoubt);
    }

    private static Verdict of(Send row, int arrived) {
        return Verdict.of(List.of(ANN), List.of(row), arrived == 0 ? Map.of() : Map.of(ANN, arrived), Set.of(ANN));
    }

    private static List<Integer> classes(Verdict v) {
        assertThat(v.once() + v.twice() + v.lost() + v.unknown() + v.failed()).isEqualTo(v.sends());
        return List.of(v.once(), v.twice(), v.lost(), v.unknown(), v.failed());
    }

    private static final List<Integer> ONCE = List.of(1, 0, 0, 0, 0);
    private static final List<Integer> TWICE = List.of(0, 1, 0, 0, 0);
    private static final List<Integer> LOST = List.of(0, 0, 1, 0, 0);

    @Test
    void whatIsWellIsWell() {
        assertThat(classes(of(SENT, 1))).isEqualTo(ONCE);
        assertThat(classes(of(UNKNOWN, 0))).isEqualTo(List.of(0, 0, 0, 1, 0));
        assertThat(classes(of(UNKNOWN, 1))).isEqualTo(List.of(0, 0, 0, 1, 0));
        assertThat(of(UNKNOWN, 1).unknownArrived()).isOne();
        assertThat(classes(of(FAILED, 0))).isEqualTo(List.of(0, 0, 0, 0, 1));
        for (var verdict : List.of(of(SENT, 1), of(UNKNOWN, 0), of(UNKNOWN, 1), of(FAILED, 0)))
            assertThat(verdict.broken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sent", "unknown", "failed", "planned"})
    void arrivedTwiceIsTwiceWhateverTheLedgerSays(String state) {
        var verdict = of(send(state, true, true, true, true), 2);
        assertThat(classes(verdict)).isEqualTo(TWICE);
        assertThat(verdict.broken()).containsExactly("1 delivered more than once: " + ANN);
    }

    @Test
    void calledSentAndNeverArrivedIsLost() {
        assertThat(classes(of(SENT, 0))).isEqualTo(LOST);
        assertThat(of(SENT, 0).broken()).containsExactly("1 lost without a word: " + ANN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"planned", "claimed", "handed over", "cancelled"})
    void withoutAnEndIsLost(String state) {
        assertThat(classes(of(send(state, true, true, false, false), 0))).isEqualTo(LOST);
        assertThat(classes(of(send(state, true, true, false, false), 1))).isEqualTo(LOST);
    }

    @Test
    void whatNobodyIsShownOrToldIsLost() {
        for (var state : List.of("unknown", "failed")) {
            assertThat(classes(of(send(state, false, true, false, true), 0))).isEqualTo(LOST);
            assertThat(classes(of(send(state, true, false, false, true), 0))).isEqualTo(LOST);
        }
    }

    @Test
    void calledFailedAndArrivedAllTheSameIsLost() {
        assertThat(classes(of(FAILED, 1))).isEqualTo(LOST);
    }

    @Test
    void whoHasNoRowOrTwoIsLost() {
        var verdict = Verdict.of(List.of(ANN, BEN), List.of(SENT), Map.of(ANN, 1), Set.of());
        assertThat(classes(verdict)).isEqualTo(List.of(1, 0, 1, 0, 0));
        assertThat(verdict.broken()).containsExactly("1 lost without a word: " + BEN);
        assertThat(classes(Verdict.of(List.of(ANN), List.of(SENT, FAILED), Map.of(ANN, 1), Set.of())))
                .isEqualTo(LOST);
    }

    @Test
    void sentAndNotInTheHistoryBreaksAPromise() {
        assertThat(of(send("sent", false, false, false, false), 1).broken())
                .containsExactly("1 sent and not in the history: " + ANN);
    }

    @Test
    void doubtNeedsACauseEvenWhenItWasSettled() {
        var settled = send("sent", false, false, true, true);
        assertThat(Verdict.of(List.of(ANN), List.of(settled), Map.of(ANN, 1), Set.of(ANN)))
                .returns(1, Verdict::settled)
                .returns(List.of(), Verdict::broken);
        assertThat(Verdict.of(List.of(ANN), List.of(settled), Map.of(ANN, 1), Set.of(BEN))
                        .broken())
                .containsExactly("1 in doubt without a cause: " + ANN);
    }

    @Test
    void whoWasDueNothingGetsNothing() {
        assertThat(Verdict.of(List.of(ANN), List.of(SENT), Map.of(ANN, 1, BEN, 1), Set.of())
                        .broken())
                .containsExactly("1 delivered to somebody who was due nothing: " + BEN);
    }

    @Test
    void aRunKeepsItsBounds() {
        var well = new Verdict(200, 199, 0, 0, 1, 0, 0, 0, List.of());
        assertThat(judged(well, 10, 1, 0)).isEmpty();
        assertThat(judged(well, 9, 1, 0)).containsExactly("only 9 sends met a fault, fewer than one in twenty");
        assertThat(judged(well, 10, 0, 0)).containsExactly("1 are unknown, of which only 0 can be");
        var doubtful = new Verdict(200, 197, 0, 0, 3, 0, 0, 0, List.of());
        assertThat(Chaos.judge(List.of(new Ordeal.Report(doubtful, Map.of(), 10, 2, 1, Map.of())), 1))
                .extracting(Verdict::broken)
                .isEqualTo(List.of("3 are unknown, more than one in a hundred"));
        var whole = new Verdict(10_000, 9_999, 0, 0, 1, 0, 0, 0, List.of());
        assertThat(Chaos.judge(List.of(new Ordeal.Report(whole, Map.of("kill: both", 19), 500, 2, 1, Map.of())), 100)
                        .broken())
                .contains("\"kill: both\" happened only 19 times", "\"smtp dot: take and cut\" happened only 0 times");
    }

    private static List<String> judged(Verdict verdict, int met, int cut, int open) {
        return Chaos.judge(List.of(new Ordeal.Report(verdict, Map.of(), met, cut, open, Map.of())), 1)
                .broken();
    }
}
