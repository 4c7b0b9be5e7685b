package followthrough.intake;

import followthrough.intake.Import.Row;
import followthrough.intake.Import.State;
import followthrough.intake.Import.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of lists and their rows. */
@Repository
class ImportStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Integer>> NUMBERS = new TypeReference<>() {};

    private static final String IMPORT = """
            select i.id, i.member_id, m.name member_name, m.team_id, i.file_name, i.file_size, i.state, i.settings,
                   i.row_count, i.rows_done, i.counts, i.plan, i.problem, i.created_at, i.started_at, i.finished_at,
                   u.name undone_by, i.undone_at, i.undo
              from import i join member m on m.id = i.member_id left join member u on u.id = i.undone_by
            """;

    private static final String ROW = """
            select row_number, verdict, why, name, company, address, cells, first_row, owner_id, first_touch_at, prospect_id
              from import_row
            """;

    private final JdbcClient db;

    ImportStore(JdbcClient db) {
        this.db = db;
    }

    // --- lists

    long add(long memberId, String fileName, byte[] hash, long size, ImportSettings settings, Instant now) {
        return db.sql("""
                insert into import (member_id, file_name, file_hash, file_size, state, settings, created_at)
                values (:member, :name, :hash, :size, 'uploaded', :settings::jsonb, :now) returning id
                """)
                .param("member", memberId)
                .param("name", fileName)
                .param("hash", hash)
                .param("size", size)
                .param("settings", JSON.writeValueAsString(settings))
                .param("now", at(now))
                .query(Long.class)
                .single();
    }

    Optional<Import> find(long importId) {
        return db.sql(IMPORT + "where i.id = :id")
                .param("id", importId)
                .query(ImportStore::list)
                .optional();
    }

    /** Locks the list until the end of the transaction, so that two who change it take turns. */
    Optional<Import> lock(long importId) {
        return db.sql(IMPORT + "where i.id = :id for update of i")
                .param("id", importId)
                .query(ImportStore::list)
                .optional();
    }

    /** Newest first. @param memberId absent: of everybody in the team @param teamId absent: of every team */
    List<Import> all(@Nullable Long memberId, @Nullable Long teamId, int limit) {
        return db.sql(IMPORT + """
                 where (:member::bigint is null or i.member_id = :member) and (:team::bigint is null or m.team_id = :team)
                 order by i.id desc limit :limit
                """)
                .param("member", memberId)
                .param("team", teamId)
                .param("limit", limit)
                .query(ImportStore::list)
                .list();
    }

    /** A list of which people were kept, because there were no minutes for them within reach. */
    record WaitingForRoom(long importId, String fileName, int people) {}

    /** The oldest three. @param memberId absent: of everybody in the team @param teamId absent: of every team */
    List<WaitingForRoom> waitingForRoom(@Nullable Long memberId, @Nullable Long teamId) {
        return db.sql("""
                select i.id, i.file_name, (i.counts ->> 'later')::int people from import i join member m on m.id = i.member_id
                 where i.state = 'done' and i.counts ->> 'later' is not null and (:member::bigint is null or i.member_id = :member)
                   and (:team::bigint is null or m.team_id = :team)
                 order by i.id limit 3
                """)
                .param("member", memberId)
                .param("team", teamId)
                .query((rs, n) -> new WaitingForRoom(rs.getLong("id"), rs.getString("file_name"), rs.getInt("people")))
                .list();
    }

    /** Who imported the same file before, and when; the latest. */
    Optional<Map.Entry<String, Instant>> before(long importId) {
        return db.sql("""
                select m.name, coalesce(other.finished_at, other.started_at) at
                  from import i join import other on other.file_hash = i.file_hash and other.id <> i.id
                  join member m on m.id = other.member_id
                 where i.id = :id and other.state in ('running', 'done') order by other.id desc limit 1
                """)
                .param("id", importId)
                .query((rs, n) -> Map.entry(rs.getString("name"), instant(rs, "at")))
                .optional();
    }

    /** @return false when the list is not in one of these states any more */
    boolean settings(long importId, ImportSettings settings, State to, List<State> from) {
        return db.sql("""
                        update import set settings = :settings::jsonb, state = :to, problem = null, rows_done = 0, row_count = 0,
                               counts = '{}', lease_until = null where id = :id and state = any(:from) and started_at is null
                        """)
                        .param("settings", JSON.writeValueAsString(settings))
                        .param("to", to.word())
                        .param("id", importId)
                        .param("from", from.stream().map(State::word).toArray(String[]::new))
                        .update()
                == 1;
    }

    /** Checked, or stopped half-way by a failure: from here the list is written. @return false when it was begun already */
    boolean begin(long importId, Instant now) {
        return db.sql("""
                        update import set state = 'running', started_at = coalesce(started_at, :now), problem = null,
                               rows_done = case when last_row = 0 then 0 else rows_done end, lease_until = null
                         where id = :id and (state = 'checked' or state = 'failed' and started_at is not null and undone_by is null)
                        """).param("id", importId).param("now", at(now)).update() == 1;
    }

    /** Unless somebody else works on it by now. */
    void failed(long importId, UUID token, String problem) {
        db.sql("""
                update import set state = 'failed', problem = :problem, lease_until = null
                 where id = :id and lease_token = :token and lease_until is not null
                """)
                .param("id", importId)
                .param("token", token)
                .param("problem", problem)
                .update();
    }

    /** How many rows there are to check. */
    void counted(long importId, long rows) {
        db.sql("update import set row_count = :rows where id = :id")
                .param("rows", rows)
                .param("id", importId)
                .update();
    }

    void checked(long importId, int rows, Map<Verdict, Integer> counts, Import.@Nullable Plan plan) {
        db.sql("""
                update import set state = 'checked', row_count = :rows, rows_done = :rows, counts = :counts::jsonb,
                       plan = :plan::jsonb, last_row = 0, lease_until = null where id = :id
                """)
                .param("rows", rows)
                .param("counts", json(counts))
                .param("plan", plan == null ? null : JSON.writeValueAsString(plan))
                .param("id", importId)
                .update();
    }

    void done(long importId, Instant now) {
        db.sql("""
                update import set state = 'done', finished_at = :now, rows_done = row_count, lease_until = null where id = :id
                """).param("now", at(now)).param("id", importId).update();
    }

    /** From here on the list is taken back; from where a failure stopped that, too. @return false when it cannot be */
    boolean beginUndo(long importId, long byMember, Instant now) {
        return db.sql("""
                        update import
                           set state = 'undoing', problem = null, lease_until = null, undone_at = coalesce(undone_at, :now),
                               undone_by = coalesce(undone_by, :by),
                               last_row = case when undone_by is null then 0 else last_row end,
                               rows_done = case when undone_by is null then 0 else rows_done end
                         where id = :id and (state = 'done' or state = 'failed' and started_at is not null)
                           and (undone_by is not null or coalesce((counts ->> 'new')::int, 0) > 0
                                or coalesce((counts ->> 'later')::int, 0) > 0)
                        """)
                        .param("now", at(now))
                        .param("by", byMember)
                        .param("id", importId)
                        .update()
                == 1;
    }

    void undo(long importId, Import.Undo undo) {
        db.sql("update import set undo = :undo::jsonb where id = :id")
                .param("undo", JSON.writeValueAsString(undo))
                .param("id", importId)
                .update();
    }

    void undone(long importId) {
        db.sql("update import set state = 'undone', rows_done = row_count, lease_until = null where id = :id")
                .param("id", importId)
                .update();
    }

    /** @return false when it is being written or has been, so that it stays as a record */
    boolean throwAway(long importId) {
        return db.sql("delete from import where id = :id and started_at is null")
                        .param("id", importId)
                        .update()
                == 1;
    }

    /** Whether a first touch of this list was planned for a moment before that. */
    boolean plannedBefore(long importId, Instant moment) {
        return db.sql("select exists (select from import_row where import_id = :id and first_touch_at < :moment)")
                .param("id", importId)
                .param("moment", at(moment))
                .query(Boolean.class)
                .single();
    }

    // --- who works on a list; real time, so that a business clock in a hurry takes no lease away

    List<Long> waiting(Instant real) {
        return db.sql("""
                select id from import where state in ('checking', 'running', 'undoing') and (lease_until is null or lease_until < :now)
                 order by id
                """)
                .param("now", at(real))
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    void expireLeases() {
        db.sql("update import set lease_until = null where lease_until is not null")
                .update();
    }

    boolean claim(long importId, UUID token, Instant real, Duration lease) {
        return db.sql("""
                        update import set lease_token = :token, lease_until = :until
                         where id = :id and state in ('checking', 'running', 'undoing')
                           and (lease_until is null or lease_until < :now)
                        """)
                        .param("token", token)
                        .param("until", at(real.plus(lease)))
                        .param("now", at(real))
                        .param("id", importId)
                        .update()
                == 1;
    }

    /**
     * Locks the list for this transaction and prolongs the lease. The transaction need not wait for the disk: what a power cut
     * takes away it takes together with how far the list is, and whatever is built on it waits for the disk itself.
     *
     * @return false when somebody else works on it
     */
    boolean hold(long importId, UUID token, State state, Instant real, Duration lease) {
        db.sql("set local synchronous_commit = off").update();
        return db.sql("""
                        update import set lease_until = :until
                         where id = :id and lease_token = :token and state = :state and lease_until is not null
                        """)
                        .param("until", at(real.plus(lease)))
                        .param("token", token)
                        .param("state", state.word())
                        .param("id", importId)
                        .update()
                == 1;
    }

    void release(long importId, UUID token) {
        db.sql("update import set lease_until = null where id = :id and lease_token = :token")
                .param("id", importId)
                .param("token", token)
                .update();
    }

    /** @param counts rows by verdict, as they stand with this progress */
    void progress(long importId, int rowsDone, long lastRow, Map<Verdict, Integer> counts) {
        db.sql("update import set rows_done = :done, last_row = :last, counts = :counts::jsonb where id = :id")
                .param("done", rowsDone)
                .param("last", lastRow)
                .param("counts", json(counts))
                .param("id", importId)
                .update();
    }

    /** How far the work on a list is. */
    record Position(long lastRow, int rowsDone, Map<Verdict, Integer> counts) {}

    Position position(long importId) {
        return db.sql("select last_row, rows_done, counts from import where id = :id")
                .param("id", importId)
                .query((rs, n) -> new Position(rs.getLong("last_row"), rs.getInt("rows_done"), counts(rs)))
                .single();
    }

    // --- rows

    void clearRows(long importId) {
        db.sql("delete from import_row where import_id = :id")
                .param("id", importId)
                .update();
    }

    void addRows(long importId, List<Row> rows) {
        db.sql("""
                insert into import_row (import_id, row_number, verdict, why, name, company, address, cells, first_row,
                                        owner_id, first_touch_at, prospect_id)
                select :import, number, verdict, why, name, company, address, cells::jsonb, first_row, owner, touch::timestamptz,
                       prospect
                  from unnest(:numbers, :verdicts, :whys, :names, :companies, :addresses, :cells, :firsts, :owners, :touches,
                              :prospects)
                       r (number, verdict, why, name, company, address, cells, first_row, owner, touch, prospect)
                """)
                .param("import", importId)
                .param("numbers", longs(rows, Row::number))
                .param("verdicts", texts(rows, it -> it.verdict().word()))
                .param("whys", texts(rows, Row::why))
                .param("names", texts(rows, Row::name))
                .param("companies", texts(rows, Row::company))
                .param("addresses", texts(rows, Row::address))
                .param("cells", texts(rows, it -> JSON.writeValueAsString(it.cells())))
                .param("firsts", longs(rows, Row::firstRow))
                .param("owners", longs(rows, Row::ownerId))
                .param("touches", texts(rows, it -> text(it.firstTouch())))
                .param("prospects", longs(rows, Row::prospectId))
                .update();
    }

    /** Where a row found its place. */
    record Placed(
            long number,
            Verdict verdict,
            long ownerId,
            @Nullable Instant firstTouch) {}

    void place(long importId, List<Placed> rows) {
        db.sql("""
                update import_row r set verdict = p.verdict, owner_id = p.owner, first_touch_at = p.touch::timestamptz
                  from unnest(:numbers, :verdicts, :owners, :touches) p (number, verdict, owner, touch)
                 where r.import_id = :import and r.row_number = p.number
                """)
                .param("import", importId)
                .param("numbers", longs(rows, Placed::number))
                .param("verdicts", texts(rows, it -> it.verdict().word()))
                .param("owners", longs(rows, Placed::ownerId))
                .param("touches", texts(rows, it -> text(it.firstTouch())))
                .update();
    }

    /** What became of a row. The cells of what is taken in are given up: they live on as the prospect. */
    record Outcome(
            long number,
            Verdict verdict,
            String why,
            @Nullable Long prospectId,
            boolean keepCells) {}

    void outcomes(long importId, List<Outcome> rows) {
        db.sql("""
                update import_row r set verdict = o.verdict, why = o.why, prospect_id = o.prospect,
                       cells = case when o.keep::boolean then r.cells end
                  from unnest(:numbers, :verdicts, :whys, :prospects, :keep) o (number, verdict, why, prospect, keep)
                 where r.import_id = :import and r.row_number = o.number
                """)
                .param("import", importId)
                .param("numbers", longs(rows, Outcome::number))
                .param("verdicts", texts(rows, it -> it.verdict().word()))
                .param("whys", texts(rows, Outcome::why))
                .param("prospects", longs(rows, Outcome::prospectId))
                .param("keep", texts(rows, it -> String.valueOf(it.keepCells())))
                .update();
    }

    /** In the order of the file. */
    List<Row> after(long importId, long number, int limit) {
        return db.sql(ROW + "where import_id = :import and row_number > :after order by row_number limit :limit")
                .param("import", importId)
                .param("after", number)
                .param("limit", limit)
                .query(ImportStore::row)
                .list();
    }

    /** @param after number of the row before the first */
    List<Row> of(long importId, Verdict verdict, long after, int limit) {
        return db.sql(ROW + """
                where import_id = :import and verdict = :verdict and row_number > :after order by row_number limit :limit
                """)
                .param("import", importId)
                .param("verdict", verdict.word())
                .param("after", after)
                .param("limit", limit)
                .query(ImportStore::row)
                .list();
    }

    /** Prospects of this list whom another one names, too, that was not taken back itself; each list's rows know them. */
    Set<Long> alsoListed(long importId) {
        return Set.copyOf(db.sql("""
                select distinct o.prospect_id from import_row o
                  join import_row r on r.import_id = :import and r.prospect_id = o.prospect_id
                  join import i on i.id = o.import_id and i.state not in ('undoing', 'undone')
                 where o.import_id <> :import
                """)
                .param("import", importId)
                .query((rs, n) -> rs.getLong(1))
                .list());
    }

    Map<Long, Long> prospectsOf(long importId, Collection<Long> numbers) {
        var found = new HashMap<Long, Long>();
        db.sql("""
                select row_number, prospect_id from import_row
                 where import_id = :import and row_number = any(:numbers) and prospect_id is not null
                """)
                .param("import", importId)
                .param("numbers", numbers.toArray(Long[]::new))
                .query((rs, n) -> Map.entry(rs.getLong("row_number"), rs.getLong("prospect_id")))
                .list()
                .forEach(row -> found.put(row.getKey(), row.getValue()));
        return found;
    }

    /** How many of a list each owner got, of those with a first touch. */
    Map<Long, Integer> byOwner(long importId) {
        var found = new HashMap<Long, Integer>();
        db.sql("""
                select owner_id, count(*)::int people from import_row
                 where import_id = :import and verdict = 'new' and owner_id is not null and prospect_id is not null
                 group by owner_id
                """)
                .param("import", importId)
                .query((rs, n) -> Map.entry(rs.getLong("owner_id"), rs.getInt("people")))
                .list()
                .forEach(row -> found.put(row.getKey(), row.getValue()));
        return found;
    }

    // --- one at a time

    /** @return who it was; absent when the same was not sent in the last minutes, which is noted now */
    Optional<Long> seen(byte[] hash, Instant now, Duration within) {
        // Two at once take turns at the key: the second one waits, and then finds the first.
        int fresh = db.sql("""
                insert into capture_seen as s (hash, at) values (:hash, :now)
                on conflict (hash) do update set at = excluded.at, prospect_id = null where s.at <= :before
                """)
                .param("hash", hash)
                .param("now", at(now))
                .param("before", at(now.minus(within)))
                .update();
        if (fresh == 1) {
            db.sql("delete from capture_seen where at < :before")
                    .param("before", at(now.minus(Duration.ofDays(1))))
                    .update();
            return Optional.empty();
        }
        return db.sql("select prospect_id from capture_seen where hash = :hash")
                .param("hash", hash)
                .query((rs, n) -> rs.getLong(1))
                .optional();
    }

    void seenAs(byte[] hash, @Nullable Long prospectId) {
        db.sql("update capture_seen set prospect_id = :prospect where hash = :hash")
                .param("hash", hash)
                .param("prospect", prospectId)
                .update();
    }

    // --- rows and parameters

    private static Import list(ResultSet rs, int n) throws SQLException {
        var plan = rs.getString("plan");
        var undo = rs.getString("undo");
        return new Import(
                rs.getLong("id"),
                rs.getLong("member_id"),
                rs.getString("member_name"),
                rs.getLong("team_id"),
                rs.getString("file_name"),
                rs.getLong("file_size"),
                State.of(rs.getString("state")),
                JSON.readValue(rs.getString("settings"), ImportSettings.class),
                rs.getInt("row_count"),
                rs.getInt("rows_done"),
                counts(rs),
                plan == null ? null : JSON.readValue(plan, Import.Plan.class),
                rs.getString("problem"),
                instant(rs, "created_at"),
                maybe(rs, "started_at"),
                maybe(rs, "finished_at"),
                rs.getString("undone_by"),
                maybe(rs, "undone_at"),
                undo == null ? null : JSON.readValue(undo, Import.Undo.class));
    }

    private static Map<Verdict, Integer> counts(ResultSet rs) throws SQLException {
        var counts = new EnumMap<Verdict, Integer>(Verdict.class);
        JSON.readValue(rs.getString("counts"), NUMBERS).forEach((word, rows) -> counts.put(Verdict.of(word), rows));
        return counts;
    }

    private static String json(Map<Verdict, Integer> counts) {
        var words = new HashMap<String, Integer>();
        counts.forEach((verdict, rows) -> {
            if (rows > 0) words.put(verdict.word(), rows);
        });
        return JSON.writeValueAsString(words);
    }

    private static Row row(ResultSet rs, int n) throws SQLException {
        var cells = rs.getString("cells");
        return new Row(
                rs.getLong("row_number"),
                Verdict.of(rs.getString("verdict")),
                rs.getString("why"),
                rs.getString("name"),
                rs.getString("company"),
                rs.getString("address"),
                cells == null ? List.of() : JSON.readValue(cells, TEXTS),
                rs.getObject("first_row", Long.class),
                rs.getObject("owner_id", Long.class),
                maybe(rs, "first_touch_at"),
                rs.getObject("prospect_id", Long.class));
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant maybe(ResultSet rs, String column) throws SQLException {
        var at = rs.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }

    private static <T> @Nullable Long[] longs(List<T> rows, Function<T, @Nullable Long> column) {
        @Nullable Long[] values = new Long[rows.size()];
        Arrays.setAll(values, i -> column.apply(rows.get(i)));
        return values;
    }

    private static <T> @Nullable String[] texts(List<T> rows, Function<T, @Nullable String> column) {
        @Nullable String[] values = new String[rows.size()];
        Arrays.setAll(values, i -> column.apply(rows.get(i)));
        return values;
    }
}
