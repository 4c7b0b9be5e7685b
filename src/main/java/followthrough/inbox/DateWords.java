package followthrough.inbox;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words of dates in some twenty-five languages, each with its number. */
final class DateWords {
    /** From 1 for January, with their cases and short forms; some are another word as well. */
    static final Map<String, Integer> MONTHS = numbered(
            "january jan januar jänner jaenner jän janvier janv enero ene gennaio gen januari janeiro stycznia styczeń styczniu tammikuuta tammikuun ledna ledna lednu január januára januári января январе ianuarie gener ιανουαρίου ιανουάριο січня януари يناير ocak",
            "february feb febr februar februari février fevrier févr fevr febrero febbraio fevereiro fev lutego luty lutym helmikuuta helmikuun února únoru február februára февраля феврале februarie febrer φεβρουαρίου φεβρουάριο лютого февруари فبراير şubat",
            "march mar märz maerz mrz mars marzo maart mrt março marca marzec marcu maaliskuuta maaliskuun března březnu március marec марта марте martie marts març μαρτίου μάρτιο березня март مارس mart",
            "april apr avril avr abril abr aprile kwietnia kwiecień kwietniu huhtikuuta huhtikuun dubna dubnu április apríla апреля апреле aprilie απριλίου απρίλιο квітня април أبريل nisan",
            "may mai mayo maggio mag mei maio maja maj maju toukokuuta toukokuun května květnu május mája мая мае maig μαΐου μάιο травня май مايو mayıs",
            "june jun juni juin junio giugno giu junho czerwca czerwiec czerwcu kesäkuuta kesäkuun června červnu június júna июня июне iunie juny ιουνίου ιούνιο червня юни يونيو haziran",
            "july jul juli juillet juil julio luglio lug julho lipca lipiec lipcu heinäkuuta heinäkuun července červenci július júla июля июле iulie juliol ιουλίου ιούλιο липня юли يوليو temmuz",
            "august aug août aout agosto ago augustus augusti sierpnia sierpień sierpniu elokuuta elokuun srpna srpnu augusztus augusta августа августе αυγούστου αύγουστο серпня август أغسطس ağustos",
            "september sep sept septembre septiembre setiembre settembre set setembro września wrzesień wrześniu syyskuuta syyskuun září szeptember septembra сентября сентябре septembrie setembre σεπτεμβρίου σεπτέμβριο вересня септември سبتمبر eylül",
            "october oct oktober okt octobre octubre ottobre ott outubro out października październik październiku lokakuuta lokakuun října říjnu október októbra октября октябре octombrie οκτωβρίου οκτώβριο жовтня октомври أكتوبر ekim",
            "november nov novembre noviembre novembro listopada listopad listopadzie marraskuuta marraskuun listopadu novembra ноября ноябре noiembrie νοεμβρίου νοέμβριο листопада ноември نوفمبر kasım",
            "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro desember des grudnia grudzień grudniu joulukuuta joulukuun prosince prosinci decembra декабря декабре decembrie desembre δεκεμβρίου δεκέμβριο грудня декември ديسمبر aralık");
    /** From one to twelve. */
    static final Map<String, Integer> NUMBERS = numbered(
            "a one ein eine einer einem einen une un una uma um een en an uno ett jeden",
            "two zwei deux dos duas dois due twee två to dwa dwie dwóch",
            "three drei trois tres três tre drie trzy trzech",
            "four vier quatre cuatro quatro quattro fyra fire cztery",
            "five fünf cinq cinco cinque vijf fem pięć",
            "six sechs seis sei zes sex seks sześć",
            "seven sieben sept siete sete sette zeven sju siedem",
            "eight acht huit ocho oito otto åtta osiem",
            "nine neun neuf nueve nove negen nio dziewięć",
            "ten zehn dix diez dieci dez tien tio dziesięć",
            "eleven elf onze once undici elva",
            "twelve zwölf douze doce doze dodici twaalf tolv dwanaście");

    private DateWords() {}

    /** Each text holds the words of one number, from 1 on. */
    static Map<String, Integer> numbered(String... names) {
        var numbers = new HashMap<String, Integer>();
        for (int i = 0; i < names.length; i++)
            for (var name : names[i].split(" ")) numbers.put(name.toLowerCase(Locale.ROOT), i + 1);
        return Map.copyOf(numbers);
    }

    /** The longest first, or "jan" would be found in "january". */
    static String alternatives(Map<String, Integer> names) {
        return names.keySet().stream()
                .sorted((a, b) -> b.length() != a.length() ? b.length() - a.length() : a.compareTo(b))
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?:", ")"));
    }
}
