package followthrough.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import followthrough.support.Accessibility;
import followthrough.support.Browser;
import gg.jte.CodeResolver;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.resolve.DirectoryCodeResolver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.ViewResolver;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The frame and every part in a real browser, on a page that only this test has. */
@SpringBootTest(classes = GalleryTest.Application.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class GalleryTest {
    private static final Instant NOW = Instant.parse("2026-11-26T15:20:00Z");

    /** Signed in once for all. */
    private static @Nullable BrowserContext window;

    @LocalServerPort
    int port;

    private String at;

    @BeforeEach
    void address() {
        at = "http://localhost:" + port;
    }

    @AfterAll
    static void close() {
        if (window != null) window.close();
        window = null;
    }

    @ParameterizedTest(name = "{0} px, {1}")
    @CsvSource({"360,LIGHT", "360,DARK", "1280,LIGHT", "1280,DARK", "2560,LIGHT"})
    void isAccessibleAndFitsTheScreen(int width, ColorScheme colours) throws Exception {
        try (var page = signedIn()) {
            page.setViewportSize(width, 900);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
            page.navigate(at + "/gallery");
            Browser.picture(page, "gallery-%d-%s".formatted(width, colours));
            assertThat(Accessibility.violations(page)).isEmpty();
            var tooWide = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assertThat(page.evaluate(tooWide)).isEqualTo(0);
        }
    }

    @Test
    void keysWorkOutsideFieldsOnly() {
        try (var page = signedIn()) {
            page.navigate(at + "/gallery");
            page.keyboard().press("/");
            assertThat(page.evaluate("document.activeElement.id")).isEqualTo("search");
            page.keyboard().type("n?4");
            assertThat(page.inputValue("#search")).isEqualTo("n?4");
            page.keyboard().press("Escape");
            page.keyboard().press("n");
            assertThat(page.evaluate("document.activeElement.id")).isEqualTo("note");
            page.keyboard().press("Escape");
            page.keyboard().press("?");
            assertThat(page.locator("dialog").innerText()).contains("New prospect", "Note", "Today");
            Browser.picture(page, "keys");
            page.keyboard().press("Escape");
            page.keyboard().press("p");
            page.waitForURL("**/prospects/new");
        }
    }

    @Test
    void gAndALetterGoesToAPlace() {
        try (var page = signedIn()) {
            page.navigate(at + "/gallery");
            page.keyboard().press("g");
            page.keyboard().press("d");
            page.waitForURL("**/deals");
        }
    }

    @Test
    void lettersCanBeSwitchedOff() {
        try (var page = signedIn()) {
            page.navigate(at + "/gallery");
            page.evaluate("document.body.dataset.shortcuts = 'off'");
            page.keyboard().press("n");
            assertThat(page.evaluate("document.activeElement.id")).isNotEqualTo("note");
            page.keyboard().press("Control+k");
            assertThat(page.locator("dialog.palette").isVisible()).isTrue();
        }
    }

    @Test
    void thePaletteFindsActionsAndPeople() {
        try (var page = signedIn()) {
            page.navigate(at + "/gallery");
            page.keyboard().press("Control+k");
            page.keyboard().type("ingrid");
            page.waitForSelector("#palette-list li:has-text('Nordlys Marine')");
            Browser.picture(page, "palette");
            assertThat(Accessibility.violations(page)).isEmpty();
            page.keyboard().press("Enter");
            page.waitForURL("**/prospects/7");
        }
    }

    @Test
    void aToastArrivesByHtmxAndIsUndoneByKey() {
        try (var page = signedIn()) {
            page.navigate(at + "/gallery");
            page.keyboard().press("4");
            page.waitForSelector(".toast:has-text('Logged: no answer')");
            assertThat(page.locator(".toast [data-count]").innerText()).matches("[0-9]+");
            Browser.picture(page, "toast");
            page.keyboard().press("z");
            page.waitForURL("**/gallery?undone");
        }
    }

    @Test
    void whatBreaksInsideAPageIsSaidThere() {
        try (var page = signedIn()) {
            page.navigate(at + "/gallery");
            page.keyboard().press("9");
            page.waitForSelector("#alerts .toast.alert");
            assertThat(page.locator("#alerts").innerText()).contains("Something broke on our side", "Reference");
            assertThat(page.locator("h1").innerText()).isEqualTo("Every part of a page");
            Browser.picture(page, "alert");
            page.keyboard().press("Tab");
            page.click("[data-dismiss]");
            assertThat(page.locator("#alerts .toast").count()).isZero();
        }
    }

    @Test
    void aRefusedFormComesBackWithItsProblems() {
        try (var page = signedIn()) {
            page.navigate(at + "/gallery");
            page.fill("#name", "<b>Ingrid</b>");
            page.keyboard().press("Control+Enter");
            page.waitForSelector("#email-problem");
            assertThat(page.inputValue("#name")).isEqualTo("<b>Ingrid</b>");
            assertThat(page.locator("#email-problem").innerText()).isEqualTo("Write an address with @");
            Browser.picture(page, "problems");
        }
    }

    @Test
    void theSameFormWorksWithoutScript() {
        try (var page = signedIn()) {
            page.route("**/*.js", route -> route.abort());
            page.navigate(at + "/gallery");
            page.fill("#name", "Ingrid");
            page.click("text=Save");
            assertThat(page.locator("#email-problem").innerText()).isEqualTo("Write an address with @");
        }
    }

    @Test
    void humansGetPagesAndProgramsGetProblems() throws Exception {
        try (var page = signedIn()) {
            assertThat(page.navigate(at + "/no/such/page").status()).isEqualTo(404);
            assertThat(page.locator("h1").innerText()).isEqualTo("This page is not here");
            Browser.picture(page, "404");
            assertThat(page.navigate(at + "/gallery/gone").status()).isEqualTo(404);
            assertThat(page.locator("h1").innerText()).isEqualTo("This prospect is not here");
            assertThat(page.navigate(at + "/gallery/refused").status()).isEqualTo(409);
            assertThat(page.locator("main").innerText()).contains("This touch was already sent", "by Kofi");
            assertThat(page.navigate(at + "/gallery/toast").status())
                    .as("a form's own address leads to the page it is on")
                    .isEqualTo(200);
            assertThat(page.url()).isEqualTo(at + "/gallery");
            assertThat(page.navigate(at + "/gallery/fails").status()).isEqualTo(500);
            assertThat(page.locator(".ref").innerText()).matches("[0-9a-f]{8}");
            assertThat(page.content()).doesNotContain("the pool is dry", "Exception");
            var api = page.navigate(at + "/api/nothing");
            assertThat(api.status()).isEqualTo(404);
            assertThat(api.headerValue("content-type")).startsWith("application/problem+json");
            var failing = page.navigate(at + "/api/fails");
            assertThat(failing.status()).isEqualTo(500);
            assertThat(failing.text()).contains("reference").doesNotContain("the pool is dry");
        }
    }

    @Test
    void filesMayBeKeptForEverAndCarryTheirFingerprint() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            for (var path : List.of(Assets.url("css/followthrough.css"), Assets.url("js/keys.js"), Assets.htmx())) {
                var answer = client.send(
                        HttpRequest.newBuilder(URI.create(at + path)).build(), HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.headers().firstValue("cache-control"))
                        .hasValueSatisfying(c -> assertThat(c).contains("max-age=31536000", "immutable", "public"));
                assertThat(answer.headers().firstValue("content-security-policy"))
                        .hasValue(WebSetup.CONTENT_POLICY);
            }
        }
    }

    private Page signedIn() {
        if (window != null) return window.newPage();
        window = Browser.open(1280, 900);
        window.onConsoleMessage(m -> {
            if (m.text().contains("Content Security Policy")) throw new AssertionError(m.text());
        });
        var page = window.newPage();
        page.navigate(at + "/login");
        page.fill("[name=username]", "ana");
        page.fill("[name=password]", "ana");
        page.click("button");
        return page;
    }

    /** Without {@code @Configuration}, so that no scan finds it. */
    @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
    @Import({WebSetup.class, Frames.class, Errors.class, Gallery.class})
    static class Application {
        @Bean
        Clock clock() {
            return Clock.fixed(NOW, ZoneOffset.UTC);
        }

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        SecurityFilterChain security(HttpSecurity http) {
            return http.authorizeHttpRequests(r -> r.anyRequest().authenticated())
                    .formLogin(form -> form.defaultSuccessUrl("/gallery"))
                    .build();
        }

        @Bean
        UserDetailsService people() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("ana").password("{noop}ana").roles("REP").build());
        }

        @Bean
        FrameSource team() {
            return who -> List.of(
                    new FramePart.Person(1, "Ana Ruiz", "Rep, team North", true),
                    new FramePart.Banner(
                            "Sample data: no mail leaves this server.", "/sandbox/leave", "Leave and delete"));
        }

        @Bean
        FrameSource today() {
            return who -> List.of(
                    new FramePart.Count(Nav.TODAY, 32, "touches waiting"),
                    new FramePart.Honesty("Open without a next step", "0", null, Tone.PLAIN),
                    new FramePart.Honesty(
                            "Not sent today", "2, outside their hours until Monday", "/today/held", Tone.PLAIN),
                    new FramePart.Honesty("Mailboxes", "all well", null, Tone.PLAIN));
        }

        /** Templates of the test folder, which may use those of the application. */
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        ViewResolver galleryTemplates(Frames frames) throws Exception {
            var ours = new DirectoryCodeResolver(Path.of("src/test/jte"));
            var theirs = new DirectoryCodeResolver(Path.of("src/main/jte"));
            CodeResolver both = new CodeResolver() {
                @Override
                public String resolve(String name) {
                    return (ours.exists(name) ? ours : theirs).resolve(name);
                }

                @Override
                public long getLastModified(String name) {
                    return (ours.exists(name) ? ours : theirs).getLastModified(name);
                }

                @Override
                public boolean exists(String name) {
                    return ours.exists(name) || theirs.exists(name);
                }
            };
            var engine = TemplateEngine.create(both, Files.createTempDirectory("gallery"), ContentType.Html);
            engine.setHtmlTags("form");
            engine.setTrimControlStructures(true);
            engine.setHtmlInterceptor(new WebSetup.CsrfField());
            return (name, locale) -> name.equals("gallery") ? JteView.of(engine, name, frames) : null;
        }
    }

    @Controller
    static class Gallery {
        private static ModelAndView page(Problems problems, String name) {
            var view = new ModelAndView("gallery", Map.of("problems", problems, "name", name));
            if (problems.any()) view.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return view;
        }

        @GetMapping("/gallery")
        ModelAndView show() {
            return page(Problems.none(), "");
        }

        @PostMapping("/gallery")
        ModelAndView create(@RequestParam String name) {
            return page(Problems.with("email", "Write an address with @").and("", "Not saved yet."), name);
        }

        @PostMapping("/gallery/toast")
        ModelAndView toast() {
            var toast = Toast.undoable("Logged: no answer with Ingrid Solheim", "/gallery/undo");
            return new ModelAndView("part/toast", Map.of("toast", toast, "swap", true));
        }

        @PostMapping("/gallery/undo")
        String undo(RedirectAttributes redirect) {
            Toast.said("Taken back").after(redirect);
            return "redirect:/gallery?undone";
        }

        @PostMapping("/gallery/broken")
        void broken() {
            throw new IllegalStateException("the pool is dry");
        }

        @GetMapping({"/gallery/fails", "/api/fails"})
        void fails() {
            throw new IllegalStateException("the pool is dry");
        }

        @GetMapping("/gallery/gone")
        void gone() {
            throw new NotFound("This prospect");
        }

        @GetMapping("/gallery/refused")
        void refused() {
            throw Refused.conflict("This touch was already sent", "It went out two minutes ago, by Kofi.");
        }

        @GetMapping({"/prospects/new", "/deals", "/prospects/7"})
        @ResponseBody
        String elsewhere() {
            return "elsewhere";
        }

        record Hit(String text, String detail, String href) {}

        @GetMapping("/search.json")
        @ResponseBody
        List<Hit> search(@RequestParam String q) {
            return List.of(new Hit("Ingrid Solheim", "Nordlys Marine", "/prospects/7"));
        }
    }
}
