package followthrough.channels.email;

import org.jspecify.annotations.Nullable;

/** What came of trying one server of a mailbox. */
public sealed interface Check {
    /** Connected, encrypted as asked, logged in, and for IMAP the inbox opened. */
    record Works(String words) implements Check {}

    /**
     * @param field the field of the form that is most likely wrong: {@code host}, {@code port}, {@code tls},
     *     {@code username} or {@code password}
     * @param why what is wrong and what to try
     * @param fits the encryption that this port does speak, when the other one was chosen
     */
    record Fails(String field, String why, Mailbox.@Nullable Tls fits) implements Check {}
}
