package followthrough.pursuits;

import followthrough.channels.email.MailboxReader;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.Outcome.Accepted;
import followthrough.channels.email.Outcome.Deferred;
import followthrough.channels.email.Outcome.LogInFailed;
import followthrough.channels.email.Outcome.NotHandedOver;
import followthrough.channels.email.Outcome.Rejected;
import followthrough.channels.email.Outcome.Unclear;
import followthrough.channels.email.Outcome.Withheld;
import followthrough.channels.email.SentLookup;
import followthrough.channels.email.SmtpConnection;
import followthrough.prospects.Channel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes what is due from the ledger to the mail servers: plan, claim, commit, speak SMTP, record. Any number of nodes run
 * it on one database; each mailbox is spoken for by one thread of one node at a time.
 */
@Component
public class Dispatcher implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final int BATCH = 50;
    private static final int PLANNED_AT_ONCE = 200;
    private static final int ATTEMPTS = 6;
    /** Long enough for a batch that goes well; what takes longer is claimed anew, because it was not handed over. */
    private static final Duration LEASE = Duration.ofMinutes(3);
    /** RFC 5321, 4.5.3.2.6: ten minutes for the answer to the final dot; after that nobody waits for it any more. */
    private static final Duration ANSWER = Duration.ofMinutes(11);

    private static final Duration SHUTDOWN = Duration.ofSeconds(30);

    private final LedgerStore ledger;
    private final PursuitStore store;
    private final Messages messages;
    private final Pursuits pursuits;
    private final Mailboxes mailboxes;
    private final MailboxReader reader;
    private final Composer composer;
    private final Fence fence;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final InstantSource real = InstantSource.system();
    private final boolean alone;
    private final boolean enabled;
    private final long pauseMillis;
    private final Map<Long, SmtpConnection> connections = new ConcurrentHashMap<>();
    private final Map<Long, Boolean> speaking = new ConcurrentHashMap<>();
    private final Map<Long, Boolean> looking = new ConcurrentHashMap<>();
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean running;
    private @Nullable Thread loop;
    private @Nullable Instant reconciled;

    Dispatcher(
            LedgerStore ledger,
            PursuitStore store,
            Messages messages,
            Pursuits pursuits,
            Mailboxes mailboxes,
            MailboxReader reader,
            Composer composer,
            Fence fence,
            TransactionTemplate transaction,
            Clock clock,
            Environment environment,
            @Value("${followthrough.dispatch:true}") boolean enabled,
            @Value("${followthrough.dispatch-every:500}") long pauseMillis) {
        this.ledger = ledger;
        this.store = store;
        this.messages = messages;
        this.pursuits = pursuits;
        this.mailboxes = mailboxes;
        this.reader = reader;
        this.composer = composer;
        this.fence = fence;
        this.transaction = transaction;
        this.clock = clock;
        this.alone = !environment.containsProperty("spring.datasource.url");
        this.enabled = enabled;
        this.pauseMillis = pauseMillis;
    }

    @Override
    public void start() {
        running = true;
        // The data folder's lock says that whoever held these leases is gone; with a database shared by several nodes
        // only time can tell.
        if (alone && enabled) ledger.expireLeases();
        if (enabled) loop = Thread.ofVirtual().name("dispatcher").start(this::run);
    }

    private void run() {
        while (running) {
            try {
                tick();
                Thread.sleep(pauseMillis);
            } catch (InterruptedException stopped) {
                return;
            } catch (DataAccessException e) {
                log.warn(
                        "The database did not answer the dispatcher; it tries again: {}",
                        e.getMostSpecificCause().getMessage());
                pause();
            } catch (RuntimeException e) {
                log.error("The dispatcher met something it does not know; it goes on with the next round", e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(2_000);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() {
        if (fence.raised()) return;
        sweep();
        reconcile();
        while (running && messages.planDue(PLANNED_AT_ONCE) == PLANNED_AT_ONCE) {}
        for (var mailboxId : ledger.mailboxesWithWork(clock.instant(), real.instant()))
            if (speaking.putIfAbsent(mailboxId, true) == null)
                senders.execute(() -> {
                    try {
                        sendFrom(mailboxId);
                    } catch (RuntimeException e) {
                        log.error("Sending from mailbox {} stopped; the next round takes it up", mailboxId, e);
                    } finally {
                        speaking.remove(mailboxId);
                    }
                });
    }

    /** Does everything that is due now, in this thread, and comes back when nothing is left; for tests and the sandbox. */
    public void runDue() {
        sweep();
        while (messages.planDue(PLANNED_AT_ONCE) == PLANNED_AT_ONCE) {}
        for (var mailboxId : ledger.mailboxesWithWork(clock.instant(), real.instant())) sendFrom(mailboxId);
    }

    /** What was in a server's hands when its node died is nobody's guess: it is shown to a person. */
    private void sweep() {
        for (var message : ledger.abandoned(real.instant()))
            unclear(message, "the application stopped before the server answered");
    }

    /**
     * Looks for messages in doubt in their mailbox's Sent folder, once a minute. Found there, it left; not found proves
     * nothing, because many servers keep no copy of what comes by SMTP.
     */
    private void reconcile() {
        var last = reconciled;
        if (last != null && last.isAfter(real.instant().minusSeconds(60))) return;
        reconciled = real.instant();
        for (var message : ledger.unknown())
            if (looking.putIfAbsent(message.ledgerId(), true) == null)
                senders.execute(() -> {
                    try {
                        var mailbox = mailboxes.find(message.mailboxId());
                        if (mailbox.isPresent()
                                && reader.sentFolderHolds(mailbox.get(), message.messageId())
                                        instanceof SentLookup.Found)
                            pursuits.settleDoubt(message.ledgerId(), true, null);
                    } finally {
                        looking.remove(message.ledgerId());
                    }
                });
    }

    private void sendFrom(long mailboxId) {
        while (true) {
            var batch = claim(mailboxId);
            if (batch.isEmpty()) return;
            for (var message : batch) if (enabled && !running || !send(message)) return;
        }
    }

    /** Within the budget of the mailbox, which is spent by what is handed over and by nothing else. */
    private List<LedgerStore.Message> claim(long mailboxId) {
        return Objects.requireNonNull(transaction.execute(status -> {
            var mailbox = mailboxes.find(mailboxId);
            if (mailbox.isEmpty() || mailbox.get().paused() || !ledger.lockMailbox(mailboxId)) return List.of();
            var now = clock.instant();
            var used = ledger.used(mailboxId, now, real.instant());
            int left = Math.min(
                    mailbox.get().perMinute() - used.lastMinute(), mailbox.get().perDay() - used.lastDay());
            if (left <= 0) return List.of();
            return ledger.claim(mailboxId, now, real.instant(), LEASE, Math.min(left, BATCH));
        }));
    }

    /** @return false when this mailbox should not be used further just now */
    private boolean send(LedgerStore.Message message) {
        var mailbox = mailboxes.find(message.mailboxId()).orElseThrow();
        var connection = connections.computeIfAbsent(message.mailboxId(), mailboxes::smtp);
        var id = message.ledgerId();
        final followthrough.channels.email.Outcome outcome;
        try {
            outcome = connection.send(composer.outgoing(message, mailbox), () -> running(message));
        } catch (IllegalArgumentException unfit) {
            failed(message, unfit.getMessage() == null ? "it is not a message" : unfit.getMessage());
            return true;
        }
        switch (outcome) {
            case Accepted accepted -> sent(message);
            case Rejected(int code, var text) -> rejected(message, code, text);
            case Deferred(int code, var text) -> {
                if (message.attempts() >= ATTEMPTS)
                    failed(message, "refused " + ATTEMPTS + " times, last with: " + text);
                else ledger.retry(id, "the server asks to try later: " + text, later(message.attempts()));
            }
            case NotHandedOver(var cause) -> {
                ledger.retry(
                        id,
                        "the connection broke before anything was sent: " + cause.getMessage(),
                        later(Math.min(message.attempts() - 1, 5)));
                return false;
            }
            case Unclear(var cause) -> unclear(message, "the connection broke before the server answered");
            case LogInFailed(var text) -> {
                ledger.retry(id, "the mailbox could not log in: " + text, clock.instant());
                closeConnection(message.mailboxId());
                return false;
            }
            case Withheld() -> {}
        }
        return true;
    }

    private boolean running(LedgerStore.Message message) {
        return running | !enabled
                && Boolean.TRUE.equals(transaction.execute(status ->
                        ledger.handOver(message.ledgerId(), message.lease(), clock.instant(), real.instant(), ANSWER)));
    }

    /** The first retries follow soon, later ones hours apart, as RFC 5321, 4.5.4.1 asks. */
    private Instant later(int attempts) {
        return clock.instant()
                .plus(attempts <= 0 ? Duration.ofSeconds(5) : Duration.ofMinutes(5L * attempts * attempts * attempts));
    }

    private void sent(LedgerStore.Message message) {
        transaction.executeWithoutResult(status -> {
            var row = lock(message);
            ledger.done(message.ledgerId(), "sent", null, clock.instant());
            if (row == null) return;
            var step = Objects.equals(row.enrolmentId(), message.enrolmentId()) ? message.step() : null;
            var touch = new Event.TouchMade(Channel.EMAIL, message.automatic(), step, message.approach(), false);
            pursuits.made(row, touch, "sent", "", message.memberId(), message, clock.instant());
        });
    }

    /** 5xx for this message: an address that does not exist is dead for everybody; other refusals leave it alone. */
    private void rejected(LedgerStore.Message message, int code, String text) {
        var noSuchAddress =
                text.contains("5.1.") || (code == 550 || code == 551 || code == 553) && !text.contains("5.7.");
        if (!noSuchAddress) {
            failed(message, text);
            return;
        }
        transaction.executeWithoutResult(status -> {
            lock(message);
            ledger.done(message.ledgerId(), "failed", text, clock.instant());
            pursuits.bounced(message.ledgerId(), message.recipient(), true, text);
        });
    }

    private void failed(LedgerStore.Message message, String why) {
        transaction.executeWithoutResult(status -> {
            var row = lock(message);
            ledger.done(message.ledgerId(), "failed", why, clock.instant());
            if (row != null && row.pursuit().open())
                pursuits.happened(row.pursuit().pursuitId(), new Event.SendFailed(why), null);
        });
    }

    private void unclear(LedgerStore.Message message, String why) {
        transaction.executeWithoutResult(status -> {
            var row = lock(message);
            if (!ledger.unknown(message.ledgerId(), why, clock.instant())) return;
            if (row != null && row.pursuit().open())
                pursuits.happened(row.pursuit().pursuitId(), new Event.SendUnknown(message.subject()), null);
        });
    }

    private PursuitStore.@Nullable Row lock(LedgerStore.Message message) {
        var pursuitId = message.pursuitId();
        return pursuitId == null ? null : store.lock(pursuitId).orElse(null);
    }

    private void closeConnection(long mailboxId) {
        var connection = connections.remove(mailboxId);
        if (connection != null) connection.close();
    }

    /** Finishes what is in a server's hands, for thirty seconds at most; the rest is claimed again by the next start. */
    @Override
    public void stop() {
        running = false;
        var thread = loop;
        if (thread != null) thread.interrupt();
        senders.shutdown();
        try {
            if (!senders.awaitTermination(SHUTDOWN.toSeconds(), TimeUnit.SECONDS))
                log.warn(
                        "A mail server did not answer within {}; what it holds is looked into at the next start",
                        SHUTDOWN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.keySet().forEach(this::closeConnection);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
