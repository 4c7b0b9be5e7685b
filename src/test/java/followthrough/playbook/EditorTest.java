package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.support.FollowthroughTest;
import followthrough.team.FirstAdministrator;
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
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The editor by its forms: each change is kept at once, can be taken back, and is never made to what was not seen. */
@FollowthroughTest
class EditorTest {
    private static final String EDITOR = "/playbook/after-the-visit/draft";

    private final int port;
    private final Team team;
    private final Playbook playbook;
    private final JdbcClient db;

    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @Autowired
    EditorTest(@LocalServerPort int port, Team team, Playbook playbook, JdbcClient db) {
        this.port = port;
        this.team = team;
        this.playbook = playbook;
        this.db = db;
    }

    @BeforeEach
    void aSequenceIsBegun() throws Exception {
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
        post(
                "/sign-in",
                "email=ana@harbour.example&password=" + encoded("a long way to the harbour"),
                false,
                "/sign-in");
        playbook.discardDraft("after-the-visit");
        var begun = post(
                "/playbook/drafts",
                "name=" + encoded("After the visit") + "&purpose=POST_MEETING&tier=B&about=For+tests.",
                false,
                "/playbook/new");
        assertThat(location(begun)).endsWith(EDITOR + "?step=0");
    }

    @Test
    void aSequenceIsWrittenStepByStep() throws Exception {
        post(EDITOR + "/steps", "revision=1&after=0&channel=call", false, EDITOR);
        post(EDITOR + "/steps", "revision=2&after=1&channel=automatic", false, EDITOR);
        assertThat(steps()).containsExactly("call", "email");
        var saved = post(
                EDITOR + "/steps/1",
                call("They have named the one thing that is open", "have-the-talk", "Ask which thing is open.")
                        + "&revision=3",
                false,
                EDITOR);
        assertThat(location(saved)).endsWith(EDITOR + "?step=1");
        post(EDITOR + "/steps/2", email("It is in writing", "two-times") + "&revision=4", false, EDITOR);
        var page = page(EDITOR + "?step=2");
        assertThat(page.select("#editor-side .note.alert")).isEmpty();
        assertThat(page.select("#editor-line .stepcard.sel").text())
                .contains("2 E-mail", "automatic", "It is in writing");
        assertThat(page.select("#goal").val()).isEqualTo("It is in writing");
        var read = (SequenceYaml.Read) SequenceYaml.read(
                playbook.draft("after-the-visit").orElseThrow().yaml());
        assertThat(read.sequence().steps().get(1).automatic()).isTrue();
        assertThat(read.sequence()
                        .steps()
                        .get(1)
                        .variants()
                        .getFirst()
                        .template()
                        .text())
                .contains("Tuesday or Wednesday?");
    }

    @Test
    void whatIsFoundStandsAtItsStepAndField() throws Exception {
        post(EDITOR + "/steps", "revision=1&after=0&channel=email", false, EDITOR);
        var page = page(EDITOR + "?step=1");
        assertThat(page.select("#found-goal").text()).startsWith("Still missing: what is different afterwards");
        assertThat(page.select("#found-text").text())
                .contains("Still missing: the subject", "Still missing: the message");
        assertThat(page.select(".stepcard.flag")).hasSize(1);
        assertThat(page.select("#editor-bar").text()).contains("4 things to fix first");
        post(
                EDITOR + "/steps/1",
                email("They answered", "two-times", "Just checking in. Any thoughts?") + "&revision=2",
                false,
                EDITOR);
        assertThat(page(EDITOR + "?step=1").select("#found-text").text())
                .contains("It asks for attention and gives nothing");
        // The exit policy is asked of what begins a follow-up.
        post(EDITOR, "revision=3&name=A&about=B&purpose=INBOUND&tier=B", false, EDITOR);
        assertThat(page(EDITOR).select("#editor-side").text()).contains("four more touches, one more channel");
    }

