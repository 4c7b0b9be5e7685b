package followthrough.inbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a person wrote in a message, without quoted history, forwarded mail, signature and footer; of a page of HTML
 * {@link HtmlText} makes text first. Each rule stands for a habit of mail programs or of people. In doubt text stays: what
 * somebody wrote is never lost for a signature.
 */
final class VisibleText {
    private static final int MOST_LINES = 2_000;
    private static final int LONGEST_LINE = 2_000;
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    /** "Wrote", as mail programs begin the history in the languages they speak. */
    private static final String VERB =
            "wrote|writes|said|schrieb|schreiben|geschrieben|schreef|geschreven|skrev|skreiv|skrifaði|kirjoitti|a [ée]crit|escribi[óo]|va escriure|ha scritto|scrisse|escreveu|a scris|napisał\\(a\\)|napisała?|pisze|nap[ií]sala?|napsal\\(a\\)|napsala?|je napisao|je napisala|написал\\(а\\)|написала?|написав|пишет|пише|írta|έγραψε|yazdı|kirjutas|rašė|rakstīja|viết|menulis|เขียน|のメッセージ|の書き込み|のメール|は書きました|写道|寫道|작성|כתב|כתבה|كتب|كتبت";
    /** It ends the line, but for a colon, some dashes, or the time in brackets as in Hungarian. */
    private static final Pattern WROTE_AT_END =
            Pattern.compile("(?:" + VERB + ")\\s*(?:\\([^)]{0,60}\\))?\\s?(?:[:：]|:-?|[-\\s]{2,})?\\s*>?$", FLAGS);
    /** Germanic and Slavic languages put the name behind the verb. */
    private static final Pattern WROTE_INSIDE = Pattern.compile("(?<!\\p{L})(?:" + VERB + ")(?!\\p{L})", FLAGS);
    /** "I wrote on Monday:" introduces words of the writer, and no history. */
    private static final Pattern SOMEBODY_TOLD = Pattern.compile(
            "\\b(?:i|we|he|she|they|who|ich|wir|er|je|j'|nous|il|elle|ik|wij|hij|jag|vi|han|hon)(?:'ve| have| had| just| also| then| already)? (?:"
                    + VERB + ")|\\b(?:" + VERB + ") (?:ich|er|sie|wir|du|mir|uns|me|us|you|to|that|about|ik|hij)\\b",
            FLAGS);

    /** At most three words before the first number, as "On Monday, March 3", "Am Mo., 3. März", "Il giorno lun 3 mar", "El 3". */
    private static final Pattern BEGINS_WITH_DATE =
            Pattern.compile("^(?:[\\p{L}\\p{M}]{1,12}[.,]{0,2}\\s?){0,3}\\d{1,4}(?:[./:年년-]|\\s?\\p{L}|[ ,]|$)");
    /** A name or an address. */
    private static final Pattern BEGINS_WITH_NAME = Pattern.compile("^(?:[\"'<]|\\p{Lu}|\\p{Lo}|\\S{1,100}@)");

    private static final Pattern TIME_OR_YEAR =
            Pattern.compile("(?<!\\d)(?:19|20)\\d{2}(?!\\d)|\\d{1,2}[:.h]\\d{2}|\\d{1,2}[./-]\\d{1,2}[./-]\\d{2}");
    /** Gmail in some languages, Yandex and others name date and address and say no verb: "2024-03-05 10:30 Ann <ann@…>:". */
    private static final Pattern ENDS_WITH_ADDRESS =
            Pattern.compile("[<\\[(][^\\s@]{1,100}@[^>\\])]{1,200}[>\\])]\\s*[:：]?$");

    private static final Pattern ADDRESS_COLON = Pattern.compile("\\S@\\S.{0,60}[:：]$");
    /** Some programs put the line behind the last words instead of below them. */
    private static final Pattern ON_THE_SAME_LINE = Pattern.compile(
            "^(.{1,1500}?)\\s*(?:---+|\\s)\\s*(?:On (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\\p{L}{0,6}|On \\d|Am (?:Mo|Di|Mi|Do|Fr|Sa|So)[.,]|Le (?:lun|mar|mer|jeu|ven|sam|dim)).{5,180}(?:wrote|schrieb .{1,100}|a écrit)\\s?:$");

