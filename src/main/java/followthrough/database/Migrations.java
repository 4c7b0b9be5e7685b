package followthrough.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** The steps in {@code db/migration} by which a database comes to the schema of this build. */
public final class Migrations {
    private static final String STEPS = "classpath:db/migration";

    private Migrations() {}

    /**
     * Brings this database to the schema of this build, from nothing or from any earlier one; one that is there already is
     * only compared with the steps. Nodes that start at once take turns. Refused by {@link CannotStart} when a newer build
     * was here before, or a step fails, which then leaves nothing behind.
     */
    public static void run(DatabaseAddress address) {
        migrate(configured().dataSource(address.url(), address.user(), address.password()), address);
    }

    /** The same within a transaction of somebody's, who commits it; up to this version, which is {@link #known}. */
    static void within(Connection transaction, DatabaseAddress address, int version) {
        migrate(configured().dataSource(new Lent(transaction)).target(String.valueOf(version)), address);
    }

    /** Which version of the schema this database has; 0 when it has none. */
    static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("select to_regclass('flyway_schema_history') is not null")) {
                row.next();
                if (!row.getBoolean(1)) {
                    return 0;
                }
            }
            try (ResultSet row = statement.executeQuery(
                    "select coalesce(max(version::int), 0) from flyway_schema_history where success")) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** The versions that this build has steps to; the last is its own. */
    static NavigableSet<Integer> known() {
        NavigableSet<Integer> known = new TreeSet<>();
        try {
            for (var step : new PathMatchingResourcePatternResolver().getResources(STEPS + "/V*.sql")) {
                Matcher name = Pattern.compile("V(\\d+)__.*").matcher(String.valueOf(step.getFilename()));
                if (name.matches()) {
                    known.add(Integer.valueOf(name.group(1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The steps of the schema could not be listed", e);
        }
        return known;
    }

    private static FluentConfiguration configured() {
        return Flyway.configure().locations(STEPS);
    }

    private static void migrate(FluentConfiguration configured, DatabaseAddress address) {
        Flyway flyway = configured.load();
        try {
            MigrationInfo before = flyway.info().current();
            if (before != null
                    && before.getState().isApplied()
                    && !before.getState().isResolved()) {
                throw new CannotStart(
                        "The database at " + address + " was used by a newer Followthrough: it has schema "
                                + before.getVersion() + ", which this one does not know.",
                        "Start the newer version, or restore a back-up made with this one.");
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw new CannotStart(
                    "The database at " + address + " could not be brought to the schema of this version: "
                            + e.getMessage(),
                    "Nothing of the step that failed is left behind. Its user needs to own the database, and nobody but"
                            + " Followthrough may change its tables.",
                    e);
        }
    }

    /** Hands out one and the same connection, which whoever lent it commits, rolls back and closes. */
    private static final class Lent extends AbstractDataSource {
        private final Connection connection;

        Lent(Connection transaction) {
            connection = (Connection) Proxy.newProxyInstance(
                    Lent.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "commit", "close", "setAutoCommit" -> null;
                        case "rollback" -> arguments == null ? null : call(transaction, method, arguments);
                        default -> call(transaction, method, arguments);
                    });
        }

        private static @Nullable Object call(Connection transaction, Method method, Object @Nullable [] arguments)
                throws Throwable {
            try {
                return method.invoke(transaction, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }

        @Override
        public Connection getConnection() {
            return connection;
        }

        @Override
        public Connection getConnection(String user, String password) {
            return connection;
        }
    }
}
