package followthrough.insights;

import followthrough.team.Viewer;
import followthrough.web.NotFound;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** How the playbook is followed and what came of it. */
@Controller
class ResultsController {
    private final Results results;

    ResultsController(Results results) {
        this.results = results;
    }

    @GetMapping("/insights/results")
    ModelAndView page(Viewer viewer, @RequestParam(defaultValue = "90") String days) {
        return new ModelAndView(
                "insights/resultsPage", Map.of("page", results.page(viewer, InsightsController.period(days))));
    }

    @GetMapping("/insights/results/{key}.csv")
    ResponseEntity<byte[]> csv(
            Viewer viewer, @PathVariable String key, @RequestParam(defaultValue = "90") String days) {
        return results.page(viewer, InsightsController.period(days)).charts().stream()
                .filter(chart -> chart.key().equals(key))
                .findFirst()
                .map(InsightsController::file)
                .orElseThrow(() -> new NotFound("This chart"));
    }

    /** Who answered the touches behind a bar. */
    @GetMapping("/insights/results/people")
    ModelAndView people(
            Viewer viewer,
            @RequestParam String by,
            @RequestParam String key,
            @RequestParam(defaultValue = "90") String days) {
        return new ModelAndView(
                "insights/resultsPeople",
                Map.of("people", results.people(viewer, InsightsController.period(days), by, key)));
    }

    /** What the steps of one sequence brought, as a part of its page. */
    @GetMapping("/insights/results/of/{sequence}")
    ModelAndView ofSequence(Viewer viewer, @PathVariable String sequence) {
        return new ModelAndView(
                "insights/tallies", Map.of("of", "Step", "tallies", results.ofSequence(viewer, sequence)));
    }

    /** What each approach brought, as a part of the page of approaches. */
    @GetMapping("/insights/results/of-approaches")
    ModelAndView ofApproaches(Viewer viewer) {
        return new ModelAndView("insights/tallies", Map.of("of", "Approach", "tallies", results.byApproach(viewer)));
    }
}