    /** "-----Original Message-----", "---------- Forwarded message ---------" and their kin. */
    private static final Pattern SEPARATOR = Pattern.compile(
            "^[-_=~*#]{2,}\\s*(?:original|orig\\b|forwarded|reply|in reply|quoted|begin forwarded|message d'origine|message transféré|e-mail d'origine|courriel d'origine|transféré|antwort|weitergeleitete?|urspr|originalmeddelande|vidarebefordra|oprindelig|opprinnelig|videresendt|doorgestuurd|oorspronkelijk|alkuperäinen|välitetty|eredeti|továbbított|původní|přeposlaná|pôvodn|preposlaná|przekazan|przesłana|wiadomość oryginalna|oryginaln|wiadomo|исходн|пересыла|пересланн|переслане|оригинал|izvorn|mesaj original|mesaj redirecționat|mensaje original|mensaje reenviado|mensagem original|mensagem encaminhada|mensaje|mensagem|messaggio|inoltrat|reenviad|encaminhad|orijinal|iletilen|özgün|αρχικό|προωθημένο|元のメッセージ|転送メッセージ|原始邮件|原始郵件|转发邮件|转发的邮件|轉寄|원본|전달된).{0,100}[-_=~*#]{2,}.{0,40}$"
                    + "|^(?:begin forwarded message|anfang der weitergeleiteten|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio (?:del )?messaggio inoltrato|início da mensagem (?:encaminhada|reencaminhada)|start på vidarebefordrat|vidarebefordrat brev|start på videresendt|begin doorgestuurd bericht|początek przekazywanej wiadomości|начало переадресованного сообщения|転送されたメッセージ).{0,60}:?$"
                    + "|^-{3,}\\s?(?:original message|urspr.{1,3}ngliche nachricht).{0,200}$"
                    // Lotus, Zoho
                    + "|^-{3,}\\s?.{1,200}\\b(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev)\\s?:?\\s*-{2,}$",
            FLAGS);

    private static final Pattern FORWARD = Pattern.compile(
            "forward|weitergeleitet|transf|réexpédié|reenviad|inoltrat|doorgestuurd|vidarebefordra|videresendt|välitetty|továbbított|přeposlan|preposlan|пересыла|пересл|переадрес|przekaz|przesłana|encaminhad|redirec|iletilen|προωθ|転送|转发|轉寄|전달",
            FLAGS);

    /** How Outlook and others call the sender above the history, by language: en de fr es pt it nl sv da fi pl cs hu tr … */
    private static final Set<String> FROM = Set.of(
            "from",
            "von",
            "de",
            "expéditeur",
            "remitente",
            "remetente",
            "da",
            "mittente",
            "van",
            "från",
            "fra",
            "lähettäjä",
            "od",
            "nadawca",
            "odesílatel",
            "odosielateľ",
            "feladó",
            "kimden",
            "gönderen",
            "de la",
            "от",
            "от кого",
            "від",
            "від кого",
            "από",
            "šalje",
            "pošiljatelj",
            "nuo",
            "no",
            "saatja",
            "từ",
            "dari",
            "จาก",
            "差出人",
            "送信者",
            "发件人",
            "寄件者",
            "寄件人",
            "發件人",
            "보낸 사람",
            "보낸사람",
            "발신인",
            "발신자",
            "מאת",
            "من");
    /** Date, recipients and subject. */
    private static final Set<String> OTHER = Set.of(
            "sent",
            "date",
            "to",
            "subject",
            "cc",
            "bcc",
            "reply-to",
            "importance",
            "attachments",
            "sent at",
            "re",
            "gesendet",
            "datum",
            "an",
            "betreff",
            "antwort an",
            "wichtigkeit",
            "anlagen",
            "kopie",
            "envoyé",
            "envoyé le",
            "envoyé par",
            "à",
            "objet",
            "copie",
            "copie à",
            "répondre à",
            "pièces jointes",
            "destinataire",
            "enviado",
            "enviado el",
            "fecha",
            "para",
            "asunto",
            "responder a",
            "enviado por",
            "datos adjuntos",
            "enviada",
            "enviada em",
            "enviado em",
            "data",
            "assunto",
            "anexos",
            "inviato",
            "inviato il",
            "a",
            "oggetto",
            "risposta",
            "destinatario",
            "copia",
            "data invio",
            "verzonden",
            "aan",
            "onderwerp",
            "bijlagen",
            "skickat",
            "skickades",
            "till",
            "ämne",
            "kopia",
            "sendt",
            "sendte",
            "dato",
            "til",
            "emne",
            "kopi",
            "lähetetty",
            "päivämäärä",
            "vastaanottaja",
            "kopio",
            "aihe",
            "wysłano",
            "wysłane",
            "do",
            "dw",
            "temat",
            "do wiadomości",
            "odesláno",
            "komu",
            "předmět",
            "odoslané",
            "dátum",
            "predmet",
            "elküldve",
            "küldve",
            "címzett",
            "tárgy",
            "másolatot kap",
            "kime",
            "konu",
            "tarih",
            "gönderme tarihi",
            "gönderildi",
            "bilgi",
            "trimis",
            "către",
            "catre",
            "subiect",
            "отправлено",
            "дата",
            "кому",
            "тема",
            "копия",
            "надіслано",
            "копія",
            "изпратено",
            "относно",
            "στάλθηκε",
            "προς",
            "θέμα",
            "ημερομηνία",
            "κοιν.",
            "κοιν",
            "poslano",
            "za",
            "prima",
            "zadeva",
            "naslov",
            "išsiųsta",
            "kam",
            "nosūtīts",
            "temats",
            "saadetud",
            "kellele",
            "teema",
            "ngày",
            "đến",
            "chủ đề",
            "đã gửi",
            "dikirim",
            "kepada",
            "subjek",
            "送信日時",
            "日時",
            "日付",
            "宛先",
            "件名",
            "发送时间",
            "发送日期",
            "日期",
            "收件人",
            "抄送",
            "主题",
            "傳送時間",
            "寄件日期",
            "寄件時間",
            "收件者",
            "副本",
            "主旨",
            "主題",
            "보낸 날짜",
            "보낸날짜",
            "날짜",
            "받는 사람",
            "받는사람",
            "수신인",
            "수신자",
            "참조",
            "제목",
            "נשלח",
            "אל",
            "נושא",
            "תאריך",
            "تاريخ",
            "إلى",
            "الموضوع",
            "تم الإرسال");

