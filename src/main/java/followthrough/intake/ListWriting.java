package followthrough.intake;

import followthrough.intake.Import.Verdict;
import followthrough.intake.ImportSettings.ListKind;
import followthrough.intake.ImportStore.Outcome;
import followthrough.playbook.Playbook;
import followthrough.prospects.Prospects;
import followthrough.pursuits.AddressBook;
import followthrough.pursuits.Pursuits;
import followthrough.team.Team;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The writing of a checked list, a chunk of rows in each transaction together with how far it is, so that whoever goes on
 * after a crash repeats no row and leaves none out.
 */
@Component
class ListWriting {
    private static final Logger log = LoggerFactory.getLogger(ListWriting.class);
    private static final int CHUNK = 4_000;
    private static final int TRIES = 5;

    private final ImportStore store;
    private final ImportFiles files;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final AddressBook addressBook;
    private final Playbook playbook;
    private final Team team;
    private final Clock clock;
    private final TransactionTemplate transaction;

    ListWriting(
            ImportStore store,
            ImportFiles files,
            Prospects prospects,
            Pursuits pursuits,
            AddressBook addressBook,
            Playbook playbook,
            Team team,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.files = files;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.addressBook = addressBook;
        this.playbook = playbook;
        this.team = team;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    void write(Turn turn) {
        var list = turn.list();
        var importing = new Importing(list, team, playbook);
        var rows = read(importing, store.position(list.importId()).lastRow());
        while (!turn.stopped()) {
            if (rows.isEmpty()) {
                if (finished(turn, importing)) files.forget(list.importId());
                return;
            }
            var these = rows;
            // The next ones are read and understood while these are written: the one needs the database, the other does
            // not.
            var next = new FutureTask<>(() -> read(importing, these.getLast().number()));
            Thread.ofVirtual().name("import-ahead-" + list.importId()).start(next);
            if (!written(turn, importing, these)) return;
            rows = result(next);
        }
    }

    private static List<Understood> result(FutureTask<List<Understood>> next) {
        try {
            return next.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a list was read", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The rows of a list could not be read", e.getCause());
        }
    }

    /** A row and what it states; absent where that is nobody. */
    private record Understood(Import.Row row, @Nullable Arriving who) {
        long number() {
            return row.number();
        }
    }

    private List<Understood> read(Importing importing, long after) {
        return store.after(importing.list.importId(), after, CHUNK).stream()
                .map(row -> new Understood(row, who(importing, row)))
                .toList();
    }

    private static @Nullable Arriving who(Importing importing, Import.Row row) {
        if (row.verdict() == Verdict.REJECTED) return null;
        var reading = RawProspect.read(
                new ListFile.Row(row.number(), row.number(), row.cells(), List.of()),
                importing.settings.mapping(),
                importing.region);
        return reading instanceof RawProspect.Person(var raw) ? Arriving.of(raw) : null;
    }

    /** @return false when somebody else has taken over */
    private boolean written(Turn turn, Importing importing, List<Understood> rows) {
        try {
            return take(turn, importing, rows);
        } catch (NonTransientDataAccessResourceException | RecoverableDataAccessException databaseAway) {
            throw databaseAway;
        } catch (DataAccessException e) {
            log.warn("A chunk of list {} is taken row by row", turn.list().importId(), e);
            for (var row : rows) if (turn.stopped() || !alone(turn, importing, row)) return false;
            return true;
        }
    }

    private boolean take(Turn turn, Importing importing, List<Understood> rows) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (!turn.held()) return false;
            var items = rows.stream()
                    .filter(it -> it.who != null)
                    .map(it -> new Chunk.Item(it.row, Objects.requireNonNull(it.who)))
                    .toList();
            var chunk = new Chunk(importing, store, prospects, pursuits, addressBook, clock.instant());
            done(turn.list().importId(), rows, chunk.take(items));
            return true;
        }));
    }

    /** One row that the database refuses fails itself and none of the others. */
    private boolean alone(Turn turn, Importing importing, Understood row) {
        for (int tries = 1; ; tries++) {
            try {
                return take(turn, importing, List.of(row));
            } catch (TransientDataAccessException e) {
                // Somebody works with this person, or this company, this very moment; that is no fault of the row.
                if (tries == TRIES) throw e;
                log.info(
                        "Row {} of list {} waits for somebody",
                        row.number(),
                        turn.list().importId());
            } catch (NonTransientDataAccessResourceException | RecoverableDataAccessException databaseAway) {
                throw databaseAway;
            } catch (DataAccessException e) {
                return refused(turn, row, e);
            }
        }
    }

    private boolean refused(Turn turn, Understood row, DataAccessException e) {
        log.warn(
                "Row {} of list {} could not be written",
                row.number(),
                turn.list().importId(),
                e);
        var refused =
                new Outcome(row.number(), Verdict.REJECTED, "the database refused what this row says", null, true);
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (!turn.held()) return false;
            done(turn.list().importId(), List.of(row), List.of(refused));
            return true;
        }));
    }

    /** Keeps what became of the rows, and how far that is. */
    private void done(long importId, List<Understood> rows, List<Outcome> outcomes) {
        var before = store.position(importId);
        var verdicts = rows.stream().collect(Collectors.toMap(Understood::number, it -> it.row.verdict()));
        var counts = new EnumMap<Verdict, Integer>(Verdict.class);
        counts.putAll(before.counts());
        for (var outcome : outcomes) {
            counts.merge(Objects.requireNonNull(verdicts.get(outcome.number())), -1, Integer::sum);
            counts.merge(outcome.verdict(), 1, Integer::sum);
        }
        if (!outcomes.isEmpty()) store.outcomes(importId, outcomes);
        store.progress(importId, before.rowsDone() + rows.size(), rows.getLast().number(), counts);
    }

    private boolean finished(Turn turn, Importing importing) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (!turn.held()) return false;
            finish(importing);
            return true;
        }));
    }

    private void finish(Importing importing) {
        var list = importing.list;
        store.done(list.importId(), clock.instant());
        if (importing.settings.kind() != ListKind.FRESH) return;
        store.byOwner(list.importId())
                .forEach((ownerId, people) -> pursuits.alertOwner(
                        ownerId,
                        (people == 1 ? "1 fresh lead" : "%,d fresh leads".formatted(people)) + " from “"
                                + list.fileName() + "”: first touch due now",
                        "/today"));
    }
}
