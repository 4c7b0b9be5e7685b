package followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.database.DatabaseAddress;
import followthrough.database.Databases;
import followthrough.prospects.Added;
import followthrough.prospects.Basis;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Tier;
import followthrough.pursuits.Outcome;
import followthrough.pursuits.Pursuits;
import followthrough.support.FollowthroughTest;
import followthrough.team.FirstAdministrator;
import followthrough.team.Role;
import followthrough.team.Team;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A back-up made while people come in and are called, and what starts on it. */
@FollowthroughTest
class BackupWhileRunningTest {
    private static final String PASSWORD = "four words are enough";
    private static final int AT_LEAST = 60;

    @Autowired
    Team team;

    @Autowired
    Pursuits pursuits;

    @Autowired
    Databases databases;

    @TempDir
    Path folder;

    @Test
    void isOneMomentAndStartsWithTodayAndTheFence() throws Exception {
        var ana = team.setUp(new FirstAdministrator(
                        "Ana Ruiz",
                        "ana@harbour.example",
                        PASSWORD,
                        ZoneId.of("Europe/London"),
                        "EUR",
                        "Harbour Tools",
                        "1 Quay",
                        EnumSet.allOf(DayOfWeek.class),
                        LocalTime.of(9, 0),
                        LocalTime.of(18, 0)))
                .orElseThrow()
                .memberId();
        var token = team.issueToken(ana, "form", Role.ADMINISTRATOR).orElseThrow();
        var captured = new AtomicInteger();
        var enough = new AtomicBoolean();
        var writers = new ArrayList<Thread>();
        for (int n = 0; n < 2; n++)
            writers.add(Thread.ofVirtual().start(() -> {
                while (!enough.get()) comesInAndIsCalled(ana, captured.incrementAndGet());
            }));
        var files = new ArrayList<Path>();
        for (int n = 1; n <= 3; n++) {
            while (captured.get() < n * AT_LEAST) Thread.sleep(5);
            files.add(folder.resolve(n + ".zip"));
            command("backup", files.getLast(), databases.main());
        }
        enough.set(true);
        for (var writer : writers) writer.join();

        DatabaseAddress last = null;
        long before = 0;
        for (int n = 0; n < files.size(); n++) {
            databases.drop("test_restored_" + n);
            last = databases.create("test_restored_" + n);
            command("restore", files.get(n), last);
            assertThat(count(last, "prospect")).isGreaterThan(before);
            before = count(last, "prospect");
            for (var wrong : List.of(
                    "pursuit p full join next_step n on n.pursuit_id = p.id where p.open is distinct from (n.pursuit_id is not null)",
                    "touch t left join pursuit p on p.id = t.pursuit_id where p.id is null",
                    "prospect p left join pursuit u on u.prospect_id = p.id where u.id is null",
                    "prospect p left join address a on a.prospect_id = p.id where a.id is null",
                    // Touch, word on the timeline and the pursuit's own account are one transaction.
                    "touch t left join timeline e on e.touch_id = t.id where e.id is null",
                    "pursuit p where cardinality(channels) <> (select count(*) from touch t where t.pursuit_id = p.id)"))
                assertThat(count(last, wrong)).as(wrong).isZero();
        }
        assertThat(count(last, "touch")).isPositive();
        assertThat(before).isGreaterThanOrEqualTo(2 * AT_LEAST);
        starts(last, token);
    }

    /** The restored copy is an application like any other, which sends nothing yet and says why. */
    private void starts(DatabaseAddress on, String token) throws Exception {
        try (var application = Followthrough.start(new String[] {
                    "--server.port=0",
                    "--followthrough.data=" + folder.resolve("data"),
                    "--followthrough.keys=" + folder.resolve("keys"),
                    "--spring.datasource.url=" + on.url(),
                    "--spring.datasource.username=" + on.user(),
                    "--spring.datasource.password=" + on.password()
                });
                var browser = HttpClient.newBuilder()
                        .cookieHandler(new CookieManager())
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build()) {
            var here = URI.create(
                    "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port"));
            var door = Jsoup.parse(get(browser, here.resolve("/sign-in"), Map.of()));
            var signedIn = browser.send(
                    HttpRequest.newBuilder(here.resolve("/sign-in"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header(
                                    door.select("meta[name=csrf-header]").attr("content"),
                                    door.select("meta[name=csrf-token]").attr("content"))
                            .POST(HttpRequest.BodyPublishers.ofString("email=ana%40harbour.example&password="
                                    + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(signedIn.statusCode()).isEqualTo(200);
            var today = Jsoup.parse(get(browser, here.resolve("/today"), Map.of()));
            assertThat(today.select(".queue li .name").eachText())
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("Person N"));
            assertThat(today.text()).contains("Nothing is sent: this database was restored from a back-up of");
            assertThat(get(browser, here.resolve("/api/v1/next-steps"), Map.of("Authorization", "Bearer " + token)))
                    .as("an API token goes on")
                    .contains("first touch is due at once");
        }
    }

    private static String get(HttpClient browser, URI page, Map<String, String> headers) throws Exception {
        var request = HttpRequest.newBuilder(page);
        headers.forEach(request::header);
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void comesInAndIsCalled(long ana, int n) {
        var person = new NewProspect(
                "Person N" + n,
                "",
                "",
                "",
                "Firm " + n % 7,
                "",
                "",
                List.of(
                        NewAddress.email("n" + n + "@many.example").orElseThrow(),
                        NewAddress.phone("+44 20 7946 0" + (100 + n % 900), "GB")
                                .orElseThrow()),
                "form",
                ana,
                Tier.B,
                Basis.ASKED,
                "",
                "",
                "",
                Map.of(),
                false,
                false,
                null);
        if (pursuits.capture(person, "asked by the form", null) instanceof Added.Created(long prospectId) && n % 2 == 0)
            pursuits.record(prospectId, new Outcome.NoAnswer(), null, "", ana);
    }

    private static void command(String command, Path file, DatabaseAddress address) {
        var said = new ByteArrayOutputStream();
        var to = new PrintStream(said, true);
        var status = BackupCommand.run(
                command,
                new String[] {
                    file.toString(),
                    "--spring.datasource.url=" + address.url(),
                    "--spring.datasource.username=" + address.user(),
                    "--spring.datasource.password=" + address.password()
                },
                to,
                to,
                null);
        assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static long count(DatabaseAddress address, String from) {
        return JdbcClient.create(new DriverManagerDataSource(address.url(), address.user(), address.password()))
                .sql("select count(*) from " + from)
                .query(Long.class)
                .single();
    }
}
