package followthrough.insights;

import followthrough.insights.Chart.Bar;
import followthrough.insights.ResultStore.Tried;
import followthrough.playbook.Playbook;
import followthrough.playbook.SequencePage;
import followthrough.playbook.Step;
import followthrough.team.Viewer;
import followthrough.web.Figures;
import followthrough.web.When;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The door to what came of the playbook: how it is followed, and what each step, approach and text brought. */
@Component
public class Results {
    /** An answer that comes later than this is not counted, and a touch younger than this neither. */
    static final Duration RIPE = Duration.ofDays(14);

    /** No text is called better before each has so many good answers. */
    private static final int GOOD = 10;

    /** What pages show at every view is counted once in so long, for so many scopes and sequences. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private static final int KEPT = 500;

    private record Asked(OptionalLong team, String sequence) {}

    private record Kept(Instant at, List<Tally> tallies) {
        boolean isFresh(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(FRESH));
        }
    }

    private final Map<Asked, Kept> kept = new ConcurrentHashMap<>();
    private final ResultStore store;
    private final Playbook playbook;
    private final Clock clock;

    Results(ResultStore store, Playbook playbook, Clock clock) {
        this.store = store;
        this.playbook = playbook;
        this.clock = clock;
    }

    /** What touches came to. @param of what they have in common, for people; {@code key} for addresses */
    public record Tally(String key, String of, long made, long delivered, long answered, long positive, long meetings) {
        Tally plus(Tried it) {
            return new Tally(
                    key,
                    of,
                    made + 1,
                    delivered + (it.bounced() ? 0 : 1),
                    answered + (it.answered() && !it.bounced() ? 1 : 0),
                    positive + (it.positive() && !it.bounced() ? 1 : 0),
                    meetings + (it.meeting() && !it.bounced() ? 1 : 0));
        }

        public Share answers() {
            return new Share(answered, delivered);
        }

        public Share good() {
            return new Share(positive, delivered);
        }
    }

    /**
     * Texts that are tried beside each other in one step.
     *
     * @param detects how long it takes here to tell, in words; said before anything else
     * @param verdict what can be said now
     */
    public record Trial(String of, String detects, String verdict, boolean tells, List<Arm> arms) {}

    /** @param loss what is lost by staying with it, of 100 */
    public record Arm(Tally tally, String range, String loss) {}

    /** @param name of a prospect */
    public record Person(long prospectId, String name) {}

    /** All of the page. */
    public record Page(
            String about,
            int days,
            Chart adoption,
            List<Bar> followed,
            Chart weeks,
            Chart steps,
            List<Bar> stepBars,
            Chart approaches,
            List<Bar> approachBars,
            Chart texts,
            List<Trial> trials) {
        public List<Chart> charts() {
            return List.of(adoption, weeks, steps, approaches, texts);
        }
    }

    @Transactional(readOnly = true)
    public Page page(Viewer viewer, int days) {
        var now = clock.instant();
        var first = now.atZone(viewer.zone()).toLocalDate().minusDays(days - 1L);
        var from = first.atStartOfDay(viewer.zone()).toInstant();
        var tried = store.all(viewer.scope(), from, now);
        var adoption = Adoption.of(tried, store, playbook, viewer.zone());
        var following = store.following(viewer.scope());
        var ripe = store.steps(viewer.scope(), from, now.minus(RIPE), null);
        var steps = tallies(ripe, Results::stepKey, this::stepName);
        var approaches = tallies(ripe, Tried::approach, playbook.library()::name);
        var trials = trials(ripe, days);
        return new Page(
                (viewer.administers() ? "all teams" : "your team") + " · "
                        + When.of(clock, viewer.zone()).day(first) + " to today · "
                        + Figures.count(tried.size(), "touch", "touches")
                        + (Math.max(tried.size(), ripe.size()) == ResultStore.MOST ? ", the latest there are" : ""),
                days,
                adoption.chart(following),
                adoption.bars(following),
                adoption.weeks(),
                chart("results-by-step", "step", steps),
                bars("step", days, steps),
                chart("results-by-approach", "approach", approaches),
                bars("approach", days, approaches),
                texts(trials),
                trials);
    }

