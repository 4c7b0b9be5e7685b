package followthrough.inbox;

import java.util.Set;

/** What a fuzzer calls with bytes of its own (Jazzer; the profile {@code fuzz}). No test by itself: {@link ReadingTests} reads what it kept ({@code fuzz.zip}). */
public final class ReadingFuzz {
    private ReadingFuzz() {}

    /** Any bytes give an answer that PostgreSQL can keep. */
    public static void fuzzerTestOneInput(byte[] raw) {
        var heard = Reading.read(raw, Set.of("ana@north.example"));
        if ((heard.text() + heard.subject() + heard.from()).indexOf('\0') >= 0)
            throw new IllegalStateException("A NUL, which no text of the database can hold");
        if (heard.text().length() > 100_000) throw new IllegalStateException("Longer than is kept");
        if (!(heard.kind() instanceof Heard.Kind.Bounce bounce)) return;
        if (bounce.failures().isEmpty()) throw new IllegalStateException("A bounce from nobody");
        for (var failure : bounce.failures())
            if ((failure.recipient() + failure.status() + failure.said()).indexOf('\0') >= 0)
                throw new IllegalStateException("A NUL in a failure");
    }
}