    private static final Pattern MOMENT = Pattern.compile(
            "(?:^\\s*|\\son\\s+|\\s(?:am|le)\\s+)\\d{1,4}[./-]\\d{1,2}[./-]\\d{2,4} \\d{1,2}:\\d{2}(?::\\d{2})?(?: [AP]M)?\\s*$",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern LABEL =
            Pattern.compile("^([\\p{L}][\\p{L}\\p{M} .'-]{0,24}?)[*_]{0,3}\\s?[:：][*_]{0,3}(?:\\s.*|\\S.*)?$");
    /** Outlook's 32 underscores, and rules as long. */
    private static final Pattern RULE = Pattern.compile("^\\s*(?:_{8,}|-{20,}|={20,})\\s*$");
    /** "Ann>" or "AB>", before each line as in Usenet. */
    private static final Pattern INITIALS = Pattern.compile("^\\p{Lu}\\p{L}{0,3}>(?:\\s|$)");

    /** RFC 3676, section 4.3, and what people make of it; the last is Boomerang's. */
    private static final Pattern SIGNATURE = Pattern.compile("^(?:--\\s?|—|–|-- ?-?|_{2,80}|-{2,4}|ᐧ)$");
    /** What phones and programs put below a message by themselves. */
    private static final Pattern SENT_FROM = Pattern.compile(
            "^[\\s>*(\\[<]*(?:(?:sent|posted|written|composed) (?:wirelessly |securely )?(?:from|via|with|on|by|using) (?:my \\S.{0,100}|(?:the |an? )?(?:[\\w.&-]{1,20} ){0,3}\\[?(?:mail|mailbox|e-?mail|outlook|airmail|mobile|phone|iphone|ipad|ipod|android|smartphone|tablet|blackberry|galaxy|samsung|huawei|xiaomi|yahoo!?|gmail|proton|protonmail|spark|superhuman|thunderbird|device|app|windows)\\b.{0,60})"
                    + "|from my (?:iphone|ipad|mobile|phone|android|galaxy|blackberry).{0,40}|(?:get|download|hol dir|outlook) \\[?outlook \\S.{0,80}|get \\[?[\\w.]{2,20}(?: mail)? (?:app )?for (?:android|ios|iphone|mac|windows)\\b.{0,80}|outlook (?:für|pour|para|per|voor|för|til|dla) (?:ios|android) .{0,60}"
                    + "|(?:von|mit) (?:meinem|meiner|dem).{0,40} gesendet.{0,20}|gesendet (?:von|mit|über|aus) .{0,80}|diese nachricht wurde von .{0,60} gesendet.{0,10}|holen sie sich outlook.{0,40}"
                    + "|envoyé (?:sans fil )?(?:de|depuis|à partir de|avec|par|via) .{0,80}|télécharge[rz] outlook.{0,60}|obtenir outlook .{0,40}|enviado (?:desde|do|de|a partir|con|através) .{0,80}|enviada (?:do|de|a partir) .{0,60}|obtener outlook .{0,40}|obter (?:o )?outlook .{0,40}|inviato (?:da|dal|con) .{0,60}|ottieni outlook.{0,40}|scarica outlook.{0,40}|verzonden (?:vanaf|met|via|vanuit) .{0,60}|verstuurd vanaf .{0,60}|outlook downloaden.{0,40}|skickat från .{0,60}|hämta outlook.{0,40}|sendt fra .{0,60}|hent outlook.{0,40}|få outlook.{0,40}|lähetetty .{0,60}laitteesta.{0,20}|lähetetty (?:iphone|ipad|android|samsung).{0,40}|wysłan[eo] (?:z|ze) .{0,60}|pobierz (?:program )?outlook.{0,40}|отправлено (?:с|из) .{0,60}|надіслано з .{0,60}|odesláno z .{0,60}|odoslané z .{0,60}|iphone(?:'?u)?m?dan gönderildi.{0,10}|iphone-omról küldve.{0,10}|.{0,30}(?:iphone|ipad|android) ?から送信.{0,10}|.{0,10}发自我的.{0,30}|從我的.{0,30}傳送|.{0,20}에서 보냄)$",
            FLAGS);
    /** Below such a line no person writes: confidentiality in several languages, virus scanners, lists. */
    private static final Pattern FOOTER = Pattern.compile(
            "^[\\s*_(\\[-]*(?:(?:important |legal )?(?:confidentiality|disclaimer|privileged)(?: (?:notice|note|statement|and confidential)\\b.{0,200}|\\s?:.{0,200}|)$|confidential(?:ity)? (?:notice|note|communication)|vertraulichkeitshinweis|haftungsausschluss|rechtlicher hinweis"
                    + "|(?:this|the information (?:contained )?in this|the contents? of this) (?:e-?mail|message|communication|transmission)\\b.{0,120}\\b(?:confidential|intended|privileged|attachments?|solely|sent on behalf)|the information (?:contained|transmitted).{0,80}(?:confidential|intended|privileged)|if you (?:are not|have received this).{0,60}(?:recipient|in error)|please consider the environment|think before you print|before printing"
                    + "|diese (?:e-?mail|nachricht|mitteilung)\\b.{0,100}(?:vertraulich|rechtlich geschützt|ausschließlich|bestimmt)|der inhalt dieser e-?mail|bitte (?:denken|prüfen) sie.{0,40}(?:umwelt|ausdruck|drucken)"
                    + "|ce (?:message|courriel|mail|courrier)\\b.{0,100}(?:confidentiel|destiné|pièces jointes|exclusif)|les informations contenues dans ce|pensez à l'environnement|n'imprimez ce"
                    + "|este (?:mensaje|correo|e-?mail)\\b.{0,120}(?:confidencial|dirigido|exclusivo|destinatario|privilegiad)|la información contenida en este|aviso (?:legal|de confidencial)|antes de imprimir|esta mensagem\\b.{0,120}(?:confidencia|destin|privilegiad)|as informações contidas n|aviso de confidencialidade"
                    + "|(?:il presente|questo|la presente) (?:messaggio|e-?mail)\\b.{0,120}(?:riservat|confidenzial|destinat)|le informazioni contenute in|(?:dit|deze) (?:bericht|e-?mail)\\b.{0,120}(?:vertrouwelijk|bestemd)|de informatie (?:in|verzonden)"
                    + "|(?:detta|denna) (?:meddelande|e-post|mejl)\\b.{0,120}(?:konfidentiel|avsedd|avsett)|denne (?:e-?mail|e-?post|meddelelse)\\b.{0,120}(?:fortrolig|konfidensiel|bestemt)|(?:ta|niniejsza) wiadomość.{0,120}(?:poufn|przeznaczon)|niniejszy e-?mail|tämä (?:viesti|sähköposti)\\b.{0,120}luottamuksel"
                    + "|(?:本メール|このメール|このeメール).{0,80}(?:機密|秘密|宛先)|本邮件.{0,60}(?:保密|机密)|本郵件.{0,60}(?:機密|保密)"
                    + "|you (?:received|are receiving) this (?:message|e-?mail) because|to unsubscribe from this (?:group|list)|(?:this email has been checked|virus-?free\\b|diese e-?mail wurde (?:von .{0,30} )?auf viren|cet e-?mail a été vérifié|el software de antivirus))",
            FLAGS);
    /** Put above a mail by gateways, and no word of the writer's. */
    private static final Pattern BANNER = Pattern.compile(
            "^[\\s*\\[(!]*(?:caution|warning|external|achtung|attention|vorsicht|extern(?:e e-?mail)?)\\b.{0,60}\\b(?:external|outside|extern\\w*|außerhalb|extérieur\\w*)\\b.{0,400}$|^\\s*\\[(?:external|extern|ext)(?: e-?mail| sender)?\\]\\s*$",
            FLAGS);

    /** A line that is nothing but a sign-off, in the languages of business mail. */
    private static final Pattern SIGN_OFF = Pattern.compile(
            "(?:(?:with )?(?:my |our )?(?:(?:very |the |with )?(?:kind|kindest|best|warm|warmest|many|fond) ?(?:and (?:kind|warm|best) )?)?(?:regards|wishes|greetings)|best|all (?:the|my) best|cheers|sincerely(?: yours)?|yours(?: (?:sincerely|truly|faithfully|ever))?|respectfully(?: yours)?|cordially|take care|warmly|talk soon|br|kr|rgds|brgds"
                    + "|(?:many )?thanks(?: (?:again|in advance|so much|a lot|very much|and (?:kind |best |warm )?regards))?|thank you(?: (?:again|in advance|so much|very much|and (?:kind |best |warm )?regards|for your (?:time|help|understanding)))?|thx|tia|thanks & regards"
                    + "|(?:mit )?(?:(?:freundlich|best|herzlich|lieb|viel|schön|sonnig|kollegial)\\p{L}{0,3} )(?:gr[üu](?:ß|ss)|grue(?:ß|ss))(?:en?)?(?: aus \\p{L}{1,30})?|gr[üu](?:ß|ss)e?|mfg|lg|vg|bg|hochachtungsvoll|herzlichst|(?:vielen|besten|herzlichen) dank(?: im voraus)?(?: und .{1,40})?|danke(?: im voraus)?|danke und .{1,40}"
                    + "|(?:bien |très )?cordialement(?: vôtre)?|cdlt|cdt|bien à (?:vous|toi)|(?:(?:sincères|meilleures|cordiales) )?salutations(?: distinguées)?|bonne (?:journée|réception|soirée|fin de journée)|merci(?: d'avance| beaucoup| par avance| et .{1,30})?|amicalement|à bientôt|respectueusement"
                    + "|(?:un )?(?:cordial(?:es)? |afectuoso )?saludos?(?: cordial(?:es)?)?|atentamente|atte|muchas gracias(?: y .{1,30})?|gracias(?: de antemano| y .{1,30})?|(?:un )?abrazo|abrazos"
                    + "|atenciosamente|att|(?:(?:com )?(?:os )?(?:melhores|meus) )?cumprimentos|cordialmente|abraços?|um abraço|(?:muito )?obrigad[oa]|saudações|grat[oa]"
                    + "|(?:(?:cordiali|distinti|cari|tanti) )?saluti|(?:un )?(?:caro|cordiale) saluto|grazie(?: mille)?(?: e .{1,30})?|a presto"
                    + "|(?:met )?(?:vriendelijke|hartelijke|beste|warme) groet(?:en|jes)?|m\\.? ?v\\.? ?g|groet(?:en|jes)?|(?:alvast )?bedankt|hartelijk dank|dank"
                    + "|(?:med )?(?:vänlig|bästa|varma|venlig|vennlig|beste|bedste|mange|kære)\\p{L}? (?:hälsning(?:ar)?|hilsen(?:er)?)|hilsen|hälsningar|mvh|vh|tack(?: på förhand| så mycket)?|(?:mange )?takk?(?: på forhånd)?|(?:ystävällisin |parhain )?terveisin|kiitos"
                    + "|(?:z )?(?:poważaniem|pozdrowieniami|wyrazami szacunku)|(?:serdecznie )?pozdrawiam(?: serdecznie)?|pozdrowienia|dziękuję|dzięki|s (?:přátelským )?pozdravem|s úctou|děkuji(?: předem)?|ďakujem|üdvözlettel|tisztelettel|köszönettel|üdv|saygılarımla|iyi çalışmalar|teşekkürler|с уважением|спасибо|с наилучшими пожеланиями|敬具|此致|祝好|감사합니다)",
            FLAGS);
    /** Behind "Thanks" this may be the message: "Thanks / Friday". */
    private static final Pattern NO_NAME = Pattern.compile(
            "(?:yes|no|ok|okay|sure|done|great|perfect|noted|agreed|interested|monday|tuesday|wednesday|thursday|friday|today|tomorrow|ja|nein|nee|oui|non|si|sí|sì|sim|não|nej|tak|nie|montag|dienstag|mittwoch|donnerstag|freitag|morgen|heute|lundi|mardi|mercredi|jeudi|vendredi|demain|lunes|martes|miércoles|jueves|viernes|mañana|january|february|march|april|may|june|july|august|september|october|november|december|ps|p\\.s\\.?)",
            FLAGS);
    /** A sign-off that says something: with nothing but a name below it, it stays. */
    private static final Pattern THANKS = Pattern.compile(
            "thank|thx|^tia$|dank|merci|gracias|obrigad|grat[oa]$|grazie|\\btakk?\\b|\\btack\\b|kiitos|dzięk|děkuji|ďakujem|teşekkür|спасибо|감사",
            FLAGS);

    private static final Pattern NAME = Pattern.compile(
            "(?:i\\. ?[AV]\\. |Dr\\.? |Mr\\.? |Mrs\\.? |Ms\\.? )?[\\p{Lu}\\p{Lo}][\\p{L}\\p{M}'’.-]{0,25}(?: (?:(?:van|von|de|da|di|del|der|den|la|le|zu|dos|el|bin|of|e|y) ){0,2}[\\p{Lu}\\p{Lo}(\"][\\p{L}\\p{M}'’.()\"-]{0,25}){0,4}[,.!]?(?:\\s?[|/·•–,-].{1,80})?");

    private VisibleText() {}

    /** @param text with {@code \n} as line end */
    static String of(String text) {
        return read(text).text();
    }

    /** @param signed the text with its signature and sign-off, which say who somebody is */
    record Written(String text, String signed) {}

    /** @param text with {@code \n} as line end */
    static Written read(String text) {
        var lines = lines(text);
        var kept = new ArrayList<String>();
        boolean forwarded = false;
        boolean belowQuote = false;
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (line.isEmpty() && belowQuote) continue; // the blank lines below a quote go with it
            if (isQuoted(line) || hasInitials(lines, i)) {
                belowQuote = true;
                continue;
            }
            if (isSeparator(line)
                    || isHeaderBlock(lines, i)
                    || isHeaderOfNotes(lines, i)
                    || isRuleBeforeHeaders(lines, i)) {
                forwarded = FORWARD.matcher(line).find();
                break;
            }
            int quoteFrom = afterAttribution(lines, i);
            if (quoteFrom > 0) {
                // What follows a marked quote was written below it; without marks nobody can tell it apart.
                if (!nextIsQuoted(lines, quoteFrom) && kept.stream().anyMatch(above -> !above.isBlank())) break;
                i = quoteFrom - 1;
                belowQuote = true;
                continue;
            }
            belowQuote = false;
            var shared = line.endsWith(":") && nextIsQuoted(lines, i + 1) ? ON_THE_SAME_LINE.matcher(line) : null;
            kept.add(shared != null && shared.matches() ? shared.group(1) : line);
        }
        var own = withoutBanner(kept);
        var all = forwarded ? lines : List.<String>of();
        return new Written(joined(withoutSignOffs(withoutSignature(own)), all), joined(own, all));
    }

