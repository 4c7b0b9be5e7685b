package followthrough.intake;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of countries and languages, in the languages lists come in, to their ISO codes. */
final class Places {

    private static final String[] READ_IN = {
        "en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs", "tr", "hu", "ro"
    };
    private static final int LONGEST_NAME = 80;
    private static final Pattern COMPANY_OF_A_NAME = Pattern.compile("(?i)\\(.*?\\)|^the\\s+");
    private static final Map<String, String> COUNTRIES = new HashMap<>();
    private static final Map<String, String> LANGUAGES = new HashMap<>();

    static {
        for (String code : Locale.getISOCountries()) {
            var country = Locale.of("", code);
            COUNTRIES.put(HeaderWords.folded(code), code);
            COUNTRIES.put(HeaderWords.folded(country.getISO3Country()), code);
            for (String language : READ_IN) {
                COUNTRIES.putIfAbsent(HeaderWords.folded(country.getDisplayCountry(Locale.of(language))), code);
            }
        }
        for (String alias : """
                uk:GB greatbritain:GB britain:GB england:GB scotland:GB wales:GB northernireland:GB grossbritannien:GB grootbrittannie:GB
                engeland:GB angleterre:GB inglaterra:GB inghilterra:GB schottland:GB vereinigteskonigreich:GB
                unitedstatesofamerica:US america:US usofa:US vereinigtestaatenvonamerika:US etatsunisdamerique:US verenigdestatenvanamerika:US
                eeuu:US estadosunidosdeamerica:US holland:NL hollande:NL thenetherlands:NL holanda:NL olanda:NL brd:DE
                bundesrepublikdeutschland:DE federalrepublicofgermany:DE schweiz:CH suisse:CH svizzera:CH switzerland:CH czechrepublic:CZ
                tschechischerepublik:CZ republiquetcheque:CZ turkey:TR turkiye:TR southkorea:KR korea:KR republicofkorea:KR russia:RU
                russianfederation:RU vietnam:VN ivorycoast:CI macedonia:MK swaziland:SZ burma:MM uae:AE emirates:AE
                hongkong:HK macau:MO taiwan:TW bolivia:BO venezuela:VE iran:IR syria:SY moldova:MD tanzania:TZ
                republicofireland:IE eire:IE peoplesrepublicofchina:CN prc:CN capeverde:CV easttimor:TL""".strip().split("\\s+")) {
            int colon = alias.indexOf(':');
            COUNTRIES.put(alias.substring(0, colon), alias.substring(colon + 1));
        }
        for (String code : Locale.getISOLanguages()) {
            if (code.length() == 2) {
                var language = Locale.of(code);
                LANGUAGES.put(code, code);
                LANGUAGES.putIfAbsent(language.getISO3Language(), code);
                LANGUAGES.putIfAbsent(HeaderWords.folded(language.getDisplayLanguage(language)), code);
                for (String in : READ_IN) {
                    LANGUAGES.putIfAbsent(HeaderWords.folded(language.getDisplayLanguage(Locale.of(in))), code);
                }
            }
        }
    }

    /** ISO 3166-1 alpha-2 of a name or code. */
    static Optional<String> country(String text) {
        if (text.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        var found = COUNTRIES.get(HeaderWords.folded(text));
        if (found == null) {
            // “Spain (ES)” and “the Gambia”: the name without its company.
            String bare = COMPANY_OF_A_NAME.matcher(text).replaceAll(" ");
            found = bare.equals(text) ? null : COUNTRIES.get(HeaderWords.folded(bare));
        }
        return Optional.ofNullable(found);
    }

    /** ISO 639-1 of a name, code or tag such as “de-AT”. */
    static Optional<String> language(String text) {
        var found = LANGUAGES.get(HeaderWords.folded(text));
        if (found == null && text.strip().matches("[A-Za-z]{2,3}[-_][A-Za-z]{2,4}")) {
            found = LANGUAGES.get(HeaderWords.folded(text.strip().split("[-_]")[0]));
        }
        return Optional.ofNullable(found);
    }

    private Places() {}
}
