package followthrough.pursuits;

import followthrough.team.SendingRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How many e-mails a prospect, the people of a company and the addresses of a domain get from the whole workspace. Counted
 * from the ledger: what was handed over, and what a node is about to hand over. What people write counts and is never held.
 */
@Component
class Budgets {
    /** When what waits for what is only about to leave is looked at again. */
    private static final Duration LOOKED_AGAIN = Duration.ofMinutes(15);

    private static final int MANY = 10_000;

    private final BudgetStore spending;
    /**
     * For what is held, when its turn comes: the last moments given away for each key. Only an order of coming back, so that
     * a thousand that wait for one domain do not all come for each place; what may leave is decided by the ledger.
     */
    private final Map<String, Deque<Instant>> givenAway = new ConcurrentHashMap<>();

    Budgets(BudgetStore spending) {
        this.spending = spending;
    }

    /** One e-mail that wants to leave. @param domain of its recipient */
    record Wish(long prospectId, @Nullable Long companyId, String domain, boolean automatic) {
        /** @param companyId of the prospect; absent when there is none */
        static Wish of(long prospectId, @Nullable Long companyId, String recipient, boolean automatic) {
            return new Wish(prospectId, companyId, domainOf(recipient), automatic);
        }
    }

    private static String domainOf(String recipient) {
        return recipient.substring(recipient.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    /** It waits. @param why half a sentence; @param until when there may be room again */
    record Held(String why, Instant until) {}

    /** What a budget is spent on. */
    enum Scope {
        PROSPECT,
        COMPANY,
        DOMAIN;

        @Nullable
        String key(Wish wish) {
            return switch (this) {
                case PROSPECT -> Long.toString(wish.prospectId());
                case COMPANY -> wish.companyId() == null ? null : Long.toString(wish.companyId());
                case DOMAIN -> wish.domain();
            };
        }
    }

    /** So many in any stretch of that length. */
    private record Limit(Scope scope, int most, Duration length) {
        String why(Wish wish) {
            var so = most == 1 ? "1 e-mail" : most + " e-mails";
            return switch (scope) {
                case PROSPECT -> "this workspace sends a prospect " + so + " in 7 days at most";
                case COMPANY -> "this workspace sends the people of one company " + so + " in 24 hours at most";
                case DOMAIN ->
                    "this workspace sends " + so + (length.toMinutes() == 1 ? " a minute" : " an hour") + " to "
                            + wish.domain() + " at most";
            };
        }
    }

    private static List<Limit> limits(SendingRules rules) {
        return List.of(
                        new Limit(Scope.PROSPECT, rules.perProspectWeek(), Duration.ofDays(7)),
                        new Limit(Scope.COMPANY, rules.perCompanyDay(), Duration.ofHours(24)),
                        new Limit(Scope.DOMAIN, rules.perDomainHour(), Duration.ofHours(1)),
                        new Limit(Scope.DOMAIN, rules.perDomainMinute(), Duration.ofMinutes(1)))
                .stream()
                .filter(limit -> limit.most() > 0)
                .toList();
    }

    /**
     * Those among the wishes that have no room now, by their place. As if the others left at this moment, in their order.
     *
     * <p>For the last word, call it in the transaction that claims: it then waits until every other such transaction is
     * through, so that two that claim at the same moment do not both find the last place free.
     *
     * @param lease under which this transaction claimed them, so that they do not count themselves; absent when it only plans
     * @param real now in real time, for leases
     */
    Map<Integer, Held> held(List<Wish> wishes, SendingRules rules, @Nullable UUID lease, Instant now, Instant real) {
        var limits = limits(rules);
        if (limits.isEmpty() || wishes.stream().noneMatch(Wish::automatic)) return Map.of();
        if (lease != null) spending.budgetsInTurn();
        var used = used(wishes, limits, lease, now, real);
        var held = new HashMap<Integer, Held>();
        // What people write leaves, whatever comes before it.
        for (var wish : wishes) if (!wish.automatic()) used.leaves(wish);
        for (int n = 0; n < wishes.size(); n++) {
            var wish = wishes.get(n);
            if (!wish.automatic()) continue;
            var waits = waits(wish, limits, used, now);
            if (waits.isPresent()) held.put(n, waits.get());
            else used.leaves(wish);
        }
        return held;
    }

    /** Why an automatic e-mail like this would wait now, half a sentence; a person is told, and not held. Empty: it would not. */
    Optional<String> told(Wish wish, SendingRules rules, Instant now, Instant real) {
        var limits = limits(rules).stream()
                .filter(limit -> limit.scope() != Scope.DOMAIN)
                .toList();
        var used = used(List.of(wish), limits, null, now, real);
        return limits.stream()
                .filter(limit -> used.full(limit, wish, now))
                .map(limit -> limit.why(wish))
                .findFirst();
    }

    /**
     * What was spent.
     *
     * @param left by key, when each was handed over, in order
     * @param leaving by key, how many are about to be, of which some may yet come back to be tried later
     */
    private record Used(Map<String, List<Instant>> left, Map<String, Integer> leaving) {
        static String key(Scope scope, @Nullable String key) {
            return scope + " " + key;
        }

        void leaves(Wish wish) {
            for (var scope : Scope.values())
                if (scope.key(wish) != null) leaving.merge(key(scope, scope.key(wish)), 1, Integer::sum);
        }

        List<Instant> left(Limit limit, Wish wish, Instant now) {
            return left.getOrDefault(key(limit.scope(), limit.scope().key(wish)), List.of()).stream()
                    .filter(at -> at.plus(limit.length()).isAfter(now))
                    .toList();
        }

        boolean full(Limit limit, Wish wish, Instant now) {
            return limit.scope().key(wish) != null
                    && left(limit, wish, now).size()
                                    + leaving.getOrDefault(
                                            key(limit.scope(), limit.scope().key(wish)), 0)
                            >= limit.most();
        }
    }

    private Used used(List<Wish> wishes, List<Limit> limits, @Nullable UUID lease, Instant now, Instant real) {
        var used = new Used(new HashMap<>(), new HashMap<>());
        for (var scope : Scope.values()) {
            var mine = limits.stream().filter(limit -> limit.scope() == scope).toList();
            var keys = wishes.stream()
                    .filter(Wish::automatic)
                    .map(scope::key)
                    .filter(Objects::nonNull)
                    .map(Objects::requireNonNull)
                    .collect(Collectors.toSet());
            if (mine.isEmpty() || keys.isEmpty()) continue;
            int most = mine.stream().mapToInt(Limit::most).max().orElseThrow();
            var since = now.minus(mine.stream()
                    .map(Limit::length)
                    .max(Comparator.naturalOrder())
                    .orElseThrow());
            // First what is about to be: what is handed over between the two looks is then counted twice, and never not
            // at all.
            for (var key : spending.aboutTo(scope, keys, lease, real))
                used.leaving().merge(Used.key(scope, key), 1, Integer::sum);
            for (var use : spending.handedOver(scope, keys, since, most))
                used.left()
                        .computeIfAbsent(Used.key(scope, use.key()), key -> new ArrayList<>())
                        .add(use.at());
        }
        used.left().values().forEach(Collections::sort);
        return used;
    }

    private Optional<Held> waits(Wish wish, List<Limit> limits, Used used, Instant now) {
        return limits.stream()
                .filter(limit -> used.full(limit, wish, now))
                .map(limit -> {
                    var left = used.left(limit, wish, now);
                    // Some of what is about to leave may be put off: until that is known, it is only looked at again
                    // soon.
                    var until = left.size() >= limit.most()
                            ? place(limit, wish, left, now)
                            : now.plus(limit.length().compareTo(LOOKED_AGAIN) < 0 ? limit.length() : LOOKED_AGAIN);
                    return new Held(limit.why(wish), until);
                })
                .max(Comparator.comparing(Held::until));
    }

    /** The next moment at which there is room, after those given away already. */
    private Instant place(Limit limit, Wish wish, List<Instant> left, Instant now) {
        var place = new Instant[1];
        var key = Used.key(limit.scope(), limit.scope().key(wish)) + " " + limit.length();
        givenAway.compute(key, (k, before) -> {
            var ahead = before == null || !before.getLast().isAfter(now) ? new ArrayDeque<Instant>() : before;
            var all = new ArrayList<>(left);
            all.addAll(ahead);
            Collections.sort(all);
            place[0] = all.get(all.size() - limit.most()).plus(limit.length());
            ahead.addLast(place[0]);
            if (ahead.size() > limit.most()) ahead.removeFirst();
            return ahead;
        });
        if (givenAway.size() > MANY) forget(now);
        return place[0];
    }

    private void forget(Instant now) {
        for (var key : Set.copyOf(givenAway.keySet()))
            givenAway.computeIfPresent(key, (k, ahead) -> ahead.getLast().isAfter(now) ? ahead : null);
    }
}
