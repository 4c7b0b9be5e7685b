package followthrough.pursuits;

import static followthrough.pursuits.PursuitStore.at;

import followthrough.prospects.Channel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL of first touches that go to somebody else. */
@Component
class PassingOnStore {
    private final JdbcClient jdbc;

    PassingOnStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A first touch nobody made in time.
     *
     * @param doerId who was to make it: the owner, or who covers that one
     * @param channel absent where something is to be found or settled first
     */
    record RanOut(
            long pursuitId,
            long prospectId,
            String name,
            long ownerId,
            long doerId,
            long teamId,
            @Nullable Channel channel) {}

    /** What a person could do now, and may not be on its way: nothing else goes to somebody else. */
    private static final String UNTOUCHED = """
            n.clock_due <= :now and n.due_at <= :since and n.lane = 'new' and not n.automatic and n.ledger_id is null
            and u.passed_on_at is null
            and not exists (select from ledger l where l.pursuit_id = u.id and l.state in ('planned', 'claimed', 'handed over'))
            """;

    /**
     * Pursuits whose first-touch clock ran out although a person could have made the touch, and which never went to
     * somebody else for that. Of each team the newest.
     *
     * @param since the touch was due before then at the latest
     * @param notBefore what ran out earlier stays where it is
     */
    List<RanOut> ranOut(Instant now, Instant since, Instant notBefore, int ofEachTeam) {
        return jdbc.sql("""
                        select pursuit_id, prospect_id, name, owner_id, doer_id, team_id, channel
                          from (select n.pursuit_id, n.prospect_id, p.name, p.owner_id, n.owner_id as doer_id, m.team_id,
                                       case when n.kind = 'touch' then n.channel end as channel,
                                       row_number() over (partition by m.team_id order by n.clock_due desc, n.pursuit_id) as place
                                  from pursuit u
                                  join next_step n on n.pursuit_id = u.id
                                  join prospect p on p.id = n.prospect_id
                                  join member m on m.id = p.owner_id
                                 -- As the index pursuit_clock_runs has it: who went to somebody else is not read again.
                                 where u.open and u.first_touch_at is null and u.clock_due > :earliest and u.clock_due <= :now and
                        """ + UNTOUCHED + ") untouched where place <= :limit order by team_id, place")
                .param("now", at(now))
                .param("since", at(since))
                .param("earliest", at(notBefore))
                .param("limit", ofEachTeam)
                .query((rs, n) -> new RanOut(
                        rs.getLong("pursuit_id"),
                        rs.getLong("prospect_id"),
                        rs.getString("name"),
                        rs.getLong("owner_id"),
                        rs.getLong("doer_id"),
                        rs.getLong("team_id"),
                        channel(rs)))
                .list();
    }

    /** @return false when anything about it is otherwise by now */
    boolean passOn(RanOut lead, Instant now, Instant since) {
        return jdbc.sql("""
                        update pursuit u set passed_on_at = :now, passed_on_from = :owner
                          from next_step n
                         where u.id = :id and u.prospect_id = :prospect and n.pursuit_id = u.id and n.owner_id = :doer and
                        """ + UNTOUCHED)
                        .param("id", lead.pursuitId())
                        .param("prospect", lead.prospectId())
                        .param("owner", lead.ownerId())
                        .param("doer", lead.doerId())
                        .param("now", at(now))
                        .param("since", at(since))
                        .update()
                == 1;
    }

    /** Who let its first-touch clock run out; empty where it never went to somebody else. */
    Optional<Long> passedOnFrom(long pursuitId) {
        return jdbc.sql("select passed_on_from from pursuit where id = :id and passed_on_from is not null")
                .param("id", pursuitId)
                .query(Long.class)
                .optional();
    }

    /** Members, who has the fewest minutes to do at this moment first. */
    List<Long> leastToDo(Collection<Long> memberIds, Instant now) {
        return jdbc.sql("""
                        select m.id from unnest(:ids) m (id)
                          left join next_step n on n.owner_id = m.id and n.lane = any ('{answer,new,promised,sequence}')
                               and n.due_at <= :now and not n.automatic and n.ledger_id is null
                         group by m.id order by coalesce(sum(n.minutes), 0), m.id
                        """)
                .param("ids", memberIds.toArray(Long[]::new))
                .param("now", at(now))
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    /** First touches that are due and wait for this member, with a running clock or one that ran out; so many at most. */
    List<Waiting> firstTouches(long memberId, Instant now, int limit) {
        return jdbc.sql("""
                        select prospect_id, case when kind = 'touch' then channel end as channel from next_step
                         where owner_id = :member and lane = 'new' and not automatic and ledger_id is null
                           and clock_due is not null and due_at <= :now
                         order by clock_due desc limit :limit
                        """)
                .param("member", memberId)
                .param("now", at(now))
                .param("limit", limit)
                .query((rs, n) -> new Waiting(rs.getLong("prospect_id"), channel(rs)))
                .list();
    }

    /** @param channel absent where something is to be found or settled first */
    record Waiting(long prospectId, @Nullable Channel channel) {}

    /** Takes turns with whoever else gives this member something. */
    void lockMember(long memberId) {
        jdbc.sql("select id from member where id = :id for no key update")
                .param("id", memberId)
                .query(Long.class)
                .single();
    }

    private static @Nullable Channel channel(ResultSet rs) throws SQLException {
        var word = rs.getString("channel");
        return word == null ? null : Channel.of(word);
    }
}
