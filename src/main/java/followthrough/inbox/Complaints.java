package followthrough.inbox;

import followthrough.inbox.Heard.Kind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the reports by which providers pass on that somebody pressed "this is spam" (ARF, RFC 5965). */
final class Complaints {
    private static final Pattern FIELD =
            Pattern.compile("(?im)^(feedback-type|original-rcpt-to|removal-recipient|original-mail-from):\\s*(.+)$");
    private static final Pattern OLD_STYLE = Pattern.compile(
            "^complaint about message from |^email feedback report|^\\W*(?:abuse|spam) (?:report|complaint)\\b|feedback loop",
            Pattern.CASE_INSENSITIVE);

    private static final int MOST_RECIPIENTS = 50;

    private Complaints() {}

    static @Nullable Kind read(Mime message, String from, String subject, String text) {
        var all = message.all();
        var feedback = all.stream()
                .filter(part -> part.type().equals("message/feedback-report"))
                .toList();
        boolean says = message.type().equals("multipart/report")
                && message.parameter("report-type").equalsIgnoreCase("feedback-report");
        if (feedback.isEmpty() && !says) {
            boolean old = OLD_STYLE.matcher(subject).find()
                    && !message.has("in-reply-to")
                    && (from.startsWith("staff@")
                            || from.contains("abuse")
                            || from.contains("fbl")
                            || from.contains("feedback")
                            || from.contains("complaint"));
            return old ? new Kind.Complaint(recipients(all, ""), original(all)) : null;
        }
        var report = new StringBuilder();
        for (var part : feedback) report.append(part.text()).append('\n');
        if (feedback.isEmpty()) report.append(text);
        var type = field(report.toString(), "feedback-type").toLowerCase(Locale.ROOT);
        if (type.equals("not-spam")) return new Kind.Other("a report that the message is no spam");
        if (type.startsWith("auth-failure") || type.equals("dmarc"))
            return new Kind.Other("a report about authentication");
        return new Kind.Complaint(recipients(all, report.toString()), original(all));
    }

    private static String field(String report, String name) {
        return fields(report, name).findFirst().orElse("");
    }

    private static Stream<String> fields(String report, String name) {
        return FIELD.matcher(report)
                .results()
                .filter(found -> found.group(1).equalsIgnoreCase(name))
                .map(found -> found.group(2).strip());
    }

    /** Those that the report names, which it may do one by one (RFC 5965, section 3.2); else whom the message was for. */
    private static List<String> recipients(List<Mime> all, String report) {
        for (var name : List.of("original-rcpt-to", "removal-recipient")) {
            var named = fields(report, name)
                    .flatMap(field -> Bounces.addresses(field).stream())
                    .distinct()
                    .limit(MOST_RECIPIENTS)
                    .toList();
            if (!named.isEmpty()) return named;
        }
        var addressee = addressee(all);
        return addressee == null ? List.of() : List.of(addressee);
    }

    private static @Nullable String addressee(List<Mime> all) {
        for (var part : all)
            if (part.isEnclosedMessage())
                for (var enclosed : part.parts()) {
                    for (var name : List.of("x-hmxmroriginalrecipient", "to", "delivered-to")) {
                        var to = Bounces.addresses(enclosed.header(name));
                        if (!to.isEmpty()) return to.getFirst();
                    }
                }
        for (var part : all) {
            var named = Bounces.addresses(part.header("x-hmxmroriginalrecipient"));
            if (!named.isEmpty()) return named.getFirst();
        }
        return null;
    }

    private static @Nullable String original(List<Mime> all) {
        for (var part : all)
            if (part.isEnclosedMessage())
                for (var enclosed : part.parts()) {
                    var ids = Reading.ids(enclosed.header("message-id"));
                    if (!ids.isEmpty()) return ids.getFirst();
                }
        return null;
    }
}
