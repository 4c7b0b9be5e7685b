package followthrough.playbook;

import followthrough.prospects.TierRule;
import followthrough.prospects.Tiers;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.Figures;
import followthrough.web.Problems;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.When;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The rule of tiers: everybody reads it, leaders change it, after they have seen whom it would move. */
@Controller
@Tag(name = "Playbook")
class TierController {
    private static final int SHOWN = 10;

    private final Tiers tiers;
    private final Team team;
    private final Clock clock;

    TierController(Tiers tiers, Team team, Clock clock) {
        this.tiers = tiers;
        this.team = team;
        this.clock = clock;
    }

    /** @param from a rule of before, to be set again; absent: the one in force */
    @GetMapping("/playbook/tiers")
    ModelAndView show(Viewer viewer, @RequestParam(required = false) @Nullable Long from) {
        var history = tiers.history(SHOWN);
        var before = history.stream()
                .filter(it -> from != null && it.ruleId() == from && !it.words().isEmpty())
                .findFirst();
        if (viewer.leads() && before.isPresent())
            return preview(viewer, before.get().words());
        var inForce = history.isEmpty() ? "" : history.getFirst().words();
        return page(viewer, inForce.isEmpty() ? TierRule.PROPOSAL : inForce, null, List.of());
    }

    /**
     * @param then {@code set}, {@code none} for no rule any more, else it is only said what it would do
     * @param seen the rule of which that was said: another one, typed since, is not set unseen
     */
    @PostMapping("/playbook/tiers")
    ModelAndView set(
            Viewer viewer,
            @RequestParam(defaultValue = "") String words,
            @RequestParam(defaultValue = "") String then,
            @RequestParam(defaultValue = "") String seen,
            RedirectAttributes redirect) {
        mustLead(viewer);
        if (then.equals("none")) {
            tiers.putOutOfForce(viewer.memberId());
            Toast.said("No rule is in force any more; everybody keeps the tier they have")
                    .after(redirect);
            return new ModelAndView("redirect:/playbook/tiers");
        }
        return switch (TierRule.read(words)) {
            case TierRule.Refused(var problems) -> {
                var page = page(viewer, words, null, problems);
                page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
                yield page;
            }
            case TierRule.Read(var rule) -> {
                if (!then.equals("set")) yield preview(viewer, words);
                if (!seen.lines().toList().equals(words.lines().toList()))
                    yield page(
                            viewer, words, tiers.preview(rule), List.of(), "Not set yet, for it has changed since. ");
                tiers.set(rule, viewer.memberId());
                Toast.said("The rule is in force; who is there follows within minutes")
                        .after(redirect);
                yield new ModelAndView("redirect:/playbook/tiers");
            }
        };
    }

    private ModelAndView preview(Viewer viewer, String words) {
        return TierRule.read(words) instanceof TierRule.Read(var rule)
                ? page(viewer, words, tiers.preview(rule), List.of())
                : page(viewer, words, null, List.of());
    }

    private ModelAndView page(Viewer viewer, String words, Tiers.@Nullable Preview preview, List<String> found) {
        return page(viewer, words, preview, found, "");
    }

    private ModelAndView page(
            Viewer viewer, String words, Tiers.@Nullable Preview preview, List<String> found, String first) {
        var when = When.of(clock, viewer.zone());
        var history = tiers.history(SHOWN);
        var inForce = history.isEmpty() || history.getFirst().words().isEmpty() ? null : history.getFirst();
        var problems =
                found.isEmpty() ? Problems.none() : Problems.with("words", "Not set: see above what is to be mended.");
        return new ModelAndView("playbook/tiers")
                .addObject(
                        "page",
                        new TierPage(
                                inForce,
                                inForce == null ? "" : said(inForce, when),
                                words,
                                preview,
                                preview == null ? "" : first + said(preview),
                                history.stream()
                                        .filter(it -> it != inForce)
                                        .map(it -> new TierPage.Former(it.ruleId(), it.words(), who(it, when)))
                                        .toList(),
                                viewer.leads(),
                                found))
                .addObject("problems", problems);
    }

    private String who(Tiers.Set it, When when) {
        var by = Optional.ofNullable(it.setBy())
                .flatMap(team::member)
                .map(Member::name)
                .orElse("somebody");
        return "set by " + by + ", " + when.at(it.setAt());
    }

    private String said(Tiers.Set it, When when) {
        var done = it.doneAt();
        return Figures.count(it.moved(), "prospect", "prospects") + " moved, " + Figures.number(it.looked())
                + " looked at" + (done == null ? " so far, " + it.percent() + " %" : "; done " + when.at(done));
    }

    private static String said(Tiers.Preview it) {
        return (it.about() ? "About " : "")
                + (it.moving() == 0 ? "none" : Figures.number(it.moving())) + " of "
                + Figures.count(it.people(), "prospect", "prospects") + " would get another tier"
                + (it.byHand() == 0 ? "" : "; " + Figures.number(it.byHand()) + " keep theirs, named by hand")
                + (it.about() ? ". A part was counted, and the rest follows from it" : "") + ".";
    }

    // --- for other programs

    /** @param words the rule as it is written; empty: none */
    record Rule(@Nullable String words) {}

    /** @param done whether everybody who was there has been looked at by it */
    record InForce(String words, long looked, long moved, boolean done) {}

    /** @param moves how many would get which tier, as in {@code "B to A": 12} */
    record Answer(InForce rule, @Nullable Long wouldMove, Map<String, Long> moves) {}

    @GetMapping("/api/v1/tier-rule")
    @ResponseBody
    @Operation(summary = "The rule of tiers in force, and how far everybody follows it")
    InForce rule() {
        return tiers.history(1).stream()
                .findFirst()
                .map(it -> new InForce(it.words(), it.looked(), it.moved(), !it.goesOn()))
                .orElse(new InForce("", 0, 0, true));
    }

    /** @param dryRun only says what it would do */
    @PutMapping(path = "/api/v1/tier-rule", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    @Operation(
            summary = "Set the rule of tiers",
            description =
                    "Needs a leader's token. words: a line for each condition, as “A: deal at least 20,000 and asked”,"
                            + " the last one “otherwise C”; empty for no rule. dryRun says whom it would move and sets nothing.")
    Answer set(Viewer viewer, @RequestBody Rule wanted, @RequestParam(defaultValue = "false") boolean dryRun) {
        mustLead(viewer);
        var words = wanted.words() == null ? "" : wanted.words();
        if (words.isBlank()) {
            if (!dryRun) tiers.putOutOfForce(viewer.memberId());
            return new Answer(rule(), 0L, Map.of());
        }
        return switch (TierRule.read(words)) {
            case TierRule.Refused(var problems) ->
                throw Refused.unclear("This is not a rule", String.join("; ", problems) + ".");
            case TierRule.Read(var read) -> {
                var preview = tiers.preview(read);
                if (!dryRun) tiers.set(read, viewer.memberId());
                var moves = new TreeMap<String, Long>();
                preview.moves().forEach(it -> moves.put(it.from() + " to " + it.to(), it.people()));
                yield new Answer(rule(), preview.moving(), moves);
            }
        };
    }

    private static void mustLead(Viewer viewer) {
        if (!viewer.leads())
            throw Refused.forbidden(
                    "The rule of tiers needs a leader", "Everybody reads it; leaders and administrators change it.");
    }
}
