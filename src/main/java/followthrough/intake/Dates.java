package followthrough.intake;

import followthrough.intake.Mapping.Style;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Dates as people write them in lists. */
final class Dates {

    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})(?:[T ].*)?");
    private static final Pattern YEAR_LAST =
            Pattern.compile("(\\d{1,2})([./-])(\\d{1,2})[./-](\\d{4}|\\d{2})(?:[T ].*)?");

    /** The only order in which the value is a date; empty when it fits both or says its year first. */
    static Optional<Style> order(String value) {
        var m = YEAR_LAST.matcher(value.strip());
        if (!m.matches()) {
            return Optional.empty();
        }
        int a = Integer.parseInt(m.group(1));
        int b = Integer.parseInt(m.group(3));
        if (a > 12 && b <= 12) {
            return Optional.of(Style.DAY_FIRST);
        }
        return b > 12 && a <= 12 ? Optional.of(Style.MONTH_FIRST) : Optional.empty();
    }

    /** The order of a column: what most unmistakable dates say, else day first, as most of the world writes. */
    static Style style(List<String> values) {
        if (values.stream().noneMatch(value -> YEAR_LAST.matcher(value.strip()).matches())) {
            return Style.PLAIN;
        }
        long day = values.stream()
                .filter(v -> order(v).filter(Style.DAY_FIRST::equals).isPresent())
                .count();
        long month = values.stream()
                .filter(v -> order(v).filter(Style.MONTH_FIRST::equals).isPresent())
                .count();
        return month > day ? Style.MONTH_FIRST : Style.DAY_FIRST;
    }

    static Optional<LocalDate> read(String value, Style style) {
        try {
            var iso = YEAR_FIRST.matcher(value.strip());
            if (iso.matches()) {
                return Optional.of(date(iso.group(1), iso.group(2), iso.group(3)));
            }
            var m = YEAR_LAST.matcher(value.strip());
            if (!m.matches()) {
                return Optional.empty();
            }
            String year = m.group(4).length() == 2 ? "20" + m.group(4) : m.group(4);
            return Optional.of(
                    style == Style.MONTH_FIRST
                            ? date(year, m.group(1), m.group(3))
                            : date(year, m.group(3), m.group(1)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static LocalDate date(String year, String month, String day) {
        return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
    }

    private Dates() {}
}
