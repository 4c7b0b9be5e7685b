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
 * <p><b>Empty</b> is what nudges, has nothing that a reader could use (a link, a file, a number, a day, a fact or proof), and
 * fewer than {@value #FEW_WORDS} words of its own once the nudge, greetings, courtesies, words of the talk itself and what was
 * said before are cut out. No list knows all nudges: what asks for something and speaks of little but the talk (reply, call,
 * decision, interest), or of nothing, is one too. The nudge alone is no fault: with something in it, it passes.
 */
public final class ValueLint {
    static final int FEW_WORDS = 6;
    private static final int MOST_ASKS = 2;
    private static final int LONGEST = 20_000;
    /** What nudges and gives nothing for so long is empty, whatever follows: each nudge known is looked for in it. */
    private static final int LONGEST_NUDGE = 4_000;
    /** So many words of a message and one before it that are the same three in a row make it a copy. */
    private static final double SAME_AS = 0.5, CONTAINED_IN = 0.7;

    // Without the character class no word would end or begin with é, ó or ż.
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS | Pattern.MULTILINE;
    private static final List<Pattern> FILLER = patterns("filler.txt");
    private static final List<Pattern> COURTESIES = patterns("courtesies.txt");
    private static final List<Pattern> BLAMES = patterns("blame.txt");
    private static final Set<String> PLAIN_WORDS = plainWords();
    private static final Pattern TALK = talkWords();

    private static final Pattern GREETING = Pattern.compile(
            "\\A\\s*(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|moin|servus|guten (?:tag|morgen|abend)|sehr geehrte\\p{L}*|lieber?|bonjour|bonsoir|salut|chère?s?|madame|monsieur|hola|buenos días|buenas(?: tardes| noches)?|estimad\\p{L}+|querid[oa]|olá|oi|bom dia|boa (?:tarde|noite)|prezad[oa]|car[oa]|ciao|salve|buongiorno|buonasera|gentile|egregi[oa]|beste|geachte|hoi|goede(?:morgen|middag|navond|ndag)|hej|hejsan|bästa|god morgon|dzień dobry|cześć|szanown\\p{L}+|witam|drog[ai])\\b(?:(?:mr?s?|dr|sra?|dott|ing|prof)\\.|[^\\n.?!]){0,60}?(?:[,!:–—-]|\\n|(?=\\n|\\z))|[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}ー]{1,12}(?:様|さん|殿|御中)[、,]?\\s*)",
            FLAGS);
    private static final String CLOSING_WORDS =
            "(?:(?:(?:best|kind|warm(?:est)?|many|with)\\s+){0,3}(?:regards|wishes|best|thanks|thank you|thx|ta|cheers|sincerely|warmly|respectfully|yours(?: \\p{L}+)?|all the best|talk soon|take care|br|rgds)|(?:viele|beste|liebe|schöne|herzliche|freundliche|sonnige) grüße|(?:mit )?(?:freundlichen?|besten|herzlichen|vielen) (?:grüßen?|dank)|gruß|grüße|lg|vg|mfg|(?:bien )?cordialement|bien à (?:vous|toi)|bonne (?:journée|soirée)|au plaisir|à bientôt|amicalement|sincères salutations|(?:un )?(?:cordial |afectuoso )?saludos?(?: cordiales)?|atentamente|(?:(?:un|grande|forte) )?abra[cz]+o?s?|abrazo|abraços?|abs|atenciosamente|(?:com os )?(?:melhores )?cumprimentos|obrigad[oa]|(?:cordiali|distinti) saluti|saluti|cordialmente|grazie|un caro saluto|(?:met )?vriendelijke groet(?:en)?|groet(?:en|jes)?|mvg|(?:med )?(?:vänliga?|bästa) hälsning(?:ar)?|hälsningar|mvh|vänligen|pozdrawiam(?: serdecznie)?|z poważaniem|pozdrowienia|serdeczności|z wyrazami szacunku|hoogachtend|hartelijke groet(?:en)?|gr|allt gott|belle journée|salutations|besos|un beso|reciba un [^\\n]{0,20}saludo|beijinhos|beijos|cordialità|hochachtungsvoll|ciao)";
    private static final Pattern CLOSING = Pattern.compile("^\\s*" + CLOSING_WORDS + "\\b[^\\n?]{0,40}$", FLAGS);
    /** {@code … by then? LG Max}: in the line of the last sentence. */
    private static final Pattern CLOSING_BEHIND =
            Pattern.compile("(?<=[.!?…] )" + CLOSING_WORDS + "[,!.]?(?-i:(?: \\p{Lu}\\p{L}*\\.?){0,3})\\s*\\z", FLAGS);
    /** A last line that is only a name, as {@code P. Kern} or {@code /Oskar}. */
    private static final Pattern NAME_LINE = Pattern.compile(
            "(?:\\n|(?<=[.!?] )(?=/))[ \\t]*[/~–—-]?[ \\t]*(?:\\p{Lu}[\\p{L}'-]*\\.?(?: \\p{Lu}[\\p{L}'-]*\\.?){0,2}|[\\p{IsHan}\\p{IsKatakana}ー]{1,8})[ \\t]*\\z");

    private static final Pattern NAME_FIELD = Pattern.compile(
            "\\{\\{?\\s*\\.?[\\w. ]*(?:name|company|firm|sender|prospect)[\\w. ]*(?:\\|[^}]{0,80})?}?}|\\[(?:your |their |the )?(?:first |last |full )?(?:name|company|firm|business)\\]",
            FLAGS);
    /** Of this and other systems; brackets before a link in parentheses are its words. */
    private static final Pattern FIELD = Pattern.compile(
            "\\{\\{[^}]{1,200}}}+|\\{%[^%]{1,200}%}|\\$?\\{!?[\\w. -]{1,60}}|\\[\\[?[^\\]\\n]{3,600}\\]\\]?(?!\\()"
                    + "|%%?[A-Z][A-Z_]{2,30}%%?|\\*\\|[A-Z0-9_:]{2,30}\\|\\*|##?[A-Z][A-Z_]{3,30}##?|~[A-Z]\\w+\\.\\w+~|«[^»\\n]{2,40}(?i:name|firm\\w*|company)\\w*»"
                    + "|(?i:<<?\\s?(?:\\w+[ _.])?(?:first|last|full|company|contact|your|their|insert|vor|nach)?[ _]?(?:name|company|firma|title)(?: here)?\\s?>>?)"
                    + "|(?<=\\A(?:Hi|Hello|Hey|Dear|Hallo|Bonjour|Hola|Olá|Ciao|Hej|Beste)\\s)(?:null|undefined|NULL|None|N/A|NaN|FNAME|FIRSTNAME)(?=\\s*[,!\\n])");

    /** No value, though it has a link, a number or a day: when to talk, how long, and how often was written. */
    private static final Pattern NOTHING_TO_USE = Pattern.compile(
            "https?://[^\\s/]{0,80}(?:calendly|calendar|\\bcal\\.|\\bmeet|\\bbook|schedul|terminland|zeeg|doodle)\\S*|https?://\\S{0,200}/(?:book|schedule|meetings?|termin|rdv|calendar)\\b\\S*|https?://[^\\s/]{1,80}/\\S{0,200}\\b\\d{2}-?min\\S*"
                    + "|\\b\\d{1,2}(?:\\s?(?:-|–|to|bis|à|a)\\s?\\d{1,2})?[\\s-]?(?:min(?:ute|uten|uti|uto|uut|uten|uter|ut|uty)?s?|minutos?|sec(?:ond)?s?)\\b(?= (?:to (?:talk|chat|connect|speak|discuss|catch|meet)|for (?:me|a|us)|of your|this|next|or|in|on|call|chat|meeting|zeit|diese|nächste|für|pour|para|per|voor|för|na)|[^\\p{L}\\n]*\\?)"
                    + "|\\b(?:happy|this is|it's) (?:mon|tues|wednes|thurs|fri|satur|sun)day\\b|\\b(?:reply|hit reply|answer|respond)(?: with)? (?:an? )?1, 2,? (?:or|and) 3\\b|\\b\\d(?:st|nd|rd|th) (?:e-?mail|time|attempt|message|try|note)\\b|\\b(?:by|before|until) the end of the (?:week|day|month)\\b|^\\s*\\d[.)]\\s+(?=.*\\b(?:interested|busy|later|not now|bad time|someone|wrong person|help)\\b).*$",
            FLAGS);

    /** Each gives the reader something. */
    private static final List<Pattern> VALUE = List.of(
            Pattern.compile("https?://\\S{4,}|\\bwww\\.\\S{4,}", FLAGS),
            Pattern.compile(
                    "(?<!strings )\\b(?:attach(?:ed|ing|ment)|enclos(?:ed|ing)|anbei|im anhang|beigefügt|ci-joint\\p{L}*|en pièce jointe|adjunt\\p{L}+|em anexo|in allegato|bijgevoegd|in de bijlage|bifogar|bifogat|w załączniku|w załączeniu)\\b|添付",
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

    private static final Pattern QUESTION = Pattern.compile("[?？]|か(?:[。\\s]|$)");
    private static final Pattern REQUEST = Pattern.compile(
            "\\b(?:let (?:me|us) (?:know|have)|(?:i|we) need to know|(?:obliged|grateful|appreciate it) if|wonder(?:ing|ed)? (?:if|whether)|please (?!find|see|note|don't hesitate|do not hesitate|accept|excuse|ignore)\\p{L}+|(?:could|can|would|will) you|reply (?:with|to)|just (?:reply|say|answer|hit)|tell me|send me|give me|drop me|call me|write (?:to )?me|pick|choose|book|one word will do|bitte (?!entschuldigen|verzeihen)|geben sie mir|sagen sie mir|schreiben sie mir|rufen sie|könnten sie|können sie|merci de|pourriez-vous|pouvez-vous|dites-moi|faites-moi|por favor|avísame|dígame|podría|me avisa|me diga|poderia|mi faccia sapere|fammi sapere|mi dica|me lo dica|potrebbe|laat (?:het )?me|laat (?:het )?mij|kunt u|zou u|hör av dig|säg till|kan du|skulle du|proszę|daj znać|czy może)\\b|(?:ください|お願い(?:いた|し))",
            FLAGS);
    /** Of this message: what hangs on another one, or lies in a folder, is no promise. */
    private static final Pattern PROMISES_FILE = Pattern.compile(
            "(?<!strings )\\b(?:i(?:'ve| have|'m| am)? (?:also )?attach(?:ed|ing)?|please (?:find|see) (?:the )?(?:\\w+ )?(?:attached|enclosed)|(?:is|are) (?:attached|enclosed)|(?:attached|enclosed) (?:is|are|you|please|find|to this)|see (?:the )?attach(?:ed|ment)|find attached|in the attachment|pfa|(?:along )?with this (?:e-?mail|message)(?= (?:you|i|comes)|[.:]))\\b(?! (?:nothing|(?:in|to|on) (?:our|my|the|your|last|a))\\b)"
                    + "|\\b(?:anbei|(?:im|als) anhang|in der anlage|(?:beigefügt|angehängt)(?=\\s*[.,:!\\n]))\\b(?! (?:ihrer|deiner|meiner letzten|der letzten))"
                    + "|\\b(?:ci-joint\\p{L}*|(?:en|la) pièces? jointes?|je (?:vous |te )?joins|joint à ce (?:mail|message))\\b"
                    + "|\\b(?:(?:te|le|os|les) adjunt(?:o|é|amos)|adjunt(?:o|é|amos)(?= (?:el|la|los|las|un|una|encontrar\\p{L}+|te|le|env\\p{L}+)\\b)|archivos? adjuntos?)\\b"
                    + "|\\b(?:em anexo|segue(?:m)? anex[oa]s?|no anexo|anexei|in allegato|(?:ti |le |vi )?allego|in de bijlage|als bijlage|bijgevoegd|bifogar (?:jag|vi)|jag bifogar|bifogat finns|i bilagan|w załącz(?:niku|eniu)|załączam)\\b|添付(?:の|ファイル|いたし|しま)",
            FLAGS);

    private static final Pattern BROKEN_LINK = Pattern.compile(
            "\\bhttps?:(?!//)\\S*|\\bhttps?//\\S*|\\bhttps?://(?:https?:\\S*|(?:localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0)\\b\\S*|(?=[\\s.,)]|$)|[^\\s/.:]*(?=[.,)]?(?:\\s|$)))|\\bhref\\s*=\\s*(?:\"\\s*\"|'\\s*'|\"#\")|(?-i:(?<=: )(?:LINK|URL)(?: HERE)?\\b(?=[.\\s]|$)|\\b(?:INSERT )?(?:LINK|URL) HERE\\b)|\\]\\(\\s*\\)|\\[(?:link|url|insert[^\\]]*)\\]|https?://(?:www\\.)?example\\.(?:com|org)\\S*",
            FLAGS);
    private static final Pattern EMPTY_GREETING =
            // What stands by itself in its language is no hole, unless a space is before the comma.
            Pattern.compile(
                    "\\A\\s*(?:(?:hi|hello|hey|dear|hallo|hola|olá|ciao|lieber?|chère?|estimad[oa]|querid[oa]|prezad[oa]|gentile|egregi[oa]|geachte|beste|sehr geehrter? (?:frau|herr)|hallo (?:frau|herr)|bonjour (?:madame|monsieur)|dear (?:mr|ms|mrs|dr)\\.?)\\s*[,!]|(?:bonjour|hej)\\s+,)",
                    FLAGS);
    private static final Pattern WORD = Pattern.compile(
            "[\\p{L}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]][\\p{L}\\p{Mn}'-]+|\\p{IsHan}{2,8}|[\\p{IsKatakana}ー]{2,20}");
    /** As in {@code l'attente} and {@code dell'impianto}. */
    private static final Pattern ELIDED = Pattern.compile("^(?:[cdjlmnst]|qu|un|(?:a|da|de|ne|su)ll)'(?=\\p{L}{2})");

    private static final Pattern SENTENCE = Pattern.compile("[^.!?。！？\\n]+(?:[.!?。！？]+|\\n|$)");
    private static final Pattern FIGURE = Pattern.compile("\\d+");
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
     * @param files whether files or links go with it, which is something to receive; absent when unknown
     */
    public static Report check(Touch touch, List<Touch> before, @Nullable Boolean files) {
        var text = aboveSignature(
                touch.text().length() <= LONGEST ? touch.text() : touch.text().substring(0, LONGEST));
        var body = body(Normalizer.normalize(text.replace("\r\n", "\n").replace('\u2019', '\''), Normalizer.Form.NFKC));
        var recent = before.subList(0, Math.min(5, before.size()));
        var known = new HashSet<String>();
        for (var earlier : recent) known.addAll(words(earlier.subject() + " " + aboveSignature(earlier.text())));
        var first = body.length() <= LONGEST_NUDGE ? body : body.substring(0, LONGEST_NUDGE);
        var own = ownWords(first, known);
        int asks = asks(body);
        var gives = Boolean.TRUE.equals(files) || givesSomething(body);
        var nudge = gives || own.size() >= FEW_WORDS ? null : nudge(first, own.size(), asks);

        // The typographic apostrophe, which takes the same room.
        var plain = text.replace('\u2019', '\'');
        var findings = new ArrayList<Finding>();
        var verdict = Verdict.OK;
        if (nudge != null) {
            verdict = Verdict.EMPTY;
            findings.add(at(
                    "empty",
                    plain,
                    nudge,
                    "It asks for attention and gives nothing. Add one thing they can use: an answer, a figure, an example, a"
                            + " time to choose, somebody to talk to."));
        }
        var copied = repeated(body, recent)
                || own.isEmpty() && ownWords(first, Set.of()).size() >= FEW_WORDS && !hasNewFigure(body, recent);
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
        for (var pattern : BLAMES)
            find(
                    "blame",
                    pattern,
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
        body = (cut < 0 ? body : body.substring(0, cut)).strip();
        body = CLOSING_BEHIND.matcher(body).replaceFirst("");
        return cut < 0 ? NAME_LINE.matcher(body).replaceFirst("").strip() : body.strip();
    }

    /** The words that ask for attention, if there is little but them: the few others are no more than those of the talk itself. */
    private static @Nullable String nudge(String body, int own, int asks) {
        var talk = talk(body);
        var filler = firstFiller(without(COURTESIES, body));
        if (filler != null) return own <= talk.size() + 2 ? filler : null;
        // Nobody nudges in words that were never used before without asking for something.
        boolean onlyTalk = asks > 0 && !talk.isEmpty() && (own <= 2 || talk.size() > 1 && own <= talk.size() + 1);
        if (onlyTalk) return talk.getFirst();
        // A question and next to nothing else ("Have your priorities shifted?") asks for attention in words no list
        // has.
        if (own > 1) return null;
        return SENTENCE.matcher(body)
                .results()
                .map(found -> found.group().strip())
                .filter(sentence -> QUESTION.matcher(sentence).find())
                .findFirst()
                .orElse(null);
    }

    private static List<String> talk(String body) {
        return TALK.matcher(body.toLowerCase(Locale.ROOT))
                .results()
                .limit(1_000)
                .map(found -> found.group())
                .distinct()
                .toList();
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
        var plain =
                NOTHING_TO_USE.matcher(NAME_FIELD.matcher(body).replaceAll(" ")).replaceAll(" ");
        return FIELD.matcher(plain)
                        .results()
                        .anyMatch(field ->
                                field.group().length() > 12 && field.group().matches("[{\\[](?s:.*)"))
                || VALUE.stream().anyMatch(value -> value.matcher(plain).find());
    }

    private static Set<String> ownWords(String body, Set<String> known) {
        var rest =
                NOTHING_TO_USE.matcher(NAME_FIELD.matcher(body).replaceAll(" ")).replaceAll(" ");
        var own = words(without(FILLER, without(COURTESIES, rest)));
        own.removeAll(PLAIN_WORDS);
        own.removeIf(word -> TALK.matcher(word).matches());
        own.removeAll(known);
        return own;
    }

    private static String without(List<Pattern> patterns, String text) {
        for (var pattern : patterns) text = pattern.matcher(text).replaceAll(" ");
        return text;
    }

    private static Set<String> words(String text) {
        var words = new LinkedHashSet<String>();
        WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .limit(5_000)
                .forEach(found -> words.add(ELIDED.matcher(found.group()).replaceFirst("")));
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

    private static boolean hasNewFigure(String body, List<Touch> before) {
        return FIGURE.matcher(body).results().limit(100).anyMatch(figure -> before.stream()
                .noneMatch(it -> it.text().contains(figure.group())));
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

    private static Pattern talkWords() {
        var words = new ArrayList<String>();
        for (var line : lines("talk-words.txt"))
            words.addAll(List.of(line.substring(3).split(" ")));
        return Pattern.compile("(?<![\\p{L}'-])(?:" + String.join("|", words) + ")(?![\\p{L}'-])", FLAGS);
    }

    private static List<Pattern> patterns(String file) {
        return lines(file).stream().map(line -> Pattern.compile(line, FLAGS)).toList();
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
