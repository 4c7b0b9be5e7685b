package followthrough.inbox;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells machines that answer for a person, by RFC 3834, by the habits of mail programs and, where both are silent, by
 * words that a person does not put together. Whoever answers by hand and mentions an absence is a person.
 */
final class AutoReplies {
    private static final int MOST_TEXT = 2_000;
    private static final int MOST_SUBJECT = 300;
    private static final String L = "(?<![\\p{L}\\p{N}])(?:";
    private static final String R = ")(?!\\p{L})";
    /** Stays within the sentence, which the full stop of "vom 5.10. bis 12.10." does not end. */
    private static final String NEAR = "(?:[^.!?\\n]|(?<=\\d)\\.){0,60}?";

    private static final String PREFIXES = "^[^\\p{L}]*(?:(?:re|aw|antw|sv|rv|ri|odp|vs|fwd?)\\s*:\\s*)*[\\[【(]?\\s*";
    private static final Pattern ANSWER =
            Pattern.compile("^[^\\p{L}]*(?:re|aw|antw|sv|rv|ri|odp|vs|ynt|res|r|回复|答复|回覆|返信)\\s*[::]");
    private static final String AUTOMATIC =
            "(?:auto(?:mated|matic(?:ally)?|matische[rs]?|matisch|matique|matica|mática|matisk[t]?|matyczna|matická|matikus|maattinen|matski)?[- :_]*(?:reply|respon[sd]e?r?|antwort|answer|répon\\p{L}*|respuesta|risposta|resposta|svar\\p{L}*|odpowied\\p{L}*|antwoord|vastaus|odpověď|válasz)"
                    + "|(?:réponse|message|réponse d'absence|respuesta|mensaje|resposta|mensagem|risposta|messaggio|svar) (?:autom[aá]ti\\p{L}*|d'absence)|auto-?re(?:ply|sponse|sponder)|auto-?respuesta|autosvar|autoantwort|autoodpowied\\p{L}*|автоответ\\p{L}*|автоматический ответ|自動(?:返信|応答|回覆|答覆)|自动(?:回复|答复)|자동 ?(?:회신|응답)|otomatik yanıt|otomatik cevap)";
    /** Subjects that machines give to their answers. */
    private static final Pattern SUBJECT = Pattern.compile(
            PREFIXES + "(?:" + AUTOMATIC
                    + "|auto:|out of (?:the )?office|ooo\\b|oof\\b|away from my (?:mail|e-?mail|desk)|i am away|i'm away|i(?:'m| am) on (?:vacation|holiday|leave)|holiday notice|vacation (?:reply|notice|message)|abwesenheits(?:notiz|assistent|meldung|nachricht|info|agent)\\p{L}*|abwesend:|au(?:ß|ss)er haus|(?:bin )?nicht (?:im (?:büro|haus|dienst)|da\\b)|je suis absente?|absente? du bureau|absence du bureau|message d'absence|notification d'absence|fuera de (?:la )?oficina|estoy fuera|ausente de la oficina|fuori (?:sede|ufficio)|fora do escritório|ausência (?:do escritório|temporária)|niet (?:op kantoor|aanwezig)|afwezigheids?\\p{L}*|ej på (?:kontoret|plats)|frånvaro(?:meddelande)?:|ikke (?:på kontoret|til stede)|fraværs(?:melding|besked)|poza biurem|ofis dışı|poissa toimistolta|mimo kancelář|вне офиса|不在(?:通知|のお知らせ|連絡)|부재 ?중?|外出中)");
    /** Those that no person writes: a machine's own word, or an absence with a colon before what is ours. */
    private static final Pattern CERTAIN = Pattern.compile(
            PREFIXES + "(?:(?:" + AUTOMATIC
                    + "|abwesenheitsnotiz|auto:)|(?:out of (?:the )?office(?: auto-?reply)?|ooo|abwesend|absence du bureau|fuera de la oficina|fuori sede|afwezig)\\s{0,2}[::】\\])])");
    /** Subjects about an absence, which may be the sender's or something they sell, plan or want to buy. */
    private static final Pattern ABSENCE = Pattern.compile(
            PREFIXES
                    + "(?:away|on (?:vacation|holiday|leave|annual leave|parental leave|maternity leave)|vacation|holiday|annual leave|maternity leave|office closed|closed|abwesend|abwesenheit|im urlaub|urlaub|betriebs(?:urlaub|ferien|ruhe)|elternzeit|absence|absente?|en (?:congés?|vacances)|congés|fermeture|ausencia|ausente|vacaciones|cierre|assente|assenza|ferie|chiusura|ausência|férias|recesso|afwezig|vakantie|gesloten|frånvar|semester|stängt|fravær|ferie|nieobecn|urlop|отсутств|отпуск|.{0,12}(?:不在|休業|休暇|休假|放假|휴가|휴무)|[\\p{L}. '-]{2,40} (?:is (?:currently )?(?:out of (?:the )?office|away)|ist (?:zurzeit |derzeit )?(?:abwesend|au(?:ß|ss)er haus|nicht im (?:büro|haus))|est absente?|está (?:fuera|ausente)|è (?:assente|fuori)|is afwezig))");
    /** Subjects under which a system says that something arrived. */
    private static final Pattern RECEIVED = Pattern.compile(
            "ticket.{0,20}(?:received|created|opened|#\\s?\\d)|\\[(?:ticket|case|request|ref)[^\\]]{0,3}\\d{3,}|(?:we(?:'ve| have)?|your \\p{L}+ (?:has been|was)) received|received your|acknowledge?ment of|thank(?:s| you) for (?:contacting|your (?:e-?mail|message|enquiry|inquiry|request))|(?:eingangs|empfangs)bestätigung|ihre (?:anfrage|nachricht|e-?mail).{0,30}(?:eingegangen|erhalten)|accusé de réception|nous avons (?:bien )?reçu|acuse de recibo|confirmación de recepción|hemos recibido|confirmação de rece\\p{L}+|recebemos|conferma (?:di )?ricezione|abbiamo ricevuto|ontvangstbevestiging|wij hebben uw|mottagningsbekräftelse|vi har (?:tagit emot|mottagit|modtaget|mottatt)|kvittering|potwierdzenie (?:otrzymania|przyjęcia|odbioru)|お問い?合わせ(?:を)?(?:いただき|ありがとう|受付)|受付(?:完了|けました|のお知らせ)|受け付けました");

