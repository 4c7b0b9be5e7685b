package followthrough.team;

import followthrough.database.CannotStart;
import followthrough.database.DataFolder;
import followthrough.database.DatabaseAddress;
import followthrough.database.OpenDatabase;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * What whoever owns the machine may do about people without signing in: {@code token NAME} makes an API token,
 * {@code password EMAIL} a link by which somebody chooses a new password. Works while Followthrough runs and while it
 * does not.
 */
public final class Console {
    private static final DateTimeFormatter UNTIL =
            DateTimeFormatter.ofPattern("EEEE d MMMM yyyy, H:mm zzz", Locale.ENGLISH);

    private final Map<String, String> options = new HashMap<>();
    private final String subject;
    private final PrintStream out;
    private final PrintStream err;

    private Console(String subject, PrintStream out, PrintStream err) {
        this.subject = subject;
        this.out = out;
        this.err = err;
    }

    /**
     * Carries out {@code token} or {@code password} and returns the exit status. The result alone goes to {@code out},
     * so that scripts can take it.
     *
     * @param arguments a name or an e-mail address, and options like {@code --for=leila@haddad.example}
     */
    public static int run(String command, String[] arguments, PrintStream out, PrintStream err) {
        String subject = "";
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.startsWith("--")) {
                int equals = argument.indexOf('=');
                if (equals > 0) {
                    options.put(argument.substring(2, equals), argument.substring(equals + 1));
                } else if (i + 1 < arguments.length) {
                    options.put(argument.substring(2), arguments[++i]);
                }
            } else {
                subject = argument;
            }
        }
        Console console = new Console(subject, out, err);
        console.options.putAll(options);
        if (subject.isBlank()) {
            return console.refuse(
                    command.equals("token")
                            ? "Usage: ./followthrough token NAME [--for EMAIL] [--role rep|leader|administrator]"
                            : "Usage: ./followthrough password EMAIL [--public-url URL | --port N]");
        }
        try (OpenDatabase database = console.open()) {
            return console.act(command, database.address());
        } catch (CannotStart e) {
            return console.refuse(e.getMessage() + "\n" + e.remedy());
        }
    }

    private OpenDatabase open() {
        String url = option("spring.datasource.url", "SPRING_DATASOURCE_URL", "");
        return url.isBlank()
                ? OpenDatabase.in(data())
                : OpenDatabase.at(new DatabaseAddress(
                        url,
                        option("spring.datasource.username", "SPRING_DATASOURCE_USERNAME", ""),
                        option("spring.datasource.password", "SPRING_DATASOURCE_PASSWORD", "")));
    }

    private DataFolder data() {
        return new DataFolder(Path.of(option("data", "FOLLOWTHROUGH_DATA", "data")));
    }

    private int act(String command, DatabaseAddress address) {
        DataSource source = new DriverManagerDataSource(address.url(), address.user(), address.password());
        JdbcClient jdbc = JdbcClient.create(source);
        boolean migrated = jdbc.sql("select to_regclass('workspace') is not null")
                .query(Boolean.class)
                .single();
        Passwords passwords = new Passwords();
        Team team = new Team(
                new TeamStore(jdbc),
                new SignIns(new SignInStore(jdbc), passwords, new Attempts()),
                passwords,
                Clock.systemUTC(),
                event -> {},
                new JdbcTransactionManager(source));
        if (!migrated || !team.isSetUp()) {
            return refuse("Followthrough is not set up yet. Run it, and open the link it prints.");
        }
        return command.equals("token") ? token(team) : password(team);
    }

    private int token(Team team) {
        String email = options.get("for");
        Optional<Member> member = email == null ? team.firstAdministrator() : team.memberOf(email);
        if (member.isEmpty()) {
            return refuse("Nobody here signs in as " + email + ".");
        }
        Role role = role(options.get("role"), member.get().role());
        if (role == null) {
            return refuse("There is no role \"" + options.get("role") + "\"; there are rep, leader, administrator.");
        }
        Optional<String> token = team.issueToken(member.get().memberId(), subject, role);
        if (token.isEmpty()) {
            return refuse("A token for " + member.get().email() + " may not do more than the member, who is "
                    + (member.get().active() ? member.get().role().word() : "signed out for good") + ".");
        }
        err.println("A token for " + member.get().email() + ", as " + role.word() + ". It is shown this once:");
        out.println(token.get());
        return 0;
    }

    private int password(Team team) {
        String url = option("public-url", "FOLLOWTHROUGH_PUBLIC_URL", "");
        String port = option("port", "FOLLOWTHROUGH_PORT", "");
        if (!port.matches("\\d{0,5}")) {
            return refuse("The port must be a number, not \"" + port + "\".");
        }
        return switch (team.passwordLink(subject)) {
            case Link.Made made -> {
                ZoneId zone = team.memberOf(subject).map(Member::zone).orElse(ZoneOffset.UTC);
                err.println("Works once, until " + UNTIL.format(made.until().atZone(zone)) + ":");
                // What is said here goes before what the server left behind, which goes before a guess.
                Optional<String> last = url.isEmpty() && port.isEmpty() ? Whereabouts.last(data()) : Optional.empty();
                out.println(last.map(address -> address + made.path())
                        .orElseGet(() -> new PublicAddress(url, port.isEmpty() ? 8080 : Integer.parseInt(port))
                                .link(made.path())));
                yield 0;
            }
            case Link.Refused(String why) -> refuse(why);
        };
    }

    private static @Nullable Role role(@Nullable String word, Role otherwise) {
        if (word == null) {
            return otherwise;
        }
        for (Role role : Role.values()) {
            if (role.word().equals(word.toLowerCase(Locale.ROOT))) {
                return role;
            }
        }
        return null;
    }

    private String option(String name, String environment, String otherwise) {
        // "run" is told the same by the launcher under longer names.
        String given =
                options.getOrDefault(name, options.getOrDefault("followthrough." + name, System.getenv(environment)));
        return given == null || given.isBlank() ? otherwise : given;
    }

    private int refuse(String why) {
        err.println(why);
        return 1;
    }
}
