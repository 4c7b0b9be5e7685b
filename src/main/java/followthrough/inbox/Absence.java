package followthrough.inbox;

import followthrough.inbox.AbsenceDates.Kind;
import followthrough.inbox.AbsenceDates.Said;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When somebody who is away is there again, from what their automatic answer says. Each date is judged by the words
 * beside it: a return is the day itself, "until" and the end of "from … to" the day before. Of several the end of the
 * absence counts; what no word says to be either is a date of something else.
 */
final class Absence {
    private static final int MOST_TEXT = 4_000;
    private static final int NEAR = 90;
    /** Parental leave; what is further away is a slip of the pen or of ours. */
    private static final int LONGEST_DAYS = 1_100;

    private static final String L = "(?<![\\p{L}\\p{N}])(?:";
    private static final String R = ")(?!\\p{L})";
    /** What may stand between a preposition and its date. */
    private static final String FILLER =
            "(?:[\\s:(*_]|(?:and |und |et |e |y |en |og |och )?(?:including|inclusive|einschließlich|einschl\\.?|inklusive|inkl\\.?|incl\\.?|inclus|med|met)(?!\\p{L})|"
                    + L
                    + "the|the end of|dem|den|der|le|la|el|il|l'|al|o dia|día|dia|dnia|ce|this|ca\\.?|about|around|approximately|approx\\.?|voraussichtlich|circa|noon|midday|close of business|cob|eod|on|d\\."
                    + R + "){0,5}$";

    private static final Pattern UNTIL_BEFORE = Pattern.compile("(?:" + L
            + "fins (?:al|a)|până (?:la|pe)|μέχρι(?: και)?|έως(?: και)?|до|עד|حتى|until|till|til|through|thru|up to|up until|ending|ends(?: on)?|last day|bis(?: zum| zur)?|jusqu'(?:au|à|en)|jusque|fin|hasta|até|fino a[l]?|sino al|tot|tot en met|t\\.?e\\.?m\\.?|t\\.o\\.m\\.?|till och med|til og med|t\\.?o\\.?m\\.?|tom|do|až do|по|aż do|直到|到|至|截至"
            + R
            + "|t/m)" + FILLER);
    private static final Pattern UNTIL_AFTER = Pattern.compile(
            "^[\\s)]{0,2}(?:まで|迄|까지|'?(?:y?[ae]|n?[ae])?\\s?(?:tarihine\\s)?kadar|(?:\\p{L}{3,10}\\s)?(?:asti|saakka)|-?(?:j)?é?ig(?!\\p{L})|inclus|inclusive|included|incl\\.|einschließlich|włącznie|compreso|incluso|включительно|inclusief|之前|为止)");
    private static final Pattern INCLUDED = Pattern.compile(L
            + "through|thru|einschließlich|inkl\\.?|inklusive|incl\\.?|inclusive|inclus|t/m|tot en met|till och med|t\\.o\\.m\\.?|til og med|włącznie|compreso|incluso"
            + R);
    private static final Pattern NOT_BEFORE = Pattern.compile(
            L + "before|prior to|vor|avant|antes de[l]?|prima de[l]?|voor|före|før|przed|před|до" + R + FILLER);
    private static final Pattern AFTER = Pattern.compile(
            L + "after|nach|après|después de[l]?|depois d[eo]|dopo|na|efter|etter|po|после" + R + FILLER);
    /** "Na" is "after" in Dutch and "on the" in Portuguese. */
    private static final Pattern PORTUGUESE_DAY = Pattern.compile("(?:segunda|terça|quarta|quinta|sexta|pr[óo]xima)");