    /** Somebody says of themselves that they are not there now or soon; "I was away" is another matter. */
    private static final Pattern AWAY = Pattern.compile(
            L
                    + "(?:i am|i'm|i will be|i'll be|am|will be|we are|we're|we will be|we'll be|offices? (?:is|are)|currently|presently|temporarily) (?:\\p{L}+ ){0,4}?(?:out of (?:the )?office|ooo|out of town|out (?:until|from|on|with|sick|today|this|for)|away|on (?:\\p{L}+ ){0,2}(?:leave|vacations?|holidays?|pto|sabbatical)|travel+ing|closed|unavailable|not (?:in the office|at my desk|available|working)|off (?:work|until|today|this|sick|on)|in training)|out of (?:the )?office (?:until|from|on|through|today|this|for|with|and|attending)"
                    + "|(?:bin|sind|ist|befinde|befinden|habe|haben|bleibt|werde)" + NEAR
                    + "(?:nicht (?:im (?:büro|haus|dienst|hause)|am (?:platz|arbeitsplatz)|anwesend|erreichbar|zu erreichen)|abwesend|(?:im|in) \\p{L}{0,12}urlaub|urlaub|betriebsferien|au(?:ß|ss)er haus|elternzeit|mutterschutz|geschlossen|dienstreise|geschäftsreise|verreist|krankgeschrieben|eingeschränkt erreichbar|in terminen)"
                    + "|(?:je suis|je serai|serai|nous sommes|nous serons|bureaux? (?:est|sont|sera|seront)|actuellement)"
                    + NEAR
                    + "(?:absente?s?|en (?:congés?|vacances|déplacement|formation|arrêt)|fermés?|indisponible)|absente? (?:du bureau|du \\d|jusqu|aujourd)"
                    + "|(?:estoy|estaré|estaremos|estamos|encuentro|encontramos|permanecerán?|estarán?)" + NEAR
                    + "(?:fuera|ausentes?|vacaciones|de viaje|cerrad[ao]s?|de baja|de permiso)"
                    + "|(?:estou|estarei|estaremos|encontro-me|encontro|estará|estarão)" + NEAR
                    + "(?:férias|ausentes?|fora d[oe]|em viagem|fechad[ao]s?|recesso|de licença)"
                    + "|(?:sono|sarò|saremo|siamo|sarà|saranno|resterà|resteranno|rimarrà|rimarranno)" + NEAR
                    + "(?:assent[ei]|fuori (?:sede|ufficio)|in ferie|chius[oiae]|in trasferta|in malattia|in congedo)"
                    + "|(?:ben|is|zijn)" + NEAR
                    + "(?:afwezig|niet aanwezig|vakantie|gesloten|verlof|niet op kantoor|niet bereikbaar)"
                    + "|(?:är|er|har|holder|holdt)" + NEAR
                    + "(?:semester|ledig|bortrest|frånvarande|tjänsteresa|stängt|ferie|fraværende|bortreist|lukket|stengt|orlov)"
                    + "|(?:jestem|będę|przebywam|biuro będzie)" + NEAR
                    + "(?:urlop\\p{L}*|nieobecn[yai]|poza biurem|nieczynne|zwolnieniu|delegacji)"
                    + "|(?:я|буду|нахожусь|сейчас)" + NEAR
                    + "(?:отпуск\\p{L}*|отсутств\\p{L}*|командировк\\p{L}*|вне офиса)"
                    + "|(?:jsem|čerpám|budu)" + NEAR + "(?:dovolen\\p{L}*|mimo kancelář|nepřítom\\p{L}*)"
                    + "|olen" + NEAR
                    + "(?:\\p{L}*lomalla|poissa)|szabadságon vagyok|izindeyim|izinliyim|ofis dışında\\p{L}*"
                    + R
                    + "|不在に(?:して|し|いた)|不在です|休業(?:とさせて|いたし|期間|のため|中)|休暇を?(?:いただ|頂|取)|休暇中|出張(?:中|のため)|外出(?:して|中)|お休みを?(?:いただ|頂)|休假|放假|不在办公室|出差|부재 ?중|휴가(?: ?중|입니다)");
    /** Something arrived; a person rather answers what it says. */
    private static final Pattern RECEIPT = Pattern.compile(L
            + "thank(?:s| you) for (?:your (?:e-?mail|message|inquiry|enquiry|interest|request)|contacting|writing|getting in touch|reaching out)|we(?:'ve| have) received your|your (?:e-?mail|message|request|inquiry|enquiry)(?: \\([^)]{1,20}\\))? (?:has been|was|is being) (?:received|logged|reviewed)|(?:vielen|herzlichen|besten) dank für (?:ihre|deine) (?:nachricht|anfrage|e-?mail|mail)|ihre (?:nachricht|anfrage|e-?mail) (?:ist|haben wir|wurde)|ticket (?:#|number|has been)|merci (?:de|pour) (?:votre|nous avoir)|accusons réception|nous avons bien reçu|hemos recibido (?:su|tu)|gracias por (?:su|tu|contactar|escribir)|obrigad[oa] pel[oa]|recebemos (?:a sua|o seu|seu|sua)|abbiamo ricevuto|grazie per (?:aver|la sua|il suo|averci)|(?:bedankt|dank) voor (?:uw|je)|(?:hebben|is) (?:uw|je) (?:bericht|vraag|mail|e-mail).{0,30}ontvangen|uw (?:bericht|vraag|e-?mail).{0,30}ontvangen|tack för (?:ditt|din)|tagit emot (?:ditt|din)|har mottagit|tak for din|har modtaget|takk for (?:din|henvendelsen)|har mottatt|dziękuj\\p{L}+ za|otrzymaliśmy|спасибо за|ваше (?:письмо|обращение)|děkujeme za|köszönjük|kiitos)"
            + "|お問い?合わせ(?:いただき|頂き|を受け|ありがとう)|ご連絡(?:いただき|ありがとう|頂き)|を受け付けました|感谢您的|已收到您|문의해");
    /** A machine speaks of itself. */
    private static final Pattern MACHINE = Pattern.compile(L
            + "this is an? auto(?:matic|mated|matically|-)|auto(?:matically|-) ?generated|this (?:e-?mail|message) (?:is|was|has been) (?:an )?(?:auto|sent auto|generated auto)|please do not (?:reply|respond) to this|automatisch (?:generierte|erstellte|versandte|erzeugte|versendete|generiert|erstellt|versandt)|dies(?:e|es)? (?:ist )?(?:eine )?automatische|automatische (?:antwort|nachricht|e-?mail|eingangs)|antworten sie (?:bitte )?nicht auf diese|(?:message|réponse|courriel|mail|e-mail) automatique|généré(?:e)? automatiquement|envoyée? automatiquement|merci de ne pas (?:y )?répondre|ne pas répondre à ce|(?:mensaje|respuesta|correo) (?:generad[oa] )?automátic|generad[oa] automáticamente|no responda a este|(?:mensagem|resposta|e-?mail) automátic|gerad[oa] automaticamente|não responda a est|(?:messaggio|risposta|e-?mail) automatic|generat[oa] automaticamente|non rispond\\p{L}+ a quest|automatisch(?:e)? (?:bericht|antwoord|gegenereerd|verzonden|ontvangst)|automatiskt? (?:svar|meddelande|genererat|besked|melding|generert)|automatyczna odpowiedź|wygenerowan\\p{L}+ automatycznie|wiadomość automatyczna|автоматическ|otomatik|automaattinen|automatick[áýy]|automatikus)"
            + "|自動(?:返信|応答|送信|配信|的に)|自动(?:回复|答复|发送)|自動回覆|자동 ?(?:회신|응답|발송)");

