package followthrough.pursuits;

import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.playbook.Asset;
import followthrough.playbook.Merge;
import followthrough.playbook.Playbook;
import followthrough.playbook.Sequence;
import followthrough.playbook.Snippets;
import followthrough.playbook.Step;
import followthrough.prospects.Address;
import followthrough.prospects.Channel;
import followthrough.prospects.Deal;
import followthrough.prospects.MayContact;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Verdict;
import followthrough.team.RealTime;
import followthrough.team.SendingRules;
import followthrough.team.Team;
import followthrough.team.Workspace;
import followthrough.web.Lengths;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** E-mails on their way into the send ledger: drafts for people, and what the sequences send by themselves. */
@Component
public class Messages {
    private static final Logger log = LoggerFactory.getLogger(Messages.class);
    private static final int MOST_AHEAD = 1_000;
    private static final int LONGEST_SUBJECT = 300;
    private static final int LONGEST_BODY = 50_000;
    /** How soon a mailbox is looked at again whose budget is used up at the moment. */
    private static final Duration LOOKED_AGAIN = Duration.ofMinutes(5);

    private static final String ANOTHER = "another message to them is on its way";

    private final PursuitStore store;
    private final LedgerStore ledger;
    private final UndoStore undos;
    private final DueStore dueStore;
    private final BudgetStore spending;
    private final Pursuits pursuits;
    private final Situations situations;
    private final Prospects prospects;
    private final Mailboxes mailboxes;
    private final Team team;
    private final Playbook playbook;
    private final Composer composer;
    private final Wording wording;
    private final Gifts gifts;
    private final UnreadFirst unreadFirst;
    private final Perhaps perhaps;
    private final Budgets budgets;
    private final RampUp rampUp;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final RealTime real;

    Messages(
            PursuitStore store,
            LedgerStore ledger,
            UndoStore undos,
            DueStore dueStore,
            BudgetStore spending,
            Pursuits pursuits,
            Situations situations,
            Prospects prospects,
            Mailboxes mailboxes,
            Team team,
            Playbook playbook,
            Composer composer,
            Wording wording,
            Gifts gifts,
            UnreadFirst unreadFirst,
            Perhaps perhaps,
            Budgets budgets,
            RampUp rampUp,
            TransactionTemplate transaction,
            Clock clock,
            RealTime real) {
        this.store = store;
        this.undos = undos;
        this.dueStore = dueStore;
        this.spending = spending;
        this.ledger = ledger;
        this.pursuits = pursuits;
        this.situations = situations;
        this.prospects = prospects;
        this.mailboxes = mailboxes;
        this.team = team;
        this.playbook = playbook;
        this.composer = composer;
        this.wording = wording;
        this.gifts = gifts;
        this.unreadFirst = unreadFirst;
        this.perhaps = perhaps;
        this.budgets = budgets;
        this.rampUp = rampUp;
        this.transaction = transaction;
        this.clock = clock;
        this.real = real;
    }

    /**
     * The message of the next step, filled in; an empty one where the next step has no template. Where a person chose the
     * approach it is the text of that; one without a text for this channel leaves its example in brackets, to be made
     * theirs.
     *
     * @param channel an e-mail, also instead of a call, or what is copied from here: a social message, a text, a letter
     */
    @Transactional(readOnly = true)
    public Draft draft(long prospectId, Channel channel, long memberId) {
        return draft(pursuits.known(prospects.get(prospectId)), channel, memberId);
    }

