package followthrough.team;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL about teams, members and the workspace. */
@Component
class TeamStore {
    private static final String MEMBER = """
            select m.id, m.team_id, t.name as team_name, m.name, m.email, m.role, m.active,
                   m.password_hash is not null as joined, m.zone, m.working_days, m.day_starts, m.day_ends,
                   m.follow_up_minutes, m.shortcuts
              from member m join team t on t.id = m.team_id
            """;

    private final JdbcClient jdbc;

    TeamStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Workspace> workspace() {
        return jdbc.sql("""
                        select name, zone, country, currency, postal_address, automatic_ready, answer_minutes,
                               first_touch_minutes, pass_on, second_look_months, renewal_days, count_clicks
                          from workspace
                        """)
                .query((row, n) -> new Workspace(
                        row.getString("name"),
                        ZoneId.of(row.getString("zone")),
                        row.getString("country"),
                        row.getString("currency"),
                        row.getString("postal_address"),
                        row.getBoolean("automatic_ready"),
                        row.getInt("answer_minutes"),
                        row.getInt("first_touch_minutes"),
                        row.getBoolean("pass_on"),
                        row.getInt("second_look_months"),
                        row.getInt("renewal_days"),
                        row.getBoolean("count_clicks")))
                .optional();
    }

    /** Without a workspace there are no rules yet. */
    SendingRules sendingRules() {
        return jdbc.sql("""
                        select country, consent_everywhere, law_binds, calls_from, calls_until, per_prospect_week,
                               per_company_day, per_domain_minute, per_domain_hour, ramp_start
                          from workspace
                        """)
                .query((row, n) -> new SendingRules(
                        row.getString("country"),
                        row.getBoolean("consent_everywhere"),
                        row.getBoolean("law_binds"),
                        row.getObject("calls_from", LocalTime.class),
                        row.getObject("calls_until", LocalTime.class),
                        row.getInt("per_prospect_week"),
                        row.getInt("per_company_day"),
                        row.getInt("per_domain_minute"),
                        row.getInt("per_domain_hour"),
                        row.getInt("ramp_start")))
                .optional()
                .orElse(SendingRules.NONE);
    }

    /** All but the country, which is the workspace's. */
    void updateSendingRules(SendingRules rules) {
        mustHitOne(jdbc.sql("""
                        update workspace
                           set consent_everywhere = :everywhere, law_binds = :binds, calls_from = :from,
                               calls_until = :until, per_prospect_week = :prospect, per_company_day = :company,
                               per_domain_minute = :minute, per_domain_hour = :hour, ramp_start = :ramp
                        """)
                .param("everywhere", rules.consentEverywhere())
                .param("binds", rules.lawBinds())
                .param("from", rules.callsFrom())
                .param("until", rules.callsUntil())
                .param("prospect", rules.perProspectWeek())
                .param("company", rules.perCompanyDay())
                .param("minute", rules.perDomainMinute())
                .param("hour", rules.perDomainHour())
                .param("ramp", rules.rampStart())
                .update());
    }

    byte[] suppressionKey() {
        return jdbc.sql("select suppression_key from workspace")
                .query(byte[].class)
                .single();
    }

    /** Whether this call made the workspace; a second node that tries at the same moment waits here and gets false. */
    boolean createWorkspace(String name, ZoneId zone, String currency, String address, byte[] key, Instant now) {
        return jdbc.sql("""
                        insert into workspace (name, zone, currency, postal_address, suppression_key, created_at)
                        values (:name, :zone, :currency, :address, :key, :now)
                        on conflict (id) do nothing
                        """)
                        .param("name", name)
                        .param("zone", zone.getId())
                        .param("currency", currency)
                        .param("address", address)
                        .param("key", key)
                        .param("now", at(now))
                        .update()
                == 1;
    }

