package followthrough.playbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import liqp.TemplateContext;
import liqp.TemplateParser;
import liqp.filters.Filter;
import liqp.nodes.LNode;
import liqp.org.antlr.v4.runtime.ParserRuleContext;
import liqp.org.antlr.v4.runtime.tree.ParseTree;
import liqp.parser.v4.NodeVisitor;
import liquid.parser.v4.LiquidParser;
import org.jspecify.annotations.Nullable;

/**
 * Fills a {@link Template} with what is known of one prospect.
 *
 * <p>Templates speak a small part of Liquid: a field with filters, {@code if}, {@code unless}, {@code case},
 * {@code comment} and {@code raw}. Loops, assignments and includes are refused when a template is read, so the work
 * grows with the length of template and values, which are limited, and a limit of time has nothing to catch. Values are
 * data: what looks like Liquid in a value is printed as it stands. Bodies are plain text; whoever makes HTML of them
 * escapes them.
 */
public final class Merge {

    /** What came of filling a template. */
    public sealed interface Result {}

    public record Rendered(String subject, String text) implements Result {}

    /** Fields that the template needs (it has no {@code default} for them) and that are empty for this prospect. */
    public record Missing(List<String> fields) implements Result {}

    /** The values do not make a message that may leave, for instance a line break in the subject. */
    public record Refused(String why) implements Result {}

    /** Every field a template may use; beside them any {@code custom.…}, and what {@link Snippets} puts in. */
    public static final Set<String> FIELDS = Set.of(
            "prospect.first_name",
            "prospect.name",
            "prospect.title",
            "prospect.country",
            "company.name",
            "sender.first_name",
            "sender.name",
            "sender.email",
            "sender.phone",
            "workspace.name",
            "deal.title",
            "deal.amount",
            "asset.name",
            "asset.link",
            "trigger.what",
            "trigger.on",
            "trigger.date",
            "trigger.time",
            "trigger.amount",
            "trigger.said",
            "asked");

    static final int LONGEST_TEMPLATE = 20_000;
    private static final int LONGEST_RESULT = 200_000;
    private static final int LONGEST_VALUE = 50_000;
    private static final int CACHED = 2_000;

    /** None of them can make a text grow by more than its arguments. */
    private static final Set<String> FILTERS = Set.of(
            "default", "append", "prepend", "capitalize", "upcase", "downcase", "strip", "truncate", "truncatewords");

    private static final Pattern CUSTOM = Pattern.compile("custom\\.[A-Za-z_][A-Za-z0-9_]*");

    /** Put in before a template is filled; one that is still there has no text. */
    private static final Pattern SNIPPET = Pattern.compile("snippets\\.[a-z][a-z0-9_]*");

    private static final Set<Class<?>> TAGS = Set.of(
            LiquidParser.If_tagContext.class,
            LiquidParser.Unless_tagContext.class,
            LiquidParser.Case_tagContext.class,
            LiquidParser.Comment_tagContext.class,
            LiquidParser.Raw_tagContext.class);

    private static final TemplateParser LIQUID = new TemplateParser.Builder()
            .withFilter(new Needed())
            .withMaxIterations(1_000)
            .withMaxSizeRenderedString(LONGEST_RESULT)
            .withMaxTemplateSizeBytes(4L * LONGEST_TEMPLATE)
            .withErrorMode(TemplateParser.ErrorMode.STRICT)
            .build();

    private static final Map<String, Parsed> PARSED = new ConcurrentHashMap<>();

    private Merge() {}

    /**
     * @param fields values by the names of {@link #FIELDS} and {@code custom.…}; absent, null and blank are the same;
     *     names not known are ignored
     * @throws IllegalArgumentException for a template that {@link #problems} would have refused
     */
    public static Result render(Template template, Map<String, ? extends @Nullable Object> fields) {
        var subject = parsed(template.subject());
        var text = parsed(template.text());
        var tooLong =
                fields.values().stream().anyMatch(value -> String.valueOf(value).length() > LONGEST_VALUE);
        if (tooLong) return new Refused("a value is longer than " + LONGEST_VALUE + " characters");
        var values = nested(fields);
        var missing = new LinkedHashSet<String>();
        values.put(Needed.KEY, missing);
        try {
            var rendered = new Rendered(
                    subject.render(values).strip(), text.render(values).strip());
            if (!missing.isEmpty()) return new Missing(List.copyOf(missing));
            if (rendered.subject().chars().anyMatch(Character::isISOControl))
                return new Refused("a line break or control character would get into the subject");
            return rendered;
        } catch (RuntimeException beyondLimits) {
            return new Refused("it could not be filled in: " + why(beyondLimits));
        }
    }

