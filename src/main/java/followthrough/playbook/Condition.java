package followthrough.playbook;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What must be true of a prospect for a step to be made, written as in {@code not language de or fr}. Facts only: what
 * people say, have and were given; never whether a mail was opened or a link followed, which machines do for them.
 *
 * @param values what the fact is to be, any one of them; empty for facts that are simply true or not
 */
public record Condition(boolean not, Fact fact, List<String> values) {

    /** What can be asked. The words are those of the YAML. */
    public enum Fact {
        /** a working address of that kind, which they have not refused */
        HAS("has", "email|phone|social"),
        TIER("tier", "[ABC]"),
        /** as far as it is known; {@code de} is also true of {@code de-AT} */
        LANGUAGE("language", "[a-z]{2,3}(-[A-Z]{2})?"),
        COUNTRY("country", "[A-Z]{2}"),
        /** they said something since the pursuit was opened */
        REACTED("reacted", ""),
        MEETING_HELD("meeting held", ""),
        /** the last call ended on their voicemail */
        VOICEMAIL_LEFT("voicemail left", ""),
        /** a touch with that approach was made */
        RECEIVED("received", "[a-z][a-z0-9]*(-[a-z0-9]+)*");

        public final String words;
        private final Pattern value;

        Fact(String words, String value) {
            this.words = words;
            this.value = Pattern.compile(value);
        }

        boolean takesValues() {
            return !value.pattern().isEmpty();
        }
    }

    private static final String EXPECTED = "expected one such as \"has phone\", \"tier A or B\", \"language de\","
            + " \"country AT\", \"reacted\", \"meeting held\", \"voicemail left\" or \"received short-paper\","
            + " with \"not\" before it for the opposite";

    /**
     * Reads what {@link #words} writes. Whether there is an approach of that name is not looked at.
     *
     * @throws IllegalArgumentException naming what was not understood and what was expected
     */
    public static Condition of(String text) {
        var words = text.strip().replaceAll("\\s+", " ");
        var not = words.startsWith("not ");
        var rest = not ? words.substring(4) : words;
        var fact = Arrays.stream(Fact.values())
                .filter(it -> it.takesValues() ? rest.startsWith(it.words + " ") : rest.equals(it.words))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no condition; " + EXPECTED));
        if (!fact.takesValues()) return new Condition(not, fact, List.of());
        var values = List.of(rest.substring(fact.words.length() + 1).split(" or "));
        for (var value : values)
            if (!fact.value.matcher(value).matches())
                throw new IllegalArgumentException(
                        "\"" + value + "\" is nothing that " + fact.words + " can be; " + EXPECTED);
        return new Condition(not, fact, values);
    }

    /** The same words that {@link #of} reads. */
    public String words() {
        var said = fact.takesValues() ? fact.words + " " + String.join(" or ", values) : fact.words;
        return not ? "not " + said : said;
    }

    /** Whether a language tag is one of the values or a regional form of one; nothing known is none of them. */
    public boolean namesLanguage(String tag) {
        var lower = tag.toLowerCase(Locale.ROOT);
        return values.stream()
                .map(value -> value.toLowerCase(Locale.ROOT))
                .anyMatch(value -> lower.equals(value) || lower.startsWith(value + "-"));
    }
}
