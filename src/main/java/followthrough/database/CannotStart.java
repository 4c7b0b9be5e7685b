package followthrough.database;

import org.jspecify.annotations.Nullable;

/** The application cannot start, for a reason the person who started it can do something about. */
public final class CannotStart extends RuntimeException {
    private final String remedy;

    /** {@code message} says what was tried and what stood in the way, {@code remedy} what to do now. */
    public CannotStart(String message, String remedy) {
        this(message, remedy, null);
    }

    public CannotStart(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
