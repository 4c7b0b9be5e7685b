package followthrough.pursuits;

import static followthrough.pursuits.Decision.goes;

import followthrough.channels.email.Refusal;
import followthrough.playbook.Sequence.Purpose;
import followthrough.playbook.SequenceVersion;
import followthrough.prospects.Channel;
import followthrough.prospects.Deal;
import followthrough.pursuits.Commitment.Kind;
import followthrough.pursuits.Commitment.Settled;
import followthrough.pursuits.Decision.Effect;
import followthrough.pursuits.Decision.Refused;
import followthrough.pursuits.Pursuit.Asks;
import followthrough.pursuits.Pursuit.Ending.How;
import followthrough.pursuits.Pursuit.Enrolment;
import followthrough.pursuits.Pursuit.Hold;
import followthrough.pursuits.Pursuit.Made;
import followthrough.web.Figures;
import followthrough.web.When;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of follow-up: what an event does to a pursuit, and which one step comes next.
 *
 * <p>Pure: everything it knows is in its arguments, and nothing happens but the answer. Whatever the order of events, an
 * open pursuit leaves here with exactly one next step and a closed one with none; {@link #decide} checks that itself.
 */
public final class FollowUp {
    static final int NOT_NOW_DAYS = 90;

    private static final int YEARS_AHEAD = 2;
    private static final Duration LONGEST_SNOOZE = Duration.ofDays(90);

    static final String PLAYBOOK_CHANGED = "the playbook was changed";

    private final Situation now;
    private final Instant at;
    private final Choice choice;

    private FollowUp(Situation situation, Instant at) {
        this.now = situation;
        this.at = at;
        this.choice = new Choice(situation, at);
    }

    /**
     * What follows from the event.
     *
     * @param at the moment it happened, business time
     */
    public static Decision decide(Pursuit pursuit, Event event, Situation situation, Instant at) {
        if (!pursuit.open()) return new Refused("This pursuit has ended; open a new one to go on.");
        var decision = new FollowUp(situation, at).on(pursuit, event);
        if (decision instanceof Decision.Goes(var after, var told, var effects)) {
            var next = after.next();
            if (after.open() == (next == null))
                throw new IllegalStateException("the law of the next step would break on " + event + " for " + pursuit);
            // The machine writes in the owner's name whoever is away; what a person has to do needs one who is there.
            if (next != null && !next.automatic())
                return new Decision.Goes(after.next(next.by(situation.doer().apply(next.due()))), told, effects);
        }
        return decision;
    }

    private Decision on(Pursuit p, Event event) {
        return switch (event) {
            case Event.Captured e -> captured(p, e);
            case Event.AskedAgain(var what)
            when p.kind() == Pursuit.Kind.RELATIONSHIP ->
                goes(
                        p.end(How.LAPSED, "became a sale", at),
                        "The customer asks again: a new sale begins",
                        stop("they asked again"),
                        new Effect.OpenSale(what));
            case Event.AskedAgain _ ->
                goes(
                        choice.next(
                                oweAnswer(heard(p)).withClock(now.firstTouchBy().get())),
                        "Asked again",
                        stop("they asked again"),
                        alert(now.name() + " asked again"));
            case Event.TouchMade e -> made(p, e);
            case Event.ChoreDone(boolean found) -> choreDone(p, found);
            case Event.Replied() ->
                goes(choice.next(oweAnswer(heard(p))), null, stop("they answered"), alert(now.name() + " answered"));
            case Event.AutoReplied(var returns) -> autoReplied(p, returns);
            case Event.Bounced e -> bounced(p, e);
            case Event.AddressWrong(var channel) ->
                goes(
                        choice.next(p.released().searched(channel, false)),
                        "The " + Choice.word(channel) + " was not theirs",
                        stop("the address is not theirs"));
            case Event.OptedOut(var proof, boolean complaint) ->
                goes(
                        p.reacted(at).end(How.OPTED_OUT, proof, at),
                        complaint ? "Complained: " + proof : "Opted out: " + proof,
                        stop("they opted out"),
                        new Effect.Suppress(complaint ? "complaint" : "opted out", proof));
            case Event.EmailRefused() ->
                goes(choice.next(p.reacted(at)), "Wants no more e-mail", stop("they want no e-mail"));
            case Event.Interested(var promise) -> interested(p, promise);
            case Event.CallBackPromised(var when) when outOfReach(when) -> outOfReach("call-back", when);
            case Event.CallBackPromised(var when) ->
                goes(
                        choice.next(answered(heard(p))
                                .owing(Commitment.named(Kind.CALL_BACK, when, "Call back as promised"))),
                        "Call-back promised",
                        stopAutomatic("a call-back was promised"));
            case Event.NotNow(var until, var said) -> notNow(p, until, said);
            case Event.SaidNo(var reason) -> {
                if (p.reactedAt() == null) yield needsTheirWord("No");
                if (reason.isBlank())
                    yield new Refused("A no needs its reason; pick one, so that it can be learnt from.");
                yield goes(
                        p.end(How.NO, reason, at),
                        "No: " + reason,
                        stopAutomatic("they said no"),
                        new Effect.LookAgain());
            }
            case Event.WrongPerson(var referral) -> wrongPerson(p, referral);
            case Event.MeetingBooked(var when) when outOfReach(when) -> outOfReach("meeting", when);
            case Event.MeetingBooked(var when) ->
                goes(
                        choice.next(answered(heard(p))
                                .settling(Settled.MOVED, c -> c.kind() == Kind.MEETING || c.kind() == Kind.REBOOK)
                                .owing(Commitment.named(Kind.MEETING, when, "Hold the meeting"))),
                        "Meeting booked",
                        stopAutomatic("a meeting is booked"));
            case Event.NoShow() -> {
                if (!p.owes(Kind.MEETING)) yield new Refused("No meeting is planned that they could have missed.");
                yield goes(
                        choice.next(goesOnWith(
                                rebook(p, "They did not come: offer two new times"),
                                Purpose.NO_SHOW,
                                Trigger.of("meeting", meetingOf(p)))),
                        "Did not come to the meeting");
            }
            case Event.MeetingCancelled() -> {
                if (!p.owes(Kind.MEETING)) yield new Refused("No meeting is planned that could be cancelled.");
                yield goes(
                        choice.next(rebook(p, "The meeting was cancelled: offer two new times")), "Meeting cancelled");
            }
            case Event.ProposalSent(var what) ->
                sent(
                        p,
                        what,
                        Purpose.POST_PROPOSAL,
                        Trigger.of(what, at).worth(money(deal(false))),
                        "a proposal was sent");
            case Event.MaterialSent(var what) ->
                sent(p, what, Purpose.POST_MATERIAL, Trigger.of(what, at), "material was sent");
            case Event.Won() -> {
                if (p.reactedAt() == null) yield needsTheirWord("Won");
                if (p.kind() == Pursuit.Kind.RELATIONSHIP)
                    yield new Refused("This is already a customer's follow-up; open a deal for the new sale.");
                yield goes(
                        p.end(How.WON, "they bought", at),
                        "Won",
                        stopAutomatic("they bought"),
                        new Effect.OpenRelationship());
            }
            case Event.OtherApproach(var approach, var name) -> otherApproach(p, approach, name);
            case Event.Snoozed(var until, var why) -> snoozed(p, until, why);
            case Event.HandedOver() -> {
                // Whoever gets a lead too late is not late by that.
                var late = p.clockDue() != null && !p.clockDue().isAfter(at);
                yield goes(
                        choice.next(late ? p.withClock(now.firstTouchBy().get()) : p),
                        null,
                        replan("it has another owner"));
            }
            case Event.FactsChanged(var what) -> goes(choice.next(p), null, replan("changed: " + what));
            case Event.TierChanged() -> goes(inTheirTier(p), null, replan("their tier changed"));
            case Event.RenewalSet() -> {
                var how = now.renewal() == null ? Settled.WITHDRAWN : Settled.MOVED;
                var rest = p.settling(how, c -> c.kind() == Kind.RENEWAL);
                yield goes(
                        choice.next(renewing(runs(rest, Purpose.RENEWAL) ? rest.withEnrolment(null) : rest, at)),
                        null,
                        replan("their renewal has another date"));
            }
            case Event.RenewalNear() -> {
                var renewal = now.renewal();
                if (renewal == null || p.owes(Kind.RENEWAL))
                    yield new Refused(
                            renewal == null
                                    ? "No renewal lies ahead; set its date first."
                                    : "The conversation about their renewal is planned already.");
                yield goes(
                        choice.next(renewing(p, at)),
                        "Their renewal comes near: " + When.date(renewal.on()),
                        alert("The renewal of " + now.name() + " comes near"));
            }
            case Event.SendFailed(var why) -> {
                // The step has its row in the ledger; whoever makes it now makes it again, in a row of its own.
                var chosen = choice.next(
                        p.next() == null ? p : again(p.released(), p.next().step()));
                var next = chosen.next();
                var byHand = next == null || next.commitment() != null || next.chore()
                        ? chosen
                        : chosen.next(next.personally(at, why));
                yield goes(
                        byHand, "E-mail not sent: " + why, alert("An e-mail to " + now.name() + " could not be sent"));
            }
            case Event.SendUnknown(long ledgerId, var subject) ->
                goes(
                        choice.next(p.owing(Commitment.doubt(
                                ledgerId, at, "Find out whether \"" + subject + "\" reached " + now.name()))),
                        "Not known whether it left: " + subject,
                        alert("It is not known whether an e-mail to " + now.name() + " left"));
            case Event.DoubtSettled e -> doubtSettled(p, e);
            case Event.VersionChanged(var version, int step) -> versionChanged(p, version, step);
            case Event.Enrolled(var version) -> enrolled(p, version);
            case Event.LetGo(var why) -> letGo(p, why);
            case Event.Overridden(var why) -> overridden(p, why);
            case Event.SecondLook(var why) ->
                goes(
                        choice.next(p.withEnrolment(null)
                                .withHold(null)
                                .owing(Commitment.owe(
                                        Kind.CALL_BACK,
                                        now.calendar().next(at, Channel.CALL),
                                        "A second look: ask whether anything changed since their no (" + why + ")"))),
                        "A second look at their no: " + why,
                        alert("Time for a second look: " + now.name()));
            case Event.Duplicate(var name) ->
                goes(
                        p.settling(Settled.MOVED, c -> true).end(How.DUPLICATE, "the same person as " + name, at),
                        "Followed up as " + name + " from here on",
                        stop("the same person is followed up elsewhere"));
            case Event.Merged(var other) ->
                goes(
                        choice.next(other.reactedAt() == null ? p.taking(other) : unsilenced(p.taking(other))),
                        "The follow-up of the same person goes on here",
                        replan("two prospects became one"));
            case Event.TakenBack() -> goes(p.end(How.LAPSED, "taken back", at), null, stop("taken back"));
            case Event.Questioned e -> questioned(p, e);
            case Event.AskedInVain(int businessDays) -> askedInVain(p, businessDays);
            case Event.GoneOn() ->
                p.asks() == null ? nothingAsked() : goes(choice.next(p.withHold(null)), "Decided: goes on");
            case Event.HeldUntil(var until) -> heldUntil(p, until);
            case Event.WonWithIt() ->
                p.asks() != Asks.DEAL_WON
                        ? new Refused("No deal they belong to was won; say \"won\" on their own word.")
                        : goes(
                                p.end(How.WON, "with the deal", at),
                                "Won with the deal",
                                stopAutomatic("they bought"),
                                new Effect.OpenRelationship());
            case Event.Nurtured() ->
                p.inReview() || p.asks() != null
                        ? goes(
                                choice.next(choice.begin(p.withHold(null), Purpose.NOT_NOW, null)),
                                (p.inReview() ? "Reviewed" : "Decided") + ": slow follow-up from now on",
                                replan("slow follow-up was chosen"))
                        : new Refused("Slow follow-up is chosen after a review, or when they say \"not now\".");
        };
    }

    // --- events with more than one consequence ---

    private Decision captured(Pursuit p, Event.Captured e) {
        var purpose = p.kind() == Pursuit.Kind.RELATIONSHIP
                ? Purpose.POST_SALE
                : e.fresh() ? Purpose.INBOUND : Purpose.OUTBOUND;
        var bought = purpose == Purpose.POST_SALE ? bought() : null;
        var begun = choice.begin(p, purpose, bought).withClock(e.clock());
        if (!e.fresh() && p.kind() == Pursuit.Kind.SALE)
            begun = begun.withHold(new Hold(e.firstTouch(), "its place in the list"));
        return goes(choice.next(renewing(begun, e.firstTouch())), null);
    }

    private Decision made(Pursuit p, Event.TouchMade e) {
        var after = p;
        if (counts(p, e, now.calendar().zone(), at)) after = count(p, e).withClock(null);
        else if (e.channel() == Channel.CALL) after = p.with(p.made().lastCall(e.voicemail()));
        var asks = p.asks();
        // What leaves by itself decides nothing, nor does a touch what becomes of a deal.
        if (!e.overtaken())
            after = e.automatic() || asks != null && asks.ofDeal() ? after.released() : after.withHold(null);
        if (e.talked()) after = heard(after);
        var enrolment = after.enrolment();
        // Steps that were passed over, because what they ask was not so, are over with it.
        if (e.step() != null && enrolment != null && enrolment.step() <= e.step())
            after = after.withEnrolment(enrolment.at(e.step() + 1));
        if (p.extraTouchDue() && e.step() == null) after = after.extraMade();
        if (e.automatic() || e.overtaken()) return goes(choice.next(after), null);
        return goes(choice.next(followed(fulfilled(after, p, e), p, e)), null, replan("a person made a touch"));
    }

    /** As where it is told that material was sent: what was promised is kept by it, and a question about it follows. */
    private Pursuit followed(Pursuit after, Pursuit before, Event.TouchMade e) {
        // A call gives nothing that stays with them.
        return e.material().isEmpty() || e.channel() == Channel.CALL || !before.followsMaterial()
                ? after
                : choice.begin(withMaterial(after), Purpose.POST_MATERIAL, Trigger.of(e.material(), at));
    }

    private static boolean begunWith(Pursuit p, String material) {
        var enrolment = p.enrolment();
        return !material.isEmpty()
                && runs(p, Purpose.POST_MATERIAL)
                && enrolment != null
                && enrolment.trigger() != null
                && enrolment.trigger().what().equals(Trigger.named(material));
    }

    private static Pursuit withMaterial(Pursuit p) {
        return p.settling(Settled.KEPT, c -> c.kind() == Kind.MATERIAL);
    }

    /**
     * Whether a touch counts as made, for the policy, the clock and the reports. Dials that nobody answered count once per
     * half day; a task reaches nobody.
     *
     * @param there the prospect's zone
     */
    static boolean counts(Pursuit p, Event.TouchMade e, ZoneId there, Instant at) {
        if (e.channel() == Channel.TASK) return false;
        var lastDial = p.made().lastDialAt();
        return e.channel() != Channel.CALL
                || e.talked()
                || lastDial == null
                || !halfDay(lastDial, there).equals(halfDay(at, there));
    }

    private static String halfDay(Instant moment, ZoneId there) {
        var local = moment.atZone(there);
        return local.toLocalDate() + (local.getHour() < 13 ? " morning" : " afternoon");
    }

    /**
     * A touch a person made keeps what it was made for and nothing else: first the answer owed, else the commitment that
     * was the next step, each only by a touch that can keep it. What follows a conversation begins anew from here.
     */
    private Pursuit fulfilled(Pursuit after, Pursuit before, Event.TouchMade e) {
        var next = before.next();
        // A dial that nobody picked up answers nothing that was asked; a task only what no address is known for.
        var reaches =
                switch (e.channel()) {
                    case CALL -> e.talked();
                    case TASK -> next != null && next.channel() == Channel.TASK;
                    default -> true;
                };
        if (e.channel() == Channel.MEETING && before.owes(Kind.MEETING))
            return goesOnWith(
                    after.settling(Settled.KEPT, c -> c.kind() == Kind.MEETING),
                    Purpose.POST_MEETING,
                    Trigger.of("meeting", meetingOf(before)));
        if (reaches && before.owes(Kind.ANSWER)) return afterwards(answered(after), e);
        if (next == null || next.commitment() == null || next.commitment() == Kind.ANSWER)
            return e.talked() && (after.enrolment() == null || e.channel() == Channel.MEETING)
                    ? afterwards(after, e)
                    : after;
        var owed = before.owedFirst().orElseThrow();
        return switch (owed.kind()) {
            // Kept by the answer, the meeting or the chore itself, never by a touch made meanwhile.
            case ANSWER, MEETING, FIND_PERSON, DOUBT -> after;
            case MATERIAL ->
                reaches && e.channel() != Channel.CALL
                        ? choice.begin(kept(after, owed), Purpose.POST_MATERIAL, Trigger.of(owed.note(), at))
                        : after;
            case NOT_NOW -> today(at).isBefore(today(owed.due())) ? after : afterwards(kept(after, owed), e);
            case RENEWAL -> {
                if (e.channel() == Channel.TASK && !reaches || today(at).isBefore(today(owed.due()))) yield after;
                // Also by a dial that nobody picked up: it has begun, and goes on until they have said something.
                var begun = kept(after, owed);
                yield after.kind() == Pursuit.Kind.RELATIONSHIP || begun.enrolment() == null
                        ? choice.begin(begun, Purpose.RENEWAL, renews())
                        : begun;
            }
            case CALL_BACK, REBOOK -> {
                if (reaches
                        && (e.channel() == Channel.CALL || next.channel() == e.channel() || owed.kind() == Kind.REBOOK))
                    yield runs(after, Purpose.NO_SHOW) && e.channel() != Channel.MEETING
                            ? kept(after, owed)
                            : afterwards(kept(after, owed), e);
                if (e.channel() != Channel.CALL || at.isBefore(owed.due())) yield after;
                // Dialled as promised and nobody there: once more in two hours, then as one who has gone quiet.
                yield owed.named()
                        ? after.settling(Settled.MOVED, c -> c.equals(owed))
                                .owing(Commitment.owe(
                                        owed.kind(),
                                        now.calendar().next(at.plus(Duration.ofHours(2)), Channel.CALL),
                                        owed.note()))
                        : afterwards(kept(after, owed), e);
            }
        };
    }

    private static Pursuit kept(Pursuit p, Commitment owed) {
        return p.settling(Settled.KEPT, c -> c.equals(owed));
    }

    /** What they said has been dealt with; if nothing more is heard, this is how it goes on. A customer's own goes on as it was. */
    private Pursuit afterwards(Pursuit p, Event.TouchMade e) {
        if (e.channel() == Channel.MEETING && e.talked())
            return goesOnWith(p, Purpose.POST_MEETING, Trigger.of("meeting", at));
        var heard = p.reactedAt();
        var spoken = e.talked() && e.channel() == Channel.CALL ? "call" : "";
        return goesOnWith(p, Purpose.GONE_QUIET, Trigger.of(spoken, heard == null ? at : heard));
    }

    /** With the sequence of what just happened. */
    private Pursuit goesOnWith(Pursuit p, Purpose purpose, Trigger trigger) {
        var lasts = p.kind() == Pursuit.Kind.RELATIONSHIP || p.owes(Kind.NOT_NOW);
        return lasts && p.enrolment() != null ? p : choice.begin(p, purpose, trigger);
    }

    /** When the meeting took place, or should have: as it was agreed, unless it came before that. */
    private Instant meetingOf(Pursuit p) {
        return p.commitments().stream()
                .filter(c -> c.open() && c.kind() == Kind.MEETING && !c.due().isAfter(at))
                .map(Commitment::due)
                .max(Comparator.naturalOrder())
                .orElse(at);
    }

    /** What it is about: the deal that is open, or the one they bought with. */
    private @Nullable Deal deal(boolean won) {
        return now.deals().stream()
                .filter(deal ->
                        won ? deal.stage() == Deal.Stage.WON : !deal.stage().closed())
                .findFirst()
                .orElse(null);
    }

    private static String money(@Nullable Deal deal) {
        return deal == null || deal.amount().signum() == 0 ? "" : Figures.money(deal.amount(), deal.currency());
    }

    private Trigger bought() {
        var deal = deal(true);
        return Trigger.of(deal == null ? "" : deal.title(), at).worth(money(deal));
    }

    private Trigger renews() {
        var deal = deal(true);
        var renewal = now.renewal();
        var on = renewal == null
                ? at
                : renewal.on()
                        .atTime(LocalTime.NOON)
                        .atZone(now.calendar().zone())
                        .toInstant();
        return Trigger.of(deal == null ? "" : deal.title(), on).worth(money(deal));
    }

    /** The conversation before their renewal is owed. @param soonest it is not before that */
    private Pursuit renewing(Pursuit p, Instant soonest) {
        var renewal = now.renewal();
        if (renewal == null) return p;
        var due = renewal.talkOn().isBefore(soonest) ? soonest : renewal.talkOn();
        return p.owing(Commitment.owe(Kind.RENEWAL, due, "Talk about their renewal on " + When.date(renewal.on())));
    }

    /**
     * A tier chooses the sequence: who runs through one that is not for theirs goes on in the one that is, after as many
     * steps as they have had. It is the same run, so that a message on its way is one of them. What was planned before does
     * not come earlier by it: the later of both times wins.
     */
    private Pursuit inTheirTier(Pursuit p) {
        var running = p.enrolment();
        if (running == null
                || running.through()
                || running.version().sequence().tiers().contains(now.tier())) return choice.next(p);
        var version = now.sequences().apply(running.version().sequence().purpose());
        var place = Math.min(running.step(), version.sequence().steps().size());
        var before = p.next();
        var moved = choice.next(
                p.withEnrolment(new Enrolment(version, place, running.run(), running.begunAt(), running.trigger())));
        var next = moved.next();
        return before != null
                        && before.step() != null
                        && next != null
                        && next.step() != null
                        && before.due().isAfter(next.due())
                ? moved.next(next.dueAt(now.calendar().next(before.due(), next.channel())))
                : moved;
    }

    private static boolean runs(Pursuit p, Purpose purpose) {
        var enrolment = p.enrolment();
        return enrolment != null && enrolment.version().sequence().purpose() == purpose;
    }

    /** They said something: whatever was begun to get a word out of them is over; what is slow on purpose is not. */
    private Pursuit heard(Pursuit p) {
        return unsilenced(p.reacted(at));
    }

    private static Pursuit unsilenced(Pursuit p) {
        return p.kind() == Pursuit.Kind.RELATIONSHIP || p.nurtured() ? p : p.withEnrolment(null);
    }

    /** The step is to be made once more, in a row of the ledger of its own. */
    private static Pursuit again(Pursuit p, @Nullable Integer step) {
        var enrolment = p.enrolment();
        return step == null || enrolment == null || step >= enrolment.steps().size()
                ? p
                : p.withEnrolment(enrolment.again(step));
    }

    /** The later date; what its owner is asked to decide stays asked, whatever else they are held for. */
    private static Hold laterOf(@Nullable Hold one, Hold other) {
        if (one == null) return other;
        var until = one.until().isAfter(other.until()) ? one.until() : other.until();
        return one.asks() != null
                ? new Hold(until, one.why(), one.asks())
                : one.until().equals(until) ? one : other;
    }

    /**
     * Before the present day there, for what was promised for this morning may still be written down; or so far ahead that
     * it is a slip of the keys, and would keep everything else waiting for ever.
     */
    private boolean outOfReach(Instant moment) {
        return today(moment).isBefore(today(at))
                || today(moment).isAfter(today(at).plusYears(YEARS_AHEAD));
    }

    private Refused outOfReach(String what, Instant when) {
        return new Refused("A " + what + " on " + today(when)
                + (today(when).isBefore(today(at))
                        ? " lies in the past. Name a time ahead, or log what was done."
                        : " is more than " + YEARS_AHEAD + " years ahead. Name an earlier time."));
    }

    private LocalDate today(Instant moment) {
        return moment.atZone(now.calendar().zone()).toLocalDate();
    }

    private Decision choreDone(Pursuit p, boolean found) {
        var next = p.next();
        if (next == null || !next.chore())
            return new Refused("The next step is a touch, not a chore; log what came of it.");
        if (next.commitment() == Kind.DOUBT)
            return new Refused("Say whether the message arrived; the mail server did not.");
        if (next.commitment() != null)
            return goes(
                    choice.next(p.settling(Settled.KEPT, c -> c.kind() == next.commitment())),
                    found ? "Found" : "Not found");
        if (p.inReview()) {
            var goesOn = p.reviewing(false);
            return goes(goesOn.next(choice.beyond(goesOn, "a review decided to go on")), "Reviewed: goes on");
        }
        var after = p.released().searched(next.channel(), !found);
        return goes(choice.next(after), found ? "Address found" : "Looked for an address in vain");
    }

    private Decision autoReplied(Pursuit p, @Nullable LocalDate returns) {
        var next = p.next();
        if (next == null || next.commitment() != null) return goes(choice.next(p), null);
        var until = returns == null
                ? now.calendar().next(now.calendar().plusBusinessDays(at, 3), next.channel())
                : now.calendar().morningOf(returns, next.channel());
        var why = returns == null ? "an automatic answer without a date" : "they are away until " + returns;
        return goes(
                choice.next(p.withHold(laterOf(p.hold(), new Hold(until, why)))), null, stopAutomatic("out of office"));
    }

    private Decision bounced(Pursuit p, Event.Bounced e) {
        var after = p.with(e.madeWithout());
        if (after.made().touches() == 0 && p.made().touches() > 0)
            after = after.withClock(now.firstTouchBy().get());
        // Nobody is asked about what they never got; it is owed still.
        if (begunWith(after, e.material()))
            after = after.withEnrolment(null)
                    .owing(Commitment.owe(Kind.MATERIAL, now.calendar().plusBusinessDays(at, 1), e.material()));
        var enrolment = after.enrolment();
        if (e.type() == Refusal.Type.POLICY) {
            // The same again would be refused again, and make it worse. The sequence goes on, its owner sees to the
            // cause.
            var tomorrow = now.calendar().next(at.plus(Duration.ofDays(1)), Channel.EMAIL);
            return goes(
                    choice.next(after.withHold(
                            laterOf(after.hold(), new Hold(tomorrow, "their mail server refuses mail from us")))),
                    null,
                    stop("it was refused"),
                    alert("A mail server refuses mail from us, to " + now.name() + " for one; see why"));
        }
        // Made again only while it is the last step made: what came after a late bounce is not made twice.
        if (e.step() != null && enrolment != null && e.step() >= enrolment.step() - 1) after = again(after, e.step());
        if (e.type() == Refusal.Type.SOFT) {
            after = after.softBounced();
            var retry = now.calendar().next(at.plus(Duration.ofHours(6L << after.softBounces())), Channel.EMAIL);
            return goes(
                    choice.next(after.withHold(laterOf(
                            after.hold(),
                            new Hold(retry, "their mail server refused for now, try " + after.softBounces())))),
                    null,
                    stop("it came back for now"));
        }
        return goes(
                choice.next(after.released()),
                null,
                stop("it came back"),
                alert("Mail to " + now.name() + " came back"));
    }

    private Decision doubtSettled(Pursuit p, Event.DoubtSettled e) {
        var doubt = p.commitments().stream()
                .filter(c -> c.open() && Objects.equals(c.ledgerId(), e.ledgerId()))
                .findFirst();
        if (doubt.isEmpty()) return new Refused("That message is not in doubt any more.");
        var after = kept(p, doubt.get());
        if (e.arrived()) return made(after, e.touch());
        var enrolment = after.enrolment();
        var step = e.touch().step();
        // Made again only because a person said that it never arrived; the run makes it another row of the ledger.
        if (enrolment != null && step != null && enrolment.step() <= step) after = again(after, step);
        return goes(choice.next(after), "It did not arrive; it will be sent again");
    }

    private Decision interested(Pursuit p, Event.@Nullable Promise promise) {
        if (promise != null && outOfReach(promise.at())) return outOfReach("promise", promise.at());
        var owed = promise == null
                ? Commitment.owe(
                        Kind.CALL_BACK,
                        now.calendar().next(now.calendar().plusBusinessDays(at, 2), Channel.CALL),
                        "They showed interest: agree the next date")
                : Commitment.named(promise.kind(), promise.at(), promise.note());
        return goes(choice.next(answered(heard(p)).owing(owed)), "Interested", stopAutomatic("they are interested"));
    }

    private Decision notNow(Pursuit p, @Nullable LocalDate until, String said) {
        if (p.reactedAt() == null) return needsTheirWord("Not now");
        var today = today(at);
        if (until != null && !until.isAfter(today))
            return new Refused("Not now needs a date in the future, not " + until + ".");
        if (until != null && until.isAfter(today.plusYears(YEARS_AHEAD)))
            return new Refused("Not now reaches " + YEARS_AHEAD + " years ahead at most, so not to " + until
                    + ". A no with its reason says what lies beyond that.");
        var date = until == null ? today.plusDays(NOT_NOW_DAYS) : until;
        var due = now.calendar().morningOf(date, Channel.CALL);
        var rest = p.settling(Settled.WITHDRAWN, FollowUp::isOverWithIt)
                .withHold(null)
                .owing(
                        until == null
                                ? Commitment.owe(Kind.NOT_NOW, due, "Pick it up again, as agreed")
                                : Commitment.named(Kind.NOT_NOW, due, "Pick it up again, as agreed"));
        // Who names a date within three months is left in peace until then; a longer silence is bridged with value.
        var bridged = until == null || until.isAfter(today.plusDays(NOT_NOW_DAYS));
        return goes(
                choice.next(
                        bridged
                                ? choice.begin(rest, Purpose.NOT_NOW, new Trigger("", at, "", said))
                                : rest.withEnrolment(null)),
                until == null ? "Not now, no date named" : "Not now, until " + until,
                stopAutomatic("not now"));
    }

    /** What was promised is kept by it, and a question about it follows in the time its sequence sets. */
    private Decision sent(Pursuit p, String what, Purpose purpose, Trigger trigger, String why) {
        return goes(choice.next(choice.begin(withMaterial(p), purpose, trigger)), "Sent: " + what, stopAutomatic(why));
    }

    private Decision wrongPerson(Pursuit p, Event.@Nullable Referral referral) {
        if (referral != null) {
            if (p.reactedAt() == null) return needsTheirWord("Referred");
            return goes(
                    p.end(How.REFERRED, "to " + referral.name(), at),
                    "Referred to " + referral.name(),
                    stopAutomatic("they named somebody else"),
                    new Effect.Capture(referral));
        }
        var after = p.reacted(at)
                .settling(Settled.WITHDRAWN, FollowUp::isOverWithIt)
                .withEnrolment(null)
                .owing(Commitment.owe(Kind.FIND_PERSON, at, "Find the right person, instead of " + now.name()));
        return goes(choice.next(after), "Wrong person, nobody named", stopAutomatic("the wrong person"));
    }

    /** Whether a message is in doubt, and when a contract is renewed, does not change by what they said. */
    private static boolean isOverWithIt(Commitment owed) {
        return owed.kind() != Kind.DOUBT && owed.kind() != Kind.RENEWAL;
    }

    private Decision questioned(Pursuit p, Event.Questioned e) {
        if (p.kind() == Pursuit.Kind.RELATIONSHIP)
            return new Refused("A customer's follow-up goes on whatever happens to a colleague's.");
        var until = now.calendar().next(now.calendar().plusBusinessDays(at, e.businessDays()), Channel.EMAIL);
        var hold = laterOf(p.hold(), new Hold(until, e.why()));
        return goes(
                choice.next(p.withHold(new Hold(hold.until(), Hold.BECAUSE + e.why(), e.asks()))),
                "Held, because " + e.why() + "; the owner decides",
                replan(e.why()));
    }

    /** A colleague's answer holds for a while only; after a deal has closed a machine never writes on by itself. */
    private Decision askedInVain(Pursuit p, int businessDays) {
        var hold = p.hold();
        if (hold == null || hold.asks() == null) return nothingAsked();
        if (hold.asks().ofDeal()) {
            var until = now.calendar().next(now.calendar().plusBusinessDays(at, businessDays), Channel.EMAIL);
            return goes(
                    choice.next(p.withHold(new Hold(until, hold.why(), hold.asks()))),
                    "Held on: nobody has decided what the closed deal means for them",
                    alert(now.name() + " is held since the deal closed; decide what it means for them"));
        }
        return goes(
                choice.next(p.withHold(new Hold(hold.until(), "nobody decided while it was held"))),
                "Nobody decided while it was held, so it goes on where it was");
    }

    private Decision heldUntil(Pursuit p, Instant until) {
        if (p.asks() == null) return nothingAsked();
        if (!until.isAfter(at)) return new Refused("Held needs a date ahead.");
        if (until.isAfter(at.plus(LONGEST_SNOOZE)))
            return new Refused("Held reaches " + LONGEST_SNOOZE.toDays()
                    + " days ahead at most; let them have slow follow-up instead.");
        return goes(
                choice.next(p.withHold(new Hold(until, "held by hand until then"))),
                "Decided: held until " + today(until),
                replan("it is held"));
    }

    private static Refused nothingAsked() {
        return new Refused("Nothing is to be decided here any more; somebody has decided, or the time for it is over.");
    }

    private Decision snoozed(Pursuit p, Instant until, String why) {
        if (!until.isAfter(at)) return new Refused("A snooze needs a time in the future.");
        if (until.isAfter(at.plus(LONGEST_SNOOZE)))
            return new Refused("A snooze reaches " + LONGEST_SNOOZE.toDays()
                    + " days ahead at most. For longer, ask them, and record \"not now\" with the date they name.");
        var next = p.next();
        if (next == null) return new Refused("There is nothing to snooze.");
        var because = why.isBlank() ? "" : ": " + why;
        if (next.commitment() == null) {
            var before = p.hold();
            var held = choice.next(p.withHold(
                    before == null || before.asks() == null
                            ? new Hold(until, Hold.MOVED + because)
                            : new Hold(until, before.why(), before.asks())));
            var same = held.next();
            var chosen = same != null && java.util.Objects.equals(same.step(), next.step())
                    ? held.next(same.with(next.approach()))
                    : held;
            return goes(chosen, "Moved" + because, replan("snoozed"));
        }
        var first = p.owedFirst().orElseThrow();
        var moved = p.settling(Settled.MOVED, c -> c.equals(first)).owing(first.movedTo(until));
        return goes(choice.next(moved), "Moved" + because);
    }

    private Decision versionChanged(Pursuit p, SequenceVersion version, int step) {
        var running = p.enrolment();
        if (running == null
                || running.through()
                || !running.version().sequence().key().equals(version.sequence().key()))
            return new Refused("It does not run through an earlier version of that sequence any more.");
        var moved = choice.next(p.withEnrolment(new Enrolment(version, step, 0, running.begunAt(), running.trigger())));
        var next = moved.next();
        var last = p.made().lastAt();
        // Nobody hears from us twice in a day because the playbook was changed between the two.
        if (next != null
                && next.commitment() == null
                && last != null
                && today(last).equals(today(at))
                && !today(next.due()).isAfter(today(at))) {
            var tomorrow = now.calendar().morningOf(today(at).plusDays(1), next.channel());
            moved = choice.next(moved.withHold(laterOf(
                    p.hold(), new Hold(tomorrow, PLAYBOOK_CHANGED + ", and they had a touch that day already"))));
        }
        return goes(
                moved,
                "Goes on with version " + version.number() + " of "
                        + version.sequence().name(),
                replan("its sequence has another version"));
    }

    private Decision enrolled(Pursuit p, SequenceVersion version) {
        var sequence = version.sequence();
        return p.whyNotInto(sequence)
                .<Decision>map(Refused::new)
                .orElseGet(() -> goes(
                        choice.next(p.withHold(null).withEnrolment(new Enrolment(version, 0, 0, at, null))),
                        "Put into " + sequence.name(),
                        replan("they were put into another sequence")));
    }

    private Decision otherApproach(Pursuit p, String approach, String name) {
        var next = p.next();
        if (next == null || next.chore()) return new Refused("The next step is no touch that has an approach.");
        if (next.automatic())
            return new Refused(
                    "This e-mail leaves by itself, with the words of its sequence; write another one by hand.");
        if (!p.made().approaches().isEmpty() && p.made().approaches().getLast().equals(approach))
            return new Refused("They had “" + name + "” last time; take another approach.");
        return goes(p.next(next.with(approach)), "Another approach: " + name);
    }

    private Decision letGo(Pursuit p, String why) {
        if (p.kind() == Pursuit.Kind.RELATIONSHIP)
            return new Refused("A customer's follow-up ends when its sequence is through, or on the customer's word.");
        if (now.reachable().isEmpty()) {
            if (p.searched().isEmpty())
                return new Refused("Not yet: no address or number works, and none was looked for.");
            // A way that works and may not be used is no bad data.
            return now.refused().isEmpty()
                    ? goes(
                            p.end(How.BAD_DATA, why, at),
                            "Let go: no address or number works and none was found",
                            stopAutomatic("no address works"))
                    : goes(
                            p.end(How.UNREACHABLE, why, at),
                            "Let go: " + choice.refusals() + ", and no other way was found",
                            stopAutomatic("there is no way that may be used"));
        }
        var missing = choice.missing(p);
        if (!missing.isEmpty())
            return new Refused("Not yet: the exit policy still asks for " + String.join(", ", missing) + ".");
        if (p.commitments().stream().anyMatch(Commitment::open))
            return new Refused("Not while something is promised; keep, move or withdraw it first.");
        return goes(
                p.end(How.UNREACHABLE, why, at),
                "Let go after " + p.made().touches() + " touches",
                stopAutomatic("let go"));
    }

    private Decision overridden(Pursuit p, String why) {
        if (why.isBlank())
            return new Refused("An override needs its reason: it is counted, and the others can read it.");
        // What the guard lets through is no override, and is not counted as one.
        if (letGo(p, why) instanceof Decision.Goes)
            return new Refused("Nothing stands against letting go here: press “Let go”. That is no override.");
        return goes(
                p.end(How.OVERRIDDEN, why, at),
                "Ended over the guard’s word: " + why,
                stopAutomatic("a leader ended the follow-up"));
    }

    private Pursuit count(Pursuit p, Event.TouchMade e) {
        var made = p.made();
        var channels = new ArrayList<>(made.channels());
        channels.add(e.channel());
        var approaches = new ArrayList<>(made.approaches());
        if (e.approach() != null) approaches.add(e.approach());
        var cold = e.channel() == Channel.EMAIL && p.reactedAt() == null ? 1 : 0;
        return p.with(new Made(
                List.copyOf(channels),
                made.personal() + (e.automatic() ? 0 : 1),
                made.coldEmails() + cold,
                made.firstAt() == null ? at : made.firstAt(),
                made.firstPersonalAt() == null && !e.automatic() ? at : made.firstPersonalAt(),
                at,
                e.channel() == Channel.CALL ? at : made.lastDialAt(),
                e.channel() == Channel.CALL ? e.voicemail() : made.voicemail(),
                List.copyOf(approaches)));
    }

    private Pursuit oweAnswer(Pursuit p) {
        return p.owes(Kind.ANSWER)
                ? p
                : p.owing(Commitment.owe(Kind.ANSWER, now.answerBy().get(), "Answer what they said"));
    }

    private Pursuit answered(Pursuit p) {
        return p.settling(Settled.KEPT, c -> c.kind() == Kind.ANSWER);
    }

    private Pursuit rebook(Pursuit p, String note) {
        return p.settling(Settled.WITHDRAWN, c -> c.kind() == Kind.MEETING)
                .owing(Commitment.owe(Kind.REBOOK, now.answerBy().get(), note));
    }

    static Refused needsTheirWord(String what) {
        return new Refused(
                what + " needs something the prospect said. Log the call, reply or meeting in which they said"
                        + " it: choose where they said it, or press \"They contacted us\".");
    }

    /** They said something, or cannot be reached so: what was written before that was known stays here. */
    private static Effect stop(String why) {
        return new Effect.CancelMessages(why, true);
    }

    /** What a person tells: what they wrote themselves a moment before leaves. */
    private static Effect stopAutomatic(String why) {
        return new Effect.CancelMessages(why, false);
    }

    private static Effect replan(String why) {
        return new Effect.Replan(why);
    }

    private static Effect alert(String text) {
        return new Effect.Alert(text);
    }
}
