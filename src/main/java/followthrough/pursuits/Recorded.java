package followthrough.pursuits;

import org.jspecify.annotations.Nullable;

/** What came of telling the engine something. */
public sealed interface Recorded {
    /**
     * @param next the step that follows; absent when the pursuit has ended
     * @param undoId takes it back for ten seconds; absent where it cannot be
     */
    record Done(
            Pursuit after,
            @Nullable NextStep next,
            @Nullable Long undoId) implements Recorded {}

    /** Nothing changed. @param why a sentence for the person who tried */
    record Refused(String why) implements Recorded {}
}
