package followthrough.pursuits;

import followthrough.playbook.Approach;
import followthrough.playbook.Sequence.Purpose;
import followthrough.playbook.SequenceVersion;
import followthrough.prospects.Added;
import followthrough.prospects.Address;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.Entry;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.NoContact;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.pursuits.Decision.Effect;
import followthrough.pursuits.Pursuit.Kind;
import followthrough.team.RealTime;
import followthrough.web.When;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/**
 * The door to follow-up. Each method is one transaction, or part of the caller's: it locks the pursuit, lets
 * {@link FollowUp} decide and writes the answer; nothing here talks to a network.
 */
@Component
@Transactional
public class Pursuits {
    /** How long what a person did can be taken back; real time, whatever the business clock does. */
    public static final Duration SECOND_THOUGHTS = Duration.ofSeconds(10);

    private static final int AT_ONCE = 1_000;

    static final Recorded.Refused NOTHING_OPEN =
            new Recorded.Refused("Nothing is open here; open a new pursuit to go on.");

    static final Recorded.Refused TOLD_ALREADY =
            new Recorded.Refused("What came of this touch was told already, by a colleague or in another window."
                    + " Nothing was saved; reload to see what comes next.");

    private final PursuitStore store;
    private final LedgerStore ledger;
    private final UndoStore undos;
    private final History history;
    private final Gifts gifts;
    private final Situations situations;
    private final Prospects prospects;
    private final Wording wording;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final RealTime real;
    private volatile @Nullable Counted counted;

    Pursuits(
            PursuitStore store,
            LedgerStore ledger,
            UndoStore undos,
            History history,
            Gifts gifts,
            Situations situations,
            Prospects prospects,
            Wording wording,
            ApplicationEventPublisher events,
            Clock clock,
            RealTime real) {
        this.store = store;
        this.undos = undos;
        this.ledger = ledger;
        this.history = history;
        this.gifts = gifts;
        this.situations = situations;
        this.prospects = prospects;
        this.wording = wording;
        this.events = events;
        this.clock = clock;
        this.real = real;
    }

    // --- opening ---

    /**
     * Adds a person and follows them up at once; a person already known is asked after instead: no second prospect, no
     * second pursuit.
     *
     * @param what what they asked, or how they came, for the timeline
     */
    public Added capture(NewProspect person, String what, @Nullable Long byMember) {
        var now = clock.instant();
        var added = prospects.add(person, byMember, now);
        switch (added) {
            case Added.Created(long prospectId) -> open(prospectId, Kind.SALE, true, now, now);
            case Added.Known(long prospectId, var by) -> askedAgain(prospectId, what);
            case Added.Suppressed _ -> {}
        }
        return added;
    }

    /** A known person asks again: an answer is owed now. Somebody who opted out is only brought to the owner's eyes. */
    public void askedAgain(long prospectId, String what) {
        var prospect = prospects.get(prospectId);
        if (prospect.optedOut()) {
            var now = clock.instant();
            prospects.tell(Entry.of(prospect.prospectId(), now, Entry.Kind.SYSTEM, null, "Asked again after opting out")
                    .withDetail(what));
            alert(prospect, prospect.name() + " opted out earlier and asks again; a person may answer", now);
            return;
        }
        if (heard(prospect.prospectId(), new Event.AskedAgain(what)).isPresent()) return;
        open(prospect.prospectId(), true, null);
        prospects.tell(Entry.of(
                prospect.prospectId(),
                clock.instant(),
                Entry.Kind.RECEIVED,
                null,
                "Came again, and is followed up from here on"));
    }

    /**
     * Opens a pursuit with its first touch due now; the clock runs for fresh leads.
     *
     * @return the pursuit; the open one where there is one already
     */
    public long open(long prospectId, boolean fresh, @Nullable Long byMember) {
        var there = store.openOf(prospectId);
        if (there.isPresent()) return there.get();
        var now = clock.instant();
        var opened = open(prospectId, Kind.SALE, fresh, now, now);
        if (byMember != null)
            prospects.tell(Entry.of(prospectId, now, Entry.Kind.CHANGE, byMember, "Follow-up began")
                    .withPursuit(opened));
        return opened;
    }

    /** As {@link #open(long, boolean, Long)} by a person, who can take it back. */
    public Recorded openByHand(long prospectId, long byMember) {
        if (store.openOf(prospectId).isPresent())
            return new Recorded.Refused("A pursuit is open here already; reload to see what comes next.");
        long pursuitId = open(prospectId, true, byMember);
        long undoId = undos.keepOpening(
                byMember, pursuitId, "new pursuit", real.instant().plus(SECOND_THOUGHTS));
        var opened = store.find(pursuitId).orElseThrow().pursuit();
        return new Recorded.Done(opened, opened.next(), undoId);
    }

    private long open(long prospectId, Kind kind, boolean fresh, Instant firstTouch, Instant now) {
        fromWhoLeft(List.of(prospects.get(prospectId)), now);
        var situation = situations.of(prospectId, now);
        var pursuit = begun(store.newId(), prospectId, kind, fresh, firstTouch, situation, now);
        store.insert(List.of(pursuit), store.newEnrolments(1));
        if (kind == Kind.SALE && fresh) alert(situation.ownerId(), prospectId, "New: " + situation.name(), now);
        return pursuit.pursuitId();
    }

