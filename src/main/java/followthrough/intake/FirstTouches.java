package followthrough.intake;

import followthrough.intake.Import.Plan;
import followthrough.intake.Import.State;
import followthrough.intake.Import.Verdict;
import followthrough.intake.ImportSettings.Owners;
import followthrough.intake.ImportStore.Outcome;
import followthrough.intake.ImportStore.Placed;
import followthrough.playbook.Playbook;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.pursuits.Lacking;
import followthrough.pursuits.Messages;
import followthrough.pursuits.Pursuits;
import followthrough.pursuits.Spread;
import followthrough.pursuits.Spread.Waiting;
import followthrough.team.Member;
import followthrough.team.Team;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Plans the first touches of a list by the minutes its owners have: in the check for all of it, and again later for those
 * who found no day then.
 */
@Component
class FirstTouches {
    /** How many days ahead first touches are planned. */
    static final int REACH = 90;

    private static final int CHUNK = 2_000;
    private static final int PAGE = 5_000;

    private final ImportStore store;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final Messages messages;
    private final Playbook playbook;
    private final Team team;
    private final Clock clock;
    private final TransactionTemplate transaction;

    FirstTouches(
            ImportStore store,
            Prospects prospects,
            Pursuits pursuits,
            Messages messages,
            Playbook playbook,
            Team team,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.messages = messages;
        this.playbook = playbook;
        this.team = team;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    record Planned(List<Spread.Place> places, Plan plan) {}

    /** @param lacks what they lack @param firstDay 0 begins today, 1 tomorrow */
    Planned plan(Importing importing, List<Waiting> waiting, List<Plan.Lack> lacks, int firstDay) {
        var sharing = new HashSet<Long>();
        if (importing.settings.owners() == Owners.TEAM)
            team.activeReps(importing.importer.teamId()).forEach(rep -> sharing.add(rep.memberId()));
        if (sharing.isEmpty())
            sharing.add(Objects.requireNonNullElse(importing.settings.ownerId(), importing.importer.memberId()));
        var ids = new HashSet<>(sharing);
        waiting.stream().map(Waiting::ownerId).filter(Objects::nonNull).forEach(ids::add);
        var now = clock.instant();
        var zones = new HashMap<Long, ZoneId>();
        ids.forEach(id ->
                zones.put(id, Objects.requireNonNull(importing.members.get(id)).zone()));
        var taken = pursuits.minutesPlanned(zones, now, now.plus(Duration.ofDays(REACH + 1)));
        var reps = ids.stream()
                .sorted()
                .map(id -> new Spread.Rep(
                        id,
                        free(
                                Objects.requireNonNull(importing.members.get(id)),
                                taken.getOrDefault(id, Map.of()),
                                now,
                                firstDay),
                        Objects.requireNonNull(importing.members.get(id)).followUpMinutes()))
                .toList();
        var places = Spread.plan(waiting, reps, sharing);
        return new Planned(places, new Plan(REACH, shares(importing, places, reps), lacks));
    }

    private Map<LocalDate, Integer> free(Member member, Map<LocalDate, Integer> taken, Instant now, int firstDay) {
        var from = now.atZone(member.zone()).toLocalDate().plusDays(firstDay);
        return Spread.free(member, team.workingHours(member.memberId()), taken, from, REACH + 1 - firstDay);
    }

    private static List<Plan.Share> shares(Importing importing, List<Spread.Place> places, List<Spread.Rep> reps) {
        var shares = new ArrayList<Plan.Share>();
        for (var rep : reps) {
            int people = 0;
            int automatic = 0;
            int needed = 0;
            int behind = 0;
            LocalDate last = null;
            for (var place : places) {
                if (place.ownerId() != rep.ownerId()) continue;
                int minutes = place.who().minutes();
                if (place.date() == null) {
                    behind += minutes;
                    continue;
                }
                people++;
                automatic += minutes == 0 ? 1 : 0;
                needed += minutes;
                if (last == null || place.date().isAfter(last)) last = place.date();
            }
            var until = last;
            int there = rep.free().entrySet().stream()
                    .filter(day -> until == null || !day.getKey().isAfter(until))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
            var name =
                    Objects.requireNonNull(importing.members.get(rep.ownerId())).name();
            shares.add(new Plan.Share(rep.ownerId(), name, people, automatic, needed, there, last, behind));
        }
        return shares;
    }

    /** When the owner's day begins on the date of the place; absent when it has none. */
    static @Nullable Instant moment(Importing importing, Spread.Place place) {
        var owner = Objects.requireNonNull(importing.members.get(place.ownerId()));
        var date = place.date();
        return date == null
                ? null
                : date.atTime(owner.dayStarts()).atZone(owner.zone()).toInstant();
    }

    /**
     * What came of planning those who wait.
     *
     * @param planned who got a date now
     * @param elsewhere who waits no longer, because they were taken up, opted out or went meanwhile
     * @param waiting who still waits for room
     */
    record Later(int planned, int elsewhere, int waiting) {}

    /**
     * Plans those who were kept for later, as far as there are minutes now. Two at once take turns, so that the second finds
     * nobody whom the first has planned.
     */
    Later planLater(long importId) {
        return Objects.requireNonNull(transaction.execute(status -> {
            var list = store.lock(importId).orElseThrow();
            if (list.state() != State.DONE || list.count(Verdict.LATER) == 0)
                return new Later(0, 0, list.count(Verdict.LATER));
            var importing = new Importing(list, team, playbook);
            var people = new HashMap<Long, Long>();
            var elsewhere = new ArrayList<Outcome>();
            var places = plan(importing, waiting(importing, people, elsewhere), List.of(), 1).places.stream()
                    .filter(place -> place.date() != null)
                    .toList();
            int planned = 0;
            for (int from = 0; from < places.size(); from += CHUNK)
                planned += takeUp(
                        importing, places.subList(from, Math.min(places.size(), from + CHUNK)), people, elsewhere);
            var before = store.position(importId);
            var counts = new EnumMap<Verdict, Integer>(before.counts());
            if (!elsewhere.isEmpty()) store.outcomes(importId, elsewhere);
            counts.merge(Verdict.LATER, -planned - elsewhere.size(), Integer::sum);
            counts.merge(Verdict.NEW, planned + elsewhere.size(), Integer::sum);
            store.progress(importId, before.rowsDone(), before.lastRow(), counts);
            return new Later(planned, elsewhere.size(), list.count(Verdict.LATER) - planned - elsewhere.size());
        }));
    }

    /**
     * Those kept for later who are still only kept.
     *
     * @param people filled with who they are, by row
     * @param elsewhere filled with the rows of the others, who wait no longer
     */
    private List<Waiting> waiting(Importing importing, Map<Long, Long> people, List<Outcome> elsewhere) {
        var waiting = new ArrayList<Waiting>();
        long importId = importing.list.importId();
        for (var rows = store.of(importId, Verdict.LATER, 0, PAGE);
                !rows.isEmpty();
                rows = store.of(importId, Verdict.LATER, rows.getLast().number(), PAGE)) {
            var ids = rows.stream()
                    .map(Import.Row::prospectId)
                    .filter(Objects::nonNull)
                    .toList();
            var found = prospects.all(ids);
            var addresses = prospects.addresses(ids);
            var deals = prospects.deals(ids);
            var followed = pursuits.everOpened(ids);
            for (var row : rows) {
                var prospect = row.prospectId() == null ? null : found.get(row.prospectId());
                if (prospect == null || !onlyKept(prospect, followed)) {
                    elsewhere.add(elsewhere(row.number(), row.prospectId(), prospect));
                    continue;
                }
                var first = importing.first(prospect, addresses.getOrDefault(prospect.prospectId(), List.of()));
                var theirs = deals.getOrDefault(prospect.prospectId(), List.of());
                var lacks = first.alone()
                        ? importing.lacking(prospect.tier(), messages).of(prospect, theirs)
                        : List.<Lacking.Missing>of();
                double value = theirs.stream()
                        .mapToDouble(deal -> deal.amount().doubleValue())
                        .max()
                        .orElse(0);
                people.put(row.number(), prospect.prospectId());
                waiting.add(new Waiting(
                        row.number(), prospect.ownerId(), prospect.tier(), value, importing.minutes(first, lacks)));
            }
        }
        return waiting;
    }

    /**
     * Follows them up, looking once more now that nobody else can change them.
     *
     * @param elsewhere filled with the rows of those who opted out or were taken up while the others were planned
     * @return how many it took up
     */
    private int takeUp(
            Importing importing, List<Spread.Place> places, Map<Long, Long> people, List<Outcome> elsewhere) {
        var ids = places.stream()
                .map(place -> Objects.requireNonNull(people.get(place.who().row())))
                .toList();
        prospects.hold(ids);
        var now = prospects.all(ids);
        var followed = pursuits.everOpened(ids);
        var open = new HashMap<Long, Instant>();
        var placed = new ArrayList<Placed>();
        for (var place : places) {
            var prospectId = Objects.requireNonNull(people.get(place.who().row()));
            var prospect = now.get(prospectId);
            if (prospect == null || !onlyKept(prospect, followed)) {
                elsewhere.add(elsewhere(place.who().row(), prospectId, prospect));
                continue;
            }
            var touch = Objects.requireNonNull(moment(importing, place));
            open.put(prospectId, touch);
            placed.add(new Placed(place.who().row(), Verdict.NEW, place.ownerId(), touch));
        }
        var list = importing.list;
        prospects.takeUp(open.keySet(), list.importId(), list.memberId(), clock.instant());
        pursuits.openAll(open, false);
        store.place(list.importId(), placed);
        return placed.size();
    }

    private static boolean onlyKept(Prospect prospect, Set<Long> followed) {
        return prospect.keptOnly() && !prospect.optedOut() && !followed.contains(prospect.prospectId());
    }

    /** The row of somebody who waits no longer. @param prospect absent when they are gone */
    private static Outcome elsewhere(long row, @Nullable Long prospectId, @Nullable Prospect prospect) {
        var why = prospect == null ? "is gone" : prospect.optedOut() ? "opted out meanwhile" : "was taken up meanwhile";
        return new Outcome(row, Verdict.NEW, why, prospectId, false);
    }
}
