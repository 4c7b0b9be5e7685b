package followthrough.inbox;

import followthrough.inbox.Intent.Evidence;
import followthrough.inbox.Intent.Reason;
import followthrough.inbox.Intent.Sentence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How people say it, in ten languages, and in nine more the plainest ways. Each speaks of the writer ("we are not interested"), since what others want is no
 * answer.
 */
final class IntentRules {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;

    /** @param name of the habit, with its language */
    record Rule(String name, String language, Pattern pattern) {}

    private static final List<String> LANGUAGES = List.of(
            "en", "de", "fr", "es", "pt", "it", "nl", "sv", "pl", "ja", "da", "fi", "cs", "hu", "tr", "ru", "el", "zh",
            "ko");

    static final List<Rule> WRONG_PERSON = rules(
            "wrong person",
            "en",
            "\\bi(?:'m| am)(?: afraid)?(?: i(?:'m| am))? (?:not|no longer) (?:really )?(?:the (?:right|best|correct|appropriate) (?:person|contact|one)|in charge|responsible|the one)|\\b(?:wrong|incorrect) (?:person|contact|department)\\b|\\b(?:not|outside) my (?:area|department|responsibility|remit|job)\\b|\\bi (?:don't|do not|no longer) (?:handle|deal with|look after|manage|work (?:in|at|for|here|on)|do)\\b(?! (?:that|this) (?:today|now))|(?<!\\b(?:do|did|does|would|will|if|when) )\\byou(?:'ll| will)? (?:want|need) (?!(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:january|february|march|april|may|june|july|august|september|october|november|december)\\b)(?-i:\\p{Lu}\\p{L}+) (?:in|from|at) (?!least|most|once|all|hand|any)(?=\\p{L})|\\byou (?:want|need|should (?:talk|speak|write) to|are looking for) (?-i:\\p{Lu}\\p{L}+ \\p{Lu}\\p{L}+)|(?-i:\\p{Lu}\\p{L}+ \\p{Lu}\\p{L}+) (?:is|would be) the (?:right|best) (?:person|contact)|\\S+@\\S+ (?:is|would be) the (?:right|best )?(?:place|person|address)|\\b(?:contact|ask|speak to|talk to|reach out to) .{2,50} instead\\b|\\bshould (?:go|be (?:sent|addressed|directed)) to (?:our|the|my)\\b|\\bi(?:'ve| have) (?:moved|changed) (?:to another|to a new|roles?|jobs?|departments?)\\b|\\b(?:is|would be) the best contact\\b|(?-i:\\p{Lu}\\p{L}+ \\p{Lu}\\p{L}+) (?:now )?(?:looks after|handles|manages|is responsible for|takes care of|is in charge of|owns) (?:this|that|these|it)\\b|\\bi(?:'ve| have)? left (?:that|the|this) (?:team|company|department|role)",
            "de",
            "\\bnicht (?:mehr )?(?:der|die) (?:richtige|zuständige)\\p{L}*|\\bnicht (?:mehr )?(?:dafür |hierfür )?zuständig|\\bbei mir .{0,12}falsch|\\bfalsche[rn]? (?:ansprechpartner|adresse|abteilung|person)|\\b(?:zuständig|verantwortlich) (?:dafür |hierfür )?(?:ist|wäre)\\b|\\bdarum kümmert sich\\b|\\barbeite nicht mehr\\b|\\bist\\b.{0,40}\\bzuständig\\b|\\bhabe (?:das unternehmen|die firma|die abteilung) (?:verlassen|gewechselt)|\\bnicht (?:dafür |hierfür )?verantwortlich",
            "fr",
            "\\bpas la bonne personne|\\bpas le bon (?:interlocuteur|contact)|\\bpas moi qui\\b|\\bne (?:m'occupe|suis) (?:pas|plus) (?:de ce|de cela|en charge|responsable|concernée?)|\\bpas en charge|\\bmauvaise? (?:personne|interlocuteur)|\\bla personne (?:en charge|à contacter) est\\b|\\bne travaille plus\\b|\\bc'est .{2,40} qui (?:s'(?:en )?occupe|gère|suit|traite|pilote)|\\bce n'est pas (?:mon|notre) (?:domaine|service)",
            "es",
            "\\bno soy (?:la persona|el (?:responsable|indicado)|la responsable|quien)|\\bno (?:llevo|me encargo|me ocupo|gestiono) (?:de )?(?:est|es[eo])\\p{L}*|\\bpersona equivocada|\\b(?:quien|la persona que) (?:lleva|se encarga|se ocupa)|\\b(?:lo|la) lleva\\b|\\bse encarga\\b|\\bya no trabajo\\b|\\beso no (?:lo llevo|me corresponde)",
            "pt",
            "\\bnão sou (?:a pessoa|o responsável|a responsável|eu quem)|\\bnão (?:cuido|trato) (?:d|mais)|\\bquem (?:cuida|trata) d|\\bpessoa errada|\\b(?:já não trabalho|não trabalho mais)\\b|\\bo responsável (?:por isso )?é\\b|\\bo responsável agora é\\b|\\bnão é comigo\\b|\\bnão é (?:a )?minha área",
            "it",
            "\\bnon sono (?:la persona|il referente|il responsabile|io (?:che|a))|\\bnon (?:me ne occupo|mi occupo)|\\bse ne occupa\\b|\\bpersona sbagliata|\\bnon lavoro più\\b|\\bè di competenza\\b|\\b(?:deve|dovrebbe) (?:scrivere|rivolgersi|contattare)|\\bsi rivolga a",
            "nl",
            "\\bniet de (?:juiste|goede) (?:contact)?persoon|\\bga (?:hier|daar) niet over|\\bniet verantwoordelijk|\\bverkeerde persoon|\\bwerk (?:hier |daar )?niet meer\\b|\\b(?:hier|daar) gaat .{2,40} over\\b|\\bmoet (?:je|u) bij .{2,40} zijn\\b",
            "sv",
            "\\binte rätt (?:person|kontakt)|\\binte jag som (?:ansvarar|sköter|har hand)|\\bansvarar inte\\b|\\bfel person|\\bjobbar inte (?:kvar|längre)\\b|\\bdet är .{2,40} som ansvarar",
            "pl",
            "\\bnie do mnie\\b|\\bnie zajmuję się|\\bnie jestem (?:właściw|odpowiedni)\\p{L}*|\\bniewłaściw\\p{L}+ osob|\\btym (?:tematem )?zajmuje się|\\b(?:nie pracuję już|już nie pracuję)\\b|\\bzajmuje się tym\\b",
            "ja",
            "担当者?(?:は|では).{0,8}(?:私では|ありません|ございません|ない)|担当外|担当ではな|担当が異な|担当が変わ|異動しました|異動となり|退職(?:いたし|し|となり)",
            "da",
            "\\bikke (?:den )?(?:rette|rigtige|riktige?) (?:person|kontakt)\\p{L}*|\\bikke (?:mig|meg|jeg),? (?:der|som)\\b|\\bikke (?:længere |lenger )?ansvarlig|\\b(?:forkert|feil) person",
            "fi",
            "\\ben ole oikea henkilö|\\ben vastaa (?:tästä|asiasta)|\\bväärä henkilö|\\bei kuulu minulle",
            "cs",
            "\\bnejsem (?:ta |ten )?(?:správn|odpovědn|prav)\\p{L}*|\\btoto neřeším|\\bobraťte se (?:prosím )?na|\\bmá (?:to )?na starosti",
            "hu",
            "\\bnem én foglalkozom|\\bnem hozzám tartozik|\\bnem én vagyok az illetékes",
            "tr",
            "\\bben (?:ilgilenmiyorum|sorumlu değilim)|\\byanlış kişi",
            "ru",
            "\\bне ко мне\\b|\\bне мой вопрос|\\bя (?:этим )?не занимаюсь|\\bэтим занимается|\\bобратитесь (?:пожалуйста )?к\\b|\\bя (?:больше |уже )не работаю",
            "el",
            "δεν είμαι (?:ο|η) (?:κατάλληλος|κατάλληλη|αρμόδιος|αρμόδια)",
            "zh",
            "不是我负责|不归我管|找错人|不负责(?:这|该|此)",
            "ko",
            "담당(?:자)?(?:가|이)? ?아닙|제 담당이 아");

