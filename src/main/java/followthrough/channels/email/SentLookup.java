package followthrough.channels.email;

/** Whether a mailbox's Sent folder holds a message of ours. */
public sealed interface SentLookup {
    record Found() implements SentLookup {}

    /** Looked for and not there. Proves little where the provider keeps no copy of what is sent over SMTP. */
    record NotThere() implements SentLookup {}

    record CannotTell(String why) implements SentLookup {}
}