    /** Opens a customer's pursuit for the conversation before their renewal. Nothing may be open there. */
    void openForRenewal(long prospectId) {
        var now = clock.instant();
        fromWhoLeft(List.of(prospects.get(prospectId)), now);
        var situation = situations.of(prospectId, now);
        var opened = Pursuit.opened(store.newId(), prospectId, Kind.RELATIONSHIP, now);
        if (!(FollowUp.decide(opened, new Event.RenewalNear(), situation, now)
                instanceof Decision.Goes(var after, var told, var effects))) return;
        store.insert(List.of(after), List.of());
        prospects.tell(Entry.of(prospectId, now, Entry.Kind.SYSTEM, null, told).withPursuit(after.pursuitId()));
        effects.forEach(effect -> carryOut(effect, after, situation, null, now));
    }

    private Pursuit begun(
            long id, long prospectId, Kind kind, boolean fresh, Instant firstTouch, Situation situation, Instant now) {
        var clockDue = fresh && kind == Kind.SALE ? situation.firstTouchBy().get() : null;
        var opened = Pursuit.opened(id, prospectId, kind, now);
        return switch (FollowUp.decide(opened, new Event.Captured(fresh, firstTouch, clockDue), situation, now)) {
            case Decision.Goes(var after, var told, var effects) -> after;
            case Decision.Refused(var why) -> throw new IllegalStateException("a first touch was refused: " + why);
        };
    }

    /**
     * Opens pursuits for a whole list in a few statements. None of the prospects may have an open one.
     *
     * @param firstTouches prospect to the moment of the first touch
     * @param fresh whether the first-touch clock runs
     */
    public void openAll(Map<Long, Instant> firstTouches, boolean fresh) {
        if (firstTouches.isEmpty()) return;
        var now = clock.instant();
        fromWhoLeft(prospects.all(firstTouches.keySet()).values(), now);
        var people = prospects.all(firstTouches.keySet());
        var addresses = prospects.addresses(firstTouches.keySet());
        var deals = prospects.deals(firstTouches.keySet());
        var moment = situations.at(now);
        var ids = store.newIds(people.size());
        var pursuits = new ArrayList<Pursuit>(people.size());
        for (var person : people.values()) {
            var situation = moment.of(
                    person,
                    addresses.getOrDefault(person.prospectId(), List.of()),
                    deals.getOrDefault(person.prospectId(), List.of()));
            var at = Objects.requireNonNull(firstTouches.get(person.prospectId()));
            pursuits.add(begun(ids.get(pursuits.size()), person.prospectId(), Kind.SALE, fresh, at, situation, now));
        }
        store.insert(pursuits, store.newEnrolments(pursuits.size()));
    }

    /** Of somebody who has left they go to a colleague first: a next step belongs to who is here to make it. */
    private void fromWhoLeft(Collection<Prospect> people, Instant now) {
        var byOwner = people.stream().collect(Collectors.groupingBy(Prospect::ownerId));
        for (var theirs : byOwner.values())
            situations
                    .ownerInstead(theirs.getFirst())
                    .ifPresent(colleague -> prospects.handOver(
                            theirs.stream().map(Prospect::prospectId).toList(), colleague, null, now));
    }

    /** Those among the prospects for whom a pursuit was ever opened, whatever became of it. */
    @Transactional(readOnly = true)
    public Set<Long> everOpened(Collection<Long> prospectIds) {
        return store.everOpened(prospectIds);
    }

    /**
     * The minutes of personal work already planned, by owner and date in the owner's zone; what is overdue counts on the
     * first date.
     *
     * @param zones the owners, each with the zone
     */
    @Transactional(readOnly = true)
    public Map<Long, Map<LocalDate, Integer>> minutesPlanned(Map<Long, ZoneId> zones, Instant from, Instant until) {
        return store.minutesPlanned(zones, from, until);
    }

    /** Where a pursuit stands that nobody may take back as if it had not been. */
    public enum Begun {
        /** a touch was made, a message left or was written, or the pursuit has ended */
        TOUCHED,
        /** something is owed on a date */
        PROMISED
    }

    /** Locks the pursuits of these prospects until the end of the transaction: no message leaves and no answer is read meanwhile. */
    public void hold(Collection<Long> prospectIds) {
        store.hold(prospectIds);
    }

    /** Those of these prospects whose pursuit is more than a plan. */
    @Transactional(readOnly = true)
    public Map<Long, Begun> begun(Collection<Long> prospectIds) {
        return store.begun(prospectIds);
    }

    /** Nothing automatic leaves to these prospects for as long as what was just done to all of them can be taken back. */
    public void waitForSecondThoughts(Collection<Long> prospectIds) {
        store.waitForSecondThoughts(prospectIds, clock.instant().plus(SECOND_THOUGHTS));
    }

    /** Takes out pursuits that are no more than a plan, each with its next step and the messages that have not left. */
    public void takeOut(Collection<Long> prospectIds) {
        store.takeOut(prospectIds);
    }

    /** One alert for a whole list. */
    public void alertOwner(long memberId, String text, String link) {
        store.alert(memberId, null, text, link, clock.instant());
    }

    // --- what happens ---

    /** Something happened that no person of ours did, or that needs no second thoughts. */
    public Recorded happened(long pursuitId, Event event, @Nullable Long byMember) {
        return happened(pursuitId, event, byMember, null);
    }

    private Recorded happened(long pursuitId, Event event, @Nullable Long byMember, @Nullable Long saidId) {
        var now = clock.instant();
        var row = lock(pursuitId).orElseThrow(() -> new IllegalArgumentException("no pursuit " + pursuitId));
        return apply(row, event, situations.of(row.pursuit().prospectId(), now), byMember, now, saidId);
    }

