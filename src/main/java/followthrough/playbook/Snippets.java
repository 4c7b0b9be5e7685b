package followthrough.playbook;

import followthrough.web.Problems;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Pieces of text that several templates share, such as where we are or what a trial costs. One is changed in one place, and
 * whatever is written from then on says it anew.
 */
@Component
public class Snippets {
    /** {@code {{ snippets.where_we_are }}} */
    private static final Pattern PLACE = Pattern.compile("\\{\\{-?\\s*snippets\\.([a-z][a-z0-9_]*)\\s*-?}}");

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final int LONGEST_KEY = 40;
    private static final int LONGEST_TEXT = 4_000;

    private final JdbcClient jdbc;
    private final Clock clock;

    Snippets(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param text in Liquid with merge fields, as a template has it */
    public record Snippet(String key, String text, Instant changedAt) {}

    /** All of them, by their keys. */
    List<Snippet> all() {
        return jdbc.sql("select key, text, changed_at from snippet order by key")
                .query((row, _) -> new Snippet(
                        row.getString("key"),
                        row.getString("text"),
                        row.getObject("changed_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    Optional<Snippet> find(String key) {
        return all().stream().filter(it -> it.key().equals(key)).findFirst();
    }

    /** Keeps a new one, or another text of one there is; what is on its way stays as it was written. @return what is wrong with it */
    Problems save(String key, String text, boolean isNew, long memberId) {
        var plain = text.replace("\r\n", "\n").strip();
        var problems = Problems.none();
        if (!KEY.matcher(key).matches() || key.length() > LONGEST_KEY)
            problems = problems.and("key", "Small letters, digits and single low lines, as in “where_we_are”.");
        else if (isNew && find(key).isPresent())
            problems = problems.and("key", "There is a snippet “" + key + "” already; change that one.");
        if (plain.isEmpty()) problems = problems.and("text", "What does it say?");
        problems = problems.tooLong("text", "The text", plain, LONGEST_TEXT);
        if (PLACE.matcher(plain).find())
            problems = problems.and("text", "A snippet holds no other snippet; write out what it says.");
        var liquid = problems.any() ? List.<String>of() : Merge.problems(plain);
        if (!liquid.isEmpty()) problems = problems.and("text", String.join("; ", liquid) + ".");
        if (problems.any()) return problems;
        jdbc.sql("""
                insert into snippet (key, text, changed_at, changed_by) values (:key, :text, :now, :member)
                on conflict (key) do update
                   set text = excluded.text, changed_at = excluded.changed_at, changed_by = excluded.changed_by
                """)
                .param("key", key)
                .param("text", plain)
                .param("now", clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .param("member", memberId)
                .update();
        return problems;
    }

    /** A template with the texts of its snippets in their places, as they are now. */
    public Template in(Template template) {
        return texts().in(template);
    }

    /** For many templates of one moment. */
    public Texts texts() {
        return new Texts();
    }

    /** Their texts, read once, when the first template names one; for one thread. */
    public final class Texts {
        private @Nullable Map<String, String> known;

        private Texts() {}

        public Template in(Template template) {
            if (!PLACE.matcher(template.subject()).find()
                    && !PLACE.matcher(template.text()).find()) return template;
            var texts = known;
            if (texts == null) {
                texts = all().stream().collect(Collectors.toMap(Snippet::key, Snippet::text));
                known = texts;
            }
            return new Template(Snippets.in(template.subject(), texts), Snippets.in(template.text(), texts));
        }
    }

    /** Keys of those that a template names, whether there are such or not. */
    static Set<String> named(Template template) {
        return PLACE.matcher(template.subject() + "\n" + template.text())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String in(String text, Map<String, String> texts) {
        return PLACE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(texts.getOrDefault(found.group(1), found.group())));
    }
}
