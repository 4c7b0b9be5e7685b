package followthrough.intake;

import followthrough.intake.Import.State;
import followthrough.playbook.Playbook;
import followthrough.team.RealTime;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Takes a list that waits, does what it waits for, and says why when that cannot be done. */
@Component
class ImportRun {
    private static final Logger log = LoggerFactory.getLogger(ImportRun.class);

    private final ImportStore store;
    private final ImportFiles files;
    private final ListCheck check;
    private final ListWriting writing;
    private final ListUndo undo;
    private final RealTime real;

    ImportRun(
            ImportStore store, ImportFiles files, ListCheck check, ListWriting writing, ListUndo undo, RealTime real) {
        this.store = store;
        this.files = files;
        this.check = check;
        this.writing = writing;
        this.undo = undo;
        this.real = real;
    }

    /** Every lease of a process that is certainly dead runs out now; one that is not after all stops at its next chunk. */
    void expireLeases() {
        store.expireLeases();
    }

    List<Long> waiting() {
        return store.waiting(real.instant());
    }

    /** Does what the list waits for, unless somebody else is at it; returns when it is done, failed, or told to stop. */
    void work(long importId, BooleanSupplier stop) {
        var token = UUID.randomUUID();
        var found = store.find(importId);
        // The uploaded file lies in the folder of one node, and that one checks it.
        if (found.isEmpty() || found.get().state() == State.CHECKING && !files.has(importId)) return;
        if (!store.claim(importId, token, real.instant(), Turn.LEASE)) return;
        try {
            var turn = new Turn(store, store.find(importId).orElseThrow(), token, real, stop);
            switch (turn.list().state()) {
                case CHECKING -> check.check(turn);
                case RUNNING -> writing.write(turn);
                case UNDOING -> undo.undo(turn);
                case UPLOADED, CHECKED, DONE, FAILED, UNDONE -> {}
            }
        } catch (UnreadableFile e) {
            store.failed(importId, token, String.valueOf(e.getMessage()));
        } catch (Playbook.NoSequence e) {
            store.failed(importId, token, "Nobody can be followed up: " + e.getMessage() + ".");
        } catch (NonTransientDataAccessResourceException | TransientDataAccessException | TransactionException away) {
            // Nobody's fault: it goes on as soon as the database answers, or lets go of a row.
            log.warn("The list {} waits for the database: {}", importId, away.getMessage());
        } catch (RuntimeException e) {
            log.error("The list {} stopped", importId, e);
            store.failed(
                    importId,
                    token,
                    "It stopped for a reason of ours, which is in the log. What is done stays done; try to go on.");
        } finally {
            store.release(importId, token);
        }
    }
}
