package followthrough.inbox;

import followthrough.channels.email.Incoming;
import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.Refusal;
import followthrough.inbox.Heard.Kind;
import followthrough.prospects.EntriesMoved;
import followthrough.prospects.Entry;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.pursuits.Corrections;
import followthrough.pursuits.Event;
import followthrough.pursuits.OldWords;
import followthrough.pursuits.Pursuits;
import followthrough.pursuits.SentMail;
import followthrough.team.Member;
import followthrough.team.Team;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes one message that came in: reads it, finds whom it is from and which message of ours it answers, and tells the
 * engine, all in one transaction. Of mail that concerns no prospect nothing is kept, unless it comes from where one works
 * ({@link Strangers}).
 */
@Component
public class Inbox {
    private final InboxStore store;
    private final SentMail sentMail;
    private final Pursuits pursuits;
    private final Corrections corrections;
    private final Prospects prospects;
    private final Strangers strangers;
    private final Mailboxes mailboxes;
    private final Team team;
    private final Clock clock;

    Inbox(
            InboxStore store,
            SentMail sentMail,
            Pursuits pursuits,
            Corrections corrections,
            Prospects prospects,
            Strangers strangers,
            Mailboxes mailboxes,
            Team team,
            Clock clock) {
        this.store = store;
        this.sentMail = sentMail;
        this.pursuits = pursuits;
        this.corrections = corrections;
        this.prospects = prospects;
        this.strangers = strangers;
        this.mailboxes = mailboxes;
        this.team = team;
        this.clock = clock;
    }

