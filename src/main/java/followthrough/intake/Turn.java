package followthrough.intake;

import followthrough.team.RealTime;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Somebody's turn at a list, under a lease in real time: of all nodes, restarts and consoles one works on it.
 *
 * @param stop true once this process is to end; what is left goes on after its next start
 */
record Turn(ImportStore store, Import list, UUID token, RealTime real, BooleanSupplier stop) {
    static final Duration LEASE = Duration.ofSeconds(20);

    /** To be asked first in each transaction: locks the list for it. False when somebody else has taken over. */
    boolean held() {
        return store.hold(list.importId(), token, list.state(), real.instant(), LEASE);
    }

    boolean stopped() {
        return stop.getAsBoolean();
    }
}
