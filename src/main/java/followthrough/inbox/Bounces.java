package followthrough.inbox;

import followthrough.channels.email.Refusal;
import followthrough.channels.email.Refusal.Reason;
import followthrough.inbox.Heard.Failure;
import followthrough.inbox.Heard.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads reports of what was not delivered: those of RFC 3464, and the many that only say so in words. */
final class Bounces {
    private static final int CASE = Pattern.CASE_INSENSITIVE;
    static final Pattern ADDRESS = Pattern.compile(
            "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-][\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~.-]{0,99}@[\\p{L}\\p{N}](?:[\\p{L}\\p{N}.-]{0,250}[\\p{L}\\p{N}])?");
    private static final Pattern DAEMON = Pattern.compile(
            "mailer-?_?daemon|mail[-._ ]?delivery|post_?master|mdaemon|delivery[-._ ]?(subsystem|status|service|notif)|mail[-._ ]?(system|administrator|admin|server|subsystem)|bounce|non-?delivery|undeliver|smtp-?(gateway|daemon)|\\bpostman\\b|mailsystem|microsoft ?exchange|system[-._ ]?(attendant|administrator)|internet mail|interscan|mms-daemon|mms relay|auto-?notify",
            CASE);
    private static final Pattern SUBJECT = Pattern.compile(
            "undeliver|not? deliver|non.?deliver|delivery (status|fail|report|notif|problem|error|has failed|delay|incomplete)|deliver(y|ed)?.{0,20}fail|fail(ed|ure)?.{0,20}(deliver|notice|mail|send)|mail (system )?(error|deliver|could not)|return(ed|ing)? (mail|message|to sender|email)|message (you sent|delayed|could not|undeliver)|unable to (deliver|send)|could not (be )?(deliver|send|sent)|could ?n[o']t be delivered|bounce|mail(er)?.?daemon|postmaster notify|unzustellbar|nicht zugestellt|zustell|échec|non remis|no (se )?(ha podido )?entrega|mancata consegna|error.{0,20}sending|user unknown|rejected|warning: (could not|message)|delayed|delay|nem k.zbes|niedor|onbestelbaar|niet bezorgd|falha na entrega|não entregue|ikke[- ]lever|olevererbar|nie można dostarczyć|nedoručiteln|nelze doručit|teslim edilemedi|kézbesít|no se pudo entregar|correo (?:no entregado|devuelto)|impossibile (?:consegnare|recapitare)|non distribué|недостав|не доставлен|전송 실패|반송|配信|送信|エラー|退信|メール",
            CASE | Pattern.UNICODE_CASE);
    private static final Pattern SURE_SUBJECT = Pattern.compile(
            "^\\W*(?:undeliver|delivery (?:status|fail|notification|report|error|problem|has failed|delayed)|mail delivery|message delivery|returned mail|failure notice|failed (?:delivery|mail)|mail system error|nondeliver|non-?delivery|unzustellbar|warning: (?:could not|message)|message undeliver|unable to deliver|could not deliver|mail could not|returned to sender|error during delivery)|\\((?:delivery failed|undeliverable|not delivered)\\)\\W*$",
            CASE);
    private static final Pattern BODY = Pattern.compile(
            "could ?n[o']t (be )?(deliver|send|find|reach)|(was|were|has been|is) (not|un)(deliver| able to)|undeliver|not (be )?deliver|unable to deliver|delivery (to the following|has failed|failed|of your|attempt|status)|deliver(ed|y).{0,30}fail|did not reach|permanent (fatal )?(error|failure)|delivery error|returned to (you|sender|its sender)|this is the (mail|qmail|postfix)|transcript of session|failed (permanently|recipient|to deliver|addresses)|address(es)?.{0,20}(failed|rejected|error)|user unknown|unknown user|mailbox (is )?(full|unavailable|unknown|not found)|no such user|full mailbox|recipient.{0,40}(reject|unknown|not exist|not found|invalid)|does not exist|\\b5\\d\\d[ -#]{1,2}5?\\.?|error message|mail(ing)? error|zustell|inconnu|n'a pas pu|no se p(?:udo|uede) entregar|no se ha podido|niet (?:worden )?(?:bezorgd|afgeleverd)|não (?:pôde|foi possível|pode) |kunne i(?:kke|nte) lever|kan inte levereras|nie (?:można|udało się) (?:było )?dostarczyć|nelze doručit|neby(?:l[aoy]?|lo možné) doruč|teslim edilemedi|nem (?:sikerült )?kézbesít|ei voitu toimittaa|non è stato (?:possibile|consegnato|recapitato)|не (?:может быть |удалось |был[оа]? )?доставлен|보낼 수 없|未能送达|无法投递|退回|エラー|配信|送信",
            CASE | Pattern.UNICODE_CASE);
    /** Where the copy of our message begins in a report that is one piece of text. */
    private static final Pattern COPY = Pattern.compile(
            "[\\s>*]*(?:[\\s>*-]{0,40}-{2}.{0,12}(?:below this line|original|this is a copy|returned message|unsent message|message (?:header|text|follows)|header|copy|body of|begin|your message|included is|the (?:message|header|original)).*|.{0,60}(?:copy of (?:the|your) (?:message|mail|original)|original message (?:follows|header|was)|message headers? follow|headers? of (?:the|your) (?:original )?(?:message|mail)|message follows|text of your message).{0,60}|Received: .*|Return-Path: .*|Message-ID: .*|-{5,} ?.{0,40}(?:original|message|header).{0,40} ?-{3,}|_{10,})",
            CASE);
    /** Words of a warning: the message is held and tried again, so whoever sent it must not send it again. */
    private static final Pattern DELAYED = Pattern.compile(
            "brauchen (?:die|ihre) nachricht nicht (?:erneut|noch einmal)|(?:weitere )?zustellversuche (?:folgen|werden)|pas besoin de renvoyer|tentatives (?:vont|de remise)|no es necesario (?:que )?(?:re|vuelv)|se seguirá intentando|non è necessario rinviare|não é necessário reenviar|не нужно отправлять|попытки доставки будут|再送の必要はありません|再送信する必要はありません|\\bwarning (?:message )?only|just a warning|advisory[- ]only|(?:do not|don't) need to (?:resend|take any action)|no action is required|not yet been delivered|will (?:be retried|keep trying|continue (?:to|trying|attempting))|(?:delivery )?attempts will continue|still (?:being retried|awaiting delivery|trying to deliver)",
            CASE | Pattern.UNICODE_CASE);
    /** Of our own message, which many reports describe by its headers. */
    private static final Pattern HEADER_LINE =
            Pattern.compile("^\\s*(?:to|cc|from|subject|sent|date|reply-to)\\s*:|^\\s*from\\s", CASE);

