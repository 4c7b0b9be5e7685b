package followthrough.pursuits;

import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.Outgoing;
import followthrough.channels.email.SentCopy;
import followthrough.prospects.NewAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** E-mails of ours that are out there: which of them somebody answers, returns or leaves by, and under which id they have it. */
@Component
public class SentMail {
    /** Servers give up after five days or so, some after longer. */
    private static final Duration BOUNCES_WITHIN = Duration.ofDays(14);

    private final SentMailStore store;
    private final LedgerStore ledger;
    private final Mailboxes mailboxes;
    private final Clock clock;

    SentMail(SentMailStore store, LedgerStore ledger, Mailboxes mailboxes, Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.mailboxes = mailboxes;
        this.clock = clock;
    }

    /** Which message of ours an incoming one answers, and whose it was. */
    public record Ours(long ledgerId, @Nullable Long prospectId, String recipient) {}

    /** @param messageIds with angle brackets, nearest first; @param keys our own, likewise */
    @Transactional(readOnly = true)
    public Optional<Ours> ours(List<String> messageIds, List<UUID> keys) {
        return store.byIds(messageIds, keys).map(m -> new Ours(m.ledgerId(), m.prospectId(), m.recipient()));
    }

    /** Copies of ours in a Sent folder: from now on each is known, and cited, by the Message-ID that it got on its way. */
    @Transactional
    public void foundInSent(List<SentCopy> copies) {
        store.renamed(copies);
    }

    /**
     * Somebody cites a message of ours: what stands next to our key in their References is the Message-ID that they have it
     * under, which is not ours where the provider gave it another one.
     *
     * @param thread References and, where it does not stand there, In-Reply-To of theirs
     */
    @Transactional
    public void cited(long ledgerId, List<String> thread) {
        var ours = ledger.find(ledgerId).orElseThrow();
        int at = 0;
        while (at < thread.size() && !Outgoing.keysIn(thread.get(at)).contains(ours.key())) at++;
        // Where ours answered something, its direct parent stood behind the key. See Outgoing.
        if (++at < thread.size() && thread.get(at).equals(ours.inReplyTo())) at++;
        if (at < thread.size()) isOutThereAs(ours, thread.get(at));
    }

    /** A report encloses the head of a message of ours, with our key and that Message-ID. */
    @Transactional
    public void reported(long ledgerId, String messageId) {
        isOutThereAs(ledger.find(ledgerId).orElseThrow(), messageId);
    }

    private void isOutThereAs(LedgerStore.Message ours, String messageId) {
        if (messageId.equals(ours.messageId())
                || MessageKey.of(messageId).isPresent()
                || !Outgoing.keysIn(messageId).isEmpty()
                || !Outgoing.isMessageId(messageId)
                || store.known(messageId, ours.prospectId())) return;
        // So its provider does not leave them alone, and copies of those to come are looked at again.
        if (store.renamed(ours.ledgerId(), messageId)) mailboxes.replacesIds(ours.mailboxId());
    }

    /** The last message sent to that address, for bounces that cite nothing. */
    @Transactional(readOnly = true)
    public Optional<Ours> lastTo(String address) {
        var lookup = NewAddress.email(address).map(NewAddress::lookup).orElse(address);
        return store.lastToAddress(address, lookup, clock.instant().minus(BOUNCES_WITHIN))
                .map(m -> new Ours(m.ledgerId(), m.prospectId(), m.recipient()));
    }

    /** What the public page of an opt-out token shows and does. */
    @Transactional(readOnly = true)
    public Optional<Ours> byOptOut(String token) {
        return store.byUnsubscribe(token).map(m -> new Ours(m.ledgerId(), m.prospectId(), m.recipient()));
    }
}
