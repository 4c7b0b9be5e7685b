package followthrough.playbook;

import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.Problems;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.When;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of assets: everybody looks for them and gives them, leaders add and change them. */
@Controller
class AssetController {
    private final AssetLibrary library;
    private final Playbook playbook;
    private final Clock clock;

    AssetController(AssetLibrary library, Playbook playbook, Clock clock) {
        this.library = library;
        this.playbook = playbook;
        this.clock = clock;
    }

    /** @param q words of its name, question, trades or key */
    @GetMapping("/playbook/assets")
    ModelAndView all(
            Viewer viewer,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "false") boolean archived) {
        var found = library.find(q, archived);
        return new ModelAndView(
                "playbook/assets",
                Map.of(
                        "assets",
                        found,
                        "q",
                        q,
                        "archived",
                        archived,
                        "none",
                        found.isEmpty()
                                && q.isBlank()
                                && !archived
                                && library.find("", true).isEmpty(),
                        "leads",
                        viewer.leads()));
    }

    @GetMapping("/playbook/assets/new")
    ModelAndView form(Viewer viewer) {
        mustLead(viewer);
        return form(AssetForm.EMPTY, null, Problems.none());
    }

    @PostMapping("/playbook/assets")
    ModelAndView add(
            Viewer viewer,
            @ModelAttribute AssetForm form,
            @RequestParam(required = false) @Nullable MultipartFile file,
            RedirectAttributes redirect)
            throws IOException {
        mustLead(viewer);
        if (form.has(file) && !form.typed("link").isEmpty())
            return form(
                    form,
                    null,
                    Problems.with("link", "A link or a file, not both: choose the file anew, or take it out."));
        return switch (library.add(form.words(), form.content(file), viewer.memberId())) {
            case AssetLibrary.NotSaved(var problems) -> form(form, null, problems);
            case AssetLibrary.Done(var asset) -> {
                Toast.said("“" + asset.name() + "” is in the library; a step gives it with asset: " + asset.key())
                        .after(redirect);
                yield new ModelAndView("redirect:/playbook/assets/" + asset.key());
            }
        };
    }

    @GetMapping("/playbook/assets/{key}")
    ModelAndView show(Viewer viewer, @PathVariable String key) {
        var asset = find(key);
        return new ModelAndView(
                "playbook/asset",
                Map.of(
                        "asset",
                        asset,
                        "usedBy",
                        usedBy(key),
                        "since",
                        When.of(clock, viewer.zone()).day(asset.changedAt()),
                        "leads",
                        viewer.leads()));
    }

    @GetMapping("/playbook/assets/{key}/change")
    ModelAndView change(Viewer viewer, @PathVariable String key) {
        mustLead(viewer);
        var asset = find(key);
        return form(AssetForm.of(asset), asset, Problems.none());
    }

    @PostMapping("/playbook/assets/{key}")
    ModelAndView change(
            Viewer viewer,
            @PathVariable String key,
            @ModelAttribute AssetForm form,
            @RequestParam(required = false) @Nullable MultipartFile file,
            RedirectAttributes redirect)
            throws IOException {
        mustLead(viewer);
        var asset = find(key);
        return switch (library.change(asset, form.words(), form.content(file), viewer.memberId())) {
            case AssetLibrary.NotSaved(var problems) -> form(form, asset, problems);
            case AssetLibrary.Done(var changed) -> {
                Toast.said("“" + changed.name() + "” is changed; who received it before has it as it was")
                        .after(redirect);
                yield new ModelAndView("redirect:/playbook/assets/" + key);
            }
        };
    }

    @PostMapping("/playbook/assets/{key}/archive")
    ModelAndView archive(Viewer viewer, @PathVariable String key, RedirectAttributes redirect) {
        mustLead(viewer);
        var asset = find(key);
        library.archive(key);
        var used = usedBy(key);
        Toast.said("“" + asset.name() + "” is archived"
                        + (used.isEmpty()
                                ? ""
                                : "; the steps that give it wait for a person: " + String.join(", ", used.values())))
                .after(redirect);
        return new ModelAndView("redirect:/playbook/assets");
    }

    @PostMapping("/playbook/assets/{key}/archive/removal")
    ModelAndView useAgain(Viewer viewer, @PathVariable String key, RedirectAttributes redirect) {
        mustLead(viewer);
        var asset = find(key);
        library.useAgain(key);
        Toast.said("“" + asset.name() + "” is in use again").after(redirect);
        return new ModelAndView("redirect:/playbook/assets/" + key);
    }

    /** Never shown within our pages, whatever it holds: it is saved, and opened by the program for its kind. */
    @GetMapping("/playbook/assets/{key}/file")
    ResponseEntity<byte[]> file(@PathVariable String key) {
        var file = library.files(List.of(find(key).content().contentId())).stream()
                .findFirst()
                .orElseThrow(() -> new NotFound("A file of this asset"));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(file.type()))
                .header("X-Content-Type-Options", "nosniff")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(file.name(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(file.bytes());
    }

    /** Names of the sequences in use that give it, by their keys. */
    private Map<String, String> usedBy(String key) {
        var used = new LinkedHashMap<String, String>();
        for (var version : playbook.published())
            if (version.sequence().steps().stream()
                    .anyMatch(step -> step.assets().contains(key)))
                used.put(version.sequence().key(), version.sequence().name());
        return used;
    }

    private static ModelAndView form(AssetForm form, @Nullable Asset asset, Problems problems) {
        var page = new ModelAndView("playbook/assetForm")
                .addObject("form", form)
                .addObject("asset", asset)
                .addObject("accepted", FileType.accepted())
                .addObject("problems", problems);
        if (problems.any()) page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private Asset find(String key) {
        return library.find(key).orElseThrow(() -> new NotFound("This asset"));
    }

    private static void mustLead(Viewer viewer) {
        if (!viewer.leads())
            throw Refused.forbidden(
                    "Changing the library needs a leader",
                    "Everybody gives people what is in it; leaders and administrators change it.");
    }
}