    private static final int MOST_LINES = 500;
    /** A person who passes a report on. */
    private static final Pattern FORWARDED = Pattern.compile(
            "^\\s*(?:fwd?|wg|tr|rv|i|enc|doorst|vs|pd):\\s*(?:undeliver|delivery|returned mail|failure notice|mail delivery)",
            CASE);

    /** PowerMTA says itself what it makes of an answer. */
    private static final Map<String, Reason> CATEGORIES = Map.ofEntries(
            Map.entry("bad-mailbox", Reason.USER_UNKNOWN),
            Map.entry("inactive-mailbox", Reason.SUSPEND),
            Map.entry("bad-domain", Reason.HOST_UNKNOWN),
            Map.entry("quota-issues", Reason.MAILBOX_FULL),
            Map.entry("message-expired", Reason.EXPIRED),
            Map.entry("no-answer-from-host", Reason.EXPIRED),
            Map.entry("routing-errors", Reason.NETWORK_ERROR),
            Map.entry("bad-connection", Reason.NETWORK_ERROR),
            Map.entry("bad-configuration", Reason.SYSTEM_ERROR),
            Map.entry("relaying-issues", Reason.NO_RELAYING),
            Map.entry("invalid-sender", Reason.REJECTED),
            Map.entry("spam-related", Reason.SPAM_DETECTED),
            Map.entry("virus-related", Reason.VIRUS_DETECTED),
            Map.entry("content-related", Reason.CONTENT_ERROR),
            Map.entry("policy-related", Reason.POLICY_VIOLATION));

    private static final Pattern NAME = Pattern.compile("[\\w.+-]{2,40}");
    private static final Pattern QUOTED = Pattern.compile("(?m)^>+ ?");
    private static final Pattern REPLY_CODE =
            Pattern.compile("(?<![\\d.])(?:[45]\\d\\d[ \\-#]|[45]\\.\\d{1,3}\\.\\d{1,3})");
    private static final Pattern MESSAGE_ID = Pattern.compile("(?im)^[ \\t>]*message-id:\\s*(<[^<>\\s]{1,900}>)");