    void updateWorkspace(Workspace workspace) {
        mustHitOne(jdbc.sql("""
                        update workspace
                           set name = :name, zone = :zone, country = :country, currency = :currency,
                               postal_address = :address, answer_minutes = :answer, first_touch_minutes = :first,
                               pass_on = :pass, second_look_months = :second, renewal_days = :renewal,
                               count_clicks = :clicks
                        """)
                .param("name", workspace.name())
                .param("zone", workspace.zone().getId())
                .param("country", workspace.country())
                .param("currency", workspace.currency())
                .param("address", workspace.postalAddress())
                .param("answer", workspace.answerMinutes())
                .param("first", workspace.firstTouchMinutes())
                .param("pass", workspace.passOn())
                .param("second", workspace.secondLookMonths())
                .param("renewal", workspace.renewalDays())
                .param("clicks", workspace.countClicks())
                .update());
    }

    /** Changes of who administers take turns: each then sees how many administrators the one before it left. */
    void lockWorkspace() {
        jdbc.sql("select id from workspace for update").query(Integer.class).single();
    }

    record TeamName(long teamId, String name) {}

    List<TeamName> teams() {
        return jdbc.sql("select id, name from team order by plain(name), id")
                .query((row, n) -> new TeamName(row.getLong("id"), row.getString("name")))
                .list();
    }

    /** The new team's id; empty when there is one of that name. */
    Optional<Long> createTeam(String name) {
        return jdbc.sql("insert into team (name) values (:name) on conflict (name) do nothing returning id")
                .param("name", name)
                .query(Long.class)
                .optional();
    }

    /** The new member's id; empty when the e-mail address is taken. */
    Optional<Long> createMember(
            long teamId,
            String email,
            String name,
            Role role,
            @Nullable String passwordHash,
            ZoneId zone,
            Instant now) {
        return jdbc.sql("""
                        insert into member (team_id, email, name, role, password_hash, zone, created_at)
                        values (:team, :email, :name, :role, :hash, :zone, :now)
                        on conflict (email) do nothing
                        returning id
                        """)
                .param("team", teamId)
                .param("email", email)
                .param("name", name)
                .param("role", role.word())
                .param("hash", passwordHash)
                .param("zone", zone.getId())
                .param("now", at(now))
                .query(Long.class)
                .optional();
    }

    List<Member> members() {
        return jdbc.sql(MEMBER + "order by m.active desc, plain(m.name), m.id")
                .query(TeamStore::member)
                .list();
    }

    /** At most so many whose name or address holds these letters, active ones first. */
    List<Member> membersLike(String letters, int most) {
        return jdbc.sql(MEMBER + """
                         where position(plain(:letters) in plain(m.name)) > 0
                            or position(lower(:letters) in lower(m.email::text)) > 0
                         order by m.active desc, plain(m.name), m.id
                         limit :most
                        """)
                .param("letters", letters)
                .param("most", most)
                .query(TeamStore::member)
                .list();
    }

    List<Member> activeOf(long teamId) {
        return jdbc.sql(MEMBER + """
                         where m.team_id = :team and m.active and m.password_hash is not null
                         order by plain(m.name), m.id
                        """)
                .param("team", teamId)
                .query(TeamStore::member)
                .list();
    }

    Optional<Member> member(long memberId) {
        return jdbc.sql(MEMBER + "where m.id = :id")
                .param("id", memberId)
                .query(TeamStore::member)
                .optional();
    }

    Optional<Member> memberOf(String email) {
        return jdbc.sql(MEMBER + "where m.email = :email::citext")
                .param("email", email)
                .query(TeamStore::member)
                .optional();
    }

    /** The active administrator who has been here longest. */
    Optional<Member> firstAdministrator() {
        return jdbc.sql(MEMBER + "where m.role = 'administrator' and m.active order by m.id limit 1")
                .query(TeamStore::member)
                .optional();
    }

    /** Those who could sign in and administer, this one aside. */
    boolean anotherAdministrator(long memberId) {
        return jdbc.sql("""
                        select exists (select from member
                                        where role = 'administrator' and active and password_hash is not null
                                          and id <> :id)
                        """).param("id", memberId).query(Boolean.class).single();
    }

