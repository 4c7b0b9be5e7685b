package followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.Followthrough;
import followthrough.database.DataFolder;
import followthrough.database.Databases;
import followthrough.database.Keys;
import followthrough.database.PostgresServer;
import followthrough.insights.LoadWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * The load forecast on months of the simulated world: each Monday from the fifth on it says what the next four weeks bring to
 * each rep, and in the end it is counted how often it was so. Takes minutes a world, so it is run where it is asked for:
 * {@code ./followthrough test -Dtest=LoadBacktest -Dbacktest=20261,20262,20263}, the seeds of the worlds.
 */
@EnabledIfSystemProperty(named = "backtest", matches = "[\\d,]+")
class LoadBacktest {
    private static final int WEEKS = 12;
    private static final int FIRST = 4;

    /**
     * Six enquiries a business day, and a list of as many people as all enquiries in the third week. Where the machine is
     * busy the world waits for it: mail that is read days late would be another world.
     */
    private static SampleWorld.Size size(long seed) {
        return new SampleWorld.Size(2 * 6 * 5 * WEEKS, 0, 5 * WEEKS, seed, Duration.ofMinutes(10));
    }

    /** The application, and somebody who watches. */
    @Configuration(proxyBeanMethods = false)
    @Import({Followthrough.class, LoadWatch.class})
    static class Watched {
        static final AtomicReference<@Nullable LoadWatch> WATCH = new AtomicReference<>();

        @Bean
        Object watching(LoadWatch watch) {
            WATCH.set(watch);
            return watch.toString();
        }
    }

    /** What the tests bring is none of the application's. */
    private static final class NoTests extends TypeExcludeFilter {
        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory readers) throws IOException {
            return reader.getResource().getURL().getPath().contains("/test-classes/");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof NoTests;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @TempDir
    Path folder;

    @Test
    void eightOfTenDaysAreInTheBand() {
        LoadWatch.Coverage all = null;
        for (var seed : System.getProperty("backtest", "").split(",")) {
            var one = world(Long.parseLong(seed), folder);
            all = all == null ? one : all.plus(one);
        }
        System.out.println("all worlds: " + all);
        assertThat(all).isNotNull();
        assertThat(all.inBandOf100()).isBetween(75.0, 85.0);
    }

    static LoadWatch.Coverage world(long seed, Path folder) {
        var data = new DataFolder(folder.resolve("data-" + seed));
        var databases = Databases.of(PostgresServer.start(data, PostgresServer.Durability.NONE));
        var keys = folder.resolve("keys-" + seed);
        var day = Pattern.compile("Playing business day (\\d+) of .*");
        Watched.WATCH.set(null);
        var place = new Sandbox.Place(
                0, Sandbox.databaseOf(Keys.in(keys, data, null)), folder.resolve("files-" + seed), keys, "");
        try (var sandbox =
                Sandbox.start(Watched.class, List.of(new NoTests()), databases, place, size(seed), () -> {}, words -> {
                    var matcher = day.matcher(words);
                    var watch = Watched.WATCH.get();
                    if (!matcher.matches() || watch == null) return;
                    int n = Integer.parseInt(matcher.group(1));
                    if (n % 5 == 0 && n / 5 >= FIRST && n / 5 < WEEKS - 1) watch.forecast();
                })) {
            var watch = sandbox.application().getBean(LoadWatch.class);
            var now = LocalDate.ofInstant(
                    sandbox.application().getBean(Clock.class).instant(), ZoneOffset.UTC);
            // The visitor's own work is left to the visitor in the last days, and what came due yesterday may still
            // lie.
            var found = watch.compare(now.minusDays(7));
            System.out.println(
                    "seed " + seed + ", a forecast in " + LoadWatch.median(watch.milliseconds()) + " ms (median)");
            found.forEach((which, coverage) -> System.out.println("  " + which + ": " + coverage));
            return Objects.requireNonNull(found.get("all"));
        } finally {
            databases.close();
        }
    }
}
