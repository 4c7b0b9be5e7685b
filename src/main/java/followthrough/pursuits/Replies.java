package followthrough.pursuits;

import followthrough.prospects.Entry;
import followthrough.prospects.Prospects;
import followthrough.team.RealTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What prospects said by a way that nothing here listens to, written down by a person. It is a reply as any other: nothing
 * automatic leaves any more, an answer is owed, and an outcome may rest on it.
 */
@Component
@Transactional
public class Replies {
    /** How they contacted us. The words are those of the form. */
    public enum Way {
        CALL("call", "They called", "called us"),
        MISSED_CALL("missed call", "Missed call", "called, and nobody took it"),
        SMS("sms", "Text message", "a text message"),
        SOCIAL("social", "Social message", "a social message"),
        MEETING("meeting", "Conversation", "a conversation, as at a fair"),
        MAIL("mail", "Letter", "a letter"),
        EMAIL("email", "E-mail elsewhere", "an e-mail to another address");

        public final String word;
        public final String label;

        /** What it was, in a few words. */
        public final String what;

        Way(String word, String label, String what) {
            this.word = word;
            this.label = label;
            this.what = what;
        }

        public static Optional<Way> of(String word) {
            return Arrays.stream(values()).filter(it -> it.word.equals(word)).findFirst();
        }

        private String told() {
            return switch (this) {
                case CALL -> "Called us";
                case MISSED_CALL -> "Called us, and nobody took it";
                case SMS -> "Sent a text message";
                case SOCIAL -> "Sent a social message";
                case MEETING -> "Talked with us";
                case MAIL -> "Sent a letter";
                case EMAIL -> "Wrote to another address of ours";
            };
        }
    }

    private final PursuitStore store;
    private final UndoStore undos;
    private final Pursuits pursuits;
    private final Situations situations;
    private final Prospects prospects;
    private final Clock clock;
    private final RealTime real;

    Replies(
            PursuitStore store,
            UndoStore undos,
            Pursuits pursuits,
            Situations situations,
            Prospects prospects,
            Clock clock,
            RealTime real) {
        this.store = store;
        this.undos = undos;
        this.pursuits = pursuits;
        this.situations = situations;
        this.prospects = prospects;
        this.clock = clock;
        this.real = real;
    }

    /**
     * Writes down that they contacted us. Where nothing is open a pursuit opens with the answer owed first.
     *
     * @param words what they said; may be empty
     * @param at when they did; not in the future, and not before the open pursuit began
     * @param told what {@link Known#told} was when the person looked; absent where nobody looked
     */
    public Recorded log(long prospectId, Way way, String words, Instant at, long byMember, @Nullable Long told) {
        var now = clock.instant();
        var prospect = prospects.get(prospectId);
        if (at.isAfter(now))
            return new Recorded.Refused("What they said is written down once they said it; that moment is to come.");
        if (prospect.optedOut())
            return new Recorded.Refused(prospect.name()
                    + " opted out. Keep what they said as a note; a person may answer, and nothing follows by itself.");
        pursuits.lockCompany(prospect);
        var there = pursuits.lockOpen(prospectId);
        if (told != null && told != prospects.lastTold(prospectId)) return Pursuits.TOLD_ALREADY;
        if (there.isPresent() && at.isBefore(there.get().pursuit().openedAt()))
            return new Recorded.Refused(
                    "That was before this follow-up began. Keep it as a note, or give a later moment.");
        var row = there.or(() -> pursuits.lock(pursuits.open(prospectId, true, null)))
                .orElseThrow();
        var pursuitId = row.pursuit().pursuitId();
        // What opened with this very word has nothing before it that could be restored.
        var undoId = there.isEmpty()
                ? null
                : undos.keep(
                        byMember, pursuitId, "they contacted us", real.instant().plus(Pursuits.SECOND_THOUGHTS));
        long said = prospects.tell(Entry.of(prospectId, at, Entry.Kind.RECEIVED, byMember, way.told())
                .withDetail(words)
                .withPursuit(pursuitId));
        var result = pursuits.apply(row, new Event.Replied(), situations.of(prospectId, now), byMember, at, said);
        if (!(result instanceof Recorded.Done(var after, var next, var none))) return result;
        pursuits.answered(prospectId);
        if (undoId != null) undos.standsAt(undoId);
        return new Recorded.Done(after, next, undoId);
    }
}
