package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import followthrough.prospects.Tier;
import followthrough.pursuits.Event;
import followthrough.support.Browser;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import followthrough.team.Role;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
    void aRepAtWork() {
        administrator();
        kofi = member("Kofi Window", Role.REP, "Window", "Europe/London");
        db.sql("update alert set seen_at = at where seen_at is null").update();
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
