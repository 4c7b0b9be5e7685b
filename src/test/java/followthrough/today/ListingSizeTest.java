package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.support.TestDatabase;
import followthrough.web.When;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalLong;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a page of a long list costs, counted by PostgreSQL in rows it read: no clock is asked. */
class ListingSizeTest {
    private static final Instant NOW = Instant.parse("2026-03-10T10:00:00Z");
    private static final int PEOPLE = 40_000;
    private static final DataSource source = TestDatabase.fresh();
    private static final JdbcClient db = JdbcClient.create(source);
    private static final ListingStore store = new ListingStore(db);

    @BeforeAll
    static void manyPeople() {
        db.sql("insert into team (name) values ('North')").update();
        db.sql("""
                insert into member (team_id, email, name, role, zone, created_at)
                select t.id, 'rep' || n || '@harbour.example', 'Rep ' || n, 'rep', 'Europe/Berlin', now()
                  from team t, generate_series(1, 10) n
                """).update();
        db.sql("""
                insert into prospect (name, owner_id, source, zone, zone_basis, created_at)
                select 'Prospect ' || n * 7919 % :people, (select min(id) from member) + n % 10, 'list', 'Europe/Berlin', 'stated',
                       timestamptz '2026-03-10 09:00Z' - n * interval '5 minutes'
                  from generate_series(1, :people) n
                """).param("people", PEOPLE).update();
        db.sql("""
                with p as (
                    insert into pursuit (prospect_id, kind, state, opened_at, last_touch_at)
                    select id, 'sale', 'working', created_at, created_at + id % 1000 * interval '1 minute' from prospect
                    returning id, prospect_id, last_touch_at)
                insert into next_step (pursuit_id, prospect_id, owner_id, due_at, lane, kind, channel, goal, minutes, why_then,
                                       last_touch_at)
                select p.id, p.prospect_id, r.owner_id, r.created_at + p.id % 500 * interval '1 hour', 'sequence', 'touch', 'call',
                       'a talk', 5, 'then', p.last_touch_at
                  from p join prospect r on r.id = p.prospect_id
                """).update();
        db.sql("analyze").update();
    }

    /** T53: each order is read from its index, on the first page and the next; nothing is counted on the way. */
    @ParameterizedTest
    @ValueSource(strings = {"newest", "name", "silence", "due"})
    void aPageReadsAPageOfRows(String order) {
        var when = new When(NOW, ZoneId.of("Europe/Berlin"));
        var first = listing(order, null);
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
        transaction.executeWithoutResult(status -> {
            var before = rowsRead();
            var lines = store.lines(first, OptionalLong.empty(), when, ListingStore.PAGE + 1);
            store.estimate();
            assertThat(lines).hasSize(ListingStore.PAGE + 1);
            assertThat(rowsRead() - before).as("first page").isLessThan(20L * ListingStore.PAGE);
            var next = listing(order, lines.getLast().cursor().text());
            var more = store.lines(next, OptionalLong.empty(), when, ListingStore.PAGE + 1);
            assertThat(more).hasSize(ListingStore.PAGE + 1);
            var both = Stream.concat(lines.stream(), more.stream()).toList();
            assertThat(both).extracting(ListingStore.Line::prospectId).doesNotHaveDuplicates();
            if (order.equals("silence"))
                assertThat(both.stream().map(ListingStore.Line::lastTouchAt).toList())
                        .isSorted();
            assertThat(rowsRead() - before).as("both pages").isLessThan(40L * ListingStore.PAGE);
        });
    }

    private static Listing listing(String order, String after) {
        return new Listing(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, order,
                null, after, null);
    }

    /** From tables or through indexes, by this session since it last told the server's statistics; within a transaction it only grows. */
    private static long rowsRead() {
        return db.sql(
                        "select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) from pg_stat_xact_user_tables")
                .query(Long.class)
                .single();
    }
}
