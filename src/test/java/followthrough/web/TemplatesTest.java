package followthrough.web;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class TemplatesTest {
    private static final Path TEMPLATES = Path.of("src/main/jte");

    @Test
    void whatPeopleTypeNeverBecomesMarkup() {
        var page = new StringOutput();
        var evil = "\"><script>alert(1)</script>";
        WebSetup.engine().render("part/field.jte", Map.of("name", "n", "label", evil, "value", evil), page);
        assertThat(page.toString())
                .contains("&lt;script>alert(1)&lt;/script>", "value=\"&#34;>&lt;script>")
                .doesNotContain("<script");
    }

    @Test
    void pagesAreUtf8AndKnowTheirLength() throws Exception {
        var response = new MockHttpServletResponse();
        var view = new JteView(WebSetup.engine(), "part/chip.jte", false, new Frames(List.of(), Clock.systemUTC()));
        view.render(Map.of("text", "Tāne Parata · 18,400 €"), new MockHttpServletRequest(), response);
        assertThat(response.getContentType()).isEqualTo("text/html;charset=UTF-8");
        assertThat(response.getContentAsString(StandardCharsets.UTF_8)).contains("Tāne Parata · 18,400 €");
        assertThat(response.getContentLength()).isEqualTo(response.getContentAsByteArray().length);
    }

    @Test
    void everyIconUsedIsDrawn() throws Exception {
        var sprite = new ClassPathResource("static/icons.svg").getContentAsString(StandardCharsets.UTF_8);
        var drawn = all(Pattern.compile("<symbol id=\"([a-z]+)\""), sprite);
        var used = new TreeSet<String>();
        try (var files = Files.walk(TEMPLATES)) {
            for (var file : files.filter(f -> f.toString().endsWith(".jte")).toList()) {
                var text = Files.readString(file);
                used.addAll(all(Pattern.compile("icon\\(name = \"([a-z]+)\""), text));
                used.addAll(all(Pattern.compile("icon = \"([a-z]+)\""), text));
            }
        }
        used.addAll(Arrays.stream(Nav.values())
                .map(n -> n.icon)
                .filter(i -> !i.isEmpty())
                .toList());
        assertThat(drawn).containsAll(used);
    }

    @Test
    void noTemplateCarriesScriptOfItsOwn() throws IOException {
        try (var files = Files.walk(TEMPLATES)) {
            for (var file : files.filter(f -> f.toString().endsWith(".jte")).toList()) {
                assertThat(Files.readString(file))
                        .as("%s: script belongs into static/js, the content policy refuses it here", file)
                        .doesNotContainPattern(
                                "<script(?![^>]* src=)|\\son(click|change|submit|input|load)=|hx-on|javascript:|<style");
            }
        }
    }

    private static TreeSet<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }
}
