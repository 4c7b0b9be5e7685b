package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.NoContact;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.pursuits.NextStep;
import followthrough.pursuits.Pursuit;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import followthrough.team.Role;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** They contacted us by a way nothing here listens to, and what they said then is what an ending points to. */
@FollowthroughTest
class RepliesTests extends TodayWorld {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    @Autowired
    Prospects prospects;

    private Member ana;

    @BeforeEach
    void somebodyIsSignedIn() throws Exception {
        ana = administrator();
        signIn(ana);
    }

    @Test
    void aCallOfTheirsIsAReplyAndANoMayRestOnIt() throws Exception {
        var id = capture("Cal Caller", "Caller Works", ana, Tier.A, "+44 20 7948 0001");
        clock.advance(Duration.ofHours(2));
        var rang = clock.instant().minus(Duration.ofMinutes(40)).truncatedTo(ChronoUnit.MINUTES);
        var page = page("/prospects/" + id);
        assertThat(page.select("summary[data-key=i]").text()).contains("They contacted us");
        var told = page.select("form[action$=/replies] [name=told]").val();
        var answer = post(
                "/prospects/" + id + "/replies",
                Map.of("way", "call", "wayAt", local(rang), "note", "Too dear, says the boss", "told", told),
                "/prospects/" + id,
                false);
        assertThat(answer.statusCode()).isEqualTo(302);
        var p = pursuits.openOf(id).orElseThrow();
        assertThat(p.state()).isEqualTo(Pursuit.State.ANSWERING);
        assertThat(p.reactedAt()).isEqualTo(rang);
        assertThat(Objects.requireNonNull(p.next()).lane()).isEqualTo(NextStep.Lane.ANSWER);
        // Nobody of ours made a touch.
        assertThat(p.made().touches()).isZero();
        // The same window once more is told so.
        var again =
                post("/prospects/" + id + "/replies", Map.of("way", "call", "told", told), "/prospects/" + id, true);
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("told already").contains("reload");

        var no = post(
                "/prospects/" + id + "/outcomes",
                Map.of("outcome", "no:price", "made", "email", "note", "Too dear"),
                "/prospects/" + id,
                false);
        assertThat(no.statusCode()).isEqualTo(302);
        assertThat(pursuits.openOf(id)).isEmpty();
        assertThat(db.sql("select t.text from pursuit p join timeline t on t.id = p.said_id where p.prospect_id = :id")
                        .param("id", id)
                        .query(String.class)
                        .single())
                .isEqualTo("Called us");
        assertThat(page("/prospects/" + id)
                        .select(".events li:contains(No: price)")
                        .text())
                .contains("Said: Called us");
    }

    /** Read from what is kept; the key sends what the outcome's own panel would. */
    @Test
    void whatTheirMailSeemsToWantIsOfferedWithItsWords() throws Exception {
        var id = capture("Lou Later", "Later Works", ana, Tier.A, "+44 20 7948 0009");
        clock.advance(Duration.ofHours(2));
        assertThat(page("/today/prospects/" + id).select("[data-proposal]")).isEmpty();
        var told = page("/prospects/" + id)
                .select("form[action$=/replies] [name=told]")
                .val();
        post("/prospects/" + id + "/replies", Map.of("way", "call", "told", told), "/prospects/" + id, false);
        // Of which the first is a Saturday or a Sunday.
        int year = clock.instant().atZone(LONDON).getYear() + 1;
        while (LocalDate.of(year, 7, 1).getDayOfWeek().getValue() < 6) year++;
        var firstMonday = LocalDate.of(year, 7, 1).with(TemporalAdjusters.firstInMonth(DayOfWeek.MONDAY));
        db.sql("""
                with box as (
                    insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host,
                                         imap_port, imap_tls, username, secret, created_at)
                    values (:ana, 'reads@harbour.example', 'Ana', 'mail.example', 465, 'tls', 'mail.example', 993, 'tls',
                            'ana', 'sealed', now())
                    returning id)
                insert into received (mailbox_id, folder, uid_validity, uid, prospect_id, kind, sender, subject, text, at)
                select id, 'INBOX', 1, 1, :prospect, 'reply', 'lou@later.example', 'Re: Hello', :text, :at::timestamptz
                  from box
                """)
                .param("ana", ana.memberId())
                .param("prospect", id)
                .param("text", "Busy here. Please get back to me in July " + year + ".")
                .param("at", clock.instant().toString())
                .update();
        var proposal = page("/today/prospects/" + id).select("[data-proposal]");
        assertThat(proposal.text()).contains("Not now, until").contains("get back to me");
        assertThat(proposal.select("button[data-key=u]").val()).isEqualTo("not now:" + firstMonday);
    }