    private static final Pattern FROM_BEFORE = Pattern.compile("(?:" + L
            + "from|as of|as from|starting|beginning|effective|ab|von|vom|seit|since|à partir d[ue]|à compter d[ue]|dès|depuis|du|desde|a partir de[l]?|del|dal|a partire dal|da|vanaf|van|per|från och med|fr\\.o\\.m\\.?|från|sedan|fra|fra og med|od|ode|z|с"
            + R
            + "|于|自|从)" + FILLER);
    private static final Pattern FROM_AFTER =
            Pattern.compile("^[\\s)]{0,2}(?:から|より|以降|부터|起|-?t[óő]l|'?(?:n?[dt][ae]n)\\s(?:itibaren|beri))");
    private static final Pattern ON_BEFORE =
            Pattern.compile(L + "on|am|by|zum|le|au|el|il|op|den|dne|no dia|em|на|w|we|v|i|in" + R + FILLER);
    /** What is not about the absence, whatever else the sentence says. */
    private static final Pattern OTHER_BEFORE = Pattern.compile("(?:" + L
            + "since|seit(?: dem)?|depuis(?: le)?|desde hace|sinds|sedan|siden|dated|stand|version|copyright|sent|received|gesendet|envoyé|posted|updated|(?:e-?mail|message|mail|request|inquiry|nachricht|anfrage|schreiben|courriel|bericht|mensaje|messaggio) (?:of|from|vom|du|del|van)|every|each|jeden|jede|chaque|tous les|cada|todos los|todas as|ogni|elke|iedere|varje|hver|każdy|w każdy|毎週"
            + R
            + "|©)" + FILLER);

    private static final Pattern BETWEEN =
            Pattern.compile(L + "between|zwischen|entre|tra|fra|tussen|mellan|mellem|mellom|między|между" + R + FILLER);
    private static final String HOUR =
            "(?:,?\\s?(?:(?:at|um|à|a las|alle|ab|om|kl\\.?|klo) )?(?:\\d{1,2}(?:[:.h]\\d\\d)?\\s?(?:uhr|h|am|pm|a\\.m\\.|p\\.m\\.)|noon|midday|mittags?|abends?|morgens?|au soir|au matin|(?:in the )?(?:morning|evening|afternoon)))";
    /** Who is away until the morning of a day is there on it. */
    private static final Pattern MORNING = Pattern.compile(
            "^,?\\s?(?:(?:in the|au|früh am|en la|por la|di|in de|på|w) )?(?:morning|matin|früh|morgen|vormittags?|mañana|mattina|ochtend|morgonen|morgenen|rano|朝)(?!\\p{L})|^,?\\s?(?:(?:at|um|om|à|a las|alle|às|kl\\.?) )?(?:0?[5-9]|1[0-2])(?:[:.h]\\d\\d)?\\s?(?:uhr|uur|h|am|a\\.m\\.)(?!\\p{L})");
    /** Stands between the first and the last day, and nothing else does. */
    private static final Pattern TO = Pattern.compile("^[\\s)]{0,2}(?:" + HOUR
            + "\\s?)?(?:-|~|to|until|till|through|thru|up to|(?:and )?including|to and including|bis|bis (?:zum|einschließlich|inkl\\.?|einschl\\.?)(?: zum)?|au|jusqu'au|al|hasta(?: el)?|y el|a|ao|à|até(?: o dia)?|e|fino al?|ed?|t/m|tot|tot en met|till|til|till och med|t\\.o\\.m\\.?|til og med|do|do dnia|až do|až|по|до|から|から翌|至|到|부터|-t[óő]l|den|'?(?:n?[dt][ae]n)|and|und|et|y|en|og|och|i|&|,)?"
            + FILLER);

    private static final Pattern JOINS = Pattern.compile(
            "^\\s{0,2}(?:and|und|et|y|e|en|og|och|i|ja|és|ve|&|,|、|/|\\+)?\\s{0,2}(?:on |am |le |el |il |op |den |the )?$");

