package followthrough.channels.email;

import java.util.regex.Pattern;

/** Tells from a server's words whether an address is dead, or merely full, busy, blocking or in doubt. */
public final class Refusal {
    private static final Pattern STATUS = Pattern.compile("(?<![\\d.])([245]\\.\\d{1,3}\\.\\d{1,3})(?![\\d.])");

    /** Each of these speaks against a dead address even beside a status that says so. */
    private static final Pattern ALIVE = any(
            "quota",
            "mailbox (is |size )?(full|limit|exceed)",
            "(mail)?box (of the recipient )?(is )?full",
            "over ?(the )?(quota|limit)",
            "out of (disk|storage)",
            "insufficient (system )?(disk|storage|space)",
            "not enough (disk|storage|space)",
            "exceed",
            "too (large|big|many|much|fast)",
            "size limit",
            "spam",
            "\\bjunk",
            "unsolicited",
            "\\bblock(ed|ing|list| list)?\\b",
            "blacklist",
            "black list",
            "denylist",
            "\\bbanned\\b",
            "\\brbl\\b",
            "dnsbl",
            "spamhaus",
            "reputation",
            "\\bpolic(y|ies)\\b",
            "content (filter|reject)",
            "virus",
            "\\bspf\\b",
            "\\bdkim\\b",
            "dmarc",
            "authenticat",
            "relay",
            "reverse dns",
            "ptr record",
            "\\bptr\\b",
            "rdns",
            "temporar",
            "try again (later|in)",
            "time(d)? ?out",
            "expired",
            "could not be delivered for|not delivered (with)?in",
            "connection (refused|timed|reset|lost|failed)",
            "network (is )?unreachable",
            "greylist",
            "defer",
            "rate limit",
            "throttl",
            "suspend",
            "disabled",
            "inactive",
            "not active",
            "deactivat",
            "\\blocked\\b",
            "on hold",
            "loop",
            "hops?\\b",
            "starttls",
            "\\btls\\b",
            "system error",
            "internal error",
            "configuration error",
            "resources",
            "sender (address )?(is )?(reject|denied|verif|unknown|domain|not)",
            "(bad|invalid|unresolvable|unknown) sender",
            "not rfc",
            "rfc ?(2821|2822|5321|5322)",
            "syntax error",
            "helo|ehlo command",
            "permission",
            "not (authorized|authorised|allowed|permitted)",
            "restricted",
            "mailing list|members only");

    private static final Pattern ASLEEP = any("inactive", "not active", "disabled", "deactivat");

    private static final Pattern DEAD = any(
            "(user|recipient|mailbox|address|account|addressee|login|alias|userid|customer|member)( name| address| id)?(?: \\S{1,80}){0,3}?,?:? (is |was |are |has been |does )?(not |been )?(unknown|not exist|doesn'?t exist|does not exist|not found|invalid|not known|not listed|no longer (available|valid|exist|active|here|in use)|closed|terminated|deleted|removed|undeliverable|non-?existent|not recogni[sz]ed|could ?n[o']t be found|not available|unavailable|unrouteable|not local|not valid|not present|isn'?t in our)",
            "(unknown|no such|invalid|nonexistent|non-existent|bad|unrouteable|illegal|undefined|not a (valid|known)|not an? active|no) (local )?(user|recipient|mailbox|address|account|addressee|login|alias|local[- ]part|person|destination|virtual|domain|host|mail ?drop|subscriber|id\\b|e-?mail)",
            "not? (have an?|find a|match any|match an?) .{0,40}(account|mailbox|user|recipient|entry)",
            "does ?(not|n'?t) have an? .{0,40}(account|mailbox|user)",
            "recipient ?(not|n'?t) (found|exist)",
            "adresse.{0,30}(inconnu|n'existe|unbekannt)",
            "destinataire inconnu",
            "empf.{1,6}nger.{0,30}(unbekannt|existiert)",
            "unbekannter (benutzer|empf)",
            "usuario (desconocido|no existe)",
            "nieznany u",
            "\\bno mailbox here\\b",
            "mailbox .{0,60}(unavailable|unknown|does not exist)",
            "who\\?",
            "invalid .{0,20}userid",
            "could ?n[o']t find (any|a) (host|mail exchanger)",
            "no (mx|mail server|a record|dns)",
            "host or domain name not found",
            "host (name )?(is )?(unknown|not found|lookup)",
            "(host|domain|name)( name)?:? (is )?(unknown|not found|does not exist|doesn'?t exist|lookup|invalid|not known|isn'?t)",
            "nxdomain",
            "name or service not known",
            "unrouteable (mail )?(address|domain)",
            "unable to route|cannot route",
            "(has|have|is) (been )?moved",
            "moved to",
            "left the (company|organi)",
            "does(n'?t| not) accept (any )?(e-?)?mail",
            "null ?mx",
            "address (is )?changed",
            "not our customer",
            "not a (customer|subscriber)",
            "mail drop .{0,20}not",
            "550 .{0,20}unavailable");

    private Refusal() {}

    /**
     * Whether the address will never take mail. Both may be empty; in doubt it is not dead, because a dead address is
     * shut for everybody.
     *
     * @param status as in RFC 3463, e.g. {@code 5.1.1}; when empty it is looked for in the words
     * @param words what the server said
     */
    public static boolean addressIsDead(String status, String words) {
        var code = status.isEmpty() ? statusIn(words) : status;
        if (code.startsWith("4.") || code.startsWith("2.")) return false;
        if (words.stripLeading().startsWith("4") && words.strip().matches("4\\d\\d[ -].*")) return false;
        if (code.equals("5.1.6") || code.equals("5.1.10")) return true;
        var said = words.length() <= 4_000 ? words : words.substring(0, 4_000);
        if (ALIVE.matcher(code.equals("5.1.1") ? ASLEEP.matcher(said).replaceAll("") : said)
                .find()) return false;
        if (code.equals("5.1.1") || code.equals("5.1.2")) return true;
        return DEAD.matcher(said).find();
    }

    /** The first status like {@code 5.1.1} in a server's words; empty when there is none. */
    public static String statusIn(String words) {
        var found = STATUS.matcher(words);
        return found.find() ? found.group(1) : "";
    }

    private static Pattern any(String... words) {
        return Pattern.compile(String.join("|", words), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
