package followthrough.pursuits;

import followthrough.database.Keys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * A copied database does not send until a person confirms: what it believes still to be due, its original may have sent.
 * Known by the instance id, of which one half is kept outside the data folder, and by a last tick over a day old.
 */
@Component
public class Fence {
    private static final Duration LONG_SILENCE = Duration.ofHours(24);

    private final JdbcClient jdbc;
    private final Keys keys;
    private final InstantSource real = InstantSource.system();

    Fence(JdbcClient jdbc, Keys keys) {
        this.jdbc = jdbc;
        this.keys = keys;
    }

    /** Looks, and notes that this instance is alive. True while nothing may be sent. */
    @Transactional
    boolean raised() {
        jdbc.sql("insert into instance (instance_id, last_tick_at) values (:id, :now) on conflict (id) do nothing")
                .param("id", keys.instanceId())
                .param("now", PursuitStore.at(real.instant()))
                .update();
        jdbc.sql("""
                update instance
                   set fenced_why = coalesce(fenced_why,
                         case when instance_id <> :id then 'this database was made by another installation; it looks like a copy'
                              when last_tick_at < :silence then 'nothing has run on this database for more than a day'
                         end),
                       last_tick_at = case when instance_id = :id and last_tick_at >= :silence then :now else last_tick_at end
                """)
                .param("id", keys.instanceId())
                .param("silence", PursuitStore.at(real.instant().minus(LONG_SILENCE)))
                .param("now", PursuitStore.at(real.instant()))
                .update();
        return why().isPresent();
    }

    /** Why nothing is sent; empty when the fence is down. */
    public Optional<String> why() {
        return jdbc.sql("select fenced_why from instance where fenced_why is not null")
                .query((rs, n) -> rs.getString(1))
                .optional();
    }

    /** A person confirms that this is the one database that is to send. */
    @Transactional
    public void lower() {
        jdbc.sql("update instance set fenced_why = null, instance_id = :id, last_tick_at = :now")
                .param("id", keys.instanceId())
                .param("now", PursuitStore.at(real.instant()))
                .update();
    }
}
