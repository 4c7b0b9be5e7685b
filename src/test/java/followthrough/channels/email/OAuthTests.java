package followthrough.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.channels.email.Mailbox.Server;
import followthrough.channels.email.Mailbox.Tls;
import followthrough.channels.email.Mailboxes.Connecting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mailboxes for which their member signed in at a provider: a strict one, and servers that take nothing but its tokens. */
class OAuthTests {
    private static final String SESSION = "a sign-in of Ana's";

    private MailWorld world;
    private AuthorizationServer provider;
    private ScriptedSmtp smtp;
    private ScriptedImap imap;

    @BeforeEach
    void start() throws IOException {
        world = new MailWorld();
        provider = new AuthorizationServer();
        smtp = new ScriptedSmtp(true);
        smtp.letsIn(provider.access::contains);
        imap = new ScriptedImap(provider.access::contains);
        for (var word : new String[] {"google", "microsoft"}) {
            var name = "followthrough.oauth." + word + ".";
            world.properties.setProperty(name + "authorize", provider.at("/authorize"));
            world.properties.setProperty(name + "token", provider.at("/token"));
            world.properties.setProperty(name + "smtp", "localhost:" + smtp.port());
            world.properties.setProperty(name + "imap", "localhost:" + imap.port());
        }
        register(AuthorizationServer.SECRET);
    }

    @AfterEach
    void stop() {
        provider.close();
        smtp.close();
        imap.close();
    }

    private void register(String secret) {
        for (var at : Provider.values())
            assertThat(world.providers.register(at, AuthorizationServer.CLIENT, secret, "common", world.memberId))
                    .isEmpty();
    }

    /** What the browser brings back from the provider. */
    private Map<String, String> answer(Provider at, String address) throws Exception {
        var there = world.providers.begin(at, address, SESSION).orElseThrow();
        return answer(there);
    }

    private static Map<String, String> answer(URI there) throws Exception {
        try (var browser = HttpClient.newHttpClient()) {
            var back = browser.send(HttpRequest.newBuilder(there).build(), HttpResponse.BodyHandlers.discarding());
            var location = URI.create(back.headers().firstValue("Location").orElseThrow());
            return AuthorizationServer.fields(location.getRawQuery());
        }
    }

    private Providers.SignIn signIn(String address) throws Exception {
        return world.providers.end(Provider.GOOGLE, answer(Provider.GOOGLE, address), SESSION);
    }

    private String failure(Map<String, String> answer, String session) {
        return ((Providers.SignIn.Failed) world.providers.end(Provider.GOOGLE, answer, session)).why();
    }

    private Connecting connecting(String address) throws Exception {
        return world.mailboxes.connect(world.memberId, "Ana", false, (Providers.SignIn.Done) signIn(address));
    }

    private long connected() throws Exception {
        return ((Connecting.Connected) connecting("")).mailboxId();
    }

    private Mailbox mailbox(long mailboxId) {
        return world.mailboxes.find(mailboxId).orElseThrow();
    }

    private Mailboxes afterARestart() {
        return new Mailboxes(
                world.store,
                world.hosts,
                world.providers,
                MailWorld.KEY,
                () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
                world.clock,
                Patience.USUAL);
    }

    private String kept(long mailboxId) {
        return new Secrets(MailWorld.KEY)
                .open(
                        world.store.secret(mailboxId).orElseThrow(),
                        mailbox(mailboxId).address());
    }

    private static Outcome send(SmtpConnection connection, String subject) {
        return connection.send(MailWorld.mail(subject), () -> true);
    }

