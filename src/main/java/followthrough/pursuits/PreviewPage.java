package followthrough.pursuits;

import followthrough.playbook.Sequence;
import followthrough.playbook.SequencePage;
import followthrough.playbook.Step;
import followthrough.prospects.Channel;
import followthrough.prospects.Prospect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A draft as it would run for one prospect, if it began now, each step were made on its day, and they stayed silent.
 *
 * @param prospect absent when there is nobody to see it for
 * @param found others by the words that were searched for, and else the latest
 * @param lines one for each step, those that would not be made included
 * @param then what would come after it; empty when nothing is known
 * @param lacking who lacks what a text needs, so that their step is made by hand
 * @param looked at how many that was seen
 */
public record PreviewPage(
        Sequence sequence,
        @Nullable Prospect prospect,
        String words,
        List<Prospect> found,
        List<Line> lines,
        String then,
        List<Lacking> lacking,
        int looked) {

    /**
     * @param number of the step, from 1
     * @param channel the one that is used for them, which may be another than the step's
     * @param when in their zone; empty when it is not made for them
     * @param whyThen or why not
     * @param text filled in; empty when there is none
     * @param missing fields that are empty for them
     */
    public record Line(
            int number,
            Step step,
            Channel channel,
            String when,
            String whyThen,
            boolean automatic,
            String subject,
            String text,
            List<String> missing) {
        public String icon() {
            return SequencePage.icon(channel);
        }

        public String word() {
            return SequencePage.channel(channel);
        }
    }

    /** @param field that is empty; @param names some of those people */
    public record Lacking(int number, String field, int people, List<String> names) {}
}
