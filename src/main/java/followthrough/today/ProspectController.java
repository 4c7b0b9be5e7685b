package followthrough.today;

import followthrough.prospects.AddressAdded;
import followthrough.prospects.Channel;
import followthrough.prospects.Corrected;
import followthrough.prospects.Entry;
import followthrough.prospects.Fact;
import followthrough.prospects.NewAddress;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.pursuits.AddressBook;
import followthrough.pursuits.Giving;
import followthrough.pursuits.Pursuits;
import followthrough.pursuits.Recorded;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.Lengths;
import followthrough.web.NotFound;
import followthrough.web.Toast;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of one prospect and what can be done on it. */
@Controller
@RequestMapping("/prospects/{prospectId:\\d+}")
class ProspectController {
    private final ProspectPages pages;
    private final Access access;
    private final Outcomes outcomes;
    private final ListingStore store;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final AddressBook addressBook;
    private final HandOvers handOvers;
    private final Team team;
    private final Clock clock;

    ProspectController(
            ProspectPages pages,
            Access access,
            Outcomes outcomes,
            ListingStore store,
            Prospects prospects,
            Pursuits pursuits,
            AddressBook addressBook,
            HandOvers handOvers,
            Team team,
            Clock clock) {
        this.pages = pages;
        this.access = access;
        this.outcomes = outcomes;
        this.store = store;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.addressBook = addressBook;
        this.handOvers = handOvers;
        this.team = team;
        this.clock = clock;
    }

    /** @param before the entry of the timeline after which this page of it begins; absent means the latest */
    @GetMapping
    ModelAndView show(
            Viewer viewer, @PathVariable long prospectId, @RequestParam(required = false) @Nullable Long before) {
        return pages.show(viewer, prospectId, before);
    }

    /** What came of something: won, opted out, proposal sent, a meeting booked, and all that the work pane knows. */
    @PostMapping("/outcomes")
    ModelAndView outcome(
            Viewer viewer,
            @PathVariable long prospectId,
            @ModelAttribute OutcomeForm form,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var prospect = access.changed(viewer, prospectId);
        return switch (outcomes.record(viewer, prospect, form, "")) {
            case Recorded.Refused(var why) -> pages.refused(viewer, prospectId, why, request, response);
            case Recorded.Done done -> {
                outcomes.toast(form, prospect, done).after(redirect);
                yield new ModelAndView("redirect:/prospects/" + prospectId);
            }
        };
    }

    /**
     * A touch that was made outside the plan.
     *
     * @param at local time of the person; empty for just now
     * @param answer which question of theirs was answered by it
     * @param introduction whom they were introduced to by it
     */
    @PostMapping("/touches")
    ModelAndView log(
            Viewer viewer,
            @PathVariable long prospectId,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(defaultValue = "false") boolean talked,
            @RequestParam(defaultValue = "") String at,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(defaultValue = "") String answer,
            @RequestParam(defaultValue = "") String introduction,
            @RequestParam(required = false) @Nullable Long told,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var prospect = access.changed(viewer, prospectId);
        var by = Channel.find(channel);
        if (by.isEmpty()) return pages.refused(viewer, prospectId, "By which channel was it?", request, response);
        var tooLong = Lengths.refusal("Note", note, Lengths.TEXT);
        if (tooLong.isPresent()) return pages.refused(viewer, prospectId, tooLong.get(), request, response);
        var made = at.isBlank() ? Optional.of(clock.instant()) : OutcomeForm.time(at.strip(), viewer.zone());
        if (made.isEmpty())
            return pages.refused(
                    viewer, prospectId, "“" + at + "” is no moment. Give a date and a time.", request, response);
        return answer(
                pursuits.log(
                        prospectId,
                        by.get(),
                        talked,
                        note.strip(),
                        viewer.memberId(),
                        made.get(),
                        told,
                        Giving.words(answer, introduction)),
                Words.capital(Words.channel(by.get())) + " with " + prospect.name() + " logged",
                viewer,
                prospectId,
                request,
                response,
                redirect);
    }

    /** They contacted us by a way nothing here listens to. */
    @PostMapping("/replies")
    ModelAndView reply(
            Viewer viewer,
            @PathVariable long prospectId,
            @ModelAttribute ReplyForm form,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var prospect = access.changed(viewer, prospectId);
        return answer(
                outcomes.contacted(viewer, prospect, form),
                prospect.name() + " contacted us: an answer is owed",
                viewer,
                prospectId,
                request,
                response,
                redirect);
    }

