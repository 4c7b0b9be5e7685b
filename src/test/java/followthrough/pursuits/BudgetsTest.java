package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import followthrough.bench.SmtpSink;
import followthrough.channels.SafeHosts;
import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.NewMailbox;
import followthrough.channels.email.Refusal;
import followthrough.prospects.Added;
import followthrough.prospects.Address;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.Fact;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.support.FollowthroughTest;
import followthrough.support.Rival;
import followthrough.support.TestClock;
import followthrough.support.TestRealTime;
import followthrough.team.FirstAdministrator;
import followthrough.team.Role;
import followthrough.team.SendingRules;
import followthrough.team.Team;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** T14, T21: so many e-mails and not one more, from the whole workspace, whoever sends them and when. */
@FollowthroughTest
@Timeout(120) // Only against standing still for ever, should a lock be wrong.
class BudgetsTest {
    private static final SmtpSink SINK = new SmtpSink();
    private static final GreenMail INBOXES = new GreenMail(new ServerSetup(0, "127.0.0.1", "imap"));
    private static final AtomicInteger COUNT = new AtomicInteger();

    static {
        INBOXES.start();
    }

    private final Dispatcher dispatcher;
    private final LedgerStore ledger;
    private final BudgetStore spending;
    private final PointOfNoReturn pointOfNoReturn;
    private final FinalDots dots;
    private final Messages messages;
    private final Claims claims;
    private final RampUp rampUp;
    private final Composer composer;
    private final Pursuits pursuits;
    private final Corrections corrections;
    private final Prospects prospects;
    private final Mailboxes mailboxes;
    private final Team team;
    private final SafeHosts hosts;
    private final TransactionTemplate transaction;
    private final TestClock clock;
    private final TestRealTime real;
    private final JdbcClient db;

    @Autowired
    BudgetsTest(
            Dispatcher dispatcher,
            LedgerStore ledger,
            BudgetStore spending,
            PointOfNoReturn pointOfNoReturn,
            FinalDots dots,
            Messages messages,
            Claims claims,
            RampUp rampUp,
            Composer composer,
            Pursuits pursuits,
            Corrections corrections,
            Prospects prospects,
            Mailboxes mailboxes,
            Team team,
            SafeHosts hosts,
            TransactionTemplate transaction,
            TestClock clock,
            TestRealTime real,
            JdbcClient db) {
        this.dispatcher = dispatcher;
        this.ledger = ledger;
        this.spending = spending;
        this.pointOfNoReturn = pointOfNoReturn;
        this.dots = dots;
        this.messages = messages;
        this.claims = claims;
        this.rampUp = rampUp;
        this.composer = composer;
        this.pursuits = pursuits;
        this.corrections = corrections;
        this.prospects = prospects;
        this.mailboxes = mailboxes;
        this.team = team;
        this.hosts = hosts;
        this.transaction = transaction;
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
                "four words are enough",
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
        SINK.forget();
        team.changeSendingRules(SendingRules.NONE);
        db.sql("update mailbox set paused_at = now(), paused_why = 'its test is over'")
                .update();
    }

    // --- the people of a company

    @Test
    void aCompanyGetsSoManyADayAndTheOthersSayWhenTheyGoOn() {
        budgets(0, 2, 0, 0);
        long rep = rep(), other = rep();
        var people = colleagues(List.of(rep, other), 5);
        dispatcher.runDue();
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(2);
        clock.advance(Duration.ofMinutes(15));
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(2);
        var waiting = waiting(people);
        assertThat(waiting).hasSize(3).allSatisfy((id, it) -> {
            assertThat(it.why())
                    .isEqualTo("this workspace sends the people of one company 2 e-mails in 24 hours at most");
            assertThat(prospects.get(id).optedOut()).isFalse();
        });
        // Each comes back when its own place is free, and not all for the first.
        var next = TestClock.START.plus(Duration.ofHours(24));
        assertThat(waiting.values().stream().map(Waits::until))
                .containsExactlyInAnyOrder(next, next, next.plus(Duration.ofHours(24)));
        clock.set(next.minusSeconds(1));
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(2);
        clock.set(next);
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(4);
        clock.set(next.plus(Duration.ofHours(24)));
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(5);
    }

