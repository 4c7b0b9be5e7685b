package followthrough.insights;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that is counted of one pursuit.
 *
 * @param hadFirst whose the first-touch clock was: who let it run out, where the lead went to somebody else for that
 * @param passedOn whether it did
 * @param listed came in an imported list of no fresh leads, so with a planned date instead of a clock
 * @param touches made that count, until now
 * @param answeredAfter touches made until the first reaction; absent while there is none, 0 when they wrote unasked
 * @param ending word of the ending; absent while open
 * @param putOff moved by hand for more than a month from now
 * @param dueAt when its next step is due; absent when it ended
 */
record Fact(
        long ownerId,
        String owner,
        long hadFirstId,
        String hadFirst,
        boolean passedOn,
        String source,
        boolean listed,
        Instant openedAt,
        @Nullable Instant firstAt,
        @Nullable Instant firstPersonalAt,
        @Nullable Instant lastAt,
        int touches,
        @Nullable Integer answeredAfter,
        @Nullable String ending,
        boolean putOff,
        @Nullable Instant dueAt) {

    boolean answered() {
        return answeredAfter != null;
    }

    /** Nobody answered and we stopped: let go, found unreachable, or put off for more than a month. */
    boolean stoppedByUs() {
        return !answered()
                && (putOff || "unreachable".equals(ending) || "bad data".equals(ending) || "overridden".equals(ending));
    }
}
