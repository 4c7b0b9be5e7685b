package followthrough.database;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a database to one file, as it is at one moment, whoever else uses it: all tables are read in one repeatable-read
 * transaction. Which tables and columns there are it asks the database, so that it takes those of every version.
 */
public final class Backup {
    /**
     * Something that is not copied.
     *
     * @param column absent: no row of the table is
     * @param instead an SQL expression for what stands in the column's place
     */
    public record LeftOut(String table, @Nullable String column, String instead, String why) {
        public static LeftOut rows(String table, String why) {
            return new LeftOut(table, null, "", why);
        }

        public static LeftOut column(String table, String column, String instead, String why) {
            return new LeftOut(table, column, instead, why);
        }

        @Override
        public String toString() {
            return table + (column == null ? "" : "." + column) + ": " + why;
        }
    }

    /** @param bytes of the file */
    public record Done(long rows, int tables, long bytes) {}

    private static final Logger LOG = LoggerFactory.getLogger(Backup.class);

    private final CopyManager copy;
    private final List<LeftOut> leftOut;
    private final ZipOutputStream zip;
    private final Progress progress;

    private Backup(CopyManager copy, List<LeftOut> leftOut, ZipOutputStream zip, Progress progress) {
        this.copy = copy;
        this.leftOut = leftOut;
        this.zip = zip;
        this.progress = progress;
    }

    /**
     * Nothing of this name exists before the back-up is whole and on the disk; until then it grows beside it, as
     * {@code NAME.part}. Readable by its owner only.
     *
     * @param replace whether a file of this name may be replaced
     * @param leftOut what is not to be copied; what the database does not have is passed over
     * @throws CannotStart when there is nothing to copy, or the file is there or cannot be written
     */
    public static Done write(
            DatabaseAddress from, Path file, boolean replace, List<LeftOut> leftOut, Progress progress) {
        Path whole = file.toAbsolutePath().normalize();
        if (Files.isDirectory(whole)) {
            throw new CannotStart(
                    whole + " is a folder.", "Name a file in it, such as " + whole.resolve("followthrough.zip") + ".");
        }
        if (Files.exists(whole) && !replace) {
            throw new CannotStart(
                    "There is a file " + whole + " already, and it was left as it is.",
                    "Name another, or add --replace.");
        }
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        try (Connection connection = DriverManager.getConnection(from.url(), from.user(), from.password());
                FileChannel channel = open(part)) {
            FileLock lock = lock(channel);
            if (lock == null) {
                throw new CannotStart(
                        "Another back-up is just being written to " + whole + ".",
                        "Wait for it, or name another file.");
            }
            Thread cleanUp = new Thread(() -> remove(part));
            Runtime.getRuntime().addShutdownHook(cleanUp);
            try {
                channel.truncate(0);
                Copied copied = copy(connection, from, channel, leftOut, progress);
                BackupFile.seal(part);
                Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
                try (FileChannel folder = FileChannel.open(whole.resolveSibling(""), StandardOpenOption.READ)) {
                    folder.force(true);
                }
                return new Done(copied.rows, copied.tables, Files.size(whole));
            } finally {
                remove(part);
                forget(cleanUp);
            }
        } catch (IOException e) {
            throw new CannotStart(
                    "The back-up could not be written to " + whole + ": " + e.getMessage() + ". There is none.",
                    "Check that its folder is there and writable, and that its disk is not full.",
                    e);
        } catch (SQLException e) {
            throw new CannotStart(
                    "The database at " + from + " could not be read to its end: " + e.getMessage()
                            + ". There is no back-up.",
                    "Check that it is up and that its user may read all its tables.",
                    e);
        }
    }

    private record Copied(long rows, int tables) {}

    private static FileChannel open(Path part) throws IOException {
        var owner = PosixFilePermissions.fromString("rw-------");
        FileChannel channel = FileChannel.open(
                part,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(owner));
        Files.setPosixFilePermissions(part, owner);
        return channel;
    }

