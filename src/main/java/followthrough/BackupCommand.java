package followthrough;

import followthrough.channels.email.Mailboxes;
import followthrough.database.Backup;
import followthrough.database.Backup.LeftOut;
import followthrough.database.BackupFile;
import followthrough.database.CannotStart;
import followthrough.database.DataFolder;
import followthrough.database.DatabaseAddress;
import followthrough.database.Databases;
import followthrough.database.OpenDatabase;
import followthrough.database.PostgresServer;
import followthrough.database.Progress;
import followthrough.database.Restore;
import followthrough.pursuits.Fence;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * {@code ./followthrough backup FILE}, whether Followthrough runs or not, and {@code ./followthrough restore FILE} into a
 * database in which there is nothing yet. What a back-up leaves out, and what a restored copy is told, stands here.
 */
public final class BackupCommand {
    /** All else is copied: the hashes of passwords and API tokens, and the key of the never-contact list, among it. */
    public static final List<LeftOut> LEFT_OUT = List.of(
            LeftOut.rows("sign_in", "whoever was signed in signs in again"),
            LeftOut.rows("invitation", "one-time links, some of which may have been used since; make new ones"),
            LeftOut.rows("mailbox_sign_in", "sign-ins at providers that were under way"),
            LeftOut.column(
                    "mail_provider",
                    "secret",
                    "'\\x00'",
                    "client secrets of Google and Microsoft, sealed with a key that is in no back-up; give them again"),
            LeftOut.column(
                    "mailbox",
                    "secret",
                    // One that is empty belongs to a mailbox that was removed.
                    "case when secret = '' then secret else '\\x00' end",
                    "passwords and sign-ins of mailboxes, sealed with a key that is in no back-up; give them again"));

    private static final Set<String> OPTIONS = Set.of(
            "data", "replace", "spring.datasource.url", "spring.datasource.username", "spring.datasource.password");

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMMM yyyy, H:mm 'UTC'", Locale.ENGLISH);

    private final Path file;
    private final Map<String, String> options;
    private final PrintStream out;
    private final @Nullable PrintStream terminal;
    private final Instant began = Instant.now();

    private BackupCommand(Path file, Map<String, String> options, PrintStream out, @Nullable PrintStream terminal) {
        this.file = file;
        this.options = options;
        this.out = out;
        this.terminal = terminal;
    }

    /** The same at a terminal if there is one, with the log out of the way. */
    static int run(String command, String[] arguments) {
        // Nobody has set up the log, which would tell all it knows.
        LoggingSystem.get(BackupCommand.class.getClassLoader()).beforeInitialize();
        var console = System.console();
        return run(
                command,
                arguments,
                System.out,
                System.err,
                console != null && console.isTerminal() ? System.err : null);
    }

