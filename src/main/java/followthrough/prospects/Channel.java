package followthrough.prospects;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

    /** Whether it carries words of ours as they were written, and an asset with them. */
    public boolean isMessage() {
        return switch (this) {
            case EMAIL, SMS, SOCIAL -> true;
            case CALL, MAIL, MEETING, TASK -> false;
        };
    }

    /** Empty for a word that is not a channel. */
    public static Optional<Channel> find(String word) {
        return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
    }

    /** @throws IllegalArgumentException for a word that is not a channel */
    public static Channel of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
