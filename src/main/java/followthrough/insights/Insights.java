package followthrough.insights;

import followthrough.insights.Chart.Bar;
import followthrough.insights.InsightsPage.Figure;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.team.WorkingHours;
import followthrough.web.Figures;
import followthrough.web.When;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.util.UriUtils;

/** The door to the counts: what one person may see of how follow-up goes, in so many days. */
@Component
public class Insights {
    /** Below this, figures are shown but no finding is drawn from them. */
    static final int ENOUGH = 30;

    private static final Duration SILENT = Duration.ofDays(14);
    private static final Duration DAY = Duration.ofDays(1);

    private final InsightsStore store;
    private final Team team;
    private final Clock clock;

    Insights(InsightsStore store, Team team, Clock clock) {
        this.store = store;
        this.team = team;
        this.clock = clock;
    }

    /**
     * The whole page.
     *
     * @param days how far back, today included, in days of the viewer's zone
     */
    @Transactional(readOnly = true)
    public InsightsPage page(Viewer viewer, int days) {
        var now = clock.instant();
        var first = now.atZone(viewer.zone()).toLocalDate().minusDays(days - 1L);
        var from = first.atStartOfDay(viewer.zone()).toInstant();
        var facts = store.facts(viewer.scope(), from, now);
        var touch = new FirstTouches(facts, now);
        var curve = Curve.of(facts, now);
        var left = left(facts, now);
        var ends = store.endings(viewer.scope(), from, now);
        var over = store.overrides(viewer.scope(), from, now);
        var law = store.law(viewer.scope());
        var lore = Lores.of(
                facts,
                store.wins(viewer.scope(), from, now),
                store.dials(viewer.scope(), from, now),
                left.stopped(),
                left.oneAndDone());
        var touches = facts.stream().mapToLong(Fact::touches).sum();
        var about = (viewer.administers() ? "all teams" : "your team") + " · "
                + When.of(clock, viewer.zone()).day(first)
                + " to today · " + Figures.count(facts.size(), "prospect", "prospects") + ", "
                + Figures.count(touches, "touch", "touches");
        return new InsightsPage(
                about,
                days,
                facts.isEmpty() && ends.isEmpty(),
                List.of(
                        touch.median(),
                        touch.inTime(),
                        new Figure(
                                "Never touched · one and done",
                                left.never().part() + " · " + left.oneAndDone(),
                                left.never().known()
                                        ? "of " + Figures.count(left.never().whole(), "prospect", "prospects")
                                                + " known for a day or more"
                                        : "nobody is known for a day yet"),
                        new Figure(
                                "Open without a next step",
                                Figures.number(law.broken()),
                                "counted among " + Figures.number(law.open())
                                        + " open; the database refuses any other number")),
                law(law),
                curve.stops(),
                curve.points(),
                curve.scale(),
                curve.answers(),
                curve.answersScale(),
                lore.chart(),
                lore.said(),
                touch.chart("first-touch-by-source", "source", Fact::source),
                touch.bars(Fact::source, g -> prospects("source", g.one().source())),
                touch.chart("first-touch-by-rep", "rep", Fact::hadFirst),
                // What went on to somebody else is with that one now: then no list of an owner shows what was counted.
                touch.bars(
                        Fact::hadFirst,
                        g -> g.passedOn() > 0
                                ? null
                                : prospects("owner", "" + g.one().hadFirstId())),
                noes(ends),
                reasons(ends),
                left.chart(),
                left.bars(),
                overrides(over, When.of(clock, viewer.zone())),
                overriders(over),
                store.followed(viewer.scope(), from));
    }

    private static Chart law(InsightsStore.Law law) {
        return new Chart(
                "next-steps",
                law.broken() == 0
                        ? "Every open prospect has a next step"
                        : Figures.count(law.broken(), "open prospect has", "open prospects have") + " no next step",
                "Open pursuits, joined with their next steps, and counted where there is none, where it has no time, or "
                        + "where its owner is not active any more. Counted anew each time this page is opened.",
                List.of("Open pursuits", "Without a next step"),
                List.of(List.of("" + law.open(), "" + law.broken())));
    }

    // --- first touches ---

    /** How long people waited for us: those with a running clock, so without lists of people one knew, which have planned dates. */
    private final class FirstTouches {
        private final List<Wait> waits;

