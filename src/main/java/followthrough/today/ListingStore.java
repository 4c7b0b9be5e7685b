package followthrough.today;

import static followthrough.today.QueueStore.at;
import static followthrough.today.QueueStore.maybe;

import followthrough.prospects.Channel;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            List.of("won", "no", "referred", "bad data", "unreachable", "duplicate", "lapsed");

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

    /** @param backwards whether the page before was asked for; its lines come in reading order all the same */
    List<Line> lines(Listing listing, OptionalLong teamId, Instant now, int limit) {
        var sort = listing.order();
        var params = new HashMap<String, Object>();
        var where = new ArrayList<String>();
        if (teamId.isPresent()) {
            where.add("p.owner_id in (select id from member where team_id = :team)");
            params.put("team", teamId.getAsLong());
        }
        var words = Listing.text(listing.q());
        if (!words.isEmpty()) {
            where.add("p.words like all (array(select search_pattern(w) from unnest(:words::text[]) w))");
            params.put("words", Arrays.stream(words.split("\\s+")).limit(8).toArray(String[]::new));
        }
        if (listing.owner() != null) {
            where.add("p.owner_id = :owner");
            params.put("owner", listing.owner());
        }
        if (Listing.text(listing.tier()).matches("[ABC]")) {
            where.add("p.tier = :tier");
            params.put("tier", Listing.text(listing.tier()));
        }
        if (!Listing.text(listing.source()).isEmpty()) {
            where.add("p.source = :source");
            params.put("source", Listing.text(listing.source()));
        }
        if (listing.company() != null) {
            where.add("p.company_id = :company");
            params.put("company", listing.company());
        }
        var open = state(Listing.text(listing.state()), where, params);
        open |= follow(Listing.text(listing.follow()), where, params, now);
        open |= sort == Listing.Sort.SILENCE || sort == Listing.Sort.DUE;

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
                                (open ? "join pursuit u on u.prospect_id = p.id and u.state <> 'ended'" : "")
                                        + (sort == Listing.Sort.DUE ? " join next_step n on n.pursuit_id = u.id" : ""),
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
            where.add("not exists (select 1 from pursuit e where e.prospect_id = p.id and e.state <> 'ended')");
        if (state.equals("opted out")) where.add("p.opted_out_at is not null");
        if (state.equals("kept only")) where.add("p.kept_only");
        return false;
    }

    private static boolean follow(String follow, List<String> where, Map<String, Object> params, Instant now) {
        var silent = "coalesce(u.last_touch_at, '-infinity') < :silent";
        switch (follow) {
            case "silent" -> where.add(silent + " and u.opened_at < :silent");
            // Fewer than five touches and none in two weeks, without a word from them: where persistence broke off.
            case "under five" ->
                where.add(silent + " and cardinality(u.channels) between 1 and 4 and u.reacted_at is null");
            case "never" -> {
                where.add("cardinality(u.channels) = 0");
                return true;
            }
            default -> {
                return false;
            }
        }
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
            @Nullable String goal,
            @Nullable Channel channel,
            @Nullable Instant due) {}

    /** Open deals, the largest first, each with the next step of its prospect. */
    List<Card> cards(@Nullable Long ownerId, OptionalLong teamId, int limit) {
        return db.sql("""
                select d.id, d.prospect_id, d.title, p.name, coalesce(c.name, '') as company, m.name as owner, d.amount,
                       d.currency, d.stage, n.goal, n.channel, n.due_at
                  from deal d
                  join prospect p on p.id = d.prospect_id
                  join member m on m.id = p.owner_id
                  left join company c on c.id = p.company_id
                  left join next_step n on n.prospect_id = p.id
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