    void updateMember(Member member) {
        mustHitOne(jdbc.sql("""
                        update member
                           set name = :name, zone = :zone, working_days = :days::int[], day_starts = :starts,
                               day_ends = :ends, follow_up_minutes = :minutes, shortcuts = :shortcuts
                         where id = :id
                        """)
                .param("id", member.memberId())
                .param("name", member.name())
                .param("zone", member.zone().getId())
                .param("days", numbers(member.workingDays()))
                .param("starts", member.dayStarts())
                .param("ends", member.dayEnds())
                .param("minutes", member.followUpMinutes())
                .param("shortcuts", member.shortcuts())
                .update());
    }

    void updatePlace(long memberId, long teamId, Role role) {
        mustHitOne(jdbc.sql("update member set team_id = :team, role = :role where id = :id")
                .param("id", memberId)
                .param("team", teamId)
                .param("role", role.word())
                .update());
    }

    /** The database refuses this (a foreign key of the next steps) while an open pursuit waits for the member. */
    void updateActive(long memberId, boolean active) {
        mustHitOne(jdbc.sql("update member set active = :active where id = :id")
                .param("id", memberId)
                .param("active", active)
                .update());
    }

    /** Open pursuits whose next step is this member's; asked only to say how many are in the way. */
    int openPursuits(long memberId) {
        return jdbc.sql("select count(*) from next_step where owner_id = :id")
                .param("id", memberId)
                .query(Integer.class)
                .single();
    }

    void updatePassword(long memberId, String hash) {
        mustHitOne(jdbc.sql("update member set password_hash = :hash where id = :id")
                .param("id", memberId)
                .param("hash", hash)
                .update());
    }

    Optional<String> passwordHash(long memberId) {
        return jdbc.sql("select password_hash from member where id = :id and password_hash is not null")
                .param("id", memberId)
                .query(String.class)
                .optional();
    }

    void createInvitation(byte[] tokenHash, long memberId, String purpose, Instant expires) {
        jdbc.sql("""
                        insert into invitation (token_hash, member_id, purpose, expires_at)
                        values (:hash, :member, :purpose, :expires)
                        """)
                .param("hash", tokenHash)
                .param("member", memberId)
                .param("purpose", purpose)
                .param("expires", at(expires))
                .update();
    }

    /** Whom an unused link belongs to. */
    Optional<Member> invited(byte[] tokenHash, Instant now) {
        return jdbc.sql(MEMBER + """
                          join invitation i on i.member_id = m.id
                         where i.token_hash = :hash and i.used_at is null and i.expires_at > :now and m.active
                        """)
                .param("hash", tokenHash)
                .param("now", at(now))
                .query(TeamStore::member)
                .optional();
    }

    /** Uses a link up, in one statement so that of two who try at once one gets it. */
    Optional<Long> useInvitation(byte[] tokenHash, Instant now) {
        return jdbc.sql("""
                        update invitation i set used_at = :now from member m
                         where i.token_hash = :hash and i.used_at is null and i.expires_at > :now
                           and m.id = i.member_id and m.active
                        returning i.member_id
                        """)
                .param("hash", tokenHash)
                .param("now", at(now))
                .query(Long.class)
                .optional();
    }

    void dropInvitations(long memberId) {
        jdbc.sql("delete from invitation where member_id = :id and used_at is null")
                .param("id", memberId)
                .update();
    }

    List<Absence> absences(long memberId, LocalDate from) {
        return jdbc.sql("""
                        select id, starts, ends, cover_id from absence
                         where member_id = :member and ends >= :from
                         order by starts, id
                        """)
                .param("member", memberId)
                .param("from", from)
                .query(TeamStore::absence)
                .list();
    }

    /** Whoever else changes something of this member's under this lock waits until the end of the transaction. */
    Member lock(long memberId) {
        jdbc.sql("select id from member where id = :id for no key update")
                .param("id", memberId)
                .query(Long.class)
                .single();
        return member(memberId).orElseThrow();
    }

    long createAbsence(long memberId, LocalDate starts, LocalDate ends, @Nullable Long coverId) {
        return jdbc.sql("""
                        insert into absence (member_id, starts, ends, cover_id) values (:member, :starts, :ends, :cover)
                        returning id
                        """)
                .param("member", memberId)
                .param("starts", starts)
                .param("ends", ends)
                .param("cover", coverId)
                .query(Long.class)
                .single();
    }

