package followthrough.channels.email;

import jakarta.mail.FetchProfile;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.search.ComparisonTerm;
import jakarta.mail.search.ReceivedDateTerm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Reads what comes into the inboxes, each message once and in order, and never changes anything in them. Waits with IDLE
 * where the server has it, else asks again and again.
 */
@Component
public class MailboxReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MailboxReader.class);
    private static final String INBOX = "INBOX";
    /** Where providers put what they take for spam, where the server does not mark it (RFC 6154). */
    static final Set<String> JUNK = Set.of(
            "junk",
            "spam",
            "junk e-mail",
            "junk email",
            "junk mail",
            "bulk mail",
            "spamverdacht",
            "junk-e-mail",
            "courrier indésirable",
            "pourriel",
            "indésirables",
            "correo no deseado",
            "no deseado",
            "lixo eletrônico",
            "posta indesiderata",
            "ongewenste e-mail",
            "skräppost",
            "wiadomości-śmieci",
            "迷惑メール");

    private static final int BATCH = 50;
    /** So many of our messages in a row whose Message-ID a provider left alone say that it does. */
    private static final int IDS_KEPT_ENOUGH = 5;
    /** How far back the Sent folder is looked into the first time. */
    private static final int SENT_BEFORE = 200;

    private static final Pattern MESSAGE_ID = Pattern.compile("(?im)^message-id:\\s*(<[^>\\r\\n]{1,990}>)");
    private static final Duration SKIP_SHOWN = Duration.ofHours(24);

    private final Mailboxes mailboxes;
    private final MailboxStore store;
    private final Clock clock;
    private final Pace pace;
    private final ScheduledExecutorService waker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("imap-waker").factory());
    private final Map<Long, Follower> followers = new ConcurrentHashMap<>();
    private final Map<Long, Trouble> troubles = new ConcurrentHashMap<>();
    private @Nullable Thread watcher;

    /**
     * @param look how often to look for mailboxes that were connected, resumed or removed
     * @param poll how long to wait where there is no IDLE
     * @param idle longest IDLE; RFC 2177 asks for less than 29 minutes, home routers forget sooner
     * @param retry first wait after a failure; doubled each time, up to {@code longestRetry}
     * @param most bytes taken of one message
     */
    record Pace(Duration look, Duration poll, Duration idle, Duration retry, Duration longestRetry, int most) {
        static final Pace USUAL = new Pace(
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofMinutes(4),
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                10_000_000);
    }

    /** What went wrong with one message, to skip it when it goes wrong again and to tell its owner. */
    private record Trouble(
            long uid,
            int times,
            @Nullable String skipped,
            @Nullable Instant since) {}

    @Autowired
    MailboxReader(Mailboxes mailboxes, MailboxStore store, Clock clock) {
        this(mailboxes, store, clock, Pace.USUAL);
    }

    MailboxReader(Mailboxes mailboxes, MailboxStore store, Clock clock, Pace pace) {
        this.mailboxes = mailboxes;
        this.store = store;
        this.clock = clock;
        this.pace = pace;
    }

    /** What came of reading a mailbox once. */
    public sealed interface Run {
        /** Read to the end; the consumer took that many. */
        record Done(int taken) implements Run {}

        /** @param why in words for the mailbox's owner; what was taken before is marked as read */
        record Failed(String why) implements Run {}
    }

    /**
     * Reads all mailboxes from now on until {@link #close}, each in a thread of its own.
     *
     * @param consumer takes one message and returns once it is kept for good. When it throws because the database is
     *     away, the message comes again; for any other exception it is skipped after a second try.
     * @param copies takes what of ours lies in a Sent folder, while its provider is not known to leave Message-IDs alone
     */
    public synchronized void start(Consumer<Incoming> consumer, Consumer<List<SentCopy>> copies) {
        if (watcher != null) throw new IllegalStateException("The mailboxes are being read already");
        // Its first use reads files of the library: done here once, for virtual threads that wait for each other's
        // class to
        // be initialised hold every carrier there is.
        MimeUtility.getDefaultJavaCharset();
        watcher = Thread.ofVirtual().name("mailboxes").start(() -> watch(consumer, copies));
    }

    /** Reads one inbox to its end, now. The first time ever it only notes where the inbox ends. */
    public Run read(long mailboxId, Consumer<Incoming> consumer) {
        var mailbox = store.find(mailboxId);
        if (mailbox.isEmpty()) return new Run.Failed("There is no such mailbox.");
        try (var session = mailboxes.imap(mailbox.get())) {
            int taken = read(mailbox.get(), session.inbox(), consumer);
            return new Run.Done(taken + readJunk(mailbox.get(), session, consumer));
        } catch (LogInRefused e) {
            mailboxes.logInFailed(mailboxId, e.text());
            return new Run.Failed(e.text());
        } catch (MessagingException | Away e) {
            return failed(mailboxId, e);
        }
    }

    /** Looks in the Sent folder for a message of ours, by its Message-ID with angle brackets or by our key. */
    public SentLookup sentFolderHolds(Mailbox mailbox, String keyOrMessageId) {
        try (var session = mailboxes.imap(mailbox)) {
            return SentFolder.holds(session, keyOrMessageId);
        } catch (LogInRefused e) {
            return new SentLookup.CannotTell("The log-in failed: " + e.text());
        } catch (MessagingException e) {
            return new SentLookup.CannotTell(words(e));
        }
    }

    /**
     * Our keys on the newest messages of the Sent folder, as far as the provider keeps copies there.
     *
     * @param since when they came there, real time
     * @return empty when the mailbox cannot be looked into now
     */
    public Optional<List<UUID>> keysInSent(Mailbox mailbox, Instant since) {
        try (var session = mailboxes.imap(mailbox)) {
            return Optional.of(SentFolder.keysSince(session, since));
        } catch (LogInRefused | MessagingException e) {
            log.info("The Sent folder of {} cannot be looked into: {}", mailbox.address(), e.getMessage());
            return Optional.empty();
        }
    }

    /** What of ours came into the Sent folder since the last time. */
    public Run readSent(long mailboxId, Consumer<List<SentCopy>> copies) {
        var mailbox = store.find(mailboxId);
        if (mailbox.isEmpty()) return new Run.Failed("There is no such mailbox.");
        try (var session = mailboxes.imap(mailbox.get())) {
            return new Run.Done(readSent(mailbox.get(), session, copies));
        } catch (LogInRefused e) {
            return new Run.Failed(e.text());
        } catch (MessagingException | Away e) {
            return failed(mailboxId, e);
        }
    }

    /** Where a message of ours lies in this mailbox, by its key; empty when the mailbox cannot be looked into now. */
    public Optional<List<Landing>> landings(Mailbox mailbox, UUID key) {
        try (var session = mailboxes.imap(mailbox)) {
            return Optional.of(Landing.of(session, key.toString()));
        } catch (LogInRefused | MessagingException e) {
            log.info("{} cannot be looked into: {}", mailbox.address(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Stops reading, at once. What a consumer is working on is finished. */
    @Override
    public synchronized void close() {
        if (watcher != null) watcher.interrupt();
        watcher = null;
        followers.values().forEach(Follower::stop);
        waker.shutdownNow();
    }

    private void watch(Consumer<Incoming> consumer, Consumer<List<SentCopy>> copies) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    var all = store.all();
                    for (var mailbox : all)
                        followers.computeIfAbsent(mailbox.mailboxId(), id -> new Follower(id, consumer, copies));
                    followers.forEach((id, follower) -> {
                        if (all.stream().noneMatch(mailbox -> mailbox.mailboxId() == id)) follower.stop();
                    });
                } catch (RuntimeException e) { // the database is away: the next look decides
                    log.warn("The list of mailboxes could not be read: {}", e.getMessage());
                }
                Thread.sleep(pace.look);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The thread that stays with one mailbox. */
    private final class Follower {
        private final long mailboxId;
        private final Consumer<Incoming> consumer;
        private final Consumer<List<SentCopy>> copies;
        private final Thread thread;
        private volatile boolean stopped;
        private volatile @Nullable ImapSession session;

        Follower(long mailboxId, Consumer<Incoming> consumer, Consumer<List<SentCopy>> copies) {
            this.mailboxId = mailboxId;
            this.consumer = consumer;
            this.copies = copies;
            this.thread = Thread.ofVirtual().name("mailbox-" + mailboxId).unstarted(this::run);
            thread.start();
        }

        void stop() {
            stopped = true;
            var open = session;
            if (open != null) open.cut();
            thread.interrupt();
            followers.remove(mailboxId, this);
        }

        private void run() {
            var wait = pace.retry;
            while (!stopped) {
                boolean well = false;
                try {
                    var mailbox = store.find(mailboxId).orElseThrow();
                    if (!mailbox.pausedByLogIn() || mailboxes.resumesAfterLogIn(mailbox)) {
                        wait = pace.retry;
                        stay(mailbox);
                        well = true;
                    }
                } catch (NoSuchElementException e) {
                    followers.remove(mailboxId, this);
                    return;
                } catch (LogInRefused e) {
                    if (!stopped) mailboxes.logInFailed(mailboxId, e.text());
                } catch (MessagingException | Away e) {
                    if (!stopped) failed(mailboxId, e);
                } catch (RuntimeException e) {
                    if (!stopped) log.error("Reading mailbox {} failed and starts again", mailboxId, e);
                }
                if (!well && !stopped) wait = slept(wait);
            }
        }

        /** Reads and waits, until the mailbox changes, its log-in fails or the connection breaks. */
        private void stay(Mailbox mailbox) throws MessagingException, LogInRefused, Away {
            try (var opened = mailboxes.imap(mailbox)) {
                session = opened;
                var inbox = opened.inbox();
                while (!stopped) {
                    int seen;
                    do { // what arrives while reading would not end an IDLE that begins after it
                        seen = inbox.getMessageCount();
                        read(mailbox, inbox, consumer);
                    } while (inbox.getMessageCount() != seen && !stopped);
                    readJunk(mailbox, opened, consumer);
                    readSent(mailbox, opened, copies);
                    var now = store.find(mailboxId).orElseThrow();
                    if (now.pausedByLogIn()
                            || !now.imap().equals(mailbox.imap())
                            || !now.username().equals(mailbox.username())) return;
                    if (stopped) return;
                    if (opened.canIdle()) opened.idle(inbox, pace.idle, waker);
                    else slept(pace.poll);
                }
            } finally {
                session = null;
            }
        }

        /** Returns twice that wait, within bounds. */
        private Duration slept(Duration wait) {
            try {
                Thread.sleep(wait);
            } catch (InterruptedException e) {
                stopped = true;
            }
            var twice = wait.multipliedBy(2);
            return twice.compareTo(pace.longestRetry) < 0 ? twice : pace.longestRetry;
        }
    }

    /** The consumer cannot take anything just now, which is no fault of the message. */
    private static final class Away extends Exception {
        Away(RuntimeException cause) {
            super(cause);
        }
    }

    private int read(Mailbox mailbox, IMAPFolder inbox, Consumer<Incoming> consumer) throws MessagingException, Away {
        int taken = read(mailbox, INBOX, inbox, consumer);
        store.synced(mailbox.mailboxId(), clock.instant(), skipped(mailbox.mailboxId()));
        return taken;
    }

    /** An answer that the provider takes for spam is an answer. Whoever has no such folder, or none that opens, is read without. */
    private int readJunk(Mailbox mailbox, ImapSession session, Consumer<Incoming> consumer)
            throws MessagingException, Away {
        return readBeside(
                "spam",
                mailbox,
                session,
                () -> session.special("\\Junk", JUNK),
                junk -> read(mailbox, junk.getFullName(), junk, consumer));
    }

    private interface FolderSearch {
        @Nullable
        IMAPFolder find() throws MessagingException;
    }

    private interface FolderReading {
        int of(IMAPFolder folder) throws MessagingException, Away;
    }

    /** One that need not be there. */
    private static int readBeside(
            String name, Mailbox mailbox, ImapSession session, FolderSearch search, FolderReading reading)
            throws MessagingException, Away {
        try {
            var folder = search.find();
            if (folder == null) return 0;
            session.examined(folder);
            try {
                return reading.of(folder);
            } finally {
                if (folder.isOpen()) folder.close(false);
            }
        } catch (MessagingException e) {
            if (ImapSession.isBroken(e)) throw e;
            log.info("The {} folder of {} cannot be read: {}", name, mailbox.address(), e.getMessage());
            return 0;
        }
    }

    /**
     * Learns under which Message-IDs our messages are out there, from the copies in the Sent folder: several at a time, and
     * only while it is worth it. A provider that left the ids of some in a row alone is asked no more.
     */
    private int readSent(Mailbox mailbox, ImapSession session, Consumer<List<SentCopy>> consumer)
            throws MessagingException, Away {
        if (store.idsKept(mailbox.mailboxId()) >= IDS_KEPT_ENOUGH) return 0;
        return readBeside(
                "Sent", mailbox, session, () -> SentFolder.find(session), sent -> readSent(mailbox, sent, consumer));
    }

    private int readSent(Mailbox mailbox, IMAPFolder sent, Consumer<List<SentCopy>> consumer)
            throws MessagingException, Away {
        var mailboxId = mailbox.mailboxId();
        var folder = sent.getFullName();
        var validity = sent.getUIDValidity();
        // What left before the first look is in threads that go on.
        long from = store.mark(mailboxId, folder)
                .filter(mark -> mark.uidValidity() == validity)
                .map(MailboxStore.Mark::uid)
                .orElse(Math.max(0, lastUid(sent) - SENT_BEFORE));
        var messages = after(from, sent);
        int found = 0;
        for (int at = 0; at < messages.size(); at += BATCH) {
            var batch = messages.subList(at, Math.min(at + BATCH, messages.size()));
            sent.fetch(batch.toArray(Message[]::new), SentFolder.heads());
            var copies = new ArrayList<SentCopy>();
            for (var message : batch) SentFolder.copy(message).ifPresent(copies::add);
            try {
                if (!copies.isEmpty()) consumer.accept(copies);
            } catch (TransientDataAccessException
                    | NonTransientDataAccessResourceException
                    | RecoverableDataAccessException
                    | TransactionException e) {
                throw new Away(e);
            } catch (RuntimeException e) {
                log.error("Copies in the Sent folder of {} could not be taken in", mailbox.address(), e);
            }
            int kept = store.idsKept(mailboxId);
            for (var copy : copies) kept = copy.keptItsId() ? kept + 1 : 0;
            if (!copies.isEmpty()) store.idsKept(mailboxId, Math.min(kept, IDS_KEPT_ENOUGH));
            store.mark(mailboxId, folder, new MailboxStore.Mark(validity, sent.getUID(batch.getLast())));
            found += copies.size();
        }
        return found;
    }

    private int read(Mailbox mailbox, String folder, IMAPFolder inbox, Consumer<Incoming> consumer)
            throws MessagingException, Away {
        var mailboxId = mailbox.mailboxId();
        var validity = inbox.getUIDValidity();
        var mark = store.mark(mailboxId, folder).orElse(null);
        if (mark == null) mark = noted(mailboxId, folder, validity, lastUid(inbox));
        else if (mark.uidValidity() != validity)
            mark = noted(mailboxId, folder, validity, beforeWhatIsNew(mailbox, inbox));

        var messages = after(mark.uid(), inbox);
        int taken = 0;
        for (int from = 0; from < messages.size(); from += BATCH) {
            var batch = messages.subList(from, Math.min(from + BATCH, messages.size()));
            var profile = new FetchProfile();
            profile.add(UIDFolder.FetchProfileItem.UID);
            profile.add(IMAPFolder.FetchProfileItem.INTERNALDATE);
            inbox.fetch(batch.toArray(Message[]::new), profile);
            for (var message : batch) {
                if (take(mailbox, folder, inbox, validity, message, consumer)) taken++;
                store.mark(mailboxId, folder, new MailboxStore.Mark(validity, inbox.getUID(message)));
            }
        }
        return taken;
    }

    /** Whether the consumer took it; a message that cannot be taken is skipped, so that those behind it are read. */
    private boolean take(
            Mailbox mailbox,
            String folder,
            IMAPFolder inbox,
            long validity,
            IMAPMessage message,
            Consumer<Incoming> consumer)
            throws MessagingException, Away {
        var uid = inbox.getUID(message);
        var trouble = troubles.get(mailbox.mailboxId());
        if (trouble != null && trouble.uid == uid && trouble.times >= 3)
            return skip(mailbox, uid, "the connection broke");
        byte[] raw;
        Instant at;
        try {
            raw = raw(message);
            var received = message.getReceivedDate();
            at = received == null ? clock.instant() : received.toInstant();
        } catch (MessagingException e) {
            if (message.isExpunged()) return false;
            if (!ImapSession.isBroken(e)) return skip(mailbox, uid, e.getClass().getSimpleName());
            remember(mailbox, uid);
            throw e;
        } catch (IOException | RuntimeException e) {
            if (message.isExpunged()) return false;
            if (inbox.isOpen()) return skip(mailbox, uid, e.getClass().getSimpleName());
            remember(mailbox, uid);
            throw new MessagingException("The connection broke", e instanceof IOException io ? io : null);
        }
        var messageId = messageId(raw);
        if (messageId != null && store.hasReceived(mailbox.mailboxId(), messageId, folder, validity)) return false;
        return handed(mailbox, new Incoming(mailbox.mailboxId(), folder, validity, uid, raw, at), consumer);
    }

    private boolean handed(Mailbox mailbox, Incoming incoming, Consumer<Incoming> consumer) throws Away {
        for (int attempt = 1; ; attempt++) {
            try {
                consumer.accept(incoming);
                return true;
            } catch (TransientDataAccessException
                    | NonTransientDataAccessResourceException
                    | RecoverableDataAccessException
                    | TransactionException e) {
                throw new Away(e);
            } catch (RuntimeException e) {
                if (attempt == 2) {
                    log.error("{} could not be taken in", incoming, e);
                    return skip(mailbox, incoming.uid(), e.getClass().getSimpleName());
                }
            }
        }
    }

    private boolean skip(Mailbox mailbox, long uid, String why) {
        log.warn("Message {} of the inbox of mailbox {} was skipped: {}", uid, mailbox.mailboxId(), why);
        var words = "Message " + uid + " in the inbox could not be read (" + why
                + ") and was skipped. Look for it in the mailbox itself.";
        troubles.put(mailbox.mailboxId(), new Trouble(uid, 0, words, clock.instant()));
        return false;
    }

    private void remember(Mailbox mailbox, long uid) {
        troubles.compute(
                mailbox.mailboxId(),
                (id, known) -> new Trouble(
                        uid,
                        known != null && known.uid == uid ? known.times + 1 : 1,
                        known == null ? null : known.skipped,
                        known == null ? null : known.since));
    }

    private @Nullable String skipped(long mailboxId) {
        var trouble = troubles.get(mailboxId);
        if (trouble == null || trouble.since == null) return null;
        return trouble.since.plus(SKIP_SHOWN).isAfter(clock.instant()) ? trouble.skipped : null;
    }

    private byte[] raw(IMAPMessage message) throws MessagingException, IOException {
        message.setPeek(true);
        try (var in = message.getMimeStream()) {
            return in.readNBytes(pace.most);
        }
    }

    private MailboxStore.Mark noted(long mailboxId, String folder, long validity, long uid) {
        var mark = new MailboxStore.Mark(validity, uid);
        store.mark(mailboxId, folder, mark);
        return mark;
    }

    private static long lastUid(IMAPFolder inbox) throws MessagingException {
        if (inbox.getUIDNext() > 0) return inbox.getUIDNext() - 1;
        int count = inbox.getMessageCount();
        return count == 0 ? 0 : inbox.getUID(inbox.getMessage(count));
    }

    /**
     * The folder was numbered anew, so the mark means nothing. Messages from two days before the last time on are read
     * again; those that are kept are recognised by their Message-ID.
     */
    private static long beforeWhatIsNew(Mailbox mailbox, IMAPFolder inbox) throws MessagingException {
        var since = mailbox.syncedAt();
        if (since == null) return lastUid(inbox);
        var from = new ReceivedDateTerm(ComparisonTerm.GE, Date.from(since.minus(Duration.ofDays(2))));
        long first = Long.MAX_VALUE;
        for (var message : inbox.search(from)) first = Math.min(first, inbox.getUID(message));
        return first == Long.MAX_VALUE ? lastUid(inbox) : first - 1;
    }

    private static List<IMAPMessage> after(long uid, IMAPFolder inbox) throws MessagingException {
        var found = new ArrayList<IMAPMessage>();
        for (var message : inbox.getMessagesByUID(uid + 1, UIDFolder.LASTUID))
            // "n:*" always holds the last message, even when its UID is below n (RFC 3501, section 6.4.8)
            if (message instanceof IMAPMessage imap && inbox.getUID(imap) > uid) found.add(imap);
        found.sort(Comparator.comparingInt(Message::getMessageNumber)); // UIDs rise with them
        return found;
    }

    private static @Nullable String messageId(byte[] raw) {
        var head = new String(raw, 0, Math.min(raw.length, 65_536), StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        var found = MESSAGE_ID.matcher(end < 0 ? head : head.substring(0, end));
        return found.find() ? found.group(1) : null;
    }

    private Run.Failed failed(long mailboxId, Exception e) {
        var why = e instanceof MessagingException mail
                ? words(mail)
                : "What came in could not be stored; it is tried again.";
        store.notSynced(mailboxId, why);
        return new Run.Failed(why);
    }

    private static String words(MessagingException e) {
        var said = Mailboxes.oneLine(e.getMessage());
        // Where a server vanishes, the mail library writes its own words into the server's mouth.
        return said.isBlank() || said.contains("Jakarta Mail Exception") ? "The connection to the server broke." : said;
    }
}
