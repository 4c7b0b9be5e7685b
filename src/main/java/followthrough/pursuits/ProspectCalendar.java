package followthrough.pursuits;

import followthrough.prospects.Channel;
import followthrough.prospects.LegalHours;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/**
 * When a prospect may be reached: their zone, their business days, their holidays, the hours of each channel, and those in
 * which the law lets them be called or texted. Pure; a moment inside a daylight-saving gap moves forward by the gap, one in an overlap is the earlier of the two, as
 * {@link ZonedDateTime#ofLocal} has it.
 *
 * @param holiday names the holiday that a date is there; empty for an ordinary day
 * @param legal when they may be called or texted at all
 */
public record ProspectCalendar(ZoneId zone, Function<LocalDate, Optional<String>> holiday, LegalHours legal) {

    public ProspectCalendar(ZoneId zone, Function<LocalDate, Optional<String>> holiday) {
        this(zone, holiday, LegalHours.FLOOR);
    }

    /** Opening and closing hour of a channel on a business day. Calls stay well inside the hours of most laws. */
    public record Window(LocalTime from, LocalTime to) {}

    static final Window OFFICE = new Window(LocalTime.of(9, 0), LocalTime.of(18, 0));
    static final Window WRITTEN = new Window(LocalTime.of(8, 0), LocalTime.of(18, 0));

    public static Window window(Channel channel) {
        return switch (channel) {
            case CALL, SMS, MEETING -> OFFICE;
            case EMAIL, SOCIAL, MAIL, TASK -> WRITTEN;
        };
    }

    public boolean businessDay(LocalDate date) {
        return date.getDayOfWeek() != DayOfWeek.SATURDAY
                && date.getDayOfWeek() != DayOfWeek.SUNDAY
                && holiday.apply(date).isEmpty();
    }

    /** Whether the channel may be used at that moment. */
    public boolean open(Instant at, Channel channel) {
        return next(at, channel).equals(at);
    }

    /** The first moment, not before {@code at}, in which the channel may be used. */
    public Instant next(Instant at, Channel channel) {
        if (channel != Channel.CALL && channel != Channel.SMS) return opening(at, channel);
        // In office hours there and lawful: where the one opens the other may be closed, and the law has breaks of its
        // own.
        for (var next = at; ; ) {
            var lawful = legal.next(opening(next, channel), zone, this::holidayOn);
            if (opening(lawful, channel).equals(lawful)) return lawful;
            next = lawful;
        }
    }

    private Instant opening(Instant at, Channel channel) {
        var window = window(channel);
        var local = at.atZone(zone);
        for (int day = 0; day < 400; day++) {
            var date = local.toLocalDate().plusDays(day);
            if (!businessDay(date)) continue;
            var opens = ZonedDateTime.of(date, window.from(), zone).toInstant();
            var closes = ZonedDateTime.of(date, window.to(), zone).toInstant();
            if (at.isBefore(opens)) return opens;
            if (at.isBefore(closes)) return at;
        }
        throw new IllegalStateException("no business day within 400 days of " + at + " in " + zone);
    }

    /** Why the channel may not be used at that moment, in words; empty when it may. */
    public Optional<String> closedWhy(Instant at, Channel channel) {
        if (open(at, channel)) return Optional.empty();
        if (opening(at, channel).equals(at)) return quiet(at);
        var local = at.atZone(zone);
        var holidayThere = holiday.apply(local.toLocalDate());
        if (holidayThere.isPresent()) return Optional.of("today is " + holidayThere.get() + " there");
        if (!businessDay(local.toLocalDate())) return Optional.of("it is the weekend there");
        var window = window(channel);
        return Optional.of("it is " + local.toLocalTime().truncatedTo(ChronoUnit.MINUTES) + " there, outside "
                + window.from() + " to " + window.to());
    }

    /** Why the law keeps calls and texts out of that moment there, in words; empty when it does not. */
    public Optional<String> quiet(Instant at) {
        return legal.closedWhy(at, zone, this::holidayOn);
    }

    private boolean holidayOn(LocalDate date) {
        return holiday.apply(date).isPresent();
    }

    /** The same time of day so many business days later; zero stays. */
    public Instant plusBusinessDays(Instant from, int days) {
        var local = from.atZone(zone);
        var date = local.toLocalDate();
        for (int left = days; left > 0; ) {
            date = date.plusDays(1);
            if (businessDay(date)) left--;
        }
        return ZonedDateTime.of(date, local.toLocalTime(), zone).toInstant();
    }

    /** The same time of day so many calendar days later. */
    public Instant plusDays(Instant from, int days) {
        return from.atZone(zone).plusDays(days).toInstant();
    }

    /** The opening of the channel on that date, or on the first business day after it. */
    public Instant morningOf(LocalDate date, Channel channel) {
        return next(date.atTime(window(channel).from()).atZone(zone).toInstant(), channel);
    }
}
