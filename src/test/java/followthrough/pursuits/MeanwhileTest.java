package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Added;
import followthrough.prospects.AddressAdded;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.Fact;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.NoContact;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.support.FollowthroughTest;
import followthrough.support.TestClock;
import followthrough.team.FirstAdministrator;
import followthrough.team.Team;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What is learnt while a message waits, and what two tell at the same moment. */
@FollowthroughTest
class MeanwhileTest {
    private static int people;

    private final Team team;
    private final Pursuits pursuits;
    private final AddressBook addressBook;
    private final Messages messages;
    private final Prospects prospects;
    private final TransactionTemplate transaction;
    private final JdbcClient db;

    private long ana;

    @Autowired
    MeanwhileTest(
            Team team,
            Pursuits pursuits,
            AddressBook addressBook,
            Messages messages,
            Prospects prospects,
            TransactionTemplate transaction,
            JdbcClient db) {
        this.team = team;
        this.pursuits = pursuits;
        this.addressBook = addressBook;
        this.messages = messages;
        this.prospects = prospects;
        this.transaction = transaction;
        this.db = db;
    }

    @BeforeEach
    void aTeamWithAMailbox() {
        if (!team.isSetUp()) {
            team.setUp(new FirstAdministrator(
                    "Ana Ruiz",
                    "ana@harbour.example",
                    "a long way to the harbour",
                    ZoneId.of("Europe/London"),
                    "GBP",
                    "Harbour Tools",
                    "1 Quay",
                    EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                    LocalTime.of(9, 0),
                    LocalTime.of(17, 0)));
            db.sql("""
                    insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host,
                                         imap_port, imap_tls, username, secret, created_at)
                    select id, 'ana@harbour.example', 'Ana', 'mail.example', 465, 'tls', 'mail.example', 993, 'tls', 'ana',
                           'sealed', now() from member
                    """).update();
        }
        ana = team.firstAdministrator().orElseThrow().memberId();
    }

    /** Somebody who asked and is written to by the machine alone, at once. */
    private long maya() {
        int n = ++people;
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
                        NewAddress.phone("+442072" + (100_000 + n), "").orElseThrow()),
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

    /** Whose first e-mail waits in the ledger. */
    private long mayaIsWrittenTo() {
        long maya = maya();
        while (messages.planDue(200) == 200) {}
        assertThat(states(maya)).containsExactly("planned");
        return maya;
    }

    private List<String> states(long prospectId) {
        return db.sql("select state from ledger where prospect_id = :id order by id")
                .param("id", prospectId)
                .query((rs, n) -> rs.getString("state"))
                .list();
    }

    private @Nullable NextStep next(long prospectId) {
        return pursuits.openOf(prospectId).orElseThrow().next();
    }

    private void nothingLeavesByEmail(long prospectId) {
        assertThat(states(prospectId)).containsExactly("cancelled");
        var next = Objects.requireNonNull(next(prospectId));
        assertThat(next.automatic() && next.channel() == Channel.EMAIL).isFalse();
    }

    /** T35: suppression is not checked when sending. */
    @Test
    void aListThatSaysNoEmailStopsWhatWaits() {
        long maya = mayaIsWrittenTo();
        prospects.refuseEmail(maya, "the list says so", TestClock.START);
        nothingLeavesByEmail(maya);
        assertThat(pursuits.openOf(maya).orElseThrow().reactedAt())
                .as("a list is not their word")
                .isNull();
    }

    @Test
    void aCorrectionThatSaysNoEmailStopsWhatWaits() {
        long maya = mayaIsWrittenTo();
        prospects.correct(maya, Map.of(Fact.EMAIL_REFUSED, "yes"), Map.of(), ana, TestClock.START);
        nothingLeavesByEmail(maya);
    }

    @Test
    void soDoesAnImportThatOnlyKeepsThem() {
        long maya = mayaIsWrittenTo();
        prospects.correctByImport(maya, Map.of(Fact.KEPT_ONLY, "yes"), Map.of(), 1, ana, TestClock.START);
        nothingLeavesByEmail(maya);
    }

