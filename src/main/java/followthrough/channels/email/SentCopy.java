package followthrough.channels.email;

import java.util.UUID;

/**
 * A message of ours as it lies in its mailbox's Sent folder.
 *
 * @param messageId with its angle brackets; some providers give another one than the message came with
 */
public record SentCopy(UUID key, String messageId) {
    /** Whether the provider left the Message-ID as it was: ours is the key. */
    boolean keptItsId() {
        return messageId.regionMatches(true, 0, "<" + key + "@", 0, 38);
    }
}
