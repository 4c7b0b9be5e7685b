package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Tier;
import followthrough.pursuits.Covers;
import followthrough.pursuits.Event;
import followthrough.pursuits.Outcome;
import followthrough.support.FollowthroughTest;
import followthrough.team.Change;
import followthrough.team.Member;
import followthrough.team.Role;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whose work is whose while somebody is away, and what is found on the return. */
@FollowthroughTest
class CoverTests extends TodayWorld {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 10);

    @Autowired
    private Covers covers;

    @BeforeEach
    void aWorkspace() throws Exception {
        administrator();
    }

    /** T30: whoever does the work is reminded of it. */
    @Test
    void aCoverDoesWhatIsDueWhileTheOwnerIsAwayAndItGoesBackOnTheReturn() throws Exception {
        var jonas = member("Jonas Weber", Role.REP, "Cover", "Europe/London");
        var ida = member("Ida Krog", Role.REP, "Cover", "Europe/London");
        var maya = capture("Maya Okafor", "Nordwind", jonas, Tier.B, "+44 20 7946 0001");
        var later = capture("Lars Later", "Later Works", jonas, Tier.B, "+44 20 7946 0002");
        pursuits.record(later, new Outcome.NoAnswer(), null, "", jonas.memberId());
        pursuits.heard(later, new Event.CallBackPromised(clock.instant().plus(Duration.ofDays(20))));

        leave(jonas, TODAY, TODAY.plusDays(2), ida.memberId());

        assertThat(step(maya)).isEqualTo(new Step(ida.memberId(), jonas.memberId()));
        assertThat(step(later)).as("due after the return").isEqualTo(new Step(jonas.memberId(), null));
        assertThat(ownerOf(maya)).isEqualTo(jonas.memberId());

        signIn(ida);
        var page = page("/today");
        assertThat(page.select(".queue .name").eachText()).containsExactly("Maya Okafor");
        assertThat(page.select(".queue .why").text()).contains("for Jonas Weber, away until Thu 12 Mar");
        assertThat(page.select("#pane .instead").text()).isEqualTo("For Jonas Weber, away until Thu 12 Mar");
        var fresh = capture("Fay Fresh", "Fresh Works", jonas, Tier.A, "+44 20 7946 0003");
        assertThat(step(fresh).owner()).isEqualTo(ida.memberId());
        assertThat(alerts(ida)).contains("New: Fay Fresh (for Jonas Weber, who is away)");
        var done = post("/today/prospects/" + maya + "/outcomes", Map.of("outcome", "no answer"), "/today", false);
        assertThat(done.statusCode()).isEqualTo(302);
        signIn(jonas);
        assertThat(page("/prospects/" + fresh).text()).contains("With Ida Krog for you, away until Thu 12 Mar");

        clock.set(Instant.parse("2026-03-13T00:00:30Z"));
        covers.settle();
        assertThat(step(fresh)).isEqualTo(new Step(jonas.memberId(), null));
        assertThat(coveredOf(jonas)).isZero();
    }

    @Test
    void anAnswerOwedMeanwhileRunsInTheHoursOfWhoeverCovers() {
        var jonas = member("Jonas Clock", Role.REP, "Clocks", "Europe/London");
        var ida = member("Ida Clock", Role.REP, "Clocks", "America/New_York");
        var maya = capture("Maya Clock", "Clock Works", jonas, Tier.B, "+44 20 7946 0001");
        leave(jonas, TODAY, TODAY.plusDays(9), ida.memberId());
        pursuits.record(maya, new Outcome.NoAnswer(), null, "", ida.memberId());
        pursuits.heard(maya, new Event.Replied());
        assertThat(step(maya).owner()).isEqualTo(ida.memberId());
        // Six in the morning in New York; an hour after nine is 14:00 in UTC.
        assertThat(due(maya)).isEqualTo(Instant.parse("2026-03-10T14:00:00Z"));
    }

    @Test
    void whatIsAnsweredBeforeTheLeaveIsOwedInItAndChangesHandsWhenItBegins() {
        var jonas = member("Jonas Eve", Role.REP, "Eve", "Europe/London");
        var ida = member("Ida Eve", Role.REP, "Eve", "Europe/London");
        var maya = capture("Maya Eve", "Eve Works", jonas, Tier.B, "+44 20 7946 0001");
        pursuits.record(maya, new Outcome.NoAnswer(), null, "", jonas.memberId());
        leave(jonas, TODAY.plusDays(1), TODAY.plusDays(9), ida.memberId());
        clock.set(Instant.parse("2026-03-10T17:40:00Z"));
        pursuits.heard(maya, new Event.Replied());
        assertThat(step(maya).owner()).as("still here").isEqualTo(jonas.memberId());
        assertThat(due(maya)).as("not put off to the return").isEqualTo(Instant.parse("2026-03-11T09:40:00Z"));
        clock.set(Instant.parse("2026-03-11T00:00:10Z"));
        covers.settle();
        assertThat(step(maya)).isEqualTo(new Step(ida.memberId(), jonas.memberId()));
    }

    @Test
    void aCoverWhoIsAwayIsCoveredInTurnAndCoversInARingAreNobody() {
        var a = member("Ada Ring", Role.REP, "Ring", "Europe/London");
        var b = member("Bea Ring", Role.REP, "Ring", "Europe/London");
        var c = member("Cem Ring", Role.REP, "Ring", "Europe/London");
        var leader = member("Lea Ring", Role.LEADER, "Ring", "Europe/London");
        var maya = capture("Maya Ring", "Ring Works", a, Tier.B, "+44 20 7946 0001");
        leave(a, TODAY, TODAY.plusDays(5), b.memberId());
        assertThat(step(maya).owner()).isEqualTo(b.memberId());
        leave(b, TODAY, TODAY.plusDays(3), c.memberId());
        assertThat(step(maya)).as("the cover of the cover").isEqualTo(new Step(c.memberId(), a.memberId()));
        leave(c, TODAY, TODAY.plusDays(1), a.memberId());
        assertThat(step(maya)).as("round in a ring").isEqualTo(new Step(a.memberId(), null));
        assertThat(alerts(leader)).anyMatch(it -> it.contains("Nobody covers Ada Ring any more"));
        clock.advance(Duration.ofDays(2));
        covers.settle();
        assertThat(step(maya)).as("back to the chain").isEqualTo(new Step(c.memberId(), a.memberId()));
    }

    /** T32: recovery after leave is no heap. */
    @Test
    void withNobodyToCoverWhatMayWaitGetsADayAfterTheReturnByValue() throws Exception {
        var jonas = member("Jonas Heap", Role.REP, "Heap", "Europe/London");
        var leader = member("Lea Heap", Role.LEADER, "Heap", "Europe/London");
        db.sql("update member set follow_up_minutes = 90 where id = :id")
                .param("id", jonas.memberId())
                .update();
        var promised = capture("Pia Promised", "Promised Works", jonas, Tier.B, "+44 20 7946 0001");
        pursuits.record(promised, new Outcome.NoAnswer(), null, "", jonas.memberId());
        var call = Instant.parse("2026-03-12T15:00:00Z");
        pursuits.heard(promised, new Event.CallBackPromised(call));
        for (int i = 0; i < 400; i++) {
            var id = capture("Person" + letters(i) + " Heap", "Heap " + letters(i), jonas, Tier.B, "");
            inSequence(id, clock.instant().minus(Duration.ofHours(i)), 1 + (i * 7919) % 400, 3 + i % 9);
        }

        leave(jonas, TODAY, TODAY.plusDays(9), null);

        assertThat(due(promised)).as("what they were promised keeps its time").isEqualTo(call);
        assertThat(alerts(leader))
                .anyMatch(it ->
                        it.equals("Jonas Heap is away from 10 March to 19 March and nobody covers: 1 promise falls"
                                + " due meanwhile"));
        var placed = placed(jonas);
        assertThat(placed).hasSize(400);
        noDayHoldsMoreThan(90, placed);
        assertThat(placed).allMatch(it -> !it.day().isBefore(LocalDate.of(2026, 3, 20)));
        bestFirst(placed);

        // Something better comes due meanwhile: it is placed among the others, not behind them.
        var better = capture("Bo Better", "Better Works", jonas, Tier.B, "");
        inSequence(better, Instant.parse("2026-03-13T09:00:00Z"), 10_000, 5);
        clock.set(Instant.parse("2026-03-14T09:00:00Z"));
        covers.settle();
        var again = placed(jonas);
        assertThat(again).hasSize(401);
        noDayHoldsMoreThan(90, again);
        assertThat(again.getFirst().worth()).isEqualTo(10_000);
        assertThat(again.getFirst().day()).isEqualTo(LocalDate.of(2026, 3, 20));

        // And the return itself moves nothing.
        clock.set(Instant.parse("2026-03-20T08:00:00Z"));
        covers.settle();
        assertThat(placed(jonas)).isEqualTo(again);
        signIn(jonas);
        assertThat(page("/today?lane=sequence").select(".queue .name")).isNotEmpty();
    }

    /** What a cover left undone is as little a heap. */
    @Test
    void whatACoverLeftUndoneComesBackSpread() {
        var jonas = member("Jonas Undone", Role.REP, "Undone", "Europe/London");
        var ida = member("Ida Undone", Role.REP, "Undone", "Europe/London");
        db.sql("update member set follow_up_minutes = 30 where id = :id")
                .param("id", jonas.memberId())
                .update();
        for (int i = 0; i < 40; i++) {
            var id = capture("Person" + letters(i) + " Undone", "Undone " + letters(i), jonas, Tier.B, "");
            inSequence(id, clock.instant().plus(Duration.ofHours(i)), i, 5);
        }
        leave(jonas, TODAY, TODAY.plusDays(9), ida.memberId());
        assertThat(placed(jonas)).isEmpty();
        clock.set(Instant.parse("2026-03-20T00:00:30Z"));
        covers.settle();
        var placed = placed(jonas);
        assertThat(placed).hasSize(40);
        noDayHoldsMoreThan(30, placed);
        bestFirst(placed);
    }

    @Test
    void whoComesBackEarlyDoesWhatIsStillToComeInItsOwnTime() {
        var jonas = member("Jonas Early", Role.REP, "Early", "Europe/London");
        var soon = capture("Sol Soon", "Soon Works", jonas, Tier.B, "");
        var due = Instant.parse("2026-03-16T09:00:00Z");
        inSequence(soon, due, 10, 5);
        leave(jonas, TODAY, TODAY.plusDays(9), null);
        assertThat(due(soon)).isAfter(Instant.parse("2026-03-20T00:00:00Z"));
        clock.advance(Duration.ofDays(2));
        withdraw(jonas);
        assertThat(due(soon)).isEqualTo(due);
        assertThat(db.sql("select hold_until from pursuit where prospect_id = :id")
                        .param("id", soon)
                        .query(Timestamp.class)
                        .optional())
                .isEmpty();
    }

    @Test
    void aLeaderSeesWhoIsAwayWithNobodyAndNamesACover() throws Exception {
        var jonas = member("Jonas Alone", Role.REP, "Alone", "Europe/London");
        var ida = member("Ida Alone", Role.REP, "Alone", "Europe/London");
        var leader = member("Lea Alone", Role.LEADER, "Alone", "Europe/London");
        var maya = capture("Maya Alone", "Alone Works", jonas, Tier.B, "+44 20 7946 0001");
        pursuits.record(maya, new Outcome.NoAnswer(), null, "", jonas.memberId());
        leave(jonas, TODAY, TODAY.plusDays(3), null);
        pursuits.heard(maya, new Event.Replied());
        assertThat(alerts(leader)).contains("Maya Alone answered (for Jonas Alone, who is away and nobody covers)");
        assertThat(due(maya)).as("the prospect's hour").isEqualTo(Instant.parse("2026-03-10T11:00:00Z"));
        signIn(leader);
        var note = page("/today").select(".unattended");
        assertThat(note.text())
                .contains("Jonas Alone is away until Fri 13 Mar and nobody covers: 1 person waits for an answer");
        var action = note.select("form").attr("action");
        assertThat(post(action, Map.of("cover", String.valueOf(ida.memberId())), "/today", false)
                        .statusCode())
                .isEqualTo(302);
        assertThat(step(maya)).isEqualTo(new Step(ida.memberId(), jonas.memberId()));
        assertThat(page("/today").select(".unattended")).isEmpty();
        signIn(ida);
        assertThat(post(action, Map.of("cover", String.valueOf(ida.memberId())), "/today", false)
                        .statusCode())
                .as("a rep names nobody for others")
                .isEqualTo(404);
    }

    @Test
    void whoIsSignedOutCoversNobodyAnyMore() {
        var jonas = member("Jonas Gone", Role.REP, "Gone", "Europe/London");
        var ida = member("Ida Gone", Role.REP, "Gone", "Europe/London");
        var maya = capture("Maya Gone", "Gone Works", jonas, Tier.B, "+44 20 7946 0001");
        leave(jonas, TODAY, TODAY.plusDays(3), ida.memberId());
        assertThat(step(maya).owner()).isEqualTo(ida.memberId());
        assertThat(team.deactivate(ida.memberId())).isInstanceOf(Change.Done.class);
        assertThat(step(maya)).isEqualTo(new Step(jonas.memberId(), null));
    }

    // --- what is there

    private record Step(long owner, @Nullable Long of) {}

    private Step step(long prospectId) {
        return db.sql("select owner_id, for_id from next_step where prospect_id = :id")
                .param("id", prospectId)
                .query((rs, n) -> new Step(rs.getLong("owner_id"), rs.getObject("for_id", Long.class)))
                .single();
    }

    private int coveredOf(Member member) {
        return db.sql("select count(*) from next_step where for_id = :id")
                .param("id", member.memberId())
                .query(Integer.class)
                .single();
    }

    private long ownerOf(long prospectId) {
        return db.sql("select owner_id from prospect where id = :id")
                .param("id", prospectId)
                .query(Long.class)
                .single();
    }

    private Instant due(long prospectId) {
        return db.sql("select due_at from next_step where prospect_id = :id")
                .param("id", prospectId)
                .query(Timestamp.class)
                .single()
                .toInstant();
    }

    private List<String> alerts(Member member) {
        return db.sql("select text from alert where member_id = :id order by id")
                .param("id", member.memberId())
                .query(String.class)
                .list();
    }

    private record Placed(LocalDate day, double worth, int minutes) {}

    private List<Placed> placed(Member member) {
        return db.sql("""
                        select due_at, worth, minutes from next_step
                         where owner_id = :id and spaced_from is not null order by due_at, worth desc, pursuit_id
                        """)
                .param("id", member.memberId())
                .query((rs, n) -> new Placed(
                        LocalDate.ofInstant(rs.getTimestamp("due_at").toInstant(), LONDON),
                        rs.getDouble("worth"),
                        rs.getInt("minutes")))
                .list();
    }

    private static void noDayHoldsMoreThan(int minutes, List<Placed> placed) {
        var days = new TreeMap<LocalDate, Integer>();
        placed.forEach(it -> days.merge(it.day(), it.minutes(), Integer::sum));
        assertThat(days).hasSizeGreaterThan(1);
        assertThat(days.values()).allMatch(it -> it <= minutes);
    }

    /** A touch stands before a better one only where that one is too long for the minutes that were left. */
    private static void bestFirst(List<Placed> placed) {
        for (var one : placed)
            for (var other : placed)
                if (other.worth() > one.worth() && other.day().isAfter(one.day()))
                    assertThat(other.minutes()).as(other + " behind " + one).isGreaterThan(one.minutes());
    }

    /** Somebody ill does not note their own leave, and their promises would wait. */
    @Test
    void aLeaderNotesLeaveForSomebodyOfTheTeamWhoIsTold() throws Exception {
        var lena = member("Lena Lead", Role.LEADER, "Ill", "Europe/London");
        var kofi = member("Kofi Ill", Role.REP, "Ill", "Europe/London");
        var ida = member("Ida Ill", Role.REP, "Ill", "Europe/London");
        var maya = capture("Maya Ill", "Ill Works", kofi, Tier.B, "+44 20 7946 0009");
        var asked = Map.of(
                "member", "" + kofi.memberId(),
                "from", "" + TODAY,
                "until", "" + TODAY.plusDays(2),
                "cover", "" + ida.memberId());

        signIn(ida);
        assertThat(get("/settings/absences").statusCode()).as("a rep").isEqualTo(403);
        assertThat(page("/settings").text()).doesNotContain("Leave of the team");
        signIn(member("Otto Other", Role.LEADER, "Elsewhere", "Europe/London"));
        assertThat(post("/settings/absences", asked, "/settings/me", false).statusCode())
                .as("a leader of another team")
                .isEqualTo(422);
        assertThat(team.absences(kofi.memberId())).isEmpty();

        signIn(lena);
        assertThat(post("/settings/absences", asked, "/settings/absences", false)
                        .statusCode())
                .isEqualTo(302);
        assertThat(step(maya)).isEqualTo(new Step(ida.memberId(), kofi.memberId()));
        assertThat(alerts(kofi)).contains("Lena Lead noted leave for you from 10 March to 12 March");
        var again = post("/settings/absences", asked, "/settings/absences", false);
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("is noted already", "value=\"" + TODAY.plusDays(2) + "\"");
        var shown = page("/settings/absences");
        assertThat(shown.select("tbody tr").text()).contains("Kofi Ill", "Ida Ill");
        post(shown.select("form[action$=/withdrawal]").attr("action"), Map.of(), "/settings/absences", false);
        assertThat(step(maya).owner()).isEqualTo(kofi.memberId());
        assertThat(alerts(kofi)).contains("Lena Lead withdrew your leave from 10 March to 12 March");
        assertThat(team.absences(kofi.memberId())).isEmpty();
    }

    private void leave(Member member, LocalDate from, LocalDate until, @Nullable Long cover) {
        assertThat(team.leave(member.memberId(), from, until, cover)).isInstanceOf(Change.Done.class);
    }

    private void withdraw(Member member) {
        var leave = team.absences(member.memberId()).getFirst();
        try {
            signIn(member);
            assertThat(post(
                                    "/settings/me/absences/" + leave.absenceId() + "/withdrawal",
                                    Map.of(),
                                    "/settings/me",
                                    false)
                            .statusCode())
                    .isEqualTo(302);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String letters(int n) {
        return "" + (char) ('a' + n / 26) + (char) ('a' + n % 26);
    }

    /** A step of a sequence of that worth, which takes so long. */
    private void inSequence(long prospectId, Instant due, double worth, int minutes) {
        db.sql("""
                update next_step set lane = 'sequence', automatic = false, due_at = :due, worth = :worth, minutes = :minutes, clock_due = null
                 where prospect_id = :id
                """)
                .param("due", Timestamp.from(due))
                .param("worth", BigDecimal.valueOf(worth))
                .param("minutes", minutes)
                .param("id", prospectId)
                .update();
        db.sql("update pursuit set clock_due = null where prospect_id = :id")
                .param("id", prospectId)
                .update();
    }
}
