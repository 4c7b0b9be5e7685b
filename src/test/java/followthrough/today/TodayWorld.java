package followthrough.today;

import followthrough.prospects.Added;
import followthrough.prospects.Basis;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Tier;
import followthrough.pursuits.Pursuits;
import followthrough.support.TestClock;
import followthrough.team.FirstAdministrator;
import followthrough.team.Link;
import followthrough.team.Member;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A small team at work, and a browser's requests signed in as one of them. */
abstract class TodayWorld {
    static final String PASSWORD = "a long way to the harbour";

    @LocalServerPort
    int port;

    @Autowired
    Team team;

    @Autowired
    Pursuits pursuits;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient db;

    HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    Member administrator() {
        if (!team.isSetUp())
            team.setUp(new FirstAdministrator(
                    "Ana Ruiz",
                    "ana@harbour.example",
                    PASSWORD,
                    ZoneId.of("Europe/London"),
                    "EUR",
                    "Harbour Tools",
                    "1 Quay",
                    Set.of(
                            DayOfWeek.MONDAY,
                            DayOfWeek.TUESDAY,
                            DayOfWeek.WEDNESDAY,
                            DayOfWeek.THURSDAY,
                            DayOfWeek.FRIDAY),
                    LocalTime.of(9, 0),
                    LocalTime.of(18, 0)));
        return team.memberOf("ana@harbour.example").orElseThrow();
    }

    /** A member who has accepted; in a team of that name, which is made when there is none. */
    Member member(String name, Role role, String teamName, String zone) {
        var email = name.toLowerCase(java.util.Locale.ROOT).replace(' ', '.') + "@harbour.example";
        var there = team.memberOf(email);
        if (there.isPresent()) return there.get();
        var teamId = db.sql(
                        "insert into team (name) values (:name) on conflict (name) do update set name = excluded.name returning id")
                .param("name", teamName)
                .query(Long.class)
                .single();
        var link = team.invite(name, email, role, teamId);
        if (link instanceof Link.Made made) team.accept(made.token(), PASSWORD);
        db.sql("update member set zone = :zone where email = :email::citext")
                .param("zone", zone)
                .param("email", email)
                .update();
        return team.memberOf(email).orElseThrow();
    }

    long capture(String name, String company, Member owner, Tier tier, String phone) {
        var addresses = new ArrayList<NewAddress>();
        NewAddress.email(name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z]+", ".") + "@"
                        + company.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z]+", "-") + ".example")
                .ifPresent(addresses::add);
        if (!phone.isEmpty()) addresses.add(NewAddress.phone(phone, "GB").orElseThrow());
        var person = new NewProspect(
                name,
                name.split(" ")[0],
                name.split(" ")[1],
                "",
                company,
                "",
                "",
                List.copyOf(addresses),
                "Form",
                owner.memberId(),
                tier,
                Basis.ASKED,
                "form",
                "",
                "",
                Map.of(),
                false,
                false,
                null);
        return switch (pursuits.capture(person, "asked by the form", null)) {
            case Added.Created(long id) -> id;
            case Added.Known(long id, var by) -> id;
            case Added.Suppressed(var why) -> throw new IllegalStateException(why);
        };
    }

    /** Of a mailbox that nobody reaches: a draft can be sent from it, and waits. */
    void mailboxOf(Member owner) {
        db.sql("""
                insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host, imap_port,
                                     imap_tls, username, secret, created_at)
                values (:member, :address, 'Kofi', 'smtp.example', 465, 'tls', 'imap.example', 993, 'tls', 'kofi', '\\x01', now())
                on conflict do nothing
                """)
                .param("member", owner.memberId())
                .param("address", owner.email())
                .update();
    }

    void signIn(Member member) throws Exception {
        browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        post("/sign-in", Map.of("email", member.email(), "password", PASSWORD), "/sign-in", false);
    }

    Document page(String path) throws Exception {
        return Jsoup.parse(get(path).body());
    }

    HttpResponse<String> get(String path) throws Exception {
        return browser.send(
                request(path)
                        .header("Accept", path.contains(".json") ? "application/json" : "text/html")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, Map<String, String> fields, String formPage, boolean htmx) throws Exception {
        return post(
                path,
                fields.entrySet().stream()
                        .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&")),
                formPage,
                htmx);
    }

    /** @param form as it is sent, where a name stands several times or the order counts */
    HttpResponse<String> post(String path, String form, String formPage, boolean htmx) throws Exception {
        var request = posting(path, "application/x-www-form-urlencoded", formPage)
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (htmx) request.header("HX-Request", "true");
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** @param formPage whose form it is, which names the token that goes with it */
    HttpRequest.Builder posting(String path, String type, String formPage) throws Exception {
        var page = page(formPage);
        return request(path)
                .header("Content-Type", type)
                .header(
                        page.select("meta[name=csrf-header]").attr("content"),
                        page.select("meta[name=csrf-token]").attr("content"));
    }

    HttpResponse<String> api(String method, String path, String token, Optional<String> json) throws Exception {
        var request =
                request(path).header("Authorization", "Bearer " + token).header("Content-Type", "application/json");
        request.method(
                method, json.map(HttpRequest.BodyPublishers::ofString).orElse(HttpRequest.BodyPublishers.noBody()));
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }
}
