package followthrough.today;

import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.pursuits.PassingOn;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.MovedTo;
import followthrough.web.NotFound;
import followthrough.web.Refused;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** The rule of access at every page and call of this module: who may not see a prospect is told that there is none. */
@Component("prospectAccess") // the security filter chain is called "access" already
class Access {
    private final Prospects prospects;
    private final PassingOn passingOn;
    private final Team team;
    private final QueueStore store;
    private final PeopleStore people;
    private final Clock clock;

    Access(Prospects prospects, PassingOn passingOn, Team team, QueueStore store, PeopleStore people, Clock clock) {
        this.prospects = prospects;
        this.passingOn = passingOn;
        this.team = team;
        this.store = store;
        this.people = people;
        this.clock = clock;
    }

    /**
     * @param owner the name of whoever owns it
     * @param takesBack whether any change brings it back to the viewer, or whom the viewer stands in for, who let its first-touch clock run out
     */
    record Seen(Prospect prospect, String owner, boolean mayChange, boolean takesBack) {}

    /** @throws NotFound when there is no such prospect for this viewer */
    Seen look(Viewer viewer, long prospectId) {
        var prospect = prospects.find(prospectId).orElseThrow(() -> new NotFound("This prospect"));
        var owner = ownerOf(viewer, prospect);
        if (prospect.prospectId() != prospectId) throw led(prospectId, prospect);
        // The own ones, a leader the team's; and whoever has the next step, because a cover does the owner's work, of
        // whatever team.
        var mayChange = viewer.mayChange(prospect.ownerId(), owner.teamId())
                || store.hasNextStep(viewer.memberId(), prospectId);
        mayChange = mayChange || standsIn(viewer, prospect.ownerId());
        var takesBack = !mayChange && people.letItRunOut(standsFor(viewer), prospectId);
        mayChange = mayChange || takesBack;
        if (!mayChange && !viewer.seesTeam(owner.teamId())) throw new NotFound("This prospect");
        return new Seen(prospect, owner.name(), mayChange, takesBack);
    }

    /** Pages of one who was merged lead to the one who stays; what is told there is told to the wrong page. */
    private static RuntimeException led(long from, Prospect to) {
        if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes web)
                || !web.getRequest().getMethod().equals("GET"))
            return Refused.conflict(
                    to.name() + " was merged",
                    "Two prospects became one since this page was opened. Nothing was saved; open " + to.name()
                            + " and tell it there.");
        var path = web.getRequest().getRequestURI();
        var query = web.getRequest().getQueryString();
        return new MovedTo(path.replaceFirst("/prospects/" + from + "(?=/|$)", "/prospects/" + to.prospectId())
                + (query == null ? "" : "?" + query));
    }

    /** @throws NotFound when there is no such prospect for this viewer */
    Prospect seen(Viewer viewer, long prospectId) {
        return look(viewer, prospectId).prospect();
    }

    /** @throws Refused when the viewer sees but may not change it */
    Prospect changed(Viewer viewer, long prospectId) {
        var seen = look(viewer, prospectId);
        if (!seen.mayChange())
            throw Refused.forbidden(
                    seen.prospect().name() + " is somebody else's",
                    "You can read everything here; changes are made by the owner or a leader.");
        if (!seen.takesBack()) return seen.prospect();
        passingOn.takeBack(prospectId, viewer.memberId());
        return prospects.get(prospectId);
    }

    boolean mayChange(Viewer viewer, Prospect prospect) {
        return viewer.mayChange(prospect.ownerId(), ownerOf(viewer, prospect).teamId())
                || store.hasNextStep(viewer.memberId(), prospect.prospectId())
                || standsIn(viewer, prospect.ownerId())
                || people.letItRunOut(standsFor(viewer), prospect.prospectId());
    }

    /** Whether the viewer does the work of somebody who is away: what leaves by itself meanwhile has no step of the cover's. */
    private boolean standsIn(Viewer viewer, long ownerId) {
        return team.away(ownerId, clock.instant())
                .filter(it -> it.coverId() != null && it.coverId() == viewer.memberId())
                .isPresent();
    }

    /** The viewer, and whom the viewer stands in for. */
    List<Long> standsFor(Viewer viewer) {
        return Stream.concat(
                        Stream.of(viewer.memberId()),
                        people.maybeCoveredBy(viewer.memberId(), clock.instant()).stream()
                                .filter(owner -> standsIn(viewer, owner)))
                .distinct()
                .toList();
    }

    private record Owner(long teamId, String name) {}

    private Owner ownerOf(Viewer viewer, Prospect prospect) {
        if (prospect.ownerId() == viewer.memberId()) return new Owner(viewer.teamId(), viewer.name());
        return team.member(prospect.ownerId())
                .map(it -> new Owner(it.teamId(), it.name()))
                .orElse(new Owner(-1, ""));
    }

    /** Whose queue is looked at. @throws NotFound when it is not the viewer's to see */
    Member queueOf(Viewer viewer, long ownerId) {
        return team.member(ownerId)
                .filter(it -> it.memberId() == viewer.memberId() || viewer.leads() && viewer.seesTeam(it.teamId()))
                .orElseThrow(() -> new NotFound("This queue"));
    }
}
