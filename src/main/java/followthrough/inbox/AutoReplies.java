package followthrough.inbox;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells machines that answer for a person, by RFC 3834 and by custom, and reads when the person will be back. */
final class AutoReplies {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final String PREFIXES = "^\\W*(?:(?:re|aw|antw|sv|rv|ri|fwd?)\\s*:\\s*)*\\[?";
    private static final Pattern ANSWER = Pattern.compile("^\\W*(?:re|aw|antw|sv|rv|ri)\\s*:", FLAGS);
    /** Subjects that machines give to their answers. */
    private static final Pattern SUBJECT = Pattern.compile(
            PREFIXES
                    + "(?:auto(?:matic|matische[rs]?|matisch|matique|matica|mática)?[- :_]*(?:reply|respon[sd]|antwort|répon|respuesta|risposta|resposta|svar|odpowied|antwoord)|auto-?re(?:ply|sponse|sponder)|autosvar|autoantwort|out of (?:the )?office|ooo\\b|i am away|i'm away|i am on (?:vacation|holiday|leave)|holiday notice|abwesenheits(?:notiz|assistent|meldung|nachricht|info)|automatische antwort|nicht im (?:büro|haus)|réponse automatique|je suis absent|respuesta autom|fuera de (?:la )?oficina|estoy fuera|risposta automatica|fuori (?:sede|ufficio)|resposta autom|fora do escritório|automatisch antwoord|automatiskt svar|poza biurem|autoodpowied|automatyczna odpowied|автоответ|автоматический ответ|自動返信|自动回复|自動回覆|부재중|ofis dışı|otomatik yanıt)",
            FLAGS);
    /** Subjects about an absence, which may be the sender's or something they sell, plan or want to buy. */
    private static final Pattern ABSENCE = Pattern.compile(
            PREFIXES
                    + "(?:away from|on (?:vacation|holiday|leave|annual leave|parental leave)|vacation|abwesend|abwesenheit|im urlaub|urlaub|absence|absent|en (?:congé|vacances)|ausencia|ausente|vacaciones|assente|assenza|ausência|afwezig|niet aanwezig|frånvar|fravær|nieobecno|отсутств|отпуск|不在)",
            FLAGS);

    private static final Pattern WORDS = Pattern.compile(
            "out of (?:the )?office|(?:am|are|will be|be) (?:currently |presently )?(?:away|on (?:vacation|holiday|leave|annual leave|maternity|paternity|parental))|limited access to (?:my )?e-?mail|no access to (?:my )?e-?mail|(?:this is|an?) (?:an )?auto(?:matic|mated)?[ -]?(?:reply|response|e-?mail response)|auto-?generated (?:reply|response)|abwesend|nicht im (?:büro|haus)|im urlaub|außer haus|nicht erreichbar|(?:je suis|serai) (?:actuellement )?(?:absent|en congé|en vacances)|absent(?:e)? du bureau|fuera de (?:la )?oficina|estoy (?:de vacaciones|ausente|fuera)|estaré (?:de vacaciones|ausente|fuera)|fuori (?:sede|ufficio)|sono assente|ben (?:ik )?(?:afwezig|niet aanwezig)|på semester|poza biurem|w urlopie|в отпуске",
            FLAGS);
    private static final Pattern RECEIPT = Pattern.compile(
            "thank you for (?:your (?:e-?mail|message|inquiry|enquiry|interest)|contacting|writing|getting in touch)|we(?:'ve| have) received your|your (?:e-?mail|message|request|inquiry) (?:has been|was) received|vielen dank für ihre (?:nachricht|anfrage|e-?mail)|ihre (?:nachricht|anfrage|e-?mail) (?:ist|haben|wurde)|ticket (?:#|number|has been)|merci (?:de|pour) votre|hemos recibido su|abbiamo ricevuto",
            FLAGS);
    /** Services that hold a message back until its sender proves to be a person. */
    private static final Pattern CHALLENGE = Pattern.compile(
            "guest list|challenge[- /]response|(?:to have|to get|in order for) (?:your|this) (?:message|e-?mail).{0,60}delivered|prove (?:that )?you are (?:a )?human|spam ?arrest|waiting for your (?:approval|confirmation)|confirm (?:that )?you (?:are|sent)|whitelist",
            FLAGS);

    private static final Pattern NO_LONGER = Pattern.compile(
            "no longer (?:with|work|employed|at)|nicht mehr (?:bei|im unternehmen|für)|ne (?:fait|travaille) plus|ya no (?:trabaj|form)",
            FLAGS);

