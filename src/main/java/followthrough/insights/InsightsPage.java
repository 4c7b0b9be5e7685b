package followthrough.insights;

import java.util.List;

/**
 * Everything the page of Insights shows.
 *
 * @param about whom and which days it counts
 * @param figures the four at the top
 * @param scale the top of the curves' axis, of 100
 */
public record InsightsPage(
        String about,
        int days,
        boolean empty,
        List<Figure> figures,
        Chart law,
        Chart stops,
        List<Chart.Point> points,
        int scale,
        Chart answers,
        int answersScale,
        Chart lore,
        List<Chart.Lore> said,
        Chart bySource,
        List<Chart.Bar> sources,
        Chart byRep,
        List<Chart.Bar> reps,
        Chart noes,
        List<Chart.Bar> reasons,
        Chart left,
        List<Chart.Bar> leftBars,
        Chart overrides,
        List<Chart.Bar> overriders,
        List<Followed> followed) {

    /**
     * Links in the e-mails of one step, as far as they lead through here.
     *
     * @param people to whom a person seems to have followed one
     * @param machines to whom only a scanner seems to have
     */
    public record Followed(String sequence, int step, String goal, int people, int machines) {}

    /** One number at the top. */
    public record Figure(String label, String value, String beside) {}

    public List<Chart> charts() {
        return List.of(stops, answers, lore, bySource, byRep, noes, left, law, overrides);
    }
}
