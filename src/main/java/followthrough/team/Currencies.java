package followthrough.team;

import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The currencies a workspace may count in: the usual ones first, then all others by name. */
final class Currencies {
    private static final List<String> USUAL =
            List.of("EUR", "USD", "GBP", "CHF", "CAD", "AUD", "INR", "JPY", "BRL", "SEK", "NOK", "DKK", "PLN", "ZAR");

    private static final Map<String, String> OPTIONS = options();

    private Currencies() {}

    /** ISO 4217 code to name. */
    static Map<String, String> all() {
        return OPTIONS;
    }

    private static Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        USUAL.forEach(code -> options.put(code, text(Currency.getInstance(code))));
        Currency.getAvailableCurrencies().stream()
                // Those without minor units given are metals, test codes and the like.
                .filter(currency -> currency.getDefaultFractionDigits() >= 0)
                .filter(currency -> !currency.getDisplayName(Locale.ENGLISH).matches(".*\\d{4}.*"))
                .sorted(Comparator.comparing(Currencies::text))
                .forEach(currency -> options.putIfAbsent(currency.getCurrencyCode(), text(currency)));
        return Collections.unmodifiableMap(options);
    }

    private static String text(Currency currency) {
        return currency.getDisplayName(Locale.ENGLISH) + " (" + currency.getCurrencyCode() + ")";
    }
}