    /** As {@link #draft(long, Channel, long)}, of somebody who was looked up. */
    @Transactional(readOnly = true)
    public Draft draft(Known known, Channel channel, long memberId) {
        var prospect = known.prospect();
        var pursuit = known.pursuit();
        var to = Composer.firstLiveEmail(known.addresses()).map(Address::value).orElse("");
        var mailbox = mailboxOf(memberId);
        var blocked = blocked(prospect, known.addresses(), mailbox, pursuit);
        var warned = blocked != null ? null : warned(prospect, known.addresses(), pursuit, to);
        var previous = ledger.lastWord(prospect.prospectId());
        var again = previous.map(m -> Composer.reply(m.subject())).orElse("");
        var signature =
                channel == Channel.EMAIL ? mailbox.map(Mailbox::signature).orElse("") : "";
        var step = pursuit == null ? null : writtenStep(pursuit, channel);
        var member = team.member(memberId).orElseThrow();
        var approach = pursuit == null
                ? null
                : ownApproach(pursuit).map(playbook.library()::get).orElse(null);
        var template =
                approach != null ? approach.text(channel) : step == null ? null : step.template(prospect.prospectId());
        if (template == null) {
            var example = approach == null ? "" : Composer.skeleton(prospect, approach, member.name());
            return new Draft(
                    to, again, example, List.of(), approach != null, List.of(), signature, null, "", blocked, warned);
        }
        var fields = Composer.fields(
                prospect,
                known.deals(),
                pursuit,
                member.name(),
                mailbox.map(Mailbox::address).orElse(member.email()),
                team.workspace(),
                clock.instant());
        // What the step gives belongs to the words of the step.
        var choice = approach == null && step != null ? gifts.choose(step, prospect) : null;
        var gives = choice instanceof Gifts.Fits(var asset) ? asset : null;
        var givesNot = choice instanceof Gifts.None(var why) ? why : "";
        if (gives != null) Composer.put(gives, fields);
        // What a person chose goes on in the thread there is.
        var goesOn = approach != null
                ? previous.isPresent()
                : step != null && step.sameThread() && template.subject().isEmpty();
        var subject = goesOn ? again : null;
        var needs = approach == null ? List.<String>of() : approach.needs();
        return switch (composer.fill(template, fields)) {
            case Merge.Rendered(var ready, var text) ->
                new Draft(
                        to,
                        subject == null ? ready : subject,
                        text,
                        List.of(),
                        false,
                        needs,
                        signature,
                        gives,
                        givesNot,
                        blocked,
                        warned);
            case Merge.Missing(var missing) -> {
                var marked = new HashMap<String, String>(fields);
                missing.forEach(
                        field -> marked.put(field, "[" + field.replace('.', ' ').replace('_', ' ') + "]"));
                yield composer.fill(template, marked) instanceof Merge.Rendered(var ready, var text)
                        ? new Draft(
                                to,
                                subject == null ? ready : subject,
                                text,
                                missing,
                                false,
                                needs,
                                signature,
                                gives,
                                givesNot,
                                blocked,
                                warned)
                        : new Draft(to, "", "", missing, false, needs, signature, gives, givesNot, blocked, warned);
            }
            case Merge.Refused(var refused) ->
                new Draft(to, "", "", List.of(), false, needs, signature, gives, givesNot, refused, null);
        };
    }

    /**
     * What the automatic e-mails of a sequence need to know of somebody and nobody filled in: an entry for each step that
     * could not leave as it is, {@code step 3: custom.hotel}. Empty when all of them could.
     */
    @Transactional(readOnly = true)
    public List<String> lacks(long prospectId, Sequence sequence) {
        return lacking(sequence).of(prospects.get(prospectId), prospects.deals(prospectId)).stream()
                .map(Lacking.Missing::words)
                .toList();
    }

    /** As {@link #lacks}, asked of many: of those who are here, and of those who are to come. */
    @Transactional(readOnly = true)
    public Lacking lacking(Sequence sequence) {
        return new Lacking(
                sequence,
                Step::automatic,
                gifts.namedBy(sequence.steps()),
                composer.texts(),
                team.workspace(),
                clock.instant());
    }

