package followthrough.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlBodyTests {
    private static String body(String text) {
        var html = HtmlBody.of(text);
        return html.substring(html.indexOf('\n', html.indexOf("<body")) + 1, html.indexOf("</body>"));
    }

    private static Element page(String text) {
        return Jsoup.parse(HtmlBody.of(text)).body();
    }

    @Test
    void paragraphsAndLinesStayWhatTheyWere() {
        assertThat(body("Hello Maya,\n\none\ntwo\n \n\n\nthree\n\n-- \nAna Miller\nNorth"))
                .isEqualTo("""
                        <p>Hello Maya,</p>
                        <p>one<br>
                        two</p>
                        <p>three</p>
                        <p>-- <br>
                        Ana Miller<br>
                        North</p>
                        """);
    }

    @Test
    void aListIsAListAndKeepsItsNumbers() {
        assertThat(body("Three things:\n- one\n- two\n  and a half\n• three\nThat is all."))
                .isEqualTo("""
                        <p>Three things:</p>
                        <ul>
                        <li>one
                        <li>two<br>
                        and a half
                        <li>three
                        </ul>
                        <p>That is all.</p>
                        """);
        assertThat(body("2. two\n3) three\n7. seven")).isEqualTo("""
                        <ol>
                        <li value="2">two
                        <li>three
                        <li value="7">seven
                        </ol>
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"– Ana", "-- \nAna", "1. March is early.", "-5 degrees\n-6 degrees", "2026. one\n2027. two"})
    void whatOnlyLooksLikeOneIsNone(String text) {
        assertThat(body(text)).doesNotContain("<ul", "<ol");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "See https://north.example/a_(b). | https://north.example/a_(b)",
                "(see http://north.example/x) | http://north.example/x",
                "HTTPS://NORTH.example, and | HTTPS://NORTH.example",
                "write to mailto:ana@north.example! | mailto:ana@north.example",
                "https://north.example/für?q=1&r=<b> | https://north.example/für?q=1&r=",
            })
    void whatLeadsSomewhereCanBeClicked(String text, String link) {
        var links = page(text).select("a");
        assertThat(links).singleElement().satisfies(a -> {
            assertThat(a.attr("href")).isEqualTo(link);
            assertThat(a.text()).isEqualTo(link);
        });
        assertThat(page(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "javascript:alert(1)",
                "data:text/html,<script>alert(1)</script>",
                "https://x.example/\"onclick=\"alert(1)",
                "https://x.example/'onmouseover='alert(1)",
                "mailto:a@b.example\"><img src=x onerror=alert(1)>",
                "<a href=\"javascript:alert(1)\">https://bank.example</a>",
                "&lt;script&gt; &amp; &#39;",
                "</p></body></html><style>body{background:url(https://x.example)}</style>",
                "xhttps:javascript://x.example",
                "- <b>one\n- </li></ul><iframe src=https://x.example>"
            })
    void whatSomebodyWroteStaysText(String text) {
        var page = page(text);
        assertThat(page.select("*").eachAttr("href"))
                .allSatisfy(href -> assertThat(href).matches("(?i)(https?://|mailto:).*"));
        assertThat(page.select("script, style, img, iframe, b, form, input, object, link, meta"))
                .isEmpty();
        for (var element : page.select("*:not(body)"))
            for (var attribute : element.attributes())
                assertThat(attribute.getKey()).isIn("href", "value");
        assertThat(page.text().replace(" ", "")).isEqualTo(text.replaceAll("(?m)^- | |\n", ""));
    }

    @Test
    void blanksThatMeanSomethingStay() {
        assertThat(body("  in\na  b   c\n\tx")).isEqualTo("""
                        <p>\u00a0\u00a0in<br>
                        a\u00a0 b\u00a0\u00a0 c<br>
                        \u00a0\u00a0\u00a0\u00a0x</p>
                        """);
    }

    /** Fifty thousand letters of anything, written to make it slow. */
    @ParameterizedTest
    @ValueSource(strings = {"mailto:", "https://", "(", ")", "\n", "\n ", " ", "- a\n", "1. a\n", "<", "\n  x", "a@"})
    void takesNoLongerForHostileText(String piece) {
        long before = System.nanoTime();
        var html = HtmlBody.of("mailto:https://x" + piece.repeat(50_000 / piece.length()) + "x");
        assertThat(html).endsWith("</body></html>\n");
        assertThat((System.nanoTime() - before) / 1_000_000).isLessThan(3_000);
    }
}
