package followthrough.pursuits;

import static followthrough.pursuits.PursuitStore.at;
import static followthrough.pursuits.PursuitStore.instant;
import static followthrough.pursuits.PursuitStore.longs;
import static followthrough.pursuits.PursuitStore.maybe;
import static followthrough.pursuits.PursuitStore.text;
import static followthrough.pursuits.PursuitStore.texts;

import followthrough.prospects.Tier;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL by which next steps change hands and days while members are away. Only what a person has to do, and is not on its way. */
@Component
class CoverStore {
    /** All of them, so that the index of the queue finds what is due without reading what is not. */
    private static final String PERSONAL = """
            not n.automatic and n.ledger_id is null and n.lane = any ('{answer,new,promised,sequence}')
            """;

    /** What nobody waits for: nothing they named, nothing they asked, no clock. */
    private static final String MAY_WAIT = "n.commitment is null and n.clock_due is null";

    private final JdbcClient jdbc;

    CoverStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Whose steps are whose.
     *
     * @param doerId who does what is due before {@code until}: a cover, or the owner
     * @param until the owner's return; absent when the owner is here
     */
    record Share(long ownerId, long doerId, @Nullable Instant until) {}

    /** Members of whom a cover does steps. */
    Set<Long> covered() {
        return Set.copyOf(jdbc.sql("select distinct for_id from next_step where for_id is not null")
                .query((rs, n) -> rs.getLong(1))
                .list());
    }

    /** Members who have steps with a cover who is this member. */
    Set<Long> coveredBy(long memberId) {
        return Set.copyOf(jdbc.sql("select distinct for_id from next_step where owner_id = :id and for_id is not null")
                .param("id", memberId)
                .query((rs, n) -> rs.getLong(1))
                .list());
    }

    /** The pursuits whose step is in the wrong hands. */
    List<Long> inWrongHands(List<Share> shares) {
        return jdbc.sql("""
                        select n.pursuit_id
                          from unnest(:owners, :doers, :until::timestamptz[]) s (owner, doer, until)
                          join next_step n on n.owner_id = s.owner and n.for_id is null and n.due_at < s.until
                         where s.doer <> s.owner and
                        """ + PERSONAL + """
                        union
                        select n.pursuit_id
                          from unnest(:owners, :doers, :until::timestamptz[]) s (owner, doer, until)
                          join next_step n on n.for_id = s.owner
                         where n.ledger_id is null and (n.owner_id <> s.doer or n.due_at >= coalesce(s.until, '-infinity'))
                        """)
                .param("owners", longs(shares, Share::ownerId))
                .param("doers", longs(shares, Share::doerId))
                .param("until", texts(shares, s -> text(s.until())))
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    /** @param pursuitIds which the caller has locked */
    void share(List<Share> shares, Collection<Long> pursuitIds) {
        jdbc.sql("""
                update next_step n
                   set owner_id = case when n.due_at < s.until then s.doer else s.owner end,
                       for_id = case when n.due_at < s.until and s.doer <> s.owner then s.owner end
                  from unnest(:owners, :doers, :until::timestamptz[]) s (owner, doer, until)
                 where n.pursuit_id = any(:ids) and n.ledger_id is null and s.owner = coalesce(n.for_id, n.owner_id)
                """)
                .param("owners", longs(shares, Share::ownerId))
                .param("doers", longs(shares, Share::doerId))
                .param("until", texts(shares, s -> text(s.until())))
                .param("ids", pursuitIds.toArray(Long[]::new))
                .update();
    }

    /**
     * A touch that gets a place on another day.
     *
     * @param spacedFrom when it was due before it got a place; absent: it never got one
     */
    record Touch(
            long pursuitId,
            Tier tier,
            double worth,
            int minutes,
            Instant due,
            @Nullable Instant spacedFrom) {}

    /** Whether something that may wait is due before then. */
    boolean anyDueBefore(long ownerId, Instant until) {
        return jdbc.sql(
                        "select exists (select from next_step n where n.owner_id = :owner and n.due_at < :until and n.for_id is null and "
                                + PERSONAL + " and " + MAY_WAIT + ")")
                .param("owner", ownerId)
                .param("until", at(until))
                .query(Boolean.class)
                .single();
    }

    /** What may wait and is due before then, and what has a place after it already, because all are placed together. Locked. */
    List<Touch> toSpace(long ownerId, Instant until) {
        // The pursuits in the order of their numbers, as everybody locks them; and then their steps as they are by now.
        jdbc.sql("""
                        select p.id from pursuit p
                         where p.id in (select n.pursuit_id from next_step n
                                         where n.owner_id = :owner and n.for_id is null
                                           and (n.due_at < :until or n.spaced_from is not null) and
                        """ + PERSONAL + " and " + MAY_WAIT + ") order by p.id for update")
                .param("owner", ownerId)
                .param("until", at(until))
                .query((rs, n) -> rs.getLong(1))
                .list();
        return jdbc.sql("""
                        select n.pursuit_id, p.tier, n.worth, n.minutes, n.due_at, n.spaced_from
                          from next_step n join prospect p on p.id = n.prospect_id
                         where n.owner_id = :owner and n.for_id is null
                           and (n.due_at < :until or n.spaced_from is not null) and
                        """ + PERSONAL + " and " + MAY_WAIT)
                .param("owner", ownerId)
                .param("until", at(until))
                .query((rs, n) -> new Touch(
                        rs.getLong("pursuit_id"),
                        Tier.valueOf(rs.getString("tier")),
                        rs.getDouble("worth"),
                        rs.getInt("minutes"),
                        instant(rs, "due_at"),
                        maybe(rs, "spaced_from")))
                .list();
    }

    /** @param due absent: back to when it was due before it got a place */
    record Placed(long pursuitId, @Nullable Instant due) {}

    /** Gives them their days; the pursuit is held until then, so that whatever happens meanwhile brings nothing back earlier. */
    void place(List<Placed> placed, String why) {
        if (placed.isEmpty()) return;
        jdbc.sql("""
                with placed as (
                    update next_step n
                       set due_at = coalesce(t.due, n.spaced_from), why_then = case when t.due is null then n.why_then else :why end,
                           spaced_from = case when t.due is null then null else coalesce(n.spaced_from, n.due_at) end
                      from unnest(:ids, :dues::timestamptz[]) t (id, due)
                     where n.pursuit_id = t.id and (t.due is not null or n.spaced_from is not null)
                    returning n.pursuit_id, n.due_at, n.spaced_from)
                update pursuit p
                   set hold_until = case when d.spaced_from is not null then d.due_at end,
                       hold_why = case when d.spaced_from is not null then :why end
                  from placed d where p.id = d.pursuit_id and p.hold_asks is null
                """)
                .param("ids", longs(placed, Placed::pursuitId))
                .param("dues", texts(placed, it -> text(it.due())))
                .param("why", why)
                .update();
    }

    /** Promises, answers and first touches that wait for a member who is away, due in that time. */
    int promised(long ownerId, Instant from, Instant until) {
        return jdbc.sql("select count(*)::int from next_step n where n.owner_id = :owner and n.for_id is null"
                        + " and n.due_at >= :from and n.due_at < :until and not (" + MAY_WAIT + ") and " + PERSONAL)
                .param("owner", ownerId)
                .param("from", at(from))
                .param("until", at(until))
                .query(Integer.class)
                .single();
    }
}
