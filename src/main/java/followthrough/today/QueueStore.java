package followthrough.today;

import followthrough.prospects.Channel;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The queue's SQL. What is automatic or on its way is not in the queue; that is also what the indexes
 * {@code next_step_queue} and {@code next_step_worth} hold, so a page costs its own rows however much is open.
 */
@Repository
class QueueStore {
    /** Counting stops here: "999+" is as good as 50,000 to a person. */
    static final int MOST = 1000;

    private final JdbcClient db;

    QueueStore(JdbcClient db) {
        this.db = db;
    }

    /**
     * Whose queue at which moment.
     *
     * @param dayEnds the end of the owner's day in the owner's zone: what is due later is not today's
     * @param recoverBefore touches of a sequence due before then are in Recover
     */
    record Bounds(long ownerId, Instant now, Instant dayStarts, Instant dayEnds, Instant recoverBefore) {}

    /** @param minutes what all of it takes, as far as it was counted */
    record Load(int count, int minutes) {
        private Load plus(Load other) {
            return new Load(Math.min(count + other.count, MOST), minutes + other.minutes);
        }
    }

    /** One item of the queue, with all that its row says. */
    record Item(
            long prospectId,
            String name,
            String company,
            String tier,
            ZoneId zone,
            String source,
            String channel,
            boolean chore,
            String goal,
            int minutes,
            Instant due,
            String whyThen,
            @Nullable String commitment,
            double worth,
            int snoozed,
            int made,
            @Nullable Integer step,
            @Nullable Long versionId,
            Instant openedAt,
            @Nullable Instant clockDue,
            @Nullable Instant reactedAt,
            @Nullable Instant lastTouchAt,
            @Nullable BigDecimal amount,
            @Nullable String currency,
            @Nullable String said,
            @Nullable String forName,
            @Nullable LocalDate forUntil) {
        Channel by() {
            return Channel.of(channel);
        }
    }

    /** How a lane is limited to what belongs into it and ordered; texts of ours, never of a person. */
    private enum Pick {
        DUE("n.lane = :lane and n.due_at < :ends", "n.due_at, n.pursuit_id"),
        // Who has answered is there at once, also when there is time for it until tomorrow; unless it was moved by
        // hand.
        ANSWERED("n.lane = 'answer' and (n.due_at < :ends or n.snoozed = 0)", "n.due_at, n.pursuit_id"),
        // A clock runs out before a planned date does.
        CLOCK("n.lane = 'new' and n.due_at < :ends", "n.clock_due nulls last, n.due_at, n.pursuit_id"),
        WORTH(
                "n.lane = 'sequence' and n.due_at >= :recover and n.due_at < :ends",
                "n.worth desc, n.due_at, n.pursuit_id"),
        WAITING("n.lane = 'sequence' and n.due_at >= :recover and n.due_at < :ends", "n.due_at, n.pursuit_id"),
        // Half of what a touch is worth is gone after thirty days of silence beyond its date.
        DECAYED(
                "n.lane = 'sequence' and n.due_at < :recover",
                "n.worth * power(0.5, extract(epoch from :now - n.due_at) / 2592000) desc, n.pursuit_id");

        final String which;
        final String order;

        Pick(String which, String order) {
            this.which = which;
            this.order = order;
        }
    }

    List<Item> longestWaiting(Lane lane, Bounds bounds, int limit) {
        return items(lane == Lane.ANSWER ? Pick.ANSWERED : Pick.DUE, lane.word(), bounds, limit);
    }

    List<Item> byClock(Bounds bounds, int limit) {
        return items(Pick.CLOCK, "", bounds, limit);
    }

    List<Item> byWorth(Bounds bounds, int limit) {
        return items(Pick.WORTH, "", bounds, limit);
    }

    List<Item> longestWaitingOfSequences(Bounds bounds, int limit) {
        return items(Pick.WAITING, "", bounds, limit);
    }

    List<Item> toRecover(Bounds bounds, int limit) {
        return items(Pick.DECAYED, "", bounds, limit);
    }

