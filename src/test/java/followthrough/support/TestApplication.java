package followthrough.support;

import com.zaxxer.hikari.HikariDataSource;
import followthrough.database.DatabaseAddress;
import followthrough.database.Databases;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/** What {@link FollowthroughTest} changes in the application: its clocks, its database, its folders. */
@TestConfiguration(proxyBeanMethods = false)
class TestApplication {
    @Bean
    @Primary
    TestClock testClock() {
        return new TestClock();
    }

    @Bean
    @Primary
    TestRealTime testRealTime() {
        return new TestRealTime();
    }

    /** Gives each application a database and folders of its own. */
    static final class Wiring implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            DatabaseAddress database = TestDatabase.create();
            Path folders = TestDatabase.folder().resolve(nameOf(database));
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "a test's own database",
                            Map.of(
                                    "spring.datasource.url", database.url(),
                                    "spring.datasource.username", database.user(),
                                    "spring.datasource.password", database.password(),
                                    "spring.datasource.hikari.minimum-idle", 0,
                                    // Tests step both by hand.
                                    "followthrough.dispatch", "false",
                                    "followthrough.read-mail", "false",
                                    // Nobody answers there: tests ask no name server but their own.
                                    "followthrough.dns", "127.0.0.1:1",
                                    "followthrough.data",
                                            folders.resolve("data").toString(),
                                    "followthrough.keys",
                                            folders.resolve("keys").toString())));
        }
    }

    /** Before each class, the database as it was when the application had started; before each test, the clocks. */
    static final class FreshStart implements TestExecutionListener {
        private static final AtomicLong CLASSES = new AtomicLong();

        @Override
        public void beforeTestClass(TestContext test) {
            ApplicationContext application = test.getApplicationContext();
            HikariDataSource pool = application.getBean(HikariDataSource.class);
            Databases databases = TestDatabase.databases();
            String name = nameOf(application.getBean(Databases.class).main());
            String atStart = name + "_start";
            // Nobody may be connected while a database is copied, and no connection outlives its database.
            pool.getHikariPoolMXBean().softEvictConnections();
            if (databases.exists(atStart)) {
                databases.drop(name);
                databases.copy(name, atStart);
            } else {
                databases.copy(atStart, name);
            }
            pool.getHikariPoolMXBean().softEvictConnections();
            // The application remembers a sequence's versions by their numbers for as long as it runs, and no number is
            // to
            // mean one thing to this class and another to the next.
            JdbcClient.create(pool)
                    .sql("select setval(pg_get_serial_sequence('sequence_version', 'id'), :from)")
                    .param("from", CLASSES.incrementAndGet() * 10_000)
                    .query(Long.class)
                    .single();
        }

        @Override
        public void beforeTestMethod(TestContext test) {
            test.getApplicationContext().getBean(TestClock.class).set(TestClock.START);
            test.getApplicationContext().getBean(TestRealTime.class).catchUp();
        }
    }

    private static String nameOf(DatabaseAddress address) {
        return address.url().substring(address.url().lastIndexOf('/') + 1);
    }
}
