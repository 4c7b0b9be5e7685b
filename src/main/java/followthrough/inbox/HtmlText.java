package followthrough.inbox;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/** The words of a page of HTML as a person would read them, line by line; quotes are marked as in plain text. */
final class HtmlText {
    private static final int MOST_HTML = 400_000;

    private HtmlText() {}

    /**
     * The text of a page of HTML, one line for each block.
     *
     * @param cut whether what mail programs mark as history is left out, or marked with {@code >} where an answer may
     *     stand below it
     */
    static String of(String html, boolean cut) {
        var page = Jsoup.parse(html.length() > MOST_HTML ? html.substring(0, MOST_HTML) : html);
        var text = new Page(cut);
        // One walk over the page, without CSS selectors: those of siblings take quadratic time on a hostile page.
        NodeTraversor.filter(text, page.body());
        var plain = text.lines.toString().replaceAll("[ \\t]+\\n", "\n").replaceAll("\\n{3,}", "\n\n");
        // Some wrap all they write into a quote.
        if (text.quotes && plain.lines().allMatch(line -> line.isBlank() || line.startsWith(">")))
            plain = plain.replaceAll("(?m)^> ?", "");
        return plain.replaceAll("^\\s*\\n", "").stripTrailing();
    }

    /** The lines of a page, as they are met. */
    private static final class Page implements NodeFilter {
        private final boolean cut;
        private final StringBuilder lines = new StringBuilder();
        private int quoted;
        private int preformatted;
        private boolean quotes;

        Page(boolean cut) {
            this.cut = cut;
        }

        @Override
        public FilterResult head(Node node, int depth) {
            if (lines.length() > MOST_HTML) return FilterResult.STOP;
            if (node instanceof TextNode words) {
                if (preformatted == 0) write(words.getWholeText().replaceAll("[ \\t\\r\\n\\f]+", " "));
                else write(words.getWholeText().replace("\r", ""));
            } else if (node instanceof Element element) {
                if (isHidden(element)) return FilterResult.SKIP_ENTIRELY;
                if (cut && beginsHistory(element)) return FilterResult.STOP;
                if (cut && isHistory(element)) return FilterResult.SKIP_ENTIRELY;
                if (element.normalName().equals("br")) lines.append('\n');
                else if (element.normalName().equals("hr") || isBlock(element)) newLine();
                if (cut && isQuote(element)) {
                    quoted++;
                    quotes = true;
                }
                if (element.normalName().equals("pre")) preformatted++;
                if (element.normalName().equals("li")) write("- ");
            }
            return FilterResult.CONTINUE;
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            if (!(node instanceof Element element)) return FilterResult.CONTINUE;
            if (isBlock(element)) {
                newLine();
                if (element.normalName().equals("p")) lines.append('\n');
            }
            if (element.normalName().equals("td") || element.normalName().equals("th")) write(" ");
            if (element.normalName().equals("pre")) preformatted--;
            if (cut && isQuote(element)) quoted--;
            return FilterResult.CONTINUE;
        }

        private void write(String words) {
            if (preformatted > 0) {
                for (int i = 0; i < words.length(); i++) {
                    if (isAtLineStart() && quoted > 0 && words.charAt(i) != '\n') lines.append("> ");
                    lines.append(words.charAt(i));
                }
                return;
            }
            char last = lines.isEmpty() ? '\n' : lines.charAt(lines.length() - 1);
            var rest = last == '\n' || last == ' ' ? words.stripLeading() : words;
            if (rest.isEmpty()) return;
            if (isAtLineStart() && quoted > 0) lines.append("> ");
            lines.append(rest);
        }

        private boolean isAtLineStart() {
            return lines.isEmpty() || lines.charAt(lines.length() - 1) == '\n';
        }

        private void newLine() {
            if (!isAtLineStart()) lines.append('\n');
        }
    }

    /** Also the preheader: words for the list of mails that the mail itself does not show. */
    private static boolean isHidden(Element element) {
        return switch (element.normalName()) {
            case "script", "style", "head", "title", "template", "object", "noscript" -> true;
            default ->
                element.hasAttr("hidden")
                        || element.hasAttr("style")
                                && HIDDEN.matcher(element.attr("style")).find();
        };
    }

