package followthrough.pursuits;

import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.playbook.AssetLibrary;
import followthrough.playbook.Merge;
import followthrough.playbook.Playbook;
import followthrough.playbook.Sequence;
import followthrough.playbook.SequenceVersion;
import followthrough.prospects.Channel;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.When;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** A draft as it would run for one prospect: dates and reasons as the core decides them, texts as they would leave. */
@Controller
class PreviewController {
    private static final int FOUND = 8;
    /** So many of the latest are looked at for what their texts lack. */
    private static final int LOOKED_AT = 200;

    private static final int NAMED = 3;

    private final Playbook playbook;
    private final AssetLibrary library;
    private final Pursuits pursuits;
    private final Foresight foresight;
    private final Prospects prospects;
    private final MovesStore store;
    private final Composer composer;
    private final Mailboxes mailboxes;
    private final Team team;
    private final Clock clock;

    PreviewController(
            Playbook playbook,
            AssetLibrary library,
            Pursuits pursuits,
            Foresight foresight,
            Prospects prospects,
            MovesStore store,
            Composer composer,
            Mailboxes mailboxes,
            Team team,
            Clock clock) {
        this.playbook = playbook;
        this.library = library;
        this.pursuits = pursuits;
        this.foresight = foresight;
        this.prospects = prospects;
        this.store = store;
        this.composer = composer;
        this.mailboxes = mailboxes;
        this.team = team;
        this.clock = clock;
    }

    /**
     * @param prospect for whom; absent: the first one found
     * @param q words to find somebody by; empty: the latest the sequence is for
     */
    @GetMapping("/playbook/{key}/draft/preview")
    ModelAndView show(
            Viewer viewer,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable Long prospect,
            @RequestParam(defaultValue = "") String q,
            HttpServletRequest request,
            HttpServletResponse response) {
        PublishingController.mustLead(viewer);
        var sequence = playbook.draft(key)
                .map(draft -> Playbook.soFar(draft.yaml()))
                .or(() -> playbook.newest(key).map(SequenceVersion::sequence))
                .map(Playbook::asIfFinished)
                .orElseThrow(() -> new NotFound("This sequence"));
        var tiers = sequence.tiers().stream().map(Tier::name).collect(Collectors.toSet());
        var recent = store.recent(tiers, viewer.scope(), LOOKED_AT);
        var latest = prospects.all(recent);
        var found = q.isBlank()
                ? recent.stream().limit(FOUND).map(latest::get).toList()
                : prospects.search(q, viewer.scope(), FOUND);
        var named = prospect == null
                ? Optional.<Prospect>empty()
                : prospects
                        .find(prospect)
                        .filter(it -> sees(viewer, it))
                        // Other words look for somebody else.
                        .filter(it ->
                                q.isBlank() || found.stream().anyMatch(one -> one.prospectId() == it.prospectId()));
        var chosen = named.or(() -> found.stream().findFirst());
        response.setHeader("Vary", "HX-Request");
        return new ModelAndView(
                request.getHeader("HX-Request") != null ? "pursuits/preview" : "pursuits/previewPage",
                Map.of(
                        "page",
                        chosen.map(it -> page(viewer, sequence, it, q, found, latest))
                                .orElseGet(
                                        () -> new PreviewPage(sequence, null, q, found, List.of(), "", List.of(), 0))));
    }

    private boolean sees(Viewer viewer, Prospect prospect) {
        return viewer.seesTeam(team.member(prospect.ownerId()).orElseThrow().teamId());
    }

