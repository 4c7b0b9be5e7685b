package followthrough.today;

import followthrough.prospects.Address;
import followthrough.prospects.Mergings;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.pursuits.Merges;
import followthrough.pursuits.Pursuits;
import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.Problems;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.When;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Two prospects who are the same person: who they may be is shown, and a person decides. */
@Controller
class MergeController {
    private static final int FOUND = 10;
    private static final int ALIKE = 100;

    private final Merges merges;
    private final Mergings mergings;
    private final Access access;
    private final QueueStore store;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final Clock clock;

    MergeController(
            Merges merges,
            Mergings mergings,
            Access access,
            QueueStore store,
            Prospects prospects,
            Pursuits pursuits,
            Clock clock) {
        this.merges = merges;
        this.mergings = mergings;
        this.access = access;
        this.store = store;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.clock = clock;
    }

    /** Those who may be the same person, two and two. */
    @GetMapping("/prospects/alike")
    ModelAndView alike(Viewer viewer) {
        var pairs = mergings.alike(viewer.scope(), ALIKE);
        var ids = new HashSet<Long>();
        pairs.forEach(it -> ids.addAll(List.of(it.one(), it.other())));
        var people = prospects.all(ids);
        var addresses = prospects.addresses(ids);
        var owners = store.names(people.values().stream().map(Prospect::ownerId).collect(Collectors.toSet()));
        return new ModelAndView(
                "today/alike",
                Map.of(
                        "pairs",
                        pairs.stream()
                                .map(it -> new Alike(
                                        side(one(people, it.one()), addresses, owners),
                                        side(one(people, it.other()), addresses, owners),
                                        it.why()))
                                .toList()));
    }

    /**
     * Who the same person may be, and what would become one.
     *
     * @param q words to look for them by
     * @param with the one who was chosen; absent: nobody yet
     */
    @GetMapping("/prospects/{prospectId:\\d+}/merging")
    ModelAndView choose(
            Viewer viewer,
            @PathVariable long prospectId,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable Long with) {
        return page(viewer, access.changed(viewer, prospectId), q, with, Problems.none());
    }

    private ModelAndView page(Viewer viewer, Prospect stays, String q, @Nullable Long with, Problems problems) {
        var found = q.isBlank()
                ? List.<Alike.One>of()
                : prospects.search(q, viewer.scope(), FOUND + 1).stream()
                        .filter(it -> it.prospectId() != stays.prospectId())
                        .limit(FOUND)
                        .map(it -> side(
                                it, prospects.addresses(List.of(it.prospectId())), store.names(Set.of(it.ownerId()))))
                        .toList();
        var model = new java.util.HashMap<String, Object>(
                Map.of("stays", whole(viewer, stays), "q", q, "found", found, "problems", problems));
        if (with != null && with != stays.prospectId()) model.put("goes", whole(viewer, access.seen(viewer, with)));
        return new ModelAndView("today/merging", model);
    }

    /** @param with who goes; this one stays, with name and owner */
    @PostMapping("/prospects/{prospectId:\\d+}/mergings")
    ModelAndView merge(
            Viewer viewer,
            @PathVariable long prospectId,
            @RequestParam(required = false) @Nullable Long with,
            RedirectAttributes redirect) {
        var stays = access.changed(viewer, prospectId);
        if (with == null) return refused(viewer, stays, null, "Choose who is the same person.");
        var goes = access.changed(viewer, with);
        return switch (merges.merge(prospectId, with, viewer.memberId())) {
            case Merges.Merged.Refused(var why) -> refused(viewer, stays, with, why);
            case Merges.Merged.Done(long mergingId) -> {
                Toast.undoable(
                                goes.name() + " and " + stays.name() + " are one person now",
                                "/undo/merging/" + mergingId)
                        .after(redirect);
                yield new ModelAndView("redirect:/prospects/" + prospectId);
            }
        };
    }

    private ModelAndView refused(Viewer viewer, Prospect stays, @Nullable Long with, String why) {
        var page = page(viewer, stays, "", with, Problems.with("", why));
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    @PostMapping("/undo/merging/{mergingId}")
    String undo(Viewer viewer, @PathVariable long mergingId, RedirectAttributes redirect) {
        var kept = merges.keptOf(mergingId).orElseThrow(() -> new NotFound("This merge"));
        access.changed(viewer, kept);
        var why = merges.undo(mergingId, viewer.memberId());
        if (why.isPresent()) throw Refused.conflict("They stay one person", why.get());
        Toast.said("They are two people again, each as before").after(redirect);
        return "redirect:/prospects/" + kept;
    }

    private Alike.One whole(Viewer viewer, Prospect it) {
        var open = pursuits.openOf(it.prospectId()).map(p -> {
            var next = p.next();
            var when = When.of(clock, viewer.zone());
            return p.state().name().toLowerCase(java.util.Locale.ROOT)
                    + (next == null ? "" : "; next: " + next.goal() + ", " + when.at(next.due()));
        });
        var side = side(it, prospects.addresses(List.of(it.prospectId())), store.names(Set.of(it.ownerId())));
        return new Alike.One(
                side.prospectId(),
                side.name(),
                side.line(),
                side.addresses(),
                side.owner(),
                open.orElse("nothing open"));
    }

    private static Prospect one(Map<Long, Prospect> people, long prospectId) {
        return Objects.requireNonNull(people.get(prospectId));
    }

    private static Alike.One side(Prospect it, Map<Long, List<Address>> addresses, Map<Long, String> owners) {
        return new Alike.One(
                it.prospectId(),
                it.name(),
                List.of(it.title(), it.companyName(), it.source()).stream()
                        .filter(word -> !word.isEmpty())
                        .collect(Collectors.joining(", ")),
                addresses.getOrDefault(it.prospectId(), List.of()).stream()
                        .map(Address::value)
                        .collect(Collectors.joining(", ")),
                owners.getOrDefault(it.ownerId(), ""),
                "");
    }
}
