package followthrough.bench;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.support.TestDatabase;
import org.junit.jupiter.api.Test;

/** What a tick costs, told by the rows and pages that PostgreSQL looks at: no clock is asked. */
class EngineSizeTest {
    /** T56: ten times as many planned, and the due ones are found with the same rows, and an index page more at most. */
    @Test
    void oneTickCostsTheDueRowsOnly() {
        try (var planned = new Planned(TestDatabase.databases())) {
            var few = planned.measure(20_000, what -> {});
            var many = planned.measure(200_000, what -> {});

            assertThat(few.rows()).isEqualTo(Planned.CLAIMED);
            assertThat(many.rows()).isEqualTo(Planned.CLAIMED);
            // Each of the two indexes asked may be a level deeper, which those due share or each pays once.
            assertThat(many.buffers()).isLessThanOrEqualTo(few.buffers() + 2 * Planned.CLAIMED);
            assertThat(many.idleRows()).isZero();
            assertThat(many.idleBuffers())
                    .isLessThanOrEqualTo(few.idleBuffers() + 2)
                    .isLessThan(10);
        }
    }
}
