package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Channel;
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
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.PlatformTransactionManager;

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

    @Autowired
    PlaybookStore store;

    @Autowired
    AssetLibrary assets;

    @Autowired
    Snippets snippets;

    @Autowired
    Lint lint;

    @Autowired
    Playbook playbook;

    @Autowired
    Clock clock;

    @Autowired
    PlatformTransactionManager transactions;

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
        assertThat(Jsoup.parse(get("/playbook/new-enquiry").body())
                        .select("details:not([open]) > form[action$=/archive] p")
                        .text())
                .as("asks first and says what will happen")
                .contains("Nobody begins with it any more");
        assertThat(Jsoup.parse(get("/playbook/new-enquiry").body()).select(".days .stepcard"))
                .hasSize(11);
        assertThat(cards(""))
                .containsAll(ApproachLibrary.SHIPPED.all().stream()
                        .map(Approach::key)
                        .toList());
        var yaml = get("/playbook/new-enquiry.yaml");
        assertThat(yaml.body()).isEqualTo(ApproachLibrary.shipped("playbook/new-enquiry.yaml"));
        assertThat(yaml.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("new-enquiry-1.yaml");
        assertThat(get("/playbook/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void publishesFromTheForm() throws Exception {
        assertThat(get("/playbook/new-enquiry/draft/yaml").body()).contains("key: new-enquiry");
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
        assertThat(post("/playbook/short/publishing", "running=stay", "/playbook/new")
                        .statusCode())
                .as("once more, from another tab")
                .isEqualTo(302);
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
        assertThat(saved.headers().firstValue("Location").orElseThrow()).endsWith("/playbook/no-show/draft");
        assertThat(get("/playbook/no-show/draft").body()).contains("Missed it");
        assertThat(get("/playbook/no-show").body()).contains("It is being changed", "Did not come");
        assertThat(Jsoup.parse(get("/playbook/no-show/publishing").body()).text())
                .contains("It was called \u201cDid not come\u201d.", "is changed: ");
        post("/playbook/no-show/draft/removal", "", "/playbook/no-show/publishing");
        assertThat(get("/playbook/no-show/publishing").headers().firstValue("Location"))
                .as("nothing is drafted any more")
                .hasValueSatisfying(there -> assertThat(there).endsWith("/playbook/no-show"));
        // What a redirect brings along is for whoever asks for a page.
        var page = request("/playbook/no-show").header("Accept", "text/html").build();
        assertThat(Jsoup.parse(browser.send(page, HttpResponse.BodyHandlers.ofString())
                                .body())
                        .text())
                .contains("Nothing to publish: nothing was changed since version 1")
                .doesNotContain("It is being changed");
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

    @Test
    void theLibraryIsSearchedAndFilteredByItsAddress() throws Exception {
        var all = ApproachLibrary.SHIPPED.all();
        assertThat(cards("?q=towels")).containsExactly("similar-case");
        assertThat(cards("?q=TOWELS+spa")).containsExactly("similar-case");
        assertThat(cards("?q=towels+zebra")).isEmpty();
        assertThat(get("/playbook/approaches?q=towels+zebra").body()).contains("Take a word away");
        assertThat(cards("?group=save+time")).hasSize((int) all.stream()
                .filter(it -> it.group() == Approach.Group.SAVE_TIME)
                .count());
        assertThat(cards("?stage=post-sale&channel=mail"))
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .filter(it -> it.stages().contains(Sequence.Purpose.POST_SALE)
                                && it.channels().contains(Channel.MAIL))
                        .map(Approach::key)
                        .toList());
        assertThat(cards("?stage=nonsense")).hasSizeGreaterThanOrEqualTo(all.size());
        // Each filter is a link that keeps the others, and leads back where it is on.
        var page = Jsoup.parse(
                get("/playbook/approaches?q=price&stage=gone-quiet&for=7").body());
        assertThat(page.select(".facet a[aria-current]").attr("href")).isEqualTo("/playbook/approaches?q=price&for=7");
        assertThat(page.select(".facet a:containsOwn(Call)").attr("href"))
                .isEqualTo("/playbook/approaches?q=price&stage=gone-quiet&channel=call&for=7");
        assertThat(page.select(".card form").eachAttr("action"))
                .isNotEmpty()
                .containsOnly("/today/prospects/7/approaches");
        // What is shown could leave, signed by whoever reads it.
        var text = Jsoup.parse(get("/playbook/approaches").body())
                .select("#worksheet-text-0")
                .text();
        assertThat(text).contains("Hello there,", "Ana Ruiz").doesNotContain("{{");
        assertThat(Jsoup.parse(get("/playbook/approaches").body()).select("#worksheet a[href*=step-]"))
                .isNotEmpty();
    }

    private List<String> cards(String query) throws Exception {
        return Jsoup.parse(get("/playbook/approaches" + query).body())
                .select("section.card[id]:has(h3)")
                .eachAttr("id");
    }

    private static final String OWN = """
            - key: quay-walk
              name: A walk along the quay
              group: show proof
              gives: They see the cranes that run.
              why: Seeing ends a discussion.
              when: They live near by.
              not: It rains.
              stages: [post-proposal, gone-quiet]
              needs: [Two pairs of boots]
              channels: [email, call]
              example: Tuesday at ten, at crane 4.
              email:
                subject: A walk
                text: |
                  Hello {{ prospect.first_name }},

                  crane 4 runs on Tuesday. Shall we walk there at ten?
              say: [Ask for their size of boots]
              examples:
                - {trade: Cranes, text: "Hello Ms Lift, Tuesday at ten?"}
                - {trade: Ships, text: "Hello Mr Hull, Monday at nine?"}
            """;

    @Test
    void aTeamsOwnApproachIsUsedEverywhereAndNeverDeleted() throws Exception {
        assertThat(post("/playbook/approaches.yaml", "yaml=" + encoded(OWN), "/playbook/approaches/new")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .endsWith("/playbook/approaches#quay-walk");
        var card = Jsoup.parse(get("/playbook/approaches").body()).select("#quay-walk");
        assertThat(card.text())
                .contains("A walk along the quay", "ours")
                .as("a default is missing")
                .contains("whoever has no prospect.first_name leaves a gap");
        // On whichever node: one that knew the library before asks for nothing more than whether it is the same.
        var other = new Approaches(store, clock, transactions);
        assertThat(other.library().get("quay-walk").name()).isEqualTo("A walk along the quay");
        assertThat(other.library()).as("read once").isSameAs(other.library());
        assertThat(other.library().all().getFirst().key()).as("ours come first").isEqualTo("quay-walk");
        post("/playbook/approaches.yaml", "yaml=" + encoded(OWN.replace("along the quay", "on the quay")), "/playbook");
        assertThat(other.library().get("quay-walk").name()).isEqualTo("A walk on the quay");
        // In sequences, as approach and as condition.
        var yaml = SHORT.replace("key: short", "key: by-the-quay").replace("do-some-work", "quay-walk")
                + "  - {after: 1 day, channel: task, when: [received quay-walk], goal: It is dry, approach: two-questions, minutes: 1}\n";
        var administrator = team.firstAdministrator().orElseThrow().memberId();
        var leader = team.issueToken(administrator, "git", Role.LEADER).orElseThrow();
        assertThat(api(leader, yaml).statusCode()).isEqualTo(201);
        assertThat(get("/playbook/by-the-quay").body()).contains("A walk on the quay");
        // Archived it is offered to nobody, and what names it is still read.
        post("/playbook/approaches/quay-walk/archive", "", "/playbook/approaches");
        assertThat(other.library().all()).extracting(Approach::key).doesNotContain("quay-walk");
        assertThat(get("/playbook/by-the-quay").body()).contains("A walk on the quay");
        assertThat(new Playbook(store, other, assets, snippets, lint, clock, transactions)
                        .newest("by-the-quay")
                        .orElseThrow()
                        .sequence()
                        .steps())
                .as("read anew")
                .hasSize(2);
        assertThat(cards("")).doesNotContain("quay-walk");
        post("/playbook/approaches/quay-walk/archive/removal", "", "/playbook/approaches");
        assertThat(cards("")).contains("quay-walk");
        post("/playbook/approaches/quay-walk/archive", "", "/playbook/approaches");
        assertThat(get("/playbook/approaches.yaml").body()).doesNotContain("quay-walk");
    }

    @Test
    void theLibraryGoesOutAndInAsOneFile() throws Exception {
        var administrator = team.firstAdministrator().orElseThrow().memberId();
        var leader = team.issueToken(administrator, "git", Role.LEADER).orElseThrow();
        var rep = team.issueToken(administrator, "rep", Role.REP).orElseThrow();
        var own = OWN.replace("quay-walk", "pier-walk");
        assertThat(apiFor("/api/v1/approaches", rep, own).statusCode()).isEqualTo(403);
        var saved = apiFor("/api/v1/approaches", leader, own);
        assertThat(saved.statusCode()).isEqualTo(200);
        assertThat(saved.body()).contains("\"pier-walk\"", "\"own\"");
        var file = get("/playbook/approaches.yaml").body();
        assertThat(file).contains("key: pier-walk", "key: worksheet");
        var again = apiFor("/api/v1/approaches", leader, file.replace("Two pairs of boots", "Three pairs of boots"));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).contains("\"pier-walk\"").doesNotContain("\"worksheet\"");
        assertThat(get("/playbook/approaches/pier-walk.yaml").body()).contains("Three pairs of boots");
        var changed =
                apiFor("/api/v1/approaches", leader, file.replace("A worksheet they can fill in", "Our worksheet"));
        assertThat(changed.statusCode()).isEqualTo(422);
        assertThat(changed.body()).contains("ships with the product and stays as it is");
        var broken = post(
                "/playbook/approaches.yaml",
                "yaml="
                        + encoded(own.replace("  say: [Ask for their size of boots]\n", "")
                                .replace("{{ prospect.first_name }}", "{{ first_name }}")
                                .replace("- {trade: Ships", "- {trade: Cranes")),
                "/playbook/approaches/new");
        assertThat(broken.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(broken.body()).select("li").eachText())
                .anyMatch(it -> it.contains("say: expected a list"))
                .anyMatch(it -> it.contains("\"first_name\" is not a field"))
                .anyMatch(it -> it.contains("from different trades"));
        assertThat(ApproachYaml.read(
                        ApproachLibrary.shipped("followthrough/playbook/approach.yaml"), Approach.Standing.OWN))
                .as("the example of the form")
                .isInstanceOf(ApproachYaml.Read.class);
    }

    private static final Map<String, String> TYPED = Map.ofEntries(
            Map.entry("name", "Walk the slip"),
            Map.entry("group", "show proof"),
            Map.entry("gives", "They see it with their own eyes."),
            Map.entry("why", "Seeing ends a discussion."),
            Map.entry("when", "They live near by."),
            Map.entry("not", "It rains."),
            Map.entry("needs", "Boots\r\n\r\nA tide table"),
            Map.entry("stages", "post-proposal"),
            Map.entry("channels", "email"),
            Map.entry("example", "Tuesday at ten, at the slip."),
            Map.entry("subject", "Walk the slip?"),
            Map.entry(
                    "email",
                    "Hello {{ prospect.first_name | default: \"there\" }},\r\n\r\nthe slip is dry on Tuesday. Shall we walk it at ten?"),
            Map.entry("trade1", "Cranes"),
            Map.entry("made1", "Hello Ms Lift, Tuesday at ten?"),
            Map.entry("trade2", "Ships"),
            Map.entry("made2", "Hello Mr Hull, Monday at nine?"),
            Map.entry("trade3", ""),
            Map.entry("made3", ""));

    /** The form as it was filled in, but for some of its fields; a box that is not ticked is not sent. */
    private HttpResponse<String> typed(String path, String... otherwise) throws Exception {
        var fields = new LinkedHashMap<>(TYPED);
        for (int i = 0; i < otherwise.length; i += 2)
            if (otherwise[i + 1].equals("-")) fields.remove(otherwise[i]);
            else fields.put(otherwise[i], otherwise[i + 1]);
        return post(
                path,
                fields.entrySet().stream()
                        .map(it -> it.getKey() + "=" + encoded(it.getValue()))
                        .collect(Collectors.joining("&")),
                "/playbook/approaches/new");
    }

    @Test
    void anApproachIsAddedChangedAndArchivedInAForm() throws Exception {
        assertThat(Jsoup.parse(get("/playbook/approaches/new?from=worksheet").body())
                        .select("#key, #name")
                        .eachAttr("value"))
                .as("another one, with a key of its own")
                .containsExactly("A worksheet they can fill in", "");
        assertThat(typed("/playbook/approaches")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .endsWith("/playbook/approaches#walk-the-slip");
        var slip = playbook.library().get("walk-the-slip");
        assertThat(slip.needs()).containsExactly("Boots", "A tide table");
        assertThat(slip.examples()).hasSize(2);
        assertThat(Jsoup.parse(get("/playbook/approaches").body())
                        .select("#walk-the-slip a.btn")
                        .attr("href"))
                .isEqualTo("/playbook/approaches/walk-the-slip/change");

        var form = Jsoup.parse(get("/playbook/approaches/walk-the-slip/change").body());
        assertThat(form.select("#email").text()).contains("the slip is dry");
        assertThat(form.select("#key")).as("it stays for ever").isEmpty();
        assertThat(form.select("#how-it-reads .lines").eachText())
                .containsExactly(
                        "Hello Maya, the slip is dry on Tuesday. Shall we walk it at ten?",
                        "Hello there, the slip is dry on Tuesday. Shall we walk it at ten?");
        assertThat(typed(
                                "/playbook/approaches/walk-the-slip",
                                "name",
                                "Walk the dry slip",
                                "made3",
                                "Hi.",
                                "trade3",
                                "Buoys")
                        .statusCode())
                .isEqualTo(302);
        assertThat(playbook.library().get("walk-the-slip").name()).isEqualTo("Walk the dry slip");
        assertThat(playbook.library().get("walk-the-slip").examples()).hasSize(3);
        post("/playbook/approaches/walk-the-slip/archive", "", "/playbook/approaches");
        assertThat(cards("")).doesNotContain("walk-the-slip");
        assertThat(typed("/playbook/approaches/worksheet").statusCode())
                .as("those that ship stay as they are")
                .isEqualTo(404);
    }

    @Test
    void whatIsWrongWithAnApproachStandsBesideItsField() throws Exception {
        var wrong = typed(
                "/playbook/approaches",
                "name",
                "Worksheet",
                "group",
                "",
                "gives",
                "",
                "stages",
                "-",
                "letter",
                "Dear",
                "email",
                "Hello {{ first_name }}",
                "subject",
                "",
                "trade2",
                "Cranes");
        assertThat(wrong.statusCode()).isEqualTo(422);
        var page = Jsoup.parse(wrong.body());
        assertThat(page.select(".problem").eachAttr("id"))
                .containsExactlyInAnyOrder(
                        "group-problem",
                        "gives-problem",
                        "stages-problem",
                        "subject-problem",
                        "email-problem",
                        "letter-problem",
                        "examples-problem",
                        "key-problem");
        assertThat(page.select("#email-problem").text())
                .contains("“first_name” is not a field".replace('“', '"').replace('”', '"'));
        assertThat(page.select("#letter-problem").text()).contains("None of the channels above uses it");
        assertThat(page.select("#key-problem").text()).contains("ships with the product");
        assertThat(page.select("#why").text()).as("what was typed stays").isEqualTo("Seeing ends a discussion.");
        assertThat(page.select("input[name=channels][checked]").eachAttr("value"))
                .containsExactly("email");
        assertThat(page.select("#made1").text()).isEqualTo("Hello Ms Lift, Tuesday at ten?");
    }

    /** It may leave to anybody as it stands. */
    @Test
    void howAnApproachReadsIsShownBeforeItIsKept() throws Exception {
        var looked = typed(
                "/playbook/approaches",
                "look",
                "true",
                "name",
                "Look at the slip",
                "email",
                "Hello {{ prospect.first_name }},\n\nshall we walk?{% if prospect.title %} You never answered my last mail.{% endif %}");
        assertThat(looked.statusCode()).isEqualTo(200);
        var reads = Jsoup.parse(looked.body()).select("#how-it-reads");
        assertThat(reads.select(".note").text())
                .contains("whoever has no prospect.first_name leaves a gap")
                .as("only who has a title would read it")
                .contains("This blames them");
        assertThat(reads.text()).contains("Hello Maya,", "It leaves a gap, to be filled by hand.");
        assertThat(playbook.library().find("look-at-the-slip")).isEmpty();
        lint.decide(
                LintRule.BLAME,
                LintRule.State.BLOCK,
                team.firstAdministrator().orElseThrow().memberId());
        try {
            var kept = typed(
                    "/playbook/approaches",
                    "name",
                    "Look at the slip",
                    "email",
                    "You never answered my last mail. Shall we walk?");
            assertThat(kept.statusCode()).isEqualTo(422);
            assertThat(Jsoup.parse(kept.body()).select("#email-problem").text())
                    .contains("A leader made this rule keep texts back");
        } finally {
            lint.decide(
                    LintRule.BLAME,
                    LintRule.State.WARN,
                    team.firstAdministrator().orElseThrow().memberId());
        }
    }

    private HttpResponse<String> api(String token, String yaml) throws Exception {
        return apiFor("/api/v1/sequences", token, yaml);
    }

    private HttpResponse<String> apiFor(String path, String token, String yaml) throws Exception {
        return browser.send(
                request(path)
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
