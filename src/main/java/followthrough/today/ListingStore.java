package followthrough.today;

import static followthrough.today.QueueStore.at;
import static followthrough.today.QueueStore.maybe;

import followthrough.prospects.Channel;
import followthrough.web.When;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Lists of prospects and deals. A page is found by where the one before it ended and never counts, so it costs the same
 * on page one and page ten thousand.
 */
@Repository
class ListingStore {
    static final int PAGE = 50;

    private static final List<String> STATES = List.of("new", "working", "answering", "meeting", "nurture", "review");
    private static final List<String> ENDINGS =
            List.of("won", "no", "referred", "bad data", "unreachable", "duplicate", "lapsed", "overridden");

    private final JdbcClient db;

    ListingStore(JdbcClient db) {
        this.db = db;
    }

    /** One line of a list. What belongs to a next step is absent where none is open. */
    record Line(
            long prospectId,
            String name,
            String title,
            @Nullable Long companyId,
            String company,
            String country,
            ZoneId zone,
            String tier,
            long ownerId,
            String owner,
            String source,
            Instant createdAt,
            boolean optedOut,
            boolean keptOnly,
            @Nullable String state,
            @Nullable String ending,
            int made,
            @Nullable Long versionId,
            @Nullable Integer step,
            @Nullable Instant lastTouchAt,
            @Nullable Instant reactedAt,
            @Nullable Channel channel,
            boolean chore,
            boolean automatic,
            @Nullable String goal,
            @Nullable Instant due,
            @Nullable String whyThen,
            @Nullable String waits,
            Listing.Cursor cursor) {}

    /**
     * Lines in reading order, also when the page before is asked for.
     *
     * @param when the viewer's now and days
     */
    List<Line> lines(Listing listing, OptionalLong teamId, When when, int limit) {
        var sort = listing.order();
        var params = new HashMap<String, Object>();
        var where = new ArrayList<String>();
        where.add("p.merged_into is null");
        if (teamId.isPresent()) {
            where.add("p.owner_id in (select id from member where team_id = :team)");
            params.put("team", teamId.getAsLong());
        }
        var open = filter(listing, where, params, when);
        var step = sort == Listing.Sort.SILENCE || sort == Listing.Sort.DUE || listing.asksForNextStep();
        var backwards = Listing.Cursor.of(listing.before());
        var cursor = backwards.or(() -> Listing.Cursor.of(listing.after()));
        var descending = sort.descending != backwards.isPresent();
        cursor.ifPresent(it -> {
            where.add("(%s, %s) %s (cast(:value as %s), :id)"
                    .formatted(sort.value, sort.id, descending ? "<" : ">", sort.type));
            params.put("value", it.value());
            params.put("id", it.prospectId());
        });
        var found = new ArrayList<>(db.sql("""
                with page as materialized (
                    select p.id, (%1$s)::text as value
                      from prospect p %2$s
                     where %3$s
                     order by %1$s %4$s, %5$s %4$s limit :limit)
                select p.id, p.name, p.title, p.company_id, coalesce(c.name, '') as company, p.country, p.zone, p.tier,
                       p.owner_id, m.name as owner, p.source, p.created_at, p.opted_out_at is not null as opted_out,
                       p.kept_only, u.state, u.ending, coalesce(cardinality(u.channels), 0) as made, u.version_id,
                       u.last_touch_at, u.reacted_at, n.step, n.channel, coalesce(n.kind = 'chore', false) as chore,
                       coalesce(n.automatic, false) as automatic, n.goal, n.due_at, n.why_then, n.waits, page.value
                  from page
                  join prospect p on p.id = page.id
                  join member m on m.id = p.owner_id
                  left join company c on c.id = p.company_id
                  left join lateral (select id, state, ending, channels, version_id, last_touch_at, reacted_at from pursuit
                                      where prospect_id = p.id order by opened_at desc limit 1) u on true
                  left join next_step n on n.pursuit_id = u.id
                """.formatted(
                                sort.value,
                                (open || step ? "join pursuit u on u.prospect_id = p.id and u.open" : "")
                                        + (step ? " join next_step n on n.pursuit_id = u.id" : ""),
                                where.isEmpty() ? "true" : String.join(" and ", where),
                                descending ? "desc" : "asc",
                                sort.id))
                .params(params)
                .param("limit", limit)
                .query(ListingStore::line)
                .list());
        // The joins above keep no order; a page is small.
        found.sort(inOrder(sort));
        return found;
    }

    private static java.util.Comparator<Line> inOrder(Listing.Sort sort) {
        java.util.Comparator<Line> order =
                switch (sort) {
                    case NEWEST -> java.util.Comparator.comparing(Line::prospectId);
                    case NAME ->
                        java.util.Comparator.comparing((Line it) -> it.cursor().value())
                                .thenComparing(Line::prospectId);
                    case SILENCE ->
                        java.util.Comparator.comparing(
                                        (Line it) -> it.lastTouchAt() == null ? Instant.EPOCH : it.lastTouchAt())
                                .thenComparing(Line::prospectId);
                    case DUE ->
                        java.util.Comparator.comparing((Line it) -> it.due() == null ? Instant.MAX : it.due())
                                .thenComparing(Line::prospectId);
                };
        return sort.descending ? order.reversed() : order;
    }

