package followthrough.channels.email;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plain text as HTML that says the same: its paragraphs, lines, lists and links, and nothing that is not in the text. No
 * pictures, nothing fetched from anywhere, nothing hidden.
 */
public final class HtmlBody {
    /** What may be clicked; whatever else a text calls a link stays text. */
    private static final Pattern LINK = Pattern.compile(
            "\\b(?:https?://[^\\s<>\"]+|mailto:[^\\s<>\"@]{1,200}@[^\\s<>\"]+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern BULLET = Pattern.compile("[-*•–] +(\\S.*)");
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,3})[.)] +(\\S.*)");
    private static final Pattern BLANKS = Pattern.compile("^ +| {2,}");

    private HtmlBody() {}

    /** @param text its lines ended by LF */
    static String of(String text) {
        var html = new StringBuilder();
        // Without a font of their own such messages are set in Times by Outlook, unlike whatever people write there.
        html.append("<!doctype html>\n<html><head><meta charset=\"utf-8\"></head>\n")
                .append("<body dir=\"auto\" style=\"font-family: Arial, sans-serif\">\n");
        for (var block : text.split("\n\\s*\n"))
            if (!block.isBlank()) block(block.lines().toList(), html);
        return html.append("</body></html>\n").toString();
    }

    /** Lines without an empty one between them: text, or a list, or both in turn. */
    private static void block(List<String> lines, StringBuilder html) {
        var words = new ArrayList<String>();
        for (int n = 0; n < lines.size(); ) {
            var kind = BULLET.matcher(lines.get(n)).matches() ? BULLET : NUMBER;
            int end = endOfList(lines, n, kind);
            if (end == n) words.add(lines.get(n++));
            else {
                paragraph(words, html);
                list(lines.subList(n, end), kind, html);
                n = end;
            }
        }
        paragraph(words, html);
    }

    /** One line is no list: it may as well be a name under a letter, with a dash before it. */
    private static int endOfList(List<String> lines, int start, Pattern kind) {
        int items = 0;
        int n = start;
        for (; n < lines.size(); n++) {
            if (kind.matcher(lines.get(n)).matches()) items++;
            else if (items == 0 || !lines.get(n).startsWith("  ")) break;
        }
        return items > 1 ? n : start;
    }

    private static void list(List<String> lines, Pattern kind, StringBuilder html) {
        html.append(kind == BULLET ? "<ul>" : "<ol>");
        int counted = 0;
        for (var line : lines) {
            var item = kind.matcher(line);
            if (!item.matches()) html.append("<br>\n").append(inline(line.strip()));
            else if (kind == BULLET) html.append("\n<li>").append(inline(item.group(1)));
            else {
                int number = Integer.parseInt(item.group(1));
                html.append(number == counted + 1 ? "\n<li>" : "\n<li value=\"" + number + "\">")
                        .append(inline(item.group(2)));
                counted = number;
            }
        }
        html.append(kind == BULLET ? "\n</ul>\n" : "\n</ol>\n");
    }

    private static void paragraph(List<String> lines, StringBuilder html) {
        if (lines.isEmpty()) return;
        html.append("<p>")
                .append(String.join(
                        "<br>\n", lines.stream().map(HtmlBody::inline).toList()))
                .append("</p>\n");
        lines.clear();
    }

    private static String inline(String line) {
        var html = new StringBuilder();
        int done = 0;
        var link = LINK.matcher(line);
        while (link.find()) {
            int end = link.start() + link(link.group()).length();
            var escaped = escaped(line.substring(link.start(), end));
            html.append(spaced(line.substring(done, link.start()), done == 0))
                    .append("<a href=\"")
                    .append(escaped)
                    .append("\">")
                    .append(escaped)
                    .append("</a>");
            done = end;
        }
        return html.append(spaced(line.substring(done), done == 0)).toString();
    }

    /** What of a run of letters is the link: the full stop behind it, or the bracket around it, is the sentence's. */
    public static String link(String found) {
        var behind = ".,;:!?'”’»]}*" + (found.indexOf('(') < 0 ? ")" : "");
        int end = found.length();
        while (end > 0 && behind.indexOf(found.charAt(end - 1)) >= 0) end--;
        return found.substring(0, end);
    }

    /** Blanks at the beginning of a line, and several in a row, would be taken for one or none. */
    private static String spaced(String text, boolean beginsLine) {
        var plain = text.replace("\t", "    ");
        return escaped(BLANKS.matcher(plain)
                .replaceAll(found -> found.start() == 0 && !beginsLine && found.end() == 1
                        ? " "
                        : Matcher.quoteReplacement("\u00a0".repeat(found.end() - found.start() - 1)
                                + (found.start() == 0 && beginsLine ? "\u00a0" : " "))));
    }

    private static String escaped(String text) {
        var html = new StringBuilder(text.length());
        for (int n = 0; n < text.length(); n++)
            switch (text.charAt(n)) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(Character.isISOControl(text.charAt(n)) ? ' ' : text.charAt(n));
            }
        return html.toString();
    }
}