    private static final Pattern URGENT = Pattern.compile(L
            + "urgent(?:ly)?|immediate (?:assistance|help|attention|response)|emergenc\\p{L}+|in my absence|dringend\\p{L}*|eilige\\p{L}*|notfall\\p{L}*|vertretung|vertritt|en cas d'urgence|urgences?|urgen\\p{L}+|en mon absence|emergencia|in mia assenza|spoed|dringende|brådskande|akuta|haster|hastesaker|pilny\\p{L}+|срочн\\p{L}+|acil|kiireelli\\p{L}+|sürgős|naléhav\\p{L}+"
            + R + "|お急ぎ|緊急|至急|紧急|急事|긴급|급한");
    /** An answer is put off until a return. */
    private static final Pattern LATER = Pattern.compile(
            L
                    + "(?:reply|respond|answer|get back|be in touch|read).{0,50}(?:on my return|upon my return|when i(?:'m| am)? (?:return|back|get back)|once i|as soon as (?:i|possible)|after that)|(?:nach|bei) meiner rückkehr|sobald ich (?:wieder|zurück)|schnellstmöglich|à mon retour|dès mon retour|a mi (?:regreso|vuelta)|(?:ao|no) meu re(?:gresso|torno)|al mio (?:rientro|ritorno)|bij (?:mijn )?terugkomst|na mijn vakantie|när jag (?:är tillbaka|kommer)|når jeg er tilbage|når jeg er tilbake|po (?:moim )?powrocie|после возвращения)");

