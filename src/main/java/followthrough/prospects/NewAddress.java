package followthrough.prospects;

import java.util.Locale;
import java.util.Optional;

/** An address that is valid and can be given to a prospect. Made by the methods below only. */
public record NewAddress(Address.Kind kind, String value, String lookup) {

    public static Optional<NewAddress> email(String text) {
        return EmailAddress.of(text).map(NewAddress::email);
    }

    public static NewAddress email(EmailAddress email) {
        return new NewAddress(Address.Kind.EMAIL, email.value(), email.lookup());
    }

    /** @param region ISO 3166 alpha-2 of numbers without a leading +; empty when only those with + can be read */
    public static Optional<NewAddress> phone(String text, String region) {
        return Phones.parse(text, region)
                .map(phone -> new NewAddress(Address.Kind.PHONE, phone.readable(), phone.e164()));
    }

    /** A number nobody can place in a country, which a person can dial all the same; it needs seven digits. */
    public static Optional<NewAddress> phoneAsWritten(String text) {
        var digits = text.replaceFirst("(?i)\\s*(x|ext).*$", "").replaceAll("\\D", "");
        return digits.length() < 7 || digits.length() > 20
                ? Optional.empty()
                : Optional.of(new NewAddress(Address.Kind.PHONE, text.strip(), digits));
    }

    /** A profile's URL or handle. */
    public static Optional<NewAddress> social(String text) {
        String value = text.strip();
        if (value.isEmpty() || value.length() > 500 || value.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        String lookup = value.toLowerCase(Locale.ROOT).replaceFirst("^https?://(www\\.)?", "");
        while (lookup.endsWith("/")) {
            lookup = lookup.substring(0, lookup.length() - 1);
        }
        return lookup.isEmpty() ? Optional.empty() : Optional.of(new NewAddress(Address.Kind.SOCIAL, value, lookup));
    }
}