    /** What each approach brought in the last 90 days, the most used first; those that were not used are not in it. */
    @Transactional(readOnly = true)
    public List<Tally> byApproach(Viewer viewer) {
        return kept(viewer, "", ripe -> tallies(ripe, Tried::approach, playbook.library()::name));
    }

    /** What each step of the versions of one sequence brought in the last 90 days, version by version. */
    @Transactional(readOnly = true)
    public List<Tally> ofSequence(Viewer viewer, String key) {
        return kept(viewer, key, ripe -> tallies(ripe, Results::stepKey, this::stepName).stream()
                .sorted(Comparator.comparing(Tally::key, Results::byVersionAndStep))
                .toList());
    }

    /** The counted, not the touches: by what the viewer sees and of which sequence, empty for all. */
    private List<Tally> kept(Viewer viewer, String sequence, Function<List<Tried>, List<Tally>> count) {
        var now = clock.instant();
        var asked = new Asked(viewer.scope(), sequence);
        var before = kept.get(asked);
        if (before != null && before.isFresh(now)) return before.tallies();
        var ripe = store.steps(
                viewer.scope(), now.minus(Duration.ofDays(90)), now.minus(RIPE), sequence.isEmpty() ? null : sequence);
        var tallies = count.apply(ripe);
        kept.values().removeIf(it -> !it.isFresh(now));
        if (kept.size() < KEPT) kept.put(asked, new Kept(now, tallies));
        return tallies;
    }

    /** Whom the touches behind a bar went to. @param by {@code step} or {@code approach} @param key as in {@link Tally} */
    @Transactional(readOnly = true)
    public List<Person> people(Viewer viewer, int days, String by, String key) {
        var now = clock.instant();
        var first = now.atZone(viewer.zone()).toLocalDate().minusDays(days - 1L);
        Function<Tried, @Nullable String> of = by.equals("step") ? Results::stepKey : Tried::approach;
        return store.people(
                store
                        .steps(viewer.scope(), first.atStartOfDay(viewer.zone()).toInstant(), now.minus(RIPE), null)
                        .stream()
                        .filter(it -> key.equals(of.apply(it)) && it.answered())
                        .map(Tried::prospectId)
                        .distinct()
                        .limit(500)
                        .toList());
    }

    private static String stepKey(Tried it) {
        return it.versionId() + "." + it.step();
    }

    private static int byVersionAndStep(String one, String other) {
        return Double.compare(place(one), place(other));
    }

    private static double place(String key) {
        int dot = key.indexOf('.');
        return Long.parseLong(key.substring(0, dot)) * 1_000.0 + Integer.parseInt(key.substring(dot + 1));
    }

    private String stepName(String key) {
        int dot = key.indexOf('.');
        var version = playbook.version(Long.parseLong(key.substring(0, dot)));
        int step = Integer.parseInt(key.substring(dot + 1));
        var steps = version.sequence().steps();
        return version.sequence().name() + " " + version.number() + ", step " + (step + 1)
                + (step < steps.size()
                        ? ", " + SequencePage.channel(steps.get(step).channel()).toLowerCase(Locale.ROOT)
                        : "");
    }

    /** The most made first. */
    private static List<Tally> tallies(
            List<Tried> tried, Function<Tried, @Nullable String> by, Function<String, String> name) {
        var tallies = new HashMap<String, Tally>();
        for (var it : tried) {
            var key = by.apply(it);
            if (key != null)
                tallies.merge(
                        key, new Tally(key, name.apply(key), 0, 0, 0, 0, 0).plus(it), (before, one) -> before.plus(it));
        }
        return tallies.values().stream()
                .sorted(Comparator.comparing(Tally::made).reversed().thenComparing(Tally::of))
                .toList();
    }

    // --- as charts ---

