package followthrough.channels.email;

import static followthrough.channels.email.MailWorld.mail;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same with a server that takes the envelope at once (RFC 2920). */
class PipeliningSmtpConnectionTests extends SmtpConnectionTests {
    @Override
    boolean pipelining() {
        return true;
    }

    /** A message that is refused is not tried for ever because its server hangs up over what came with it. */
    @ParameterizedTest
    @CsvSource({"550,CUT", "550,RESET", "550,421 too many errors"})
    void whatWasRefusedStaysSo(int code, String then) {
        server.next("RCPT", code + " 5.1.1 no such user");
        server.next("DATA", then);
        assertThat(connection.send(mail("one"), () -> true))
                .isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
                    assertThat(rejected.code()).isEqualTo(code);
                    assertThat(rejected.text()).contains("no such user");
                });
        theNextGoesThrough();
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void aServerThatWantsTheBodyOfWhatItRefusedIsLeft() {
        server.next("RCPT", "550 5.1.1 no such user");
        server.next("DATA", ScriptedSmtp.ALL_THE_SAME);
        assertThat(connection.send(mail("one"), () -> true)).isInstanceOf(Outcome.Rejected.class);
        theNextGoesThrough();
        assertThat(server.connections).hasValue(2);
        assertThat(server.accepted).hasSize(1);
    }
}
