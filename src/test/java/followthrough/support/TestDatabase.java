package followthrough.support;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import followthrough.database.CannotStart;
import followthrough.database.DataFolder;
import followthrough.database.DatabaseAddress;
import followthrough.database.Databases;
import followthrough.database.Migrations;
import followthrough.database.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * One PostgreSQL for all tests of this JVM, and as many migrated databases on it as they like. For a store's tests,
 * without Spring:
 *
 * <pre>{@code
 * private final JdbcClient db = JdbcClient.create(TestDatabase.fresh());
 * }</pre>
 */
public final class TestDatabase {
    private static final String MIGRATED = "migrated";
    private static final Databases DATABASES = start();
    private static int made;
    private static Path folder;

    private TestDatabase() {}

    /** A new database with all migrations done and nothing else, through a small pool. Takes about 50 ms. */
    public static DataSource fresh() {
        DatabaseAddress address = create();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.url());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    /** A new database with all migrations done and nothing else. */
    public static synchronized DatabaseAddress create() {
        made++;
        return DATABASES.copy("test_" + made, MIGRATED);
    }

    /** All databases of the tests' server. */
    public static Databases databases() {
        return DATABASES;
    }

    private static Databases start() {
        Databases databases = Databases.of(server());
        Runtime.getRuntime().addShutdownHook(new Thread(databases::close));
        DatabaseAddress main = databases.main();
        JdbcClient db = JdbcClient.create(new DriverManagerDataSource(main.url(), main.user(), main.password()));
        List<String> leftover = db.sql("select datname from pg_database where datname ~ '^(test_|migrated)'")
                .query((row, number) -> row.getString("datname"))
                .list();
        leftover.forEach(databases::drop);
        DatabaseAddress migrated = databases.create(MIGRATED);
        Migrations.run(migrated);
        // Tests send more, and to fewer people, than any workspace does. Those of budgets set them themselves.
        JdbcClient.create(new DriverManagerDataSource(migrated.url(), migrated.user(), migrated.password()))
                .sql("""
                        alter table workspace
                            alter column per_prospect_week set default 0, alter column per_company_day set default 0,
                            alter column per_domain_minute set default 0, alter column per_domain_hour set default 0,
                            alter column ramp_start set default 0
                        """)
                .update();
        return databases;
    }

    /** For what else these tests keep on disk, and no tests beside them. */
    static Path folder() {
        return folder.resolveSibling("test-folders-" + folder.getFileName());
    }

    /** The folder is kept from run to run, which saves unpacking; a run beside this one uses the next. */
    private static PostgresServer server() {
        for (int number = 1; ; number++) {
            folder = Path.of("target", "test-postgres-" + number);
            try {
                return PostgresServer.start(new DataFolder(folder), PostgresServer.Durability.NONE);
            } catch (CannotStart e) {
                if (number == 8 || !String.valueOf(e.getMessage()).contains("in use")) {
                    throw e;
                }
            }
        }
    }
}
