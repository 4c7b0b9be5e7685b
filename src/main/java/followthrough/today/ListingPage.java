package followthrough.today;

import followthrough.web.Tone;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of prospects as it is read.
 *
 * @param views lists worth a click, each with its address
 * @param estimate about how many there are in all; empty for lists with filters
 * @param keep the filters in force, for forms that change one of them
 */
public record ListingPage(
        List<Link> views,
        List<Link> chips,
        Map<String, String> keep,
        Map<String, String> owners,
        Map<String, String> states,
        Map<String, String> sorts,
        String sort,
        String estimate,
        List<Row> rows,
        String shown,
        @Nullable String previous,
        @Nullable String next,
        boolean mayHandOver) {

    /** @param on whether it is the one shown */
    public record Link(String text, String href, boolean on) {}

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
            boolean mayChange) {}

    public String kept(String name) {
        return keep.getOrDefault(name, "");
    }
}
