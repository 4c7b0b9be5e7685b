package followthrough.channels.email;

import java.time.Duration;

/**
 * How long to wait for a server. RFC 5321, section 4.5.3.2 gives a server ten minutes for its answer to the final dot:
 * hanging up earlier turns a message that went out into a doubt.
 */
record Patience(Duration connect, Duration answer, Duration verdict) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(20), Duration.ofMinutes(2), Duration.ofMinutes(10));

    /** While a person waits in front of the screen. */
    static final Patience SHORT = new Patience(Duration.ofSeconds(8), Duration.ofSeconds(15), Duration.ofSeconds(15));
}
