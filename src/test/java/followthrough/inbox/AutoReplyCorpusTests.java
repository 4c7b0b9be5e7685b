package followthrough.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.inbox.Heard.Kind;
import followthrough.support.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Automatic answers, and people who are none, in other people's test sets. */
class AutoReplyCorpusTests {
    private static boolean isAutomatic(byte[] raw) {
        return Reading.read(raw, Set.of()).kind() instanceof Kind.AutoReply;
    }

    private static boolean isAutomatic(String subject, String text) {
        return isAutomatic(("From: a@b.example\nSubject: " + subject.replace('\n', ' ')
                        + "\nContent-Type: text/plain; charset=utf-8\n\n" + text)
                .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void automaticAnswersAmongBounces() throws IOException {
        var sisimai = Shared.path("data/bounces-sisimai");
        for (var entry : JsonMapper.builder()
                .build()
                .readTree(Files.readString(sisimai.resolve("expected.json")))
                .properties())
            assertThat(isAutomatic(
                            Files.readAllBytes(sisimai.resolve("messages").resolve(entry.getKey()))))
                    .as(entry.getKey())
                    .isEqualTo(entry.getValue().get("class").asString().equals("auto-reply"));
        var parser = Shared.path("data/bounces-bounceparser").resolve("messages");
        for (var name : List.of(
                "autoreply", "polish-autoreply", "aol-vacation", "bluebottle", "boxbe-cr", "boxbe-cr2", "whitelist")) {
            var file = parser.resolve(name + ".msg");
            if (Files.exists(file))
                assertThat(isAutomatic(Files.readAllBytes(file))).as(name).isTrue();
        }
    }

    /** T47: an answer of a person is one, whatever it mentions. */
    @Test
    void noAnswerOfAPersonIsAutomatic() throws IOException {
        var wrong = new ArrayList<Path>();
        int all = 0;
        for (var set :
                List.of("replies-crisp", "replies-talon", "replies-trimmer", "replies-willdurand", "replies-zapier"))
            try (var files = Files.walk(Shared.path("data/" + set))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var name = file.toString();
                    if (!name.matches(".*\\.(txt|eml|html)")) continue;
                    all++;
                    if (name.endsWith(".eml")
                            ? isAutomatic(Files.readAllBytes(file))
                            : isAutomatic("Re: Offer", new String(Files.readAllBytes(file), StandardCharsets.UTF_8)))
                        wrong.add(file);
                }
            }
        System.out.printf("answers of people read as automatic: %d of %d%n", wrong.size(), all);
        assertThat(all).isGreaterThan(100);
        assertThat(wrong).isEmpty();
    }

    /** Among them colleagues who tell each other of their absence. */
    @Test
    void noOfficeMailIsAutomatic() throws IOException {
        var json = JsonMapper.builder().build();
        var wrong = new ArrayList<String>();
        int all = 0;
        for (var line : Files.readAllLines(Shared.path("data/mail-enron1").resolve("messages.jsonl"))) {
            var mail = json.readTree(line);
            if (!mail.get("label").asString().equals("ham")) continue;
            all++;
            // Their words stand apart from their punctuation.
            var text = mail.get("body")
                    .asString("")
                    .replaceAll(" ([.,?!:;])", "$1")
                    .replace(" ' ", "'");
            if (isAutomatic(mail.get("subject").asString(""), text))
                wrong.add(mail.get("id").asString());
        }
        System.out.printf("office mail read as automatic: %d of %d%n", wrong.size(), all);
        assertThat(all).isGreaterThan(500);
        assertThat(wrong).isEmpty();
    }
}
