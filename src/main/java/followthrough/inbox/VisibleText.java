package followthrough.inbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/** What a person wrote in a message: HTML as text, without quoted history, forwarded mail and signature. */
final class VisibleText {
    private static final int MOST_HTML = 400_000;
    private static final int MOST_LINES = 2_000;
    private static final int LONGEST_LINE = 2_000;
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    /** How mail programs begin the history, in the languages they speak. */
    private static final Pattern WROTE = Pattern.compile(
            "(?:wrote|writes|schrieb|schreef|skrev|kirjoitti|a [ée]crit|escribi[óo]|ha scritto|scrisse|escreveu|napisał(?:\\(a\\)|a)?|pisze|napsal(?:\\(a\\)|a)?|nap[ií]sal(?:\\(a\\)|a)?|написал(?:\\(а\\)|а)?|пишет|пише|írta|a scris|viết|đã viết|έγραψε|yazdı|şunu yazdı|schreiben|geschreven|skreiv|je napisao|написа|kirjutas|rašė|の(?:メッセージ|書き込み)|のメール|さんは書きました|写道|寫道|님이 작성|작성|כתב|كتب|geschrieben|het volgende geschreven|said)\\s*(?:\\([^)]{0,60}\\))?[ \\u00a0]?(?:[:：]|:-?|[-\\s]{2,})?\\s*>?$",
            FLAGS);
    /** "On 3 March": what surely begins such a line, which may then be wrapped. */
    private static final Pattern ON_A_DATE = Pattern.compile(
            "^[>\\s*-]*(?:on|am|le|el|il giorno|il|op|den|em|dnia|w dniu|dne|dňa|на|в|vào|vào lúc|στις|på|a|ons|tors|fre|tis|mån|lör|sön|man|tir|tor|lør|søn|ma|di|wo|do|vr|za|zo|so|mo|mi|fr|sa|sob|pt|śr|czw|pon|wt|niedz|lun|mar|mer|mié|jue|vie|jeu|ven|sam|dim|gio|dom|seg|ter|qua|qui|sex|mon|tue|wed|thu|fri|sat|sun|\\d{1,4}[./年-]\\s?\\d{1,2}|\\d{1,2}\\.? \\p{L}{3,10}\\.?,? \\d{4})[\\s.,](?=.{0,60}\\d)",
            FLAGS);

    private static final Pattern WROTE_INSIDE = Pattern.compile(
            "\\b(?:schrieb|skrev|schreef|napsal|napsala|napisał|napisała|escribió|пишет|написал|hat geschrieben|kirjoitti|írta)\\b.{0,160}(?:[:：]|>|>:)?$",
            FLAGS);
    /** A name or an address that begins it. */
    private static final Pattern SOMEBODY = Pattern.compile("^[>\\s*]*(?:[\"'<]|\\p{Lu}|\\S+@)", Pattern.UNICODE_CASE);

