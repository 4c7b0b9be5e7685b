package followthrough.today;

import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Whom one may see and hand over to. */
@Component
class Members {
    private final Team team;

    Members(Team team) {
        this.team = team;
    }

    /** The own team's; for an administrator everybody who has joined. */
    List<Member> of(Viewer viewer) {
        return viewer.administers()
                ? team.members().stream()
                        .filter(it -> it.active() && it.joined())
                        .toList()
                : team.membersOf(viewer.teamId());
    }

    /** To choose from, by id. @param nobody what the empty choice says */
    static Map<String, String> names(List<Member> members, String nobody) {
        var names = new LinkedHashMap<String, String>();
        names.put("", nobody);
        members.forEach(it -> names.put(String.valueOf(it.memberId()), it.name()));
        return names;
    }
}
