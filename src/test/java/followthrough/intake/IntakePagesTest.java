package followthrough.intake;

import static java.util.Objects.requireNonNull;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A list from the file to its end, a prospect by hand, and the API, as a browser and a program ask. */
@FollowthroughTest
class IntakePagesTest {
    @LocalServerPort
    private int port;

    @Autowired
    private Team team;

    @Autowired
    private JdbcClient db;

    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @BeforeEach
    void anAdministratorIsSignedIn() throws Exception {
        ListTest.noPeople(db);
        if (!team.isSetUp())
            team.setUp(new FirstAdministrator(
                    "Ana Ruiz",
                    "ana@harbour.example",
                    "a long way to the harbour",
                    ZoneId.of("Europe/London"),
                    "GBP",
                    "Harbour Tools",
                    "1 Quay",
                    Set.of(DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY),
                    LocalTime.of(9, 0),
                    LocalTime.of(17, 0)));
        post("/sign-in", "email=ana@harbour.example&password=" + encoded("a long way to the harbour"), "/sign-in");
    }

    @Test
    void aListGoesFromFileToProspects() throws Exception {
        assertThat(get("/imports").body()).contains("No list yet");
        assertThat(upload("broken.xlsx", "PK nothing").statusCode()).isEqualTo(422);
        var uploaded = upload("fair-leads.csv", Files.readString(Path.of("samples/fair-leads.csv")));
        var url = uploaded.headers().firstValue("Location").orElseThrow().replaceFirst("^https?://[^/]+", "");
        var columns = get(url);
        assertThat(columns.statusCode()).isEqualTo(200);
        assertThat(Jsoup.parse(columns.body()).select("select[name^=column-]")).hasSize(11);
        var refused = post(url + "/check", "kind=FRESH&basis=consent&basisNote=&tier=B&source=fair", url);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Say when and how they agreed");
        post(url + "/check", "kind=FRESH&basis=asked&basisNote=stand&tier=B&source=fair", url);
        var checked = settled(url);
        assertThat(checked).contains("What it would do", "Minutes needed", "Import 57 rows");
        assertThat(get(url + "?show=rejected").body()).contains("nobody to reach");
        assertThat(get(url + "/rejected.csv").body()).contains("Delta Pumps");
        post(url + "/run", "", url);
        assertThat(settled(url))
                .contains(
                        "Of 60 rows: 56 prospects added, 1 row joined with an earlier one of the same person,"
                                + " 3 rows left out, each with its reason below.",
                        "Undo this import");
        assertThat(get("/imports").body()).contains("fair-leads.csv");
        var preview = Jsoup.parse(get(url + "/undo").body()).text();
        assertThat(preview).contains("56 people go", "0 people stay", "Take 56 people out again");
        post(url + "/undo", "", url);
        assertThat(settled(url)).contains("by Ana Ruiz", "56 people taken out again");
        assertThat(get("/imports").body()).contains("undone");
        assertThat(get(url + "/undo").statusCode()).isEqualTo(302);
    }

    @Test
    void whatIsNoListIsSaidToBeNone() throws Exception {
        var empty = upload("empty.csv", "");
        assertThat(empty.statusCode()).isEqualTo(422);
        assertThat(empty.body()).contains("“empty.csv” could not be read: it is empty");
        assertThat(upload("", "").body()).contains("Choose a file");
        var headed = upload("headed.csv", "name,email,company\n");
        var url = headed.headers().firstValue("Location").orElseThrow().replaceFirst("^https?://[^/]+", "");
        assertThat(get(url).body()).contains("There is nothing in it").doesNotContain("<button form=\"settings\"");
        post(url + "/check", "kind=FRESH&basis=asked&basisNote=&tier=B&source=fair", url);
        var checked = settled(url);
        assertThat(checked).contains("There is nothing in it").doesNotContain("Import 0 rows", "There until then");
    }