    /** A leader ends it over the guard's word. */
    @PostMapping("/override")
    ModelAndView override(
            Viewer viewer,
            @PathVariable long prospectId,
            @ModelAttribute OverrideForm form,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var prospect = access.changed(viewer, prospectId);
        return answer(
                outcomes.override(viewer, prospect, form),
                prospect.name() + ": ended over the guard’s word",
                viewer,
                prospectId,
                request,
                response,
                redirect);
    }

    @PostMapping("/notes")
    ModelAndView note(
            Viewer viewer,
            @PathVariable long prospectId,
            @RequestParam(defaultValue = "") String note,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        access.changed(viewer, prospectId);
        if (note.isBlank()) return pages.refused(viewer, prospectId, "The note is empty.", request, response);
        var tooLong = Lengths.refusal("Note", note, Lengths.TEXT);
        if (tooLong.isPresent()) return pages.refused(viewer, prospectId, tooLong.get(), request, response);
        prospects.tell(Entry.of(prospectId, clock.instant(), Entry.Kind.NOTE, viewer.memberId(), "Note")
                .withDetail(note.strip()));
        return back(prospectId, "Noted", redirect);
    }

    @PostMapping("/owner")
    ModelAndView handOver(
            Viewer viewer,
            @PathVariable long prospectId,
            @RequestParam(required = false) @Nullable Long owner,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var prospect = access.changed(viewer, prospectId);
        var to = Optional.ofNullable(owner)
                .flatMap(team::member)
                .filter(it -> it.active() && viewer.seesTeam(it.teamId()));
        if (to.isEmpty()) return pages.refused(viewer, prospectId, "Choose who takes over.", request, response);
        var name = to.map(Member::name).orElse("");
        if (to.get().memberId() == prospect.ownerId())
            return back(prospectId, prospect.name() + " belongs to " + name + " already", redirect);
        var undoId = handOvers.handOver(java.util.List.of(prospect), to.get().memberId(), viewer.memberId());
        Toast.undoable(prospect.name() + " now belongs to " + name, "/undo/hand-over/" + undoId)
                .after(redirect);
        return new ModelAndView("redirect:/prospects/" + prospectId);
    }

    @PostMapping("/tier")
    ModelAndView changeTier(
            Viewer viewer,
            @PathVariable long prospectId,
            @RequestParam(defaultValue = "") String tier,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        access.changed(viewer, prospectId);
        if (tier.equals("rule")) {
            prospects.tierByRule(prospectId, viewer.memberId(), clock.instant());
            return back(prospectId, "Tier by the rule", redirect);
        }
        var to = Arrays.stream(Tier.values())
                .filter(it -> it.name().equals(tier))
                .findFirst();
        if (to.isEmpty())
            return pages.refused(viewer, prospectId, "A tier is A, B, C, or what the rule says.", request, response);
        prospects.changeTier(prospectId, to.get(), viewer.memberId(), clock.instant());
        return back(prospectId, "Tier " + to.get(), redirect);
    }

    @PostMapping("/addresses")
    ModelAndView addAddress(
            Viewer viewer,
            @PathVariable long prospectId,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String value,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var prospect = access.changed(viewer, prospectId);
        var region = prospect.country().isEmpty() ? team.workspace().country() : prospect.country();
        var address =
                switch (kind) {
                    case "email" -> NewAddress.email(value);
                    case "phone" -> NewAddress.phone(value, region);
                    case "social" -> NewAddress.social(value);
                    default -> Optional.<NewAddress>empty();
                };
        if (address.isEmpty()) return pages.refused(viewer, prospectId, Outcomes.noAddress(value), request, response);
        var result = addressBook.add(prospectId, address.get(), viewer.memberId());
        return switch (result.added()) {
            case AddressAdded.Theirs _ ->
                back(
                        prospectId,
                        prospect.optedOut() ? "Added" : "Added; what waited for it goes on",
                        result.undoId(),
                        redirect);
            case AddressAdded.Suppressed(var why) ->
                pages.refused(
                        viewer,
                        prospectId,
                        "Nobody may be contacted at " + address.get().value() + " (" + why.word()
                                + "), so it was not added.",
                        request,
                        response);
            case AddressAdded.TakenBy(long other) ->
                pages.refused(
                        viewer,
                        prospectId,
                        address.get().value() + " belongs to " + nameOf(viewer, other) + " already.",
                        request,
                        response);
        };
    }

