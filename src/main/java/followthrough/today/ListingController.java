package followthrough.today;

import followthrough.playbook.Playbook;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.today.ListingPage.Link;
import followthrough.today.ListingPage.Row;
import followthrough.today.ListingStore.Line;
import followthrough.web.Figures;
import followthrough.web.Problems;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.Tone;
import followthrough.web.When;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Lists of prospects, search, and what is done with many at once. */
@Controller
class ListingController {
    private static final int FOUND = 50;
    private static final int FOUND_WHILE_TYPING = 8;

    private final ListingStore store;
    private final Access access;
    private final Prospects prospects;
    private final Playbook playbook;
    private final Team team;
    private final Clock clock;

    ListingController(
            ListingStore store, Access access, Prospects prospects, Playbook playbook, Team team, Clock clock) {
        this.store = store;
        this.access = access;
        this.prospects = prospects;
        this.playbook = playbook;
        this.team = team;
        this.clock = clock;
    }

    @GetMapping("/prospects")
    ModelAndView list(Viewer viewer, Listing listing) {
        var lines = new ArrayList<>(store.lines(listing, viewer.scope(), clock.instant(), ListingStore.PAGE + 1));
        var backwards = Listing.Cursor.of(listing.before()).isPresent();
        var more = lines.size() > ListingStore.PAGE;
        if (more && backwards) lines.removeFirst();
        else if (more) lines.removeLast();
        var later = backwards || more;
        var earlier = backwards ? more : Listing.Cursor.of(listing.after()).isPresent();
        var when = When.of(clock, viewer.zone());
        var members = members(viewer);
        var page = new ListingPage(
                views(viewer, listing),
                chips(listing),
                kept(listing),
                owners(members),
                states(),
                sorts(),
                listing.order().word,
                viewer.administers() && !listing.filtered() && store.estimate() >= 1000
                        ? "about " + Figures.number(store.estimate()) + " in the base"
                        : "",
                lines.stream().map(it -> row(it, viewer, members, when)).toList(),
                lines.isEmpty()
                        ? "nobody"
                        : Figures.count(lines.size(), "prospect", "prospects") + " on this page, "
                                + listing.order().label,
                earlier && !lines.isEmpty()
                        ? listing.with("before", lines.getFirst().cursor().text())
                        : null,
                later && !lines.isEmpty()
                        ? listing.with("after", lines.getLast().cursor().text())
                        : null,
                !lines.isEmpty());
        return new ModelAndView("today/prospects", Map.of("page", page));
    }

    /** Everybody whose name, company and addresses hold the words. */
    @GetMapping("/search")
    ModelAndView search(Viewer viewer, @RequestParam(defaultValue = "") String q) {
        var hits = q.isBlank() ? List.<Hit>of() : hits(viewer, q, FOUND);
        return new ModelAndView("today/search", Map.of("q", q, "hits", hits));
    }

    @GetMapping("/search.json")
    @ResponseBody
    List<Hit> searchWhileTyping(Viewer viewer, @RequestParam(defaultValue = "") String q) {
        return q.isBlank() ? List.of() : hits(viewer, q, FOUND_WHILE_TYPING);
    }

    private List<Hit> hits(Viewer viewer, String q, int limit) {
        return prospects.search(q, viewer.scope(), limit).stream()
                .map(it -> new Hit(it.name(), detail(it), "/prospects/" + it.prospectId()))
                .toList();
    }

    private static String detail(Prospect it) {
        if (it.title().isEmpty()) return it.companyName();
        return it.companyName().isEmpty() ? it.title() : it.title() + ", " + it.companyName();
    }

    // --- many at once ---

    /** Shows how many would go to whom; nothing is changed yet. */
    @GetMapping("/prospects/hand-over")
    ModelAndView handOver(Viewer viewer, @RequestParam(name = "id", defaultValue = "") List<Long> ids) {
        return handOver(viewer, ids, Problems.none());
    }

    private ModelAndView handOver(Viewer viewer, List<Long> ids, Problems problems) {
        var mine = changeable(viewer, ids);
        return new ModelAndView(
                "today/handOver",
                Map.of(
                        "people",
                        mine,
                        "leftOut",
                        ids.size() - mine.size(),
                        "owners",
                        owners(members(viewer)),
                        "problems",
                        problems));
    }

    @PostMapping("/prospects/hand-over")
    ModelAndView handOver(
            Viewer viewer,
            @RequestParam(name = "id", defaultValue = "") List<Long> ids,
            @RequestParam(required = false) @Nullable Long owner,
            RedirectAttributes redirect) {
        var mine = changeable(viewer, ids);
        var to = members(viewer).stream()
                .filter(it -> owner != null && it.memberId() == owner)
                .findFirst();
        if (mine.isEmpty())
            throw Refused.conflict("Nobody was handed over", "Choose prospects that are yours to change.");
        if (to.isEmpty()) {
            var page = handOver(viewer, ids, Problems.with("owner", "Choose who takes over."));
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return page;
        }
        prospects.handOver(
                mine.stream().map(Prospect::prospectId).toList(),
                to.get().memberId(),
                viewer.memberId(),
                clock.instant());
        Toast.said(Figures.count(mine.size(), "prospect goes", "prospects go") + " to "
                        + to.get().name() + ", each with its next step")
                .after(redirect);
        return new ModelAndView("redirect:/prospects");
    }

    private List<Prospect> changeable(Viewer viewer, List<Long> ids) {
        return prospects.all(ids).values().stream()
                .filter(it -> access.mayChange(viewer, it))
                .sorted(java.util.Comparator.comparing(Prospect::name))
                .toList();
    }

    // --- parts of the page ---

