package followthrough.channels.email;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells from a server's words why it did not take a message: because the address is dead, or because it is merely full,
 * busy, blocking or in doubt. Judged by what was said first, and by the status of RFC 3463 where that says more; the
 * words are judged from the surest to the vaguest, and in doubt an address is not dead, because a dead one is shut for
 * everybody.
 */
public final class Refusal {
    private static final int MOST_WORDS = 4_000;
    private static final Pattern STATUS = Pattern.compile("(?<![\\d.])([245]\\.\\d{1,3}\\.\\d{1,3})(?![\\d.])");

    private static final Pattern URL = Pattern.compile("https?://(?!groups\\.google\\.com)\\S{1,300}");
    private static final Pattern REFUSED = Pattern.compile("(?<![\\d.])5[0-7]\\d[ \\-:]");
    /** As servers say it in answer to the address itself. */
    private static final Pattern NAMES_IT =
            Pattern.compile("5\\d\\d (?:5\\.\\d{1,3}\\.\\d{1,3} )?<[^<>@\\s]{1,90}@[^<>\\s]{1,90}>");

    private static final Pattern RECIPIENT_REFUSED = Pattern.compile(
            "(?:recipient|mailbox)(?: address)? (?:is )?(?:rejected|refused|denied)", Pattern.CASE_INSENSITIVE);

    private static final Pattern SAID_BY_FILTERS = Pattern.compile(
            "user unknown|unknown user|no such user(?! here)|invalid user|user not exist|user doesn'?t|recipient not found",
            Pattern.CASE_INSENSITIVE);

    /** How a refusal counts for the address it was about. */
    public enum Type {
        /** It will never take mail. */
        HARD,
        /** Full, busy, away or broken: it may take mail another day. */
        SOFT,
        /** It is us whom they do not want, or what we sent; this says nothing about the address. */
        POLICY
    }

    /** Why a message was not taken, in the words that reports of bounces have come to use. */
    public enum Reason {
        USER_UNKNOWN(Type.HARD),
        HOST_UNKNOWN(Type.HARD),
        HAS_MOVED(Type.HARD),
        /** The domain says that it takes no mail at all (RFC 7505). */
        NOT_ACCEPT(Type.HARD),
        /** The address was good when it was named, and refused once the message was there. */
        FILTERED(Type.SOFT),
        MAILBOX_FULL(Type.SOFT),
        SYSTEM_FULL(Type.SOFT),
        SUSPEND(Type.SOFT),
        EXPIRED(Type.SOFT),
        NETWORK_ERROR(Type.SOFT),
        SYSTEM_ERROR(Type.SOFT),
        MAILER_ERROR(Type.SOFT),
        TOO_MANY_CONN(Type.SOFT),
        SPEEDING(Type.SOFT),
        EXCEED_LIMIT(Type.SOFT),
        MESG_TOO_BIG(Type.SOFT),
        ON_HOLD(Type.SOFT),
        UNDEFINED(Type.SOFT),
        AUTH_FAILURE(Type.POLICY),
        BAD_REPUTATION(Type.POLICY),
        BLOCKED(Type.POLICY),
        CONTENT_ERROR(Type.POLICY),
        FAILED_STARTTLS(Type.POLICY),
        NO_RELAYING(Type.POLICY),
        NOT_COMPLIANT_RFC(Type.POLICY),
        POLICY_VIOLATION(Type.POLICY),
        REJECTED(Type.POLICY),
        REQUIRE_PTR(Type.POLICY),
        SECURITY_ERROR(Type.POLICY),
        SPAM_DETECTED(Type.POLICY),
        VIRUS_DETECTED(Type.POLICY);

        private final Type type;

        Reason(Type type) {
            this.type = type;
        }

        public Type type() {
            return type;
        }

        public boolean isHard() {
            return type == Type.HARD;
        }

