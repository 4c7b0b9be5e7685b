package followthrough;

import followthrough.sandbox.SampleRun;
import followthrough.team.Console;
import java.time.Clock;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The application: one process, one database, one page frame. */
@SpringBootApplication
public class Followthrough {
    /** The first argument names what to do, the others belong to it. None, or only options, runs the application. */
    public static void main(String[] args) {
        String command = args.length == 0 || args[0].startsWith("--") ? "run" : args[0];
        String[] rest = args.length == 0 || args[0].startsWith("--") ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (command) {
            case "run" -> run(rest);
            case "rehearse" -> Rehearsal.run(rest);
            case "token", "password" -> System.exit(Console.run(command, rest, System.out, System.err));
            default -> {
                System.err.println("Followthrough knows no command \"" + command
                        + "\". \"./followthrough help\" lists those it knows.");
                System.exit(2);
            }
        }
    }

    private static void run(String[] options) {
        if (SampleRun.asked(options)) {
            int status = SampleRun.run(Followthrough.class, options, System.out, System.err);
            if (status != 0) System.exit(status);
            return;
        }
        ConfigurableApplicationContext application = SpringApplication.run(Followthrough.class, options);
        Environment environment = application.getEnvironment();
        String here = "http://" + environment.getProperty("server.address") + ":"
                + environment.getProperty("local.server.port");
        System.out.println("Followthrough is ready: " + environment.getProperty("followthrough.public-url", here));
    }

    /** Business time. Whatever asks what time it is asks this. */
    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }
}
