package followthrough.bench;

import followthrough.database.DatabaseAddress;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The yardstick of commits: one update and one insert in each, over eight connections, by pgbench where there is one. */
final class PlainLoad {
    static final int CONNECTIONS = 8;
    private static final int ACCOUNTS = 100_000;
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");

    private final DatabaseAddress address;
    private final Optional<Path> pgbench = pgbench();

    PlainLoad(DatabaseAddress address) throws SQLException {
        this.address = address;
        try (var connection = open();
                var statement = connection.createStatement()) {
            statement.execute("create table plain_account (id int primary key, balance int not null)");
            statement.execute("create table plain_entry (account int, delta int, at timestamptz)");
            statement.execute("insert into plain_account select n, 0 from generate_series(1, " + ACCOUNTS + ") n");
            statement.execute("analyze plain_account");
        }
    }

    /** By whom. */
    String by() {
        return pgbench.isPresent() ? "pgbench" : "a loop of our own, for want of pgbench";
    }

    /** @return commits a second over that time */
    double run(Duration time) throws Exception {
        return pgbench.isPresent() ? pgbench(pgbench.get(), time) : own(time);
    }

    private static Optional<Path> pgbench() {
        var onPath = Stream.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
                .map(folder -> Path.of(folder, "pgbench"));
        var debian =
                Stream.of(18, 17, 16, 15).map(version -> Path.of("/usr/lib/postgresql/" + version + "/bin/pgbench"));
        return Stream.concat(debian, onPath).filter(Files::isExecutable).findFirst();
    }

    private double pgbench(Path program, Duration time) throws IOException, InterruptedException {
        var script = Files.createTempFile("plain-load", ".sql");
        try {
            Files.writeString(script, """
                    \\set n random(1, %d)
                    begin;
                    update plain_account set balance = balance + 1 where id = :n;
                    insert into plain_entry values (:n, 1, now());
                    commit;
                    """.formatted(ACCOUNTS));
            var place = java.net.URI.create(address.url().substring("jdbc:".length()));
            var running = new ProcessBuilder(
                    program.toString(),
                    "--no-vacuum",
                    "--protocol=prepared",
                    "--client=" + CONNECTIONS,
                    "--jobs=2",
                    "--time=" + time.toSeconds(),
                    "--file=" + script,
                    "--host=" + place.getHost(),
                    "--port=" + place.getPort(),
                    "--username=" + address.user(),
                    place.getPath().substring(1));
            running.environment().put("PGPASSWORD", address.password());
            var process = running.redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            var tps = TPS.matcher(said);
            if (!tps.find()) throw new IOException("pgbench said: " + said);
            return Double.parseDouble(tps.group(1));
        } finally {
            Files.delete(script);
        }
    }

    private double own(Duration time) throws Exception {
        var commits = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (int n = 0; n < CONNECTIONS; n++) commits.add(threads.submit(() -> oneConnection(time)));
        }
        double all = 0;
        for (var some : commits) all += some.get();
        return all / time.toSeconds();
    }

    private int oneConnection(Duration time) throws SQLException {
        try (var connection = open();
                var update =
                        connection.prepareStatement("update plain_account set balance = balance + 1 where id = ?");
                var insert = connection.prepareStatement("insert into plain_entry values (?, 1, now())")) {
            connection.setAutoCommit(false);
            int commits = 0;
            for (long until = System.nanoTime() + time.toNanos(); System.nanoTime() < until; commits++) {
                int account = ThreadLocalRandom.current().nextInt(1, ACCOUNTS + 1);
                update.setInt(1, account);
                update.executeUpdate();
                insert.setInt(1, account);
                insert.executeUpdate();
                connection.commit();
            }
            return commits;
        }
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection(address.url(), address.user(), address.password());
    }
}