    /**
     * As {@link #happened}, on the prospect's open pursuit, by a person, who can take it back.
     *
     * @param label what was done, in a word or two
     * @param told as for {@link #record(long, Outcome, Channel, String, long, Long, Giving)}
     */
    public Recorded happenedTo(long prospectId, Event event, String label, long byMember, @Nullable Long told) {
        var open = lockOpen(prospectId);
        if (open.isEmpty()) return NOTHING_OPEN;
        if (told != null && told != prospects.lastTold(prospectId)) return TOLD_ALREADY;
        var row = open.get();
        var now = clock.instant();
        var undoId = undos.keep(
                byMember, row.pursuit().pursuitId(), label, real.instant().plus(SECOND_THOUGHTS));
        return switch (apply(row, event, situations.of(prospectId, now), byMember, now)) {
            case Recorded.Refused refused -> {
                TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
                yield refused;
            }
            case Recorded.Done(var after, var next, var none) -> {
                undos.standsAt(undoId);
                yield new Recorded.Done(after, next, undoId);
            }
        };
    }

    /**
     * As {@link #happened}, of many at once, in few statements however many there are. Those that have ended are left alone.
     *
     * @param event for each of them; what it refuses stays as it is
     * @return what came of it, by pursuit, in the order of their numbers
     */
    Map<Long, Recorded> happenedAll(List<Long> pursuitIds, Function<Pursuit, Event> event, @Nullable Long byMember) {
        return happenedAll(locked(pursuitIds), event, byMember, clock.instant());
    }

    /**
     * As {@link #happenedAll}, by a person, who can take it back.
     *
     * @param label what was done, in a word or two
     */
    Map<Long, Recorded> decidedAll(List<Long> pursuitIds, Function<Pursuit, Event> event, String label, long byMember) {
        var locked = locked(pursuitIds);
        var until = real.instant().plus(SECOND_THOUGHTS);
        var kept = new HashMap<Long, Long>();
        for (var undo : undos.keepAll(byMember, locked, label, until)) kept.put(undo.pursuitId(), undo.undoId());
        var results = happenedAll(locked, event, byMember, clock.instant());
        kept.forEach((pursuitId, undoId) -> {
            if (results.get(pursuitId) instanceof Recorded.Done(var after, var next, var none)) {
                undos.standsAt(undoId);
                results.put(pursuitId, new Recorded.Done(after, next, undoId));
            } else undos.forget(undoId);
        });
        return results;
    }

    private List<Long> locked(List<Long> pursuitIds) {
        var locked = store.lockAll(pursuitIds);
        for (var id : ledger.withUnrecorded(locked)) lock(id);
        return locked;
    }

    private Map<Long, Recorded> happenedAll(
            List<Long> locked, Function<Pursuit, Event> event, @Nullable Long byMember, Instant now) {
        var results = new LinkedHashMap<Long, Recorded>();
        for (int from = 0; from < locked.size(); from += AT_ONCE) {
            var rows = store.all(locked.subList(from, Math.min(locked.size(), from + AT_ONCE))).stream()
                    .filter(row -> row.pursuit().open())
                    .toList();
            var ids = rows.stream().map(row -> row.pursuit().prospectId()).toList();
            var people = prospects.all(ids);
            var addresses = prospects.addresses(ids);
            var deals = prospects.deals(ids);
            var moment = situations.at(now);
            var met = new ArrayList<Met>(rows.size());
            for (var row : rows) {
                var id = row.pursuit().prospectId();
                var situation = moment.of(
                        Objects.requireNonNull(people.get(id)),
                        addresses.getOrDefault(id, List.of()),
                        deals.getOrDefault(id, List.of()));
                met.add(new Met(row, event.apply(row.pursuit()), situation, byMember, now, null));
            }
            var recorded = apply(met);
            for (int i = 0; i < met.size(); i++)
                results.put(met.get(i).row().pursuit().pursuitId(), recorded.get(i));
        }
        return results;
    }

    /** As {@link #happened}, on the prospect's open pursuit; empty when there is none. */
    public Optional<Recorded> heard(long prospectId, Event event) {
        return heard(prospectId, event, null);
    }

    private Optional<Recorded> heard(long prospectId, Event event, @Nullable Long saidId) {
        var id = store.openOf(prospectId);
        while (id.isPresent()) {
            var recorded = happened(id.get(), event, null, saidId);
            if (recorded instanceof Recorded.Done) return Optional.of(recorded);
            // Refused, perhaps because it ended between the look and the lock: then what is open now hears it.
            var now = store.openOf(prospectId);
            if (now.equals(id)) return Optional.of(recorded);
            id = now;
        }
        return Optional.empty();
    }

    /** As {@link #replied(long, long)}, of what does not stand in the timeline yet. */
    public void replied(long prospectId, String what) {
        replied(
                prospectId,
                prospects.tell(Entry.of(prospectId, clock.instant(), Entry.Kind.RECEIVED, null, "Wrote: " + what)));
    }

    /**
     * A person answered. One whose pursuit has ended comes back: a new one opens with the answer owed first.
     *
     * @param saidId the entry of the timeline with their words
     */
    public void replied(long prospectId, long saidId) {
        var prospect = prospects.get(prospectId);
        if (prospect.optedOut()) {
            alert(prospect, prospect.name() + " opted out earlier and wrote; a person may answer", clock.instant());
            return;
        }
        lockCompany(prospect);
        if (heard(prospect.prospectId(), new Event.Replied(), saidId).isEmpty())
            happened(open(prospect.prospectId(), true, null), new Event.Replied(), null, saidId);
        answered(prospect.prospectId());
    }

    /** Their company's with their own, in one order: of two colleagues who answer at once one waits for the other. */
    void lockCompany(Prospect prospect) {
        if (prospect.companyId() != null) store.hold(prospects.colleagues(prospect.companyId()));
    }

    void answered(long prospectId) {
        events.publishEvent(new Answered(prospectId));
    }

    /** A person answered. Published inside the transaction that reads it. */
    record Answered(long prospectId) {}

