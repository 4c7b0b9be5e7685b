package followthrough.pursuits;

import followthrough.web.Lengths;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person says that a touch of theirs gives.
 *
 * @param assets keys of those that go with an e-mail; with any other touch none do
 * @param answer which question of theirs was answered, in a word or two; empty for none
 * @param introduction whom they were introduced to; empty for nobody
 * @param followedUp whether the follow-up after material begins, where what they get is followed up
 */
public record Giving(List<String> assets, String answer, String introduction, boolean followedUp) {
    public static final Giving NOTHING = new Giving(List.of(), "", "", true);

    /** What stands in a list on a line. */
    private static final int LONGEST = 120;

    public Giving(List<String> assets, String answer, String introduction) {
        this(assets, answer, introduction, true);
    }

    public Giving {
        answer = answer.strip();
        introduction = introduction.strip();
    }

    /** Only what can be told of any touch. */
    public static Giving words(String answer, String introduction) {
        return new Giving(List.of(), answer, introduction);
    }

    /** As it is, but for what is said about that; absent where nothing was. */
    public Giving followedUp(@Nullable Boolean wanted) {
        return wanted == null ? this : new Giving(assets, answer, introduction, wanted);
    }

    boolean hasWords() {
        return !answer.isEmpty() || !introduction.isEmpty();
    }

    Optional<String> refusal() {
        return Lengths.refusal("The answer, in a word or two", answer, LONGEST)
                .or(() -> Lengths.refusal("Whom they were introduced to", introduction, LONGEST));
    }
}
