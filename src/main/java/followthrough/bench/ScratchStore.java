package followthrough.bench;

import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What measurements do to a scratch database that no door allows. */
final class ScratchStore {
    private final JdbcClient jdbc;

    ScratchStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Measurements are of the program, not of the limits that keep mail providers friendly. */
    void liftBudgets() {
        jdbc.sql("update mailbox set per_minute = 1000000, per_day = 1000000").update();
    }

    /** So many of the automatic e-mails that are planned for later are due at that moment instead. */
    void due(int emails, Instant moment) {
        jdbc.sql("""
                update next_step set due_at = :moment
                 where pursuit_id in (select pursuit_id from next_step where automatic and due_at > :moment
                                       order by pursuit_id limit :emails)
                """)
                .param("moment", moment.atOffset(ZoneOffset.UTC))
                .param("emails", emails)
                .update();
    }

    /** Touches that stand in the history, each with the step that follows it. */
    int touchesMade() {
        return jdbc.sql("select count(*) from touch").query(Integer.class).single();
    }
}
