package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Added;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.Corrected;
import followthrough.prospects.Fact;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.NoContact;
import followthrough.prospects.Prospects;
import followthrough.prospects.Renewal;
import followthrough.prospects.Tier;
import followthrough.pursuits.Commitment.Kind;
import followthrough.support.Copies;
import followthrough.support.FollowthroughTest;
import followthrough.support.TestClock;
import followthrough.team.Change;
import followthrough.team.FirstAdministrator;
import followthrough.team.Team;
import followthrough.team.Workspace;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What begins a sequence is kept with it and named in its messages; a renewal is talked about whatever else is open. */
@FollowthroughTest
class TriggersTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    private final Team team;
    private final Pursuits pursuits;
    private final Corrections corrections;
    private final Renewals renewals;
    private final Messages messages;
    private final Prospects prospects;
    private final TestClock clock;
    private long ana;

    @Autowired
    TriggersTest(
            Team team,
            Pursuits pursuits,
            Corrections corrections,
            Renewals renewals,
            Messages messages,
            Prospects prospects,
            TestClock clock) {
        this.team = team;
        this.pursuits = pursuits;
        this.corrections = corrections;
        this.renewals = renewals;
        this.messages = messages;
        this.prospects = prospects;
        this.clock = clock;
    }

    @BeforeEach
    void aTeam() {
        if (!team.isSetUp())
            team.setUp(new FirstAdministrator(
                    "Ana Ruiz",
                    "ana@harbour.example",
                    "four words are enough",
                    LONDON,
                    "GBP",
                    "Harbour Tools",
                    "1 Quay Road",
                    EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                    LocalTime.of(9, 0),
                    LocalTime.of(18, 0)));
        ana = team.firstAdministrator().orElseThrow().memberId();
    }

    @Test
    void theMessageNamesTheMaterialThatWasSent() {
        long maya = lead();
        pursuits.log(maya, Channel.CALL, true, "", ana);
        var sent = clock.instant();
        assertThat(pursuits.record(maya, new Outcome.MaterialSent("the comparison sheet"), null, "", ana))
                .isInstanceOf(Recorded.Done.class);
        assertThat(timeline(maya))
                .anyMatch(text -> text.contains("After the material begins: “comparison sheet”, today"));
        assertThat(Objects.requireNonNull(open(maya).enrolment()).trigger())
                .as("read back from the database")
                .isEqualTo(new Trigger("comparison sheet", sent, "", ""));
        // A call first, as the sequence says; the question in writing follows their voicemail.
        clock.advance(Duration.between(
                clock.instant(), Objects.requireNonNull(open(maya).next()).due()));
        pursuits.record(maya, new Outcome.Voicemail(), Channel.CALL, "", ana);
        assertThat(Objects.requireNonNull(open(maya).next()).channel()).isEqualTo(Channel.EMAIL);
        var day = sent.atZone(LONDON).toLocalDate();
        var apart = ChronoUnit.DAYS.between(day, clock.instant().atZone(LONDON).toLocalDate());
        var on = apart < 7
                ? DateTimeFormatter.ofPattern("EEEE", Locale.ENGLISH).format(day)
                : DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH).format(day);
        assertThat(messages.draft(maya, Channel.EMAIL, ana).body())
                .contains("About the comparison sheet you got on " + on + ", which of these");
    }

    @Test
    void whatIsTakenBackTakesTheFactsWithIt() {
        long maya = lead();
        pursuits.log(maya, Channel.CALL, true, "", ana);
        var before = open(maya).enrolment();
        var done = (Recorded.Done) pursuits.record(maya, new Outcome.ProposalSent("Six saws"), null, "", ana);
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(open(maya).enrolment()).trigger())
                        .what())
                .isEqualTo("Six saws");
        assertThat(corrections.undo(Objects.requireNonNull(done.undoId()), ana)).isEmpty();
        assertThat(open(maya).enrolment()).isEqualTo(before);
    }

    @Test
    void aRenewalIsHeldByTheNextStepAndMovesWithItsDate() {
        long maya = lead();
        pursuits.record(maya, new Outcome.Won(), Channel.CALL, "", ana);
        var in40 = today().plusDays(40);
        Renewal.renews(prospects, maya, in40.toString(), ana, clock.instant());
        var next = Objects.requireNonNull(open(maya).next());
        assertThat(next.commitment()).as("it is near: talk about it now").isEqualTo(Kind.RENEWAL);
        Renewal.renews(prospects, maya, today().plusDays(300).toString(), ana, clock.instant());
        assertThat(Objects.requireNonNull(open(maya).next()).commitment()).isNull();
        assertThat(open(maya).owes(Kind.RENEWAL)).isTrue();
        Renewal.renews(prospects, maya, "", ana, clock.instant());
        assertThat(open(maya).owes(Kind.RENEWAL)).isFalse();
        assertThat(prospects.correct(maya, Map.of(Fact.RENEWS_ON, "soon"), Map.of(), ana, clock.instant()))
                .isInstanceOf(Corrected.Refused.class);
        assertThat(pursuits.withoutNextStep()).isZero();
    }

    @Test
    void aCustomerWithWhomNothingIsOpenIsTalkedToBeforeTheRenewal() {
        long maya = lead();
        pursuits.record(maya, new Outcome.No("price"), Channel.CALL, "", ana);
        Renewal.renews(prospects, maya, today().plusDays(100).toString(), ana, clock.instant());
        renewals.openNear();
        assertThat(pursuits.openOf(maya)).as("not yet").isEmpty();
        long gone = lead();
        Renewal.renews(prospects, gone, today().plusDays(100).toString(), ana, clock.instant());
        prospects.optOut(gone, NoContact.OPTED_OUT, "a letter", clock.instant());
        pursuits.heard(gone, new Event.OptedOut("a letter", false));
        clock.advance(Duration.ofDays(45));
        renewals.openNear();
        renewals.openNear();
        var opened = open(maya);
        assertThat(opened.kind()).isEqualTo(Pursuit.Kind.RELATIONSHIP);
        assertThat(opened.owes(Kind.RENEWAL)).isTrue();
        assertThat(Objects.requireNonNull(opened.next()).goal()).startsWith("Talk about their renewal on ");
        assertThat(pursuits.history(maya)).hasSize(2);
        assertThat(pursuits.openOf(gone)).isEmpty();
        // The call opens the conversation, and what follows names the date.
        pursuits.record(maya, new Outcome.NoAnswer(), Channel.CALL, "", ana);
        assertThat(Objects.requireNonNull(open(maya).enrolment())
                        .version()
                        .sequence()
                        .key())
                .isEqualTo("renewal");
        assertThat(messages.draft(maya, Channel.EMAIL, ana).body()).contains("Your contract is renewed on ");
        // They said no to it: nobody asks again about the same date.
        pursuits.replied(maya, "We leave");
        pursuits.record(maya, new Outcome.No("price"), Channel.EMAIL, "", ana);
        renewals.openNear();
        assertThat(pursuits.openOf(maya)).isEmpty();
    }

    @Test
    void theWorkspaceSaysHowLongBeforeARenewalIsTalkedAbout() {
        assertThat(team.changeWorkspace(renewing(6))).isInstanceOf(Change.Refused.class);
        assertThat(team.changeWorkspace(renewing(366))).isInstanceOf(Change.Refused.class);
        assertThat(team.changeWorkspace(renewing(90))).isInstanceOf(Change.Done.class);
        try {
            long maya = lead();
            pursuits.record(maya, new Outcome.No("price"), Channel.CALL, "", ana);
            Renewal.renews(prospects, maya, today().plusDays(100).toString(), ana, clock.instant());
            renewals.openNear();
            assertThat(pursuits.openOf(maya)).as("not yet").isEmpty();
            clock.advance(Duration.ofDays(11));
            renewals.openNear();
            assertThat(open(maya).owes(Kind.RENEWAL)).isTrue();
            assertThat(Objects.requireNonNull(open(maya).next()).whyThen()).contains("89 days before their renewal");
            long noor = lead();
            pursuits.record(noor, new Outcome.Won(), Channel.CALL, "", ana);
            Renewal.renews(prospects, noor, today().plusDays(300).toString(), ana, clock.instant());
            var talk = open(noor).commitments().stream()
                    .filter(it -> it.open() && it.kind() == Kind.RENEWAL)
                    .findFirst()
                    .orElseThrow();
            assertThat(Duration.between(clock.instant(), talk.due()).toDays()).isBetween(209L, 214L);
        } finally {
            team.changeWorkspace(renewing(60));
        }
    }

    @Test
    void onlyATalkAboutThatRenewalStandsForIt() {
        assertThat(team.changeWorkspace(renewing(300))).isInstanceOf(Change.Done.class);
        try {
            long maya = lead();
            pursuits.record(maya, new Outcome.No("price"), Channel.CALL, "", ana);
            Renewal.renews(prospects, maya, today().plusDays(100).toString(), ana, clock.instant());
            renewals.openNear();
            assertThat(open(maya).owes(Kind.RENEWAL))
                    .as("a no to something else within the year")
                    .isTrue();
            clock.advance(Duration.ofDays(1));
            pursuits.replied(maya, "We leave");
            pursuits.record(maya, new Outcome.No("price"), Channel.EMAIL, "", ana);
            renewals.openNear();
            assertThat(pursuits.openOf(maya)).isEmpty();
            Renewal.renews(prospects, maya, today().plusDays(420).toString(), ana, clock.instant());
            clock.advance(Duration.ofDays(130));
            renewals.openNear();
            assertThat(open(maya).owes(Kind.RENEWAL)).as("of the next one").isTrue();
        } finally {
            team.changeWorkspace(renewing(60));
        }
    }

    private Workspace renewing(int days) {
        return Copies.with(team.workspace(), "renewalDays", days);
    }

    @Test
    void aRenewalThatAListNamedIsNoMoreThanAPlan() {
        var person = person().renewing(today().plusDays(200));
        long maya = ((Added.Created) prospects.add(person, null, clock.instant())).prospectId();
        pursuits.openAll(Map.of(maya, clock.instant().plus(Duration.ofDays(1))), false);
        assertThat(open(maya).owes(Kind.RENEWAL)).isTrue();
        assertThat(pursuits.begun(List.of(maya))).isEmpty();
        pursuits.takeOut(List.of(maya));
        assertThat(pursuits.history(maya)).isEmpty();
    }

    private LocalDate today() {
        return clock.instant().atZone(LONDON).toLocalDate();
    }

    private Pursuit open(long prospectId) {
        return pursuits.openOf(prospectId).orElseThrow();
    }

    private List<String> timeline(long prospectId) {
        return prospects.timeline(prospectId, 50, null).stream()
                .map(entry -> entry.text() + "\n" + entry.detail())
                .toList();
    }

    private long lead() {
        return ((Added.Created) pursuits.capture(person(), "Which drill?", null)).prospectId();
    }

    private NewProspect person() {
        int n = COUNT.incrementAndGet();
        return new NewProspect(
                "Maya Okafor",
                "",
                "",
                "",
                "",
                "",
                "",
                List.of(
                        NewAddress.email("maya@trigger" + n + ".example").orElseThrow(),
                        NewAddress.phone("+4420" + (72_000_000 + n), "").orElseThrow()),
                "form",
                ana,
                Tier.B,
                Basis.ASKED,
                "",
                "Europe/London",
                "",
                Map.of(),
                false,
                false,
                null);
    }
}
