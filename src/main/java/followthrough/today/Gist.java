package followthrough.today;

import java.util.regex.Pattern;

/** What a message says first: its first sentence after the greeting. A simple rule of thumb, for previews alone. */
final class Gist {
    private static final int LONGEST = 200;

    /** Words that greetings begin with, in the languages our templates and our prospects write. */
    private static final String GREETINGS = "hello|hi|hey|dear|good (?:morning|afternoon|evening|day)"
            + "|hallo|guten (?:tag|morgen|abend)|liebe[rs]?|sehr geehrte[rs]?|moin|servus|gr[üu]ezi"
            + "|bonjour|bonsoir|salut|ch[eè]re?s?|madame|monsieur"
            + "|hola|buen[oa]s (?:d[ií]as|tardes|noches)|estimad[oa]s?|querid[oa]s?"
            + "|ciao|salve|buongiorno|buonasera|gentile|car[oa]|ol[áa]|bom dia|boa tarde|prezad[oa]s?"
            + "|beste|geachte|goede(?:morgen|middag|navond)|dag|hej|hei|hall[åo]|k[æj]+re|b[äa]sta?|dzie[ńn] dobry|szanown[ya]";

    /** A whole line, or the words before the first comma, exclamation mark or colon of one; the dot of "Dr." ends none. */
    private static final Pattern GREETING = Pattern.compile(
            "^\\s*(?:" + GREETINGS + ")\\b(?:[^\\n,!:.]|(?<=\\b\\p{L}{1,4})\\.){0,60}(?:[,!:.]+\\s*|\\R)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern SENTENCE = Pattern.compile("^.*?(?:[.!?…](?=\\s|$)|\\R\\s*\\R|$)", Pattern.DOTALL);

    private Gist() {}

    /** The whole text where it is nothing but a greeting. */
    static String of(String text) {
        var rest = GREETING.matcher(text).replaceFirst("").strip();
        if (rest.isEmpty()) return text.strip();
        var sentence = SENTENCE.matcher(rest);
        var first = (sentence.find() ? sentence.group() : rest).strip().replaceAll("\\s+", " ");
        return first.length() <= LONGEST ? first : first.substring(0, LONGEST).strip() + "…";
    }
}
