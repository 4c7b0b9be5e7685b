package followthrough.insights;

import followthrough.insights.LoadHistory.Made;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What a team has to do and what it did, for the forecast. Each statement begins at an index that leads to the team's own, or
 * reads no more than {@link #MOST} rows.
 */
@Component
class LoadStore {
    static final int MOST = 60_000;

    private final JdbcClient jdbc;

    LoadStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Next steps by the day they are due.
     *
     * @param ownerId whose they are, also while somebody covers
     * @param versionId absent, with the step, for what is no step of a sequence
     */
    record Due(
            long ownerId,
            LocalDate day,
            @Nullable Long versionId,
            @Nullable Integer step,
            int touches,
            int minutes) {}

    /** Next steps that reach a prospect and are due before then, what leaves by itself as well, counted. */
    List<Due> due(List<Long> members, Instant until) {
        return jdbc.sql("""
                with due as (
                    select n.pursuit_id, n.due_at, n.step, n.minutes, coalesce(n.for_id, n.owner_id) as owner_id
                      from next_step n
                     where n.owner_id = any(:members) and n.lane in ('answer', 'new', 'promised', 'sequence')
                       and not n.automatic and n.ledger_id is null and n.due_at < :until and n.kind = 'touch'
                    union all
                    (select n.pursuit_id, coalesce(n.retry_at, n.due_at), n.step, n.minutes, n.owner_id
                       from next_step n
                      where n.automatic and n.ledger_id is null and coalesce(n.retry_at, n.due_at) < :until
                      order by coalesce(n.retry_at, n.due_at) limit :most)
                )
                select d.owner_id, (d.due_at at time zone m.zone)::date as day,
                       case when d.step is not null then p.version_id end as version_id, d.step,
                       count(*) as touches, sum(d.minutes) as minutes
                  from due d
                  join member m on m.id = d.owner_id
                  join pursuit p on p.id = d.pursuit_id
                 where d.owner_id = any(:members)
                 group by 1, 2, 3, 4
                """)
                .param("members", members.toArray(Long[]::new))
                .param("until", until.atOffset(ZoneOffset.UTC))
                .param("most", MOST)
                .query((rs, n) -> new Due(
                        rs.getLong("owner_id"),
                        rs.getObject("day", LocalDate.class),
                        rs.getObject("version_id", Long.class),
                        rs.getObject("step", Integer.class),
                        rs.getInt("touches"),
                        rs.getInt("minutes")))
                .list();
    }

    /** @param from the first day of which all are there */
    record History(List<Made> made, LocalDate from) {}

    /** The touches of a team since then, or as far back as {@link #MOST} of people and of the machine reach. */
    History made(List<Long> members, Instant from, Instant now) {
        record Row(Made made, @Nullable Instant cut) {}
        var rows = jdbc.sql("""
                with made as (
                    (select t.id, t.pursuit_id, t.prospect_id, t.member_id, t.made_at, t.due_at, t.number, t.version_id, t.step,
                            t.minutes, t.clock_due
                       from touch t
                      where t.member_id = any(:members) and t.made_at >= :from and t.made_at <= :now and t.undone_at is null
                      order by t.made_at desc limit :most)
                    union all
                    (select t.id, t.pursuit_id, t.prospect_id, t.member_id, t.made_at, t.due_at, t.number, t.version_id, t.step,
                            t.minutes, t.clock_due
                       from touch t
                      where t.member_id is null and t.made_at >= :from and t.made_at <= :now and t.undone_at is null
                      order by t.made_at desc limit :most)
                )
                select t.pursuit_id, pr.owner_id, t.member_id, t.made_at, (t.made_at at time zone m.zone)::date as made_on,
                       (t.due_at at time zone m.zone)::date as due_on, t.number, t.version_id, t.step, t.minutes,
                       p.kind = 'sale' and t.number = 1 and t.clock_due is null as listed,
                       p.ended_at is not null or coalesce(p.reacted_at > t.made_at, false)
                           or p.version_id is distinct from t.version_id as gone,
                       (select max(cut.at) from (select min(made_at) as at from made group by member_id is null
                                                 having count(*) >= :most) cut) as cut
                  from made t
                  join pursuit p on p.id = t.pursuit_id
                  join prospect pr on pr.id = t.prospect_id
                  join member m on m.id = pr.owner_id
                 where pr.owner_id = any(:members)
                 order by t.pursuit_id, t.made_at, t.id
                """)
                .param("members", members.toArray(Long[]::new))
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("most", MOST)
                .query((rs, n) -> {
                    var cut = rs.getObject("cut", OffsetDateTime.class);
                    return new Row(made(rs), cut == null ? null : cut.toInstant());
                })
                .list();
        var cut = rows.isEmpty() ? null : rows.getFirst().cut();
        return new History(
                rows.stream().map(Row::made).toList(),
                // Of the day on which the limit was reached some are missing.
                cut == null
                        ? LocalDate.ofInstant(from, ZoneOffset.UTC)
                        : LocalDate.ofInstant(cut, ZoneOffset.UTC).plusDays(1));
    }

    private static Made made(ResultSet rs) throws SQLException {
        return new Made(
                rs.getLong("pursuit_id"),
                rs.getLong("owner_id"),
                rs.getObject("member_id", Long.class),
                rs.getObject("made_on", LocalDate.class),
                rs.getObject("due_on", LocalDate.class),
                rs.getInt("number"),
                rs.getObject("version_id", Long.class),
                rs.getObject("step", Integer.class),
                rs.getInt("minutes"),
                rs.getBoolean("listed"),
                rs.getBoolean("gone"));
    }
}
