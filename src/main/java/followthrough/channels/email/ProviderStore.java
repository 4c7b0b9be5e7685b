package followthrough.channels.email;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is registered at the providers, and the sign-ins under way. */
@Repository
class ProviderStore {
    private final JdbcClient jdbc;

    ProviderStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param refusedWhy what the provider said when it last refused client or secret; absent when all is well */
    record Registration(
            Provider provider,
            String clientId,
            String tenant,
            byte[] secret,
            @Nullable String refusedWhy) {}

    Optional<Registration> find(Provider provider) {
        return jdbc.sql("select client_id, tenant, secret, refused_why from mail_provider where provider = :provider")
                .param("provider", provider.word())
                .query((row, n) -> new Registration(
                        provider,
                        row.getString("client_id"),
                        row.getString("tenant"),
                        row.getBytes("secret"),
                        row.getString("refused_why")))
                .optional();
    }

    void save(Registration registration, long memberId, Instant at) {
        jdbc.sql("""
                insert into mail_provider (provider, client_id, tenant, secret, changed_by, changed_at)
                values (:provider, :clientId, :tenant, :secret, :memberId, :at)
                on conflict (provider) do update
                set client_id = excluded.client_id, tenant = excluded.tenant, secret = excluded.secret,
                    refused_why = null, changed_by = excluded.changed_by, changed_at = excluded.changed_at
                """)
                .param("provider", registration.provider().word())
                .param("clientId", registration.clientId())
                .param("tenant", registration.tenant())
                .param("secret", registration.secret())
                .param("memberId", memberId)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    void remove(Provider provider) {
        jdbc.sql("delete from mail_provider where provider = :provider")
                .param("provider", provider.word())
                .update();
    }

    /** @param why absent when it takes client and secret */
    void refused(Provider provider, @Nullable String why) {
        jdbc.sql("""
                update mail_provider set refused_why = :why
                where provider = :provider and refused_why is distinct from :why
                """).param("provider", provider.word()).param("why", why).update();
    }

    /** @param address typed by the person; empty when the provider is to say it */
    record Begun(String address, byte[] verifier) {}

    /** Also forgets what ran out. */
    void begin(byte[] hash, Provider provider, Begun begun, Instant now, Instant expiresAt) {
        jdbc.sql("delete from mailbox_sign_in where expires_at < :now")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("""
                insert into mailbox_sign_in (token_hash, provider, address, verifier, expires_at)
                values (:hash, :provider, :address, :verifier, :expiresAt)
                """)
                .param("hash", hash)
                .param("provider", provider.word())
                .param("address", begun.address())
                .param("verifier", begun.verifier())
                .param("expiresAt", expiresAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Each is given out once; absent when it is not known, of another provider, or too old. */
    Optional<Begun> end(byte[] hash, Provider provider, Instant now) {
        record Ended(Begun begun, Instant expiresAt) {}
        return jdbc.sql("""
                delete from mailbox_sign_in where token_hash = :hash and provider = :provider
                returning address, verifier, expires_at
                """)
                .param("hash", hash)
                .param("provider", provider.word())
                .query((row, n) -> new Ended(
                        new Begun(row.getString("address"), row.getBytes("verifier")),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant()))
                .optional()
                .filter(ended -> now.isBefore(ended.expiresAt))
                .map(Ended::begun);
    }
}
