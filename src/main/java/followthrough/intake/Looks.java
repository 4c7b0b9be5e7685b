package followthrough.intake;

import java.util.regex.Pattern;

/** What a single value looks like, whatever its column is called. */
final class Looks {

    private static final Pattern EMAIL =
            Pattern.compile("(?:mailto:|.*<)?[^\\s@<>;,]+@[^\\s@<>;,]+\\.[\\p{L}\\d-]{2,}>?");
    private static final Pattern URL =
            Pattern.compile("(?i)(?:https?://|www\\.)\\S+|[\\p{L}\\d-]+(?:\\.[\\p{L}\\d-]+)*\\.\\p{L}{2,}(?:/\\S*)?");
    private static final Pattern SOCIAL = Pattern.compile(
            "(?i)\\b(?:linkedin\\.com|xing\\.com|twitter\\.com|x\\.com|facebook\\.com|instagram\\.com|mastodon\\.\\w+|bsky\\.app)/");
    private static final Pattern PHONE = Pattern.compile(
            "(?i)(?:tel:|ph(?:one)?:?\\s|t:?\\s)?[+(]?[\\d(][\\d\\s()./\\-–]{4,22}\\d(?:\\s*(?:x|ext\\.?|#|poste|tst\\.?|-)\\s*\\d{1,6})?");
    private static final Pattern DATE = Pattern.compile(
            "(?:\\d{4}-\\d{1,2}-\\d{1,2}|\\d{1,2}[./-]\\d{1,2}[./-](?:\\d{4}|\\d{2})|\\d{4}/\\d{1,2}/\\d{1,2})(?:[T ].*)?");
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d[\\d.,' \\u00A0\\u202F]*%?");
    private static final Pattern MONEY = Pattern.compile(
            "(?i)(?:[€$£¥]|eur|usd|gbp|chf|pln|sek|kr|zł)\\.?\\s*-?\\d[\\d.,' \\u00A0\\u202F]*(?:[,.][-–—])?|-?\\d[\\d.,' \\u00A0\\u202F]*(?:[,.][-–—])?\\s*(?:[€$£¥]|eur|usd|gbp|chf|pln|sek|kr|zł)\\.?|\\d{1,3}(?:[.,]\\d{3})*[,.][-–—]");

    static boolean email(String value) {
        return EMAIL.matcher(value).matches();
    }

    static boolean url(String value) {
        return URL.matcher(value).matches() && !email(value) && !number(value);
    }

    static boolean social(String value) {
        return SOCIAL.matcher(value).find();
    }

    static boolean phone(String value) {
        long digits = value.chars().filter(Character::isDigit).count();
        return digits >= 6 && digits <= 21 && PHONE.matcher(value).matches() && !date(value);
    }

    /** Digits alone may be anything; a plus, brackets or gaps make a telephone number of them. */
    static boolean writtenAsPhone(String value) {
        return phone(value) && !value.matches("\\d+(?:[.,]\\d+)?") && !value.matches("\\d{1,3}(?:\\.\\d{1,3}){3}");
    }

    static boolean date(String value) {
        return DATE.matcher(value).matches();
    }

    static boolean number(String value) {
        return NUMBER.matcher(value).matches();
    }

    static boolean money(String value) {
        return MONEY.matcher(value).matches();
    }

    /** A value no heading would have. */
    static boolean data(String value) {
        return email(value) || date(value) || number(value) || phone(value) || money(value) || (value.contains("://"));
    }

    private Looks() {}
}