    /** @param otherwise what there is where nothing is left, as of a message that only passes one on */
    private static String joined(List<String> lines, List<String> otherwise) {
        var text = String.join("\n", lines).strip();
        return text.isEmpty() ? String.join("\n", otherwise).strip() : text.replaceAll("\\n{5,}", "\n\n\n\n");
    }

    private static List<String> lines(String text) {
        var plain = text.replace("\r\n", "\n")
                .replace('\r', '\n')
                .replace('\u00a0', ' ')
                .replaceAll("[\u200b\ufeff\u200e\u200f]", "");
        return plain.lines()
                .limit(MOST_LINES)
                .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line)
                .map(String::stripTrailing)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static boolean isQuoted(String line) {
        return line.startsWith(">") || line.startsWith(" >") || line.startsWith("|  ") || line.startsWith("&gt;");
    }

    /** One such line alone may be anything. */
    private static boolean hasInitials(List<String> lines, int at) {
        if (!INITIALS.matcher(lines.get(at)).find()) return false;
        var initials = lines.get(at).substring(0, lines.get(at).indexOf('>') + 1);
        return at > 0 && lines.get(at - 1).startsWith(initials)
                || at + 1 < lines.size() && lines.get(at + 1).startsWith(initials);
    }

    private static boolean isSeparator(String line) {
        var bare = line.strip();
        return !bare.isEmpty()
                && bare.length() <= 300
                && SEPARATOR.matcher(bare).matches();
    }

