package followthrough;

import followthrough.bench.Bench;
import followthrough.bench.Prepare;
import followthrough.chaos.Chaos;
import followthrough.database.EarlyStart;
import followthrough.inbox.InspectMail;
import followthrough.intake.ImportCommand;
import followthrough.playbook.LintCommand;
import followthrough.playbook.PlaybookCommand;
import followthrough.sandbox.SampleRun;
import followthrough.team.Console;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/** The application: one process, one database, one page frame. */
@SpringBootApplication
public class Followthrough {
    /** The first argument names what to do, the others belong to it. None, or only options, runs the application. */
    public static void main(String[] args) throws Exception {
        carriers();
        String command = args.length == 0 || args[0].startsWith("--") ? "run" : args[0];
        String[] rest = args.length == 0 || args[0].startsWith("--") ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (command) {
            case "run" -> run(rest);
            case "rehearse" -> Rehearsal.run(rest);
            case "bench" -> System.exit(Bench.run(rest, System.out, System.err));
            case "chaos" -> System.exit(Chaos.run(rest, System.out, System.err));
            case "prepare-bench" -> prepareBench(rest);
            case "token", "password" -> System.exit(Console.run(command, rest, System.out, System.err));
            case "import" -> System.exit(ImportCommand.run(Followthrough.class, rest, System.out, System.err));
            case "inspect-mail" -> System.exit(InspectMail.run(rest, System.out, System.err));
            case "playbook" -> System.exit(PlaybookCommand.run(Followthrough.class, rest, System.out, System.err));
            case "lint" -> System.exit(LintCommand.run(rest, System.out, System.err));
            case "backup", "restore" -> System.exit(BackupCommand.run(command, rest));
            default -> {
                System.err.println("Followthrough knows no command \"" + command
                        + "\". \"./followthrough help\" lists those it knows.");
                System.exit(2);
            }
        }
    }

    /**
     * Virtual threads share as many carriers as there are processors, and one that waits for a class to be initialised holds
     * its carrier. Two processors are not to mean that two such stop everything that is read and shown.
     */
    private static void carriers() {
        String parallelism = "jdk.virtualThreadScheduler.parallelism";
        if (System.getProperty(parallelism) == null) {
            System.setProperty(
                    parallelism,
                    String.valueOf(Math.max(16, Runtime.getRuntime().availableProcessors())));
        }
    }

    private static void run(String[] options) {
        Optional<String> taken = portTaken(options);
        if (taken.isPresent()) {
            System.err.println(taken.get());
            System.exit(1);
        }
        if (SampleRun.asked(options)) {
            int status = SampleRun.run(Followthrough.class, options, System.out, System.err);
            if (status != 0) System.exit(status);
            return;
        }
        ConfigurableApplicationContext application = start(options);
        Environment environment = application.getEnvironment();
        String here = "http://" + environment.getProperty("server.address") + ":"
                + environment.getProperty("local.server.port");
        System.out.println("Followthrough is ready: " + environment.getProperty("followthrough.public-url", here));
    }

    static ConfigurableApplicationContext start(String[] options) {
        var application = new SpringApplication(Followthrough.class);
        application.addInitializers(new EarlyStart());
        return application.run(options);
    }

    /** Why the port that was asked for cannot be had; looked up before a database is made for nothing. */
    static Optional<String> portTaken(String[] options) {
        var given = new SimpleCommandLinePropertySource(options);
        String port = given.getProperty("server.port");
        String address = given.getProperty("server.address");
        if (port == null || !port.matches("[1-9]\\d{0,4}") || Integer.parseInt(port) > 65_535) {
            return Optional.empty();
        }
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address == null ? "127.0.0.1" : address, Integer.parseInt(port)));
            return Optional.empty();
        } catch (BindException e) {
            return Optional.of("Port " + port + " cannot be used: " + e.getMessage() + ".\n"
                    + "Stop the program that uses it, or name another port with --port.");
        } catch (IOException | IllegalArgumentException e) {
            // The server itself says better what is wrong with such an address.
            return Optional.empty();
        }
    }

    /** Fills the scratch installation of a measurement; {@code bench} starts it as a process of its own. */
    private static void prepareBench(String[] options) throws Exception {
        try (ConfigurableApplicationContext application = SpringApplication.run(Followthrough.class, options)) {
            Prepare.fill(application);
        }
    }

    /**
     * Business time. Whatever asks what time it is asks this.
     *
     * @param offset how far business time is from real time, as {@code PT-36H}. For trials only, which need a weekday
     *     whatever day it is; it must stay the same for as long as a database is used
     */
    @Bean
    @ConditionalOnMissingBean
    Clock clock(@Value("${followthrough.clock-offset:PT0S}") Duration offset) {
        return offset.isZero() ? Clock.systemUTC() : Clock.offset(Clock.systemUTC(), offset);
    }
}
