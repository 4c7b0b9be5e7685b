package followthrough.prospects;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which tier follows from what is known of a prospect, as a leader writes it: the first line that holds decides.
 *
 * <pre>
 * A: deal at least 20,000
 * A: asked and title has owner or director
 * B: field employees at least 50
 * otherwise C
 * </pre>
 *
 * <p>Pure. {@link TierStore} asks the same of everybody in SQL; a test holds the two together.
 *
 * @param words as it was written
 * @param otherwise of whom no line is true
 */
public record TierRule(String words, List<Line> lines, Tier otherwise) {
    public static final int LONGEST = 4_000;
    private static final int MOST_LINES = 40;

    /** What a page offers to begin with. */
    public static final String PROPOSAL = """
            A: deal at least 20,000
            A: asked and title has owner or founder or director or ceo
            B: asked
            B: deal at least 2,000
            B: source has referral or fair
            otherwise C
            """;

    /** @param all conditions that must hold together; at least one */
    public record Line(Tier tier, List<Condition> all) {
        /** {@code deal at least 20,000 and asked} */
        public String words() {
            return all.stream().map(Condition::words).collect(Collectors.joining(" and "));
        }
    }

    /** What can be asked of a prospect. */
    enum Kind {
        /** an open or a won deal of their own of that much, in the workspace's currency */
        DEAL,
        /** they asked us: that is why we may contact them, or their question stands with them */
        ASKED,
        CUSTOMER,
        TITLE,
        COMPANY,
        SOURCE,
        COUNTRY,
        /** a column of a list has a word */
        FIELD,
        /** a column of a list has a number that is large enough */
        SIZE
    }

    /**
     * @param field the column's name; empty for what is no column
     * @param values any one of them; empty where a number is asked for, or nothing
     * @param least absent where no number is asked for
     */
    record Condition(
            boolean not,
            Kind kind,
            String field,
            List<String> values,
            @Nullable BigDecimal least,
            String words) {}

    /** What the rule asks about. @param deal the largest that counts; absent where there is none */
    public record Facts(
            @Nullable BigDecimal deal,
            String title,
            String company,
            String country,
            String source,
            Basis basis,
            Map<String, String> custom) {}

    /** @param why the line that decided, in its own words */
    public record Judged(Tier tier, String why) {}

    public sealed interface Reading {}

    public record Read(TierRule rule) implements Reading {}

    /** @param problems at least one, each with its line */
    public record Refused(List<String> problems) implements Reading {}

    public Judged judge(Facts facts) {
        for (var line : lines)
            if (line.all().stream().allMatch(condition -> condition.not() != holds(condition, facts)))
                return new Judged(line.tier(), line.words());
        return new Judged(otherwise, OTHERWISE);
    }

    static final String OTHERWISE = "no line of the rule is true of them";

    private static boolean holds(Condition it, Facts facts) {
        return switch (it.kind()) {
            case DEAL ->
                facts.deal() != null && it.least() != null && facts.deal().compareTo(it.least()) >= 0;
            case ASKED ->
                facts.basis() == Basis.ASKED
                        || !facts.custom().getOrDefault("asked", "").isEmpty();
            case CUSTOMER -> facts.basis() == Basis.CUSTOMER;
            case TITLE -> says(facts.title(), it.values());
            case COMPANY -> says(facts.company(), it.values());
            case SOURCE -> says(facts.source(), it.values());
            case COUNTRY -> it.values().contains(facts.country());
            case FIELD -> says(facts.custom().getOrDefault(it.field(), ""), it.values());
            case SIZE -> {
                var number = number(facts.custom().getOrDefault(it.field(), ""));
                yield number != null && it.least() != null && number.compareTo(it.least()) >= 0;
            }
        };
    }

    /** Whole words only: "cto" is in no director. */
    private static boolean says(String text, List<String> values) {
        var said = spaced(text);
        return values.stream().anyMatch(value -> said.contains(spaced(value)));
    }

    /** Small letters without accents, each word between spaces; as {@link TierStore} does it. */
    private static String spaced(String text) {
        var plain = Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replace("ß", "ss")
                .replace("æ", "ae")
                .replace("œ", "oe")
                .replace("ø", "o")
                .replace("ł", "l")
                .replace("đ", "d");
        return " " + plain.replaceAll("[^\\p{L}\\p{N}]+", " ").strip() + " ";
    }

    /** The first number in a text, with or without separators of thousands: {@code 1.200 people} is 1200. */
    private static @Nullable BigDecimal number(String text) {
        var digits = Pattern.compile("[0-9]{1,15}").matcher(text.replaceAll(THOUSANDS, ""));
        return digits.find() ? new BigDecimal(digits.group()) : null;
    }

    static final String THOUSANDS = "[ .,'’](?=[0-9]{3}(?![0-9]))";

    // --- reading ---

    private static final Pattern LINE = Pattern.compile("(?i)(?:tier\\s+)?([ABC])\\s*:\\s*(.*)");
    private static final Pattern OTHERS = Pattern.compile("(?i)otherwise\\s*:?\\s*([ABC])");
    private static final Pattern AT_LEAST =
            Pattern.compile("(?i)(deal|field\\s+(.+?))\\s+at\\s+least\\s+([0-9][0-9,.' ]*)");
    private static final Pattern HAS = Pattern.compile("(?i)(title|company|source|field\\s+(.+?))\\s+has\\s+(.+)");
    private static final Pattern COUNTRIES = Pattern.compile("(?i)country\\s+(.+)");
    private static final Set<String> ISO = Set.of(Locale.getISOCountries());
    private static final String EXPECTED =
            "expected conditions such as \"deal at least 20,000\", \"asked\", \"customer\","
                    + " \"title has owner or director\", \"company has hotel\", \"source has fair\", \"country DE or AT\","
                    + " \"field industry has boats\" or \"field employees at least 50\", joined by \"and\"";