    private static final String AGAIN =
            "again|wieder|erneut|weiter|de nouveau|à nouveau|de nuevo|nuevamente|novamente|di nuovo|nuovamente|weer|igen|igjen|åter|ponownie|znów|znowu|opět|znovu|újra|ismét|yeniden|tekrar|jälleen|taas|снова|опять";
    /** Words of somebody who comes back. */
    private static final Pattern RETURN = Pattern.compile(L
            + "back|return\\p{L}*|resum\\p{L}+|re-?open\\p{L}*|rejoin\\p{L}*|zurück\\p{L}*|zurueck\\p{L}*|rückkehr|rueckkehr|kehre\\p{L}*|retour|rentr(?:e|er|erai|erons|é|ée)|reven\\p{L}+|revien\\p{L}*|reviendr\\p{L}+|reprend\\p{L}*|reprise|rouvr\\p{L}+|réouvr\\p{L}+|réouverture|retrouver\\p{L}*|regres\\p{L}+|vuelv\\p{L}+|volver\\p{L}*|vuelta|reincorpor\\p{L}+|retom\\p{L}+|reanud\\p{L}+|reabr\\p{L}+|retorn\\p{L}+|volt(?:o|a|ar|arei|aremos|amos)|volta|rientr\\p{L}+|torner\\p{L}+|tornar\\p{L}*|torno|torniamo|ritorn\\p{L}+|riapr\\p{L}+|riprend\\p{L}+|(?:ri)?sentiamo|vediamo|nos vemos|see you|speak to you|talk to you|bis dann|wiedersehen|terug\\p{L}*|hervat\\p{L}*|heropen\\p{L}*|tillbaka|tillbaks|tilbage|tilbake|retur|återkom\\p{L}+|återvänd\\p{L}+|öppnar|åbner|åpner|wrac\\p{L}+|wróc\\p{L}+|powr[óo]t\\p{L}*|z powrotem|zpět|vrát\\p{L}+|vrac\\p{L}+|návrat\\p{L}*|верн\\p{L}+|возвращ\\p{L}+|выйд\\p{L}+|выхожу|приступ\\p{L}+|dön\\p{L}+|ofiste ol\\p{L}+|vissza\\p{L}*|palaa\\p{L}*|palaan|takaisin|επιστρ\\p{L}+|επιστροφή\\p{L}*|поверн\\p{L}+|виходжу|вийду|אחזור|אשוב|חוזרת?|נחזור|سأعود|وسأعود|العودة|نعود|"
            + AGAIN + R + "|再開|出社|復帰|戻り|戻る|帰社|通常|恢复|恢復|返回|回来|回來|回到|回公司|回办公室|返岗|上班|复工|복귀|출근|돌아|정상|재개");

    private static final Pattern ONLY_AGAIN = Pattern.compile(L + AGAIN + R);
    /** Words of somebody who is there or answers; with a "not" beside them of somebody who is not. */
    private static final Pattern THERE = Pattern.compile(L
            + "available|reachable|reached|reach|answer\\p{L}*|repl(?:y|ies|ying)|respond\\p{L}*|in the office|in office|at my desk|at work|hear from|in touch|online|read|reading|pick up|catch up|deal with|look at|get to|attend to|open|erreichbar|erreichen|verfügbar|im büro|im haus|im dienst|antwort\\p{L}*|beantwort\\p{L}*|melde\\p{L}*|bearbeit\\p{L}*|für sie da|lese|geöffnet|anwesend|disponib\\p{L}+|joignable\\p{L}*|répond\\p{L}*|trait\\p{L}+|recontact\\p{L}*|présente?|au bureau|responder\\p{L}*|contestar\\p{L}*|atender\\p{L}*|localizable|en la oficina|disponíve\\p{L}+|no escritório|risponder\\p{L}*|raggiungibil\\p{L}+|operativ\\p{L}+|in ufficio|ricontatt\\p{L}+|bereikbaar|beantwoord\\p{L}*|aanwezig|reage\\p{L}+|klaar|beschikbaar|op kantoor|lees|nås|svara[r]?|läser|læser|leser|besvarer|tillgänglig|anträffbar|på plats|på kontoret|på jobbet|svarer|svare|træffes|tilgjengelig|til stede|dostępn\\p{L}+|odpowiem\\p{L}*|odpowiad\\p{L}+|odpisz\\p{L}+|zaprasz\\p{L}+|w biurze|w pracy|k dispozici|odpov\\p{L}+|k zastižení|v práci|v kanceláři|отве[чт]\\p{L}+|доступ\\p{L}+|на связи|на работе|в офисе|на месте|в офісі|ulaş\\p{L}+|yanıt\\p{L}*|cevap\\p{L}*|elérhető\\p{L}*|válaszol\\p{L}*|tavoitettavissa|vastaan\\p{L}*"
            + R
            + "|対応|返信|回答|連絡|営業|業務|返答|回复|回覆|联系|处理|회신|답변|연락|영업");

