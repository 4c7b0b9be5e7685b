package followthrough.pursuits;

import followthrough.playbook.Playbook;
import followthrough.playbook.ValueLint;
import followthrough.prospects.Channel;
import followthrough.prospects.Prospects;
import followthrough.pursuits.Pursuit.Ending;
import followthrough.pursuits.Pursuit.Enrolment;
import followthrough.pursuits.Pursuit.Hold;
import followthrough.pursuits.Pursuit.Made;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** All SQL about pursuits, their next steps, commitments and touches. */
@Component
class PursuitStore {
    private static final String PURSUIT = """
            select p.id, p.prospect_id, p.kind, p.opened_at, p.clock_due, p.enrolment_id, p.version_id, p.step, p.run,
                   p.begun_at, p.begun_by, p.channels, p.personal, p.cold_emails, p.first_touch_at, p.first_personal_at,
                   p.last_touch_at, p.last_dial_at, p.voicemail, p.reacted_at, p.used_approaches, p.soft_bounces, p.searched, p.extra,
                   p.in_review, p.hold_until, p.hold_why, p.hold_asks, p.ending, p.ending_why, p.ended_at, p.said_id, p.revision,
                   n.owner_id, n.due_at, n.lane, n.kind as step_kind, n.channel, n.automatic, n.goal, n.approach,
                   n.minutes, n.step as next_index, n.commitment, n.why_then, n.worth, n.ledger_id, n.waits,
                   n.retry_at, n.snoozed
              from pursuit p left join next_step n on n.pursuit_id = p.id
            """;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;
    private final Playbook playbook;

    PursuitStore(JdbcClient jdbc, Playbook playbook) {
        this.jdbc = jdbc;
        this.playbook = playbook;
    }

    /**
     * A pursuit with what only the shell needs.
     *
     * @param enrolmentId number of its present run through a sequence; absent while none runs
     * @param ledgerId the message of the next step, while it is on its way
     * @param waits why an automatic step that is due has not left
     * @param saidId the entry of the timeline in which the prospect last said something; absent while silent
     */
    record Row(
            Pursuit pursuit,
            @Nullable Long enrolmentId,
            long revision,
            @Nullable Long ledgerId,
            @Nullable String waits,
            @Nullable Instant retryAt,
            int snoozed,
            @Nullable Long saidId) {
        private Row owing(List<Commitment> commitments) {
            return new Row(pursuit.with(commitments), enrolmentId, revision, ledgerId, waits, retryAt, snoozed, saidId);
        }
    }

    Optional<Row> find(long pursuitId) {
        return jdbc.sql(PURSUIT + "where p.id = :id")
                .param("id", pursuitId)
                .query(this::row)
                .optional()
                .map(row -> withCommitments(List.of(row)).getFirst());
    }

    /** The open one of a prospect. */
    Optional<Row> findOpen(long prospectId) {
        return jdbc.sql(PURSUIT + "where p.prospect_id = :prospect and p.open")
                .param("prospect", prospectId)
                .query(this::row)
                .optional()
                .map(row -> withCommitments(List.of(row)).getFirst());
    }

    /** Locks the pursuit until the end of the transaction: a reaction and a hand-over take turns here. */
    Optional<Row> lock(long pursuitId) {
        // Read after the lock, not with it: a statement that waited would see its joined next step as it was before.
        jdbc.sql("select id from pursuit where id = :id for no key update")
                .param("id", pursuitId)
                .query(Long.class)
                .optional();
        return find(pursuitId);
    }

