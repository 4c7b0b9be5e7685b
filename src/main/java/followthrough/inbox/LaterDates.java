package followthrough.inbox;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The day meant by "in September", "in zwei Wochen", "next year" or "after May 15", from the day it was written. */
final class LaterDates {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;

    private static final Map<String, Integer> FEW = Map.of("couple of", 2, "few", 3, "paar", 3);
    /** Of the short forms those that are a month wherever they stand after a preposition. */
    private static final Set<String> SHORT = Set.of("jan", "feb", "may", "mai", "mei", "maj", "oct", "nov", "dec");

    private static final Map<String, Integer> MONTHS = DateWords.MONTHS.entrySet().stream()
            .filter(month -> month.getKey().length() > 3 || SHORT.contains(month.getKey()))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private static final String NUMBER =
            "(?:(?:a )?(?:couple of|few)|(?:ein )?paar|\\d{1,2}|" + DateWords.alternatives(DateWords.NUMBERS) + ")";
    private static final String MONTH = "(?:" + DateWords.alternatives(MONTHS) + ")";
    private static final Pattern SPAN = Pattern.compile(
            "\\b(?:in|in about|in another|after|nach|en|dans|dentro de|em|daqui a|tra|fra|over|om|za|efter|après|por)\\s(?:about |etwa |ca\\. |environ |circa )?(?<n>"
                    + NUMBER
                    + ")\\s(?:(?<days>days?|tag(?:en?)?|jours?|d[íi]as?|giorni|dagen|dagar|dni)|(?<weeks>weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|week|veck(?:a|or)|tygod\\p{L}+|tydzień)|(?<months>months?|monat(?:en?)?|mois|mes(?:es)?|mês|mes[ei]|maand(?:en)?|månad(?:er)?|miesi\\p{L}+)|(?<years>years?|jahre?n?|ans?|années?|años?|anos?|ann[oi]|jaar|år|rok|lata))\\b|(?<nja>\\d{1,2})(?:(?<wja>週間)|(?<mja>[かヶカヵ]月)|(?<yja>年))後",
            FLAGS);
    private static final Pattern NEXT = Pattern.compile(
            "\\b(?:next|nächste[snrm]?|kommende[snrm]?|volgende?|nästa|przyszły[mc]?|przyszłym|próxim[oa]|prossim[oa])\\s(?:(?<year>year|jahr|jaar|år|roku?|año|ano|anno)|(?<quarter>quarter|quartal|kwartaal|kvartal|kwartale?|trimestre)|(?<month>month|monat|maand|månad|miesiącu|mes|mês|mese))\\b|\\b(?<yearfr>(?:l')?(?:année|an) prochaine?|l'an prochain|año que viene|ano que vem|anno prossimo)|\\b(?<monthfr>mois prochain|mes que viene|mês que vem|mese prossimo)|(?<yearja>来年)|(?<monthja>来月)",
            FLAGS);
    private static final Pattern QUARTER = Pattern.compile(
            "\\b(?:q(?<q>[1-4])|(?<q2>[1-4])(?:st|nd|rd|th|\\.)? (?:quarter|quartal|kwartaal|kvartalet|trimestre))\\b",
            FLAGS);
    private static final Pattern NAMED = Pattern.compile(
            "(?<before>\\b(?:\\d{1,2}(?:st|nd|rd|th|\\.|º|er)?(?: (?:of|de|den))? |end of |early |mid[- ]?|middle of |late |ende |anfang |mitte |fin |début |mi-|finales de |principios de |mediados de |fim de |início de |meados de |fine |inizio |metà |eind |begin |half |slutet av |början av |mitten av |in |im |ab |until |till |by |after |around |from |for |en |em |a |ad |di |van |i |we |w |od |do |nach |vor |após |después de |dopo |na |efter |of |next )+)?(?<month>"
                    + MONTH
                    + ")\\b(?: (?<day>\\d{1,2})(?:st|nd|rd|th)?\\b)?(?:,? (?<year>20\\d\\d))?|(?<mja>\\d{1,2})月(?:(?<dja>\\d{1,2})日)?|\\b(?<y>20\\d\\d)-(?<m>\\d{2})-(?<d>\\d{2})\\b|\\b(?<d2>\\d{1,2})\\.(?<m2>\\d{1,2})\\.(?<y2>20\\d\\d)?",
            FLAGS);
    /** English, or an abbreviation elsewhere, and a common word too. */
    private static final Pattern ALSO_A_WORD =
            Pattern.compile("may|march|mars|sept|nov|dec|jan|oct|feb|mei|set", FLAGS);