    private static final Map<String, Integer> MONTHS = months(
            "january jan januar jänner jän janvier janv enero ene gennaio gen januari janeiro stycznia",
            "february feb februar februari février fevrier févr febrero febbraio fevereiro lutego",
            "march mar märz mrz maerz mars marzo maart março marca",
            "april apr avril avr abril abr aprile kwietnia",
            "may mai mayo may maggio mag mei maio maja maj",
            "june jun juni juin junio giugno giu junho czerwca",
            "july jul juli juillet juil julio luglio lug julho lipca",
            "august aug août aout agosto ago augustus augusti sierpnia",
            "september sep sept septembre septiembre settembre set setembro września",
            "october oct oktober okt octobre octubre ottobre ott outubro out października",
            "november nov novembre noviembre novembro listopada",
            "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro desember grudnia");
    private static final String NAME = "(\\p{L}{3,12})\\.?";
    private static final String BACK =
            "(?:(?:return(?:ing)?|back|resum\\w+|available(?: again)?|reachable|in the office(?: again)?)[^\\n.;!?]{0,40}?(?:on|by|from)?|(?:ab|am)(?: dem| den)?(?=.{0,50}(?:wieder|zurück|zurueck|erreichbar))|(?:wieder|zurück|zurueck|erreichbar)[^\\n.;!?]{0,40}?(?:ab|am|seit)?|(?:de retour|retour|rentr\\w+|reviendrai|disponible|joignable)[^\\n.;!?]{0,40}?(?:le|à partir du|dès le|au)?|(?:regreso|vuelvo|volver\\w+|regresar\\w+|reincorpor\\w+|estaré de vuelta|de vuelta)[^\\n.;!?]{0,40}?(?:el|a partir del)?|(?:rientr\\w+|torner\\w+)[^\\n.;!?]{0,40}?(?:il)?|(?:terug|aanwezig)[^\\n.;!?]{0,40}?(?:op)?)";
    private static final String UNTIL =
            "(?:until|till|through|thru|up to|to|bis(?: einschließlich| zum| inkl\\.?)?|jusqu['’]?(?:au| au|à)|au|hasta(?: el)?|al|fino al?|t/m|tot(?: en met)?|–|—|-)";
    private static final String WEEKDAY = "(?:\\p{L}{2,12}[.,]?\\s+(?:the |den |dem |le |el |il |,)?)?";
    private static final Pattern DATE = Pattern.compile(
            "(?:(?<back>" + BACK + ")|" + UNTIL + ")[\\s:,]*(?:(?:and )?including )?" + WEEKDAY
                    + "(?:(?<y1>20\\d\\d)-(?<m1>\\d{1,2})-(?<d1>\\d{1,2})"
                    + "|(?<d2>\\d{1,2})\\.\\s?(?<m2>\\d{1,2})\\.(?:\\s?(?<y2>20\\d\\d|\\d\\d)\\b)?"
                    + "|(?<a3>\\d{1,2})/(?<b3>\\d{1,2})(?:/(?<y3>20\\d\\d|\\d\\d))?"
                    + "|(?<d4>\\d{1,2})(?:st|nd|rd|th|er|ers|\\.|º|°)?(?:\\s+(?:of|de|den))?\\s+"
                    + NAME.replace("(", "(?<n4>")
                    + "(?:,?\\s+(?:de |del )?(?<y4>20\\d\\d))?"
                    + "|" + NAME.replace("(", "(?<n5>")
                    + "\\s+(?<d5>\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(?<y5>20\\d\\d))?)",
            FLAGS);

    private AutoReplies() {}

    /** Whether a machine answered for a person; what only confirms a receipt is one too. */
    static boolean is(Mime message, String subject, String text) {
        var submitted = message.header("auto-submitted").toLowerCase(Locale.ROOT);
        if (submitted.startsWith("auto-replied")) return true;
        if (message.has("x-autoreply") && !message.header("x-autoreply").equalsIgnoreCase("no")) return true;
        if (message.has("x-autorespond") || message.has("x-auto-reply-from") || message.has("x-mail-autoreply"))
            return true;
        if (message.has("x-autogenerated")
                && message.header("x-autogenerated").toLowerCase(Locale.ROOT).contains("reply")) return true;
        var precedence = message.header("precedence").toLowerCase(Locale.ROOT);
        if (precedence.contains("auto_reply") || precedence.contains("auto-reply")) return true;
        if (message.header("x-precedence").toLowerCase(Locale.ROOT).contains("auto_reply")) return true;
        if (message.header("delivered-to").equalsIgnoreCase("autoresponder")) return true;
        if (message.header("x-pobox-auto-response").length()
                        + message.header("x-ms-exchange-inbox-rules-loop").length()
                > 0) return true;
        // Whoever answers writes under the subject they were written to, be it about holidays: there it proves nothing.
        boolean named = SUBJECT.matcher(subject).find();
        if (named
                && !ANSWER.matcher(subject).find()
                && message.header("in-reply-to").isEmpty()) return true;
        boolean generated = submitted.startsWith("auto-")
                || message.has("x-auto-response-suppress")
                || precedence.equals("junk")
                || precedence.equals("bulk") && message.header("list-id").isEmpty();
        var start = text.length() <= 1_500 ? text : text.substring(0, 1_500);
        if ((named || ABSENCE.matcher(subject).find())
                && (generated || WORDS.matcher(start).find())) return true;
        if (generated
                && (WORDS.matcher(start).find()
                        || RECEIPT.matcher(start).find()
                        || NO_LONGER.matcher(start).find())) return true;
        return generated && !message.header("in-reply-to").isEmpty() && submitted.startsWith("auto-");
    }

