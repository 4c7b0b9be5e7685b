package followthrough.channels.email;

import followthrough.channels.email.TokenEndpoint.Answer;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens of mailboxes, in memory for as long as they last. What is kept is the refresh token, sealed in the
 * place of a password.
 */
final class AccessTokens {
    static final String SIGN_IN_UNREADABLE =
            "its sign-in is not here, or sealed with the key of another installation. Sign in again";

    /** A token is not used so shortly before its end: it has a way to go. */
    private static final Duration SPARE = Duration.ofMinutes(2);

    private final MailboxStore store;
    private final Providers providers;
    private final Secrets secrets;
    private final Clock clock;
    private final Map<Long, Held> held = new ConcurrentHashMap<>();

    AccessTokens(MailboxStore store, Providers providers, Secrets secrets, Clock clock) {
        this.store = store;
        this.providers = providers;
        this.secrets = secrets;
        this.clock = clock;
    }

    private static final class Held {
        private String token = "";
        private Instant until = Instant.MIN;

        void hold(Answer.Granted granted, Instant now) {
            token = granted.accessToken();
            until = now.plus(granted.lasts()).minus(SPARE);
        }
    }

    /**
     * The one to log in with.
     *
     * @param refused by the mail server just now, which gets another; absent at a first try
     * @throws LogInRefused when the provider refuses to give one, with words that say what to do
     * @throws MessagingException when it cannot be asked now
     */
    String of(Mailbox mailbox, Provider provider, @Nullable String refused) throws MessagingException, LogInRefused {
        var mine = held.computeIfAbsent(mailbox.mailboxId(), id -> new Held());
        // One asks at a time: several refreshes at once would each make the others' refresh tokens old.
        synchronized (mine) {
            if (mine.token.equals(refused) || !clock.instant().isBefore(mine.until))
                mine.hold(refreshed(mailbox, provider, true), clock.instant());
            return mine.token;
        }
    }

    private Answer.Granted refreshed(Mailbox mailbox, Provider provider, boolean first)
            throws MessagingException, LogInRefused {
        var sealed = store.secret(mailbox.mailboxId()).orElse(new byte[0]);
        var refresh = secrets.open(sealed, mailbox.address());
        if (refresh == null) throw new LogInRefused(SIGN_IN_UNREADABLE);
        switch (providers.refresh(provider, refresh)) {
            case Answer.Granted granted -> {
                var next = granted.refreshToken();
                // Kept at once: the one before may be worth nothing any more (RFC 9700, 4.14.2).
                if (next != null && !next.equals(refresh))
                    store.exchange(mailbox.mailboxId(), sealed, secrets.seal(next, mailbox.address()));
                return granted;
            }
            case Answer.Refused no -> {
                // Another node was quicker, and has kept the next one meanwhile.
                boolean passed =
                        !Arrays.equals(sealed, store.secret(mailbox.mailboxId()).orElse(new byte[0]));
                if (first && passed) return refreshed(mailbox, provider, false);
                throw new LogInRefused(Providers.words(provider, no));
            }
            case Answer.Away(var why) -> throw new MessagingException(why);
        }
    }

    /** What came with a sign-in. */
    void hold(long mailboxId, Answer.Granted granted) {
        var mine = held.computeIfAbsent(mailboxId, id -> new Held());
        synchronized (mine) {
            mine.hold(granted, clock.instant());
        }
    }

    void forget(long mailboxId) {
        held.remove(mailboxId);
    }
}
