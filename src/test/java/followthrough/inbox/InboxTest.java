package followthrough.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import followthrough.bench.SmtpSink;
import followthrough.channels.SafeHosts;
import followthrough.channels.email.Incoming;
import followthrough.channels.email.Mailbox;
import followthrough.channels.email.MailboxReader;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.NewMailbox;
import followthrough.insights.MailboxHealth;
import followthrough.playbook.Playbook;
import followthrough.prospects.Added;
import followthrough.prospects.Address;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.pursuits.Commitment;
import followthrough.pursuits.Dispatcher;
import followthrough.pursuits.Messages;
import followthrough.pursuits.NextStep;
import followthrough.pursuits.OldWords;
import followthrough.pursuits.Pursuit;
import followthrough.pursuits.Pursuits;
import followthrough.pursuits.Recorded;
import followthrough.pursuits.SentMail;
import followthrough.support.FollowthroughTest;
import followthrough.support.TestClock;
import followthrough.support.TestRealTime;
import followthrough.team.FirstAdministrator;
import followthrough.team.Role;
import followthrough.team.Team;
import followthrough.team.Viewer;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What follows from mail that comes in, to messages that really left. */
@FollowthroughTest
class InboxTest {
    private static final SmtpSink SINK = new SmtpSink();
    private static final GreenMail INBOXES = new GreenMail(new ServerSetup(0, "127.0.0.1", "imap"));
    private static final String ANA = "ana@harbour.example";

    static {
        INBOXES.start();
    }

    private static int count;

    private final Inbox inbox;
    private final Dispatcher dispatcher;
    private final Messages messages;
    private final SentMail sentMail;
    private final Pursuits pursuits;
    private final Prospects prospects;
    private final Mailboxes mailboxes;
    private final Team team;
    private final SafeHosts hosts;
    private final TestClock clock;
    private final JdbcClient db;

    @Autowired
    private MailboxHealth health;

    @Autowired
    private MailboxReader reader;

    @Autowired
    private Playbook playbook;

    @Autowired
    private TestRealTime real;

    @Autowired
    private Strangers strangers;

    @Autowired
    private ApplicationEventPublisher events;

    private long ana;

    @Autowired
    InboxTest(
            Inbox inbox,
            Dispatcher dispatcher,
            Messages messages,
            SentMail sentMail,
            Pursuits pursuits,
            Prospects prospects,
            Mailboxes mailboxes,
            Team team,
            SafeHosts hosts,
            TestClock clock,
            JdbcClient db) {
        this.inbox = inbox;
        this.dispatcher = dispatcher;
        this.messages = messages;
        this.sentMail = sentMail;
        this.pursuits = pursuits;
        this.prospects = prospects;
        this.mailboxes = mailboxes;
        this.team = team;
        this.hosts = hosts;
        this.clock = clock;
        this.db = db;
    }

    @AfterAll
    static void closed() {
        SINK.close();
        INBOXES.stop();
    }

