package followthrough.pursuits;

import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.Refusal;
import followthrough.prospects.Channel;
import followthrough.prospects.MayContact;
import followthrough.prospects.Prospects;
import followthrough.team.RealTime;
import followthrough.team.Team;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a mailbox claimed from the send ledger: which of it leaves now, and what follows where a message does not leave, or
 * nobody knows whether it did.
 */
@Component
class Claims {
    private static final Logger log = LoggerFactory.getLogger(Claims.class);

    private final PursuitStore store;
    private final LedgerStore ledger;
    private final DueStore dueStore;
    private final BudgetStore spending;
    private final Pursuits pursuits;
    private final Corrections corrections;
    private final Situations situations;
    private final Prospects prospects;
    private final Mailboxes mailboxes;
    private final Team team;
    private final UnreadFirst unreadFirst;
    private final Budgets budgets;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final RealTime real;

    Claims(
            PursuitStore store,
            LedgerStore ledger,
            DueStore dueStore,
            BudgetStore spending,
            Pursuits pursuits,
            Corrections corrections,
            Situations situations,
            Prospects prospects,
            Mailboxes mailboxes,
            Team team,
            UnreadFirst unreadFirst,
            Budgets budgets,
            TransactionTemplate transaction,
            Clock clock,
            RealTime real) {
        this.store = store;
        this.ledger = ledger;
        this.dueStore = dueStore;
        this.spending = spending;
        this.pursuits = pursuits;
        this.corrections = corrections;
        this.situations = situations;
        this.prospects = prospects;
        this.mailboxes = mailboxes;
        this.team = team;
        this.unreadFirst = unreadFirst;
        this.budgets = budgets;
        this.transaction = transaction;
        this.clock = clock;
        this.real = real;
    }

    /**
     * What becomes of a batch that was claimed.
     *
     * @param now leave, in their order
     * @param later wait for a budget or their hours, and were put off
     * @param never must not leave by themselves any more, and are claimed still
     */
    record Leaving(List<LedgerStore.Message> now, List<LedgerStore.KeptBack> later, List<LedgerStore.KeptBack> never) {}

    /**
     * Puts off what may not leave at this hour, because it was planned for another and waited for a budget, a log-in or a
     * retry; all that is automatic while an inbox is unread; and what the budgets of the workspace have no room for. Asks
     * once more whether each may be sent by itself. Within the transaction that claimed them.
     */
    Leaving leaveNow(List<LedgerStore.Message> claimed, Mailbox mailbox, UUID lease, Instant now) {
        var ids = claimed.stream()
                .map(LedgerStore.Message::prospectId)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        var unread = unreadFirst.why(mailbox, now);
        var rules = team.sendingRules();
        var people = prospects.all(ids);
        var addresses = prospects.addresses(ids);
        var candidates = new ArrayList<LedgerStore.Message>(claimed.size());
        var never = new ArrayList<LedgerStore.KeptBack>();
        var later = new ArrayList<LedgerStore.KeptBack>();
        for (var message : claimed) {
            var prospect = message.automatic() ? people.get(message.prospectId()) : null;
            if (prospect == null) {
                candidates.add(message);
                continue;
            }
            var calendar = situations.calendar(prospect, rules);
            var window = message.window() == null ? ProspectCalendar.window(Channel.EMAIL) : message.window();
            var closed = calendar.closedWhy(now, window);
            var may = MayContact.check(
                    prospect,
                    Channel.EMAIL,
                    addresses.getOrDefault(prospect.prospectId(), List.of()),
                    MayContact.Circumstances.of(now, rules));
            if (unread.isPresent()) ledger.postpone(message, unread.get(), now.plus(UnreadFirst.LOOKED_AGAIN));
            else if (!may.byMachine()) never.add(new LedgerStore.KeptBack(message, may.sentence(), now));
            else if (closed.isPresent())
                later.add(new LedgerStore.KeptBack(message, closed.get(), calendar.next(now, window)));
            else candidates.add(message);
        }
        var wishes = candidates.stream()
                .map(message -> {
                    var prospect = people.get(message.prospectId());
                    return Budgets.Wish.of(
                            prospect == null ? 0 : prospect.prospectId(),
                            prospect == null ? null : prospect.companyId(),
                            message.recipient(),
                            message.automatic() && prospect != null);
                })
                .toList();
        var held = budgets.held(wishes, rules, lease, now, real.instant());
        var leaving = new ArrayList<LedgerStore.Message>(candidates.size());
        for (int n = 0; n < candidates.size(); n++) {
            var message = candidates.get(n);
            var it = held.get(n);
            if (it == null) leaving.add(message);
            else
                later.add(new LedgerStore.KeptBack(
                        message,
                        it.why(),
                        situations
                                .calendar(Objects.requireNonNull(people.get(message.prospectId())), rules)
                                .next(it.until(), Channel.EMAIL)));
        }
        if (!later.isEmpty()) ledger.postpone(later);
        return new Leaving(leaving, later, never);
    }

    /** What does not leave says so beside its step. After the transaction that claimed it, for now the pursuits are locked. */
    void keepBack(Leaving leaving) {
        if (!leaving.later().isEmpty())
            transaction.executeWithoutResult(status -> {
                var locked = dueStore.lock(leaving.later().stream()
                        .map(it -> Objects.requireNonNull(it.message().pursuitId()))
                        .toList());
                // Those that something else holds at the moment are put off all the same.
                ledger.plansAgain(
                        leaving.later().stream()
                                .filter(it -> locked.contains(it.message().pursuitId()))
                                .toList(),
                        clock.instant());
            });
        for (var it : leaving.never())
            end(
                    it.message(),
                    it.why(),
                    now -> ledger.withdrawn(it.message(), it.why(), now),
                    pursuitId -> pursuits.happened(pursuitId, new Event.FactsChanged(it.why()), null));
    }

