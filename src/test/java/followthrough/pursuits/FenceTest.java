package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import followthrough.bench.SmtpSink;
import followthrough.channels.SafeHosts;
import followthrough.channels.email.Mailbox;
import followthrough.channels.email.MailboxReader;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.NewMailbox;
import followthrough.database.Keys;
import followthrough.support.FollowthroughTest;
import followthrough.support.TestRealTime;
import followthrough.team.FirstAdministrator;
import followthrough.team.Team;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** T9: a copied database does not send until a person confirms. */
@FollowthroughTest
class FenceTest {
    private final Fence fence;
    private final Keys keys;
    private final LedgerStore ledger;
    private final Mailboxes mailboxes;
    private final MailboxReader reader;
    private final SafeHosts hosts;
    private final Team team;
    private final TestRealTime real;
    private final JdbcClient db;

    @Autowired
    FenceTest(
            Fence fence,
            Keys keys,
            LedgerStore ledger,
            Mailboxes mailboxes,
            MailboxReader reader,
            SafeHosts hosts,
            Team team,
            TestRealTime real,
            JdbcClient db) {
        this.fence = fence;
        this.keys = keys;
        this.ledger = ledger;
        this.mailboxes = mailboxes;
        this.reader = reader;
        this.hosts = hosts;
        this.team = team;
        this.real = real;
        this.db = db;
    }

    @BeforeEach
    void itRuns() {
        fence.raised();
        fence.lower();
    }

    @Test
    void isDownWhereItAlwaysRan() {
        assertThat(fence.raised()).isFalse();
        assertThat(fence.why()).isEmpty();
    }

    @Test
    void aDatabaseOfAnotherInstallationSendsNothingUntilSomebodyConfirms() {
        db.sql("update instance set instance_id = 'another'").update();
        assertThat(fence.raised()).isTrue();
        assertThat(fence.why().orElseThrow()).contains("another installation");
        // Waiting confirms nothing.
        assertThat(fence.raised()).isTrue();
        fence.lower();
        assertThat(fence.raised()).isFalse();
    }

    @Test
    void aDayOfSilenceAsksFirst() {
        db.sql("update instance set last_tick_at = :then")
                .param("then", PursuitStore.at(Instant.now().minus(Duration.ofHours(25))))
                .update();
        assertThat(fence.raised()).isTrue();
        fence.lower();
        assertThat(fence.raised()).isFalse();
    }

    @Test
    void aRestartWithinADayGoesOn() {
        db.sql("update instance set last_tick_at = :then")
                .param("then", PursuitStore.at(Instant.now().minus(Duration.ofHours(23))))
                .update();
        assertThat(fence.raised()).isFalse();
    }

    /** Restored from a copy of this morning, with its own key: only the Sent folder knows what left since. */
    @Test
    void whatTheOriginalSentSinceTheCopyRaisesIt() throws Exception {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        mail.start();
        try (var sink = new SmtpSink()) {
            var user = mail.setUser("ana@harbour.example", "ana@harbour.example", "secret");
            var sent = mail.getManagers().getImapHostManager().createMailbox(user, "Sent");
            long mailbox = mailbox(sink.port(), mail.getImap().getPort());
            db.sql("update instance set confirmed_at = confirmed_at - interval '1 hour'")
                    .update();

            var ours = UUID.randomUUID();
            sentBefore(mailbox, ours);
            sent.store(message(ours));
            assertThat(afterAStart().raisedFor(mailbox)).isFalse();

            sent.store(message(UUID.randomUUID()));
            assertThat(afterAStart().raisedFor(mailbox)).isTrue();
            assertThat(fence.why().orElseThrow()).contains("Sent folder of ana@harbour.example holds a message");
            assertThat(fence.raised()).isTrue();

            // A mailbox knows of whole seconds.
            real.catchUp();
            real.advance(Duration.ofSeconds(1));
            fence.lower();
            assertThat(afterAStart().raisedFor(mailbox)).as("a person said so").isFalse();
            assertThat(fence.raised()).isFalse();
        } finally {
            mail.stop();
        }
    }

    private Fence afterAStart() {
        return new Fence(db, keys, ledger, mailboxes, reader, true, real);
    }

    private long mailbox(int smtp, int imap) {
        var ana = team.setUp(new FirstAdministrator(
                        "Ana Ruiz",
                        "ana@harbour.example",
                        "four words are enough",
                        ZoneId.of("Europe/London"),
                        "GBP",
                        "Harbour Tools",
                        "1 Quay Road",
                        EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                        LocalTime.of(9, 0),
                        LocalTime.of(18, 0)))
                .orElseThrow()
                .memberId();
        hosts.allow("127.0.0.1", true, ana);
        assertThat(mailboxes.connect(new NewMailbox(
                        ana,
                        "ana@harbour.example",
                        "Ana Ruiz",
                        new Mailbox.Server("127.0.0.1", smtp, Mailbox.Tls.NONE),
                        new Mailbox.Server("127.0.0.1", imap, Mailbox.Tls.NONE),
                        "ana@harbour.example",
                        "secret",
                        20,
                        300)))
                .isInstanceOf(Mailboxes.Connecting.Connected.class);
        return mailboxes.of(ana).getFirst().mailboxId();
    }

    private void sentBefore(long mailbox, UUID key) {
        db.sql("""
                insert into ledger (automatic, mailbox_id, state, message_id, key, recipient, subject, body, goal, minutes,
                                    planned_at, not_before, handed_over_at)
                values (false, :mailbox, 'sent', '<ours@harbour.example>', :key, 'maya@prospect.example', 'Oak', 'The 12 mm one.',
                        'Answer', 5, :now, :now, :now)
                """)
                .param("mailbox", mailbox)
                .param("key", key)
                .param("now", PursuitStore.at(Instant.now()))
                .update();
    }

    private static MimeMessage message(UUID key) throws Exception {
        var text = "From: ana@harbour.example\r\nSubject: Oak\r\nX-Followthrough-Key: " + key
                + "\r\n\r\nThe 12 mm one.\r\n";
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
