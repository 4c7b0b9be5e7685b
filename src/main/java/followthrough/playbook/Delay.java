package followthrough.playbook;

import java.util.Locale;

/**
 * The wait after the previous touch was made, written as in {@code 2 business days}. Minutes and hours are elapsed time;
 * days and business days are counted in the prospect's calendar.
 */
public record Delay(int amount, Unit unit) {
    public static final Delay NONE = new Delay(0, Unit.MINUTES);

    public enum Unit {
        MINUTES,
        HOURS,
        BUSINESS_DAYS,
        DAYS
    }

    public Delay {
        if (amount < 0 || amount > 10_000)
            throw new IllegalArgumentException("a delay of " + amount + " is not between 0 and 10000");
        if (amount == 0) unit = Unit.MINUTES; // at once is at once in any unit
    }

    /**
     * Reads {@code 10 minutes}, {@code 1 hour}, {@code 2 business days}, {@code 14 days} or {@code at once}.
     *
     * @throws IllegalArgumentException naming the words that were not understood
     */
    public static Delay of(String words) {
        var text = words.strip().toLowerCase(Locale.ROOT);
        if (text.equals("at once")) return NONE;
        var parts = text.split("\\s+", 2);
        if (parts.length != 2 || !parts[0].matches("\\d{1,5}"))
            throw new IllegalArgumentException(
                    "\"" + words + "\" is not a delay; write for instance \"2 business days\"");
        var unit =
                switch (parts[1]) {
                    case "minute", "minutes" -> Unit.MINUTES;
                    case "hour", "hours" -> Unit.HOURS;
                    case "business day", "business days" -> Unit.BUSINESS_DAYS;
                    case "day", "days" -> Unit.DAYS;
                    default ->
                        throw new IllegalArgumentException(
                                "\"" + parts[1] + "\" is not minutes, hours, business days or days");
                };
        return new Delay(Integer.parseInt(parts[0]), unit);
    }

    /** The same words that {@link #of} reads. */
    public String words() {
        if (amount == 0) return "at once";
        var name = unit.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return amount + " " + (amount == 1 ? name.substring(0, name.length() - 1) : name);
    }
}