    /** Twice the same message is taken once. */
    @Transactional
    public void receive(Incoming incoming) {
        // A colleague who joins the thread is no prospect either, with a mailbox connected or without.
        var own = Stream.concat(
                        mailboxes.all().stream().map(Mailbox::address),
                        team.members().stream().map(Member::email))
                .map(address -> address.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        var heard = Reading.read(incoming.raw(), own);
        var now = clock.instant();
        // Anybody may forge a sender; a message of ours is cited by nobody who did not get it.
        if (incoming.inJunk() && !citesUs(heard)) return;
        switch (heard.kind()) {
            case Kind.Bounce bounce -> bounced(incoming, heard, bounce, now);
            case Kind.Complaint complaint -> complained(incoming, heard, complaint, now);
            case Kind.Reply _, Kind.AutoReply _, Kind.OptOut _, Kind.Delivered _, Kind.Other _ -> {
                // Our own copy, an alias or a blind copy is nobody's answer.
                if (!own.contains(heard.from())) wrote(incoming, heard, own, now);
            }
        }
    }

    private boolean citesUs(Heard heard) {
        var cited =
                switch (heard.kind()) {
                    case Kind.Bounce bounce -> bounce.originalMessageId();
                    case Kind.Complaint complaint -> complaint.originalMessageId();
                    case Kind.Reply _, Kind.AutoReply _, Kind.OptOut _, Kind.Delivered _, Kind.Other _ ->
                        heard.inReplyTo();
                };
        return ours(heard, cited).isPresent() || OptOuts.token(heard.subject()) != null;
    }

    private void wrote(Incoming incoming, Heard heard, Set<String> own, Instant now) {
        // Who leaves by the way out of a message is the one it went to, whatever address they leave from.
        var left = Optional.ofNullable(OptOuts.token(heard.subject())).flatMap(sentMail::byOptOut);
        var ours = left.or(() -> answered(heard));
        var prospectId = left.map(SentMail.Ours::prospectId)
                .or(() -> prospects.byEmail(heard.from()))
                .or(() -> ours.map(SentMail.Ours::prospectId));
        if (prospectId.isEmpty()) {
            if (heard.kind() instanceof Kind.Reply || heard.kind() instanceof Kind.OptOut)
                strangers.wrote(incoming, heard, own);
            return;
        }
        // Locked before anything is written about them: two who become one this very moment wait, or are one already.
        // With them their colleagues, whom an answer concerns, in one order: of two who answer at once one waits.
        var companyId = prospects.get(prospectId.get()).companyId();
        pursuits.hold(
                heard.kind() instanceof Kind.Reply && companyId != null
                        ? prospects.colleagues(companyId)
                        : List.of(prospectId.get()));
        var prospect = prospects.get(prospectId.get());
        var kept = keep(incoming, heard, prospect, ours, now);
        if (kept.isEmpty()) return;
        // Whoever answers a message has it, whatever its server said.
        ours.ifPresent(it -> {
            corrections.settleDoubt(it.ledgerId(), true, null);
            sentMail.cited(it.ledgerId(), thread(heard));
        });
        switch (heard.kind()) {
            case Kind.Reply _ -> {
                long said = tell(
                        prospect,
                        Entry.Kind.RECEIVED,
                        (incoming.inJunk() ? "Wrote (it lay in the spam folder): " : "Wrote: ") + subject(heard),
                        heard.text(),
                        kept.get(),
                        now);
                pursuits.replied(prospect.prospectId(), said);
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
                pursuits.optedOut(
                        prospect.prospectId(), heard.from() + " wrote \"" + subject(heard) + "\" on " + now, false);
            }
            case Kind.Delivered _ ->
                tell(prospect, Entry.Kind.RECEIVED, "Sent a receipt: " + subject(heard), "", kept.get(), now);
            case Kind.Other(var why) ->
                tell(prospect, Entry.Kind.RECEIVED, "Sent " + why + ": " + subject(heard), "", kept.get(), now);
            case Kind.Bounce _, Kind.Complaint _ -> throw new IllegalStateException("read before: " + heard.kind());
        }
    }

    @EventListener
    void entriesMoved(EntriesMoved news) {
        store.move(news.receivedIds(), news.toProspectId());
    }

    private void bounced(Incoming incoming, Heard heard, Kind.Bounce bounce, Instant now) {
        var cited = bounce.originalMessageId() == null ? answered(heard) : ours(heard, bounce.originalMessageId());
        var reported = new HashSet<Long>();
        Long receivedId = null;
        for (var failure : bounce.failures()) {
            var recipient = failure.recipient().isEmpty()
                    ? cited.map(SentMail.Ours::recipient).orElse("")
                    : failure.recipient();
            if (recipient.isEmpty()) continue;
            var ours = cited.or(() -> sentMail.lastTo(recipient));
            var prospectId = cited.map(SentMail.Ours::prospectId)
                    .or(() -> prospects.byEmail(recipient))
                    .or(() -> ours.map(SentMail.Ours::prospectId));
            if (prospectId.isEmpty()) continue;
            var prospect = prospects.get(prospectId.get());
            if (receivedId == null) {
                var kept = keep(incoming, heard, prospect, ours, now);
                if (kept.isEmpty()) return;
                receivedId = kept.get();
            }
            if (failure.delayed()) {
                // Whoever still holds the message may deliver it yet, so nothing follows.
                var said = "Not delivered to " + recipient + " yet, a server on the way goes on trying: ";
                tell(prospect, Entry.Kind.RECEIVED, said + failure.said(), heard.text(), receivedId, now);
                continue;
            }
            var said = "Came back from " + recipient + ": " + failure.said();
            tell(prospect, Entry.Kind.BOUNCE, said, heard.text(), receivedId, now);
            var ledgerId = ours.map(SentMail.Ours::ledgerId).orElse(null);
            if (bounce.originalMessageId() != null
                    && cited.isPresent()
                    && !heard.keys().isEmpty()) sentMail.reported(cited.get().ledgerId(), bounce.originalMessageId());
            // A message that came back is made up for once, however many servers report it.
            boolean again = ledgerId != null
                    && (!reported.add(ledgerId) || store.cameBackBefore(receivedId, prospect.prospectId(), ledgerId));
            var writtenTo = ours.map(SentMail.Ours::recipient).orElse(recipient);
            corrections.bounced(again ? null : ledgerId, writtenTo, failure.type(), failure.said());
            // Passed on from the address we wrote to: neither of the two reaches anybody.
            if (failure.hard() && !recipient.equalsIgnoreCase(writtenTo))
                corrections.bounced(null, recipient, Refusal.Type.HARD, failure.said());
        }
    }

    private void complained(Incoming incoming, Heard heard, Kind.Complaint complaint, Instant now) {
        var ours = complaint.originalMessageId() == null ? answered(heard) : ours(heard, complaint.originalMessageId());
        var of = new LinkedHashSet<Long>();
        for (var recipient : complaint.recipients())
            prospects.byEmail(recipient).ifPresent(of::add);
        if (of.isEmpty()) ours.map(SentMail.Ours::prospectId).ifPresent(of::add);
        if (of.isEmpty()) return;
        pursuits.hold(of);
        if (keep(incoming, heard, prospects.get(of.getFirst()), ours, now).isEmpty()) return;
        for (var prospectId : of)
            pursuits.optedOut(prospects.get(prospectId).prospectId(), "their provider forwarded a complaint", true);
    }

    private Optional<SentMail.Ours> answered(Heard heard) {
        return ours(heard, heard.inReplyTo());
    }

    /** By the Message-ID cited, then by the thread, then by our own key, which survives providers that rewrite ids. */
    private Optional<SentMail.Ours> ours(Heard heard, @Nullable String cited) {
        var ids = new ArrayList<>(Stream.concat(Stream.ofNullable(cited), heard.references().reversed().stream())
                .toList());
        return sentMail.ours(ids, heard.keys());
    }

    /** Some programs name the message they answer in In-Reply-To alone. */
    private static List<String> thread(Heard heard) {
        return Stream.concat(heard.references().stream(), Stream.ofNullable(heard.inReplyTo()))
                .distinct()
                .toList();
    }

    private Optional<Long> keep(
            Incoming incoming, Heard heard, Prospect prospect, Optional<SentMail.Ours> ours, Instant now) {
        return store.keep(
                incoming,
                heard,
                prospect.prospectId(),
                ours.map(SentMail.Ours::ledgerId).orElse(null),
                now);
    }

    private long tell(Prospect prospect, Entry.Kind kind, String text, String detail, long receivedId, Instant now) {
        return prospects.tell(Entry.of(prospect.prospectId(), now, kind, null, text)
                .withDetail(detail)
                .withReceived(receivedId));
    }

    private static String subject(Heard heard) {
        return heard.subject().isBlank() ? "(no subject)" : heard.subject();
    }

    /** One after the other, each in its own transaction. */
    @EventListener
    void timeIsUp(OldWords.TimeIsUp news) {
        store.undecidedInVain(news.before()).forEach(strangers::isAboutNobody);
    }

    @EventListener
    void wordsGone(OldWords.WordsGone news) {
        store.forgetWords(news.spans());
    }
}
