package followthrough.channels.email;

import jakarta.mail.MessagingException;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox and what its servers let it in with.
 *
 * @param password or an access token, where its member signed in at a provider; absent when it can no longer be read
 */
record Account(Mailbox mailbox, @Nullable String password) {
    /** Where it comes from, whenever a connection is opened, so that what changed is used at once. */
    interface Source {
        /**
         * @param refused the access token that a server does not take any more; absent at a first try
         * @throws java.util.NoSuchElementException when the mailbox was removed
         */
        Account get(@Nullable String refused) throws MessagingException, LogInRefused;
    }

    boolean byToken() {
        return mailbox.provider() != null;
    }

    /** Without the password, so that it never reaches a log. */
    @Override
    public String toString() {
        return "Account[" + mailbox.address() + "]";
    }
}
