package followthrough.pursuits;

import followthrough.playbook.Playbook;
import followthrough.playbook.SequenceVersion;
import followthrough.web.NotFound;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

/** Where a sequence has nothing to give to those who run through it now: a part of its page, or one of its own. */
@Controller
class GapController {
    private final Playbook playbook;
    private final Gifts gifts;

    GapController(Playbook playbook, Gifts gifts) {
        this.playbook = playbook;
        this.gifts = gifts;
    }

    @GetMapping("/playbook/{key}/gaps")
    ModelAndView gaps(@PathVariable String key, HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(HttpHeaders.VARY, "HX-Request");
        var history = playbook.history(key);
        if (history.isEmpty()) throw new NotFound("This sequence");
        var sequence = history.getFirst().sequence();
        var gaps = gifts.gaps(
                sequence, history.stream().map(SequenceVersion::versionId).toList());
        return new ModelAndView(
                request.getHeader("HX-Request") == null ? "pursuits/gapsPage" : "pursuits/gaps",
                Map.of("sequence", sequence, "gaps", gaps));
    }
}
