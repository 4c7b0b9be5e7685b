package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import followthrough.pursuits.Event;
import followthrough.pursuits.Messages;
import followthrough.pursuits.Outcome;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import followthrough.team.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@FollowthroughTest
class TodayTests extends TodayWorld {
    @Autowired
    private Messages messages;

    private Member ana;

    @BeforeEach
    void somebodyIsSignedIn() throws Exception {
        ana = administrator();
        signIn(ana);
    }

    @Test
    void whoReactedComesBeforeTheClockAndThatBeforeTheSequence() throws Exception {
        var kofi = member("Kofi Order", Role.REP, "Order", "Europe/London");
        var waitsLonger = capture("Ada Early", "Early Works", kofi, Tier.B, "+44 20 7946 0001");
        var waits = capture("Bea Later", "Later Works", kofi, Tier.A, "+44 20 7946 0002");
        var called = capture("Cem Called", "Called Works", kofi, Tier.A, "+44 20 7946 0003");
        pursuits.record(called, new Outcome.NoAnswer(), null, "", kofi.memberId());
        pursuits.heard(waitsLonger, new Event.Replied());
        clock.advance(Duration.ofMinutes(7));
        pursuits.heard(waits, new Event.Replied());
        var fresh = capture("Dan Fresh", "Fresh Works", kofi, Tier.B, "+44 20 7946 0004");
        clock.advance(Duration.ofDays(2));
        signIn(kofi);

        var page = page("/today");
        assertThat(page.select(".lanes a[aria-current=page]").text()).startsWith("Answer");
        assertThat(page.select(".queue .name").eachText()).containsExactly("Ada Early", "Bea Later");
        // Where the first-touch clock stands in New, and warm beyond the hour in which an answer is owed.
        assertThat(page.select(".queue .aside").eachText()).containsExactly("waits 2 days", "waits 2 days");
        assertThat(page.select(".queue .aside.warm-ink")).hasSize(2);
        assertThat(page.select(".side").text())
                .contains("Who reacted comes before everybody else. Your answer is owed by");
        clock.set(clock.instant().minus(Duration.ofDays(2)));
        assertThat(page("/today").select(".queue .aside.quiet").eachText())
                .containsExactly("waits 7 min", "waits 0 sec");
        clock.advance(Duration.ofDays(2));
        assertThat(page.select("#pane h2").text()).isEqualTo("Ada Early");
        assertThat(page.select(".lanes a").eachText().toString()).contains("New 1");
        var inNew = page("/today?lane=new");
        assertThat(inNew.select(".queue .name").eachText()).containsExactly("Dan Fresh");
        assertThat(inNew.select(".queue time[data-until]").text()).endsWith("over");
        // An empty lane is not shown, and asking for it leads to the first with something in it.
        assertThat(page.select(".lanes a").eachText().toString()).doesNotContain("Promised");
        assertThat(page("/today?lane=promised")
                        .select(".lanes a[aria-current=page]")
                        .text())
                .startsWith("Answer");
        assertThat(fresh).isPositive();
    }

    @Test
    void everyFifthPlaceIsForTheLongestWaiting() throws Exception {
        var kofi = member("Kofi Share", Role.REP, "Share", "Europe/London");
        for (int i = 0; i < 8; i++) {
            var id = capture("Person" + (char) ('a' + i) + " Share", "Share " + (char) ('a' + i), kofi, Tier.B, "");
            inSequence(id, clock.instant().minus(Duration.ofHours(i)), 100 - i);
        }
        signIn(kofi);
        var names = page("/today?lane=sequence").select(".queue .name").eachText();
        assertThat(names).hasSize(8);
        assertThat(names.subList(0, 4))
                .containsExactly("Persona Share", "Personb Share", "Personc Share", "Persond Share");
        assertThat(names.get(4)).isEqualTo("Personh Share");
        assertThat(page("/today?lane=sequence").select(".queue .why").get(4).text())
                .contains("kept a place for the longest waiting");
    }

    /** There is time for the answer until Monday, and whoever looks on Friday night sees it all the same. */
    @Test
    void whoAnswersAfterHoursIsThereAtOnceUnlessMovedByHand() throws Exception {
        var kofi = member("Kofi Late", Role.REP, "Late", "Europe/London");
        var ada = capture("Ada Evening", "Evening Works", kofi, Tier.B, "+44 20 7946 0001");
        pursuits.record(ada, new Outcome.NoAnswer(), null, "", kofi.memberId());
        clock.advance(Duration.between(clock.instant(), Instant.parse("2026-03-13T21:30:00Z")));
        pursuits.heard(ada, new Event.Replied());
        signIn(kofi);
        var friday = page("/today");
        assertThat(friday.select(".lanes a").eachText()).first().isEqualTo("Answer 1");
        assertThat(friday.select(".queue .name").eachText()).first().isEqualTo("Ada Evening");
        assertThat(friday.select("#count-today").text()).startsWith("1,");

        pursuits.record(
                ada, new Outcome.Snooze(Instant.parse("2026-03-17T10:00:00Z"), "asked"), null, "", kofi.memberId());
        assertThat(page("/today").select(".lanes a").eachText()).doesNotContain("Answer 1");
        clock.advance(Duration.between(clock.instant(), Instant.parse("2026-03-17T09:30:00Z")));
        assertThat(page("/today").select(".lanes a").eachText()).first().isEqualTo("Answer 1");
    }