    private Bounces() {}

    /** @param why the sign by which it is a report */
    record Report(Kind kind, String why) {}

    /** What a report says; absent when the message is none. */
    static @Nullable Report read(Mime message, String sender, String subject, Set<String> ownAddresses) {
        var all = message.all();
        var original = original(all);
        var own = withOwn(ownAddresses, message);
        // A report may bring back a message of ours that was about another report.
        var status = statusParts(message.outer());
        if (status.isEmpty()) status = statusParts(all);
        if (!status.isEmpty())
            return new Report(fromStatus(status, all, own, original), "a delivery status (RFC 3464)");

        var text = plain(all);
        if (FORWARDED.matcher(subject).find()) text = QUOTED.matcher(text).replaceAll("");
        if (text.contains("Final-Recipient:") && text.contains("Action:")) {
            var failures = failures(text, beforeCopy(text));
            if (!failures.isEmpty())
                return new Report(new Kind.Bounce(failures, original), "the fields of a delivery status in its text");
        }
        var named = message.headers("x-failed-recipients");
        if (!named.isEmpty()
                && (message.header("auto-submitted").toLowerCase(Locale.ROOT).startsWith("auto-")
                        || DAEMON.matcher(sender).find())) {
            var words = beforeCopy(text);
            return new Report(
                    new Kind.Bounce(
                            addresses(named).stream()
                                    .map(address -> failure(address, near(words, address), words))
                                    .toList(),
                            original),
                    "X-Failed-Recipients");
        }
        boolean daemon = DAEMON.matcher(sender).find();
        boolean says = SUBJECT.matcher(subject).find();
        var words = beforeCopy(text);
        boolean body = BODY.matcher(words).find();
        boolean empty = message.header("return-path").strip().equals("<>");
        boolean report = message.type().equals("multipart/report");
        boolean encloses = original != null && all.stream().anyMatch(Mime::isEnclosedMessage);
        int signs = (daemon ? 2 : 0)
                + (SURE_SUBJECT.matcher(subject).find() ? 2 : says ? 1 : 0)
                + (body ? 1 : 0)
                + (empty ? 1 : 0)
                + (report ? 2 : 0)
                + (encloses ? 1 : 0);
        // Goods are delivered late, returned and rejected, too.
        boolean signed =
                daemon || empty || report || SURE_SUBJECT.matcher(subject).find() && (encloses || isSaidFirst(words));
        // Whatever its language, a mail server that sends a message of ours back says that it did not arrive. One that
        // only names somebody may list what it holds for them.
        boolean tells = body || says || daemon && encloses;
        if (!signed || !tells || signs < 3) return null;
        return new Report(
                new Kind.Bounce(inWords(words, own, sender), original),
                "what sender, subject and text of a report of a mail server say");
    }

    /** Whether it begins with what a report has to say, and names somebody. */
    private static boolean isSaidFirst(String words) {
        var found = BODY.matcher(words);
        return found.find() && found.start() < 200 && ADDRESS.matcher(words).find();
    }

    private static List<Mime> statusParts(List<Mime> parts) {
        return parts.stream()
                .filter(part -> part.type().equals("message/delivery-status")
                        || part.type().equals("message/global-delivery-status"))
                .toList();
    }

    /** A report goes to whoever sent the message: that is not who was not reached. */
    private static Set<String> withOwn(Set<String> ownAddresses, Mime message) {
        var own = new HashSet<>(ownAddresses);
        own.addAll(addresses(message.headers("to")));
        return own;
    }

    /** Whether a message with the marks of an automatic answer is a bounce after all. */
    static boolean outweighsAutoReply(Mime message, String sender, String subject) {
        return message.type().equals("multipart/report")
                || DAEMON.matcher(sender).find() && SUBJECT.matcher(subject).find();
    }

    private static Kind fromStatus(
            List<Mime> status, List<Mime> all, Set<String> ownAddresses, @Nullable String original) {
        var failures = new ArrayList<Failure>();
        boolean receipt = false;
        var words = plain(all);
        for (var part : status) {
            var source = part.text();
            failures.addAll(failures(source, words));
            receipt |= Pattern.compile("(?im)^action:\\s*(delivered|relayed|expanded)")
                    .matcher(source)
                    .find();
        }
        if (failures.isEmpty() && receipt) return new Kind.Delivered();
        // Some name a mailbox by its folder, and the address in words only.
        if (failures.isEmpty()
                || failures.stream().allMatch(it -> it.recipient().isEmpty())) {
            var told = failures.isEmpty() ? null : failures.getFirst();
            failures.clear();
            for (var it : inWords(beforeCopy(words), ownAddresses, ""))
                failures.add(
                        told == null
                                ? it
                                : new Failure(
                                        it.recipient(), told.status(), told.said(), told.reason(), told.delayed()));
        }
        return new Kind.Bounce(List.copyOf(failures), original);
    }

