package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.playbook.SendWindow;
import followthrough.prospects.Channel;
import followthrough.prospects.LegalHours;
import followthrough.prospects.Tier;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * T27, T28: hours, days and holidays where the prospect is, over a whole year with both changes of the clocks. What is open is written here anew
 * from the words of the design, and compared at every quarter of an hour.
 */
class ProspectCalendarTest {
    private static final int YEAR = 2026;
    /** Invented: one on a Wednesday, one on a Monday after a change of the clocks in many places. */
    private static final Set<LocalDate> HOLIDAYS = Set.of(LocalDate.of(YEAR, 5, 13), LocalDate.of(YEAR, 3, 30));

    private static final List<SendWindow> WINDOWS = List.of(
            ProspectCalendar.window(Channel.EMAIL),
            ProspectCalendar.window(Channel.CALL),
            SendWindow.of("16:00 to 17:30 on Wed, Thu"),
            SendWindow.of("2:00 to 2:30 on Sun"),
            SendWindow.of("1:30 to 2:15 on Sat, Sun"),
            SendWindow.of("0:00 to 0:45"),
            SendWindow.of("23:15 to 23:59 on Sat, Mon"));

    private static ProspectCalendar in(String zone) {
        return new ProspectCalendar(
                ZoneId.of(zone),
                Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                date -> HOLIDAYS.contains(date) ? Optional.of("a holiday") : Optional.empty(),
                LegalHours.FLOOR);
    }

    private static boolean open(Instant at, SendWindow window, ZoneId zone) {
        var local = at.atZone(zone);
        var date = local.toLocalDate();
        var weekend = date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
        var day = window.days().isEmpty() ? !weekend : window.days().contains(date.getDayOfWeek());
        return day
                && !HOLIDAYS.contains(date)
                && !local.toLocalTime().isBefore(window.from())
                && local.toLocalTime().isBefore(window.to());
    }

    /** Whether the clocks there show this time twice, once before and once after they are put back. */
    private static boolean shownTwice(Instant at, ZoneId zone) {
        return zone.getRules()
                        .getValidOffsets(at.atZone(zone).toLocalDateTime())
                        .size()
                > 1;
    }

