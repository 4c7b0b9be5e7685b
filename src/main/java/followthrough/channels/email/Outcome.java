package followthrough.channels.email;

/** What became of one message given to a mail server. */
public sealed interface Outcome {
    /** The server took the message. */
    record Accepted(String serverAnswer) implements Outcome {}

    /**
     * The server refused this message or its recipient for good (5xx); other messages are not concerned.
     *
     * @param phase whether it refused the recipient or, later, the message
     */
    record Rejected(int code, String text, Refusal.Phase phase) implements Outcome {}

    /**
     * The server asked to try again later (4xx), or refused our own sender address (5xx to MAIL FROM, such as a used-up
     * quota), which says nothing about the recipient.
     */
    record Deferred(int code, String text) implements Outcome {}

    /** It broke before the hand-over was committed, or before the dot could be written: nothing was sent, trying again is safe. */
    record NotHandedOver(Exception cause) implements Outcome {}

    /** It broke after the hand-over was committed and before the server answered: it may have gone out. */
    record Unclear(Exception cause) implements Outcome {}

    /** The server refused user name and password, so nothing was sent; the mailbox is paused. */
    record LogInFailed(String text) implements Outcome {}

    /** {@link HandOver#commit()} said no; nothing was sent. */
    record Withheld() implements Outcome {}
}
