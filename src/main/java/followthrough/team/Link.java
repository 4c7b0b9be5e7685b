package followthrough.team;

import java.time.Instant;

/** What came of asking for a one-time link. */
public sealed interface Link {
    /** The link is {@code /join/} and this token, which is shown once: we keep its hash only. */
    record Made(String token, Instant until) implements Link {
        public String path() {
            return "/join/" + token;
        }
    }

    /** There is no link; {@code why} is a sentence for the person who asked. */
    record Refused(String why) implements Link {}
}
