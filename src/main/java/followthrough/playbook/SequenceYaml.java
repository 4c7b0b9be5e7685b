package followthrough.playbook;

import static followthrough.playbook.YamlWriter.list;
import static followthrough.playbook.YamlWriter.mapping;
import static followthrough.playbook.YamlWriter.mappings;
import static followthrough.playbook.YamlWriter.plain;
import static followthrough.playbook.YamlWriter.put;
import static followthrough.playbook.YamlWriter.written;
import static java.util.stream.Collectors.toCollection;

import followthrough.prospects.Channel;
import followthrough.prospects.LegalHours;
import followthrough.prospects.Tier;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One {@link Sequence} as YAML, both ways and without loss. Reading refuses what the product promises never to do, such
 * as a sequence for tier A that is all automatic, and names every problem with its line.
 */
public final class SequenceYaml {

    /** What came of reading a text. */
    public sealed interface Result {}

    public record Read(Sequence sequence) implements Result {}

    /** At least one problem, each with line, key and what was expected. */
    public record Refused(List<String> problems) implements Result {}

    /**
     * What a text says so far, whatever is still wrong with it.
     *
     * @param sequence absent where the text is no sequence, or says something that nothing can be made of
     */
    public record SoFar(@Nullable Sequence sequence, List<Problem> problems) {}

    /**
     * One thing that is wrong with a sequence.
     *
     * @param step its index; absent when it is about the sequence as a whole
     * @param key as the YAML has it; empty when it is about the text as such
     * @param line of the text
     */
    public record Problem(@Nullable Integer step, String key, String what, int line) {
        /** With its line, for who has the text before them. */
        public String words() {
            return key.isEmpty() ? what : "line " + line + ", " + key + ": " + what;
        }
    }

    static final int MOST_STEPS = 40;
    static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    static final Set<String> RESERVED = Set.of("new", "approaches", "drafts", "lint", "assets", "snippets", "tiers");
    private static final Set<String> SEQUENCE_KEYS = Set.of("key", "name", "purpose", "tiers", "about", "steps");
    /** In which people may be called and texted, whatever their country allows beyond it. */
    private static final LegalHours.Span CALLS = LegalHours.FLOOR.weekdays().getFirst();

    private static final int MOST_VARIANTS = 10;
    private static final int HEAVIEST = 1_000;
    private static final int MOST_ASSETS = 10;
    private static final Set<String> STEP_KEYS = Set.of(
            "name",
            "after",
            "channel",
            "automatic",
            "goal",
            "approach",
            "minutes",
            "window",
            "when",
            "otherwise",
            "same-thread",
            "asset",
            "subject",
            "text",
            "variants",
            "guide");
    private static final Set<String> VARIANT_KEYS = Set.of("weight", "subject", "text");

    /**
     * What a step may name.
     *
     * @param assets those there are, by their keys: what a step names must be one, and in use; absent where nobody asks,
     *     because of what was published an asset may be archived since
     * @param snippets whether there is one of this key
     * @param published of what was published before a page took the name, the key may be one of {@link #RESERVED}
     */
    record Known(
            ApproachLibrary approaches,
            @Nullable Function<String, Optional<Asset>> assets,
            Predicate<String> snippets,
            boolean published) {
        static final Known SHIPPED = new Known(ApproachLibrary.SHIPPED, null, key -> true, false);

        /** Of what was published, nobody asks for an asset or a snippet. */
        static Known published(ApproachLibrary approaches) {
            return new Known(approaches, null, key -> true, true);
        }
    }

    private SequenceYaml() {}

    /** Knows the approaches that ship, and asks for no asset; {@link Playbook#read} knows all there is. */
    public static Result read(String yaml) {
        return read(yaml, Known.SHIPPED);
    }

    static Result read(String yaml, Known known) {
        var soFar = soFar(yaml, known);
        return soFar.sequence() != null && soFar.problems().isEmpty()
                ? new Read(soFar.sequence())
                : new Refused(soFar.problems().stream().map(Problem::words).toList());
    }

    /** As {@link #soFar(String, Known)}, with the approaches that ship. */
    public static SoFar soFar(String yaml) {
        return soFar(yaml, Known.SHIPPED);
    }