    @BeforeEach
    void aTeamWithAMailbox() {
        SINK.forget();
        if (!team.isSetUp()) {
            team.setUp(new FirstAdministrator(
                    "Ana Ruiz",
                    ANA,
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
            INBOXES.setUser(ANA, ANA, "secret");
            assertThat(mailboxes.connect(new NewMailbox(
                            ana,
                            ANA,
                            "Ana Ruiz",
                            new Mailbox.Server("127.0.0.1", SINK.port(), Mailbox.Tls.NONE),
                            new Mailbox.Server("127.0.0.1", INBOXES.getImap().getPort(), Mailbox.Tls.NONE),
                            ANA,
                            "secret",
                            600,
                            10_000)))
                    .isInstanceOf(Mailboxes.Connecting.Connected.class);
        }
        ana = team.firstAdministrator().orElseThrow().memberId();
    }

    /** Somebody who asked and has just got the first automatic e-mail. */
    private long maya() {
        long maya = person();
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
        return maya;
    }

    private long person() {
        int n = ++count;
        var person = new NewProspect(
                "Maya Okafor",
                "",
                "",
                "",
                "",
                "",
                "",
                List.of(
                        NewAddress.email("Maya" + n + "@prospect" + n + ".example")
                                .orElseThrow(),
                        NewAddress.phone("+442071" + (100_000 + n), "").orElseThrow()),
                "form",
                ana,
                Tier.C,
                Basis.ASKED,
                "",
                "Europe/London",
                "",
                Map.of(),
                false,
                false,
                null);
        return ((Added.Created) pursuits.capture(person, "Which drill for oak?", null)).prospectId();
    }

    private Address email(long prospectId) {
        return prospects.addresses(prospectId).stream()
                .filter(a -> a.kind() == Address.Kind.EMAIL)
                .findFirst()
                .orElseThrow();
    }

    private List<SmtpSink.Taken> arrived(long prospectId) {
        var address = email(prospectId).value();
        return SINK.taken().stream().filter(m -> m.recipient().equals(address)).toList();
    }

    private Pursuit open(long prospectId) {
        return pursuits.openOf(prospectId).orElseThrow();
    }

    private NextStep next(long prospectId) {
        return Objects.requireNonNull(open(prospectId).next());
    }

    private List<String> said(long prospectId) {
        return prospects.timeline(prospectId, 50, null).stream()
                .map(entry -> entry.text())
                .toList();
    }

    private void receive(String message) {
        receiveIn("INBOX", message);
    }

    private void receiveIn(String folder, String message) {
        inbox.receive(new Incoming(
                mailboxes.of(ana).getFirst().mailboxId(),
                folder,
                1,
                ++count,
                message.strip().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8),
                clock.instant()));
    }

    private void reply(long prospectId, String headers) {
        receive("""
                From: Maya <%s>
                To: ana@harbour.example
                %s

                The 12 mm one, please.
                """.formatted(email(prospectId).value(), headers.strip()));
    }

    private void report(String recipient, String action, String status, String said, String messageId) {
        receive("""
                From: MAILER-DAEMON@relay.example
                To: ana@harbour.example
                Subject: Delivery report
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: text/plain

                About your message to %1$s: %4$s.

                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; relay.example

                Final-Recipient: rfc822; %1$s
                Action: %2$s
                Status: %3$s
                Diagnostic-Code: smtp; %4$s

                --b
                Content-Type: text/rfc822-headers

                Message-ID: %5$s
                Subject: Oak

                --b--
                """.formatted(recipient, action, status, said, messageId));
    }

    /** A forged sender in the spam folder stops nothing; who cites a message of ours got it. */
    @Test
    void anAnswerInTheSpamFolderCountsWhenItCitesOurs() {
        long maya = maya();
        var forged = "From: Maya <%s>\nTo: ana@harbour.example\nSubject: A prize\n\nClick here."
                .formatted(email(maya).value());
        receiveIn("Junk", forged);
        assertThat(said(maya)).noneMatch(text -> text.contains("A prize"));
        var answer = "From: Maya <%s>\nTo: ana@harbour.example\nSubject: Re: Oak\nIn-Reply-To: %s\n\nThe 12 mm one."
                .formatted(email(maya).value(), arrived(maya).getFirst().messageId());
        receiveIn("Junk", answer);
        assertThat(said(maya)).anyMatch(text -> text.startsWith("Wrote (it lay in the spam folder): Re: Oak"));
        assertThat(next(maya).automatic()).isFalse();
    }

    /** What is against us says nothing about the address, however often it is said, and the same is not sent again. */
    @Test
    void aPolicyAgainstUsGivesNoAddressUp() {
        long maya = maya();
        for (int n = 0; n < 5; n++)
            report(
                    email(maya).value(),
                    "failed",
                    "5.7.1",
                    "554 5.7.1 Service unavailable; Client host blocked using a list",
                    arrived(maya).getFirst().messageId());
        assertThat(email(maya).live()).isTrue();
        assertThat(open(maya).open()).isTrue();
        assertThat(arrived(maya)).hasSize(1);
    }

    @Test
    void whatLeftAndCameBackIsCountedForItsMailbox() {
        var viewer = new Viewer(ana, 0, "Ana Ruiz", ANA, Role.ADMINISTRATOR, ZoneId.of("Europe/London"), true);
        long mailboxId = mailboxes.of(ana).getFirst().mailboxId();
        var before = health.page(viewer, mailboxId).all();
        long maya = maya();
        long tom = maya();
        reply(maya, "Subject: Re: Oak");
        report(
                email(tom).value(),
                "failed",
                "5.1.1",
                "550 5.1.1 User unknown",
                arrived(tom).getFirst().messageId());
        var page = health.page(viewer, mailboxId);
        assertThat(page.days()).hasSize(30);
        assertThat(page.all().byItself()).isEqualTo(before.byItself() + 2);
        assertThat(page.all().answers()).isEqualTo(before.answers() + 1);
        assertThat(page.all().cameBack()).isEqualTo(before.cameBack() + 1);
        assertThat(page.returned().getFirst().prospectId()).isEqualTo(tom);
        assertThat(page.returned().getFirst().text()).contains("User unknown");
    }

    /** A leader without a mailbox here who answers in the thread asks for nothing and refuses nothing. */
    @Test
    void aColleagueInTheThreadIsNobodysAnswer() {
        long maya = maya();
        var before = next(maya);
        team.invite(
                "Cleo Leader",
                "cleo@harbour.example",
                Role.LEADER,
                team.firstAdministrator().orElseThrow().teamId());
        receive("""
                From: Cleo <cleo@harbour.example>
                To: ana@harbour.example
                Cc: %s
                Subject: Re: Oak
                In-Reply-To: %s

                Please stop writing to her, I have called.
                """.formatted(email(maya).value(), arrived(maya).getFirst().messageId()));
        assertThat(next(maya)).isEqualTo(before);
        assertThat(prospects.get(maya).optedOut()).isFalse();
    }

    /** T38: a server that still holds the message may deliver it yet. */
    @Test
    void aDelayIsNoReasonToSendAgain() {
        long maya = maya();
        var before = next(maya);
        report(
                email(maya).value(),
                "delayed",
                "4.4.1",
                "Connection timed out",
                arrived(maya).getFirst().messageId());
        assertThat(next(maya)).isEqualTo(before);
        assertThat(open(maya).made().touches()).isEqualTo(1);
        assertThat(said(maya)).anyMatch(text -> text.contains("goes on trying"));
        clock.advance(Duration.ofDays(1));
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);

        // What the delay ends in is the first report that counts.
        report(
                email(maya).value(),
                "failed",
                "5.1.1",
                "550 5.1.1 User unknown",
                arrived(maya).getFirst().messageId());
        assertThat(email(maya).live()).isFalse();
        assertThat(open(maya).made().touches()).isZero();
    }