    private static final Pattern UNREAD = Pattern.compile(L
            + "(?:limited|no|intermittent|without|not have|sporadic) (?:or no )?access|(?:not|n't) be (?:checking|reading|monitoring|able to (?:read|respond|reply))|(?:nicht|werden nicht) (?:automatisch )?(?:weitergeleitet|gelesen|bearbeitet)|keinen (?:zugriff|zugang)|pas accès|ne consulte pas|acceso limitado|sin acceso|sem acesso|acesso (?:limitado|restrito)|non (?:ho|avrò) accesso|accesso limitato|geen toegang|lees (?:ik )?(?:mijn|geen)|läser inte|læser ikke|leser ikke|bez dostępu|nie mam dostępu)"
            + "|確認(?:が)?できません");
    private static final Pattern GONE = Pattern.compile(L
            + "no longer (?:with|work|employed|at|part of)|has left (?:the|our)|nicht mehr (?:bei|im unternehmen|in unserem|für|in der|tätig)|(?:unternehmen|firma) verlassen|ausgeschieden|ne (?:fais|fait|travaille) plus|n'est plus|a quitté|ya no (?:trabaj|form)|já não (?:trabalh|faz|faç)|não (?:trabalh\\p{L}+|faz|faço) mais|non lavor\\p{L}+ più|non è più|(?:werkt|werk|werkzaam) (?:hier )?niet (?:meer|langer)|niet meer werkzaam|(?:jobbar|arbetar) inte längre|har slutat|arbejder ikke længere|jobber ikke lenger|nie pracuj\\p{L}+|больше не работа)"
            + "|退職|离职|퇴사");
    private static final Pattern I_AM_GONE = Pattern.compile(
            "(?<!\\p{L})(?:i (?:no longer|have left|am no longer|'m no longer)|i'm no longer|ich (?:bin|arbeite)[^.!?\\n]{0,40}nicht mehr|ich habe[^.!?\\n]{0,40}verlassen|je ne (?:fais|travaille)|je n'(?:exerce|occupe)|j'ai quitté|ya no trabajo|já não trabalho|não trabalho mais|non lavoro più|ik (?:ben|werk)[^.!?\\n]{0,40}niet meer|jag (?:jobbar|arbetar) inte längre|jag har slutat|nie pracuję)");
    private static final Pattern MAILBOX_GONE = Pattern.compile(L
            + "(?:mailbox|(?:e-?mail )?address|account|inbox) (?:is|has been|will be) (?:no longer|not) (?:monitored|in use|active|valid|read|checked)|(?:postfach|adresse) wird (?:nicht mehr|ab)|(?:adresse|boîte) n'est plus|esta (?:dirección|cuenta) ya no|este (?:endereço|e-mail) já não|indirizzo non è più|adres is niet (?:meer|langer)|adressen (?:används|bruges|brukes) i(?:nte|kke))"
            + "|アドレスは現在使用");
    private static final Pattern ELSEWHERE = Pattern.compile(L
            + "(?:please|kindly)[^.!?\\n]{0,40}(?:contact|e-?mail|write|direct|update|reach|address)|bitte[^.!?\\n]{0,60}(?:wenden|kontaktieren|schreiben|an)|(?:merci|veuillez|prière)[^.!?\\n]{0,40}(?:contacter|adresser|écrire)|(?:por favor|dir[ií]gete|dir[ií]jase|contacte|contacten?|escrib\\p{L}+)|(?:contattare|rivolg\\p{L}+|scrivere)|(?:contact opnemen|neem contact|richten aan)|kontakta|kontakt|proszę)"
            + "|ご連絡|请联系");
    private static final Pattern NUMBER_OR_ADDRESS = Pattern.compile("\\S@\\S|\\d{2,}[ /.-]?\\d{2,}");
    /** Somebody who wants something of us has read what we wrote. */
    private static final Pattern TO_US = Pattern.compile(L
            + "(?:send|share|forward|show) (?:me|us|it|over|the|your)|let me know|let's|works for me|(?:could|can|would) you|looks good|schicken sie|senden sie mir|senden sie uns|lassen sie uns|rufen sie mich an|passt mir|envoyez-(?:moi|nous)|rappelez-moi|pouvez-vous|me convient|mándame|envíeme|puede llamarme|hablamos|mi mandi|mi chiami|la chiamo|stuur me|skicka mig"
            + R);

