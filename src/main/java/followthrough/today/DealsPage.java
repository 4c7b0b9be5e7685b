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

    /** @param overdue whether the next step of its prospect was due before now */
    public record Card(
            long dealId,
            long prospectId,
            String title,
            String who,
            String owner,
            String amount,
            String icon,
            String next,
            boolean overdue,
            boolean mayChange) {}

    public boolean empty() {
        return columns.stream().allMatch(it -> it.cards().isEmpty());
    }
}