    @Test
    void whileOneTypesOnlyWhatStandsAroundIsAnswered() throws Exception {
        post(EDITOR + "/steps", "revision=1&after=0&channel=call", false, EDITOR);
        var typed = post(EDITOR + "/steps/1", typing("Half a goa", "") + "&revision=2", true, EDITOR);
        assertThat(typed.headers().firstValue("Draft-Revision")).hasValue("3");
        var parts = Jsoup.parse(typed.body());
        assertThat(parts.select("#form")).isEmpty();
        assertThat(parts.select("[hx-swap-oob]").eachAttr("id"))
                .contains("editor-bar", "editor-line", "editor-side", "found-goal");
        var more = post(EDITOR + "/steps/1", typing("Half a goal more", "") + "&revision=3", true, EDITOR);
        assertThat(more.headers().firstValue("Draft-Revision")).hasValue("4");
        post(EDITOR + "/undo", "step=1", false, EDITOR);
        assertThat(goal()).as("typing on is one change").isEmpty();
        post(EDITOR + "/redo", "step=1", false, EDITOR);
        assertThat(goal()).isEqualTo("Half a goal more");
        // What changes the fields is answered with them.
        var other =
                post(EDITOR + "/steps/1", typing("Half a goal more", "have-the-talk") + "&revision=6", true, EDITOR);
        assertThat(other.headers().firstValue("HX-Retarget")).hasValue("#editor");
        assertThat(Jsoup.parse(other.body()).select("#guide").val())
                .as("the example of the approach, to begin with")
                .isNotEmpty();
    }

    @Test
    void everythingCanBeTakenBack() throws Exception {
        post(EDITOR + "/steps", "revision=1&after=0&channel=call", false, EDITOR);
        post(EDITOR + "/steps", "revision=2&after=1&channel=email", false, EDITOR);
        post(EDITOR + "/steps", "revision=3&after=2&channel=task", false, EDITOR);
        post(EDITOR + "/steps/3/place", "revision=4&to=1", false, EDITOR);
        assertThat(steps()).containsExactly("task", "call", "email");
        post(EDITOR + "/steps/2/branch", "revision=5&condition=" + encoded("has phone") + "&to=%233", false, EDITOR);
        var removed = post(EDITOR + "/steps/3/removal", "revision=6", true, EDITOR);
        assertThat(removed.body()).contains("Step 3 is taken out", EDITOR + "/undo");
        assertThat(steps()).containsExactly("task", "call");
        assertThat(sequence().steps().get(1).otherwise()).isEqualTo(Step.END);
        for (int n = 0; n < 6; n++) post(EDITOR + "/undo", "", false, EDITOR);
        assertThat(steps()).isEmpty();
        assertThat(page(EDITOR).select("#undo").hasAttr("disabled")).isTrue();
        for (int n = 0; n < 5; n++) post(EDITOR + "/redo", "", false, EDITOR);
        assertThat(sequence().steps().get(1).otherwise()).isEqualTo("email");
        // Something else in its place ends what could be done again.
        var revision = playbook.draft("after-the-visit").orElseThrow().revision();
        post(EDITOR + "/steps/1/removal", "revision=" + revision, false, EDITOR);
        assertThat(page(EDITOR).select("#redo").hasAttr("disabled")).isTrue();
    }

