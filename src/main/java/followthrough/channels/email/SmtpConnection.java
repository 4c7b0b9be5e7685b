package followthrough.channels.email;

import followthrough.channels.SafeHosts;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * One mailbox's connection to its SMTP server, opened by the first message, used for all that follow, and opened again
 * when it broke. One message at a time; a message that fails leaves it fit for the next.
 */
public final class SmtpConnection implements AutoCloseable {
    private final Account.Source account;
    private final SafeHosts hosts;
    private final SSLSocketFactory tls;
    private final Patience patience;
    private final Consumer<String> onLogInFailed;
    private volatile @Nullable Line line;

    /**
     * @param account asked whenever the connection is opened, so that a changed password or server is used at once
     * @param onLogInFailed told what the server said when it refuses user name and password
     */
    SmtpConnection(
            Account.Source account,
            SafeHosts hosts,
            SSLSocketFactory tls,
            Patience patience,
            Consumer<String> onLogInFailed) {
        this.account = account;
        this.hosts = hosts;
        this.tls = tls;
        this.patience = patience;
        this.onLogInFailed = onLogInFailed;
    }

    /**
     * Sends one message and waits up to ten minutes for the server's last word on it. Never throws for what a server or
     * the network does.
     */
    public synchronized Outcome send(Outgoing mail, HandOver handOver) {
        String refused = null;
        if (line != null) {
            try {
                var outcome = line.send(mail, handOver);
                if (!(outcome instanceof Outcome.LogInFailed) || line.token == null || line.bodySaid)
                    return sent(outcome);
                // The token ended on a connection that stood: refused was the envelope, so a fresh one takes it all.
                refused = line.token;
                drop();
            } catch (LineGone e) {
                // Servers hang up on an idle connection; nothing of this message was said yet, so a fresh one takes it.
                drop();
            }
        }
        try {
            line = open(refused);
            return sent(line.send(mail, handOver));
        } catch (LogInRefused e) {
            onLogInFailed.accept(e.text());
            return new Outcome.LogInFailed(e.text());
        } catch (LineGone | MessagingException e) {
            drop();
            return new Outcome.NotHandedOver(e);
        }
    }

    /** Opens the connection and logs in, or says in an exception why that fails. */
    synchronized void check() throws MessagingException, LogInRefused {
        if (line == null) line = open(null);
    }

    /** Says goodbye to the server without waiting for its answer. */
    @Override
    public synchronized void close() {
        if (line == null) return;
        line.leave();
        line = null;
    }

    /** Breaks it from another thread, whatever it waits for; what it was about to hear is not known then. */
    public void cut() {
        var now = line;
        if (now != null) now.wire.cut();
    }

    private Outcome sent(Outcome outcome) {
        switch (outcome) {
            case Outcome.Accepted _, Outcome.Rejected _, Outcome.Deferred _ -> {
                if (line != null && !line.isFit()) drop();
            }
            case Outcome.LogInFailed(var text) -> {
                drop();
                onLogInFailed.accept(text);
            }
            case Outcome.NotHandedOver _, Outcome.Unclear _, Outcome.Withheld _ -> drop();
        }
        return outcome;
    }

    private void drop() {
        if (line == null) return;
        line.wire.cut();
        line = null;
    }

    /** @param refused the access token that the server does not take any more; absent when none was refused */
    private Line open(@Nullable String refused) throws MessagingException, LogInRefused {
        var first = account(refused);
        try {
            return lineTo(first);
        } catch (LogInRefused e) {
            if (refused != null || !first.byToken()) throw e;
            // It may have ended before its time; a fresh one decides.
            return lineTo(account(first.password()));
        }
    }

    private Account account(@Nullable String refused) throws MessagingException, LogInRefused {
        try {
            return account.get(refused);
        } catch (NoSuchElementException e) {
            throw new MessagingException("The mailbox was removed", e);
        }
    }