    /** The line without the dashes, stars and blanks that some programs put before it. */
    private static String bare(String line) {
        int from = 0;
        while (from < line.length() && " \t*_-".indexOf(line.charAt(from)) >= 0) from++;
        return line.substring(from).stripTrailing();
    }

    /** Where the quote begins when these lines say who wrote it; 0 when they do not. Mail programs wrap that line. */
    private static int afterAttribution(List<String> lines, int at) {
        var first = bare(lines.get(at));
        if (first.isEmpty() || first.length() > 300) return 0;
        boolean timed = TIME_OR_YEAR.matcher(first).find();
        boolean dated = BEGINS_WITH_DATE.matcher(first).find()
                && (timed || ".!?".indexOf(first.charAt(first.length() - 1)) < 0);
        if (!dated && !BEGINS_WITH_NAME.matcher(first).find()) return 0;
        if (!dated
                && first.indexOf('@') < 0
                && first.indexOf('<') < 0
                && !timed
                && !(WROTE_AT_END.matcher(first).find() && nextIsQuoted(lines, at + 1))) return 0;
        var joined = new StringBuilder();
        for (int n = 0; n < (dated && timed ? 6 : 3) && at + n < lines.size(); n++) {
            var line = n == 0 ? first : lines.get(at + n).strip();
            if (line.isEmpty() && !(dated && timed && n <= 2)) return 0;
            if (line.isEmpty()) continue;
            if (isQuoted(line) && !isTail(line)) return 0;
            joined.append(joined.isEmpty() ? "" : " ").append(line);
            if (joined.length() > 400) return 0;
            if (!isAttribution(joined.toString(), dated, nextIsQuoted(lines, at + n + 1))) continue;
            return at + n + (at + n + 1 < lines.size() && isTail(lines.get(at + n + 1)) ? 2 : 1);
        }
        return 0;
    }

