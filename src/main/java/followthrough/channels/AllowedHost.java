package followthrough.channels;

import java.time.Instant;

/**
 * A host inside the own network that an administrator lets people connect to.
 *
 * @param host name or address, as people type it
 * @param withoutTls whether a password may go there unencrypted
 */
public record AllowedHost(String host, boolean withoutTls, Instant addedAt) {}
