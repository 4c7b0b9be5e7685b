package followthrough.pursuits;

import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.Ramp;
import followthrough.team.RealTime;
import followthrough.team.Team;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Measures what came back to each mailbox, and lets it send by itself accordingly. {@link Ramp} has the rules. */
@Component
class RampUp {
    /** What came back is looked at so often for each mailbox; also by how much it is noticed late. */
    private static final Duration MEASURED = Duration.ofMinutes(15);

    private final BudgetStore spending;
    private final PursuitStore store;
    private final Mailboxes mailboxes;
    private final Team team;
    private final Clock clock;
    private final RealTime real;
    private final Map<Long, Instant> measured = new ConcurrentHashMap<>();

    RampUp(BudgetStore spending, PursuitStore store, Mailboxes mailboxes, Team team, Clock clock, RealTime real) {
        this.spending = spending;
        this.store = store;
        this.mailboxes = mailboxes;
        this.team = team;
        this.clock = clock;
        this.real = real;
    }

    /**
     * How many more automatic e-mails this mailbox may send now, as far as its ramp is concerned.
     *
     * @return at most what it may send in a day
     */
    int room(Mailbox mailbox) {
        var allowed = mailbox.ramp().allowed();
        if (allowed == null || team.sendingRules().rampStart() == 0) return mailbox.perDay();
        return allowed
                - spending.sentByItself(
                        mailbox.mailboxId(), clock.instant().minus(Duration.ofHours(24)), real.instant());
    }

    /**
     * Looks at what came back, if it is time, and raises or lowers what the mailbox may send. Within a transaction that
     * holds the mailbox.
     *
     * @return the mailbox as it is then
     */
    Mailbox measure(Mailbox mailbox) {
        var now = clock.instant();
        var last = measured.get(mailbox.mailboxId());
        if (last != null && last.plus(MEASURED).isAfter(now)) return mailbox;
        measured.put(mailbox.mailboxId(), now);
        // An hour more than a day: what left at the same time yesterday is no use for today, but it was used.
        int start = team.sendingRules().rampStart();
        if (start == 0) return mailbox;
        var sent = spending.sample(
                mailbox.mailboxId(), mailbox.ramp().fellAt(), Ramp.SAMPLE, now.minus(Duration.ofHours(25)));
        var next = mailbox.ramp().next(sent, start, mailbox.perDay(), now);
        if (next.equals(mailbox.ramp())) return mailbox;
        mailboxes.ramp(mailbox.mailboxId(), next);
        if (now.equals(next.fellAt()))
            store.alert(
                    mailbox.memberId(),
                    null,
                    "From " + mailbox.address() + " fewer e-mails leave by themselves: " + next.why(),
                    "/settings/mailboxes",
                    now);
        return mailboxes.find(mailbox.mailboxId()).orElseThrow();
    }
}
