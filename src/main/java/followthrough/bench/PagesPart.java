package followthrough.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Pages as one signed-in person gets them, one request after another, with 100,000 prospects and as many next steps over
 * 50 reps; beside them the smallest answer this server gives.
 */
final class PagesPart implements Bench.Part {
    private static final int PROSPECTS = 100_000;
    private static final int REPS = 50;
    private static final int WARM_UP = 60;
    private static final int MEASURED = 200;
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern IN_QUEUE = Pattern.compile("/today/prospects/(\\d+)");
    private static final Pattern IN_LIST = Pattern.compile("\"/prospects/(\\d+)\"");
    private static final List<String> WORDS =
            List.of("Lindqvist", "harbour tools", "person4711", "Müller Nordlys", "шевченко", "+44 20 7000 1234");

    /** @param others the best p50 / p95 of the products measured on the machine of rivals/figures.md, in ms */
    private record Page(String what, String others, Request request) {}

    @FunctionalInterface
    private interface Request {
        HttpResponse<String> send(int n) throws Exception;
    }

    @Override
    public List<Result> measure(Bench.Progress progress) throws Exception {
        // On a weekend nobody is due.
        try (var scratch = Scratch.likeThisProcess().with("followthrough.clock-offset", MailPart.toAWeekday())) {
            progress.at("preparing " + PROSPECTS + " prospects of " + REPS + " reps");
            scratch.prepare(Map.of("reps", REPS, "people", PROSPECTS, "due", "mixed"));
            var running = scratch.with("followthrough.dispatch", "false").start();
            var rep = new Visitor(running.address(), Prepare.rep(1));
            var leader = new Visitor(running.address(), "ada@bench.example");
            var queue = ids(IN_QUEUE, rep.get("/today?show=200"));
            var all = ids(IN_LIST, leader.get("/prospects"));
            var results = new ArrayList<Result>();
            double[] floor = figures(n -> rep.get("/health"));
            for (var page : List.of(
                    new Page("Today, first page", "18 / 24", n -> rep.get("/today")),
                    new Page("prospect list, all teams", "27 / 38", n -> leader.get("/prospects")),
                    new Page(
                            "search a name or address",
                            "9 / 20",
                            n -> leader.get("/search?q=" + encoded(WORDS.get(n % WORDS.size())))),
                    new Page("a prospect's page", "none", n -> leader.get("/prospects/" + all.get(n % all.size()))),
                    new Page(
                            "work pane of a prospect",
                            "none",
                            n -> rep.get("/today/prospects/" + queue.get(n % queue.size()))),
                    new Page(
                            "record an outcome, next one shown",
                            "14 / 26",
                            n -> rep.post(
                                    "/today/prospects/" + queue.get(n % queue.size()) + "/outcomes",
                                    "outcome=no+answer&note=tried")),
                    // As the script does: the next pane was loaded ahead and is on the screen already.
                    new Page("record an outcome, next one loaded ahead", "14 / 26", n -> {
                        var next = queue.get((n + 1) % queue.size());
                        return rep.post(
                                "/today/prospects/" + queue.get(n % queue.size()) + "/outcomes",
                                "outcome=voicemail&note=tried&then=" + next + "&shown=" + next);
                    }))) {
                progress.at(page.what);
                if (page.request.send(0).statusCode() == 404) {
                    progress.at("there is no such page yet");
                    continue;
                }
                double[] ms = figures(page.request);
                results.add(new Result(
                        "pages", page.what + ", p50", ms[0], "ms", floor[0], "beside /health; others " + page.others));
                results.add(new Result(
                        "pages", page.what + ", p95", ms[1], "ms", floor[1], "beside /health; others " + page.others));
            }
            running.stop();
            return results;
        }
    }

    /** @return p50 and p95 in milliseconds */
    private static double[] figures(Request request) throws Exception {
        for (int n = 0; n < WARM_UP; n++) request.send(n);
        var took = new long[MEASURED];
        for (int n = 0; n < MEASURED; n++) {
            long began = System.nanoTime();
            var answer = request.send(WARM_UP + n);
            took[n] = System.nanoTime() - began;
            if (answer.statusCode() != 200)
                throw new IOException(
                        answer.request().uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        Arrays.sort(took);
        return new double[] {took[MEASURED / 2] / 1e6, took[MEASURED * 95 / 100] / 1e6};
    }

    private static List<String> ids(Pattern link, HttpResponse<String> page) {
        var ids = link.matcher(page.body())
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        if (ids.isEmpty()) throw new IllegalStateException("No prospects on " + page.uri() + ":\n" + page.body());
        return ids;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A browser of somebody who is signed in. */
    private static final class Visitor {
        private final URI address;
        private final HttpClient browser = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .build();
        private String formToken = "";

        Visitor(URI address, String email) throws Exception {
            this.address = address;
            formToken = formToken(get("/sign-in"));
            var in = post("/sign-in", "then=&email=" + encoded(email) + "&password=" + encoded(Prepare.PASSWORD));
            if (in.statusCode() != 302
                    || in.headers().firstValue("Location").orElse("").contains("sign-in"))
                throw new IOException(email + " could not sign in: " + in.statusCode());
            formToken = formToken(get("/settings/me"));
        }

        HttpResponse<String> get(String path) throws Exception {
            return browser.send(
                    HttpRequest.newBuilder(address.resolve(path))
                            .header("Accept", "text/html, */*")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        /** As htmx posts a form. */
        HttpResponse<String> post(String path, String form) throws Exception {
            var request = HttpRequest.newBuilder(address.resolve(path))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form + "&_csrf=" + encoded(formToken)));
            if (path.startsWith("/today")) request.header("HX-Request", "true");
            return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }

        private static String formToken(HttpResponse<String> page) {
            var found = FORM_TOKEN.matcher(page.body());
            if (!found.find()) throw new IllegalStateException("No form on " + page.uri());
            return found.group(1);
        }
    }
}
