package followthrough.support;

import followthrough.team.RealTime;
import java.time.Duration;
import java.time.Instant;

/** Real time that stands still while a test runs, so that nobody's ten seconds run out because a machine is slow. */
public final class TestRealTime extends RealTime {
    private volatile Instant now = Instant.now();

    /** From now on it stands at what the machine's clock shows, which servers beside us go by. */
    public void catchUp() {
        now = Instant.now();
    }

    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
