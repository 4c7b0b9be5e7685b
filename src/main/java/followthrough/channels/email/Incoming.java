package followthrough.channels.email;

import java.time.Instant;

/**
 * A message that came into a mailbox.
 *
 * @param uid means something only together with {@code uidValidity} and {@code folder}
 * @param raw as it lies on the server, of very large messages only the first ten million bytes
 * @param internalDate when the server received it
 */
public record Incoming(long mailboxId, String folder, long uidValidity, long uid, byte[] raw, Instant internalDate) {
    /** Whether its provider took it for spam, or somebody put it there. */
    public boolean inJunk() {
        return !folder.equals("INBOX");
    }

    /** Without the content, so that it never reaches a log. */
    @Override
    public String toString() {
        return "message " + uid + " of " + folder + " in mailbox " + mailboxId;
    }
}