    private @Nullable String blocked(
            Prospect prospect, List<Address> addresses, Optional<Mailbox> mailbox, @Nullable Pursuit pursuit) {
        if (mailbox.isEmpty()) return "You have no mailbox connected yet; connect one under Settings.";
        if (mailbox.get().paused())
            return "Your mailbox is paused: " + mailbox.get().pausedWhy();
        var may = may(prospect, addresses, pursuit);
        return may.byPerson() ? null : may.sentence();
    }

    private Verdict may(Prospect prospect, List<Address> addresses, @Nullable Pursuit pursuit) {
        var answering = pursuit != null && pursuit.owes(Commitment.Kind.ANSWER);
        return situations.may(prospect, addresses, Channel.EMAIL, answering, clock.instant());
    }

    /** What a person is told before they write all the same: what the law asks, or that this is much for a week or a day. */
    private @Nullable String warned(Prospect prospect, List<Address> addresses, @Nullable Pursuit pursuit, String to) {
        if (may(prospect, addresses, pursuit) instanceof Verdict.ByHand(var warning)) return warning;
        if (to.isEmpty()) return null;
        var wish = Budgets.Wish.of(prospect.prospectId(), prospect.companyId(), to, true);
        var held = budgets.told(wish, team.sendingRules(), clock.instant(), real.instant());
        return held.map(why -> Character.toUpperCase(why.charAt(0)) + why.substring(1)
                        + ", and they had them. Yours leaves all the same.")
                .orElse(null);
    }

    /** As {@link #send(long, String, String, long, Long, Giving)}, from what stands there now, with nothing beside it. */
    @Transactional
    public Recorded send(long prospectId, String subject, String body, long byMember) {
        return send(prospectId, subject, body, byMember, null, Giving.NOTHING);
    }

    /**
     * A person sends an e-mail: it stands in the ledger, leaves after ten seconds for second thoughts, and counts as made
     * once the server took it. Until then the next step stays what it is, on its way. Refused when a rule of the lint keeps
     * it back.
     *
     * @param told as for {@link Pursuits#record(long, followthrough.pursuits.Outcome, Channel, String, long, Long, Giving)}
     * @param giving what goes with it: files as attachments, links below the text where they do not stand in it
     */
    @Transactional
    public Recorded send(
            long prospectId, String subject, String body, long byMember, @Nullable Long told, Giving giving) {
        var unfit = giving.refusal();
        if (unfit.isPresent()) return new Recorded.Refused(unfit.get());
        if (body.isBlank()) return new Recorded.Refused("An empty e-mail gives them nothing; write something first.");
        if (subject.isBlank()) return new Recorded.Refused("The e-mail needs a subject.");
        var tooLong = Lengths.refusal("Subject", subject, LONGEST_SUBJECT)
                .or(() -> Lengths.refusal("The e-mail", body, LONGEST_BODY));
        if (tooLong.isPresent()) return new Recorded.Refused(tooLong.get());
        var open = pursuits.lockOpen(prospectId);
        if (open.isEmpty()) return Pursuits.NOTHING_OPEN;
        if (told != null && told != prospects.lastTold(prospectId)) return Pursuits.TOLD_ALREADY;
        var row = open.get();
        long pursuitId = row.pursuit().pursuitId();
        var now = clock.instant();
        var prospect = prospects.get(prospectId);
        var addresses = prospects.addresses(prospectId);
        var mailbox = mailboxOf(byMember);
        var blocked = blocked(prospect, addresses, mailbox, row.pursuit());
        if (blocked != null) return new Recorded.Refused(blocked);
        var unwritten = Composer.unwritten(body, ownApproach(row.pursuit()).map(playbook.library()::get));
        if (unwritten.isPresent())
            return new Recorded.Refused(
                    "Still in brackets: " + unwritten.get() + " Write it in your own words, or take it out.");
        if (row.ledgerId() != null)
            return new Recorded.Refused("A message to " + prospect.name() + " is on its way already.");
        final List<Asset> assets;
        switch (gifts.chosen(giving.assets(), body, prospectId)) {
            case Gifts.Refused(var why) -> {
                return new Recorded.Refused(why);
            }
            case Gifts.Together(var chosen) -> assets = chosen;
        }
        var kept = wording.leaves(row.pursuit(), subject, body, !assets.isEmpty(), byMember);
        if (kept.isPresent()) return new Recorded.Refused(kept.get());
        var to = Composer.firstLiveEmail(addresses).orElseThrow();
        var next = Objects.requireNonNull(row.pursuit().next());
        // An e-mail instead of a call is still this step.
        var asPlanned = !next.chore();
        var undoUntil = real.instant().plus(Pursuits.SECOND_THOUGHTS);
        var undoId = undos.keep(byMember, pursuitId, "e-mail", undoUntil);
        var step = step(row.pursuit());
        var thread = asPlanned
                        && step != null
                        && !step.sameThread()
                        && ownApproach(row.pursuit()).isEmpty()
                ? null
                : ledger.lastWord(prospectId).orElse(null);
        var planned = ledger.plan(List.of(composer.message(
                row,
                next,
                asPlanned && next.step() != null,
                false,
                mailbox.orElseThrow(),
                byMember,
                to.value(),
                subject,
                Gifts.withLinks(body, assets),
                thread,
                team.workspace(),
                now,
                undoUntil,
                null,
                Gifts.gives(assets, giving))));
        if (planned.isEmpty()) return new Recorded.Refused("This touch left already; reload to see what comes next.");
        if (asPlanned) store.onItsWay(planned);
        store.touchRevision(pursuitId);
        undos.standsAt(undoId);
        return new Recorded.Done(row.pursuit(), next, undoId);
    }

