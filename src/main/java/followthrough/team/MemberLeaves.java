package followthrough.team;

/** A member is about to be signed out for good. Published inside the transaction that does it, while still active. */
public record MemberLeaves(long memberId) {}
