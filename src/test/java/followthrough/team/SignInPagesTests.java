package followthrough.team;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.support.FollowthroughTest;
import java.net.CookieManager;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The doors of the application as a browser and a script find them. */
@FollowthroughTest
class SignInPagesTests {
    private static final String PASSWORD = "four words are enough";
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    @LocalServerPort
    int port;

    @Autowired
    Team team;

    @Autowired
    FirstRun firstRun;

    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    @BeforeEach
    void somebodySetItUp() {
        if (!team.isSetUp()) {
            team.setUp(new FirstAdministrator(
                    "Leila",
                    "leila@parts.example",
                    PASSWORD,
                    ZoneId.of("Europe/Brussels"),
                    "EUR",
                    "Parts",
                    "1 Mill Lane",
                    EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                    LocalTime.of(9, 0),
                    LocalTime.of(18, 0)));
            Link.Made link = (Link.Made) team.invite(
                    "Ana",
                    "ana@parts.example",
                    Role.REP,
                    team.firstAdministrator().orElseThrow().teamId());
            team.accept(link.token(), PASSWORD);
        }
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Accept", "text/html");
        return browser.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, Map<String, String> form) throws Exception {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return browser.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String formToken(HttpResponse<String> page) {
        Matcher found = TOKEN.matcher(page.body());
        assertThat(found.find()).as("a form token in " + page.uri()).isTrue();
        return found.group(1);
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("").replaceFirst("^http://[^/]+", "");
    }

    private HttpResponse<String> signIn(String email, String then) throws Exception {
        String token = formToken(get("/sign-in"));
        return post("/sign-in", Map.of("email", email, "password", PASSWORD, "then", then, "_csrf", token));
    }

    @Test
    void aPageAsksToSignInAndThenGoesOn() throws Exception {
        HttpResponse<String> asked = get("/settings/me?tab=1");
        assertThat(asked.statusCode()).isEqualTo(302);
        assertThat(location(asked)).isEqualTo("/sign-in?then=%2Fsettings%2Fme%3Ftab%3D1");
        HttpResponse<String> in = signIn("leila@parts.example", "/settings/me?tab=1");
        assertThat(in.statusCode()).isEqualTo(302);
        assertThat(location(in)).isEqualTo("/settings/me?tab=1");
        assertThat(get("/settings/me").body()).contains("Leila").contains("Sign out");
        assertThat(cookies.getCookieStore().getCookies()).extracting("name").doesNotContain("JSESSIONID");
        String cookie = in.headers().allValues("Set-Cookie").toString();
        assertThat(cookie).contains("followthrough=").contains("HttpOnly").contains("SameSite=Lax");
    }

    @Test
    void nobodyIsLedAway() throws Exception {
        for (String away : new String[] {
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "javascript:alert(1)",
            "/{x}"
        }) {
            assertThat(SignInController.local(away)).as(away).isEqualTo("/today");
        }
        assertThat(location(signIn("leila@parts.example", "//evil.example"))).isEqualTo("/today");
    }

    @Test
    void aFormWithoutItsTokenIsRefused() throws Exception {
        get("/sign-in");
        assertThat(post("/sign-in", Map.of("email", "leila@parts.example", "password", PASSWORD))
                        .statusCode())
                .isEqualTo(403);
        assertThat(signIn("leila@parts.example", "").statusCode()).isEqualTo(302);
        assertThat(post("/settings/team/teams", Map.of("teamName", "Stolen")).statusCode())
                .isEqualTo(403);
        assertThat(team.teams()).extracting(TeamStore.TeamName::name).doesNotContain("Stolen");
    }

    @Test
    void whoeverSignedOutInAnotherTabIsAskedToSignInAgain() throws Exception {
        signIn("leila@parts.example", "");
        String token = formToken(get("/settings/me"));
        cookies.getCookieStore().removeAll();
        var answer = post("/settings/team/teams", Map.of("teamName", "Late", "_csrf", token));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer)).isEqualTo("/sign-in");
        assertThat(team.teams()).extracting(TeamStore.TeamName::name).doesNotContain("Late");
    }

    @Test
    void aRepDoesNotAdminister() throws Exception {
        signIn("ana@parts.example", "");
        assertThat(get("/settings").body()).doesNotContain("/settings/team");
        assertThat(get("/settings/team").statusCode()).isEqualTo(403);
        assertThat(get("/settings/workspace").statusCode()).isEqualTo(403);
        String token = formToken(get("/settings/me"));
        assertThat(post("/settings/team/teams", Map.of("teamName", "Mine", "_csrf", token))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theApiAnswersScriptsByProblems() throws Exception {
        HttpResponse<String> nobody = get("/api/nothing-here");
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(get("/api/nothing-here", "Authorization", "Bearer ft_madeup").statusCode())
                .isEqualTo(401);
        Member leila = team.firstAdministrator().orElseThrow();
        String token = team.issueToken(leila.memberId(), "script", Role.REP).orElseThrow();
        assertThat(get("/api/nothing-here", "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(404);
        assertThat(get("/settings", "Authorization", "Bearer " + token).statusCode())
                .as("tokens open the API, not pages")
                .isEqualTo(302);
    }

    /** What a request calls us leads nobody elsewhere. */
    @Test
    void aRedirectNamesThePathAlone() throws Exception {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write("GET /today HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 302")
                    .contains("Location: /sign-in?then=")
                    .doesNotContain("evil");
        }
    }

    @Test
    void aPartOfAPageSendsTheBrowserToSignIn() throws Exception {
        HttpResponse<String> part = get(
                "/settings/me", "HX-Request", "true", "HX-Current-URL", "http://127.0.0.1:" + port + "/settings?x=1");
        assertThat(part.statusCode()).isEqualTo(401);
        assertThat(part.headers().firstValue("HX-Redirect")).hasValue("/sign-in?then=%2Fsettings%3Fx%3D1");
    }

    @Test
    void signingOutEndsTheSignIn() throws Exception {
        signIn("leila@parts.example", "");
        String cookie = cookies.getCookieStore().getCookies().stream()
                .filter(one -> one.getName().equals("followthrough"))
                .findFirst()
                .orElseThrow()
                .getValue();
        HttpResponse<String> out = post("/sign-out", Map.of("_csrf", formToken(get("/settings"))));
        assertThat(location(out)).isEqualTo("/sign-in");
        HttpClient thief = HttpClient.newHttpClient();
        HttpResponse<String> again = thief.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/settings"))
                        .header("Cookie", "followthrough=" + cookie)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(again.statusCode()).isEqualTo(302);
    }

    @Test
    void whatIsSavedIsSaidOnTheNextPageWithoutASession() throws Exception {
        signIn("ana@parts.example", "");
        String token = formToken(get("/settings/me"));
        HttpResponse<String> made =
                post("/settings/me/tokens", Map.of("tokenName", "crm", "role", "REP", "_csrf", token));
        assertThat(made.body()).contains("ft_");
        HttpResponse<String> above =
                post("/settings/me/tokens", Map.of("tokenName", "crm", "role", "LEADER", "_csrf", token));
        assertThat(above.statusCode()).isEqualTo(422);
        HttpResponse<String> away = post(
                "/settings/me/absences",
                Map.of("from", "2026-03-16", "until", "2026-03-20", "cover", "", "_csrf", token));
        assertThat(away.statusCode()).isEqualTo(302);
        assertThat(get("/settings/me").body()).contains("Leave noted");
        var again = post(
                "/settings/me/absences",
                Map.of("from", "2026-03-18", "until", "2026-03-17", "cover", "", "_csrf", token));
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body())
                .as("what was entered stands there still")
                .contains("2026-03-18")
                .contains("2026-03-17");
        assertThat(get("/settings/me").body()).doesNotContain("Leave noted");
        for (var refusedAt : List.of("/settings/me/absences", "/settings/me/password"))
            assertThat(location(get(refusedAt))).as(refusedAt).isEqualTo("/settings/me");
        assertThat(location(get("/prospects/views/7/removal"))).isEqualTo("/prospects");
        assertThat(get("/api/v1/imports/1/run").statusCode())
                .as("programs are told")
                .isEqualTo(405);
        assertThat(cookies.getCookieStore().getCookies()).extracting("name").doesNotContain("JSESSIONID");
    }

    @Test
    void theFirstRunIsOver() throws Exception {
        assertThat(location(get(firstRun.path()))).isEqualTo("/sign-in");
        assertThat(location(get("/first-run"))).isEqualTo("/sign-in");
    }

    @Test
    void everyAnswerCarriesItsHeaders() throws Exception {
        HttpResponse<String> page = get("/sign-in");
        assertThat(page.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'self'")
                .contains("base-uri 'none'")
                .contains("frame-ancestors 'none'");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().allValues("Permissions-Policy"))
                .singleElement()
                .asString()
                .contains("camera=()");
        assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(get("/settings").headers().firstValue("Content-Security-Policy"))
                .isPresent();
    }
}