    @Test
    void aSecondReportOfOneMessageIsNoSecondReason() {
        long maya = maya();
        var messageId = arrived(maya).getFirst().messageId();
        report(email(maya).value(), "failed", "4.2.2", "452 4.2.2 Mailbox full", messageId);
        var once = open(maya);
        assertThat(once.made().touches()).isZero();
        clock.advance(Duration.ofMinutes(10));
        report(email(maya).value(), "failed", "4.2.2", "452 4.2.2 Mailbox full", messageId);
        var twice = open(maya);
        assertThat(twice.softBounces()).isEqualTo(once.softBounces());
        assertThat(Objects.requireNonNull(twice.enrolment()).run())
                .isEqualTo(Objects.requireNonNull(once.enrolment()).run());
        assertThat(next(maya).due())
                .isEqualTo(Objects.requireNonNull(once.next()).due());

        report(email(maya).value(), "failed", "5.1.1", "550 5.1.1 User unknown", messageId);
        assertThat(email(maya).live()).as("what a later report knows better").isFalse();
        assertThat(next(maya).channel()).isNotEqualTo(Channel.EMAIL);
    }

    /** It names the address, in whatever case, which may be nobody's by then. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReportThatCitesNothingOfOursIsOfTheLastMessageToThatAddress(boolean removed) {
        long maya = maya();
        assertThat(open(maya).made().touches()).isEqualTo(1);
        var address = email(maya);
        if (removed) prospects.removeAddress(address.addressId(), ana, clock.instant());
        report(
                address.value().toUpperCase(Locale.ROOT),
                "failed",
                "5.1.1",
                "550 5.1.1 User unknown",
                "<1234@elsewhere.example>");
        assertThat(open(maya).made().touches()).isZero();
    }

    @Test
    void whoWroteIsNotWhoCouldNotBeReached() {
        long maya = maya();
        receive("""
                From: Mail Delivery System <MAILER-DAEMON@relay.example>
                To: ana@harbour.example
                Subject: Undelivered mail returned to sender

                User %s sent a message that could not be delivered.
                %s: 550 5.1.1 user unknown
                """.formatted(ANA, email(maya).value()));
        assertThat(email(maya).live()).isFalse();
        assertThat(next(maya).channel()).isNotEqualTo(Channel.EMAIL);
    }

    /** The report names where it was passed on to, and it is our address that reaches nobody. */
    @Test
    void anAddressThatPassesOnToADeadOneIsDead() {
        long maya = maya();
        report(
                "m.okafor@elsewhere.example",
                "failed",
                "5.1.1",
                "550 5.1.1 User unknown",
                arrived(maya).getFirst().messageId());
        assertThat(email(maya).live()).isFalse();
        assertThat(next(maya).channel()).isNotEqualTo(Channel.EMAIL);
    }

