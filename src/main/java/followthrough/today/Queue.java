package followthrough.today;

import followthrough.playbook.Playbook;
import followthrough.pursuits.Unready;
import followthrough.team.Absence;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.team.WorkingHours;
import followthrough.today.QueueStore.Bounds;
import followthrough.today.QueueStore.Item;
import followthrough.today.QueueStore.Load;
import followthrough.today.TodayPage.Day;
import followthrough.today.TodayPage.End;
import followthrough.today.TodayPage.Tab;
import followthrough.web.Figures;
import followthrough.web.When;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Puts one person's day in order, each place with its reason. */
@Component
class Queue {
    static final int PAGE = 50;
    private static final int LONGEST = 500;
    /** Every fifth place of the sequence lane goes to whoever waits longest, so that nobody waits for ever. */
    private static final int SHARE = 5;

    private static final int RECOVER_AFTER_WORKING_DAYS = 3;
    private static final int STREAK_LOOKS_BACK = 60;
    private static final Duration LOOKS_BACK = Duration.ofMinutes(30);

    private final QueueStore store;
    private final StandingStore standing;
    private final PeopleStore people;
    private final Access access;
    private final Team team;
    private final Playbook playbook;
    private final Panes panes;
    private final Clock clock;

    Queue(
            QueueStore store,
            StandingStore standing,
            PeopleStore people,
            Access access,
            Team team,
            Playbook playbook,
            Panes panes,
            Clock clock) {
        this.store = store;
        this.standing = standing;
        this.people = people;
        this.access = access;
        this.team = team;
        this.playbook = playbook;
        this.panes = panes;
        this.clock = clock;
    }

    /** What of the queue is asked for. */
    enum Part {
        /** with the pane of the open row */
        ALL,
        /** without: the pane stays on the screen as it is */
        BESIDE
    }

    /**
     * @param wanted absent: the lane of the open prospect, else the first lane with something in it
     * @param open the prospect in the work pane; absent or not there: the first row
     * @param onlyIfThere whether {@code open} counts only while it is in the queue
     * @param show how many rows, in steps of a page
     */
    @Transactional(readOnly = true)
    TodayPage page(
            Viewer viewer,
            Member owner,
            @Nullable Lane wanted,
            @Nullable Long open,
            boolean onlyIfThere,
            int show,
            Part part) {
        var own = owner.memberId() == viewer.memberId();
        var zone = own ? viewer.zone() : owner.zone();
        var when = When.of(clock, zone);
        var hours = team.workingHours(owner);
        var bounds = bounds(owner.memberId(), zone, hours, clock.instant());
        var loads = store.loads(bounds);
        if (wanted == null && open != null) wanted = store.laneOf(open, bounds).orElse(null);
        var lane = wanted != null && count(loads, wanted) > 0 ? wanted : firstOf(loads);
        var limit = Math.clamp(show, PAGE, LONGEST);
        var rows = new ArrayList<QueueRow>();
        if (count(loads, lane) > 0) rows.addAll(rows(lane, bounds, limit + 1, when));
        var hasMore = rows.size() > limit;
        if (hasMore) rows.removeLast();
        var clockRunning = count(loads, Lane.NEW) == 0
                ? null
                : store.firstClock(owner.memberId()).orElse(null);
        var query = own ? "" : "&owner=" + owner.memberId();
        var itself = "/today?lane=" + lane.word() + query;
        var there = rows.stream().anyMatch(it -> open != null && it.prospectId() == open);
        var selected = open != null && (there || !onlyIfThere)
                ? open
                : rows.isEmpty() ? null : (Long) rows.getFirst().prospectId();
        return new TodayPage(
                own ? null : owner.name(),
                query,
                viewer.leads() ? members(viewer, owner) : Map.of(),
                String.valueOf(owner.memberId()),
                day(owner, bounds, loads, clockRunning, hours, when),
                own && part == Part.ALL ? stuck(viewer) : List.of(),
                own && part == Part.ALL ? held(viewer, when) : List.of(),
                own && part == Part.ALL && viewer.leads() ? unattended(viewer, when) : List.of(),
                tabs(loads, clockRunning),
                lane,
                rows,
                selected,
                selected == null || part == Part.BESIDE
                        ? null
                        : panes.of(viewer, selected, null, new Pane.Place(lane.word(), query, below(rows, selected))),
                hasMore && limit < LONGEST ? itself + "&show=" + (limit + PAGE) : null,
                limit == PAGE ? itself : itself + "&show=" + limit,
                own ? TodayInFrame.count(all(loads)) : null,
                when);
    }

    private static int all(Map<Lane, Load> loads) {
        return Math.min(
                QueueStore.MOST, loads.values().stream().mapToInt(Load::count).sum());
    }

