package followthrough.team;

import java.io.Serializable;
import java.security.Principal;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The person who asks: signed in by a page, or the member an API token speaks for. A controller gets it by naming it as
 * an argument.
 *
 * <p>The rule of access: a rep sees the prospects of the own team and changes the own ones; a leader sees and changes
 * those of the team led; an administrator sees and changes all.
 *
 * @param role of an API token: the token's role, never above the member's
 * @param zone the zone in which <em>today</em> and <em>overdue</em> are meant
 * @param shortcuts whether letter and digit keys act
 */
public record Viewer(long memberId, long teamId, String name, String email, Role role, ZoneId zone, boolean shortcuts)
        implements Serializable {

    /** The viewer behind what Spring Security knows of a request; empty when nobody is signed in. */
    public static Optional<Viewer> of(Principal who) {
        return who instanceof ViewerFilter.SignedIn signedIn ? Optional.of(signedIn.getPrincipal()) : Optional.empty();
    }

    /** Whether this person leads a team: leaders and administrators do. */
    public boolean leads() {
        return role != Role.REP;
    }

    public boolean administers() {
        return role == Role.ADMINISTRATOR;
    }

    /** The one team whose prospects this person sees; empty means all teams. */
    public OptionalLong scope() {
        return administers() ? OptionalLong.empty() : OptionalLong.of(teamId);
    }

    public boolean seesTeam(long team) {
        return administers() || team == teamId;
    }

    /** Whether this person may change what that owner, of that team, owns. */
    public boolean mayChange(long ownerId, long ownerTeamId) {
        return switch (role) {
            case REP -> ownerId == memberId;
            case LEADER -> ownerTeamId == teamId;
            case ADMINISTRATOR -> true;
        };
    }
}
