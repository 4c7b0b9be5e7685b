package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Tier;
import followthrough.pursuits.Dispatcher;
import followthrough.pursuits.Outcome;
import followthrough.support.FollowthroughTest;
import followthrough.team.Change;
import followthrough.team.Member;
import followthrough.team.Role;
import followthrough.team.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A lead whose first-touch clock runs out goes to somebody else who can make it, once, and nobody is left to wonder. */
@FollowthroughTest
class PassingOnTests extends TodayWorld {
    private static final String PHONE = "+44 20 7946 0001";

    @Autowired
    private Dispatcher dispatcher;

    @BeforeEach
    void aWorkspace() {
        administrator();
    }

    @AfterEach
    void leadsGoOn() {
        passOn(true);
    }

    @Test
    void aLeadNobodyTouchedInTimeGoesToAColleagueAtWorkAndItsClockBeginsAnew() throws Exception {
        var jonas = rep("Jonas One", "One");
        var ida = rep("Ida One", "One");
        var maya = capture("Maya One", "One Works", jonas, Tier.B, PHONE);
        after(Duration.ofMinutes(4));
        assertThat(ownerOf(maya)).as("the clock still runs").isEqualTo(jonas.memberId());

        after(Duration.ofMinutes(1));

        assertThat(ownerOf(maya)).isEqualTo(ida.memberId());
        assertThat(clockOf(maya)).isEqualTo(clock.instant().plus(Duration.ofMinutes(5)));
        assertThat(alerts(ida)).containsExactly("Maya One is yours now: nobody made the first touch in time");
        assertThat(alerts(jonas)).contains("Maya One went to Ida One: no first touch within 5 working minutes");
        signIn(ida);
        assertThat(page("/today").select(".queue .name").eachText()).containsExactly("Maya One");
        assertThat(page("/prospects/" + maya).text())
                .contains("The first-touch clock ran out; it begins anew for who has it now")
                .contains("from “Jonas One” to “Ida One”");
        signIn(jonas);
        assertThat(page("/today").select(".queue .name")).isEmpty();

        clock.advance(Duration.ofMinutes(1));
        signIn(member("Lea One", Role.LEADER, "One", "Europe/London"));
        assertThat(get("/insights/first-touch-by-rep.csv").body())
                .as("late, and hers to answer for is only what she has from now on")
                .contains("Jonas One,1,1,0,1,")
                .doesNotContain("Ida One");
    }

    @Test
    void itGoesOnceAndNobodyGetsMoreThanOneAtATime() {
        var jonas = rep("Jonas Many", "Many");
        var ida = rep("Ida Many", "Many");
        var leads = List.of(
                capture("Ava Many", "Ava Works", jonas, Tier.B, PHONE),
                capture("Bea Many", "Bea Works", jonas, Tier.B, PHONE),
                capture("Cem Many", "Cem Works", jonas, Tier.B, PHONE));
        after(Duration.ofMinutes(6));
        var with = owners(leads);
        assertThat(with).containsEntry(ida.memberId(), 1L).containsEntry(jonas.memberId(), 2L);

        // She makes the touch, and is free for another; her own goes nowhere again however long it takes her.
        var first = leads.stream()
                .filter(it -> ownerOf(it) == ida.memberId())
                .findFirst()
                .orElseThrow();
        pursuits.record(first, new Outcome.NoAnswer(), null, "", ida.memberId());
        after(Duration.ofMinutes(1));
        assertThat(owners(leads)).containsEntry(ida.memberId(), 2L);
        after(Duration.ofMinutes(30));
        assertThat(owners(leads)).as("each went once").containsEntry(ida.memberId(), 2L);
    }

    @Test
    void whoHasLeastToDoGetsItAndWhoIsAwayOrAsleepOrElsewhereDoesNot() {
        var jonas = rep("Jonas Who", "Who");
        var busy = rep("Ada Who", "Who");
        var free = rep("Zoe Who", "Who");
        var away = rep("Bea Who", "Who");
        member("Cem Who", Role.REP, "Who", "America/New_York");
        member("Dan Who", Role.REP, "Elsewhere", "Europe/London");
        member("Lea Who", Role.LEADER, "Who", "Europe/London");
        var today = LocalDate.of(2026, 3, 10);
        assertThat(team.leave(away.memberId(), today, today.plusDays(1), null)).isEqualTo(new Change.Done());
        var hers = capture("Hal Who", "Hal Works", busy, Tier.B, PHONE);
        pursuits.record(hers, new Outcome.NoAnswer(), null, "", busy.memberId());
        db.sql("update next_step set due_at = :now, automatic = false where prospect_id = :id")
                .param("now", java.sql.Timestamp.from(clock.instant()))
                .param("id", hers)
                .update();
        var maya = capture("Maya Who", "Who Works", jonas, Tier.B, PHONE);
        after(Duration.ofMinutes(6));
        assertThat(ownerOf(maya)).isEqualTo(free.memberId());
    }

