package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import followthrough.prospects.Tier;
import followthrough.pursuits.Pursuit;
import followthrough.support.Accessibility;
import followthrough.support.Browser;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What they said, that they contacted us, an override and a merge, by key and by hand, in a browser. */
@FollowthroughTest
class DoorsBrowserTest extends TodayWorld {

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT"})
    void byKeyAndByHand(int width, ColorScheme scheme) {
        var ana = administrator();
        var n = width + scheme.ordinal();
        var maya =
                capture("Maya Window" + scheme.name().charAt(0), "Window Works " + n, ana, Tier.A, "+44 20 7941 " + n);
        var twin = capture(
                "Maja Window" + scheme.name().charAt(0), "Window Works " + n + "b", ana, Tier.B, "+44 20 7942 " + n);
        try (var window = Browser.open(width, 900)) {
            var page = window.newPage();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            signIn(page, ana);
            var name = "doors-" + width + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT);

            // In the pane: i, then a digit; the same prospect stays, with an answer owed.
            page.navigate(url("/today?open=" + maya));
            page.locator("[data-pane='" + maya + "']").waitFor();
            page.keyboard().press("i");
            page.locator("button[name=way][value='missed call']").waitFor();
            looked(page, name + "-pane");
            page.keyboard().press("2");
            page.locator("[data-toast]:has-text('contacted us')").waitFor();
            assertThat(page.locator("#pane [data-pane]").getAttribute("data-pane"))
                    .isEqualTo("" + maya);
            assertThat(pursuits.openOf(maya).orElseThrow().state()).isEqualTo(Pursuit.State.ANSWERING);

            // On the page: w opens what they said, 3 asks why not.
            page.navigate(url("/prospects/" + maya));
            page.keyboard().press("i");
            page.locator("#way").waitFor();
            looked(page, name + "-replies");
            page.keyboard().press("w");
            page.locator("#said-made").waitFor();
            page.keyboard().press("3");
            page.locator("button[value='no:price']").waitFor();
            looked(page, name + "-said");
            page.keyboard().press("1");
            page.locator("h2:has-text('Nothing is open')").waitFor();
            assertThat(pursuits.openOf(maya)).isEmpty();
            assertThat(page.locator(".events").innerText()).contains("Said: Called us");
            looked(page, name + "-ended");
            page.keyboard().press("z");
            page.locator("[data-toast]:has-text('Taken back')").waitFor();
            assertThat(pursuits.openOf(maya)).isPresent();

            page.locator("summary:has-text('End over the guard')").click();
            looked(page, name + "-override");

            // Two become one.
            page.locator("a:has-text('The same person as')").click();
            page.fill("#q", "Maja Window" + scheme.name().charAt(0));
            page.keyboard().press("Enter");
            page.locator("a:has-text('Maja Window')").first().click();
            page.locator("h2:has-text('What becomes one')").waitFor();
            looked(page, name + "-merging");
            page.locator("button:has-text('They are one person')").click();
            page.locator("[data-toast]:has-text('are one person now')").waitFor();
            looked(page, name + "-merged");
            page.navigate(url("/prospects/" + twin));
            assertThat(page.url()).endsWith("/prospects/" + maya);
            page.locator("button:has-text('Make them two again')").click();
            page.locator("[data-toast]:has-text('two people again')").waitFor();
            page.navigate(url("/prospects/alike"));
            looked(page, name + "-alike");
            page.navigate(url("/insights"));
            looked(page, name + "-insights");
            page.navigate(url("/settings/workspace"));
            looked(page, name + "-workspace");
        }
    }

    private void signIn(Page page, Member member) {
        page.navigate(url("/sign-in"));
        page.fill("[name=email]", member.email());
        page.fill("[name=password]", PASSWORD);
        page.click("main button.first");
        page.waitForURL("**/today");
    }

    private static void looked(Page page, String name) {
        Browser.picture(page, name);
        assertThat(Accessibility.violations(page)).as(name).isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as(name + " is no wider than the window")
                .isTrue();
        assertThat(
                        page.evaluate(
                                "[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)"))
                .as(name + ": ids that are there twice")
                .isEqualTo(java.util.List.of());
    }

    private String url(String path) {
        return "http://localhost:" + port + path;
    }
}
