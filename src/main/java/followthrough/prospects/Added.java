package followthrough.prospects;

/** What became of a capture. */
public sealed interface Added {
    record Created(long prospectId) implements Added {}

    /** @param matchedBy what they were known by, in words, e.g. {@code e-mail address} */
    record Known(long prospectId, String matchedBy) implements Added {}

    /** Nobody was added: an address of theirs may never be contacted again. */
    record Suppressed(String reason) implements Added {}
}
