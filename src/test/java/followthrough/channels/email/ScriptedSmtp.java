package followthrough.channels.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An SMTP server that misbehaves to order, on a free port of this machine. */
final class ScriptedSmtp implements AutoCloseable {
    /** An answer that hangs up instead. */
    static final String CUT = "CUT";
    /** As {@link #CUT}, as a system does whose program died over something unread. */
    static final String RESET = "RESET";

    /** To a body for nobody. */
    static final String ALL_THE_SAME = "354 go on all the same";

    private static final byte[] REFUSED = "503 to whom?\r\n".getBytes(StandardCharsets.ISO_8859_1);

    final List<String> accepted = new CopyOnWriteArrayList<>();
    final List<String> commands = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, String> once = new ConcurrentHashMap<>();
    private final Map<String, String> always = new ConcurrentHashMap<>();
    private volatile long dotTakes;
    private volatile boolean keepsMail = true;

    private final boolean pipelining;
    private volatile @Nullable Predicate<String> token;

    /** @param pipelining whether it takes an envelope at once, as RFC 2920 has it */
    ScriptedSmtp(boolean pipelining) throws IOException {
        this.pipelining = pipelining;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Answers this to the next command of that kind; kinds are verbs, {@code GREETING}, {@code BODY} and {@code DOT}. */
    void next(String kind, String answer) {
        once.put(kind, answer);
    }

    void each(String kind, String answer) {
        always.put(kind, answer);
    }

    void dotTakes(long millis) {
        dotTakes = millis;
    }

    void forgetMail() {
        keepsMail = false;
    }

    /** Lets in by XOAUTH2 only, whose token is one of these, and says no as Google does: with a challenge. */
    void letsIn(Predicate<String> token) {
        this.token = token;
    }

    private String welcome(String auth) {
        var valid = token;
        return valid == null || valid.test(ScriptedImap.token(auth.substring(auth.lastIndexOf(' ') + 1)))
                ? "235 welcome"
                : "334 " + ScriptedImap.CHALLENGE;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            if (!answered(socket, "GREETING", "220 here")) return;
            boolean welcome = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (keepsMail) commands.add(line);
                var kind = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
                var ways = token == null ? "PLAIN LOGIN" : "XOAUTH2";
                var usual =
                        switch (kind) {
                            case "EHLO" ->
                                pipelining
                                        ? "250-here\r\n250-PIPELINING\r\n250 AUTH " + ways
                                        : "250-here\r\n250 AUTH " + ways;
                            case "AUTH" -> welcome(line);
                            case "DATA" -> "354 go on";
                            case "QUIT" -> "221 bye";
                            default -> "250 fine";
                        };
                if (kind.equals("DATA") && !welcome && !once.containsKey(kind))
                    socket.getOutputStream().write(REFUSED);
                else if (!answered(socket, kind, usual)) return;
                if (kind.equals("MAIL")) welcome = true;
                if (kind.equals("MAIL") || kind.equals("RCPT"))
                    welcome &= lastAnswer.get().startsWith("2");
                if (kind.equals("DATA") && welcome && "354 go on".equals(lastAnswer.get())) {
                    var mail = new StringBuilder();
                    String text;
                    while ((text = in.readLine()) != null && !text.equals(".")) {
                        mail.append(text.startsWith(".") ? text.substring(1) : text)
                                .append("\r\n");
                        var inBody = once.remove("BODY");
                        if (RESET.equals(inBody)) socket.setSoLinger(true, 0);
                        if (inBody != null) return;
                    }
                    if (text == null) return;
                    if (dotTakes > 0) Thread.sleep(dotTakes);
                    boolean taken = once.getOrDefault("DOT", always.getOrDefault("DOT", "250"))
                            .startsWith("2");
                    if (taken && keepsMail) accepted.add(mail.toString());
                    if (!answered(socket, "DOT", "250 taken as 1")) return;
                }
                if (kind.equals("QUIT")) return;
            }
        } catch (IOException e) {
            commands.add("BROKEN");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final ThreadLocal<String> lastAnswer = ThreadLocal.withInitial(() -> "");

    private boolean answered(Socket socket, String kind, String usual) throws IOException {
        var scripted = once.remove(kind);
        var answer = scripted != null ? scripted : always.getOrDefault(kind, usual);
        lastAnswer.set(answer);
        if (answer.equals(RESET)) socket.setSoLinger(true, 0);
        if (answer.equals(CUT) || answer.equals(RESET)) return false;
        socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return true;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
