package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.support.FollowthroughTest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** T9: a copied database does not send until a person confirms. */
@FollowthroughTest
class FenceTest {
    private final Fence fence;
    private final JdbcClient db;

    @Autowired
    FenceTest(Fence fence, JdbcClient db) {
        this.fence = fence;
        this.db = db;
    }

    @BeforeEach
    void itRuns() {
        fence.raised();
        fence.lower();
    }

    @Test
    void isDownWhereItAlwaysRan() {
        assertThat(fence.raised()).isFalse();
        assertThat(fence.why()).isEmpty();
    }

    @Test
    void aDatabaseOfAnotherInstallationSendsNothingUntilSomebodyConfirms() {
        db.sql("update instance set instance_id = 'another'").update();
        assertThat(fence.raised()).isTrue();
        assertThat(fence.why().orElseThrow()).contains("another installation");
        // Waiting confirms nothing.
        assertThat(fence.raised()).isTrue();
        fence.lower();
        assertThat(fence.raised()).isFalse();
    }

    @Test
    void aDayOfSilenceAsksFirst() {
        db.sql("update instance set last_tick_at = :then")
                .param("then", PursuitStore.at(Instant.now().minus(Duration.ofHours(25))))
                .update();
        assertThat(fence.raised()).isTrue();
        fence.lower();
        assertThat(fence.raised()).isFalse();
    }

    @Test
    void aRestartWithinADayGoesOn() {
        db.sql("update instance set last_tick_at = :then")
                .param("then", PursuitStore.at(Instant.now().minus(Duration.ofHours(23))))
                .update();
        assertThat(fence.raised()).isFalse();
    }
}
