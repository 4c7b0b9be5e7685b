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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what one mailbox may send now, over one connection, a message at a time: claim, speak, commit the hand-over, hear
 * the answer. One thread at a time uses it.
 *
 * <p>That a server took a message is committed together with the next hand-over, so that each message costs one flush of
 * the disk at most. To a server that is quick, what it will take within the moment is handed over together. A process that
 * is killed leaves in doubt what its server had not answered yet: which that is, {@link FinalDots} tells the next one.
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

    /** As much as a connection is expected to send within this is handed over at once: nobody is quicker to think better of it. */
    private static final Duration MOMENT = Duration.ofMillis(250);

    static final int MOST_TOGETHER = 16;

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
    private final FinalDots dots;
    /** What the server took, until the ledger knows. */
    private final Queue<LedgerStore.Accepted> accepted = new ConcurrentLinkedQueue<>();
    /** Handed over, or perhaps, and not to be sent as it is: the dot was not sent, or the server said no. */
    private final Map<Long, LedgerStore.Message> ahead = new ConcurrentHashMap<>();
    /** Those of them that may be sent, and since when. Real time. */
    private final Map<Long, Instant> mayBeSent = new HashMap<>();
    /** What a message takes on this connection, of late. */
    private Duration pace = MOMENT;

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
            FinalDots dots,
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
        this.dots = dots;
        this.lease = lease;
        this.goesOn = goesOn;
    }

    /** Comes back when nothing is left that may leave now, or the mailbox should not be used further just now. */
    void sendDue() {
        settle();
        if (clock.instant().isBefore(restsUntil)) return;
        try {
            for (var batch = claim(); batch.isPresent(); batch = claim()) if (!send(batch.get())) return;
        } finally {
            noteAccepted();
        }
    }

    /** Whether the ledger does not know yet what became of something. Also from other threads. */
    boolean owes() {
        return !ahead.isEmpty() || !accepted.isEmpty();
    }

    /** Writes down what became of what was sent and of what was not, where the database was away before. */
    void settle() {
        takeBack();
        noteAccepted();
    }

    /** @return false when this mailbox should not be used further just now */
    private boolean send(Batch batch) {
        var through = false;
        claims.keepBack(batch.leaving());
        try {
            var messages = batch.messages();
            for (int n = 0; n < messages.size(); n++) {
                // A slow server: the rest is given back, to be claimed again at once.
                if (real.instant().isAfter(batch.until()) || isStale()) return true;
                if (!goesOn.getAsBoolean() || !send(messages.subList(n, messages.size()), batch.mailbox()))
                    return false;
            }
            through = true;
            return true;
        } finally {
            takeBack();
            if (!through) ledger.giveBack(mailboxId, batch.lease());
        }
    }

    /** Whether something that was handed over has waited for longer than its moment. */
    private boolean isStale() {
        return mayBeSent.values().stream().anyMatch(this::isStale);
    }

    /** Also where the clock was set back: nobody knows then how long it was. */
    private boolean isStale(Instant handedOver) {
        var now = real.instant();
        return now.isBefore(handedOver) || now.isAfter(handedOver.plus(MOMENT.multipliedBy(4)));
    }

    /** What was handed over ahead of its turn, or may have been, and did not get it. Where the database is away, later. */
    private void takeBack() {
        mayBeSent.clear();
        for (var message : ahead.values()) {
            claims.giveBack(message, "the connection was busy with another", message.notBefore(), false);
            ahead.remove(message.ledgerId());
        }
    }

    /**
     * From another thread, while this one waits for a slow server: what it took before is written down after a second. While
     * one hand-over follows another, the next one takes it along.
     */
    void noteWhatWaits() {
        if (!real.instant().isBefore(acceptedAt.plus(NEXT_HAND_OVER))) noteAccepted();
    }

    /** Writes down what the server took last without waiting for the next hand-over, which may be slow or never come. */
    private void noteAccepted() {
        var last = List.copyOf(accepted);
        last.forEach(ledger::sent);
        known(last);
    }

    private void known(List<LedgerStore.Accepted> noted) {
        accepted.removeAll(noted);
        noted.forEach(it -> dots.known(it.message().ledgerId()));
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
            var token = dots.lease();
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

    /**
     * @param line the message to send, and those that follow it
     * @return false when this mailbox should not be used further just now
     */
    private boolean send(List<LedgerStore.Message> line, Mailbox mailbox) {
        var message = line.getFirst();
        var began = real.instant();
        var wire = connection == null ? mailboxes.smtp(mailboxId) : connection;
        connection = wire;
        final Outgoing mail;
        try {
            mail = composer.outgoing(message, mailbox);
        } catch (IllegalArgumentException unfit) {
            claims.failed(message, unfit.getMessage() == null ? "it is not a message" : unfit.getMessage());
            mayBeSent.remove(message.ledgerId());
            return true;
        }
        var outcome = wire.send(mail, () -> handOver(line));
        var took = Duration.between(began, real.instant());
        // Slower at once, quicker by and by; and whatever else than yes it says, it is not quick.
        if (!(outcome instanceof Accepted) || took.compareTo(pace) > 0)
            pace = outcome instanceof Accepted ? took : MOMENT;
        else pace = pace.multipliedBy(3).plus(took).dividedBy(4);
        int tries = message.attempts() + 1;
        mayBeSent.remove(message.ledgerId());
        boolean stays = !(outcome instanceof Accepted || outcome instanceof Unclear || outcome instanceof Withheld);
        if (stays) {
            // Known before the database is asked, which may be away: it is in no doubt.
            ahead.put(message.ledgerId(), message);
            dots.known(message.ledgerId());
        }
        switch (outcome) {
            case Accepted _ -> {
                acceptedAt = real.instant();
                var it = new LedgerStore.Accepted(message, clock.instant());
                dots.taken(message.ledgerId(), it.at());
                accepted.add(it);
                inTrouble = 0;
            }
            case Rejected(int code, var text, var phase) -> claims.rejected(message, text, phase);
            case Deferred(int code, var text) -> {
                if (tries >= MOST_TRIES) claims.failed(message, "refused " + tries + " times, last with: " + text);
                else claims.giveBack(message, "the server asks to try later: " + text, later(tries), true);
            }
            case NotHandedOver(var cause) -> {
                // The fault of the network or of ours, and of no message: the mailbox rests, ever longer.
                rest(String.valueOf(cause.getMessage()));
                claims.giveBack(
                        message, "the connection broke before it was sent: " + cause.getMessage(), restsUntil, false);
            }
            case Unclear _ -> {
                claims.unclear(message, "the connection broke before the server answered");
                dots.known(message.ledgerId());
            }
            case LogInFailed(var text) -> {
                claims.giveBack(message, "the mailbox could not log in: " + text, clock.instant(), false);
                hangUp();
            }
            // If it was handed over all the same, it is taken back with the others.
            case Withheld() -> {}
        }
        if (stays) ahead.remove(message.ledgerId());
        return !(outcome instanceof NotHandedOver || outcome instanceof LogInFailed);
    }

    private boolean handOver(List<LedgerStore.Message> line) {
        if (!goesOn.getAsBoolean()) return false;
        var message = line.getFirst();
        var handedOver = mayBeSent.get(message.ledgerId());
        if (handedOver == null) {
            var together = together(line);
            for (var it : together) ahead.put(it.ledgerId(), it);
            var before = List.copyOf(accepted);
            // The moment begins before the hand-over: others of them may stand while the first waits for somebody.
            var now = real.instant();
            var committed = pointOfNoReturn.commit(together, before);
            known(before);
            if (!committed.remove(message.ledgerId())) return false;
            for (var id : committed) mayBeSent.put(id, now);
        } else if (isStale(handedOver)) return false;
        dots.sending(message.ledgerId());
        ahead.remove(message.ledgerId());
        return true;
    }

    /** What leaves within the moment, as it goes. A person's words leave one by one, and can be taken back until then. */
    private List<LedgerStore.Message> together(List<LedgerStore.Message> line) {
        long fit = dots.areNoted() ? MOMENT.toNanos() / Math.max(1, pace.toNanos()) : 1;
        int most = (int) Math.clamp(fit, 1, Math.min(MOST_TOGETHER, line.size()));
        int n = 1;
        while (n < most && line.getFirst().automatic() && line.get(n).automatic()) n++;
        return line.subList(0, n);
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
