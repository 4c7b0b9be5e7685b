package followthrough.team;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who is signed in, by cookie or by API token. Kept in the database, so that a sign-in survives a restart and holds on
 * every node. Runs in real time.
 */
@Component
class SignIns {
    static final Duration LASTS = Duration.ofDays(14);
    private static final String TOKEN_PREFIX = "ft_";

    private final SignInStore store;
    private final Passwords passwords;
    private final Attempts attempts;

    SignIns(SignInStore store, Passwords passwords, Attempts attempts) {
        this.store = store;
        this.passwords = passwords;
        this.attempts = attempts;
    }

    /** What came of a log-in. */
    sealed interface Answer {
        record SignedIn(String token) implements Answer {}

        /** Wrong address or wrong password: which of them is not said. */
        record Wrong() implements Answer {}

        record TooOften() implements Answer {}
    }

    /** Tries a password; {@code address} is the network address it came from. */
    Answer signIn(String email, String password, String address) {
        if (!attempts.take(email, address)) {
            return new Answer.TooOften();
        }
        Optional<SignInStore.Account> account = store.account(email.strip());
        boolean right = passwords.matches(
                password, account.map(SignInStore.Account::passwordHash).orElse(null));
        if (!right || account.isEmpty()) {
            return new Answer.Wrong();
        }
        attempts.succeeded(email, address);
        return new Answer.SignedIn(begin(account.get().memberId()));
    }

    /** Begins a sign-in of this member; the answer is the cookie's value. */
    String begin(long memberId) {
        String token = Secret.token();
        store.forgetExpired(memberId, now());
        store.begin(Secret.hash(token), memberId, now(), now().plus(LASTS));
        return token;
    }

    /** A signed-in person. {@code renewed} says that the cookie should be sent again, because its time was extended. */
    record Found(Viewer viewer, boolean renewed) {}

    /** Whose cookie this is; empty when it has run out or was never ours. One indexed query, and once a day a write. */
    Optional<Found> find(String token) {
        Instant now = now();
        byte[] hash = Secret.hash(token);
        return store.find(hash, now).map(signIn -> {
            boolean renew = signIn.expires().isBefore(now.plus(LASTS).minus(Duration.ofDays(1)));
            if (renew) {
                store.extend(hash, now.plus(LASTS));
            }
            return new Found(signIn.viewer(), renew);
        });
    }

    void end(String token) {
        store.end(Secret.hash(token));
    }

    void endAll(long memberId) {
        store.endOthers(memberId, new byte[0]);
    }

    /** Ends every sign-in of the member but that of this cookie. */
    void endOthers(long memberId, @Nullable String token) {
        store.endOthers(memberId, token == null ? new byte[0] : Secret.hash(token));
    }

    /** For whom this API token speaks, with the lesser of both roles; empty when it is revoked or made up. */
    Optional<Viewer> speaksFor(String token) {
        return token.startsWith(TOKEN_PREFIX) ? store.tokenViewer(Secret.hash(token)) : Optional.empty();
    }

    String issueToken(long memberId, String name, Role role, Instant at) {
        String token = TOKEN_PREFIX + Secret.token();
        store.createToken(memberId, name, Secret.hash(token), role, at);
        return token;
    }

    List<ApiToken> tokens(long memberId) {
        return store.tokens(memberId);
    }

    void revokeToken(long memberId, long tokenId, Instant at) {
        store.revokeToken(memberId, tokenId, at);
    }

    void revokeTokens(long memberId, Instant at) {
        store.revokeTokens(memberId, at);
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }
}
