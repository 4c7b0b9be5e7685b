package followthrough.playbook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL of assets. */
@Repository
class AssetStore {
    /** Without the bytes, which only somebody who sends or opens the file wants. */
    private static final String ASSET = """
            select a.id, a.key, a.name, a.trades, a.answers, a.stages, a.followed_up, a.changed_at, a.archived_at,
                   c.id as content_id, c.link, c.file_name, c.media_type, length(c.bytes) as size
              from asset a
            """;

    private static final String NEWEST = """
             cross join lateral (select * from asset_content where asset_id = a.id order by id desc limit 1) c
            """;

    private final JdbcClient jdbc;

    AssetStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Those in whose name, question, trades or key each of the words stands, by name.
     *
     * @param patterns each for {@code like}
     */
    List<Asset> find(List<String> patterns, boolean archived, int limit) {
        return jdbc.sql(ASSET + NEWEST + """
                         where (a.archived_at is not null) = :archived
                           and plain(concat_ws(' ', ' ', a.name, a.key, a.answers, array_to_string(a.trades, ' ')))
                               like all (:patterns)
                         order by lower(a.name), a.id limit :limit
                        """)
                .param("archived", archived)
                .param("patterns", patterns.toArray(String[]::new))
                .param("limit", limit)
                .query(AssetStore::asset)
                .list();
    }

    /** What a person typed, word by word, as the prospects are searched. */
    List<String> patterns(String typed) {
        return jdbc.sql(
                        "select search_pattern(word) from regexp_split_to_table(trim(:typed), '\\s+') word where word <> ''")
                .param("typed", typed)
                .query((row, _) -> row.getString(1))
                .list();
    }

    List<Asset> byKeys(Collection<String> keys) {
        return jdbc.sql(ASSET + NEWEST + "where a.key = any(:keys)")
                .param("keys", keys.toArray(String[]::new))
                .query(AssetStore::asset)
                .list();
    }

    /** Each with that content, which need not be its newest. */
    List<Asset> byContents(Collection<Long> contentIds) {
        return jdbc.sql(ASSET + "join asset_content c on c.asset_id = a.id where c.id = any(:ids) order by c.id")
                .param("ids", contentIds.toArray(Long[]::new))
                .query(AssetStore::asset)
                .list();
    }

    /** @return its number; empty when that key is taken */
    Optional<Long> add(AssetLibrary.Words it, long memberId, Instant now) {
        return jdbc.sql("""
                        insert into asset (key, name, trades, answers, stages, followed_up, changed_at, changed_by)
                        values (:key, :name, :trades, :answers, :stages, :followedUp, :now, :member)
                        on conflict (key) do nothing returning id
                        """)
                .param("key", it.key())
                .param("name", it.name())
                .param("trades", it.trades().toArray(String[]::new))
                .param("answers", it.answers())
                .param("stages", it.stages().stream().map(Stage::words).toArray(String[]::new))
                .param("followedUp", it.followedUp())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("member", memberId)
                .query(Long.class)
                .optional();
    }

    void change(long assetId, AssetLibrary.Words it, long memberId, Instant now) {
        jdbc.sql("""
                update asset set name = :name, trades = :trades, answers = :answers, stages = :stages,
                       followed_up = :followedUp, changed_at = :now, changed_by = :member
                 where id = :id
                """)
                .param("id", assetId)
                .param("name", it.name())
                .param("trades", it.trades().toArray(String[]::new))
                .param("answers", it.answers())
                .param("stages", it.stages().stream().map(Stage::words).toArray(String[]::new))
                .param("followedUp", it.followedUp())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("member", memberId)
                .update();
    }

    void addLink(long assetId, String link, long memberId, Instant now) {
        jdbc.sql("insert into asset_content (asset_id, link, added_at, added_by) values (:asset, :link, :now, :member)")
                .param("asset", assetId)
                .param("link", link)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("member", memberId)
                .update();
    }

    void addFile(long assetId, String name, FileType type, byte[] bytes, long memberId, Instant now) {
        jdbc.sql("""
                insert into asset_content (asset_id, file_name, media_type, bytes, added_at, added_by)
                values (:asset, :name, :type, :bytes, :now, :member)
                """)
                .param("asset", assetId)
                .param("name", name)
                .param("type", type.mediaType())
                .param("bytes", bytes)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("member", memberId)
                .update();
    }

    /** @param at absent takes it back into use */
    void archive(String key, @Nullable Instant at) {
        jdbc.sql(
                        "update asset set archived_at = :at where key = :key and (archived_at is null) <> (:at::timestamptz is null)")
                .param("at", at == null ? null : at.atOffset(ZoneOffset.UTC))
                .param("key", key)
                .update();
    }

    List<AssetLibrary.FileBytes> files(Collection<Long> contentIds) {
        return jdbc.sql("""
                        select id, file_name, media_type, bytes from asset_content
                         where id = any(:ids) and bytes is not null order by array_position(:ids, id)
                        """)
                .param("ids", contentIds.toArray(Long[]::new))
                .query((row, _) -> new AssetLibrary.FileBytes(
                        row.getLong("id"),
                        row.getString("file_name"),
                        row.getString("media_type"),
                        row.getBytes("bytes")))
                .list();
    }

    private static Asset asset(ResultSet row, int index) throws SQLException {
        long contentId = row.getLong("content_id");
        var link = row.getString("link");
        var archived = row.getObject("archived_at", OffsetDateTime.class);
        return new Asset(
                row.getLong("id"),
                row.getString("key"),
                row.getString("name"),
                texts(row, "trades"),
                row.getString("answers"),
                texts(row, "stages").stream()
                        .map(words -> Stage.of(words).orElseThrow())
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Stage.class))),
                row.getBoolean("followed_up"),
                link == null
                        ? new Asset.File(
                                contentId, row.getString("file_name"), row.getString("media_type"), row.getInt("size"))
                        : new Asset.Link(contentId, link),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                archived == null ? null : archived.toInstant());
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return Arrays.stream((String[]) row.getArray(column).getArray())
                .map(Objects::requireNonNull)
                .toList();
    }
}
