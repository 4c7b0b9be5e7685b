package followthrough.prospects;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A possible sale to a prospect. {@code currency} is ISO 4217; {@code closedAt} is set when won or lost. */
public record Deal(
        long dealId,
        long prospectId,
        String title,
        BigDecimal amount,
        String currency,
        Stage stage,
        Instant createdAt,
        @Nullable Instant closedAt) {

    /** How far a deal is. */
    public enum Stage {
        OPEN,
        PROPOSAL,
        NEGOTIATION,
        WON,
        LOST;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Stage of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        public boolean closed() {
            return this == WON || this == LOST;
        }
    }
}
