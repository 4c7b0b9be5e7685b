package followthrough.channels.email;

import followthrough.channels.SafeHosts.Answer.Safe;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The socket below one mail connection. Angus is told the checked address instead of the name, so it cannot look the
 * name up again; TLS is layered here with the name, which is what certificates are verified against.
 */
final class Wire {
    private final Safe host;
    private final SSLSocketFactory tls;
    private volatile @Nullable Socket socket;
    /** The one with TLS, where there is any; else the same. */
    private volatile @Nullable Socket spoken;

    Wire(Safe host, SSLSocketFactory tls) {
        this.host = host;
        this.tls = tls;
    }

    /** The settings of an Angus session of this protocol, {@code smtp} or {@code imap}. */
    Properties settings(String protocol, Mailbox.Tls mode, Patience patience) {
        var settings = new Properties();
        var prefix = "mail." + protocol + ".";
        settings.put(prefix + "host", address());
        settings.put(
                prefix + "connectiontimeout", String.valueOf(patience.connect().toMillis()));
        settings.put(prefix + "timeout", String.valueOf(patience.answer().toMillis()));
        settings.put(prefix + "socketFactory", new Plain());
        settings.put(prefix + "socketFactory.fallback", "false");
        settings.put(prefix + "ssl.checkserveridentity", "true");
        if (mode != Mailbox.Tls.NONE) settings.put(prefix + "ssl.socketFactory", new Layered());
        settings.put(prefix + "ssl.enable", String.valueOf(mode == Mailbox.Tls.TLS));
        settings.put(prefix + "starttls.enable", String.valueOf(mode == Mailbox.Tls.STARTTLS));
        settings.put(prefix + "starttls.required", String.valueOf(mode == Mailbox.Tls.STARTTLS));
        return settings;
    }

    String address() {
        return host.address().getHostAddress();
    }

    void waitFor(Duration answer) throws SocketException {
        var now = socket;
        if (now != null) now.setSoTimeout((int) answer.toMillis());
    }

    /** Several lines of a dialogue in one go, which Angus does not say: all of them ASCII, and their line ends in them. */
    void say(String lines) throws IOException {
        out().write(lines.getBytes(StandardCharsets.US_ASCII));
    }

    /** For what is too long to say in one go. */
    OutputStream out() throws IOException {
        var now = spoken;
        if (now == null) throw new SocketException("The connection is gone");
        return now.getOutputStream();
    }

    /** Breaks the connection without a word more: the server sees an error, never the orderly end of something unfinished. */
    void cut() {
        var now = socket;
        if (now == null) return;
        try (var broken = now) {
            if (!broken.isClosed()) broken.setSoLinger(true, 0);
        } catch (IOException e) {
            // Cutting is for connections that are in trouble anyway, and the system takes the socket back regardless.
        } finally {
            socket = null;
        }
    }

    /** Without TCP_NODELAY each small command waits for the acknowledgement of the one before: 22 messages a second. */
    private Socket kept(Socket plain) throws SocketException {
        plain.setTcpNoDelay(true);
        socket = plain;
        spoken = plain;
        return plain;
    }

    private final class Plain extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            return kept(new Socket());
        }

        @Override
        public Socket createSocket(String name, int port) throws IOException {
            return createSocket(host.address(), port);
        }

        @Override
        public Socket createSocket(String name, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(host.address(), port);
        }

        @Override
        public Socket createSocket(InetAddress address, int port) throws IOException {
            return kept(new Socket(host.address(), port));
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(address, port);
        }
    }

    private final class Layered extends SSLSocketFactory {
        @Override
        public Socket createSocket(Socket plain, String name, int port, boolean autoClose) throws IOException {
            var layered = tls.createSocket(kept(plain), host.host(), port, autoClose);
            spoken = layered;
            return layered;
        }

        @Override
        public Socket createSocket(String name, int port) throws IOException {
            return createSocket(host.address(), port);
        }

        @Override
        public Socket createSocket(String name, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(host.address(), port);
        }

        @Override
        public Socket createSocket(InetAddress address, int port) throws IOException {
            return createSocket(new Socket(host.address(), port), host.host(), port, true);
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(address, port);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return tls.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return tls.getSupportedCipherSuites();
        }
    }
}
