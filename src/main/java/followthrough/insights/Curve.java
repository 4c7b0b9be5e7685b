package followthrough.insights;

import followthrough.insights.Chart.Point;
import followthrough.web.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where prospects answer and where we stop, touch by touch. The rate at touch k is among those who got it and had not
 * answered before, so that stopping early does not hide the answers that would have come (the product-limit estimate).
 */
record Curve(List<Point> points) {
    private static final int TOUCHES = 10;

    /** A touch so fresh says nothing yet about whether it is answered. */
    private static final Duration FRESH = Duration.ofDays(3);

    static Curve of(List<Fact> facts, Instant now) {
        var reached = new long[TOUCHES + 1];
        var answers = new long[TOUCHES + 1];
        var stops = new long[TOUCHES + 1];
        for (var fact : facts) {
            var answeredAfter = fact.answeredAfter();
            int got = Math.min(TOUCHES, answeredAfter != null ? answeredAfter : told(fact, now));
            for (int k = 1; k <= got; k++) reached[k]++;
            if (answeredAfter != null && answeredAfter >= 1 && answeredAfter <= TOUCHES) answers[answeredAfter]++;
            if (fact.stoppedByUs() && got >= 1) stops[got]++;
        }
        var points = new ArrayList<Point>();
        double silent = 1;
        for (int k = 1; k <= TOUCHES && reached[k] > 0; k++) {
            var share = new Share(answers[k], reached[k]);
            silent *= 1 - share.of100() / 100;
            points.add(new Point(
                    k,
                    reached[k],
                    answers[k],
                    stops[k],
                    share.of100(),
                    share.low(),
                    share.high(),
                    100.0 * stops[k] / reached[k],
                    100 * (1 - silent)));
        }
        return new Curve(List.copyOf(points));
    }

    /** The touches of somebody who has not answered, without one that is too fresh to be answered. */
    private static int told(Fact fact, Instant now) {
        var last = fact.lastAt();
        var fresh = fact.ending() == null && last != null && last.isAfter(now.minus(FRESH));
        return Math.max(0, fact.touches() - (fresh ? 1 : 0));
    }

    int scale() {
        return round(points.stream()
                .filter(Point::enough)
                .mapToDouble(p -> Math.max(p.high(), p.stop()))
                .max()
                .orElseGet(() -> points.stream()
                        .mapToDouble(p -> Math.max(p.answer(), p.stop()))
                        .max()
                        .orElse(10)));
    }

    int answersScale() {
        return round(points.stream().mapToDouble(Point::byThen).max().orElse(10));
    }

    private static int round(double top) {
        for (int nice : List.of(5, 10, 20, 30, 50)) if (top <= nice) return nice;
        return 100;
    }

    Chart stops() {
        var stopped = points.stream().mapToLong(Point::stops).sum();
        var sure = points.stream().filter(Point::enough).toList();
        var lastAnswer = sure.stream()
                .filter(p -> p.answers() > 0)
                .mapToInt(Point::touch)
                .max()
                .orElse(0);
        var most = points.stream().max(Comparator.comparingLong(Point::stops));
        var finding = sure.isEmpty()
                ? "Where we stop: we cannot tell yet"
                : stopped == 0
                        ? "We stopped nobody early; answers come up to touch " + lastAnswer
                        : "We stop most often after touch " + most.orElseThrow().touch() + "; answers come up to touch "
                                + lastAnswer;
        return new Chart(
                "where-we-stop",
                finding,
                "Of people who became known in these days and got this touch without having answered before: how many answered "
                        + "after it and before the next one (a reply, a talk, a meeting booked, a no, an opt-out; not an automatic "
                        + "reply, an opening or a click), and how many we stopped after it (let go, found unreachable, or put off for "
                        + "more than a month by hand). A touch made in the last three days and not answered is left out. The band is "
                        + "8 in 10 sure. It is drawn where at least "
                        + Point.ENOUGH + " people got the touch.",
                List.of(
                        "Touch",
                        "Got it",
                        "Answered",
                        "In 100",
                        "8 in 10 sure",
                        "We stopped",
                        "In 100",
                        "Can we tell?"),
                points.stream()
                        .map(p -> List.of(
                                "" + p.touch(),
                                "" + p.reached(),
                                "" + p.answers(),
                                one(p.answer()),
                                one(p.low()) + " to " + one(p.high()),
                                "" + p.stops(),
                                one(p.stop()),
                                p.enough() ? "yes" : "not yet"))
                        .toList());
    }

    Chart answers() {
        var answered = points.stream().mapToLong(Point::answers).sum();
        var sure = points.stream().filter(Point::enough).toList();
        var finding = sure.isEmpty() || answered == 0
                ? "Touches to an answer: we cannot tell yet"
                : sure.size() == 1
                        ? Math.round(sure.getFirst().byThen()) + " in 100 answer the first touch"
                        : Math.round(sure.getFirst().byThen()) + " in 100 answer the first touch, "
                                + Math.round(sure.getLast().byThen()) + " by touch "
                                + sure.getLast().touch();
        return new Chart(
                "touches-to-an-answer",
                finding,
                "How many touches came before the first reaction, and of 100 people how many would have answered by then if "
                        + "nobody stopped early: one minus the product of the shares that stayed silent at each touch. People "
                        + "who wrote before we touched them are not in it. "
                        + Figures.count(answered, "answer is", "answers are") + " behind it.",
                List.of("Touch", "First reactions", "Of 100, by then", "Can we tell?"),
                points.stream()
                        .map(p -> List.of(
                                "" + p.touch(), "" + p.answers(), one(p.byThen()), p.enough() ? "yes" : "not yet"))
                        .toList());
    }

    private static String one(double value) {
        return String.format(java.util.Locale.ENGLISH, "%.1f", value);
    }
}