    @Test
    void withNobodyToTakeItItStaysOnTopUntilSomebodyCan() {
        var jonas = rep("Jonas Alone", "Alone");
        var maya = capture("Maya Alone", "Alone Works", jonas, Tier.B, PHONE);
        after(Duration.ofHours(2));
        assertThat(ownerOf(maya)).isEqualTo(jonas.memberId());
        var ida = rep("Ida Alone", "Alone");
        after(Duration.ofMinutes(1));
        assertThat(ownerOf(maya)).isEqualTo(ida.memberId());
    }

    @Test
    void whatWasTouchedIsNobodyElses() {
        var jonas = rep("Jonas Fast", "Fast");
        rep("Ida Fast", "Fast");
        var maya = capture("Maya Fast", "Fast Works", jonas, Tier.B, PHONE);
        pursuits.record(maya, new Outcome.NoAnswer(), null, "", jonas.memberId());
        after(Duration.ofHours(1));
        assertThat(ownerOf(maya)).isEqualTo(jonas.memberId());
    }

    @Test
    void aWorkspaceMayLeaveThemWhereTheyAre() throws Exception {
        passOn(false);
        var jonas = rep("Jonas Stays", "Stays");
        rep("Ida Stays", "Stays");
        var maya = capture("Maya Stays", "Stays Works", jonas, Tier.B, PHONE);
        after(Duration.ofHours(1));
        assertThat(ownerOf(maya)).isEqualTo(jonas.memberId());

        signIn(administrator());
        var form = page("/settings/workspace").selectFirst("main form.card");
        var values = new HashMap<String, String>();
        for (var input : form.select("input:not([type=checkbox]), select, textarea"))
            values.put(
                    input.attr("name"),
                    input.is("select")
                            ? input.select("option[selected]").val()
                            : input.is("textarea") ? input.text() : input.val());
        values.put("passOn", "true");
        assertThat(post("/settings/workspace", values, "/settings/workspace", false)
                        .statusCode())
                .isEqualTo(302);
        assertThat(team.workspace().passOn()).isTrue();
    }

    /** Nodes look at the same moment, and one of them is first. */
    @Test
    void ofManyWhoLookAtOnceOneIsFirst() throws Exception {
        var jonas = rep("Jonas Nodes", "Nodes");
        var ida = rep("Ida Nodes", "Nodes");
        var zoe = rep("Zoe Nodes", "Nodes");
        var maya = capture("Maya Nodes", "Nodes Works", jonas, Tier.B, PHONE);
        clock.advance(Duration.ofMinutes(6));
        try (var nodes = Executors.newFixedThreadPool(4)) {
            for (var done : nodes.invokeAll(java.util.Collections.nCopies(4, Executors.callable(dispatcher::runDue))))
                done.get();
        }
        assertThat(ownerOf(maya)).isNotEqualTo(jonas.memberId());
        assertThat(alerts(ida).size() + alerts(zoe).size()).isEqualTo(1);
        assertThat(alerts(jonas)).filteredOn(it -> it.contains("went to")).hasSize(1);
    }

    private Member rep(String name, String teamName) {
        return member(name, Role.REP, teamName, "Europe/London");
    }

    private void after(Duration time) {
        clock.advance(time);
        dispatcher.runDue();
    }

    private void passOn(boolean wanted) {
        var w = team.workspace();
        assertThat(team.changeWorkspace(new Workspace(
                        w.name(),
                        w.zone(),
                        w.country(),
                        w.currency(),
                        w.postalAddress(),
                        w.automaticReady(),
                        w.answerMinutes(),
                        w.firstTouchMinutes(),
                        wanted,
                        w.secondLookMonths())))
                .isEqualTo(new Change.Done());
    }

    private Map<Long, Long> owners(List<Long> leads) {
        var owners = new HashMap<Long, Long>();
        for (var lead : leads) owners.merge(ownerOf(lead), 1L, Long::sum);
        return owners;
    }

    private long ownerOf(long prospectId) {
        return db.sql("select owner_id from next_step where prospect_id = :id")
                .param("id", prospectId)
                .query(Long.class)
                .single();
    }

    private Instant clockOf(long prospectId) {
        return db.sql("select clock_due from next_step where prospect_id = :id")
                .param("id", prospectId)
                .query((rs, n) -> rs.getTimestamp(1).toInstant())
                .single();
    }

    private List<String> alerts(Member member) {
        return db.sql("select text from alert where member_id = :id order by id")
                .param("id", member.memberId())
                .query(String.class)
                .list();
    }
}
