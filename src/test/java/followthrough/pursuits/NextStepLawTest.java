package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import followthrough.support.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The law of the next step, tried to be broken in SQL directly: an open pursuit has exactly one next step with an owner
 * who is active, a due time and a goal; a closed one has none. The database itself refuses anything else at the commit.
 */
class NextStepLawTest {
    private final DataSource database = TestDatabase.fresh();
    private final JdbcClient db = JdbcClient.create(database);
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    private long ana;
    private long maya;
    private long pursuit;

    @BeforeEach
    void anOpenPursuit() {
        long team = id("insert into team (name) values ('North') returning id");
        ana = id("insert into member (team_id, email, name, role, zone, created_at) values (" + team
                + ", 'ana@north.example', 'Ana', 'rep', 'Europe/Berlin', '2026-01-01T00:00Z') returning id");
        maya = id("insert into prospect (name, owner_id, source, zone, zone_basis, created_at) values ('Maya', " + ana
                + ", 'test', 'Pacific/Auckland', 'stated', '2026-01-01T00:00Z') returning id");
        transaction.executeWithoutResult(status -> {
            pursuit = id(opened("working"));
            run(step(pursuit));
        });
    }

    @Test
    void anOpenPursuitWithoutAStepIsRefusedAtTheCommit() {
        refusedAtCommit(() -> run("delete from next_step where pursuit_id = " + pursuit), "pursuit_needs_a_next_step");
        refusedAtCommit(
                () -> {
                    close();
                    id(opened("new"));
                },
                "pursuit_needs_a_next_step");
    }

    @Test
    void closingWithoutTakingTheStepAwayIsRefusedAtTheCommit() {
        refusedAtCommit(() -> run(closing(pursuit)), "next_step_pursuit_id_open_fkey");
        transaction.executeWithoutResult(status -> close());
        assertThat(lawless()).isZero();
    }

    @Test
    void aClosedPursuitGetsNoStep() {
        transaction.executeWithoutResult(status -> close());
        refusedAtCommit(() -> run(step(pursuit)), "next_step_pursuit_id_open_fkey");
    }

    @Test
    void aClosedPursuitDoesNotOpenAgainWithoutAStep() {
        transaction.executeWithoutResult(status -> close());
        refusedAtCommit(
                () -> run("update pursuit set state = 'working', ending = null, ended_at = null where id = " + pursuit),
                "pursuit_needs_a_next_step");
    }

    @Test
    void aStepCannotClaimThatItsPursuitIsClosed() {
        refused(() -> run("update next_step set open = false where pursuit_id = " + pursuit), "next_step_open_check");
    }

    /** T7: enrolled twice, two schedules. */
    @Test
    void thereIsNoSecondStep() {
        refused(() -> run(step(pursuit)), "next_step_pkey");
    }

    /** T5, T7: the same person in two lists gets two. */
    @Test
    void thereIsNoSecondOpenPursuit() {
        refused(() -> id(opened("new")), "pursuit_open_one");
    }

    @Test
    void anOwnerOfStepsIsNotDeactivated() {
        refused(
                () -> run("update member set active = false where id = " + ana),
                "next_step_owner_id_owner_active_fkey");
        refused(
                () -> run("update next_step set owner_active = false where pursuit_id = " + pursuit),
                "next_step_owner_active_check");
        transaction.executeWithoutResult(status -> close());
        run("update member set active = false where id = " + ana);
    }

    @Test
    void nobodyInactiveIsGivenAStep() {
        long gone = id("insert into member (team_id, email, name, role, zone, active, created_at) select team_id,"
                + " 'gone@north.example', 'Gone', 'rep', zone, false, created_at from member where id = " + ana
                + " returning id");
        refused(
                () -> run("update next_step set owner_id = " + gone + " where pursuit_id = " + pursuit),
                "next_step_owner_id_owner_active_fkey");
    }

    @Test
    void ownerDueTimeAndGoalAreNeeded() {
        refused(() -> run("update next_step set owner_id = null where pursuit_id = " + pursuit), "owner_id");
        refused(() -> run("update next_step set due_at = null where pursuit_id = " + pursuit), "due_at");
        refused(() -> run("update next_step set goal = null where pursuit_id = " + pursuit), "goal");
        refused(() -> run("update next_step set goal = '' where pursuit_id = " + pursuit), "next_step_goal_check");
        refused(() -> run("update next_step set why_then = '' where pursuit_id = " + pursuit), "next_step_why_then");
        refused(() -> run("update next_step set minutes = 0 where pursuit_id = " + pursuit), "next_step_minutes");
    }

    @Test
    void aChoreIsNeverAutomatic() {
        refused(
                () -> run("update next_step set kind = 'chore', automatic = true where pursuit_id = " + pursuit),
                "next_step_check");
    }

    @Test
    void anEndingAndTheEndedStateGoTogether() {
        refused(() -> run("update pursuit set state = 'ended' where id = " + pursuit), "pursuit_check");
        refused(
                () -> run("update pursuit set ending = 'won', ended_at = '2026-01-02T00:00Z' where id = " + pursuit),
                "pursuit_check");
        refused(() -> run(closing(pursuit).replace("'no'", "'tyre kicker'")), "pursuit_ending_check");
    }

    /** Replanning is an update in place, and a new step may come before the old one goes, within one transaction. */
    @Test
    void theLawIsAskedAtTheCommitOnly() {
        transaction.executeWithoutResult(status -> {
            run("delete from next_step where pursuit_id = " + pursuit);
            run(step(pursuit));
        });
        assertThat(lawless()).isZero();
    }

    private void refused(Runnable change, String constraint) {
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> change.run()))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining(constraint);
        assertThat(lawless()).isZero();
    }

    /** The statements pass, the commit does not. */
    private void refusedAtCommit(Runnable change, String constraint) {
        var passed = new boolean[1];
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    change.run();
                    passed[0] = true;
                }))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining(constraint);
        assertThat(passed[0]).as("refused at the commit, not before").isTrue();
        assertThat(lawless()).isZero();
    }

    private long lawless() {
        return id("select count(*) from pursuit p left join next_step n on n.pursuit_id = p.id"
                + " where p.open <> (n.pursuit_id is not null)");
    }

    private String opened(String state) {
        return "insert into pursuit (prospect_id, kind, state, opened_at) values (" + maya + ", 'sale', '" + state
                + "', '2026-01-01T00:00Z') returning id";
    }

    private String step(long pursuitId) {
        return "insert into next_step (pursuit_id, prospect_id, owner_id, due_at, lane, kind, channel, goal, minutes,"
                + " why_then) values (" + pursuitId + ", " + maya + ", " + ana
                + ", '2026-01-02T00:00Z', 'new', 'touch', 'call', 'Find out', 5, 'the first touch')";
    }

    private static String closing(long pursuitId) {
        return "update pursuit set state = 'ended', ending = 'no', said_id = 1, ending_why = 'too dear',"
                + " ended_at = '2026-01-02T00:00Z' where id = " + pursuitId;
    }

    private void close() {
        run(closing(pursuit));
        run("delete from next_step where pursuit_id = " + pursuit);
    }

    private long id(String sql) {
        return db.sql(sql).query(Long.class).single();
    }

    private void run(String sql) {
        db.sql(sql).update();
    }
}
