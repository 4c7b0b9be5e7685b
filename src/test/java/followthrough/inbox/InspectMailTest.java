package followthrough.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectMailTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private record Said(int status, List<JsonNode> lines, String trouble) {}

    private static Said inspect(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = InspectMail.run(args, new PrintStream(out), new PrintStream(err));
        var lines =
                out.toString(StandardCharsets.UTF_8).lines().map(JSON::readTree).toList();
        return new Said(status, lines, err.toString(StandardCharsets.UTF_8));
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void aReplyWithAFile() throws IOException {
        var file = file("reply.eml", """
                From: "Maya Lind" <Maya@prospect.example>
                To: ana@north.example
                Cc: tom@prospect.example
                Subject: Re: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
                Date: Tue, 3 Nov 2026 10:00:00 +0100
                Message-ID: <r1@prospect.example>
                In-Reply-To: <m1@north.example>
                Content-Type: multipart/mixed; boundary="b"

                --b
                Content-Type: text/plain; charset=utf-8

                Yes, Tuesday works.

                On Mon, 2 Nov 2026 at 09:00, Ana wrote:
                > Would Tuesday work?
                --b
                Content-Type: application/pdf
                Content-Disposition: attachment; filename*=utf-8''Pl%C3%A4ne.pdf
                Content-Transfer-Encoding: base64

                AAECAwQ=
                --b--
                """);
        var said = inspect(file.toString());
        assertThat(said.status).isZero();
        var line = said.lines.getFirst();
        assertThat(line.get("file").asString()).isEqualTo(file.toString());
        assertThat(line.get("from").asString()).isEqualTo("maya@prospect.example");
        assertThat(line.get("to").get(0).asString()).isEqualTo("ana@north.example");
        assertThat(line.get("cc").get(0).asString()).isEqualTo("tom@prospect.example");
        assertThat(line.get("subject").asString()).isEqualTo("Re: Grüße");
        assertThat(line.get("date").asString()).isEqualTo("2026-11-03T09:00:00Z");
        assertThat(line.get("message_id").asString()).isEqualTo("<r1@prospect.example>");
        assertThat(line.get("attachments").get(0).toString())
                .isEqualTo("{\"name\":\"Pläne.pdf\",\"type\":\"application/pdf\",\"size\":5}");
        assertThat(line.get("kind").asString()).isEqualTo("reply");
        assertThat(line.get("text").asString()).isEqualTo("Yes, Tuesday works.");
        assertThat(line.get("intent").isNull()).isTrue();
        assertThat(line.get("bounce").isNull()).isTrue();
        assertThat(line.get("why").asString()).isNotBlank();
    }

    @Test
    void whatAReplySeemsToWant() throws IOException {
        var file = file("later.eml", """
                From: maya@prospect.example
                Subject: Re: The press
                Date: Tue, 3 Nov 2026 10:00:00 +0100

                Please get back to me in May, we have no budget before.
                """);
        var line = inspect(file.toString()).lines.getFirst();
        assertThat(line.get("intent").asString()).isEqualTo("not_now");
        assertThat(line.get("intent_detail").get("until").asString()).startsWith("2027-05");
        assertThat(line.get("intent_detail").get("words").asString()).isNotBlank();
    }

    @Test
    void aBounceAndWhatWasSaidOfEach() throws IOException {
        var file = file("bounce.eml", """
                From: MAILER-DAEMON@mx.example
                To: ana@north.example
                Subject: Undelivered Mail Returned to Sender
                Content-Type: multipart/report; report-type=delivery-status; boundary="b"

                --b

                Two could not be reached.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example

                Final-Recipient: rfc822; full@prospect.example
                Action: failed
                Status: 5.2.2
                Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

                Final-Recipient: rfc822; gone@prospect.example
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 User unknown
                --b--
                """);
        var bounce = inspect(file.toString()).lines.getFirst().get("bounce");
        assertThat(bounce.get("type").asString()).isEqualTo("hard");
        assertThat(bounce.get("reason").asString()).isEqualTo("userunknown");
        assertThat(bounce.get("status").asString()).isEqualTo("5.1.1");
        assertThat(bounce.get("recipients").toString())
                .isEqualTo("[\"full@prospect.example\",\"gone@prospect.example\"]");
        assertThat(bounce.get("each").get(0).get("type").asString()).isEqualTo("soft");
        assertThat(bounce.get("each").get(0).get("reason").asString()).isEqualTo("mailboxfull");
    }

    @Test
    void aWarningIsDelayedAndSoft() throws IOException {
        var file = file("delayed.eml", """
                From: MAILER-DAEMON@mx.example
                Subject: Delivery delayed
                Content-Type: multipart/report; report-type=delivery-status; boundary="b"

                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example

                Final-Recipient: rfc822; maya@prospect.example
                Action: delayed
                Status: 4.4.1
                Diagnostic-Code: smtp; Connection timed out
                --b--
                """);
        var line = inspect(file.toString()).lines.getFirst();
        assertThat(line.get("kind").asString()).isEqualTo("delayed");
        assertThat(line.get("bounce").get("type").asString()).isEqualTo("soft");
        assertThat(line.get("bounce").get("reason").asString()).isEqualTo("expired");
    }

    @Test
    void whatAmazonSaysByMail() throws IOException {
        var file = file("ses.eml", """
                From: AWS Notifications <no-reply@sns.example>
                Subject: AWS Notification Message
                List-Unsubscribe: <https://sns.example/stop>

                {"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"Maya@prospect.example","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown"}]},"mail":{"commonHeaders":{"messageId":"<m1@north.example>"}}}

                --
                If you wish to stop receiving notifications from this topic, please visit the link below
                """);
        var line = inspect(file.toString()).lines.getFirst();
        assertThat(line.get("kind").asString()).isEqualTo("bounce");
        assertThat(line.get("bounce").get("recipients").toString()).isEqualTo("[\"maya@prospect.example\"]");
        assertThat(line.get("bounce").get("original_message_id").asString()).isEqualTo("<m1@north.example>");
    }

    @Test
    void aFolderIsReadWholeAndAnyBytesGiveALine() throws IOException {
        Files.createDirectory(folder.resolve("deeper"));
        file("deeper/empty.eml", "");
        var noise = new byte[50_000];
        new Random(1).nextBytes(noise);
        Files.write(folder.resolve("noise.eml"), noise);
        file("half.eml", "Content-Type: multipart/mixed; boundary=\"b\n\n--b");
        var said = inspect(folder.toString());
        assertThat(said.status).isZero();
        assertThat(said.lines).hasSize(3);
        assertThat(said.trouble).isEmpty();
    }

    @Test
    void aBodyAlone() throws IOException {
        var file = file("body.txt", "Fine with me.\r\n\r\nOn Monday Ana wrote:\r\n> Is it?\r\n");
        var line = inspect("--body", file.toString()).lines.getFirst();
        assertThat(line.toString()).isEqualTo("{\"file\":\"" + file + "\",\"text\":\"Fine with me.\"}");
    }

    @Test
    void whatIsNotThereIsNamedAndTheOthersAreRead() throws IOException {
        var there = file("there.eml", "From: maya@prospect.example\n\nHello");
        var said = inspect(folder.resolve("not-there.eml").toString(), there.toString());
        assertThat(said.status).isEqualTo(1);
        assertThat(said.lines).hasSize(1);
        assertThat(said.trouble).contains("not-there.eml cannot be read");
        assertThat(inspect().trouble).contains("Usage");
        assertThat(inspect("--deep", there.toString()).trouble).contains("knows no --deep");
    }
}