    /**
     * Returns the exit status: 0 done, 1 refused or failed with the reason on {@code err}.
     *
     * @param terminal where somebody watches; without it a back-up that succeeds says nothing, as cron likes it
     */
    public static int run(
            String command, String[] arguments, PrintStream out, PrintStream err, @Nullable PrintStream terminal) {
        Map<String, String> options = new HashMap<>();
        String file = "";
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--")) file = file.isEmpty() ? argument : "two files";
            else if (argument.equals("--replace")) options.put("replace", "");
            else if (equals > 0) options.put(argument.substring(2, equals), argument.substring(equals + 1));
            else options.put(argument.substring(2), i + 1 < arguments.length ? arguments[++i] : "");
        }
        Optional<String> unknown =
                options.keySet().stream().filter(it -> !OPTIONS.contains(it)).findFirst();
        unknown.ifPresent(it -> err.println("\"" + command + "\" knows no --" + it + "."));
        if (file.isEmpty() || file.equals("two files") || unknown.isPresent()) {
            err.println(
                    command.equals("backup")
                            ? "Usage: ./followthrough backup FILE [--replace] [--data FOLDER]"
                            : "Usage: ./followthrough restore FILE [--data FOLDER]");
            return 1;
        }
        BackupCommand it = new BackupCommand(Path.of(file), options, out, terminal);
        try {
            if (command.equals("backup")) it.backup();
            else it.restore();
            return 0;
        } catch (CannotStart e) {
            it.clearLine();
            err.println(e.getMessage() + "\n" + e.remedy());
            return 1;
        }
    }

    private void backup() {
        DatabaseAddress external = external();
        try (OpenDatabase database = external == null ? OpenDatabase.in(data()) : OpenDatabase.at(external)) {
            Backup.Done done =
                    Backup.write(database.address(), file, options.containsKey("replace"), LEFT_OUT, progress());
            clearLine();
            if (terminal != null) {
                out.println(amount("Backed up", done.rows(), done.tables()) + " to " + file + ": "
                        + megabytes(done.bytes()) + ", " + seconds() + ".");
            }
        }
    }

    private void restore() {
        try (BackupFile from = BackupFile.open(file)) {
            Restore.refuseNewer(from);
            DatabaseAddress external = external();
            if (external != null) {
                restored(from, Restore.into(external, from, db -> tell(db, from), progress()), external.toString());
                return;
            }
            try (PostgresServer server = PostgresServer.start(data(), PostgresServer.Durability.FULL)) {
                restored(
                        from,
                        Restore.into(server.main(), from, db -> tell(db, from), progress()),
                        data().path().toString());
            }
        }
    }

    /** What a copy has to know before anybody uses it. */
    private static void tell(JdbcClient copy, BackupFile from) {
        Instant now = Instant.now();
        Fence.raise(
                copy,
                "this database was restored from a back-up of " + moment(from) + ", which does not know what was"
                        + " sent since",
                now);
        // No process knows any more what it had sent of what it held then.
        copy.sql("update ledger set lease_token = null where pending").update();
        Mailboxes.askForPasswords(copy, now);
    }

    private void restored(BackupFile from, Restore.Done done, String where) {
        clearLine();
        out.println(amount("Restored", done.rows(), done.tables()) + " into " + where + ": as of " + moment(from)
                + (from.manifest().schema() == done.schema()
                        ? ""
                        : ", brought from schema " + from.manifest().schema() + " to " + done.schema())
                + ", " + seconds() + ".");
        for (String table : done.passedOver()) {
            out.println("Not restored: " + table + ", which is no table of Followthrough; it is in the file as tables/"
                    + table + ".csv.");
        }
        out.println("Nothing is sent until an administrator confirms on any page that this is the one copy that sends."
                + " Mailboxes wait for their passwords and sign-ins, and everybody signs in again.");
    }

    private @Nullable DatabaseAddress external() {
        String url = option("spring.datasource.url", "SPRING_DATASOURCE_URL", "");
        // Tried, with words for what may be wrong.
        return url.isBlank()
                ? null
                : Databases.at(new DatabaseAddress(
                                url,
                                option("spring.datasource.username", "SPRING_DATASOURCE_USERNAME", ""),
                                option("spring.datasource.password", "SPRING_DATASOURCE_PASSWORD", "")))
                        .main();
    }

    private DataFolder data() {
        return new DataFolder(Path.of(option("data", "FOLLOWTHROUGH_DATA", "data")));
    }

    private String option(String name, String environment, String otherwise) {
        String given = options.getOrDefault(name, System.getenv(environment));
        return given == null || given.isBlank() ? otherwise : given;
    }

    /** One line that is written over a few times a second. */
    private Progress progress() {
        if (terminal == null) return (table, bytes) -> {};
        PrintStream to = terminal;
        return new Progress() {
            private long last;

            @Override
            public void reached(String table, long bytes) {
                if (System.nanoTime() - last < 200_000_000) return;
                last = System.nanoTime();
                to.printf(Locale.ROOT, "\r\033[K  %s, %s ...", table, megabytes(bytes));
                to.flush();
            }
        };
    }

    private void clearLine() {
        if (terminal != null) terminal.print("\r\033[K");
    }

    private String seconds() {
        return String.format(
                Locale.ROOT, "%.1f s", Duration.between(began, Instant.now()).toMillis() / 1000.0);
    }

    private static String amount(String did, long rows, int tables) {
        return String.format(Locale.ROOT, "%s %,d rows of %d tables", did, rows, tables);
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / 1_000_000.0);
    }

    private static String moment(BackupFile file) {
        return MOMENT.format(file.manifest().made().atZone(ZoneOffset.UTC));
    }
}
