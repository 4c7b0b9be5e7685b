package followthrough.channels.email;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** A mailbox without a secret is removed: its row stays, because the ledger names what went through it. */
@Repository
class MailboxStore {
    private static final String COLUMNS = """
            id, member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host, imap_port, imap_tls,
            username, per_minute, per_day, paused_at, paused_why, synced_at, sync_problem, day_allowed, allowed_since,
            fell_at, allowed_why, provider, signature, plain_only
            """;

    private final JdbcClient jdbc;

    MailboxStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Up to where a folder was read. UIDs mean nothing under another UIDVALIDITY. */
    record Mark(long uidValidity, long uid) {}

    /** The new mailbox's id; absent when the address is in use. A removed mailbox of that address comes back as the new one. */
    Optional<Long> insert(NewMailbox mailbox, byte[] secret, Ramp ramp, Instant at) {
        return jdbc.sql("""
                insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls,
                    imap_host, imap_port, imap_tls, username, secret, per_minute, per_day, created_at,
                    day_allowed, allowed_since, allowed_why, provider)
                values (:memberId, :address, :displayName, :smtpHost, :smtpPort, :smtpTls,
                    :imapHost, :imapPort, :imapTls, :username, :secret, :perMinute, :perDay, :at,
                    :allowed, :allowedSince, :allowedWhy, :provider)
                on conflict (address) do update
                set member_id = excluded.member_id, display_name = excluded.display_name,
                    smtp_host = excluded.smtp_host, smtp_port = excluded.smtp_port, smtp_tls = excluded.smtp_tls,
                    imap_host = excluded.imap_host, imap_port = excluded.imap_port, imap_tls = excluded.imap_tls,
                    username = excluded.username, secret = excluded.secret,
                    per_minute = excluded.per_minute, per_day = excluded.per_day, created_at = excluded.created_at,
                    day_allowed = excluded.day_allowed, allowed_since = excluded.allowed_since,
                    allowed_why = excluded.allowed_why, fell_at = null, provider = excluded.provider,
                    paused_at = null, paused_why = null, synced_at = null, sync_problem = null, ids_kept = 0,
                    signature = '', plain_only = false
                where mailbox.secret = ''
                returning id
                """)
                .param("memberId", mailbox.memberId())
                .param("address", mailbox.address())
                .param("displayName", mailbox.displayName())
                .param("smtpHost", mailbox.smtp().host())
                .param("smtpPort", mailbox.smtp().port())
                .param("smtpTls", mailbox.smtp().tls().word())
                .param("imapHost", mailbox.imap().host())
                .param("imapPort", mailbox.imap().port())
                .param("imapTls", mailbox.imap().tls().word())
                .param("username", mailbox.username())
                .param("secret", secret)
                .param("perMinute", mailbox.perMinute())
                .param("perDay", mailbox.perDay())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("allowed", ramp.allowed())
                .param("allowedSince", moment(ramp.since()))
                .param("allowedWhy", ramp.why())
                .param("provider", word(mailbox.provider()))
                .query(Long.class)
                .optional();
    }

    /**
     * Everything but owner and address.
     *
     * @param secret absent to keep the one there is, which may be exchanged meanwhile
     */
    void update(long mailboxId, NewMailbox mailbox, byte @Nullable [] secret) {
        one(jdbc.sql("""
                update mailbox
                set display_name = :displayName, smtp_host = :smtpHost, smtp_port = :smtpPort, smtp_tls = :smtpTls,
                    imap_host = :imapHost, imap_port = :imapPort, imap_tls = :imapTls, username = :username,
                    secret = coalesce(cast(:secret as bytea), secret), provider = :provider,
                    ids_kept = case when smtp_host = :smtpHost then ids_kept else 0 end,
                    per_minute = :perMinute, per_day = :perDay
                where id = :mailboxId and secret <> ''
                """)
                .param("mailboxId", mailboxId)
                .param("displayName", mailbox.displayName())
                .param("smtpHost", mailbox.smtp().host())
                .param("smtpPort", mailbox.smtp().port())
                .param("smtpTls", mailbox.smtp().tls().word())
                .param("imapHost", mailbox.imap().host())
                .param("imapPort", mailbox.imap().port())
                .param("imapTls", mailbox.imap().tls().word())
                .param("username", mailbox.username())
                .param("secret", secret)
                .param("perMinute", mailbox.perMinute())
                .param("perDay", mailbox.perDay())
                .param("provider", word(mailbox.provider()))
                .update());
    }

