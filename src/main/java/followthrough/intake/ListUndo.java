package followthrough.intake;

import followthrough.intake.Import.Stays;
import followthrough.intake.Import.Undo;
import followthrough.intake.Import.Verdict;
import followthrough.intake.ImportStore.Outcome;
import followthrough.prospects.Entry;
import followthrough.prospects.Prospects;
import followthrough.prospects.Prospects.Since;
import followthrough.pursuits.Pursuits;
import followthrough.pursuits.Pursuits.Begun;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes a list back: whoever it brought goes with pursuit and next step, unless something happened to them since. A chunk
 * of rows in each transaction together with how far it is, so that a crash neither stops nor repeats anything.
 */
@Component
class ListUndo {
    private static final Logger log = LoggerFactory.getLogger(ListUndo.class);
    private static final int CHUNK = 2_000;
    private static final int TRIES = 5;

    private final ImportStore store;
    private final ImportFiles files;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final Clock clock;
    private final TransactionTemplate transaction;

    ListUndo(
            ImportStore store,
            ImportFiles files,
            Prospects prospects,
            Pursuits pursuits,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.files = files;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** What undoing the list would do now; nothing is changed. */
    Undo preview(Import list) {
        var elsewhere = store.alsoListed(list.importId());
        var seen = new HashSet<Long>();
        int people = 0;
        var stays = new EnumMap<Stays, Integer>(Stays.class);
        long after = 0;
        for (var rows = store.after(list.importId(), after, CHUNK);
                !rows.isEmpty();
                rows = store.after(list.importId(), after, CHUNK)) {
            after = rows.getLast().number();
            var judged = judge(list, ids(rows), elsewhere);
            for (var one : judged.entrySet())
                if (seen.add(one.getKey())) {
                    if (one.getValue().isEmpty()) people++;
                    else stays.merge(one.getValue().get(), 1, Integer::sum);
                }
        }
        return new Undo(people, 0, stays);
    }

    void undo(Turn turn) {
        var list = turn.list();
        var elsewhere = store.alsoListed(list.importId());
        int tries = 0;
        boolean more = true;
        while (more && !turn.stopped()) {
            try {
                more = Boolean.TRUE.equals(transaction.execute(status -> turn.held() && chunk(list, elsewhere)));
                tries = 0;
            } catch (PessimisticLockingFailureException e) {
                // Somebody works with one of these people this very moment; whoever was told to give way tries again.
                if (++tries == TRIES) throw e;
                log.info("Undoing the list {} waits for somebody who works on one of its people", list.importId());
            }
        }
    }

    private boolean chunk(Import list, Set<Long> elsewhere) {
        long importId = list.importId();
        var position = store.position(importId);
        var rows = store.after(importId, position.lastRow(), CHUNK);
        if (rows.isEmpty()) {
            store.undone(importId);
            files.forget(importId);
            return false;
        }
        var ids = ids(rows);
        pursuits.hold(ids);
        prospects.hold(ids);
        var judged = judge(list, ids, elsewhere);
        var go = judged.entrySet().stream()
                .filter(one -> one.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        int companies = 0;
        if (!go.isEmpty()) {
            pursuits.takeOut(go);
            companies = prospects.takeOut(go, importId);
        }
        var gone = new HashSet<>(go);
        var outcomes = new ArrayList<Outcome>();
        var counts = new EnumMap<Verdict, Integer>(Verdict.class);
        counts.putAll(position.counts());
        var there = prospects.all(ids).keySet();
        var stayed = new TreeMap<Long, Stays>();
        for (var row : rows) {
            var id = row.prospectId();
            if (id == null) continue;
            boolean brought = row.verdict() == Verdict.NEW || row.verdict() == Verdict.LATER;
            if (gone.contains(id) && brought) {
                outcomes.add(new Outcome(row.number(), Verdict.UNDONE, "", null, false));
                counts.merge(row.verdict(), -1, Integer::sum);
                counts.merge(Verdict.UNDONE, 1, Integer::sum);
            } else if (!there.contains(id)) {
                outcomes.add(new Outcome(row.number(), row.verdict(), row.why(), null, false));
            } else if (brought && judged.containsKey(id)) {
                var why = judged.get(id).orElseThrow();
                stayed.put(id, why);
                outcomes.add(new Outcome(row.number(), row.verdict(), "stays: " + why.why(), id, false));
            }
        }
        tell(list, stayed);
        if (!outcomes.isEmpty()) store.outcomes(importId, outcomes);
        store.undo(importId, sum(list, go.size(), companies, stayed.values()));
        store.progress(
                importId, position.rowsDone() + rows.size(), rows.getLast().number(), counts);
        return true;
    }

    private static Set<Long> ids(List<Import.Row> rows) {
        return rows.stream()
                .map(Import.Row::prospectId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Whom the list brought, each with why that person stays; without a reason the person goes. */
    private Map<Long, Optional<Stays>> judge(Import list, Set<Long> ids, Set<Long> elsewhere) {
        if (ids.isEmpty()) return Map.of();
        var begun = pursuits.begun(ids);
        return prospects.sinceImport(ids, list.importId()).stream()
                .collect(Collectors.toMap(
                        Since::prospectId,
                        since -> why(since, begun.get(since.prospectId()), elsewhere.contains(since.prospectId()))));
    }

    private static Optional<Stays> why(Since since, @Nullable Begun begun, boolean elsewhere) {
        var kinds = since.kinds();
        if (since.optedOut() || kinds.contains(Entry.Kind.OPT_OUT)) return Optional.of(Stays.OPTED_OUT);
        if (any(kinds, Entry.Kind.RECEIVED, Entry.Kind.AUTO_REPLY)) return Optional.of(Stays.REPLIED);
        if (begun == Begun.TOUCHED
                || any(kinds, Entry.Kind.TOUCH, Entry.Kind.SENT, Entry.Kind.OUTCOME, Entry.Kind.BOUNCE))
            return Optional.of(Stays.TOUCHED);
        if (any(kinds, Entry.Kind.DEAL, Entry.Kind.MEETING)) return Optional.of(Stays.DEAL);
        if (begun == Begun.PROMISED) return Optional.of(Stays.PROMISED);
        if (since.byMember() || kinds.contains(Entry.Kind.NOTE)) return Optional.of(Stays.CHANGED);
        return elsewhere ? Optional.of(Stays.LISTED) : Optional.empty();
    }

    private static boolean any(Set<Entry.Kind> kinds, Entry.Kind... some) {
        return Arrays.stream(some).anyMatch(kinds::contains);
    }

    /** On the timeline of those who stay: who went has none any more. */
    private void tell(Import list, Map<Long, Stays> stayed) {
        var now = clock.instant();
        prospects.tell(stayed.entrySet().stream()
                .map(one -> Entry.of(
                                one.getKey(),
                                now,
                                Entry.Kind.SYSTEM,
                                null,
                                "The list “%s” was undone by %s; this prospect stays"
                                        .formatted(list.fileName(), list.undoneBy()))
                        .withDetail(one.getValue().why()))
                .toList());
    }

    private Undo sum(Import list, int people, int companies, Collection<Stays> stayed) {
        var before = Objects.requireNonNullElse(
                store.find(list.importId()).orElseThrow().undo(), Undo.NOTHING);
        var stays = new EnumMap<Stays, Integer>(Stays.class);
        stays.putAll(before.stays());
        stayed.forEach(why -> stays.merge(why, 1, Integer::sum));
        return new Undo(before.people() + people, before.companies() + companies, stays);
    }
}
