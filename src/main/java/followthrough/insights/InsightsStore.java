package followthrough.insights;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** All SQL of the counts; reads across modules. A team that is absent means all teams. */
@Component
class InsightsStore {
    private final JdbcClient jdbc;

    InsightsStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Sales pursuits opened from then on, without those that turned out to be somebody known already. */
    List<Fact> facts(OptionalLong team, Instant from, Instant now) {
        return scoped(jdbc.sql("""
                with cohort as (
                    select p.id, p.prospect_id, pr.owner_id, m.name as owner, h.id as had_first_id, h.name as had_first,
                           p.passed_on_from is not null as passed_on, pr.source, p.opened_at,
                           -- The people of a list have planned dates; of fresh leads the clock runs, listed or not.
                           coalesce(i.settings ->> 'kind' <> 'FRESH', false) as listed,
                           p.first_touch_at, p.first_personal_at, p.last_touch_at, p.channels, p.reacted_at, p.ending,
                           p.hold_until, p.hold_why, n.due_at
                      from pursuit p
                      join prospect pr on pr.id = p.prospect_id
                      join member m on m.id = pr.owner_id
                      join member h on h.id = coalesce(p.passed_on_from, m.id)
                      left join import i on i.id = pr.import_id
                      left join next_step n on n.pursuit_id = p.id
                     where p.kind = 'sale' and p.opened_at >= :from and p.opened_at <= :now
                       and p.ending is distinct from 'duplicate'
                       and (:team::bigint is null or m.team_id = :team)
                ), answer as (
                    -- A reaction stands in the timeline, or is the outcome of a touch. The pursuit itself keeps only the
                    -- last one; nothing after that counts, for it was taken back.
                    select heard.id, min(heard.at) as at
                      from (select c.id, e.at
                              from cohort c
                              join timeline e on e.prospect_id = c.prospect_id
                                   and e.at >= c.opened_at and e.at <= c.reacted_at
                             where e.kind in ('received', 'opt out', 'meeting', 'outcome')
                               and (e.kind <> 'outcome' or e.text ~
                                    '^(Interested|Not now|No: |Won|Asked again|Referred|Wrong person|Call-back)')
                            union all
                            select c.id, t.made_at
                              from cohort c
                              join touch t on t.pursuit_id = c.id and t.made_at <= c.reacted_at
                             where t.undone_at is null
                               and t.outcome in ('talked', 'interested', 'not now', 'no', 'wrong person',
                                                 'meeting booked', 'won', 'opted out')) heard
                     group by heard.id
                ), until_then as (
                    select a.id, count(*) as touches
                      from answer a
                      join touch t on t.pursuit_id = a.id and t.made_at <= a.at
                     where t.counts and t.undone_at is null and t.bounced_at is null
                     group by a.id
                )
                select c.owner_id, c.owner, c.had_first_id, c.had_first, c.passed_on, c.source, c.listed, c.opened_at, c.first_touch_at,
                       c.first_personal_at, c.last_touch_at, cardinality(c.channels) as touches,
                       case when a.id is not null then coalesce(u.touches, 0)::int end as answered_after, c.ending,
                       coalesce(c.hold_until > :month and c.hold_why like 'moved by hand%', false) as put_off, c.due_at
                  from cohort c
                  left join answer a on a.id = c.id
                  left join until_then u on u.id = c.id
                """), team)
                .param("from", at(from))
                .param("now", at(now))
                .param("month", at(now.plusSeconds(30L * 86_400)))
                .query(InsightsStore::fact)
                .list();
    }

    private static Fact fact(ResultSet rs, int n) throws SQLException {
        return new Fact(
                rs.getLong("owner_id"),
                rs.getString("owner"),
                rs.getLong("had_first_id"),
                rs.getString("had_first"),
                rs.getBoolean("passed_on"),
                rs.getString("source"),
                rs.getBoolean("listed"),
                rs.getObject("opened_at", OffsetDateTime.class).toInstant(),
                maybe(rs, "first_touch_at"),
                maybe(rs, "first_personal_at"),
                maybe(rs, "last_touch_at"),
                rs.getInt("touches"),
                rs.getObject("answered_after", Integer.class),
                rs.getString("ending"),
                rs.getBoolean("put_off"),
                maybe(rs, "due_at"));
    }

    /** How pursuits ended, whenever they began. @param why in a person's words, where there are any */
    record End(String how, String why, long count) {}

    /** Endings from then on, the most frequent first. */
    List<End> endings(OptionalLong team, Instant from, Instant now) {
        return scoped(jdbc.sql("""
                select p.ending, case when p.ending = 'no' then coalesce(p.ending_why, '') else '' end as why,
                       count(*) as count
                  from pursuit p
                  join prospect pr on pr.id = p.prospect_id
                  join member m on m.id = pr.owner_id
                 where p.kind = 'sale' and p.ended_at >= :from and p.ended_at <= :now
                   and (:team::bigint is null or m.team_id = :team)
                 group by 1, 2
                 order by count desc, why
                """), team)
                .param("from", at(from))
                .param("now", at(now))
                .query((rs, n) -> new End(rs.getString("ending"), rs.getString("why"), rs.getLong("count")))
                .list();
    }

    /** A pursuit that a leader ended over the guard's word. @param by whom @param touches made until then */
    record Override(String by, String why, long prospectId, String prospect, int touches, Instant at) {}

