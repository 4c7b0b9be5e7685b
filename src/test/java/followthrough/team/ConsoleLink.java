package followthrough.team;

import org.springframework.context.ApplicationContext;

/** What a person who starts the server reads at its console. */
public final class ConsoleLink {
    private ConsoleLink() {}

    /** The path of the one-time link to the first run. */
    public static String path(ApplicationContext application) {
        return application.getBean(FirstRun.class).path();
    }
}
