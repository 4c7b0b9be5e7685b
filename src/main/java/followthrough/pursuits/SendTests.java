package followthrough.pursuits;

import followthrough.channels.email.Landing;
import followthrough.channels.email.Mailbox;
import followthrough.channels.email.MailboxReader;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.Outcome;
import followthrough.prospects.Address;
import followthrough.prospects.NewAddress;
import followthrough.prospects.Prospects;
import followthrough.team.RealTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tests of mailboxes: one message, to itself or to an address that somebody names, and a look at where it lies and what the
 * receiving server says of it. It is no touch, nobody's reply, and counts for the mailbox's budget.
 */
@Component
public class SendTests implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SendTests.class);
    private static final int AT_ONCE = 4;
    /** Each waits for two fifths longer than the one before: of two seconds first, all take five minutes. */
    private static final int LOOKS = 12;
    /** A copy in Sent is there with the arrival, or soon after. */
    private static final int LOOKS_FOR_COPY = 2;

    private static final String SUBJECT = "A test of this mailbox";
    private static final String TEXT = """
            This is a test by Followthrough, which sends from this mailbox.

            It shows whether mail from here arrives, where it lies, and what the receiving server says of it. Nobody needs to answer, and it can be deleted.""";

    private final SendTestStore store;
    private final LedgerStore ledger;
    private final BudgetStore spending;
    private final Mailboxes mailboxes;
    private final MailboxReader reader;
    private final Prospects prospects;
    private final Composer composer;
    private final Fence fence;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final RealTime real;
    private final Duration firstLook;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("send-test-", 1).factory());

    SendTests(
            SendTestStore store,
            LedgerStore ledger,
            BudgetStore spending,
            Mailboxes mailboxes,
            MailboxReader reader,
            Prospects prospects,
            Composer composer,
            Fence fence,
            TransactionTemplate transaction,
            Clock clock,
            RealTime real,
            @Value("${followthrough.send-test-first-look:PT2S}") Duration firstLook) {
        this.store = store;
        this.ledger = ledger;
        this.spending = spending;
        this.mailboxes = mailboxes;
        this.reader = reader;
        this.prospects = prospects;
        this.composer = composer;
        this.fence = fence;
        this.transaction = transaction;
        this.clock = clock;
        this.real = real;
        this.firstLook = firstLook;
        threads.allowCoreThreadTimeOut(true);
    }

    /** The last one of this mailbox. */
    Optional<SendTest> last(long mailboxId) {
        return store.find(mailboxId);
    }

    /**
     * Sends a test and looks for it, in a thread of its own.
     *
     * @param lookedInto the mailbox of that address, if it may be looked into
     * @return why none is sent; empty when it is under way
     */
    Optional<String> begin(Mailbox mailbox, String to, @Nullable Mailbox lookedInto, long memberId) {
        var address = NewAddress.email(to);
        if (address.isEmpty()) return Optional.of("\"" + to + "\" is not an e-mail address.");
        // Of a prospect the rules and the history ask for a touch.
        if (prospects.byEmail(to).isPresent())
            return Optional.of(
                    to + " belongs to a prospect. Write to them from Today; a test goes to an address of yours.");
        if (prospects.suppressed(Address.Kind.EMAIL, address.get().lookup()))
            return Optional.of(to + " is on the list of those who are never written to.");
        if (mailbox.paused()) return Optional.of("The mailbox is paused: " + mailbox.pausedWhy() + ".");
        if (fence.raised())
            return Optional.of("Nothing is sent at present: " + fence.why().orElse("") + ".");
        long mailboxId = mailbox.mailboxId();
        var refused = Objects.requireNonNull(transaction.execute(status -> {
            if (!spending.lockMailbox(mailboxId))
                return Optional.of("It is sending at the moment. Try again in a second.");
            if (store.find(mailboxId).filter(it -> it.underWay(real.instant())).isPresent())
                return Optional.of("A test is under way.");
            var now = clock.instant();
            var used = spending.used(mailbox, now, real.instant());
            if (used.lastMinute() >= mailbox.perMinute() || used.lastDay() >= mailbox.perDay())
                return Optional.of("The mailbox has sent as many as it may for now. Try again later.");
            var key = MessageKey.next(now);
            var domain = mailbox.address().substring(mailbox.address().lastIndexOf('@') + 1);
            long ledgerId = store.begin(
                    mailbox,
                    memberId,
                    key,
                    MessageKey.messageId(key, domain),
                    to,
                    SUBJECT,
                    Composer.signed(TEXT, mailbox.signature(), ""),
                    lookedInto == null ? null : lookedInto.mailboxId(),
                    now,
                    real.instant());
            var message = ledger.find(ledgerId).orElseThrow();
            try {
                composer.outgoing(message, mailbox);
            } catch (IllegalArgumentException unfit) {
                status.setRollbackOnly();
                return Optional.of(unfit.getMessage() + ".");
            }
            return Optional.<String>empty();
        }));
        if (refused.isEmpty()) {
            var test = store.find(mailboxId).orElseThrow();
            threads.execute(() -> run(mailbox, lookedInto, test));
        }
        return refused;
    }

    private void run(Mailbox mailbox, @Nullable Mailbox lookedInto, SendTest test) {
        try {
            if (send(mailbox, test)) follow(mailbox, lookedInto, test);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("The test of {} broke off", mailbox.address(), e);
            store.ended(test.ledgerId(), "It broke off: " + e.getMessage(), null, real.instant());
        }
    }

    private boolean send(Mailbox mailbox, SendTest test) {
        var mail = composer.outgoing(ledger.find(test.ledgerId()).orElseThrow(), mailbox);
        final Outcome outcome;
        try (var line = mailboxes.smtp(mailbox.mailboxId())) {
            outcome = line.send(mail, () -> true);
        }
        var refused =
                switch (outcome) {
                    case Outcome.Accepted _ -> null;
                    case Outcome.Rejected(int code, var text, var phase) -> "Your server refused it: " + text;
                    case Outcome.Deferred(int code, var text) -> "Your server asks to try later: " + text;
                    case Outcome.NotHandedOver(var cause) ->
                        "Your server could not be spoken to: " + cause.getMessage();
                    case Outcome.LogInFailed(var text) -> "Your server refused the log-in: " + text;
                    case Outcome.Withheld() -> "It was held back.";
                    case Outcome.Unclear _ -> "The connection broke before your server answered; it may have left.";
                };
        if (refused == null) store.taken(test.ledgerId(), real.instant());
        else if (outcome instanceof Outcome.Unclear) store.ended(test.ledgerId(), refused, null, real.instant());
        else store.notTaken(test.ledgerId(), refused, real.instant());
        return refused == null;
    }

    private void follow(Mailbox mailbox, @Nullable Mailbox into, SendTest test) throws InterruptedException {
        boolean came = false;
        boolean kept = false;
        Boolean knownOfCopy = null;
        int since = 0;
        String trouble = null;
        var wait = firstLook;
        for (int look = 0; look < LOOKS && !(kept && (came || into == null)) && since <= LOOKS_FOR_COPY; look++) {
            Thread.sleep(wait);
            wait = wait.multipliedBy(7).dividedBy(5);
            var own = reader.landings(mailbox, test.key());
            var there = into == null
                    ? Optional.of(List.<Landing>of())
                    : into.mailboxId() == mailbox.mailboxId() ? own : reader.landings(into, test.key());
            trouble = there.isEmpty() ? "The mailbox could not be looked into." : null;
            var arrival = there.orElse(List.of()).stream()
                    .filter(it -> it.place() != Landing.Place.SENT)
                    .findFirst();
            arrival.ifPresent(it -> store.came(test.ledgerId(), it, real.instant()));
            came |= arrival.isPresent();
            var copy = own.orElse(List.of()).stream()
                    .filter(it -> it.place() == Landing.Place.SENT)
                    .findFirst();
            copy.ifPresent(it -> store.keptSent(test.ledgerId(), it.messageId()));
            kept |= copy.isPresent();
            if (own.isPresent()) knownOfCopy = kept;
            if (came || into == null) since++;
        }
        store.ended(test.ledgerId(), came ? null : trouble, knownOfCopy, real.instant());
    }

    /** What is under way breaks off. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
