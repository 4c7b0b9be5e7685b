package followthrough.today;

import followthrough.inbox.Strangers;
import followthrough.prospects.AddressAdded;
import followthrough.prospects.NewAddress;
import followthrough.prospects.SameName;
import followthrough.pursuits.AddressBook;
import followthrough.pursuits.Corrections;
import followthrough.pursuits.Holds;
import followthrough.pursuits.Outcome;
import followthrough.pursuits.Pursuit;
import followthrough.team.Change;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.Figures;
import followthrough.web.NotFound;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.When;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What waits because of other people: decisions about who is held, and a cover for who is away. */
@Controller
class HeldController {
    private static final int SHOWN = 12;

    private final PeopleStore store;
    private final Access access;
    private final Holds holds;
    private final Strangers strangers;
    private final AddressBook addressBook;
    private final Corrections corrections;
    private final Team team;
    private final Clock clock;

    HeldController(
            PeopleStore store,
            Access access,
            Holds holds,
            Strangers strangers,
            AddressBook addressBook,
            Corrections corrections,
            Team team,
            Clock clock) {
        this.store = store;
        this.access = access;
        this.holds = holds;
        this.strangers = strangers;
        this.addressBook = addressBook;
        this.corrections = corrections;
        this.team = team;
        this.clock = clock;
    }

    @GetMapping("/today/held")
    ModelAndView held(Viewer viewer) {
        var when = When.of(clock, viewer.zone());
        var groups = store.held(access.standsFor(viewer)).stream()
                .map(it -> group(viewer, it, when))
                .toList();
        return new ModelAndView("today/held", Map.of("page", new HeldPage(questions(viewer, when), groups, when)));
    }

    private List<HeldPage.Question> questions(Viewer viewer, When when) {
        var byMessage = store.perhaps(access.standsFor(viewer)).stream()
                .collect(Collectors.groupingBy(
                        PeopleStore.Unknown::receivedId, LinkedHashMap::new, Collectors.toList()));
        return byMessage.values().stream().map(it -> question(it, when)).toList();
    }

    private static HeldPage.Question question(List<PeopleStore.Unknown> all, When when) {
        var one = all.getFirst();
        var people = new LinkedHashMap<Long, String>();
        all.forEach(it -> people.put(it.prospectId(), it.name()));
        var same = all.stream()
                .filter(it -> SameName.of(it.name(), one.senderName()))
                .map(PeopleStore.Unknown::prospectId)
                .findFirst()
                .orElse(null);
        var company =
                one.company().isEmpty() ? one.sender().substring(one.sender().lastIndexOf('@') + 1) : one.company();
        var about = people.size() > 1
                ? "Perhaps about one of " + people.size() + " prospects of yours at " + company
                : same != null
                        ? "Perhaps from " + one.name() + ", by another address"
                        : "Perhaps about " + one.name() + ": somebody at " + company + " wrote";
        var words = Strangers.words(one.text());
        return new HeldPage.Question(
                one.receivedId(),
                one.senderName().isBlank() ? one.sender() : one.senderName() + " <" + one.sender() + ">",
                about,
                one.subject().isBlank() ? "(no subject)" : one.subject(),
                words.said(),
                words.rest(),
                when.at(one.at()),
                people,
                one.optOut(),
                same);
    }

    /**
     * @param about the number of the prospect it is about, or {@code nobody}
     * @param add whether the writer's address is theirs from now on
     */
    @PostMapping("/today/held/messages/{receivedId}")
    String decide(
            Viewer viewer,
            @PathVariable long receivedId,
            @RequestParam String about,
            @RequestParam(defaultValue = "false") boolean add,
            RedirectAttributes redirect) {
        var mine = store.perhaps(access.standsFor(viewer)).stream()
                .filter(it -> it.receivedId() == receivedId)
                .toList();
        if (mine.isEmpty()) throw Refused.conflict("Nothing was changed", "Nobody waits for this decision any more.");
        if (about.equals("nobody")) {
            var gone = strangers.isAboutNoneOf(
                    receivedId,
                    mine.stream().map(PeopleStore.Unknown::prospectId).toList());
            Toast.said(
                            gone
                                    ? "About nobody: nothing of it is kept, and what waited goes on"
                                    : "About none of yours: what waited goes on; colleagues are asked about theirs")
                    .after(redirect);
            return "redirect:/today/held";
        }
        var chosen = mine.stream()
                .filter(it -> String.valueOf(it.prospectId()).equals(about))
                .findFirst()
                .orElseThrow(
                        () -> Refused.conflict("Nothing was changed", "Say whom it is about; go back and choose."));
        if (!strangers.isAbout(receivedId, chosen.prospectId(), viewer.memberId()))
            throw Refused.conflict("Nothing was changed", "Somebody else has decided meanwhile.");
        var added = add
                && NewAddress.email(chosen.sender())
                        .filter(it -> addressBook
                                        .add(chosen.prospectId(), it, viewer.memberId())
                                        .added()
                                instanceof AddressAdded.Theirs)
                        .isPresent();
        Toast.said("About " + chosen.name()
                        + (chosen.optOut() ? ": they hear no more from us" : ": an answer is owed")
                        + (added
                                ? ", and " + chosen.sender() + " is theirs"
                                : add ? "; the address was not added" : ""))
                .after(redirect);
        return "redirect:/today/held";
    }

