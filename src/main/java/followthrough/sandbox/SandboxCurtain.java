package followthrough.sandbox;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Before the sandbox: its server answers while its weeks are still being played, and nobody could sign in. Whoever comes
 * meanwhile is told how far it is.
 */
@Component
@ConditionalOnProperty("followthrough.sandbox")
@Order(Ordered.HIGHEST_PRECEDENCE)
class SandboxCurtain extends OncePerRequestFilter {
    static final String BEFORE_IT = "/sandbox/preparing";

    private final SampleWorld world;

    SandboxCurtain(SampleWorld world) {
        this.world = world;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (world.preparing() == null || !request.getMethod().equals("GET") || isPartOfAPage(request.getRequestURI())) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        // Without script, and whatever address it was that somebody came to.
        response.setHeader("Refresh", "2");
        request.getRequestDispatcher(BEFORE_IT).forward(request, response);
    }

    private static boolean isPartOfAPage(String path) {
        return path.startsWith("/assets/")
                || path.startsWith("/webjars/")
                || path.startsWith("/favicon.")
                || path.equals("/health");
    }
}
