package followthrough.channels.email;

import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.StreamProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A plain-text message to one recipient, complete to the last byte before anything is sent. Equal values give equal
 * bytes, so what was planned can be kept and sent again as it stood.
 *
 * @param messageId with its angle brackets, fixed by the caller
 * @param key our second key, because some providers rewrite Message-ID; it travels in a header and in References
 * @param fromName shown name of the sender; may be empty
 * @param inReplyTo Message-ID answered, with angle brackets; absent in a new thread
 * @param references Message-IDs of the thread, oldest first, with angle brackets
 * @param unsubscribe the public way out; absent in a person's own correspondence
 */
public record Outgoing(
        String messageId,
        UUID key,
        String fromAddress,
        String fromName,
        String to,
        String subject,
        String text,
        Instant date,
        @Nullable String inReplyTo,
        List<String> references,
        @Nullable Unsubscribe unsubscribe,
        boolean automatic) {

    public static final String KEY_HEADER = "X-Followthrough-Key";

    private static final Pattern MESSAGE_ID = Pattern.compile("<[\\x21-\\x7e&&[^<>]]{1,900}>");
    private static final Pattern KEY_REFERENCE =
            Pattern.compile("<ft\\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", Pattern.CASE_INSENSITIVE);
    private static final Pattern ADDRESS = Pattern.compile("[\\x21-\\x7e&&[^<>()\\[\\],;:\\\\\"]]{1,320}");
    /** Found once: looking for it among all libraries costs more than all else about a message. */
    private static final StreamProvider STREAMS = StreamProvider.provider();

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH);

    /**
     * How a recipient ends what we send: by mail, and by a link that takes one click where we have a public address.
     *
     * @param mailto a {@code mailto:} URI
     */
    public record Unsubscribe(URI mailto, @Nullable URI link) {
        public Unsubscribe {
            if (!"mailto".equalsIgnoreCase(mailto.getScheme()))
                throw new IllegalArgumentException(mailto + " is not a mailto: address");
            if (link != null
                    && !"https".equalsIgnoreCase(link.getScheme())
                    && !"http".equalsIgnoreCase(link.getScheme()))
                throw new IllegalArgumentException(link + " is not a web address");
        }
    }

    /** @throws IllegalArgumentException when an address, an id or a header's text could break out of its header */
    public Outgoing {
        fromAddress = address(fromAddress);
        to = address(to);
        fromName = oneLine("the sender's name", fromName);
        subject = oneLine("the subject", subject);
        messageId = id(messageId);
        inReplyTo = inReplyTo == null ? null : id(inReplyTo);
        references = references.stream().map(Outgoing::id).toList();
    }

    /** The whole message as it goes over the wire: ASCII only, every line ended by CR LF, the last one included. */
    public byte[] bytes() {
        var head = new StringBuilder();
        head.append("Date: ").append(DATE.format(date.atOffset(ZoneOffset.UTC))).append("\r\n");
        head.append("From: ").append(sender()).append("\r\n");
        head.append("To: ").append(to).append("\r\n");
        head.append("Message-ID: ").append(messageId).append("\r\n");
        if (inReplyTo != null) head.append("In-Reply-To: ").append(inReplyTo).append("\r\n");
        head.append("References: ").append(String.join("\r\n ", thread())).append("\r\n");
        head.append("Subject: ").append(encoded(subject, "Subject: ".length())).append("\r\n");
        head.append(KEY_HEADER).append(": ").append(key).append("\r\n");
        head.append("X-Followthrough-Touch: ")
                .append(automatic ? "automatic" : "personal")
                .append("\r\n");
        if (unsubscribe != null) {
            head.append("List-Unsubscribe: ")
                    .append(Stream.of(unsubscribe.link, unsubscribe.mailto)
                            .filter(way -> way != null)
                            .map(way -> "<" + way.toASCIIString() + ">")
                            .collect(Collectors.joining(",\r\n ")))
                    .append("\r\n");
            // RFC 8058, section 3.1: one-click needs an https link
            if (unsubscribe.link != null && "https".equalsIgnoreCase(unsubscribe.link.getScheme()))
                head.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
        }
        head.append("MIME-Version: 1.0\r\n");
        head.append("Content-Type: text/plain; charset=UTF-8\r\n");
        head.append("Content-Transfer-Encoding: quoted-printable\r\n\r\n");

        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(quotedPrintable(text));
        return bytes.toByteArray();
    }

    /** Our keys among Message-IDs or References, in the order they stand there. */
    public static List<UUID> keysIn(String references) {
        return KEY_REFERENCE
                .matcher(references)
                .results()
                .map(found -> UUID.fromString(found.group(1)))
                .distinct()
                .toList();
    }

    /** The thread as the recipient's answer will repeat it. RFC 5322 limits no header, but relays do: the oldest go first. */
    private List<String> thread() {
        var thread = new ArrayList<>(references.subList(Math.max(0, references.size() - 20), references.size()));
        thread.add("<ft." + key + "@" + fromAddress.substring(fromAddress.lastIndexOf('@') + 1) + ">");
        // The direct parent stands last, where mail programs look for it.
        if (inReplyTo != null) {
            thread.remove(inReplyTo);
            thread.add(inReplyTo);
        }
        return thread;
    }

    private String sender() {
        if (fromName.isBlank()) return fromAddress;
        try {
            return MimeUtility.fold("From: ".length(), new InternetAddress(fromAddress, fromName, "UTF-8").toString());
        } catch (IOException e) {
            throw new IllegalStateException("UTF-8 belongs to every Java", e);
        }
    }

    private static String encoded(String text, int used) {
        try {
            return MimeUtility.fold(used, MimeUtility.encodeText(text, "UTF-8", null));
        } catch (IOException e) {
            throw new IllegalStateException("UTF-8 belongs to every Java", e);
        }
    }

    private static byte[] quotedPrintable(String text) {
        var lines =
                text.replace("\r\n", "\n").replace('\r', '\n').stripTrailing().replace("\n", "\r\n");
        var bytes = new ByteArrayOutputStream();
        try (var encoder = STREAMS.outputQP(bytes)) {
            encoder.write(lines.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("Quoted-printable in memory cannot fail", e);
        }
        bytes.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    /** An address as SMTP takes it, its domain in ASCII. */
    static String address(String typed) {
        var at = typed.lastIndexOf('@');
        if (at < 1) throw new IllegalArgumentException("\"" + typed + "\" is not an e-mail address");
        try {
            var ascii = typed.substring(0, at) + "@" + IDN.toASCII(typed.substring(at + 1));
            if (!ADDRESS.matcher(ascii).matches() || ascii.indexOf('@') != ascii.lastIndexOf('@'))
                throw new IllegalArgumentException(
                        "\"" + typed + "\" is not an address mail servers can be relied on to take");
            new InternetAddress(ascii, true);
            return ascii;
        } catch (jakarta.mail.internet.AddressException e) {
            throw new IllegalArgumentException("\"" + typed + "\" is not an e-mail address: " + e.getMessage(), e);
        }
    }

    /** Whether a header of ours could hold it. */
    public static boolean isMessageId(String id) {
        return MESSAGE_ID.matcher(id).matches();
    }

    private static String id(String messageId) {
        if (!isMessageId(messageId))
            throw new IllegalArgumentException("\"" + messageId + "\" is not a Message-ID with its angle brackets");
        return messageId;
    }

    private static String oneLine(String what, String value) {
        if (value.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029))
            throw new IllegalArgumentException("A line break or control character stands in " + what);
        return value.strip();
    }
}
