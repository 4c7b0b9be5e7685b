package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserImpl;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import followthrough.bench.SmtpSink;
import followthrough.channels.SafeHosts;
import followthrough.channels.email.Mailbox;
import followthrough.channels.email.MailboxReader;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.NewMailbox;
import followthrough.inbox.Inbox;
import followthrough.prospects.Prospects;
import followthrough.support.FollowthroughTest;
import followthrough.support.TestRealTime;
import followthrough.team.FirstAdministrator;
import followthrough.team.Team;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A mailbox sends a test to itself, over a server that does with it what servers do. */
@FollowthroughTest
class SendTestsTest {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final SendTestStore store;
    private final LedgerStore ledger;
    private final BudgetStore spending;
    private final Mailboxes mailboxes;
    private final MailboxReader reader;
    private final Prospects prospects;
    private final Composer composer;
    private final Fence fence;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final TestRealTime real;
    private final SafeHosts hosts;
    private final Team team;
    private final Inbox inbox;
    private final JdbcClient db;
    private final GreenMail mail = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
    });

    private final String address = "ana" + COUNT.incrementAndGet() + "@harbour.example";
    private SendTests tests;
    private GreenMailUser user;
    private long ana;

    @Autowired
    SendTestsTest(
            SendTestStore store,
            LedgerStore ledger,
            BudgetStore spending,
            Mailboxes mailboxes,
            MailboxReader reader,
            Prospects prospects,
            Composer composer,
            Fence fence,
            TransactionTemplate transaction,
            Clock clock,
            TestRealTime real,
            SafeHosts hosts,
            Team team,
            Inbox inbox,
            JdbcClient db) {
        this.store = store;
        this.ledger = ledger;
        this.spending = spending;
        this.mailboxes = mailboxes;
        this.reader = reader;
        this.prospects = prospects;
        this.composer = composer;
        this.fence = fence;
        this.transaction = transaction;
        this.clock = clock;
        this.real = real;
        this.hosts = hosts;
        this.team = team;
        this.inbox = inbox;
        this.db = db;
    }

    @BeforeEach
    void start() {
        mail.start();
        user = mail.setUser(address, address, "secret");
        ana = team.firstAdministrator().isPresent()
                ? team.firstAdministrator().get().memberId()
                : team.setUp(new FirstAdministrator(
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
        fence.raised();
        fence.lower();
        tests = new SendTests(
                store,
                ledger,
                spending,
                mailboxes,
                reader,
                prospects,
                composer,
                fence,
                transaction,
                clock,
                real,
                Duration.ofMillis(20));
    }

    @AfterEach
    void stop() {
        tests.close();
        mailboxes.of(ana).forEach(it -> mailboxes.remove(it.mailboxId()));
        mail.stop();
    }

    private Mailbox mailbox(int smtp, int perDay) {
        assertThat(mailboxes.connect(new NewMailbox(
                        ana,
                        address,
                        "Ana Ruiz",
                        new Mailbox.Server("127.0.0.1", smtp, Mailbox.Tls.NONE),
                        new Mailbox.Server("127.0.0.1", mail.getImap().getPort(), Mailbox.Tls.NONE),
                        address,
                        "secret",
                        20,
                        perDay)))
                .isInstanceOf(Mailboxes.Connecting.Connected.class);
        return mailboxes.of(ana).getFirst();
    }

    /** What a receiving server does with what comes in: writes over it, and files it. */
    private void receivedWith(String folder, boolean copyInSent, String... headers) {
        var imap = mail.getManagers().getImapHostManager();
        mail.getUserManager()
                .setMessageDeliveryHandler((message, to) -> new UserImpl(address, address, "secret", imap) {
                    @Override
                    public void deliver(MovingMessage moving) {
                        try {
                            var received = new MimeMessage(moving.getMessage());
                            for (var header : headers) received.addHeader("Authentication-Results", header);
                            var there = folder.equals("INBOX") ? imap.getInbox(user) : imap.createMailbox(user, folder);
                            there.appendMessage(received, new Flags(), new Date());
                            if (copyInSent)
                                imap.createMailbox(user, "Sent")
                                        .appendMessage(moving.getMessage(), new Flags(), new Date());
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }
                });
    }

    private List<String> ended(Mailbox mailbox) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !store.find(mailbox.mailboxId()).orElseThrow().underWay(real.instant()));
        return facts(mailbox);
    }

    private List<String> facts(Mailbox mailbox) {
        return store.find(mailbox.mailboxId()).orElseThrow().facts(real.instant()).stream()
                .map(fact -> fact.part() + ": " + fact.word())
                .toList();
    }

    @Test
    void theReceivingServersWordAndThePlaceAreShown() throws Exception {
        var mailbox = mailbox(mail.getSmtp().getPort(), 300);
        assertThat(mailboxes.sign(mailbox.mailboxId(), "Ana Ruiz, Harbour Tools", false))
                .isEmpty();
        receivedWith(
                "INBOX",
                true,
                "mx.harbour.example; spf=pass smtp.mailfrom=" + address
                        + "; dkim=none; dmarc=fail header.from=harbour.example",
                "forged.example; spf=pass; dkim=pass; dmarc=pass");
        assertThat(tests.begin(mailboxes.find(mailbox.mailboxId()).orElseThrow(), address, mailbox, ana))
                .isEmpty();
        assertThat(ended(mailbox))
                .containsExactly(
                        "Sent: yes",
                        "Arrived: in the inbox",
                        "Receiving server: named",
                        "SPF: pass",
                        "DKIM: none",
                        "DMARC: fail",
                        "Message-ID: kept",
                        "Copy in Sent: yes");

        // No touch, no reply, no doubt; but one of the day's messages.
        assertThat(db.sql("select state from ledger where pursuit_id is null and mailbox_id = :id")
                        .param("id", mailbox.mailboxId())
                        .query(String.class)
                        .list())
                .containsExactly("sent");
        assertThat(spending.used(mailbox, clock.instant(), real.instant())).isEqualTo(new BudgetStore.Used(1, 1));
        assertThat(db.sql("select count(*) from touch").query(Long.class).single())
                .isZero();
        reader.read(mailbox.mailboxId(), inbox::receive);
        db.sql("update mailbox_mark set uid = 0 where mailbox_id = :id")
                .param("id", mailbox.mailboxId())
                .update();
        assertThat(reader.read(mailbox.mailboxId(), inbox::receive)).isEqualTo(new MailboxReader.Run.Done(1));
        assertThat(db.sql("select count(*) from received").query(Long.class).single())
                .isZero();
        assertThat(mail.getReceivedMessages()[0].getContentType()).startsWith("multipart/alternative");
        assertThat(ledger.find(store.find(mailbox.mailboxId()).orElseThrow().ledgerId())
                        .orElseThrow()
                        .body())
                .endsWith("\n\n-- \nAna Ruiz, Harbour Tools");
    }

    @Test
    void spamAndARewrittenMessageIdAreSeen() throws Exception {
        var mailbox = mailbox(mail.getSmtp().getPort(), 300);
        var imap = mail.getManagers().getImapHostManager();
        var junk = imap.createMailbox(user, "Junk");
        mail.getUserManager()
                .setMessageDeliveryHandler((message, to) -> new UserImpl(address, address, "secret", imap) {
                    @Override
                    public void deliver(MovingMessage moving) {
                        try {
                            var received = new MimeMessage(moving.getMessage()) {
                                @Override
                                protected void updateMessageID() throws MessagingException {}
                            };
                            received.setHeader("Message-ID", "<another@provider.example>");
                            junk.appendMessage(received, new Flags(), new Date());
                        } catch (MessagingException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                });
        assertThat(tests.begin(mailbox, address, mailbox, ana)).isEmpty();
        assertThat(ended(mailbox))
                .containsExactly(
                        "Sent: yes",
                        "Arrived: in spam",
                        "Receiving server: silent",
                        "Message-ID: rewritten",
                        "Copy in Sent: none");
    }

    @Test
    void whatNeverComesIsSaid() throws Exception {
        try (var sink = new SmtpSink()) {
            var mailbox = mailbox(sink.port(), 300);
            assertThat(tests.begin(mailbox, address, mailbox, ana)).isEmpty();
            assertThat(tests.begin(mailbox, address, mailbox, ana)).contains("A test is under way.");
            assertThat(facts(mailbox)).hasSizeLessThan(3).allSatisfy(it -> assertThat(it)
                    .matches("Sent: (under way|yes)|Arrived: not yet"));
            assertThat(ended(mailbox)).containsExactly("Sent: yes", "Arrived: not seen", "Copy in Sent: none");

            // Elsewhere nobody looks, and says so.
            assertThat(tests.begin(mailbox, "ana@elsewhere.example", null, ana)).isEmpty();
            assertThat(ended(mailbox)).containsExactly("Sent: yes", "Arrived: look there", "Copy in Sent: none");
        }
    }

    @Test
    void whatTheServerRefusesIsNoPartOfTheBudget() throws Exception {
        try (var sink = new SmtpSink()) {
            sink.answerRecipients(to -> "550 5.7.1 Not from here");
            var mailbox = mailbox(sink.port(), 300);
            assertThat(tests.begin(mailbox, address, mailbox, ana)).isEmpty();
            assertThat(ended(mailbox)).containsExactly("Sent: no");
            assertThat(store.find(mailbox.mailboxId()).orElseThrow().trouble()).contains("Not from here");
            assertThat(spending.used(mailbox, clock.instant(), real.instant())).isEqualTo(new BudgetStore.Used(0, 0));
        }
    }

    @Test
    void noneIsSentWhereNoneMayBe() throws Exception {
        try (var sink = new SmtpSink()) {
            var mailbox = mailbox(sink.port(), 1);
            assertThat(tests.begin(mailbox, "nobody", null, ana).orElseThrow()).contains("not an e-mail address");
            assertThat(tests.begin(mailbox, "a@b.example\r\nBcc: c@d.example", null, ana))
                    .isPresent();
            mailboxes.pause(mailbox.mailboxId(), "paused by Ana");
            assertThat(tests.begin(mailboxes.find(mailbox.mailboxId()).orElseThrow(), address, mailbox, ana)
                            .orElseThrow())
                    .contains("paused by Ana");
            mailboxes.resume(mailbox.mailboxId());
            assertThat(tests.begin(mailbox, address, mailbox, ana)).isEmpty();
            ended(mailbox);
            assertThat(tests.begin(mailbox, address, mailbox, ana).orElseThrow())
                    .contains("as many as it may");
            assertThat(sink.taken()).hasSize(1);
        }
    }
}
