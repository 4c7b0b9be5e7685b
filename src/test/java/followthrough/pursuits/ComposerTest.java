package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposerTest {
    private static final String ANA = "Ana Miller\nHarbour Tools";
    private static final String WAY_OUT = "Harbour Tools, 1 Quay Road\nTo hear no more";

    @Test
    void theSignatureStandsUnderTheTextAndTheWayOutUnderIt() {
        assertThat(Composer.signed("Hello\n", ANA, "")).isEqualTo("Hello\n\n-- \n" + ANA);
        assertThat(Composer.signed("Hello", "", WAY_OUT)).isEqualTo("Hello\n\n-- \n" + WAY_OUT);
        assertThat(Composer.signed("Hello", ANA, WAY_OUT)).isEqualTo("Hello\n\n-- \n" + ANA + "\n\n" + WAY_OUT);
        assertThat(Composer.signed("Hello\n", "", "")).isEqualTo("Hello\n");
    }

    @Test
    void nobodySignsTwice() {
        var once = Composer.signed("Hello", ANA, "");
        assertThat(Composer.signed(once, ANA, "")).isEqualTo(once);
        assertThat(Composer.signed("Hello\n\n" + ANA + "\n", ANA, "")).isEqualTo("Hello\n\n" + ANA + "\n");
        assertThat(Composer.signed("Hello\n\n" + ANA, ANA, WAY_OUT))
                .isEqualTo("Hello\n\n" + ANA + "\n\n-- \n" + WAY_OUT);
        assertThat(Composer.signed(once, ANA, WAY_OUT)).isEqualTo(once + "\n\n" + WAY_OUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello\n-- \nA.", "Hello\n--\nA.", "Hello\r\n-- \r\nA."})
    void whoSignedByHandHasSigned(String text) {
        assertThat(Composer.signed(text, ANA, "")).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello -- \nyou", "Hello\n--- \nyou", "Hello\n> -- \n> Maya", "Hello\n---"})
    void otherDashesAreNoSignature(String text) {
        assertThat(Composer.signed(text, ANA, "")).endsWith("\n\n-- \n" + ANA);
    }
}