    /** They want to hear no more, on any channel, whether or not something is open. Twice is safe. */
    public void optedOut(long prospectId, String proof, boolean complaint) {
        if (heard(prospectId, new Event.OptedOut(proof, complaint)).isEmpty())
            prospects.optOut(prospectId, complaint ? NoContact.COMPLAINT : NoContact.OPTED_OUT, proof, clock.instant());
    }

    /** They want no more e-mail and may be reached otherwise. Twice is safe. */
    public void refusedEmail(long prospectId, String proof) {
        prospects.refuseEmail(prospectId, proof, clock.instant());
        heard(prospectId, new Event.EmailRefused());
    }

    /**
     * Locks the pursuit until the end of the transaction. What was sent and does not stand in the history yet is recorded
     * first: whatever happens now comes after it.
     */
    Optional<PursuitStore.Row> lock(long pursuitId) {
        var row = store.lock(pursuitId);
        var sent = ledger.unrecordedOf(pursuitId);
        if (row.isEmpty() || sent.isEmpty()) return row;
        for (var one : sent) record(List.of(one));
        return store.lock(pursuitId);
    }

    /** As {@link #lock}, of what is open; empty as well where it ended while this waited for its turn. */
    Optional<PursuitStore.Row> lockOpen(long prospectId) {
        return store.openOf(prospectId).flatMap(this::lock).filter(row -> row.pursuit()
                .open());
    }

    /**
     * An event as it met a pursuit, which the caller has locked.
     *
     * @param saidId the entry of the timeline in which the prospect said it; absent where the event is told anew
     */
    private record Met(
            PursuitStore.Row row,
            Event event,
            Situation situation,
            @Nullable Long byMember,
            Instant at,
            @Nullable Long saidId) {}

    Recorded apply(PursuitStore.Row row, Event event, Situation situation, @Nullable Long byMember, Instant now) {
        return apply(row, event, situation, byMember, now, null);
    }

    Recorded apply(
            PursuitStore.Row row,
            Event event,
            Situation situation,
            @Nullable Long byMember,
            Instant at,
            @Nullable Long saidId) {
        return apply(List.of(new Met(row, event, situation, byMember, at, saidId)))
                .getFirst();
    }

    /** Lets the core decide and writes the answers, for events of one pursuit each. @return in their order */
    private List<Recorded> apply(List<Met> all) {
        var recorded = new ArrayList<Recorded>(all.size());
        var changes = new ArrayList<PursuitStore.Change>(all.size());
        var entries = new ArrayList<Entry>();
        var effects = new ArrayList<Runnable>();
        var replanned = new LinkedHashMap<String, List<Long>>();
        var goes = new ArrayList<Met>(all.size());
        var afters = new ArrayList<Pursuit>(all.size());
        var entryOf = new HashMap<Integer, Integer>();
        for (var met : all)
            switch (FollowUp.decide(met.row().pursuit(), met.event(), met.situation(), met.at())) {
                case Decision.Refused(var why) -> recorded.add(new Recorded.Refused(why));
                case Decision.Goes(var after, var told, var follows) -> {
                    var words = told.isEmpty() && heard(met, after) && met.saidId() == null ? "They answered" : told;
                    var begins = begins(met, after);
                    if (!words.isEmpty()) {
                        entryOf.put(goes.size(), entries.size());
                        entries.add(Entry.of(after.prospectId(), met.at(), kind(met.event()), met.byMember(), words)
                                .withDetail(detail(met, begins))
                                .withPursuit(after.pursuitId())
                                .withAbout(about(met)));
                    } else if (!begins.isEmpty())
                        entries.add(Entry.of(after.prospectId(), met.at(), Entry.Kind.SYSTEM, null, begins)
                                .withPursuit(after.pursuitId()));
                    goes.add(met);
                    afters.add(after);
                    for (var effect : follows)
                        if (effect instanceof Effect.Replan(var why))
                            replanned
                                    .computeIfAbsent(why, it -> new ArrayList<>())
                                    .add(after.pursuitId());
                        else effects.add(() -> carryOut(effect, after, met.situation(), met.byMember(), met.at()));
                    recorded.add(new Recorded.Done(after, after.next(), null));
                }
            }
        var told = prospects.tell(entries);
        for (int i = 0; i < goes.size(); i++) {
            var met = goes.get(i);
            var entry = entryOf.get(i);
            var itself = entry == null ? null : told.get(entry);
            var said = heard(met, afters.get(i))
                    ? met.saidId() != null ? met.saidId() : itself
                    : met.row().saidId();
            // Who bought with the deal need not have said so: it rests on the decision about the deal.
            if (said == null && met.event() instanceof Event.WonWithIt) said = itself;
            changes.add(new PursuitStore.Change(
                    met.row(),
                    afters.get(i),
                    met.byMember(),
                    met.at(),
                    said,
                    met.event() instanceof Event.TierChanged));
        }
        store.save(changes);
        // For a whole company in one statement, and before anything else follows.
        replanned.forEach(
                (why, ids) -> ledger.cancelAutomatic(ids, why, all.getFirst().at()));
        effects.forEach(Runnable::run);
        return recorded;
    }

    /** Which sequence begins with this event, and the facts its messages may name; a talk that it follows says it itself. */
    private static String begins(Met met, Pursuit after) {
        var before = met.row().pursuit().enrolment();
        var begun = after.enrolment();
        if (begun == null || begun.trigger() == null || before != null && begun.isOf(before)) return "";
        var sequence = begun.version().sequence();
        // Moved to another version, or to that of another tier, it has begun before.
        if (sequence.purpose() == Purpose.GONE_QUIET
                || before != null && begun.trigger().equals(before.trigger())) return "";
        var when = new When(met.at(), met.situation().calendar().zone());
        return sequence.name() + " begins: " + begun.trigger().words(when);
    }

