package followthrough.playbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a message gives its reader anything: whether it only asks for attention, says again what was said before,
 * asks for nothing or for too much, or still holds what somebody meant to fill in. It looks at words and knows nobody, so it
 * can be wrong, and it only warns.
 *
 * <p><b>Empty</b> is what has the words of a nudge, nothing that a reader could use (a link, a file, a number, a day, a fact
 * or proof), and fewer than {@value #FEW_WORDS} words of its own once the nudge, greetings, courtesies and what was said
 * before are cut out. The nudge alone is no fault: with something in it, it passes.
 */
public final class ValueLint {
    static final int FEW_WORDS = 6;
    private static final int MOST_ASKS = 2;
    private static final int LONGEST = 20_000;
    /** So many words of a message and one before it that are the same three in a row make it a copy. */
    private static final double SAME_AS = 0.5, CONTAINED_IN = 0.7;

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.MULTILINE;
    private static final List<Pattern> FILLER = lines("filler.txt").stream()
            .map(line -> Pattern.compile(line, FLAGS))
            .toList();
    private static final Set<String> PLAIN_WORDS = plainWords();

    private static final Pattern GREETING = Pattern.compile(
            "\\A\\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen)|sehr geehrte\\p{L}*|liebe\\p{L}?|bonjour|madame|monsieur|hola|buenos días|buenas|estimad\\p{L}+|olá|bom dia|prezad\\p{L}+|ciao|buongiorno|gentile|beste|geachte|hej|bästa|dzień dobry|szanown\\p{L}+|witam)\\b[^\\n.?!]{0,60}?(?:[,!:–—-]|\\n|(?=\\n|\\z))",
            FLAGS);
    private static final Pattern CLOSING = Pattern.compile(
            "^\\s*(?:(?:best|kind|warm|many|with)\\s+)*(?:regards|wishes|best|thanks|thank you|thanks (?:again|either way|in advance)|cheers|sincerely|yours|all the best|talk soon|viele grüße|beste grüße|(?:mit )?freundlichen? grüßen?|herzliche grüße|cordialement|bien à vous|bonne journée|(?:un )?(?:cordial )?saludos?|atentamente|abraços?|atenciosamente|cordiali saluti|(?:met )?vriendelijke groet(?:en)?|(?:med )?vänliga? hälsning(?:ar)?|pozdrawiam|z poważaniem)\\b[^\\n?]{0,40}$",
            FLAGS);
    private static final Pattern NAME_FIELD = Pattern.compile(
            "\\{\\{?\\s*\\.?[\\w. ]*(?:name|company|firm|sender|prospect)[\\w. ]*(?:\\|[^}]{0,80})?}?}|\\[(?:your |their |the )?(?:first |last |full )?(?:name|company|firm|business)\\]",
            FLAGS);
    private static final Pattern FIELD =
            Pattern.compile("\\{\\{[^}]{1,200}}}|\\{%[^%]{1,200}%}|\\{[\\w. -]{1,60}}|\\[[^\\]\\n]{3,600}\\]");

    /** Each gives the reader something. */
    private static final List<Pattern> VALUE = List.of(
            Pattern.compile("https?://\\S{4,}|\\bwww\\.\\S{4,}", FLAGS),
            Pattern.compile(
                    "\\b(?:attach(?:ed|ing|ment)|enclos(?:ed|ing)|anbei|im anhang|beigefügt|ci-joint\\p{L}*|en pièce jointe|adjunt\\p{L}+|em anexo|in allegato|bijgevoegd|in de bijlage|bifogar|bifogat|w załączniku|w załączeniu)\\b|添付",
                    FLAGS),
            Pattern.compile("[\\p{Sc}%#№]\\s?[\\d{\\[]|\\d"),
            Pattern.compile(
                    "\\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|montag|dienstag|mittwoch|donnerstag|freitag|morgen (?:um|früh|vormittag|nachmittag)|lundi|mardi|mercredi|jeudi|vendredi|demain|lunes|martes|miércoles|jueves|viernes|mañana a|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|amanhã|lunedì|martedì|mercoledì|giovedì|venerdì|domani|maandag|dinsdag|woensdag|donderdag|vrijdag|måndag|tisdag|onsdag|torsdag|fredag|imorgon|poniedziałek|wtorek|środę|środa|czwartek|piątek|jutro)\\b|[月火水木金]曜",
                    FLAGS),
            Pattern.compile(
                    "\\b(?:close[sd]?|end(?:s|ing)|expire[sd]?|deadline|until|runs? out|before|by) (?:\\w+ ){0,3}?(?:this|next|end of|the end of)\\s(?:week|month|quarter|year)\\b|\\b(?:closes|expires|ends) (?:this|next)\\b",
                    FLAGS),
            Pattern.compile(
                    "\\b(?:case stud(?:y|ies)|comparison|checklist|white ?paper|worksheet|benchmark|one[- ]pager|recording|summary of|demo of|introduc(?:e|tion)|(?:we|i)(?:'ve| have)? (?:just )?(?:helped|built|made|wrote|written|found|noticed|measured|put together|prepared|ran)|different angle|one thing i (?:did|forgot|wanted)|an idea|(?<!any )(?:market )?updates? (?:that|which|about|for you))\\b",
                    FLAGS),
            Pattern.compile("(?:^\\s*(?:[-•*–]|\\d[.)])\\s+\\S.*\\n?){2}", FLAGS));

    private static final Pattern QUESTION = Pattern.compile("[?？]|(?:でしょうか|ませんか|ですか)[。\\s]");
    private static final Pattern REQUEST = Pattern.compile(
            "\\b(?:let me know|please (?!find|see|note|don't hesitate|do not hesitate|accept|excuse|ignore)\\p{L}+|(?:could|can|would|will) you|reply (?:with|to)|just (?:reply|say|answer|hit)|tell me|send me|give me|drop me|call me|write (?:to )?me|pick|choose|book|one word will do|bitte (?!entschuldigen|verzeihen)|geben sie mir|sagen sie mir|schreiben sie mir|rufen sie|könnten sie|können sie|merci de|pourriez-vous|pouvez-vous|dites-moi|faites-moi|por favor|avísame|dígame|podría|me avisa|me diga|poderia|mi faccia sapere|fammi sapere|mi dica|potrebbe|laat (?:het )?me|laat (?:het )?mij|kunt u|zou u|hör av dig|säg till|kan du|skulle du|proszę|daj znać|czy może)\\b|(?:ください|お願い(?:いた|し))",
            FLAGS);
    private static final Pattern PROMISES_FILE = Pattern.compile(
            "\\b(?:i(?:'ve| have)? attached|please find (?:attached|enclosed)|(?:is|are) attached|attached (?:is|are|you)|see (?:the )?attached|find attached|anbei (?:finden|sende|erhalten)|im anhang (?:finden|sende)|(?:vous trouverez )?ci-joint\\p{L}*|en pièce jointe|(?:le )?adjunto (?:encontrará|envío)|em anexo|in allegato (?:trova|trovi|le invio)|in de bijlage|bifogar jag|bifogat finns|w załączniku (?:przesyłam|znajd\\p{L}+))\\b|添付(?:の|ファイル|いたし|しま)",
            FLAGS);
    private static final Pattern BLAMES = Pattern.compile(
            "\\b(?:you (?:still )?(?:have ?n'?t|have not|did ?n'?t|never|failed to|ignored|keep ignoring)|since you (?:did|have)n'?t|(?:why|no reply) (?:have you|did you) not|i(?:'m| am) (?:surprised|disappointed) (?:that )?you|(?:third|fourth|fifth|umpteenth|\\d(?:rd|th)) (?:e-?mail|time|message)|sie haben (?:immer noch |noch immer )?nicht|leider haben sie|vous n'avez (?:toujours )?pas (?:répondu|daigné)|no me (?:ha|has) (?:contestado|respondido)|non mi ha (?:ancora )?risposto)\\b",
            FLAGS);
    private static final Pattern BROKEN_LINK = Pattern.compile(
            "https?:(?!//)\\S*|https?://(?=[\\s.,)]|$)|https?://[^\\s/.]*(?=[\\s,)]|$)|\\]\\(\\s*\\)|\\[(?:link|url|insert[^\\]]*)\\]|https?://(?:www\\.)?example\\.(?:com|org)\\S*",
            FLAGS);
    private static final Pattern EMPTY_GREETING =
            Pattern.compile("\\A\\s*(?:hi|hello|hey|dear|hallo|bonjour|hola|olá|ciao|hej)\\s*[,!]", FLAGS);
    private static final Pattern WORD = Pattern.compile(
            "[\\p{L}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]][\\p{L}\\p{Mn}'-]+|\\p{IsHan}{2,8}|[\\p{IsKatakana}ー]{2,20}");
    private static final Pattern SENTENCE = Pattern.compile("[^.!?。！？\\n]+(?:[.!?。！？]+|\\n|$)");
    private static final Pattern SIGNATURE_LINE = Pattern.compile("(?m)^-- ?\\r?$");
    private static final Pattern LISTED = Pattern.compile("^\\s*(?:[-•*–]|\\d[.)])\\s+.*$", FLAGS);

    private ValueLint() {}

    /** What is to be sent, or was. */
    public record Touch(String subject, String text) {}

    /** What is to be said of a message first. */
    public enum Verdict {
        OK,
        EMPTY,
        REPEAT,
        NO_ASK,
        TOO_MANY_ASKS;

        /** As {@code no_ask}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One thing that was found.
     *
     * @param start where in the text, in characters from 0; {@code end} is behind it; both 0 where it is about the whole
     * @param words those at that place
     * @param fix what to do about it
     */
    public record Finding(String rule, int start, int end, String words, String fix) {}

    /**
     * @param findings in the order of the text, those about the whole first
     * @param ownWords that say something, and were not said before
     * @param asks requests and questions, those of one list counted as one
     */
    public record Report(Verdict verdict, List<Finding> findings, int ownWords, int asks) {}

    /**
     * @param before what went to the same person before, the latest first; the last five count
     * @param files whether files go with it; absent when unknown
     */
    public static Report check(Touch touch, List<Touch> before, @Nullable Boolean files) {
        var text = aboveSignature(
                touch.text().length() <= LONGEST ? touch.text() : touch.text().substring(0, LONGEST));
        var body = body(Normalizer.normalize(text.replace("\r\n", "\n").replace('\u2019', '\''), Normalizer.Form.NFKC));
        var recent = before.subList(0, Math.min(5, before.size()));
        var known = new HashSet<String>();
        for (var earlier : recent) known.addAll(words(earlier.subject() + " " + aboveSignature(earlier.text())));
        // Of what gives something nobody asks for the nudge, and to look for it costs most.
        var filler = givesSomething(body) ? null : firstFiller(body);
        var own = ownWords(body, known);
        int asks = asks(body);

        // The typographic apostrophe, which takes the same room.
        var plain = text.replace('\u2019', '\'');
        var findings = new ArrayList<Finding>();
        var verdict = Verdict.OK;
        if (filler != null && own.size() < FEW_WORDS) {
            verdict = Verdict.EMPTY;
            findings.add(at(
                    "empty",
                    plain,
                    filler,
                    "It asks for attention and gives nothing. Add one thing they can use: an answer, a figure, an example, a"
                            + " time to choose, somebody to talk to."));
        }
        var copied = repeated(body, recent);
        if (copied) {
            if (verdict == Verdict.OK) verdict = Verdict.REPEAT;
            findings.add(new Finding("repeat", 0, 0, "", "They had nearly these words before. Take another approach."));
        }
        if (asks == 0) {
            if (verdict == Verdict.OK) verdict = Verdict.NO_ASK;
            findings.add(new Finding(
                    "no_ask", 0, 0, "", "It asks for nothing. End with one question that can be answered in a word."));
        }
        if (asks > MOST_ASKS) {
            if (verdict == Verdict.OK) verdict = Verdict.TOO_MANY_ASKS;
            findings.add(new Finding(
                    "too_many_asks", 0, 0, "", "It asks for " + asks + " things. Ask for one; the others can wait."));
        }
        find("unresolved", FIELD, plain, "Nobody filled this in. Write it, or take it out.", findings);
        find("empty_greeting", EMPTY_GREETING, plain, "Greet them by name, or without one.", findings);
        if (Boolean.FALSE.equals(files))
            find("missing_file", PROMISES_FILE, plain, "The text promises a file, and none goes with it.", findings);
        find("broken_link", BROKEN_LINK, plain, "This link leads nowhere.", findings);
        find(
                "blame",
                BLAMES,
                plain,
                "This blames them for not answering. Say what is new instead; they owe you nothing.",
                findings);
        return new Report(verdict, List.copyOf(findings), own.size(), asks);
    }

    private static void find(String rule, Pattern pattern, String text, String fix, List<Finding> findings) {
        var found = pattern.matcher(text);
        for (int n = 0; n < 20 && found.find(); n++)
            findings.add(
                    new Finding(rule, found.start(), found.end(), found.group().strip(), fix));
    }

    private static Finding at(String rule, String text, String words, String fix) {
        int start = text.toLowerCase(Locale.ROOT).indexOf(words.toLowerCase(Locale.ROOT));
        return start < 0
                ? new Finding(rule, 0, 0, words, fix)
                : new Finding(rule, start, start + words.length(), words, fix);
    }

    /** What stands under everything is said in no message: its links, figures and words are not the reader's. */
    private static String aboveSignature(String text) {
        var line = SIGNATURE_LINE.matcher(text);
        return line.find() ? text.substring(0, line.start()) : text;
    }

    /** Without quoted lines, greeting, closing and signature. */
    private static String body(String text) {
        var kept = new StringBuilder();
        for (var line : text.split("\n", -1)) {
            if (line.startsWith(">")) continue;
            kept.append(line).append('\n');
        }
        var body = GREETING.matcher(kept).replaceFirst("");
        var closing = CLOSING.matcher(body);
        int cut = -1;
        while (closing.find())
            // A name and a line or two follow; what is followed by more was a sentence of the message.
            if (closing.start() > 0
                    && body.substring(closing.end()).strip().lines().count() <= 4) {
                cut = closing.start();
                break;
            }
        return (cut < 0 ? body : body.substring(0, cut)).strip();
    }

    private static @Nullable String firstFiller(String body) {
        for (var pattern : FILLER) {
            var found = pattern.matcher(body);
            while (found.find())
                if (found.group().strip().length() > 3)
                    return found.group().replaceFirst("^[.!?\\n,:–—-]\\s*", "").strip();
        }
        return null;
    }

    private static boolean givesSomething(String body) {
        var plain = NAME_FIELD.matcher(body).replaceAll(" ");
        return FIELD.matcher(plain).results().anyMatch(field -> field.group().length() > 12)
                || VALUE.stream().anyMatch(value -> value.matcher(plain).find());
    }

    private static Set<String> ownWords(String body, Set<String> known) {
        var rest = NAME_FIELD.matcher(body).replaceAll(" ");
        for (var pattern : FILLER) rest = pattern.matcher(rest).replaceAll(" ");
        var own = words(rest);
        own.removeAll(PLAIN_WORDS);
        own.removeAll(known);
        return own;
    }

    private static Set<String> words(String text) {
        var words = new LinkedHashSet<String>();
        WORD.matcher(text.toLowerCase(Locale.ROOT)).results().limit(5_000).forEach(found -> words.add(found.group()));
        return words;
    }

    private static int asks(String body) {
        int asks = 0;
        boolean inList = false;
        boolean listAsked = false;
        for (var line : body.split("\n")) {
            boolean listed = LISTED.matcher(line).matches();
            if (!listed && !line.isBlank()) inList = false;
            if (listed && !inList) {
                inList = true;
                listAsked = false;
            }
            var sentences = SENTENCE.matcher(line);
            while (sentences.find()) {
                var sentence = sentences.group();
                if (!QUESTION.matcher(sentence).find()
                        && !REQUEST.matcher(sentence).find()) continue;
                if (listed && listAsked) continue;
                listAsked |= listed;
                asks++;
            }
        }
        return asks;
    }

    /** Nearly the same as one of those before, or most of it taken from one. */
    private static boolean repeated(String body, List<Touch> before) {
        var mine = shingles(body);
        if (mine.size() < 3) return false;
        for (var earlier : before) {
            var theirs = shingles(body(aboveSignature(earlier.text())));
            if (theirs.isEmpty()) continue;
            var both = new HashSet<>(mine);
            both.retainAll(theirs);
            int either = mine.size() + theirs.size() - both.size();
            if ((double) both.size() / either >= SAME_AS || (double) both.size() / mine.size() >= CONTAINED_IN)
                return true;
        }
        return false;
    }

    /** All threes of words that follow each other. */
    private static Set<String> shingles(String text) {
        var words = WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .limit(5_000)
                .map(found -> found.group())
                .toList();
        var threes = new HashSet<String>();
        for (int n = 0; n + 2 < words.size(); n++)
            threes.add(words.get(n) + " " + words.get(n + 1) + " " + words.get(n + 2));
        return threes;
    }

    private static Set<String> plainWords() {
        var words = new HashSet<String>();
        for (var line : lines("plain-words.txt"))
            words.addAll(List.of(line.substring(3).split(" ")));
        return Set.copyOf(words);
    }

    private static List<String> lines(String file) {
        try (var in = Objects.requireNonNull(
                ValueLint.class.getResourceAsStream("/playbook/lint/" + file), "/playbook/lint/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