    private List<Item> items(Pick pick, String lane, Bounds bounds, int limit) {
        return db.sql("""
                with first as materialized (
                    select n.pursuit_id, n.prospect_id, n.due_at, n.kind, n.channel, n.goal, n.minutes, n.step, n.commitment,
                           n.why_then, n.worth, n.snoozed, n.for_id, row_number() over (order by %2$s) as place
                      from next_step n
                     where n.owner_id = :owner and not n.automatic and n.ledger_id is null and %1$s
                     order by %2$s limit :limit)
                select f.prospect_id, p.name, coalesce(c.name, '') as company, p.tier, p.zone, p.source, f.channel,
                       f.kind = 'chore' as chore, f.goal, f.minutes, f.due_at, f.why_then, f.commitment, f.worth, f.snoozed,
                       cardinality(u.channels) as made, f.step, u.version_id, u.opened_at, u.clock_due, u.reacted_at,
                       u.last_touch_at, d.amount, d.currency, left(r.text, 160) as said,
                       o.name as for_name, a.ends as for_until
                  from first f
                  join pursuit u on u.id = f.pursuit_id
                  join prospect p on p.id = f.prospect_id
                  left join company c on c.id = p.company_id
                  left join lateral (select amount, currency from deal
                                      where prospect_id = f.prospect_id and stage not in ('won', 'lost')
                                      order by amount desc limit 1) d on true
                  left join member o on o.id = f.for_id
                  left join lateral (select max(ends) as ends from absence
                                      where member_id = o.id and starts <= (:now at time zone o.zone)::date
                                        and ends >= (:now at time zone o.zone)::date) a on true
                  left join lateral (select text from received
                                      where f.commitment = 'answer' and prospect_id = f.prospect_id
                                      order by at desc limit 1) r on true
                 order by f.place
                """.formatted(pick.which, pick.order))
                .param("owner", bounds.ownerId())
                .param("ends", at(bounds.dayEnds()))
                .param("lane", lane)
                .param("recover", at(bounds.recoverBefore()))
                .param("now", at(bounds.now()))
                .param("limit", limit)
                .query(QueueStore::item)
                .list();
    }

    private static Item item(ResultSet rs, int n) throws SQLException {
        return new Item(
                rs.getLong("prospect_id"),
                rs.getString("name"),
                rs.getString("company"),
                rs.getString("tier"),
                ZoneId.of(rs.getString("zone")),
                rs.getString("source"),
                rs.getString("channel"),
                rs.getBoolean("chore"),
                rs.getString("goal"),
                rs.getInt("minutes"),
                instant(rs, "due_at"),
                rs.getString("why_then"),
                rs.getString("commitment"),
                rs.getDouble("worth"),
                rs.getInt("snoozed"),
                rs.getInt("made"),
                rs.getObject("step", Integer.class),
                rs.getObject("version_id", Long.class),
                instant(rs, "opened_at"),
                maybe(rs, "clock_due"),
                maybe(rs, "reacted_at"),
                maybe(rs, "last_touch_at"),
                rs.getBigDecimal("amount"),
                rs.getString("currency"),
                rs.getString("said"),
                rs.getString("for_name"),
                rs.getObject("for_until", LocalDate.class));
    }

    /** All lanes in one statement; each counts to {@link #MOST} and no further. */
    Map<Lane, Load> loads(Bounds bounds) {
        var loads = new EnumMap<Lane, Load>(Lane.class);
        db.sql("""
                select l.lane, x.count, x.minutes
                  from (values ('answer', 'answer', '-infinity'::timestamptz, :ends::timestamptz),
                               ('new', 'new', '-infinity', :ends), ('promised', 'promised', '-infinity', :ends),
                               ('sequence', 'sequence', :recover, :ends),
                               ('recover', 'sequence', '-infinity', :recover)) l (lane, stored, starts, ends)
                 cross join lateral (
                    select count(*)::int as count, coalesce(sum(minutes), 0)::int as minutes
                      from (select n.minutes from next_step n
                             where n.owner_id = :owner and n.lane = l.stored and n.due_at >= l.starts and n.due_at < l.ends
                               and not n.automatic and n.ledger_id is null
                             limit :most) few) x
                union all
                select 'answer', count(*)::int, coalesce(sum(minutes), 0)::int
                  from (select minutes from next_step
                         where owner_id = :owner and lane = 'answer' and due_at >= :ends and snoozed = 0
                           and not automatic and ledger_id is null
                         limit :most) early
                """)
                .param("owner", bounds.ownerId())
                .param("ends", at(bounds.dayEnds()))
                .param("recover", at(bounds.recoverBefore()))
                .param("most", MOST)
                .query((rs, n) -> loads.merge(
                        Lane.of(rs.getString("lane")).orElseThrow(),
                        new Load(rs.getInt("count"), rs.getInt("minutes")),
                        Load::plus))
                .list();
        return loads;
    }

    /** The lane in which a prospect waits for this owner; empty when it does not today. */
    Optional<Lane> laneOf(long prospectId, Bounds bounds) {
        return db.sql("""
                select case when lane = 'sequence' and due_at < :recover then 'recover' else lane end as lane
                  from next_step
                 where prospect_id = :prospect and owner_id = :owner and not automatic and ledger_id is null
                   and (due_at < :ends or lane = 'answer' and snoozed = 0)
                """)
                .param("prospect", prospectId)
                .param("owner", bounds.ownerId())
                .param("recover", at(bounds.recoverBefore()))
                .param("ends", at(bounds.dayEnds()))
                .query((rs, n) -> Lane.of(rs.getString("lane")).orElseThrow())
                .optional();
    }

