package followthrough.intake;

import followthrough.intake.Import.Verdict;
import followthrough.intake.ImportSettings.ListKind;
import followthrough.intake.ImportSettings.Owners;
import followthrough.prospects.Basis;
import followthrough.prospects.Tier;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.Figures;
import followthrough.web.NotFound;
import followthrough.web.Problems;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.When;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of lists: drop a file, set its columns right, see what it would do, import, look at what came of it. */
@Controller
class ImportController {
    private final Imports imports;
    private final Team team;
    private final Clock clock;

    ImportController(Imports imports, Team team, Clock clock) {
        this.imports = imports;
        this.team = team;
        this.clock = clock;
    }

    @GetMapping("/imports")
    ModelAndView all(Viewer viewer) {
        return new ModelAndView("intake/imports")
                .addObject("lists", imports.all(viewer))
                .addObject("when", When.of(clock, viewer.zone()));
    }

    @GetMapping("/imports/new")
    ModelAndView newList() {
        return upload(Problems.none());
    }

    @PostMapping("/imports")
    ModelAndView upload(Viewer viewer, @RequestParam(required = false) @Nullable MultipartFile file)
            throws IOException {
        // An empty file has a name, and is said to be empty.
        if (file == null
                || file.isEmpty()
                        && (file.getOriginalFilename() == null
                                || file.getOriginalFilename().isBlank()))
            return upload(Problems.with("file", "Choose a file, or drop one on the field."));
        try (var content = file.getInputStream()) {
            var name = file.getOriginalFilename() == null ? "list" : file.getOriginalFilename();
            return switch (imports.upload(content, name, viewer.memberId())) {
                case Imports.Upload.Taken(long importId) -> redirect(importId);
                case Imports.Upload.Refused(var why) -> upload(Problems.with("file", why));
            };
        }
    }

    private static ModelAndView upload(Problems problems) {
        return answer(new ModelAndView("intake/newImport"), problems);
    }

    @GetMapping("/imports/{importId}")
    ModelAndView show(
            Viewer viewer,
            @PathVariable long importId,
            @RequestParam(required = false) @Nullable String show,
            @RequestParam(defaultValue = "0") long after) {
        var list = list(viewer, importId);
        return page(viewer, list, list.settings(), show, after, Problems.none());
    }

    /** The part of the page that tells how far it is; once it is through, the page is loaded anew. */
    @GetMapping("/imports/{importId}/progress")
    ModelAndView progress(Viewer viewer, @PathVariable long importId, HttpServletResponse response) {
        var list = list(viewer, importId);
        if (!list.state().atWork()) response.setHeader("HX-Refresh", "true");
        return new ModelAndView("intake/progress").addObject("list", list);
    }

    @PostMapping("/imports/{importId}/reading")
    ModelAndView reading(
            Viewer viewer,
            @PathVariable long importId,
            @RequestParam(defaultValue = "") String heading,
            @RequestParam(defaultValue = "") String separator,
            @RequestParam(defaultValue = "") String encoding,
            @RequestParam(defaultValue = "") String sheet) {
        var list = list(viewer, importId);
        var settings = list.settings()
                .readAs(
                        heading.isEmpty() ? null : Boolean.valueOf(heading),
                        separator.isEmpty() ? null : separator,
                        encoding.isEmpty() ? null : encoding,
                        sheet.isEmpty() ? null : sheet);
        var problems = imports.readAs(list, settings);
        return problems.any() ? page(viewer, list, list.settings(), null, 0, problems) : redirect(importId);
    }

    @PostMapping("/imports/{importId}/check")
    ModelAndView check(Viewer viewer, @PathVariable long importId, @RequestParam Map<String, String> form) {
        var list = list(viewer, importId);
        var settings = settings(list, form);
        var problems = imports.check(list, settings);
        return problems.any() ? page(viewer, list, settings, null, 0, problems) : redirect(importId);
    }

    private ImportSettings settings(Import list, Map<String, String> form) {
        var mapping = list.settings().mapping();
        var file = imports.file(list)
                .orElseThrow(() -> Refused.conflict("This file is no longer here", "Upload the list again."));
        for (var column : List.copyOf(mapping.columns())) {
            var chosen = form.get("column-" + column.index());
            if (chosen != null && !chosen.equals(column.field().name()))
                mapping = mapping.with(file, column.index(), Field.valueOf(chosen));
        }
        var owner = form.getOrDefault("owner", "");
        return list.settings()
                .withMapping(mapping)
                .of(
                        ListKind.valueOf(form.getOrDefault("kind", ListKind.FRESH.name())),
                        Basis.of(form.getOrDefault("basis", Basis.UNKNOWN.word())),
                        form.getOrDefault("basisNote", "").strip(),
                        owner.equals("team") ? Owners.TEAM : Owners.ONE,
                        owner.matches("\\d{1,18}") ? Long.valueOf(owner) : null,
                        Tier.valueOf(form.getOrDefault("tier", "B")),
                        form.getOrDefault("source", "").strip());
    }

