package followthrough.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import followthrough.channels.email.Mailbox.Server;
import followthrough.channels.email.Mailbox.Tls;
import jakarta.mail.Flags;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** Reading real inboxes: everything once, in order, nothing lost, nothing marked as read. */
class MailboxReaderTests {
    private static final MailboxReader.Pace QUICK = new MailboxReader.Pace(
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofSeconds(20),
            Duration.ofMillis(100),
            Duration.ofMillis(400),
            1_000_000);

    private static MailWorld world;
    private GreenMail mail;
    private GreenMailUser user;
    private long mailboxId;
    private MailboxReader reader;
    private final List<Incoming> taken = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void world() {
        world = new MailWorld();
    }

    @BeforeEach
    void connect() {
        mail = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
        });
        mail.start();
        user = mail.setUser("ana@north.example", "ana", "secret");
        world.clock.set(java.time.Instant.now());
        mailboxId = ((Mailboxes.Connecting.Connected) world.mailboxes.connect(new NewMailbox(
                        world.memberId,
                        java.util.UUID.randomUUID() + "@north.example",
                        "Ana",
                        new Server("localhost", mail.getSmtp().getPort(), Tls.NONE),
                        new Server("localhost", mail.getImap().getPort(), Tls.NONE),
                        "ana",
                        "secret")))
                .mailboxId();
        reader = new MailboxReader(world.mailboxes, world.store, world.clock, QUICK);
    }

    @AfterEach
    void stop() {
        reader.close();
        mail.stop();
        world.mailboxes.remove(mailboxId);
    }

    private void arrives(String subject) {
        arrives(subject, "<" + subject + "@prospect.example>", "Hello");
    }

    private void arrives(String subject, String messageId, String text) {
        user.deliver(message("From: maya@prospect.example\r\nSubject: " + subject + "\r\n"
                + (messageId.isEmpty() ? "" : "Message-ID: " + messageId + "\r\n") + "\r\n" + text + "\r\n"));
    }

    private static MimeMessage message(String raw) {
        try {
            return new MimeMessage(
                    Session.getInstance(new Properties()),
                    new ByteArrayInputStream(raw.getBytes(StandardCharsets.ISO_8859_1))) {
                @Override
                protected void updateMessageID() {}
            };
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private MailFolder inbox() {
        try {
            return mail.getManagers().getImapHostManager().getInbox(user);
        } catch (com.icegreen.greenmail.store.FolderException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> subjects() {
        return taken.stream()
                .map(incoming -> new String(incoming.raw(), StandardCharsets.ISO_8859_1))
                .map(raw -> raw.replaceAll("(?s).*Subject: ([^\\r\\n]*).*", "$1"))
                .toList();
    }

    private MailboxReader.Run read() {
        return reader.read(mailboxId, taken::add);
    }

    private static void until(BooleanSupplier happened) throws InterruptedException {
        for (int i = 0; i < 2_400 && !happened.getAsBoolean(); i++) Thread.sleep(50);
        assertThat(happened.getAsBoolean()).isTrue();
    }

    @Test
    void startsWithWhatComesInFromNowOn() {
        arrives("old");
        assertThat(read()).isEqualTo(new MailboxReader.Run.Done(0));
        arrives("one");
        arrives("two");
        assertThat(read()).isEqualTo(new MailboxReader.Run.Done(2));
        assertThat(read()).isEqualTo(new MailboxReader.Run.Done(0));
        assertThat(subjects()).containsExactly("one", "two");
        assertThat(taken.getFirst().mailboxId()).isEqualTo(mailboxId);
        assertThat(taken.getFirst().folder()).isEqualTo("INBOX");
        assertThat(world.mailboxes.find(mailboxId).orElseThrow().syncedAt()).isNotNull();
    }

    /** T43 */
    @Test
    void neverMarksMailAsRead() {
        read();
        arrives("one");
        read();
        assertThat(taken).hasSize(1);
        for (var message : inbox().getMessages())
            assertThat(message.getFlags().contains(Flags.Flag.SEEN)).isFalse();
    }

    /** An answer that the provider takes for spam is read as well, once, and stays unread there. */
    @Test
    void readsTheSpamFolderToo() throws Exception {
        var junk = mail.getManagers().getImapHostManager().createMailbox(user, "Junk");
        junk.store(message("From: maya@prospect.example\r\nSubject: old\r\n\r\nHello"));
        assertThat(read()).isEqualTo(new MailboxReader.Run.Done(0));
        junk.store(
                message("From: maya@prospect.example\r\nSubject: lost\r\nMessage-ID: <lost@x.example>\r\n\r\nHello"));
        arrives("one");
        assertThat(read()).isEqualTo(new MailboxReader.Run.Done(2));
        assertThat(subjects()).containsExactly("one", "lost");
        assertThat(taken.getLast().inJunk()).isTrue();
        assertThat(taken.getFirst().inJunk()).isFalse();
        assertThat(junk.getUnseenCount()).isEqualTo(2);
        assertThat(read()).isEqualTo(new MailboxReader.Run.Done(0));
    }

    /** T44 */
    @Test
    void mailWithoutMessageIdIsMailToo() {
        read();
        arrives("one", "", "Hello");
        arrives("two");
        read();
        assertThat(subjects()).containsExactly("one", "two");
    }

    @Test
    void oneBadMessageIsSkippedAndSaidSo() {
        read();
        for (var subject : List.of("one", "bad", "three")) arrives(subject);
        Consumer<Incoming> consumer = incoming -> {
            if (new String(incoming.raw(), StandardCharsets.ISO_8859_1).contains("Subject: bad"))
                throw new IllegalArgumentException("cannot");
            taken.add(incoming);
        };
        assertThat(reader.read(mailboxId, consumer)).isEqualTo(new MailboxReader.Run.Done(2));
        assertThat(subjects()).containsExactly("one", "three");
        assertThat(world.mailboxes.find(mailboxId).orElseThrow().syncProblem()).contains("was skipped");
    }

    /** T45 */
    @Test
    void whenTheDatabaseIsAwayNothingIsSkipped() {
        read();
        arrives("one");
        arrives("two");
        assertThat(reader.read(mailboxId, incoming -> {
                    if (taken.size() == 1) throw new DataAccessResourceFailureException("away");
                    taken.add(incoming);
                }))
                .isInstanceOf(MailboxReader.Run.Failed.class);
        assertThat(subjects()).containsExactly("one");
        assertThat(world.mailboxes.find(mailboxId).orElseThrow().syncProblem()).isNotNull();
        read();
        assertThat(subjects()).containsExactly("one", "two");
        assertThat(world.mailboxes.find(mailboxId).orElseThrow().syncProblem()).isNull();
    }

    @Test
    void ofAVeryLargeMessageTheBeginningIsTaken() {
        read();
        arrives("large", "<large@x.example>", "0123456789abcdef\r\n".repeat(100_000));
        arrives("small");
        read();
        assertThat(taken.getFirst().raw()).hasSize(1_000_000);
        assertThat(subjects()).containsExactly("large", "small");
    }

    /** T45: More than one batch, and mail that went away meanwhile. */
    @Test
    void aLongBacklogIsReadToItsEnd() {
        read();
        for (int i = 0; i < 130; i++) arrives("m" + i);
        assertThat(read()).isEqualTo(new MailboxReader.Run.Done(130));
        assertThat(subjects()).startsWith("m0", "m1").endsWith("m129");
    }

    /** T45: reading loses its place after a restart. */
    @Test
    void aFolderNumberedAnewIsReadAgainButNothingTwice() {
        read();
        arrives("kept");
        arrives("other");
        read();
        world.db
                .sql("""
                        insert into received (mailbox_id, folder, uid_validity, uid, kind, sender, subject, text,
                            message_id, at)
                        values (:id, 'INBOX', :validity, :uid, 'REPLY', 'm', 's', 't', '<kept@prospect.example>', now())
                        """)
                .param("id", mailboxId)
                .param("validity", taken.getFirst().uidValidity())
                .param("uid", taken.getFirst().uid())
                .update();
        taken.clear();
        arrives("while it was numbered anew");
        var mark = world.store.mark(mailboxId, "INBOX").orElseThrow();
        world.store.mark(mailboxId, "INBOX", new MailboxStore.Mark(mark.uidValidity() - 1, 4711));
        world.db
                .sql("update received set uid_validity = :validity where mailbox_id = :id")
                .param("validity", mark.uidValidity() - 1)
                .param("id", mailboxId)
                .update();
        read();
        assertThat(subjects()).containsExactly("other", "while it was numbered anew");
        assertThat(read()).isEqualTo(new MailboxReader.Run.Done(0));
    }

    @Test
    void aRefusedLogInPauses() {
        mail.getUserManager().getUser("ana").setPassword("changed");
        assertThat(read()).isInstanceOf(MailboxReader.Run.Failed.class);
        assertThat(world.mailboxes.find(mailboxId).orElseThrow().pausedByLogIn())
                .isTrue();
    }

    @Test
    void followsTheInboxAndComesBackAfterTrouble() throws InterruptedException {
        reader.start(taken::add, copies -> {});
        until(() -> world.mailboxes.find(mailboxId).orElseThrow().syncedAt() != null);
        long from = System.nanoTime();
        arrives("one");
        until(() -> taken.size() == 1);
        System.out.printf("IDLE: read after %d ms%n", (System.nanoTime() - from) / 1_000_000);

        mail.getUserManager().getUser("ana").setPassword("changed");
        world.mailboxes.logInFailed(mailboxId, "as SMTP would say");
        arrives("two"); // wakes it up, should it wait again by now; else it is read after the pause
        Thread.sleep(500);
        assertThat(world.mailboxes.find(mailboxId).orElseThrow().pausedByLogIn())
                .isTrue();
        mail.getUserManager().getUser("ana").setPassword("secret");
        until(() -> !world.mailboxes.find(mailboxId).orElseThrow().paused());
        until(() -> taken.size() == 2);
        arrives("three");
        until(() -> taken.size() == 3);

        mail.getImap().stopService();
        Thread.sleep(300);
        until(() -> world.mailboxes.find(mailboxId).orElseThrow().syncProblem() != null);
        assertThat(subjects()).containsExactly("one", "two", "three");
    }

    /** T41: our own copy is taken for a reply. */
    @Test
    void looksIntoTheSentFolder() throws Exception {
        var mailbox = world.mailboxes.find(mailboxId).orElseThrow();
        var sent = MailWorld.mail("sent");
        assertThat(reader.sentFolderHolds(mailbox, sent.messageId())).isInstanceOf(SentLookup.CannotTell.class);
        var folder = mail.getManagers().getImapHostManager().createMailbox(user, "Sent");
        assertThat(reader.sentFolderHolds(mailbox, sent.messageId())).isEqualTo(new SentLookup.NotThere());
        folder.store(message(new String(sent.bytes(), StandardCharsets.ISO_8859_1)));
        assertThat(reader.sentFolderHolds(mailbox, sent.messageId())).isEqualTo(new SentLookup.Found());
        assertThat(reader.sentFolderHolds(mailbox, sent.key().toString())).isEqualTo(new SentLookup.Found());
        assertThat(reader.sentFolderHolds(mailbox, MailWorld.mail("other").key().toString()))
                .isEqualTo(new SentLookup.NotThere());
        mail.getImap().stopService();
        assertThat(reader.sentFolderHolds(mailbox, sent.messageId())).isInstanceOf(SentLookup.CannotTell.class);
    }

    /** T42: each message that left is asked about once, and none any more once the provider is known to leave ids alone. */
    @Test
    void learnsWhetherAProviderReplacesMessageIds() throws Exception {
        var sent = mail.getManagers().getImapHostManager().createMailbox(user, "Sent");
        var found = new CopyOnWriteArrayList<SentCopy>();
        ThrowingConsumer<String> leaves = id -> {
            var mine = MailWorld.mail("sent");
            sent.store(message(new String(mine.bytes(), StandardCharsets.ISO_8859_1)
                    .replace(mine.messageId(), id.isEmpty() ? mine.messageId() : id)));
        };
        leaves.accept("<one@outlook.example>");
        sent.store(message("Message-ID: <mine@north.example>\r\nSubject: By hand\r\n\r\nHello"));
        assertThat(reader.readSent(mailboxId, found::addAll)).isEqualTo(new MailboxReader.Run.Done(1));
        assertThat(found).extracting(SentCopy::messageId).containsExactly("<one@outlook.example>");
        assertThat(reader.readSent(mailboxId, found::addAll)).as("once each").isEqualTo(new MailboxReader.Run.Done(0));

        for (int n = 0; n < 4; n++) leaves.accept("");
        leaves.accept("<two@outlook.example>");
        assertThat(reader.readSent(mailboxId, found::addAll)).isEqualTo(new MailboxReader.Run.Done(5));
        for (int n = 0; n < 5; n++) leaves.accept("");
        assertThat(reader.readSent(mailboxId, found::addAll)).isEqualTo(new MailboxReader.Run.Done(5));
        leaves.accept("<three@outlook.example>");
        assertThat(reader.readSent(mailboxId, found::addAll))
                .as("it left the last five alone")
                .isEqualTo(new MailboxReader.Run.Done(0));

        // An answer shows that it does replace them after all, and what was passed over meanwhile is found.
        world.mailboxes.replacesIds(mailboxId);
        assertThat(reader.readSent(mailboxId, found::addAll)).isEqualTo(new MailboxReader.Run.Done(1));
        assertThat(found.getLast().messageId()).isEqualTo("<three@outlook.example>");
    }

    /** The header of our own may be lost on the way, and an answer written elsewhere repeats our key, too. */
    @Test
    void knowsAMessageOfOursInTheSentFolderByWhatIsLeftOfIt() throws Exception {
        var sent = mail.getManagers().getImapHostManager().createMailbox(user, "Sent");
        var mine = MailWorld.mail("sent");
        var bare = new String(mine.bytes(), StandardCharsets.ISO_8859_1)
                .replace(mine.messageId(), "<one@outlook.example>")
                .replaceAll("X-Followthrough-Key: [^\r]*\r\n", "");
        sent.store(message(bare));
        sent.store(message(bare.replace("<one@", "<two@")
                .replaceAll(
                        "(?s)References: .*?\r\nSubject",
                        "X-Microsoft-Original-Message-ID: <" + mine.key() + "@north.example>\r\nSubject")));
        sent.store(message("Message-ID: <three@outlook.example>\r\nReferences: <ft." + mine.key()
                + "@north.example> <one@outlook.example>\r\nSubject: By hand\r\n\r\nHello"));
        var found = new CopyOnWriteArrayList<SentCopy>();
        reader.readSent(mailboxId, found::addAll);
        assertThat(found)
                .containsExactly(
                        new SentCopy(mine.key(), "<one@outlook.example>"),
                        new SentCopy(mine.key(), "<two@outlook.example>"));
    }
}
