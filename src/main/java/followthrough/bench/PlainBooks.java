package followthrough.bench;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The yardstick of bookkeeping: the rows that sending leaves in the ledger, the history, the timeline, the next step and the
 * pursuit, written again by whoever need not think: no lock, no state in between, five statements for each 500 messages.
 */
final class PlainBooks {
    private static final int AT_ONCE = 500;

    private record Sent(
            long pursuitId,
            long prospectId,
            long mailboxId,
            String recipient,
            String subject,
            String body,
            String goal,
            @Nullable String approach,
            @Nullable Long companyId,
            @Nullable String domain,
            long versionId) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    PlainBooks(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Writes the books of the last messages that left once more. @return messages a second */
    double run(int messages) {
        var all = jdbc.sql("""
                        select l.pursuit_id, l.prospect_id, l.mailbox_id, l.recipient, l.subject, l.body, l.goal, l.approach,
                               l.company_id, l.domain, t.version_id
                          from ledger l join touch t on t.ledger_id = l.id where t.version_id is not null
                         order by l.id desc limit :messages
                        """)
                .param("messages", messages)
                .query((rs, n) -> new Sent(
                        rs.getLong("pursuit_id"),
                        rs.getLong("prospect_id"),
                        rs.getLong("mailbox_id"),
                        rs.getString("recipient"),
                        rs.getString("subject"),
                        rs.getString("body"),
                        rs.getString("goal"),
                        rs.getString("approach"),
                        rs.getObject("company_id", Long.class),
                        rs.getString("domain"),
                        rs.getLong("version_id")))
                .list();
        long began = System.nanoTime();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            var some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            transaction.executeWithoutResult(status -> write(some, OffsetDateTime.now()));
        }
        return all.size() / ((System.nanoTime() - began) / 1e9);
    }

    private void write(List<Sent> some, OffsetDateTime now) {
        var ledger = jdbc.sql("""
                        insert into ledger (pursuit_id, prospect_id, enrolment_id, step, run, automatic, mailbox_id, state,
                                            message_id, key, unsubscribe, recipient, subject, body, approach, goal, minutes,
                                            planned_at, not_before, handed_over_at, done_at, company_id, domain,
                                            found_by_key)
                        select pursuit, prospect, nextval('enrolment_number'), 0, 0, true, mailbox, 'sent',
                               message_id, uuidv7(), unsubscribe, recipient, subject, body, approach, goal, 1,
                               :now, :now, :now, :now, company, domain, true
                          from unnest(:pursuits, :prospects, :mailboxes, :messageIds, :unsubscribes, :recipients,
                                      :subjects, :bodies, :approaches, :goals, :companies, :domains)
                               as m (pursuit, prospect, mailbox, message_id, unsubscribe, recipient, subject, body,
                                     approach, goal, company, domain)
                        returning id
                        """)
                .param("now", now)
                .param("pursuits", longs(some, Sent::pursuitId))
                .param("prospects", longs(some, Sent::prospectId))
                .param("mailboxes", longs(some, Sent::mailboxId))
                .param("messageIds", texts(some, it -> "<" + UUID.randomUUID() + "@bench.example>"))
                .param("unsubscribes", texts(some, it -> UUID.randomUUID().toString()))
                .param("recipients", texts(some, Sent::recipient))
                .param("subjects", texts(some, Sent::subject))
                .param("bodies", texts(some, Sent::body))
                .param("approaches", texts(some, Sent::approach))
                .param("goals", texts(some, Sent::goal))
                .param("companies", longs(some, Sent::companyId))
                .param("domains", texts(some, Sent::domain))
                .query((rs, n) -> rs.getLong(1))
                .list();
        var touches = jdbc.sql("""
                        insert into touch (pursuit_id, prospect_id, channel, automatic, made_at, due_at, number, counts,
                                           version_id, step, goal, approach, minutes, outcome, ledger_id)
                        select pursuit, prospect, 'email', true, :now, :now, 1, true, version, 0, goal, approach, 1, 'sent',
                               ledger
                          from unnest(:pursuits, :prospects, :versions, :goals, :approaches, :ledger)
                               as t (pursuit, prospect, version, goal, approach, ledger)
                        returning id
                        """)
                .param("now", now)
                .param("pursuits", longs(some, Sent::pursuitId))
                .param("prospects", longs(some, Sent::prospectId))
                .param("versions", longs(some, Sent::versionId))
                .param("goals", texts(some, Sent::goal))
                .param("approaches", texts(some, Sent::approach))
                .param("ledger", ledger.toArray(Long[]::new))
                .query((rs, n) -> rs.getLong(1))
                .list();
        jdbc.sql("""
                insert into timeline (prospect_id, pursuit_id, at, kind, text, detail, touch_id)
                select prospect, pursuit, :now, 'sent', subject, body, touch
                  from unnest(:prospects, :pursuits, :subjects, :bodies, :touches) as t (prospect, pursuit, subject, body, touch)
                """)
                .param("now", now)
                .param("prospects", longs(some, Sent::prospectId))
                .param("pursuits", longs(some, Sent::pursuitId))
                .param("subjects", texts(some, Sent::subject))
                .param("bodies", texts(some, Sent::body))
                .param("touches", touches.toArray(Long[]::new))
                .update();
        jdbc.sql("""
                update next_step set due_at = due_at + interval '1 day', goal = t.goal, last_touch_at = :now,
                                     ledger_id = null
                  from unnest(:pursuits, :goals) as t (pursuit, goal) where pursuit_id = t.pursuit
                """)
                .param("now", now)
                .param("pursuits", longs(some, Sent::pursuitId))
                .param("goals", texts(some, Sent::goal))
                .update();
        jdbc.sql("""
                update pursuit set step = step + 1, last_touch_at = :now, channels = channels || 'email'::text,
                                   revision = revision + 1
                  from unnest(:pursuits) as t (pursuit) where id = t.pursuit
                """)
                .param("now", now)
                .param("pursuits", longs(some, Sent::pursuitId))
                .update();
    }

    private static @Nullable Long[] longs(List<Sent> some, Function<Sent, @Nullable Long> of) {
        return some.stream().map(of).toArray(Long[]::new);
    }

    private static @Nullable String[] texts(List<Sent> some, Function<Sent, @Nullable String> of) {
        return some.stream().map(of).toArray(String[]::new);
    }
}
