package followthrough.intake;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.bench.Prepare;
import followthrough.bench.Scratch;
import followthrough.database.DataFolder;
import followthrough.database.OpenDatabase;
import java.io.File;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The real application, killed while it writes a list or takes it back, and short of memory. */
class ImportKillTest {
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    /** T22, T49, T51: every row once, each verdict there, nobody without pursuit and first touch, and all of it taken back. */
    @Test
    void killedInTheMiddleEveryRowIsWrittenOnceAndTakenBackOnce() throws Exception {
        int rows = 20_000;
        try (var scratch = new Scratch(java())) {
            scratch.prepare(Map.of("reps", 2));
            var running = scratch.start();
            var visitor = new Visitor(running.address());
            visitor.check("many.csv", list(rows));
            await("the check", () -> is(scratch, "checked"));
            visitor.post("/run");
            await("some rows", () -> done(scratch) > rows / 8);
            running.kill();
            int atFirstKill = done(scratch);

            running = scratch.start();
            await("more rows", () -> done(scratch) > Math.max(atFirstKill, rows / 2) || is(scratch, "done"));
            running.kill();
            // The power goes, and the database with it.
            scratch.killDatabase();
            int atSecondKill = done(scratch);

            running = scratch.start();
            await("the end", () -> is(scratch, "done"));
            System.out.printf("killed after %,d and %,d of %,d rows%n", atFirstKill, atSecondKill, rows);
            assertThat(atFirstKill).as("killed in the middle").isBetween(1, rows - 1);
            written(scratch, rows);

            new Visitor(running.address()).post("/undo");
            await("some taken back", () -> is(scratch, "undone") || done(scratch) < rows && done(scratch) > 0);
            running.kill();
            System.out.printf("killed while taking back, after %,d rows%n", done(scratch));
            lawful(scratch);
            running = scratch.start();
            await("all taken back", () -> is(scratch, "undone"));
            running.stop();
            for (var table : List.of("prospect", "pursuit", "next_step", "address", "company", "timeline"))
                assertThat(count(scratch, table)).as(table).isZero();
            assertThat(count(scratch, "import_row where verdict = 'undone' and prospect_id is null"))
                    .isEqualTo(rows);
        }
    }

    /** T17, T49: A list is read and written piece by piece, so that its length asks for little memory. */
    @Test
    void aHundredThousandRowsFitASmallHeap() throws Exception {
        int rows = 100_000;
        var java = new ArrayList<>(java());
        java.add(1, "-Xmx160m");
        try (var scratch = new Scratch(java)) {
            scratch.prepare(Map.of("reps", 2));
            var running = scratch.start();
            var visitor = new Visitor(running.address());
            visitor.check("long.csv", list(rows));
            await("the check", () -> is(scratch, "checked"));
            visitor.post("/run");
            await("the end", () -> is(scratch, "done"));
            written(scratch, rows);
            running.stop();
            assertThat(scratch.log()).doesNotContain("OutOfMemoryError");
        }
    }

    private static void written(Scratch scratch, int rows) {
        assertThat(count(scratch, "prospect")).isEqualTo(rows);
        assertThat(count(scratch, "import_row where verdict = 'new' and prospect_id is not null"))
                .isEqualTo(rows);
        assertThat(count(scratch, "(select distinct prospect_id from import_row) people"))
                .as("each row its own person")
                .isEqualTo(rows);
        assertThat(count(scratch, "timeline where kind = 'captured'")).isEqualTo(rows);
        assertThat(count(scratch, "pursuit p join next_step n on n.pursuit_id = p.id where p.state = 'new'"))
                .isEqualTo(rows);
        assertThat(count(scratch, "import where counts = '{\"new\": " + rows + "}' and rows_done = row_count"))
                .isEqualTo(1);
        assertThat(count(scratch, "alert where text like '%many.csv%' or text like '%long.csv%'"))
                .isEqualTo(1);
        lawful(scratch);
    }

    private static void lawful(Scratch scratch) {
        assertThat(
                        count(
                                scratch,
                                "pursuit p full join next_step n on n.pursuit_id = p.id where p.open is distinct from (n.pursuit_id is not null)"))
                .as("pursuits that break the law")
                .isZero();
    }

    private static String list(int rows) {
        var text = new StringBuilder("name,email,company\n");
        for (int i = 0; i < rows; i++)
            text.append("Person N%d,n%d@many%d.example,Firm %d\n".formatted(i, i, i % 999, i % 999));
        return text.toString();
    }

    /** Signed in as the administrator of the scratch installation. */
    private static final class Visitor {
        private final HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        private final URI address;

        Visitor(URI address) throws Exception {
            this.address = address;
            var form = "email=ada%40bench.example&password=" + Prepare.PASSWORD.replace(" ", "+");
            send("/sign-in", "/sign-in", "application/x-www-form-urlencoded", form);
        }

        void check(String name, String content) throws Exception {
            var body =
                    "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n%s\r\n--part--\r\n"
                            .formatted(name, content);
            send("/imports/new", "/imports", "multipart/form-data; boundary=part", body);
            post("/check?kind=FRESH&basis=asked&basisNote=&tier=B&source=fair");
        }

        void post(String what) throws Exception {
            send("/imports/1", "/imports/1" + what, "application/x-www-form-urlencoded", "");
        }

        private void send(String page, String path, String type, String body) throws Exception {
            var from = Jsoup.parse(browser.send(
                            HttpRequest.newBuilder(address.resolve(page)).build(), HttpResponse.BodyHandlers.ofString())
                    .body());
            var answer = browser.send(
                    HttpRequest.newBuilder(address.resolve(path))
                            .header("Content-Type", type)
                            .header(
                                    from.select("meta[name=csrf-header]").attr("content"),
                                    from.select("meta[name=csrf-token]").attr("content"))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(302);
        }
    }

    private static boolean is(Scratch scratch, String state) {
        try (var database = OpenDatabase.in(new DataFolder(scratch.data()))) {
            var found = jdbc(database)
                    .sql("select state, problem from import")
                    .query((rs, n) -> List.of(rs.getString(1), String.valueOf(rs.getString(2))))
                    .single();
            if (found.getFirst().equals("failed")) throw new AssertionError(found + "\n" + scratch.log());
            return found.getFirst().equals(state);
        }
    }

    private static int done(Scratch scratch) {
        try (var database = OpenDatabase.in(new DataFolder(scratch.data()))) {
            return jdbc(database)
                    .sql("select rows_done from import")
                    .query(Integer.class)
                    .single();
        }
    }

    private static long count(Scratch scratch, String what) {
        try (var database = OpenDatabase.in(new DataFolder(scratch.data()))) {
            return jdbc(database)
                    .sql("select count(*) from " + what)
                    .query(Long.class)
                    .single();
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

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) throws InterruptedException {
        var until = Instant.now().plus(PATIENCE);
        while (!condition.holds()) {
            if (Instant.now().isAfter(until)) throw new AssertionError(what + " did not come within " + PATIENCE);
            Thread.sleep(50);
        }
    }
}
