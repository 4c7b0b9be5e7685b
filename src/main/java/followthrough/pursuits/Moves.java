package followthrough.pursuits;

import followthrough.playbook.Delay;
import followthrough.playbook.Playbook;
import followthrough.playbook.Sequence;
import followthrough.playbook.SequencePage;
import followthrough.playbook.SequenceVersion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What becomes of those who run through a sequence when it gets another version: they stay with theirs, which is what
 * happens by itself, or they go on with the new one, each at the step that corresponds to theirs.
 */
@Component
public class Moves {
    private static final int AT_ONCE = 500;
    /** When those are looked at again of whose message nobody knew what became of it. */
    private static final Duration LOOKED_AGAIN = Duration.ofMinutes(1);

    private final MovesStore store;
    private final Pursuits pursuits;
    private final Playbook playbook;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Map<Long, Instant> again = new ConcurrentHashMap<>();

    Moves(MovesStore store, Pursuits pursuits, Playbook playbook, TransactionTemplate transaction, Clock clock) {
        this.store = store;
        this.pursuits = pursuits;
        this.playbook = playbook;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * What would happen to those who run through earlier versions of a sequence.
     *
     * @param people how many there are
     * @param groups by version and step, in that order
     * @param heldBack up to how many would be touched twice in a day, and wait until the next one
     */
    public record Preview(int people, List<Group> groups, int heldBack) {}

    /**
     * @param step index in their version of what comes next for them
     * @param to index in the new version of what would come next; its number of steps when nothing is left
     */
    public record Group(SequenceVersion from, int step, int people, int to) {
        /** What comes next as it is, in words. */
        public String isAt() {
            return words(from.sequence(), step);
        }

        /** What would come next, in words. */
        public String goesTo(Sequence next) {
            return to == next.steps().size() ? "through: what follows the sequence" : words(next, to);
        }

        private static String words(Sequence sequence, int step) {
            var it = sequence.steps().get(step);
            return "step " + (step + 1) + ", " + SequencePage.channel(it.channel()) + ": " + it.goal();
        }
    }

    /** Counts, and changes nothing. Of those who run through the very version that has these steps nothing is said. */
    public Preview preview(Sequence next) {
        int people = 0, heldBack = 0;
        var groups = new ArrayList<Group>();
        for (var running : store.running(next.key(), clock.instant())) {
            var from = playbook.version(running.versionId());
            if (running.step() >= from.sequence().steps().size()
                    || from.sequence().equals(next)) continue;
            int to = from.sequence().placeIn(next, running.step());
            groups.add(new Group(from, running.step(), running.people(), to));
            people += running.people();
            if (to < next.steps().size() && withinADay(next.steps().get(to).after()))
                heldBack += running.touchedToday();
        }
        return new Preview(people, groups, heldBack);
    }

    private static boolean withinADay(Delay delay) {
        return switch (delay.unit()) {
            case MINUTES -> delay.amount() < 24 * 60;
            case HOURS -> delay.amount() < 24;
            case BUSINESS_DAYS, DAYS -> delay.amount() == 0;
        };
    }

    /** How far a move is. @param doneAt absent while it goes on */
    public record Progress(
            int moved,
            int heldBack,
            Instant askedAt,
            @Nullable Instant doneAt) {}

    /** Begins to move everybody who runs through an earlier version. Twice is safe: a move that goes on goes on. */
    public void begin(SequenceVersion to, long byMember) {
        store.begin(to.versionId(), byMember, clock.instant());
    }

    /** Of the move to that version; empty when nobody asked for one. */
    public Optional<Progress> progress(long versionId) {
        return store.progress(versionId);
    }

    /** Goes on with the moves that were begun until none is left to do, some people in each transaction. */
    void moveAll() {
        for (var versionId : store.open())
            if (!again.getOrDefault(versionId, Instant.MIN).isAfter(clock.instant())) while (moveSome(versionId)) {}
    }

    /** @return whether there may be more to move at once */
    private boolean moveSome(long versionId) {
        return Objects.requireNonNull(transaction.execute(status -> {
            var by = store.lock(versionId);
            if (by.isEmpty()) return false;
            var to = playbook.version(versionId);
            var next = store.lockNext(versionId, AT_ONCE);
            if (next.isEmpty()) {
                if (store.passedOver(versionId))
                    again.put(versionId, clock.instant().plus(LOOKED_AGAIN));
                else store.done(versionId, clock.instant());
                return false;
            }
            // In a new enrolment a message that left after all would be made once more.
            var waiting = store.withoutAWord(next.keySet());
            var events = new LinkedHashMap<Long, Event>();
            next.forEach((pursuitId, place) -> {
                var from = playbook.version(place.versionId()).sequence();
                // Who is through is through; what follows the sequence is no part of it.
                if (place.step() < from.steps().size() && !waiting.contains(pursuitId))
                    events.put(pursuitId, new Event.VersionChanged(to, from.placeIn(to.sequence(), place.step())));
            });
            var moved = pursuits
                    .happenedAll(
                            List.copyOf(events.keySet()),
                            p -> Objects.requireNonNull(events.get(p.pursuitId())),
                            by.get().memberId())
                    .values()
                    .stream()
                    .filter(Recorded.Done.class::isInstance)
                    .map(done -> ((Recorded.Done) done).after())
                    .toList();
            int held = (int) moved.stream().filter(Moves::isHeldBack).count();
            var last = List.copyOf(next.entrySet()).getLast();
            store.reached(versionId, last.getKey(), last.getValue(), moved.size(), held);
            return true;
        }));
    }

    private static boolean isHeldBack(Pursuit p) {
        var hold = p.hold();
        return hold != null && hold.why().startsWith(FollowUp.PLAYBOOK_CHANGED);
    }

    /** A pursuit's place: the version it runs through, and the index of what comes next. */
    record Place(long versionId, int step) {}

    /** Those at one place. */
    record Running(long versionId, int step, int people, int touchedToday) {}

    record Asked(@Nullable Long memberId) {}
}
