package followthrough.prospects;

import java.util.Locale;

/** Why we may contact a person. It decides what automation may do; {@link MayContact} has the rules. */
public enum Basis {
    UNKNOWN("Nobody said why we may contact this person."),
    ASKED("They asked: a form, a call, an e-mail of their own."),
    CUSTOMER("They bought from us before."),
    CONSENT("They agreed to be contacted, and the proof is kept."),
    PUBLIC("Their business address is published and the offer fits their work.");

    private final String meaning;

    Basis(String meaning) {
        this.meaning = meaning;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }

    /** The word of tables, imports and URLs, e.g. {@code asked}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a word that is not a basis */
    public static Basis of(String word) {
        return valueOf(word.strip().toUpperCase(Locale.ROOT));
    }
}
