package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Tier;
import followthrough.pursuits.Dispatcher;
import followthrough.pursuits.Outcome;
import followthrough.support.FollowthroughTest;
import followthrough.team.Change;
import followthrough.team.Member;
import followthrough.team.Role;
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
    private static final String WENT =
            "%s went to %s: no first touch within 5 working minutes. If you are at it, go on: what you log brings it back";

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
        signIn(jonas);
        assertThat(page("/today").select(".clock").text()).contains("it goes to a colleague who is free");
        after(Duration.ofMinutes(4));
        assertThat(ownerOf(maya)).as("the clock still runs").isEqualTo(jonas.memberId());

        after(Duration.ofMinutes(1));

        assertThat(ownerOf(maya)).isEqualTo(ida.memberId());
        assertThat(clockOf(maya)).isEqualTo(clock.instant().plus(Duration.ofMinutes(5)));
        assertThat(alerts(ida)).containsExactly("Maya One is yours now: nobody made the first touch in time");
        assertThat(alerts(jonas)).contains(WENT.formatted("Maya One", "Ida One"));
        signIn(ida);
        var today = page("/today");
        assertThat(today.select(".queue .name").eachText()).containsExactly("Maya One");
        assertThat(today.select(".clock").text()).isNotEmpty().doesNotContain("it goes to a colleague");
        assertThat(page("/prospects/" + maya).text())
                .contains(
                        "No first touch within 5 working minutes: it went to who is at work and has none waiting, and the clock begins anew")
                .contains("from “Jonas One” to “Ida One”");
        signIn(jonas);
        assertThat(page("/today").select(".queue .name")).isEmpty();

        clock.advance(Duration.ofMinutes(1));
        signIn(member("Lea One", Role.LEADER, "One", "Europe/London"));
        assertThat(get("/insights/first-touch-by-rep.csv").body())
                .as("late, and not by her")
                .contains("Jonas One,1,1,0,1,")
                .doesNotContain("Ida One");
        var bar = page("/insights").select(".hbars li:contains(Jonas One)");
        assertThat(bar).hasSize(1);
        assertThat(bar.select("a"))
                .as("she has it now: no list of his shows what was counted")
                .isEmpty();
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
        // She lets the second one lie. Somebody new is free for the one of Jonas that never went, and for no other.
        var zoe = rep("Zoe Many", "Many");
        after(Duration.ofMinutes(30));
        assertThat(owners(leads)).containsEntry(ida.memberId(), 2L).containsEntry(zoe.memberId(), 1L);
        leads.forEach(it -> pursuits.record(it, new Outcome.NoAnswer(), null, "", zoe.memberId()));
        var again = capture("Dan Many", "Dan Works", zoe, Tier.B, PHONE);
        after(Duration.ofMinutes(6));
        assertThat(ownerOf(again)).isNotEqualTo(zoe.memberId());
        var second = ownerOf(again);
        after(Duration.ofMinutes(30));
        assertThat(ownerOf(again)).as("once, though others are free").isEqualTo(second);
    }

    @Test
    void whoHasLeastToDoGetsItAndWhoIsAwayOrAsleepOrElsewhereDoesNot() {
        var jonas = rep("Jonas Who", "Who");
        // All made before the one who gets it, and with nothing to do, so that each would be first.
        var away = rep("Bea Who", "Who");
        member("Cem Who", Role.REP, "Who", "America/New_York");
        member("Dan Who", Role.REP, "Elsewhere", "Europe/London");
        member("Lea Who", Role.LEADER, "Who", "Europe/London");
        var gone = rep("Gil Who", "Who");
        assertThat(team.signOut(gone.memberId())).isEqualTo(new Change.Done());
        var busy = rep("Ada Who", "Who");
        var free = rep("Zoe Who", "Who");
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

    /** A call at six in the morning is nobody's, and keeps nobody from being free. */
    @Test
    void aCallThatCouldNotBeMadeInTimeMovesNobody() {
        var jonas = rep("Jonas Night", "Night");
        var ida = rep("Ida Night", "Night");
        var newYork = capture("Ned Night", "Night Works", jonas, Tier.B, "+1 212 555 0123");
        capture("Nora Night", "Night Works", ida, Tier.B, "+1 212 555 0124");
        after(Duration.ofMinutes(10));
        assertThat(ownerOf(newYork)).isEqualTo(jonas.memberId());
        var maya = capture("Maya Night", "Day Works", jonas, Tier.B, PHONE);
        after(Duration.ofMinutes(10));
        assertThat(ownerOf(maya)).isEqualTo(ida.memberId());
        pursuits.record(maya, new Outcome.NoAnswer(), null, "", ida.memberId());

        clock.set(Instant.parse("2026-03-10T15:30:00Z"));
        var zoe = rep("Zoe Night", "Night");
        after(Duration.ZERO);
        assertThat(ownerOf(newYork)).as("half past eleven there").isEqualTo(zoe.memberId());
    }

    /** Whoever is on the telephone meanwhile loses neither the call nor the lead. */
    @Test
    void whoIsAtItGoesOn() throws Exception {
        var jonas = rep("Jonas Phone", "Phone");
        var ida = rep("Ida Phone", "Phone");
        var maya = capture("Maya Phone", "Phone Works", jonas, Tier.B, PHONE);
        after(Duration.ofMinutes(6));
        assertThat(ownerOf(maya)).isEqualTo(ida.memberId());
        signIn(rep("Kim Phone", "Phone"));
        assertThat(outcome(maya)).as("a third").isEqualTo(403);
        signIn(jonas);
        assertThat(page("/prospects/" + maya).select("[name=outcome]")).isNotEmpty();
        assertThat(outcome(maya)).isEqualTo(302);
        assertThat(ownerOf(maya)).isEqualTo(jonas.memberId());
        assertThat(touches(maya, jonas)).isEqualTo(1);
        assertThat(alerts(ida)).contains("Maya Phone is back with who had it first, and is at it now");

        // So does who covers, and then it is the owner's again.
        var today = LocalDate.of(2026, 3, 10);
        var gil = rep("Gil Phone", "Phone");
        var lena = member("Lena Phone", Role.REP, "Other", "Europe/London");
        assertThat(team.leave(gil.memberId(), today, today.plusDays(1), lena.memberId()))
                .isEqualTo(new Change.Done());
        var olaf = capture("Olaf Phone", "Olaf Works", gil, Tier.B, PHONE);
        assertThat(ownerOf(olaf)).isEqualTo(lena.memberId());
        after(Duration.ofMinutes(6));
        assertThat(ownerOf(olaf)).isNotEqualTo(lena.memberId());
        signIn(lena);
        assertThat(outcome(olaf)).isEqualTo(302);
        assertThat(touches(olaf, lena)).isEqualTo(1);
        assertThat(db.sql("select owner_id from prospect where id = :id")
                        .param("id", olaf)
                        .query(Long.class)
                        .single())
                .isEqualTo(gil.memberId());
        signIn(jonas);

        var nora = capture("Nora Phone", "Nora Works", jonas, Tier.B, PHONE);
        after(Duration.ofMinutes(6));
        var taker = ownerOf(nora);
        assertThat(taker).isNotEqualTo(jonas.memberId());
        pursuits.record(nora, new Outcome.NoAnswer(), null, "", taker);
        assertThat(outcome(nora)).as("somebody made it").isEqualTo(403);
    }

    @Test
    void givenToSomebodyByHandTheClockBeginsAnew() throws Exception {
        var jonas = rep("Jonas Hand", "Hand");
        var maya = capture("Maya Hand", "Hand Works", jonas, Tier.B, PHONE);
        after(Duration.ofHours(1));
        var kim = rep("Kim Hand", "Hand");
        var zoe = rep("Zoe Hand", "Hand");
        signIn(administrator());
        assertThat(post("/prospects/" + maya + "/owner", Map.of("owner", "" + kim.memberId()), "/prospects", false)
                        .statusCode())
                .isEqualTo(302);
        after(Duration.ofMinutes(1));
        assertThat(ownerOf(maya)).as("she has five minutes").isEqualTo(kim.memberId());
        after(Duration.ofMinutes(5));
        assertThat(ownerOf(maya)).isNotEqualTo(kim.memberId());
        assertThat(alerts(kim)).anyMatch(it -> it.startsWith("Maya Hand went to"));
        assertThat(alerts(zoe).size() + alerts(jonas).size()).isGreaterThan(1);
    }

    /** Leave stops no clock, and what ran out in it is late all the same. */
    @Test
    void whatRanOutInSomebodysLeaveIsLate() throws Exception {
        var jonas = rep("Jonas Leave", "Leave");
        var ida = rep("Ida Leave", "Leave");
        var today = LocalDate.of(2026, 3, 10);
        assertThat(team.leave(jonas.memberId(), today, today.plusDays(3), null)).isEqualTo(new Change.Done());
        var maya = capture("Maya Leave", "Leave Works", jonas, Tier.B, PHONE);
        after(Duration.ofMinutes(6));
        assertThat(ownerOf(maya)).isEqualTo(ida.memberId());
        pursuits.record(maya, new Outcome.NoAnswer(), null, "", ida.memberId());
        signIn(member("Lea Leave", Role.LEADER, "Leave", "Europe/London"));
        assertThat(get("/insights/first-touch-by-rep.csv").body()).contains("Jonas Leave,1,1,0,1,");
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
        assertThat(form.select("[name=passOn][checked]")).isEmpty();
        values.put("passOn", "true");
        assertThat(post("/settings/workspace", values, "/settings/workspace", false)
                        .statusCode())
                .isEqualTo(302);
        assertThat(team.workspace().passOn()).isTrue();
        values.remove("passOn");
        post("/settings/workspace", values, "/settings/workspace", false);
        assertThat(team.workspace().passOn()).isFalse();

        // Where nobody outside reaches us, links that lead through here would lead nowhere.
        values.put("countClicks", "true");
        values.put("renewalDays", "");
        var emptied = post("/settings/workspace", values, "/settings/workspace", false);
        assertThat(emptied.statusCode()).isEqualTo(422);
        assertThat(emptied.body()).contains("A number of days from 7 to 365.");
        values.put("renewalDays", "60");
        var refused = post("/settings/workspace", values, "/settings/workspace", false);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("no public address with https");
        assertThat(team.workspace().countClicks()).isFalse();
    }

    /** Nodes look at the same moment, and one of them is first. */
    @Test
    void ofManyWhoLookAtOnceOneIsFirst() throws Exception {
        var jonas = rep("Jonas Nodes", "Nodes");
        var ida = rep("Ida Nodes", "Nodes");
        var zoe = rep("Zoe Nodes", "Nodes");
        var leads = List.of(
                capture("Maya Nodes", "Nodes Works", jonas, Tier.B, PHONE),
                capture("Nils Nodes", "Nodes Works", jonas, Tier.B, PHONE),
                capture("Nora Nodes", "Nodes Works", jonas, Tier.B, PHONE));
        clock.advance(Duration.ofMinutes(6));
        try (var nodes = Executors.newFixedThreadPool(4)) {
            for (var done : nodes.invokeAll(java.util.Collections.nCopies(4, Executors.callable(dispatcher::runDue))))
                done.get();
        }
        assertThat(owners(leads)).isEqualTo(Map.of(jonas.memberId(), 1L, ida.memberId(), 1L, zoe.memberId(), 1L));
        assertThat(alerts(ida)).hasSize(1);
        assertThat(alerts(zoe)).hasSize(1);
        assertThat(alerts(jonas)).filteredOn(it -> it.contains("went to")).hasSize(2);
    }

    private Member rep(String name, String teamName) {
        return member(name, Role.REP, teamName, "Europe/London");
    }

    private void after(Duration time) {
        clock.advance(time);
        dispatcher.runDue();
    }

    private void passOn(boolean wanted) {
        assertThat(team.changeWorkspace(team.workspace().withPassOn(wanted))).isEqualTo(new Change.Done());
    }

    /** @return the status */
    private int outcome(long prospectId) throws Exception {
        return post(
                        "/today/prospects/" + prospectId + "/outcomes",
                        Map.of("outcome", "no answer"),
                        "/prospects/" + prospectId,
                        false)
                .statusCode();
    }

    private long touches(long prospectId, Member by) {
        return db.sql("select count(*) from touch where prospect_id = :id and member_id = :member")
                .param("id", prospectId)
                .param("member", by.memberId())
                .query(Long.class)
                .single();
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
