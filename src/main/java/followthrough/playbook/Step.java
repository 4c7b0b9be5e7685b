package followthrough.playbook;

import followthrough.prospects.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One line of a sequence: when, in which channel, by whom, with which goal, and what the prospect gets from it.
 *
 * @param name by which an earlier step leads here; empty where none does
 * @param after the wait after the previous touch was made (for the first step: after the sequence began)
 * @param automatic true when the machine sends it; only e-mails may be
 * @param approach the key of the approach it uses
 * @param minutes what it takes a person; for automatic steps 1
 * @param variants the text of an e-mail or social message, or several that are tried beside each other; empty for calls
 *     and other work
 * @param guide what to say and ask, for calls; empty for messages
 * @param sameThread whether an e-mail answers the one before it
 * @param window the hours in which it may be made; absent: those of its channel
 * @param when what must all be true for it to be made; empty: it always is
 * @param otherwise the name of the later step that comes instead where that is not so, or {@link #END}; empty: the next
 *     one
 * @param assets keys of what it gives: the first that helps them and that they have not received
 */
public record Step(
        String name,
        Delay after,
        Channel channel,
        boolean automatic,
        String goal,
        String approach,
        int minutes,
        List<Variant> variants,
        List<String> guide,
        boolean sameThread,
        @Nullable SendWindow window,
        List<Condition> when,
        String otherwise,
        List<String> assets) {

    /** Where nothing of the sequence comes instead. */
    public static final String END = "end";

    /** One of the texts of a step. @param weight its share among them is its part of the sum of all weights */
    public record Variant(int weight, Template template) {}

    /** Always made, in the hours of its channel, with one text or none. */
    public static Step plain(
            Delay after,
            Channel channel,
            boolean automatic,
            String goal,
            String approach,
            int minutes,
            @Nullable Template template,
            List<String> guide,
            boolean sameThread) {
        return new Step(
                "",
                after,
                channel,
                automatic,
                goal,
                approach,
                minutes,
                template == null ? List.of() : List.of(new Variant(1, template)),
                guide,
                sameThread,
                null,
                List.of(),
                "",
                List.of());
    }

    /** The same under another name, where its conditions lead, and what these are. */
    Step leading(String name, List<Condition> when, String otherwise) {
        return with(name, automatic, goal, variants, guide, List.copyOf(when), otherwise);
    }

    Step asIfFinished() {
        var readable = variants.stream()
                .filter(it -> Merge.problems(it.template().subject()).isEmpty()
                        && Merge.problems(it.template().text()).isEmpty())
                .toList();
        return with(
                name,
                automatic && channel == Channel.EMAIL,
                goal.isBlank() ? "no goal yet" : goal,
                readable,
                guide,
                when,
                otherwise);
    }

    /** The same with other words. */
    Step with(List<Variant> variants, List<String> guide) {
        return with(name, automatic, goal, variants, guide, when, otherwise);
    }

    private Step with(
            String name,
            boolean automatic,
            String goal,
            List<Variant> variants,
            List<String> guide,
            List<Condition> when,
            String otherwise) {
        return new Step(
                name,
                after,
                channel,
                automatic,
                goal,
                approach,
                minutes,
                variants,
                guide,
                sameThread,
                window,
                when,
                otherwise,
                assets);
    }

    /**
     * The text for one prospect: always the same one of the variants, and over many prospects each as often as it weighs.
     * Which one it was need not be kept: version, step and prospect tell it for ever.
     *
     * @return absent when the step has no text
     */
    public @Nullable Template template(long prospectId) {
        if (variants.isEmpty()) return null;
        long sum = variants.stream().mapToLong(Variant::weight).sum();
        long place = Math.floorMod(mixed(prospectId * 31 + goal.hashCode()), sum);
        for (var variant : variants) {
            place -= variant.weight();
            if (place < 0) return variant.template();
        }
        throw new IllegalStateException("weights that do not add up: " + variants);
    }

    /**
     * What an earlier form of a step had otherwise.
     *
     * @param what e.g. {@code the wait}
     * @param was empty for nothing
     * @param inFull whether it is told by showing both, and not in half a sentence
     */
    public record Difference(String what, String was, String is, boolean inFull) {
        private String clause() {
            return inFull
                    ? what
                    : what + " (" + (is.isEmpty() ? "none" : is) + ", was " + (was.isEmpty() ? "none" : was) + ")";
        }
    }

    /** The same as half a sentence each: {@code the wait (1 day, was 3 business days)}. */
    List<String> changesSince(Step earlier) {
        return differencesFrom(earlier).stream().map(Difference::clause).toList();
    }

    List<Difference> differencesFrom(Step earlier) {
        var all = new ArrayList<Difference>();
        note(all, "its name", earlier.name, name);
        note(all, "the wait", earlier.after.words(), after.words());
        note(all, "the channel", earlier.channel.word(), channel.word());
        note(all, "who makes it", maker(earlier), maker(this));
        note(all, "the goal", earlier.goal, goal);
        note(all, "the approach", earlier.approach, approach);
        note(all, "the minutes", "" + earlier.minutes, "" + minutes);
        if (earlier.variants.size() == 1 && variants.size() == 1)
            note(
                    all,
                    "the subject",
                    earlier.variants.getFirst().template().subject(),
                    variants.getFirst().template().subject());
        if (!texts(earlier).equals(texts(this)))
            all.add(new Difference(
                    variants.size() > 1 ? "its texts" : "its text", written(earlier), written(this), true));
        if (!earlier.guide.equals(guide))
            all.add(new Difference("what to say", String.join("\n", earlier.guide), String.join("\n", guide), true));
        note(all, "the thread", thread(earlier), thread(this));
        note(all, "the hours", hours(earlier), hours(this));
        note(all, "the conditions", conditions(earlier), conditions(this));
        note(all, "what comes instead", earlier.otherwise, otherwise);
        note(all, "the assets", String.join(", ", earlier.assets), String.join(", ", assets));
        return all;
    }

    private static void note(List<Difference> all, String what, String was, String is) {
        if (!was.equals(is)) all.add(new Difference(what, was, is, false));
    }

    /** With one text its subject is told apart, and that it weighs something else means nothing. */
    private static List<?> texts(Step step) {
        return step.variants.size() == 1
                ? List.of(step.variants.getFirst().template().text())
                : step.variants;
    }

    /** As one reads it: several texts with what each weighs, and its subject. */
    private static String written(Step step) {
        if (step.variants.size() == 1)
            return step.variants.getFirst().template().text();
        return step.variants.stream()
                .map(it -> "Weight " + it.weight() + "\n"
                        + (it.template().subject().isEmpty()
                                ? ""
                                : "Subject: " + it.template().subject() + "\n")
                        + it.template().text())
                .collect(Collectors.joining("\n\n"));
    }

    private static String maker(Step step) {
        return step.automatic ? "the machine" : "a person";
    }

    private static String thread(Step step) {
        return step.sameThread ? "the same" : "a new one";
    }

    private static String hours(Step step) {
        return step.window == null ? "those of its channel" : step.window.words();
    }

    private static String conditions(Step step) {
        return step.when.stream().map(Condition::words).collect(Collectors.joining(", "));
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): prospects that came one after the other are spread. */
    private static long mixed(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