    /** The clock that runs out first among leads without a first touch. */
    Optional<Instant> firstClock(long ownerId) {
        return db.sql("""
                select clock_due from next_step
                 where owner_id = :owner and lane = 'new' and clock_due is not null and not automatic and ledger_id is null
                 order by clock_due limit 1
                """)
                .param("owner", ownerId)
                .query((rs, n) -> instant(rs, "clock_due"))
                .optional();
    }

    /** Touches made in one channel. @param minutes what they took, as planned */
    record Made(Channel channel, int touches, int minutes) {}

    /** The channel used most comes first. */
    List<Made> madeSince(long memberId, Instant since) {
        return db.sql("""
                select channel, (count(*) filter (where counts))::int as touches, sum(minutes)::int as minutes from touch
                 where member_id = :member and made_at >= :since and undone_at is null and bounced_at is null
                 group by channel order by touches desc, channel
                """)
                .param("member", memberId)
                .param("since", at(since))
                .query((rs, n) ->
                        new Made(Channel.of(rs.getString("channel")), rs.getInt("touches"), rs.getInt("minutes")))
                .list();
    }

    /** Whose next step the member put off, the latest first. */
    List<Colleague> movedSince(long memberId, Instant since) {
        return db.sql("""
                select p.id, p.name, p.title
                  from (select prospect_id, max(at) as at from timeline
                         where member_id = :member and at >= :since and kind = 'moved' group by prospect_id) m
                  join prospect p on p.id = m.prospect_id
                 order by m.at desc limit :most
                """)
                .param("member", memberId)
                .param("since", at(since))
                .param("most", MOST)
                .query((rs, n) -> new Colleague(rs.getLong("id"), rs.getString("name"), rs.getString("title")))
                .list();
    }

    /** What becomes due in that time, as far as it is counted; an answer that was not moved by hand is due already. */
    Load loadBetween(long ownerId, Instant from, Instant until) {
        return db.sql("""
                select count(*)::int as count, coalesce(sum(minutes), 0)::int as minutes
                  from (select minutes from next_step
                         where owner_id = :owner and lane = any ('{new,promised,sequence}') and due_at >= :from
                           and due_at < :until and not automatic and ledger_id is null
                        union all
                        select minutes from next_step
                         where owner_id = :owner and lane = 'answer' and snoozed > 0 and due_at >= :from
                           and due_at < :until and not automatic and ledger_id is null
                         limit :most) few
                """)
                .param("owner", ownerId)
                .param("from", at(from))
                .param("until", at(until))
                .param("most", MOST)
                .query((rs, n) -> new Load(rs.getInt("count"), rs.getInt("minutes")))
                .single();
    }

    /**
     * @param noes ended by the prospect's own no
     * @param streak days with first touches, counted back from the last to the one on which a clock ran out or a lead went to somebody else for it
     */
    record Tally(int noes, int streak) {}

    Tally tally(long memberId, Instant dayStarts, Instant streakSince, ZoneId zone) {
        return db.sql("""
                with firsts as (
                    select (made_at at time zone :zone)::date as day, made_at > clock_due as late from touch
                     where member_id = :member and made_at >= :since and clock_due is not null and number = 1
                       and counts and undone_at is null and bounced_at is null),
                gone as (
                    select max((passed_on_at at time zone :zone)::date) as day from pursuit
                     where passed_on_from = :member and passed_on_at >= :since)
                select (select count(*)::int from pursuit
                         where ended_by = :member and ended_at >= :starts and ending = 'no') as noes,
                       (select count(distinct day)::int from firsts
                         where day > coalesce(greatest((select max(day) from firsts where late), (select day from gone)),
                                            '-infinity')) as streak
                """)
                .param("member", memberId)
                .param("starts", at(dayStarts))
                .param("since", at(streakSince))
                .param("zone", zone.getId())
                .query((rs, n) -> new Tally(rs.getInt("noes"), rs.getInt("streak")))
                .single();
    }

