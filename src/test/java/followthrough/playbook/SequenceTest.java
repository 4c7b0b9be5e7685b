package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where people go on when a sequence gets another version, and what is different in it. */
class SequenceTest {
    private static final Step A = call("a");
    private static final Step B = call("b");
    private static final Step C = call("c");
    private static final Step D = call("d");

    private static Step call(String goal) {
        return Step.plain(Delay.NONE, Channel.CALL, false, goal, goal, 5, null, List.of(), false);
    }

    private static Step named(String name, String goal) {
        return new Step(
                name,
                Delay.NONE,
                Channel.CALL,
                false,
                goal,
                goal,
                5,
                List.of(),
                List.of(),
                false,
                null,
                List.of(),
                "",
                List.of());
    }

    private static Sequence of(Step... steps) {
        return new Sequence("s", "S", Sequence.Purpose.INBOUND, Set.of(Tier.A), "", Arrays.asList(steps));
    }

    @Test
    void theSameStepIsWhereTheyGoOn() {
        assertThat(of(A, B, C).placeIn(of(D, A, B, C), 1)).isEqualTo(2);
        assertThat(of(A, B, C).placeIn(of(C, B, A), 0)).isEqualTo(2);
        assertThat(of(A, B).placeIn(of(A, B), 1)).isEqualTo(1);
    }

    @Test
    void whereItIsGoneTheyGoOnAfterTheLastOneThatIsStillThere() {
        assertThat(of(A, B, C).placeIn(of(A, C), 1)).isEqualTo(1);
        assertThat(of(A, B, C, D).placeIn(of(B, D), 2)).isEqualTo(1);
        assertThat(of(A, B).placeIn(of(A), 1)).as("nothing is left to be made").isEqualTo(1);
    }

    @Test
    void nobodyGoesBackBeforeAStepTheyHad() {
        assertThat(of(A, B, C).placeIn(of(C, A, B), 2))
                .as("A and B are behind C now")
                .isEqualTo(3);
        assertThat(of(A, B, C, D).placeIn(of(B, A), 3)).isEqualTo(2);
    }

    @Test
    void ofStepsThatAreAlikeEachIsItself() {
        assertThat(of(A, B, A, C).placeIn(of(A, B, A, C), 2)).isEqualTo(2);
        assertThat(of(A, B, A, C).placeIn(of(D, A, B, A, C), 2)).isEqualTo(3);
        assertThat(of(A, B, A, C).placeIn(of(A, B, C), 2))
                .as("the second is gone")
                .isEqualTo(2);
    }

    @Test
    void whereNothingIsLeftOfItTheyBeginAnew() {
        assertThat(of(A, B).placeIn(of(C, D), 1)).isZero();
    }

    @Test
    void aNameTellsBetterThanAGoal() {
        var before = of(named("first", "x"), named("second", "y"));
        assertThat(before.placeIn(of(named("second", "x"), named("first", "z")), 0))
                .isEqualTo(1);
        assertThat(before.placeIn(of(named("other", "y")), 1)).isZero();
        // The same goal in another channel is another step.
        var mailed = Step.plain(Delay.NONE, Channel.EMAIL, false, "a", "a", 5, null, List.of(), false);
        assertThat(of(B, A).placeIn(of(mailed, B), 1)).isEqualTo(2);
    }

    @Test
    void changesAreSaidStepByStep() {
        assertThat(of(A, B).changesSince(of(A, B))).isEmpty();
        assertThat(of(A, B, D).changesSince(of(A, B, C)))
                .containsExactly("Step 3 is new: d", "Step 3 of before is gone: c");
        var longer = new Step(
                "",
                Delay.of("1 day"),
                Channel.CALL,
                false,
                "a",
                "a",
                5,
                List.of(),
                List.of(),
                false,
                null,
                List.of(),
                "",
                List.of());
        assertThat(of(longer, B).changesSince(of(A, B)))
                .containsExactly("Step 1, \u201ca\u201d, is changed: the wait (1 day, was "
                        + A.after().words() + ")");
        var other = new Sequence("s", "T", Sequence.Purpose.OUTBOUND, Set.of(Tier.C, Tier.B), "", List.of(A));
        assertThat(of(A).changesSince(other))
                .containsExactly("It was called \u201cT\u201d.", "It was for: outbound.", "It was for tier B, C.");
    }

