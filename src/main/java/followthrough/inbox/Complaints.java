package followthrough.inbox;

import followthrough.inbox.Heard.Kind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the reports by which providers pass on that somebody pressed "this is spam" (ARF, RFC 5965). */
final class Complaints {
    private static final Pattern FIELD =
            Pattern.compile("(?im)^(feedback-type|original-rcpt-to|removal-recipient|original-mail-from):\\s*(.+)$");
    private static final Pattern OLD_STYLE = Pattern.compile(
            "^complaint about message from |^email feedback report|^\\W*(?:abuse|spam) (?:report|complaint)\\b|feedback loop",
            Pattern.CASE_INSENSITIVE);

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
            return old ? new Kind.Complaint(recipient(all, ""), original(all)) : null;
        }
        var report = new StringBuilder();
        for (var part : feedback) report.append(part.text()).append('\n');
        if (feedback.isEmpty()) report.append(text);
        var type = field(report.toString(), "feedback-type").toLowerCase(Locale.ROOT);
        if (type.equals("not-spam")) return new Kind.Other("a report that the message is no spam");
        if (type.startsWith("auth-failure") || type.equals("dmarc"))
            return new Kind.Other("a report about authentication");
        return new Kind.Complaint(recipient(all, report.toString()), original(all));
    }

    private static String field(String report, String name) {
        var found = FIELD.matcher(report);
        while (found.find())
            if (found.group(1).equalsIgnoreCase(name)) return found.group(2).strip();
        return "";
    }

    private static @Nullable String recipient(List<Mime> all, String report) {
        for (var name : List.of("original-rcpt-to", "removal-recipient")) {
            var named = Bounces.addresses(field(report, name));
            if (!named.isEmpty()) return named.getFirst();
        }
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