    /** Their words stand beside the line and not in it, so that they go when their time is up; see {@link OldWords}. */
    private static String detail(Met met, String begins) {
        return switch (met.event()) {
            // Of a customer the sale that begins says it.
            case Event.AskedAgain(var what) when met.row().pursuit().kind() == Kind.SALE -> what;
            // What begins with it says them itself.
            case Event.NotNow(var _, var said) when begins.isEmpty() && !said.isEmpty() -> "“" + said + "”";
            default -> begins;
        };
    }

    /** Whether with this event the prospect said something: then an entry of the timeline holds it. */
    private static boolean heard(Met met, Pursuit after) {
        return after.reactedAt() != null
                && !after.reactedAt().equals(met.row().pursuit().reactedAt());
    }

    /** Where they said what is told here. */
    private static @Nullable Long about(Met met) {
        return switch (met.event()) {
            case Event.SaidNo _, Event.Won _, Event.NotNow _, Event.WrongPerson _, Event.Interested _ ->
                met.row().saidId();
            default -> null;
        };
    }

    private void carryOut(Effect effect, Pursuit pursuit, Situation situation, @Nullable Long byMember, Instant now) {
        switch (effect) {
            case Effect.CancelMessages(var why, boolean personal) -> {
                for (var unsent : ledger.cancel(pursuit.pursuitId(), personal, why, now)) notSent(unsent, why);
            }
            case Effect.Replan _ -> throw new IllegalStateException("carried out for all at once");
            case Effect.Suppress(var why, var proof) ->
                prospects.optOut(
                        pursuit.prospectId(),
                        why.equals("complaint") ? NoContact.COMPLAINT : NoContact.OPTED_OUT,
                        proof,
                        now);
            case Effect.LookAgain() ->
                situations
                        .secondLook(prospects.get(pursuit.prospectId()), now)
                        .ifPresent(when -> store.lookAgain(pursuit.pursuitId(), when));
            case Effect.OpenRelationship() -> open(pursuit.prospectId(), Kind.RELATIONSHIP, false, now, now);
            case Effect.OpenSale(var what) ->
                happened(open(pursuit.prospectId(), Kind.SALE, true, now, now), new Event.AskedAgain(what), byMember);
            case Effect.Capture(var referral) -> captureReferral(pursuit.prospectId(), referral, byMember);
            case Effect.Alert(var text) -> {
                // Who did it knows it.
                if (byMember == null || byMember != situation.ownerId())
                    alert(situation.ownerId(), pursuit.prospectId(), text, now);
            }
        }
    }

    void alert(Prospect prospect, String text, Instant now) {
        alert(prospect.ownerId(), prospect.prospectId(), text, now);
    }

    private void alert(long ownerId, long prospectId, String text, Instant now) {
        var told = situations.told(ownerId, now);
        for (var member : told.memberIds())
            store.alert(member, prospectId, text + told.whose(), "/prospects/" + prospectId, now);
    }

    /** What a person wrote and will not leave stands in the timeline, words and all. @param why half a sentence */
    void notSent(LedgerStore.Message message, String why) {
        var pursuitId = Objects.requireNonNull(message.pursuitId());
        prospects.tell(Entry.of(
                        Objects.requireNonNull(message.prospectId()),
                        clock.instant(),
                        Entry.Kind.SYSTEM,
                        message.memberId(),
                        "E-mail not sent, because " + why + ": " + message.subject())
                .withDetail(message.body())
                .withPursuit(pursuitId));
    }

    private void captureReferral(long fromProspectId, Event.Referral referral, @Nullable Long byMember) {
        var from = prospects.get(fromProspectId);
        var addresses = new ArrayList<NewAddress>();
        NewAddress.email(referral.address()).ifPresent(addresses::add);
        if (addresses.isEmpty())
            NewAddress.phone(referral.address(), from.country()).ifPresent(addresses::add);
        var person = new NewProspect(
                        referral.name(),
                        "",
                        "",
                        "",
                        from.companyName(),
                        from.country(),
                        "",
                        addresses,
                        "Referred by " + from.name(),
                        from.ownerId(),
                        from.tier(),
                        // They asked for nothing, so nothing leaves by itself: the first word to them is a person's.
                        Basis.UNKNOWN,
                        "named by " + from.name(),
                        "",
                        from.language(),
                        Map.of(),
                        false,
                        false,
                        null)
                .inNoNamedTier();
        capture(person, "Referred by " + from.name(), byMember);
    }

    private static Entry.Kind kind(Event event) {
        return switch (event) {
            case Event.OptedOut _ -> Entry.Kind.OPT_OUT;
            case Event.MeetingBooked _, Event.NoShow _, Event.MeetingCancelled _ -> Entry.Kind.MEETING;
            case Event.Bounced _ -> Entry.Kind.BOUNCE;
            case Event.Snoozed _ -> Entry.Kind.MOVED;
            case Event.OtherApproach _,
                    Event.HandedOver _,
                    Event.FactsChanged _,
                    Event.TierChanged _,
                    Event.RenewalSet _,
                    Event.VersionChanged _,
                    Event.Enrolled _ -> Entry.Kind.CHANGE;
            case Event.GoneOn _, Event.HeldUntil _, Event.WonWithIt _ -> Entry.Kind.CHANGE;
            case Event.Questioned _, Event.AskedInVain _ -> Entry.Kind.SYSTEM;
            case Event.SendFailed _,
                    Event.SendUnknown _,
                    Event.DoubtSettled _,
                    Event.TakenBack _,
                    Event.SecondLook _,
                    Event.RenewalNear _,
                    Event.Duplicate _,
                    Event.Merged _ -> Entry.Kind.SYSTEM;
            case Event.Replied _ -> Entry.Kind.RECEIVED;
            default -> Entry.Kind.OUTCOME;
        };
    }