    /** From then on, the latest first. */
    List<Override> overrides(OptionalLong team, Instant from, Instant now) {
        return scoped(jdbc.sql("""
                select coalesce(b.name, '') as by, coalesce(p.ending_why, '') as why, pr.id, pr.name,
                       cardinality(p.channels) as touches, p.ended_at
                  from pursuit p
                  join prospect pr on pr.id = p.prospect_id
                  join member m on m.id = pr.owner_id
                  left join member b on b.id = p.ended_by
                 where p.ending = 'overridden' and p.ended_at >= :from and p.ended_at <= :now
                   and (:team::bigint is null or m.team_id = :team)
                 order by p.ended_at desc, p.id desc
                """), team)
                .param("from", at(from))
                .param("now", at(now))
                .query((rs, n) -> new Override(
                        rs.getString("by"),
                        rs.getString("why"),
                        rs.getLong("id"),
                        rs.getString("name"),
                        rs.getInt("touches"),
                        rs.getObject("ended_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Wins from then on by the touches made until the win. */
    record Wins(long atFiveOrLater, long all) {}

    Wins wins(OptionalLong team, Instant from, Instant now) {
        return scoped(jdbc.sql("""
                select count(*) filter (where cardinality(p.channels) >= 5) as late, count(*) as count
                  from pursuit p
                  join prospect pr on pr.id = p.prospect_id
                  join member m on m.id = pr.owner_id
                 where p.kind = 'sale' and p.ending = 'won' and p.ended_at >= :from and p.ended_at <= :now
                   and (:team::bigint is null or m.team_id = :team)
                """), team)
                .param("from", at(from))
                .param("now", at(now))
                .query((rs, n) -> new Wins(rs.getLong("late"), rs.getLong("count")))
                .single();
    }

    /**
     * Calls from then on.
     *
     * @param untilReached dials up to and with the first on which they talked; all of them where they never did
     * @param reached people with whom somebody talked
     * @param bestDials dials on Wednesday and Thursday from 16 to 18 o'clock there
     */
    record Dials(long dials, long talks, long untilReached, long reached, long bestDials, long bestTalks) {}

    Dials dials(OptionalLong team, Instant from, Instant now) {
        return scoped(jdbc.sql("""
                with dial as (
                    select t.pursuit_id, t.made_at at time zone pr.zone as there,
                           t.outcome in ('talked', 'interested', 'not now', 'no', 'wrong person', 'meeting booked',
                                         'won', 'opted out') as talked,
                           row_number() over (partition by t.pursuit_id order by t.made_at, t.id) as nth
                      from touch t
                      join prospect pr on pr.id = t.prospect_id
                      join member m on m.id = pr.owner_id
                     where t.channel = 'call' and t.undone_at is null and t.made_at >= :from and t.made_at <= :now
                       and (:team::bigint is null or m.team_id = :team)
                ), one as (
                    select count(*) as dials, count(*) filter (where talked) as talks,
                           min(nth) filter (where talked) as first_talk,
                           count(*) filter (where extract(isodow from there) in (3, 4)
                                              and extract(hour from there) in (16, 17)) as best,
                           count(*) filter (where talked and extract(isodow from there) in (3, 4)
                                              and extract(hour from there) in (16, 17)) as best_talks
                      from dial group by pursuit_id
                )
                select coalesce(sum(dials), 0) as dials, coalesce(sum(talks), 0) as talks,
                       coalesce(sum(coalesce(first_talk, dials)), 0) as until_reached, count(first_talk) as reached,
                       coalesce(sum(best), 0) as best, coalesce(sum(best_talks), 0) as best_talks
                  from one
                """), team)
                .param("from", at(from))
                .param("now", at(now))
                .query((rs, n) -> new Dials(
                        rs.getLong("dials"),
                        rs.getLong("talks"),
                        rs.getLong("until_reached"),
                        rs.getLong("reached"),
                        rs.getLong("best"),
                        rs.getLong("best_talks")))
                .single();
    }

    /** Open pursuits, and how many of them break the law of the next step. Counted, not trusted. */
    record Law(long open, long broken) {}

    Law law(OptionalLong team) {
        return scoped(jdbc.sql("""
                select count(*) as open,
                       count(*) filter (where n.pursuit_id is null or n.due_at is null or not o.active) as broken
                  from pursuit p
                  join prospect pr on pr.id = p.prospect_id
                  join member m on m.id = pr.owner_id
                  left join next_step n on n.pursuit_id = p.id
                  left join member o on o.id = n.owner_id
                 where p.open and (:team::bigint is null or m.team_id = :team)
                """), team)
                .query((rs, n) -> new Law(rs.getLong("open"), rs.getLong("broken")))
                .single();
    }

    /** Steps in whose e-mails somebody or something followed a link, the most first. */
    List<InsightsPage.Followed> followed(OptionalLong team, Instant from) {
        return scoped(jdbc.sql("""
                with message as (
                    select c.ledger_id, bool_or(not c.machine) as person
                      from click c where c.first_at >= :from group by c.ledger_id)
                select s.key, l.step + 1 as step, max(l.goal) as goal,
                       (count(*) filter (where person))::int as people, (count(*) filter (where not person))::int as machines
                  from message c join ledger l on l.id = c.ledger_id
                  join touch t on t.ledger_id = l.id
                  join sequence_version v on v.id = t.version_id join sequence s on s.id = v.sequence_id
                  join prospect pr on pr.id = t.prospect_id join member m on m.id = pr.owner_id
                 where l.step is not null and (:team::bigint is null or m.team_id = :team)
                 group by s.key, l.step order by people desc, machines desc, s.key, l.step limit 50
                """), team)
                .param("from", at(from))
                .query((rs, n) -> new InsightsPage.Followed(
                        rs.getString("key"),
                        rs.getInt("step"),
                        rs.getString("goal"),
                        rs.getInt("people"),
                        rs.getInt("machines")))
                .list();
    }

    private static StatementSpec scoped(StatementSpec query, OptionalLong team) {
        return query.param("team", team.isPresent() ? team.getAsLong() : null);
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant maybe(ResultSet rs, String column) throws SQLException {
        var at = rs.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
