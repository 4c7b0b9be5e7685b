package followthrough.playbook;

import followthrough.prospects.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What must be true before a prospect may be let go without having said anything. */
public record ExitPolicy(int touches, int channels, Duration span, int personal, int coldEmails) {
    public static ExitPolicy of(Tier tier) {
        return switch (tier) {
            case A, B -> new ExitPolicy(5, 2, Duration.ofDays(10), 1, 4);
            case C -> new ExitPolicy(4, 1, Duration.ofDays(20), 0, 4);
        };
    }

    /** What is not met yet, in words that follow "still asks for"; empty when the policy is met. */
    public List<String> missing(int touches, int channels, int personal, Duration sinceFirst) {
        var missing = new ArrayList<String>();
        if (touches < this.touches)
            missing.add((this.touches - touches) + " more touch" + (this.touches - touches == 1 ? "" : "es"));
        if (channels < this.channels) missing.add((this.channels - channels) + " more channel");
        if (personal < this.personal) missing.add("a personal touch");
        if (sinceFirst.compareTo(span) < 0) missing.add((span.toDays() - sinceFirst.toDays()) + " more days");
        return missing;
    }
}
