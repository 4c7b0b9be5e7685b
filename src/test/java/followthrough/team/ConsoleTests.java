package followthrough.team;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.database.DataFolder;
import followthrough.database.Databases;
import followthrough.support.FollowthroughTest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the owner of the machine types while the server runs. */
@FollowthroughTest
class ConsoleTests {
    @LocalServerPort
    private int port;

    @Autowired
    private Team team;

    @Autowired
    private Databases databases;

    @Autowired
    private DataFolder data;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void somebodyIsThere() {
        if (!team.isSetUp())
            team.setUp(new FirstAdministrator(
                    "Ana Ruiz",
                    "ana@harbour.example",
                    "a long way to the harbour",
                    ZoneId.of("Europe/London"),
                    "GBP",
                    "Harbour Tools",
                    "1 Quay",
                    Set.of(DayOfWeek.TUESDAY),
                    LocalTime.of(9, 0),
                    LocalTime.of(17, 0)));
    }

    private int console(String command, String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 4);
        all[arguments.length] = "--spring.datasource.url=" + databases.main().url();
        all[arguments.length + 1] =
                "--spring.datasource.username=" + databases.main().user();
        all[arguments.length + 2] =
                "--spring.datasource.password=" + databases.main().password();
        all[arguments.length + 3] = "--data=" + data.path();
        return Console.run(command, all, new PrintStream(out, true), new PrintStream(err, true));
    }

    @Test
    void aPasswordLinkLeadsToTheServerThatRuns() {
        assertThat(console("password", "ana@harbour.example")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("http://127.0.0.1:" + port + "/join/");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .matches("Works once, until \\w+day \\d+ \\w+ \\d{4}, \\d+:\\d\\d (GMT|BST):\\R");
    }

    @Test
    void aPasswordLinkLeadsWhereItIsTold() {
        assertThat(console("password", "ana@harbour.example", "--public-url", "https://sales.harbour.example"))
                .isZero();
        assertThat(console("password", "ana@harbour.example", "--port=18181")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        link -> assertThat(link).startsWith("https://sales.harbour.example/join/"),
                        link -> assertThat(link).startsWith("http://127.0.0.1:18181/join/"));
        assertThat(console("password", "ana@harbour.example", "--port", "x")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "password"})
    void aFolderWithoutFollowthroughIsRefusedAndStaysEmpty(String command, @TempDir Path folder) {
        Path nothing = folder.resolve("nothing");
        assertThat(Console.run(
                        command,
                        new String[] {"somebody", "--data=" + nothing},
                        new PrintStream(out, true),
                        new PrintStream(err, true)))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(nothing.toString(), "FOLLOWTHROUGH_DATA");
        assertThat(nothing).doesNotExist();
    }
}
