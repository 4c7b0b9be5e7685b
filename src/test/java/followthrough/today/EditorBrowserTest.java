package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import followthrough.playbook.Playbook;
import followthrough.playbook.Sequence;
import followthrough.playbook.SequenceYaml;
import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import followthrough.pursuits.Dispatcher;
import followthrough.pursuits.Moves;
import followthrough.support.Accessibility;
import followthrough.support.Browser;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A sequence is written from nothing by keyboard alone, published, and changed while people run through it. */
@FollowthroughTest
class EditorBrowserTest extends TodayWorld {
    private static final int RUNNING = 30;

    @Autowired
    Playbook playbook;

    @Autowired
    Moves moves;

    @Autowired
    Dispatcher dispatcher;

    @Test
    void fromNothingToPeopleWhoAreMoved() {
        clock.set(Instant.parse("2027-03-01T10:00:00Z")); // a Monday, after the shipped sequences were published
        var ana = administrator();
        capture("Mona Early", "Early Works", ana, Tier.B, "+44 20 7946 0123"); // whom the preview is for
        try (var window = Browser.open(1280, 900)) {
            var page = window.newPage();
            signIn(page, ana);
            begin(page);

            step(page, "c", "have", "They said what they need and by when");
            step(page, "e", "answer", "They have our answer in writing");
            type(page, "#subject", "What you asked on the telephone");
            step(page, "c", "try another", "They have named the open question");
            step(page, "s", "connect", "They have a face to the name");
            step(page, "e", "now", "They said now, later or no");
            type(page, "#subject", "Now, later or no");
            kept(page, "Now, later or no");
            var draft = drafted();
            assertThat(draft.steps())
                    .extracting(it -> it.channel())
                    .containsExactly(Channel.CALL, Channel.EMAIL, Channel.CALL, Channel.SOCIAL, Channel.EMAIL);
            assertThat(draft.steps())
                    .noneMatch(it -> it.goal().isEmpty() || it.approach().isEmpty());
            assertThat(page.locator("#editor-side .note.alert").count()).isZero();
            page.locator("#preview .events").waitFor();
            looked(page, "editor-written");
            searchedWhileTheAnswerComes(page);

            inPlace(page);
            publishedFromTheKeyboard(page);
            changedWhileTheyRun(page, ana);
        }
    }

    private void begin(Page page) {
        page.navigate(url("/playbook"));
        page.keyboard().press("a");
        page.locator("#about").waitFor();
        page.keyboard().type("Spring enquiries");
        page.keyboard().press("Tab");
        page.keyboard().press("Tab"); // past what starts it: inbound
        page.keyboard().press("Tab"); // past tier A
        page.keyboard().press("Tab"); // past tier B, which is ticked
        page.keyboard().press("Tab"); // past tier C
        page.keyboard().type("For people who ask in spring.");
        page.keyboard().press("Enter");
        page.locator("#editor").waitFor();
        assertThat(page.url()).contains("/playbook/spring-enquiries/draft");
        looked(page, "editor-empty");
    }

    /** One key adds it, one says of which kind, and the first letters of its approach choose that. */
    private static void step(Page page, String kind, String approach, String goal) {
        page.keyboard().press("Escape");
        int steps = page.locator("#editor .stepcard").count();
        page.keyboard().press("a");
        page.locator("#editor details[data-asks][open]").waitFor();
        page.keyboard().press(kind);
        page.locator("#card-" + (steps + 1) + "[aria-current]").waitFor();
        page.waitForFunction("() => document.activeElement?.id === 'approach'");
        page.keyboard().type(approach);
        page.waitForFunction("() => document.querySelector('#approach').value !== ''");
        page.waitForFunction(
                "() => document.querySelector('#form .quiet')?.textContent && document.querySelector('#approach').parentElement.querySelector('.quiet')");
        page.keyboard().press("Tab");
        page.keyboard().press("Tab"); // past the wait as it comes
        page.keyboard().press("Tab");
        assertThat((String) page.evaluate("document.activeElement.id")).isEqualTo("goal");
        page.keyboard().type(goal);
        kept(page, goal);
    }

    private static void type(Page page, String field, String words) {
        page.keyboard().press("Tab");
        assertThat((String) page.evaluate("'#' + document.activeElement.id")).isEqualTo(field);
        page.keyboard().type(words);
    }

    /** What was typed has come to the server. */
    private static void kept(Page page, String words) {
        page.locator("#kept:has-text('Kept')").waitFor();
        assertThat((Boolean) page.locator("#form")
                        .evaluate("(form, words) => [...form.elements].some(e => e.value === words)", words))
                .isTrue();
    }

    /** What is typed while an answer is on its way is not lost when it comes. */
    private static void searchedWhileTheAnswerComes(Page page) {
        var held = new ArrayList<Route>();
        page.route("**/draft/preview?*q=Mo*", route -> {
            if (held.isEmpty()) held.add(route);
            else route.resume();
        });
        page.locator("#preview-q").pressSequentially("Mo");
        page.waitForCondition(() -> !held.isEmpty());
        page.locator("#preview-q").pressSequentially("na E");
        page.waitForResponse(
                it -> it.url().contains("q=Mona"), () -> held.getFirst().resume());
        assertThat(page.locator("#preview-q").inputValue()).isEqualTo("Mona E");
        page.unrouteAll();
    }

