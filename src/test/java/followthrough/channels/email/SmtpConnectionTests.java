package followthrough.channels.email;

import static followthrough.channels.email.MailWorld.mail;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each way of failing means for the message, and that the next message is none the worse for it. */
class SmtpConnectionTests {
    private static final Patience QUICK =
            new Patience(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(1));

    private static MailWorld world;
    private final List<String> refusedLogIns = new ArrayList<>();
    ScriptedSmtp server;
    SmtpConnection connection;

    @BeforeAll
    static void world() {
        world = new MailWorld();
    }

    @BeforeEach
    void server() throws IOException {
        server = new ScriptedSmtp(pipelining());
        connection = connection(QUICK);
    }

    boolean pipelining() {
        return false;
    }

    private SmtpConnection connection(Patience patience) {
        return new SmtpConnection(
                refused -> new Account(world.mailbox(server.port()), "secret"),
                world.hosts,
                (javax.net.ssl.SSLSocketFactory) javax.net.ssl.SSLSocketFactory.getDefault(),
                patience,
                refusedLogIns::add);
    }

    @AfterEach
    void close() {
        connection.close();
        server.close();
    }

    /** T3: one recipient's error undoes or repeats the others. */
    void theNextGoesThrough() {
        var before = server.accepted.size();
        assertThat(connection.send(mail("next"), () -> true)).isInstanceOf(Outcome.Accepted.class);
        assertThat(server.accepted).hasSize(before + 1);
        assertThat(server.accepted.getLast()).contains("Subject: next");
    }

    @Test
    void manyMessagesUseOneConnection() {
        for (int i = 0; i < 5; i++)
            assertThat(connection.send(mail("s" + i), () -> true)).isEqualTo(new Outcome.Accepted("250 taken as 1"));
        assertThat(server.accepted).hasSize(5);
        assertThat(server.connections).hasValue(1);
        assertThat(server.accepted.getFirst()).isEqualTo(new String(mail("s0").bytes()));
    }

    @Test
    void handsOverOnceAfterTheBodyAndBeforeTheDot() {
        var commits = new AtomicInteger();
        connection.send(mail("one"), () -> {
            commits.incrementAndGet();
            sleep(100);
            assertThat(server.accepted).isEmpty();
            return true;
        });
        assertThat(commits).hasValue(1);
        assertThat(server.accepted).hasSize(1);
    }

    @Test
    void whatIsWithheldIsNotSent() {
        assertThat(connection.send(mail("one"), () -> false)).isEqualTo(new Outcome.Withheld());
        theNextGoesThrough();
        assertThat(server.accepted).hasSize(1);
        assertThat(server.connections).hasValue(2);
        assertThat(server.commands).doesNotContain("QUIT");
    }