    /** By the reason they give; the last is looked for only where no other is said. */
    static final Map<Reason, List<Rule>> NO = new LinkedHashMap<>();

    static {
        NO.put(
                Reason.PRICE,
                rules(
                        "too dear",
                        "en",
                        "\\btoo (?:expensive|pricey|costly)\\b|\\bprices? (?:is|are) (?:too high|above|beyond)|\\b(?:can't|cannot|could not) afford (?:it|this|that|you)|\\b(?:prices?|costs?|pricing|fees?|quote) (?:is|are|was|seems?) (?:\\p{L}+ )?(?:too|way too) (?:high|much|steep)|\\bmore than we (?:can|want to|are willing to) (?:pay|spend)|\\b(?:over|outside|beyond|out of) our (?:budget|price range)",
                        "de",
                        "\\bzu teuer\\b|\\bpreis\\p{L}* .{0,15}zu hoch|\\bübersteigt unser|\\büber unserem budget",
                        "fr",
                        "\\btrop (?:chère?s?|cher|élevée?s?)\\b|\\b(?:dépasse|au-dessus de|hors) (?:de )?notre budget",
                        "es",
                        "\\b(?:muy|demasiado) car[oa]s?\\b|\\bprecio .{0,20}demasiado (?:alto|elevado)|\\b(?:fuera de|excede|supera|por encima de) nuestro presupuesto",
                        "pt",
                        "\\b(?:muito|demasiado) car[oa]s?\\b|\\bpreço .{0,15}muito alto|\\b(?:valor|preço|custo) .{0,15}acima d|\\bfora do nosso orçamento",
                        "it",
                        "\\btroppo (?:car[oaie]|costos[oaie])\\b|\\bprezzo .{0,15}troppo alto|\\bfuori (?:dal nostro )?budget",
                        "nl",
                        "\\bte duur\\b|\\bprijs .{0,15}te hoog|\\bboven (?:ons )?budget",
                        "sv",
                        "\\bför dyrt?\\b|\\böver vår budget",
                        "pl",
                        "\\b(?:za|zbyt) drog\\p{L}+|\\bprzekracza (?:nasz )?budżet|\\bcena jest (?:za|zbyt) wysoka",
                        "ja",
                        "高すぎ|料金が高",
                        "da",
                        "\\bfor dyrt?\\b",
                        "ru",
                        "\\b(?:слишком|очень) дорого",
                        "zh",
                        "太贵|价格(?:太|过|偏)高",
                        "ko",
                        "너무 비싸|가격이 (?:너무 )?높"));
        NO.put(
                Reason.NO_BUDGET,
                rules(
                        "no budget",
                        "en",
                        "\\b(?:no|without(?: a| the)?|(?:don't|do not) have (?:the |a |any )?) ?budget\\b|\\bbudgets? (?:is|are|has been|have been|was) (?:cut|frozen|spent|gone)|\\bnot in (?:our|the|this year's) budget",
                        "de",
                        "\\bkein(?:erlei)? budget|\\bbudget (?:fehlt|ist (?:ausgeschöpft|aufgebraucht|gestrichen))|\\bnicht im budget",
                        "fr",
                        "\\b(?:pas|plus|aucun) (?:de |le )?budget",
                        "es",
                        "\\b(?:no (?:tenemos|hay|tengo|contamos con)|sin) presupuesto",
                        "pt",
                        "\\b(?:não (?:temos|há|tenho)|sem) (?:verba|orçamento|budget)",
                        "it",
                        "\\b(?:non (?:abbiamo|c'è|ho)|nessun|senza|manca) (?:un |il )?budget",
                        "nl",
                        "\\bgeen budget",
                        "sv",
                        "\\b(?:ingen|inte någon) budget",
                        "pl",
                        "\\b(?:brak|nie mamy|bez) budżetu",
                        "ja",
                        "予算が(?:ない|無い|なく|ありません|ございません|取れ)",
                        "da",
                        "\\b(?:ikke|intet|ingen) (?:budget|budsjett)",
                        "ru",
                        "\\bнет бюджета",
                        "zh",
                        "没有?预算",
                        "ko",
                        "예산이 (?:없|부족)"));
        NO.put(
                Reason.COMPETITOR,
                rules(
                        "somebody else",
                        "en",
                        "\\b(?:we|i)(?:'re|'ve| are| have)?(?: \\p{L}+)? (?:already|currently) (?:use|using|have|got|work(?:ing)? with|signed with) (?:\\p{L}+ ){0,3}(?:tool|solution|vendor|provider|supplier|system|partner|product|competitor|software)s?\\b|\\b(?:we|i)(?:'ve| have)?(?: just| recently)? (?:signed|went|gone|going) with (?:a|an|another|someone|one of)\\b(?! (?:colleague|friend|client|customer))|\\bhappy with (?:our|the) (?:current|existing)\\b|\\bhappy with what we have|\\b(?:bought|ordered|purchased|went|gone|placed (?:it|the order)) elsewhere\\b|\\b(?:bought|ordered|purchased) (?:it |them |one )?from (?:someone|somebody|another|a competitor)|\\b(?:we|i)(?:'ve| have)?(?: just| recently)? (?:renewed|extended|committed) with (?:our|the|another)\\b|\\b(?:staying|sticking|stick|stay) with (?:our|the) (?:current|existing)|\\b(?:we|i) (?:already )?(?:use|have|built) (?:an? |our )?(?:own |in-house|inhouse|internal)",
                        "de",
                        "\\b(?:bereits|schon) (?:\\p{L}+ ){0,4}(?:anbieter|lösung|partner|system|lieferant|dienstleister)\\p{L}*|\\b(?:haben|hatten) uns (?:bereits |schon )?für (?:ein(?:en|e)?) ander|\\bmit unserem (?:jetzigen|aktuellen|bisherigen) .{0,20}zufrieden|\\bhaben uns .{0,20}für ein(?:en|e)? ander|\\beigene lösung|\\bintern gelöst",
                        "fr",
                        "\\bdéjà (?:\\p{L}+ ){0,3}(?:prestataire|solution|outil|fournisseur|partenaire)s?\\b|\\btravaillons déjà avec|\\bavons (?:choisi|retenu) (?:un|une) autre",
                        "es",
                        "\\bya (?:hemos )?compra(?:mos|do) (?:a|en|con) |\\bya (?:trabajamos|tenemos|usamos|contamos|utilizamos)(?: con)? (?:\\p{L}+ ){0,3}(?:proveedor|soluci[óo]n|herramienta|sistema)|\\bhemos (?:elegido|optado por|contratado) (?:a )?otr",
                        "pt",
                        "\\bjá (?:temos|usamos|trabalhamos|utilizamos)(?: com)? (?:\\p{L}+ ){0,3}(?:fornecedor|solução|ferramenta|sistema|parceiro)|\\b(?:escolhemos|optamos por|contratamos) outr",
                        "it",
                        "\\b(?:abbiamo|usiamo|lavoriamo|utilizziamo) già (?:\\p{L}+ ){0,3}(?:fornitore|soluzione|strumento|sistema|partner)|\\babbiamo (?:scelto|optato per) un altr",
                        "nl",
                        "\\b(?:al|reeds) (?:\\p{L}+ ){0,5}(?:partij|leverancier|oplossing|systeem|aanbieder)\\b|\\bhebben (?:voor )?een andere .{0,20}gekozen|\\bgekozen voor een ander",
                        "sv",
                        "\\bredan (?:\\p{L}+ ){0,3}(?:leverantör|lösning|system|verktyg)|\\bhar valt en annan",
                        "pl",
                        "\\bjuż (?:\\p{L}+ ){0,3}(?:dostawc|rozwiązani|narzędzi|system)\\p{L}*|\\b(?:korzystamy|współpracujemy) już z |\\bwybraliśmy inn",
                        "ja",
                        "他社(?:の|を|と|に).{0,15}(?:利用|導入|契約|使|決)|(?:既に|すでに).{0,12}(?:導入|契約)し",
                        "da",
                        "\\b(?:har )?allerede (?:\\p{L}+ ){0,3}(?:leverandør|løsning|system|samarbejdspartner)",
                        "ru",
                        "\\bуже (?:есть|работаем с) .{0,20}(?:поставщик|решени|систем|подрядчик)\\p{L}*",
                        "zh",
                        "已经?(?:有|找到|选择)(?:了)?.{0,8}(?:供应商|其他)",
                        "ko",
                        "이미 .{0,10}(?:업체|공급)"));
        NO.put(
                Reason.NO_AUTHORITY,
                rules(
                        "no authority",
                        "en",
                        "\\bnot (?:our|my) decision\\b|\\bi (?:don't|do not|can't|cannot) (?:decide|make (?:that|this|these|such) decisions?)\\b",
                        "de",
                        "\\b(?:das )?entscheide(?:n wir| ich) nicht|\\bentscheidet (?:bei uns )?(?:die zentrale|der vorstand|die konzern)",
                        "fr",
                        "\\bne décid(?:e|ons) pas",
                        "es",
                        "\\bno (?:lo )?decid(?:o|imos)",
                        "pt",
                        "\\bnão (?:decido|decidimos)",
                        "it",
                        "\\bnon (?:decido|decidiamo)",
                        "nl",
                        "\\bbeslissen (?:wij|we) niet",
                        "sv",
                        "\\bbestämmer inte",
                        "pl",
                        "\\bnie (?:decyduję|decydujemy)",
                        "ja",
                        "決裁権が(?:ない|なく|ありません)"));
        NO.put(
                Reason.NO_NEED,
                rules(
                        "no need",
                        "en",
                        "^\\W*not (?:really |at all |currently )?interested\\b|\\b(?:(?:i|we)(?:'m| am|'re| are)|thanks?(?: you)?,? but|sorry,?|currently) ?not (?:really |at all |currently )?interested\\b|\\b(?:aren't|no longer) (?:\\p{L}+ )?interested\\b|\\bhave no (?:interest|need|use for)|\\bnot (?:for us|a (?:good )?fit for us|something we (?:need|want|are looking for))\\b|\\b(?:i|we)(?:'ll| will| would|'d)? (?:have to |need to )?(?:pass|decline)(?: on (?:this|it))?(?: for now)?(?=\\W*$|,)|\\bwe (?:don't|do not) (?:need|require) (?:this|it|that|your|such|one|another)\\b|^\\W*no,? (?:thanks|thank you)\\b(?! (?:needed|necessary|required|to))|\\bit(?:'s| is) a no\\b|\\bhave to say no\\b|\\bdecided not to (?:go ahead|proceed|move forward)|\\b(?:don't|do not|won't|will not) (?:want|wish) to (?:go ahead|proceed|continue)|(?:\\bnot|n't) (?:something|what) we(?:'re| are)? (?:need|want|looking for)\\b|\\b(?:we're|we are|we're really) not (?:looking|in the market) (?:for|to)\\b|\\b(?:i|we)(?:'ll| will)? (?:have to )?pass on (?:this|it)\\b|\\b(?:doesn't|does not|wouldn't) (?:really )?(?:fit|suit) (?:us|our)\\b|\\bnot going to (?:move forward|proceed|go ahead)\\b|\\bwe(?:'re| are) (?:all set|well served|fully covered|covered)\\b|\\bnot relevant (?:for|to) (?:us|me)\\b",
                        "de",
                        "\\bkein(?:e|en)? (?:interesse|bedarf|verwendung)|\\bnicht (?:mehr )?interessiert|\\binteressier(?:t|en) (?:uns|mich) (?:leider |derzeit )?nicht|\\b(?:brauchen|benötigen) wir (?:\\p{L}+ ){0,2}nicht|\\bkommt (?:für uns )?(?:leider )?nicht (?:in frage|infrage)|^\\W*nein,? danke|\\bhaben uns dagegen entschieden|\\bfür uns (?:ist das |leider )?nichts\\b|\\bnichts für uns\\b|\\bpasst nicht zu uns|\\bkein thema für uns|\\bbestens versorgt|\\bgut versorgt|\\bfür uns (?:leider )?nicht relevant",
                        "fr",
                        "\\bpas (?:du tout )?intéressée?s?\\b|\\bintéresse pas|\\bn'avons (?:pas|aucun) (?:de |d')?(?:besoin|intérêt)|\\bpas besoin de (?:ce|cela|vos|votre)|^\\W*non,? merci|\\bne donner(?:ons|ai) pas suite|\\bne (?:souhaitons|souhaite) pas (?:donner|poursuivre|aller)|\\bpas pour nous\\b|\\bne correspond pas|\\bpas (?:l'|d')(?:utilité|usage)|\\bpas pertinent",
                        "es",
                        "\\bno (?:me|nos) interesa|\\bno (?:estoy|estamos) interesad|\\bno (?:lo |la |los |las )?necesitamos|\\bno tenemos (?:necesidad|interés)|^\\W*no,? (?:muchas )?gracias|\\bno (?:estamos|estoy) buscando|\\bno es para nosotros|\\bno encaja|\\bno es relevante|\\bno es lo que buscamos",
                        "pt",
                        "\\bnão (?:temos|tenho) (?:interesse|necessidade)|\\bnão (?:estamos|estou) interessad|\\bnão precisamos|^\\W*não,? (?:muito )?obrigad|\\bnão (?:estamos|estou) (?:procurando|buscando)|\\bnão é para nós|\\bnão se encaixa|\\bnão é relevante|\\bnão é o que (?:procuramos|buscamos)",
                        "it",
                        "\\bnon (?:siamo|sono) (?:più )?interessat|\\bnon (?:ci|mi) interessa|\\bnon (?:ne )?(?:abbiamo|ho) (?:bisogno|interesse|necessità)|^\\W*no,? grazie|\\bnon fa per noi|\\bnon stiamo cercando|\\bnon ci serve|\\bnon è rilevante|\\bnon è quello che cerchiamo",
                        "nl",
                        "\\bgeen (?:interesse|belangstelling|behoefte)|\\bniet geïnteresseerd|\\bwij? hebben (?:\\p{L}+ ){0,2}niet nodig|^\\W*nee,? (?:bedankt|dank)|\\bniets voor ons\\b|\\bniet(?:s)? naar op zoek|\\bpast niet bij ons|\\bzijn niet op zoek|\\bniet relevant\\b",
                        "sv",
                        "\\binte intresserade?\\b|\\binget (?:behov|intresse)|^\\W*nej,? tack|\\bbehöver (?:det |detta )?inte\\b|\\binte av intresse|\\binget för oss\\b|\\bletar inte|\\bpassar inte oss|\\binte något för oss|\\binte relevant\\b",
                        "pl",
                        "\\bnie (?:jestem|jesteśmy) zainteresowan|\\bnie potrzebuj|\\bnie mamy (?:takiej )?potrzeb|\\bbrak zainteresowania|^\\W*nie,? dziękuj|\\bnie dla nas\\b|\\bnie szukamy|\\bnas nie dotyczy|\\bnie jest dla nas",
                        "ja",
                        "見送ら|見送り|興味(?:は|が)?(?:ございません|ありません|ない)|必要(?:は|が)?(?:ございません|ありません)|お断り|必要としておりません|必要としていません|ニーズ(?:は|が)(?:ありません|ございません)",
                        "da",
                        "\\bikke interesser(?:et|te?|ede)\\b|\\b(?:ingen|intet|ikke) (?:interesse|behov)\\b|^\\W*nej,? (?:tak|ellers tak)|^\\W*nei,? (?:takk|ellers takk)|\\bhar ikke (?:brug|bruk) for|\\bikke (?:noget|noe) for oss?\\b|\\btrenger (?:det |dette )?ikke\\b",
                        "fi",
                        "\\bemme (?:tarvitse|ole kiinnostuneita)|\\ben (?:tarvitse|ole kiinnostunut)|\\bei (?:ole )?(?:tarvetta|kiinnosta)\\b|^\\W*ei,? kiitos",
                        "cs",
                        "\\bnemáme (?:\\p{L}+ )?(?:zájem|potřebu)|\\bnemám zájem|\\bnepotřebujeme|^\\W*ne,? děkuj|\\bnení pro nás",
                        "hu",
                        "\\bnem érdekel|\\bnincs (?:rá |erre )?szükség|^\\W*nem,? köszön",
                        "tr",
                        "\\bilgilenmiyoruz|\\bihtiyacımız yok|^\\W*hayır,? teşekkür",
                        "ru",
                        "\\b(?:нам|мне|нас|меня) (?:это )?не (?:нужно|интересно|интересует|требуется|актуально)|\\bне интересует\\b|\\bне заинтересован|\\bнет (?:необходимости|потребности|интереса)|^\\W*нет,? спасибо",
                        "el",
                        "δεν (?:μας|με) ενδιαφέρει|δεν ενδιαφερόμαστε|δεν χρειαζόμαστε",
                        "zh",
                        "不需要|不感兴趣|没有?(?:兴趣|需求|需要)|用不上",
                        "ko",
                        "관심(?:이|은)? ?없|필요(?:가|하지)? ?(?:없|않)"));
    }

