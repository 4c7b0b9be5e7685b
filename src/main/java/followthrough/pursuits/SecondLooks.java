package followthrough.pursuits;

import followthrough.prospects.Prospects;
import followthrough.team.Team;
import java.time.Clock;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A no is looked at once more after the months the workspace sets. What ended stays ended: on the date a new pursuit opens,
 * with a touch by a person, and a no needs their word again.
 */
@Component
class SecondLooks {
    private static final int AT_ONCE = 50;

    private final PursuitStore store;
    private final Pursuits pursuits;
    private final Prospects prospects;
    private final Team team;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SecondLooks(
            PursuitStore store,
            Pursuits pursuits,
            Prospects prospects,
            Team team,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.pursuits = pursuits;
        this.prospects = prospects;
        this.team = team;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Opens what is due; nothing while the workspace lets a no rest. */
    void openDue() {
        if (!team.isSetUp() || team.workspace().secondLookMonths() == 0) return;
        while (Boolean.TRUE.equals(transaction.execute(status -> some()))) {}
    }

    /** @return whether more may be due */
    private boolean some() {
        var due = store.lookAgain(clock.instant(), AT_ONCE);
        for (var row : due) {
            store.lookAgain(row.pursuit().pursuitId(), null);
            var prospect = prospects.get(row.pursuit().prospectId());
            // Who came back since is followed up already, and who opted out is left alone for ever.
            if (prospect.optedOut()
                    || prospect.keptOnly()
                    || store.openOf(prospect.prospectId()).isPresent()) continue;
            var why = Objects.requireNonNull(row.pursuit().ending()).why();
            pursuits.happened(pursuits.open(prospect.prospectId(), false, null), new Event.SecondLook(why), null);
        }
        return due.size() == AT_ONCE;
    }
}