    @PostMapping("/imports/{importId}/run")
    ModelAndView run(Viewer viewer, @PathVariable long importId, RedirectAttributes redirect) {
        imports.run(list(viewer, importId).importId());
        if (list(viewer, importId).state() == Import.State.CHECKING)
            Toast.said(
                            "The days it was planned for have gone by, so it is checked anew. Look at the dates, then import it")
                    .after(redirect);
        return redirect(importId);
    }

    @PostMapping("/imports/{importId}/later")
    ModelAndView later(Viewer viewer, @PathVariable long importId, RedirectAttributes redirect) {
        var later = imports.planLater(list(viewer, importId).importId());
        Toast.said(said(later)).after(redirect);
        return redirect(importId);
    }

    private static String said(FirstTouches.Later later) {
        if (later.planned() == 0 && later.waiting() == 0) return "Nobody of this list waits any more";
        if (later.planned() == 0) return "There are no free minutes within 90 days yet";
        return Figures.count(later.planned(), "person has", "people have") + " a date now"
                + (later.waiting() == 0 ? "" : "; " + Figures.count(later.waiting(), "waits", "wait") + " for room");
    }

    /** What taking the list back would do; nothing is changed yet. */
    @GetMapping("/imports/{importId}/undo")
    ModelAndView undoPreview(Viewer viewer, @PathVariable long importId) {
        var list = list(viewer, importId);
        if (!list.undoable()) return redirect(importId);
        return new ModelAndView("intake/undo").addObject("list", list).addObject("undo", imports.undoPreview(list));
    }

    @PostMapping("/imports/{importId}/undo")
    ModelAndView undo(Viewer viewer, @PathVariable long importId) {
        imports.undo(list(viewer, importId).importId(), viewer.memberId());
        return redirect(importId);
    }

    @PostMapping("/imports/{importId}/away")
    ModelAndView throwAway(Viewer viewer, @PathVariable long importId, RedirectAttributes redirect) {
        var list = list(viewer, importId);
        if (!imports.throwAway(importId))
            throw Refused.conflict("This list was imported already", "It stays as a record of where people came from.");
        Toast.said(list.fileName() + " is thrown away; nothing of it was kept").after(redirect);
        return new ModelAndView("redirect:/imports");
    }

    @GetMapping("/imports/{importId}/rejected.csv")
    void rejected(Viewer viewer, @PathVariable long importId, HttpServletResponse response) throws IOException {
        var list = list(viewer, importId);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(
                                "rejected-" + list.fileName().replaceFirst("\\.[A-Za-z]{2,4}$", "") + ".csv",
                                StandardCharsets.UTF_8)
                        .build()
                        .toString());
        imports.rejected(list, response.getWriter());
    }

    private Import list(Viewer viewer, long importId) {
        return imports.find(viewer, importId).orElseThrow(() -> new NotFound("This list"));
    }

    private ModelAndView page(
            Viewer viewer, Import list, ImportSettings settings, @Nullable String show, long after, Problems problems) {
        var shown = show == null || show.isEmpty() ? null : verdict(show);
        var names = new HashMap<Long, String>();
        team.members().forEach(member -> names.put(member.memberId(), member.name()));
        var when = When.of(clock, viewer.zone());
        var rows = list.rows() == 0
                ? List.<Import.Row>of()
                : shown == null ? imports.someOfEach(list) : imports.rows(list.importId(), shown, after);
        var before = imports.before(list.importId())
                .map(it ->
                        "This very file was imported before, " + when.at(it.getValue()) + ", by " + it.getKey() + ".")
                .orElse(null);
        var file = imports.file(list).orElse(null);
        var page =
                new ImportPage(viewer, list, settings, file, before, rows, shown, names, choices(viewer, names), when);
        return answer(new ModelAndView("intake/import").addObject("page", page), problems);
    }

    private static Verdict verdict(String word) {
        try {
            return Verdict.of(word);
        } catch (IllegalArgumentException unknown) {
            throw new NotFound("A row “" + word + "”");
        }
    }

    private Map<String, String> choices(Viewer viewer, Map<Long, String> names) {
        var choices = new LinkedHashMap<String, String>();
        choices.put(String.valueOf(viewer.memberId()), "All to me");
        if (!viewer.leads()) return choices;
        var reps = team.activeReps(viewer.teamId());
        if (reps.size() > 1) choices.put("team", "Share among the " + reps.size() + " reps of the team");
        for (Member member : team.membersOf(viewer.teamId()))
            if (member.memberId() != viewer.memberId())
                choices.put(String.valueOf(member.memberId()), "All to " + member.name());
        return choices;
    }

    private static ModelAndView redirect(long importId) {
        return new ModelAndView("redirect:/imports/" + importId);
    }

    private static ModelAndView answer(ModelAndView page, Problems problems) {
        if (problems.any()) page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page.addObject("problems", problems);
    }
}
