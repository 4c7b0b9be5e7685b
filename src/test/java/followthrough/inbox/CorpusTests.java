package followthrough.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.inbox.Heard.Failure;
import followthrough.inbox.Heard.Kind;
import followthrough.support.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How well thousands of messages of other people's test sets are read; the floors keep it from getting worse. */
class CorpusTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private int right;
    private int all;

    private void count(boolean isRight) {
        all++;
        if (isRight) right++;
    }

    private void isAtLeast(double share, String what) {
        System.out.printf("%s: %d of %d%n", what, right, all);
        assertThat(right / (double) all).as(what).isGreaterThanOrEqualTo(share);
        right = all = 0;
    }

    private static Set<Map.Entry<String, JsonNode>> expected(Path set) throws IOException {
        return JSON.readTree(Files.readString(set.resolve("expected.json"))).properties();
    }

    private static Set<String> texts(JsonNode list) {
        var texts = new HashSet<String>();
        for (var text : list) texts.add(text.asString("").toLowerCase());
        return texts;
    }

    private static Set<String> failed(Kind kind) {
        return kind instanceof Kind.Bounce bounce
                ? bounce.failures().stream().map(Failure::recipient).collect(Collectors.toSet())
                : Set.of();
    }

    @Test
    void bouncesOfSixtySystems() throws IOException {
        var set = Shared.path("data/bounces-sisimai");
        int recipients = 0, recipientsRight = 0, hardRight = 0;
        for (var entry : expected(set)) {
            var kind = Reading.read(Files.readAllBytes(set.resolve("messages").resolve(entry.getKey())), Set.of())
                    .kind();
            count(
                    switch (entry.getValue().get("class").asString()) {
                        case "bounce" -> kind instanceof Kind.Bounce;
                        case "complaint" -> kind instanceof Kind.Complaint;
                        case "auto-reply" -> kind instanceof Kind.AutoReply;
                        case "delivered" -> kind instanceof Kind.Other;
                        default -> true;
                    });
            if (!(kind instanceof Kind.Bounce bounce)) continue;
            recipients++;
            var names = new HashSet<String>();
            boolean hard = false;
            for (var record : entry.getValue().path("records")) {
                names.add(record.path("recipient").asString("").toLowerCase());
                names.add(record.path("alias").asString("").toLowerCase());
                hard |= record.path("hardbounce").asBoolean();
            }
            if (names.containsAll(failed(kind))) recipientsRight++;
            if (hard == bounce.hard()) hardRight++;
        }
        isAtLeast(0.98, "sisimai, kind");
        all = recipients;
        right = recipientsRight;
        isAtLeast(0.95, "sisimai, recipients");
        all = recipients;
        right = hardRight;
        isAtLeast(0.84, "sisimai, hard or soft");
    }

    @Test
    void bouncesOfTwentyYears() throws IOException {
        var set = Shared.path("data/bounces-flufl");
        for (var entry : expected(set)) {
            if (entry.getValue().get("permanent").isNull()) continue;
            var wanted = texts(entry.getValue().get("permanent"));
            wanted.addAll(texts(entry.getValue().get("temporary")));
            count(failed(Reading.read(Files.readAllBytes(set.resolve("messages").resolve(entry.getKey())), Set.of())
                            .kind())
                    .equals(wanted));
        }
        isAtLeast(0.78, "flufl, recipients");
        for (var entry : expected(set)) {
            var kind = Reading.read(Files.readAllBytes(set.resolve("messages").resolve(entry.getKey())), Set.of())
                    .kind();
            if (!(kind instanceof Kind.Bounce bounce)
                    || entry.getValue().get("permanent").isNull()) continue;
            count(bounce.delayed() == !entry.getValue().get("temporary").isEmpty());
        }
        isAtLeast(0.95, "flufl, a warning or a failure");
    }

    /** T47: automatic answers make work. */
    @Test
    void spamRejectionsAndAutomaticAnswers() throws IOException {
        var set = Shared.path("data/bounces-bounceparser");
        for (var entry : expected(set)) {
            var asserted = entry.getValue().path("asserted").path("is_bounce");
            if (asserted.isMissingNode()) continue;
            var kind = Reading.read(Files.readAllBytes(set.resolve("messages").resolve(entry.getKey())), Set.of())
                    .kind();
            count((asserted.asInt() == 1) == kind instanceof Kind.Bounce);
        }
        isAtLeast(0.94, "bounceparser, is a bounce");
    }

    @Test
    @Timeout(120) // Only against a message that is read for ever.
    void messagesThatOthersTrippedOver() throws IOException {
        for (var name : List.of(
                "mime-mimekit", "mime-mikel-mail", "mime-mime4j", "mime-stalwart", "mime-python", "mime-nodemailer")) {
            var set = Shared.path("data/" + name);
            for (var entry : expected(set)) {
                var file = set.resolve("messages").resolve(entry.getKey());
                if (!Files.exists(file)) continue;
                var heard = Reading.read(Files.readAllBytes(file), Set.of());
                var agreed = entry.getValue().path("agreed");
                if (agreed.has("subject"))
                    count(plain(agreed.get("subject").asString("")).equals(plain(heard.subject())));
                if (agreed.has("from") && !agreed.get("from").isEmpty())
                    count(agreed.get("from").get(0).asString("").equalsIgnoreCase(heard.from()));
            }
        }
        isAtLeast(0.98, "subjects and senders of broken messages");
    }

    @Test
    void whatPeopleWroteThemselves() throws IOException {
        var set = Shared.path("data/replies-trimmer");
        for (var entry : expected(set)) {
            var text = VisibleText.of(Files.readString(set.resolve("emails").resolve(entry.getKey())));
            count(plain(text).equals(plain(entry.getValue().get("trimmed").asString(""))));
        }
        isAtLeast(0.80, "trimmer, exactly what was written");
        for (var name : List.of("replies-crisp", "replies-willdurand", "replies-zapier")) {
            var other = Shared.path("data/" + name);
            for (var entry : expected(other)) {
                var file = other.resolve("emails").resolve(entry.getKey());
                if (!Files.exists(file)) continue;
                var text = VisibleText.of(Files.readString(file));
                count(plain(text)
                        .equals(plain(entry.getValue().get("visible_text").asString(""))));
            }
        }
        isAtLeast(0.78, "three more sets, exactly what was written");
    }

    private static String plain(String text) {
        return text.replaceAll("[\\s\u200b]+", " ").strip();
    }
}
