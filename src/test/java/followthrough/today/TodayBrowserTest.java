package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import followthrough.prospects.Tier;
import followthrough.pursuits.Event;
import followthrough.support.Accessibility;
import followthrough.support.Browser;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import followthrough.team.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Today in a browser. */
@FollowthroughTest
class TodayBrowserTest extends TodayWorld {
    private static final Logger log = LoggerFactory.getLogger(TodayBrowserTest.class);

    private Member kofi;
    private BrowserContext window;
    private Page page;

    @BeforeEach
    void aRepAtWork(TestInfo test) {
        administrator();
        kofi = member("Kofi " + test.getDisplayName().replaceAll("[^A-Za-z]", ""), Role.REP, "Window", "Europe/London");
        window = Browser.open(1280, 900);
        page = window.newPage();
        page.navigate(url("/sign-in"));
        page.fill("[name=email]", kofi.email());
        page.fill("[name=password]", PASSWORD);
        page.click("main button.first");
        page.waitForURL("**/today");
    }

    @AfterEach
    void away() {
        window.close();
    }

    /** Promise 2: an alert in the owner's browser; nothing that is being typed is lost. */
    @Test
    void aCapturedLeadIsAnnouncedWhileTheRepTypes() throws Exception {
        var first = capture("Fay First", "First Works", kofi, Tier.B, "+44 20 7946 0101");
        page.navigate(url("/today"));
        page.locator("#note").fill("half a senten");
        var token = team.issueToken(kofi.memberId(), "form", Role.REP).orElseThrow();
        heardBy(page);

        var began = System.nanoTime();
        var captured = api(
                "POST",
                "/api/v1/prospects",
                token,
                Optional.of(
                        "{\"name\":\"Lea Lead\",\"email\":\"lea@lead.example\",\"company\":\"Lead Works\",\"source\":\"Website form\"}"));
        var answered = System.nanoTime();
        assertThat(captured.statusCode()).as(captured.body()).isBetween(200, 201);
        page.locator("#toasts [data-alert]:has-text('New: Lea Lead')").waitFor();
        log.info(
                "A captured lead was in the owner's browser {} ms after the request began, {} ms after it was answered",
                Duration.ofNanos(System.nanoTime() - began).toMillis(),
                Duration.ofNanos(System.nanoTime() - answered).toMillis());

        page.locator("#queue .name:has-text('Lea Lead')").waitFor();
        assertThat(page.locator("#note").inputValue()).isEqualTo("half a senten");
        assertThat((String) page.evaluate("document.activeElement.id")).isEqualTo("note");
        assertThat(page.locator("#pane [data-pane]").getAttribute("data-pane")).isEqualTo(String.valueOf(first));
        assertThat(page.locator("#lanes a[aria-current=page]").innerText()).contains("2");
        assertThat(page.locator("#count-today").innerText()).contains("2");

        // A reply of the one who is open is said there, and shown when the rep wants it.
        pursuits.heard(first, new Event.Replied());
        page.locator("#refusal .note:has-text('Fay First answered')").waitFor();
        assertThat(page.locator("#note").inputValue()).isEqualTo("half a senten");
        page.keyboard().press("Escape");
        page.keyboard().press("a");
        page.waitForURL("**/today?open=" + first);
        assertThat(page.locator("#lanes a[aria-current=page]").innerText()).startsWith("Answer");
        assertThat(db.sql("select count(*) from alert where member_id = :id and seen_at is null")
                        .param("id", kofi.memberId())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** The next one is there before the server has answered; a refusal brings back what was typed. */
    @Test
    void theNextOneIsThereAtOnce() {
        var abel = capture("Abel Ahead", "Ahead Works", kofi, Tier.A, "+44 20 7946 0111");
        clock.advance(Duration.ofMinutes(1));
        capture("Bert Ahead", "Ahead Works", kofi, Tier.A, "+44 20 7946 0112");
        clock.advance(Duration.ofMinutes(1));
        capture("Cora Ahead", "Ahead Works", kofi, Tier.A, "+44 20 7946 0113");
        page.navigate(url("/today?lane=new"));
        var heading = page.locator("#pane h2");
        assertThat(heading.innerText()).isEqualTo("Abel Ahead");
        page.waitForTimeout(1500);

        // The server is not reached at all: the next one is there, then this one comes back with what was typed.
        page.route("**/outcomes", route -> {
            assertThat(heading.innerText()).isEqualTo("Bert Ahead");
            route.abort();
        });
        page.locator("#note").fill("rang twice");
        page.keyboard().press("Escape");
        page.keyboard().press("4");
        page.locator("#alerts :text('nothing was written down')").waitFor();
        assertThat(heading.innerText()).isEqualTo("Abel Ahead");
        assertThat(page.locator("#note").inputValue()).isEqualTo("rang twice");

        // A guess about a person is refused: the same.
        page.unroute("**/outcomes");
        page.waitForTimeout(1500);
        page.keyboard().press("3");
        page.locator("#other").fill("a tyre kicker");
        page.keyboard().press("Enter");
        page.locator("#refusal [role=alert]").waitFor();
        assertThat(heading.innerText()).isEqualTo("Abel Ahead");
        assertThat(page.locator("#note").inputValue()).isEqualTo("rang twice");
        page.keyboard().press("Escape");
        page.keyboard().press("Escape");

        page.waitForTimeout(1500);
        page.keyboard().press("4");
        page.locator("#toasts :text('Undo')").first().waitFor();
        assertThat(heading.innerText()).isEqualTo("Bert Ahead");
        assertThat(page.locator("#queue .name").allInnerTexts()).containsExactly("Bert Ahead", "Cora Ahead");
        assertThat((String) page.evaluate("document.activeElement.dataset.pane"))
                .isEqualTo(page.locator("#pane [data-pane]").getAttribute("data-pane"));
        assertThat(page.locator("#note").inputValue()).isEmpty();
        page.keyboard().press("z");
        page.locator("#toasts :text('Taken back')").waitFor();
        assertThat(page.locator("#queue .name").allInnerTexts()).contains("Abel Ahead");
        page.navigate(url("/today?lane=new&open=" + abel));
        assertThat(heading.innerText()).isEqualTo("Abel Ahead");
        assertThat(page.locator("#note").inputValue())
                .as("what was typed into it is back as well")
                .isEqualTo("rang twice");
    }

    @Test
    void keysOfWhatAsksWinAndWhatIsTypedSurvives() {
        capture("Kim Keys", "Keys Works", kofi, Tier.B, "+44 20 7946 0121");
        clock.advance(Duration.ofMinutes(1));
        capture("Lou Keys", "Keys Works", kofi, Tier.B, "+44 20 7946 0122");
        page.navigate(url("/today?lane=new"));
        page.keyboard().press("?");
        assertThat(page.locator("dialog .keys").innerText()).contains("Other approach", "Next row", "Snooze");
        page.keyboard().press("Escape");
        // A key that another row has says why nothing happens; one that none has says nothing.
        for (var none : List.of(
                "z:Nothing to undo",
                "k:No row above this one",
                "y:Nothing to copy in this row",
                "x:Nothing to dismiss in this row")) {
            page.keyboard().press(none.substring(0, 1));
            page.locator("#toasts :text-is('" + none.substring(2) + "')").waitFor();
        }
        page.keyboard().press("q");
        assertThat(page.locator("#toasts [data-said]").allInnerTexts())
                .containsExactly("Nothing to dismiss in this row");
        var name = page.locator("#pane h2").innerText();
        page.keyboard().press("e");
        page.locator("#body").fill("Only half of it");
        page.keyboard().press("Escape");
        page.keyboard().press("j");
        page.locator("#pane h2 a:not(:text-is('" + name + "'))").waitFor();
        page.keyboard().press("k");
        page.locator("#pane h2 a:text-is('" + name + "')").waitFor();
        page.keyboard().press("e");
        page.locator("#body").waitFor();
        assertThat(page.locator("#body").inputValue()).isEqualTo("Only half of it");

        // 1 takes the first approach while they are offered, and means interested before and after.
        page.keyboard().press("t");
        page.keyboard().press("1");
        page.locator("#toasts :text('instead')").waitFor();
        assertThat(page.locator("#body").inputValue())
                .startsWith("Hello ")
                .contains("straight answer")
                .doesNotContain("Only half of it", "[");
        page.keyboard().press("s");
        page.keyboard().press("1");
        page.locator("#toasts :text('is moved')").waitFor();
        assertThat(page.locator("#queue .name").allInnerTexts()).doesNotContain(name);
    }

    /** Who writes has the room of the outcomes; it is given back after a press, so that what was pressed is what is done. */
    @Test
    void whatIsPressedStaysWhereItIs() {
        var paul = capture("Paul Press", "Press Works", kofi, Tier.B, "+44 20 7946 0131");
        page.setViewportSize(1280, 720);
        page.navigate(url("/today?lane=new"));
        page.locator("#note").click();
        page.keyboard().type("Only a note");
        var keep = page.locator("button[name=keep]");
        keep.evaluate("it => window.scrollBy(0, it.getBoundingClientRect().top - 660)");
        var box = keep.boundingBox();
        assertThat(box.y).as("where the outcomes stand else").isGreaterThan(500);
        page.mouse().move(box.x + box.width / 2, box.y + box.height / 2);
        page.mouse().down();
        page.waitForTimeout(200);
        page.mouse().up();
        page.locator("#toasts .toast").first().waitFor();
        assertThat(db.sql("select text from timeline where prospect_id = :id and kind = 'note'")
                        .param("id", paul)
                        .query(String.class)
                        .list())
                .hasSize(1);
    }

    /** What opens only when it is pressed is as accessible as the page: at every width, and light and dark. */
    @ParameterizedTest
    @CsvSource({"360, LIGHT", "1280, DARK", "1920, LIGHT"})
    void whatOpensIsAccessible(int width, ColorScheme scheme) {
        // A person of their own each time: who is known already stays with whoever has them.
        capture("Ida Inward " + width, "Inward Works " + width, kofi, Tier.A, "+44 20 7946 " + "%04d".formatted(width));
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(width, 900);
        var found = new ArrayList<String>();
        page.navigate(url("/today?lane=new"));
        for (var key : new String[] {"t", "s", "1", "3", "5"}) {
            page.keyboard().press(key);
            page.locator("details[data-asks][open] > summary[data-key='" + key + "']")
                    .waitFor();
            look(key, found);
            page.keyboard().press("Escape");
        }
        page.navigate(url("/prospects?state=open"));
        for (var menu : new String[] {"Columns", "Filter", "Save view"}) {
            page.locator("details.pick > summary:has-text('" + menu + "')").click();
            look(menu, found);
            page.keyboard().press("Escape");
            page.keyboard().press("Escape");
        }
        assertThat(found).isEmpty();
    }

    /** On a phone a long lane does not vanish without a word, and earlier rows are a press away. */
    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void aPhoneShowsTwoRowsAndTheWayToTheOthers(ColorScheme scheme) {
        for (var name : new String[] {"Ann", "Ben", "Cat", "Dov", "Eve"}) {
            capture(name + " Phone" + scheme, "Phone " + scheme, kofi, Tier.B, "+44 20 7946 0131");
            clock.advance(Duration.ofMinutes(1));
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(360, 780);
        page.navigate(url("/today?lane=new"));
        var rest = page.locator("#queue [data-rest] summary");
        assertThat(shownRows()).containsExactly("Ann", "Ben");
        assertThat(rest.innerText()).isEqualTo("3 more in this lane, earlier ones too");
        rest.click();
        assertThat(shownRows()).containsExactly("Ann", "Ben", "Cat", "Dov", "Eve");
        assertThat(rest.innerText()).isEqualTo("Fewer");
        var found = new ArrayList<String>();
        look("the whole list", found);
        Browser.picture(page, "phone-list-" + scheme);
        assertThat(found).isEmpty();
        page.locator("#queue .name:has-text('Dov')").click();
        page.locator("#pane h2:has-text('Dov')").waitFor();
        assertThat(shownRows()).containsExactly("Dov", "Eve");
        // At the end of the list the one before stays; earlier ones come back the same way.
        rest.click();
        page.locator("#queue .name:has-text('Eve')").click();
        page.locator("#pane h2:has-text('Eve')").waitFor();
        assertThat(shownRows()).containsExactly("Dov", "Eve");
        Browser.picture(page, "phone-last-" + scheme);
        rest.click();
        page.locator("#queue .name:has-text('Ann')").click();
        page.locator("#pane h2:has-text('Ann')").waitFor();
        assertThat(shownRows()).containsExactly("Ann", "Ben");
        page.setViewportSize(1280, 900);
        assertThat(rest.isVisible()).isFalse();
        assertThat(shownRows()).hasSize(5);
    }

    private java.util.List<String> shownRows() {
        return page.locator("#queue .name").all().stream()
                .filter(com.microsoft.playwright.Locator::isVisible)
                .map(it -> it.innerText().split(" ")[0])
                .toList();
    }

    private void look(String what, ArrayList<String> found) {
        Accessibility.violations(page).forEach(it -> found.add(what + ": " + it));
        if ((Boolean) page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
            found.add(what + " is wider than the screen");
    }

    @Test
    void everyTabOfABrowserHearsOverOneStream() throws Exception {
        var other = window.newPage();
        other.navigate(url("/prospects"));
        heardBy(page);
        capture("Tia Tabs", "Tabs Works", kofi, Tier.B, "");
        page.locator("#toasts :text('New: Tia Tabs')").waitFor();
        other.locator("#toasts :text('New: Tia Tabs')").waitFor();
        page.close();
        heardBy(other);
        capture("Uma Left", "Left Works", kofi, Tier.B, "");
        other.locator("#toasts :text('New: Uma Left')").waitFor();
    }

    /** Until the server has this page's stream. */
    private void heardBy(Page page) {
        page.waitForCondition(
                () -> (Boolean)
                        page.evaluate(
                                "navigator.locks.query().then(all => all.held.some(lock => lock.name.startsWith('followthrough-alerts')))"));
        page.waitForTimeout(300);
    }

    private String url(String path) {
        return "http://localhost:" + port + path;
    }
}
