package followthrough.channels;

import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@link SafeHosts} without Spring. */
public final class TestHosts {
    private TestHosts() {}

    public static SafeHosts on(JdbcClient db, Clock clock) {
        return new SafeHosts(new AllowedHostStore(db), clock);
    }
}