    /** The groups of fields of RFC 3464, section 2.3, one for each recipient. */
    private static List<Failure> failures(String status, String words) {
        var failures = new LinkedHashMap<String, Failure>();
        for (var group : groups(status)) {
            var fields = fields(group);
            var recipient = address(fields.getOrDefault("final-recipient", ""));
            if (recipient.isEmpty()) recipient = address(fields.getOrDefault("original-recipient", ""));
            if (recipient.isEmpty()) recipient = address(fields.getOrDefault("x-actual-recipient", ""));
            var action = fields.getOrDefault("action", "").toLowerCase(Locale.ROOT);
            var code = Refusal.statusIn(fields.getOrDefault("status", ""));
            boolean names = fields.containsKey("final-recipient") || fields.containsKey("original-recipient");
            if (action.isEmpty() && (!names || code.isEmpty())) continue;
            if (action.startsWith("delivered") || action.startsWith("relayed") || action.startsWith("expanded"))
                continue;
            if (action.isEmpty() && code.startsWith("2.")) continue;
            var reason = fields.getOrDefault("diagnostic-code", "").replaceFirst("(?i)^\\s*[\\w.-]+\\s*;\\s*", "");
            var said = reason.isBlank() ? near(words, recipient) : reason;
            var around = reason.isBlank() ? words : near(words, recipient) + " " + words;
            var plainer = code.endsWith(".0.0") || code.isEmpty() ? Refusal.statusIn(said) : code;
            var known = plainer.isEmpty() ? code : plainer;
            failures.putIfAbsent(
                    recipient,
                    new Failure(
                            recipient,
                            known,
                            shortened(said),
                            CATEGORIES.getOrDefault(
                                    fields.getOrDefault("x-powermta-bouncecategory", ""),
                                    Refusal.reason(known, said, around, phase(said, words))),
                            action.startsWith("delayed")));
        }
        return List.copyOf(failures.values());
    }

    /** One for each recipient, parted by blank lines; some leave them out. */
    private static List<String> groups(String status) {
        var groups = new ArrayList<String>();
        for (var group : status.split("\\n[ \\t]*\\n")) {
            var lines = new StringBuilder();
            boolean named = false;
            for (var line : group.split("\n")) {
                boolean names = line.regionMatches(true, 0, "final-recipient:", 0, 16);
                if (names && named) {
                    groups.add(lines.toString());
                    lines.setLength(0);
                }
                named |= names;
                lines.append(line).append('\n');
            }
            groups.add(lines.toString());
        }
        return groups;
    }

    private static Map<String, String> fields(String group) {
        var fields = new LinkedHashMap<String, String>();
        String name = "";
        for (var line : group.split("\n")) {
            if (!line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t') && !name.isEmpty()) {
                fields.merge(name, line.strip(), (before, more) -> before + " " + more);
                continue;
            }
            int colon = line.indexOf(':');
            if (colon <= 0 || colon > 60) continue;
            name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            fields.putIfAbsent(name, line.substring(colon + 1).strip());
        }
        return fields;
    }

    /** Recipients out of a report in words: those that stand before the copy of our message. */
    private static List<Failure> inWords(String words, Set<String> ownAddresses, String sender) {
        var found = new LinkedHashMap<String, Failure>();
        var lines = words.split("\n");
        for (var line : lines) {
            if (found.size() >= 50) break;
            for (var address : addresses(line)) {
                boolean alone = line.replaceAll("[\\s<>:]", "").equalsIgnoreCase(address);
                if (ownAddresses.contains(address)
                        || !alone
                                && !saysTo(line, address)
                                && DAEMON.matcher(address).find()
                        || isIdLike(line, address)) continue;
                if (!HEADER_LINE.matcher(line).find() && isRecipientLine(line, address))
                    found.computeIfAbsent(address, named -> failure(named, near(words, named), words));
            }
        }
        if (found.isEmpty()) for (var name : namesAlone(lines, sender)) found.put(name, failure(name, "", words));
        if (found.isEmpty())
            for (var address : addresses(words))
                if (found.isEmpty()
                        && !ownAddresses.contains(address)
                        && !DAEMON.matcher(address).find())
                    found.put(address, failure(address, near(words, address), words));
        if (found.isEmpty()) found.put("", failure("", words, words));
        return List.copyOf(found.values());
    }

