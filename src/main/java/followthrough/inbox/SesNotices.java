package followthrough.inbox;

import followthrough.channels.email.Refusal;
import followthrough.inbox.Heard.Failure;
import followthrough.inbox.Heard.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what Amazon SES says of bounces, complaints and deliveries where it says so by mail: JSON in the text. */
final class SesNotices {
    private static final int LONGEST = 200_000;
    private static final Pattern NOTICE = Pattern.compile("\\{\\s*\"notificationType\"");
    /** A sentence on how to stop these notices follows in the text. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SesNotices() {}

    /** Absent when it is no such notice. */
    static @Nullable Kind read(String text) {
        var found = NOTICE.matcher(text.length() <= LONGEST ? text : text.substring(0, LONGEST));
        if (!found.find()) return null;
        final JsonNode notice;
        try (var parser = JSON.createParser(text.substring(found.start()).replace("\n", ""))) {
            notice = JSON.readTree(parser);
        } catch (JacksonException broken) {
            return null;
        }
        if (notice == null) return null;
        var id = original(notice);
        return switch (notice.path("notificationType").asString("")) {
            case "Bounce" -> {
                var failures = new ArrayList<Failure>();
                for (var it : notice.path("bounce").path("bouncedRecipients")) failures.add(failure(it));
                yield failures.isEmpty() ? null : new Kind.Bounce(failures, id);
            }
            case "Complaint" ->
                // Of several it names all that may have complained.
                new Kind.Complaint(
                        List.of(address(notice.path("complaint")
                                .path("complainedRecipients")
                                .path(0))),
                        id);
            case "Delivery" -> new Kind.Delivered();
            default -> null;
        };
    }

    private static Failure failure(JsonNode recipient) {
        var said = recipient.path("diagnosticCode").asString("").replaceFirst("(?i)^\\s*smtp;\\s*", "");
        var status = recipient.path("status").asString("");
        return new Failure(
                address(recipient),
                status,
                said,
                Refusal.reason(status, said, "", null),
                recipient.path("action").asString("").equals("delayed"));
    }

    private static String address(JsonNode recipient) {
        return recipient.path("emailAddress").asString("").toLowerCase(Locale.ROOT);
    }

    private static @Nullable String original(JsonNode notice) {
        var id = notice.path("mail").path("commonHeaders").path("messageId").asString("");
        return id.isEmpty() ? null : id;
    }
}
