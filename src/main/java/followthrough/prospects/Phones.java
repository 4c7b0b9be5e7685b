package followthrough.prospects;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;

/** Reads and writes telephone numbers. */
public final class Phones {
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    private Phones() {}

    /**
     * A number that can be dialled.
     *
     * @param e164 for comparing and dialling, e.g. {@code +493012345678}
     * @param readable e.g. {@code +49 30 12345678}
     * @param country ISO 3166 alpha-2; empty for numbers of no country
     */
    public record Phone(String e164, String readable, String country) {}

    /** @param region ISO 3166 alpha-2 of numbers without a leading +; empty when only those with + can be read */
    public static Optional<Phone> parse(String text, String region) {
        return number(text, region).map(number -> {
            String country = NUMBERS.getRegionCodeForNumber(number);
            return new Phone(
                    NUMBERS.format(number, PhoneNumberFormat.E164),
                    NUMBERS.format(number, PhoneNumberFormat.INTERNATIONAL),
                    country == null || country.equals("001") ? "" : country);
        });
    }

    /** Absent when the text is no number that could exist. */
    static Optional<PhoneNumber> number(String text, String region) {
        try {
            PhoneNumber number = NUMBERS.parse(text, region.isEmpty() ? null : region);
            // Possible, not valid: numbering plans grow faster than anybody's copy of them.
            return NUMBERS.isPossibleNumber(number) ? Optional.of(number) : Optional.empty();
        } catch (NumberParseException notANumber) {
            return Optional.empty();
        }
    }
}
