package followthrough.team;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Set;

/**
 * When a member works: days of the week, a start and an end in the member's zone, and days away. Counts in real
 * elapsed time, so a night in which the clocks change is as long as it was.
 *
 * <p>A start or an end the clocks jump over is the moment they jump. One they show twice is the first of the two for a
 * start and the second for an end.
 */
public record WorkingHours(ZoneId zone, Set<DayOfWeek> days, LocalTime starts, LocalTime ends, List<Absence> absences) {
    public WorkingHours {
        days = Set.copyOf(days);
        absences = List.copyOf(absences);
        if (days.isEmpty()) {
            throw new IllegalArgumentException("Working hours need at least one day of the week");
        }
        if (!starts.isBefore(ends)) {
            throw new IllegalArgumentException("A working day starts (" + starts + ") before it ends (" + ends + ")");
        }
    }

    /** The hours there would be without leave: what others wait for goes on while somebody is away. */
    public WorkingHours regardlessOfLeave() {
        return new WorkingHours(zone, days, starts, ends, List.of());
    }

    /** Whether the member works at this moment; the first moment of a day belongs to it, the last does not. */
    public boolean open(Instant moment) {
        LocalDate date = moment.atZone(zone).toLocalDate();
        return works(date) && !moment.isBefore(opens(date)) && moment.isBefore(closes(date));
    }

    /** This moment if it is within working hours, else the next at which they begin. */
    public Instant nextOpening(Instant from) {
        if (open(from)) {
            return from;
        }
        LocalDate date = from.atZone(zone).toLocalDate();
        while (!works(date) || opens(date).isBefore(from)) {
            date = date.plusDays(1);
        }
        return opens(date);
    }

    /**
     * The moment at which so much working time has passed. Friday 17:30 plus one hour, with days from 9 to 18, is
     * Monday 9:30; and none at all is the moment itself, within working hours or not.
     */
    public Instant plus(Instant from, Duration workingTime) {
        if (workingTime.isNegative()) {
            throw new IllegalArgumentException("Working time runs forward, not by " + workingTime);
        }
        Instant at = from;
        Duration left = workingTime;
        while (left.isPositive()) {
            at = nextOpening(at);
            Instant closes = closes(at.atZone(zone).toLocalDate());
            Duration today = Duration.between(at, closes);
            if (left.compareTo(today) <= 0) {
                return at.plus(left);
            }
            left = left.minus(today);
            at = closes;
        }
        return at;
    }

    /** Whether the member works on this date of the own zone. */
    public boolean works(LocalDate date) {
        return days.contains(date.getDayOfWeek())
                && absences.stream().noneMatch(absence -> absence.covers(date))
                && opens(date).isBefore(closes(date));
    }

    /** Working minutes on this date; 0 on a day off. */
    public int minutesOn(LocalDate date) {
        return works(date)
                ? Math.toIntExact(Duration.between(opens(date), closes(date)).toMinutes())
                : 0;
    }

    private Instant opens(LocalDate date) {
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition jump = rules.getTransition(date.atTime(starts));
        return jump != null && jump.isGap()
                ? jump.getInstant()
                : date.atTime(starts).atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }

    private Instant closes(LocalDate date) {
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition jump = rules.getTransition(date.atTime(ends));
        return jump != null && jump.isGap()
                ? jump.getInstant()
                : date.atTime(ends).atZone(zone).withLaterOffsetAtOverlap().toInstant();
    }
}
