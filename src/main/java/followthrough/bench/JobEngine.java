package followthrough.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import followthrough.database.DatabaseAddress;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The yardstick of due work: db-scheduler with lock-and-fetch, one-time executions that are due, an empty handler. */
final class JobEngine implements AutoCloseable {
    private static final int THREADS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final HikariDataSource connections = new HikariDataSource();
    private final JdbcClient jdbc;

    JobEngine(DatabaseAddress address) {
        connections.setJdbcUrl(address.url());
        connections.setUsername(address.user());
        connections.setPassword(address.password());
        connections.setMaximumPoolSize(THREADS + 2);
        jdbc = JdbcClient.create(connections);
        // As its documentation has it for PostgreSQL.
        jdbc.sql("""
                create table scheduled_tasks (
                    task_name text not null, task_instance text not null, task_data bytea, execution_time timestamptz,
                    picked boolean not null, picked_by text, last_success timestamptz, last_failure timestamptz,
                    consecutive_failures int, last_heartbeat timestamptz, version bigint not null, priority smallint,
                    state text, primary key (task_name, task_instance))
                """).update();
        jdbc.sql("create index execution_time_idx on scheduled_tasks (execution_time)")
                .update();
        jdbc.sql("create index last_heartbeat_idx on scheduled_tasks (last_heartbeat)")
                .update();
        jdbc.sql("create index priority_execution_time_idx on scheduled_tasks (priority desc, execution_time asc)")
                .update();
    }

    /** @return executions a second, from the start of the engine until its table is empty */
    double run(int executions) throws InterruptedException {
        jdbc.sql("""
                insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                select 'nothing', n::text, now() - interval '1 minute', false, 1 from generate_series(1, :n) n
                """).param("n", executions).update();
        jdbc.sql("vacuum analyze scheduled_tasks").update();
        var engine = Scheduler.create(connections, Tasks.oneTime("nothing").execute((instance, context) -> {}))
                .threads(THREADS)
                .pollUsingLockAndFetch(0.5, 4.0)
                .pollingInterval(Duration.ofMillis(50))
                .build();
        var began = Instant.now();
        engine.start();
        try {
            while (jdbc.sql("select exists (select from scheduled_tasks)")
                    .query(Boolean.class)
                    .single()) {
                if (Instant.now().isAfter(began.plus(PATIENCE)))
                    throw new IllegalStateException("db-scheduler was not through within " + PATIENCE);
                Thread.sleep(10);
            }
            return executions / (Duration.between(began, Instant.now()).toNanos() / 1e9);
        } finally {
            engine.stop();
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
