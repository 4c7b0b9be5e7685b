package followthrough.insights;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.support.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The counts of ten thousand prospects, thirty thousand touches and their timeline: exact. */
class InsightsSizeTest {
    private static final Instant NOW = Instant.parse("2026-03-10T10:00:00Z");
    private static final JdbcClient db = JdbcClient.create(TestDatabase.fresh());
    private static final InsightsStore store = new InsightsStore(db);

    @BeforeAll
    static void tenThousandOverAMonth() {
        db.sql("insert into team (name) values ('North'), ('South')").update();
        db.sql("""
                insert into member (team_id, email, name, role, zone, created_at)
                select t.id, t.name || n || '@harbour.example', t.name || ' ' || n, 'rep', 'Europe/Berlin', timestamptz '2025-01-01Z'
                  from team t, generate_series(1, 5) n
                """).update();
        db.sql("""
                insert into prospect (name, owner_id, source, zone, zone_basis, created_at)
                select 'Prospect ' || n, (select min(id) from member) + n % 10, 'Source ' || n % 7, 'Europe/Berlin', 'stated',
                       timestamptz '2026-03-10 09:00Z' - n * interval '5 minutes'
                  from generate_series(1, 10000) n
                """).update();
        // Each tenth answered after the second touch, each fifth of the others was let go after three.
        db.sql("""
                with p as (
                    insert into pursuit (prospect_id, kind, state, opened_at, channels, first_touch_at, first_personal_at,
                                         last_touch_at, reacted_at, ending, ended_at)
                    select id, 'sale', case when id % 5 = 1 and id % 10 <> 0 then 'ended' else 'working' end, created_at,
                           '{call,email,call}', created_at + interval '4 minutes', created_at + interval '4 minutes',
                           created_at + interval '4 days',
                           case when id % 10 = 0 then created_at + interval '3 days' end,
                           case when id % 5 = 1 and id % 10 <> 0 then 'unreachable' end,
                           case when id % 5 = 1 and id % 10 <> 0 then created_at + interval '10 days' end
                      from prospect
                    returning id, prospect_id, state)
                insert into next_step (pursuit_id, prospect_id, owner_id, due_at, lane, kind, channel, goal, minutes, why_then)
                select p.id, p.prospect_id, r.owner_id, r.created_at + interval '6 days', 'sequence', 'touch', 'call', 'a talk', 5, 'then'
                  from p join prospect r on r.id = p.prospect_id where p.state <> 'ended'
                """).update();
        db.sql("""
                insert into touch (pursuit_id, prospect_id, member_id, channel, automatic, made_at, number, goal, minutes, outcome)
                select p.id, p.prospect_id, (select min(id) from member), case when k = 2 then 'email' else 'call' end, false,
                       p.opened_at + (k - 1) * interval '2 days' + interval '4 minutes', k, 'a talk', 5, 'no answer'
                  from pursuit p, generate_series(1, 3) k
                """).update();
        db.sql("""
                insert into timeline (prospect_id, pursuit_id, at, kind, text)
                select t.prospect_id, t.pursuit_id, t.made_at, 'touch', 'Call: no answer' from touch t
                union all
                select p.prospect_id, p.id, p.reacted_at, 'received', 'Re: hello' from pursuit p where p.reacted_at is not null
                """).update();
        db.sql("analyze").update();
    }

    @Test
    @Timeout(120) // A fraction of a second on a quiet machine; this only notices a plan that has gone wrong.
    void aYearIsCountedAtOnce() {
        var from = NOW.minus(Duration.ofDays(365));
        var facts = store.facts(OptionalLong.empty(), from, NOW);
        var curve = Curve.of(facts, NOW);
        var dials = store.dials(OptionalLong.empty(), from, NOW);
        var law = store.law(OptionalLong.empty());
        store.endings(OptionalLong.empty(), from, NOW);

        assertThat(facts).hasSize(10_000);
        assertThat(facts.stream().filter(Fact::answered)).hasSize(1_000).allMatch(f -> Integer.valueOf(2)
                .equals(f.answeredAfter()));
        assertThat(curve.points().get(1).answers()).isEqualTo(1_000);
        assertThat(curve.points().get(2).stops()).isEqualTo(2_000);
        // The last dial of the newest ones is still to come.
        assertThat(dials.dials()).isBetween(18_500L, 19_000L);
        assertThat(law).isEqualTo(new InsightsStore.Law(8_000, 0));
    }

    @Test
    void aTeamIsCountedAlone() {
        var team = db.sql("select id from team where name = 'South'")
                .query(Long.class)
                .single();
        assertThat(store.facts(OptionalLong.of(team), NOW.minus(Duration.ofDays(30)), NOW))
                .allMatch(f -> f.owner().startsWith("South"))
                .hasSizeBetween(4_000, 4_400);
    }
}
