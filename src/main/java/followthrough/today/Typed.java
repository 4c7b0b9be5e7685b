package followthrough.today;

import followthrough.playbook.Lint;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wrote in place of the draft, when a page without script is shown again, and what is to be said of it.
 *
 * @param subject absent where the form has none, as is {@code text}: the draft stands there then
 * @param followUp false where the tick for the follow-up after material was taken away
 */
public record Typed(@Nullable String subject, @Nullable String text, boolean followUp, Lint.Findings findings) {

    public String subjectOr(String draft) {
        return subject == null ? draft : subject;
    }

    public String textOr(String draft) {
        return text == null ? draft : text;
    }

    public Lint.Findings findingsOr(Lint.Findings ofTheDraft) {
        return text == null ? ofTheDraft : findings;
    }
}
