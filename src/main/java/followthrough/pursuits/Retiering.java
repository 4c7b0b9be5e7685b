package followthrough.pursuits;

import followthrough.prospects.Tiers;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Everybody follows a tier rule that was set: some in each transaction, one node at a time, and after a crash from where it
 * was. What a change of tier means for a pursuit the core decides, as it does when a person changes one.
 */
@Component
class Retiering {
    private final Tiers tiers;
    private final Pursuits pursuits;
    private final TransactionTemplate transaction;

    Retiering(Tiers tiers, Pursuits pursuits, TransactionTemplate transaction) {
        this.tiers = tiers;
        this.pursuits = pursuits;
        this.transaction = transaction;
    }

    /** @return whether there may be more to do at once */
    boolean some() {
        return Objects.requireNonNull(transaction.execute(status -> {
            var batch = tiers.next();
            if (batch.isEmpty()) return false;
            // Before the prospects, as whatever else happens to a pursuit takes them.
            pursuits.hold(batch.get().changing());
            tiers.apply(batch.get());
            return true;
        }));
    }
}
