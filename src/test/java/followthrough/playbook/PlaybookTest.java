package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import followthrough.support.TestClock;
import followthrough.support.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

class PlaybookTest {
    private final javax.sql.DataSource database = TestDatabase.fresh();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final TestClock clock = new TestClock();
    private final Playbook playbook = node();

    /** One more process on the same database. */
    private Playbook node() {
        var store = new PlaybookStore(jdbc);
        var transactions = new JdbcTransactionManager(database);
        return new Playbook(
                store,
                new Approaches(store, clock, transactions),
                new AssetLibrary(new AssetStore(jdbc), clock, transactions),
                new Snippets(jdbc, clock),
                new Lint(new LintStore(jdbc), new Snippets(jdbc, clock), clock),
                clock,
                transactions);
    }

    @BeforeEach
    void start() {
        playbook.afterPropertiesSet();
    }

    private static String yaml(String key, String about) {
        return """
                # a comment of ours
                key: %s
                name: Ours
                purpose: inbound
                tiers: [A]
                about: %s
                steps:
                  - {after: at once, channel: task, goal: It is done, approach: do-some-work, minutes: 5}
                """.formatted(key, about);
    }

    @Test
    void startsWithThePlaybookThatShips() {
        assertThat(playbook.published())
                .extracting(version -> version.sequence().key())
                .containsExactlyInAnyOrderElementsOf(Playbook.SHIPPED);
        for (var purpose : Sequence.Purpose.values())
            for (var tier : Tier.values())
                assertThat(playbook.current(purpose, tier).number()).isEqualTo(1);
        node().afterPropertiesSet();
        assertThat(playbook.history("new-enquiry")).hasSize(1);
    }

    /** A team had the key before the product did, for something else. */
    @Test
    void whatBeginsASequenceAsksForItsPurposeAndNotForItsKey() {
        jdbc.sql("update sequence set key = 'before', archived_at = now() where key = 'renewal'")
                .update();
        var ours = (Playbook.Published) playbook.publish(yaml("renewal", "Ours."), null);
        for (int start = 0; start < 2; start++) {
            var node = node();
            node.afterPropertiesSet();
            assertThat(node.history("renewal")).containsExactly(ours.version());
            for (var tier : Tier.values())
                assertThat(node.current(Sequence.Purpose.RENEWAL, tier)
                                .sequence()
                                .key())
                        .isEqualTo("renewal-2");
            assertThat(node.history("renewal-2")).hasSize(1);
            assertThat(node.newest("renewal-3")).isEmpty();
        }
    }

    /** Many messages cost one look at the snippets; the next batch says what they say then. */
    @Test
    void theTextsOfSnippetsAreReadOnceForManyTemplates() {
        jdbc.sql("""
                with team as (insert into team (name) values ('North') returning id),
                     ada as (insert into member (team_id, email, name, role, zone, created_at)
                             select id, 'ada@north.example', 'Ada', 'leader', 'UTC', now() from team returning id)
                insert into snippet (key, text, changed_at, changed_by) select 'quay', 'the quay', now(), id from ada
                """).update();
        var snippets = new Snippets(jdbc, clock);
        var texts = snippets.texts();
        var template = new Template("At {{ snippets.quay }}", "We wait at {{ snippets.quay }}.");
        assertThat(texts.in(template)).isEqualTo(new Template("At the quay", "We wait at the quay."));
        jdbc.sql("update snippet set text = 'the bridge'").update();
        assertThat(texts.in(template).subject()).isEqualTo("At the quay");
        assertThat(snippets.texts().in(template).subject()).isEqualTo("At the bridge");
    }

    /** T55: making a workflow is slow in a full base. */
    @Test
    void aPublishedVersionIsUsedByTheNextDecisionOnEveryNode() {
        var other = node();
        var before = other.current(Sequence.Purpose.INBOUND, Tier.A);
        clock.advance(Duration.ofMinutes(1));
        var published = (Playbook.Published) playbook.publish(yaml("ours", "First."), null);
        assertThat(other.current(Sequence.Purpose.INBOUND, Tier.A)).isEqualTo(published.version());
        assertThat(other.current(Sequence.Purpose.INBOUND, Tier.B)).isEqualTo(before);
        assertThat(other.version(before.versionId())).isEqualTo(before);
    }

