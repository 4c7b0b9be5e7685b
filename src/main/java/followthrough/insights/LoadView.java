package followthrough.insights;

import followthrough.insights.LoadForecast.Forecast;
import followthrough.playbook.Sequence;
import followthrough.web.Figures;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The load forecast of a team as it is shown: rep by rep, working day by working day.
 *
 * @param draft that is compared; absent when nothing is
 * @param beliefs what of it is believed and not counted yet, in words; empty when it all is counted
 * @param scale top of the minutes' axis
 */
public record LoadView(
        List<TeamName> teams,
        long teamId,
        @Nullable Sequence draft,
        String beliefs,
        List<OneRep> reps,
        int scale,
        Chart chart) {

    public record TeamName(long teamId, String name) {}

    /**
     * @param finding what their days hold, in words
     * @param fits absent when there is nothing to do
     * @param changes what would make it fit, the cheapest first
     */
    public record OneRep(
            long memberId, String name, String finding, boolean fits, List<String> changes, List<Point> points) {}

    /**
     * Minutes of a working day.
     *
     * @param low in one of ten cases there are fewer, in one of ten more than {@code high}
     * @param now {@code mid} with the playbook as it is; absent when nothing is compared
     * @param there minutes the rep has
     * @param over chance of more, of 100
     */
    public record Point(
            String day,
            boolean monday,
            double low,
            double mid,
            double high,
            @Nullable Double now,
            int there,
            long over,
            double touches) {
        public boolean tooMuch() {
            return over > 50;
        }
    }

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
    private static final int SURE = 500;

    static LoadView of(
            List<TeamName> teams,
            long teamId,
            @Nullable Sequence draft,
            double weeks,
            int touches,
            Forecast forecast,
            @Nullable Forecast drafted) {
        var shown = drafted == null ? forecast : drafted;
        var reps = new ArrayList<OneRep>();
        double top = 30;
        for (int r = 0; r < shown.input().reps().size(); r++) {
            var points = points(shown, drafted == null ? null : forecast, r);
            for (var point : points) top = Math.max(top, Math.max(point.high(), point.there()));
            reps.add(rep(shown, r, points));
        }
        return new LoadView(
                teams, teamId, draft, beliefs(weeks, touches), reps, nice(top), chart(shown, reps, draft != null));
    }

    private static OneRep rep(Forecast forecast, int r, List<Point> points) {
        var fixes = LoadFixes.of(forecast, r);
        double mid = points.stream().mapToDouble(Point::mid).average().orElse(0);
        double there = points.stream().mapToInt(Point::there).average().orElse(0);
        double people = forecast.input().newcomers().stream()
                .filter(stream -> stream.rep() == r)
                .mapToDouble(LoadForecast.Stream::mean)
                .sum();
        var finding = points.isEmpty()
                ? "is not here in these four weeks"
                : LoadFixes.a(people) + " new a week: about " + Figures.minutes(Math.round(mid))
                        + " a working day, and there are " + Figures.minutes(Math.round(there))
                        + (forecast.overdue()[r] >= 1
                                ? "; overdue now: " + Figures.minutes(Math.round(forecast.overdue()[r]))
                                : "")
                        + (fixes.fits()
                                ? ""
                                : ". Too much on " + fixes.daysOver() + " of the next 10 days, more likely than not");
        var it = forecast.input().reps().get(r);
        return new OneRep(it.memberId(), it.name(), finding, fixes.fits(), fixes.changes(), points);
    }

    private static List<Point> points(Forecast forecast, @Nullable Forecast now, int r) {
        var it = forecast.input().reps().get(r);
        var points = new ArrayList<Point>();
        LocalDate before = null;
        for (int d = 0; d < LoadForecast.DAYS; d++) {
            if (!it.works()[d]) continue;
            var date = forecast.input().today().plusDays(d);
            var day = forecast.days()[r][d];
            points.add(new Point(
                    DAY.format(date),
                    before == null
                            || date.getDayOfWeek().getValue()
                                    < before.getDayOfWeek().getValue(),
                    day.low(),
                    day.mid(),
                    day.high(),
                    now == null ? null : now.days()[r][d].mid(),
                    it.minutes()[d],
                    Math.round(100 * day.over()),
                    day.touches()));
            before = date;
        }
        return points;
    }

    private static String beliefs(double weeks, int touches) {
        if (touches == 0)
            return "There are no touches of yours yet. This believes that one new enquiry a working day comes to each rep, and "
                    + "that people answer as they are believed to elsewhere: take it as an example, not as a forecast.";
        if (touches >= SURE && weeks >= 4) return "";
        return "It rests on " + Figures.count(touches, "touch", "touches") + " of "
                + Figures.count(Math.max(1, Math.round(weeks)), "week", "weeks")
                + ". Where that is little, what is believed elsewhere counts for more: 8 in 100 leave after a first touch, fewer "
                + "after each later one.";
    }

    private static int nice(double top) {
        for (int nice : List.of(30, 60, 90, 120, 180, 240, 300, 360, 480, 600, 900, 1_440))
            if (top <= nice) return nice;
        return (int) Math.ceil(top / 1_000) * 1_000;
    }

    private static Chart chart(Forecast forecast, List<OneRep> reps, boolean compared) {
        long tight = reps.stream().filter(rep -> !rep.fits()).count();
        var finding = reps.stream().allMatch(rep -> rep.points().isEmpty())
                ? "Nobody of this team is here in the next four weeks"
                : tight == 0
                        ? "What comes in the next four weeks fits everybody’s days"
                        : "Too much comes for " + Figures.number(tight) + " of "
                                + Figures.count(reps.size(), "rep", "reps") + " in the next days";
        var rows = new ArrayList<List<String>>();
        for (var rep : reps)
            for (var point : rep.points())
                rows.add(List.of(
                        rep.name(),
                        point.day(),
                        "" + Math.round(point.low()),
                        "" + Math.round(point.mid()),
                        "" + Math.round(point.high()),
                        point.now() == null ? "" : "" + Math.round(point.now()),
                        "" + point.there(),
                        "" + point.over(),
                        String.format(Locale.ENGLISH, "%.1f", point.touches())));
        return new Chart(
                "load",
                finding,
                "Touches that come due for a person, in the minutes of their steps: the next steps there are, with what follows them, "
                        + "and of new people as many as came in the last eight weeks, on the days of the week on which they came, the latest counting most. Lists "
                        + "that are still to be imported are not foreseen, chores are left out. Who goes on after a step and "
                        + "who leaves, how late work is made, what is passed over and what answers, meetings and promises take is learned "
                        + "from these weeks; where little was seen, from what is believed. Played through "
                        + LoadForecast.RUNS
                        + " times: in 8 of 10 plays a day has between the low and the high figure. Leave that is noted and the holidays "
                        + "of the workspace’s country are known; work of who is away goes to the cover, or waits. What does not get done "
                        + "is not carried on. It is too much when on 3 of the next 10 working days more than the day’s minutes is "
                        + "more likely than not.",
                List.of(
                        "Rep",
                        "Day",
                        "Minutes, 1 in 10 below",
                        "Half",
                        "1 in 10 above",
                        compared ? "Half, without the draft" : "Half, compared",
                        "There are",
                        "Chance of more, in 100",
                        "Touches"),
                rows);
    }
}
