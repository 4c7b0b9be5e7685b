package followthrough.channels.email;

/** Commits that a message now passes into the server's hands, between the last byte of its body and the final dot. */
@FunctionalInterface
public interface HandOver {
    /**
     * Called at most once per message, after the whole body was written and flushed. After {@code true} the dot follows
     * and only the server knows what becomes of the message; after {@code false}, or an exception, the connection is
     * dropped without the dot and nothing was sent.
     */
    boolean commit();
}