    private static final Pattern DAEMON = Pattern.compile("mailer-daemon|postmaster|mail delivery");

    /** Services that hold a message back until its sender proves to be a person. */
    private static final Pattern CHALLENGE = Pattern.compile(
            "guest list|challenge[- /]response|(?:to have|to get|in order for) (?:your|this) (?:message|e-?mail).{0,60}delivered|prove (?:that )?you are (?:a )?human|spam ?arrest|waiting for your (?:approval|confirmation)|confirm (?:that )?you (?:are|sent)|whitelist|(?:message|mail) will be delivered (?:once|after|when|as soon)|verify (?:that )?you(?:r (?:e-?mail|address|message)| are)");
    /** What such services say whoever sends for them; two of them together are no coincidence. */
    private static final List<Pattern> CHALLENGES = List.of(
            Pattern.compile(
                    "(?:account|mailbox|inbox|address|e-?mail) is (?:being )?protected by|anti-?spam (?:service|system)|junk ?mail|unsolicited"),
            Pattern.compile(
                    "click(?:ing)? (?:on )?(?:the )?(?:following |this |link )?(?:link|below|here|button)|(?:simply|just|please) reply to this|follow this link|klicken sie auf|cliquez sur|haga clic|clique n|fare clic|klik op"),
            Pattern.compile(
                    "(?:allowed|allow|safe|white|approved|guest|trusted|accepted)[ -]?(?:senders?|list)|add(?:ed)? (?:your (?:e-?mail )?address|yourself) to"),
            Pattern.compile(
                    "(?:ensure|complete|release|allow) (?:the )?deliver|(?:your|this) (?:message|e-?mail)(?: \\S+){0,6} (?:held|waitlisted|pending|on hold|quarantined|delivered)|damit ihre (?:nachricht|e-?mail) zugestellt|pour que votre (?:message|courriel) soit"));

