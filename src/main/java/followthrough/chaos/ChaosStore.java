package followthrough.chaos;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is asked of the database of an installation under fire, and the witness that is put into it. */
final class ChaosStore {
    private final JdbcClient jdbc;

    ChaosStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** So many people more are due their first e-mail from that moment on; who has had one is left alone. */
    void due(int emails, Instant moment) {
        jdbc.sql("""
                update next_step set due_at = :moment
                 where pursuit_id in (select n.pursuit_id from next_step n
                                       where n.automatic and n.due_at > :moment
                                         and not exists (select from ledger l where l.pursuit_id = n.pursuit_id)
                                       order by n.pursuit_id limit :emails)
                """).param("moment", at(moment)).param("emails", emails).update();
    }

    /**
     * From now on a table notes, by the database's own clock and whoever is connected, when a message passes into the hands
     * of a server and when that ends. The product neither knows nor reads it.
     */
    void witness() {
        jdbc.sql("""
                create table chaos_move (
                    ledger_id bigint not null, node text not null, state text not null,
                    at timestamptz not null default clock_timestamp());
                create function chaos_move() returns trigger language plpgsql as $$
                begin
                    insert into chaos_move (ledger_id, node, state)
                    values (new.id, current_setting('application_name'), new.state);
                    return null;
                end $$;
                create trigger chaos_move after update of state on ledger for each row
                    when (old.state is distinct from new.state
                          and (old.state = 'handed over' or new.state in ('handed over', 'unknown')))
                    execute function chaos_move();
                """).update();
    }

    /** A message in a server's hands. @param until when the ledger knew what came of it; never: the end of time */
    record Hold(String person, String node, Instant from, Instant until) {}

    /** All hand-overs there were. */
    List<Hold> holds() {
        return jdbc.sql("""
                        select l.recipient, m.node, m.at as began, m.ended
                          from (select ledger_id, node, state, at,
                                       lead(at) over (partition by ledger_id order by at) as ended from chaos_move) m
                          join ledger l on l.id = m.ledger_id
                         where m.state = 'handed over'
                        """)
                .query((rs, n) -> new Hold(
                        rs.getString("recipient"), rs.getString("node"), instant(rs, "began"), instant(rs, "ended")))
                .list();
    }

    /** By node, how many messages it gave to a server that were sent in the end. */
    Map<String, Integer> sentBy() {
        var counts = new HashMap<String, Integer>();
        jdbc.sql("""
                select node, count(*) as n from (
                    select distinct on (m.ledger_id) m.node from chaos_move m join ledger l on l.id = m.ledger_id
                     where m.state = 'handed over' and l.state = 'sent' order by m.ledger_id, m.at desc) last
                 group by node
                """).query(rs -> {
            counts.put(rs.getString("node"), rs.getInt("n"));
        });
        return counts;
    }

    /** Everybody who has an e-mail address. */
    List<String> people() {
        return jdbc.sql("select value from address where kind = 'email'")
                .query((rs, n) -> rs.getString(1))
                .list();
    }

    /** The ledger, and what people see of it. */
    List<Send> sends() {
        return jdbc.sql("""
                        select l.recipient, l.state,
                               case l.state
                                 when 'unknown' then n.kind = 'chore' and n.commitment = 'doubt' and not n.automatic
                                      and exists (select from commitment c
                                                   where c.ledger_id = l.id and c.kind = 'doubt' and c.settled_at is null)
                                 else not n.automatic end as shown,
                               exists (select from alert a where a.prospect_id = l.prospect_id) as told,
                               exists (select from touch t where t.ledger_id = l.id) as recorded,
                               exists (select from chaos_move m where m.ledger_id = l.id and m.state = 'unknown') as doubted
                          from ledger l left join next_step n on n.pursuit_id = l.pursuit_id
                        """)
                .query((rs, n) -> new Send(
                        rs.getString("recipient"),
                        rs.getString("state"),
                        rs.getBoolean("shown"),
                        rs.getBoolean("told"),
                        rs.getBoolean("recorded"),
                        rs.getBoolean("doubted")))
                .list();
    }

    /**
     * How far it is.
     *
     * @param open messages that are neither sent, failed nor in doubt, and people whose message is due and not written
     * @param later the last moment, business time, until which one of them waits; the beginning of time when none does
     * @param unrecorded sent and not in the history yet
     */
    record Standing(int open, Instant later, int unrecorded) {}

    Standing standing(Instant due) {
        return jdbc.sql("""
                        select (select count(*) from ledger where state in ('planned', 'claimed', 'handed over'))
                             + (select count(*) from next_step
                                 where automatic and ledger_id is null and due_at <= :due) as open,
                               greatest('epoch',
                                        (select max(not_before) from ledger where state in ('planned', 'claimed')),
                                        (select max(retry_at) from next_step
                                          where automatic and ledger_id is null and due_at <= :due)) as later,
                               (select count(*) from unrecorded) as unrecorded
                        """)
                .param("due", at(due))
                .query((rs, n) -> new Standing(rs.getInt("open"), instant(rs, "later"), rs.getInt("unrecorded")))
                .single();
    }

    /** Message-IDs of what is in doubt now. */
    List<String> inDoubt() {
        return jdbc.sql("select message_id from ledger where state = 'unknown'")
                .query((rs, n) -> rs.getString(1))
                .list();
    }

    Map<String, Integer> states() {
        var counts = new HashMap<String, Integer>();
        jdbc.sql("select state, count(*) as n from ledger group by state").query(rs -> {
            counts.put(rs.getString("state"), rs.getInt("n"));
        });
        return counts;
    }

    /** Pursuits that break the law of the next step. */
    int lawless() {
        return jdbc.sql("""
                        select count(*) from pursuit p left join next_step n on n.pursuit_id = p.id
                         where p.open <> (n.pursuit_id is not null)
                        """).query(Integer.class).single();
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        var at = rs.getObject(column, OffsetDateTime.class);
        return at == null ? Instant.MAX : at.toInstant();
    }
}
