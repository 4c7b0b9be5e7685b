package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.playbook.Lint.Findings;
import followthrough.playbook.Lint.Writing;
import followthrough.playbook.LintRule.State;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The lint as a part of a page, its rules, and sequences that a rule keeps back. */
@FollowthroughTest
class LintPagesTest {
    private final int port;
    private final Team team;
    private final Lint lint;
    private final Playbook playbook;
    private final JdbcClient db;

    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @Autowired
    LintPagesTest(@LocalServerPort int port, Team team, Lint lint, Playbook playbook, JdbcClient db) {
        this.port = port;
        this.team = team;
        this.lint = lint;
        this.playbook = playbook;
        this.db = db;
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
        post("/sign-in", Map.of("email", "ana@harbour.example", "password", "a long way to the harbour"), "/sign-in");
    }

    @AfterEach
    void asShipped() {
        db.sql("delete from lint_rule").update();
    }

    private static List<String> titles(Document part) {
        return part.select(".findings > li b").eachText();
    }

    @Test
    void saysWhatIsToBeSaidOfATemplateAndKnowsThatItsFieldsAreFilledInLater() throws Exception {
        var empty = part("Hello {{ prospect.first_name | default: \"there\" }},\n\njust checking in. Any thoughts?");
        assertThat(titles(empty)).containsExactly("Empty touch.");
        assertThat(empty.select(".words").eachText()).containsExactly("“just checking in”");
        assertThat(empty.select("[data-dismisses]"))
                .as("of a template nothing is dismissed")
                .isEmpty();
        var unfilled = part("Hello {{ prospect.first_name }}, [one sentence on their plant]. Does Thursday suit you?");
        assertThat(titles(unfilled)).containsExactly("Not filled in.");
        assertThat(unfilled.select(".words").eachText()).containsExactly("“[one sentence on their plant]”");
        assertThat(part("").text()).isEmpty();
        assertThat(part("<b>&lt;script&gt;</b> you haven’t answered, at http://localhost\r\n\r\nAny <i>news</i>?")
                        .select("i"))
                .isEmpty();
        assertThat(part("Is it so that you haven’t answered?").select(".words").eachText())
                .contains("“you haven't answered”");
    }

    /** What ships warns of nothing itself. */
    @Test
    void theShippedPlaybookIsWellWritten() {
        for (var key : Playbook.SHIPPED)
            assertThat(lint
                            .check(((SequenceYaml.Read)
                                            SequenceYaml.read(ApproachLibrary.shipped("playbook/" + key + ".yaml")))
                                    .sequence())
                            .stream()
                            .filter(it -> !it.findings().open().isEmpty())
                            .map(it -> it.where() + ": "
                                    + it.findings().open().stream()
                                            .map(Lint::sentence)
                                            .toList()))
                    .as(key)
                    .isEmpty();
    }

    @Test
    void everybodySeesTheRulesAndALeaderDecides() throws Exception {
        var page = Jsoup.parse(get("/playbook/lint").body());
        assertThat(page.select("section.card"))
                .hasSize(LintRule.values().length)
                .allSatisfy(it -> assertThat(it.select("select")).hasSize(1));
        assertThat(page.select("nav.lanes a[aria-current=page]").text()).isEqualTo("Lint");
        assertThat(page.select("#blame").text()).contains("warns", "nothing found");

        var decided = post("/playbook/lint/rules/blame", Map.of("state", "off"), "/playbook/lint");
        assertThat(decided.headers().firstValue("Location").orElseThrow()).endsWith("/playbook/lint#blame");
        var after = Jsoup.parse(get("/playbook/lint").body()).select("#blame");
        assertThat(after.select(".chip").text()).isEqualTo("off");
        assertThat(after.text()).contains("Decided by Ana Ruiz");
        assertThat(titles(part("You have not answered me. Does Thursday at nine suit you?")))
                .isEmpty();
        assertThat(post("/playbook/lint/rules/nonsense", Map.of("state", "off"), "/playbook/lint")
                        .statusCode())
                .isEqualTo(404);
        assertThat(post("/playbook/lint/rules/blame", Map.of("state", "loud"), "/playbook/lint")
                        .statusCode())
                .isEqualTo(404);
    }

