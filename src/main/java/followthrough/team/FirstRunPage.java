package followthrough.team;

import java.util.Map;

/** What the first run shows: what was entered, the password aside. */
public record FirstRunPage(
        String name, String email, String zone, String currency, String workspace, String postalAddress, Week week) {
    static final FirstRunPage EMPTY = new FirstRunPage("", "", "", "EUR", "", "", Week.USUAL);

    public Map<String, String> currencies() {
        return Currencies.all();
    }
}
