package followthrough.web;

import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What just happened, said once at the edge of the screen. After a redirect give it with {@link #after}; in an answer
 * to htmx render {@code part/toast.jte} with {@code swap = true}.
 *
 * @param more path of a page that shows what the text speaks of; absent when it speaks of nothing more
 * @param undo URL that a press on Undo posts to; absent when it cannot be undone
 * @param seconds how long it stays, and Undo is offered
 */
public record Toast(
        String text, @Nullable String more, @Nullable String undo, int seconds) {
    static final String ATTRIBUTE = "toast";

    public static Toast said(String text) {
        return new Toast(text, null, null, 6);
    }

    /** Stays longer, because it says more than what was done. */
    public static Toast explained(String text) {
        return new Toast(text, null, null, 10);
    }

    /** Offers Undo for ten seconds; the server decides for itself until when it still accepts it. */
    public static Toast undoable(String text, String undo) {
        return new Toast(text, null, undo, 10);
    }

    /** The same with one thing more, and where it is seen. */
    public Toast and(String more, String path) {
        return new Toast(text + ". " + more, path, undo, 10);
    }

    public void after(RedirectAttributes redirect) {
        redirect.addFlashAttribute(ATTRIBUTE, this);
    }
}
