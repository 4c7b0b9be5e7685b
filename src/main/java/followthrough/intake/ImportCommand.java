package followthrough.intake;

import followthrough.database.CannotStart;
import followthrough.database.WithoutPages;
import followthrough.intake.Import.State;
import followthrough.intake.Import.Verdict;
import followthrough.intake.ImportSettings.ListKind;
import followthrough.intake.ImportSettings.Owners;
import followthrough.prospects.Basis;
import followthrough.team.Member;
import followthrough.team.Team;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/**
 * {@code ./followthrough import FILE}: brings a list in from the console, through the same door and database as the
 * pages, whether Followthrough runs at that moment or not.
 */
public final class ImportCommand {
    private static final String USAGE = """
            Usage: ./followthrough import FILE [--as fresh|known|keep|never] [--because asked|customer|consent|public]
                       [--note TEXT] [--owner EMAIL|team] [--by EMAIL] [--source TEXT] [--tier A|B|C] [--check]""";

    private static final Set<String> OPTIONS = Set.of(
            "as",
            "because",
            "note",
            "owner",
            "by",
            "source",
            "tier",
            "check",
            "data",
            "spring.datasource.url",
            "spring.datasource.username",
            "spring.datasource.password");

    /** So many rows are named for each reason. */
    private static final int ROWS_NAMED = 5;

    private final Path file;
    private final Map<String, String> options;
    private final PrintStream out;
    private final PrintStream err;

    private ImportCommand(Path file, Map<String, String> options, PrintStream out, PrintStream err) {
        this.file = file;
        this.options = options;
        this.out = out;
        this.err = err;
    }

    /** Returns the exit status: 0 imported or checked, 1 refused with the reason on {@code err}. */
    public static int run(Class<?> application, String[] arguments, PrintStream out, PrintStream err) {
        var options = new HashMap<String, String>();
        var files = new ArrayList<String>();
        for (int i = 0; i < arguments.length; i++) {
            var argument = arguments[i];
            if (!argument.startsWith("--")) files.add(argument);
            else if (argument.contains("="))
                options.put(
                        argument.substring(2, argument.indexOf('=')), argument.substring(argument.indexOf('=') + 1));
            else if (argument.equals("--check")) options.put("check", "");
            else options.put(argument.substring(2), i + 1 < arguments.length ? arguments[++i] : "");
        }
        var unknown =
                options.keySet().stream().filter(it -> !OPTIONS.contains(it)).findFirst();
        unknown.ifPresent(it -> err.println("\"import\" knows no --" + it + "."));
        if (files.size() != 1 || unknown.isPresent()) {
            err.println(USAGE);
            return 1;
        }
        var command = new ImportCommand(Path.of(files.getFirst()), options, out, err);
        if (Files.isDirectory(command.file))
            return command.refuse(command.file + " is a folder. Name one file, CSV or XLSX.");
        if (!Files.isReadable(command.file)) return command.refuse("There is no file " + command.file + " to read.");
        try {
            return new WithoutPages(application, options).run(command::bring);
        } catch (CannotStart e) {
            return command.refuse(e.getMessage() + "\n" + e.remedy());
        }
    }

