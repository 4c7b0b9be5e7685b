package followthrough.intake;

import followthrough.intake.Import.State;
import followthrough.intake.Import.Verdict;
import followthrough.intake.ImportSettings.ListKind;
import followthrough.intake.ImportStore.Outcome;
import followthrough.playbook.Playbook;
import followthrough.prospects.Added;
import followthrough.prospects.Address;
import followthrough.prospects.Basis;
import followthrough.prospects.Entry;
import followthrough.prospects.Fact;
import followthrough.prospects.NewDeal;
import followthrough.prospects.NewProspect;
import followthrough.prospects.NoContact;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.pursuits.Pursuits;
import followthrough.team.Team;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The writing of a checked list, a chunk of rows in each transaction together with how far it is, so that whoever goes on
 * after a crash repeats no row and leaves none out.
 */
@Component
class ListWriting {
    private static final Logger log = LoggerFactory.getLogger(ListWriting.class);
    private static final int CHUNK = 2_000;
    private static final BigDecimal LARGEST_DEAL = new BigDecimal("1e14");

    private final ImportStore store;
    private final ImportFiles files;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final Playbook playbook;
    private final Team team;
    private final Clock clock;
    private final TransactionTemplate transaction;

    ListWriting(
            ImportStore store,
            ImportFiles files,
            Prospects prospects,
            Pursuits pursuits,
            Playbook playbook,
            Team team,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.files = files;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.playbook = playbook;
        this.team = team;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    void write(Turn turn) {
        var list = turn.list();
        var importing = new Importing(list, team, playbook);
        int oneByOne = 0;
        boolean more = true;
        while (more && !turn.stopped()) {
            int limit = oneByOne > 0 ? 1 : CHUNK;
            try {
                more = Boolean.TRUE.equals(transaction.execute(status -> turn.held() && chunk(importing, limit)));
                oneByOne = Math.max(0, oneByOne - 1);
            } catch (DataAccessException e) {
                // One row that the database refuses fails itself and none of the others.
                if (limit > 1) {
                    oneByOne = CHUNK;
                    log.warn("A chunk of list {} is taken row by row", list.importId(), e);
                } else {
                    log.warn("A row of list {} could not be written", list.importId(), e);
                    transaction.executeWithoutResult(status -> {
                        if (turn.held()) passOver(list.importId());
                    });
                }
            }
        }
        if (store.find(list.importId()).filter(it -> it.state() == State.DONE).isPresent())
            files.forget(list.importId());
    }

    private void passOver(long importId) {
        var position = store.position(importId);
        var row = store.after(importId, position.lastRow(), 1).getFirst();
        store.outcomes(
                importId,
                List.of(new Outcome(
                        row.number(), Verdict.REJECTED, "the database refused what this row says", null, true)));
        store.progress(importId, position.rowsDone() + 1, row.number());
    }

    /** What is collected while a chunk is gone through, to be written in few statements. */
    private static final class Written {
        final List<Outcome> outcomes = new ArrayList<>();
        final List<Entry> notes = new ArrayList<>();
        final List<NewDeal> deals = new ArrayList<>();
        final Map<Long, Instant> open = new HashMap<>();
        final Set<String> never = new HashSet<>();
        final Set<String> optedOut = new HashSet<>();
        final Map<Long, Long> prospectOf = new HashMap<>();
    }

    private record Item(Import.Row row, Arriving who) {}

    private boolean chunk(Importing importing, int limit) {
        var list = importing.list;
        var position = store.position(list.importId());
        var rows = store.after(list.importId(), position.lastRow(), limit);
        if (rows.isEmpty()) {
            finish(importing);
            return false;
        }
        var now = clock.instant();
        var written = new Written();
        var arrivals = new ArrayList<Item>();
        var known = new ArrayList<Item>();
        var twins = new ArrayList<Item>();
        for (var row : rows) {
            if (row.verdict() == Verdict.REJECTED) continue;
            var reading = RawProspect.read(
                    new ListFile.Row(row.number(), row.number(), row.cells(), List.of()),
                    importing.settings.mapping(),
                    importing.region);
            if (!(reading instanceof RawProspect.Person(var raw))) continue;
            var item = new Item(row, Arriving.of(raw));
            switch (row.verdict()) {
                case NEW, LATER -> arrivals.add(item);
                case UPDATE, IN_THE_BASE -> known.add(item);
                case TWICE_IN_FILE -> twins.add(item);
                case SUPPRESSED -> suppressed(importing, item, written);
                case REJECTED -> {}
            }
        }
        known.addAll(arrive(importing, arrivals, written, now));
        fill(importing, known, written, now);
        join(importing, twins, written, now);
        var proof = "the list “%s”, imported by %s".formatted(list.fileName(), importing.importer.name());
        prospects.openDeals(written.deals, list.memberId(), now);
        pursuits.openAll(written.open, importing.settings.kind() == ListKind.FRESH);
        // Last, so that a refusal further down in the list ends what a row above it began.
        prospects.suppress(written.never, NoContact.NEVER_CONTACT, proof, now);
        prospects.suppress(written.optedOut, NoContact.OPTED_OUT, proof, now);
        prospects.tell(written.notes);
        if (!written.outcomes.isEmpty()) store.outcomes(list.importId(), written.outcomes);
        store.progress(
                list.importId(),
                position.rowsDone() + rows.size(),
                rows.getLast().number());
        return true;
    }

    private static void suppressed(Importing importing, Item item, Written written) {
        if (importing.settings.kind() == ListKind.NEVER) written.never.addAll(item.who.lookups());
        else if (item.who.raw().optedOut()) written.optedOut.addAll(item.who.lookups());
        written.outcomes.add(
                new Outcome(item.row.number(), Verdict.SUPPRESSED, item.row.why(), item.row.prospectId(), false));
    }

    /** Adds who is new. @return those who meanwhile came by another way, now to be filled */
    private List<Item> arrive(Importing importing, List<Item> items, Written written, Instant now) {
        var people = new ArrayList<NewProspect>(items.size());
        for (var item : items) {
            var owner = item.row.ownerId() == null ? importing.importer.memberId() : item.row.ownerId();
            boolean kept = importing.settings.kind() == ListKind.KEEP || item.row.verdict() == Verdict.LATER;
            people.add(item.who.person(importing.settings, owner, kept, importing.list.importId()));
        }
        var added = prospects.addAll(people, importing.list.memberId(), now);
        var others = new ArrayList<Item>();
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            long number = item.row.number();
            switch (added.get(i)) {
                case Added.Created(long prospectId) -> {
                    written.prospectOf.put(number, prospectId);
                    written.outcomes.add(new Outcome(number, item.row.verdict(), item.row.why(), prospectId, false));
                    if (importing.settings.kind().followedUp() && item.row.verdict() == Verdict.NEW)
                        written.open.put(prospectId, Objects.requireNonNullElse(item.row.firstTouch(), now));
                    tell(importing, prospectId, item.who, List.of(), written, now);
                }
                case Added.Known(long prospectId, var by) -> others.add(new Item(at(item.row, prospectId), item.who));
                case Added.Suppressed(var reason) ->
                    written.outcomes.add(new Outcome(number, Verdict.SUPPRESSED, reason, null, false));
            }
        }
        return others;
    }

