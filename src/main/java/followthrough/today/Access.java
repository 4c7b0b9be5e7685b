package followthrough.today;

import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.Refused;
import org.springframework.stereotype.Component;

/** The rule of access at every page and call of this module: who may not see a prospect is told that there is none. */
@Component("prospectAccess") // the security filter chain is called "access" already
class Access {
    private final Prospects prospects;
    private final Team team;
    private final QueueStore store;

    Access(Prospects prospects, Team team, QueueStore store) {
        this.prospects = prospects;
        this.team = team;
        this.store = store;
    }

    /** @throws NotFound when there is no such prospect for this viewer */
    Prospect seen(Viewer viewer, long prospectId) {
        return prospects
                .find(prospectId)
                .filter(it -> viewer.seesTeam(teamOf(it.ownerId())))
                .orElseThrow(() -> new NotFound("This prospect"));
    }

    /** @throws Refused when the viewer sees but may not change it */
    Prospect changed(Viewer viewer, long prospectId) {
        var prospect = seen(viewer, prospectId);
        if (!mayChange(viewer, prospect))
            throw Refused.forbidden(
                    prospect.name() + " is somebody else's",
                    "You can read everything here; changes are made by the owner or a leader.");
        return prospect;
    }

    /** The own ones, a leader the team's; and whoever has the next step, because a cover does the owner's work. */
    boolean mayChange(Viewer viewer, Prospect prospect) {
        return viewer.mayChange(prospect.ownerId(), teamOf(prospect.ownerId()))
                || store.hasNextStep(viewer.memberId(), prospect.prospectId());
    }

    /** Whose queue is looked at. @throws NotFound when it is not the viewer's to see */
    Member queueOf(Viewer viewer, long ownerId) {
        return team.member(ownerId)
                .filter(it -> it.memberId() == viewer.memberId() || viewer.leads() && viewer.seesTeam(it.teamId()))
                .orElseThrow(() -> new NotFound("This queue"));
    }

    private long teamOf(long memberId) {
        return team.member(memberId).map(Member::teamId).orElse(-1L);
    }
}
