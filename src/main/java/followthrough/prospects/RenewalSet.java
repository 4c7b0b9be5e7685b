package followthrough.prospects;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The date of a customer's renewal was named, changed or taken away. Published inside the transaction that does it. */
public record RenewalSet(long prospectId, @Nullable Long byMember, Instant at) {}