    private static final Pattern NOT = Pattern.compile("n't(?!\\p{L})|n'|" + L
            + "not|no|never|without|nicht|kein\\p{L}*|ne|pas|non|sin|sem|não|senza|niet|geen|inte|ikke|ej|nie|bez|не|nem|ei|en ole|nebud\\p{L}*|nejsem|nejsme|nemám|nečt\\p{L}*|nedostup\\p{L}*|nepracuj\\p{L}*|limited|limitad\\p{L}+|limitato|restrit\\p{L}+|restringido|limité\\p{L}*|ograniczon\\p{L}+|eingeschränkt\\p{L}*|begränsa\\p{L}+|begræns\\p{L}+|begrens\\p{L}+|beperkt\\p{L}*|omezen\\p{L}+|ограничен\\p{L}+|un(?:available|able|reachable)|nur|indisponib\\p{L}+|indisponíve\\p{L}+|outside"
            + R
            + "|ません|ない|없|無法|无法|不|欠");
    private static final Pattern AWAY = Pattern.compile(L
            + "out|ooo|oof|away|closed|close|off|leave|holidays?|vacation\\p{L}*|pto|travel\\p{L}*|unavailable|absent|absence|sabbatical|conference|training|shut\\p{L}*|sick|on the road|offsite|jury duty|seminar|meetings?|don't work|do not work|not working|abwesen\\p{L}+|urlaub\\p{L}*|\\p{L}*urlaub|\\p{L}*ferien?|geschlossen|außer haus|unterwegs|frei|krank\\p{L}*|elternzeit|mutterschutz|dienstreise|geschäftsreise|fortbildung|weiterbildung|schulung|lehrgang|messe|terminen|außendienst|auf reisen|militärdienst|arbeite nicht|absente?s?|congés?|fermée?s?|fermeture|vacances|déplacement|formation|arrêt|séminaire|réunion|salon|extérieur|indisponib\\p{L}+|ausent\\p{L}+|ausencia|vacaciones|cerrad\\p{L}+|fuera|viaje|licencia|baja|permiso|feria|reunión|férias|fechad\\p{L}+|recesso|viagem|licença|ausência|ferie|chius\\p{L}*|assent\\p{L}*|assenza|fuori|trasferta|congedo|fiera|riunione|malattia|maternità|afwezig\\p{L}*|vakantie|gesloten|verlof|vrij|cursus|beurs|op reis|werk niet|\\p{L}*semester|ledig|stäng\\p{L}*|julstäng\\p{L}*|frånvaro|frånvarande|borta|bortrest|föräldraledig|tjänsteresa|kurs|kursus|mässa|lukket|stengt|fri|fravær\\p{L}*|orlov|permisjon|bortreist|urlop\\p{L}*|nieobecn\\p{L}+|nieczynn\\p{L}+|poza|zamknięt\\p{L}+|delegacj\\p{L}+|szkoleni\\p{L}+|targ(?:i|ach)|zwolnieni\\p{L}+|отпуск\\p{L}*|отсутств\\p{L}+|закрыт\\p{L}*|командировк\\p{L}+|izin\\p{L}*|izn\\p{L}+|tatil\\p{L}*|kapalı|szabadság\\p{L}*|zárva|távol|loma\\p{L}+|\\p{L}*lomalla|poissa|suljettu|dovolen\\p{L}+|concediu|άδεια|διακοπές|відпустц\\p{L}*|חופש\\p{L}*|إجازة|zavřen\\p{L}*|nepřítom\\p{L}+"
            + R
            + "|不在|休|外出|出張|休假|假期|放假|出差|휴가|부재|휴무|출장");
    /** Somebody who does not come back. */
    private static final Pattern GONE = Pattern.compile(L
            + "no longer|left the company|have left|has left|nicht mehr|ausgeschieden|verlassen|ne (?:fais|fait|travaille) plus|n'est plus|quitté|ya no|já não|não (?:trabalh\\p{L}+|faz) mais|non lavor\\p{L}+ più|non è più|niet meer|inte längre|slutat|nie pracuj\\p{L}+(?: już)?|już nie|больше не"
            + R
            + "|退職|离职|퇴사");

