package followthrough.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.web.Tone;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationResultsTests {
    private static List<String> words(String... headers) {
        return AuthenticationResults.of(List.of(headers)).findings().stream()
                .map(AuthenticationResults.Finding::word)
                .toList();
    }

    @Test
    void saysWhatTheServerSaid() {
        var results = AuthenticationResults.of(List.of("""
                mx.receiver.example 1;
                       dkim=pass header.i=@north.example header.s=k1 header.b=AbC;
                       spf=softfail (receiver.example: domain of transitioning ana@north.example; dkim=pass) smtp.mailfrom=ana@north.example;
                       dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=north.example
                """));
        assertThat(results.server()).isEqualTo("mx.receiver.example");
        assertThat(results.findings())
                .extracting(AuthenticationResults.Finding::part, AuthenticationResults.Finding::word, it -> it.tone())
                .containsExactly(
                        Tuple.tuple("SPF", "softfail", Tone.WARM),
                        Tuple.tuple("DKIM", "pass", Tone.GOOD),
                        Tuple.tuple("DMARC", "fail", Tone.ALERT));
        assertThat(results.findings()).allSatisfy(it -> assertThat(it.words()).contains("north.example"));
    }

    /** Whoever sends may write lines of that name; each server writes its own on top. */
    @Test
    void onlyTheTopmostCounts() {
        assertThat(words(
                        "mx.receiver.example; spf=fail smtp.mailfrom=a@b.example",
                        "mx.receiver.example; spf=pass; dkim=pass; dmarc=pass"))
                .containsExactly("fail", "not said", "not said");
        assertThat(words("mx.receiver.example; none", "x; spf=pass; dkim=pass; dmarc=pass"))
                .containsExactly("not said", "not said", "not said");
    }

    @Test
    void aServerThatDoesNotNameItselfIsUnderstood() {
        var results = AuthenticationResults.of(
                List.of(
                        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=north.example; dkim=none (message not signed)"
                                + " header.d=none;dmarc=bestguesspass action=none header.from=north.example;compauth=pass reason=109"));
        assertThat(results.server()).isNull();
        assertThat(results.findings())
                .extracting(AuthenticationResults.Finding::word)
                .containsExactly("pass", "none", "bestguesspass");
    }

    @Test
    void ofSeveralSignaturesOneThatHoldsIsEnough() {
        assertThat(words("mx; dkim=fail header.d=list.example; dkim=pass header.d=north.example; dkim=neutral")
                        .get(1))
                .isEqualTo("pass");
    }

    @ParameterizedTest
    @CsvSource({
        "mx; reason=x; spf=pass, pass",
        "mx;spf = fail, fail",
        "mx; SPF=PASS, pass",
        "mx; spf/1=pass, pass",
        "mx; x=\"a;spf=pass\", not said",
        "mx; (spf=pass), not said",
        "mx; (a \\) ; spf=pass) spf=none, none",
        "mx; spfx=pass, not said",
        "mx; spf=temperror, temperror",
        "mx; spf=whatever, whatever",
        "'mx; spf=<b>pass', not said"
    })
    void commentsAndQuotesSayNothing(String header, String spf) {
        assertThat(words(header).getFirst()).isEqualTo(spf);
    }

    @Test
    void withoutTheHeaderThereIsNothing() {
        assertThat(AuthenticationResults.of(List.of())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ";", "\"", "\\", "a=", "spf=pass ", "header.d=", " ", "a@"})
    void hostileHeadersAreReadInNoTime(String piece) {
        long before = System.nanoTime();
        AuthenticationResults.of(List.of("mx; spf=pass " + piece.repeat(200_000)));
        assertThat((System.nanoTime() - before) / 1_000_000).isLessThan(2_000);
    }
}