    private AutoReplies() {}

    /** Whether a machine answered for a person; what only confirms a receipt is one too, that it was read is not. */
    static boolean is(Mime message, String wholeSubject, String text) {
        var subject = plain(wholeSubject, MOST_SUBJECT);
        if (message.type().equals("multipart/report")
                && lower(message.parameter("report-type")).contains("disposition")) return false;
        var submitted = lower(message.header("auto-submitted")).strip();
        if (submitted.startsWith("auto-replied")) return true;
        if (saysSo(message)) return true;
        boolean named = SUBJECT.matcher(subject).find();
        boolean answers = ANSWER.matcher(subject).find();
        boolean inAnswer = !message.header("in-reply-to").isEmpty();
        // Whoever answers writes under the subject they were written to, be it about holidays: there it proves nothing.
        if (!answers && CERTAIN.matcher(subject).find()) return true;
        boolean daemon = DAEMON.matcher(lower(message.header("from"))).find()
                || message.type().equals("multipart/report");
        boolean toMany = message.has("list-id") || message.has("list-unsubscribe");
        var precedence = lower(message.header("precedence")).strip();
        boolean generated = submitted.startsWith("auto-")
                || message.has("x-auto-response-suppress")
                || message.has("x-ms-exchange-inbox-rules-loop")
                || precedence.equals("junk")
                || precedence.equals("bulk") && !toMany
                // RFC 3834, section 3.3; a person's mail has an address to come back to.
                || message.header("return-path").strip().equals("<>") && !daemon;
        var start = plain(text, MOST_TEXT);
        boolean away = AWAY.matcher(start).find();
        boolean receipt = RECEIPT.matcher(start).find();
        boolean later = LATER.matcher(start).find();
        boolean gone = GONE.matcher(start).find() || MAILBOX_GONE.matcher(start).find();
        boolean absence = named || ABSENCE.matcher(subject).find();
        if (absence && generated) return true;
        // Colleagues tell each other the same under the same subject, but they answer nothing with it.
        boolean speaksToAnybody = receipt
                || later
                || UNREAD.matcher(start).find()
                || MACHINE.matcher(start).find();
        // Under "Re:" the subject may be ours: whether we are away next week is a question of ours.
        if (absence && away && (inAnswer && !answers || speaksToAnybody)) return true;
        if (generated && !toMany && (away || receipt || gone || later)) return true;
        if (submitted.startsWith("auto-") && !toMany && inAnswer) return true;
        return !daemon && !toMany && inWords(subject, start, away, receipt, later, gone);
    }