    /** Where an address was wrapped before its bracket: "> wrote:". */
    private static boolean isTail(String line) {
        return line.startsWith(">")
                && line.length() < 40
                && (line.equals(">:") || WROTE_AT_END.matcher(line).find());
    }

    private static boolean isAttribution(String line, boolean dated, boolean quoteFollows) {
        boolean who = line.indexOf('@') >= 0 || line.indexOf('<') >= 0;
        boolean when = TIME_OR_YEAR.matcher(line).find();
        char last = line.charAt(line.length() - 1);
        boolean ends = last == ':' || last == '：' || last == '>';
        if (dated && when && ENDS_WITH_ADDRESS.matcher(line).find() && line.length() < 200) return true;
        if (quoteFollows && who && ADDRESS_COLON.matcher(line).find()) return true;
        boolean wrote = WROTE_AT_END
                        .matcher(line.substring(Math.max(0, line.length() - 120)))
                        .find()
                || ends && WROTE_INSIDE.matcher(line).find();
        if (!wrote) return false;
        if (quoteFollows) return dated || who || when || line.length() < 80;
        if (SOMEBODY_TOLD.matcher(line).find() && !who) return false;
        return dated ? when || who : when && who;
    }

    private static boolean nextIsQuoted(List<String> lines, int at) {
        for (int i = at; i < Math.min(lines.size(), at + 3); i++) {
            if (isQuoted(lines.get(i)) || hasInitials(lines, i)) return true;
            if (!lines.get(i).isBlank()) return false;
        }
        return false;
    }

