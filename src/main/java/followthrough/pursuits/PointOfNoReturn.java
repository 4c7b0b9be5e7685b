package followthrough.pursuits;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Commits hand-overs: one statement and one flush of the disk for all mailboxes of this node that wait for theirs at the
 * moment, together with what their servers said to the messages before.
 */
@Component
class PointOfNoReturn {
    /** RFC 5321, 4.5.3.2.6: ten minutes for the answer to the final dot; after that nobody waits for it any more. */
    private static final Duration ANSWER = Duration.ofMinutes(11);

    private final LedgerStore ledger;
    private final Clock clock;
    private final InstantSource real = InstantSource.system();
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    /** Fair: who waits for somebody else's commit is served before the next one begins. */
    private final ReentrantLock turn = new ReentrantLock(true);

    PointOfNoReturn(LedgerStore ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    private static final class Waiting {
        final LedgerStore.HandingOver what;
        /** Guarded by the turn. */
        @Nullable
        Boolean handedOver;

        @Nullable
        RuntimeException failed;

        Waiting(LedgerStore.HandingOver what) {
            this.what = what;
        }
    }

    /**
     * The point of no return, between the last byte of the body and the final dot.
     *
     * @param before what this connection's server accepted last, unless the ledger knows already; it does after this
     * @return false when the message was cancelled, its lease is not ours any more, or the person has opted out
     */
    boolean commit(LedgerStore.Message message, LedgerStore.@Nullable Accepted before) {
        var mine = new Waiting(new LedgerStore.HandingOver(message, before));
        waiting.add(mine);
        turn.lock();
        try {
            // Whoever comes first commits for everybody who waits by then.
            if (mine.handedOver == null && mine.failed == null) commitAll();
        } finally {
            turn.unlock();
        }
        if (mine.failed != null) throw mine.failed;
        return Boolean.TRUE.equals(mine.handedOver) || alone(message, before);
    }

    private void commitAll() {
        var all = new ArrayList<Waiting>();
        for (var next = waiting.poll(); next != null; next = waiting.poll()) all.add(next);
        try {
            var handedOver = handOver(all.stream().map(w -> w.what).toList());
            for (var w : all)
                w.handedOver = handedOver.contains(w.what.message().ledgerId());
        } catch (RuntimeException e) {
            for (var w : all) w.failed = e;
        }
    }

    private Set<Long> handOver(List<LedgerStore.HandingOver> all) {
        return ledger.handOver(
                all, clock.instant(), real.instant(), real.instant().plus(ANSWER));
    }

    /** Together nobody waits for a row that something else has locked; whoever was passed over waits alone, and is answered. */
    private boolean alone(LedgerStore.Message message, LedgerStore.@Nullable Accepted before) {
        if (before != null) ledger.sent(before);
        return ledger.handOver(
                message, clock.instant(), real.instant(), real.instant().plus(ANSWER));
    }
}
