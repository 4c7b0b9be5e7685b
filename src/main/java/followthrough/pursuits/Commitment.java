package followthrough.pursuits;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something a pursuit owes on a date. It stays until it is kept, moved or withdrawn; nothing else makes it go away.
 *
 * @param commitmentId absent until it is saved
 * @param named whether the prospect named the time
 * @param ledgerId the message in doubt; absent for everything but a doubt
 * @param settled how it was settled; absent while it is owed
 */
public record Commitment(
        @Nullable Long commitmentId,
        Kind kind,
        Instant due,
        String note,
        boolean named,
        @Nullable Long ledgerId,
        @Nullable Settled settled) {

    /** What is owed. The words are those of the table. */
    public enum Kind {
        ANSWER("answer"),
        CALL_BACK("call back"),
        MEETING("meeting"),
        MATERIAL("material"),
        REBOOK("rebook"),
        FIND_PERSON("find person"),
        /** whether a message left is not known */
        DOUBT("doubt"),
        NOT_NOW("not now"),
        /** the conversation before a customer's renewal */
        RENEWAL("renewal");

        public final String word;

        Kind(String word) {
            this.word = word;
        }

        static Kind of(String word) {
            for (var kind : values()) if (kind.word.equals(word)) return kind;
            throw new IllegalArgumentException("no commitment is called " + word);
        }
    }

    public enum Settled {
        KEPT,
        MOVED,
        WITHDRAWN
    }

    static Commitment owe(Kind kind, Instant due, String note) {
        return new Commitment(null, kind, due, note, false, null, null);
    }

    /** The prospect named the time, or was promised it. */
    static Commitment named(Kind kind, Instant due, String note) {
        return new Commitment(null, kind, due, note, true, null, null);
    }

    static Commitment doubt(long ledgerId, Instant due, String note) {
        return new Commitment(null, Kind.DOUBT, due, note, false, ledgerId, null);
    }

    /** The same, owed at another time. */
    Commitment movedTo(Instant another) {
        return new Commitment(null, kind, another, note, named, ledgerId, null);
    }

    /** Whether the sequence goes on until its day comes; anything else comes before the sequence. */
    boolean liesAhead() {
        return kind == Kind.NOT_NOW || kind == Kind.RENEWAL;
    }

    boolean open() {
        return settled == null;
    }

    Commitment settle(Settled how) {
        return open() ? new Commitment(commitmentId, kind, due, note, named, ledgerId, how) : this;
    }
}
