package followthrough.pursuits;

import followthrough.playbook.SendWindow;
import followthrough.playbook.Step;
import followthrough.prospects.Channel;
import followthrough.prospects.LegalHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * When a prospect may be reached: their zone, their working days, their holidays, the hours of each channel, and those in
 * which the law lets them be called or texted. Pure.
 *
 * <p>Where the clocks jump over a time, hours that begin or end within the jump do so when it happens, and the same time
 * of a later day moves on by the jump, as {@link ZonedDateTime#ofLocal} has it. Of a time that is shown twice hours begin
 * at the later one and end at the earlier, so that whatever lies in them does so by the clocks there.
 *
 * @param weekend days of the week on which nobody works there
 * @param holiday names the holiday that a date is there; empty for an ordinary day
 * @param legal when they may be called or texted at all
 */
public record ProspectCalendar(
        ZoneId zone, Set<DayOfWeek> weekend, Function<LocalDate, Optional<String>> holiday, LegalHours legal) {

    /** Calls stay well inside the hours of most laws. */
    static final SendWindow OFFICE = new SendWindow(LocalTime.of(9, 0), LocalTime.of(18, 0), Set.of());

    static final SendWindow WRITTEN = new SendWindow(LocalTime.of(8, 0), LocalTime.of(18, 0), Set.of());

    /** Who asks for hours that the law has none of is not looked for longer than a year. */
    private static final Duration FAR_AHEAD = Duration.ofDays(400);

    private static final Set<DayOfWeek> SATURDAY_AND_SUNDAY = Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

    /** The weekend of a country, after the supplemental week data of the Unicode CLDR, version 46. */
    public static Set<DayOfWeek> weekendOf(String country) {
        return switch (country) {
            case "BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "OM", "QA", "SA", "SD", "SY", "YE" ->
                Set.of(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY);
            case "AF" -> Set.of(DayOfWeek.THURSDAY, DayOfWeek.FRIDAY);
            case "IR" -> Set.of(DayOfWeek.FRIDAY);
            default -> SATURDAY_AND_SUNDAY;
        };
    }

    public static SendWindow window(Channel channel) {
        return switch (channel) {
            case CALL, SMS, MEETING -> OFFICE;
            case EMAIL, SOCIAL, MAIL, TASK -> WRITTEN;
        };
    }

    /** The hours of a step: its own, else those of its channel. */
    static SendWindow window(Step step) {
        return step.window() == null ? window(step.channel()) : step.window();
    }

    public boolean businessDay(LocalDate date) {
        return !weekend.contains(date.getDayOfWeek()) && holiday.apply(date).isEmpty();
    }

    private boolean open(LocalDate date, SendWindow window) {
        return window.days().isEmpty()
                ? businessDay(date)
                : window.days().contains(date.getDayOfWeek())
                        && holiday.apply(date).isEmpty();
    }

    /** The first moment, not before {@code at}, in which the channel may be used. */
    public Instant next(Instant at, Channel channel) {
        return next(at, window(channel), channel);
    }

    /** The first moment, not before {@code at}, in which a step may be made. */
    Instant next(Instant at, Step step) {
        return next(at, window(step), step.channel());
    }

    private Instant next(Instant at, SendWindow window, Channel channel) {
        if (channel != Channel.CALL && channel != Channel.SMS) return next(at, window);
        // In the hours there and lawful: where the one opens the other may be closed, and the law has breaks of its
        // own.
        for (var next = at; next.isBefore(at.plus(FAR_AHEAD)); ) {
            var lawful = legal.next(next(next, window), zone, this::holidayOn);
            if (next(lawful, window).equals(lawful)) return lawful;
            next = lawful;
        }
        // The law has none of the hours that were asked for; it comes first.
        return legal.next(at, zone, this::holidayOn);
    }

    /** The first moment, not before {@code at}, that lies in the window. */
    public Instant next(Instant at, SendWindow window) {
        var local = at.atZone(zone);
        for (int day = 0; day < 400; day++) {
            var date = local.toLocalDate().plusDays(day);
            if (!open(date, window)) continue;
            var opens = moment(date, window.from()).withLaterOffsetAtOverlap().toInstant();
            var closes = moment(date, window.to()).toInstant();
            // Both are shown twice: the first time then.
            if (!opens.isBefore(closes)) opens = moment(date, window.from()).toInstant();
            // Where the clocks jump over the whole window there is none that day.
            if (at.isBefore(opens) && opens.isBefore(closes)) return opens;
            if (at.isBefore(closes) && !at.isBefore(opens)) return at;
        }
        throw new IllegalStateException("no day with hours within 400 days of " + at + " in " + zone);
    }

    /** The first moment of that date at which the clocks there show that time, or a later one because they jumped over it. */
    private ZonedDateTime moment(LocalDate date, LocalTime time) {
        var jump = zone.getRules().getTransition(date.atTime(time));
        return jump != null && jump.isGap() ? jump.getInstant().atZone(zone) : ZonedDateTime.of(date, time, zone);
    }

    /** Why the channel may not be used at that moment, in words; empty when it may. */
    public Optional<String> closedWhy(Instant at, Channel channel) {
        if (next(at, channel).equals(at)) return Optional.empty();
        return closedWhy(at, window(channel)).or(() -> quiet(at));
    }

    /** Why that moment is outside the window, in words; empty when it is in it. */
    public Optional<String> closedWhy(Instant at, SendWindow window) {
        if (next(at, window).equals(at)) return Optional.empty();
        var local = at.atZone(zone);
        var holidayThere = holiday.apply(local.toLocalDate());
        if (holidayThere.isPresent()) return Optional.of("today is " + holidayThere.get() + " there");
        if (!open(local.toLocalDate(), window))
            return Optional.of(
                    window.days().isEmpty()
                            ? "it is the weekend there"
                            : "today is none of the days this step names (" + window.words() + ")");
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