    private int bring(ApplicationContext context) {
        var team = context.getBean(Team.class);
        if (!team.isSetUp()) return refuse("Followthrough is not set up yet. Run it, and open the link it prints.");
        var by = options.get("by");
        var importer =
                by == null ? team.firstAdministrator() : team.memberOf(by).filter(Member::active);
        if (importer.isEmpty()) return refuse("Nobody here signs in as " + by + ".");
        var imports = context.getBean(Imports.class);
        try (var content = Files.newInputStream(file)) {
            return switch (imports.upload(
                    content, String.valueOf(file.getFileName()), importer.get().memberId())) {
                case Imports.Upload.Refused(var why) -> refuse(why);
                case Imports.Upload.Taken(long importId) ->
                    go(context, imports, team, imports.find(importId).orElseThrow());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int go(ApplicationContext context, Imports imports, Team team, Import list) throws IOException {
        var settings = settings(team, list);
        if (settings == null) {
            imports.throwAway(list.importId());
            return 1;
        }
        var problems = imports.check(list, settings);
        if (problems.any()) {
            imports.throwAway(list.importId());
            return refuse(String.join("\n", problems.byField().values()));
        }
        var run = context.getBean(ImportRun.class);
        var checked = watch(imports, run, list.importId());
        if (checked.state() != State.CHECKED) return refuse(String.valueOf(checked.problem()));
        imports.before(list.importId())
                .ifPresent(it -> err.println("This very file was imported before, by " + it.getKey() + "."));
        if (checked.rows() == 0) {
            imports.throwAway(list.importId());
            return refuse("There is nothing in " + file + ": a row of names, and no row below it.");
        }
        if (options.containsKey("check")) {
            columns(checked);
            say(checked);
            reasons(imports, checked);
            imports.throwAway(list.importId());
            return 0;
        }
        imports.run(list.importId());
        var done = watch(imports, run, list.importId());
        say(done);
        if (done.count(Verdict.REJECTED) > 0) {
            var rejected = rejectedFile();
            try (var writer = Files.newBufferedWriter(rejected)) {
                imports.rejected(done, writer);
            }
            out.println("Rejected rows with their reasons: " + rejected);
        }
        return done.state() == State.DONE ? 0 : refuse(String.valueOf(done.problem()));
    }

    private Path rejectedFile() {
        var name = String.valueOf(file.getFileName()).replaceFirst("\\.[A-Za-z]{2,4}$", "") + ".rejected.csv";
        return file.toAbsolutePath().resolveSibling(name);
    }

    /** Absent when an option is not understood, which was said then. */
    private @Nullable ImportSettings settings(Team team, Import list) {
        var kind = one(ListKind.values(), "as", ListKind.FRESH);
        var basis = one(Basis.values(), "because", Basis.UNKNOWN);
        var tier = one(followthrough.prospects.Tier.values(), "tier", followthrough.prospects.Tier.B);
        if (kind == null || basis == null || tier == null) return null;
        var owner = options.get("owner");
        boolean shared = "team".equals(owner);
        Optional<Member> member = owner == null || shared ? team.member(list.memberId()) : team.memberOf(owner);
        if (member.isEmpty()) {
            refuse("Nobody here signs in as " + owner + ".");
            return null;
        }
        return list.settings()
                .of(
                        kind,
                        basis,
                        options.getOrDefault("note", ""),
                        shared ? Owners.TEAM : Owners.ONE,
                        shared ? null : Long.valueOf(member.get().memberId()),
                        tier,
                        options.getOrDefault("source", list.settings().source()));
    }

    private <T extends Enum<T>> @Nullable T one(T[] values, String option, T otherwise) {
        var word = options.get(option);
        if (word == null) return otherwise;
        var words = new ArrayList<String>();
        for (T value : values) {
            if (value.name().equalsIgnoreCase(word)) return value;
            words.add(value.name().toLowerCase(Locale.ROOT));
        }
        refuse("--" + option + " is one of " + String.join(", ", words) + ", not \"" + word + "\".");
        return null;
    }

    /** Works on the list itself, unless the running server was quicker, and tells how far it is. */
    private Import watch(Imports imports, ImportRun run, long importId) {
        var list = imports.find(importId).orElseThrow();
        while (list.state().atWork()) {
            var worker = Thread.ofVirtual().start(() -> run.work(importId, () -> false));
            while (worker.isAlive()) {
                pause(worker);
                tell(imports.find(importId).orElseThrow());
            }
            list = imports.find(importId).orElseThrow();
            if (list.state().atWork()) pause(Thread.currentThread());
        }
        return list;
    }

    private static void pause(Thread worker) {
        try {
            if (worker == Thread.currentThread()) Thread.sleep(300);
            else worker.join(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Import list) {
        if (System.console() == null) return;
        if (list.state() == State.CHECKING) err.printf("\r%,d of %,d rows checked ", list.rowsDone(), list.rows());
        else err.printf("\r%,d of %,d rows written ", list.rowsDone(), list.rows());
        err.flush();
    }

    private void say(Import list) {
        if (System.console() != null) err.println();
        for (var verdict : List.of(Verdict.values()))
            if (list.count(verdict) > 0) out.printf(Locale.ROOT, "%9d  %s%n", list.count(verdict), verdict.word());
        var plan = list.plan();
        if (plan == null) return;
        for (var lack : plan.lacks())
            out.printf(
                    Locale.ROOT,
                    "Automatic e-mails of \"%s\" lack something for %,d of them (%s), as in row %d. Each becomes a step of"
                            + " its owner's.%n",
                    lack.sequence(),
                    lack.people(),
                    lack.fields().entrySet().stream()
                            .map(field -> field.getKey() + " " + field.getValue())
                            .collect(Collectors.joining(", ")),
                    lack.some().getFirst().row());
        if (plan.people() == 0) return;
        out.printf(
                "First touches need %d minutes; there are %d until %s.%n",
                plan.minutesNeeded(), plan.minutesThere(), plan.last());
    }

    /** Where each column goes, how sure that is, and why. */
    private void columns(Import list) {
        var columns = list.settings().mapping().columns();
        int widest = columns.stream().mapToInt(it -> it.header().length()).max().orElse(0);
        out.println("Columns:");
        for (var column : columns)
            out.printf(
                    Locale.ROOT,
                    "  %-" + Math.clamp(widest, 6, 30) + "s  %-15s  %s: %s%n",
                    column.header(),
                    column.field().label(),
                    column.confidence().label(),
                    column.reason());
        out.println("Rows:");
    }

    /** Why rows are rejected, each reason once with its first rows; what the rows themselves say is left out of it. */
    private void reasons(Imports imports, Import list) {
        if (list.count(Verdict.REJECTED) == 0) return;
        var rowsByReason = new LinkedHashMap<String, List<Long>>();
        long after = 0;
        for (var rows = imports.rows(list.importId(), Verdict.REJECTED, after);
                !rows.isEmpty();
                rows = imports.rows(list.importId(), Verdict.REJECTED, after))
            for (var row : rows) {
                after = row.number();
                rowsByReason
                        .computeIfAbsent(row.why().replaceAll("“[^”]*”", "“…”"), why -> new ArrayList<>())
                        .add(row.number());
            }
        out.println("Rejected:");
        rowsByReason.entrySet().stream()
                .sorted(Comparator.comparingInt(it -> -it.getValue().size()))
                .forEach(it -> out.printf(
                        Locale.ROOT, "%9d  %s (%s)%n", it.getValue().size(), it.getKey(), named(it.getValue())));
    }

    private static String named(List<Long> rows) {
        var first = rows.stream().limit(ROWS_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        return (rows.size() == 1 ? "row " : "rows ") + first + (rows.size() > ROWS_NAMED ? ", …" : "");
    }

    private int refuse(String why) {
        err.println(why);
        return 1;
    }
}
