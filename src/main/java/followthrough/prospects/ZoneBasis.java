package followthrough.prospects;

import java.util.Locale;

/** How we came to believe in a person's time zone. All but {@code STATED} are guesses and are shown as such. */
public enum ZoneBasis {
    STATED,
    PHONE,
    COUNTRY,
    WORKSPACE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ZoneBasis of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
