package followthrough.inbox;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hears whether somebody asks, as the whole point of a message, to be left alone. An opt-out is for ever, so what is long,
 * holds for a time or for one way only, or mentions the words without asking for it is left to a person.
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

    /** Budgets, campaigns and the messages of a machine are stopped as well. */
    private static final String MAIL =
            "(?:(?:marketing|promotional|promotion|sales|commercial|advertising|automated|automatic|unsolicited|unwanted|junk|cold) )?(?:e-?mails?|mails?|messages?|newsletters?|mailings?|spam)\\b(?! (?:servers?|addresses|accounts?|budgets?|systems?|software)\\b)";

    private static final String MY_ADDRESS =
            "(?:me|us|this (?:e-?mail|address)|my (?:name|e-?mail|address|details|data|contact|info(?:rmation)?)(?: address| details| data| information)?)";
    private static final String END =
            "(?:,? (?:please|now|immediately|at once|permanently|asap|thanks|thank you)\\b)*(?:\\W*$|[.!;\\n]|,? and (?:please |then |also |kindly )?(?:stop|do not|don'?t|never|delete|remove|erase|unsubscribe|confirm|let|thanks?|we|i)\\b)";
    /** What one is taken off; of the Thursday list and the agenda nobody opts out. */
    private static final String LIST =
            "(?:(?:your|this|the|these|that|all|any|of|mailing|e-?mail|mail|distribution|marketing|contact|call|sales|sending|future|further|company|outreach|subscriber|address|system) ){0,5}(?:(?:lists?|databases?|mailings?|newsletters?|distribution|contacts|records|files|systems?|crm|campaigns?|sequences?|e-?mails|messages)\\b(?! (?:thread|chain|about|regarding|on|for|concerning|that|of (?!contacts|recipients|subscribers|addresses|e-?mails))\\b)|(?:here|everything|this|e-?mail)"
                    + END + ")";

    private static final String GERMAN_LIST =
            "(?:aus|von) (?:ihrem|ihrer|ihren|eurem|eurer|deinem|deiner|dem|der|dieser|diesem) (?:e-?mail-?)?(?:verteiler|liste|mailingliste|newsletter|datenbank)\\w*(?! (?:für|zu|zur|zum|des|der)\\b)";
    private static final String GERMAN_MAIL =
            "(?:e-?mails|mails|nachrichten|werbung|werbemails|newsletter|kontaktaufnahmen?)\\b";
    /** How people ask for it. Each names mail, a list or the writer: much else is stopped, removed or not sent. */
    private static final Pattern ASKS = Pattern.compile(
            String.join(
                    "|",
                    "(?:^|[.,!;:]\\s|\\n|\\b(?:please|pls|kindly|just|me|now|and|(?:i|we)(?:'d| would)? (?:want|like|wish|need|ask(?:ed)?|prefer) to)\\s)unsubscribe\\b(?! (?:link|rate|button|page|feature|option|process|form|list|header)s?\\b)",
                    "\\bunsubscribe (?:me|us|my|this (?:e-?mail|address))\\b",
                    "\\bopt (?:me|us) out\\b|\\bopt(?:ing)?[- ]out\\b(?:" + END
                            + "| (?:of|from) (?:this|these|your|all|any|further|future)\\b)",
                    "\\b(?:remove|delete|erase) " + MY_ADDRESS
                            + "(?: and (?:my |our )?\\w+(?: \\w+)?)?(?: (?:off|from|out of) (?:of )?" + LIST + ")",
                    "\\b(?:remove|delete|erase) " + MY_ADDRESS + "(?: off)?(?:" + END
                            + "| (?:under|according|as per|pursuant)\\b)",
                    // One takes an address from a list to write to it, too.
                    "\\b(?:take|drop) " + MY_ADDRESS + " (?:(?:off|out) (?:of )?|from (?=(?:your|all|any)\\b))" + LIST,
                    "\\btake " + MY_ADDRESS + " off" + END,
                    "\\bstop (?:e-?mailing|mailing|contacting|messaging|spamming|calling|writing(?: to)?|bothering|harassing)(?: (?:me|us)\\b(?! (?:every|each|so|twice|that|daily|at (?!all|once)|on|in|when|while|during|from)\\b)|"
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
                    "(?:^|[.!?,;:]\\s*|\\n\\s*|\\b(?:please|kindly|want|wish|and|but|to receive|send(?: me| us)?) )no (?:more|further) (?:"
                            + MAIL + "|contact\\b)(?:" + END
                            + "|,? (?:please|thanks|thank you|kindly)\\b| (?:from (?:you|your|this|any\\w*)|to (?:me|us|my|our|this)|of (?:this|that|any))\\b)(?! (?:are |is )?(?:needed|necessary|required|received|came|arrived|since|about|on|regarding|than)\\b)",
                    "\\bleave me alone\\b|\\bcease (?:and desist|(?:all |any |further )*(?:contact\\w*|e-?mail\\w*|communications?|messages))\\b",
                    // German
                    "\\b(?:nehm(?:en|t)|nimm|streich(?:en|e|t)?|lösch(?:en|e|t)?|entfern(?:en|e|t)?|trag(?:en|t)?|werf(?:en|t)|schmeiß\\w*) (?:sie )?[^.!?\\n]{0,20}?\\b(?:mich|uns|meinen? [\\p{L}-]+(?: [\\p{L}-]+)?)\\b[^.!?\\n]{0,40}\\b"
                            + GERMAN_LIST,
                    "(?:\\b(?:mich|uns|meinen? [\\p{L}-]+(?: [\\p{L}-]+)?)\\b[^.!?\\n]{0,40}|^\\W*(?:bitte )?(?:sofort )?)\\b"
                            + GERMAN_LIST
                            + " (?:bitte )?(?:sofort |wieder |zu )*(?:(?:heraus|raus|aus)?(?:zu)?(?:nehmen|streichen|löschen|entfernen|tragen|werfen)|abmelden)\\b",
                    "^\\W*(?:bitte )?(?:sofort )?" + GERMAN_LIST + "\\W*$",
                    "\\b(?:möchten?|will|wollen|wünschen?|würden?)\\b[^.!?,;\\n]{0,30}\\bkeine (?:weiteren |weitere |mehr )?"
                            + GERMAN_MAIL
                            + "(?:\\W*$|[.!;,]|(?: mehr)? (?:mehr|erhalten|bekommen|empfangen|haben|von (?:ihnen|euch)|dieser art)\\b(?! (?:an|über|vor|bis|zu|auf|für|mit|in|verp|verl|übers|vers)))",
                    "\\b(?:bitte|senden sie|schicken sie)\\b[^.!?,;\\n]{0,30}\\bkeine (?:weiteren |weitere |mehr )?"
                            + GERMAN_MAIL
                            + "(?:\\W*$|[.!;]| (?:mehr|bitte|von (?:ihnen|euch)|dieser art|(?:zu)?(?:schicken|senden|schreiben))\\b(?! (?:an|über|vor|bis|zu|auf|für|mit|in)\\b))",
                    "(?:^|[.!?\\n]\\s*)(?:und |also |ab sofort )?keine (?:weiteren |weitere )?" + GERMAN_MAIL
                            + "(?:,? (?:mehr|bitte)){1,2}(?:\\W*$|[.!,])",
                    "\\b(?:schreiben|kontaktieren|mailen|belästigen) sie (?:mich|mir|uns) (?:bitte )?(?:nicht|nie)(?: mehr| wieder| länger)(?! bis| vor)",
                    "\\b(?:mich|uns) (?:bitte )?nicht (?:mehr|länger|weiter) (?:zu )?(?:kontaktieren|anzuschreiben|anschreiben|anzumailen|anmailen|belästigen)\\b(?! (?:konnt|könn|woll|müss|brauch))",
                    "\\b(?:möchten?|will|wollen|wünschen?|bitte)\\b[^.!?,;\\n]{0,30}\\bnicht (?:mehr|länger|weiter) (?:von (?:ihnen|euch) )?(?:kontaktiert|angeschrieben|angemailt|belästigt)(?: (?:zu )?werden\\b|\\W*$)",
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
                    "\\bno (?:me |nos )(?:escriba[ns]?|escribáis|escribir|contacte[ns]?|contactéis|contactar|moleste[ns]?|molestéis|molestar) más|\\bno (?:me |nos )?(?:env[ií]e[ns]?|enviéis|enviar(?:me|nos)?|mande[ns]?|mandéis|mandar(?:me|nos)?) más(?: (?:correos?|e-?mails?|mensajes?|publicidad|información|nada))?(?:\\W*$|[.,!])",
                    "\\bno (?:quiero|deseo|queremos|deseamos) más (?:correos?|e-?mails?|mensajes?|publicidad)|\\bno (?:quiero|deseo|queremos|deseamos) (?:seguir )?recib\\w*(?: (?:más|sus|estos|este tipo de|ningún))* (?:correos?|e-?mails?|mensajes?|publicidad|boletin)",
                    "\\b(?:elimin|borr|quit)\\w* (?:mi|mis) (?:correo|datos|direcci|nombre)|\\b(?:elimín|elimin|bórr|quít|sáqu|borr|quit|sac)(?:e|en|a|ar)(?:me|nos) de (?:su|la|esta|vuestra) (?:lista|base)",
                    "\\bdejen? de (?:escribir|contactar|molestar)(?:me|nos)\\b|\\bdejen? de (?:enviar|mandar)(?:me|nos)? (?:correos|e-?mails|mensajes|publicidad)|\\bcancelar (?:la |mi )?suscripci\\w+(?:\\W*$| (?:al bolet|a la news|de correo))",
                    // Italian
                    "\\bcancella(?:temi|teci|rmi|rci|mi)(?:\\W*$|[.!,]|.{0,12} dal(?:la|le|l')? ?(?:(?:vostr[aei]|tua|sua) )?(?:mailing|list|newsletter|database|elenco))|\\bcancell\\w+ (?:il mio|i miei) (?:indirizzo|nominativo|nome|dati|contatt|e-?mail)|\\bdisiscri|\\b(?:rimuov|toglie)(?:etemi|temi|termi|ermi|rmi) dal(?:la|le|l')? ?(?:(?:vostr[aei]|tua|sua) )?(?:mailing|list|newsletter|database|elenco)",
                    "\\bnon (?:contattate|scrivete|contatti|scriva)(?:mi|ci)? più|\\bnon (?:mi |ci )(?:contattate|scrivete|contatti|scriva|inviate) più|\\bnon inviate\\w* più(?: (?:e-?mail|mail|messaggi))?(?:\\W*$|[.,!])|\\bnon (?:voglio|desidero|vogliamo) (?:più )?ricevere (?:più )?(?:altre |vostre |le vostre |queste )?(?:e-?mail|mail|messaggi|comunicazioni|newsletter)",
                    // Dutch
                    "^\\W*(?:graag |gelieve )?(?:me |mij |mijzelf )?uitschrijven\\b(?! voor)|\\b(?:me|mij|mezelf|ons|mijn (?:e-?mail)?adres|graag) (?:(?:graag|nu|direct) )?uitschrijven\\b(?! voor)|\\buitschrijven (?:uit|van) .{0,12}(?:lijst|mailing|bestand|database|nieuwsbrief)|^\\W*(?:graag |gelieve )?(?:me |mij )?afmelden\\b|\\bafmelden\\b[^.!?\\n]{0,30}\\b(?:nieuwsbrief|mailing\\w*|lijst)",
                    "\\bstuur(?:t)? (?:me |mij |ons )?geen (?:e-?mails?|mails?|berichten|nieuwsbrie\\w+)(?: meer)?\\b(?! (?:naar|over|aan|voor|via|op|met)\\b)|(?:^|[.!?\\n]\\s*|\\b(?:wil(?:len)?|wens(?:en)?|graag)\\b[^.!?,;\\n]{0,20} )geen (?:e-?mails?|mails?|berichten|nieuwsbrieven) meer\\b(?! (?:nodig|gekregen|gezien|naar|over|aan|missen|verliezen))|\\b(?:haal|verwijder) (?:mij|me|ons|mijn (?:e-?mail)?adres|mijn gegevens) (?:van|uit) .{0,12}(?:lijst|mailing|bestand|database|nieuwsbrief)",
                    // Portuguese
                    "\\bdescadastr|\\bnão (?:quero|desejo|queremos) (?:mais )?receber (?:mais )?(?:seus |esses |estes )?(?:e-?mails?|mensagens|newsletters?|publicidade)|\\b(?:remov|tir|retir|exclu|apag)\\w* (?:o )?meu (?:e-?mail|contato|endereço|nome)|\\b(?:removam?-me|removido|removida|retirem?-me|me (?:remov|retir|tir)\\w+|tirem?-me) d(?:a|e|as|esta|essa) (?:(?:sua|vossa) )?(?:lista|base|mailing)",
                    // Polish and Czech
                    "\\bwypis(?:z|ać|cie|uję) (?:mnie|się)|\\b(?:mnie|się) wypisać|\\bproszę o (?:usunięcie|wypisanie) (?:mnie|mojego|moich|mego|nas)\\b|\\bproszę (?:mnie )?usunąć (?:mnie |mój adres )?(?:z|ze) (?:\\w+ )?(?:list|baz|mailing|newsletter)|\\bnie (?:życzę|chcę) .{0,20}otrzymywa\\w+ (?:więcej |tych |takich |od państwa )*(?:e-?maili|maili|wiadomości|newsletter|ofert)|\\b(?:proszę )?(?:już )?(?:do mnie )?nie pis(?:ać|z|zcie) (?:już |więcej )",
                    "\\b(?:odhlaste|vyřaďte|vymažte) mě\\b|\\bnepřej\\w+ si (?:dostávat|být kontakt)|\\bneposílejte (?:mi |nám )?(?:už |další |žádné )+(?:e-?maily?|nabídky|zprávy)",
                    // Swedish, Danish, Norwegian and Finnish
                    "\\bavprenumerera|\\bavregistrera (?:mig|oss|min)|\\b(?:ta bort|fjern|slet|slett|meld|ta) (?:mi[gn]|me[g]|oss|os|min (?:adress|adresse|e-?post|mail|e-?mail)) (?:från|fra|av|af) (?:(?:er|din|jeres|deres|denne|denna) )?(?:\\w{0,12}list|utskick|mail|e-?post|nyhed|nyhets|database|register)",
                    "\\b(?:vill|ønsker|vil) (?:inte|ikke) (?:längre |længere |lenger )?(?:få|ha|motta|modtage|ta emot|at modtage) (?:fler |flere |fler av |dessa |disse |mer |mere )?(?:e-?post\\w*|e-?mails?|mails?|mejl|meddelanden|nyhedsbreve|nyhetsbrev)|\\b(?:skicka inte|send ikke|ikke send) (?:mig |mi[gn] |meg )?(?:fler|flere|mer|mere) (?:e-?post\\w*|e-?mails?|mails?|mejl)",
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
            "\\b(?:do not|don'?t|not|never|without|no need to|didn'?t|instead of|before|rather than) (?:\\w+ ){0,2}(?:unsubscrib|opt|remove|delete|take me|stop)"
                    + "|\\b(?:they|he|she|who|people|customers|clients|users|subscribers|contacts|recipients|colleagues?) (?:\\w+ ){0,2}(?:unsubscrib|opt)"
                    // "Could you unsubscribe me?" asks for it.
                    + "|\\byou (?:\\w+ ){0,2}(?:unsubscrib(?!e (?:me|us|my|our|this)\\b)|opt(?! (?:me|us)\\b))"
                    + "|\\b(?:did|do|does|why|when) (?:\\w+ )?you (?:\\w+ )?(?:unsubscribe|opt|remove|delete)"
                    + "|\\b(?:if|when) (?:i|you|we|they) (?!(?:could|would|can|will) ).{0,40}(?:unsubscrib|\\bopt )|\\bnicht (?:abmelden|austragen)|\\bnicht (?:aus|von) (?:dem|der|ihrem|ihrer|eurem|eurer|diesem|dieser) |\\b(?:brauch|müss|muss)\\w* (?:sie )?(?:mich|uns) (?:\\w+ )?nicht\\b"
                    + "|\\bunsubscribe (?:link|rate|button|page|feature)|\\bhow (?:do|can|does|would|to)\\b|\\bcan (?:your|the) (?:product|tool|system|software)\\b"
                    + "|(?<!\\bnot |n't |\\bdont |\\bnever |\\bmore |\\bfurther |\\bmy |\\byour )\\b(?:use|call|phone|ring|fax|text|write|send|try|contact|ask|e-?mail|message|reach|post|add|put)\\b[^.!?\\n]{0,60}\\binstead\\b|\\binstead,? (?:please |just |kindly |you can )*(?:use|call|phone|ring|fax|text|write|send|try|contact|ask|e-?mail|message|reach|post)\\b"
                    // "Lieber Tom" is how a letter begins.
                    + "|\\blieber (?!kein|nicht|nie\\b|gleich|sofort|ganz)(?:(?-i:\\p{Ll})|post\\b|papier\\b|fax\\b|telefon\\b|whatsapp\\b)(?!err |rau |ollege )"
                    + "|\\b(?:sondern|stattdessen|plutôt|à la place|en su lugar|en cambio|invece|in plaats|istället|i stedet|zamiast)\\b",
            FLAGS);

    private static final String TIME = "(?:" + DateWords.alternatives(DateWords.MONTHS)
            + "|(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miércoles|jueves|viernes|segunda|terça|quarta|quinta|sexta|lunedì|martedì|mercoledì|giovedì|venerdì|maandag|dinsdag|woensdag|donderdag|vrijdag|måndag|tisdag|onsdag|torsdag|fredag|mandag|tirsdag|poniedział\\w+|wtor\\w+|środ\\w+|czwart\\w+|piąt\\w+"
            + "|weeks?|month|year|quarter|weekend|fair|noon|lunch|summer|winter|spring|autumn|fall|christmas|easter|holidays?|woche|monats?|jahr(?:es)?|messe|mittag|sommer|herbst|frühjahr|ostern|weihnachten|ferien|urlaub|semaine|mois|année|an|rentrée|été|hiver|automne|printemps|noël|pâques|vacances|salon|semana|mes|año|verano|invierno|otoño|primavera|navidad|vacaciones|feria|mês|ano|verão|natal|férias|settimana|mese|anno|estate|inverno|autunno|natale|ferie|vacanze|jaar|maand|zomer|kerst|vakantie|veckan|månaden|året|sommaren|jul|uken|ugen|tygodni\\w*|roku|miesiąca|wakacj\\w+|недел\\w+|понедельник\\w*|вторник\\w*|сред[аыу]|четверг\\w*|пятниц\\w+|месяц\\w*|год\\w*|\\d{1,4}(?:st|nd|rd|th|º|er|\\.|:|/|h|[월日月])?)";
    /** What holds until then is not for ever, and who wants no calls may read mail. */
    private static final Pattern FOR_A_TIME = Pattern.compile(
            "\\b(?:until|till)\\b"
                    + "|\\b(?:before|bis|vor(?! \\d+ \\p{L})|avant|jusqu'(?:à|en|aux?)|d'ici|hasta|antes del?|antes d[ao]|até|fino a|fino al(?:la|l')?|prima d(?:i|el|ella|ell')|tot|voor|vóór|förrän|före|innan|før|inden|til|przed|před|до|ennen|înainte de|până(?: în| la)?) ?(?:(?:the|this|next|end|of|mid|middle|early|late|at|least|der|dem|den|die|zum|zur|ende|mitte|anfang|nächste\\w*|le|la|les|fin|mi|début|el|los|finales|de|del|mediados|principios|próxim[oa]|il|lo|fine|metà|inizio|prossim[oa]|o|a|as|fim|meados|eind|begin|volgende?|na|slutet|början|av|nästa|końca|połowy|początku|konce|poloviny|конца|середины|начала)[ -]|l'){0,3}"
                    + TIME + "\\b"
                    + "|\\bdo (?:(?:końca|połowy|początku|konce|poloviny) )?(?:poniedział\\w+|wtor\\w+|środ\\w+|czwart\\w+|piąt\\w+|tygodni\\w*|roku|miesiąca|wakacj\\w+|\\d{1,2}\\.|"
                    + DateWords.alternatives(DateWords.MONTHS) + ")\\b"
                    + "|\\b(?:hasta|antes de|antes d[ao]|até) que\\b|\\bbis auf weiteres\\b|\\bjusqu'à nouvel ordre\\b|\\bavant que\\b"
                    + "|(?:\\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\\d{1,2}日)?(?:末)?(?:まで|以前|前|之前)|来[月年]まで|(?:下周|下个月|明年|\\d{1,2}[日号]).{0,2}(?:前|以前)|\\d{1,2}월.{0,3}까지|\\b\\p{L}{3,12}(?:ig|e kadar|a kadar)\\b(?<="
                    + DateWords.alternatives(DateWords.MONTHS) + "(?:ig|e kadar|a kadar))"
                    + "|(?<!\\bor |\\bnor |\\band )\\b(?:by|via|over|on the) (?:tele)?phone\\b(?! (?:or|nor|and)\\b)|(?<!oder |noch |und )\\btelefonisch\\b(?! (?:oder|noch|und|of)\\b)|(?<!ou |ni |et |o |y |e |né )\\b(?:par téléphone|por teléfono|por telefone|per telefono|al telefono|per telefoon|per telefon|på telefon|telefonicznie|по телефону)\\b(?! (?:ou|ni|et|o|y|e|né|of|en|eller|och|lub|ani|или)\\b)",
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
        var plain = text.strip().replace('’', '\'').replace('\u00a0', ' ');
        boolean bare = plain.split("\\s+").length <= 8;
        if (SUBJECT.matcher(subject).find() && !subject.contains(":") && (plain.isEmpty() || bare || asks(plain)))
            return true;
        // In a newsletter such a line is its way out.
        if (plain.split("\\s+").length <= MOST_WORDS_AROUND_A_LINE
                && plain.lines().limit(40).anyMatch(line -> LINE.matcher(line).matches()))
            return !isOnlyMentioned(plain);
        var first = plain.lines().findFirst().orElse("");
        if (BARE_LINE.matcher(first).matches()
                && plain.substring(first.length()).strip().split("\\s+").length <= 4) return true;
        return asks(plain);
    }

    private static boolean asks(String text) {
        return text.length() <= MOST_LETTERS
                && text.split("\\s+").length <= MOST_WORDS
                && ASKS.matcher(text).find()
                && !isOnlyMentioned(text);
    }

    private static boolean isOnlyMentioned(String text) {
        return NEGATED.matcher(text).find() || FOR_A_TIME.matcher(text).find();
    }
}
