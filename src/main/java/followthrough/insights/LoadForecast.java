package followthrough.insights;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;

/**
 * The touches that come due for each rep of a team on each of the next four weeks' days, played through many times: who is
 * on the way goes on with their steps, new people come as they came lately, and at each touch some leave because they
 * answered. What differs between two plays is everything that is not known: who answers, how often people do, how many
 * come. Pure; the same input gives the same forecast.
 */
final class LoadForecast {
    static final int DAYS = 28;

    static final int RUNS = 500;

    private LoadForecast() {}

    /** How sure a share is, as a Beta distribution. @param yes and {@code no}: cases seen of either kind, and what is believed before any */
    record Chance(double yes, double no) {
        double mean() {
            return yes / (yes + no);
        }
    }

    /**
     * One step of a sequence, as far as it makes work.
     *
     * @param days the wait after the touch before it; under a day is 0
     * @param business whether they are counted in business days
     * @param made of those who come to it, for how many it is made and not passed over
     * @param byPerson of those touches, how many a person makes
     * @param minutes it takes that person
     * @param leaves how many have left the sequence when the next step would come: they answered, or it ended otherwise
     */
    record Stage(int days, boolean business, double made, double byPerson, double minutes, Chance leaves) {}

    /** A sequence, or one of its versions that still runs. */
    record Course(String key, String name, List<Stage> stages) {}

    /**
     * @param works on which days
     * @param minutes there are on each of them
     * @param covers who does what comes due on each, as an index of reps: oneself on working days; -1 where nobody does, so
     *     that it waits for the next working day
     */
    record Rep(long memberId, String name, boolean[] works, int[] minutes, int[] covers) {}

    /** People in the middle of a course, by the day on which their next step is due. @param overdue it was due before today */
    record Running(int rep, int course, int stage, int overdue, int[] due) {}

    /**
     * People who will come, or work that will: so many a week, known as a Gamma distribution.
     *
     * @param shares of a week, Monday first
     */
    record Stream(int rep, int course, double shape, double rate, double[] shares) {
        double mean() {
            return shape / rate;
        }
    }

    /** What is owed already and is no step of a sequence: answers, meetings, promises; by day. */
    record Owed(int rep, int[] touches, int[] minutes, int overdue, int overdueMinutes) {}

    /**
     * All a forecast rests on. Arrays of days begin today.
     *
     * @param business days on which prospects are at work
     * @param newcomers by rep and course
     * @param other work outside sequences that comes beside what is owed already; its course means nothing
     * @param newcomersVary and {@code otherVary}: the size of the negative binomial, small where days differ much
     * @param unknown of the other work of a day, how much is not owed yet today
     * @param otherMinutes what such work takes: any of these, each as likely
     * @param late chance that a touch is made on its day, one working day later, two, ...
     */
    record Input(
            LocalDate today,
            boolean[] business,
            List<Rep> reps,
            List<Course> courses,
            List<Running> running,
            List<Stream> newcomers,
            List<Owed> owed,
            List<Stream> other,
            double newcomersVary,
            double otherVary,
            double[] unknown,
            int[] otherMinutes,
            double[] late) {}

    /** Minutes of a rep's day, in a tenth, half and nine tenths of all plays. @param touches on average @param over chance of more than there is */
    record Day(double low, double mid, double high, double touches, double over) {}

    /**
     * @param days by rep and day
     * @param overdue minutes by rep that were due before today
     * @param played minutes by rep, day and play, in rising order; of today with what is overdue
     * @param ofStage minutes in all days by rep, course and stage, on average
     */
    record Forecast(Input input, Day[][] days, double[] overdue, double[][][] played, double[][][] ofStage) {}

    /** A rep and a day on which work lands. */
    private record Place(int rep, int day) {}

    static Forecast of(Input input) {
        return new Play(input).all();
    }