    /** Headers that only programs set which answer for somebody. */
    private static boolean saysSo(Mime message) {
        for (var name : List.of(
                "x-autoreply",
                "x-autorespond",
                "x-autoresponder",
                "x-auto-reply-from",
                "x-autoreply-from",
                "x-mail-autoreply",
                "x-mail-autoresponder",
                "x-pobox-auto-response",
                "x-vacation"))
            if (message.has(name) && !lower(message.header(name)).strip().matches("no|false|0")) return true;
        if (lower(message.header("x-autogenerated")).matches(".*(?:reply|vacation).*")) return true;
        if (lower(message.header("precedence") + " " + message.header("x-precedence"))
                .matches(".*auto[-_ ]?repl.*")) return true;
        return message.header("delivered-to").equalsIgnoreCase("autoresponder");
    }

    /** Without a header and a subject that say so: only by words that together are a machine's, and no question of its own. */
    private static boolean inWords(
            String subject, String text, boolean away, boolean receipt, boolean later, boolean gone) {
        boolean machine = MACHINE.matcher(text).find();
        if (machine && (away || receipt || gone || later)) return true;
        if (RECEIVED.matcher(subject).find()
                && receipt
                && !ANSWER.matcher(subject).find()) return true;
        if (text.replaceAll("https?://\\S+", "").matches(".*[??].*")) return false;
        if (TO_US.matcher(text).find()) return false;
        boolean elsewhere = ELSEWHERE.matcher(text).find();
        // Whom to turn to instead is named; "urgent" alone is said of anything.
        boolean urgent = URGENT.matcher(text).find()
                && (elsewhere || NUMBER_OR_ADDRESS.matcher(text).find());
        if (MAILBOX_GONE.matcher(text).find() && elsewhere) return true;
        if (I_AM_GONE.matcher(text).find() && elsewhere) return true;
        if (gone && receipt && elsewhere) return true;
        int signs = (receipt ? 1 : 0)
                + (urgent ? 1 : 0)
                + (later ? 1 : 0)
                + (UNREAD.matcher(text).find() ? 1 : 0);
        return away && signs >= 2;
    }

    /** Whether the sender is asked to prove something before the message is shown to anybody. */
    static boolean isChallenge(Mime message, String text) {
        boolean machine = message.type().equals("multipart/report")
                || message.has("auto-submitted")
                || message.header("return-path").strip().equals("<>")
                || lower(message.header("from")).matches(".*(?:no-?reply|verif|confirm|challenge).*");
        var start = plain(text, MOST_TEXT);
        if (machine && CHALLENGE.matcher(start).find()) return true;
        if (DAEMON.matcher(lower(message.header("from"))).find()
                || message.type().equals("multipart/report")) return false;
        int signs = 0;
        for (var sign : CHALLENGES) if (sign.matcher(start).find()) signs++;
        return signs >= 3;
    }

    /**
     * The first day on which the person is there again, as they say it. "Back on" names that day; "until", "through" and
     * "from … to" name the last day away, and the day after it counts, be it a Saturday: which days are worked is for
     * whoever plans. Absent when no end is said, or when the end said is over.
     *
     * @param text the subject, which may repeat ours, in a line of its own, then what was written
     * @param written the day it was written, which settles a missing year, a weekday and "in two weeks"
     */
    static @Nullable LocalDate back(String text, LocalDate written) {
        return Absence.back(text, written);
    }

    /** Lower case, and one blank for any space: phrases run over line ends. */
    private static String plain(String text, int most) {
        var start = text.length() <= most ? text : text.substring(0, most);
        return lower(start).replace('’', '\'').replaceAll("[\\s\u00a0]+", " ");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
