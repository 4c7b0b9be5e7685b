package followthrough.team;

import java.time.Instant;

/** A token for the API as its owner sees it; the token itself nobody sees again. */
public record ApiToken(long tokenId, String name, Role role, Instant createdAt) {}
