package followthrough.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ViewerTests {
    private static Viewer viewer(Role role) {
        return new Viewer(7, 1, "Ana", "ana@sales.example", role, ZoneOffset.UTC, true);
    }

    @Test
    void aRepSeesTheTeamAndChangesTheOwn() {
        Viewer rep = viewer(Role.REP);
        assertThat(rep.seesTeam(1)).isTrue();
        assertThat(rep.seesTeam(2)).isFalse();
        assertThat(rep.mayChange(7, 1)).isTrue();
        assertThat(rep.mayChange(8, 1)).isFalse();
        assertThat(rep.leads()).isFalse();
        assertThat(rep.scope()).hasValue(1);
    }

    @Test
    void aLeaderChangesTheTeams() {
        Viewer leader = viewer(Role.LEADER);
        assertThat(leader.mayChange(8, 1)).isTrue();
        assertThat(leader.mayChange(8, 2)).isFalse();
        assertThat(leader.seesTeam(2)).isFalse();
        assertThat(leader.leads()).isTrue();
        assertThat(leader.administers()).isFalse();
    }

    @Test
    void anAdministratorSeesAndChangesAll() {
        Viewer administrator = viewer(Role.ADMINISTRATOR);
        assertThat(administrator.seesTeam(2)).isTrue();
        assertThat(administrator.mayChange(8, 2)).isTrue();
        assertThat(administrator.scope()).isEmpty();
        assertThat(administrator.leads()).isTrue();
    }
}
