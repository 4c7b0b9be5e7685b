package followthrough.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RampTest {
    private static final Instant MONDAY = Instant.parse("2026-03-09T09:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);

    @Test
    void itRisesByAFifthADayUntilTheLimitAndIsOverThen() {
        var ramp = Ramp.first(10, MONDAY);
        var allowed = new ArrayList<Integer>();
        for (int day = 1; ramp.allowed() != null; day++) {
            allowed.add(ramp.allowed());
            ramp = ramp.next(
                    new Ramp.Sent(Math.min(100, day * 10), 0, 0, ramp.allowed()),
                    10,
                    40,
                    MONDAY.plus(DAY.multipliedBy(day)));
        }
        assertThat(allowed).containsExactly(10, 12, 14, 16, 19, 22, 26, 31, 37);
        assertThat(ramp.why()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "100, 0, 0, 40, 23, 40", // not a day yet
        "100, 0, 0, 19, 24, 40", // hardly used
        "100, 0, 0, 20, 24, 48",
        "100, 1, 0, 40, 24, 48",
        "100, 0, 1, 40, 24, 40", // one complaint among so few says too little to go on
        "100, 2, 0, 40, 1, 20",
        "100, 1, 1, 40, 1, 20",
        "100, 5, 0, 40, 1, 0",
        "10, 2, 0, 5, 1, 20"
    })
    void whatCameBackDecides(int sent, int dead, int complaints, int today, int hours, int allowed) {
        var ramp = new Ramp(40, MONDAY, null, "as it was");
        var next =
                ramp.next(new Ramp.Sent(sent, dead, complaints, today), 10, 300, MONDAY.plus(Duration.ofHours(hours)));
        assertThat(next.allowed()).isEqualTo(allowed);
        if (allowed == 40) assertThat(next).isSameAs(ramp);
        if (allowed < 40) assertThat(next.fellAt()).isEqualTo(MONDAY.plus(Duration.ofHours(hours)));
    }

    @Test
    void oneThatIsThroughFallsFromItsLimit() {
        assertThat(Ramp.NONE
                        .next(new Ramp.Sent(100, 2, 0, 300), 10, 300, MONDAY)
                        .allowed())
                .isEqualTo(150);
        assertThat(Ramp.NONE.next(new Ramp.Sent(100, 1, 0, 300), 10, 300, MONDAY))
                .isSameAs(Ramp.NONE);
    }

    @Test
    void afterADaysRestItBeginsAnew() {
        var rests = Ramp.NONE.next(new Ramp.Sent(40, 5, 0, 40), 10, 300, MONDAY);
        assertThat(rests.allowed()).isZero();
        assertThat(rests.why()).contains("5 of the last 40 e-mails came back", "look through the addresses");
        var nothing = new Ramp.Sent(0, 0, 0, 0);
        assertThat(rests.next(nothing, 10, 300, MONDAY.plus(DAY).minusSeconds(1)))
                .isSameAs(rests);
        assertThat(rests.next(nothing, 10, 300, MONDAY.plus(DAY)).allowed()).isEqualTo(10);
    }
}
