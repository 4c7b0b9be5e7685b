package followthrough.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import followthrough.support.FollowthroughTest;
import followthrough.team.FirstAdministrator;
import followthrough.team.Link;
import followthrough.team.Role;
import followthrough.team.Team;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The mailboxes page as an administrator, a rep and a program find it. */
@FollowthroughTest
class MailboxPagesTests {
    private static final String PASSWORD = "four words are enough";
    private static GreenMail mail;

    private final int port;
    private final Team team;
    private final Mailboxes mailboxes;
    private HttpClient browser = browser();

    @Autowired
    MailboxPagesTests(@LocalServerPort int port, Team team, Mailboxes mailboxes) {
        this.port = port;
        this.team = team;
        this.mailboxes = mailboxes;
    }

    @BeforeAll
    static void start() {
        mail = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
        });
        mail.start();
        for (var name : new String[] {"leila", "ana", "bo"}) mail.setUser(name + "@parts.example", name, "open sesame");
    }

    @AfterAll
    static void stop() {
        mail.stop();
    }

    @BeforeEach
    void aTeam() {
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

    private static HttpClient browser() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    private void signIn(String email) throws Exception {
        browser = browser();
        post("/sign-in", Map.of("email", email, "password", PASSWORD), "/sign-in");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(uri(path)).header("Accept", "text/html").build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Posts with the form token of the page {@code from}. */
    private HttpResponse<String> post(String path, Map<String, String> fields, String from) throws Exception {
        var token = Jsoup.parse(get(from).body()).select("input[name=_csrf]").attr("value");
        var body = fields.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))
                + "&_csrf=" + token;
        return browser.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "text/html")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, Map<String, String> fields) throws Exception {
        return post(path, fields, "/settings/mailboxes");
    }

    private static Map<String, String> form(String name, String password, String doing) {
        return Map.of(
                "address",
                name + "@parts.example",
                "displayName",
                name,
                "username",
                name,
                "password",
                password,
                "do",
                doing,
                "smtp.host",
                "localhost",
                "smtp.port",
                "" + mail.getSmtp().getPort(),
                "smtp.tls",
                "none",
                "imap.host",
                "localhost");
    }

    private static Map<String, String> complete(String name, String password, String doing) {
        var form = new java.util.HashMap<>(form(name, password, doing));
        form.put("imap.port", "" + mail.getImap().getPort());
        form.put("imap.tls", "none");
        return form;
    }

    @Test
    void aNameLongerThanIsKeptIsRefused() throws Exception {
        signIn("leila@parts.example");
        var form = new java.util.HashMap<>(complete("leila", "open sesame", "connect"));
        form.put("displayName", "n".repeat(201));
        form.put("smtp.host", "h".repeat(254));
        var refused = post("/settings/mailboxes", form);
        assertThat(refused.statusCode()).isEqualTo(422);
        var page = Jsoup.parse(refused.body());
        assertThat(page.select("#displayName-problem").text()).contains("at most 200 characters; this has 201");
        assertThat(page.select("[id='smtp.host-problem']").text()).contains("at most 253 characters");
    }

    @Test
    void fromTheFirstHostToTheLastMailbox() throws Exception {
        signIn("leila@parts.example");
        assertThat(get("/settings/mailboxes").body()).contains("No mailbox is connected yet", "Allowed hosts");
        var refused = post("/settings/mailboxes", complete("leila", "open sesame", "connect"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("not on the public internet").doesNotContain("open sesame");
        assertThat(post("/settings/mailboxes/hosts", Map.of("host", " ")).statusCode())
                .isEqualTo(422);
        assertThat(post("/settings/mailboxes/hosts", Map.of("host", "localhost", "withoutTls", "true"))
                        .statusCode())
                .isEqualTo(302);

        var wrong = post("/settings/mailboxes", complete("leila", "wrong", "connect"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(wrong.body()).select("#password-problem").text())
                .contains("refused user name and password");
        var tested = post("/settings/mailboxes", complete("leila", "open sesame", "test"));
        assertThat(tested.statusCode()).isEqualTo(200);
        assertThat(Jsoup.parse(tested.body()).text()).contains("Sending works: localhost", "Reading works: localhost");
        assertThat(mailboxes.all()).isEmpty();
        assertThat(post("/settings/mailboxes", complete("leila", "open sesame", "connect"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(get("/settings/mailboxes").body()).contains("leila@parts.example");
        var leilas = mailboxes.all().getFirst().mailboxId();
        assertThat(Jsoup.parse(get("/insights/mailboxes/" + leilas).body()).text())
                .contains("Nothing came back yet", "too few left to speak of a share");
        var domain = Jsoup.parse(get("/settings/mailboxes/" + leilas + "/domain?selector=%3Cb%3E")
                .body());
        assertThat(domain.select("tr th[scope=row]").eachText())
                .containsExactly("MX", "SPF", "DKIM", "DMARC", "Reverse DNS");
        assertThat(domain.text()).contains("Could not be looked up", "\"<b>\" is not the name of a key");

        var here = "/settings/mailboxes/" + leilas;
        var tooLong = post(here + "/signature", Map.of("signature", "Leila\n".repeat(13)), here);
        assertThat(tooLong.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(tooLong.body()).select("#signature-problem").text())
                .contains("At most 12 lines; this has 13");
        assertThat(post(here + "/signature", Map.of("signature", "-- \r\n<b>Leila</b>\r\nParts"), here)
                        .statusCode())
                .isEqualTo(302);
        assertThat(mailboxes.find(leilas).orElseThrow().signature()).isEqualTo("<b>Leila</b>\nParts");
        assertThat(Jsoup.parse(get(here).body())
                        .select("textarea#signature")
                        .first()
                        .wholeText())
                .isEqualTo("<b>Leila</b>\nParts");
        assertThat(Jsoup.parse(get(here + "/test").body())
                        .select("#send-test input[name=to]")
                        .val())
                .isEqualTo("leila@parts.example");
        assertThat(post(here + "/test", Map.of("to", "nobody"), here).statusCode())
                .isEqualTo(302);
        assertThat(get(here).body()).contains("is not an e-mail address");

        signIn("ana@parts.example");
        assertThat(get("/settings/mailboxes").body()).doesNotContain("leila@parts.example", "Allowed hosts");
        assertThat(get(here + "/test").statusCode()).isEqualTo(404);
        assertThat(get("/settings/mailboxes/" + leilas).statusCode()).isEqualTo(404);
        assertThat(get("/settings/mailboxes/" + leilas + "/domain").statusCode())
                .isEqualTo(404);
        assertThat(get("/insights/mailboxes/" + leilas).statusCode()).isEqualTo(404);
        for (var act : new String[] {"", "/pause", "/resumption", "/removal", "/signature", "/test"})
            assertThat(post("/settings/mailboxes/" + leilas + act, complete("leila", "open sesame", "x"))
                            .statusCode())
                    .isEqualTo(404);
        assertThat(post("/settings/mailboxes/hosts", Map.of("host", "10.0.0.1")).statusCode())
                .isEqualTo(403);
        assertThat(post("/settings/mailboxes/hosts/removal", Map.of("host", "localhost"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(post("/settings/mailboxes", complete("ana", "open sesame", "connect"))
                        .statusCode())
                .isEqualTo(302);
        var anas = mailboxes.all().stream()
                .filter(mailbox -> mailbox.address().startsWith("ana"))
                .findFirst()
                .orElseThrow()
                .mailboxId();
        assertThat(get("/settings/mailboxes/" + anas).body())
                .contains("ana@parts.example")
                .doesNotContain("open sesame");
        post("/settings/mailboxes/" + anas + "/pause", Map.of("x", "y"));
        assertThat(Jsoup.parse(get("/settings/mailboxes").body()).text())
                .contains("paused by Ana. Answers are still read", "Mailboxes: 1 paused");
        post("/settings/mailboxes/" + anas + "/resumption", Map.of("x", "y"));
        assertThat(mailboxes.find(anas).orElseThrow().paused()).isFalse();
        var changed = new java.util.HashMap<>(complete("ana", "", "x"));
        changed.put("perDay", "50");
        changed.put("perMinute", "5");
        assertThat(post("/settings/mailboxes/" + anas, changed).statusCode()).isEqualTo(302);
        assertThat(mailboxes.find(anas).orElseThrow().perDay()).isEqualTo(50);

        signIn("leila@parts.example");
        assertThat(get("/settings/mailboxes").body()).contains("ana@parts.example");
        assertThat(post("/settings/mailboxes/" + anas + "/removal", Map.of("x", "y"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(mailboxes.find(anas)).isEmpty();

        var administrator = team.firstAdministrator().orElseThrow().memberId();
        var token =
                team.issueToken(administrator, "mailboxes", Role.ADMINISTRATOR).orElseThrow();
        var json = """
                {"address": "bo@parts.example", "username": "bo", "password": "%s", "member": "ana@parts.example",
                 "smtp": {"host": "localhost", "port": %d, "tls": "NONE"}, "imap": {"host": "localhost", "port": %d, "tls": "NONE"}}
                """;
        int smtp = mail.getSmtp().getPort(), imap = mail.getImap().getPort();
        var bad = api(token, json.formatted("wrong", smtp, imap));
        assertThat(bad.statusCode()).isEqualTo(422);
        assertThat(bad.body()).contains("\"problems\"", "refused user name and password");
        var made = api(token, json.formatted("open sesame", smtp, imap));
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.body()).contains("\"owner\":\"ana@parts.example\"").doesNotContain("open sesame");
        var bos = mailboxes.all().stream()
                .filter(mailbox -> mailbox.address().startsWith("bo"))
                .findFirst()
                .orElseThrow()
                .mailboxId();
        var signed = sign(token, bos, "{\"signature\": \"Bo\\nParts\", \"plainOnly\": true}");
        assertThat(signed.statusCode()).isEqualTo(200);
        assertThat(signed.body()).contains("\"signature\":\"Bo\\nParts\"", "\"plainOnly\":true");
        assertThat(sign(token, bos, "{\"signature\": \"" + "x".repeat(1001) + "\"}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(mailboxes.find(bos).orElseThrow().signature()).isEqualTo("Bo\nParts");
        assertThat(sign(token, 4711, "{}").statusCode()).isEqualTo(404);
        assertThat(api(
                                team.issueToken(administrator, "rep", Role.REP).orElseThrow(),
                                json.formatted("open sesame", smtp, imap))
                        .statusCode())
                .isEqualTo(403);
    }

    private HttpResponse<String> sign(String token, long mailboxId, String json) throws Exception {
        return browser()
                .send(
                        HttpRequest.newBuilder(uri("/api/v1/mailboxes/" + mailboxId + "/signature"))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .PUT(HttpRequest.BodyPublishers.ofString(json))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> api(String token, String json) throws Exception {
        return browser()
                .send(
                        HttpRequest.newBuilder(uri("/api/v1/mailboxes"))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(json))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void knowsTheUsualServers() {
        assertThat(UsualServers.of("a@gmail.com").smtp().host()).isEqualTo("smtp.gmail.com");
        assertThat(UsualServers.of("a@firm.onmicrosoft.com").smtp())
                .isEqualTo(new Mailbox.Server("smtp.office365.com", 587, Mailbox.Tls.STARTTLS));
        assertThat(UsualServers.of("a@firm.example").imap())
                .isEqualTo(new Mailbox.Server("imap.firm.example", 993, Mailbox.Tls.TLS));
    }

    @Test
    void aServerWithoutAPortGetsTheOneOfItsEncryption() {
        var typed = MailboxForm.of(Map.of(
                        "address",
                        "a@firm.example",
                        "smtp.host",
                        "mail.firm.example",
                        "smtp.tls",
                        "starttls",
                        "imap.host",
                        "mail.firm.example"))
                .filled(1, "open sesame");
        assertThat(typed.smtp()).isEqualTo(new Mailbox.Server("mail.firm.example", 587, Mailbox.Tls.STARTTLS));
        assertThat(typed.imap()).isEqualTo(new Mailbox.Server("mail.firm.example", 993, Mailbox.Tls.TLS));
    }
}
