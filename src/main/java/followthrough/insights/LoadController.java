package followthrough.insights;

import followthrough.playbook.Playbook;
import followthrough.playbook.Sequence;
import followthrough.playbook.SequenceYaml;
import followthrough.team.Viewer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The load forecast: a page of its own, and a part that the page of a draft shows. */
@Controller
class LoadController {
    private final Load load;
    private final Playbook playbook;

    LoadController(Load load, Playbook playbook) {
        this.load = load;
        this.playbook = playbook;
    }

    /** @param draft the key of a sequence whose saved draft is compared; absent: nothing is */
    @GetMapping("/insights/load")
    ModelAndView page(
            Viewer viewer,
            @RequestParam(required = false) @Nullable Long team,
            @RequestParam(required = false) @Nullable String draft) {
        return new ModelAndView("insights/loadPage", Map.of("load", load.of(viewer, team, drafted(draft))));
    }

    @GetMapping("/insights/load.csv")
    ResponseEntity<byte[]> csv(
            Viewer viewer,
            @RequestParam(required = false) @Nullable Long team,
            @RequestParam(required = false) @Nullable String draft) {
        return InsightsController.file(load.of(viewer, team, drafted(draft)).chart());
    }

    /** The part alone, with a draft that was saved. */
    @GetMapping("/insights/load/part")
    ModelAndView part(
            Viewer viewer,
            @RequestParam(required = false) @Nullable Long team,
            @RequestParam(required = false) @Nullable String draft) {
        return new ModelAndView("insights/load", Map.of("load", load.of(viewer, team, drafted(draft))));
    }

    /** The part alone, with a text as it stands in an editor and is saved nowhere; one that cannot be read changes nothing. */
    @PostMapping("/insights/load/part")
    ModelAndView edited(Viewer viewer, @RequestParam(required = false) @Nullable Long team, @RequestParam String yaml) {
        var draft = SequenceYaml.read(yaml) instanceof SequenceYaml.Read(var sequence) ? sequence : null;
        return new ModelAndView("insights/load", Map.of("load", load.of(viewer, team, draft)));
    }

    private @Nullable Sequence drafted(@Nullable String key) {
        return key == null
                ? null
                : playbook.draft(key)
                        .map(draft -> SequenceYaml.read(draft.yaml()))
                        .map(read -> read instanceof SequenceYaml.Read(var sequence) ? sequence : null)
                        .orElse(null);
    }
}
