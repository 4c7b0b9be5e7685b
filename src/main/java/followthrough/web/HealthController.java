package followthrough.web;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells a monitor, signed in or not, whether this application works. */
@RestController
class HealthController {
    private static final Logger LOG = LoggerFactory.getLogger(HealthController.class);
    private static final int PATIENCE_SECONDS = 2;

    private final DataSource dataSource;

    HealthController(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    record Health(String status, boolean database, String version) {}

    @GetMapping("/health")
    ResponseEntity<Health> show() {
        boolean database = databaseAnswers();
        String version = HealthController.class.getPackage().getImplementationVersion();
        return ResponseEntity.status(database ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Health(database ? "UP" : "DOWN", database, version == null ? "development" : version));
    }

    private boolean databaseAnswers() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.isValid(PATIENCE_SECONDS);
        } catch (SQLException e) {
            LOG.warn("The database does not answer: {}", e.getMessage());
            return false;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OpenToAll {
        @Bean
        @Order(1)
        SecurityFilterChain healthSecurity(HttpSecurity http) {
            return http.securityMatcher("/health")
                    .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .build();
        }
    }
}