    private static String label(String line) {
        var bare = bare(line);
        if (bare.length() > 2_000 || bare.isEmpty()) return "";
        var found = LABEL.matcher(bare);
        return found.matches() ? found.group(1).strip().toLowerCase(Locale.ROOT) : "";
    }

    /** The sender and two more; where the date comes first, as in Hotmail, the sender must follow. */
    private static boolean isHeaderBlock(List<String> lines, int at) {
        var first = label(lines.get(at));
        if (!FROM.contains(first) && !OTHER.contains(first)) return false;
        boolean from = false;
        var labels = new HashSet<String>();
        int others = 0;
        for (int i = at; i < Math.min(lines.size(), at + 12) && others <= 4; i++) {
            var label = label(lines.get(i));
            if (FROM.contains(label)) from = true;
            if (FROM.contains(label) || OTHER.contains(label)) labels.add(label);
            else if (!lines.get(i).isBlank()) others++;
            else if (others > 0 && labels.size() < 2) return false;
            if (from && labels.size() >= 3) return true;
        }
        return false;
    }

    /** Notes names the sender and the moment without labels, on a line or two, above "To:", "cc:" and "Subject:". */
    private static boolean isHeaderOfNotes(List<String> lines, int at) {
        if (lines.get(at).isBlank() || lines.get(at).length() > 120) return false;
        int dated = endsWithMoment(lines.get(at)) ? at : at + 1;
        if (dated >= lines.size() || !endsWithMoment(lines.get(dated))) return false;
        if (dated > at && !Character.isDigit(lines.get(dated).strip().charAt(0))) return false;
        var labels = new HashSet<String>();
        for (int i = dated + 1; i < Math.min(lines.size(), dated + 12) && labels.size() < 2; i++) {
            var label = label(lines.get(i));
            if (OTHER.contains(label)) labels.add(label);
            else if (labels.isEmpty() && i > dated + 4) return false;
        }
        return labels.size() == 2;
    }

    private static boolean endsWithMoment(String line) {
        return line.length() <= 120 && MOMENT.matcher(line).find();
    }

