package followthrough.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The yardstick for sending: a process of its own, as the application is one, that speaks SMTP a command at a time over a
 * number of connections and keeps no books.
 */
final class BareClient implements AutoCloseable {
    private final Process process;
    private final DataOutputStream out;
    private final DataInputStream in;

    /** @param java the command that starts a Java process, up to its main class */
    BareClient(List<String> java) throws IOException {
        var command = new ArrayList<>(java);
        command.add(BareClient.class.getName());
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        in = new DataInputStream(process.getInputStream());
    }

    /** Sends these messages to a port of this machine. @return messages a second */
    double send(List<SmtpSink.Taken> messages, int port, int connections) throws IOException {
        out.writeInt(port);
        out.writeInt(connections);
        out.writeInt(messages.size());
        for (var message : messages) {
            out.writeUTF(message.recipient());
            out.writeUTF(message.text());
        }
        out.flush();
        return messages.size() / (in.readLong() / 1e9);
    }

    @Override
    public void close() throws IOException {
        out.writeInt(0);
        out.flush();
    }

    private record Message(String recipient, byte[] text) {}

    /** In the process that is measured. */
    public static void main(String[] none) throws Exception {
        var in = new DataInputStream(new BufferedInputStream(System.in));
        var out = new DataOutputStream(System.out);
        // A port of 0 is the end.
        for (int next = in.readInt(); next != 0; next = in.readInt()) {
            int port = next, connections = in.readInt();
            var messages = new ArrayList<Message>();
            for (int left = in.readInt(); left > 0; left--)
                messages.add(new Message(
                        in.readUTF(),
                        (in.readUTF().replace("\r\n.", "\r\n..") + ".\r\n").getBytes(StandardCharsets.ISO_8859_1)));
            long began = System.nanoTime();
            var threads = new ArrayList<Thread>();
            for (int n = 0; n < connections; n++) {
                int first = n;
                threads.add(Thread.ofPlatform().start(() -> everyNth(messages, first, connections, port)));
            }
            for (var thread : threads) thread.join();
            out.writeLong(System.nanoTime() - began);
            out.flush();
        }
    }

    private static void everyNth(List<Message> messages, int first, int step, int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            in.readLine();
            for (int n = first; n < messages.size(); n += step) {
                // The envelope at once, as ours.
                var envelope = "MAIL FROM:<" + Prepare.rep(1) + ">\r\nRCPT TO:<"
                        + messages.get(n).recipient() + ">\r\nDATA\r\n";
                socket.getOutputStream().write(envelope.getBytes(StandardCharsets.US_ASCII));
                for (int answers = 0; answers < 3; answers++) heard(in);
                socket.getOutputStream().write(messages.get(n).text());
                heard(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The bare client failed", e);
        }
    }

    private static void heard(BufferedReader in) throws IOException {
        var answer = in.readLine();
        if (answer == null || answer.charAt(0) > '3') throw new IOException("The sink answered " + answer);
    }
}
