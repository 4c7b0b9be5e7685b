package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.Followthrough;
import followthrough.database.DataFolder;
import followthrough.database.Databases;
import followthrough.support.FollowthroughTest;
import followthrough.team.FirstAdministrator;
import followthrough.team.Team;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Sequences as files, out of a database in which the server works, and in again. */
@FollowthroughTest
class PlaybookCommandTest {
    private static final String SHORT = """
            key: by-file
            name: By file
            purpose: inbound
            tiers: [A]
            about: For tests. # with a remark
            steps:
              - {after: at once, channel: task, goal: It is done, approach: do-some-work, minutes: 5}
            """;

    @Autowired
    Team team;

    @Autowired
    Playbook playbook;

    @Autowired
    Databases databases;

    @Autowired
    DataFolder data;

    @TempDir
    Path folder;

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

    private int console(String... words) {
        out.reset();
        err.reset();
        var all = new ArrayList<>(List.of(words));
        var address = databases.main();
        all.add("--data=" + data.path());
        all.add("--spring.datasource.url=" + address.url());
        all.add("--spring.datasource.username=" + address.user());
        all.add("--spring.datasource.password=" + address.password());
        return PlaybookCommand.run(
                Followthrough.class,
                all.toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String refused() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsWrongIsToldByFileAndLine() throws IOException {
        var good = file("good.yaml", SHORT);
        var bad = file("bad.yaml", SHORT.replace("minutes: 5", "minutes: soon").replace("tiers: [A]", "tiers: []"));
        assertThat(console("check", good)).isZero();
        assertThat(said()).contains(good + ": by-file, 1 step, is well");
        assertThat(console("check", good, bad)).isEqualTo(1);
        assertThat(refused())
                .contains(bad + ":4: tiers: expected at least one")
                .contains(bad + ":7: minutes: expected the minutes it takes a person, from 1 to 480, found \"soon\"");
        assertThat(console("check", folder.resolve("none.yaml").toString())).isEqualTo(2);
        assertThat(console("check")).isEqualTo(2);
        assertThat(console("burn", good)).isEqualTo(2);
        assertThat(console("check", good, "--loudly")).isEqualTo(2);
        assertThat(refused()).contains("knows no --loudly", "Usage:");
    }

    @Test
    void whatGoesOutComesBackAsItWas() throws IOException {
        var there = folder.resolve("out/playbook");
        assertThat(console("export", there.toString())).isZero();
        for (var version : playbook.published())
            assertThat(Files.readString(there.resolve(version.sequence().key() + ".yaml")))
                    .isEqualTo(playbook.yaml(version.versionId()));
        try (var files = Files.list(there)) {
            var all = files.map(Path::toString)
                    .filter(it -> it.endsWith(".yaml"))
                    .sorted()
                    .toArray(String[]::new);
            assertThat(all).hasSizeGreaterThanOrEqualTo(Playbook.SHIPPED.size());
            var words = new ArrayList<>(List.of("import"));
            words.addAll(List.of(all));
            words.add("--publish");
            assertThat(console(words.toArray(String[]::new))).isZero();
            assertThat(said())
                    .contains("new-enquiry says the same as version 1")
                    .doesNotContain("is published");
        }
    }

    @Test
    void approachesOfTheTeamsOwnLieBeside() throws IOException {
        var shipped = ApproachLibrary.SHIPPED.get("do-some-work");
        var yaml = ApproachYaml.write(List.of(shipped)).replace("do-some-work", "our-quay-walk");
        var own = file("ours.yaml", yaml);
        var sequence = file("quay.yaml", SHORT.replace("by-file", "by-quay").replace("do-some-work", "our-quay-walk"));
        assertThat(console("check", sequence)).isEqualTo(1);
        assertThat(refused()).contains("our-quay-walk");
        assertThat(console("check", sequence, "--approaches", own)).isZero();
        assertThat(said()).contains("by-quay, 1 step, is well");
        assertThat(console("check", sequence, "--approaches", sequence)).isEqualTo(2);
        assertThat(console("import", sequence, "--publish")).isEqualTo(1);
        assertThat(console("import", sequence, "--approaches", own, "--publish"))
                .isZero();
        assertThat(said()).contains("1 approach of your own", "by-quay, version 1 is published");

        var there = folder.resolve("with-own");
        assertThat(console("export", there.toString())).isZero();
        var exported = there.resolve("approaches/own.yaml").toString();
        assertThat(console("check", there.resolve("by-quay.yaml").toString(), "--approaches", exported))
                .isZero();
        assertThat(console("import", there.resolve("by-quay.yaml").toString(), "--approaches", exported, "--publish"))
                .isZero();
        assertThat(said()).contains("by-quay says the same as version 1");
        playbook.archive("by-quay");
    }

    /** What a sequence names may come in beside it: whether it can be published is seen only then. */
    @Test
    void whereOneIsRefusedNothingElseIsKeptEither() throws IOException {
        var own = file(
                "tides.yaml",
                ApproachYaml.write(List.of(ApproachLibrary.SHIPPED.get("do-some-work")))
                        .replace("do-some-work", "our-tide-table"));
        var good = file("tide.yaml", SHORT.replace("by-file", "by-tide").replace("do-some-work", "our-tide-table"));
        var bad = file("ebb.yaml", SHORT.replace("by-file", "by-ebb").replace("do-some-work", "our-other-table"));
        var asked = file(
                "flood.yaml",
                SHORT.replace("by-file", "by-flood").replace("minutes: 5", "minutes: 5, asset: no-such-asset"));
        for (var wrong : List.of(bad, asked)) {
            assertThat(console("import", good, wrong, "--approaches", own, "--publish"))
                    .isEqualTo(1);
            assertThat(refused()).contains(wrong).doesNotContain(good + ":");
            assertThat(said()).isEmpty();
            assertThat(playbook.library().find("our-tide-table")).isEmpty();
            assertThat(playbook.newest("by-tide")).isEmpty();
        }
        assertThat(console("import", good, "--approaches", own, "--publish")).isZero();
        assertThat(playbook.library().find("our-tide-table")).isPresent();
        playbook.archive("by-tide");
    }

    @Test
    void nothingIsPublishedUnlessToldSo() throws IOException {
        var file = file("by-file.yaml", SHORT);
        assertThat(console("import", file)).isZero();
        assertThat(said()).contains("by-file is a draft, to be published at /playbook/by-file/publishing");
        assertThat(playbook.newest("by-file")).isEmpty();
        assertThat(playbook.draft("by-file").orElseThrow().yaml()).isEqualTo(SHORT);
        assertThat(console("import", file, "--publish")).isZero();
        assertThat(said()).contains("by-file, version 1 is published");
        assertThat(playbook.newest("by-file").orElseThrow().number()).isEqualTo(1);
        assertThat(playbook.draft("by-file")).isEmpty();
    }

    @Test
    void oneThatIsRefusedKeepsAllOut() throws IOException {
        var good = file("good.yaml", SHORT.replace("by-file", "all-or-none"));
        var bad = file("bad.yaml", "key: [");
        assertThat(console("import", good, bad)).isEqualTo(1);
        assertThat(refused()).contains(bad + ":").contains("this is not YAML");
        assertThat(playbook.draft("all-or-none")).isEmpty();
        assertThat(console("import", good, "--by", "nobody@harbour.example")).isEqualTo(2);
        assertThat(refused()).contains("No leader or administrator here signs in as nobody@harbour.example.");
    }
}
