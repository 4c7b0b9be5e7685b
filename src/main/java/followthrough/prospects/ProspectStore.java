package followthrough.prospects;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of prospects, companies, addresses, deals and the timeline, one by one; {@link CaptureStore} adds in bulk. */
@Repository
class ProspectStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private static final String PROSPECT = """
            select p.id, p.name, p.given_name, p.family_name, p.title, p.company_id, coalesce(c.name, '') company_name,
                   p.owner_id, p.source, p.tier, p.country, p.language, p.zone, p.zone_basis, p.basis, p.basis_note,
                   p.basis_at, p.opted_out_at, p.email_refused, p.kept_only, p.summary, p.custom, p.created_at, p.renews_on, p.tier_by_hand
              from prospect p left join company c on c.id = p.company_id
            """;

    private static final String ADDRESS =
            "select id, prospect_id, kind, value, lookup, position, dead_at, dead_why from address ";

    private static final String ENTRY = """
            select id, prospect_id, pursuit_id, at, kind, member_id, text, detail, touch_id, received_id, import_id, about_id
              from timeline
            """;

    private final JdbcClient db;

    ProspectStore(JdbcClient db) {
        this.db = db;
    }

    /** The workspace's settings that a capture needs. */
    record Workspace(ZoneId zone, String country, String currency) {}

    Workspace workspace() {
        return db.sql("select zone, country, currency from workspace")
                .query((rs, n) -> new Workspace(
                        ZoneId.of(rs.getString("zone")), rs.getString("country"), rs.getString("currency")))
                .single();
    }

    // --- prospects

    /** Of one who was merged into another it is the other. */
    Optional<Prospect> find(long prospectId) {
        return db.sql(PROSPECT + "where p.id = coalesce((select merged_into from prospect where id = :id), :id)")
                .param("id", prospectId)
                .query(ProspectStore::prospect)
                .optional();
    }

    Map<Long, Long> standing(Collection<Long> prospectIds) {
        return db
                .sql("select id, merged_into from prospect where id = any(:ids) and merged_into is not null")
                .param("ids", array(prospectIds))
                .query((rs, n) -> Map.entry(rs.getLong("id"), rs.getLong("merged_into")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    List<Prospect> all(Collection<Long> prospectIds) {
        return db.sql(PROSPECT + "where p.id = any(:ids)")
                .param("ids", array(prospectIds))
                .query(ProspectStore::prospect)
                .list();
    }

    /** Two people who correct the same prospect take turns, so that each change is told from what it really was. */
    Optional<Prospect> lock(long prospectId) {
        return db.sql(PROSPECT + "where p.id = :id for no key update of p")
                .param("id", prospectId)
                .query(ProspectStore::prospect)
                .optional();
    }

    void save(Prospect it) {
        int rows = db.sql("""
                update prospect set name = :name, given_name = :given, family_name = :family, title = :title,
                       company_id = :company, source = :source, country = :country, language = :language, zone = :zone,
                       zone_basis = :zoneBasis, basis = :basis, basis_note = :note, basis_at = :basisAt,
                       email_refused = :emailRefused, kept_only = :keptOnly, summary = :summary, custom = :custom::jsonb,
                       renews_on = :renewsOn
                 where id = :id
                """)
                .param("name", it.name())
                .param("given", it.givenName())
                .param("family", it.familyName())
                .param("title", it.title())
                .param("company", it.companyId())
                .param("source", it.source())
                .param("country", it.country())
                .param("language", it.language())
                .param("zone", it.zone().getId())
                .param("zoneBasis", it.zoneBasis().word())
                .param("basis", it.basis().word())
                .param("note", it.basisNote())
                .param("basisAt", at(it.basisAt()))
                .param("emailRefused", it.emailRefused())
                .param("keptOnly", it.keptOnly())
                .param("summary", it.summary())
                .param("custom", json(it.custom()))
                .param("renewsOn", it.renewsOn())
                .param("id", it.prospectId())
                .update();
        if (rows != 1) {
            throw new IllegalStateException("Prospect " + it.prospectId() + " could not be saved: it is gone.");
        }
    }

    /** What search looks through follows from name, company and addresses; call it after any of them changed. */
    void refreshWords(long prospectId) {
        db.sql("""
                update prospect p set words = ' ' || searchable(concat_ws(' ', p.name,
                       (select c.name from company c where c.id = p.company_id),
                       (select string_agg(a.lookup, ' ' order by a.position, a.id) from address a where a.prospect_id = p.id)))
                 where p.id = :id
                """).param("id", prospectId).update();
    }

    void optOut(Collection<Long> prospectIds, Instant now) {
        db.sql("update prospect set opted_out_at = :now where id = any(:ids) and opted_out_at is null")
                .param("now", at(now))
                .param("ids", array(prospectIds))
                .update();
    }

    /** Answers who really changed hands. */
    List<Long> handOver(Collection<Long> prospectIds, long newOwnerId, @Nullable Long byMember, Instant now) {
        return db.sql("""
                with moved as (
                  update prospect p set owner_id = :owner from prospect old
                   where p.id = any(:ids) and old.id = p.id and p.owner_id <> :owner
                  returning p.id, old.owner_id old_owner),
                told as (
                  insert into timeline (prospect_id, at, kind, member_id, text)
                  select m.id, :now, 'change', :by, 'Owner: from “' || a.name || '” to “' || b.name || '”'
                    from moved m join member a on a.id = m.old_owner join member b on b.id = :owner)
                select id from moved order by id
                """)
                .param("owner", newOwnerId)
                .param("ids", array(prospectIds))
                .param("by", byMember)
                .param("now", at(now))
                .query(ProspectStore::id)
                .list();
    }

    List<Long> takeUp(Collection<Long> prospectIds) {
        return db.sql("update prospect set kept_only = false where id = any(:ids) and kept_only returning id")
                .param("ids", array(prospectIds))
                .query(ProspectStore::id)
                .list();
    }

    /** Names that begin with the first word come first. Asks for the caller's transaction. */
    List<Prospect> search(List<String> words, OptionalLong teamId, int limit) {
        String matches = IntStream.range(0, words.size())
                // Selected, it is worked out once; as it stands it would be for every row that is looked at.
                .mapToObj(i -> "p.words like (select search_pattern(:word" + i + "))")
                .collect(Collectors.joining(" and "));
        // The planner hopes to meet the first few hundred soon by reading all rows; of a rare name there are none to
        // meet.
        db.sql("select set_config('enable_seqscan', 'off', true)")
                .query(String.class)
                .single();
        // A common word has a hundred thousand matches. Only the first few hundred are sorted: who searches for "anna"
        // adds a word, and is answered at once either way. The words begin with the name, plainly written.
        var query = db.sql("with matched as materialized (select p.id, p.words from prospect p where " + matches
                        + (teamId.isPresent()
                                ? " and p.owner_id in (select m.id from member m where m.team_id = :team)"
                                : "")
                        + """
                          limit 500),
                          best as (
                            select id, row_number() over (order by not starts_with(words, (select ' ' || searchable(:word0))), words, id) as place
                              from matched order by place limit :limit)
                        """
                        + PROSPECT + " join best on best.id = p.id order by best.place")
                .param("team", teamId.orElse(0))
                .param("limit", limit);
        for (int i = 0; i < words.size(); i++) {
            query = query.param("word" + i, words.get(i));
        }
        return query.query(ProspectStore::prospect).list();
    }

    // --- companies

    Optional<Company> company(long companyId) {
        return db.sql("select id, name, domain, country, created_at from company where id = :id")
                .param("id", companyId)
                .query((rs, n) -> new Company(
                        rs.getLong("id"),
                        rs.getString("name"),
                        rs.getString("domain"),
                        rs.getString("country"),
                        instant(rs, "created_at")))
                .optional();
    }

    List<Long> colleagues(long companyId) {
        return db.sql("select id from prospect where company_id = :id order by id")
                .param("id", companyId)
                .query(ProspectStore::id)
                .list();
    }

    // --- addresses

    /** For one of them the database plans once; for an array it plans each time, which takes longer than the answer. */
    List<Address> addresses(long prospectId) {
        return db.sql(ADDRESS + "where prospect_id = :id order by position, id")
                .param("id", prospectId)
                .query(ProspectStore::address)
                .list();
    }

    List<Address> addresses(Collection<Long> prospectIds) {
        return db.sql(ADDRESS + "where prospect_id = any(:ids) order by prospect_id, position, id")
                .param("ids", array(prospectIds))
                .query(ProspectStore::address)
                .list();
    }

    Optional<Address> address(long addressId) {
        return db.sql(ADDRESS + "where id = :id")
                .param("id", addressId)
                .query(ProspectStore::address)
                .optional();
    }

    List<Long> having(Address.Kind kind, String lookup) {
        return db.sql("select prospect_id from address where kind = :kind and lookup = :lookup order by prospect_id")
                .param("kind", kind.word())
                .param("lookup", lookup)
                .query(ProspectStore::id)
                .list();
    }

    List<Long> having(Collection<String> lookups) {
        return db.sql("select distinct prospect_id from address where lookup = any(:lookups) order by prospect_id")
                .param("lookups", lookups.toArray(String[]::new))
                .query(ProspectStore::id)
                .list();
    }

    List<Long> atDomains(Collection<String> domains) {
        // No index serves this; it runs once for each never-contact list.
        return db.sql("""
                select distinct prospect_id from address
                 where kind = 'email' and split_part(lookup, '@', -1) = any(:domains) order by prospect_id
                """)
                .param("domains", domains.toArray(String[]::new))
                .query(ProspectStore::id)
                .list();
    }

    /** Empty when the address is taken: by the same prospect, or an e-mail address by anybody. */
    Optional<Long> addAddress(long prospectId, NewAddress it) {
        return db.sql("""
                insert into address (prospect_id, kind, value, lookup, position, dead_at, dead_why)
                select :prospect, :kind, :value, :lookup,
                       (select coalesce(max(position) + 1, 0) from address where prospect_id = :prospect),
                       max(a.dead_at), max(a.dead_why)   -- dead for one is dead for everybody
                  from address a where a.kind = :kind and a.lookup = :lookup and a.dead_at is not null
                on conflict do nothing returning id
                """)
                .param("prospect", prospectId)
                .param("kind", it.kind().word())
                .param("value", it.value())
                .param("lookup", it.lookup())
                .query(Long.class)
                .optional();
    }

    List<Address> addressDied(String lookup, String why, Instant now) {
        return db.sql("""
                update address set dead_at = :now, dead_why = :why where lookup = :lookup and dead_at is null
                returning id, prospect_id, kind, value, lookup, position, dead_at, dead_why
                """)
                .param("lookup", lookup)
                .param("why", why)
                .param("now", at(now))
                .query(ProspectStore::address)
                .list();
    }

    void removeAddress(long addressId) {
        db.sql("delete from address where id = :id").param("id", addressId).update();
    }

    // --- deals

    private static final String DEAL =
            "select id, prospect_id, title, amount, currency, stage, created_at, closed_at from deal ";

    long openDeal(long prospectId, String title, BigDecimal amount, String currency, Instant now) {
        return db.sql("""
                insert into deal (prospect_id, title, amount, currency, stage, created_at)
                values (:prospect, :title, :amount, :currency, 'open', :now) returning id
                """)
                .param("prospect", prospectId)
                .param("title", title)
                .param("amount", amount)
                .param("currency", currency)
                .param("now", at(now))
                .query(Long.class)
                .single();
    }

    void openDeals(List<NewDeal> deals, Instant now) {
        db.sql("""
                insert into deal (prospect_id, title, amount, currency, stage, created_at)
                select prospect, title, amount::numeric, currency, 'open', :now
                  from unnest(:prospects, :titles, :amounts, :currencies) d (prospect, title, amount, currency)
                """)
                .param("prospects", longs(deals, NewDeal::prospectId))
                .param("titles", texts(deals, NewDeal::title))
                .param("amounts", texts(deals, it -> it.amount().toPlainString()))
                .param("currencies", texts(deals, NewDeal::currency))
                .param("now", at(now))
                .update();
    }

    Optional<Deal> lockDeal(long dealId) {
        return db.sql(DEAL + "where id = :id for update")
                .param("id", dealId)
                .query(ProspectStore::deal)
                .optional();
    }

    void moveDeal(long dealId, Deal.Stage stage, @Nullable Instant closedAt) {
        db.sql("update deal set stage = :stage, closed_at = :closed where id = :id")
                .param("stage", stage.word())
                .param("closed", at(closedAt))
                .param("id", dealId)
                .update();
    }

    void changeDeal(long dealId, String title, BigDecimal amount, String currency) {
        db.sql("update deal set title = :title, amount = :amount, currency = :currency where id = :id")
                .param("title", title)
                .param("amount", amount)
                .param("currency", currency)
                .param("id", dealId)
                .update();
    }

    List<Deal> deals(long prospectId) {
        return db.sql(DEAL + "where prospect_id = :id order by closed_at is not null, id desc")
                .param("id", prospectId)
                .query(ProspectStore::deal)
                .list();
    }

    List<Deal> deals(Collection<Long> prospectIds) {
        return db.sql(DEAL + "where prospect_id = any(:ids) order by prospect_id, closed_at is not null, id desc")
                .param("ids", array(prospectIds))
                .query(ProspectStore::deal)
                .list();
    }

    /** Deals a prospect belongs to that were opened with somebody else. */
    List<Deal> dealsWithOthers(long prospectId) {
        return db.sql(DEAL + """
                         where id in (select deal_id from deal_prospect where prospect_id = :id)
                         order by closed_at is not null, id desc
                        """)
                .param("id", prospectId)
                .query(ProspectStore::deal)
                .list();
    }

    /** Only a colleague; false when nothing was added. */
    boolean addToDeal(long dealId, long prospectId) {
        return db.sql("""
                        insert into deal_prospect (deal_id, prospect_id)
                        select d.id, c.id from deal d join prospect p on p.id = d.prospect_id
                          join prospect c on c.company_id = p.company_id and c.id <> p.id
                         where d.id = :deal and c.id = :prospect
                        on conflict do nothing
                        """).param("deal", dealId).param("prospect", prospectId).update() == 1;
    }

    boolean takeFromDeal(long dealId, long prospectId) {
        return db.sql("delete from deal_prospect where deal_id = :deal and prospect_id = :prospect")
                        .param("deal", dealId)
                        .param("prospect", prospectId)
                        .update()
                == 1;
    }

    // --- what a list brought

    void hold(Collection<Long> prospectIds) {
        db.sql("select id from prospect where id = any(:ids) order by id for update")
                .param("ids", array(prospectIds))
                .query(ProspectStore::id)
                .list();
    }

    List<Prospects.Since> sinceImport(Collection<Long> prospectIds, long importId) {
        return db.sql("""
                select p.id, p.opted_out_at is not null opted_out, coalesce(t.by_member, false)
                       or p.merged_into is not null or exists (select from prospect m where m.merged_into = p.id) by_member,
                       coalesce(t.kinds, '{}') kinds
                  from prospect p
                  left join lateral (
                       select array_agg(distinct t.kind) kinds, bool_or(t.member_id is not null) by_member
                         from timeline t where t.prospect_id = p.id and t.import_id is distinct from :import) t on true
                 where p.id = any(:ids) and p.import_id = :import
                """)
                .param("ids", array(prospectIds))
                .param("import", importId)
                .query((rs, n) -> new Prospects.Since(
                        rs.getLong("id"),
                        rs.getBoolean("opted_out"),
                        Arrays.stream((String[]) rs.getArray("kinds").getArray())
                                .map(Entry.Kind::of)
                                .collect(Collectors.toUnmodifiableSet()),
                        rs.getBoolean("by_member")))
                .list();
    }

    int takeOut(Collection<Long> prospectIds, long importId) {
        // Companies first, as whoever takes a person in does; before the list's own go, they are looked at again.
        List<Long> companies = db.sql("""
                select id from company
                 where import_id = :import and id in (select company_id from prospect where id = any(:ids))
                 order by id for update
                """)
                .param("ids", array(prospectIds))
                .param("import", importId)
                .query(ProspectStore::id)
                .list();
        db.sql("delete from deal where prospect_id = any(:ids)")
                .param("ids", array(prospectIds))
                .update();
        db.sql("delete from prospect where id = any(:ids) and import_id = :import")
                .param("ids", array(prospectIds))
                .param("import", importId)
                .update();
        return db.sql("""
                delete from company c where c.id = any(:ids)
                   and not exists (select from prospect p where p.company_id = c.id)
                """).param("ids", array(companies)).update();
    }

    // --- the timeline

    long lastTold(long prospectId) {
        return db.sql("""
                        select coalesce(max(id), 0) from timeline
                         where prospect_id = :id and member_id is not null
                           and kind in ('touch', 'received', 'outcome', 'moved', 'meeting', 'undone')
                        """).param("id", prospectId).query(ProspectStore::id).single();
    }

    /** @return their ids, in the order of the entries */
    List<Long> tell(List<Entry> entries) {
        return db.sql("""
                insert into timeline (prospect_id, pursuit_id, at, kind, member_id, text, detail, touch_id, received_id,
                                      import_id, about_id)
                select prospect, pursuit, at, kind, member, text, detail, touch, received, import, about
                  from unnest(:prospects, :pursuits, :ats::timestamptz[], :kinds, :members, :texts, :details,
                              :touches, :received, :imports, :abouts) with ordinality
                       as e (prospect, pursuit, at, kind, member, text, detail, touch, received, import, about, place)
                 order by place
                returning id
                """)
                .param("prospects", longs(entries, Entry::prospectId))
                .param("pursuits", longs(entries, Entry::pursuitId))
                .param("ats", texts(entries, it -> it.at().toString()))
                .param("kinds", texts(entries, it -> it.kind().word()))
                .param("members", longs(entries, Entry::memberId))
                .param("texts", texts(entries, Entry::text))
                .param("details", texts(entries, Entry::detail))
                .param("touches", longs(entries, Entry::touchId))
                .param("received", longs(entries, Entry::receivedId))
                .param("imports", longs(entries, Entry::importId))
                .param("abouts", longs(entries, Entry::aboutId))
                .query(ProspectStore::id)
                .list();
    }

    void forgetWords(List<Prospects.Span> spans) {
        db.sql("""
                update timeline t set detail = ''
                  from unnest(:prospects, :pursuits, :froms::timestamptz[], :untils::timestamptz[]) s (prospect, pursuit, begins, ends)
                 where t.prospect_id = s.prospect and t.at between s.begins and s.ends and t.detail <> ''
                   and (t.pursuit_id is null or t.pursuit_id = s.pursuit)
                """)
                .param("prospects", longs(spans, Prospects.Span::prospectId))
                .param("pursuits", longs(spans, Prospects.Span::pursuitId))
                .param("froms", texts(spans, it -> it.from().toString()))
                .param("untils", texts(spans, it -> it.until().toString()))
                .update();
    }

    /** Keyset by moment and id, because what is told late may have happened early. */
    List<Entry> timeline(long prospectId, int limit, @Nullable Long beforeId) {
        return db.sql(ENTRY + """
                where prospect_id = :prospect
                """
                        + (beforeId == null
                                ? ""
                                : " and (at, id) < (select t.at, t.id from timeline t where t.id = :before) ")
                        + " order by at desc, id desc limit :limit")
                .param("prospect", prospectId)
                .param("before", beforeId)
                .param("limit", limit)
                .query(ProspectStore::entry)
                .list();
    }

    List<Entry> entries(Collection<Long> entryIds) {
        return db.sql(ENTRY + "where id = any(:ids)")
                .param("ids", array(entryIds))
                .query(ProspectStore::entry)
                .list();
    }

    // --- rows and parameters

    static Long id(ResultSet rs, int n) throws SQLException {
        return rs.getLong(1);
    }

    private static Prospect prospect(ResultSet rs, int n) throws SQLException {
        return new Prospect(
                rs.getLong("id"),
                rs.getString("name"),
                rs.getString("given_name"),
                rs.getString("family_name"),
                rs.getString("title"),
                rs.getObject("company_id", Long.class),
                rs.getString("company_name"),
                rs.getLong("owner_id"),
                rs.getString("source"),
                Tier.valueOf(rs.getString("tier")),
                rs.getString("country"),
                rs.getString("language"),
                ZoneId.of(rs.getString("zone")),
                ZoneBasis.of(rs.getString("zone_basis")),
                Basis.of(rs.getString("basis")),
                rs.getString("basis_note"),
                maybe(rs, "basis_at"),
                maybe(rs, "opted_out_at"),
                rs.getBoolean("email_refused"),
                rs.getBoolean("kept_only"),
                rs.getString("summary"),
                JSON.readValue(rs.getString("custom"), TEXTS),
                instant(rs, "created_at"),
                rs.getObject("renews_on", LocalDate.class),
                rs.getBoolean("tier_by_hand"));
    }

    private static Entry entry(ResultSet rs, int n) throws SQLException {
        return new Entry(
                rs.getLong("id"),
                rs.getLong("prospect_id"),
                rs.getObject("pursuit_id", Long.class),
                instant(rs, "at"),
                Entry.Kind.of(rs.getString("kind")),
                rs.getObject("member_id", Long.class),
                rs.getString("text"),
                rs.getString("detail"),
                rs.getObject("touch_id", Long.class),
                rs.getObject("received_id", Long.class),
                rs.getObject("import_id", Long.class),
                rs.getObject("about_id", Long.class));
    }

    private static Address address(ResultSet rs, int n) throws SQLException {
        return new Address(
                rs.getLong("id"),
                rs.getLong("prospect_id"),
                Address.Kind.of(rs.getString("kind")),
                rs.getString("value"),
                rs.getString("lookup"),
                rs.getInt("position"),
                maybe(rs, "dead_at"),
                rs.getString("dead_why"));
    }

    private static Deal deal(ResultSet rs, int n) throws SQLException {
        return new Deal(
                rs.getLong("id"),
                rs.getLong("prospect_id"),
                rs.getString("title"),
                rs.getBigDecimal("amount"),
                rs.getString("currency"),
                Deal.Stage.of(rs.getString("stage")),
                instant(rs, "created_at"),
                maybe(rs, "closed_at"));
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant maybe(ResultSet rs, String column) throws SQLException {
        Timestamp at = rs.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    static @Nullable OffsetDateTime at(@Nullable Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }

    static String json(Map<String, String> texts) {
        return JSON.writeValueAsString(texts);
    }

    static Long[] array(Collection<Long> ids) {
        return ids.toArray(Long[]::new);
    }

    static <T> @Nullable Long[] longs(List<T> rows, Function<T, @Nullable Long> column) {
        @Nullable Long[] values = new Long[rows.size()];
        Arrays.setAll(values, i -> column.apply(rows.get(i)));
        return values;
    }

    static <T> @Nullable String[] texts(List<T> rows, Function<T, @Nullable String> column) {
        @Nullable String[] values = new String[rows.size()];
        Arrays.setAll(values, i -> column.apply(rows.get(i)));
        return values;
    }
}
