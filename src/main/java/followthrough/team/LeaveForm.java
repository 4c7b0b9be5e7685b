package followthrough.team;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Leave as somebody writes it into a form, for oneself or, as a leader, for somebody of the team. */
public record LeaveForm(String from, String until, String cover) {
    static final LeaveForm EMPTY = new LeaveForm("", "", "");

    Change note(Team team, long memberId, long byMember) {
        try {
            Long coverId = cover.matches("\\d{1,18}") ? Long.valueOf(cover) : null;
            return team.leave(memberId, LocalDate.parse(from), LocalDate.parse(until), coverId, byMember);
        } catch (DateTimeException notADate) {
            return new Change.Refused("Both days are needed.");
        }
    }
}
