package followthrough.bench;

import followthrough.database.DatabaseAddress;
import followthrough.database.Databases;
import followthrough.database.Migrations;
import followthrough.pursuits.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a tick costs in a database with ever more planned touches, of which a few hundred are due. The rows are made by SQL,
 * each with the prospect and the pursuit that the schema asks for, in a database of its own that is thrown away.
 */
final class Planned implements AutoCloseable {
    /** Due now, whatever else is planned. */
    static final int DUE = 500;

    static final int CLAIMED = 200;
    private static final int AT_ONCE = 500_000;
    private static final int TIMES = 200;
    private static final String NAME = "planned";
    private static final Pattern BUFFERS = Pattern.compile("shared hit=(\\d+)(?: read=(\\d+))?");
    private static final Pattern ROWS = Pattern.compile("actual rows=([0-9.]+)");

    /**
     * @param claim seconds to claim {@link #CLAIMED} due steps, median
     * @param tick seconds of a tick that finds nothing, median
     * @param rows that PostgreSQL read from {@code next_step} for the claim
     * @param buffers that it looked at
     * @param idleRows as rows, when nothing is due
     */
    record Cost(long planned, double claim, double tick, long rows, long buffers, long idleRows, long idleBuffers) {}

    private final Databases databases;
    private final SingleConnectionDataSource connection;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Instant now = Instant.now();
    private long there;

    Planned(Databases databases) {
        this.databases = databases;
        DatabaseAddress address = databases.create(NAME);
        Migrations.run(address);
        connection = new SingleConnectionDataSource(address.url(), address.user(), address.password(), true);
        jdbc = JdbcClient.create(connection);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(connection));
        // What people are searched by is not what is measured here, and takes longer to fill than all the rest.
        for (var index : List.of("prospect_search", "prospect_by_name", "prospect_by_owner"))
            jdbc.sql("drop index " + index).update();
        jdbc.sql("insert into team (name) values ('Planned')").update();
        jdbc.sql("""
                insert into member (team_id, email, name, role, zone, created_at)
                select id, 'planned@bench.example', 'Planned', 'rep', 'Europe/London', now() from team
                """).update();
    }

    /** Fills up to so many planned touches and measures. */
    Cost measure(long planned, Bench.Progress progress) {
        while (there < planned) {
            long until = Math.min(planned, there + AT_ONCE);
            grow(there + 1, until);
            there = until;
            if (planned > AT_ONCE) progress.at(String.format("%,d of %,d planned touches", there, planned));
        }
        for (var table : List.of("next_step", "pursuit", "ledger", "unrecorded", "undo"))
            jdbc.sql("vacuum analyze " + table).update();
        var tick = new Trial.Tick(jdbc);
        var nothingDue = now.minus(Duration.ofDays(1));
        var looks = new ArrayList<Double>();
        var claims = new ArrayList<Double>();
        for (int n = -TIMES / 4; n < TIMES; n++) {
            double look = seconds(() -> {
                if (tick.look(nothingDue) != 0) throw new IllegalStateException("Something was due that is not");
            });
            double claim = seconds(() -> transaction.executeWithoutResult(status -> {
                if (tick.claim(now, CLAIMED) != CLAIMED)
                    throw new IllegalStateException("Less was claimed than is due");
                status.setRollbackOnly();
            }));
            if (n < 0) continue;
            looks.add(look);
            claims.add(claim);
        }
        var plan = String.join("\n", tick.plan(now, CLAIMED));
        var idle = String.join("\n", tick.plan(nothingDue, CLAIMED));
        return new Cost(planned, median(claims), median(looks), read(plan), buffers(plan), read(idle), buffers(idle));
    }

    private static double seconds(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** Of the whole plan: its first line with buffers. */
    private static long buffers(String plan) {
        var found = BUFFERS.matcher(plan);
        if (!found.find()) throw new IllegalStateException("No buffers in this plan:\n" + plan);
        return Long.parseLong(found.group(1)) + (found.group(2) == null ? 0 : Long.parseLong(found.group(2)));
    }

    /** By the scan of the next steps. */
    private static long read(String plan) {
        return plan.lines()
                .filter(line -> line.contains("next_step") && line.contains("actual rows"))
                .map(ROWS::matcher)
                .filter(java.util.regex.Matcher::find)
                .mapToLong(rows -> Math.round(Double.parseDouble(rows.group(1))))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No scan of next steps in this plan:\n" + plan));
    }

    /** The first {@link #DUE} are due; the others over the year to come. Each law of the schema is kept, unasked. */
    private void grow(long from, long until) {
        jdbc.sql("set session_replication_role = replica").update();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                    insert into prospect (id, name, owner_id, source, zone, zone_basis, created_at)
                    overriding system value
                    select n, 'Person ' || n, m.id, 'bench', 'Europe/London', 'stated', :now::timestamptz
                      from generate_series(:from::bigint, :until::bigint) n, member m
                    """)
                    .param("now", now.toString())
                    .param("from", from)
                    .param("until", until)
                    .update();
            jdbc.sql("""
                    insert into pursuit (id, prospect_id, kind, state, opened_at)
                    overriding system value
                    select n, n, 'sale', 'new', :now::timestamptz from generate_series(:from::bigint, :until::bigint) n
                    """)
                    .param("now", now.toString())
                    .param("from", from)
                    .param("until", until)
                    .update();
            jdbc.sql("""
                    insert into next_step (pursuit_id, prospect_id, owner_id, due_at, lane, kind, channel, automatic, goal,
                                           minutes, why_then)
                    select n, n, m.id,
                           :now::timestamptz + case when n <= :due then interval '-1 hour'
                                                    else interval '1 day' + (n * 7919 % 31536000) * interval '1 second' end,
                           'new', 'touch', 'email', true, 'An answer', 1, 'planned'
                      from generate_series(:from::bigint, :until::bigint) n, member m
                    """)
                    .param("now", now.toString())
                    .param("due", DUE)
                    .param("from", from)
                    .param("until", until)
                    .update();
        });
        jdbc.sql("set session_replication_role = origin").update();
    }

    @Override
    public void close() {
        connection.destroy();
        databases.drop(NAME);
    }
}
