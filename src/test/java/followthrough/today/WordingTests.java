package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.playbook.Lint;
import followthrough.playbook.LintRule;
import followthrough.playbook.LintRule.State;
import followthrough.prospects.Tier;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import followthrough.team.Role;
import java.net.http.HttpResponse;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.beans.factory.annotation.Autowired;

/** The value lint in the work pane: what is shown, dismissed, sent all the same and kept back, by every door. */
@FollowthroughTest
class WordingTests extends TodayWorld {
    private static final String NUDGE = "Hello Ida,\n\njust checking in. Any thoughts?\n\nKofi";

    @Autowired
    Lint lint;

    private Member kofi;
    private long id;

    @BeforeEach
    void aRepWhoWrites(TestInfo test) throws Exception {
        administrator();
        var name = test.getDisplayName().replaceAll("[^A-Za-z]", "");
        kofi = member("Kofi " + name, Role.REP, "Wording", "Europe/London");
        mailboxOf(kofi);
        id = capture("Ida " + name, "Wording Works", kofi, Tier.B, "+44 20 7946 0601");
        db.sql("insert into address (prospect_id, kind, value, lookup, position) values (:id, 'social', :at, :at, 9)")
                .param("id", id)
                .param("at", "https://social.example/in/" + name.toLowerCase(Locale.ROOT))
                .update();
        signIn(kofi);
    }

    @AfterEach
    void asShipped() {
        db.sql("delete from lint_finding").update();
        db.sql("delete from lint_rule").update();
    }

    private Document lint(Map<String, String> fields) throws Exception {
        var answer = post("/today/prospects/" + id + "/lint?by=email", fields, "/today", true);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Jsoup.parseBodyFragment(answer.body());
    }

    private HttpResponse<String> send(Map<String, String> fields, boolean htmx) throws Exception {
        return post("/today/prospects/" + id + "/messages", fields, "/today", htmx);
    }

    private List<String> kept() {
        return db.sql("""
                        select rule || case when dismissed_at is not null then ' dismissed: ' || reason
                                            when sent_at is not null then ' sent' else '' end
                        from lint_finding where prospect_id = :id order by rule""").param("id", id).query(String.class).list();
    }

    /** Promise 6: what is empty is seen before it leaves; who then sends it once more means it. */
    @Test
    void nothingEmptyLeavesUnseen() throws Exception {
        var first = send(Map.of("subject", "Hello", "body", NUDGE), true);
        assertThat(first.statusCode()).isEqualTo(422);
        var refused = Jsoup.parseBodyFragment(first.body());
        assertThat(refused.select("[role=alert]").text()).contains("Empty touch", "just checking in", "once more");
        var box = refused.select("[hx-swap-oob='innerHTML:.lint-box']");
        assertThat(box.select("input[name=seen][form=mail]").eachAttr("value")).contains("empty");
        assertThat(box.select("button[form=approach]"))
                .as("three that fit instead")
                .hasSize(3);

        var plain = send(Map.of("subject", "Hello", "body", NUDGE), false);
        assertThat(plain.statusCode()).isEqualTo(422);
        var page = Jsoup.parse(plain.body());
        assertThat(page.select("#body").val()).as("what was written stays").isEqualTo(NUDGE);
        assertThat(page.select(".findings").text()).contains("Empty touch");

        assertThat(send(Map.of("subject", "Hello", "body", NUDGE, "seen", "empty"), true)
                        .statusCode())
                .isEqualTo(200);
        assertThat(kept()).contains("empty sent");
    }

    @Test
    void whatIsFoundIsDismissedWithAReasonAndCountsOnce() throws Exception {
        var blames = "Hello Ida, you have not answered. Does Thursday at nine suit you?";
        var fields = Map.of("subject", "Hello", "text", blames);
        var found = lint(fields);
        assertThat(found.select(".findings b").eachText()).containsExactly("Blames them.");
        assertThat(found.select(".words").attr("data-from")).isEqualTo(String.valueOf(blames.indexOf("you have")));
        lint(fields);
        assertThat(kept()).containsExactly("blame");

        assertThat(lint(Map.of("text", blames, "dismiss", "blame")).select(".findings"))
                .as("without a reason it stays")
                .isNotEmpty();
        var after = lint(Map.of("text", blames, "dismiss", "blame", "why-blame", "She asked how often I wrote"));
        assertThat(after.select(".findings")).isEmpty();
        assertThat(after.text()).contains("dismissed", "She asked how often I wrote");
        assertThat(kept()).containsExactly("blame dismissed: She asked how often I wrote");
        assertThat(page("/today/prospects/" + id + "?by=email").select("#mail [data-lint]"))
                .hasSize(1);

        var worse = blames + " I am disappointed that you are silent.";
        assertThat(lint(Map.of("text", worse)).select(".findings b").eachText())
                .as("other words than those that were dismissed")
                .containsExactly("Blames them.");

        // Without script the page comes back, with what was written in it.
        var plain = post(
                "/today/prospects/" + id + "/lint?by=email",
                Map.of("subject", "Mine", "body", worse, "dismiss", "blame:it is not so"),
                "/today",
                false);
        var page = Jsoup.parse(plain.body());
        assertThat(page.select("#body").val()).isEqualTo(worse);
        assertThat(page.select("#subject").val()).isEqualTo("Mine");
        assertThat(page.select(".said-too").text()).contains("it is not so");
    }

