package followthrough.playbook;

import followthrough.prospects.Tiers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of the rule of tiers.
 *
 * @param inForce absent where tiers are as they were given
 * @param progress how far everybody follows the one in force
 * @param words what stands in the field
 * @param preview what these would do; absent until somebody asks
 * @param foretold the same in a sentence
 * @param former rules of before, the newest first
 * @param found what is wrong with the words
 */
public record TierPage(
        Tiers.@Nullable Set inForce,
        String progress,
        String words,
        Tiers.@Nullable Preview preview,
        String foretold,
        List<Former> former,
        boolean leads,
        List<String> found) {

    /** @param words empty where rules were put out of force */
    public record Former(long ruleId, String words, String who) {}
}