    private PreviewPage page(
            Viewer viewer,
            Sequence sequence,
            Prospect prospect,
            String words,
            List<Prospect> found,
            Map<Long, Prospect> latest) {
        var known = pursuits.known(prospect);
        var version = new SequenceVersion(0, 0, sequence, clock.instant());
        var steps = sequence.steps().isEmpty()
                ? List.<NextStep>of()
                : foresight.asIfBegun(known, version, 2 * sequence.steps().size() + 1);
        var when = When.of(clock, prospect.zone());
        var fields = fields(prospect, known);
        var assets = library.byKeys(sequence.assets());
        var lines = new ArrayList<PreviewPage.Line>();
        var then = "";
        var chores = new ArrayList<>(steps.stream().filter(NextStep::chore).toList());
        var texts = composer.texts();
        for (int i = 0; i < sequence.steps().size(); i++) {
            int index = i;
            var step = sequence.steps().get(i);
            var next = steps.stream()
                    .filter(it -> it.step() != null && it.step() == index)
                    .findFirst();
            // What has to be found for it stands in its place.
            var chore = next.isPresent()
                    ? Optional.<NextStep>empty()
                    : chores.stream()
                            .filter(it -> it.channel() == step.channel())
                            .findFirst();
            chore.ifPresent(chores::remove);
            var at = next.or(() -> chore);
            var filled = composer.fill(
                    step, prospect.prospectId(), Gifts.giving(step, assets, prospect.trade(), fields), texts);
            lines.add(new PreviewPage.Line(
                    i + 1,
                    step,
                    next.map(NextStep::channel).orElse(step.channel()),
                    at.map(it -> when.full(it.due())).orElse(""),
                    next.map(NextStep::whyThen)
                            .or(() -> chore.map(
                                    it -> it.goal() + ": " + it.whyThen() + "; if none is found, it is passed over"))
                            .orElse(
                                    step.when().isEmpty()
                                            ? "not made: there is no way to them that it could take"
                                            : "not made for them if they stay silent: its conditions are not so"),
                    next.map(NextStep::automatic).orElse(false),
                    filled.map(it -> it instanceof Merge.Rendered(var subject, var text) ? subject : "")
                            .orElse(""),
                    filled.map(it -> it instanceof Merge.Rendered(var subject, var text) ? text : "")
                            .orElse(""),
                    filled.map(it -> it instanceof Merge.Missing(var missing) ? lacks(missing) : List.<String>of())
                            .orElse(List.of())));
        }
        for (var next : steps)
            if (next.step() == null && !(next.chore() && next.channel() != Channel.TASK) && then.isEmpty())
                then = when.full(next.due()) + ": " + next.goal() + " (" + next.whyThen() + ")";
        return new PreviewPage(sequence, prospect, words, found, lines, then, lacking(sequence, latest), latest.size());
    }

    private Map<String, String> fields(Prospect prospect, Known known) {
        var owner = team.member(prospect.ownerId()).orElseThrow();
        var address = Messages.used(mailboxes.of(owner.memberId()))
                .map(Mailbox::address)
                .orElse(owner.email());
        return Composer.fields(prospect, known.deals(), null, owner.name(), address, team.workspace(), clock.instant());
    }

    /** What begins the sequence is known once it begins, and nobody can fill it in before. */
    private static List<String> lacks(List<String> missing) {
        return missing.stream().filter(it -> !it.startsWith("trigger.")).toList();
    }

    /** Of those whom the sequence is for who lacks what; a text without a merge field asks nobody. */
    private List<PreviewPage.Lacking> lacking(Sequence sequence, Map<Long, Prospect> people) {
        var deals = prospects.deals(people.keySet());
        var lacking = new Lacking(
                sequence,
                step -> true,
                library.byKeys(sequence.assets()),
                composer.texts(),
                team.workspace(),
                clock.instant());
        var names = new TreeMap<Integer, Map<String, List<String>>>();
        for (var person : people.values())
            for (var missing : lacking.of(person, deals.getOrDefault(person.prospectId(), List.of())))
                for (var field : lacks(missing.fields()))
                    names.computeIfAbsent(missing.number(), _ -> new TreeMap<>())
                            .computeIfAbsent(field, _ -> new ArrayList<>())
                            .add(person.name());
        var lines = new ArrayList<PreviewPage.Lacking>();
        names.forEach((number, fields) -> fields.forEach((field, who) -> lines.add(new PreviewPage.Lacking(
                number, field, who.size(), who.stream().limit(NAMED).toList()))));
        return lines;
    }
}
