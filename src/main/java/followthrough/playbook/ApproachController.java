package followthrough.playbook;

import followthrough.prospects.Channel;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.Problems;
import followthrough.web.Toast;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The library's pages: everybody reads it and uses it, leaders add their own. */
@Controller
class ApproachController {
    private final Playbook playbook;
    private final Approaches approaches;
    private final Team team;

    ApproachController(Playbook playbook, Approaches approaches, Team team) {
        this.playbook = playbook;
        this.approaches = approaches;
        this.team = team;
    }

    /**
     * @param q words that must all stand in it; blank means any
     * @param stage as YAML names it; what is none of them means any, as with channel and group
     * @param prospectId for whom one is looked for; absent when the library is only read
     */
    @GetMapping("/playbook/approaches")
    ModelAndView library(
            Viewer viewer,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String stage,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(name = "for", required = false) @Nullable Long prospectId) {
        var looked = new ApproachesPage.Looked(
                q,
                one(Sequence.Purpose.values(), it -> it.word().equals(stage)),
                Channel.find(channel).orElse(null),
                one(Approach.Group.values(), it -> it.words().equals(group)),
                prospectId);
        var sender = Map.of(
                "sender.name",
                viewer.name(),
                "sender.first_name",
                viewer.name().strip().split("\\s+", 2)[0],
                "sender.email",
                viewer.email(),
                "workspace.name",
                team.workspace().name());
        return new ModelAndView(
                "playbook/approaches",
                Map.of(
                        "page",
                        ApproachesPage.of(playbook.library(), playbook.published(), looked, sender, viewer.leads())));
    }

    private static <T> @Nullable T one(T[] all, Predicate<T> is) {
        return Arrays.stream(all).filter(is).findFirst().orElse(null);
    }

    /** Every approach that is offered, shipped and own, as one file. */
    @GetMapping("/playbook/approaches.yaml")
    ResponseEntity<String> yaml() {
        return file("approaches.yaml", playbook.library().all());
    }

    @GetMapping("/playbook/approaches/{key}.yaml")
    ResponseEntity<String> yaml(@PathVariable String key) {
        return file(key + ".yaml", List.of(find(key)));
    }

    private static ResponseEntity<String> file(String name, List<Approach> approaches) {
        return ResponseEntity.ok()
                .contentType(new MediaType(PlaybookController.YAML, StandardCharsets.UTF_8))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(ApproachYaml.write(approaches));
    }

    /** @param from the key of the approach to begin with; absent means an empty form */
    @GetMapping("/playbook/approaches/new")
    ModelAndView form(Viewer viewer, @RequestParam(defaultValue = "") String from) {
        PlaybookController.mustLead(viewer);
        return form(from.isEmpty() ? "" : ApproachYaml.write(List.of(find(from))), List.of());
    }

    @PostMapping("/playbook/approaches")
    ModelAndView save(Viewer viewer, @RequestParam String yaml, RedirectAttributes redirect) {
        PlaybookController.mustLead(viewer);
        return switch (approaches.save(yaml, viewer.memberId())) {
            case Approaches.Refused(var problems) -> {
                var page = form(yaml, problems);
                page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
                yield page;
            }
            case Approaches.Saved(var saved) -> {
                said(saved).after(redirect);
                yield new ModelAndView("redirect:/playbook/approaches"
                        + (saved.size() == 1 ? "#" + saved.getFirst().key() : ""));
            }
        };
    }

    private static Toast said(List<Approach> saved) {
        if (saved.isEmpty()) return Toast.said("Nothing was saved: all of it ships with the product");
        var remarks =
                saved.stream().mapToInt(it -> Approaches.remarks(it).size()).sum();
        var what = saved.size() == 1
                ? "“" + saved.getFirst().name() + "” is saved"
                : saved.size() + " approaches are saved";
        return remarks == 0
                ? Toast.said(what)
                : Toast.explained(what + "; what could be better about the text stands beside it");
    }

    @PostMapping("/playbook/approaches/{key}/archive")
    ModelAndView archive(Viewer viewer, @PathVariable String key, RedirectAttributes redirect) {
        PlaybookController.mustLead(viewer);
        var name = find(key).name();
        if (!approaches.archive(key)) throw new NotFound("An approach of yours with this name");
        Toast.said("“" + name + "” is offered to nobody any more; steps that name it keep it")
                .after(redirect);
        return new ModelAndView("redirect:/playbook/approaches");
    }

    @PostMapping("/playbook/approaches/{key}/archive/removal")
    ModelAndView useAgain(Viewer viewer, @PathVariable String key, RedirectAttributes redirect) {
        PlaybookController.mustLead(viewer);
        if (!approaches.useAgain(key)) throw new NotFound("An archived approach with this name");
        Toast.said("“" + find(key).name() + "” is offered again").after(redirect);
        return new ModelAndView("redirect:/playbook/approaches#" + key);
    }

    private Approach find(String key) {
        return playbook.library().find(key).orElseThrow(() -> new NotFound("This approach"));
    }

    private static ModelAndView form(String yaml, List<String> found) {
        var problems = found.isEmpty()
                ? Problems.none()
                : Problems.with(
                        "yaml",
                        "Not saved: " + (found.size() == 1 ? "one thing" : found.size() + " things")
                                + " to mend, listed above.");
        return new ModelAndView(
                "playbook/approachForm",
                Map.of(
                        "yaml",
                        yaml,
                        "example",
                        ApproachLibrary.shipped("followthrough/playbook/approach.yaml"),
                        "found",
                        found,
                        "problems",
                        problems));
    }
}