    /** The fields a template uses, in the order of their first use, those with a default included. */
    public static List<String> fieldsOf(Template template) {
        var all = new LinkedHashSet<>(parsed(template.subject()).fields);
        all.addAll(parsed(template.text()).fields);
        return List.copyOf(all);
    }

    /** Why this text is no template of ours; empty when it is one. */
    static List<String> problems(String source) {
        return parse(source).problems;
    }

    private static Parsed parsed(String source) {
        var known = PARSED.get(source);
        if (known != null) return known;
        var fresh = parse(source);
        if (!fresh.problems.isEmpty())
            throw new IllegalArgumentException("not a template: " + String.join("; ", fresh.problems));
        if (PARSED.size() >= CACHED) PARSED.clear();
        PARSED.put(source, fresh);
        return fresh;
    }

    private static Parsed parse(String source) {
        if (source.length() > LONGEST_TEMPLATE)
            return Parsed.refused(List.of("longer than " + LONGEST_TEMPLATE + " characters"));
        if (!source.contains("{{") && !source.contains("{%")) return new Parsed(source, null, List.of(), List.of());
        try {
            var reading = new Reading(source);
            reading.read(LIQUID.parse(source).getParseTree());
            return reading.problems.isEmpty()
                    ? new Parsed(source, compiled(reading.watched()), List.copyOf(reading.fields), List.of())
                    : Parsed.refused(List.copyOf(reading.problems));
        } catch (RuntimeException notLiquid) {
            return Parsed.refused(List.of("not understood as Liquid: " + why(notLiquid)));
        }
    }

    /** What the engine otherwise does anew for each rendering. */
    private static LNode compiled(String source) {
        var visitor = new NodeVisitor(LIQUID.insertions, LIQUID.filters, LIQUID.liquidStyleInclude);
        return visitor.visit(LIQUID.parse(source).getParseTree());
    }

    private static String why(Throwable thrown) {
        var message = thrown.getMessage() == null && thrown.getCause() != null
                ? thrown.getCause().getMessage()
                : thrown.getMessage();
        return message == null
                ? thrown.getClass().getSimpleName()
                // All that could have stood there instead is a list of the parser's own words.
                : message.strip().lines().findFirst().orElse("").replaceFirst(" expecting \\{[^\"]*\\}", "");
    }

    /** {@code prospect.first_name} becomes a map {@code prospect} with {@code first_name}; only text and numbers pass. */
    private static Map<String, Object> nested(Map<String, ? extends @Nullable Object> fields) {
        var single = new HashMap<String, Object>();
        var groups = new HashMap<String, Map<String, Object>>();
        fields.forEach((name, value) -> {
            var plain = value instanceof Number number
                    ? number
                    : value == null ? "" : value.toString().strip();
            if (plain.equals("") || !known(name)) return;
            var dot = name.indexOf('.');
            if (dot < 0) single.put(name, plain);
            else
                groups.computeIfAbsent(name.substring(0, dot), _ -> new HashMap<>())
                        .put(name.substring(dot + 1), plain);
        });
        single.putAll(groups);
        return single;
    }

    private static boolean known(String field) {
        return FIELDS.contains(field)
                || field.startsWith("custom.") && CUSTOM.matcher(field).matches()
                || SNIPPET.matcher(field).matches();
    }

    /** A template that was read; {@code liquid} is absent where the source has nothing to fill in. */
    private record Parsed(String source, @Nullable LNode liquid, List<String> fields, List<String> problems) {

        static Parsed refused(List<String> problems) {
            return new Parsed("", null, List.of(), problems);
        }

        String render(Map<String, Object> values) {
            // A fresh context each time: the engine's own Template keeps one in a field, so that two threads would
            // exchange their prospects.
            return liquid == null
                    ? source
                    : String.valueOf(liquid.render(new TemplateContext(LIQUID, new HashMap<>(values))));
        }
    }