    /** Reads what is not finished: nothing is refused but what would be lost by writing it anew. */
    static SoFar soFar(String yaml, Known known) {
        var reader = new YamlReader();
        var root = reader.mapping(yaml, SEQUENCE_KEYS);
        if (root == null) return new SoFar(null, problems(reader, List.of()));
        var key = root.line("key", 60, "a key such as \"new-enquiry\"");
        if (!key.isEmpty() && !KEY.matcher(key).matches())
            root.breaks(
                    "key",
                    "expected small letters, digits and single hyphens, as in \"new-enquiry\", found \"" + key + "\"");
        if (RESERVED.contains(key) && !known.published())
            root.breaks("key", "\"" + key + "\" is the address of another page; choose another key");
        var name = root.line("name", 80, "what people call it");
        var purpose = purpose(root);
        var tiers = tiers(root);
        var about = root.line("about", 300, "one sentence for the people who use it");
        var lines = root.mappings("steps", STEP_KEYS);
        var steps = steps(root, lines, tiers, known);
        var problems = problems(reader, lines);
        return purpose == null || reader.found().stream().anyMatch(YamlReader.Problem::lost)
                ? new SoFar(null, problems)
                : new SoFar(new Sequence(key, name, purpose, tiers, about, steps), problems);
    }

    private static List<Problem> problems(YamlReader reader, List<YamlReader.Mapping> steps) {
        return reader.found().stream()
                .map(it -> new Problem(step(it.of(), steps), it.key(), it.what(), it.line()))
                .toList();
    }

    private static @Nullable Integer step(YamlReader.@Nullable Mapping of, List<YamlReader.Mapping> steps) {
        for (int i = 0; of != null && i < steps.size(); i++) if (of.isIn(steps.get(i))) return i;
        return null;
    }

    /**
     * A name as a key of at most that many letters: {@code Preisführer 2026} becomes {@code preisfuhrer-2026}. Empty where
     * nothing is left of it.
     */
    static String keyOf(String name, int longest) {
        var letters = Normalizer.normalize(name.replace("ß", "ss"), Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT);
        var key = letters.replaceAll("[^a-z0-9]+", "-").replaceAll("^[-0-9]+|-+$", "");
        return key.length() <= longest ? key : key.substring(0, longest).replaceFirst("-[^-]*$", "");
    }

    /** Whether a sequence may have this key. */
    static boolean isKey(String key) {
        return KEY.matcher(key).matches() && key.length() <= 60 && !RESERVED.contains(key);
    }

    private static Sequence.@Nullable Purpose purpose(YamlReader.Mapping root) {
        var words = Arrays.stream(Sequence.Purpose.values())
                .map(Sequence.Purpose::word)
                .toList();
        var word = root.word("purpose", words);
        return word == null ? null : Sequence.Purpose.values()[words.indexOf(word)];
    }

    private static Set<Tier> tiers(YamlReader.Mapping root) {
        var tiers = EnumSet.noneOf(Tier.class);
        for (var word : root.texts("tiers", "tiers, each A, B or C")) {
            switch (word) {
                case "A" -> tiers.add(Tier.A);
                case "B" -> tiers.add(Tier.B);
                case "C" -> tiers.add(Tier.C);
                default -> root.problem("tiers", "expected A, B or C, found \"" + word + "\"");
            }
        }
        if (tiers.isEmpty()) root.breaks("tiers", "expected at least one of A, B and C");
        return Collections.unmodifiableSet(tiers);
    }

    private static List<Step> steps(
            YamlReader.Mapping root, List<YamlReader.Mapping> lines, Set<Tier> tiers, Known known) {
        if (root.has("steps") && lines.isEmpty()) root.breaks("steps", "expected at least one step");
        if (lines.size() > MOST_STEPS)
            root.breaks("steps", "expected at most " + MOST_STEPS + " steps, found " + lines.size());
        var steps = new ArrayList<Step>();
        for (var line : lines)
            steps.add(step(line, steps.stream().anyMatch(earlier -> earlier.channel() == Channel.EMAIL), known));
        leadSomewhere(lines, steps);
        for (int i = 0; i < steps.size(); i++)
            for (int next : followers(steps, i))
                if (!steps.get(i).approach().isEmpty()
                        && steps.get(i).approach().equals(steps.get(next).approach()))
                    lines.get(next)
                            .breaks(
                                    "approach",
                                    "\"" + steps.get(i).approach()
                                            + "\" twice in a row; expected another one than the step before");
        if (tiers.contains(Tier.A) && !steps.isEmpty() && steps.stream().allMatch(SequenceYaml::mayGoWithoutAPerson))
            root.breaks(
                    "steps",
                    "all automatic, yet it is for tier A; expected at least one personal step"
                            + (steps.stream().allMatch(Step::automatic) ? "" : " without a condition"));
        return List.copyOf(steps);
    }

