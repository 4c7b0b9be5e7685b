package followthrough.prospects;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** These prospects get more or less personal effort from now on. Published inside the transaction that decides it. */
public record TierChanged(
        List<Long> prospectIds, Tier to, @Nullable Long byMember, Instant at) {}
