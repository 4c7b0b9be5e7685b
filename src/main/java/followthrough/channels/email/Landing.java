package followthrough.channels.email;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.jspecify.annotations.Nullable;

/**
 * Where a message of ours lies in a mailbox.
 *
 * @param messageId as it lies there; null where it has none
 * @param authenticationResults what servers wrote above it, the last to do so first
 */
public record Landing(Place place, @Nullable String messageId, List<String> authenticationResults) {
    public enum Place {
        INBOX,
        SPAM,
        SENT
    }

    /** Looks through the newest of each of the three. @param key ours, as its header has it */
    static List<Landing> of(ImapSession session, String key) throws MessagingException {
        var found = new ArrayList<Landing>();
        look(session.inbox(), Place.INBOX, key, found);
        var spam = session.special("\\Junk", MailboxReader.JUNK);
        if (spam != null) look(session.examined(spam), Place.SPAM, key, found);
        var sent = SentFolder.find(session);
        if (sent != null) look(session.examined(sent), Place.SENT, key, found);
        return found;
    }

    private static void look(IMAPFolder folder, Place place, String key, List<Landing> found)
            throws MessagingException {
        for (var message : SentFolder.newest(folder)) {
            var keys = message.getHeader(Outgoing.KEY_HEADER);
            if (keys == null || !keys[0].strip().equals(key)) continue;
            var ids = message.getHeader("Message-ID");
            var results = message.getHeader("Authentication-Results");
            found.add(new Landing(
                    place, ids == null ? null : ids[0].strip(), results == null ? List.of() : List.of(results)));
        }
        folder.close(false);
    }
}