    /** By the door of pages and by that of programs: the step is named, and nothing is published. */
    @Test
    void aRuleThatKeepsBackRefusesASequence() throws Exception {
        var yaml = """
                key: kept-back
                name: Kept back
                purpose: gone-quiet
                tiers: [C]
                about: For tests.
                steps:
                  - {after: at once, channel: task, goal: It is done, approach: do-some-work, minutes: 5}
                  - after: 3 business days
                    channel: email
                    automatic: true
                    goal: They have something useful
                    approach: two-times
                    subject: Our talk
                    text: |
                      Hello {{ prospect.first_name | default: "and thank you" }},

                      you have not answered yet. Does Thursday at nine suit you?

                      {{ sender.name }}
                """;
        var ana = team.firstAdministrator().orElseThrow().memberId();
        var token = team.issueToken(ana, "git", Role.LEADER).orElseThrow();
        lint.decide(LintRule.BLAME, State.BLOCK, ana);

        var refused = api(token, yaml);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(refused.body()).contains("Step 2", "Blames them", "you have not");
        post("/playbook", Map.of("yaml", yaml), "/playbook/new");
        assertThat(Jsoup.parse(get("/playbook/kept-back/publishing").body())
                        .select("section[aria-labelledby=lint]")
                        .text())
                .contains("Step 2", "Blames them, which keeps it back");
        var page = post("/playbook/kept-back/publishing", Map.of("running", "stay"), "/playbook/kept-back/publishing");
        assertThat(page.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(page.body()).text()).contains("Nothing was published.", "Step 2: Blames them");
        assertThat(playbook.newest("kept-back")).isEmpty();

        lint.decide(LintRule.BLAME, State.WARN, ana);
        assertThat(api(token, yaml).statusCode()).isEqualTo(201);
        playbook.archive("kept-back");
    }

    /** What stands in a snippet is said by the text that names it, and is looked at before it is kept as well. */
    @Test
    void aRuleThatKeepsBackSeesWhatSnippetsSay() throws Exception {
        var ana = team.firstAdministrator().orElseThrow().memberId();
        var page = "/playbook/snippets";
        var blames = "You have not answered yet.";
        assertThat(post(page, Map.of("key", "silence", "text", blames), page).statusCode())
                .isEqualTo(302);
        assertThat(Jsoup.parse(get(page).body())
                        .select("section:has(#silence) .findings")
                        .text())
                .contains("Blames them");
        var yaml = """
                key: says-a-snippet
                name: Says a snippet
                purpose: gone-quiet
                tiers: [C]
                about: For tests.
                steps:
                  - after: at once
                    channel: email
                    automatic: true
                    goal: They have something useful
                    approach: two-times
                    subject: Our talk
                    text: |
                      Hello {{ prospect.first_name | default: "and thank you" }},

                      {{ snippets.silence }} Does Thursday at nine suit you?

                      {{ sender.name }}
                """;
        lint.decide(LintRule.BLAME, State.BLOCK, ana);
        assertThat(playbook.publish(yaml, ana)).isInstanceOfSatisfying(Playbook.Refused.class, it -> assertThat(
                        it.problems().toString())
                .contains("Step 1: Blames them, “You have not answered”"));
        var refused = post(page + "/silence", Map.of("text", blames + " Once more."), page);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(refused.body()).select("#text-problem").text())
                .contains("Blames them", "keep texts back");
        assertThat(get(page).body()).doesNotContain("Once more.");

        // A piece need not give anything, nor ask for it.
        lint.decide(LintRule.EMPTY, State.BLOCK, ana);
        lint.decide(LintRule.NO_ASK, State.BLOCK, ana);
        assertThat(post(page + "/silence", Map.of("text", "We wait at the quay."), page)
                        .statusCode())
                .isEqualTo(302);
        assertThat(playbook.publish(yaml, ana)).isInstanceOf(Playbook.Published.class);
        playbook.archive("says-a-snippet");
    }

    /** Three in a row are enough for whoever reads: the second one is nearly the first. */
    @Test
    void textsOfOneSequenceAreComparedWithThoseBefore() {
        var text = "Shall I send you the checklist with which three plants like yours found their losses?";
        var found = lint.check(Writing.template("", text, List.of(new ValueLint.Touch("", text))), null);
        assertThat(found.open()).extracting(Lint.Found::rule).containsExactly(LintRule.REPEAT);
        assertThat(Findings.NONE.open()).isEmpty();
    }

    private Document part(String text) throws Exception {
        var answer = post("/playbook/lint", Map.of("text", text), "/playbook/lint");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Jsoup.parseBodyFragment(answer.body());
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
        return browser.send(request(path).header("Accept", "text/html").build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, Map<String, String> fields, String formPage) throws Exception {
        var page = Jsoup.parse(get(formPage).body());
        var body = fields.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return browser.send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header(
                                page.select("meta[name=csrf-header]").attr("content"),
                                page.select("meta[name=csrf-token]").attr("content"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }
}