    /** Remembers the fields that had to be there and were not. */
    private static final class Needed extends Filter {
        /** With a space, so that no template can name it. */
        static final String KEY = "fields missing";

        Needed() {
            super("needed");
        }

        @Override
        public Object apply(@Nullable Object value, TemplateContext context, Object... params) {
            if (value != null) return value;
            @SuppressWarnings("unchecked") // put there by render
            var missing = (Set<String>) context.get(KEY);
            missing.add(params[0].toString());
            return "";
        }
    }

    /**
     * Walks the tree of a template: notes its fields, refuses what ours may not contain, and marks each field that has
     * no default with the filter {@link Needed}, so that only what is really printed can be missing.
     */
    private static final class Reading {
        final Set<String> fields = new LinkedHashSet<>();
        final List<String> problems = new ArrayList<>();
        private final String source;
        private final List<Mark> marks = new ArrayList<>();

        /** @param at index in the source, in code points as the parser counts */
        private record Mark(int at, String field) {}

        Reading(String source) {
            this.source = source;
        }

        void read(ParseTree tree) {
            switch (tree) {
                case LiquidParser.TagContext tag
                when !TAGS.contains(tag.getChild(0).getClass()) -> refuse(tag);
                case LiquidParser.Other_tagContext tag -> refuse(tag);
                case LiquidParser.Error_other_tagContext tag -> refuse(tag);
                case LiquidParser.AssignmentContext assignment -> refuse(assignment);
                case LiquidParser.Comment_tagContext _, LiquidParser.Raw_tagContext _ -> {}
                case LiquidParser.OutputContext output -> readOutput(output);
                case LiquidParser.LookupContext lookup -> note(lookup);
                default -> readChildren(tree);
            }
        }

        private void readChildren(ParseTree tree) {
            for (int i = 0; i < tree.getChildCount(); i++) read(tree.getChild(i));
        }

        private void readOutput(LiquidParser.OutputContext output) {
            var shown = output.term() != null ? output.term() : output.expr();
            if (shown == null || output.not_out_end() != null || !isField(shown)) {
                refuse(output);
                return;
            }
            var field = note(shown);
            var first = true;
            var defaulted = false;
            for (var filter : output.filter()) {
                var name = filter.Id().getText();
                if (!FILTERS.contains(name))
                    problems.add("the filter \"" + name + "\" is not one of " + sorted(FILTERS));
                if (name.equals("default") && !first)
                    problems.add("\"default\" has to be the first filter after " + field);
                if (filter.params() != null && mentionsField(filter.params()))
                    problems.add("what follows \"" + name + ":\" has to be a text in quotes or a number");
                defaulted |= name.equals("default");
                first = false;
            }
            if (!defaulted) marks.add(new Mark(shown.getStop().getStopIndex() + 1, field));
        }

        private static boolean isField(ParseTree tree) {
            if (tree instanceof LiquidParser.LookupContext) return true;
            return tree.getChildCount() == 1 && isField(tree.getChild(0));
        }

        private static boolean mentionsField(ParseTree tree) {
            if (tree instanceof LiquidParser.LookupContext) return true;
            for (int i = 0; i < tree.getChildCount(); i++) if (mentionsField(tree.getChild(i))) return true;
            return false;
        }

        private String note(ParserRuleContext lookup) {
            var field = lookup.getText();
            if (!known(field))
                problems.add(
                        "\"" + field + "\" is not a field; there are " + sorted(FIELDS) + ", custom.… and snippets.…");
            fields.add(field);
            return field;
        }

        private void refuse(ParserRuleContext part) {
            var text = part.getText().strip();
            problems.add("\"" + (text.length() > 60 ? text.substring(0, 60) + "…" : text)
                    + "\" is not used in templates; there are fields, if, unless, case, comment and raw");
        }

        private static String sorted(Set<String> words) {
            return String.join(", ", new TreeSet<>(words));
        }

        String watched() {
            var text = new StringBuilder(source);
            for (var mark : marks.reversed())
                text.insert(source.offsetByCodePoints(0, mark.at), " | needed: \"" + mark.field + "\"");
            return text.toString();
        }
    }
}
