package followthrough.intake;

import followthrough.intake.Mapping.Style;
import followthrough.team.Currencies;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A sum as a list states it.
 *
 * @param currency ISO 4217, or null when the list does not say
 */
record Money(BigDecimal amount, @Nullable String currency) {

    private static final Pattern DIGITS = Pattern.compile("-?\\d[\\d.,' \\u00A0\\u202F]*");
    /** Thousands are grouped by threes; in India the groups above them by twos. */
    private static final Pattern WHOLE = Pattern.compile("-?(?:\\d+|\\d{1,3}(?:([.,'])(?:\\d{2,3}\\1)*\\d{3})?)");

    private static final Pattern FRACTION = Pattern.compile("\\d*");
    /** “12k” is twelve thousand to some; what a factor means is not guessed. */
    private static final Pattern TIMES = Pattern.compile("(?i)\\s*(?:k|tsd|m|mn|mio|million|bn)\\b");

    private static final Pattern CODE = Pattern.compile("(?i)(?<!\\p{L})([A-Z]{3})(?!\\p{L})");

    /** The decimal sign of a column, from those values that can be read in one way only. */
    static Style style(List<String> values) {
        int comma = 0;
        int point = 0;
        for (String value : values) {
            var m = DIGITS.matcher(value);
            if (m.find()) {
                char sign = decimalSign(m.group().strip());
                comma += sign == ',' ? 1 : 0;
                point += sign == '.' ? 1 : 0;
            }
        }
        return comma > point ? Style.DECIMAL_COMMA : point > comma ? Style.DECIMAL_POINT : Style.PLAIN;
    }

    /** The decimal sign that this number alone proves; 0 when it proves none, as 12.400 does. */
    private static char decimalSign(String number) {
        int comma = number.lastIndexOf(',');
        int point = number.lastIndexOf('.');
        if (comma >= 0 && point >= 0) {
            return comma > point ? ',' : '.';
        }
        int last = Math.max(comma, point);
        if (last < 0) {
            return 0;
        }
        char sign = number.charAt(last);
        char other = sign == ',' ? '.' : ',';
        if (number.indexOf(sign) != last) {
            return other;
        }
        return number.length() - last - 1 == 3 ? 0 : sign;
    }

    /** Empty when it is not one amount: “1.2.3.4”, “10-20” and “12k” are none, whatever they mean. */
    static Optional<Money> read(String value, Style style, @Nullable String country) {
        var m = DIGITS.matcher(value);
        if (!m.find()) {
            return Optional.empty();
        }
        String before = value.substring(0, m.start());
        String after = value.substring(m.end());
        if (after.chars().anyMatch(Character::isDigit) || TIMES.matcher(after).lookingAt()) {
            return Optional.empty();
        }
        String number = m.group().strip().replaceAll("[ \\u00A0\\u202F]", "'");
        char decimal = decimalSign(number);
        if (decimal == 0) {
            // In a column of decimal points “12.400” still is twelve thousand four hundred only if the column says
            // comma.
            decimal = style == Style.DECIMAL_COMMA ? ',' : style == Style.DECIMAL_POINT ? '.' : thousands(number);
        }
        int point = number.lastIndexOf(decimal);
        String whole = point < 0 ? number : number.substring(0, point);
        String fraction = point < 0 ? "" : number.substring(point + 1);
        if (!WHOLE.matcher(whole).matches() || !FRACTION.matcher(fraction).matches()) {
            return Optional.empty();
        }
        String plain = whole.replaceAll("[.,']", "") + (fraction.isEmpty() ? "" : "." + fraction);
        // Bookkeepers put what they owe in brackets; some put the sign before the currency.
        boolean negative = !plain.startsWith("-")
                && (before.strip().endsWith("(") && after.strip().startsWith(")")
                        || before.strip().startsWith("-"));
        var amount = new BigDecimal(plain);
        return Optional.of(new Money(negative ? amount.negate() : amount, currency(value, country)));
    }

    private static char thousands(String number) {
        return number.indexOf(',') >= 0 ? '.' : ',';
    }

    /** The currency that a sign or code stands for; a sign that several share is read by the prospect's country. */
    static @Nullable String currency(String value, @Nullable String country) {
        if (value.indexOf('€') >= 0) {
            return "EUR";
        }
        if (value.indexOf('£') >= 0) {
            return "GBP";
        }
        String small = value.toLowerCase(Locale.ROOT);
        if (small.contains("zł")) {
            return "PLN";
        }
        String local = country == null ? null : local(country);
        if (value.indexOf('$') >= 0) {
            return local != null && local.endsWith("D") ? local : "USD";
        }
        if (value.indexOf('¥') >= 0) {
            return "CNY".equals(local) ? "CNY" : "JPY";
        }
        if (small.matches(".*(?<!\\p{L})kr(?!\\p{L}).*")) {
            return local != null && local.endsWith("K") ? local : null;
        }
        var code = CODE.matcher(value);
        while (code.find()) {
            String upper = code.group(1).toUpperCase(Locale.ROOT);
            if (Currencies.pays(upper)) {
                return upper;
            }
        }
        return null;
    }

    private static @Nullable String local(String country) {
        var currency = Currency.getInstance(Locale.of("", country));
        return currency == null ? null : currency.getCurrencyCode();
    }
}
