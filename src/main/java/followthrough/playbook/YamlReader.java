package followthrough.playbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads YAML that people write and keeps every problem with its line, its key and what was expected, so that all can be
 * mended at once. Only text, lists and mappings: aliases are refused, and size and nesting are limited.
 */
final class YamlReader {
    private static final int LONGEST = 300_000;
    private static final int DEEPEST = 6;
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(LONGEST).setUseMarks(true).build();

    private static final Pattern OPENS = Pattern.compile("\\s*(?:- )?(?:[\\w-]+:\\s+)?([\"'])(.*)");

    private final List<Problem> problems = new ArrayList<>();

    /**
     * One thing that is wrong.
     *
     * @param key empty when what was found says where itself
     * @param of the keys it is among; absent when it is about the text as a whole
     * @param lost whether something stands there that nothing can be made of, so that writing it anew would lose it
     */
    record Problem(
            int line, String key, String what, @Nullable Mapping of, boolean lost) {
        String words() {
            return key.isEmpty() ? what : "line " + line + ", " + key + ": " + what;
        }

        /** The key, with those above it: {@code email.subject}. */
        String place() {
            return of == null ? key : of.path() + key;
        }
    }

    List<String> problems() {
        return found().stream().map(Problem::words).toList();
    }

    List<Problem> found() {
        return List.copyOf(problems);
    }

    private void problem(int line, String key, String what) {
        problems.add(new Problem(line, key, what, null, true));
    }

    private void problem(String what) {
        problems.add(new Problem(0, "", what, null, true));
    }

    /** The root mapping; absent, with a problem, when the text is none. */
    @Nullable
    Mapping mapping(String yaml, Set<String> keys) {
        return root(yaml) instanceof Node node ? mapping(node, "the file", keys, null) : null;
    }

    /** The root list of mappings; empty, with a problem, when the text is none. */
    List<Mapping> mappings(String yaml, Set<String> keys) {
        return root(yaml) instanceof Node node ? mappings(node, "the file", keys, null) : List.of();
    }

    private @Nullable Node root(String yaml) {
        try {
            if (yaml.length() > LONGEST) problem("the file is longer than " + LONGEST + " characters");
            else if (isPlain(yaml)) {
                var root = new Compose(SETTINGS).composeString(yaml);
                if (root.isEmpty()) problem("the file is empty");
                return root.orElse(null);
            }
        } catch (MarkedYamlEngineException notYaml) {
            problem(inOurWords(notYaml, yaml));
        } catch (ReaderException noSign) {
            var line = yaml.substring(0, Math.min(noSign.getPosition(), yaml.length()))
                    .lines()
                    .count();
            problem("line " + Math.max(1, line)
                    + ": this is not YAML: it holds a sign that is no letter and cannot be seen; type the line anew");
        } catch (YamlEngineException notYaml) {
            problem("this is not YAML: compare it with the example");
        }
        return null;
    }

