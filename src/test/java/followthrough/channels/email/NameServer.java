package followthrough.channels.email;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on this machine that knows what a test tells it, and nothing else. */
final class NameServer implements AutoCloseable {
    private final DatagramSocket socket;
    private final Map<String, List<Record>> records = new ConcurrentHashMap<>();
    private volatile boolean broken;

    NameServer() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("name-server").start(this::serve);
    }

    /** As {@code 127.0.0.1:5353}. */
    String at() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** @param type as "TXT"; texts are put into quotation marks */
    NameServer has(String name, String type, String... values) throws IOException {
        var at = Name.fromString(name, Name.root);
        for (var value : values) {
            var written = type.equals("TXT") ? "\"" + value + "\"" : value;
            records.computeIfAbsent(at + " " + type, it -> new CopyOnWriteArrayList<>())
                    .add(Record.fromString(at, Type.value(type), DClass.IN, 60, written, Name.root));
        }
        return this;
    }

    NameServer forgets() {
        records.clear();
        broken = false;
        return this;
    }

    NameServer breaks() {
        broken = true;
        return this;
    }

    private void serve() {
        var bytes = new byte[4_096];
        while (!socket.isClosed())
            try {
                var packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                var answer = answer(new Message(Arrays.copyOf(bytes, packet.getLength())))
                        .toWire();
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException closed) {
                if (!socket.isClosed()) throw new IllegalStateException(closed);
            }
    }

    private Message answer(Message asked) {
        var question = asked.getQuestion();
        var answer = new Message(asked.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question, Section.QUESTION);
        var found = records.getOrDefault(question.getName() + " " + Type.string(question.getType()), List.of());
        for (var record : found) answer.addRecord(record, Section.ANSWER);
        answer.getHeader().setRcode(broken ? Rcode.SERVFAIL : found.isEmpty() ? Rcode.NXDOMAIN : Rcode.NOERROR);
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
