package followthrough.insights;

import followthrough.insights.LoadForecast.Chance;
import followthrough.insights.LoadForecast.Course;
import followthrough.insights.LoadForecast.Stage;
import followthrough.insights.LoadForecast.Stream;
import followthrough.playbook.Delay;
import followthrough.playbook.Sequence;
import followthrough.playbook.Step;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the touches of the last weeks teach about the next ones: who goes on after each step and who leaves, what is passed
 * over, how late work is made, how many come and what comes beside the sequences. Where little was seen, what is believed
 * without figures counts for more. Pure.
 */
final class LoadHistory {
    /**
     * A touch that was made.
     *
     * @param memberId absent where the machine made it
     * @param dueOn in the owner's zone, as {@code madeOn}; absent where it was not planned
     * @param listed the first touch of somebody who came with a list of people one knew, on a planned date
     * @param gone they answered since, the pursuit ended, or runs through something else
     */
    record Made(
            long pursuitId,
            long ownerId,
            @Nullable Long memberId,
            LocalDate madeOn,
            @Nullable LocalDate dueOn,
            int number,
            @Nullable Long versionId,
            @Nullable Integer step,
            int minutes,
            boolean listed,
            boolean gone) {
        LocalDate day() {
            return dueOn == null ? madeOn : dueOn;
        }
    }

    /** A step over all versions of its sequence. */
    private record Kind(String key, String channel, String goal) {}

    /** Relative chance of a reaction to touch 1, 2, ...: the prior of evidence A2. */
    private static final double[] PERSISTENCE = {1, .9, .75, .6, .5, .42, .33, .25};

    /** Of a hundred first touches, how many are followed by an answer or another end before the next; a first belief. */
    private static final double LEAVES = .076;

    /** So many cases seen count for as much as what was believed before. */
    private static final double SOME = 10;

    private static final double MANY = 50;
    private static final double STEP = 20;
    private static final int RIPE = 14;
    private static final double HALF_AS_MUCH = 14;
    private static final double[] WEEK = {.19, .19, .19, .19, .19, .025, .025};
    private static final double[] LATE = {.85, .1, .05, 0, 0, 0};

    private final LongFunction<Sequence> versions;
    private final LocalDate today;
    private final List<Long> members;
    private final double weeks;
    private final int touches;
    private final Map<Kind, double[]> passed = new HashMap<>();
    private final Map<Kind, double[]> left = new HashMap<>();
    private final Map<String, Map<Long, Map<LocalDate, Integer>>> begun = new HashMap<>();
    private final Map<Long, Map<LocalDate, Integer>> other = new HashMap<>();
    private final List<Integer> otherMinutes = new ArrayList<>();
    private final double[] late = LATE.clone();
    private final double leavesFirst;
    private final Map<String, Double> leavesFirstBy = new HashMap<>();

    /**
     * @param made of one team's prospects, in the order of pursuits and within them of time
     * @param from the first day of which all touches are among them
     * @param members of the team
     */
    LoadHistory(List<Made> made, LocalDate from, LocalDate today, List<Long> members, LongFunction<Sequence> versions) {
        this.versions = versions;
        this.today = today;
        this.members = members;
        this.touches = made.size();
        var first = made.stream().map(Made::day).min(LocalDate::compareTo).orElse(today);
        var begins = first.isBefore(from) ? from : first;
        this.weeks = ChronoUnit.DAYS.between(begins, today) / 7.0;
        for (int i = 0; i < late.length; i++) late[i] *= SOME;
        for (int start = 0, end; start < made.size(); start = end) {
            end = start;
            while (end < made.size()
                    && made.get(end).pursuitId() == made.get(start).pursuitId()) end++;
            learn(made.subList(start, end), begins);
        }
        double total = 0;
        for (double some : late) total += some;
        for (int i = 0; i < late.length; i++) late[i] /= total;
        // From all steps to those of a channel, and from there to each step: what is seldom seen is like what is
        // similar.
        double seen = 0;
        double expected = 0;
        var byChannel = new HashMap<String, double[]>();
        for (var entry : left.entrySet()) {
            var counted = entry.getValue();
            seen += counted[0];
            expected += counted[2];
            var channel = byChannel.computeIfAbsent(entry.getKey().channel(), key -> new double[2]);
            channel[0] += counted[0];
            channel[1] += counted[2];
        }
        leavesFirst = (seen + MANY * LEAVES) / (expected + MANY);
        byChannel.forEach((channel, counted) ->
                leavesFirstBy.put(channel, (counted[0] + MANY * leavesFirst) / (counted[1] + MANY)));
    }

    /** How many weeks the figures are from; 0 when there are none. */
    double weeks() {
        return weeks;
    }

    int touches() {
        return touches;
    }

    double[] late() {
        return late.clone();
    }

    /** Minutes of work outside sequences, each as often as it occurred. */
    int[] otherMinutes() {
        return otherMinutes.isEmpty()
                ? new int[] {5}
                : otherMinutes.stream().mapToInt(Integer::intValue).toArray();
    }

