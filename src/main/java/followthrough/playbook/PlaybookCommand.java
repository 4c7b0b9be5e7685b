package followthrough.playbook;

import followthrough.database.CannotStart;
import followthrough.database.WithoutPages;
import followthrough.team.Member;
import followthrough.team.Role;
import followthrough.team.Team;
import followthrough.web.Figures;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@code ./followthrough playbook export|import|check}: sequences out and in as YAML files, so that a playbook can live under
 * version control. What is imported is a draft, unless it is told to publish. Problems are told as {@code FILE:LINE: …}.
 */
public final class PlaybookCommand {
    private static final String USAGE = """
            Usage: ./followthrough playbook export FOLDER
                   ./followthrough playbook import FILE... [--approaches FILE] [--publish] [--by EMAIL]
                   ./followthrough playbook check FILE... [--approaches FILE]""";

    private static final Set<String> OPTIONS = Set.of(
            "publish",
            "approaches",
            "by",
            "data",
            "spring.datasource.url",
            "spring.datasource.username",
            "spring.datasource.password");

    private final List<Path> files;
    private final Map<String, String> options;
    private final PrintStream out;
    private final PrintStream err;

    private PlaybookCommand(List<Path> files, Map<String, String> options, PrintStream out, PrintStream err) {
        this.files = files;
        this.options = options;
        this.out = out;
        this.err = err;
    }

    /** @return 0 done, 1 a file was refused and nothing was done, 2 it could not be read or was not understood */
    public static int run(Class<?> application, String[] arguments, PrintStream out, PrintStream err) {
        var options = new HashMap<String, String>();
        var words = new ArrayList<String>();
        for (int i = 0; i < arguments.length; i++) {
            var argument = arguments[i];
            if (!argument.startsWith("--")) words.add(argument);
            else if (argument.contains("="))
                options.put(
                        argument.substring(2, argument.indexOf('=')), argument.substring(argument.indexOf('=') + 1));
            else if (argument.equals("--publish")) options.put("publish", "");
            else options.put(argument.substring(2), i + 1 < arguments.length ? arguments[++i] : "");
        }
        var unknown =
                options.keySet().stream().filter(it -> !OPTIONS.contains(it)).findFirst();
        unknown.ifPresent(it -> err.println("\"playbook\" knows no --" + it + "."));
        if (words.size() < 2 || unknown.isPresent()) return usage(err);
        var command = new PlaybookCommand(
                words.subList(1, words.size()).stream().map(Path::of).toList(), options, out, err);
        try {
            return switch (words.getFirst()) {
                case "check" -> command.check();
                case "export" -> words.size() == 2 ? command.export(application) : usage(err);
                case "import" -> command.bringIn(application);
                default -> usage(err);
            };
        } catch (CannotStart e) {
            err.println(e.getMessage() + "\n" + e.remedy());
            return 2;
        }
    }

    private static int usage(PrintStream err) {
        err.println(USAGE);
        return 2;
    }

    private int check() {
        var own = own();
        if (own == null) return 2;
        var known = new SequenceYaml.Known(ApproachLibrary.with(own), null, key -> true, false);
        var read = read(false, known);
        if (read == null) return 2;
        read.forEach((file, yaml) -> {
            if (SequenceYaml.read(yaml, known) instanceof SequenceYaml.Read(var sequence))
                out.println(file + ": " + sequence.key() + ", "
                        + Figures.count(sequence.steps().size(), "step", "steps") + ", is well");
        });
        return read.size() == files.size() ? 0 : 1;
    }

