package followthrough.insights;

import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.WorkingHours;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Looks on while weeks pass: forecasts at the beginning of some, and compares in the end with what came. Came means: came due
 * for a rep on that working day, whether it was made on it or later.
 */
public final class LoadWatch {
    private final Load load;
    private final LoadStore store;
    private final Team team;
    private final Clock clock;
    private final List<LoadForecast.Forecast> forecasts = new ArrayList<>();
    private final List<Long> milliseconds = new ArrayList<>();

    public LoadWatch(Load load, LoadStore store, Team team, Clock clock) {
        this.load = load;
        this.store = store;
        this.team = team;
        this.clock = clock;
    }

    private List<Member> members() {
        return team.membersOf(team.members().getFirst().teamId());
    }

    /** Forecasts from now on, with what is known now and nothing else. */
    public void forecast() {
        var known = load.known(members(), clock.instant());
        var began = System.nanoTime();
        forecasts.add(load.forecast(known));
        milliseconds.add((System.nanoTime() - began) / 1_000_000);
    }

    /**
     * @param inBand of the working days of reps, how many had between the low and the high figure, both included
     * @param drawn the same where a figure that is often hit lies in the band with the chance that it does: of whole numbers a
     *     band holds more than eight tenths by itself (Czado, Gneiting and Held, 2009)
     * @param error minutes between the middle figure and what came, on average; {@code naive} of the same weekday before
     */
    public record Coverage(
            int days, int inBand, int drawn, int below, int above, double error, double naive, double minutes) {
        public Coverage plus(Coverage other) {
            return new Coverage(
                    days + other.days,
                    inBand + other.inBand,
                    drawn + other.drawn,
                    below + other.below,
                    above + other.above,
                    error + other.error,
                    naive + other.naive,
                    minutes + other.minutes);
        }

        public double inBandOf100() {
            return 100.0 * inBand / days;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ENGLISH,
                    "%d rep-days of %.0f min: %.1f %% in the band (%.1f %% drawn), %.1f %% below, %.1f %% above; off by %.1f min, last week's by %.1f",
                    days,
                    minutes / days,
                    inBandOf100(),
                    100.0 * drawn / days,
                    100.0 * below / days,
                    100.0 * above / days,
                    error / days,
                    naive / days);
        }
    }

    /** @param before the first day that is not looked at any more, for what came due then may still be lying */
    public Map<String, Coverage> compare(LocalDate before) {
        var members = members();
        var came = came(members);
        var random = new Random(7);
        var found = new LinkedHashMap<String, Coverage>();
        for (var forecast : forecasts)
            for (int r = 0; r < members.size(); r++)
                for (int d = 0; d < LoadForecast.DAYS; d++) {
                    var date = forecast.input().today().plusDays(d);
                    if (!forecast.input().reps().get(r).works()[d] || !date.isBefore(before)) continue;
                    var own = came.getOrDefault(members.get(r).memberId(), Map.of());
                    double minutes = own.getOrDefault(date, 0);
                    var day = forecast.days()[r][d];
                    var plays = forecast.played()[r][d];
                    double fewer = 1 - LoadForecast.over(plays, minutes - .5, 1);
                    double same = LoadForecast.over(plays, minutes - .5, 1) - LoadForecast.over(plays, minutes + .5, 1);
                    double place = fewer + random.nextDouble() * Math.max(same, .5 / LoadForecast.RUNS);
                    var week = forecast.input().today().minusDays(7).plusDays(d % 7);
                    var one = new Coverage(
                            1,
                            day.low() <= minutes && minutes <= day.high() ? 1 : 0,
                            place >= .1 && place <= .9 ? 1 : 0,
                            minutes < day.low() ? 1 : 0,
                            minutes > day.high() ? 1 : 0,
                            Math.abs(minutes - day.mid()),
                            Math.abs(minutes - own.getOrDefault(week, 0)),
                            minutes);
                    found.merge("all", one, Coverage::plus);
                    found.merge("week " + (1 + d / 7), one, Coverage::plus);
                    found.merge(members.get(r).name(), one, Coverage::plus);
                }
        return found;
    }

    public List<Long> milliseconds() {
        return milliseconds;
    }

    private Map<Long, Map<LocalDate, Integer>> came(List<Member> members) {
        var hours = new HashMap<Long, WorkingHours>();
        for (var member : members) hours.put(member.memberId(), team.workingHours(member));
        var ids = List.copyOf(hours.keySet());
        var now = clock.instant();
        var came = new HashMap<Long, Map<LocalDate, Integer>>();
        for (var touch : store.made(ids, Instant.EPOCH, now).made()) {
            var member = touch.memberId();
            if (member != null) add(came, hours, member, touch.day(), touch.minutes());
        }
        for (var due : store.due(ids, now.plus(Duration.ofDays(1))))
            add(came, hours, due.ownerId(), due.day(), due.minutes());
        return came;
    }

    private static void add(
            Map<Long, Map<LocalDate, Integer>> came,
            Map<Long, WorkingHours> hours,
            long member,
            LocalDate due,
            int minutes) {
        var day = due;
        while (!Objects.requireNonNull(hours.get(member)).works(day)) day = day.plusDays(1);
        came.computeIfAbsent(member, it -> new HashMap<>()).merge(day, minutes, Integer::sum);
    }

    /** The middle of some times. */
    public static long median(List<Long> times) {
        var sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0
                ? 0
                : Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElse(0);
    }
}
