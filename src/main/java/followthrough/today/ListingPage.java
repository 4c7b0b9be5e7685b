package followthrough.today;

import followthrough.web.Tone;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of prospects as it is read.
 *
 * @param views lists worth a click, each with its address
 * @param saved the view of the viewer's own that this list is; absent when it is none
 * @param mayShare whether a view may be shown to the whole team
 * @param follow how follow-up stands, to switch on and off
 * @param filters what else is filtered by, each with the list without it
 * @param parts all that makes this list, for forms that change some of it
 * @param estimate about how many there are in all; empty for lists with filters
 */
public record ListingPage(
        List<Link> views,
        @Nullable Long saved,
        boolean mayShare,
        List<Link> follow,
        List<Link> filters,
        Map<String, String> parts,
        Map<String, String> owners,
        Map<String, String> states,
        Map<String, String> sorts,
        String sort,
        List<Column> columns,
        String estimate,
        List<Row> rows,
        String shown,
        @Nullable String previous,
        @Nullable String next) {

    /** @param on whether it is the one shown */
    public record Link(String text, String href, boolean on) {}

    /** @param on whether it is shown */
    public record Column(String word, String label, boolean on) {}

    /** @param pips touches made and planned in all; 0 where no sequence runs */
    public record Row(
            long prospectId,
            String name,
            String title,
            String company,
            @Nullable Long companyId,
            String place,
            String tier,
            String owner,
            String icon,
            String next,
            String when,
            String touches,
            int made,
            int pips,
            String lastTouch,
            String state,
            Tone tone,
            String stateWhen,
            String source,
            String added,
            String whyThen,
            boolean mayChange) {}

    public String part(String name) {
        return parts.getOrDefault(name, "");
    }

    public boolean shows(String column) {
        return columns.stream().anyMatch(it -> it.on() && it.word().equals(column));
    }

    public boolean mayHandOver() {
        return rows.stream().anyMatch(Row::mayChange);
    }
}
