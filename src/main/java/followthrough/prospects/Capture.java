package followthrough.prospects;

import followthrough.prospects.CaptureStore.Caller;
import followthrough.prospects.CaptureStore.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Adds prospects once each, however many arrive at once. Who gets the unique e-mail address into the table is the
 * prospect; whoever comes second, be it a microsecond later, finds the first.
 */
@Component
class Capture {
    private static final String BY_EMAIL = "e-mail address";
    private static final String BY_PHONE = "telephone number and name";

    private final CaptureStore store;
    private final ProspectStore prospects;
    private final Companies companies;
    private final Suppressions suppressions;
    private final Tiers tiers;

    Capture(CaptureStore store, ProspectStore prospects, Companies companies, Suppressions suppressions, Tiers tiers) {
        this.store = store;
        this.prospects = prospects;
        this.companies = companies;
        this.suppressions = suppressions;
        this.tiers = tiers;
    }

    /** Answers in the order of the people. */
    List<Added> add(List<NewProspect> people, @Nullable Long byMember, Instant now) {
        var answers = new Added[people.size()];
        var open = new ArrayList<>(IntStream.range(0, people.size()).boxed().toList());
        while (!open.isEmpty()) {
            // Again only for those who lost the race for their e-mail address: the winner is visible by now.
            open = new ArrayList<>(addOpen(open, people, answers, byMember, now));
        }
        return List.of(answers);
    }

    /** What {@link #add} would find, without adding anybody; empty for those it would add. */
    List<Optional<Added>> recognise(List<NewProspect> people) {
        var emails = new HashSet<String>();
        var callers = new HashSet<Caller>();
        var lookups = new HashSet<String>();
        for (NewProspect it : people) {
            emails.addAll(lookups(it, Address.Kind.EMAIL));
            callers.addAll(callers(it));
            it.addresses().forEach(address -> lookups.add(address.lookup()));
        }
        Map<String, Long> byEmail = emails.isEmpty() ? Map.of() : store.byEmail(emails);
        Map<Caller, Long> byPhone = callers.isEmpty() ? Map.of() : store.byPhoneAndName(List.copyOf(callers));
        Map<String, NoContact> suppressed = suppressions.among(lookups);
        return people.stream()
                .map(it -> Optional.ofNullable(known(it, byEmail, byPhone, suppressed)))
                .toList();
    }

    private List<Integer> addOpen(
            List<Integer> open,
            List<NewProspect> people,
            @Nullable Added[] answers,
            @Nullable Long byMember,
            Instant now) {
        List<String> onlyPhones = open.stream()
                .map(people::get)
                .filter(it -> lookups(it, Address.Kind.EMAIL).isEmpty())
                .flatMap(it -> lookups(it, Address.Kind.PHONE).stream())
                .limit(200) // A list does not race with itself, and locks are scarce.
                .toList();
        if (!onlyPhones.isEmpty()) {
            store.takeTurns(onlyPhones);
        }
        var emails = new HashSet<String>();
        var callers = new HashSet<Caller>();
        var lookups = new HashSet<String>();
        for (int index : open) {
            NewProspect it = people.get(index);
            emails.addAll(lookups(it, Address.Kind.EMAIL));
            callers.addAll(callers(it));
            it.addresses().forEach(address -> lookups.add(address.lookup()));
        }
        Map<String, Long> byEmail = emails.isEmpty() ? Map.of() : store.byEmail(emails);
        Map<Caller, Long> byPhone = callers.isEmpty() ? Map.of() : store.byPhoneAndName(List.copyOf(callers));
        Map<String, NoContact> suppressed = suppressions.among(lookups);

        var fresh = new ArrayList<Integer>();
        var twins = new HashMap<Integer, Integer>(); // the same person twice among those who come now: later to first
        var firstWith = new HashMap<Object, Integer>();
        for (int index : open) {
            NewProspect it = people.get(index);
            Added known = known(it, byEmail, byPhone, suppressed);
            if (known != null) {
                answers[index] = known;
                continue;
            }
            Integer first = first(it, firstWith);
            if (first != null) {
                twins.put(index, first);
                continue;
            }
            fresh.add(index);
            lookups(it, Address.Kind.EMAIL).forEach(lookup -> firstWith.putIfAbsent(lookup, index));
            callers(it).forEach(caller -> firstWith.putIfAbsent(folded(caller), index));
        }
        List<Integer> lost = insert(fresh, people, answers, byMember, now);
        twins.forEach((index, first) -> {
            if (answers[first] instanceof Added.Created(long prospectId)) {
                boolean byMail = lookups(people.get(index), Address.Kind.EMAIL).stream()
                        .anyMatch(lookups(people.get(first), Address.Kind.EMAIL)::contains);
                answers[index] = new Added.Known(prospectId, byMail ? BY_EMAIL : BY_PHONE);
            } else {
                lost.add(index);
            }
        });
        return lost;
    }