    @Test
    void whoSignsInIsConnectedWithoutAPassword() throws Exception {
        var mailbox = mailbox(connected());
        assertThat(mailbox.address()).isEqualTo("ana@north.example");
        assertThat(mailbox.username()).isEqualTo("ana@north.example");
        assertThat(mailbox.provider()).isEqualTo(Provider.GOOGLE);
        assertThat(mailbox.paused()).isFalse();
        assertThat(provider.authorized.getFirst())
                .containsEntry("scope", "https://mail.google.com/ openid email")
                .containsEntry("access_type", "offline")
                .containsEntry("prompt", "consent")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("redirect_uri", "http://localhost:8080/settings/mailboxes/signed-in/google");
        assertThat(smtp.commands).anyMatch(it -> it.startsWith("AUTH XOAUTH2 "));
        assertThat(imap.came).singleElement().asString().startsWith("ana@north.example access-token-");

        var sealed = world.store.secret(mailbox.mailboxId()).orElseThrow();
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("token");
        assertThat(kept(mailbox.mailboxId())).startsWith("refresh-token-");

        try (var connection = world.mailboxes.smtp(mailbox.mailboxId())) {
            assertThat(send(connection, "first")).isInstanceOf(Outcome.Accepted.class);
        }
        assertThat(provider.refreshes).as("the token of the sign-in serves").hasValue(0);
    }

    @Test
    void microsoftIsAskedForWhatItsServersWant() throws Exception {
        provider.claims = "{\"email\":\"ana@north.example\",\"preferred_username\":\"ana.n@corp.example\"}";
        var done = (Providers.SignIn.Done)
                world.providers.end(Provider.MICROSOFT, answer(Provider.MICROSOFT, ""), SESSION);
        var connected = (Connecting.Connected) world.mailboxes.connect(world.memberId, "Ana", false, done);
        assertThat(provider.authorized.getFirst())
                .containsEntry(
                        "scope",
                        "https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All"
                                + " offline_access openid email");
        assertThat(mailbox(connected.mailboxId()).address()).isEqualTo("ana@north.example");
        assertThat(mailbox(connected.mailboxId()).username()).isEqualTo("ana.n@corp.example");
        assertThat(imap.came).singleElement().asString().startsWith("ana.n@corp.example ");
        world.clock.advance(Duration.ofHours(1));
        world.mailboxes.imap(mailbox(connected.mailboxId())).close();
        assertThat(provider.askedForTokens).hasSize(2).allSatisfy(it -> assertThat(it)
                .containsEntry("scope", Provider.MICROSOFT.scope()));

        assertThat(UsualServers.at(Provider.MICROSOFT, "ana@north.example"))
                .isEqualTo(new UsualServers(
                        new Server("smtp.office365.com", 587, Tls.STARTTLS),
                        new Server("outlook.office365.com", 993, Tls.TLS)));
        assertThat(UsualServers.at(Provider.MICROSOFT, "a@hotmail.com").smtp().host())
                .isEqualTo("smtp-mail.outlook.com");
        assertThat(UsualServers.at(Provider.GOOGLE, "a@north.example").imap().host())
                .isEqualTo("imap.gmail.com");
    }

    @Test
    void theTenantIsPartOfTheAddress() {
        world.properties.setProperty("followthrough.oauth.microsoft.authorize", Provider.MICROSOFT.authorize);
        assertThat(world.providers.register(Provider.MICROSOFT, "id", "", "../evil", world.memberId))
                .containsOnlyKeys("tenant", "secret");
        assertThat(world.providers.register(
                        Provider.MICROSOFT, AuthorizationServer.CLIENT, "", "north.example", world.memberId))
                .as("the secret of the same client stays")
                .isEmpty();
        assertThat(world.providers.begin(Provider.MICROSOFT, "", SESSION).orElseThrow())
                .hasHost("login.microsoftonline.com")
                .hasPath("/north.example/oauth2/v2.0/authorize");
    }

