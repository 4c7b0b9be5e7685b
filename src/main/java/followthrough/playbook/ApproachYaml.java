package followthrough.playbook;

import static followthrough.playbook.YamlWriter.list;
import static followthrough.playbook.YamlWriter.mapping;
import static followthrough.playbook.YamlWriter.mappings;
import static followthrough.playbook.YamlWriter.put;
import static followthrough.playbook.YamlWriter.written;

import followthrough.prospects.Channel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** A list of approaches as YAML, both ways and without loss; those that ship and a team's own are written alike. */
final class ApproachYaml {

    /** What came of reading a text. */
    sealed interface Result {}

    /** In the order of the text. */
    record Read(List<Approach> approaches) implements Result {}

    /** At least one problem, each with line, key and what was expected. */
    record Refused(List<String> problems) implements Result {}

    private static final Set<String> KEYS = Set.of(
            "key",
            "name",
            "group",
            "gives",
            "why",
            "when",
            "not",
            "stages",
            "needs",
            "channels",
            "example",
            "email",
            "short",
            "letter",
            "say",
            "examples");
    private static final Set<String> EMAIL_KEYS = Set.of("subject", "text");
    private static final Set<String> EXAMPLE_KEYS = Set.of("trade", "text");
    private static final Set<Channel> WRITTEN_SHORT = EnumSet.of(Channel.SMS, Channel.SOCIAL);
    private static final Set<Channel> SPOKEN = EnumSet.of(Channel.CALL, Channel.MEETING, Channel.TASK);
    private static final List<String> STAGES =
            Arrays.stream(Sequence.Purpose.values()).map(Sequence.Purpose::word).toList();
    private static final List<String> CHANNELS =
            Arrays.stream(Channel.values()).map(Channel::word).toList();

    private ApproachYaml() {}

    /** @param standing that of all of them */
    static Result read(String yaml, Approach.Standing standing) {
        var reader = new YamlReader();
        var approaches = new ArrayList<Approach>();
        var keys = new HashSet<String>();
        for (var line : reader.mappings(yaml, KEYS)) {
            var approach = approach(line, standing);
            if (approach == null) continue;
            if (!keys.add(approach.key())) line.problem("key", "\"" + approach.key() + "\" is given twice");
            approaches.add(approach);
        }
        if (reader.problems().isEmpty() && approaches.isEmpty())
            return new Refused(
                    List.of("there is no approach in it; expected a list, each beginning with \"- key: …\""));
        return reader.problems().isEmpty() ? new Read(List.copyOf(approaches)) : new Refused(reader.problems());
    }

    /**
     * Which rules of this text one breaks that was put together otherwise, as by a form: the first of each place, as in
     * {@code gives} and {@code email.subject}.
     */
    static Map<String, String> problems(Approach approach) {
        var reader = new YamlReader();
        for (var line : reader.mappings(write(List.of(approach)), KEYS)) approach(line, approach.standing());
        var problems = new LinkedHashMap<String, String>();
        for (var problem : reader.found()) problems.putIfAbsent(problem.place(), problem.what());
        return problems;
    }

    private static @Nullable Approach approach(YamlReader.Mapping line, Approach.Standing standing) {
        var key = line.line("key", 60, "a key such as \"worksheet\"");
        if (!key.isEmpty() && !SequenceYaml.KEY.matcher(key).matches())
            line.problem(
                    "key",
                    "expected small letters, digits and single hyphens, as in \"common-mistake\", found \"" + key
                            + "\"");
        var group = line.word("group", Approach.Group.all());
        var stages = EnumSet.noneOf(Sequence.Purpose.class);
        for (var word : words(line, "stages", STAGES)) stages.add(Sequence.Purpose.values()[STAGES.indexOf(word)]);
        var channels = EnumSet.noneOf(Channel.class);
        for (var word : words(line, "channels", CHANNELS)) channels.add(Channel.of(word));
        var email = belongs(line, "email", channels, EnumSet.of(Channel.EMAIL)) ? email(line) : null;
        var brief = belongs(line, "short", channels, WRITTEN_SHORT) ? template(line, "short") : "";
        var letter = belongs(line, "letter", channels, EnumSet.of(Channel.MAIL)) ? template(line, "letter") : "";
        var say = belongs(line, "say", channels, SPOKEN) ? some(line, "say", "what to say or ask") : List.<String>of();
        return group == null
                ? null
                : new Approach(
                        key,
                        line.line("name", 80, "what a rep calls it"),
                        Approach.Group.values()[Approach.Group.all().indexOf(group)],
                        line.line("gives", 300, "what the prospect gets from it"),
                        line.line("why", 300, "why that is worth something to them"),
                        line.line("when", 300, "when to use it"),
                        line.line("not", 300, "when not to use it"),
                        Collections.unmodifiableSet(stages),
                        some(line, "needs", "what to have at hand"),
                        Collections.unmodifiableSet(channels),
                        line.line("example", 300, "one or two sentences as one would say or write them"),
                        email,
                        brief,
                        letter,
                        say,
                        examples(line),
                        standing);
    }

