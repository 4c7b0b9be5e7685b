package followthrough.pursuits;

import followthrough.team.RealTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The engine's own ways through the database, without a mail server at their end: for measurements, and for nothing else.
 */
@Component
@Lazy
public final class Trial {
    private static final int AT_ONCE = 500;
    private static final int BATCH = 50;
    /** Short, because what is waited for at the end of a trial counts as if it were work. */
    private static final long PAUSE = 5;

    private final LedgerStore ledger;
    private final DueStore dueStore;
    private final PursuitStore pursuits;
    private final Messages messages;
    private final Pursuits door;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final RealTime real;

    Trial(
            LedgerStore ledger,
            PursuitStore pursuits,
            DueStore dueStore,
            Messages messages,
            Pursuits door,
            TransactionTemplate transaction,
            Clock clock,
            RealTime real) {
        this.ledger = ledger;
        this.dueStore = dueStore;
        this.pursuits = pursuits;
        this.messages = messages;
        this.door = door;
        this.transaction = transaction;
        this.clock = clock;
        this.real = real;
    }

    /**
     * Claims automatic steps that are due, and completes each by the step that follows it, a day later: no message, no
     * history.
     *
     * @return how many; 0 when nothing is due
     */
    public int claimAndComplete() {
        return Objects.requireNonNull(transaction.execute(status -> {
            var now = clock.instant();
            var locked = dueStore.lock(dueStore.find(now, real.instant(), AT_ONCE));
            var rows = pursuits.all(dueStore.still(locked, now, real.instant()));
            pursuits.save(rows.stream()
                    .map(row ->
                            new PursuitStore.Change(row, aDayLater(row.pursuit(), now), null, now, row.saidId(), false))
                    .toList());
            return rows.size();
        }));
    }

    private static Pursuit aDayLater(Pursuit pursuit, Instant now) {
        var n = Objects.requireNonNull(pursuit.next());
        return pursuit.next(n.dueAt(now.plus(Duration.ofDays(1))));
    }

    /**
     * Takes what is due through everything but the wire: the words written, the ledger, a hand-over for each message, what
     * the server said, history, timeline, next step. As in the {@link Dispatcher}, one thread plans, one records what left,
     * and between them all mailboxes hand over at the same moment, as many as there are and as much as a quick server is
     * handed over at once, while others claim.
     *
     * @return how many messages
     */
    public int throughTheBooks() {
        try (var threads = Executors.newFixedThreadPool(3)) {
            var planning = threads.submit(() -> {
                while (messages.planDue(Dispatcher.PLANNED_AT_ONCE) > 0) {}
            });
            var handedOver = new CompletableFuture<Integer>();
            var recording = threads.submit(() -> recordUntil(handedOver));
            int all = 0;
            for (boolean last = false; !last; ) {
                last = planning.isDone();
                int some = handOverAll(threads);
                all += some;
                if (some == 0) Thread.sleep(PAUSE);
            }
            planning.get();
            handedOver.complete(all);
            recording.get();
            return all;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("The trial broke off", e);
        }
    }

    private @Nullable Void recordUntil(CompletableFuture<Integer> handedOver) throws InterruptedException {
        for (boolean last = false; !last; ) {
            last = handedOver.isDone();
            int some;
            do {
                var sent = ledger.unrecorded(real.instant(), Dispatcher.RECORDED_AT_ONCE);
                some = sent.size();
                if (some > 0) door.recordSent(sent);
            } while (some == Dispatcher.RECORDED_AT_ONCE || last && some > 0);
            Thread.sleep(PAUSE);
        }
        return null;
    }

    private int handOverAll(ExecutorService threads) throws InterruptedException, ExecutionException {
        int all = 0;
        var last = new HashMap<Long, List<LedgerStore.Accepted>>();
        var claiming = threads.submit(this::claimed);
        for (var lines = claiming.get(); !lines.isEmpty(); lines = claiming.get()) {
            claiming = threads.submit(this::claimed);
            for (int n = 0; n < BATCH; n += MailboxSender.MOST_TOGETHER) {
                var together = new ArrayList<LedgerStore.HandingOver>();
                for (var line : lines)
                    if (n < line.size()) {
                        var some = line.subList(n, Math.min(line.size(), n + MailboxSender.MOST_TOGETHER));
                        together.add(new LedgerStore.HandingOver(
                                some, last.getOrDefault(some.getFirst().mailboxId(), List.of())));
                    }
                if (together.isEmpty()) break;
                var now = clock.instant();
                var left = ledger.handOver(
                        together, now, real.instant(), real.instant().plus(Duration.ofMinutes(11)));
                for (var handed : together) {
                    for (var message : handed.messages())
                        if (!left.contains(message.ledgerId()))
                            throw new IllegalStateException("message " + message.ledgerId() + " was not handed over");
                    last.put(
                            handed.messages().getFirst().mailboxId(),
                            handed.messages().stream()
                                    .map(message -> new LedgerStore.Accepted(message, now))
                                    .toList());
                    all += handed.messages().size();
                }
            }
        }
        last.values().forEach(taken -> taken.forEach(ledger::sent));
        return all;
    }

    private List<List<LedgerStore.Message>> claimed() {
        var now = clock.instant();
        var lines = new ArrayList<List<LedgerStore.Message>>();
        for (var mailbox : ledger.mailboxesWithWork(now, real.instant())) {
            var line = ledger.claim(
                    mailbox,
                    UUID.randomUUID(),
                    now,
                    real.instant(),
                    real.instant().plus(Duration.ofMinutes(3)),
                    BATCH,
                    BATCH);
            if (!line.isEmpty()) lines.add(line);
        }
        return lines;
    }

    /** One tick of the {@link Dispatcher} in a database of any size: the statements it asks when it looks for work. */
    public static final class Tick {
        private final LedgerStore ledger;
        private final DueStore dueStore;
        private final JdbcClient jdbc;

        public Tick(JdbcClient jdbc) {
            this.ledger = new LedgerStore(jdbc);
            this.dueStore = new DueStore(jdbc);
            this.jdbc = jdbc;
        }

        /** All that is asked when nothing is due. @return how many rows of work were found */
        public int look(Instant now) {
            return ledger.abandoned(now).size()
                    + ledger.unknownSince(now.minus(Duration.ofHours(1))).size()
                    + dueStore.find(now, now, AT_ONCE).size()
                    + ledger.mailboxesWithWork(now, now).size()
                    + ledger.unrecorded(now, AT_ONCE).size();
        }

        /** Claims up to so many due steps; within the caller's transaction. @return how many */
        public int claim(Instant now, int limit) {
            return dueStore.still(dueStore.lock(dueStore.find(now, now, limit)), now, now)
                    .size();
        }

        /** What PostgreSQL says it does to find due steps: the plan with rows and buffers, a line each. */
        public List<String> plan(Instant now, int limit) {
            return jdbc.sql("explain (analyze, buffers, costs off, timing off, summary off) " + DueStore.DUE)
                    .params(Map.of("now", PursuitStore.at(now), "real", PursuitStore.at(now), "limit", limit))
                    .query((rs, n) -> rs.getString(1))
                    .list();
        }
    }
}
