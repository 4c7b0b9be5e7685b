package followthrough.team;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/** Which passwords are accepted, and how they are kept: as Argon2id hashes (RFC 9106). */
@Component
class Passwords {
    static final int SHORTEST = 10;
    private static final int LONGEST = 200;

    /** 19 MiB and two passes, the least OWASP advises; tens of milliseconds on one core. */
    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);

    /** So many at a time: each takes 19 MiB, and a flood of log-ins must not take all memory. */
    private final Semaphore memory = new Semaphore(4, true);

    private final Set<String> common = read("/followthrough/team/common-passwords.txt");

    private volatile @Nullable String nobody;

    String hash(String password) {
        memory.acquireUninterruptibly();
        try {
            // The encoder's own contract gives back null for null only.
            return Objects.requireNonNull(argon2.encode(password));
        } finally {
            memory.release();
        }
    }

    /** Whether the password belongs to this hash; with no hash it takes as long and the answer is no. */
    boolean matches(String password, @Nullable String hash) {
        memory.acquireUninterruptibly();
        try {
            return argon2.matches(password, hash == null ? nobody() : hash) && hash != null;
        } finally {
            memory.release();
        }
    }

    /**
     * What an unknown account is compared with, so that it takes as long as a known one. Made when first needed: Argon2 is
     * loaded from a large signed library, which would cost every start a quarter of a second.
     */
    private String nobody() {
        var made = nobody;
        if (made == null) nobody = made = Objects.requireNonNull(argon2.encode(Secret.token()));
        return made;
    }

    /** Why this password is refused, in a sentence for the person who chose it; empty when it is fine. */
    Optional<String> refusal(String password, String name, String email) {
        if (password.codePointCount(0, password.length()) < SHORTEST) {
            return Optional.of("Use at least " + SHORTEST + " characters. A short sentence is easy to remember.");
        }
        if (password.length() > LONGEST) {
            return Optional.of("Use at most " + LONGEST + " characters.");
        }
        String lower = password.toLowerCase(Locale.ROOT);
        String core = lower.replaceAll("[^\\p{L}]+$|^[^\\p{L}]+", "");
        if (lower.chars().distinct().count() < 4 || common.contains(lower) || common.contains(core)) {
            return Optional.of("That password is among the first ones tried by whoever guesses. Choose another.");
        }
        if (lower.equals(email.toLowerCase(Locale.ROOT)) || lower.equals(name.toLowerCase(Locale.ROOT))) {
            return Optional.of("Your name or e-mail address is the first thing tried. Choose another.");
        }
        return Optional.empty();
    }

    private static Set<String> read(String resource) {
        try (var in = Passwords.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The list of common passwords is missing: " + resource);
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
