package followthrough.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;

/**
 * What an error page says.
 *
 * @param reference only for our own failures: found again in the log
 */
public record ErrorPage(
        int status, String title, String text, @Nullable String reference) {

    static ErrorPage of(HttpStatusCode status) {
        var code = status.value();
        return switch (code) {
            case 400 ->
                page(
                        code,
                        "We could not read that",
                        "Part of the address or the form is not what this page expects. Go back, look it over, and send it again.");
            case 401 -> page(code, "Please sign in", "You were signed out, perhaps because you were away for long.");
            case 403 ->
                page(
                        code,
                        "Not for your sign-in",
                        "Your role does not include this, or the page was open for so long that its form expired. Reload it, or ask an administrator.");
            case 404 ->
                page(
                        code,
                        "This page is not here",
                        "The address is wrong, or what was here has been removed or merged.");
            case 405 -> page(code, "That cannot be done here", "This address answers another kind of request.");
            case 409 ->
                page(code, "Somebody was quicker", "This has changed since you opened it. Reload and look again.");
            case 413 ->
                page(
                        code,
                        "That is too large",
                        "More was sent than is read at once, and nothing of it was kept. Send less, or in parts.");
            case 415 -> page(code, "We do not read that kind of file", "Nothing of it was kept.");
            case 422 ->
                page(
                        code,
                        "Something in the form is not right",
                        "Nothing was saved. Go back; the fields say what they need.");
            case 429 -> page(code, "Too many tries", "Wait a minute, then try again.");
            case 503 -> page(code, "Back in a moment", "Followthrough is starting or busy. Try again in a minute.");
            default ->
                code < 500
                        ? page(code, "That did not work", "The request could not be answered. Go back and try again.")
                        : page(
                                code,
                                "Something broke on our side",
                                "It was written to the log. Nothing you entered was sent twice; look whether it was saved before you enter it again.");
        };
    }

    ErrorPage withReference(String found) {
        return new ErrorPage(status, title, text, found);
    }

    private static ErrorPage page(int code, String title, String text) {
        return new ErrorPage(code, title, text, null);
    }
}