    @Test
    void thoseWhoWaitForRoomAreOfferedOnToday() throws Exception {
        var admin = team.firstAdministrator().orElseThrow().memberId();
        db.sql("""
                insert into import (member_id, file_name, file_hash, file_size, state, settings, counts, row_count, created_at,
                                    started_at)
                select :admin, 'waiting.csv', '\\x00', 1, 'done', :settings::jsonb, '{"later": 2}', 2, now(), now()
                """)
                .param("admin", admin)
                .param(
                        "settings",
                        tools.jackson.databind.json.JsonMapper.shared()
                                .writeValueAsString(new ImportSettings(
                                        null,
                                        null,
                                        null,
                                        null,
                                        new Mapping(List.of()),
                                        ImportSettings.ListKind.KNOWN,
                                        followthrough.prospects.Basis.ASKED,
                                        "",
                                        ImportSettings.Owners.ONE,
                                        admin,
                                        followthrough.prospects.Tier.B,
                                        "fair")))
                .update();
        var today = Jsoup.parse(get("/today").body());
        var offer = requireNonNull(today.select("form.offer").first());
        assertThat(offer.text()).contains("2 people from “waiting.csv” wait for room", "Plan those that fit now");
        assertThat(offer.select("input[type=hidden]"))
                .as("the proof that the form is ours")
                .isNotEmpty();
        assertThat(post(offer.attr("action"), "", "/today").statusCode()).isEqualTo(302);
        assertThat(Jsoup.parse(get("/prospects").body()).select("form.offer"))
                .as("on Today only")
                .isEmpty();
    }

    @Test
    void listsAreWorkedOnByTheApi() throws Exception {
        var admin = team.firstAdministrator().orElseThrow().memberId();
        var token = team.issueToken(admin, "lists", Role.ADMINISTRATOR).orElseThrow();
        var uploaded = apiUpload(token, "api.csv", "Who,Mail,Extra\nAda One,one@api.example,x\nNobody,,y\n");
        assertThat(uploaded.statusCode()).isEqualTo(202);
        var url = uploaded.headers().firstValue("Location").orElseThrow();
        awaitState(token, url, "checked");
        assertThat(api(token, "GET", url + "/mapping", "").body())
                .contains("\"header\":\"Extra\",\"field\":\"custom\"");
        assertThat(api(token, "PUT", url + "/mapping", "{\"columns\":[{\"index\":9,\"field\":\"city\"}]}")
                        .body())
                .contains("There is no column 9");
        var changed = api(token, "PUT", url + "/mapping", "{\"columns\":[{\"index\":2,\"field\":\"city\"}]}");
        assertThat(changed.statusCode()).isEqualTo(202);
        awaitState(token, url, "checked");
        assertThat(api(token, "GET", url + "/rows?verdict=rejected", "").body())
                .contains("\"row\":3", "nobody to reach");
        assertThat(api(token, "GET", url + "/rows?verdict=odd", "").statusCode())
                .isEqualTo(422);
        assertThat(api(token, "GET", url + "/rows?limit=1", "").body()).contains("\"next\":2");
        assertThat(api(token, "GET", url + "/rejected.csv", "").body()).contains("Nobody");
        assertThat(api(token, "POST", url + "/undo", "").statusCode()).isEqualTo(409);
        assertThat(api(token, "POST", url + "/run", "").statusCode()).isEqualTo(202);
        awaitState(token, url, "done");
        assertThat(api(token, "DELETE", url, "").statusCode()).isEqualTo(409);
        assertThat(api(token, "PUT", url + "/mapping", "{}").statusCode()).isEqualTo(409);
        assertThat(api(token, "POST", url + "/later", "").body())
                .isEqualTo("{\"planned\":0,\"elsewhere\":0,\"waiting\":0}");
        assertThat(api(token, "GET", url + "/undo", "").body()).contains("\"people\":1");
        assertThat(api(token, "POST", url + "/undo", "").statusCode()).isEqualTo(202);
        awaitState(token, url, "undone");
        assertThat(api(token, "POST", url + "/undo", "").statusCode())
                .as("twice is safe")
                .isEqualTo(202);
        assertThat(api(token, "GET", "/api/v1/imports", "").body()).contains("api.csv");
        var away = apiUpload(token, "away.csv", "name,email\nB B,b@api.example\n")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        awaitState(token, away, "checked");
        assertThat(api(token, "DELETE", away, "").statusCode()).isEqualTo(204);
        assertThat(api(token, "GET", away, "").statusCode()).isEqualTo(404);
    }