    /** Whether the sender is asked to prove something before the message is shown to anybody. */
    static boolean isChallenge(Mime message, String text) {
        boolean machine = message.type().equals("multipart/report")
                || message.has("auto-submitted")
                || message.header("from").toLowerCase(Locale.ROOT).matches(".*(?:no-?reply|verif|confirm|challenge).*");
        return machine
                && CHALLENGE
                        .matcher(text.length() <= 3_000 ? text : text.substring(0, 3_000))
                        .find();
    }

    /**
     * The day the person says to be back. After "until" it is the day after, except that "back on" names the day itself.
     *
     * @param written the day it was written, which settles a missing year
     */
    static @Nullable LocalDate back(String text, LocalDate written) {
        var start = text.length() <= 3_000 ? text : text.substring(0, 3_000);
        LocalDate until = null;
        var found = DATE.matcher(start);
        while (found.find()) {
            var date = date(found.toMatchResult(), written, start);
            if (date == null || date.isBefore(written.minusDays(1)) || date.isAfter(written.plusDays(400))) continue;
            // "Not back until the 3rd" and "back on the 3rd" both mean the 3rd.
            if (found.group("back") != null) return date;
            if (until == null || date.isAfter(until)) until = date;
        }
        return until == null ? null : until.plusDays(1);
    }

    private static @Nullable LocalDate date(MatchResult found, LocalDate written, String text) {
        try {
            if (found.group("d1") != null) return of(found.group("y1"), num(found, "m1"), num(found, "d1"), written);
            if (found.group("d2") != null) return of(found.group("y2"), num(found, "m2"), num(found, "d2"), written);
            if (found.group("a3") != null) {
                int a = num(found, "a3"), b = num(found, "b3");
                // Month first only where English is written and nothing else fits better.
                boolean monthFirst =
                        b > 12 || a <= 12 && isEnglish(text) && !nearer(found.group("y3"), b, a, a, b, written);
                return monthFirst ? of(found.group("y3"), a, b, written) : of(found.group("y3"), b, a, written);
            }
            if (found.group("d4") != null)
                return named(found.group("y4"), found.group("n4"), num(found, "d4"), written);
            return named(found.group("y5"), found.group("n5"), num(found, "d5"), written);
        } catch (DateTimeException e) {
            return null; // the 31st of February is no date
        }
    }

    /** Whether day first gives a date within two months and month first does not. */
    private static boolean nearer(
            @Nullable String year, int month, int day, int otherMonth, int otherDay, LocalDate written) {
        return isNear(year, month, day, written) && !isNear(year, otherMonth, otherDay, written);
    }

    private static boolean isNear(@Nullable String year, int month, int day, LocalDate written) {
        try {
            var date = of(year, month, day, written);
            return !date.isBefore(written) && date.isBefore(written.plusDays(60));
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isEnglish(String text) {
        return Pattern.compile("\\b(?:the|will|office|and|return)\\b", FLAGS)
                .matcher(text)
                .find();
    }

    private static @Nullable LocalDate named(@Nullable String year, String month, int day, LocalDate written) {
        var number = MONTHS.get(month.toLowerCase(Locale.ROOT));
        return number == null ? null : of(year, number, day, written);
    }

    private static LocalDate of(@Nullable String year, int month, int day, LocalDate written) {
        if (year != null)
            return LocalDate.of(
                    year.length() == 2 ? 2000 + Integer.parseInt(year) : Integer.parseInt(year), month, day);
        var date = LocalDate.of(written.getYear(), month, day);
        return date.isBefore(written.minusDays(30)) ? date.plusYears(1) : date;
    }

    private static int num(MatchResult found, String group) {
        return Integer.parseInt(found.group(group));
    }

    private static Map<String, Integer> months(String... names) {
        var months = new HashMap<String, Integer>();
        for (int i = 0; i < names.length; i++) for (var name : names[i].split(" ")) months.put(name, i + 1);
        return Map.copyOf(months);
    }
}
