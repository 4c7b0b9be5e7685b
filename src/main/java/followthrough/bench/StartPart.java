package followthrough.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How long it takes from the command to the first page, and how much memory the application then holds. */
final class StartPart implements Bench.Part {
    private static final int LATER_STARTS = 3;

    @Override
    public List<Result> measure(Bench.Progress progress) throws Exception {
        try (var scratch = Scratch.likeThisProcess()) {
            progress.at("first start, which unpacks PostgreSQL and makes its database");
            var running = scratch.start();
            var first = firstPage(running);
            running.stop();
            var later = new ArrayList<Double>();
            double resident = 0;
            for (int n = 1; n <= LATER_STARTS; n++) {
                progress.at("later start " + n + " of " + LATER_STARTS);
                running = scratch.start();
                later.add(firstPage(running));
                for (int page = 0; page < 50; page++) visit(running);
                resident = resident(running.pid());
                running.stop();
            }
            later.sort(null);
            return List.of(
                    Result.alone(
                            "start", "first start to the first page", first, "s", "unpacks and makes the database"),
                    Result.alone(
                            "start",
                            "later starts to the first page",
                            later.get(LATER_STARTS / 2),
                            "s",
                            "median of " + LATER_STARTS + ", started like this process itself"),
                    Result.alone("start", "memory after 50 pages", resident, "MB", "resident, without PostgreSQL"));
        }
    }

    private static double firstPage(Scratch.Running running) throws IOException {
        visit(running);
        return Duration.between(running.began(), Instant.now()).toMillis() / 1_000d;
    }

    private static void visit(Scratch.Running running) throws IOException {
        var page = (HttpURLConnection)
                running.address().resolve("/sign-in").toURL().openConnection();
        if (page.getResponseCode() != 200) throw new IOException("No page: " + page.getResponseMessage());
        try (var body = page.getInputStream()) {
            body.readAllBytes();
        }
    }

    /** Asked of ps, which Linux and macOS both have. */
    private static double resident(long pid) throws Exception {
        var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(pid)).start();
        var said = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        ps.waitFor();
        return Long.parseLong(said) / 1_024d;
    }
}