    /** A line that is about an address, rather than mentioning one in passing. */
    private static boolean isRecipientLine(String line, String address) {
        var plain = line.strip();
        var lower = plain.toLowerCase(Locale.ROOT);
        int at = lower.indexOf(address);
        if (at < 0) return false;
        if (lower.contains("from:")
                || lower.contains("mail from")
                || lower.contains("from <")
                || lower.contains("sender")
                || lower.contains("contact")
                || lower.contains("please")
                || lower.contains("form of")
                || lower.contains("example:")
                || lower.contains("e.g.")
                || lower.contains("helo")
                || lower.contains("mailto:")) return lower.contains("rcpt to") || lower.contains("to: ");
        if (lower.startsWith("smtp=" + address) || lower.contains(":smtp=" + address)) return true; // Exchange's X.400
        boolean first = at <= 6;
        boolean rcpt = lower.contains("rcpt")
                || lower.contains("recipient")
                || lower.matches("^(to|user|address|mailbox)\\b.*")
                || lower.contains("unknown")
                || lower.contains("deliver")
                || lower.contains("address")
                || lower.contains("not exist")
                || REPLY_CODE.matcher(plain).find();
        return first || rcpt;
    }

    private static boolean saysTo(String line, String address) {
        return line.toLowerCase(Locale.ROOT).contains("your mail to <" + address);
    }

    /** Providers that know their own people leave out the domain: a name alone on a line, after one that ends with a colon. */
    private static List<String> namesAlone(String[] lines, String sender) {
        var daemon = addresses(sender);
        if (daemon.isEmpty()) return List.of();
        var domain = daemon.getFirst().substring(daemon.getFirst().indexOf('@'));
        var names = new ArrayList<String>();
        boolean listed = false;
        for (var line : lines) {
            var name = line.strip();
            if (name.endsWith(":")) listed = true;
            else if (listed && NAME.matcher(name).matches()) names.add(name.toLowerCase(Locale.ROOT) + domain);
            else if (!name.isEmpty()) listed = false;
        }
        return names;
    }

    private static boolean isIdLike(String line, String address) {
        var lower = line.toLowerCase(Locale.ROOT);
        return lower.contains("message-id") || lower.contains("message id") || address.matches("[0-9a-f.$-]{20,}@.*");
    }

    /** @param said about this recipient; @param all what the whole report says */
    private static Failure failure(String recipient, String said, String all) {
        var status = Refusal.statusIn(said.isBlank() ? all : said);
        // The address may stand on a line of its own, and what its server said further down.
        if (status.isEmpty()
                && !REPLY_CODE.matcher(said).find()
                && addresses(all).size() == 1) status = Refusal.statusIn(all);
        var reason = Refusal.reason(status, said, all, phase(said, all));
        return new Failure(
                recipient,
                status,
                shortened(said.isBlank() ? all : said),
                reason,
                !reason.isHard() && DELAYED.matcher(all).find());
    }

    private static final Pattern PHASE = Pattern.compile(
            "in reply to (?:the )?(?:end of )?(?<a>DATA|RCPT|MAIL|EHLO|HELO)"
                    + "|after (?:sending )?(?:pipelined )?(?<b>end of data|RCPT|MAIL|EHLO|HELO|DATA|initial connection)"
                    + "|did not like our (?:final )?(?<c>DATA|RCPT|MAIL|EHLO|HELO)"
                    + "|SMTP command (?<d>DATA|RCPT|MAIL|EHLO|HELO)"
                    + "|\\[(?<e>RCPT|MAIL|DATA)_?(?:TO|FROM)?\\]"
                    + "|(?:>>>|-->|\\bsent:) ?(?<f>DATA|RCPT|MAIL|EHLO|HELO)\\b"
                    + "|(?<g>sender was rejected|my name was rejected|does not like recipient|after I sent the message|refused to talk to me)",
            CASE);

    /** What was being said when the server refused: as near as the report says it, else the last that stands in all of it. */
    private static Refusal.@Nullable Phase phase(String said, String all) {
        var found = lastPhase(said);
        return found != null || said.equals(all) ? found : lastPhase(all);
    }