    @Test
    void nobodyChangesWhatTheyDoNotSee() throws Exception {
        post(EDITOR + "/steps", "revision=1&after=0&channel=call", false, EDITOR);
        var late = post(EDITOR + "/steps/1", call("Typed meanwhile", "", "") + "&revision=1", false, EDITOR);
        assertThat(late.statusCode()).isEqualTo(422);
        var page = Jsoup.parse(late.body());
        assertThat(page.text()).contains("changed in another window meanwhile");
        assertThat(page.select("#goal").val())
                .as("what was typed stays in the form")
                .isEqualTo("Typed meanwhile");
        assertThat(page.select("#form input[name=revision]").val()).isEqualTo("2");
        assertThat(post(EDITOR + "/steps/1/removal", "revision=1", true, EDITOR).statusCode())
                .isEqualTo(422);
        assertThat(steps()).containsExactly("call");
        assertThat(post(EDITOR + "/steps/7/removal", "revision=2", false, EDITOR)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatCannotBeReadIsToldBesideItsFieldAndTheOthersAreKept() throws Exception {
        post(EDITOR + "/steps", "revision=1&after=0&channel=call", false, EDITOR);
        var wrong = call("A goal", "", "")
                        .replace("minutes=5", "minutes=soon")
                        .replace("window=", "window=" + encoded("after lunch"))
                        .replace("when=", "when=" + encoded("it rains"))
                + "&revision=2";
        var page = Jsoup.parse(post(EDITOR + "/steps/1", wrong, false, EDITOR).body());
        assertThat(page.select("#found-minutes").text()).isEqualTo("From 1 to 480.");
        assertThat(page.select("#found-window").text()).contains("“after lunch”".replaceAll("[“”]", "\""));
        assertThat(page.select("#found-when").text()).contains("has phone");
        assertThat(page.select("#minutes").val()).isEqualTo("soon");
        assertThat(goal()).isEqualTo("A goal");
    }

    @Test
    void theYamlIsTheSameDraft() throws Exception {
        post(EDITOR + "/steps", "revision=1&after=0&channel=call", false, EDITOR);
        var yaml = page(EDITOR + "/yaml").select("#yaml").val();
        assertThat(yaml).contains("key: after-the-visit", "channel: call");
        var saved = post(
                EDITOR + "/yaml",
                "revision=2&yaml=" + encoded("# a remark\n" + yaml.replace("goal: ''", "goal: Written as text")),
                false,
                EDITOR);
        assertThat(location(saved)).contains(EDITOR);
        assertThat(goal()).isEqualTo("Written as text");
        assertThat(page(EDITOR + "/yaml").select("#yaml").val()).startsWith("# a remark");
        for (var bad :
                new String[] {yaml.replace("minutes: 5", "minutes: x"), yaml.replace("key: after-", "key: before-")})
            assertThat(post(EDITOR + "/yaml", "revision=3&yaml=" + encoded(bad), false, EDITOR)
                            .statusCode())
                    .isEqualTo(422);
        post(EDITOR + "/undo", "", false, EDITOR);
        assertThat(goal()).isEmpty();
    }

    @Test
    void aPublishedSequenceIsChangedInADraftAndComparedSideBySide() throws Exception {
        var editor = "/playbook/no-show/draft";
        playbook.discardDraft("no-show");
        assertThat(page(editor).select("#editor-bar").text()).contains("as published: version 1");
        assertThat(playbook.draft("no-show")).as("looking begins nothing").isEmpty();
        post(editor + "/steps/1", saying("They have a new time, in writing", page(editor)), false, editor);
        var before = playbook.newest("no-show").orElseThrow().sequence();
        var after = Playbook.soFar(playbook.draft("no-show").orElseThrow().yaml());
        assertThat(after.steps().subList(1, after.steps().size()))
                .as("a form that is saved changes nothing but what was typed")
                .isEqualTo(before.steps().subList(1, before.steps().size()));
        assertThat(after.comparedTo(before)).hasSize(2);
        var publishing = page("/playbook/no-show/publishing");
        assertThat(publishing.select("table.sides").text())
                .contains(before.steps().getFirst().goal(), "They have a new time, in writing");
        playbook.discardDraft("no-show");
    }

    @Test
    void whatIsUnfinishedIsNotPublished() throws Exception {
        post(EDITOR + "/steps", "revision=1&after=0&channel=email", false, EDITOR);
        var page = page("/playbook/after-the-visit/publishing");
        assertThat(page.text()).contains("It cannot be published yet: 4 things have to be mended.");
        assertThat(page.select("form[action$=publishing] button.first").hasAttr("disabled"))
                .isTrue();
        var forced = post("/playbook/after-the-visit/publishing", "running=stay", false, EDITOR);
        assertThat(forced.statusCode()).isEqualTo(422);
        assertThat(playbook.newest("after-the-visit")).isEmpty();
    }

    @Test
    void severalTextsAreTriedBesideEachOther() throws Exception {
        post(EDITOR + "/steps", "revision=1&after=0&channel=email", false, EDITOR);
        post(EDITOR + "/steps/1", email("A goal", "two-times") + "&revision=2", false, EDITOR);
        post(EDITOR + "/steps/1/variants", "revision=3", false, EDITOR);
        assertThat(page(EDITOR + "?step=1").select("#form [name=weight]")).hasSize(2);
        post(
                EDITOR + "/steps/1",
                email("A goal", "two-times", "Tuesday, or Wednesday?") + "&weight=1&weight=3&subject=Other&text="
                        + encoded("Monday, or Thursday?") + "&revision=4",
                false,
                EDITOR);
        var variants = sequence().steps().getFirst().variants();
        assertThat(variants).extracting(Step.Variant::weight).containsExactly(1, 3);
        assertThat(variants.get(1).template()).isEqualTo(new Template("Other", "Monday, or Thursday?"));
        post(EDITOR + "/steps/1/variants", "revision=5&away=1", false, EDITOR);
        assertThat(sequence().steps().getFirst().variants())
                .containsExactly(new Step.Variant(1, new Template("Other", "Monday, or Thursday?")));
    }

    /** As many texts as are kept, and no more; the draft goes with all of them. */
    @Test
    void onlySoMuchIsRemembered() {
        for (int n = 0; n < 120; n++) {
            int number = n;
            playbook.change(
                    "after-the-visit",
                    n + 1,
                    team.firstAdministrator().orElseThrow().memberId(),
                    "change " + n,
                    it -> new Sequence(it.key(), "Name " + number, it.purpose(), it.tiers(), it.about(), it.steps()));
        }
        assertThat(texts()).isBetween(100L, 102L);
        playbook.discardDraft("after-the-visit");
        assertThat(texts()).isZero();
    }

    private long texts() {
        return db.sql("select count(*) from sequence_draft_text where key = 'after-the-visit'")
                .query(Long.class)
                .single();
    }

    @Test
    void whatAStepGivesStaysWhenSomethingElseIsTyped() throws Exception {
        post(EDITOR + "/steps", "revision=1&after=0&channel=email", false, EDITOR);
        var yaml = page(EDITOR + "/yaml").select("#yaml").val();
        post(
                EDITOR + "/yaml",
                "revision=2&yaml="
                        + encoded(
                                yaml.replace("    minutes: 5", "    asset: [price-guide, guide-wood]\n    minutes: 5")),
                false,
                EDITOR);
        var page = page(EDITOR + "?step=1");
        assertThat(page.select("#assets").val()).isEqualTo("price-guide, guide-wood");
        assertThat(page.select("#found-asset").text()).contains("There is no asset \"price-guide\"");
        post(EDITOR + "/steps/1", saying("They know the price", page), false, EDITOR);
        assertThat(goal()).isEqualTo("They know the price");
        assertThat(sequence().steps().getFirst().assets()).containsExactly("price-guide", "guide-wood");
    }

    // --- forms as the page has them ---

    /** The form of the open step as it stands there, with another goal. */
    private static String saying(String goal, Document page) {
        var fields = new StringBuilder();
        for (var field : page.select("#form [name]")) {
            if (field.tagName().equals("button")) continue;
            if (field.attr("type").equals("checkbox") && !field.hasAttr("checked")) continue;
            var value = field.attr("name").equals("goal") ? goal : field.val();
            fields.append('&').append(field.attr("name")).append('=').append(encoded(value));
        }
        return fields.substring(1);
    }

    private static String call(String goal, String approach, String guide) {
        return "channel=call&amount=1&unit=DAYS&minutes=5&name=&window=&when=&otherwise=&goal=" + encoded(goal)
                + "&approach=" + approach + "&guide=" + encoded(guide);
    }

    /** A call as it was added, but for these. */
    private static String typing(String goal, String approach) {
        return call(goal, approach, "").replace("amount=1&unit=DAYS", "amount=0&unit=MINUTES");
    }

    private static String email(String goal, String approach) {
        return email(
                goal,
                approach,
                "Hello {{ prospect.first_name | default: \"there\" }},\n\nTuesday or Wednesday?\n\n{{ sender.name }}");
    }

    private static String email(String goal, String approach, String text) {
        return "channel=email&automatic=true&amount=10&unit=MINUTES&minutes=1&name=&window=&when=&otherwise=&goal="
                + encoded(goal) + "&approach=" + approach + "&subject=Two+times&text=" + encoded(text);
    }

    private Sequence sequence() {
        return Playbook.soFar(playbook.draft("after-the-visit").orElseThrow().yaml());
    }

    private List<String> steps() {
        return sequence().steps().stream().map(it -> it.channel().word()).toList();
    }

    private String goal() {
        return sequence().steps().getFirst().goal();
    }

    private Document page(String path) throws Exception {
        return Jsoup.parse(get(path).body());
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return browser.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form, boolean htmx, String formPage) throws Exception {
        var page = page(formPage);
        var request = request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        page.select("meta[name=csrf-header]").attr("content"),
                        page.select("meta[name=csrf-token]").attr("content"))
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (htmx) request.header("HX-Request", "true");
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