    @Test
    void eachWayIsOfferedInThePaneAndKeepsItOpen() throws Exception {
        var id = capture("Pam Pane", "Pane Works", ana, Tier.A, "+44 20 7948 0002");
        var pane = page("/today/prospects/" + id);
        assertThat(pane.select("summary[data-key=i]").text()).contains("They contacted us");
        assertThat(pane.select("button[name=way]").eachAttr("value"))
                .containsExactly("call", "missed call", "sms", "social", "meeting", "mail", "email");
        assertThat(pane.select("button[name=way]").eachAttr("data-key"))
                .containsExactly("1", "2", "3", "4", "5", "6", "7");
        for (var way : pane.select("button[name=way]").eachAttr("value")) {
            var answer = post("/today/prospects/" + id + "/replies", Map.of("way", way), "/today", true);
            assertThat(answer.statusCode()).as(way).isEqualTo(200);
            assertThat(org.jsoup.Jsoup.parse(answer.body())
                            .select("[data-pane]")
                            .attr("data-pane"))
                    .as("an answer is owed, so it stays open")
                    .isEqualTo(String.valueOf(id));
        }
        assertThat(db.sql("select count(*) from timeline where prospect_id = :id and kind = 'received'")
                        .param("id", id)
                        .query(Long.class)
                        .single())
                .isEqualTo(7);
    }

    @Test
    void whatCannotBeIsRefusedInWords() throws Exception {
        var id = capture("Rob Refused", "Refused Works", ana, Tier.A, "+44 20 7948 0003");
        var out = capture("Oda Out", "Refused Works", ana, Tier.A, "+44 20 7948 0004");
        prospects.optOut(out, NoContact.OPTED_OUT, "a letter", clock.instant());
        assertThat(refused(id, Map.of("way", "pigeon"))).contains("How did they contact us?", "missed call");
        assertThat(refused(id, Map.of("way", "call", "wayAt", "soon"))).contains("“soon” is no moment");
        assertThat(refused(
                        id, Map.of("way", "call", "wayAt", local(clock.instant().plus(Duration.ofHours(1))))))
                .contains("is to come");
        assertThat(refused(
                        id, Map.of("way", "call", "wayAt", local(clock.instant().minus(Duration.ofDays(3))))))
                .contains("before this follow-up began");
        assertThat(refused(out, Map.of("way", "call"))).contains("opted out. Keep what they said as a note");
        assertThat(refused(id, Map.of("way", "call", "note", "n".repeat(10_001))))
                .contains("at most");
    }

    @Test
    void whereNothingIsOpenItOpensAnewWithTheAnswerOwed() throws Exception {
        var id = capture("Ned New", "New Works", ana, Tier.A, "+44 20 7948 0005");
        post(
                "/prospects/" + id + "/outcomes",
                Map.of("outcome", "no:price", "made", "call"),
                "/prospects/" + id,
                false);
        assertThat(pursuits.openOf(id)).isEmpty();
        assertThat(page("/prospects/" + id).select("form[action$=/replies]")).hasSize(1);
        post(
                "/prospects/" + id + "/replies",
                Map.of("way", "sms", "note", "We need two after all"),
                "/prospects/" + id,
                false);
        assertThat(pursuits.openOf(id).orElseThrow().state()).isEqualTo(Pursuit.State.ANSWERING);
        assertThat(pursuits.history(id)).hasSize(2);
    }

