package followthrough.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import followthrough.support.OldInstallation;
import followthrough.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** T58: whoever skips versions is brought through all of them, with what they had. */
class MigrationsTest {
    private static final int FIRST_WHOLE = 6;

    @Test
    void anOldInstallationKeepsEverybodyAndEachNextStep() {
        var address = TestDatabase.databases().create("test_old");
        var source = new DriverManagerDataSource(address.url(), address.user(), address.password());
        var db = JdbcClient.create(source);
        OldInstallation.make(address, FIRST_WHOLE, 300);

        Migrations.run(address);

        assertThat(count(db, "prospect")).isEqualTo(300);
        assertThat(count(db, "touch")).isEqualTo(300);
        assertThat(count(db, "timeline where kind = 'touch'")).isEqualTo(300);
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
