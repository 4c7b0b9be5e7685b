package followthrough.inbox;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Days and stretches of days as people write them, in some twenty languages. It finds what is a date, not what it is a
 * date of: that is for {@link Absence}.
 */
final class AbsenceDates {
    private static final int MOST = 60;
    /** A date without a year that was this short a time ago is over; an absence is announced, and sometimes left on. */
    private static final int JUST_OVER = 60;

    /** How exactly a date is said, which tells whom to believe when several are. */
    enum Kind {
        DAY,
        /** From a first day through a last one, in one expression. */
        RANGE,
        /** A weekday alone, or a day told from the day of writing. */
        RELATIVE,
        /** A week, a month or a part of one. */
        PERIOD,
        /** A later hour of the day of writing. */
        HOUR,
        /** So and so long. */
        LENGTH
    }

    /**
     * A date and where it stands.
     *
     * @param needsWord whether it is a date only with a word such as "until" before it: 12.1 may be a number, too
     */
    record Said(int start, int end, LocalDate first, LocalDate last, Kind kind, boolean needsWord) {}

    private static final Map<String, Integer> WEEKDAYS = DateWords.numbered(
            "monday mon montag mo lundi lun lunes segunda-feira segunda lunedì lunedi maandag ma måndag måndagen mandag poniedziałek poniedziałku poniedziałkiem понедельник понедельника pondělí hétfő hétfőn hétfőtől pazartesi maanantai maanantaina 月曜日 月曜 星期一 周一 월요일",
            "tuesday tue tues dienstag mardi martes terça-feira terça martedì martedi dinsdag tisdag tisdagen tirsdag wtorek wtorku вторник вторника úterý kedd kedden salı tiistai tiistaina 火曜日 火曜 星期二 周二 화요일",
            "wednesday wed mittwoch mi mercredi miércoles miercoles quarta-feira quarta mercoledì mercoledi woensdag onsdag onsdagen środa środę środy среду среда среды středa středu středy szerda szerdán çarşamba keskiviikko keskiviikkona 水曜日 水曜 星期三 周三 수요일",
            "thursday thu thur thurs donnerstag jeudi jueves quinta-feira quinta giovedì giovedi donderdag torsdag torsdagen czwartek czwartku четверг четверга čtvrtek čtvrtka csütörtök csütörtökön perşembe torstai torstaina 木曜日 木曜 星期四 周四 목요일",
            "friday fri freitag vendredi ven viernes vie sexta-feira sexta venerdì venerdi vrijdag vr fredag fredagen piątek piątku пятница пятницу пятницы pátek pátku péntek pénteken cuma perjantai perjantaina 金曜日 金曜 星期五 周五 금요일",
            "saturday sat samstag sonnabend samedi sáb sábado sabado sabato zaterdag lördag lördagen lørdag sobota sobotę soboty суббота субботу sobotu szombat cumartesi lauantai lauantaina 土曜日 土曜 星期六 周六 토요일",
            "sunday sun sonntag dimanche dom domingo domenica zondag söndag söndagen søndag niedziela niedzielę niedzieli воскресенье neděle neděli vasárnap pazar sunnuntai sunnuntaina 日曜日 日曜 星期日 周日 일요일");

    /** Of a script that sets words apart; elsewhere the next word follows at once. */
    private static final String LETTER = "\\p{L}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}]";

