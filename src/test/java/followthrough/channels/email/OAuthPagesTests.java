package followthrough.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.microsoft.playwright.Page;
import followthrough.BackupCommand;
import followthrough.support.Accessibility;
import followthrough.support.Browser;
import followthrough.support.FollowthroughTest;
import followthrough.team.FirstAdministrator;
import followthrough.team.Link;
import followthrough.team.Role;
import followthrough.team.Team;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipFile;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Signing in for a mailbox as an administrator, a rep and a program find it, with all the ways a browser goes. */
@FollowthroughTest
@ExtendWith(OutputCaptureExtension.class)
class OAuthPagesTests {
    private static final String PASSWORD = "four words are enough";
    private static final String LIST = "/settings/mailboxes";

    private final int port;
    private final Team team;
    private final Mailboxes mailboxes;
    private final JdbcClient db;
    private final Environment environment;

    private HttpClient browser = browser();
    private GreenMail mail;
    private AuthorizationServer provider;

    @TempDir
    private Path folder;

    @Autowired
    OAuthPagesTests(@LocalServerPort int port, Team team, Mailboxes mailboxes, JdbcClient db, Environment environment) {
        this.port = port;
        this.team = team;
        this.mailboxes = mailboxes;
        this.db = db;
        this.environment = environment;
    }

