package followthrough.channels.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingTests {
    private static final UUID KEY = UUID.fromString("0b4e2f7e-8a48-4f0e-9d3e-6f6f9d1c2a3b");

    private static Outgoing with(String to, String subject, String name, String text) {
        return new Outgoing(
                "<m1@north.example>",
                KEY,
                "ana@north.example",
                name,
                to,
                subject,
                text,
                Instant.parse("2026-03-10T10:00:00Z"),
                "<reply@prospect.example>",
                List.of("<first@north.example>", "<reply@prospect.example>"),
                new Outgoing.Unsubscribe(
                        URI.create("mailto:ana@north.example?subject=unsubscribe"),
                        URI.create("https://north.example/u/1")),
                true,
                false,
                List.of());
    }

    private static Outgoing with(String text, boolean html, Outgoing.Attachment... files) {
        return new Outgoing(
                "<m1@north.example>",
                KEY,
                "ana@north.example",
                "Ana",
                "maya@prospect.example",
                "Subject",
                text,
                Instant.parse("2026-03-10T10:00:00Z"),
                null,
                List.of(),
                null,
                false,
                html,
                List.of(files));
    }

    private static MimeMessage parsed(Outgoing mail) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail.bytes()));
    }

    /** T48: replies go to an address nobody reads. */
    @Test
    void isReadBackAsItWasMeant() throws Exception {
        var text = "Grüße aus Köln\n\n" + "A long paragraph, ".repeat(40) + "\n.\nFrom here on\n日本語";
        var mail = parsed(with("maya@prospect.example", "Ihr Angebot für März – 日本", "Ana Núñez, North", text));
        assertThat(mail.getSubject()).isEqualTo("Ihr Angebot für März – 日本");
        assertThat(((InternetAddress) mail.getFrom()[0]).getPersonal()).isEqualTo("Ana Núñez, North");
        assertThat(((InternetAddress) mail.getFrom()[0]).getAddress()).isEqualTo("ana@north.example");
        assertThat(mail.getMessageID()).isEqualTo("<m1@north.example>");
        assertThat(mail.getHeader("Date", null)).isEqualTo("Tue, 10 Mar 2026 10:00:00 +0000");
        assertThat(mail.getHeader("In-Reply-To", null)).isEqualTo("<reply@prospect.example>");
        assertThat(mail.getHeader("References", null).split("\\s+"))
                .containsExactly("<first@north.example>", "<ft." + KEY + "@north.example>", "<reply@prospect.example>");
        assertThat(mail.getHeader(Outgoing.KEY_HEADER, null)).isEqualTo(KEY.toString());
        assertThat(mail.getHeader("X-Followthrough-Touch", null)).isEqualTo("automatic");
        assertThat(mail.getHeader("List-Unsubscribe", null))
                .contains("<https://north.example/u/1>", "<mailto:ana@north.example?subject=unsubscribe>");
        assertThat(mail.getHeader("List-Unsubscribe-Post", null)).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(mail.getHeader("Auto-Submitted")).isNull();
        assertThat(mail.getContent().toString().replace("\r\n", "\n").strip()).isEqualTo(text);
    }

    @Test
    void isAsciiInShortLinesAndAlwaysTheSame() {
        var mail = with("maya@prospect.example", "ü".repeat(300), "Ana", "x".repeat(5000) + "\r\n\r\n\r\n");
        var bytes = mail.bytes();
        assertThat(bytes).isEqualTo(mail.bytes());
        for (var b : bytes) assertThat(b).isPositive();
        assertThat(new String(bytes, StandardCharsets.US_ASCII).split("\r\n", -1))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(200).doesNotContain("\n", "\r"));
        assertThat(new String(bytes, StandardCharsets.US_ASCII)).endsWith("x\r\n");
    }

    @Test
    void aDomainInAnyScriptBecomesAscii() {
        assertThat(with("maya@bücher.example", "s", "Ana", "t").to()).isEqualTo("maya@xn--bcher-kva.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s\r\nBcc: other@x.example", "s\nX: y", "s\rX: y", "s\u2028y", "s\u0000"})
    void nothingBreaksOutOfAHeader(String injected) {
        assertThatIllegalArgumentException().isThrownBy(() -> with("maya@prospect.example", injected, "Ana", "t"));
        assertThatIllegalArgumentException().isThrownBy(() -> with("maya@prospect.example", "s", injected, "t"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("maya@prospect.example" + injected, "s", "Ana", "t"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Outgoing(
                        "<a@b>" + injected,
                        KEY,
                        "a@b.example",
                        "",
                        "c@d.example",
                        "s",
                        "t",
                        Instant.EPOCH,
                        null,
                        List.of(),
                        null,
                        false,
                        false,
                        List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "maya",
                "@x.example",
                "maya@",
                "a@b@c.example",
                "a b@c.example",
                "<a@c.example>",
                "a@c.example,b@d.example",
                "a\"@c.example",
                "mäya@c.example"
            })
    void refusesWhatIsNoAddress(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> with(address, "s", "Ana", "t"));
    }

    /** T41, T42: our own copy is taken for a reply. */
    @Test
    void findsOurKeysInWhatComesBack() {
        assertThat(Outgoing.keysIn("<x@y> <ft." + KEY + "@north.example>\r\n <z@y>"))
                .containsExactly(KEY);
        assertThat(Outgoing.keysIn("<ft.nonsense@north.example>")).isEmpty();
    }

    /** Each program shows the better of the two, and whoever reads plain text reads the same. */
    @Test
    void goesAsTextAndAsHtml() throws Exception {
        var text = "Grüße,\n\n" + "A long line, ".repeat(200) + "\n.\nhttps://north.example/a?b=1&c=2\n日本語";
        var mail = parsed(with(text, true));
        var both = (MimeMultipart) mail.getContent();
        assertThat(mail.isMimeType("multipart/alternative")).isTrue();
        assertThat(both.getCount()).isEqualTo(2);
        assertThat(both.getBodyPart(0).isMimeType("text/plain")).isTrue();
        assertThat(both.getBodyPart(0)
                        .getContent()
                        .toString()
                        .replace("\r\n", "\n")
                        .strip())
                .isEqualTo(text);
        assertThat(both.getBodyPart(1).isMimeType("text/html")).isTrue();
        assertThat(both.getBodyPart(1).getContent().toString())
                .contains("<p>Grüße,</p>", "href=\"https://north.example/a?b=1&amp;c=2\"", "日本語")
                .doesNotContainIgnoringCase("<img", "<script", "src=", "@import", "url(");
    }

    @Test
    void withoutHtmlOrFilesItIsAPlainText() throws Exception {
        var mail = parsed(with("Hello", false));
        assertThat(mail.getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(mail.getContent()).isEqualTo("Hello\r\n");
    }

    @Test
    void filesGoAsTheyAreUnderTheirNames() throws Exception {
        var random = new byte[200_001];
        new Random(7).nextBytes(random);
        var names = List.of("plan.pdf", "it's \"so\" 100 %.txt", "Angebot für März – 日本.pdf", "ü".repeat(196) + ".csv");
        var files = names.stream()
                .map(name -> new Outgoing.Attachment(name, "application/octet-stream", random))
                .toArray(Outgoing.Attachment[]::new);
        var bytes = with("Here they are", true, files).bytes();
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(100).matches("\\p{ASCII}*"));
        var mail = parsed(with("Here they are", true, files));
        assertThat(mail.isMimeType("multipart/mixed")).isTrue();
        var parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getBodyPart(0).isMimeType("multipart/alternative")).isTrue();
        assertThat(parts.getCount()).isEqualTo(5);
        for (int n = 0; n < 4; n++) {
            var part = (MimeBodyPart) parts.getBodyPart(n + 1);
            assertThat(part.getDisposition()).isEqualTo("attachment");
            assertThat(part.getFileName()).isEqualTo(names.get(n));
            var old = new ContentType(part.getContentType()).getParameter("name");
            assertThat(MimeUtility.decodeText(MimeUtility.unfold(old))).isEqualTo(names.get(n));
            assertThat(part.getInputStream().readAllBytes()).isEqualTo(random);
        }
    }

    @Test
    void equalValuesGiveEqualBytesAndNoPartHoldsItsBoundary() {
        var file = new Outgoing.Attachment("a.txt", "text/plain", "--=_mixed\r\n".getBytes(StandardCharsets.UTF_8));
        var text = "--=_text_" + KEY + "\n--=_mixed_" + KEY + "--";
        var bytes = with(text, true, file).bytes();
        assertThat(bytes)
                .isEqualTo(with(
                                text,
                                true,
                                new Outgoing.Attachment(
                                        "a.txt", "text/plain", file.bytes().clone()))
                        .bytes());
        assertThat(new String(bytes, StandardCharsets.US_ASCII).lines().filter(line -> line.startsWith("--=_")))
                .hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\r\nBcc: x@y.example", "a\u0000.pdf", "../plan.pdf", "c:\\plan.pdf"})
    void refusesWhatIsNoFileName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Outgoing.Attachment(name, "application/pdf", new byte[1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pdf", "a/b; c=d", "a/b\r\nX: y", "multipart/mixed", "Message/rfc822", "a/ b"})
    void refusesWhatIsNoMediaTypeOfAFile(String type) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Outgoing.Attachment("a.pdf", type, new byte[1]));
    }

    @Test
    void refusesMoreThanServersTake() {
        var half = new Outgoing.Attachment("a.pdf", "application/pdf", new byte[Outgoing.MOST_ATTACHED / 2]);
        assertThat(with("t", false, half, half).attachments()).hasSize(2);
        var one = new Outgoing.Attachment("a.pdf", "application/pdf", new byte[1]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("t", false, half, half, one))
                .withMessageContaining("10 MB");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(
                        "t",
                        false,
                        Collections.nCopies(Outgoing.MOST_ATTACHMENTS + 1, one).toArray(Outgoing.Attachment[]::new)));
    }
}