    private static final String NOT_IN_WORD = "(?<![" + LETTER + "])(?<!\\p{N})";
    private static final String WORD_ENDS = "(?![" + LETTER + "])";
    private static final String MONTH = DateWords.alternatives(DateWords.MONTHS);
    private static final String WEEKDAY = DateWords.alternatives(WEEKDAYS);
    /** Those that are no other word in any of the languages. */
    private static final String WHOLE_WEEKDAY = DateWords.alternatives(WEEKDAYS.entrySet().stream()
            .filter(entry -> entry.getKey().length() > 4
                    || List.of("mon", "tue", "tues", "wed", "thu", "thur", "fri", "kedd", "salı", "cuma")
                            .contains(entry.getKey())
                    || entry.getKey().codePointAt(0) > 0x2e80)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    /** A weekday before a date, with what stands between the two. */
    private static final String ON_WEEKDAY = "(?:" + NOT_IN_WORD + "(?<w>" + WEEKDAY
            + ")(?!\\p{L})[.,]?\\s{0,2}(?:\\(?(?:the|den|dem|der|le|el|il|de|dia|o dia|d\\.|kl|dnia)\\s)?\\s?)?";

    private static final String WEEKDAY_AFTER = "(?:,?\\s?\\((?:" + WEEKDAY
            + "|[月火水木金土日]|[월화수목금토일])[^()\\n]{0,6}\\)|,?\\s(?:" + WHOLE_WEEKDAY + ")(?!\\p{L}))?";
    /** Between the first and the last day where both share a month. */
    private static final String TO =
            "(?:\\s?(?:-|~|/)\\s?|\\s(?:to|until|till|through|thru|and|bis(?: zum| einschließlich)?|und|au|et|al|y el|y|hasta el|a|ao|até|e|t/m|tot|tot en met|en|till|til|till och med|til og med|och|og|i|do|по|и|до|až do|až|a|ve)\\s|\\s&\\s|から|-t[óő]l\\s)";

    private static final String DAY_END = "(?:st|nd|rd|th|er|ers|o|º|°|a|:?e|\\.)?";
    private static final String OF = "(?:\\s?(?:of|de|do|del|di)\\s|\\sd'\\s?|\\s|-)";
    private static final String YEAR = "(?:[,.]?(?:\\s(?:de|del|do)\\s|\\s|-)(?<y>20\\d\\d)(?!\\d))?";
    private static final String NUMBER_BEFORE = "(?<![\\d.,/+:-])(?<!\\d )";

    /** One pattern for one way to write a date, the surest first. */
    private static final List<Pattern> WAYS = List.of(
            // 2026-08-17, 2026/8/17, 2026.08.17, 2026年8月17日, 2026년 8월 17일
            of("(?<![\\d/-])" + ON_WEEKDAY
                    + "(?<y>20\\d\\d)(?:[-/.]\\s?|年\\s?|년\\s?)(?<m>\\d{1,2})(?:[-/.]\\s?|月\\s?|월\\s?)(?<d>\\d{1,2})(?:日|일|\\.)?(?!\\d)"
                    + WEEKDAY_AFTER),
            // 令和8年8月17日
            of("令和\\s?(?<era>\\d{1,2})年\\s?(?<m>\\d{1,2})月\\s?(?<d>\\d{1,2})日" + WEEKDAY_AFTER),
            // 8月10~16日; 8月17日, 8월 17일
            of("(?<!\\d)(?<m>\\d{1,2})(?:月|월)\\s?(?<d>\\d{1,2})(?:日|일)?\\s?[~-]\\s?(?<d2>\\d{1,2})(?:日|일)"),
            of("(?<!\\d)(?<m>\\d{1,2})(?:月|월)\\s?(?<d>\\d{1,2})(?:日|일)" + WEEKDAY_AFTER),
            // 2026. augusztus 17
            of("(?<y>20\\d\\d)\\.\\s?(?<n>" + MONTH + ")\\s(?<d>\\d{1,2})(?!\\d)"),
            // 3 to 14 August, 3.-14. August 2026, du 3 au 14 août
            of(NUMBER_BEFORE + ON_WEEKDAY + "(?<d>\\d{1,2})" + DAY_END + TO + "(?:" + WEEKDAY
                    + "[.,]?\\s)?(?<d2>\\d{1,2})" + DAY_END + OF + "(?<n>" + MONTH + ")" + WORD_ENDS + "\\.?" + YEAR),
            // August 3-14, 2026
            of(NOT_IN_WORD + ON_WEEKDAY + "(?<n>" + MONTH + ")\\.?\\s(?<d>\\d{1,2})" + DAY_END + TO + "(?:" + WEEKDAY
                    + "[.,]?\\s)?(?<d2>\\d{1,2})(?![\\d:/])(?!\\s?(?:" + MONTH + ")" + WORD_ENDS + ")" + DAY_END
                    + YEAR),
            // 3.-14.8.2026, 3-14.08.2026
            of(
                    NUMBER_BEFORE + "(?<d>\\d{1,2})\\.?" + TO + "(?:" + WEEKDAY
                            + "[.,]?\\s)?(?<d2>\\d{1,2})\\.\\s?(?<m>\\d{1,2})\\.(?:\\s?(?<y>20\\d\\d|\\d\\d)(?![\\d:]))?(?!\\d)"),
            // 17 August 2026, 17th of August, 17. August, 1er août, 17-Aug-2026
            of(NUMBER_BEFORE + ON_WEEKDAY + "(?<d>\\d{1,2})" + DAY_END + OF + "(?<n>" + MONTH + ")" + WORD_ENDS + "\\.?"
                    + YEAR + WEEKDAY_AFTER),
            // August 17th, 2026
            of(NOT_IN_WORD + ON_WEEKDAY + "(?<n>" + MONTH + ")\\.?\\s(?:the\\s)?(?<d>\\d{1,2})(?![\\d:]|\\.\\d)"
                    + DAY_END + YEAR + WEEKDAY_AFTER),
            // 17.08.2026, 17.8., 17-08-2026
            of(NUMBER_BEFORE + ON_WEEKDAY
                    + "(?<d>\\d{1,2})(?:\\.\\s?(?<m>\\d{1,2})(?:\\.(?:\\s?(?<y>20\\d\\d|\\d\\d)(?![\\d:.]\\d|\\d))?)|-(?<m2>\\d{1,2})-(?<y2>20\\d\\d))(?!\\d)"
                    + WEEKDAY_AFTER),
            // 17/08/2026, 08/17/26, 17/8
            of(NUMBER_BEFORE + ON_WEEKDAY + "(?<a>\\d{1,2})/(?<b>\\d{1,2})(?:/(?<y>20\\d\\d|\\d\\d))?(?![\\d/]|-\\d)"
                    + WEEKDAY_AFTER),
            // 17.08 alone
            of(NUMBER_BEFORE + ON_WEEKDAY
                    + "(?<l>)(?<d>\\d{1,2})\\.(?<m>\\d{1,2})(?![\\d:]|[.,]\\d|\\s?(?:uhr|h|am|pm|%|€)(?!\\p{L}))"),
            // 7日 within a month
            of("(?<![\\d月])(?<only>\\d{1,2})日(?=\\s?(?:\\(|以降|まで|から|より|に))" + WEEKDAY_AFTER),
            // the 17th; am 17.; el día 17
            of(
                    NOT_IN_WORD + "(?:" + WEEKDAY
                            + "[.,]?\\s)?(?:the|le|el día|el|dia|o dia|den|am|giorno|il)\\s(?<only>\\d{1,2})(?:st|nd|rd|th|er|\\.(?!\\d)|(?=\\s(?:inclus|inclusive|et|and)))(?!\\s?\\d)(?!\\p{L})"));

    private static final String THIS =
            "(?:this|diese[rsn]?|cette|ce|esta|este|questa|questo|deze|den här|denna|denne|w tym|эт(?:ой|ом)|на этой|bu|tällä|ezen a|tento)";
    private static final String NEXT =
            "(?:next|the following|the coming|nächste[rnsm]?|naechste[rnsm]?|kommende[rnsm]?|prochaine?|la prochaine|próxim[oa]|proxim[oa]|prossim[oa]|volgende|komende|aanstaande|nästa|næste|neste|przyszłym|przyszły|przyszłego|następnym|следующей|следующего|gelecek|ensi|jövő|příští)";
    private static final String WEEK =
            "(?:week|woche|semaine|semana|settimana|week|veckan?|ugen?|uken?|tygodniu|tygodnia|tydzień|неделе|недели|hafta|viikolla|héten|hét|týden)";
    private static final String MONTH_WORD =
            "(?:month|monats?|mois|mes|mese|mês|maand|månaden?|måneden?|miesiąca|miesiącu|месяца|месяц)";
    private static final String THE =
            "(?:(?:of|the|this|current|der|des|dieser|dieses|dieser|de la|de|du|del|della|di|da|do|van de|van deze|av|tego)\\s){0,2}";
    private static final String END =
            "(?:end(?:e|es)?|the end|late|fin(?:es|al|ales|ais|e)?|la fin|fim|eind(?:e)?|slutet|slutningen|slutten|konie[cć]|końca|konce|конца|конец|koniec)";
    private static final String MIDDLE =
            "(?:mid|middle|mitte|mi|mediados|meados|metà|half|medio|mitten|midten|połow[yąa]|середин[ыеа])";
    private static final String BEGIN =
            "(?:beginning|start|early|anfang|beginn|début|principios|inicios|inicio|início|inizio|begin|början|starten|początk\\p{L}{1,2}|začátk\\p{L}{1,2}|начал[ае])";
    private static final String IN =
            "(?:in|im|en|em|nel|i|w|we|v|until|till|til|bis|bis zum|jusqu'en|jusqu'à|hasta|até|fino a|tot|tot in|do|through|throughout|of|all of|for|au mois de|au mois d'|tout le mois de|tout le mois d'|mes de|mese di|il mese di|o mês de|ganzen|gesamten|from|ab|from|à partir de|desde|dal?|vanaf|från|fra|od|до|в)";
    private static final String UNIT =
            "(?<days>days?|tagen?|jours?|jornos|días?|dias?|giorni|giorno|dagen|dagar|dage|dager|dni|дней|дня|päivää|gün|nap)|(?<weeks>weeks?|wochen?|semaines?|semanas?|settimane|settimana|weken|veckor|vecka|uger|uge|uker|tygodnie|tygodni|недели|недель|viikkoa|hafta|hét|týdny|týdnů)|(?<months>months?|monaten?|monate|mois|mes(?:es)?|mesi|mese|maanden|maand|månader|månad|måneder|måned|miesiące|miesięcy|месяца|месяцев)";
    private static final String COUNT = "(?<count>\\d{1,2}|" + DateWords.alternatives(DateWords.NUMBERS) + ")";

    private static final List<Pattern> PERIODS = List.of(
            of("(?<oflast>" + END + ")\\s" + THE + MONTH_WORD + WORD_ENDS
                    + "|(?<eom>monatsende|eom|(?<!\\d)(?:月末|月底|월말))"),
            of("(?<eoy>(?:" + END + "\\s" + THE
                    + "(?:year|jahres|année|l'année|año|ano|anno|jaar|året|roku|года))|jahresende|årsskiftet|年末まで)"
                    + WORD_ENDS),
            of(
                    "(?<newyear>(?:in the |after the |until the |till the |the )?new year(?:'s)?|(?:im |ins |des )?neue[nrs]? jahr(?:es)?|nouvelle année|année prochaine|nouvel an|año nuevo|nuevo año|próximo año|ano novo|novo ano|próximo ano|nuovo anno|anno nuovo|nieuwe jaar|nya året|nytår|det nye år|nyttår|nowym roku|nowego roku|年明け|новом году|нового года)"),
            of("(?:(?<weekend>" + END + "\\s" + THE + WEEK + WORD_ENDS
                    + "|eow|wochenende|weekend|今週末|週末)|(?<rest>(?:rest|remainder|restliche[nr]?|reste|resto|restant)\\s?(?:of )?"
                    + THE + WEEK + "))" + WORD_ENDS),
            of("(?:(?<nextweek>" + NEXT + "\\s" + WEEK
                    + "|(?:la )?semaine prochaine|semana que vem|semana que viene|settimana prossima|来週|下周|다음 주)(?:\\s(?:am |on )?(?<wd>"
                    + WEEKDAY + ")" + WORD_ENDS + ")?)" + WORD_ENDS),
            of("(?<wdnext>" + WEEKDAY + ")[,]?\\s" + THE + "(?:" + NEXT + "\\s" + WEEK + "|semaine prochaine)"
                    + WORD_ENDS),
            of(NOT_IN_WORD + "(?<thisweek>" + THIS + "\\s(?:whole |entire |ganze |gesamte |toute )?" + WEEK
                    + "|all week|the whole week|die ganze woche|hela veckan|cały tydzień|今週|本周|이번 주)" + WORD_ENDS),
            of(NOT_IN_WORD + "(?<nextmonth>" + NEXT + "\\s" + MONTH_WORD
                    + "|mois prochain|mes que viene|mês que vem|mese prossimo|来月)" + WORD_ENDS),
            of(NOT_IN_WORD + "(?<thismonth>" + THIS + "\\s" + MONTH_WORD + "|今月)" + WORD_ENDS),
            of("(?:(?<lastpart>" + END + ")|(?<midpart>" + MIDDLE + ")|(?<firstpart>" + BEGIN + "))(?:\\s|-)" + THE
                    + "(?:mois d[e']\\s?|d')?(?<n>" + MONTH + ")" + WORD_ENDS + "\\.?" + YEAR),
            of("(?<m>\\d{1,2})月(?<part>末|上旬|初旬|中旬|下旬)?(?!\\d|\\s\\d)"),
            of("(?<=" + NOT_IN_WORD + IN + "\\s|d'|à )(?<n>" + MONTH + ")" + WORD_ENDS + "(?!\\.?\\s?\\d{1,2}(?!\\d))"
                    + "(?:\\.?\\s(?<y>20\\d\\d))?"),
            of(
                    NOT_IN_WORD
                            + "(?:kw|kalenderwoche|cw|calendar week|week|wk|vecka|v|uge|uke|semaine|settimana|semana|viikko|tydzień|týden)\\.?\\s?(?<kw>\\d{1,2})(?!\\d)(?:\\s?(?:-|/|bis|to|till|til|och|og|und|and|t/m|tot|au|al|a|do|&)\\s?(?:kw|week|wk|vecka|v|uge|uke)?\\.?\\s?(?<kw2>\\d{1,2})(?!\\d))?"));

    private static final List<Pattern> RELATIVE = List.of(
            of(NOT_IN_WORD
                    + "(?<hour>(?:later |back )?this (?:afternoon|evening)|later today|tonight|heute (?:nachmittag|mittag|abend)|im laufe des (?:heutigen )?tages|cet après-midi|ce soir|plus tard dans la journée|dans la journée|esta tarde|más tarde hoy|hoje à tarde|esta tarde|questo pomeriggio|oggi pomeriggio|in giornata|vanmiddag|vanavond|i eftermiddag|senare i dag|i ettermiddag|dziś po południu|dzisiaj po południu|本日午後|今日の午後|本日中|сегодня вечером|今天下午|오늘 오후)"
                    + WORD_ENDS),
            of(NOT_IN_WORD
                    + "(?:(?<dayafter>the day after tomorrow|übermorgen|après-demain|pasado mañana|depois de amanhã|dopodomani|overmorgen|i övermorgon|i overmorgen|pojutrze|明後日|послезавтра|后天|모레)|(?<tomorrow>tomorrow|(?<!guten )morgen(?! vorm)|demain|(?<!por la |la )mañana|amanhã|domani|i morgon|imorgon|i morgen|jutro|明日|завтра|明天|내일|yarın|huomenna|holnap|zítra)|(?<today>today|heute|aujourd'hui|hoy|hoje|oggi|vandaag|i dag|idag|dziś|dzisiaj|本日|今日|сегодня|今天|오늘|bugün|tänään|ma|dnes))"
                    + WORD_ENDS),
            of(NOT_IN_WORD
                    + "(?<!to |do |zu |pour )(?:in|in ca\\.|in etwa|dans|en|dentro de|daqui a|em|fra|tra|over|om|za|через)\\s"
                    + COUNT + "\\s(?:full |ganzen )?(?:" + UNIT + ")" + WORD_ENDS
                    + "|(?<incount>\\d{1,2})(?:(?<jadays>日後)|(?<jaweeks>週間後))"),
            of(NOT_IN_WORD
                    + "(?<long>(?:for|for the next|over the next|(?:for )?the (?:next|coming)|für|für die nächsten|die (?:nächsten|kommenden)|in den (?:nächsten|kommenden)|nächsten|pendant|pour|durant|les|por|durante|durante los próximos|los próximos|las próximas|próximas|próximos|nas próximas|nos próximos|pelas próximas|per|per le prossime|per i prossimi|voor|de komende|komende|i|de närmaste|de næste|de neste|przez|przez najbliższe|на)\\s(?:the |about |approximately |ca\\. |etwa |rund |circa )?)"
                    + COUNT
                    + "\\s(?:prochaines? |prochains? |full |whole |ganze |próximas |próximos )?(?:" + UNIT + ")"
                    + WORD_ENDS
                    + "|(?<longcount>\\d{1,2})(?:(?<jalongdays>日間)|(?<jalongweeks>週間)(?!後))"),
            // "Bin zwei Wochen im Urlaub", without a word for "for".
            of("(?<!within |innerhalb von |binnen |sous |dentro de |entro |inom |inden for |w ciągu )" + NOT_IN_WORD
                    + "(?<long>)" + COUNT + "\\s(?:" + UNIT
                    + ")(?=\\s(?:lang |long )?(?:met|op|im|in|en|de|på|na|away|off|on|out|abwesend|afwezig|weg|absente?|fuera|fora|fuori|assente|nicht|niet)"
                    + WORD_ENDS + ")"),
            of(NOT_IN_WORD + "(?:for )?(?<fortnight>a fortnight|vierzehn tage|quinze jours|une quinzaine|quince días)"
                    + WORD_ENDS),
            of(NOT_IN_WORD + "(?<weekday>" + WHOLE_WEEKDAY + ")" + WORD_ENDS));

    private static final Pattern ENGLISH =
            Pattern.compile(NOT_IN_WORD + "(?:the|will|and|my|until|from|please|back|away|office|reply)" + WORD_ENDS);
    private static final Pattern NOT_ENGLISH = Pattern.compile(NOT_IN_WORD
            + "(?:ich|und|nicht|je|vous|est|jusqu'au|estoy|hasta|para|até|estou|sono|fino|ben|tot|het|jag|och|til|jeg|jestem|nie)"
            + WORD_ENDS);
    private static final Pattern AMERICAN = Pattern.compile(NOT_IN_WORD
            + "(?:vacation|pto|cell|zip|inc|llc|thanksgiving|memorial day|labor day|e[sd]t|p[sd]t|c[sd]t|ext\\.?)"
            + WORD_ENDS
            + "|\\(\\d{3}\\)\\s?\\d{3}-\\d{4}|(?<!\\d)\\d{3}-\\d{3}-\\d{4}");
    private static final Pattern BRITISH = Pattern.compile(NOT_IN_WORD
            + "(?:annual leave|holidays?|whilst|mobile|ltd|limited|plc|bank holiday|kind regards|enquir\\w+|a/l|fortnight)"
            + WORD_ENDS
            + "|\\+44|\\+353|\\+61|\\+91|\\+27|\\+64");

    private AbsenceDates() {}

    /**
     * All dates in the text, in the order they stand, none within another.
     *
     * @param text in lower case, compatibility forms resolved
     * @param written the day that a missing year, a weekday and "tomorrow" are told from
     */
    static List<Said> in(String text, LocalDate written) {
        var all = new ArrayList<Said>();
        boolean monthFirst = isMonthFirst(text, written);
        for (var way : WAYS) add(all, text, way, found -> day(found, written, monthFirst));
        for (var period : PERIODS) add(all, text, period, found -> period(found, written));
        for (var relative : RELATIVE) add(all, text, relative, found -> relative(found, written));
        all.sort((a, b) -> Integer.compare(a.start(), b.start()));
        return all.size() > MOST ? all.subList(0, MOST) : all;
    }

    private interface Reader {
        @Nullable
        Said read(MatchResult found);
    }

    private static void add(List<Said> all, String text, Pattern way, Reader reader) {
        var found = way.matcher(text);
        int from = 0;
        while (all.size() < 4 * MOST && found.find(from)) {
            from = Math.max(found.end(), found.start() + 1);
            if (from > text.length()) break;
            int start = found.start(), end = found.end();
            if (end > start && all.stream().noneMatch(it -> it.start() < end && start < it.end())) {
                Said said;
                try {
                    said = reader.read(found.toMatchResult());
                } catch (DateTimeException e) {
                    said = null; // the 31st of February is no date
                }
                if (said != null) all.add(said);
            }
            if (from > text.length()) break;
        }
    }

    private static @Nullable Said day(MatchResult found, LocalDate written, boolean monthFirst) {
        if (has(found, "only")) {
            int day = number(found, "only");
            if (day < 1 || day > 31) return null;
            var month =
                    day < written.getDayOfMonth() ? written.plusMonths(1).withDayOfMonth(1) : written.withDayOfMonth(1);
            return said(found, month.withDayOfMonth(day), Kind.DAY);
        }
        var year = has(found, "era")
                ? String.valueOf(2018 + number(found, "era"))
                : has(found, "y") ? found.group("y") : has(found, "y2") ? found.group("y2") : null;
        if (has(found, "a")) {
            int a = number(found, "a"), b = number(found, "b");
            // Round the clock, seven days a week.
            if (year == null && a == 24 && (b == 7 || b == 24)) return null;
            boolean swapped = monthFirst ? a <= 12 : b > 12;
            return said(found, swapped ? of(year, a, b, written) : of(year, b, a, written), Kind.DAY);
        }
        Integer month = has(found, "n")
                ? DateWords.MONTHS.get(found.group("n"))
                : Integer.valueOf(number(found, has(found, "m") ? "m" : "m2"));
        if (month == null) return null;
        int day = number(found, "d");
        if (has(found, "d2")) {
            var last = of(year, month, number(found, "d2"), written);
            var first = LocalDate.of(last.getYear(), month, day);
            return new Said(found.start(), found.end(), first, last, Kind.RANGE, false);
        }
        var date = of(year, month, day, written);
        return new Said(
                found.start(),
                found.end(),
                date,
                date,
                Kind.DAY,
                found.namedGroups().containsKey("l"));
    }

    private static @Nullable Said period(MatchResult found, LocalDate written) {
        var monday = written.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        var monthEnd = written.with(TemporalAdjusters.lastDayOfMonth());
        if (has(found, "oflast") || has(found, "eom")) return said(found, monthEnd, Kind.PERIOD);
        if (has(found, "eoy")) return said(found, LocalDate.of(written.getYear(), 12, 31), Kind.PERIOD);
        if (has(found, "newyear")) {
            var year = written.getMonthValue() == 1 ? written.getYear() : written.getYear() + 1;
            return said(found, LocalDate.of(year, 1, 1), Kind.PERIOD);
        }
        if (has(found, "weekend")) return period(found, monday.plusDays(4), monday.plusDays(6));
        if (has(found, "rest") || has(found, "thisweek")) return period(found, monday, monday.plusDays(6));
        if (has(found, "nextweek") || has(found, "wdnext")) {
            var name = has(found, "wdnext") ? found.group("wdnext") : has(found, "wd") ? found.group("wd") : null;
            if (name == null) return period(found, monday.plusDays(7), monday.plusDays(13));
            return said(found, monday.plusDays(6 + weekday(name)), Kind.RELATIVE);
        }
        if (has(found, "nextmonth"))
            return period(found, monthEnd.plusDays(1), monthEnd.plusDays(1).with(TemporalAdjusters.lastDayOfMonth()));
        if (has(found, "thismonth")) return period(found, monthEnd.withDayOfMonth(1), monthEnd);
        if (has(found, "kw")) return week(found, written);
        Integer month = has(found, "n") ? DateWords.MONTHS.get(found.group("n")) : Integer.valueOf(number(found, "m"));
        if (month == null) return null;
        var year = has(found, "y") ? found.group("y") : null;
        // The middle of the month stands for it where a missing year is to be found.
        var first = of(year, month, 28, written).withDayOfMonth(1);
        var last = first.with(TemporalAdjusters.lastDayOfMonth());
        var part = has(found, "part") ? found.group("part") : "";
        if (has(found, "lastpart") || part.equals("末") || part.equals("下旬")) return said(found, last, Kind.PERIOD);
        if (has(found, "midpart") || part.equals("中旬")) return said(found, first.withDayOfMonth(15), Kind.PERIOD);
        if (has(found, "firstpart") || !part.isEmpty()) return said(found, first, Kind.PERIOD);
        return period(found, first, last);
    }

    private static @Nullable Said week(MatchResult found, LocalDate written) {
        int week = number(found, "kw"), end = has(found, "kw2") ? number(found, "kw2") : week;
        if (week < 1 || week > 53 || end < 1 || end > 53) return null;
        var last = monday(end, written);
        var first = monday(week, written);
        return period(found, first.isAfter(last) ? last : first, last.plusDays(6));
    }

    /** The Monday of a week of ISO 8601, this year's unless that is long over. */
    private static LocalDate monday(int week, LocalDate written) {
        var monday = written.with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, week)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        return monday.isBefore(written.minusDays(JUST_OVER))
                ? LocalDate.of(written.getYear() + 1, 7, 1)
                        .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, week)
                        .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                : monday;
    }

    private static @Nullable Said relative(MatchResult found, LocalDate written) {
        if (has(found, "hour")) return said(found, written, Kind.HOUR);
        if (has(found, "dayafter")) return said(found, written.plusDays(2), Kind.RELATIVE);
        if (has(found, "tomorrow")) return said(found, written.plusDays(1), Kind.RELATIVE);
        if (has(found, "today")) return said(found, written, Kind.RELATIVE);
        if (has(found, "fortnight")) return said(found, written.plusDays(14), Kind.LENGTH);
        if (has(found, "weekday")) {
            var day = DayOfWeek.of(weekday(found.group("weekday")));
            return said(found, written.with(TemporalAdjusters.next(day)), Kind.RELATIVE);
        }
        var counted = has(found, "count")
                ? found.group("count")
                : has(found, "incount") ? found.group("incount") : found.group("longcount");
        var word = DateWords.NUMBERS.get(counted);
        int count = word == null ? Integer.parseInt(counted) : word;
        var unit = has(found, "months")
                ? ChronoUnit.MONTHS
                : has(found, "weeks") || has(found, "jaweeks") || has(found, "jalongweeks")
                        ? ChronoUnit.WEEKS
                        : ChronoUnit.DAYS;
        boolean isLength = has(found, "long") || has(found, "longcount");
        return said(found, written.plus(count, unit), isLength ? Kind.LENGTH : Kind.RELATIVE);
    }

    /**
     * Whether 8/10 is the tenth of August. What cannot be a month decides, then a weekday beside it, then the language;
     * English is written both ways, there the nearer one counts, then habits of speech.
     */
    private static boolean isMonthFirst(String text, LocalDate written) {
        var slashes = Pattern.compile(NUMBER_BEFORE + ON_WEEKDAY
                        + "(?<a>\\d{1,2})/(?<b>\\d{1,2})(?:/(?<y>20\\d\\d|\\d\\d))?(?![\\d/])")
                .matcher(text);
        int monthFirst = 0, nearMonthFirst = 0;
        for (int i = 0; i < MOST && slashes.find(); i++) {
            int a = number(slashes.toMatchResult(), "a"), b = number(slashes.toMatchResult(), "b");
            var year = slashes.group("y");
            if (year == null && a == 24 && b == 7) continue;
            if (a > 12 && b <= 12) monthFirst -= 10;
            else if (b > 12 && a <= 12) monthFirst += 10;
            else if (a != b) {
                var american = valid(year, a, b, written);
                var other = valid(year, b, a, written);
                var name = slashes.group("w");
                if (name != null && american != null && other != null) {
                    int weekday = weekday(name);
                    monthFirst += (american.getDayOfWeek().getValue() == weekday ? 5 : 0)
                            - (other.getDayOfWeek().getValue() == weekday ? 5 : 0);
                }
                nearMonthFirst += (isNear(american, written) ? 1 : 0) - (isNear(other, written) ? 1 : 0);
            }
        }
        if (monthFirst != 0) return monthFirst > 0;
        if (text.codePoints().anyMatch(c -> c >= 0x3040 && c < 0xd7b0)) return true;
        if (!ENGLISH.matcher(text).find() || NOT_ENGLISH.matcher(text).find()) return false;
        if (nearMonthFirst != 0) return nearMonthFirst > 0;
        return AMERICAN.matcher(text).find() || !BRITISH.matcher(text).find();
    }

    private static boolean isNear(@Nullable LocalDate date, LocalDate written) {
        return date != null && !date.isBefore(written) && date.isBefore(written.plusDays(60));
    }

    private static @Nullable LocalDate valid(@Nullable String year, int month, int day, LocalDate written) {
        try {
            return of(year, month, day, written);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static LocalDate of(@Nullable String year, int month, int day, LocalDate written) {
        if (year != null) return LocalDate.of(Integer.parseInt(year) % 100 + 2000, month, day);
        var date = LocalDate.of(written.getYear(), month, 1).plusDays(day - 1L);
        if (date.getMonthValue() != month && !(month == 2 && day == 29)) throw new DateTimeException("no such day");
        if (date.isBefore(written.minusDays(JUST_OVER))) return LocalDate.of(written.getYear() + 1, month, day);
        return date.isAfter(written.plusDays(365 - JUST_OVER)) ? LocalDate.of(written.getYear() - 1, month, day) : date;
    }

    private static Said said(MatchResult found, LocalDate day, Kind kind) {
        return new Said(found.start(), found.end(), day, day, kind, false);
    }

    private static Said period(MatchResult found, LocalDate first, LocalDate last) {
        return new Said(found.start(), found.end(), first, last, Kind.PERIOD, false);
    }

    private static int weekday(String name) {
        return WEEKDAYS.getOrDefault(name, 1);
    }

    private static boolean has(MatchResult found, String group) {
        return found.namedGroups().containsKey(group) && found.group(group) != null;
    }

    private static int number(MatchResult found, String group) {
        return Integer.parseInt(found.group(group));
    }

    private static Pattern of(String way) {
        return Pattern.compile(way);
    }
}
