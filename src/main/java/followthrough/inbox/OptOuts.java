package followthrough.inbox;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hears whether somebody asks, as the whole point of a message, to be left alone. An opt-out is for ever, so what is long,
 * asks something or only mentions the word is left to a person.
 */
final class OptOuts {
    private static final int MOST_WORDS = 40;
    /** Of scripts without spaces, too. */
    private static final int MOST_LETTERS = 600;

    private static final int MOST_WORDS_AROUND_A_LINE = 120;
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;

    /** Nothing else stands in it: "Stop sign order" and "Baja California" are subjects, too. */
    private static final Pattern SUBJECT = Pattern.compile(
            "^\\W*(?:unsubscribe|opt[- ]?out|remove me|stop|abmelden|abmeldung|abbestellen|austragen|désinscription|désabonnement|se désabonner|baja|dar de baja|darme de baja|cancelar suscripción|cancellami|disiscrizione|disiscrivimi|uitschrijven|afmelden|descadastrar|cancelar inscrição|wypisz|rezygnacja|avregistrera|afmeld|отписка|отписаться|配信停止|退订)"
                    + "(?:\\W+(?:me|us|my|please|now|e-?mailing|e-?mails?|mails?|address|from|of|your|this|the|all|any|further|mailings?|newsletters?|lists?|messages?|marketing|bitte|vom|von|aus|ihrem|ihrer|dem|der|verteiler|liste|de|la|le|votre|vos|lista|boletín|correo|por|favor|dalla|dal|della|da|van|uit|nieuwsbrief|z|od|från|[0-9a-f]{2,8})){0,8}\\W*$",
            FLAGS);
    /** Said of mail only. */
    private static final Pattern LINE = Pattern.compile(
            "^\\W*(?:please |bitte |por favor |merci de )?(?:unsubscribe(?: me)?(?: please| now| immediately)?|stop e-?mailing(?: me)?|remove me(?: please)?|opt[- ]?(?:me )?out|abbestellen|désinscription|désinscrire|désabonner|dar de baja|cancellami|uitschrijven)\\W*$",
            FLAGS);
    /** Said of a machine, an order or a meeting as well: only where they begin a message that says little else. */
    private static final Pattern BARE_LINE = Pattern.compile(
            "^\\W*(?:please |bitte |por favor )?(?:stop(?: it| now| please| this)?|remove(?: please)?|abmelden|austragen|baja|afmelden|отписаться|退订)\\W*$",
            FLAGS);

    private static final String MAIL =
            "(?:e-?mails?|mails?|messages?|newsletters?|mailings?|spam|communications?|marketing|promotions?|notifications?|follow-?ups?|advertis\\w+)\\b";
    private static final String MY_ADDRESS =
            "(?:me|us|this (?:e-?mail|address)|my (?:name|e-?mail|address|details|data|contact|info(?:rmation)?)(?: address| details| data| information)?)";
    /** What one is taken off; of the Thursday list and the agenda nobody opts out. */
    private static final String LIST =
            "(?:(?:your|this|the|these|that|all|any|of|mailing|e-?mail|mail|distribution|marketing|contact|call|sales|sending|future|further|company|outreach|subscriber|address) ){0,5}(?:lists?|databases?|mailings?|newsletters?|distribution|contacts|records|crm|campaigns?|sequences?|e-?mails?|messages|here|everything|this)\\b";

