package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.playbook.Playbook;
import followthrough.playbook.Sequence;
import followthrough.playbook.SequenceVersion;
import followthrough.playbook.SequenceYaml;
import followthrough.prospects.Added;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Tier;
import followthrough.support.FollowthroughTest;
import followthrough.support.TestClock;
import followthrough.team.FirstAdministrator;
import followthrough.team.Team;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A sequence gets another version while people run through it: they stay, or go on at the step that corresponds. */
@FollowthroughTest
class MovesTest {
    /** Three calls; in the version after it the second one is new, and the last one has another name. */
    private static final String FIRST = """
            key: moving
            name: Moving
            purpose: inbound
            tiers: [A, B, C]
            about: For tests.
            steps:
              - {after: at once, channel: call, goal: They know us, approach: have-the-talk, minutes: 5, guide: [Ask]}
              - {after: 5 business days, channel: call, goal: They said why, approach: doubts-first, minutes: 5, guide: [Ask]}
            """;

    private static final String SECOND = """
            key: moving
            name: Moving
            purpose: inbound
            tiers: [A, B, C]
            about: For tests.
            steps:
              - {after: at once, channel: call, goal: They know us, approach: have-the-talk, minutes: 5, guide: [Ask]}
              - {after: 1 hour, channel: call, goal: Something new, approach: two-questions, minutes: 5, guide: [Ask]}
              - {after: 3 business days, channel: call, goal: They said why, approach: doubts-first, minutes: 5, guide: [Ask]}
            """;

    private static int people;

    private final Team team;
    private final Pursuits pursuits;
    private final Playbook playbook;
    private final Moves moves;
    private final TestClock clock;
    private final JdbcClient db;

    private long ana;

    @Autowired
    MovesTest(Team team, Pursuits pursuits, Playbook playbook, Moves moves, TestClock clock, JdbcClient db) {
        this.team = team;
        this.pursuits = pursuits;
        this.playbook = playbook;
        this.moves = moves;
        this.clock = clock;
        this.db = db;
    }

    @BeforeEach
    void aTeamAndTheFirstVersion() {
        clock.set(Instant.parse("2027-03-01T10:00:00Z")); // a Monday, after the shipped sequences were published
        if (!team.isSetUp())
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
        ana = team.firstAdministrator().orElseThrow().memberId();
        publish(FIRST);
    }

    private SequenceVersion publish(String yaml) {
        return ((Playbook.Published) playbook.publish(yaml, ana)).version();
    }

    private static Sequence read(String yaml) {
        return ((SequenceYaml.Read) SequenceYaml.read(yaml)).sequence();
    }

