package followthrough.sandbox;

import followthrough.web.When;
import java.time.Instant;
import java.util.List;

/** What the sandbox's own page shows of its clock and of what happens. @param feed latest first */
public record SandboxPage(When when, Speed speed, Totals totals, List<Happened> feed) {
    /** What there is so far. */
    public record Totals(long prospects, long open, long touches, long reactions, long meetings, long won) {}

    /** One thing that just happened. @param who the member who did it; empty when it was the system or the prospect */
    public record Happened(
            long entryId, Instant at, String kind, long prospectId, String name, String text, String who) {
        /** Whether it came from the prospect. */
        public boolean theirs() {
            return kind.equals("received") || kind.equals("meeting") || kind.equals("opt out");
        }
    }
}