    /** What one who comes new takes a person in the end, in minutes; and {@link #leaving} how many have answered or left by then. */
    static double minutesEach(Course course) {
        double minutes = 0;
        double there = 1;
        for (var stage : course.stages()) {
            minutes += there * stage.made() * stage.byPerson() * stage.minutes();
            there *= 1 - stage.made() * stage.leaves().mean();
        }
        return minutes;
    }

    static double leaving(Course course) {
        double there = 1;
        for (var stage : course.stages())
            there *= 1 - stage.made() * stage.leaves().mean();
        return 1 - there;
    }

    private static final class Play {
        private static final long SEED = 20_260_311;

        private final Input in;
        private final RandomGenerator random =
                RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(SEED);
        private final UniformRandomProvider gammas = random::nextLong;
        private final double[] newcomersEffects;
        private final double[] otherEffects;
        private final int[] businessDays;
        private final int[] businessUntil = new int[DAYS];
        private final Place[][] lands;
        private final int[][] workday;
        private final double[][][] minutes;
        private final double[][] touches;
        private final double[] overdue;
        private final double[][][] ofStage;
        private final Collection<Group> groups;
        private final double[][] leaves;

        /** Everybody of one rep in one course: they share what is drawn about them. */
        private static final class Group {
            final int rep;
            final int course;
            final List<Running> running = new ArrayList<>();
            final List<Stream> streams = new ArrayList<>();
            final int[][] waiting;

            Group(int rep, int course, int stages) {
                this.rep = rep;
                this.course = course;
                this.waiting = new int[stages][DAYS];
            }
        }

        Play(Input in) {
            this.in = in;
            int reps = in.reps().size();
            newcomersEffects = effects(in.newcomersVary());
            otherEffects = effects(in.otherVary());
            businessDays =
                    IntStream.range(0, DAYS).filter(d -> in.business()[d]).toArray();
            for (int d = 0, until = 0; d < DAYS; d++) businessUntil[d] = in.business()[d] ? ++until : until;
            lands = new Place[reps][DAYS];
            workday = new int[reps][];
            for (int r = 0; r < reps; r++) {
                var works = in.reps().get(r).works();
                workday[r] = IntStream.range(0, DAYS).filter(d -> works[d]).toArray();
                for (int d = 0; d < DAYS; d++) lands[r][d] = landing(r, d);
            }
            minutes = new double[reps][DAYS][RUNS];
            touches = new double[reps][DAYS];
            overdue = new double[reps];
            ofStage = new double[reps][in.courses().size()][];
            var byKey = new HashMap<Place, Group>();
            for (var it : in.running())
                group(byKey, it.rep(), it.course()).running.add(it);
            for (var it : in.newcomers())
                group(byKey, it.rep(), it.course()).streams.add(it);
            // In one order, or the same input would be played differently.
            groups = byKey.values().stream()
                    .sorted(Comparator.comparingInt((Group g) -> g.rep).thenComparingInt(g -> g.course))
                    .toList();
            for (var group : groups)
                ofStage[group.rep][group.course] =
                        new double[in.courses().get(group.course).stages().size()];
            leaves = new double[in.courses().size()][];
            for (int c = 0; c < leaves.length; c++)
                leaves[c] = new double[in.courses().get(c).stages().size()];
        }

        private Group group(Map<Place, Group> byKey, int rep, int course) {
            return byKey.computeIfAbsent(
                    new Place(rep, course),
                    key -> new Group(
                            rep, course, in.courses().get(course).stages().size()));
        }

        /** Where work lands that comes due on a day: with the rep, with who covers, or on the next day the rep is there. */
        private Place landing(int rep, int day) {
            for (int d = day; d < DAYS; d++) {
                int who = in.reps().get(rep).covers()[d];
                if (who >= 0) return new Place(who, d);
            }
            return new Place(rep, DAYS);
        }

