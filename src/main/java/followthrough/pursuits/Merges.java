package followthrough.pursuits;

import followthrough.prospects.Entry;
import followthrough.prospects.Mergings;
import followthrough.prospects.Prospects;
import followthrough.team.RealTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Two prospects who are the same person become one. The pursuit in which they reacted last goes on, with what the other one
 * owed; the other ends as a duplicate. It can be taken back for as long as nothing else happened to them.
 */
@Component
public class Merges {
    private static final int TRIES = 5;

    private final MergeStore store;
    private final PursuitStore pursuitStore;
    private final UndoStore undos;
    private final Pursuits pursuits;
    private final Situations situations;
    private final Prospects prospects;
    private final Mergings mergings;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final RealTime real;

    Merges(
            MergeStore store,
            PursuitStore pursuitStore,
            UndoStore undos,
            Pursuits pursuits,
            Situations situations,
            Prospects prospects,
            Mergings mergings,
            TransactionTemplate transaction,
            Clock clock,
            RealTime real) {
        this.store = store;
        this.undos = undos;
        this.pursuitStore = pursuitStore;
        this.pursuits = pursuits;
        this.situations = situations;
        this.prospects = prospects;
        this.mergings = mergings;
        this.transaction = transaction;
        this.clock = clock;
        this.real = real;
    }

    /** What came of it. */
    public sealed interface Merged {
        /** @param mergingId takes it back */
        record Done(long mergingId) implements Merged {}

        /** Nothing changed. */
        record Refused(String why) implements Merged {}
    }

    /**
     * @param keptId who stays, with the own name and owner
     * @param goneId whose addresses, deals and history go over, and whose pages lead to the other from then on
     */
    public Merged merge(long keptId, long goneId, long byMember) {
        if (keptId == goneId) return new Merged.Refused("That is the same prospect already.");
        var merged = again(() -> mergeOnce(keptId, goneId, byMember));
        // Whoever was about to write something down about the one who went has done so by now.
        if (merged instanceof Merged.Done)
            again(() -> {
                store.takeTurns();
                mergings.sweep(keptId, goneId, byMember, clock.instant());
                return merged;
            });
        return merged;
    }

    /** Somebody works with one of them this very moment: whoever is told to give way tries again. */
    private <T> T again(Supplier<T> work) {
        for (int tries = 1; ; tries++)
            try {
                return Objects.requireNonNull(transaction.execute(status -> work.get()));
            } catch (PessimisticLockingFailureException e) {
                if (tries == TRIES) throw e;
            }
    }

    private Merged mergeOnce(long keptId, long goneId, long byMember) {
        store.takeTurns();
        pursuits.hold(List.of(keptId, goneId));
        mergings.hold(keptId, goneId);
        for (var id : List.of(keptId, goneId))
            if (mergings.merged(id))
                return new Merged.Refused(prospects.get(id).name()
                        + " was merged a moment ago. Nothing was changed; look for them again.");
        var now = clock.instant();
        var kept = prospects.get(keptId);
        var gone = prospects.get(goneId);
        var open = Stream.of(keptId, goneId)
                .flatMap(id -> pursuits.lockOpen(id).stream())
                .sorted(LATEST_REACTION)
                .toList();
        long mergingId = store.begin(keptId, goneId, byMember, now);
        var until = real.instant().plus(Pursuits.SECOND_THOUGHTS);
        for (var row : open)
            store.keep(mergingId, undos.keep(byMember, row.pursuit().pursuitId(), "merge", until));
        // Ended where it was, so that what stays may come to the same prospect.
        if (open.size() == 2)
            pursuits.apply(
                    open.get(1),
                    new Event.Duplicate(kept.name()),
                    situations.of(open.get(1).pursuit().prospectId(), now),
                    byMember,
                    now);
        var moving = store.moving(goneId);
        var before = mergings.merge(keptId, goneId);
        store.move(moving, keptId);
        store.askAbout(keptId, goneId);
        store.askNoMoreAbout(goneId);
        String given = null;
        prospects.tell(
                Entry.of(keptId, now, Entry.Kind.CHANGE, byMember, gone.name() + " is the same person: the two are one")
                        .withDetail(gone.source().isEmpty() ? "" : "Came by " + gone.source()));
        if (!open.isEmpty()) {
            long staying = open.getFirst().pursuit().pursuitId();
            if (open.size() == 2) given = store.give(open.get(1).pursuit().pursuitId(), staying);
            var row = pursuits.lock(staying).orElseThrow();
            var event = open.size() == 2
                    ? new Event.Merged(open.get(1).pursuit())
                    : new Event.FactsChanged("two prospects became one");
            pursuits.apply(row, event, situations.of(keptId, now), byMember, now);
        }
        mergings.cameOver(keptId, before, byMember, now);
        if (kept.optedOut() != gone.optedOut()) pursuits.optedOut(keptId, proof(mergingId), false);
        for (var undo : undos.of(mergingId)) undos.standsAt(undo.undoId());
        store.done(mergingId, before, moving, given);
        return new Merged.Done(mergingId);
    }

