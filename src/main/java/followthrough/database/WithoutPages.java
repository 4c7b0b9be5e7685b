package followthrough.database;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.core.SpringProperties;

/**
 * The application for a command of the console: without its pages and without its background work, which belong to the
 * server alone, on the same database, whether a server runs at that moment or not.
 */
public final class WithoutPages {
    private final Class<?> application;
    private final Map<String, String> options;

    /** @param options of the command, where {@code data} and {@code spring.datasource.…} may be; else the environment says */
    public WithoutPages(Class<?> application, Map<String, String> options) {
        this.application = application;
        this.options = options;
    }

    /** @return what the work returns. @throws CannotStart when there is no database to work on */
    public int run(ToIntFunction<ApplicationContext> work) {
        try (var database = open()) {
            return run(database.address(), work);
        }
    }

    private int run(DatabaseAddress address, ToIntFunction<ApplicationContext> work) {
        // What was put together at build time is the server, with its pages.
        SpringProperties.setProperty("spring.aot.enabled", "false");
        try (var context = new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .lazyInitialization(true)
                .initializers(it -> it.getBeanFactory().registerSingleton("lifecycleProcessor", new NothingStarts()))
                .properties(Map.of("logging.level.root", "error"))
                .run(
                        "--spring.datasource.url=" + address.url(),
                        "--spring.datasource.username=" + address.user(),
                        "--spring.datasource.password=" + address.password(),
                        "--followthrough.data=" + data())) {
            return work.applyAsInt(context);
        }
    }

    private Path data() {
        return Path.of(option("data", "FOLLOWTHROUGH_DATA", "data"));
    }

    private OpenDatabase open() {
        var url = option("spring.datasource.url", "SPRING_DATASOURCE_URL", "");
        return url.isBlank()
                ? OpenDatabase.in(new DataFolder(data()))
                : OpenDatabase.at(new DatabaseAddress(
                        url,
                        option("spring.datasource.username", "SPRING_DATASOURCE_USERNAME", ""),
                        option("spring.datasource.password", "SPRING_DATASOURCE_PASSWORD", "")));
    }

    private String option(String name, String environment, String otherwise) {
        var given = options.getOrDefault(name, System.getenv(environment));
        return given == null || given.isBlank() ? otherwise : given;
    }

    private static final class NothingStarts implements LifecycleProcessor {
        @Override
        public void onRefresh() {}

        @Override
        public void onClose() {}

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }
    }
}
