package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.channels.email.Mailbox;
import followthrough.support.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a message costs on its way through the ledger, counted by PostgreSQL: no clock is asked. */
class LedgerCostTest {
    private static final Instant NOW = Instant.parse("2026-03-10T10:00:00Z");
    private static final int MESSAGES = 100;

    /** An index that names what a claim or a hand-over changes would make each of them write all indexes of the table. */
    @Test
    void aClaimAndAHandOverWriteNoIndex() {
        var source = TestDatabase.fresh();
        var db = JdbcClient.create(source);
        var ledger = new LedgerStore(db);
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
        hundredPlanned(db);
        long mailbox = db.sql("select id from mailbox").query(Long.class).single();

        var claimed = transaction.execute(status -> {
            var before = rowsWritten(db);
            var messages = ledger.claim(
                    mailbox, UUID.randomUUID(), NOW, NOW, NOW.plus(Duration.ofMinutes(3)), MESSAGES, MESSAGES);
            assertThat(rowsWritten(db).since(before)).isEqualTo(new Written(MESSAGES, MESSAGES));
            return messages;
        });
        transaction.executeWithoutResult(status -> {
            var before = rowsWritten(db);
            var handingOver = claimed.stream()
                    .map(message -> new LedgerStore.HandingOver(List.of(message), List.of()))
                    .toList();
            assertThat(ledger.handOver(handingOver, NOW, NOW, NOW.plus(Duration.ofMinutes(11))))
                    .hasSize(MESSAGES);
            assertThat(rowsWritten(db).since(before)).isEqualTo(new Written(MESSAGES, MESSAGES));
        });
        transaction.executeWithoutResult(status -> {
            var before = rowsWritten(db);
            // That it was sent takes it out of what is pending, which is an index.
            claimed.forEach(message -> ledger.sent(new LedgerStore.Accepted(message, NOW)));
            assertThat(rowsWritten(db).since(before).all()).isEqualTo(MESSAGES);
        });
    }

    /** What each round asks is found by an index, however much is planned: no statement reads a whole table. */
    @Test
    void aRoundReadsNoWholeTable() {
        var source = TestDatabase.fresh();
        var db = JdbcClient.create(source);
        var ledger = new LedgerStore(db);
        var spending = new BudgetStore(db);
        var due = new DueStore(db);
        hundredPlanned(db);
        var id = db.sql("select id from mailbox").query(Long.class).single();
        var server = new Mailbox.Server("mail.example", 465, Mailbox.Tls.TLS);
        var mailbox = new Mailbox(
                id, 1, "ana@harbour.example", "Ana", server, server, "ana", 20, 300, null, null, null, null);
        var day = NOW.minus(Duration.ofHours(24));
        new TransactionTemplate(new DataSourceTransactionManager(source)).executeWithoutResult(status -> {
            // Few rows are quickest read whole, which says nothing about many.
            db.sql("set local enable_seqscan = off").update();
            var before = wholeTables(db);
            due.still(due.lock(due.find(NOW, NOW, 10)), NOW, NOW);
            spending.inLine(Set.of(id), NOW);
            spending.used(mailbox, NOW, NOW);
            spending.sentByItself(id, day, NOW);
            spending.firstSince(id, day);
            spending.sample(id, null, 500, day);
            for (var scope : Budgets.Scope.values()) {
                var key = scope == Budgets.Scope.DOMAIN ? "prospect.example" : "1";
                spending.handedOver(scope, Set.of(key), day, 10);
                spending.aboutTo(scope, Set.of(key), null, NOW);
            }
            ledger.mailboxesWithWork(NOW, NOW);
            ledger.claim(id, UUID.randomUUID(), NOW, NOW, NOW.plus(Duration.ofMinutes(3)), 10, 10);
            ledger.abandoned(NOW);
            ledger.unknownSince(day);
            ledger.unrecorded(NOW, 10);
            assertThat(wholeTables(db)).isEqualTo(before);
        });
    }

    /** How often this session read the ledger, the next steps or the pursuits from end to end. */
    private static long wholeTables(JdbcClient db) {
        return db.sql("""
                        select sum(seq_scan) from pg_stat_xact_user_tables
                         where relname in ('ledger', 'next_step', 'pursuit', 'unrecorded', 'touch')
                        """).query(Long.class).single();
    }

    /** What a session has not told the server's statistics yet; within a transaction it only grows. @param inPlace those that touched no index */
    private record Written(int all, int inPlace) {
        Written since(Written before) {
            return new Written(all - before.all, inPlace - before.inPlace);
        }
    }

    private static Written rowsWritten(JdbcClient db) {
        return db.sql("select n_tup_upd, n_tup_hot_upd from pg_stat_xact_user_tables where relname = 'ledger'")
                .query((rs, n) -> new Written(rs.getInt(1), rs.getInt(2)))
                .single();
    }

    private static void hundredPlanned(JdbcClient db) {
        db.sql("insert into team (name) values ('North')").update();
        db.sql("""
                insert into member (team_id, email, name, role, zone, created_at)
                select id, 'ana@harbour.example', 'Ana', 'rep', 'Europe/London', now() from team
                """).update();
        db.sql("""
                insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host, imap_port,
                                     imap_tls, username, secret, created_at)
                select id, 'ana@harbour.example', 'Ana', 'mail.example', 465, 'tls', 'mail.example', 993, 'tls', 'ana',
                       'sealed', now() from member
                """).update();
        db.sql("""
                insert into prospect (name, owner_id, source, zone, zone_basis, created_at)
                select 'Prospect ' || n, m.id, 'list', 'Europe/London', 'stated', now()
                  from member m, generate_series(1, :n) n
                """).param("n", MESSAGES).update();
        db.sql("""
                with p as (
                    insert into pursuit (prospect_id, kind, state, opened_at) select id, 'sale', 'new', now() from prospect
                    returning id, prospect_id),
                l as (
                    insert into ledger (pursuit_id, prospect_id, automatic, mailbox_id, state, message_id, key, recipient,
                                        subject, body, goal, minutes, planned_at, not_before)
                    select p.id, p.prospect_id, true, b.id, 'planned', '<' || p.id || '@harbour.example>', gen_random_uuid(),
                           'maya@prospect.example', 'Oak', repeat('Which drill for oak? ', 40), 'a talk', 1, :now::timestamptz,
                           :now::timestamptz
                      from p, mailbox b)
                insert into next_step (pursuit_id, prospect_id, owner_id, due_at, lane, kind, channel, automatic, goal, minutes,
                                       why_then)
                select p.id, p.prospect_id, m.id, :now::timestamptz, 'new', 'touch', 'email', true, 'a talk', 1, 'then'
                  from p, member m
                """).param("now", NOW.toString()).update();
    }
}
