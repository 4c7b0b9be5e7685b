package followthrough.playbook;

import followthrough.prospects.Tier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * The ordered steps that follow up one kind of prospect.
 *
 * @param key stays the same over all versions, e.g. {@code new-enquiry}
 * @param tiers whom it is for; never empty
 * @param about one sentence for the people who use it
 * @param steps at least one
 */
public record Sequence(String key, String name, Purpose purpose, Set<Tier> tiers, String about, List<Step> steps) {

    /** What starts a sequence. */
    public enum Purpose {
        /** somebody asked, or a fresh list of leads */
        INBOUND,
        /** we go to them first */
        OUTBOUND,
        /** a quote or proposal was sent */
        POST_PROPOSAL,
        /** material was sent that they asked for, or that we promised */
        POST_MATERIAL,
        /** a meeting was held */
        POST_MEETING,
        /** they did not come to the meeting */
        NO_SHOW,
        /** they talked with us, then fell silent */
        GONE_QUIET,
        /** not now: until the date they named, or for a year */
        NOT_NOW,
        /** after the sale: open the relationship */
        POST_SALE,
        /** a customer's contract is renewed soon, and the conversation about it has begun */
        RENEWAL;

        /** E.g. {@code gone quiet}. */
        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** Whether it begins a follow-up, and follows nothing that was said or done. */
        public boolean isFirst() {
            return this == INBOUND || this == OUTBOUND;
        }

        /** Whether it begins once they have bought. */
        public boolean isForCustomers() {
            return this == POST_SALE || this == RENEWAL;
        }

        /** As YAML and addresses name it, e.g. {@code gone-quiet}. */
        public String word() {
            return words().replace(' ', '-');
        }
    }

    /** Keys of all that its steps give. */
    public Set<String> assets() {
        return steps.stream().flatMap(step -> step.assets().stream()).collect(Collectors.toSet());
    }

    public boolean isFor(Purpose purpose, Tier tier) {
        return this.purpose == purpose && tiers.contains(tier);
    }

    /**
     * Where somebody who is before a step of this version goes on in another version: at the same step; where that is gone,
     * right after the last one before it that is still there. Never before a step they have had: in a version that puts it
     * behind what comes next for them, they go on after it.
     *
     * @param step index of the step that comes next; not beyond the last
     * @return an index in the other version; its number of steps when nothing is left to be made
     */
    public int placeIn(Sequence other, int step) {
        var places = placesIn(other);
        int had = 0;
        for (int before = 0; before < step; before++) had = Math.max(had, places[before] + 1);
        return Math.max(had, places[step]);
    }

    /** What another version said otherwise, one line for each step that is new, changed or gone; empty when nothing did. */
    public List<String> changesSince(Sequence earlier) {
        var changes = new ArrayList<String>();
        if (!name.equals(earlier.name)) changes.add("It was called \u201c" + earlier.name + "\u201d.");
        if (purpose != earlier.purpose) changes.add("It was for: " + earlier.purpose.words() + ".");
        if (!tiers.equals(earlier.tiers))
            changes.add("It was for tier "
                    + earlier.tiers.stream().sorted().map(Tier::name).collect(Collectors.joining(", ")) + ".");
        if (!about.equals(earlier.about)) changes.add("It was said to be: " + earlier.about);
        for (var it : comparedTo(earlier)) {
            var goal = it.step().goal();
            if (it.number() == 0) changes.add("Step " + it.was() + " of before is gone: " + goal);
            else if (it.was() == 0) changes.add("Step " + it.number() + " is new: " + goal);
            else {
                if (it.moved()) changes.add("Step " + it.number() + ", \u201c" + goal + "\u201d, was step " + it.was());
                if (!it.differences().isEmpty())
                    changes.add("Step " + it.number() + ", \u201c" + goal + "\u201d, is changed: "
                            + String.join(", ", it.step().changesSince(earlier.steps.get(it.was() - 1))));
            }
        }
        return changes;
    }

