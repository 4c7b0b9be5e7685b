package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.pursuits.Event;
import followthrough.pursuits.Pursuit;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import followthrough.team.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The page of one prospect, and what is done on it. */
@FollowthroughTest
class ProspectPageTests extends TodayWorld {
    @Autowired
    private Prospects prospects;

    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    private Member ana;

    @BeforeEach
    void somebodyIsSignedIn() throws Exception {
        ana = administrator();
        signIn(ana);
    }

    @Test
    void aTouchIsLoggedAsOfTheMomentItWasMade() throws Exception {
        var id = capture("Lou Logged", "Logged Works", ana, Tier.A, "+44 20 7946 0301");
        var called = clock.instant().plus(Duration.ofMinutes(3)).truncatedTo(ChronoUnit.MINUTES);
        clock.advance(Duration.ofHours(26));
        assertThat(page("/prospects/" + id).select("[name=at]").attr("type")).isEqualTo("datetime-local");

        var logged = log(id, Map.of("channel", "call", "talked", "false", "at", local(called), "note", "rang long"));
        assertThat(logged).isEqualTo("logged");
        assertThat(db.sql("select made_at from touch where prospect_id = :id")
                        .param("id", id)
                        .query(OffsetDateTime.class)
                        .single()
                        .toInstant())
                .isEqualTo(called);
        // The first-touch clock stopped then, in time, and not only now.
        assertThat(db.sql("select made_at <= clock_due from touch where prospect_id = :id")
                        .param("id", id)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        var pursuit = pursuits.openOf(id).orElseThrow();
        assertThat(pursuit.clockDue()).isNull();
        assertThat(pursuit.made().firstAt()).isEqualTo(called);
        assertThat(page("/prospects/" + id).select(".events li").text()).contains("yesterday 10:03", "Call: done");

        assertThat(log(id, Map.of("channel", "call", "at", local(clock.instant().plus(Duration.ofHours(1))))))
                .contains("that moment is still to come");
        assertThat(log(id, Map.of("channel", "call", "at", local(called.minus(Duration.ofMinutes(1))))))
                .contains("another touch was made", "Give a later moment");
        pursuits.heard(id, new Event.Replied());
        assertThat(log(id, Map.of("channel", "call", "at", local(clock.instant().minus(Duration.ofHours(2))))))
                .contains("Since that moment they reacted");
        assertThat(log(id, Map.of("channel", "call", "at", "soon"))).contains("“soon” is no moment");
        assertThat(touches(id)).isEqualTo(1);
        // Without a moment it is just now.
        assertThat(log(id, Map.of("channel", "call", "talked", "true"))).isEqualTo("logged");
        assertThat(touches(id)).isEqualTo(2);
    }

    /** Beside what was told, and no part of it: nothing that reads the timeline sees it. */
    @Test
    void aLinkThatWasFollowedStandsOnTheTimeline() throws Exception {
        var id = capture("Cleo Clicked", "Clicked Works", ana, Tier.A, "+44 20 7946 0311");
        clock.advance(Duration.ofMinutes(5));
        db.sql("""
                        with box as (
                            insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host,
                                                 imap_port, imap_tls, username, secret, created_at)
                            values (:ana, 'clicked@north.example', 'Ana', 'x', 465, 'tls', 'x', 993, 'tls', 'ana', '', now())
                            returning id),
                        message as (
                            insert into ledger (pursuit_id, prospect_id, automatic, mailbox_id, state, message_id, key, recipient,
                                                subject, body, goal, minutes, planned_at, not_before)
                            select u.id, u.prospect_id, true, box.id, 'sent', '<clicked@north.example>', gen_random_uuid(),
                                   'c@c.example', 'Hello', 'Hello', 'a talk', 1, :at, :at
                              from box, pursuit u where u.prospect_id = :id returning id)
                        insert into click (ledger_id, target, machine, times, first_at, last_at)
                        select id, 'https://www.north.example/guide', false, 2, :at, :at from message
                        union all select id, 'https://www.north.example/<oak>', true, 1, :at, :at from message
                        """)
                .param("ana", ana.memberId())
                .param("id", id)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        clock.advance(Duration.ofMinutes(5));
        var told = prospects.lastTold(id);
        var events = page("/prospects/" + id).select(".events li");
        assertThat(events.get(1).text()).contains("Followed north.example/guide, 2 times");
        assertThat(events.get(0).text()).contains("Perhaps a scanner followed north.example/<oak>");
        assertThat(page("/today/prospects/" + id).select(".line li").text()).contains("Followed north.example/guide");
        assertThat(prospects.lastTold(id)).isEqualTo(told);
        assertThat(prospects.timeline(id, 50, null)).noneMatch(it -> it.text().contains("guide"));
    }

    @Test
    void whoeverWasReviewedCanBeFollowedUpSlowly() throws Exception {
        var byPage = reviewed("Rae Review", "+44 20 7946 0302");
        var byApi = reviewed("Roy Review", "+44 20 7946 0303");
        var pane = page("/today/prospects/" + byPage);
        var slow = pane.select(".outcomes button[value='slow follow-up']");
        assertThat(slow.attr("data-key")).isEqualTo("4");
        assertThat(slow.text()).contains("Slow follow-up");
        var told = post("/today/prospects/" + byPage + "/outcomes", Map.of("outcome", slow.val()), "/today", true);
        assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
        assertThat(pursuits.openOf(byPage).orElseThrow().state()).isEqualTo(Pursuit.State.NURTURE);
        assertThat(page("/prospects/" + byPage).select(".events").text()).contains("slow follow-up from now on");

        var token = team.issueToken(ana.memberId(), "slow", Role.ADMINISTRATOR).orElseThrow();
        var path = "/api/v1/prospects/" + byApi + "/outcomes";
        var json = Optional.of("{\"outcome\":\"slow follow-up\"}");
        assertThat(api("POST", path, token, json).body()).contains("\"state\":\"nurture\"");
        // Only a review, or their own "not now", leads there.
        var fresh = capture("Ray Fresh", "Review Works", ana, Tier.A, "+44 20 7946 0304");
        var refused = api("POST", "/api/v1/prospects/" + fresh + "/outcomes", token, json);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("chosen after a review");
    }

    @Test
    void whatIsLongerThanIsKeptIsRefusedWithASentence() throws Exception {
        var id = capture("Len Long", "Long Works", ana, Tier.A, "+44 20 7946 0305");
        var page = "/prospects/" + id;
        var pane = "/today/prospects/" + id;
        for (var it : List.of(
                new Typed(page + "/notes", Map.of("note", "n".repeat(10_001))),
                new Typed(pane + "/notes", Map.of("note", "n".repeat(10_001))),
                new Typed(page + "/touches", Map.of("channel", "call", "note", "n".repeat(10_001))),
                new Typed(pane + "/outcomes", Map.of("outcome", "no answer", "note", "n".repeat(10_001))),
                new Typed(pane + "/outcomes", Map.of("outcome", "no:other", "other", "n".repeat(501))),
                new Typed(
                        pane + "/outcomes",
                        Map.of("outcome", "wrong person", "name", "n".repeat(201), "address", "a@b.example")),
                new Typed(
                        pane + "/outcomes", Map.of("outcome", "snooze:2026-12-01T09:00", "snoozeWhy", "n".repeat(501))),
                new Typed(page + "/outcomes", Map.of("outcome", "opted out", "what", "n".repeat(501))),
                new Typed(pane + "/messages", Map.of("subject", "n".repeat(301), "body", "x")),
                new Typed(pane + "/messages", Map.of("subject", "x", "body", "n".repeat(50_001))),
                new Typed(page + "/facts", Map.of("name", "n".repeat(201))),
                new Typed(page + "/facts", Map.of("summary", "n".repeat(10_001))),
                new Typed(page + "/deals", Map.of("title", "n".repeat(201), "amount", "5")))) {
            var refused = post(it.path(), it.fields(), page, true);
            assertThat(refused.statusCode()).as(it.path()).isEqualTo(422);
            assertThat(refused.body()).as(it.path()).contains("at most");
        }
        assertThat(touches(id)).isZero();
        for (var field : page(page).select("main input[type=text], main input:not([type]), main textarea")) {
            var name = field.attr("name");
            if (!List.of("amount", "zone", "until").contains(name))
                assertThat(field.attr("maxlength")).as(name).isNotEmpty();
        }
        for (var field : page(pane + "?by=email").select("#pane input:not([type]), #pane textarea"))
            assertThat(field.attr("maxlength")).as(field.attr("name")).isNotEmpty();
        var view = post("/prospects/views", Map.of("name", "n".repeat(61), "state", "open"), "/prospects", false);
        assertThat(view.statusCode()).isEqualTo(409);
        assertThat(view.body()).contains("up to 60 letters");
        for (var it : List.of(
                new Typed("/settings/team/teams", Map.of("teamName", "n".repeat(201))),
                new Typed(
                        "/settings/team/invitations",
                        Map.of("name", "n".repeat(201), "email", "a@b.example", "role", "REP", "team", "1"))))
            assertThat(post(it.path(), it.fields(), "/settings/team", false).body())
                    .as(it.path())
                    .contains("at most 200 characters");
    }

    @Test
    void aDealOfASaleThatEndedIsSaidToBeOpen() throws Exception {
        var id = capture("Dee Deal", "Deal Works", ana, Tier.A, "+44 20 7946 0306");
        deal(id, "Six pumps", "18400");
        assertThat(page("/prospects/" + id).select(".events").text())
                .contains("Deal opened: Six pumps, 18,400 €")
                .doesNotContain("18400");
        assertThat(page("/prospects/" + id).select("#deals").text()).doesNotContain("has ended");
        assertThat(card("Six pumps").select(".clip.one").attr("title"))
                .startsWith("Call ")
                .contains(": ");

        clock.advance(Duration.ofMinutes(5));
        var won = post(
                "/today/prospects/" + id + "/outcomes",
                Map.of("outcome", "won", "made", "call", "lane", "new"),
                "/today",
                true);
        assertThat(won.statusCode()).as(won.body()).isEqualTo(200);
        var toast = org.jsoup.Jsoup.parse(won.body()).select("[data-toast]");
        assertThat(toast.text()).contains("Dee Deal: won. Their deal “Six pumps” of 18,400 € is still open", "Undo");
        assertThat(toast.select("a").attr("href")).isEqualTo("/prospects/" + id + "#deals");
        assertThat(page("/prospects/" + id).select("#deals").text())
                .contains("The sale has ended (won) and this still counts as open money");
        assertThat(card("Six pumps").select(".warm-ink").text())
                .isEqualTo("The sale has ended (won), and this still counts as open");

        // One opened since is of the next sale.
        clock.advance(Duration.ofMinutes(5));
        deal(id, "Six more", "900.50");
        assertThat(page("/prospects/" + id)
                        .select("#deals .card:contains(Six more)")
                        .text())
                .doesNotContain("has ended");
        assertThat(card("Six more").text()).doesNotContain("has ended");

        // On the prospect's page the toast travels over the redirect.
        var other = capture("Nia No", "Deal Works", ana, Tier.A, "+44 20 7946 0307");
        deal(other, "Two pumps", "1000");
        post(
                "/prospects/" + other + "/outcomes",
                Map.of("outcome", "no:price", "made", "call"),
                "/prospects/" + other,
                false);
        var said = page("/prospects/" + other).select("#toasts [data-toast]");
        assertThat(said.text()).contains("Their deal “Two pumps” of 1,000 € is still open");
        assertThat(said.select("a").attr("href")).isEqualTo("/prospects/" + other + "#deals");
    }

    @Test
    void whatCannotBeTakenBackSaysWhy() throws Exception {
        var dead = capture("Bea Bad", "Bad Works", ana, Tier.A, "+44 20 7946 0308");
        var named = capture("Wes Wrong", "Bad Works", ana, Tier.A, "+44 20 7946 0309");
        var out = capture("Otto Out", "Bad Works", ana, Tier.A, "+44 20 7946 0310");
        assertThat(toast(dead, Map.of("outcome", "bad data")))
                .isEqualTo(
                        "Bea Bad: bad data. No undo: the address may be other people’s too, and is dead for all of them");
        assertThat(toast(
                        named,
                        Map.of("outcome", "wrong person", "name", "Rita Right", "address", "rita@right.example")))
                .isEqualTo("Wes Wrong: wrong person. No undo: the person they named is a prospect by now");
        assertThat(toast(out, Map.of("outcome", "opted out", "what", "in the call", "made", "call")))
                .isEqualTo(
                        "Otto Out: opted out. No undo: it is kept as proof, and only they themselves can open the door again");
    }

    @Test
    void whatFollowsIsShownBeforeItIsSaved() throws Exception {
        var id = capture("Pia Preview", "Preview Works", ana, Tier.A, "+44 20 7946 0311");
        var outcomes = page("/today/prospects/" + id).select(".outcomes");
        assertThat(outcomes.select("details:has(button[value='bad data']) > summary small")
                        .text())
                .startsWith("marks +44 20 7946 0311 dead; then e-mail");
        var untils = outcomes.select(".untils button");
        assertThat(untils.eachAttr("value")).containsExactly("not now:30", "not now:60", "not now:90", "not now:none");
        assertThat(untils.getFirst().text()).contains("30 days").contains("until Thu 9 Apr: ");
        assertThat(untils.select("small").eachText()).noneMatch(String::isBlank);
        // Worked by e-mail, it is that address.
        assertThat(page("/today/prospects/" + id + "?by=email")
                        .select(".outcomes details:has(button[value='bad data']) > summary small")
                        .text())
                .startsWith("marks pia.preview@preview-works.example dead; then ");
    }

    @Test
    void foundWithoutWhatWasFoundAsksForIt() throws Exception {
        var id = capture("Fin Found", "Found Works", ana, Tier.A, "+44 20 7946 0312");
        db.sql("delete from address where prospect_id = :id").param("id", id).update();
        pursuits.happened(pursuits.openOf(id).orElseThrow().pursuitId(), new Event.FactsChanged("an address"), null);
        var path = "/today/prospects/" + id + "/outcomes";
        assertThat(page("/today/prospects/" + id)
                        .select("label[for=came-found]")
                        .text())
                .isEqualTo("The e-mail address or telephone number");
        var empty = post(path, Map.of("outcome", "found"), "/today", true);
        assertThat(empty.statusCode()).isEqualTo(422);
        assertThat(empty.body()).contains("What did you find?");
        assertThat(post(path, Map.of("outcome", "found", "address", "in the lobby"), "/today", true)
                        .body())
                .contains("is not an address we can reach");
        assertThat(pursuits.openOf(id).orElseThrow().next()).matches(it -> it != null && it.chore());
        assertThat(toast(id, Map.of("outcome", "found", "address", "+44 20 7946 0313")))
                .startsWith("Found: Fin Found")
                .doesNotContain("No undo");
        assertThat(pursuits.openOf(id).orElseThrow().next())
                .matches(it -> it != null && !it.chore() && it.channel() == followthrough.prospects.Channel.CALL);
    }

    @Test
    void aBasisThatNobodyKnowsIsNoGreenTick() throws Exception {
        var id = capture("Una Unknown", "Unknown Works", ana, Tier.A, "+44 20 7946 0314");
        db.sql("update prospect set basis = 'unknown', source = 'by hand' where id = :id")
                .param("id", id)
                .update();
        var pane = page("/today/prospects/" + id);
        assertThat(pane.select(".chip:contains(nobody said why)").attr("class"))
                .doesNotContain("good")
                .doesNotContain("alert");
        assertThat(pane.text()).contains("by hand. The clock stops").doesNotContain("by by");
    }

    private String toast(long id, Map<String, String> fields) throws Exception {
        var answer = post("/today/prospects/" + id + "/outcomes", fields, "/today", true);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return org.jsoup.Jsoup.parse(answer.body()).select("[data-toast]").text();
    }

    private void deal(long id, String title, String amount) throws Exception {
        post("/prospects/" + id + "/deals", Map.of("title", title, "amount", amount), "/prospects/" + id, false);
    }

    private org.jsoup.nodes.Element card(String title) throws Exception {
        return page("/deals").select(".deal:contains(" + title + ")").getFirst();
    }

    private record Typed(String path, Map<String, String> fields) {}

    /** @return {@code logged}, or the sentence why not */
    private String log(long id, Map<String, String> fields) throws Exception {
        var answer = post("/prospects/" + id + "/touches", fields, "/prospects/" + id, true);
        return answer.statusCode() == 302 ? "logged" : answer.statusCode() + ": " + answer.body();
    }

    private static String local(Instant moment) {
        return LocalDateTime.ofInstant(moment, LONDON).toString();
    }

    private long touches(long id) {
        return db.sql("select count(*) from touch where prospect_id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    /** Everything the policy asks for is made, and nobody answered. */
    private long reviewed(String name, String phone) {
        var id = capture(name, "Review Works", ana, Tier.A, phone);
        for (int i = 0; i < 40; i++) {
            var p = pursuits.openOf(id).orElseThrow();
            if (p.state() == Pursuit.State.REVIEW) return id;
            var next = java.util.Objects.requireNonNull(p.next());
            if (next.due().isAfter(clock.instant())) clock.set(next.due());
            pursuits.log(id, next.channel(), false, "", ana.memberId());
        }
        throw new IllegalStateException("no review after forty touches");
    }
}
