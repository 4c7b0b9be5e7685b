package followthrough.pursuits;

import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.playbook.Merge;
import followthrough.playbook.Playbook;
import followthrough.playbook.Step;
import followthrough.prospects.Address;
import followthrough.prospects.Channel;
import followthrough.prospects.MayContact;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Verdict;
import followthrough.team.Team;
import followthrough.team.Workspace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** E-mails on their way into the send ledger: drafts for people, and what the sequences send by themselves. */
@Component
public class Messages {
    private static final int MOST_AHEAD = 1_000;

    private final PursuitStore store;
    private final LedgerStore ledger;
    private final Pursuits pursuits;
    private final Situations situations;
    private final Prospects prospects;
    private final Mailboxes mailboxes;
    private final Team team;
    private final Playbook playbook;
    private final Composer composer;
    private final Clock clock;
    private final InstantSource real = InstantSource.system();

    Messages(
            PursuitStore store,
            LedgerStore ledger,
            Pursuits pursuits,
            Situations situations,
            Prospects prospects,
            Mailboxes mailboxes,
            Team team,
            Playbook playbook,
            Composer composer,
            Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.pursuits = pursuits;
        this.situations = situations;
        this.prospects = prospects;
        this.mailboxes = mailboxes;
        this.team = team;
        this.playbook = playbook;
        this.composer = composer;
        this.clock = clock;
    }

    /**
     * The message of the next step, filled in; an empty one where the next step has no template. Where a person chose the
     * approach there is no template either: its example stands in brackets, to be made theirs.
     *
     * @param channel an e-mail, also instead of a call, or a social message
     */
    @Transactional(readOnly = true)
    public Draft draft(long prospectId, Channel channel, long memberId) {
        var prospect = prospects.get(prospectId);
        var to = Composer.firstLiveEmail(prospects.addresses(prospectId))
                .map(Address::value)
                .orElse("");
        var mailbox = mailboxOf(memberId);
        var pursuit = store.openOf(prospectId)
                .flatMap(store::find)
                .map(PursuitStore.Row::pursuit)
                .orElse(null);
        var blocked = blocked(prospect, mailbox, pursuit);
        var previous = ledger.lastTo(prospectId);
        var step = pursuit == null ? null : writtenStep(pursuit, channel);
        var member = team.member(memberId).orElseThrow();
        var approach = pursuit == null ? Optional.<String>empty() : ownApproach(pursuit);
        if (approach.isPresent())
            return new Draft(
                    to,
                    previous.map(m -> "Re: " + m.subject().replaceFirst("(?i)^(re:\\s*)+", ""))
                            .orElse(""),
                    Composer.skeleton(prospect, playbook.approach(approach.get()), member.name()),
                    List.of(),
                    true,
                    blocked);
        if (step == null || step.template() == null)
            return new Draft(
                    to,
                    previous.map(m -> "Re: " + m.subject().replaceFirst("(?i)^(re:\\s*)+", ""))
                            .orElse(""),
                    "",
                    List.of(),
                    false,
                    blocked);
        var fields = Composer.fields(
                prospect,
                prospects.deals(prospectId),
                member.name(),
                mailbox.map(Mailbox::address).orElse(member.email()),
                team.workspace());
        var subject = step.sameThread() && step.template().subject().isEmpty()
                ? previous.map(m -> "Re: " + m.subject()).orElse("")
                : null;
        return switch (Composer.fill(step, fields).orElseThrow()) {
            case Merge.Rendered(var ready, var text) ->
                new Draft(to, subject == null ? ready : subject, text, List.of(), false, blocked);
            case Merge.Missing(var missing) -> {
                var marked = new HashMap<String, String>(fields);
                missing.forEach(
                        field -> marked.put(field, "[" + field.replace('.', ' ').replace('_', ' ') + "]"));
                yield Composer.fill(step, marked).orElseThrow() instanceof Merge.Rendered(var ready, var text)
                        ? new Draft(to, subject == null ? ready : subject, text, missing, false, blocked)
                        : new Draft(to, "", "", missing, false, blocked);
            }
            case Merge.Refused(var why) -> new Draft(to, "", "", List.of(), false, why);
        };
    }

