package followthrough.pursuits;

import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.Outcome.Accepted;
import followthrough.channels.email.Outcome.Deferred;
import followthrough.channels.email.Outcome.LogInFailed;
import followthrough.channels.email.Outcome.NotHandedOver;
import followthrough.channels.email.Outcome.Rejected;
import followthrough.channels.email.Outcome.Unclear;
import followthrough.channels.email.Outcome.Withheld;
import followthrough.channels.email.Outgoing;
import followthrough.channels.email.SmtpConnection;
import followthrough.team.RealTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what one mailbox may send now, over one connection, a message at a time: claim, speak, commit the hand-over, hear
 * the answer. One thread at a time uses it.
 *
 * <p>That a server took a message is committed together with the hand-over of the next, so that each message costs one
 * flush of the disk. A process that is killed therefore leaves one message in doubt for each connection and no more: the
 * one whose answer it had not written down, while the next was not handed over yet.
 */
final class MailboxSender {
    private static final int BATCH = 50;
    private static final int MOST_TRIES = 6;
    /** One part in so many of a day's budget is not for the machine: an answer never waits until tomorrow for it. */
    static final int KEPT_FOR_PEOPLE = 10;
    /** Connections that broke one after the other, over some five minutes, before its owner is told. */
    private static final int TROUBLE_TOLD = 6;

    /** What the server took last waits so long for the next hand-over to be written down with. */
    private static final Duration NEXT_HAND_OVER = Duration.ofSeconds(1);

    private final long mailboxId;
    private final LedgerStore ledger;
    private final BudgetStore spending;
    private final PointOfNoReturn pointOfNoReturn;
    private final Claims claims;
    private final RampUp rampUp;
    private final Mailboxes mailboxes;
    private final Composer composer;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final BooleanSupplier goesOn;
    private final RealTime real;
    private final Duration lease;
    /** What the server took last, until the ledger knows. */
    private final AtomicReference<LedgerStore.@Nullable Accepted> accepted = new AtomicReference<>();

    /** Real time. */
    private volatile Instant acceptedAt = Instant.EPOCH;

    private volatile @Nullable SmtpConnection connection;
    /** After a connection that broke: a server that is away is not asked twice a second. */
    private Instant restsUntil = Instant.MIN;

    private int inTrouble;

    /**
     * @param lease long enough for a batch that goes well; what takes longer is claimed anew, because it was not handed over
     * @param goesOn asked before each message and each final dot; false when the application stops
     */
    MailboxSender(
            long mailboxId,
            LedgerStore ledger,
            BudgetStore spending,
            PointOfNoReturn pointOfNoReturn,
            Claims claims,
            RampUp rampUp,
            Mailboxes mailboxes,
            Composer composer,
            TransactionTemplate transaction,
            Clock clock,
            RealTime real,
            Duration lease,
            BooleanSupplier goesOn) {
        this.mailboxId = mailboxId;
        this.ledger = ledger;
        this.spending = spending;
        this.pointOfNoReturn = pointOfNoReturn;
        this.claims = claims;
        this.rampUp = rampUp;
        this.mailboxes = mailboxes;
        this.composer = composer;
        this.transaction = transaction;
        this.clock = clock;
        this.real = real;
        this.lease = lease;
        this.goesOn = goesOn;
    }

    /** Comes back when nothing is left that may leave now, or the mailbox should not be used further just now. */
    void sendDue() {
        if (clock.instant().isBefore(restsUntil)) return;
        try {
            for (var batch = claim(); batch.isPresent(); batch = claim()) if (!send(batch.get())) return;
        } finally {
            noteAccepted();
        }
    }

    /** @return false when this mailbox should not be used further just now */
    private boolean send(Batch batch) {
        var through = false;
        claims.keepBack(batch.leaving());
        try {
            for (var message : batch.messages()) {
                // A slow server: the rest is given back, to be claimed again at once.
                if (real.instant().isAfter(batch.until())) return true;
                if (!goesOn.getAsBoolean() || !send(message, batch.mailbox())) return false;
            }
            through = true;
            return true;
        } finally {
            if (!through) ledger.giveBack(mailboxId, batch.lease());
        }
    }

    /** As {@link #noteAccepted}, once a second has passed: while one hand-over follows another, the next one takes it along. */
    void noteWhatWaits() {
        if (!real.instant().isBefore(acceptedAt.plus(NEXT_HAND_OVER))) noteAccepted();
    }

    /** Writes down what the server took last without waiting for the next hand-over, which may be slow or never come. */
    private void noteAccepted() {
        var last = accepted.get();
        if (last == null) return;
        ledger.sent(last);
        accepted.compareAndSet(last, null);
    }

