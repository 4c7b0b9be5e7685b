package followthrough.prospects;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a prospect changed: whether they may be contacted, or words that stand in messages to them. Published
 * inside the transaction, so that nothing planned from the old facts outlives it.
 */
public record FactsChanged(long prospectId, @Nullable Long byMember, Instant at) {}
