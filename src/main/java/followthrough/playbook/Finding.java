package followthrough.playbook;

import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is to be mended in a draft before it can be published, or looked at.
 *
 * @param must whether publishing is refused because of it
 * @param step index of the step it is about; absent when it is about the sequence as a whole
 * @param field of the form, as the YAML calls it; empty when it is about no single one
 */
public record Finding(boolean must, @Nullable Integer step, String field, String text) {

    /** Its place in words: {@code Step 3}. */
    public String where() {
        return step == null ? "The sequence" : "Step " + (step + 1);
    }

    /**
     * All there are, those that must be mended first.
     *
     * @param gaps whom nothing would start for any more
     * @param lint what was found in its texts
     */
    static List<Finding> of(
            Sequence sequence,
            ApproachLibrary library,
            List<SequenceYaml.Problem> problems,
            List<String> gaps,
            List<Lint.OfStep> lint) {
        var findings = new ArrayList<Finding>();
        for (var problem : problems)
            findings.add(new Finding(true, problem.step(), problem.key(), said(problem.what())));
        for (var gap : gaps) findings.add(new Finding(true, null, "tiers", said(gap.replaceFirst("^tiers: ", ""))));
        var steps = sequence.steps();
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            var approach = library.find(step.approach()).orElse(null);
            if (approach != null) {
                if (!approach.channels().contains(step.channel()))
                    findings.add(new Finding(
                            false,
                            i,
                            "approach",
                            "“" + approach.name() + "” is not made for this channel, but for "
                                    + approach.channels().stream()
                                            .map(Channel::word)
                                            .collect(Collectors.joining(", "))
                                    + "."));
                if (saysTheExample(step, approach))
                    findings.add(new Finding(
                            false,
                            i,
                            step.channel() == Channel.CALL ? "guide" : "text",
                            "These are the words of the library's example. Make them yours."));
            }
        }
        for (var text : lint)
            for (var found : text.findings().open())
                findings.add(new Finding(
                        found.state() == LintRule.State.BLOCK,
                        text.step() - 1,
                        "text",
                        (text.text() == 0 ? "" : "Text " + text.text() + ": ") + Lint.sentence(found)));
        findings.addAll(policy(sequence));
        findings.sort(Comparator.comparing((Finding it) -> !it.must())
                .thenComparing(it -> it.step() == null ? -1 : it.step()));
        return List.copyOf(findings);
    }

    private static boolean saysTheExample(Step step, Approach approach) {
        return step.guide().contains(approach.example())
                || step.variants().stream().anyMatch(it -> it.template().text().contains(approach.example()));
    }

    /** What the exit policy asks of those who begin with this sequence and that it has not got; what begins later adds to it. */
    private static List<Finding> policy(Sequence sequence) {
        var steps = sequence.steps();
        var findings = new ArrayList<Finding>();
        if (!sequence.purpose().isFirst() || steps.isEmpty()) return findings;
        var touches = steps.stream().filter(it -> it.channel() != Channel.TASK).toList();
        var channels = touches.stream().map(Step::channel).distinct().count();
        var personal = touches.stream().filter(it -> !it.automatic()).count();
        var strictest = sequence.tiers().stream()
                .map(ExitPolicy::of)
                .max(Comparator.comparing(ExitPolicy::touches))
                .orElse(ExitPolicy.of(Tier.A));
        var missing = strictest.missing(
                touches.size(),
                (int) channels,
                (int) personal,
                Duration.ofDays(strictest.days()), // time passes by itself
                false);
        if (!missing.isEmpty())
            findings.add(new Finding(
                    false,
                    null,
                    "steps",
                    "The exit policy asks for " + strictest.touches() + " touches over "
                            + (strictest.channels() == 1 ? "one channel" : strictest.channels() + " channels") + "; "
                            + String.join(", ", missing)
                            + (missing.size() == 1 && missing.getFirst().startsWith("one ") ? " is" : " are")
                            + " missing here. Personal touches are planned after its end until they are made."));
        var emails = steps.stream().filter(it -> it.channel() == Channel.EMAIL).count();
        if (sequence.purpose() == Sequence.Purpose.OUTBOUND && emails > strictest.coldEmails())
            findings.add(new Finding(
                    false,
                    null,
                    "steps",
                    "It has " + emails + " e-mails, and after " + strictest.coldEmails()
                            + " without a word from them the others are calls, or made by hand."));
        return findings;
    }

    /** As a sentence: {@code Still missing: the subject of the e-mail.} */
    private static String said(String what) {
        var said = what.replaceFirst("^(missing|empty); expected ", "Still missing: ");
        return Character.toUpperCase(said.charAt(0)) + said.substring(1) + (said.endsWith(".") ? "" : ".");
    }
}
