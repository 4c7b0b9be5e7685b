package followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.Followthrough;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleRunTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private int run(String... options) {
        return SampleRun.run(
                Followthrough.class, options, System.out, new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.4", "sales.example", "localhost.example", "1270.0.0.1"})
    void isForThisMachineOnly(String address) {
        assertThat(run("--followthrough.sample=true", "--server.address=" + address))
                .isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("--listen " + address)
                .contains("this machine only");
    }

    @Test
    void hasNoPublicAddress() {
        assertThat(run("--followthrough.public-url=https://sales.example")).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("--public-url");
    }

    @Test
    void isAskedForByName() {
        assertThat(SampleRun.asked(new String[] {"--followthrough.sample=true"}))
                .isTrue();
        assertThat(SampleRun.asked(new String[] {"--server.port=8081"})).isFalse();
    }
}