    /** The parser speaks of tokens, blocks and scalars. Whoever writes a sequence knows lines, keys and values. */
    private static String inOurWords(MarkedYamlEngineException notYaml, String yaml) {
        var problem = notYaml.getProblem() == null ? "" : notYaml.getProblem();
        var context = notYaml.getContext() == null ? "" : notYaml.getContext();
        var keyless = problem.contains("could not find expected ':'");
        var quoted = context.contains("quoted scalar");
        var bracketed = context.contains("flow sequence") || context.contains("flow mapping");
        // What is not closed is mended where it was opened, and is noticed far below.
        var mark = keyless || quoted || bracketed ? notYaml.getContextMark() : notYaml.getProblemMark();
        int line = mark.or(notYaml::getProblemMark).map(Mark::getLine).orElse(0);
        var lines = yaml.lines().toList();
        // A quotation mark that is not closed ends at the next one, wherever that is, and there the text goes on.
        var opened = problem.contains("<scalar>") ? opened(lines, line) : line;
        quoted |= opened < line;
        line = opened;
        var text = line < lines.size() ? lines.get(line) : "";
        String expected;
        if (text.stripLeading().length() < text.length()
                && text.substring(0, text.indexOf(text.strip())).contains("\t"))
            expected = "it begins with a tab; expected spaces, as many as the lines beside it have";
        else if (quoted) expected = "a quotation mark is opened and not closed; expected one at the end of the text";
        else if (bracketed && text.contains("{{"))
            expected = "a text that begins with {{ stands in quotes, or on lines of its own below “|”";
        else if (bracketed) expected = "a bracket is opened and not closed; expected a list such as [A, B]";
        else if (problem.contains("mapping values are not allowed"))
            expected = "a second “: ”, or further in than the line before; a text with a colon stands in quotes";
        else if (problem.contains("cannot start any token"))
            expected = "a text that begins with such a sign stands in quotes";
        else if (keyless) expected = "expected “key: value”, with a colon and a space between them";
        else expected = "expected “key: value”, or “- ” and an item, beginning as far in as the lines it belongs to";
        return "line " + (line + 1) + ", " + shown(text) + ": this is not YAML: " + expected;
    }

    /** The last line down to there whose value opens a quotation mark and does not close it; else that line itself. */
    private static int opened(List<String> lines, int line) {
        for (int i = Math.min(line, lines.size() - 1); i >= 0; i--) {
            var value = OPENS.matcher(lines.get(i));
            if (value.matches() && !value.group(2).contains(value.group(1))) return i;
        }
        return line;
    }

    /** Looked at as a stream first: a tree of unlimited depth must never be built. */
    private boolean isPlain(String yaml) {
        int depth = 0;
        for (var event : new Parse(SETTINGS).parseString(yaml)) {
            int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
            if (event instanceof CollectionStartEvent) depth++;
            if (event instanceof CollectionEndEvent) depth--;
            if (depth > DEEPEST) problem("line " + line + ": nested deeper than " + DEEPEST + " levels");
            if (event instanceof AliasEvent) problem("line " + line + ": aliases (*) are not used here");
            if (!problems.isEmpty()) return false;
        }
        return true;
    }

    private @Nullable Mapping mapping(Node node, String name, Set<String> keys, @Nullable Mapping within) {
        int line = line(node);
        if (!(node instanceof MappingNode mapping)) {
            problem(line, name, "expected keys with values, found " + shown(node));
            return null;
        }
        var values = new LinkedHashMap<String, Node>();
        for (var tuple : mapping.getValue()) {
            var key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (!keys.contains(key))
                problem(
                        line(tuple.getKeyNode()),
                        shown(tuple.getKeyNode()),
                        "unknown key; expected one of " + keys.stream().sorted().collect(Collectors.joining(", ")));
            else if (values.put(key, tuple.getValueNode()) != null)
                problem(line(tuple.getKeyNode()), key, "given twice");
        }
        return new Mapping(line, name, values, within);
    }

