package followthrough.team;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;

/**
 * One person of a team.
 *
 * @param active false once signed out for good; whoever is not active owns no next step
 * @param joined whether the invitation was accepted; until then nobody signs in as this member
 * @param followUpMinutes minutes a day meant for following up
 * @param shortcuts whether letter and digit keys act for this person
 */
public record Member(
        long memberId,
        long teamId,
        String teamName,
        String name,
        String email,
        Role role,
        boolean active,
        boolean joined,
        ZoneId zone,
        Set<DayOfWeek> workingDays,
        LocalTime dayStarts,
        LocalTime dayEnds,
        int followUpMinutes,
        boolean shortcuts) {}