    private @Nullable String blocked(Prospect prospect, Optional<Mailbox> mailbox, @Nullable Pursuit pursuit) {
        if (mailbox.isEmpty()) return "You have no mailbox connected yet; connect one under Settings.";
        if (mailbox.get().paused())
            return "Your mailbox is paused: " + mailbox.get().pausedWhy();
        var answering = pursuit != null && pursuit.owes(Commitment.Kind.ANSWER);
        return MayContact.check(prospect, Channel.EMAIL, false, answering, prospects.addresses(prospect.prospectId()))
                        instanceof Verdict.Refused(var why)
                ? why
                : null;
    }

    /**
     * A person sends an e-mail: it stands in the ledger, leaves after ten seconds for second thoughts, and counts as made
     * once the server took it. Until then the next step stays what it is, on its way.
     */
    @Transactional
    public Recorded send(long prospectId, String subject, String body, long byMember) {
        if (body.isBlank()) return new Recorded.Refused("An empty e-mail gives them nothing; write something first.");
        if (subject.isBlank()) return new Recorded.Refused("The e-mail needs a subject.");
        var pursuitId = store.openOf(prospectId);
        if (pursuitId.isEmpty()) return new Recorded.Refused("Nothing is open here; open a new pursuit to go on.");
        var now = clock.instant();
        var row = store.lock(pursuitId.get()).orElseThrow();
        var prospect = prospects.get(prospectId);
        var mailbox = mailboxOf(byMember);
        var blocked = blocked(prospect, mailbox, row.pursuit());
        if (blocked != null) return new Recorded.Refused(blocked);
        var unwritten = Composer.unwritten(body, ownApproach(row.pursuit()).map(playbook::approach));
        if (unwritten.isPresent())
            return new Recorded.Refused(
                    "Still in brackets: " + unwritten.get() + " Write it in your own words, or take it out.");
        if (row.ledgerId() != null)
            return new Recorded.Refused("A message to " + prospect.name() + " is on its way already.");
        var to = Composer.firstLiveEmail(prospects.addresses(prospectId)).orElseThrow();
        var next = java.util.Objects.requireNonNull(row.pursuit().next());
        // An e-mail instead of a call is still this step.
        var asPlanned = !next.chore();
        var undoUntil = real.instant().plus(Pursuits.SECOND_THOUGHTS);
        var undoId = store.keepForUndo(byMember, pursuitId.get(), "e-mail", undoUntil);
        var step = step(row.pursuit());
        var thread = asPlanned
                        && step != null
                        && !step.sameThread()
                        && ownApproach(row.pursuit()).isEmpty()
                ? null
                : ledger.lastTo(prospectId).orElse(null);
        var planned = ledger.plan(composer.message(
                row,
                next,
                asPlanned && next.step() != null,
                false,
                mailbox.orElseThrow(),
                byMember,
                to.value(),
                subject,
                body,
                thread,
                team.workspace(),
                now,
                undoUntil));
        if (planned.isEmpty()) return new Recorded.Refused("This touch left already; reload to see what comes next.");
        if (asPlanned) store.onItsWay(pursuitId.get(), planned.get());
        store.touchRevision(pursuitId.get());
        store.undoStandsAt(undoId);
        return new Recorded.Done(row.pursuit(), next, undoId);
    }

    // --- what leaves by itself ---

