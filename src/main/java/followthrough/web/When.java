package followthrough.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Says moments as one person reads them: their zone, seen from now. Hours are said in 24, months and days in English.
 */
public record When(Instant now, ZoneId zone) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm", Locale.ENGLISH);
    private static final DateTimeFormatter WEEKDAY = DateTimeFormatter.ofPattern("EEE", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_OF_YEAR = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter WHOLE_WEEKDAY = DateTimeFormatter.ofPattern("EEEE", Locale.ENGLISH);
    private static final DateTimeFormatter WHOLE_DAY = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);
    private static final DateTimeFormatter WHOLE_DAY_OF_YEAR =
            DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter HEADING = DateTimeFormatter.ofPattern("EEEE d MMMM", Locale.ENGLISH);

    public static When of(Clock clock, ZoneId zone) {
        return new When(clock.instant(), zone);
    }

    public LocalDate today() {
        return LocalDate.ofInstant(now, zone);
    }

    /** {@code 16:20} */
    public String time(Instant moment) {
        return TIME.format(moment.atZone(zone));
    }

    /** {@code today}, {@code tomorrow}, {@code yesterday}, {@code Tue 24 Nov}, {@code 24 Nov 2025}. */
    public String day(LocalDate day) {
        var away = ChronoUnit.DAYS.between(today(), day);
        if (away == 0) return "today";
        if (away == 1) return "tomorrow";
        if (away == -1) return "yesterday";
        // Half a year is where a date without its year begins to be ambiguous.
        return (Math.abs(away) < 183 ? DAY : DAY_OF_YEAR).format(day);
    }

    public String day(Instant moment) {
        return day(LocalDate.ofInstant(moment, zone));
    }

    /**
     * Within a sentence, for whoever is written to: {@code today}, {@code yesterday}, {@code on Tuesday} within the week,
     * {@code on 24 November}, and where the year is not plain {@code on 24 November 2025}.
     */
    public String on(Instant moment) {
        var day = LocalDate.ofInstant(moment, zone);
        var away = ChronoUnit.DAYS.between(today(), day);
        if (Math.abs(away) <= 1) return day(day);
        if (Math.abs(away) < 7) return "on " + WHOLE_WEEKDAY.format(day);
        return "on " + (Math.abs(away) < 183 ? WHOLE_DAY : WHOLE_DAY_OF_YEAR).format(day);
    }

    /** {@code 3 May 2027}, wherever it is read from. */
    public static String date(LocalDate day) {
        return WHOLE_DAY_OF_YEAR.format(day);
    }

    /** As {@link #day(Instant)} without the weekday, for columns: {@code 24 Nov}. */
    public String date(Instant moment) {
        return day(moment).replaceFirst("^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ", "");
    }

    /** {@code today 16:20}, {@code Tue 24 Nov 11:05}. */
    public String at(Instant moment) {
        return day(moment) + " " + time(moment);
    }

    /** {@code Thursday 26 November}: the heading of a day. */
    public String heading() {
        return heading(today());
    }

    public static String heading(LocalDate day) {
        return HEADING.format(day);
    }

    /** The complete date for a tooltip or an audit: {@code Tue 24 Nov 2026 11:05 CET}. */
    public String full(Instant moment) {
        return DateTimeFormatter.ofPattern("EEE d MMM yyyy H:mm z", Locale.ENGLISH)
                .format(moment.atZone(zone));
    }

    /**
     * A moment in a prospect's own day, and in the reader's where that differs:
     * {@code today 10:30 there · 21:30 here}, {@code Mon 30 Nov 9:00 there · Sun 21:00 here}.
     */
    public String there(Instant moment, ZoneId theirs) {
        ZonedDateTime there = moment.atZone(theirs);
        ZonedDateTime here = moment.atZone(zone);
        if (there.toLocalDateTime().equals(here.toLocalDateTime())) return at(moment);
        var hereDay = there.toLocalDate().equals(here.toLocalDate()) ? "" : WEEKDAY.format(here) + " ";
        return "%s %s there · %s%s here"
                .formatted(day(there.toLocalDate()), TIME.format(there), hereDay, TIME.format(here));
    }

    /** What a prospect's clock shows now: {@code 16:20 there}; empty where it shows what the reader's shows. */
    public String clockThere(ZoneId theirs) {
        var there = now.atZone(theirs);
        return there.toLocalDateTime().equals(now.atZone(zone).toLocalDateTime()) ? "" : TIME.format(there) + " there";
    }

    /** {@code in 12 min}, {@code now}, {@code 3 days ago}, {@code in 5 weeks}; rounded down. */
    public String ago(Instant moment) {
        var away = Duration.between(now, moment);
        if (away.abs().compareTo(Duration.ofMinutes(1)) < 0) return "now";
        return away.isPositive() ? "in " + span(away) : span(away.negated()) + " ago";
    }

    /** A length in its largest unit, rounded down: {@code 48 sec}, {@code 12 min}, {@code 3 h}, {@code 1 day}. */
    public static String span(Duration length) {
        var seconds = Math.abs(length.toSeconds());
        if (seconds < 60) return seconds + " sec";
        if (seconds < 3600) return seconds / 60 + " min";
        if (seconds < 86_400) return seconds / 3600 + " h";
        var days = seconds / 86_400;
        if (days < 14) return Figures.count(days, "day", "days");
        if (days < 60) return days / 7 + " weeks";
        if (days < 730) return days / 30 + " months";
        return days / 365 + " years";
    }

    /**
     * A clock that runs: {@code 4:12 left}, {@code 1:03:20 over}. Above a day {@code 2 days left}. The page's script
     * counts on in the same words.
     */
    public String left(Instant until) {
        var away = Duration.between(now, until);
        var size = away.abs();
        var text = size.toHours() >= 24
                ? span(size)
                : size.toHours() > 0
                        ? "%d:%02d:%02d".formatted(size.toHours(), size.toMinutesPart(), size.toSecondsPart())
                        : "%d:%02d".formatted(size.toMinutes(), size.toSecondsPart());
        return text + (away.isNegative() ? " over" : " left");
    }
}
