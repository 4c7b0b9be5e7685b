package followthrough.today;

import followthrough.playbook.ExitPolicy;
import followthrough.playbook.Playbook;
import followthrough.prospects.Basis;
import followthrough.prospects.Deal;
import followthrough.prospects.Entry;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tiers;
import followthrough.prospects.ZoneBasis;
import followthrough.pursuits.Foresight;
import followthrough.pursuits.Known;
import followthrough.pursuits.Merges;
import followthrough.pursuits.NextStep;
import followthrough.pursuits.Pursuit;
import followthrough.pursuits.Pursuits;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.Figures;
import followthrough.web.Problems;
import followthrough.web.When;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Builds the page of a prospect, also when something typed on it was refused. */
@Component
class ProspectPages {
    private static final int ENTRIES = 30;
    private static final int PLANNED = 6;
    private static final int MADE = 12;
    /** As many are offered for a deal; of a larger company the rest is not, by name. */
    private static final int COLLEAGUES = 500;

    private final Panes panes;
    private final Access access;
    private final QueueStore store;
    private final PeopleStore people;
    private final Prospects prospects;
    private final Tiers tiers;
    private final Pursuits pursuits;
    private final Foresight foresight;
    private final Merges merges;
    private final Team team;
    private final Playbook playbook;

    ProspectPages(
            Panes panes,
            Access access,
            QueueStore store,
            PeopleStore people,
            Prospects prospects,
            Tiers tiers,
            Pursuits pursuits,
            Foresight foresight,
            Merges merges,
            Team team,
            Playbook playbook) {
        this.panes = panes;
        this.access = access;
        this.store = store;
        this.people = people;
        this.prospects = prospects;
        this.tiers = tiers;
        this.pursuits = pursuits;
        this.foresight = foresight;
        this.merges = merges;
        this.team = team;
        this.playbook = playbook;
    }

    ModelAndView show(Viewer viewer, long prospectId, @Nullable Long beforeEntry) {
        return new ModelAndView(
                "today/prospect", Map.of("page", page(viewer, prospectId, beforeEntry), "problems", Problems.none()));
    }

