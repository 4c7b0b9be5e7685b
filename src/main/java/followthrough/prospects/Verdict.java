package followthrough.prospects;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a prospect may be contacted on a channel at a moment. Only {@link Yes} is for a machine, too. */
public sealed interface Verdict {
    /** @param lapses when what allows it runs out; absent when it does not */
    record Yes(Basis basis, @Nullable Instant lapses) implements Verdict {}

    /** A person may, and is told this first. */
    record ByHand(String warning) implements Verdict {}

    /** Nobody at present. @param until when nothing that is said here stands in the way any more */
    record NotNow(String why, Instant until) implements Verdict {}

    /** Nobody. */
    record No(String why) implements Verdict {}

    /** Whether it may leave by itself. */
    default boolean byMachine() {
        return this instanceof Yes;
    }

    /** Whether a person may do it now. */
    default boolean byPerson() {
        return this instanceof Yes || this instanceof ByHand;
    }

    /** What is said, as half a sentence within another. */
    default String clause() {
        var said = sentence();
        // Only between sentences: "no. 2" and "art. L34-5" are within one.
        return Character.toLowerCase(said.charAt(0))
                + said.substring(1, said.length() - 1).replaceAll("\\. (?=(Cold|A text|A call|Look|Their|You) )", "; ");
    }

    /** One sentence or two for the screen. */
    default String sentence() {
        return switch (this) {
            case Yes(var basis, var _) -> basis.meaning();
            case ByHand(var warning) -> warning;
            case NotNow(var why, var _) -> why;
            case No(var why) -> why;
        };
    }
}