    @Test
    void byTheApiAndBackWithinTenSeconds() throws Exception {
        var id = capture("Ada Api", "Api Works", ana, Tier.A, "+44 20 7948 0006");
        var token =
                team.issueToken(ana.memberId(), "replies", Role.ADMINISTRATOR).orElseThrow();
        var path = "/api/v1/prospects/" + id + "/replies";
        assertThat(api("POST", path, token, Optional.of("{\"way\":\"pigeon\"}")).statusCode())
                .isEqualTo(422);
        var told = api("POST", path, token, Optional.of("{\"way\":\"missed call\"}"));
        assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
        assertThat(told.body()).contains("\"state\":\"answering\"");
        var undo = told.body().replaceAll(".*\"undoId\":(\\d+).*", "$1");
        post("/undo/" + undo, Map.of(), "/today", false);
        assertThat(pursuits.openOf(id).orElseThrow().state()).isEqualTo(Pursuit.State.NEW);
        assertThat(pursuits.openOf(id).orElseThrow().reactedAt()).isNull();
        assertThat(page("/prospects/" + id).select(".events").text()).contains("Taken back: they contacted us");
    }

    /** Each thing a person does to a pursuit is refused in a window that is out of date, in words that say what to do. */
    @Test
    void everyActionOfAStaleWindowIsToldSo() throws Exception {
        var id = capture("Stan Stale", "Stale Works", ana, Tier.A, "+44 20 7948 0007");
        var told =
                page("/today/prospects/" + id).select("#outcomes [name=told]").val();
        var approach =
                page("/today/prospects/" + id).select("button[name=approach]").attr("value");
        // In the other window.
        post("/today/prospects/" + id + "/outcomes", Map.of("outcome", "no answer", "told", told), "/today", true);
        for (var it : List.of(
                new Act("/today/prospects/" + id + "/outcomes", Map.of("outcome", "no answer")),
                new Act("/today/prospects/" + id + "/outcomes", Map.of("outcome", "snooze:2026-12-01T09:00")),
                new Act("/today/prospects/" + id + "/messages", Map.of("subject", "Hello", "body", "Again")),
                new Act("/today/prospects/" + id + "/approaches", Map.of("approach", "peer-introduction")),
                new Act("/today/prospects/" + id + "/replies", Map.of("way", "call")),
                new Act("/prospects/" + id + "/outcomes", Map.of("outcome", "won", "made", "call")),
                new Act("/prospects/" + id + "/touches", Map.of("channel", "call")),
                new Act("/prospects/" + id + "/replies", Map.of("way", "call")),
                new Act("/prospects/" + id + "/override", Map.of("why", "they moved away")))) {
            var fields = new java.util.HashMap<>(it.fields());
            fields.put("told", told);
            if (fields.containsKey("approach")) fields.put("approach", approach);
            var refused = post(it.path(), fields, "/prospects/" + id, true);
            assertThat(refused.statusCode()).as(it.path()).isEqualTo(422);
            assertThat(refused.body()).as(it.path()).contains("told already").contains("reload to see what comes next");
        }
        assertThat(db.sql("select count(*) from touch where prospect_id = :id")
                        .param("id", id)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        // The forms carry what was on the screen.
        for (var form : page("/prospects/" + id)
                .select(
                        "form[action$=/outcomes]:not(:has([name=what][required])), form[action$=/touches], form[action$=/replies], form[action$=/override]"))
            assertThat(form.select("[name=told]")).as(form.attr("action")).hasSize(1);
        for (var form :
                page("/today/prospects/" + id + "?by=email").select("form[action$=/messages], #outcomes, #approach"))
            assertThat(form.select("[name=told]")).as(form.attr("action")).hasSize(1);
    }

    private record Act(String path, Map<String, String> fields) {}

    private String refused(long id, Map<String, String> fields) throws Exception {
        var answer = post("/prospects/" + id + "/replies", fields, "/prospects/" + id, true);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        return answer.body();
    }

    private static String local(Instant moment) {
        return LocalDateTime.ofInstant(moment, LONDON).toString();
    }
}
