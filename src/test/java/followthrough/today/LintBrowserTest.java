package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import followthrough.prospects.Tier;
import followthrough.support.Accessibility;
import followthrough.support.Browser;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import followthrough.team.Role;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The value lint while one types. */
@FollowthroughTest
class LintBrowserTest extends TodayWorld {
    private Member kofi;
    private BrowserContext window;
    private Page page;

    @BeforeEach
    void aRepWhoWrites() {
        administrator();
        kofi = member("Kofi Types", Role.REP, "Typing", "Europe/London");
        mailboxOf(kofi);
        window = Browser.open(1280, 900);
        page = window.newPage();
        page.navigate("http://localhost:" + port + "/sign-in");
        page.fill("[name=email]", kofi.email());
        page.fill("[name=password]", PASSWORD);
        page.click("main button.first");
        page.waitForURL("**/today");
    }

    @AfterEach
    void away() {
        window.close();
        db.sql("delete from lint_finding").update();
    }

    @Test
    void itIsSaidWhileOneTypesAndDismissedWithTwoKeys() {
        var id = capture("Lina Lint", "Lint Works", kofi, Tier.B, "+44 20 7946 0602");
        page.navigate("http://localhost:" + port + "/today?lane=new&open=" + id);
        page.keyboard().press("e");
        page.locator("#body").waitFor();
        assertThat(page.locator(".findings").count()).isZero();
        page.locator("#body").fill("Hello Lina,\n\n");
        page.locator("#body").pressSequentially("just checking in. Any thoughts?");
        page.locator(".findings b:has-text('Empty touch')").waitFor();
        assertThat(page.locator("#mail .findings button[form=approach]").count())
                .isEqualTo(3);
        assertThat(page.locator("#mail button[data-send]").isEnabled())
                .as("whoever looks on does not hold the form")
                .isTrue();
        assertThat((String) page.evaluate("document.activeElement.id")).isEqualTo("body");

        // The words in question are shown in the text.
        page.locator(".findings .words").first().click();
        assertThat((String) page.evaluate(
                        "(it => it.value.slice(it.selectionStart, it.selectionEnd))(document.getElementById('body'))"))
                .isEqualTo("just checking in");

        var found = new ArrayList<String>();
        for (var colours : ColorScheme.values()) {
            if (colours == ColorScheme.NO_PREFERENCE) continue;
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
            page.keyboard().press("Escape");
            page.keyboard().press("x");
            page.locator(".dismissing[open] .panel").waitFor();
            found.addAll(Accessibility.violations(page));
            page.keyboard().press("Escape");
        }
        assertThat(found).isEmpty();

        page.keyboard().press("x");
        page.keyboard().press("1");
        page.locator(".said-too:has-text('it is not so')").waitFor();
        assertThat(page.locator(".findings").count()).isZero();
        assertThat(db.sql("select reason from lint_finding where prospect_id = :id and rule = 'empty'")
                        .param("id", id)
                        .query(String.class)
                        .single())
                .isEqualTo("it is not so");
        assertThat(page.locator("#body").inputValue()).contains("just checking in");

        // What was typed and is there again after a reload is looked at again.
        page.locator("#body").pressSequentially(" You never answered.");
        page.locator(".findings b:has-text('Blames them')").waitFor();
        page.reload();
        page.keyboard().press("e");
        page.locator(".findings b:has-text('Blames them')").waitFor();
    }

    /** The outcomes lie over the end of a long pane, but not over what one has opened above them. */
    @Test
    void whatOpensStandsAboveTheOutcomes() {
        var id = capture("Lea Low", "Low Works", kofi, Tier.B, "+44 20 7946 0603");
        page.setViewportSize(1280, 720);
        page.navigate("http://localhost:" + port + "/today?lane=new&open=" + id);
        page.keyboard().press("e");
        page.locator("#body").waitFor();
        page.keyboard().press("r");
        page.locator(".gives[open]").waitFor();
        page.waitForFunction("() => document.querySelector('.gives').getBoundingClientRect().bottom"
                + " <= document.querySelector('.came').getBoundingClientRect().top + 1");
        page.locator("#gives-answer").click();
        assertThat((String) page.locator(".came").evaluate("it => getComputedStyle(it).position"))
                .as("who writes has the room")
                .isEqualTo("static");
        page.keyboard().press("Escape");
        page.keyboard().press("t");
        page.locator(".other[open] .panel").waitFor();
        page.waitForFunction(
                "() => document.querySelector('.other').getBoundingClientRect().bottom <= innerHeight + 1");
        assertThat((String) page.locator(".came").evaluate("it => getComputedStyle(it).position"))
                .isEqualTo("static");
    }
}
