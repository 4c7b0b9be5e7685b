package followthrough.intake;

import followthrough.intake.Import.Verdict;
import followthrough.intake.ImportSettings.ListKind;
import followthrough.intake.ImportStore.Outcome;
import followthrough.prospects.Added;
import followthrough.prospects.Address;
import followthrough.prospects.Basis;
import followthrough.prospects.Deal;
import followthrough.prospects.Entry;
import followthrough.prospects.Fact;
import followthrough.prospects.NewDeal;
import followthrough.prospects.NewProspect;
import followthrough.prospects.NoContact;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.pursuits.AddressBook;
import followthrough.pursuits.Pursuits;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a list on their way into the base, within one transaction. What they come to is collected first and then
 * written in few statements.
 */
final class Chunk {
    private final Importing importing;
    private final Import list;
    private final ImportStore store;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final AddressBook addressBook;
    private final Instant now;

    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Entry> notes = new ArrayList<>();
    private final List<NewDeal> deals = new ArrayList<>();
    private final Map<Long, Instant> open = new HashMap<>();
    private final Set<String> never = new HashSet<>();
    private final Set<String> optedOut = new HashSet<>();
    private final Map<Long, Long> prospectOf = new HashMap<>();

    Chunk(
            Importing importing,
            ImportStore store,
            Prospects prospects,
            Pursuits pursuits,
            AddressBook addressBook,
            Instant now) {
        this.importing = importing;
        this.list = importing.list;
        this.store = store;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.addressBook = addressBook;
        this.now = now;
    }

    /** A row and the person it states. */
    record Item(Import.Row row, Arriving who) {}

    /** Takes in what the check found fit for it. @return what became of each row */
    List<Outcome> take(List<Item> items) {
        var arrivals = new ArrayList<Item>();
        var known = new ArrayList<Item>();
        var twins = new ArrayList<Item>();
        for (var item : items)
            switch (item.row.verdict()) {
                case NEW, LATER -> arrivals.add(item);
                case UPDATE, IN_THE_BASE -> known.add(item);
                case TWICE_IN_FILE -> twins.add(item);
                case SUPPRESSED -> suppressed(item);
                case REJECTED, UNDONE -> {}
            }
        known.addAll(arrive(arrivals));
        fill(known);
        join(twins);
        var proof = "the list “%s”, imported by %s".formatted(list.fileName(), importing.importer.name());
        prospects.openDeals(deals, list.importId(), list.memberId(), now);
        pursuits.openAll(open, importing.settings.kind() == ListKind.FRESH);
        // Last, so that a refusal further down in the list ends what a row above it began.
        prospects.suppress(never, NoContact.NEVER_CONTACT, proof, now);
        prospects.suppress(optedOut, NoContact.OPTED_OUT, proof, now);
        prospects.tell(notes);
        return outcomes;
    }

    private void suppressed(Item item) {
        if (importing.settings.kind() == ListKind.NEVER) never.addAll(item.who.lookups());
        else if (item.who.raw().optedOut()) optedOut.addAll(item.who.lookups());
        outcomes.add(new Outcome(item.row.number(), Verdict.SUPPRESSED, item.row.why(), item.row.prospectId(), false));
    }