    /** What was planned holds the old name. */
    @Test
    void aCorrectedNameIsWrittenAnew() {
        long maya = mayaIsWrittenTo();
        prospects.correct(
                maya, Map.of(Fact.NAME, "Mia Okafor", Fact.GIVEN_NAME, "Mia"), Map.of(), ana, TestClock.START);
        assertThat(states(maya)).containsExactly("cancelled");
        while (messages.planDue(200) == 200) {}
        assertThat(states(maya)).containsExactly("planned");
        assertThat(db.sql("select body from ledger where prospect_id = :id")
                        .param("id", maya)
                        .query(String.class)
                        .single())
                .contains("Mia")
                .doesNotContain("Maya");
    }

    @Test
    void aNeverContactAddressIsNotWrittenToAsSomebodyElses() {
        long maya = maya();
        var known = prospects.addresses(maya).getFirst();
        prospects.removeAddress(known.addressId(), ana, TestClock.START);
        prospects.suppress(List.of("never@rival.example"), NoContact.NEVER_CONTACT, "list", TestClock.START);
        assertThat(addressBook.add(maya, NewAddress.email("never@rival.example").orElseThrow(), ana))
                .isEqualTo(new AddressBook.Result(new AddressAdded.Suppressed(NoContact.NEVER_CONTACT), null));
        while (messages.planDue(200) == 200) {}
        assertThat(states(maya)).isEmpty();
    }

    @Test
    void aReplyWhileSomebodyEndsItOpensItAnew() throws Exception {
        long maya = maya();
        whileItEnds(maya, () -> pursuits.replied(maya, "We are ready now"));
        var open = pursuits.openOf(maya).orElseThrow();
        assertThat(open.owes(Commitment.Kind.ANSWER)).isTrue();
        assertThat(pursuits.history(maya)).hasSize(2);
    }

    @Test
    void askingAgainWhileSomebodyEndsItOpensItAnew() throws Exception {
        long maya = maya();
        whileItEnds(maya, () -> pursuits.askedAgain(maya, "And for beech?"));
        assertThat(pursuits.openOf(maya)).isPresent();
    }

    @Test
    void anOptOutWhileSomebodyEndsItHolds() throws Exception {
        long maya = maya();
        whileItEnds(maya, () -> pursuits.optedOut(maya, "wrote stop", false));
        assertThat(prospects.get(maya).optedOut()).isTrue();
        assertThat(pursuits.openOf(maya)).isEmpty();
    }

    /** A won sale is followed by a relationship, which is what hears them then. */
    @Test
    void aReplyWhileItIsWonIsHeardByWhatFollows() throws Exception {
        long maya = maya();
        whileItEnds(maya, new Outcome.Won(), () -> pursuits.replied(maya, "When does it come?"));
        var open = pursuits.openOf(maya).orElseThrow();
        assertThat(open.kind()).isEqualTo(Pursuit.Kind.RELATIONSHIP);
        assertThat(open.owes(Commitment.Kind.ANSWER)).isTrue();
    }

    private void whileItEnds(long prospectId, Runnable happens) throws InterruptedException {
        whileItEnds(prospectId, new Outcome.No("price"), happens);
    }

    /** Something happens after a rep's act has ended the pursuit and before that is committed. */
    private void whileItEnds(long prospectId, Outcome ending, Runnable happens) throws InterruptedException {
        var failed = new AtomicReference<@Nullable Throwable>();
        var other = new AtomicReference<@Nullable Thread>();
        transaction.executeWithoutResult(status -> {
            assertThat(pursuits.record(prospectId, ending, Channel.CALL, "", ana))
                    .isInstanceOf(Recorded.Done.class);
            other.set(Thread.ofVirtual().start(() -> {
                try {
                    happens.run();
                } catch (RuntimeException e) {
                    failed.set(e);
                }
            }));
            while (!somebodyWaits() && Objects.requireNonNull(other.get()).isAlive()) LockSupport.parkNanos(20_000_000);
        });
        Objects.requireNonNull(other.get()).join();
        assertThat(failed.get()).isNull();
    }

    private boolean somebodyWaits() {
        return db.sql("select exists (select from pg_locks where not granted)")
                .query(Boolean.class)
                .single();
    }
}
