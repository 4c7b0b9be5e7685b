package followthrough.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The main database for a command at the console, whether Followthrough runs at that moment or not: the server that
 * runs is used as it is, else one is started and stopped on closing.
 */
public final class OpenDatabase implements AutoCloseable {
    private final DatabaseAddress address;
    private final @Nullable PostgresServer ours;

    private OpenDatabase(DatabaseAddress address, @Nullable PostgresServer ours) {
        this.address = address;
        this.ours = ours;
    }

    /** A server of somebody else's. */
    public static OpenDatabase at(DatabaseAddress address) {
        return new OpenDatabase(address, null);
    }

    /** The server of this data folder; refused by {@link CannotStart} when there is none, or it cannot be started. */
    public static OpenDatabase in(DataFolder folder) {
        Optional<DatabaseAddress> running = running(folder);
        if (running.isPresent()) {
            return new OpenDatabase(running.get(), null);
        }
        if (!Files.isDirectory(folder.path().resolve("database"))) {
            // One that is made here would be empty, and not the one that is meant.
            throw new CannotStart(
                    "There is no Followthrough in " + folder.path() + ".",
                    "Name the data folder it runs with: FOLLOWTHROUGH_DATA=/path/to/data, or --data /path/to/data.");
        }
        PostgresServer server = PostgresServer.start(folder, PostgresServer.Durability.FULL);
        return new OpenDatabase(server.main(), server);
    }

    public DatabaseAddress address() {
        return address;
    }

    @Override
    public void close() {
        if (ours != null) {
            ours.close();
        }
    }

    /** Where a running server says it is: the fourth line of its postmaster.pid is the port. Tried before believed. */
    private static Optional<DatabaseAddress> running(DataFolder folder) {
        Path pid = folder.path().resolve("database/postmaster.pid");
        Path login = folder.path().resolve("database/login");
        if (!Files.isReadable(pid) || !Files.isReadable(login)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(pid);
            if (lines.size() < 4 || !lines.get(3).strip().matches("\\d+")) {
                return Optional.empty();
            }
            DatabaseAddress address = new DatabaseAddress(
                    "jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/followthrough",
                    "followthrough",
                    Files.readString(login).strip());
            return answers(address) ? Optional.of(address) : Optional.empty();
        } catch (NoSuchFileException stoppedMeanwhile) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The database's notes in " + folder.path() + " cannot be read", e);
        }
    }

    private static boolean answers(DatabaseAddress address) {
        try (Connection connection = DriverManager.getConnection(address.url(), address.user(), address.password())) {
            return connection.isValid(2);
        } catch (SQLException notRunning) {
            return false;
        }
    }
}
