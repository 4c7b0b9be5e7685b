package followthrough.pursuits;

import static followthrough.pursuits.Cast.CALENDAR;
import static followthrough.pursuits.Cast.MONDAY_NINE;
import static followthrough.pursuits.Cast.after;
import static followthrough.pursuits.Cast.captured;
import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.MayContact;
import followthrough.prospects.Prospect;
import followthrough.prospects.Tier;
import followthrough.prospects.ZoneBasis;
import followthrough.team.SendingRules;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Promise 8 for calls: a person is warned of an unusual hour, and the law's quiet hours bind. */
class CallTimeTest {
    private final Pursuit maya = captured(MONDAY_NINE);

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T09:00, Good, ''",
        "2026-03-02T17:59, Good, ''",
        "2026-03-02T18:00, Unusual, 'it is 18:00 there, outside 09:00 to 18:00'",
        "2026-03-02T20:59, Unusual, 'it is 20:59 there'",
        "2026-03-02T21:00, Quiet, 'not allowed from 21:00 to 08:00'",
        "2026-03-03T07:59, Quiet, 'it is 07:59 there'",
        "2026-03-03T08:00, Unusual, 'it is 08:00 there'",
        "2026-03-07T11:00, Unusual, 'the weekend there'",
        "2026-04-03T11:00, Unusual, 'today is Good Friday there'"
    })
    void theHourThereDecides(LocalDateTime there, String kind, String why) {
        var time = CallTime.of(CALENDAR, maya, at(there));
        assertThat(time.getClass().getSimpleName()).isEqualTo(kind);
        switch (time) {
            case CallTime.Good _ -> assertThat(why).isEmpty();
            case CallTime.Unusual(var said, var better) -> {
                assertThat(said).contains(why);
                assertThat(CALENDAR.closedWhy(better, Channel.CALL)).isEmpty();
            }
            case CallTime.Quiet(var said, var until) -> {
                assertThat(said).contains(why);
                assertThat(until).isAfter(at(there));
            }
        }
    }

    @Test
    void whoNamedTheTimeIsCalledThen() {
        var late = at(LocalDateTime.parse("2026-03-02T21:30"));
        var promised = after(maya, new Event.CallBackPromised(late), MONDAY_NINE);
        assertThat(CallTime.of(CALENDAR, promised, late.minus(Duration.ofMinutes(10))))
                .isEqualTo(new CallTime.Good());
        for (var edge : List.of(late.minus(CallTime.AROUND), late.plus(CallTime.AROUND)))
            assertThat(CallTime.of(CALENDAR, promised, edge)).isEqualTo(new CallTime.Good());
        assertThat(CallTime.of(CALENDAR, promised, late.plus(CallTime.AROUND).plusSeconds(1)))
                .isInstanceOf(CallTime.Quiet.class);
        assertThat(CallTime.of(CALENDAR, promised, late.plus(Duration.ofHours(1))))
                .isInstanceOf(CallTime.Quiet.class);
    }

    @Test
    void whoHasJustWrittenIsThereToBeAnswered() {
        var night = at(LocalDateTime.parse("2026-03-02T22:00"));
        var wrote = after(maya, new Event.Replied(), night);
        assertThat(CallTime.of(CALENDAR, wrote, night.plus(Duration.ofMinutes(59))))
                .isEqualTo(new CallTime.Good());
        assertThat(CallTime.of(CALENDAR, wrote, night.plus(Duration.ofMinutes(61))))
                .isInstanceOf(CallTime.Quiet.class);
    }

    /** Where the law has hours of its own, what is planned is planned into them. */
    @Test
    void aPlannedCallIsPlannedIntoTheHoursOfTheLaw() {
        var random = new Random(8);
        var legal = MayContact.hours(privately("FR"), SendingRules.NONE);
        var calendar =
                new ProspectCalendar(ZoneId.of("Europe/Paris"), ProspectCalendar.weekendOf("FR"), Cast::holiday, legal);
        for (int n = 0; n < 5_000; n++) {
            var wanted = MONDAY_NINE.plusSeconds(random.nextInt(400 * 86_400));
            for (var channel : List.of(Channel.CALL, Channel.SMS)) {
                var due = calendar.next(wanted, channel);
                assertThat(due).isAfterOrEqualTo(wanted);
                assertThat(calendar.closedWhy(due, channel)).isEmpty();
                assertThat(calendar.quiet(due)).isEmpty();
                var there = due.atZone(calendar.zone());
                assertThat(there.getHour()).isBetween(10, 17).isNotEqualTo(13);
            }
        }
        var lunch =
                LocalDateTime.parse("2026-03-02T13:20").atZone(calendar.zone()).toInstant();
        assertThat(CallTime.of(calendar, maya, lunch)).isInstanceOfSatisfying(CallTime.Quiet.class, quiet -> {
            assertThat(quiet.why())
                    .isEqualTo("it is 13:20 there, and calls and texts are allowed from 10:00 to 13:00 and 14:00"
                            + " to 20:00 only (France, Code de la consommation art. D223-9)");
            assertThat(quiet.until()).isEqualTo(lunch.plus(Duration.ofMinutes(40)));
        });
    }

    private static Prospect privately(String country) {
        return new Prospect(
                1,
                "Maya Okafor",
                "",
                "",
                "",
                null,
                "",
                1,
                "form",
                Tier.B,
                country,
                "",
                ZoneId.of("Europe/Paris"),
                ZoneBasis.COUNTRY,
                Basis.ASKED,
                "",
                null,
                null,
                false,
                false,
                "",
                Map.of(),
                MONDAY_NINE,
                null,
                false);
    }

    private static Instant at(LocalDateTime there) {
        return there.atZone(Cast.AUCKLAND).toInstant();
    }
}
