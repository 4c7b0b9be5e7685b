package followthrough.support;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;

/** What axe finds on a page. */
public final class Accessibility {
    private Accessibility() {}

    /** Each violation with the first place it was found at; empty for a page that is in order. */
    public static List<String> violations(Page page) {
        for (int attempt = 1; ; attempt++) {
            try {
                // In one go: the default puts the result together in a second page, which matters for frames, and we
                // have none, and takes two seconds each time.
                return new AxeBuilder(page)
                        .setLegacyMode(true).analyze().getViolations().stream()
                                .map(violation -> violation.getId() + " at "
                                        + violation.getNodes().getFirst().getTarget())
                                .toList();
            } catch (RuntimeException notInjected) {
                // Says nothing about the page: axe's own script was not there yet when it was asked.
                if (attempt == 3) throw notInjected;
                page.waitForTimeout(300);
            }
        }
    }
}
