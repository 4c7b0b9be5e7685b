package followthrough.bench;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The yardstick for sending: a process of its own, as the application is one, that sends over a number of connections and
 * keeps no books.
 */
final class BareClient implements AutoCloseable {
    /** How it speaks SMTP. */
    enum How {
        /** By hand, the envelope at once: the least that sending takes. */
        PIPELINED,
        /** By Angus Mail, the library that Java programs send with; the messages are made before the clock runs. */
        ANGUS
    }

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
    double send(How how, List<SmtpSink.Taken> messages, int port, int connections) throws IOException {
        out.writeInt(port);
        out.writeUTF(how.name());
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

    private record Message(String recipient, String text) {}

    /** In the process that is measured. */
    public static void main(String[] none) throws Exception {
        var in = new DataInputStream(new BufferedInputStream(System.in));
        var out = new DataOutputStream(System.out);
        // A port of 0 is the end.
        for (int port = in.readInt(); port != 0; port = in.readInt()) {
            var how = How.valueOf(in.readUTF());
            int connections = in.readInt();
            var share = new ArrayList<List<Message>>();
            for (int n = 0; n < connections; n++) share.add(new ArrayList<Message>());
            for (int left = in.readInt(); left > 0; left--)
                share.get(left % connections).add(new Message(in.readUTF(), in.readUTF()));
            var ready = new ArrayList<Sending>();
            for (var each : share) ready.add(how == How.ANGUS ? angus(each, port) : pipelined(each, port));
            long began = System.nanoTime();
            var threads = new ArrayList<Thread>();
            for (var each : ready) threads.add(Thread.ofPlatform().start(() -> run(each)));
            for (var thread : threads) thread.join();
            out.writeLong(System.nanoTime() - began);
            out.flush();
        }
    }

    /** All that one connection sends. */
    private interface Sending {
        void run() throws IOException, MessagingException;
    }

    private static void run(Sending sending) {
        try {
            sending.run();
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException("The bare client failed", e);
        }
    }

    private static Sending pipelined(List<Message> messages, int port) {
        var texts = messages.stream()
                .map(each -> (each.text().replace("\r\n.", "\r\n..") + ".\r\n").getBytes(StandardCharsets.ISO_8859_1))
                .toList();
        return () -> {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                in.readLine();
                for (int n = 0; n < texts.size(); n++) {
                    // The envelope at once, as ours.
                    var envelope = "MAIL FROM:<" + Prepare.rep(1) + ">\r\nRCPT TO:<"
                            + messages.get(n).recipient() + ">\r\nDATA\r\n";
                    socket.getOutputStream().write(envelope.getBytes(StandardCharsets.US_ASCII));
                    for (int answers = 0; answers < 3; answers++) heard(in);
                    socket.getOutputStream().write(texts.get(n));
                    heard(in);
                }
            }
        };
    }

    private static Sending angus(List<Message> messages, int port) throws MessagingException {
        var settings = new Properties();
        settings.put("mail.smtp.from", Prepare.rep(1));
        var session = Session.getInstance(settings);
        var made = new ArrayList<MimeMessage>();
        for (var each : messages)
            made.add(new MimeMessage(
                    session, new ByteArrayInputStream(each.text().getBytes(StandardCharsets.ISO_8859_1))));
        return () -> {
            try (var transport = session.getTransport("smtp")) {
                transport.connect("127.0.0.1", port, null, null);
                for (int n = 0; n < made.size(); n++)
                    transport.sendMessage(made.get(n), new InternetAddress[] {
                        new InternetAddress(messages.get(n).recipient())
                    });
            }
        };
    }

    private static void heard(BufferedReader in) throws IOException {
        var answer = in.readLine();
        if (answer == null || answer.charAt(0) > '3') throw new IOException("The sink answered " + answer);
    }
}