    @BeforeEach
    void start() throws Exception {
        mail = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
        });
        mail.start();
        var user = mail.setUser("ana@parts.example", "ana@parts.example", "nobody knows this password");
        provider = new AuthorizationServer();
        provider.claims = "{\"email\":\"ana@parts.example\"}";
        provider.onAccess = user::setPassword;
        System.setProperty("followthrough.oauth.google.authorize", provider.at("/authorize"));
        System.setProperty("followthrough.oauth.google.token", provider.at("/token"));
        System.setProperty(
                "followthrough.oauth.google.smtp", "localhost:" + mail.getSmtp().getPort());
        System.setProperty(
                "followthrough.oauth.google.imap", "localhost:" + mail.getImap().getPort());
        if (team.isSetUp()) return;
        team.setUp(new FirstAdministrator(
                "Leila",
                "leila@parts.example",
                PASSWORD,
                ZoneId.of("Europe/Brussels"),
                "EUR",
                "Parts",
                "1 Mill Lane",
                Set.of(DayOfWeek.MONDAY),
                LocalTime.of(9, 0),
                LocalTime.of(18, 0)));
        var teamId = team.firstAdministrator().orElseThrow().teamId();
        team.accept(((Link.Made) team.invite("Ana", "ana@parts.example", Role.REP, teamId)).token(), PASSWORD);
    }

    @AfterEach
    void stop() {
        for (var which : new String[] {"authorize", "token", "smtp", "imap"})
            System.clearProperty("followthrough.oauth.google." + which);
        provider.close();
        mail.stop();
        db.sql("delete from mailbox").update();
        db.sql("delete from mail_provider").update();
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    private void signIn(String email) throws Exception {
        browser = browser();
        post("/sign-in", Map.of("email", email, "password", PASSWORD), "/sign-in");
    }

    private HttpResponse<String> get(URI there) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(there).header("Accept", "text/html").build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private Document page(String path) throws Exception {
        return Jsoup.parse(get(uri(path)).body());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<String> post(String path, Map<String, String> fields, String from) throws Exception {
        var all = new java.util.HashMap<>(fields);
        all.put("_csrf", page(from).select("input[name=_csrf]").attr("value"));
        var body = new StringBuilder();
        all.forEach((name, value) -> body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append("=")
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return browser.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "text/html")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void register(String secret) throws Exception {
        signIn("leila@parts.example");
        post(LIST + "/hosts", Map.of("host", "localhost", "withoutTls", "true"), LIST);
        assertThat(post(
                                LIST + "/providers/google",
                                Map.of("google.clientId", AuthorizationServer.CLIENT, "google.secret", secret),
                                LIST)
                        .statusCode())
                .isEqualTo(302);
    }

    /** To the provider and back, as a browser goes. */
    private HttpResponse<String> follow(String from) throws Exception {
        var there = get(uri(from));
        assertThat(there.statusCode()).isEqualTo(302);
        var back = get(URI.create(location(there)));
        return get(URI.create(here(location(back))));
    }

    /** Tests listen where the system lets them, which the public address cannot know. */
    private String here(String redirect) {
        assertThat(redirect).startsWith(redirectUri());
        return uri("") + redirect.substring(redirect.indexOf("/settings"));
    }

    private String redirectUri() {
        return "http://127.0.0.1:" + environment.getProperty("server.port", "8080") + LIST + "/signed-in/google";
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    @Test
    void anAdministratorRegistersThisInstallation() throws Exception {
        signIn("leila@parts.example");
        var page = page(LIST);
        assertThat(page.select("form[action=/settings/mailboxes/providers/google]")
                        .text())
                .contains("Google Cloud console");
        assertThat(page.select("[aria-labelledby=google] code").eachText())
                .containsExactly(redirectUri(), "https://mail.google.com/ openid email");
        assertThat(page.select("[aria-labelledby=microsoft] code").eachText().getLast())
                .contains("SMTP.Send", "IMAP.AccessAsUser.All", "offline_access");
        assertThat(page.select("[name=microsoft.tenant]").attr("value")).isEqualTo("common");
        assertThat(page.select("a:contains(Sign in with)")).isEmpty();

        var refused = post(
                LIST + "/providers/microsoft",
                Map.of("microsoft.clientId", "a b", "microsoft.secret", "", "microsoft.tenant", "a/b"),
                LIST);
        assertThat(refused.statusCode()).isEqualTo(422);
        var problems = Jsoup.parse(refused.body());
        for (var field : new String[] {"clientId", "secret", "tenant"})
            assertThat(problems.getElementById("microsoft." + field + "-problem"))
                    .as(field)
                    .isNotNull();
        assertThat(problems.getElementById("microsoft.clientId").attr("value")).isEqualTo("a b");

        register(AuthorizationServer.SECRET);
        var known = get(uri(LIST)).body();
        assertThat(known).doesNotContain(AuthorizationServer.SECRET).contains(AuthorizationServer.CLIENT);
        assertThat(Jsoup.parse(known).select("a:contains(Sign in with Google)").attr("href"))
                .isEqualTo(LIST + "/sign-in/google");

        signIn("ana@parts.example");
        assertThat(page(LIST).select("[aria-labelledby=google]")).isEmpty();
        assertThat(page(LIST).select("a:contains(Sign in with)").eachText()).containsExactly("Sign in with Google");
        for (var path : new String[] {"/providers/google", "/providers/google/removal"})
            assertThat(post(LIST + path, Map.of("google.clientId", "x", "google.secret", "y"), LIST)
                            .statusCode())
                    .isEqualTo(403);
        assertThat(get(uri(LIST + "/sign-in/microsoft")).body()).contains("Nothing is registered at Microsoft yet");
        assertThat(get(uri(LIST + "/sign-in/myspace")).statusCode()).isEqualTo(404);

        signIn("leila@parts.example");
        post(LIST + "/providers/google/removal", Map.of("x", "y"), LIST);
        assertThat(page(LIST).select("a:contains(Sign in with)")).isEmpty();
    }

    @Test
    void fromTheFirstSignInToTheLast(CapturedOutput output) throws Exception {
        register(AuthorizationServer.SECRET);
        signIn("ana@parts.example");
        var connected = follow(LIST + "/sign-in/google");
        assertThat(connected.statusCode()).isEqualTo(302);
        assertThat(location(connected)).endsWith(LIST);
        assertThat(page(LIST).text()).contains("ana@parts.example is connected", "Connected. What comes in from now");
        var mailbox = mailboxes.all().getFirst();
        assertThat(mailbox.provider()).isEqualTo(Provider.GOOGLE);
        try (var smtp = mailboxes.smtp(mailbox.mailboxId())) {
            assertThat(smtp.send(MailWorld.mail("by token"), () -> true)).isInstanceOf(Outcome.Accepted.class);
        }
        assertThat(mail.getReceivedMessages()).hasSize(1);

        var own = page(LIST + "/" + mailbox.mailboxId());
        assertThat(own.select("input[type=password]")).isEmpty();
        assertThat(own.select("a:contains(Sign in again with Google)").attr("href"))
                .isEqualTo(LIST + "/sign-in/google?address=ana%40parts.example");

        // Access is taken away.
        provider.forgetRefreshTokens();
        mail.getUserManager().getUser("ana@parts.example").setPassword("another");
        try (var smtp = mailboxes.smtp(mailbox.mailboxId())) {
            assertThat(smtp.send(MailWorld.mail("refused"), () -> true)).isInstanceOf(Outcome.LogInFailed.class);
        }
        assertThat(page(LIST).text())
                .contains("Google no longer accepts this sign-in")
                .contains("Sign in again");
        var again = page(LIST).select("a:contains(Sign in again)").attr("href");
        assertThat(follow(again).statusCode()).isEqualTo(302);
        assertThat(mailboxes.find(mailbox.mailboxId()).orElseThrow().paused()).isFalse();

        // What was issued is nowhere but at the provider, and sealed here.
        var administrator = team.firstAdministrator().orElseThrow().memberId();
        var token = team.issueToken(administrator, "list", Role.ADMINISTRATOR).orElseThrow();
        var api = browser()
                .send(
                        HttpRequest.newBuilder(uri("/api/v1/mailboxes"))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(api).contains("\"signIn\":\"google\"");
        signIn("leila@parts.example");
        var everything = api
                + output.getAll()
                + get(uri(LIST)).body()
                + get(uri(LIST + "/" + mailbox.mailboxId())).body()
                + backUp()
                + db.sql(
                                "select (m.*)::text || (select string_agg((p.*)::text, '') from mail_provider p) from mailbox m")
                        .query(String.class)
                        .single();
        assertThat(provider.issued).hasSizeGreaterThan(4);
        for (var secret : provider.issued) assertThat(everything).doesNotContain(secret);
        assertThat(everything).doesNotContain(AuthorizationServer.SECRET);
    }

    /** Cookies, policies and all: what comes back from another site is still Ana. */
    @Test
    void aBrowserGoesThereAndBack() throws Exception {
        register(AuthorizationServer.SECRET);
        provider.lands = this::here;
        var found = new ArrayList<String>();
        try (var window = Browser.open(1300, 900)) {
            var page = window.newPage();
            page.navigate(uri("/sign-in").toString());
            page.fill("[name=email]", "ana@parts.example");
            page.fill("[name=password]", PASSWORD);
            page.click("main button.first");
            page.waitForURL("**/today");
            page.navigate(uri(LIST).toString());
            page.click("a:has-text('Sign in with Google')");
            page.waitForURL("**" + LIST);
            assertThat(page.textContent("main")).contains("ana@parts.example", "Connected.");
            mailboxes.logInFailed(
                    mailboxes.all().getFirst().mailboxId(), "Google no longer accepts this. Sign in again");
            look(page, "rep", LIST, found);
            look(page, "mailbox", LIST + "/" + mailboxes.all().getFirst().mailboxId(), found);
            look(page, "typed", LIST + "?as=", found);

            window.clearCookies();
            page.navigate(uri("/sign-in").toString());
            page.fill("[name=email]", "leila@parts.example");
            page.fill("[name=password]", PASSWORD);
            page.click("main button.first");
            page.waitForURL("**/today");
            look(page, "administrator", LIST, found);
        }
        assertThat(found).isEmpty();
    }

    private void look(Page page, String name, String path, List<String> found) {
        for (int width : new int[] {1300, 390}) {
            page.setViewportSize(width, 900);
            page.navigate(uri(path).toString());
            Browser.picture(page, "oauth-%s-%d".formatted(name, width));
            for (var problem : Accessibility.violations(page)) found.add(name + ": " + problem);
            if ((boolean) page.evaluate("document.documentElement.scrollWidth > innerWidth"))
                found.add(name + " is wider than " + width);
        }
    }

    private String backUp() throws IOException {
        var file = folder.resolve("all.zip");
        var said = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        assertThat(BackupCommand.run(
                        "backup",
                        new String[] {
                            file.toString(),
                            "--spring.datasource.url=" + environment.getProperty("spring.datasource.url"),
                            "--spring.datasource.username=" + environment.getProperty("spring.datasource.username"),
                            "--spring.datasource.password=" + environment.getProperty("spring.datasource.password")
                        },
                        said,
                        said,
                        null))
                .isZero();
        var all = new StringBuilder();
        try (var zip = new ZipFile(file.toFile())) {
            for (var entry : zip.stream().toList())
                all.append(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(all).contains("ana@parts.example", AuthorizationServer.CLIENT);
        for (var sealed : db.sql("select secret::text from mailbox union select secret::text from mail_provider")
                .query(String.class)
                .list()) assertThat(all).doesNotContain(sealed);
        return all.toString();
    }

    @Test
    void whatGoesWrongIsSaidOnThePage() throws Exception {
        register("not the secret");
        signIn("ana@parts.example");
        var refused = follow(LIST + "/sign-in/google");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(refused.body()).select("[role=alert]").text())
                .contains("Google refuses client ID and secret", "an administrator gives them again");
        signIn("leila@parts.example");
        assertThat(page(LIST).select("[aria-labelledby=google] .note").text())
                .isEqualTo("Google refuses these: Wrong secret.");

        register(AuthorizationServer.SECRET);
        provider.denies = "access_denied";
        signIn("ana@parts.example");
        var denied = follow(LIST + "/sign-in/google");
        assertThat(denied.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(denied.body()).select("[role=alert]").text()).contains("access was denied");
        assertThat(denied.body()).contains("Not &lt;b&gt;now").doesNotContain("Not <b>now");
        provider.denies = null;

        provider.claims = "{}";
        var asked = Jsoup.parse(follow(LIST + "/sign-in/google").body());
        assertThat(asked.select("[role=alert]").text()).contains("did not say which address");
        assertThat(asked.select("form[method=get][action=" + LIST + "] [name=as]"))
                .hasSize(1);
        assertThat(page(LIST + "?as=ana%2Bx%40parts.example")
                        .select("a:contains(Sign in with Google)")
                        .attr("href"))
                .isEqualTo(LIST + "/sign-in/google?address=ana%2Bx%40parts.example");

        // What Ana began Leila cannot end, nor Ana herself after she signed in anew.
        for (var other : new String[] {"leila@parts.example", "ana@parts.example"}) {
            signIn("ana@parts.example");
            var back = get(URI.create(location(get(uri(LIST + "/sign-in/google")))));
            signIn(other);
            var ended = get(URI.create(here(location(back))));
            assertThat(ended.statusCode()).isEqualTo(422);
            assertThat(Jsoup.parse(ended.body()).select("[role=alert]").text()).contains("not begun here by you");
        }
        assertThat(mailboxes.all()).isEmpty();
    }
}
