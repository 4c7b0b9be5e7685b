package followthrough.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The sandbox's business time: an anchor plus elapsed real time times a factor. It never runs further ahead of the
 * simulated world than {@link #allow} lets it, so that a slow machine slows time down instead of losing events.
 */
final class SandboxClock extends Clock {
    private final LongSupplier nanos;
    private Instant anchor;
    private long anchoredAt;
    private Instant limit = Instant.MAX;
    private Speed speed = Speed.PAUSE;

    SandboxClock(Instant start) {
        this(start, System::nanoTime);
    }

    /** @param nanos real time, for tests to advance */
    SandboxClock(Instant start, LongSupplier nanos) {
        this.anchor = start;
        this.nanos = nanos;
        this.anchoredAt = nanos.getAsLong();
    }

    @Override
    public synchronized Instant instant() {
        long elapsed = nanos.getAsLong() - anchoredAt;
        var now = anchor.plusSeconds(elapsed / 1_000_000_000 * speed.factor)
                .plusNanos(elapsed % 1_000_000_000 * speed.factor);
        return now.isBefore(limit) ? now : limit;
    }

    synchronized Speed speed() {
        return speed;
    }

    synchronized void run(Speed wanted) {
        settle();
        speed = wanted;
    }

    /** From now on, at most this much business time may pass; what was held back before is not caught up. */
    synchronized void allow(Duration most) {
        settle();
        limit = anchor.plus(most);
    }

    /** Jumps ahead; back is refused, because what happened stays in the past. */
    synchronized void jumpTo(Instant moment) {
        settle();
        if (moment.isBefore(anchor))
            throw new IllegalArgumentException("business time never runs back: " + moment + " is before " + anchor);
        anchor = moment;
        limit = Instant.MAX;
    }

    private void settle() {
        anchor = instant();
        anchoredAt = nanos.getAsLong();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        if (zone.equals(ZoneOffset.UTC)) return this;
        throw new UnsupportedOperationException("Business time is asked for moments; zones belong to people");
    }
}