    @Tag("year")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Pacific/Honolulu",
                "America/Vancouver",
                "Europe/London",
                "Asia/Kolkata",
                "Pacific/Auckland",
                "Australia/Lord_Howe",
                "Pacific/Chatham",
                "Africa/Cairo"
            })
    void theNextOpeningIsTheFirstMomentThatIsOpen(String name) {
        var zone = ZoneId.of(name);
        var calendar = in(name);
        var quarter = Duration.ofMinutes(15);
        for (var window : WINDOWS) {
            var at = LocalDate.of(YEAR, 1, 1).atStartOfDay(zone).toInstant();
            var ends = LocalDate.of(YEAR + 1, 1, 1).atStartOfDay(zone).toInstant();
            var opening = calendar.next(at, window);
            for (; at.isBefore(ends); at = at.plus(quarter)) {
                var from = at;
                Supplier<String> where = () -> name + " " + window.words() + " from " + from.atZone(zone);
                if (opening.isBefore(at)) opening = calendar.next(at, window);
                assertThat(calendar.next(at, window)).as(where).isEqualTo(opening);
                assertThat(open(opening, window, zone)).as(where).isTrue();
                assertThat(calendar.closedWhy(at, window).isEmpty()).as(where).isEqualTo(opening.equals(at));
                if (opening.isAfter(at) && !shownTwice(at, zone))
                    assertThat(open(at, window, zone)).as(where).isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // The clocks go from 1:00 to 2:00; what opens in between opens when they have.
        "Europe/London, 2026-03-28T12:00:00Z, 1:30 to 3:00 on Sun, 2026-03-29T02:00",
        // Only half an hour on Lord Howe, from 2:00 to 2:30.
        "Australia/Lord_Howe, 2026-10-03T00:00:00Z, 2:10 to 3:00 on Sun, 2026-10-04T02:30",
        // The whole window is jumped over: there is none that day.
        "Europe/London, 2026-03-28T12:00:00Z, 1:00 to 2:00 on Sun, 2026-04-05T01:00",
        // Half past one is shown twice, and after the first time it is one o'clock once more.
        "Europe/London, 2026-10-24T12:00:00Z, 1:30 to 3:00 on Sun, 2026-10-25T01:30",
        "Europe/London, 2026-10-25T00:50:00Z, 1:30 to 1:45 on Sun, 2026-11-01T01:30"
    })
    void theClocksJumpAndComeBack(String zone, Instant from, String window, String there) {
        var next = in(zone).next(from, SendWindow.of(window)).atZone(ZoneId.of(zone));
        assertThat(next.toLocalDateTime()).hasToString(there);
        assertThat(next).isEqualTo(next.withLaterOffsetAtOverlap());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Pacific/Honolulu",
                "America/Vancouver",
                "Europe/London",
                "Asia/Kolkata",
                "Pacific/Auckland",
                "Australia/Lord_Howe"
            })
    void aDayMoreIsTheSameHourTheNextDayAndNeverADayAndAnOffset(String name) {
        var zone = ZoneId.of(name);
        var calendar = in(name);
        var chance = new Random(name.hashCode());
        for (var date = LocalDate.of(YEAR, 1, 1); date.getYear() == YEAR; date = date.plusDays(1)) {
            var local = date.atTime(LocalTime.ofSecondOfDay(chance.nextInt(24 * 60) * 60L));
            var at = local.atZone(zone).toInstant();
            int days = 1 + chance.nextInt(20);
            var later = calendar.plusDays(at, days).atZone(zone);
            assertThat(later.toLocalDate())
                    .isEqualTo(at.atZone(zone).toLocalDate().plusDays(days));
            var wanted = at.atZone(zone).toLocalDateTime().plusDays(days);
            if (!zone.getRules().getValidOffsets(wanted).isEmpty())
                assertThat(later.toLocalDateTime()).as(name + " " + at).isEqualTo(wanted);
            var business = calendar.plusBusinessDays(at, days).atZone(zone);
            assertThat(calendar.businessDay(business.toLocalDate())).isTrue();
            var between = at.atZone(zone)
                    .toLocalDate()
                    .plusDays(1)
                    .datesUntil(business.toLocalDate().plusDays(1))
                    .filter(calendar::businessDay)
                    .count();
            assertThat(between)
                    .as(name + " " + at + " and " + days + " business days")
                    .isEqualTo(days);
            var morning = calendar.morningOf(date, Channel.EMAIL).atZone(zone);
            assertThat(morning.toLocalDate()).isAfterOrEqualTo(date);
            if (calendar.businessDay(date))
                assertThat(morning.toLocalDateTime()).isEqualTo(date.atTime(8, 0));
        }
    }

    /** Whole sequences, begun on every day of the year at any hour: nothing automatic is due outside the hours there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Pacific/Honolulu",
                "America/Vancouver",
                "Europe/London",
                "Asia/Kolkata",
                "Pacific/Auckland",
                "Australia/Lord_Howe"
            })
    void nothingAutomaticIsEverDueOutsideTheHoursThere(String name) {
        var zone = ZoneId.of(name);
        var calendar = in(name);
        var chance = new Random(7);
        int seen = 0;
        for (var date = LocalDate.of(YEAR, 1, 1); date.getYear() == YEAR; date = date.plusDays(1)) {
            var at = date.atTime(LocalTime.ofSecondOfDay(chance.nextInt(86_400)))
                    .atZone(zone)
                    .toInstant();
            var p = Pursuit.opened(1, 1, Pursuit.Kind.SALE, at);
            Event event = new Event.Captured(chance.nextBoolean(), at, null);
            for (int i = 0; i < 8; i++) {
                var maya = Cast.maya(at, Tier.C, Set.of(Channel.EMAIL, Channel.CALL));
                var there = new Situation(
                        maya.name(),
                        maya.ownerId(),
                        maya.doer(),
                        maya.tier(),
                        maya.language(),
                        maya.country(),
                        maya.reachable(),
                        maya.refused(),
                        maya.byHand(),
                        maya.value(),
                        calendar,
                        maya.answerBy(),
                        maya.firstTouchBy(),
                        maya.sequences(),
                        maya.exitPolicy(),
                        Duration.ofSeconds(chance.nextInt(1_200)),
                        maya.approaches(),
                        maya.deals(),
                        maya.renewal());
                if (!(FollowUp.decide(p, event, there, at) instanceof Decision.Goes(var after, var told, var effects)))
                    break;
                p = after;
                var next = p.next();
                if (next == null || next.chore()) break;
                if (next.automatic() && p.made().touches() > 0) {
                    seen++;
                    assertThat(open(next.due(), ProspectCalendar.window(Channel.EMAIL), zone))
                            .as(name + " " + next.due().atZone(zone) + ": " + next.whyThen())
                            .isTrue();
                }
                at = next.due().isAfter(at) ? next.due() : at;
                event = new Event.TouchMade(next.channel(), next.automatic(), next.step(), next.approach(), false);
            }
        }
        assertThat(seen).isGreaterThan(300);
    }

    @Test
    void theHoursOfTheLawHaveBreaksHolidaysAndTheLastWord() {
        var zone = ZoneId.of("Europe/London");
        var morning = new LegalHours.Span(LocalTime.of(8, 0), LocalTime.of(12, 0));
        var evening = new LegalHours.Span(LocalTime.of(14, 0), LocalTime.of(21, 0));
        var calendar = london(new LegalHours(List.of(morning, evening), List.of(), List.of(), false, "a law"));
        // Wednesday, half past twelve.
        var noon = Instant.parse("2026-03-04T12:30:00Z");
        assertThat(calendar.closedWhy(noon, Channel.EMAIL)).isEmpty();
        assertThat(calendar.closedWhy(noon, Channel.CALL))
                .hasValue("it is 12:30 there, and calls and texts are allowed from 08:00 to 12:00 and 14:00 to 21:00"
                        + " only (a law)");
        assertThat(calendar.next(noon, Channel.CALL)).isEqualTo(Instant.parse("2026-03-04T14:00:00Z"));
        var holiday = LocalDate.of(YEAR, 5, 13).atTime(11, 0).atZone(zone).toInstant();
        assertThat(calendar.quiet(holiday)).hasValue("calls and texts are not allowed there on a holiday (a law)");
        assertThat(calendar.quiet(holiday.plus(Duration.ofDays(1)))).isEmpty();
        // Where the law has none of the hours that are asked for, its own are kept.
        var dawn = new LegalHours.Span(LocalTime.of(7, 0), LocalTime.of(8, 0));
        var early = london(new LegalHours(List.of(dawn), List.of(dawn), List.of(dawn), true, "a law"));
        assertThat(early.next(noon, Channel.CALL)).isEqualTo(Instant.parse("2026-03-05T07:00:00Z"));
    }

    private static ProspectCalendar london(LegalHours legal) {
        var there = in("Europe/London");
        return new ProspectCalendar(there.zone(), there.weekend(), there.holiday(), legal);
    }

    @Test
    void weekendsAreThoseOfTheCountry() {
        assertThat(ProspectCalendar.weekendOf("EG")).containsExactlyInAnyOrder(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY);
        assertThat(ProspectCalendar.weekendOf("")).containsExactlyInAnyOrder(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
        var cairo = new ProspectCalendar(
                ZoneId.of("Africa/Cairo"),
                ProspectCalendar.weekendOf("EG"),
                date -> Optional.empty(),
                LegalHours.FLOOR);
        // Thursday 5 March 2026, at seven in the evening there: Sunday morning.
        assertThat(cairo.next(Instant.parse("2026-03-05T17:00:00Z"), Channel.EMAIL))
                .isEqualTo(Instant.parse("2026-03-08T06:00:00Z"));
    }
}
