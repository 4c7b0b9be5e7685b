package followthrough.inbox;

import followthrough.channels.email.Incoming;
import followthrough.channels.email.Mailboxes;
import followthrough.inbox.Heard.Kind;
import followthrough.prospects.Entry;
import followthrough.prospects.NoContact;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.pursuits.Event;
import followthrough.pursuits.Messages;
import followthrough.pursuits.Pursuits;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes one message that came in: reads it, finds whom it is from and which message of ours it answers, and tells the
 * engine, all in one transaction. Of mail that concerns no prospect nothing is kept.
 */
@Component
public class Inbox {
    private final InboxStore store;
    private final Messages messages;
    private final Pursuits pursuits;
    private final Prospects prospects;
    private final Mailboxes mailboxes;
    private final Clock clock;

    Inbox(
            InboxStore store,
            Messages messages,
            Pursuits pursuits,
            Prospects prospects,
            Mailboxes mailboxes,
            Clock clock) {
        this.store = store;
        this.messages = messages;
        this.pursuits = pursuits;
        this.prospects = prospects;
        this.mailboxes = mailboxes;
        this.clock = clock;
    }

    /** Twice the same message is taken once. */
    @Transactional
    public void receive(Incoming incoming) {
        var heard = Reading.read(incoming.raw());
        var now = clock.instant();
        switch (heard.kind()) {
            case Kind.Bounce bounce -> bounced(incoming, heard, bounce, now);
            case Kind.Complaint complaint -> complained(incoming, heard, complaint, now);
            case Kind.Reply _, Kind.AutoReply _, Kind.OptOut _, Kind.Other _ -> wrote(incoming, heard, now);
        }
    }

    private void wrote(Incoming incoming, Heard heard, Instant now) {
        // Our own copy, an alias or a blind copy is nobody's answer.
        if (mailboxes.all().stream().anyMatch(m -> m.address().equalsIgnoreCase(heard.from()))) return;
        var ours = answered(heard);
        var prospectId = prospects.byEmail(heard.from()).or(() -> ours.map(Messages.Ours::prospectId));
        if (prospectId.isEmpty()) return;
        var prospect = prospects.get(prospectId.get());
        var kept = keep(incoming, heard, prospect, ours, now);
        if (kept.isEmpty()) return;
        switch (heard.kind()) {
            case Kind.Reply _ -> {
                tell(prospect, Entry.Kind.RECEIVED, "Wrote: " + subject(heard), heard.text(), kept.get(), now);
                pursuits.replied(prospect.prospectId(), subject(heard));
            }
            case Kind.AutoReply(var back) -> {
                var until = back == null ? "" : ", back on " + back;
                tell(prospect, Entry.Kind.AUTO_REPLY, "Automatic answer" + until, heard.text(), kept.get(), now);
                pursuits.heard(prospect.prospectId(), new Event.AutoReplied(back));
            }
            case Kind.OptOut _ -> {
                tell(
                        prospect,
                        Entry.Kind.RECEIVED,
                        "Asked to hear no more: " + subject(heard),
                        heard.text(),
                        kept.get(),
                        now);
                optOut(prospect, "wrote \"" + subject(heard) + "\" on " + now, false, now);
            }
            case Kind.Other(var why) ->
                tell(prospect, Entry.Kind.RECEIVED, "Sent " + why + ": " + subject(heard), "", kept.get(), now);
            case Kind.Bounce _, Kind.Complaint _ -> throw new IllegalStateException("read before: " + heard.kind());
        }
    }

    private void bounced(Incoming incoming, Heard heard, Kind.Bounce bounce, Instant now) {
        var cited = bounce.originalMessageId() == null ? answered(heard) : ours(heard, bounce.originalMessageId());
        for (var failure : bounce.failures()) {
            var recipient = failure.recipient().isEmpty()
                    ? cited.map(Messages.Ours::recipient).orElse("")
                    : failure.recipient();
            if (recipient.isEmpty()) continue;
            var ours = cited.or(() -> messages.lastTo(recipient));
            var prospectId = prospects.byEmail(recipient).or(() -> ours.map(Messages.Ours::prospectId));
            if (prospectId.isEmpty()) continue;
            var prospect = prospects.get(prospectId.get());
            var kept = keep(incoming, heard, prospect, ours, now);
            if (kept.isEmpty()) return;
            tell(
                    prospect,
                    Entry.Kind.BOUNCE,
                    "Came back from " + recipient + ": " + failure.reason(),
                    heard.text(),
                    kept.get(),
                    now);
            pursuits.bounced(
                    ours.map(Messages.Ours::ledgerId).orElse(null), recipient, failure.hard(), failure.reason());
        }
    }

    private void complained(Incoming incoming, Heard heard, Kind.Complaint complaint, Instant now) {
        var ours = complaint.originalMessageId() == null ? answered(heard) : ours(heard, complaint.originalMessageId());
        var recipient = complaint.recipient();
        var prospectId = (recipient == null ? Optional.<Long>empty() : prospects.byEmail(recipient))
                .or(() -> ours.map(Messages.Ours::prospectId));
        if (prospectId.isEmpty()) return;
        var prospect = prospects.get(prospectId.get());
        if (keep(incoming, heard, prospect, ours, now).isEmpty()) return;
        optOut(prospect, "their provider forwarded a complaint", true, now);
    }

    private void optOut(Prospect prospect, String proof, boolean complaint, Instant now) {
        if (pursuits.heard(prospect.prospectId(), new Event.OptedOut(proof, complaint))
                .isPresent()) return;
        prospects.optOut(prospect.prospectId(), complaint ? NoContact.COMPLAINT : NoContact.OPTED_OUT, proof, now);
    }

    private Optional<Messages.Ours> answered(Heard heard) {
        return ours(heard, heard.inReplyTo());
    }

    /** By the Message-ID cited, then by the thread, then by our own key, which survives providers that rewrite ids. */
    private Optional<Messages.Ours> ours(Heard heard, @Nullable String cited) {
        var ids = new ArrayList<>(Stream.concat(Stream.ofNullable(cited), heard.references().reversed().stream())
                .toList());
        return messages.ours(ids, heard.keys());
    }

    private Optional<Long> keep(
            Incoming incoming, Heard heard, Prospect prospect, Optional<Messages.Ours> ours, Instant now) {
        return store.keep(
                incoming,
                heard,
                prospect.prospectId(),
                ours.map(Messages.Ours::ledgerId).orElse(null),
                now);
    }

    private void tell(Prospect prospect, Entry.Kind kind, String text, String detail, long receivedId, Instant now) {
        prospects.tell(Entry.of(prospect.prospectId(), now, kind, null, text)
                .withDetail(detail)
                .withReceived(receivedId));
    }

    private static String subject(Heard heard) {
        return heard.subject().isBlank() ? "(no subject)" : heard.subject();
    }
}
