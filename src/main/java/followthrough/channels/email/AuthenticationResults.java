package followthrough.channels.email;

import followthrough.web.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a receiving server says of where a message comes from (RFC 8601). Read from the topmost header of that name alone:
 * each server writes its own above what was there, and whatever stands below, anybody may have written.
 *
 * @param server how it names itself; null where it does not, as Microsoft's
 * @param findings on SPF, DKIM and DMARC, in this order, each once
 */
public record AuthenticationResults(@Nullable String server, List<Finding> findings) {
    private static final int LONGEST = 10_000;
    private static final Pattern RESULT = Pattern.compile(
            "\\s*([a-z][a-z0-9-]*)\\s*(?:/\\s*\\d+\\s*)?=\\s*([a-z]+)\\b(.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern DOMAIN = Pattern.compile(
            "\\b(?:smtp\\s*\\.\\s*(?:mailfrom|helo)|header\\s*\\.\\s*(?:d|i|from))\\s*=\\s*\"?(?:[^\\s;\"@]*@)?([^\\s;\"@]+)",
            Pattern.CASE_INSENSITIVE);

    /** @param part as "SPF"; @param word the result as the server says it; @param words what that means, and what to do */
    public record Finding(String part, String word, Tone tone, String words) {}

    private record Result(String method, String result, String domain) {}

    /** @param headers all of that name, topmost first; @return null where there is none */
    public static @Nullable AuthenticationResults of(List<String> headers) {
        if (headers.isEmpty()) return null;
        var parts = parts(headers.getFirst());
        var results = new ArrayList<Result>();
        for (var part : parts) {
            var found = RESULT.matcher(part);
            if (!found.matches()) continue;
            var domain = DOMAIN.matcher(found.group(3));
            results.add(new Result(
                    found.group(1).toLowerCase(Locale.ROOT),
                    found.group(2).toLowerCase(Locale.ROOT),
                    domain.find() ? domain.group(1) : ""));
        }
        var first = parts.isEmpty() ? "" : parts.getFirst().strip();
        var server = first.isEmpty() || RESULT.matcher(first).matches() ? null : first.split("\\s+", 2)[0];
        return new AuthenticationResults(
                server, List.of(spf(one(results, "spf")), dkim(one(results, "dkim")), dmarc(one(results, "dmarc"))));
    }

    /** Without comments, parted at semicolons; neither counts in a quoted string. */
    private static List<String> parts(String header) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        boolean quoted = false;
        int comments = 0;
        for (int n = 0; n < Math.min(header.length(), LONGEST); n++) {
            char c = header.charAt(n);
            if (c == '\\' && (quoted || comments > 0)) n++;
            else if (c == '"' && comments == 0) quoted = !quoted;
            else if (c == '(' && !quoted) comments++;
            else if (c == ')' && !quoted && comments > 0) comments--;
            else if (comments == 0 && c == ';' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else if (comments == 0) part.append(c == '\r' || c == '\n' ? ' ' : c);
        }
        parts.add(part.toString());
        return parts;
    }

    /** Several signatures have a result each: one that holds is enough. */
    private static @Nullable Result one(List<Result> all, String method) {
        var these = all.stream().filter(it -> it.method.equals(method)).toList();
        return these.stream()
                .filter(it -> it.result.equals("pass"))
                .findFirst()
                .orElse(these.isEmpty() ? null : these.getFirst());
    }

    private static Finding spf(@Nullable Result found) {
        if (found == null) return silent("SPF");
        var of = found.domain.isEmpty() ? "the domain" : found.domain;
        return switch (found.result) {
            case "pass" -> finding("SPF", found, Tone.GOOD, "Your server may send for " + of + ".");
            case "fail" ->
                finding(
                        "SPF",
                        found,
                        Tone.ALERT,
                        "The record of " + of
                                + " says that this server must not send for it. Add what your provider names to"
                                + " the SPF record, see “Will it arrive?”.");
            case "softfail" ->
                finding(
                        "SPF",
                        found,
                        Tone.WARM,
                        "The record of " + of
                                + " does not name this server, and asks for suspicion. Add what your provider"
                                + " names to the SPF record, see “Will it arrive?”.");
            case "neutral" ->
                finding(
                        "SPF",
                        found,
                        Tone.WARM,
                        "The record of " + of + " says nothing of this server. Add what your provider names to it.");
            case "none" -> finding("SPF", found, Tone.WARM, of + " has no SPF record. Add one, see “Will it arrive?”.");
            case "permerror" ->
                finding(
                        "SPF",
                        found,
                        Tone.ALERT,
                        "The SPF record of " + of
                                + " cannot be understood, or needs too many look-ups. Mend it, see “Will it"
                                + " arrive?”.");
            default -> other("SPF", found);
        };
    }

    private static Finding dkim(@Nullable Result found) {
        if (found == null) return silent("DKIM");
        var of = found.domain.isEmpty() ? "a domain" : found.domain;
        return switch (found.result) {
            case "pass" ->
                finding("DKIM", found, Tone.GOOD, "Signed by " + of + ", and nothing was changed on the way.");
            case "fail" ->
                finding(
                        "DKIM",
                        found,
                        Tone.ALERT,
                        "The signature of " + of + " does not hold: its key is another, or something on the way changes"
                                + " messages, such as a gateway that adds a footer. Compare the key with the one your"
                                + " provider shows.");
            case "none" ->
                finding(
                        "DKIM",
                        found,
                        Tone.WARM,
                        "Not signed. Switch DKIM on at your provider and add the key that it names, see “Will it arrive?”.");
            case "neutral", "permerror", "policy" ->
                finding(
                        "DKIM",
                        found,
                        Tone.WARM,
                        "The signature of " + of
                                + " could not be used: its key is missing, weak or not in order. Add the key"
                                + " that your provider names, see “Will it arrive?”.");
            default -> other("DKIM", found);
        };
    }

    private static Finding dmarc(@Nullable Result found) {
        if (found == null) return silent("DMARC");
        var of = found.domain.isEmpty() ? "your domain" : found.domain;
        return switch (found.result) {
            case "pass" -> finding("DMARC", found, Tone.GOOD, "SPF or DKIM speaks for " + of + ", as its record asks.");
            case "bestguesspass" ->
                finding(
                        "DMARC",
                        found,
                        Tone.WARM,
                        of
                                + " has no DMARC record; with the usual one it would have passed. Add one, see “Will it arrive?”.");
            case "fail" ->
                finding(
                        "DMARC",
                        found,
                        Tone.ALERT,
                        "Neither SPF nor DKIM speaks for " + of
                                + ", the domain that people see. Mend what is amiss above, so"
                                + " that one of the two is for this very domain; until then such mail is put into spam, or"
                                + " refused.");
            case "none" ->
                finding(
                        "DMARC",
                        found,
                        Tone.WARM,
                        of + " has no DMARC record. Large providers ask for one; add it, see “Will it arrive?”.");
            case "permerror" ->
                finding("DMARC", found, Tone.ALERT, "The DMARC record of " + of + " cannot be understood. Mend it.");
            default -> other("DMARC", found);
        };
    }

    private static Finding finding(String part, Result found, Tone tone, String words) {
        return new Finding(part, found.result, tone, words);
    }

    private static Finding silent(String part) {
        return new Finding(part, "not said", Tone.PLAIN, "The server says nothing of it.");
    }

    private static Finding other(String part, Result found) {
        return found.result.equals("temperror")
                ? finding(part, found, Tone.PLAIN, "It could not be looked up at the moment. Send another test later.")
                : finding(part, found, Tone.PLAIN, "A word that the standard does not know.");
    }
}
