package followthrough.insights;

import followthrough.insights.LoadForecast.Forecast;
import followthrough.insights.LoadForecast.Stream;
import followthrough.web.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a rep's days hold what comes, and what would make them: the cheapest change first. It does not fit when on three of
 * the next ten working days more likely than not there is more than the minutes there are.
 */
record LoadFixes(int daysOver, List<String> changes) {
    private static final int LOOKED_AT = 10;
    private static final int TOO_MANY = 3;

    boolean fits() {
        return daysOver < TOO_MANY;
    }

    static LoadFixes of(Forecast forecast, int rep) {
        int over = daysOver(forecast, rep, 1);
        return over < TOO_MANY ? new LoadFixes(over, List.of()) : new LoadFixes(over, changes(forecast, rep));
    }

    private static int daysOver(Forecast forecast, int rep, double times) {
        var it = forecast.input().reps().get(rep);
        int over = 0;
        int seen = 0;
        for (int d = 0; d < LoadForecast.DAYS && seen < LOOKED_AT; d++) {
            if (!it.works()[d]) continue;
            double there = it.minutes()[d] - (seen == 0 ? forecast.overdue()[rep] : 0);
            if (LoadForecast.over(forecast.played()[rep][d], there, times) > .5) over++;
            seen++;
        }
        return over;
    }

    private static List<String> changes(Forecast forecast, int rep) {
        double needed = needed(forecast, rep);
        double minutes = mean(forecast, rep);
        // Nothing fits where there is hardly any time: then only the time can change.
        if (needed >= .95)
            return List.of("No change of the playbook is enough: there are too few minutes for what is owed anyway.");
        var changes = new ArrayList<String>();
        var newcomers = forecast.input().newcomers().stream()
                .filter(stream -> stream.rep() == rep)
                .toList();
        double people = newcomers.stream().mapToDouble(Stream::mean).sum();
        double each = people == 0
                ? 0
                : newcomers.stream()
                                .mapToDouble(stream -> stream.mean()
                                        * LoadForecast.minutesEach(
                                                forecast.input().courses().get(stream.course())))
                                .sum()
                        / people;
        double lessAWeek = needed * minutes / 4;
        double toMove = each == 0 ? Double.POSITIVE_INFINITY : lessAWeek / each;
        if (toMove <= people) move(forecast, rep, lessAWeek, toMove).ifPresent(changes::add);
        steps(forecast, rep, needed * minutes, changes);
        if (toMove < people)
            changes.add("Or let " + a(people - toMove) + " new people a week come instead of " + a(people) + ".");
        else if (changes.isEmpty())
            changes.add("Nobody new for a while: what runs already fills the days, by " + Math.round(100 * needed)
                    + " % too much.");
        return List.copyOf(changes);
    }

    /** By which part of all its minutes the load must shrink for the warning to go. */
    private static double needed(Forecast forecast, int rep) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < 20; i++) {
            double middle = (low + high) / 2;
            if (daysOver(forecast, rep, 1 - middle) < TOO_MANY) high = middle;
            else low = middle;
        }
        return high;
    }

    private static double mean(Forecast forecast, int rep) {
        double sum = 0;
        for (var plays : forecast.played()[rep]) for (double play : plays) sum += play;
        return sum / LoadForecast.RUNS;
    }

    private static Optional<String> move(Forecast forecast, int rep, double aWeek, double people) {
        var reps = forecast.input().reps();
        double most = 0;
        int best = -1;
        for (int other = 0; other < reps.size(); other++) {
            if (other == rep) continue;
            double there = 0;
            for (int d = 0; d < LoadForecast.DAYS; d++) there += reps.get(other).minutes()[d];
            double has = mean(forecast, other);
            double free = there - has - forecast.overdue()[other] - 4 * aWeek;
            if (free > most && daysOver(forecast, other, 1 + 4 * aWeek / Math.max(1, has)) < TOO_MANY) {
                most = free;
                best = other;
            }
        }
        return best < 0
                ? Optional.empty()
                : Optional.of("Let " + a(people) + " of the new people a week go to "
                        + reps.get(best).name() + ", who has the time.");
    }

    /** The longest step a little shorter, or one step less: the one that gives the fewest answers for its minutes. */
    private static void steps(Forecast forecast, int rep, double less, List<String> changes) {
        double most = 0;
        String shorter = null;
        double cheapest = Double.POSITIVE_INFINITY;
        String dropped = null;
        double all = mean(forecast, rep);
        for (int c = 0; c < forecast.ofStage()[rep].length; c++) {
            var minutes = forecast.ofStage()[rep][c];
            if (minutes == null) continue;
            var course = forecast.input().courses().get(c);
            for (int k = 0; k < minutes.length; k++) {
                if (minutes[k] < less) continue;
                var stage = course.stages().get(k);
                double then = stage.minutes() * (1 - less / minutes[k]);
                if (minutes[k] > most && then >= stage.minutes() / 2 && then >= 1) {
                    most = minutes[k];
                    shorter = "Shorten step " + (k + 1) + " of " + course.name() + " from "
                            + Math.round(stage.minutes()) + " to " + (int) Math.floor(then) + " min.";
                }
                double answers = stage.leaves().mean() / stage.minutes();
                if (k > 0 && answers < cheapest) {
                    cheapest = answers;
                    dropped = "Or drop step " + (k + 1) + " of " + course.name() + ": −"
                            + Math.round(100 * minutes[k] / all) + " % minutes.";
                }
            }
        }
        if (shorter != null) changes.add(shorter);
        if (dropped != null) changes.add(dropped);
    }

    /** {@code 4.6}, {@code 12} */
    static String a(double number) {
        return number < 10 ? String.format(Locale.ENGLISH, "%.1f", number) : Figures.number(Math.round(number));
    }
}
