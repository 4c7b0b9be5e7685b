package followthrough.today;

import followthrough.pursuits.Corrections;
import followthrough.pursuits.Pursuits;
import followthrough.pursuits.Recorded;
import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.When;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What stands still and why, and messages in doubt. */
@Controller
class StandingController {
    private final StandingStore store;
    private final Access access;
    private final Pursuits pursuits;
    private final Corrections corrections;
    private final Clock clock;

    StandingController(StandingStore store, Access access, Pursuits pursuits, Corrections corrections, Clock clock) {
        this.store = store;
        this.access = access;
        this.pursuits = pursuits;
        this.corrections = corrections;
        this.clock = clock;
    }

    /** A rep's own; a leader's whole team. */
    static @Nullable Long onlyOf(Viewer viewer) {
        return viewer.leads() ? null : viewer.memberId();
    }

    @GetMapping("/today/waiting")
    ModelAndView waiting(Viewer viewer) {
        var only = onlyOf(viewer);
        var rows = store.waiting(only, viewer.scope()).stream()
                .map(it -> new WaitingPage.Row(
                        it.prospectId(),
                        it.name(),
                        it.company(),
                        it.owner(),
                        it.goal(),
                        it.due(),
                        it.why(),
                        it.retryAt()))
                .toList();
        var doubts = store.doubts(only, viewer.scope()).stream()
                .map(it -> new WaitingPage.Doubt(
                        it.ledgerId(), it.prospectId(), it.name(), it.recipient(), it.subject(), it.handedOver()))
                .toList();
        return new ModelAndView(
                "today/waiting", Map.of("page", new WaitingPage(rows, doubts, When.of(clock, viewer.zone()))));
    }

    @PostMapping("/today/doubts/{ledgerId}")
    String settle(
            Viewer viewer,
            @PathVariable long ledgerId,
            @RequestParam boolean arrived,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        var prospectId = store.prospectOfDoubt(ledgerId);
        if (prospectId.isEmpty()) throw new NotFound("This message in doubt");
        var prospect = access.changed(viewer, prospectId.getAsLong());
        switch (corrections.settleDoubt(ledgerId, arrived, viewer.memberId())) {
            case Recorded.Refused(var why) -> throw Refused.conflict("Nothing was changed", why);
            case Recorded.Done _ ->
                Toast.said(
                                arrived
                                        ? "It counts: it reached " + prospect.name()
                                        : "It is made again, because it never reached " + prospect.name())
                        .after(redirect);
        }
        return "redirect:" + TodayController.cameFrom(request).orElse("/today");
    }
}
