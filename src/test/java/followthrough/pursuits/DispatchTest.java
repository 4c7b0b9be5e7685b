package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import followthrough.bench.SmtpSink;
import followthrough.channels.SafeHosts;
import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.NewMailbox;
import followthrough.channels.email.Refusal;
import followthrough.playbook.Playbook;
import followthrough.prospects.Added;
import followthrough.prospects.Address;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.NoContact;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.support.Copies;
import followthrough.support.FollowthroughTest;
import followthrough.support.TestClock;
import followthrough.support.TestRealTime;
import followthrough.team.FirstAdministrator;
import followthrough.team.Link;
import followthrough.team.Role;
import followthrough.team.Team;
import followthrough.team.Workspace;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What leaves, when and how often, against a real SMTP server that does as it is told. */
@FollowthroughTest
class DispatchTest {
    private static final SmtpSink SINK = new SmtpSink();
    private static final GreenMail INBOXES = new GreenMail(new ServerSetup(0, "127.0.0.1", "imap"));
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String PASSWORD = "four words are enough";

    static {
        INBOXES.start();
    }

    private final Dispatcher dispatcher;
    private final Messages messages;
    private final LedgerStore ledgers;
    private final Pursuits pursuits;
    private final Corrections corrections;
    private final Prospects prospects;
    private final Mailboxes mailboxes;
    private final Playbook playbook;
    private final Team team;
    private final SafeHosts hosts;
    private final TestClock clock;
    private final TestRealTime real;
    private final JdbcClient db;

    @Autowired
    DispatchTest(
            Dispatcher dispatcher,
            Messages messages,
            LedgerStore ledgers,
            Pursuits pursuits,
            Corrections corrections,
            Prospects prospects,
            Mailboxes mailboxes,
            Playbook playbook,
            Team team,
            SafeHosts hosts,
            TestClock clock,
            TestRealTime real,
            JdbcClient db) {
        this.dispatcher = dispatcher;
        this.messages = messages;
        this.ledgers = ledgers;
        this.pursuits = pursuits;
        this.corrections = corrections;
        this.prospects = prospects;
        this.mailboxes = mailboxes;
        this.playbook = playbook;
        this.team = team;
        this.hosts = hosts;
        this.clock = clock;
        this.real = real;
        this.db = db;
    }

    @AfterAll
    static void closed() {
        SINK.close();
        INBOXES.stop();
    }

    @BeforeEach
    void aTeam() {
        if (team.isSetUp()) return;
        team.setUp(new FirstAdministrator(
                "Ana Ruiz",
                "ana@harbour.example",
                PASSWORD,
                ZoneId.of("Europe/London"),
                "GBP",
                "Harbour Tools",
                "1 Quay Road\nPortsmouth",
                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                LocalTime.of(9, 0),
                LocalTime.of(18, 0)));
        hosts.allow("127.0.0.1", true, team.firstAdministrator().orElseThrow().memberId());
    }

    @AfterEach
    void theServerIsWellAgain() {
        SINK.answerRecipients(recipient -> "250 OK");
        SINK.answerDots("250 OK");
        SINK.forget();
    }

    /** A rep with a mailbox of these limits; each test has its own, so that no budget is shared. */
    private long rep(int perMinute, int perDay) {
        var email = "rep" + COUNT.incrementAndGet() + "@harbour.example";
        var link = team.invite(
                "Ben Ito",
                email,
                Role.REP,
                team.firstAdministrator().orElseThrow().teamId());
        assertThat(link).isInstanceOf(Link.Made.class);
        long rep = team.memberOf(email).orElseThrow().memberId();
        INBOXES.setUser(email, email, "secret");
        assertThat(mailboxes.connect(new NewMailbox(
                        rep,
                        email,
                        "Ben Ito",
                        new Mailbox.Server("127.0.0.1", SINK.port(), Mailbox.Tls.NONE),
                        new Mailbox.Server("127.0.0.1", INBOXES.getImap().getPort(), Mailbox.Tls.NONE),
                        email,
                        "secret",
                        perMinute,
                        perDay)))
                .isInstanceOf(Mailboxes.Connecting.Connected.class);
        return rep;
    }

    private long rep() {
        return rep(600, 10_000);
    }

    /** Somebody who asked, is least likely to buy, and so is written to by the machine alone, at once. */
    private long capture(long rep, String zone) {
        int n = COUNT.incrementAndGet();
        var person = new NewProspect(
                "Maya Okafor",
                "",
                "",
                "",
                "",
                "",
                "",
                List.of(
                        NewAddress.email("maya" + n + "@prospect" + n + ".example")
                                .orElseThrow(),
                        NewAddress.phone("+442070" + (100_000 + n), "").orElseThrow()),
                "form",
                rep,
                Tier.C,
                Basis.ASKED,
                "",
                zone,
                "",
                Map.of(),
                false,
                false,
                null);
        return ((Added.Created) pursuits.capture(person, "Which drill for oak?", null)).prospectId();
    }

    private long capture(long rep) {
        return capture(rep, "Europe/London");
    }

    private List<SmtpSink.Taken> arrived(long prospectId) {
        var address = emailOf(prospectId);
        return SINK.taken().stream().filter(m -> m.recipient().equals(address)).toList();
    }

    private String emailOf(long prospectId) {
        return prospects.addresses(prospectId).stream()
                .filter(a -> a.kind() == Address.Kind.EMAIL)
                .map(Address::value)
                .findFirst()
                .orElseThrow();
    }

    private Pursuit open(long prospectId) {
        return pursuits.openOf(prospectId).orElseThrow();
    }

    private NextStep next(long prospectId) {
        return Objects.requireNonNull(open(prospectId).next());
    }

    private record Row(long id, String state, String messageId, String why, int attempts) {}