    @Test
    void sayingTheSameAgainMakesNoNewVersion() {
        var first = (Playbook.Published) playbook.publish(yaml("ours", "First."), null);
        var again = (Playbook.Published) playbook.publish(yaml("ours", "First."), null);
        assertThat(first.isNew()).isTrue();
        assertThat(again).isEqualTo(new Playbook.Published(first.version(), false));
        clock.advance(Duration.ofDays(1));
        var second = (Playbook.Published) playbook.publish(yaml("ours", "Second."), null);
        assertThat(second.version().number()).isEqualTo(2);
        assertThat(playbook.history("ours")).containsExactly(second.version(), first.version());
        assertThat(playbook.yaml(first.version().versionId())).startsWith("# a comment of ours");
        assertThat(playbook.newest("ours")).contains(second.version());
    }

    @Test
    void aBadTextIsRefusedAndNothingIsPublished() {
        var refused = (Playbook.Refused) playbook.publish(yaml("ours", "First.").replace("It is done", "''"), null);
        assertThat(refused.problems()).singleElement().asString().contains("line 8, goal");
        assertThat(playbook.newest("ours")).isEmpty();
    }

    @Test
    void archivedSequencesStartForNobodyAndStayReadable() {
        var published = (Playbook.Published) playbook.publish(yaml("ours", "First."), null);
        assertThat(playbook.archive("ours")).isEmpty();
        assertThat(playbook.archive("ours")).isEmpty();
        assertThat(playbook.published()).doesNotContain(published.version());
        assertThat(node().version(published.version().versionId())).isEqualTo(published.version());
        playbook.publish(yaml("ours", "First."), null);
        assertThat(playbook.published()).contains(published.version());
    }

    @Test
    void nobodyIsLeftWithoutASequence() {
        assertThat(playbook.archive("gone-quiet")).hasSize(3).first().asString().contains("gone quiet", "tier A");
        var narrower = playbook.yaml(
                        playbook.newest("new-enquiry-light").orElseThrow().versionId())
                .replace("tiers: [C]", "tiers: [B]");
        assertThat(playbook.publish(narrower, null))
                .isEqualTo(
                        new Playbook.Refused(
                                List.of(
                                        "tiers: no other sequence in use has the purpose \"inbound\" for tier C; publish one for it first")));
        assertThat(playbook.history("new-enquiry-light")).hasSize(1);
    }

    @Test
    void saysWhenNoSequenceFits() {
        jdbc.sql("update sequence set archived_at = now() where key = 'gone-quiet'")
                .update();
        assertThatThrownBy(() -> playbook.current(Sequence.Purpose.GONE_QUIET, Tier.B))
                .isInstanceOf(Playbook.NoSequence.class)
                .hasMessageContaining("gone quiet")
                .hasMessageContaining("tier B");
        assertThatThrownBy(() -> playbook.version(999)).isInstanceOf(Playbook.NoSequence.class);
    }

    @Test
    void versionsAreNeverChanged() {
        assertThatThrownBy(
                        () -> jdbc.sql("update sequence_version set yaml = ''").update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("never changed");
    }

    @Test
    void manyWhoPublishAtOnceGetOneNumberEach() throws Exception {
        try (var threads = Executors.newFixedThreadPool(6)) {
            var published = IntStream.range(0, 12)
                    .mapToObj(n -> threads.submit(() -> playbook.publish(yaml("ours", "Number " + n + "."), null)))
                    .toList();
            for (var one : published) assertThat(one.get()).isInstanceOf(Playbook.Published.class);
        }
        assertThat(playbook.history("ours"))
                .extracting(SequenceVersion::number)
                .containsExactly(12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
    }

    @Test
    void offersUnusedApproachesOfDifferentGroups() {
        var all = playbook.library().all().stream().map(Approach::key).toList();
        var three = playbook.library().unused(Set.of("worksheet"), Channel.EMAIL, null, 3);
        assertThat(three).hasSize(3).extracting(Approach::group).doesNotHaveDuplicates();
        assertThat(three).noneMatch(approach -> approach.key().equals("worksheet"));
        assertThat(playbook.library().unused(Set.copyOf(all), Channel.CALL, null, 3))
                .isEmpty();
        // Whoever has had a whole sequence is still offered three others in each channel it uses.
        for (var version : playbook.published()) {
            var used = Set.copyOf(
                    version.sequence().steps().stream().map(Step::approach).toList());
            for (var channel : List.of(Channel.EMAIL, Channel.CALL, Channel.SOCIAL))
                assertThat(playbook.library()
                                .unused(used, channel, version.sequence().purpose(), 3))
                        .hasSize(3);
        }
    }
}
