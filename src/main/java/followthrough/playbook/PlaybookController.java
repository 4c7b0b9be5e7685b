package followthrough.playbook;

import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.Problems;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.When;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** The playbook's pages: everybody reads it, leaders publish. */
@Controller
class PlaybookController {
    static final MediaType YAML = MediaType.parseMediaType("application/yaml");

    private final Playbook playbook;
    private final AssetLibrary assets;
    private final Clock clock;

    PlaybookController(Playbook playbook, AssetLibrary assets, Clock clock) {
        this.playbook = playbook;
        this.assets = assets;
        this.clock = clock;
    }

    @GetMapping("/playbook")
    ModelAndView sequences(Viewer viewer) {
        var when = When.of(clock, viewer.zone());
        var library = playbook.library();
        var pages = playbook.published().stream()
                .map(version -> SequencePage.of(version, List.of(version), false, library, when))
                .toList();
        var drafts = new LinkedHashMap<String, String>();
        if (viewer.leads())
            playbook.drafts()
                    .forEach((key, draft) ->
                            drafts.put(key, Playbook.soFar(draft.yaml()).name()));
        return new ModelAndView(
                "playbook/sequences", Map.of("pages", pages, "drafts", drafts, "leads", viewer.leads()));
    }

    /** @param version its number; absent means the newest */
    @GetMapping("/playbook/{key}")
    ModelAndView sequence(
            Viewer viewer, @PathVariable String key, @RequestParam(required = false) @Nullable Integer version) {
        var page = SequencePage.of(
                find(key, version),
                playbook.history(key),
                playbook.isArchived(key),
                playbook.library(),
                When.of(clock, viewer.zone()));
        return new ModelAndView(
                "playbook/sequence",
                Map.of(
                        "page",
                        page,
                        "assets",
                        assets.byKeys(page.sequence().assets()),
                        "leads",
                        viewer.leads(),
                        "drafted",
                        playbook.draft(key).isPresent()));
    }

    @GetMapping("/playbook/{key}.yaml")
    ResponseEntity<String> yaml(@PathVariable String key, @RequestParam(required = false) @Nullable Integer version) {
        var found = find(key, version);
        return ResponseEntity.ok()
                .contentType(new MediaType(YAML, java.nio.charset.StandardCharsets.UTF_8))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(key + "-" + found.number() + ".yaml")
                                .build()
                                .toString())
                .body(playbook.yaml(found.versionId()));
    }

    @GetMapping("/playbook/new")
    ModelAndView form(Viewer viewer) {
        mustLead(viewer);
        return form("", List.of());
    }

    /**
     * Saves a draft, which changes nothing for anybody.
     *
     * @param then {@code publish} to see what publishing it would do
     */
    @PostMapping("/playbook")
    ModelAndView draft(
            Viewer viewer,
            @RequestParam String yaml,
            @RequestParam(defaultValue = "publish") String then,
            RedirectAttributes redirect) {
        mustLead(viewer);
        return switch (playbook.draft(yaml, viewer.memberId())) {
            case Playbook.NotKept(var problems) -> {
                var page = form(yaml, problems);
                page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
                yield page;
            }
            case Playbook.Overtaken _ ->
                throw Refused.conflict("The draft was not saved", "Somebody was changing it; try again.");
            case Playbook.Kept(var sequence) -> {
                if (then.equals("publish"))
                    yield new ModelAndView("redirect:/playbook/" + sequence.key() + "/publishing");
                Toast.said("The draft of “" + sequence.name() + "” is saved; nothing has changed for anybody")
                        .after(redirect);
                yield new ModelAndView("redirect:/playbook/" + sequence.key() + "/draft");
            }
        };
    }

    @PostMapping("/playbook/{key}/draft/removal")
    ModelAndView discard(Viewer viewer, @PathVariable String key, RedirectAttributes redirect) {
        mustLead(viewer);
        playbook.discardDraft(key);
        Toast.said("The draft is thrown away; what is published stays").after(redirect);
        return new ModelAndView("redirect:/playbook" + (playbook.newest(key).isPresent() ? "/" + key : ""));
    }

    @PostMapping("/playbook/{key}/archive")
    ModelAndView archive(Viewer viewer, @PathVariable String key, RedirectAttributes redirect) {
        mustLead(viewer);
        var name = find(key, null).sequence().name();
        var gaps = playbook.archive(key);
        if (!gaps.isEmpty()) throw Refused.conflict("“" + name + "” stays in use", String.join("; ", gaps) + ".");
        Toast.said("“" + name + "” is archived; what runs goes on to its end").after(redirect);
        return new ModelAndView("redirect:/playbook");
    }

    private static ModelAndView form(String yaml, List<String> found) {
        var problems = found.isEmpty()
                ? Problems.none()
                : Problems.with(
                        "yaml",
                        "Not saved: " + (found.size() == 1 ? "one thing" : found.size() + " things")
                                + " to mend, listed above.");
        // The smallest sequence that does something of use; in no playbook until somebody publishes it as theirs.
        var example = ApproachLibrary.shipped("followthrough/playbook/example.yaml");
        return new ModelAndView(
                "playbook/form", Map.of("yaml", yaml, "example", example, "found", found, "problems", problems));
    }

    private SequenceVersion find(String key, @Nullable Integer number) {
        return playbook.history(key).stream()
                .filter(version -> number == null || version.number() == number)
                .findFirst()
                .orElseThrow(() -> new NotFound("This sequence"));
    }

    static void mustLead(Viewer viewer) {
        if (!viewer.leads())
            throw Refused.forbidden(
                    "Publishing needs a leader", "Everybody reads the playbook; leaders and administrators change it.");
    }
}
