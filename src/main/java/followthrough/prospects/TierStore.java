package followthrough.prospects;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL of tiers: the rules that were set, and what a rule says of many prospects at once. */
@Repository
class TierStore {
    /** Up to so many are counted one by one; of more a part is, which answers in a second. */
    private static final long COUNTED = 200_000;

    private final JdbcClient db;

    TierStore(JdbcClient db) {
        this.db = db;
    }

    // --- rules

    private static final String RULE =
            "select id, words, set_by, set_at, reached, last, looked, moved, done_at from tier_rule ";

    /** The newest first. */
    List<Tiers.Set> rules(int limit) {
        return db.sql(RULE + "order by id desc limit :limit")
                .param("limit", limit)
                .query((rs, n) -> new Tiers.Set(
                        rs.getLong("id"),
                        rs.getString("words"),
                        rs.getObject("set_by", Long.class),
                        rs.getObject("set_at", OffsetDateTime.class).toInstant(),
                        rs.getLong("reached"),
                        rs.getLong("last"),
                        rs.getLong("looked"),
                        rs.getLong("moved"),
                        Optional.ofNullable(rs.getObject("done_at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)
                                .orElse(null)))
                .list();
    }

    Optional<String> words() {
        return db.sql("select words from tier_rule order by id desc limit 1")
                .query((rs, n) -> rs.getString(1))
                .optional();
    }

    /** @param words empty for no rule, by which nobody is looked at */
    void set(String words, long byMember, Instant now) {
        db.sql("""
                insert into tier_rule (words, set_by, set_at, last, done_at)
                select :words, :member, :now, coalesce(max(id), 0), case when :words = '' then :now::timestamptz end
                  from prospect
                """)
                .param("words", words)
                .param("member", byMember)
                .param("now", ProspectStore.at(now))
                .update();
    }

    record Run(long ruleId, String words, long reached, long last) {}

    /** The rule in force, for this node alone while it still has people to look at. */
    Optional<Run> lockRun() {
        return db.sql("""
                        select id, words, reached, last from tier_rule
                         where id = (select max(id) from tier_rule) and done_at is null for update skip locked
                        """)
                .query((rs, n) ->
                        new Run(rs.getLong("id"), rs.getString("words"), rs.getLong("reached"), rs.getLong("last")))
                .optional();
    }

    record Some(long upTo, int people) {}

    /** The next people in the order of their numbers. */
    Some next(Run run, int limit) {
        return db.sql("""
                        select coalesce(max(id), :last) as up_to, count(*)::int as people
                          from (select id from prospect where id > :reached and id <= :last order by id limit :limit) batch
                        """)
                .param("reached", run.reached())
                .param("last", run.last())
                .param("limit", limit)
                .query((rs, n) -> new Some(rs.getLong("up_to"), rs.getInt("people")))
                .single();
    }

    void reached(long ruleId, long upTo, int looked, int moved) {
        db.sql("update tier_rule set reached = :upTo, looked = looked + :looked, moved = moved + :moved where id = :id")
                .param("upTo", upTo)
                .param("looked", looked)
                .param("moved", moved)
                .param("id", ruleId)
                .update();
    }

    void done(long ruleId, Instant now) {
        db.sql("update tier_rule set done_at = :now where id = :id")
                .param("now", ProspectStore.at(now))
                .param("id", ruleId)
                .update();
    }

    // --- what a rule says

    /** Who has another tier by the rule, and by which line; the number of lines stands for "otherwise". */
    record Other(long prospectId, Tier from, int line) {}

    List<Other> others(TierRule rule, long after, long upTo) {
        return others(rule, "p.id > :after and p.id <= :upTo", "", Map.of("after", after, "upTo", upTo));
    }

    /** Locked, in the order of their numbers. */
    List<Other> lockOthers(TierRule rule, Collection<Long> prospectIds) {
        return others(
                rule, "p.id = any(:ids)", "for no key update of p", Map.of("ids", prospectIds.toArray(Long[]::new)));
    }

    private List<Other> others(TierRule rule, String which, String lock, Map<String, ?> params) {
        var asked = new Asked(rule);
        return db.sql("select p.id, p.tier, " + asked.line + " as line " + asked.from("") + " where " + which
                        + " and not p.tier_by_hand and p.merged_into is null and p.tier <> (:tiers)[" + asked.line
                        + " + 1] order by p.id " + lock)
                .params(asked.params)
                .params(params)
                .query((rs, n) -> new Other(rs.getLong("id"), Tier.valueOf(rs.getString("tier")), rs.getInt("line")))
                .list();
    }

    void changeTier(Collection<Long> prospectIds, Tier tier, boolean byHand) {
        db.sql("update prospect set tier = :tier, tier_by_hand = :hand where id = any(:ids)")
                .param("tier", tier.name())
                .param("hand", byHand)
                .param("ids", prospectIds.toArray(Long[]::new))
                .update();
    }

    /** @param part one in so many was asked */
    record Counted(List<Tiers.Move> moves, long byHand, long people, int part) {}

    Counted count(TierRule rule) {
        var asked = new Asked(rule);
        long all = db.sql("select greatest(reltuples, 0)::bigint from pg_class where oid = 'prospect'::regclass")
                .query(Long.class)
                .single();
        int part = (int) Math.max(1, Math.ceilDiv(all, COUNTED));
        var sample = part == 1 ? "" : " tablesample system (" + 100.0 / part + ")";
        record Row(String from, @Nullable String to, long people) {}
        var rows = db.sql(
                        "select tier, case when not tier_by_hand then (:tiers)[line + 1] end as towards, count(*) as people"
                                + " from (select p.tier, p.tier_by_hand, " + asked.line + " as line "
                                + asked.from(sample)
                                + " where p.merged_into is null) judged group by 1, 2 order by 1, 2")
                .params(asked.params)
                .query((rs, n) -> new Row(rs.getString("tier"), rs.getString("towards"), rs.getLong("people")))
                .list();
        var moves = rows.stream()
                .filter(row -> row.to() != null && !row.to().equals(row.from()))
                .map(row -> new Tiers.Move(
                        Tier.valueOf(row.from()), Tier.valueOf(String.valueOf(row.to())), row.people() * part))
                .toList();
        long byHand = rows.stream()
                .filter(row -> row.to() == null)
                .mapToLong(Row::people)
                .sum();
        return new Counted(
                moves, byHand * part, rows.stream().mapToLong(Row::people).sum() * part, part);
    }

    /** A rule as SQL: what people typed is parameters, and only the shape of the rule becomes words of the statement. */
    private static final class Asked {
        final Map<String, @Nullable Object> params = new HashMap<>();
        /** the index of the first line that is true */
        final String line;

        private boolean deals;

        Asked(TierRule rule) {
            var cases = new StringBuilder("case");
            for (int i = 0; i < rule.lines().size(); i++) {
                var all = rule.lines().get(i).all().stream().map(this::sql).toList();
                cases.append(" when ")
                        .append(String.join(" and ", all))
                        .append(" then ")
                        .append(i);
            }
            line = cases.append(" else ")
                    .append(rule.lines().size())
                    .append(" end")
                    .toString();
            params.put(
                    "tiers",
                    Stream.concat(rule.lines().stream().map(TierRule.Line::tier), Stream.of(rule.otherwise()))
                            .map(Tier::name)
                            .toArray(String[]::new));
        }

        String from(String sample) {
            return "from prospect p" + sample + " left join company c on c.id = p.company_id"
                    + (deals
                            ? " left join lateral (select max(d.amount) as most from deal d where d.prospect_id = p.id"
                                    + " and d.stage <> 'lost' and d.currency = (select currency from workspace)) deals on true"
                            : "");
        }

        private String sql(TierRule.Condition it) {
            var holds =
                    switch (it.kind()) {
                        case DEAL -> {
                            deals = true;
                            yield "deals.most >= " + param(it.least());
                        }
                        case ASKED -> "p.basis = 'asked' or p.custom ->> 'asked' <> ''";
                        case CUSTOMER -> "p.basis = 'customer'";
                        case TITLE -> says("p.title", it.values());
                        case COMPANY -> says("c.name", it.values());
                        case SOURCE -> says("p.source", it.values());
                        case COUNTRY -> "p.country = any(" + texts(it.values()) + ")";
                        case FIELD -> says("p.custom ->> " + param(it.field()), it.values());
                        case SIZE ->
                            "substring(regexp_replace(p.custom ->> " + param(it.field()) + ", "
                                    + param(TierRule.THOUSANDS)
                                    + ", '', 'g') from '[0-9]{1,15}')::numeric >= " + param(it.least());
                    };
            return "coalesce((" + holds + "), false) = " + !it.not();
        }

        private String says(String text, List<String> values) {
            return spaced(text) + " like any (array(select '%' || " + spaced("v") + " || '%' from unnest("
                    + texts(values) + ") v))";
        }

        /** As {@link TierRule} does it. */
        private static String spaced(String text) {
            return "' ' || btrim(regexp_replace(plain(" + text + "), '[^[:alnum:]]+', ' ', 'g')) || ' '";
        }

        private String texts(List<String> values) {
            return param(values.toArray(String[]::new)) + "::text[]";
        }

        private String param(@Nullable Object value) {
            var name = "v" + params.size();
            params.put(name, value);
            return ":" + name;
        }
    }
}
