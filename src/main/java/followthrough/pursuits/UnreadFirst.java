package followthrough.pursuits;

import followthrough.channels.email.Mailbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * A reaction is applied before anything else that is due. What lies unread in an inbox may be one, so nothing automatic
 * leaves from a mailbox that was not read since this process started: who wrote overnight does not get the morning's
 * e-mail. Nor from one that has been unreadable for long. What a person sends, leaves.
 */
@Component
class UnreadFirst {
    /** A server that is away for a moment holds nobody up; one that is away for longer has answers waiting. */
    private static final Duration BLIND = Duration.ofHours(1);
    /** When an unread inbox is looked at again; most are read within seconds of a start. */
    static final Duration LOOKED_AGAIN = Duration.ofSeconds(10);

    private final boolean reads;
    private final Instant started;

    /** @param reads false for an installation that reads no mail at all */
    UnreadFirst(Clock clock, @Value("${followthrough.read-mail:true}") boolean reads) {
        this.reads = reads;
        this.started = clock.instant();
    }

    /** Why automatic e-mails of this mailbox wait; empty when they need not. */
    Optional<String> why(Mailbox mailbox, Instant now) {
        if (!reads) return Optional.empty();
        var read = mailbox.syncedAt();
        var problem = mailbox.syncProblem();
        if (read == null || read.isBefore(started))
            return Optional.of(Unready.unread(mailbox.address(), " was not read yet", problem));
        if (problem != null && read.isBefore(now.minus(BLIND)))
            return Optional.of(Unready.unread(mailbox.address(), " could not be read for over an hour", problem));
        return Optional.empty();
    }
}
