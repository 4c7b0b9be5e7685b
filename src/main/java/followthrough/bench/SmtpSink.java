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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
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

    /**
     * A fault that happened.
     *
     * @param recipient empty when it was not named yet
     * @param dotSeen whether the client had said its final dot, so that it cannot know what became of the message
     */
    public record Met(Fault fault, String recipient, boolean dotSeen) {}

    /** How long nobody listens when the port is shut. */
    private static final Duration SHUT = Duration.ofMillis(400);

    private final int port;
    private final @Nullable Writer record;
    private final List<Taken> taken = new ArrayList<>();
    private final List<Met> met = new ArrayList<>();
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ServerSocket server;
    private volatile FaultPlan faults = FaultPlan.none();
    private volatile Consumer<Taken> copies = message -> {};
    private volatile int mostMessages = Integer.MAX_VALUE;
    private volatile boolean closed;
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
            var first = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
            this.port = first.getLocalPort();
            listen(first);
        } catch (IOException e) {
            throw new UncheckedIOException("No SMTP sink could be opened", e);
        }
    }

    public int port() {
        return port;
    }

    /** Misbehaves by this plan from now on. */
    public void misbehave(FaultPlan plan) {
        faults = plan;
    }

    /** The faults that happened so far. */
    public List<Met> met() {
        synchronized (met) {
            return List.copyOf(met);
        }
    }

    /** Given each message before it is answered, as a provider puts what it took into the Sent folder. */
    public void copyTo(Consumer<Taken> folder) {
        copies = folder;
    }

    /** Hangs up after so many messages of one connection, in place of an answer to the next. */
    public void hangUpAfter(int messages) {
        mostMessages = messages;
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
        closed = true;
        try {
            var open = server;
            if (open != null) open.close();
            cut();
            if (record != null) record.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The SMTP sink could not be closed", e);
        }
    }

    private void listen(ServerSocket opened) {
        server = opened;
        Thread.ofVirtual().name("smtp-sink").start(() -> {
            while (!opened.isClosed()) {
                try {
                    var line = new Line(opened.accept());
                    lines.add(line);
                    Thread.ofVirtual().start(line);
                } catch (IOException e) {
                    if (!opened.isClosed()) throw new UncheckedIOException("The SMTP sink failed", e);
                }
            }
        });
    }

    private void happened(Fault fault, String recipient, boolean dotSeen) {
        synchronized (met) {
            met.add(new Met(fault, recipient, dotSeen));
        }
    }

    /** Nobody listens for a moment. Connections that are open stay so. */
    private synchronized void shut(Line comesBack) throws IOException, InterruptedException {
        var open = server;
        if (open != null) open.close();
        comesBack.cut();
        Thread.sleep(SHUT);
        if (!closed) listen(new ServerSocket(port, 200, InetAddress.getLoopbackAddress()));
    }

    private void keep(Taken message) {
        copies.accept(message);
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
        private final BufferedReader in;
        private final OutputStream out;
        private volatile Doing doing = Doing.WAITING;
        /** What is still to go wrong here. */
        private Optional<Fault> fault = Optional.empty();

        private String recipient = "";
        /** Whether sender and recipient were taken: others may have come in one go with them. */
        private boolean welcome;

        private boolean over;

        Line(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            in = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 16_384);
            out = socket.getOutputStream();
        }

        void cut() {
            over = true;
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
                talk();
            } catch (IOException hungUp) {
                // A client that goes without a word is what this server is for; its unfinished message was not taken.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                lines.remove(this);
                fault.ifPresent(faults::putBack);
            }
        }

        private void talk() throws IOException, InterruptedException {
            fault = faults.forConnection();
            if (isDue(Fault.Step.CONNECT)) goWrong(false);
            else answer(Fault.Step.GREETING, "220 sink.example ready");
            int messages = 0;
            for (String line; !over && (line = in.readLine()) != null; ) {
                var verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "EHLO" ->
                        answer(
                                Fault.Step.EHLO,
                                "250-sink.example\r\n250-AUTH PLAIN LOGIN\r\n250-PIPELINING\r\n250 8BITMIME");
                    // Who falls back on it would write to us without a password.
                    case "HELO" -> say("502 5.5.1 EHLO, please");
                    case "AUTH" -> {
                        if (isDue(Fault.Step.AUTH)) answer(Fault.Step.AUTH, "");
                        else logIn(line);
                    }
                    case "MAIL" -> {
                        recipient = "";
                        if (fault.isEmpty()) fault = faults.forMessage();
                        if (messages > 0 && isDue(Fault.Step.CONNECT)) {
                            fault = Optional.empty();
                            happened(Fault.PORT_SHUT, "", false);
                            shut(this);
                        } else if (messages == mostMessages) {
                            say("421 4.7.0 Enough for one connection");
                            over = true;
                        } else {
                            doing = Doing.ENVELOPE;
                            welcome = answer(Fault.Step.MAIL, "250 OK");
                        }
                    }
                    case "RCPT" -> {
                        recipient = line.substring(line.indexOf('<') + 1, line.lastIndexOf('>'));
                        var word = toRecipient.apply(recipient);
                        if (!welcome) say("503 5.5.1 From whom?");
                        else welcome = answer(Fault.Step.RCPT, word) && word.startsWith("2");
                    }
                    case "DATA" -> {
                        if (!welcome) say("503 5.5.1 From whom, and to whom?");
                        else if (answer(Fault.Step.DATA, "354 Go on")) {
                            doing = Doing.BODY;
                            var message = read();
                            if (message != null) judge(message);
                            messages++;
                        }
                    }
                    case "RSET" -> {
                        doing = Doing.WAITING;
                        say("250 OK");
                    }
                    case "QUIT" -> {
                        say("221 Bye");
                        over = true;
                    }
                    default -> say("250 OK");
                }
            }
        }

        private boolean isDue(Fault.Step step) {
            return fault.isPresent() && fault.get().step() == step;
        }

        /** Answers as usual, or as badly as planned. @return whether it was as usual */
        private boolean answer(Fault.Step step, String usual) throws IOException {
            if (isDue(step)) {
                goWrong(false);
                return false;
            }
            say(usual);
            return true;
        }

        /** @param dotSeen whether the client had said its final dot */
        private void goWrong(boolean dotSeen) throws IOException {
            var now = fault.orElseThrow();
            fault = Optional.empty();
            happened(now, recipient, dotSeen);
            switch (now.way()) {
                case LATER, REFUSE -> {
                    say(refusal(now));
                    over = now.step() == Fault.Step.GREETING
                            || (now.step() == Fault.Step.EHLO && now.way() == Fault.Way.LATER);
                }
                // Heard to its end, which is when the client hangs up.
                case STALL, TAKE_AND_STALL -> {
                    while (in.readLine() != null) {}
                    over = true;
                }
                case CUT, TAKE_AND_CUT -> cut();
            }
        }

        private static String refusal(Fault fault) {
            var later = fault.way() == Fault.Way.LATER;
            return switch (fault.step()) {
                case CONNECT, GREETING, EHLO -> later ? "421 4.3.2 Not now" : "554 5.3.2 No mail here";
                case AUTH -> later ? "454 4.7.0 Cannot look that up now" : "535 5.7.8 Wrong name or password";
                case MAIL -> later ? "451 4.3.0 Try again later" : "550 5.7.1 Not from you today";
                case RCPT -> later ? "450 4.2.0 Greylisted, try again later" : "550 5.1.1 No such user";
                case DATA, BODY, END_OF_BODY, DOT ->
                    later ? "451 4.3.0 Try again later" : "554 5.7.1 This looks like spam";
            };
        }

        /** What happens at the final dot. */
        private void judge(Taken message) throws IOException, InterruptedException {
            doing = Doing.ANSWER;
            var wrong = isDue(Fault.Step.DOT);
            var answer = toDot;
            var taken = wrong
                    ? switch (fault.orElseThrow().way()) {
                        case TAKE_AND_CUT, TAKE_AND_STALL -> true;
                        case LATER, REFUSE, STALL, CUT -> false;
                    }
                    : answer.isEmpty() || answer.startsWith("2");
            if (taken) keep(message);
            Thread.sleep(thinking);
            hold.await();
            doing = Doing.WAITING;
            if (wrong) goWrong(true);
            else if (answer.isEmpty()) cut();
            else say(answer);
        }

        /** Any name and password will do. */
        private void logIn(String line) throws IOException {
            var words = line.split(" ");
            if (words[1].equalsIgnoreCase("LOGIN")) {
                if (words.length == 2) {
                    say("334 VXNlcm5hbWU6");
                    in.readLine();
                }
                say("334 UGFzc3dvcmQ6");
                in.readLine();
            } else if (words.length == 2) {
                say("334 ");
                in.readLine();
            }
            say("235 Welcome");
        }

        /** @return absent when it was cut short */
        private @Nullable Taken read() throws IOException {
            var text = new StringBuilder(2_048);
            String messageId = "", key = "";
            for (String line; (line = in.readLine()) != null; ) {
                if (line.equals(".")) return new Taken(messageId, key, recipient, text.toString(), Instant.now());
                if (line.startsWith("Message-ID: "))
                    messageId = line.substring(12).strip();
                if (line.startsWith("X-Followthrough-Key: "))
                    key = line.substring(21).strip();
                text.append(line, line.startsWith(".") ? 1 : 0, line.length()).append("\r\n");
                if (isDue(Fault.Step.BODY) || (isDue(Fault.Step.END_OF_BODY) && !in.ready())) {
                    // A client that waited for nothing may have said its dot already.
                    var dot = fault.orElseThrow().way() == Fault.Way.STALL;
                    while (!dot && in.ready()) dot = ".".equals(in.readLine());
                    goWrong(dot);
                    return null;
                }
            }
            over = true;
            return null;
        }

        private void say(String answer) throws IOException {
            out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
    }
}
