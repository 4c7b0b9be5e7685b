package followthrough.pursuits;

import static followthrough.pursuits.PursuitStore.at;
import static followthrough.pursuits.PursuitStore.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL of second thoughts: how things stood before an act, and putting them back. */
@Component
class UndoStore {
    private final JdbcClient jdbc;

    UndoStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    long keep(long memberId, long pursuitId, String label, Instant until) {
        return keepAll(memberId, List.of(pursuitId), label, until).getFirst().undoId();
    }

    record Kept(long undoId, long pursuitId) {}

    /** Of one act, which is taken back as one. */
    List<Kept> keepAll(long memberId, List<Long> pursuitIds, String label, Instant until) {
        return keep(memberId, pursuitIds, label, until, """
                jsonb_build_object('pursuit', to_jsonb(p), 'next_step', to_jsonb(n),
                  'owed', (select coalesce(jsonb_agg(c.id), '[]') from commitment c
                            where c.pursuit_id = p.id and c.settled_at is null),
                  'last_touch', (select coalesce(max(t.id), 0) from touch t where t.pursuit_id = p.id),
                  'last_ledger', (select coalesce(max(l.id), 0) from ledger l where l.pursuit_id = p.id))
                """);
    }

    /** Nothing stood there before: what was opened is ended again. */
    long keepOpening(long memberId, long pursuitId, String label, Instant until) {
        return keep(memberId, List.of(pursuitId), label, until, "'{\"opening\": true}'")
                .getFirst()
                .undoId();
    }

    private List<Kept> keep(long memberId, List<Long> pursuitIds, String label, Instant until, String before) {
        return jdbc.sql("""
                        with past as (delete from undo where member_id = :member and merging_id is null
                                       and until < :until::timestamptz - interval '1 hour')
                        insert into undo (member_id, pursuit_id, revision, label, before, until)
                        select :member, p.id, p.revision, :label,\s""" + before + """
                               , :until
                          from pursuit p join next_step n on n.pursuit_id = p.id where p.id = any(:pursuits)
                        returning id, pursuit_id
                        """)
                .param("member", memberId)
                .param("pursuits", pursuitIds.toArray(Long[]::new))
                .param("label", label)
                .param("until", at(until))
                .query((rs, n) -> new Kept(rs.getLong("id"), rs.getLong("pursuit_id")))
                .list();
    }

    /** The act ended with this revision: whoever changes the pursuit after it makes the undo impossible. */
    void standsAt(long undoId) {
        jdbc.sql("update undo u set revision = p.revision from pursuit p where u.id = :id and p.id = u.pursuit_id")
                .param("id", undoId)
                .update();
    }

    /**
     * @param opening whether the act opened the pursuit, which ends with it
     * @param addressId the address that was added by it; absent where none was
     */
    record Undo(
            long undoId,
            long pursuitId,
            long prospectId,
            long revision,
            String label,
            Instant until,
            boolean used,
            boolean opening,
            @Nullable Long addressId) {}

    private static final String UNDO = """
            select u.id, u.pursuit_id, p.prospect_id, u.revision, u.label, u.until, u.used_at is not null as used,
                   jsonb_exists(u.before, 'opening') as opening, (u.before ->> 'address')::bigint as address
              from undo u join pursuit p on p.id = u.pursuit_id
            """;

    private static Undo undo(ResultSet rs, int n) throws SQLException {
        return new Undo(
                rs.getLong("id"),
                rs.getLong("pursuit_id"),
                rs.getLong("prospect_id"),
                rs.getLong("revision"),
                rs.getString("label"),
                instant(rs, "until"),
                rs.getBoolean("used"),
                rs.getBoolean("opening"),
                rs.getObject("address", Long.class));
    }

    void takesAddress(long undoId, long addressId) {
        jdbc.sql("update undo set before = before || jsonb_build_object('address', :address::bigint) where id = :id")
                .param("address", addressId)
                .param("id", undoId)
                .update();
    }

    /** How these pursuits stood before holds no words of theirs any more; what it takes to put them back stays. */
    void forgetWords(List<Long> pursuitIds) {
        jdbc.sql("""
                        update undo set before = jsonb_set(before, '{pursuit,begun_by,said}', '""')
                         where pursuit_id = any(:ids) and before #>> '{pursuit,begun_by,said}' <> ''
                        """).param("ids", pursuitIds.toArray(Long[]::new)).update();
    }

    void forget(long undoId) {
        jdbc.sql("delete from undo where id = :id").param("id", undoId).update();
    }

    void undone(long undoId, Instant now) {
        jdbc.sql("update undo set used_at = :now where id = :id")
                .param("id", undoId)
                .param("now", at(now))
                .update();
    }

