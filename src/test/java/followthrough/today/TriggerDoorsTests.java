package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.playbook.Playbook;
import followthrough.prospects.Channel;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.prospects.Tiers;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import followthrough.team.Role;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Triggers and tiers by each door: the page of a prospect, the playbook and the API. */
@FollowthroughTest
class TriggerDoorsTests extends TodayWorld {
    private static final String ALL_AUTOMATIC = """
            key: all-automatic
            name: All automatic
            purpose: inbound
            tiers: [A, B]
            about: For tests.
            steps:
              - {after: at once, channel: email, automatic: true, goal: It is read, approach: one-tip, subject: S, text: T?}
            """;

    @Autowired
    Prospects prospects;

    @Autowired
    Tiers tiers;

    @Autowired
    Playbook playbook;

    private Member rep;
    private Member leader;
    private String repsToken;
    private String leadersToken;

    @BeforeEach
    void aTeam() {
        administrator();
        rep = member("Tria Rep", Role.REP, "Triggers", "Europe/London");
        leader = member("Tove Leader", Role.LEADER, "Triggers", "Europe/London");
        repsToken = team.issueToken(rep.memberId(), "door", Role.REP).orElseThrow();
        leadersToken = team.issueToken(leader.memberId(), "door", Role.LEADER).orElseThrow();
    }

    @AfterEach
    void noRule() {
        tiers.putOutOfForce(leader.memberId());
    }

    @Test
    void materialSentIsNamedOnThePageWhateverTheDoor() throws Exception {
        var byApi = capture("Api Sheet", "Doors", rep, Tier.B, "+44 20 7946 0501");
        pursuits.log(byApi, Channel.CALL, true, "", rep.memberId());
        assertThat(api(
                                "POST",
                                "/api/v1/prospects/" + byApi + "/outcomes",
                                repsToken,
                                Optional.of("{\"outcome\": \"material sent\", \"what\": \"the comparison sheet\"}"))
                        .statusCode())
                .isEqualTo(200);
        signIn(rep);
        var byPage = capture("Page Sheet", "Doors", rep, Tier.B, "+44 20 7946 0502");
        pursuits.log(byPage, Channel.CALL, true, "", rep.memberId());
        post(
                "/prospects/" + byPage + "/outcomes",
                Map.of("outcome", "material sent", "what", "the comparison sheet"),
                "/prospects/" + byPage,
                false);
        for (var id : new long[] {byApi, byPage}) {
            var page = page("/prospects/" + id);
            assertThat(page.select("[aria-labelledby=seq]").text()).contains("begun by “comparison sheet”, today");
            assertThat(page.select("#timeline").text() + page.text()).contains("After the material begins");
        }
    }

    @Test
    void whyNotNowIsKeptInWordsTheyMayReadAgain() throws Exception {
        signIn(rep);
        var maya = capture("Nono Later", "Doors", rep, Tier.B, "+44 20 7946 0503");
        post(
                "/prospects/" + maya + "/outcomes",
                Map.of(
                        "outcome",
                        "not now:none",
                        "made",
                        "call",
                        "because",
                        "the budget is made in May",
                        "note",
                        "sounds tired"),
                "/prospects/" + maya,
                false);
        var trigger = Objects.requireNonNull(
                Objects.requireNonNull(pursuits.openOf(maya).orElseThrow().enrolment())
                        .trigger());
        assertThat(trigger.said()).isEqualTo("the budget is made in May");
        assertThat(page("/prospects/" + maya).text()).contains("Not now, no date named", "“the budget is made in May”");
    }

