package followthrough.playbook;

import followthrough.playbook.LintRule.State;
import followthrough.playbook.ValueLint.Touch;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The value lint at work: what {@link ValueLint} finds in a message, what a leader decided about each rule, and what became of
 * its findings. A rule of which more than {@value #TOO_MANY} % of at least {@value #ENOUGH} findings were dismissed only
 * informs from then on, until a leader decides about it.
 */
@Component
public class Lint {
    static final int TOO_MANY = 20;
    static final int ENOUGH = 50;
    /** Why what was found is right as it is, most often; anything else is typed. */
    public static final List<String> REASONS =
            List.of("it is not so", "they know what it means", "they asked for it", "I mean it so");

    private final LintStore store;
    private final Snippets snippets;
    private final Clock clock;

    public Lint(LintStore store, Snippets snippets, Clock clock) {
        this.store = store;
        this.snippets = snippets;
        this.clock = clock;
    }

    /**
     * What somebody writes.
     *
     * @param before what went to the same person before, the latest first; the last five count
     * @param again the name of its approach, where the touch before this one had the same; absent otherwise
     * @param files whether files go with it; absent when unknown
     * @param template whether fields are filled in later, for each person
     */
    public record Writing(
            String subject,
            String text,
            List<Touch> before,
            @Nullable String again,
            @Nullable Boolean files,
            boolean template) {
        /** Of a step, for whoever it will be sent to. @param before those of the steps before it, the latest first */
        public static Writing template(String subject, String text, List<Touch> before) {
            return new Writing(subject, text, before, null, null, true);
        }
    }

    /** Which message it is: the n-th touch of a pursuit. */
    public record Message(long prospectId, long pursuitId, int touch) {}

    /** Where in the text, in characters from 0; {@code end} is behind the words. */
    public record Place(int start, int end, String words) {}

    /**
     * What one rule found.
     *
     * @param state what it does about it
     * @param places the words in question, in their order; empty where it is about the whole
     * @param fix what to do about it
     * @param dismissed why a person does without; absent when nobody does
     */
    public record Found(
            LintRule rule,
            State state,
            List<Place> places,
            String fix,
            @Nullable String dismissed) {
        List<String> words() {
            return places.stream().map(Place::words).distinct().toList();
        }
    }

    /** All that was found, what keeps the message back first. */
    public record Findings(List<Found> all) {
        public static final Findings NONE = new Findings(List.of());

        /** What a person is to look at: what keeps the message back, and what warns and was not dismissed. */
        public List<Found> open() {
            return all.stream()
                    .filter(it -> it.state() == State.BLOCK || it.state() == State.WARN && it.dismissed() == null)
                    .toList();
        }

        public List<Found> blocking() {
            return all.stream().filter(it -> it.state() == State.BLOCK).toList();
        }

        public List<Found> dismissed() {
            return all.stream()
                    .filter(it -> it.state() == State.WARN && it.dismissed() != null)
                    .toList();
        }

        public List<Found> said() {
            return all.stream().filter(it -> it.state() == State.INFO).toList();
        }

        /** Whether another approach would help. */
        public boolean wantsAnother() {
            return open().stream()
                    .anyMatch(it -> it.rule() == LintRule.EMPTY
                            || it.rule() == LintRule.REPEAT
                            || it.rule() == LintRule.SAME_APPROACH);
        }

        private List<LintRule> openRules() {
            return open().stream().map(Found::rule).toList();
        }
    }

    /** @param message absent for a template, or where nobody is written to yet */
    public Findings check(Writing writing, @Nullable Message message) {
        var decided = store.decided();
        var found = find(writing, rule -> acts(rule, decided));
        if (message == null || found.isEmpty()) return new Findings(found);
        var dismissed = store.dismissed(message);
        return new Findings(
                found.stream().map(it -> with(it, dismissed.get(it.rule()))).toList());
    }

    /** Who dismissed one pair of words did not see those that were written since. */
    private static Found with(Found found, LintStore.@Nullable Dismissed dismissed) {
        return dismissed == null || !dismissed.words().containsAll(found.words())
                ? found
                : new Found(found.rule(), found.state(), found.places(), found.fix(), dismissed.reason());
    }

    private static List<Found> find(Writing writing, Function<LintRule, State> acts) {
        var text = writing.text().replace("\r\n", "\n");
        var report = ValueLint.check(new Touch(writing.subject(), text), writing.before(), writing.files());
        var places = new EnumMap<LintRule, List<Place>>(LintRule.class);
        var fixes = new EnumMap<LintRule, String>(LintRule.class);
        for (var finding : report.findings()) {
            if (writing.template() && finding.rule().equals("unresolved") && isField(finding.words())) continue;
            var rule = LintRule.of(finding.rule()).orElseThrow();
            fixes.putIfAbsent(rule, finding.fix());
            var all = places.computeIfAbsent(rule, _ -> new ArrayList<>());
            if (!finding.words().isEmpty()) all.add(new Place(finding.start(), finding.end(), finding.words()));
        }
        if (writing.again() != null)
            fixes.put(
                    LintRule.SAME_APPROACH,
                    "The touch before this one was “" + writing.again() + "” as well. Give them something else.");
        // Nothing to say of a message that was not begun.
        if (text.isBlank()) fixes.keySet().retainAll(List.of(LintRule.SAME_APPROACH));
        return fixes.entrySet().stream()
                .map(it -> new Found(
                        it.getKey(),
                        acts.apply(it.getKey()),
                        places.getOrDefault(it.getKey(), List.of()),
                        it.getValue(),
                        null))
                .filter(it -> it.state() != State.OFF)
                .sorted((a, b) -> b.state().compareTo(a.state()))
                .toList();
    }

    private static boolean isField(String words) {
        return words.startsWith("{{") || words.startsWith("{%");
    }

    private static State acts(LintRule rule, Map<LintRule, LintStore.Decided> decided) {
        var one = decided.get(rule);
        if (one == null) return rule.shipped;
        return one.demotedAt() == null ? one.state() : State.INFO;
    }

    // --- what nobody looks at before it leaves ---

    /** The rules that keep messages back at the moment, to be asked for once where there are many messages. */
    public Set<LintRule> keepBack() {
        var decided = store.decided();
        return Arrays.stream(LintRule.values())
                .filter(rule -> acts(rule, decided) == State.BLOCK)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(LintRule.class)));
    }

    /** Why one of these rules keeps it back; empty when none does. */
    public static Optional<String> keptBack(Writing writing, Set<LintRule> rules) {
        if (rules.isEmpty()) return Optional.empty();
        return find(writing, rule -> rules.contains(rule) ? State.BLOCK : State.OFF).stream()
                .findFirst()
                .map(found -> sentence(found) + " A leader made this rule keep messages back.");
    }

    // --- what becomes of findings ---

    /** A person sees them while they write. Twice counts once. */
    @Transactional
    public void seen(Findings findings, Message message, long memberId) {
        if (!findings.openRules().isEmpty()) store.found(message, findings.openRules(), memberId, clock.instant());
    }

    /** The message leaves with them. */
    @Transactional
    public void sent(Findings findings, Message message, long memberId) {
        if (findings.openRules().isEmpty()) return;
        store.found(message, findings.openRules(), memberId, clock.instant());
        store.sent(message, findings.openRules(), clock.instant());
    }

    /**
     * A person does without what this rule found. What keeps a message back cannot be dismissed; nothing happens then.
     *
     * @param reason not empty
     */
    @Transactional
    public void dismiss(Findings findings, LintRule rule, String reason, Message message, long memberId) {
        var found = findings.open().stream()
                .filter(it -> it.rule() == rule && it.state() == State.WARN)
                .findFirst();
        if (found.isEmpty()) return;
        var now = clock.instant();
        store.dismiss(message, rule, found.get().words(), reason, memberId, now);
        var since = since(store.decided().get(rule));
        var counts = store.counts(rule, since);
        if (counts.found() >= ENOUGH && counts.dismissed() * 100 > counts.found() * TOO_MANY)
            store.demote(rule, since, now);
    }

    /** Which words it was about, and why somebody did without, go; that it was found and what became of it stays. */
    public void forgetWords(Collection<Long> pursuitIds) {
        store.forgetWords(pursuitIds);
    }

    private static Instant since(LintStore.@Nullable Decided decided) {
        return decided == null ? Instant.EPOCH : decided.since();
    }

    // --- what a leader sees and decides ---

    /** @param reason why a finding was dismissed */
    public record Dismissal(Instant at, String by, String reason, List<String> words, long prospectId) {}

    /**
     * How one rule fares.
     *
     * @param state what it was told to do
     * @param since from when on it counts; absent: from the beginning
     * @param decidedBy a leader's name; absent while it does as shipped
     * @param demotedAt since when it only informs, because too much of it was dismissed; absent when it does not
     * @param found in how many messages; those that were mended are what is neither dismissed nor sent
     */
    public record Rule(
            LintRule rule,
            State state,
            @Nullable Instant since,
            @Nullable String decidedBy,
            @Nullable Instant demotedAt,
            long found,
            long dismissed,
            long sent,
            List<Dismissal> latest) {
        /** Dismissed of those found, in per cent; 0 where nothing was found. */
        public long rate() {
            return found == 0 ? 0 : Math.round(100.0 * dismissed / found);
        }
    }

    public List<Rule> rules() {
        var decided = store.decided();
        return Arrays.stream(LintRule.values())
                .map(rule -> {
                    var one = decided.get(rule);
                    var counts = store.counts(rule, since(one));
                    return new Rule(
                            rule,
                            one == null ? rule.shipped : one.state(),
                            one == null || one.since().equals(Instant.EPOCH) ? null : one.since(),
                            one == null ? null : one.changedBy(),
                            one == null ? null : one.demotedAt(),
                            counts.found(),
                            counts.dismissed(),
                            counts.sent(),
                            store.dismissals(rule, 5));
                })
                .toList();
    }

    /** From now on, on every node. What it found before counts no more, and a demotion is taken back. */
    @Transactional
    public void decide(LintRule rule, State state, long memberId) {
        store.decide(rule, state, memberId, clock.instant());
    }

    // --- a whole sequence ---

    /** What was found in a text of a step. @param step from 1 @param text which of several, from 1; 0 where there is one */
    public record OfStep(int step, int text, Findings findings) {
        public String where() {
            return "Step " + step + (text == 0 ? "" : ", text " + text);
        }
    }

    /** In every text of a sequence that has something to look at or to be told, in their order; as its snippets are now. */
    public List<OfStep> check(Sequence sequence) {
        var found = new ArrayList<OfStep>();
        var before = new ArrayList<Touch>();
        var decided = store.decided();
        var texts = snippets.texts();
        for (int n = 0; n < sequence.steps().size(); n++) {
            var step = sequence.steps().get(n);
            var variants = step.variants();
            for (int v = 0; v < variants.size(); v++) {
                var template = texts.in(variants.get(v).template());
                var writing = Writing.template(template.subject(), template.text(), List.copyOf(before));
                var findings = new Findings(find(writing, rule -> acts(rule, decided)));
                if (!findings.all().isEmpty()) found.add(new OfStep(n + 1, variants.size() == 1 ? 0 : v + 1, findings));
            }
            // Nobody gets two texts of the same step.
            if (!variants.isEmpty()) {
                var first = texts.in(variants.getFirst().template());
                before.addFirst(new Touch(first.subject(), first.text()));
            }
        }
        return found;
    }

    /**
     * What is wrong wherever it stands, in each of these pieces of text, by the same keys. Whether a message gives something and
     * what it asks for is seen in the whole of it.
     */
    Map<String, Findings> check(Map<String, String> pieces) {
        var decided = store.decided();
        return pieces.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        it -> new Findings(find(
                                Writing.template("", it.getValue(), List.of()),
                                rule -> rule.isAboutWords() ? acts(rule, decided) : State.OFF))));
    }

    /** Why this sequence may not be published, a line for each text that a rule keeps back; empty when it may. */
    List<String> refusals(Sequence sequence) {
        return check(sequence).stream()
                .flatMap(it -> it.findings().blocking().stream().map(found -> it.where() + ": " + refusal(found)))
                .toList();
    }

    /** Why a text may not be kept. */
    static String refusal(Found found) {
        return sentence(found) + " A leader made this rule keep texts back.";
    }

    /** One line of what was found, with the words in question. */
    public static String sentence(Found found) {
        var words = found.words().stream().limit(3).map(it -> "“" + it + "”").collect(Collectors.joining(", "));
        return found.rule().title + (words.isEmpty() ? ". " : ", " + words + ". ") + found.fix();
    }

    /** Why a message may not leave; empty when it may. */
    public static Optional<String> refusal(Findings findings) {
        return findings.blocking().stream()
                .findFirst()
                .map(it -> "Not sent. " + sentence(it) + " A leader made this rule keep messages back.");
    }

    /** The rule of that word; empty when there is none. */
    public static Optional<LintRule> rule(@Nullable String word) {
        return LintRule.of(Objects.requireNonNullElse(word, ""));
    }
}