    /**
     * Moves due automatic steps into the ledger, or writes beside each why it waits.
     *
     * @return how many were looked at; fewer than {@code limit} when nothing more is due
     */
    @Transactional
    public int planDue(int limit) {
        var now = clock.instant();
        var workspace = team.isSetUp() ? team.workspace() : null;
        if (workspace == null || !workspace.automaticReady()) {
            ledger.allWait("the workspace has no postal address yet, which every automatic e-mail must carry", now);
            return 0;
        }
        var due = ledger.dueAutomatic(now, limit);
        if (due.isEmpty()) return 0;
        var rows = store.all(due);
        var ids = rows.stream().map(r -> r.pursuit().prospectId()).toList();
        var people = prospects.all(ids);
        var addresses = prospects.addresses(ids);
        var senders = new HashMap<Long, Sender>();
        for (var row : rows) {
            var prospect =
                    java.util.Objects.requireNonNull(people.get(row.pursuit().prospectId()));
            var sender = senders.computeIfAbsent(prospect.ownerId(), owner -> sender(owner, now));
            if (sender instanceof Sender.Ready(var mailbox))
                plan(row, prospect, addresses.getOrDefault(prospect.prospectId(), List.of()), mailbox, workspace, now);
        }
        return due.size();
    }

    /** Whether an owner's automatic e-mails can be planned now; if not, all of theirs that are due know why. */
    private sealed interface Sender {
        record Ready(Mailbox mailbox) implements Sender {}

        record Waits() implements Sender {}
    }

    private Sender sender(long ownerId, Instant now) {
        var mailbox = mailboxOf(ownerId);
        if (mailbox.isEmpty())
            return waits(ownerId, "its owner has no mailbox connected", now.plus(Duration.ofMinutes(1)), now);
        var m = mailbox.get();
        if (m.paused())
            return waits(
                    ownerId,
                    "the mailbox " + m.address() + " is paused: " + m.pausedWhy(),
                    now.plus(Duration.ofMinutes(1)),
                    now);
        // What the budget keeps back stays a plan: its words are written when it can leave.
        if (ledger.backlog(m.mailboxId()) >= Math.max(MOST_AHEAD, m.perMinute()))
            return waits(
                    ownerId,
                    "the budget of " + m.address() + " is used up (" + m.perMinute() + " a minute, " + m.perDay()
                            + " in 24 hours)",
                    now.plus(Duration.ofMinutes(5)),
                    now);
        return new Sender.Ready(m);
    }

    private Sender waits(long ownerId, String why, Instant until, Instant now) {
        ledger.ownersWait(ownerId, why, until, now);
        return new Sender.Waits();
    }

    private void plan(
            PursuitStore.Row row,
            Prospect prospect,
            List<Address> addresses,
            Mailbox sender,
            Workspace workspace,
            Instant now) {
        var p = row.pursuit();
        var next = java.util.Objects.requireNonNull(p.next());
        if (MayContact.check(prospect, Channel.EMAIL, true, addresses) instanceof Verdict.Refused(var why)) {
            pursuits.happened(p.pursuitId(), new Event.FactsChanged(why), null);
            return;
        }
        var calendar = situations.calendar(prospect);
        var closed = calendar.closedWhy(now, Channel.EMAIL);
        if (closed.isPresent()) {
            ledger.waits(p.pursuitId(), closed.get(), calendar.next(now, Channel.EMAIL));
            return;
        }
        var step = java.util.Objects.requireNonNull(step(p), "an automatic step comes from a sequence");
        var fields = Composer.fields(
                prospect, prospects.deals(prospect.prospectId()), sender.displayName(), sender.address(), workspace);
        switch (Composer.fill(step, fields).orElseThrow()) {
            case Merge.Missing(var missing) ->
                pursuits.happened(
                        p.pursuitId(), new Event.SendFailed("nobody filled in " + String.join(", ", missing)), null);
            case Merge.Refused(var why) -> pursuits.happened(p.pursuitId(), new Event.SendFailed(why), null);
            case Merge.Rendered(var subject, var text) -> {
                var to = Composer.firstLiveEmail(addresses).orElseThrow();
                var previous =
                        step.sameThread() ? ledger.lastTo(prospect.prospectId()).orElse(null) : null;
                var message = composer.message(
                        row, next, true, true, sender, null, to.value(), subject, text, previous, workspace, now, null);
                ledger.plan(message)
                        .or(() -> ledger.onItsWay(message.enrolmentId(), message.step(), message.run()))
                        .ifPresentOrElse(
                                ledgerId -> store.onItsWay(p.pursuitId(), ledgerId),
                                () -> pursuits.happened(
                                        p.pursuitId(),
                                        new Event.SendFailed("this touch is on record as sent already"),
                                        null));
            }
        }
    }