    private static final Pattern HIDDEN = Pattern.compile(
            "(?:^|[;\\s])(?:display\\s*:\\s*none|visibility\\s*:\\s*hidden|mso-hide\\s*:\\s*all|font-size\\s*:\\s*0(?:px|pt|em)?\\s*(?:;|!|$)|max-height\\s*:\\s*0(?:px)?\\s*(?:;|!|$))",
            Pattern.CASE_INSENSITIVE);

    /** The thin line of Outlook above the header of what it answers; the colours are those of its versions. */
    private static final Pattern OUTLOOK_LINE = Pattern.compile(
            "border-top\\s*:\\s*(?:solid #?(?:b5c4df|e1e1e1) 1|(?:1(?:\\.0)?p[tx] )?solid (?:rgb\\(181, ?196, ?223\\)|rgb\\(225, ?225, ?225\\)|#?b5c4df|#?e1e1e1))|border-top\\s*:\\s*solid [^;]{1,30};\\s*padding\\s*:\\s*3(?:\\.0)?pt 0",
            Pattern.CASE_INSENSITIVE);

    /** Ids after which everything is history: Outlook on the web, for Mac and for phones, Hotmail, QQ, NetEase. */
    private static final Set<String> HISTORY_FOLLOWS = Set.of(
            "divRplyFwdMsg",
            "x_divRplyFwdMsg",
            "appendonsend",
            "x_appendonsend",
            "stopSpelling",
            "OLK_SRC_BODY_SECTION",
            "mail-editor-reference-message-container",
            "ms-outlook-mobile-body-separator-line",
            "origbody",
            "isReplyContent",
            "ntes-mailmaster-quote");

    private static boolean beginsHistory(Element element) {
        if (HISTORY_FOLLOWS.contains(element.id()) || element.normalName().equals("includetail")) return true;
        return element.normalName().equals("div")
                && OUTLOOK_LINE.matcher(element.attr("style")).find();
    }

    /** Classes of what nobody answers below: signatures, the line above a quote, whole histories. */
    private static final Set<String> HISTORY = Set.of(
            "gmail_signature",
            "gmail_signature_prefix",
            "moz-cite-prefix",
            "moz-signature",
            "yahoo_quoted",
            "ydpyahoo_quoted",
            "protonmail_signature_block",
            "zmail_extra",
            "tutanota_quote",
            "OutlookMessageHeader",
            "ms-outlook-mobile-reference-message",
            "ms-outlook-mobile-signature",
            "front-signature",
            "hs_signature");

    /** Classes of quotes between which an answer may stand. */
    private static final Set<String> QUOTE =
            Set.of("protonmail_quote", "cite", "gmail_quote", "front-blockquote", "mb_quote", "blockquote_zmail");

    private static boolean isHistory(Element element) {
        if (element.normalName().equals("div") && element.attr("name").equals("quote")) return true;
        if (element.normalName().equals("div") && element.attr("name").equals("messageReplySection")) return true;
        if (element.id().equals("AppleMailSignature") || element.id().equals("Signature")) return true;
        // A forward has its header in the same place.
        if (element.hasClass("gmail_attr")) return !element.ownText().strip().startsWith("-");
        return hasOneOf(HISTORY, element);
    }

    /** Every block quote but those that Gmail and Outlook make of an indented paragraph. */
    private static boolean isQuote(Element element) {
        if (!element.normalName().equals("blockquote"))
            return hasOneOf(QUOTE, element) && !element.hasClass("gmail_quote");
        if (element.attr("type").equals("cite") || hasOneOf(QUOTE, element)) return true;
        var style = element.attr("style").replace(" ", "").toLowerCase(Locale.ROOT);
        return !style.contains("border:none") && !style.contains("00040px");
    }

    private static boolean hasOneOf(Set<String> names, Element element) {
        if (!element.hasAttr("class")) return false;
        for (var name : element.className().split("\\s+")) if (names.contains(name)) return true;
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
}
