package followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import followthrough.channels.SafeHosts;
import followthrough.database.Databases;
import followthrough.database.Keys;
import followthrough.pursuits.Pursuits;
import followthrough.support.FollowthroughTest;
import followthrough.team.Team;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One small sandbox beside the application under test, looked at from outside and from within. */
@FollowthroughTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxTest {
    private static final SampleWorld.Size SMALL = new SampleWorld.Size(30, 30, 6);

    /** Only against waiting without end. */
    private static final Duration FOR_EVER = Duration.ofMinutes(15);

    @Autowired
    SandboxDoor door;

    @Autowired
    Databases databases;

    @Autowired
    Keys keys;

    @Autowired
    JdbcClient mainDatabase;

    private Sandbox sandbox;
    private @Nullable HttpResponse<String> curtain;

    @LocalServerPort
    int port;

    @BeforeAll
    void start() throws InterruptedException {
        databases.drop("sandbox");
        databases.create("sandbox");
        door.start(SMALL);
        var until = System.nanoTime() + FOR_EVER.toNanos();
        try (var browser = browser()) {
            while (door.state() instanceof SandboxDoor.State.Starting && System.nanoTime() < until) {
                lookIn(browser);
                Thread.sleep(100);
            }
        }
        assertThat(door.state()).isInstanceOf(SandboxDoor.State.Running.class);
        sandbox = ((SandboxDoor.State.Running) door.state()).sandbox();
    }

    /** Somebody who comes to the sandbox's own port while its weeks are being played. */
    private void lookIn(HttpClient browser) throws InterruptedException {
        try {
            var page = browser.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (port + 1) + "/today"))
                            .build(),
                    BodyHandlers.ofString());
            if (page.statusCode() == 503 && page.body().contains("being prepared")) curtain = page;
        } catch (IOException itsServerIsNotThereYet) {
            // It comes, or the state says that it did not.
        }
    }

    @Test
    void whoComesWhileItIsPreparedIsToldHowFarItIs() {
        assumeThat(URI.create(sandbox.link()).getPort())
                .as("else somebody else had the port beside")
                .isEqualTo(port + 1);
        assertThat(Objects.requireNonNull(curtain).body()).containsPattern("Playing business day \\d+ of 6|Hiring");
        assertThat(curtain.headers().firstValue("Refresh")).hasValue("2");
    }

    /** Throwing away is the last thing done to it, and is looked at here. */
    @AfterAll
    void throwAway() {
        assertThat(databases.exists(Sandbox.databaseOf(keys))).isTrue();
        door.throwAway();
        assertThat(databases.exists(Sandbox.databaseOf(keys))).isFalse();
        assertThat(databases.exists("sandbox"))
                .as("somebody else's database on the same server")
                .isTrue();
        databases.drop("sandbox");
        assertThat(door.state()).isInstanceOf(SandboxDoor.State.None.class);
        assertThat(sandbox.application().isActive()).isFalse();
    }

    private <T> T inside(Class<T> type) {
        return sandbox.application().getBean(type);
    }

    private long count(String sql) {
        return inside(JdbcClient.class).sql(sql).query(Long.class).single();
    }

    @Test
    void hasWeeksOfFollowUpBehindItInADatabaseOfItsOwn() {
        assertThat(inside(Team.class).members()).hasSize(6);
        assertThat(count("select count(*) from prospect")).isGreaterThan(50);
        assertThat(count("select count(*) from touch")).isGreaterThan(30);
        assertThat(count("select count(*) from ledger where state = 'sent'")).isPositive();
        assertThat(count("select count(*) from import_row")).isPositive();
        assertThat(count("""
                        select count(*) from pursuit u join prospect p on p.id = u.prospect_id
                         where u.kind = 'sale' and u.first_touch_at is null and u.clock_due is null and p.import_id is null
                           and u.state <> 'ended'
                        """))
                .as("whose sale has no clock came with a list, which Insights leaves out")
                .isZero();
        assertThat(mainDatabase
                        .sql("select count(*) from prospect")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aWeekPassesAndNothingFallsThrough() throws InterruptedException {
        var clock = (SandboxClock) inside(Clock.class);
        var before = clock.instant();
        var touches = count("select count(*) from touch");
        clock.run(Speed.WEEK);
        var until = System.nanoTime() + FOR_EVER.toNanos();
        while (clock.instant().isBefore(before.plus(Duration.ofDays(7))) && System.nanoTime() < until) Thread.sleep(50);
        clock.run(Speed.PAUSE);
        assertThat(clock.instant()).isAfterOrEqualTo(before.plus(Duration.ofDays(7)));
        assertThat(inside(Pursuits.class).withoutNextStep()).isZero();
        assertThat(count("select count(*) from touch")).isGreaterThan(touches);
        assertThat(count("select count(*) from received")).isPositive();
        assertThat(count("select count(*) from touch where made_at > timestamptz '" + clock.instant() + "'"))
                .as("nothing is dated by another clock")
                .isZero();
    }

    @Test
    void reachesNothingButItsOwnMailServer() {
        var hosts = inside(SafeHosts.class);
        var own = inside(SandboxMail.class);
        assertThat(hosts.look("127.0.0.1", own.smtpPort())).isInstanceOf(SafeHosts.Answer.Safe.class);
        assertThat(hosts.look("127.0.0.1", own.imapPort())).isInstanceOf(SafeHosts.Answer.Safe.class);
        for (var other : new String[] {"127.0.0.1", "localhost", "smtp.example.com", "203.0.113.5"})
            assertThat(hosts.look(other, 25)).as(other).isInstanceOf(SafeHosts.Answer.Refused.class);
        assertThat(hosts.look("localhost", own.smtpPort())).isInstanceOf(SafeHosts.Answer.Refused.class);
    }

    @Test
    void theLinkSignsInOnce() throws Exception {
        var link = URI.create(sandbox.link());
        assertThat(link.getHost()).isEqualTo("127.0.0.1");
        try (var browser = browser();
                var another = browser()) {
            var page = browser.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString());
            assertThat(page.uri().getPath()).isEqualTo("/sandbox");
            assertThat(page.body())
                    .contains("Leila Haddad")
                    .contains("Throw it away")
                    .contains("What just happened");
            var asked = browser.send(
                    HttpRequest.newBuilder(link.resolve("/sandbox/throw-away"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString("_csrf="
                                    + Jsoup.parse(page.body())
                                            .select("[name=_csrf]")
                                            .first()
                                            .val()))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(asked.statusCode()).isEqualTo(200);
            assertThat(asked.body()).contains("Throw the sandbox away?").contains("Keep it");
            assertThat(browser.send(
                                    HttpRequest.newBuilder(link.resolve("/today"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode())
                    .as("asking throws nothing away")
                    .isEqualTo(200);
            assertThat(another.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString())
                            .body())
                    .contains("was used already");
        }
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }
}
