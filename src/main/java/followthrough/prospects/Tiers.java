package followthrough.prospects;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The rule by which a tier follows from deal, fit and source: seen by everybody, set by leaders. What a person or a list
 * said of somebody's tier stands against any rule. While no rule is in force everybody keeps the tier they have.
 */
@Component
@Transactional
public class Tiers {
    private static final int LOOKED_AT_ONCE = 2_000;

    private final TierStore store;
    private final ProspectStore prospects;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Tiers(TierStore store, ProspectStore prospects, ApplicationEventPublisher events, Clock clock) {
        this.store = store;
        this.prospects = prospects;
        this.events = events;
        this.clock = clock;
    }

    /**
     * A rule as it was set, and how far everybody has been looked at by it.
     *
     * @param words empty where rules were put out of force
     * @param looked of those who were there when it was set
     * @param doneAt absent while it goes on, and for ever where another rule came before it was through
     */
    public record Set(
            long ruleId,
            String words,
            @Nullable Long setBy,
            Instant setAt,
            long reached,
            long last,
            long looked,
            long moved,
            @Nullable Instant doneAt) {
        public boolean goesOn() {
            return doneAt == null;
        }

        /** 0 to 100, by the numbers of the prospects. */
        public int percent() {
            return doneAt != null || last == 0 ? 100 : (int) (100 * reached / last);
        }
    }

    public record Move(Tier from, Tier to, long people) {}

    /**
     * How many would get another tier.
     *
     * @param byHand who keep theirs because somebody named it
     * @param about whether only a part was counted, and the rest follows from it
     */
    public record Preview(List<Move> moves, long byHand, long people, boolean about) {
        public long moving() {
            return moves.stream().mapToLong(Move::people).sum();
        }
    }

    // --- the rule

    /** The rules there were, the newest first; of these only the first is in force. */
    @Transactional(readOnly = true)
    public List<Set> history(int limit) {
        return store.rules(limit);
    }

    /** The rule in force; empty where tiers are as they were given. */
    @Transactional(readOnly = true)
    public Optional<TierRule> rule() {
        return store.words().flatMap(Tiers::read);
    }

    private static Optional<TierRule> read(String words) {
        if (words.isEmpty()) return Optional.empty();
        return switch (TierRule.read(words)) {
            case TierRule.Read(var rule) -> Optional.of(rule);
            case TierRule.Refused(var problems) ->
                throw new IllegalStateException("the tier rule in the database can no longer be read: " + problems);
        };
    }

    /** Counts, and changes nothing; of a large base only a part. */
    @Transactional(readOnly = true)
    public Preview preview(TierRule rule) {
        var counted = store.count(rule);
        return new Preview(counted.moves(), counted.byHand(), counted.people(), counted.part() > 1);
    }

    /** In force from now on; everybody who is there follows in the background. Setting a former one again takes this one back. */
    public void set(TierRule rule, long byMember) {
        store.set(rule.words(), byMember, clock.instant());
    }

    /** No rule any more: everybody keeps the tier they have. */
    public void putOutOfForce(long byMember) {
        store.set("", byMember, clock.instant());
    }

    // --- what it says

    /** What the rule says of somebody who is not in the base yet; empty where no rule is in force. */
    Optional<Tier> of(Optional<TierRule> rule, NewProspect person, String companyName) {
        return rule.map(it -> it.judge(new TierRule.Facts(
                        null,
                        person.title(),
                        companyName,
                        person.country(),
                        person.source(),
                        person.basis(),
                        person.custom()))
                .tier());
    }

    /** Why somebody has this tier, in one line: {@code A: deal at least 20,000 and asked}. */
    @Transactional(readOnly = true)
    public String why(Prospect it, List<Deal> deals) {
        if (it.tierByHand()) return it.tier() + ": named by hand, so no rule changes it";
        var rule = rule();
        if (rule.isEmpty()) return it.tier() + ": as it came; no rule is in force";
        var currency = prospects.workspace().currency();
        var most = deals.stream()
                .filter(deal ->
                        deal.stage() != Deal.Stage.LOST && deal.currency().equals(currency))
                .map(Deal::amount)
                .max(BigDecimal::compareTo)
                .orElse(null);
        var judged = rule.get()
                .judge(new TierRule.Facts(
                        most, it.title(), it.companyName(), it.country(), it.source(), it.basis(), it.custom()));
        return judged.tier() == it.tier()
                ? it.tier() + ": " + judged.why()
                : it.tier() + " for now; by the rule soon " + judged.tier() + ": " + judged.why();
    }

