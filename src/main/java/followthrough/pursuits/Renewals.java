package followthrough.pursuits;

import followthrough.team.Team;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A customer with whom nothing is open is talked to before their renewal all the same. Where a pursuit is open it owes the
 * conversation itself, as any other commitment.
 */
@Component
class Renewals {
    private static final int AT_ONCE = 50;

    private final PursuitStore store;
    private final Pursuits pursuits;
    private final Team team;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Renewals(PursuitStore store, Pursuits pursuits, Team team, TransactionTemplate transaction, Clock clock) {
        this.store = store;
        this.pursuits = pursuits;
        this.team = team;
        this.transaction = transaction;
        this.clock = clock;
    }

    void openNear() {
        if (!team.isSetUp()) return;
        while (Boolean.TRUE.equals(transaction.execute(status -> some()))) {}
    }

    /** @return whether more may be near */
    private boolean some() {
        // A day of some zone, which is enough: what is near for weeks is missed in none.
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var near = store.renewalsNear(today, team.workspace().renewalDays(), AT_ONCE);
        near.forEach(pursuits::openForRenewal);
        return near.size() == AT_ONCE;
    }
}
