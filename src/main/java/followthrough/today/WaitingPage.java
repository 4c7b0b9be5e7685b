package followthrough.today;

import followthrough.web.When;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What did not leave today, each with its reason, and what nobody knows to have arrived. */
public record WaitingPage(List<Row> rows, List<Doubt> doubts, When when) {
    /** @param retryAt when it is tried again; absent when something must change first */
    public record Row(
            long prospectId,
            String name,
            String company,
            String owner,
            String goal,
            Instant due,
            String why,
            @Nullable Instant retryAt) {}

    public record Doubt(
            long ledgerId,
            long prospectId,
            String name,
            String recipient,
            String subject,
            @Nullable Instant handedOver) {}
}