    /** Selecting, moving, branching, taking out and back, each by its key. */
    private void inPlace(Page page) {
        page.keyboard().press("Escape");
        page.keyboard().press("k");
        page.locator("#card-4[aria-current]").waitFor();
        page.keyboard().press("[");
        page.locator("#card-3[aria-current]").waitFor();
        assertThat(drafted().steps().get(2).channel()).isEqualTo(Channel.SOCIAL);
        page.keyboard().press("z");
        page.waitForFunction("() => document.querySelector('#card-4')?.textContent.includes('Social')");
        page.keyboard().press("x");
        page.locator("[data-toast]:has-text('Step')").waitFor();
        assertThat(drafted().steps()).hasSize(4);
        page.keyboard().press("z");
        page.locator("#card-5").waitFor();
        // Two keys at once: the second is done to what the first one left.
        page.keyboard().press("k");
        page.keyboard().press("k");
        page.keyboard().press("b");
        page.waitForFunction("() => document.activeElement?.id === 'condition'");
        looked(page, "editor-branch");
        page.keyboard().type("has phone");
        page.keyboard().press("Enter");
        page.waitForFunction("() => document.querySelector('.stepcard.sel')?.textContent.includes('if has phone')");
        page.keyboard().press("z");
        page.waitForFunction("() => !document.querySelector('#editor-line').textContent.includes('if has phone')");
        // An empty phrase is told where it is written.
        page.navigate(url("/playbook/spring-enquiries/draft?step=2"));
        page.locator("#text").fill("Just checking in. Any thoughts?");
        page.locator("#found-text:has-text('gives nothing')").waitFor();
        looked(page, "editor-found");
        page.locator("#text").fill("You asked for the sizes. 40 and 60 cm, both in stock. Which one fits your shelf?");
        page.waitForFunction("() => !document.querySelector('#found-text').textContent.includes('gives nothing')");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        looked(page, "editor-dark");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(390, 844);
        looked(page, "editor-phone");
        page.setViewportSize(1280, 900);
    }

    private void publishedFromTheKeyboard(Page page) {
        page.navigate(url("/playbook/spring-enquiries/draft"));
        page.keyboard().press("Control+Enter");
        page.locator("h2:has-text('Those who run through')").waitFor();
        looked(page, "editor-publishing");
        page.locator("button:has-text('Publish version 1')").focus();
        page.keyboard().press("Enter");
        page.locator("h2:has-text('Day by day')").waitFor();
        assertThat(playbook.newest("spring-enquiries")).isPresent();
    }

    /** It is the newest for tier B, so that whoever asks now begins with it. */
    private void changedWhileTheyRun(Page page, Member ana) {
        var people = new ArrayList<Long>();
        for (int n = 0; n < RUNNING; n++)
            people.add(capture(
                    "Maya Spring" + (char) ('a' + n / 26) + (char) ('a' + n % 26),
                    "Spring " + (char) ('a' + n / 26) + (char) ('a' + n % 26),
                    ana,
                    Tier.B,
                    ""));
        assertThat(running(1)).isEqualTo(RUNNING);
        page.keyboard().press("e");
        page.locator("#editor").waitFor();
        page.keyboard().press("j");
        page.locator("#card-2[aria-current]").waitFor();
        page.keyboard().press("a");
        page.keyboard().press("t");
        page.locator("#card-3[aria-current]").waitFor();
        page.waitForFunction("() => document.activeElement?.id === 'approach'");
        page.keyboard().type("answer");
        page.waitForFunction("() => document.querySelector('#text')?.value.length > 0");
        page.locator("#goal").fill("They know that we know");
        kept(page, "They know that we know");
        page.keyboard().press("Control+Enter");
        page.locator("h2:has-text('What is different')").waitFor();
        assertThat(page.locator("main").innerText())
                .contains("Step 3 is new: They know that we know", RUNNING + " people");
        page.locator("input[value=move]").check();
        looked(page, "editor-moving");
        page.locator("button:has-text('Publish version 2')").click();
        page.locator("h1:has-text('earlier versions')").waitFor();
        dispatcher.runDue();
        assertThat(running(2)).isEqualTo(RUNNING);
        assertThat(running(1)).isZero();
        assertThat(moves.progress(playbook.newest("spring-enquiries")
                                .orElseThrow()
                                .versionId())
                        .orElseThrow()
                        .moved())
                .isEqualTo(RUNNING);
        page.reload();
        looked(page, "editor-moved");
    }

    private int running(int number) {
        return db.sql("""
                        select count(*) from pursuit p join sequence_version v on v.id = p.version_id
                          join sequence s on s.id = v.sequence_id
                         where s.key = 'spring-enquiries' and v.number = :number and p.open""").param("number", number).query(Integer.class).single();
    }

    private Sequence drafted() {
        var draft = playbook.draft("spring-enquiries").orElseThrow();
        return SequenceYaml.soFar(draft.yaml()).sequence();
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
                .isEqualTo(List.of());
    }

    private String url(String path) {
        return "http://localhost:" + port + path;
    }
}
