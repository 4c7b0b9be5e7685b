package followthrough.inbox;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message or a part of one, read from bytes that may be broken in any way. Never throws, and its work is bounded: at
 * most {@value #DEEPEST} levels, {@value #MOST_PARTS} parts and {@value #MOST_HEADERS} header lines each.
 */
final class Mime {
    private static final int DEEPEST = 12;
    private static final int MOST_PARTS = 300;
    private static final int MOST_HEADERS = 1_000;
    private static final int LONGEST_HEADER = 100_000;
    private static final int MOST_TEXT = 2_000_000;
    private static final Pattern HEADER = Pattern.compile("[\\x21-\\x7e&&[^:]]{1,200}[ \\t]*:.*");
    private static final Pattern KNOWN_HEADER = Pattern.compile(
            "^(?:mime-version|content-[a-z-]+|from|to|cc|date|subject|message-id|received|reply-to|return-path|x-[a-z-]+)\\s*:",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern WORD = Pattern.compile("=\\?([^?\\s]{1,60})\\?([bBqQ])\\?([^?]*)\\?=");
    private static final Pattern TYPE = Pattern.compile("^\\s*([\\w.+-]+)\\s*/\\s*([\\w.+-]+)");
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([^=;\\s]{1,60})\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^;\\s]*+))");

    private final byte[] data;
    private final int body;
    private final int end;
    private final List<Map.Entry<String, String>> headers;
    private final String type;
    private final Map<String, String> parameters;
    private final List<Mime> parts = new ArrayList<>();

    /** Shared by all parts of one message. */
    private static final class Budget {
        int parts = MOST_PARTS;
    }

    /** Reads a whole message, whatever its line ends. */
    static Mime of(byte[] raw) {
        var data = withPlainLineEnds(raw);
        int start = 0;
        // A line of the mbox format, or blank lines, may stand before the first header.
        while (start < data.length
                && (data[start] == '\n' || startsWith(data, start, "From ") || startsWith(data, start, ">From ")))
            start = nextLine(data, start);
        return new Mime(data, start, data.length, 0, new Budget(), "text/plain");
    }

    /** A text that is no message: in UTF-8 if it can be, whatever its line ends. */
    static String plain(byte[] raw) {
        return withoutNul(decoded(withPlainLineEnds(raw), ""));
    }

    private Mime(byte[] data, int start, int end, int depth, Budget budget, String usualType) {
        this.data = data;
        this.end = end;
        this.headers = new ArrayList<>();
        this.body = readHeaders(data, start, end, headers);
        var contentType = header("content-type");
        this.parameters = parameters(contentType);
        this.type = type(contentType, usualType);
        if (depth >= DEEPEST) return;
        if (type.startsWith("multipart/")) split(depth, budget);
        else if (isEnclosedMessage() && !isEncoded()) enclose(depth, budget, data, body, end);
        else if (isEnclosedMessage()) {
            var decoded = withPlainLineEnds(content());
            enclose(depth, budget, decoded, 0, decoded.length);
        }
    }

    String type() {
        return type;
    }

    List<Mime> parts() {
        return parts;
    }

    /** This one and all below, in the order they stand. */
    List<Mime> all() {
        var all = new ArrayList<Mime>();
        collect(all);
        return all;
    }

    private void collect(List<Mime> all) {
        all.add(this);
        for (var part : parts) part.collect(all);
    }

    /** As {@link #all}, without what stands in enclosed messages. */
    List<Mime> outer() {
        var outer = new ArrayList<Mime>();
        collectOuter(outer);
        return outer;
    }

    private void collectOuter(List<Mime> outer) {
        outer.add(this);
        if (!isEnclosedMessage()) for (var part : parts) part.collectOuter(outer);
    }

    boolean isEnclosedMessage() {
        return switch (type) {
            case "message/rfc822",
                    "message/global",
                    "text/rfc822-headers",
                    "message/rfc822-headers",
                    "message/global-headers" -> true;
            default -> false;
        };
    }

    boolean isAttachment() {
        return header("content-disposition").strip().toLowerCase(Locale.ROOT).startsWith("attachment");
    }

    /** What came along beside the text: files, and messages that are enclosed. At most {@value #MOST_PARTS}. */
    List<Heard.Attachment> attachments() {
        var found = new ArrayList<Heard.Attachment>();
        collectAttachments(found, true);
        return List.copyOf(found);
    }

    private void collectAttachments(List<Heard.Attachment> found, boolean top) {
        if (type.startsWith("multipart/") && !parts.isEmpty()) {
            for (var part : parts) part.collectAttachments(found, false);
            return;
        }
        boolean shown = type.equals("text/plain") || type.equals("text/html") || type.startsWith("multipart/");
        boolean report = type.equals("message/delivery-status") || top && type.equals("message/rfc822");
        if (isAttachment() || !shown && !report) found.add(new Heard.Attachment(fileName(), type, size()));
    }

    private @Nullable String fileName() {
        var disposition = parameters(header("content-disposition"));
        for (var of : List.of(disposition, parameters))
            for (var name : List.of("filename", "name")) {
                var value = extended(of, name);
                if (value != null && !value.isBlank()) return withoutNul(value.strip());
            }
        return null;
    }

    /** A parameter that may stand in pieces or name its charset (RFC 2231), or be a word of RFC 2047, as many write it. */
    private static @Nullable String extended(Map<String, String> of, String name) {
        if (of.containsKey(name)) return decodedWords(of.getOrDefault(name, ""));
        var whole = of.get(name + "*");
        if (whole != null) return percentDecoded(whole);
        var pieces = new StringBuilder();
        boolean encoded = of.containsKey(name + "*0*");
        for (int n = 0; n < 50; n++) {
            var piece = of.getOrDefault(name + "*" + n + "*", of.get(name + "*" + n));
            if (piece == null) break;
            pieces.append(piece);
        }
        if (pieces.isEmpty()) return null;
        return encoded ? percentDecoded(pieces.toString()) : decodedWords(pieces.toString());
    }

    private static String percentDecoded(String value) {
        int first = value.indexOf('\'');
        int second = value.indexOf('\'', first + 1);
        var charset = second > 0 ? value.substring(0, first) : "";
        var rest = (second > 0 ? value.substring(second + 1) : value).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < rest.length; i++) if (rest[i] == '%') rest[i] = '=';
        return decoded(quotedPrintable(rest, 0, rest.length), charset);
    }

    /** Of the decoded content, in bytes. */
    private long size() {
        return switch (encoding()) {
            case "base64" -> base64(data, body, end).length;
            case "quoted-printable" -> quotedPrintable(data, body, end).length;
            default -> end - body;
        };
    }

    /** The first header of that name, unfolded; empty when there is none. */
    String header(String name) {
        for (var header : headers) if (header.getKey().equals(name)) return header.getValue();
        return "";
    }

    boolean has(String name) {
        return headers.stream().anyMatch(header -> header.getKey().equals(name));
    }

    /** All headers of that name, joined by blanks. */
    String headers(String name) {
        var all = new StringBuilder();
        for (var header : headers)
            if (header.getKey().equals(name)) all.append(header.getValue()).append(' ');
        return all.toString().strip();
    }

    /** The first header of that name as a person reads it. */
    String words(String name) {
        return withoutNul(decodedWords(header(name)));
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The content as text, with {@code \n} as line end. */
    String text() {
        var bytes = isEncoded() ? withPlainLineEnds(content()) : content();
        return withoutNul(decoded(bytes, parameter("charset")));
    }

    /** The bytes after the headers, as they stand. */
    String source() {
        return new String(data, body, Math.min(end - body, MOST_TEXT), StandardCharsets.ISO_8859_1);
    }

    private byte[] content() {
        int length = Math.min(end - body, MOST_TEXT);
        return switch (encoding()) {
            case "base64" -> base64(data, body, body + length);
            case "quoted-printable" -> quotedPrintable(data, body, body + length);
            default -> java.util.Arrays.copyOfRange(data, body, body + length);
        };
    }

    private boolean isEncoded() {
        return encoding().equals("base64") || encoding().equals("quoted-printable");
    }

    private String encoding() {
        return header("content-transfer-encoding").strip().toLowerCase(Locale.ROOT);
    }

    private void enclose(int depth, Budget budget, byte[] bytes, int from, int to) {
        if (budget.parts-- <= 0) return;
        while (from < to && bytes[from] == '\n') from++;
        parts.add(new Mime(bytes, from, to, depth + 1, budget, "text/plain"));
    }

    private void split(int depth, Budget budget) {
        var boundary = parameter("boundary");
        if (!boundary.isEmpty()) split(boundary, depth, budget);
        // A boundary that is not named, or not the one that is used, is the first line that looks like one.
        if (parts.isEmpty() && !guessedBoundary().isEmpty()) split(guessedBoundary(), depth, budget);
    }

    private void split(String boundary, int depth, Budget budget) {
        var mark = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        var usual = type.equals("multipart/digest") ? "message/rfc822" : "text/plain";
        int start = -1;
        for (int line = body; line < end; line = nextLine(data, line)) {
            if (!isMark(line, mark)) continue;
            if (start >= 0) part(start, Math.max(start, line - 1), depth, budget, usual);
            int after = line + mark.length;
            boolean last = after + 1 < end && data[after] == '-' && data[after + 1] == '-';
            start = last ? -1 : Math.min(end, nextLine(data, line));
            if (last || budget.parts <= 0) return;
        }
        if (start >= 0) part(start, end, depth, budget, usual);
    }

    private void part(int from, int to, int depth, Budget budget, String usualType) {
        if (budget.parts-- > 0) parts.add(new Mime(data, from, to, depth + 1, budget, usualType));
    }

    private boolean isMark(int line, byte[] mark) {
        if (line + mark.length > end) return false;
        for (int i = 0; i < mark.length; i++) if (data[line + i] != mark[i]) return false;
        int after = line + mark.length;
        if (after + 1 < end && data[after] == '-' && data[after + 1] == '-') after += 2;
        while (after < end && (data[after] == ' ' || data[after] == '\t')) after++;
        return after >= end || data[after] == '\n';
    }

    private String guessedBoundary() {
        for (int line = body, n = 0; line < end && n < 50; line = nextLine(data, line), n++)
            if (startsWith(data, line, "--")) {
                int stop = Math.min(end, nextLine(data, line));
                return new String(
                                data,
                                line + 2,
                                Math.max(0, Math.min(200, stop - line - 2)),
                                StandardCharsets.ISO_8859_1)
                        .strip();
            }
        return "";
    }

    private static int readHeaders(byte[] data, int start, int end, List<Map.Entry<String, String>> headers) {
        int line = start;
        StringBuilder value = new StringBuilder();
        String name = "";
        while (line < end) {
            int next = Math.min(end, nextLine(data, line));
            int stop = next > line && data[next - 1] == '\n' ? next - 1 : next;
            if (stop == line) {
                line = next;
                break;
            }
            boolean folded = data[line] == ' ' || data[line] == '\t';
            var text = headerText(data, line, Math.min(stop, line + LONGEST_HEADER));
            if (folded && !name.isEmpty()) {
                if (text.isBlank() && isBlankAfter(data, next, end)) { // a "blank" line of blanks ends the header too
                    line = next;
                    break;
                }
                if (value.length() < LONGEST_HEADER) value.append(' ').append(text.strip());
            } else if (HEADER.matcher(text).matches()) {
                if (!name.isEmpty() && headers.size() < MOST_HEADERS)
                    headers.add(Map.entry(name, value.toString().strip()));
                int colon = text.indexOf(':');
                name = text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                value = new StringBuilder(text.substring(colon + 1).strip());
            } else if (!name.isEmpty() && isHeader(data, next, end)) {
                value.append(' ').append(text.strip()); // somebody broke a long header without indenting it
            } else if (!startsWith(data, line, "From ") && !startsWith(data, line, ">From ")) {
                break; // no header: the body begins without a blank line
            }
            line = next;
        }
        if (!name.isEmpty() && headers.size() < MOST_HEADERS)
            headers.add(Map.entry(name, value.toString().strip()));
        return Math.min(line, end);
    }

    private static boolean isHeader(byte[] data, int line, int end) {
        if (line >= end) return false;
        var text = headerText(data, line, Math.min(Math.min(end, nextLine(data, line)), line + 200))
                .stripTrailing();
        return KNOWN_HEADER.matcher(text).find();
    }

    private static boolean isBlankAfter(byte[] data, int next, int end) {
        return next >= end || (data[next] != ' ' && data[next] != '\t');
    }

    private static String headerText(byte[] data, int from, int to) {
        return withoutNul(decoded(java.util.Arrays.copyOfRange(data, from, to), ""));
    }

    /** PostgreSQL keeps any character but this one. */
    private static String withoutNul(String text) {
        return text.replace("\u0000", "");
    }

    private static String type(String contentType, String usual) {
        var found = TYPE.matcher(contentType);
        if (found.find()) return (found.group(1) + "/" + found.group(2)).toLowerCase(Locale.ROOT);
        var word = contentType.replaceAll("[;\\s].*", "").toLowerCase(Locale.ROOT);
        return word.isEmpty() ? usual : word.equals("text") ? "text/plain" : word + "/unknown";
    }

    private static Map<String, String> parameters(String contentType) {
        var parameters = new HashMap<String, String>();
        var found = PARAMETER.matcher(contentType);
        while (found.find() && parameters.size() < 50) {
            var value = found.group(2) != null ? found.group(2).replaceAll("\\\\(.)", "$1") : found.group(3);
            parameters.putIfAbsent(found.group(1).toLowerCase(Locale.ROOT), value == null ? "" : value);
        }
        return parameters;
    }

    /** Decodes RFC 2047; bytes of neighbouring words are joined first, because some mail programs split a character. */
    static String decodedWords(String header) {
        if (!header.contains("=?")) return header;
        var text = new StringBuilder();
        var found = WORD.matcher(header);
        var bytes = new ByteArrayOutputStream();
        String charset = "";
        int last = 0;
        while (found.find()) {
            var between = header.substring(last, found.start());
            var named = found.group(1).replaceAll("\\*.*", "");
            if (bytes.size() > 0 && (!between.isBlank() || !named.equalsIgnoreCase(charset))) {
                text.append(decoded(bytes.toByteArray(), charset));
                bytes.reset();
            }
            if (!between.isBlank() || last == 0) text.append(between);
            var content = found.group(3).getBytes(StandardCharsets.ISO_8859_1);
            bytes.writeBytes(
                    found.group(2).equalsIgnoreCase("b")
                            ? base64(content, 0, content.length)
                            : quotedPrintable(
                                    found.group(3).replace('_', ' ').getBytes(StandardCharsets.ISO_8859_1),
                                    0,
                                    content.length));
            charset = named;
            last = found.end();
        }
        text.append(decoded(bytes.toByteArray(), charset)).append(header.substring(last));
        return text.toString();
    }

    /** Text in the named charset; where that cannot be, UTF-8 if it is valid, else windows-1252. */
    private static String decoded(byte[] bytes, String charset) {
        var named = charset(charset);
        if (named != null && !named.equals(StandardCharsets.US_ASCII) && !named.equals(StandardCharsets.UTF_8))
            return new String(bytes, named);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return named == StandardCharsets.UTF_8
                    ? new String(bytes, StandardCharsets.UTF_8)
                    : new String(bytes, WINDOWS_1252);
        }
    }

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private static @Nullable Charset charset(String name) {
        var plain = name.strip().toLowerCase(Locale.ROOT);
        try {
            return switch (plain) {
                case "" -> null;
                case "iso-8859-1", "latin1", "iso8859-1", "iso_8859-1" -> WINDOWS_1252; // as every browser reads it
                case "ks_c_5601-1987", "ks_c_5601" -> Charset.forName("x-windows-949");
                case "gb2312", "gbk", "x-gbk" -> Charset.forName("GB18030");
                case "shift_jis", "sjis", "x-sjis" -> Charset.forName("windows-31j");
                case "cp-850" -> Charset.forName("IBM850");
                case "utf8" -> StandardCharsets.UTF_8;
                default -> Charset.forName(plain);
            };
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null; // decoded as if nothing had been said
        }
    }

    private static byte[] base64(byte[] data, int from, int to) {
        var out = new ByteArrayOutputStream((to - from) * 3 / 4 + 3);
        int bits = 0, count = 0;
        for (int i = from; i < to; i++) {
            int c = data[i] & 0xff;
            int value = c >= 'A' && c <= 'Z'
                    ? c - 'A'
                    : c >= 'a' && c <= 'z'
                            ? c - 'a' + 26
                            : c >= '0' && c <= '9'
                                    ? c - '0' + 52
                                    : c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
            if (value < 0) continue;
            bits = bits << 6 | value;
            if (++count == 4) {
                out.write(bits >> 16);
                out.write(bits >> 8);
                out.write(bits);
                bits = count = 0;
            }
        }
        if (count == 3) {
            out.write(bits >> 10);
            out.write(bits >> 2);
        } else if (count == 2) out.write(bits >> 4);
        return out.toByteArray();
    }

    private static byte[] quotedPrintable(byte[] data, int from, int to) {
        var out = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            int c = data[i];
            if (c != '=') {
                out.write(c);
                continue;
            }
            int blank = i + 1;
            while (blank < to && (data[blank] == ' ' || data[blank] == '\t')) blank++;
            if (blank < to && data[blank] == '\n') {
                i = blank;
                continue;
            }
            int high = i + 1 < to ? Character.digit(data[i + 1], 16) : -1,
                    low = i + 2 < to ? Character.digit(data[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                if (blank < to) out.write(c);
                continue;
            }
            out.write(high << 4 | low);
            i += 2;
        }
        return out.toByteArray();
    }

    /** CR LF and a lone CR become LF. */
    private static byte[] withPlainLineEnds(byte[] raw) {
        var plain = new byte[raw.length];
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '\r') plain[length++] = raw[i];
            else if (i + 1 >= raw.length || raw[i + 1] != '\n') plain[length++] = '\n';
        }
        return length == raw.length ? plain : java.util.Arrays.copyOf(plain, length);
    }

    private static int nextLine(byte[] data, int from) {
        int i = from;
        while (i < data.length && data[i] != '\n') i++;
        return i + 1;
    }

    private static boolean startsWith(byte[] data, int at, String text) {
        if (at + text.length() > data.length) return false;
        for (int i = 0; i < text.length(); i++) if (data[at + i] != text.charAt(i)) return false;
        return true;
    }
}
