package followthrough.channels.email;

import org.jspecify.annotations.Nullable;

/**
 * What a member types to connect a mailbox; any of it may be wrong until {@link Mailboxes#connect} says otherwise.
 *
 * @param password empty where somebody signs in at a provider
 * @param provider absent for a mailbox with a password
 */
public record NewMailbox(
        long memberId,
        String address,
        String displayName,
        Mailbox.Server smtp,
        Mailbox.Server imap,
        String username,
        String password,
        int perMinute,
        int perDay,
        @Nullable Provider provider) {
    static final int USUAL_PER_MINUTE = 20;
    static final int USUAL_PER_DAY = 300;

    /** With a password. */
    public NewMailbox(
            long memberId,
            String address,
            String displayName,
            Mailbox.Server smtp,
            Mailbox.Server imap,
            String username,
            String password,
            int perMinute,
            int perDay) {
        this(memberId, address, displayName, smtp, imap, username, password, perMinute, perDay, null);
    }

    /** With a password and the usual limits. */
    public NewMailbox(
            long memberId,
            String address,
            String displayName,
            Mailbox.Server smtp,
            Mailbox.Server imap,
            String username,
            String password) {
        this(memberId, address, displayName, smtp, imap, username, password, USUAL_PER_MINUTE, USUAL_PER_DAY);
    }

    NewMailbox at(Provider provider) {
        return new NewMailbox(memberId, address, displayName, smtp, imap, username, "", perMinute, perDay, provider);
    }

    /** Without the password, so that it never reaches a log. */
    @Override
    public String toString() {
        return "NewMailbox[" + address + " of member " + memberId + ", " + smtp + ", " + imap + "]";
    }
}
