package followthrough.pursuits;

import static followthrough.pursuits.PursuitStore.at;
import static followthrough.pursuits.PursuitStore.instant;
import static followthrough.pursuits.PursuitStore.integers;
import static followthrough.pursuits.PursuitStore.longs;
import static followthrough.pursuits.PursuitStore.text;
import static followthrough.pursuits.PursuitStore.texts;

import followthrough.playbook.SendWindow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * All SQL of the send ledger: {@code planned → claimed → handed over → sent | failed | unknown | cancelled}. Leases run in
 * real time, everything a person sees in business time. {@link SentMailStore} finds what left by what others know of it.
 */
@Component
class LedgerStore {
    static final String COLUMNS = """
            l.id, l.pursuit_id, l.prospect_id, l.enrolment_id, l.step, l.run, l.automatic, l.mailbox_id, l.member_id,
            l.message_id, l.key, l.unsubscribe, l.recipient, l.subject, l.body, l.in_reply_to, l.reference_ids, l.approach,
            l.goal, l.minutes, l.planned_at, l.not_before, l.attempts, l.crossed, l.lease_token,
            l.done_at, l.send_window, l.html, l.contents, l.answers, l.introduces, l.material
            """;
    /** What left, with whose it is: a node of an earlier build writes it down without, and then the message says it. */
    private static final String UNRECORDED = """
            (select ledger_id, pursuit_id from unrecorded where pursuit_id is not null
             union all
             select n.ledger_id, l.pursuit_id from unrecorded n join ledger l on l.id = n.ledger_id
              where n.pursuit_id is null)
            """;

    static final String MESSAGE = "select " + COLUMNS + " from ledger l ";

    private final JdbcClient jdbc;

    LedgerStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One message, as it was rendered.
     *
     * @param enrolmentId absent, with step and run, for what does not come from a sequence
     * @param memberId who sent it; absent for automatic ones
     * @param unsubscribe token of the public way out
     * @param attempts how often the server put it off
     * @param crossed whether they reacted when it was handed over already
     * @param lease of whoever claimed it last
     * @param window the hours of its step, where it has its own
     * @param html whether it goes as HTML, too; never what was planned before there was such a thing
     */
    record Message(
            long ledgerId,
            @Nullable Long pursuitId,
            @Nullable Long prospectId,
            @Nullable Long enrolmentId,
            @Nullable Integer step,
            @Nullable Integer run,
            boolean automatic,
            long mailboxId,
            @Nullable Long memberId,
            String messageId,
            UUID key,
            @Nullable String unsubscribe,
            String recipient,
            String subject,
            String body,
            @Nullable String inReplyTo,
            @Nullable String references,
            @Nullable String approach,
            String goal,
            int minutes,
            Instant plannedAt,
            Instant notBefore,
            int attempts,
            boolean crossed,
            @Nullable UUID lease,
            @Nullable SendWindow window,
            boolean html,
            Gives gives) {}

    /** What is to be sent. @param undoUntil real time; absent where nobody can take it back */
    record NewMessage(
            long pursuitId,
            long prospectId,
            @Nullable Long enrolmentId,
            @Nullable Integer step,
            @Nullable Integer run,
            boolean automatic,
            long mailboxId,
            @Nullable Long memberId,
            String messageId,
            UUID key,
            @Nullable String unsubscribe,
            String recipient,
            String subject,
            String body,
            @Nullable String inReplyTo,
            @Nullable String references,
            @Nullable String approach,
            String goal,
            int minutes,
            Instant plannedAt,
            @Nullable Instant undoUntil,
            @Nullable SendWindow window,
            boolean html,
            Gives gives) {}

