package followthrough.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The engine beside what it has to be measured by, all on one server: due work beside plain commits and a job engine,
 * bookkeeping beside the same rows written by plain SQL, automatic e-mails beside bare SMTP clients, and a tick beside
 * itself with a hundred and a thousand times as much planned.
 */
final class EnginePart implements Bench.Part {
    /** Of the bookkeeping: as many hand-overs as meet are committed together, and who has 100,000 touches due has many. */
    private static final int MAILBOXES = 40;
    /** Of the e-mails that really leave. */
    private static final int SENDING = 8;

    private static final int MESSAGES = 6_000;
    private static final int PEOPLE = 100_000;
    private static final int JOBS = 100_000;
    private static final int BOOKS = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(90);

    private final boolean largest;

    /** @param largest whether ten million planned touches are made, too, which takes some minutes and 10 GB */
    EnginePart(boolean largest) {
        this.largest = largest;
    }

    @Override
    public List<Result> measure(Bench.Progress progress) throws Exception {
        try (var sink = new SmtpSink();
                var scratch = Scratch.likeThisProcess()
                        .with("followthrough.clock-offset", MailPart.toAWeekday())
                        .with("followthrough.dispatch-every", 200)) {
            progress.at("preparing " + PEOPLE + " people");
            var said = prepare(scratch, sink, progress);
            var results = new ArrayList<>(dueWork(said));
            results.addAll(ticks(said));
            results.addAll(MailPart.rounds("engine", scratch, sink, SENDING, MESSAGES, progress));
            return results;
        }
    }

    private String prepare(Scratch scratch, SmtpSink sink, Bench.Progress progress) {
        var imap = MailPart.inboxes(MAILBOXES);
        try {
            return scratch.prepare(
                    Map.ofEntries(
                            Map.entry("reps", MAILBOXES),
                            Map.entry("people", PEOPLE),
                            Map.entry("due", "later"),
                            Map.entry("smtp", sink.port()),
                            Map.entry("imap", imap.getImap().getPort()),
                            Map.entry("budget", "off"),
                            Map.entry("jobs", JOBS),
                            Map.entry("books", BOOKS),
                            Map.entry("sending", SENDING),
                            Map.entry("largest", largest)),
                    PATIENCE,
                    line -> {
                        if (line.startsWith(EngineRun.AT)) progress.at(line.substring(EngineRun.AT.length()));
                    });
        } finally {
            imap.stop();
        }
    }

    private static List<Result> dueWork(String said) {
        double alone = figure(said, "alone"), through = figure(said, "through"), jobs = figure(said, "jobs");
        var rounds = "; median of " + EngineRun.ROUNDS + " rounds in turns";
        return List.of(
                Result.alone(
                        "engine",
                        "people enrolled",
                        PEOPLE / figure(said, "enrol"),
                        "/s",
                        String.format(
                                Locale.ROOT,
                                "%,d in %.1f s, 2,000 in each transaction",
                                PEOPLE,
                                figure(said, "enrol"))),
                new Result(
                        "engine",
                        "due steps claimed and completed",
                        alone,
                        "/s",
                        figure(said, "commits"),
                        "beside commits of an update and an insert, " + PlainLoad.CONNECTIONS + " connections, by "
                                + (figure(said, "pgbench") == 1 ? "pgbench" : "a loop of our own") + rounds),
                new Result(
                        "engine",
                        "the same",
                        alone,
                        "/s",
                        jobs,
                        "beside db-scheduler, lock-and-fetch, 20 threads, empty handler; " + word(said, "alone-cpu")),
                new Result(
                        "engine",
                        "with ledger, history, timeline, next step",
                        through,
                        "/s",
                        jobs,
                        "beside db-scheduler and its empty handler; " + MAILBOXES + " mailboxes hand over together; "
                                + word(said, "through-cpu")),
                new Result(
                        "engine",
                        "the same",
                        through,
                        "/s",
                        figure(said, "plain"),
                        "beside the same rows by plain SQL, 500 messages in five statements, without a thought"),
                Result.alone(
                        "engine",
                        "kept for each e-mail",
                        (figure(said, "bytes-ledger") + figure(said, "bytes-touch") + figure(said, "bytes-timeline"))
                                / 1_000,
                        "kB",
                        String.format(
                                Locale.ROOT,
                                "on disk with indexes: ledger %,.0f bytes, touch %,.0f, timeline %,.0f; bodies of some 700",
                                figure(said, "bytes-ledger"),
                                figure(said, "bytes-touch"),
                                figure(said, "bytes-timeline"))));
    }

    private List<Result> ticks(String said) {
        var results = new ArrayList<Result>();
        for (long size : largest ? List.of(10_000L, 1_000_000L, 10_000_000L) : List.of(10_000L, 1_000_000L)) {
            var of = String.format(Locale.ROOT, "%,d planned", size);
            results.add(new Result(
                    "engine",
                    "claim of " + Planned.CLAIMED + " due, " + of,
                    figure(said, "claim-" + size) * 1_000,
                    "ms",
                    figure(said, "claim-10000") * 1_000,
                    String.format(
                            Locale.ROOT,
                            "beside 10,000 planned; the due are found with %,.0f rows and %,.0f buffers",
                            figure(said, "rows-" + size),
                            figure(said, "buffers-" + size))));
            results.add(new Result(
                    "engine",
                    "tick with nothing due, " + of,
                    figure(said, "tick-" + size) * 1_000,
                    "ms",
                    figure(said, "tick-10000") * 1_000,
                    "beside 10,000 planned; all that is asked twice a second"));
        }
        return results;
    }

    private static double figure(String said, String name) {
        return Double.parseDouble(word(said, name));
    }

    private static String word(String said, String name) {
        var start = EngineRun.FIGURE + name + " ";
        return said.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No figure for " + name + " in:\n" + said));
    }
}
