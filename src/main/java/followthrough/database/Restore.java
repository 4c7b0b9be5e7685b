package followthrough.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Reads a {@link BackupFile} into an empty database, in one transaction: the schema as it was when the back-up was made,
 * the rows, then the migrations since. Whatever goes wrong, and whenever it is killed, the database is as empty as before.
 */
public final class Restore {
    /** Of our own choice; whoever holds it restores. */
    private static final long LOCK = 0x466f6c6c6f77L;

    private static final int NAMED = 5;

    /**
     * @param schema of this build, to which the database was brought
     * @param passedOver tables of the file that this product never had, which were not restored
     */
    public record Done(long rows, int tables, int schema, List<String> passedOver) {}

    private final Connection connection;
    private final BackupFile file;
    private final Progress progress;

    private Restore(Connection connection, BackupFile file, Progress progress) {
        this.connection = connection;
        this.file = file;
        this.progress = progress;
    }

    /**
     * Whether this build knows the schema of the file, asked before anything is begun.
     *
     * @throws CannotStart when it is newer
     */
    public static void refuseNewer(BackupFile file) {
        int schema = file.manifest().schema();
        if (!Migrations.known().contains(schema)) {
            throw new CannotStart(
                    file.path() + " was made by another Followthrough ("
                            + file.manifest().version() + ", schema " + schema
                            + "); this one knows schemas up to "
                            + Migrations.known().last()
                            + ". Nothing was changed.",
                    "Restore it with that version or a later one.");
        }
    }

    /**
     * @param atTheEnd what a restored copy has to know before anybody uses it, at the schema of this build and within the
     *     same transaction
     * @throws CannotStart when the database is not empty, or the rows do not fit
     */
    public static Done into(DatabaseAddress target, BackupFile file, Consumer<JdbcClient> atTheEnd, Progress progress) {
        refuseNewer(file);
        try (Connection connection = DriverManager.getConnection(target.url(), target.user(), target.password())) {
            connection.setAutoCommit(false);
            Done done = new Restore(connection, file, progress).all(target, atTheEnd);
            connection.commit();
            // Without it the first pages would be slow until PostgreSQL finds time to look at what came.
            connection.setAutoCommit(true);
            run(connection, "vacuum (analyze) " + listed(Catalog.tables(connection)));
            return done;
        } catch (SQLException | IOException e) {
            throw new CannotStart(
                    file.path() + " could not be restored into " + target + ": " + e.getMessage()
                            + "\nNothing was changed: that database is as empty as before.",
                    "Check that the server is up, its disk not full, and its user the owner of the database.",
                    e);
        }
    }

    private Done all(DatabaseAddress target, Consumer<JdbcClient> atTheEnd) throws SQLException, IOException {
        run(connection, "set local statement_timeout = 0");
        alone(target);
        empty(target);
        Migrations.within(connection, target, file.manifest().schema());

        Map<String, Catalog.Table> tables = Catalog.tables(connection);
        List<String> passedOver = new ArrayList<>();
        List<BackupFile.Rows> ours = new ArrayList<>();
        for (BackupFile.Rows rows : file.manifest().tables()) {
            if (tables.containsKey(rows.table())) {
                ours.add(rows);
            } else {
                passedOver.add(rows.table());
            }
        }
        fits(tables, ours);

        List<Catalog.Aside> keys = Catalog.foreignKeys(connection);
        List<Catalog.Aside> indexes = Catalog.indexes(connection);
        for (Catalog.Aside key : keys) run(connection, key.drop());
        for (Catalog.Aside index : indexes) run(connection, index.drop());
        // What a migration wrote is in the file as well.
        run(connection, "truncate " + listed(tables));
        long loaded = 0;
        for (BackupFile.Rows rows : ours) loaded += load(rows);
        for (Catalog.Aside index : indexes) run(connection, index.make());
        // This looks at all rows, and refuses those that point nowhere.
        for (Catalog.Aside key : keys) run(connection, key.make());
        sequences();

        // What a step changes may point to rows of this very transaction, and would be looked at only at its end; until
        // then
        // PostgreSQL lets no step change that table.
        run(connection, "set constraints all immediate");
        int now = Migrations.known().last();
        Migrations.within(connection, target, now);
        atTheEnd.accept(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
        return new Done(loaded, ours.size(), now, passedOver);
    }

    private void alone(DatabaseAddress target) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_try_advisory_xact_lock(" + LOCK + ")")) {
            row.next();
            if (!row.getBoolean(1)) {
                throw new CannotStart(
                        "Somebody else is just restoring into " + target + ". Nothing was changed.", "Wait for them.");
            }
        }
    }

    private void empty(DatabaseAddress target) throws SQLException {
        List<String> there = Catalog.everything(connection);
        if (!there.isEmpty()) {
            String named = there.stream().limit(NAMED).collect(Collectors.joining(", "));
            throw new CannotStart(
                    "The database at " + target + " is not empty: it holds " + named
                            + (there.size() > NAMED ? " and " + (there.size() - NAMED) + " more" : "")
                            + ". Nothing was changed.",
                    "Restore into a new data folder, --data /path/of/a/new/folder, and run Followthrough with that; or"
                            + " into an empty database on your own server.");
        }
    }

    /** Every table of that schema is in the file, with the columns it has there. */
    private void fits(Map<String, Catalog.Table> tables, List<BackupFile.Rows> ours) throws IOException {
        Map<String, Set<String>> inFile =
                ours.stream().collect(Collectors.toMap(BackupFile.Rows::table, rows -> Set.copyOf(rows.columns())));
        for (Catalog.Table table : tables.values()) {
            Set<String> columns = inFile.getOrDefault(table.name(), Set.of());
            if (!columns.equals(Set.copyOf(table.columns()))) {
                throw new IOException("its table " + table.name() + " has the columns " + columns + ", and schema "
                        + file.manifest().schema() + " wants " + table.columns());
            }
        }
    }

    private long load(BackupFile.Rows rows) throws SQLException, IOException {
        CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
        String columns = rows.columns().stream().map(Catalog::quoted).collect(Collectors.joining(", "));
        try (InputStream in = new BufferedInputStream(file.rows(rows, progress), 1 << 16)) {
            long loaded = copy.copyIn(
                    "copy " + Catalog.quoted(rows.table()) + " (" + columns
                            + ") from stdin (format csv, header match, freeze)",
                    in);
            if (loaded != rows.rows()) {
                throw new IOException(
                        "its table " + rows.table() + " has " + loaded + " rows and should have " + rows.rows());
            }
            return loaded;
        }
    }

    private void sequences() throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("select setval(?::regclass, ?, ?)")) {
            Set<String> there = Set.copyOf(Catalog.sequences(connection));
            for (BackupFile.Sequence sequence : file.manifest().sequences()) {
                if (there.contains(sequence.name())) {
                    set.setString(1, Catalog.quoted(sequence.name()));
                    set.setLong(2, sequence.last());
                    set.setBoolean(3, sequence.called());
                    set.execute();
                }
            }
        }
    }

    private static String listed(Map<String, Catalog.Table> tables) {
        return tables.keySet().stream().map(Catalog::quoted).collect(Collectors.joining(", "));
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
