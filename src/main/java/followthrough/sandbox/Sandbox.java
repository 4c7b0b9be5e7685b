package followthrough.sandbox;

import followthrough.database.CannotStart;
import followthrough.database.Databases;
import followthrough.database.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.Environment;

/**
 * One sandbox while it runs: the application a second time, in a context of its own, on a database, a mail server and a
 * clock of its own. Closing it throws all of that away.
 */
final class Sandbox implements AutoCloseable {
    private static final String MARK = "A sandbox of Followthrough, dropped when it ends";

    private final Databases databases;
    private final SandboxMail mail;
    private final Place place;
    private final ConfigurableApplicationContext application;
    private boolean closed;

    /**
     * Where a sandbox lives.
     *
     * @param port 0 for any that is free
     * @param folder of its files, removed with it
     * @param database its name, see {@link #databaseOf}
     * @param keys folder of the secret key, outside the data folder
     * @param back where a visitor goes on leaving; empty when there is nothing outside the sandbox
     */
    record Place(int port, String database, Path folder, Path keys, String back) {}

    /** On a server that several installations use, each has a name of its own. */
    static String databaseOf(Keys keys) {
        return "followthrough_sandbox_"
                + HexFormat.of().toHexDigits(keys.instanceId().hashCode());
    }

    private Sandbox(Databases databases, SandboxMail mail, Place place, ConfigurableApplicationContext application) {
        this.databases = databases;
        this.mail = mail;
        this.place = place;
        this.application = application;
    }

    /**
     * Starts one, which takes some ten seconds or more; what an earlier one left behind is removed first.
     *
     * @param beside what the component scan of the surrounding application leaves out, to be left out here too
     * @param leave called, in a thread of its own, when the visitor throws the sandbox away
     * @param progress is told what happens, in words for the visitor
     */
    static Sandbox start(
            Class<?> application,
            Collection<TypeExcludeFilter> beside,
            Databases databases,
            Place place,
            SampleWorld.Size size,
            Runnable leave,
            Consumer<String> progress) {
        progress.accept("Making a database of its own");
        databases.drop(place.database(), MARK);
        var database = databases.create(place.database(), MARK);
        removeTree(place.folder());
        progress.accept("Starting a mail server that only this machine can reach");
        silenceGreenMail();
        var clock = new SandboxClock(SampleWorld.start(Instant.now(), size));
        var mail = new SandboxMail(clock);
        var spring = new SpringApplication(application);
        // Logging belongs to the surrounding application, if there is one, and must outlive the sandbox.
        if (!place.back().isEmpty())
            spring.setListeners(spring.getListeners().stream()
                    .filter(listener -> !(listener instanceof LoggingApplicationListener))
                    .toList());
        spring.addInitializers(context -> {
            var beans = context.getBeanFactory();
            beans.registerSingleton("sandboxClock", clock);
            beans.registerSingleton("sandboxMail", mail);
            beans.registerSingleton("sandboxSize", size);
            beans.registerSingleton("sandboxProgress", new Progress(progress));
            beans.registerSingleton("sandboxExit", new Exit(leave, place.back()));
            int n = 0;
            for (var filter : beside) beans.registerSingleton("sandboxExcludes" + n++, filter);
        });
        // It is put together differently from what the build found out for the application itself.
        SpringProperties.setProperty(AotDetector.AOT_ENABLED, "false");
        try {
            progress.accept("Starting a second Followthrough on it");
            var started = spring.run(
                    "--followthrough.sandbox=true",
                    "--followthrough.sandbox-ports=" + mail.smtpPort() + "," + mail.imapPort(),
                    "--followthrough.sample=false",
                    "--followthrough.public-url=",
                    "--followthrough.data=" + place.folder(),
                    "--followthrough.keys=" + place.keys(),
                    // The simulated world steps the dispatcher itself, so that clock and mail never drift apart.
                    "--followthrough.dispatch=false",
                    // Where the log is set up with this application, it is set up after GreenMail was silenced.
                    "--logging.level.com.icegreen=off",
                    "--server.address=" + SandboxMail.HOST,
                    "--server.port=" + place.port(),
                    "--server.shutdown=immediate",
                    "--spring.datasource.url=" + database.url(),
                    "--spring.datasource.username=" + database.user(),
                    "--spring.datasource.password=" + database.password(),
                    "--spring.datasource.hikari.pool-name=sandbox",
                    "--spring.datasource.hikari.maximum-pool-size=10",
                    // Nothing here outlives a power cut anyway.
                    "--spring.datasource.hikari.connection-init-sql=set synchronous_commit to off");
            return new Sandbox(databases, mail, place, started);
        } catch (RuntimeException e) {
            mail.close();
            databases.drop(place.database(), MARK);
            throw e;
        }
    }

    /** What is told while it starts. */
    record Progress(Consumer<String> told) {
        void say(String words) {
            told.accept(words);
        }
    }

    /** The way out. */
    record Exit(Runnable leave, String back) {}

    /** A link that signs its first user in as the sample team's leader. */
    String link() {
        var port = application.getEnvironment().getRequiredProperty("local.server.port");
        return "http://" + SandboxMail.HOST + ":" + port
                + application.getBean(SandboxController.class).oneTimePath();
    }

    ConfigurableApplicationContext application() {
        return application;
    }

    /** Stops it and removes all it made. Twice is safe. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        application.close();
        mail.close();
        databases.drop(place.database(), MARK);
        removeTree(place.folder());
    }

    /** The port next to the application's own, or any other where somebody else has that one. */
    static int portBeside(int port) {
        try (var socket = new ServerSocket(port + 1, 1, InetAddress.getByName(SandboxMail.HOST))) {
            return socket.getLocalPort();
        } catch (IOException | IllegalArgumentException taken) {
            return 0;
        }
    }

    /** Refuses any way in but this machine's own: whoever could reach the sandbox could use its open door. */
    static void refuseOthers(Environment environment) {
        var address = environment.getProperty("server.address", SandboxMail.HOST);
        if (!isThisMachine(address))
            throw new CannotStart(
                    "The sample data is for this machine only, and --listen " + address + " would show it to others.",
                    "Leave --listen out, or give 127.0.0.1; to install Followthrough for others leave --sample out.");
        var url = environment.getProperty("followthrough.public-url", "");
        if (!url.isBlank())
            throw new CannotStart(
                    "The sample data is for this machine only, and --public-url " + url + " would show it to others.",
                    "Leave --public-url out; to install Followthrough for others leave --sample out.");
    }

    private static boolean isThisMachine(String address) {
        // Only what is written as a loopback address: a name could lead elsewhere tomorrow.
        return address.equals("localhost")
                || address.equals("::1")
                || address.equals("[::1]")
                || address.matches("127(\\.\\d{1,3}){3}");
    }

    private static void removeTree(Path folder) {
        if (!Files.exists(folder)) return;
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox's folder " + folder + " could not be removed", e);
        }
    }

    /** GreenMail complains of every connection that ends with the sandbox; beside another application the log is not the sandbox's. */
    private static void silenceGreenMail() {
        LoggingSystem.get(Sandbox.class.getClassLoader()).setLogLevel("com.icegreen", LogLevel.OFF);
    }

    static List<TypeExcludeFilter> excludes(ConfigurableApplicationContext context) {
        return List.copyOf(context.getBeansOfType(TypeExcludeFilter.class).values());
    }
}
