package followthrough.pursuits;

import followthrough.channels.email.MailboxReader;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.SentLookup;
import followthrough.team.RealTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the ledger moving: what is due is planned, each mailbox sends what it may, and what left is recorded. Any number
 * of nodes run it on one database; each mailbox is spoken for by one thread of a node, and claims for one node at a time.
 */
@Component
public class Dispatcher implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    static final int PLANNED_AT_ONCE = 500;
    static final int RECORDED_AT_ONCE = 500;
    /** Mailboxes that send at the same time. A server may take minutes over a message, and others are not to wait for it. */
    private static final int SENDING_AT_ONCE = 100;
    /** Looking into Sent folders can wait, and must not take the connections of what is read. */
    private static final int LOOKING_AT_ONCE = 2;

    /** A hand-over's lease is eleven minutes long; whether one ran out is asked of all that is pending. */
    private static final Duration SWEPT_EVERY = Duration.ofSeconds(10);

    private static final Duration LOOKED_FOR = Duration.ofHours(1);
    private static final Duration SETTLED_EVERY = Duration.ofSeconds(10);
    private static final Duration PASSED_ON_EVERY = Duration.ofMinutes(1);
    private static final Duration SHUTDOWN = Duration.ofSeconds(30);

    private final LedgerStore ledger;
    private final BudgetStore spending;
    private final PointOfNoReturn pointOfNoReturn;
    private final Messages messages;
    private final Claims claims;
    private final RampUp rampUp;
    private final Pursuits pursuits;
    private final Corrections corrections;
    private final Covers covers;
    private final Holds holds;
    private final SecondLooks secondLooks;
    private final Renewals renewals;
    private final Retiering retiering;
    private final PassingOn passingOn;
    private final Mailboxes mailboxes;
    private final MailboxReader reader;
    private final Composer composer;
    private final Moves moves;
    private final Fence fence;
    private final OldWords oldWords;
    private final FinalDots dots;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final RealTime real;
    private final boolean alone;
    private final boolean enabled;
    private final long pauseMillis;
    private final Duration lease;
    private final Duration reconcileEvery;
    private final Map<Long, MailboxSender> senders = new ConcurrentHashMap<>();
    private final Set<Long> sending = ConcurrentHashMap.newKeySet();
    private final Set<Long> looking = ConcurrentHashMap.newKeySet();
    // Threads of the platform, named for whoever looks into a process that stands still. A virtual one that waits for a
    // class to be initialised holds its carrier, of which two processors have two: two such, and nothing is ever sent.
    private final ExecutorService loops = threads("ledger", 3);
    private final ExecutorService sendings = threads("sender", SENDING_AT_ONCE);
    private final ExecutorService lookups = threads("sent-folder", LOOKING_AT_ONCE);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean running;
    private Instant swept = Instant.EPOCH;
    private @Nullable Instant reconciled;
    private @Nullable Instant settled;
    private @Nullable Instant passedOn;

    Dispatcher(
            LedgerStore ledger,
            BudgetStore spending,
            PointOfNoReturn pointOfNoReturn,
            Messages messages,
            Claims claims,
            RampUp rampUp,
            Pursuits pursuits,
            Corrections corrections,
            Covers covers,
            Holds holds,
            SecondLooks secondLooks,
            Renewals renewals,
            Retiering retiering,
            PassingOn passingOn,
            Mailboxes mailboxes,
            MailboxReader reader,
            Composer composer,
            Moves moves,
            Fence fence,
            OldWords oldWords,
            FinalDots dots,
            TransactionTemplate transaction,
            Clock clock,
            RealTime real,
            Environment environment,
            @Value("${followthrough.dispatch:true}") boolean enabled,
            @Value("${followthrough.dispatch-every:500}") long pauseMillis,
            @Value("${followthrough.claim-lease:PT3M}") Duration lease,
            @Value("${followthrough.reconcile-every:PT1M}") Duration reconcileEvery) {
        this.ledger = ledger;
        this.spending = spending;
        this.pointOfNoReturn = pointOfNoReturn;
        this.messages = messages;
        this.claims = claims;
        this.rampUp = rampUp;
        this.pursuits = pursuits;
        this.corrections = corrections;
        this.covers = covers;
        this.holds = holds;
        this.secondLooks = secondLooks;
        this.renewals = renewals;
        this.retiering = retiering;
        this.passingOn = passingOn;
        this.mailboxes = mailboxes;
        this.reader = reader;
        this.composer = composer;
        this.moves = moves;
        this.fence = fence;
        this.oldWords = oldWords;
        this.dots = dots;
        this.transaction = transaction;
        this.clock = clock;
        this.real = real;
        this.alone = !environment.containsProperty("spring.datasource.url");
        this.enabled = enabled;
        this.pauseMillis = pauseMillis;
        this.lease = lease;
        this.reconcileEvery = reconcileEvery;
    }

    @Override
    public void start() {
        running = true;
        if (!enabled) return;
        // The data folder's lock says that whoever held these leases is gone; with a database shared by several nodes
        // only time can tell.
        if (alone) ledger.expireLeases();
        loops.execute(() -> repeat("dispatcher", this::planAndSend));
        loops.execute(() -> repeat("recorder", this::recordAll));
        loops.execute(() -> repeat("mover", this::moveAll));
    }

    /** So many at most, and none while there is nothing to do. */
    private static ExecutorService threads(String name, int most) {
        var pool = new ThreadPoolExecutor(
                most,
                most,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name(name + "-", 1).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private void repeat(String name, Runnable round) {
        while (running) {
            var pause = pauseMillis;
            try {
                round.run();
            } catch (DataAccessException | TransactionException e) {
                log.warn(
                        "The database did not answer the {}; it tries again: {}",
                        name,
                        e.getMostSpecificCause().getMessage());
                pause = 2_000;
            } catch (RuntimeException e) {
                log.error("The {} met something it does not know; it goes on with the next round", name, e);
                pause = 2_000;
            }
            try {
                if (stopping.await(pause, TimeUnit.MILLISECONDS)) return;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Whom a changed playbook or a changed rule puts elsewhere. */
    private void moveAll() {
        moves.moveAll();
        while (running && retiering.some()) {}
    }

    private void planAndSend() {
        dots.begin(claims::seeTo);
        // Before the sweep: what a server took while the database was away is no doubt.
        for (var sender : senders.entrySet()) noteWhatWaits(sender.getKey(), sender.getValue());
        if (fence.raised()) return;
        if (swept.isBefore(real.instant().minus(SWEPT_EVERY))) sweep();
        everyMinute();
        int planned;
        do {
            planned = messages.planDue(PLANNED_AT_ONCE);
            send();
        } while (running && planned == PLANNED_AT_ONCE);
    }

    /** One mailbox that cannot write down what it sent is in nobody else's way. */
    private static void noteWhatWaits(long mailboxId, MailboxSender sender) {
        try {
            sender.noteWhatWaits();
        } catch (NonTransientDataAccessResourceException | TransactionException databaseAway) {
            throw databaseAway;
        } catch (RuntimeException e) {
            log.error("What mailbox {} sent cannot be written down; the next round tries again", mailboxId, e);
        }
    }

    private void send() {
        var mailboxIds = new LinkedHashSet<>(ledger.mailboxesWithWork(clock.instant(), real.instant()));
        senders.forEach((mailboxId, sender) -> {
            if (sender.owes()) mailboxIds.add(mailboxId);
        });
        for (var mailboxId : mailboxIds)
            if (sending.add(mailboxId))
                sendings.execute(() -> {
                    try {
                        var sender = sender(mailboxId);
                        if (fence.raisedFor(mailboxId)) sender.settle();
                        else sender.sendDue();
                    } catch (RuntimeException e) {
                        log.error("Sending from mailbox {} stopped; the next round takes it up", mailboxId, e);
                    } finally {
                        sending.remove(mailboxId);
                    }
                });
    }

    private MailboxSender sender(long mailboxId) {
        return senders.computeIfAbsent(
                mailboxId,
                id -> new MailboxSender(
                        id,
                        ledger,
                        spending,
                        pointOfNoReturn,
                        claims,
                        rampUp,
                        mailboxes,
                        composer,
                        transaction,
                        clock,
                        real,
                        dots,
                        lease,
                        () -> running || !enabled));
    }

    private void recordAll() {
        while (recordSome() == RECORDED_AT_ONCE) {}
        oldWords.goWhenTimeIsUp();
        settlePeople();
    }

    /** What time alone brings about between people: leave begins and ends, and what nobody decided goes on, what nobody began. */
    private void settlePeople() {
        if (settled != null && real.instant().isBefore(settled.plus(SETTLED_EVERY))) return;
        settled = real.instant();
        covers.settle();
        holds.lapse();
        if (passedOn != null && real.instant().isBefore(passedOn.plus(PASSED_ON_EVERY))) return;
        passedOn = real.instant();
        passingOn.passOnWhatRanOut();
    }

    /** @return how many were looked at */
    private int recordSome() {
        var sent = ledger.unrecorded(real.instant(), RECORDED_AT_ONCE);
        Together.orEachAlone(sent, pursuits::recordSent, (ledgerId, why) -> {
            log.error("Message {} left, and cannot be recorded; its owner is told", ledgerId, why);
            pursuits.notRecorded(ledgerId, why.toString());
        });
        return sent.size();
    }

    /** Does everything that is due now, in this thread, and comes back when nothing is left; for tests and the sandbox. */
    public void runDue() {
        sweep();
        covers.settle();
        while (holds.lapse() > 0) {}
        secondLooks.openDue();
        renewals.openNear();
        passingOn.passOnWhatRanOut();
        while (messages.planDue(PLANNED_AT_ONCE) == PLANNED_AT_ONCE) {}
        for (var mailboxId : ledger.mailboxesWithWork(clock.instant(), real.instant()))
            sender(mailboxId).sendDue();
        while (recordSome() > 0) {}
        moves.moveAll();
        while (retiering.some()) {}
    }

    private void sweep() {
        swept = real.instant();
        for (var message : ledger.abandoned(real.instant())) {
            claims.unclear(message, "the application stopped before the server answered");
            dots.known(message.ledgerId());
        }
    }

    private void everyMinute() {
        var last = reconciled;
        if (last != null && last.isAfter(real.instant().minus(reconcileEvery))) return;
        reconciled = real.instant();
        reconcile();
        secondLooks.openDue();
        renewals.openNear();
    }

    /**
     * Looks for messages in doubt in their mailbox's Sent folder, once a minute for an hour. Found there, it left; not
     * found proves nothing, because many servers keep no copy of what comes by SMTP.
     */
    private void reconcile() {
        for (var message : ledger.unknownSince(clock.instant().minus(LOOKED_FOR)))
            if (looking.add(message.ledgerId()))
                lookups.execute(() -> {
                    try {
                        var mailbox = mailboxes.find(message.mailboxId());
                        if (mailbox.isPresent()
                                && reader.sentFolderHolds(mailbox.get(), message.messageId())
                                        instanceof SentLookup.Found)
                            corrections.settleDoubt(message.ledgerId(), true, null);
                    } finally {
                        looking.remove(message.ledgerId());
                    }
                });
    }

    /** Finishes what is in a server's hands, for thirty seconds at most; the rest is claimed again by the next start. */
    @Override
    public void stop() {
        running = false;
        stopping.countDown();
        lookups.shutdownNow();
        loops.shutdown();
        var ended = false;
        try {
            // First who hands out work, then who does it.
            var handsOut = !loops.awaitTermination(SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
            sendings.shutdown();
            ended = sendings.awaitTermination(SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
            if (handsOut || !ended)
                log.warn(
                        "A mail server did not answer within {}; what it holds is looked into at the next start",
                        SHUTDOWN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // One that waits for a server, for up to ten minutes, cannot say goodbye.
        senders.values().forEach(ended ? MailboxSender::hangUp : MailboxSender::cut);
        if (enabled) recordAll();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
