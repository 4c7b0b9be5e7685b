package followthrough.pursuits;

import followthrough.playbook.Lint;
import followthrough.playbook.Playbook;
import followthrough.playbook.SequenceVersion;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.Figures;
import followthrough.web.NotFound;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.When;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Publishing a draft: what becomes of those who run through an earlier version is asked first, with what it would do. */
@Controller
class PublishingController {
    private final Playbook playbook;
    private final Lint lint;
    private final Moves moves;
    private final Team team;
    private final Clock clock;

    PublishingController(Playbook playbook, Lint lint, Moves moves, Team team, Clock clock) {
        this.playbook = playbook;
        this.lint = lint;
        this.moves = moves;
        this.team = team;
        this.clock = clock;
    }

    @GetMapping("/playbook/{key}/publishing")
    ModelAndView show(Viewer viewer, @PathVariable String key, RedirectAttributes redirect) {
        mustLead(viewer);
        return playbook.draft(key).isPresent() ? page(viewer, key, List.of()) : nothingDrafted(key, redirect);
    }

    /** @param running {@code move} lets those who run go on with the new version; anything else leaves them theirs */
    @PostMapping("/playbook/{key}/publishing")
    ModelAndView publish(
            Viewer viewer,
            @PathVariable String key,
            @RequestParam(defaultValue = "stay") String running,
            RedirectAttributes redirect) {
        mustLead(viewer);
        var draft = playbook.draft(key);
        if (draft.isEmpty()) return nothingDrafted(key, redirect);
        return switch (playbook.publish(draft.get().yaml(), viewer.memberId())) {
            case Playbook.Refused(var problems) -> {
                var page = page(viewer, key, problems);
                page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
                yield page;
            }
            case Playbook.Published(var version, var isNew) -> {
                var move = running.equals("move");
                if (move) moves.begin(version, viewer.memberId());
                Toast.said((isNew
                                        ? "Version " + version.number() + " is published and starts from now on"
                                        : "Nothing to publish: version " + version.number() + " says the same")
                                + (move ? "; those who run through an earlier one go on with it within minutes" : ""))
                        .after(redirect);
                yield new ModelAndView("redirect:/playbook/" + key + (move ? "/moves" : ""));
            }
        };
    }

    @GetMapping("/playbook/{key}/moves")
    ModelAndView moves(Viewer viewer, @PathVariable String key) {
        mustLead(viewer);
        var newest = newest(key);
        var when = When.of(clock, viewer.zone());
        var progress = moves.progress(newest.versionId());
        return new ModelAndView(
                "pursuits/moves",
                Map.of(
                        "page",
                        new MovesPage(
                                newest,
                                moves.preview(newest.sequence()),
                                progress.map(it -> said(it, newest, when)).orElse(""),
                                progress.map(it -> it.doneAt() == null).orElse(false))));
    }

    @PostMapping("/playbook/{key}/moves")
    String move(Viewer viewer, @PathVariable String key, RedirectAttributes redirect) {
        mustLead(viewer);
        moves.begin(newest(key), viewer.memberId());
        Toast.said("They go on with the newest version, within minutes").after(redirect);
        return "redirect:/playbook/" + key + "/moves";
    }

    private static String said(Moves.Progress it, SequenceVersion to, When when) {
        var done = it.doneAt();
        var people = Figures.count(it.moved(), "person goes", "people go") + " on with version " + to.number()
                + (it.heldBack() == 0 ? "" : ", " + it.heldBack() + " of them from tomorrow on");
        return done == null
                ? people + " so far; asked for " + when.at(it.askedAt())
                : people + "; done " + when.at(done);
    }

    private SequenceVersion newest(String key) {
        return playbook.newest(key).orElseThrow(() -> new NotFound("This sequence"));
    }

    /** Nothing was changed yet, or it was published meanwhile: by a colleague, or by this button in another tab. */
    private ModelAndView nothingDrafted(String key, RedirectAttributes redirect) {
        var version = newest(key).number();
        Toast.said("Nothing to publish: nothing was changed since version " + version)
                .after(redirect);
        return new ModelAndView("redirect:/playbook/" + key);
    }

    private ModelAndView page(Viewer viewer, String key, List<String> problems) {
        var draft = draft(key);
        var sequence = Playbook.soFar(draft.yaml());
        var newest = playbook.newest(key);
        return new ModelAndView(
                "pursuits/publishing",
                Map.of(
                        "page",
                        new PublishingPage(
                                sequence,
                                newest.map(version -> version.number() + 1).orElse(1),
                                team.member(draft.savedBy())
                                                .map(member -> member.name())
                                                .orElse("somebody") + ", "
                                        + When.of(clock, viewer.zone()).at(draft.savedAt()),
                                newest.map(version -> sequence.changesSince(version.sequence()))
                                        .orElse(List.of()),
                                newest.map(version -> sequence.comparedTo(version.sequence()))
                                        .orElse(List.of()),
                                playbook.unfinished(draft),
                                moves.preview(sequence),
                                lint.check(sequence),
                                problems)));
    }

    private Playbook.Draft draft(String key) {
        return playbook.draft(key).orElseThrow(() -> new NotFound("A draft of this sequence"));
    }

    static void mustLead(Viewer viewer) {
        if (!viewer.leads())
            throw Refused.forbidden(
                    "Publishing needs a leader", "Everybody reads the playbook; leaders and administrators change it.");
    }
}