    private List<Mapping> mappings(Node node, String name, Set<String> keys, @Nullable Mapping within) {
        if (!(node instanceof SequenceNode list)) {
            problem(line(node), name, "expected a list, found " + shown(node));
            return List.of();
        }
        var mappings = new ArrayList<Mapping>();
        for (var item : list.getValue())
            if (mapping(item, name, keys, within) instanceof Mapping mapping) mappings.add(mapping);
        return mappings;
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static String shown(Node node) {
        if (!(node instanceof ScalarNode scalar)) return node instanceof SequenceNode ? "a list" : "keys with values";
        return shown(scalar.getValue());
    }

    private static String shown(String text) {
        var value = text.strip();
        return "\"" + (value.length() > 60 ? value.substring(0, 60) + "…" : value) + "\"";
    }

    /** Keys with their values, and the line where they begin. */
    final class Mapping {
        private final int line;
        private final String name;
        private final Map<String, Node> values;
        private final @Nullable Mapping within;

        private Mapping(int line, String name, Map<String, Node> values, @Nullable Mapping within) {
            this.line = line;
            this.name = name;
            this.values = values;
            this.within = within;
        }

        /** Whether these are those keys, or stand somewhere below them. */
        boolean isIn(Mapping other) {
            return this == other || within != null && within.isIn(other);
        }

        private String path() {
            return within == null ? "" : within.path() + name + ".";
        }

        boolean has(String key) {
            return values.containsKey(key);
        }

        /** Whether there is one text for this key, and no list. */
        boolean one(String key) {
            return values.get(key) instanceof ScalarNode;
        }

        /** The line of the value of this key, or of the mapping when it is not there. */
        int line(String key) {
            var node = values.get(key);
            return node == null ? line : YamlReader.line(node);
        }

        /** What stands there is nothing that can be read. */
        void problem(String key, String what) {
            problems.add(new Problem(line(key), key, what, this, true));
        }

        /** What stands there, or should, can be read and breaks a rule. */
        void breaks(String key, String what) {
            problems.add(new Problem(line(key), key, what, this, false));
        }

        /** Text in one line; empty, with a problem, when it is not there. */
        String line(String key, int longest, String expected) {
            var text = text(key, expected);
            if (text.contains("\n")) breaks(key, "expected " + expected + " in one line");
            else if (text.length() > longest)
                breaks(key, "expected " + expected + " of at most " + longest + " characters, found " + text.length());
            return text;
        }

        /** Text of any number of lines; empty, with a problem, when it is not there. */
        String text(String key, String expected) {
            var text = optional(key, expected);
            if (text.isEmpty() && (!has(key) || values.get(key) instanceof ScalarNode))
                breaks(key, (has(key) ? "empty" : "missing") + "; expected " + expected);
            return text;
        }

        /** Text, or empty when it is not there. */
        String optional(String key, String expected) {
            return switch (values.get(key)) {
                case null -> "";
                case ScalarNode scalar ->
                    scalar.getValue().replace("\r\n", "\n").strip();
                case Node other -> {
                    problem(key, "expected " + expected + ", found " + shown(other));
                    yield "";
                }
            };
        }

        /** One word of several; absent, with a problem, when it is none of them. */
        @Nullable
        String word(String key, List<String> words) {
            var expected = "one of " + String.join(", ", words);
            var word = optional(key, expected);
            if (words.contains(word)) return word;
            if (!word.isEmpty()) problem(key, "expected " + expected + ", found \"" + word + "\"");
            else if (!has(key) || values.get(key) instanceof ScalarNode)
                problem(key, (has(key) ? "empty" : "missing") + "; expected " + expected);
            return null;
        }

        boolean yes(String key) {
            if (!has(key)) return false;
            return "true".equals(word(key, List.of("true", "false")));
        }

        /** Texts of a list; empty when it is not there. */
        List<String> texts(String key, String expected) {
            var texts = new ArrayList<String>();
            switch (values.get(key)) {
                case null -> {}
                case SequenceNode list -> {
                    for (var item : list.getValue()) {
                        if (item instanceof ScalarNode scalar
                                && !scalar.getValue().isBlank())
                            texts.add(scalar.getValue().strip());
                        else YamlReader.this.problem(YamlReader.line(item), key, "expected " + expected);
                    }
                }
                case Node other -> problem(key, "expected a list of " + expected + ", found " + shown(other));
            }
            return List.copyOf(texts);
        }

        /** The keys and values below this one; absent, with a problem, when it has none. */
        @Nullable
        Mapping mapping(String key, Set<String> keys) {
            var node = values.get(key);
            if (node != null) return YamlReader.this.mapping(node, key, keys, this);
            problem(
                    key,
                    "missing; expected keys with values: "
                            + keys.stream().sorted().collect(Collectors.joining(", ")));
            return null;
        }

        List<Mapping> mappings(String key, Set<String> keys) {
            var node = values.get(key);
            if (node == null) {
                breaks(key, "missing; expected a list");
                return List.of();
            }
            return YamlReader.this.mappings(node, key, keys, this);
        }
    }
}
