package followthrough.today;

import java.util.List;
import java.util.Locale;

/** Why a prospect says no. What a rep guesses about a person is not among it. */
public final class Reasons {
    /** As they are offered, each with the key of its place. */
    public static final List<String> LIST =
            List.of("price", "timing", "went with someone else", "no need", "no budget", "not a fit");

    private static final List<String> GUESSES = List.of(
            "tyre kicker", "tire kicker", "tyrekicker", "tirekicker", "time waster", "timewaster", "not serious");

    private Reasons() {}

    static boolean isGuess(String words) {
        var plain = words.toLowerCase(Locale.ROOT).replace('-', ' ').replaceAll("\\s+", " ");
        return GUESSES.stream().anyMatch(plain::contains);
    }
}