    private static @Nullable Added known(
            NewProspect it, Map<String, Long> byEmail, Map<Caller, Long> byPhone, Map<String, NoContact> suppressed) {
        for (String lookup : lookups(it, Address.Kind.EMAIL)) {
            Long prospectId = byEmail.get(lookup);
            if (prospectId != null) {
                return new Added.Known(prospectId, BY_EMAIL);
            }
        }
        for (Caller caller : callers(it)) {
            Long prospectId = byPhone.get(caller);
            if (prospectId != null) {
                return new Added.Known(prospectId, BY_PHONE);
            }
        }
        for (NewAddress address : it.addresses()) {
            NoContact why = suppressed.get(address.lookup());
            if (why != null) {
                return new Added.Suppressed(
                        switch (why) {
                            case OPTED_OUT -> address.value() + " opted out of all contact.";
                            case COMPLAINT -> address.value() + " complained about our e-mail.";
                            case NEVER_CONTACT -> address.value() + " is on a list of addresses never to contact.";
                        });
            }
        }
        return null;
    }

    private static @Nullable Integer first(NewProspect it, Map<Object, Integer> firstWith) {
        for (String lookup : lookups(it, Address.Kind.EMAIL)) {
            Integer first = firstWith.get(lookup);
            if (first != null) {
                return first;
            }
        }
        for (Caller caller : callers(it)) {
            Integer first = firstWith.get(folded(caller));
            if (first != null) {
                return first;
            }
        }
        return null;
    }

    private List<Integer> insert(
            List<Integer> fresh,
            List<NewProspect> people,
            @Nullable Added[] answers,
            @Nullable Long byMember,
            Instant now) {
        var lost = new ArrayList<Integer>();
        if (fresh.isEmpty()) {
            return lost;
        }
        ProspectStore.Workspace workspace = prospects.workspace();
        var rule = tiers.rule();
        var hints = new LinkedHashMap<Integer, Companies.Hint>();
        for (int index : fresh) {
            NewProspect it = people.get(index);
            String domain = it.companyDomain();
            if (!domain.isEmpty() || !it.companyName().isBlank()) {
                hints.put(index, new Companies.Hint(it.companyName().strip(), domain, it.country()));
            }
        }
        Map<Companies.Hint, Companies.Match> matches = hints.isEmpty()
                ? Map.of()
                : companies.findOrMake(
                        new LinkedHashSet<>(hints.values()), people.getFirst().importId(), now);
        List<Long> ids = store.newIds(fresh.size());
        var rows = new ArrayList<Row>();
        for (int i = 0; i < fresh.size(); i++) {
            int index = fresh.get(i);
            NewProspect it = people.get(index);
            Companies.Hint hint = hints.get(index);
            Companies.Match company = hint == null ? null : matches.get(hint);
            String phone = lookups(it, Address.Kind.PHONE).stream().findFirst().orElse("");
            Zones.Guess guess = Zones.guess(it.zone(), phone, it.country(), workspace.zone());
            var custom = new TreeMap<>(it.custom());
            if (!it.city().isBlank()) {
                custom.putIfAbsent("city", it.city());
            }
            rows.add(new Row(
                    index,
                    ids.get(i),
                    it,
                    it.calledName(),
                    company == null ? null : company.companyId(),
                    company == null ? "" : company.name(),
                    guess.zone(),
                    guess.basis(),
                    custom,
                    it.tierByHand()
                            ? it.tier()
                            : tiers.of(rule, it, company == null ? "" : company.name())
                                    .orElse(it.tier())));
        }
        Set<Long> losers = store.addAddresses(rows);
        List<Row> added =
                rows.stream().filter(row -> !losers.contains(row.prospectId())).toList();
        store.addProspects(added, now);
        prospects.tell(added.stream()
                .map(row -> Entry.of(
                                row.prospectId(),
                                now,
                                Entry.Kind.CAPTURED,
                                byMember,
                                "Captured: " + row.it().source())
                        .withImport(row.it().importId()))
                .toList());
        for (Row row : rows) {
            if (losers.contains(row.prospectId())) {
                lost.add(row.index());
            } else {
                answers[row.index()] = new Added.Created(row.prospectId());
            }
        }
        return lost;
    }

    private static List<String> lookups(NewProspect it, Address.Kind kind) {
        return it.addresses().stream()
                .filter(address -> address.kind() == kind)
                .map(NewAddress::lookup)
                .toList();
    }

    private static List<Caller> callers(NewProspect it) {
        String name = it.name().isBlank()
                        && it.givenName().isBlank()
                        && it.familyName().isBlank()
                ? ""
                : it.calledName();
        return lookups(it, Address.Kind.PHONE).stream()
                .map(phone -> new Caller(phone, name))
                .toList();
    }

    private static Caller folded(Caller caller) {
        return new Caller(caller.phone(), caller.name().toLowerCase(Locale.ROOT));
    }
}
