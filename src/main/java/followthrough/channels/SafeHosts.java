package followthrough.channels;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Decides which hosts typed by users may be connected to: whatever is on the public internet, and inside the own
 * network what an administrator listed. A name is looked up once; connect to the address given here and to no other, or
 * a second look-up could lead somewhere else.
 */
@Component
public class SafeHosts {
    private final AllowedHostStore store;
    private final Clock clock;
    /** In the sandbox: the ports of its own mail server, beside which nothing is reachable. Empty elsewhere. */
    private final Set<Integer> only;

    @Autowired
    SafeHosts(AllowedHostStore store, Clock clock, @Value("${followthrough.sandbox-ports:}") Set<Integer> only) {
        this.store = store;
        this.clock = clock;
        this.only = only;
    }

    SafeHosts(AllowedHostStore store, Clock clock) {
        this(store, clock, Set.of());
    }

    /** What is known of a host before anything is sent to it. */
    public sealed interface Answer {
        /**
         * @param host the name to verify certificates against
         * @param address the one address to connect to
         * @param passwordWithoutTls whether an administrator lets passwords go there unencrypted
         */
        record Safe(String host, InetAddress address, boolean passwordWithoutTls) implements Answer {}

        /** @param why a sentence for the person who typed the host */
        record Refused(String why) implements Answer {}
    }

    /** As {@link #look(String, int)}, for any port. */
    public Answer look(String typed) {
        return look(typed, 0);
    }

    /** Looks the host up, now. */
    public Answer look(String typed, int port) {
        var host = plain(typed);
        if (!only.isEmpty() && !(host.equals("127.0.0.1") && only.contains(port)))
            return new Answer.Refused("This is the sandbox: nothing leaves it, so it cannot reach \"" + typed + "\".");
        if (!host.matches("[\\p{L}\\p{N}._:%\\[\\]-]{1,253}"))
            return new Answer.Refused("\"" + typed + "\" is not the name of a server.");
        var listed = store.find(host);
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            return new Answer.Refused(
                    "There is no server named \"" + host + "\". Check the spelling; your provider's help names it.");
        }
        return judge(host, addresses, listed);
    }

    /** One address inside is enough to refuse: whoever owns the name chooses which of them comes first. */
    static Answer judge(String host, InetAddress[] addresses, Optional<AllowedHost> listed) {
        if (listed.isPresent())
            return new Answer.Safe(host, addresses[0], listed.get().withoutTls());
        for (var address : addresses)
            if (isInside(address))
                return new Answer.Refused("\"" + host + "\" leads to " + address.getHostAddress()
                        + ", which is not on the public internet. An administrator can list it under allowed hosts.");
        return new Answer.Safe(host, addresses[0], false);
    }

    /** Lets people connect to a host although it is inside; saying it again changes {@code withoutTls}. */
    public void allow(String host, boolean withoutTls, long memberId) {
        if (plain(host).isEmpty()) throw new IllegalArgumentException("No host was named");
        store.add(plain(host), withoutTls, memberId, clock.instant());
    }

    public void disallow(String host) {
        store.remove(plain(host));
    }

    /** By name. */
    public List<AllowedHost> allowed() {
        return store.all();
    }

    private static String plain(String typed) {
        var host = typed.strip().toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** Whether an address is special by the IANA registries: the machine itself, its network, or nobody's. */
    static boolean isInside(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) return true;
        var b = address.getAddress();
        return address instanceof Inet4Address ? isInside4(b) : isInside6(b);
    }

    private static boolean isInside4(byte[] b) {
        int first = b[0] & 0xff, second = b[1] & 0xff, third = b[2] & 0xff;
        return first == 0
                || first == 10
                || first == 127
                || (first == 100 && second >= 64 && second < 128) // carrier-grade NAT, RFC 6598
                || (first == 169 && second == 254)
                || (first == 172 && second >= 16 && second < 32)
                || (first == 192 && second == 168)
                || (first == 192 && second == 0 && (third == 0 || third == 2))
                || (first == 192 && second == 88 && third == 99)
                || (first == 198 && (second == 18 || second == 19))
                || (first == 198 && second == 51 && third == 100)
                || (first == 203 && second == 0 && third == 113)
                || first >= 224
                || (first == 168 && second == 63 && third == 129 && (b[3] & 0xff) == 16); // a cloud's own services
    }

    private static boolean isInside6(byte[] b) {
        int first = (b[0] & 0xff) << 8 | (b[1] & 0xff), second = (b[2] & 0xff) << 8 | (b[3] & 0xff);
        boolean onlyLast32 = isZero(b, 0, 12),
                mapped = isZero(b, 0, 10) && (b[10] & 0xff) == 0xff && (b[11] & 0xff) == 0xff;
        if (mapped || onlyLast32) return mapped ? isInside4(Arrays.copyOfRange(b, 12, 16)) : true;
        if (first == 0x64 && second == 0xff9b) // translated to IPv4, RFC 6052 and RFC 8215
        return !isZero(b, 4, 12) || isInside4(Arrays.copyOfRange(b, 12, 16));
        if (first == 0x2002) return isInside4(Arrays.copyOfRange(b, 2, 6)); // 6to4
        return (first & 0xfe00) == 0xfc00 // ULA, RFC 4193
                || first == 0x100 // discard
                || (first == 0x2001 && second < 0x200) // Teredo, ORCHID, benchmarks
                || (first == 0x2001 && second == 0xdb8)
                || first == 0x3fff
                || first == 0x5f00;
    }

    private static boolean isZero(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) if (b[i] != 0) return false;
        return true;
    }
}
