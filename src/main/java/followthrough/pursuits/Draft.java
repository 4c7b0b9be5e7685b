package followthrough.pursuits;

import followthrough.playbook.Asset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail as it could leave now, for a person to read and change.
 *
 * @param to empty when the prospect has no live address
 * @param missing merge fields nobody filled in; they stand in the text in brackets, to be written by the person
 * @param example whether what stands in brackets is the example of an approach, to be made the person's own
 * @param needs what makes the text of an approach theirs; empty where the words are those of a step, or nobody's yet
 * @param signature what is put under it when it leaves, of its own accord; empty when nothing is
 * @param blocked why it cannot be sent from here at present; absent when it can
 * @param gives the asset that its step gives them; absent when there is none
 * @param givesNot why its step gives them none of its assets, as half a sentence; empty when there is nothing to say
 * @param warned what to know before sending it all the same; absent when there is nothing
 */
public record Draft(
        String to,
        String subject,
        String body,
        List<String> missing,
        boolean example,
        List<String> needs,
        String signature,
        @Nullable Asset gives,
        String givesNot,
        @Nullable String blocked,
        @Nullable String warned) {}
