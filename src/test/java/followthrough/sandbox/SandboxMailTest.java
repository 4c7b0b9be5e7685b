package followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.time.Clock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class SandboxMailTest {
    /** All connections end so when a sandbox is thrown away; each printed its stack to the console. */
    @Test
    void aConnectionNobodyTookLeaveOfEndsInSilence() throws Exception {
        Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
        var before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> thrown.add(e));
        try (var mail = new SandboxMail(Clock.systemUTC())) {
            for (var port : new int[] {mail.imapPort(), mail.smtpPort()})
                try (var connection = new Socket(SandboxMail.HOST, port)) {
                    assertThat(connection.getInputStream().read()).as("greeted").isPositive();
                }
            while (connections(mail.imapPort()) > 0) Thread.sleep(20);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(thrown).isEmpty();
    }

    private static long connections(int port) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(it -> it.getName().startsWith("imap:" + SandboxMail.HOST + ":" + port + "<-"))
                .count();
    }
}
