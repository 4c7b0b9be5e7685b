package followthrough.intake;

import followthrough.intake.ImportSettings.ListKind;
import followthrough.intake.ImportSettings.Owners;
import followthrough.intake.ProspectApi.FieldError;
import followthrough.prospects.Basis;
import followthrough.prospects.Tier;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.NotFound;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
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

    /** @param counts rows by verdict @param lastFirstTouch when the plan's last first touch is made */
    record Answer(
            long importId,
            String fileName,
            String state,
            int rows,
            int rowsDone,
            Map<String, Integer> counts,
            @Nullable Integer minutesNeeded,
            @Nullable Integer minutesThere,
            @Nullable LocalDate lastFirstTouch,
            @Nullable String problem,
            Instant createdAt,
            @Nullable Instant finishedAt) {
        static Answer of(Import list) {
            var counts = new LinkedHashMap<String, Integer>();
            list.counts().forEach((verdict, rows) -> counts.put(verdict.word(), rows));
            var plan = list.plan();
            return new Answer(
                    list.importId(),
                    list.fileName(),
                    list.state().word(),
                    list.rows(),
                    list.rowsDone(),
                    counts,
                    plan == null ? null : plan.minutesNeeded(),
                    plan == null ? null : plan.minutesThere(),
                    plan == null ? null : plan.last(),
                    list.problem(),
                    list.createdAt(),
                    list.finishedAt());
        }
    }

    /**
     * Takes a list and checks it in the background; {@code POST …/run} then writes it.
     *
     * @param as fresh, known, keep or never
     * @param because asked, customer, consent or public; without it nothing automatic is planned
     * @param owner e-mail address of a member, or {@code team} to share; absent: the token's member
     */
    @PostMapping
    ResponseEntity<?> upload(
            Viewer viewer,
            @RequestParam MultipartFile file,
            @RequestParam(defaultValue = "fresh") String as,
            @RequestParam(required = false) @Nullable String because,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(required = false) @Nullable String owner,
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
                        return ProspectApi.refused(problems.byField().entrySet().stream()
                                .map(it -> new FieldError(it.getKey().isEmpty() ? "file" : it.getKey(), it.getValue()))
                                .toList());
                    }
                    return ResponseEntity.accepted()
                            .location(URI.create("/api/v1/imports/" + importId))
                            .body(Answer.of(imports.find(viewer, importId).orElseThrow()));
                }
            }
        }
    }

    @GetMapping("/{importId}")
    Answer show(Viewer viewer, @PathVariable long importId) {
        return Answer.of(list(viewer, importId));
    }

    /** Writes what was checked. Twice is safe. */
    @PostMapping("/{importId}/run")
    ResponseEntity<Answer> run(Viewer viewer, @PathVariable long importId) {
        imports.run(list(viewer, importId).importId());
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/imports/" + importId))
                .body(Answer.of(list(viewer, importId)));
    }

    private Import list(Viewer viewer, long importId) {
        return imports.find(viewer, importId).orElseThrow(() -> new NotFound("This list"));
    }
}
