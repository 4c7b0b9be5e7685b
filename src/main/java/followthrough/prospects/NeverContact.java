package followthrough.prospects;

import java.time.Instant;
import java.util.Set;

/**
 * A list of addresses never to contact named these prospects: they are opted out now. Published inside the
 * transaction, so that nothing planned for them outlives it. A person's own {@link Prospects#optOut} does not publish it.
 */
public record NeverContact(Set<Long> prospectIds, String proof, Instant at) {}