    @Test
    void whoeverComesByTheApiIsSaidToLackWhatTheirSequenceNeeds() throws Exception {
        playbook.publish(
                ALL_AUTOMATIC
                        .replace("all-automatic", "needs-hotel")
                        .replace("tiers: [A, B]", "tiers: [C]")
                        .replace("text: T?", "text: 'For {{ custom.hotel }}?'"),
                leader.memberId());
        var body =
                "{\"name\": \"Hotte L\", \"email\": \"hotte%s@hotel.example\", \"tier\": \"C\", \"asked\": \"A price\"%s}";
        var lacks = api("POST", "/api/v1/prospects", repsToken, Optional.of(body.formatted("1", "")));
        assertThat(lacks.statusCode()).isEqualTo(201);
        assertThat(lacks.body()).contains("\"lacks\":[\"step 1: custom.hotel\"]");
        var whole = api(
                "POST",
                "/api/v1/prospects",
                repsToken,
                Optional.of(body.formatted("2", ", \"custom\": {\"hotel\": \"the Oak\"}")));
        assertThat(whole.body()).contains("\"lacks\":[]");
        for (var way : List.of(
                "\"phone\": \"+44 20 7946 0551\", \"asked\": \"A price\"", "\"email\": \"hotte3@hotel.example\""))
            assertThat(api(
                                    "POST",
                                    "/api/v1/prospects",
                                    repsToken,
                                    Optional.of("{\"name\": \"Hotte L\", \"tier\": \"C\", " + way + "}"))
                            .body())
                    .as("no e-mail may leave by itself")
                    .contains("\"state\":\"created\"", "\"lacks\":[]");
        playbook.archive("needs-hotel");
    }

