package followthrough.bench;

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
}
