package followthrough.sandbox;

import followthrough.sandbox.SandboxPage.Happened;
import followthrough.sandbox.SandboxPage.Totals;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the simulated people and the feed look up in the sandbox's database. */
@Repository
@ConditionalOnProperty("followthrough.sandbox")
class SandboxStore {
    private final JdbcClient jdbc;

    SandboxStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A step that waits for a person. @param commitment what it keeps, a word of the table; absent when nothing owed */
    record Due(
            long prospectId,
            long ownerId,
            boolean chore,
            String channel,
            @Nullable String commitment,
            String goal) {}

    /** What is due for these members now, what is owed first. */
    List<Due> due(List<Long> owners, Instant now, int limit) {
        return jdbc.sql("""
                        select prospect_id, owner_id, kind = 'chore' as chore, channel, commitment, goal
                          from next_step
                         where not automatic and ledger_id is null and due_at <= :now and owner_id in (:owners)
                         order by case lane when 'answer' then 0 when 'new' then 1 when 'promised' then 2 else 3 end, due_at
                         limit :limit
                        """)
                .param("now", at(now))
                .param("owners", owners)
                .param("limit", limit)
                .query((rs, n) -> new Due(
                        rs.getLong("prospect_id"),
                        rs.getLong("owner_id"),
                        rs.getBoolean("chore"),
                        rs.getString("channel"),
                        rs.getString("commitment"),
                        rs.getString("goal")))
                .list();
    }

    /** Simulated people have no second thoughts: what they do counts with the business clock, not ten real seconds later. */
    void noSecondThoughts(long exceptMemberId) {
        jdbc.sql("delete from undo where member_id <> :member")
                .param("member", exceptMemberId)
                .update();
        jdbc.sql("""
                update ledger set undo_until = null
                 where state = 'planned' and undo_until is not null and member_id is distinct from :member
                """).param("member", exceptMemberId).update();
    }

    /** Latest first. */
    List<Happened> feed(int limit) {
        return jdbc.sql("""
                        select t.id, t.at, t.kind, t.prospect_id, p.name, t.text, coalesce(m.name, '') as who
                          from timeline t
                          join prospect p on p.id = t.prospect_id
                          left join member m on m.id = t.member_id
                         order by t.id desc
                         limit :limit
                        """)
                .param("limit", limit)
                .query((rs, n) -> new Happened(
                        rs.getLong("id"),
                        rs.getObject("at", OffsetDateTime.class).toInstant(),
                        rs.getString("kind"),
                        rs.getLong("prospect_id"),
                        rs.getString("name"),
                        rs.getString("text"),
                        rs.getString("who")))
                .list();
    }

    Totals totals() {
        return jdbc.sql("""
                        select (select count(*) from prospect) as prospects,
                               (select count(*) from pursuit where open) as open,
                               (select count(*) from touch where undone_at is null and bounced_at is null) as touches,
                               (select count(*) from pursuit where reacted_at is not null) as replies,
                               (select count(*) from commitment where kind = 'meeting' and settled_how = 'kept') as meetings,
                               (select count(*) from pursuit where ending = 'won') as won
                        """)
                .query((rs, n) -> new Totals(
                        rs.getLong("prospects"),
                        rs.getLong("open"),
                        rs.getLong("touches"),
                        rs.getLong("replies"),
                        rs.getLong("meetings"),
                        rs.getLong("won")))
                .single();
    }

    /** Up to which message the inbox of a mailbox was read; 0 before the first time. */
    long readUpTo(long mailboxId) {
        return jdbc.sql("select coalesce(max(uid), 0) from mailbox_mark where mailbox_id = :id")
                .param("id", mailboxId)
                .query(Long.class)
                .single();
    }

    /** Nobody looks at alerts of the weeks before the visitor came. */
    void seeAlerts(Instant now) {
        jdbc.sql("update alert set seen_at = :now where seen_at is null")
                .param("now", at(now))
                .update();
    }

    /** A list of people one knows already, as an import leaves it behind. */
    long list(long memberId, String fileName, Instant now) {
        return jdbc.sql("""
                        insert into import (member_id, file_name, file_hash, file_size, state, settings, created_at,
                                            started_at, finished_at)
                        values (:member, :name, sha256(convert_to(:name, 'UTF8')), 0, 'done',
                                jsonb_build_object('mapping', jsonb_build_object('columns', '[]'::jsonb), 'kind', 'KNOWN',
                                                   'basis', 'CUSTOMER', 'basisNote', '', 'owners', 'TEAM', 'tier', 'B',
                                                   'source', 'List'), :now, :now, :now)
                        returning id
                        """)
                .param("member", memberId)
                .param("name", fileName)
                .param("now", at(now))
                .query(Long.class)
                .single();
    }

    /** The rows of such a list, once its people are there. */
    void rows(long listId) {
        jdbc.sql("""
                insert into import_row (import_id, row_number, verdict, name, owner_id, prospect_id)
                select import_id, row_number() over (order by id), 'new', name, owner_id, id
                  from prospect where import_id = :list
                """).param("list", listId).update();
        jdbc.sql("""
                update import set row_count = n.rows, rows_done = n.rows, last_row = n.rows
                  from (select count(*) as rows from import_row where import_id = :list) n
                 where id = :list
                """).param("list", listId).update();
    }

    /** So that the planner knows the tables that were filled in one go. */
    void analyze() {
        jdbc.sql("analyze").update();
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
