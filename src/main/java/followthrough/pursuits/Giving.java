package followthrough.pursuits;

import followthrough.web.Lengths;
import java.util.List;
import java.util.Optional;

/**
 * What a person says that a touch of theirs gives.
 *
 * @param assets keys of those that go with an e-mail; with any other touch none do
 * @param answer which question of theirs was answered, in a word or two; empty for none
 * @param introduction whom they were introduced to; empty for nobody
 */
public record Giving(List<String> assets, String answer, String introduction) {
    public static final Giving NOTHING = new Giving(List.of(), "", "");

    /** What stands in a list on a line. */
    private static final int LONGEST = 120;

    public Giving {
        answer = answer.strip();
        introduction = introduction.strip();
    }

    /** Only what can be told of any touch. */
    public static Giving words(String answer, String introduction) {
        return new Giving(List.of(), answer, introduction);
    }

    boolean hasWords() {
        return !answer.isEmpty() || !introduction.isEmpty();
    }

    Optional<String> refusal() {
        return Lengths.refusal("The answer, in a word or two", answer, LONGEST)
                .or(() -> Lengths.refusal("Whom they were introduced to", introduction, LONGEST));
    }
}