    /** The mailbox a member writes from: the first that works, else the first. */
    private Optional<Mailbox> mailboxOf(long memberId) {
        var all = mailboxes.of(memberId);
        return all.stream().filter(m -> !m.paused()).findFirst().or(() -> all.stream()
                .findFirst());
    }

    private static @Nullable Step step(Pursuit pursuit) {
        var enrolment = pursuit.enrolment();
        var next = pursuit.next();
        if (enrolment == null || next == null || next.step() == null) return null;
        return enrolment.version().sequence().steps().get(next.step());
    }

    /** The step a person would write now: the planned one, or, instead of a call, the next that has words for it. */
    private static @Nullable Step writtenStep(Pursuit pursuit, Channel channel) {
        var planned = step(pursuit);
        if (planned == null || planned.channel() == channel) return planned;
        var next = java.util.Objects.requireNonNull(pursuit.next());
        var enrolment = java.util.Objects.requireNonNull(pursuit.enrolment());
        var steps = enrolment.version().sequence().steps();
        return steps.subList(java.util.Objects.requireNonNull(next.step()), steps.size()).stream()
                .filter(step -> step.channel() == channel)
                .findFirst()
                .orElse(null);
    }

    /** The approach of the next touch where it is not that of its step: a person took it, or the sequence is through. */
    private static Optional<String> ownApproach(Pursuit pursuit) {
        var next = pursuit.next();
        if (next == null || next.chore()) return Optional.empty();
        var planned = step(pursuit);
        return Optional.ofNullable(next.approach())
                .filter(approach -> planned == null || !approach.equals(planned.approach()));
    }

    // --- what people look up ---

    /** A message whose fate is not known. */
    public record Doubt(long ledgerId, long prospectId, String recipient, String subject, String why) {}

    /** @return messages in doubt, for people to find out about */
    @Transactional(readOnly = true)
    public List<Doubt> inDoubt() {
        return ledger.unknown().stream()
                .filter(m -> m.prospectId() != null)
                .map(m -> new Doubt(
                        m.ledgerId(),
                        java.util.Objects.requireNonNull(m.prospectId()),
                        m.recipient(),
                        m.subject(),
                        "the connection broke before the server answered"))
                .toList();
    }

    /** Which message of ours an incoming one answers, and whose it was. */
    public record Ours(long ledgerId, @Nullable Long prospectId, String recipient) {}

    /** @param messageIds with angle brackets, nearest first; @param keys our own, likewise */
    @Transactional(readOnly = true)
    public Optional<Ours> ours(List<String> messageIds, List<java.util.UUID> keys) {
        return ledger.byIds(messageIds, keys).map(m -> new Ours(m.ledgerId(), m.prospectId(), m.recipient()));
    }

    /** The last message sent to that address, for bounces that cite nothing. */
    @Transactional(readOnly = true)
    public Optional<Ours> lastTo(String address) {
        return ledger.lastToAddress(address).map(m -> new Ours(m.ledgerId(), m.prospectId(), m.recipient()));
    }

    /** What the public page of an opt-out token shows and does. */
    @Transactional(readOnly = true)
    public Optional<Ours> byOptOut(String token) {
        return ledger.byUnsubscribe(token).map(m -> new Ours(m.ledgerId(), m.prospectId(), m.recipient()));
    }
}
