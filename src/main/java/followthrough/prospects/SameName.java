package followthrough.prospects;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether two names are those of one person, as they are written in mail: in either order, accents or not. */
public final class SameName {
    private SameName() {}

    /** A single word is never enough. */
    public static boolean of(String one, String other) {
        var words = words(one);
        return words.size() > 1 && words.equals(words(other));
    }

    private static Set<String> words(String name) {
        var plain = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT);
        return Arrays.stream(plain.split("[^\\p{L}\\p{N}]+"))
                .filter(it -> !it.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