    /** Below a rule any three labels are a header, whatever the language. */
    private static boolean isRuleBeforeHeaders(List<String> lines, int at) {
        if (!RULE.matcher(lines.get(at)).matches()) return false;
        int labels = 0;
        for (int i = at + 1; i < Math.min(lines.size(), at + 9); i++) {
            if (isHeaderBlock(lines, i)) return true;
            if (!label(lines.get(i)).isEmpty()) labels++;
            else if (!lines.get(i).isBlank()) break;
        }
        return labels >= 3;
    }

    private static List<String> withoutBanner(List<String> lines) {
        int first = 0;
        while (first < lines.size() && lines.get(first).isBlank()) first++;
        if (first == lines.size() || !BANNER.matcher(lines.get(first)).matches()) return lines;
        int end = first;
        while (end < lines.size() && !lines.get(end).isBlank()) end++;
        // A banner that shares its paragraph with all there is may be no banner.
        return end < lines.size() ? lines.subList(end, lines.size()) : lines;
    }

    private static List<String> withoutSignature(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            int left = lines.size() - i;
            boolean mark =
                    SIGNATURE.matcher(line.stripLeading()).matches() && (i > 0 || lines.size() < 15) && left <= 30;
            boolean footer =
                    left <= 60 && line.length() < 2_000 && FOOTER.matcher(line).find();
            if (!mark && !footer && !(isSentFrom(line) && wordsBelow(lines, i) <= 12)) continue;
            boolean above = lines.subList(0, i).stream().anyMatch(other -> !other.isBlank());
            if (above || mark || footer) return lines.subList(0, i);
            // A phone's line with nothing above it: what was typed stands below.
            return withoutSignature(lines.subList(i + 1, lines.size()));
        }
        return lines;
    }

    private static boolean isSentFrom(String line) {
        return line.length() < 200 && SENT_FROM.matcher(line).matches();
    }

    private static long wordsBelow(List<String> lines, int at) {
        return lines.subList(at, lines.size()).stream()
                .filter(line -> !line.isBlank() && !isSentFrom(line))
                .count();
    }

    /**
     * Without each sign-off that a name follows, and the role and numbers below it. What reads like a sentence, such as a
     * postscript, stays; so does everything when nothing stands above.
     */
    private static List<String> withoutSignOffs(List<String> lines) {
        var kept = new ArrayList<String>();
        int cuts = 0;
        for (int i = 0; i < lines.size(); i++) {
            int end = cuts < 3 && kept.stream().anyMatch(above -> !above.isBlank()) ? endOfSignOff(lines, i) : i;
            if (end > i) {
                cuts++;
                i = end - 1;
            } else kept.add(lines.get(i));
        }
        return kept;
    }

    private static int endOfSignOff(List<String> lines, int at) {
        var line = lines.get(at).strip().replaceAll("[\\s,.!;:~*_–-]+$", "");
        if (line.isEmpty() || line.length() > 80 || !SIGN_OFF.matcher(line).matches()) return at;
        int name = at + 1;
        while (name < lines.size() && name < at + 4 && lines.get(name).isBlank()) name++;
        if (name == lines.size() || !isName(lines.get(name))) return at;
        int end = name + 1;
        boolean more = false;
        for (int i = end; i < Math.min(lines.size(), name + 16); i++) {
            if (lines.get(i).isBlank()) continue;
            if (readsAsText(lines.get(i).strip())) break;
            end = i + 1;
            more = true;
        }
        return more || !THANKS.matcher(line).find() ? end : at;
    }

    private static boolean isName(String line) {
        var name = line.strip().replaceAll("^[*_]+|[*_]+$", "");
        return name.length() <= 90
                && NAME.matcher(name).matches()
                && !NO_NAME.matcher(name.replaceAll("[,.!]+$", "")).matches();
    }

    /** A sentence, a question or a postscript; "Head of Sales", "Acme Ltd." and "+49 30 123" are none. */
    private static boolean readsAsText(String line) {
        if (line.endsWith("?") || line.length() > 120) return true;
        if (line.regionMatches(true, 0, "ps", 0, 2) && line.length() > 2 && !Character.isLetter(line.charAt(2)))
            return true;
        if (line.regionMatches(true, 0, "p.s", 0, 3)) return true;
        int words = 0, small = 0;
        for (var word : line.split("[\\s|/·•,]+")) {
            if (word.isEmpty() || !Character.isLetter(word.charAt(0))) continue;
            words++;
            if (Character.isLowerCase(word.charAt(0)) && word.indexOf('@') < 0 && word.indexOf('.') < 0) small++;
        }
        boolean sentence = line.endsWith(".") || line.endsWith("!");
        return words >= 3 && (small * 2 > words || sentence && small > 0);
    }
}
