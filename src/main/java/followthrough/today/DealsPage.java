package followthrough.today;

import followthrough.prospects.Deal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The board of open deals.
 *
 * @param many whether the deals of several people are shown
 * @param capped whether there are more than are shown
 */
public record DealsPage(
        List<Column> columns, List<Deal.Stage> stages, String summary, boolean mine, boolean many, boolean capped) {

    /**
     * @param sum of its amounts, one for each currency
     * @param count of all, also of those that are not shown
     * @param all where all of them are; absent when they are here
     */
    public record Column(
            Deal.Stage stage,
            String label,
            String sum,
            int count,
            List<Card> cards,
            @Nullable String all) {}

    /**
     * @param next the next step of its prospect, or why there is none
     * @param clipped whether one line of it is enough: the rest stands on the prospect's page
     * @param overdue whether it asks for something now: the next step was due before, or the sale has ended
     */
    public record Card(
            long dealId,
            long prospectId,
            String title,
            String who,
            String owner,
            String amount,
            String icon,
            String next,
            boolean clipped,
            boolean overdue,
            boolean mayChange) {}

    public boolean empty() {
        return columns.stream().allMatch(it -> it.cards().isEmpty());
    }
}