    private List<TodayPage.Stuck> stuck(Viewer viewer) {
        var stuck = new ArrayList<TodayPage.Stuck>();
        for (var it : standing.reasons(viewer.memberId()))
            Unready.of(it.why()).ifPresent(unready -> {
                var what = it.count() >= QueueStore.MOST
                        ? "More than " + (QueueStore.MOST - 1) + " automatic e-mails of yours are due and do not leave"
                        : it.count() == 1
                                ? "1 automatic e-mail of yours is due and does not leave"
                                : it.count() + " automatic e-mails of yours are due and do not leave";
                stuck.add(
                        switch (unready) {
                            case NO_MAILBOX ->
                                new TodayPage.Stuck(
                                        what,
                                        "you have no mailbox connected",
                                        "/settings/mailboxes",
                                        "Connect a mailbox");
                            case PAUSED, UNREAD ->
                                new TodayPage.Stuck(what, it.why(), "/settings/mailboxes", "See to the mailbox");
                            case NO_POSTAL_ADDRESS ->
                                viewer.administers()
                                        ? new TodayPage.Stuck(
                                                what, it.why(), "/settings/workspace", "Add the postal address")
                                        : new TodayPage.Stuck(what, it.why(), null, "An administrator can add it.");
                        });
            });
        return stuck;
    }

    private List<TodayPage.Held> held(Viewer viewer, When when) {
        var owners = access.standsFor(viewer);
        var unknown = people.perhaps(owners);
        var messages =
                unknown.stream().map(PeopleStore.Unknown::receivedId).distinct().toList();
        var questions = messages.stream().map(id -> {
            var about = unknown.stream().filter(it -> it.receivedId() == id).toList();
            return new TodayPage.Held(
                    "Perhaps about "
                            + (about.size() == 1
                                    ? about.getFirst().name()
                                    : "one of " + about.size() + " prospects of yours")
                            + ": " + about.getFirst().sender() + " wrote",
                    about.size());
        });
        return Stream.concat(questions, heldPursuits(owners, when)).toList();
    }

    private Stream<TodayPage.Held> heldPursuits(List<Long> owners, When when) {
        return people.held(owners).stream()
                .map(it -> new TodayPage.Held(
                        Words.capital(HeldController.happened(it.why())) + ": "
                                + Figures.count(it.count(), "pursuit of yours is", "pursuits of yours are")
                                + " held until " + when.day(it.until()),
                        it.count()));
    }

    private List<TodayPage.Unattended> unattended(Viewer viewer, When when) {
        return people.unattended(viewer.scope(), viewer.memberId(), when.now()).stream()
                .map(it -> new TodayPage.Unattended(
                        it.absenceId(),
                        it.memberId(),
                        it.name() + " is away until " + when.day(it.until()) + " and nobody covers: "
                                + Stream.of(
                                                counted(
                                                        it.answers(),
                                                        "person waits for an answer",
                                                        "people wait for an answer"),
                                                counted(
                                                        it.promises(),
                                                        "promise falls due before",
                                                        "promises fall due before"))
                                        .filter(text -> !text.isEmpty())
                                        .collect(Collectors.joining(", ")),
                        covers(it.memberId())))
                .toList();
    }

    private static String counted(int count, String one, String many) {
        return count == 0 ? "" : Figures.count(count, one, many);
    }

    private Map<String, String> covers(long memberId) {
        var teamId = team.member(memberId).orElseThrow().teamId();
        return Members.names(
                team.membersOf(teamId).stream()
                        .filter(it -> it.memberId() != memberId)
                        .toList(),
                "choose who covers");
    }

    private Map<String, String> members(Viewer viewer, Member owner) {
        var names = new LinkedHashMap<String, String>();
        var seen = team.membersOf(owner.teamId());
        if (seen.size() < 2 && owner.memberId() == viewer.memberId()) return Map.of();
        names.put(String.valueOf(viewer.memberId()), "my queue");
        seen.forEach(it -> names.putIfAbsent(String.valueOf(it.memberId()), it.name()));
        return names;
    }

    private static @Nullable Long below(List<QueueRow> rows, long prospectId) {
        for (int i = 0; i + 1 < rows.size(); i++)
            if (rows.get(i).prospectId() == prospectId) return rows.get(i + 1).prospectId();
        return null;
    }

    /** What is the queue's today, for this person at this moment. */
    static Bounds bounds(long ownerId, ZoneId zone, WorkingHours hours, Instant now) {
        var today = LocalDate.ofInstant(now, zone);
        return new Bounds(
                ownerId,
                now,
                today.atStartOfDay(zone).toInstant(),
                today.plusDays(1).atStartOfDay(zone).toInstant(),
                recoverBefore(today, zone, hours));
    }

