package followthrough.prospects;

import java.util.Locale;

/** A way to reach a person. {@code MAIL} is paper mail, {@code TASK} is anything else a person does. */
public enum Channel {
    EMAIL,
    CALL,
    SMS,
    SOCIAL,
    MAIL,
    MEETING,
    TASK;

    /** The word of tables, YAML and URLs, e.g. {@code email}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a word that is not a channel */
    public static Channel of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