    private void awaitState(String token, String url, String state) throws Exception {
        for (int i = 0; i < 3_000; i++) {
            if (api(token, "GET", url, "").body().contains("\"state\":\"" + state + "\"")) return;
            Thread.sleep(100);
        }
        throw new AssertionError(api(token, "GET", url, "").body());
    }

    private HttpResponse<String> api(String token, String method, String path, String json) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        request(path)
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(json))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> apiUpload(String token, String name, String content) throws Exception {
        var body = "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n%s\r\n--part--\r\n"
                .formatted(name, content);
        return HttpClient.newHttpClient()
                .send(
                        request("/api/v1/imports?as=fresh&because=asked")
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "multipart/form-data; boundary=part")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private String settled(String url) throws Exception {
        for (int i = 0; i < 3_000; i++) {
            var page = get(url).body();
            if (!page.contains("id=\"progress\"")) return page;
            Thread.sleep(100);
        }
        throw new AssertionError("still at work");
    }

    @Test
    void aProspectIsAddedByHandOnce() throws Exception {
        assertThat(get("/prospects/new").statusCode()).isEqualTo(200);
        assertThat(post("/prospects", "name=&email=x", "/prospects/new").statusCode())
                .isEqualTo(422);
        var nobodySaid = post("/prospects", "name=Mo+Hand&email=mo@hand.example&source=fair", "/prospects/new");
        assertThat(nobodySaid.statusCode()).isEqualTo(422);
        assertThat(nobodySaid.body()).contains("Choose why this person may be contacted");
        var endless = "name=" + "Z".repeat(201) + "&email=z@hand.example&source=fair&basis=asked";
        assertThat(post("/prospects", endless, "/prospects/new").body()).contains("Name: at most 200 characters");
        var form = "name=Mo+Hand&email=mo@hand.example&basis=asked&source=fair&tier=A&note=hello";
        assertThat(post("/prospects", form, "/prospects/new").statusCode()).isEqualTo(302);
        var again = post("/prospects", form, "/prospects/new");
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("in the base already", "Mo Hand");
        assertThat(get("/prospects/new/alike?email=mo@hand.example").body()).contains("same e-mail address");
    }

    /** T10. */
    @Test
    void theApiTakesOnePersonOnce() throws Exception {
        var admin = team.firstAdministrator().orElseThrow().memberId();
        var token = team.issueToken(admin, "form", Role.REP).orElseThrow();
        var json =
                "{\"name\":\"Api Person\",\"email\":\"api@form.example\",\"asked\":\"Call me\",\"source\":\"web form\"}";
        var first = api(token, json);
        assertThat(first.body()).contains("\"created\"");
        assertThat(first.statusCode()).isEqualTo(201);
        var second = api(token, json);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).contains("\"known\"", "a moment ago");
        var refused = api(token, "{\"name\":\"X\",\"email\":\"nothing\",\"tier\":\"Z\"}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("\"field\":\"email\"", "\"field\":\"tier\"");
    }

    private HttpResponse<String> api(String token, String json) throws Exception {
        return browser.send(
                request("/api/v1/prospects")
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> upload(String name, String content) throws Exception {
        var token = Jsoup.parse(get("/imports/new").body())
                .select("form[action=/imports] input[type=hidden]")
                .first();
        var body = "--part\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                        .formatted(
                                requireNonNull(token).attr("name"),
                                requireNonNull(token).attr("value"))
                + "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n%s\r\n--part--\r\n"
                        .formatted(name, content);
        return browser.send(
                request("/imports")
                        .header("Content-Type", "multipart/form-data; boundary=part")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
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