    private static final Pattern WHO_OR_WHEN = Pattern.compile("@|\\b\\d{4}\\b|\\d{1,2}[:.]\\d{2}");
    private static final Pattern DATE_AND_ADDRESS = Pattern.compile(
            "^[>\\s*]*(?:\\p{L}{2,12}[.,]? )?(?:\\d{4}[-/.年]\\s?\\d{1,2}[-/.月]\\s?\\d{1,2}|\\d{1,2}[-/. ](?:\\d{1,2}|\\p{L}{3,10})[-/. ,]+\\d{2,4})[^<\\[(]{0,120}[<\\[(][^@]{0,120}@[^>\\])]{0,120}[>\\])]\\s*[:：]?\\s*$",
            FLAGS);
    private static final Pattern ADDRESS_COLON =
            Pattern.compile("^[^>].{0,200}(?:<[^>]{0,120}@[^>]{0,120}>|\\S+@\\S+).{0,60}[:：]\\s*$", FLAGS);
    private static final Pattern SEPARATOR = Pattern.compile(
            "^[>\\s*]*[-_=~*#]{2,}\\s*(?:(?:original|forwarded|reply|antwort|weitergeleitete?|ursprüngliche|originalmeddelande|oprindelig|opprinnelig|message|mensaje|mensagem|messaggio|messaggio|urspr|vidarebefordra|videresendt|doorgestuurd|oorspronkelijk|alkuperäinen|eredeti|původní|originál|przekazan|wiadomo|исходн|пересыла|pôvodn|izvorn|orig|in reply|quoted|begin forwarded|transféré|d'origine|e-mail d'origine|inoltrat|reenviad|encaminhad|oryginaln)[\\p{L}' -]{0,40}(?: .{0,60})?)[-_=~*#]{2,}.*$|^[>\\s]*(?:begin forwarded message|anfang der weitergeleiteten|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato|start på vidarebefordrat|in(?:izio|ício da mensagem)).{0,60}:?\\s*$|^[>\\s]*-{3,}\\s?(?:original message|urspr.{1,3}ngliche nachricht).*$",
            FLAGS);
    private static final Pattern FORWARD = Pattern.compile(
            "forward|weitergeleitet|transf|reenviad|inoltrat|doorgestuurd|vidarebefordra|videresendt|пересыла|przekazan|encaminhad",
            FLAGS);
    private static final String FROM =
            "from|von|de|da|van|от|från|fra|od|lähettäjä|feladó|gönderen|di|mittente|remitente|expéditeur|差出人|发件人|寄件者|보낸 ?사람|מאת|من|odesílatel|nadawca|кому";
    private static final String OTHER =
            "sent|date|to|subject|cc|reply-to|gesendet|datum|an|betreff|envoyé|à|objet|enviado|enviada|enviado el|para|asunto|assunto|inviato|data|a|oggetto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne|dato|отправлено|дата|кому|тема|copie|copia|kopia|kopie|отправлен|lähetetty|päivämäärä|vastaanottaja|aihe|wysłano|do|temat|odesláno|komu|předmět|elküldve|címzett|tárgy|kime|konu|tarih|送信日時|宛先|件名|发送时间|收件人|主题|寄件日期|收件者|主旨|보낸 ?날짜|받는 ?사람|제목|importance|fecha|sendte|skickades";
    private static final Pattern HEADER_FROM =
            Pattern.compile("^[>\\s*_]*(?:" + FROM + ")[*_]*\\s?[:：][*_]*\\s*.{0,200}$", FLAGS);
    private static final Pattern HEADER_OTHER =
            Pattern.compile("^[>\\s*_]*(?:" + OTHER + ")[*_]*\\s?[:：][*_]*\\s*.{0,300}$", FLAGS);
    private static final Pattern RULE = Pattern.compile("^\\s*(?:_{8,}|-{20,}|={20,})\\s*$");
    private static final Pattern SIGNATURE = Pattern.compile("^(?:--\\s?|—|–|-- ?-?|_{2,80}|-{2,4}|ᐧ)$");
    private static final Pattern SENT_FROM = Pattern.compile(
            "^[\\s>*(\\[]*(?:(?:sent|posted|written) (?:from|via|with|on|by|using)(?: my| the)? \\S.{0,60}|sent from .{0,60}|get outlook for \\S.{0,40}|download outlook.{0,60}|(?:von|mit) (?:meinem|meiner|dem).{0,40} gesendet.{0,20}|gesendet (?:von|mit|über) .{0,60}|diese nachricht wurde von .{0,60} gesendet.{0,10}|envoyé (?:de|depuis|à partir de) .{0,60}|enviado (?:desde|do|de|a partir) .{0,60}|enviada (?:do|de) .{0,60}|inviato (?:da|dal) .{0,60}|verzonden (?:vanaf|met|via) .{0,60}|verstuurd vanaf .{0,60}|skickat från .{0,60}|sendt fra .{0,60}|lähetetty .{0,60}|wysłane? (?:z|ze) .{0,60}|отправлено (?:с|из) .{0,60}|odesláno z .{0,60}|iphone(?:'?u)?mdan gönderildi|.{0,30}iphone から送信|.{0,20}发自我的.{0,20})$",
            FLAGS);

    private VisibleText() {}

