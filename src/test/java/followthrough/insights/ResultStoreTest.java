package followthrough.insights;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.support.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two steps of a small team, thirty days ago, under more of everything else than is ever read. */
class ResultStoreTest {
    private static final Instant NOW = Instant.parse("2026-03-31T10:00:00Z");
    private static final JdbcClient db = JdbcClient.create(TestDatabase.fresh());
    private static final ResultStore store = new ResultStore(db);

    @BeforeAll
    static void aSmallTeamBesideALargeOne() {
        db.sql("insert into team (name) values ('Large'), ('Small')").update();
        db.sql("""
                insert into member (team_id, email, name, role, zone, created_at)
                select id, name || '@harbour.example', name, 'rep', 'Europe/Berlin', timestamptz '2025-01-01Z' from team
                """).update();
        db.sql("insert into sequence (key) values ('first'), ('other')").update();
        db.sql("""
                insert into sequence_version (sequence_id, number, yaml, published_at)
                select id, 1, '', timestamptz '2025-01-01Z' from sequence
                """).update();
        db.sql("""
                insert into prospect (name, owner_id, source, zone, zone_basis, created_at)
                select name, id, 'form', 'Europe/Berlin', 'stated', timestamptz '2026-01-01Z' from member
                """).update();
        db.sql("""
                with p as (
                    insert into pursuit (prospect_id, kind, state, opened_at, reacted_at, ending, ended_at)
                    select id, 'sale', 'ended', created_at, timestamptz '2026-03-20 10:00Z', 'unreachable', timestamptz '2026-03-30Z'
                      from prospect
                    returning id, prospect_id)
                insert into touch (pursuit_id, prospect_id, channel, automatic, made_at, number, version_id, step, goal, minutes)
                select p.id, p.prospect_id, 'email', true, t.at, t.number, v.id, t.number - 1, '', 1
                  from p
                  join prospect r on r.id = p.prospect_id
                  join (values (1, 'first', timestamptz '2026-03-01 10:00Z'), (2, 'first', timestamptz '2026-03-15 10:00Z'),
                               (3, 'other', timestamptz '2026-03-18 10:00Z')) t (number, key, at) on true
                  join sequence s on s.key = t.key
                  join sequence_version v on v.sequence_id = s.id
                 where r.name = 'Small'
                """).update();
        db.sql("""
                insert into timeline (prospect_id, pursuit_id, at, kind, text)
                select prospect_id, id, reacted_at, 'received', 'Re: hello' from pursuit
                """).update();
        // Half of it too young, of the small team; half of it old enough, of the large one.
        db.sql("""
                insert into touch (pursuit_id, prospect_id, channel, automatic, made_at, number, version_id, step, goal, minutes)
                select p.id, r.id, 'email', true,
                       case r.name when 'Small' then timestamptz '2026-03-30Z' else timestamptz '2026-03-16Z' end,
                       n, (select min(id) from sequence_version), 9, '', 1
                  from pursuit p join prospect r on r.id = p.prospect_id, generate_series(4, 3 + :most) n
                """).param("most", ResultStore.MOST).update();
        db.sql("analyze").update();
    }

    @Test
    void neitherWhatIsYoungNorWhatIsOfOthersTakesTheirPlace() {
        assertThat(store.steps(small(), NOW.minus(Duration.ofDays(90)), NOW.minus(Results.RIPE), null))
                .extracting(ResultStore.Tried::number)
                .containsExactly(1, 2);
        assertThat(store.steps(OptionalLong.empty(), NOW.minus(Duration.ofDays(90)), NOW, "other"))
                .extracting(ResultStore.Tried::number)
                .containsExactly(3);
    }

    /** The answer of the twentieth follows the third step, which is too young itself and of another sequence. */
    @Test
    void anAnswerAfterTheNextStepIsNotThatOfTheOneBefore() {
        assertThat(store.steps(small(), NOW.minus(Duration.ofDays(90)), NOW.minus(Results.RIPE), "first"))
                .hasSize(2)
                .noneMatch(ResultStore.Tried::answered);
        assertThat(store.steps(small(), NOW.minus(Duration.ofDays(90)), NOW, "other"))
                .singleElement()
                .matches(ResultStore.Tried::answered);
    }

    private static OptionalLong small() {
        return OptionalLong.of(db.sql("select id from team where name = 'Small'")
                .query(Long.class)
                .single());
    }
}
