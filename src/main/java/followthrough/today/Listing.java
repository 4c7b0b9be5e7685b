package followthrough.today;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * Which prospects a list shows and in which order; the list's address says the same. Every part may be absent.
 *
 * @param q words that name, company and addresses together hold
 * @param state {@code open}, a state of an open pursuit, an ending, {@code none}, {@code opted out}, {@code kept only}
 * @param follow how follow-up stands: {@code silent}, {@code under five}, {@code never}
 * @param sort one of {@link Sort}
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
        @Nullable String follow,
        @Nullable String sort,
        @Nullable String after,
        @Nullable String before) {

    /** Orders to choose from; the last two are of open pursuits only. */
    enum Sort {
        NEWEST("newest", "newest first", "p.id", "p.id", "bigint", true),
        NAME("name", "by name", "plain(p.name)", "p.id", "text", false),
        SILENCE(
                "silence",
                "longest silence first",
                "coalesce(u.last_touch_at, '-infinity')",
                "u.prospect_id",
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

    Sort order() {
        var wanted = text(sort);
        return Arrays.stream(Sort.values())
                .filter(it -> it.word.equals(wanted))
                .findFirst()
                .orElse(
                        text(follow).equals("silent") || text(follow).equals("under five")
                                ? Sort.SILENCE
                                : Sort.NEWEST);
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

    boolean filtered() {
        return !parts().isEmpty();
    }

    private Map<String, String> parts() {
        var parts = new LinkedHashMap<String, String>();
        put(parts, "q", q);
        put(parts, "owner", owner == null ? null : owner.toString());
        put(parts, "tier", tier);
        put(parts, "source", source);
        put(parts, "state", state);
        put(parts, "company", company == null ? null : company.toString());
        put(parts, "follow", follow);
        return parts;
    }

    /** What of this another program wrote wrongly, by field with what is allowed there; pages pass over such parts. */
    Map<String, String> unknown() {
        var wrong = new LinkedHashMap<String, String>();
        among(wrong, "tier", tier, List.of("A", "B", "C"));
        among(wrong, "state", state, ListingStore.allStates());
        among(wrong, "follow", follow, List.of("silent", "under five", "never"));
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

    private static void put(Map<String, String> parts, String name, @Nullable String value) {
        if (!text(value).isEmpty()) parts.put(name, text(value));
    }

    /** The same list, with one part another; an empty value leaves it out. Paging begins anew. */
    String with(String name, String value) {
        var parts = parts();
        if (!text(sort).isEmpty()) parts.put("sort", text(sort));
        if (value.isEmpty()) parts.remove(name);
        else parts.put(name, value);
        return address(parts);
    }

    private static String address(Map<String, String> parts) {
        return parts.isEmpty()
                ? "/prospects"
                : parts.entrySet().stream()
                        .map(it -> it.getKey() + "="
                                + UriUtils.encode(it.getValue(), java.nio.charset.StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "/prospects?", ""));
    }

    static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "").strip();
    }
}
