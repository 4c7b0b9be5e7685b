package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever is done to a sequence, whoever is led somewhere is led to a later step that is there. */
class EditsTest {
    private static final Condition VOICEMAIL = Condition.of("voicemail left");

    private static Step call(String goal) {
        return Step.plain(Delay.NONE, Channel.CALL, false, goal, "", 5, null, List.of("Ask."), false);
    }

    private static Sequence of(Step... steps) {
        return new Sequence("s", "S", Sequence.Purpose.INBOUND, Set.of(Tier.B), "For tests.", List.of(steps));
    }

    private static List<String> goals(Sequence sequence) {
        return sequence.steps().stream().map(Step::goal).toList();
    }

    @Test
    void addsMovesAndTakesOut() {
        var sequence = of(call("a"), call("b"), call("c"));
        assertThat(goals(Edits.add(sequence, 1, call("x")))).containsExactly("a", "x", "b", "c");
        assertThat(goals(Edits.move(sequence, 0, 2))).containsExactly("b", "c", "a");
        assertThat(goals(Edits.move(sequence, 2, 0))).containsExactly("c", "a", "b");
        assertThat(goals(Edits.remove(sequence, 1))).containsExactly("a", "c");
    }

    @Test
    void aBranchNamesWhereItLeads() {
        var sequence = Edits.branch(of(call("first"), call("second"), call("The last mail!")), 0, VOICEMAIL, 2);
        assertThat(sequence.steps().getFirst().when()).containsExactly(VOICEMAIL);
        assertThat(sequence.steps().getFirst().otherwise()).isEqualTo("the-last-mail");
        assertThat(sequence.steps().get(2).name()).isEqualTo("the-last-mail");
        assertThat(Edits.branch(sequence, 1, VOICEMAIL, 3).steps().get(1).otherwise())
                .isEqualTo(Step.END);
        assertThat(Edits.branch(sequence, 1, VOICEMAIL, null).steps().get(1).otherwise())
                .isEmpty();
    }

    @Test
    void namesAreGivenOnce() {
        var sequence = of(call("same"), call("x"), call("same"), call("same"));
        sequence = Edits.branch(sequence, 0, VOICEMAIL, 2);
        sequence = Edits.branch(sequence, 1, VOICEMAIL, 3);
        assertThat(sequence.steps().get(2).name()).isEqualTo("same");
        assertThat(sequence.steps().get(3).name()).isEqualTo("same-2");
        assertThat(Edits.free("Ünïcode & more, in a sentence that goes on and on and on", Set.of()))
                .isEqualTo("unicode-more-in-a-sentence-that-goes-on");
        assertThat(Edits.free("2026", Set.of("step"))).isEqualTo("step-2");
    }

    @Test
    void aStepThatIsRenamedIsStillFound() {
        var sequence = Edits.branch(of(call("a"), call("b")), 0, VOICEMAIL, 1);
        var b = sequence.steps().get(1);
        var renamed = Edits.put(sequence, 1, b.leading("other", b.when(), b.otherwise()));
        assertThat(renamed.steps().getFirst().otherwise()).isEqualTo("other");
        var nameless = Edits.put(renamed, 1, b.leading("", b.when(), b.otherwise()));
        assertThat(nameless.steps().get(1).name()).isEqualTo("other");
    }

    @Test
    void whereAStepIsTakenOutItsHeirIsComeTo() {
        var sequence = Edits.branch(of(call("a"), call("b"), call("c")), 0, VOICEMAIL, 1);
        var without = Edits.remove(sequence, 1);
        assertThat(without.steps().getFirst().otherwise()).isEqualTo("c");
        assertThat(without.steps().get(1).name()).isEqualTo("c");
        assertThat(Edits.remove(without, 1).steps().getFirst().otherwise()).isEqualTo(Step.END);
    }

    @Test
    void nobodyIsLedBack() {
        var sequence = Edits.branch(of(call("a"), call("b"), call("c")), 0, VOICEMAIL, 1);
        var moved = Edits.move(sequence, 1, 0);
        assertThat(moved.steps().get(1).otherwise()).as("the next step").isEmpty();
        assertThat(moved.steps().getFirst().name()).isEqualTo("b");
    }

