package followthrough.pursuits;

import followthrough.playbook.Lint;
import followthrough.playbook.Sequence;
import java.util.List;

/**
 * What publishing a draft would do.
 *
 * @param number of the version it will be
 * @param savedBy who saved the draft, and when
 * @param changes one line for each thing that is different
 * @param steps each that is new, changed, moved or gone, beside what it was
 * @param unfinished how many things have to be mended before it can be published
 * @param found what the lint says of its texts
 * @param problems why it cannot be published as it stands; empty when nothing was tried, or all is well
 */
public record PublishingPage(
        Sequence sequence,
        int number,
        String savedBy,
        List<String> changes,
        List<Sequence.Compared> steps,
        long unfinished,
        Moves.Preview preview,
        List<Lint.OfStep> found,
        List<String> problems) {}
