package followthrough.pursuits;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows from an event: the pursuit as it stands afterwards and what else must happen, or why it may not be. */
public sealed interface Decision {

    /** @param told one line for the timeline; empty when the touch or message itself says it all */
    record Goes(Pursuit after, String told, List<Effect> effects) implements Decision {}

    /** Nothing changed. @param why a sentence for the person who tried, naming what is missing */
    record Refused(String why) implements Decision {}

    /** Carried out by the shell in the same transaction. */
    sealed interface Effect {
        /**
         * No automatic message of this pursuit that has not been handed over leaves any more.
         *
         * @param personal whether what a person wrote before they knew stays here, too, and comes back to them
         */
        record CancelMessages(String why, boolean personal) implements Effect {}

        /** No automatic message of this pursuit leaves as it was planned, unless the server has it already. */
        record Replan(String why) implements Effect {}

        /** The person has opted out of everything, for ever. */
        record Suppress(String why, String proof) implements Effect {}

        /** A won prospect's customer follow-up begins. */
        record OpenRelationship() implements Effect {}

        /** A no is looked at once more, where the workspace wants that. */
        record LookAgain() implements Effect {}

        /** A customer asked again: what was their own follow-up goes on as a new sale. */
        record OpenSale(String what) implements Effect {}

        /** The named person becomes a prospect with a first touch at once. */
        record Capture(Event.Referral referral) implements Effect {}

        /** Shown at once in the owner's browser. */
        record Alert(String text) implements Effect {}
    }

    static Decision goes(Pursuit after, @Nullable String told, Effect... effects) {
        return new Goes(after, told == null ? "" : told, List.of(effects));
    }
}