    /** With a word against it that means: not now. */
    private static final List<Rule> NOW = rules(
            "not now",
            "en",
            "\\b(?:at the moment|at this (?:time|point|stage)|right now|currently|for now|at present|for the time being)\\b",
            "de",
            "\\b(?:im moment|momentan|derzeit|zurzeit|zur zeit|aktuell|gerade|vorerst)\\b",
            "fr",
            "\\b(?:pour (?:le moment|l'instant)|actuellement|en ce moment)\\b",
            "es",
            "\\b(?:(?:por|de|en este) (?:el )?momento|actualmente|por ahora)\\b",
            "pt",
            "\\b(?:no momento|neste momento|por enquanto|atualmente|de momento)\\b",
            "it",
            "\\b(?:al momento|per (?:il momento|ora)|attualmente)\\b",
            "nl",
            "\\b(?:op dit moment|momenteel|op het moment|voorlopig)\\b",
            "sv",
            "\\b(?:just nu|för tillfället|i nuläget)\\b",
            "pl",
            "\\b(?:w tej chwili|obecnie|na razie|aktualnie)\\b",
            "ja",
            "現時点|今のところ|現在",
            "da",
            "\\b(?:i øjeblikket|for øjeblikket|lige nu|akkurat nå|for tiden)\\b",
            "fi",
            "\\b(?:tällä hetkellä|juuri nyt)\\b",
            "cs",
            "\\b(?:momentálně|v tuto chvíli|zatím|nyní)\\b",
            "hu",
            "\\b(?:jelenleg|most|pillanatnyilag)\\b",
            "tr",
            "\\bşu an",
            "ru",
            "\\b(?:сейчас|пока|в данный момент|на данный момент)\\b",
            "zh",
            "暂时|目前|现在",
            "ko",
            "현재|지금|당분간");

