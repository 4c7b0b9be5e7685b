package followthrough.prospects;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One way to reach a prospect.
 *
 * @param value as people read it
 * @param lookup as it is compared: e-mail in lower case with an ASCII domain, telephone as E.164
 * @param position the first choice is 0
 */
public record Address(
        long addressId,
        long prospectId,
        Kind kind,
        String value,
        String lookup,
        int position,
        @Nullable Instant deadAt,
        @Nullable String deadWhy) {

    /** What sort of address it is. */
    public enum Kind {
        EMAIL,
        PHONE,
        SOCIAL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    public boolean live() {
        return deadAt == null;
    }
}