    private static Import.Row at(Import.Row row, long prospectId) {
        return new Import.Row(
                row.number(),
                Verdict.UPDATE,
                row.why(),
                row.name(),
                row.company(),
                row.address(),
                row.cells(),
                row.firstRow(),
                row.ownerId(),
                row.firstTouch(),
                prospectId);
    }

    /** The row's note and deal, where they are not there yet. */
    private static void tell(
            Importing importing,
            long prospectId,
            Arriving who,
            List<followthrough.prospects.Deal> deals,
            Written written,
            Instant now) {
        var note = who.raw().note();
        var by = importing.list.memberId();
        if (note != null)
            written.notes.add(Entry.of(
                            prospectId,
                            now,
                            Entry.Kind.NOTE,
                            by,
                            "Note from the list “" + importing.list.fileName() + "”")
                    .withDetail(note));
        var amount = who.raw().dealAmount();
        if (amount == null || amount.signum() <= 0 || amount.compareTo(LARGEST_DEAL) > 0) return;
        if (deals.stream()
                .anyMatch(deal -> !deal.stage().closed() && deal.amount().compareTo(amount) == 0)) return;
        var title = who.raw().company() == null
                ? String.valueOf(who.raw().name())
                : who.raw().company();
        var currency = who.raw().dealCurrency();
        written.deals.add(new NewDeal(prospectId, title, amount, currency == null ? importing.currency : currency));
    }

    private void join(Importing importing, List<Item> twins, Written written, Instant now) {
        if (twins.isEmpty()) return;
        var elsewhere = twins.stream()
                .map(item -> Objects.requireNonNull(item.row.firstRow()))
                .filter(first -> !written.prospectOf.containsKey(first))
                .collect(Collectors.toSet());
        var first = new HashMap<>(written.prospectOf);
        if (!elsewhere.isEmpty()) first.putAll(store.prospectsOf(importing.list.importId(), elsewhere));
        var found = new ArrayList<Item>();
        for (var twin : twins) {
            var prospectId = first.get(twin.row.firstRow());
            if (prospectId != null) found.add(new Item(at(twin.row, prospectId), twin.who));
            else {
                // The first such row was not taken in, and what held for it holds for its twin; a refusal counts
                // anyway.
                if (twin.who.raw().optedOut()) written.optedOut.addAll(twin.who.lookups());
                if (importing.settings.kind() == ListKind.NEVER) written.never.addAll(twin.who.lookups());
                written.outcomes.add(
                        new Outcome(twin.row.number(), Verdict.TWICE_IN_FILE, twin.row.why(), null, false));
            }
        }
        fillAs(importing, found, Verdict.TWICE_IN_FILE, written, now);
    }