    /** The approaches of the file that is named beside the sequences; absent when it was refused or cannot be read. */
    private @Nullable List<Approach> own() {
        var named = options.get("approaches");
        if (named == null) return List.of();
        try {
            return switch (ApproachYaml.read(text(Path.of(named)), Approach.Standing.OWN)) {
                case ApproachYaml.Read(var approaches) -> approaches;
                case ApproachYaml.Refused(var problems) -> {
                    problems.forEach(problem -> err.println(named + ": " + problem));
                    yield null;
                }
            };
        } catch (IOException e) {
            err.println(named + " cannot be read: " + e);
            return null;
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    /** Writes the newest version of every sequence in use, as it was published, comments and all. */
    private int export(Class<?> application) {
        var folder = files.getFirst();
        return new WithoutPages(application, options).run(context -> {
            var playbook = context.getBean(Playbook.class);
            try {
                Files.createDirectories(folder);
                for (var version : playbook.published()) {
                    var file = folder.resolve(version.sequence().key() + ".yaml");
                    Files.writeString(file, playbook.yaml(version.versionId()));
                    out.println(file + ": version " + version.number());
                }
                var own = playbook.library().own();
                if (!own.isEmpty()) {
                    // In a folder of its own, so that *.yaml beside it stays sequences.
                    var file = Files.createDirectories(folder.resolve("approaches"))
                            .resolve("own.yaml");
                    Files.writeString(file, ApproachYaml.write(own));
                    out.println(file + ": " + Figures.count(own.size(), "approach", "approaches"));
                }
                return 0;
            } catch (IOException e) {
                err.println(folder + " cannot be written: " + e);
                return 2;
            }
        });
    }

    /** All of them or none, the approaches beside them as well. */
    private int bringIn(Class<?> application) {
        // What a team has of its own only its database knows: whether it can be published is judged there.
        var own = own();
        if (own == null) return 2;
        var read = read(true, SequenceYaml.Known.SHIPPED);
        if (read == null) return 2;
        if (read.size() < files.size()) return 1;
        return new WithoutPages(application, options).run(context -> bringIn(context, own, read));
    }

    private int bringIn(ApplicationContext context, List<Approach> own, Map<Path, String> read) {
        var team = context.getBean(Team.class);
        if (!team.isSetUp()) {
            err.println("Followthrough is not set up yet. Run it, and open the link it prints.");
            return 2;
        }
        var by = options.get("by");
        Optional<Member> member = by == null
                ? team.firstAdministrator()
                : team.memberOf(by).filter(Member::active).filter(it -> it.role() != Role.REP);
        if (member.isEmpty()) {
            err.println("No leader or administrator here signs in as " + by + ".");
            return 2;
        }
        var said = new ArrayList<String>();
        boolean done = Boolean.TRUE.equals(
                new TransactionTemplate(context.getBean(PlatformTransactionManager.class)).execute(transaction -> {
                    boolean taken = take(context, own, read, member.get(), said);
                    if (!taken) transaction.setRollbackOnly();
                    return taken;
                }));
        if (done) said.forEach(out::println);
        return done ? 0 : 1;
    }

    /**
     * In one transaction, since what a sequence names may come in beside it.
     *
     * @param said what was done, once it holds
     * @return false when something was refused, which is told
     */
    private boolean take(
            ApplicationContext context, List<Approach> own, Map<Path, String> read, Member member, List<String> said) {
        if (!own.isEmpty())
            switch (context.getBean(Approaches.class).save(own, member.memberId())) {
                case Approaches.Refused(var problems) -> {
                    problems.forEach(problem -> err.println(options.get("approaches") + ": " + problem));
                    return false;
                }
                case Approaches.Saved(var saved) ->
                    said.add(options.get("approaches") + ": " + Figures.count(saved.size(), "approach", "approaches")
                            + " of your own");
            }
        var playbook = context.getBean(Playbook.class);
        boolean publishes = options.containsKey("publish");
        boolean taken = true;
        for (var file : read.entrySet()) {
            var unfinished = publishes ? playbook.check(file.getValue()).problems() : List.<SequenceYaml.Problem>of();
            tell(file.getKey(), unfinished);
            taken &= unfinished.isEmpty();
            if (!unfinished.isEmpty()) continue;
            var problems = publishes ? publish(playbook, file, member, said) : draft(playbook, file, member, said);
            problems.forEach(problem -> err.println(file.getKey() + ": " + problem));
            taken &= problems.isEmpty();
        }
        return taken;
    }

    private static List<String> publish(
            Playbook playbook, Map.Entry<Path, String> file, Member member, List<String> said) {
        switch (playbook.publish(file.getValue(), member.memberId())) {
            case Playbook.Refused(var problems) -> {
                return problems;
            }
            case Playbook.Published(var version, var isNew) ->
                said.add(file.getKey() + ": " + version.sequence().key()
                        + (isNew
                                ? ", version " + version.number()
                                        + " is published; who runs through an earlier one stays with it"
                                : " says the same as version " + version.number()));
        }
        return List.of();
    }

    private static List<String> draft(
            Playbook playbook, Map.Entry<Path, String> file, Member member, List<String> said) {
        switch (playbook.draft(file.getValue(), member.memberId())) {
            case Playbook.NotKept(var problems) -> {
                return problems;
            }
            case Playbook.Overtaken _ -> {
                return List.of("somebody is changing its draft; try again");
            }
            case Playbook.Kept(var sequence) ->
                said.add(file.getKey() + ": " + sequence.key() + " is a draft, to be published at /playbook/"
                        + sequence.key() + "/publishing");
        }
        return List.of();
    }

    /**
     * The files that are valid, and what is wrong with the others on {@code err}.
     *
     * @param unfinished whether a draft is enough
     * @param known what a step may name
     * @return absent when one could not be read at all
     */
    private @Nullable Map<Path, String> read(boolean unfinished, SequenceYaml.Known known) {
        var all = new LinkedHashMap<Path, String>();
        for (var file : files) {
            String yaml;
            try {
                yaml = text(file);
            } catch (IOException e) {
                err.println(file + " cannot be read: " + e);
                return null;
            }
            var soFar = SequenceYaml.soFar(yaml, known);
            if (soFar.problems().isEmpty() || unfinished && soFar.sequence() != null) all.put(file, yaml);
            else tell(file, soFar.problems());
        }
        return all;
    }

    private void tell(Path file, List<SequenceYaml.Problem> problems) {
        for (var problem : problems)
            err.println(file + ":"
                    + (problem.key().isEmpty()
                            ? " " + problem.what()
                            : problem.line() + ": " + problem.key() + ": " + problem.what()));
    }
}
