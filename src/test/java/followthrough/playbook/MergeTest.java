package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergeTest {
    private static Merge.Result render(String text, Map<String, Object> fields) {
        return Merge.render(new Template("", text), fields);
    }

    private static Merge.Rendered rendered(String text) {
        return new Merge.Rendered("", text);
    }

    @Test
    void fillsInFields() {
        var template =
                new Template("For {{ company.name }}", "Hi {{ prospect.first_name }},\n\n{{ custom.boats }} boats");
        assertThat(Merge.render(
                        template, Map.of("company.name", "Acme", "prospect.first_name", "Maya", "custom.boats", 3)))
                .isEqualTo(new Merge.Rendered("For Acme", "Hi Maya,\n\n3 boats"));
        assertThat(Merge.fieldsOf(template)).containsExactly("company.name", "prospect.first_name", "custom.boats");
    }

    @Test
    void aFieldWithoutDefaultThatIsEmptyIsMissing() {
        var fields = new HashMap<String, Object>();
        fields.put("prospect.first_name", "  ");
        fields.put("company.name", null);
        assertThat(Merge.render(
                        new Template("{{ company.name }}", "Hi {{ prospect.first_name | capitalize }}, {{deal.title}}"),
                        fields))
                .isEqualTo(new Merge.Missing(List.of("company.name", "prospect.first_name", "deal.title")));
    }

    @Test
    void onlyWhatIsPrintedCanBeMissing() {
        var text = "Hi{% if prospect.first_name %} {{ prospect.first_name }}{% endif %}, 😀 {{ company.name }}";
        assertThat(render(text, Map.of("company.name", "Acme"))).isEqualTo(rendered("Hi, 😀 Acme"));
        assertThat(render(text, Map.of("prospect.first_name", "Maya")))
                .isEqualTo(new Merge.Missing(List.of("company.name")));
    }

    @Test
    void aDefaultStandsIn() {
        assertThat(render("Hi {{prospect.first_name|default:'there'|upcase}}", Map.of()))
                .isEqualTo(rendered("Hi THERE"));
        assertThat(render("Hi {{ prospect.first_name | default: \"there\" }}", Map.of("prospect.first_name", "Maya")))
                .isEqualTo(rendered("Hi Maya"));
    }

    @Test
    void valuesAreNeverParsed() {
        var evil = "{{ sender.email }}{% if true %}{% include 'x' %} | default";
        assertThat(render(
                        "Hi {{ prospect.name }}", Map.of("prospect.name", evil, "sender.email", "ana@harbour.example")))
                .isEqualTo(rendered("Hi " + evil));
    }

    @Test
    void noLineBreakGetsIntoTheSubject() {
        var template = new Template("For {{ company.name }}", "Hello");
        assertThat(Merge.render(template, Map.of("company.name", "Acme\r\nBcc: all@harbour.example")))
                .isInstanceOf(Merge.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% include 'secret' %}",
                "{% render 'secret' %}",
                "{% for i in (1..1000000000) %}x{% endfor %}",
                "{% assign x = 'a' %}",
                "{% capture x %}a{% endcapture %}",
                "{% tablerow i in (1..9) %}x{% endtablerow %}",
                "{% cycle 'a', 'b' %}",
                "{% increment x %}",
                "{% nonsense %}",
                "{{ prospect.frist_name }}",
                "{{ prospect }}",
                "{{ prospect['first_name'] }}",
                "{{ custom }}",
                "{{ 'text' }}",
                "{{ }}",
                "{{ prospect.name | replace: 'a', 'aaaaaaaaaa' }}",
                "{{ prospect.name | append: company.name }}",
                "{{ prospect.name | upcase | default: 'x' }}",
                "{{ prospect.name | nofilter }}",
                "{{ prospect.name | needed: 'x' }}",
                "{% if prospect.password %}x{% endif %}",
                "{% if prospect.name %}never ended",
                "{{ prospect.name"
            })
    void refusesWhatIsNotOurs(String text) {
        assertThat(Merge.problems(text)).isNotEmpty();
        assertThatThrownBy(() -> render(text, Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhichFieldsThereAre() {
        assertThat(Merge.problems("Hi {{ prospect.frist_name }}"))
                .singleElement()
                .asString()
                .contains("\"prospect.frist_name\" is not a field", "prospect.first_name", "custom.…");
    }

    @Test
    void refusesATemplateWithoutEnd() {
        assertThat(Merge.problems("x".repeat(Merge.LONGEST_TEMPLATE + 1))).hasSize(1);
    }

    @Test
    void aResultWithoutEndIsRefused() {
        assertThat(render("{{ asked }}".repeat(10), Map.of("asked", "x".repeat(40_000))))
                .isInstanceOf(Merge.Refused.class);
        assertThat(render("{{ asked | truncate: 9 }}", Map.of("asked", "x".repeat(1_000_000))))
                .isInstanceOf(Merge.Refused.class);
    }

    /** Many at once share one parsed template, and each gets its own words. */
    @Test
    void rendersFromManyThreads() throws Exception {
        var template = new Template(
                "{{ company.name | default: 'You' }}",
                "Hi {{ prospect.first_name }},{% if asked %} you asked {{ asked }}{% endif %} ".repeat(5));
        try (var threads = Executors.newFixedThreadPool(4)) {
            var results = IntStream.range(0, 4_000)
                    .mapToObj(n -> threads.submit(() -> Merge.render(template, Map.of("prospect.first_name", "P" + n))))
                    .toList();
            for (int n = 0; n < results.size(); n++)
                assertThat(results.get(n).get())
                        .isEqualTo(new Merge.Rendered(
                                "You", ("Hi P" + n + ", ").repeat(5).strip()));
        }
    }
}