        /** @param inTime absent while the clock still runs */
        private record Wait(
                Fact fact,
                @Nullable Duration until,
                @Nullable Boolean inTime) {}

        FirstTouches(List<Fact> facts, Instant now) {
            var minutes = Duration.ofMinutes(team.workspace().firstTouchMinutes());
            var hours = new HashMap<Long, WorkingHours>();
            this.waits = facts.stream()
                    .filter(fact -> !fact.listed())
                    .filter(fact ->
                            fact.firstAt() != null || "unreachable".equals(fact.ending()) || fact.ending() == null)
                    .map(fact -> {
                        var firstAt = fact.firstAt();
                        var until = firstAt == null ? null : Duration.between(fact.openedAt(), firstAt);
                        // Its clock ran out, whatever became of it with somebody else.
                        if (fact.passedOn()) return new Wait(fact, until, false);
                        // Within so many minutes by the clock on the wall is in time at any hour.
                        if (until != null && until.compareTo(minutes) <= 0) return new Wait(fact, until, true);
                        var by = hours.computeIfAbsent(fact.hadFirstId(), team::workingHours)
                                .plus(fact.openedAt(), minutes);
                        if (firstAt != null) return new Wait(fact, until, !firstAt.isAfter(by));
                        return new Wait(fact, null, now.isAfter(by) ? false : null);
                    })
                    .toList();
        }

        Figure median() {
            var all = median(waits, Wait::until);
            var human = median(waits, wait -> {
                var at = wait.fact().firstPersonalAt();
                return at == null ? null : Duration.between(wait.fact().openedAt(), at);
            });
            return new Figure(
                    "First touch, median",
                    all == null ? "–" : said(all),
                    human == null
                            ? "no first touch by a person yet"
                            : "first human touch " + said(human) + "; the aim is "
                                    + team.workspace().firstTouchMinutes() + " working min");
        }

        Figure inTime() {
            var share = inTime(waits);
            return new Figure(
                    "First touch in time",
                    share.words(),
                    share.known() ? share.counted() + "; 8 in 10 sure: " + share.range() : "no clock has run yet");
        }

        Chart chart(String key, String by, Function<Fact, String> group) {
            var groups = grouped(group);
            var worst = groups.stream().filter(g -> g.share().whole() >= ENOUGH).toList();
            var finding = worst.size() > 1
                    ? worst.getFirst().name() + ": " + worst.getFirst().share().words()
                            + " first touches in time; best " + worst.getLast().name() + ", "
                            + worst.getLast().share().words()
                    : groups.isEmpty()
                            ? "No first touch was due, by " + by
                            : "First touch in time by " + by + ": we cannot tell yet";
            return new Chart(
                    key,
                    finding,
                    "People who became known in these days and for whom a clock ran; imported lists of people one knew have planned "
                            + "dates instead and are left out. In time: the first touch made within "
                            + team.workspace().firstTouchMinutes()
                            + " minutes of the working hours of whoever had them first, as they are now. Who went to somebody else because nobody made it in time "
                            + "counts as late. Automatic e-mails count, "
                            + "autoresponders do not; a first touch that bounced does not. Waits are real time, nights "
                            + "included. The median is of those touched. A finding needs " + ENOUGH
                            + " people on each side.",
                    List.of(
                            Character.toUpperCase(by.charAt(0)) + by.substring(1),
                            "People",
                            "Went to somebody else",
                            "In time",
                            "Of",
                            "In 100",
                            "8 in 10 sure",
                            "Median wait",
                            "Median to a person"),
                    groups.stream()
                            .map(g -> List.of(
                                    g.name(),
                                    "" + g.people(),
                                    "" + g.passedOn(),
                                    "" + g.share().part(),
                                    "" + g.share().whole(),
                                    g.share().known()
                                            ? "" + Math.round(g.share().of100())
                                            : "",
                                    g.share().range(),
                                    g.median() == null ? "" : said(g.median()),
                                    g.human() == null ? "" : said(g.human())))
                            .toList());
        }

        List<Bar> bars(Function<Fact, String> group, Function<Group, @Nullable String> link) {
            return grouped(group).stream()
                    .limit(8)
                    .map(g -> new Bar(
                            g.name(),
                            g.share().of100(),
                            (g.share().known() ? "" + Math.round(g.share().of100()) : "–")
                                    + (g.median() == null ? "" : " · " + said(g.median())),
                            g.name() + ": " + g.share().counted() + " in time",
                            link.apply(g)))
                    .toList();
        }

