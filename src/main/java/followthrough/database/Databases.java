package followthrough.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.springframework.context.aot.AbstractAotProcessor;

/**
 * The databases of this installation on its one PostgreSQL server: the main one, and further ones by name, such as the
 * sandbox of the sample data.
 */
public final class Databases implements AutoCloseable {
    private static final int OLDEST_SERVER = 15;

    private final DatabaseAddress main;
    private final @Nullable PostgresServer server;

    private Databases(DatabaseAddress main, @Nullable PostgresServer server) {
        this.main = main;
        this.server = server;
    }

    /**
     * Whether this is the build, which finds out how the parts are put together. It runs in the folder where people keep
     * their data, and opens none of it.
     */
    static boolean isBuild() {
        return Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING);
    }

    private static void refuseToTheBuild() {
        if (isBuild()) throw new IllegalStateException("Something asks for a database during the build");
    }

    /** The databases of a server of our own, which stops when this is closed. */
    public static Databases of(PostgresServer server) {
        return new Databases(server.main(), server);
    }

    /** Starts the server of this folder, made first if need be, with its main database at the schema of this build. */
    static Databases start(DataFolder folder) {
        refuseToTheBuild();
        PostgresServer server = PostgresServer.start(folder, PostgresServer.Durability.FULL);
        try {
            Migrations.run(server.main());
            return of(server);
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /** The databases of somebody else's server; refused when it cannot be reached or is older than PostgreSQL 15. */
    public static Databases at(DatabaseAddress main) {
        refuseToTheBuild();
        try (Connection connection = DriverManager.getConnection(main.url(), main.user(), main.password())) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST_SERVER) {
                throw new CannotStart(
                        "The database at " + main + " runs PostgreSQL " + version + "; Followthrough needs "
                                + OLDEST_SERVER + " or newer.",
                        "Upgrade that server, name another one, or leave spring.datasource.url out to use the"
                                + " PostgreSQL that comes with Followthrough.");
            }
        } catch (SQLException e) {
            throw new CannotStart(
                    "The database at " + main + " could not be opened: " + e.getMessage(),
                    "Check that the server is up, and spring.datasource.url, .username and .password; or leave them"
                            + " out to use the PostgreSQL that comes with Followthrough.",
                    e);
        }
        return new Databases(main, null);
    }

    public DatabaseAddress main() {
        return main;
    }

    /** Where the database of this name is, or would be: it need not exist. */
    public DatabaseAddress address(String name) {
        return main.named(name);
    }

    public boolean exists(String name) {
        try (Connection connection = DriverManager.getConnection(main.url(), main.user(), main.password());
                var query = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
            query.setString(1, name);
            return query.executeQuery().next();
        } catch (SQLException e) {
            throw new IllegalStateException("The list of databases at " + main + " could not be read", e);
        }
    }

    /** Makes an empty database of this name; one of the same name must not exist. */
    public DatabaseAddress create(String name) {
        execute("create database " + quoted(name));
        return address(name);
    }

    /**
     * Makes a database that is a copy of another. Everybody connected to the other is disconnected first, because
     * PostgreSQL copies a database only while nobody uses it.
     */
    public DatabaseAddress copy(String name, String from) {
        execute("alter database " + quoted(from) + " allow_connections false");
        try {
            disconnect(from);
            execute("create database " + quoted(name) + " template " + quoted(from));
        } finally {
            execute("alter database " + quoted(from) + " allow_connections true");
        }
        return address(name);
    }

    /** Drops the database of this name, disconnecting whoever uses it; none of that name is fine. */
    public void drop(String name) {
        execute("drop database if exists " + quoted(name) + " with (force)");
    }

    /** As {@link #create(String)}, with a mark by which {@link #drop(String, String)} knows it again. */
    public DatabaseAddress create(String name, String mark) {
        create(name);
        execute("comment on database " + quoted(name) + " is '" + mark.replace("'", "''") + "'");
        return address(name);
    }

    /**
     * Drops the database of this name if it bears the mark; none of that name is fine.
     *
     * @throws CannotStart when it bears another mark or none: then it is somebody else's
     */
    public void drop(String name, String mark) {
        if (!exists(name)) {
            return;
        }
        if (!mark.equals(markOf(name))) {
            throw new CannotStart(
                    "The database " + name + " at " + main + " was not made for this, so it is not dropped.",
                    "Rename it, or drop it yourself if nobody needs it.");
        }
        drop(name);
    }

    private @Nullable String markOf(String name) {
        try (Connection connection = DriverManager.getConnection(main.url(), main.user(), main.password());
                var query = connection.prepareStatement(
                        "select shobj_description(oid, 'pg_database') from pg_database where datname = ?")) {
            query.setString(1, name);
            var found = query.executeQuery();
            return found.next() ? found.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException("What the database " + name + " is for could not be read", e);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }

    private void disconnect(String name) {
        try (Connection connection = DriverManager.getConnection(main.url(), main.user(), main.password());
                var query = connection.prepareStatement(
                        "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = ?")) {
            query.setString(1, name);
            query.executeQuery();
        } catch (SQLException e) {
            throw new IllegalStateException("The users of the database " + name + " could not be disconnected", e);
        }
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(main.url(), main.user(), main.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("The server at " + main + " refused: " + sql, e);
        }
    }

    private static String quoted(String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("Not a name for a database: " + name);
        }
        return '"' + name + '"';
    }
}
