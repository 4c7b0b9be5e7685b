package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Tier;
import followthrough.pursuits.Outcome;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import followthrough.team.Role;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody leaves for good, and all that was theirs goes to others in the same act. */
@FollowthroughTest
class LeavingTests extends TodayWorld {
    private Member ana;

    @BeforeEach
    void anAdministratorIsSignedIn() throws Exception {
        ana = administrator();
        signIn(ana);
    }

    @Test
    void allOfItIsSharedAmongTheTeamAndOnlyThenIsTheMemberSignedOut() throws Exception {
        var jonas = member("Jonas Leaves", Role.REP, "Leaves", "Europe/London");
        var ida = member("Ida Leaves", Role.REP, "Leaves", "Europe/London");
        var kofi = member("Kofi Leaves", Role.REP, "Leaves", "Europe/London");
        for (int i = 0; i < 5; i++)
            capture(
                    "Open" + (char) ('a' + i) + " Leaves",
                    "Leaves " + (char) ('a' + i),
                    jonas,
                    Tier.B,
                    "+44 20 7946 010" + i);
        for (int i = 0; i < 3; i++) {
            var id = capture(
                    "Closed" + (char) ('a' + i) + " Leaves",
                    "Closed " + (char) ('a' + i),
                    jonas,
                    Tier.B,
                    "+44 20 7946 020" + i);
            pursuits.record(id, new Outcome.OptedOut("said so"), null, "", jonas.memberId());
        }
        var away = capture("Away Leaves", "Away Works", kofi, Tier.B, "+44 20 7946 0001");
        var today = java.time.LocalDate.of(2026, 3, 10);
        team.leave(kofi.memberId(), today, today.plusDays(3), jonas.memberId());
        var base = "/settings/team/members/" + jonas.memberId() + "/leaving";

        var first = page(base);
        assertThat(first.select("#what, .body").text())
                .contains("5 prospects with an open pursuit")
                .contains("3 other");
        assertThat(first.text()).contains("1 step done for colleagues who are away");
        assertThat(first.select("form[method=post][action$=leaving]"))
                .as("nothing to press before it is said who gets what")
                .isEmpty();
        assertThat(post(base, Map.of("to", ""), base, false).statusCode()).isEqualTo(422);
        assertThat(owned(jonas)).isEqualTo(8);

        var shown = page(base + "?to=team");
        assertThat(shown.select("tbody tr").eachText()).containsExactly("Ida Leaves 3 2", "Kofi Leaves 2 1");
        assertThat(post(base, Map.of("to", "team"), base, false).statusCode()).isEqualTo(302);

        assertThat(owned(jonas)).isZero();
        assertThat(owned(ida)).isEqualTo(5);
        assertThat(owned(kofi)).isEqualTo(4);
        assertThat(db.sql("select count(*) from next_step n join prospect p on p.id = n.prospect_id"
                                + " where n.owner_id = :id or n.for_id = :id or p.owner_id = :id")
                        .param("id", jonas.memberId())
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(db.sql("select owner_id from next_step where prospect_id = :id")
                        .param("id", away)
                        .query(Long.class)
                        .single())
                .isEqualTo(kofi.memberId());
        assertThat(team.member(jonas.memberId()).orElseThrow().active()).isFalse();
        assertThat(pursuits.withoutNextStep()).isZero();
    }

    @Test
    void ifTheLastPartIsRefusedNothingHasHappened() throws Exception {
        var ida = member("Ida Last", Role.REP, "Last", "Europe/London");
        capture("Only One", "Last Works", ana, Tier.B, "+44 20 7946 0001");
        var has = owned(ana);
        var base = "/settings/team/members/" + ana.memberId() + "/leaving";
        var refused = post(base, Map.of("to", String.valueOf(ida.memberId())), base, false);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Somebody has to administer");
        assertThat(owned(ana)).isEqualTo(has);
        assertThat(owned(ida)).isZero();
    }

    @Test
    void onlyAnAdministratorDoesThat() throws Exception {
        var leader = member("Lea Leads", Role.LEADER, "Leads", "Europe/London");
        var ida = member("Ida Leads", Role.REP, "Leads", "Europe/London");
        signIn(leader);
        assertThat(get("/settings/team/members/" + ida.memberId() + "/leaving").statusCode())
                .isEqualTo(403);
    }

    private int owned(Member member) {
        return db.sql("select count(*) from prospect where owner_id = :id")
                .param("id", member.memberId())
                .query(Integer.class)
                .single();
    }
}
