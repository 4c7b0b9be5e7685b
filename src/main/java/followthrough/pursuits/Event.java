package followthrough.pursuits;

import followthrough.channels.email.Refusal;
import followthrough.playbook.SequenceVersion;
import followthrough.prospects.Channel;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Something that happened to a pursuit. Times are business time; a person's judgement arrives here as much as a mail does. */
public sealed interface Event {

    /**
     * The prospect became known and a pursuit opens.
     *
     * @param firstTouch when the first touch is due: now for fresh leads, a planned date for people already known
     * @param clock when the first-touch clock runs out; absent where none runs
     */
    record Captured(
            boolean fresh, Instant firstTouch, @Nullable Instant clock) implements Event {}

    /** A known person asks again (form, API, mail): an answer is owed, no second pursuit. */
    record AskedAgain(String what) implements Event {}

    /**
     * A touch was made: accepted by the receiving server, dialled, marked sent, a meeting held.
     *
     * @param step the step of the running sequence it was; absent for one made beside it
     * @param talked whether the prospect took part, so that what they said may end the pursuit
     * @param overtaken whether it was written before they reacted and left all the same, so that it answers nothing
     * @param voicemail whether a call ended on their voicemail
     * @param material by which name what it gave is to be followed up; empty where it is not
     */
    record TouchMade(
            Channel channel,
            boolean automatic,
            @Nullable Integer step,
            @Nullable String approach,
            boolean talked,
            boolean overtaken,
            boolean voicemail,
            String material)
            implements Event {
        TouchMade(
                Channel channel, boolean automatic, @Nullable Integer step, @Nullable String approach, boolean talked) {
            this(channel, automatic, step, approach, talked, false, false, "");
        }

        TouchMade(
                Channel channel,
                boolean automatic,
                @Nullable Integer step,
                @Nullable String approach,
                boolean talked,
                boolean overtaken,
                boolean voicemail) {
            this(channel, automatic, step, approach, talked, overtaken, voicemail, "");
        }

        TouchMade following(String material) {
            return new TouchMade(channel, automatic, step, approach, talked, overtaken, voicemail, material);
        }
    }

    /** A chore was done. @param found false when an address was looked for in vain */
    record ChoreDone(boolean found) implements Event {}

    /** A person answered, by any channel, in the thread or not. */
    record Replied() implements Event {}

    /** @param returns the first day back; absent when the message named none */
    record AutoReplied(@Nullable LocalDate returns) implements Event {}

    /**
     * A message came back.
     *
     * @param type for good, for now, or because of us or what we sent, which says nothing about the address
     * @param madeWithout what counts as made without it
     * @param step the step it was, to be made again another way; absent when it was none of the running sequence
     * @param material as of the touch that it was
     */
    record Bounced(
            Refusal.Type type,
            String address,
            Pursuit.Made madeWithout,
            @Nullable Integer step,
            String material) implements Event {}

    /** The number or address in use is not theirs, which is no word of theirs; it has been marked dead before this arrives. */
    record AddressWrong(Channel channel) implements Event {}

    /** @param proof where the word was given */
    record OptedOut(String proof, boolean complaint) implements Event {}

    /** No more e-mail, but other channels stay open; the situation knows already. */
    record EmailRefused() implements Event {}

    /** They showed interest. @param promise what was agreed; absent when nothing was picked */
    record Interested(@Nullable Promise promise) implements Event {}

    record CallBackPromised(Instant at) implements Event {}

    /**
     * @param until the date they named, in their zone; absent for "some time"
     * @param said why, in words that they may read again; may be empty
     */
    record NotNow(@Nullable LocalDate until, String said) implements Event {}

    record SaidNo(String reason) implements Event {}

    /** @param referral whom they named; absent when they named nobody */
    record WrongPerson(@Nullable Referral referral) implements Event {}

    record MeetingBooked(Instant at) implements Event {}

    record NoShow() implements Event {}

    record MeetingCancelled() implements Event {}

    record ProposalSent(String what) implements Event {}

    /** Something to read or to look at, which asks for no decision. */
    record MaterialSent(String what) implements Event {}

    record Won() implements Event {}

    /** A person takes another approach for the next touch than the sequence names. */
    record OtherApproach(String approach, String name) implements Event {}

    /** The next step waits until then, because a person says so. @param why in their words; may be empty */
    record Snoozed(Instant until, String why) implements Event {}

    /** The owner changed; the situation already names the new one. */
    record HandedOver() implements Event {}

    /** Facts it depends on changed (an address, leave): choose again. */
    record FactsChanged(String what) implements Event {}

    /** They get more or less personal effort from now on; the situation knows the tier already. */
    record TierChanged() implements Event {}

    /** The date of their renewal was named, changed or taken away; the situation knows it already. */
    record RenewalSet() implements Event {}

    /** Their renewal comes near and nothing was open: the pursuit is opened for the conversation about it. */
    record RenewalNear() implements Event {}

    /** The message of the next step could not be sent and never will be as it is. */
    record SendFailed(String why) implements Event {}

    /** The connection broke between the final dot and the server's answer. */
    record SendUnknown(long ledgerId, String subject) implements Event {}

    /** It turned out whether that message arrived. @param touch what was made, if it did */
    record DoubtSettled(long ledgerId, boolean arrived, TouchMade touch) implements Event {}

    /**
     * Another version of its sequence takes the place of the one it runs through.
     *
     * @param step index in that version of what comes next
     */
    record VersionChanged(SequenceVersion version, int step) implements Event {}

    /** A person puts them into another sequence, from its first step on. */
    record Enrolled(SequenceVersion version) implements Event {}

    /**
     * Something happened to somebody else of the company or of a deal: held until the owner decides, or for so long.
     *
     * @param why a clause: {@code Anna Berg of the same company answered}
     */
    record Questioned(Pursuit.Asks asks, String why, int businessDays) implements Event {}

    /** Nobody decided in time. @param businessDays for how long what cannot go on by itself is held once more */
    record AskedInVain(int businessDays) implements Event {}

    /** The owner decides that it goes on as it was. */
    record GoneOn() implements Event {}

    /** The owner decides that it stays held until then. */
    record HeldUntil(Instant until) implements Event {}

    /** The owner decides that this person bought with the deal. */
    record WonWithIt() implements Event {}

    /** After a review, or where it was held, a person decides for slow follow-up, without their word. */
    record Nurtured() implements Event {}

    /** A person lets go without the prospect's word; the exit policy must be met. */
    record LetGo(String why) implements Event {}

    /** A leader ends it although the guard stands against it. */
    record Overridden(String why) implements Event {}

    /** The date on which a no is looked at once more. @param why what they said then */
    record SecondLook(String why) implements Event {}

    /** It turned out to be followed up already, for the same person. @param name of the prospect who stays */
    record Duplicate(String name) implements Event {}

    /** The same person's other pursuit, as it stood when it ended: what it owed is owed here. */
    record Merged(Pursuit other) implements Event {}

    /** The act that opened it was taken back. */
    record TakenBack() implements Event {}

    record Promise(Commitment.Kind kind, Instant at, String note) {}

    record Referral(String name, String address) {}
}
