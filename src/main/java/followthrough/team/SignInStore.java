package followthrough.team;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL about sign-ins and API tokens. */
@Component
class SignInStore {
    private final JdbcClient jdbc;

    SignInStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Account(long memberId, String passwordHash) {}

    Optional<Account> account(String email) {
        return jdbc.sql("""
                        select id, password_hash from member
                         where email = :email::citext and active and password_hash is not null
                        """)
                .param("email", email)
                .query((row, n) -> new Account(row.getLong("id"), row.getString("password_hash")))
                .optional();
    }

    void begin(byte[] hash, long memberId, Instant now, Instant expires) {
        jdbc.sql("""
                        insert into sign_in (token_hash, member_id, created_at, expires_at)
                        values (:hash, :member, :now, :expires)
                        """)
                .param("hash", hash)
                .param("member", memberId)
                .param("now", TeamStore.at(now))
                .param("expires", TeamStore.at(expires))
                .update();
    }

    record SignIn(Viewer viewer, Instant expires) {}

    Optional<SignIn> find(byte[] hash, Instant now) {
        return jdbc.sql("""
                        select m.id, m.team_id, m.name, m.email, m.role, m.zone, m.shortcuts, s.expires_at
                          from sign_in s join member m on m.id = s.member_id
                         where s.token_hash = :hash and s.expires_at > :now and m.active
                        """)
                .param("hash", hash)
                .param("now", TeamStore.at(now))
                .query((row, n) -> new SignIn(
                        viewer(row, Role.of(row.getString("role"))),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    void extend(byte[] hash, Instant expires) {
        jdbc.sql("update sign_in set expires_at = :expires where token_hash = :hash")
                .param("hash", hash)
                .param("expires", TeamStore.at(expires))
                .update();
    }

    /** What a browser of the member keeps open ends with it, on whatever node: those hear of it at the commit. */
    void end(byte[] hash) {
        jdbc.sql("""
                        with ended as (delete from sign_in where token_hash = :hash returning member_id)
                        select pg_notify('signed_out', member_id::text) from ended
                        """).param("hash", hash).query((row, n) -> n).list();
    }

    /** As {@link #end}, for all sign-ins of the member but one. */
    void endOthers(long memberId, byte[] hash) {
        jdbc.sql("""
                        with ended as (
                            delete from sign_in where member_id = :member and token_hash <> :hash returning member_id)
                        select pg_notify('signed_out', member_id::text) from ended limit 1
                        """)
                .param("member", memberId)
                .param("hash", hash)
                .query((row, n) -> n)
                .list();
    }

    /** What of this member's ran out; that of somebody who never comes back stays, and opens nothing. */
    void forgetExpired(long memberId, Instant now) {
        jdbc.sql("delete from sign_in where member_id = :member and expires_at <= :now")
                .param("member", memberId)
                .param("now", TeamStore.at(now))
                .update();
    }

    Optional<Viewer> tokenViewer(byte[] hash) {
        return jdbc.sql("""
                        select m.id, m.team_id, m.name, m.email, m.role, m.zone, m.shortcuts, a.role as token_role
                          from api_token a join member m on m.id = a.member_id
                         where a.token_hash = :hash and a.revoked_at is null and m.active
                        """)
                .param("hash", hash)
                .query((row, n) ->
                        viewer(row, Role.of(row.getString("role")).atMost(Role.of(row.getString("token_role")))))
                .optional();
    }

    void createToken(long memberId, String name, byte[] hash, Role role, Instant now) {
        jdbc.sql("""
                        insert into api_token (member_id, name, token_hash, role, created_at)
                        values (:member, :name, :hash, :role, :now)
                        """)
                .param("member", memberId)
                .param("name", name)
                .param("hash", hash)
                .param("role", role.word())
                .param("now", TeamStore.at(now))
                .update();
    }

    List<ApiToken> tokens(long memberId) {
        return jdbc.sql("""
                        select id, name, role, created_at from api_token
                         where member_id = :member and revoked_at is null
                         order by id
                        """)
                .param("member", memberId)
                .query((row, n) -> new ApiToken(
                        row.getLong("id"),
                        row.getString("name"),
                        Role.of(row.getString("role")),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    void revokeToken(long memberId, long tokenId, Instant now) {
        jdbc.sql("""
                        update api_token set revoked_at = :now
                         where id = :id and member_id = :member and revoked_at is null
                        """)
                .param("id", tokenId)
                .param("member", memberId)
                .param("now", TeamStore.at(now))
                .update();
    }

    void revokeTokens(long memberId, Instant now) {
        jdbc.sql("update api_token set revoked_at = :now where member_id = :member and revoked_at is null")
                .param("member", memberId)
                .param("now", TeamStore.at(now))
                .update();
    }

    private static Viewer viewer(ResultSet row, Role role) throws SQLException {
        return new Viewer(
                row.getLong("id"),
                row.getLong("team_id"),
                row.getString("name"),
                row.getString("email"),
                role,
                ZoneId.of(row.getString("zone")),
                row.getBoolean("shortcuts"));
    }
}