    // --- what left ---

    /**
     * Takes messages that left into the history, each with the step that follows it, in a few statements. Those that
     * somebody else is just recording are left to them.
     */
    void recordSent(List<Long> ledgerIds) {
        ledger.canBeDoneAgain();
        var firstOfEach = new LinkedHashMap<Long, LedgerStore.Sent>();
        for (var sent : ledger.lockUnrecorded(ledgerIds))
            firstOfEach.putIfAbsent(Objects.requireNonNull(sent.message().pursuitId()), sent);
        record(List.copyOf(firstOfEach.values()));
    }

    /** @param all of one pursuit each, which the caller has locked */
    private void record(List<LedgerStore.Sent> all) {
        if (all.isEmpty()) return;
        var rows = new HashMap<Long, PursuitStore.Row>();
        for (var row : store.all(all.stream()
                .map(sent -> Objects.requireNonNull(sent.message().pursuitId()))
                .toList())) rows.put(row.pursuit().pursuitId(), row);
        var touched = new ArrayList<History.Touched>(all.size());
        for (var sent : all) {
            var message = sent.message();
            var row = Objects.requireNonNull(rows.get(message.pursuitId()));
            touched.add(History.Touched.sent(row, touchOf(row, message), message, sent.at()));
        }
        history.write(touched);
        for (var result : apply(
                met(touched.stream().filter(made -> made.row().pursuit().open()).toList())))
            if (result instanceof Recorded.Refused(var why))
                throw new IllegalStateException("a touch that was made was refused: " + why);
        ledger.recorded(all);
    }

    private List<Met> met(List<History.Touched> all) {
        var ids = all.stream().map(made -> made.row().pursuit().prospectId()).toList();
        var people = prospects.all(ids);
        var addresses = prospects.addresses(ids);
        var deals = prospects.deals(ids);
        var met = new ArrayList<Met>(all.size());
        // What is known of the people is of this moment, too, and looked up once.
        var moment = situations.at(clock.instant());
        for (var made : all) {
            var id = made.row().pursuit().prospectId();
            var situation = moment.of(
                    Objects.requireNonNull(people.get(id)),
                    addresses.getOrDefault(id, List.of()),
                    deals.getOrDefault(id, List.of()));
            met.add(new Met(made.row(), made.touch(), situation, made.byMember(), made.at(), null));
        }
        return met;
    }

    static Event.TouchMade touchOf(PursuitStore.Row row, LedgerStore.Message message) {
        var step = java.util.Objects.equals(row.enrolmentId(), message.enrolmentId()) ? message.step() : null;
        var reacted = row.pursuit().reactedAt();
        var overtaken =
                message.crossed() || !message.automatic() && reacted != null && reacted.isAfter(message.plannedAt());
        return new Event.TouchMade(
                Channel.EMAIL,
                message.automatic(),
                step,
                message.approach(),
                false,
                overtaken,
                false,
                message.gives().material());
    }

    /** A message left, but that could not be written down: its owner is told, and in an hour it is tried again. */
    void notRecorded(long ledgerId, String why) {
        ledger.unrecordedUntil(ledgerId, real.instant().plus(Duration.ofHours(1)));
        var message = ledger.find(ledgerId).orElseThrow();
        var pursuitId = message.pursuitId();
        if (pursuitId == null) return;
        store.ownerOf(pursuitId)
                .ifPresent(owner -> store.alert(
                        owner,
                        message.prospectId(),
                        "An e-mail to " + message.recipient() + " left, and its touch cannot be recorded (" + why
                                + "); it is tried again in an hour",
                        "/prospects/" + message.prospectId(),
                        clock.instant()));
    }

    // --- what a person does ---

    /** As {@link #record(long, Outcome, Channel, String, long, Long, Giving)}, of what stands there now, with nothing given. */
    public Recorded record(long prospectId, Outcome outcome, @Nullable Channel made, String note, long byMember) {
        return record(prospectId, outcome, made, note, byMember, null, Giving.NOTHING);
    }

    /**
     * A person tells what came of the next step or of what the prospect wrote. Calls that reached somebody, or nobody,
     * count as touches made; a judgement of something they wrote does not.
     *
     * @param made the channel really used; absent: that of the next step
     * @param note the person's own words; may be empty
     * @param told what {@link Known#told} was when they looked: who told something meanwhile, here or in another window,
     *     told of the same touch, and this would be laid on the next one; absent where nobody looked
     * @param giving what they got by the touch that was made; refused where telling this means that none was
     */
    public Recorded record(
            long prospectId,
            Outcome outcome,
            @Nullable Channel made,
            String note,
            long byMember,
            @Nullable Long told,
            Giving giving) {
        var unfit = giving.refusal();
        if (unfit.isPresent()) return new Recorded.Refused(unfit.get());
        var open = lockOpen(prospectId);
        if (open.isEmpty()) return NOTHING_OPEN;
        if (told != null && told != prospects.lastTold(prospectId)) return TOLD_ALREADY;
        var row = open.get();
        var now = clock.instant();
        var undoId = reachesFurther(outcome)
                ? null
                : undos.keep(
                        byMember,
                        row.pursuit().pursuitId(),
                        outcome.word(),
                        real.instant().plus(SECOND_THOUGHTS));
        var result = tell(row, outcome, made, note, byMember, now, giving);
        return switch (result) {
            case Recorded.Refused refused -> {
                // The touch, if one was written, goes with it: nothing half-done.
                TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
                yield refused;
            }
            case Recorded.Done done -> {
                if (undoId != null) undos.standsAt(undoId);
                yield new Recorded.Done(done.after(), done.next(), undoId);
            }
        };
    }

