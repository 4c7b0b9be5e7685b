package followthrough.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Processor time that an application and its PostgreSQL have used so far. Unlike the clock on the wall it says the same
 * while others use the machine.
 */
record Cpu(Duration application, Duration database) {

    /** @param data the data folder, whose PostgreSQL runs */
    static Cpu of(long application, Path data) {
        try {
            var postmaster = ProcessHandle.of(Long.parseLong(Files.readAllLines(data.resolve("database/postmaster.pid"))
                            .getFirst()
                            .strip()))
                    .orElseThrow();
            return new Cpu(
                    used(ProcessHandle.of(application).orElseThrow()),
                    Stream.concat(Stream.of(postmaster), postmaster.descendants())
                            .map(Cpu::used)
                            .reduce(Duration.ZERO, Duration::plus));
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL's process id cannot be read", e);
        }
    }

    /** Of processes that have ended nothing is known: what they used is lost, which makes a figure too small by it. */
    private static Duration used(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    Cpu since(Cpu before) {
        return new Cpu(application.minus(before.application), database.minus(before.database));
    }

    Cpu plus(Cpu other) {
        return new Cpu(application.plus(other.application), database.plus(other.database));
    }

    static final Cpu NONE = new Cpu(Duration.ZERO, Duration.ZERO);

    /** As {@code 0.61 + 0.55 ms}, each. */
    String each(long count) {
        return String.format(
                Locale.ROOT,
                "%.2f + %.2f ms of processor each, ours + PostgreSQL's",
                application.toNanos() / 1e6 / count,
                database.toNanos() / 1e6 / count);
    }
}
