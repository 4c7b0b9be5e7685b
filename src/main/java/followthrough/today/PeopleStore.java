package followthrough.today;

import static followthrough.today.QueueStore.at;
import static followthrough.today.QueueStore.instant;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What waits because of other people: pursuits held for a decision, and work of somebody who is away with nobody for it. */
@Repository
class PeopleStore {
    /** As many in one group are decided about together; who has more comes back for the rest. */
    static final int MOST = 5_000;

    private final JdbcClient db;

    PeopleStore(JdbcClient db) {
        this.db = db;
    }

    /**
     * Pursuits of one member that are held for one reason.
     *
     * @param asks the word of {@link followthrough.pursuits.Pursuit.Asks}
     * @param why as it stands with each of them
     * @param until when the first of them is no longer held
     */
    record Group(String asks, String why, Instant until, int count) {}

    private static final String MINE = """
            from pursuit u join next_step n on n.pursuit_id = u.id join prospect p on p.id = u.prospect_id
             where u.hold_asks is not null and p.owner_id = any(:owners)
            """;

    /** Members who are away today and have named this one, or of whom this one does steps: whom the member may stand in for. */
    List<Long> maybeCoveredBy(long memberId, Instant now) {
        return db.sql("""
                select a.member_id from absence a join member m on m.id = a.member_id
                 where a.cover_id = :member and a.ends >= (:now at time zone 'UTC')::date - 1
                   and (:now at time zone m.zone)::date between a.starts and a.ends
                union
                select for_id from next_step where owner_id = :member and for_id is not null
                """)
                .param("member", memberId)
                .param("now", at(now))
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    /** Whether this lead went to somebody else because one of these made no first touch in time, and nobody made it since. */
    boolean letItRunOut(Collection<Long> memberIds, long prospectId) {
        return db.sql("""
                select exists (select from pursuit
                                where prospect_id = :prospect and open and passed_on_from = any(:members) and first_touch_at is null)
                """)
                .param("prospect", prospectId)
                .param("members", memberIds.toArray(Long[]::new))
                .query(Boolean.class)
                .single();
    }

    /** @param owners the member and whom the member stands in for */
    List<Group> held(Collection<Long> owners) {
        return db.sql("select u.hold_asks, u.hold_why, min(u.hold_until) as until, count(*)::int as count " + MINE
                        + " group by u.hold_asks, u.hold_why order by until, u.hold_why limit 50")
                .param("owners", owners.toArray(Long[]::new))
                .query((rs, n) -> new Group(
                        rs.getString("hold_asks"), rs.getString("hold_why"), instant(rs, "until"), rs.getInt("count")))
                .list();
    }

    /** One of a group. @param goal of the step that is held */
    record Held(long prospectId, String name, String title, String tier, int touches, String goal) {}

    /** The best first. */
    List<Held> heldFor(Collection<Long> owners, String why, int limit) {
        return db.sql("""
                        select p.id, p.name, p.title, p.tier, cardinality(u.channels) as touches, n.goal
                        """ + MINE + "and u.hold_why = :why order by p.tier, n.worth desc, p.id limit :limit")
                .param("owners", owners.toArray(Long[]::new))
                .param("why", why)
                .param("limit", limit)
                .query((rs, n) -> new Held(
                        rs.getLong("id"),
                        rs.getString("name"),
                        rs.getString("title"),
                        rs.getString("tier"),
                        rs.getInt("touches"),
                        rs.getString("goal")))
                .list();
    }

    /** A message of somebody nobody knows, with one of those it may be about. */
    record Unknown(
            long receivedId,
            String sender,
            String senderName,
            String subject,
            String text,
            Instant at,
            long prospectId,
            String name,
            String company,
            boolean optOut) {}

    /** The oldest first; each as often as there are people of these owners whom it may be about. */
    List<Unknown> perhaps(Collection<Long> owners) {
        return db.sql("""
                select r.id, r.sender, r.sender_name, r.subject, r.at,
                       left(r.text, 20000) as text,
                       r.kind = 'perhaps opt out' as opt_out, p.id as prospect_id, p.name,
                       coalesce(c.name, '') as company
                  from perhaps x join received r on r.id = x.received_id join prospect p on p.id = x.prospect_id
                  left join company c on c.id = p.company_id
                 where p.owner_id = any(:owners) order by r.at, r.id, plain(p.name), p.id limit 200
                """)
                .param("owners", owners.toArray(Long[]::new))
                .query((rs, n) -> new Unknown(
                        rs.getLong("id"),
                        rs.getString("sender"),
                        rs.getString("sender_name"),
                        rs.getString("subject"),
                        rs.getString("text"),
                        instant(rs, "at"),
                        rs.getLong("prospect_id"),
                        rs.getString("name"),
                        rs.getString("company"),
                        rs.getBoolean("opt_out")))
                .list();
    }

    /** The address from which they wrote last, when it is nobody's yet, and the name that stood there. */
    record From(String address, String name) {}

    Optional<From> wroteFrom(long prospectId) {
        return db.sql("""
                select r.sender, r.sender_name
                  from (select sender, sender_name from received
                         where prospect_id = :prospect and kind = 'reply' order by at desc, id desc limit 1) r
                 where not exists (select from address a where a.kind = 'email' and a.lookup = r.sender)
                """)
                .param("prospect", prospectId)
                .query((rs, n) -> new From(rs.getString("sender"), rs.getString("sender_name")))
                .optional();
    }

    /**
     * Somebody who is away, and nobody covers.
     *
     * @param answers what is owed as an answer, and first touches of who asked
     * @param promises what was promised for a time before the return
     */
    record Unattended(long absenceId, long memberId, String name, LocalDate until, int answers, int promises) {}

    /** @param teamId absent: of all teams @param exceptId who asks */
    List<Unattended> unattended(OptionalLong teamId, long exceptId, Instant now) {
        return db.sql("""
                select a.id, m.id as member_id, m.name, a.ends,
                       (count(*) filter (where n.lane in ('answer', 'new')))::int as answers,
                       (count(*) filter (where n.lane not in ('answer', 'new')))::int as promises
                  from absence a
                  join member m on m.id = a.member_id
                  join next_step n on n.owner_id = m.id and n.for_id is null and n.due_at < (a.ends + 1)::timestamp at time zone m.zone
                 where m.active and m.id <> :except and (:team::bigint is null or m.team_id = :team)
                   and a.starts <= (:now at time zone m.zone)::date and a.ends >= (:now at time zone m.zone)::date
                   and a.ends >= (:now at time zone 'UTC')::date - 1
                   and (n.commitment is not null or n.clock_due is not null) and not n.automatic and n.ledger_id is null
                   and n.lane = any ('{answer,new,promised,sequence}')
                 group by a.id, m.id order by m.name limit 20
                """)
                .param("team", teamId.isPresent() ? teamId.getAsLong() : null)
                .param("except", exceptId)
                .param("now", at(now))
                .query((rs, n) -> new Unattended(
                        rs.getLong("id"),
                        rs.getLong("member_id"),
                        rs.getString("name"),
                        rs.getObject("ends", LocalDate.class),
                        rs.getInt("answers"),
                        rs.getInt("promises")))
                .list();
    }

    /** What somebody has. @param covering steps done for colleagues who are away */
    record Belongings(int open, int other, int covering) {}

    Belongings belongings(long memberId) {
        return db.sql("""
                select (select count(*)::int from prospect p join pursuit u on u.prospect_id = p.id and u.open
                         where p.owner_id = :member) as open,
                       (select count(*)::int from prospect where owner_id = :member) as all_of_them,
                       (select count(*)::int from next_step where owner_id = :member and for_id is not null) as covering
                """)
                .param("member", memberId)
                .query((rs, n) -> new Belongings(
                        rs.getInt("open"), rs.getInt("all_of_them") - rs.getInt("open"), rs.getInt("covering")))
                .single();
    }

    /** Prospects of a member: the most valuable next step first, and those with nothing open after all others. */
    List<Owned> owned(long memberId) {
        return db.sql("""
                select p.id, n.pursuit_id is not null as open
                  from prospect p left join next_step n on n.prospect_id = p.id
                 where p.owner_id = :member order by n.worth desc nulls last, p.id
                """)
                .param("member", memberId)
                .query((rs, n) -> new Owned(rs.getLong("id"), rs.getBoolean("open")))
                .list();
    }

    record Owned(long prospectId, boolean open) {}

    /** Somebody of a deal, or who could be. @param title may be empty */
    record Person(long dealId, long prospectId, String name, String title) {}

    /** The people of these deals besides the one each was opened with, as far as the viewer sees them. */
    List<Person> inDeals(Collection<Long> dealIds, OptionalLong teamId) {
        return people("""
                select x.deal_id, c.id, c.name, c.title from deal_prospect x
                  join prospect c on c.id = x.prospect_id join member m on m.id = c.owner_id
                 where x.deal_id = any(:deals) and (:team::bigint is null or m.team_id = :team)
                 order by plain(c.name), c.id limit :limit
                """, dealIds, teamId, 500);
    }

    /** Colleagues who do not belong to these open deals and have not opted out, by name. */
    List<Person> notInDeals(Collection<Long> dealIds, OptionalLong teamId, int limit) {
        return people("""
                select d.id as deal_id, c.id, c.name, c.title
                  from deal d join prospect p on p.id = d.prospect_id
                  join prospect c on c.company_id = p.company_id and c.id <> p.id and c.opted_out_at is null
                  join member m on m.id = c.owner_id
                 where d.id = any(:deals) and d.stage not in ('won', 'lost') and (:team::bigint is null or m.team_id = :team)
                   and not exists (select from deal_prospect x where x.deal_id = d.id and x.prospect_id = c.id)
                 order by plain(c.name), c.id limit :limit
                """, dealIds, teamId, limit);
    }

    private List<Person> people(String sql, Collection<Long> dealIds, OptionalLong teamId, int limit) {
        if (dealIds.isEmpty()) return List.of();
        return db.sql(sql)
                .param("deals", dealIds.toArray(Long[]::new))
                .param("team", teamId.isPresent() ? teamId.getAsLong() : null)
                .param("limit", limit)
                .query((rs, n) -> new Person(
                        rs.getLong("deal_id"), rs.getLong("id"), rs.getString("name"), rs.getString("title")))
                .list();
    }
}