    @Test
    void whatIsLongOverdueIsRecoveredByValue() throws Exception {
        var kofi = member("Kofi Recover", Role.REP, "Recover", "Europe/London");
        var small = capture("Sam Small", "Small Works", kofi, Tier.B, "");
        var large = capture("Lea Large", "Large Works", kofi, Tier.B, "");
        inSequence(small, clock.instant().minus(Duration.ofDays(9)), 3);
        inSequence(large, clock.instant().minus(Duration.ofDays(12)), 30);
        signIn(kofi);
        var page = page("/today");
        assertThat(page.select(".lanes a").eachText()).containsExactly("Recover 2");
        assertThat(page.select(".queue .name").eachText()).containsExactly("Lea Large", "Sam Small");
    }

    /** T24: a local time at which the date in UTC is another one. */
    @ParameterizedTest
    @CsvSource({
        /** T24: "Today" in the wrong zone. */
        "America/Vancouver, 2026-03-10T16:30, Tuesday 10 March",
        "Pacific/Auckland, 2026-03-11T01:00, Wednesday 11 March",
        "Asia/Kolkata, 2026-03-11T00:30, Wednesday 11 March"
    })
    void todayIsTheUsersToday(String zone, LocalDateTime there, String heading) throws Exception {
        var name = "Zoe " + zone.substring(zone.indexOf('/') + 1);
        var zoe = member(name, Role.REP, "Zones", zone);
        var place = ZoneId.of(zone);
        clock.set(there.atZone(place).toInstant());
        var tonight = capture("Tonight Person", "Tonight " + zone, zoe, Tier.B, "");
        var tomorrow = capture("Tomorrow Person", "Tomorrow " + zone, zoe, Tier.B, "");
        inSequence(tonight, there.toLocalDate().atTime(23, 59).atZone(place).toInstant(), 5);
        inSequence(
                tomorrow,
                there.toLocalDate().plusDays(1).atTime(0, 1).atZone(place).toInstant(),
                5);
        signIn(zoe);
        var page = page("/today");
        assertThat(page.select(".day h1").text()).startsWith(heading);
        assertThat(page.select(".queue .name").eachText()).containsExactly("Tonight Person");
        assertThat(page.select("a.nav[href=/today] .num span").eachText().getFirst())
                .isEqualTo("1");
    }

