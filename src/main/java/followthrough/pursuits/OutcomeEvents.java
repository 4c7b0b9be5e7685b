package followthrough.pursuits;

import followthrough.prospects.Channel;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an outcome, as a person tells it, means to the core: perhaps a touch that was made, perhaps news of the prospect,
 * perhaps one after the other. The channel {@code made} is the one really used; absent, it is that of the next step.
 */
final class OutcomeEvents {
    private OutcomeEvents() {}

    /** The touch that telling this outcome means was made; absent when it judges what they wrote, or reached nobody. */
    static Event.@Nullable TouchMade touch(Pursuit p, Outcome outcome, @Nullable Channel made) {
        var next = p.next();
        if (next == null) return null;
        if (made != null && said(outcome)) return saidBy(made, next);
        var channel = made != null ? made : next.channel();
        // Made by another channel instead, it is still this step that was made.
        var step = next.step();
        var spoke = channel == Channel.CALL
                || channel == Channel.MEETING
                || channel == Channel.SMS
                || channel == Channel.SOCIAL;
        return switch (outcome) {
            // A dial that reached nobody is no letter sent: another step than a call stays to be made.
            case Outcome.NoAnswer _, Outcome.Voicemail _ -> {
                var asPlanned = next.channel() == Channel.CALL;
                yield new Event.TouchMade(
                        Channel.CALL,
                        false,
                        asPlanned ? step : null,
                        asPlanned ? next.approach() : null,
                        false,
                        false,
                        outcome instanceof Outcome.Voicemail);
            }
            case Outcome.MeetingHeld _ -> new Event.TouchMade(Channel.MEETING, false, null, null, true);
            case Outcome.Done _ ->
                next.chore() ? null : new Event.TouchMade(channel, false, step, next.approach(), false);
            case Outcome.Interested _,
                    Outcome.NotNow _,
                    Outcome.No _,
                    Outcome.WrongPerson _,
                    Outcome.MeetingBooked _,
                    Outcome.Won _,
                    Outcome.OptedOut _ ->
                spoke && channel != Channel.MEETING && !next.chore()
                        ? new Event.TouchMade(channel, false, step, next.approach(), true)
                        : null;
            case Outcome.BadData _,
                    Outcome.ChoreDone _,
                    Outcome.NoShow _,
                    Outcome.ProposalSent _,
                    Outcome.MaterialSent _,
                    Outcome.LetGo _,
                    Outcome.Nurture _,
                    Outcome.GoOn _,
                    Outcome.HoldUntil _,
                    Outcome.WonWithIt _,
                    Outcome.Snooze _ -> null;
        };
    }

    /** Whether it tells what the prospect said, so that it needs to be known where they said it. */
    private static boolean said(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Interested _,
                    Outcome.NotNow _,
                    Outcome.No _,
                    Outcome.WrongPerson _,
                    Outcome.MeetingBooked _,
                    Outcome.Won _,
                    Outcome.OptedOut _ -> true;
            default -> false;
        };
    }

    /** The conversation in which they said it; absent for a letter or an e-mail, which is logged as theirs first. */
    private static Event.@Nullable TouchMade saidBy(Channel channel, NextStep next) {
        return switch (channel) {
            case CALL, SMS, SOCIAL -> {
                var planned = !next.chore();
                yield new Event.TouchMade(
                        channel, false, planned ? next.step() : null, planned ? next.approach() : null, true);
            }
            case MEETING -> new Event.TouchMade(Channel.MEETING, false, null, null, true);
            case EMAIL, MAIL, TASK -> null;
        };
    }

    /**
     * Why an outcome that rests on the prospect's word cannot be told: there is no such word. A pursuit would else be
     * ended in two steps on what nobody said.
     */
    static Optional<String> unsaid(Pursuit p, Outcome outcome, Event.@Nullable TouchMade touch) {
        var rests = outcome instanceof Outcome.Interested
                || outcome instanceof Outcome.MeetingBooked
                || outcome instanceof Outcome.WrongPerson;
        return rests && touch == null && p.reactedAt() == null
                ? Optional.of(
                        FollowUp.needsTheirWord(outcome.word().substring(0, 1).toUpperCase(Locale.ROOT)
                                        + outcome.word().substring(1))
                                .why())
                : Optional.empty();
    }

    /** What it tells of the prospect beyond the touch; absent when the touch is all there is to tell. */
    static @Nullable Event event(Pursuit p, Outcome outcome, @Nullable Channel made) {
        var next = p.next();
        return switch (outcome) {
            case Outcome.Interested(var promise) -> new Event.Interested(promise);
            case Outcome.NotNow(var until, var said) -> new Event.NotNow(until, said);
            case Outcome.No(var reason) -> new Event.SaidNo(reason);
            case Outcome.NoAnswer _, Outcome.Voicemail _, Outcome.MeetingHeld _ -> null;
            case Outcome.WrongPerson(var referral) -> new Event.WrongPerson(referral);
            case Outcome.BadData _ ->
                new Event.AddressWrong(
                        made != null || next == null ? (made == null ? Channel.TASK : made) : next.channel());
            case Outcome.Done _ -> next != null && next.chore() ? new Event.ChoreDone(true) : null;
            case Outcome.ChoreDone(boolean found) -> new Event.ChoreDone(found);
            case Outcome.MeetingBooked(var when) -> new Event.MeetingBooked(when);
            case Outcome.Nurture _ -> new Event.Nurtured();
            case Outcome.NoShow _ -> new Event.NoShow();
            case Outcome.ProposalSent(var what) -> new Event.ProposalSent(what);
            case Outcome.MaterialSent(var what) -> new Event.MaterialSent(what);
            case Outcome.Won _ -> new Event.Won();
            case Outcome.OptedOut(var proof) -> new Event.OptedOut(proof, false);
            case Outcome.LetGo(var why) -> new Event.LetGo(why);
            case Outcome.Snooze(var until, var why) -> new Event.Snoozed(until, why);
            case Outcome.GoOn _ -> new Event.GoneOn();
            case Outcome.HoldUntil(var until) -> new Event.HeldUntil(until);
            case Outcome.WonWithIt _ -> new Event.WonWithIt();
        };
    }

    /**
     * What would follow the outcome; nothing is written.
     *
     * @param material by which name what the touch gives is to be followed up; empty where it is not
     */
    static Recorded preview(
            Pursuit p, Outcome outcome, @Nullable Channel made, String material, Situation situation, Instant now) {
        var after = p;
        var touch = touch(p, outcome, made);
        var unsaid = unsaid(p, outcome, touch);
        if (unsaid.isPresent()) return new Recorded.Refused(unsaid.get());
        if (touch != null) {
            switch (FollowUp.decide(after, touch.following(material), situation, now)) {
                case Decision.Refused(var why) -> {
                    return new Recorded.Refused(why);
                }
                case Decision.Goes(var then, var told, var effects) -> after = then;
            }
        }
        var event = after.open() ? event(after, outcome, made) : null;
        if (event == null) return new Recorded.Done(after, after.next(), null);
        return switch (FollowUp.decide(after, event, situation, now)) {
            case Decision.Refused(var why) -> new Recorded.Refused(why);
            case Decision.Goes(var then, var told, var effects) -> new Recorded.Done(then, then.next(), null);
        };
    }
}
