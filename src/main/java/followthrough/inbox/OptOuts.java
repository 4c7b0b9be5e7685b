package followthrough.inbox;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hears whether somebody asks, as the whole point of a message, to be left alone. An opt-out is for ever, so what is long,
 * asks something or only mentions the word is left to a person.
 */
final class OptOuts {
    private static final int MOST_WORDS = 40;
    private static final int MOST_WORDS_AROUND_A_LINE = 120;
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private static final Pattern SUBJECT = Pattern.compile(
            "^\\W*(?:unsubscribe|opt[- ]?out|remove me|stop|abmelden|abmeldung|abbestellen|austragen|désinscription|désabonnement|se désabonner|baja|dar de baja|darme de baja|cancelar suscripción|cancellami|disiscrizione|disiscrivimi|uitschrijven|afmelden|descadastrar|cancelar inscrição|wypisz|rezygnacja|avregistrera|afmeld)\\b[^?]{0,80}$",
            FLAGS);
    private static final Pattern LINE = Pattern.compile(
            "^\\W*(?:please |bitte |por favor |merci de )?(?:unsubscribe(?: me)?(?: please| now| immediately)?|stop(?: it| now| please| this| e-?mailing(?: me)?)?|remove(?: me)?(?: please)?|opt[- ]?(?:me )?out|abmelden|abbestellen|austragen|désinscription|désinscrire|désabonner|baja|dar de baja|cancellami|uitschrijven|afmelden)\\W*$",
            FLAGS);
    private static final Pattern ASKS = Pattern.compile(
            "\\bunsubscribe\\b|\\bopt(?:ing)?[- ](?:me )?out\\b|\\b(?:remove|delete|take) (?:me|us|my (?:name|e-?mail|address|details|data|contact)|this (?:e-?mail|address))\\b(?! (?:up|out to|to lunch))|\\btake (?:me|us) off\\b|\\bstop (?:e-?mailing|mailing|contacting|sending|writing|messaging|spamming|calling|these|this|bothering)\\b|\\b(?:do not|don'?t|never) (?:e-?mail|contact|write|mail|message|call|send) (?:to )?(?:me|us|any)\\b|\\b(?:do not|don'?t) (?:wish|want|like) to (?:receive|hear|be contacted|get)\\b|\\bno (?:more|further) (?:e-?mails?|messages?|mails?|contact|communication)\\b|\\bleave me alone\\b"
                    + "|\\b(?:aus|von) (?:ihrem|ihrer|eurem|eurer|dem|der|dieser) (?:verteiler|liste|mailingliste|newsletter)|\\bkeine (?:weiteren |mehr )?(?:e-?mails?|mails?|nachrichten|werbung|newsletter|kontaktaufnahme)\\b(?:.{0,30}\\bmehr\\b)?|\\b(?:schreiben|kontaktieren|mailen|belästigen) sie mi(?:ch|r) (?:bitte )?(?:nicht|nie)|\\bnicht (?:mehr |länger )?(?:kontaktier|anschreib|angeschrieben)|\\b(?:meine|diese) (?:daten|adresse|e-?mail-?adresse|mailadresse).{0,30}(?:lösch|entfern|streich)|\\blöschen sie (?:bitte )?mein|\\b(?:abmelden|abbestellen|austragen)\\b"
                    + "|\\bdés(?:inscri|abonn)\\w*|\\bne (?:plus|pas) (?:me |m['’]|nous )?(?:contacter|écrire|envoyer|recevoir|solliciter)|\\bne (?:m['’]|me |nous )(?:contactez|écrivez|envoyez|sollicitez) plus|\\b(?:retirez|supprimez|enlevez)[- ](?:moi|mon|mes)|\\bcessez de\\b|\\barrêtez de m"
                    + "|\\b(?:darme|dar|denme|deme|quiero) (?:de |la )?baja\\b|\\bno (?:me |nos )?(?:escrib|contact|env[ií]|mand)\\w* más|\\bno (?:quiero|deseo) (?:seguir )?recib|\\belimin\\w* (?:mi|mis) (?:correo|datos|direcci)|\\bcancelar (?:la |mi )?suscripci|\\bdejen? de (?:escribir|enviar|mandar|contactar)"
                    + "|\\bcancella(?:temi|mi|te il mio)|\\bdisiscri|\\bnon (?:contattate|scrivete|inviate)\\w* più|\\bnon (?:voglio|desidero) (?:più )?ricevere|\\buitschrijven|\\bafmelden|\\bstuur(?:t)? (?:me |mij )?geen|\\bgeen (?:e-?mails?|berichten) meer|\\bdescadastr|\\bnão (?:quero|desejo) (?:mais )?receber|\\bremov\\w+ (?:o )?meu e-?mail|\\bwypis(?:z|ać)|\\bproszę o usunięcie|\\bnie (?:życzę|chcę) .{0,20}otrzymywa|\\bavprenumerera|\\bavregistrera",
            FLAGS);
    private static final Pattern NEGATED = Pattern.compile(
            "\\b(?:do not|don'?t|not|never|without|no need to|didn'?t|instead of|before|rather than) (?:\\w+ ){0,2}(?:unsubscrib|opt|remove|delete|take me|stop)|\\bif (?:i|you|we|they) .{0,40}unsubscrib|\\bnicht (?:abmelden|austragen)|\\bunsubscribe (?:link|rate|button|page|feature)|\\bhow (?:do|can|does|would|to)\\b|\\bcan (?:your|the) (?:product|tool|system|software)\\b",
            FLAGS);

    /** What the way out of our automatic mail puts into the subject; the token says whose way out it is. */
    private static final Pattern TOKEN =
            Pattern.compile("^\\s*unsubscribe\\s+([\\w-]{24})\\s*$", Pattern.CASE_INSENSITIVE);

    private OptOuts() {}

    /** The token of the message by whose way out somebody leaves; absent when the subject holds none. */
    static @Nullable String token(String subject) {
        var found = TOKEN.matcher(subject);
        return found.matches() ? found.group(1) : null;
    }

    static boolean is(String subject, String text) {
        var plain = text.strip();
        boolean bare = plain.split("\\s+").length <= 8;
        if (SUBJECT.matcher(subject).find() && !subject.contains(":") && (plain.isEmpty() || bare || asks(plain)))
            return true;
        // In a newsletter such a line is its way out.
        if (plain.split("\\s+").length <= MOST_WORDS_AROUND_A_LINE
                && plain.lines().limit(40).anyMatch(line -> LINE.matcher(line).matches()))
            return !NEGATED.matcher(plain).find();
        return asks(plain);
    }

    private static boolean asks(String text) {
        return text.split("\\s+").length <= MOST_WORDS
                && ASKS.matcher(text).find()
                && !NEGATED.matcher(text).find();
    }
}
