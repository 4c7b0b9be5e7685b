package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageKeyTest {
    private static final Instant NOW = Instant.parse("2026-03-10T10:00:00.123Z");
    private final UUID key = MessageKey.next(NOW);

    @Test
    void aKeyIsAUuidOfVersionSevenThatBeginsWithItsMoment() {
        assertThat(key.version()).isEqualTo(7);
        assertThat(key.variant()).isEqualTo(2);
        assertThat(key.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
        assertThat(MessageKey.next(NOW)).isNotEqualTo(key);
    }

    @Test
    void aMessageIdSaysItsKey() {
        assertThat(MessageKey.of(MessageKey.messageId(key, "north.example"))).contains(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<>", "<@north.example>", "<CAF=1234@mail.example>", "<0199-7@x.example>", "no brackets"})
    void othersSayNone(String messageId) {
        assertThat(MessageKey.of(messageId)).isEmpty();
    }

    @Test
    void aTokenIsFoundAmongTheKeysThatBeginAlike() {
        var token = MessageKey.token(key);
        assertThat(token).matches("[\\w-]{24}");
        assertThat(MessageKey.first(token).toString()).isLessThanOrEqualTo(key.toString());
        assertThat(MessageKey.last(token).toString()).isGreaterThanOrEqualTo(key.toString());
        assertThat(MessageKey.first(token).getMostSignificantBits()).isEqualTo(key.getMostSignificantBits());
    }

    @Test
    void nobodyGuessesATokenFromItsKey() {
        var tokens = new HashSet<String>();
        for (int n = 0; n < 1_000; n++) tokens.add(MessageKey.token(key).substring(11));
        assertThat(tokens).hasSize(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "guessed", "a-token-of-other-days-1", "ÄÖÜÄÖÜÄÖÜÄÖÜÄÖÜÄÖÜÄÖÜ", "../../../../etc/passwd.."})
    void nonsenseIsTheTokenOfNoMessage(String token) {
        assertThat(MessageKey.first(token)).isEqualTo(new UUID(0, 0));
        assertThat(MessageKey.last(token)).isEqualTo(new UUID(0, -1));
    }
}
