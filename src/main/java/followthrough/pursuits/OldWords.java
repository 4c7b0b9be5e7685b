package followthrough.pursuits;

import followthrough.playbook.Lint;
import followthrough.prospects.Prospects;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes the words out of what is long over, where an administrator asks for that: of pursuits that ended so many months ago
 * the bodies of messages, the notes, and what they wrote. That each touch was made, when, by whom, with what aim and what
 * came of it stays for ever, and is what all counts are made from. Of mail about which nobody is asked any more nothing is
 * kept anywhere.
 */
@Component
public class OldWords {
    private static final Logger log = LoggerFactory.getLogger(OldWords.class);
    private static final int AT_ONCE = 500;
    /** They are months old; an hour is no matter. */
    private static final long EVERY_SECONDS = 3_600;

    private final PursuitStore store;
    private final LedgerStore ledger;
    private final GiftStore gifts;
    private final UndoStore undos;
    private final Lint lint;
    private final Prospects prospects;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final int months;
    private @Nullable Instant last;

    /** @param months whole months since the end; 0: words are kept for ever */
    OldWords(
            PursuitStore store,
            LedgerStore ledger,
            GiftStore gifts,
            UndoStore undos,
            Lint lint,
            Prospects prospects,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock,
            @Value("${followthrough.words-months:0}") int months) {
        if (months < 0)
            throw new IllegalArgumentException("followthrough.words-months is " + months + ", less than none");
        this.store = store;
        this.ledger = ledger;
        this.gifts = gifts;
        this.undos = undos;
        this.lint = lint;
        this.prospects = prospects;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
        this.months = months;
    }

    /** Once an hour, some at a time, so that nothing else waits for it. */
    void goWhenTimeIsUp() {
        var now = clock.instant();
        if (last != null && now.isBefore(last.plusSeconds(EVERY_SECONDS))) return;
        var before = months == 0
                ? null
                : now.atOffset(ZoneOffset.UTC).minusMonths(months).toInstant();
        try {
            int gone = before == null ? 0 : goFrom(before);
            if (gone < AT_ONCE) last = now;
            events.publishEvent(new TimeIsUp(before));
        } catch (DataAccessException e) {
            last = now;
            log.warn("Old words could not be taken out; tried again in an hour: {}", String.valueOf(e.getMessage()));
        }
    }

    /** @return of how many pursuits; fewer than there may be, when it is 500 */
    int goFrom(Instant endedBefore) {
        return Objects.requireNonNull(transaction.execute(status -> {
            var ended = store.withOldWords(endedBefore, AT_ONCE);
            if (ended.isEmpty()) return 0;
            var ids = ended.stream().map(Ended::pursuitId).toList();
            var spans = ended.stream().map(Ended::span).toList();
            ledger.forgetWords(ids);
            gifts.forgetWords(ids);
            undos.forgetWords(ids);
            lint.forgetWords(ids);
            prospects.forgetWords(spans);
            events.publishEvent(new WordsGone(spans));
            store.wordsGone(ids, clock.instant());
            return ids.size();
        }));
    }

    /** What was said in these times is over for so long that its words go; whoever keeps some of them takes them out, too. */
    public record WordsGone(List<Prospects.Span> spans) {}

    /** What no pursuit holds goes, too. @param before what is older is over; absent where words are kept for ever */
    public record TimeIsUp(@Nullable Instant before) {}

    record Ended(long pursuitId, Prospects.Span span) {}
}