    /** Ends a sentence unless it belongs to a date or a short form. */
    private static final Pattern STOP = Pattern.compile("[.!?;](?=\\s|$)|[。!?]|\\n\\s{0,9}\\n|\\n(?=[-*•·]\\s)");

    private static final Pattern SHORT_FORM = Pattern.compile(
            "(?:^|[\\s(])(?:t\\.o\\.m|fr\\.o\\.m|inkl|incl|einschl|ca|bzw|z\\.b|u\\.a|tel|nr|no|mr|mrs|ms|dr|dott|sra?|hr|fr|wg|approx|kl|v|dz|tzn|vs|resp|st|p|\\d{1,2})$");
    private static final Pattern PART = Pattern.compile(
            "[,;()]\\s?|\\s(?:and|und|et|y|e|en|og|och|i|ja|és|ve|и|but|aber|sowie|mais|pero|ma|maar|men|ale|a)\\s|(?<=\\p{L})\\s-\\s|、");
    /** The subject of a machine repeats ours after a colon. */
    private static final Pattern REPEATED = Pattern.compile("^[^:\\n]{2,50}:");

    private enum Means {
        RETURN,
        UNTIL,
        OFF
    }

    /**
     * @param certain whether the sentence speaks of being away or coming back; "until" alone is said of offers, too
     */
    private record Judged(
            Means means,
            Said said,
            LocalDate back,
            @Nullable LocalDate start,
            boolean certain,
            boolean inSubject) {}

    private final String text;
    private final LocalDate written;
    private final List<Said> dates;
    private final int subjectEnd;
    private final int repeatedFrom;

    private Absence(String text, LocalDate written) {
        this.text = text;
        this.written = written;
        this.dates = AbsenceDates.in(text, written);
        int line = text.indexOf('\n');
        this.subjectEnd = line < 0 ? 0 : line;
        var repeated = REPEATED.matcher(text);
        this.repeatedFrom = repeated.find() ? repeated.end() : Integer.MAX_VALUE;
    }

    /** See {@link AutoReplies#back}. */
    static @Nullable LocalDate back(String text, LocalDate written) {
        return new Absence(plain(text), written).back();
    }

    /** Lower case, wide digits and blanks made plain; line ends stay. */
    private static String plain(String text) {
        var start = text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT);
        var plain = Normalizer.normalize(start, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replace('’', '\'')
                .replace('‘', '\'')
                .replace('´', '\'')
                .replace('–', '-')
                .replace('—', '-')
                .replace('‑', '-')
                .replace('−', '-')
                .replace('〜', '~')
                .replace('∼', '~')
                .replace("i̇", "i")
                .replace("\r", "")
                .replaceAll("[\\p{Cf}*_]", "")
                .replaceAll("[ \\t]+", " ");
        return plain.length() <= MOST_TEXT ? plain : plain.substring(0, MOST_TEXT);
    }