        /** @param one any of them, by whom the others are found */
        private record Group(
                String name,
                Fact one,
                int people,
                long passedOn,
                Share share,
                @Nullable Duration median,
                @Nullable Duration human) {}

        /** The least in time first. */
        private List<Group> grouped(Function<Fact, String> group) {
            return waits.stream().collect(Collectors.groupingBy(w -> group.apply(w.fact()))).entrySet().stream()
                    .map(e -> new Group(
                            e.getKey(),
                            e.getValue().getFirst().fact(),
                            e.getValue().size(),
                            e.getValue().stream()
                                    .filter(w -> w.fact().passedOn())
                                    .count(),
                            inTime(e.getValue()),
                            median(e.getValue(), Wait::until),
                            median(e.getValue(), wait -> {
                                var at = wait.fact().firstPersonalAt();
                                return at == null
                                        ? null
                                        : Duration.between(wait.fact().openedAt(), at);
                            })))
                    .sorted(Comparator.comparing((Group g) -> g.share().of100())
                            .thenComparing(g -> -g.people())
                            .thenComparing(Group::name))
                    .toList();
        }

        private static Share inTime(List<Wait> waits) {
            return new Share(
                    waits.stream().filter(w -> Boolean.TRUE.equals(w.inTime())).count(),
                    waits.stream().filter(w -> w.inTime() != null).count());
        }

        private static @Nullable Duration median(List<Wait> waits, Function<Wait, @Nullable Duration> of) {
            var sorted = waits.stream()
                    .map(of)
                    .filter(Objects::nonNull)
                    .map(d -> (Duration) d)
                    .sorted()
                    .toList();
            if (sorted.isEmpty()) return null;
            var upper = sorted.get(sorted.size() / 2);
            return sorted.size() % 2 == 1
                    ? upper
                    : sorted.get(sorted.size() / 2 - 1).plus(upper).dividedBy(2);
        }
    }

    private static String said(Duration length) {
        return When.span(length);
    }

    // --- never touched, one and done ---

    private record Left(Share never, long oneAndDone, long stopped, Chart chart, List<Bar> bars) {}

    private static Left left(List<Fact> facts, Instant now) {
        var known =
                facts.stream().filter(f -> dueSince(f).isBefore(now.minus(DAY))).toList();
        var never = known.stream()
                .filter(f -> !f.answered() && f.touches() == 0 && gone(f))
                .count();
        var once = facts.stream()
                .filter(f -> !f.answered() && f.touches() == 1 && gone(f))
                .filter(f -> f.stoppedByUs() || silentSince(f).isBefore(now.minus(SILENT)))
                .count();
        var stopped = facts.stream()
                .filter(f -> !f.answered())
                .filter(f -> f.stoppedByUs()
                        || (f.touches() == 1 && gone(f) && silentSince(f).isBefore(now.minus(SILENT))))
                .count();
        var neverShare = new Share(never, known.size());
        var onceShare = new Share(Math.min(once, known.size()), known.size());
        var finding = known.isEmpty()
                ? "Nobody is known for a day yet"
                : never == 0 && once == 0
                        ? "Nobody was left alone, none after a single touch"
                        : never == 0
                                ? "Everybody was touched; " + Figures.count(once, "was", "were")
                                        + " left after one touch"
                                : Figures.count(never, "prospect was", "prospects were") + " never touched, "
                                        + Figures.number(once) + " only once";
        var chart = new Chart(
                "left-alone",
                finding,
                "Of people known for more than a day (imported ones: whose planned date passed a day ago). Never touched: no "
                        + "touch made, and they did not write themselves. One and done: one touch made, no reaction, and let go, "
                        + "put off for more than a month, or nothing more in 14 days. Touches that bounced or were taken back do "
                        + "not count. Duplicates are left out.",
                List.of("What", "Prospects", "Of", "In 100", "8 in 10 sure"),
                List.of(row("Never touched", neverShare), row("One and done", onceShare)));
        return new Left(
                neverShare,
                once,
                stopped,
                chart,
                List.of(
                        bar("Never touched", neverShare, prospects("follow", "never")),
                        bar("One and done", onceShare, prospects("follow", "under five"))));
    }