    static final List<Rule> NOT_NOW = rules(
            "not now",
            "en",
            "\\bnot (?:a|the) (?:good|right|best) (?:time|moment)\\b|\\b(?:bad|wrong) (?:time|timing) for (?:us|me|this)\\b|^\\W*not (?:right )?now\\b|\\bnot (?:a|our|currently a|a top) (?:\\p{L}+ )?priority\\b|\\b(?:maybe|perhaps) later\\b|\\b(?:we're|we are|i'm|i am) (?:too busy|swamped|snowed under) (?:right now|at the moment|at present|these days|to)\\b|\\bnot on (?:our|my) (?:radar|roadmap)\\b|\\b(?:isn't|is not) on (?:our|my) (?:radar|roadmap)\\b|\\b(?:put|putting|is|are|it|project) on (?:hold|ice)\\b|\\bpark (?:this|it)\\b|\\b(?:at|maybe|perhaps) a later (?:date|stage|time|point)\\b|\\b(?:we|i) (?:don't|do not) have (?:the )?(?:time|capacity|bandwidth) (?:for (?:this|it|that)|right now|at the moment)\\b|\\bno (?:time|capacity|bandwidth) for (?:this|it)\\b|\\bhad to (?:stop|pause|halt|freeze|shelve|postpone) (?:the|this|that|our|all)\\b|\\b(?:project|plans?|purchase|investments?) (?:has been|have been|was|were|is|are) (?:stopped|paused|postponed|shelved|frozen|delayed)\\b|\\btiming (?:isn't|is not|wasn't) (?:\\p{L}+ )?(?:great|good|right|ideal|perfect)",
            "de",
            "^\\W*(?:im moment|momentan|derzeit|aktuell|jetzt|zurzeit) (?:leider |eher )?nicht\\b|\\bnicht jetzt\\b|\\b(?:im moment|momentan|derzeit|aktuell|gerade)\\b.{0,40}\\b(?:kein(?:e|en)? (?:zeit|kapazität\\p{L}*|thema|priorität)|nicht (?:aktuell|relevant|geplant|möglich|die zeit))|\\bnicht der (?:richtige|passende|beste) (?:zeitpunkt|moment)|\\bkein(?:e)? (?:gute[rn]? zeitpunkt|priorität)|\\bpasst (?:es )?(?:gerade|derzeit|momentan|im moment) nicht|\\bauf eis\\b|\\bzurückgestellt\\b|\\bzu einem späteren zeitpunkt|\\bvielleicht später|\\bsteht (?:derzeit |aktuell |momentan |im moment )?nicht (?:an\\b|auf (?:der|unserer) (?:agenda|roadmap))|\\b(?:zeitpunkt|timing) .{0,25}(?:ungünstig|unpassend|schlecht)",
            "fr",
            "\\bpas (?:maintenant|pour le moment|pour l'instant)\\b|\\bpas le (?:bon )?moment|\\bpas (?:une|notre|la) priorité|\\bpas d'actualité|\\b(?:verr\\p{L}+|voir|reparl\\p{L}+|peut-être).{0,15} plus tard|\\bpas le temps\\b|\\bpas (?:à l'ordre du jour|dans nos priorités)|\\ben (?:pause|suspens)\\b|\\bmis en attente",
            "es",
            "^\\W*(?:por ahora|de momento|por el momento|ahora) no\\b|\\bno es (?:una |nuestra |la )?prioridad|\\bno es (?:el|un) (?:buen |mejor )?momento|\\bahora no (?:es|podemos|puedo)|\\bmás adelante\\b|\\b(?:no tenemos|sin) tiempo\\b|\\bno está en nuestros planes|\\ben pausa\\b",
            "pt",
            "^\\W*(?:por agora|por enquanto|agora|de momento|no momento) não\\b|\\bnão é (?:uma |nossa )?prioridade|\\bnão é (?:o|um) (?:bom |melhor )?momento|\\bagora não (?:é|podemos|dá)|\\bmais (?:para (?:a )?frente|adiante)\\b|\\b(?:não temos|sem) tempo\\b|\\bnão está nos nossos planos|\\bem pausa\\b",
            "it",
            "^\\W*(?:per ora|al momento|per il momento|per adesso) no\\b|\\bnon (?:ora|adesso)\\b|\\bmagari (?:più avanti|dopo)\\b|\\bnon è (?:una |la nostra |tra le nostre )?priorità|\\bnon è il (?:momento|periodo)|\\bpiù avanti\\b|\\bnon (?:abbiamo|ho) tempo\\b|\\bnon è (?:in programma|previsto)|\\bin sospeso\\b|\\bin pausa\\b",
            "nl",
            "^\\W*(?:nu (?:even )?|voorlopig |op dit moment )niet\\b|\\bkomt .{0,20}niet goed uit|\\bgeen (?:prioriteit|goed moment)|\\bniet het (?:juiste|goede) moment|\\bte druk (?:nu|op dit moment)\\b|\\bop een later moment|\\bgeen tijd (?:voor|nu|op)|\\bstaat .{0,20}niet op de (?:planning|agenda|roadmap)|\\bin de ijskast|\\bon hold\\b",
            "sv",
            "\\binte (?:just )?nu\\b|\\binte (?:aktuellt|rätt läge|rätt tillfälle|prioriterat)|\\bjust nu .{0,20}inte\\b.{0,20}\\b(?:aktuellt|tid|läge)|\\blängre fram\\b|\\bhinner inte\\b|\\bligger på is\\b|\\binte på agendan|\\bpausat\\b",
            "pl",
            "\\bnie teraz\\b|\\bna razie nie\\b|\\bnie (?:jest to|jest|to) (?:dobry|odpowiedni|właściwy) (?:moment|czas)|\\bto nie jest (?:dobry|odpowiedni|właściwy) (?:moment|czas)|\\bnie (?:jest|stanowi) (?:\\p{L}+ )?priorytet|\\bw późniejszym terminie|\\bmoże później|\\bnie mam(?:y)? (?:teraz |obecnie )?czasu|\\bwstrzyman\\p{L}+|\\bodłożyliśmy",
            "ja",
            "(?:現時点|今のところ|現在|今は).{0,20}(?:検討して(?:おりません|いません)|予定(?:は|が)?(?:ありません|ございません|ない)|難し)|時期尚早|またの機会|タイミングではな|後日改めて",
            "da",
            "\\bikke (?:lige |akkurat )?(?:nu|nå)\\b|\\bikke (?:aktuelt?|prioriteret|prioritert)\\b|\\bikke (?:et |det )?(?:godt|rette|riktige) tidspunkt",
            "fi",
            "\\bei (?:ole )?(?:juuri )?(?:nyt|ajankohtais\\p{L}*)\\b",
            "cs",
            "\\b(?:teď|nyní|momentálně) (?:\\p{L}+ ){0,3}(?:nehodí|neřešíme|neplánujeme|nemáme čas)|\\bnení (?:vhodná|dobrá|správná) doba|\\bnení to aktuální",
            "hu",
            "\\b(?:most|jelenleg) (?:ez )?nem (?:aktuális|időszerű|alkalmas)|\\bnem aktuális",
            "tr",
            "\\bşu an(?:da)? .{0,30}(?:değil|düşünmüyoruz|planlamıyoruz)|\\bşimdi değil",
            "ru",
            "\\b(?:сейчас|пока) (?:\\p{L}+ ){0,3}не (?:актуально|готовы|планируем|до этого|время)|\\bне сейчас\\b",
            "el",
            "όχι (?:τώρα|αυτή τη στιγμή)",
            "zh",
            "(?:目前|暂时|现在|近期).{0,6}(?:没有计划|不考虑|没空|没有?时间|不方便)",
            "ko",
            "(?:지금|현재|당분간)(?:은|는)?.{0,12}(?:어렵|계획이 없)");

