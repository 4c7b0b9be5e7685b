package followthrough.prospects;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A prospect gets more or less personal effort from now on. Published inside the transaction that decides it. */
public record TierChanged(
        long prospectId, Tier from, Tier to, @Nullable Long byMember, Instant at) {}
