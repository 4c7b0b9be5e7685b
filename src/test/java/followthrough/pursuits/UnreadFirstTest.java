package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.channels.email.Mailbox;
import followthrough.support.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnreadFirstTest {
    private final TestClock clock = new TestClock();
    private final UnreadFirst unreadFirst = new UnreadFirst(clock, true);

    @Test
    void theMorningsEmailWaitsForTheNightsReplies() {
        var lastNight = TestClock.START.minus(Duration.ofHours(14));
        assertThat(unreadFirst.why(mailbox(lastNight, null), clock.instant()))
                .contains("the inbox of kim@harbour.example was not read yet, and an answer may be waiting there");
        clock.advance(Duration.ofSeconds(3));
        assertThat(unreadFirst.why(mailbox(clock.instant(), null), clock.instant()))
                .isEmpty();
    }

    @Test
    void whatWasNeverReadWaitsAndSaysWhatKeepsItFromBeingRead() {
        assertThat(unreadFirst
                        .why(mailbox(null, "Log-in failed: no such user"), clock.instant())
                        .orElseThrow())
                .endsWith("an answer may be waiting there: Log-in failed: no such user");
    }

    @Test
    void aServerThatIsAwayForAMomentHoldsNobodyUpAndOneThatIsAwayForLongDoes() {
        var read = clock.instant();
        clock.advance(Duration.ofMinutes(59));
        assertThat(unreadFirst.why(mailbox(read, "It does not answer."), clock.instant()))
                .isEmpty();
        clock.advance(Duration.ofMinutes(2));
        assertThat(unreadFirst
                        .why(mailbox(read, "It does not answer."), clock.instant())
                        .orElseThrow())
                .contains("could not be read for over an hour");
    }

    @Test
    void anInstallationThatReadsNoMailWaitsForNone() {
        assertThat(new UnreadFirst(clock, false).why(mailbox(null, null), clock.instant()))
                .isEmpty();
    }

    private static Mailbox mailbox(@Nullable Instant read, @Nullable String problem) {
        var server = new Mailbox.Server("127.0.0.1", 25, Mailbox.Tls.NONE);
        return new Mailbox(
                1, 1, "kim@harbour.example", "Kim", server, server, "kim", 30, 400, null, null, read, problem);
    }
}
