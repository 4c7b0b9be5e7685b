package followthrough.pursuits;

import static followthrough.pursuits.PursuitStore.at;
import static followthrough.pursuits.PursuitStore.instant;
import static followthrough.pursuits.PursuitStore.maybe;

import followthrough.channels.email.Landing;
import followthrough.channels.email.Mailbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Mailboxes' tests of themselves. What one sends is a message of the ledger that belongs to no pursuit: in doubt from the
 * beginning, so that it counts for the mailbox's budget and is never sent twice, and as nothing else.
 */
@Component
class SendTestStore {
    private final JdbcClient jdbc;

    SendTestStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<SendTest> find(long mailboxId) {
        return jdbc.sql("""
                        select t.mailbox_id, t.ledger_id, l.key, l.message_id, l.recipient, t.looked_into, t.began_at, t.taken_at,
                               t.came_at, t.came_to, t.came_as, t.said, t.kept_sent, t.ended_at, t.trouble
                          from send_test t join ledger l on l.id = t.ledger_id where t.mailbox_id = :mailbox
                        """)
                .param("mailbox", mailboxId)
                .query(SendTestStore::test)
                .optional();
    }

    /** @return the message's row in the ledger */
    long begin(
            Mailbox mailbox,
            long memberId,
            UUID key,
            String messageId,
            String to,
            String subject,
            String body,
            @Nullable Long lookedInto,
            Instant now,
            Instant real) {
        long ledgerId = jdbc.sql("""
                        insert into ledger (automatic, mailbox_id, member_id, state, message_id, key, recipient, subject, body,
                                            goal, minutes, planned_at, not_before, handed_over_at, done_at, why, html)
                        values (false, :mailbox, :member, 'unknown', :messageId, :key, :to, :subject, :body,
                                'Test the mailbox', 0, :now, :now, :now, :now, 'a test under way', :html)
                        returning id
                        """)
                .param("mailbox", mailbox.mailboxId())
                .param("member", memberId)
                .param("messageId", messageId)
                .param("key", key)
                .param("to", to)
                .param("subject", subject)
                .param("body", body)
                .param("html", !mailbox.plainOnly())
                .param("now", at(now))
                .query(Long.class)
                .single();
        jdbc.sql("""
                insert into send_test (mailbox_id, ledger_id, looked_into, began_at) values (:mailbox, :ledger, :into, :real)
                on conflict (mailbox_id) do update
                   set ledger_id = excluded.ledger_id, looked_into = excluded.looked_into, began_at = excluded.began_at,
                       taken_at = null, came_at = null, came_to = null, came_as = null, said = null, kept_sent = null,
                       ended_at = null, trouble = null
                """)
                .param("mailbox", mailbox.mailboxId())
                .param("ledger", ledgerId)
                .param("into", lookedInto)
                .param("real", at(real))
                .update();
        return ledgerId;
    }

    void taken(long ledgerId, Instant real) {
        jdbc.sql("update ledger set state = 'sent', why = null where id = :id and state = 'unknown'")
                .param("id", ledgerId)
                .update();
        jdbc.sql("update send_test set taken_at = :real where ledger_id = :id")
                .param("real", at(real))
                .param("id", ledgerId)
                .update();
    }

    /** It certainly did not leave, and is no part of the budget any more. */
    void notTaken(long ledgerId, String why, Instant real) {
        jdbc.sql("""
                update ledger set state = 'cancelled', why = :why, handed_over_at = null where id = :id and state = 'unknown'
                """).param("why", why).param("id", ledgerId).update();
        ended(ledgerId, why, null, real);
    }

    void came(long ledgerId, Landing landing, Instant real) {
        jdbc.sql("""
                update send_test set came_at = :real, came_to = :place, came_as = :as, said = :said
                 where ledger_id = :id and came_at is null
                """)
                .param("real", at(real))
                .param("place", landing.place().name().toLowerCase(Locale.ROOT))
                .param("as", landing.messageId())
                .param(
                        "said",
                        landing.authenticationResults().isEmpty()
                                ? null
                                : landing.authenticationResults().getFirst())
                .param("id", ledgerId)
                .update();
    }

    void keptSent(long ledgerId, @Nullable String as) {
        jdbc.sql("update send_test set kept_sent = true, came_as = coalesce(came_as, :as) where ledger_id = :id")
                .param("as", as)
                .param("id", ledgerId)
                .update();
    }

    /** @param keptSent what is known of a copy in Sent, unless one was found before; null: nothing */
    void ended(long ledgerId, @Nullable String trouble, @Nullable Boolean keptSent, Instant real) {
        jdbc.sql("""
                update send_test set ended_at = :real, trouble = :trouble, kept_sent = coalesce(kept_sent, :kept)
                 where ledger_id = :id and ended_at is null
                """)
                .param("real", at(real))
                .param("trouble", trouble)
                .param("kept", keptSent)
                .param("id", ledgerId)
                .update();
    }

    private static SendTest test(ResultSet rs, int n) throws SQLException {
        var place = rs.getString("came_to");
        return new SendTest(
                rs.getLong("mailbox_id"),
                rs.getLong("ledger_id"),
                rs.getObject("key", UUID.class),
                rs.getString("message_id"),
                rs.getString("recipient"),
                rs.getObject("looked_into", Long.class),
                instant(rs, "began_at"),
                maybe(rs, "taken_at"),
                maybe(rs, "came_at"),
                place == null ? null : Landing.Place.valueOf(place.toUpperCase(Locale.ROOT)),
                rs.getString("came_as"),
                rs.getString("said"),
                rs.getObject("kept_sent", Boolean.class),
                maybe(rs, "ended_at"),
                rs.getString("trouble"));
    }
}
