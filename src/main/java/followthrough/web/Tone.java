package followthrough.web;

import java.util.Locale;

/** How a chip, a note or a fact sounds; never the only carrier of a meaning, the words say it too. */
public enum Tone {
    PLAIN,
    GOOD,
    WARM,
    ALERT;

    /** The class name of the style sheet; empty for {@code PLAIN}. */
    public String css() {
        return this == PLAIN ? "" : name().toLowerCase(Locale.ROOT);
    }
}
