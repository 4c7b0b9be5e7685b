package followthrough.database;

import com.sun.security.auth.module.UnixSystem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL server of our own, run as a separate process for as long as this application runs, reachable from this
 * machine only. It keeps its programs, its data and its log in the data folder:
 *
 * <pre>
 * lock               held while a server runs here
 * postgres-18.6.0/   the programs, unpacked on first use
 * database/          the data; its log-in is in the file "login" within
 * log/postgres.log
 * </pre>
 *
 * Whatever dies when, the next start puts right: half-made folders are made anew, a server left over from a killed
 * application is stopped, and PostgreSQL recovers what was committed.
 */
public final class PostgresServer implements AutoCloseable {
    /** Whether what was committed survives a crash of the machine. */
    public enum Durability {
        FULL,
        /** For tests: several times faster. */
        NONE
    }

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final String NAME = "followthrough";
    private static final long LOG_LIMIT = 10_000_000;
    private static final int ATTEMPTS = 3;
    private static final int REVIVALS = 30;

    private final DataFolder folder;
    private final Durability durability;
    private final FileLock lock;
    private final Path programs;
    private final Path cluster;
    private final Path log;
    private final Account account;
    private int port;
    private boolean closed;

    private PostgresServer(DataFolder folder, Durability durability, FileLock lock) throws IOException {
        this.folder = folder;
        this.durability = durability;
        this.lock = lock;
        this.programs = programs(folder);
        this.cluster = folder.path().resolve("database");
        this.log = folder.folder("log").resolve("postgres.log");
        this.account = Account.choose(programs);
    }

    /**
     * Starts the server of this folder, made first if need be, and returns once it takes connections. Throws
     * {@link CannotStart} when another application runs there, or the server cannot run for a reason one can mend.
     */
    public static PostgresServer start(DataFolder folder, Durability durability) {
        FileLock lock = lock(folder);
        boolean started = false;
        try {
            PostgresServer server = new PostgresServer(folder, durability, lock);
            server.makeCluster();
            server.stopLeftover();
            server.launch();
            started = true;
            return server;
        } catch (IOException e) {
            throw new CannotStart(
                    "PostgreSQL could not be started in " + folder.path() + ": " + e,
                    "Check that this folder is writable and its disk is not full.",
                    e);
        } finally {
            if (!started) {
                release(lock);
            }
        }
    }

    /** The main database. */
    public DatabaseAddress main() {
        return new DatabaseAddress(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME,
                NAME,
                read(cluster.resolve("login")).strip());
    }

    /** The process of the server. */
    public ProcessHandle process() {
        return ProcessHandle.of(postmaster().orElseThrow()).orElseThrow();
    }

    /** Stops the server: what is under way is rolled back, what was committed stays. Twice is fine. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (Files.exists(cluster.resolve("postmaster.pid"))) {
            stop();
        }
        release(lock);
    }

    private static FileLock lock(DataFolder folder) {
        Path file = folder.path().resolve("lock");
        try {
            if (!Files.isDirectory(folder.path())) {
                // Others may pass through, not look: PostgreSQL may have to run under an id of its own.
                Files.createDirectories(
                        folder.path(),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            }
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException heldByThisProcess) {
                LOG.debug("{} is locked by this process itself", file, heldByThisProcess);
            }
            if (lock == null) {
                channel.close();
                throw new CannotStart(
                        "The data folder " + folder.path() + " is in use by another Followthrough, process "
                                + Files.readString(file).strip() + ".",
                        "Use that one, stop it first, or name another folder with --data.");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return lock;
        } catch (IOException e) {
            throw new CannotStart(
                    "The data folder " + folder.path() + " could not be opened: " + e,
                    "Make it writable for the user Followthrough runs as, or name another folder with --data.",
                    e);
        }
    }

    private static void release(FileLock lock) {
        try {
            lock.acquiredBy().close();
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder's lock could not be released", e);
        }
    }

    /** The folder of the server's programs, unpacked first if need be; those of other versions are removed. */
    private static Path programs(DataFolder folder) throws IOException {
        String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String archive = "postgres-" + system + "-" + machine + ".txz";
        URL resource = PostgresServer.class.getResource("/" + archive);
        Matcher version = Pattern.compile("-(\\d+\\.\\d+\\.\\d+)\\.jar").matcher(String.valueOf(resource));
        if (resource == null || !version.find()) {
            throw new CannotStart(
                    "The PostgreSQL programs for this machine (" + system + ", " + machine + ") are not in this build.",
                    "Build Followthrough on this machine, or use a PostgreSQL server of your own: set"
                            + " spring.datasource.url.");
        }
        Path home = folder.path().resolve("postgres-" + version.group(1));
        if (!Files.isDirectory(home)) {
            LOG.info("Unpacking PostgreSQL {}", version.group(1));
            try (Stream<Path> others = Files.list(folder.path())) {
                for (Path other : others.toList()) {
                    if (other.getFileName().toString().matches("postgres-\\d.*")) {
                        removeTree(other);
                    }
                }
            }
            Path half = home.resolveSibling(home.getFileName() + ".new");
            unpack(resource, half);
            Files.move(half, home, StandardCopyOption.ATOMIC_MOVE);
        }
        // The system names running programs by their real path, and so must we to know ours.
        return home.toRealPath();
    }