    @Test
    void whatTheServerPutsOffUsesNoBudgetUp() {
        budgets(0, 1, 0, 0);
        var people = colleagues(List.of(rep()), 2);
        var first = emailOf(people.getFirst());
        SINK.answerRecipients(recipient -> recipient.equals(first) ? "451 Later" : "250 OK");
        dispatcher.runDue();
        assertThat(arrived(people)).isZero();
        clock.advance(Duration.ofMinutes(4));
        dispatcher.runDue();
        assertThat(arrived(people))
                .as("the first waits for its retry, the second to see what comes of it")
                .isZero();
        SINK.answerRecipients(recipient -> recipient.equals(first) ? "550 5.1.1 No such user" : "250 OK");
        // Both are due; the first comes first, and is refused for good.
        clock.advance(Duration.ofMinutes(11));
        dispatcher.runDue();
        assertThat(arrived(people)).isZero();
        clock.advance(Duration.ofMinutes(15));
        dispatcher.runDue();
        assertThat(arrived(people.getLast())).isEqualTo(1);
    }

    /** They are told that it is much, and it leaves; the machine counts it. */
    @Test
    void whatAPersonWritesIsNotHeldAndCounts() {
        budgets(0, 1, 0, 0);
        long rep = rep();
        var people = colleagues(List.of(rep), 3);
        assertThat(messages.draft(people.getFirst(), Channel.EMAIL, rep).warned())
                .isNull();
        for (int n = 0; n < 2; n++)
            assertThat(messages.send(people.get(n), "Your oak", "The 12 mm one.", rep))
                    .isInstanceOf(Recorded.Done.class);
        secondsPass();
        assertThat(arrived(people.get(0))).isEqualTo(1);
        assertThat(arrived(people.get(1)))
                .as("a second one of the same company")
                .isEqualTo(1);
        clock.advance(Duration.ofMinutes(15));
        dispatcher.runDue();
        assertThat(arrived(people.get(2))).as("the machine's").isZero();
        assertThat(messages.draft(people.get(2), Channel.EMAIL, rep).warned())
                .isEqualTo("This workspace sends the people of one company 1 e-mail in 24 hours at most, and they had"
                        + " them. Yours leaves all the same.");
    }

    @Test
    void twoNodesSpendTheBudgetOfACompanyOnce() throws Exception {
        long rep = rep(), other = rep();
        var people = colleagues(List.of(rep, other), 8);
        atOnce(rep, other, () -> budgets(0, 3, 0, 0));
        assertThat(arrived(people)).isEqualTo(3);
        assertThat(waiting(people)).hasSize(5);
    }

    // --- a domain