    /** Something that the rule may ask about changed. Publishes {@link TierChanged} inside this transaction. */
    void factsChanged(Collection<Long> prospectIds, @Nullable Long byMember, Instant now) {
        if (!prospectIds.isEmpty()) rule().ifPresent(rule -> apply(rule, prospectIds, byMember, now));
    }

    /** A person names the tier, and no rule changes it from then on. */
    void byHand(Prospect before, Tier tier, @Nullable Long byMember, Instant now) {
        if (before.tier() == tier && before.tierByHand()) return;
        var id = List.of(before.prospectId());
        store.changeTier(id, tier, true);
        prospects.tell(List.of(Entry.of(
                before.prospectId(),
                now,
                Entry.Kind.CHANGE,
                byMember,
                before.tier() == tier
                        ? "Tier: stays " + tier + ", by hand"
                        : "Tier: from " + before.tier() + " to " + tier)));
        if (before.tier() != tier) events.publishEvent(new TierChanged(id, tier, byMember, now));
    }

    /** The rule decides again. */
    void byRule(Prospect before, @Nullable Long byMember, Instant now) {
        if (!before.tierByHand()) return;
        var id = List.of(before.prospectId());
        store.changeTier(id, before.tier(), false);
        prospects.tell(List.of(
                Entry.of(before.prospectId(), now, Entry.Kind.CHANGE, byMember, "Tier: by the rule from here on")));
        factsChanged(id, byMember, now);
    }

    /** Those among them whom the rule puts elsewhere get their tier; their timeline says which line did it, for nobody did. */
    private int apply(TierRule rule, Collection<Long> prospectIds, @Nullable Long byMember, Instant now) {
        var others = store.lockOthers(rule, prospectIds);
        var entries = new ArrayList<Entry>(others.size());
        for (var other : others)
            entries.add(Entry.of(
                    other.prospectId(),
                    now,
                    Entry.Kind.CHANGE,
                    null,
                    "Tier: from " + other.from() + " to " + tier(rule, other) + ", by the rule: " + why(rule, other)));
        if (!entries.isEmpty()) prospects.tell(entries);
        var byTier = others.stream().collect(Collectors.groupingBy(other -> tier(rule, other)));
        byTier.forEach((tier, moved) -> {
            var ids = moved.stream().map(TierStore.Other::prospectId).toList();
            store.changeTier(ids, tier, false);
            events.publishEvent(new TierChanged(ids, tier, byMember, now));
        });
        return others.size();
    }

    private static Tier tier(TierRule rule, TierStore.Other other) {
        return other.line() < rule.lines().size()
                ? rule.lines().get(other.line()).tier()
                : rule.otherwise();
    }

    private static String why(TierRule rule, TierStore.Other other) {
        return other.line() < rule.lines().size()
                ? rule.lines().get(other.line()).words()
                : TierRule.OTHERWISE;
    }

    // --- in the background

    /** Those who come next in the run of the rule in force, and whom among them it puts elsewhere. */
    public record Batch(TierRule rule, long ruleId, long upTo, int looked, List<Long> changing) {}

    /**
     * What is to be done next, for this node alone until the end of the transaction; empty when everybody was looked at.
     * Whoever applies it locks their pursuits first, as everybody does.
     */
    public Optional<Batch> next() {
        var run = store.lockRun();
        if (run.isEmpty()) return Optional.empty();
        var rule = read(run.get().words()).orElseThrow();
        var some = store.next(run.get(), LOOKED_AT_ONCE);
        if (some.people() == 0) {
            store.done(run.get().ruleId(), clock.instant());
            return Optional.empty();
        }
        var changing = store.others(rule, run.get().reached(), some.upTo()).stream()
                .map(TierStore.Other::prospectId)
                .toList();
        return Optional.of(new Batch(rule, run.get().ruleId(), some.upTo(), some.people(), changing));
    }

    /** Within the transaction that asked for it. */
    public void apply(Batch batch) {
        int moved = batch.changing().isEmpty() ? 0 : apply(batch.rule(), batch.changing(), null, clock.instant());
        store.reached(batch.ruleId(), batch.upTo(), batch.looked(), moved);
    }
}
