package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Added;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.MayContact;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.support.FollowthroughTest;
import followthrough.support.TestClock;
import followthrough.team.FirstAdministrator;
import followthrough.team.SendingRules;
import followthrough.team.Team;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The way out under every automatic e-mail: T36, T37. */
@FollowthroughTest
class OptOutTest {
    private static int people;

    private final int port;
    private final Team team;
    private final Pursuits pursuits;
    private final Prospects prospects;
    private final JdbcClient db;
    private final HttpClient anybody = HttpClient.newHttpClient();

    private long maya;
    private String token = "";

    @Autowired
    OptOutTest(@LocalServerPort int port, Team team, Pursuits pursuits, Prospects prospects, JdbcClient db) {
        this.port = port;
        this.team = team;
        this.pursuits = pursuits;
        this.prospects = prospects;
        this.db = db;
    }

    @BeforeEach
    void anEmailWasSent() {
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
        var ana = team.firstAdministrator().orElseThrow().memberId();
        var address = "maya" + ++people + "@buyer.example";
        var added = pursuits.capture(
                NewProspect.of(
                        "Maya",
                        List.of(
                                NewAddress.email(address).orElseThrow(),
                                NewAddress.phone("+44 20 7946 0" + (100 + people), "GB")
                                        .orElseThrow()),
                        "Web form",
                        ana,
                        Tier.B,
                        Basis.ASKED),
                "asked",
                null);
        maya = added instanceof Added.Created(long prospectId) ? prospectId : 0;
        var key = MessageKey.next(Instant.now());
        token = MessageKey.token(key);
        db.sql("""
                with box as (
                    insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host,
                                         imap_port, imap_tls, username, secret, created_at)
                    values (:ana, :box, 'Ana', 'mail.example', 465, 'tls', 'mail.example', 993, 'tls', 'ana', '', now())
                    returning id)
                insert into ledger (pursuit_id, prospect_id, automatic, mailbox_id, member_id, state, message_id, key,
                                    unsubscribe, recipient, subject, body, goal, minutes, planned_at, not_before,
                                    found_by_key)
                select :pursuit, :prospect, true, box.id, :ana, 'sent', :messageId, :key, :token, :recipient,
                       'Hello', 'Hello', 'a talk', 1, now(), now(), true
                  from box
                """)
                .param("ana", ana)
                .param("box", "ana" + people + "@harbour.example")
                .param("pursuit", pursuits.openOf(maya).orElseThrow().pursuitId())
                .param("prospect", maya)
                .param("messageId", MessageKey.messageId(key, "harbour.example"))
                .param("key", key)
                .param("token", token)
                .param("recipient", address)
                .update();
    }

    @Test
    void aLinkFromBeforeTokensBeganAsTheirKeysIsHonoured() throws Exception {
        db.sql("update ledger set found_by_key = false, unsubscribe = :before where unsubscribe = :token")
                .param("before", "a-token-of-other-days-" + people)
                .param("token", token)
                .update();
        assertThat(post("").statusCode()).isEqualTo(404);
        token = "a-token-of-other-days-" + people;
        assertThat(post("").statusCode()).isEqualTo(200);
        assertThat(prospects.get(maya).optedOut()).isTrue();
    }

    /** T36. */
    @Test
    void aScannerThatFollowsEveryLinkOptsNobodyOut() throws Exception {
        assertThat(get().statusCode()).isEqualTo(200);
        assertThat(get().body()).contains("Nothing has changed yet");
        assertThat(prospects.get(maya).optedOut()).isFalse();
        assertThat(pursuits.openOf(maya)).isPresent();
    }

    /** T37: what a mail program posts for its own button (RFC 8058), without cookies and without our form's proof. */
    @Test
    void oneClickEndsItOnEveryChannelAndTwiceIsSafe() throws Exception {
        assertThat(post("List-Unsubscribe=One-Click").statusCode()).isEqualTo(200);
        assertThat(prospects.get(maya).optedOut()).isTrue();
        assertThat(pursuits.openOf(maya)).isEmpty();
        assertThat(post("List-Unsubscribe=One-Click").body()).contains("You will hear no more from us");
        assertThat(get().body())
                .as("who comes back is not told that nothing has changed")
                .contains("You will hear no more from us");
        assertThat(post("only=email").body())
                .as("nor that somebody may still call")
                .contains("You will hear no more from us");
        assertThat(prospects.get(maya).optedOut()).isTrue();
    }

    @Test
    void onlyEmailLeavesTheOtherChannelsOpen() throws Exception {
        assertThat(post("only=email").body()).contains("No more e-mail");
        assertThat(get().body()).contains("No more e-mail", "stop everything");
        var person = prospects.get(maya);
        assertThat(person.optedOut()).isFalse();
        var addresses = prospects.addresses(maya);
        var now = MayContact.Circumstances.of(TestClock.START, SendingRules.NONE);
        assertThat(MayContact.check(person, Channel.EMAIL, addresses, now).byPerson())
                .isFalse();
        assertThat(MayContact.check(person, Channel.CALL, addresses, now).byPerson())
                .isTrue();
        assertThat(pursuits.openOf(maya)).isPresent();
    }

    @Test
    void aLinkThatNobodyMadeSaysSo() throws Exception {
        token = "guessed";
        var page = get();
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body())
                .as("they are outside, and have to be told what else ends it")
                .contains("nothing has changed", "unsubscribe")
                .doesNotContain("Go to Today");
        assertThat(post("").statusCode()).isEqualTo(404);
    }

    @Test
    void aLinkThatNoServerReadsSaysSoInWords() throws Exception {
        for (var broken : List.of("zz%00", "zz%2F", "zz%5c..")) {
            token = broken;
            var page = get();
            assertThat(page.statusCode()).as(broken).isBetween(400, 404);
            assertThat(page.body()).as(broken).contains("nothing has changed");
        }
    }

    private HttpResponse<String> get() throws Exception {
        return anybody.send(request().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String form) throws Exception {
        return anybody.send(
                request()
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/p/opt-out/" + token));
    }
}