    /** Asked to be written to again: what counts is the date beside it. */
    static final List<Rule> LATER = rules(
            "later",
            "en",
            "\\b(?:get|come|circle|check|report) back (?:to (?:me|us)|with (?:me|us)|in|next|after|around)\\b|\\b(?:reach out|write|call|e-?mail|contact|ask|talk|speak|try)(?: to)?(?: (?:me|us|it))?(?: \\p{L}+)? again\\b|\\b(?:try|ping|contact|call|reach|e-?mail) (?:me|us)\\b|\\blet's (?:talk|revisit|reconnect|speak|catch up|look at (?:this|it))\\b|\\b(?:revisit|reconsider|look (?:again )?at|look into|pick up|reconnect on) (?:this|it)\\b|\\b(?:reach out|follow up|touch base|reconnect)(?: with (?:me|us))? (?:again |in|next|after|around)|\\b(?:not|nothing) (?:until|before)\\b|\\b(?:get|be) in (?:touch|contact)\\b|\\bdrop (?:me|us) a (?:line|note)\\b|\\b(?:look at|revisit|discuss) (?:this|it|that)\\b",
            "de",
            "\\b(?:meld|kontaktier|frag|sprech|komm|ruf|hör|schreib|versuch|schau)\\p{L}*\\b.{0,80}\\b(?:wieder|noch ?mal|noch einmal|erneut|zurück|an)\\b|\\b(?:wieder|noch ?mal|noch einmal|erneut)\\b.{0,40}\\b(?:melden|sprechen|kontaktieren|anrufen|schreiben|hören)\\b|\\bmelden sie sich\\b|\\bgehen wir .{0,20}erst\\b|\\berst (?:wieder )?(?:im|nächste[sn]|ab|in)\\b",
            "fr",
            "\\b(?:me |nous )?recontact\\p{L}*|\\brappele[rz]\\b|\\brevenir vers (?:moi|nous)|\\brevenez\\b|\\breparl\\p{L}*|\\brelance[rz]\\b|\\breprendre contact",
            "es",
            "\\b(?:escr[íi]be|contáct|ll[áa]m[ae]|escr[íi]ban|vuelva|vuelve|volver|retom|hablamos|hablemos)\\p{L}*",
            "pt",
            "\\b(?:retom|volt[ea]\\b|voltar|fale\\b|falamos|contate|entre em contato|escreva|ligue)\\p{L}*",
            "it",
            "\\b(?:ricontatt|risentiamo|riparl|richiam|risentir)\\p{L}*|\\bci sentiamo\\b",
            "nl",
            "\\b(?:nog (?:eens|een keer)|opnieuw|weer)\\b.{0,30}\\b(?:contact|bel|mail|proberen)|\\b(?:neem|probeer|bel|mail|kom)\\b.{0,60}\\b(?:nog (?:eens|een keer)|opnieuw|weer|terug|contact)\\b",
            "sv",
            "\\båterkom\\p{L}*|\\bhör av (?:dig|er)|\\bkontakta (?:mig|oss) (?:igen )?",
            "pl",
            "\\b(?:o kontakt|odezwać się|odezwij|wróci[ćm]y?|wrócić|skontaktować się ponownie|porozmawiajmy)\\b",
            "ja",
            "(?:改めて|もう一度|再度|また).{0,30}(?:連絡|お話|相談)|(?:頃|以降|月|年|週)に.{0,10}ご?連絡",
            "da",
            "\\b(?:ring|skriv|kontakt|hør|prøv|vend|tag|ta|kom)\\b.{0,50}\\b(?:igen|igjen|tilbage|tilbake|kontakt)\\b",
            "fi",
            "\\b(?:ottakaa|ota|palataan|palatkaa|soita|soittakaa)\\b.{0,50}\\b(?:yhteyttä|asiaan|uudelleen|uudestaan|myöhemmin)\\b",
            "cs",
            "\\b(?:ozvěte|ozvete|kontaktujte|zavolejte|napište|vraťte)\\b",
            "hu",
            "\\b(?:keressen|keressenek|keressetek|hívjon|írjon|térjünk)\\b",
            "tr",
            "\\b(?:tekrar|yeniden) (?:\\p{L}+ ){0,3}(?:yazın|arayın|görüşelim|iletişime)\\p{L}*",
            "ru",
            "\\b(?:напишите|свяжитесь|позвоните|вернёмся|вернемся|обратитесь|напомните)\\b",
            "el",
            "επικοινωνήστε (?:ξανά|μαζί μας)",
            "zh",
            "再(?:联系|沟通|聊|谈|说)",
            "ko",
            "(?:다시|나중에).{0,12}(?:연락|이야기|말씀)");