    /** By the mail program's own button, from an address we never heard of. */
    @Test
    void whoLeavesFromAnotherAddressIsHeard() {
        long maya = maya();
        long tom = maya();
        var wayOut = Pattern.compile("<mailto:([^?>]+)\\?subject=([^>]+)>")
                .matcher(arrived(maya).getFirst().text().replaceAll("\\r\\n[ \\t]", ""));
        assertThat(wayOut.find()).isTrue();
        assertThat(wayOut.group(1)).isEqualTo(ANA);
        receive("""
                From: Maya at home <maya@home.example>
                To: ana@harbour.example
                Subject: %s

                """.formatted(wayOut.group(2).replace("%20", " ")));
        assertThat(prospects.get(maya).optedOut()).isTrue();
        assertThat(pursuits.openOf(maya)).isEmpty();
        assertThat(prospects.get(tom).optedOut()).isFalse();
    }

    private record Written(
            String subject,
            @Nullable String inReplyTo,
            @Nullable String references) {}

    private Written written(long prospectId, String subject) {
        assertThat(messages.send(prospectId, subject, "It is in stock.", ana)).isInstanceOf(Recorded.Done.class);
        return db.sql("""
                        select subject, in_reply_to, reference_ids from ledger
                         where prospect_id = :id and not automatic order by id desc limit 1
                        """)
                .param("id", prospectId)
                .query((rs, n) -> new Written(
                        rs.getString("subject"), rs.getString("in_reply_to"), rs.getString("reference_ids")))
                .single();
    }

    @Test
    void anAnswerStandsUnderWhatTheyWrote() {
        long maya = maya();
        var ours = arrived(maya).getFirst().messageId();
        clock.advance(Duration.ofHours(2));
        reply(maya, "Message-ID: <hers@prospect.example>\nIn-Reply-To: " + ours + "\nSubject: AW: Re: Oak");
        var draft = messages.draft(maya, Channel.EMAIL, ana);
        assertThat(draft.subject()).isEqualTo("Re: Oak");
        assertThat(written(maya, draft.subject()))
                .isEqualTo(new Written("Re: Oak", "<hers@prospect.example>", ours + " <hers@prospect.example>"));
    }