    @Test
    void theTierSaysWhyAndIsNamedByHandOrLeftToTheRule() throws Exception {
        signIn(rep);
        var maya = capture("Tina Tiered", "Doors", rep, Tier.B, "+44 20 7946 0504");
        assertThat(page("/prospects/" + maya).select(".title").text()).contains("B: named by hand");
        post("/prospects/" + maya + "/tier", Map.of("tier", "rule"), "/prospects/" + maya, false);
        assertThat(page("/prospects/" + maya).select(".title").text()).contains("no rule is in force");
        assertThat(api("PUT", "/api/v1/tier-rule", leadersToken, Optional.of("{\"words\": \"A: asked\\notherwise C\"}"))
                        .body())
                .contains("\"B to A\"");
        var answer = api("PUT", "/api/v1/prospects/" + maya + "/tier", repsToken, Optional.of("{\"tier\": \"C\"}"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"tier\":\"C\"").contains("C: named by hand");
        assertThat(api("PUT", "/api/v1/prospects/" + maya + "/tier", repsToken, Optional.of("{}"))
                        .body())
                .contains("\"tier\":\"A\"")
                .contains("A: asked");
        assertThat(api("PUT", "/api/v1/prospects/" + maya + "/tier", repsToken, Optional.of("{\"tier\": \"D\"}"))
                        .statusCode())
                .isEqualTo(422);
        var stranger = member("Stan Stranger", Role.REP, "Elsewhere", "Europe/London");
        var token = team.issueToken(stranger.memberId(), "door", Role.REP).orElseThrow();
        for (var path : new String[] {"/tier", "/renewal"})
            assertThat(api("PUT", "/api/v1/prospects/" + maya + path, token, Optional.of("{}"))
                            .statusCode())
                    .isEqualTo(404);
    }

    @Test
    void aRenewalDateIsSetOnThePageAndByTheApi() throws Exception {
        signIn(rep);
        var maya = capture("Rena Newal", "Doors", rep, Tier.B, "+44 20 7946 0505");
        var on =
                clock.instant().atZone(ZoneId.of("Europe/London")).toLocalDate().plusDays(200);
        post("/prospects/" + maya + "/facts", Map.of("renews_on", on.toString()), "/prospects/" + maya, false);
        assertThat(prospects.get(maya).renewsOn()).isEqualTo(on);
        assertThat(page("/prospects/" + maya).select("#facts").text()).contains("Renewal");
        assertThat(api(
                                "PUT",
                                "/api/v1/prospects/" + maya + "/renewal",
                                repsToken,
                                Optional.of("{\"on\": \"" + on.plusDays(1) + "\"}"))
                        .body())
                .contains("\"renewsOn\":\"" + on.plusDays(1) + "\"");
        assertThat(api("PUT", "/api/v1/prospects/" + maya + "/renewal", repsToken, Optional.of("{}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(prospects.get(maya).renewsOn()).isNull();
        var captured = api(
                "POST",
                "/api/v1/prospects",
                repsToken,
                Optional.of("{\"name\": \"Rory New\", \"email\": \"rory@renewal-doors.example\", \"renewsOn\": \"" + on
                        + "\"}"));
        assertThat(captured.statusCode()).isEqualTo(201);
        var rory = prospects.byEmail("rory@renewal-doors.example").orElseThrow();
        assertThat(prospects.get(rory).renewsOn()).isEqualTo(on);
        assertThat(prospects.get(rory).tierByHand()).as("nobody named a tier").isFalse();
        assertThat(pursuits.openOf(rory).orElseThrow().commitments())
                .anyMatch(it -> it.note().startsWith("Talk about their renewal on "));
    }

    private HttpResponse<String> setTiers(String words, String seen) throws Exception {
        return post("/playbook/tiers", Map.of("words", words, "then", "set", "seen", seen), "/playbook/tiers", false);
    }

    @Test
    void aLeaderSeesWhomTheRuleWouldMoveBeforeItIsSet() throws Exception {
        signIn(rep);
        assertThat(page("/playbook/tiers").select("textarea")).isEmpty();
        assertThat(post("/playbook/tiers", Map.of("words", "A: asked\notherwise C"), "/playbook", false)
                        .statusCode())
                .isEqualTo(403);
        assertThat(api("PUT", "/api/v1/tier-rule", repsToken, Optional.of("{\"words\": \"\"}"))
                        .statusCode())
                .isEqualTo(403);
        signIn(leader);
        assertThat(page("/playbook/tiers").select("textarea").text()).contains("deal at least 20,000");
        var wrong = post("/playbook/tiers", Map.of("words", "A: rich\notherwise C"), "/playbook/tiers", false);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("is not understood").contains("A: rich");
        var seen = post("/playbook/tiers", Map.of("words", "A: asked\notherwise C"), "/playbook/tiers", false);
        assertThat(seen.body()).contains("would get another tier").contains("Set this rule");
        assertThat(tiers.rule()).as("nothing is set yet").isEmpty();
        setTiers("A: asked\notherwise C", "A: asked\r\notherwise C");
        assertThat(tiers.rule()).isPresent();
        assertThat(setTiers("B: asked\notherwise C", "A: asked\notherwise C").body())
                .as("what was typed after the look is looked at first")
                .contains("Not set yet", "would get another tier");
        setTiers("B: asked\notherwise C", "B: asked\notherwise C");
        var page = page("/playbook/tiers");
        assertThat(page.select("section[aria-labelledby=in-force]").text()).contains("B: asked");
        var former = page.select("a[href*=from=]").attr("href");
        assertThat(page(former).select("textarea").text()).contains("A: asked");
        assertThat(page(former).text()).contains("would get another tier");
        assertThat(api(
                                "PUT",
                                "/api/v1/tier-rule?dryRun=true",
                                leadersToken,
                                Optional.of("{\"words\": \"C: asked\\notherwise C\"}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(tiers.rule().orElseThrow().words())
                .as("a dry run sets nothing")
                .contains("B: asked");
        assertThat(api("PUT", "/api/v1/tier-rule", leadersToken, Optional.of("{\"words\": \"A: rich\"}"))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void aSequenceForTierAThatIsAllAutomaticIsRefusedAtEveryDoor() throws Exception {
        signIn(leader);
        // A draft need not be finished, and does nothing.
        post("/playbook", Map.of("yaml", ALL_AUTOMATIC, "then", "draft"), "/playbook/new", false);
        assertThat(get("/playbook/all-automatic/draft").body())
                .containsIgnoringCase("all automatic, yet it is for tier A");
        var page = post("/playbook/all-automatic/publishing", Map.of(), "/playbook/all-automatic/publishing", false);
        assertThat(page.statusCode()).isEqualTo(422);
        assertThat(page.body()).containsIgnoringCase("all automatic, yet it is for tier A");
        for (var type : new String[] {"application/yaml", "text/plain"}) {
            var answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            request("/api/v1/sequences").build().uri())
                                    .header("Authorization", "Bearer " + leadersToken)
                                    .header("Content-Type", type)
                                    .POST(HttpRequest.BodyPublishers.ofString(ALL_AUTOMATIC))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(type).isEqualTo(422);
            assertThat(answer.body()).contains("all automatic, yet it is for tier A");
        }
        assertThat(playbook.publish(ALL_AUTOMATIC, leader.memberId())).isInstanceOf(Playbook.Refused.class);
        assertThat(playbook.newest("all-automatic")).isEmpty();
        // For B and C alone it is what a team may want.
        assertThat(playbook.draft(ALL_AUTOMATIC.replace("[A, B]", "[B]"), leader.memberId()))
                .isInstanceOf(Playbook.Kept.class);
        playbook.discardDraft("all-automatic");
    }
}