    @Test
    void anotherTeamsProspectIsNotHere() throws Exception {
        var mine = member("Rita Mine", Role.REP, "North", "Europe/London");
        var other = member("Otto Other", Role.LEADER, "South", "Europe/London");
        var id = capture("Hidden Person", "Hidden Works", mine, Tier.A, "");
        signIn(other);
        for (var path : new String[] {
            "/prospects/" + id, "/today/prospects/" + id, "/today?open=" + id, "/today?owner=" + mine.memberId()
        }) assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        assertThat(post("/today/prospects/" + id + "/outcomes", Map.of("outcome", "no answer"), "/today", true)
                        .statusCode())
                .isEqualTo(404);
        assertThat(post("/prospects/" + id + "/notes", Map.of("note", "x"), "/today", false)
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("/search.json?q=hidden").body()).isEqualTo("[]");
        assertThat(page("/prospects?q=hidden").text()).contains("Nobody fits");
        var token = team.issueToken(other.memberId(), "test", Role.LEADER).orElseThrow();
        assertThat(api("GET", "/api/v1/prospects/" + id, token, Optional.empty())
                        .statusCode())
                .isEqualTo(404);
        assertThat(api("GET", "/api/v1/prospects/" + id + "/touches", token, Optional.empty())
                        .statusCode())
                .isEqualTo(404);
        assertThat(api("GET", "/api/v1/prospects?q=hidden", token, Optional.empty())
                        .body())
                .contains("\"items\":[]");
        var told =
                api("POST", "/api/v1/prospects/" + id + "/outcomes", token, Optional.of("{\"outcome\":\"no answer\"}"));
        assertThat(told.statusCode()).isEqualTo(404);
        assertThat(told.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
    }

    @Test
    void aColleagueReadsButDoesNotChange() throws Exception {
        var owner = member("Olga Owner", Role.REP, "Shared", "Europe/London");
        var colleague = member("Carl Colleague", Role.REP, "Shared", "Europe/London");
        var id = capture("Read Only", "Read Works", owner, Tier.A, "");
        signIn(colleague);
        assertThat(get("/prospects/" + id).statusCode()).isEqualTo(200);
        assertThat(page("/today/prospects/" + id).select("[data-outcomes]")).isEmpty();
        assertThat(post("/today/prospects/" + id + "/outcomes", Map.of("outcome", "no answer"), "/today", true)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aRefusedOutcomeSaysWhyInPlaceAndWritesNothing() throws Exception {
        var id = capture("Nora Never", "Never Works", ana, Tier.B, "+44 20 7946 0010");
        var before = written(id);
        for (var outcome : new String[] {"no:other", "no:", "meeting booked", "snooze", "nonsense"}) {
            var answer = post(
                    "/today/prospects/" + id + "/outcomes",
                    Map.of("outcome", outcome, "other", "a tyre-kicker", "note", "typed with care"),
                    "/today",
                    true);
            assertThat(answer.statusCode()).as(outcome).isEqualTo(422);
            assertThat(answer.headers().firstValue("HX-Retarget")).contains("#refusal");
            assertThat(answer.body()).contains("role=\"alert\"").doesNotContain("<form");
        }
        // By an e-mail that nobody answered, nobody said no.
        assertThat(post("/prospects/" + id + "/outcomes", Map.of("outcome", "let go"), "/prospects/" + id, false)
                        .body())
                .contains("the exit policy still asks for");
        assertThat(written(id)).isEqualTo(before);
    }

    @Test
    void anOutcomeOpensTheNextRowAndCanBeTakenBack() throws Exception {
        var kofi = member("Kofi Undo", Role.REP, "Undo", "Europe/London");
        var first = capture("First Person", "First Works", kofi, Tier.B, "+44 20 7946 0011");
        clock.advance(Duration.ofMinutes(1));
        var second = capture("Second Person", "Second Works", kofi, Tier.B, "+44 20 7946 0012");
        signIn(kofi);
        var answer = post(
                "/today/prospects/" + first + "/outcomes",
                Map.of("outcome", "no answer", "lane", "new", "then", String.valueOf(second)),
                "/today",
                true);
        assertThat(answer.statusCode()).isEqualTo(200);
        var part = org.jsoup.Jsoup.parse(answer.body());
        assertThat(part.select("#pane h2").text()).isEqualTo("Second Person");
        assertThat(part.select(".day").text()).contains("1 touch made");
        var undo = part.select("form[action^=/undo/]").attr("action");
        assertThat(undo).isNotEmpty();
        var csrf = page("/today");
        var undone = browser.send(
                request(undo)
                        .header(
                                "Referer",
                                request("/today?lane=new&open=" + second)
                                        .build()
                                        .uri()
                                        .toString())
                        .header(
                                csrf.select("meta[name=csrf-header]").attr("content"),
                                csrf.select("meta[name=csrf-token]").attr("content"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        assertThat(undone.headers().firstValue("Location"))
                .as("back to the one that was undone")
                .hasValueSatisfying(it -> assertThat(it).endsWith("/today?lane=new&open=" + first));
        assertThat(page("/today?lane=new").select(".queue .name").eachText())
                .containsExactlyInAnyOrder("First Person", "Second Person");
        assertThat(db.sql("select count(*) from touch where prospect_id = :id and undone_at is null")
                        .param("id", first)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** What leaves is seen before it leaves, and is no part of what can be changed here. */
    @Test
    void theSignatureStandsUnderTheDraft() throws Exception {
        var sid = member("Sid Signer", Role.REP, "Signers", "Europe/London");
        var id = capture("Abe Signed", "Signed Works", sid, Tier.B, "+44 20 7946 0041");
        signIn(sid);
        assertThat(page("/today/prospects/" + id + "?by=email").select(".signature"))
                .isEmpty();
        db.sql("""
                insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host, imap_port,
                                     imap_tls, username, secret, created_at, signature)
                values (:member, 'sid@harbour.example', 'Sid', 'x.example', 1, 'tls', 'x.example', 1, 'tls', 'sid', '\\x00', now(),
                        E'Sid <b>Signer</b>\\nHarbour')
                """).param("member", sid.memberId()).update();
        var pane = page("/today/prospects/" + id + "?by=email");
        assertThat(pane.select(".signature").first().wholeText()).isEqualTo("-- \nSid <b>Signer</b>\nHarbour");
        assertThat(pane.select("#body").val()).doesNotContain("Signer</b>", "-- ");
    }

    @Test
    void anotherApproachSwapsTheDraftAndIsTakenBack() throws Exception {
        var kofi = member("Kofi Approach", Role.REP, "Approach", "Europe/London");
        var id = capture("Abe Approach", "Approach Works", kofi, Tier.B, "+44 20 7946 0040");
        signIn(kofi);
        var pane = page("/today/prospects/" + id + "?by=email");
        var own = pane.select("#body").val();
        assertThat(own).isNotBlank();
        var offered = pane.select("button[form=approach]");
        assertThat(offered.eachAttr("data-key")).containsExactly("1", "2", "3");
        var taken = offered.getFirst();
        var answer = post(
                "/today/prospects/" + id + "/approaches",
                Map.of("approach", taken.val(), "by", "email"),
                "/today",
                true);
        var swapped = org.jsoup.Jsoup.parse(answer.body());
        assertThat(swapped.select("#body").val())
                .startsWith("Hello Abe,")
                .endsWith("Kofi Approach")
                .doesNotContain("[", "{{")
                .isNotEqualTo(own);
        assertThat(swapped.select("#subject").val()).as("nothing went before").isNotBlank();
        assertThat(swapped.select(".mail .note").text()).contains("filled in for Abe Approach", "What makes it theirs");
        assertThat(swapped.select("button[form=approach]").eachAttr("value")).doesNotContain(taken.val());
        post(swapped.select("form[action^=/undo/]").attr("action"), Map.of(), "/today", false);
        assertThat(page("/today/prospects/" + id + "?by=email").select("#body").val())
                .isEqualTo(own);
        assertThat(page("/prospects/" + id).select(".events").text()).contains("Another approach", "Taken back");
    }

    /** What a team leaves open in its own text is for whoever takes it, and is not sent to anybody. */
    @Test
    void whatAnApproachLeavesToWriteDoesNotLeaveAsItIs() throws Exception {
        var kofi = member("Kofi Tides", Role.REP, "Tides", "Europe/London");
        var id = capture("Tess Tides", "Tide Works", kofi, Tier.B, "+44 20 7946 0041");
        mailbox(kofi);
        signIn(administrator());
        assertThat(post("/playbook/approaches.yaml", Map.of("yaml", TIDES), "/playbook/approaches/new", false)
                        .statusCode())
                .isEqualTo(302);
        signIn(kofi);
        var link = page("/today/prospects/" + id + "?by=email")
                .select(".approaches a")
                .attr("href");
        assertThat(link).contains("for=" + id, "channel=email");
        var use = page(link).select("#tide-table form");
        assertThat(use.attr("action")).isEqualTo("/today/prospects/" + id + "/approaches");
        var taken = post(
                use.attr("action"),
                Map.of(
                        "approach",
                        use.select("button").val(),
                        "by",
                        use.select("input[name=by]").val()),
                "/today",
                false);
        assertThat(taken.headers().firstValue("Location").orElseThrow())
                .as("it goes on with the e-mail it was taken for")
                .endsWith("/today/prospects/" + id + "?by=email");
        var swapped = page("/today/prospects/" + id + "?by=email");
        assertThat(swapped.select("#body").val()).contains("Hello Tess,", "[the two days with the highest tide]");
        var message = "/today/prospects/" + id + "/messages";
        var words = swapped.select("#body").val();
        var refused = post(message, Map.of("subject", "Tides", "body", words), "/today", true);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Still in brackets: [the two days with the highest tide]");
        var written = words.replace("[the two days with the highest tide]", "the 3rd and the 4th");
        assertThat(post(message, Map.of("subject", "Tides", "body", written), "/today", true)
                        .statusCode())
                .isEqualTo(200);
    }

    private static final String TIDES = """
            - key: tide-table
              name: The days of the high tide
              group: save time
              gives: Two days on which they need not wait for water.
              why: They would have to look it up.
              when: Before they plan a lift.
              not: They have no quay.
              stages: [inbound]
              needs: [The tide table]
              channels: [email]
              example: The 3rd and the 4th are the highest this month.
              email:
                subject: Two days with water
                text: |
                  Hello {{ prospect.first_name | default: "there" }},

                  These are your days: [the two days with the highest tide]. Which of them suits you?

                  {{ sender.name }}
              examples:
                - {trade: Harbours, text: "Hello Ms Bay, the 3rd or the 4th?"}
                - {trade: Ferries, text: "Hello Mr Quay, the 5th or the 6th?"}
            """;

    private void mailbox(Member owner) {
        db.sql("""
                insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host, imap_port,
                                     imap_tls, username, secret, created_at, day_allowed, allowed_since, allowed_why)
                values (:member, :address, 'Kofi', 'smtp.example', 465, 'tls', 'imap.example', 993, 'tls', 'kofi', '\\x01',
                        now(), 14, now(), '')
                """)
                .param("member", owner.memberId())
                .param("address", owner.email())
                .update();
    }

    @Test
    void aCallOutsideTheirHoursIsWarnedOfAndAtNightThereIsNone() throws Exception {
        var kofi = member("Kofi Hours", Role.REP, "Hours", "Europe/London");
        var id = capture("Hal Hours", "Hours Works", kofi, Tier.A, "+44 20 7946 0041");
        signIn(kofi);
        assertThat(page("/today?open=" + id).select("[data-dial]").text()).startsWith("Call +44");
        clock.set(Instant.parse("2026-03-11T18:30:00Z"));
        var evening = page("/today?open=" + id);
        assertThat(evening.select("[role=alert]").text()).contains("It is 18:30 there, outside 09:00 to 18:00");
        assertThat(evening.select("[data-dial]").text()).startsWith("Call all the same");
        clock.set(Instant.parse("2026-03-11T22:30:00Z"));
        var night = page("/today?open=" + id);
        assertThat(night.select("[data-dial]")).isEmpty();
        assertThat(night.select("[role=alert]").text()).contains("No call now", "not allowed from 21:00 to 08:00");
        var later = night.select("[role=alert] button").val();
        post("/today/prospects/" + id + "/outcomes", Map.of("outcome", later), "/today", true);
        assertThat(db.sql("select due_at from next_step where prospect_id = :id")
                        .param("id", id)
                        .query(java.time.OffsetDateTime.class)
                        .single()
                        .toInstant())
                .isEqualTo(Instant.parse("2026-03-12T09:00:00Z"));
    }

    @Test
    void theEndOfTheDaySaysWhatWasDoneMovedAndComesTomorrow() throws Exception {
        var kofi = member("Kofi Evening", Role.REP, "Evening", "Europe/London");
        db.sql("update member set follow_up_minutes = 10 where id = :id")
                .param("id", kofi.memberId())
                .update();
        clock.set(Instant.parse("2026-03-12T10:00:00Z")); // a Thursday
        var called = capture("Cal Evening", "Evening Works", kofi, Tier.B, "+44 20 7946 0051");
        var moved = capture("Mo Evening", "Evening Works", kofi, Tier.B, "+44 20 7946 0052");
        signIn(kofi);
        assertThat(page("/today").select(".end")).isEmpty();
        pursuits.record(called, new Outcome.NoAnswer(), null, "", kofi.memberId());
        assertThat(page("/today").select(".end")).isEmpty();
        pursuits.record(
                moved, new Outcome.Snooze(Instant.parse("2026-03-13T09:00:00Z"), ""), null, "", kofi.memberId());
        var end = page("/today").select(".end");
        assertThat(end.select("h2").text()).isEqualTo("Everything of today is done");
        assertThat(end.text()).contains("Done 1 call", "Moved 1: Mo Evening", "Friday 13 March 1 touch due");
        // At half past five something is still there, and more comes than there are minutes.
        var late = capture("Lat Evening", "Evening Works", kofi, Tier.B, "+44 20 7946 0053");
        clock.set(Instant.parse("2026-03-12T17:40:00Z"));
        end = page("/today").select(".end");
        assertThat(end.select("h2").text()).isEqualTo("The day is nearly over");
        assertThat(end.text()).contains("1 left from today", "12 of 10 min", "more than there is");
        assertThat(late).isPositive();
    }

    @Test
    void automaticEmailsThatCannotLeaveAreSaidAboveTheLanes() throws Exception {
        var kofi = member("Kofi Stuck", Role.REP, "Stuck", "Europe/London");
        capture("Cleo Stuck", "Stuck Works", kofi, Tier.C, "");
        capture("Clay Stuck", "Stuck Works", kofi, Tier.C, "");
        signIn(kofi);
        assertThat(page("/today").select(".stuck")).isEmpty();
        messages.planDue(100);
        // The queue itself is empty: what waits is automatic.
        var today = page("/today");
        assertThat(today.text()).contains("Nothing waits for you today", "Bring in a list");
        assertThat(today.select(".stuck").text())
                .startsWith(
                        "2 automatic e-mails of yours are due and do not leave: you have no mailbox connected. Who they are");
        assertThat(today.select(".stuck a").eachAttr("href")).containsExactly("/today/waiting", "/settings/mailboxes");
        assertThat(page("/today/waiting").select("tbody th a").eachText())
                .containsExactlyInAnyOrder("Cleo Stuck", "Clay Stuck");

        db.sql("update workspace set postal_address = ''").update();
        try {
            clock.advance(Duration.ofMinutes(2));
            messages.planDue(100);
            var forKofi = page("/today").select(".stuck");
            assertThat(forKofi.text()).contains("the workspace has no postal address", "An administrator can add it.");
            assertThat(forKofi.select("a").eachAttr("href")).containsExactly("/today/waiting");
            capture("Cora Stuck", "Stuck Works", ana, Tier.C, "");
            messages.planDue(100);
            signIn(ana);
            // Their own only, whatever the team's footer counts.
            assertThat(page("/today").select(".stuck").text()).startsWith("1 automatic e-mail of yours is due");
            assertThat(page("/today").select(".stuck a").eachAttr("href"))
                    .containsExactly("/today/waiting", "/settings/workspace");
            assertThat(page("/today?owner=" + kofi.memberId()).select(".stuck")).isEmpty();
        } finally {
            db.sql("update workspace set postal_address = '1 Quay'").update();
        }
    }

    @Test
    void theThirdSnoozeSaysWhy() throws Exception {
        var id = capture("Sid Snooze", "Snooze Works", ana, Tier.B, "+44 20 7946 0042");
        for (int day = 1; day <= 2; day++) {
            var moved = post(
                    "/today/prospects/" + id + "/outcomes",
                    Map.of("outcome", "snooze:2026-04-0" + day + "T09:00"),
                    "/today",
                    true);
            assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
        }
        assertThat(page("/today/prospects/" + id).select("[data-outcomes]").text())
                .contains("moved 2 times already", "It was moved 2 times. Why this time?");
        var third = Map.of("outcome", "snooze", "snoozeUntil", "2026-04-05T09:00");
        assertThat(post("/today/prospects/" + id + "/outcomes", third, "/today", true)
                        .body())
                .contains("It was moved 2 times already. Say why this time");
        var said = Map.of("outcome", "snooze", "snoozeUntil", "2026-04-05T09:00", "snoozeWhy", "they are at a fair");
        assertThat(post("/today/prospects/" + id + "/outcomes", said, "/today", true)
                        .statusCode())
                .isEqualTo(200);
        assertThat(page("/prospects/" + id).text()).containsIgnoringCase("moved by hand: they are at a fair");
    }

    @Test
    void whatIsOnTheScreenAlreadyIsNotSentAgain() throws Exception {
        var kofi = member("Kofi Ahead", Role.REP, "Ahead", "Europe/London");
        var first = capture("Fred Ahead", "Ahead Works", kofi, Tier.B, "+44 20 7946 0043");
        var second = capture("Sue Ahead", "Ahead Works", kofi, Tier.B, "+44 20 7946 0044");
        var third = capture("Tom Ahead", "Ahead Works", kofi, Tier.B, "+44 20 7946 0045");
        signIn(kofi);
        var beside = post(
                "/today/prospects/" + first + "/outcomes",
                Map.of("outcome", "no answer", "lane", "new", "then", "" + second, "shown", "" + second),
                "/today",
                true);
        assertThat(beside.headers().firstValue("HX-Retarget")).isEmpty();
        var part = org.jsoup.Jsoup.parse(beside.body());
        assertThat(part.select("#pane")).isEmpty();
        assertThat(part.select("#queue [data-selected] .name").text()).isEqualTo("Sue Ahead");
        assertThat(part.select("#count-today").text()).startsWith("2");
        // Somebody else was quicker with the one that is shown: it is swapped after all.
        pursuits.record(second, new Outcome.NoAnswer(), null, "", kofi.memberId());
        var whole = post(
                "/today/prospects/" + third + "/outcomes",
                Map.of("outcome", "no answer", "lane", "new", "then", "" + second, "shown", "" + second),
                "/today",
                true);
        assertThat(whole.headers().firstValue("HX-Retarget")).contains("#today");
        assertThat(whole.body()).contains("Nothing waits for you today");
    }

    @Test
    void theApiListsAndTakesOutcomesByWord() throws Exception {
        var kofi = member("Kofi Api", Role.REP, "Api", "Europe/London");
        for (int i = 0; i < 3; i++)
            capture(
                    "Api" + (char) ('a' + i) + " Person",
                    "Api " + (char) ('a' + i),
                    kofi,
                    Tier.A,
                    "+44 20 7946 002" + i);
        var token = team.issueToken(kofi.memberId(), "test", Role.REP).orElseThrow();
        var page = api("GET", "/api/v1/prospects?limit=2&sort=name", token, Optional.empty())
                .body();
        assertThat(page).contains("Apia Person", "Apib Person").doesNotContain("Apic Person");
        var next = page.replaceAll(".*\"next\":\"([^\"]+)\".*", "$1");
        assertThat(api(
                                "GET",
                                "/api/v1/prospects?limit=2&sort=name&after="
                                        + java.net.URLEncoder.encode(next, java.nio.charset.StandardCharsets.UTF_8),
                                token,
                                Optional.empty())
                        .body())
                .contains("Apic Person")
                .doesNotContain("Apib Person");
        assertThat(api("GET", "/api/v1/next-steps", token, Optional.empty()).body())
                .contains("\"channel\":\"call\"");
        long id = db.sql("select id from prospect where name = 'Apia Person'")
                .query(Long.class)
                .single();
        var refused =
                api("POST", "/api/v1/prospects/" + id + "/outcomes", token, Optional.of("{\"outcome\":\"let go\"}"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("exit policy");
        assertThat(api(
                                "POST",
                                "/api/v1/prospects/" + id + "/outcomes",
                                token,
                                Optional.of("{\"outcome\":\"no:price\",\"note\":\"too much\"}"))
                        .body())
                .contains("\"state\":\"ended\"");
    }

    @Test
    void everyPageOfThisModuleIsThere() throws Exception {
        var id = capture("Page Person", "Page Works", ana, Tier.A, "+44 20 7946 0031");
        pursuits.log(id, Channel.CALL, true, "talked", ana.memberId());
        for (var path : new String[] {
            "/today",
            "/today/prospects/" + id,
            "/today/prospects/" + id + "?by=email",
            "/today/waiting",
            "/prospects",
            "/prospects?follow=silent&state=open",
            "/prospects?follow=never",
            "/prospects?sort=name&q=page",
            "/prospects?sort=due",
            "/prospects?follow=one%20channel",
            "/prospects?follow=moved",
            "/prospects?follow=no%20address",
            "/prospects?by=call&due=today&country=GB&language=en&basis=asked&deal=open&since=2026-01-01",
            "/prospects?field=industry&value=mills&cols=owner,why,added,country,source",
            "/prospects/hand-over?all=true&q=page",
            "/prospects/" + id,
            "/prospects/hand-over?id=" + id,
            "/deals",
            "/deals?mine=true",
            "/search?q=page",
            "/search"
        }) assertThat(get(path).statusCode()).as(path).isEqualTo(200);
        post(
                "/prospects/" + id + "/deals",
                Map.of("title", "Valves", "amount", "18,400", "currency", "eur"),
                "/prospects/" + id,
                false);
        assertThat(page("/deals").text()).contains("Valves", "18,400 €");
        assertThat(get("/search.json?q=page+pers").body()).contains("\"text\":\"Page Person\"");
        assertThat(get("/today/beside?lane=new&open=" + id).statusCode()).isEqualTo(200);
    }

    @Test
    void aListIsAnAddressAndAViewIsANameForIt() throws Exception {
        var lea = member("Lea Lists", Role.LEADER, "Lists", "Europe/London");
        var rep = member("Rex Lists", Role.REP, "Lists", "Europe/London");
        var quiet = capture("Quinn Quiet", "Quiet Works", rep, Tier.B, "+44 20 7946 0061");
        pursuits.record(quiet, new Outcome.NoAnswer(), null, "", rep.memberId());
        clock.advance(Duration.ofDays(20));
        capture("Fran Fresh", "Fresh Works", rep, Tier.B, "+44 20 7946 0062");
        signIn(lea);
        var stopped = "/prospects?state=open&by=email&follow=under%20five";
        assertThat(page(stopped).select(".t .c-who a").eachText()).containsExactly("Quinn Quiet");
        assertThat(page(stopped).select(".filters a.chip.on").eachText())
                .containsExactly("stopped before five", "open", "next step: e-mail");
        assertThat(page("/prospects?since=" + java.time.LocalDate.now(clock))
                        .select(".t .c-who a")
                        .eachText())
                .containsExactly("Fran Fresh");
        post(
                "/prospects/views",
                Map.of("state", "open", "by", "email", "follow", "under five", "name", "Broke off", "shared", "true"),
                stopped,
                false);
        assertThat(page(stopped).select(".lanes a[aria-current]").text()).isEqualTo("Broke off");
        // The team sees it; only who saved it takes it away.
        signIn(rep);
        var tab = page("/prospects").select(".lanes a:contains(Broke off)");
        assertThat(page(tab.attr("href")).select(".t .c-who a").eachText()).containsExactly("Quinn Quiet");
        assertThat(page(tab.attr("href")).select("form[action$=/removal]")).isEmpty();
        var viewId = db.sql("select id from saved_view where name = 'Broke off'")
                .query(Long.class)
                .single();
        assertThat(post("/prospects/views/" + viewId + "/removal", Map.of(), "/prospects", false)
                        .statusCode())
                .isEqualTo(404);
        signIn(lea);
        post("/prospects/views/" + viewId + "/removal", Map.of(), "/prospects", false);
        assertThat(page("/prospects").select(".lanes").text()).doesNotContain("Broke off");
        assertThat(page("/prospects?cols=owner,why").select(".t thead th").eachText())
                .containsExactly("Name", "Owner", "Why then");
    }

    @Test
    void manyGoToAnotherOwnerAndComeBack() throws Exception {
        var lea = member("Lea Hands", Role.LEADER, "Hands", "Europe/London");
        var from = member("Fay From", Role.REP, "Hands", "Europe/London");
        var to = member("Tom To", Role.REP, "Hands", "Europe/London");
        var third = member("Tia Third", Role.REP, "Hands", "Europe/London");
        var ids = new java.util.ArrayList<Long>();
        for (int i = 0; i < 4; i++)
            ids.add(capture("Hand" + (char) ('a' + i) + " Over", "Hands " + i, from, Tier.B, "+44 20 7946 007" + i));
        signIn(lea);
        var preview = page("/prospects/hand-over?all=true&owner=" + from.memberId());
        assertThat(preview.select("main").text()).contains("4 prospects go to another owner", "Handa Over");
        post(
                "/prospects/hand-over",
                Map.of("ids", preview.select("[name=ids]").val(), "owner", String.valueOf(to.memberId())),
                "/prospects",
                false);
        var toast = page("/prospects?owner=" + to.memberId());
        assertThat(toast.select(".t .c-who a")).hasSize(4);
        assertThat(db.sql("select count(*) from next_step where owner_id = :id")
                        .param("id", to.memberId())
                        .query(Long.class)
                        .single())
                .isEqualTo(4);
        var undo = toast.select("form[action^=/undo/]").attr("action");
        assertThat(undo).startsWith("/undo/hand-over/");
        // One went on meanwhile: that one stays where it is.
        post("/prospects/" + ids.get(0) + "/owner", Map.of("owner", "" + third.memberId()), "/prospects", false);
        post(undo, Map.of(), "/prospects", false);
        assertThat(page("/prospects?owner=" + from.memberId()).select(".t .c-who a"))
                .hasSize(3);
        assertThat(page("/prospects?owner=" + third.memberId()).select(".t .c-who a"))
                .hasSize(1);
        post(undo, Map.of(), "/prospects", false);
        assertThat(page("/prospects").text()).contains("taken back already");
    }

    /** A dial cannot have reached nobody where there is no number to dial. */
    @Test
    void noAnswerIsOfferedOnlyWhereThereIsANumber() throws Exception {
        var nora = member("Nora Number", Role.REP, "Numbers", "Europe/London");
        signIn(nora);
        var with = capture("Wim Number", "Wim Works", nora, Tier.A, "+44 20 7946 0001");
        var without = capture("Olga Numberless", "Olga Works", nora, Tier.A, "");
        var keys = "[name=outcome][value='no answer']";
        assertThat(page("/today?open=" + with).select(keys)).hasSize(1);
        assertThat(page("/today?open=" + without).select("[name=outcome]")).isNotEmpty();
        assertThat(page("/today?open=" + without).select(keys)).isEmpty();
        assertThat(page("/today/prospects/" + without + "?by=call").select(keys))
                .isEmpty();
    }

    /** T54. */
    @Test
    void fiftyThousandOpenItemsCostOnePage() throws Exception {
        var kofi = member("Kofi Many", Role.REP, "Many", "Europe/London");
        db.sql("""
                with p as (
                    insert into prospect (name, owner_id, source, zone, zone_basis, created_at, words)
                    select 'Many ' || n, :owner, 'List', 'Europe/London', 'stated', :now, ' many ' || n from generate_series(1, 50000) n
                    returning id),
                u as (
                    insert into pursuit (prospect_id, kind, state, opened_at)
                    select id, 'sale', 'working', :now from p returning id, prospect_id)
                insert into next_step (pursuit_id, prospect_id, owner_id, due_at, lane, kind, channel, goal, minutes, why_then, worth)
                select id, prospect_id, :owner, cast(:now as timestamptz) - make_interval(mins => (id %% 8000)::int),
                       (array['sequence','sequence','new','answer','promised'])[1 + id %% 5], 'touch', 'call', 'They say when', 5, 'its turn', id %% 1000
                  from u
                """.replace("%%", "%"))
                .param("owner", kofi.memberId())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        db.sql("analyze").update();
        signIn(kofi);
        get("/today");
        for (var lane : Lane.values()) {
            var page = page("/today?lane=" + lane.word());
            assertThat(page.select(".queue .name")).as(lane.word()).hasSize(50);
        }
        assertThat(page("/today").select(".lanes").text()).contains("999+");
    }

    /** Puts the next step into the sequence lane, as it would be after some touches. */
    private void inSequence(long prospectId, Instant due, double worth) {
        db.sql(
                        "update next_step set lane = 'sequence', automatic = false, due_at = :due, worth = :worth where prospect_id = :id")
                .param("due", due.atOffset(ZoneOffset.UTC))
                .param("worth", worth)
                .param("id", prospectId)
                .update();
    }

    private Map<String, @Nullable Object> written(long prospectId) {
        return db.sql("""
                select (select count(*) from timeline where prospect_id = :id) as told,
                       (select count(*) from touch where prospect_id = :id) as touches,
                       (select revision from pursuit where prospect_id = :id) as revision,
                       (select due_at::text from next_step where prospect_id = :id) as due
                """).param("id", prospectId).query().singleRow();
    }
}