    @Test
    void aCommitThatThrowsLeavesNothingSent() {
        var outcome = connection.send(mail("one"), () -> {
            throw new IllegalStateException("the database is away");
        });
        assertThat(outcome).isInstanceOf(Outcome.NotHandedOver.class);
        theNextGoesThrough();
        assertThat(server.accepted).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA", "BODY"})
    void cutBeforeTheDotIsSafeToRepeat(String where) {
        server.next(where, ScriptedSmtp.CUT);
        var commits = new AtomicInteger();
        var outcome = connection.send(mail("one"), () -> {
            sleep(50); // time for the server's hanging up to arrive
            commits.incrementAndGet();
            return true;
        });
        if (!where.equals("BODY")) {
            assertThat(outcome).isInstanceOf(Outcome.NotHandedOver.class);
            assertThat(commits).hasValue(0);
        } else {
            // The body fitted into the socket before the cut was seen: after the commit only doubt is honest.
            assertThat(outcome).isInstanceOf(commits.get() == 0 ? Outcome.NotHandedOver.class : Outcome.Unclear.class);
        }
        assertThat(server.accepted).isEmpty();
        theNextGoesThrough();
    }

    @Test
    void resetBeforeTheDotLeavesNoDoubt() {
        server.next("BODY", ScriptedSmtp.RESET);
        var outcome = connection.send(mail("one"), () -> {
            sleep(200); // the reset arrives while the hand-over is committed; the dot is never written
            return true;
        });
        assertThat(outcome).isInstanceOf(Outcome.NotHandedOver.class);
        assertThat(server.accepted).isEmpty();
        theNextGoesThrough();
    }

    /** T1: killed between the server's acceptance and our commit. */
    @Test
    void cutAfterTheDotIsUnclear() {
        server.next("DOT", ScriptedSmtp.CUT);
        assertThat(connection.send(mail("one"), () -> true)).isInstanceOf(Outcome.Unclear.class);
        theNextGoesThrough();
    }

    @Test
    void aServerThatNeverAnswersTheDotIsUnclear() {
        server.dotTakes(2500);
        assertThat(connection.send(mail("one"), () -> true)).isInstanceOf(Outcome.Unclear.class);
    }

    /** Who stops the application does not wait ten minutes for a server's last word. */
    @Test
    void whatWaitsForItsServerCanBeCutFromAnotherThread() throws Exception {
        var hour = Duration.ofHours(1);
        server.dotTakes((int) hour.toMillis());
        try (var patient = connection(new Patience(hour, hour, hour))) {
            var handedOver = new CountDownLatch(1);
            var outcome = CompletableFuture.supplyAsync(() -> patient.send(mail("one"), () -> {
                handedOver.countDown();
                return true;
            }));
            handedOver.await();
            while (!outcome.isDone()) {
                patient.cut();
                sleep(20);
            }
            assertThat(outcome.get()).isInstanceOfAny(Outcome.Unclear.class, Outcome.NotHandedOver.class);
        }
    }

    /** T23: an error marks the item as sent. */
    @Test
    void nonsenseAfterTheDotIsUnclear() {
        server.next("DOT", "what?");
        assertThat(connection.send(mail("one"), () -> true)).isInstanceOf(Outcome.Unclear.class);
        theNextGoesThrough();
    }

    @ParameterizedTest
    @CsvSource({"RCPT,450", "RCPT,451", "RCPT,421", "DATA,451", "DOT,451", "DOT,452", "DOT,421", "MAIL,450", "MAIL,550"
    })
    void notNow(String where, int code) {
        server.next(where, code + "-4.2.1 first line\r\n" + code + " second");
        assertThat(connection.send(mail("one"), () -> true))
                .isInstanceOfSatisfying(Outcome.Deferred.class, deferred -> {
                    assertThat(deferred.code()).isEqualTo(code);
                    assertThat(deferred.text()).contains("first line").doesNotContain("\n");
                });
        assertThat(server.accepted).isEmpty();
        theNextGoesThrough();
        assertThat(server.connections).hasValue(code == 421 ? 2 : 1);
    }

    @ParameterizedTest
    @CsvSource({"RCPT,550", "RCPT,553", "RCPT,554", "DATA,554", "DOT,550", "DOT,552", "DOT,571"})
    void never(String where, int code) {
        server.next(where, code + " 5.1.1 no such user");
        assertThat(connection.send(mail("one"), () -> true))
                .isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
                    assertThat(rejected.code()).isEqualTo(code);
                    assertThat(rejected.text()).contains("no such user");
                });
        assertThat(server.accepted).isEmpty();
        theNextGoesThrough();
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void aRefusedLogInIsReportedOnceEach() {
        server.each("AUTH", "535 5.7.8 bad credentials");
        var commits = new AtomicInteger();
        assertThat(connection.send(mail("one"), () -> commits.incrementAndGet() > 0))
                .isEqualTo(new Outcome.LogInFailed("535 5.7.8 bad credentials"));
        assertThat(refusedLogIns).hasSize(1);
        assertThat(commits).hasValue(0);
    }

    @Test
    void aLogInThatCannotBeCheckedNowIsNoRefusal() {
        server.next("AUTH", "454 4.7.0 temporary authentication failure");
        assertThat(connection.send(mail("one"), () -> true)).isInstanceOf(Outcome.NotHandedOver.class);
        assertThat(refusedLogIns).isEmpty();
        theNextGoesThrough();
    }

    @Test
    void aConnectionThatBreaksAtTheLogInIsNoRefusal() {
        server.next("AUTH", ScriptedSmtp.CUT);
        assertThat(connection.send(mail("one"), () -> true)).isInstanceOf(Outcome.NotHandedOver.class);
        assertThat(refusedLogIns).isEmpty();
        theNextGoesThrough();
    }

    @ParameterizedTest
    @ValueSource(strings = {ScriptedSmtp.CUT, "421 idle too long"})
    void aConnectionThatDiedWhileIdleIsOpenedAgain(String how) {
        theNextGoesThrough();
        server.next("MAIL", how);
        assertThat(connection.send(mail("two"), () -> true)).isInstanceOf(Outcome.Accepted.class);
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void noServerAtAll() {
        server.close();
        assertThat(connection.send(mail("one"), () -> true)).isInstanceOf(Outcome.NotHandedOver.class);
    }

    @Test
    void noPasswordGoesUnencryptedToAHostThatIsNotListedForIt() {
        world.hosts.allow("localhost", false, world.memberId);
        try {
            assertThat(connection.send(mail("one"), () -> true)).isInstanceOf(Outcome.NotHandedOver.class);
            assertThat(server.connections).hasValue(0);
        } finally {
            world.hosts.allow("localhost", true, world.memberId);
        }
    }

    @Test
    void aThousandGoOverOneConnection() {
        server.forgetMail();
        for (int i = 0; i < 1000; i++) connection.send(mail("m" + i), () -> true);
        assertThat(server.connections).hasValue(1);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