    /** With both pursuits of a merge, by its number. */
    List<Undo> of(long mergingId) {
        return jdbc.sql(UNDO + "where u.merging_id = :id order by u.pursuit_id")
                .param("id", mergingId)
                .query(UndoStore::undo)
                .list();
    }

    /** Of all that this act of the member's did: one moment and one label, which no two acts of a person share. */
    List<Undo> ofSameAct(long undoId, long memberId) {
        return jdbc.sql(UNDO + """
                        where u.member_id = :member and u.merging_id is null
                          and (u.until, u.label) = (select until, label from undo
                                                     where id = :id and member_id = :member and merging_id is null)
                        order by u.pursuit_id
                        """)
                .param("id", undoId)
                .param("member", memberId)
                .query(UndoStore::undo)
                .list();
    }

    Optional<Undo> find(long undoId, long memberId) {
        return jdbc.sql(UNDO + "where u.id = :id and u.member_id = :member and u.merging_id is null")
                .param("id", undoId)
                .param("member", memberId)
                .query(UndoStore::undo)
                .optional();
    }

    /** Puts pursuit, next step and what is owed back as they were; touches made by the act stay, marked as undone. */
    void restore(long undoId, Instant now) {
        jdbc.sql("""
                update pursuit p
                   set state = b.state, clock_due = b.clock_due, enrolment_id = b.enrolment_id, version_id = b.version_id,
                       step = b.step, run = b.run, begun_at = b.begun_at, begun_by = b.begun_by, channels = b.channels, personal = b.personal,
                       cold_emails = b.cold_emails, first_touch_at = b.first_touch_at,
                       first_personal_at = b.first_personal_at, last_touch_at = b.last_touch_at,
                       last_dial_at = b.last_dial_at, voicemail = b.voicemail, reacted_at = b.reacted_at, used_approaches = b.used_approaches,
                       soft_bounces = b.soft_bounces, searched = b.searched, extra = b.extra, in_review = b.in_review,
                       hold_until = b.hold_until, hold_why = b.hold_why, hold_asks = b.hold_asks, ending = b.ending, ending_why = b.ending_why,
                       ended_at = b.ended_at, ended_by = b.ended_by, said_id = b.said_id, prospect_id = b.prospect_id,
                       second_look_at = b.second_look_at, revision = p.revision + 1
                  from undo u, jsonb_populate_record(null::pursuit, u.before -> 'pursuit') b
                 where u.id = :id and p.id = u.pursuit_id
                """).param("id", undoId).update();
        jdbc.sql("delete from next_step n using undo u where u.id = :id and n.pursuit_id = u.pursuit_id")
                .param("id", undoId)
                .update();
        jdbc.sql(
                        "insert into next_step select n.* from undo u, jsonb_populate_record(null::next_step, u.before -> 'next_step') n where u.id = :id")
                .param("id", undoId)
                .update();
        // What was kept before V24 does not say it.
        jdbc.sql("""
                update next_step n set last_touch_at = p.last_touch_at from undo u join pursuit p on p.id = u.pursuit_id
                 where u.id = :id and n.pursuit_id = p.id and n.last_touch_at is distinct from p.last_touch_at
                """).param("id", undoId).update();
        jdbc.sql("""
                update commitment c
                   set settled_at = case when u.before -> 'owed' @> to_jsonb(c.id) then null else coalesce(c.settled_at, :now) end,
                       settled_how = case when u.before -> 'owed' @> to_jsonb(c.id) then null else coalesce(c.settled_how, 'withdrawn') end
                  from undo u where u.id = :id and c.pursuit_id = u.pursuit_id
                """).param("id", undoId).param("now", at(now)).update();
        jdbc.sql("""
                update touch t set undone_at = :now from undo u
                 where u.id = :id and t.pursuit_id = u.pursuit_id and t.id > (u.before ->> 'last_touch')::bigint
                """).param("id", undoId).param("now", at(now)).update();
        jdbc.sql("""
                update ledger l set state = 'cancelled', why = 'taken back', done_at = :now from undo u
                 where u.id = :id and l.pursuit_id = u.pursuit_id
                   and (l.id > (u.before ->> 'last_ledger')::bigint or l.undo_until = u.until)
                   and l.state in ('planned', 'claimed')
                """).param("id", undoId).param("now", at(now)).update();
        // What the act cancelled is not on its way any more: its step is due again and planned anew.
        jdbc.sql("""
                update next_step n set ledger_id = null from undo u
                 where u.id = :id and n.pursuit_id = u.pursuit_id
                   and not exists (select from ledger l
                                    where l.id = n.ledger_id and l.state in ('planned', 'claimed', 'handed over'))
                """).param("id", undoId).update();
        undone(undoId, now);
    }
}
