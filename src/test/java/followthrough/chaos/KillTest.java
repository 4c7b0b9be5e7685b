package followthrough.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import followthrough.bench.Fault;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The application, its database or both are killed in the middle of sending, and the mail servers fail in every way.
 * Every message arrives exactly once, or is shown to a person; the mail server's own record is the truth. The long
 * version is {@code ./followthrough chaos}.
 */
class KillTest {
    private static final Duration LEASE = Duration.ofSeconds(8);

    private final long seed = new Random().nextInt(1_000_000);

    /** T1, T12, T13, T18, T22, T59: one node with its own PostgreSQL. */
    @Test
    void killedAgainAndAgainEveryMessageArrivesOnceOrIsShownAsUnknown() throws Exception {
        int kills = 6;
        var report = run(new Ordeal.Settings(false, 600, kills, 4, 0, 0, LEASE, false, seed));
        assertThat(report.verdict().sends()).isEqualTo(600);
        assertThat(report.verdict().failed()).isZero();
        // One for each connection and kill. Those open while it was killed may be more: a kill takes some milliseconds.
        assertThat(report.verdict().unknown()).isLessThanOrEqualTo(4 * kills);
    }

    /** T2, T13: two nodes share the work on a PostgreSQL outside them; one is killed in the middle, and starts again. */
    @Test
    void twoNodesOnOneDatabaseShareTheWorkAndOneIsKilled() throws Exception {
        var report = run(new Ordeal.Settings(true, 1_200, 1, 6, 0, 0, LEASE, false, seed));
        assertThat(report.sentBy()).containsOnlyKeys("node-1", "node-2");
        assertThat(report.sentBy().values()).allMatch(sent -> sent > 0);
        assertThat(report.verdict().failed()).isZero();
        assertThat(report.verdict().unknown()).isLessThanOrEqualTo(6);
    }

    /** T1, T2, T3, T12, T13, T60: every kind of fault there is, once, with a handful of kills. */
    @Test
    void everyFaultOfAMailServerEndsInOneOfTheClasses() throws Exception {
        var report = run(new Ordeal.Settings(true, 300, 4, 10, 1, 1, LEASE, true, seed));
        for (var fault : Fault.ALL) assertThat(report.faults()).containsKey("smtp " + fault);
        assertThat(report.verdict().failed()).isPositive();
    }

    private Ordeal.Report run(Ordeal.Settings settings) throws Exception {
        // The inboxes log each connection, and Spring, which would quieten them, does not run here.
        ((Logger) LoggerFactory.getLogger("com.icegreen")).setLevel(Level.OFF);
        System.out.println("seed " + seed);
        try (var ordeal = new Ordeal(settings, java(), System.out::println)) {
            var report = ordeal.run();
            var verdict = report.verdict();
            System.out.println(verdict + " " + report.sentBy() + "; answers withheld " + report.cutAfterDot()
                    + ", hand-overs open at a kill " + report.openAtKill() + "; " + report.faults());
            assertThat(verdict.broken()).as("promises broken").isEmpty();
            assertThat(verdict.twice()).as("delivered twice").isZero();
            assertThat(verdict.lost()).as("lost").isZero();
            assertThat(verdict.once() + verdict.unknown() + verdict.failed()).isEqualTo(settings.sends());
            return report;
        }
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
}