    /** Every word that {@link Listing#state} understands. */
    static List<String> allStates() {
        return Stream.of(List.of("open"), STATES, ENDINGS, List.of("none", "opted out", "kept only"))
                .flatMap(List::stream)
                .toList();
    }

    /** Adds what the list is filtered by; answers whether only open pursuits are meant. */
    private static boolean filter(Listing listing, List<String> where, Map<String, Object> params, When when) {
        var words = Listing.text(listing.q());
        if (!words.isEmpty()) {
            var each = words.split("\\s+");
            for (int i = 0; i < Math.min(each.length, 8); i++)
                is(each[i], "p.words like (select search_pattern(:word" + i + "))", "word" + i, where, params);
        }
        is(listing.owner(), "p.owner_id = :owner", "owner", where, params);
        is(listing.company(), "p.company_id = :company", "company", where, params);
        is(listing.tier(), "p.tier = :tier", "tier", where, params);
        is(listing.source(), "p.source = :source", "source", where, params);
        is(listing.country(), "p.country = :country", "country", where, params);
        is(
                listing.language(),
                "(p.language = :language or p.language like :language || '-%')",
                "language",
                where,
                params);
        is(listing.basis(), "p.basis = :basis", "basis", where, params);
        if (Listing.text(listing.deal()).equals("open"))
            where.add("exists (select 1 from deal d where d.prospect_id = p.id and d.stage not in ('won', 'lost'))");
        if (!Listing.text(listing.field()).isEmpty()) {
            where.add("p.custom ->> :field = :value");
            params.put("field", Listing.text(listing.field()));
            params.put("value", Listing.text(listing.value()));
        }
        if (Listing.text(listing.since()).matches("\\d{4}-\\d{2}-\\d{2}"))
            day(listing.since()).ifPresent(day -> {
                where.add("p.created_at >= :since");
                params.put("since", at(day.atStartOfDay(when.zone()).toInstant()));
            });
        var open = state(Listing.text(listing.state()), where, params);
        if (!Listing.text(listing.by()).isEmpty()) {
            is(listing.by(), "n.channel = :by", "by", where, params);
            open = true;
        }
        var due = Listing.Due.of(listing.due());
        if (due.isPresent()) {
            where.add("n.due_at < :due");
            params.put("due", at(until(due.get(), when)));
            open = true;
        }
        return open
                | Listing.Follow.of(listing.follow())
                        .map(it -> follow(it, where, params, when.now()))
                        .orElse(false);
    }

    private static void is(
            @Nullable Object value, String condition, String name, List<String> where, Map<String, Object> params) {
        if (value == null || value instanceof String text && text.isBlank()) return;
        where.add(condition);
        params.put(name, value instanceof String text ? text.strip() : value);
    }