    /** Whether the text of this key is wanted; it is a problem to have one for channels that are not named. */
    private static boolean belongs(YamlReader.Mapping line, String key, Set<Channel> channels, Set<Channel> written) {
        var wanted = !Collections.disjoint(channels, written);
        if (!wanted && line.has(key))
            line.problem(
                    key,
                    "not used, because \"channels\" names none of "
                            + String.join(
                                    ", ", written.stream().map(Channel::word).toList()));
        return wanted;
    }

    private static @Nullable Template email(YamlReader.Mapping line) {
        var email = line.mapping("email", EMAIL_KEYS);
        if (email == null) return null;
        var subject = email.line("subject", 150, "the subject of the e-mail");
        Merge.problems(subject).forEach(problem -> email.problem("subject", problem));
        return new Template(subject, template(email, "text"));
    }

    private static String template(YamlReader.Mapping line, String key) {
        var text = line.text(key, "the message");
        Merge.problems(text).forEach(problem -> line.problem(key, problem));
        return text;
    }

    private static List<String> words(YamlReader.Mapping line, String key, List<String> known) {
        var words = some(line, key, "one of " + String.join(", ", known));
        for (var word : words)
            if (!known.contains(word)) line.problem(key, "\"" + word + "\" is none of " + String.join(", ", known));
        return words.stream().filter(known::contains).toList();
    }

    private static List<String> some(YamlReader.Mapping line, String key, String expected) {
        var texts = line.texts(key, expected);
        if (texts.isEmpty()) line.problem(key, "expected a list, with at least one item: " + expected);
        return texts;
    }

    private static List<Approach.Example> examples(YamlReader.Mapping line) {
        var examples = line.mappings("examples", EXAMPLE_KEYS).stream()
                .map(it -> new Approach.Example(
                        it.line("trade", 60, "the trade of whoever writes it"), it.text("text", "the message")))
                .toList();
        if (line.has("examples")
                && examples.stream().map(Approach.Example::trade).distinct().count() < 2)
            line.problem("examples", "expected at least two, from different trades");
        return examples;
    }

    /** Reads back as the same approaches, but for where they come from. */
    static String write(List<Approach> approaches) {
        return written(mappings(approaches.stream().map(ApproachYaml::node).toList()));
    }

    private static Node node(Approach approach) {
        var keys = new ArrayList<NodeTuple>();
        put(keys, "key", approach.key());
        put(keys, "name", approach.name());
        put(keys, "group", approach.group().words());
        put(keys, "gives", approach.gives());
        put(keys, "why", approach.why());
        put(keys, "when", approach.when());
        put(keys, "not", approach.not());
        put(
                keys,
                "stages",
                list(approach.stages().stream().map(Sequence.Purpose::word).toList(), FlowStyle.FLOW));
        put(keys, "needs", list(approach.needs(), FlowStyle.BLOCK));
        put(
                keys,
                "channels",
                list(approach.channels().stream().map(Channel::word).toList(), FlowStyle.FLOW));
        put(keys, "example", approach.example());
        if (approach.email() instanceof Template email) {
            var inside = new ArrayList<NodeTuple>();
            put(inside, email);
            put(keys, "email", mapping(inside));
        }
        if (!approach.brief().isEmpty()) put(keys, "short", approach.brief());
        if (!approach.letter().isEmpty()) put(keys, "letter", approach.letter());
        if (!approach.say().isEmpty()) put(keys, "say", list(approach.say(), FlowStyle.BLOCK));
        put(
                keys,
                "examples",
                mappings(approach.examples().stream().map(ApproachYaml::node).toList()));
        return mapping(keys);
    }

    private static Node node(Approach.Example example) {
        var keys = new ArrayList<NodeTuple>();
        put(keys, "trade", example.trade());
        put(keys, "text", example.text());
        return mapping(keys);
    }
}
