package followthrough.team;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;

/**
 * What the first run asks: the workspace and the person who sets it up.
 *
 * @param currency ISO 4217
 * @param postalAddress may be empty; nothing automatic leaves until it is there
 */
public record FirstAdministrator(
        String name,
        String email,
        String password,
        ZoneId zone,
        String currency,
        String workspaceName,
        String postalAddress,
        Set<DayOfWeek> workingDays,
        LocalTime dayStarts,
        LocalTime dayEnds) {}
