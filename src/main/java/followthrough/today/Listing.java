package followthrough.today;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * Which prospects a list shows, in which order and columns; the list's address says the same. Every part may be absent.
 *
 * @param q words that name, company and addresses together hold
 * @param state {@code open}, a state of an open pursuit, an ending, {@code none}, {@code opted out}, {@code kept only}
 * @param by channel of the next step
 * @param due when the next step is due: one of {@link Due}
 * @param since a date; added on it or later
 * @param deal {@code open}: with an open deal
 * @param basis why they may be contacted, a {@code Basis} word
 * @param field a column of an import, as it was called there, whose value is {@code value}
 * @param follow how follow-up stands: one of {@link Follow}
 * @param sort one of {@link Sort}
 * @param cols words of {@link Column}, with commas; absent: the usual ones
 * @param after the last row of the page before
 * @param before the first row of the page behind
 */
record Listing(
        @Nullable String q,
        @Nullable Long owner,
        @Nullable String tier,
        @Nullable String source,
        @Nullable String state,
        @Nullable Long company,
        @Nullable String country,
        @Nullable String language,
        @Nullable String by,
        @Nullable String due,
        @Nullable String since,
        @Nullable String deal,
        @Nullable String basis,
        @Nullable String field,
        @Nullable String value,
        @Nullable String follow,
        @Nullable String sort,
        @Nullable String cols,
        @Nullable String after,
        @Nullable String before) {

    /** Next steps of open pursuits, soonest first. */
    static Listing nextSteps(@Nullable Long owner, @Nullable String after) {
        return new Listing(
                null, owner, null, null, "open", null, null, null, null, null, null, null, null, null, null, null,
                "due", null, after, null);
    }

    /** Orders to choose from; the last two are of open pursuits only. */
    enum Sort {
        NEWEST("newest", "newest first", "p.id", "p.id", "bigint", true),
        NAME("name", "by name", "plain(p.name)", "p.id", "text", false),
        SILENCE(
                "silence",
                "longest silence first",
                "coalesce(n.last_touch_at, '-infinity')",
                "n.prospect_id",
                "timestamptz",
                false),
        DUE("due", "next step first", "n.due_at", "n.prospect_id", "timestamptz", false);

        final String word;
        final String label;
        final String value;
        final String id;
        final String type;
        final boolean descending;

        Sort(String word, String label, String value, String id, String type, boolean descending) {
            this.word = word;
            this.label = label;
            this.value = value;
            this.id = id;
            this.type = type;
            this.descending = descending;
        }
    }

    /** Where follow-up stands still; each is a question a leader asks. */
    enum Follow {
        SILENT("silent", "no touch in 14 days"),
        UNDER_FIVE("under five", "stopped before five"),
        NEVER("never", "never touched"),
        ONE_CHANNEL("one channel", "one channel only"),
        MOVED("moved", "put off twice or more"),
        NO_ADDRESS("no address", "no working address");

        /** Those answered from the next step, where the last touch stands, too. */
        static final Set<Follow> OF_NEXT_STEP = EnumSet.of(SILENT, UNDER_FIVE, MOVED);

        final String word;
        final String label;

        Follow(String word, String label) {
            this.word = word;
            this.label = label;
        }

        static Optional<Follow> of(@Nullable String word) {
            return Arrays.stream(values())
                    .filter(it -> it.word.equals(text(word)))
                    .findFirst();
        }
    }

    /** When the next step is due, in the viewer's days. */
    enum Due {
        OVERDUE("overdue", "was due before now"),
        TODAY("today", "due today or before"),
        WEEK("week", "due within 7 days");

        final String word;
        final String label;

        Due(String word, String label) {
            this.word = word;
            this.label = label;
        }

        static Optional<Due> of(@Nullable String word) {
            return Arrays.stream(values())
                    .filter(it -> it.word.equals(text(word)))
                    .findFirst();
        }
    }

    /** What a row can say beside the name. */
    enum Column {
        COMPANY("company", "Company", true),
        TIER("tier", "Tier", true),
        OWNER("owner", "Owner", true),
        NEXT("next", "Next step, when in their zone", true),
        TOUCHES("touches", "Touches", true),
        LAST("last", "Last touch", true),
        STATE("state", "State", true),
        SOURCE("source", "Came by", false),
        COUNTRY("country", "Country", false),
        ADDED("added", "Added", false),
        WHY("why", "Why then", false);

        final String word;
        final String label;
        final boolean usual;

        Column(String word, String label, boolean usual) {
            this.word = word;
            this.label = label;
            this.usual = usual;
        }
    }

    List<Column> columns() {
        var chosen = List.of(text(cols).split(","));
        var known = Arrays.stream(Column.values())
                .filter(it -> text(cols).isEmpty() ? it.usual : chosen.contains(it.word))
                .toList();
        return known.isEmpty()
                ? Arrays.stream(Column.values()).filter(it -> it.usual).toList()
                : known;
    }

    Sort order() {
        var wanted = text(sort);
        var stale = Follow.of(follow).filter(it -> it == Follow.SILENT || it == Follow.UNDER_FIVE);
        return Arrays.stream(Sort.values())
                .filter(it -> it.word.equals(wanted))
                .findFirst()
                .orElse(stale.isPresent() ? Sort.SILENCE : Sort.NEWEST);
    }

    /** Where a page begins or ends. */
    record Cursor(String value, long prospectId) {
        static Optional<Cursor> of(@Nullable String text) {
            var at = text == null ? -1 : text.lastIndexOf('~');
            if (text == null || at < 0 || !text.substring(at + 1).matches("\\d{1,18}")) return Optional.empty();
            return Optional.of(new Cursor(text.substring(0, at), Long.parseLong(text.substring(at + 1))));
        }

        String text() {
            return value + "~" + prospectId;
        }
    }

    /** What is filtered by, by name, as it stands in the address; without order, columns and page. */
    Map<String, String> filters() {
        var parts = new LinkedHashMap<String, String>();
        put(parts, "q", q);
        put(parts, "owner", owner == null ? null : owner.toString());
        put(parts, "tier", tier);
        put(parts, "source", source);
        put(parts, "state", state);
        put(parts, "company", company == null ? null : company.toString());
        put(parts, "country", country);
        put(parts, "language", language);
        put(parts, "by", by);
        put(parts, "due", due);
        put(parts, "since", since);
        put(parts, "deal", deal);
        put(parts, "basis", basis);
        put(parts, "field", field);
        put(parts, "value", value);
        put(parts, "follow", follow);
        return parts;
    }

    /** What of this another program wrote wrongly, by field with what is allowed there; pages pass over such parts. */
    Map<String, String> unknown() {
        var wrong = new LinkedHashMap<String, String>();
        among(wrong, "tier", tier, List.of("A", "B", "C"));
        among(wrong, "state", state, ListingStore.allStates());
        among(
                wrong,
                "follow",
                follow,
                Arrays.stream(Follow.values()).map(it -> it.word).toList());
        among(wrong, "due", due, Arrays.stream(Due.values()).map(it -> it.word).toList());
        among(
                wrong,
                "sort",
                sort,
                Arrays.stream(Sort.values()).map(it -> it.word).toList());
        cursor(wrong, "after", after);
        cursor(wrong, "before", before);
        return wrong;
    }

    private static void among(Map<String, String> wrong, String name, @Nullable String value, List<String> allowed) {
        if (!text(value).isEmpty() && !allowed.contains(text(value)))
            wrong.put(name, "“" + text(value) + "” is none of " + String.join(", ", allowed) + ".");
    }

    private static void cursor(Map<String, String> wrong, String name, @Nullable String value) {
        if (!text(value).isEmpty() && Cursor.of(value).isEmpty())
            wrong.put(name, "“" + text(value) + "” is not the “next” of a page.");
    }

    /** All that makes this list, without the page. */
    Map<String, String> parts() {
        var parts = filters();
        put(parts, "sort", sort);
        put(parts, "cols", cols);
        return parts;
    }

    private static void put(Map<String, String> parts, String name, @Nullable String value) {
        if (!text(value).isEmpty()) parts.put(name, text(value));
    }

    /** Whether a filter is about the next step. */
    boolean asksForNextStep() {
        return !text(by).isEmpty()
                || Due.of(due).isPresent()
                || Follow.of(follow).filter(Follow.OF_NEXT_STEP::contains).isPresent();
    }

    boolean filtered() {
        return !filters().isEmpty();
    }

    /** The same list, with one part another; an empty value leaves it out. Paging begins anew. */
    String with(String name, String value) {
        var parts = parts();
        if (value.isEmpty()) parts.remove(name);
        else parts.put(name, value);
        // A column of an import without its value says nothing.
        if (name.equals("field") && value.isEmpty()) parts.remove("value");
        return address(parts);
    }

    String address() {
        return address(parts());
    }

    /** What follows the question mark; the same for the same list. */
    String query() {
        var address = address();
        return address.contains("?") ? address.substring(address.indexOf('?') + 1) : "";
    }

    private static String address(Map<String, String> parts) {
        return parts.isEmpty()
                ? "/prospects"
                : parts.entrySet().stream()
                        .map(it -> it.getKey() + "=" + UriUtils.encode(it.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "/prospects?", ""));
    }

    static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "").strip();
    }
}