    @Test
    void aTokenThatEndsWhileSendingIsRefreshedAndEachMessageLeavesOnce() throws Exception {
        var mailboxId = connected();
        try (var connection = world.mailboxes.smtp(mailboxId)) {
            assertThat(send(connection, "one")).isInstanceOf(Outcome.Accepted.class);

            // The server hangs up, and the token is worth nothing any more when the connection is opened again.
            provider.access.clear();
            smtp.next("MAIL", ScriptedSmtp.CUT);
            assertThat(send(connection, "two")).isInstanceOf(Outcome.Accepted.class);
            assertThat(provider.refreshes).hasValue(1);

            // On a connection that stands.
            provider.access.clear();
            smtp.next("MAIL", "530 5.7.57 Client not authenticated");
            assertThat(send(connection, "three")).isInstanceOf(Outcome.Accepted.class);
            assertThat(provider.refreshes).hasValue(2);

            // Said after the body it is the server's last word on this message, which is not said again.
            int times = smtp.accepted.size();
            smtp.next("DOT", "530 5.7.57 Client not authenticated");
            assertThat(send(connection, "four")).isInstanceOf(Outcome.LogInFailed.class);
            assertThat(smtp.accepted).hasSize(times);
        }
        assertThat(smtp.accepted)
                .satisfiesExactly(
                        mail -> assertThat(mail).contains("Subject: one"),
                        mail -> assertThat(mail).contains("Subject: two"),
                        mail -> assertThat(mail).contains("Subject: three"));
    }

    @Test
    void readingGetsAFreshTokenToo() throws Exception {
        var mailboxId = connected();
        provider.access.clear();
        world.mailboxes.imap(mailbox(mailboxId)).close();
        assertThat(provider.refreshes).hasValue(1);
        assertThat(imap.came).hasSize(3);
        world.mailboxes.imap(mailbox(mailboxId)).close();
        assertThat(provider.refreshes).hasValue(1);
        world.clock.advance(Duration.ofMinutes(59));
        world.mailboxes.imap(mailbox(mailboxId)).close();
        assertThat(provider.refreshes).as("before it ends").hasValue(2);
        assertThat(mailbox(mailboxId).paused()).isFalse();
    }

    @Test
    void whoseAccessIsTakenAwayIsAskedToSignInAgain() throws Exception {
        var mailboxId = connected();
        provider.access.clear();
        provider.forgetRefreshTokens();
        try (var connection = world.mailboxes.smtp(mailboxId)) {
            assertThat(send(connection, "x")).isInstanceOf(Outcome.LogInFailed.class);
        }
        assertThat(mailbox(mailboxId).pausedByLogIn()).isTrue();
        assertThat(mailbox(mailboxId).pausedWhy())
                .isEqualTo("Log-in failed: Google no longer accepts this sign-in (\"Expired or revoked.\"). Sign in"
                        + " again");
        assertThat(world.mailboxes.resumesAfterLogIn(mailbox(mailboxId))).isFalse();

        assertThat(connecting("ana@north.example")).isEqualTo(new Connecting.Connected(mailboxId));
        assertThat(mailbox(mailboxId).paused()).isFalse();
        try (var connection = world.mailboxes.smtp(mailboxId)) {
            assertThat(send(connection, "y")).isInstanceOf(Outcome.Accepted.class);
        }
    }

    /** Only the provider's own word pauses. */
    @Test
    void aProviderInTroublePausesNothing() throws Exception {
        var mailboxId = connected();
        provider.access.clear();
        var answers = Map.of(
                500, "{\"error\":\"server_error\"}",
                503, "later",
                429, "{\"error\":\"invalid_grant\"}",
                403, "<html>a firewall</html>",
                400, "<html>a proxy</html>",
                302, "",
                200, "x".repeat(100_000));
        for (var answer : answers.entrySet()) {
            provider.answers(answer.getKey(), answer.getValue());
            try (var connection = world.mailboxes.smtp(mailboxId)) {
                assertThat(send(connection, "x")).as("%s", answer.getKey()).isInstanceOf(Outcome.NotHandedOver.class);
            }
            assertThat(mailbox(mailboxId).paused()).as("%s", answer.getKey()).isFalse();
        }
        provider.answers(400, "{\"error\":\"temporarily_unavailable\"}");
        try (var connection = world.mailboxes.smtp(mailboxId)) {
            assertThat(send(connection, "x")).isInstanceOf(Outcome.NotHandedOver.class);
        }
        world.properties.setProperty("followthrough.oauth.google.token", "https://localhost:" + smtp.port());
        try (var connection = world.mailboxes.smtp(mailboxId)) {
            assertThat(send(connection, "x"))
                    .isInstanceOfSatisfying(Outcome.NotHandedOver.class, it -> assertThat(it.cause())
                            .hasMessageStartingWith("Encryption with localhost failed: "));
        }
        world.properties.setProperty("followthrough.oauth.google.token", provider.at("/token"));
        provider.answersAgain();
        assertThat(mailbox(mailboxId).paused()).isFalse();
        try (var connection = world.mailboxes.smtp(mailboxId)) {
            assertThat(send(connection, "y")).isInstanceOf(Outcome.Accepted.class);
        }
        provider.close();
        world.clock.advance(Duration.ofHours(2));
        try (var connection = world.mailboxes.smtp(mailboxId)) {
            assertThat(send(connection, "z"))
                    .isInstanceOfSatisfying(Outcome.NotHandedOver.class, it -> assertThat(it.cause())
                            .hasMessageStartingWith("localhost cannot be reached"));
        }
        assertThat(mailbox(mailboxId).paused()).isFalse();
    }

