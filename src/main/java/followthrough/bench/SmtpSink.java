package followthrough.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A small, fast SMTP server on a free port of this machine that takes every message and keeps a record. The record is
 * the truth of what arrived: a message stands in it from the moment its final dot was read, answered or not.
 */
public final class SmtpSink implements AutoCloseable {
    /**
     * A message that arrived.
     *
     * @param messageId with its angle brackets
     * @param key of the header X-Followthrough-Key; empty when there is none
     * @param text the whole message, headers and all
     */
    public record Taken(String messageId, String key, String recipient, String text, Instant at) {}

    /** What a connection is in the middle of. */
    public enum Doing {
        WAITING,
        ENVELOPE,
        BODY,
        /** the final dot was read, the answer not given yet */
        ANSWER
    }

    private final ServerSocket server;
    private final @Nullable Writer record;
    private final List<Taken> taken = new ArrayList<>();
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private volatile Duration thinking = Duration.ZERO;
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private volatile UnaryOperator<String> toRecipient = recipient -> "250 OK";
    private volatile String toDot = "250 OK: taken";

    public SmtpSink() {
        this(null);
    }

    /** @param record a file to which Message-ID, key and recipient of each message are appended; absent: none is kept */
    public SmtpSink(@Nullable Path record) {
        try {
            this.record = record == null
                    ? null
                    : Files.newBufferedWriter(record, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("No SMTP sink could be opened", e);
        }
        Thread.ofVirtual().name("smtp-sink").start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** What arrived so far, in order. */
    public List<Taken> taken() {
        synchronized (taken) {
            return List.copyOf(taken);
        }
    }

    public int count() {
        synchronized (taken) {
            return taken.size();
        }
    }

    public void forget() {
        synchronized (taken) {
            taken.clear();
        }
    }

    /** How long it takes over each final dot before it answers. */
    public void think(Duration time) {
        thinking = time;
    }

    /** From now on final dots are read and not answered, until {@link #release}. */
    public void hold() {
        hold = new CountDownLatch(1);
    }

    public void release() {
        hold.countDown();
    }

    /** Answers RCPT TO by what the function makes of the address. */
    public void answerRecipients(UnaryOperator<String> answer) {
        toRecipient = answer;
    }

    /**
     * Answers final dots by this from now on; a message refused so does not stand in the record. Nothing at all means that
     * the message is taken and the connection broken without an answer.
     */
    public void answerDots(String answer) {
        toDot = answer;
    }

    /** How many open connections are doing what. */
    public Map<Doing, Integer> doing() {
        var counts = new EnumMap<Doing, Integer>(Doing.class);
        lines.forEach(line -> counts.merge(line.doing, 1, Integer::sum));
        return counts;
    }

    /** Breaks all open connections, as a server does that crashes. */
    public void cut() {
        lines.forEach(Line::cut);
    }

    @Override
    public void close() {
        release();
        try {
            server.close();
            cut();
            if (record != null) record.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The SMTP sink could not be closed", e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var line = new Line(server.accept());
                lines.add(line);
                Thread.ofVirtual().start(line);
            } catch (IOException e) {
                if (!server.isClosed()) throw new UncheckedIOException("The SMTP sink failed", e);
            }
        }
    }

    private void keep(Taken message) {
        synchronized (taken) {
            taken.add(message);
            if (record == null) return;
            try {
                record.write(message.messageId + " " + message.key + " " + message.recipient + "\n");
                record.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("The record of the SMTP sink could not be written", e);
            }
        }
    }

    private final class Line implements Runnable {
        private final Socket socket;
        private volatile Doing doing = Doing.WAITING;

        Line(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
        }

        void cut() {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException gone) {
                lines.remove(this);
            }
        }

        @Override
        public void run() {
            try (socket) {
                talk(
                        new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 16_384),
                        socket.getOutputStream());
            } catch (IOException hungUp) {
                // A client that goes without a word is what this server is for; its unfinished message was not taken.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                lines.remove(this);
            }
        }

        private void talk(BufferedReader in, OutputStream out) throws IOException, InterruptedException {
            say(out, "220 sink.example ready");
            var recipient = "";
            for (String line; (line = in.readLine()) != null; ) {
                var verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "EHLO" -> say(out, "250-sink.example\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME");
                    case "AUTH" -> logIn(line, in, out);
                    case "MAIL" -> {
                        doing = Doing.ENVELOPE;
                        say(out, "250 OK");
                    }
                    case "RCPT" -> {
                        recipient = line.substring(line.indexOf('<') + 1, line.lastIndexOf('>'));
                        say(out, toRecipient.apply(recipient));
                    }
                    case "DATA" -> {
                        say(out, "354 Go on");
                        doing = Doing.BODY;
                        var message = read(in, recipient);
                        if (message == null) return;
                        doing = Doing.ANSWER;
                        var answer = toDot;
                        if (answer.isEmpty() || answer.startsWith("2")) keep(message);
                        Thread.sleep(thinking);
                        hold.await();
                        if (answer.isEmpty()) {
                            cut();
                            return;
                        }
                        doing = Doing.WAITING;
                        say(out, answer);
                    }
                    case "RSET" -> {
                        doing = Doing.WAITING;
                        say(out, "250 OK");
                    }
                    case "QUIT" -> {
                        say(out, "221 Bye");
                        return;
                    }
                    default -> say(out, "250 OK");
                }
            }
        }

        /** Any name and password will do. */
        private void logIn(String line, BufferedReader in, OutputStream out) throws IOException {
            var words = line.split(" ");
            if (words[1].equalsIgnoreCase("LOGIN")) {
                if (words.length == 2) {
                    say(out, "334 VXNlcm5hbWU6");
                    in.readLine();
                }
                say(out, "334 UGFzc3dvcmQ6");
                in.readLine();
            } else if (words.length == 2) {
                say(out, "334 ");
                in.readLine();
            }
            say(out, "235 Welcome");
        }

        private static @Nullable Taken read(BufferedReader in, String recipient) throws IOException {
            var text = new StringBuilder(2_048);
            String messageId = "", key = "";
            for (String line; (line = in.readLine()) != null; ) {
                if (line.equals(".")) return new Taken(messageId, key, recipient, text.toString(), Instant.now());
                if (line.startsWith("Message-ID: "))
                    messageId = line.substring(12).strip();
                if (line.startsWith("X-Followthrough-Key: "))
                    key = line.substring(21).strip();
                text.append(line, line.startsWith(".") ? 1 : 0, line.length()).append("\r\n");
            }
            return null;
        }

        private static void say(OutputStream out, String answer) throws IOException {
            out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
    }
}