    /**
     * What these do beyond the pursuit is not taken back with a key: an opt-out holds until they say otherwise themselves,
     * a dead number may be everybody's, and the person they named has been captured.
     */
    private static boolean reachesFurther(Outcome outcome) {
        return outcome instanceof Outcome.OptedOut
                || outcome instanceof Outcome.BadData
                || outcome instanceof Outcome.WrongPerson(var referral) && referral != null;
    }

    private Recorded tell(
            PursuitStore.Row row,
            Outcome outcome,
            @Nullable Channel made,
            String note,
            long byMember,
            Instant now,
            Giving giving) {
        var touch = OutcomeEvents.touch(row.pursuit(), outcome, made);
        var dial = outcome instanceof Outcome.NoAnswer || outcome instanceof Outcome.Voicemail;
        if (dial && !hasNumber(row.pursuit().prospectId()))
            return new Recorded.Refused(
                    "No working number is known, so nobody can have been called. Add the number first.");
        var unsaid = OutcomeEvents.unsaid(row.pursuit(), outcome, touch);
        if (unsaid.isPresent()) return new Recorded.Refused(unsaid.get());
        if (giving.hasWords() && (touch == null || dial))
            return new Recorded.Refused("What they were given is noted with the touch that gave it, and telling this"
                    + " means that nobody was reached. Send the e-mail with it, or tell what came of the call.");
        var before = row;
        if (touch != null) {
            var words = outcome instanceof Outcome.Done(var said) ? said : "";
            if (!words.isEmpty()) {
                if (touch.channel() == Channel.CALL || touch.channel() == Channel.MEETING)
                    return new Recorded.Refused("A text goes with a message; what was said aloud is a note.");
                var kept = wording.leaves(before.pursuit(), "", words, false, byMember);
                if (kept.isPresent()) return new Recorded.Refused(kept.get());
            }
            var gives = gifts.gives(
                    row.pursuit(), outcome, touch, prospects.get(row.pursuit().prospectId()), giving);
            var done = made(byHand(
                    before, touch.following(gives.material()), outcome.word(), note, words, byMember, now, gives));
            if (done instanceof Recorded.Refused) return done;
            // Their words are the message's; a note beside them is one of its own.
            if (!words.isEmpty() && !note.isEmpty())
                prospects.tell(Entry.of(before.pursuit().prospectId(), now, Entry.Kind.NOTE, byMember, "Note")
                        .withDetail(note));
            // Nobody answered, or it was done as planned: the touch itself is all there is to tell.
            if (OutcomeEvents.event(row.pursuit(), outcome, made) == null) return done;
            before = lock(row.pursuit().pursuitId()).orElseThrow();
            if (!before.pursuit().open()) return done;
        } else if (!(outcome instanceof Outcome.Snooze || isDecision(outcome))) {
            prospects.tell(Entry.of(
                            before.pursuit().prospectId(),
                            now,
                            Entry.Kind.OUTCOME,
                            byMember,
                            "Outcome: " + outcome.word())
                    .withDetail(note)
                    .withPursuit(before.pursuit().pursuitId()));
        }
        var event = OutcomeEvents.event(before.pursuit(), outcome, made);
        if (event == null)
            return new Recorded.Done(before.pursuit(), before.pursuit().next(), null);
        if (outcome instanceof Outcome.BadData) markDead(before.pursuit(), made, note, now);
        var result = apply(before, event, situations.of(before.pursuit().prospectId(), now), byMember, now);
        if (outcome instanceof Outcome.Snooze)
            store.snoozedOnceMore(before.pursuit().pursuitId());
        return result;
    }

    /** The core tells these itself, and they are no word of the prospect's. */
    private static boolean isDecision(Outcome outcome) {
        return outcome instanceof Outcome.GoOn
                || outcome instanceof Outcome.HoldUntil
                || outcome instanceof Outcome.WonWithIt;
    }

    private boolean hasNumber(long prospectId) {
        return prospects.addresses(prospectId).stream()
                .anyMatch(address -> address.live() && address.kind() == Address.Kind.PHONE);
    }

    private void markDead(Pursuit p, @Nullable Channel made, String note, Instant now) {
        var next = p.next();
        var channel = made != null ? made : next == null ? Channel.TASK : next.channel();
        var kind = channel == Channel.EMAIL
                ? Address.Kind.EMAIL
                : channel == Channel.SOCIAL ? Address.Kind.SOCIAL : Address.Kind.PHONE;
        prospects.addresses(p.prospectId()).stream()
                .filter(a -> a.live() && a.kind() == kind)
                .findFirst()
                .ifPresent(a -> prospects.addressDied(a.lookup(), note.isEmpty() ? "not theirs" : note, now));
    }

    private History.Touched byHand(
            PursuitStore.Row row,
            Event.TouchMade touch,
            String outcome,
            String note,
            String words,
            long byMember,
            Instant now,
            Gives gives) {
        var p = row.pursuit();
        var counts = FollowUp.counts(p, touch, prospects.get(p.prospectId()).zone(), now);
        return new History.Touched(row, touch, counts, outcome, note, words, byMember, null, now, gives);
    }

    /** Writes a touch that was made and lets the core decide what follows. */
    private Recorded made(History.Touched made) {
        long entry = history.write(List.of(made)).getFirst();
        var p = made.row().pursuit();
        if (!p.open()) return new Recorded.Done(p, null, null);
        return apply(
                made.row(),
                made.touch(),
                situations.of(p.prospectId(), made.at()),
                made.byMember(),
                made.at(),
                made.touch().talked() ? entry : null);
    }

