package followthrough.prospects;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
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
 * @param renewsOn when a customer's contract is renewed; absent where nobody said so
 * @param tierByHand whether a person or a list named the tier, so that no rule changes it
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
        Instant createdAt,
        @Nullable LocalDate renewsOn,
        boolean tierByHand) {

    /** Columns of lists and fields of forms that say in which trade somebody is; the first that says something counts. */
    public static final List<String> TRADE_COLUMNS = List.of(
            "trade", "industry", "sector", "branche", "industrie", "secteur", "settore", "setor", "bransch", "branża");

    /** As a list or a form says it; empty where none does. */
    public String trade() {
        return trade(custom);
    }

    /** As {@link #trade()}, of such columns and fields. */
    public static String trade(Map<String, String> custom) {
        for (var column : TRADE_COLUMNS)
            for (var field : custom.entrySet())
                if (field.getKey().strip().toLowerCase(Locale.ROOT).equals(column)
                        && !field.getValue().isBlank()) return field.getValue().strip();
        return "";
    }

    public boolean zoneGuessed() {
        return zoneBasis != ZoneBasis.STATED;
    }

    public boolean optedOut() {
        return optedOutAt != null;
    }
}
