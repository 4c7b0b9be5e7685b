package followthrough.pursuits;

import followthrough.team.RealTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
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
        Set<Long> handedOver;

        Waiting(LedgerStore.HandingOver what) {
            this.what = what;
        }
    }

    /**
     * The point of no return: after it each of these messages may be sent for a moment, whatever happens to its prospect
     * meanwhile; what is not sent within it is given back by who has it.
     *
     * @param messages of one connection, in their order; the first is about to be sent
     * @param before what this connection's server accepted, unless the ledger knows already; it does after this
     * @return those that may be sent; not the others, which were cancelled, whose lease is not ours any more, or whose
     *     person has opted out; behind the first also what is in somebody else's hands just now
     */
    Set<Long> commit(List<LedgerStore.Message> messages, List<LedgerStore.Accepted> before) {
        var mine = new Waiting(new LedgerStore.HandingOver(messages, before));
        waiting.add(mine);
        turn.lock();
        try {
            // Whoever comes first commits for everybody who waits by then.
            if (mine.handedOver == null) commitAll();
        } finally {
            turn.unlock();
        }
        var handedOver = new HashSet<>(Objects.requireNonNull(mine.handedOver));
        var first = messages.getFirst();
        if (!handedOver.contains(first.ledgerId()) && alone(first, before)) handedOver.add(first.ledgerId());
        return handedOver;
    }

    private void commitAll() {
        var all = new ArrayList<Waiting>();
        for (var next = waiting.poll(); next != null; next = waiting.poll()) all.add(next);
        try {
            var handedOver =
                    ledger.handOver(all.stream().map(w -> w.what).toList(), clock.instant(), real.instant(), until());
            for (var w : all)
                w.handedOver = w.what.messages().stream()
                        .map(LedgerStore.Message::ledgerId)
                        .filter(handedOver::contains)
                        .collect(Collectors.toSet());
        } catch (RuntimeException oneOfThem) {
            // Each goes alone then, and is told what is the matter with it.
            log.info("{} hand-overs together failed; each goes alone: {}", all.size(), oneOfThem.getMessage());
            for (var w : all) w.handedOver = Set.of();
        }
    }

    /** Together nobody waits for a row that something else has locked; whoever was passed over waits alone, and is answered. */
    private boolean alone(LedgerStore.Message message, List<LedgerStore.Accepted> before) {
        before.forEach(ledger::sent);
        return ledger.handOver(message, clock.instant(), real.instant(), until());
    }

    private Instant until() {
        return real.instant().plus(answer);
    }
}
