package followthrough.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class WhenTest {
    private static final Instant NOW = Instant.parse("2026-11-26T15:20:00Z");
    private final When brussels = When.of(Clock.fixed(NOW, ZoneOffset.UTC), ZoneId.of("Europe/Brussels"));

    /** T24: "Today" in the wrong zone. */
    @Test
    void saysDaysAsPeopleDo() {
        assertThat(brussels.at(NOW)).isEqualTo("today 16:20");
        assertThat(brussels.at(Instant.parse("2026-11-26T23:30:00Z"))).isEqualTo("tomorrow 0:30");
        assertThat(brussels.at(Instant.parse("2026-11-25T08:05:00Z"))).isEqualTo("yesterday 9:05");
        assertThat(brussels.at(Instant.parse("2026-11-24T10:05:00Z"))).isEqualTo("Tue 24 Nov 11:05");
        assertThat(brussels.day(LocalDate.of(2025, 11, 24))).isEqualTo("24 Nov 2025");
        assertThat(brussels.heading()).isEqualTo("Thursday 26 November");
        assertThat(brussels.full(NOW)).isEqualTo("Thu 26 Nov 2026 16:20 CET");
    }

    @Test
    void saysWhatTheProspectsClockShows() {
        var auckland = ZoneId.of("Pacific/Auckland");
        var monday = Instant.parse("2026-11-29T20:00:00Z");
        assertThat(brussels.there(monday, auckland)).isEqualTo("Mon 30 Nov 9:00 there · Sun 21:00 here");
        assertThat(brussels.there(NOW, ZoneId.of("Africa/Dakar"))).isEqualTo("today 15:20 there · 16:20 here");
        assertThat(brussels.there(NOW, ZoneId.of("Europe/Oslo"))).isEqualTo("today 16:20");
        assertThat(brussels.clockThere(ZoneId.of("Asia/Kolkata"))).isEqualTo("20:50 there");
        assertThat(brussels.clockThere(ZoneId.of("Europe/Oslo"))).isEmpty();
    }

    @Test
    void saysHowFarAway() {
        assertThat(brussels.ago(NOW.plusSeconds(20))).isEqualTo("now");
        assertThat(brussels.ago(NOW.plus(Duration.ofMinutes(12)))).isEqualTo("in 12 min");
        assertThat(brussels.ago(NOW.minus(Duration.ofDays(3)))).isEqualTo("3 days ago");
        assertThat(brussels.ago(NOW.minus(Duration.ofDays(1)))).isEqualTo("1 day ago");
        assertThat(brussels.ago(NOW.plus(Duration.ofDays(40)))).isEqualTo("in 5 weeks");
        assertThat(brussels.ago(NOW.minus(Duration.ofDays(800)))).isEqualTo("2 years ago");
    }

    @Test
    void runsClocks() {
        assertThat(brussels.left(NOW.plusSeconds(252))).isEqualTo("4:12 left");
        assertThat(brussels.left(NOW.minusSeconds(3800))).isEqualTo("1:03:20 over");
        assertThat(brussels.left(NOW.plus(Duration.ofDays(2)))).isEqualTo("2 days left");
    }
}
