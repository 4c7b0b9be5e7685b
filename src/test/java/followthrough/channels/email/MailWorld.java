package followthrough.channels.email;

import followthrough.channels.SafeHosts;
import followthrough.channels.TestHosts;
import followthrough.support.TestClock;
import followthrough.support.TestDatabase;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLSocketFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;

/** A database with one member, this machine listed as a host that may be used, and the mail classes on top. */
final class MailWorld {
    static final byte[] KEY = new byte[32];

    final TestClock clock = new TestClock();
    final JdbcClient db = JdbcClient.create(TestDatabase.fresh());
    final SafeHosts hosts;
    final MailboxStore store = new MailboxStore(db);
    final MockEnvironment properties = new MockEnvironment();
    final Providers providers;
    final Mailboxes mailboxes;
    final long memberId;

    MailWorld() {
        this((SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    MailWorld(SSLSocketFactory tls) {
        hosts = TestHosts.on(db, clock);
        providers = new Providers(
                new ProviderStore(db), hosts, KEY, path -> "http://localhost:8080" + path, clock, properties);
        mailboxes = new Mailboxes(store, hosts, providers, KEY, () -> tls, clock, Patience.USUAL);
        long teamId = db.sql("insert into team (name) values ('North') returning id")
                .query(Long.class)
                .single();
        memberId = db.sql("""
                        insert into member (team_id, email, name, role, zone, created_at)
                        values (:teamId, 'ana@north.example', 'Ana', 'rep', 'Europe/Berlin', '2026-01-01T00:00Z')
                        returning id
                        """).param("teamId", teamId).query(Long.class).single();
        hosts.allow("localhost", true, memberId);
    }

    static Outgoing mail(String subject) {
        var key = UUID.nameUUIDFromBytes(subject.getBytes());
        return new Outgoing(
                "<" + key + "@north.example>",
                key,
                "ana@north.example",
                "Ana Núñez",
                "maya@prospect.example",
                subject,
                "Hello Maya,\n\n.a line that begins with a dot\nGrüße\n",
                Instant.parse("2026-03-10T10:00:00Z"),
                null,
                List.of(),
                new Outgoing.Unsubscribe(
                        URI.create("mailto:ana@north.example?subject=unsubscribe%20t1"),
                        URI.create("https://north.example/u/t1")),
                true,
                true,
                List.of());
    }

    Mailbox mailbox(int smtpPort) {
        var server = new Mailbox.Server("localhost", smtpPort, Mailbox.Tls.NONE);
        return new Mailbox(
                1, memberId, "ana@north.example", "Ana Núñez", server, server, "ana", 20, 300, null, null, null, null);
    }
}
