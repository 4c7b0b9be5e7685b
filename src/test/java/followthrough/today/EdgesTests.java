package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.NoContact;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.support.FollowthroughTest;
import followthrough.team.Change;
import followthrough.team.Role;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people and programs send that nobody expected: an answer that says so, and never a failure of ours. */
@FollowthroughTest
class EdgesTests extends TodayWorld {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Autowired
    private Prospects prospects;

    private String token = "";

    @BeforeEach
    void anAdministratorAndAToken() throws Exception {
        var ana = administrator();
        token = team.issueToken(ana.memberId(), "edges", Role.ADMINISTRATOR).orElseThrow();
    }

    @Test
    void whoIsOnLeaveWithoutCoverStillOpensToday() throws Exception {
        var mo = member("Mo Away", Role.REP, "Sales", "Europe/London");
        var today = LocalDate.ofInstant(clock.instant(), ZoneId.of("Europe/London"));
        assertThat(team.leave(mo.memberId(), today, today.plusDays(2), null)).isEqualTo(new Change.Done());
        signIn(mo);
        assertThat(get("/today").statusCode()).isEqualTo(200);
        assertThat(get("/settings/me").body()).contains("nobody");
    }

    @Test
    void theImportButtonOfTheListLeadsSomewhere() throws Exception {
        signIn(administrator());
        var doors = page("/prospects").select("a:contains(Import)").eachAttr("href");
        assertThat(doors).isNotEmpty();
        for (var door : doors) assertThat(get(door).statusCode()).as(door).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"name":                      | 400 | line 1
            {"nmae":"Maya"}               | 400 | nmae
            {"emails":"x@y.example"}      | 400 | emails
            {"name":{"first":"A"}}        | 400 | name
            {"emails":["a@b.example",{}]} | 400 | emails[1]
            """)
    void jsonThatIsNotUnderstoodIsAProblemThatSaysWhere(String json, int status, String where) throws Exception {
        isProblem(api("POST", "/api/v1/prospects", token, Optional.of(json)), status, where);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/prospects/abc, 404, not here",
        "/api/v1/prospects/999999999999999999999, 404, not here",
        "/api/v1/prospects/-5, 404, not here",
        "/api/v1/next-steps?owner=abc, 400, abc",
        "/api/v1/next-steps?due=soon, 400, soon",
        "/api/v1/prospects?owner=abc, 400, abc",
        "/api/v1/prospects?follow=bogus, 422, 'silent, under five, never'",
        "/api/v1/prospects?tier=X, 422, “X” is none of A",
        "/api/v1/prospects?state=zzz, 422, zzz",
        "/api/v1/prospects?sort=beauty, 422, newest",
        "/api/v1/prospects?after=boo, 422, boo",
        "/api/v1/prospects?after=boo~5, 400, cannot be kept",
        "/api/v1/prospects?limit=-5, 422, from 1 to 200",
        "/api/v1/prospects?folow=silent, 422, folow",
        "/api/v1/next-steps?limit=1000, 422, from 1 to 200",
        "/api/v1/prospects?q=%00, 400, ''"
    })
    void whatTheApiDoesNotKnowIsRefusedAndNotPassedOver(String path, int status, String says) throws Exception {
        isProblem(api("GET", path, token, Optional.empty()), status, says);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\"a\\u0000b\",\"phone\":\"+442079460018\"}"})
    void aSignThatCannotBeKeptIsRefused(String json) throws Exception {
        isProblem(api("POST", "/api/v1/prospects", token, Optional.of(json)), 400, "cannot be kept");
    }

    @Test
    void aPersonByTheApiIsLookedOver() throws Exception {
        var refused = api("POST", "/api/v1/prospects", token, Optional.of("""
                {"name":"%s","email":"long@edge.example","zone":"Mars","basis":"consent"}
                """.formatted("Z".repeat(3_000))));
        isProblem(refused, 422, "Nothing was saved");
        assertThat(refused.body())
                .contains("name: at most 200 characters; this has 3,000.", "“Mars” is no time zone", "basisNote");
        var id = capture("Opal Out", "Edge Works", administrator(), Tier.B, "");
        prospects.optOut(id, NoContact.OPTED_OUT, "by telephone", clock.instant());
        var again = api(
                "POST",
                "/api/v1/prospects",
                token,
                Optional.of("{\"email\":\"opal.out@edge-works.example\",\"asked\":\"Hello?\"}"));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).contains("\"suppressed\"").doesNotContain("\"known\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/today/prospects/abc, 404",
        "/prospects/abc, 404",
        "/prospects/999999999999999999999, 404",
        "/imports/abc, 404",
        "/prospects/hand-over?id=abc, 400",
        "/prospects?owner=abc, 400",
        "/prospects?q=%00, 400",
        "/search?q=%00, 400"
    })
    void pagesSayWhatIsWrongAndThatNothingBroke(String path, int status) throws Exception {
        signIn(administrator());
        var answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("<h1").doesNotContain("broke on our side");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"outcome\":\"snooze\",\"snoozeUntil\":\"+999999999-01-01T00:00\",\"snoozeWhy\":\"x\"}'",
        "'{\"outcome\":\"not now\",\"until\":\"+999999999-12-31\"}'",
        "'{\"outcome\":\"not now:banana\"}'",
        "'{\"outcome\":\"not now:2020-01-01\"}'",
        "'{\"outcome\":\"no answer:2\"}'",
        "'{\"outcome\":\"meeting booked\",\"movedTo\":\"9999-01-01T10:00\"}'",
        "'{\"outcome\":\"meeting booked\",\"movedTo\":\"+999999999-12-31T23:59:59+18:00\"}'"
    })
    void aDateNobodyCanMeanIsRefused(String json) throws Exception {
        var id = capture("Dora Date", "Edge Works", administrator(), Tier.A, "");
        isProblem(api("POST", "/api/v1/prospects/" + id + "/outcomes", token, Optional.of(json)), 422, "");
        signIn(administrator());
        var leave = post(
                "/settings/me/absences",
                Map.of("from", "+999999999-01-01", "until", "+999999999-01-02"),
                "/settings/me",
                false);
        assertThat(leave.statusCode()).isEqualTo(422);
    }

    @Test
    void theDescriptionOfTheApiIsOfUseToAGenerator() throws Exception {
        var api = JSON.readTree(
                api("GET", "/api/v1/openapi", token, Optional.empty()).body());
        assertThat(api.at("/info/title").asString()).isEqualTo("Followthrough");
        assertThat(api.at("/components/securitySchemes/token/scheme").asString())
                .isEqualTo("bearer");
        var parameters = new ArrayList<String>();
        var operations = new ArrayList<JsonNode>();
        for (var path : api.get("paths")) for (var operation : path) operations.add(operation);
        for (var operation : operations) {
            operation
                    .path("parameters")
                    .forEach(it -> parameters.add(it.get("name").asString()));
            assertThat(operation.get("responses").propertyNames()).contains("401", "403");
        }
        assertThat(operations).hasSizeGreaterThan(8);
        assertThat(parameters).doesNotContain("viewer", "listing", "request").contains("follow", "limit", "owner");
        var post = api.at("/paths/~1api~1v1~1prospects/post");
        assertThat(post.get("summary").asString()).isNotBlank();
        assertThat(post.get("responses").propertyNames()).contains("200", "201", "400", "422");
        assertThat(api.at("/paths/~1api~1v1~1prospects~1{prospectId}/get/responses")
                        .propertyNames())
                .contains("404");
    }

    private static void isProblem(HttpResponse<String> answer, int status, String says) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body()).contains(says).doesNotContain("broke on our side");
    }
}
