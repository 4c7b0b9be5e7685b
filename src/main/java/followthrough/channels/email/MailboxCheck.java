package followthrough.channels.email;

import followthrough.channels.SafeHosts;
import followthrough.channels.SafeHosts.Answer.Safe;
import jakarta.mail.MessagingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Tries the servers that somebody typed and says in a sentence what is wrong and what to try. */
final class MailboxCheck {
    /** What people forget at these providers, by the end of the host's name. */
    private static final Map<String, String> PASSWORD_HINTS = Map.of(
            "gmail.com", "Google needs an app password (Google account, Security, App passwords).",
            "googlemail.com", "Google needs an app password (Google account, Security, App passwords).",
            "yahoo.com", "Yahoo needs an app password (Account security, Generate app password).",
            "me.com", "iCloud needs an app-specific password (Apple account, Sign-in and security).",
            "icloud.com", "iCloud needs an app-specific password (Apple account, Sign-in and security).",
            "office365.com", "Microsoft 365 must allow \"Authenticated SMTP\" and IMAP for this mailbox.",
            "outlook.com", "Outlook needs an app password, and IMAP switched on in its settings.",
            "fastmail.com", "Fastmail needs an app password (Settings, Privacy and security).",
            "zoho.com", "Zoho needs IMAP switched on, and an app-specific password with two-factor sign-in.");

    private final SafeHosts hosts;
    private final SSLSocketFactory tls;

    MailboxCheck(SafeHosts hosts, SSLSocketFactory tls) {
        this.hosts = hosts;
        this.tls = tls;
    }

    private static Account account(NewMailbox typed, String password) {
        var mailbox = new Mailbox(
                0,
                typed.memberId(),
                typed.address(),
                typed.displayName(),
                typed.smtp(),
                typed.imap(),
                typed.username(),
                typed.perMinute(),
                typed.perDay(),
                null,
                null,
                null,
                null,
                Ramp.NONE,
                typed.provider(),
                "",
                false);
        return new Account(mailbox, password);
    }

    /** @param password or an access token, where somebody signs in at a provider */
    Check smtp(NewMailbox typed, String password) {
        var account = account(typed, password);
        try (var connection = new SmtpConnection(refused -> account, hosts, tls, Patience.SHORT, text -> {})) {
            connection.check();
            return new Check.Works("Sending works: " + where(typed.smtp()));
        } catch (LogInRefused e) {
            return refused(typed, typed.smtp(), e.text());
        } catch (MessagingException e) {
            return failed(typed.smtp(), "smtp", e);
        }
    }

    Check imap(NewMailbox typed, String password) {
        try (var session = ImapSession.open(account(typed, password), hosts, tls, Patience.SHORT)) {
            try {
                session.inbox().close(false);
            } catch (MessagingException e) {
                return new Check.Fails(
                        "username",
                        "The log-in to " + typed.imap().host() + " works, but its INBOX does not open: "
                                + Mailboxes.oneLine(e.getMessage())
                                + ". Is this the user name of a mailbox, rather than of an alias or a group?",
                        null);
            }
            return new Check.Works("Reading works: " + where(typed.imap()));
        } catch (LogInRefused e) {
            return refused(typed, typed.imap(), e.text());
        } catch (MessagingException e) {
            return failed(typed.imap(), "imap", e);
        }
    }

