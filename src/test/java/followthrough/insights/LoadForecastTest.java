package followthrough.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import followthrough.insights.LoadForecast.Chance;
import followthrough.insights.LoadForecast.Course;
import followthrough.insights.LoadForecast.Forecast;
import followthrough.insights.LoadForecast.Input;
import followthrough.insights.LoadForecast.Owed;
import followthrough.insights.LoadForecast.Rep;
import followthrough.insights.LoadForecast.Running;
import followthrough.insights.LoadForecast.Stage;
import followthrough.insights.LoadForecast.Stream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A team of two and a sequence of four calls, a business day or two between them. */
class LoadForecastTest {
    private static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);
    private static final int ANA = 0;
    private static final int BEN = 1;
    private static final double[] WEEKDAYS = {.2, .2, .2, .2, .2, 0, 0};
    private static final double[] IN_TIME = {1};
    private static final Course CALLS =
            course(new double[] {5, 5, 5, 5}, new int[] {0, 1, 2, 2}, new double[] {.1, .1, .1, .1});

    private static Course course(double[] minutes, int[] waits, double[] leaves) {
        return new Course(
                "calls",
                "Calls",
                IntStream.range(0, minutes.length)
                        .mapToObj(k -> new Stage(
                                waits[k],
                                true,
                                1,
                                1,
                                minutes[k],
                                new Chance(1_000_000 * leaves[k], 1_000_000 * (1 - leaves[k]))))
                        .toList());
    }

    private static boolean weekday(int day) {
        return MONDAY.plusDays(day).getDayOfWeek().getValue() <= 5;
    }

    private static Rep rep(int index, int... away) {
        var works = new boolean[LoadForecast.DAYS];
        var minutes = new int[LoadForecast.DAYS];
        var covers = new int[LoadForecast.DAYS];
        for (int d = 0; d < works.length; d++) {
            int day = d;
            works[d] = weekday(d) && IntStream.of(away).noneMatch(it -> it == day);
            minutes[d] = works[d] ? 120 : 0;
            covers[d] = works[d] ? index : -1;
        }
        return new Rep(index, index == ANA ? "Ana" : "Ben", works, minutes, covers);
    }

    private static Input input(List<Rep> reps, List<Course> courses, List<Running> running, List<Stream> newcomers) {
        var business = new boolean[LoadForecast.DAYS];
        for (int d = 0; d < business.length; d++) business[d] = weekday(d);
        return new Input(
                MONDAY,
                business,
                reps,
                courses,
                running,
                newcomers,
                List.of(),
                List.of(),
                4,
                4,
                new double[LoadForecast.DAYS],
                new int[] {5},
                IN_TIME);
    }

    private static Stream aWeek(int rep, double people) {
        return new Stream(rep, 0, people * 1_000, 1_000, WEEKDAYS);
    }

    private static double total(Forecast forecast, int rep) {
        double sum = 0;
        for (var day : forecast.played()[rep]) sum += DoubleStream.of(day).sum();
        return sum / LoadForecast.RUNS;
    }

    @Test
    void whereNobodyComesThereIsNothingToDo() {
        var forecast = LoadForecast.of(input(List.of(rep(ANA)), List.of(CALLS), List.of(), List.of()));
        assertThat(total(forecast, ANA)).isZero();
        assertThat(LoadFixes.of(forecast, ANA).fits()).isTrue();
    }

    @Test
    void twiceAsManyMakeTwiceTheWork() {
        var one = LoadForecast.of(input(List.of(rep(ANA)), List.of(CALLS), List.of(), List.of(aWeek(ANA, 10))));
        var two = LoadForecast.of(input(List.of(rep(ANA)), List.of(CALLS), List.of(), List.of(aWeek(ANA, 20))));
        assertThat(total(two, ANA)).isCloseTo(2 * total(one, ANA), within(.06 * total(one, ANA)));
    }

    @Test
    void inTheLongRunADayHasWhatOneWhoComesTakesInTheEnd() {
        // 8 touches with the hazards of the bank's calls and 2 in 100 other exits: 6.4 touches for each who comes.
        var bank = course(new double[] {1, 1, 1, 1, 1, 1, 1, 1}, new int[] {0, 1, 1, 1, 1, 1, 1, 1}, new double[] {
            .076, .071, .064, .053, .044, .042, .036, .03
        });
        assertThat(LoadForecast.minutesEach(bank)).isCloseTo(6.44, within(.01));

        var forecast = LoadForecast.of(input(List.of(rep(ANA)), List.of(bank), List.of(), List.of(aWeek(ANA, 25))));
        // Five a day, from the eighth working day on all of the steps are due for some of them.
        var days = IntStream.range(14, LoadForecast.DAYS)
                .filter(LoadForecastTest::weekday)
                .toArray();
        double mean = IntStream.of(days)
                .mapToDouble(d ->
                        DoubleStream.of(forecast.played()[ANA][d]).average().orElseThrow())
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(5 * 6.44, within(1.5));
    }

    @Test
    void whoIsOnTheWayGoesOnWithTheirSteps() {
        var due = new int[LoadForecast.DAYS];
        due[1] = 50;
        var forecast = LoadForecast.of(
                input(List.of(rep(ANA)), List.of(CALLS), List.of(new Running(ANA, 0, 1, 0, due)), List.of()));
        var days = forecast.days()[ANA];
        assertThat(days[0].high()).isZero();
        // Tuesday for all, two business days later for nine in ten, and for nine in ten of them on Monday.
        assertThat(days[1].low()).isEqualTo(250);
        assertThat(days[1].high()).isEqualTo(250);
        assertThat(days[3].mid()).isCloseTo(225, within(10.0));
        assertThat(days[7].mid()).isCloseTo(.81 * 250, within(15.0));
        assertThat(days[3].low()).isLessThan(days[3].high());
        assertThat(total(forecast, ANA)).isCloseTo(250 + 225 + 202.5, within(12.0));
    }

    @Test
    void holidaysGetNoneAndTheirWorkComesAfterwards() {
        var input = input(
                List.of(rep(ANA, 1)),
                List.of(CALLS),
                List.of(),
                List.of(new Stream(ANA, 0, 70_000, 1_000, sevenDays())));
        input.business()[1] = false;
        var forecast = LoadForecast.of(input);
        for (int d = 0; d < LoadForecast.DAYS; d++)
            if (d == 1 || !weekday(d))
                assertThat(forecast.days()[ANA][d].high()).as("day %s", d).isZero();
        assertThat(forecast.days()[ANA][2].mid())
                .as("two days' people are called first on Wednesday, and Monday's a second time")
                .isGreaterThan(1.5 * forecast.days()[ANA][0].mid());
    }

    private static double[] sevenDays() {
        return DoubleStream.generate(() -> 1 / 7.0).limit(7).toArray();
    }

    @Test
    void theCoverDoesWhatComesDueMeanwhile() {
        var ana = rep(ANA, 0, 1, 2, 3, 4);
        for (int d = 0; d < 5; d++) ana.covers()[d] = BEN;
        var due = new int[LoadForecast.DAYS];
        due[2] = 10;
        var forecast = LoadForecast.of(
                input(List.of(ana, rep(BEN)), List.of(CALLS), List.of(new Running(ANA, 0, 0, 0, due)), List.of()));
        assertThat(forecast.days()[BEN][2].mid()).isEqualTo(50);
        assertThat(forecast.days()[ANA][2].high()).isZero();
        assertThat(forecast.days()[ANA][7].mid()).as("back on Monday").isPositive();
    }

    @Test
    void whatNobodyCoversWaitsForTheReturn() {
        var due = new int[LoadForecast.DAYS];
        due[2] = 10;
        var forecast = LoadForecast.of(input(
                List.of(rep(ANA, 0, 1, 2, 3, 4)), List.of(CALLS), List.of(new Running(ANA, 0, 3, 0, due)), List.of()));
        assertThat(forecast.days()[ANA][7].mid()).isEqualTo(50);
        assertThat(total(forecast, ANA)).isEqualTo(50);
    }

    @Test
    void whatIsOwedStandsOnItsDayAndWhatIsOverdueCountsToday() {
        var touches = new int[LoadForecast.DAYS];
        var minutes = new int[LoadForecast.DAYS];
        touches[2] = 2;
        minutes[2] = 60;
        var bare = input(List.of(rep(ANA)), List.of(CALLS), List.of(), List.of());
        var forecast = LoadForecast.of(new Input(
                bare.today(),
                bare.business(),
                bare.reps(),
                bare.courses(),
                bare.running(),
                bare.newcomers(),
                List.of(new Owed(ANA, touches, minutes, 5, 130)),
                List.of(),
                4,
                4,
                bare.unknown(),
                bare.otherMinutes(),
                IN_TIME));
        assertThat(forecast.days()[ANA][2].mid()).isEqualTo(60);
        assertThat(forecast.overdue()[ANA]).isEqualTo(130);
        assertThat(forecast.days()[ANA][0].over()).as("130 overdue, 120 there").isEqualTo(1);
        assertThat(forecast.days()[ANA][0].mid()).isZero();
    }

    @Test
    void theSameInputIsPlayedTheSameWay() {
        var input =
                input(List.of(rep(ANA), rep(BEN)), List.of(CALLS), List.of(), List.of(aWeek(ANA, 9), aWeek(BEN, 4)));
        var one = LoadForecast.of(input);
        var two = LoadForecast.of(input);
        assertThat(one.days()).isDeepEqualTo(two.days());
    }

    @Test
    void tooMuchNamesTheColleagueWithTimeTheStepAndTheNumber() {
        // 60 a week, 17.2 minutes each: 206 a day, and there are 120.
        var forecast = LoadForecast.of(
                input(List.of(rep(ANA), rep(BEN)), List.of(CALLS), List.of(), List.of(aWeek(ANA, 60), aWeek(BEN, 5))));
        var fixes = LoadFixes.of(forecast, ANA);
        assertThat(fixes.fits()).isFalse();
        assertThat(fixes.changes()).anyMatch(it -> it.matches("Or let \\d+ new people a week come instead of 60\\."));
        assertThat(LoadFixes.of(forecast, BEN).fits()).isTrue();

        var little = LoadForecast.of(
                input(List.of(rep(ANA), rep(BEN)), List.of(CALLS), List.of(), List.of(aWeek(ANA, 40), aWeek(BEN, 5))));
        assertThat(LoadFixes.of(little, ANA).changes().getFirst()).contains("go to Ben, who has the time");
    }

    @Test
    void whatIsSaidToFitDoesFit() {
        var people = 45;
        var forecast =
                LoadForecast.of(input(List.of(rep(ANA)), List.of(CALLS), List.of(), List.of(aWeek(ANA, people))));
        var fewer = LoadFixes.of(forecast, ANA).changes().stream()
                .filter(it -> it.contains("new people a week come instead"))
                .findFirst()
                .orElseThrow();
        double said = Double.parseDouble(fewer.replaceAll("Or let ([\\d.]+) new.*", "$1"));
        var then = LoadForecast.of(
                input(List.of(rep(ANA)), List.of(CALLS), List.of(), new ArrayList<>(List.of(aWeek(ANA, said - .5)))));
        assertThat(LoadFixes.of(then, ANA).fits()).isTrue();
    }

    @Test
    void partsOfPlays() {
        var plays = new double[] {1, 2, 3, 4, 5};
        assertThat(LoadForecast.quantile(plays, .5)).isEqualTo(3);
        assertThat(LoadForecast.over(plays, 3, 1)).isEqualTo(.4);
        assertThat(LoadForecast.over(plays, 3, 2)).isEqualTo(.8);
        assertThat(LoadForecast.over(plays, 9, 1)).isZero();
    }
}