    private static final String COUNTED =
            "Touches of the period that are steps of a sequence and were made at least 14 days ago, so that what comes late has come. "
                    + "Delivered: not known to have bounced. Answered: a reply, a talk, a meeting booked, a no or an opt-out, after this "
                    + "touch, before the next step and within 14 days; of 100 delivered. Positive: they were said to be interested, a "
                    + "call-back was promised, a meeting was booked or they bought. A reply is positive once somebody has noted so. What was taken back does not count. The "
                    + "interval is 8 in 10 sure (Wilson’s). Steps differ in whom they reach: a late step gets those who said nothing "
                    + "before, so that its rate is lower for that alone.";

    private static Chart chart(String key, String by, List<Tally> tallies) {
        var sure =
                tallies.stream().filter(t -> t.delivered() >= Insights.ENOUGH).toList();
        var best = sure.stream().max(Comparator.comparingDouble(t -> t.answers().of100()));
        var finding = tallies.isEmpty()
                ? "Results by " + by + ": no touch is 14 days old yet"
                : best.isEmpty()
                        ? "Results by " + by + ": we cannot tell yet"
                        : "Most answers by " + by + ": " + best.get().of() + ", "
                                + best.get().answers().words();
        return new Chart(
                key,
                finding,
                COUNTED + " A finding needs " + Insights.ENOUGH + " delivered.",
                List.of(
                        Character.toUpperCase(by.charAt(0)) + by.substring(1),
                        "Made",
                        "Delivered",
                        "Answered",
                        "In 100",
                        "8 in 10 sure",
                        "Positive",
                        "In 100",
                        "8 in 10 sure",
                        "Meetings"),
                tallies.stream().map(Results::row).toList());
    }

    private static List<String> row(Tally t) {
        return List.of(
                t.of(),
                "" + t.made(),
                "" + t.delivered(),
                "" + t.answered(),
                t.answers().known() ? one(t.answers().of100()) : "",
                t.answers().range(),
                "" + t.positive(),
                t.good().known() ? one(t.good().of100()) : "",
                t.good().range(),
                "" + t.meetings());
    }

    private static List<Bar> bars(String by, int days, List<Tally> tallies) {
        double most = tallies.stream()
                .limit(10)
                .mapToDouble(t -> t.answers().of100())
                .max()
                .orElse(1);
        return tallies.stream()
                .limit(10)
                .map(t -> new Bar(
                        t.of(),
                        most == 0 ? 0 : 92 * t.answers().of100() / most,
                        t.answers().known()
                                ? Math.round(t.answers().of100()) + " ("
                                        + Math.round(t.answers().low()) + "–"
                                        + Math.round(t.answers().high()) + ")"
                                : "–",
                        t.of() + ": " + t.answers().counted() + " answered",
                        "/insights/results/people?by=" + by + "&key=" + t.key() + "&days=" + days))
                .toList();
    }

    // --- texts beside each other ---

    private List<Trial> trials(List<Tried> ripe, int days) {
        var trials = new ArrayList<Trial>();
        for (var key : ripe.stream()
                .map(Results::stepKey)
                .distinct()
                .sorted(Results::byVersionAndStep)
                .toList()) {
            var of = ripe.stream().filter(it -> stepKey(it).equals(key)).toList();
            var first = of.getFirst();
            var steps = playbook.version(Objects.requireNonNull(first.versionId()))
                    .sequence()
                    .steps();
            int step = Objects.requireNonNull(first.step());
            if (step >= steps.size() || steps.get(step).variants().size() < 2) continue;
            trials.add(trial(stepName(key), steps.get(step), of, days));
        }
        return trials;
    }

