package followthrough.pursuits;

import followthrough.prospects.Address;
import followthrough.prospects.Deal;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prospect with the open pursuit, looked up once for all that one screen asks about them.
 *
 * @param pursuit absent when nothing is open
 * @param snoozed how often the next step was moved
 * @param waits why an automatic step that is due has not left
 * @param onItsWay whether the message of the next step is with the send ledger
 * @param told the last that a person told of them, see {@link Prospects#lastTold}
 */
public record Known(
        Prospect prospect,
        List<Address> addresses,
        List<Deal> deals,
        @Nullable Pursuit pursuit,
        int snoozed,
        @Nullable String waits,
        boolean onItsWay,
        long told) {

    /** The same person with these addresses only, to see what would follow. */
    public Known with(List<Address> addresses) {
        return new Known(prospect, addresses, deals, pursuit, snoozed, waits, onItsWay, told);
    }
}
