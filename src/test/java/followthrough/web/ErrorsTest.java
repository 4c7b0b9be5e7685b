package followthrough.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.mock.web.MockHttpServletRequest;

class ErrorsTest {
    /** A link that works once must not be usable by whoever reads the log of the failure it met. */
    @ParameterizedTest
    @CsvSource({
        "/join/Zm9sbG93dGhyb3VnaC1qb2luLWEtdGVhbS1ub3cx, /join/…",
        "/first-run/Zm9sbG93dGhyb3VnaC1maXJzdC1ydW4tb25j, /first-run/…",
        "/p/opt-out/abcDEF-ghiJKL_mnoPQR0123, /p/opt-out/…",
        "/prospects/1234567/outcomes, /prospects/1234567/outcomes"
    })
    void theLogNamesThePathWithoutItsSecret(String path, String logged) throws Exception {
        var log = (Logger) LoggerFactory.getLogger(Errors.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        log.addAppender(lines);
        try {
            new Errors().any(new IllegalStateException("the disk is full"), new MockHttpServletRequest("POST", path));
        } finally {
            log.detachAppender(lines);
        }
        assertThat(lines.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains(" POST " + logged + " failed with 500");
    }
}
