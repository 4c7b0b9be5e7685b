package followthrough.pursuits;

import followthrough.prospects.Tier;
import followthrough.team.Member;
import followthrough.team.WorkingHours;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives each touch that waits an owner and a date: best first, each on the first day that still has the minutes. For the first
 * touches of a list, and for what came due while its owner was away. Pure.
 */
public final class Spread {
    /** So many first e-mails a day leave by themselves for one owner: what a mailbox of a person bears. */
    public static final int AUTOMATIC_A_DAY = 100;

    /**
     * A touch that waits for its day.
     *
     * @param row which one it is: the row of a list, or a pursuit
     * @param ownerId absent: whoever has time first
     * @param value what decides within a tier: of the deal, or of a minute; 0 when none is known
     * @param minutes 0 when the touch is automatic
     */
    public record Waiting(long row, @Nullable Long ownerId, Tier tier, double value, int minutes) {}

    /**
     * What an owner can give.
     *
     * @param free working days in their order, each with its free minutes
     * @param longestDay minutes of a day on which nothing is planned yet
     */
    public record Rep(long ownerId, Map<LocalDate, Integer> free, int longestDay) {}

    /**
     * The minutes a member has on each working day from a date on.
     *
     * @param taken minutes that are planned already, by date
     * @param days how many days are looked at, working or not
     */
    public static Map<LocalDate, Integer> free(
            Member member, WorkingHours hours, Map<LocalDate, Integer> taken, LocalDate from, int days) {
        var free = new LinkedHashMap<LocalDate, Integer>();
        for (int i = 0; i < days; i++) {
            var date = from.plusDays(i);
            if (!hours.works(date)) continue;
            int minutes = Math.min(member.followUpMinutes(), hours.minutesOn(date));
            free.put(date, Math.max(0, minutes - taken.getOrDefault(date, 0)));
        }
        return free;
    }

    /** @param date absent when no day within reach has the minutes */
    public record Place(Waiting who, long ownerId, @Nullable LocalDate date) {}

    private static final class Days {
        final long ownerId;
        final List<LocalDate> dates;
        final int[] left;
        final int[] machine;
        final int longestDay;
        int personal;
        int automatic;
        int given;

        Days(Rep rep) {
            ownerId = rep.ownerId;
            dates = List.copyOf(rep.free.keySet());
            left = rep.free.values().stream().mapToInt(Integer::intValue).toArray();
            machine = new int[left.length];
            longestDay = rep.longestDay;
        }

        /** The first day with room, as an index; the number of days when there is none. */
        int next(int minutes) {
            if (minutes == 0) {
                while (automatic < machine.length && machine[automatic] >= AUTOMATIC_A_DAY) automatic++;
                return automatic;
            }
            // Days that cannot hold even the shortest touch are passed for good; longer ones look further on their own.
            while (personal < left.length && left[personal] <= 0) personal++;
            int day = personal;
            // A touch longer than anybody's day takes a whole untouched day, else it would wait for ever.
            boolean tooLong = minutes > longestDay && longestDay > 0;
            while (day < left.length && left[day] < minutes && !(tooLong && left[day] == longestDay)) day++;
            return day;
        }

        @Nullable
        LocalDate take(int minutes) {
            int day = next(minutes);
            given++;
            if (day == dates.size()) return null;
            if (minutes == 0) machine[day]++;
            else left[day] -= minutes;
            return dates.get(day);
        }
    }

    private Spread() {}

    /**
     * Places for all, in the order in which they were given out.
     *
     * @param reps every owner named by the people, and those who share the rest
     * @param sharing at least one of them
     */
    public static List<Place> plan(List<Waiting> people, List<Rep> reps, Set<Long> sharing) {
        var days = new LinkedHashMap<Long, Days>();
        for (var rep : reps) days.put(rep.ownerId, new Days(rep));
        var order = new ArrayList<>(people);
        order.sort(Comparator.comparing(Waiting::tier)
                .thenComparing(Waiting::value, Comparator.reverseOrder())
                .thenComparing(Waiting::row));
        var shared = days.values().stream()
                .filter(it -> sharing.contains(it.ownerId))
                .toList();
        // Keys of the queue move only forward, so an entry that is found stale is put back where it belongs.
        record Free(int day, int given, Days of) {}
        var byMinutes = new HashMap<Integer, PriorityQueue<Free>>();
        var places = new ArrayList<Place>(people.size());
        for (var person : order) {
            var rep = person.ownerId == null ? null : days.get(person.ownerId);
            if (rep == null) {
                var queue = byMinutes.computeIfAbsent(person.minutes, minutes -> {
                    var fresh = new PriorityQueue<Free>(
                            Comparator.comparingInt(Free::day).thenComparingInt(Free::given));
                    shared.forEach(it -> fresh.add(new Free(it.next(minutes), it.given, it)));
                    return fresh;
                });
                while (true) {
                    var best = queue.remove();
                    var now = new Free(best.of.next(person.minutes), best.of.given, best.of);
                    if (now.equals(best)) {
                        rep = best.of;
                        break;
                    }
                    queue.add(now);
                }
                var date = rep.take(person.minutes);
                queue.add(new Free(rep.next(person.minutes), rep.given, rep));
                places.add(new Place(person, rep.ownerId, date));
                continue;
            }
            places.add(new Place(person, rep.ownerId, rep.take(person.minutes)));
        }
        return Collections.unmodifiableList(places);
    }
}
