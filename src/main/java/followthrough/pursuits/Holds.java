package followthrough.pursuits;

import followthrough.prospects.Deal;
import followthrough.prospects.DealMoved;
import followthrough.prospects.Prospects;
import followthrough.pursuits.Pursuit.Asks;
import followthrough.team.Team;
import followthrough.web.Figures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Pursuits that stand still because of somebody else: a colleague of the same company answered, or a deal they belong to was
 * won or lost. Each owner is told once and decides; what is chosen is an {@link Outcome} like any other.
 */
@Component
@Transactional
public class Holds {
    /** So long a colleague's answer holds others before they go on by themselves; a closed deal asks again as often. */
    public static final int BUSINESS_DAYS = 5;

    /** A conversation has many answers; who has decided about it is not asked again at each. */
    private static final Duration ASKED_ONCE = Duration.ofDays(30);

    private static final int LAPSED_AT_ONCE = 1_000;

    private final HoldStore store;
    private final PursuitStore pursuitStore;
    private final Pursuits pursuits;
    private final Situations situations;
    private final Prospects prospects;
    private final Team team;
    private final Clock clock;

    Holds(
            HoldStore store,
            PursuitStore pursuitStore,
            Pursuits pursuits,
            Situations situations,
            Prospects prospects,
            Team team,
            Clock clock) {
        this.store = store;
        this.pursuitStore = pursuitStore;
        this.pursuits = pursuits;
        this.situations = situations;
        this.prospects = prospects;
        this.team = team;
        this.clock = clock;
    }

    /** Nobody without a company has colleagues, and an address of a provider of mail for everybody makes no company. */
    @EventListener
    void answered(Pursuits.Answered news) {
        var who = prospects.get(news.prospectId());
        if (who.companyId() == null) return;
        var now = clock.instant();
        var held = store.colleagues(news.prospectId(), now, ASKED_ONCE);
        if (held.isEmpty()) return;
        long ownTeam = team.member(who.ownerId()).orElseThrow().teamId();
        // Another team does not see this person, nor the name.
        Function<Long, String> why =
                teamId -> (teamId == ownTeam ? who.name() : "somebody else") + " of " + who.companyName() + " answered";
        ask(
                held,
                Asks.COLLEAGUE_ANSWERED,
                why,
                count -> Figures.count(count, "prospect of yours there is", "prospects of yours there are") + " held",
                null,
                now);
    }

    /** Who is in a deal that closed waits for a decision; once it is open again there is none to make. */
    @EventListener
    void dealMoved(DealMoved news) {
        if (!news.from().closed() && !news.to().closed()) return;
        var people = store.ofDeal(news.dealId());
        if (people.isEmpty()) return;
        if (!news.to().closed()) {
            pursuits.happenedAll(
                    people.stream().map(HoldStore.Held::pursuitId).toList(),
                    p -> p.asks() != null && p.asks().ofDeal() ? new Event.GoneOn() : new Event.FactsChanged("deal"),
                    news.byMember());
            return;
        }
        var title = prospects.deals(news.prospectId()).stream()
                .filter(deal -> deal.dealId() == news.dealId())
                .map(Deal::title)
                .findFirst()
                .orElse("");
        ask(
                people,
                news.to() == Deal.Stage.WON ? Asks.DEAL_WON : Asks.DEAL_LOST,
                teamId -> "the deal \u201c" + title + "\u201d was " + news.to().word(),
                count -> Figures.count(count, "prospect of yours in it is", "prospects of yours in it are") + " held",
                news.byMember(),
                clock.instant());
    }

    /** @param byMember who did it and need not be told; absent: the prospect did */
    private void ask(
            List<HoldStore.Held> people,
            Asks asks,
            Function<Long, String> why,
            Function<Integer, String> howMany,
            @Nullable Long byMember,
            Instant now) {
        var of = people.stream().collect(Collectors.toMap(HoldStore.Held::pursuitId, it -> it));
        var held = new HashSet<Long>();
        pursuits.happenedAll(
                        List.copyOf(of.keySet()),
                        p -> new Event.Questioned(
                                asks,
                                why.apply(java.util.Objects.requireNonNull(of.get(p.pursuitId()))
                                        .teamId()),
                                BUSINESS_DAYS),
                        byMember)
                .forEach((pursuitId, recorded) -> {
                    if (recorded instanceof Recorded.Done) held.add(pursuitId);
                });
        store.asked(held, now);
        Map<Long, List<HoldStore.Held>> byOwner = new TreeMap<>(people.stream()
                .filter(it -> held.contains(it.pursuitId()))
                .collect(Collectors.groupingBy(HoldStore.Held::ownerId)));
        byOwner.forEach((owner, theirs) -> {
            var told = situations.told(owner, now);
            var text = capital(why.apply(theirs.getFirst().teamId())) + ": " + howMany.apply(theirs.size())
                    + " until you decide" + told.whose();
            for (var member : told.memberIds())
                if (byMember == null || !byMember.equals(member))
                    pursuitStore.alert(member, null, text, "/today/held", now);
        });
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
    }

    /**
     * Decides for many at once; what the guard forbids stays held.
     *
     * @param prospectIds who waits for a decision of this member, or of somebody the member stands in for
     */
    public Decided decide(Collection<Long> prospectIds, Outcome decision, long byMember) {
        int done = 0;
        String why = "";
        Long undoId = null;
        var ids = pursuitStore.openOf(prospectIds);
        for (var recorded : pursuits.decidedAll(ids, p -> event(p, decision), decision.word(), byMember)
                .values())
            switch (recorded) {
                case Recorded.Done recordedOne -> {
                    done++;
                    undoId = recordedOne.undoId();
                }
                case Recorded.Refused(var because) -> why = because;
            }
        return new Decided(done, ids.size() - done, why, undoId);
    }

    private static Event event(Pursuit p, Outcome decision) {
        return java.util.Objects.requireNonNull(OutcomeEvents.event(p, decision, null), "no decision: " + decision);
    }

    /**
     * @param why the last reason for which one stays held; empty when none does
     * @param undoId by which all of it is taken back, with {@link Corrections#undoAll}; absent when nothing was done
     */
    public record Decided(
            int done, int stay, String why, @Nullable Long undoId) {}

    /** What nobody has decided in time goes on by itself, or is asked again. @return how many there were, at most a thousand */
    public int lapse() {
        Collection<Long> inVain = store.inVain(clock.instant(), LAPSED_AT_ONCE);
        if (!inVain.isEmpty())
            pursuits.happenedAll(List.copyOf(inVain), p -> new Event.AskedInVain(BUSINESS_DAYS), null);
        return inVain.size();
    }
}
