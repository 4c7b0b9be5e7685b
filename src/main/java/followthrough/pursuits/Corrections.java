package followthrough.pursuits;

import followthrough.channels.email.Refusal;
import followthrough.prospects.EmailAddress;
import followthrough.prospects.Entry;
import followthrough.prospects.Prospects;
import followthrough.team.RealTime;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What was written down turns out to be otherwise: a person takes back what they just did, a message in doubt arrived or
 * did not, one that counted came back. As in {@link Pursuits} each method is one transaction, or part of the caller's.
 */
@Component
@Transactional
public class Corrections {
    private final PursuitStore store;
    private final LedgerStore ledger;
    private final UndoStore undos;
    private final History history;
    private final Pursuits pursuits;
    private final Situations situations;
    private final Prospects prospects;
    private final Clock clock;
    private final RealTime real;

    Corrections(
            PursuitStore store,
            LedgerStore ledger,
            UndoStore undos,
            History history,
            Pursuits pursuits,
            Situations situations,
            Prospects prospects,
            Clock clock,
            RealTime real) {
        this.store = store;
        this.ledger = ledger;
        this.undos = undos;
        this.history = history;
        this.pursuits = pursuits;
        this.situations = situations;
        this.prospects = prospects;
        this.clock = clock;
        this.real = real;
    }

    /**
     * Takes back what this member did, within ten seconds and while nothing else happened to the pursuit.
     *
     * @return a sentence why not; empty when it was taken back
     */
    public Optional<String> undo(long undoId, long memberId) {
        var undo = undos.find(undoId, memberId);
        if (undo.isEmpty()) return Optional.of("There is nothing of yours to take back.");
        var u = undo.get();
        var now = clock.instant();
        if (u.used()) return Optional.of("That was taken back already.");
        if (real.instant().isAfter(u.until()))
            return Optional.of("The ten seconds are over; log what really happened instead.");
        var row = pursuits.lock(u.pursuitId()).orElseThrow();
        if (row.revision() != u.revision())
            return Optional.of("Something happened in between (a reaction, or another person's change), so it stays.");
        if (prospects.get(u.prospectId()).optedOut())
            return Optional.of("They asked to hear no more in between, and that stays.");
        var followed = store.findOpen(u.prospectId())
                .map(PursuitStore.Row::pursuit)
                .filter(p -> p.pursuitId() != u.pursuitId());
        if (followed.isPresent()) {
            var ended = row.pursuit().ending();
            // The one that began with this act goes with it; one that began since, by a word of theirs, does not.
            if (ended == null
                    || !followed.get().openedAt().equals(ended.at())
                    || followed.get().reactedAt() != null)
                return Optional.of("They came back in between, and are followed up anew; so it stays.");
            pursuits.happened(followed.get().pursuitId(), new Event.TakenBack(), memberId);
        }
        if (u.opening()) {
            pursuits.happened(u.pursuitId(), new Event.TakenBack(), memberId);
            undos.undone(undoId, now);
        } else undos.restore(undoId, now);
        if (u.addressId() != null) prospects.removeAddress(u.addressId(), memberId, now);
        prospects.tell(Entry.of(u.prospectId(), now, Entry.Kind.UNDONE, memberId, "Taken back: " + u.label())
                .withPursuit(u.pursuitId()));
        return Optional.empty();
    }

    /** @param why the last reason for which one stays as it is; empty when none does */
    public record TakenBack(int back, int stay, String why) {}

    /** Whom that act of this member's was about; empty where there is none. */
    public Optional<Long> about(long undoId, long memberId) {
        return undos.find(undoId, memberId).map(UndoStore.Undo::prospectId);
    }

    /** As {@link #undo}, of all that one act of this member's did; what happened to some of it meanwhile stays. */
    public TakenBack undoAll(long undoId, long memberId) {
        var all = undos.ofSameAct(undoId, memberId);
        pursuits.hold(all.stream().map(UndoStore.Undo::prospectId).toList());
        int back = 0;
        var why = "";
        for (var one : all) {
            var no = undo(one.undoId(), memberId);
            if (no.isEmpty()) back++;
            else why = no.get();
        }
        return all.isEmpty()
                ? new TakenBack(0, 0, "There is nothing of yours to take back.")
                : new TakenBack(back, all.size() - back, why);
    }

