package followthrough.today;

import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.pursuits.Pursuits;
import followthrough.team.RealTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Gives many prospects another owner at once, and takes that back for as long as anything a person did. */
@Component
@Transactional
class HandOvers {
    private final HandOverStore store;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final Clock clock;
    private final RealTime real;

    HandOvers(HandOverStore store, Prospects prospects, Pursuits pursuits, Clock clock, RealTime real) {
        this.store = store;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.clock = clock;
        this.real = real;
    }

    /** @return by which it is taken back */
    long handOver(List<Prospect> people, long toOwner, long byMember) {
        var ids = people.stream().map(Prospect::prospectId).toList();
        // Pursuits before prospects, in the order of whoever logs an outcome; else each could wait for the other.
        pursuits.hold(ids);
        var undoId = store.keep(byMember, toOwner, people, real.instant().plus(Pursuits.SECOND_THOUGHTS));
        prospects.handOver(ids, toOwner, byMember, clock.instant());
        pursuits.waitForSecondThoughts(ids);
        return undoId;
    }

    /** What came of taking it back. */
    sealed interface Undone {
        /** @param stayed who has another owner by now, and stays with that one */
        record Back(int people, int stayed) implements Undone {}

        record Refused(String why) implements Undone {}
    }

    Undone undo(long undoId, long byMember) {
        var kept = store.take(undoId, byMember);
        if (kept.isEmpty()) return new Undone.Refused("There is nothing of yours to take back.");
        if (kept.get().used()) return new Undone.Refused("That was taken back already.");
        if (real.instant().isAfter(kept.get().until()))
            return new Undone.Refused("The ten seconds are over; hand them over once more instead.");
        var before = kept.get().owners();
        pursuits.hold(before.keySet());
        var now = prospects.all(before.keySet());
        var back = new HashMap<Long, List<Long>>();
        before.forEach((prospectId, owner) -> {
            var it = now.get(prospectId);
            if (it != null && it.ownerId() == kept.get().toOwner())
                back.computeIfAbsent(owner, id -> new ArrayList<>()).add(prospectId);
        });
        store.taken(undoId, clock.instant());
        back.forEach((owner, ids) -> prospects.handOver(ids, owner, byMember, clock.instant()));
        int people = back.values().stream().mapToInt(List::size).sum();
        return new Undone.Back(people, before.size() - people);
    }

    /** @param owners whose each prospect was before */
    record Kept(long toOwner, Map<Long, Long> owners, Instant until, boolean used) {}
}
