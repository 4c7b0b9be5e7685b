package followthrough.channels.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import followthrough.channels.email.Mailbox.Server;
import followthrough.channels.email.Mailbox.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connecting a mailbox to real servers, and what a person is told when it does not work. */
class MailboxesTests {
    private static GreenMail mail;
    private static MailWorld trusting;
    private static MailWorld world;

    @BeforeAll
    static void start() {
        trusting = new MailWorld(TrustingTls.factory());
        trusting.hosts.allow("127.0.0.1", false, trusting.memberId);
        mail = new GreenMail(new ServerSetup[] {
            setup(ServerSetup.PROTOCOL_SMTP),
            setup(ServerSetup.PROTOCOL_SMTPS),
            setup(ServerSetup.PROTOCOL_IMAP),
            setup(ServerSetup.PROTOCOL_IMAPS)
        });
        mail.start();
        mail.setUser("ana@north.example", "ana", "secret");
        world = new MailWorld();
    }

    @AfterAll
    static void stop() {
        mail.stop();
    }

    private static ServerSetup setup(String protocol) {
        return new ServerSetup(0, "127.0.0.1", protocol);
    }

    private static Server smtp() {
        return new Server("localhost", mail.getSmtp().getPort(), Tls.NONE);
    }

    private static Server imap() {
        return new Server("localhost", mail.getImap().getPort(), Tls.NONE);
    }

    private static NewMailbox typed(MailWorld world, String address, Server smtp, Server imap, String password) {
        return new NewMailbox(world.memberId, address, "Ana", smtp, imap, "ana", password);
    }

    private static NewMailbox unique(Server smtp, Server imap, String password) {
        return typed(world, UUID.randomUUID() + "@north.example", smtp, imap, password);
    }

    private static String why(Check check) {
        return check instanceof Check.Fails(var field, var why, var _) ? field + ": " + why : "works";
    }