    @Test
    void aDomainGetsSoManyAMinuteAndAnHour() {
        budgets(0, 0, 2, 5);
        long rep = rep();
        var people = new ArrayList<Long>();
        for (int n = 0; n < 9; n++) people.add(capture(rep, "Firm " + COUNT.incrementAndGet(), "post.example"));
        for (int minute = 0, sent = 0; minute < 4; minute++) {
            dispatcher.runDue();
            dispatcher.runDue();
            sent = Math.min(5, sent + 2);
            assertThat(arrived(people)).as("after minute " + minute).isEqualTo(sent);
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(waiting(people).values()).hasSize(4).allSatisfy(it -> assertThat(it.why())
                .isEqualTo("this workspace sends 5 e-mails an hour to post.example at most"));
        clock.set(TestClock.START.plus(Duration.ofMinutes(60)));
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(7);
        clock.set(TestClock.START.plus(Duration.ofMinutes(75)));
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(9);
    }

    @Test
    void twoNodesSpendTheBudgetOfADomainOnce() throws Exception {
        long rep = rep(), other = rep();
        var people = new ArrayList<Long>();
        for (int n = 0; n < 10; n++)
            people.add(capture(n % 2 == 0 ? rep : other, "Firm " + COUNT.incrementAndGet(), "letters.example"));
        atOnce(rep, other, () -> budgets(0, 0, 4, 0));
        assertThat(arrived(people)).isEqualTo(4);
        assertThat(waiting(people)).hasSize(6);
    }

    // --- a prospect

    @Test
    void aProspectGetsSoManyAWeek() {
        budgets(1, 0, 0, 0);
        long maya = capture(rep(), "Oak House", "oak.example");
        dispatcher.runDue();
        assertThat(arrived(maya)).isEqualTo(1);
        clock.advance(Duration.ofDays(3).plus(Duration.ofHours(2)));
        dispatcher.runDue();
        assertThat(arrived(maya)).isEqualTo(1);
        assertThat(waiting(List.of(maya)).get(maya))
                .isEqualTo(new Waits(
                        "this workspace sends a prospect 1 e-mail in 7 days at most",
                        TestClock.START.plus(Duration.ofDays(7))));
        clock.set(TestClock.START.plus(Duration.ofDays(7)));
        dispatcher.runDue();
        assertThat(arrived(maya)).isEqualTo(2);
    }

    /** The law of the next step lets no two stand in line; should they all the same, one leaves. */
    @Test
    void twoNodesSpendTheBudgetOfAProspectOnce() throws Exception {
        long rep = rep(), other = rep();
        long maya = capture(rep, "Elm House", "elm.example");
        planned(rep, maya);
        planned(other, maya);
        atOnce(rep, other, () -> budgets(1, 0, 0, 0));
        assertThat(arrived(maya)).isEqualTo(1);
    }

    // --- a mailbox while it is ramped up

    @Test
    void aNewMailboxBeginsLowAndRisesWithTheDaysItSentWell() {
        team.changeSendingRules(ramp(5));
        long rep = rep();
        var people = new ArrayList<Long>();
        for (int n = 0; n < 20; n++)
            people.add(capture(rep, "Firm " + COUNT.incrementAndGet(), "f" + COUNT + ".example"));
        dispatcher.runDue();
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(5);
        assertThat(waiting(people).values()).hasSize(15).allSatisfy(it -> assertThat(it.why())
                .isEqualTo("the budget of " + mailbox(rep).address()
                        + " is used up (5 in 24 hours for now: A new mailbox begins with 5 and sends more each day that"
                        + " goes well.)"));
        clock.advance(Duration.ofHours(23));
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(5);
        assertThat(waiting(people).values())
                .allSatisfy(it -> assertThat(it.until()).isEqualTo(TestClock.START.plus(Duration.ofHours(24))));
        clock.advance(Duration.ofHours(1));
        dispatcher.runDue();
        assertThat(mailbox(rep).ramp().allowed()).isEqualTo(6);
        clock.advance(Duration.ofMinutes(5));
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(11);
    }

    @Test
    void aMailboxToWhichMuchComesBackSendsLessAndItsOwnerIsTold() {
        team.changeSendingRules(ramp(10));
        long rep = rep();
        var people = new ArrayList<Long>();
        for (int n = 0; n < 10; n++)
            people.add(capture(rep, "Firm " + COUNT.incrementAndGet(), "g" + COUNT + ".example"));
        dispatcher.runDue();
        assertThat(arrived(people)).isEqualTo(10);
        for (int n = 0; n < 2; n++) bounced(people.get(n));
        people.add(capture(rep, "Firm " + COUNT.incrementAndGet(), "g" + COUNT + ".example"));
        clock.advance(Duration.ofHours(24));
        dispatcher.runDue();
        assertThat(mailbox(rep).ramp().allowed()).isEqualTo(5);
        assertThat(alerts(rep))
                .contains("From " + mailbox(rep).address() + " fewer e-mails leave by themselves: 2 of the last"
                        + " 10 e-mails came back, so it is half as many as before.");
    }

    @Test
    void twoNodesSpendTheRampOfAMailboxOnce() throws Exception {
        team.changeSendingRules(ramp(5));
        long rep = rep();
        var people = new ArrayList<Long>();
        team.changeSendingRules(SendingRules.NONE);
        for (int n = 0; n < 12; n++)
            people.add(capture(rep, "Firm " + COUNT.incrementAndGet(), "h" + COUNT + ".example"));
        while (messages.planDue(200) == 200) {}
        team.changeSendingRules(ramp(5));
        var nodes = List.of(Rival.does(sender(rep)::sendDue), Rival.does(sender(rep)::sendDue));
        for (var node : nodes) node.answer();
        sender(rep).sendDue();
        assertThat(arrived(people)).isEqualTo(5);
    }

    // --- once more before it leaves

    /** T35: what allowed it is gone while it waited. */
    @Test
    void whatMayNotLeaveByItselfAnyMoreBecomesPersonal() {
        long rep = rep();
        long maya = capture(rep, "Ash House", "ash.example");
        while (messages.planDue(200) == 200) {}
        db.sql("update prospect set basis = 'public', country = 'DE' where id = :id")
                .param("id", maya)
                .update();
        dispatcher.runDue();
        assertThat(arrived(maya)).isZero();
        var next = Objects.requireNonNull(pursuits.openOf(maya).orElseThrow().next());
        assertThat(next.automatic()).isFalse();
        assertThat(next.whyThen())
                .contains("by hand, because cold e-mail needs their consent first (Germany, UWG § 7 (2) no. 2)");
        assertThat(states(maya)).containsExactly("cancelled");
    }

    /** A workspace that is stricter from now on is obeyed by what was planned before. */
    @Test
    void aRuleThatIsMadeStricterHoldsForWhatWaits() {
        long maya = capture(rep(), "Yew House", "yew.example");
        prospects.correct(maya, Map.of(Fact.BASIS, "public", Fact.COUNTRY, "US"), Map.of(), null, clock.instant());
        while (messages.planDue(200) == 200) {}
        assertThat(states(maya)).containsExactly("planned");
        team.changeSendingRules(
                new SendingRules("", true, false, SendingRules.EARLIEST, SendingRules.LATEST, 0, 0, 0, 0, 0));
        dispatcher.runDue();
        assertThat(arrived(maya)).isZero();
        assertThat(Objects.requireNonNull(pursuits.openOf(maya).orElseThrow().next())
                        .whyThen())
                .contains("a rule of this workspace");
    }

    // --- whatever comes together

    /** Arbitrary budgets, people and pauses: no stretch of their length ever holds more, and in the end everything leaves. */
    @Test
    void noStretchOfTimeEverHoldsMore() {
        var random = new Random(21);
        for (int round = 0; round < 3; round++) {
            clock.set(TestClock.START);
            int company = 1 + random.nextInt(4), hour = 1 + random.nextInt(company), minute = 1 + random.nextInt(hour);
            budgets(1 + random.nextInt(2), company, minute, hour);
            var reps = List.of(rep(), rep());
            var people = new HashMap<Long, String>();
            for (int n = 0; n < 12; n++) {
                var firm = "round" + round + "firm" + random.nextInt(3);
                people.put(capture(reps.get(random.nextInt(2)), firm, firm + ".example"), firm);
            }
            for (int tick = 0; tick < 2_000 && people.keySet().stream().anyMatch(id -> arrived(id) == 0); tick++) {
                dispatcher.runDue();
                clock.advance(Duration.ofSeconds(20 + random.nextInt(tick < 40 ? 100 : 7_200)));
                var there = clock.instant().atZone(ZoneId.of("Europe/London"));
                if (there.getHour() >= 18)
                    clock.set(there.plusDays(1).withHour(8).toInstant());
            }
            assertThat(people.keySet()).allSatisfy(id -> assertThat(arrived(id)).isPositive());
            for (var firm : people.values()) {
                var all = people.keySet().stream()
                        .filter(id -> people.get(id).equals(firm))
                        .flatMap(id -> handedOver(id).stream())
                        .sorted()
                        .toList();
                most(all, Duration.ofHours(24), company);
                most(all, Duration.ofHours(1), hour);
                most(all, Duration.ofMinutes(1), minute);
            }
            SINK.forget();
        }
    }

    private static void most(List<Instant> all, Duration length, int most) {
        for (int n = most; n < all.size(); n++)
            assertThat(Duration.between(all.get(n - most), all.get(n)))
                    .as(all + " in " + length)
                    .isGreaterThanOrEqualTo(length);
    }

    private List<Instant> handedOver(long prospectId) {
        return db.sql("select handed_over_at from ledger where prospect_id = :id and handed_over_at is not null")
                .param("id", prospectId)
                .query((rs, n) -> PursuitStore.instant(rs, "handed_over_at"))
                .list();
    }

    // --- the stage

    private void budgets(int prospect, int company, int minute, int hour) {
        team.changeSendingRules(new SendingRules(
                "", false, false, SendingRules.EARLIEST, SendingRules.LATEST, prospect, company, minute, hour, 0));
    }

    private static SendingRules ramp(int start) {
        return new SendingRules("", false, false, SendingRules.EARLIEST, SendingRules.LATEST, 0, 0, 0, 0, start);
    }

    /** All is planned; then the rules hold, and both nodes come to the same turn before either has claimed anything for good. */
    private void atOnce(long rep, long other, Runnable rules) throws Exception {
        while (messages.planDue(200) == 200) {}
        rules.run();
        var nodes = new ArrayList<Rival<Boolean>>();
        transaction.executeWithoutResult(status -> {
            spending.budgetsInTurn();
            for (var it : List.of(rep, other)) {
                var node = Rival.does(sender(it)::sendDue);
                assertThat(node.waitsForARow(db)).isTrue();
                nodes.add(node);
            }
            while (turnsAwaited() < 2) Thread.onSpinWait();
        });
        for (var node : nodes) node.answer();
    }

    private int turnsAwaited() {
        return db.sql("""
                        select count(*) from pg_locks w
                         where w.locktype = 'advisory' and not w.granted
                           and w.database = (select oid from pg_database where datname = current_database())
                        """).query(Integer.class).single();
    }

    private MailboxSender sender(long rep) {
        return new MailboxSender(
                mailbox(rep).mailboxId(),
                ledger,
                spending,
                pointOfNoReturn,
                claims,
                rampUp,
                mailboxes,
                composer,
                transaction,
                clock,
                real,
                dots,
                Duration.ofMinutes(3),
                () -> true);
    }

    private Mailbox mailbox(long rep) {
        return mailboxes.of(rep).getFirst();
    }

    private long rep() {
        var email = "rep" + COUNT.incrementAndGet() + "@harbour.example";
        team.invite(
                "Ben Ito",
                email,
                Role.REP,
                team.firstAdministrator().orElseThrow().teamId());
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
                        600,
                        10_000)))
                .isInstanceOf(Mailboxes.Connecting.Connected.class);
        return rep;
    }

    private List<Long> colleagues(List<Long> reps, int count) {
        int firm = COUNT.incrementAndGet();
        var people = new ArrayList<Long>();
        for (int n = 0; n < count; n++)
            people.add(capture(reps.get(n % reps.size()), "Firm " + firm, "firm" + firm + ".example"));
        return people;
    }

    /** Somebody who asked and is written to by the machine alone, at once. */
    private long capture(long rep, String company, String domain) {
        int n = COUNT.incrementAndGet();
        var person = new NewProspect(
                "Maya Okafor",
                "",
                "",
                "",
                company,
                "",
                "",
                List.of(
                        NewAddress.email("maya" + n + "@" + domain).orElseThrow(),
                        NewAddress.phone("+442076" + (100_000 + n), "").orElseThrow()),
                "form",
                rep,
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

    /** Another automatic e-mail to the same prospect, which no door would plan. */
    private void planned(long rep, long prospectId) {
        var key = UUID.randomUUID();
        ledger.plan(List.of(new LedgerStore.NewMessage(
                pursuits.openOf(prospectId).orElseThrow().pursuitId(),
                prospectId,
                null,
                null,
                null,
                true,
                mailbox(rep).mailboxId(),
                null,
                "<" + key + "@harbour.example>",
                key,
                key.toString(),
                emailOf(prospectId),
                "Oak",
                "The 12 mm one.",
                null,
                null,
                null,
                "Answer",
                1,
                clock.instant(),
                null,
                null,
                false,
                Gives.NOTHING)));
    }

    private void bounced(long prospectId) {
        long id = db.sql("select id from ledger where prospect_id = :id")
                .param("id", prospectId)
                .query(Long.class)
                .single();
        corrections.bounced(id, emailOf(prospectId), Refusal.Type.HARD, "550 5.1.1 no such user");
    }

    private void secondsPass() {
        real.advance(Pursuits.SECOND_THOUGHTS.plusSeconds(1));
        dispatcher.runDue();
    }

    private String emailOf(long prospectId) {
        return prospects.addresses(prospectId).stream()
                .filter(a -> a.kind() == Address.Kind.EMAIL)
                .map(Address::value)
                .findFirst()
                .orElseThrow();
    }

    private int arrived(long prospectId) {
        var address = emailOf(prospectId);
        return (int)
                SINK.taken().stream().filter(m -> m.recipient().equals(address)).count();
    }

    private int arrived(List<Long> people) {
        return people.stream().mapToInt(this::arrived).sum();
    }

    private List<String> states(long prospectId) {
        return db.sql("select state from ledger where prospect_id = :id order by id")
                .param("id", prospectId)
                .query(String.class)
                .list();
    }

    private record Waits(String why, Instant until) {}

    /** What stands beside the steps of those for whom something waits. */
    private Map<Long, Waits> waiting(List<Long> people) {
        var waiting = new HashMap<Long, Waits>();
        db.sql("""
                        select prospect_id, waits, retry_at from next_step
                         where prospect_id = any(:ids) and waits is not null and automatic and ledger_id is null
                        """).param("ids", people.toArray(Long[]::new)).query(rs -> {
            waiting.put(
                    rs.getLong("prospect_id"), new Waits(rs.getString("waits"), PursuitStore.instant(rs, "retry_at")));
        });
        return waiting;
    }

    private List<String> alerts(long memberId) {
        return db.sql("select text from alert where member_id = :id")
                .param("id", memberId)
                .query(String.class)
                .list();
    }
}
