package followthrough.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.html.HtmlInterceptor;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/** Wires templates, static files and the headers of every answer. */
@Configuration(proxyBeanMethods = false)
class WebSetup implements WebMvcConfigurer {

    /** Script and style only from our own files; style attributes only carry numbers of bars and pips. */
    static final String CONTENT_POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; "
            + "style-src-attr 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
            + "form-action 'self'; frame-ancestors 'none'";

    private static final String PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 10)
    ViewResolver templates(Frames frames) {
        var engine = engine();
        var views = new ConcurrentHashMap<String, View>();
        // What is no template, "redirect:/today" for one, is left to the resolvers behind.
        return (name, locale) -> name.contains(":") || !engine.hasTemplate(name + ".jte")
                ? null
                : views.computeIfAbsent(name, n -> JteView.of(engine, n, frames));
    }

    static TemplateEngine engine() {
        var engine = TemplateEngine.createPrecompiled(ContentType.Html);
        engine.setHtmlInterceptor(new CsrfField());
        return engine;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler(Assets.ROOT + "**")
                .addResourceLocations("classpath:/static/", "classpath:/META-INF/resources/webjars/")
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                .resourceChain(true)
                .addResolver(new VersionResourceResolver().addFixedVersionStrategy(Assets.VERSION, "/**"));
    }

    /** Everybody gets style, script and icons, before signing in too; no session is looked up for them. */
    @Bean
    @Order(1)
    SecurityFilterChain assetSecurity(HttpSecurity http) {
        return http.securityMatcher(Assets.ROOT + "**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .sessionManagement(session -> session.disable())
                .securityContext(context -> context.disable())
                .csrf(csrf -> csrf.disable())
                // They say for themselves how long they may be kept.
                .headers(headers -> headers.cacheControl(cache -> cache.disable()))
                .build();
    }

    /** Outermost, so that what a filter answers, the one that asks to sign in for one, carries them too. */
    @Bean
    FilterRegistrationBean<OncePerRequestFilter> headers() {
        var headers = new FilterRegistrationBean<OncePerRequestFilter>(new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                response.setHeader("Content-Security-Policy", CONTENT_POLICY);
                response.setHeader("X-Content-Type-Options", "nosniff");
                response.setHeader("Referrer-Policy", "same-origin");
                response.setHeader("Permissions-Policy", PERMISSIONS);
                chain.doFilter(request, response);
            }
        });
        headers.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return headers;
    }

    /** A NUL is part of no text anybody means, and the database keeps none: refused before anything is done. */
    @Bean
    OncePerRequestFilter noNul() {
        return new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                // The parts of an uploaded list are read where it is taken.
                var type = request.getContentType();
                var upload = type != null && type.startsWith("multipart/");
                if (!upload
                        && request.getParameterMap().values().stream()
                                .flatMap(Arrays::stream)
                                .anyMatch(value -> value.indexOf('\0') >= 0)) response.sendError(400);
                else chain.doFilter(request, response);
            }
        };
    }

    /** Writes the hidden proof into every form that posts, so that no template can forget it. */
    static final class CsrfField implements HtmlInterceptor {
        @Override
        public void onHtmlTagOpened(String name, Map<String, Object> attributes, TemplateOutput output) {
            if (!"post".equalsIgnoreCase(String.valueOf(attributes.get("method")))) return;
            if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current)) return;
            var csrf = Frames.csrf(current.getRequest());
            if (csrf == null) return;
            // Called just before the form's own ">": closes the form's tag and leaves that sign to the input.
            output.writeContent("><input type=\"hidden\" name=\"" + csrf.field() + "\" value=\"" + csrf.token() + "\"");
        }

        @Override
        public void onHtmlTagClosed(String name, TemplateOutput output) {}
    }
}
