package followthrough.support;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;

/** What axe finds on a page. */
public final class Accessibility {
    private Accessibility() {}

    /** Each violation with the first place it was found at; empty for a page that is in order. */
    public static List<String> violations(Page page) {
        return violations(page, List.of());
    }

    /** As {@link #violations(Page)}, of colours alone: nothing else depends on whether the page is light or dark. */
    public static List<String> contrasts(Page page) {
        return violations(page, List.of("color-contrast"));
    }

    /** @param rules of axe; none: all of them */
    private static List<String> violations(Page page, List<String> rules) {
        for (int attempt = 1; ; attempt++) {
            try {
                // In one go: the default puts the result together in a second page, which matters for frames, and we
                // have none, and takes two seconds each time.
                var axe = new AxeBuilder(page).setLegacyMode(true);
                if (!rules.isEmpty()) axe.withRules(rules);
                return axe.analyze().getViolations().stream()
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
