package followthrough.pursuits;

import static followthrough.pursuits.PursuitStore.at;

import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of clicks. No table that anything is decided by is written. */
@Component
class ClickStore {
    private final JdbcClient jdbc;

    ClickStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param soon what left since then is too young for a person to have read it */
    void clicked(UUID key, String target, boolean machine, Instant now, Instant soon) {
        jdbc.sql("""
                insert into click (ledger_id, target, machine, times, first_at, last_at)
                select id, :target, :machine or coalesce(done_at, :now) > :soon, 1, :now, :now
                  from ledger where key = :key and handed_over_at is not null
                on conflict (ledger_id, target, machine) do update
                   set times = least(click.times + 1, 1000000), last_at = excluded.last_at
                """)
                .param("key", key)
                .param("target", target)
                .param("machine", machine)
                .param("now", at(now))
                .param("soon", at(soon))
                .update();
    }
}
