package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import followthrough.pursuits.Outcome;
import followthrough.pursuits.Pursuit;
import followthrough.pursuits.Recorded;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import followthrough.team.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Who may end what, tried at every door: each is knocked at with what must be refused, in words, and with what passes. A
 * door that is added makes this test ask what it ends.
 */
@FollowthroughTest
class EveryDoorTest extends TodayWorld {
    /** By these a pursuit can end, or a prospect go. Each has its test below. */
    private static final Set<String> DOORS = Set.of(
            "POST /today/prospects/{prospectId}/outcomes",
            "POST /prospects/{prospectId:\\d+}/outcomes",
            "POST /api/v1/prospects/{prospectId}/outcomes",
            "POST /prospects/{prospectId:\\d+}/override",
            "POST /api/v1/prospects/{prospectId}/override",
            "POST /prospects/{prospectId:\\d+}/mergings",
            "POST /api/v1/prospects/{prospectId}/mergings",
            "POST /undo/{undoId}",
            "POST /undo/merging/{mergingId}",
            "POST /p/opt-out/{token}",
            "POST /imports/{importId}/check",
            "POST /imports/{importId}/run",
            "POST /imports/{importId}/undo",
            "POST /api/v1/imports",
            "POST /api/v1/imports/{importId}/run",
            "POST /api/v1/imports/{importId}/undo",
            // HeldTests.lettingGoObeysTheGuardHereToo
            "POST /today/held");

    /** These change other things; by none of them a pursuit ends. */
    private static final Set<String> ENDS_NOTHING = Set.of(
            "POST /today/prospects/{prospectId}/messages",
            "POST /today/prospects/{prospectId}/lint",
            "POST /today/prospects/{prospectId}/approaches",
            "POST /today/prospects/{prospectId}/replies",
            "POST /today/prospects/{prospectId}/notes",
            "POST /today/doubts/{ledgerId}",
            "POST /prospects/{prospectId:\\d+}/touches",
            "POST /prospects/{prospectId:\\d+}/replies",
            "POST /prospects/{prospectId:\\d+}/notes",
            "POST /prospects/{prospectId:\\d+}/owner",
            "POST /prospects/{prospectId:\\d+}/tier",
            "POST /prospects/{prospectId:\\d+}/addresses",
            "POST /prospects/{prospectId:\\d+}/addresses/{addressId}/removal",
            "POST /prospects/{prospectId:\\d+}/facts",
            "POST /prospects/{prospectId:\\d+}/pursuits",
            "POST /prospects/{prospectId:\\d+}/deals",
            "POST /deals/{dealId}/stage",
            "POST /prospects/hand-over",
            "POST /undo/hand-over/{undoId}",
            // HeldTests.mailOfSomebodyUnknownIsDecidedHere
            "POST /today/held/messages/{receivedId}",
            // HeldTests.aDecisionAboutManyIsTakenBackAsOne
            "POST /undo/held/{undoId}",
            "POST /prospects/views",
            "POST /prospects/views/{viewId}/removal",
            "POST /prospects",
            "POST /alerts/seen",
            "POST /imports",
            "POST /imports/{importId}/reading",
            "POST /imports/{importId}/later",
            "POST /imports/{importId}/away",
            "POST /api/v1/prospects",
            "POST /api/v1/prospects/{prospectId}/replies",
            "PUT /api/v1/imports/{importId}/mapping",
            "DELETE /api/v1/imports/{importId}",
            "POST /api/v1/imports/{importId}/later",
            "POST /api/v1/mailboxes",
            "PUT /api/v1/mailboxes/{mailboxId}/signature",
            "POST /api/v1/sequences",
            "POST /api/v1/approaches",
            "POST /playbook/approaches",
            "POST /playbook/approaches.yaml",
            "POST /playbook/approaches/{key}",
            "POST /playbook/approaches/{key}/archive",
            "POST /playbook/approaches/{key}/archive/removal",
            "POST /playbook",
            "POST /playbook/lint",
            "POST /playbook/lint/rules/{word}",
            "POST /playbook/tiers",
            "PUT /api/v1/tier-rule",
            "PUT /api/v1/prospects/{prospectId}/tier",
            // Without a date a customer's follow-up that is through lapses, as it would have without one.
            "PUT /api/v1/prospects/{prospectId}/renewal",
            "POST /playbook/{key}/archive",
            "POST /playbook/snippets",
            "POST /playbook/snippets/{key}",
            "POST /playbook/assets",
            "POST /playbook/assets/{key}",
            "POST /playbook/assets/{key}/archive",
            "POST /playbook/assets/{key}/archive/removal",
            "POST /api/v1/assets",
            "POST /api/v1/assets/{key}",
            "POST /api/v1/assets/{key}/archive",
            "POST /api/v1/assets/{key}/archive/removal",
            "POST /playbook/{key}/publishing",
            "POST /playbook/{key}/moves",
            "POST /playbook/{key}/draft/removal",
            "POST /playbook/drafts",
            "POST /playbook/{key}/draft",
            "POST /playbook/{key}/draft/yaml",
            "POST /playbook/{key}/draft/undo",
            "POST /playbook/{key}/draft/redo",
            "POST /playbook/{key}/draft/steps",
            "POST /playbook/{key}/draft/steps/{step:\\d+}",
            "POST /playbook/{key}/draft/steps/{step:\\d+}/place",
            "POST /playbook/{key}/draft/steps/{step:\\d+}/branch",
            "POST /playbook/{key}/draft/steps/{step:\\d+}/removal",
            "POST /playbook/{key}/draft/steps/{step:\\d+}/variants",
            "POST /prospects/{prospectId:\\d+}/enrolments",
            "POST /api/v1/prospects/{prospectId:\\d+}/enrolments",
            "POST /deals/{dealId}/people",
            "POST /deals/{dealId}/people/{prospectId}/removal",
            "POST /today/absences/{absenceId}/cover",
            "POST /sign-in",
            "POST /sign-out",
            "POST /join/{token}",
            "POST /first-run/{token}");

