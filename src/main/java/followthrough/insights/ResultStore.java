package followthrough.insights;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What came of touches. Reads {@link #MOST} of those it is asked for at most, the latest ones, by their index. */
@Component
class ResultStore {
    static final int MOST = 60_000;

    private final JdbcClient jdbc;

    ResultStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A touch, and what came before the next step and within 14 days. Reading all touches tells what a person did to each,
     * and reading steps what came of it; the other half is not looked for, as nobody asks.
     *
     * @param ownerId whose prospect it is
     * @param byPerson false: the machine made it
     * @param versionId absent, with the step, for what is no step of a sequence: then only that it was made is told
     * @param answered they reacted in any way; {@code positive}: interested, a meeting, a sale; {@code meeting}: one was booked
     * @param moved a person put the step off before it was made
     */
    record Tried(
            long touchId,
            long pursuitId,
            long prospectId,
            long ownerId,
            String owner,
            boolean byPerson,
            String channel,
            Instant madeAt,
            int number,
            @Nullable Long versionId,
            @Nullable Integer step,
            @Nullable String approach,
            boolean bounced,
            boolean answered,
            boolean positive,
            boolean meeting,
            boolean moved) {}

    /** All touches of a team, steps or not. @param team absent: all teams */
    List<Tried> all(OptionalLong team, Instant from, Instant to) {
        return tried(team, from, to, false, null);
    }

    /** Those that are steps of sequences. @param sequence of this one only; absent: of all */
    List<Tried> steps(OptionalLong team, Instant from, Instant to, @Nullable String sequence) {
        return tried(team, from, to, true, sequence);
    }

    /** What came next is looked for among all touches there are, for it may be later than {@code to}, and of another version. */
    private List<Tried> tried(OptionalLong team, Instant from, Instant to, boolean steps, @Nullable String sequence) {
        return jdbc.sql("""
                with latest as (
                    select t.id, t.pursuit_id, t.prospect_id, t.member_id, t.channel, t.made_at, t.number, t.version_id, t.step,
                           t.approach, t.outcome, t.bounced_at, pr.owner_id, m.name as owner
                      from touch t
                      join prospect pr on pr.id = t.prospect_id
                      join member m on m.id = pr.owner_id
                     where t.made_at >= :from and t.made_at <= :to and t.undone_at is null
                       and (:team::bigint is null or m.team_id = :team)
                       and (not :steps or (t.step is not null and t.version_id is not null))
                       and (:sequence::text is null or t.version_id in (
                            select v.id from sequence_version v join sequence s on s.id = v.sequence_id
                             where s.key = :sequence))
                     order by t.made_at desc limit :most
                ), one as (
                    select l.*, p.reacted_at,
                           lag(l.made_at) over (partition by l.pursuit_id order by l.made_at, l.id) as before
                      from latest l
                      join pursuit p on p.id = l.pursuit_id
                )
                select o.id, o.pursuit_id, o.prospect_id, o.owner_id, o.owner, o.member_id is not null as by_person, o.channel,
                       o.made_at, o.number, o.version_id, o.step, o.approach, o.bounced_at is not null as bounced,
                       coalesce(o.outcome in ('talked', 'interested', 'not now', 'no', 'wrong person', 'meeting booked', 'won',
                                              'opted out'), false) or coalesce(heard.answered, false) as answered,
                       coalesce(o.outcome in ('interested', 'meeting booked', 'won'), false)
                           or coalesce(heard.positive, false) as positive,
                       coalesce(o.outcome = 'meeting booked', false) or coalesce(heard.meeting, false) as meeting,
                       not :steps and exists (select 1 from timeline e
                                where e.kind = 'moved' and e.member_id = o.member_id and e.pursuit_id = o.pursuit_id
                                  and e.at <= o.made_at and e.at > coalesce(o.before, '-infinity')) as moved
                  from one o
                  left join lateral (
                        select true as answered,
                               bool_or(e.text ~ '^(Interested|Call-back|Won|Meeting booked)') as positive,
                               bool_or(e.text ~ '^Meeting booked') as meeting
                          from timeline e
                         where :steps and o.reacted_at > o.made_at
                           and e.prospect_id = o.prospect_id and e.at > o.made_at
                           and e.at <= least(o.made_at + interval '14 days',
                                             (select min(n.made_at) from touch n
                                               where n.pursuit_id = o.pursuit_id and n.step is not null and n.undone_at is null
                                                 and (n.made_at, n.id) > (o.made_at, o.id)))
                           and e.kind in ('received', 'opt out', 'meeting', 'outcome')
                           and (e.kind not in ('outcome', 'meeting') or e.text ~
                                '^(Interested|Not now|No: |Won|Asked again|Referred|Wrong person|Call-back|Meeting booked)')
                        having count(*) > 0) heard on true
                 order by o.pursuit_id, o.made_at, o.id
                """)
                .param("team", team.isPresent() ? team.getAsLong() : null)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .param("steps", steps)
                .param("sequence", sequence)
                .param("most", MOST)
                .query(ResultStore::tried)
                .list();
    }

    private static Tried tried(ResultSet rs, int n) throws SQLException {
        return new Tried(
                rs.getLong("id"),
                rs.getLong("pursuit_id"),
                rs.getLong("prospect_id"),
                rs.getLong("owner_id"),
                rs.getString("owner"),
                rs.getBoolean("by_person"),
                rs.getString("channel"),
                rs.getObject("made_at", OffsetDateTime.class).toInstant(),
                rs.getInt("number"),
                rs.getObject("version_id", Long.class),
                rs.getObject("step", Integer.class),
                rs.getString("approach"),
                rs.getBoolean("bounced"),
                rs.getBoolean("answered"),
                rs.getBoolean("positive"),
                rs.getBoolean("meeting"),
                rs.getBoolean("moved"));
    }

    /** Open pursuits of one owner, and of how many the next step is one of a sequence. */
    record Following(long ownerId, String owner, long open, long onSequence) {}

    List<Following> following(OptionalLong team) {
        return jdbc.sql("""
                select m.id, m.name, count(*) as open, count(n.step) as on_sequence
                  from member m
                  join next_step n on n.owner_id = m.id
                 where m.active and (:team::bigint is null or m.team_id = :team)
                 group by m.id, m.name order by m.name, m.id
                """)
                .param("team", team.isPresent() ? team.getAsLong() : null)
                .query((rs, n) -> new Following(
                        rs.getLong("id"), rs.getString("name"), rs.getLong("open"), rs.getLong("on_sequence")))
                .list();
    }

    /** The words of an e-mail that a person sent, as they left. */
    record Words(long touchId, String body) {}

    /** Of these touches those that are e-mails whose words are still kept. */
    List<Words> words(Collection<Long> touchIds) {
        return jdbc.sql("""
                select t.id, l.body from touch t join ledger l on l.id = t.ledger_id
                 where t.id = any(:ids) and l.body <> ''
                """)
                .param("ids", touchIds.toArray(Long[]::new))
                .query((rs, n) -> new Words(rs.getLong("id"), rs.getString("body")))
                .list();
    }

    List<Results.Person> people(Collection<Long> prospectIds) {
        return jdbc.sql("select id, name from prospect where id = any(:ids) order by name, id")
                .param("ids", prospectIds.toArray(Long[]::new))
                .query((rs, n) -> new Results.Person(rs.getLong("id"), rs.getString("name")))
                .list();
    }
}
