package followthrough.prospects;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Two prospects who are the same person become one, as far as this module keeps them: facts, addresses, deals, timeline.
 * Part of the caller's transaction; who follows them up is decided in {@code pursuits}, which calls this.
 */
@Component
public class Mergings {
    private final ProspectStore store;
    private final Suppressions suppressions;
    private final Tiers tiers;
    private final JdbcClient db;
    private final ApplicationEventPublisher events;

    Mergings(
            ProspectStore store,
            Suppressions suppressions,
            Tiers tiers,
            JdbcClient db,
            ApplicationEventPublisher events) {
        this.store = store;
        this.suppressions = suppressions;
        this.tiers = tiers;
        this.db = db;
        this.events = events;
    }

    /** Locks both, against everybody who is about to write something down about either. */
    public void hold(long one, long other) {
        store.hold(List.of(one, other));
    }

    /** Whether this one was merged into another, who stands in its place. */
    public boolean merged(long prospectId) {
        return db.sql("select merged_into is not null from prospect where id = :id")
                .param("id", prospectId)
                .query(Boolean.class)
                .optional()
                .orElseThrow(() -> new NoSuchElementException("There is no prospect " + prospectId + "."));
    }

    /**
     * Facts that are missing are taken over, addresses, deals and timeline go over to the one who stays. Of permissions the
     * stricter holds; an opt-out of either is the caller's to tell, because it ends what is open.
     *
     * @return both as they were and what moved, as JSON, for {@link #part}
     */
    public String merge(long kept, long gone) {
        // Both may have the same number: it stays with the one who goes, and nothing is there twice.
        var before = db.sql("""
                select jsonb_build_object(
                         'kept', to_jsonb(k), 'gone', to_jsonb(g),
                         'addresses', (select coalesce(jsonb_agg(a.id), '[]') from address a
                                        where a.prospect_id = g.id
                                          and not exists (select from address b where b.prospect_id = k.id
                                                             and b.kind = a.kind and b.lookup = a.lookup)),
                         'led', (select coalesce(jsonb_agg(l.id), '[]') from prospect l where l.merged_into = g.id),
                         'deals', (select coalesce(jsonb_agg(d.id), '[]') from deal d where d.prospect_id = g.id),
                         'entries', (select coalesce(jsonb_agg(t.id), '[]') from timeline t where t.prospect_id = g.id))::text
                  from prospect k, prospect g where k.id = :kept and g.id = :gone
                """)
                .param("kept", kept)
                .param("gone", gone)
                .query(String.class)
                .single();
        move(before, kept, 1_000);
        db.sql("""
                update prospect k
                   set given_name = case when k.given_name = '' then g.given_name else k.given_name end,
                       family_name = case when k.family_name = '' then g.family_name else k.family_name end,
                       title = case when k.title = '' then g.title else k.title end,
                       company_id = coalesce(k.company_id, g.company_id),
                       country = case when k.country = '' then g.country else k.country end,
                       language = case when k.language = '' then g.language else k.language end,
                       zone = case when k.zone_basis <> 'stated' and g.zone_basis = 'stated' then g.zone else k.zone end,
                       zone_basis = case when g.zone_basis = 'stated' then 'stated' else k.zone_basis end,
                       basis = case when k.basis = 'unknown' then g.basis else k.basis end,
                       basis_note = case when k.basis = 'unknown' then g.basis_note else k.basis_note end,
                       basis_at = case when k.basis = 'unknown' then g.basis_at else k.basis_at end,
                       email_refused = k.email_refused or g.email_refused,
                       kept_only = k.kept_only and g.kept_only,
                       renews_on = coalesce(k.renews_on, g.renews_on),
                       summary = concat_ws(E'\\n', nullif(k.summary, ''), nullif(g.summary, '')),
                       custom = g.custom || k.custom
                  from prospect g where k.id = :kept and g.id = :gone
                """).param("kept", kept).param("gone", gone).update();
        db.sql("update prospect set merged_into = :kept, company_id = null, words = '' where id = :gone")
                .param("kept", kept)
                .param("gone", gone)
                .update();
        lead("led", before, kept);
        store.refreshWords(kept);
        return before;
    }

    /**
     * What follows from what came over, once one pursuit is left: their tier by the rule, and one renewal where the one who
     * went had a date. Publishes {@link TierChanged} and {@link RenewalSet}.
     *
     * @param before what {@link #merge} answered
     */
    public void cameOver(long kept, String before, @Nullable Long byMember, Instant now) {
        tiers.factsChanged(List.of(kept), byMember, now);
        // Both may owe a conversation about it: the date that holds now leaves one of them.
        if (db.sql("select cast(:before as jsonb) -> 'gone' ->> 'renews_on' is not null")
                .param("before", before)
                .query(Boolean.class)
                .single()) events.publishEvent(new RenewalSet(kept, byMember, now));
    }

