package followthrough.prospects;

import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL that adds prospects, a thousand in as many statements as one. */
@Repository
class CaptureStore {
    private final JdbcClient db;

    CaptureStore(JdbcClient db) {
        this.db = db;
    }

    /** A prospect about to be added. */
    record Row(
            int index,
            long prospectId,
            NewProspect it,
            String name,
            @Nullable Long companyId,
            String companyName,
            ZoneId zone,
            ZoneBasis zoneBasis,
            Map<String, String> custom,
            Tier tier) {}

    /** A telephone number and whose it would be; {@code name} may be empty. */
    record Caller(String phone, String name) {}

    Map<String, Long> byEmail(Set<String> lookups) {
        var found = new HashMap<String, Long>();
        db.sql("select lookup, prospect_id from address where kind = 'email' and lookup = any(:lookups)")
                .param("lookups", lookups.toArray(String[]::new))
                .query((rs, n) -> Map.entry(rs.getString("lookup"), rs.getLong("prospect_id")))
                .list()
                .forEach(row -> found.put(row.getKey(), row.getValue()));
        return found;
    }

    /** A number alone may be a switchboard's, so that the name must fit too, if there is one. */
    Map<Caller, Long> byPhoneAndName(List<Caller> callers) {
        var found = new HashMap<Caller, Long>();
        db.sql("""
                select distinct on (h.n) h.n, p.id
                  from unnest(:phones, :names) with ordinality h (phone, name, n)
                  join address a on a.kind = 'phone' and a.lookup = h.phone
                  join prospect p on p.id = a.prospect_id and (h.name = '' or plain(p.name) = plain(h.name))
                 order by h.n, p.id
                """)
                .param("phones", ProspectStore.texts(callers, Caller::phone))
                .param("names", ProspectStore.texts(callers, Caller::name))
                .query((rs, n) -> Map.entry(rs.getInt("n"), rs.getLong("id")))
                .list()
                .forEach(row -> found.put(callers.get(row.getKey() - 1), row.getValue()));
        return found;
    }

    /** No unique index guards telephone numbers; captures of one number take turns until the transaction ends. */
    void takeTurns(List<String> phones) {
        db.sql("select count(pg_advisory_xact_lock(key)) from (select distinct hashtextextended(phone, 7) key"
                        + " from unnest(:phones) phone order by 1) keys")
                .param("phones", phones.toArray(String[]::new))
                .query(Long.class)
                .single();
    }

    List<Long> newIds(int count) {
        return db.sql("select nextval('prospect_id_seq') from generate_series(1, :count)")
                .param("count", count)
                .query(ProspectStore::id)
                .list();
    }

    /** Answers the prospects who got an e-mail address that somebody else took a moment ago: they must not be added. */
    Set<Long> addAddresses(List<Row> rows) {
        record Line(long prospectId, NewAddress it, int position) {}
        List<Line> lines = rows.stream()
                .flatMap(row -> {
                    var seen = new HashSet<String>();
                    var addresses = row.it().addresses().stream()
                            .filter(it -> seen.add(it.kind() + " " + it.lookup()))
                            .toList();
                    return IntStream.range(0, addresses.size())
                            .mapToObj(i -> new Line(row.prospectId(), addresses.get(i), i));
                })
                .toList();
        // In the order of the lookups: two transactions that add the same people then wait in one order.
        List<Long> losers = db.sql("""
                with line as materialized (
                  select * from unnest(:prospects, :kinds, :values, :lookups, :positions::int[])
                             l (prospect_id, kind, value, lookup, position)),
                won as (
                  insert into address (prospect_id, kind, value, lookup, position, dead_at, dead_why)
                  select l.prospect_id, l.kind, l.value, l.lookup, l.position, dead.at, dead.why
                    from line l
                    left join lateral (
                          select max(a.dead_at) at, max(a.dead_why) why from address a
                           where l.kind = 'phone' and a.kind = 'phone' and a.lookup = l.lookup and a.dead_at is not null)
                         dead on true
                   order by l.lookup, l.prospect_id
                  on conflict do nothing returning prospect_id, lookup)
                select distinct l.prospect_id from line l
                  left join won w on w.prospect_id = l.prospect_id and w.lookup = l.lookup
                 where l.kind = 'email' and w.lookup is null
                """)
                .param("prospects", ProspectStore.longs(lines, Line::prospectId))
                .param("kinds", ProspectStore.texts(lines, it -> it.it().kind().word()))
                .param("values", ProspectStore.texts(lines, it -> it.it().value()))
                .param("lookups", ProspectStore.texts(lines, it -> it.it().lookup()))
                .param("positions", ProspectStore.longs(lines, it -> (long) it.position()))
                .query(ProspectStore::id)
                .list();
        if (!losers.isEmpty()) {
            db.sql("delete from address where prospect_id = any(:losers)")
                    .param("losers", ProspectStore.array(losers))
                    .update();
        }
        return Set.copyOf(losers);
    }