    private static final AtomicInteger COUNT = new AtomicInteger();

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    private Member ana;
    private Member rep;
    private String repsToken;
    private String leadersToken;

    @BeforeEach
    void aTeam() throws Exception {
        ana = administrator();
        rep = member("Rita Rep", Role.REP, "Doors", "Europe/London");
        var leader = member("Lena Leader", Role.LEADER, "Doors", "Europe/London");
        repsToken = team.issueToken(rep.memberId(), "door", Role.REP).orElseThrow();
        leadersToken = team.issueToken(leader.memberId(), "door", Role.LEADER).orElseThrow();
        signIn(rep);
    }

    @Test
    void everyDoorIsKnown() {
        var all = mappings.getHandlerMethods().keySet().stream()
                .flatMap(it -> it.getMethodsCondition().getMethods().stream()
                        .flatMap(method -> it.getPatternValues().stream().map(path -> method + " " + path)))
                .filter(it ->
                        !it.startsWith("GET ") && !it.startsWith("POST /settings") && !it.startsWith("POST /sandbox"))
                .collect(Collectors.toCollection(TreeSet::new));
        var known = Stream.concat(DOORS.stream(), ENDS_NOTHING.stream()).collect(Collectors.toCollection(TreeSet::new));
        assertThat(all)
                .as("a door that nobody has said of whether it ends anything")
                .isEqualTo(known);
    }

    @Test
    void whatTheySaidIsNeededAtEachDoorForOutcomes() throws Exception {
        for (var door : List.<Door>of(this::inToday, this::onThePage, this::byApi))
            for (var word : List.of("no:price", "not now:30", "won", "wrong person", "interested")) {
                var silent = lead();
                var fields = new LinkedHashMap<>(Map.of("outcome", word, "made", "email"));
                if (word.equals("wrong person")) {
                    fields.put("name", "Lars Referred");
                    fields.put("address", "lars" + COUNT.incrementAndGet() + "@referred.example");
                }
                assertThat(door.knock(silent, fields)).as(word).contains("needs something the prospect said");
                assertThat(open(silent)).as(word).isPresent();
                assertThat(touches(silent)).as("nothing half-done").isZero();
                fields.put("made", "call");
                assertThat(door.knock(silent, fields)).as(word + " in a call").isEqualTo("passed");
                if (List.of("no:price", "won", "wrong person").contains(word)) pointsToTheCall(silent);
            }
    }