    @Test
    void theNextRefreshTokenIsKeptAtOnce() throws Exception {
        var mailboxId = connected();
        var first = kept(mailboxId);
        for (int restarts = 1; restarts <= 3; restarts++) {
            try (var connection = afterARestart().smtp(mailboxId)) {
                assertThat(send(connection, "after restart " + restarts)).isInstanceOf(Outcome.Accepted.class);
            }
            assertThat(provider.refreshes).hasValue(restarts);
        }
        assertThat(kept(mailboxId)).startsWith("refresh-token-").isNotEqualTo(first);
        assertThat(smtp.accepted).hasSize(3);
    }

    /** Another node may have used the refresh token in the moment before, and kept the next. */
    @Test
    void anotherNodeThatWasQuickerHarmsNobody() throws Exception {
        var mailboxId = connected();
        var before = world.store.secret(mailboxId).orElseThrow();
        world.clock.advance(Duration.ofHours(1));
        provider.onRefresh = () -> {
            provider.onRefresh = () -> {};
            try {
                afterARestart().imap(mailbox(mailboxId)).close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
        world.mailboxes.imap(mailbox(mailboxId)).close();
        assertThat(provider.refreshes)
                .as("theirs, ours with the old one, ours with theirs")
                .hasValue(3);
        assertThat(mailbox(mailboxId).paused()).isFalse();

        var after = world.store.secret(mailboxId).orElseThrow();
        world.store.exchange(mailboxId, before, new byte[] {1});
        assertThat(world.store.secret(mailboxId).orElseThrow())
                .as("who comes late with what was before changes nothing")
                .isEqualTo(after);
    }

    @Test
    void anAnswerIsTakenOnceFromTheSignInThatBeganIt() throws Exception {
        assertThat(failure(Map.of("state", "made-up", "code", "x"), SESSION)).contains("not begun here by you");
        assertThat(failure(Map.of("code", "x"), SESSION)).contains("not begun here by you");
        var answer = answer(Provider.GOOGLE, "");
        assertThat(failure(answer, "a sign-in of somebody else")).contains("not begun here by you");
        assertThat(((Providers.SignIn.Failed) world.providers.end(Provider.MICROSOFT, answer, SESSION)).why())
                .contains("not begun here by you");
        assertThat(world.providers.end(Provider.GOOGLE, answer, SESSION)).isInstanceOf(Providers.SignIn.Done.class);
        assertThat(failure(answer, SESSION)).contains("was used already");

        var old = answer(Provider.GOOGLE, "");
        world.clock.advance(Providers.UNDER_WAY);
        assertThat(failure(old, SESSION)).contains("more than 10 minutes ago");
        answer(Provider.GOOGLE, "");
        world.clock.advance(Duration.ofHours(1));
        answer(Provider.GOOGLE, "");
        assertThat(world.db
                        .sql("select count(*) from mailbox_sign_in")
                        .query(Long.class)
                        .single())
                .as("what ran out is forgotten")
                .isEqualTo(1);
        assertThat(world.mailboxes.all()).isEmpty();
    }

    @Test
    void saysWhyNothingWasConnected() throws Exception {
        provider.denies = "access_denied";
        assertThat(failure(answer(Provider.GOOGLE, ""), SESSION))
                .startsWith("At Google access was denied (\"Not <b>now</b>\"). Nothing was connected.");
        provider.denies = "admin_policy_enforced";
        assertThat(failure(answer(Provider.GOOGLE, ""), SESSION))
                .startsWith("Google let nobody in: admin_policy_enforced (\"Not <b>now</b>\")");
        provider.denies = null;

        provider.withRefreshToken = false;
        assertThat(failure(answer(Provider.GOOGLE, ""), SESSION)).contains("no refresh token");
        provider.withRefreshToken = true;

        provider.answers(503, "");
        assertThat(failure(answer(Provider.GOOGLE, ""), SESSION))
                .isEqualTo("localhost has trouble of its own (503). Nothing was connected; try it later.");
        provider.answersAgain();

        var forged = new java.util.HashMap<>(answer(Provider.GOOGLE, ""));
        forged.put("code", "of somebody else");
        assertThat(failure(forged, SESSION))
                .isEqualTo("Google did not keep its word on this sign-in (\"Expired or revoked.\"). Begin again.");

        register("wrong");
        assertThat(failure(answer(Provider.GOOGLE, ""), SESSION))
                .isEqualTo("Google refuses client ID and secret of this installation (\"Wrong secret.\"); an"
                        + " administrator gives them again under Settings, Mailboxes.");
        assertThat(world.providers.registration(Provider.GOOGLE).orElseThrow().refusedWhy())
                .isEqualTo("Wrong secret.");
        register(AuthorizationServer.SECRET);
        assertThat(world.providers.registration(Provider.GOOGLE).orElseThrow().refusedWhy())
                .isNull();
        assertThat(world.mailboxes.all()).isEmpty();

        imap.close();
        assertThat(connecting("")).isInstanceOfSatisfying(Connecting.Refused.class, it -> assertThat(it.problems())
                .containsOnlyKeys("imap.port"));
        provider.onAccess = provider.access::remove;
        assertThat(connecting("")).isInstanceOfSatisfying(Connecting.Refused.class, it -> assertThat(it.problems())
                .hasEntrySatisfying("password", why -> assertThat(why)
                        .startsWith("localhost does not let ana@north.example in (\"{\"status\":\"401\"")
                        .contains("switched IMAP off")));
        assertThat(world.mailboxes.all()).isEmpty();
    }

    @Test
    void anAddressThatTheProviderDoesNotSayIsTyped() throws Exception {
        provider.claims = "{}";
        assertThat(failure(answer(Provider.GOOGLE, ""), SESSION)).contains("did not say which address");
        assertThat(connecting("bo@north.example")).isInstanceOfSatisfying(Connecting.Connected.class, it -> assertThat(
                        mailbox(it.mailboxId()).address())
                .isEqualTo("bo@north.example"));
        assertThat(provider.authorized.getLast()).containsEntry("login_hint", "bo@north.example");
        provider.claims = "not even JSON";
        assertThat(failure(answer(Provider.GOOGLE, ""), SESSION)).contains("did not say which address");
    }

    @Test
    void whoSignsInWithAnotherAccountIsTold() throws Exception {
        var mailboxId = connected();
        provider.claims = "{\"email\":\"bo@north.example\"}";
        assertThat(connecting("ana@north.example"))
                .isInstanceOfSatisfying(Connecting.Refused.class, it -> assertThat(it.problems())
                        .containsEntry(
                                "address",
                                "You signed in as bo@north.example, not as ana@north.example. Choose that account at"
                                        + " Google."));
        provider.claims = "{\"email\":\"ana@north.example\"}";
        assertThat(world.mailboxes.connect(world.memberId + 1, "Mallory", false, (Providers.SignIn.Done) signIn("")))
                .isInstanceOfSatisfying(Connecting.Refused.class, it -> assertThat(it.problems())
                        .containsEntry("address", "ana@north.example is connected already. A mailbox has one owner."));
        assertThat(mailbox(mailboxId).memberId()).isEqualTo(world.memberId);
    }

    @Test
    void changesOfNameAndLimitsNeedNoSignInAndItsTokenGoesNowhereElse() throws Exception {
        var mailboxId = connected();
        var before = mailbox(mailboxId);
        var renamed = typed(before, "Ana N", before.smtp());
        assertThat(world.mailboxes.change(mailboxId, renamed)).isInstanceOf(Connecting.Connected.class);
        assertThat(mailbox(mailboxId).displayName()).isEqualTo("Ana N");
        assertThat(mailbox(mailboxId).provider()).isEqualTo(Provider.GOOGLE);
        try (var connection = afterARestart().smtp(mailboxId)) {
            assertThat(send(connection, "still")).isInstanceOf(Outcome.Accepted.class);
        }

        try (var other = new ScriptedSmtp(true)) {
            other.letsIn(token -> true);
            world.hosts.allow("127.0.0.1", true, world.memberId);
            var elsewhere = typed(before, "Ana", new Server("127.0.0.1", other.port(), Tls.NONE));
            assertThat(world.mailboxes.change(mailboxId, elsewhere))
                    .isInstanceOfSatisfying(Connecting.Refused.class, it -> assertThat(it.problems())
                            .containsEntry("smtp.host", "Signed in at Google, only servers of Google can be used."));
            assertThat(other.connections).hasValue(0);

            var moved = typed(before, "Ana", new Server("localhost", other.port(), Tls.NONE));
            assertThat(world.mailboxes.change(mailboxId, moved)).isInstanceOf(Connecting.Connected.class);
            assertThat(mailbox(mailboxId).smtp().port()).isEqualTo(other.port());
        }

        world.mailboxes.remove(mailboxId);
        assertThat(world.store.secret(mailboxId)).isEmpty();
        assertThat(world.mailboxes.find(mailboxId)).isEmpty();
    }

    private static NewMailbox typed(Mailbox mailbox, String displayName, Server smtp) {
        return new NewMailbox(
                mailbox.memberId(),
                mailbox.address(),
                displayName,
                smtp,
                mailbox.imap(),
                mailbox.username(),
                "",
                5,
                50);
    }

    @Test
    void aMailboxWithAPasswordGoesOnWithASignIn() throws Exception {
        var mailboxId = world.store
                .insert(
                        typed(world.mailbox(smtp.port()), "Ana", new Server("localhost", smtp.port(), Tls.NONE)),
                        new Secrets(MailWorld.KEY).seal("an app password", "ana@north.example"),
                        Ramp.NONE,
                        world.clock.instant())
                .orElseThrow();
        assertThat(mailbox(mailboxId).provider()).isNull();
        assertThat(connected()).isEqualTo(mailboxId);
        assertThat(mailbox(mailboxId).provider()).isEqualTo(Provider.GOOGLE);
        assertThat(mailbox(mailboxId).username()).isEqualTo("ana@north.example");
        assertThat(mailbox(mailboxId).perDay()).isEqualTo(50);
        assertThat(kept(mailboxId)).startsWith("refresh-token-");
    }

    @Test
    void aCopyWithoutSecretsAsksToSignInAgain() throws Exception {
        var mailboxId = connected();
        world.db.sql("update mailbox set secret = '\\x00'").update();
        world.db.sql("update mail_provider set secret = '\\x00'").update();
        Mailboxes.askForPasswords(world.db, world.clock.instant());
        assertThat(mailbox(mailboxId).pausedWhy()).endsWith("Sign in again");
        assertThat(failure(answer(Provider.GOOGLE, ""), SESSION))
                .startsWith("Google refuses client ID and secret of this installation (\"not given here\")");
        register(AuthorizationServer.SECRET);
        assertThat(connecting("ana@north.example")).isEqualTo(new Connecting.Connected(mailboxId));
        assertThat(mailbox(mailboxId).paused()).isFalse();
    }
}
