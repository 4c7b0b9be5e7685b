package followthrough.bench;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What measurements do to a scratch database that no door allows. */
final class ScratchStore {
    private final JdbcClient jdbc;

    ScratchStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Measurements are of the program, not of the limits that keep mail providers friendly. */
    void liftBudgets() {
        jdbc.sql("update mailbox set per_minute = 1000000, per_day = 1000000, day_allowed = null")
                .update();
        jdbc.sql("""
                update workspace set per_prospect_week = 0, per_company_day = 0, per_domain_minute = 0, per_domain_hour = 0,
                                     ramp_start = 0
                """).update();
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

    /** From now on the first so many reps follow everybody up. */
    void shareAmong(int reps) {
        var owner = """
                (select m.id from member m where m.email = 'rep' || (1 + %s %% :reps) || '@bench.example')
                """;
        jdbc.sql("update next_step set owner_id = " + owner.formatted("prospect_id"))
                .param("reps", reps)
                .update();
        jdbc.sql("update prospect set owner_id = " + owner.formatted("prospect.id"))
                .param("reps", reps)
                .update();
        vacuum();
    }

    /** Between rounds, so that none pays for what the one before it left. */
    void vacuum() {
        for (var table : List.of("next_step", "pursuit", "ledger", "unrecorded", "touch", "timeline"))
            jdbc.sql("vacuum analyze " + table).update();
    }

    /** What the history takes on disk, indexes and all: ledger, touches and timeline, in bytes. */
    Map<String, Long> historyBytes() {
        var bytes = new TreeMap<String, Long>();
        for (var table : List.of("ledger", "touch", "timeline"))
            bytes.put(
                    table,
                    jdbc.sql("select pg_total_relation_size(:table::regclass)")
                            .param("table", table)
                            .query(Long.class)
                            .single());
        return bytes;
    }

    /** Touches that stand in the history, each with the step that follows it. */
    int touchesMade() {
        return jdbc.sql("select count(*) from touch").query(Integer.class).single();
    }
}
