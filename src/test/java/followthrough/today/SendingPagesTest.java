package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import followthrough.prospects.Tier;
import followthrough.support.Accessibility;
import followthrough.support.Browser;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import followthrough.team.Role;
import followthrough.team.SendingRules;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where administrators say what may be sent, and where reps see it. */
@FollowthroughTest
class SendingPagesTest extends TodayWorld {
    private static final Map<String, String> TYPED = Map.of(
            "consentEverywhere", "true",
            "callsFrom", "09:30",
            "callsUntil", "18:00",
            "perProspectWeek", "2",
            "perCompanyDay", "",
            "perDomainMinute", "0",
            "perDomainHour", "50",
            "rampStart", "5");

    @AfterEach
    void noRules() {
        if (team.isSetUp()) team.changeSendingRules(SendingRules.NONE);
    }

    @Test
    void anAdministratorSetsTheLimits() throws Exception {
        signIn(administrator());
        assertThat(post("/settings/rules", TYPED, "/settings/rules", false).statusCode())
                .isEqualTo(302);
        assertThat(team.sendingRules())
                .isEqualTo(new SendingRules("", true, false, LocalTime.of(9, 30), LocalTime.of(18, 0), 2, 0, 0, 50, 5));
        var page = page("/settings/rules");
        assertThat(page.select("[name=perProspectWeek]").val()).isEqualTo("2");
        assertThat(page.select("[name=perCompanyDay]").val()).isEmpty();
        assertThat(page.select("[name=consentEverywhere]").hasAttr("checked")).isTrue();
        assertThat(page.select("[name=lawBinds]").hasAttr("checked")).isFalse();
    }

    @Test
    void looserThanTheLawAndNonsenseAreRefused() throws Exception {
        signIn(administrator());
        var typed = new HashMap<>(TYPED);
        typed.putAll(Map.of("callsFrom", "07:00", "callsUntil", "late", "perCompanyDay", "-1", "rampStart", "many"));
        var refused = post("/settings/rules", typed, "/settings/rules", false);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("A time from 08:00 to 12:00", "A time from 15:00 to 21:00", "empty or 0 for no limit");
        assertThat(team.sendingRules()).isEqualTo(SendingRules.NONE);
    }

    @Test
    void aRepDoesNotSetThem() throws Exception {
        administrator();
        signIn(member("Rob Rules", Role.REP, "Rules", "Europe/London"));
        assertThat(get("/settings/rules").statusCode()).isEqualTo(403);
        assertThat(page("/settings").text()).doesNotContain("What may be sent");
    }

    /** At night there is nothing to dial and no dial to be told. */
    @Test
    void atNightNoDialCanBeTold() throws Exception {
        administrator();
        var rob = member("Rob Night", Role.REP, "Night", "Europe/London");
        var id = capture("Nell Night", "Night Works", rob, Tier.A, "+44 20 7946 0501");
        signIn(rob);
        assertThat(page("/today?open=" + id).select("#outcomes button[value]").eachAttr("value"))
                .contains("no answer", "voicemail");
        clock.set(Instant.parse("2026-03-11T22:30:00Z"));
        var night = page("/today?open=" + id);
        assertThat(night.select("#outcomes button[value]").eachAttr("value")).doesNotContain("no answer", "voicemail");
        assertThat(night.select("#outcomes [data-action]").eachAttr("data-action"))
                .contains("Interested");
        assertThat(night.text()).contains("No call now", "Nothing to dial");
    }

    /** Where the workspace says so, what a law asks consent for is not offered. */
    @Test
    void whatTheWorkspaceRulesOutIsNotOffered() throws Exception {
        administrator();
        var rob = member("Rob Rigid", Role.REP, "Rigid", "Europe/London");
        var id = capture("Ada Alpen", "Alpen Works", rob, Tier.A, "+43 1 58858 0501");
        db.sql("update prospect set basis = 'public', country = 'AT' where id = :id")
                .param("id", id)
                .update();
        signIn(rob);
        assertThat(page("/today?open=" + id).select(".chip.warm").text())
                .contains("by hand only: a call to sell something needs their consent to it first (Austria, TKG 2021");
        team.changeSendingRules(
                new SendingRules("", false, true, SendingRules.EARLIEST, SendingRules.LATEST, 0, 0, 0, 0, 0));
        var page = page("/today?open=" + id);
        assertThat(page.select("[data-dial]")).isEmpty();
        assertThat(page.select("[role=alert]").text())
                .contains("No call. A call to sell something needs their consent");
    }

    /** Looked at in both colours and on a telephone; pictures with {@code -Dpictures=true}. */
    @Test
    void inABrowser() {
        var ana = administrator();
        team.changeSendingRules(
                new SendingRules("", false, false, SendingRules.EARLIEST, SendingRules.LATEST, 3, 3, 10, 200, 10));
        mailbox(ana);
        var id = capture("Una Abend", "Abend Works", ana, Tier.A, "+44 20 7946 0502");
        var found = new ArrayList<String>();
        try (var window = Browser.open(1280, 900)) {
            var page = window.newPage();
            page.navigate("http://localhost:" + port + "/sign-in");
            page.fill("[name=email]", ana.email());
            page.fill("[name=password]", PASSWORD);
            page.click("main button.first");
            page.waitForURL("**/today");
            clock.set(Instant.parse("2026-03-11T22:30:00Z"));
            for (var scheme : ColorScheme.values()) {
                if (scheme == ColorScheme.NO_PREFERENCE) continue;
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                for (int width : new int[] {1280, 390}) {
                    page.setViewportSize(width, 900);
                    for (var it : Map.of(
                                    "rules", "/settings/rules",
                                    "mailboxes", "/settings/mailboxes",
                                    "night", "/today?open=" + id)
                            .entrySet()) {
                        page.navigate("http://localhost:" + port + it.getValue());
                        Browser.picture(page, "sending-%s-%s-%d".formatted(it.getKey(), scheme, width));
                        for (var problem : Accessibility.violations(page)) found.add(it.getKey() + ": " + problem);
                        if ((boolean) page.evaluate("document.documentElement.scrollWidth > innerWidth"))
                            found.add(it.getKey() + " is wider than " + width);
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private void mailbox(Member owner) {
        db.sql("""
                insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host, imap_port,
                                     imap_tls, username, secret, created_at, day_allowed, allowed_since, allowed_why)
                values (:member, :address, 'Ana', 'smtp.example', 465, 'tls', 'imap.example', 993, 'tls', 'ana', '\\x01',
                        now(), 14, now(), 'Of the last 62 e-mails 1 came back. It rises by a fifth after each day of which'
                                          || ' at least half was used.')
                """)
                .param("member", owner.memberId())
                .param("address", owner.email())
                .update();
    }
}
