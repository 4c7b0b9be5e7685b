package followthrough.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShareTest {
    @Test
    void threeOfTenIsFifteenToFifty() {
        var share = new Share(3, 10);
        assertThat(share.low()).isCloseTo(15.4, within(.1));
        assertThat(share.high()).isCloseTo(50.4, within(.2));
        assertThat(share.words()).isEqualTo("30 in 100");
        assertThat(share.range()).isEqualTo("15 to 50");
    }

    @Test
    void noneOfFewIsNotNever() {
        assertThat(new Share(0, 5).low()).isZero();
        assertThat(new Share(0, 5).high()).isCloseTo(24.7, within(.1));
        assertThat(new Share(500, 500).high()).isEqualTo(100);
    }

    @Test
    void nothingToDivideByIsSaid() {
        assertThat(new Share(0, 0).words()).isEqualTo("–");
        assertThat(new Share(0, 0).range()).isEmpty();
    }
}