    static final List<Rule> INTERESTED = rules(
            "interested",
            "en",
            "\\b(?:let(?:'s| us)|we (?:should|can|could)|happy to|glad to) (?:talk|speak|chat|meet)\\b(?! (?:in|again|next|when|after|once|later|then))|\\b(?:sounds|looks|seems) (?:\\p{L}+ )?(?:interesting|promising|intriguing)\\b|\\b(?:i|we)(?:'m|'re|'d be| am| are| would be) (?:\\p{L}+ )?(?:interested|keen|intrigued)\\b(?! (?:party|parties))|\\b(?:i|we)(?:'d| would)(?: really| all)? (?:like|love) to (?:learn|know|hear) more\\b|\\b(?:i|we)(?:'d| would)(?: really)? (?:like|love) (?:to see )?a demo\\b|\\b(?:tell|send) (?:me|us) (?:some |a bit |a little )?more\\b|\\byes,? please\\b|^\\W*send (?:the|your|a|an|over) (?:\\p{L}+ ){0,2}(?:offer|quote|proposal|contract|pricing|prices|details|samples?)\\b|\\b(?:please|feel free to|welcome to) (?:stop|come|drop|swing) by\\b|^\\W*(?:(?:sure|yes|ok|okay|please|great|perfect|go ahead),? (?:and )?(?:please )?)?send (?:it|them|that|this)(?: over| along| on)?(?: please)?\\W*$|\\bcould be (?:useful|interesting|helpful|valuable) for (?:us|me|my|our)\\b|\\b(?:send|share|e-?mail)(?: with)? (?:me|us|over|through|along)(?: \\p{L}+){0,3} (?:information|info|details|deck|brochure|proposal|quote|pricing|price list|offer|presentation|case stud(?:y|ies)|demo)s?\\b|\\b(?:could|can|would|please) (?:you )?(?:please )?(?:send|share)(?: (?:me|us|over|a|an|your|some|the|more|further)){1,3} (?:information|info|details|deck|brochure|proposal|quote|pricing|price list|offer|presentation|case stud(?:y|ies)|demo)s?\\b|\\b(?:happy|glad|love|like) to (?:\\p{L}+ ){0,4}(?:a|the|your) (?:demo|trial)\\b|\\bopen to (?:a (?:chat|call|demo)|learning more|hearing more)|\\bhow (?:can|do|would) we (?:get started|proceed|sign up|go ahead)|\\bwhat (?:would|are|would be) the next steps|\\bhow we (?:can|could) (?:get started|proceed|sign up|go ahead)",
            "de",
            "\\b(?:lassen sie uns|lass uns) (?:\\p{L}+ ){0,2}(?:sprechen|reden|telefonieren|treffen)\\b|\\bklingt (?:\\p{L}+ )?(?:spannend|interessant)|\\b(?:wir|ich) (?:haben|habe|hätten|hätte|bin|sind|wären|wäre) (?:\\p{L}+ ){0,2}interess(?:e|iert)|\\binteressier(?:t|en) (?:mich|uns)\\b|\\b(?:schicken|senden) sie (?:mir|uns) (?:\\p{L}+ ){0,3}(?:informationen|infos|unterlagen|details|angebot)|\\bmehr (?:dazu |darüber )?(?:wissen|erfahren)|\\b(?:schicken|senden|schick|mailen|lassen) (?:sie )?(?:mir|uns) (?:[\\p{L}]+ ){0,6}(?:informationen|infos?|unterlagen|details|angebot|präsentation|preisliste|preise|broschüre|material|muster|proben?|katalog|vorschlag|zeichnung(?:en)?)\\b|\\bgerne? (?:ein angebot|eine demo|mehr informationen|weitere informationen)|\\bnächsten? schritte?\\b.{0,20}\\?|^\\W*ja,? (?:sehr )?gerne?\\b",
            "fr",
            "\\b(?:parlons|discutons)(?:-en)?\\b|\\b(?:nous |m')intéresse\\b|\\b(?:suis|sommes|serais|serions) (?:\\p{L}+ )?intéressée?s?\\b|\\ben savoir (?:un peu )?plus|\\b(?:envoye[rz]|transmett(?:re|ez)|faire parvenir)(?:[- ](?:moi|nous))? (?:\\p{L}+ ){0,3}(?:documentation|informations?|présentation|devis|brochure|offre|tarifs?)\\b|\\b(?:peut être|semble|a l'air) (?:très )?intéressant|\\bprochaines étapes\\b|^\\W*oui,? (?:avec plaisir|volontiers)|\\b(?:faire|voir|avoir|organiser) une démo(?:nstration)?\\b",
            "es",
            "\\bhablemos\\b(?! (?:en|más))|\\b(?:me|nos) interesa(?:ría)?\\b|\\b(?:estoy|estamos) (?:\\p{L}+ )?interesad|\\b(?:suena|parece) (?:\\p{L}+ )?(?:bien|interesante)\\b|\\bcu[ée]nt(?:ame|eme|anos) más|\\bsaber más\\b|\\b(?:env[ií]|mánd|mand)(?:a|e|en|ar|í)?(?:r)?(?:me|nos|enme|ennos|anos)?\\p{L}* (?:\\p{L}+ ){0,3}(?:información|propuesta|presentación|detalles|presupuesto|oferta|precios)\\b|\\bpróximos pasos\\b|^\\W*s[íi],? (?:con (?:mucho )?gusto|por favor|claro)",
            "pt",
            "\\bvamos (?:conversar|falar)\\b|\\b(?:tenho|temos|teria|teríamos) (?:\\p{L}+ )?interesse|\\b(?:estou|estamos) (?:\\p{L}+ )?interessad|\\b(?:parece|soa) (?:\\p{L}+ )?interessante|\\bsaber (?:um pouco )?mais\\b|\\b(?:envi|mand|encaminh)\\p{L}*(?:-me|-nos)? (?:\\p{L}+ ){0,3}(?:informações|proposta|apresentação|detalhes|orçamento|preços)\\b|\\bpróximos passos\\b|^\\W*sim,? (?:com prazer|por favor|claro)",
            "it",
            "\\bparliamone\\b|\\b(?:siamo|sono|sarei|saremmo) (?:\\p{L}+ )?interessat|\\b(?:mi|ci) interessa|\\b(?:sembra|suona) (?:\\p{L}+ )?interessante|\\bsaperne di più|\\b(?:mand|invi)\\p{L}* (?:\\p{L}+ ){0,3}(?:informazioni|presentazione|dettagli|preventivo|offerta|brochure|documentazione)\\b|\\bprossimi passi\\b|^\\W*sì,? (?:volentieri|certo|con piacere)",
            "nl",
            "\\blaten we (?:\\p{L}+ ){0,2}(?:bellen|praten|spreken|afspreken)\\b|\\b(?:klinkt|lijkt)(?: mij| ons)? (?:\\p{L}+ )?interessant|\\b(?:ben|zijn) (?:\\p{L}+ )?geïnteresseerd|\\bmeer (?:over|van) weten|\\bja,? graag\\b|\\bmeer informatie\\b|\\b(?:stuur|sturen|mail)\\p{L}* (?:\\p{L}+ ){0,4}(?:informatie|offerte|voorstel|brochure|details|presentatie)\\b|\\bvolgende stappen\\b",
            "sv",
            "\\blåt oss (?:prata|höras|ses)\\b|\\blåter (?:\\p{L}+ )?(?:intressant|spännande)|\\bär (?:\\p{L}+ )?intresserade?\\b|\\b(?:gärna|vill) veta mer|^\\W*ja,? tack|\\bskicka\\p{L}* (?:\\p{L}+ ){0,4}(?:information|info|offert|förslag|broschyr|material|presentation)\\b|\\bnästa steg\\b.{0,20}\\?|^\\W*ja,? gärna\\b",
            "pl",
            "\\b(?:porozmawiajmy|spotkajmy się)\\b|\\b(?:jestem|jesteśmy) (?:\\p{L}+ )?zainteresowan|\\bbrzmi (?:\\p{L}+ )?(?:ciekawie|interesująco)|\\bchętnie (?:się )?(?:dowie|pozna)\\p{L}+|\\b(?:przesłanie|przesłać|wysłać|wysłanie|przyśl\\p{L}+|proszę o) (?:\\p{L}+ ){0,3}(?:ofert|informacj|prezentacj|materiał|cennik)\\p{L}*|\\bkolejne kroki\\b|^\\W*tak,? (?:chętnie|poproszę)\\b|\\bpoproszę o (?:\\p{L}+ )?(?:ofert|informacj|prezentacj|materiał|cennik)",
            "ja",
            "興味(?:が|を)?(?:あります|ございます|あり|持ち)|詳し(?:い|く).{0,20}(?:聞|教え|伺|知り)|資料.{0,6}(?:を|の).{0,10}(?:送|いただ|ください)|(?:資料|見積\\p{L}*|お見積り).{0,10}(?:送|お願い|ください|いただ)|ぜひ.{0,20}(?:デモ|お話|見せ|試し|検討)",
            "da",
            "\\b(?:lyder|høres) (?:\\p{L}+ )?(?:interessant|spændende|spennende)|\\b(?:vi|jeg) er (?:\\p{L}+ )?interesser(?:et|te?|ede)\\b|\\bsende? (?:mig |meg |os |oss )?(?:gerne |gjerne )?(?:\\p{L}+ ){0,3}(?:tilbud|mere|mer|informa(?:tion|sjon)|info|materiale)\\b|^\\W*ja,? (?:takk?|gerne|gjerne)\\b",
            "fi",
            "\\b(?:kuulostaa|vaikuttaa) (?:\\p{L}+ )?(?:kiinnostavalta|mielenkiintoiselta)|\\b(?:olemme|olen) (?:\\p{L}+ )?kiinnostun|\\b(?:lähettäkää|lähettäisittekö|lähetä|lähettää) .{0,40}(?:tarjou|lisätieto|materiaali)\\p{L}*|^\\W*kyllä kiitos",
            "cs",
            "\\bmáme (?:\\p{L}+ )?zájem|\\bmám zájem|\\b(?:pošlete|zašlete|poslat|zaslat)\\p{L}* (?:\\p{L}+ ){0,4}(?:nabídk|ceník|informac|podklad)\\p{L}*|\\bzní (?:to )?(?:zajímavě|dobře)|^\\W*ano,? (?:prosím|rád)",
            "hu",
            "(?<!nem )\\bérdekel(?:ne)?\\b|\\b(?:küld|kér)\\p{L}+ .{0,40}(?:ajánlat|árlist|tájékoztató|információ)\\p{L}*",
            "tr",
            "\\bilgileniyoruz|\\b(?:teklif|fiyat listesi|katalog)\\p{L}* .{0,20}(?:gönder|ilet|paylaş)\\p{L}*",
            "ru",
            "\\b(?:нам|мне) (?:это )?(?:было бы )?интересно\\b|(?<!не )\\bзаинтересован|\\b(?:пришлите|вышлите|отправьте|направьте)\\b.{0,30}(?:предложени|прайс|информаци|презентаци|каталог|счёт|счет)\\p{L}*|^\\W*да,? (?:пожалуйста|конечно|давайте)",
            "el",
            "(?<!δεν )(?:μας|με) ενδιαφέρει|(?<!δεν )ενδιαφερόμαστε|στείλτε (?:μας|μου) .{0,20}(?:προσφορά|τιμοκατάλογο|πληροφορίες)",
            "zh",
            "(?<!不)感兴趣|请报价|报个价|发.{0,12}(?:报价|资料|方案|目录|价格)",
            "ko",
            "관심(?:이)? ?있|(?:견적|자료|가격|제안서).{0,10}(?:보내|알려|주시|부탁)");

