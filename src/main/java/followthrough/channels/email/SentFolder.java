package followthrough.channels.email;

import jakarta.mail.FetchProfile;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import jakarta.mail.search.HeaderTerm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.jspecify.annotations.Nullable;

/** Finds the Sent folder of a mailbox and what of ours lies in it. */
final class SentFolder {
    /** Last part of its name where the server does not mark it (RFC 6154), in the languages of common mail programs. */
    private static final Set<String> NAMES = Set.of(
            "sent",
            "sent items",
            "sent mail",
            "sent messages",
            "gesendet",
            "gesendete elemente",
            "gesendete objekte",
            "gesendete nachrichten",
            "envoyés",
            "éléments envoyés",
            "messages envoyés",
            "enviados",
            "elementos enviados",
            "itens enviados",
            "posta inviata",
            "inviati",
            "verzonden",
            "verzonden items",
            "skickat",
            "sendt",
            "sendte elementer",
            "wysłane",
            "elementy wysłane",
            "odeslaná pošta",
            "отправленные");

    /** How many of the newest are looked through one by one, because some servers search headers badly. */
    private static final int LOOKED_THROUGH = 200;

    /** Where Microsoft 365 may keep the Message-ID that a message came with. */
    private static final String ORIGINAL_ID = "X-Microsoft-Original-Message-ID";

    private static final Pattern ORIGINAL = Pattern.compile("<([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})@");

    private static final String UUID_FORM = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    private SentFolder() {}

    static SentLookup holds(ImapSession session, String keyOrMessageId) throws MessagingException {
        var sent = find(session);
        if (sent == null) return new SentLookup.CannotTell("The mailbox has no folder known as its Sent folder.");
        session.examined(sent);
        var header = keyOrMessageId.startsWith("<") ? "Message-ID" : Outgoing.KEY_HEADER;
        if (sent.search(new HeaderTerm(header, keyOrMessageId)).length > 0) return new SentLookup.Found();
        for (var message : newest(sent)) {
            var values = message.getHeader(header);
            if (values != null)
                for (var value : values) if (value.strip().equals(keyOrMessageId)) return new SentLookup.Found();
        }
        return new SentLookup.NotThere();
    }

    /** Our keys on the newest messages there that came since; none where no folder is known as Sent. */
    static List<UUID> keysSince(ImapSession session, Instant since) throws MessagingException {
        var keys = new ArrayList<UUID>();
        var sent = find(session);
        if (sent == null) return keys;
        session.examined(sent);
        for (var message : newest(sent)) {
            var values = message.getHeader(Outgoing.KEY_HEADER);
            var at = message.getReceivedDate();
            if (values == null || at == null || at.toInstant().isBefore(since)) continue;
            for (var value : values) if (value.strip().matches(UUID_FORM)) keys.add(UUID.fromString(value.strip()));
        }
        return keys;
    }

    /** Asked for with {@link #copy}. */
    static FetchProfile heads() {
        var profile = new FetchProfile();
        profile.add(UIDFolder.FetchProfileItem.UID);
        for (var header : List.of("Message-ID", "References", ORIGINAL_ID, Outgoing.KEY_HEADER)) profile.add(header);
        return profile;
    }

    /**
     * A message of ours there, known by our key: in its own header, in the id that its provider put aside, or last among
     * the References. An answer that a person writes in another program repeats our key there as well, but never last.
     */
    static Optional<SentCopy> copy(Message message) throws MessagingException {
        var messageId = header(message, "Message-ID");
        if (!Outgoing.isMessageId(messageId)) return Optional.empty();
        var key = header(message, Outgoing.KEY_HEADER);
        if (key.matches(UUID_FORM)) return Optional.of(new SentCopy(UUID.fromString(key), messageId));
        var original = ORIGINAL.matcher(header(message, ORIGINAL_ID));
        if (original.find()) return Optional.of(new SentCopy(UUID.fromString(original.group(1)), messageId));
        var references = header(message, "References");
        return Outgoing.keysIn(references.substring(Math.max(0, references.lastIndexOf('<')))).stream()
                .findFirst()
                .map(last -> new SentCopy(last, messageId));
    }

    private static String header(Message message, String name) throws MessagingException {
        var values = message.getHeader(name);
        return values == null ? "" : values[0].strip();
    }

    /** Their keys and Message-IDs are there without another question. */
    static Message[] newest(IMAPFolder sent) throws MessagingException {
        int count = sent.getMessageCount();
        if (count == 0) return new Message[0];
        var messages = sent.getMessages(Math.max(1, count - LOOKED_THROUGH + 1), count);
        var profile = new FetchProfile();
        profile.add("Message-ID");
        profile.add(Outgoing.KEY_HEADER);
        profile.add(FetchProfile.Item.ENVELOPE);
        sent.fetch(messages, profile);
        return messages;
    }

    static @Nullable IMAPFolder find(ImapSession session) throws MessagingException {
        return session.special("\\Sent", NAMES);
    }
}