    /** @param text with {@code \n} as line end */
    static String of(String text) {
        var lines = lines(text);
        var kept = new ArrayList<String>();
        boolean forwarded = false;
        int i = 0;
        for (; i < lines.size(); i++) {
            var line = lines.get(i);
            if (SEPARATOR.matcher(line).matches() || isHeaderBlock(lines, i) || isRuleBeforeHeaders(lines, i)) {
                forwarded = FORWARD.matcher(line).find();
                break;
            }
            int quoteFrom = afterAttribution(lines, i);
            if (quoteFrom > 0) {
                int quoteTo = endOfQuote(lines, quoteFrom);
                // What follows a marked quote was written below it; without marks nobody can tell it apart.
                if (quoteTo == quoteFrom && kept.stream().anyMatch(above -> !above.isBlank())) break;
                i = quoteTo - 1;
                continue;
            }
            if (isQuoted(line)) continue;
            kept.add(line);
        }
        var cut = String.join("\n", withoutSignature(kept)).strip();
        if (cut.isEmpty() && forwarded) return String.join("\n", lines).strip();
        return cut.replaceAll("\\n{3,}", "\n\n");
    }

    private static List<String> lines(String text) {
        var plain = text.replace("\r\n", "\n")
                .replace('\r', '\n')
                .replace('\u00a0', ' ')
                .replaceAll("[\u200b\u200c\u200d\ufeff\u200e\u200f]", "");
        return plain.lines()
                .limit(MOST_LINES)
                .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line)
                .map(String::stripTrailing)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static boolean isQuoted(String line) {
        return line.startsWith(">") || line.startsWith(" >") || line.startsWith("|  ") || line.startsWith("&gt;");
    }

    private static int endOfQuote(List<String> lines, int from) {
        int i = from;
        int last = from;
        while (i < lines.size() && (lines.get(i).isBlank() || isQuoted(lines.get(i)))) {
            i++;
            if (isQuoted(lines.get(i - 1))) last = i;
        }
        return last;
    }

    /** Where the quote begins when these lines say who wrote it; 0 when they do not. Mail programs wrap that line. */
    private static int afterAttribution(List<String> lines, int at) {
        var first = lines.get(at);
        if (first.isBlank()) return 0;
        boolean onADate = ON_A_DATE.matcher(first).find();
        boolean maybe = onADate || SOMEBODY.matcher(first).find() && (first.length() < 200);
        var joined = new StringBuilder();
        for (int n = 0; n < (onADate ? 6 : 2) && at + n < lines.size(); n++) {
            var line = lines.get(at + n).strip();
            if (line.isEmpty() && !(onADate && n <= 2)) return 0;
            if (n > 0 && !onADate && !WHO_OR_WHEN.matcher(first).find()) return 0;
            if (line.isEmpty()) continue;
            joined.append(joined.isEmpty() ? "" : " ").append(line);
            if (joined.length() > 400) return 0;
            boolean names = joined.indexOf("@") >= 0;
            if (names && n < 3 && DATE_AND_ADDRESS.matcher(joined).matches()) return at + n + 1;
            boolean quoteFollows = nextIsQuoted(lines, at + n + 1);
            if (names && quoteFollows && ADDRESS_COLON.matcher(joined).matches()) return at + n + 1;
            if (!maybe) continue;
            boolean known = WHO_OR_WHEN.matcher(joined).find() || quoteFollows;
            if (WROTE.matcher(joined.substring(Math.max(0, joined.length() - 120)))
                            .find()
                    && (onADate || known)) return at + n + 1;
            if (onADate && WROTE_INSIDE.matcher(joined).find() && (endsAttribution(joined) || quoteFollows))
                return at + n + 1;
        }
        return 0;
    }

    private static boolean endsAttribution(CharSequence line) {
        char last = line.charAt(line.length() - 1);
        return last == ':' || last == '>' || last == '：';
    }

    private static boolean nextIsQuoted(List<String> lines, int at) {
        for (int i = at; i < Math.min(lines.size(), at + 3); i++) {
            if (isQuoted(lines.get(i))) return true;
            if (!lines.get(i).isBlank()) return false;
        }
        return false;
    }

    private static boolean isHeaderBlock(List<String> lines, int at) {
        if (!HEADER_FROM.matcher(lines.get(at)).matches()) return false;
        int others = 0;
        for (int i = at + 1; i < Math.min(lines.size(), at + 10) && others < 2; i++)
            if (HEADER_OTHER.matcher(lines.get(i)).matches()) others++;
            else if (!lines.get(i).isBlank() && i > at + 4 && others == 0) return false;
        return others >= 2;
    }