    /** What there was; empty when that member has no such absence. */
    Optional<Absence> deleteAbsence(long memberId, long absenceId) {
        return jdbc.sql("""
                        delete from absence where id = :id and member_id = :member returning id, starts, ends, cover_id
                        """)
                .param("id", absenceId)
                .param("member", memberId)
                .query(TeamStore::absence)
                .optional();
    }

    Absence updateCover(long absenceId, long coverId) {
        return jdbc.sql("update absence set cover_id = :cover where id = :id returning id, starts, ends, cover_id")
                .param("id", absenceId)
                .param("cover", coverId)
                .query(TeamStore::absence)
                .single();
    }

    Optional<Long> memberOfAbsence(long absenceId) {
        return jdbc.sql("select member_id from absence where id = :id")
                .param("id", absenceId)
                .query(Long.class)
                .optional();
    }

    /** Leave of a member, of one who is away. @param coverId absent as well where that one is active no more */
    record OnLeave(
            long memberId,
            String name,
            ZoneId zone,
            long absenceId,
            LocalDate ends,
            @Nullable Long coverId) {}

    // Dates are the member's own. Of two absences on one day the one with a cover counts, then the longer one.
    private static final String ON_LEAVE = """
            select distinct on (m.id) m.id as member_id, m.name, m.zone, a.id, a.ends, c.id as cover_id
              from absence a join member m on m.id = a.member_id left join member c on c.id = a.cover_id and c.active
             where a.ends >= (:at at time zone m.zone)::date and a.starts <= (:at at time zone m.zone)::date
               and a.ends >= (:at at time zone 'UTC')::date - 1 and m.active
            """;

    List<OnLeave> onLeave(Instant at) {
        return jdbc.sql(ON_LEAVE + "order by m.id, c.id is null, a.ends desc")
                .param("at", at(at))
                .query(TeamStore::onLeave)
                .list();
    }

    private static OnLeave onLeave(ResultSet row, int n) throws SQLException {
        return new OnLeave(
                row.getLong("member_id"),
                row.getString("name"),
                ZoneId.of(row.getString("zone")),
                row.getLong("id"),
                row.getObject("ends", LocalDate.class),
                row.getObject("cover_id", Long.class));
    }

    private static Absence absence(ResultSet row, int n) throws SQLException {
        return new Absence(
                row.getLong("id"),
                row.getObject("starts", LocalDate.class),
                row.getObject("ends", LocalDate.class),
                row.getObject("cover_id", Long.class));
    }

    /** Active administrators who have joined, by name. */
    List<Member> administrators() {
        return jdbc.sql(MEMBER + """
                         where m.role = 'administrator' and m.active and m.password_hash is not null
                         order by plain(m.name), m.id
                        """).query(TeamStore::member).list();
    }

    static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    static void mustHitOne(int rows) {
        if (rows != 1) {
            throw new IllegalStateException("One row should have changed, but " + rows + " did");
        }
    }

    private static String numbers(Collection<DayOfWeek> days) {
        return days.stream()
                .map(day -> Integer.toString(day.getValue()))
                .sorted()
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static Set<DayOfWeek> days(Array numbers) throws SQLException {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        Arrays.stream((Integer[]) numbers.getArray()).map(DayOfWeek::of).forEach(days::add);
        return days;
    }

    private static Member member(ResultSet row, int n) throws SQLException {
        return new Member(
                row.getLong("id"),
                row.getLong("team_id"),
                row.getString("team_name"),
                row.getString("name"),
                row.getString("email"),
                Role.of(row.getString("role")),
                row.getBoolean("active"),
                row.getBoolean("joined"),
                ZoneId.of(row.getString("zone")),
                days(row.getArray("working_days")),
                row.getObject("day_starts", LocalTime.class),
                row.getObject("day_ends", LocalTime.class),
                row.getInt("follow_up_minutes"),
                row.getBoolean("shortcuts"));
    }
}