    /** Adds who is new. @return those who meanwhile came by another way, now to be filled */
    private List<Item> arrive(List<Item> items) {
        var people = new ArrayList<NewProspect>(items.size());
        for (var item : items) {
            var owner = item.row.ownerId() == null ? importing.importer.memberId() : item.row.ownerId();
            boolean kept = importing.settings.kind() == ListKind.KEEP || item.row.verdict() == Verdict.LATER;
            people.add(item.who.person(importing.settings, owner, kept, list.importId()));
        }
        var added = prospects.addAll(people, list.memberId(), now);
        var others = new ArrayList<Item>();
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            long number = item.row.number();
            switch (added.get(i)) {
                case Added.Created(long prospectId) -> {
                    prospectOf.put(number, prospectId);
                    outcomes.add(new Outcome(number, item.row.verdict(), item.row.why(), prospectId, false));
                    if (importing.settings.kind().followedUp() && item.row.verdict() == Verdict.NEW)
                        open.put(prospectId, Objects.requireNonNullElse(item.row.firstTouch(), now));
                    tell(prospectId, item.who, List.of());
                }
                case Added.Known(long prospectId, var by) -> others.add(new Item(at(item.row, prospectId), item.who));
                case Added.Suppressed(var reason) ->
                    outcomes.add(new Outcome(number, Verdict.SUPPRESSED, reason, null, false));
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
    private void tell(long prospectId, Arriving who, List<Deal> before) {
        var note = who.raw().note();
        var by = list.memberId();
        if (note != null)
            notes.add(Entry.of(prospectId, now, Entry.Kind.NOTE, by, "Note from the list “" + list.fileName() + "”")
                    .withDetail(note)
                    .withImport(list.importId()));
        var amount = who.raw().dealAmount();
        if (amount == null || amount.signum() <= 0) return;
        if (before.stream()
                .anyMatch(deal -> !deal.stage().closed() && deal.amount().compareTo(amount) == 0)) return;
        var title = who.raw().company() == null
                ? String.valueOf(who.raw().name())
                : who.raw().company();
        var currency = who.raw().dealCurrency();
        deals.add(new NewDeal(prospectId, title, amount, currency == null ? importing.currency : currency));
    }

    private void join(List<Item> twins) {
        if (twins.isEmpty()) return;
        var elsewhere = twins.stream()
                .map(item -> Objects.requireNonNull(item.row.firstRow()))
                .filter(first -> !prospectOf.containsKey(first))
                .collect(Collectors.toSet());
        var first = new HashMap<>(prospectOf);
        if (!elsewhere.isEmpty()) first.putAll(store.prospectsOf(list.importId(), elsewhere));
        var found = new ArrayList<Item>();
        for (var twin : twins) {
            var prospectId = first.get(twin.row.firstRow());
            if (prospectId != null) found.add(new Item(at(twin.row, prospectId), twin.who));
            else {
                // The first such row was not taken in, and what held for it holds for its twin; a refusal counts
                // anyway.
                if (twin.who.raw().optedOut()) optedOut.addAll(twin.who.lookups());
                if (importing.settings.kind() == ListKind.NEVER) never.addAll(twin.who.lookups());
                outcomes.add(new Outcome(twin.row.number(), Verdict.TWICE_IN_FILE, twin.row.why(), null, false));
            }
        }
        fillAs(found, Verdict.TWICE_IN_FILE);
    }

    private void fill(List<Item> items) {
        fillAs(items, null);
    }

    private void fillAs(List<Item> known, @Nullable Verdict said) {
        if (known.isEmpty()) return;
        // Whoever became one with somebody else since the list was checked is found as that one.
        var became = prospects.standing(known.stream()
                .map(item -> Objects.requireNonNull(item.row.prospectId()))
                .collect(Collectors.toSet()));
        var items = known.stream()
                .map(item -> {
                    var other = became.get(Objects.requireNonNull(item.row.prospectId()));
                    return other == null ? item : new Item(at(item.row, other), item.who);
                })
                .toList();
        var ids = items.stream()
                .map(item -> Objects.requireNonNull(item.row.prospectId()))
                .collect(Collectors.toSet());
        var people = new HashMap<>(prospects.all(ids));
        var addresses = new HashMap<>(prospects.addresses(ids));
        var before = prospects.deals(ids);
        var followed = pursuits.everOpened(ids);
        var changed = new HashSet<Long>();
        for (var item : items) {
            long id = Objects.requireNonNull(item.row.prospectId());
            if (changed.contains(id)) {
                people.put(id, prospects.get(id));
                addresses.put(id, prospects.addresses(id));
            }
            prospectOf.put(item.row.number(), id);
            var outcome = fill(
                    item,
                    people.get(id),
                    addresses.getOrDefault(id, List.of()),
                    before.getOrDefault(id, List.of()),
                    followed.contains(id),
                    said);
            if (outcome.verdict() == Verdict.UPDATE || said != null) changed.add(id);
            outcomes.add(outcome);
        }
    }

    private Outcome fill(
            Item item,
            @Nullable Prospect prospect,
            List<Address> addresses,
            List<Deal> before,
            boolean followed,
            @Nullable Verdict said) {
        long number = item.row.number();
        var by = list.memberId();
        if (prospect == null)
            return new Outcome(number, Verdict.REJECTED, "the person was removed meanwhile", null, true);
        long id = prospect.prospectId();
        if (item.who.raw().optedOut()) optedOut.addAll(item.who.lookups());
        if (prospect.optedOut())
            return new Outcome(
                    number, said == null ? Verdict.SUPPRESSED : said, "opted out: stays opted out", id, false);
        boolean refuses = item.who.raw().noEmail() && !prospect.emailRefused();
        if (refuses) prospects.refuseEmail(id, list.importId(), "the list “" + list.fileName() + "” says so", now);
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
        if (!facts.isEmpty() || !gaps.custom().isEmpty())
            prospects.correctByImport(id, facts, gaps.custom(), list.importId(), by, now);
        if (!gaps.addresses().isEmpty()) {
            var barred = prospects.suppressed(
                    gaps.addresses().stream().map(it -> it.lookup()).toList());
            for (var address : gaps.addresses())
                if (!barred.contains(address.lookup())) addressBook.add(id, address, list.importId(), by);
        }
        boolean takenUp = said == null
                && importing.settings.kind().followedUp()
                && prospect.keptOnly()
                && !followed
                && !open.containsKey(id)
                && (importing.settings.kind() == ListKind.FRESH || item.row.firstTouch() != null);
        if (takenUp) {
            prospects.takeUp(List.of(id), list.importId(), by, now);
            open.put(id, Objects.requireNonNullElse(item.row.firstTouch(), now));
        }
        tell(id, item.who, before);
        var verdict = said != null ? said : gaps.none() && !takenUp ? Verdict.IN_THE_BASE : Verdict.UPDATE;
        var why = said != null ? twin(item, gaps) : takenUp ? takenUp(item, gaps) : item.who.remarked(gaps.words());
        return new Outcome(number, verdict, why.isEmpty() ? "nothing new" : why, id, false);
    }

    /** As the check said it, with what they lack, where that was of the same gaps. */
    private static String takenUp(Item item, Arriving.Gaps gaps) {
        var words = Arriving.takenUp(gaps);
        return item.row.why().startsWith(words) ? item.row.why() : item.who.remarked(words);
    }

    /** E.g. “the same person as in row 4; phone added; wants no contact”: a twin's word on consent counts like the first's. */
    private static String twin(Item item, Arriving.Gaps gaps) {
        return Stream.of(item.row.why(), gaps.words(), item.who.raw().optedOut() ? "wants no contact" : "")
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }
}
