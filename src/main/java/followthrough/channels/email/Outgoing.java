package followthrough.channels.email;

import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.StreamProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A message to one recipient: a plain text, where wanted the same as HTML beside it, and files. Equal values give equal
 * bytes, so what was planned can be kept and sent again as it stood. Whatever could keep it from being written is refused
 * when it is made.
 *
 * @param messageId with its angle brackets, fixed by the caller
 * @param key our second key, because some providers rewrite Message-ID; it travels in a header and in References
 * @param fromName shown name of the sender; may be empty
 * @param inReplyTo Message-ID answered, with angle brackets; absent in a new thread
 * @param references Message-IDs of the thread, oldest first, with angle brackets
 * @param unsubscribe the public way out; absent in a person's own correspondence
 * @param html whether the text goes as HTML, too, for programs that show that
 * @param attachments in the order they are shown; none in most messages
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
        boolean automatic,
        boolean html,
        List<Attachment> attachments) {

    /** All files of a message together, in bytes as they lie on a disk: a third more on the way, where many servers take 15 MB. */
    public static final int MOST_ATTACHED = 10_000_000;

    public static final int MOST_ATTACHMENTS = 10;
    public static final String KEY_HEADER = "X-Followthrough-Key";

    private static final Pattern MESSAGE_ID = Pattern.compile("<[\\x21-\\x7e&&[^<>]]{1,900}>");
    private static final Pattern KEY_REFERENCE =
            Pattern.compile("<ft\\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", Pattern.CASE_INSENSITIVE);
    private static final Pattern ADDRESS = Pattern.compile("[\\x21-\\x7e&&[^<>()\\[\\],;:\\\\\"]]{1,320}");
    /** RFC 6838, 4.2; a message or a bundle of parts may not go as base64 (RFC 2046, 5.2.1 and 5.1). */
    private static final Pattern MEDIA_TYPE = Pattern.compile(
            "(?!(?i:multipart|message)/)[A-Za-z0-9][\\w!#$&^.+-]{0,126}/[A-Za-z0-9][\\w!#$&^.+-]{0,126}");

    private static final int LONGEST_FILE_NAME = 200;
    /** Full lines of 76 letters, so that a file is encoded piece by piece. */
    private static final int PIECE = 57 * 1_000;

    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(76, new byte[] {'\r', '\n'});
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

    /**
     * A file that goes with a message.
     *
     * @param fileName without a folder, in any script
     * @param mediaType such as {@code application/pdf}
     * @param bytes taken as they are and never changed, so that several messages may share them
     */
    public record Attachment(String fileName, String mediaType, byte[] bytes) {
        /** @throws IllegalArgumentException when name or type could break out of its header, or a mail program be misled */
        public Attachment {
            fileName = oneLine("a file's name", fileName);
            if (fileName.isEmpty() || fileName.length() > LONGEST_FILE_NAME || fileName.matches(".*[/\\\\].*"))
                throw new IllegalArgumentException("\"" + fileName + "\" is not a file's name of at most "
                        + LONGEST_FILE_NAME + " letters, without a folder");
            if (!MEDIA_TYPE.matcher(mediaType).matches())
                throw new IllegalArgumentException("\"" + mediaType + "\" is not a media type of a file");
        }

        /** What older programs look for stands with the type, the rest with the disposition (RFC 2183, 2.3; RFC 2231). */
        private String headers() {
            boolean ascii = fileName.chars().allMatch(c -> c < 0x7f);
            var quoted = "\"" + fileName.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            return "Content-Type: " + mediaType + ";\r\n name="
                    + (ascii ? quoted : "\"" + encoded(fileName, " name=\"".length()) + "\"")
                    + "\r\nContent-Disposition: attachment;\r\n "
                    + (ascii ? "filename=" + quoted : String.join(";\r\n ", continued()))
                    + "\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        }

        /** RFC 2231, 3 and 4: UTF-8 with its bytes as hexadecimal numbers, in as many pieces as short lines need. */
        private List<String> continued() {
            var pieces = new ArrayList<StringBuilder>();
            for (byte b : ("UTF-8\0" + fileName).getBytes(StandardCharsets.UTF_8)) {
                if (pieces.isEmpty() || pieces.getLast().length() > 55) pieces.add(new StringBuilder());
                if (b == 0) pieces.getLast().append("''");
                else if (b > 0 && (Character.isLetterOrDigit(b) || b == '.' || b == '-' || b == '_'))
                    pieces.getLast().append((char) b);
                else
                    pieces.getLast()
                            .append('%')
                            .append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
            return IntStream.range(0, pieces.size())
                    .mapToObj(n -> "filename*" + n + "*=" + pieces.get(n))
                    .toList();
        }

        private void writeTo(OutputStream out) throws IOException {
            out.write(ascii(headers()));
            for (int from = 0; from < bytes.length; from += PIECE) {
                out.write(BASE64.encode(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PIECE))));
                out.write(ascii("\r\n"));
            }
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
        attachments = List.copyOf(attachments);
        var all = attachments.stream().mapToLong(file -> file.bytes.length).sum();
        if (attachments.size() > MOST_ATTACHMENTS || all > MOST_ATTACHED)
            throw new IllegalArgumentException("At most " + MOST_ATTACHMENTS + " files of together "
                    + MOST_ATTACHED / 1_000_000 + " MB go with a message; these are " + attachments.size() + " of "
                    + (all + 999_999) / 1_000_000 + " MB");
    }

    /** The whole message as it goes over the wire: ASCII only, every line ended by CR LF, the last one included. */
    public byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        try {
            writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** As {@link #bytes()}, piece by piece: beside the files themselves it takes no room worth naming. */
    void writeTo(OutputStream out) throws IOException {
        out.write(ascii(headers()));
        if (attachments.isEmpty()) writeText(out);
        else {
            out.write(ascii("Content-Type: multipart/mixed;\r\n boundary=\"" + boundary("mixed") + "\"\r\n\r\n"));
            out.write(ascii("--" + boundary("mixed") + "\r\n"));
            writeText(out);
            for (var file : attachments) {
                out.write(ascii("\r\n--" + boundary("mixed") + "\r\n"));
                file.writeTo(out);
            }
            out.write(ascii("\r\n--" + boundary("mixed") + "--\r\n"));
        }
    }

    /** Its text, twice where it goes as HTML, too; the better one last (RFC 2046, 5.1.4). */
    private void writeText(OutputStream out) throws IOException {
        var lines = text.replace("\r\n", "\n").replace('\r', '\n').stripTrailing();
        if (!html) writePart("plain", lines, out);
        else {
            out.write(ascii("Content-Type: multipart/alternative;\r\n boundary=\"" + boundary("text") + "\"\r\n\r\n"));
            out.write(ascii("--" + boundary("text") + "\r\n"));
            writePart("plain", lines, out);
            out.write(ascii("\r\n--" + boundary("text") + "\r\n"));
            writePart("html", HtmlBody.of(lines), out);
            out.write(ascii("\r\n--" + boundary("text") + "--\r\n"));
        }
    }

    private static void writePart(String type, String lines, OutputStream out) throws IOException {
        out.write(ascii("Content-Type: text/" + type + "; charset=UTF-8\r\n"));
        out.write(ascii("Content-Transfer-Encoding: quoted-printable\r\n\r\n"));
        out.write(quotedPrintable(lines));
    }

    /** In no part can stand {@code =_}: neither quoted-printable nor base64 writes it (RFC 2045, 6.7). */
    private String boundary(String of) {
        return "=_" + of + "_" + key;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private String headers() {
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
        return head.append("MIME-Version: 1.0\r\n").toString();
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
        var lines = text.stripTrailing().replace("\n", "\r\n");
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