    /** What came to the one who went, while it went: written down by who had not heard yet. */
    public void sweep(long kept, long gone, @Nullable Long byMember, Instant now) {
        store.hold(List.of(gone));
        if (!merged(gone)) return;
        db.sql("update timeline set prospect_id = :kept where prospect_id = :gone")
                .param("kept", kept)
                .param("gone", gone)
                .update();
        int deals = db.sql("update deal set prospect_id = :kept where prospect_id = :gone")
                .param("kept", kept)
                .param("gone", gone)
                .update();
        if (deals > 0) tiers.factsChanged(List.of(kept), byMember, now);
    }

    /**
     * Takes a merge back: both are as they were, with what was theirs.
     *
     * @param before what {@link #merge} answered
     * @param proof by which addresses were suppressed in the merge, because one of the two had opted out
     */
    public void part(long kept, long gone, String before, String proof) {
        move(before, gone, -1_000);
        for (var one : List.of("kept", "gone"))
            db.sql("""
                    update prospect p
                       set given_name = b.given_name, family_name = b.family_name, title = b.title, company_id = b.company_id,
                           country = b.country, language = b.language, zone = b.zone, zone_basis = b.zone_basis,
                           basis = b.basis, basis_note = b.basis_note, basis_at = b.basis_at,
                           opted_out_at = b.opted_out_at, email_refused = b.email_refused, kept_only = b.kept_only,
                           summary = b.summary, custom = b.custom, merged_into = b.merged_into, words = b.words,
                           renews_on = b.renews_on, tier = b.tier,
                           tier_by_hand = coalesce(b.tier_by_hand, p.tier_by_hand)
                      from jsonb_populate_record(null::prospect, cast(:before as jsonb) -> :one) b where p.id = b.id
                    """).param("before", before).param("one", one).update();
        lead("led", before, gone);
        suppressions.remove(proof);
        store.refreshWords(kept);
        store.refreshWords(gone);
    }

    /** Whoever became the one who goes is the one who stays, at one remove and never at two. */
    private void lead(String whom, String before, long to) {
        db.sql("update prospect set merged_into = :to where id in (%s)".formatted(ids(whom)))
                .param("to", to)
                .param("before", before)
                .update();
    }

    private void move(String before, long to, int positions) {
        for (var it : List.of(
                "update address set prospect_id = :to, position = position + :positions where id in (%s)"
                        .formatted(ids("addresses")),
                "update deal set prospect_id = :to where id in (%s) and :positions <> 0".formatted(ids("deals")),
                "update timeline set prospect_id = :to where id in (%s) and :positions <> 0".formatted(ids("entries"))))
            db.sql(it)
                    .param("to", to)
                    .param("positions", positions)
                    .param("before", before)
                    .update();
        var received = db.sql("select received_id from timeline where received_id is not null and id in (%s)"
                        .formatted(ids("entries")))
                .param("before", before)
                .query(ProspectStore::id)
                .list();
        if (!received.isEmpty()) events.publishEvent(new EntriesMoved(to, received));
    }

    private static String ids(String what) {
        return "select value::bigint from jsonb_array_elements_text(cast(:before as jsonb) -> '" + what + "')";
    }

    /** Two who look like one. @param why what they share */
    public record Alike(long one, long other, String why) {}

    /**
     * Prospects who may be the same person: of one name at one company, or with the same telephone number.
     *
     * @param teamId absent: of every team
     */
    public List<Alike> alike(OptionalLong teamId, int limit) {
        var pairs = new ArrayList<>(db.sql("""
                select min(p.id) as one, max(p.id) as other, 'the same name at the same company' as why
                  from prospect p join member m on m.id = p.owner_id
                 where p.company_id is not null and p.merged_into is null and (:team::bigint is null or m.team_id = :team)
                 group by p.company_id, plain(p.name) having count(*) > 1
                 order by 2 desc limit :limit
                """)
                .param("team", teamId.isPresent() ? teamId.getAsLong() : null)
                .param("limit", limit)
                .query((rs, n) -> new Alike(rs.getLong("one"), rs.getLong("other"), rs.getString("why")))
                .list());
        pairs.addAll(db.sql("""
                select min(p.id) as one, max(p.id) as other, 'the same telephone number' as why
                  from address a join prospect p on p.id = a.prospect_id join member m on m.id = p.owner_id
                 where a.kind = 'phone' and p.merged_into is null and (:team::bigint is null or m.team_id = :team)
                 group by a.lookup having count(distinct p.id) > 1
                 order by 2 desc limit :limit
                """)
                .param("team", teamId.isPresent() ? teamId.getAsLong() : null)
                .param("limit", limit)
                .query((rs, n) -> new Alike(rs.getLong("one"), rs.getLong("other"), rs.getString("why")))
                .list());
        var seen = new java.util.HashSet<Set<Long>>();
        return pairs.stream()
                .filter(it -> seen.add(Set.of(it.one(), it.other())))
                .limit(limit)
                .toList();
    }
}
