package followthrough.today;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/** Whoever is looked for became somebody else: the address leads there. */
final class MergedAway extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long from;
    private final long to;

    MergedAway(long from, long to) {
        super("Prospect " + from + " was merged into " + to + ".");
        this.from = from;
        this.to = to;
    }

    @ControllerAdvice
    static class Leads {
        @ExceptionHandler(MergedAway.class)
        ResponseEntity<Void> there(MergedAway away, HttpServletRequest request) {
            var path = request.getRequestURI().replaceFirst("/prospects/" + away.from + "(?=/|$)", "/prospects/" + away.to);
            var query = request.getQueryString();
            return ResponseEntity.status(HttpStatus.FOUND)
                    .location(URI.create(query == null ? path : path + "?" + query))
                    .build();
        }
    }
}
