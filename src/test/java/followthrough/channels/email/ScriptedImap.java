package followthrough.channels.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** An IMAP server with an empty inbox that lets in by XOAUTH2 only, on a free port of this machine. */
final class ScriptedImap implements AutoCloseable {
    /** As Google says no: the reason first, and after the client's next line the refusal itself. */
    static final String CHALLENGE = Base64.getEncoder()
            .encodeToString("{\"status\":\"401\",\"schemes\":\"bearer\"}".getBytes(StandardCharsets.US_ASCII));

    private static final Pattern RESPONSE = Pattern.compile("user=([^\1]+)\1auth=Bearer ([^\1]+)\1\1");

    /** Who came, with which token, e.g. {@code ana@north.example access-1}. */
    final List<String> came = new CopyOnWriteArrayList<>();

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Predicate<String> valid;

    ScriptedImap(Predicate<String> valid) throws IOException {
        this.valid = valid;
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    var socket = server.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    /** The token of an initial response of XOAUTH2, or what fits no token. */
    static String token(String response) {
        return read(response)[1];
    }

    private static String[] read(String response) {
        var found =
                RESPONSE.matcher(new String(Base64.getDecoder().decode(response.strip()), StandardCharsets.US_ASCII));
        return found.matches() ? new String[] {found.group(1), found.group(2)} : new String[] {"nobody", "no token"};
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            say(socket, "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2 LOGINDISABLED] here");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                var words = line.split(" ");
                var tag = words[0];
                switch (words[1].toUpperCase(Locale.ROOT)) {
                    case "CAPABILITY" ->
                        say(socket, "* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2 LOGINDISABLED", tag + " OK done");
                    case "AUTHENTICATE" -> {
                        var who = read(words[3]);
                        came.add(who[0] + " " + who[1]);
                        if (valid.test(who[1])) {
                            say(socket, tag + " OK welcome");
                        } else {
                            say(socket, "+ " + CHALLENGE);
                            in.readLine();
                            say(socket, tag + " NO [AUTHENTICATIONFAILED] Invalid credentials");
                        }
                    }
                    case "EXAMINE" ->
                        say(
                                socket,
                                "* 0 EXISTS",
                                "* OK [UIDVALIDITY 1] so",
                                "* OK [UIDNEXT 1] so",
                                tag + " OK [READ-ONLY] done");
                    case "LOGOUT" -> {
                        say(socket, "* BYE", tag + " OK bye");
                        return;
                    }
                    default -> say(socket, tag + " OK done");
                }
            }
        } catch (IOException e) {
            came.add("BROKEN");
        }
    }

    private static void say(Socket socket, String... lines) throws IOException {
        socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
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
