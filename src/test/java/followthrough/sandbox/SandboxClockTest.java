package followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SandboxClockTest {
    private static final Instant START = Instant.parse("2026-03-10T09:20:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final SandboxClock clock = new SandboxClock(START, nanos::get);

    private void pass(Duration real) {
        nanos.addAndGet(real.toNanos());
    }

    @Test
    void standsStillUntilItIsRun() {
        pass(Duration.ofHours(1));
        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void aDayPassesInFiveSeconds() {
        clock.run(Speed.DAY);
        pass(Duration.ofSeconds(5));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofDays(1)));
    }

    @Test
    void changingTheSpeedLosesNothing() {
        clock.run(Speed.WEEK);
        pass(Duration.ofSeconds(10));
        clock.run(Speed.REAL);
        pass(Duration.ofMinutes(3));
        clock.run(Speed.PAUSE);
        pass(Duration.ofDays(1));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofDays(7)).plus(Duration.ofMinutes(3)));
    }

    @Test
    void waitsForAWorldThatIsSlowAndCatchesNothingUp() {
        clock.run(Speed.WEEK);
        clock.allow(Duration.ofMinutes(40));
        pass(Duration.ofSeconds(30));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(40)));
        clock.allow(Duration.ofMinutes(40));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(40)));
    }

    @Test
    void neverRunsBack() {
        assertThatThrownBy(() -> clock.jumpTo(START.minusSeconds(1))).isInstanceOf(IllegalArgumentException.class);
    }
}
