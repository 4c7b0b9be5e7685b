package followthrough.team;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator sees of the people here.
 *
 * @param more whether there are more members than those shown
 * @param letters what was searched for
 * @param link made a moment ago, to be copied now or never
 */
public record TeamPage(
        Viewer viewer,
        List<Member> members,
        boolean more,
        String letters,
        Map<String, String> teams,
        Map<String, String> roles,
        String invitedName,
        String invitedEmail,
        @Nullable NewLink link) {

    /** A one-time link and for whom it is. */
    public record NewLink(String name, String url, boolean invitation) {
        public String label() {
            return invitation ? "The invitation for " + name : "The password link for " + name;
        }

        public String hint() {
            return "Copy it now and pass it on: it is shown this once, works once and is good for "
                    + (invitation ? "7 days." : "a day.");
        }
    }
}
