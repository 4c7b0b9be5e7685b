package followthrough.today;

import followthrough.prospects.Channel;
import followthrough.prospects.Prospect;
import followthrough.prospects.Verdict;
import followthrough.pursuits.Commitment;
import followthrough.pursuits.NextStep;
import followthrough.web.Figures;
import followthrough.web.When;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Words and icons that several screens share. */
public final class Words {
    /** Every channel's word and what people call it. */
    public static final Map<String, String> CHANNELS = channels();

    /** Every country's code and name, by name. */
    public static final Map<String, String> COUNTRIES = countries();

    private Words() {}

    private static Map<String, String> channels() {
        var channels = new LinkedHashMap<String, String>();
        for (var it : Channel.values()) channels.put(it.word(), channel(it));
        return channels;
    }

    private static Map<String, String> countries() {
        var byName = new TreeMap<String, String>();
        for (var code : Locale.getISOCountries()) byName.put(country(code), code);
        var countries = new LinkedHashMap<String, String>();
        byName.forEach((name, code) -> countries.put(code, name));
        return countries;
    }

    public static String icon(Channel channel) {
        return switch (channel) {
            case EMAIL -> "mail";
            case CALL -> "call";
            case SMS -> "sms";
            case SOCIAL -> "social";
            case MAIL -> "letter";
            case MEETING -> "meet";
            case TASK -> "task";
        };
    }

    /** {@code e-mail} */
    public static String channel(Channel channel) {
        return switch (channel) {
            case EMAIL -> "e-mail";
            case CALL -> "call";
            case SMS -> "text";
            case SOCIAL -> "social";
            case MAIL -> "letter";
            case MEETING -> "meeting";
            case TASK -> "task";
        };
    }

    /** {@code 3 calls}, {@code 1 e-mail} */
    static String counted(Channel channel, int count) {
        return switch (channel) {
            case EMAIL -> Figures.count(count, "e-mail", "e-mails");
            case CALL -> Figures.count(count, "call", "calls");
            case SMS -> Figures.count(count, "text", "texts");
            case SOCIAL -> Figures.count(count, "social message", "social messages");
            case MAIL -> Figures.count(count, "letter", "letters");
            case MEETING -> Figures.count(count, "meeting", "meetings");
            case TASK -> Figures.count(count, "task", "tasks");
        };
    }

    /** Why a step comes when it does, as the core notes it, as a sentence: {@code It comes 3 days after the last touch (…).} */
    public static String sentence(String whyThen) {
        var said = whyThen.matches("(?s)(\\d|at once).*")
                ? "It comes " + whyThen
                : whyThen.matches("(?s)(moved by hand|promised for).*")
                        ? "It was " + whyThen
                        : whyThen.matches("(?s)(the time|the date|its place).*")
                                ? "This is " + whyThen
                                : capital(whyThen);
        return said.endsWith(".") ? said : said + ".";
    }

    /** {@code by form}, {@code by hand}: how they came, whatever the source is called. */
    public static String by(String source) {
        return source.toLowerCase(Locale.ROOT).startsWith("by ") ? source : "by " + source;
    }

    public static String capital(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** {@code Call: two questions about the offer}, {@code E-mail, automatic: …}; of a chore only what it is. */
    public static String step(NextStep next) {
        if (next.chore()) return next.goal();
        return capital(channel(next.channel())) + (next.automatic() ? ", automatic: " : ": ") + next.goal();
    }

    /** What an outcome leads to: {@code call Mon 30 Nov 9:00 there}. */
    static String follows(@Nullable NextStep next, Prospect prospect, When when) {
        if (next == null) return "ends the follow-up";
        var at = next.due().isAfter(when.now())
                ? when.there(next.due(), prospect.zone()).replaceFirst(" there · .*", " there")
                : "now";
        var what = next.chore()
                ? choreWord(next)
                : next.commitment() == Commitment.Kind.NOT_NOW
                        ? "pick it up again"
                        : next.commitment() == Commitment.Kind.RENEWAL
                                ? "talk about the renewal by " + channel(next.channel())
                                : next.commitment() == Commitment.Kind.CALL_BACK
                                        ? "agree the next date by " + channel(next.channel())
                                        : channel(next.channel()) + (next.automatic() ? " by itself" : "");
        return what + " " + at;
    }

    private static String choreWord(NextStep next) {
        if (next.commitment() == Commitment.Kind.FIND_PERSON) return "find the right person";
        if (next.goal().startsWith("Decide")) return "decide how to go on";
        return next.goal().startsWith("Find") ? "find an address" : "task";
    }

    /** The country's name in English; the code where it is none. */
    public static String country(String code) {
        return code.isEmpty() ? "" : Locale.of("", code).getDisplayCountry(Locale.ENGLISH);
    }

    /** Where the person is: the country, else the city of the zone unless that is only a guess at it. */
    static String place(Prospect prospect) {
        var city = prospect.custom().getOrDefault("city", prospect.custom().getOrDefault("City", ""));
        return city.isEmpty() ? country(prospect.country()) : city;
    }

    /** Why this person may be contacted, as a chip says it. */
    static String may(Channel channel, Verdict verdict, Prospect prospect, When when) {
        var verb =
                switch (channel) {
                    case EMAIL -> "e-mailed";
                    case CALL -> "called";
                    case SMS -> "texted";
                    case SOCIAL -> "written to";
                    case MAIL -> "sent a letter";
                    case MEETING, TASK -> "contacted";
                };
        return switch (verdict) {
            case Verdict.Yes(var _, var lapses) ->
                "may be " + verb + ": " + basis(prospect, when) + (lapses == null ? "" : ", until " + when.day(lapses));
            case Verdict.ByHand byHand -> "by hand only: " + byHand.clause();
            case Verdict.NotNow(var why, var until) -> why;
            case Verdict.No(var why) -> why;
        };
    }

    private static String basis(Prospect prospect, When when) {
        var at = prospect.basisAt();
        var since = at == null ? "" : " on " + when.day(at);
        return switch (prospect.basis()) {
            case UNKNOWN -> "nobody said why, so only by hand";
            case ASKED -> "they asked us" + since.replace("on today", "today").replace("on yesterday", "yesterday");
            case CUSTOMER -> "they are a customer";
            case CONSENT -> "they agreed" + since.replace("on today", "today").replace("on yesterday", "yesterday");
            case PUBLIC -> "their address is public";
        };
    }
}
