package followthrough.bench;

import followthrough.database.Databases;
import followthrough.intake.Import;
import followthrough.intake.ImportSettings;
import followthrough.intake.Imports;
import followthrough.prospects.Basis;
import followthrough.prospects.Tier;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationContext;

/**
 * A list of 100,000 people brought in through the door everybody uses, checked and written, beside a bare {@code COPY} of
 * the very rows that came of it into the same indexed tables of a fresh database on the same server.
 */
final class ImportPart implements Bench.Part {
    private static final int ROWS = 100_000;
    private static final String REPORT = "import bench: ";

    @Override
    public List<Result> measure(Bench.Progress progress) throws Exception {
        try (var scratch = Scratch.likeThisProcess()) {
            progress.at("a list of " + ROWS + " invented people: check, import, and COPY of the same rows");
            var said = scratch.prepare(Map.of("reps", 50, "import", ROWS));
            double check = figure(said, "check"), write = figure(said, "write"), copy = figure(said, "copy");
            double people = figure(said, "people");
            return List.of(
                    Result.alone("import", "rows checked", ROWS / check, "/s", "the dry run: writes verdicts only"),
                    new Result(
                            "import",
                            "rows written",
                            people / write,
                            "/s",
                            people / copy,
                            "beside COPY of the same people, addresses, pursuits, steps, timeline"),
                    new Result(
                            "import",
                            "rows checked and written",
                            people / (check + write),
                            "/s",
                            people / copy,
                            "as above; " + Math.round(people) + " people came of the list"));
        }
    }

    private static double figure(String said, String name) {
        return said.lines()
                .filter(line -> line.startsWith(REPORT + name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring((REPORT + name + " ").length())))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No figure for " + name + " in:\n" + said));
    }

    /** In the scratch installation's own process: does the work and prints the seconds it took. */
    static void run(ApplicationContext application, int rows) {
        var imports = application.getBean(Imports.class);
        var admin = application.getBean(Team.class).firstAdministrator().orElseThrow();
        var viewer = viewer(admin);
        var people = new People(11);
        var csv = new StringBuilder(People.CSV_HEAD);
        for (int n = 0; n < rows; n++) csv.append(people.next().csv());
        var content = csv.toString().getBytes(StandardCharsets.UTF_8);
        if (!(imports.upload(new ByteArrayInputStream(content), "bench.csv", admin.memberId())
                instanceof Imports.Upload.Taken(long importId)))
            throw new IllegalStateException("The list was refused");

        var began = Instant.now();
        var guessed = imports.find(viewer, importId).orElseThrow().settings();
        var problems = imports.check(imports.find(viewer, importId).orElseThrow(), settings(guessed));
        if (problems.any()) throw new IllegalStateException("The list cannot be checked: " + problems.byField());
        await(imports, viewer, importId, Import.State.CHECKED);
        report("check", Duration.between(began, Instant.now()));

        began = Instant.now();
        imports.run(importId);
        await(imports, viewer, importId, Import.State.DONE);
        report("write", Duration.between(began, Instant.now()));

        var databases = application.getBean(Databases.class);
        var copied = Copy.of(databases, databases.main());
        report("copy", copied.took());
        System.out.println(REPORT + "people " + copied.people());
    }

    private static Viewer viewer(Member member) {
        return new Viewer(
                member.memberId(),
                member.teamId(),
                member.name(),
                member.email(),
                member.role(),
                member.zone(),
                member.shortcuts());
    }

    private static ImportSettings settings(ImportSettings guessed) {
        return new ImportSettings(
                null,
                null,
                null,
                null,
                guessed.mapping(),
                ImportSettings.ListKind.FRESH,
                Basis.ASKED,
                "",
                ImportSettings.Owners.TEAM,
                null,
                Tier.B,
                "bench");
    }

    private static void await(Imports imports, Viewer viewer, long importId, Import.State wanted) {
        for (var list = imports.find(viewer, importId); ; list = imports.find(viewer, importId)) {
            var state = list.orElseThrow().state();
            if (state == wanted) return;
            if (state == Import.State.FAILED)
                throw new IllegalStateException("The list failed: " + list.get().problem());
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted", e);
            }
        }
    }

    private static void report(String what, Duration took) {
        System.out.println(REPORT + what + " " + took.toNanos() / 1e9);
    }
}