    private Line lineTo(Account now) throws MessagingException, LogInRefused {
        var mailbox = now.mailbox();
        var password = now.password();
        if (password == null) throw new LogInRefused(Mailboxes.PASSWORD_UNREADABLE);
        switch (hosts.look(mailbox.smtp().host(), mailbox.smtp().port())) {
            case SafeHosts.Answer.Refused(var why) -> throw new MessagingException(why);
            case SafeHosts.Answer.Safe safe -> {
                if (mailbox.smtp().tls() == Mailbox.Tls.NONE && !safe.passwordWithoutTls())
                    throw new MessagingException(Mailboxes.notWithoutTls(safe.host()));
                var wire = new Wire(safe, tls);
                var settings = wire.settings("smtp", mailbox.smtp().tls(), patience);
                settings.put("mail.smtp.auth", "true");
                if (now.byToken()) settings.put("mail.smtp.auth.mechanisms", "XOAUTH2");
                settings.put("mail.smtp.localhost", "[127.0.0.1]"); // the machine's own name is nobody's business
                settings.put("mail.smtp.quitwait", "false");
                var opened = new Line(Session.getInstance(settings), wire, patience, now.byToken() ? password : null);
                try {
                    opened.connect(wire.address(), mailbox.smtp().port(), mailbox.username(), password);
                    return opened;
                } catch (AuthenticationFailedException e) {
                    int code = opened.getLastReturnCode();
                    // So says XOAUTH2 no: a challenge with the reason.
                    if (code == 334 && now.byToken()) throw new LogInRefused(challenge(e.getMessage()));
                    // 4xx, or a connection that broke: the server cannot look the password up just now, which says
                    // nothing about the password
                    if (code / 100 != 5) throw e;
                    throw new LogInRefused(Mailboxes.oneLine(e.getMessage()));
                } finally {
                    if (!opened.isOpen()) wire.cut();
                }
            }
        }
    }

