package followthrough.playbook;

import followthrough.prospects.Channel;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.Problems;
import followthrough.web.Toast;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
import org.springframework.util.MultiValueMap;
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
    private final Lint lint;
    private final Team team;

    ApproachController(Playbook playbook, Approaches approaches, Lint lint, Team team) {
        this.playbook = playbook;
        this.approaches = approaches;
        this.lint = lint;
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
        return form(
                from.isEmpty()
                        ? ApproachForm.EMPTY
                        : ApproachForm.of(find(from)).asNew(),
                null,
                List.of(),
                Problems.none());
    }

    @PostMapping("/playbook/approaches")
    ModelAndView add(Viewer viewer, @RequestParam MultiValueMap<String, String> typed, RedirectAttributes redirect) {
        PlaybookController.mustLead(viewer);
        return save(viewer, typed, null, redirect);
    }

    @GetMapping("/playbook/approaches/{key}/change")
    ModelAndView change(Viewer viewer, @PathVariable String key) {
        PlaybookController.mustLead(viewer);
        var approach = own(key);
        return form(ApproachForm.of(approach), approach, ApproachLook.of(approach), Problems.none());
    }

    @PostMapping("/playbook/approaches/{key}")
    ModelAndView change(
            Viewer viewer,
            @PathVariable String key,
            @RequestParam MultiValueMap<String, String> typed,
            RedirectAttributes redirect) {
        PlaybookController.mustLead(viewer);
        return save(viewer, typed, own(key), redirect);
    }

    /**
     * @param typed what the form has; with {@code look} it is only to be shown how the texts read
     * @param was absent for one that is new
     */
    private ModelAndView save(
            Viewer viewer, MultiValueMap<String, String> typed, @Nullable Approach was, RedirectAttributes redirect) {
        var form = ApproachForm.of(typed);
        var approach = form.approach(was == null ? form.key() : was.key());
        var problems = form.problems(approach);
        if (was == null) problems = ifTaken(approach.key(), problems);
        problems = ifKeptBack(approach, problems);
        if (typed.containsKey("look") || problems.any()) return form(form, was, ApproachLook.of(approach), problems);
        return switch (approaches.save(List.of(approach), viewer.memberId())) {
            case Approaches.Refused(var why) ->
                form(form, was, ApproachLook.of(approach), Problems.with("", String.join("; ", why)));
            case Approaches.Saved(var saved) -> {
                said(saved).after(redirect);
                yield new ModelAndView("redirect:/playbook/approaches#" + approach.key());
            }
        };
    }

    private Problems ifTaken(String key, Problems problems) {
        return playbook.library()
                .find(key)
                .map(it -> problems.and(
                        "key",
                        "“" + it.name() + "”"
                                + (!it.own()
                                        ? ", which ships with the product,"
                                        : it.inUse() ? " of yours" : ", which you archived,")
                                + " has the key " + key + ". Type another one."))
                .orElse(problems);
    }

    /** Brackets are for whoever takes it to fill in; all else that a rule keeps back is kept back here. */
    private Problems ifKeptBack(Approach approach, Problems problems) {
        var texts = new LinkedHashMap<String, String>();
        if (approach.email() instanceof Template(var subject, var text)) texts.put("email", subject + "\n\n" + text);
        texts.put("short", approach.brief());
        texts.put("letter", approach.letter());
        for (var it : lint.check(texts).entrySet())
            for (var found : it.getValue().blocking())
                if (found.rule() != LintRule.UNRESOLVED) problems = problems.and(it.getKey(), Lint.refusal(found));
        return problems;
    }

    private Approach own(String key) {
        return playbook.library()
                .find(key)
                .filter(Approach::own)
                .orElseThrow(() -> new NotFound("An approach of yours with this name"));
    }

    private static ModelAndView form(
            ApproachForm form, @Nullable Approach was, List<ApproachLook> looks, Problems problems) {
        var groups = new LinkedHashMap<String, String>();
        groups.put("", "choose what it does for them");
        for (var group : Approach.Group.values()) groups.put(group.words(), group.title());
        var page = new ModelAndView("playbook/approachForm", new HashMap<>());
        page.getModel().put("form", form);
        page.getModel().put("was", was);
        page.getModel().put("groups", groups);
        page.getModel().put("looks", looks);
        page.getModel().put("problems", problems);
        if (problems.any()) page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    /** @param from the key of the approach to begin with; absent means an empty text */
    @GetMapping("/playbook/approaches/new/yaml")
    ModelAndView yamlForm(Viewer viewer, @RequestParam(defaultValue = "") String from) {
        PlaybookController.mustLead(viewer);
        return yamlForm(from.isEmpty() ? "" : ApproachYaml.write(List.of(find(from))), List.of());
    }

    /** One or several, as a file has them. */
    @PostMapping("/playbook/approaches.yaml")
    ModelAndView save(Viewer viewer, @RequestParam String yaml, RedirectAttributes redirect) {
        PlaybookController.mustLead(viewer);
        return switch (approaches.save(yaml, viewer.memberId())) {
            case Approaches.Refused(var problems) -> {
                var page = yamlForm(yaml, problems);
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
                saved.stream().mapToInt(it -> ApproachLook.remarks(it).size()).sum();
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

    private static ModelAndView yamlForm(String yaml, List<String> found) {
        var problems = found.isEmpty()
                ? Problems.none()
                : Problems.with(
                        "yaml",
                        "Not saved: " + (found.size() == 1 ? "one thing" : found.size() + " things")
                                + " to mend, listed above.");
        return new ModelAndView(
                "playbook/approachYaml",
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