    /** Of a sentence with a day and a time it says that it proposes or accepts them. */
    static final List<Rule> MEETING = rules(
            "time",
            "en",
            "\\b(?:how|what) about\\b|\\bworks(?: \\p{L}+)? for (?:me|us)\\b|\\b(?:i|we)(?:'m|'re| am| are) (?:available|free)\\b|\\b(?:i|we) (?:could|can) (?:do|meet|talk|speak)\\b|\\blet's (?:do|meet|talk|say|speak|make it)\\b|\\bwould (?:\\p{L}+ ){1,4}(?:work|suit)\\b|\\bdoes (?:\\p{L}+ ){1,4}(?:\\d\\S* )?(?:\\p{L}+ )?(?:work|suit)\\b|\\bsuits (?:me|us)\\b|\\bshall we\\b|\\b(?:is|are|would be) (?:fine|good|ok|okay|great|perfect) (?:for|with|by) (?:me|us)\\b|\\b(?:call|ring|phone) me\\b|\\bgive me a (?:call|ring|shout)\\b|\\b(?:book|put|pencil) (?:me|us|it|that) in\\b|\\b(?:mon|tues|wednes|thurs|fri)day works\\b|\\bcan we\\b|\\bcould we\\b|\\bare you (?:free|available)\\b",
            "de",
            "\\bpass(?:t|en|end)\\b|\\bgeht (?:bei mir|auch|es)|\\bwie wäre|\\bkönnen wir\\b|\\brufen sie (?:mich|uns)\\b|\\b(?:hätte|habe) .{0,20}zeit|\\bschlage .{0,30}vor",
            "fr",
            "\\b(?:r?appelez)-(?:moi|nous)\\b|\\bconvien\\p{L}+|\\bdisponible|\\bsuis libre|\\bpourrions-nous|\\bvous va\\b|\\bje (?:vous )?propose|\\bon peut\\b|\\bpouvons-nous\\b|\\bme va\\b",
            "es",
            "\\bll[áa]me(?:me|nos)\\b|\\bme viene\\b|\\bqué tal\\b|\\bpodemos\\b|\\bpodríamos\\b|\\bdisponible|\\b(?:te|le|les) parece\\b|\\bme va bien",
            "pt",
            "\\bpodemos\\b|\\bpoderíamos\\b|\\bestá (?:ótimo|bom|bem)|\\bpode ser\\b|\\bdisponível|\\bque tal\\b|\\bfica bem",
            "it",
            "\\bmi chiami\\b|\\bva bene\\b|\\bpossiamo\\b|\\bpotremmo\\b|\\bdisponibil\\p{L}+|\\bsono libero|\\bandrebbe\\b",
            "nl",
            "\\bpast\\b|\\bschikt\\b|\\bzullen we\\b|\\bkunnen we\\b|\\bbeschikbaar|\\bkomt .{0,15}uit\\b|\\bkan ik\\b|\\bkan wel\\b",
            "sv",
            "\\bpassar\\b|\\bkan vi\\b|\\bska vi\\b|\\bfunkar\\b|\\bgår bra",
            "pl",
            "\\bpasuje\\b|\\bmoże(?:my)?\\b|\\bodpowiada\\b|\\bproponuj\\p{L}*",
            "ja",
            "いかが|お願い|可能です|大丈夫です|空いて|都合",
            "da",
            "\\bpasser\\b|\\bkan vi\\b|\\bskal vi\\b|\\bring (?:til )?(?:mig|meg)\\b",
            "fi",
            "\\bsopii\\b|\\bsopisiko\\b",
            "cs",
            "\\bhodí\\b|\\bmůžeme\\b|\\bzavolejte\\b",
            "ru",
            "\\b(?:удобно|подойд[её]т|давайте|можем|созвонимся|позвоните)\\b",
            "zh",
            "可以|方便",
            "ko",
            "가능|괜찮");

    static final Pattern DAY = Pattern.compile(
            "\\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sun)(?:day)?\\b|\\b(?:tomorrow|today)\\b|\\b(?:montag|dienstag|mittwoch|donnerstag|freitag|morgen|heute|übermorgen)\\b|\\b(?:lundi|mardi|mercredi|jeudi|vendredi|demain|aujourd'hui)\\b|\\b(?:lunes|martes|miércoles|jueves|viernes|mañana|hoy)\\b|\\b(?:segunda|terça|quarta|quinta|sexta|amanhã|hoje)(?:-feira)?\\b|\\b(?:lunedì|martedì|mercoledì|giovedì|venerdì|domani|oggi)\\b|\\b(?:maandag|dinsdag|woensdag|donderdag|vrijdag|vandaag)\\b|\\b(?:måndag|tisdag|onsdag|torsdag|fredag|imorgon|i morgon|idag)\\b|\\b(?:poniedziałek|wtorek|środ[aęy]|czwartek|piątek|jutro|dzisiaj)\\b|[月火水木金]曜|明日|明後日|本日|\\d{1,2}月\\d{1,2}日|\\b\\d{1,2}[./]\\d{1,2}(?:[./]|\\b)",
            FLAGS);
    static final Pattern TIME = Pattern.compile(
            "\\b\\d{1,2}[:.h]\\d{2}\\b|\\b\\d{1,2} ?(?:am|pm|a\\.m|p\\.m|uhr|h|uur)\\b|\\b(?:at|around|um|gegen|à|vers|a las|às|alle|om|kl\\.?|klockan|o|about) \\d{1,2}\\b(?!%)|\\d{1,2}時|\\b(?:noon|midday)\\b",
            FLAGS);
    static final Pattern JAPANESE = Pattern.compile("[\\u3040-\\u30ff\\u4e00-\\u9fff]");
    /** Asked out of kindness, or to be nodded at. */
    static final Pattern COURTESY = Pattern.compile(
            "\\bhow (?:are|is|was|were|have) (?:you|your|things|it|everything|the weekend|life)|\\bhow's (?:it|life|everything)|\\bwhat's up\\b|\\bwie geht|\\bcomment (?:allez|vas|ça va)|\\bcómo (?:estás|está|va)|\\b(?:tudo bem|como vai|come (?:stai|sta|va))\\b|\\bhoe gaat|\\bhur (?:mår|går)|\\bjak się masz|お元気|, (?:right|ok|okay|no|yes|isn't it|don't you)\\?$",
            FLAGS);

