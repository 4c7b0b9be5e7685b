package followthrough.pursuits;

import followthrough.team.Team;
import followthrough.web.NotFound;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

/**
 * A link in an automatic e-mail, followed. It leads on and is counted, and that is all: machines follow links as well, so
 * no step, state or order ever goes by it.
 */
@Controller
class LinkController {
    /** Who follows a link as soon as it is there is a scanner on its way rather than its reader. */
    private static final Duration TOO_SOON = Duration.ofSeconds(60);

    private final Links links;
    private final ClickStore clicks;
    private final Team team;
    private final Clock clock;

    LinkController(Links links, ClickStore clicks, Team team, Clock clock) {
        this.links = links;
        this.clicks = clicks;
        this.team = team;
        this.clock = clock;
    }

    @GetMapping("/p/to/{token}")
    ResponseEntity<Void> follow(@PathVariable String token, HttpServletRequest request) {
        if (!team.isSetUp()) throw new NotFound("This link");
        var link = links.read(token).orElseThrow(() -> new NotFound("This link"));
        if (team.workspace().countClicks()) {
            var now = clock.instant();
            clicks.clicked(link.key(), link.target().toString(), machine(request), now, now.minus(TOO_SOON));
        }
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(link.target())
                .cacheControl(CacheControl.noStore())
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .build();
    }

    /** A link that mail programs cut, or that was made before the secret key of today. */
    @ExceptionHandler(NotFound.class)
    ModelAndView unknown() {
        return StrayLink.page(
                "This link leads nowhere",
                "It is not whole, or too old. Open it from the e-mail once more; or answer that e-mail and ask for it.");
    }

    private static boolean machine(HttpServletRequest request) {
        if (!request.getMethod().equals("GET")) return true;
        for (var name : List.of("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz"))
            if (request.getHeader(name) != null) return true;
        return false;
    }
}