    // --- what leaves by itself ---

    /**
     * Moves due automatic steps into the ledger, or writes beside each why it waits. One that cannot be planned holds up no
     * other: it becomes a personal step that says why.
     *
     * @return how many were looked at; fewer than {@code limit} when nothing more is due
     */
    public int planDue(int limit) {
        var now = clock.instant();
        var workspace = team.isSetUp() ? team.workspace() : null;
        if (workspace == null || !workspace.automaticReady()) {
            dueStore.allWait(Unready.NO_POSTAL_ADDRESS.words(), now);
            return 0;
        }
        var due = dueStore.find(now, real.instant(), limit);
        Together.orEachAlone(
                due, some -> transaction.executeWithoutResult(status -> plan(some, workspace, now)), this::notPlanned);
        return due.size();
    }

    private void plan(List<Long> pursuitIds, Workspace workspace, Instant now) {
        ledger.canBeDoneAgain();
        var locked = dueStore.lock(pursuitIds);
        // What left and is not in the history yet decides the next step; without it, the one that was made is due
        // still.
        pursuits.recordSent(ledger.unrecordedAmong(locked));
        var rows = store.all(dueStore.still(locked, now, real.instant()));
        var ids = rows.stream().map(r -> r.pursuit().prospectId()).toList();
        var people = prospects.all(ids);
        var addresses = prospects.addresses(ids);
        var deals = prospects.deals(ids);
        var previous = ledger.lastTo(rows.stream()
                .filter(row -> automaticStep(row.pursuit()).sameThread())
                .map(row -> row.pursuit().prospectId())
                .toList());
        var rules = team.sendingRules();
        var named = gifts.namedBy(
                rows.stream().map(row -> automaticStep(row.pursuit())).toList());
        var had = named.isEmpty() ? Map.<Long, Map<Long, Gifts.Had>>of() : gifts.had(ids);
        var senders = senders(people.values(), now);
        var undecided = perhaps.among(ids);
        var behind = ledger.anotherOnItsWay(locked);
        var batch = new Batch(workspace, rules, composer.texts(), wording.bars(ids), now);
        var taken = new HashMap<Long, Integer>();
        var messages = new ArrayList<LedgerStore.NewMessage>();
        var waiting = new ArrayList<DueStore.Waiting>();
        for (var row : rows) {
            var id = row.pursuit().prospectId();
            if (undecided.contains(id)) {
                waiting.add(
                        new DueStore.Waiting(row.pursuit().pursuitId(), Perhaps.WHY, now.plus(Perhaps.LOOKED_AGAIN)));
                continue;
            }
            // When it comes is known once the one before it has left.
            if (behind.contains(row.pursuit().pursuitId())) {
                waiting.add(new DueStore.Waiting(row.pursuit().pursuitId(), ANOTHER, now.plus(LOOKED_AGAIN)));
                continue;
            }
            var prospect = Objects.requireNonNull(people.get(id));
            if (!(senders.get(prospect.ownerId()) instanceof Sender.Ready(var mailbox, int room))) continue;
            if (taken.getOrDefault(prospect.ownerId(), 0) >= room) {
                waiting.add(new DueStore.Waiting(row.pursuit().pursuitId(), spent(mailbox), now.plus(LOOKED_AGAIN)));
                continue;
            }
            written(
                            row,
                            prospect,
                            addresses.getOrDefault(id, List.of()),
                            deals.getOrDefault(id, List.of()),
                            previous.get(id),
                            Gifts.choose(automaticStep(row.pursuit()), named, prospect, had.getOrDefault(id, Map.of())),
                            mailbox,
                            batch)
                    .ifPresent(message -> {
                        messages.add(message);
                        taken.merge(prospect.ownerId(), 1, Integer::sum);
                    });
        }
        // What a budget keeps back stays a plan: its words are written when it can leave.
        var wishes = messages.stream()
                .map(m -> Budgets.Wish.of(
                        m.prospectId(),
                        Objects.requireNonNull(people.get(m.prospectId())).companyId(),
                        m.recipient(),
                        true))
                .toList();
        var held = budgets.held(wishes, rules, null, now, real.instant());
        held.forEach((n, it) -> {
            var calendar = situations.calendar(
                    Objects.requireNonNull(people.get(messages.get(n).prospectId())), rules);
            waiting.add(new DueStore.Waiting(
                    messages.get(n).pursuitId(), it.why(), calendar.next(it.until(), Channel.EMAIL)));
        });
        for (int n = messages.size() - 1; n >= 0; n--) if (held.containsKey(n)) messages.remove(n);
        dueStore.wait(waiting);
        var onTheirWay = ledger.plan(messages);
        for (var message : messages)
            if (!onTheirWay.containsKey(message.pursuitId()))
                ledger.onItsWay(message.enrolmentId(), message.step(), message.run())
                        .ifPresentOrElse(
                                ledgerId -> onTheirWay.put(message.pursuitId(), ledgerId),
                                () -> cannotSend(message.pursuitId(), "this touch is on record as sent already"));
        store.onItsWay(onTheirWay);
    }