    /** More than 20 % of at least 50: it only informs, until a leader decides. */
    @Test
    void aRuleThatIsDismissedTooOftenOnlyInforms() throws Exception {
        var pursuit = pursuits.openOf(id).orElseThrow().pursuitId();
        // Fifty messages in which it was found, of which ten were dismissed.
        db.sql("""
                        insert into lint_finding (rule, prospect_id, pursuit_id, touch, words, found_at, found_by,
                                                  dismissed_at, dismissed_by, reason)
                        select 'blame', :id, :pursuit, 100 + n, '{}', :now, :member, case when n <= 10 then :now end,
                               case when n <= 10 then :member end, case when n <= 10 then 'so' end
                        from generate_series(1, 50) n""")
                .param("id", id)
                .param("pursuit", pursuit)
                .param("member", kofi.memberId())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        var blames = "You have not answered. Does Thursday at nine suit you?";
        assertThat(lint(Map.of("text", blames)).select(".findings li.warm")).hasSize(1);
        lint(Map.of("text", blames, "dismiss", "blame:I mean it so"));
        var after = lint(Map.of("text", blames + " I am surprised that you are silent."));
        assertThat(after.select(".findings")).isEmpty();
        assertThat(after.select(".said-too").text()).contains("Blames them");

        signIn(administrator());
        var rule = page("/playbook/lint").select("#blame");
        assertThat(rule.select(".chip").text()).isEqualTo("only informs");
        assertThat(rule.text()).contains("found in 51 messages", "dismissed 11, 22 %", "I mean it so");
        post("/playbook/lint/rules/blame", Map.of("state", "warn"), "/playbook/lint", false);
        assertThat(page("/playbook/lint").select("#blame").text()).contains("warns", "nothing found");
        signIn(kofi);
        assertThat(lint(Map.of("text", blames + " I am surprised that you are silent."))
                        .select(".findings li.warm"))
                .hasSize(1);
        assertThat(post("/playbook/lint/rules/blame", Map.of("state", "off"), "/playbook/lint", false)
                        .statusCode())
                .as("a rep decides nothing")
                .isEqualTo(403);
    }

    /** In the pane, without script, and by programs that tell what was sent by hand. */
    @Test
    void whatALeaderMadeKeepBackDoesNotLeave() throws Exception {
        lint.decide(LintRule.BLAME, State.BLOCK, administrator().memberId());
        var blames = "You have not answered. Does Thursday at nine suit you?";
        var fields = Map.of("subject", "Hello", "body", blames, "seen", "blame");
        var found = lint(Map.of("text", blames, "dismiss", "blame:I mean it so"));
        assertThat(found.select(".findings li.alert b").text()).contains("keeps it back");
        assertThat(found.select("[data-dismisses]")).isEmpty();
        var refused = send(fields, true);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Not sent.", "Blames them", "A leader made this rule");
        var plain = Jsoup.parse(send(fields, false).body());
        assertThat(plain.select("#body").val()).isEqualTo(blames);
        assertThat(plain.select("#refusal").text()).contains("Not sent.");

        db.sql("update next_step set channel = 'social' where prospect_id = :id")
                .param("id", id)
                .update();
        var token = team.issueToken(kofi.memberId(), "texts", Role.REP).orElseThrow();
        var told = api(
                "POST",
                "/api/v1/prospects/" + id + "/outcomes",
                token,
                Optional.of("{\"outcome\":\"done\",\"text\":\"" + blames + "\"}"));
        assertThat(told.statusCode()).as(told.body()).isEqualTo(422);
        assertThat(told.body()).contains("Blames them");
        var social = post(
                "/today/prospects/" + id + "/outcomes",
                Map.of("outcome", "done", "by", "social", "text", blames),
                "/today",
                true);
        assertThat(social.statusCode()).isEqualTo(422);
        assertThat(social.body()).contains("Not sent.", "Blames them");
        assertThat(db.sql("select count(*) from ledger where prospect_id = :id")
                        .param("id", id)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(db.sql("select count(*) from touch where prospect_id = :id")
                        .param("id", id)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** A text that went by another program is kept, and the next message is compared with it; taken back it is not. */
    @Test
    void whatWasSentByHandIsRememberedAndNotSaidAgain() throws Exception {
        var pane = page("/today/prospects/" + id + "?by=social");
        assertThat(pane.select("textarea#copy-this[form=outcomes][name=text]")).hasSize(1);
        var text = "Hello Ida, three plants like yours lose a shift a month at the changeover. Shall I send the"
                + " checklist with which they found it?";
        var done = post(
                "/today/prospects/" + id + "/outcomes",
                Map.of("outcome", "done", "by", "social", "text", text, "note", "Liked our post"),
                "/today",
                true);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(page("/prospects/" + id).select(".events").text()).contains(text, "Liked our post");
        assertThat(lint(Map.of("text", text)).select(".findings b").eachText()).containsExactly("Said before.");
        var undo = Jsoup.parse(done.body()).select("form[action^=/undo/]").attr("action");
        post(undo, Map.of(), "/today", false);
        assertThat(lint(Map.of("text", text)).select(".findings")).isEmpty();
    }

    /** The same approach twice in a row, and what nobody may read: somebody else's prospect. */
    @Test
    void theApproachOfTheTouchBeforeIsNotTakenAgain() throws Exception {
        db.sql("update pursuit set used_approaches = array[(select approach from next_step where prospect_id = :id)]"
                        + " where prospect_id = :id")
                .param("id", id)
                .update();
        var pane = page("/today/prospects/" + id + "?by=email");
        assertThat(pane.select(".findings b").eachText()).contains("Same approach again.");
        assertThat(pane.select(".findings button[form=approach]")).hasSize(3);
        signIn(member("Olga Other", Role.REP, "Others", "Europe/London"));
        assertThat(post("/today/prospects/" + id + "/lint?by=email", Map.of("text", NUDGE), "/today", true)
                        .statusCode())
                .isEqualTo(404);
    }
}