    private static Check.Fails refused(NewMailbox typed, Mailbox.Server server, String said) {
        var quoted = said.isBlank() ? "" : " (\"" + said + "\")";
        if (typed.provider() != null)
            return new Check.Fails(
                    "password",
                    server.host() + " does not let " + typed.username() + " in" + quoted + ". "
                            + switch (typed.provider()) {
                                case GOOGLE -> "In Google Workspace an administrator may have switched IMAP off.";
                                case MICROSOFT ->
                                    "Microsoft 365 must allow \"Authenticated SMTP\" and IMAP for this mailbox"
                                            + " (Microsoft 365 admin center, the user, Mail, Manage email apps).";
                            },
                    null);
        var hint = PASSWORD_HINTS.entrySet().stream()
                .filter(entry -> server.host().toLowerCase(Locale.ROOT).endsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("Check both; with two-factor sign-in most providers want an app password here.");
        return new Check.Fails(
                "password", server.host() + " refused user name and password" + quoted + ". " + hint, null);
    }

    private Check.Fails failed(Mailbox.Server server, String protocol, MessagingException e) {
        if (!(hosts.look(server.host(), server.port()) instanceof Safe safe))
            return new Check.Fails("host", String.valueOf(e.getMessage()), null);
        if (server.tls() == Mailbox.Tls.NONE && !safe.passwordWithoutTls())
            return new Check.Fails("tls", Mailboxes.notWithoutTls(safe.host()), fits(safe, server.port(), protocol));
        var at = "port " + server.port() + " of " + server.host();
        if (cause(e, CertificateException.class) instanceof CertificateException certificate)
            return new Check.Fails("host", badCertificate(server, certificate), null);
        if (cause(e, NoRouteToHostException.class) != null || cause(e, UnknownHostException.class) != null)
            return new Check.Fails("host", server.host() + " cannot be reached from here.", null);
        if (cause(e, ConnectException.class) != null)
            return new Check.Fails("port", "Nothing answers at " + at + ". " + usualPorts(protocol), null);

        var fits = fits(safe, server.port(), protocol);
        if (fits != null && fits != server.tls())
            return new Check.Fails(
                    "tls",
                    "At " + at + " "
                            + switch (fits) {
                                case TLS -> "encryption begins with the first byte: choose TLS.";
                                case STARTTLS -> "encryption begins with STARTTLS: choose STARTTLS.";
                                case NONE -> "nothing is encrypted. Use another port. " + usualPorts(protocol);
                            },
                    fits);
        if (cause(e, SocketTimeoutException.class) != null)
            return new Check.Fails(
                    "port",
                    "At " + at + " nothing answered in time; a firewall may be in between. " + usualPorts(protocol),
                    null);
        if (cause(e, SSLException.class) instanceof SSLException broken)
            return new Check.Fails("tls", "Encryption with " + at + " failed: " + broken.getMessage() + ".", null);
        return new Check.Fails(
                "port",
                "At " + at + " no " + protocol.toUpperCase(Locale.ROOT) + " server answered as expected: "
                        + Mailboxes.oneLine(e.getMessage()) + ". " + usualPorts(protocol),
                null);
    }

    private static String badCertificate(Mailbox.Server server, CertificateException problem) {
        if (cause(problem, CertificateExpiredException.class) != null)
            return "The certificate of " + server.host() + " has expired. Its operator must renew it.";
        if (cause(problem, CertificateNotYetValidException.class) != null)
            return "The certificate of " + server.host() + " is not valid yet. Is the clock of this machine right?";
        var said = String.valueOf(problem.getMessage());
        if (said.contains("subject alternative") || said.contains("No name matching"))
            return "The certificate there is for another name than " + server.host()
                    + ". Use the name your provider gives for mail programs.";
        return "The certificate of " + server.host() + " comes from nobody this machine trusts. If it is your own"
                + " server, add its authority to the trust store of Java.";
    }

    private static String usualPorts(String protocol) {
        return protocol.equals("smtp")
                ? "Usual for sending are 465 with TLS and 587 with STARTTLS."
                : "Usual for reading are 993 with TLS and 143 with STARTTLS.";
    }

    private static String where(Mailbox.Server server) {
        return server.host() + ", port " + server.port() + ", "
                + switch (server.tls()) {
                    case TLS -> "TLS";
                    case STARTTLS -> "STARTTLS";
                    case NONE -> "not encrypted";
                };
    }

    /** What the port speaks, found out without sending a password; absent when it speaks neither. */
    private Mailbox.@Nullable Tls fits(Safe host, int port, String protocol) {
        try (var socket = connected(host, port);
                var secured = tls.createSocket(socket, host.host(), port, true)) {
            ((javax.net.ssl.SSLSocket) secured).startHandshake();
            return Mailbox.Tls.TLS;
        } catch (IOException e) {
            if (cause(e, CertificateException.class) != null) return Mailbox.Tls.TLS;
        }
        try (var socket = connected(host, port)) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            var greeting = in.readLine();
            var smtp = protocol.equals("smtp");
            if (greeting == null || !greeting.startsWith(smtp ? "220" : "* OK")) return null;
            while (smtp && greeting.startsWith("220-") && (greeting = in.readLine()) != null) continue;
            socket.getOutputStream()
                    .write((smtp ? "EHLO [127.0.0.1]\r\n" : "a CAPABILITY\r\n").getBytes(StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.toUpperCase(Locale.ROOT).contains("STARTTLS")) return Mailbox.Tls.STARTTLS;
                if (smtp ? !line.startsWith("250-") : !line.startsWith("*")) break;
            }
            return Mailbox.Tls.NONE;
        } catch (IOException e) {
            return null; // neither: the first failure is what is reported
        }
    }

    private static Socket connected(Safe host, int port) throws IOException {
        var socket = new Socket();
        try {
            socket.setSoTimeout(3000);
            socket.connect(new InetSocketAddress(host.address(), port), 3000);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static <T extends Throwable> @Nullable T cause(Throwable from, Class<T> type) {
        int depth = 0;
        for (Throwable t = from; t != null && depth < 20; depth++) {
            if (type.isInstance(t)) return type.cast(t);
            Throwable next = t.getCause();
            t = next == null && t instanceof MessagingException mail ? mail.getNextException() : next;
        }
        return null;
    }
}