    private @Nullable LocalDate back() {
        var all = new ArrayList<Judged>();
        for (int i = 0; i < dates.size(); i++) {
            var judged = judged(i);
            if (judged != null
                    && !judged.back().isBefore(written)
                    && judged.back().isBefore(written.plusDays(LONGEST_DAYS))) all.add(judged);
        }
        if (all.stream().anyMatch(it -> it.certain() && it.means() != Means.OFF)) all.removeIf(it -> !it.certain());
        var body = all.stream().filter(it -> !it.inSubject()).toList();
        var said = body.stream().anyMatch(it -> it.means() != Means.OFF) ? body : all;
        var exact = end(
                said.stream()
                        .filter(it -> it.means() != Means.OFF && isExact(it.said()))
                        .toList(),
                all);
        if (exact != null) return exact;
        var other = end(said.stream().filter(it -> it.means() != Means.OFF).toList(), all);
        return other != null ? other : daysOff(all);
    }

    private static boolean isExact(Said said) {
        return said.kind() == Kind.DAY || said.kind() == Kind.RANGE;
    }

    /** The latest, but for an absence that begins after a return: that is another one. */
    private static @Nullable LocalDate end(List<Judged> judged, List<Judged> all) {
        var returns = judged.stream()
                .filter(it -> it.means() == Means.RETURN)
                .map(Judged::back)
                .toList();
        LocalDate end = null;
        for (var it : judged) {
            var start = it.start();
            if (it.means() == Means.UNTIL && start != null && returns.stream().anyMatch(back -> !back.isAfter(start)))
                continue;
            if (end == null || it.back().isAfter(end)) end = it.back();
        }
        if (end == null) return null;
        // "Out until the 3rd (returning on the 3rd)", as Lotus Notes says it, is one date said twice.
        var said = end.minusDays(1);
        boolean twice = judged.stream()
                        .noneMatch(it -> it.means() == Means.RETURN && it.back().equals(said.plusDays(1)))
                && all.stream()
                        .anyMatch(it -> it.means() == Means.RETURN && it.back().equals(said));
        return twice ? said : end;
    }

    /** Single days off end an absence when they are one, two or three in a row; more are a calendar of holidays. */
    private static @Nullable LocalDate daysOff(List<Judged> all) {
        var off = all.stream()
                .filter(it -> it.means() == Means.OFF)
                .map(Judged::back)
                .distinct()
                .sorted()
                .toList();
        if (off.isEmpty() || off.size() > 3) return null;
        return off.getLast().isAfter(off.getFirst().plusDays(10)) ? off.getFirst() : off.getLast();
    }

    private @Nullable Judged judged(int i) {
        var judged = alone(i);
        if (judged != null || i == 0) return judged;
        // "Closed on Thursday and Friday": what is said of the one is said of the other.
        var said = dates.get(i);
        var one = dates.get(i - 1);
        if (one.kind() != said.kind()
                || !JOINS.matcher(text.substring(one.end(), said.start())).find()) return null;
        var other = judged(i - 1);
        return other != null && other.means() == Means.OFF ? off(said) : null;
    }

