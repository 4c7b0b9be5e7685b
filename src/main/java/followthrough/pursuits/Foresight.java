package followthrough.pursuits;

import followthrough.playbook.SequenceVersion;
import followthrough.prospects.Address;
import followthrough.prospects.Channel;
import followthrough.prospects.Prospect;
import followthrough.prospects.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What would follow, and what is allowed now: {@link FollowUp} and the rules of contact are asked as they are when something
 * happens, and nothing is written.
 */
@Component
@Transactional(readOnly = true)
public class Foresight {
    private final Situations situations;
    private final Gifts gifts;
    private final Clock clock;

    Foresight(Situations situations, Gifts gifts, Clock clock) {
        this.situations = situations;
        this.gifts = gifts;
        this.clock = clock;
    }

    /** Whether this person may be contacted on that channel, at whatever hour. @param pursuit absent when nothing is open */
    public Verdict may(Prospect prospect, List<Address> addresses, Channel channel, @Nullable Pursuit pursuit) {
        return situations.may(
                prospect, addresses, channel, pursuit != null && pursuit.owes(Commitment.Kind.ANSWER), clock.instant());
    }

    /** Whether now is a time to call or text this person, by their zone, their holidays and what they said. */
    public CallTime callTime(Prospect prospect, Pursuit pursuit) {
        return CallTime.of(situations.calendar(prospect), pursuit, clock.instant());
    }

    /** That day, or the first business day after it there: on it a person picks up what was put off. */
    public LocalDate businessDay(Prospect prospect, LocalDate day) {
        return situations
                .calendar(prospect)
                .morningOf(day, Channel.CALL)
                .atZone(prospect.zone())
                .toLocalDate();
    }

    /**
     * What would follow each of these outcomes, had it come now.
     *
     * @param made the channel really used; absent: that of the next step
     * @return one answer for each outcome, in their order: the step that would come next, or why it would be refused; none when nothing is open
     */
    public List<Recorded> previews(Known known, List<Outcome> outcomes, @Nullable Channel made) {
        var p = known.pursuit();
        if (p == null) return List.of();
        var now = clock.instant();
        var situation = situations.at(now).of(known.prospect(), known.addresses(), known.deals());
        return outcomes.stream()
                .map(outcome -> {
                    var touch = OutcomeEvents.touch(p, outcome, made);
                    var material = touch == null ? "" : material(p, outcome, touch, known.prospect());
                    return OutcomeEvents.preview(p, outcome, made, material, situation, now);
                })
                .toList();
    }

    /** The steps that would follow if the prospect stayed silent, each at its time; at most {@code limit}. */
    public List<NextStep> upcoming(Known known, int limit) {
        return known.pursuit() == null ? List.of() : inSilence(known, known.pursuit(), clock.instant(), limit, false);
    }

    /**
     * The steps that would follow if a sequence, published or not, began for that prospect now and they stayed silent. What
     * runs for them already, and what they said, is left out of it; a sequence that follows something has had its touch. What
     * is looked for is not found.
     *
     * @param limit of those returned; the last one may come after the sequence
     */
    List<NextStep> asIfBegun(Known known, SequenceVersion version, int limit) {
        var now = clock.instant();
        var purpose = version.sequence().purpose();
        var blank = Pursuit.opened(
                0,
                known.prospect().prospectId(),
                purpose.isForCustomers() ? Pursuit.Kind.RELATIONSHIP : Pursuit.Kind.SALE,
                now);
        var before = purpose.isFirst()
                ? blank
                : blank.with(new Pursuit.Made(List.of(Channel.CALL), 1, 0, now, now, now, null, false, List.of()));
        var situation = situations.at(now).of(known.prospect(), known.addresses(), known.deals());
        return FollowUp.decide(before, new Event.Enrolled(version), situation, now)
                        instanceof Decision.Goes(var begun, var told, var effects)
                ? inSilence(known, begun, now, limit, true)
                : List.of();
    }

    private List<NextStep> inSilence(Known known, Pursuit p, Instant now, int limit, boolean inVain) {
        var steps = new ArrayList<NextStep>();
        while (steps.size() < limit && p.open()) {
            var next = Objects.requireNonNull(p.next());
            steps.add(next);
            if (next.chore() && (!inVain || p.inReview()) || next.commitment() != null) break;
            if (next.due().isAfter(now)) now = next.due();
            var touch = new Event.TouchMade(next.channel(), next.automatic(), next.step(), next.approach(), false);
            var made = next.chore()
                    ? new Event.ChoreDone(false)
                    : touch.following(material(p, new Outcome.Done(""), touch, known.prospect()));
            var situation = situations.at(now).of(known.prospect(), known.addresses(), known.deals());
            if (!(FollowUp.decide(p, made, situation, now) instanceof Decision.Goes(var after, var told, var effects)))
                break;
            p = after;
        }
        return steps;
    }

    /** By which name what that touch gives is followed up, where nobody says otherwise. */
    private String material(Pursuit p, Outcome outcome, Event.TouchMade touch, Prospect prospect) {
        return gifts.gives(p, outcome, touch, prospect, Giving.NOTHING).material();
    }
}