    private List<Row> ledger(long prospectId) {
        return db.sql(
                        "select id, state, message_id, coalesce(why, '') as why, attempts from ledger where prospect_id = :id order by id")
                .param("id", prospectId)
                .query((rs, n) -> new Row(
                        rs.getLong("id"),
                        rs.getString("state"),
                        rs.getString("message_id"),
                        rs.getString("why"),
                        rs.getInt("attempts")))
                .list();
    }

    private String waits(long prospectId) {
        return db.sql("select coalesce(waits, '') from next_step where prospect_id = :id")
                .param("id", prospectId)
                .query(String.class)
                .single();
    }

    /** Before the answer to RCPT TO, while the message is claimed and the server listens. */
    private void meanwhile(long prospectId, Runnable happens) {
        var address = emailOf(prospectId);
        var failed = new AtomicReference<Throwable>();
        SINK.answerRecipients(recipient -> {
            if (recipient.equals(address)) {
                try {
                    happens.run();
                } catch (RuntimeException | AssertionError e) {
                    failed.set(e);
                }
            }
            return "250 OK";
        });
        dispatcher.runDue();
        assertThat(failed.get()).isNull();
    }

    // --- what leaves

    @Test
    void anAutomaticEmailLeavesOnceWithItsIdFixedBeforehand() {
        long maya = capture(rep());
        while (messages.planDue(200) == 200) {}
        var planned = ledger(maya);
        assertThat(planned).hasSize(1);

        dispatcher.runDue();
        dispatcher.runDue();

        assertThat(arrived(maya)).hasSize(1);
        var message = arrived(maya).getFirst();
        assertThat(message.messageId()).isEqualTo(planned.getFirst().messageId());
        assertThat(message.key()).isNotEmpty();
        assertThat(message.text())
                .contains("References: <ft." + message.key() + "@harbour.example>")
                .contains("List-Unsubscribe: <mailto:rep")
                .contains("Harbour Tools, 1 Quay Road, Portsmouth")
                .contains("To hear no more from us");
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("sent");
        assertThat(open(maya).made().touches()).isEqualTo(1);
        assertThat(open(maya).clockDue()).isNull();
        assertThat(next(maya).step()).isEqualTo(1);
        assertThat(next(maya).due()).isAfter(TestClock.START.plus(Duration.ofDays(2)));
    }

    /** A node of an earlier build writes down what left without whose it is. */
    @Test
    void whatAnOlderNodeSentIsFoundByItsPursuit() {
        long maya = capture(rep());
        dispatcher.runDue();
        var pursuitId = open(maya).pursuitId();
        var sent = db.sql("""
                        insert into unrecorded (ledger_id) select id from ledger where pursuit_id = :pursuit returning ledger_id
                        """).param("pursuit", pursuitId).query(Long.class).single();
        assertThat(ledgers.withUnrecorded(List.of(pursuitId))).containsExactly(pursuitId);
        assertThat(ledgers.unrecordedAmong(List.of(pursuitId))).containsExactly(sent);
        db.sql("delete from unrecorded where ledger_id = :id").param("id", sent).update();
    }

    /** T2: two nodes on one database send the same. */
    @Test
    void theSameTouchIsNeverPlannedTwice() {
        long maya = capture(rep());
        dispatcher.runDue();
        // As if a second node had seen the step before the first one moved it.
        db.sql("update pursuit set step = 0 where prospect_id = :id")
                .param("id", maya)
                .update();
        db.sql("update next_step set step = 0, due_at = :now where prospect_id = :id")
                .param("now", PursuitStore.at(clock.instant()))
                .param("id", maya)
                .update();
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(next(maya).automatic()).isFalse();
        assertThat(next(maya).whyThen()).contains("on record as sent");
    }

    /** T19: whoever comes while others are being written to is written to as well. */
    @Test
    void whoComesWhileOthersAreSentIsSentToo() {
        long rep = rep();
        long maya = capture(rep), ben = capture(rep);
        var late = new ArrayList<Long>();
        meanwhile(maya, () -> {
            if (late.isEmpty()) late.add(capture(rep));
        });
        dispatcher.runDue();
        assertThat(arrived(List.of(maya, ben, late.getFirst()))).isEqualTo(3);
    }

    /** T29: late is late and not never; and nobody gets all at once what the days between would have brought. */
    @Test
    void whatFellDueWhileNothingRanLeavesLateAndAlone() {
        long maya = capture(rep());
        dispatcher.runDue();
        var due = next(maya).due();
        clock.set(Instant.parse("2026-03-30T10:00:00Z"));
        assertThat(due).isBefore(clock.instant().minus(Duration.ofDays(10)));
        dispatcher.runDue();
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(2);
        assertThat(next(maya).due()).isAfter(clock.instant().plus(Duration.ofDays(1)));
    }

    // --- what stops it