    private void cannotSend(long pursuitId, String why) {
        pursuits.happened(pursuitId, new Event.SendFailed(why), null);
    }

    /** Shown to a person: as their own step, or, should even that be impossible, as a step that stands still. */
    private void notPlanned(long pursuitId, RuntimeException why) {
        log.error(
                "The automatic e-mail of pursuit {} cannot be planned; a person is asked to write it", pursuitId, why);
        try {
            transaction.executeWithoutResult(status -> cannotSend(pursuitId, "it cannot be planned: " + why));
        } catch (RuntimeException e) {
            log.error("Nor can pursuit {} become a personal step; it stands still and says so", pursuitId, e);
            dueStore.waits(
                    pursuitId, "it cannot be planned: " + e, clock.instant().plus(Duration.ofHours(1)));
        }
    }

    /** Whether an owner's automatic e-mails can be planned now; if not, all of theirs that are due know why. */
    private sealed interface Sender {
        /** @param room how many of theirs may stand in line now */
        record Ready(Mailbox mailbox, int room) implements Sender {}

        record Waits() implements Sender {}
    }

    /** Of all their owners, in the order of their numbers, so that two who plan wait for each other in one order. */
    private Map<Long, Sender> senders(Collection<Prospect> people, Instant now) {
        var owners = people.stream().map(Prospect::ownerId).collect(Collectors.toCollection(TreeSet::new));
        var theirs = new HashMap<Long, Mailbox>();
        mailboxes.of(owners).forEach((owner, all) -> theirs.put(owner, used(all).orElseThrow()));
        var inLine =
                spending.inLine(theirs.values().stream().map(Mailbox::mailboxId).toList(), now);
        var senders = new HashMap<Long, Sender>();
        for (var owner : owners) senders.put(owner, sender(owner, Optional.ofNullable(theirs.get(owner)), inLine, now));
        return senders;
    }

