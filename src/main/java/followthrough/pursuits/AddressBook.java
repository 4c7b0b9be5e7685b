package followthrough.pursuits;

import followthrough.prospects.AddressAdded;
import followthrough.prospects.NewAddress;
import followthrough.prospects.Prospects;
import followthrough.team.RealTime;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Addresses that are added to a prospect: what waited for one goes on. */
@Component
@Transactional
public class AddressBook {
    private final PursuitStore store;
    private final UndoStore undos;
    private final Pursuits pursuits;
    private final Prospects prospects;
    private final Clock clock;
    private final RealTime real;

    AddressBook(
            PursuitStore store, UndoStore undos, Pursuits pursuits, Prospects prospects, Clock clock, RealTime real) {
        this.store = store;
        this.undos = undos;
        this.pursuits = pursuits;
        this.prospects = prospects;
        this.clock = clock;
        this.real = real;
    }

    /** @param undoId takes it back for ten seconds; absent where nothing was added, or nothing is open */
    public record Result(AddressAdded added, @Nullable Long undoId) {}

    /** A person adds an address. */
    public Result add(long prospectId, NewAddress address, long byMember) {
        return add(prospectId, address, null, byMember);
    }

    /** @param importId the list that names the address; absent: a person does */
    public Result add(long prospectId, NewAddress address, @Nullable Long importId, long byMember) {
        var row = pursuits.lockOpen(prospectId).orElse(null);
        var theirs = prospects.addresses(prospectId).stream()
                .anyMatch(it -> it.kind() == address.kind() && it.lookup().equals(address.lookup()));
        var undoId = row == null || importId != null || theirs
                ? null
                : undos.keep(
                        byMember,
                        row.pursuit().pursuitId(),
                        address.value() + " added",
                        real.instant().plus(Pursuits.SECOND_THOUGHTS));
        var added = prospects.addAddress(prospectId, address, importId, byMember, clock.instant());
        if (!(added instanceof AddressAdded.Theirs(long addressId))) {
            if (undoId != null) undos.forget(undoId);
            return new Result(added, null);
        }
        if (row != null) {
            var next = row.pursuit().next();
            pursuits.happened(
                    row.pursuit().pursuitId(),
                    next != null && next.chore() && next.commitment() == null
                            ? new Event.ChoreDone(true)
                            : new Event.FactsChanged("an address"),
                    byMember);
        }
        if (undoId != null) {
            undos.takesAddress(undoId, addressId);
            undos.standsAt(undoId);
        }
        return new Result(added, undoId);
    }
}
