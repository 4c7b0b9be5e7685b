package followthrough.playbook;

import followthrough.prospects.Tier;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The ordered steps that follow up one kind of prospect.
 *
 * @param key stays the same over all versions, e.g. {@code new-enquiry}
 * @param tiers whom it is for; never empty
 * @param about one sentence for the people who use it
 * @param steps at least one
 */
public record Sequence(String key, String name, Purpose purpose, Set<Tier> tiers, String about, List<Step> steps) {

    /** What starts a sequence. */
    public enum Purpose {
        /** somebody asked, or a fresh list of leads */
        INBOUND,
        /** we go to them first */
        OUTBOUND,
        /** a quote or proposal was sent */
        POST_PROPOSAL,
        /** material was sent that they asked for, or that we promised */
        POST_MATERIAL,
        /** a meeting was held */
        POST_MEETING,
        /** they did not come to the meeting */
        NO_SHOW,
        /** they talked with us, then fell silent */
        GONE_QUIET,
        /** not now: until the date they named, or for a year */
        NOT_NOW,
        /** after the sale: open the relationship */
        POST_SALE;

        /** E.g. {@code gone quiet}. */
        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    public boolean isFor(Purpose purpose, Tier tier) {
        return this.purpose == purpose && tiers.contains(tier);
    }

    /** What the personal steps take a person in all. */
    public int personalMinutes() {
        return steps.stream()
                .filter(step -> !step.automatic())
                .mapToInt(Step::minutes)
                .sum();
    }
}
