package followthrough.inbox;

import followthrough.channels.email.Outgoing;
import followthrough.inbox.Heard.Kind;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a message that came in. Any bytes give an answer, in bounded time and memory. */
public final class Reading {
    static final int MOST_BYTES = 10_000_000;
    private static final int MOST_TEXT = 100_000;
    private static final Pattern ID = Pattern.compile("<[^<>\\s]{1,990}>");
    /** Of programs that send no report of RFC 8098, but a sentence. */
    private static final Pattern RECEIPT = Pattern.compile(
            "^\\s*(?:read|gelesen|lu|leído|lida|letto|gelezen|läst|przeczytano|開封済み|return receipt|lesebestätigung)\\s*[:：]",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** Addresses that take no answer, as "noreply@" and "ne-pas-repondre@". */
    static final Pattern NO_REPLY = Pattern.compile(
            "^(?:(?:no|do[-_.]?not|n[aã]o)[-_.]?(?:reply|respon[ds]\\p{L}{0,3})|ne[-_.]?pas[-_.]?r[eé]pondre|ne[-_.]?r[eé]pond(?:re|ez)[-_.]?pas)(?!\\p{L})",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern DOMAIN_REPORT =
            Pattern.compile("^\\s*report domain:\\s*\\S+\\s+submitter:", Pattern.CASE_INSENSITIVE);

    private static final Pattern NAMED_ADDRESS = Pattern.compile("^\\s*(.*?)\\s*<\\s*([^<>]*@[^<>]*?)\\s*>");
    private static final Pattern DATE = Pattern.compile(
            "(\\d{1,2})\\s+(\\p{L}{3})\\p{L}*\\.?\\s+(\\d{2,4})\\s+(\\d{1,2}):(\\d{2})(?::(\\d{2}))?\\s*([+-]\\d{4}|[A-Z]{1,5})?",
            Pattern.CASE_INSENSITIVE);

    private Reading() {}

    /**
     * @param raw the message as it lay on the server, whole or only its beginning
     * @param ownAddresses addresses of our mailboxes in lower case, which are never the recipient that a report in words
     *     is about
     */
    public static Heard read(byte[] raw, Set<String> ownAddresses) {
        var message = Mime.of(raw.length > MOST_BYTES ? java.util.Arrays.copyOf(raw, MOST_BYTES) : raw);
        var sender = message.words("from");
        var named = NAMED_ADDRESS.matcher(sender);
        boolean hasName = named.find();
        var from = first(Bounces.addresses(hasName ? named.group(2) : sender));
        var fromName = hasName
                ? named.group(1).replaceAll("^\"|\"$", "").replace("\\\"", "\"").strip()
                : "";
        var subject = message.words("subject").strip();
        var date = date(message.header("date"));
        var references = ids(message.headers("references"));
        var answered = ids(message.headers("in-reply-to"));
        var text = body(message);
        var written = VisibleText.read(text);
        var visible = written.text();
        var judged = judge(
                message, from, sender, subject, text, visible, date == null ? null : date.toLocalDate(), ownAddresses);
        return new Heard(
                from,
                fromName,
                Bounces.addresses(message.headers("to")),
                Bounces.addresses(message.headers("cc")),
                subject,
                date == null ? null : date.toInstant(),
                first(ids(message.header("message-id")), null),
                first(answered, null),
                references,
                keys(message, references, answered),
                message.attachments(),
                atMost(visible),
                atMost(written.signed()),
                judged.kind,
                judged.why);
    }

    private static String atMost(String text) {
        return text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) : text;
    }

    /** @param why the rule that decided */
    private record Judged(Kind kind, String why) {}

    private static Judged judge(
            Mime message,
            String from,
            String sender,
            String subject,
            String text,
            String visible,
            @Nullable LocalDate written,
            Set<String> ownAddresses) {
        var complaint = Complaints.read(message, from, subject, text);
        if (complaint != null) return new Judged(complaint, "a feedback report of a provider (RFC 5965)");
        var notice = SesNotices.read(text);
        if (notice != null) return new Judged(notice, "a notification of Amazon SES");
        if (OptOuts.token(subject) != null) return new Judged(new Kind.OptOut(), "the way out of a message of ours");
        if (AutoReplies.isChallenge(message, text))
            return new Judged(new Kind.AutoReply(null), "asks its sender to prove to be a person");
        boolean answeredByMachine = AutoReplies.is(message, subject, visible.isEmpty() ? text : visible);
        boolean report = message.all().stream().anyMatch(part -> part.type().equals("message/delivery-status"));
        var bounce = Bounces.read(message, sender, subject, ownAddresses);
        if (answeredByMachine && !report && !message.has("x-failed-recipients")) {
            if (bounce != null
                    && bounce.kind() instanceof Kind.Bounce
                    && Bounces.outweighsAutoReply(message, sender, subject))
                return new Judged(bounce.kind(), bounce.why());
            return new Judged(
                    autoReply(visible.isEmpty() ? text : visible, subject, written),
                    "the headers, the subject or the words of an automatic answer");
        }
        if (bounce != null) return new Judged(bounce.kind(), bounce.why());
        var bulk = bulk(message, from);
        if (bulk != null) return new Judged(bulk, bulk.why());
        if (OptOuts.is(subject, visible)) return new Judged(new Kind.OptOut(), "asks in words to hear no more");
        return new Judged(new Kind.Reply(), "nothing speaks against a person");
    }

    private static Kind.AutoReply autoReply(String text, String subject, @Nullable LocalDate written) {
        return new Kind.AutoReply(written == null ? null : AutoReplies.back(subject + "\n" + text, written));
    }

    /** Mail to many, and mail from programs; absent when a person may have written it. */
    private static Kind.@Nullable Other bulk(Mime message, String from) {
        if (message.type().equals("multipart/report")
                && message.parameter("report-type").toLowerCase(Locale.ROOT).contains("disposition"))
            return new Kind.Other("a read receipt");
        if (RECEIPT.matcher(message.words("subject")).find()
                && message.parts().isEmpty()
                && message.text().length() < 1_000) return new Kind.Other("a read receipt");
        // RFC 7489, section 7.2.1.1, and RFC 8460, section 5.3
        if (DOMAIN_REPORT.matcher(message.words("subject")).find()) return new Kind.Other("a report about our domain");
        if (message.has("list-id") || message.has("list-post")) return new Kind.Other("a mailing list");
        var precedence = message.header("precedence").toLowerCase(Locale.ROOT);
        if (precedence.equals("bulk") || precedence.equals("list") || precedence.equals("junk"))
            return new Kind.Other("mail to many");
        if (message.has("list-unsubscribe")) return new Kind.Other("a newsletter");
        if (message.has("feedback-id") || message.has("x-campaign-id") || message.has("x-mailgun-tag"))
            return new Kind.Other("a newsletter");
        // RFC 5321, section 4.5.5: what takes no bounce is one, or a notice like it.
        if (message.header("return-path").strip().equals("<>") || from.startsWith("mailer-daemon@"))
            return new Kind.Other("a notice of a mail server");
        // A person may answer through a program that writes so; it cites what it answers.
        if (NO_REPLY.matcher(from).find() && !message.has("in-reply-to") && !message.has("references"))
            return new Kind.Other("from an address that takes no answer");
        var submitted = message.header("auto-submitted").toLowerCase(Locale.ROOT);
        if (!submitted.isEmpty() && !submitted.startsWith("no")) return new Kind.Other("written by a program");
        for (var part : message.all())
            if (part.type().equals("text/calendar")) {
                var method = part.parameter("method").toUpperCase(Locale.ROOT);
                // "Accepted" is an answer of the calendar; a person's words may stand above an invitation.
                if (method.equals("REPLY")
                        || method.equals("REQUEST")
                        || method.equals("CANCEL")
                        || method.equals("COUNTER")) return new Kind.Other("a calendar entry");
            }
        return null;
    }

    static String body(Mime message) {
        var text = chosen(message, new ArrayList<>());
        return text.length() > 2 * MOST_TEXT ? text.substring(0, 2 * MOST_TEXT) : text;
    }

    /** Of alternatives the plain one, if there is anything in it; of several parts those that are shown, one below the other. */
    private static String chosen(Mime part, List<Mime> seen) {
        seen.add(part);
        if (part.type().equals("multipart/alternative")) {
            String best = "";
            for (var alternative : part.parts()) {
                var text = chosen(alternative, seen);
                boolean plain = alternative.type().equals("text/plain");
                if (!text.isBlank() && (plain || best.isBlank())) best = text;
                if (plain && !text.isBlank()) break;
            }
            return best;
        }
        if (!part.parts().isEmpty() && part.type().startsWith("multipart/")) {
            var all = new StringBuilder();
            for (var child : part.parts()) {
                if (child.isAttachment()) continue;
                var text = chosen(child, seen);
                if (!text.isBlank()) all.append(all.isEmpty() ? "" : "\n").append(text);
                if (all.length() > 2 * MOST_TEXT) break;
            }
            return all.toString();
        }
        if (part.isAttachment() && seen.size() > 1) return "";
        if (part.type().equals("text/html")) return HtmlText.of(part.text(), true);
        if (part.type().equals("text/plain") || part.type().equals("text/unknown")) return part.text();
        return part.type().startsWith("multipart/") ? part.text() : "";
    }

    /** Keys in what this message answers come first, then those of a message of ours that it encloses. */
    private static List<UUID> keys(Mime message, List<String> references, List<String> answered) {
        var keys = new LinkedHashSet<UUID>();
        var thread = Outgoing.keysIn(String.join(" ", references));
        keys.addAll(Outgoing.keysIn(String.join(" ", answered)));
        keys.addAll(thread.reversed()); // the youngest stands last
        for (var part : message.all()) {
            keys.addAll(Outgoing.keysIn("<ft."
                    + part.header(Outgoing.KEY_HEADER.toLowerCase(Locale.ROOT)).strip() + "@"));
            if (part != message)
                keys.addAll(Outgoing.keysIn(part.headers("references")).reversed());
        }
        if (keys.isEmpty()) {
            var source = message.source();
            var found = Pattern.compile(Outgoing.KEY_HEADER + ":\\s*([0-9a-f-]{36})", Pattern.CASE_INSENSITIVE)
                    .matcher(source);
            while (found.find() && keys.size() < 20) keys.addAll(Outgoing.keysIn("<ft." + found.group(1) + "@"));
        }
        return List.copyOf(keys);
    }

    static List<String> ids(String header) {
        var ids = ID.matcher(header)
                .results()
                .limit(200)
                .map(found -> found.group())
                .distinct()
                .toList();
        var bare = header.strip().replaceAll("^\"|\"$", "");
        return ids.isEmpty() && bare.matches("[^<>\\s@]{1,500}@[^<>\\s@]{1,250}") ? List.of("<" + bare + ">") : ids;
    }

    /** With the offset of whoever wrote it, for whom it was that day. */
    private static @Nullable ZonedDateTime date(String header) {
        try {
            return ZonedDateTime.parse(
                    header.replaceAll("\\(.*?\\)", "").strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
        } catch (DateTimeException e) {
            return looseDate(header);
        }
    }

    private static @Nullable ZonedDateTime looseDate(String header) {
        var found = DATE.matcher(header);
        if (!found.find()) return null;
        int month =
                "janfebmaraprmayjunjulaugsepoctnovdec".indexOf(found.group(2).toLowerCase(Locale.ROOT)) / 3 + 1;
        int year = Integer.parseInt(found.group(3));
        if (year < 50) year += 2000;
        else if (year < 1000) year += 1900; // RFC 5322, section 4.3
        try {
            var zone = found.group(7);
            return ZonedDateTime.of(
                    year,
                    month,
                    Integer.parseInt(found.group(1)),
                    Integer.parseInt(found.group(4)),
                    Integer.parseInt(found.group(5)),
                    found.group(6) == null ? 0 : Math.min(59, Integer.parseInt(found.group(6))),
                    0,
                    zone == null ? ZoneOffset.UTC : offset(zone));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static ZoneOffset offset(String zone) {
        return switch (zone.toUpperCase(Locale.ROOT)) {
            case "EDT" -> ZoneOffset.ofHours(-4);
            case "EST", "CDT" -> ZoneOffset.ofHours(-5);
            case "CST", "MDT" -> ZoneOffset.ofHours(-6);
            case "MST", "PDT" -> ZoneOffset.ofHours(-7);
            case "PST" -> ZoneOffset.ofHours(-8);
            default -> zone.startsWith("+") || zone.startsWith("-") ? ZoneOffset.of(zone) : ZoneOffset.UTC;
        };
    }

    private static String first(List<String> all) {
        return all.isEmpty() ? "" : all.getFirst();
    }

    private static @Nullable String first(List<String> all, @Nullable String otherwise) {
        return all.isEmpty() ? otherwise : all.getFirst();
    }
}
