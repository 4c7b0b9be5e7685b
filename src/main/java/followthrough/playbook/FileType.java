package followthrough.playbook;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The kinds of files that are worth receiving and that mail servers let through. What a file is its bytes say; a name that
 * says otherwise is refused, for it would open as something else, or not at all.
 */
enum FileType {
    PDF("application/pdf", "PDF", "pdf"),
    PNG("image/png", "picture", "png"),
    JPEG("image/jpeg", "picture", "jpg", "jpeg"),
    GIF("image/gif", "picture", "gif"),
    WEBP("image/webp", "picture", "webp"),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word", "docx"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel", "xlsx"),
    PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation", "PowerPoint", "pptx"),
    ODT("application/vnd.oasis.opendocument.text", "OpenDocument text", "odt"),
    ODS("application/vnd.oasis.opendocument.spreadsheet", "OpenDocument sheet", "ods"),
    ODP("application/vnd.oasis.opendocument.presentation", "OpenDocument slides", "odp"),
    TEXT("text/plain", "text", "txt"),
    CSV("text/csv", "CSV", "csv"),
    ICS("text/calendar", "calendar entry", "ics");

    private final String mediaType;
    private final String words;
    private final List<String> extensions;

    FileType(String mediaType, String words, String... extensions) {
        this.mediaType = mediaType;
        this.words = words;
        this.extensions = List.of(extensions);
    }

    String mediaType() {
        return mediaType;
    }

    String words() {
        return words;
    }

    /** What a form offers to choose from: {@code .pdf,.png,…}. */
    static String accepted() {
        return String.join(
                ",",
                Arrays.stream(values())
                        .flatMap(type -> type.extensions.stream())
                        .map(it -> "." + it)
                        .toList());
    }

    static FileType of(String mediaType) {
        return Arrays.stream(values())
                .filter(it -> it.mediaType.equals(mediaType))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no type of ours: " + mediaType));
    }

    /** What came of looking at a file. */
    sealed interface Seen {}

    record Taken(FileType type) implements Seen {}

    /** @param why a sentence for whoever chose it */
    record Refused(String why) implements Seen {}

    static Seen look(String name, byte[] bytes) {
        var extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        var named = Arrays.stream(values())
                .filter(it -> it.extensions.contains(extension))
                .findFirst();
        var names = bytes.length > 4 && startsWith(bytes, "PK\u0003\u0004") ? namesInZip(bytes) : Set.<String>of();
        if (names.contains("word/vbaProject.bin")
                || names.contains("xl/vbaProject.bin")
                || names.contains("ppt/vbaProject.bin"))
            return new Refused("“" + name
                    + "” has macros, which mail servers do not let through. Save it without them, or as PDF.");
        var found = ofBytes(bytes, names).or(() -> isText(bytes) ? named.filter(FileType::isPlain) : Optional.empty());
        if (found.isEmpty())
            return new Refused(
                    "“" + name + "” is none of " + kinds() + ". Save it as one of these, best as PDF, or give a link.");
        if (named.isEmpty() || named.get() != found.get())
            return new Refused(
                    "“" + name + "” is called otherwise than what it is: a file of the kind " + found.get().words
                            + ", whose name ends in ." + found.get().extensions.getFirst() + ".");
        return new Taken(found.get());
    }

    private static String kinds() {
        return "PDF, picture (PNG, JPEG, GIF, WebP), Word, Excel, PowerPoint, OpenDocument, text, CSV and calendar entry";
    }

    private boolean isPlain() {
        return mediaType.startsWith("text/");
    }

    private static Optional<FileType> ofBytes(byte[] bytes, Set<String> names) {
        if (startsWith(bytes, "%PDF-")) return Optional.of(PDF);
        if (startsWith(bytes, "\u0089PNG\r\n\u001a\n")) return Optional.of(PNG);
        if (startsWith(bytes, "\u00ff\u00d8\u00ff")) return Optional.of(JPEG);
        if (startsWith(bytes, "GIF87a") || startsWith(bytes, "GIF89a")) return Optional.of(GIF);
        if (startsWith(bytes, "RIFF") && latin(bytes, 8, 4).equals("WEBP")) return Optional.of(WEBP);
        if (names.contains("[Content_Types].xml")) {
            if (names.contains("word/document.xml")) return Optional.of(DOCX);
            if (names.contains("xl/workbook.xml")) return Optional.of(XLSX);
            if (names.contains("ppt/presentation.xml")) return Optional.of(PPTX);
        }
        // OpenDocument 1.3, part 2, 3.3: the first entry is named so, is not compressed and holds the type.
        if (latin(bytes, 30, 8).equals("mimetype"))
            return Arrays.stream(new FileType[] {ODT, ODS, ODP})
                    .filter(it -> latin(bytes, 38, it.mediaType.length()).equals(it.mediaType))
                    .findFirst();
        return Optional.empty();
    }

    /** The names in the directory at the end of an archive; nothing is unpacked. Empty where there is none that can be read. */
    private static Set<String> namesInZip(byte[] bytes) {
        var names = new HashSet<String>();
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes.length - 22;
        while (end >= 0 && end > bytes.length - 22 - 65_536 && in.getInt(end) != 0x06054b50) end--;
        if (end < 0 || in.getInt(end) != 0x06054b50) return names;
        int entries = in.getShort(end + 10) & 0xffff;
        long at = in.getInt(end + 16) & 0xffffffffL;
        for (int n = 0; n < entries && at + 46 <= bytes.length && in.getInt((int) at) == 0x02014b50; n++) {
            int length = in.getShort((int) at + 28) & 0xffff;
            names.add(latin(bytes, (int) at + 46, length));
            at += 46L + length + (in.getShort((int) at + 30) & 0xffff) + (in.getShort((int) at + 32) & 0xffff);
        }
        return names;
    }

    /** UTF-8 without a sign that only machines read. */
    private static boolean isText(byte[] bytes) {
        for (byte b : bytes) if (b >= 0 && b < 0x20 && b != '\n' && b != '\r' && b != '\t') return false;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return bytes.length > 0;
        } catch (CharacterCodingException notText) {
            return false;
        }
    }

    private static boolean startsWith(byte[] bytes, String signs) {
        return latin(bytes, 0, signs.length()).equals(signs);
    }

    private static String latin(byte[] bytes, int from, int length) {
        return from + length > bytes.length ? "" : new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
}
