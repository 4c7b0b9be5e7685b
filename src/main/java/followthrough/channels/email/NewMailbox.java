package followthrough.channels.email;

/** What a member types to connect a mailbox; any of it may be wrong until {@link Mailboxes#connect} says otherwise. */
public record NewMailbox(
        long memberId,
        String address,
        String displayName,
        Mailbox.Server smtp,
        Mailbox.Server imap,
        String username,
        String password,
        int perMinute,
        int perDay) {

    /** The usual limits: 20 a minute, 300 a day. */
    public NewMailbox(
            long memberId,
            String address,
            String displayName,
            Mailbox.Server smtp,
            Mailbox.Server imap,
            String username,
            String password) {
        this(memberId, address, displayName, smtp, imap, username, password, 20, 300);
    }

    /** Without the password, so that it never reaches a log. */
    @Override
    public String toString() {
        return "NewMailbox[" + address + " of member " + memberId + ", " + smtp + ", " + imap + "]";
    }
}