    /** Three working days back; after leave that ended since then, the day of the return. */
    private static Instant recoverBefore(LocalDate today, ZoneId zone, WorkingHours hours) {
        var date = today;
        for (int working = 0, back = 0; working < RECOVER_AFTER_WORKING_DAYS && back < 30; back++) {
            date = date.minusDays(1);
            if (hours.works(date)) working++;
        }
        for (Absence absence : hours.absences())
            if (absence.ends().isBefore(today) && !absence.ends().isBefore(date))
                date = absence.ends().plusDays(1);
        return date.atStartOfDay(zone).toInstant();
    }

    private static int count(Map<Lane, Load> loads, Lane lane) {
        return Objects.requireNonNull(loads.get(lane)).count();
    }

    private static Lane firstOf(Map<Lane, Load> loads) {
        for (var lane : Lane.values()) if (count(loads, lane) > 0) return lane;
        return Lane.SEQUENCE;
    }

    private static List<Tab> tabs(Map<Lane, Load> loads, @Nullable Instant clockRunning) {
        var tabs = new ArrayList<Tab>();
        for (var lane : Lane.values()) {
            var count = count(loads, lane);
            if (count == 0) continue;
            var text = count >= QueueStore.MOST ? (QueueStore.MOST - 1) + "+" : String.valueOf(count);
            var firstClock = lane == Lane.NEW ? clockRunning : null;
            tabs.add(new Tab(
                    lane,
                    text,
                    lane == Lane.ANSWER ? "alert" : firstClock != null || lane == Lane.RECOVER ? "warm" : "",
                    firstClock));
        }
        return tabs;
    }

    private Day day(
            Member owner,
            Bounds bounds,
            Map<Lane, Load> loads,
            @Nullable Instant clockRunning,
            WorkingHours hours,
            When when) {
        var made = store.madeSince(owner.memberId(), bounds.dayStarts());
        var left = left(loads);
        var tally = store.tally(
                owner.memberId(),
                bounds.dayStarts(),
                bounds.dayStarts().minus(Duration.ofDays(STREAK_LOOKS_BACK)),
                when.zone());
        var touches = made.stream().mapToInt(QueueStore.Made::touches).sum();
        return new Day(
                when.heading(),
                made.stream().mapToInt(QueueStore.Made::minutes).sum() + left.minutes(),
                minutesThere(owner, hours, when.today()),
                left.count() >= QueueStore.MOST,
                touches,
                tally.noes(),
                clockRunning != null && clockRunning.isBefore(bounds.now()) ? 0 : tally.streak(),
                count(loads, Lane.RECOVER),
                touches > 0 && (left.count() == 0 || isOver(hours, when))
                        ? end(owner, bounds, made, left, hours, when)
                        : null);
    }

    /** What of today is still there; what is to be recovered is no plan of today's. */
    private static Load left(Map<Lane, Load> loads) {
        var lanes = List.of(Lane.ANSWER, Lane.NEW, Lane.PROMISED, Lane.SEQUENCE);
        var capped = lanes.stream().anyMatch(it -> count(loads, it) >= QueueStore.MOST);
        return new Load(
                capped
                        ? QueueStore.MOST
                        : lanes.stream().mapToInt(it -> count(loads, it)).sum(),
                lanes.stream()
                        .mapToInt(it -> Objects.requireNonNull(loads.get(it)).minutes())
                        .sum());
    }

    /** Half an hour before the end of the working day it is time to look back. */
    private static boolean isOver(WorkingHours hours, When when) {
        var now = when.now();
        var goesOn = hours.open(now) ? hours.plus(now, LOOKS_BACK) : hours.nextOpening(now);
        return LocalDate.ofInstant(goesOn, when.zone()).isAfter(when.today());
    }

    private End end(Member owner, Bounds bounds, List<QueueStore.Made> made, Load left, WorkingHours hours, When when) {
        var next = when.today().plusDays(1);
        for (int days = 0; !hours.works(next) && days < 366; days++) next = next.plusDays(1);
        var load = store.loadBetween(
                owner.memberId(),
                bounds.dayEnds(),
                next.plusDays(1).atStartOfDay(when.zone()).toInstant());
        return new End(
                made.stream()
                        .map(it -> Words.counted(it.channel(), it.touches()))
                        .toList(),
                store.movedSince(owner.memberId(), bounds.dayStarts()).stream()
                        .map(it -> new Pane.Person(it.prospectId(), it.name(), it.title()))
                        .toList(),
                left.count(),
                left.minutes(),
                When.heading(next),
                load.count(),
                load.minutes() + left.minutes(),
                minutesThere(owner, hours, next));
    }

    private static int minutesThere(Member owner, WorkingHours hours, LocalDate day) {
        return Math.min(owner.followUpMinutes(), hours.minutesOn(day));
    }

    // --- rows ---

