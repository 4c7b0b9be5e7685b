package followthrough.prospects;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A deal changed its stage. Published inside the transaction that moves it. */
public record DealMoved(
        long dealId,
        long prospectId,
        Deal.Stage from,
        Deal.Stage to,
        @Nullable Long byMember,
        Instant at) {}
