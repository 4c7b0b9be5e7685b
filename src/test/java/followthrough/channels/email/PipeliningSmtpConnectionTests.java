package followthrough.channels.email;

import static followthrough.channels.email.MailWorld.mail;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The same with a server that takes the envelope at once (RFC 2920). */
class PipeliningSmtpConnectionTests extends SmtpConnectionTests {
    @Override
    boolean pipelining() {
        return true;
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