    private static void remove(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            LOG.warn("{} could not be removed; the next back-up of that name writes over it", part, e);
        }
    }

    private static void forget(Thread cleanUp) {
        try {
            Runtime.getRuntime().removeShutdownHook(cleanUp);
        } catch (IllegalStateException shuttingDown) {
            LOG.debug("It is under way", shuttingDown);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException byThisProcess) {
            return null;
        }
    }

    private static Copied copy(
            Connection connection, DatabaseAddress from, FileChannel channel, List<LeftOut> leftOut, Progress progress)
            throws SQLException, IOException {
        Instant made = Clock.systemUTC().instant();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
            statement.execute("set local statement_timeout = 0");
            statement.execute("set local timezone = 'UTC'");
        }
        int schema = Migrations.version(connection);
        if (schema == 0) {
            throw new CannotStart(
                    "There is no Followthrough in the database at " + from + ".",
                    "Name the data folder it runs with: FOLLOWTHROUGH_DATA=/path/to/data, or --data /path/to/data.");
        }
        // What a newer one keeps secret is not known here.
        if (!Migrations.known().contains(schema)) {
            throw new CannotStart(
                    "The database at " + from + " was used by a newer Followthrough: it has schema " + schema
                            + ", which this one does not know.",
                    "Make the back-up with that version.");
        }
        try (ZipOutputStream zip =
                new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16))) {
            // Half the size costs little; the last tenth would take as long again.
            zip.setLevel(Deflater.BEST_SPEED);
            zip.setComment(BackupFile.UNSEALED);
            Backup backup = new Backup(connection.unwrap(PGConnection.class).getCopyAPI(), leftOut, zip, progress);
            List<BackupFile.Rows> tables = new ArrayList<>();
            for (Catalog.Table table : Catalog.tables(connection).values()) {
                tables.add(backup.table(table));
            }
            List<String> notCopied = new ArrayList<>();
            leftOut.forEach(it -> notCopied.add(it.toString()));
            zip.putNextEntry(new ZipEntry(BackupFile.MANIFEST));
            zip.write(BackupFile.written(new BackupFile.Manifest(
                    BackupFile.FORMAT,
                    BackupFile.PRODUCT,
                    version(),
                    made,
                    schema,
                    connection.getMetaData().getDatabaseProductVersion(),
                    notCopied,
                    tables,
                    sequences(connection))));
            zip.closeEntry();
            zip.finish();
            zip.flush();
            return new Copied(tables.stream().mapToLong(BackupFile.Rows::rows).sum(), tables.size());
        }
    }

    private BackupFile.Rows table(Catalog.Table table) throws SQLException, IOException {
        StringJoiner columns = new StringJoiner(", ");
        for (String column : table.columns()) {
            columns.add(instead(table.name(), column) + " as " + Catalog.quoted(column));
        }
        boolean withoutRows = leftOut.stream().anyMatch(it -> it.table().equals(table.name()) && it.column() == null);
        BackupFile.Rows rows = new BackupFile.Rows(table.name(), table.columns(), 0);
        zip.putNextEntry(new ZipEntry(rows.entry()));
        long copied = copy.copyOut(
                "copy (select " + columns + " from " + Catalog.quoted(table.name())
                        + (withoutRows ? " where false" : "") + ") to stdout (format csv, header)",
                new Counted(table.name()));
        zip.closeEntry();
        return new BackupFile.Rows(table.name(), table.columns(), copied);
    }

    private String instead(String table, String column) {
        for (LeftOut some : leftOut) {
            if (some.table().equals(table) && column.equals(some.column())) {
                return some.instead();
            }
        }
        return Catalog.quoted(column);
    }

    /**
     * Where each sequence stands. They follow no transaction, so that they may be ahead of the rows and never behind:
     * no number is given out twice.
     */
    private static List<BackupFile.Sequence> sequences(Connection connection) throws SQLException {
        List<BackupFile.Sequence> sequences = new ArrayList<>();
        for (String name : Catalog.sequences(connection)) {
            try (Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery("select last_value, is_called from " + Catalog.quoted(name))) {
                row.next();
                sequences.add(new BackupFile.Sequence(name, row.getLong(1), row.getBoolean(2)));
            }
        }
        return sequences;
    }

    private static String version() {
        String version = Backup.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Into the archive, telling how much. */
    private final class Counted extends OutputStream {
        private final String table;
        private long bytes;

        Counted(String table) {
            this.table = table;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] some, int from, int count) throws IOException {
            zip.write(some, from, count);
            bytes += count;
            progress.reached(table, bytes);
        }
    }
}
