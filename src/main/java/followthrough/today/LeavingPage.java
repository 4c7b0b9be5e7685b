package followthrough.today;

import followthrough.team.Member;
import java.util.List;
import java.util.Map;

/**
 * What somebody leaves behind and who gets what of it.
 *
 * @param open prospects with an open pursuit
 * @param other prospects with none
 * @param covering steps done for colleagues who are away
 * @param takers whom to choose from, by id, and {@code team} for all of the team
 * @param chosen the value of the choice
 * @param shares who gets what; empty until somebody is chosen
 */
public record LeavingPage(
        Member leaver,
        int open,
        int other,
        int covering,
        Map<String, String> takers,
        String chosen,
        List<Share> shares) {
    public record Share(String name, int open, int other) {}

    public boolean nothing() {
        return open == 0 && other == 0;
    }
}
