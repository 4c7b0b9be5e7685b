package followthrough.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import followthrough.support.TestDatabase;
import java.time.Instant;
import java.time.ZoneOffset;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** T58: whoever skips versions is brought through all of them, with what they had. */
class MigrationsTest {
    private static final MigrationVersion FIRST_WHOLE = MigrationVersion.fromVersion("6");

    @Test
    void anOldInstallationKeepsEverybodyAndEachNextStep() {
        var address = TestDatabase.databases().create("test_old");
        var source = new DriverManagerDataSource(address.url(), address.user(), address.password());
        var db = JdbcClient.create(source);
        Flyway.configure().dataSource(source).target(FIRST_WHOLE).load().migrate();
        db.sql("""
                with v as (select :now::timestamptz now),
                t as (insert into team (name) values ('North') returning id),
                m as (insert into member (team_id, email, name, role, zone, created_at)
                      select t.id, 'ana@old.example', 'Ana', 'administrator', 'Europe/Madrid', now from t, v returning id),
                i as (insert into import (member_id, file_name, file_hash, file_size, state, settings, row_count, created_at)
                      select id, 'fair.csv', '\\x00', 9, 'done', '{}', 300, now from m, v returning id),
                c as (insert into company (name, created_at) select 'Łódź Mebel', now from v returning id),
                p as (insert into prospect (name, company_id, owner_id, source, zone, zone_basis, import_id, words, created_at)
                      select 'Жанна ' || n, c.id, m.id, 'fair', 'Europe/Warsaw', 'country', i.id, plain('Жанна ' || n), now
                        from c, m, i, v, generate_series(1, 300) n returning id),
                r as (insert into import_row (import_id, row_number, verdict, prospect_id)
                      select i.id, p.id, 'new', p.id from i, p),
                u as (insert into pursuit (prospect_id, kind, state, ending, ended_at, opened_at, clock_due)
                      select id, 'sale', case when id % 3 = 0 then 'ended' else 'new' end,
                             case when id % 3 = 0 then 'no' end, case when id % 3 = 0 then now end, now, now
                        from p, v returning id, prospect_id, state),
                n as (insert into next_step (pursuit_id, prospect_id, owner_id, due_at, lane, kind, channel, goal, minutes, why_then)
                      select u.id, prospect_id, m.id, now, 'new', 'touch', 'call', 'They say when', 5, 'first touch'
                        from u, m, v where state <> 'ended'),
                k as (insert into touch (pursuit_id, prospect_id, channel, automatic, made_at, number, goal, minutes)
                      select id, prospect_id, 'email', true, now, 1, 'They know us', 1 from u, v),
                e as (insert into timeline (prospect_id, pursuit_id, at, kind, text)
                      select prospect_id, id, now, 'touch', 'E-mail sent' from u, v)
                insert into undo (member_id, pursuit_id, revision, label, before, until)
                select m.id, u.id, 1, 'no', '{}', now from m, u, v where state = 'ended'
                """)
                .param("now", Instant.parse("2026-03-02T08:00:00Z").atOffset(ZoneOffset.UTC))
                .update();

        Migrations.run(address);

        assertThat(count(db, "prospect")).isEqualTo(300);
        assertThat(count(db, "touch")).isEqualTo(300);
        assertThat(count(db, "timeline")).isEqualTo(300);
        assertThat(count(db, "pursuit where open")).isEqualTo(200);
        assertThat(count(db, "next_step n join pursuit p on p.id = n.pursuit_id and p.open"))
                .isEqualTo(200);
        assertThat(count(db, "next_step where clock_due is not null"))
                .as("the first-touch clock runs on")
                .isEqualTo(200);
        assertThat(count(db, "import where (counts ->> 'new')::int = 300")).isEqualTo(1);
        assertThat(count(db, "prospect where words like search_pattern('жанна 17')"))
                .as("found by what people type")
                .isPositive();
    }

    @Test
    void aDatabaseOfANewerBuildIsLeftAlone() {
        var address = TestDatabase.create();
        JdbcClient.create(new DriverManagerDataSource(address.url(), address.user(), address.password()))
                .sql("""
                        insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,
                            installed_by, execution_time, success)
                        values (9999, '9999', 'of tomorrow', 'SQL', 'V9999__of_tomorrow.sql', 1, 'somebody', 1, true)""")
                .update();
        assertThatThrownBy(() -> Migrations.run(address))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("newer Followthrough")
                .hasMessageContaining("9999");
    }

    @Test
    void aStepThatFailsIsNamed() {
        var address = TestDatabase.databases().create("test_taken");
        JdbcClient.create(new DriverManagerDataSource(address.url(), address.user(), address.password()))
                .sql("create table prospect (somebody_elses text)")
                .update();
        assertThatThrownBy(() -> Migrations.run(address))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("could not be brought to the schema");
    }

    private static long count(JdbcClient db, String from) {
        return db.sql("select count(*) from " + from).query(Long.class).single();
    }
}
