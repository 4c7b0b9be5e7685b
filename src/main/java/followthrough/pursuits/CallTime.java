package followthrough.pursuits;

import followthrough.prospects.Channel;
import java.time.Duration;
import java.time.Instant;

/** Whether a moment is one to call or text somebody. A person is warned of an unusual hour; the law's quiet hours bind. */
public sealed interface CallTime {
    /** In their hours, or at a time they named, or in answer to what they have just written. */
    record Good() implements CallTime {}

    /** @param why in words; @param better when their hours begin */
    record Unusual(String why, Instant better) implements CallTime {}

    /** Nobody may be called or texted. @param until when their hours begin */
    record Quiet(String why, Instant until) implements CallTime {}

    /** Who wrote within it is there to be answered. */
    Duration JUST_WROTE = Duration.ofHours(1);
    /** So long before and after a time they named it still is that time. */
    Duration AROUND = Duration.ofMinutes(30);

    static CallTime of(ProspectCalendar calendar, Pursuit pursuit, Instant now) {
        var reacted = pursuit.reactedAt();
        var answers = pursuit.owes(Commitment.Kind.ANSWER)
                && reacted != null
                && reacted.plus(JUST_WROTE).isAfter(now);
        var named = pursuit.commitments().stream()
                .anyMatch(it -> it.open()
                        && it.named()
                        && Duration.between(it.due(), now).abs().compareTo(AROUND) <= 0);
        if (answers || named) return new Good();
        var quiet = calendar.quiet(now);
        if (quiet.isPresent()) return new Quiet(quiet.get(), calendar.next(now, Channel.CALL));
        return calendar.closedWhy(now, Channel.CALL)
                .<CallTime>map(why -> new Unusual(why, calendar.next(now, Channel.CALL)))
                .orElseGet(Good::new);
    }
}
