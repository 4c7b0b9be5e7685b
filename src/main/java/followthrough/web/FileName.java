package followthrough.web;

/** The name of an uploaded file, as a sender gives it. */
public final class FileName {
    private FileName() {}

    /**
     * Without folders, and with the quotes and line breaks that browsers write as {@code %22}, {@code %0D} and {@code %0A}
     * between the quotes of a header (HTML, "multipart/form-data encoding algorithm").
     */
    public static String of(String given) {
        return given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1)
                .replace("%22", "\"")
                .replaceAll("(?i)%0[da]", " ");
    }
}
