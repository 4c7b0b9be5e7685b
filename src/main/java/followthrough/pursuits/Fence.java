package followthrough.pursuits;

import followthrough.channels.email.MailboxReader;
import followthrough.channels.email.Mailboxes;
import followthrough.database.Keys;
import followthrough.team.RealTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * A copied database does not send until a person confirms: what it believes still to be due, its original may have sent.
 * Known by having been restored; by the instance id, of which one half is kept outside the data folder; by a last tick over
 * a day old; and, once for each mailbox after a start, by messages of ours in its Sent folder that this database never sent.
 */
@Component
public class Fence {
    private static final Duration LONG_SILENCE = Duration.ofHours(24);
    private static final Duration LOOKED_AGAIN = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Keys keys;
    private final LedgerStore ledger;
    private final Mailboxes mailboxes;
    private final MailboxReader reader;
    private final boolean reads;
    private final RealTime real;
    /** When each Sent folder is to be looked into; never again where it was. */
    private final Map<Long, Instant> looks = new ConcurrentHashMap<>();

    Fence(
            JdbcClient jdbc,
            Keys keys,
            LedgerStore ledger,
            Mailboxes mailboxes,
            MailboxReader reader,
            @Value("${followthrough.read-mail:true}") boolean reads,
            RealTime real) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.ledger = ledger;
        this.mailboxes = mailboxes;
        this.reader = reader;
        this.reads = reads;
        this.real = real;
    }

    /**
     * As {@link #raised}, before this mailbox sends for the first time since the start: a copy that is only hours old is
     * known by what its original sent since. One that cannot be looked into sends what people write; what is automatic
     * waits until it is read anyway.
     */
    boolean raisedFor(long mailboxId) {
        if (!reads || real.instant().isBefore(looks.getOrDefault(mailboxId, Instant.MIN))) return false;
        var mailbox = mailboxes.find(mailboxId);
        if (mailbox.isEmpty()) return false;
        var keysThere = reader.keysInSent(mailbox.get(), confirmedAt());
        if (keysThere.isEmpty()) {
            looks.put(mailboxId, real.instant().plus(LOOKED_AGAIN));
            return false;
        }
        var strangers = ledger.neverLeft(keysThere.get());
        if (strangers.isEmpty()) {
            looks.put(mailboxId, Instant.MAX);
            return false;
        }
        raise("the Sent folder of " + mailbox.get().address() + " holds "
                + (strangers.size() == 1 ? "a message" : strangers.size() + " messages")
                + " that this database never sent; it looks like a copy");
        return true;
    }

    private Instant confirmedAt() {
        return jdbc.sql("select confirmed_at from instance")
                .query((rs, n) -> PursuitStore.instant(rs, "confirmed_at"))
                .optional()
                .orElse(Instant.MAX);
    }

    private void raise(String why) {
        jdbc.sql("update instance set fenced_why = coalesce(fenced_why, :why)")
                .param("why", why)
                .update();
    }

    /** Raises it in a copy that nothing has run on yet, for a reason that replaces whatever stood there. */
    public static void raise(JdbcClient copy, String why, Instant now) {
        copy.sql("""
                insert into instance (instance_id, last_tick_at, confirmed_at, fenced_why) values ('', :now, :now, :why)
                on conflict (id) do update set fenced_why = :why
                """).param("now", PursuitStore.at(now)).param("why", why).update();
    }

    /** Looks, and notes that this instance is alive. True while nothing may be sent. */
    @Transactional
    boolean raised() {
        jdbc.sql("""
                insert into instance (instance_id, last_tick_at, confirmed_at) values (:id, :now, :now)
                on conflict (id) do nothing
                """)
                .param("id", keys.instanceId())
                .param("now", PursuitStore.at(real.instant()))
                .update();
        jdbc.sql("""
                update instance
                   set fenced_why = coalesce(fenced_why,
                         case when instance_id <> :id then 'this database was made by another installation; it looks like a copy'
                              when last_tick_at < :silence then 'nothing has run on this database for more than a day'
                         end),
                       last_tick_at = case when instance_id = :id and last_tick_at >= :silence then :now else last_tick_at end
                """)
                .param("id", keys.instanceId())
                .param("silence", PursuitStore.at(real.instant().minus(LONG_SILENCE)))
                .param("now", PursuitStore.at(real.instant()))
                .update();
        return why().isPresent();
    }

    /** Why nothing is sent; empty when the fence is down. */
    public Optional<String> why() {
        return jdbc.sql("select fenced_why from instance where fenced_why is not null")
                .query((rs, n) -> rs.getString(1))
                .optional();
    }

    /** A person confirms that this is the one database that is to send. */
    @Transactional
    public void lower() {
        jdbc.sql("update instance set fenced_why = null, instance_id = :id, last_tick_at = :now, confirmed_at = :now")
                .param("id", keys.instanceId())
                .param("now", PursuitStore.at(real.instant()))
                .update();
    }
}
