package followthrough.bench;

import followthrough.database.DatabaseAddress;
import followthrough.database.Databases;
import followthrough.database.Migrations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/**
 * The yardstick of imports: the rows of an installation copied into the same tables, indexes and constraints of a fresh
 * database, in one transaction, as fast as PostgreSQL takes them.
 *
 * @param people rows of the table of prospects
 */
record Copy(Duration took, long people) {
    /** What an import writes, in an order that foreign keys allow. */
    private static final List<String> WRITTEN =
            List.of("company", "prospect", "address", "deal", "timeline", "pursuit", "next_step", "commitment");

    static Copy of(Databases databases, DatabaseAddress from) {
        var fresh = databases.create("yardstick");
        Migrations.run(fresh);
        try (var source = open(from);
                var target = open(fresh)) {
            // Those the rows point to come first and without a clock running; their own order does not matter.
            run(target, "set session_replication_role = replica");
            for (var table : others(source)) {
                run(target, "delete from " + table);
                copyIn(target, table, copyOut(source, table));
            }
            run(target, "set session_replication_role = origin");
            var rows = new LinkedHashMap<String, byte[]>();
            for (var table : WRITTEN) rows.put(table, copyOut(source, table));

            var began = Instant.now();
            target.setAutoCommit(false);
            for (Map.Entry<String, byte[]> table : rows.entrySet()) copyIn(target, table.getKey(), table.getValue());
            target.commit();
            var took = Duration.between(began, Instant.now());
            return new Copy(took, count(target));
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("The rows could not be copied", e);
        } finally {
            databases.drop("yardstick");
        }
    }

    private static Connection open(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(address.url(), address.user(), address.password());
    }

    private static List<String> others(Connection connection) throws SQLException {
        return texts(
                connection,
                "select quote_ident(tablename) from pg_tables where schemaname = 'public'"
                        + " and tablename not like 'flyway%' and tablename <> 'import_row' and tablename not in ('"
                        + String.join("', '", WRITTEN) + "')");
    }

    private static String columns(Connection connection, String table) throws SQLException {
        return String.join(
                ", ",
                texts(
                        connection,
                        "select quote_ident(column_name) from information_schema.columns where table_schema = 'public'"
                                + " and quote_ident(table_name) = '" + table + "' and is_generated = 'NEVER'"
                                + " order by ordinal_position"));
    }

    private static byte[] copyOut(Connection connection, String table) throws SQLException, IOException {
        var rows = new ByteArrayOutputStream();
        connection.unwrap(PGConnection.class).getCopyAPI().copyOut(copy(connection, table) + " to stdout", rows);
        return rows.toByteArray();
    }

    private static void copyIn(Connection connection, String table, byte[] rows) throws SQLException, IOException {
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(copy(connection, table) + " from stdin", new ByteArrayInputStream(rows), 1 << 16);
    }

    private static String copy(Connection connection, String table) throws SQLException {
        return "copy " + table + " (" + columns(connection, table) + ")";
    }

    private static long count(Connection connection) throws SQLException {
        return Long.parseLong(texts(connection, "select count(*) from prospect").getFirst());
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        var texts = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) texts.add(rows.getString(1));
        }
        return texts;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
