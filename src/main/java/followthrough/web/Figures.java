package followthrough.web;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;

/** Says numbers as every screen does: {@code 18,400 €}, {@code 3 h 32 min}, {@code 7 of 100}. */
public final class Figures {
    // English names most currencies by their letters; these signs are known everywhere they are used.
    private static final Map<String, String> SIGNS =
            Map.of("EUR", "€", "USD", "$", "GBP", "£", "JPY", "¥", "INR", "₹", "PLN", "zł", "CHF", "CHF");

    private Figures() {}

    /** {@code 1,234} */
    public static String number(long n) {
        return format("#,##0").format(n);
    }

    /** {@code 1 day}, {@code 1,200 days} */
    public static String count(long n, String one, String many) {
        return number(n) + " " + (n == 1 ? one : many);
    }

    /** {@code 18,400 €}; minor units only where there are any. @param currency ISO 4217 */
    public static String money(BigDecimal amount, String currency) {
        var digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        var whole = amount.stripTrailingZeros().scale() <= 0 || digits == 0;
        var pattern = whole ? "#,##0" : "#,##0." + "0".repeat(digits);
        return format(pattern).format(amount) + " " + SIGNS.getOrDefault(currency, currency);
    }

    /** {@code 32 min}, {@code 3 h 32 min}, {@code 2 h} */
    public static String minutes(long minutes) {
        if (minutes < 60) return minutes + " min";
        return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }

    /** {@code 7 %}, below ten with one decimal; {@code –} when there is nothing to divide by. */
    public static String percent(long part, long whole) {
        if (whole == 0) return "–";
        var percent = 100.0 * part / whole;
        return format(percent != 0 && percent < 9.95 ? "0.#" : "0").format(percent) + " %";
    }

    /** {@code 340 KB}, {@code 2.1 MB} */
    public static String bytes(long size) {
        if (size < 1024) return size + " B";
        if (size < 1024 * 1024) return size / 1024 + " KB";
        return format("0.#").format(size / 1048576.0) + " MB";
    }

    private static DecimalFormat format(String pattern) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ENGLISH));
    }
}