    static Trial trial(String name, Step step, List<Tried> tried, int days) {
        var tallies = new ArrayList<Tally>();
        for (int v = 0; v < step.variants().size(); v++) {
            var template = step.variants().get(v).template();
            var tally = new Tally("" + v, "Text " + (v + 1), 0, 0, 0, 0, 0);
            // Who got which is told by the step and the prospect, for ever; see Step.template.
            for (var it : tried) if (template.equals(step.template(it.prospectId()))) tally = tally.plus(it);
            tallies.add(tally);
        }
        var odds =
                tallies.stream().map(t -> new Odds(t.positive(), t.delivered())).toList();
        long delivered = tallies.stream().mapToLong(Tally::delivered).sum();
        double base = new Odds(tallies.stream().mapToLong(Tally::positive).sum(), delivered).mean();
        int leader = 0;
        for (int v = 1; v < odds.size(); v++)
            if (odds.get(v).mean() > odds.get(leader).mean()) leader = v;
        var arms = new ArrayList<Arm>();
        for (int v = 0; v < odds.size(); v++)
            arms.add(new Arm(
                    tallies.get(v),
                    one(100 * odds.get(v).quantile(.1)) + " to "
                            + one(100 * odds.get(v).quantile(.9)),
                    two(100 * Odds.expectedLoss(odds, v))));
        boolean ripe = tallies.stream().allMatch(t -> t.positive() >= GOOD);
        boolean tells = ripe && Odds.expectedLoss(odds, leader) < .01 * base;
        return new Trial(
                name,
                detects(base, odds.size(), delivered, days),
                tells
                        ? tallies.get(leader).of()
                                + " may stay: staying with it loses less than a hundredth of what there is"
                        : ripe
                                ? "We cannot tell yet"
                                : "Too early: each text needs " + GOOD + " positive answers first",
                tells,
                arms);
    }

    /** Whether a difference worth having would be seen here at all. */
    private static String detects(double base, int texts, long delivered, int days) {
        double aWeek = delivered / Math.max(1, (days - RIPE.toDays()) / 7.0);
        if (aWeek < 1) return "Hardly anybody gets this step: nothing can be told here.";
        double better = Math.min(.95, 1.5 * base);
        long weeks = (long) Math.ceil(Odds.needed(base, better) * texts / aWeek);
        return "At " + Math.round(aWeek) + " people a week, telling " + one(100 * base) + " from " + one(100 * better)
                + " positive answers in 100 takes about " + Figures.count(weeks, "week", "weeks")
                + (weeks > 52 ? ": more than a year, so choose by what you believe" : "") + ".";
    }

    private static Chart texts(List<Trial> trials) {
        var told = trials.stream().filter(Trial::tells).count();
        return new Chart(
                "results-by-text",
                trials.isEmpty()
                        ? "No texts are tried beside each other"
                        : told == 0
                                ? "Texts beside each other: we cannot tell yet"
                                : Figures.count(told, "text", "texts") + " may stay",
                "Counted as for steps. Each prospect has one of the texts, by chance and for ever. A person who writes something else "
                        + "counts for the text that was proposed. The rate is of positive answers; its interval holds it in 8 of 10 cases "
                        + "(a Beta distribution, from the prior of Jeffreys). Lost by staying with a text: how many positive answers in 100 "
                        + "the best one has more, on average over all that may be so. A text may stay when that is less than a hundredth of the "
                        + "rate of all and each has "
                        + GOOD
                        + " positive answers. It decides and proves nothing: of texts that are equally good one is "
                        + "chosen all the same. How long it takes: to find half as many again in 8 of 10 trials and to "
                        + "be wrong in 5 of 100 (Fleiss, 1981).",
                List.of(
                        "Step",
                        "Text",
                        "Delivered",
                        "Positive",
                        "8 in 10 sure, in 100",
                        "Lost by staying, in 100",
                        "Can we tell?"),
                trials.stream()
                        .flatMap(trial -> trial.arms().stream()
                                .map(arm -> List.of(
                                        trial.of(),
                                        arm.tally().of(),
                                        "" + arm.tally().delivered(),
                                        "" + arm.tally().positive(),
                                        arm.range(),
                                        arm.loss(),
                                        trial.verdict())))
                        .toList());
    }

    static String one(double value) {
        return String.format(Locale.ENGLISH, "%.1f", value);
    }

    private static String two(double value) {
        return String.format(Locale.ENGLISH, "%.2f", value);
    }
}
