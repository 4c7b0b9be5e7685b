package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import followthrough.prospects.Deal;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.pursuits.Event;
import followthrough.pursuits.Outcome;
import followthrough.support.Accessibility;
import followthrough.support.Browser;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import followthrough.team.Role;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What concerns several people, on the screens it stands on: in order for everybody, and decided with keys. */
@FollowthroughTest
class PeopleBrowserTest extends TodayWorld {
    private static final AtomicInteger NUMBERS = new AtomicInteger(300);

    @Autowired
    private Prospects prospects;

    @ParameterizedTest
    @CsvSource({"1280,LIGHT,Wide", "1280,DARK,Dark", "390,LIGHT,Small"})
    void eachScreenIsInOrder(int width, ColorScheme scheme, String name) {
        var ana = administrator();
        var jonas = member("Jonas " + name, Role.REP, name, "Europe/London");
        var kofi = member("Kofi " + name, Role.LEADER, name, "Europe/London");
        var ida = member("Ida " + name, Role.REP, name, "Europe/London");
        var company = "Nordwind " + name;
        var anna = followed("Anna Berg", company, kofi);
        var bo = followed("Bo Dahl", company, kofi);
        followed("Cem Arat", company, kofi);
        pursuits.replied(anna, "hello");
        var otherCompany = "Sund " + name;
        var main = followed("Maja Sund", otherCompany, kofi);
        var also = followed("Nils Sund", otherCompany, kofi);
        var deal = prospects.openDeal(
                main, "Six hotels", new BigDecimal("18400"), "EUR", kofi.memberId(), clock.instant());
        prospects.addToDeal(deal, also, kofi.memberId(), clock.instant());
        prospects.moveDeal(deal, Deal.Stage.WON, null, clock.instant());
        var open = followed("Olga Open", "Open " + name, kofi);
        prospects.openDeal(open, "Spare parts", new BigDecimal("900"), "EUR", kofi.memberId(), clock.instant());
        followed("Omar Open", "Open " + name, kofi);
        var today = LocalDate.of(2026, 3, 10);
        var waits = followed("Wim Waits", "Waits " + name, jonas);
        pursuits.heard(waits, new Event.Replied());
        team.leave(jonas.memberId(), today, today.plusDays(3), null);
        var covered = followed("Coco Covered", "Covered " + name, ida);
        pursuits.heard(covered, new Event.Replied());
        team.leave(ida.memberId(), today, today.plusDays(9), kofi.memberId());

        try (var window = Browser.open(width, 900)) {
            var page = window.newPage();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            signIn(page, kofi);
            assertThat(page.locator(".held").innerText()).contains("1 more group of people waits for your decision");
            assertThat(page.locator(".unattended").innerText()).contains("nobody covers");
            var screens = new LinkedHashMap<String, String>();
            screens.put("today", "/today");
            screens.put("covered", "/today?lane=answer&open=" + covered);
            screens.put("held", "/today/held");
            screens.put("decision", "/today?open=" + bo);
            screens.put("prospect", "/prospects/" + bo);
            screens.put("deal", "/prospects/" + open);
            screens.put("deal-won", "/prospects/" + main);
            screens.put("deals", "/deals");
            screens.put("me", "/settings/me");
            screens.forEach((screen, path) -> inOrder(page, screen + "-" + name, path));
            if (width == 1280 && scheme == ColorScheme.LIGHT) {
                page.navigate(url("/today/prospects/" + bo));
                page.keyboard().press("2");
                Browser.picture(page, "people-hold-" + name);
                page.keyboard().press("1");
                page.locator("#toasts :has-text('Bo Dahl stays held')").first().waitFor();
            }
            signIn(page, ana);
            inOrder(page, "leaving-" + name, "/settings/team/members/" + kofi.memberId() + "/leaving?to=team");
            inOrder(page, "team-" + name, "/settings/team?who=" + name);
        }
    }

    private void inOrder(Page page, String name, String path) {
        page.navigate(url(path));
        Browser.picture(page, "people-" + name);
        assertThat(Accessibility.violations(page)).as(name).isEmpty();
        assertThat((Boolean)
                        page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as(name + " is no wider than its window")
                .isTrue();
    }

    private void signIn(Page page, Member member) {
        page.context().clearCookies();
        page.navigate(url("/sign-in"));
        page.fill("[name=email]", member.email());
        page.fill("[name=password]", PASSWORD);
        page.click("main button.first");
        page.waitForURL("**/today");
    }

    private long followed(String name, String company, Member owner) {
        var id = capture(name, company, owner, Tier.B, "+44 20 7946 %04d".formatted(NUMBERS.incrementAndGet()));
        pursuits.record(id, new Outcome.NoAnswer(), null, "", owner.memberId());
        return id;
    }

    private String url(String path) {
        return "http://localhost:" + port + path;
    }
}