    /** In place: a sentence appears, and everything that was typed stays. Without script the page says it. */
    ModelAndView refused(
            Viewer viewer, long prospectId, String why, HttpServletRequest request, HttpServletResponse response) {
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Retarget", "#refusal");
            response.setHeader("HX-Reswap", "innerHTML show:top");
            response.setHeader("HX-Push-Url", "false");
            return new ModelAndView("today/refusal", Map.of("why", why), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return new ModelAndView(
                "today/prospect",
                Map.of("page", page(viewer, prospectId, null), "problems", Problems.with("", why)),
                HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private ProspectPage page(Viewer viewer, long prospectId, @Nullable Long beforeEntry) {
        var built = panes.of(viewer, access.look(viewer, prospectId), null, Pane.Place.NONE, true);
        var pane = built.pane();
        var prospect = pane.prospect();
        var when = pane.when();
        var entries = prospects.timeline(prospectId, ENTRIES + 1, beforeEntry);
        var shown = entries.size() > ENTRIES ? entries.subList(0, ENTRIES) : entries;
        var history = pursuits.history(prospectId);
        var past = history.stream()
                .filter(it -> !it.open())
                .map(it -> past(it, when))
                .toList();
        return new ProspectPage(
                pane,
                heading(pane, when),
                trail(built.known(), when),
                summary(pane.pursuit(), prospect, when),
                past,
                Ended.sale(history).orElse(null),
                panes.happened(
                        viewer,
                        prospectId,
                        shown,
                        beforeEntry == null
                                ? null
                                : prospects.entries(Set.of(beforeEntry)).stream()
                                        .map(Entry::at)
                                        .findFirst()
                                        .orElse(null),
                        when),
                entries.size() > ENTRIES
                        ? "/prospects/" + prospectId + "?before="
                                + shown.getLast().entryId() + "#timeline"
                        : null,
                deals(viewer, built.known()),
                owners(viewer, prospect),
                sequences(prospect, pane.pursuit()),
                bases(),
                Words.CHANNELS,
                COUNTRIES,
                team.workspace().currency(),
                tiers.why(prospect, built.known().deals()),
                zoneLine(prospect),
                basisLine(prospect, when),
                when.now().atZone(prospect.zone()).toLocalDate(),
                viewer.leads(),
                merges.undoable(prospectId).orElse(null));
    }

    /** Those of the playbook that are for this tier and for people who have, or have not, said something. */
    private Map<String, String> sequences(Prospect prospect, @Nullable Pursuit pursuit) {
        var sequences = new LinkedHashMap<String, String>();
        if (pursuit == null) return sequences;
        for (var version : playbook.published()) {
            var sequence = version.sequence();
            if (sequence.tiers().contains(prospect.tier()) && pursuit.mayEnter(sequence))
                sequences.put(sequence.key(), sequence.name());
        }
        return sequences;
    }

    private List<ProspectPage.DealCard> deals(Viewer viewer, Known known) {
        var own = known.deals();
        var all = new ArrayList<>(own);
        all.addAll(prospects.dealsWithOthers(known.prospect().prospectId()));
        var ids = all.stream().map(Deal::dealId).toList();
        var in = people.inDeals(ids, viewer.scope());
        var out = people.notInDeals(own.stream().map(Deal::dealId).toList(), viewer.scope(), COLLEAGUES);
        return all.stream()
                .map(deal -> {
                    var names = new LinkedHashMap<Long, String>();
                    in.stream()
                            .filter(it -> it.dealId() == deal.dealId())
                            .forEach(it -> names.put(it.prospectId(), it.name()));
                    var more = new LinkedHashMap<String, String>();
                    out.stream()
                            .filter(it -> it.dealId() == deal.dealId())
                            .forEach(it -> more.put(
                                    String.valueOf(it.prospectId()),
                                    it.name() + (it.title().isEmpty() ? "" : ", " + it.title())));
                    if (!more.isEmpty()) more.putFirst("", "choose a colleague");
                    return new ProspectPage.DealCard(deal, own.contains(deal), names, more);
                })
                .toList();
    }

    /** {@code Next step: call, today 16:20 there · 17:20 here} */
    private static String heading(Pane pane, When when) {
        var next = pane.next();
        if (next == null) return "Nothing is open";
        var at = when.there(next.due(), pane.prospect().zone());
        var late = next.due().isBefore(when.now()) ? ", was due " : ", ";
        return (next.chore() ? "Next step: a task" : "Next step: " + Words.channel(next.channel()))
                + (next.automatic() ? " by itself" : "")
                + late
                + at;
    }

    private List<ProspectPage.Mark> trail(Known known, When when) {
        var pursuit = known.pursuit();
        var marks = new ArrayList<ProspectPage.Mark>();
        var made = new ArrayList<>(store.touches(known.prospect().prospectId(), MADE));
        java.util.Collections.reverse(made);
        Instant reacted = pursuit == null ? null : pursuit.reactedAt();
        for (var touch : made) {
            if (reacted != null && reacted.isBefore(touch.madeAt())) {
                marks.add(reaction(reacted, when));
                reacted = null;
            }
            marks.add(new ProspectPage.Mark(
                    "made",
                    false,
                    Words.icon(touch.channel()),
                    touch.number() + " · " + Words.channel(touch.channel()),
                    when.day(touch.madeAt()),
                    touch.bounced()
                            ? "came back"
                            : touch.outcome() == null || touch.outcome().equals("done")
                                    ? touch.goal()
                                    : touch.outcome()));
        }
        if (reacted != null) marks.add(reaction(reacted, when));
        if (pursuit == null) return marks;
        int number = pursuit.made().touches();
        boolean first = true;
        for (NextStep step : foresight.upcoming(known, PLANNED)) {
            if (!step.chore()) number++;
            marks.add(new ProspectPage.Mark(
                    first ? "next" : "planned",
                    false,
                    Words.icon(step.channel()),
                    step.chore() ? "to do" : number + " · " + Words.channel(step.channel()),
                    when.day(step.due()),
                    step.goal()));
            first = false;
        }
        return marks;
    }

    private static ProspectPage.Mark reaction(Instant at, When when) {
        return new ProspectPage.Mark("made said-in", true, "reply", "They reacted", when.day(at), "");
    }

    private static String summary(@Nullable Pursuit pursuit, Prospect prospect, When when) {
        if (pursuit == null) return "";
        var made = pursuit.made();
        var first = made.firstAt();
        var missing = ExitPolicy.of(prospect.tier())
                .missing(
                        made.touches(),
                        made.channelCount(),
                        made.personal(),
                        first == null ? Duration.ZERO : Duration.between(first, when.now()),
                        false);
        return Figures.count(made.touches(), "touch", "touches") + " made over "
                + Figures.count(made.channelCount(), "channel", "channels")
                + (missing.isEmpty()
                        ? "; may be let go now, or when they say so"
                        : "; may be let go after " + String.join(", ", missing) + ", or when they say so");
    }

    private static ProspectPage.Past past(Pursuit it, When when) {
        var ending = Objects.requireNonNull(it.ending());
        return new ProspectPage.Past(
                ending.how().word,
                ending.why(),
                when.day(it.openedAt()) + " to " + when.day(ending.at()),
                it.made().touches());
    }

    private Map<String, String> owners(Viewer viewer, Prospect prospect) {
        var owners = new LinkedHashMap<String, String>();
        var members = viewer.administers()
                ? team.members().stream().filter(Member::active).toList()
                : team.membersOf(viewer.teamId());
        members.forEach(it -> owners.put(String.valueOf(it.memberId()), it.name()));
        owners.putIfAbsent(
                String.valueOf(prospect.ownerId()),
                team.member(prospect.ownerId()).map(Member::name).orElse("nobody"));
        return owners;
    }

    private static Map<String, String> bases() {
        var bases = new LinkedHashMap<String, String>();
        for (var basis : Basis.values()) bases.put(basis.word(), basis.word() + ": " + basis.meaning());
        return bases;
    }

    private static final Map<String, String> COUNTRIES = countries();

    private static Map<String, String> countries() {
        var countries = new LinkedHashMap<String, String>();
        countries.put("", "not known");
        countries.putAll(Words.COUNTRIES);
        return countries;
    }

    private static String zoneLine(Prospect prospect) {
        var zone = prospect.zone().getId().replace('_', ' ');
        return switch (prospect.zoneBasis()) {
            case ZoneBasis.STATED -> zone + ", stated";
            case ZoneBasis.PHONE -> zone + ", guessed from the telephone number";
            case ZoneBasis.COUNTRY -> zone + ", guessed from the country";
            case ZoneBasis.WORKSPACE -> zone + ", guessed: nothing is known, so the workspace’s";
        };
    }

    private static String basisLine(Prospect prospect, When when) {
        var at = prospect.basisAt();
        return prospect.basis().meaning()
                + (prospect.basisNote().isEmpty() ? "" : " " + prospect.basisNote() + ".")
                + (at == null ? "" : " Since " + when.day(at) + ".");
    }
}
