package followthrough.playbook;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The approaches a team adds to those that ship: saved, archived, never deleted. */
@Component
class Approaches {

    /** What came of saving. */
    sealed interface Outcome {}

    /** @param approaches those that were saved; what ships and was given as it ships is not among them */
    record Saved(List<Approach> approaches) implements Outcome {}

    /** Nothing was saved. @param problems at least one, each with its line where it has one */
    record Refused(List<String> problems) implements Outcome {}

    private final PlaybookStore store;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private volatile @Nullable Known known;

    /** @param revision that of the database before it was read: what is newer than that is read again */
    private record Known(long revision, ApproachLibrary library) {}

    Approaches(PlaybookStore store, Clock clock, PlatformTransactionManager transactions) {
        this.store = store;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** As it is in the database now. Not to be asked in a transaction that has changed it: that may still be undone. */
    ApproachLibrary library() {
        var last = known;
        long revision = store.approachesRevision();
        if (last != null && last.revision == revision) return last.library;
        var library = ApproachLibrary.with(
                store.approaches().stream().map(Approaches::read).toList());
        known = new Known(revision, library);
        return library;
    }

    /**
     * Saves the approaches of a text, all or none, each in place of what the team had under its key. The text may hold
     * shipped ones as well, so that the whole library can live in one file; they must say what they say.
     *
     * @param memberId who saves
     */
    Outcome save(String yaml, long memberId) {
        return switch (ApproachYaml.read(yaml, Approach.Standing.OWN)) {
            case ApproachYaml.Refused(var problems) -> new Refused(problems);
            case ApproachYaml.Read(var given) -> save(given, memberId);
        };
    }

    /** @param given those that ship may be among them */
    Outcome save(List<Approach> given, long memberId) {
        var problems = new ArrayList<String>();
        var own = new ArrayList<Approach>();
        for (var approach : given) {
            var shipped = ApproachLibrary.SHIPPED.find(approach.key()).orElse(null);
            if (shipped == null) own.add(approach);
            else if (!shipped.equals(approach.standing(Approach.Standing.SHIPPED)))
                problems.add(
                        "\"" + approach.key() + "\" ships with the product and stays as it is; give yours another key");
        }
        if (!problems.isEmpty()) return new Refused(problems);
        transaction.executeWithoutResult(_ -> {
            for (var approach : own)
                store.saveApproach(approach.key(), ApproachYaml.write(List.of(approach)), memberId, clock.instant());
        });
        return new Saved(own);
    }

    /** Offers it to nobody any more. @return false when the team has none of this key in use */
    boolean archive(String key) {
        return store.archiveApproach(key, clock.instant());
    }

    /** @return false when the team has none of this key that is archived */
    boolean useAgain(String key) {
        return store.archiveApproach(key, null);
    }

    private static Approach read(PlaybookStore.OwnApproach row) {
        var standing = row.archived() ? Approach.Standing.ARCHIVED : Approach.Standing.OWN;
        return switch (ApproachYaml.read(row.yaml(), standing)) {
            case ApproachYaml.Read(var approaches) -> approaches.getFirst();
            case ApproachYaml.Refused(var problems) ->
                throw new IllegalStateException(
                        "an approach in the database can no longer be read: " + String.join("; ", problems));
        };
    }
}