    private static String proof(long mergingId) {
        return "the same person as one who opted out (merge " + mergingId + ")";
    }

    /** In which they reacted last, or, where they never did, whose plan comes sooner. */
    private static final Comparator<PursuitStore.Row> LATEST_REACTION = Comparator.comparing(
                    (PursuitStore.Row row) ->
                            Objects.requireNonNullElse(row.pursuit().reactedAt(), Instant.MIN),
                    Comparator.reverseOrder())
            .thenComparing(row -> Objects.requireNonNull(row.pursuit().next()).due())
            .thenComparing(row -> row.pursuit().pursuitId());

    /** The last merge into this prospect, while it can be taken back; empty when there is none. */
    public Optional<Long> undoable(long keptId) {
        return Objects.requireNonNull(transaction.execute(
                status -> store.lastInto(keptId).filter(store::nothingSince).map(MergeStore.Merging::mergingId)));
    }

    /** The prospect who stayed in this merge; empty when there is no such merge. */
    public Optional<Long> keptOf(long mergingId) {
        return Objects.requireNonNull(
                transaction.execute(status -> store.find(mergingId).map(MergeStore.Merging::keptId)));
    }

    /**
     * Makes them two again, as they were. Touches made stay on record.
     *
     * @return a sentence why not; empty when it was taken back
     */
    public Optional<String> undo(long mergingId, long byMember) {
        return again(() -> undoOnce(mergingId, byMember));
    }

    private Optional<String> undoOnce(long mergingId, long byMember) {
        store.takeTurns();
        var found = store.find(mergingId);
        if (found.isEmpty()) return Optional.of("There is no such merge.");
        var merging = found.get();
        if (merging.undone()) return Optional.of("That was taken back already.");
        long kept = merging.keptId(), gone = merging.goneId();
        pursuits.hold(List.of(kept, gone));
        var before = undos.of(mergingId);
        // What left meanwhile is written down first; then it is something that happened.
        for (var undo : before) pursuits.lock(undo.pursuitId());
        mergings.hold(kept, gone);
        var name = prospects.get(kept).name();
        var changed = before.stream()
                .anyMatch(undo ->
                        pursuitStore.find(undo.pursuitId()).orElseThrow().revision() != undo.revision());
        if (changed || mergings.merged(kept) || !store.nothingSince(merging))
            return Optional.of(
                    "Something happened with " + name
                            + " since they became one, so they stay one. What belongs to somebody else is added there by hand.");
        var now = clock.instant();
        store.giveBack(merging.pursuits());
        mergings.part(kept, gone, merging.prospects(), proof(mergingId));
        // A prospect has one open pursuit at most: first what came over goes back, then each is as it was.
        store.move(merging.pursuits(), gone);
        store.askAbout(gone, kept);
        for (var undo : before) undos.restore(undo.undoId(), now);
        store.undone(mergingId, now);
        for (long id : List.of(kept, gone))
            prospects.tell(
                    Entry.of(id, now, Entry.Kind.UNDONE, byMember, "Taken back: the two are two people after all"));
        return Optional.empty();
    }
}
