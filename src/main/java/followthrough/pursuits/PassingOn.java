package followthrough.pursuits;

import followthrough.prospects.Channel;
import followthrough.prospects.Entry;
import followthrough.prospects.Prospects;
import followthrough.pursuits.PassingOnStore.RanOut;
import followthrough.team.Away;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.WorkingHours;
import followthrough.web.Figures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A lead whose first-touch clock runs out goes to somebody else: of the same team, at work at this moment, with no other
 * first touch waiting, and of these whoever has least to do. So nobody gets more than one at a time. The clock begins anew
 * for the new owner, and whoever had it is told, and may take it back by doing something. Once only, for a lead that goes
 * round makes nobody faster; where nobody could take it, it stays where it is until somebody can, for a week.
 *
 * <p>What leaves by itself is left alone, for what keeps it is a mailbox or a budget; and so is a call that could not have
 * been made in time, because it was late at night where the prospect is.
 */
@Component
public class PassingOn {
    private static final Logger log = LoggerFactory.getLogger(PassingOn.class);

    /** More than that have few teams at work. */
    private static final int OF_EACH_TEAM = 100;
    /** So that the rest of a minute's work has its turn. */
    private static final int AT_ONCE = 200;
    /** Of somebody's waiting first touches so many are looked at; who has more is not free. */
    private static final int LOOKED_AT = 5;

    private static final Duration A_WEEK = Duration.ofDays(7);

    private final PassingOnStore store;
    private final PursuitStore pursuitStore;
    private final Pursuits pursuits;
    private final Situations situations;
    private final Prospects prospects;
    private final Team team;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PassingOn(
            PassingOnStore store,
            PursuitStore pursuitStore,
            Pursuits pursuits,
            Situations situations,
            Prospects prospects,
            Team team,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.pursuitStore = pursuitStore;
        this.pursuits = pursuits;
        this.situations = situations;
        this.prospects = prospects;
        this.team = team;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Passes on what can be; nothing where the workspace does not want it. */
    void passOnWhatRanOut() {
        if (!team.isSetUp() || !team.workspace().passOn()) return;
        var now = clock.instant();
        var minutes = team.workspace().firstTouchMinutes();
        var since = now.minus(Duration.ofMinutes(minutes));
        var free = new HashMap<Long, List<Long>>();
        Set<Long> away = null;
        int passed = 0;
        for (var lead : store.ranOut(now, since, now.minus(A_WEEK), OF_EACH_TEAM)) {
            if (away == null) away = team.away(now).stream().map(Away::memberId).collect(Collectors.toSet());
            var here = away;
            var takers = free.computeIfAbsent(lead.teamId(), id -> free(id, here, now, minutes));
            var taker = takers.stream()
                    .filter(it -> it != lead.ownerId() && it != lead.doerId())
                    .findFirst();
            if (taker.isEmpty() || closed(lead.prospectId(), lead.channel(), since)) continue;
            takers.remove(taker.get());
            Together.orEachAlone(
                    List.of(lead),
                    one -> transaction.executeWithoutResult(
                            status -> passOn(one.getFirst(), taker.get(), minutes, now)),
                    (it, why) -> log.error("{} could not go to somebody else; it is tried again", it, why));
            if (++passed == AT_ONCE) return;
        }
    }

    /** Who could make a first touch within the time there is for one, who has least to do first. */
    private List<Long> free(long teamId, Set<Long> away, Instant now, int minutes) {
        var atWork = team.activeReps(teamId).stream()
                .filter(it -> !away.contains(it.memberId()))
                .filter(it -> works(it, now) && works(it, now.plus(Duration.ofMinutes(minutes))))
                .map(Member::memberId)
                .toList();
        var free = new ArrayList<Long>();
        for (var memberId : store.leastToDo(atWork, now)) if (nothingWaitsFor(memberId, now)) free.add(memberId);
        return free;
    }

    private static boolean works(Member member, Instant at) {
        return new WorkingHours(member.zone(), member.workingDays(), member.dayStarts(), member.dayEnds(), List.of())
                .open(at);
    }

    private boolean nothingWaitsFor(long memberId, Instant now) {
        var waiting = store.firstTouches(memberId, now, LOOKED_AT);
        return waiting.size() < LOOKED_AT
                && waiting.stream().allMatch(it -> closed(it.prospectId(), it.channel(), now));
    }

    /** Whether a call or a text could not be made then where the prospect is. */
    private boolean closed(long prospectId, @Nullable Channel channel, Instant at) {
        return (channel == Channel.CALL || channel == Channel.SMS)
                && situations
                        .calendar(prospects.get(prospectId))
                        .next(at, channel)
                        .isAfter(at);
    }

    private void passOn(RanOut lead, long takerId, int minutes, Instant now) {
        // Another node may be giving this one something.
        store.lockMember(takerId);
        if (!nothingWaitsFor(takerId, now)) return;
        // As whoever logs an outcome does: first the pursuit. A touch made at this moment was earlier.
        pursuits.hold(List.of(lead.prospectId()));
        if (!store.passOn(lead, now, now.minus(Duration.ofMinutes(minutes)))) return;
        prospects.handOver(List.of(lead.prospectId()), takerId, null, now);
        var inTime = "within " + Figures.count(minutes, "working minute", "working minutes");
        prospects.tell(Entry.of(
                        lead.prospectId(),
                        now,
                        Entry.Kind.SYSTEM,
                        null,
                        "No first touch " + inTime
                                + ": it went to who is at work and has none waiting, and the clock begins anew")
                .withPursuit(lead.pursuitId()));
        var link = "/prospects/" + lead.prospectId();
        pursuitStore.alert(
                takerId,
                lead.prospectId(),
                lead.name() + " is yours now: nobody made the first touch in time",
                link,
                now);
        var taker = team.member(takerId).orElseThrow().name();
        for (var had : new LinkedHashSet<>(List.of(lead.ownerId(), lead.doerId())))
            pursuitStore.alert(
                    had,
                    lead.prospectId(),
                    lead.name() + " went to " + taker + ": no first touch " + inTime
                            + ". If you are at it, go on: what you log brings it back",
                    link,
                    now);
    }

    /** Whoever let the first-touch clock run out is at it after all: the lead is theirs again, and who has it is told. */
    public void takeBack(long prospectId, long byMember) {
        transaction.executeWithoutResult(status -> backToWhoHadIt(prospectId, byMember));
    }

    private void backToWhoHadIt(long prospectId, long byMember) {
        var row = pursuits.lockOpen(prospectId);
        if (row.isEmpty() || row.get().pursuit().made().touches() > 0) return;
        var had = store.passedOnFrom(row.get().pursuit().pursuitId());
        if (had.isEmpty()) return;
        var has = prospects.get(prospectId);
        var now = clock.instant();
        prospects.handOver(List.of(prospectId), had.get(), byMember, now);
        pursuits.alert(has, has.name() + " is back with who had it first, and is at it now", now);
    }
}
