package followthrough.team;

import followthrough.web.Problems;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Working days and hours as a form sends them: names of days and times like 09:00. */
public record Week(List<String> days, String starts, String ends) {
    static final Week USUAL =
            new Week(List.of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"), "09:00", "18:00");

    static Week of(Member member) {
        return new Week(
                member.workingDays().stream().map(DayOfWeek::name).toList(),
                member.dayStarts().toString(),
                member.dayEnds().toString());
    }

    public boolean has(DayOfWeek day) {
        return days.contains(day.name());
    }

    /** These problems, and what is wrong here. */
    Problems check(Problems problems) {
        Problems found = problems;
        if (days.isEmpty()) {
            found = found.and("days", "Choose at least one day.");
        }
        if (time(starts) == null) {
            found = found.and("starts", "A time, like 09:00.");
        }
        if (time(ends) == null) {
            found = found.and("ends", "A time, like 18:00.");
        }
        LocalTime from = time(starts);
        LocalTime to = time(ends);
        if (from != null && to != null && !from.isBefore(to)) {
            found = found.and("ends", "The day ends after it starts.");
        }
        return found;
    }

    Set<DayOfWeek> workingDays() {
        return days.stream().map(DayOfWeek::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    LocalTime dayStarts() {
        return LocalTime.parse(starts);
    }

    LocalTime dayEnds() {
        return LocalTime.parse(ends);
    }

    private static @Nullable LocalTime time(String text) {
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    /** The zone of this name; absent when there is none. Only names of places: an offset knows no summer time. */
    static @Nullable ZoneId zone(String name) {
        return ZoneId.getAvailableZoneIds().contains(name.strip()) ? ZoneId.of(name.strip()) : null;
    }

    /** Zones to choose from, by name. */
    public static List<String> zones() {
        return ZoneId.getAvailableZoneIds().stream()
                .filter(id ->
                        id.equals("UTC") || (id.contains("/") && !id.startsWith("Etc/") && !id.startsWith("SystemV/")))
                .sorted()
                .toList();
    }
}
