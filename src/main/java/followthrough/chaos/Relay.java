package followthrough.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire to a port of this machine that can be cut. */
final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Relay(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("No relay could be opened", e);
        }
        Thread.ofVirtual().name("relay").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Breaks all connections there are. @return how many */
    int cut() {
        int cut = 0;
        for (var socket : Set.copyOf(open)) {
            try (socket) {
                open.remove(socket);
                socket.setSoLinger(true, 0);
                cut++;
            } catch (IOException e) {
                // It was gone already, which is what is wanted.
            }
        }
        return (cut + 1) / 2;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The relay could not be closed", e);
        }
        cut();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var here = server.accept();
                var there = new Socket(InetAddress.getLoopbackAddress(), target);
                here.setTcpNoDelay(true);
                there.setTcpNoDelay(true);
                open.add(here);
                open.add(there);
                Thread.ofVirtual().start(() -> pump(here, there));
                Thread.ofVirtual().start(() -> pump(there, here));
            } catch (IOException e) {
                if (!server.isClosed()) System.err.println("A connection could not be relayed: " + e.getMessage());
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side hung up; so do we on the other.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }
}