    private LaterDates() {}

    /** The first such day in the sentence; absent where none is said. */
    static @Nullable LocalDate in(String sentence, LocalDate written) {
        try {
            var span = SPAN.matcher(sentence);
            if (span.find()) {
                if (span.group("nja") != null) {
                    int n = Integer.parseInt(span.group("nja"));
                    if (span.group("wja") != null) return written.plusWeeks(n);
                    return span.group("mja") != null ? written.plusMonths(n) : written.plusYears(n);
                }
                int n = number(span.group("n"));
                if (span.group("days") != null) return written.plusDays(n);
                if (span.group("weeks") != null) return written.plusWeeks(n);
                return span.group("months") != null ? written.plusMonths(n) : written.plusYears(n);
            }
            var named = NAMED.matcher(sentence);
            while (named.find()) {
                var date = named(named.toMatchResult(), written);
                if (date != null) return date;
            }
            var quarter = QUARTER.matcher(sentence);
            if (quarter.find()) {
                int q = Integer.parseInt(quarter.group("q") == null ? quarter.group("q2") : quarter.group("q"));
                var start = LocalDate.of(written.getYear(), 3 * q - 2, 1);
                return start.isAfter(written) ? start : start.plusYears(1);
            }
            var next = NEXT.matcher(sentence);
            if (!next.find()) return null;
            if (next.group("quarter") != null)
                return LocalDate.of(written.getYear(), (written.getMonthValue() - 1) / 3 * 3 + 1, 1)
                        .plusMonths(3);
            if (next.group("month") != null || next.group("monthfr") != null || next.group("monthja") != null)
                return written.withDayOfMonth(1).plusMonths(1);
            return LocalDate.of(written.getYear() + 1, 1, 1);
        } catch (DateTimeException e) {
            return null; // the 31st of February is no date
        }
    }

    private static @Nullable LocalDate named(java.util.regex.MatchResult found, LocalDate written) {
        if (found.group("y") != null)
            return LocalDate.of(num(found.group("y")), num(found.group("m")), num(found.group("d")));
        if (found.group("d2") != null)
            return on(
                    found.group("y2") == null ? null : num(found.group("y2")),
                    num(found.group("m2")),
                    num(found.group("d2")),
                    written);
        if (found.group("mja") != null)
            return found.group("dja") == null
                    ? in(null, num(found.group("mja")), written)
                    : on(null, num(found.group("mja")), num(found.group("dja")), written);
        var before = found.group("before") == null ? "" : found.group("before").toLowerCase(Locale.ROOT);
        var name = found.group("month");
        if (before.isEmpty()
                && found.group("day") == null
                && ALSO_A_WORD.matcher(name).matches()) return null;
        int month = MONTHS.getOrDefault(name.toLowerCase(Locale.ROOT), 1);
        var year = found.group("year") == null ? null : num(found.group("year"));
        var day = before.replaceAll("\\D", "");
        if (found.group("day") != null) day = found.group("day");
        if (!day.isEmpty()) return on(year, month, num(day), written);
        var start = in(year, month, written);
        if (start == null) return null;
        if (before.matches(".*\\b(?:mid|middle|mitte|mi-|mediados|meados|metà|half|mitten)\\b?.*"))
            return start.withDayOfMonth(15);
        return before.matches(".*\\b(?:end of|late|ende|fin |finales|fim|fine|eind|slutet).*")
                ? YearMonth.from(start).atEndOfMonth()
                : start;
    }

    private static LocalDate on(@Nullable Integer year, int month, int day, LocalDate written) {
        var date = LocalDate.of(year == null ? written.getYear() : year, month, day);
        return year == null && date.isBefore(written) ? date.plusYears(1) : date;
    }

    /** Of the running month nobody says "in March". */
    private static @Nullable LocalDate in(@Nullable Integer year, int month, LocalDate written) {
        if (year == null && month == written.getMonthValue()) return null;
        return on(year, month, 1, written);
    }

    private static int number(String word) {
        var plain = word.toLowerCase(Locale.ROOT).replaceFirst("^(?:a|ein) ", "");
        if (plain.chars().allMatch(Character::isDigit)) return Integer.parseInt(plain);
        return FEW.getOrDefault(plain, DateWords.NUMBERS.getOrDefault(plain, 1));
    }

    private static int num(String digits) {
        return Integer.parseInt(digits);
    }
}
