package followthrough.channels.email;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many e-mails a mailbox may send by itself in 24 hours while providers get to know it, or after too much came back. It
 * rises by what was measured and by no table, because the tables that firms publish contradict each other: by a fifth after
 * each day of which at least half was used and little came back. At two in a hundred that came back it falls to a half, at
 * five nothing leaves by itself for a day.
 *
 * @param allowed absent when it may send all that its limits allow
 * @param since when it was last changed; absent when it never was
 * @param fellAt what was sent before it last fell is not held against it again
 * @param why in a sentence; absent when nothing is to be said
 */
public record Ramp(
        @Nullable Integer allowed,
        @Nullable Instant since,
        @Nullable Instant fellAt,
        @Nullable String why) {

    /** No ramp: all that the limits allow. */
    public static final Ramp NONE = new Ramp(null, null, null, null);

    /** So many of the last e-mails are looked at. */
    public static final int SAMPLE = 100;

    private static final int FALLS = 2, STOPS = 5;
    private static final Duration DAY = Duration.ofHours(24);

    /**
     * What became of the last e-mails.
     *
     * @param sent how many there are, {@link #SAMPLE} at most
     * @param dead of these, to addresses that turned out dead, and refused ones
     * @param complaints of these, of which somebody complained
     * @param byItself automatic ones in the last 24 hours
     */
    public record Sent(int sent, int dead, int complaints, int byItself) {}

    /** A new mailbox begins with so many. @param start 0: with all */
    static Ramp first(int start, Instant now) {
        return start == 0
                ? NONE
                : new Ramp(
                        start,
                        now,
                        null,
                        "A new mailbox begins with " + start + " and sends more each day that goes well.");
    }

    /** What it may send from now on; the same while nothing is to change. @param perDay the limit that was set for it */
    public Ramp next(Sent last, int start, int perDay, Instant now) {
        int back = last.dead() + last.complaints();
        int today = allowed == null ? perDay : Math.min(allowed, perDay);
        if (back >= STOPS && back * 100 >= STOPS * last.sent())
            return new Ramp(
                    0, now, now, cameBack(last) + ". Nothing leaves by itself for a day; look through the addresses.");
        if (back >= FALLS && back * 100 >= FALLS * last.sent())
            return new Ramp(Math.max(1, today / 2), now, now, cameBack(last) + ", so it is half as many as before.");
        if (allowed == null || since == null || since.plus(DAY).isAfter(now)) return this;
        if (allowed == 0)
            return new Ramp(
                    Math.min(start, perDay), now, fellAt, "It begins anew with " + start + ", after a day's rest.");
        // What was hardly used says nothing about more; and one complaint among so few is too many to go on and too few
        // to know.
        if (last.byItself() * 2 < allowed || last.complaints() > 0) return this;
        int more = today + Math.max(1, today / 5);
        return more >= perDay
                ? new Ramp(null, now, fellAt, null)
                : new Ramp(
                        more,
                        now,
                        fellAt,
                        "Of the last " + last.sent() + " e-mails " + last.dead()
                                + " came back. It rises by a fifth after each day of which at least half was used.");
    }

    private static String cameBack(Sent last) {
        return (last.dead() + last.complaints()) + " of the last " + last.sent() + " e-mails came back"
                + (last.complaints() == 0 ? "" : " or were complained of");
    }
}
