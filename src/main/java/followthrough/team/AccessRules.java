package followthrough.team;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.web.util.UriComponentsBuilder;

/** What is open, what needs a sign-in and what needs which role. */
@Configuration(proxyBeanMethods = false)
class AccessRules {
    @Bean
    SecurityFilterChain access(HttpSecurity http, SignIns signIns, PageCookies cookies, FormTokens formTokens)
            throws Exception {
        var contexts = new RequestAttributeSecurityContextRepository();
        // Before the form tokens are checked, so that the page that refuses knows who asked.
        http.addFilterBefore(new ViewerFilter(signIns, cookies, contexts), CsrfFilter.class)
                .securityContext(context -> context.securityContextRepository(contexts))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                // What is under /p/ is posted by mail programs and other people's websites, and by nobody signed in.
                .csrf(csrf -> csrf.csrfTokenRepository(formTokens)
                        .ignoringRequestMatchers("/p/**")
                        .ignoringRequestMatchers(ViewerFilter::hasBearer))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers("/p/**", "/health", "/error", "/sign-in", "/sign-in/**", "/join/**")
                        .permitAll()
                        .requestMatchers("/first-run", "/first-run/**")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/assets/**", "/webjars/**", "/favicon.ico", "/favicon.svg")
                        .permitAll()
                        .requestMatchers("/settings/team", "/settings/team/**")
                        .hasRole(Role.ADMINISTRATOR.name())
                        .requestMatchers("/settings/workspace", "/settings/workspace/**", "/settings/rules")
                        .hasRole(Role.ADMINISTRATOR.name())
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(
                                (request, response, e) -> askToSignIn(request, response))
                        .accessDeniedHandler((request, response, e) -> {
                            if (isApi(request)) {
                                problem(response, 403, "Refused", "This token or sign-in may not do that.");
                            } else if (signedOut(request)) {
                                askToSignIn(request, response);
                            } else {
                                new AccessDeniedHandlerImpl().handle(request, response, e);
                            }
                        }));
        return http.build();
    }

    /** Signed out in another tab: the form token went with the cookie, and it is not their role that lacks something. */
    private static boolean signedOut(HttpServletRequest request) {
        var path = request.getRequestURI();
        return SecurityContextHolder.getContext().getAuthentication() == null
                && !path.startsWith("/sign-in")
                && !path.startsWith("/join")
                && !path.startsWith("/first-run");
    }

    private static boolean isApi(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/api/");
    }

    private static void askToSignIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (isApi(request)) {
            response.setHeader("WWW-Authenticate", "Bearer");
            problem(
                    response,
                    401,
                    "Who asks?",
                    request.getHeader("Authorization") == null
                            ? "Send an API token: Authorization: Bearer ft_…"
                            : "This token is not known here: mistyped, revoked, or of another installation. It is sent as"
                                    + " Authorization: Bearer ft_…");
            return;
        }
        if (request.getHeader("HX-Request") != null) {
            // A part of a page cannot become the sign-in page: the browser goes there, and then back to where it is.
            String page = request.getHeader("HX-Current-URL");
            response.setHeader("HX-Redirect", signInThen(page == null ? "/" : pathOf(page)));
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        boolean comesBack = request.getMethod().equals("GET");
        response.sendRedirect(comesBack ? signInThen(request.getRequestURI() + query) : "/sign-in");
    }

    private static String signInThen(String path) {
        return path.equals("/")
                ? "/sign-in"
                : UriComponentsBuilder.fromPath("/sign-in")
                        .queryParam("then", "{then}")
                        .encode()
                        .buildAndExpand(path)
                        .toUriString();
    }

    private static String pathOf(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        } catch (IllegalArgumentException notAnAddress) {
            return "/";
        }
    }

    private static void problem(HttpServletResponse response, int status, String title, String detail)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.getOutputStream()
                .write("{\"status\":%d,\"title\":\"%s\",\"detail\":\"%s\"}"
                        .formatted(status, title, detail)
                        .getBytes(StandardCharsets.UTF_8));
    }
}