        Forecast all() {
            for (int run = 0; run < RUNS; run++) {
                for (int c = 0; c < leaves.length; c++)
                    for (int k = 0; k < leaves[c].length; k++)
                        leaves[c][k] = beta(in.courses().get(c).stages().get(k).leaves());
                for (var group : groups) follow(group, run);
                for (var stream : in.other()) others(stream, run);
            }
            for (var owed : in.owed()) {
                overdue[owed.rep()] += owed.overdueMinutes() * RUNS;
                for (int d = 0; d < DAYS; d++) {
                    if (owed.touches()[d] == 0) continue;
                    var at = lands[owed.rep()][d];
                    if (at.day() == DAYS) continue;
                    touches[at.rep()][at.day()] += owed.touches()[d] * RUNS;
                    for (int run = 0; run < RUNS; run++) minutes[at.rep()][at.day()][run] += owed.minutes()[d];
                }
            }
            return told();
        }

        private void follow(Group group, int run) {
            var stages = in.courses().get(group.course).stages();
            for (var row : group.waiting) Arrays.fill(row, 0);
            for (var running : group.running)
                for (int d = 0; d < DAYS; d++) group.waiting[running.stage()][d] += running.due()[d];
            for (var stream : group.streams) {
                double aWeek = gamma(stream.shape()) / stream.rate();
                for (int d = 0; d < DAYS; d++)
                    group.waiting[0][d] += arrivals(aWeek * stream.shares()[weekday(d)], newcomersEffects);
            }
            for (var running : group.running)
                if (running.overdue() > 0) step(group, stages, running.stage(), 0, running.overdue(), run, true);
            for (int d = 0; d < DAYS; d++)
                for (int k = 0; k < stages.size(); k++)
                    if (group.waiting[k][d] > 0) step(group, stages, k, d, group.waiting[k][d], run, false);
        }

        /** So many people for whom a step is due that day: the work it makes, and when what comes next for them. */
        private void step(Group group, List<Stage> stages, int k, int day, int people, int run, boolean wasOverdue) {
            var stage = stages.get(k);
            int made = binomial(people, stage.made());
            if (made < people && k + 1 < stages.size()) {
                var next = stages.get(k + 1);
                wait(group, k + 1, after(day, Math.max(0, next.days() - stage.days()), next.business()), people - made);
            }
            int personal = binomial(made, stage.byPerson());
            go(group, stages, k, day, made - personal);
            if (personal == 0) return;
            var at = lands[group.rep][day];
            if (at.day() == DAYS) return;
            double work = personal * stage.minutes();
            if (wasOverdue) overdue[at.rep()] += work;
            else {
                minutes[at.rep()][at.day()][run] += work;
                touches[at.rep()][at.day()] += personal;
                ofStage[group.rep][group.course][k] += work;
            }
            int left = personal;
            double chanceLeft = 1;
            for (int late = 0; late < in.late().length && left > 0; late++) {
                int some = late == in.late().length - 1
                        ? left
                        : binomial(left, Math.clamp(in.late()[late] / chanceLeft, 0, 1));
                chanceLeft -= in.late()[late];
                left -= some;
                go(group, stages, k, workdayAfter(at, late), some);
            }
        }

        /** Of people who got a touch that day, some answer, and the others wait for the next one. */
        private void go(Group group, List<Stage> stages, int k, int day, int people) {
            if (people == 0 || day >= DAYS || k + 1 == stages.size()) return;
            int stay = people - binomial(people, leaves[group.course][k]);
            var next = stages.get(k + 1);
            wait(group, k + 1, after(day, next.days(), next.business()), stay);
        }

        private static void wait(Group group, int stage, int day, int people) {
            if (day < DAYS) group.waiting[stage][day] += people;
        }

        private int workdayAfter(Place at, int later) {
            var days = workday[at.rep()];
            int place = Arrays.binarySearch(days, at.day());
            place = place < 0 ? -place - 1 : place;
            return place + later < days.length ? days[place + later] : DAYS;
        }

