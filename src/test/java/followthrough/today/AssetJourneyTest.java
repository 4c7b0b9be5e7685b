package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import followthrough.bench.SmtpSink;
import followthrough.channels.SafeHosts;
import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.NewMailbox;
import followthrough.channels.email.Refusal;
import followthrough.playbook.Lint;
import followthrough.playbook.LintRule;
import followthrough.playbook.Playbook;
import followthrough.playbook.SequenceVersion;
import followthrough.prospects.Added;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.pursuits.Corrections;
import followthrough.pursuits.Dispatcher;
import followthrough.pursuits.Foresight;
import followthrough.pursuits.Gifts;
import followthrough.pursuits.Giving;
import followthrough.pursuits.Lacking;
import followthrough.pursuits.Merges;
import followthrough.pursuits.Messages;
import followthrough.pursuits.NextStep;
import followthrough.pursuits.Outcome;
import followthrough.pursuits.Recorded;
import followthrough.pursuits.Trigger;
import followthrough.support.FollowthroughTest;
import followthrough.support.TestRealTime;
import followthrough.team.Member;
import followthrough.team.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is worth receiving, from the library to the prospect, and what is known of it afterwards. */
@FollowthroughTest
class AssetJourneyTest extends TodayWorld {
    private static final SmtpSink SINK = new SmtpSink();
    private static final GreenMail INBOXES = new GreenMail(new ServerSetup(0, "127.0.0.1", "imap"));
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final byte[] PDF = "%PDF-1.7\nwhat it costs\n".getBytes(StandardCharsets.US_ASCII);

    static {
        INBOXES.start();
    }

    @Autowired
    Dispatcher dispatcher;

    @Autowired
    Messages messages;

    @Autowired
    Corrections corrections;

    @Autowired
    Merges merges;

    @Autowired
    Gifts gifts;

    @Autowired
    Foresight foresight;

    @Autowired
    Lint lint;

    @Autowired
    Playbook playbook;

    @Autowired
    Mailboxes mailboxes;

    @Autowired
    SafeHosts hosts;

    @Autowired
    TestRealTime real;

    private Member ana;

    @AfterAll
    static void closed() {
        SINK.close();
        INBOXES.stop();
    }

    @BeforeEach
    void aLeaderIsSignedIn() throws Exception {
        ana = administrator();
        hosts.allow("127.0.0.1", true, ana.memberId());
        signIn(ana);
        SINK.forget();
    }

    private Member rep() {
        var rep = member("Rob Giver" + COUNT.incrementAndGet(), Role.REP, "Givers", "Europe/London");
        INBOXES.setUser(rep.email(), rep.email(), "secret");
        assertThat(mailboxes.connect(new NewMailbox(
                        rep.memberId(),
                        rep.email(),
                        "Rob Giver",
                        new Mailbox.Server("127.0.0.1", SINK.port(), Mailbox.Tls.NONE),
                        new Mailbox.Server("127.0.0.1", INBOXES.getImap().getPort(), Mailbox.Tls.NONE),
                        rep.email(),
                        "secret",
                        600,
                        10_000)))
                .isInstanceOf(Mailboxes.Connecting.Connected.class);
        return rep;
    }

    private long person(Member owner, Tier tier, String trade) {
        int n = COUNT.incrementAndGet();
        var person = new NewProspect(
                "Maya Okafor" + n,
                "Maya",
                "Okafor" + n,
                "",
                "Oak " + n,
                "",
                "",
                List.of(
                        NewAddress.email("maya" + n + "@oak" + n + ".example").orElseThrow(),
                        NewAddress.phone("+442070" + (100_000 + n), "").orElseThrow()),
                "form",
                owner.memberId(),
                tier,
                Basis.ASKED,
                "",
                "Europe/London",
                "",
                trade.isEmpty() ? Map.of() : Map.of("Industry", trade),
                false,
                false,
                null);
        return ((Added.Created) pursuits.capture(person, "What does it cost?", null)).prospectId();
    }