    @Test
    void nobodyIsLetGoBeforeTheEndAtAnyDoor() throws Exception {
        for (var door : List.<Door>of(this::inToday, this::onThePage, this::byApi)) {
            var id = lead();
            assertThat(door.knock(id, Map.of("outcome", "let go", "what", "tired")))
                    .contains("Not yet: the exit policy still asks for");
            assertThat(door.knock(id, Map.of("outcome", "no:other", "other", "a tyre-kicker", "made", "call")))
                    .contains("is a guess about them");
            // Dead addresses are no end either, before somebody looked for another.
            db.sql("update address set dead_at = now(), dead_why = 'moved' where prospect_id = :id")
                    .param("id", id)
                    .update();
            assertThat(door.knock(id, Map.of("outcome", "let go", "what", "dead")))
                    .contains("none was looked for");
            pursuits.happened(
                    open(id).orElseThrow().pursuitId(),
                    new followthrough.pursuits.Event.FactsChanged("an address"),
                    null);
            assertThat(door.knock(id, Map.of("outcome", "not found"))).isEqualTo("passed");
            assertThat(door.knock(id, Map.of("outcome", "let go", "what", "dead")))
                    .isEqualTo("passed");
            assertThat(ending(id)).isEqualTo("bad data");
        }
    }

    @Test
    void anOverrideIsALeadersAndHasItsReason() throws Exception {
        var id = lead();
        var byPage = post("/prospects/" + id + "/override", Map.of("why", "they moved away"), "/prospects/" + id, true);
        assertThat(byPage.statusCode()).isEqualTo(403);
        assertThat(byPage.body()).contains("An override needs a leader");
        var path = "/api/v1/prospects/" + id + "/override";
        var byApi = api("POST", path, repsToken, Optional.of("{\"why\":\"they moved away\"}"));
        assertThat(byApi.statusCode()).isEqualTo(403);
        assertThat(byApi.body()).contains("An override needs a leader");
        assertThat(page("/prospects/" + id).select("form[action$=/override]")).isEmpty();
        for (var why : List.of("", "a time waster")) {
            var refused = api("POST", path, leadersToken, Optional.of("{\"why\":\"" + why + "\"}"));
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).containsAnyOf("needs its reason", "is a guess about them");
        }
        var ofAnotherTeam = team.issueToken(
                        member("Olga Other", Role.LEADER, "Elsewhere", "Europe/London")
                                .memberId(),
                        "x",
                        Role.LEADER)
                .orElseThrow();
        assertThat(api("POST", path, ofAnotherTeam, Optional.of("{\"why\":\"mine\"}"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(open(id)).isPresent();
        assertThat(api("POST", path, leadersToken, Optional.of("{\"why\":\"they moved away\"}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(ending(id)).isEqualTo("overridden");

        var other = lead();
        signIn(ana);
        assertThat(page("/prospects/" + other).select("form[action$=/override]"))
                .hasSize(1);
        assertThat(post("/prospects/" + other + "/override", Map.of("why", "a rival"), "/prospects/" + other, true)
                        .statusCode())
                .isEqualTo(302);
        assertThat(ending(other)).isEqualTo("overridden");
        assertThat(page("/prospects/" + other).select(".events").text())
                .contains("Ended over the guard’s word: a rival");
        var insights = page("/insights").text();
        assertThat(insights).contains("2 pursuits were ended over the guard’s word");
        assertThat(get("/insights/overrides.csv?days=30").body()).contains("Lena Leader", "they moved away", "a rival");
    }

    @Test
    void aDuplicateComesOnlyFromAMergeOfTwoThatAreOnesOwn() throws Exception {
        var one = lead();
        var other = lead();
        var foreign = capture("Fay Foreign", "Foreign Works", ana, Tier.B, "+44 20 7946 " + (2_000 + COUNT.get()));
        for (var with : List.of("", String.valueOf(one))) {
            var refused = post(
                    "/prospects/" + one + "/mergings",
                    with.isEmpty() ? Map.of() : Map.of("with", with),
                    "/prospects/" + one,
                    false);
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).containsAnyOf("Choose who is the same person", "the same prospect already");
        }
        // Somebody of another team is nobody to this rep.
        assertThat(post("/prospects/" + one + "/mergings", Map.of("with", "" + foreign), "/prospects/" + one, false)
                        .statusCode())
                .isEqualTo(404);
        var path = "/api/v1/prospects/" + one + "/mergings";
        assertThat(api("POST", path, repsToken, Optional.of("{}")).body()).contains("the number of the other prospect");
        assertThat(api("POST", path, repsToken, Optional.of("{\"with\":" + foreign + "}"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(api("POST", path, repsToken, Optional.of("{\"with\":" + other + "}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(pursuits.history(one).stream()
                        .filter(it -> !it.open())
                        .map(it -> Objects.requireNonNull(it.ending()).how().word))
                .containsExactly("duplicate");
        for (var door : List.<Door>of(this::inToday, this::onThePage, this::byApi))
            assertThat(door.knock(one, Map.of("outcome", "duplicate"))).contains("Choose what came of it");
        // What is somebody else's is not theirs to take back.
        long merging = db.sql("select max(id) from merging").query(Long.class).single();
        signIn(member("Olga Other", Role.LEADER, "Elsewhere", "Europe/London"));
        assertThat(post("/undo/merging/" + merging, Map.of(), "/today", false).statusCode())
                .isEqualTo(404);
        signIn(rep);
        assertThat(post("/undo/merging/" + merging, Map.of(), "/today", false).statusCode())
                .isEqualTo(302);
        assertThat(open(other)).isPresent();
    }

    @Test
    void whatIsTakenBackIsOnesOwn() throws Exception {
        var id = lead();
        var won = (Recorded.Done) pursuits.record(id, new Outcome.Won(), Channel.CALL, "", rep.memberId());
        signIn(ana);
        post("/undo/" + won.undoId(), Map.of(), "/today", false);
        assertThat(page("/today").select("[data-toast]").text()).contains("nothing of yours to take back");
        assertThat(open(id).orElseThrow().kind()).isEqualTo(Pursuit.Kind.RELATIONSHIP);
        signIn(rep);
        post("/undo/" + won.undoId(), Map.of(), "/today", false);
        assertThat(open(id).orElseThrow().kind()).isEqualTo(Pursuit.Kind.SALE);
    }

    @Test
    void onlyTheLinkOfAMessageOptsOut() throws Exception {
        var answer = browser.send(
                request("/p/opt-out/nobody-has-this-one")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("This link");
    }

    @Test
    void aListOfWhomNeverToContactIsALeaders() throws Exception {
        var id = lead();
        var list = "E-mail\n" + address(id) + "\n";
        var refused = upload(repsToken, list, "never");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(refused.body()).contains("needs a leader");
        assertThat(open(id)).isPresent();
        settled(upload(leadersToken, list, "never"), leadersToken);
        assertThat(ending(id)).isEqualTo("opted out");
    }

    @Test
    void aListThatIsTakenBackTakesNobodyWhoWasTouched() throws Exception {
        var n = COUNT.incrementAndGet();
        var at = settled(
                upload(
                        repsToken,
                        "Name,E-mail\nTora Touched,tora@list" + n + ".example\nUma Untouched,uma@list" + n
                                + ".example\n",
                        "fresh"),
                repsToken);
        long tora = found("tora@list" + n + ".example"), uma = found("uma@list" + n + ".example");
        pursuits.log(tora, Channel.EMAIL, false, "", rep.memberId());
        assertThat(api("POST", at + "/undo", repsToken, Optional.empty()).statusCode())
                .isEqualTo(202);
        until(at, repsToken, "undone");
        assertThat(open(tora)).as("who was touched stays").isPresent();
        assertThat(db.sql("select count(*) from prospect where id = :id")
                        .param("id", uma)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aLostDealEndsNothing() throws Exception {
        var id = lead();
        post("/prospects/" + id + "/deals", Map.of("title", "Six saws", "amount", "900"), "/prospects/" + id, false);
        long deal = db.sql("select id from deal where prospect_id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
        post("/deals/" + deal + "/stage", Map.of("stage", "lost"), "/prospects/" + id, false);
        assertThat(open(id)).isPresent();
    }

    // --- doors ---

    private interface Door {
        /** @return {@code passed}, or why not */
        String knock(long prospectId, Map<String, String> fields) throws Exception;
    }

    private String inToday(long id, Map<String, String> fields) throws Exception {
        return said(post("/today/prospects/" + id + "/outcomes", fields, "/today/prospects/" + id, true));
    }

    private String onThePage(long id, Map<String, String> fields) throws Exception {
        return said(post("/prospects/" + id + "/outcomes", fields, "/prospects/" + id, true));
    }

    private String byApi(long id, Map<String, String> fields) throws Exception {
        var json = fields.entrySet().stream()
                .map(it -> "\"" + it.getKey() + "\":\"" + it.getValue() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
        return said(api("POST", "/api/v1/prospects/" + id + "/outcomes", repsToken, Optional.of(json)));
    }

    private static String said(HttpResponse<String> answer) {
        if (answer.statusCode() < 400) return "passed";
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        return Jsoup.parse(answer.body()).text();
    }

    private HttpResponse<String> upload(String token, String csv, String as) throws Exception {
        var body = "--door\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list" + COUNT.incrementAndGet()
                + ".csv\"\r\nContent-Type: text/csv\r\n\r\n" + csv + "\r\n--door--\r\n";
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/imports?as=" + as))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "multipart/form-data; boundary=door")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** Checked, imported and done. @return its address */
    private String settled(HttpResponse<String> uploaded, String token) throws Exception {
        assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(202);
        var at = uploaded.headers().firstValue("Location").orElseThrow().replaceFirst("^https?://[^/]+", "");
        until(at, token, "checked");
        assertThat(api("POST", at + "/run", token, Optional.empty()).statusCode())
                .isEqualTo(202);
        until(at, token, "done");
        return at;
    }

    private void until(String at, String token, String state) throws Exception {
        while (true) {
            var body = api("GET", at, token, Optional.empty()).body();
            if (body.contains("\"state\":\"" + state + "\"")) return;
            assertThat(body).doesNotContain("\"state\":\"failed\"");
            Thread.sleep(50);
        }
    }

    // --- the cast ---

    private long lead() {
        var n = COUNT.incrementAndGet();
        return capture(
                "Maya Door" + "abcdefghij".charAt(n % 10),
                "Door Works " + letters(n),
                rep,
                Tier.B,
                "+44 20 7947 " + (1_000 + n));
    }

    private static String letters(int n) {
        return n < 26 ? "" + (char) ('a' + n) : letters(n / 26 - 1) + (char) ('a' + n % 26);
    }

    private String address(long id) {
        return db.sql("select lookup from address where prospect_id = :id and kind = 'email'")
                .param("id", id)
                .query(String.class)
                .single();
    }

    private long found(String email) {
        return db.sql("select prospect_id from address where lookup = :email")
                .param("email", email)
                .query(Long.class)
                .single();
    }

    private Optional<Pursuit> open(long id) {
        return pursuits.openOf(id);
    }

    private String ending(long id) {
        return pursuits.history(id).stream()
                .filter(it -> !it.open())
                .map(it -> Objects.requireNonNull(it.ending()).how().word)
                .findFirst()
                .orElse("open");
    }

    private long touches(long id) {
        return db.sql("select count(*) from touch where prospect_id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    /** The ending points to the call, and so does the line of the timeline that tells it. */
    private void pointsToTheCall(long id) {
        assertThat(db.sql("""
                        select t.kind || ': ' || t.text from pursuit p join timeline t on t.id = p.said_id
                         where p.prospect_id = :id and p.ending in ('no', 'won', 'referred')
                        """).param("id", id).query(String.class).single()).startsWith("touch: Call: ");
        assertThat(db.sql("""
                        select count(*) from timeline e join timeline t on t.id = e.about_id
                         where e.prospect_id = :id and t.text like 'Call: %'
                        """).param("id", id).query(Long.class).single()).isPositive();
    }
}