    private Sender sender(long ownerId, Optional<Mailbox> mailbox, Map<Long, BudgetStore.InLine> inLine, Instant now) {
        if (mailbox.isEmpty()) return waits(ownerId, Unready.NO_MAILBOX.words(), now.plus(Duration.ofMinutes(1)), now);
        var m = mailbox.get();
        if (m.paused())
            return waits(
                    ownerId,
                    Unready.paused(m.address(), String.valueOf(m.pausedWhy())),
                    now.plus(Duration.ofMinutes(1)),
                    now);
        var unread = unreadFirst.why(m, now);
        // One that cannot be read is not read in a moment, and each look writes to all that waits for it.
        if (unread.isPresent())
            return waits(
                    ownerId,
                    unread.get(),
                    now.plus(m.syncProblem() == null ? UnreadFirst.LOOKED_AGAIN : Duration.ofMinutes(1)),
                    now);
        var before = inLine.getOrDefault(m.mailboxId(), BudgetStore.InLine.NONE);
        if (before.all() >= Math.max(MOST_AHEAD, m.perMinute()))
            return waits(ownerId, spent(m), now.plus(LOOKED_AGAIN), now);
        var used = spending.used(m, now, real.instant());
        int left = Math.min(m.perDay() - m.perDay() / MailboxSender.KEPT_FOR_PEOPLE - used.lastDay(), rampUp.room(m));
        if (left <= 0) return waits(ownerId, spent(m), roomAgain(m, now), now);
        int room = left - before.planned();
        return room > 0 ? new Sender.Ready(m, room) : waits(ownerId, spent(m), now.plus(LOOKED_AGAIN), now);
    }

    private static String spent(Mailbox m) {
        var ramp = m.ramp();
        return "the budget of " + m.address() + " is used up ("
                + (ramp.allowed() == null
                        ? m.perMinute() + " a minute, " + m.perDay() + " in 24 hours)"
                        : ramp.allowed() + " in 24 hours for now: " + ramp.why() + ")");
    }

    /** When the first of a day's messages is a day old, or a mailbox that rests begins anew. */
    private Instant roomAgain(Mailbox m, Instant now) {
        var day = Duration.ofHours(24);
        var since = m.ramp().since();
        var again = Objects.equals(m.ramp().allowed(), 0) && since != null
                ? since.plus(day)
                : spending.firstSince(m.mailboxId(), now.minus(day))
                        .map(first -> first.plus(day))
                        .orElse(now);
        var soonest = now.plus(LOOKED_AGAIN);
        return again.isAfter(soonest) ? again : soonest;
    }

    private Sender waits(long ownerId, String why, Instant until, Instant now) {
        dueStore.ownersWait(ownerId, why, until, now);
        return new Sender.Waits();
    }

    /** What is read once for all that is planned together, and holds for each of it. */
    private record Batch(
            Workspace workspace, SendingRules rules, Snippets.Texts snippets, Wording.Bars bars, Instant now) {}