    private void learn(List<Made> pursuit, LocalDate begins) {
        Made before = null;
        for (int i = 0; i < pursuit.size(); i++) {
            var touch = pursuit.get(i);
            var versionId = touch.versionId();
            var step = touch.step();
            if (versionId == null || step == null) {
                if (touch.memberId() != null) beside(touch, begins);
                continue;
            }
            var sequence = versions.apply(versionId);
            if (step >= sequence.steps().size()) continue;
            var key = sequence.key();
            var earlier = before != null && sameSequence(before, key) ? before : null;
            int from = earlier == null || earlier.step() == null ? 0 : earlier.step() + 1;
            if (earlier == null && (step == 0 || i > 0 || touch.number() <= 1)) begin(touch, key, begins);
            // Seen from the middle on, because it began before these weeks: nothing is known about what was passed
            // over.
            if (earlier == null && step > 0 && i == 0 && touch.number() > 1) from = step;
            for (int k = from; k <= step; k++) passed.computeIfAbsent(kind(sequence, k), it -> new double[4])[0]++;
            var counted = passed.computeIfAbsent(kind(sequence, step), it -> new double[4]);
            counted[1]++;
            if (touch.memberId() != null) {
                counted[2]++;
                counted[3] += touch.minutes();
                lateness(touch);
            }
            leaves(pursuit, i, sequence, step);
            before = touch;
        }
    }

    private boolean sameSequence(Made touch, String key) {
        return touch.versionId() != null
                && versions.apply(touch.versionId()).key().equals(key);
    }

    private void begin(Made touch, String key, LocalDate begins) {
        if (touch.listed() || touch.day().isBefore(begins) || !touch.day().isBefore(today)) return;
        begun.computeIfAbsent(key, it -> new HashMap<>())
                .computeIfAbsent(touch.ownerId(), it -> new HashMap<>())
                .merge(touch.day(), 1, Integer::sum);
    }

    private void beside(Made touch, LocalDate begins) {
        otherMinutes.add(touch.minutes());
        var day = touch.day();
        if (!day.isBefore(begins) && day.isBefore(today))
            other.computeIfAbsent(Objects.requireNonNull(touch.memberId()), it -> new HashMap<>())
                    .merge(day, 1, Integer::sum);
    }

    private void lateness(Made touch) {
        var due = touch.dueOn();
        if (due == null || due.isAfter(touch.madeOn())) return;
        int days = 0;
        for (var d = due; d.isBefore(touch.madeOn()) && days < LATE.length - 1; d = d.plusDays(1))
            if (weekday(d)) days++;
        late[days]++;
    }

    private void leaves(List<Made> pursuit, int i, Sequence sequence, int step) {
        var touch = pursuit.get(i);
        if (step + 1 == sequence.steps().size() || touch.madeOn().isAfter(today.minusDays(RIPE))) return;
        Made next = null;
        for (int later = i + 1; later < pursuit.size() && next == null; later++)
            if (pursuit.get(later).step() != null && sameSequence(pursuit.get(later), sequence.key()))
                next = pursuit.get(later);
        // Dialled again on the same step: only the last dial is followed by the next one.
        if (next != null && Objects.equals(next.step(), touch.step())) return;
        var counted = left.computeIfAbsent(kind(sequence, step), it -> new double[3]);
        if (next == null && touch.gone()) counted[0]++;
        counted[1]++;
        counted[2] += persistence(step);
    }

    private static Kind kind(Sequence sequence, int step) {
        var it = sequence.steps().get(step);
        return new Kind(sequence.key(), it.channel().word(), it.goal());
    }

    private static double persistence(int step) {
        return PERSISTENCE[Math.min(step, PERSISTENCE.length - 1)];
    }

