package followthrough.pursuits;

import followthrough.pursuits.CoverStore.Placed;
import followthrough.pursuits.CoverStore.Share;
import followthrough.pursuits.Spread.Waiting;
import followthrough.team.Away;
import followthrough.team.LeaveChanged;
import followthrough.team.Member;
import followthrough.team.MemberLeaves;
import followthrough.team.Team;
import followthrough.web.Figures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Whose next steps are whose while members are away.
 *
 * <p>From the first day of leave to the last, in the member's zone, what a person has to do and is due before the return is
 * the cover's, and goes back on the return. Where nobody covers, what may wait gets a day after the return, by value and the
 * minutes there are; what prospects named, asked or wait for keeps its time, and leaders are told. The same goes for what a
 * cover left undone. A cover who is away as well is covered in turn; who cover each other are nobody. What leaves by itself
 * goes on in the owner's name. Nothing is remembered about this but in the steps: whatever is not as it should be is put
 * right, however often and by whichever node.
 */
@Component
@Transactional
public class Covers {
    /** Three years: beyond it nobody has a plan, and what finds no day until then stands on the first. */
    private static final int REACH = 3 * 366;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);

    private final CoverStore store;
    private final PursuitStore pursuits;
    private final Team team;
    private final Clock clock;

    Covers(CoverStore store, PursuitStore pursuits, Team team, Clock clock) {
        this.store = store;
        this.pursuits = pursuits;
        this.team = team;
        this.clock = clock;
    }

    /** Puts right what time has made wrong: leave has begun or ended. Costs the members who are away, and their steps. */
    public void settle() {
        settle(clock.instant(), Set.of(), null);
    }

    /**
     * @param anew whose leave changed while it ran: what has a place already is placed once more
     * @param leaving who is nobody's cover from now on; absent: everybody may be
     */
    private void settle(Instant now, Set<Long> anew, @Nullable Long leaving) {
        var away = new HashMap<Long, Away>();
        for (var one : team.away(now)) away.put(one.memberId(), one);
        var covered = store.covered();
        var shares = new ArrayList<Share>();
        for (var memberId : union(union(away.keySet(), covered), anew)) {
            var leave = away.get(memberId);
            var cover = leave == null ? null : leave.coverId();
            if (Objects.equals(cover, leaving)) cover = null;
            shares.add(
                    leave == null || cover == null
                            ? new Share(memberId, memberId, null)
                            : new Share(memberId, cover, leave.returns()));
        }
        var moved = shares.isEmpty() ? List.<Long>of() : pursuits.lockAll(store.inWrongHands(shares));
        if (!moved.isEmpty()) store.share(shares, moved);
        for (var share : shares) {
            var leave = away.get(share.ownerId());
            if (leave == null) {
                // Back, or never gone: what was left undone meanwhile is no heap on the first day.
                if (covered.contains(share.ownerId()) || anew.contains(share.ownerId()))
                    space(share.ownerId(), null, now);
            } else if (share.until() == null) {
                if (covered.contains(share.ownerId()) && !moved.isEmpty()) tellLeaders(leave, now);
                if (anew.contains(share.ownerId()) || store.anyDueBefore(share.ownerId(), leave.returns()))
                    space(share.ownerId(), leave, now);
            } else if (anew.contains(share.ownerId())) unspace(share.ownerId(), now);
        }
    }

    private static Set<Long> union(Set<Long> one, Set<Long> other) {
        var all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    @EventListener
    void leaveChanged(LeaveChanged news) {
        var now = clock.instant();
        var member = team.member(news.memberId()).orElseThrow();
        var leave = news.leave();
        var today = LocalDate.ofInstant(now, member.zone());
        settle(now, leave.covers(today) ? Set.of(member.memberId()) : Set.of(), null);
        if (news.byMember() != null)
            pursuits.alert(
                    member.memberId(),
                    null,
                    team.member(news.byMember()).orElseThrow().name()
                            + (news.withdrawn() ? " withdrew your leave from " : " noted leave for you from ")
                            + DAY.format(leave.starts()) + " to " + DAY.format(leave.ends()),
                    "/settings/me",
                    now);
        if (news.withdrawn() || leave.coverId() != null || leave.ends().isBefore(today)) return;
        var from = leave.starts().atStartOfDay(member.zone()).toInstant();
        var until = leave.ends().plusDays(1).atStartOfDay(member.zone()).toInstant();
        int promised = store.promised(member.memberId(), from.isBefore(now) ? Instant.EPOCH : from, until);
        if (promised > 0)
            alertLeaders(
                    member,
                    member.name() + " is away from " + DAY.format(leave.starts()) + " to " + DAY.format(leave.ends())
                            + " and nobody covers: " + Figures.count(promised, "promise falls", "promises fall")
                            + " due meanwhile",
                    now);
    }

    /** What somebody who leaves does for others goes back, or to whoever covers next. */
    @EventListener
    void memberLeaves(MemberLeaves news) {
        if (!store.coveredBy(news.memberId()).isEmpty()) settle(clock.instant(), Set.of(), news.memberId());
    }

    private void tellLeaders(Away leave, Instant now) {
        int promised = store.promised(leave.memberId(), Instant.EPOCH, leave.returns());
        alertLeaders(
                team.member(leave.memberId()).orElseThrow(),
                "Nobody covers " + leave.name() + " any more, who is away until " + DAY.format(leave.until()) + ": "
                        + Figures.count(promised, "promise falls", "promises fall") + " due meanwhile",
                now);
    }

    private void alertLeaders(Member member, String text, Instant now) {
        for (var leader : team.leadersInsteadOf(member))
            pursuits.alert(leader.memberId(), null, text, "/today?owner=" + member.memberId(), now);
    }

    /**
     * Gives what may wait a day: best first, each on the first day that still has the minutes.
     *
     * @param leave during which it would be due; absent: the member is here, and it is overdue
     */
    private void space(long memberId, @Nullable Away leave, Instant now) {
        var member = team.member(memberId).orElseThrow();
        var zone = member.zone();
        var firstDay =
                leave == null ? LocalDate.ofInstant(now, zone) : leave.until().plusDays(1);
        var begins = firstDay.atStartOfDay(zone).toInstant();
        var touches = store.toSpace(memberId, begins);
        var placed = new ArrayList<Placed>();
        var waiting = new LinkedHashMap<Long, CoverStore.Touch>();
        for (var touch : touches) {
            var own = touch.spacedFrom();
            // Who is here after all does in its own time what is not due yet.
            if (leave == null && own != null && !own.isBefore(begins)) placed.add(new Placed(touch.pursuitId(), null));
            else waiting.put(touch.pursuitId(), touch);
        }
        var taken = new HashMap<>(
                pursuits.minutesPlanned(Map.of(memberId, zone), begins, begins.plus(Duration.ofDays(REACH + 1L)))
                        .getOrDefault(memberId, Map.of()));
        // They are planned somewhere already, and do not stand in their own way; what was overdue stands on the first
        // day.
        for (var touch : waiting.values()) {
            var day = LocalDate.ofInstant(touch.due().isBefore(begins) ? begins : touch.due(), zone);
            taken.merge(day, -touch.minutes(), Integer::sum);
        }
        var free = Spread.free(member, team.workingHours(member), taken, firstDay, REACH);
        var places = Spread.plan(
                waiting.values().stream()
                        .map(it -> new Waiting(it.pursuitId(), memberId, it.tier(), it.worth(), it.minutes()))
                        .toList(),
                List.of(new Spread.Rep(memberId, free, member.followUpMinutes())),
                Set.of(memberId));
        for (var place : places) {
            var touch = Objects.requireNonNull(waiting.get(place.who().row()));
            var date = place.date() != null
                    ? place.date()
                    : free.keySet().stream().findFirst().orElse(firstDay);
            var due = date.atTime(member.dayStarts()).atZone(zone).toInstant();
            if (!due.equals(touch.due())) placed.add(new Placed(touch.pursuitId(), due));
        }
        store.place(
                placed,
                "due while " + member.name() + " was away; its place by value among the minutes of the days after");
    }

    /** A cover does what comes due from now on; what was due before has its place after the return. */
    private void unspace(long memberId, Instant now) {
        var zone = team.member(memberId).orElseThrow().zone();
        var today = LocalDate.ofInstant(now, zone).atStartOfDay(zone).toInstant();
        store.place(
                store.toSpace(memberId, Instant.EPOCH).stream()
                        .filter(it ->
                                it.spacedFrom() != null && !it.spacedFrom().isBefore(today))
                        .map(it -> new Placed(it.pursuitId(), null))
                        .toList(),
                "");
        settle(now, Set.of(), null);
    }
}
