package followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.database.DataFolder;
import followthrough.database.DatabaseAddress;
import followthrough.database.PostgresServer;
import followthrough.support.OldInstallation;
import followthrough.support.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Back-ups of every version there was, restored: nothing is lost, nothing secret is in them, and nothing half is left. */
class BackupTest {
    private static final int PEOPLE = 90;
    private static final Map<DatabaseAddress, SingleConnectionDataSource> OPEN = new HashMap<>();
    private static int made;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        OPEN.values().forEach(SingleConnectionDataSource::destroy);
        OPEN.clear();
    }

    @Test
    void everyTableComesBackAsItWas() {
        var from = installation(newest());
        var to = empty();
        var file = backUp(from);
        assertThat(restore(file, to)).as(said()).isZero();

        var before = contents(from);
        var after = contents(to);
        for (var changed :
                List.of("sign_in", "invitation", "mailbox", "mail_provider", "mailbox_sign_in", "instance")) {
            before.remove(changed);
            after.remove(changed);
        }
        assertThat(after).hasSizeGreaterThan(25).isEqualTo(before);
        assertThat(texts(to, SEQUENCES)).isNotEmpty().isEqualTo(texts(from, SEQUENCES));
        assertThat(texts(
                        to,
                        "select count(*) from sign_in union all select count(*) from invitation"
                                + " union all select count(*) from mailbox_sign_in"))
                .containsExactly("0", "0", "0");
        assertThat(texts(to, "select provider || ' ' || client_id || ' ' || secret from mail_provider"))
                .containsExactly("microsoft c0a1 \\x00");
        var rest = "select to_jsonb(m) - 'secret' - 'paused_at' - 'paused_why' from mailbox m order by id";
        assertThat(texts(to, rest)).isEqualTo(texts(from, rest));
        var fence = "select to_jsonb(i) - 'fenced_why' from instance i";
        assertThat(texts(to, fence)).isEqualTo(texts(from, fence));
    }

    private static final String SEQUENCES = """
            select schemaname || sequencename || coalesce(last_value, 0) from pg_sequences order by 1
            """;

    /** Foreign keys and indexes are put aside while rows are loaded, and all of them come back. */
    @Test
    void theSchemaIsThatOfAnyOtherInstallation() {
        var to = empty();
        assertThat(restore(backUp(installation(5)), to)).as(said()).isZero();
        var schema = """
                select c.conrelid::regclass || ' ' || c.conname || ' ' || pg_get_constraintdef(c.oid) from pg_constraint c
                 where c.connamespace = 'public'::regnamespace
                union all select indexdef from pg_indexes where schemaname = 'public'
                union all select version || ' ' || coalesce(checksum::text, '') from flyway_schema_history
                order by 1
                """;
        assertThat(texts(to, schema)).hasSizeGreaterThan(150).isEqualTo(texts(TestDatabase.create(), schema));
    }

    /** T58: the back-up of any version there was is opened by this one and brought to its schema. */
    @ParameterizedTest
    @MethodSource("versions")
    void aBackUpOfEveryVersionIsRestored(int version) {
        var from = installation(version);
        var tables = contents(from).keySet();
        var to = empty();
        assertThat(restore(backUp(from), to)).as(said()).isZero();

        assertThat(texts(to, "select email from member")).containsExactly("ana@old.example");
        for (var table : tables)
            if (!List.of("sign_in", "invitation", "mailbox_sign_in", "undo").contains(table))
                assertThat(count(to, table)).as(table).isEqualTo(count(from, table));
        assertThat(count(to, "prospect")).isEqualTo(version < 2 ? 0 : PEOPLE);
        assertThat(count(to, "next_step n join pursuit p on p.id = n.pursuit_id and p.open"))
                .isEqualTo(version < 5 ? 0 : PEOPLE * 2 / 3);
        assertThat(count(to, "pursuit where not open")).isEqualTo(version < 5 ? 0 : PEOPLE / 3);
        assertThat(count(to, "prospect where words like search_pattern('жанна 17')"))
                .as("found by what people type")
                .isEqualTo(version < 2 ? 0 : 1);
        if (version >= 2) {
            var next = texts(to, """
                    insert into company (name, created_at) values ('After', now()) returning id
                    """).getFirst();
            assertThat(Long.parseLong(next)).as("no number twice").isEqualTo(3);
        }
        assertThat(texts(to, "select fenced_why from instance"))
                .singleElement()
                .asString()
                .contains("restored from a back-up of");
        assertThat(texts(to, "select max(version::int) from flyway_schema_history"))
                .containsExactly(String.valueOf(newest()));
    }

    static List<Integer> versions() {
        return OldInstallation.versions();
    }

    @Test
    void noSecretOfAMailboxIsInIt() throws IOException {
        var from = installation(newest());
        var file = backUp(from);
        try (var zip = new ZipFile(file.toFile())) {
            var all = new StringBuilder();
            for (var entry : zip.stream().toList())
                all.append(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            assertThat(all.toString())
                    .contains("$argon2id$hash", "\\x00ff5c0a", "sales@old.example")
                    .doesNotContain(
                            OldInstallation.SEALED, "\\x" + OldInstallation.SIGN_IN, "\\x" + OldInstallation.ONE_TIME);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        var to = empty();
        assertThat(restore(file, to)).isZero();
        assertThat(texts(to, "select address || ' ' || secret || ' ' || paused_why from mailbox order by address"))
                .satisfiesExactly(
                        ana -> assertThat(ana)
                                .startsWith("ana@old.example \\x00 Log-in failed")
                                .endsWith("give the password again"),
                        removed -> assertThat(removed).isEqualTo("gone@old.example \\x On holiday"),
                        pausedBySomebody ->
                                assertThat(pausedBySomebody).isEqualTo("sales@old.example \\x00 On holiday"));
    }

    /** Whoever renames a column, or adds one of this kind, decides here whether it is copied. */
    @Test
    void whatIsSecretIsDecidedForEveryColumn() {
        var present = TestDatabase.create();
        for (var out : BackupCommand.LEFT_OUT)
            assertThat(texts(
                            present,
                            "select column_name from information_schema.columns where table_schema = 'public'"
                                    + " and table_name = '" + out.table() + "'"))
                    .as("%s", out)
                    .isNotEmpty()
                    .satisfies(columns -> assertThat(out.column() == null || columns.contains(out.column()))
                            .isTrue());
        var leftOut = BackupCommand.LEFT_OUT.stream()
                .flatMap(out -> out.column() != null
                        ? Stream.of(out.table() + "." + out.column())
                        : out.table().equals("mailbox_sign_in")
                                ? Stream.of(out.table() + ".token_hash", out.table() + ".verifier")
                                : Stream.of(out.table() + ".token_hash"));
        var copied = Stream.of(
                "api_token.token_hash",
                "approach.key",
                "asset.key",
                "asset_content.bytes",
                "capture_seen.hash",
                "import.file_hash",
                "import.lease_token",
                "ledger.found_by_key",
                "ledger.key",
                "ledger.lease_token",
                "member.password_hash",
                "sequence.key",
                "sequence_draft.key",
                "sequence_draft_text.key",
                "snippet.key",
                "suppression.hash",
                "workspace.suppression_key");
        assertThat(texts(present, """
                select table_name || '.' || column_name from information_schema.columns
                 where table_schema = 'public' and (data_type = 'bytea' or column_name ~ 'secret|token|password|hash|key')
                """))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(leftOut, copied).toList());
    }

    @Test
    void aFileThatWasCutOrAlteredChangesNothing() throws IOException {
        var file = backUp(installation(newest()));
        var whole = Files.readAllBytes(file);
        var to = empty();
        var cut = folder.resolve("cut.zip");
        for (int length : new int[] {0, 63, 64, whole.length / 2, whole.length - 1}) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThat(restore(cut, to)).as("%d bytes", length).isEqualTo(1);
            assertThat(said()).contains(cut.toString(), "cut off or altered", "Nothing was changed");
        }
        for (int at : new int[] {0, 11, whole.length / 3, whole.length - 70, whole.length - 1}) {
            var flipped = whole.clone();
            flipped[at] ^= 1;
            Files.write(cut, flipped);
            assertThat(restore(cut, to)).as("byte %d", at).isEqualTo(1);
            assertThat(said()).contains("cut off or altered");
        }
        assertThat(restore(folder.resolve("none.zip"), to)).isEqualTo(1);
        assertThat(said()).contains("There is no file");
        assertThat(contents(to)).isEmpty();
        assertThat(restore(file, to)).as(said()).isZero();
    }

    /** T58: upgrades break over several versions. */
    @Test
    void aFileOfANewerVersionChangesNothing() throws Exception {
        var file = backUp(installation(newest()));
        var to = empty();
        var newer = rewritten(file, manifest -> manifest.replace("\"format\" : 1", "\"format\" : 2"), rows -> rows);
        assertThat(restore(newer, to)).isEqualTo(1);
        assertThat(said()).contains("newer Followthrough", "format 2", "Nothing was changed");
        newer = rewritten(
                file, manifest -> manifest.replace("\"schema\" : " + newest(), "\"schema\" : 9999"), rows -> rows);
        assertThat(restore(newer, to)).isEqualTo(1);
        assertThat(said()).contains("schema 9999", "up to " + newest(), "Nothing was changed");
        assertThat(contents(to)).isEmpty();
    }

    /** Whatever is wrong with the rows is found before the one commit. */
    @Test
    void rowsThatDoNotFitChangeNothing() throws Exception {
        var file = backUp(installation(newest()));
        var to = empty();
        var brokenLaw = rewritten(file, manifest -> manifest, rows -> rows.replace(",call,", ",carrier pigeon,"));
        assertThat(restore(brokenLaw, to)).isEqualTo(1);
        assertThat(said()).contains("next_step_channel_check", "as empty as before");
        var rowMissing = rewritten(
                file, manifest -> manifest, rows -> rows.replaceFirst("(?m)^\\d+,t,\\d+,.*They say when.*\\n", ""));
        assertThat(restore(rowMissing, to)).isEqualTo(1);
        assertThat(said()).contains("next_step has 59 rows and should have 60", "as empty as before");
        var stepMissing = rewritten(
                file,
                manifest -> manifest.replaceFirst("(\"table\" : \"next_step\"[^}]*\"rows\" : )60", "$159"),
                rows -> rows.replaceFirst("(?m)^\\d+,t,\\d+,.*They say when.*\\n", ""));
        assertThat(restore(stepMissing, to)).isEqualTo(1);
        assertThat(said()).contains("pursuit_needs_a_next_step", "as empty as before");
        assertThat(contents(to)).isEmpty();
        assertThat(restore(file, to)).as(said()).isZero();
    }

    @Test
    void aDatabaseThatIsNotEmptyIsLeftAlone() {
        var file = backUp(installation(newest()));
        var to = installation(newest());
        var before = contents(to);
        assertThat(restore(file, to)).isEqualTo(1);
        assertThat(said()).contains("is not empty", "prospect", "--data", "Nothing was changed");
        assertThat(contents(to)).isEqualTo(before);
    }

    @Test
    void aFileThatIsThereStaysUnlessSaidOtherwise() throws IOException {
        var from = installation(3);
        var file = Files.writeString(folder.resolve("precious.zip"), "precious");
        assertThat(command("backup", file, from)).isEqualTo(1);
        assertThat(said()).contains("left as it is", "--replace");
        assertThat(file).hasContent("precious");
        assertThat(command("backup", file, from, "--replace")).isZero();
        assertThat(said()).as("quiet where nobody watches").isEmpty();
        assertThat(restore(file, empty())).isZero();
        assertThat(command("backup", folder, from)).isEqualTo(1);
        assertThat(said()).contains("is a folder");
        assertThat(command("backup", folder.resolve("no/such/folder.zip"), from))
                .isEqualTo(1);
        assertThat(said()).contains("could not be written");
        assertThat(command("backup", folder.resolve("nothing.zip"), empty())).isEqualTo(1);
        assertThat(said()).contains("There is no Followthrough in the database");
        assertThat(folder).isDirectoryNotContaining("glob:**.part").isDirectoryNotContaining("glob:**nothing.zip");
    }

    /** A PostgreSQL of our own, while the application holds it and while it does not. */
    @Test
    void aDataFolderIsBackedUpWhetherItRunsOrNot() {
        var data = folder.resolve("data");
        var running = folder.resolve("running.zip");
        try (var server = PostgresServer.start(new DataFolder(data), PostgresServer.Durability.NONE)) {
            OldInstallation.make(server.main(), newest(), PEOPLE);
            assertThat(in(data, "backup", running)).as(said()).isZero();
            assertThat(in(data, "restore", running)).isEqualTo(1);
            assertThat(said()).contains("in use by another Followthrough");
            assertThat(count(server.main(), "prospect")).isEqualTo(PEOPLE);
        }
        assertThat(in(data, "restore", running)).isEqualTo(1);
        assertThat(said()).contains("is not empty", "--data");
        var stopped = folder.resolve("stopped.zip");
        assertThat(in(data, "backup", stopped)).as(said()).isZero();

        var moved = folder.resolve("moved");
        assertThat(in(moved, "restore", stopped)).as(said()).isZero();
        assertThat(said()).contains(moved.toString(), "Nothing is sent until");
        try (var server = PostgresServer.start(new DataFolder(moved), PostgresServer.Durability.NONE)) {
            assertThat(count(server.main(), "prospect")).isEqualTo(PEOPLE);
        }
        var none = folder.resolve("none");
        assertThat(in(none, "backup", folder.resolve("none.zip"))).isEqualTo(1);
        assertThat(said()).contains("There is no Followthrough in");
        assertThat(in(none, "restore", Path.of("pom.xml"))).isEqualTo(1);
        assertThat(none).doesNotExist();
    }

    /** Tables that somebody else keeps beside ours are in the file and not in the way. */
    @Test
    void somebodyElsesTablesAreNamedAndPassedOver() {
        var from = installation(newest());
        db(from).sql("create table report as select 1 as n").update();
        var to = empty();
        assertThat(restore(backUp(from), to)).as(said()).isZero();
        assertThat(said()).contains("Not restored: report");
        assertThat(count(to, "prospect")).isEqualTo(PEOPLE);
    }

    private static int newest() {
        return OldInstallation.versions().getLast();
    }

    private static synchronized DatabaseAddress empty() {
        return TestDatabase.databases().create("test_backup_" + ++made);
    }

    private static DatabaseAddress installation(int version) {
        var address = empty();
        OldInstallation.make(address, version, PEOPLE);
        return address;
    }

    private Path backUp(DatabaseAddress from) {
        var file = folder.resolve("backup-" + ++made + ".zip");
        assertThat(command("backup", file, from)).as(said()).isZero();
        return file;
    }

    private int restore(Path file, DatabaseAddress to) {
        return command("restore", file, to);
    }

    private int command(String command, Path file, DatabaseAddress address, String... more) {
        return run(
                command,
                Stream.concat(
                        Stream.of(
                                file.toString(),
                                "--spring.datasource.url=" + address.url(),
                                "--spring.datasource.username=" + address.user(),
                                "--spring.datasource.password=" + address.password()),
                        Stream.of(more)));
    }

    private int in(Path data, String command, Path file) {
        return run(command, Stream.of(file.toString(), "--data", data.toString()));
    }

    private int run(String command, Stream<String> arguments) {
        out.reset();
        err.reset();
        return BackupCommand.run(
                command,
                arguments.toArray(String[]::new),
                new PrintStream(out, true),
                new PrintStream(err, true),
                null);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    /** The same file with another text in it, and a checksum that fits. */
    private Path rewritten(Path file, UnaryOperator<String> manifest, UnaryOperator<String> steps) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var from = new ZipFile(file.toFile());
                var to = new ZipOutputStream(bytes)) {
            to.setComment(from.getComment());
            for (var entry : from.stream().toList()) {
                var text = new String(from.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                to.putNextEntry(new ZipEntry(entry.getName()));
                var changed =
                        switch (entry.getName()) {
                            case "manifest.json" -> manifest.apply(text);
                            case "tables/next_step.csv" -> steps.apply(text);
                            default -> text;
                        };
                to.write(changed.getBytes(StandardCharsets.UTF_8));
            }
        }
        var content = Arrays.copyOf(bytes.toByteArray(), bytes.size() - 64);
        var sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        var written = folder.resolve("rewritten-" + ++made + ".zip");
        Files.write(written, content);
        Files.writeString(written, sum, StandardOpenOption.APPEND);
        return written;
    }

    /** By table, how many rows it has and a digest of them all. */
    private static Map<String, String> contents(DatabaseAddress address) {
        var contents = new TreeMap<String, String>();
        for (var table : texts(
                address, "select tablename from pg_tables where schemaname = 'public' and tablename !~ '^flyway'"))
            contents.put(
                    table,
                    texts(
                                    address,
                                    "select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') from \""
                                            + table + "\" t")
                            .getFirst());
        return contents;
    }

    private static long count(DatabaseAddress address, String from) {
        return Long.parseLong(texts(address, "select count(*) from " + from).getFirst());
    }

    private static List<String> texts(DatabaseAddress address, String sql) {
        return new ArrayList<>(
                db(address).sql(sql).query((row, n) -> row.getString(1)).list());
    }

    private static JdbcClient db(DatabaseAddress address) {
        return JdbcClient.create(OPEN.computeIfAbsent(
                address, it -> new SingleConnectionDataSource(it.url(), it.user(), it.password(), true)));
    }
}
