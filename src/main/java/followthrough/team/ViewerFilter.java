package followthrough.team;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who asks: at the API by a bearer token if one was sent, everywhere else by the sign-in cookie. There is no
 * HTTP session.
 */
class ViewerFilter extends OncePerRequestFilter {
    private final SignIns signIns;
    private final PageCookies cookies;
    private final SecurityContextRepository contexts;

    ViewerFilter(SignIns signIns, PageCookies cookies, SecurityContextRepository contexts) {
        this.signIns = signIns;
        this.cookies = cookies;
        this.contexts = contexts;
    }

    /** A token at the API stands alone: a cookie that came along is not looked at, so it needs no form token. */
    static boolean hasBearer(HttpServletRequest request) {
        return path(request).startsWith("/api/") && bearer(request) != null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Viewer> viewer = asks(request, response);
        if (viewer.isPresent()) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(new SignedIn(viewer.get()));
            SecurityContextHolder.setContext(context);
            // An error page is a second dispatch of the same request, and still wants to know who asks.
            contexts.saveContext(context, request, response);
        }
        chain.doFilter(request, response);
    }

    private Optional<Viewer> asks(HttpServletRequest request, HttpServletResponse response) {
        String bearer = bearer(request);
        if (path(request).startsWith("/api/") && bearer != null) {
            return signIns.speaksFor(bearer);
        }
        Optional<String> cookie = cookies.signIn(request);
        Optional<SignIns.Found> found = cookie.flatMap(signIns::find);
        if (found.isPresent() && found.get().renewed()) {
            cookies.keepSignIn(response, cookie.get());
        }
        return found.map(SignIns.Found::viewer);
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    private static @Nullable String bearer(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : null;
    }

    /** Spring Security's view of a {@link Viewer}. */
    static final class SignedIn extends AbstractAuthenticationToken {
        private final Viewer viewer;

        SignedIn(Viewer viewer) {
            super(List.of(new SimpleGrantedAuthority("ROLE_" + viewer.role().name())));
            this.viewer = viewer;
            setAuthenticated(true);
        }

        @Override
        public Viewer getPrincipal() {
            return viewer;
        }

        @Override
        public String getCredentials() {
            return "";
        }
    }
}
