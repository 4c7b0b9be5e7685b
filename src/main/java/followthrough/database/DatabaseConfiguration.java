package followthrough.database;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Names the folders, and points the pool and every query at the database. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    @Bean
    DataFolder dataFolder(Environment environment) {
        return folder(environment);
    }

    static DataFolder folder(Environment environment) {
        return new DataFolder(Path.of(setting(environment, "followthrough.data", "data")));
    }

    @Bean
    Keys keys(Environment environment, DataFolder data) {
        String folder = environment.getProperty("followthrough.keys", "");
        String instance = environment.getProperty("followthrough.instance", "");
        return Keys.in(
                folder.isBlank()
                        ? Keys.folderFor(data, System.getenv(), System.getProperty("user.home"))
                        : Path.of(folder),
                data,
                instance.isBlank() ? null : instance);
    }

    @Bean
    Databases databases(Environment environment, DataFolder data, ObjectProvider<EarlyStart.Server> early) {
        String url = environment.getProperty("spring.datasource.url", "");
        if (url.isBlank()) {
            var begun = early.getIfAvailable();
            return begun != null ? begun.await() : Databases.start(data);
        }
        var databases = Databases.at(new DatabaseAddress(
                url,
                environment.getProperty("spring.datasource.username", ""),
                environment.getProperty("spring.datasource.password", "")));
        Migrations.run(databases.main());
        return databases;
    }

    @Bean
    JdbcConnectionDetails databaseConnection(Databases databases) {
        DatabaseAddress main = databases.main();
        return new JdbcConnectionDetails() {
            @Override
            public @Nullable String getUsername() {
                return main.user();
            }

            @Override
            public @Nullable String getPassword() {
                return main.password();
            }

            @Override
            public String getJdbcUrl() {
                return main.url();
            }
        };
    }

    private static String setting(Environment environment, String name, String otherwise) {
        String value = environment.getProperty(name, "");
        return value.isBlank() ? otherwise : value;
    }
}
