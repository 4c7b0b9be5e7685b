package followthrough.team;

import followthrough.web.When;
import java.util.List;
import java.util.Map;

/**
 * What a leader sees of the leave of others.
 *
 * @param member whose leave was just asked for and refused; else empty, and so is the form
 */
public record LeavePage(
        List<Away> away,
        String member,
        LeaveForm leave,
        Map<String, String> members,
        Map<String, String> covers,
        When when) {

    public record Away(String name, Absence leave, String cover) {}
}
