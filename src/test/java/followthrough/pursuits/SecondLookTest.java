package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Added;
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
import followthrough.team.FirstAdministrator;
import followthrough.team.Team;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A no is looked at once more after the months the workspace sets, and never where they opted out. */
@FollowthroughTest
class SecondLookTest {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Team team;
    private final Pursuits pursuits;
    private final Corrections corrections;
    private final SecondLooks secondLooks;
    private final Prospects prospects;
    private final TestClock clock;
    private long ana;

    @Autowired
    SecondLookTest(
            Team team,
            Pursuits pursuits,
            Corrections corrections,
            SecondLooks secondLooks,
            Prospects prospects,
            TestClock clock) {
        this.team = team;
        this.pursuits = pursuits;
        this.corrections = corrections;
        this.secondLooks = secondLooks;
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
                    ZoneId.of("Europe/London"),
                    "GBP",
                    "Harbour Tools",
                    "1 Quay Road",
                    EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                    LocalTime.of(9, 0),
                    LocalTime.of(18, 0)));
        ana = team.firstAdministrator().orElseThrow().memberId();
    }

    @AfterEach
    void aNoRests() {
        after(0);
    }

    @Test
    void byItselfANoStaysANo() {
        long maya = saidNo();
        clock.advance(Duration.ofDays(400));
        secondLooks.openDue();
        assertThat(pursuits.openOf(maya)).isEmpty();
        // Whoever said no before somebody wanted second looks is left alone.
        after(6);
        secondLooks.openDue();
        assertThat(pursuits.openOf(maya)).isEmpty();
    }

    @Test
    void onTheDateANewPursuitOpensWithATouchByAPerson() {
        after(6);
        long maya = saidNo();
        var ended = pursuits.history(maya).getFirst();
        clock.advance(Duration.ofDays(170));
        secondLooks.openDue();
        assertThat(pursuits.openOf(maya)).as("not yet").isEmpty();
        clock.advance(Duration.ofDays(20));
        secondLooks.openDue();
        secondLooks.openDue();
        var open = pursuits.openOf(maya).orElseThrow();
        var next = Objects.requireNonNull(open.next());
        assertThat(next.automatic()).isFalse();
        assertThat(next.goal()).contains("second look").contains("too dear");
        assertThat(pursuits.history(maya)).hasSize(2);
        assertThat(pursuits.history(maya).getLast().ending()).isEqualTo(ended.ending());
        assertThat(pursuits.record(maya, new Outcome.No("too dear"), Channel.EMAIL, "", ana))
                .as("their word of then is no word of now")
                .isInstanceOf(Recorded.Refused.class);
    }

    @Test
    void whoeverOptedOutOrCameBackIsNotLookedAt() {
        after(12);
        long gone = saidNo();
        long back = saidNo();
        prospects.optOut(gone, NoContact.OPTED_OUT, "a letter", clock.instant());
        clock.advance(Duration.ofDays(30));
        pursuits.replied(back, "We thought again");
        clock.advance(Duration.ofDays(400));
        secondLooks.openDue();
        assertThat(pursuits.openOf(gone)).isEmpty();
        assertThat(pursuits.history(back)).hasSize(2);
    }

    @Test
    void whatIsTakenBackIsNotLookedAtAgain() {
        after(6);
        long maya = lead();
        var no = (Recorded.Done) pursuits.record(maya, new Outcome.No("too dear"), Channel.CALL, "", ana);
        assertThat(corrections.undo(Objects.requireNonNull(no.undoId()), ana)).isEmpty();
        clock.advance(Duration.ofDays(400));
        secondLooks.openDue();
        assertThat(pursuits.history(maya)).hasSize(1);
    }

    private void after(int months) {
        assertThat(team.changeWorkspace(Copies.with(team.workspace(), "secondLookMonths", months)))
                .isInstanceOf(followthrough.team.Change.Done.class);
    }

    private long saidNo() {
        long maya = lead();
        assertThat(pursuits.record(maya, new Outcome.No("too dear"), Channel.CALL, "", ana))
                .isInstanceOf(Recorded.Done.class);
        return maya;
    }

    private long lead() {
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
                        NewAddress.email("maya@second" + n + ".example").orElseThrow(),
                        NewAddress.phone("+442074" + (100_000 + n), "").orElseThrow()),
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
        return ((Added.Created) pursuits.capture(person, "Which drill?", null)).prospectId();
    }
}
