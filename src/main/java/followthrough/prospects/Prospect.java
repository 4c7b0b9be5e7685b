package followthrough.prospects;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A person being followed up: a lead, contact or customer. Texts that nobody gave are empty.
 *
 * @param country ISO 3166 alpha-2, or empty
 * @param language BCP 47, or empty
 * @param optedOutAt set when the person ended all contact, on every channel
 * @param emailRefused "not by e-mail"; other channels stay open
 * @param keptOnly kept for the record and not followed up
 * @param custom columns of imports, as they came
 */
public record Prospect(
        long prospectId,
        String name,
        String givenName,
        String familyName,
        String title,
        @Nullable Long companyId,
        String companyName,
        long ownerId,
        String source,
        Tier tier,
        String country,
        String language,
        ZoneId zone,
        ZoneBasis zoneBasis,
        Basis basis,
        String basisNote,
        @Nullable Instant basisAt,
        @Nullable Instant optedOutAt,
        boolean emailRefused,
        boolean keptOnly,
        String summary,
        Map<String, String> custom,
        Instant createdAt) {

    public boolean zoneGuessed() {
        return zoneBasis != ZoneBasis.STATED;
    }

    public boolean optedOut() {
        return optedOutAt != null;
    }
}
