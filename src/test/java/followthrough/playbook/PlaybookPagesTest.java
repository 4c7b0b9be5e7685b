package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.support.FollowthroughTest;
import followthrough.team.FirstAdministrator;
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
import java.util.Set;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@FollowthroughTest
class PlaybookPagesTest {
    private static final String SHORT = """
            key: short
            name: Short & sweet
            purpose: inbound
            tiers: [A]
            about: For tests.
            steps:
              - {after: at once, channel: task, goal: It is <done>, approach: do-some-work, minutes: 5}
            """;

    private final int port;
    private final Team team;

    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @Autowired
    PlaybookPagesTest(@LocalServerPort int port, Team team) {
        this.port = port;
        this.team = team;
    }

    @BeforeEach
    void anAdministratorIsSignedIn() throws Exception {
        if (!team.isSetUp())
            team.setUp(new FirstAdministrator(
                    "Ana Ruiz",
                    "ana@harbour.example",
                    "a long way to the harbour",
                    ZoneId.of("Europe/London"),
                    "GBP",
                    "Harbour Tools",
                    "1 Quay",
                    Set.of(DayOfWeek.MONDAY),
                    LocalTime.of(9, 0),
                    LocalTime.of(17, 0)));
        post("/sign-in", "email=ana@harbour.example&password=" + encoded("a long way to the harbour"), "/sign-in");
    }

    /** The example a newcomer begins with is true: it would be published as it stands. */
    @Test
    void theFormShowsAnExampleThatCanBePublished() throws Exception {
        var page = Jsoup.parse(get("/playbook/new").body());
        assertThat(page.select("#yaml").val()).isEmpty();
        var example = page.select("#example-yaml").getFirst().wholeText();
        assertThat(SequenceYaml.read(example)).isInstanceOf(SequenceYaml.Read.class);
        assertThat(page.select("[data-copy=example-yaml]")).hasSize(1);
    }

    @Test
    void showsEverySequenceAndApproach() throws Exception {
        var list = get("/playbook").body();
        for (var key : Playbook.SHIPPED) {
            assertThat(list).contains("href=\"/playbook/" + key + "\"");
            var page = get("/playbook/" + key);
            assertThat(page.statusCode()).as(key).isEqualTo(200);
            assertThat(Jsoup.parse(page.body()).select("section.card[id^=step-]"))
                    .isNotEmpty();
        }
        assertThat(Jsoup.parse(get("/playbook/new-enquiry").body()).select(".days .stepcard"))
                .hasSize(11);
        assertThat(Jsoup.parse(get("/playbook/approaches").body()).select("section.card"))
                .hasSize(ApproachLibrary.all().size());
        var yaml = get("/playbook/new-enquiry.yaml");
        assertThat(yaml.body()).isEqualTo(ApproachLibrary.shipped("playbook/new-enquiry.yaml"));
        assertThat(yaml.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("new-enquiry-1.yaml");
        assertThat(get("/playbook/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void publishesFromTheForm() throws Exception {
        assertThat(get("/playbook/new?from=new-enquiry").body()).contains("key: new-enquiry");
        var refused = post("/playbook", "yaml=" + encoded(SHORT.replace("minutes: 5", "minutes: x")), "/playbook/new");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(refused.body()).text()).contains("line 7, minutes");
        assertThat(refused.body()).contains("minutes: x");
        var drafted = post("/playbook", "yaml=" + encoded(SHORT), "/playbook/new");
        assertThat(drafted.headers().firstValue("Location").orElseThrow()).endsWith("/playbook/short/publishing");
        assertThat(get("/playbook/short").statusCode())
                .as("a draft is not published")
                .isEqualTo(404);
        assertThat(Jsoup.parse(get("/playbook/short/publishing").body()).text()).contains("Nobody does.", "version 1");
        var published = post("/playbook/short/publishing", "running=stay", "/playbook/short/publishing");
        assertThat(published.headers().firstValue("Location").orElseThrow()).endsWith("/playbook/short");
        assertThat(get("/playbook/short").body())
                .contains("Short &amp; sweet", "It is &lt;done&gt;")
                .doesNotContain("<done>");
    }

    @Test
    void aDraftIsKeptAndThrownAwayAndSaysWhatIsDifferent() throws Exception {
        var longer = ApproachLibrary.shipped("playbook/no-show.yaml")
                .replace("name: Did not come", "name: Missed it")
                .replace("minutes: 4", "minutes: 3");
        var saved = post("/playbook", "then=draft&yaml=" + encoded(longer), "/playbook/new");
        assertThat(saved.headers().firstValue("Location").orElseThrow()).endsWith("/playbook/new?from=no-show");
        assertThat(get("/playbook/new?from=no-show").body()).contains("Missed it");
        assertThat(get("/playbook/no-show").body()).contains("It is being changed", "Did not come");
        assertThat(Jsoup.parse(get("/playbook/no-show/publishing").body()).text())
                .contains("It was called \u201cDid not come\u201d.", "is changed: ");
        post("/playbook/no-show/draft/removal", "", "/playbook/no-show/publishing");
        assertThat(get("/playbook/no-show/publishing").statusCode()).isEqualTo(404);
        assertThat(get("/playbook/no-show").body()).doesNotContain("It is being changed");
    }

    @Test
    void publishesByTheApi() throws Exception {
        var administrator = team.firstAdministrator().orElseThrow().memberId();
        var leader = team.issueToken(administrator, "git", Role.LEADER).orElseThrow();
        var rep = team.issueToken(administrator, "rep", Role.REP).orElseThrow();
        var yaml = SHORT.replace("key: short", "key: by-api");
        assertThat(api(rep, yaml).statusCode()).isEqualTo(403);
        assertThat(api(leader, yaml).statusCode()).isEqualTo(201);
        assertThat(api(leader, yaml).statusCode()).isEqualTo(200);
        var refused = api(leader, "key: [");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        var list = browser.send(
                request("/api/v1/sequences")
                        .header("Authorization", "Bearer " + rep)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(list.body()).contains("\"by-api\"", "\"new-enquiry\"");
    }

    private HttpResponse<String> api(String token, String yaml) throws Exception {
        return browser.send(
                request("/api/v1/sequences")
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/yaml")
                        .POST(HttpRequest.BodyPublishers.ofString(yaml))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return browser.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form, String formPage) throws Exception {
        var page = Jsoup.parse(get(formPage).body());
        return browser.send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header(
                                page.select("meta[name=csrf-header]").attr("content"),
                                page.select("meta[name=csrf-token]").attr("content"))
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
