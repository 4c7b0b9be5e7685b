package followthrough.pursuits;

import static followthrough.pursuits.PursuitStore.at;
import static followthrough.pursuits.PursuitStore.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * All SQL of the send ledger: {@code planned → claimed → handed over → sent | failed | unknown | cancelled}. Leases run in
 * real time, everything a person sees in business time.
 */
@Component
class LedgerStore {
    private static final String MESSAGE = """
            select id, pursuit_id, prospect_id, enrolment_id, step, run, automatic, mailbox_id, member_id, state, message_id,
                   key, unsubscribe, recipient, subject, body, in_reply_to, reference_ids, approach, goal, minutes,
                   planned_at, not_before, attempts, handed_over_at, lease_token, why
              from ledger
            """;

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
            String state,
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
            @Nullable UUID lease) {}

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
            @Nullable Instant undoUntil) {}

    /**
     * Plans a message. A sequence's touch has one row for ever: one that was cancelled before it left is planned anew in
     * the same row.
     *
     * @return the row; empty when that touch has left already or is on its way
     */
    Optional<Long> plan(NewMessage m) {
        return jdbc.sql("""
                        insert into ledger (pursuit_id, prospect_id, enrolment_id, step, run, automatic, mailbox_id, member_id,
                                            state, message_id, key, unsubscribe, recipient, subject, body, in_reply_to,
                                            reference_ids, approach, goal, minutes, planned_at, not_before, undo_until)
                        values (:pursuit, :prospect, :enrolment, :step, :run, :automatic, :mailbox, :member, 'planned',
                                :messageId, :key, :unsubscribe, :recipient, :subject, :body, :inReplyTo, :references,
                                :approach, :goal, :minutes, :planned, :planned, :undo)
                        on conflict (enrolment_id, step, run) do update
                           set state = 'planned', mailbox_id = excluded.mailbox_id, message_id = excluded.message_id,
                               key = excluded.key, unsubscribe = excluded.unsubscribe, recipient = excluded.recipient,
                               subject = excluded.subject, body = excluded.body, in_reply_to = excluded.in_reply_to,
                               reference_ids = excluded.reference_ids, planned_at = excluded.planned_at,
                               not_before = excluded.not_before, undo_until = excluded.undo_until,
                               automatic = excluded.automatic, member_id = excluded.member_id,
                               lease_until = null, lease_token = null, done_at = null, why = null, attempts = 0
                         where ledger.state = 'cancelled' and ledger.handed_over_at is null
                        returning id
                        """)
                .param("pursuit", m.pursuitId())
                .param("prospect", m.prospectId())
                .param("enrolment", m.enrolmentId())
                .param("step", m.step())
                .param("run", m.run())
                .param("automatic", m.automatic())
                .param("mailbox", m.mailboxId())
                .param("member", m.memberId())
                .param("messageId", m.messageId())
                .param("key", m.key())
                .param("unsubscribe", m.unsubscribe())
                .param("recipient", m.recipient())
                .param("subject", m.subject())
                .param("body", m.body())
                .param("inReplyTo", m.inReplyTo())
                .param("references", m.references())
                .param("approach", m.approach())
                .param("goal", m.goal())
                .param("minutes", m.minutes())
                .param("planned", at(m.plannedAt()))
                .param("undo", at(m.undoUntil()))
                .query((rs, n) -> rs.getLong(1))
                .optional();
    }

    /**
     * Pursuits whose automatic step is due and not on its way, locked for this node alone. The lock is on the pursuit,
     * as everywhere, so that a reaction and this take turns and never wait for each other crosswise.
     */
    List<Long> dueAutomatic(Instant now, int limit) {
        return jdbc.sql("""
                        select p.id from next_step n join pursuit p on p.id = n.pursuit_id
                         where n.automatic and n.ledger_id is null and coalesce(n.retry_at, n.due_at) <= :now
                         order by coalesce(n.retry_at, n.due_at) limit :limit
                           for update of p skip locked
                        """)
                .param("now", at(now))
                .param("limit", limit)
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    /** One reason for everything that is due. */
    void allWait(String why, Instant now) {
        jdbc.sql("""
                update next_step set waits = :why
                 where pursuit_id in (select pursuit_id from next_step
                                       where automatic and ledger_id is null and coalesce(retry_at, due_at) <= :now
                                         and waits is distinct from :why limit 1000)
                """).param("why", why).param("now", at(now)).update();
    }

    /** As {@link #waits}, for all due automatic steps of one owner. */
    void ownersWait(long ownerId, String why, Instant until, Instant now) {
        jdbc.sql("""
                update next_step set waits = :why, retry_at = :until
                 where owner_id = :owner and automatic and ledger_id is null and coalesce(retry_at, due_at) <= :now
                """)
                .param("why", why)
                .param("until", at(until))
                .param("owner", ownerId)
                .param("now", at(now))
                .update();
    }

    /** Messages of a mailbox that are planned and have not left. */
    int backlog(long mailboxId) {
        return jdbc.sql("select count(*) from ledger where mailbox_id = :id and state in ('planned', 'claimed')")
                .param("id", mailboxId)
                .query((rs, n) -> rs.getInt(1))
                .single();
    }

    void waits(long pursuitId, String why, Instant until) {
        jdbc.sql("update next_step set waits = :why, retry_at = :until where pursuit_id = :id")
                .param("why", why)
                .param("until", at(until))
                .param("id", pursuitId)
                .update();
    }

    /** Mailboxes with something that may be claimed now. */
    List<Long> mailboxesWithWork(Instant now, Instant real) {
        return jdbc.sql("""
                        select distinct mailbox_id from ledger
                         where (state = 'planned' or (state = 'claimed' and lease_until < :real))
                           and not_before <= :now and (undo_until is null or undo_until <= :real)
                        """)
                .param("now", at(now))
                .param("real", at(real))
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    /**
     * Claims due messages of a mailbox for this node, in order. A claim whose lease ran out is claimed again only because
     * it never came to the hand-over.
     */
    List<Message> claim(long mailboxId, Instant now, Instant real, Duration lease, int limit) {
        return jdbc
                .sql("""
                        update ledger l set state = 'claimed', lease_until = :lease, lease_token = gen_random_uuid(),
                                            attempts = attempts + 1
                          from (select id from ledger
                                 where mailbox_id = :mailbox and not_before <= :now
                                   and (undo_until is null or undo_until <= :real)
                                   and (state = 'planned' or (state = 'claimed' and lease_until < :real))
                                 order by not_before, id limit :limit
                                   for update skip locked) due
                         where l.id = due.id
                        returning l.id, l.pursuit_id, l.prospect_id, l.enrolment_id, l.step, l.run, l.automatic,
                                  l.mailbox_id, l.member_id, l.state, l.message_id, l.key, l.unsubscribe, l.recipient,
                                  l.subject, l.body, l.in_reply_to, l.reference_ids, l.approach, l.goal, l.minutes,
                                  l.planned_at, l.not_before, l.attempts, l.handed_over_at, l.lease_token, l.why
                        """)
                .param("mailbox", mailboxId)
                .param("now", at(now))
                .param("real", at(real))
                .param("lease", at(real.plus(lease)))
                .param("limit", limit)
                .query(LedgerStore::message)
                .list()
                .stream()
                .sorted(java.util.Comparator.comparing(Message::notBefore).thenComparing(Message::ledgerId))
                .toList();
    }

    /**
     * The point of no return, committed between the last byte of the body and the final dot. Takes its turn with every
     * reaction at the pursuit's row: whichever is first is first. False when the message was cancelled, its lease is not
     * ours any more, or the person has opted out.
     */
    boolean handOver(long ledgerId, @Nullable UUID lease, Instant now, Instant real, Duration answer) {
        return jdbc.sql("""
                        with turn as (select p.id from pursuit p join ledger l on l.pursuit_id = p.id
                                       where l.id = :id for update of p)
                        update ledger l set state = 'handed over', handed_over_at = :now, lease_until = :lease
                          from turn
                         where l.id = :id and l.state = 'claimed' and l.lease_token = :token and l.lease_until > :real
                           and not (l.automatic and exists (select 1 from prospect r
                                             where r.id = l.prospect_id and r.opted_out_at is not null))
                        """)
                        .param("id", ledgerId)
                        .param("token", lease)
                        .param("now", at(now))
                        .param("real", at(real))
                        .param("lease", at(real.plus(answer)))
                        .update()
                == 1;
    }

    /** Ends a message in a final state. */
    void done(long ledgerId, String state, @Nullable String why, Instant now) {
        jdbc.sql("update ledger set state = :state, why = :why, done_at = :now, lease_until = null where id = :id")
                .param("state", state)
                .param("why", why)
                .param("now", at(now))
                .param("id", ledgerId)
                .update();
    }

    /** Gives a claimed message back, to be tried not before that. Nothing of it was handed over, or the server said so. */
    void retry(long ledgerId, String why, Instant notBefore) {
        jdbc.sql("""
                update ledger set state = 'planned', not_before = :at, why = :why, lease_until = null, lease_token = null,
                                  handed_over_at = null
                 where id = :id and state in ('claimed', 'handed over')
                """)
                .param("at", at(notBefore))
                .param("why", why)
                .param("id", ledgerId)
                .update();
    }

    /** Nothing of this pursuit leaves any more; what is in the server's hands already is marked as crossed. */
    void cancel(long pursuitId, String why, Instant now) {
        jdbc.sql("""
                update ledger
                   set state = case when state = 'handed over' then state else 'cancelled' end,
                       crossed = state = 'handed over', why = :why,
                       done_at = case when state = 'handed over' then null else :now::timestamptz end
                 where pursuit_id = :id and state in ('planned', 'claimed', 'handed over')
                """)
                .param("id", pursuitId)
                .param("why", why)
                .param("now", at(now))
                .update();
    }

    /** No automatic message of this pursuit leaves as it was planned; what a server has already takes its course. */
    void cancelAutomatic(long pursuitId, String why, Instant now) {
        jdbc.sql("""
                update ledger set state = 'cancelled', why = :why, done_at = :now
                 where pursuit_id = :id and automatic and state in ('planned', 'claimed')
                """)
                .param("id", pursuitId)
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

    /** Messages that were in a server's hands when their node died: nobody knows whether they left. */
    List<Message> abandoned(Instant real) {
        return jdbc.sql(MESSAGE + "where state = 'handed over' and lease_until < :real order by id limit 200")
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
        return jdbc.sql("update ledger set lease_until = 'epoch' where state in ('claimed', 'handed over')")
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

    /** The newest 500 in doubt. */
    List<Message> unknown() {
        return jdbc.sql(MESSAGE + "where state = 'unknown' order by id")
                .query(LedgerStore::message)
                .list();
    }

    Optional<Message> find(long ledgerId) {
        return jdbc.sql(MESSAGE + "where id = :id")
                .param("id", ledgerId)
                .query(LedgerStore::message)
                .optional();
    }

    Optional<Message> byUnsubscribe(String token) {
        return jdbc.sql(MESSAGE + "where unsubscribe = :token")
                .param("token", token)
                .query(LedgerStore::message)
                .optional();
    }

    /** The last message that went to this prospect, to stay in its thread. */
    Optional<Message> lastTo(long prospectId) {
        return jdbc.sql(MESSAGE + "where prospect_id = :id and state = 'sent' order by id desc limit 1")
                .param("id", prospectId)
                .query(LedgerStore::message)
                .optional();
    }

    Optional<Message> byIds(List<String> messageIds, List<UUID> keys) {
        return jdbc.sql(MESSAGE + "where message_id = any(:ids) or key = any(:keys) order by id desc limit 1")
                .param("ids", messageIds.toArray(String[]::new))
                .param("keys", keys.toArray(UUID[]::new))
                .query(LedgerStore::message)
                .optional();
    }

    Optional<Message> lastToAddress(String address) {
        return jdbc.sql(
                        MESSAGE
                                + "where lower(recipient) = lower(:address) and done_at is not null order by done_at desc limit 1")
                .param("address", address)
                .query(LedgerStore::message)
                .optional();
    }

    /** Locks the mailbox for this transaction, so that two nodes never spend its budget twice; false when one does. */
    boolean lockMailbox(long mailboxId) {
        return jdbc.sql("select id from mailbox where id = :id for update skip locked")
                .param("id", mailboxId)
                .query((rs, n) -> rs.getLong(1))
                .optional()
                .isPresent();
    }

    record Used(int lastMinute, int lastDay) {}

    /** What a mailbox handed over, or is about to, in the last minute and in the last 24 hours of business time. */
    Used used(long mailboxId, Instant now, Instant real) {
        return jdbc.sql("""
                        select (select count(*) from ledger where mailbox_id = :mailbox and handed_over_at > :minute) + c.n as minute,
                               (select count(*) from ledger where mailbox_id = :mailbox and handed_over_at > :day) + c.n as day
                          from (select count(*) as n from ledger
                                 where mailbox_id = :mailbox and state = 'claimed' and lease_until >= :real) c
                        """)
                .param("mailbox", mailboxId)
                .param("minute", at(now.minusSeconds(60)))
                .param("day", at(now.minus(Duration.ofHours(24))))
                .param("real", at(real))
                .query((rs, n) -> new Used(rs.getInt("minute"), rs.getInt("day")))
                .single();
    }

    private static Message message(ResultSet rs, int n) throws SQLException {
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
                rs.getString("state"),
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
                rs.getObject("lease_token", UUID.class));
    }
}
