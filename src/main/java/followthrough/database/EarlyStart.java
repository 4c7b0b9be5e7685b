package followthrough.database;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the PostgreSQL of our own, and brings its database up to date, while the application is still being put together,
 * for the two have nothing to do with each other until the first query. An application without it does so when the
 * databases are first asked for.
 */
public final class EarlyStart implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var environment = context.getEnvironment();
        if (Databases.isBuild()) return;
        if (!environment.getProperty("spring.datasource.url", "").isBlank()) return;
        var folder = DatabaseConfiguration.folder(environment);
        var starting = new CompletableFuture<Databases>();
        Thread.ofPlatform().name("postgres-start").start(() -> {
            try {
                starting.complete(Databases.start(folder));
            } catch (RuntimeException | Error e) {
                starting.completeExceptionally(e);
            }
        });
        // Should the application fail before it ever asks for the server, nothing is left running.
        SpringApplication.getShutdownHandlers().add(() -> starting.thenAccept(Databases::close));
        context.getBeanFactory().registerSingleton("startingServer", new Server(starting));
    }

    /** The server that is being started. */
    record Server(CompletableFuture<Databases> starting) {
        /** Once it is up; throws what kept it from starting. */
        Databases await() {
            try {
                return starting.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException why) throw why;
                throw e;
            }
        }
    }
}
