package followthrough.playbook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL of the playbook. */
@Repository
class PlaybookStore {
    private final JdbcClient jdbc;

    PlaybookStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A row of {@code sequence_version}. */
    record Version(long id, int number, String yaml, Instant publishedAt) {}

    Set<String> keys() {
        return jdbc.sql("""
                select s.key
                from sequence s
                where exists (select 1 from sequence_version v where v.sequence_id = s.id)""").query((row, _) -> row.getString("key")).set();
    }

    /** Ids of the newest version of every sequence in use, the latest published first. */
    List<Long> newest() {
        // One index look-up in (sequence_id, number) for each sequence, of which there are a few dozen.
        return jdbc.sql("""
                select v.id
                from sequence s
                cross join lateral (
                    select id, published_at
                    from sequence_version
                    where sequence_id = s.id
                    order by number desc
                    limit 1) v
                where s.archived_at is null
                order by v.published_at desc, v.id desc""").query((row, _) -> row.getLong("id")).list();
    }

    List<Long> history(String key) {
        return jdbc.sql("""
                select v.id
                from sequence s
                join sequence_version v on v.sequence_id = s.id
                where s.key = :key
                order by v.number desc""")
                .param("key", key)
                .query((row, _) -> row.getLong("id"))
                .list();
    }

    Optional<Version> version(long versionId) {
        return jdbc.sql("""
                select id, number, yaml, published_at
                from sequence_version
                where id = :id""")
                .param("id", versionId)
                .query(PlaybookStore::version)
                .optional();
    }

    /** Takes the sequence for this transaction, made if it is new, so that two who publish come one after the other. */
    long lock(String key) {
        jdbc.sql("insert into sequence (key) values (:key) on conflict (key) do nothing")
                .param("key", key)
                .update();
        return jdbc.sql("select id from sequence where key = :key for update")
                .param("key", key)
                .query(Long.class)
                .single();
    }

    Optional<Version> newest(long sequenceId) {
        return jdbc.sql("""
                select id, number, yaml, published_at
                from sequence_version
                where sequence_id = :sequence
                order by number desc
                limit 1""")
                .param("sequence", sequenceId)
                .query(PlaybookStore::version)
                .optional();
    }

    long publish(long sequenceId, int number, String yaml, Instant now, @Nullable Long memberId) {
        return jdbc.sql("""
                insert into sequence_version (sequence_id, number, yaml, published_at, published_by)
                values (:sequence, :number, :yaml, :now, :member)
                returning id""")
                .param("sequence", sequenceId)
                .param("number", number)
                .param("yaml", yaml)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("member", memberId)
                .query(Long.class)
                .single();
    }

    /**
     * Takes the draft for this transaction; empty when nothing is being changed. Read only then: what somebody else wrote
     * while it was waited for has a text that the statement that waits does not see.
     */
    Optional<Playbook.Draft> lockDraft(String key) {
        return jdbc.sql("select 1 from sequence_draft where key = :key for update")
                .param("key", key)
                .query(Integer.class)
                .optional()
                .flatMap(_ -> draft(key));
    }

    Optional<Playbook.Draft> draft(String key) {
        return jdbc.sql(DRAFT).param("key", key).query(PlaybookStore::draft).optional();
    }

    /** Every draft by its key. */
    Map<String, Playbook.Draft> drafts() {
        var drafts = new LinkedHashMap<String, Playbook.Draft>();
        jdbc.sql(DRAFT.replace("where d.key = :key", "order by d.key"))
                .query((row, n) -> drafts.put(row.getString("key"), draft(row, n)))
                .list();
        return drafts;
    }

    private static final String DRAFT = """
            select d.key, t.yaml, t.said, t.saved_by, t.saved_at, d.revision, d.place,
                   exists (select from sequence_draft_text e where e.key = d.key and e.place < d.place) as back,
                   exists (select from sequence_draft_text l where l.key = d.key and l.place > d.place) as forward
            from sequence_draft d
            join sequence_draft_text t on t.key = d.key and t.place = d.place
            where d.key = :key""";

    private static Playbook.Draft draft(ResultSet row, int n) throws SQLException {
        return new Playbook.Draft(
                row.getString("yaml"),
                row.getLong("saved_by"),
                row.getObject("saved_at", OffsetDateTime.class).toInstant(),
                row.getString("said"),
                row.getInt("revision"),
                row.getInt("place"),
                row.getBoolean("back"),
                row.getBoolean("forward"));
    }

