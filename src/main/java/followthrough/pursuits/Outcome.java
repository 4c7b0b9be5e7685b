package followthrough.pursuits;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What a person says came of the next step, or of what the prospect wrote. */
public sealed interface Outcome {
    /** @param promise what was agreed; absent when nothing was picked */
    record Interested(Event.@Nullable Promise promise) implements Outcome {}

    /** @param said why, in words that they may read again; may be empty */
    record NotNow(@Nullable LocalDate until, String said) implements Outcome {
        public NotNow(@Nullable LocalDate until) {
            this(until, "");
        }
    }

    record No(String reason) implements Outcome {}

    record NoAnswer() implements Outcome {}

    record Voicemail() implements Outcome {}

    record WrongPerson(Event.@Nullable Referral referral) implements Outcome {}

    /** The number or address used does not reach them. */
    record BadData() implements Outcome {}

    /**
     * Done as planned: a message marked sent, a letter posted, a task finished.
     *
     * @param words what it said, of a message that did not leave from here; empty where nobody kept them
     */
    record Done(String words) implements Outcome {
        public Done() {
            this("");
        }
    }

    /** @param found what was looked for */
    record ChoreDone(boolean found) implements Outcome {}

    record MeetingBooked(Instant at) implements Outcome {}

    record MeetingHeld() implements Outcome {}

    record NoShow() implements Outcome {}

    record ProposalSent(String what) implements Outcome {}

    record MaterialSent(String what) implements Outcome {}

    record Won() implements Outcome {}

    record OptedOut(String proof) implements Outcome {}

    record LetGo(String why) implements Outcome {}

    /** After a review: slow follow-up, without their word. */
    record Nurture() implements Outcome {}

    record Snooze(Instant until, String why) implements Outcome {}

    /** Where it was held because of somebody else: it goes on as it was. */
    record GoOn() implements Outcome {}

    /** Where it was held because of somebody else: it stays held until then. */
    record HoldUntil(Instant until) implements Outcome {}

    /** A deal they belong to was won: they bought with it. */
    record WonWithIt() implements Outcome {}

    /** One or two words, as it stands in the timeline and in the history of touches. */
    default String word() {
        return switch (this) {
            case Interested _ -> "interested";
            case NotNow _ -> "not now";
            case No _ -> "no";
            case NoAnswer _ -> "no answer";
            case Voicemail _ -> "voicemail";
            case WrongPerson _ -> "wrong person";
            case BadData _ -> "bad data";
            case Done _ -> "done";
            case ChoreDone _ -> "chore done";
            case MeetingBooked _ -> "meeting booked";
            case MeetingHeld _ -> "meeting held";
            case NoShow _ -> "no show";
            case ProposalSent _ -> "proposal sent";
            case MaterialSent _ -> "material sent";
            case Won _ -> "won";
            case OptedOut _ -> "opted out";
            case LetGo _ -> "let go";
            case Nurture _ -> "nurture";
            case Snooze _ -> "snoozed";
            case GoOn _ -> "goes on";
            case HoldUntil _ -> "held";
            case WonWithIt _ -> "won with the deal";
        };
    }
}
