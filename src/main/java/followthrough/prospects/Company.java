package followthrough.prospects;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The organisation a prospect belongs to. Colleagues are found by its mail domain, else by its name. */
public record Company(long companyId, String name, @Nullable String domain, String country, Instant createdAt) {}
