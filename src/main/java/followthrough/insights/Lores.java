package followthrough.insights;

import followthrough.insights.Chart.Lore;
import followthrough.web.Figures;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What is said about follow-up everywhere, and what our own figures say. The said numbers have no known source, or
 * compare people who differ in more than what is said; each needs a sample of its own before it is judged.
 */
record Lores(Chart chart, List<Lore> said) {

    /**
     * @param stopped people we stopped, or left alone after one touch
     * @param once of them, after one touch
     */
    static Lores of(List<Fact> facts, InsightsStore.Wins wins, InsightsStore.Dials dials, long stopped, long once) {
        var said = List.of(
                share(
                        "44 in 100 give up after one touch",
                        44,
                        new Share(once, stopped),
                        Figures.count(stopped, "prospect", "prospects") + " we stopped",
                        100),
                share(
                        "80 in 100 sales come after five touches",
                        80,
                        new Share(wins.atFiveOrLater(), wins.all()),
                        Figures.count(wins.all(), "sale", "sales"),
                        30),
                callsToReach(dials),
                lateAfternoon(dials),
                fiveMinutes(facts));
        return new Lores(chart(said), said);
    }

    private static Chart chart(List<Lore> said) {
        var told = said.stream().filter(Lore::tells).count();
        return new Chart(
                "folklore",
                told == 0
                        ? "What people say: we cannot tell yet whether it holds here"
                        : "What people say, beside what your own data show",
                "The said numbers are folklore: repeated for decades, and nobody knows the sample behind them, or they compare "
                        + "people who differ in more than that. Gave up after one: of those we stopped or left alone for 14 days "
                        + "without an answer, how many had one touch (judged from 100). Sales after five: of sales in these days, how "
                        + "many had five touches or more (from 30). Calls to reach: dials up to the first talk, by people talked "
                        + "with (from 200 dials). Late afternoon: talks per 100 dials on Wednesday and Thursday from 16 to 18 there, "
                        + "minus the rest (judged when that is known to 2 points). Five minutes: answers per 100 people first touched "
                        + "within 5 minutes, divided by those of people touched after more than an hour (from 50 on each side). "
                        + "Intervals are 8 in 10 sure. None of these is an experiment.",
                List.of("Said", "Number", "Your data", "8 in 10 sure", "From", "Can we tell?"),
                said.stream()
                        .map(l -> List.of(l.claim(), l.number(), l.ours(), l.range(), l.sample(), l.verdict()))
                        .toList());
    }

    private static Lore share(String claim, int number, Share share, String sample, int enough) {
        return lore(
                claim,
                "" + number,
                number,
                share.known() ? "" + Math.round(share.of100()) : "–",
                share.known() ? share.of100() : 50,
                share.low(),
                share.high(),
                share.range(),
                0,
                100,
                number,
                sample,
                share.whole() >= enough);
    }

    private static Lore callsToReach(InsightsStore.Dials dials) {
        // Each dial reaches with the same chance p; the first talk then comes after 1/p of them.
        var share = new Share(Math.min(dials.reached(), dials.untilReached()), dials.untilReached());
        var known = share.known() && share.part() > 0;
        double at = known ? 100 / share.of100() : 8;
        double low = known ? 100 / share.high() : 1;
        double high = known ? 100 / share.low() : 16;
        return lore(
                "It takes 8 calls to reach somebody",
                "8",
                8,
                known ? one(at) : "–",
                at,
                low,
                high,
                known ? one(low) + " to " + one(high) : "",
                0,
                16,
                8,
                Figures.count(dials.dials(), "call", "calls"),
                known && dials.dials() >= 200);
    }

    private static Lore lateAfternoon(InsightsStore.Dials dials) {
        var best = new Share(dials.bestTalks(), dials.bestDials());
        var rest = new Share(dials.talks() - dials.bestTalks(), dials.dials() - dials.bestDials());
        var known = best.known() && rest.known();
        double at = best.of100() - rest.of100();
        // Newcombe: the interval of a difference from those of both sides.
        double low = known ? at - Math.hypot(best.of100() - best.low(), rest.high() - rest.of100()) : -50;
        double high = known ? at + Math.hypot(best.high() - best.of100(), rest.of100() - rest.low()) : 50;
        return lore(
                "Wednesday and Thursday late afternoon are best for calls",
                "+49",
                49,
                known ? signed(at) : "–",
                at,
                low,
                high,
                known ? signed(low) + " to " + signed(high) : "",
                -60,
                60,
                49,
                Figures.count(dials.bestDials(), "call", "calls") + " then, "
                        + Figures.number(dials.dials() - dials.bestDials()) + " else",
                known && high - low < 4);
    }

    private static Lore fiveMinutes(List<Fact> facts) {
        var soon = answered(facts, Duration.ZERO, Duration.ofMinutes(5));
        var late = answered(facts, Duration.ofHours(1), Duration.ofDays(36_500));
        var known = soon.part() > 0 && late.part() > 0;
        double at = known ? soon.of100() / late.of100() : 1;
        // The logarithm of a ratio of two rates is nearly normal; its error follows from the four counts.
        double error = known
                ? 1.2816 * Math.sqrt(1.0 / soon.part() - 1.0 / soon.whole() + 1.0 / late.part() - 1.0 / late.whole())
                : 0;
        return lore(
                "A first touch in 5 minutes beats one after an hour",
                "21 times",
                21,
                known ? one(at) : "–",
                at,
                known ? at * Math.exp(-error) : 0,
                known ? at * Math.exp(error) : 22,
                known ? one(at * Math.exp(-error)) + " to " + one(at * Math.exp(error)) : "",
                0,
                22,
                21,
                Figures.number(soon.whole()) + " at once, " + Figures.number(late.whole()) + " late",
                known && soon.whole() >= 50 && late.whole() >= 50);
    }

    /** Of fresh leads whose first touch came after more than one and at most the other wait, how many answered. */
    private static Share answered(List<Fact> facts, Duration over, Duration most) {
        long part = 0;
        long whole = 0;
        for (var fact : facts) {
            var firstAt = fact.firstAt();
            var after = fact.answeredAfter();
            if (fact.listed() || firstAt == null || (after != null && after == 0)) continue;
            var wait = Duration.between(fact.openedAt(), firstAt);
            if (wait.compareTo(most) > 0 || (!over.isZero() && wait.compareTo(over) <= 0)) continue;
            whole++;
            if (after != null) part++;
        }
        return new Share(part, whole);
    }

    private static Lore lore(
            String claim,
            String number,
            double saidValue,
            String ours,
            double value,
            double low,
            double high,
            String range,
            double lineStarts,
            double lineEnds,
            double mark,
            String sample,
            boolean enough) {
        var covers = low <= saidValue && saidValue <= high;
        var verdict = !enough
                ? "we cannot tell yet"
                : covers ? "it may hold here" : value < saidValue ? "not here: less" : "not here: more";
        return new Lore(
                claim,
                number,
                ours,
                range,
                place(mark, lineStarts, lineEnds),
                place(low, lineStarts, lineEnds),
                place(high, lineStarts, lineEnds),
                place(value, lineStarts, lineEnds),
                sample,
                enough,
                verdict);
    }

    private static double place(double value, double starts, double ends) {
        return Math.clamp(100 * (value - starts) / (ends - starts), 0, 100);
    }

    private static String signed(double value) {
        return (value < 0 ? "−" : "+") + Math.round(Math.abs(value));
    }

    private static String one(double value) {
        return String.format(Locale.ENGLISH, "%.1f", value);
    }
}
