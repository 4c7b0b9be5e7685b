package followthrough.playbook;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The hours in which a channel may reach a prospect, in their own zone, written as in {@code 9:00 to 11:30 on Tue, Wed}.
 * It opens at {@code from} and is closed from {@code to} on.
 *
 * @param days days of the week, which may be ones that are no working days there; empty: the working days there.
 *     Holidays are closed either way
 */
public record SendWindow(LocalTime from, LocalTime to, Set<DayOfWeek> days) {
    private static final Pattern WORDS =
            Pattern.compile("(\\d{1,2}:\\d{2}) to (\\d{1,2}:\\d{2})( on ([A-Za-z]{3}(, ?[A-Za-z]{3})*))?");

    public SendWindow {
        days = Set.copyOf(days);
        if (!from.isBefore(to)) throw new IllegalArgumentException("a window opens before it closes");
    }

    /**
     * Reads {@code 9:00 to 11:30} (on working days) or {@code 16:00 to 17:30 on Wed, Thu}.
     *
     * @throws IllegalArgumentException naming what was not understood and what was expected
     */
    public static SendWindow of(String words) {
        var matcher = WORDS.matcher(words.strip());
        try {
            if (matcher.matches())
                return new SendWindow(
                        time(matcher.group(1)),
                        time(matcher.group(2)),
                        matcher.group(4) == null
                                ? Set.of()
                                : Arrays.stream(matcher.group(4).split(", ?"))
                                        .map(SendWindow::day)
                                        .collect(Collectors.toSet()));
        } catch (RuntimeException noWindow) {
            // said below, together with what would have been one
        }
        throw new IllegalArgumentException("\"" + words
                + "\" is no window; write for instance \"9:00 to 11:30\" or \"16:00 to 17:30 on Wed, Thu\"");
    }

    private static LocalTime time(String text) {
        return LocalTime.parse(text.length() == 4 ? "0" + text : text);
    }

    private static DayOfWeek day(String three) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> name(day).equalsIgnoreCase(three))
                .findFirst()
                .orElseThrow();
    }

    private static String name(DayOfWeek day) {
        return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
    }

    /** The same words that {@link #of} reads; days only where they are named. */
    public String words() {
        var hours = from.getHour() + from.toString().substring(2) + " to " + to.getHour()
                + to.toString().substring(2);
        return days.isEmpty()
                ? hours
                : hours + " on " + days.stream().sorted().map(SendWindow::name).collect(Collectors.joining(", "));
    }
}
