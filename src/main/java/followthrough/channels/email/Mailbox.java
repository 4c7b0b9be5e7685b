package followthrough.channels.email;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A member's own e-mail account, for sending and reading. The password is not part of it.
 *
 * @param perMinute most messages sent in a minute
 * @param perDay most messages sent in a day
 * @param pausedAt present while nothing is sent from it, with the reason in {@code pausedWhy}
 * @param syncedAt when its inbox was last read to the end; absent before the first time
 * @param syncProblem what last kept it from being read, in words for its owner; absent when all is well
 * @param ramp how many of a day's messages may leave by themselves
 * @param provider where its member signed in for it; absent for one with a password
 * @param signature under whatever is written from it, some lines of plain text; may be empty
 * @param plainOnly whether what is sent from it goes as plain text alone, without HTML beside it
 */
public record Mailbox(
        long mailboxId,
        long memberId,
        String address,
        String displayName,
        Server smtp,
        Server imap,
        String username,
        int perMinute,
        int perDay,
        @Nullable Instant pausedAt,
        @Nullable String pausedWhy,
        @Nullable Instant syncedAt,
        @Nullable String syncProblem,
        Ramp ramp,
        @Nullable Provider provider,
        String signature,
        boolean plainOnly) {

    public Mailbox(
            long mailboxId,
            long memberId,
            String address,
            String displayName,
            Server smtp,
            Server imap,
            String username,
            int perMinute,
            int perDay,
            @Nullable Instant pausedAt,
            @Nullable String pausedWhy,
            @Nullable Instant syncedAt,
            @Nullable String syncProblem) {
        this(
                mailboxId,
                memberId,
                address,
                displayName,
                smtp,
                imap,
                username,
                perMinute,
                perDay,
                pausedAt,
                pausedWhy,
                syncedAt,
                syncProblem,
                Ramp.NONE,
                null,
                "",
                false);
    }

    /** The most that can be asked of a mailbox in a day. */
    static final int MOST_PER_DAY = 100_000;

    /** Whether nobody limits it, which no form allows: then nothing need be counted. */
    public boolean unlimited() {
        return perMinute > MOST_PER_DAY && perDay > MOST_PER_DAY;
    }

    /** How a pause that the product set itself begins; such a pause falls by itself once log-in works again. */
    static final String LOG_IN_FAILED = "Log-in failed: ";

    /** Where a server listens. */
    public record Server(String host, int port, Tls tls) {}

    /** Encryption of a connection: from its first byte, by the STARTTLS command, or not at all. */
    public enum Tls {
        TLS,
        STARTTLS,
        NONE;

        /** The word of tables, forms and the API, e.g. {@code starttls}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException for a word that is not a way of encryption */
        public static Tls of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    public boolean paused() {
        return pausedAt != null;
    }

    /** Whether it is paused because its server refused the log-in, rather than by a person. */
    public boolean pausedByLogIn() {
        return pausedWhy != null && pausedWhy.startsWith(LOG_IN_FAILED);
    }
}
