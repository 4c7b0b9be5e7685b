package followthrough.pursuits;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about those who go on with another version of their sequence. */
@Repository
class MovesStore {
    private final JdbcClient jdbc;

    MovesStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Who runs through any version of a sequence, by version and step. */
    List<Moves.Running> running(String key, Instant now) {
        return jdbc.sql("""
                        select p.version_id, p.step, count(*) as people,
                               count(*) filter (where (p.last_touch_at at time zone r.zone)::date
                                                      = (:now at time zone r.zone)::date) as touched_today
                          from sequence s join sequence_version v on v.sequence_id = s.id
                          join pursuit p on p.version_id = v.id and p.open
                          join prospect r on r.id = p.prospect_id
                         where s.key = :key
                         group by p.version_id, p.step order by p.version_id desc, p.step
                        """)
                .param("key", key)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((rs, n) -> new Moves.Running(
                        rs.getLong("version_id"), rs.getInt("step"), rs.getInt("people"), rs.getInt("touched_today")))
                .list();
    }

    /** Whom a sequence for these tiers may begin for, the latest first. @param teamId absent: of every team */
    List<Long> recent(Set<String> tiers, OptionalLong teamId, int limit) {
        return jdbc.sql("""
                        select p.id from prospect p join member m on m.id = p.owner_id
                         where p.tier = any(:tiers) and p.opted_out_at is null and p.merged_into is null
                           and (:every or m.team_id = :team)
                         order by p.id desc limit :limit
                        """)
                .param("tiers", tiers.toArray(String[]::new))
                .param("every", teamId.isEmpty())
                .param("team", teamId.orElse(0))
                .param("limit", limit)
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    void begin(long versionId, long memberId, Instant now) {
        jdbc.sql("""
                insert into sequence_move (version_id, asked_by, asked_at) values (:version, :member, :now)
                on conflict (version_id) do update set done_at = null, reached_version = 0, reached = 0
                """)
                .param("version", versionId)
                .param("member", memberId)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    List<Long> open() {
        return jdbc.sql("select version_id from sequence_move where done_at is null order by version_id")
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    /** A move that goes on, for this node alone; empty when another node is at it, or it is done. */
    Optional<Moves.Asked> lock(long versionId) {
        return jdbc.sql("""
                        select asked_by from sequence_move where version_id = :version and done_at is null
                           for update skip locked
                        """)
                .param("version", versionId)
                .query((rs, n) -> new Moves.Asked(rs.getObject("asked_by", Long.class)))
                .optional();
    }

    /**
     * Locks the next ones who run through an earlier version of the sequence.
     *
     * @param versionId where they are to go on; one that is not the newest any more moves nobody
     * @return for each pursuit its place, in the order in which they are gone through
     */
    Map<Long, Moves.Place> lockNext(long versionId, int limit) {
        var places = new LinkedHashMap<Long, Moves.Place>();
        jdbc.sql("""
                select p.id, p.version_id, p.step
                  from sequence_move m join sequence_version t on t.id = m.version_id
                  join sequence_version v on v.sequence_id = t.sequence_id and v.number < t.number
                  join pursuit p on p.version_id = v.id and p.open
                 where m.version_id = :version and (p.version_id, p.id) > (m.reached_version, m.reached)
                   and not exists (select 1 from sequence_version n
                                    where n.sequence_id = t.sequence_id and n.number > t.number)
                 order by p.version_id, p.id limit :limit
                   for no key update of p
                """).param("version", versionId).param("limit", limit).query(rs -> {
            places.put(rs.getLong("id"), new Moves.Place(rs.getLong("version_id"), rs.getInt("step")));
        });
        return places;
    }

    /** Those of these, locked, of whose message nobody knows yet what became of it: with a server, or in doubt. */
    Set<Long> withoutAWord(Collection<Long> pursuitIds) {
        return Set.copyOf(jdbc.sql("""
                        select pursuit_id from ledger where pursuit_id = any(:ids) and state in ('handed over', 'unknown')
                        """)
                .param("ids", pursuitIds.toArray(Long[]::new))
                .query((rs, n) -> rs.getLong(1))
                .list());
    }

    /** Whether some were passed over, so that the move is not done; they are gone through anew then. */
    boolean passedOver(long versionId) {
        return jdbc.sql("""
                        update sequence_move m set reached_version = 0, reached = 0
                         where m.version_id = :version and exists (
                               select from sequence_version t
                                 join sequence_version v on v.sequence_id = t.sequence_id and v.number < t.number
                                 join pursuit p on p.version_id = v.id and p.open
                                 join ledger l on l.pursuit_id = p.id and l.state in ('handed over', 'unknown')
                                where t.id = m.version_id and not exists (
                                      select from sequence_version n
                                       where n.sequence_id = t.sequence_id and n.number > t.number))
                        """).param("version", versionId).update() > 0;
    }

    /** @param pursuitId the last one that was gone through; @param place where it was */
    void reached(long versionId, long pursuitId, Moves.Place place, int moved, int heldBack) {
        jdbc.sql("""
                update sequence_move
                   set moved = moved + :moved, held_back = held_back + :held, reached_version = :from, reached = :pursuit
                 where version_id = :version
                """)
                .param("from", place.versionId())
                .param("pursuit", pursuitId)
                .param("moved", moved)
                .param("held", heldBack)
                .param("version", versionId)
                .update();
    }

    void done(long versionId, Instant now) {
        jdbc.sql("update sequence_move set done_at = :now where version_id = :version")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("version", versionId)
                .update();
    }

    Optional<Moves.Progress> progress(long versionId) {
        return jdbc.sql("select moved, held_back, asked_at, done_at from sequence_move where version_id = :version")
                .param("version", versionId)
                .query((rs, n) -> new Moves.Progress(
                        rs.getInt("moved"), rs.getInt("held_back"), instant(rs, "asked_at"), maybe(rs, "done_at")))
                .optional();
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant maybe(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column) == null ? null : instant(rs, column);
    }
}
