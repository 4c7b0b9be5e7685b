package followthrough.prospects;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prospects got another owner. Published inside the transaction that does it: next steps move with them or not at all. */
public record OwnerChanged(
        List<Long> prospectIds, long newOwnerId, @Nullable Long byMember, Instant at) {}