    /**
     * Plans messages. A sequence's touch has one row for ever: one that was cancelled before it left is planned anew in
     * the same row, where it stays known how often its server put it off.
     *
     * @return by pursuit, the row; none for a touch that has left already or is on its way
     */
    Map<Long, Long> plan(List<NewMessage> all) {
        var planned = new HashMap<Long, Long>();
        if (all.isEmpty()) return planned;
        jdbc.sql("""
                insert into ledger (pursuit_id, prospect_id, enrolment_id, step, run, automatic, mailbox_id, member_id,
                                    state, message_id, key, unsubscribe, recipient, subject, body, in_reply_to,
                                    reference_ids, approach, goal, minutes, planned_at, not_before, undo_until,
                                    company_id, domain, send_window, html, contents, answers, introduces, material, found_by_key)
                select pursuit, prospect, enrolment, step, run, automatic, mailbox, member, 'planned', message_id, key,
                       unsubscribe, recipient, subject, body, in_reply_to, reference_ids, approach, goal, minutes,
                       planned, planned, undo,
                       (select p.company_id from prospect p where p.id = prospect), lower(substring(recipient from '[^@]*$')),
                       send_window, html, contents::bigint[], answers, introduces, material, true
                  from unnest(:pursuits, :prospects, :enrolments, :steps, :runs, :automatic, :mailboxes, :members,
                              :messageIds, :keys::uuid[], :unsubscribes, :recipients, :subjects, :bodies, :inReplyTo,
                              :references, :approaches, :goals, :minutes, :planned::timestamptz[],
                              :undo::timestamptz[], :windows, :html, :contents, :answers, :introduces, :materials) with ordinality
                       as m (pursuit, prospect, enrolment, step, run, automatic, mailbox, member, message_id, key,
                             unsubscribe, recipient, subject, body, in_reply_to, reference_ids, approach, goal, minutes,
                             planned, undo, send_window, html, contents, answers, introduces, material, place)
                 order by place
                on conflict (enrolment_id, step, run) do update
                   set state = 'planned', mailbox_id = excluded.mailbox_id, message_id = excluded.message_id,
                       key = excluded.key, unsubscribe = excluded.unsubscribe, recipient = excluded.recipient,
                       subject = excluded.subject, body = excluded.body, in_reply_to = excluded.in_reply_to,
                       reference_ids = excluded.reference_ids, planned_at = excluded.planned_at,
                       not_before = excluded.not_before, undo_until = excluded.undo_until,
                       automatic = excluded.automatic, member_id = excluded.member_id,
                       approach = excluded.approach, goal = excluded.goal, minutes = excluded.minutes,
                       send_window = excluded.send_window, html = excluded.html, found_by_key = true,
                       contents = excluded.contents, answers = excluded.answers, introduces = excluded.introduces,
                       material = excluded.material,
                       lease_until = null, lease_token = null, done_at = null, why = null,
                       crossed = false, company_id = excluded.company_id, domain = excluded.domain
                 where ledger.state = 'cancelled' and ledger.handed_over_at is null
                returning pursuit_id, id
                """)
                .param("pursuits", longs(all, NewMessage::pursuitId))
                .param("prospects", longs(all, NewMessage::prospectId))
                .param("enrolments", longs(all, NewMessage::enrolmentId))
                .param("steps", integers(all, NewMessage::step))
                .param("runs", integers(all, NewMessage::run))
                .param("automatic", all.stream().map(NewMessage::automatic).toArray(Boolean[]::new))
                .param("mailboxes", longs(all, NewMessage::mailboxId))
                .param("members", longs(all, NewMessage::memberId))
                .param("messageIds", texts(all, NewMessage::messageId))
                .param("keys", texts(all, m -> m.key().toString()))
                .param("unsubscribes", texts(all, NewMessage::unsubscribe))
                .param("recipients", texts(all, NewMessage::recipient))
                .param("subjects", texts(all, NewMessage::subject))
                .param("bodies", texts(all, NewMessage::body))
                .param("inReplyTo", texts(all, NewMessage::inReplyTo))
                .param("references", texts(all, NewMessage::references))
                .param("approaches", texts(all, NewMessage::approach))
                .param("goals", texts(all, NewMessage::goal))
                .param("minutes", integers(all, NewMessage::minutes))
                .param("planned", texts(all, m -> m.plannedAt().toString()))
                .param("undo", texts(all, m -> text(m.undoUntil())))
                .param(
                        "windows",
                        texts(all, m -> m.window() == null ? null : m.window().words()))
                .param("html", all.stream().map(NewMessage::html).toArray(Boolean[]::new))
                .param("contents", texts(all, m -> array(m.gives().contents())))
                .param("answers", texts(all, m -> orAbsent(m.gives().answer())))
                .param("introduces", texts(all, m -> orAbsent(m.gives().introduction())))
                .param("materials", texts(all, m -> orAbsent(m.gives().material())))
                .query(rs -> {
                    planned.put(rs.getLong("pursuit_id"), rs.getLong("id"));
                });
        return planned;
    }

