package followthrough.team;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * Our two cookies: the sign-in, and before that the visit, which ties the forms of a page to the browser that got it.
 * Over https both carry the prefix by which browsers take them from this very host only.
 */
@Component
class PageCookies {
    private final boolean secure;
    private final String signIn;
    private final String visit;

    PageCookies(PublicAddress address, @Value("${followthrough.sandbox:false}") boolean sandbox) {
        this.secure = address.secure();
        // Cookies know no ports: the sandbox beside us must not sign its visitor out of here.
        String name = (secure ? "__Host-" : "") + (sandbox ? "followthrough-sandbox" : "followthrough");
        this.signIn = name;
        this.visit = name + "-visit";
    }

    Optional<String> signIn(HttpServletRequest request) {
        return value(request, signIn);
    }

    void keepSignIn(HttpServletResponse response, String token) {
        write(response, signIn, token, SignIns.LASTS);
    }

    void dropSignIn(HttpServletResponse response) {
        write(response, signIn, "", Duration.ZERO);
    }

    Optional<String> visit(HttpServletRequest request) {
        return value(request, visit);
    }

    /** Kept until the browser is closed. */
    void keepVisit(HttpServletResponse response, String token) {
        write(response, visit, token, Duration.ofSeconds(-1));
    }

    private void write(HttpServletResponse response, String name, String value, Duration age) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name, value)
                        .httpOnly(true)
                        .secure(secure)
                        .sameSite("Lax")
                        .path("/")
                        .maxAge(age)
                        .build()
                        .toString());
    }

    private static Optional<String> value(HttpServletRequest request, String name) {
        if (request.getCookies() != null) {
            for (Cookie cookie : request.getCookies()) {
                if (cookie.getName().equals(name) && !cookie.getValue().isBlank()) {
                    return Optional.of(cookie.getValue());
                }
            }
        }
        return Optional.empty();
    }
}