    /** @param until real time: what has not left by then is claimed anew */
    private record Batch(Mailbox mailbox, UUID lease, Instant until, Claims.Leaving leaving) {
        List<LedgerStore.Message> messages() {
            return leaving.now();
        }
    }

    /** Within the budget of the mailbox, which is spent by what is handed over and by nothing else. */
    private Optional<Batch> claim() {
        return Objects.requireNonNull(transaction.execute(status -> {
            ledger.canBeDoneAgain();
            var now = clock.instant();
            var found = mailboxes.find(mailboxId);
            if (found.isEmpty())
                for (var unsent : ledger.mailboxGone(mailboxId, now)) claims.notSent(unsent, "its mailbox was removed");
            if (found.isEmpty() || found.get().paused() || !spending.lockMailbox(mailboxId)) return Optional.empty();
            var mailbox = rampUp.measure(found.get());
            var used = spending.used(mailbox, now, real.instant());
            int minute = mailbox.perMinute() - used.lastMinute();
            int day = mailbox.perDay() - used.lastDay();
            int machine = Math.min(day - mailbox.perDay() / KEPT_FOR_PEOPLE, rampUp.room(mailbox));
            var token = UUID.randomUUID();
            var until = real.instant().plus(lease);
            var claimed = ledger.claim(
                    mailboxId,
                    token,
                    now,
                    real.instant(),
                    until,
                    Math.clamp(Math.min(minute, day), 0, BATCH),
                    Math.clamp(Math.min(minute, machine), 0, BATCH));
            if (claimed.isEmpty()) return Optional.empty();
            return Optional.of(new Batch(mailbox, token, until, claims.leaveNow(claimed, mailbox, token, now)));
        }));
    }

    /** @return false when this mailbox should not be used further just now */
    private boolean send(LedgerStore.Message message, Mailbox mailbox) {
        var line = connection == null ? mailboxes.smtp(mailboxId) : connection;
        connection = line;
        final Outgoing mail;
        try {
            mail = composer.outgoing(message, mailbox);
        } catch (IllegalArgumentException unfit) {
            claims.failed(message, unfit.getMessage() == null ? "it is not a message" : unfit.getMessage());
            return true;
        }
        var outcome = line.send(mail, () -> handOver(message));
        int tries = message.attempts() + 1;
        switch (outcome) {
            case Accepted _ -> {
                acceptedAt = real.instant();
                accepted.set(new LedgerStore.Accepted(message, clock.instant()));
                inTrouble = 0;
            }
            case Rejected(int code, var text, var phase) -> claims.rejected(message, text, phase);
            case Deferred(int code, var text) -> {
                if (tries >= MOST_TRIES) claims.failed(message, "refused " + tries + " times, last with: " + text);
                else retry(message, "the server asks to try later: " + text, later(tries), true);
            }
            case NotHandedOver(var cause) -> {
                // The fault of the network or of ours, and of no message: the mailbox rests, ever longer.
                rest(String.valueOf(cause.getMessage()));
                retry(message, "the connection broke before it was sent: " + cause.getMessage(), restsUntil, false);
                return false;
            }
            case Unclear _ -> claims.unclear(message, "the connection broke before the server answered");
            case LogInFailed(var text) -> {
                retry(message, "the mailbox could not log in: " + text, clock.instant(), false);
                hangUp();
                return false;
            }
            case Withheld() -> {}
        }
        return true;
    }

    private boolean handOver(LedgerStore.Message message) {
        if (!goesOn.getAsBoolean()) return false;
        var before = accepted.get();
        var handedOver = pointOfNoReturn.commit(message, before);
        accepted.compareAndSet(before, null);
        return handedOver;
    }

    private void retry(LedgerStore.Message message, String why, Instant notBefore, boolean counts) {
        transaction.executeWithoutResult(status -> ledger.retry(message, why, notBefore, counts, clock.instant()));
    }

    /** The first retries follow soon, later ones hours apart, as RFC 5321, 4.5.4.1 asks. */
    private Instant later(int tries) {
        return clock.instant().plus(Duration.ofMinutes(5L * tries * tries * tries));
    }

    private void rest(String why) {
        inTrouble++;
        if (inTrouble == TROUBLE_TOLD) claims.outOfReach(mailboxId, why);
        restsUntil = clock.instant().plus(Duration.ofSeconds(5L << Math.min(inTrouble, 6)));
    }

    /** As {@link #hangUp}, from another thread while a message is under way: its server is not waited for. */
    void cut() {
        var now = connection;
        if (now != null) now.cut();
    }

    void hangUp() {
        var now = connection;
        if (now != null) now.close();
        connection = null;
    }
}
