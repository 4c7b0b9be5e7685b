package followthrough.prospects;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of a prospect's timeline. Entries are added and never edited.
 *
 * @param entryId 0 until it was told
 * @param memberId absent: the system or the prospect
 * @param text one line for people
 * @param detail a message's words or a note; may be empty
 * @param importId the list that said so; absent: somebody or something else
 * @param aboutId the entry it rests on: of an outcome, where they said it; absent where it rests on none
 */
public record Entry(
        long entryId,
        long prospectId,
        @Nullable Long pursuitId,
        Instant at,
        Kind kind,
        @Nullable Long memberId,
        String text,
        String detail,
        @Nullable Long touchId,
        @Nullable Long receivedId,
        @Nullable Long importId,
        @Nullable Long aboutId) {

    /** What happened. */
    public enum Kind {
        CAPTURED,
        TOUCH,
        SENT,
        RECEIVED,
        AUTO_REPLY,
        BOUNCE,
        OPT_OUT,
        OUTCOME,
        NOTE,
        CHANGE,
        /** a person put the next step off */
        MOVED,
        UNDONE,
        DEAL,
        MEETING,
        SYSTEM;

        /** The word of the table, e.g. {@code auto reply}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        public static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace(' ', '_'));
        }
    }

    public static Entry of(long prospectId, Instant at, Kind kind, @Nullable Long memberId, String text) {
        return new Entry(0, prospectId, null, at, kind, memberId, text, "", null, null, null, null);
    }

    public Entry withDetail(String words) {
        return new Entry(
                entryId,
                prospectId,
                pursuitId,
                at,
                kind,
                memberId,
                text,
                words,
                touchId,
                receivedId,
                importId,
                aboutId);
    }

    public Entry withPursuit(long id) {
        return new Entry(
                entryId, prospectId, id, at, kind, memberId, text, detail, touchId, receivedId, importId, aboutId);
    }

    public Entry withTouch(@Nullable Long id) {
        return new Entry(
                entryId, prospectId, pursuitId, at, kind, memberId, text, detail, id, receivedId, importId, aboutId);
    }

    public Entry withReceived(@Nullable Long id) {
        return new Entry(
                entryId, prospectId, pursuitId, at, kind, memberId, text, detail, touchId, id, importId, aboutId);
    }

    public Entry withImport(@Nullable Long id) {
        return new Entry(
                entryId, prospectId, pursuitId, at, kind, memberId, text, detail, touchId, receivedId, id, aboutId);
    }

    public Entry withAbout(@Nullable Long id) {
        return new Entry(
                entryId, prospectId, pursuitId, at, kind, memberId, text, detail, touchId, receivedId, importId, id);
    }
}