    /** @return false when another one was quicker to begin one */
    boolean beginDraft(String key) {
        return jdbc.sql("insert into sequence_draft (key) values (:key) on conflict (key) do nothing")
                        .param("key", key)
                        .update()
                > 0;
    }

    /** What was undone is gone once something else is done in its place. @param oldest place that is kept */
    void forgetTexts(String key, int from, int oldest) {
        jdbc.sql("delete from sequence_draft_text where key = :key and (place >= :from or place < :oldest)")
                .param("key", key)
                .param("from", from)
                .param("oldest", oldest)
                .update();
    }

    void saveText(String key, int place, String yaml, String said, long memberId, Instant now) {
        jdbc.sql("""
                insert into sequence_draft_text (key, place, yaml, said, saved_by, saved_at)
                values (:key, :place, :yaml, :said, :member, :now)
                on conflict (key, place) do update
                   set yaml = excluded.yaml, said = excluded.said, saved_by = excluded.saved_by, saved_at = excluded.saved_at""")
                .param("key", key)
                .param("place", place)
                .param("yaml", yaml)
                .param("said", said)
                .param("member", memberId)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    void moveDraft(String key, int place) {
        jdbc.sql("update sequence_draft set place = :place, revision = revision + 1 where key = :key")
                .param("key", key)
                .param("place", place)
                .update();
    }

    /** The place of the text before the present one, or after it. */
    Optional<Integer> besideDraft(String key, int place, boolean before) {
        return jdbc.sql(
                        before
                                ? "select max(place) from sequence_draft_text where key = :key and place < :place"
                                : "select min(place) from sequence_draft_text where key = :key and place > :place")
                .param("key", key)
                .param("place", place)
                .query((row, _) -> Optional.ofNullable(row.getObject(1, Integer.class)))
                .single();
    }

    void deleteDraft(String key) {
        jdbc.sql("delete from sequence_draft where key = :key")
                .param("key", key)
                .update();
    }

    /** Takes an archived sequence back into use. */
    void revive(long sequenceId) {
        jdbc.sql("update sequence set archived_at = null where id = :id and archived_at is not null")
                .param("id", sequenceId)
                .update();
    }

    void archive(String key, Instant now) {
        jdbc.sql("update sequence set archived_at = :now where key = :key and archived_at is null")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("key", key)
                .update();
    }

    boolean isArchived(String key) {
        return jdbc.sql("select 1 from sequence where key = :key and archived_at is not null")
                .param("key", key)
                .query((row, _) -> row.getInt(1))
                .optional()
                .isPresent();
    }

    /** A row of {@code approach}. */
    record OwnApproach(String yaml, boolean archived) {}

    /** Rises with every change of a team's own approaches, whoever makes it and in whichever order they commit. */
    long approachesRevision() {
        return jdbc.sql("select coalesce(sum(revision), 0) from approach")
                .query(Long.class)
                .single();
    }

    List<OwnApproach> approaches() {
        return jdbc.sql("select yaml, archived_at is not null as archived from approach order by key")
                .query((row, _) -> new OwnApproach(row.getString("yaml"), row.getBoolean("archived")))
                .list();
    }

    /** In place of what there was under this key, and in use again if that was archived. */
    void saveApproach(String key, String yaml, long memberId, Instant now) {
        jdbc.sql("""
                insert into approach (key, yaml, saved_by, saved_at) values (:key, :yaml, :member, :now)
                on conflict (key) do update
                   set yaml = excluded.yaml, saved_by = excluded.saved_by, saved_at = excluded.saved_at,
                       archived_at = null, revision = approach.revision + 1""")
                .param("key", key)
                .param("yaml", yaml)
                .param("member", memberId)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** @param at absent to take it back into use @return false when there is none of this key that this would change */
    boolean archiveApproach(String key, @Nullable Instant at) {
        return jdbc.sql("""
                update approach
                   set archived_at = :at, revision = revision + 1
                 where key = :key and (archived_at is null) = (:at::timestamptz is not null)""")
                        .param("key", key)
                        .param("at", at == null ? null : at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    private static Version version(ResultSet row, int index) throws SQLException {
        return new Version(
                row.getLong("id"),
                row.getInt("number"),
                row.getString("yaml"),
                row.getObject("published_at", OffsetDateTime.class).toInstant());
    }
}