    private static Refusal.@Nullable Phase lastPhase(String words) {
        var found = PHASE.matcher(words);
        Refusal.Phase last = null;
        while (found.find())
            for (int group = 1; group <= found.groupCount(); group++)
                if (found.group(group) != null) last = phase(found.group(group).toLowerCase(Locale.ROOT));
        return last;
    }

    private static Refusal.Phase phase(String word) {
        return switch (word) {
            case "data", "end of data", "after i sent the message" -> Refusal.Phase.DATA;
            case "rcpt", "does not like recipient" -> Refusal.Phase.RCPT;
            case "mail", "sender was rejected" -> Refusal.Phase.MAIL;
            case "ehlo", "helo", "my name was rejected" -> Refusal.Phase.HELLO;
            default -> Refusal.Phase.CONNECT;
        };
    }

    /** What is said about an address: its line and those after it up to the next blank line or address. */
    private static String near(String words, String address) {
        var lines = words.split("\n");
        var said = new StringBuilder();
        for (int i = 0; i < lines.length && said.length() < 2_000; i++) {
            if (address.isEmpty() || !lines[i].toLowerCase(Locale.ROOT).contains(address)) continue;
            boolean spoke = false;
            int j = i;
            for (; j < Math.min(lines.length, i + 12); j++) {
                var line = lines[j].strip();
                if (j > i && line.isEmpty() && spoke) break;
                if (j > i && isAboutAnother(line, address)) break;
                if (j > i && !line.isEmpty()) spoke = true;
                said.append(line).append(' ');
            }
            i = j - 1;
        }
        return said.toString();
    }

    private static boolean isAboutAnother(String line, String address) {
        var found = ADDRESS.matcher(line);
        return found.find() && found.start() <= 6 && !found.group().equalsIgnoreCase(address);
    }

    private static String shortened(String words) {
        var line = words.strip().replaceAll("\\s+", " ");
        return line.length() <= 500 ? line : line.substring(0, 500);
    }

    private static String beforeCopy(String text) {
        var before = new StringBuilder();
        for (var line : text.split("\n", MOST_LINES)) {
            // Something must have been said before: some reports begin with a rule of dashes.
            boolean said = before.length() > 80 && before.toString().strip().length() > 60;
            if (said
                    && COPY.matcher(line.length() <= 200 ? line : line.substring(0, 200))
                            .matches()) break;
            before.append(line, 0, Math.min(line.length(), 2_000)).append('\n');
            if (before.length() > 20_000) break;
        }
        return before.toString();
    }

    /** All text of the report itself. */
    private static String plain(List<Mime> all) {
        var text = new StringBuilder();
        var hidden = new ArrayList<Mime>();
        for (var part : all) {
            if (part.isEnclosedMessage()) hidden.addAll(part.all());
            if (hidden.contains(part)) continue;
            boolean unsplit =
                    part.type().startsWith("multipart/") && part.parts().isEmpty();
            if (unsplit || part.type().equals("text/plain") && part.parts().isEmpty())
                text.append(part.text()).append("\n\n");
            else if (part.type().equals("text/html"))
                text.append(HtmlText.of(part.text(), false)).append("\n\n");
            if (text.length() > 200_000) break;
        }
        return text.toString();
    }

    private static @Nullable String original(List<Mime> all) {
        for (var part : all)
            if (part.isEnclosedMessage())
                for (var enclosed : part.parts()) {
                    var id = Reading.ids(enclosed.header("message-id"));
                    if (!id.isEmpty()) return id.getFirst();
                }
        for (var part : all.subList(0, Math.min(all.size(), 20))) {
            if (!part.type().startsWith("text/")) continue;
            var found = MESSAGE_ID.matcher(part.text());
            if (found.find()) return found.group(1);
        }
        return null;
    }

    private static String address(String field) {
        var plain = field.replaceFirst(
                "(?i)^\\s*(rfc822|utf-8|x400|system|unknown|local|smtp|lmtp|[\\w-]{1,20})\\s*;\\s*", "");
        var found = addresses(plain);
        return found.isEmpty() ? "" : found.getFirst();
    }

    static List<String> addresses(String text) {
        return ADDRESS.matcher(text)
                .results()
                .limit(200)
                .map(found -> found.group().toLowerCase(Locale.ROOT).replaceFirst("^(?:smtp[=:]|'+)", ""))
                .distinct()
                .toList();
    }
}