    private @Nullable Judged alone(int i) {
        var said = dates.get(i);
        var before = before(i);
        var after = after(i);
        var sentence = before + " " + after;
        if (OTHER_BEFORE.matcher(before).find() || GONE.matcher(sentence).find()) return null;
        if (said.start() > repeatedFrom
                && said.start() < subjectEnd
                && !AWAY.matcher(sentence).find()) return null;
        boolean postfixUntil = UNTIL_AFTER.matcher(after).find();
        boolean until = UNTIL_BEFORE.matcher(before).find() || postfixUntil;
        boolean from =
                FROM_BEFORE.matcher(before).find() || FROM_AFTER.matcher(after).find();
        if (said.needsWord() && !until && !from && !ON_BEFORE.matcher(before).find() && !isLastOfRange(i)) return null;
        if (isFirstOfRange(i)) return null;
        var local = lastPart(before) + " | "
                + firstPart(after, from || ON_BEFORE.matcher(before).find());
        boolean away = AWAY.matcher(local).find();
        boolean there = THERE.matcher(local).find() && !NOT.matcher(local).find();
        if (said.kind() == Kind.LENGTH) return length(said, i, before, after);
        if (said.kind() == Kind.RANGE || isLastOfRange(i)) {
            var start =
                    said.kind() == Kind.RANGE ? said.first() : dates.get(i - 1).first();
            var whole = said.kind() == Kind.RANGE ? local : lastPart(before(i - 1)) + " | " + firstPart(after, true);
            boolean isWeekdays = said.kind() == Kind.RELATIVE;
            if (isWeekdays && !AWAY.matcher(whole).find()) return null;
            if (!AWAY.matcher(whole).find()
                    && THERE.matcher(whole).find()
                    && !NOT.matcher(whole).find()) return null;
            var last = said.last().isBefore(start) && !isWeekdays ? said.last().plusYears(1) : said.last();
            return judged(Means.UNTIL, said, MORNING.matcher(after).find() ? last : last.plusDays(1), start);
        }
        if (until) {
            var upTo = lastPart(before);
            boolean comesBack =
                    RETURN.matcher(upTo).find() && !(ONLY_AGAIN.matcher(upTo).find() && away);
            if (comesBack && !postfixUntil) return judged(Means.RETURN, said, said.first(), null);
            if (there && !away) return null;
            if (said.kind() == Kind.HOUR || MORNING.matcher(after).find())
                return judged(Means.UNTIL, said, said.first(), null);
            // "Until September" and "until early September" end with August.
            boolean beginsMonth = said.kind() == Kind.PERIOD && said.first().getDayOfMonth() == 1;
            boolean included = postfixUntil || INCLUDED.matcher(before).find();
            return judged(
                    Means.UNTIL,
                    said,
                    beginsMonth && !included ? said.first() : said.last().plusDays(1),
                    null);
        }
        if (NOT_BEFORE.matcher(before).find())
            return NOT.matcher(before).find() ? judged(Means.RETURN, said, said.first(), null) : null;
        if (AFTER.matcher(before).find()
                && !PORTUGUESE_DAY
                        .matcher(text)
                        .region(said.start(), said.end())
                        .lookingAt())
            return RETURN.matcher(sentence).find() || THERE.matcher(sentence).find()
                    ? judged(Means.UNTIL, said, said.last().plusDays(1), null)
                    : null;
        boolean isToday = said.kind() == Kind.RELATIVE && said.first().equals(written);
        if (RETURN.matcher(local).find() && !isToday) return judged(Means.RETURN, said, said.first(), null);
        if (there && !away && !isToday) return judged(Means.RETURN, said, said.first(), null);
        boolean notThere = THERE.matcher(local).find() && NOT.matcher(local).find();
        if (away || notThere) return from ? null : off(said);
        if (RETURN.matcher(before).find() && !isToday) return judged(Means.RETURN, said, said.first(), null);
        if (AWAY.matcher(before).find()) return from ? null : off(said);
        if (THERE.matcher(before).find() && !isToday)
            return NOT.matcher(before).find() ? off(said) : judged(Means.RETURN, said, said.first(), null);
        return null;
    }

    private @Nullable Judged length(Said said, int i, String before, String after) {
        var sentence = (i > 0 ? before(i - 1) : "") + " " + before + " " + after;
        boolean away = AWAY.matcher(sentence).find() || NOT.matcher(sentence).find();
        if (!away || THERE.matcher(after).find() && !NOT.matcher(before + after).find()) return null;
        // "For two weeks from 3 August" and "from 3 August for two weeks" end together.
        for (int j : new int[] {i - 1, i + 1})
            if (j >= 0
                    && j < dates.size()
                    && isExact(dates.get(j))
                    && FROM_BEFORE.matcher(before(j)).find()) {
                long days = said.first().toEpochDay() - written.toEpochDay();
                return judged(
                        Means.UNTIL,
                        said,
                        dates.get(j).first().plusDays(days),
                        dates.get(j).first());
            }
        return judged(Means.UNTIL, said, said.first(), null);
    }

