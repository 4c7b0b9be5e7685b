package followthrough.team;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The currencies one may count in: the usual ones first, then all others that a country uses today, by name. */
public final class Currencies {
    private static final List<String> USUAL =
            List.of("EUR", "USD", "GBP", "CHF", "CAD", "AUD", "INR", "JPY", "BRL", "SEK", "NOK", "DKK", "PLN", "ZAR");

    private static final Map<String, String> OPTIONS = options();

    private Currencies() {}

    /** Whether somebody pays with it today; what Java keeps beside that is money that is gone, funds and units of account. */
    public static boolean pays(String code) {
        return OPTIONS.containsKey(code);
    }

    /** ISO 4217 code to name. */
    static Map<String, String> all() {
        return OPTIONS;
    }

    private static Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        USUAL.forEach(code -> options.put(code, text(Currency.getInstance(code))));
        Arrays.stream(Locale.getISOCountries())
                .flatMap(country -> Stream.ofNullable(Currency.getInstance(Locale.of("", country))))
                .distinct()
                .sorted(Comparator.comparing(Currencies::text))
                .forEach(currency -> options.putIfAbsent(currency.getCurrencyCode(), text(currency)));
        return Collections.unmodifiableMap(options);
    }

    private static String text(Currency currency) {
        return currency.getDisplayName(Locale.ENGLISH) + " (" + currency.getCurrencyCode() + ")";
    }
}