    private static boolean weekday(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    // --- what follows from it ---

    /** A sequence as it went so far; steps that were never made as one believes of such steps. */
    Course course(Sequence sequence) {
        var stages = new ArrayList<Stage>();
        for (int k = 0; k < sequence.steps().size(); k++) stages.add(stage(sequence, k));
        return new Course(sequence.key(), sequence.name(), List.copyOf(stages));
    }

    private Stage stage(Sequence sequence, int k) {
        var step = sequence.steps().get(k);
        var seen = passed.getOrDefault(kind(sequence, k), new double[4]);
        var gone = left.getOrDefault(kind(sequence, k), new double[3]);
        double believed = Math.min(
                .9, persistence(k) * leavesFirstBy.getOrDefault(step.channel().word(), leavesFirst));
        return new Stage(
                days(step),
                step.after().unit() == Delay.Unit.BUSINESS_DAYS,
                (seen[1] + SOME * .97) / (seen[0] + SOME),
                (seen[2] + (step.automatic() ? 0 : SOME)) / (seen[1] + SOME),
                (seen[3] + SOME * step.minutes()) / (seen[2] + SOME),
                new Chance(gone[0] + STEP * believed, gone[1] - gone[0] + STEP * (1 - believed)));
    }

    private static int days(Step step) {
        var after = step.after();
        return switch (after.unit()) {
            case MINUTES -> after.amount() / (24 * 60);
            case HOURS -> after.amount() / 24;
            case BUSINESS_DAYS, DAYS -> after.amount();
        };
    }

    /**
     * How many begin a sequence each week with each rep, as they did lately.
     *
     * @param believed a week and rep, for as long as there are hardly any figures; 0 where nothing is believed
     */
    List<Stream> newcomers(String key, int course, double believed) {
        return streams(begun.getOrDefault(key, Map.of()), course, believed);
    }

    /** Touches outside sequences. */
    List<Stream> others() {
        return streams(other, -1, 0);
    }

    private List<Stream> streams(Map<Long, Map<LocalDate, Integer>> counts, int course, double believed) {
        double beginning = weeks >= 4 ? 0 : .5 * (4 - weeks) / 4;
        double lately = lately();
        double all = members.stream()
                .mapToDouble(member -> lately(counts.getOrDefault(member, Map.of())))
                .sum();
        double typical = members.isEmpty() || lately + beginning == 0
                ? 0
                : (all / members.size() + believed * beginning) / (lately + beginning);
        var shares = shares(counts);
        var streams = new ArrayList<Stream>();
        for (int rep = 0; rep < members.size(); rep++) {
            double own = lately(counts.getOrDefault(members.get(rep), Map.of()));
            if (own + typical > 0) streams.add(new Stream(rep, course, own + typical, lately + 1, shares));
        }
        return streams;
    }

    /** What was is worth half as much for each two weeks that it is ago: a team that grows is not what it was. */
    private double worth(LocalDate day) {
        return Math.pow(.5, ChronoUnit.DAYS.between(day, today) / HALF_AS_MUCH);
    }

    private double lately(Map<LocalDate, Integer> counts) {
        double sum = 0;
        for (var entry : counts.entrySet()) sum += entry.getValue() * worth(entry.getKey());
        return sum;
    }

    /** The weeks, each day for what it is worth. */
    private double lately() {
        double days = 0;
        for (int d = 1; d <= Math.round(weeks * 7); d++) days += worth(today.minusDays(d));
        return days / 7;
    }

    private double[] shares(Map<Long, Map<LocalDate, Integer>> counts) {
        var shares = new double[7];
        double sum = 0;
        for (var byDay : counts.values())
            for (var entry : byDay.entrySet())
                shares[entry.getKey().getDayOfWeek().getValue() - 1] += entry.getValue();
        for (int i = 0; i < 7; i++) sum += shares[i] += SOME * WEEK[i];
        for (int i = 0; i < 7; i++) shares[i] /= sum;
        return shares;
    }

    /**
     * By how much days of a rep differ beyond chance: the size of the negative binomial, by the method of moments, with a
     * belief of 4 that wanes as days are seen.
     */
    double newcomersVary() {
        double[] moments = {.25 * SOME, SOME};
        begun.values().forEach(counts -> vary(counts, moments));
        return moments[1] / Math.max(moments[0], moments[1] / 100_000);
    }

    double otherVary() {
        double[] moments = {.25 * SOME, SOME};
        vary(other, moments);
        return moments[1] / Math.max(moments[0], moments[1] / 100_000);
    }

    private void vary(Map<Long, Map<LocalDate, Integer>> counts, double[] moments) {
        var shares = shares(counts);
        int days = (int) Math.round(weeks * 7);
        for (var member : members) {
            var own = counts.getOrDefault(member, Map.of());
            double aWeek = weeks == 0
                    ? 0
                    : own.values().stream().mapToInt(Integer::intValue).sum() / weeks;
            for (int d = 1; d <= days; d++) {
                var day = today.minusDays(d);
                double expected = aWeek * shares[day.getDayOfWeek().getValue() - 1];
                double off = own.getOrDefault(day, 0) - expected;
                moments[0] += off * off - expected;
                moments[1] += expected * expected;
            }
        }
    }

    /**
     * Of the work outside sequences that will be due on each day, how much is not owed yet: what is usual less what is owed
     * already, made to rise with the days by pooling neighbours that do not (Ayer et al., 1955).
     *
     * @param owed touches of the whole team by day
     */
    double[] unknown(int[] owed) {
        double aWeek = others().stream().mapToDouble(Stream::mean).sum();
        var shares = shares(other);
        var blocks = new ArrayList<double[]>();
        for (int d = 0; d < owed.length; d++) {
            double usual = aWeek * shares[today.plusDays(d).getDayOfWeek().getValue() - 1];
            blocks.add(new double[] {usual - owed[d], usual, 1});
            while (blocks.size() > 1) {
                var last = blocks.getLast();
                var one = blocks.get(blocks.size() - 2);
                if (one[0] * last[1] <= last[0] * one[1]) break;
                blocks.removeLast();
                for (int i = 0; i < 3; i++) one[i] += last[i];
            }
        }
        var unknown = new double[owed.length];
        int d = 0;
        for (var block : blocks)
            for (int i = 0; i < block[2]; i++) unknown[d++] = block[1] <= 0 ? 1 : Math.clamp(block[0] / block[1], 0, 1);
        return unknown;
    }
}