    private List<QueueRow> rows(Lane lane, Bounds bounds, int limit, When when) {
        return switch (lane) {
            case ANSWER ->
                store.longestWaiting(lane, bounds, limit).stream()
                        .map(it -> answer(it, when))
                        .toList();
            case NEW ->
                store.byClock(bounds, limit).stream()
                        .map(it -> row(it, when, whyNew(it, when)))
                        .toList();
            case PROMISED ->
                store.longestWaiting(lane, bounds, limit).stream()
                        .map(it -> row(it, when, whyPromised(it, when)))
                        .toList();
            case SEQUENCE -> shared(bounds, limit, when);
            case RECOVER ->
                store.toRecover(bounds, limit).stream()
                        .map(it -> row(
                                it,
                                when,
                                "due " + When.span(Duration.between(it.due(), when.now())) + " ago · " + worth(it)
                                        + silence(it, when)))
                        .toList();
        };
    }

    private List<QueueRow> shared(Bounds bounds, int limit, When when) {
        var best = store.byWorth(bounds, limit).iterator();
        var waiting = store.longestWaitingOfSequences(bounds, limit / SHARE + 1).iterator();
        var placed = new HashSet<Long>();
        var rows = new ArrayList<QueueRow>();
        while (rows.size() < limit && (best.hasNext() || waiting.hasNext())) {
            var turn = rows.size() % SHARE == SHARE - 1 && waiting.hasNext() || !best.hasNext();
            var it = turn ? waiting.next() : best.next();
            if (!placed.add(it.prospectId())) continue;
            rows.add(row(
                    it,
                    when,
                    turn
                            ? "waiting " + When.span(Duration.between(it.due(), when.now()))
                                    + " · kept a place for the longest waiting"
                            : whySequence(it, when)));
        }
        return rows;
    }

    private QueueRow row(Item it, When when, String why) {
        var clock = it.clockDue();
        return new QueueRow(
                it.prospectId(),
                it.name(),
                it.company(),
                it.tier(),
                Words.icon(it.by()),
                Words.capital(Words.channel(it.by())),
                numbered(it) + it.goal(),
                why + forWhom(it, when),
                it.minutes() + " min",
                false,
                it.made() == 0 ? clock : null);
    }

    /** {@code  · for Jonas Weber, away until 12 March}; nothing where it is one's own. */
    private static String forWhom(Item it, When when) {
        if (it.forName() == null) return "";
        return " · for " + it.forName() + (it.forUntil() == null ? "" : ", away until " + when.day(it.forUntil()));
    }

    /** Where a clock would stand, it says how long they have waited: that is what it is about. */
    private QueueRow answer(Item it, When when) {
        var reacted = it.reactedAt();
        var words = it.said();
        if (it.chore() || reacted == null) return row(it, when, Words.sentence(it.whyThen()));
        var row = row(
                it,
                when,
                words == null || words.isBlank()
                        ? Words.sentence(it.whyThen())
                        : "“" + words.strip().replaceAll("\\s+", " ") + "”");
        return row.aside(
                "waits " + When.span(Duration.between(reacted, when.now())),
                it.due().isBefore(when.now()));
    }

    /** {@code Touch 3 of 9 · }; of a step beyond the sequence {@code Touch 10 · }; nothing before a chore. */
    private String numbered(Item it) {
        if (it.chore()) return "";
        var number = it.made() + 1;
        var version = it.versionId();
        var step = it.step();
        if (version == null || step == null) return "Touch " + number + " · ";
        var steps = playbook.version(version).sequence().steps().size();
        return "Touch " + number + " of " + (it.made() + steps - step) + " · ";
    }

    private static String whyNew(Item it, When when) {
        var there = when.clockThere(it.zone());
        var came = "came " + When.span(Duration.between(it.openedAt(), when.now())) + " ago, " + it.source();
        if (it.clockDue() == null) came = it.source() + " · its place in the list";
        return there.isEmpty() ? came : came + " · " + there;
    }

    private static String whyPromised(Item it, When when) {
        var at = when.there(it.due(), it.zone());
        return (it.due().isBefore(when.now()) ? "was due " : "") + at + " · " + it.whyThen();
    }

    private static String whySequence(Item it, When when) {
        var there = when.clockThere(it.zone());
        return worth(it) + silence(it, when) + (there.isEmpty() ? "" : " · " + there);
    }

    private static String silence(Item it, When when) {
        var last = it.lastTouchAt();
        if (last == null) return "";
        return " · silent " + When.span(Duration.between(last, when.now()));
    }

    private static String worth(Item it) {
        if (it.worth() <= 0) return it.whyThen();
        var amount = it.amount();
        var currency = it.currency();
        var perMinute = "worth " + Figures.number(Math.round(it.worth())) + " a minute";
        return amount == null || currency == null
                ? "tier " + it.tier() + ", " + perMinute
                : Figures.money(amount.setScale(0, RoundingMode.HALF_UP), currency) + " · " + perMinute;
    }
}