    private static boolean isRuleBeforeHeaders(List<String> lines, int at) {
        if (!RULE.matcher(lines.get(at)).matches()) return false;
        for (int i = at + 1; i < Math.min(lines.size(), at + 4); i++) if (isHeaderBlock(lines, i)) return true;
        return false;
    }

    private static List<String> withoutSignature(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            boolean mark = SIGNATURE.matcher(line.stripLeading()).matches()
                    && (i > 0 || lines.size() < 15)
                    && lines.size() - i <= 30;
            if (mark || SENT_FROM.matcher(line).matches() && lines.size() - i <= 12) return lines.subList(0, i);
        }
        return lines;
    }

    /**
     * The text of a page of HTML, one line for each block.
     *
     * @param cut whether what mail programs mark as history is left out
     */
    static String ofHtml(String html, boolean cut) {
        var page = Jsoup.parse(html.length() > MOST_HTML ? html.substring(0, MOST_HTML) : html);
        var text = new StringBuilder();
        // One walk over the page, without CSS selectors: those of siblings take quadratic time on a hostile page.
        NodeTraversor.filter(
                new NodeFilter() {
                    @Override
                    public FilterResult head(Node node, int depth) {
                        if (text.length() > MOST_HTML) return FilterResult.STOP;
                        if (node instanceof TextNode words) {
                            var plain = words.getWholeText().replaceAll("[ \\t\\r\\n\\f]+", " ");
                            char last = text.isEmpty() ? '\n' : text.charAt(text.length() - 1);
                            text.append(last == '\n' || last == ' ' ? plain.stripLeading() : plain);
                        } else if (node instanceof Element element) {
                            if (isHidden(element)) return FilterResult.SKIP_ENTIRELY;
                            if (cut && HISTORY_FOLLOWS.contains(element.id())) return FilterResult.STOP;
                            if (cut && isHistory(element)) return FilterResult.SKIP_ENTIRELY;
                            if (element.normalName().equals("br")) text.append('\n');
                            else if (element.normalName().equals("hr") || isBlock(element)) newLine(text);
                            if (element.normalName().equals("li")) text.append("- ");
                        }
                        return FilterResult.CONTINUE;
                    }

                    @Override
                    public FilterResult tail(Node node, int depth) {
                        if (node instanceof Element element && isBlock(element)) {
                            newLine(text);
                            if (element.normalName().equals("p")) text.append('\n');
                        }
                        return FilterResult.CONTINUE;
                    }
                },
                page.body());
        return text.toString()
                .replaceAll("[ \\t]+\\n", "\n")
                .replaceAll("\\n{3,}", "\n\n")
                .strip();
    }

    private static boolean isHidden(Element element) {
        return switch (element.normalName()) {
            case "script", "style", "head", "title", "template", "object", "noscript" -> true;
            default -> false;
        };
    }

    /** Ids after which everything is history. */
    private static final Set<String> HISTORY_FOLLOWS = Set.of(
            "divRplyFwdMsg",
            "x_divRplyFwdMsg",
            "appendonsend",
            "stopSpelling",
            "OLK_SRC_BODY_SECTION",
            "mail-editor-reference-message-container");

    private static final Set<String> HISTORY = Set.of(
            "gmail_quote",
            "gmail_signature",
            "moz-cite-prefix",
            "moz-signature",
            "yahoo_quoted",
            "protonmail_quote",
            "zmail_extra",
            "cite",
            "ms-outlook-mobile-reference-message");

    private static boolean isHistory(Element element) {
        if (element.normalName().equals("blockquote") && element.attr("type").equals("cite")) return true;
        if (element.normalName().equals("div") && element.attr("name").equals("quote")) return true;
        for (var name : element.className().split("\\s+")) if (HISTORY.contains(name)) return true;
        return false;
    }

    private static boolean isBlock(Element element) {
        return switch (element.normalName()) {
            case "p",
                    "div",
                    "tr",
                    "table",
                    "ul",
                    "ol",
                    "li",
                    "blockquote",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "pre",
                    "section",
                    "article",
                    "center",
                    "body",
                    "header",
                    "footer",
                    "dl",
                    "dt",
                    "dd" -> true;
            default -> false;
        };
    }

    private static void newLine(StringBuilder text) {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') text.append('\n');
    }
}
