package followthrough.bench;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import followthrough.database.DataFolder;
import followthrough.database.OpenDatabase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Automatic e-mails with all their bookkeeping, beside a bare SMTP client that sends the same messages to the same sink
 * over as many connections. The two take turns in rounds, the first of which only warm both up; what counts is the
 * median.
 *
 * <p>The application's time runs from the moment the e-mails are due until the last of them stands in the history with
 * the next step planned: writing the words, sending and recording are all in it.
 */
final class MailPart implements Bench.Part {
    private static final int ROUNDS = 5;
    /** Before them: the optimising compiler is at work for that long, in both. */
    private static final int WARM_UP = 3;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Override
    public List<Result> measure(Bench.Progress progress) throws Exception {
        var results = new ArrayList<Result>(measure(1, 1_500, progress));
        results.addAll(measure(8, 6_000, progress));
        return results;
    }

    private static List<Result> measure(int mailboxes, int messages, Bench.Progress progress) throws Exception {
        try (var sink = new SmtpSink();
                var scratch = Scratch.likeThisProcess()
                        .with("followthrough.clock-offset", toAWeekday())
                        .with("followthrough.dispatch-every", 200)) {
            progress.at(words(mailboxes) + ": preparing " + (WARM_UP + ROUNDS) * messages + " people");
            prepare(scratch, sink, mailboxes, (WARM_UP + ROUNDS) * messages);
            return rounds("mail", scratch, sink, mailboxes, messages, progress);
        }
    }

    private static String words(int mailboxes) {
        return mailboxes == 1 ? "1 mailbox" : mailboxes + " mailboxes";
    }

    /** In an installation with that many mailboxes at the sink, and enough people who have an automatic e-mail ahead. */
    static List<Result> rounds(
            String part, Scratch scratch, SmtpSink sink, int mailboxes, int messages, Bench.Progress progress)
            throws Exception {
        var said = words(mailboxes);
        var running = scratch.start();
        var ours = new ArrayList<Double>();
        var pipelined = new ArrayList<Double>();
        var angus = new ArrayList<Double>();
        var flushes = new ArrayList<Double>();
        var spent = Cpu.NONE;
        try (var database = OpenDatabase.in(new DataFolder(scratch.data()));
                var client = new BareClient(Scratch.javaLikeThis())) {
            var store = new ScratchStore(JdbcClient.create(new DriverManagerDataSource(
                    database.address().url(),
                    database.address().user(),
                    database.address().password())));
            int before = store.touchesMade();
            for (int round = 1 - WARM_UP; round <= ROUNDS; round++) {
                var used = Cpu.of(running.pid(), scratch.data());
                var began = Instant.now();
                store.due(messages, began.plus(toAWeekday()).minusSeconds(60));
                await(sink, store, messages, before + (WARM_UP + round) * messages);
                double sent = rate(messages, began);
                used = Cpu.of(running.pid(), scratch.data()).since(used);
                var mail = sink.taken();
                sink.forget();
                double byHand = client.send(BareClient.How.PIPELINED, mail, sink.port(), mailboxes);
                sink.forget();
                double byAngus = client.send(BareClient.How.ANGUS, mail, sink.port(), mailboxes);
                sink.forget();
                progress.at(String.format(
                        Locale.ROOT,
                        "%s: %s, %.0f/s beside %.0f/s, by Angus %.0f/s; %s",
                        said,
                        round <= 0 ? "warming up" : "round " + round + " of " + ROUNDS,
                        sent,
                        byHand,
                        byAngus,
                        used.each(messages)));
                if (round <= 0) continue;
                ours.add(sent);
                pipelined.add(byHand);
                angus.add(byAngus);
                spent = spent.plus(used);
                flushes.add(flushes(scratch.data().resolve("flushes")));
            }
        }
        running.stop();
        return List.of(
                new Result(
                        part,
                        "automatic e-mails from " + said,
                        median(ours),
                        "/s",
                        median(pipelined),
                        String.format(
                                Locale.ROOT,
                                "beside a bare client that pipelines; median of %d; budgets off; %s; a disk flush each, of"
                                        + " which this disk makes %.0f/s; others: 15 to 48/s",
                                ROUNDS,
                                spent.each((long) ROUNDS * messages),
                                median(flushes))),
                new Result(part, "the same", median(ours), "/s", median(angus), "beside a bare client on Angus Mail"));
    }

    private static void prepare(Scratch scratch, SmtpSink sink, int mailboxes, int people) {
        var imap = inboxes(mailboxes);
        try {
            scratch.prepare(Map.of(
                    "reps",
                    mailboxes,
                    "people",
                    people,
                    "due",
                    "later",
                    "smtp",
                    sink.port(),
                    "imap",
                    imap.getImap().getPort(),
                    "budget",
                    "off"));
        } finally {
            imap.stop();
        }
    }

    /** From now to ten in the morning, London, of a Tuesday: automatic e-mail rests on weekends, measurements do not. */
    static Duration toAWeekday() {
        return Duration.between(
                Instant.now(), LocalDate.of(2026, 3, 10).atTime(10, 0).toInstant(ZoneOffset.UTC));
    }

    /** Mailboxes are connected only when they can be read, too. */
    static GreenMail inboxes(int count) {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        server.start();
        for (int n = 1; n <= count; n++) server.setUser(Prepare.rep(n), Prepare.rep(n), Prepare.PASSWORD);
        return server;
    }

    private static void await(SmtpSink sink, ScratchStore store, int messages, int touches)
            throws InterruptedException {
        var patience = Instant.now().plus(PATIENCE);
        while (sink.count() < messages || store.touchesMade() < touches) {
            if (Instant.now().isAfter(patience))
                throw new IllegalStateException(sink.count() + " of " + messages + " messages came and "
                        + store.touchesMade() + " of " + touches + " touches were recorded within " + PATIENCE);
            Thread.sleep(10);
        }
    }

    private static double rate(int messages, Instant began) {
        return messages / (Duration.between(began, Instant.now()).toNanos() / 1e9);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** How often a second the disk of the data folder confirms a small write: nothing that must last is quicker. */
    private static double flushes(Path file) throws IOException {
        int times = 200;
        var page = ByteBuffer.allocate(8_192);
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int n = 0; n < times; n++) channel.write(page.clear(), n * 8_192L);
            channel.force(true);
            var began = Instant.now();
            for (int n = 0; n < times; n++) {
                channel.write(page.clear(), n * 8_192L);
                channel.force(false);
            }
            return rate(times, began);
        }
    }
}
