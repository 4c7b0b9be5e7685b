package followthrough.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.inbox.Heard.Failure;
import followthrough.inbox.Heard.Kind;
import followthrough.support.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How well messages of other people's test sets are read, each counted as its own README says. A table is printed, and below
 * its line each figure fails.
 */
class CorpusTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** How many of one thing are right. */
    private static final class Tally {
        private final String what;
        private int right;
        private int all;

        Tally(String what) {
            this.what = what;
        }

        void count(boolean isRight) {
            all++;
            if (isRight) right++;
        }

        void isAtLeast(double share) {
            System.out.printf("%-58s %5d of %5d  %.3f  (line %.3f)%n", what, right, all, right / (double) all, share);
            assertThat(right / (double) all).as(what).isGreaterThanOrEqualTo(share);
        }
    }

    private static Set<Map.Entry<String, JsonNode>> expected(Path set) throws IOException {
        return JSON.readTree(Files.readString(set.resolve("expected.json"))).properties();
    }

    private static Kind read(Path set, String file) throws IOException {
        return Reading.read(Files.readAllBytes(set.resolve("messages").resolve(file)), Set.of())
                .kind();
    }

    private static Set<String> texts(JsonNode list) {
        var texts = new HashSet<String>();
        for (var text : list) texts.add(text.asString("").toLowerCase(Locale.ROOT));
        return texts;
    }

    private static Set<String> failed(Kind kind) {
        return kind instanceof Kind.Bounce bounce
                ? bounce.failures().stream()
                        .map(Failure::recipient)
                        .filter(recipient -> !recipient.isEmpty())
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /** The addresses by which a record may be known: where the message went, and what it was passed on from. */
    private static Set<String> names(JsonNode record) {
        var names = new HashSet<String>();
        for (var field : List.of("recipient", "alias")) {
            var name = record.path(field).asString("").toLowerCase(Locale.ROOT);
            if (!name.isEmpty()) names.add(name);
        }
        return names;
    }

    @Test
    void bouncesOfSixtySystems() throws IOException {
        var set = Shared.path("data/bounces-sisimai");
        var kinds = new Tally("sisimai: class");
        var recipients = new Tally("sisimai: recipients, exactly");
        var hard = new Tally("sisimai: hard or soft, of each recipient");
        var reasons = new Tally("sisimai: reason, of each recipient");
        for (var entry : expected(set)) {
            var kind = read(set, entry.getKey());
            var wanted = entry.getValue().get("class").asString();
            switch (wanted) {
                case "bounce" -> kinds.count(kind instanceof Kind.Bounce);
                case "complaint" -> kinds.count(kind instanceof Kind.Complaint);
                case "auto-reply" -> kinds.count(kind instanceof Kind.AutoReply);
                case "delivered" -> kinds.count(kind instanceof Kind.Delivered);
                default -> {}
            }
            if (!wanted.equals("not-a-bounce") && !wanted.equals("unlabelled"))
                assertThat(kind).as(entry.getKey()).isNotInstanceOf(Kind.Reply.class);
            if (!wanted.equals("bounce") || !(kind instanceof Kind.Bounce bounce)) continue;
            var records = entry.getValue().path("records");
            var known = new HashSet<String>();
            boolean everyone = true;
            for (var record : records) {
                var names = names(record);
                known.addAll(names);
                everyone &= names.isEmpty() || names.stream().anyMatch(failed(kind)::contains);
                var failure = bounce.failures().stream()
                        .filter(it -> names.contains(it.recipient()))
                        .findFirst()
                        .orElse(bounce.failures().getFirst());
                hard.count(record.path("hardbounce").asBoolean() == failure.hard());
                reasons.count(record.path("reason")
                        .asString("")
                        .equals(failure.reason().word()));
            }
            if (!known.isEmpty()) recipients.count(everyone && known.containsAll(failed(kind)));
        }
        kinds.isAtLeast(0.98);
        recipients.isAtLeast(0.97);
        hard.isAtLeast(0.97);
        reasons.isAtLeast(0.93);
    }

    @Test
    void bouncesOfTwentyYears() throws IOException {
        var set = Shared.path("data/bounces-flufl");
        var addresses = new Tally("flufl: set of addresses, exactly");
        var delays = new Tally("flufl: a warning or a failure");
        for (var entry : expected(set)) {
            if (entry.getValue().get("permanent").isNull()) continue;
            var kind = read(set, entry.getKey());
            var wanted = texts(entry.getValue().get("permanent"));
            wanted.addAll(texts(entry.getValue().get("temporary")));
            addresses.count(failed(kind).equals(wanted));
            if (kind instanceof Kind.Bounce bounce)
                delays.count(
                        bounce.delayed() == !entry.getValue().get("temporary").isEmpty());
        }
        addresses.isAtLeast(0.94);
        delays.isAtLeast(0.95);
    }

    /** T47: automatic answers make work. */
    @Test
    void spamRejectionsAndAutomaticAnswers() throws IOException {
        var set = Shared.path("data/bounces-bounceparser");
        var bounces = new Tally("bounceparser: is a bounce");
        var addresses = new Tally("bounceparser: addresses, exactly");
        for (var entry : expected(set)) {
            var asserted = entry.getValue().path("asserted");
            var kind = read(set, entry.getKey());
            if (asserted.has("is_bounce"))
                bounces.count((asserted.get("is_bounce").asInt() == 1) == kind instanceof Kind.Bounce);
            if (!asserted.path("addresses").isEmpty() && kind instanceof Kind.Bounce)
                addresses.count(failed(kind).equals(texts(asserted.get("addresses"))));
        }
        // Two that are asserted to be bounces are plain advertisements without a word of one.
        bounces.isAtLeast(0.96);
        addresses.isAtLeast(0.94);
    }

    @Test
    void complaintsOfProviders() throws IOException {
        var set = Shared.path("data/feedback-phpbouncehandler");
        var kinds = new Tally("phpbouncehandler: class");
        for (var entry : expected(set)) {
            var kind = read(set, entry.getKey());
            kinds.count(
                    entry.getValue().get("class").asString().equals("complaint")
                            ? kind instanceof Kind.Complaint
                            : kind instanceof Kind.Bounce);
        }
        kinds.isAtLeast(1);
    }

    @Test
    @Timeout(120) // Only against a message that is read for ever.
    void messagesThatOthersTrippedOver() throws IOException {
        var fields = new Tally("six sets of broken messages: fields that two parsers agree on");
        for (var name : List.of(
                "mime-mimekit", "mime-mikel-mail", "mime-mime4j", "mime-stalwart", "mime-python", "mime-nodemailer")) {
            var set = Shared.path("data/" + name);
            for (var entry : expected(set)) {
                var file = set.resolve("messages").resolve(entry.getKey());
                if (!Files.exists(file)) continue;
                var heard = Reading.read(Files.readAllBytes(file), Set.of());
                var agreed = entry.getValue().path("agreed");
                if (agreed.has("subject"))
                    fields.count(plain(agreed.get("subject").asString("")).equals(plain(heard.subject())));
                if (agreed.has("from"))
                    fields.count(agreed.get("from").path(0).asString("").equalsIgnoreCase(heard.from()));
                if (agreed.has("to")) fields.count(texts(agreed.get("to")).equals(new HashSet<>(heard.to())));
                if (agreed.has("cc")) fields.count(texts(agreed.get("cc")).equals(new HashSet<>(heard.cc())));
                if (agreed.has("date")) {
                    var date = agreed.get("date").asString("");
                    fields.count(
                            date.isEmpty()
                                    ? heard.date() == null
                                    : Instant.parse(date).equals(heard.date()));
                }
                if (agreed.has("message_id"))
                    fields.count(agreed.get("message_id")
                            .asString("")
                            .equals(heard.messageId() == null ? "" : heard.messageId()));
            }
        }
        fields.isAtLeast(0.97);
    }

    private static String plain(String text) {
        return text.replaceAll("[\\s\u200b]+", " ").strip();
    }
}