        /** So many days after that day, on one on which prospects are at work. */
        private int after(int day, int days, boolean business) {
            if (business && days > 0) {
                int place = businessUntil[day] + days - 1;
                return place < businessDays.length ? businessDays[place] : DAYS;
            }
            int then = day + days;
            while (then < DAYS && !in.business()[then]) then++;
            return then;
        }

        private void others(Stream stream, int run) {
            double aWeek = gamma(stream.shape()) / stream.rate();
            for (int d = 0; d < DAYS; d++) {
                int n = arrivals(aWeek * stream.shares()[weekday(d)] * in.unknown()[d], otherEffects);
                if (n == 0) continue;
                var at = lands[stream.rep()][d];
                if (at.day() == DAYS) continue;
                touches[at.rep()][at.day()] += n;
                for (int i = 0; i < n; i++)
                    minutes[at.rep()][at.day()][run] += in.otherMinutes()[random.nextInt(in.otherMinutes().length)];
            }
        }

        private int weekday(int day) {
            return in.today().plusDays(day).getDayOfWeek().getValue() - 1;
        }

        private Forecast told() {
            int reps = in.reps().size();
            var days = new Day[reps][DAYS];
            for (int r = 0; r < reps; r++) {
                overdue[r] /= RUNS;
                int first = workday[r].length == 0 ? -1 : workday[r][0];
                for (int d = 0; d < DAYS; d++) {
                    var plays = minutes[r][d];
                    Arrays.sort(plays);
                    double there = in.reps().get(r).minutes()[d] - (d == first ? overdue[r] : 0);
                    days[r][d] = new Day(
                            quantile(plays, .1),
                            quantile(plays, .5),
                            quantile(plays, .9),
                            touches[r][d] / RUNS,
                            in.reps().get(r).works()[d] ? over(plays, there, 1) : 0);
                }
                for (var stages : ofStage[r])
                    if (stages != null) for (int k = 0; k < stages.length; k++) stages[k] /= RUNS;
            }
            return new Forecast(in, days, overdue, minutes, ofStage);
        }

        // --- what is drawn ---

        /** Days differ by more than chance: a factor of mean 1, drawn beforehand because there are many days. */
        private double[] effects(double size) {
            var effects = new double[size > 10_000 ? 1 : 1_024];
            for (int i = 0; i < effects.length; i++) effects[i] = effects.length == 1 ? 1 : gamma(size) / size;
            return effects;
        }

        private int arrivals(double mean, double[] effects) {
            if (mean <= 0) return 0;
            return poisson(mean * effects[effects.length == 1 ? 0 : random.nextInt(effects.length)]);
        }

        private double gamma(double shape) {
            return AhrensDieterMarsagliaTsangGammaSampler.of(gammas, shape, 1).sample();
        }

        private double beta(Chance chance) {
            double yes = gamma(chance.yes());
            return yes / (yes + gamma(chance.no()));
        }

        /** Knuth's product of uniforms (The Art of Computer Programming, 3.4.1); of large means the normal that it nears. */
        private int poisson(double mean) {
            if (mean > 50) return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
            double limit = Math.exp(-mean);
            int n = 0;
            for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) n++;
            return n;
        }

        private int binomial(int n, double p) {
            if (n == 0 || p <= 0) return 0;
            if (p >= 1) return n;
            if (n > 60)
                return (int) Math.clamp(Math.round(n * p + Math.sqrt(n * p * (1 - p)) * random.nextGaussian()), 0, n);
            int yes = 0;
            for (int i = 0; i < n; i++) if (random.nextDouble() < p) yes++;
            return yes;
        }
    }

    /** @param sorted not empty */
    static double quantile(double[] sorted, double part) {
        return sorted[(int) Math.round(part * (sorted.length - 1))];
    }

    /** In how many of the plays there is more than so many minutes, if all of it were so many times as much. */
    static double over(double[] sorted, double minutes, double times) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) / 2;
            if (sorted[middle] * times > minutes) high = middle;
            else low = middle + 1;
        }
        return (double) (sorted.length - low) / sorted.length;
    }
}