    private static List<String> row(String what, Share share) {
        return List.of(
                what,
                "" + share.part(),
                "" + share.whole(),
                share.known() ? "" + Math.round(share.of100()) : "",
                share.range());
    }

    private static Bar bar(String what, Share share, String href) {
        return new Bar(what, share.of100(), "" + share.part(), what + ": " + share.counted(), href);
    }

    /** The list of prospects with this filter: as they are now, whenever they came. */
    private static String prospects(String filter, String value) {
        return "/prospects?" + filter + "=" + UriUtils.encode(value, StandardCharsets.UTF_8);
    }

    /** Still open, or ended by us: everybody whose own word did not end it. */
    private static boolean gone(Fact f) {
        return f.ending() == null || f.stoppedByUs();
    }

    private static Instant dueSince(Fact f) {
        var due = f.dueAt();
        return f.listed() && f.firstAt() == null && due != null ? due : f.openedAt();
    }

    private static Instant silentSince(Fact f) {
        var last = f.lastAt();
        return last == null ? f.openedAt() : last;
    }

    // --- ended over the guard's word ---

    private static Chart overrides(List<InsightsStore.Override> over, When when) {
        var finding = over.isEmpty()
                ? "Nobody was let go over the guard’s word"
                : Figures.count(over.size(), "pursuit was", "pursuits were") + " ended over the guard’s word";
        return new Chart(
                "overrides",
                finding,
                "Pursuits that a leader ended in these days although neither the prospect said so nor the exit policy was met,"
                        + " with the reason given. Those taken back are not counted.",
                List.of("By", "Reason", "Prospect", "Touches made", "When"),
                over.stream()
                        .map(it -> List.of(it.by(), it.why(), it.prospect(), "" + it.touches(), when.at(it.at())))
                        .toList());
    }

    private static List<Bar> overriders(List<InsightsStore.Override> over) {
        var by = over.stream()
                .collect(Collectors.groupingBy(InsightsStore.Override::by, Collectors.counting()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .toList();
        var most = by.isEmpty() ? 1 : by.getFirst().getValue();
        return by.stream()
                .limit(8)
                .map(it -> new Bar(
                        it.getKey(),
                        92.0 * it.getValue() / most,
                        "" + it.getValue(),
                        it.getKey() + ": " + it.getValue(),
                        prospects("state", "overridden")))
                .toList();
    }

    // --- noes ---

    private static Chart noes(List<InsightsStore.End> ends) {
        var noes = ends.stream().filter(e -> e.how().equals("no")).toList();
        var count = noes.stream().mapToLong(InsightsStore.End::count).sum();
        var finding = count == 0
                ? "No noes collected yet"
                : count < ENOUGH
                        ? Figures.count(count, "no", "noes") + " collected, each with its reason"
                        : Figures.number(count) + " noes collected; the first reason is “"
                                + noes.getFirst().why() + "”";
        return new Chart(
                "noes",
                finding,
                "Sales pursuits that ended in these days by the prospect's own no, by the reason that was logged with it. A no "
                        + "without a reason cannot be saved. The table lists the other endings too.",
                List.of("Ending", "Reason", "Prospects"),
                ends.stream()
                        .map(e -> List.of(e.how(), e.why(), "" + e.count()))
                        .toList());
    }

    private static List<Bar> reasons(List<InsightsStore.End> ends) {
        var noes = ends.stream().filter(e -> e.how().equals("no")).toList();
        var most = noes.stream().mapToLong(InsightsStore.End::count).max().orElse(1);
        var bars = new ArrayList<Bar>();
        for (var end : noes.stream().limit(7).toList())
            bars.add(new Bar(
                    end.why(),
                    92.0 * end.count() / most,
                    "" + end.count(),
                    end.why() + ": " + end.count(),
                    prospects("state", "no")));
        var rest = noes.stream().skip(7).mapToLong(InsightsStore.End::count).sum();
        if (rest > 0)
            bars.add(new Bar("Other reasons", Math.min(100, 92.0 * rest / most), "" + rest, "Other: " + rest, null));
        return bars;
    }

    /** The chart of this key; absent when there is none. */
    static @Nullable Chart chart(InsightsPage page, String key) {
        Map<String, Chart> byKey = page.charts().stream().collect(Collectors.toMap(Chart::key, c -> c));
        return byKey.get(key);
    }
}