    @Test
    void soDoesAnAnswerToWhoWroteFirst() {
        long maya = person();
        reply(maya, "Message-ID: <first@prospect.example>\nSubject: Your drills");
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.ANSWER);
        var draft = messages.draft(maya, Channel.EMAIL, ana);
        assertThat(draft.subject()).isEqualTo("Re: Your drills");
        assertThat(written(maya, draft.subject()))
                .isEqualTo(new Written("Re: Your drills", "<first@prospect.example>", "<first@prospect.example>"));
    }

    /** A header of ours could not hold it, and an answer that cannot leave is none. */
    @Test
    void aMessageIdThatFitsNoHeaderIsNotCited() {
        long maya = maya();
        clock.advance(Duration.ofHours(2));
        reply(maya, "Message-ID: <größe@prospect.example>\nSubject: Re: Oak");
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.ANSWER);
        assertThat(written(maya, "Re: Oak").inReplyTo())
                .isEqualTo(arrived(maya).getFirst().messageId());
    }

    @Test
    void aReplyWhoseSubjectHoldsANulIsKept() {
        long maya = maya();
        reply(maya, "Subject: =?utf-8?Q?Re:_Oak=00?=");
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.ANSWER);
        assertThat(said(maya)).contains("Wrote: Re: Oak");
    }

    /** As Outlook.com and Microsoft 365 do: the copy in Sent, and what they got, have an id of the provider's. */
    private String renamed(SmtpSink.Taken ours, String id) throws Exception {
        var folders = INBOXES.getManagers().getImapHostManager();
        var user = INBOXES.getUserManager().getUser(ANA);
        var sent = folders.getFolder(user, "Sent");
        (sent == null ? folders.createMailbox(user, "Sent") : sent)
                .store(new MimeMessage(
                        Session.getInstance(new Properties()),
                        new ByteArrayInputStream(ours.text()
                                .replace("Message-ID: " + ours.messageId(), "Message-ID: " + id)
                                .getBytes(StandardCharsets.ISO_8859_1))));
        assertThat(reader.readSent(mailboxes.of(ana).getFirst().mailboxId(), sentMail::foundInSent))
                .isEqualTo(new MailboxReader.Run.Done(1));
        return id;
    }

    /** T42: a thread holds together although its provider gives each message another id. */
    @Test
    void theNextStepOfItsThreadCitesTheIdUnderWhichTheyHaveIt() throws Exception {
        var sequence = ((Playbook.Published) playbook.publish("""
                        key: in-thread
                        name: In the thread
                        purpose: outbound
                        tiers: [C]
                        about: For tests.
                        steps:
                          - {after: at once, channel: email, automatic: true, goal: They know why, approach: checklist, subject: Drills, text: "Which would you take, the short or the long one for oak?"}
                          - {after: 1 hour, channel: email, automatic: true, goal: They can say which, approach: straight-answer, same-thread: true, text: "The long one holds two years, the short one twelve months. Which would you take?"}
                        """, ana)).version();
        long maya = maya();
        assertThat(pursuits.enrol(maya, sequence, ana, null)).isInstanceOf(Recorded.Done.class);
        playbook.archive("in-thread");
        real.advance(Duration.ofSeconds(11));
        until(maya, 2);
        var ours = arrived(maya).get(1);
        var theirs = renamed(ours, "<2@outlook.example>");
        until(maya, 3);
        var next = arrived(maya).get(2).text();
        assertThat(next).contains("Subject: Re: Drills", "In-Reply-To: " + theirs + "\r\n");
        assertThat(next.replaceAll("\r\n[ \t]", " "))
                .containsPattern("References: " + ours.messageId() + " <ft\\..*> " + theirs + "\r\n");
    }

    private void until(long prospectId, int messages) {
        for (int hour = 0; hour < 200 && arrived(prospectId).size() < messages; hour++) {
            clock.advance(Duration.ofHours(1));
            dispatcher.runDue();
        }
        assertThat(arrived(prospectId)).hasSize(messages);
    }

    /** T42: from an address we never heard of. */
    @Test
    void anAnswerThatCitesOnlyTheProvidersIdIsMatched() throws Exception {
        long maya = maya();
        var theirs = renamed(arrived(maya).getFirst(), "<3@outlook.example>");
        receive("""
                From: Maya at home <maya@home.example>
                To: ana@harbour.example
                Subject: Re: Oak
                In-Reply-To: %s

                The 12 mm one, please.
                """.formatted(theirs));
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.ANSWER);
    }

    @Test
    void soIsAReportThatCitesOnlyTheProvidersId() throws Exception {
        long maya = maya();
        var theirs = renamed(arrived(maya).getFirst(), "<4@outlook.example>");
        report("m.okafor@elsewhere.example", "failed", "5.1.1", "550 5.1.1 User unknown", theirs);
        assertThat(email(maya).live()).isFalse();
    }

    /** T42, where no copy lies in Sent: an answer has our key, and next to it the id that it answers. */
    @Test
    void anAnswerTellsTheIdUnderWhichTheyHaveIt() {
        long maya = maya();
        var ours = arrived(maya).getFirst();
        clock.advance(Duration.ofHours(2));
        reply(maya, """
                Message-ID: <hers5@prospect.example>
                In-Reply-To: <5@outlook.example>
                References: <ft.%s@harbour.example> <5@outlook.example>
                Subject: Re: Oak""".formatted(ours.key()));
        assertThat(written(maya, "Re: Oak").references())
                .isEqualTo(ours.messageId() + " <5@outlook.example> <hers5@prospect.example>");
        receive("""
                From: Mo <mo@elsewhere.example>
                To: ana@harbour.example
                Subject: Re: Oak
                In-Reply-To: <5@outlook.example>

                Maya asked me to add: two of them.
                """);
        assertThat(said(maya)).filteredOn("Wrote: Re: Oak"::equals).hasSize(2);
    }

    /** Somebody else's message further on in the thread is not ours, and one whose id was left alone has no other. */
    @Test
    void whatStandsElsewhereInAThreadIsNoIdOfOurs() {
        long maya = maya();
        var ours = arrived(maya).getFirst();
        reply(maya, """
                Message-ID: <hers6@prospect.example>
                In-Reply-To: <colleague6@prospect.example>
                References: <ft.%s@harbour.example> %s <colleague6@prospect.example>
                Subject: Re: Oak""".formatted(ours.key(), ours.messageId()));
        assertThat(db.sql("select count(*) from ledger_renamed where message_id like '%6@%'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    // --- somebody nobody knows, from where one works

    private String domain(long prospectId) {
        var address = email(prospectId).value();
        return address.substring(address.indexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    /** Somebody unknown writes, and cites nothing. */
    private void stranger(String from, String headers) {
        receive("""
                From: %s
                To: ana@harbour.example
                Subject: Drills
                %s

                We have talked it over and have two questions.
                """.formatted(from, headers).replace("\n\n\n", "\n\n"));
    }

    private List<Long> askedAbout(String sender) {
        return db.sql("""
                        select x.prospect_id from perhaps x join received r on r.id = x.received_id
                         where r.sender = :sender order by x.prospect_id
                        """).param("sender", sender).query(Long.class).list();
    }

    private long question(String sender) {
        return db.sql("select id from received where sender = :sender and prospect_id is null")
                .param("sender", sender)
                .query(Long.class)
                .single();
    }

    /** What the pursuit is, its next step apart from what holds a machine back, and what was told. */
    private List<Object> standing(long prospectId) {
        var row = open(prospectId);
        var next = next(prospectId);
        return List.of(
                row.state(), next.due(), next.goal(), next.automatic(), next.channel(), row.made(), said(prospectId));
    }

    /** T42: it may be about her, and a machine cannot know: nothing moves, and nothing leaves by itself. */
    @Test
    void mailOfAStrangerFromHerCompanyIsAskedAboutAndMovesNothing() {
        long maya = maya();
        long tom = maya();
        var sender = "jo@" + domain(maya);
        var before = standing(maya);
        stranger("Jo Berg <" + sender + ">", "Message-ID: <jo1@elsewhere.example>");
        assertThat(askedAbout(sender)).containsExactly(maya);
        assertThat(standing(maya)).isEqualTo(before);
        assertThat(db.sql("select text from alert where member_id = :ana order by id desc limit 1")
                        .param("ana", ana)
                        .query(String.class)
                        .single())
                .isEqualTo("Perhaps about Maya Okafor: " + sender + " wrote");
        until(tom, 2);
        // Her hour may be a later one than his.
        for (int hour = 0; hour < 48 && waits(maya).isEmpty(); hour++) {
            clock.advance(Duration.ofHours(1));
            dispatcher.runDue();
        }
        assertThat(waits(maya)).contains("perhaps about them");
        assertThat(arrived(maya)).as("not before somebody has said so").hasSize(1);
        assertThat(standing(maya)).isEqualTo(before);

        var received = question(sender);
        strangers.isAboutNoneOf(received, List.of(maya));
        assertThat(db.sql("select sender || subject || text from received where id = :id")
                        .param("id", received)
                        .query(String.class)
                        .single())
                .as("nothing of it is kept")
                .isEmpty();
        until(maya, 2);
    }

    /** About whom it may be is gone, as with a list that is taken back: nobody would ever decide. */
    @Test
    void mailAboutWhichNobodyIsAskedAnyMoreIsNotKept() {
        long maya = maya();
        var sender = "jo@" + domain(maya);
        stranger("Jo Berg <" + sender + ">", "");
        var received = question(sender);
        events.publishEvent(new OldWords.TimeIsUp(null));
        assertThat(kept(received)).as("it is asked still").contains("two questions");
        db.sql("delete from perhaps where prospect_id = :id").param("id", maya).update();
        events.publishEvent(new OldWords.TimeIsUp(null));
        assertThat(kept(received)).isEmpty();
    }

    @Test
    void mailThatNobodyDecidesAboutGoesWhenItsTimeIsUp() {
        long maya = maya();
        var sender = "jo@" + domain(maya);
        stranger("Jo Berg <" + sender + ">", "");
        var received = question(sender);
        events.publishEvent(new OldWords.TimeIsUp(clock.instant().minus(Duration.ofHours(1))));
        assertThat(kept(received)).contains("two questions");
        assertThat(askedAbout(sender)).containsExactly(maya);
        clock.advance(Duration.ofHours(2));
        events.publishEvent(new OldWords.TimeIsUp(clock.instant().minus(Duration.ofHours(1))));
        assertThat(kept(received)).isEmpty();
        assertThat(askedAbout(sender)).isEmpty();
        until(maya, 2);
    }

    private String kept(long receivedId) {
        return db.sql("select sender || sender_name || subject || text from received where id = :id")
                .param("id", receivedId)
                .query(String.class)
                .single();
    }

    private String waits(long prospectId) {
        return db.sql("select coalesce(waits, '') from next_step where prospect_id = :id")
                .param("id", prospectId)
                .query(String.class)
                .single();
    }

    /** Also what stands in line already. */
    @Test
    void whatWasPlannedWhenAStrangerWroteStaysHere() {
        long maya = maya();
        for (int hour = 0; hour < 200 && onItsWay(maya) == 0; hour++) {
            clock.advance(Duration.ofHours(1));
            messages.planDue(1_000);
        }
        assertThat(onItsWay(maya)).isEqualTo(1);
        stranger("jo@" + domain(maya), "");
        assertThat(onItsWay(maya)).isZero();
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
    }

    private int onItsWay(long prospectId) {
        return db.sql("select count(*)::int from ledger where prospect_id = :id and state in ('planned', 'claimed')")
                .param("id", prospectId)
                .query(Integer.class)
                .single();
    }

    @Test
    void whatAPersonSaysIsAboutHerIsAReply() {
        long maya = maya();
        var sender = "jo@" + domain(maya);
        stranger("Jo Berg <" + sender + ">", "");
        var received = question(sender);
        long tom = maya();
        assertThat(strangers.isAbout(received, tom, ana))
                .as("nobody asked about Tom")
                .isFalse();
        assertThat(strangers.isAbout(received, maya, ana)).isTrue();
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.ANSWER);
        assertThat(said(maya)).contains(sender + " wrote about them: Drills");
        assertThat(strangers.isAbout(received, maya, ana)).as("decided already").isFalse();
        assertThat(askedAbout(sender)).isEmpty();
    }

    /** Their signature says who they are; once that is decided, it is in the way. */
    @Test
    void theSignatureOfAStrangerIsThereUntilItIsDecided() {
        long maya = maya();
        var sender = "jo@" + domain(maya);
        receive("From: " + sender + "\nTo: ana@harbour.example\nSubject: Drills\n\nWe have two questions. "
                + "Which size fits? ".repeat(120) + "\n\n-- \nJo Berg\nHead of Purchasing\n+44 20 7946 0000\n");
        var received = question(sender);
        var kept = text(received);
        var words = Strangers.words(kept);
        assertThat(words.said())
                .startsWith("We have two questions.")
                .endsWith(" …")
                .hasSizeLessThan(1_510);
        assertThat(words.rest()).contains("size fits?", "Head of Purchasing");
        assertThat(words.said().replace(" …", "").length() + words.rest().length())
                .as("nothing is lost")
                .isBetween(kept.length() - 2, kept.length());
        assertThat(strangers.isAbout(received, maya, ana)).isTrue();
        assertThat(text(received)).doesNotContain("Purchasing").hasSizeGreaterThan(1_900);
        assertThat(Strangers.words("Two questions.")).isEqualTo(new Strangers.Words("Two questions.", ""));
    }

    private String text(long receivedId) {
        return db.sql("select text from received where id = :id")
                .param("id", receivedId)
                .query(String.class)
                .single();
    }

    /** Each of them pressed the button. */
    @Test
    void aComplaintMayNameSeveral() {
        long maya = maya();
        long tom = maya();
        long lee = maya();
        receive("""
                From: feedback@isp.example
                To: abuse@harbour.example
                Subject: Abuse report
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=feedback-report; boundary="zz"

                --zz
                Content-Type: message/feedback-report

                Feedback-Type: abuse
                Original-Rcpt-To: %s
                Original-Rcpt-To: %s

                --zz--
                """.formatted(email(maya).value(), email(tom).value()));
        assertThat(prospects.get(maya).optedOut()).isTrue();
        assertThat(prospects.get(tom).optedOut()).isTrue();
        assertThat(prospects.get(lee).optedOut()).isFalse();
    }

    /** T44: from whichever address it is asked. */
    @Test
    void whoeverSaysItWasSheWhoAskedToHearNoMoreEndsIt() {
        long maya = maya();
        var sender = "m@" + domain(maya);
        receive("From: " + sender + "\nTo: ana@harbour.example\nSubject: Drills\n\nPlease unsubscribe me.\n");
        assertThat(prospects.get(maya).optedOut()).as("a machine cannot know").isFalse();
        assertThat(strangers.isAbout(question(sender), maya, ana)).isTrue();
        assertThat(prospects.get(maya).optedOut()).isTrue();
        assertThat(db.sql("select kind from received where sender = :sender")
                        .param("sender", sender)
                        .query(String.class)
                        .single())
                .isEqualTo("opt out");
    }

    @Test
    void aStrangerWhoWritesAgainAndAgainIsToldOfOnceAndKeptAFewTimes() {
        long maya = maya();
        var sender = "jo@" + domain(maya);
        for (int n = 0; n < 8; n++) stranger(sender, "Message-ID: <again" + n + "@elsewhere.example>");
        assertThat(askedAbout(sender)).hasSize(5);
        assertThat(db.sql("select count(*)::int from alert where text like '%' || :sender || '%'")
                        .param("sender", sender)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        db.sql("select id from received where sender = :sender and prospect_id is null")
                .param("sender", sender)
                .query(Long.class)
                .list()
                .forEach(it -> strangers.isAboutNoneOf(it, List.of(maya)));
        assertThat(askedAbout(sender)).isEmpty();
    }

    @Test
    void ofSeveralAPersonChoosesUnlessTheMessageNamesOne() {
        long maya = maya();
        long lee = maya();
        prospects.addAddress(lee, NewAddress.email("lee@" + domain(maya)).orElseThrow(), ana, clock.instant());
        db.sql("update ledger set recipient = 'lee@' || :domain, domain = :domain where prospect_id = :lee")
                .param("domain", domain(maya))
                .param("lee", lee)
                .update();
        stranger("jo@" + domain(maya), "");
        assertThat(askedAbout("jo@" + domain(maya))).containsExactly(maya, lee);
        stranger("mo@" + domain(maya), "Cc: Lee <lee@" + domain(maya) + ">");
        assertThat(askedAbout("mo@" + domain(maya))).containsExactly(lee);
        strangers.isAboutNoneOf(question("jo@" + domain(maya)), List.of(lee));
        assertThat(askedAbout("jo@" + domain(maya))).as("still asked about her").containsExactly(maya);
    }

    /** T46 */
    @Test
    void ofAllOtherMailOfStrangersNothingIsKept() {
        long maya = maya();
        long gina = maya();
        prospects.addAddress(gina, NewAddress.email("gina@gmail.com").orElseThrow(), ana, clock.instant());
        stranger("jo@gmail.com", "");
        stranger("jo@elsewhere.example", "");
        stranger("no-reply@" + domain(maya), "");
        stranger("news@" + domain(maya), "List-Id: news");
        stranger("cleo@harbour.example", "");
        receiveIn("Junk", "From: jo@" + domain(maya) + "\nTo: ana@harbour.example\nSubject: A prize\n\nClick here.");
        clock.advance(Duration.ofDays(31));
        stranger("jo@" + domain(maya), "");
        assertThat(db.sql("select count(*) from received where prospect_id is null and sender <> ''")
                        .query(Integer.class)
                        .single())
                .isEqualTo(db.sql("select count(distinct received_id) from perhaps")
                        .query(Integer.class)
                        .single());
        assertThat(askedAbout("jo@gmail.com")).isEmpty();
        assertThat(askedAbout("no-reply@" + domain(maya))).isEmpty();
        assertThat(askedAbout("news@" + domain(maya))).isEmpty();
        assertThat(askedAbout("jo@" + domain(maya)))
                .as("heard from us a month ago")
                .isEmpty();
    }
}
