package followthrough.playbook;

import followthrough.prospects.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What must have been done before a prospect may be let go without an answer.
 *
 * @param touches made at least, over all channels
 * @param channels different ones used at least
 * @param personal touches made by a person at least
 * @param days that must lie between the first touch and the end
 * @param coldEmails sent at most to somebody who never reacted
 * @param review whether a person decides once it is met; otherwise an automatic nurture goes on each quarter
 */
public record ExitPolicy(int touches, int channels, int personal, int days, int coldEmails, boolean review) {
    private static final ExitPolicy PERSONAL = new ExitPolicy(5, 2, 1, 10, 4, true);
    private static final ExitPolicy AUTOMATIC = new ExitPolicy(4, 1, 0, 20, 4, false);

    /** The policy that ships with the product. */
    public static ExitPolicy of(Tier tier) {
        return switch (tier) {
            case A, B -> PERSONAL;
            case C -> AUTOMATIC;
        };
    }

    /**
     * What is not met yet, each in words such as {@code one more channel}; empty when the prospect may be let go.
     *
     * @param touches made and not bounced, of any channel
     * @param channels different ones used
     * @param personal touches made by a person
     * @param sinceFirstTouch zero when none was made
     * @param searched whether the chore <i>find another way</i> was made, which stands for the second channel of
     *     somebody who can be reached in one only
     */
    public List<String> missing(int touches, int channels, int personal, Duration sinceFirstTouch, boolean searched) {
        var missing = new ArrayList<String>();
        more(missing, this.touches - touches, "touch", "touches");
        more(missing, this.channels - channels - (searched ? 1 : 0), "channel", "channels");
        more(missing, this.personal - personal, "personal touch", "personal touches");
        // A started day is not a day that passed: 9 days and 20 hours leave one more.
        more(missing, (int) Math.max(0, days - sinceFirstTouch.toDays()), "day", "days");
        return missing;
    }

    /**
     * The wait before the next touch when a sequence has ended and the policy is not met: 5, 10, then every 20 business
     * days.
     *
     * @param already such touches made since the sequence ended
     */
    public static Delay wait(int already) {
        var days =
                switch (already) {
                    case 0 -> 5;
                    case 1 -> 10;
                    default -> 20;
                };
        return new Delay(days, Delay.Unit.BUSINESS_DAYS);
    }

    private static void more(List<String> missing, int number, String one, String many) {
        if (number == 1) missing.add("one more " + one);
        else if (number > 1) missing.add(inWords(number) + " more " + many);
    }

    private static String inWords(int number) {
        return switch (number) {
            case 2 -> "two";
            case 3 -> "three";
            case 4 -> "four";
            case 5 -> "five";
            case 6 -> "six";
            case 7 -> "seven";
            case 8 -> "eight";
            case 9 -> "nine";
            default -> Integer.toString(number);
        };
    }
}
