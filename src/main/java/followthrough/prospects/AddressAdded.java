package followthrough.prospects;

/** What became of a new address. */
public sealed interface AddressAdded {
    /** The prospect has it, now or already before. */
    record Theirs(long addressId) implements AddressAdded {}

    /** An e-mail address belongs to one prospect, and this one is somebody else's. */
    record TakenBy(long prospectId) implements AddressAdded {}

    /** Nobody may be contacted there, so nobody gets it. */
    record Suppressed(NoContact why) implements AddressAdded {}
}
