package followthrough.team;

import io.github.bucket4j.Bucket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * How often a password may be tried: per account and per address, on this node. In real time, and bounded in memory:
 * past ten thousand the one not used for longest is forgotten.
 */
@Component
class Attempts {
    private static final int REMEMBERED = 10_000;
    /** No e-mail address is longer (RFC 5321, 4.5.3.1); what is typed may be as long as a request. */
    private static final int LONGEST = 254;

    private final Map<String, Bucket> accounts = remembered();
    private final Map<String, Bucket> addresses = remembered();

    /** Takes one attempt; false when there is none left for this account or from this address. */
    boolean take(String email, String address) {
        return bucket(addresses, network(address), 40).tryConsume(1)
                && bucket(accounts, account(email), 10).tryConsume(1);
    }

    /** After the right password nothing is held against the account, and the address gets this attempt back. */
    void succeeded(String email, String address) {
        synchronized (accounts) {
            accounts.remove(account(email));
        }
        bucket(addresses, network(address), 40).addTokens(1);
    }

    private static String account(String email) {
        var typed = email.strip();
        return typed.substring(0, Math.min(typed.length(), LONGEST)).toLowerCase(Locale.ROOT);
    }

    private static Bucket bucket(Map<String, Bucket> buckets, String key, int attempts) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(key, unused -> Bucket.builder()
                    .addLimit(limit -> limit.capacity(attempts).refillGreedy(attempts, Duration.ofMinutes(15)))
                    .build());
        }
    }

    /** Whoever has one IPv6 address has 2^64 of them, so they count as one. */
    private static String network(String address) {
        try {
            InetAddress literal = InetAddress.ofLiteral(address);
            return literal instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(literal.getAddress(), 8))
                    : address;
        } catch (IllegalArgumentException notAnAddress) {
            return address;
        }
    }

    private static Map<String, Bucket> remembered() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > REMEMBERED;
            }
        };
    }
}