    /** A form with a file in it, posted as a browser does. */
    private HttpResponse<String> upload(String path, Map<String, String> fields, String fileName, byte[] file)
            throws Exception {
        var body = new ByteArrayOutputStream();
        for (var field : fields.entrySet())
            part(body, "name=\"" + field.getKey() + "\"", "", field.getValue().getBytes(StandardCharsets.UTF_8));
        part(body, "name=\"file\"; filename=\"" + fileName + "\"", "Content-Type: application/octet-stream\r\n", file);
        body.writeBytes("--edge--\r\n".getBytes(StandardCharsets.UTF_8));
        return browser.send(
                posting(path, "multipart/form-data; boundary=edge", "/playbook/assets/new")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void part(ByteArrayOutputStream body, String disposition, String more, byte[] bytes)
            throws IOException {
        body.writeBytes(("--edge\r\nContent-Disposition: form-data; " + disposition + "\r\n" + more + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.write(bytes);
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    /** Each test has assets of its own, so that none is in another's way. @return the key */
    private String file(String name, String helps) throws Exception {
        var saved = upload(
                "/playbook/assets",
                Map.of("name", name, "helps", helps, "answers", "What does it cost?"),
                "Preise ä.pdf",
                PDF);
        assertThat(saved.statusCode()).as(saved.body()).isEqualTo(302);
        return key(saved);
    }

    private String link(String name, String helps, String url) throws Exception {
        var saved = upload("/playbook/assets", Map.of("name", name, "helps", helps, "link", url), "", new byte[0]);
        assertThat(saved.statusCode()).as(saved.body()).isEqualTo(302);
        return key(saved);
    }

    private static String key(HttpResponse<String> saved) {
        var at = saved.headers().firstValue("Location").orElseThrow();
        return at.substring(at.lastIndexOf('/') + 1);
    }

    private List<String> arrived(long prospectId) {
        var address = pursuits.known(pursuitsProspect(prospectId)).addresses().stream()
                .map(it -> it.value())
                .filter(it -> it.contains("@"))
                .findFirst()
                .orElseThrow();
        return SINK.taken().stream()
                .filter(m -> m.recipient().equals(address))
                .map(SmtpSink.Taken::text)
                .toList();
    }

    @Autowired
    Prospects prospects;

    private Prospect pursuitsProspect(long id) {
        return prospects.get(id);
    }

    private void tenSecondsPass() {
        real.advance(Duration.ofSeconds(11));
        dispatcher.runDue();
    }

    private NextStep next(long prospectId) {
        return Objects.requireNonNull(pursuits.openOf(prospectId).orElseThrow().next());
    }

    @Test
    void theLibraryIsKeptByLeadersAndReadByAll() throws Exception {
        var key = file("Price guide " + COUNT.incrementAndGet(), "manufacturing, logistics");
        var list = page("/playbook/assets?q=logistics+price");
        assertThat(list.select("#" + key).text()).startsWith("Price guide");
        assertThat(list.text()).contains("Answers: What does it cost?", "Helps: manufacturing, logistics", "PDF, 23 B");
        assertThat(page("/playbook/assets?q=nothing+of+the+kind").text()).contains("None in which");

        var file = browser.send(
                request("/playbook/assets/" + key + "/file").build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(file.body()).isEqualTo(PDF);
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment;")
                .contains("Preise");
        assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(file.headers().firstValue("Content-Type")).contains("application/pdf");

        var refused = upload(
                "/playbook/assets", Map.of("name", "Tool"), "tool.pdf", "MZ\u0000".getBytes(StandardCharsets.UTF_8));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(refused.body()).select("#file-problem").text()).contains("is none of PDF");
        var large = upload("/playbook/assets", Map.of("name", "Large"), "large.pdf", large());
        assertThat(large.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(large.body()).select("#file-problem").text()).contains("too large", "Give a link");
        var neither = upload("/playbook/assets", Map.of("name", "Neither"), "", new byte[0]);
        assertThat(Jsoup.parse(neither.body()).select("#link-problem").text()).contains("Give the link");
        var script = upload("/playbook/assets", Map.of("name", "X", "link", "javascript:alert(1)"), "", new byte[0]);
        assertThat(Jsoup.parse(script.body()).select("#link-problem").text()).contains("A whole web address");

        assertThat(upload(
                                "/playbook/assets/" + key,
                                Map.of("name", "Prices", "link", "https://oak.example/prices"),
                                "",
                                new byte[0])
                        .statusCode())
                .isEqualTo(302);
        assertThat(page("/playbook/assets/" + key).text())
                .contains("Prices", "https://oak.example/prices", "everybody");
        assertThat(post("/playbook/assets/" + key + "/archive", Map.of(), "/playbook/assets", false)
                        .statusCode())
                .isEqualTo(302);
        assertThat(page("/playbook/assets?q=" + key).select("#" + key)).isEmpty();
        assertThat(page("/playbook/assets?archived=true&q=" + key).select("#" + key))
                .hasSize(1);
        post("/playbook/assets/" + key + "/archive/removal", Map.of(), "/playbook/assets", false);
        assertThat(page("/playbook/assets?q=" + key).select("#" + key)).hasSize(1);

        signIn(member("Rob Reader", Role.REP, "Givers", "Europe/London"));
        assertThat(page("/playbook/assets").text()).doesNotContain("Add an asset");
        assertThat(get("/playbook/assets/new").statusCode()).isEqualTo(403);
        assertThat(post("/playbook/assets/" + key + "/archive", Map.of(), "/playbook/assets", false)
                        .statusCode())
                .isEqualTo(403);
    }

    private static byte[] large() {
        var bytes = new byte[10_000_001];
        System.arraycopy(PDF, 0, bytes, 0, PDF.length);
        return bytes;
    }

    @Test
    void theApiBringsAndChangesThem() throws Exception {
        var leader = team.issueToken(ana.memberId(), "git", Role.LEADER).orElseThrow();
        var rep = team.issueToken(ana.memberId(), "rep", Role.REP).orElseThrow();
        var json = "{\"key\":\"by-api\",\"name\":\"By API\",\"trades\":[\"metal\"],\"stages\":[\"deciding\"],"
                + "\"link\":\"https://oak.example/api\"}";
        assertThat(api("POST", "/api/v1/assets", rep, Optional.of(json)).statusCode())
                .isEqualTo(403);
        var made = api("POST", "/api/v1/assets", leader, Optional.of(json));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.body()).contains("\"key\":\"by-api\"", "\"stages\":[\"deciding\"]");
        assertThat(api("POST", "/api/v1/assets", leader, Optional.of(json)).statusCode())
                .isEqualTo(422);
        var changed = api("POST", "/api/v1/assets/by-api", leader, Optional.of("{\"name\":\"Renamed\"}"));
        assertThat(changed.body()).contains("Renamed", "https://oak.example/api", "metal");
        assertThat(api("POST", "/api/v1/assets/by-api", leader, Optional.of("{\"stages\":[\"ever\"]}"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(api("GET", "/api/v1/assets?q=renamed", rep, Optional.empty()).body())
                .contains("by-api");
        assertThat(api("POST", "/api/v1/assets/by-api/archive", leader, Optional.empty())
                        .body())
                .contains("archivedAt");
        assertThat(api("GET", "/api/v1/assets", rep, Optional.empty()).body()).doesNotContain("by-api");
        assertThat(api("GET", "/api/v1/assets/none", rep, Optional.empty()).statusCode())
                .isEqualTo(404);
    }

    /** A rep gives a file, a link and an answer; what they have then is known, and offered no more. */
    @Test
    void whatARepGivesIsReceivedAndNotOfferedAgain() throws Exception {
        var n = COUNT.incrementAndGet();
        var pdf = file("Guide " + n, "manufacturing");
        var url = "https://oak.example/case-" + n;
        var page = link("Case " + n, "", url);
        var other = link("Hotels " + n, "hotels", "https://oak.example/hotels-" + n);
        var rob = rep();
        long maya = person(rob, Tier.A, "Metal manufacturing");
        signIn(rob);

        var pane = page("/today/prospects/" + maya + "?by=email");
        assertThat(pane.select(".gives > div > .offers [name=asset]").eachAttr("value"))
                .contains(pdf, page);
        assertThat(pane.select(".gives details [name=asset]").eachAttr("value")).contains(other);
        var fields = new HashMap<>(
                Map.of("subject", "What it costs", "body", "Here it is.\n\nRob", "asset", pdf, "answer", "the price"));
        var twice = fields.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .reduce("asset=" + page, (a, b) -> a + "&" + b);
        var sent = post("/today/prospects/" + maya + "/messages", twice, "/today", false);
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(302);
        assertThat(gifts.of(maya)).as("planned is not received").isEmpty();
        tenSecondsPass();

        var mail = arrived(maya).getFirst();
        assertThat(mail)
                .contains(
                        "multipart/mixed",
                        "application/pdf",
                        Base64.getMimeEncoder().encodeToString(PDF))
                .contains("Case " + n + ":\r\n" + url);
        assertThat(gifts.of(maya))
                .extracting(Gifts.Gift::kind, Gifts.Gift::name, Gifts.Gift::perhaps)
                .containsExactlyInAnyOrder(
                        Assertions.tuple(Gifts.Kind.ASSET, "Guide " + n, false),
                        Assertions.tuple(Gifts.Kind.ASSET, "Case " + n, false),
                        Assertions.tuple(Gifts.Kind.ANSWER, "the price", false));
        var after = page("/today/prospects/" + maya + "?by=email");
        assertThat(after.select("aside").text())
                .contains("What they have received so far", "Guide " + n, "An answer: the price");
        assertThat(after.select("[name=asset]").eachAttr("value"))
                .doesNotContain(pdf, page)
                .contains(other);
        assertThat(after.select(".gives").text()).contains("They have already: ", "Not offered again.");
        assertThat(page("/prospects/" + maya).select("aside").text()).contains("Guide " + n, "An answer: the price");
        assertThat(page("/prospects/" + maya).select(".events").text())
                .contains("E-mail: What it costs, with “Case " + n + "”, “Guide " + n + "”, an answer");

        var again = post(
                "/today/prospects/" + maya + "/messages",
                Map.of("subject", "Once more", "body", "Here.", "asset", pdf),
                "/today",
                false);
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(again.body()).text()).contains("nobody is given the same twice");
    }

    /** As a browser sends it: a box that is ticked goes before the hidden field that stands for one that is not. */
    private HttpResponse<String> sends(long prospectId, String asset, boolean ticked) throws Exception {
        return post(
                "/today/prospects/" + prospectId + "/messages",
                "subject=For+you&body=Here+it+is.+Yes+or+no%3F&asset=" + asset + (ticked ? "&followUp=true" : "")
                        + "&followUp=false",
                "/today",
                false);
    }

    private @Nullable Trigger begunBy(long prospectId) {
        var enrolment = pursuits.openOf(prospectId).orElseThrow().enrolment();
        return enrolment == null ? null : enrolment.trigger();
    }

    @Test
    void whatIsFollowedUpBeginsTheFollowUpOnceItHasLeft() throws Exception {
        var n = COUNT.incrementAndGet();
        assertThat(page("/playbook/assets/new").select("[name=followedUp][checked]"))
                .as("so it is for what is new")
                .hasSize(1);
        var plain = link("Plain " + n, "", "https://oak.example/plain-" + n);
        var saved = upload(
                "/playbook/assets",
                Map.of("name", "Sheet " + n, "link", "https://oak.example/sheet-" + n, "followedUp", "true"),
                "",
                new byte[0]);
        var sheet = key(saved);
        assertThat(page("/playbook/assets/" + sheet).text()).contains("Followed up: a question about it follows");
        assertThat(page("/playbook/assets/" + plain).text()).doesNotContain("Followed up:");
        var rob = rep();
        long maya = person(rob, Tier.A, "");
        long noor = person(rob, Tier.A, "");
        long kim = person(rob, Tier.A, "");
        signIn(rob);
        var pane = page("/today/prospects/" + maya + "?by=email");
        assertThat(pane.select(".gives li:has([value=" + sheet + "])").text()).contains("followed up");
        assertThat(pane.select(".gives li:has([value=" + plain + "])").text()).doesNotContain("followed up");
        assertThat(pane.select("[name=followUp]").eachAttr("value")).containsExactly("true", "false");
        assertThat(pane.select("[name=followUp][checked]")).hasSize(1);
        var refused = post(
                "/today/prospects/" + maya + "/messages",
                Map.of("subject", "", "body", "See below", "asset", sheet, "followUp", "false"),
                "/today/prospects/" + maya,
                false);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(refused.body()).select("[name=followUp][checked]"))
                .as("the tick that was taken away stays away")
                .isEmpty();

        var before = pursuits.openOf(maya).orElseThrow().enrolment();
        assertThat(sends(maya, sheet, true).statusCode()).isEqualTo(302);
        assertThat(sends(noor, sheet, false).statusCode()).isEqualTo(302);
        assertThat(sends(kim, plain, true).statusCode()).isEqualTo(302);
        assertThat(pursuits.openOf(maya).orElseThrow().enrolment())
                .as("what is on its way begins nothing")
                .isEqualTo(before);
        tenSecondsPass();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(begunBy(maya)).isNotNull().extracting(Trigger::what).isEqualTo("Sheet " + n);
        assertThat(begunBy(noor)).isNull();
        assertThat(begunBy(kim)).isNull();
        assertThat(page("/prospects/" + maya).text())
                .contains("After the material begins: “Sheet " + n + "”, today", "begun by “Sheet " + n + "”, today");
        // What goes along in a step of it begins nothing anew, and nothing leaves twice.
        var begun = Objects.requireNonNull(pursuits.openOf(maya).orElseThrow().enrolment())
                .begunAt();
        assertThat(page("/today/prospects/" + maya + "?by=email").select("[name=followUp]"))
                .isEmpty();
        clock.advance(Duration.ofHours(1));
        sends(maya, plain, true);
        tenSecondsPass();
        assertThat(arrived(maya)).hasSize(2);
        assertThat(Objects.requireNonNull(pursuits.openOf(maya).orElseThrow().enrolment())
                        .begunAt())
                .isEqualTo(begun);
        assertThat(pursuits.withoutNextStep()).isZero();
    }

    @Test
    void whatIsTakenBackOrComesBackIsNotFollowedUp() throws Exception {
        var n = COUNT.incrementAndGet();
        var sheet = key(upload(
                "/playbook/assets",
                Map.of("name", "Sheet " + n, "link", "https://oak.example/sheet-" + n, "followedUp", "true"),
                "",
                new byte[0]));
        var rob = rep();
        long maya = person(rob, Tier.A, "");
        var giving = new Giving(List.of(sheet), "", "");
        var sent = (Recorded.Done) messages.send(maya, "For you", "Here. Yes or no?", rob.memberId(), null, giving);
        assertThat(corrections.undo(Objects.requireNonNull(sent.undoId()), rob.memberId()))
                .isEmpty();
        tenSecondsPass();
        assertThat(arrived(maya)).isEmpty();
        assertThat(begunBy(maya)).isNull();

        messages.send(maya, "For you", "Here. Yes or no?", rob.memberId(), null, giving);
        tenSecondsPass();
        assertThat(begunBy(maya)).isNotNull();
        long id = db.sql("select max(id) from ledger where prospect_id = :id")
                .param("id", maya)
                .query(Long.class)
                .single();
        var address = pursuits.known(prospects.get(maya)).addresses().stream()
                .filter(it -> it.value().contains("@"))
                .findFirst()
                .orElseThrow();
        corrections.bounced(id, address.value(), Refusal.Type.SOFT, "4.2.2 mailbox full");
        assertThat(begunBy(maya)).isNull();
        assertThat(gifts.of(maya)).isEmpty();
        assertThat(next(maya).goal()).isEqualTo("Send what was promised: Sheet " + n);
    }

    private SequenceVersion published(String key, String asset, String text) {
        return switch (playbook.publish(sequence(key, asset, text), ana.memberId())) {
            case Playbook.Published(var version, var isNew) -> version;
            case Playbook.Refused(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    private static String sequence(String key, String asset, String text) {
        return """
                key: %s
                name: Gives %s
                purpose: gone-quiet
                tiers: [C]
                about: For tests.
                steps:
                  - after: at once
                    channel: email
                    automatic: true
                    goal: They have it
                    approach: do-some-work
                    asset: %s
                    subject: For you
                    text: %s
                  - after: 1 hour
                    channel: email
                    automatic: true
                    goal: They have it once more
                    approach: short-paper
                    asset: %s
                    subject: For you
                    text: %s
                """.formatted(key, key, asset, text, asset, text);
    }

    @Test
    void publishingRefusesWhatTheLibraryHasNot() throws Exception {
        var problems = ((Playbook.Refused)
                        playbook.publish(sequence("no-asset", "no-such-thing", "Look"), ana.memberId()))
                .problems();
        assertThat(problems).first().asString().contains("line 12, asset: there is no asset \"no-such-thing\"");
        var pdf = file("Only a file " + COUNT.incrementAndGet(), "");
        problems = ((Playbook.Refused)
                        playbook.publish(sequence("no-asset", pdf, "'{{ asset.link }}'"), ana.memberId()))
                .problems();
        assertThat(problems.toString()).contains("{{ asset.link }} has nothing to show");
        post("/playbook/assets/" + pdf + "/archive", Map.of(), "/playbook/assets", false);
        problems = ((Playbook.Refused) playbook.publish(sequence("no-asset", pdf, "Look"), ana.memberId())).problems();
        assertThat(problems.toString()).contains("is archived");
    }

    @Test
    void whatIsForeseenKnowsThatWhatAStepGivesIsFollowedUp() throws Exception {
        var n = COUNT.incrementAndGet();
        var saved = upload(
                "/playbook/assets",
                Map.of("name", "Sheet " + n, "link", "https://oak.example/sheet-" + n, "followedUp", "true"),
                "",
                new byte[0]);
        var byHand = sequence("hand-" + n, key(saved), "'{{ asset.name }}: {{ asset.link }} Yes or no?'")
                .replaceFirst("automatic: true", "minutes: 4");
        assertThat(playbook.publish(byHand, ana.memberId())).isInstanceOf(Playbook.Published.class);
        var version = playbook.newest("hand-" + n).orElseThrow();
        var rob = rep();
        long maya = person(rob, Tier.A, "");
        pursuits.enrol(maya, version, rob.memberId(), null);
        var known = pursuits.known(prospects.get(maya));
        assertThat(foresight.upcoming(known, 2).getLast().whyThen()).contains("After the material");
        var told = (Recorded.Done) foresight
                .previews(known, List.of(new Outcome.Done(""), new Outcome.NoAnswer()), null)
                .getFirst();
        assertThat(Objects.requireNonNull(told.next()).whyThen()).contains("After the material");
        playbook.archive("hand-" + n);
    }

    /** What a sequence would give a second time waits for a person, who sees why. */
    @Test
    void aSequenceGivesWhatItNamesAndNeverTwice() throws Exception {
        var n = COUNT.incrementAndGet();
        var url = "https://oak.example/guide-" + n;
        var key = link("Guide " + n, "", url);
        var version = published("gives-" + n, key, "'{{ asset.name }}: {{ asset.link }} Yes or no?'");
        var rob = rep();
        long maya = person(rob, Tier.A, "");
        assertThat(pursuits.enrol(maya, version, rob.memberId(), null)).isInstanceOf(Recorded.Done.class);
        tenSecondsPass();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(arrived(maya).getFirst().replace("=\r\n", "")).contains("Guide " + n + ": " + url);
        assertThat(gifts.of(maya)).extracting(Gifts.Gift::name).containsExactly("Guide " + n);

        clock.advance(Duration.ofHours(2));
        tenSecondsPass();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(next(maya).automatic()).isFalse();
        assertThat(next(maya).whyThen()).contains("they have received “Guide " + n + "” already");
        signIn(rob);
        var pane = page("/today/prospects/" + maya);
        assertThat(pane.text())
                .contains("Its step gives nothing this time: they have received “Guide " + n + "” already");
        assertThat(pane.select("#body").text()).contains("[asset name]");

        // A text that says what it says without it leaves all the same.
        var can = published(
                "can-" + n,
                key,
                "'{% if asset.link %}See {{ asset.link }}{% else %}Anything new?{% endif %} Yes or no?'");
        signIn(ana);
        pursuits.enrol(maya, can, rob.memberId(), null);
        tenSecondsPass();
        assertThat(arrived(maya)).hasSize(2);
        assertThat(arrived(maya).getLast()).contains("Anything new?").doesNotContain("See ");
        playbook.archive("gives-" + n);
        playbook.archive("can-" + n);
    }

    /** The first that helps their trade is theirs; whoever none helps waits for a person, and the sequence's page says so. */
    @Test
    void whatIsForATradeGoesToThatTradeAndGapsAreShown() throws Exception {
        var n = COUNT.incrementAndGet();
        var metal = link("Metal " + n, "metal", "https://oak.example/metal-" + n);
        var wood = link("Wood " + n, "wood", "https://oak.example/wood-" + n);
        var version = published("trades-" + n, "[" + metal + ", " + wood + "]", "'{{ asset.link }} Yes or no?'");
        var rob = rep();
        long carpenter = person(rob, Tier.A, "Wood & furniture");
        long hotel = person(rob, Tier.A, "Hotels");
        for (var id : List.of(carpenter, hotel)) pursuits.enrol(id, version, rob.memberId(), null);
        assertThat(page("/playbook/trades-" + n).select("[hx-get$=/gaps]")).hasSize(1);
        var gaps = page("/playbook/trades-" + n + "/gaps").text();
        assertThat(gaps)
                .contains("Step 1 has no asset for Hotels (1 person now)", "Step 2 has no asset for Hotels")
                .doesNotContain("no asset for Wood");
        tenSecondsPass();
        assertThat(arrived(carpenter).getFirst()).contains("wood-" + n);
        assertThat(arrived(hotel)).isEmpty();
        assertThat(next(hotel).whyThen()).contains("is for wood, and theirs is Hotels");
        playbook.archive("trades-" + n);
    }

    @Test
    void whatNobodyKnowsToHaveArrivedTheyPerhapsHave() throws Exception {
        var n = COUNT.incrementAndGet();
        var key = file("Doubtful " + n, "");
        var rob = rep();
        long maya = person(rob, Tier.A, "");
        messages.send(maya, "For you", "Here.", rob.memberId(), null, new Giving(List.of(key), "", ""));
        long id = db.sql("update ledger set state = 'unknown', done_at = :now where prospect_id = :id returning id")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("id", maya)
                .query(Long.class)
                .single();
        assertThat(gifts.of(maya)).singleElement().satisfies(gift -> assertThat(gift.perhaps())
                .isTrue());
        corrections.settleDoubt(id, true, rob.memberId());
        assertThat(gifts.of(maya)).singleElement().satisfies(gift -> assertThat(gift.perhaps())
                .isFalse());

        // What came back nobody has.
        db.sql("update touch set bounced_at = :now where ledger_id = :id")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
        assertThat(gifts.of(maya)).isEmpty();
    }

    @Test
    void anAnswerIsNotedWithATouchTakenBackWithItAndGoesAlongInAMerge() throws Exception {
        var rob = rep();
        long maya = person(rob, Tier.A, ""), twin = person(rob, Tier.A, "");
        signIn(rob);
        assertThat(post(
                                "/prospects/" + twin + "/touches",
                                Map.of("channel", "call", "talked", "true", "introduction", "Ida Berg"),
                                "/prospects/" + twin,
                                false)
                        .statusCode())
                .isEqualTo(302);
        assertThat(gifts.of(twin)).extracting(Gifts.Gift::name).containsExactly("Ida Berg");
        var nobody = post(
                "/today/prospects/" + maya + "/outcomes",
                Map.of("outcome", "no answer", "answer", "delivery"),
                "/today",
                false);
        assertThat(nobody.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(nobody.body()).text()).contains("noted with the touch that gave it");

        var logged = (Recorded.Done) pursuits.log(
                maya, Channel.CALL, true, "", rob.memberId(), clock.instant(), null, Giving.words("delivery", ""));
        assertThat(gifts.of(maya)).hasSize(1);
        corrections.undo(Objects.requireNonNull(logged.undoId()), rob.memberId());
        assertThat(gifts.of(maya)).isEmpty();

        var merged = (Merges.Merged.Done) merges.merge(maya, twin, rob.memberId());
        assertThat(gifts.of(maya)).extracting(Gifts.Gift::name).containsExactly("Ida Berg");
        merges.undo(merged.mergingId(), rob.memberId());
        assertThat(gifts.of(maya)).isEmpty();
        assertThat(gifts.of(twin)).hasSize(1);
    }

    /** What a leader decides holds for what was published before as well: a person sees it, and why. */
    @Test
    void aRuleThatKeepsBackHoldsWhatASequenceSendsByItself() throws Exception {
        var n = COUNT.incrementAndGet();
        var blames = published("blames-" + n, "You have not answered yet. Does Thursday at nine suit you?");
        var repeats = published(
                "repeats-" + n,
                "Shall I send you the checklist with which three plants like yours found their losses?");
        var rob = rep();
        long maya = person(rob, Tier.A, ""), ben = person(rob, Tier.A, ""), ida = person(rob, Tier.A, "");
        pursuits.enrol(ida, blames, rob.memberId(), null);
        tenSecondsPass();
        assertThat(arrived(ida)).as("while it only warns").hasSize(1);
        try {
            lint.decide(LintRule.BLAME, LintRule.State.BLOCK, ana.memberId());
            lint.decide(LintRule.REPEAT, LintRule.State.BLOCK, ana.memberId());
            pursuits.enrol(maya, blames, rob.memberId(), null);
            pursuits.enrol(ben, repeats, rob.memberId(), null);
            tenSecondsPass();
            assertThat(arrived(maya)).isEmpty();
            assertThat(next(maya).automatic()).isFalse();
            assertThat(next(maya).whyThen())
                    .contains("Blames them, “You have not answered”", "A leader made this rule keep messages back");
            assertThat(arrived(ben)).as("nothing went before").hasSize(1);

            clock.advance(Duration.ofHours(2));
            tenSecondsPass();
            assertThat(arrived(ben)).as("the same once more").hasSize(1);
            assertThat(next(ben).automatic()).isFalse();
            assertThat(next(ben).whyThen()).contains("Said before");
        } finally {
            db.sql("delete from lint_rule").update();
            playbook.archive("blames-" + n);
            playbook.archive("repeats-" + n);
        }
    }

    private SequenceVersion published(String key, String text) {
        var yaml = sequence(key, "none", "'" + text + "'").replace("    asset: none\n", "");
        return ((Playbook.Published) playbook.publish(yaml, ana.memberId())).version();
    }

    /** Ten thousand who get the same file cost one look at it. */
    @Test
    void aFileThatGoesToManyIsReadOnce() throws Exception {
        var n = COUNT.incrementAndGet();
        var key = file("Shared " + n, "");
        var version = published("shares-" + n, key, "'{{ asset.name }} is attached. Yes or no?'");
        var rob = rep();
        long maya = person(rob, Tier.A, ""), ben = person(rob, Tier.A, "");
        pursuits.enrol(maya, version, rob.memberId(), null);
        tenSecondsPass();
        assertThat(arrived(maya).getFirst()).contains(Base64.getMimeEncoder().encodeToString(PDF));
        // Nobody does this; who reads it anew would see it.
        db.sql("update asset_content set bytes = 'other' where asset_id = (select id from asset where key = :key)")
                .param("key", key)
                .update();
        pursuits.enrol(ben, version, rob.memberId(), null);
        tenSecondsPass();
        assertThat(arrived(ben).getFirst()).contains(Base64.getMimeEncoder().encodeToString(PDF));
        playbook.archive("shares-" + n);
    }

    /** One text in several places, with merge fields of its own; changed, it is said anew from then on. */
    @Test
    void aSnippetIsSaidWhereTemplatesNameIt() throws Exception {
        var n = COUNT.incrementAndGet();
        var key = link("Place " + n, "", "https://oak.example/place-" + n);
        var text = "'{{ snippets.quay_%d }} {{ asset.link }} Yes or no?'".formatted(n);
        var unknown = (Playbook.Refused) playbook.publish(sequence("says-" + n, key, text), ana.memberId());
        assertThat(unknown.problems().toString()).contains("there is no snippet \"quay_" + n + "\"");
        var form = "/playbook/snippets";
        assertThat(post(form, Map.of("key", "Quay", "text", "We wait."), form, false)
                        .statusCode())
                .isEqualTo(422);
        assertThat(post(form, Map.of("key", "quay_" + n, "text", "{{ nobody.knows }}"), form, false)
                        .body())
                .contains("is not a field");
        assertThat(post(
                                form,
                                Map.of("key", "quay_" + n, "text", "{{ sender.first_name }} waits at the quay."),
                                form,
                                false)
                        .statusCode())
                .isEqualTo(302);
        var version = published("says-" + n, key, text);
        assertThat(page(form).select("section:has(#quay_" + n + ")").text()).contains("Said by Gives says-" + n);

        var rob = rep();
        long maya = person(rob, Tier.A, "");
        pursuits.enrol(maya, version, rob.memberId(), null);
        tenSecondsPass();
        assertThat(arrived(maya).getFirst()).contains("Rob waits at the quay.");
        post(form + "/quay_" + n, Map.of("text", "We wait at the bridge."), form, false);
        long ben = person(rob, Tier.A, "");
        pursuits.enrol(ben, version, rob.memberId(), null);
        tenSecondsPass();
        assertThat(arrived(ben).getFirst()).contains("We wait at the bridge.");
        signIn(rob);
        assertThat(post(form, Map.of("key", "mine", "text", "x"), form, false).statusCode())
                .isEqualTo(403);
        playbook.archive("says-" + n);
    }

    /** Never a "Hi ,": what an automatic e-mail would miss is said before anything begins. */
    @Test
    void whatSomebodyLacksStopsTheirEnrolment() throws Exception {
        var n = COUNT.incrementAndGet();
        var key = link("Hotel " + n, "", "https://oak.example/hotel-" + n);
        published("needs-" + n, key, "'For {{ custom.hotel }}: {{ asset.link }} Yes or no?'");
        var rob = rep();
        long maya = person(rob, Tier.A, "");
        signIn(rob);
        var refused = post(
                "/prospects/" + maya + "/enrolments", Map.of("sequence", "needs-" + n), "/prospects/" + maya, false);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(refused.body()).text())
                .contains("nobody filled in for Maya", "(step 1: custom.hotel; step 2: custom.hotel)");
        db.sql("update prospect set custom = '{\"hotel\": \"the Oak\"}' where id = :id")
                .param("id", maya)
                .update();
        assertThat(post(
                                "/prospects/" + maya + "/enrolments",
                                Map.of("sequence", "needs-" + n),
                                "/prospects/" + maya,
                                false)
                        .statusCode())
                .isEqualTo(302);
        playbook.archive("needs-" + n);
    }

    /** A file goes along and there is nothing to click: where a link has become one, that is said before its turn comes. */
    @Test
    void aFileHasNoLinkWhoeverAsks() throws Exception {
        var n = COUNT.incrementAndGet();
        var key = link("Sheet " + n, "", "https://oak.example/sheet-" + n);
        var version = published("file-" + n, key, "'{{ asset.name }}: {{ asset.link }} Yes or no?'");
        // Publishing would refuse it by now.
        assertThat(upload("/playbook/assets/" + key, Map.of("name", "Sheet " + n), "sheet.pdf", PDF)
                        .statusCode())
                .isEqualTo(302);
        var rob = rep();
        long maya = person(rob, Tier.C, "");
        assertThat(messages.lacks(maya, version.sequence()))
                .containsExactly("step 1: asset.link", "step 2: asset.link");
        var preview =
                page("/playbook/file-" + n + "/draft/preview?prospect=" + maya).text();
        assertThat(preview).contains("asset.link");
        assertThat(messages.lacking(version.sequence()).of(prospects.get(maya), List.of()))
                .extracting(Lacking.Missing::words)
                .containsExactly("step 1: asset.link", "step 2: asset.link");
        pursuits.enrol(maya, version, rob.memberId(), null);
        tenSecondsPass();
        assertThat(arrived(maya)).isEmpty();
        assertThat(next(maya).whyThen()).contains("asset.link");
        playbook.archive("file-" + n);
    }
}