    private void fill(Importing importing, List<Item> items, Written written, Instant now) {
        fillAs(importing, items, null, written, now);
    }

    private void fillAs(Importing importing, List<Item> items, @Nullable Verdict said, Written written, Instant now) {
        if (items.isEmpty()) return;
        var ids = items.stream()
                .map(item -> Objects.requireNonNull(item.row.prospectId()))
                .collect(Collectors.toSet());
        var people = new HashMap<>(prospects.all(ids));
        var addresses = new HashMap<>(prospects.addresses(ids));
        var deals = prospects.deals(ids);
        var followed = pursuits.everOpened(ids);
        var changed = new HashSet<Long>();
        for (var item : items) {
            long id = Objects.requireNonNull(item.row.prospectId());
            if (changed.contains(id)) {
                people.put(id, prospects.get(id));
                addresses.put(id, prospects.addresses(id));
            }
            written.prospectOf.put(item.row.number(), id);
            var outcome = fill(
                    importing,
                    item,
                    people.get(id),
                    addresses.getOrDefault(id, List.of()),
                    deals.getOrDefault(id, List.of()),
                    followed.contains(id),
                    said,
                    written,
                    now);
            if (outcome.verdict() == Verdict.UPDATE || said != null) changed.add(id);
            written.outcomes.add(outcome);
        }
    }

    private Outcome fill(
            Importing importing,
            Item item,
            @Nullable Prospect prospect,
            List<Address> addresses,
            List<followthrough.prospects.Deal> deals,
            boolean followed,
            @Nullable Verdict said,
            Written written,
            Instant now) {
        long number = item.row.number();
        var by = importing.list.memberId();
        if (prospect == null)
            return new Outcome(number, Verdict.REJECTED, "the person was removed meanwhile", null, true);
        long id = prospect.prospectId();
        if (item.who.raw().optedOut()) written.optedOut.addAll(item.who.lookups());
        if (prospect.optedOut())
            return new Outcome(
                    number, said == null ? Verdict.SUPPRESSED : said, "opted out: stays opted out", id, false);
        boolean refuses = item.who.raw().noEmail() && !prospect.emailRefused();
        if (refuses) prospects.refuseEmail(id, "the list “" + importing.list.fileName() + "” says so", now);
        if (!importing.mayChange(prospect))
            return new Outcome(
                    number,
                    said != null ? said : refuses ? Verdict.UPDATE : Verdict.IN_THE_BASE,
                    importing.whose(prospect),
                    id,
                    false);
        var gaps = item.who.gaps(prospect, addresses);
        var facts = new EnumMap<Fact, String>(Fact.class);
        facts.putAll(gaps.facts());
        if (prospect.basis() == Basis.UNKNOWN && importing.settings.basis() != Basis.UNKNOWN) {
            facts.put(Fact.BASIS, importing.settings.basis().word());
            facts.put(Fact.BASIS_NOTE, importing.settings.basisNote());
        }
        if (!facts.isEmpty() || !gaps.custom().isEmpty()) prospects.correctByImport(id, facts, gaps.custom(), by, now);
        if (!gaps.addresses().isEmpty()) {
            var barred = prospects.suppressed(
                    gaps.addresses().stream().map(it -> it.lookup()).toList());
            for (var address : gaps.addresses())
                if (!barred.contains(address.lookup())) pursuits.addAddress(id, address, by);
        }
        boolean takenUp = said == null
                && importing.settings.kind().followedUp()
                && prospect.keptOnly()
                && !followed
                && !written.open.containsKey(id)
                && (importing.settings.kind() == ListKind.FRESH || item.row.firstTouch() != null);
        if (takenUp) {
            prospects.takeUp(List.of(id), by, now);
            written.open.put(id, Objects.requireNonNullElse(item.row.firstTouch(), now));
        }
        tell(importing, id, item.who, deals, written, now);
        var verdict = said != null ? said : gaps.none() && !takenUp ? Verdict.IN_THE_BASE : Verdict.UPDATE;
        var why = said != null ? item.row.why() : takenUp ? Arriving.takenUp(gaps) : gaps.words();
        return new Outcome(number, verdict, why.isEmpty() ? "nothing new" : why, id, false);
    }

    private void finish(Importing importing) {
        var list = importing.list;
        store.done(list.importId(), clock.instant());
        if (importing.settings.kind() != ListKind.FRESH) return;
        store.byOwner(list.importId())
                .forEach((ownerId, people) -> pursuits.alertOwner(
                        ownerId,
                        (people == 1 ? "1 fresh lead" : "%,d fresh leads".formatted(people)) + " from “"
                                + list.fileName() + "”: first touch due now",
                        "/today"));
    }
}