        /** As {@code userunknown}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace("_", "");
        }
    }

    /** What was being said when a server refused. The same words mean another thing at another time. */
    public enum Phase {
        CONNECT,
        HELLO,
        MAIL,
        RCPT,
        DATA
    }

    private record Rule(Reason reason, Pattern words) {}

    private static Rule rule(Reason reason, String... words) {
        return new Rule(
                reason, Pattern.compile(String.join("|", words), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    }

    /** The first that fits decides: what is against us or the message stands before what is against the address. */
    private static final List<Rule> RULES = List.of(
            rule(
                    Reason.SPAM_DETECTED,
                    "(?:due to|classified as|considered|detected as|identified as|scored as|looks? like|likely|suspected) (?:being )?(?:unsolicited|spam)"),
            rule(
                    Reason.NOT_ACCEPT,
                    "null ?mx",
                    "does(?:n'?t| not) (?:accept|receive) (?:any )?(?:e-?)?mail",
                    "no mx (?:record )?(?:found|for)",
                    "find a mail exchanger",
                    "no mail (?:server|exchanger)"),
            rule(
                    Reason.MAILBOX_FULL,
                    "(?:over|out of|disk|mail(?:box)?|storage) ?quota",
                    "quota (?:is |has been |limit )*(?:exceed|full|reached|violat)",
                    "exceed\\w* (?:\\S+ ){0,5}quota",
                    "(?:mail ?box|mail ?folder|mail ?drop|inbox|account|maildir)(?: \\S{1,60}){0,5} (?:is |was |be )?(?:too |currently )?(?:over)?full\\b",
                    "full mailbox",
                    "mail ?box (?:size )?(?:limit|exceed)",
                    "exceed\\w*(?: \\S{1,40}){0,4} (?:mail ?box|storage|space|local limit)",
                    "(?:mail ?box|storage)(?: \\S{1,40}){0,4} exceed",
                    "(?:not enough|insufficient|out of) (?:mail ?box )?(?:storage|space)(?! on (?:system|disk))",
                    "(?:postfach|briefkasten).{0,40}(?:voll|überfüllt|überschritten)",
                    "(?:bo[iî]te|messagerie).{0,40}(?:pleine|satur)",
                    "buz[oó]n.{0,40}llen",
                    "casella.{0,40}piena",
                    "caixa.{0,40}cheia",
                    "ящик.{0,40}переполн",
                    "メールボックス.{0,20}(?:容量|いっぱい|超)",
                    "(?:postvak|mailbox|postbus).{0,40}\\bvol\\b",
                    "(?:brevlåda|inkorg|postkasse|innboks|indbakke).{0,40}(?:full|fuld)",
                    "skrzynk.{0,40}(?:pełn|przepełn)",
                    "schránk.{0,40}pln",
                    "(?:postafiók|postaláda).{0,40}megtelt",
                    "posta kutusu.{0,40}dol",
                    "(?:邮箱|信箱|郵箱).{0,20}(?:已满|已滿|满了)|容量已满",
                    "(?:메일함|편지함).{0,20}(?:가득|초과)"),
            rule(
                    Reason.SYSTEM_FULL,
                    "insufficient (?:system|disk) (?:storage|space|resources)",
                    "disk (?:is )?full",
                    "no space left",
                    "mail system (?:is )?full"),
            rule(
                    Reason.MESG_TOO_BIG,
                    "(?:message|mail|e-?mail|attachment)(?: \\S{1,40}){0,4} (?:is )?(?:too (?:big|large|long)|exceed|larger than)",
                    "exceed\\w*(?: \\S{1,40}){0,5} (?:message|mail|size)(?! loop)",
                    "(?:message|mail|maximum|max) ?size",
                    "size (?:limit|exceed|of (?:the|your) message)",
                    "line (?:length|limit|is too long|too long)"),
            rule(
                    Reason.HAS_MOVED,
                    "(?:has|have|is|was) (?:been )?moved",
                    "moved to",
                    "address (?:has |is |was )?(?:been )?(?:changed|replaced)",
                    "no longer on (?:this )?server",
                    "not our customer",
                    "has left the (?:company|organi)"),
            rule(
                    Reason.NO_RELAYING,
                    "relay(?:ing)?(?: \\S{1,60}){0,3}:? (?:denied|not|prohibited|refused|disallowed|rejected)",
                    "(?:not|n'?t|unable to|cannot|no)(?: \\S{1,40}){0,4} relay",
                    "rcpthosts",
                    "not local,? and (?:this|we)",
                    "insecure mail relay"),
            rule(
                    Reason.AUTH_FAILURE,
                    "\\bspf\\b",
                    "\\bdkim\\b",
                    "\\bdmarc\\b",
                    "sender ?id (?:fail|test|check)",
                    "(?:multiple )?authentication (?:checks?|information|results?|failure of)",
                    "unauthenticated (?:e-?)?mail"),
            rule(
                    Reason.REQUIRE_PTR,
                    "\\bptr\\b",
                    "\\brdns\\b",
                    "reverse[- ](?:dns|name|lookup|hostname|address|mapping)",
                    "\\bip name lookup fail",
                    "cannot (?:find|resolve) your (?:host|domain)",
                    "no (?:dns )?(?:host ?)?name (?:for|found for) (?:your )?ip",
                    "mismatch\\w* client ip",
                    "without a valid sender domain",
                    "forward.{0,20}dns.{0,40}match",
                    "(?:helo|ehlo).{0,30}(?:does not|doesn'?t) match"),
            rule(
                    Reason.BAD_REPUTATION,
                    "reputation",
                    "\\[tss\\d+]",
                    "unexpected volume",
                    "user complaints",
                    "low (?:sender )?score"),
            rule(Reason.VIRUS_DETECTED, "\\bvirus", "\\binfected\\b", "\\bmalware", "\\btrojan", "spamsignature"),
            rule(
                    Reason.BLOCKED,
                    "(?:client|host|ip|ip address|sender'?s ip|network|server)(?: \\S{1,60}){0,6} (?:is |was |has been )?(?:temporarily )?(?:blocked|banned|bloqu|blacklist|black[- ]listed|block[- ]?listed|listed (?:in|on|by))",
                    "\\bblocked (?:using|by|for|due to|at)\\b",
                    "\\bblocked -? ?see\\b",
                    "banned (?:sending )?ip",
                    "(?:\\brbl\\b|dnsbl|spamhaus|spamcop|sorbs|barracuda(?:central)?|uceprotect|\\bsbl\\b|\\bxbl\\b|\\bpbl\\b|cdrbl)",
                    "client host (?:rejected|blocked|\\[)",
                    "(?:bad|poor|invalid) ip\\b",
                    "from(?: \\S{1,60}){0,3} (?:weren'?t sent|were not sent|blocked).{0,80}(?:block list|network)",
                    "not accepting connections",
                    "refused to talk to me",
                    "service (?:refus|not available, closing|unavailable; client)",
                    "no smtp service",
                    "please use (?:the|your) (?:smtp|mail) (?:server|relay) of",
                    "\\(bl\\)"),
            rule(
                    Reason.SPAM_DETECTED,
                    "\\bspam(?!cop|haus)",
                    "\\bjunk\\b",
                    "\\bube\\b",
                    "unsolicited",
                    "bulk (?:e-?)?mail",
                    "message content rejected",
                    "content (?:was )?(?:rejected|filter)",
                    "content restriction"),
            rule(
                    Reason.SPEEDING,
                    "too many (?:messages|mails|e-?mails|recipients (?:this|per|in|within))",
                    "sent to too many recipients",
                    "sending (?:quota|limit)",
                    "rate limit",
                    "(?:sending|message|mail) rate",
                    "throttl",
                    "too (?:fast|quickly|frequent)"),
            rule(
                    Reason.TOO_MANY_CONN,
                    "too many (?:connection|session|concurrent|simultaneous|recipients|errors)",
                    "(?:connection|session)s? (?:rate |frequency )?limit",
                    "(?:maximum|max) (?:number of )?(?:simultaneous )?(?:connection|session)"),
            rule(
                    Reason.REJECTED,
                    "(?:sender|from|return)(?: (?:address|domain|e-?mail))?(?: \\S{1,60}){0,2}:? (?:is |was |has been )?(?:rejected|denied|refused|not (?:accepted|allowed|verified|valid|exist)|invalid|verify failed|unknown|blacklisted)",
                    "(?:bad|invalid|unroutable|unresolvable|unverifiable|unknown|refused|blocked) (?:sender|return|originator|envelope from|mail from)",
                    "from: domain",
                    "badmailfrom",
                    "address that has been blacklisted",
                    "//groups\\.google\\.com",
                    "all recipient addresses rejected",
                    "domain of sender",
                    "sender domain",
                    "permission(?:s)? to (?:post|send|mail)",
                    "not (?:permitted|allowed|authori[sz]ed) to (?:post|send|mail)",
                    "(?:only )?(?:members|subscribers)(?: \\S{1,20}){0,3} (?:may|can) post",
                    "the group you tried to contact",
                    "absender\\w{0,10}\\b.{0,60}(?:unbekannt|nicht gefunden|existiert nicht|abgelehnt|ungültig)",
                    "expéditeur.{0,60}(?:inconnu|refusé|rejeté|n'existe)",
                    "remitente.{0,60}(?:desconocid|no existe|rechazad)",
                    "mittente.{0,60}(?:sconosciut|non esiste|rifiutat)",
                    "remetente.{0,60}(?:desconhecid|não existe|rejeitad)",
                    "отправител.{0,40}(?:не существует|не найден|отклон)"),
            rule(Reason.FILTERED, "recipients? (?:was|were) rejected by (?:a|the) (?:remote )?mail server"),
            rule(
                    Reason.FAILED_STARTTLS,
                    "starttls",
                    "\\btls (?:is )?(?:required|negotiation|handshake|not (?:supported|available))",
                    "encryption (?:is )?required"),
            rule(
                    Reason.NOT_COMPLIANT_RFC,
                    "not rfc",
                    "rfc ?(?:2822|5322)",
                    "(?:rfc|standard)s? (?:compliant|violation)",
                    "multiple (?:\\S+ ){0,4}addresses in from",
                    "(?:missing|duplicate|multiple|invalid) (?:\\S{1,20} )?headers?\\b"),
            rule(
                    Reason.SECURITY_ERROR,
                    "smtp auth",
                    "authentication (?:is )?required",
                    "authrequired",
                    "unauthenticated senders?",
                    "not authenticated",
                    "authentication (?:failed|turned on)",
                    "turn on smtp"),
            rule(
                    Reason.POLICY_VIOLATION,
                    "\\bpolic(?:y|ies)\\b",
                    "protocol violation",
                    "(?:host|network|message|mail) not allowed",
                    "presents a potential",
                    "blocked (?:file|attachment|because)",
                    "attachment.{0,40}(?:not allowed|blocked|prohibited|forbidden)",
                    "prohibited",
                    "suspicious"),
            rule(
                    Reason.CONTENT_ERROR,
                    "(?:message|mail) content (?:error|format)",
                    "malformed (?:message|mime|header)",
                    "(?:improper|illegal|bad|unsupported) (?:mime|header|character|content)",
                    "message (?:is )?(?:malformed|corrupt)"),
            rule(
                    Reason.SUSPEND,
                    "(?:account|user|mailbox|recipient|address|customer|domain)(?: \\S{1,80}){0,5} (?:is |was |has been |been |temporarily |currently )*(?:suspend|disabled|deactivated|inactive|locked|frozen|discontinued)",
                    "(?:disabled|suspended|inactive|locked|deactivated) (?:recipient|user|account|mailbox|e-?mail|address)",
                    "not active",
                    "account (?:has )?expired",
                    "mailbox (?:temporarily )?(?:disabled|locked)"),
            rule(
                    Reason.MAILER_ERROR,
                    "pipe to \\|",
                    "\\bprocmail\\b",
                    "command (?:died|failed|output|exited)",
                    "(?:local )?delivery agent",
                    "mailer error",
                    "local delivery failed",
                    "could ?n[o']t create (?:\"|output|file|temp)",
                    "\\bexit(?:ed)? (?:status|code|with)",
                    "child status"),
            rule(
                    Reason.NETWORK_ERROR,
                    "(?:host ?name|name ?server|dns|mx) (?:lookup|query|record lookup)(?: \\S{1,30}){0,2} fail(?!\\S*:? host \\S{1,80} not found)",
                    "name service error(?: \\S{1,60}){0,5}: (?:malformed|host not found, try again)",
                    "malformed or unexpected name server reply",
                    "host not found, try again",
                    "\\bdns error\\b",
                    "no route to host",
                    "network (?:is )?(?:unreachable|error|down)",
                    "(?:too many|maximum|max|exceeded the|more than the maximum) (?:number of )?hops?",
                    "hop count",
                    "(?:mail|routing|forwarding)(?:[ -]\\S{1,20})? loop",
                    "loops? back to",
                    "forwarded more than",
                    "message looping"),
            rule(
                    Reason.HOST_UNKNOWN,
                    "host (?:or domain )?(?:name )?(?:is )?(?:unknown|not found|not known|does(?:n'?t| not) exist)",
                    "unknown (?:host|domain)",
                    "dom(?:aine?|äne|aene) .{0,80}(?:nicht gefunden|existiert nicht|introuvable|n'existe pas)",
                    "dominio .{0,80}(?:no existe|no se (?:ha )?encontr|non esiste|non trovat)",
                    "домен.{0,80}не (?:существует|найден)",
                    "(?:no such|invalid|unrouteable|unroutable|non-?existent|illegal|bad) (?:mail )?(?:domain|host)\\b(?! name i'm)",
                    "domain (?:name )?\\S{0,60} ?(?:is )?(?:not found|not known|does(?:n'?t| not) exist|unknown|is invalid|may not exist)",
                    "account or domain may not exist",
                    "find any host",
                    "(?:host|domain) [\\w-]{1,60}(?:\\.[\\w-]{1,60}){1,8} (?:is )?(?:not found|unknown|does(?:n'?t| not) exist)",
                    "unrouteable address",
                    "nxdomain",
                    "name or service not known",
                    "\\d{3} [a-z0-9-]+(?:\\.[a-z0-9-]+)+ does not exist"),
            rule(
                    Reason.USER_UNKNOWN,
                    "(?:user|recipient|mailbox|address|account|addressee|login|alias|userid|customer|member|name)(?: name| address| id)?(?:[ :]++[^\\s:]{1,90}+){0,6}?,?:? (?:is |was |are |has been |does |in )?(?:not |been |an? )?(?:unknown|not exist|doesn'?t exist|does not exist|not found|wasn[’']t found|couldn[’']?t be found|could not be found|invalid|not known|not listed|not recogni[sz]ed|no longer (?:available|valid|exists?|active|here|in use)|closed|terminated|deleted|removed|undeliverable|non-?existent|not available|unavailable|unrouteable|not local|not valid|not present|isn'?t in our)",
                    "(?:unknown|no such|invalid|nonexistent|non-existent|bad|illegal|undefined|not a (?:valid|known)|not an? active|no) (?:local )?(?:user|recipient|mailbox|address|account|addressee|login|alias|local[- ]part|person|destination|virtual|mail ?drop|subscriber|id\\b|e-?mail|final delivery|userid)",
                    "not? (?:have an?|find a|match any|match an?) .{0,40}(?:account|mailbox|user|recipient|entry)",
                    "does ?(?:not|n'?t) have an? .{0,40}(?:account|mailbox|user)",
                    "(?:user|recipient) ?(?:not|n'?t) (?:found|exist)",
                    "recip(?:ient)?notfound",
                    "not listed in",
                    "unbekannter (?:benutzer|empf)",
                    "nieznany u",
                    "宛先.{0,20}(?:不明|存在しません|存在しない|見つかりません|見つからない)",
                    "(?:empf.{1,6}nger|adresse|benutzer|postfach|konto)\\b.{0,60}(?:nicht gefunden|nicht bekannt|unbekannt|existiert|nicht vorhanden|nicht im .{1,30} aufgeführt)",
                    "(?:adresse|destinataire|utilisateur|boîte|compte)\\b.{0,60}(?:inconnu|n'existe|introuvable|pas été trouvée?|inexistant)",
                    "(?:direcci[oó]n|destinatario|usuario|cuenta|buz[oó]n)\\b.{0,60}(?:no existe|desconocid|inexistente|no (?:se )?(?:ha |fue )?(?:sido )?encontr)",
                    "(?:endereço|destinatário|usuário|utilizador|conta|caixa)\\b.{0,60}(?:não existe|desconhecid|inexistente|não (?:foi )?encontrad)",
                    "(?:indirizzo|destinatario|utente|casella|account)\\b.{0,60}(?:non esiste|sconosciut|inesistente|non (?:è stat[oa] )?trovat)",
                    "(?:adres|ontvanger|gebruiker|postvak|postbus)\\b.{0,60}(?:bestaat niet|onbekend|niet gevonden)",
                    "(?:adressen|mottagaren|användaren|modtageren|mottakeren|brugeren|brukeren|kontoen)\\b.{0,60}(?:finns inte|findes ikke|finnes ikke|okänd|ukendt|ukjent|(?:blev|ble) ikke fun[dn]et|hittades inte)",
                    "(?:adres|odbiorc|użytkownik|konto|skrzynk)\\S{0,15}.{0,60}(?:nie istnieje|nieznan|nie znaleziono|nie zosta[łl]\\w* (?:znalezion|odnalezion))",
                    "tuntematon (?:käyttäjä|vastaanottaja)|(?:käyttäjää|vastaanottajaa|osoitetta)\\b.{0,40}ei (?:ole|löydy)",
                    "(?:adresa|příjemce|uživatel|schránka)\\b.{0,60}(?:neexistuje|neznám|nenalezen)",
                    "(?:címzett|cím|felhasználó|postafiók)\\S{0,15}.{0,60}(?:nem létezik|ismeretlen|nem található)",
                    "(?:adres|alıcı|kullanıcı|hesap)\\S{0,15}.{0,60}(?:bulunamadı|mevcut değil)",
                    "(?:адрес|получател|пользовател|ящик|аккаунт)\\S{0,15}.{0,60}(?:не существует|не найден|неизвест)",
                    "(?:收件人|收件地址|邮箱|邮箱地址|用户|帐号|账号|地址).{0,12}(?:不存在|未找到|找不到|无法找到)",
                    "(?:수신자|받는 사람|사용자|주소|계정|메일함).{0,20}(?:존재하지 않|찾을 수 없)",
                    "\\bno mailbox (?:here|by that name)\\b",
                    "mailbox .{0,60}(?:unavailable|unknown|does not exist)",
                    "address(?:es)? (?:was |is )?not found",
                    "address rejected (?=\\S+@)",
                    "check if (?:the )?address is correct",
                    "wasn't delivered to \\S+ because the address",
                    "who\\?",
                    "not a (?:customer|subscriber)"),
            rule(
                    Reason.SYSTEM_ERROR,
                    "\\bldap\\b",
                    "(?:system|internal|local|configuration|server|service) (?:config\\w* )?error",
                    "resources? temporarily unavailable(?!, please try)",
                    "temporary (?:local )?(?:problem|lookup)",
                    "i/o error"),
            rule(
                    Reason.EXPIRED,
                    "\\bexpired\\b",
                    "time(?:d)? ?-?out",
                    "too long",
                    "for a long time",
                    "(?:could|can) ?not (?:be )?deliver(?:ed)? (?:for|in|within)",
                    "(?:unable to|could ?n[o']t|cannot) (?:connect|deliver message|contact)",
                    "being unable to connect",
                    "not accept our requests to connect",
                    "will (?:be retried|keep trying|continue)",
                    "connection (?:refused|reset|lost|dropped|closed)",
                    "still (?:undelivered|trying)",
                    "not yet (?:been )?delivered",
                    "establish an smtp connection",
                    "giving up",
                    "please try again later",
                    "retry"));

    /** Statuses that say one thing only (RFC 3463, 7372, 7505, and Microsoft's 5.7.5xx). */
    private static final Map<String, Reason> SURE = Map.ofEntries(
            Map.entry("1.2", Reason.HOST_UNKNOWN),
            Map.entry("1.6", Reason.HAS_MOVED),
            Map.entry("1.7", Reason.REJECTED),
            Map.entry("1.8", Reason.REJECTED),
            Map.entry("2.2", Reason.MAILBOX_FULL),
            Map.entry("2.3", Reason.EXCEED_LIMIT),
            Map.entry("3.2", Reason.NOT_ACCEPT),
            Map.entry("3.4", Reason.MESG_TOO_BIG),
            Map.entry("4.6", Reason.NETWORK_ERROR),
            Map.entry("7.13", Reason.SUSPEND),
            Map.entry("7.20", Reason.AUTH_FAILURE),
            Map.entry("7.21", Reason.AUTH_FAILURE),
            Map.entry("7.22", Reason.AUTH_FAILURE),
            Map.entry("7.23", Reason.AUTH_FAILURE),
            Map.entry("7.24", Reason.AUTH_FAILURE),
            Map.entry("7.25", Reason.REQUIRE_PTR),
            Map.entry("7.26", Reason.AUTH_FAILURE),
            Map.entry("7.27", Reason.NOT_ACCEPT),
            Map.entry("7.509", Reason.AUTH_FAILURE),
            Map.entry("7.515", Reason.AUTH_FAILURE));

    /** What a status says where no words do. */
    private static final Map<String, Reason> LIKELY = Map.ofEntries(
            Map.entry("1.1", Reason.USER_UNKNOWN),
            Map.entry("1.10", Reason.USER_UNKNOWN),
            Map.entry("1.3", Reason.USER_UNKNOWN),
            Map.entry("1.351", Reason.USER_UNKNOWN),
            Map.entry("2.1", Reason.SUSPEND),
            Map.entry("3.0", Reason.SYSTEM_ERROR),
            Map.entry("3.1", Reason.SYSTEM_FULL),
            Map.entry("4.1", Reason.EXPIRED),
            Map.entry("4.2", Reason.NETWORK_ERROR),
            Map.entry("4.3", Reason.SYSTEM_ERROR),
            Map.entry("4.4", Reason.HOST_UNKNOWN),
            Map.entry("4.7", Reason.EXPIRED),
            Map.entry("6.0", Reason.CONTENT_ERROR),
            Map.entry("6.1", Reason.CONTENT_ERROR),
            Map.entry("6.3", Reason.CONTENT_ERROR),
            Map.entry("7.0", Reason.SECURITY_ERROR),
            Map.entry("7.1", Reason.SECURITY_ERROR),
            Map.entry("7.6", Reason.SECURITY_ERROR),
            Map.entry("7.9", Reason.POLICY_VIOLATION));

    /** What the message's own transport has against it says less than what the address's server says. */
    private static final Set<Reason> VAGUE = EnumSet.of(Reason.EXPIRED, Reason.SYSTEM_ERROR, Reason.POLICY_VIOLATION);

    private Refusal() {}

    /**
     * Why a server did not take a message, for good or for the moment.
     *
     * @param status as in RFC 3463, e.g. {@code 5.1.1}; when empty it is looked for in the words
     * @param said what the server said; may be empty
     * @param around what a report says beside that, to which this listens where the server's own words say nothing
     * @param phase what was being said at the time; absent when unknown
     */
    public static Reason reason(String status, String said, String around, @Nullable Phase phase) {
        var words = plain(said);
        var code = !status.isEmpty() ? status : statusIn(words);
        var detail = code.isEmpty() ? "" : code.substring(2);
        var byWords = byWords(words);
        if (byWords == null) {
            words = words + " " + plain(around);
            byWords = byWords(words);
        }
        var sure = SURE.get(detail);
        if (sure != null
                && (byWords == null || byWords.isHard() || VAGUE.contains(byWords) || sure == Reason.EXCEED_LIMIT))
            return sure;
        if (detail.equals("1.1") && byWords == Reason.SUSPEND) return Reason.USER_UNKNOWN;
        if (byWords == Reason.USER_UNKNOWN) return namedOrFiltered(detail, words, phase);
        boolean refused = code.startsWith("5.") || REFUSED.matcher(words).find();
        if (byWords != null && !(VAGUE.contains(byWords) && refused && isBeforeRecipient(phase))) return byWords;
        var likely = LIKELY.get(detail);
        if (likely != null) return likely;
        if (phase != null && refused)
            return switch (phase) {
                case CONNECT, HELLO -> Reason.BLOCKED;
                case MAIL -> Reason.REJECTED;
                case RCPT -> refusesRecipient(detail, words) ? Reason.USER_UNKNOWN : Reason.ON_HOLD;
                case DATA -> Reason.FILTERED;
            };
        return code.isEmpty() && !refused ? Reason.UNDEFINED : Reason.ON_HOLD;
    }

    /**
     * "User unknown" says that an address is dead where it was said of the address: by its status, or when it was named. Said
     * once the message was there, with a status of policy, or by nobody knows whom, it is what filters say.
     */
    private static Reason namedOrFiltered(String detail, String words, @Nullable Phase phase) {
        if (detail.startsWith("1.")) return Reason.USER_UNKNOWN;
        if (phase == Phase.DATA || detail.equals("7.1") || detail.equals("2.0")) return Reason.FILTERED;
        if (NAMES_IT.matcher(words).find() && !detail.isEmpty()) return Reason.USER_UNKNOWN;
        boolean anybody = phase == null
                && (detail.isEmpty() || detail.equals("0.0"))
                && SAID_BY_FILTERS.matcher(words).find();
        return anybody ? Reason.FILTERED : Reason.USER_UNKNOWN;
    }

    /** Refused when it was named, and for no reason that a status or a word gives: as it says, and no more. */
    private static boolean refusesRecipient(String detail, String words) {
        return (detail.isEmpty() || detail.equals("0.0"))
                && RECIPIENT_REFUSED.matcher(words).find();
    }

    private static boolean isBeforeRecipient(@Nullable Phase phase) {
        return phase == Phase.CONNECT || phase == Phase.HELLO || phase == Phase.MAIL;
    }

    /** Addresses of pages that explain an error are full of words that say nothing about it. */
    private static String plain(String said) {
        var some = said.length() <= MOST_WORDS ? said : said.substring(0, MOST_WORDS);
        return URL.matcher(some.replace('\u2019', '\'')).replaceAll(" ");
    }

    private static @Nullable Reason byWords(String words) {
        for (var rule : RULES) if (rule.words.matcher(words).find()) return rule.reason;
        return null;
    }

    /** The first status like {@code 5.1.1} in a server's words; empty when there is none. */
    public static String statusIn(String words) {
        var found = STATUS.matcher(words);
        return found.find() ? found.group(1) : "";
    }
}
