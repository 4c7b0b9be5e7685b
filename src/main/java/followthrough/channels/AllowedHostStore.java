package followthrough.channels;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class AllowedHostStore {
    private final JdbcClient jdbc;

    AllowedHostStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<AllowedHost> find(String host) {
        return jdbc.sql("select host, without_tls, added_at from allowed_host where host = cast(:host as citext)")
                .param("host", host)
                .query((row, n) -> allowedHost(row))
                .optional();
    }

    List<AllowedHost> all() {
        return jdbc.sql("select host, without_tls, added_at from allowed_host order by host")
                .query((row, n) -> allowedHost(row))
                .list();
    }

    void add(String host, boolean withoutTls, long memberId, Instant at) {
        jdbc.sql("""
                insert into allowed_host (host, without_tls, added_by, added_at)
                values (:host, :withoutTls, :memberId, :at)
                on conflict (host) do update
                set without_tls = excluded.without_tls, added_by = excluded.added_by, added_at = excluded.added_at
                """)
                .param("host", host)
                .param("withoutTls", withoutTls)
                .param("memberId", memberId)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    void remove(String host) {
        jdbc.sql("delete from allowed_host where host = cast(:host as citext)")
                .param("host", host)
                .update();
    }

    private static AllowedHost allowedHost(java.sql.ResultSet row) throws java.sql.SQLException {
        return new AllowedHost(
                row.getString("host"),
                row.getBoolean("without_tls"),
                row.getObject("added_at", OffsetDateTime.class).toInstant());
    }
}
