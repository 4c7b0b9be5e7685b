package followthrough.sandbox;

import followthrough.database.CannotStart;
import followthrough.database.DataFolder;
import followthrough.database.DatabaseAddress;
import followthrough.database.Databases;
import followthrough.database.Keys;
import followthrough.database.PostgresServer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** {@code run --sample}: a process that is nothing but a sandbox. */
public final class SampleRun {
    private SampleRun() {}

    /** Whether these options, or the environment, ask for the sample data. */
    public static boolean asked(String[] options) {
        return environment(options).getProperty("followthrough.sample", Boolean.class, false);
    }

    /**
     * Starts the sandbox and prints the link into it.
     *
     * @return 0 when it runs, in threads of its own; else the exit status, the reason having been said
     */
    public static int run(Class<?> application, String[] options, PrintStream out, PrintStream err) {
        // Until the application within has set up its log, only what this says itself goes to the console.
        LoggingSystem.get(SampleRun.class.getClassLoader()).beforeInitialize();
        var environment = environment(options);
        try {
            Sandbox.refuseOthers(environment);
            var data = new DataFolder(Path.of(setting(environment, "followthrough.data", "data")));
            var databases = databases(environment, data);
            var sandbox = start(application, environment, data, databases, out);
            // After the context has closed, because it still uses the database while it does.
            SpringApplication.getShutdownHandlers().add(() -> {
                sandbox.close();
                databases.close();
            });
            out.println("\nFollowthrough with sample data is ready. Open this link, which works once:\n\n    "
                    + sandbox.link()
                    + "\n\nNothing leaves this machine. Ctrl-C, or the button in the page, throws all of it away.\n");
            return 0;
        } catch (CannotStart e) {
            err.println(e.getMessage() + "\n" + e.remedy());
            return 1;
        }
    }

    private static Sandbox start(
            Class<?> application, Environment environment, DataFolder data, Databases databases, PrintStream out) {
        try {
            var keys = Path.of(setting(
                    environment,
                    "followthrough.keys",
                    System.getProperty("user.home") + "/.config/followthrough/sandbox"));
            var place = new Sandbox.Place(
                    environment.getProperty("server.port", Integer.class, 8080),
                    Sandbox.databaseOf(Keys.in(keys, data, null)),
                    data.path().resolve("sandbox"),
                    keys,
                    "");
            return Sandbox.start(
                    application,
                    List.of(),
                    databases,
                    place,
                    SampleWorld.Size.USUAL,
                    () -> System.exit(0),
                    words -> out.println(words + " ..."));
        } catch (RuntimeException e) {
            databases.close();
            throw e;
        }
    }

    private static Databases databases(Environment environment, DataFolder data) {
        var url = environment.getProperty("spring.datasource.url", "");
        return url.isBlank()
                ? Databases.of(PostgresServer.start(data, PostgresServer.Durability.FULL))
                : Databases.at(new DatabaseAddress(
                        url,
                        environment.getProperty("spring.datasource.username", ""),
                        environment.getProperty("spring.datasource.password", "")));
    }

    private static Environment environment(String[] options) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(options));
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    private static String setting(Environment environment, String name, String otherwise) {
        var value = environment.getProperty(name, "");
        return value.isBlank() ? otherwise : value;
    }
}
