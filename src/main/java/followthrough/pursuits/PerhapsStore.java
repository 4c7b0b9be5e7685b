package followthrough.pursuits;

import static followthrough.pursuits.PursuitStore.at;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of mail of which a person is to say whom it is about. */
@Component
class PerhapsStore {
    private final JdbcClient jdbc;

    PerhapsStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Followed(long prospectId, String name) {}

    /** The prospects with something open at that company, who heard last first; none where nobody heard since then. */
    List<Followed> followedAt(String domain, Instant since) {
        return jdbc.sql("""
                        with heard as materialized (
                            select pursuit_id, max(done_at) as last from ledger
                             where domain = :domain and done_at > :since and state in ('sent', 'unknown')
                             group by pursuit_id order by last desc limit 100),
                        theirs as (
                            select pursuit_id from heard
                            union
                            (select u.id
                               from company c join prospect p on p.company_id = c.id
                               join pursuit u on u.prospect_id = p.id and u.open
                              where c.domain = :domain::citext and exists (select from heard) order by u.id limit 100))
                        select u.prospect_id, p.name
                          from theirs t join pursuit u on u.id = t.pursuit_id join prospect p on p.id = u.prospect_id
                          left join heard h on h.pursuit_id = u.id
                         where u.open and p.opted_out_at is null
                         order by h.last desc nulls last, u.id
                        """)
                .param("domain", domain)
                .param("since", at(since))
                .query((rs, n) -> new Followed(rs.getLong("prospect_id"), rs.getString("name")))
                .list();
    }

    void ask(long receivedId, List<Long> prospectIds) {
        jdbc.sql("insert into perhaps (received_id, prospect_id) select :received::bigint, unnest(:prospects)")
                .param("received", receivedId)
                .param("prospects", prospectIds.toArray(Long[]::new))
                .update();
    }

    /** What is planned for these and has not left is a plan again that waits. Within a transaction that holds their pursuits. */
    void keepBack(List<Long> prospectIds, String why, Instant until, Instant now) {
        jdbc.sql("""
                with back as (
                    update ledger l set state = 'cancelled', why = :why, done_at = :now
                      from pursuit u
                     where u.prospect_id = any(:prospects) and u.open and l.pursuit_id = u.id
                       and l.automatic and l.state in ('planned', 'claimed')
                    returning l.id)
                update next_step n set ledger_id = null, waits = :why, retry_at = :until from back where n.ledger_id = back.id
                """)
                .param("why", why)
                .param("now", at(now))
                .param("until", at(until))
                .param("prospects", prospectIds.toArray(Long[]::new))
                .update();
    }

    /** Of these it is decided; those of whom nothing else is asked wait for it no longer. */
    void settled(long receivedId, Collection<Long> prospectIds, String why) {
        jdbc.sql("delete from perhaps where received_id = :received and prospect_id = any(:prospects)")
                .param("received", receivedId)
                .param("prospects", prospectIds.toArray(Long[]::new))
                .update();
        jdbc.sql("""
                update next_step n set waits = null, retry_at = null
                  from pursuit u
                 where u.prospect_id = any(:prospects) and u.open and n.pursuit_id = u.id
                   and n.automatic and n.ledger_id is null and n.waits = :why
                   and not exists (select from perhaps x where x.prospect_id = u.prospect_id)
                """)
                .param("why", why)
                .param("prospects", prospectIds.toArray(Long[]::new))
                .update();
    }

    int askedBecauseOf(String sender) {
        return jdbc.sql("""
                        select count(distinct x.received_id)::int from perhaps x join received r on r.id = x.received_id
                         where r.sender = :sender
                        """)
                .param("sender", sender)
                .query((rs, n) -> rs.getInt(1))
                .single();
    }

    List<Long> asked(long receivedId) {
        return jdbc.sql("select prospect_id from perhaps where received_id = :received order by prospect_id")
                .param("received", receivedId)
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    List<Long> among(Collection<Long> prospectIds) {
        return jdbc.sql("select distinct prospect_id from perhaps where prospect_id = any(:ids)")
                .param("ids", prospectIds.toArray(Long[]::new))
                .query((rs, n) -> rs.getLong(1))
                .list();
    }
}
