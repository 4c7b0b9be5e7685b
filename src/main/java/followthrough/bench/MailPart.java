package followthrough.bench;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Automatic e-mails with all their bookkeeping, beside a bare SMTP client that sends the same messages to the same sink
 * over as many connections.
 */
final class MailPart implements Bench.Part {
    @Override
    public List<Result> measure(Bench.Progress progress) throws Exception {
        return List.of(measure(1, 2_000, progress), measure(8, 8_000, progress));
    }

    private static Result measure(int mailboxes, int messages, Bench.Progress progress) throws Exception {
        var said = mailboxes == 1 ? "1 mailbox" : mailboxes + " mailboxes";
        try (var sink = new SmtpSink();
                var scratch = Scratch.likeThisProcess().with("followthrough.clock-offset", toAWeekday())) {
            progress.at(said + ": preparing " + messages + " people with an e-mail due");
            var imap = inboxes(mailboxes);
            try {
                scratch.prepare(Map.of(
                        "reps",
                        mailboxes,
                        "people",
                        messages,
                        "smtp",
                        sink.port(),
                        "imap",
                        imap.getImap().getPort(),
                        "budget",
                        "off"));
            } finally {
                imap.stop();
            }
            progress.at(said + ": sending");
            var running = scratch.start();
            await(sink, messages);
            var sent = sink.taken();
            running.stop();
            progress.at(said + ": the same by a bare client");
            double ours = rate(sent);
            double bare = bare(sink, sent, mailboxes);
            return new Result(
                    "mail",
                    "automatic e-mails from " + said,
                    ours,
                    "/s",
                    bare,
                    "beside a bare client; budgets off; 2 commits each; others: 15 to 48/s");
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

    private static void await(SmtpSink sink, int messages) throws InterruptedException {
        var patience = Instant.now().plus(Duration.ofMinutes(3));
        while (sink.count() < messages) {
            if (Instant.now().isAfter(patience))
                throw new IllegalStateException(sink.count() + " of " + messages + " messages came in three minutes");
            Thread.sleep(20);
        }
    }

    private static double rate(List<SmtpSink.Taken> messages) {
        var took = Duration.between(messages.getFirst().at(), messages.getLast().at());
        return (messages.size() - 1) / (took.toNanos() / 1e9);
    }

    private static double bare(SmtpSink sink, List<SmtpSink.Taken> messages, int connections) throws Exception {
        sink.forget();
        var threads = new ArrayList<Thread>();
        for (int n = 0; n < connections; n++) {
            int first = n;
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    send(sink.port(), messages, first, connections);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        for (var thread : threads) thread.join();
        return rate(sink.taken());
    }

    /** Every n-th message over one connection, a command at a time and nothing else. */
    private static void send(int port, List<SmtpSink.Taken> messages, int first, int step) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            in.readLine();
            for (int n = first; n < messages.size(); n += step) {
                var message = messages.get(n);
                say(socket, in, "MAIL FROM:<" + Prepare.rep(1) + ">\r\n");
                say(socket, in, "RCPT TO:<" + message.recipient() + ">\r\n");
                say(socket, in, "DATA\r\n");
                say(socket, in, message.text().replace("\r\n.", "\r\n..") + ".\r\n");
            }
        }
    }

    private static void say(Socket socket, BufferedReader in, String what) throws IOException {
        socket.getOutputStream().write(what.getBytes(StandardCharsets.ISO_8859_1));
        var answer = in.readLine();
        if (answer == null || answer.charAt(0) > '3') throw new IOException("The sink answered " + answer);
    }
}
