package followthrough.pursuits;

import static followthrough.pursuits.PursuitStore.at;
import static followthrough.pursuits.PursuitStore.instant;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL about two prospects who become one: what is followed up moves, and can move back. */
@Component
class MergeStore {
    private final JdbcClient jdbc;

    MergeStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One merge at a time: of three who are the same person, two could else wait for each other, or for one who is gone. */
    void takeTurns() {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('merging'))")
                .query((rs, n) -> 0)
                .single();
    }

    /** A merge as it stands. @param before both prospects and the numbers of what moved, as JSON */
    record Merging(
            long mergingId,
            long keptId,
            long goneId,
            Instant at,
            String prospects,
            String pursuits,
            long lastEntry,
            boolean undone) {}

    long begin(long keptId, long goneId, long memberId, Instant now) {
        return jdbc.sql("""
                        insert into merging (kept_id, gone_id, member_id, at, before)
                        values (:kept, :gone, :member, :now, '{}') returning id
                        """)
                .param("kept", keptId)
                .param("gone", goneId)
                .param("member", memberId)
                .param("now", at(now))
                .query((rs, n) -> rs.getLong(1))
                .single();
    }

    /** What of the one who goes is followed up, by number; taken before anything moves. */
    String moving(long goneId) {
        return jdbc.sql("""
                        select jsonb_build_object(
                                 'pursuits', (select coalesce(jsonb_agg(id), '[]') from pursuit where prospect_id = :gone),
                                 'touches', (select coalesce(jsonb_agg(id), '[]') from touch where prospect_id = :gone),
                                 'ledger', (select coalesce(jsonb_agg(l.id), '[]') from pursuit p join ledger l on l.pursuit_id = p.id
                                             where p.prospect_id = :gone),
                                 'alerts', (select coalesce(jsonb_agg(id), '[]') from alert where prospect_id = :gone))::text
                        """).param("gone", goneId).query(String.class).single();
    }

    /** All of it goes over to that prospect. */
    void move(String moving, long toProspect) {
        for (var it : List.of(
                "update pursuit set prospect_id = :to where id in (%s)".formatted(ids("pursuits")),
                "update next_step set prospect_id = :to where pursuit_id in (%s)".formatted(ids("pursuits")),
                "update touch set prospect_id = :to where id in (%s)".formatted(ids("touches")),
                "update ledger set prospect_id = :to where id in (%s)".formatted(ids("ledger")),
                "update alert set prospect_id = :to where id in (%s)".formatted(ids("alerts"))))
            jdbc.sql(it).param("to", toProspect).param("moving", moving).update();
    }

    /** What is asked about one is asked about the other, too. */
    void askAbout(long prospectId, long insteadOf) {
        jdbc.sql("""
                insert into perhaps (received_id, prospect_id)
                select received_id, :asked from perhaps where prospect_id = :before on conflict do nothing
                """).param("asked", prospectId).param("before", insteadOf).update();
    }

    /** Nobody is asked about who is somebody else. */
    void askNoMoreAbout(long prospectId) {
        jdbc.sql("delete from perhaps where prospect_id = :gone")
                .param("gone", prospectId)
                .update();
    }

    private static String ids(String what) {
        return "select value::bigint from jsonb_array_elements_text(cast(:moving as jsonb) -> '" + what + "')";
    }

    /** Touches and messages of the pursuit that ended as a duplicate are those of the one that stays; answers which they were. */
    String give(long fromPursuit, long toPursuit) {
        return jdbc.sql("""
                        with t as (update touch set pursuit_id = :to where pursuit_id = :from returning id),
                             l as (update ledger set pursuit_id = :to where pursuit_id = :from returning id)
                        select jsonb_build_object('from', :from::bigint,
                                                  'given touches', (select coalesce(jsonb_agg(id), '[]') from t),
                                                  'given messages', (select coalesce(jsonb_agg(id), '[]') from l))::text
                        """)
                .param("from", fromPursuit)
                .param("to", toPursuit)
                .query(String.class)
                .single();
    }

    void giveBack(String given) {
        for (var it : List.of(
                "update touch set pursuit_id = (cast(:moving as jsonb) ->> 'from')::bigint where id in (%s)"
                        .formatted(ids("given touches")),
                "update ledger set pursuit_id = (cast(:moving as jsonb) ->> 'from')::bigint where id in (%s)"
                        .formatted(ids("given messages"))))
            jdbc.sql(it).param("moving", given).update();
    }

    /** What a person's act keeps for ten seconds is kept with the merge, for as long as that can be taken back. */
    void keep(long mergingId, long undoId) {
        jdbc.sql("update undo set merging_id = :merging where id = :id")
                .param("merging", mergingId)
                .param("id", undoId)
                .update();
    }

    void done(long mergingId, String prospects, String pursuits, @Nullable String given) {
        jdbc.sql("""
                update merging g
                   set before = jsonb_build_object('prospects', cast(:prospects as jsonb),
                                                   'pursuits', cast(:pursuits as jsonb) || coalesce(cast(:given as jsonb), '{}')),
                       last_entry = (select coalesce(max(id), 0) from timeline where prospect_id = g.kept_id)
                 where id = :id
                """)
                .param("prospects", prospects)
                .param("pursuits", pursuits)
                .param("given", given)
                .param("id", mergingId)
                .update();
    }

    Optional<Merging> find(long mergingId) {
        return jdbc.sql(MERGING + "where id = :id")
                .param("id", mergingId)
                .query(MergeStore::merging)
                .optional();
    }

    /** The last one by which somebody became this prospect, if it was not taken back. */
    Optional<Merging> lastInto(long keptId) {
        return jdbc.sql(MERGING + "where kept_id = :kept and undone_at is null order by id desc limit 1")
                .param("kept", keptId)
                .query(MergeStore::merging)
                .optional();
    }

    private static final String MERGING = """
            select id, kept_id, gone_id, at, before ->> 'prospects' as prospects, before ->> 'pursuits' as pursuits,
                   last_entry, undone_at is not null as undone
              from merging
            """;

    private static Merging merging(java.sql.ResultSet rs, int n) throws java.sql.SQLException {
        return new Merging(
                rs.getLong("id"),
                rs.getLong("kept_id"),
                rs.getLong("gone_id"),
                instant(rs, "at"),
                rs.getString("prospects"),
                rs.getString("pursuits"),
                rs.getLong("last_entry"),
                rs.getBoolean("undone"));
    }

    /** Whether nothing was written down about the one who stays since. */
    boolean nothingSince(Merging merging) {
        return jdbc.sql("select coalesce(max(id), 0) = :last from timeline where prospect_id = :kept")
                .param("last", merging.lastEntry())
                .param("kept", merging.keptId())
                .query(Boolean.class)
                .single();
    }

    void undone(long mergingId, Instant now) {
        jdbc.sql("update merging set undone_at = :now where id = :id")
                .param("now", at(now))
                .param("id", mergingId)
                .update();
    }
}
