package followthrough.sandbox;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserImpl;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sandbox's own SMTP and IMAP server, on this machine's loopback address and free ports. It keeps business time,
 * holds the members' mailboxes, and hands mail for everybody else to the simulated world; nothing is passed on.
 */
final class SandboxMail implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SandboxMail.class);
    static final String HOST = "127.0.0.1";
    static final String PASSWORD = "sandbox";

    private final Clock clock;
    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Map<String, Resident> members = new ConcurrentHashMap<>();
    private final Server server;
    private @Nullable Dialogue dialogue;

    /** A message that reached the mailbox of somebody outside. */
    record Arrival(String to, MimeMessage message) {}

    SandboxMail(Clock clock) {
        this.clock = clock;
        server = CompletableFuture.supplyAsync(() -> started(unknown), SandboxMail::runQuietly)
                .join();
        server.getUserManager().setMessageDeliveryHandler(this::deliver);
    }

    private static Server started(Set<String> unknown) {
        var server = new Server(List.of(free("smtp"), free("imap")));
        server.world().refuses = unknown;
        server.start();
        return server;
    }

    /**
     * In a group of threads of its own, to which all belong that the server makes: at the end of a connection that nobody
     * took leave of, as all of them end with the sandbox, they throw, and the console is for people.
     */
    private static void runQuietly(Runnable task) {
        var group = new ThreadGroup("sandbox-mail") {
            @Override
            public void uncaughtException(Thread thread, Throwable e) {
                log.debug("{} ended", thread.getName(), e);
            }
        };
        new Thread(group, task, "sandbox-mail").start();
    }

    private static ServerSetup free(String protocol) {
        var setup = new ServerSetup(0, HOST, protocol);
        setup.setServerStartupTimeout(10_000);
        return setup;
    }

    int smtpPort() {
        return server.getSmtp().getPort();
    }

    int imapPort() {
        return server.getImap().getPort();
    }

    /** Gives a member of the team a mailbox; user name is the address. */
    void open(String address) {
        var resident = new Resident(address);
        server.setUser(address, address, PASSWORD);
        members.put(address.toLowerCase(Locale.ROOT), resident);
    }

    /** From now on mail to this address is refused at once, as an address nobody has. */
    void refuse(String address) {
        unknown.add(address.toLowerCase(Locale.ROOT));
    }

    /** The next message for somebody outside; absent when there is none. */
    @Nullable
    Arrival next() {
        return arrivals.poll();
    }

    /** How many messages lie in a member's inbox. */
    int inboxSize(String address) {
        return inbox(address).getMessageCount();
    }

    private MailFolder inbox(String address) {
        try {
            return imap().getInbox(server.getUserManager().getUser(address));
        } catch (FolderException e) {
            throw new IllegalStateException("No inbox for " + address, e);
        }
    }

    private ImapHostManager imap() {
        return server.getManagers().getImapHostManager();
    }

    private GreenMailUser deliver(MovingMessage message, MailAddress to) {
        var resident = members.get(to.getEmail().toLowerCase(Locale.ROOT));
        return resident != null ? resident : new Outside(to.getEmail());
    }

    /** A member of the team: mail is filed under business time, which GreenMail by itself does not know. */
    private final class Resident extends UserImpl {
        Resident(String address) {
            super(address, address, PASSWORD, imap());
        }

        @Override
        public void deliver(MovingMessage message) {
            inbox(getEmail())
                    .appendMessage(message.getMessage(), new Flags(Flags.Flag.RECENT), Date.from(clock.instant()));
        }
    }

    /** Everybody else. */
    private final class Outside extends UserImpl {
        Outside(String address) {
            super(address, address, PASSWORD, imap());
        }

        @Override
        public void deliver(MovingMessage message) {
            arrivals.add(new Arrival(getEmail().toLowerCase(Locale.ROOT), message.getMessage()));
        }
    }

    /**
     * Somebody outside sends a message, over SMTP.
     *
     * @param from the envelope's sender; never empty, though a report's should be (RFC 5321, 4.5.5): GreenMail refuses that
     * @param message complete, lines ended by CR LF
     */
    synchronized void post(String from, String to, String message) {
        for (int attempt = 1; ; attempt++) {
            try {
                if (dialogue == null) dialogue = new Dialogue(smtpPort());
                dialogue.send(from, to, message);
                return;
            } catch (IOException e) {
                hangUp();
                if (attempt == 2) throw new UncheckedIOException("The sandbox's mail server does not answer", e);
            }
        }
    }

    private void hangUp() {
        var open = dialogue;
        dialogue = null;
        if (open != null) open.close();
    }

    @Override
    public synchronized void close() {
        hangUp();
        server.stop();
    }

    /** One SMTP connection of the outside world's. */
    private static final class Dialogue {
        private final Socket socket;
        private final BufferedReader in;
        private final OutputStream out;

        Dialogue(int port) throws IOException {
            socket = new Socket(InetAddress.getByName(HOST), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            out = socket.getOutputStream();
            hear("220");
            say("HELO outside.example", "250");
        }

        void send(String from, String to, String message) throws IOException {
            say("MAIL FROM:<" + from + ">", "250");
            say("RCPT TO:<" + to + ">", "250");
            say("DATA", "354");
            // RFC 5321, 4.5.2: a line that begins with a dot gets another one
            var lines = message.replaceAll("(?m)^\\.", "..");
            out.write((lines + (lines.endsWith("\r\n") ? "" : "\r\n")).getBytes(StandardCharsets.UTF_8));
            say(".", "250");
        }

        private void say(String line, String expected) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            hear(expected);
        }

        private void hear(String expected) throws IOException {
            String line;
            do {
                line = in.readLine();
                if (line == null) throw new IOException("The connection broke");
            } while (line.length() > 3 && line.charAt(3) == '-');
            if (!line.startsWith(expected)) throw new IOException("Said: " + line);
        }

        void close() {
            try (socket) {
                out.write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The connection ends either way, and nothing of it is needed any more.
            }
        }
    }

    /** GreenMail, but with addresses that nobody has. */
    private static final class Server extends GreenMail {
        Server(List<ServerSetup> setups) {
            super(setups.toArray(ServerSetup[]::new));
        }

        World world() {
            return (World) getManagers();
        }

        /** Called by the constructor above, before any field of ours could be set. */
        @Override
        protected Map<String, AbstractServer> createServices(ServerSetup[] config, Managers usual) {
            managers = new World();
            return super.createServices(config, managers);
        }
    }

    private static final class World extends Managers {
        private Set<String> refuses = Set.of();
        private final SmtpManager smtp = new SmtpManager(getImapHostManager(), getUserManager()) {
            @Override
            public @Nullable String checkRecipient(SmtpState state, MailAddress to) {
                return refuses.contains(to.getEmail().toLowerCase(Locale.ROOT))
                        ? "550 5.1.1 <" + to.getEmail() + ">: there is no such user here"
                        : null;
            }
        };

        @Override
        public SmtpManager getSmtpManager() {
            return smtp;
        }
    }

    static String header(MimeMessage message, String name) {
        try {
            var value = message.getHeader(name, " ");
            return value == null ? "" : value.replaceAll("\\s+", " ").strip();
        } catch (MessagingException e) {
            throw new IllegalStateException("A message of our own has no readable " + name, e);
        }
    }
}