    private static final String END =
            "(?: please| now| immediately| at once| permanently| asap| thanks)*(?:\\W*$|[.!;\\n]|,? and\\b)";
    /** How people ask for it. Each names mail, a list or the writer: much else is stopped, removed or not sent. */
    private static final Pattern ASKS = Pattern.compile(
            String.join(
                    "|",
                    "(?:^|[.,!;:]\\s|\\n|\\b(?:please|pls|kindly|just|me|now|and|(?:i|we)(?:'d| would)? (?:want|like|wish|need|ask(?:ed)?|prefer) to)\\s)unsubscribe\\b(?! (?:link|rate|button|page|feature|option|process|form|list|header)s?\\b)",
                    "\\bunsubscribe (?:me|us|my)\\b",
                    "\\bopt (?:me|us) out\\b|\\bopt(?:ing)?[- ]out\\b(?:" + END
                            + "| (?:of|from) (?:this|these|your|all|any|further|future)\\b)",
                    "\\b(?:remove|delete|take|drop|erase) " + MY_ADDRESS + "(?: (?:off|from|out of) (?:of )?" + LIST
                            + "| off" + END + "|" + END + "| (?:under|according|as per|pursuant)\\b)",
                    "\\bstop (?:e-?mailing|mailing|contacting|messaging|spamming|calling|writing(?: to)?|bothering|harassing)(?: (?:me|us)\\b|"
                            + END + ")",
                    "\\bstop (?:sending|these|this|all)(?: (?:me|us))?(?: (?:any|these|those|this|such|more|further|your|all|of|the|unsolicited|so many))* "
                            + MAIL,
                    "\\b(?:do not|don'?t|never) (?:e-?mail|contact|write|mail|message)(?: to)? (?:me|us)(?: (?:any ?more|again|ever|further|in (?:the )?future|at this (?:e-?mail )?address|about (?:this|it|anything)))*"
                            + END,
                    "\\b(?:do not|don'?t|never) call (?:me|us) (?:any ?more|again|ever)\\b",
                    "\\b(?:do not|don'?t) send (?:me |us )?(?:any(?: ?more)?|more|further|these|such|your)(?: \\w+){0,2} "
                            + MAIL,
                    "\\b(?:do not|don'?t|no longer) (?:wish|want|like|care)(?: to)? (?:be contacted|hear(?: any ?more| anything)?(?: from (?:you|your \\w+))?(?: any ?more| again| ever)?"
                            + END
                            + "|(?:be )?(?:receiv\\w+|get(?:ting)?) (?:(?:any|more|further|your|these|this|such|those|future|unsolicited|marketing|promotional|of) )*"
                            + MAIL + ")(?! until)",
                    "\\bno (?:more|further) (?:" + MAIL
                            + "|contact\\b)(?! (?:are |is )?(?:needed|necessary|required|received|came|about|on|regarding|than)\\b)",
                    "\\bleave me alone\\b|\\bcease (?:and desist|(?:all |any |further )*(?:contact\\w*|e-?mail\\w*|communications?|messages))\\b",
                    // German
                    "(?:\\b(?:mich|uns|meinen? [\\p{L}-]+(?: [\\p{L}-]+)?)\\b[^.!?\\n]{0,40}|^\\W*(?:bitte )?(?:sofort )?)\\b(?:aus|von) (?:ihrem|ihrer|ihren|eurem|eurer|dem|der|dieser|diesem) (?:e-?mail-?)?(?:verteiler|liste|mailingliste|newsletter|datenbank)",
                    "\\b(?:bitte|möchten?|will|wollen|wünschen?|senden sie|schicken sie)\\b[^.!?\\n]{0,30}\\bkeine (?:weiteren |weitere |mehr )?(?:e-?mails|mails|nachrichten|werbung|werbemails|newsletter|kontaktaufnahmen?)\\b(?! (?:an|über|von|erhalten|bekommen) )",
                    "\\bkeine (?:weiteren |weitere )?(?:e-?mails|mails|nachrichten|werbung|newsletter)(?: (?:mehr|bitte)){1,2}(?:\\W*$|[.!,])",
                    "\\b(?:schreiben|kontaktieren|mailen|belästigen) sie (?:mich|mir|uns) (?:bitte )?(?:nicht|nie)(?: mehr| wieder| länger)(?! bis| vor)",
                    "\\bnicht (?:mehr|länger|weiter) (?:kontaktier|anschreib|angeschrieben|anmail|belästig)",
                    "\\b(?:meine|diese) (?:daten|adresse|e-?mail-?adresse|mailadresse|kontaktdaten).{0,30}(?:lösch|entfern|streich)",
                    "\\blöschen sie (?:bitte )?meine? (?:daten|adresse|e-?mail|mail|kontakt)",
                    "\\b(?:will|möchten?|wollen|wünschen?)\\b[^.!?\\n]{0,30}\\bnichts (?:mehr|weiter) (?:von (?:ihnen|euch) )?(?:hören|bekommen|erhalten|empfangen)|\\btragen sie (?:mich|uns) (?:bitte )?(?:wieder )?aus\\W*$",
                    "^\\W*(?:bitte )?(?:abmelden|abbestellen|austragen)(?: bitte)?(?:\\W*$|[.!])",
                    "\\b(?:abmelden|abbestellen|austragen)\\b[^.!?\\n]{0,40}\\b(?:newsletter|verteiler|mailing\\w*|liste)\\b|\\b(?:newsletter|verteiler|mailing\\w*|liste)\\b[^.!?\\n]{0,40}\\b(?:abmelden|abbestellen|austragen)\\b",
                    // French
                    "\\b(?:me |nous |m')(?:désinscri|désabonn)\\w*+(?! (?:de |du |de la |de l'){1,2}(?:réunion|formation|cours|rendez|visite|webinaire|atelier))|\\bdésabonnez-moi|\\bdésinscrivez-moi|\\b(?:désinscri|désabonn)\\w+ (?:mon|cette|mes) adresses?",
                    "\\bne plus (?:me |m'|nous )?(?:être )?(?:contacter|contactée?s?|écrire|solliciter|sollicitée?s?|relancer)\\b",
                    "\\bne (?:plus|pas) (?:me |m'|nous )?(?:envoyer|recevoir) (?:de |d'|vos |aucun |ces |ce type de )?(?:nouveaux? )?(?:e-?mails?|mails?|courriels?|messages?|newsletters?|publicités?|sollicitations?)",
                    "\\bne (?:veux|veut|souhaite|souhaitons|désire|voulons) (?:plus|pas) (?:être (?:contacté|sollicité)|recevoir (?:de |d'|vos |aucun |ces )?(?:e-?mails?|mails?|courriels?|messages?|newsletters?|publicités?|sollicitations?))",
                    "\\bne (?:m'|me |nous )(?:contactez|écrivez|sollicitez|relancez) plus",
                    "\\b(?:retire[rz]|supprime[rz]|enleve[rz]|rayer)[- ](?:moi|mon (?:adresse|e-?mail|mail|nom|contact)|mes (?:données|coordonnées))|\\b(?:me|nous) (?:retirer|supprimer|enlever|rayer) d(?:e |u |es |')(?:(?:la|votre|vos|cette|ces|toutes?|vos) ){0,2}(?:listes?|fichiers?|base|mailings?|newsletters?|envois|contacts|diffusion)|\\bsupprimer mon (?:adresse|e-?mail|mail|contact)",
                    "\\b(?:cessez|arrêtez) de m(?:'|e )(?:écri|envoy|contact|sollicit|spam|relanc|harcel)",
                    // Spanish
                    "\\b(?:darme|denme|deme|darnos|dennos|dadme) (?:de )?(?:la )?baja\\b(?! (?:del|de la|en el|en la) (?:curso|reunión|visita|evento|taller|contrato))|\\bdar de baja (?:mi|este) (?:correo|e-?mail|direcci)|\\bquiero (?:la )?baja\\b",
                    "\\bno (?:me |nos )(?:escrib|contact|molest)\\w* más|\\bno (?:me |nos )?(?:env[ií]|mand)\\w* más(?: (?:correos?|e-?mails?|mensajes?|publicidad|información|nada))?(?:\\W*$|[.,!])",
                    "\\bno (?:quiero|deseo|queremos|deseamos) más (?:correos?|e-?mails?|mensajes?|publicidad)|\\bno (?:quiero|deseo|queremos|deseamos) (?:seguir )?recib\\w*(?: (?:más|sus|estos|este tipo de|ningún))* (?:correos?|e-?mails?|mensajes?|publicidad|boletin)",
                    "\\b(?:elimin|borr|quit)\\w* (?:mi|mis) (?:correo|datos|direcci|nombre)|\\b(?:elimín|elimin|bórr|quít|sáqu|borr|quit|sac)(?:e|en|a|ar)(?:me|nos) de (?:su|la|esta|vuestra) (?:lista|base)",
                    "\\bdejen? de (?:escribir|contactar|molestar)(?:me|nos)\\b|\\bdejen? de (?:enviar|mandar)(?:me|nos)? (?:correos|e-?mails|mensajes|publicidad)|\\bcancelar (?:la |mi )?suscripci\\w+(?:\\W*$| (?:al bolet|a la news|de correo))",
                    // Italian
                    "\\bcancella(?:temi|teci|rmi|rci|mi)(?:\\W*$|[.!,]|.{0,12} dal(?:la|le|l')? ?(?:(?:vostr[aei]|tua|sua) )?(?:mailing|list|newsletter|database|elenco))|\\bcancell\\w+ (?:il mio|i miei) (?:indirizzo|nominativo|nome|dati|contatt|e-?mail)|\\bdisiscri|\\b(?:rimuov|toglie)(?:etemi|temi|termi|ermi|rmi) dal(?:la|le|l')? ?(?:(?:vostr[aei]|tua|sua) )?(?:mailing|list|newsletter|database|elenco)",
                    "\\bnon (?:contattate|scrivete|contatti|scriva)(?:mi|ci)? più|\\bnon (?:mi |ci )(?:contattate|scrivete|contatti|scriva|inviate) più|\\bnon inviate\\w* più(?: (?:e-?mail|mail|messaggi))?(?:\\W*$|[.,!])|\\bnon (?:voglio|desidero|vogliamo) (?:più )?ricevere (?:più )?(?:altre |vostre |le vostre |queste )?(?:e-?mail|mail|messaggi|comunicazioni|newsletter)",
                    // Dutch
                    "\\buitschrijven\\b(?! voor)|^\\W*(?:graag |gelieve )?(?:me |mij )?afmelden\\b|\\bafmelden\\b[^.!?\\n]{0,30}\\b(?:nieuwsbrief|mailing\\w*|lijst)",
                    "\\bstuur(?:t)? (?:me |mij |ons )?geen (?:e-?mails?|mails?|berichten|nieuwsbrie\\w+) ?(?:meer)?|\\bgeen (?:e-?mails?|mails?|berichten|nieuwsbrieven) meer\\b(?! (?:nodig|gekregen))|\\b(?:haal|verwijder) (?:mij|me|ons|mijn (?:e-?mail)?adres|mijn gegevens) (?:van|uit) .{0,12}(?:lijst|mailing|bestand|database|nieuwsbrief)",
                    // Portuguese
                    "\\bdescadastr|\\bnão (?:quero|desejo|queremos) (?:mais )?receber (?:mais )?(?:seus |esses |estes )?(?:e-?mails?|mensagens|newsletters?|publicidade)|\\b(?:remov|tir|retir|exclu|apag)\\w* (?:o )?meu (?:e-?mail|contato|endereço|nome)|\\b(?:removam?-me|removido|removida|retirem?-me|me (?:remov|retir|tir)\\w+|tirem?-me) d(?:a|e|as|esta|essa) (?:(?:sua|vossa) )?(?:lista|base|mailing)",
                    // Polish and Czech
                    "\\bwypis(?:z|ać|cie|uję) (?:mnie|się)|\\b(?:mnie|się) wypisać|\\bproszę o (?:usunięcie|wypisanie) (?:mnie|mojego|moich|mego|nas)\\b|\\bproszę (?:mnie )?usunąć (?:mnie |mój adres )?(?:z|ze) (?:\\w+ )?(?:list|baz|mailing|newsletter)|\\bnie (?:życzę|chcę) .{0,20}otrzymywa\\w+ (?:więcej |tych |takich |od państwa )*(?:e-?maili|maili|wiadomości|newsletter|ofert)|\\b(?:proszę )?(?:już )?(?:do mnie )?nie pis(?:ać|z|zcie) (?:już |więcej )",
                    "\\b(?:odhlaste|vyřaďte|vymažte) mě\\b|\\bnepřej\\w+ si (?:dostávat|být kontakt)|\\bneposílejte (?:mi |nám )?(?:už |další |žádné )+(?:e-?maily?|nabídky|zprávy)",
                    // Swedish, Danish, Norwegian and Finnish
                    "\\bavprenumerera|\\bavregistrera (?:mig|oss|min)|\\b(?:ta bort|fjern|slet|slett|meld|ta) (?:mi[gn]|me[g]|oss|os|min (?:adress|adresse|e-?post|mail|e-?mail)) (?:från|fra|av|af) (?:(?:er|din|jeres|deres|denne|denna) )?(?:\\w{0,12}list|utskick|mail|e-?post|nyhed|nyhets|database|register)",
                    "\\b(?:vill|ønsker|vil) (?:inte|ikke) (?:längre |længere |lenger )?(?:få|ha|motta|modtage|ta emot|at modtage) (?:fler|flere|fler av |dessa |disse |mer |mere )?(?:e-?post\\w*|e-?mails?|mails?|mejl|meddelanden|nyhedsbreve|nyhetsbrev)|\\b(?:skicka inte|send ikke|ikke send) (?:mig |mi[gn] |meg )?(?:fler|flere|mer|mere) (?:e-?post\\w*|e-?mails?|mails?|mejl)",
                    "\\bpoistakaa (?:minut|osoitteeni) .{0,20}(?:list|rekister|posti)|\\ben halua (?:enää )?(?:saada|vastaanottaa) .{0,20}(?:viestejä|sähköpost)",
                    // Russian, Ukrainian, Turkish, Hungarian, Romanian and Greek
                    "отпи(?:шите|сать) (?:меня|нас)|(?:исключ|удал|убер)\\w+ (?:меня|нас|мой (?:адрес|e-?mail)) (?:из|с) (?:\\w+ )?(?:рассыл|спис|баз)|больше (?:мне |нам )?не (?:пишите|присылайте|шлите|беспокойте)|не (?:пишите|присылайте|шлите|беспокойте) (?:мне |нам |меня )?больше|(?:хочу |прошу )отписать\\w* (?:меня )?от|видаліть мене|відпишіть мене|більше (?:мені )?не (?:пишіть|надсилайте)",
                    "\\b(?:beni|bizi) .{0,20}liste\\w* (?:çıkar|sil)|\\bliste\\w* (?:beni|bizi) (?:çıkar|sil)|\\blistenizden çıkar|\\b(?:artık|bir daha) (?:bana |bize )?(?:e-?posta|mail|mesaj) (?:gönderme|atma)",
                    "\\btöröljenek (?:a |az )?\\w*list|\\bne (?:küldjenek|írjanak) (?:nekem |nekünk )?(?:több|többet)\\b|\\bleiratkoz(?:ni|om)\\b",
                    "\\bdezabona(?:ți|re)|\\b(?:ștergeți|scoateți)-mă din (?:\\w+ )?(?:list|baz)|\\bnu-mi mai (?:trimiteți|scrieți)|\\bnu mai doresc să primesc (?:e-?mail|mesaje)",
                    "διαγράψτε με|μη[ν]? μου (?:ξανα)?στ[εέ][ίλ]λ?ετε άλλα",
                    // Japanese, Chinese and Korean
                    "配信を(?:止め|やめ)て|配信(?:を)?(?:停止|解除)(?:を|して|し)?(?:お願い|希望|ください|下さい)|今後(?:の|は)?(?:ご)?(?:連絡|メール|案内|配信)(?:は|を)?.{0,8}(?:不要|お断り|控え|遠慮|やめ)|リストから(?:削除|外し)|メール(?:の送信)?を(?:送らないで|やめて|止めて)",
                    "(?:不要|别|請勿|请勿)再(?:给我|给我们|向我|跟我)?(?:发|發|发送|發送)?(?:邮件|郵件|信息|联系|聯繫|打扰|骚扰)|取消(?:我的)?订阅|(?:把|将)我(?:从|从你们的)?.{0,8}(?:列表|名单|邮件|库).{0,4}(?:移除|删除|去掉)",
                    "수신\\s?거부|더\\s?이상\\s?(?:메일|이메일|연락).{0,8}(?:보내지|하지)\\s?(?:마|말)|(?:저를|나를|제 (?:메일|이메일|주소)를?) .{0,10}(?:목록|리스트)에서 (?:삭제|제외)"),
            FLAGS);
    /** Others' wishes, what is not so, what is asked about, and what is only to go another way. */
    private static final Pattern NEGATED = Pattern.compile(
            "\\b(?:do not|don'?t|not|never|without|no need to|didn'?t|instead of|before|rather than) (?:\\w+ ){0,2}(?:unsubscrib|opt|remove|delete|take me|stop)|\\b(?:you|they|he|she|who|people|customers|clients|users|subscribers|contacts|recipients|colleagues?) (?:\\w+ ){0,2}(?:unsubscrib|opt)|\\bif (?:i|you|we|they) .{0,40}unsubscrib|\\bnicht (?:abmelden|austragen)|\\bunsubscribe (?:link|rate|button|page|feature)|\\bhow (?:do|can|does|would|to)\\b|\\bcan (?:your|the) (?:product|tool|system|software)\\b"
                    + "|\\b(?:instead|sondern|stattdessen|plutôt|à la place|en su lugar|en cambio|invece|in plaats|istället|i stedet|zamiast|lieber)\\b",
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
        var first = plain.lines().findFirst().orElse("");
        if (BARE_LINE.matcher(first).matches()
                && plain.substring(first.length()).strip().split("\\s+").length <= 4) return true;
        return asks(plain);
    }

    private static boolean asks(String text) {
        return text.length() <= MOST_LETTERS
                && text.split("\\s+").length <= MOST_WORDS
                && ASKS.matcher(text).find()
                && !NEGATED.matcher(text).find();
    }
}
