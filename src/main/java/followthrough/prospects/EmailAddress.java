package followthrough.prospects;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A well-formed e-mail address: {@code value} as people read it, {@code lookup} as it is compared (RFC 5321 allows
 * local parts that differ by case only; in practice nobody has them, and two people would be one to every reader).
 */
public record EmailAddress(String value, String lookup) {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern LOCAL = Pattern.compile("[^\\s\\p{Cntrl}\"(),:;<>@\\[\\\\\\]]{1,64}");

    /** Reads {@code a@b.example}, also with {@code mailto:} or as {@code Name <a@b.example>}; empty when it is none. */
    public static Optional<EmailAddress> of(String text) {
        String value = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
        int open = value.lastIndexOf('<');
        if (open >= 0 && value.endsWith(">")) {
            value = value.substring(open + 1, value.length() - 1).strip();
        }
        if (value.regionMatches(true, 0, "mailto:", 0, 7)) {
            value = value.substring(7);
        }
        int at = value.lastIndexOf('@');
        if (at < 1 || value.length() > 254) {
            return Optional.empty();
        }
        String local = value.substring(0, at);
        if (!LOCAL.matcher(local).matches() || local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
            return Optional.empty();
        }
        Optional<String> domain = ascii(value.substring(at + 1));
        String readable = value;
        return domain.map(it -> new EmailAddress(readable, local.toLowerCase(Locale.ROOT) + "@" + it));
    }

    /** The domain in ASCII, e.g. {@code xn--mller-kva.example}. */
    public String domain() {
        return lookup.substring(lookup.lastIndexOf('@') + 1);
    }

    static Optional<String> ascii(String domain) {
        String ascii;
        try {
            ascii = IDN.toASCII(domain).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
        String[] labels = ascii.split("\\.", -1);
        if (labels.length < 2 || ascii.length() > 253) {
            return Optional.empty();
        }
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return Optional.empty();
            }
        }
        // A last label of digits would be an IP address without its brackets.
        return labels[labels.length - 1].chars().allMatch(Character::isDigit) ? Optional.empty() : Optional.of(ascii);
    }
}
