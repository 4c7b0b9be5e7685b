package followthrough.pursuits;

import followthrough.playbook.ExitPolicy;
import followthrough.playbook.Sequence;
import followthrough.playbook.SequenceVersion;
import followthrough.prospects.Channel;
import followthrough.prospects.Deal;
import followthrough.prospects.Tier;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a decision depends on besides the pursuit and the event, collected before it is made.
 *
 * @param name of the prospect, for goals and reasons
 * @param language BCP 47, or empty
 * @param country ISO 3166 alpha-2, or empty
 * @param reachable channels with a live address; never holds one the prospect refused
 * @param refused channels that are ruled out though an address may work, each with why, as half a sentence
 * @param byHand why the machine may not write to them, as half a sentence; absent when it may
 * @param doer who does what a person has to do at that moment: the owner, or who covers while the owner is away
 * @param value what the pursuit is worth, in the workspace's currency
 * @param answerBy now plus the answer policy, in the working hours of whoever does the work now
 * @param firstTouchBy now plus the first-touch policy, in the same working hours
 * @param sequences the version that would begin now; asked only when one begins
 * @param spread what keeps the messages of one morning apart; the same for a prospect each time
 * @param approaches keys that may stand in when a touch beyond the sequence needs an unused one
 * @param deals of the prospect, open ones first
 * @param renewal absent where no date is known, or it is over
 */
public record Situation(
        String name,
        long ownerId,
        Function<Instant, Long> doer,
        Tier tier,
        String language,
        String country,
        Set<Channel> reachable,
        Map<Channel, String> refused,
        @Nullable String byHand,
        double value,
        ProspectCalendar calendar,
        Supplier<Instant> answerBy,
        Supplier<Instant> firstTouchBy,
        Function<Sequence.Purpose, SequenceVersion> sequences,
        ExitPolicy exitPolicy,
        Duration spread,
        List<String> approaches,
        List<Deal> deals,
        @Nullable Renewal renewal) {

    /**
     * When a customer's contract is renewed.
     *
     * @param talkOn when the conversation about it is due; in the past where the date is near
     */
    public record Renewal(LocalDate on, Instant talkOn) {}
}