    private long captured() {
        int n = ++people;
        var person = new NewProspect(
                "Maya Okafor " + n,
                "",
                "",
                "",
                "",
                "",
                "",
                List.of(NewAddress.phone("+442073" + (100_000 + n), "").orElseThrow()),
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
        return ((Added.Created) pursuits.capture(person, "", null)).prospectId();
    }

    private Pursuit of(long prospectId) {
        return pursuits.openOf(prospectId).orElseThrow();
    }

    private NextStep next(long prospectId) {
        return Objects.requireNonNull(of(prospectId).next());
    }

    private int version(long prospectId) {
        return Objects.requireNonNull(of(prospectId).enrolment()).version().number();
    }

    @Test
    void theyStayWithTheirVersionUnlessSomebodyMovesThem() {
        var maya = captured();
        var second = publish(SECOND);
        moves.moveAll();
        assertThat(version(maya)).isEqualTo(second.number() - 1);
        assertThat(version(captured())).isEqualTo(second.number());
    }

    @Test
    void thePreviewSaysWhoWouldGoWhereAndChangesNothing() {
        var before = moves.preview(read(SECOND)).people();
        captured();
        pursuits.record(captured(), new Outcome.NoAnswer(), null, "", ana);
        var preview = moves.preview(read(SECOND));
        assertThat(preview.people()).isEqualTo(before + 2);
        var newest = playbook.newest("moving").orElseThrow().versionId();
        assertThat(preview.groups())
                .filteredOn(group -> group.from().versionId() == newest)
                .extracting(Moves.Group::step, Moves.Group::to)
                .contains(org.assertj.core.groups.Tuple.tuple(0, 0), org.assertj.core.groups.Tuple.tuple(1, 2));
        assertThat(moves.preview(read(FIRST.replace("5 business days", "1 hour")))
                        .heldBack())
                .as("one had a touch today, and would have another")
                .isEqualTo(preview.heldBack() + 1);
    }

    @Test
    void movedTheyGoOnAtTheStepThatCorrespondsAndNobodyIsTouchedTwiceInADay() {
        var fresh = captured();
        var called = captured();
        pursuits.record(called, new Outcome.NoAnswer(), null, "", ana);
        var hours = publish(FIRST.replace("5 business days", "1 hour"));
        moves.begin(hours, ana);
        moves.moveAll();
        assertThat(version(fresh)).isEqualTo(hours.number());
        assertThat(next(fresh).due()).isEqualTo(clock.instant());
        assertThat(next(called).step()).isEqualTo(1);
        assertThat(next(called).due()).as("not the same day again").isEqualTo(Instant.parse("2027-03-02T09:00:00Z"));
        assertThat(next(called).whyThen()).contains("had a touch that day");
        var progress = moves.progress(hours.versionId()).orElseThrow();
        assertThat(progress.doneAt()).isNotNull();
        assertThat(progress.heldBack()).isPositive();
        // Once is enough: nobody is left behind, and asking again moves nobody.
        moves.begin(hours, ana);
        moves.moveAll();
        assertThat(moves.progress(hours.versionId()).orElseThrow().moved()).isEqualTo(progress.moved());
    }

    /** It would be made again in a new enrolment, should it have left after all. */
    @Test
    void whoseMessageIsInDoubtIsMovedOnceItIsKnownWhatBecameOfIt() {
        var maya = captured();
        db.sql("""
                insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host, imap_port,
                                     imap_tls, username, secret, created_at)
                values (:ana, 'ana@harbour.example', 'Ana', 'mail.example', 465, 'tls', 'mail.example', 993, 'tls', 'ana',
                        'sealed', now())
                """).param("ana", ana).update();
        db.sql("""
                insert into ledger (pursuit_id, prospect_id, automatic, mailbox_id, state, message_id, key, recipient,
                                    subject, body, goal, minutes, planned_at, not_before, handed_over_at, done_at)
                select :pursuit, :prospect, true, max(id), 'unknown', '<doubt@harbour.example>', gen_random_uuid(),
                       'maya@prospect.example', 'Oak', 'Which drill?', 'a talk', 1, now(), now(), now(), now() from mailbox
                """)
                .param("pursuit", of(maya).pursuitId())
                .param("prospect", maya)
                .update();
        var hours = publish(FIRST.replace("5 business days", "1 hour"));
        moves.begin(hours, ana);
        moves.moveAll();
        assertThat(version(maya)).isNotEqualTo(hours.number());
        assertThat(moves.progress(hours.versionId()).orElseThrow().doneAt()).isNull();

        db.sql("update ledger set state = 'failed' where pursuit_id = :pursuit")
                .param("pursuit", of(maya).pursuitId())
                .update();
        clock.advance(Duration.ofMinutes(2));
        moves.moveAll();
        assertThat(version(maya)).isEqualTo(hours.number());
        assertThat(moves.progress(hours.versionId()).orElseThrow().doneAt()).isNotNull();
    }

    @Test
    void whatIsOwedStaysOwedAndWhoIsThroughStaysThrough() {
        var maya = captured();
        pursuits.happened(
                of(maya).pursuitId(), new Event.CallBackPromised(clock.instant().plusSeconds(86_400)), ana);
        var tom = captured();
        pursuits.record(tom, new Outcome.NoAnswer(), null, "", ana);
        clock.set(next(tom).due());
        pursuits.record(tom, new Outcome.NoAnswer(), null, "", ana);
        assertThat(next(tom).step()).as("beyond the sequence").isNull();
        var was = version(tom);
        moves.begin(publish(SECOND), ana);
        moves.moveAll();
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.CALL_BACK);
        assertThat(version(tom)).isEqualTo(was);
    }

    @Test
    void anOlderVersionMovesNobodyOnceThereIsANewerOne() {
        var maya = captured();
        var second = publish(SECOND);
        moves.begin(second, ana);
        var third = publish(SECOND.replace("3 business days", "4 business days"));
        moves.moveAll();
        assertThat(version(maya)).isEqualTo(second.number() - 1);
        moves.begin(third, ana);
        moves.moveAll();
        assertThat(version(maya)).isEqualTo(third.number());
    }

    /** T7: whoever runs through a sequence is not put into it a second time, and into another one instead of it. */
    @Test
    void enrolledByHandTheyRunThroughOneSequence() {
        var maya = captured();
        var here = playbook.newest("moving").orElseThrow();
        assertThat(pursuits.enrol(maya, here, ana, null)).isInstanceOf(Recorded.Refused.class);
        var quiet = playbook.newest("gone-quiet").orElseThrow();
        assertThat(pursuits.enrol(maya, quiet, ana, null)).isInstanceOf(Recorded.Done.class);
        assertThat(Objects.requireNonNull(of(maya).enrolment()).version()).isEqualTo(quiet);
        assertThat(next(maya).channel()).isEqualTo(Channel.CALL);
        assertThat(next(maya).whyThen()).contains("Gone quiet");
        pursuits.replied(maya, "Yes?");
        assertThat(((Recorded.Refused) pursuits.enrol(maya, here, ana, null)).why())
                .contains("not said anything yet");
    }
}