    /** 5xx for this message: an address that does not exist is dead for everybody; other refusals leave it alone. */
    void rejected(LedgerStore.Message message, String text, Refusal.Phase phase) {
        if (Refusal.reason("", text, "", phase).isHard())
            end(
                    message,
                    text,
                    now -> ledger.failed(message, text, now) && notSent(message, text),
                    pursuitId -> corrections.bounced(message.ledgerId(), message.recipient(), Refusal.Type.HARD, text));
        else failed(message, text);
    }

    void failed(LedgerStore.Message message, String why) {
        end(
                message,
                why,
                now -> ledger.failed(message, why, now) && notSent(message, why),
                pursuitId -> pursuits.happened(pursuitId, new Event.SendFailed(why), null));
    }

    /** What a person wrote is not lost, whatever keeps it here: it stands in the timeline, and they are told. */
    boolean notSent(LedgerStore.Message message, String why) {
        var prospectId = message.prospectId();
        var writer = message.memberId();
        if (message.automatic() || prospectId == null || message.pursuitId() == null) return true;
        pursuits.notSent(message, why);
        if (writer != null)
            store.alert(
                    writer,
                    prospectId,
                    "Your e-mail \u201c" + message.subject() + "\u201d did not leave: " + why,
                    "/prospects/" + prospectId,
                    clock.instant());
        return true;
    }

    /** As {@link LedgerStore#retry}, in a transaction of its own: what a person wrote and is overtaken is told to them. */
    void giveBack(LedgerStore.Message message, String why, Instant notBefore, boolean counts) {
        transaction.executeWithoutResult(status -> ledger.retry(message, why, notBefore, counts, clock.instant())
                .ifPresent(overtaken -> notSent(message, overtaken)));
    }

    /**
     * What a process left that is certainly dead, by its own notes: what its servers took is sent, also where another node
     * has put it in doubt since; what it never sent the dot of goes back into its line; and only the rest is in doubt, now
     * and not when its lease would have run out. Each in a transaction of its own; done twice it does no more than once.
     */
    void seeTo(FinalDots.LastRun last) {
        ledger.giveBack(last);
        for (var it : ledger.handedOverBy(last)) {
            try {
                seeTo(it, last.dotted().get(it.message().ledgerId()));
            } catch (NonTransientDataAccessResourceException
                    | TransientDataAccessException
                    | TransactionException away) {
                throw away;
            } catch (RuntimeException e) {
                log.error(
                        "What became of message {} cannot be written down",
                        it.message().ledgerId(),
                        e);
                ledger.expireLease(it.message());
            }
        }
    }

    /** @param dot absent where none stands in the notes: it was not sent, unless what became of it is known already */
    private void seeTo(LedgerStore.HandedOver it, @Nullable Optional<Instant> dot) {
        var message = it.message();
        var taken = dot == null ? null : dot.orElse(null);
        if (it.unknown()) {
            if (taken != null) corrections.settleDoubt(message.ledgerId(), true, null);
        } else if (taken != null) ledger.sent(new LedgerStore.Accepted(message, taken));
        else if (dot == null) giveBack(message, "Followthrough stopped before it was sent", message.notBefore(), false);
        else ledger.expireLease(message);
    }

    /** What may have come to a server when it vanished, or when we did, is nobody's guess: it is shown to a person. */
    void unclear(LedgerStore.Message message, String why) {
        end(
                message,
                why,
                now -> ledger.unknown(message.ledgerId(), why, now),
                pursuitId -> pursuits.happened(
                        pursuitId, new Event.SendUnknown(message.ledgerId(), message.subject()), null));
    }

    /**
     * The last word on a message, together with what follows from it. Should what follows be impossible, the word stands
     * all the same, for it keeps the message from leaving twice; the step then stands still and says so.
     */
    private void end(LedgerStore.Message message, String why, Predicate<Instant> word, LongConsumer whatFollows) {
        var pursuitId = Objects.requireNonNull(message.pursuitId());
        try {
            transaction.executeWithoutResult(status -> {
                var open = pursuits.lock(pursuitId).orElseThrow().pursuit().open();
                if (word.test(clock.instant()) && open) whatFollows.accept(pursuitId);
            });
        } catch (NonTransientDataAccessResourceException | TransientDataAccessException | TransactionException away) {
            throw away;
        } catch (RuntimeException e) {
            log.error("What follows for pursuit {} when its e-mail was not sent cannot be decided", pursuitId, e);
            transaction.executeWithoutResult(status -> {
                if (word.test(clock.instant()))
                    dueStore.waits(pursuitId, why + "; " + e, clock.instant().plus(Duration.ofHours(1)));
            });
        }
    }

    /** Its owner is told that nothing leaves, which nobody would see who does not look at what waits. */
    void outOfReach(long mailboxId, String why) {
        var mailbox = mailboxes.find(mailboxId);
        if (mailbox.isEmpty()) return;
        var waiting = spending.inLine(List.of(mailboxId), clock.instant())
                .getOrDefault(mailboxId, BudgetStore.InLine.NONE)
                .all();
        store.alert(
                mailbox.get().memberId(),
                null,
                "The mail server of " + mailbox.get().address() + " cannot be reached (" + why + "); "
                        + (waiting == 1 ? "1 e-mail waits" : waiting + " e-mails wait") + ", and it is tried again",
                "/settings/mailboxes",
                clock.instant());
    }
}