    private static String challenge(@Nullable String answer) {
        var line = Mailboxes.oneLine(answer).replaceFirst("^334 ?", "");
        try {
            return Mailboxes.oneLine(new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return line;
        }
    }

    /** The server ended the connection before anything of a message was said. */
    private static final class LineGone extends Exception {
        LineGone(String what, @Nullable Throwable cause) {
            super(what, cause);
        }
    }

    /**
     * Angus' transport with our own dialogue: {@code sendMessage} goes from the body to the dot without a pause, and
     * between the two is where the hand-over is committed; and it waits for an answer to each line of the envelope. No
     * CHUNKING, which knows no dot.
     */
    private static final class Line extends SMTPTransport {
        private final Wire wire;
        private final Patience patience;
        private final @Nullable String token;
        private boolean fit = true;
        private boolean bodySaid;

        /** @param token that it was opened with; absent where it was a password */
        Line(Session session, Wire wire, Patience patience, @Nullable String token) {
            super(session, null, "smtp", false);
            this.wire = wire;
            this.patience = patience;
            this.token = token;
        }

        boolean isFit() {
            return fit;
        }

        /** Unlike {@code isConnected}, asks nothing of the server. */
        synchronized boolean isOpen() {
            try {
                checkConnected();
                return true;
            } catch (IllegalStateException e) {
                return false;
            }
        }

        void leave() {
            try {
                close();
            } catch (MessagingException e) {
                fit = false; // it was gone before we left
            }
            wire.cut();
        }

        synchronized Outcome send(Outgoing mail, HandOver handOver) throws LineGone {
            boolean committed = false;
            bodySaid = false;
            try {
                var refused = envelope(mail.fromAddress(), mail.to());
                if (refused.isPresent()) return reset(refused.get());
                bodySaid = true;
                var body = new Body(wire.out());
                mail.writeTo(body);
                body.flush();
                wire.waitFor(patience.verdict());
                try {
                    if (!handOver.commit()) return new Outcome.Withheld();
                } catch (RuntimeException e) {
                    return new Outcome.NotHandedOver(e);
                }
                try {
                    sendCommand(".");
                } catch (MessagingException e) {
                    // The system took no byte of it: a connection that broke before the dot leaves no doubt.
                    return new Outcome.NotHandedOver(e);
                }
                committed = true;
                int code = readServerResponse();
                wire.waitFor(patience.answer());
                if (code / 100 == 2) return new Outcome.Accepted(answer());
                if (code / 100 == 4 || code / 100 == 5) return reset(refusal(code, Refusal.Phase.DATA));
                return new Outcome.Unclear(new EOFException(
                        code == -1 ? "The server hung up without an answer" : "The server answered " + answer()));
            } catch (MessagingException | IOException e) {
                return committed ? new Outcome.Unclear(e) : new Outcome.NotHandedOver(e);
            }
        }

        /**
         * Sender, recipient and the wish to go on with the body: at once where the server takes that (RFC 2920), or one
         * after the other.
         *
         * @return what was refused first; empty when the server waits for the body
         */
        private Optional<Outcome> envelope(String from, String to) throws LineGone, MessagingException {
            var mail = "MAIL FROM:<" + from + ">";
            var rcpt = "RCPT TO:<" + to + ">";
            boolean atOnce = supportsExtension("PIPELINING");
            Outcome refused = null;
            int code = greet(atOnce ? List.of(mail, rcpt, "DATA") : List.of(mail));
            if (code / 100 != 2) {
                boolean logIn = code == 530 || code == 534 || code == 535 || code == 538;
                refused = logIn ? new Outcome.LogInFailed(answer()) : new Outcome.Deferred(code, answer());
            }
            for (var command : List.of(rcpt, "DATA")) {
                if (!atOnce) {
                    if (refused != null) break;
                    sendCommand(command);
                }
                try {
                    code = readServerResponse();
                } catch (MessagingException e) {
                    if (refused == null) throw e;
                    code = -1;
                }
                boolean welcome = command.equals("DATA") ? code == 354 : code / 100 == 2;
                if (!welcome && refused == null)
                    refused = refusal(code, command.equals("DATA") ? Refusal.Phase.DATA : Refusal.Phase.RCPT);
                // What was refused stays refused, though its server hangs up over the rest, or wants the body all the
                // same;
                // such a one cannot be spoken to any further.
                else if (refused != null && (code == -1 || code == 354)) fit = false;
                if (code == -1 || code == 421) break;
            }
            return Optional.ofNullable(refused);
        }

        private int greet(List<String> commands) throws LineGone {
            try {
                wire.say(String.join("\r\n", commands) + "\r\n");
                int code = readServerResponse();
                if (code == -1 || code == 421) throw new LineGone("The server ended the connection: " + answer(), null);
                return code;
            } catch (MessagingException | IOException e) {
                throw new LineGone("The connection to the server broke", e);
            }
        }

        private Outcome refusal(int code, Refusal.Phase phase) {
            var text = answer();
            if (code == 530) return new Outcome.LogInFailed(text);
            if (code / 100 == 4) return new Outcome.Deferred(code, text);
            if (code / 100 == 5) return new Outcome.Rejected(code, text, phase);
            return new Outcome.NotHandedOver(new IOException(
                    code == -1 ? "The server hung up without an answer" : "The server answered " + text));
        }

        /** Makes the connection fit for another message, or says that it is not. */
        private Outcome reset(Outcome outcome) {
            if (outcome instanceof Outcome.NotHandedOver || outcome instanceof Outcome.LogInFailed) return outcome;
            try {
                fit = fit && getLastReturnCode() != 421 && simpleCommand("RSET") == 250;
            } catch (MessagingException e) {
                fit = false;
            }
            return outcome;
        }

        private String answer() {
            return Mailboxes.oneLine(getLastServerResponse());
        }
    }

    /** A message on its way: most of them in one go. A line that begins with a dot begins with two (RFC 5321, 4.5.2). */
    private static final class Body extends BufferedOutputStream {
        private boolean lineBegins = true;

        Body(OutputStream out) {
            super(out, 32_768);
        }

        @Override
        public synchronized void write(int b) throws IOException {
            if (lineBegins && b == '.') super.write('.');
            super.write(b);
            lineBegins = b == '\n';
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) throws IOException {
            for (int n = from; n < from + length; n++) write(bytes[n]);
        }
    }
}
