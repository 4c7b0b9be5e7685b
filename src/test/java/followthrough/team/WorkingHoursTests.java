package followthrough.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkingHoursTests {
    private static final Set<DayOfWeek> WEEK = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);

    private static WorkingHours hours(String zone, Set<DayOfWeek> days, String from, String to, Absence... away) {
        return new WorkingHours(ZoneId.of(zone), days, LocalTime.parse(from), LocalTime.parse(to), List.of(away));
    }

    private static Instant at(String zone, String local) {
        return LocalDateTime.parse(local).atZone(ZoneId.of(zone)).toInstant();
    }

    @Test
    void anHourFromLateOnFridayEndsOnMonday() {
        WorkingHours hours = hours("Europe/Brussels", WEEK, "09:00", "18:00");
        assertThat(hours.plus(at("Europe/Brussels", "2026-03-13T17:30"), Duration.ofHours(1)))
                .isEqualTo(at("Europe/Brussels", "2026-03-16T09:30"));
    }

    @Test
    void theLastMinuteOfADayIsThatDays() {
        WorkingHours hours = hours("Europe/Brussels", WEEK, "09:00", "18:00");
        assertThat(hours.plus(at("Europe/Brussels", "2026-03-11T17:00"), Duration.ofHours(1)))
                .isEqualTo(at("Europe/Brussels", "2026-03-11T18:00"));
        assertThat(hours.open(at("Europe/Brussels", "2026-03-11T18:00"))).isFalse();
        assertThat(hours.open(at("Europe/Brussels", "2026-03-11T09:00"))).isTrue();
    }

    @Test
    void noWorkingTimeIsTheMomentItself() {
        WorkingHours hours = hours("Europe/Brussels", WEEK, "09:00", "18:00");
        Instant sunday = at("Europe/Brussels", "2026-03-15T12:00");
        assertThat(hours.plus(sunday, Duration.ZERO)).isEqualTo(sunday);
        assertThatThrownBy(() -> hours.plus(sunday, Duration.ofMinutes(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void leaveIsNoWorkingTime() {
        Absence away = new Absence(1, LocalDate.parse("2026-03-12"), LocalDate.parse("2026-03-20"), null);
        WorkingHours hours = hours("Europe/Brussels", WEEK, "09:00", "18:00", away);
        assertThat(hours.nextOpening(at("Europe/Brussels", "2026-03-11T19:00")))
                .isEqualTo(at("Europe/Brussels", "2026-03-23T09:00"));
        assertThat(hours.minutesOn(LocalDate.parse("2026-03-12"))).isZero();
        assertThat(hours.minutesOn(LocalDate.parse("2026-03-11"))).isEqualTo(540);
    }

    /** T27: "+1 day" is off across clock changes. */
    @Test
    void aDayWithAJumpIsAsLongAsItWas() {
        // Lord Howe moves by half an hour: forward on 4 October 2026 at 2:00, back on 5 April 2026 at 2:00.
        WorkingHours nights = hours("Australia/Lord_Howe", EVERY_DAY, "01:00", "05:00");
        assertThat(nights.minutesOn(LocalDate.parse("2026-10-04"))).isEqualTo(210);
        assertThat(nights.minutesOn(LocalDate.parse("2026-04-05"))).isEqualTo(270);
        assertThat(nights.minutesOn(LocalDate.parse("2026-04-06"))).isEqualTo(240);
    }

    /** T27: "+1 day" is off across clock changes. */
    @Test
    void aStartTheClocksJumpOverIsTheJump() {
        WorkingHours hours = hours("Australia/Lord_Howe", EVERY_DAY, "02:10", "03:00");
        Instant jump = at("Australia/Lord_Howe", "2026-10-04T02:30");
        assertThat(hours.nextOpening(jump.minusSeconds(60))).isEqualTo(jump);
        assertThat(hours.minutesOn(LocalDate.parse("2026-10-04"))).isEqualTo(30);
    }

    @Test
    void anEndShownTwiceIsTheSecond() {
        WorkingHours hours = hours("Europe/Brussels", EVERY_DAY, "01:00", "02:30");
        // 25 October 2026, 3:00 becomes 2:00.
        assertThat(hours.minutesOn(LocalDate.parse("2026-10-25"))).isEqualTo(150);
    }

    @Test
    void aDayThatWasSkippedHasNoHours() {
        WorkingHours hours = hours("Pacific/Apia", EVERY_DAY, "09:00", "17:00");
        assertThat(hours.minutesOn(LocalDate.parse("2011-12-30"))).isZero();
        assertThat(hours.nextOpening(at("Pacific/Apia", "2011-12-29T18:00")))
                .isEqualTo(at("Pacific/Apia", "2011-12-31T09:00"));
    }

    @Test
    void hoursThatAreNoneAreRefused() {
        assertThatThrownBy(() -> hours("UTC", Set.of(), "09:00", "18:00")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hours("UTC", WEEK, "18:00", "09:00")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addingPieceByPieceIsAddingAtOnce() {
        Random random = new Random(7);
        List<String> zones = List.of("Europe/Brussels", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu");
        for (int i = 0; i < 2_000; i++) {
            String zone = zones.get(i % zones.size());
            LocalTime from = LocalTime.of(random.nextInt(12), random.nextInt(60));
            WorkingHours hours = new WorkingHours(
                    ZoneId.of(zone), WEEK, from, from.plusMinutes(30 + random.nextInt(600)), List.of());
            Instant start = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(31_000_000));
            Duration one = Duration.ofMinutes(1 + random.nextInt(900));
            Duration other = Duration.ofMinutes(1 + random.nextInt(900));
            Instant atOnce = hours.plus(start, one.plus(other));
            assertThat(hours.plus(hours.plus(start, one), other)).isEqualTo(atOnce);
            assertThat(atOnce).isAfter(start);
            assertThat(hours.open(atOnce.minusMillis(1))).isTrue();
        }
    }
}
