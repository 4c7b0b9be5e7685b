package followthrough.database;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the PostgreSQL of our own while the application is still being put together, for the two have nothing to do with
 * each other until the first query. An application without it starts the server when it is first asked for.
 */
public final class EarlyStart implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var environment = context.getEnvironment();
        if (!environment.getProperty("spring.datasource.url", "").isBlank()) return;
        var folder = DatabaseConfiguration.folder(environment);
        var starting = new CompletableFuture<PostgresServer>();
        Thread.ofPlatform().name("postgres-start").start(() -> {
            try {
                starting.complete(PostgresServer.start(folder, PostgresServer.Durability.FULL));
            } catch (RuntimeException | Error e) {
                starting.completeExceptionally(e);
            }
        });
        // Should the application fail before it ever asks for the server, nothing is left running.
        SpringApplication.getShutdownHandlers().add(() -> starting.thenAccept(PostgresServer::close));
        context.getBeanFactory().registerSingleton("startingServer", new Server(starting));
    }

    /** The server that is being started. */
    record Server(CompletableFuture<PostgresServer> starting) {
        /** Once it is up; throws what kept it from starting. */
        PostgresServer await() {
            try {
                return starting.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException why) throw why;
                throw e;
            }
        }
    }
}
