package followthrough.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing in the frame that comes from a module. */
public sealed interface FramePart {

    /** Who is signed in. {@code shortcuts} is false when they switched letter keys off. */
    record Person(long memberId, String name, String role, boolean shortcuts) implements FramePart {}

    /** A number beside a place of the rail; {@code means} reads it out, e.g. {@code 32 touches waiting}. */
    record Count(Nav place, int count, String means) implements FramePart {}

    /**
     * One statement of the footer line of honesty, e.g. {@code Mailboxes} and {@code all well}.
     *
     * @param href where the whole story is, if there is one
     */
    record Honesty(String label, String value, @Nullable String href, Tone tone) implements FramePart {}

    /**
     * A quiet line on top of one place's pages, with the one thing to do about it.
     *
     * @param action label of the button that posts to {@code href}
     * @param more a page that says more
     */
    record Offer(Nav place, String text, String href, String action, String more) implements FramePart {}

    /**
     * A line above everything, e.g. that this is the sandbox.
     *
     * @param action label of the button that posts to {@code href}; absent for a plain link or no link
     * @param ways links that stand behind the text, by their words
     */
    record Banner(
            String text, @Nullable String href, @Nullable String action, Map<String, String> ways)
            implements FramePart {
        public Banner(String text, @Nullable String href, @Nullable String action) {
            this(text, href, action, Map.of());
        }
    }
}
