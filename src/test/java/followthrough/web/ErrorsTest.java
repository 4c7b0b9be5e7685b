package followthrough.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class ErrorsTest {
    private final Errors errors =
            new Errors(new StaticListableBeanFactory().getBeanProvider(RequestMappingHandlerMapping.class));

    /** A link that works once must not be usable by whoever reads the log of the failure it met. */
    @ParameterizedTest
    @CsvSource({
        "/join/Zm9sbG93dGhyb3VnaC1qb2luLWEtdGVhbS1ub3cx, /join/…",
        "/first-run/Zm9sbG93dGhyb3VnaC1maXJzdC1ydW4tb25j, /first-run/…",
        "/p/opt-out/abcDEF-ghiJKL_mnoPQR0123, /p/opt-out/…",
        "/prospects/1234567/outcomes, /prospects/1234567/outcomes"
    })
    void theLogNamesThePathWithoutItsSecret(String path, String logged) throws Exception {
        var request = new MockHttpServletRequest("POST", path);
        assertThat(logged(() -> errors.any(new IllegalStateException("the disk is full"), request)))
                .contains(" POST " + logged + " failed with 500");
        assertThat(logged(() -> errors.inEachOthersWay(new CannotAcquireLockException("deadlock"), request)))
                .contains("POST " + logged + " met another");
        assertThat(logged(() -> errors.unkept(refusedBy("22021"), request)))
                .contains("POST " + logged + " was refused by the database");
    }

    /** The owner was signed out, or the list taken back, between the look and the write; or somebody else came first. */
    @ParameterizedTest
    @CsvSource({"23503, 409", "23505, 409", "22021, 400", "23514, 500"})
    void whatWentOrCameMeanwhileIsNoFailure(String state, int status) throws Exception {
        var answer = errors.unkept(refusedBy(state), new MockHttpServletRequest("POST", "/prospects/7/outcomes"));
        assertThat(answer).isInstanceOfSatisfying(ModelAndView.class, page -> assertThat(page.getStatus())
                .isEqualTo(HttpStatusCode.valueOf(status)));
    }

    private static DataIntegrityViolationException refusedBy(String state) {
        return new DataIntegrityViolationException("insert", new SQLException("refused", state));
    }

    /** The one line that is written meanwhile. */
    private static String logged(Callable<?> answer) throws Exception {
        var log = (Logger) LoggerFactory.getLogger(Errors.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        log.addAppender(lines);
        try {
            answer.call();
        } finally {
            log.detachAppender(lines);
        }
        assertThat(lines.list).hasSize(1);
        return lines.list.getFirst().getFormattedMessage();
    }
}