    @Test
    void aReplyBeforeTheHandOverCancels() {
        long maya = capture(rep());
        while (messages.planDue(200) == 200) {}
        pursuits.heard(maya, new Event.Replied());
        dispatcher.runDue();
        assertThat(arrived(maya)).isEmpty();
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("cancelled");
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.ANSWER);
    }

    @Test
    void aColleaguesAnswerStopsWhatWasPlannedForTheOthersUntilTheOwnerDecides() {
        long rep = rep();
        long anna = capture(rep);
        long bo = capture(rep);
        db.sql("""
                with company as (insert into company (name, created_at) values ('Nordwind', now()) returning id)
                update prospect set company_id = (select id from company) where id = any(:ids)
                """).param("ids", new Long[] {anna, bo}).update();
        while (messages.planDue(200) == 200) {}
        // From a list, with no clock: who asked us is not held because of a colleague.
        db.sql("update next_step set clock_due = null where prospect_id = :id")
                .param("id", bo)
                .update();

        pursuits.replied(anna, "hello");
        dispatcher.runDue();
        assertThat(arrived(bo)).isEmpty();
        assertThat(ledger(bo)).extracting(Row::state).containsExactly("cancelled");
        assertThat(open(bo).asks()).isEqualTo(Pursuit.Asks.COLLEAGUE_ANSWERED);
        assertThat(next(bo).whyThen()).startsWith("held, because Maya Okafor of Nordwind answered");

        pursuits.record(bo, new Outcome.GoOn(), null, "", rep);
        secondsPass();
        assertThat(arrived(bo)).hasSize(1);
        assertThat(ledger(bo))
                .as("planned anew in its row")
                .extracting(Row::state)
                .containsExactly("sent");
    }

    @Test
    void aReplyWhileTheServerListensCancels() {
        long maya = capture(rep());
        meanwhile(maya, () -> pursuits.heard(maya, new Event.Replied()));
        assertThat(arrived(maya)).isEmpty();
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("cancelled");
    }

    /** T35: suppression is not checked when sending. */
    @Test
    void anOptOutWhileTheServerListensCancels() {
        long maya = capture(rep());
        meanwhile(maya, () -> pursuits.heard(maya, new Event.OptedOut("the word stop", false)));
        assertThat(arrived(maya)).isEmpty();
        assertThat(prospects.get(maya).optedOut()).isTrue();
        clock.advance(Duration.ofDays(60));
        dispatcher.runDue();
        assertThat(arrived(maya)).isEmpty();
    }

    /** T35: the hand-over itself looks, should a door ever forget to tell the pursuit. */
    @Test
    void whoeverOptedOutIsNotWrittenToWhateverThePlanSays() {
        long maya = capture(rep());
        meanwhile(maya, () -> prospects.optOut(maya, NoContact.OPTED_OUT, "by hand", clock.instant()));
        assertThat(arrived(maya)).isEmpty();
    }

    /** T3: one recipient's trouble is not the next one's. Without a status, too: said to the recipient, it is said of them. */
    @ParameterizedTest
    @ValueSource(strings = {"550 5.1.1 No such user here", "550 User unknown"})
    void anAddressThatDoesNotExistIsDeadAndThePhoneTakesOver(String said) {
        long rep = rep();
        long maya = capture(rep), ben = capture(rep);
        var dead = emailOf(maya);
        SINK.answerRecipients(r -> r.equals(dead) ? said : "250 OK");
        dispatcher.runDue();
        assertThat(arrived(maya)).isEmpty();
        assertThat(arrived(ben)).hasSize(1);
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("failed");
        assertThat(prospects.addresses(maya))
                .filteredOn(a -> a.kind() == Address.Kind.EMAIL)
                .noneMatch(Address::live);
        assertThat(next(maya).channel()).isEqualTo(Channel.CALL);
        assertThat(next(maya).automatic()).isFalse();
        assertThat(open(maya).made().touches()).isZero();
    }

    @Test
    void aDeadAddressAndNoPhoneMakesAChore() {
        long maya = capture(rep());
        prospects.addresses(maya).stream()
                .filter(a -> a.kind() == Address.Kind.PHONE)
                .forEach(a -> prospects.removeAddress(a.addressId(), null, clock.instant()));
        SINK.answerRecipients(r -> "550 5.1.1 No such user here");
        dispatcher.runDue();
        assertThat(next(maya).chore()).isTrue();
        assertThat(next(maya).goal()).contains("Find");
    }

    /** T60: a failure vanishes in an empty catch. */
    @Test
    void aRefusalForAnotherReasonLeavesTheAddressAliveAndAsksAPerson() {
        long maya = capture(rep());
        SINK.answerDots("554 5.7.1 Looks like spam");
        dispatcher.runDue();
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("failed");
        assertThat(prospects.addresses(maya)).allMatch(Address::live);
        assertThat(next(maya).automatic()).isFalse();
        assertThat(next(maya).whyThen()).contains("could not be sent").contains("spam");
    }

    /** T60: what a person wrote is not lost because a server does not take it. */
    @Test
    void whatAPersonWroteStandsInTheTimelineWhenItIsRefused() {
        long rep = rep();
        long maya = capture(rep);
        messages.send(maya, "Oak", "Which drill for oak?", rep);
        real.advance(Duration.ofSeconds(11));
        SINK.answerDots("554 5.7.1 Looks like spam");
        dispatcher.runDue();
        assertThat(prospects.timeline(maya, 10, null)).anySatisfy(entry -> {
            assertThat(entry.text()).startsWith("E-mail not sent, because 554").endsWith(": Oak");
            assertThat(entry.detail()).isEqualTo("Which drill for oak?");
        });
        assertThat(db.sql("select text from alert where member_id = :rep")
                        .param("rep", rep)
                        .query(String.class)
                        .list())
                .anyMatch(text -> text.contains("\u201cOak\u201d did not leave"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 5.4.5 Daily user sending limit exceeded",
                "550 5.1.8 Access denied, bad outbound sender",
                "550 5.2.2 The recipient's mailbox is full",
                "550 SPF check failed"
            })
    void aRefusalThatIsNoFaultOfTheAddressLeavesItAlive(String answer) {
        long maya = capture(rep());
        SINK.answerRecipients(r -> answer);
        dispatcher.runDue();
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("failed");
        assertThat(prospects.addresses(maya)).allMatch(Address::live);
    }

    @Test
    void aServerThatAsksToWaitIsTriedAgainLater() {
        long maya = capture(rep());
        SINK.answerRecipients(r -> "451 4.7.1 Greylisted");
        dispatcher.runDue();
        dispatcher.runDue();
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("planned");
        assertThat(ledger(maya).getFirst().why()).contains("Greylisted");
        assertThat(ledger(maya).getFirst().attempts()).isEqualTo(1);
        SINK.answerRecipients(r -> "250 OK");
        clock.advance(Duration.ofMinutes(6));
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("sent");
    }

    /** T23, T60: an error marks the item as sent. */
    @Test
    void aServerThatAlwaysAsksToWaitIsGivenUpAndAPersonTold() {
        long maya = capture(rep());
        SINK.answerRecipients(r -> "451 4.7.1 Greylisted");
        for (int hour = 0; hour < 48; hour++) {
            dispatcher.runDue();
            clock.advance(Duration.ofHours(1));
        }
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("failed");
        assertThat(next(maya).automatic()).isFalse();
        assertThat(next(maya).whyThen()).contains("Greylisted");
    }

    // --- budgets (T14, T21)

    /** T21: a limit of N sends N + 1. */
    @Test
    void aMinuteSendsWhatItMayAndNotOneMore() {
        long rep = rep(3, 10_000);
        var people = new ArrayList<Long>();
        for (int n = 0; n < 8; n++) people.add(capture(rep));
        dispatcher.runDue();
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(3);
        clock.advance(Duration.ofSeconds(59));
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(3);
        clock.advance(Duration.ofSeconds(1));
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(6);
        clock.advance(Duration.ofSeconds(60));
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(8);
    }

    /** T21: a limit of N sends N + 1. */
    @Test
    void aDaySendsWhatItMayAndNotOneMore() {
        long rep = rep(600, 4);
        var people = new ArrayList<Long>();
        for (int n = 0; n < 6; n++) people.add(capture(rep));
        dispatcher.runDue();
        clock.advance(Duration.ofHours(3));
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(4);
        clock.advance(Duration.ofHours(21));
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(6);
    }

    /** Somebody waits for what a person writes; the machine's turn comes after. */
    @Test
    void whatAPersonWroteGoesFirst() {
        long rep = rep(1, 10_000);
        long maya = capture(rep);
        done(messages.send(maya, "Your oak", "The 12 mm one.", rep));
        var people = new ArrayList<Long>();
        for (int n = 0; n < 3; n++) people.add(capture(rep));
        while (messages.planDue(200) == 200) {}
        db.sql("update ledger set not_before = not_before + interval '1 second' where prospect_id = :id")
                .param("id", maya)
                .update();
        clock.advance(Duration.ofSeconds(2));
        secondsPass();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(arrived(people)).isZero();
    }

    @Test
    void aPartOfTheDayIsKeptForWhatPeopleWrite() {
        long rep = rep(600, 10);
        long maya = capture(rep);
        done(messages.send(maya, "Your oak", "The 12 mm one.", rep));
        var people = new ArrayList<Long>();
        for (int n = 0; n < 12; n++) people.add(capture(rep));
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(9);
        secondsPass();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(arrived(people)).isEqualTo(9);
    }

    /** T14: deferrals and pauses use up the day's budget. */
    @Test
    void whatTheServerPutsOffUsesNothingUp() {
        long rep = rep(2, 10_000);
        var people = new ArrayList<Long>();
        for (int n = 0; n < 4; n++) people.add(capture(rep));
        var first = List.of(emailOf(people.get(0)), emailOf(people.get(1)));
        SINK.answerRecipients(r -> first.contains(r) ? "451 Later" : "250 OK");
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(2);
        assertThat(arrived(people.get(2))).hasSize(1);
        assertThat(arrived(people.get(3))).hasSize(1);
    }

    private int arrived(List<Long> people) {
        return people.stream().mapToInt(id -> arrived(id).size()).sum();
    }

    // --- hours (T15)

    /** T15: the planned time creeps forward. */
    @Test
    void outsideTheirHoursItWaitsAndSaysWhy() {
        long maya = capture(rep(), "Pacific/Auckland"); // eleven at night there
        var due = next(maya).due();
        for (int n = 0; n < 5; n++) {
            dispatcher.runDue();
            clock.advance(Duration.ofMinutes(30));
        }
        assertThat(arrived(maya)).isEmpty();
        assertThat(waits(maya)).isEqualTo("it is 23:00 there, outside 08:00 to 18:00");
        assertThat(next(maya).due()).as("the planned time does not creep").isEqualTo(due);
        clock.set(Instant.parse("2026-03-10T18:59:59Z"));
        dispatcher.runDue();
        assertThat(arrived(maya)).isEmpty();
        clock.set(Instant.parse("2026-03-10T19:00:00Z")); // eight in the morning there
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
    }

    /** T28: hour and weekday together land on a wrong hour. */
    @Test
    void onTheirWeekendItWaitsUntilMonday() {
        clock.set(Instant.parse("2026-03-14T11:00:00Z"));
        long maya = capture(rep());
        dispatcher.runDue();
        assertThat(waits(maya)).isEqualTo("it is the weekend there");
        clock.set(Instant.parse("2026-03-16T08:00:00Z"));
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
    }

    /** T16: a sender without something needed is left out in silence. */
    @Test
    void withoutAPostalAddressNothingAutomaticLeaves() {
        var workspace = team.workspace();
        team.changeWorkspace(withPostalAddress(workspace, ""));
        try {
            long maya = capture(rep());
            dispatcher.runDue();
            assertThat(arrived(maya)).isEmpty();
            assertThat(waits(maya)).contains("postal address");
            team.changeWorkspace(withPostalAddress(workspace, "1 Quay Road\nPortsmouth"));
            dispatcher.runDue();
            assertThat(arrived(maya)).hasSize(1);
        } finally {
            team.changeWorkspace(workspace);
        }
    }

    private static Workspace withPostalAddress(Workspace workspace, String address) {
        return Copies.with(Copies.with(workspace, "postalAddress", address), "automaticReady", false);
    }

    /** T16: a sender without something needed is left out in silence. */
    @Test
    void anOwnerWithoutAMailboxIsNamedAsTheReason() {
        long rep = rep();
        mailboxes.remove(mailboxes.of(rep).getFirst().mailboxId());
        long maya = capture(rep);
        dispatcher.runDue();
        assertThat(waits(maya)).isEqualTo("its owner has no mailbox connected");
    }

    // --- what nobody knows (T1)

    /** T1: killed between the server's acceptance and our commit. */
    @Test
    void aServerThatVanishesAfterTheDotIsNotAskedTwice() {
        long maya = capture(rep());
        SINK.answerDots("");
        dispatcher.runDue();
        SINK.answerDots("250 OK");
        clock.advance(Duration.ofDays(3));
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("unknown");
        assertThat(corrections.inDoubt())
                .extracting(Corrections.Doubt::prospectId)
                .contains(maya);
        assertThat(next(maya).chore()).isTrue();
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.DOUBT);
        assertThat(next(maya).goal()).startsWith("Find out whether");
        assertThat(open(maya).made().touches()).isZero();
    }

    @Test
    void aDoubtThatTurnsOutToHaveArrivedCounts() {
        long rep = rep();
        long maya = inDoubt(rep);
        corrections.settleDoubt(ledger(maya).getFirst().id(), true, rep);
        assertThat(open(maya).made().touches()).isEqualTo(1);
        assertThat(next(maya).step()).isEqualTo(1);
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("sent");
    }

    /** T11: "Retry" takes its own trace for a duplicate. */
    @Test
    void aDoubtThatTurnsOutToBeLostIsSentAgainAsAnotherMessage() {
        long rep = rep();
        long maya = inDoubt(rep);
        var first = ledger(maya).getFirst();
        corrections.settleDoubt(first.id(), false, rep);
        SINK.forget();
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(arrived(maya).getFirst().messageId()).isNotEqualTo(first.messageId());
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("failed", "sent");
        assertThat(corrections.settleDoubt(first.id(), true, rep)).isInstanceOf(Recorded.Refused.class);
    }

    private long inDoubt(long rep) {
        long maya = capture(rep);
        SINK.answerDots("");
        dispatcher.runDue();
        SINK.answerDots("250 OK");
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("unknown");
        return maya;
    }

    @Test
    void aDoubtOutlivesNotNow() {
        long rep = rep();
        long maya = inDoubt(rep);
        pursuits.replied(maya, "Later");
        done(pursuits.record(maya, new Outcome.NotNow(null), Channel.EMAIL, "", rep));
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.DOUBT);
        done(corrections.settleDoubt(ledger(maya).getFirst().id(), true, rep));
        assertThat(open(maya).made().touches()).isEqualTo(1);
        assertThat(corrections.inDoubt())
                .extracting(Corrections.Doubt::prospectId)
                .doesNotContain(maya);
    }

    @Test
    void whatComesBackHadLeft() {
        long maya = inDoubt(rep());
        corrections.bounced(
                ledger(maya).getFirst().id(), emailOf(maya), Refusal.Type.HARD, "550 5.1.1 No such user here");
        assertThat(corrections.inDoubt())
                .extracting(Corrections.Doubt::prospectId)
                .doesNotContain(maya);
        assertThat(open(maya).made().touches()).isZero();
        assertThat(open(maya).commitments()).noneMatch(Commitment::open);
        assertThat(next(maya).channel()).isEqualTo(Channel.CALL);
    }

    // --- one bad row touches no other (T3, T60)

    /** T3: one recipient's error undoes or repeats the others. */
    @Test
    void oneThatCannotBePlannedBecomesPersonalAndTheOthersLeave() {
        long rep = rep();
        long maya = capture(rep), ben = capture(rep);
        db.sql("update next_step set step = 99 where prospect_id = :id")
                .param("id", maya)
                .update();
        dispatcher.runDue();
        assertThat(arrived(maya)).isEmpty();
        assertThat(arrived(ben)).hasSize(1);
        assertThat(next(maya).automatic()).isFalse();
        assertThat(next(maya).whyThen()).contains("cannot be planned");
    }

    /** T60: a failure vanishes in an empty catch. */
    @Test
    void oneAboutWhomNothingCanBeDecidedStandsStillAndSaysSo() {
        long rep = rep();
        long maya = capture(rep), ben = capture(rep);
        unreadable(maya, () -> {
            dispatcher.runDue();
            assertThat(arrived(ben)).hasSize(1);
            assertThat(waits(maya)).contains("cannot be planned");
        });
        clock.advance(Duration.ofHours(2));
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
    }

    /** T3: one recipient's error undoes or repeats the others. */
    @Test
    void oneThatCannotBeRecordedIsToldToItsOwnerAndTheOthersAreRecorded() {
        long rep = rep();
        long maya = capture(rep), ben = capture(rep);
        var zone = prospects.get(maya).zone().getId();
        meanwhile(ben, () -> zone(maya, "Nowhere/Land"));
        zone(maya, zone);
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("sent");
        assertThat(open(ben).made().touches()).isEqualTo(1);
        assertThat(open(maya).made().touches()).isZero();
        assertThat(db.sql("select text from alert where member_id = :rep order by id desc limit 1")
                        .param("rep", rep)
                        .query(String.class)
                        .single())
                .contains(emailOf(maya))
                .contains("cannot be recorded");
        db.sql("update unrecorded set not_before = '-infinity'").update();
        dispatcher.runDue();
        assertThat(open(maya).made().touches()).isEqualTo(1);
        assertThat(arrived(maya)).hasSize(1);
    }

    /** While it lasts, nothing about this prospect can be read. */
    private void unreadable(long prospectId, Runnable meanwhile) {
        var zone = prospects.get(prospectId).zone().getId();
        zone(prospectId, "Nowhere/Land");
        try {
            meanwhile.run();
        } finally {
            zone(prospectId, zone);
        }
    }

    private void zone(long prospectId, String zone) {
        db.sql("update prospect set zone = :zone where id = :id")
                .param("zone", zone)
                .param("id", prospectId)
                .update();
    }

    /** T13: a connection that breaks costs its own message a moment; what was claimed with it waits for no lease. */
    @Test
    void aBrokenConnectionGivesTheRestBack() {
        long rep = rep();
        long maya = capture(rep), ben = capture(rep);
        SINK.answerRecipients(recipient -> {
            SINK.cut();
            return "250 OK";
        });
        dispatcher.runDue();
        assertThat(ledger(maya)).extracting(Row::state, Row::attempts).containsExactly(tuple("planned", 0));
        assertThat(ledger(ben)).extracting(Row::state, Row::attempts).containsExactly(tuple("planned", 0));
        SINK.answerRecipients(recipient -> "250 OK");
        clock.advance(Duration.ofMinutes(1));
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(arrived(ben)).hasSize(1);
    }

    /** The history follows the sending in batches, but nothing that happens meanwhile comes before what left. */
    @Test
    void aReplyFindsTheTouchMadeThatItAnswers() {
        long rep = rep();
        long maya = capture(rep), ben = capture(rep), cyd = capture(rep);
        // When the server is asked about Cyd, Ben's hand-over has put on record that Maya's message was taken.
        meanwhile(cyd, () -> {
            assertThat(ledger(maya)).extracting(Row::state).containsExactly("sent");
            pursuits.heard(maya, new Event.Replied());
            assertThat(open(maya).made().touches()).isEqualTo(1);
            assertThat(open(maya).made().coldEmails())
                    .as("it left before they answered")
                    .isEqualTo(1);
        });
        assertThat(open(maya).made().touches()).as("and is recorded once").isEqualTo(1);
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.ANSWER);
        assertThat(open(ben).made().touches()).isEqualTo(1);
        assertThat(open(cyd).made().touches()).isEqualTo(1);
    }

    // --- what people send, and second thoughts

    @Test
    void aPersonalEmailWaitsTenSecondsAndCanBeTakenBack() {
        long rep = rep();
        long maya = capture(rep);
        var sent = done(messages.send(maya, "Your oak", "The 12 mm one.", rep));
        dispatcher.runDue();
        assertThat(arrived(maya)).isEmpty();
        assertThat(corrections.undo(undo(sent), rep)).isEmpty();
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("cancelled");

        // Again, and taken back again: the touch has the same row in the ledger.
        sent = done(messages.send(maya, "Your oak", "The 14 mm one.", rep));
        assertThat(corrections.undo(undo(sent), rep)).isEmpty();
        secondsPass();
        assertThat(arrived(maya)).allMatch(m -> !m.text().contains("14 mm"));
    }

    /** What was planned leaves as it stood, whatever is changed meanwhile, also at a second try and as HTML. */
    @Test
    void theSignatureIsThatOfTheMomentItWasWritten() {
        long rep = rep();
        long maya = capture(rep);
        long mailbox = mailboxes.of(rep).getFirst().mailboxId();
        assertThat(mailboxes.sign(mailbox, "-- \n Rep Harbour \n<b>Tools</b>\n\n", false))
                .isEmpty();
        done(messages.send(maya, "Your oak", "The 12 mm one.", rep));
        assertThat(mailboxes.sign(mailbox, "Somebody else", true)).isEmpty();
        secondsPass();
        assertThat(arrived(maya).getFirst().text().replace("\r\n", "\n"))
                .contains(
                        "multipart/alternative",
                        "The 12 mm one.\n\n--=20\nRep Harbour\n<b>Tools</b>",
                        "<p>The 12 mm one.</p>\n<p>-- <br>\nRep Harbour<br>\n&lt;b&gt;Tools&lt;/b&gt;</p>")
                .doesNotContain("Somebody else");

        long lars = capture(rep);
        dispatcher.runDue();
        assertThat(arrived(lars).getFirst().text().replace("\r\n", "\n"))
                .contains("Content-Type: text/plain", "\n--=20\nSomebody else\n\nHarbour Tools, 1 Quay Road")
                .doesNotContain("multipart");
    }

    /** What a version before this one planned has been as it is since then. */
    @Test
    void whatWasPlannedAsPlainTextLeavesSo() {
        long maya = capture(rep());
        while (messages.planDue(200) == 200) {}
        db.sql("update ledger set html = false where prospect_id = :id")
                .param("id", maya)
                .update();
        dispatcher.runDue();
        assertThat(arrived(maya).getFirst().text())
                .contains("Content-Type: text/plain", "Harbour Tools, 1 Quay Road")
                .doesNotContain("multipart", "<p>");
    }

    @Test
    void aPersonalEmailLeavesAfterTenSecondsWithoutTheWayOut() {
        long rep = rep();
        long maya = capture(rep);
        var sent = done(messages.send(maya, "Your oak", "The 12 mm one.", rep));
        secondsPass();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(arrived(maya).getFirst().text())
                .contains("The 12 mm one.")
                .doesNotContain("List-Unsubscribe")
                .doesNotContain("To hear no more");
        assertThat(open(maya).made().personal()).isEqualTo(1);
        assertThat(corrections.undo(undo(sent), rep)).isPresent();
    }

    @Test
    void whatAPersonWroteLeavesThoughTheyTellMoreAMomentLater() {
        long rep = rep();
        long maya = capture(rep);
        done(messages.send(maya, "Your oak", "The 12 mm one.", rep));
        var when = clock.instant().plus(Duration.ofDays(2));
        done(pursuits.record(maya, new Outcome.MeetingBooked(when), Channel.CALL, "", rep));
        secondsPass();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.MEETING);
    }

    @Test
    void whatAPersonWroteBeforeTheyKnewOfTheAnswerComesBackToThem() {
        long rep = rep();
        long maya = capture(rep);
        done(messages.send(maya, "Your oak", "The 12 mm one.", rep));
        pursuits.replied(maya, "Never mind the drill");
        secondsPass();
        assertThat(arrived(maya)).isEmpty();
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.ANSWER);
        assertThat(db.sql("select text || ' / ' || detail from timeline where prospect_id = :id and kind = 'system'")
                        .param("id", maya)
                        .query(String.class)
                        .list())
                .containsExactly("E-mail not sent, because they answered: Your oak / The 12 mm one.");
    }

    @Test
    void whatWasWrittenBeforeTheyAnsweredAnswersNothing() throws Exception {
        long rep = rep();
        long maya = capture(rep);
        done(messages.send(maya, "Your oak", "The 12 mm one.", rep));
        SINK.hold();
        var sending = Thread.ofVirtual().start(this::secondsPass);
        for (int i = 0; i < 6_000 && !ledger(maya).getFirst().state().equals("handed over"); i++) Thread.sleep(20);
        clock.advance(Duration.ofSeconds(1));
        pursuits.replied(maya, "Which one?");
        SINK.release();
        sending.join();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(open(maya).made().touches()).isEqualTo(1);
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.ANSWER);
    }

    @Test
    void whatWasSaidAfterAnEndingKeepsItFromBeingTakenBack() {
        long rep = rep();
        long maya = capture(rep), ben = capture(rep);
        for (long id : List.of(maya, ben)) pursuits.replied(id, "No");
        var maysNo = done(pursuits.record(maya, new Outcome.No("price"), Channel.EMAIL, "", rep));
        var bensNo = done(pursuits.record(ben, new Outcome.No("price"), Channel.EMAIL, "", rep));
        pursuits.replied(maya, "Or perhaps yes?");
        pursuits.optedOut(ben, "wrote stop", false);
        assertThat(corrections.undo(undo(maysNo), rep))
                .hasValueSatisfying(why -> assertThat(why).contains("came back"));
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.ANSWER);
        assertThat(corrections.undo(undo(bensNo), rep))
                .hasValueSatisfying(why -> assertThat(why).contains("hear no more"));
        assertThat(pursuits.openOf(ben)).isEmpty();
    }

    /** T8: who begins after that runs through the copy; it starts nobody, and goes on for nobody. */
    @Test
    void aSequenceThatIsPublishedStartsForNobody() {
        capture(rep());
        dispatcher.runDue();
        var before = steps();
        var yaml = playbook.yaml(playbook.newest("new-enquiry").orElseThrow().versionId());
        try {
            assertThat(playbook.publish(yaml.replace("key: new-enquiry", "key: our-copy"), null))
                    .isInstanceOf(Playbook.Published.class);
            dispatcher.runDue();
            assertThat(steps()).isEqualTo(before);
        } finally {
            playbook.archive("our-copy");
        }
    }

    /** Each next step and each message, whatever their state. */
    private List<String> steps() {
        return db.sql("select to_jsonb(n)::text from next_step n union all select id || state from ledger order by 1")
                .query((row, n) -> row.getString(1))
                .list();
    }

    private void secondsPass() {
        real.advance(Pursuits.SECOND_THOUGHTS.plusSeconds(1));
        dispatcher.runDue();
    }

    private static Recorded.Done done(Recorded recorded) {
        assertThat(recorded).isInstanceOf(Recorded.Done.class);
        return (Recorded.Done) recorded;
    }

    private static long undo(Recorded.Done done) {
        return Objects.requireNonNull(done.undoId());
    }

    /** What an act cancelled is planned anew when the act is taken back; nothing stays on its way for ever. */
    @Test
    void takingBackAnActBringsTheAutomaticEmailBack() {
        long rep = rep();
        long maya = capture(rep);
        while (messages.planDue(200) == 200) {}
        var act = done(pursuits.record(maya, new Outcome.Interested(null), Channel.CALL, "", rep));
        dispatcher.runDue();
        assertThat(arrived(maya)).isEmpty();
        assertThat(corrections.undo(undo(act), rep)).isEmpty();
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
    }

    /** T4: pausing and resuming repeats or skips. */
    @Test
    void aSnoozeKeepsWhatWasPlannedFromLeaving() {
        long rep = rep();
        long maya = capture(rep);
        while (messages.planDue(200) == 200) {}
        done(pursuits.record(
                maya, new Outcome.Snooze(clock.instant().plus(Duration.ofDays(2)), "trade fair"), null, "", rep));
        dispatcher.runDue();
        assertThat(arrived(maya)).isEmpty();
        clock.advance(Duration.ofDays(2).plusHours(1));
        dispatcher.runDue();
        assertThat(arrived(maya)).as("while it can still be taken back").isEmpty();
        secondsPass();
        assertThat(arrived(maya)).hasSize(1);
    }

    /** T30: a follow-up given by a manager reminds nobody. */
    @Test
    void aNewOwnerSendsItFromTheirOwnMailbox() {
        long rep = rep(), other = rep();
        long maya = capture(rep);
        while (messages.planDue(200) == 200) {}
        prospects.handOver(List.of(maya), other, rep, clock.instant());
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(arrived(maya).getFirst().text())
                .contains("<" + mailboxes.of(other).getFirst().address() + ">");
        assertThat(next(maya).step()).isEqualTo(1);
    }

    @Test
    void whatManyWereHandedOverWithWaitsForSecondThoughts() {
        long rep = rep(), other = rep();
        long maya = capture(rep);
        prospects.handOver(List.of(maya), other, rep, clock.instant());
        pursuits.waitForSecondThoughts(List.of(maya));
        dispatcher.runDue();
        assertThat(arrived(maya)).isEmpty();
        assertThat(waits(maya)).contains("taken back");
        clock.advance(Pursuits.SECOND_THOUGHTS);
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
    }

    /** T31: a logged touch does not move the cadence. */
    @Test
    void aCallMadeMeanwhileMovesTheAutomaticEmail() {
        long rep = rep();
        long maya = capture(rep);
        dispatcher.runDue();
        clock.set(next(maya).due());
        while (messages.planDue(200) == 200) {}
        done(pursuits.log(maya, Channel.CALL, false, "no answer", rep));
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
        assertThat(next(maya).due()).isAfter(clock.instant());
    }

    /** T1, T4: their tier changes, and with it the sequence, while a server has the message of the step. */
    @Test
    void whatAServerHasIsNotSentOnceMoreInTheSequenceOfAnotherTier() throws Exception {
        for (var steps : List.of(WRITES, PASSES_ONE_OVER)) {
            long maya = capture(rep());
            forTierA(steps, () -> {
                messages.planDue(200);
                SINK.hold();
                var sending = Thread.ofVirtual().start(dispatcher::runDue);
                try {
                    for (int i = 0;
                            i < 1_500 && !ledger(maya).getFirst().state().equals("handed over");
                            i++) Thread.sleep(20);
                    prospects.changeTier(maya, Tier.A, null, clock.instant());
                    assertThat(sequence(maya)).isEqualTo("for-tests");
                    messages.planDue(200);
                    assertThat(ledger(maya)).extracting(Row::state).containsExactly("handed over");
                } finally {
                    SINK.release();
                    sending.join();
                }
                dispatcher.runDue();
                dispatcher.runDue();
            });
            assertThat(arrived(maya)).hasSize(1);
            assertThat(open(maya).made().touches()).isEqualTo(1);
            assertThat(Objects.requireNonNull(open(maya).enrolment()).step())
                    .as("it was one of the steps they have had")
                    .isEqualTo(1);
            assertThat(next(maya).due()).isAfter(clock.instant());
        }
    }

    @Test
    void whatAPersonWroteIsTheTouchOfTheStepInAnyTier() throws Exception {
        for (var steps : List.of(WRITES, PASSES_ONE_OVER)) {
            long rep = rep();
            long maya = capture(rep);
            forTierA(steps, () -> {
                done(messages.send(maya, "Your oak", "The 12 mm one.", rep));
                prospects.changeTier(maya, Tier.A, rep, clock.instant());
                real.advance(Pursuits.SECOND_THOUGHTS.plusSeconds(1));
                messages.planDue(200);
                assertThat(ledger(maya)).extracting(Row::state).containsExactly("planned");
                dispatcher.runDue();
                dispatcher.runDue();
            });
            assertThat(arrived(maya)).hasSize(1);
            assertThat(arrived(maya).getFirst().text()).contains("The 12 mm one.");
            assertThat(next(maya).due()).isAfter(clock.instant());
        }
    }

    private static final String WRITES = """
              - after: at once
                channel: email
                automatic: true
                goal: They know us
                approach: straight-answer
                subject: Thank you for your enquiry
                text: |
                  Which drill would you take for oak?
              - {after: 3 days, channel: call, goal: They said why, approach: doubts-first, minutes: 5, guide: [Ask]}
            """;

    /** Nobody here has a profile, so that the message has another place than in the sequence before. */
    private static final String PASSES_ONE_OVER = """
              - after: at once
                channel: social
                goal: They know us
                approach: have-the-talk
                minutes: 5
                text: |
                  Which drill do you take for oak?
              - after: 1 minute
                channel: email
                automatic: true
                goal: They know us
                approach: straight-answer
                subject: Thank you for your enquiry
                text: |
                  Which drill would you take for oak?
            """;

    private interface Meanwhile {
        void happens() throws Exception;
    }

    private void forTierA(String steps, Meanwhile meanwhile) throws Exception {
        var published = playbook.publish(
                "key: for-tests\nname: For tests\npurpose: inbound\ntiers: [A]\nabout: For tests.\nsteps:\n" + steps,
                null);
        try {
            assertThat(published).isInstanceOf(Playbook.Published.class);
            meanwhile.happens();
        } finally {
            playbook.archive("for-tests");
        }
    }

    private String sequence(long prospectId) {
        return Objects.requireNonNull(open(prospectId).enrolment())
                .version()
                .sequence()
                .key();
    }

    /** T14, T28: what waited in the ledger keeps to their hours as much as what is planned. */
    @Test
    void whatAPauseHeldBackDoesNotLeaveOnASundayNight() {
        long rep = rep();
        long maya = capture(rep);
        messages.planDue(200);
        var box = mailboxes.of(rep).getFirst().mailboxId();
        mailboxes.pause(box, "holiday");
        clock.set(Instant.parse("2026-03-15T03:00:00Z")); // Sunday, three in the morning in London
        mailboxes.resume(box);
        dispatcher.runDue();
        assertThat(arrived(maya)).isEmpty();
        clock.set(Instant.parse("2026-03-16T11:00:00Z"));
        dispatcher.runDue();
        assertThat(arrived(maya)).hasSize(1);
    }

    @Test
    void aMailboxThatIsRemovedStrandsNobody() {
        long rep = rep();
        long maya = capture(rep);
        messages.planDue(200);
        mailboxes.remove(mailboxes.of(rep).getFirst().mailboxId());
        dispatcher.runDue();
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("cancelled");
        dispatcher.runDue();
        assertThat(waits(maya)).contains("no mailbox connected");
    }

    @Test
    void aReactionDuringTheVerdictStopsTheRetry() throws Exception {
        long rep = rep();
        long maya = capture(rep);
        messages.planDue(200);
        SINK.answerDots("451 4.3.0 Try later");
        SINK.hold();
        var sending = Thread.ofVirtual().start(dispatcher::runDue);
        for (int i = 0; i < 6_000 && !ledger(maya).getFirst().state().equals("handed over"); i++) Thread.sleep(20);
        pursuits.heard(maya, new Event.Replied());
        SINK.release();
        sending.join();
        SINK.answerDots("250 OK");
        clock.advance(Duration.ofMinutes(10));
        dispatcher.runDue();
        assertThat(arrived(maya)).isEmpty();
        assertThat(ledger(maya)).extracting(Row::state).containsExactly("cancelled");
    }
}