    /** As {@link #lock}, of many: in the order of their numbers, as everybody does it. */
    List<Long> lockAll(List<Long> pursuitIds) {
        return jdbc.sql("select id from pursuit where id = any(:ids) order by id for update")
                .param("ids", pursuitIds.toArray(Long[]::new))
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    /** In two queries, however many there are. */
    List<Row> all(Collection<Long> pursuitIds) {
        return withCommitments(jdbc.sql(PURSUIT + "where p.id = any(:ids) order by n.due_at, p.id")
                .param("ids", pursuitIds.toArray(Long[]::new))
                .query(this::row)
                .list());
    }

    /** What went to this person in writing and was not taken back, the latest first. */
    List<ValueLint.Touch> written(long prospectId) {
        return written(List.of(prospectId)).getOrDefault(prospectId, List.of());
    }

    /** As {@link #written(long)}, of many people; without those to whom nothing went. */
    Map<Long, List<ValueLint.Touch>> written(Collection<Long> prospectIds) {
        var written = new HashMap<Long, List<ValueLint.Touch>>();
        // By the timeline of one prospect after the other, which an index holds together, and not by all touches.
        jdbc.sql("""
                        select p.id, w.text, w.detail
                          from unnest(:ids::bigint[]) p (id)
                         cross join lateral (
                               select e.text, e.detail, e.at, e.id
                                 from timeline e join touch t on t.id = e.touch_id
                                where e.prospect_id = p.id and e.kind = 'sent' and e.detail <> ''
                                  and t.undone_at is null
                                order by e.at desc, e.id desc limit 5) w
                         order by p.id, w.at desc, w.id desc
                        """).param("ids", prospectIds.toArray(Long[]::new)).query(rs -> {
            written.computeIfAbsent(rs.getLong("id"), _ -> new ArrayList<>())
                    .add(new ValueLint.Touch(rs.getString("text"), rs.getString("detail")));
        });
        return written;
    }

    /** Who owns the next step; empty when the pursuit has ended. */
    Optional<Long> ownerOf(long pursuitId) {
        return jdbc.sql("select owner_id from next_step where pursuit_id = :id")
                .param("id", pursuitId)
                .query((rs, n) -> rs.getLong(1))
                .optional();
    }

    /** Marks that something was done to the pursuit although its state is the same. */
    void touchRevision(long pursuitId) {
        jdbc.sql("update pursuit set revision = revision + 1 where id = :id")
                .param("id", pursuitId)
                .update();
    }

    Optional<Long> openOf(long prospectId) {
        return jdbc.sql("select id from pursuit where prospect_id = :prospect and open")
                .param("prospect", prospectId)
                .query((rs, n) -> rs.getLong(1))
                .optional();
    }

    /** The open pursuits of these prospects. */
    List<Long> openOf(Collection<Long> prospectIds) {
        return jdbc.sql("select id from pursuit where prospect_id = any(:prospects) and open order by id")
                .param("prospects", prospectIds.toArray(Long[]::new))
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    Set<Long> everOpened(Collection<Long> prospectIds) {
        return Set.copyOf(jdbc.sql("select distinct prospect_id from pursuit where prospect_id = any(:prospects)")
                .param("prospects", prospectIds.toArray(Long[]::new))
                .query((rs, n) -> rs.getLong(1))
                .list());
    }

    /** In the order of their numbers, so that two who lock the same ones wait in one order. */
    void hold(Collection<Long> prospectIds) {
        jdbc.sql("select id from pursuit where prospect_id = any(:prospects) order by id for update")
                .param("prospects", prospectIds.toArray(Long[]::new))
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    Map<Long, Pursuits.Begun> begun(Collection<Long> prospectIds) {
        var begun = new HashMap<Long, Pursuits.Begun>();
        jdbc.sql("""
                select p.prospect_id,
                       p.state = 'ended' or p.first_touch_at is not null or p.reacted_at is not null
                       or exists (select from touch t where t.pursuit_id = p.id)
                       or exists (select from ledger l where l.pursuit_id = p.id
                                     and (not l.automatic or l.state not in ('planned', 'claimed', 'cancelled'))) touched,
                       exists (select from commitment c where c.pursuit_id = p.id and c.kind <> 'renewal') promised
                  from pursuit p where p.prospect_id = any(:prospects)
                """).param("prospects", prospectIds.toArray(Long[]::new)).query(rs -> {
            if (rs.getBoolean("touched")) begun.put(rs.getLong("prospect_id"), Pursuits.Begun.TOUCHED);
            else if (rs.getBoolean("promised")) begun.putIfAbsent(rs.getLong("prospect_id"), Pursuits.Begun.PROMISED);
        });
        return begun;
    }

    /** The step and its pursuit go in one transaction, so that the law holds at its end. */
    void takeOut(Collection<Long> prospectIds) {
        var ids = jdbc.sql("select id from pursuit where prospect_id = any(:prospects)")
                .param("prospects", prospectIds.toArray(Long[]::new))
                .query((rs, n) -> rs.getLong(1))
                .list()
                .toArray(Long[]::new);
        for (var sql : List.of(
                "delete from undo where pursuit_id = any(:ids)",
                "delete from commitment where pursuit_id = any(:ids)",
                "delete from ledger where pursuit_id = any(:ids)",
                "delete from next_step where pursuit_id = any(:ids)",
                "delete from pursuit where id = any(:ids)"))
            jdbc.sql(sql).param("ids", ids).update();
    }

    Map<Long, Map<LocalDate, Integer>> minutesPlanned(Map<Long, ZoneId> zones, Instant from, Instant until) {
        record Day(long ownerId, LocalDate date, int minutes) {}
        var owners = List.copyOf(zones.entrySet());
        var days = jdbc.sql("""
                select n.owner_id, (greatest(n.due_at, :from) at time zone o.zone)::date as day, sum(n.minutes)::int as minutes
                  from unnest(:owners, :zones) o (id, zone) join next_step n on n.owner_id = o.id
                 where not n.automatic and n.ledger_id is null and n.due_at < :until
                 group by 1, 2
                """)
                .param("from", at(from))
                .param("until", at(until))
                .param("owners", owners.stream().map(Map.Entry::getKey).toArray(Long[]::new))
                .param("zones", owners.stream().map(o -> o.getValue().getId()).toArray(String[]::new))
                .query((rs, n) ->
                        new Day(rs.getLong("owner_id"), rs.getObject("day", LocalDate.class), rs.getInt("minutes")))
                .list();
        var planned = new HashMap<Long, Map<LocalDate, Integer>>();
        for (var day : days)
            planned.computeIfAbsent(day.ownerId(), id -> new HashMap<>()).put(day.date(), day.minutes());
        return planned;
    }

    /** The open one first, then the latest. */
    List<Row> history(long prospectId) {
        return withCommitments(
                jdbc.sql(PURSUIT + "where p.prospect_id = :prospect order by p.ended_at desc nulls first, p.id desc")
                        .param("prospect", prospectId)
                        .query(this::row)
                        .list());
    }

    long newId() {
        return jdbc.sql("select nextval('pursuit_id_seq')")
                .query((rs, n) -> rs.getLong(1))
                .single();
    }

    List<Long> newIds(int count) {
        return jdbc.sql("select nextval('pursuit_id_seq') from generate_series(1, :count)")
                .param("count", count)
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    List<Long> newEnrolments(int count) {
        return jdbc.sql("select nextval('enrolment_number') from generate_series(1, :count)")
                .param("count", count)
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    /** Many new pursuits with their first steps, in two statements, and one for each thing that is owed already. */
    void insert(List<Pursuit> pursuits, List<Long> enrolments) {
        jdbc.sql("""
                insert into pursuit (id, prospect_id, kind, state, opened_at, clock_due, enrolment_id, version_id, step,
                                     begun_at, hold_until, hold_why, begun_by)
                overriding system value
                select * from unnest(:ids, :prospects, :kinds, :states, :opened::timestamptz[], :clocks::timestamptz[],
                                     :enrolments, :versions, :steps, :begun::timestamptz[], :holds::timestamptz[], :whys,
                                     :triggers::jsonb[])
                """)
                .param("ids", longs(pursuits, Pursuit::pursuitId))
                .param("prospects", longs(pursuits, Pursuit::prospectId))
                .param("kinds", texts(pursuits, p -> word(p.kind())))
                .param("states", texts(pursuits, p -> word(p.state())))
                .param("opened", texts(pursuits, p -> p.openedAt().toString()))
                .param("clocks", texts(pursuits, p -> text(p.clockDue())))
                .param(
                        "enrolments",
                        longs(
                                IntStream.range(0, pursuits.size()).boxed().toList(),
                                i -> pursuits.get(i).enrolment() == null ? null : enrolments.get(i)))
                .param(
                        "versions",
                        longs(
                                pursuits,
                                p -> ifAny(p.enrolment(), e -> e.version().versionId())))
                .param(
                        "steps",
                        integers(
                                pursuits,
                                p -> p.enrolment() == null ? 0 : p.enrolment().step()))
                .param("begun", texts(pursuits, p -> ifAny(p.enrolment(), e -> text(e.begunAt()))))
                .param("holds", texts(pursuits, p -> ifAny(p.hold(), h -> text(h.until()))))
                .param("whys", texts(pursuits, p -> ifAny(p.hold(), Hold::why)))
                .param("triggers", texts(pursuits, PursuitStore::trigger))
                .update();
        for (var pursuit : pursuits)
            for (var commitment : pursuit.commitments()) save(pursuit.pursuitId(), commitment, pursuit.openedAt());
        putNext(pursuits.stream().filter(Pursuit::open).toList());
    }

    /**
     * What a decision made of a pursuit.
     *
     * @param byMember absent: no person of ours did
     * @param saidId where the prospect last said something, this change included
     * @param goesOn whether another sequence may go on with the run of the one before, which it does where it keeps the moment
     *     at which that began. Its number, and so the row of each touch in the ledger, stays: what is on its way while they
     *     change is a touch of this run, and is not made once more
     */
    record Change(
            Row before,
            Pursuit after,
            @Nullable Long byMember,
            Instant when,
            @Nullable Long saidId,
            boolean goesOn) {
        boolean began() {
            var was = before.pursuit().enrolment();
            var is = after.enrolment();
            return is != null
                    && (was == null || !is.isOf(was) && !(goesOn && is.begunAt().equals(was.begunAt())));
        }
    }

    /**
     * Writes what decisions changed, each of another pursuit, in a few statements.
     *
     * @throws IllegalStateException when somebody else changed one of the pursuits meanwhile
     */
    void save(List<Change> changes) {
        if (changes.isEmpty()) return;
        var after = changes.stream().map(Change::after).toList();
        int rows = jdbc.sql("""
                        update pursuit p
                           set state = c.state, clock_due = c.clock,
                               enrolment_id = case when c.began then nextval('enrolment_number')
                                                   when c.version is null then null else p.enrolment_id end,
                               version_id = c.version, step = c.step, run = c.run, begun_at = c.begun, begun_by = c.trigger,
                               channels = string_to_array(c.channels, ' '), personal = c.personal, cold_emails = c.cold,
                               first_touch_at = c.first, first_personal_at = c.first_personal, last_touch_at = c.last,
                               last_dial_at = c.dial, voicemail = c.voicemail, reacted_at = c.reacted,
                               used_approaches = string_to_array(c.approaches, ' '), soft_bounces = c.soft,
                               searched = string_to_array(c.searched, ' '), extra = c.extra, in_review = c.review,
                               hold_until = c.hold, hold_why = c.hold_why, hold_asks = c.hold_asks, ending = c.ending, ending_why = c.ending_why,
                               ended_at = c.ended, ended_by = c.ended_by, said_id = c.said, revision = p.revision + 1
                          from unnest(:ids, :revisions, :states, :clocks::timestamptz[], :began, :versions, :steps, :runs,
                                      :begun::timestamptz[], :channels, :personal, :cold, :first::timestamptz[],
                                      :firstPersonal::timestamptz[], :last::timestamptz[], :dials::timestamptz[], :voicemails,
                                      :reacted::timestamptz[], :approaches, :soft, :searched, :extra, :review,
                                      :holds::timestamptz[], :holdWhys, :holdAsks, :endings, :endingWhys, :ended::timestamptz[],
                                      :endedBy, :said, :triggers::jsonb[])
                               as c (id, revision, state, clock, began, version, step, run, begun, channels, personal, cold,
                                     first, first_personal, last, dial, voicemail, reacted, approaches, soft, searched, extra, review,
                                     hold, hold_why, hold_asks, ending, ending_why, ended, ended_by, said, trigger)
                         where p.id = c.id and p.revision = c.revision
                        """)
                .param("ids", longs(after, Pursuit::pursuitId))
                .param("revisions", longs(changes, c -> c.before().revision()))
                .param("states", texts(after, p -> word(p.state())))
                .param("clocks", texts(after, p -> text(p.clockDue())))
                .param("began", changes.stream().map(Change::began).toArray(Boolean[]::new))
                .param(
                        "versions",
                        longs(after, p -> ifAny(p.enrolment(), e -> e.version().versionId())))
                .param(
                        "steps",
                        integers(
                                after,
                                p -> p.enrolment() == null ? 0 : p.enrolment().step()))
                .param(
                        "runs",
                        integers(
                                after,
                                p -> p.enrolment() == null ? 0 : p.enrolment().run()))
                .param("begun", texts(after, p -> ifAny(p.enrolment(), e -> text(e.begunAt()))))
                .param("channels", texts(after, p -> words(p.made().channels())))
                .param("personal", integers(after, p -> p.made().personal()))
                .param("cold", integers(after, p -> p.made().coldEmails()))
                .param("first", texts(after, p -> text(p.made().firstAt())))
                .param("firstPersonal", texts(after, p -> text(p.made().firstPersonalAt())))
                .param("last", texts(after, p -> text(p.made().lastAt())))
                .param("dials", texts(after, p -> text(p.made().lastDialAt())))
                .param(
                        "voicemails",
                        after.stream().map(p -> p.made().voicemail()).toArray(Boolean[]::new))
                .param("reacted", texts(after, p -> text(p.reactedAt())))
                .param("approaches", texts(after, p -> String.join(" ", p.made().approaches())))
                .param("soft", integers(after, Pursuit::softBounces))
                .param("searched", texts(after, p -> words(p.searched())))
                .param("extra", integers(after, Pursuit::extra))
                .param("review", after.stream().map(Pursuit::inReview).toArray(Boolean[]::new))
                .param("holds", texts(after, p -> ifAny(p.hold(), h -> text(h.until()))))
                .param("holdWhys", texts(after, p -> ifAny(p.hold(), Hold::why)))
                .param("holdAsks", texts(after, p -> ifAny(p.asks(), a -> a.word)))
                .param("endings", texts(after, p -> ifAny(p.ending(), e -> e.how().word)))
                .param("endingWhys", texts(after, p -> ifAny(p.ending(), Ending::why)))
                .param("ended", texts(after, p -> ifAny(p.ending(), e -> text(e.at()))))
                .param("endedBy", longs(changes, c -> c.after().ending() == null ? null : c.byMember()))
                .param("said", longs(changes, Change::saidId))
                .param("triggers", texts(after, PursuitStore::trigger))
                .update();
        if (rows != changes.size())
            throw new IllegalStateException((changes.size() - rows) + " of the pursuits "
                    + after.stream().map(Pursuit::pursuitId).toList() + " were changed by somebody else");
        for (var change : changes)
            for (var commitment : change.after().commitments())
                if (!change.before().pursuit().commitments().contains(commitment))
                    save(change.after().pursuitId(), commitment, change.when());
        saveNext(after);
    }

    private void save(long pursuitId, Commitment commitment, Instant when) {
        if (commitment.commitmentId() == null)
            jdbc.sql("""
                    insert into commitment (pursuit_id, kind, due_at, note, named_by_them, ledger_id, made_at, settled_at,
                                            settled_how)
                    values (:pursuit, :kind, :due, :note, :named, :ledger, :now, :settled, :how)
                    """)
                    .param("pursuit", pursuitId)
                    .param("kind", commitment.kind().word)
                    .param("due", at(commitment.due()))
                    .param("note", commitment.note())
                    .param("named", commitment.named())
                    .param("ledger", commitment.ledgerId())
                    .param("now", at(when))
                    .param("settled", commitment.open() ? null : at(when))
                    .param("how", commitment.settled() == null ? null : word(commitment.settled()))
                    .update();
        else
            jdbc.sql("update commitment set settled_at = coalesce(settled_at, :at), settled_how = :how where id = :id")
                    .param("at", at(when))
                    .param("how", commitment.settled() == null ? null : word(commitment.settled()))
                    .param("id", commitment.commitmentId())
                    .update();
    }

    private void saveNext(List<Pursuit> after) {
        var ended = after.stream().filter(p -> p.next() == null).toList();
        if (!ended.isEmpty())
            jdbc.sql("delete from next_step where pursuit_id = any(:ids)")
                    .param("ids", longs(ended, Pursuit::pursuitId))
                    .update();
        putNext(after.stream().filter(p -> p.next() != null).toList());
    }

    /** The one next step of each, in place of what was planned before. */
    private void putNext(List<Pursuit> open) {
        if (open.isEmpty()) return;
        jdbc.sql("""
                insert into next_step (pursuit_id, prospect_id, owner_id, due_at, clock_due, lane, kind, channel, automatic,
                                       goal, approach, minutes, step, commitment, why_then, worth, last_touch_at, for_id)
                select n.*, case when p.owner_id <> n.owner then p.owner_id end
                  from unnest(:ids, :prospects, :owners, :dues::timestamptz[], :clocks::timestamptz[], :lanes, :kinds,
                              :channels, :automatic, :goals, :approaches, :minutes, :steps, :commitments, :whys, :worths,
                              :lasts::timestamptz[])
                       as n (id, prospect, owner, due, clock, lane, kind, channel, automatic, goal, approach, minutes, step,
                             commitment, why, worth, last)
                  join prospect p on p.id = n.prospect
                on conflict (pursuit_id) do update
                   set for_id = excluded.for_id,
                       spaced_from = case when next_step.due_at = excluded.due_at then next_step.spaced_from end,
                       owner_id = excluded.owner_id, due_at = excluded.due_at, clock_due = excluded.clock_due,
                       lane = excluded.lane, kind = excluded.kind, channel = excluded.channel, automatic = excluded.automatic,
                       goal = excluded.goal, approach = excluded.approach, minutes = excluded.minutes,
                       step = excluded.step, commitment = excluded.commitment, why_then = excluded.why_then,
                       worth = excluded.worth, last_touch_at = excluded.last_touch_at, waits = null, retry_at = null, ledger_id = null
                """)
                .param("ids", longs(open, Pursuit::pursuitId))
                .param("prospects", longs(open, Pursuit::prospectId))
                .param("owners", longs(open, p -> next(p).ownerId()))
                .param("dues", texts(open, p -> next(p).due().toString()))
                .param("clocks", texts(open, p -> text(p.clockDue())))
                .param("lanes", texts(open, p -> word(next(p).lane())))
                .param("kinds", texts(open, p -> next(p).chore() ? "chore" : "touch"))
                .param("channels", texts(open, p -> next(p).channel().word()))
                .param("automatic", open.stream().map(p -> next(p).automatic()).toArray(Boolean[]::new))
                .param("goals", texts(open, p -> next(p).goal()))
                .param("approaches", texts(open, p -> next(p).approach()))
                .param("minutes", integers(open, p -> next(p).minutes()))
                .param("steps", integers(open, p -> next(p).step()))
                .param("commitments", texts(open, p -> ifAny(next(p).commitment(), c -> c.word)))
                .param("whys", texts(open, p -> next(p).whyThen()))
                .param("lasts", texts(open, p -> text(p.made().lastAt())))
                .param("worths", open.stream().map(p -> next(p).worth()).toArray(Double[]::new))
                .update();
    }

    /**
     * The next step is on its way in the send ledger; it leaves the queue until the ledger knows more.
     *
     * @param messages pursuit to the message's number in the ledger
     */
    void onItsWay(Map<Long, Long> messages) {
        if (messages.isEmpty()) return;
        var all = List.copyOf(messages.entrySet());
        jdbc.sql("""
                update next_step n set ledger_id = m.ledger, waits = null, retry_at = null
                  from unnest(:ids, :ledger) m (id, ledger) where n.pursuit_id = m.id
                """)
                .param("ids", longs(all, Map.Entry::getKey))
                .param("ledger", longs(all, Map.Entry::getValue))
                .update();
    }

    /** Automatic steps that are due before then are due then. */
    void waitForSecondThoughts(Collection<Long> prospectIds, Instant until) {
        jdbc.sql("""
                update next_step n set retry_at = :until, waits = 'it was just handed over, which can be taken back'
                  from pursuit p
                 where p.prospect_id = any(:ids) and n.pursuit_id = p.id and n.automatic
                   and coalesce(n.retry_at, n.due_at) < :until
                """)
                .param("ids", prospectIds.toArray(Long[]::new))
                .param("until", at(until))
                .update();
    }

    /** @param when absent: never again */
    void lookAgain(long pursuitId, @Nullable Instant when) {
        jdbc.sql("update pursuit set second_look_at = :at where id = :id")
                .param("at", at(when))
                .param("id", pursuitId)
                .update();
    }

    /** Pursuits that ended with a no and are due for a second look, locked; those another node looks at are left to it. */
    List<Row> lookAgain(Instant now, int limit) {
        var due = jdbc.sql("""
                        select id from pursuit where second_look_at <= :now order by second_look_at limit :limit
                           for update skip locked
                        """)
                .param("now", at(now))
                .param("limit", limit)
                .query((rs, n) -> rs.getLong(1))
                .list();
        return due.isEmpty() ? List.of() : all(due);
    }

    /**
     * Customers whose renewal lies ahead and near, and with whom nothing is open and nothing ended since it is that owed or
     * had the talk about it; locked, and those another node looks at are left to it.
     */
    List<Long> renewalsNear(LocalDate today, int days, int limit) {
        return jdbc.sql("""
                        select p.id from prospect p
                         where p.renews_on > :today and p.renews_on <= :today::date + :days
                           and p.opted_out_at is null and not p.kept_only and p.merged_into is null
                           and not exists (select from pursuit u where u.prospect_id = p.id and u.open)
                           -- By a day of grace, for a day begins there when it begins there.
                           and not exists (select from pursuit u join commitment c on c.pursuit_id = u.id
                                            where u.prospect_id = p.id and u.ended_at > p.renews_on - :days - 1
                                              and c.kind = 'renewal' and c.due_at > p.renews_on - :days - 1)
                         order by p.renews_on, p.id limit :limit for no key update of p skip locked
                        """)
                .param("today", today)
                .param("days", days)
                .param("limit", limit)
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    void snoozedOnceMore(long pursuitId) {
        jdbc.sql("update next_step set snoozed = snoozed + 1 where pursuit_id = :id")
                .param("id", pursuitId)
                .update();
    }

    /**
     * A touch as it stands in the history.
     *
     * @param memberId absent for automatic ones
     * @param number the n-th of its pursuit that counts; one that does not count has the number of the one before it
     * @param clockDue when the first-touch clock would have run out; absent where none ran
     */
    record NewTouch(
            long pursuitId,
            long prospectId,
            @Nullable Long memberId,
            Channel channel,
            boolean automatic,
            Instant madeAt,
            @Nullable Instant due,
            @Nullable Instant clockDue,
            int number,
            boolean counts,
            @Nullable Long versionId,
            @Nullable Integer step,
            String goal,
            @Nullable String approach,
            int minutes,
            @Nullable String outcome,
            @Nullable Long ledgerId) {}

    /** In one statement. @return their ids, in the order of the touches */
    List<Long> add(List<NewTouch> touches) {
        return jdbc.sql("""
                        insert into touch (pursuit_id, prospect_id, member_id, channel, automatic, made_at, due_at, clock_due,
                                           number, counts, version_id, step, goal, approach, minutes, outcome, ledger_id)
                        select pursuit, prospect, member, channel, automatic, made, due, clock, number, counts, version, step,
                               goal, approach, minutes, outcome, ledger
                          from unnest(:pursuits, :prospects, :members, :channels, :automatic, :made::timestamptz[],
                                      :dues::timestamptz[], :clocks::timestamptz[], :numbers, :counts, :versions, :steps, :goals,
                                      :approaches, :minutes, :outcomes, :ledger) with ordinality
                               as t (pursuit, prospect, member, channel, automatic, made, due, clock, number, counts, version, step,
                                     goal, approach, minutes, outcome, ledger, place)
                         order by place
                        returning id
                        """)
                .param("pursuits", longs(touches, NewTouch::pursuitId))
                .param("prospects", longs(touches, NewTouch::prospectId))
                .param("members", longs(touches, NewTouch::memberId))
                .param("channels", texts(touches, t -> t.channel().word()))
                .param("automatic", touches.stream().map(NewTouch::automatic).toArray(Boolean[]::new))
                .param("made", texts(touches, t -> text(t.madeAt())))
                .param("dues", texts(touches, t -> text(t.due())))
                .param("clocks", texts(touches, t -> text(t.clockDue())))
                .param("numbers", integers(touches, NewTouch::number))
                .param("counts", touches.stream().map(NewTouch::counts).toArray(Boolean[]::new))
                .param("versions", longs(touches, NewTouch::versionId))
                .param("steps", integers(touches, NewTouch::step))
                .param("goals", texts(touches, NewTouch::goal))
                .param("approaches", texts(touches, NewTouch::approach))
                .param("minutes", integers(touches, NewTouch::minutes))
                .param("outcomes", texts(touches, NewTouch::outcome))
                .param("ledger", longs(touches, NewTouch::ledgerId))
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    /** Marks the touch of a message as bounced; answers whether there was one that counted until now. */
    boolean touchBounced(long ledgerId, Instant when) {
        return jdbc.sql(
                                "update touch set bounced_at = :at where ledger_id = :ledger and bounced_at is null and undone_at is null")
                        .param("at", at(when))
                        .param("ledger", ledgerId)
                        .update()
                > 0;
    }

    /** What counts as made, read from the history; used where something is taken out of the count. */
    Made made(Pursuit pursuit) {
        record Fact(
                Channel channel,
                boolean automatic,
                Instant at,
                boolean voicemail,
                @Nullable String approach) {}
        var facts = jdbc.sql("""
                        select channel, automatic, made_at, coalesce(outcome = 'voicemail', false) as voicemail, approach
                          from touch
                         where pursuit_id = :id and counts and undone_at is null and bounced_at is null order by made_at, id
                        """)
                .param("id", pursuit.pursuitId())
                .query((rs, n) -> new Fact(
                        Channel.of(rs.getString("channel")),
                        rs.getBoolean("automatic"),
                        instant(rs, "made_at"),
                        rs.getBoolean("voicemail"),
                        rs.getString("approach")))
                .list();
        var personal = facts.stream().filter(f -> !f.automatic()).toList();
        var lastCall = facts.stream().filter(f -> f.channel() == Channel.CALL).reduce((a, b) -> b);
        var reacted = pursuit.reactedAt();
        return new Made(
                facts.stream().map(Fact::channel).toList(),
                personal.size(),
                (int) facts.stream()
                        .filter(f -> f.channel() == Channel.EMAIL && (reacted == null || f.at().isBefore(reacted)))
                        .count(),
                facts.isEmpty() ? null : facts.getFirst().at(),
                personal.isEmpty() ? null : personal.getFirst().at(),
                facts.isEmpty() ? null : facts.getLast().at(),
                lastCall.map(Fact::at).orElse(null),
                lastCall.map(Fact::voicemail).orElse(false),
                facts.stream()
                        .map(Fact::approach)
                        .filter(java.util.Objects::nonNull)
                        .map(String::valueOf)
                        .toList());
    }

    /** Every node that has the member's browser on the line hears of it the moment this transaction is committed. */
    void alert(long memberId, @Nullable Long prospectId, String text, String link, Instant when) {
        jdbc.sql("""
                        with told as (
                            insert into alert (member_id, prospect_id, text, link, at)
                            values (:member, :prospect, :text, :link, :at) returning member_id)
                        select pg_notify('alert', member_id::text) from told
                        """)
                .param("member", memberId)
                .param("prospect", prospectId)
                .param("text", text)
                .param("link", link)
                .param("at", at(when))
                .query((rs, n) -> memberId)
                .single();
    }

    // --- what is long over ---

    /** Pursuits that ended before then and have their words still, the oldest first. */
    List<OldWords.Ended> withOldWords(Instant endedBefore, int limit) {
        return jdbc.sql("""
                        select id, prospect_id, opened_at, ended_at from pursuit
                         where ended_at is not null and words_gone_at is null and ended_at < :before
                         order by ended_at limit :limit for no key update skip locked
                        """)
                .param("before", at(endedBefore))
                .param("limit", limit)
                .query((rs, n) -> new OldWords.Ended(
                        rs.getLong("id"),
                        new Prospects.Span(
                                rs.getLong("prospect_id"),
                                rs.getLong("id"),
                                instant(rs, "opened_at"),
                                instant(rs, "ended_at"))))
                .list();
    }

    void wordsGone(Collection<Long> pursuitIds, Instant when) {
        jdbc.sql("update pursuit set words_gone_at = :at where id = any(:ids)")
                .param("at", at(when))
                .param("ids", pursuitIds.toArray(Long[]::new))
                .update();
    }

    /** Open pursuits that break the law; the schema makes this 0, and every page shows the count. */
    long withoutNextStep() {
        return jdbc.sql("""
                        -- From two indexes alone: what has ended, most of all after some years, is not read.
                        select count(*) from (select id from pursuit where open) p
                          full join next_step n on n.pursuit_id = p.id
                         where p.id is null or n.pursuit_id is null
                        """).query((rs, n) -> rs.getLong(1)).single();
    }

    // --- rows ---

    private List<Row> withCommitments(List<Row> rows) {
        record Owed(long pursuitId, Commitment commitment) {}
        var open = rows.stream().map(Row::pursuit).filter(Pursuit::open).toList();
        if (open.isEmpty()) return rows;
        var owed = jdbc
                .sql("""
                        select id, pursuit_id, kind, due_at, note, named_by_them, ledger_id from commitment
                         where pursuit_id = any(:ids) and settled_at is null order by due_at, id
                        """)
                .param("ids", longs(open, Pursuit::pursuitId))
                .query((rs, n) -> new Owed(
                        rs.getLong("pursuit_id"),
                        new Commitment(
                                rs.getLong("id"),
                                Commitment.Kind.of(rs.getString("kind")),
                                instant(rs, "due_at"),
                                rs.getString("note"),
                                rs.getBoolean("named_by_them"),
                                rs.getObject("ledger_id", Long.class),
                                null)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Owed::pursuitId, Collectors.mapping(Owed::commitment, Collectors.toList())));
        return rows.stream()
                .map(row -> row.owing(owed.getOrDefault(row.pursuit().pursuitId(), List.of())))
                .toList();
    }

    private Row row(ResultSet rs, int n) throws SQLException {
        var versionId = rs.getObject("version_id", Long.class);
        var begun = maybe(rs, "begun_at");
        var enrolment = versionId == null || begun == null
                ? null
                : new Enrolment(
                        playbook.version(versionId),
                        rs.getInt("step"),
                        rs.getInt("run"),
                        begun,
                        ifAny(rs.getString("begun_by"), it -> JSON.readValue(it, Trigger.class)));
        var holdUntil = maybe(rs, "hold_until");
        var endedAt = maybe(rs, "ended_at");
        var pursuit = new Pursuit(
                rs.getLong("id"),
                rs.getLong("prospect_id"),
                Pursuit.Kind.valueOf(rs.getString("kind").toUpperCase(Locale.ROOT)),
                instant(rs, "opened_at"),
                maybe(rs, "clock_due"),
                enrolment,
                new Made(
                        strings(rs, "channels").stream().map(Channel::of).toList(),
                        rs.getInt("personal"),
                        rs.getInt("cold_emails"),
                        maybe(rs, "first_touch_at"),
                        maybe(rs, "first_personal_at"),
                        maybe(rs, "last_touch_at"),
                        maybe(rs, "last_dial_at"),
                        rs.getBoolean("voicemail"),
                        strings(rs, "used_approaches")),
                maybe(rs, "reacted_at"),
                rs.getInt("soft_bounces"),
                strings(rs, "searched").stream().map(Channel::of).collect(Collectors.toUnmodifiableSet()),
                rs.getInt("extra"),
                rs.getBoolean("in_review"),
                holdUntil == null
                        ? null
                        : new Hold(holdUntil, rs.getString("hold_why"), Pursuit.Asks.of(rs.getString("hold_asks"))),
                List.of(),
                rs.getString("goal") == null ? null : next(rs),
                endedAt == null
                        ? null
                        : new Ending(Ending.How.of(rs.getString("ending")), rs.getString("ending_why"), endedAt));
        return new Row(
                pursuit,
                rs.getObject("enrolment_id", Long.class),
                rs.getLong("revision"),
                rs.getObject("ledger_id", Long.class),
                rs.getString("waits"),
                maybe(rs, "retry_at"),
                rs.getInt("snoozed"),
                rs.getObject("said_id", Long.class));
    }

    private static @Nullable String trigger(Pursuit p) {
        var enrolment = p.enrolment();
        return enrolment == null || enrolment.trigger() == null ? null : JSON.writeValueAsString(enrolment.trigger());
    }

    private static NextStep next(ResultSet rs) throws SQLException {
        var commitment = rs.getString("commitment");
        return new NextStep(
                rs.getLong("owner_id"),
                instant(rs, "due_at"),
                NextStep.Lane.valueOf(rs.getString("lane").toUpperCase(Locale.ROOT)),
                rs.getString("step_kind").equals("chore"),
                Channel.of(rs.getString("channel")),
                rs.getBoolean("automatic"),
                rs.getString("goal"),
                rs.getString("approach"),
                rs.getInt("minutes"),
                rs.getObject("next_index", Integer.class),
                commitment == null ? null : Commitment.Kind.of(commitment),
                rs.getString("why_then"),
                rs.getDouble("worth"));
    }

    private static NextStep next(Pursuit pursuit) {
        return java.util.Objects.requireNonNull(pursuit.next());
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String words(Collection<Channel> channels) {
        return channels.stream().map(Channel::word).collect(Collectors.joining(" "));
    }

    private static <T, R> @Nullable R ifAny(@Nullable T value, Function<T, @Nullable R> of) {
        return value == null ? null : of.apply(value);
    }

    static <T> @Nullable Integer[] integers(List<T> all, Function<T, @Nullable Integer> of) {
        return all.stream().map(of).toArray(Integer[]::new);
    }

    static <T> @Nullable Long[] longs(List<T> all, Function<T, @Nullable Long> of) {
        return all.stream().map(of).toArray(Long[]::new);
    }

    static <T> @Nullable String[] texts(List<T> all, Function<T, @Nullable String> of) {
        return all.stream().map(of).toArray(String[]::new);
    }

    static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }

    static @Nullable OffsetDateTime at(@Nullable Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant maybe(ResultSet rs, String column) throws SQLException {
        var at = rs.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static List<String> strings(ResultSet rs, String column) throws SQLException {
        Array array = rs.getArray(column);
        return array == null ? List.of() : new ArrayList<>(Arrays.asList((String[]) array.getArray()));
    }
}