    /** A thousand edits in a row, by a fixed seed: what they leave can always be read, but for what was never filled in. */
    @Test
    void whateverIsDoneReferencesHold() {
        var random = new Random(20261130);
        var sequence = of(call("start"));
        for (int n = 0; n < 1_000; n++) {
            int steps = sequence.steps().size();
            int at = random.nextInt(steps);
            sequence = switch (random.nextInt(5)) {
                case 0 -> steps < 12 ? Edits.add(sequence, at, call("goal " + n)) : sequence;
                case 1 -> Edits.move(sequence, at, random.nextInt(steps));
                case 2 -> steps > 1 ? Edits.remove(sequence, at) : sequence;
                case 3 -> Edits.branch(sequence, at, VOICEMAIL, at + 1 + random.nextInt(steps - at));
                default -> {
                    var step = sequence.steps().get(at);
                    yield Edits.put(
                            sequence,
                            at,
                            step.leading(random.nextBoolean() ? "" : "n" + n, step.when(), step.otherwise()));
                }
            };
            var names = sequence.steps().stream().map(Step::name).toList();
            var given = names.stream().filter(it -> !it.isEmpty()).toList();
            assertThat(given).as("after edit " + n).doesNotHaveDuplicates();
            for (int i = 0; i < sequence.steps().size(); i++) {
                var to = sequence.steps().get(i).otherwise();
                if (!to.isEmpty() && !to.equals(Step.END))
                    assertThat(names.indexOf(to)).as("after edit " + n).isGreaterThan(i);
            }
            var soFar = SequenceYaml.soFar(SequenceYaml.write(sequence));
            assertThat(soFar.sequence()).as("nothing is lost on paper").isEqualTo(sequence);
            assertThat(soFar.problems()).as("after edit " + n).allMatch(it -> it.key()
                    .equals("approach"));
        }
    }

    /** What is not finished is written and read back, too. */
    @Test
    void whatIsUnfinishedIsKept() {
        var steps = new ArrayList<Step>();
        for (var channel : Channel.values()) steps.add(Edits.fresh(channel, false, steps.isEmpty()));
        var half = Step.plain(
                Delay.of("1 day"),
                Channel.EMAIL,
                true,
                "",
                "no-such-approach",
                1,
                new Template("Only a subject", ""),
                List.of(),
                false);
        steps.add(half);
        steps.add(half.leading("Not A Key", List.of(), "nowhere"));
        steps.add(half.with(
                List.of(new Step.Variant(3, new Template("a", "")), new Step.Variant(1, new Template("", "b"))),
                List.of("x")));
        var sequence = new Sequence("s", "", Sequence.Purpose.NO_SHOW, Set.of(), "", steps);
        var soFar = SequenceYaml.soFar(SequenceYaml.write(sequence));
        assertThat(soFar.sequence()).isEqualTo(sequence);
        assertThat(soFar.problems())
                .anyMatch(it -> Integer.valueOf(8).equals(it.step()) && it.key().equals("otherwise"))
                .anyMatch(it -> Integer.valueOf(0).equals(it.step()) && it.key().equals("goal"))
                .anyMatch(it -> it.step() == null && it.key().equals("tiers"));
        assertThat(SequenceYaml.read(SequenceYaml.write(sequence))).isInstanceOf(SequenceYaml.Refused.class);
        var empty = new Sequence("s", "S", Sequence.Purpose.NO_SHOW, Set.of(Tier.A), "x", List.of());
        assertThat(SequenceYaml.soFar(SequenceYaml.write(empty)).sequence()).isEqualTo(empty);
    }

    /** What nothing can be made of is refused instead of being lost. */
    @Test
    void whatCannotBeReadIsNoDraft() {
        var yaml = SequenceYaml.write(of(call("a")));
        for (var bad : List.of(
                yaml.replace("minutes: 5", "minutes: soon"),
                yaml.replace("channel: call", "channel: pigeon"),
                yaml.replace("channel: call", "weather: good"),
                yaml.replace("after: at once", "after: soon"),
                yaml.replace("after: at once", "when: [it rains]"),
                yaml.replace("purpose: inbound", "purpose: x"),
                yaml + "more: 1\n"))
            assertThat(SequenceYaml.soFar(bad).sequence()).as(bad).isNull();
    }
}