    /** Mailboxes with something that may be claimed now: one look for each that has something at all, however much it is. */
    List<Long> mailboxesWithWork(Instant now, Instant real) {
        return jdbc.sql("""
                        with recursive busy (mailbox_id) as (
                            select min(mailbox_id) from ledger where pending
                            union all
                            select (select min(mailbox_id) from ledger l where pending and l.mailbox_id > busy.mailbox_id)
                              from busy where busy.mailbox_id is not null)
                        -- Not by "exists", for which all that is pending may be read at once.
                        select mailbox_id from busy
                         where (select true from ledger l
                                 where l.mailbox_id = busy.mailbox_id and pending and not automatic and not_before <= :now
                                   and (state = 'planned' or (state = 'claimed' and lease_until < :real))
                                   and (undo_until is null or undo_until <= :real) limit 1)
                            or (select true from ledger l
                                 where l.mailbox_id = busy.mailbox_id and pending and automatic and not_before <= :now
                                   and (state = 'planned' or (state = 'claimed' and lease_until < :real)) limit 1)
                        """)
                .param("now", at(now))
                .param("real", at(real))
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    /**
     * Claims due messages of a mailbox for this node, in order: what people wrote first, for somebody waits for it. A claim
     * whose lease ran out is claimed again only because it never came to the hand-over.
     *
     * @param limit for all of them
     * @param automatic how many of them may be automatic
     */
    List<Message> claim(
            long mailboxId, UUID lease, Instant now, Instant real, Instant until, int limit, int automatic) {
        return jdbc
                .sql("""
                        with personal as (
                            select id from ledger
                             where mailbox_id = :mailbox and pending and not automatic and not_before <= :now
                               and (undo_until is null or undo_until <= :real)
                               and (state = 'planned' or (state = 'claimed' and lease_until < :real))
                             order by not_before, id limit :limit for no key update skip locked),
                        machine as (
                            select id from ledger
                             where mailbox_id = :mailbox and pending and automatic and not_before <= :now
                               and (state = 'planned' or (state = 'claimed' and lease_until < :real))
                             order by not_before, id
                             limit (select greatest(0, least(:automatic, :limit - count(*))) from personal)
                               for no key update skip locked)
                        update ledger l set state = 'claimed', lease_until = :until, lease_token = :lease
                          from (select id from personal union all select id from machine) due
                         where l.id = due.id
                        returning\s
                        """ + COLUMNS)
                .param("mailbox", mailboxId)
                .param("now", at(now))
                .param("real", at(real))
                .param("lease", lease)
                .param("until", at(until))
                .param("limit", limit)
                .param("automatic", automatic)
                .query(LedgerStore::message)
                .list()
                .stream()
                .sorted(Comparator.comparing(Message::automatic)
                        .thenComparing(Message::notBefore)
                        .thenComparing(Message::ledgerId))
                .toList();
    }

    /** What a server took. @param at business time */
    record Accepted(Message message, Instant at) {}

    /**
     * Of one connection.
     *
     * @param messages to be handed over, in their order
     * @param before what its server took before them, unless that is known already
     */
    record HandingOver(List<Message> messages, List<Accepted> before) {}

    /**
     * Hands over what can be without waiting for anybody: rows that something else has locked are passed over, because
     * whoever holds one may want another of them. What the servers took before is sent from now on; messages are handed
     * over only together with that, so that no connection has more in doubt than these.
     *
     * @param until real time: by then the servers have answered, or nobody knows what they made of the messages
     * @return the messages handed over; those passed over are not among them, nor those that must not leave
     */
    Set<Long> handOver(List<HandingOver> lines, Instant now, Instant real, Instant until) {
        var messages = new ArrayList<Message>();
        var accepted = new ArrayList<Accepted>();
        var ofMessages = new ArrayList<Integer>();
        var ofAccepted = new ArrayList<Integer>();
        for (int line = 0; line < lines.size(); line++) {
            messages.addAll(lines.get(line).messages());
            accepted.addAll(lines.get(line).before());
            while (ofMessages.size() < messages.size()) ofMessages.add(line);
            while (ofAccepted.size() < accepted.size()) ofAccepted.add(line);
        }
        // One update for both: each row is found and written once.
        return Set.copyOf(jdbc.sql("""
                        with accepted as (
                            select * from unnest(:accepted, :acceptedLeases::uuid[], :acceptedAts::timestamptz[], :ofAccepted)
                                       as a (id, lease, at, line)),
                        taken as (
                            select l.id, a.at from accepted a join ledger l on l.id = a.id
                             where l.state = 'handed over' and l.lease_token = a.lease
                               for no key update of l skip locked),
                        turn as (
                            select id from pursuit where id = any(:pursuits) for no key update skip locked),
                        moved as (
                            update ledger l
                               set state = m.state, done_at = m.done, lease_until = m.until,
                                   why = case when m.state = 'sent' then null else l.why end,
                                   handed_over_at = coalesce(m.handed_over, l.handed_over_at)
                              from (select id, 'sent' as state, at as done, null::timestamptz as until,
                                           null::timestamptz as handed_over, null::uuid as lease
                                      from taken
                                    union all
                                    select h.id, 'handed over', null, :until, :now, h.lease
                                      from unnest(:ids, :pursuits, :leases::uuid[], :lines) h (id, pursuit, lease, line)
                                      join turn on turn.id = h.pursuit
                                     where not exists (select from accepted a
                                                        where a.line = h.line and a.id not in (select id from taken))) m
                             where l.id = m.id
                               and (m.state = 'sent'
                                    or l.state = 'claimed' and l.lease_token = m.lease and l.lease_until > :real
                                       and not l.crossed
                                       and not (l.automatic and exists (select 1 from prospect r
                                                 where r.id = l.prospect_id
                                                   and (r.opted_out_at is not null or r.email_refused or r.kept_only))))
                            returning l.id, l.pursuit_id, l.state),
                        noted as (
                            insert into unrecorded (ledger_id, pursuit_id)
                            select id, pursuit_id from moved where state = 'sent')
                        select id from moved where state = 'handed over'
                        """)
                .param("accepted", longs(accepted, a -> a.message().ledgerId()))
                .param(
                        "acceptedLeases",
                        texts(accepted, a -> String.valueOf(a.message().lease())))
                .param("acceptedAts", texts(accepted, a -> a.at().toString()))
                .param("ofAccepted", ofAccepted.toArray(Integer[]::new))
                .param("pursuits", longs(messages, Message::pursuitId))
                .param("ids", longs(messages, Message::ledgerId))
                .param("leases", texts(messages, m -> String.valueOf(m.lease())))
                .param("lines", ofMessages.toArray(Integer[]::new))
                .param("now", at(now))
                .param("real", at(real))
                .param("until", at(until))
                .query((rs, n) -> rs.getLong(1))
                .list());
    }

    /**
     * As the other, for one message, waiting for its turn at the pursuit's row: a reaction and a hand-over come one after
     * the other. False when it must not leave.
     */
    boolean handOver(Message message, Instant now, Instant real, Instant until) {
        return jdbc.sql("""
                        with turn as (select id from pursuit where id = :pursuit for no key update)
                        update ledger l set state = 'handed over', handed_over_at = :now, lease_until = :until
                          from turn
                         where l.id = :id and l.state = 'claimed' and l.lease_token = :lease and l.lease_until > :real
                           and not l.crossed
                           and not (l.automatic and exists (select 1 from prospect r
                                             where r.id = l.prospect_id and (r.opted_out_at is not null or r.email_refused or r.kept_only)))
                        """)
                        .param("pursuit", message.pursuitId())
                        .param("id", message.ledgerId())
                        .param("lease", message.lease())
                        .param("now", at(now))
                        .param("real", at(real))
                        .param("until", at(until))
                        .update()
                == 1;
    }

    /** The server took it. Twice is safe. */
    void sent(Accepted accepted) {
        jdbc.sql("""
                with sent as (
                    update ledger set state = 'sent', why = null, done_at = :at, lease_until = null
                     where id = :id and state = 'handed over' and lease_token = :lease returning id, pursuit_id)
                insert into unrecorded (ledger_id, pursuit_id) select id, pursuit_id from sent
                """)
                .param("at", at(accepted.at()))
                .param("id", accepted.message().ledgerId())
                .param("lease", accepted.message().lease())
                .update();
    }

    /** A message that was handed over came to its server, as something else shows before the server's own word is noted. */
    void wasTaken(long ledgerId, Instant now) {
        jdbc.sql("""
                with sent as (
                    update ledger set state = 'sent', why = null, done_at = :now, lease_until = null
                     where id = :id and state = 'handed over' returning id, pursuit_id)
                insert into unrecorded (ledger_id, pursuit_id) select id, pursuit_id from sent
                """).param("now", at(now)).param("id", ledgerId).update();
    }

    /** A message that left, for the history. @param at when its server took it, business time */
    record Sent(Message message, Instant at) {}

    /** Messages that left and do not stand in the history yet, in order. */
    List<Long> unrecorded(Instant real, int limit) {
        return jdbc.sql("select ledger_id from unrecorded where not_before <= :real order by ledger_id limit :limit")
                .param("real", at(real))
                .param("limit", limit)
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    /** Those of these that nobody else has recorded or is about to, their pursuits locked. */
    List<Sent> lockUnrecorded(List<Long> ledgerIds) {
        return jdbc.sql(MESSAGE + """
                          join unrecorded u on u.ledger_id = l.id join pursuit p on p.id = l.pursuit_id
                         where u.ledger_id = any(:ids) order by l.id for no key update of p, u skip locked
                        """)
                .param("ids", ledgerIds.toArray(Long[]::new))
                .query((rs, n) -> new Sent(message(rs, n), instant(rs, "done_at")))
                .list();
    }

    /** As {@link #unrecorded}, of one pursuit, which the caller has locked. */
    List<Sent> unrecordedOf(long pursuitId) {
        return jdbc.sql(MESSAGE + "join unrecorded u on u.ledger_id = l.id where l.pursuit_id = :id order by l.id")
                .param("id", pursuitId)
                .query((rs, n) -> new Sent(message(rs, n), instant(rs, "done_at")))
                .list();
    }

    /** Those among these pursuits of which something left that is not in the history yet. */
    List<Long> withUnrecorded(List<Long> pursuitIds) {
        return jdbc.sql("select distinct u.pursuit_id from " + UNRECORDED
                        + "u join unnest(:ids) k (id) on k.id = u.pursuit_id")
                .param("ids", pursuitIds.toArray(Long[]::new))
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    /** Those that left and whose pursuits are among these, the first of each. */
    List<Long> unrecordedAmong(List<Long> pursuitIds) {
        return jdbc.sql("select min(u.ledger_id) from " + UNRECORDED
                        + "u join unnest(:ids) k (id) on k.id = u.pursuit_id group by u.pursuit_id")
                .param("ids", pursuitIds.toArray(Long[]::new))
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    void recorded(List<Sent> sent) {
        jdbc.sql("delete from unrecorded where ledger_id = any(:ids)")
                .param("ids", longs(sent, s -> s.message().ledgerId()))
                .update();
    }

    /** It could not be recorded, and is tried again then. @param until real time */
    void unrecordedUntil(long ledgerId, Instant until) {
        jdbc.sql("update unrecorded set not_before = :until where ledger_id = :id")
                .param("until", at(until))
                .param("id", ledgerId)
                .update();
    }

    /** It will not leave. False when its lease is not ours any more. */
    boolean failed(Message message, String why, Instant now) {
        return jdbc.sql("""
                        update ledger set state = 'failed', why = :why, done_at = :now, lease_until = null
                         where id = :id and state in ('claimed', 'handed over') and lease_token = :lease
                        """)
                        .param("why", why)
                        .param("now", at(now))
                        .param("id", message.ledgerId())
                        .param("lease", message.lease())
                        .update()
                == 1;
    }

    /**
     * Gives a message back, to be tried not before that: no final dot was sent after it, or the server said no. What a
     * reaction or another plan overtook meanwhile is cancelled instead. Within a transaction, which it keeps the pursuit
     * locked for: whatever overtakes it holds that lock, too, and is seen once it is free.
     *
     * @param counts whether the server said so of this message, which it may say a few times only
     * @return why it was cancelled; empty where it is in line again, or not ours any more
     */
    Optional<String> retry(Message message, String why, Instant notBefore, boolean counts, Instant now) {
        jdbc.sql("select id from pursuit where id = :id for no key update")
                .param("id", message.pursuitId())
                .query(Long.class)
                .optional();
        return jdbc.sql("""
                        update ledger l
                           set state = case when over.taken then 'cancelled' else 'planned' end,
                               done_at = case when over.taken then :now::timestamptz end,
                               not_before = :at, why = case when over.taken then l.why else :why end, lease_until = null,
                               lease_token = null, handed_over_at = null, attempts = attempts + :tries
                          from (select l.id, l.crossed or (l.automatic and not exists (
                                           select from next_step n where n.ledger_id = l.id)) as taken
                                  from ledger l where l.id = :id) over
                         where l.id = over.id and l.state in ('claimed', 'handed over') and l.lease_token = :lease
                        returning l.state, l.why
                        """)
                .param("at", at(notBefore))
                .param("now", at(now))
                .param("why", why)
                .param("tries", counts ? 1 : 0)
                .param("id", message.ledgerId())
                .param("lease", message.lease())
                .query((rs, n) -> rs.getString("state").equals("cancelled")
                        ? Objects.requireNonNullElse(rs.getString("why"), "something else came first")
                        : "")
                .optional()
                .filter(it -> !it.isEmpty());
    }

    /** Gives a claimed message back that was not tried, because it may not leave before that. */
    void postpone(Message message, String why, Instant notBefore) {
        jdbc.sql("""
                update ledger set state = 'planned', not_before = :at, why = :why, lease_until = null, lease_token = null
                 where id = :id and state = 'claimed' and lease_token = :lease
                """)
                .param("at", at(notBefore))
                .param("why", why)
                .param("id", message.ledgerId())
                .param("lease", message.lease())
                .update();
    }

    /**
     * What a mailbox that is gone was to send is cancelled, and its steps are due again, by another mailbox or by hand.
     *
     * @return what people wrote
     */
    List<Message> mailboxGone(long mailboxId, Instant now) {
        var gone = jdbc.sql("""
                        update ledger l set state = 'cancelled', why = 'its mailbox was removed', done_at = :now
                         where mailbox_id = :mailbox and pending and state in ('planned', 'claimed')
                        returning\s
                        """ + COLUMNS)
                .param("mailbox", mailboxId)
                .param("now", at(now))
                .query(LedgerStore::message)
                .list();
        jdbc.sql("update next_step set ledger_id = null where pursuit_id = any(:pursuits) and ledger_id = any(:ids)")
                .param("pursuits", longs(gone, Message::pursuitId))
                .param("ids", longs(gone, Message::ledgerId))
                .update();
        return gone.stream().filter(message -> !message.automatic()).toList();
    }

    /** As {@link #postpone(Message, String, Instant)} for many. */
    void postpone(List<KeptBack> all) {
        jdbc.sql("""
                update ledger l
                   set state = 'planned', not_before = k.until, why = k.why, lease_until = null, lease_token = null
                  from unnest(:ids, :leases::uuid[], :whys, :untils::timestamptz[]) k (id, lease, why, until)
                 where l.id = k.id and l.state = 'claimed' and l.lease_token = k.lease
                """)
                .param("ids", longs(all, k -> k.message().ledgerId()))
                .param("leases", texts(all, k -> String.valueOf(k.message().lease())))
                .param("whys", texts(all, KeptBack::why))
                .param("untils", texts(all, k -> k.until().toString()))
                .update();
    }

    /** A claimed message that must wait. @param why half a sentence */
    record KeptBack(Message message, String why, Instant until) {}

    /**
     * Messages that were put off become plans again: their steps say why they wait, and until when, and their words are
     * written when they can leave. Within a transaction that holds these pursuits.
     */
    void plansAgain(List<KeptBack> all, Instant now) {
        jdbc.sql("""
                with back as (
                    update ledger l set state = 'cancelled', done_at = :now
                      from unnest(:ids) k (id)
                     where l.id = k.id and l.state = 'planned' and l.lease_token is null and l.handed_over_at is null
                    returning l.id, l.why, l.not_before)
                update next_step n set ledger_id = null, waits = b.why, retry_at = b.not_before
                  from back b where n.ledger_id = b.id
                """)
                .param("ids", longs(all, k -> k.message().ledgerId()))
                .param("now", at(now))
                .update();
    }

    /** What must not leave after all. False when its lease is not ours any more. */
    boolean withdrawn(Message message, String why, Instant now) {
        return jdbc.sql("""
                        update ledger set state = 'cancelled', why = :why, done_at = :now, lease_until = null
                         where id = :id and state = 'claimed' and lease_token = :lease
                        """)
                        .param("why", why)
                        .param("now", at(now))
                        .param("id", message.ledgerId())
                        .param("lease", message.lease())
                        .update()
                == 1;
    }

    /** What was claimed under this lease and not even tried may be claimed again at once. */
    void giveBack(long mailboxId, UUID lease) {
        jdbc.sql("""
                update ledger set state = 'planned', lease_until = null, lease_token = null
                 where mailbox_id = :mailbox and pending and state = 'claimed' and lease_token = :lease
                """).param("mailbox", mailboxId).param("lease", lease).update();
    }

    /**
     * Nothing of this pursuit leaves any more, or nothing automatic; what is handed over already is marked as
     * crossed.
     *
     * @param personal whether what a person wrote stays here, too
     * @return what a person wrote and will not leave
     */
    List<Message> cancel(long pursuitId, boolean personal, String why, Instant now) {
        return jdbc
                .sql("""
                        update ledger l
                           set state = case when state = 'handed over' then state else 'cancelled' end,
                               crossed = state = 'handed over', why = :why,
                               done_at = case when state = 'handed over' then null else :now::timestamptz end
                         where pursuit_id = :id and state in ('planned', 'claimed', 'handed over')
                           and (automatic or :personal)
                        returning\s
                        """ + COLUMNS)
                .param("id", pursuitId)
                .param("personal", personal)
                .param("why", why)
                .param("now", at(now))
                .query(LedgerStore::message)
                .list()
                .stream()
                .filter(message -> !message.automatic() && !message.crossed())
                .toList();
    }

    /** No automatic message of these pursuits leaves as it was planned; what a server has already takes its course. */
    void cancelAutomatic(List<Long> pursuitIds, String why, Instant now) {
        jdbc.sql("""
                update ledger set state = 'cancelled', why = :why, done_at = :now
                 where pursuit_id = any(:ids) and automatic and state in ('planned', 'claimed')
                """)
                .param("ids", pursuitIds.toArray(Long[]::new))
                .param("why", why)
                .param("now", at(now))
                .update();
    }

    /** The message of that touch, while it is on its way. */
    Optional<Long> onItsWay(@Nullable Long enrolmentId, @Nullable Integer step, @Nullable Integer run) {
        return jdbc.sql("""
                        select id from ledger where enrolment_id = :enrolment and step = :step and run = :run
                           and state in ('planned', 'claimed', 'handed over')
                        """)
                .param("enrolment", enrolmentId)
                .param("step", step)
                .param("run", run)
                .query((rs, n) -> rs.getLong(1))
                .optional();
    }

    /** Those of these pursuits of which a message is on its way that is not the one of the next step. */
    Set<Long> anotherOnItsWay(List<Long> pursuitIds) {
        return jdbc.sql("""
                        select l.pursuit_id
                          from ledger l join pursuit p on p.id = l.pursuit_id join next_step n on n.pursuit_id = p.id
                         where l.pursuit_id = any(:ids) and l.pending
                           and (l.enrolment_id, l.step, l.run) is distinct from (p.enrolment_id, n.step, p.run)
                        """)
                .param("ids", pursuitIds.toArray(Long[]::new))
                .query((rs, n) -> rs.getLong(1))
                .set();
    }

    /** Messages that were handed over when their node died, and that no notes of it speak for: nobody knows whether they left. */
    List<Message> abandoned(Instant real) {
        return jdbc.sql(MESSAGE
                        + "where pending and state = 'handed over' and lease_until < :real order by id limit 200")
                .param("real", at(real))
                .query(LedgerStore::message)
                .list();
    }

    /** Moves one message from handed over to unknown; false when somebody else did. */
    boolean unknown(long ledgerId, String why, Instant now) {
        return jdbc.sql(
                                "update ledger set state = 'unknown', why = :why, done_at = :now, lease_until = null where id = :id and state = 'handed over'")
                        .param("why", why)
                        .param("now", at(now))
                        .param("id", ledgerId)
                        .update()
                == 1;
    }

    /** Every lease of a process that is certainly dead, because this one holds its data folder, runs out now. */
    int expireLeases() {
        return jdbc.sql("update ledger set lease_until = 'epoch' where pending and state in ('claimed', 'handed over')")
                .update();
    }

    /** What a process that is certainly dead had only claimed may be claimed again at once. */
    void giveBack(FinalDots.LastRun last) {
        jdbc.sql("""
                update ledger set state = 'planned', lease_until = null, lease_token = null
                 where pending and state = 'claimed' and lease_token between :low and :high
                """).param("low", last.low()).param("high", last.high()).update();
    }

    /** A message that a process had handed over. @param unknown whether somebody has put it in doubt since */
    record HandedOver(Message message, boolean unknown) {}

    /** What a process that is certainly dead had handed over, and nobody knows what became of. */
    List<HandedOver> handedOverBy(FinalDots.LastRun last) {
        return jdbc.sql("select l.state, " + COLUMNS + """
                          from ledger l
                         where (pending and state = 'handed over' or in_doubt)
                           and lease_token between :low and :high order by id
                        """)
                .param("low", last.low())
                .param("high", last.high())
                .query((rs, n) ->
                        new HandedOver(message(rs, n), rs.getString("state").equals("unknown")))
                .list();
    }

    /** Nobody waits for its answer any more. */
    void expireLease(Message message) {
        jdbc.sql(
                        "update ledger set lease_until = 'epoch' where id = :id and state = 'handed over' and lease_token = :lease")
                .param("id", message.ledgerId())
                .param("lease", message.lease())
                .update();
    }

    boolean settle(long ledgerId, boolean arrived, @Nullable Long byMember, Instant now) {
        return jdbc.sql("""
                        update ledger set state = case when :arrived then 'sent' else 'failed' end,
                               settled_by = :member, settled_as = case when :arrived then 'arrived' else 'lost' end, done_at = :now
                         where id = :id and state = 'unknown'
                        """)
                        .param("arrived", arrived)
                        .param("member", byMember)
                        .param("now", at(now))
                        .param("id", ledgerId)
                        .update()
                == 1;
    }

    /** All in doubt, oldest first. */
    List<Message> unknown() {
        return jdbc.sql(MESSAGE + "where in_doubt order by id")
                .query(LedgerStore::message)
                .list();
    }

    /** Those of which nobody has known since then or later. */
    List<Message> unknownSince(Instant since) {
        return jdbc.sql(MESSAGE + "where in_doubt and done_at >= :since order by id")
                .param("since", at(since))
                .query(LedgerStore::message)
                .list();
    }

    Optional<Message> find(long ledgerId) {
        return jdbc.sql(MESSAGE + "where id = :id")
                .param("id", ledgerId)
                .query(LedgerStore::message)
                .optional();
    }

    /** The last message that went to each prospect, to stay in its thread; none for those to whom nothing went. */
    Map<Long, Previous> lastTo(List<Long> prospectIds) {
        return jdbc
                .sql("""
                        select distinct on (l.prospect_id) l.prospect_id, l.subject, coalesce(r.message_id, l.message_id) as message_id,
                               case when r.message_id is null then l.reference_ids
                                    else concat_ws(' ', l.reference_ids, l.message_id) end as reference_ids
                          from pursuit p join ledger l on l.pursuit_id = p.id left join ledger_renamed r on r.ledger_id = l.id
                         where p.prospect_id = any(:ids) and l.state = 'sent' order by l.prospect_id, l.id desc
                        """)
                .param("ids", prospectIds.toArray(Long[]::new))
                .query((rs, n) -> Map.entry(rs.getLong("prospect_id"), previous(rs, n)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * What a message stands under in a mail program.
     *
     * @param messageId as the other side knows it: that of the provider where it gave it another one than we
     * @param references of its thread, oldest first, parted by blanks
     */
    record Previous(String messageId, @Nullable String references, String subject) {}

    private static Previous previous(ResultSet rs, int n) throws SQLException {
        return new Previous(rs.getString("message_id"), rs.getString("reference_ids"), rs.getString("subject"));
    }

    /** The last word between us and this prospect, theirs or ours, to answer it or go on from it. */
    Optional<Previous> lastWord(long prospectId) {
        // A Message-ID of theirs that a header of ours could not hold is passed over.
        return jdbc.sql("""
                        select message_id, reference_ids, subject
                          from ((select coalesce(o.message_id, l.message_id) as message_id,
                                        case when o.message_id is null then l.reference_ids
                                             else concat_ws(' ', l.reference_ids, l.message_id) end as reference_ids,
                                        l.subject, coalesce(l.done_at, l.planned_at) as at
                                   from pursuit p join ledger l on l.pursuit_id = p.id
                                   left join ledger_renamed o on o.ledger_id = l.id
                                  where p.prospect_id = :id and l.state = 'sent' order by l.id desc limit 1)
                                union all
                                (select r.message_id, nullif(concat_ws(' ', l.reference_ids, l.message_id, o.message_id), ''),
                                        r.subject, r.at
                                   from received r left join ledger l on l.id = r.ledger_id
                                   left join ledger_renamed o on o.ledger_id = l.id
                                  where r.prospect_id = :id and r.kind = 'reply'
                                    and r.message_id ~ '^<[!-;=?-~]+>$' and length(r.message_id) < 900
                                  order by r.at desc, r.id desc limit 1)) last
                         order by at desc limit 1
                        """)
                .param("id", prospectId)
                .query(LedgerStore::previous)
                .optional();
    }

    /** Those of these that no message has which this database gave to a server. */
    List<UUID> neverLeft(List<UUID> keys) {
        return jdbc.sql("""
                        select k.key from unnest(:keys) k (key)
                         where not exists (select from ledger l
                                            where l.key = k.key
                                              and (l.handed_over_at is not null or l.settled_as is not null
                                                   or l.state in ('sent', 'unknown')))
                        """)
                .param("keys", keys.toArray(UUID[]::new))
                .query((rs, n) -> rs.getObject(1, UUID.class))
                .list();
    }

    /**
     * The commit of this transaction does not wait for the disk: after a crash what it did is due again and is done again.
     * A hand-over does wait, and whatever was committed before it is on the disk by then.
     */
    void canBeDoneAgain() {
        jdbc.sql("set local synchronous_commit = off").update();
    }

    /** What was written in these pursuits goes; that it left, when and to whom stays. */
    void forgetWords(List<Long> pursuitIds) {
        jdbc.sql("""
                        update ledger set body = '', answers = null, introduces = null
                         where pursuit_id = any(:ids) and not coalesce(pending, false)
                           and (body <> '' or answers is not null or introduces is not null)
                        """).param("ids", pursuitIds.toArray(Long[]::new)).update();
    }

    static Message message(ResultSet rs, int n) throws SQLException {
        return new Message(
                rs.getLong("id"),
                rs.getObject("pursuit_id", Long.class),
                rs.getObject("prospect_id", Long.class),
                rs.getObject("enrolment_id", Long.class),
                rs.getObject("step", Integer.class),
                rs.getObject("run", Integer.class),
                rs.getBoolean("automatic"),
                rs.getLong("mailbox_id"),
                rs.getObject("member_id", Long.class),
                rs.getString("message_id"),
                rs.getObject("key", UUID.class),
                rs.getString("unsubscribe"),
                rs.getString("recipient"),
                rs.getString("subject"),
                rs.getString("body"),
                rs.getString("in_reply_to"),
                rs.getString("reference_ids"),
                rs.getString("approach"),
                rs.getString("goal"),
                rs.getInt("minutes"),
                instant(rs, "planned_at"),
                instant(rs, "not_before"),
                rs.getInt("attempts"),
                rs.getBoolean("crossed"),
                rs.getObject("lease_token", UUID.class),
                rs.getString("send_window") == null ? null : SendWindow.of(rs.getString("send_window")),
                rs.getBoolean("html"),
                gives(rs));
    }

    private static Gives gives(ResultSet rs) throws SQLException {
        var contents = rs.getArray("contents");
        var answer = rs.getString("answers");
        var introduction = rs.getString("introduces");
        // Most messages give nothing but their words.
        if (contents == null && answer == null && introduction == null) return Gives.NOTHING;
        return new Gives(
                contents == null ? List.of() : List.of((Long[]) contents.getArray()),
                Objects.requireNonNullElse(answer, ""),
                Objects.requireNonNullElse(introduction, ""),
                Objects.requireNonNullElse(rs.getString("material"), ""));
    }

    /** {@code {7,8}}, for a list within a list; absent where there is nothing. */
    private static @Nullable String array(List<Long> numbers) {
        return numbers.isEmpty()
                ? null
                : numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    private static @Nullable String orAbsent(String text) {
        return text.isEmpty() ? null : text;
    }
}