    private String nameOf(Viewer viewer, long prospectId) {
        try {
            return access.seen(viewer, prospectId).name();
        } catch (NotFound ofAnotherTeam) {
            return "somebody of another team";
        }
    }

    @PostMapping("/addresses/{addressId}/removal")
    ModelAndView removeAddress(
            Viewer viewer, @PathVariable long prospectId, @PathVariable long addressId, RedirectAttributes redirect) {
        access.changed(viewer, prospectId);
        var owner = store.prospectOfAddress(addressId);
        if (owner.isEmpty() || owner.getAsLong() != prospectId) throw new NotFound("This address");
        prospects.removeAddress(addressId, viewer.memberId(), clock.instant());
        pursuits.openOf(prospectId)
                .ifPresent(it -> pursuits.happened(
                        it.pursuitId(),
                        new followthrough.pursuits.Event.FactsChanged("an address"),
                        viewer.memberId()));
        return back(prospectId, "Removed", redirect);
    }

    /** @param fields the facts of the form by their names in lower case; those absent stay as they are */
    @PostMapping("/facts")
    ModelAndView correct(
            Viewer viewer,
            @PathVariable long prospectId,
            @RequestParam Map<String, String> fields,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        access.changed(viewer, prospectId);
        var facts = new EnumMap<Fact, String>(Fact.class);
        for (var fact : Fact.values()) {
            var typed = fields.get(fact.name().toLowerCase(java.util.Locale.ROOT));
            if (typed == null) continue;
            var tooLong = Lengths.refusal(fact.label(), typed.strip(), most(fact));
            if (tooLong.isPresent()) return pages.refused(viewer, prospectId, tooLong.get(), request, response);
            facts.put(fact, typed);
        }
        return switch (prospects.correct(prospectId, facts, Map.of(), viewer.memberId(), clock.instant())) {
            case Corrected.Refused(var fact, var why) ->
                pages.refused(viewer, prospectId, fact.label() + ": " + why, request, response);
            case Corrected.Done(var changes) ->
                back(prospectId, changes.isEmpty() ? "Nothing was different" : "Saved", redirect);
        };
    }

    private static int most(Fact fact) {
        return switch (fact) {
            case SUMMARY -> Lengths.TEXT;
            case BASIS_NOTE -> Lengths.REMARK;
            default -> Lengths.NAME;
        };
    }

    /** A new run at a prospect with whom nothing is open. */
    @PostMapping("/pursuits")
    ModelAndView open(
            Viewer viewer,
            @PathVariable long prospectId,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var prospect = access.changed(viewer, prospectId);
        if (prospect.optedOut())
            return pages.refused(
                    viewer,
                    prospectId,
                    prospect.name() + " opted out. Only they themselves can open the door again.",
                    request,
                    response);
        return answer(
                pursuits.openByHand(prospectId, viewer.memberId()),
                "A new pursuit is open; its first touch is due now",
                viewer,
                prospectId,
                request,
                response,
                redirect);
    }

    // --- answers ---

    private ModelAndView answer(
            Recorded recorded,
            String said,
            Viewer viewer,
            long prospectId,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        return switch (recorded) {
            case Recorded.Refused(var why) -> pages.refused(viewer, prospectId, why, request, response);
            case Recorded.Done(var after, var next, var undoId) -> {
                (undoId == null ? Toast.said(said) : Toast.undoable(said, "/undo/" + undoId)).after(redirect);
                yield new ModelAndView(
                        "redirect:/prospects/" + Objects.requireNonNull(after).prospectId());
            }
        };
    }

    private static ModelAndView back(long prospectId, String said, RedirectAttributes redirect) {
        return back(prospectId, said, null, redirect);
    }

    private static ModelAndView back(long prospectId, String said, @Nullable Long undoId, RedirectAttributes redirect) {
        (undoId == null ? Toast.said(said) : Toast.undoable(said, "/undo/" + undoId)).after(redirect);
        return new ModelAndView("redirect:/prospects/" + prospectId);
    }
}