    /** Reads what a leader wrote. Empty lines and what follows a # are passed over. */
    public static Reading read(String words) {
        var problems = new ArrayList<String>();
        var lines = new ArrayList<Line>();
        Tier otherwise = null;
        if (words.length() > LONGEST) return new Refused(List.of("The rule is longer than " + LONGEST + " letters."));
        int number = 0;
        for (var written : words.lines().toList()) {
            number++;
            var text = written.replaceFirst("#.*", "").strip();
            if (text.isEmpty()) continue;
            var where = "line " + number + ": ";
            if (otherwise != null) {
                problems.add(where + "nothing may follow \"otherwise\"");
                break;
            }
            var others = OTHERS.matcher(text);
            var line = LINE.matcher(text);
            if (others.matches()) otherwise = tier(others.group(1));
            else if (!line.matches())
                problems.add(
                        where + "expected \"A: …\", \"B: …\", \"C: …\" or \"otherwise C\", found \"" + text + "\"");
            else
                try {
                    lines.add(new Line(tier(line.group(1)), conditions(line.group(2))));
                } catch (IllegalArgumentException unclear) {
                    problems.add(where + unclear.getMessage());
                }
        }
        if (otherwise == null && problems.isEmpty())
            problems.add("The last line has to say which tier the others get: \"otherwise C\".");
        if (lines.isEmpty() && problems.isEmpty())
            problems.add("Not one line says who gets another tier than the others.");
        if (lines.size() > MOST_LINES)
            problems.add("At most " + MOST_LINES + " lines; there are " + lines.size() + ".");
        return problems.isEmpty() && otherwise != null
                ? new Read(new TierRule(words.strip(), List.copyOf(lines), otherwise))
                : new Refused(List.copyOf(problems));
    }

    private static Tier tier(String letter) {
        return Tier.valueOf(letter.toUpperCase(Locale.ROOT));
    }

    private static List<Condition> conditions(String text) {
        return split(text, "and").stream().map(TierRule::condition).toList();
    }

    private static Condition condition(String written) {
        var words = written.replaceAll("\\s+", " ");
        var not = words.toLowerCase(Locale.ROOT).startsWith("not ");
        var text = not ? words.substring(4).strip() : words;
        if (text.equalsIgnoreCase("asked")) return new Condition(not, Kind.ASKED, "", List.of(), null, words);
        if (text.equalsIgnoreCase("customer")) return new Condition(not, Kind.CUSTOMER, "", List.of(), null, words);
        var atLeast = AT_LEAST.matcher(text);
        if (atLeast.matches()) {
            var least =
                    new BigDecimal(atLeast.group(3).replaceAll(THOUSANDS, "").strip());
            var field = column(atLeast);
            return new Condition(not, field.isEmpty() ? Kind.DEAL : Kind.SIZE, field, List.of(), least, words);
        }
        var has = HAS.matcher(text);
        if (has.matches()) {
            var field = column(has);
            var kind = field.isEmpty() ? Kind.valueOf(has.group(1).toUpperCase(Locale.ROOT)) : Kind.FIELD;
            var values =
                    split(has.group(3), "or").stream().map(TierRule::unquoted).toList();
            if (values.stream().anyMatch(value -> spaced(value).isBlank()))
                throw new IllegalArgumentException("\"" + written + "\" names no word to look for");
            return new Condition(not, kind, field, values, null, words);
        }
        var countries = COUNTRIES.matcher(text);
        if (countries.matches()) {
            var values = split(countries.group(1), "or").stream()
                    .map(it -> it.toUpperCase(Locale.ROOT))
                    .toList();
            for (var value : values)
                if (!ISO.contains(value))
                    throw new IllegalArgumentException("\"" + value + "\" is no country; two letters, such as DE");
            return new Condition(not, Kind.COUNTRY, "", values, null, words);
        }
        throw new IllegalArgumentException("\"" + written + "\" is not understood; " + EXPECTED);
    }

    private static String column(Matcher matched) {
        return matched.group(2) == null ? "" : unquoted(matched.group(2));
    }

    private static String unquoted(String text) {
        return text.strip().replaceAll("^[\"“”]|[\"“”]$", "").strip();
    }

    /** At the word, but not within quotes. */
    private static List<String> split(String text, String word) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        boolean quoted = false;
        for (var token : text.strip().split("\\s+")) {
            if (!quoted && token.equalsIgnoreCase(word)) {
                parts.add(part.toString().strip());
                part.setLength(0);
                continue;
            }
            part.append(part.isEmpty() ? "" : " ").append(token);
            if (token.chars().filter(c -> c == '"' || c == '“' || c == '”').count() % 2 == 1) quoted = !quoted;
        }
        parts.add(part.toString().strip());
        if (parts.stream().anyMatch(String::isEmpty))
            throw new IllegalArgumentException("\"" + text.strip() + "\" lacks something beside \"" + word + "\"");
        return parts;
    }
}
