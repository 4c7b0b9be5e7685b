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
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.support.FollowthroughTest;
import followthrough.support.TestClock;
import followthrough.team.FirstAdministrator;
import followthrough.team.Role;
import followthrough.team.Team;
import followthrough.team.Viewer;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** The preview of a draft tells the dates that the core decides when the same sequence is published and runs. */
@FollowthroughTest
class PreviewTest {
    private static final String DRAFT = """
            key: preview
            name: Preview
            purpose: inbound
            tiers: [A, B, C]
            about: For tests.
            steps:
              - {after: at once, channel: call, goal: They know us, approach: have-the-talk, minutes: 5, guide: [Ask]}
              - {after: 4 hours, channel: email, goal: They have it, approach: two-times, minutes: 5, subject: S, text: 'Monday?'}
              - {after: 1 day, channel: call, when: [voicemail left], goal: They called back, approach: another-hour, minutes: 5, guide: [Ask]}
              - {after: 2 business days, channel: social, goal: A face, approach: shared-interest, minutes: 3, text: 'Tuesday?'}
              - {after: 1 business day, channel: call, window: '16:00 to 17:30 on Wed, Thu', goal: They said why, approach: doubts-first, minutes: 5, guide: [Ask]}
            """;

    private final Team team;
    private final Pursuits pursuits;
    private final Foresight foresight;
    private final Prospects prospects;
    private final Playbook playbook;
    private final TestClock clock;
    private long ana;

    @Autowired
    private PreviewController previews;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    PreviewTest(
            Team team,
            Pursuits pursuits,
            Foresight foresight,
            Prospects prospects,
            Playbook playbook,
            TestClock clock) {
        this.team = team;
        this.pursuits = pursuits;
        this.foresight = foresight;
        this.prospects = prospects;
        this.playbook = playbook;
        this.clock = clock;
    }

    @BeforeEach
    void aTeam() {
        clock.set(Instant.parse("2027-03-05T14:00:00Z")); // a Friday, after the shipped sequences were published
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
    }

    private long capture(String country, String zone, String phone) {
        var name = "Maya " + country;
        var person = new NewProspect(
                name,
                "Maya",
                country,
                "",
                "Preview " + country,
                "",
                "",
                List.of(
                        NewAddress.email("maya@" + country.toLowerCase(Locale.ROOT) + ".example")
                                .orElseThrow(),
                        NewAddress.phone(phone, country).orElseThrow()),
                "Form",
                ana,
                Tier.B,
                Basis.ASKED,
                "form",
                country,
                zone,
                Map.of(),
                false,
                false,
                null);
        return switch (pursuits.capture(person, "asked by the form", null)) {
            case Added.Created(long id) -> id;
            case Added other -> throw new IllegalStateException(other.toString());
        };
    }

    private record Then(Integer step, Channel channel, Instant due, String whyThen) {
        static Then of(NextStep next) {
            return new Then(next.step(), next.channel(), next.due(), next.whyThen());
        }
    }

    /** Over a weekend, in two zones, past a condition and into a window of its own. */
    @Test
    void whatIsShownIsWhatHappens() {
        for (var one : List.of(
                List.of("GB", "Europe/London", "+44 20 7946 0111"),
                List.of("US", "America/New_York", "+1 212 555 0123"))) {
            clock.set(Instant.parse("2027-03-05T14:00:00Z"));
            var sequence = ((SequenceYaml.Read) SequenceYaml.read(DRAFT)).sequence();
            var id = capture(one.get(0), one.get(1), one.get(2));
            var known = pursuits.known(prospects.get(id));
            var shown = foresight.asIfBegun(known, new SequenceVersion(0, 0, sequence, clock.instant()), 6).stream()
                    .filter(it -> it.step() != null)
                    .map(Then::of)
                    .toList();
            assertThat(shown).extracting(Then::step).containsExactly(0, 1, 4);

            playbook.publish(
                    DRAFT.replace("key: preview", "key: preview-" + one.get(0).toLowerCase(Locale.ROOT)), ana);
            var version = playbook.current(Sequence.Purpose.INBOUND, Tier.B);
            var happened = new ArrayList<Then>();
            assertThat(pursuits.enrol(id, version, ana, null)).isInstanceOf(Recorded.Done.class);
            for (int n = 0; n < shown.size(); n++) {
                var next = pursuits.openOf(id).orElseThrow().next();
                happened.add(Then.of(next));
                if (next.due().isAfter(clock.instant())) clock.set(next.due());
                var outcome = next.channel() == Channel.CALL ? new Outcome.NoAnswer() : new Outcome.Done();
                assertThat(pursuits.record(id, outcome, null, "", ana)).isInstanceOf(Recorded.Done.class);
            }
            assertThat(happened).as(one.get(1)).isEqualTo(shown);
        }
    }

    @Test
    void lookingChangesNothing() {
        var id = capture("DE", "Europe/Berlin", "+49 30 901820");
        var before = pursuits.openOf(id).orElseThrow();
        var sequence = ((SequenceYaml.Read) SequenceYaml.read(DRAFT)).sequence();
        foresight.asIfBegun(pursuits.known(prospects.get(id)), new SequenceVersion(0, 0, sequence, clock.instant()), 6);
        assertThat(pursuits.openOf(id)).contains(before);
    }

    /** The link that goes with it stands in the text, and what will have begun it is nobody's to fill in. */
    @Test
    void whatAStepGivesStandsInItsText() {
        var id = capture("FR", "Europe/Paris", "+33 1 42 68 53 00");
        jdbc.sql("""
                with a as (insert into asset (key, name, changed_at, changed_by) values ('price-guide', 'Price guide', now(), :ana)
                           returning id)
                insert into asset_content (asset_id, link, added_at, added_by)
                select id, 'https://guide.example/prices', now(), :ana from a
                """).param("ana", ana).update();
        playbook.draft("""
                key: giving
                name: Giving
                purpose: post-material
                tiers: [A, B, C]
                about: For tests.
                steps:
                  - {after: at once, channel: email, goal: They have it, approach: two-times, minutes: 5, asset: price-guide,
                     subject: 'The {{ asset.name }}', text: 'It is here: {{ asset.link }}, after {{ trigger.what | default: "our talk" }}.'}
                  - {after: 1 day, channel: email, goal: They read it, approach: doubts-first, minutes: 5,
                     subject: S, text: 'About {{ trigger.what }}?'}
                """, ana);
        try {
            var viewer = new Viewer(
                    ana,
                    team.member(ana).orElseThrow().teamId(),
                    "Ana Ruiz",
                    "ana@harbour.example",
                    Role.LEADER,
                    ZoneId.of("Europe/London"),
                    true);
            var page = (PreviewPage) Objects.requireNonNull(
                    previews.show(viewer, "giving", id, "", new MockHttpServletRequest(), new MockHttpServletResponse())
                            .getModel()
                            .get("page"));
            assertThat(page.lines().getFirst().subject()).isEqualTo("The Price guide");
            assertThat(page.lines().getFirst().text())
                    .isEqualTo("It is here: https://guide.example/prices, after our talk.");
            assertThat(page.lines()).allMatch(line -> line.missing().isEmpty());
            assertThat(page.looked()).isPositive();
            assertThat(page.lacking()).isEmpty();
        } finally {
            playbook.discardDraft("giving");
        }
    }
}
