package followthrough.today;

import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.team.Viewer;
import followthrough.web.Figures;
import followthrough.web.Problems;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.When;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Many prospects to another owner: what would happen is shown first, and it can be taken back. */
@Controller
class HandOverController {
    /** Each pursuit decides anew; more at once would keep a person waiting. */
    private static final int MOST = 500;

    private final HandOvers handOvers;
    private final ListingStore store;
    private final Members members;
    private final Access access;
    private final Prospects prospects;
    private final Clock clock;

    HandOverController(
            HandOvers handOvers, ListingStore store, Members members, Access access, Prospects prospects, Clock clock) {
        this.handOvers = handOvers;
        this.store = store;
        this.members = members;
        this.access = access;
        this.prospects = prospects;
        this.clock = clock;
    }

    /**
     * Shows whom it would be; nothing is changed yet.
     *
     * @param ids those that were ticked
     * @param all instead all that are in the list
     */
    @GetMapping("/prospects/hand-over")
    ModelAndView preview(
            Viewer viewer,
            Listing listing,
            @RequestParam(name = "id", defaultValue = "") List<Long> ids,
            @RequestParam(defaultValue = "false") boolean all) {
        var chosen = all
                ? store.lines(listing, viewer.scope(), When.of(clock, viewer.zone()), MOST + 1).stream()
                        .map(ListingStore.Line::prospectId)
                        .toList()
                : ids;
        return preview(viewer, chosen, Problems.none());
    }

    private ModelAndView preview(Viewer viewer, List<Long> ids, Problems problems) {
        var first = ids.size() > MOST ? ids.subList(0, MOST) : ids;
        var mine = changeable(viewer, first);
        return new ModelAndView(
                "today/handOver",
                Map.of(
                        "people",
                        mine,
                        "leftOut",
                        first.size() - mine.size(),
                        "more",
                        ids.size() > MOST,
                        "owners",
                        Members.names(members.of(viewer), "choose"),
                        "problems",
                        problems));
    }

    /** @param ids with commas, because a form of hundreds of fields would be refused */
    @PostMapping("/prospects/hand-over")
    ModelAndView handOver(
            Viewer viewer,
            @RequestParam(defaultValue = "") List<Long> ids,
            @RequestParam(required = false) @Nullable Long owner,
            RedirectAttributes redirect) {
        if (ids.size() > MOST)
            throw Refused.conflict("Nobody was handed over", "At most " + MOST + " at once; narrow the list first.");
        var mine = changeable(viewer, ids);
        var to = members.of(viewer).stream()
                .filter(it -> owner != null && it.memberId() == owner)
                .findFirst();
        if (mine.isEmpty())
            throw Refused.conflict("Nobody was handed over", "Choose prospects that are yours to change.");
        if (to.isEmpty()) {
            var page = preview(viewer, ids, Problems.with("owner", "Choose who takes over."));
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return page;
        }
        var undoId = handOvers.handOver(mine, to.get().memberId(), viewer.memberId());
        Toast.undoable(
                        Figures.count(mine.size(), "prospect goes", "prospects go") + " to "
                                + to.get().name() + ", each with its next step",
                        "/undo/hand-over/" + undoId)
                .after(redirect);
        return new ModelAndView("redirect:/prospects");
    }

    @PostMapping("/undo/hand-over/{undoId}")
    String undo(Viewer viewer, @PathVariable long undoId, HttpServletRequest request, RedirectAttributes redirect) {
        Toast.said(
                        switch (handOvers.undo(undoId, viewer.memberId())) {
                            case HandOvers.Undone.Refused(var why) -> why;
                            case HandOvers.Undone.Back(int people, int stayed) ->
                                Figures.count(people, "prospect is", "prospects are") + " back with the owner before"
                                        + (stayed == 0
                                                ? ""
                                                : "; " + stayed + " went on to somebody else meanwhile and "
                                                        + (stayed == 1 ? "stays" : "stay"));
                        })
                .after(redirect);
        return "redirect:" + TodayController.cameFrom(request).orElse("/prospects");
    }

    private List<Prospect> changeable(Viewer viewer, List<Long> ids) {
        return prospects.all(ids).values().stream()
                .filter(it -> access.mayChange(viewer, it))
                .sorted(Comparator.comparing(Prospect::name))
                .toList();
    }
}