    /** The message of a due step; none when it must not leave, or not yet, which then stands beside it. */
    private Optional<LedgerStore.NewMessage> written(
            PursuitStore.Row row,
            Prospect prospect,
            List<Address> addresses,
            List<Deal> deals,
            LedgerStore.@Nullable Previous previous,
            Gifts.Choice gift,
            Mailbox sender,
            Batch batch) {
        var p = row.pursuit();
        var now = batch.now();
        var may = MayContact.check(prospect, Channel.EMAIL, addresses, MayContact.Circumstances.of(now, batch.rules()));
        if (!may.byMachine()) {
            pursuits.happened(p.pursuitId(), new Event.FactsChanged(may.sentence()), null);
            return Optional.empty();
        }
        var calendar = situations.calendar(prospect, batch.rules());
        var step = automaticStep(p);
        var window = ProspectCalendar.window(step);
        var closed = calendar.closedWhy(now, window);
        if (closed.isPresent()) {
            dueStore.waits(p.pursuitId(), closed.get(), calendar.next(now, window));
            return Optional.empty();
        }
        var fields =
                Composer.fields(prospect, deals, p, sender.displayName(), sender.address(), batch.workspace(), now);
        var asset = gift instanceof Gifts.Fits(var it) ? it : null;
        var without = gift instanceof Gifts.None(var why) ? why : "";
        if (asset != null) Composer.put(asset, fields);
        // Its words are about what they would not get, unless they say what they say instead.
        if (!without.isEmpty() && !composer.asksForAsset(step, p.prospectId(), batch.snippets())) {
            cannotSend(p.pursuitId(), without);
            return Optional.empty();
        }
        return switch (composer.fill(step, p.prospectId(), fields, batch.snippets())
                .orElseThrow()) {
            case Merge.Missing(var missing) -> {
                cannotSend(
                        p.pursuitId(),
                        !without.isEmpty() && missing.stream().anyMatch(field -> field.startsWith("asset."))
                                ? without
                                : "nobody filled in " + String.join(", ", missing));
                yield Optional.empty();
            }
            case Merge.Refused(var refused) -> {
                cannotSend(p.pursuitId(), refused);
                yield Optional.empty();
            }
            case Merge.Rendered(var subject, var text) -> {
                var whole = asset == null ? text : Gifts.withLinks(text, List.of(asset));
                // A version stays as it was published, and what a leader decided since holds for it as well.
                var kept = wording.keptBack(batch.bars(), p, subject, whole, asset != null);
                if (kept.isPresent()) {
                    cannotSend(p.pursuitId(), kept.get());
                    yield Optional.empty();
                }
                yield Optional.of(composer.message(
                        row,
                        Objects.requireNonNull(p.next()),
                        true,
                        true,
                        sender,
                        null,
                        Composer.firstLiveEmail(addresses).orElseThrow().value(),
                        subject,
                        whole,
                        previous,
                        batch.workspace(),
                        now,
                        null,
                        step.window(),
                        asset == null ? Gives.NOTHING : Gives.contents(Gifts.contentsOf(List.of(asset)))));
            }
        };
    }

    private Optional<Mailbox> mailboxOf(long memberId) {
        return used(mailboxes.of(memberId));
    }

    /** The mailbox a member writes from: the first that works, else the first. @param all of theirs */
    static Optional<Mailbox> used(List<Mailbox> all) {
        return all.stream().filter(m -> !m.paused()).findFirst().or(() -> all.stream()
                .findFirst());
    }

    private static @Nullable Step step(Pursuit pursuit) {
        var enrolment = pursuit.enrolment();
        var next = pursuit.next();
        if (enrolment == null || next == null || next.step() == null) return null;
        return enrolment.version().sequence().steps().get(next.step());
    }

    private static Step automaticStep(Pursuit pursuit) {
        return Objects.requireNonNull(step(pursuit), "an automatic step comes from a sequence");
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
}
