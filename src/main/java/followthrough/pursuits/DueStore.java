package followthrough.pursuits;

import static followthrough.pursuits.PursuitStore.at;
import static followthrough.pursuits.PursuitStore.longs;
import static followthrough.pursuits.PursuitStore.texts;

import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL of automatic steps that are due: which they are, for whom they are locked, and why one of them waits. */
@Component
class DueStore {
    private final JdbcClient jdbc;

    DueStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** See {@link #find}. */
    static final String DUE = """
            select pursuit_id from next_step n
             where automatic and ledger_id is null and coalesce(retry_at, due_at) <= :now
               and not exists (select from undo u
                                where u.pursuit_id = n.pursuit_id and u.until > :real and u.used_at is null)
             order by coalesce(retry_at, due_at) limit :limit
            """;

    /**
     * Pursuits whose automatic step is due and not on its way. What follows from an act that can still be taken back is
     * not due yet.
     */
    List<Long> find(Instant now, Instant real, int limit) {
        return jdbc.sql(DUE)
                .param("now", at(now))
                .param("real", at(real))
                .param("limit", limit)
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    /**
     * Those of these that nobody else holds, for this node alone. The lock is on the pursuit, as everywhere, so that a
     * reaction and this take turns and never wait for each other crosswise.
     */
    List<Long> lock(List<Long> pursuitIds) {
        return jdbc.sql("select id from pursuit where id = any(:ids) for no key update skip locked")
                .param("ids", pursuitIds.toArray(Long[]::new))
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    /**
     * Those whose automatic step is due. To be asked after the lock: a statement that waited, or came upon what was just
     * committed, sees steps as they were.
     *
     * @param locked pursuits that this transaction holds
     */
    List<Long> still(List<Long> locked, Instant now, Instant real) {
        return jdbc.sql("""
                        select n.pursuit_id from next_step n
                         where n.pursuit_id = any(:ids)
                           and n.automatic and n.ledger_id is null and coalesce(n.retry_at, n.due_at) <= :now
                           and not exists (select from undo u
                                            where u.pursuit_id = n.pursuit_id and u.until > :real and u.used_at is null)
                        """)
                .param("ids", locked.toArray(Long[]::new))
                .param("now", at(now))
                .param("real", at(real))
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    /** One reason for everything that is due. */
    void allWait(String why, Instant now) {
        jdbc.sql("""
                update next_step set waits = :why
                 where pursuit_id in (select pursuit_id from next_step
                                       where automatic and ledger_id is null and coalesce(retry_at, due_at) <= :now
                                         and waits is distinct from :why limit 1000)
                """).param("why", why).param("now", at(now)).update();
    }

    /** As {@link #waits}, for all due automatic steps of one owner. */
    void ownersWait(long ownerId, String why, Instant until, Instant now) {
        jdbc.sql("""
                update next_step n set waits = :why, retry_at = :until
                  from (select pursuit_id from next_step
                         where owner_id = :owner and automatic and ledger_id is null
                           and coalesce(retry_at, due_at) <= :now
                         order by pursuit_id for no key update) due
                 where n.pursuit_id = due.pursuit_id
                """)
                .param("why", why)
                .param("until", at(until))
                .param("owner", ownerId)
                .param("now", at(now))
                .update();
    }

    /** The automatic step stands still until then, and says why. */
    void waits(long pursuitId, String why, Instant until) {
        jdbc.sql("update next_step set waits = :why, retry_at = :until, ledger_id = null where pursuit_id = :id")
                .param("why", why)
                .param("until", at(until))
                .param("id", pursuitId)
                .update();
    }

    /** A step that waits. @param why half a sentence */
    record Waiting(long pursuitId, String why, Instant until) {}

    /** As the other {@link #waits}, for many. */
    void wait(List<Waiting> all) {
        if (all.isEmpty()) return;
        jdbc.sql("""
                update next_step n set waits = w.why, retry_at = w.until, ledger_id = null
                  from unnest(:ids, :whys, :untils::timestamptz[]) w (id, why, until) where n.pursuit_id = w.id
                """)
                .param("ids", longs(all, Waiting::pursuitId))
                .param("whys", texts(all, Waiting::why))
                .param("untils", texts(all, w -> w.until().toString()))
                .update();
    }
}