    private HeldPage.Group group(Viewer viewer, PeopleStore.Group it, When when) {
        var people = store.heldFor(access.standsFor(viewer), it.why(), SHOWN).stream()
                .map(one -> new HeldPage.Person(
                        one.prospectId(), one.name(), one.title(), one.tier(), one.touches(), one.goal()))
                .toList();
        var ofDeal = !it.asks().equals(Pursuit.Asks.COLLEAGUE_ANSWERED.word);
        return new HeldPage.Group(
                it.why(),
                Words.capital(happened(it.why())),
                when.day(it.until()),
                it.count(),
                people,
                it.count() - people.size(),
                it.asks().equals(Pursuit.Asks.DEAL_WON.word),
                ofDeal ? "you are asked again" : it.count() == 1 ? "it goes on by itself" : "they go on by themselves");
    }

    /** The clause after the words with which the reason of every hold begins. */
    static String happened(String why) {
        return why.startsWith(Pursuit.Hold.BECAUSE) ? why.substring(Pursuit.Hold.BECAUSE.length()) : why;
    }

    /** @param why whose group it is @param until for {@code hold}: a date */
    @PostMapping("/today/held")
    String decide(
            Viewer viewer,
            @RequestParam String why,
            @RequestParam String decision,
            @RequestParam(defaultValue = "") String until,
            RedirectAttributes redirect) {
        var chosen = chosen(viewer, decision, until);
        var ids = store.heldFor(access.standsFor(viewer), why, PeopleStore.MOST).stream()
                .map(PeopleStore.Held::prospectId)
                .toList();
        if (ids.isEmpty()) throw Refused.conflict("Nothing was changed", "Nobody waits for this decision any more.");
        var decided = holds.decide(ids, chosen, viewer.memberId());
        var said = said(decision, chosen, decided, When.of(clock, viewer.zone()));
        (decided.undoId() == null ? Toast.said(said) : Toast.undoable(said, "/undo/held/" + decided.undoId()))
                .after(redirect);
        return "redirect:/today/held";
    }

    @PostMapping("/undo/held/{undoId}")
    String undo(Viewer viewer, @PathVariable long undoId, HttpServletRequest request, RedirectAttributes redirect) {
        var taken = corrections.undoAll(undoId, viewer.memberId());
        Toast.said(
                        taken.back() == 0
                                ? taken.why()
                                : Figures.count(taken.back(), "prospect is as it was", "prospects are as they were")
                                        + (taken.stay() == 0
                                                ? ""
                                                : "; " + Figures.count(taken.stay(), "other stays", "others stay")
                                                        + " as decided: " + taken.why()))
                .after(redirect);
        return "redirect:" + TodayController.cameFrom(request).orElse("/today/held");
    }

    private Outcome chosen(Viewer viewer, String decision, String until) {
        return switch (decision) {
            case "goes on" -> new Outcome.GoOn();
            case "slow follow-up" -> new Outcome.Nurture();
            case "let go" -> new Outcome.LetGo("let go after a decision about the company or the deal");
            case "won with it" -> new Outcome.WonWithIt();
            case "hold" ->
                new Outcome.HoldUntil(Optional.of(until)
                        .filter(it -> !it.isBlank())
                        .flatMap(it -> OutcomeForm.time(it, viewer.zone()))
                        .orElseThrow(() -> Refused.conflict(
                                "Nothing was changed", "Until when are they held? Go back and give a date.")));
            default -> throw Refused.conflict("Nothing was changed", "There is no decision “" + decision + "”.");
        };
    }

    private static String said(String decision, Outcome chosen, Holds.Decided decided, When when) {
        var done = decided.done();
        var what =
                switch (decision) {
                    case "goes on" -> Figures.count(done, "prospect goes", "prospects go") + " on";
                    case "slow follow-up" -> Figures.count(done, "prospect gets", "prospects get") + " slow follow-up";
                    case "let go" -> Figures.count(done, "prospect is", "prospects are") + " let go";
                    case "won with it" -> Figures.count(done, "prospect is", "prospects are") + " won with the deal";
                    default ->
                        Figures.count(done, "prospect stays", "prospects stay") + " held"
                                + (chosen instanceof Outcome.HoldUntil(var until)
                                        ? " until " + when.day(until) + ", and then "
                                                + (done == 1 ? "goes on" : "go on")
                                        : "");
                };
        return decided.stay() == 0
                ? what
                : what + "; " + Figures.count(decided.stay(), "other waits", "others wait") + " on: " + decided.why();
    }

    /** A leader says who does the work of somebody who is away. */
    @PostMapping("/today/absences/{absenceId}/cover")
    String cover(Viewer viewer, @PathVariable long absenceId, @RequestParam String cover, RedirectAttributes redirect) {
        var away = team.onLeave(absenceId)
                .filter(it -> viewer.leads() && viewer.seesTeam(it.teamId()))
                .orElseThrow(() -> new NotFound("This leave"));
        var colleague = team.membersOf(away.teamId()).stream()
                .filter(it -> String.valueOf(it.memberId()).equals(cover))
                .findFirst()
                .orElseThrow(() -> Refused.conflict("Nobody covers yet", "Go back and choose who covers."));
        switch (team.nameCover(absenceId, colleague.memberId())) {
            case Change.Refused(var why) -> throw Refused.conflict("Nobody covers yet", why);
            case Change.Done() ->
                Toast.said(colleague.name() + " covers for " + away.name()).after(redirect);
        }
        return "redirect:/today";
    }
}