    /** How often the next step was moved; 0 where none is. */
    int snoozed(long prospectId) {
        return db.sql("select snoozed from next_step where prospect_id = :prospect")
                .param("prospect", prospectId)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    /** A link in an e-mail of ours that was followed. @param machine perhaps by a scanner */
    record Click(String target, boolean machine, int times, Instant at) {}

    /** The latest first. @param from with those of that moment @param until without; absent: up to now */
    List<Click> clicks(long prospectId, Instant from, @Nullable Instant until, int limit) {
        return db.sql("""
                        select c.target, c.machine, c.times, c.first_at
                          from pursuit p join ledger l on l.pursuit_id = p.id join click c on c.ledger_id = l.id
                         where p.prospect_id = :prospect and c.first_at >= :from
                           and (:until::timestamptz is null or c.first_at < :until)
                         order by c.first_at desc, c.target, c.machine limit :limit
                        """)
                .param("prospect", prospectId)
                .param("from", at(from))
                .param("until", until == null ? null : at(until))
                .param("limit", limit)
                .query((rs, n) -> new Click(
                        rs.getString("target"), rs.getBoolean("machine"), rs.getInt("times"), instant(rs, "first_at")))
                .list();
    }

    /** The message of which nobody knows whether it left. */
    Optional<Long> doubt(long pursuitId) {
        return db.sql(
                        "select id from ledger where pursuit_id = :pursuit and state = 'unknown' order by id desc limit 1")
                .param("pursuit", pursuitId)
                .query(Long.class)
                .optional();
    }

    /** Whether it went to somebody else already because nobody made the first touch in time. */
    boolean wentOn(long pursuitId) {
        return db.sql("select passed_on_at is not null from pursuit where id = :id")
                .param("id", pursuitId)
                .query(Boolean.class)
                .single();
    }

    boolean hasNextStep(long memberId, long prospectId) {
        return db.sql("select exists (select 1 from next_step where prospect_id = :prospect and owner_id = :member)")
                .param("prospect", prospectId)
                .param("member", memberId)
                .query(Boolean.class)
                .single();
    }

    /** @param asked whether it is what they asked when they came; else what they wrote */
    record Said(Instant at, boolean asked, String text) {}

    /** What they wrote last, else what they asked when they came; empty when nothing was kept. */
    Optional<Said> said(long prospectId) {
        return db.sql("""
                (select at, false as asked, text from received
                  where prospect_id = :prospect and kind not in ('auto reply', 'bounce', 'delay') order by at desc limit 1)
                union all
                (select at, true, detail from timeline
                  where prospect_id = :prospect and kind = 'captured' and detail <> '' order by at desc limit 1)
                order by asked limit 1
                """)
                .param("prospect", prospectId)
                .query((rs, n) -> new Said(instant(rs, "at"), rs.getBoolean("asked"), rs.getString("text")))
                .optional();
    }

    /** One touch made, for the trail of a prospect. */
    record Touch(
            long touchId,
            int number,
            Channel channel,
            boolean automatic,
            Instant madeAt,
            String goal,
            @Nullable String approach,
            @Nullable String outcome,
            @Nullable Long memberId,
            boolean bounced) {}

    List<Touch> touches(long prospectId, int limit) {
        return db.sql("""
                select id, number, channel, automatic, made_at, goal, approach, outcome, member_id, bounced_at is not null as bounced
                  from touch where prospect_id = :prospect and undone_at is null order by made_at desc limit :limit
                """)
                .param("prospect", prospectId)
                .param("limit", limit)
                .query((rs, n) -> new Touch(
                        rs.getLong("id"),
                        rs.getInt("number"),
                        Channel.of(rs.getString("channel")),
                        rs.getBoolean("automatic"),
                        instant(rs, "made_at"),
                        rs.getString("goal"),
                        rs.getString("approach"),
                        rs.getString("outcome"),
                        rs.getObject("member_id", Long.class),
                        rs.getBoolean("bounced")))
                .list();
    }

    /** Others of the company who are followed up or known, latest first. */
    record Colleague(long prospectId, String name, String title) {}

    List<Colleague> colleagues(long companyId, long exceptProspectId, Collection<Long> teams) {
        return db.sql("""
                select p.id, p.name, p.title from prospect p join member m on m.id = p.owner_id
                 where p.company_id = :company and p.id <> :except and (cardinality(:teams) = 0 or m.team_id = any(:teams))
                 order by p.id desc limit 4
                """)
                .param("company", companyId)
                .param("except", exceptProspectId)
                .param("teams", teams.toArray(Long[]::new))
                .query((rs, n) -> new Colleague(rs.getLong("id"), rs.getString("name"), rs.getString("title")))
                .list();
    }

    /** Absent ids have no name; more can be put in. */
    Map<Long, String> names(Collection<Long> memberIds) {
        var names = new HashMap<Long, String>();
        if (!memberIds.isEmpty())
            db.sql("select id, name from member where id = any(:ids)")
                    .param("ids", memberIds.toArray(Long[]::new))
                    .query((rs, n) -> names.put(rs.getLong("id"), rs.getString("name")))
                    .list();
        return names;
    }

    static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant maybe(ResultSet rs, String column) throws SQLException {
        var at = rs.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
