package followthrough.insights;

import followthrough.playbook.Playbook;
import followthrough.playbook.Sequence;
import followthrough.team.Viewer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
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
        return new ModelAndView("insights/loadPage", Map.of("load", load.of(viewer, team, drafted(viewer, draft))));
    }

    @GetMapping("/insights/load.csv")
    ResponseEntity<byte[]> csv(
            Viewer viewer,
            @RequestParam(required = false) @Nullable Long team,
            @RequestParam(required = false) @Nullable String draft) {
        return InsightsController.file(
                load.of(viewer, team, drafted(viewer, draft)).chart());
    }

    /** The part alone, with a draft that was saved. */
    @GetMapping("/insights/load/part")
    ModelAndView part(
            Viewer viewer,
            @RequestParam(required = false) @Nullable Long team,
            @RequestParam(required = false) @Nullable String draft) {
        return new ModelAndView("insights/load", Map.of("load", load.of(viewer, team, drafted(viewer, draft))));
    }

    /** A draft is for those who change the playbook; it is forecast as if it were finished, whatever it lacks. */
    private @Nullable Sequence drafted(Viewer viewer, @Nullable String key) {
        if (key == null || !viewer.leads()) return null;
        return playbook.draft(key)
                .map(draft -> Playbook.asIfFinished(Playbook.soFar(draft.yaml())))
                .orElse(null);
    }
}
