package followthrough.prospects;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * When people may be called or texted, by their own clock. Pure.
 *
 * @param holidays whether public holidays are days like others
 * @param source who says so
 */
public record LegalHours(
        List<Span> weekdays, List<Span> saturdays, List<Span> sundays, boolean holidays, String source) {

    /** Nobody is called or texted at night, whatever their country says: the hours of the United States, which are those of many. */
    public static final LegalHours FLOOR = everyDay(8, 21, "our own rule, as 47 CFR § 64.1200 (c) (1) has it");

    /** @param until not in it any more */
    public record Span(LocalTime from, LocalTime until) {
        @Override
        public String toString() {
            return from + " to " + until;
        }
    }

    static Span span(int from, int until) {
        return new Span(LocalTime.of(from, 0), LocalTime.of(until, 0));
    }

    static LegalHours everyDay(int from, int until, String source) {
        var span = List.of(span(from, until));
        return new LegalHours(span, span, span, true, source);
    }

    /** What lies inside those hours as well. They may not leave a week without any. */
    LegalHours within(LocalTime from, LocalTime until) {
        return new LegalHours(
                cut(weekdays, from, until), cut(saturdays, from, until), cut(sundays, from, until), holidays, source);
    }

    private static List<Span> cut(List<Span> spans, LocalTime from, LocalTime until) {
        return spans.stream()
                .map(it -> new Span(
                        it.from().isBefore(from) ? from : it.from(), it.until().isAfter(until) ? until : it.until()))
                .filter(it -> it.from().isBefore(it.until()))
                .toList();
    }

    /** The first moment, not before {@code at}, at which they may be. */
    public Instant next(Instant at, ZoneId zone, Predicate<LocalDate> holiday) {
        var today = at.atZone(zone).toLocalDate();
        for (int day = 0; day < 400; day++) {
            var date = today.plusDays(day);
            for (var span : of(date, holiday)) {
                if (at.isBefore(moment(date, span.from(), zone))) return moment(date, span.from(), zone);
                if (at.isBefore(moment(date, span.until(), zone))) return at;
            }
        }
        throw new IllegalStateException("no hour for calls within 400 days of " + at + " in " + zone);
    }

    /** In words; empty when they may be called or texted at that moment. */
    public Optional<String> closedWhy(Instant at, ZoneId zone, Predicate<LocalDate> holiday) {
        if (next(at, zone, holiday).equals(at)) return Optional.empty();
        var local = at.atZone(zone);
        var now = "it is " + local.toLocalTime().truncatedTo(ChronoUnit.MINUTES) + " there, and calls and texts are ";
        var spans = of(local.toLocalDate(), holiday);
        if (spans.isEmpty())
            return Optional.of("calls and texts are not allowed there "
                    + (holiday.test(local.toLocalDate()) ? "on a holiday" : "on this day of the week") + " (" + source
                    + ")");
        return Optional.of(
                spans.size() == 1
                        ? now + "not allowed from " + spans.getFirst().until() + " to "
                                + spans.getFirst().from() + " (" + source + ")"
                        : now + "allowed from "
                                + spans.stream().map(Span::toString).collect(Collectors.joining(" and ")) + " only ("
                                + source + ")");
    }

    private List<Span> of(LocalDate date, Predicate<LocalDate> holiday) {
        if (!holidays && holiday.test(date)) return List.of();
        return switch (date.getDayOfWeek()) {
            case SATURDAY -> saturdays;
            case SUNDAY -> sundays;
            default -> weekdays;
        };
    }

    private static Instant moment(LocalDate date, LocalTime time, ZoneId zone) {
        return ZonedDateTime.of(date, time, zone).toInstant();
    }
}