    private static Optional<LocalDate> day(@Nullable String text) {
        try {
            return Optional.of(LocalDate.parse(Listing.text(text)));
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }

    private static Instant until(Listing.Due due, When when) {
        return switch (due) {
            case OVERDUE -> when.now();
            case TODAY -> when.today().plusDays(1).atStartOfDay(when.zone()).toInstant();
            case WEEK -> when.today().plusDays(8).atStartOfDay(when.zone()).toInstant();
        };
    }

    /** Whether only open pursuits are meant. */
    private static boolean state(String state, List<String> where, Map<String, Object> params) {
        if (state.equals("open")) return true;
        if (STATES.contains(state)) {
            where.add("u.state = :state");
            params.put("state", state);
            return true;
        }
        if (ENDINGS.contains(state)) {
            where.add("exists (select 1 from pursuit e where e.prospect_id = p.id and e.ending = :ending)");
            params.put("ending", state);
        }
        if (state.equals("none"))
            where.add("not exists (select 1 from pursuit e where e.prospect_id = p.id and e.open)");
        if (state.equals("opted out")) where.add("p.opted_out_at is not null");
        if (state.equals("kept only")) where.add("p.kept_only");
        return false;
    }

    /** All of them are about open pursuits: true. */
    private static boolean follow(Listing.Follow follow, List<String> where, Map<String, Object> params, Instant now) {
        var silent = "coalesce(n.last_touch_at, '-infinity') < :silent";
        where.add(
                switch (follow) {
                    case SILENT -> silent + " and u.opened_at < :silent";
                    // Fewer than five touches and none in two weeks, without a word from them: where persistence broke
                    // off.
                    case UNDER_FIVE -> silent + " and cardinality(u.channels) between 1 and 4 and u.reacted_at is null";
                    case NEVER -> "cardinality(u.channels) = 0";
                    case ONE_CHANNEL ->
                        "cardinality(u.channels) >= 2 and u.channels <@ array[u.channels[1]] and u.reacted_at is null";
                    case MOVED -> "n.snoozed >= 2";
                    case NO_ADDRESS ->
                        "not exists (select 1 from address a where a.prospect_id = p.id and a.dead_at is null)";
                });
        if (follow == Listing.Follow.SILENT || follow == Listing.Follow.UNDER_FIVE)
            params.put("silent", at(now.minus(Duration.ofDays(14))));
        return true;
    }

    private static Line line(ResultSet rs, int n) throws SQLException {
        var channel = rs.getString("channel");
        return new Line(
                rs.getLong("id"),
                rs.getString("name"),
                rs.getString("title"),
                rs.getObject("company_id", Long.class),
                rs.getString("company"),
                rs.getString("country"),
                ZoneId.of(rs.getString("zone")),
                rs.getString("tier"),
                rs.getLong("owner_id"),
                rs.getString("owner"),
                rs.getString("source"),
                QueueStore.instant(rs, "created_at"),
                rs.getBoolean("opted_out"),
                rs.getBoolean("kept_only"),
                rs.getString("state"),
                rs.getString("ending"),
                rs.getInt("made"),
                rs.getObject("version_id", Long.class),
                rs.getObject("step", Integer.class),
                maybe(rs, "last_touch_at"),
                maybe(rs, "reacted_at"),
                channel == null ? null : Channel.of(channel),
                rs.getBoolean("chore"),
                rs.getBoolean("automatic"),
                rs.getString("goal"),
                maybe(rs, "due_at"),
                rs.getString("why_then"),
                rs.getString("waits"),
                new Listing.Cursor(rs.getString("value"), rs.getLong("id")));
    }

    /** About how many prospects there are, by the statistics of the database; nobody waits for a count. */
    long estimate() {
        return db.sql("select greatest(reltuples, 0)::bigint from pg_class where oid = 'prospect'::regclass")
                .query(Long.class)
                .single();
    }

    /** The name of a company; absent when there is none. */
    Optional<String> company(@Nullable Long companyId) {
        return db.sql("select name from company where id = :id")
                .param("id", companyId)
                .query(String.class)
                .optional();
    }

    /** One card of the board. */
    record Card(
            long dealId,
            long prospectId,
            String title,
            String name,
            String company,
            String owner,
            BigDecimal amount,
            String currency,
            String stage,
            @Nullable String ended,
            @Nullable String goal,
            @Nullable Channel channel,
            @Nullable Instant due) {}

    /** Open deals, the largest first, each with the next step of its prospect, or how its sale has ended. */
    List<Card> cards(@Nullable Long ownerId, OptionalLong teamId, int limit) {
        return db.sql("""
                select d.id, d.prospect_id, d.title,
                       p.name || coalesce((select ' and ' || count(*) || ' more' from deal_prospect x
                                            where x.deal_id = d.id having count(*) > 0), '') as name,
                       coalesce(c.name, '') as company, m.name as owner, d.amount,
                       d.currency, d.stage, case when s.ended_at >= d.created_at then s.ending end as ended, n.goal, n.channel,
                       n.due_at
                  from deal d
                  join prospect p on p.id = d.prospect_id
                  join member m on m.id = p.owner_id
                  left join company c on c.id = p.company_id
                  left join next_step n on n.prospect_id = p.id
                  left join lateral (select ending, ended_at from pursuit
                                      where prospect_id = p.id and kind = 'sale' order by opened_at desc limit 1) s on true
                 where d.stage not in ('won', 'lost')
                   and (:owner::bigint is null or p.owner_id = :owner) and (:team::bigint is null or m.team_id = :team)
                 order by d.amount desc, d.id limit :limit
                """)
                .param("owner", ownerId)
                .param("team", teamId.isPresent() ? teamId.getAsLong() : null)
                .param("limit", limit)
                .query((rs, n) -> {
                    var channel = rs.getString("channel");
                    return new Card(
                            rs.getLong("id"),
                            rs.getLong("prospect_id"),
                            rs.getString("title"),
                            rs.getString("name"),
                            rs.getString("company"),
                            rs.getString("owner"),
                            rs.getBigDecimal("amount"),
                            rs.getString("currency"),
                            rs.getString("stage"),
                            rs.getString("ended"),
                            rs.getString("goal"),
                            channel == null ? null : Channel.of(channel),
                            maybe(rs, "due_at"));
                })
                .list();
    }

    /** Whose deal it is. */
    OptionalLong prospectOfDeal(long dealId) {
        return db.sql("select prospect_id from deal where id = :id")
                .param("id", dealId)
                .query((rs, n) -> OptionalLong.of(rs.getLong(1)))
                .optional()
                .orElse(OptionalLong.empty());
    }

    /** Whose address it is. */
    OptionalLong prospectOfAddress(long addressId) {
        return db.sql("select prospect_id from address where id = :id")
                .param("id", addressId)
                .query((rs, n) -> OptionalLong.of(rs.getLong(1)))
                .optional()
                .orElse(OptionalLong.empty());
    }
}