    /** A message whose fate is not known. */
    public record Doubt(long ledgerId, long prospectId, String recipient, String subject, String why) {}

    /** @return messages in doubt, for people to find out about */
    @Transactional(readOnly = true)
    public List<Doubt> inDoubt() {
        return ledger.unknown().stream()
                .filter(m -> m.prospectId() != null)
                .map(m -> new Doubt(
                        m.ledgerId(),
                        Objects.requireNonNull(m.prospectId()),
                        m.recipient(),
                        m.subject(),
                        "the connection broke before the server answered"))
                .toList();
    }

    /**
     * It turned out whether a message in doubt arrived. If it did, it counts; if not, its step is made again.
     *
     * @param byMember absent: it was found in the mailbox's Sent folder
     */
    public Recorded settleDoubt(long ledgerId, boolean arrived, @Nullable Long byMember) {
        var message = ledger.find(ledgerId).orElseThrow(() -> new IllegalArgumentException("no message " + ledgerId));
        var pursuitId = message.pursuitId();
        var now = clock.instant();
        if (!ledger.settle(ledgerId, arrived, byMember, now) || pursuitId == null)
            return new Recorded.Refused("That message is not in doubt any more.");
        var row = pursuits.lock(pursuitId).orElseThrow();
        var touch = Pursuits.touchOf(row, message);
        if (arrived) history.write(List.of(History.Touched.sent(row, touch, message, now)));
        var asked =
                row.pursuit().commitments().stream().anyMatch(c -> c.open() && Objects.equals(c.ledgerId(), ledgerId));
        if (!row.pursuit().open() || !asked && !arrived)
            return new Recorded.Done(row.pursuit(), row.pursuit().next(), null);
        return pursuits.apply(
                row,
                asked ? new Event.DoubtSettled(ledgerId, arrived, touch) : touch,
                situations.of(row.pursuit().prospectId(), now),
                byMember,
                now);
    }

    /**
     * A message of ours came back. The touch no longer counts, and a dead address is dead for everybody.
     *
     * @param ledgerId which message; absent when it could not be told, then only the address is marked
     */
    public void bounced(@Nullable Long ledgerId, String address, Refusal.Type type, String why) {
        var now = clock.instant();
        var lookup = EmailAddress.of(address).map(EmailAddress::lookup).orElse(address);
        if (type == Refusal.Type.HARD) prospects.addressDied(lookup, why, now);
        var message = ledgerId == null ? Optional.<LedgerStore.Message>empty() : ledger.find(ledgerId);
        // What came back had arrived somewhere, though its server's word be not noted yet: that ends the doubt.
        message.ifPresent(back -> ledger.wasTaken(back.ledgerId(), now));
        message.ifPresent(back -> settleDoubt(back.ledgerId(), true, null));
        if (message.isEmpty()) {
            prospects
                    .byEmail(address)
                    .flatMap(store::openOf)
                    .ifPresent(id -> pursuits.happened(id, new Event.FactsChanged(why), null));
            return;
        }
        var pursuitId = message.get().pursuitId();
        if (pursuitId == null) return;
        var row = pursuits.lock(pursuitId).orElseThrow();
        store.touchBounced(message.get().ledgerId(), now);
        if (!row.pursuit().open()) return;
        var step = Objects.equals(row.enrolmentId(), message.get().enrolmentId())
                ? message.get().step()
                : null;
        // After three soft ones and no word from them the fourth is as good as a hard one.
        boolean fourth = type == Refusal.Type.SOFT && row.pursuit().softBounces() >= 3;
        if (fourth) prospects.addressDied(lookup, why + " (for the fourth time)", now);
        pursuits.apply(
                row,
                new Event.Bounced(
                        fourth ? Refusal.Type.HARD : type,
                        address,
                        store.made(row.pursuit()),
                        step,
                        message.get().gives().material()),
                situations.of(row.pursuit().prospectId(), now),
                null,
                now);
    }
}
