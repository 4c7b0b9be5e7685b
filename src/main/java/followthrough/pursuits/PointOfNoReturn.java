package followthrough.pursuits;

import followthrough.team.RealTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Commits hand-overs: one statement and one flush of the disk for all mailboxes of this node that wait for theirs at the
 * moment, together with what their servers said to the messages before.
 */
@Component
class PointOfNoReturn {
    private static final Logger log = LoggerFactory.getLogger(PointOfNoReturn.class);
    private final LedgerStore ledger;
    private final Clock clock;
    private final RealTime real;
    /** After that nobody waits for the answer any more. */
    private final Duration answer;

    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    /** Fair: who waits for somebody else's commit is served before the next one begins. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /** @param verdict how long a sender waits for the answer to the final dot: ten minutes by RFC 5321, 4.5.3.2.6 */
    PointOfNoReturn(
            LedgerStore ledger,
            Clock clock,
            RealTime real,
            @Value("${followthrough.mail-verdict:PT10M}") Duration verdict) {
        this.ledger = ledger;
        this.clock = clock;
        this.real = real;
        this.answer = verdict.plus(verdict.dividedBy(10));
    }

    private static final class Waiting {
        final LedgerStore.HandingOver what;
        /** Guarded by the turn. */
        @Nullable
        Boolean handedOver;

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
            if (mine.handedOver == null) commitAll();
        } finally {
            turn.unlock();
        }
        return Boolean.TRUE.equals(mine.handedOver) || alone(message, before);
    }

    private void commitAll() {
        var all = new ArrayList<Waiting>();
        for (var next = waiting.poll(); next != null; next = waiting.poll()) all.add(next);
        try {
            var handedOver = handOver(all.stream().map(w -> w.what).toList());
            for (var w : all)
                w.handedOver = handedOver.contains(w.what.message().ledgerId());
        } catch (RuntimeException oneOfThem) {
            // Each goes alone then, and is told what is the matter with it.
            log.info("{} hand-overs together failed; each goes alone: {}", all.size(), oneOfThem.getMessage());
            for (var w : all) w.handedOver = false;
        }
    }

    private Set<Long> handOver(List<LedgerStore.HandingOver> all) {
        return ledger.handOver(
                all, clock.instant(), real.instant(), real.instant().plus(answer));
    }

    /** Together nobody waits for a row that something else has locked; whoever was passed over waits alone, and is answered. */
    private boolean alone(LedgerStore.Message message, LedgerStore.@Nullable Accepted before) {
        if (before != null) ledger.sent(before);
        return ledger.handOver(
                message, clock.instant(), real.instant(), real.instant().plus(answer));
    }
}