    /** What makes the words behind it a case only thought of. */
    private static final Map<String, Pattern> CONDITION = byLanguage(
            "\\b(?:if|unless|in case|whether)\\b",
            "\\b(?:wenn|falls|ob|sofern|sollten?)\\b",
            "\\b(?:si|s'ils?|au cas)\\b",
            "\\b(?:si|en caso)\\b",
            "\\b(?:se|caso)\\b",
            "\\b(?:se|qualora)\\b",
            "\\b(?:als|indien|mocht)\\b",
            "\\b(?:om|ifall)\\b",
            "\\b(?:jeśli|jeżeli|gdyby)\\b",
            "場合|もし",
            "\\b(?:hvis|dersom|om)\\b",
            "\\b(?:jos|mikäli)\\b",
            "\\b(?:pokud|jestli|kdyby)\\b",
            "\\b(?:ha|amennyiben)\\b",
            "\\beğer\\b",
            "\\b(?:если|ли)\\b",
            "\\b(?:αν|εάν)\\b",
            "如果|若",
            "만약|만일");
    /** Somebody else's wishes, or what is said not to be so: shortly before the words. */
    private static final Map<String, Pattern> OTHERS = byLanguage(
            "\\b(?:he|she|they|who|people|someone|anyone|anybody|everyone|nobody|customers?|clients?|not that|not because)\\W+(?:\\p{L}+\\W+){0,2}$",
            "\\b(?:er|man|wer|niemand|jemand|kunden?|nicht dass)\\W+(?:\\p{L}+\\W+){0,2}$",
            "\\b(?:il|elle|ils|elles|clients?)\\W+(?:\\p{L}+\\W+){0,2}$",
            "\\b(?:él|ella|ellos|clientes?)\\W+(?:\\p{L}+\\W+){0,2}$",
            "\\b(?:ele|ela|eles|clientes?)\\W+(?:\\p{L}+\\W+){0,2}$",
            "\\b(?:lui|lei|loro|clienti?)\\W+(?:\\p{L}+\\W+){0,2}$",
            "\\b(?:hij|zij|klanten?)\\W+(?:\\p{L}+\\W+){0,2}$",
            "\\b(?:han|hon|de|dom|kunder?)\\W+(?:\\p{L}+\\W+){0,2}$",
            "\\b(?:on|ona|oni|klien\\p{L}+)\\W+(?:\\p{L}+\\W+){0,2}$",
            "(?:彼|彼女|お客様)[はが].{0,10}$",
            "\\b(?:han|hun|de|kunder?)\\W+(?:\\p{L}+\\W+){0,2}$",
            "\\b(?:hän|he|asiakk\\p{L}+)\\W+(?:\\p{L}+\\W+){0,2}$",
            "\\b(?:on|ona|oni|zákazní\\p{L}+)\\W+(?:\\p{L}+\\W+){0,2}$",
            "\\b(?:ő|ők|ügyf\\p{L}+)\\W+(?:\\p{L}+\\W+){0,2}$",
            "\\b(?:o|onlar|müşteri\\p{L}*)\\W+(?:\\p{L}+\\W+){0,2}$",
            "\\b(?:он|она|они|клиент\\p{L}*)\\W+(?:\\p{L}+\\W+){0,2}$",
            "\\b(?:αυτός|αυτή|αυτοί|πελάτ\\p{L}+)\\W+(?:\\p{L}+\\W+){0,2}$",
            "(?:他|她|他们|客户).{0,6}$",
            "(?:그들|고객).{0,6}$");

    /** "En" denies in Finnish only, and "ne" not in Dutch. */
    private static final Map<String, Pattern> DENIAL = byLanguage(Stream.concat(
                    Collections.nCopies(
                            10,
                            "\\b(?:not|never|hardly|nicht|kein(?:e|en)?|nie|pas|jamais|no|não|non|niet|geen|inte)\\b(?!,)|n't\\b|ません|ない")
                            .stream(),
                    Stream.of(
                            "\\b(?:ikke|ikkje|aldrig|aldri|ingen|intet|hverken)\\b(?!,)",
                            "\\b(?:ei|en|emme|eivät|älä|älkää)\\b(?!,)",
                            "\\bne(?!,|j|bo\\b|ž\\b|ch(?!c)|děl|zbyt)\\p{L}*|\\bni(?:kdy|c)\\b",
                            "\\b(?:ne|nem|nincs|sem|soha)\\b(?!,)",
                            "\\b(?:değil|yok|asla|\\p{L}+m[ae]y[ıi]n(?:[ıi]z)?|\\p{L}+m[ıiuü]yor\\p{L}*)\\b",
                            "\\b(?:не|ни|нет|никогда)\\b(?!,)",
                            "\\b(?:δεν|δε|μη|μην|όχι|ποτέ)\\b(?!,)",
                            // "能不能" asks.
                            "(?<![能可是要好会有])不(?![错過过])|(?<!有)没有?(?!问题)|别|勿|无需",
                            "지 ?(?:마|말|않)|(?:없|못|안) "))
            .toArray(String[]::new));
    /** Korean denies behind the verb. */
    private static final int BEHIND = 4;

    private IntentRules() {}

    /** Where the first of these rules speaks for the writer, without an "if". */
    static @Nullable Evidence find(List<Rule> rules, Sentence sentence) {
        for (var rule : rules) {
            var found = rule.pattern().matcher(sentence.text());
            if (!found.find()) continue;
            var before = sentence.text().substring(0, found.start());
            if (Objects.requireNonNull(CONDITION.get(rule.language()))
                    .matcher(before)
                    .find()) continue;
            if (Objects.requireNonNull(OTHERS.get(rule.language()))
                    .matcher(before.substring(Math.max(0, before.length() - 60)))
                    .find()) continue;
            return sentence.evidence(found.start(), found.end(), rule.name());
        }
        return null;
    }

    /** Whether a word against it stands in it or shortly before, as in "ne sommes pas intéressés". */
    static boolean isDenied(Sentence sentence, Evidence found) {
        var language = language(found);
        int from = Math.max(0, found.from() - sentence.from() - 25);
        int to = found.to() - sentence.from() + (language.equals("ko") ? BEHIND : 0);
        return Objects.requireNonNull(DENIAL.get(language))
                .matcher(sentence.text()
                        .substring(from, Math.min(to, sentence.text().length())))
                .find();
    }

    /** Words for now in the language of this: "most" is Hungarian, and English. */
    static @Nullable Evidence now(Sentence sentence, Evidence no) {
        return find(
                NOW.stream()
                        .filter(rule -> rule.language().equals(language(no)))
                        .toList(),
                sentence);
    }

    private static String language(Evidence found) {
        return found.rule().substring(found.rule().lastIndexOf(' ') + 1);
    }

    /** @param pairs a language and how it is said there, in turn */
    private static List<Rule> rules(String name, String... pairs) {
        var rules = new ArrayList<Rule>();
        for (int i = 0; i < pairs.length; i += 2)
            rules.add(new Rule(name + ", " + pairs[i], pairs[i], Pattern.compile(pairs[i + 1], FLAGS)));
        return List.copyOf(rules);
    }

    private static Map<String, Pattern> byLanguage(String... patterns) {
        var all = new HashMap<String, Pattern>();
        for (int i = 0; i < patterns.length; i++) all.put(LANGUAGES.get(i), Pattern.compile(patterns[i], FLAGS));
        return Map.copyOf(all);
    }
}