    @Test
    void aStepThatStandsElsewhereIsSaidToBeMoved() {
        assertThat(of(C, A, B).comparedTo(of(A, B, C)))
                .containsExactly(new Sequence.Compared(1, 3, C, List.of(), true));
        assertThat(of(B, C, A).comparedTo(of(A, B, C)))
                .containsExactly(new Sequence.Compared(3, 1, A, List.of(), true));
        assertThat(of(A, B, C).comparedTo(of(A, B, C))).isEmpty();
        assertThat(of(A, C, B, D).changesSince(of(A, B, C, D)))
                .as("one of both was moved, and which is told is always the same")
                .containsExactly("Step 3, “b”, was step 2");
        assertThat(of(D, A, B).comparedTo(of(A, B)))
                .as("a new one before them moves nobody")
                .hasSize(1)
                .allMatch(it -> it.number() == 1 && it.was() == 0 && !it.moved());
        assertThat(of(B).comparedTo(of(A, B))).as("nor does one that is gone").allMatch(it -> it.number() == 0);
    }

    /** A step that somebody has just put there says nothing yet, and is new all the same. */
    @Test
    void aStepWithNothingInItIsNew() {
        var fresh = Step.plain(Delay.NONE, Channel.SMS, false, "", "", 3, null, List.of(), false);
        assertThat(of(A, fresh).changesSince(of(A))).containsExactly("Step 2 is new: ");
    }

    @Test
    void itGivesWhatItsStepsGive() {
        assertThat(of(A).assets()).isEmpty();
        assertThat(of(giving("price-guide"), A, giving("checklist", "price-guide"))
                        .assets())
                .containsExactlyInAnyOrder("price-guide", "checklist");
    }

    private static Step giving(String... assets) {
        return new Step(
                "",
                Delay.NONE,
                Channel.EMAIL,
                false,
                "give",
                "",
                5,
                List.of(),
                List.of(),
                false,
                null,
                List.of(),
                "",
                List.of(assets));
    }

    /** Else a step whose goal alone was written anew would be one that everybody has ahead, beside one that is gone. */
    @Test
    void aStepWithAnotherGoalIsTheSameByItsApproach() {
        var reworded = Step.plain(Delay.NONE, Channel.CALL, false, "a, by Friday", "a", 5, null, List.of(), false);
        assertThat(of(D, reworded, B).changesSince(of(A, B)))
                .containsExactly(
                        "Step 1 is new: d",
                        "Step 2, \u201ca, by Friday\u201d, is changed: the goal (a, by Friday, was a)");
        assertThat(of(A, B).placeIn(of(D, reworded, B), 0)).isEqualTo(1);
        assertThat(of(B, A).placeIn(of(reworded, A), 1))
                .as("the goal tells better")
                .isEqualTo(1);
    }

    /** Else both would be changed where somebody only turned them round. */
    @Test
    void ofStepsWithOneGoalTheApproachTells() {
        var proof = Step.plain(Delay.NONE, Channel.CALL, false, "a", "proof", 5, null, List.of(), false);
        var idea = Step.plain(Delay.NONE, Channel.CALL, false, "a", "idea", 5, null, List.of(), false);
        assertThat(of(idea, proof).changesSince(of(proof, idea))).containsExactly("Step 2, \u201ca\u201d, was step 1");
        assertThat(of(proof, idea).placeIn(of(idea, B), 1)).isZero();
        assertThat(of(proof, B).placeIn(of(idea, B), 0))
                .as("an approach alone that is new")
                .isZero();
    }

    @Test
    void personalMinutesAreThoseOfPeople() {
        var automatic = Step.plain(Delay.NONE, Channel.EMAIL, true, "m", "m", 1, null, List.of(), false);
        assertThat(of(A, automatic, B).personalMinutes()).isEqualTo(10);
        assertThat(of(A).isFor(Sequence.Purpose.INBOUND, Tier.A)).isTrue();
        assertThat(of(A).isFor(Sequence.Purpose.INBOUND, Tier.B)).isFalse();
        assertThat(of(A).isFor(Sequence.Purpose.OUTBOUND, Tier.A)).isFalse();
    }
}
