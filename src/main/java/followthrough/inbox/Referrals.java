package followthrough.inbox;

import followthrough.inbox.Intent.Evidence;
import followthrough.inbox.Intent.Referral;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whom to ask instead, as a reply gives it. */
final class Referrals {
    private static final Pattern ADDRESS = Pattern.compile("[\\w.+'-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{2,63}){1,5}");
    private static final Pattern PHONE = Pattern.compile("(?<![\\w@.])\\+?\\(?\\d[\\d ()/.-]{6,20}\\d(?![\\w@])");
    private static final String NAME =
            "(?<name>\\p{Lu}[\\p{L}'-]{1,25}(?: (?:(?:van|von|de|da|di|del|der|den|dos) ){0,2}\\p{Lu}[\\p{L}'-]{1,25}){1,3})";
    /** A name behind a word that sends there, before its address, or before what that person does. */
    private static final Pattern NAMED = Pattern.compile(
            "\\b(?i:contact(?:er|ez|ar|are|a)?|contatti|reach out to|speak (?:to|with)|talk (?:to|with)|write to|ask|want|need|e-?mail|an|bei|à|con|com|met|kontakta|z|is|ist|est|es|é|è|the|to|with)\\s(?:(?i:herrn?|frau|mr\\.?|mrs\\.?|ms\\.?|m\\.|mme|señora?|sr\\.?a?|my colleague|meine[nr]? kolleg\\p{L}{1,3}|(?:mon|ma) collègue|o|a|la|el|il|de|the) ){0,3}"
                    + NAME + "|" + NAME.replace("name>", "before>") + "\\s*[,:(<]\\s*(?:\\S+@|\\+?\\d)|"
                    + "(?<titled>(?:Herrn?|Frau|Mr\\.?|Mrs\\.?|Ms\\.?|Mme|Monsieur|Madame|Sr\\.?a?\\.?|Señora?|Senhora?|Dott\\.?(?:ssa)?|Sig\\.?(?:ra)?|Dhr\\.?|Mevr\\.?|Pani?|Panem|Panią) \\p{Lu}[\\p{L}'-]{1,25}(?: \\p{Lu}[\\p{L}'-]{1,25})?)|"
                    + NAME.replace("name>", "does>")
                    + " (?i:handles|looks after|is the|is responsible|takes care|ist zuständig|kümmert|s'occupe|est en charge|se encarga|cuida|se ne occupa|gaat (?:hier|daar)over|ansvarar|zajmuje)",
            Pattern.UNICODE_CHARACTER_CLASS);

    private Referrals() {}

    /** From the sentence before the words that sent away to three hundred letters behind them. */
    static @Nullable Referral in(String text, Evidence because) {
        int from = Math.max(0, text.lastIndexOf('\n', Math.max(0, because.from() - 1)) + 1);
        var near = text.substring(from, Math.min(text.length(), because.to() + 300));
        var address = found(ADDRESS.matcher(near));
        var phone = found(PHONE.matcher(near)).strip();
        var named = NAMED.matcher(near);
        var name = "";
        while (name.isEmpty() && named.find())
            for (var group : new String[] {"name", "before", "titled", "does"})
                if (named.group(group) != null
                        && !named.group(group).matches("(?:Sie|Ihnen|Bitte|Vielen|Mit|Best|Kind) .*|.* (?:Sie|Ihnen)"))
                    name = named.group(group);
        return name.isEmpty() && address.isEmpty() && phone.isEmpty() ? null : new Referral(name, address, phone);
    }

    private static String found(Matcher matcher) {
        return matcher.find() ? matcher.group() : "";
    }
}
