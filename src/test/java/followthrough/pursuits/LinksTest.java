package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import followthrough.bench.SmtpSink;
import followthrough.channels.SafeHosts;
import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.NewMailbox;
import followthrough.playbook.Playbook;
import followthrough.prospects.Added;
import followthrough.prospects.Basis;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Tier;
import followthrough.support.Copies;
import followthrough.support.FollowthroughTest;
import followthrough.support.TestClock;
import followthrough.support.TestRealTime;
import followthrough.team.FirstAdministrator;
import followthrough.team.Team;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Links in automatic e-mails that lead through here, where the workspace counts clicks: T36. */
@FollowthroughTest
@TestPropertySource(properties = "followthrough.public-url=https://sales.harbour.example")
class LinksTest {
    private static final String GUIDE = "https://www.harbour.example/guide?of=drills&long=1";
    private static final Pattern THROUGH = Pattern.compile("https://sales\\.harbour\\.example(/p/to/[\\w-]+)");
    private static final SmtpSink SINK = new SmtpSink();
    private static final GreenMail INBOXES = new GreenMail(new ServerSetup(0, "127.0.0.1", "imap"));

    static {
        INBOXES.start();
    }

    private static int people;

    @LocalServerPort
    private int port;

    @Autowired
    private Team team;

    @Autowired
    private Pursuits pursuits;

    @Autowired
    private Dispatcher dispatcher;

    @Autowired
    private Messages messages;

    @Autowired
    private Mailboxes mailboxes;

    @Autowired
    private Playbook playbook;

    @Autowired
    private SafeHosts hosts;

    @Autowired
    private Links links;

    @Autowired
    private TestClock clock;

    @Autowired
    private TestRealTime real;

    @Autowired
    private JdbcClient db;

    private final HttpClient anybody = HttpClient.newHttpClient();
    private long ana;

    @AfterAll
    static void closed() {
        SINK.close();
        INBOXES.stop();
    }

    @BeforeEach
    void aWorkspaceThatCountsClicks() {
        SINK.forget();
        if (!team.isSetUp()) {
            team.setUp(new FirstAdministrator(
                    "Ana Ruiz",
                    "ana@harbour.example",
                    "four words are enough",
                    ZoneId.of("Europe/London"),
                    "GBP",
                    "Harbour Tools",
                    "1 Quay Road",
                    EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                    LocalTime.of(9, 0),
                    LocalTime.of(18, 0)));
            ana = team.firstAdministrator().orElseThrow().memberId();
            hosts.allow("127.0.0.1", true, ana);
            INBOXES.setUser("ana@harbour.example", "ana", "secret");
            assertThat(mailboxes.connect(new NewMailbox(
                            ana,
                            "ana@harbour.example",
                            "Ana Ruiz",
                            new Mailbox.Server("127.0.0.1", SINK.port(), Mailbox.Tls.NONE),
                            new Mailbox.Server("127.0.0.1", INBOXES.getImap().getPort(), Mailbox.Tls.NONE),
                            "ana",
                            "secret",
                            600,
                            10_000)))
                    .isInstanceOf(Mailboxes.Connecting.Connected.class);
        }
        ana = team.firstAdministrator().orElseThrow().memberId();
        counting(true);
    }

    private void counting(boolean on) {
        team.changeWorkspace(Copies.with(team.workspace(), "countClicks", on));
    }

    /** Somebody who got an automatic e-mail with two links in it. */
    private long maya() {
        var sequence = ((Playbook.Published) playbook.publish("""
                        key: linked
                        name: Linked
                        purpose: outbound
                        tiers: [C]
                        about: For tests.
                        steps:
                          - {after: at once, channel: email, automatic: true, goal: They know why, approach: checklist, subject: Drills, text: "The guide (%s) has all sizes. Which would you take for oak? See https://harbour.example/oak."}
                          - {after: 3 days, channel: call, goal: They said why, approach: doubts-first, minutes: 5, guide: [Ask]}
                        """.formatted(GUIDE), ana)).version();
        long maya = ((Added.Created) pursuits.capture(
                        NewProspect.of(
                                "Maya Okafor",
                                List.of(NewAddress.email("maya" + ++people + "@prospect.example")
                                        .orElseThrow()),
                                "form",
                                ana,
                                Tier.C,
                                Basis.ASKED),
                        "drills",
                        null))
                .prospectId();
        assertThat(pursuits.enrol(maya, sequence, ana, null)).isInstanceOf(Recorded.Done.class);
        playbook.archive("linked");
        real.advance(Duration.ofSeconds(11));
        dispatcher.runDue();
        return maya;
    }

