package followthrough.today;

import followthrough.prospects.Deal;
import followthrough.today.Pane.Happened;
import followthrough.web.When;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of one prospect.
 *
 * @param pane facts and next step as the work pane has them
 * @param trail touches made and planned, in order
 * @param summary one line about the pursuit
 * @param past pursuits that ended
 * @param ended how the last sale ended; absent while one goes on
 * @param older address of the page with older entries of the timeline; absent at its end
 * @param deals those opened with this prospect, and those of colleagues this prospect belongs to
 * @param owners whom it can be handed over to
 * @param sequences into which they can be put, by key
 * @param merging the last merge into this prospect, while it can be taken back; absent when there is none
 * @param whyTier why they have their tier, in one line
 * @param mayOverride whether the viewer may end it over the guard's word
 */
public record ProspectPage(
        Pane pane,
        String heading,
        List<Mark> trail,
        String summary,
        List<Past> past,
        @Nullable Ended ended,
        List<Happened> timeline,
        @Nullable String older,
        List<DealCard> deals,
        Map<String, String> owners,
        Map<String, String> sequences,
        Map<String, String> bases,
        Map<String, String> channels,
        Map<String, String> countries,
        String currency,
        String whyTier,
        String zoneLine,
        String basisLine,
        LocalDate today,
        boolean mayOverride,
        @Nullable Long merging) {

    /**
     * A deal and its people.
     *
     * @param own whether it was opened with this prospect; else with a colleague
     * @param people besides the one it was opened with, by id
     * @param colleagues who may be added to it, by id; the first one is nobody; empty where there is none
     */
    public record DealCard(Deal deal, boolean own, Map<Long, String> people, Map<String, String> colleagues) {}

    /** @param state {@code made}, {@code next} or {@code planned} */
    public record Mark(String state, boolean incoming, String icon, String title, String when, String what) {}

    /** @param when from and to */
    public record Past(String how, String why, String when, int touches) {}

    public When when() {
        return pane.when();
    }

    public boolean isLeftOpen(Deal deal) {
        return ended != null && ended.leftOpen(deal);
    }

    public List<Deal.Stage> stages() {
        return List.of(Deal.Stage.values());
    }
}