    void sign(long mailboxId, String signature, boolean plainOnly) {
        one(jdbc.sql("""
                update mailbox set signature = :signature, plain_only = :plainOnly where id = :mailboxId and secret <> ''
                """)
                .param("signature", signature)
                .param("plainOnly", plainOnly)
                .param("mailboxId", mailboxId)
                .update());
    }

    /** With how many a new mailbox begins, as the workspace says; 0 where it does not. */
    int rampStart() {
        return jdbc.sql("select ramp_start from workspace")
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    void ramp(long mailboxId, Ramp ramp) {
        one(jdbc.sql("""
                update mailbox set day_allowed = :allowed, allowed_since = :since, fell_at = :fell, allowed_why = :why
                where id = :mailboxId
                """)
                .param("mailboxId", mailboxId)
                .param("allowed", ramp.allowed())
                .param("since", moment(ramp.since()))
                .param("fell", moment(ramp.fellAt()))
                .param("why", ramp.why())
                .update());
    }

    List<Mailbox> all() {
        return jdbc.sql("select " + COLUMNS + " from mailbox where secret <> '' order by address")
                .query((row, n) -> mailbox(row))
                .list();
    }

    List<Mailbox> of(Collection<Long> memberIds) {
        return jdbc.sql("select " + COLUMNS
                        + " from mailbox where member_id = any(:memberIds) and secret <> '' order by address")
                .param("memberIds", memberIds.toArray(Long[]::new))
                .query((row, n) -> mailbox(row))
                .list();
    }

    Optional<Mailbox> find(long mailboxId) {
        return jdbc.sql("select " + COLUMNS + " from mailbox where id = :mailboxId and secret <> ''")
                .param("mailboxId", mailboxId)
                .query((row, n) -> mailbox(row))
                .optional();
    }

    Optional<Mailbox> find(String address) {
        return jdbc.sql("select " + COLUMNS + " from mailbox where address = cast(:address as citext) and secret <> ''")
                .param("address", address)
                .query((row, n) -> mailbox(row))
                .optional();
    }

    /** How many there are, how many of them are paused, and how many others cannot be read. */
    record Count(int all, int paused, int troubled) {}

    /** @param memberId absent: of everybody */
    Count count(@Nullable Long memberId) {
        return jdbc.sql("""
                select count(*) as every, count(paused_at) as paused,
                    count(*) filter (where paused_at is null and sync_problem is not null) as troubled
                from mailbox
                where secret <> '' and (cast(:memberId as bigint) is null or member_id = :memberId)
                """)
                .param("memberId", memberId)
                .query((row, n) -> new Count(row.getInt("every"), row.getInt("paused"), row.getInt("troubled")))
                .single();
    }

    Optional<byte[]> secret(long mailboxId) {
        return jdbc.sql("select secret from mailbox where id = :mailboxId and secret <> ''")
                .param("mailboxId", mailboxId)
                .query((row, n) -> row.getBytes("secret"))
                .optional();
    }

    /** Nothing happens when it is not the secret any more: somebody else has exchanged it, or the mailbox was removed. */
    void exchange(long mailboxId, byte[] before, byte[] secret) {
        jdbc.sql("update mailbox set secret = :secret where id = :mailboxId and secret = :before")
                .param("mailboxId", mailboxId)
                .param("before", before)
                .param("secret", secret)
                .update();
    }

    /** A pause that already stands keeps its moment; a person's pause is not replaced by one for a failed log-in. */
    void pause(long mailboxId, String why, Instant at) {
        jdbc.sql("""
                update mailbox
                set paused_at = coalesce(paused_at, :at), paused_why = :why
                where id = :mailboxId and (paused_at is null or starts_with(paused_why, :logInFailed))
                """)
                .param("mailboxId", mailboxId)
                .param("why", why)
                .param("logInFailed", Mailbox.LOG_IN_FAILED)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    void resume(long mailboxId) {
        jdbc.sql("update mailbox set paused_at = null, paused_why = null where id = :mailboxId")
                .param("mailboxId", mailboxId)
                .update();
    }

    void remove(long mailboxId, Instant at) {
        jdbc.sql("delete from mailbox_mark where mailbox_id = :mailboxId")
                .param("mailboxId", mailboxId)
                .update();
        jdbc.sql("""
                update mailbox
                set secret = '', paused_at = :at, paused_why = 'Removed', sync_problem = null
                where id = :mailboxId
                """)
                .param("mailboxId", mailboxId)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    void synced(long mailboxId, Instant at, @Nullable String problem) {
        jdbc.sql("update mailbox set synced_at = :at, sync_problem = :problem where id = :mailboxId")
                .param("mailboxId", mailboxId)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("problem", problem)
                .update();
    }

    void notSynced(long mailboxId, String problem) {
        jdbc.sql("update mailbox set sync_problem = :problem where id = :mailboxId")
                .param("mailboxId", mailboxId)
                .param("problem", problem)
                .update();
    }

    Optional<Mark> mark(long mailboxId, String folder) {
        return jdbc.sql("""
                select uid_validity, uid from mailbox_mark where mailbox_id = :mailboxId and folder = :folder
                """)
                .param("mailboxId", mailboxId)
                .param("folder", folder)
                .query((row, n) -> new Mark(row.getLong("uid_validity"), row.getLong("uid")))
                .optional();
    }

    void mark(long mailboxId, String folder, Mark mark) {
        jdbc.sql("""
                insert into mailbox_mark (mailbox_id, folder, uid_validity, uid)
                values (:mailboxId, :folder, :uidValidity, :uid)
                on conflict (mailbox_id, folder) do update set uid_validity = excluded.uid_validity, uid = excluded.uid
                """)
                .param("mailboxId", mailboxId)
                .param("folder", folder)
                .param("uidValidity", mark.uidValidity())
                .param("uid", mark.uid())
                .update();
    }

    /** How many of our messages in a row the provider left their Message-ID. */
    int idsKept(long mailboxId) {
        return jdbc.sql("select ids_kept from mailbox where id = :mailboxId")
                .param("mailboxId", mailboxId)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    void idsKept(long mailboxId, int inARow) {
        jdbc.sql("update mailbox set ids_kept = :kept where id = :mailboxId and ids_kept <> :kept")
                .param("kept", inARow)
                .param("mailboxId", mailboxId)
                .update();
    }

    /** Whether the message is kept from another folder, or from before this one was numbered anew. */
    boolean hasReceived(long mailboxId, String messageId, String folder, long uidValidity) {
        return jdbc.sql("""
                select exists (
                    select from received
                    where mailbox_id = :mailboxId and message_id = :messageId
                      and (uid_validity <> :uidValidity or folder <> :folder))
                """)
                .param("mailboxId", mailboxId)
                .param("messageId", messageId)
                .param("folder", folder)
                .param("uidValidity", uidValidity)
                .query(Boolean.class)
                .single();
    }

    private static void one(int rows) {
        if (rows != 1) throw new IllegalStateException("The mailbox is not there any more");
    }

    private static Mailbox mailbox(ResultSet row) throws SQLException {
        return new Mailbox(
                row.getLong("id"),
                row.getLong("member_id"),
                row.getString("address"),
                row.getString("display_name"),
                new Mailbox.Server(
                        row.getString("smtp_host"), row.getInt("smtp_port"), Mailbox.Tls.of(row.getString("smtp_tls"))),
                new Mailbox.Server(
                        row.getString("imap_host"), row.getInt("imap_port"), Mailbox.Tls.of(row.getString("imap_tls"))),
                row.getString("username"),
                row.getInt("per_minute"),
                row.getInt("per_day"),
                instant(row, "paused_at"),
                row.getString("paused_why"),
                instant(row, "synced_at"),
                row.getString("sync_problem"),
                new Ramp(
                        row.getObject("day_allowed", Integer.class),
                        instant(row, "allowed_since"),
                        instant(row, "fell_at"),
                        row.getString("allowed_why")),
                row.getString("provider") == null ? null : Provider.of(row.getString("provider")),
                row.getString("signature"),
                row.getBoolean("plain_only"));
    }

    private static @Nullable String word(@Nullable Provider provider) {
        return provider == null ? null : provider.word();
    }

    private static @Nullable OffsetDateTime moment(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
