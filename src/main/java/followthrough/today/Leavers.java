package followthrough.today;

import followthrough.prospects.Prospects;
import followthrough.pursuits.Pursuits;
import followthrough.team.Change;
import followthrough.team.Member;
import followthrough.team.Team;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives all that somebody has to others and signs that one out, in one transaction: all of it or nothing. */
@Component
class Leavers {
    private final PeopleStore store;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final Team team;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Leavers(
            PeopleStore store,
            Prospects prospects,
            Pursuits pursuits,
            Team team,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.team = team;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Those who share what somebody of their team leaves behind. */
    List<Member> sharing(Member leaver) {
        return team.activeReps(leaver.teamId()).stream()
                .filter(it -> it.memberId() != leaver.memberId())
                .toList();
    }

    /** How many open and other prospects each of so many gets, in their order. */
    static List<Part> parts(int open, int other, int takers) {
        var parts = new ArrayList<Part>();
        for (int i = 0; i < takers; i++)
            parts.add(new Part(
                    open / takers + (i < open % takers ? 1 : 0), other / takers + (i < other % takers ? 1 : 0)));
        return parts;
    }

    record Part(int open, int other) {}

    /**
     * @param takers at least one; of several each gets every so-manieth, so that good and bad are shared alike
     * @return refused: nothing has changed
     */
    Change leave(Member leaver, List<Member> takers, long byMember) {
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                var shares = shares(leaver, takers);
                // Pursuits before prospects, in the order of whoever logs an outcome; else each could wait for the
                // other.
                pursuits.hold(shares.values().stream().flatMap(List::stream).toList());
                shares.forEach((taker, ids) -> prospects.handOver(ids, taker, byMember, clock.instant()));
                var change = team.signOut(leaver.memberId());
                if (change instanceof Change.Refused) status.setRollbackOnly();
                return change;
            }));
        } catch (DataIntegrityViolationException cameMeanwhile) {
            return new Change.Refused(
                    "A message of theirs is on its way, or somebody new came in for them at this very moment. Nothing was"
                            + " changed; try once more.");
        }
    }

    /** Open ones and others are dealt out each on their own, so that nobody gets the open ones and another the rest. */
    private Map<Long, List<Long>> shares(Member leaver, List<Member> takers) {
        var shares = new LinkedHashMap<Long, List<Long>>();
        takers.forEach(taker -> shares.put(taker.memberId(), new ArrayList<>()));
        int open = 0;
        int other = 0;
        for (var owned : store.owned(leaver.memberId())) {
            var taker = takers.get((owned.open() ? open++ : other++) % takers.size());
            Objects.requireNonNull(shares.get(taker.memberId())).add(owned.prospectId());
        }
        return shares;
    }
}