    @Test
    void connectsWhatWorksAndKeepsThePasswordSealed() {
        var typed = unique(smtp(), imap(), "secret");
        assertThat(world.mailboxes.connect(typed))
                .isInstanceOfSatisfying(Mailboxes.Connecting.Connected.class, connected -> {
                    var mailbox = world.mailboxes.find(connected.mailboxId()).orElseThrow();
                    assertThat(mailbox.smtp()).isEqualTo(typed.smtp());
                    assertThat(mailbox.paused()).isFalse();
                    assertThat(world.mailboxes.of(world.memberId)).contains(mailbox);
                    var secret = world.store.secret(connected.mailboxId()).orElseThrow();
                    assertThat(new String(secret, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
                    try (var connection = world.mailboxes.smtp(connected.mailboxId())) {
                        assertThat(connection.send(MailWorld.mail("through the door"), () -> true))
                                .isInstanceOf(Outcome.Accepted.class);
                    }
                });
        assertThat(world.mailboxes.connect(typed))
                .isInstanceOfSatisfying(Mailboxes.Connecting.Refused.class, refused -> assertThat(refused.problems())
                        .containsKey("address"));
        assertThat(typed.toString()).doesNotContain("secret");
    }

    @Test
    void tlsVerifiesTheName() {
        var smtps = new Server("localhost", mail.getSmtps().getPort(), Tls.TLS);
        var imaps = new Server("localhost", mail.getImaps().getPort(), Tls.TLS);
        var typed = typed(trusting, "tls@north.example", smtps, imaps, "secret");
        var tested = trusting.mailboxes.test(typed);
        assertThat(tested.works()).as(tested.toString()).isTrue();

        var otherName = trusting.mailboxes.test(typed(
                trusting,
                "tls@north.example",
                new Server("127.0.0.1", smtps.port(), Tls.TLS),
                new Server("127.0.0.1", imaps.port(), Tls.TLS),
                "secret"));
        assertThat(why(otherName.smtp())).startsWith("host: The certificate there is for another name than 127.0.0.1");
        assertThat(why(otherName.imap())).startsWith("host: The certificate there is for another name than 127.0.0.1");

        var untrusted = world.mailboxes.test(unique(smtps, imaps, "secret"));
        assertThat(why(untrusted.smtp())).startsWith("host: The certificate of localhost comes from nobody");
        assertThat(why(untrusted.imap())).startsWith("host: The certificate of localhost comes from nobody");
    }

    @Test
    void namesTheEncryptionThatFits() {
        var plainAsTls = world.mailboxes.test(unique(
                new Server("localhost", mail.getSmtp().getPort(), Tls.TLS),
                new Server("localhost", mail.getImap().getPort(), Tls.TLS),
                "secret"));
        assertThat(plainAsTls.smtp()).isInstanceOfSatisfying(Check.Fails.class, fails -> {
            assertThat(fails.field()).isEqualTo("tls");
            assertThat(fails.fits()).isIn(Tls.NONE, Tls.STARTTLS);
        });
        assertThat(plainAsTls.imap()).isInstanceOfSatisfying(Check.Fails.class, fails -> assertThat(fails.field())
                .isEqualTo("tls"));
        var tlsAsPlain = trusting.mailboxes.test(typed(
                trusting,
                "x@north.example",
                new Server("localhost", mail.getSmtps().getPort(), Tls.STARTTLS),
                new Server("localhost", mail.getImaps().getPort(), Tls.NONE),
                "secret"));
        assertThat(why(tlsAsPlain.smtp())).startsWith("tls: ").endsWith("choose TLS.");
        assertThat(why(tlsAsPlain.imap())).startsWith("tls: ").endsWith("choose TLS.");
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        int nobody;
        try (var socket = new java.net.ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        var password = world.mailboxes.test(unique(smtp(), imap(), "wrong"));
        assertThat(why(password.smtp())).startsWith("password: localhost refused user name and password");
        assertThat(why(password.imap())).startsWith("password: localhost refused user name and password");
        var port = world.mailboxes.test(
                unique(new Server("localhost", nobody, Tls.NONE), new Server("localhost", nobody, Tls.TLS), "secret"));
        assertThat(why(port.smtp())).startsWith("port: Nothing answers at port").contains("465 with TLS");
        assertThat(why(port.imap())).startsWith("port: Nothing answers at port").contains("993 with TLS");
        var host = world.mailboxes.test(unique(
                new Server("smtp.nowhere.invalid", 465, Tls.TLS), new Server("10.0.0.7", 993, Tls.TLS), "secret"));
        assertThat(why(host.smtp())).startsWith("host: There is no server named \"smtp.nowhere.invalid\"");
        assertThat(why(host.imap())).startsWith("host: ").contains("not on the public internet");
        var swapped = world.mailboxes.test(unique(imap(), smtp(), "secret"));
        assertThat(why(swapped.smtp())).startsWith("port: ").contains("no SMTP server answered");
        assertThat(why(swapped.imap())).startsWith("port: ").contains("no IMAP server answered");

        assertThat(world.mailboxes.connect(new NewMailbox(
                        world.memberId, "nonsense", "A\nB", new Server("", 0, Tls.TLS), imap(), " ", "", 0, 0)))
                .isInstanceOfSatisfying(Mailboxes.Connecting.Refused.class, refused -> assertThat(refused.problems())
                        .containsOnlyKeys(
                                "address",
                                "displayName",
                                "username",
                                "perMinute",
                                "perDay",
                                "smtp.host",
                                "smtp.port",
                                "password"));
    }

    /** T4: pausing and resuming repeats or skips. */
    @Test
    void aRefusedLogInPausesAndASuccessfulOneResumes() {
        mail.setUser("bea@north.example", "bea", "secret");
        var typed = new NewMailbox(world.memberId, "bea@north.example", "Bea", smtp(), imap(), "bea", "secret");
        long mailboxId = ((Mailboxes.Connecting.Connected) world.mailboxes.connect(typed)).mailboxId();
        mail.getUserManager().getUser("bea").setPassword("changed");
        try (var connection = world.mailboxes.smtp(mailboxId)) {
            assertThat(connection.send(MailWorld.mail("x"), () -> true)).isInstanceOf(Outcome.LogInFailed.class);
        }
        var paused = world.mailboxes.find(mailboxId).orElseThrow();
        assertThat(paused.pausedByLogIn()).isTrue();
        assertThat(paused.pausedAt()).isEqualTo(world.clock.instant());
        assertThat(world.mailboxes.resumesAfterLogIn(paused)).isFalse();

        mail.getUserManager().getUser("bea").setPassword("secret");
        assertThat(world.mailboxes.resumesAfterLogIn(paused)).isTrue();
        assertThat(world.mailboxes.find(mailboxId).orElseThrow().paused()).isFalse();

        world.mailboxes.pause(mailboxId, "Ana is moving to another provider");
        world.mailboxes.logInFailed(mailboxId, "no");
        assertThat(world.mailboxes.find(mailboxId).orElseThrow().pausedWhy()).startsWith("Ana is moving");
        world.mailboxes.resume(mailboxId);

        mail.getUserManager().getUser("bea").setPassword("newer");
        var without = new NewMailbox(world.memberId, "bea@north.example", "Bea", smtp(), imap(), "bea", "");
        assertThat(world.mailboxes.change(mailboxId, without)).isInstanceOf(Mailboxes.Connecting.Refused.class);
        var changed = new NewMailbox(world.memberId, "bea@north.example", "Bea B", smtp(), imap(), "bea", "newer");
        assertThat(world.mailboxes.change(mailboxId, changed)).isInstanceOf(Mailboxes.Connecting.Connected.class);
        assertThat(world.mailboxes.change(mailboxId, without)).isInstanceOf(Mailboxes.Connecting.Connected.class);

        world.mailboxes.remove(mailboxId);
        assertThat(world.mailboxes.find(mailboxId)).isEmpty();
        assertThat(world.store.secret(mailboxId)).isEmpty();
        assertThat(world.mailboxes.connect(changed)).isEqualTo(new Mailboxes.Connecting.Connected(mailboxId));
    }

    /** Whoever may change a mailbox, an administrator for one, must not read its password by way of a server of theirs. */
    @Test
    void otherServersGetThePasswordOnlyFromWhoKnowsIt() throws IOException {
        mail.setUser("dora@north.example", "dora", "secret");
        var dora = new NewMailbox(world.memberId, "dora@north.example", "Dora", smtp(), imap(), "dora", "secret");
        long mailboxId = ((Mailboxes.Connecting.Connected) world.mailboxes.connect(dora)).mailboxId();
        var before = world.mailboxes.find(mailboxId);
        try (var listens = new java.net.ServerSocket(0)) {
            var other = new Server("localhost", listens.getLocalPort(), Tls.NONE);
            var safer = new Server("localhost", smtp().port(), Tls.STARTTLS);
            for (var typed : java.util.List.of(
                    new NewMailbox(world.memberId, dora.address(), "Dora", other, imap(), "dora", ""),
                    new NewMailbox(world.memberId, dora.address(), "Dora", safer, imap(), "dora", ""),
                    new NewMailbox(world.memberId, dora.address(), "Dora", smtp(), other, "dora", ""),
                    new NewMailbox(world.memberId, dora.address(), "Dora", smtp(), imap(), "ana", "")))
                assertThat(world.mailboxes.change(mailboxId, typed))
                        .isInstanceOfSatisfying(
                                Mailboxes.Connecting.Refused.class,
                                refused -> assertThat(refused.problems()).containsOnlyKeys("password"));
            listens.setSoTimeout(1);
            assertThatThrownBy(listens::accept).isInstanceOf(java.net.SocketTimeoutException.class);
        }
        assertThat(world.mailboxes.find(mailboxId)).isEqualTo(before);
        var typed = new NewMailbox(world.memberId, dora.address(), "Dora", imap(), imap(), "dora", "secret");
        assertThat(world.mailboxes.change(mailboxId, typed))
                .isInstanceOfSatisfying(Mailboxes.Connecting.Refused.class, refused -> assertThat(refused.problems())
                        .containsOnlyKeys("smtp.port"));
    }

    @Test
    void aPasswordSealedWithAnotherKeyAsksForItAgain() {
        mail.setUser("cleo@north.example", "cleo", "secret");
        var typed = new NewMailbox(world.memberId, "cleo@north.example", "Cleo", smtp(), imap(), "cleo", "secret");
        long mailboxId = ((Mailboxes.Connecting.Connected) world.mailboxes.connect(typed)).mailboxId();
        var otherKey = new byte[32];
        otherKey[0] = 1;
        var copied = new Mailboxes(
                world.store,
                world.hosts,
                world.providers,
                otherKey,
                () -> (javax.net.ssl.SSLSocketFactory) javax.net.ssl.SSLSocketFactory.getDefault(),
                world.clock,
                Patience.USUAL);
        try (var connection = copied.smtp(mailboxId)) {
            assertThat(connection.send(MailWorld.mail("x"), () -> true))
                    .isEqualTo(new Outcome.LogInFailed(Mailboxes.PASSWORD_UNREADABLE));
        }
    }

    @Test
    void aSecretOpensOnlyForItsAddress() {
        var secrets = new Secrets(MailWorld.KEY);
        var one = secrets.seal("pässword", "Ana@North.example");
        assertThat(secrets.open(one, "ana@north.example")).isEqualTo("pässword");
        assertThat(secrets.open(one, "bea@north.example")).isNull();
        assertThat(secrets.seal("pässword", "Ana@North.example")).isNotEqualTo(one);
        one[one.length - 1]++;
        assertThat(secrets.open(one, "ana@north.example")).isNull();
        assertThat(secrets.open(new byte[0], "ana@north.example")).isNull();
    }
}
