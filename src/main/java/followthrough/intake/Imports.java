package followthrough.intake;

import followthrough.intake.Import.Row;
import followthrough.intake.Import.State;
import followthrough.intake.Import.Verdict;
import followthrough.intake.ImportSettings.ListKind;
import followthrough.intake.ImportSettings.Owners;
import followthrough.prospects.Basis;
import followthrough.team.Member;
import followthrough.team.Role;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.FileName;
import followthrough.web.Lengths;
import followthrough.web.Problems;
import followthrough.web.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The door to lists: upload, settings, check, run. Checking writes nothing to the base; both go on in the background
 * and after a restart.
 */
@Component
public class Imports {
    /** What a row-by-row page shows at once. */
    static final int PAGE = 100;

    private final ImportStore store;
    private final ImportFiles files;
    private final FirstTouches firstTouches;
    private final ListUndo undo;
    private final ImportWorker worker;
    private final Team team;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Imports(
            ImportStore store,
            ImportFiles files,
            FirstTouches firstTouches,
            ListUndo undo,
            ImportWorker worker,
            Team team,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.files = files;
        this.firstTouches = firstTouches;
        this.undo = undo;
        this.worker = worker;
        this.team = team;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** What came of an upload. */
    public sealed interface Upload {
        /** It can be read; nothing was imported yet. */
        record Taken(long importId) implements Upload {}

        /** Nothing of it is kept. @param why names the file, what was found and what to do */
        record Refused(String why) implements Upload {}
    }

    /** Takes a file in and guesses how to read it. The stream is read to its end and not closed. */
    public Upload upload(InputStream content, String fileName, long memberId) {
        var name = nameOf(fileName);
        try {
            var arrived = files.arriving();
            try {
                var digest = MessageDigest.getInstance("SHA-256");
                Files.copy(new DigestInputStream(content, digest), arrived, StandardCopyOption.REPLACE_EXISTING);
                var settings = ImportSettings.guessed(ListFile.open(arrived, name), name, memberId);
                return new Upload.Taken(keep(arrived, name, digest.digest(), settings, memberId));
            } catch (UnreadableFile e) {
                return new Upload.Refused(String.valueOf(e.getMessage()));
            } finally {
                Files.deleteIfExists(arrived);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The list “" + name + "” could not be kept", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    private long keep(Path arrived, String name, byte[] hash, ImportSettings settings, long memberId)
            throws IOException {
        long size = Files.size(arrived);
        var id = transaction.execute(status -> {
            long importId = store.add(memberId, name, hash, size, settings, clock.instant());
            try {
                Files.move(arrived, files.of(importId), StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException("The list “" + name + "” could not be kept", e);
            }
            return importId;
        });
        return java.util.Objects.requireNonNull(id);
    }

    private static String nameOf(String given) {
        var name = FileName.of(given).replaceAll("\\p{Cntrl}", "").strip();
        if (name.isEmpty()) return "list";
        return name.length() > 150 ? name.substring(name.length() - 150) : name;
    }

    /** Own lists for a rep, those of the team for a leader, all for an administrator; newest first. */
    public List<Import> all(Viewer viewer) {
        return switch (viewer.role()) {
            case REP -> store.all(viewer.memberId(), null, 100);
            case LEADER -> store.all(null, viewer.teamId(), 100);
            case ADMINISTRATOR -> store.all(null, null, 100);
        };
    }

    /** Lists of which people wait for room, as {@link #all} shows them; no more than a page can bear. */
    List<ImportStore.WaitingForRoom> waitingForRoom(Viewer viewer) {
        return switch (viewer.role()) {
            case REP -> store.waitingForRoom(viewer.memberId(), null);
            case LEADER -> store.waitingForRoom(null, viewer.teamId());
            case ADMINISTRATOR -> store.waitingForRoom(null, null);
        };
    }

    /** Empty when there is none, or not for this person. */
    public Optional<Import> find(Viewer viewer, long importId) {
        return store.find(importId).filter(it -> viewer.mayChange(it.memberId(), it.teamId()));
    }

    Optional<Import> find(long importId) {
        return store.find(importId);
    }

    /** Who imported this very file before, and when. */
    public Optional<Map.Entry<String, Instant>> before(long importId) {
        return store.before(importId);
    }

    /** The file as it is read now, for its heading and remarks; empty once it was imported or cannot be read so. */
    Optional<ListFile> file(Import list) {
        if (!files.has(list.importId())) return Optional.empty();
        try {
            return Optional.of(list.settings().read(files.of(list.importId()), list.fileName()));
        } catch (UnreadableFile e) {
            return Optional.empty();
        }
    }

    /** Reads the file in another way and guesses its columns anew. */
    public Problems readAs(Import list, ImportSettings reading) {
        try {
            var file = reading.read(files.of(list.importId()), list.fileName());
            var changed = reading.withMapping(Mapping.guess(file));
            return store.settings(list.importId(), changed, State.UPLOADED, BEFORE)
                    ? Problems.none()
                    : Problems.with("", TOO_LATE);
        } catch (UnreadableFile | IllegalArgumentException e) {
            return Problems.with("encoding", String.valueOf(e.getMessage()));
        }
    }

    private static final List<State> BEFORE = List.of(State.UPLOADED, State.CHECKED, State.CHECKING, State.FAILED);
    private static final Duration A_WORKING_DAY = Duration.ofHours(12);
    private static final String TOO_LATE = "This list is being imported already; its settings stay as they are.";

    /** Says what the import would do, row by row, in the background. */
    public Problems check(Import list, ImportSettings settings) {
        var problems = refused(list, settings);
        if (problems.any()) return problems;
        if (!store.settings(list.importId(), settings, State.CHECKING, BEFORE)) return Problems.with("", TOO_LATE);
        worker.wake();
        return problems;
    }

    private Problems refused(Import list, ImportSettings settings) {
        var problems = Problems.none();
        var lacking = settings.mapping().lacking();
        if (lacking.isPresent()) problems = problems.and("", lacking.get());
        // It ends the follow-up of whoever is on it, and that is nobody's word but ours.
        if (settings.kind() == ListKind.NEVER
                && team.member(list.memberId()).map(Member::role).orElse(Role.REP) == Role.REP)
            problems = problems.and(
                    "",
                    "A list of whom never to contact needs a leader, because it ends the follow-up of everybody on it."
                            + " Ask one to bring it in; what a prospect said themselves is told on their page.");
        if (settings.kind() != ListKind.NEVER) {
            problems = problems.tooLong("source", "Source", settings.source(), Lengths.NAME)
                    .tooLong("basisNote", "Where that can be seen", settings.basisNote(), Lengths.REMARK);
            if (settings.source().isBlank()) problems = problems.and("source", "Where do these people come from?");
            if (settings.basis() == Basis.CONSENT && settings.basisNote().isBlank())
                problems = problems.and("basisNote", "Say when and how they agreed, so that it can be shown later.");
            problems = owner(problems, list, settings);
        }
        return problems;
    }

    private Problems owner(Problems problems, Import list, ImportSettings settings) {
        var importer = team.member(list.memberId()).orElseThrow();
        if (importer.role() == Role.REP) {
            boolean self = settings.owners() == Owners.ONE
                    && (settings.ownerId() == null || settings.ownerId() == importer.memberId());
            return self ? problems : problems.and("owner", "Only a leader gives prospects to others.");
        }
        if (settings.owners() == Owners.TEAM) return problems;
        var ownerId = settings.ownerId() == null ? importer.memberId() : settings.ownerId();
        boolean fits = team.member(ownerId)
                .filter(Member::active)
                .filter(owner -> importer.role() == Role.ADMINISTRATOR || owner.teamId() == importer.teamId())
                .isPresent();
        return fits ? problems : problems.and("owner", "Choose somebody who works in your team.");
    }

    /**
     * Writes what was checked, in the background; goes on where a failure stopped it. Twice is safe. A list whose first
     * planned day went by since is checked anew instead, or all that was planned for it would be due at once.
     */
    public boolean run(long importId) {
        var list = store.find(importId).orElseThrow();
        if (list.state() == State.CHECKED
                && store.plannedBefore(importId, clock.instant().minus(A_WORKING_DAY))) {
            var problems = check(list, list.settings());
            if (problems.any())
                throw Refused.conflict(
                        "This list was not imported",
                        "The days it was planned for have gone by, and it cannot be checked anew: "
                                + String.join(" ", problems.byField().values()));
            return false;
        }
        boolean begun = store.begin(importId, clock.instant());
        worker.wake();
        return begun;
    }

    /** What undoing the list would do now. */
    public Import.Undo undoPreview(Import list) {
        return undo.preview(list);
    }

    /** Takes back what was imported, in the background; goes on where a failure stopped it. Twice is safe. */
    public boolean undo(long importId, long byMember) {
        boolean begun = store.beginUndo(importId, byMember, clock.instant());
        worker.wake();
        return begun;
    }

    /** @return false when it was begun already and stays as a record */
    public boolean throwAway(long importId) {
        boolean gone = store.throwAway(importId);
        if (gone) files.forget(importId);
        return gone;
    }

    /** Plans those beyond the reach of the first plan, as far as there are minutes now. Two at once take turns. */
    FirstTouches.Later planLater(long importId) {
        return firstTouches.planLater(importId);
    }

    /** Rows with this verdict, in the order of the file. @param after number of the last row of the page before, or 0 */
    public List<Row> rows(long importId, Verdict verdict, long after) {
        return store.of(importId, verdict, after, PAGE);
    }

    /** @param verdict absent: of every one @param after number of the row before the first */
    List<Row> rows(long importId, @Nullable Verdict verdict, long after, int limit) {
        return verdict == null ? store.after(importId, after, limit) : store.of(importId, verdict, after, limit);
    }

    /** A few rows of each verdict. */
    List<Row> someOfEach(Import list) {
        var rows = new ArrayList<Row>();
        for (var verdict : Verdict.values())
            if (list.count(verdict) > 0) rows.addAll(store.of(list.importId(), verdict, 0, 6));
        return rows;
    }

    /** Writes the rejected rows as CSV: number, reason, and the row as the file had it. */
    public void rejected(Import list, Writer out) throws IOException {
        var header = list.settings().mapping().columns().stream()
                .map(Mapping.Column::header)
                .toList();
        try (var csv = SafeCsv.ofRejected(out, header)) {
            long after = 0;
            for (var rows = store.of(list.importId(), Verdict.REJECTED, after, 5_000);
                    !rows.isEmpty();
                    rows = store.of(list.importId(), Verdict.REJECTED, after, 5_000)) {
                for (var row : rows) {
                    csv.reject(new ListFile.Row(row.number(), row.number(), row.cells(), List.of()), row.why());
                    after = row.number();
                }
            }
        }
    }
}