    void addProspects(List<Row> rows, Instant now) {
        db.sql("""
                insert into prospect (id, name, given_name, family_name, title, company_id, owner_id, source, tier, country,
                       language, zone, zone_basis, basis, basis_note, basis_at, email_refused, custom, import_id, kept_only,
                       words, created_at, renews_on, tier_by_hand)
                overriding system value
                select id, name, given_name, family_name, title, company_id, owner_id, source, tier, country,
                       language, zone, zone_basis, basis, basis_note, case when basis <> 'unknown' then :now end,
                       email_refused, custom::jsonb, import_id, kept_only, ' ' || searchable(words), :now, renews_on::date, by_hand
                  from unnest(:ids, :names, :given, :family, :titles, :companies, :owners, :sources, :tiers, :countries,
                       :languages, :zones, :zoneBases, :bases, :notes, :emailRefused::boolean[], :custom, :imports,
                       :keptOnly::boolean[], :words, :renewals, :byHand::boolean[])
                       r (id, name, given_name, family_name, title, company_id, owner_id, source, tier, country,
                       language, zone, zone_basis, basis, basis_note, email_refused, custom, import_id, kept_only, words, renews_on,
                       by_hand)
                """)
                .param("ids", ProspectStore.longs(rows, Row::prospectId))
                .param("names", ProspectStore.texts(rows, Row::name))
                .param("given", ProspectStore.texts(rows, r -> r.it().givenName()))
                .param("family", ProspectStore.texts(rows, r -> r.it().familyName()))
                .param("titles", ProspectStore.texts(rows, r -> r.it().title()))
                .param("companies", ProspectStore.longs(rows, Row::companyId))
                .param("owners", ProspectStore.longs(rows, r -> r.it().ownerId()))
                .param("sources", ProspectStore.texts(rows, r -> r.it().source()))
                .param("tiers", ProspectStore.texts(rows, r -> r.tier().name()))
                .param("countries", ProspectStore.texts(rows, r -> r.it().country()))
                .param("languages", ProspectStore.texts(rows, r -> r.it().language()))
                .param("zones", ProspectStore.texts(rows, r -> r.zone().getId()))
                .param("zoneBases", ProspectStore.texts(rows, r -> r.zoneBasis().word()))
                .param("bases", ProspectStore.texts(rows, r -> r.it().basis().word()))
                .param("notes", ProspectStore.texts(rows, r -> r.it().basisNote()))
                .param("emailRefused", ProspectStore.texts(rows, r -> String.valueOf(r.it().emailRefused())))
                .param("custom", ProspectStore.texts(rows, r -> ProspectStore.json(r.custom())))
                .param("imports", ProspectStore.longs(rows, r -> r.it().importId()))
                .param("keptOnly", ProspectStore.texts(rows, r -> String.valueOf(r.it().keptOnly())))
                .param("words", ProspectStore.texts(rows, CaptureStore::words))
                .param("renewals", ProspectStore.texts(rows, r -> Objects.toString(r.it().renewsOn(), null)))
                .param("byHand", ProspectStore.texts(rows, r -> String.valueOf(r.it().tierByHand())))
                .param("now", ProspectStore.at(now))
                .update();
    }

    private static String words(Row row) {
        var words = new StringBuilder(row.name()).append(' ').append(row.companyName());
        row.it().addresses().forEach(it -> words.append(' ').append(it.lookup()));
        return words.toString();
    }
}
