package followthrough.pursuits;

import followthrough.prospects.Prospects;
import followthrough.pursuits.PursuitStore.RanOut;
import followthrough.team.Member;
import followthrough.team.Team;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A lead whose first-touch clock runs out goes to somebody else: of the same team, at work at this moment, with no other
 * first touch waiting, and of these whoever has least to do. So nobody gets more than one at a time. The clock begins anew
 * for the new owner, and whoever had it is told. Once only, for a lead that goes round makes nobody faster; and nobody who
 * could take it leaves it where it is, for the next minute.
 *
 * <p>What leaves by itself is left alone, for what keeps it is a mailbox or a budget; and so is what could not have been
 * made in time, because it was late at night where the prospect is.
 */
@Component
class PassingOn {
    /** More than that have few teams at work. */
    private static final int OF_EACH_TEAM = 100;

    private final PursuitStore store;
    private final Pursuits pursuits;
    private final Prospects prospects;
    private final Team team;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PassingOn(
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

    /** Passes on what can be; nothing where the workspace does not want it. */
    void passOnWhatRanOut() {
        if (!team.isSetUp() || !team.workspace().passOn()) return;
        var now = clock.instant();
        int minutes = team.workspace().firstTouchMinutes();
        var free = new HashMap<Long, Set<Long>>();
        for (var lead : store.ranOut(now, now.minus(Duration.ofMinutes(minutes)), OF_EACH_TEAM)) {
            var takers = free.computeIfAbsent(lead.teamId(), id -> free(id, now));
            takers.stream()
                    .filter(it -> it != lead.ownerId() && it != lead.doerId())
                    .findFirst()
                    .ifPresent(taker -> {
                        takers.remove(taker);
                        transaction.executeWithoutResult(status -> passOn(lead, taker, minutes, now));
                    });
        }
    }

    private Set<Long> free(long teamId, Instant now) {
        var atWork = team.activeReps(teamId).stream()
                .filter(it -> it.joined() && team.workingHours(it).open(now))
                .map(Member::memberId)
                .toList();
        return new LinkedHashSet<>(store.free(atWork, now));
    }

    private void passOn(RanOut lead, long takerId, int minutes, Instant now) {
        // As whoever logs an outcome does: first the pursuit. A touch made at this moment, or another node, was
        // earlier.
        pursuits.hold(List.of(lead.prospectId()));
        if (!store.passOn(lead, now)) return;
        prospects.handOver(List.of(lead.prospectId()), takerId, null, now);
        pursuits.happened(lead.pursuitId(), new Event.ClockRanOut(), null);
        var taker = team.member(takerId).orElseThrow().name();
        for (var had : new LinkedHashSet<>(List.of(lead.ownerId(), lead.doerId())))
            store.alert(
                    had,
                    lead.prospectId(),
                    lead.name() + " went to " + taker + ": no first touch within " + minutes + " working minutes",
                    "/prospects/" + lead.prospectId(),
                    now);
    }
}