    /** Whom one may see and hand over to: the own team's; an administrator everybody who has joined. */
    private List<Member> members(Viewer viewer) {
        return viewer.administers()
                ? team.members().stream()
                        .filter(it -> it.active() && it.joined())
                        .toList()
                : team.membersOf(viewer.teamId());
    }

    private static Map<String, String> owners(List<Member> members) {
        var owners = new LinkedHashMap<String, String>();
        owners.put("", "anybody");
        members.forEach(it -> owners.put(String.valueOf(it.memberId()), it.name()));
        return owners;
    }

    private static Map<String, String> states() {
        var states = new LinkedHashMap<String, String>();
        states.put("", "in any state");
        states.put("open", "open");
        for (var state : List.of("new", "working", "answering", "meeting", "nurture", "review"))
            states.put(state, "open: " + state);
        for (var ending : List.of("won", "no", "referred", "bad data", "unreachable", "lapsed"))
            states.put(ending, "ended: " + ending);
        states.put("none", "nothing open");
        states.put("opted out", "opted out");
        states.put("kept only", "kept only");
        return states;
    }

    private static Map<String, String> sorts() {
        var sorts = new LinkedHashMap<String, String>();
        for (var sort : Listing.Sort.values()) sorts.put(sort.word, sort.label);
        return sorts;
    }

    private static Map<String, String> kept(Listing listing) {
        return Map.of(
                "q", Listing.text(listing.q()),
                "owner", listing.owner() == null ? "" : listing.owner().toString(),
                "tier", Listing.text(listing.tier()),
                "source", Listing.text(listing.source()),
                "state", Listing.text(listing.state()),
                "company", listing.company() == null ? "" : listing.company().toString(),
                "follow", Listing.text(listing.follow()),
                "sort", Listing.text(listing.sort()));
    }

    private static List<Link> views(Viewer viewer, Listing listing) {
        var views = new ArrayList<Link>();
        var state = Listing.text(listing.state());
        var follow = Listing.text(listing.follow());
        var mine = listing.owner() != null && listing.owner() == viewer.memberId();
        views.add(new Link("All", "/prospects", !listing.filtered()));
        views.add(new Link("Mine", "/prospects?owner=" + viewer.memberId() + "&state=open&sort=due", mine));
        views.add(new Link("Gone quiet", "/prospects?state=open&follow=silent", follow.equals("silent")));
        views.add(new Link("Stopped before five", "/prospects?follow=under%20five", follow.equals("under five")));
        views.add(new Link("Not now", "/prospects?state=nurture&sort=due", state.equals("nurture")));
        views.add(new Link("To decide", "/prospects?state=review&sort=due", state.equals("review")));
        views.add(new Link("Won", "/prospects?state=won", state.equals("won")));
        views.add(new Link("Opted out", "/prospects?state=opted%20out", state.equals("opted out")));
        views.add(new Link("Kept only", "/prospects?state=kept%20only", state.equals("kept only")));
        return views;
    }

    private static List<Link> chips(Listing listing) {
        var follow = Listing.text(listing.follow());
        var chips = new ArrayList<Link>();
        for (var it : Map.of(
                        "silent", "no touch in 14 days", "under five", "stopped before five", "never", "never touched")
                .entrySet())
            chips.add(new Link(
                    it.getValue(),
                    listing.with("follow", follow.equals(it.getKey()) ? "" : it.getKey()),
                    follow.equals(it.getKey())));
        chips.sort(java.util.Comparator.comparing(Link::text));
        return chips;
    }

    private Row row(Line it, Viewer viewer, List<Member> members, When when) {
        var due = it.due();
        var goal = it.goal();
        var channel = it.channel();
        var lastTouch = it.lastTouchAt();
        var reacted = it.reactedAt();
        var planned = planned(it);
        var next = goal == null || channel == null
                ? ""
                : it.chore()
                        ? goal
                        : Words.capital(Words.channel(channel)) + (it.automatic() ? ", automatic: " : ": ") + goal;
        return new Row(
                it.prospectId(),
                it.name(),
                it.title(),
                it.company(),
                it.companyId(),
                Words.country(it.country()),
                it.tier(),
                it.owner(),
                channel == null ? "" : Words.icon(channel),
                next,
                due == null ? "" : when.there(due, it.zone()) + (it.waits() == null ? "" : " · waits: " + it.waits()),
                it.state() == null ? "" : planned > 0 ? it.made() + " of " + planned : String.valueOf(it.made()),
                it.made(),
                planned,
                lastTouch == null ? "" : when.day(lastTouch),
                state(it),
                tone(it),
                reacted == null || it.ending() != null ? "" : "reacted " + when.day(reacted),
                members.stream()
                        .filter(member -> member.memberId() == it.ownerId())
                        .anyMatch(member -> viewer.mayChange(it.ownerId(), member.teamId())));
    }

    private int planned(Line it) {
        var version = it.versionId();
        var step = it.step();
        if (version == null || step == null) return 0;
        return it.made() + playbook.version(version).sequence().steps().size() - step;
    }

    private static String state(Line it) {
        if (it.optedOut()) return "opted out";
        if (it.ending() != null) return it.ending();
        if (it.keptOnly()) return "kept only";
        return it.state() == null ? "nothing open" : it.state();
    }

    private static Tone tone(Line it) {
        if (it.optedOut()) return Tone.ALERT;
        var state = it.ending() != null ? it.ending() : it.state();
        return switch (state == null ? "" : state) {
            case "answering" -> Tone.ALERT;
            case "new", "review", "nurture" -> Tone.WARM;
            case "meeting", "won" -> Tone.GOOD;
            default -> Tone.PLAIN;
        };
    }
}