    private Judged off(Said said) {
        var means = said.kind() == Kind.PERIOD ? Means.UNTIL : Means.OFF;
        return judged(
                means,
                said,
                said.kind() == Kind.HOUR ? said.first() : said.last().plusDays(1),
                null);
    }

    private Judged judged(Means means, Said said, LocalDate back, @Nullable LocalDate start) {
        int i = dates.indexOf(said);
        var sentence = (start != null && isLastOfRange(i) ? before(i - 1) : before(i)) + " " + after(i);
        boolean certain = means != Means.UNTIL
                || said.start() < subjectEnd
                || AWAY.matcher(sentence).find()
                || NOT.matcher(sentence).find();
        return new Judged(means, said, back, start, certain, said.start() < subjectEnd);
    }

    private boolean isLastOfRange(int i) {
        return i > 0 && isRange(i - 1, i);
    }

    private boolean isFirstOfRange(int i) {
        return i + 1 < dates.size() && isRange(i, i + 1);
    }

    private boolean isRange(int i, int j) {
        var a = dates.get(i);
        var b = dates.get(j);
        if (a.kind() != b.kind() || a.kind() == Kind.RANGE || a.kind() == Kind.HOUR || a.kind() == Kind.LENGTH)
            return false;
        var between = text.substring(a.end(), b.start());
        if (between.length() > 40 || !TO.matcher(between).find()) return false;
        if (between.isBlank()) return false;
        if (JOINS.matcher(between).find() && !BETWEEN.matcher(before(i)).find()) return false;
        return a.kind() != Kind.RELATIVE || !a.first().equals(written);
    }

    /** What stands before a date in its sentence, up to the date before it. */
    private String before(int i) {
        int end = dates.get(i).start();
        int start = Math.max(0, end - NEAR);
        if (i > 0) start = Math.max(start, dates.get(i - 1).end());
        var stops = STOP.matcher(text).region(start, end);
        int from = start;
        while (stops.find()) if (!isWithin(stops.start())) from = stops.end();
        return text.substring(from, end).replace('\n', ' ');
    }

    /** What stands after a date in its sentence, up to the date after it. */
    private String after(int i) {
        int start = dates.get(i).end();
        int end = Math.min(text.length(), start + NEAR);
        boolean another = i + 1 < dates.size() && dates.get(i + 1).start() < end;
        if (another) end = Math.max(start, dates.get(i + 1).start());
        var stops = STOP.matcher(text).region(start, end);
        while (stops.find())
            if (!isWithin(stops.start()))
                return text.substring(start, stops.start()).replace('\n', ' ');
        var after = text.substring(start, end).replace('\n', ' ');
        if (!another) return after;
        // The words before the next date belong to it, as far as they can be told apart.
        var part = PART.matcher(after);
        return part.find() ? after.substring(0, part.start()) : after;
    }

    private boolean isWithin(int stop) {
        return text.charAt(stop) == '.'
                && SHORT_FORM
                        .matcher(text.substring(Math.max(0, stop - 8), stop))
                        .find();
    }

    private static String lastPart(String before) {
        var part = PART.matcher(before);
        int from = 0;
        while (part.find()) if (part.end() < before.stripTrailing().length()) from = part.end();
        return before.substring(from);
    }

    /** @param goesOn whether a comma behind the date only closes it: "ab Montag, dem 3., wieder" */
    private static String firstPart(String after, boolean goesOn) {
        var part = PART.matcher(after);
        while (part.find()) {
            var mark = part.group().strip();
            if (part.start() <= 1 && (mark.equals("、") || mark.equals(")") || goesOn && mark.equals(","))) continue;
            return after.substring(0, part.start());
        }
        return after;
    }
}
