package followthrough.today;

import static followthrough.today.QueueStore.at;
import static followthrough.today.QueueStore.instant;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What stands still and why. */
@Repository
class StandingStore {
    private static final int MOST = 200;

    private final JdbcClient db;

    StandingStore(JdbcClient db) {
        this.db = db;
    }

    /** An automatic e-mail that is due and has not left. */
    record Waiting(
            long prospectId,
            String name,
            String company,
            String owner,
            String goal,
            Instant due,
            String why,
            @Nullable Instant retryAt) {}

    /**
     * @param memberId whose; absent: of the whole team
     * @param teamId absent: of all teams
     */
    List<Waiting> waiting(@Nullable Long memberId, OptionalLong teamId) {
        return db.sql("""
                select p.id, p.name, coalesce(c.name, '') as company, m.name as owner, n.goal, n.due_at, n.waits, n.retry_at
                  from next_step n
                  join prospect p on p.id = n.prospect_id
                  join member m on m.id = n.owner_id
                  left join company c on c.id = p.company_id
                 where n.waits is not null and n.automatic and n.ledger_id is null
                   and (:member::bigint is null or n.owner_id = :member) and (:team::bigint is null or m.team_id = :team)
                 order by n.due_at limit :most
                """)
                .param("member", memberId)
                .param("team", teamId.isPresent() ? teamId.getAsLong() : null)
                .param("most", MOST)
                .query((rs, n) -> new Waiting(
                        rs.getLong("id"),
                        rs.getString("name"),
                        rs.getString("company"),
                        rs.getString("owner"),
                        rs.getString("goal"),
                        instant(rs, "due_at"),
                        rs.getString("waits"),
                        QueueStore.maybe(rs, "retry_at")))
                .list();
    }

    /** How many automatic e-mails wait for one reason, to {@link QueueStore#MOST}. */
    record Reason(String why, int count) {}

    /** Why the member's own automatic e-mails that are due have not left, the commonest reason first. */
    List<Reason> reasons(long memberId) {
        return db.sql("""
                select waits, count(*)::int as count
                  from (select waits from next_step
                         where owner_id = :member and waits is not null and automatic and ledger_id is null limit :most) few
                 group by waits order by count desc, waits
                """)
                .param("member", memberId)
                .param("most", QueueStore.MOST)
                .query((rs, n) -> new Reason(rs.getString("waits"), rs.getInt("count")))
                .list();
    }

    /**
     * What every page says of today.
     *
     * @param due what is in the member's own queue until the day ends, to {@link QueueStore#MOST}
     * @param waiting automatic e-mails that are due and have not left, to {@link QueueStore#MOST}
     * @param why the reason most of them have; empty when none waits
     * @param doubts messages of which nobody knows whether they arrived
     */
    record Standing(int due, int waiting, String why, int doubts) {}

    Standing standing(long memberId, Instant dayEnds, @Nullable Long only, OptionalLong teamId) {
        return db.sql("""
                select (select count(*)::int from (
                            select 1 from next_step
                             where owner_id = :self and lane = any ('{answer,new,promised,sequence}') and due_at < :ends
                               and not automatic and ledger_id is null
                            union all
                            select 1 from next_step
                             where owner_id = :self and lane = 'answer' and due_at >= :ends and snoozed = 0
                               and not automatic and ledger_id is null
                             limit :most) few) as due,
                       w.count as waiting, w.why,
                       (select count(*)::int from ledger l
                          join prospect p on p.id = l.prospect_id join member m on m.id = p.owner_id
                         where l.in_doubt and (:member::bigint is null or p.owner_id = :member)
                           and (:team::bigint is null or m.team_id = :team)) as doubts
                  from (select count(*)::int as count, coalesce(mode() within group (order by waits), '') as why
                          from (select n.waits from next_step n join member m on m.id = n.owner_id
                                 where n.waits is not null and n.automatic and n.ledger_id is null
                                   and (:member::bigint is null or n.owner_id = :member)
                                   and (:team::bigint is null or m.team_id = :team)
                                 limit :most) few) w
                """)
                .param("self", memberId)
                .param("ends", at(dayEnds))
                .param("member", only)
                .param("team", teamId.isPresent() ? teamId.getAsLong() : null)
                .param("most", QueueStore.MOST)
                .query((rs, n) ->
                        new Standing(rs.getInt("due"), rs.getInt("waiting"), rs.getString("why"), rs.getInt("doubts")))
                .single();
    }

    /** A message of which nobody knows whether it arrived. */
    record Doubt(
            long ledgerId,
            long prospectId,
            String name,
            String recipient,
            String subject,
            @Nullable Instant handedOver) {}

    List<Doubt> doubts(@Nullable Long memberId, OptionalLong teamId) {
        return db.sql("""
                select l.id, p.id as prospect_id, p.name, l.recipient, l.subject, l.handed_over_at
                  from ledger l join prospect p on p.id = l.prospect_id join member m on m.id = p.owner_id
                 where l.in_doubt
                   and (:member::bigint is null or p.owner_id = :member) and (:team::bigint is null or m.team_id = :team)
                 order by l.id limit :most
                """)
                .param("member", memberId)
                .param("team", teamId.isPresent() ? teamId.getAsLong() : null)
                .param("most", MOST)
                .query((rs, n) -> new Doubt(
                        rs.getLong("id"),
                        rs.getLong("prospect_id"),
                        rs.getString("name"),
                        rs.getString("recipient"),
                        rs.getString("subject"),
                        QueueStore.maybe(rs, "handed_over_at")))
                .list();
    }

    /** Whose message it is; empty when there is no such message in doubt. */
    OptionalLong prospectOfDoubt(long ledgerId) {
        return db.sql("select prospect_id from ledger where id = :id and state = 'unknown' and prospect_id is not null")
                .param("id", ledgerId)
                .query((rs, n) -> OptionalLong.of(rs.getLong(1)))
                .optional()
                .orElse(OptionalLong.empty());
    }
}
