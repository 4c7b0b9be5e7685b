package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Tier;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExitPolicyTest {
    private final ExitPolicy policy = ExitPolicy.of(Tier.A);

    @Test
    void saysInWordsWhatIsMissing() {
        assertThat(policy.missing(4, 1, 0, Duration.ofHours(9 * 24 + 20), false))
                .containsExactly("one more touch", "one more channel", "one more personal touch", "one more day");
        assertThat(policy.missing(0, 0, 0, Duration.ZERO, false))
                .containsExactly("five more touches", "two more channels", "one more personal touch", "10 more days");
    }

    @Test
    void isMetByFiveTouchesOverTwoChannelsAndTenDays() {
        assertThat(policy.missing(5, 2, 1, Duration.ofDays(10), false)).isEmpty();
        assertThat(policy.missing(9, 4, 7, Duration.ofDays(30), false)).isEmpty();
    }

    @Test
    void aSearchStandsForTheSecondChannel() {
        assertThat(policy.missing(5, 1, 1, Duration.ofDays(10), true)).isEmpty();
        assertThat(policy.missing(5, 0, 1, Duration.ofDays(10), true)).containsExactly("one more channel");
    }

    @Test
    void theLeastLikelyMayBeAllAutomatic() {
        var light = ExitPolicy.of(Tier.C);
        assertThat(light.missing(4, 1, 0, Duration.ofDays(20), false)).isEmpty();
        assertThat(light.missing(3, 1, 0, Duration.ofDays(19), false))
                .containsExactly("one more touch", "one more day");
        assertThat(light.review()).isFalse();
    }

    @Test
    void touchesGoOnWiderApart() {
        assertThat(ExitPolicy.wait(0).words()).isEqualTo("5 business days");
        assertThat(ExitPolicy.wait(1).words()).isEqualTo("10 business days");
        assertThat(ExitPolicy.wait(7).words()).isEqualTo("20 business days");
    }
}
