package followthrough.playbook;

import followthrough.web.Figures;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something worth receiving, with its purpose: whom it helps, which question it answers, at which stage.
 *
 * @param key stays the same for ever, e.g. {@code price-guide}; steps name it
 * @param trades whom it helps, in the words of the team; empty: everybody
 * @param answers the question it answers; may be empty
 * @param stages empty: at any
 * @param followedUp whether a person's message that gives it begins the follow-up after material
 * @param content what it is now
 * @param archivedAt since when nobody is given it any more
 */
public record Asset(
        long assetId,
        String key,
        String name,
        List<String> trades,
        String answers,
        Set<Stage> stages,
        boolean followedUp,
        Content content,
        Instant changedAt,
        @Nullable Instant archivedAt) {

    /** What it is: each is kept as it was for as long as there are messages that went out with it. */
    public sealed interface Content {
        long contentId();
    }

    public record Link(long contentId, String url) implements Content {}

    /** @param size in bytes */
    public record File(long contentId, String name, String type, int size) implements Content {
        /** {@code PDF, 1.2 MB} */
        public String words() {
            return FileType.of(type).words() + ", " + Figures.bytes(size);
        }
    }

    public boolean archived() {
        return archivedAt != null;
    }

    public boolean isFile() {
        return content instanceof File;
    }

    /** Where it is; empty for a file. */
    public String link() {
        return content instanceof Link(var id, var url) ? url : "";
    }

    /** Whether it is for people of that trade. @param trade empty where nobody said it, and then only what helps everybody fits */
    public boolean helps(String trade) {
        return trades.isEmpty() || trades.stream().anyMatch(it -> isOf(it, trade));
    }

    public boolean fits(String trade, Stage stage) {
        return helps(trade) && (stages.isEmpty() || stages.contains(stage));
    }

    /** Whether all the words for one trade are among those for the other: "manufacturing" is for "Metal manufacturing". */
    static boolean isOf(String trade, String theirs) {
        var words = words(trade);
        return !words.isEmpty() && words(theirs).containsAll(words);
    }

    private static Set<String> words(String trade) {
        return Arrays.stream(trade.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }
}
