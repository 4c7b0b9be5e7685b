package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Added;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.Deal;
import followthrough.prospects.Entry;
import followthrough.prospects.Fact;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.prospects.TierRule;
import followthrough.prospects.Tiers;
import followthrough.support.FollowthroughTest;
import followthrough.support.TestClock;
import followthrough.team.FirstAdministrator;
import followthrough.team.Team;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** A tier rule that is set: who comes is judged at once, who is there follows in the background, and plans follow tiers. */
@FollowthroughTest
class RetieringTest {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Team team;
    private final Pursuits pursuits;
    private final PursuitStore store;
    private final Prospects prospects;
    private final Tiers tiers;
    private final Retiering retiering;
    private final TransactionTemplate transaction;
    private final TestClock clock;
    private long ana;

    @Autowired
    RetieringTest(
            Team team,
            Pursuits pursuits,
            PursuitStore store,
            Prospects prospects,
            Tiers tiers,
            Retiering retiering,
            TransactionTemplate transaction,
            TestClock clock) {
        this.team = team;
        this.pursuits = pursuits;
        this.store = store;
        this.prospects = prospects;
        this.tiers = tiers;
        this.retiering = retiering;
        this.transaction = transaction;
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
    void noRule() {
        tiers.putOutOfForce(ana);
    }

    @Test
    void whoComesAndWhoChangesIsJudgedInTheSameTransaction() {
        tiers.set(rule("A: deal at least 20,000\nB: title has owner\notherwise C"), ana);
        long maya = capture("Owner");
        assertThat(tier(maya)).isEqualTo(Tier.B);
        assertThat(sequence(maya)).isEqualTo("new-enquiry");
        assertThat(why(maya)).isEqualTo("B: title has owner");

        long large = open(maya, "25000", team.workspace().currency());
        assertThat(tier(maya)).isEqualTo(Tier.A);
        assertThat(timeline(maya)).contains("Tier: from B to A, by the rule: deal at least 20,000");
        prospects.moveDeal(large, Deal.Stage.LOST, ana, clock.instant());
        assertThat(tier(maya)).isEqualTo(Tier.B);
        open(maya, "99000", "JPY");
        assertThat(tier(maya)).as("in another currency").isEqualTo(Tier.B);

        prospects.correct(maya, Map.of(Fact.TITLE, "Clerk"), Map.of(), ana, clock.instant());
        assertThat(tier(maya)).isEqualTo(Tier.C);
        assertThat(sequence(maya)).as("a tier chooses the sequence").isEqualTo("new-enquiry-light");
        assertThat(why(maya)).isEqualTo("C: " + "no line of the rule is true of them");
    }

    @Test
    void whatSomebodyNamedStandsAgainstTheRule() {
        tiers.set(rule("A: deal at least 20,000\notherwise C"), ana);
        long maya = capture("");
        prospects.changeTier(maya, Tier.B, ana, clock.instant());
        open(maya, "25000", team.workspace().currency());
        while (retiering.some()) {}
        assertThat(tier(maya)).isEqualTo(Tier.B);
        assertThat(prospects.get(maya).tierByHand()).isTrue();
        assertThat(why(maya)).contains("by hand");
        long stated = ((Added.Created) pursuits.capture(person("").renewing(null), "asked", null)).prospectId();
        assertThat(tier(stated)).isEqualTo(Tier.C);
        prospects.tierByRule(maya, ana, clock.instant());
        assertThat(tier(maya)).isEqualTo(Tier.A);
        assertThat(prospects.get(maya).tierByHand()).isFalse();
    }

    @Test
    void withoutARuleEverybodyKeepsWhatTheyHave() {
        long maya = capture("Owner");
        assertThat(tier(maya)).isEqualTo(Tier.B);
        assertThat(why(maya)).contains("no rule is in force");
        assertThat(retiering.some()).isFalse();
    }

    @Test
    void theLaterOfBothTimesWins() {
        long maya = capture("Owner");
        pursuits.record(maya, new Outcome.NoAnswer(), Channel.CALL, "", ana);
        var before = Objects.requireNonNull(pursuits.openOf(maya).orElseThrow().next());
        var until = clock.instant().plus(Duration.ofDays(30));
        pursuits.record(maya, new Outcome.Snooze(until, "they are away"), null, "", ana);
        var planned = Objects.requireNonNull(pursuits.openOf(maya).orElseThrow().next());
        assertThat(planned.due()).isAfter(before.due());
        tiers.set(rule("C: title has owner\notherwise B"), ana);
        while (retiering.some()) {}
        assertThat(tier(maya)).isEqualTo(Tier.C);
        assertThat(sequence(maya)).isEqualTo("new-enquiry-light");
        var after = Objects.requireNonNull(pursuits.openOf(maya).orElseThrow().next());
        assertThat(after.due()).isAfterOrEqualTo(planned.due());
        assertThat(pursuits.withoutNextStep()).isZero();
    }

    @Test
    void whatBeginsWithAnotherTierIsARunOfItsOwn() {
        long maya = ((Added.Created) pursuits.capture(callable("Owner"), "Which drill?", null)).prospectId();
        // Further than the sequence of the other tier reaches.
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofDays(7));
            var p = pursuits.openOf(maya).orElseThrow();
            var step = Objects.requireNonNull(p.next()).step();
            pursuits.happened(p.pursuitId(), new Event.TouchMade(Channel.CALL, false, step, null, false), ana);
        }
        var before = store.findOpen(maya).orElseThrow();
        prospects.changeTier(maya, Tier.C, ana, clock.instant());
        var slow = store.findOpen(maya).orElseThrow();
        assertThat(sequence(maya)).isEqualTo("not-now");
        assertThat(slow.enrolmentId())
                .as("none of its messages counts as sent before")
                .isNotEqualTo(before.enrolmentId());
    }

    @Test
    void everybodyFollowsInBatchesOnOneNodeAtATimeAndFromWhereItWas() throws Exception {
        var people = new ArrayList<NewProspect>();
        for (int i = 0; i < 2_500; i++) people.add(person(i % 2 == 0 ? "Owner" : "Clerk"));
        var ids = prospects.addAll(people, null, clock.instant()).stream()
                .map(added -> ((Added.Created) added).prospectId())
                .toList();
        var rule = rule("A: title has owner\notherwise B");
        var preview = tiers.preview(rule);
        assertThat(preview.about()).isFalse();
        assertThat(preview.moving()).isGreaterThanOrEqualTo(1_250);
        tiers.set(rule, ana);

        // What is rolled back, as by a crash, is done again.
        transaction.executeWithoutResult(status -> {
            assertThat(retiering.some()).isTrue();
            status.setRollbackOnly();
        });
        assertThat(tiers.history(1).getFirst().looked()).isZero();
        // Another node is at it.
        transaction.executeWithoutResult(status -> {
            assertThat(tiers.next()).isPresent();
            assertThat(CompletableFuture.supplyAsync(retiering::some).join()).isFalse();
        });
        assertThat(retiering.some()).isTrue();
        var half = tiers.history(1).getFirst();
        assertThat(half.goesOn()).isTrue();
        assertThat(half.looked()).isPositive();
        while (retiering.some()) {}
        var done = tiers.history(1).getFirst();
        assertThat(done.goesOn()).isFalse();
        assertThat(done.moved()).isEqualTo(preview.moving());
        var all = prospects.all(ids);
        assertThat(ids)
                .allSatisfy(id -> assertThat(Objects.requireNonNull(all.get(id)).tier())
                        .isEqualTo(Objects.requireNonNull(all.get(id)).title().equals("Owner") ? Tier.A : Tier.B));

        // Taking it back is setting the one of before.
        tiers.set(rule("B: asked\notherwise B"), ana);
        while (retiering.some()) {}
        assertThat(prospects.all(ids).values())
                .allSatisfy(it -> assertThat(it.tier()).isEqualTo(Tier.B));
    }

    private long capture(String title) {
        return ((Added.Created) pursuits.capture(person(title), "Which drill?", null)).prospectId();
    }

    private NewProspect callable(String title) {
        int n = COUNT.incrementAndGet();
        return person(
                title, List.of(NewAddress.phone("+4420" + (71_000_000 + n), "").orElseThrow()));
    }

    private NewProspect person(String title) {
        int n = COUNT.incrementAndGet();
        return person(
                title,
                List.of(
                        NewAddress.email("maya@tier" + n + ".example").orElseThrow(),
                        NewAddress.phone("+4420" + (71_000_000 + n), "").orElseThrow()));
    }

    private NewProspect person(String title, List<NewAddress> addresses) {
        return new NewProspect(
                        "Maya Okafor",
                        "",
                        "",
                        title,
                        "",
                        "",
                        "",
                        addresses,
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
                        null)
                .inNoNamedTier();
    }

    private long open(long prospectId, String amount, String currency) {
        return prospects.openDeal(prospectId, "Drills", new BigDecimal(amount), currency, ana, clock.instant());
    }

    private Tier tier(long prospectId) {
        return prospects.get(prospectId).tier();
    }

    private String why(long prospectId) {
        return tiers.why(prospects.get(prospectId), prospects.deals(prospectId));
    }

    private List<String> timeline(long prospectId) {
        return prospects.timeline(prospectId, 50, null).stream()
                .map(Entry::text)
                .toList();
    }

    private String sequence(long prospectId) {
        return Objects.requireNonNull(pursuits.openOf(prospectId).orElseThrow().enrolment())
                .version()
                .sequence()
                .key();
    }

    private static TierRule rule(String words) {
        return switch (TierRule.read(words)) {
            case TierRule.Read(var rule) -> rule;
            case TierRule.Refused(var problems) -> throw new AssertionError(problems);
        };
    }
}
