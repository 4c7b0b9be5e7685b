package followthrough.team;

import java.time.Instant;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/**
 * Time as it passes for machines and for people before a screen: leases, second thoughts, looks at a mailbox. The
 * business clock may run thousands of times faster, in the sandbox, and must shorten none of these.
 */
@Component
public class RealTime implements InstantSource {
    @Override
    public Instant instant() {
        return Instant.now();
    }
}
