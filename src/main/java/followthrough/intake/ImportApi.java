package followthrough.intake;

import followthrough.intake.Import.Verdict;
import followthrough.intake.ImportSettings.ListKind;
import followthrough.intake.ImportSettings.Owners;
import followthrough.intake.ProspectApi.FieldError;
import followthrough.prospects.Basis;
import followthrough.prospects.Tier;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.Problems;
import followthrough.web.Refused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * Lists for other programs: upload with what the list is and why its people may be contacted, then ask until it is
 * checked, and run it.
 */
@RestController
@RequestMapping("/api/v1/imports")
class ImportApi {
    private final Imports imports;
    private final Team team;

    ImportApi(Imports imports, Team team) {
        this.imports = imports;
        this.team = team;
    }

    /**
     * @param as what the list is
     * @param state uploaded, checking, checked, running, done, failed, undoing or undone
     * @param counts rows by verdict
     * @param lastFirstTouch when the plan's last first touch is made
     * @param lacks what automatic e-mails to its people lack, by the sequence they begin; each such e-mail becomes a step of
     *     its owner's
     * @param undo what taking it back came to; absent while it stands
     */
    record Answer(
            long importId,
            String fileName,
            String as,
            String state,
            int rows,
            int rowsDone,
            Map<String, Integer> counts,
            @Nullable Integer minutesNeeded,
            @Nullable Integer minutesThere,
            @Nullable LocalDate lastFirstTouch,
            List<Import.Plan.Lack> lacks,
            @Nullable String problem,
            Instant createdAt,
            @Nullable Instant finishedAt,
            @Nullable Undo undo) {
        static Answer of(Import list) {
            var counts = new LinkedHashMap<String, Integer>();
            list.counts().forEach((verdict, rows) -> counts.put(verdict.word(), rows));
            var plan = list.plan();
            return new Answer(
                    list.importId(),
                    list.fileName(),
                    list.settings().kind().word(),
                    list.state().word(),
                    list.rows(),
                    list.rowsDone(),
                    counts,
                    plan == null ? null : plan.minutesNeeded(),
                    plan == null ? null : plan.minutesThere(),
                    plan == null ? null : plan.last(),
                    plan == null ? List.of() : plan.lacks(),
                    list.problem(),
                    list.createdAt(),
                    list.finishedAt(),
                    list.undo() == null ? null : Undo.of(list.undo()));
        }
    }

    record Lists(List<Answer> items) {}

    /** @param next what {@code after} is for the page behind; absent at the end */
    record Rows(List<Row> items, @Nullable Long next) {}

    /**
     * @param row as a spreadsheet counts it, from 1
     * @param sameAs the row that this one is the same person as
     */
    record Row(
            long row,
            String verdict,
            String why,
            String name,
            String company,
            String address,
            @Nullable Long sameAs,
            @Nullable Long ownerId,
            @Nullable Instant firstTouchAt,
            @Nullable Long prospectId) {
        static Row of(Import.Row row) {
            return new Row(
                    row.number(),
                    row.verdict().word(),
                    row.why(),
                    row.name(),
                    row.company(),
                    row.address(),
                    row.firstRow(),
                    row.ownerId(),
                    row.firstTouch(),
                    row.prospectId());
        }
    }

    /** @param fields all that a column can go to */
    record Columns(List<Column> columns, List<String> fields) {
        static Columns of(Mapping mapping) {
            return new Columns(
                    mapping.columns().stream()
                            .map(it -> new Column(
                                    it.index(),
                                    it.header(),
                                    word(it.field()),
                                    it.confidence().label(),
                                    it.reason(),
                                    it.samples()))
                            .toList(),
                    Arrays.stream(Field.values()).map(ImportApi::word).toList());
        }
    }

    /** @param sure how sure the guess is, and {@code because} why */
    record Column(int index, String header, String field, String sure, String because, List<String> samples) {}

    /** Which columns go elsewhere than guessed; the others stay. */
    record Changes(@Nullable List<Change> columns) {}

    record Change(int index, @Nullable String field) {}

