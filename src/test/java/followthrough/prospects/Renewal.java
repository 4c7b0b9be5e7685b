package followthrough.prospects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;

/** The day on which a customer's contract renews, as somebody writes it down in tests. */
public final class Renewal {
    private Renewal() {}

    /** @param on a date, or nothing for none */
    public static void renews(Prospects prospects, long prospectId, String on, long byMember, Instant at) {
        assertThat(prospects.correct(prospectId, Map.of(Fact.RENEWS_ON, on), Map.of(), byMember, at))
                .isInstanceOf(Corrected.Done.class);
    }
}
