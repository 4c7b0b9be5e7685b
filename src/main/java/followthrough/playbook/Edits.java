package followthrough.playbook;

import followthrough.prospects.Channel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be done to a sequence that is being written. Whoever was led to a step by its name is led to it afterwards, too;
 * where that is not possible any more, to what came after it.
 */
final class Edits {
    private static final Delay USUAL_WAIT = new Delay(2, Delay.Unit.BUSINESS_DAYS);

    private static final Step.Variant NOTHING_WRITTEN = new Step.Variant(1, new Template("", ""));

    private Edits() {}

    /** A step of this channel, with nothing in it that somebody has to write. */
    static Step fresh(Channel channel, boolean automatic, boolean first) {
        var minutes =
                switch (channel) {
                    case EMAIL -> automatic ? 1 : 5;
                    case CALL -> 5;
                    case SMS, SOCIAL -> 3;
                    case MAIL -> 10;
                    case MEETING -> 30;
                    case TASK -> 10;
                };
        return Step.plain(first ? Delay.NONE : USUAL_WAIT, channel, automatic, "", "", minutes, null, List.of(), false);
    }

    /** @param at the index it will have */
    static Sequence add(Sequence sequence, int at, Step step) {
        var steps = new ArrayList<>(sequence.steps());
        steps.add(at, step);
        return with(sequence, steps);
    }

    /** Another form of a step. With another name it is still found by those that lead to it; without one it keeps its own. */
    static Sequence put(Sequence sequence, int index, Step step) {
        var steps = new ArrayList<>(sequence.steps());
        var was = steps.get(index);
        var ledTo = !was.name().isEmpty()
                && steps.stream().anyMatch(it -> it.otherwise().equals(was.name()));
        var name = step.name().isEmpty() && ledTo ? was.name() : step.name();
        steps.set(index, step.leading(name, step.when(), step.otherwise()));
        if (ledTo) steps.replaceAll(it -> it.otherwise().equals(was.name()) ? elsewhere(it, name) : it);
        return with(sequence, steps);
    }

    /** Those that led to it lead to what came after it; where nothing did, the sequence ends for them there. */
    static Sequence remove(Sequence sequence, int index) {
        var steps = new ArrayList<>(sequence.steps());
        var gone = steps.get(index);
        if (!gone.name().isEmpty()
                && steps.stream().anyMatch(it -> it.otherwise().equals(gone.name()))) {
            var heir = index + 1 < steps.size() ? named(steps, index + 1) : Step.END;
            steps.replaceAll(it -> it.otherwise().equals(gone.name()) ? elsewhere(it, heir) : it);
        }
        steps.remove(index);
        return with(sequence, steps);
    }

    /** Of those that would be led back by it, each goes on with the next step. @param to the index it will have */
    static Sequence move(Sequence sequence, int from, int to) {
        var steps = new ArrayList<>(sequence.steps());
        steps.add(to, steps.remove(from));
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            if (!step.otherwise().isEmpty()
                    && !step.otherwise().equals(Step.END)
                    && place(steps, step.otherwise()) <= i) steps.set(i, elsewhere(step, ""));
        }
        return with(sequence, steps);
    }

    /**
     * Makes a step depend on one thing more, and says what comes instead.
     *
     * @param to index of a later step, which gets a name if it has none; the number of steps for the end; absent for the
     *     next one
     */
    static Sequence branch(Sequence sequence, int index, Condition when, @Nullable Integer to) {
        var steps = new ArrayList<>(sequence.steps());
        var otherwise = to == null ? "" : to >= steps.size() ? Step.END : named(steps, to);
        var step = steps.get(index);
        var all = new ArrayList<>(step.when());
        if (!all.contains(when)) all.add(when);
        steps.set(index, step.leading(step.name(), all, otherwise));
        return with(sequence, steps);
    }

    /** What comes instead of a step: a later one, which gets a name if it has none. */
    static Sequence lead(Sequence sequence, int index, int to) {
        var steps = new ArrayList<>(sequence.steps());
        steps.set(index, elsewhere(steps.get(index), named(steps, to)));
        return with(sequence, steps);
    }

    /** One text more to try beside the others, which begins as the first one; or one less. @param away its index */
    static Sequence texts(Sequence sequence, int index, @Nullable Integer away) {
        var step = sequence.steps().get(index);
        var variants = new ArrayList<>(step.variants());
        if (away == null) {
            if (variants.isEmpty()) variants.add(NOTHING_WRITTEN);
            variants.add(new Step.Variant(1, variants.getFirst().template()));
        } else if (variants.size() > 1 && away < variants.size()) variants.remove((int) away);
        // One alone weighs nothing.
        if (variants.size() == 1)
            variants.set(0, new Step.Variant(1, variants.getFirst().template()));
        return put(sequence, index, step.with(List.copyOf(variants), step.guide()));
    }

    /** The name of a step, which gets one of its channel and goal if it has none. */
    private static String named(List<Step> steps, int index) {
        var step = steps.get(index);
        if (!step.name().isEmpty()) return step.name();
        var taken = new HashSet<>(steps.stream().map(Step::name).toList());
        taken.add(Step.END);
        var name = free(step.goal().isBlank() ? step.channel().word() : step.goal(), taken);
        steps.set(index, step.leading(name, step.when(), step.otherwise()));
        return name;
    }

    /** The first words as a key that nobody has yet: small letters, digits and hyphens. */
    static String free(String words, Set<String> taken) {
        var made = SequenceYaml.keyOf(words, 40);
        var first = made.isEmpty() ? "step" : made;
        var key = first;
        for (int n = 2; taken.contains(key); n++) key = first + "-" + n;
        return key;
    }

    private static int place(List<Step> steps, String name) {
        return steps.stream().map(Step::name).toList().indexOf(name);
    }

    private static Step elsewhere(Step step, String otherwise) {
        return step.leading(step.name(), step.when(), otherwise);
    }

    private static Sequence with(Sequence it, List<Step> steps) {
        return new Sequence(it.key(), it.name(), it.purpose(), it.tiers(), it.about(), List.copyOf(steps));
    }
}