    private static void unpack(URL archive, Path into) throws IOException {
        try (InputStream packed = new BufferedInputStream(archive.openStream());
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = into.resolve(entry.getName()).normalize();
                if (!path.startsWith(into)) {
                    throw new IOException("The archive names a file outside itself: " + entry.getName());
                }
                Files.createDirectories(entry.isDirectory() ? path : path.resolveSibling(""));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isFile()) {
                    Files.copy(tar, path);
                    if ((entry.getMode() & 0100) != 0) {
                        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
    }

    private void makeCluster() throws IOException {
        Path half = folder.path().resolve("database.new");
        if (Files.isDirectory(cluster)) {
            String made = read(cluster.resolve("PG_VERSION")).strip();
            if (!programs.getFileName().toString().startsWith("postgres-" + made + ".")) {
                throw new CannotStart(
                        "The database in " + cluster + " was made by PostgreSQL " + made
                                + ", this Followthrough comes with " + programs.getFileName() + ".",
                        "Make a back-up with the former version of Followthrough, and restore it with this one into a"
                                + " new data folder.");
            }
            account.own(cluster);
            account.own(log.resolveSibling(""));
            return;
        }
        LOG.info("Making the database in {}", cluster);
        removeTree(half);
        Path login = folder.path().resolve("login.new");
        Files.deleteIfExists(login);
        Files.createFile(login, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        byte[] password = new byte[32];
        new SecureRandom().nextBytes(password);
        Files.writeString(login, Base64.getUrlEncoder().withoutPadding().encodeToString(password) + "\n");
        Files.createDirectory(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        account.own(half);
        account.own(login);
        account.own(log.resolveSibling(""));

        List<String> initdb = new ArrayList<>(List.of(
                "initdb",
                "--pgdata=" + half,
                "--username=" + NAME,
                "--pwfile=" + login,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions"));
        if (durability == Durability.NONE) {
            initdb.add("--no-sync");
        }
        run("", initdb);
        // Alone, without a network, so that the data folder never appears without its database.
        run("create database " + NAME + "\n", List.of("postgres", "--single", "-D", half.toString(), "postgres"));
        Files.move(login, half.resolve("login"), StandardCopyOption.ATOMIC_MOVE);
        Files.move(half, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Stops the server that a killed application left behind, or forgets it when its process is long gone. */
    private void stopLeftover() throws IOException {
        Optional<Long> pid = postmaster();
        if (pid.isEmpty()) {
            return;
        }
        Optional<String> command =
                ProcessHandle.of(pid.get()).flatMap(process -> process.info().command());
        if (command.isPresent() && command.get().startsWith(folder.path().toRealPath() + "/postgres-")) {
            LOG.info("Stopping the PostgreSQL that an earlier Followthrough left running (process {})", pid.get());
            stop();
        } else if (ProcessHandle.of(pid.get()).isPresent()) {
            // The number now belongs to another program, which PostgreSQL would take for a running server.
            Files.delete(cluster.resolve("postmaster.pid"));
        }
    }

    private void launch() throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
            Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        for (int attempt = 1; ; attempt++) {
            port = freePort();
            long before = Files.exists(log) ? Files.size(log) : 0;
            try {
                startProcess();
                watch();
                return;
            } catch (IOException e) {
                String said = since(log, before);
                // Between choosing a port and using it, somebody else may take it.
                if (attempt == ATTEMPTS || !said.contains("could not create any TCP/IP sockets")) {
                    throw new CannotStart(
                            "PostgreSQL did not start in " + folder.path() + ":\n"
                                    + (said.isBlank() ? e.getMessage() : said.strip()),
                            "The whole log is in " + log + ".",
                            e);
                }
            }
        }
    }

    /** What was written to the file after its first so many bytes. */
    static String since(Path log, long before) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        byte[] all = Files.readAllBytes(log);
        int from = (int) Math.min(before, all.length);
        return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    }

    /** pg_ctl gives the server a session of its own: Ctrl-C in the terminal reaches us, and we stop it when we are done. */
    private void startProcess() throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=",
                "max_connections=" + (durability == Durability.FULL ? 60 : 200),
                "shared_buffers=" + (durability == Durability.FULL ? "192MB" : "64MB"),
                "effective_cache_size=1GB",
                "work_mem=8MB",
                "maintenance_work_mem=128MB",
                "wal_compression=off",
                "max_wal_size=2GB",
                "checkpoint_timeout=15min",
                "random_page_cost=1.1",
                "jit=off",
                "timezone=UTC",
                "log_timezone=UTC",
                // Details of an error quote whole rows: people's messages.
                "log_error_verbosity=terse",
                "log_checkpoints=off",
                "log_line_prefix=%m:"));
        if (durability == Durability.FULL) {
            settings.addAll(List.of("fsync=on", "full_page_writes=on", "synchronous_commit=on"));
        } else {
            settings.addAll(List.of("fsync=off", "full_page_writes=off", "synchronous_commit=off"));
        }
        run(
                "",
                List.of(
                        "pg_ctl",
                        "start",
                        "-D",
                        cluster.toString(),
                        "-l",
                        log.toString(),
                        "-s",
                        "-w",
                        // Recovery after a crash may take minutes; giving up on it would only start it again.
                        "-t",
                        "3600",
                        "-o",
                        "-c " + String.join(" -c ", settings)));
    }

    private void stop() {
        try {
            // "fast" is SIGINT: sessions are cut, transactions rolled back, everything written.
            run("", List.of("pg_ctl", "stop", "-D", cluster.toString(), "-s", "-m", "fast", "-w", "-t", "60"));
        } catch (IOException e) {
            LOG.warn("PostgreSQL did not stop in time; its next start will recover", e);
        }
    }

    /** Brings the server back on the same port when its process dies while we run. */
    private void watch() {
        long pid = postmaster().orElseThrow();
        var unused = ProcessHandle.of(pid).orElseThrow().onExit().thenAccept(process -> revive());
    }

    private synchronized void revive() {
        if (closed) {
            return;
        }
        LOG.warn("PostgreSQL ended by itself and is started again; see {}", log);
        for (int attempt = 1; !closed; attempt++) {
            try {
                startProcess();
                watch();
                return;
            } catch (IOException e) {
                // What is left of the one that was killed may hold its memory for a while yet.
                if (attempt == REVIVALS) {
                    LOG.error(
                            "PostgreSQL could not be started again; restart Followthrough once the cause is mended", e);
                    return;
                }
            }
            try {
                wait(1_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Optional<Long> postmaster() {
        Path file = cluster.resolve("postmaster.pid");
        return Files.exists(file)
                ? read(file).lines().findFirst().map(String::strip).map(Long::valueOf)
                : Optional.empty();
    }

    /** Runs one of the server's programs to its end; a failure carries what it said. */
    private void run(String input, List<String> command) throws IOException {
        List<String> whole = new ArrayList<>(account.prefix());
        whole.add(programs.resolve("bin").resolve(command.getFirst()).toString());
        whole.addAll(command.subList(1, command.size()));
        ProcessBuilder builder =
                new ProcessBuilder(whole).directory(folder.path().toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        Path said = folder.path().resolve("log").resolve(command.getFirst() + ".out");
        // To a file: the server inherits the stream, and reading a pipe to its end would wait for the server's end.
        builder.redirectOutput(said.toFile());
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        int status = waitFor(process);
        if (status != 0) {
            throw new IOException(command.getFirst() + " ended with " + status + ": "
                    + Files.readString(said).strip());
        }
        Files.delete(said);
    }

    private static int waitFor(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(
                    "Interrupted while waiting for " + process.info().command().orElse("a program"), e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void removeTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Under whose id the server's programs run. PostgreSQL refuses to run as root, so root goes through a user
     * namespace, where it is nobody and its files look like its own, or changes to an account that can do little. That
     * account must be in /etc/passwd: initdb looks it up.
     *
     * @param prefix the command that runs another command under that id
     * @param user owner of the files
     * @param takesOver owners from whom files are taken over: those that root may have used at an earlier start
     */
    private record Account(List<String> prefix, int user, int group, List<Integer> takesOver) {
        private static final List<String> NAMES = List.of("followthrough", "nobody");

        static Account choose(Path programs) throws IOException {
            int self = (int) new UnixSystem().getUid();
            if (self != 0) {
                return new Account(List.of(), self, (int) new UnixSystem().getGid(), List.of());
            }
            List<Account> ways = new ArrayList<>();
            ways.add(new Account(List.of("unshare", "-U"), 0, 0, List.of()));
            List<String> users = Files.readAllLines(Path.of("/etc/passwd"));
            for (String name : NAMES) {
                for (String line : users) {
                    String[] fields = line.split(":", -1);
                    if (fields[0].equals(name)) {
                        List<String> command =
                                List.of("setpriv", "--reuid=" + fields[2], "--regid=" + fields[3], "--clear-groups");
                        ways.add(new Account(
                                command, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), List.of()));
                    }
                }
            }
            List<Integer> ids = ways.stream().map(Account::user).toList();
            for (Account way : ways) {
                if (way.works(programs)) {
                    return new Account(way.prefix, way.user, way.group, ids);
                }
            }
            throw new CannotStart(
                    "PostgreSQL does not run as root, and neither of the ways around it works here: user namespaces"
                            + " (unshare -U), or the account \"followthrough\" or \"nobody\" (setpriv), which must be"
                            + " able to reach " + programs + ".",
                    "Start Followthrough as an ordinary user; or add an account named followthrough and put the data"
                            + " folder where every account may pass, such as --data /var/lib/followthrough.");
        }

        private boolean works(Path programs) throws IOException {
            List<String> command = new ArrayList<>(prefix);
            command.addAll(List.of(programs.resolve("bin/postgres").toString(), "--version"));
            try {
                Process probe = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return probe.waitFor(20, TimeUnit.SECONDS) && probe.exitValue() == 0;
            } catch (IOException e) {
                LOG.debug("{} is not on this machine", prefix.getFirst(), e);
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while trying " + prefix, e);
            }
        }

        /** Makes sure that a file, or a folder with all in it, belongs to this account. */
        void own(Path root) throws IOException {
            int owner = ((Number) Files.getAttribute(root, "unix:uid", LinkOption.NOFOLLOW_LINKS)).intValue();
            if (owner == user) {
                return;
            }
            if (!takesOver.contains(owner)) {
                throw new CannotStart(
                        root + " belongs to the user with id " + owner + ", and Followthrough was started by another.",
                        "Start it as that user, or give all to this one: chown -R " + user + " "
                                + root.resolveSibling(""));
            }
            try (Stream<Path> all = Files.walk(root)) {
                for (Path path : all.toList()) {
                    Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
                    Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }
}