    /**
     * A step beside what it was in another version.
     *
     * @param number from 1; 0 when it is gone
     * @param was its number there; 0 when it is new
     * @param step as it is, or as it was when it is gone
     * @param moved whether it stands before or behind others than it did
     */
    public record Compared(int number, int was, Step step, List<Step.Difference> differences, boolean moved) {}

    /** Each step that is new, changed, moved or gone, in the order of this version, those that are gone at the end. */
    public List<Compared> comparedTo(Sequence earlier) {
        var were = placesIn(earlier);
        var still = Arrays.stream(were).boxed().collect(Collectors.toSet());
        var inOrder = inOrder(were);
        var compared = new ArrayList<Compared>();
        for (int i = 0; i < were.length; i++) {
            var step = steps.get(i);
            var was = were[i] < 0 ? nothing(step) : earlier.steps.get(were[i]);
            var differences = step.differencesFrom(was);
            var moved = were[i] >= 0 && !inOrder.contains(i);
            if (were[i] < 0 || moved || !differences.isEmpty())
                compared.add(new Compared(i + 1, were[i] + 1, step, differences, moved));
        }
        for (int i = 0; i < earlier.steps.size(); i++)
            if (!still.contains(i)) {
                var gone = earlier.steps.get(i);
                compared.add(new Compared(0, i + 1, gone, nothing(gone).differencesFrom(gone), false));
            }
        return compared;
    }

    private static Step nothing(Step like) {
        return Step.plain(Delay.NONE, like.channel(), like.automatic(), "", "", like.minutes(), null, List.of(), false);
    }

    /** The most steps that kept their order: the others are those that moved. By the longest rising run that ends at each. */
    private static Set<Integer> inOrder(int[] were) {
        var longest = new ArrayList<List<Integer>>();
        for (int i = 0; i < were.length; i++) {
            List<Integer> best = List.of();
            for (int j = 0; j < i; j++)
                if (were[j] >= 0 && were[j] < were[i] && longest.get(j).size() > best.size()) best = longest.get(j);
            var run = new ArrayList<>(best);
            if (were[i] >= 0) run.add(i);
            longest.add(run);
        }
        return longest.stream()
                .max(Comparator.comparingInt(List::size))
                .map(Set::copyOf)
                .orElse(Set.of());
    }

    /**
     * Where each step stands in another version; -1 where it is gone. It is the same one by its name, else by channel,
     * goal and approach, else by channel and goal, and of those alike the first is the first; else, with another goal, by
     * channel and approach.
     */
    private int[] placesIn(Sequence other) {
        var places = new int[steps.size()];
        Arrays.fill(places, -1);
        pair(places, other, (one, its) -> !one.name().isEmpty() && one.name().equals(its.name()));
        pair(
                places,
                other,
                (one, its) -> one.channel() == its.channel()
                        && one.goal().equals(its.goal())
                        && one.approach().equals(its.approach()));
        pair(
                places,
                other,
                (one, its) -> one.channel() == its.channel() && one.goal().equals(its.goal()));
        pair(
                places,
                other,
                (one, its) -> one.channel() == its.channel()
                        && !one.approach().isEmpty()
                        && one.approach().equals(its.approach()));
        return places;
    }

    /** Those that have no counterpart yet, each with the first that is the same and has none either. */
    private void pair(int[] places, Sequence other, BiPredicate<Step, Step> same) {
        var taken = Arrays.stream(places).boxed().collect(Collectors.toSet());
        for (int i = 0; i < places.length; i++)
            for (int j = 0; places[i] < 0 && j < other.steps.size(); j++)
                if (!taken.contains(j) && same.test(steps.get(i), other.steps.get(j))) {
                    places[i] = j;
                    taken.add(j);
                }
    }

    /** What the personal steps take a person in all. */
    public int personalMinutes() {
        return steps.stream()
                .filter(step -> !step.automatic())
                .mapToInt(Step::minutes)
                .sum();
    }
}
