package followthrough.playbook;

import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.Problems;
import followthrough.web.Refused;
import followthrough.web.Toast;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of snippets, with a form below them: everybody reads it, leaders change them. */
@Controller
class SnippetController {
    private final Snippets snippets;
    private final Playbook playbook;
    private final Lint lint;

    SnippetController(Snippets snippets, Playbook playbook, Lint lint) {
        this.snippets = snippets;
        this.playbook = playbook;
        this.lint = lint;
    }

    @GetMapping("/playbook/snippets")
    ModelAndView all(Viewer viewer) {
        return page(viewer, "", "", true, Problems.none());
    }

    @GetMapping("/playbook/snippets/{key}")
    ModelAndView one(Viewer viewer, @PathVariable String key) {
        mustLead(viewer);
        var snippet = snippets.find(key).orElseThrow(() -> new NotFound("This snippet"));
        return page(viewer, snippet.key(), snippet.text(), false, Problems.none());
    }

    @PostMapping("/playbook/snippets")
    ModelAndView add(
            Viewer viewer,
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "") String text,
            RedirectAttributes redirect) {
        return save(viewer, key.strip(), text, true, redirect);
    }

    @PostMapping("/playbook/snippets/{key}")
    ModelAndView change(
            Viewer viewer,
            @PathVariable String key,
            @RequestParam(defaultValue = "") String text,
            RedirectAttributes redirect) {
        if (snippets.find(key).isEmpty()) throw new NotFound("This snippet");
        return save(viewer, key, text, false, redirect);
    }

    private ModelAndView save(Viewer viewer, String key, String text, boolean isNew, RedirectAttributes redirect) {
        mustLead(viewer);
        var kept = lint.check(Map.of(key, text)).values().stream()
                .flatMap(it -> it.blocking().stream())
                .map(Lint::refusal)
                .toList();
        if (!kept.isEmpty()) return page(viewer, key, text, isNew, Problems.with("text", String.join(" ", kept)));
        var problems = snippets.save(key, text, isNew, viewer.memberId());
        if (problems.any()) return page(viewer, key, text, isNew, problems);
        Toast.said("“" + key + "” is kept; what is written from here on says it")
                .after(redirect);
        return new ModelAndView("redirect:/playbook/snippets#" + key);
    }

    private ModelAndView page(Viewer viewer, String key, String text, boolean isNew, Problems problems) {
        var all = snippets.all();
        var page = new ModelAndView(
                "playbook/snippets",
                Map.of(
                        "snippets", all,
                        "usedBy", usedBy(all),
                        "findings",
                                lint.check(all.stream()
                                        .collect(Collectors.toMap(Snippets.Snippet::key, Snippets.Snippet::text))),
                        "key", key,
                        "text", text,
                        "isNew", isNew,
                        "leads", viewer.leads(),
                        "problems", problems));
        if (problems.any()) page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    /** Names of the sequences in use that say it, by its key. */
    private Map<String, List<String>> usedBy(List<Snippets.Snippet> all) {
        var used = new LinkedHashMap<String, List<String>>();
        var published = playbook.published();
        for (var snippet : all)
            used.put(
                    snippet.key(),
                    published.stream()
                            .map(SequenceVersion::sequence)
                            .filter(sequence -> sequence.steps().stream()
                                    .flatMap(step -> step.variants().stream())
                                    .anyMatch(variant ->
                                            Snippets.named(variant.template()).contains(snippet.key())))
                            .map(Sequence::name)
                            .toList());
        return used;
    }

    private static void mustLead(Viewer viewer) {
        if (!viewer.leads())
            throw Refused.forbidden(
                    "Changing snippets needs a leader",
                    "Everybody reads the playbook; leaders and administrators change it.");
    }
}