    private String body(long prospectId) {
        return db.sql("select body from ledger where prospect_id = :id and state = 'sent' and automatic")
                .param("id", prospectId)
                .query(String.class)
                .single();
    }

    private String path(long prospectId) {
        var found = THROUGH.matcher(body(prospectId));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private HttpResponse<Void> follow(String method, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) request.headers(headers);
        return anybody.send(request.build(), HttpResponse.BodyHandlers.discarding());
    }

    private record Click(String target, boolean machine, int times) {}

    private List<Click> clicks(long prospectId) {
        return db.sql("""
                        select c.target, c.machine, c.times from click c join ledger l on l.id = c.ledger_id
                         where l.prospect_id = :id order by c.target, c.machine
                        """)
                .param("id", prospectId)
                .query((rs, n) -> new Click(rs.getString("target"), rs.getBoolean("machine"), rs.getInt("times")))
                .list();
    }

    /** All that the database holds but the clicks themselves. */
    private Map<String, String> everythingElse() {
        var all = new TreeMap<String, String>();
        for (var table : db.sql("""
                        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                         where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'click'
                        """).query(String.class).list())
            all.put(
                    table,
                    db.sql("select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from \"" + table
                                    + "\" t")
                            .query(String.class)
                            .single());
        assertThat(all).containsKeys("pursuit", "next_step", "prospect", "ledger", "timeline");
        return all;
    }

    @Test
    void onlyLinksOfAutomaticEmailsLeadThroughHereAndNeverTheWayOut() {
        long maya = maya();
        var body = body(maya);
        assertThat(THROUGH.matcher(body).results()).hasSize(2);
        assertThat(body).doesNotContain("www.harbour.example").containsPattern("/p/to/[\\w-]+\\) has all sizes");
        assertThat(body).containsPattern("See https://sales\\.harbour\\.example/p/to/[\\w-]+\\.\\n");
        assertThat(body).contains("https://sales.harbour.example/p/opt-out/");
        assertThat(SINK.taken().getLast().text().replace("=\r\n", "")).contains(path(maya));

        assertThat(messages.send(maya, "By hand", "See " + GUIDE, ana)).isInstanceOf(Recorded.Done.class);
        assertThat(db.sql("select body from ledger where prospect_id = :id and not automatic")
                        .param("id", maya)
                        .query(String.class)
                        .single())
                .isEqualTo("See " + GUIDE);

        counting(false);
        assertThat(body(maya())).contains(GUIDE);
    }

    /** T36: what a machine can do as well moves nothing. */
    @Test
    void aClickChangesNothingButItsOwnRecord() throws Exception {
        long maya = maya();
        clock.advance(Duration.ofMinutes(10));
        dispatcher.runDue();
        var before = everythingElse();
        var answer = follow("GET", path(maya));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue(GUIDE);
        follow("GET", path(maya));
        assertThat(clicks(maya)).containsExactly(new Click(GUIDE, false, 2));
        assertThat(everythingElse()).isEqualTo(before);
    }

    /** T36 */
    @Test
    void whatLooksLikeAScannerIsCountedApart() throws Exception {
        long maya = maya();
        follow("GET", path(maya));
        assertThat(clicks(maya)).as("seconds after it left").containsExactly(new Click(GUIDE, true, 1));
        clock.advance(Duration.ofMinutes(10));
        assertThat(follow("HEAD", path(maya)).statusCode()).isEqualTo(302);
        follow("GET", path(maya), "Sec-Purpose", "prefetch;prerender");
        follow("GET", path(maya), "X-Moz", "prefetch");
        assertThat(clicks(maya)).containsExactly(new Click(GUIDE, true, 4));
    }

    @Test
    void nobodyMakesALinkLeadElsewhere() throws Exception {
        var path = path(maya());
        var changed = path.substring(0, path.length() - 2) + (path.endsWith("AA") ? "BB" : "AA");
        for (var forged : List.of(changed, path + "AAAA", "/p/to/" + path.substring(20), "/p/to/aGVsbG8", "/p/to/!"))
            assertThat(follow("GET", forged).statusCode()).as(forged).isGreaterThanOrEqualTo(400);
        assertThat(links.through(
                        "see javascript:alert(1), ftp://a.example/x and mailto:a@b.example", UUID.randomUUID()))
                .isEqualTo("see javascript:alert(1), ftp://a.example/x and mailto:a@b.example");
    }

    @Test
    void whoStopsCountingBreaksNoLink() throws Exception {
        long maya = maya();
        counting(false);
        clock.advance(Duration.ofMinutes(10));
        assertThat(follow("GET", path(maya)).headers().firstValue("Location")).hasValue(GUIDE);
        assertThat(clicks(maya)).isEmpty();
    }
}
