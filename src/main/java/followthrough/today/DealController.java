package followthrough.today;

import followthrough.prospects.Deal;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.team.Currencies;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.Figures;
import followthrough.web.Lengths;
import followthrough.web.NotFound;
import followthrough.web.Problems;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.When;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Arrays;
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

/** The board of deals. A planned next step is no rot: a card says when its prospect is touched next. */
@Controller
class DealController {
    private static final int MOST = 500;
    /** More in one column nobody reads; the rest is a click away. */
    private static final int IN_COLUMN = 12;

    private static final List<Deal.Stage> OPEN = List.of(Deal.Stage.OPEN, Deal.Stage.PROPOSAL, Deal.Stage.NEGOTIATION);

    private final ListingStore store;
    private final Access access;
    private final Prospects prospects;
    private final Team team;
    private final ProspectPages pages;
    private final Clock clock;

    DealController(
            ListingStore store, Access access, Prospects prospects, Team team, ProspectPages pages, Clock clock) {
        this.store = store;
        this.access = access;
        this.prospects = prospects;
        this.team = team;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/deals")
    ModelAndView board(
            Viewer viewer,
            @RequestParam(defaultValue = "false") boolean mine,
            @RequestParam(defaultValue = "") String stage) {
        var cards = store.cards(mine ? viewer.memberId() : null, viewer.scope(), MOST);
        var when = When.of(clock, viewer.zone());
        var columns = OPEN.stream()
                .map(it -> {
                    var here = cards.stream()
                            .filter(card -> card.stage().equals(it.word()))
                            .toList();
                    var shown = it.word().equals(stage) ? here.size() : Math.min(here.size(), IN_COLUMN);
                    return new DealsPage.Column(
                            it,
                            Words.capital(it.word()),
                            sum(here),
                            here.size(),
                            here.stream()
                                    .limit(shown)
                                    .map(card -> card(card, viewer, when))
                                    .toList(),
                            shown < here.size() ? "/deals?stage=" + it.word() + (mine ? "&mine=true" : "") : null);
                })
                .toList();
        var owners = cards.stream().map(ListingStore.Card::owner).distinct().count();
        return new ModelAndView(
                "today/deals",
                Map.of(
                        "page",
                        new DealsPage(
                                columns,
                                Arrays.asList(Deal.Stage.values()),
                                cards.isEmpty()
                                        ? ""
                                        : Figures.count(cards.size(), "open deal", "open deals") + ", " + sum(cards),
                                mine,
                                owners > 1,
                                cards.size() == MOST)));
    }

    private DealsPage.Card card(ListingStore.Card it, Viewer viewer, When when) {
        var due = it.due();
        var channel = it.channel();
        var ended = it.ended();
        var next = ended != null
                ? "the sale has ended (" + ended + "), and this still counts as open"
                : due == null || channel == null
                        ? "nothing open with them"
                        : Words.channel(channel) + " " + when.at(due) + ": " + it.goal();
        return new DealsPage.Card(
                it.dealId(),
                it.prospectId(),
                it.title(),
                it.company().isEmpty() ? it.name() : it.name() + ", " + it.company(),
                it.owner(),
                Figures.money(it.amount(), it.currency()),
                channel == null || ended != null ? "warn" : Words.icon(channel),
                Words.capital(next),
                ended == null,
                ended != null || due == null || due.isBefore(when.now()),
                viewer.leads() || it.owner().equals(viewer.name()));
    }

    private static String sum(List<ListingStore.Card> cards) {
        var sums = new LinkedHashMap<String, BigDecimal>();
        cards.forEach(it -> sums.merge(it.currency(), it.amount(), BigDecimal::add));
        return sums.entrySet().stream()
                .map(it -> Figures.money(it.getValue(), it.getKey()))
                .collect(Collectors.joining(" + "));
    }

    @PostMapping("/deals/{dealId}/stage")
    String move(
            Viewer viewer,
            @PathVariable long dealId,
            @RequestParam String stage,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        var prospect = ofDeal(viewer, dealId);
        var to = Arrays.stream(Deal.Stage.values())
                .filter(it -> it.word().equals(stage))
                .findFirst()
                .orElseThrow(
                        () -> Refused.conflict("The deal stays where it is", "There is no stage “" + stage + "”."));
        prospects.moveDeal(dealId, to, viewer.memberId(), clock.instant());
        Toast.said("The deal with " + prospect.name() + " is now “" + to.word() + "”")
                .after(redirect);
        return "redirect:" + TodayController.cameFrom(request).orElse("/deals");
    }

    /** A colleague belongs to the deal, too: when it is won or lost, that one's pursuit waits for a decision. */
    @PostMapping("/deals/{dealId}/people")
    String add(Viewer viewer, @PathVariable long dealId, @RequestParam long person, RedirectAttributes redirect) {
        var owner = ofDeal(viewer, dealId);
        var added = access.seen(viewer, person);
        if (!prospects.addToDeal(dealId, person, viewer.memberId(), clock.instant()))
            throw Refused.conflict(
                    "Nobody was added",
                    added.name() + " is no colleague of " + owner.name() + ", or belongs to the deal already.");
        Toast.said(added.name() + " belongs to the deal").after(redirect);
        return "redirect:/prospects/" + owner.prospectId() + "#deals";
    }

    @PostMapping("/deals/{dealId}/people/{prospectId}/removal")
    String remove(
            Viewer viewer, @PathVariable long dealId, @PathVariable long prospectId, RedirectAttributes redirect) {
        var owner = ofDeal(viewer, dealId);
        prospects.takeFromDeal(dealId, prospectId, viewer.memberId(), clock.instant());
        Toast.said("Belongs to the deal no more").after(redirect);
        return "redirect:/prospects/" + owner.prospectId() + "#deals";
    }

    /** Whom it was opened with. */
    private Prospect ofDeal(Viewer viewer, long dealId) {
        var prospectId = store.prospectOfDeal(dealId);
        if (prospectId.isEmpty()) throw new NotFound("This deal");
        return access.changed(viewer, prospectId.getAsLong());
    }

    /** Opens a deal on the page of its prospect. */
    @PostMapping("/prospects/{prospectId:\\d+}/deals")
    ModelAndView open(
            Viewer viewer,
            @PathVariable long prospectId,
            @RequestParam(defaultValue = "") String title,
            @RequestParam(defaultValue = "") String amount,
            @RequestParam(defaultValue = "") String currency,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var prospect = access.changed(viewer, prospectId);
        var problems = Problems.none();
        var money = money(amount);
        var unit = currency.isBlank()
                ? team.workspace().currency()
                : currency.strip().toUpperCase(java.util.Locale.ROOT);
        if (title.isBlank()) problems = problems.and("", "What is the deal about? Give it a title.");
        problems = problems.tooLong("", "What about", title.strip(), Lengths.NAME);
        if (money.isEmpty())
            problems = problems.and("", "“" + amount + "” is no amount. Write it as 18400 or 18400.50.");
        if (!Currencies.pays(unit))
            problems = problems.and(
                    "", "“" + unit + "” is no currency that anybody pays with. Use three letters, such as EUR.");
        if (problems.any() || money.isEmpty())
            return pages.refused(viewer, prospectId, String.valueOf(problems.at("")), request, response);
        prospects.openDeal(prospectId, title.strip(), money.get(), unit, viewer.memberId(), clock.instant());
        Toast.said("A deal of " + Figures.money(money.get(), unit) + " with " + prospect.name() + " is open")
                .after(redirect);
        return new ModelAndView("redirect:/prospects/" + prospectId);
    }

    /** What a person writes as an amount: spaces and separators of thousands do not matter. */
    static Optional<BigDecimal> money(String text) {
        var plain = text.strip().replaceAll("[\\s'’]", "");
        if (plain.matches("\\d{1,3}(,\\d{3})+(\\.\\d{1,2})?")) plain = plain.replace(",", "");
        else if (plain.matches("\\d{1,3}(\\.\\d{3})+(,\\d{1,2})?"))
            plain = plain.replace(".", "").replace(',', '.');
        else plain = plain.replace(',', '.');
        return plain.matches("\\d{1,14}(\\.\\d{1,2})?") ? Optional.of(new BigDecimal(plain)) : Optional.empty();
    }
}
