package followthrough.prospects;

import java.util.Locale;

/** Why an address may never be contacted again. */
public enum NoContact {
    OPTED_OUT,
    COMPLAINT,
    NEVER_CONTACT;

    /** The word of the table, e.g. {@code never contact}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    public static NoContact of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace(' ', '_'));
    }
}
