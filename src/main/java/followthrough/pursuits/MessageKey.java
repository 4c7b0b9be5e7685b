package followthrough.pursuits;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * By what a message is found again: its key, a UUID; its Message-ID, which is the key; and the token of its way out, which
 * begins as the key does. One index finds all three. See V24.
 */
final class MessageKey {
    private static final Pattern MESSAGE_ID = Pattern.compile("<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^>]*>");
    private static final Pattern TOKEN = Pattern.compile("[\\w-]{24}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private MessageKey() {}

    /**
     * A key that begins with the moment, version 7 of RFC 9562, 5.7: what is planned together then stands together in the
     * index.
     */
    static UUID next(Instant now) {
        return new UUID(
                now.toEpochMilli() << 16 | 0x7000 | RANDOM.nextInt(1 << 12), Long.MIN_VALUE | RANDOM.nextLong() >>> 2);
    }

    /** @param domain of the sender's address */
    static String messageId(UUID key, String domain) {
        return "<" + key + "@" + domain + ">";
    }

    /** The key that is this Message-ID; empty for one that we would not give. */
    static Optional<UUID> of(String messageId) {
        var ours = MESSAGE_ID.matcher(messageId);
        return ours.matches() ? Optional.of(UUID.fromString(ours.group(1))) : Optional.empty();
    }

    /** A token for the message with that key. Who sees its Message-ID cannot guess it: 80 bits are chance. */
    static String token(UUID key) {
        var chance = new byte[10];
        RANDOM.nextBytes(chance);
        var bytes =
                ByteBuffer.allocate(18).putLong(key.getMostSignificantBits()).put(chance);
        return Base64.getUrlEncoder().encodeToString(bytes.array());
    }

    /** The smallest key of whose message this could be the token. Of what is no token: a number that no message has. */
    static UUID first(String token) {
        return new UUID(begin(token), 0);
    }

    /** The greatest key of whose message this could be the token. */
    static UUID last(String token) {
        return new UUID(begin(token), -1);
    }

    private static long begin(String token) {
        return TOKEN.matcher(token).matches()
                ? ByteBuffer.wrap(Base64.getUrlDecoder().decode(token)).getLong()
                : 0;
    }
}
