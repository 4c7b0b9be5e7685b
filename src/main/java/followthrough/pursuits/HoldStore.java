package followthrough.pursuits;

import static followthrough.pursuits.PursuitStore.at;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of pursuits that are held because of somebody else. */
@Component
class HoldStore {
    private final JdbcClient jdbc;

    HoldStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A pursuit that may be held, and whose it is. */
    record Held(long pursuitId, long ownerId, long teamId) {}

    /**
     * The open sales of the prospect's colleagues that go on by a sequence. Who asked us and still waits for the first touch
     * is no such one, nor is who waits for a decision or was the matter of one lately.
     */
    List<Held> colleagues(long prospectId, Instant now, Duration notWithin) {
        return jdbc.sql("""
                        select u.id, c.owner_id, m.team_id
                          from prospect p
                          join prospect c on c.company_id = p.company_id and c.id <> p.id
                          join member m on m.id = c.owner_id
                          join pursuit u on u.prospect_id = c.id and u.open and u.kind = 'sale'
                          join next_step n on n.pursuit_id = u.id
                         where p.id = :prospect and n.commitment is null and n.clock_due is null and not u.in_review
                           and u.hold_asks is null and (u.asked_at is null or u.asked_at < :since)
                         order by u.id
                        """)
                .param("prospect", prospectId)
                .param("since", at(now.minus(notWithin)))
                .query((rs, n) -> new Held(rs.getLong("id"), rs.getLong("owner_id"), rs.getLong("team_id")))
                .list();
    }

    /** The open sales with the people of a deal. */
    List<Held> ofDeal(long dealId) {
        return jdbc.sql("""
                        select u.id, p.owner_id, m.team_id
                          from (select prospect_id from deal where id = :deal
                                union select prospect_id from deal_prospect where deal_id = :deal) d
                          join prospect p on p.id = d.prospect_id
                          join member m on m.id = p.owner_id
                          join pursuit u on u.prospect_id = p.id and u.open and u.kind = 'sale'
                         order by u.id
                        """)
                .param("deal", dealId)
                .query((rs, n) -> new Held(rs.getLong("id"), rs.getLong("owner_id"), rs.getLong("team_id")))
                .list();
    }

    /** Remembers when their owners were asked. */
    void asked(Collection<Long> pursuitIds, Instant now) {
        jdbc.sql("update pursuit set asked_at = :now where id = any(:ids)")
                .param("now", at(now))
                .param("ids", pursuitIds.toArray(Long[]::new))
                .update();
    }

    /** Those of which nobody has decided in time. */
    List<Long> inVain(Instant now, int limit) {
        return jdbc.sql("""
                        select id from pursuit where hold_asks is not null and hold_until <= :now
                         order by hold_until, id limit :limit
                        """)
                .param("now", at(now))
                .param("limit", limit)
                .query((rs, n) -> rs.getLong(1))
                .list();
    }
}