    /**
     * @param planned who got a date now
     * @param elsewhere who waits no longer, because they were taken up, opted out or went meanwhile
     * @param waiting who still waits for room
     */
    record Later(int planned, int elsewhere, int waiting) {}

    /** @param stays people who stay, by why */
    record Undo(int people, int companies, Map<String, Integer> stays) {
        static Undo of(Import.Undo undo) {
            var stays = new LinkedHashMap<String, Integer>();
            undo.stays().forEach((why, people) -> stays.put(why.why(), people));
            return new Undo(undo.people(), undo.companies(), stays);
        }
    }

    private static String word(Field field) {
        return field.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @GetMapping
    @Operation(
            summary = "Lists that were brought in, newest first",
            description = "The last hundred: one's own, the team's for a leader, all for an administrator.")
    Lists all(Viewer viewer) {
        return new Lists(imports.all(viewer).stream().map(Answer::of).toList());
    }

    /**
     * Takes a list and checks it in the background; {@code POST …/run} then writes it.
     *
     * @param as fresh, known, keep or never
     * @param because asked, customer, consent or public; without it nothing automatic is planned
     * @param owner e-mail address of a member, or {@code team} to share; absent: the token's member
     */
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(
            summary = "Bring a list in and check it",
            description =
                    "CSV or XLSX, up to 200 MB. Nothing is written: ask until its state is “checked”, then POST to run.")
    @ApiResponse(
            responseCode = "202",
            description = "taken, and being checked",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    ResponseEntity<?> upload(
            Viewer viewer,
            @RequestParam MultipartFile file,
            @Parameter(description = "fresh, known, keep or never") @RequestParam(defaultValue = "fresh") String as,
            @Parameter(description = "asked, customer, consent or public; without it nothing automatic is planned")
                    @RequestParam(required = false)
                    @Nullable
                    String because,
            @Parameter(description = "when and how they agreed; needed for consent") @RequestParam(defaultValue = "")
                    String note,
            @Parameter(description = "e-mail address of a member, or team to share; absent: the token's member")
                    @RequestParam(required = false)
                    @Nullable
                    String owner,
            @RequestParam(defaultValue = "B") String tier,
            @RequestParam(required = false) @Nullable String source)
            throws IOException {
        var errors = new ArrayList<FieldError>();
        var kind = ProspectApi.one(ListKind.values(), as, "as", errors, ListKind.FRESH);
        var basis = because == null
                ? Basis.UNKNOWN
                : ProspectApi.one(Basis.values(), because, "because", errors, Basis.UNKNOWN);
        var level = ProspectApi.one(Tier.values(), tier, "tier", errors, Tier.B);
        Long ownerId = viewer.memberId();
        boolean shared = "team".equals(owner);
        if (owner != null && !shared) {
            ownerId = team.memberOf(owner).map(Member::memberId).orElse(null);
            if (ownerId == null) errors.add(new FieldError("owner", "Nobody here signs in as “" + owner + "”."));
        }
        if (!errors.isEmpty()) return ProspectApi.refused(errors);
        var name = file.getOriginalFilename() == null ? "list" : file.getOriginalFilename();
        try (var content = file.getInputStream()) {
            switch (imports.upload(content, name, viewer.memberId())) {
                case Imports.Upload.Refused(var why) -> {
                    return ProspectApi.refused(List.of(new FieldError("file", why)));
                }
                case Imports.Upload.Taken(long importId) -> {
                    var list = imports.find(viewer, importId).orElseThrow();
                    var settings = list.settings()
                            .of(
                                    kind,
                                    basis,
                                    note,
                                    shared ? Owners.TEAM : Owners.ONE,
                                    shared ? null : ownerId,
                                    level,
                                    source == null ? list.settings().source() : source);
                    var problems = imports.check(list, settings);
                    if (problems.any()) {
                        imports.throwAway(importId);
                        return refused(problems);
                    }
                    return accepted(viewer, importId);
                }
            }
        }
    }

    @GetMapping("/{importId}")
    @Operation(summary = "How far a list is, and how many rows have which verdict")
    Answer show(Viewer viewer, @PathVariable long importId) {
        return Answer.of(list(viewer, importId));
    }

    @GetMapping("/{importId}/rows")
    @Operation(
            summary = "Rows of a list, each with its verdict and why",
            description = "In the order of the file. The next page is “after” the “next” of the one before.")
    Rows rows(
            Viewer viewer,
            @PathVariable long importId,
            @Parameter(
                            description =
                                    "new, later, update, twice in file, in the base, suppressed, rejected or undone; absent: all")
                    @RequestParam(required = false)
                    @Nullable
                    String verdict,
            @RequestParam(defaultValue = "0") long after,
            @Parameter(description = "1 to 1,000") @RequestParam(defaultValue = "100") int limit) {
        if (limit < 1 || limit > 1_000)
            throw Refused.unclear("Something in the request is not right", "“limit” goes from 1 to 1,000.");
        var list = list(viewer, importId);
        var rows = imports.rows(list.importId(), verdict == null ? null : verdict(verdict), after, limit);
        return new Rows(
                rows.stream().map(Row::of).toList(),
                rows.size() < limit ? null : rows.getLast().number());
    }

    private static Verdict verdict(String word) {
        return Arrays.stream(Verdict.values())
                .filter(it -> it.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Refused.unclear(
                        "Something in the request is not right",
                        "No row has the verdict “" + word + "”; there are "
                                + String.join(
                                        ", ",
                                        Arrays.stream(Verdict.values())
                                                .map(Verdict::word)
                                                .toList())
                                + "."));
    }

    @GetMapping(value = "/{importId}/rejected.csv", produces = "text/csv")
    @Operation(
            summary = "The rejected rows as a file",
            description = "Each with its number, the reason, and its cells as the list had them.")
    void rejected(Viewer viewer, @PathVariable long importId, HttpServletResponse response) throws IOException {
        var list = list(viewer, importId);
        response.setContentType("text/csv;charset=UTF-8");
        imports.rejected(list, response.getWriter());
    }

    @GetMapping("/{importId}/mapping")
    @Operation(summary = "Where the columns of a list go, and why that was guessed")
    Columns mapping(Viewer viewer, @PathVariable long importId) {
        return Columns.of(list(viewer, importId).settings().mapping());
    }

    @PutMapping("/{importId}/mapping")
    @Operation(
            summary = "Send columns of a list elsewhere",
            description =
                    "Those not named stay as they are. The list is checked again; once it is being written it is too late.")
    @ApiResponse(
            responseCode = "202",
            description = "changed, and being checked",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    @ApiResponse(
            responseCode = "409",
            description = "It is being written already, or its file is no longer here",
            content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE))
    ResponseEntity<?> change(Viewer viewer, @PathVariable long importId, @RequestBody Changes changes) {
        var list = list(viewer, importId);
        if (list.startedAt() != null)
            throw Refused.conflict("This list is being imported already", "Its columns stay as they are.");
        var file = imports.file(list)
                .orElseThrow(() -> Refused.conflict("This file is no longer here", "Upload the list again."));
        var errors = new ArrayList<FieldError>();
        var mapping = list.settings().mapping();
        for (var change : changes.columns == null ? List.<Change>of() : changes.columns) {
            var field = Arrays.stream(Field.values())
                    .filter(it -> word(it).equals(change.field))
                    .findFirst();
            int last = mapping.columns().size() - 1;
            if (field.isEmpty())
                errors.add(new FieldError("columns", "No column can go to “" + change.field + "”; see “fields”."));
            else if (change.index < 0 || change.index > last)
                errors.add(new FieldError(
                        "columns", "There is no column " + change.index + "; they go from 0 to " + last + "."));
            else mapping = mapping.with(file, change.index, field.get());
        }
        if (!errors.isEmpty()) return ProspectApi.refused(errors);
        var problems = imports.check(list, list.settings().withMapping(mapping));
        if (problems.any()) return refused(problems);
        return accepted(viewer, importId);
    }

    @PostMapping("/{importId}/run")
    @Operation(summary = "Write what was checked", description = "In the background. Twice is safe.")
    @ApiResponse(
            responseCode = "202",
            description = "being written, or written already",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    @ApiResponse(
            responseCode = "409",
            description = "It is not checked yet, or was taken back",
            content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE))
    ResponseEntity<Answer> run(Viewer viewer, @PathVariable long importId) {
        var before = list(viewer, importId);
        if (before.state() == Import.State.CHECKED && before.rows() == 0)
            throw Refused.conflict("There is nothing in this list", "It has a row of names, and no row below it.");
        imports.run(importId);
        var list = list(viewer, importId);
        switch (list.state()) {
            case RUNNING, DONE -> {}
            case UPLOADED, CHECKING, CHECKED, FAILED ->
                throw Refused.conflict(
                        "This list is not checked yet",
                        list.problem() == null ? "Ask again until its state is “checked”." : list.problem());
            case UNDOING, UNDONE -> throw Refused.conflict("This list was taken back", "Bring it in again.");
        }
        return accepted(viewer, importId);
    }

    @DeleteMapping("/{importId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Throw away a list that was not imported", description = "Nothing of it is kept.")
    @ApiResponse(responseCode = "204", description = "thrown away")
    @ApiResponse(
            responseCode = "409",
            description = "It was imported and stays as a record; it can be undone",
            content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE))
    void throwAway(Viewer viewer, @PathVariable long importId) {
        if (!imports.throwAway(list(viewer, importId).importId()))
            throw Refused.conflict("This list was imported already", "It stays as a record of where people came from.");
    }

    @PostMapping("/{importId}/later")
    @Operation(
            summary = "Plan those who wait for room, as far as there are minutes now",
            description =
                    "People for whom there were no minutes within 90 days are kept, and offered again. Twice is safe.")
    Later later(Viewer viewer, @PathVariable long importId) {
        var later = imports.planLater(list(viewer, importId).importId());
        return new Later(later.planned(), later.elsewhere(), later.waiting());
    }

    @GetMapping("/{importId}/undo")
    @Operation(summary = "What taking a list back would do now", description = "Nothing is changed.")
    Undo undoPreview(Viewer viewer, @PathVariable long importId) {
        var list = list(viewer, importId);
        return Undo.of(
                list.undo() != null ? list.undo() : list.undoable() ? imports.undoPreview(list) : Import.Undo.NOTHING);
    }

    @PostMapping("/{importId}/undo")
    @Operation(
            summary = "Take a list back",
            description =
                    "In the background: whoever it brought goes, unless something happened to them since. Twice is safe.")
    @ApiResponse(
            responseCode = "202",
            description = "being taken back, or taken back already",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    @ApiResponse(
            responseCode = "409",
            description = "It is not imported, or is being written",
            content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE))
    ResponseEntity<Answer> undo(Viewer viewer, @PathVariable long importId) {
        imports.undo(list(viewer, importId).importId(), viewer.memberId());
        switch (list(viewer, importId).state()) {
            case UNDOING, UNDONE -> {}
            case RUNNING -> throw Refused.conflict("This list is being written", "It can be undone when that is done.");
            case UPLOADED, CHECKING, CHECKED, DONE, FAILED ->
                throw Refused.conflict("This list was not imported", "It can be thrown away instead.");
        }
        return accepted(viewer, importId);
    }

    private ResponseEntity<Answer> accepted(Viewer viewer, long importId) {
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/imports/" + importId))
                .body(Answer.of(list(viewer, importId)));
    }

    private static ResponseEntity<?> refused(Problems problems) {
        return ProspectApi.refused(problems.byField().entrySet().stream()
                .map(it -> new FieldError(it.getKey().isEmpty() ? "file" : it.getKey(), it.getValue()))
                .toList());
    }

    private Import list(Viewer viewer, long importId) {
        return imports.find(viewer, importId).orElseThrow(() -> new NotFound("This list"));
    }
}