    private static boolean mayGoWithoutAPerson(Step step) {
        return step.automatic() || !step.when().isEmpty();
    }

    /** Names are given once, and whoever is led elsewhere comes to a later step, so that every way comes to an end. */
    private static void leadSomewhere(List<YamlReader.Mapping> lines, List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            var line = lines.get(i);
            if (!step.name().isEmpty() && place(steps, step.name()) < i)
                line.breaks("name", "an earlier step is called \"" + step.name() + "\" already");
            if (step.otherwise().isEmpty()) continue;
            if (step.when().isEmpty()) line.breaks("otherwise", "never comes about, because the step has no \"when\"");
            if (step.otherwise().equals(Step.END)) continue;
            int there = place(steps, step.otherwise());
            if (there < 0) line.breaks("otherwise", "no step is called \"" + step.otherwise() + "\"");
            else if (there <= i)
                line.breaks("otherwise", "\"" + step.otherwise() + "\" does not come later; expected a later step");
        }
    }

    /** The index of the step of that name; -1 when there is none. */
    private static int place(List<Step> steps, String name) {
        return steps.stream().map(Step::name).toList().indexOf(name);
    }

    /** The steps that can come right after this one, as what they ask is true or not. */
    private static Set<Integer> followers(List<Step> steps, int step) {
        var followers = new LinkedHashSet<Integer>();
        var open = new ArrayDeque<>(List.of(step + 1));
        while (!open.isEmpty()) {
            int next = open.poll();
            if (next < 0 || next >= steps.size() || !followers.add(next)) continue;
            var it = steps.get(next);
            if (it.when().isEmpty() || it.otherwise().equals(Step.END)) continue;
            open.add(it.otherwise().isEmpty() ? next + 1 : place(steps, it.otherwise()));
        }
        return followers;
    }

    private static Step step(YamlReader.Mapping line, boolean emailed, Known known) {
        var after = after(line);
        var word = line.word(
                "channel", Arrays.stream(Channel.values()).map(Channel::word).toList());
        var channel = word == null ? Channel.TASK : Channel.of(word);
        var automatic = line.yes("automatic");
        if (automatic && word != null && channel != Channel.EMAIL)
            line.breaks("automatic", "only e-mails can be automatic; a " + word + " is made by a person");
        var goal = line.line("goal", 160, "what is different afterwards");
        var approach = line.line("approach", 60, "the key of an approach");
        if (!approach.isEmpty() && !known.approaches().has(approach))
            line.breaks("approach", "there is no approach \"" + approach + "\" in the library");
        var minutes = minutes(line, automatic);
        var sameThread = line.yes("same-thread");
        if (sameThread && !(channel == Channel.EMAIL && emailed))
            line.breaks("same-thread", "only an e-mail after an earlier e-mail of the sequence can answer it");
        var guide = line.texts("guide", "what to say or ask");
        var variants = variants(line, word == null ? null : channel, sameThread);
        for (var variant : variants)
            for (var snippet : Snippets.named(variant.template()))
                if (!known.snippets().test(snippet))
                    line.breaks("text", "there is no snippet \"" + snippet + "\"; add it under Playbook, Snippets");
        if (channel == Channel.CALL && guide.isEmpty())
            line.breaks("guide", "missing; expected a list of what to say and ask in the call");
        return new Step(
                name(line, "name"),
                after,
                channel,
                automatic,
                goal,
                approach,
                minutes,
                variants,
                guide,
                sameThread,
                window(line, channel),
                when(line, known.approaches()),
                name(line, "otherwise"),
                assets(line, word == null ? null : channel, variants, known));
    }

    /** One key as it stands, or a list of them: the first that helps somebody is theirs. */
    private static List<String> assets(
            YamlReader.Mapping line, @Nullable Channel channel, List<Step.Variant> variants, Known known) {
        var there = known.assets();
        var fields = variants.stream()
                .filter(variant -> Merge.problems(variant.template().subject()).isEmpty()
                        && Merge.problems(variant.template().text()).isEmpty())
                .flatMap(variant -> Merge.fieldsOf(variant.template()).stream())
                .filter(field -> field.startsWith("asset."))
                .collect(toCollection(TreeSet::new));
        if (!line.has("asset")) {
            if (!fields.isEmpty())
                line.breaks(
                        "text", "{{ " + fields.first() + " }} has nothing to show, because the step has no \"asset\"");
            return List.of();
        }
        var keys = line.one("asset")
                ? List.of(line.line("asset", 60, "the key of an asset"))
                : line.texts("asset", "keys of assets");
        if (channel != null && !channel.isMessage())
            line.breaks("asset", "only a message gives one; a " + channel.word() + " has no text to go with it");
        if (keys.size() > MOST_ASSETS)
            line.breaks("asset", "expected at most " + MOST_ASSETS + ", found " + keys.size());
        for (var key : keys) {
            if (key.isEmpty()) continue;
            if (!KEY.matcher(key).matches())
                line.breaks("asset", "expected small letters, digits and single hyphens, found \"" + key + "\"");
            else if (there != null) usable(line, key, channel, fields, there.apply(key));
        }
        return List.copyOf(new LinkedHashSet<>(keys));
    }

    private static void usable(
            YamlReader.Mapping line, String key, @Nullable Channel channel, Set<String> fields, Optional<Asset> found) {
        if (found.isEmpty())
            line.breaks("asset", "there is no asset \"" + key + "\" in the library; add it under Playbook, Assets");
        else if (found.get().archived())
            line.breaks("asset", "\"" + key + "\" is archived; take it back into use first");
        else if (found.get().isFile() && channel != null && channel != Channel.EMAIL)
            line.breaks("asset", "\"" + key + "\" is a file, which only an e-mail can carry");
        else if (found.get().isFile() && fields.contains("asset.link"))
            line.breaks(
                    "text",
                    "{{ asset.link }} has nothing to show, because \"" + key + "\" is a file, which goes as it is");
    }

    private static String name(YamlReader.Mapping line, String key) {
        if (!line.has(key)) return "";
        var name = line.line(key, 60, "the name of a step, such as \"second-mail\"");
        var end = name.equals(Step.END);
        if (end && key.equals("name")) line.breaks(key, "\"end\" stands for the end of the sequence; choose another");
        if (!name.isEmpty() && !KEY.matcher(name).matches())
            line.breaks(key, "expected small letters, digits and single hyphens, found \"" + name + "\"");
        return name;
    }

    private static @Nullable SendWindow window(YamlReader.Mapping line, Channel channel) {
        if (!line.has("window")) return null;
        var words = line.text("window", "hours such as \"9:00 to 11:30\"");
        try {
            var window = words.isEmpty() ? null : SendWindow.of(words);
            if (window != null
                    && (channel == Channel.CALL || channel == Channel.SMS)
                    && (window.from().isBefore(CALLS.from()) || window.to().isAfter(CALLS.until())))
                line.breaks(
                        "window", "people may be called and texted from " + CALLS + " only, found \"" + words + "\"");
            return window;
        } catch (IllegalArgumentException unknown) {
            line.problem("window", String.valueOf(unknown.getMessage()));
            return null;
        }
    }

    private static List<Condition> when(YamlReader.Mapping line, ApproachLibrary library) {
        var conditions = new ArrayList<Condition>();
        for (var words : line.texts("when", "conditions, each such as \"has phone\""))
            try {
                var condition = Condition.of(words);
                if (condition.fact() == Condition.Fact.RECEIVED)
                    for (var key : condition.values())
                        if (!library.has(key))
                            line.problem("when", "there is no approach \"" + key + "\" in the library");
                conditions.add(condition);
            } catch (IllegalArgumentException unknown) {
                line.problem("when", String.valueOf(unknown.getMessage()));
            }
        return List.copyOf(conditions);
    }

    private static Delay after(YamlReader.Mapping line) {
        var words = line.text("after", "\"at once\" or a wait such as \"2 business days\"");
        try {
            return words.isEmpty() ? Delay.NONE : Delay.of(words);
        } catch (IllegalArgumentException unknown) {
            line.problem("after", String.valueOf(unknown.getMessage()));
            return Delay.NONE;
        }
    }

    private static int minutes(YamlReader.Mapping line, boolean automatic) {
        if (automatic && !line.has("minutes")) return 1;
        var expected = "the minutes it takes a person, from 1 to 480";
        var text = line.text("minutes", expected);
        if (text.matches("[1-9]\\d{0,2}") && Integer.parseInt(text) <= 480) return Integer.parseInt(text);
        if (!text.isEmpty()) line.problem("minutes", "expected " + expected + ", found \"" + text + "\"");
        return 1;
    }

    /** One text as it stands in the step, or several that are tried beside each other; none for work without words. */
    private static List<Step.Variant> variants(YamlReader.Mapping line, @Nullable Channel channel, boolean sameThread) {
        if (channel == null) return List.of();
        if (!line.has("variants")) {
            var template = template(line, channel, sameThread);
            return template == null ? List.of() : List.of(new Step.Variant(1, template));
        }
        for (var key : List.of("subject", "text"))
            if (line.has(key)) line.problem(key, "stands in each of the variants, not beside them");
        var texts = line.mappings("variants", VARIANT_KEYS);
        if (texts.size() < 2 || texts.size() > MOST_VARIANTS)
            line.breaks("variants", "expected 2 to " + MOST_VARIANTS + " of them, found " + texts.size());
        var variants = new ArrayList<Step.Variant>();
        for (var text : texts) {
            var template = template(text, channel, sameThread);
            variants.add(new Step.Variant(weight(text), template == null ? new Template("", "") : template));
            if (template == null)
                text.breaks("text", "missing; a " + channel.word() + " without words has no variants");
        }
        return List.copyOf(variants);
    }

    private static int weight(YamlReader.Mapping variant) {
        if (!variant.has("weight")) return 1;
        var expected = "a whole number from 1 to " + HEAVIEST;
        var text = variant.text("weight", expected);
        if (text.matches("[1-9]\\d{0,3}") && Integer.parseInt(text) <= HEAVIEST) return Integer.parseInt(text);
        if (!text.isEmpty()) variant.problem("weight", "expected " + expected + ", found \"" + text + "\"");
        return 1;
    }

    private static @Nullable Template template(YamlReader.Mapping line, Channel channel, boolean sameThread) {
        var text = channel.isMessage() ? line.text("text", "the message") : line.optional("text", "the message");
        var thread = channel != Channel.EMAIL || sameThread;
        var subject = thread
                ? line.optional("subject", "the subject of the e-mail")
                : line.line("subject", 150, "the subject of the e-mail");
        if (thread && line.has("subject"))
            line.breaks(
                    "subject",
                    sameThread ? "not used in the same thread, which has one" : "only an e-mail has a subject");
        Merge.problems(subject).forEach(problem -> line.breaks("subject", problem));
        Merge.problems(text).forEach(problem -> line.breaks("text", problem));
        return text.isEmpty() && subject.isEmpty() ? null : new Template(subject, text);
    }

    /** Reads back as the same sequence. */
    public static String write(Sequence sequence) {
        var root = new ArrayList<NodeTuple>();
        put(root, "key", sequence.key());
        put(root, "name", sequence.name());
        put(root, "purpose", sequence.purpose().word());
        put(
                root,
                "tiers",
                list(sequence.tiers().stream().sorted().map(Tier::name).toList(), FlowStyle.FLOW));
        put(root, "about", sequence.about());
        put(
                root,
                "steps",
                mappings(sequence.steps().stream().map(SequenceYaml::step).toList()));
        return written(mapping(root));
    }

    private static Node step(Step step) {
        var keys = new ArrayList<NodeTuple>();
        if (!step.name().isEmpty()) put(keys, "name", step.name());
        put(keys, "after", step.after().words());
        put(keys, "channel", step.channel().word());
        if (step.automatic()) put(keys, "automatic", plain("true", Tag.BOOL));
        put(keys, "goal", step.goal());
        put(keys, "approach", step.approach());
        put(keys, "minutes", plain(Integer.toString(step.minutes()), Tag.INT));
        if (step.sameThread()) put(keys, "same-thread", plain("true", Tag.BOOL));
        if (step.window() instanceof SendWindow window) put(keys, "window", window.words());
        if (!step.when().isEmpty())
            put(keys, "when", list(step.when().stream().map(Condition::words).toList(), FlowStyle.BLOCK));
        if (!step.otherwise().isEmpty()) put(keys, "otherwise", step.otherwise());
        if (step.assets().size() == 1) put(keys, "asset", step.assets().getFirst());
        else if (!step.assets().isEmpty()) put(keys, "asset", list(step.assets(), FlowStyle.FLOW));
        if (step.variants().size() == 1) put(keys, step.variants().getFirst().template());
        else if (!step.variants().isEmpty())
            put(
                    keys,
                    "variants",
                    mappings(step.variants().stream().map(SequenceYaml::variant).toList()));
        if (!step.guide().isEmpty()) put(keys, "guide", list(step.guide(), FlowStyle.BLOCK));
        return mapping(keys);
    }

    private static Node variant(Step.Variant variant) {
        var keys = new ArrayList<NodeTuple>();
        put(keys, "weight", plain(Integer.toString(variant.weight()), Tag.INT));
        put(keys, variant.template());
        return mapping(keys);
    }
}
