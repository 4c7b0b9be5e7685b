package followthrough.today;

import followthrough.playbook.Playbook;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.team.Member;
import followthrough.team.Viewer;
import followthrough.today.ListingPage.Link;
import followthrough.today.ListingPage.Row;
import followthrough.today.ListingStore.Line;
import followthrough.web.Figures;
import followthrough.web.NotFound;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.Tone;
import followthrough.web.When;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Lists of prospects, their saved views, and search. */
@Controller
class ListingController {
    private static final int FOUND = 50;
    private static final int FOUND_WHILE_TYPING = 8;

    private final ListingStore store;
    private final SavedViews views;
    private final Members members;
    private final Prospects prospects;
    private final Playbook playbook;
    private final Clock clock;

    ListingController(
            ListingStore store,
            SavedViews views,
            Members members,
            Prospects prospects,
            Playbook playbook,
            Clock clock) {
        this.store = store;
        this.views = views;
        this.members = members;
        this.prospects = prospects;
        this.playbook = playbook;
        this.clock = clock;
    }

    @GetMapping("/prospects")
    ModelAndView list(Viewer viewer, Listing listing) {
        var when = When.of(clock, viewer.zone());
        var lines = new ArrayList<>(store.lines(listing, viewer.scope(), when, ListingStore.PAGE + 1));
        var backwards = Listing.Cursor.of(listing.before()).isPresent();
        var more = lines.size() > ListingStore.PAGE;
        if (more && backwards) lines.removeFirst();
        else if (more) lines.removeLast();
        var later = backwards || more;
        var earlier = backwards ? more : Listing.Cursor.of(listing.after()).isPresent();
        var people = members.of(viewer);
        var saved = views.of(viewer.memberId(), viewer.teamId());
        var page = new ListingPage(
                tabs(viewer, listing, saved),
                saved.stream()
                        .filter(it -> it.own() && it.query().equals(listing.query()))
                        .map(SavedViews.View::viewId)
                        .findFirst()
                        .orElse(null),
                viewer.leads(),
                follow(listing),
                filters(listing, people),
                listing.parts(),
                Members.names(people, "anybody"),
                states(),
                sorts(),
                listing.order().word,
                Arrays.stream(Listing.Column.values())
                        .map(it -> new ListingPage.Column(
                                it.word, it.label, listing.columns().contains(it)))
                        .toList(),
                viewer.administers() && !listing.filtered() && store.estimate() >= 1000
                        ? "about " + Figures.number(store.estimate()) + " in the base"
                        : "",
                lines.stream().map(it -> row(it, viewer, people, when)).toList(),
                lines.isEmpty()
                        ? "nobody"
                        : Figures.count(lines.size(), "prospect", "prospects") + " on this page, "
                                + listing.order().label,
                earlier && !lines.isEmpty()
                        ? listing.with("before", lines.getFirst().cursor().text())
                        : null,
                later && !lines.isEmpty()
                        ? listing.with("after", lines.getLast().cursor().text())
                        : null);
        return new ModelAndView("today/prospects", Map.of("page", page));
    }

    // --- views ---

    /** Gives this list a name. */
    @PostMapping("/prospects/views")
    String saveView(
            Viewer viewer,
            Listing listing,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "false") boolean shared,
            RedirectAttributes redirect) {
        var said = name.strip();
        if (said.isEmpty() || said.length() > 60)
            throw Refused.conflict("The view was not saved", "It needs a name of up to 60 letters.");
        views.save(
                viewer.memberId(),
                shared && viewer.leads() ? viewer.teamId() : 0,
                said,
                listing.query(),
                clock.instant());
        Toast.said("“" + said + "” stands among the views" + (shared && viewer.leads() ? " of the team" : ""))
                .after(redirect);
        return "redirect:" + listing.address();
    }

    @PostMapping("/prospects/views/{viewId}/removal")
    String removeView(Viewer viewer, @PathVariable long viewId, RedirectAttributes redirect) {
        if (!views.remove(viewId, viewer.memberId())) throw new NotFound("This view");
        Toast.said("The view is gone; nobody in it changed").after(redirect);
        return "redirect:/prospects";
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

    // --- parts of the page ---

    private static Map<String, String> states() {
        var states = new LinkedHashMap<String, String>();
        states.put("", "in any state");
        states.put("open", "open");
        for (var state : List.of("new", "working", "answering", "meeting", "nurture", "review"))
            states.put(state, "open: " + state);
        for (var ending : List.of("won", "no", "referred", "bad data", "unreachable", "lapsed", "overridden"))
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

    /** Lists that everybody has, then the saved ones; the one that is shown stands out. */
    private static List<Link> tabs(Viewer viewer, Listing listing, List<SavedViews.View> saved) {
        var views = new LinkedHashMap<String, String>();
        views.put("All", "");
        views.put("Mine", "owner=" + viewer.memberId() + "&state=open&sort=due");
        views.put("Due today", "state=open&due=today&sort=due");
        views.put("Gone quiet", "state=open&follow=silent");
        views.put("Stopped before five", "follow=under%20five");
        views.put("Not now", "state=nurture&sort=due");
        views.put("To decide", "state=review&sort=due");
        views.put("Won", "state=won");
        var tabs = new ArrayList<Link>();
        views.forEach((name, query) -> tabs.add(tab(name, query, listing)));
        saved.forEach(it -> tabs.add(tab(it.name(), it.query(), listing)));
        return tabs;
    }

    private static Link tab(String name, String query, Listing listing) {
        return new Link(name, query.isEmpty() ? "/prospects" : "/prospects?" + query, query.equals(listing.query()));
    }

    private static List<Link> follow(Listing listing) {
        var now = Listing.Follow.of(listing.follow());
        return Arrays.stream(Listing.Follow.values())
                .map(it -> {
                    var on = now.isPresent() && now.get() == it;
                    return new Link(it.label, listing.with("follow", on ? "" : it.word), on);
                })
                .toList();
    }

    /** Each filter in words, with the list that goes without it. */
    private List<Link> filters(Listing listing, List<Member> members) {
        var filters = new ArrayList<Link>();
        listing.filters().forEach((name, value) -> {
            if (name.equals("follow") || name.equals("value")) return;
            filters.add(new Link(said(name, value, listing, members), listing.with(name, ""), true));
        });
        return filters;
    }

    private String said(String name, String value, Listing listing, List<Member> members) {
        return switch (name) {
            case "q" -> "“" + value + "”";
            case "owner" ->
                members.stream()
                        .filter(it -> String.valueOf(it.memberId()).equals(value))
                        .map(Member::name)
                        .findFirst()
                        .orElse("another owner");
            case "tier" -> "tier " + value;
            case "company" -> "at " + store.company(listing.company()).orElse("one company");
            case "country" -> Words.country(value);
            case "language" -> "language " + value;
            case "by" -> "next step: " + Words.CHANNELS.getOrDefault(value, value);
            case "due" -> Listing.Due.of(value).map(it -> it.label).orElse(value);
            case "since" -> "added since " + value;
            case "deal" -> "with an open deal";
            case "basis" -> "may be contacted: " + value;
            case "field" -> value + " is " + Listing.text(listing.value());
            default -> states().getOrDefault(value, value);
        };
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
                lastTouch == null ? "" : when.date(lastTouch),
                state(it),
                tone(it),
                reacted == null || it.ending() != null ? "" : "reacted " + when.date(reacted),
                it.source(),
                when.date(it.createdAt()),
                Words.capital(java.util.Objects.requireNonNullElse(it.whyThen(), "")),
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
