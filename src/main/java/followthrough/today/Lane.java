package followthrough.today;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A part of the queue. The order here is the order of work. */
public enum Lane {
    ANSWER("Answer", "a"),
    NEW("New", "n"),
    PROMISED("Promised", "m"),
    SEQUENCE("Sequence", "q"),
    /** What became overdue during an absence, or more than three working days ago, among touches of a sequence. */
    RECOVER("Recover", "r");

    private final String label;
    private final String key;

    Lane(String label, String key) {
        this.label = label;
        this.key = key;
    }

    public String label() {
        return label;
    }

    /** Pressed after {@code g}. */
    public String key() {
        return key;
    }

    /** The word of URLs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Lane> of(String word) {
        return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
    }
}