    /**
     * The next touch uses another approach of the library; the message or guide follows it.
     *
     * @param told as for {@link #record(long, Outcome, Channel, String, long, Long, Giving)}
     */
    public Recorded takeApproach(long prospectId, Approach approach, long byMember, @Nullable Long told) {
        var event = new Event.OtherApproach(approach.key(), approach.name());
        return happenedTo(prospectId, event, "another approach", byMember, told);
    }

    /**
     * Puts the open pursuit into another sequence, from its first step on. What is owed stays owed and comes first.
     *
     * @param told as for {@link #record(long, Outcome, Channel, String, long, Long, Giving)}
     */
    public Recorded enrol(long prospectId, SequenceVersion version, long byMember, @Nullable Long told) {
        return happenedTo(prospectId, new Event.Enrolled(version), "another sequence", byMember, told);
    }

    /** As {@link #log(long, Channel, boolean, String, long, Instant, Long, Giving)}, of a touch made just now that gave nothing. */
    public Recorded log(long prospectId, Channel channel, boolean talked, String note, long byMember) {
        return log(prospectId, channel, talked, note, byMember, clock.instant(), null, Giving.NOTHING);
    }

    /**
     * Logs a touch that was made outside the plan; it moves the cadence as any other, from the moment it was made.
     *
     * @param talked whether they took part, so that an outcome may rest on it; not in a task, which reaches nobody
     * @param made not in the future, and after all that is on record of this pursuit; else it is refused
     * @param told as for {@link #record(long, Outcome, Channel, String, long, Long, Giving)}
     * @param giving what they got by it; of a task nobody gets anything
     */
    public Recorded log(
            long prospectId,
            Channel channel,
            boolean talked,
            String note,
            long byMember,
            Instant made,
            @Nullable Long told,
            Giving giving) {
        var unfit = giving.refusal();
        if (unfit.isPresent()) return new Recorded.Refused(unfit.get());
        if (giving.hasWords() && channel == Channel.TASK)
            return new Recorded.Refused("A task reaches nobody, so it gives nobody anything. By which channel was it?");
        if (talked && channel == Channel.TASK)
            return new Recorded.Refused("A task reaches nobody. By which channel did they take part?");
        if (made.isAfter(clock.instant()))
            return new Recorded.Refused("A touch is logged once it was made; that moment is still to come.");
        var open = lockOpen(prospectId);
        if (open.isEmpty()) return NOTHING_OPEN;
        if (told != null && told != prospects.lastTold(prospectId)) return TOLD_ALREADY;
        var row = open.get();
        var latest = latest(row.pursuit());
        if (made.isBefore(latest.at()))
            return new Recorded.Refused("Since that moment " + latest.what()
                    + ", and what follows was decided by it. Give a later moment, or keep this as a note.");
        var undoId = undos.keep(
                byMember, row.pursuit().pursuitId(), "logged", real.instant().plus(SECOND_THOUGHTS));
        var next = row.pursuit().next();
        var step = next != null && next.channel() == channel ? next.step() : null;
        var touch = new Event.TouchMade(channel, false, step, null, talked);
        var gives = Gifts.gives(List.of(), giving);
        var result = made(byHand(row, touch, talked ? "talked" : "done", note, "", byMember, made, gives));
        if (!(result instanceof Recorded.Done done)) return result;
        undos.standsAt(undoId);
        return new Recorded.Done(done.after(), done.next(), undoId);
    }

    private record Latest(Instant at, String what) {}

    /** What on record a touch logged afterwards cannot come before. */
    private static Latest latest(Pursuit p) {
        var latest = new Latest(p.openedAt(), "this pursuit was opened");
        var touched = p.made().lastAt();
        if (touched != null && touched.isAfter(latest.at())) latest = new Latest(touched, "another touch was made");
        var reacted = p.reactedAt();
        return reacted != null && reacted.isAfter(latest.at()) ? new Latest(reacted, "they reacted") : latest;
    }

    // --- what a screen asks ---

    /** All that a screen asks about a prospect, in a few statements. */
    @Transactional(readOnly = true)
    public Known known(Prospect prospect) {
        var id = prospect.prospectId();
        var row = store.findOpen(id);
        return new Known(
                prospect,
                prospects.addresses(id),
                prospects.deals(id),
                row.map(PursuitStore.Row::pursuit).orElse(null),
                row.map(PursuitStore.Row::snoozed).orElse(0),
                row.map(PursuitStore.Row::waits).orElse(null),
                row.map(it -> it.ledgerId() != null).orElse(false),
                prospects.lastTold(id));
    }

    /** The open pursuit of a prospect as it stands; empty when none is open. */
    @Transactional(readOnly = true)
    public Optional<Pursuit> openOf(long prospectId) {
        return store.findOpen(prospectId).map(PursuitStore.Row::pursuit);
    }

    /** All pursuits of a prospect, the open one first. */
    @Transactional(readOnly = true)
    public List<Pursuit> history(long prospectId) {
        return store.history(prospectId).stream().map(PursuitStore.Row::pursuit).toList();
    }

    /**
     * Open pursuits that break the law of the next step: always 0, and counted so that it can be seen. Counted anew when
     * the last count is ten minutes old.
     */
    @Transactional(readOnly = true)
    public long withoutNextStep() {
        var last = counted;
        if (last == null || last.at().isBefore(real.instant().minus(Duration.ofMinutes(10))))
            counted = last = new Counted(store.withoutNextStep(), real.instant());
        return last.violations();
    }

    private record Counted(long violations, Instant at) {}
}
