package followthrough.pursuits;

import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.LocalDate;
import java.time.Year;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Public holidays of whole countries, by name. A country the library does not know has none. */
public final class Holidays {
    /** By country and year; the same for everybody, and never more than a few of each. */
    private static final Map<String, Map<LocalDate, String>> KNOWN = new ConcurrentHashMap<>();

    private Holidays() {}

    /** @param country ISO 3166 alpha-2; empty where none is known, which has no holidays */
    public static Function<LocalDate, Optional<String>> of(String country) {
        if (country.isEmpty()) return date -> Optional.empty();
        return date -> Optional.ofNullable(
                KNOWN.computeIfAbsent(country + date.getYear(), key -> load(country, date.getYear()))
                        .get(date));
    }

    private static Map<LocalDate, String> load(String country, int year) {
        try {
            return HolidayManager.getInstance(ManagerParameters.create(country.toLowerCase(Locale.ROOT)))
                    .getHolidays(Year.of(year))
                    .stream()
                    .collect(Collectors.toMap(h -> h.getDate(), h -> h.getDescription(Locale.ENGLISH), (a, b) -> a));
        } catch (IllegalArgumentException | IllegalStateException unknownCountry) {
            return Map.of();
        }
    }
}
