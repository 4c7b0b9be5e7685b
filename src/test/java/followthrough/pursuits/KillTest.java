package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import followthrough.bench.Prepare;
import followthrough.bench.Scratch;
import followthrough.bench.SmtpSink;
import followthrough.database.DataFolder;
import followthrough.database.OpenDatabase;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * T1, T12, T13: the application is killed ten times while it sends a thousand e-mails, and started again each time. Every
 * message arrives exactly once, or is shown as unknown to a person; the mail server's own record is the truth.
 */
class KillTest {
    private static final int PEOPLE = 1_000;
    private static final int MAILBOXES = 4;
    private static final int KILLS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Random chance = new Random();

    @Test
    void killedTenTimesEveryMessageArrivesOnceOrIsShownAsUnknown() throws Exception {
        var inboxes = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        inboxes.start();
        for (int n = 1; n <= MAILBOXES; n++) inboxes.setUser(Prepare.rep(n), Prepare.rep(n), Prepare.PASSWORD);
        // Ten in the morning of a Tuesday, whenever the test runs: nothing automatic leaves at night or on weekends.
        var offset = Duration.between(Instant.now(), Instant.parse("2026-03-10T10:00:00Z"));
        try (var sink = new SmtpSink();
                var scratch = new Scratch(java())
                        .with("followthrough.clock-offset", offset)
                        .with("followthrough.dispatch-every", 50)) {
            scratch.prepare(Map.of(
                    "reps",
                    MAILBOXES,
                    "people",
                    PEOPLE,
                    "smtp",
                    sink.port(),
                    "imap",
                    inboxes.getImap().getPort()));
            sink.think(Duration.ofMillis(8));
            for (int kill = 1; kill <= KILLS; kill++) killInFlight(kill, sink, scratch);
            var running = scratch.start();
            awaitAllSettled(scratch);
            running.stop();
            judge(sink, scratch);
        } finally {
            inboxes.stop();
        }
    }

    /** Kills it at a random moment; every other time while the server has a message and owes the answer. */
    private void killInFlight(int kill, SmtpSink sink, Scratch scratch) throws Exception {
        var running = scratch.start();
        int until = sink.count() + 40 + chance.nextInt(50);
        await("message " + until, scratch, () -> sink.count() >= until);
        if (kill % 2 == 0) {
            sink.hold();
            await("a message without its answer", scratch, () -> sink.doing().containsKey(SmtpSink.Doing.ANSWER));
        }
        Thread.sleep(chance.nextInt(25));
        var doing = sink.doing();
        running.kill();
        // Now and then the power goes, and the database with it.
        if (kill % 3 == 0) scratch.killDatabase();
        sink.release();
        System.out.printf(
                "kill %2d after %4d messages%s: connections %s; ledger %s%n",
                kill, sink.count(), kill % 3 == 0 ? ", database too" : "", doing, states(scratch));
    }

    private void awaitAllSettled(Scratch scratch) throws Exception {
        await("the end of all sends", scratch, () -> {
            var states = states(scratch);
            return states.values().stream().mapToLong(n -> n).sum() == PEOPLE
                    && states.keySet().stream().allMatch(s -> s.equals("sent") || s.equals("unknown"));
        });
    }

    private void judge(SmtpSink sink, Scratch scratch) {
        var arrivedFor = new HashMap<String, Integer>();
        sink.taken().forEach(message -> arrivedFor.merge(message.recipient(), 1, Integer::sum));
        try (var database = OpenDatabase.in(new DataFolder(scratch.data()))) {
            var jdbc = jdbc(database);
            var ledger = jdbc.sql("select recipient, state, message_id from ledger")
                    .query((rs, n) -> List.of(rs.getString(1), rs.getString(2), rs.getString(3)))
                    .list();
            var ids = sink.taken().stream().map(SmtpSink.Taken::messageId).collect(Collectors.toSet());
            var unknown =
                    ledger.stream().filter(row -> row.get(1).equals("unknown")).toList();
            var lost = ledger.stream()
                    .filter(row -> row.get(1).equals("sent") && !ids.contains(row.get(2)))
                    .toList();
            var twice =
                    arrivedFor.entrySet().stream().filter(e -> e.getValue() > 1).toList();
            var shown = jdbc.sql("""
                            select count(*) from ledger l join commitment c using (pursuit_id)
                              join next_step n using (pursuit_id)
                             where l.state = 'unknown' and c.kind = 'doubt' and c.settled_at is null
                               and n.kind = 'chore' and n.commitment = 'doubt' and not n.automatic
                            """).query(Long.class).single();
            var lawless = jdbc.sql("""
                            select count(*) from pursuit p left join next_step n on n.pursuit_id = p.id
                             where p.open <> (n.pursuit_id is not null)
                            """).query(Long.class).single();
            var unknownArrived =
                    unknown.stream().filter(row -> ids.contains(row.get(2))).count();
            System.out.printf(
                    "{\"kills\": %d, \"messages\": %d, \"arrived\": %d, \"twice\": %d, \"lost\": %d, \"unknown\": %d, "
                            + "\"unknownArrived\": %d, \"limit\": %d}%n",
                    KILLS,
                    ledger.size(),
                    arrivedFor.size(),
                    twice.size(),
                    lost.size(),
                    unknown.size(),
                    unknownArrived,
                    MAILBOXES * KILLS);

            assertThat(twice).as("delivered twice").isEmpty();
            assertThat(lost).as("called sent, yet never arrived").isEmpty();
            assertThat(ledger).as("messages").hasSize(PEOPLE);
            assertThat(arrivedFor.size() + unknown.size() - unknownArrived)
                    .as("arrived or unknown")
                    .isEqualTo(PEOPLE);
            assertThat(unknown).hasSizeLessThanOrEqualTo(MAILBOXES * KILLS);
            assertThat(shown).as("doubts shown to a person").isEqualTo(unknown.size());
            assertThat(lawless).as("pursuits that break the law").isZero();
        }
    }

    private static Map<String, Long> states(Scratch scratch) {
        try (var database = OpenDatabase.in(new DataFolder(scratch.data()))) {
            var states = new HashMap<String, Long>();
            jdbc(database)
                    .sql("select state, count(*) from ledger group by state")
                    .query(rs -> {
                        states.put(rs.getString(1), rs.getLong(2));
                    });
            return states;
        }
    }

    private static JdbcClient jdbc(OpenDatabase database) {
        var address = database.address();
        return JdbcClient.create(new DriverManagerDataSource(address.url(), address.user(), address.password()));
    }

    /** The application without the tests' own classes, compiled quickly rather than well: it never lives long. */
    private static List<String> java() {
        var classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                "followthrough.Followthrough");
    }

    private static String last(String log) {
        return log.substring(Math.max(0, log.length() - 8_000));
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Scratch scratch, Condition condition) throws InterruptedException {
        var until = Instant.now().plus(PATIENCE);
        while (!condition.holds()) {
            if (Instant.now().isAfter(until))
                throw new AssertionError(what + " did not come within " + PATIENCE + "; ledger " + states(scratch)
                        + "; the application said last:\n" + last(scratch.log()));
            Thread.sleep(2);
        }
    }
}
