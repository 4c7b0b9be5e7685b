package followthrough.prospects;

import followthrough.web.Figures;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The door to people and companies. Every method joins the caller's transaction or opens one. {@code byMember} absent
 * means the system or the prospect did it.
 */
@Component
@Transactional
public class Prospects {
    private final ProspectStore store;
    private final Capture capture;
    private final Companies companies;
    private final Suppressions suppressions;
    private final Tiers tiers;
    private final ApplicationEventPublisher events;

    Prospects(
            ProspectStore store,
            Capture capture,
            Companies companies,
            Suppressions suppressions,
            Tiers tiers,
            ApplicationEventPublisher events) {
        this.store = store;
        this.capture = capture;
        this.companies = companies;
        this.suppressions = suppressions;
        this.tiers = tiers;
        this.events = events;
    }

    // --- capture

    /** Safe to call twice and by many at once: the second call answers {@code Known}. */
    public Added add(NewProspect person, @Nullable Long byMember, Instant now) {
        return addAll(List.of(person), byMember, now).getFirst();
    }

    /**
     * As {@link #add} for a whole list, in a few statements; a person twice in the list is {@code Known} the second time.
     * Best between 1,000 and 5,000 people at a time.
     *
     * @return one answer for each person, in their order
     */
    public List<Added> addAll(List<NewProspect> people, @Nullable Long byMember, Instant now) {
        return people.isEmpty() ? List.of() : capture.add(people, byMember, now);
    }

    /**
     * What {@link #addAll} would answer now, with nothing written: the person it would find or why it would refuse;
     * empty where it would add somebody. People twice in the list are not told apart.
     */
    @Transactional(readOnly = true)
    public List<Optional<Added>> recognise(List<NewProspect> people) {
        return people.isEmpty() ? List.of() : capture.recognise(people);
    }

    // --- look up

    /** @throws NoSuchElementException when there is no such prospect */
    public Prospect get(long prospectId) {
        return find(prospectId).orElseThrow(() -> missing(prospectId));
    }

    /** One who was merged into another leads to that one: whoever asks by an old number gets another number back. */
    public Optional<Prospect> find(long prospectId) {
        return store.find(prospectId);
    }

    /** Of those who were merged into another, who stands in their place; the others are not in it. */
    @Transactional(readOnly = true)
    public Map<Long, Long> standing(Collection<Long> prospectIds) {
        return store.standing(prospectIds);
    }

    /** In one query; those that are gone are left out. */
    public Map<Long, Prospect> all(Collection<Long> prospectIds) {
        return store.all(prospectIds).stream().collect(Collectors.toMap(Prospect::prospectId, it -> it));
    }

    /** Dead ones too, first choice first. */
    public List<Address> addresses(long prospectId) {
        return store.addresses(prospectId);
    }

    /** In one query; a prospect without any has an empty list. */
    public Map<Long, List<Address>> addresses(Collection<Long> prospectIds) {
        var all = new HashMap<Long, List<Address>>();
        prospectIds.forEach(id -> all.put(id, new ArrayList<>()));
        store.addresses(prospectIds).forEach(it -> all.computeIfAbsent(it.prospectId(), id -> new ArrayList<>())
                .add(it));
        return all;
    }

    /** @param email as anybody may write it */
    public Optional<Long> byEmail(String email) {
        return EmailAddress.of(email).flatMap(it -> store.having(Address.Kind.EMAIL, it.lookup()).stream()
                .findFirst());
    }

    /** The domain of a company's address; empty for one where anybody gets a mailbox, and for what is no address. */
    public static Optional<String> companyDomain(String email) {
        return EmailAddress.of(email).map(Companies::domainOf).filter(it -> !it.isEmpty());
    }

    /** Whose number it is, the longest known first where several share it; without + it is read in the workspace's country. */
    public Optional<Long> byPhone(String phone) {
        return Phones.parse(phone, store.workspace().country())
                .flatMap(it ->
                        store.having(Address.Kind.PHONE, it.e164()).stream().findFirst());
    }

    public Optional<Company> company(long companyId) {
        return store.company(companyId);
    }

    /** All prospects of a company. */
    public List<Long> colleagues(long companyId) {
        return store.colleagues(companyId);
    }

    /**
     * People whose name, company and addresses together hold every word. Three letters are found anywhere, fewer only
     * where a word begins; accents and case do not matter, nor how a telephone number is spaced.
     *
     * @param teamId absent: of every team
     */
    @Transactional(readOnly = true)
    public List<Prospect> search(String words, OptionalLong teamId, int limit) {
        String text = words.strip();
        if (text.matches("[+(]?[\\d\\s()/.-]{4,}")) {
            text = text.replace("(0)", "").replaceAll("\\D", "").replaceFirst("^0+", "");
        }
        List<String> list = Arrays.stream(text.split("\\s+"))
                .filter(it -> !it.isEmpty())
                .limit(8)
                .toList();
        return list.isEmpty() ? List.of() : store.search(list, teamId, limit);
    }

    // --- addresses

    /** Refused when nobody may be contacted there, unless this prospect opted out and may not be contacted anyway. */
    public AddressAdded addAddress(long prospectId, NewAddress address, @Nullable Long byMember, Instant now) {
        return addAddress(prospectId, address, null, byMember, now);
    }

    /** @param importId the list that names the address; absent: a person does */
    public AddressAdded addAddress(
            long prospectId, NewAddress address, @Nullable Long importId, @Nullable Long byMember, Instant now) {
        Prospect prospect = store.lock(prospectId).orElseThrow(() -> missing(prospectId));
        Optional<Address> theirs = addresses(prospectId).stream()
                .filter(it -> it.kind() == address.kind() && it.lookup().equals(address.lookup()))
                .findFirst();
        if (theirs.isPresent()) {
            return new AddressAdded.Theirs(theirs.get().addressId());
        }
        NoContact why = suppressions.among(List.of(address.lookup())).get(address.lookup());
        if (why != null && !prospect.optedOut()) {
            return new AddressAdded.Suppressed(why);
        }
        Optional<Long> added = store.addAddress(prospectId, address);
        if (added.isEmpty()) {
            return new AddressAdded.TakenBy(
                    store.having(address.kind(), address.lookup()).getFirst());
        }
        store.refreshWords(prospectId);
        if (prospect.optedOut()) {
            // They opted out as a person; another address does not make them another one.
            suppressions.add(List.of(address.lookup()), NoContact.OPTED_OUT, "address of a person who opted out", now);
        }
        tell(Entry.of(
                        prospectId,
                        now,
                        Entry.Kind.CHANGE,
                        byMember,
                        label(address.kind()) + " added: " + address.value())
                .withImport(importId));
        return new AddressAdded.Theirs(added.get());
    }

    /** Twice is safe. */
    public void removeAddress(long addressId, @Nullable Long byMember, Instant now) {
        store.address(addressId).ifPresent(it -> {
            store.removeAddress(addressId);
            store.refreshWords(it.prospectId());
            tell(Entry.of(
                    it.prospectId(), now, Entry.Kind.CHANGE, byMember, label(it.kind()) + " removed: " + it.value()));
        });
    }

    /**
     * The address reaches nobody any more, for everybody who has it and whoever gets it later.
     *
     * @return the prospects who lost a way to be reached
     */
    public List<Long> addressDied(String lookup, String why, Instant now) {
        List<Address> died = store.addressDied(lookup, why, now);
        tell(died.stream()
                .map(it -> Entry.of(
                        it.prospectId(),
                        now,
                        Entry.Kind.CHANGE,
                        null,
                        label(it.kind()) + " does not work any more: " + it.value() + " (" + why + ")"))
                .toList());
        return died.stream().map(Address::prospectId).toList();
    }

    // --- facts

    /**
     * A person corrects facts; the timeline says what changed from what to what. Empty text empties a fact. A refusal of
     * e-mail can be set here but not lifted. Publishes {@link FactsChanged} inside this transaction.
     *
     * @param custom replaces the values of these keys; an empty text removes the key
     */
    public Corrected correct(
            long prospectId,
            Map<Fact, String> facts,
            Map<String, String> custom,
            @Nullable Long byMember,
            Instant now) {
        return change(prospectId, facts, custom, null, byMember, now);
    }

    /**
     * An import corrects facts. Empty texts leave what is there, and consent is never loosened: a basis is taken only
     * where none is known, a refusal stays, whatever the file says. Publishes {@link FactsChanged} likewise.
     */
    public Corrected correctByImport(
            long prospectId,
            Map<Fact, String> facts,
            Map<String, String> custom,
            long importId,
            @Nullable Long byMember,
            Instant now) {
        return change(prospectId, facts, custom, importId, byMember, now);
    }

    private Corrected change(
            long prospectId,
            Map<Fact, String> facts,
            Map<String, String> custom,
            @Nullable Long importId,
            @Nullable Long byMember,
            Instant now) {
        Prospect before = store.lock(prospectId).orElseThrow(() -> missing(prospectId));
        var draft = new Draft(before);
        boolean byImport = importId != null;
        for (var fact : new TreeMap<>(facts).entrySet()) {
            String value = NewProspect.oneLine(fact.getValue());
            if (byImport && (value.isEmpty() || !importMay(fact.getKey(), value, before, facts))) {
                continue;
            }
            Optional<String> refused = set(draft, fact.getKey(), value, now);
            if (refused.isPresent()) {
                return new Corrected.Refused(fact.getKey(), refused.get());
            }
        }
        custom.forEach((key, value) -> {
            if (!value.isBlank()) {
                draft.custom.put(key, value.strip());
            } else if (!byImport) {
                draft.custom.remove(key);
            }
        });
        if (draft.zoneBasis != ZoneBasis.STATED) {
            String phone = addresses(prospectId).stream()
                    .filter(it -> it.kind() == Address.Kind.PHONE)
                    .map(Address::lookup)
                    .findFirst()
                    .orElse("");
            Zones.Guess guess =
                    Zones.guess("", phone, draft.country, store.workspace().zone());
            draft.zone = guess.zone();
            draft.zoneBasis = guess.basis();
        }
        Prospect after = draft.prospect(before);
        List<String> changes = changes(before, after);
        if (!after.equals(before)) {
            store.save(after);
            if (!after.name().equals(before.name()) || !after.companyName().equals(before.companyName())) {
                store.refreshWords(prospectId);
            }
            tell(changes.stream()
                    .map(it -> Entry.of(prospectId, now, Entry.Kind.CHANGE, byMember, it)
                            .withImport(importId))
                    .toList());
            events.publishEvent(new FactsChanged(prospectId, byMember, now));
            tiers.factsChanged(List.of(prospectId), byMember, now);
            if (!Objects.equals(after.renewsOn(), before.renewsOn())) {
                events.publishEvent(new RenewalSet(prospectId, byMember, now));
            }
        }
        return new Corrected.Done(changes);
    }

    private static boolean importMay(Fact fact, String value, Prospect before, Map<Fact, String> facts) {
        return switch (fact) {
            case BASIS -> before.basis() == Basis.UNKNOWN && !before.optedOut();
            case BASIS_NOTE -> before.basis() == Basis.UNKNOWN && facts.containsKey(Fact.BASIS) && !before.optedOut();
            case EMAIL_REFUSED -> yes(value);
            case KEPT_ONLY -> yes(value) || !before.keptOnly();
            case NAME, GIVEN_NAME, FAMILY_NAME, TITLE, COMPANY, COUNTRY, LANGUAGE, ZONE, SOURCE, SUMMARY, RENEWS_ON ->
                true;
        };
    }

    /** Absent: done. Present: why not. */
    private Optional<String> set(Draft draft, Fact fact, String value, Instant now) {
        switch (fact) {
            case NAME -> {
                if (value.isEmpty()) {
                    return Optional.of("A prospect needs a name.");
                }
                draft.name = value;
            }
            case GIVEN_NAME -> draft.givenName = value;
            case FAMILY_NAME -> draft.familyName = value;
            case TITLE -> draft.title = value;
            case COMPANY -> {
                Companies.Match match = value.isEmpty() ? null : company(value, draft.country, now);
                draft.companyId = match == null ? null : match.companyId();
                draft.companyName = match == null ? "" : match.name();
            }
            case COUNTRY -> {
                String country = value.toUpperCase(Locale.ROOT);
                if (!country.isEmpty() && !Set.of(Locale.getISOCountries()).contains(country)) {
                    return Optional.of("“" + value + "” is no country code. Use two letters, such as DE or US.");
                }
                draft.country = country;
            }
            case LANGUAGE -> draft.language = value;
            case ZONE -> {
                Optional<ZoneId> zone = Zones.stated(value);
                if (zone.isEmpty() && !value.isEmpty()) {
                    return Optional.of("“" + value + "” is no time zone we know. Write it as Europe/Berlin or UTC+2.");
                }
                zone.ifPresent(it -> draft.zone = it);
                draft.zoneBasis = zone.isPresent() ? ZoneBasis.STATED : ZoneBasis.WORKSPACE;
            }
            case SOURCE -> draft.source = value;
            case SUMMARY -> draft.summary = value;
            case RENEWS_ON -> {
                try {
                    draft.renewsOn = value.isEmpty() ? null : LocalDate.parse(value);
                } catch (DateTimeException notADate) {
                    return Optional.of("“" + value + "” is no date. Write it as 2027-05-03.");
                }
                var renewsOn = draft.renewsOn;
                if (renewsOn != null && (renewsOn.getYear() < 1970 || renewsOn.getYear() > 2200))
                    return Optional.of("“" + value + "” is no year in which a contract is renewed.");
            }
            case BASIS -> {
                Optional<Basis> basis = Arrays.stream(Basis.values())
                        .filter(it -> it.word().equalsIgnoreCase(value))
                        .findFirst();
                if (basis.isEmpty()) {
                    return Optional.of("“" + value + "” is no reason to contact somebody. Choose one of "
                            + Arrays.stream(Basis.values()).map(Basis::word).collect(Collectors.joining(", ")) + ".");
                }
                if (draft.basis != basis.get()) {
                    draft.basis = basis.get();
                    draft.basisAt = basis.get() == Basis.UNKNOWN ? null : now;
                }
            }
            case BASIS_NOTE -> draft.basisNote = value;
            case EMAIL_REFUSED -> {
                if (draft.emailRefused && !yes(value)) {
                    return Optional.of("They refused e-mail. Only they can allow it again.");
                }
                draft.emailRefused = yes(value);
            }
            case KEPT_ONLY -> draft.keptOnly = yes(value);
        }
        return Optional.empty();
    }

    private Companies.@Nullable Match company(String name, String country, Instant now) {
        var hint = new Companies.Hint(name, "", country);
        return companies
                .findOrMake(new LinkedHashSet<>(Set.of(hint)), null, now)
                .get(hint);
    }

    private static boolean yes(String value) {
        return Set.of("true", "yes", "1", "on", "y").contains(value.toLowerCase(Locale.ROOT));
    }

    private static List<String> changes(Prospect a, Prospect b) {
        var changes = new ArrayList<String>();
        changed(changes, Fact.NAME, a.name(), b.name());
        changed(changes, Fact.GIVEN_NAME, a.givenName(), b.givenName());
        changed(changes, Fact.FAMILY_NAME, a.familyName(), b.familyName());
        changed(changes, Fact.TITLE, a.title(), b.title());
        changed(changes, Fact.COMPANY, a.companyName(), b.companyName());
        changed(changes, Fact.COUNTRY, a.country(), b.country());
        changed(changes, Fact.LANGUAGE, a.language(), b.language());
        changed(changes, Fact.ZONE, a.zone().getId(), b.zone().getId());
        changed(changes, Fact.SOURCE, a.source(), b.source());
        changed(changes, Fact.SUMMARY, a.summary(), b.summary());
        changed(changes, Fact.RENEWS_ON, day(a.renewsOn()), day(b.renewsOn()));
        changed(changes, Fact.BASIS, a.basis().word(), b.basis().word());
        changed(changes, Fact.BASIS_NOTE, a.basisNote(), b.basisNote());
        changed(changes, Fact.EMAIL_REFUSED, a.emailRefused() ? "yes" : "no", b.emailRefused() ? "yes" : "no");
        changed(changes, Fact.KEPT_ONLY, a.keptOnly() ? "yes" : "no", b.keptOnly() ? "yes" : "no");
        var keys = new HashSet<>(a.custom().keySet());
        keys.addAll(b.custom().keySet());
        keys.stream()
                .sorted()
                .forEach(key -> changed(
                        changes,
                        key,
                        a.custom().getOrDefault(key, ""),
                        b.custom().getOrDefault(key, "")));
        return List.copyOf(changes);
    }

    private static String day(@Nullable LocalDate date) {
        return date == null ? "" : date.toString();
    }

    private static void changed(List<String> changes, Fact fact, String from, String to) {
        changed(changes, fact.label(), from, to);
    }

    private static void changed(List<String> changes, String label, String from, String to) {
        if (from.equals(to)) {
            return;
        }
        changes.add(
                from.isEmpty()
                        ? label + ": “" + to + "”"
                        : to.isEmpty()
                                ? label + ": “" + from + "” removed"
                                : label + ": from “" + from + "” to “" + to + "”");
    }

    /** A prospect while it is being corrected. */
    private static final class Draft {
        String name, givenName, familyName, title, companyName, source, country, language, basisNote, summary;

        @Nullable
        Long companyId;

        ZoneId zone;
        ZoneBasis zoneBasis;
        Basis basis;

        @Nullable
        Instant basisAt;

        boolean emailRefused, keptOnly;

        @Nullable
        LocalDate renewsOn;

        final Map<String, String> custom;

        Draft(Prospect it) {
            name = it.name();
            givenName = it.givenName();
            familyName = it.familyName();
            title = it.title();
            companyId = it.companyId();
            companyName = it.companyName();
            source = it.source();
            country = it.country();
            language = it.language();
            zone = it.zone();
            zoneBasis = it.zoneBasis();
            basis = it.basis();
            basisNote = it.basisNote();
            basisAt = it.basisAt();
            emailRefused = it.emailRefused();
            keptOnly = it.keptOnly();
            summary = it.summary();
            renewsOn = it.renewsOn();
            custom = new TreeMap<>(it.custom());
        }

        Prospect prospect(Prospect it) {
            return new Prospect(
                    it.prospectId(),
                    name,
                    givenName,
                    familyName,
                    title,
                    companyId,
                    companyName,
                    it.ownerId(),
                    source,
                    it.tier(),
                    country,
                    language,
                    zone,
                    zoneBasis,
                    basis,
                    basisNote,
                    basisAt,
                    it.optedOutAt(),
                    emailRefused,
                    keptOnly,
                    summary,
                    Map.copyOf(custom),
                    it.createdAt(),
                    renewsOn,
                    it.tierByHand());
        }
    }

    /** Those who were only kept are followed up from now on, as a list asks; the others stay as they are. */
    public void takeUp(Collection<Long> prospectIds, long importId, @Nullable Long byMember, Instant now) {
        List<Long> taken = store.takeUp(prospectIds);
        tell(taken.stream()
                .map(id -> Entry.of(id, now, Entry.Kind.CHANGE, byMember, "Kept until now; followed up from here on")
                        .withImport(importId))
                .toList());
    }

    // --- what a list brought

    /**
     * What became of somebody since a list brought them.
     *
     * @param kinds of timeline entries that the list itself did not make
     * @param byMember whether a person of ours made one of these
     */
    public record Since(long prospectId, boolean optedOut, Set<Entry.Kind> kinds, boolean byMember) {}

    /** Locks the prospects until the end of the transaction: what is found out about them holds until then. */
    public void hold(Collection<Long> prospectIds) {
        store.hold(prospectIds);
    }

    /** Of those among the prospects whom this list brought. */
    public List<Since> sinceImport(Collection<Long> prospectIds, long importId) {
        return store.sinceImport(prospectIds, importId);
    }

    /**
     * Takes prospects out as if they had never come, with their addresses, deals and timeline, and the companies that the list
     * made for them and nobody else works at. What is suppressed stays so.
     *
     * @param importId the list that brought them
     * @return how many companies went
     */
    public int takeOut(Collection<Long> prospectIds, long importId) {
        return store.takeOut(prospectIds, importId);
    }

    // --- the timeline

    /** @return by which another entry can point to it, see {@link Entry#aboutId} */
    public long tell(Entry entry) {
        return store.tell(List.of(entry)).getFirst();
    }

    /** In one statement. @return their ids, in their order */
    public List<Long> tell(List<Entry> entries) {
        return entries.isEmpty() ? List.of() : store.tell(entries);
    }

    /** Those of them that are there, in no order. */
    @Transactional(readOnly = true)
    public List<Entry> entries(Collection<Long> entryIds) {
        return entryIds.isEmpty() ? List.of() : store.entries(entryIds);
    }

    /** A time in somebody's timeline, both ends included, and whose pursuit it was: what belongs to another one stays. */
    public record Span(long prospectId, long pursuitId, Instant from, Instant until) {}

    /** What was written and noted in that time goes; that it happened stays, in one line each. */
    public void forgetWords(List<Span> spans) {
        store.forgetWords(spans);
    }

    /** Latest first. @param beforeId the last entry of the page before; absent: from the latest on */
    public List<Entry> timeline(long prospectId, int limit, @Nullable Long beforeId) {
        return store.timeline(prospectId, limit, beforeId);
    }

    /**
     * The last entry in which a person of ours told what came of a touch, or moved it; 0 where nobody did. Two windows on
     * one touch are told apart by it.
     */
    public long lastTold(long prospectId) {
        return store.lastTold(prospectId);
    }

    // --- never again

    /**
     * Ends all contact with a person, for ever and through every later import: with all their addresses. Twice is safe.
     *
     * @param proof what shows it: the words they used, the link they clicked
     */
    public void optOut(long prospectId, NoContact why, String proof, Instant now) {
        Prospect prospect = store.lock(prospectId).orElseThrow(() -> missing(prospectId));
        optOut(List.of(prospectId), why, proof, now);
        if (!prospect.optedOut()) {
            tell(Entry.of(prospectId, now, Entry.Kind.OPT_OUT, null, "No contact any more: " + why.word())
                    .withDetail(proof));
        }
    }

    private void optOut(Collection<Long> prospectIds, NoContact why, String proof, Instant now) {
        store.optOut(prospectIds, now);
        List<String> lookups =
                store.addresses(prospectIds).stream().map(Address::lookup).toList();
        if (!lookups.isEmpty()) {
            suppressions.add(lookups, why, proof, now);
        }
    }

    /**
     * "Only not by e-mail": the person's word, or an import's. Publishes {@link FactsChanged} inside this transaction. Twice
     * is safe.
     */
    public void refuseEmail(long prospectId, String proof, Instant now) {
        refuseEmail(prospectId, null, proof, now);
    }

    /** @param importId the list that says so; absent: the person does */
    public void refuseEmail(long prospectId, @Nullable Long importId, String proof, Instant now) {
        Prospect before = store.lock(prospectId).orElseThrow(() -> missing(prospectId));
        if (!before.emailRefused()) {
            var draft = new Draft(before);
            draft.emailRefused = true;
            store.save(draft.prospect(before));
            tell(Entry.of(prospectId, now, Entry.Kind.OPT_OUT, null, "No e-mail any more")
                    .withDetail(proof)
                    .withImport(importId));
            events.publishEvent(new FactsChanged(prospectId, null, now));
        }
    }

    /** @param lookup as in {@link Address#lookup} */
    public boolean suppressed(Address.Kind kind, String lookup) {
        return suppressed(List.of(lookup)).contains(lookup);
    }

    /** Those among the lookups that may never be contacted. */
    public Set<String> suppressed(Collection<String> lookups) {
        return suppressions.among(lookups).keySet();
    }

    /**
     * A list of addresses never to contact; {@code @rival.example} stands for everybody there. People who have one are
     * opted out, and {@link NeverContact} says so inside this transaction.
     *
     * @param lookups as in {@link Address#lookup}
     * @return the prospects who are newly opted out
     */
    public Set<Long> suppress(Collection<String> lookups, NoContact why, String proof, Instant now) {
        if (lookups.isEmpty()) {
            return Set.of();
        }
        suppressions.add(lookups, why, proof, now);
        var having = new HashSet<>(store.having(lookups));
        List<String> domains = lookups.stream()
                .filter(it -> it.startsWith("@"))
                .map(it -> it.substring(1))
                .toList();
        if (!domains.isEmpty()) {
            having.addAll(store.atDomains(domains));
        }
        Set<Long> fresh = store.all(having).stream()
                .filter(it -> !it.optedOut())
                .map(Prospect::prospectId)
                .collect(Collectors.toUnmodifiableSet());
        if (!fresh.isEmpty()) {
            optOut(fresh, why, proof, now);
            tell(fresh.stream()
                    .map(id -> Entry.of(id, now, Entry.Kind.OPT_OUT, null, "No contact any more: " + why.word())
                            .withDetail(proof))
                    .toList());
            events.publishEvent(new NeverContact(fresh, proof, now));
        }
        return fresh;
    }

    // --- owner and tier

    /** Gives prospects another owner and publishes {@link OwnerChanged} inside this transaction. Twice is safe. */
    public void handOver(Collection<Long> prospectIds, long newOwnerId, @Nullable Long byMember, Instant now) {
        List<Long> moved = store.handOver(prospectIds, newOwnerId, byMember, now);
        if (!moved.isEmpty()) {
            events.publishEvent(new OwnerChanged(moved, newOwnerId, byMember, now));
        }
    }

    /** Named by hand, against any rule. Publishes {@link TierChanged} inside this transaction. Twice is safe. */
    public void changeTier(long prospectId, Tier tier, @Nullable Long byMember, Instant now) {
        tiers.byHand(store.lock(prospectId).orElseThrow(() -> missing(prospectId)), tier, byMember, now);
    }

    /** What was named by hand is forgotten, and the rule decides; without one it stays as it is. Twice is safe. */
    public void tierByRule(long prospectId, @Nullable Long byMember, Instant now) {
        tiers.byRule(store.lock(prospectId).orElseThrow(() -> missing(prospectId)), byMember, now);
    }

    // --- deals

    /** @param currency ISO 4217 */
    public long openDeal(
            long prospectId, String title, BigDecimal amount, String currency, @Nullable Long byMember, Instant now) {
        long dealId = store.openDeal(prospectId, title, amount, currency, now);
        tell(Entry.of(
                prospectId,
                now,
                Entry.Kind.DEAL,
                byMember,
                "Deal opened: " + title + ", " + Figures.money(amount, currency)));
        tiers.factsChanged(List.of(prospectId), byMember, now);
        return dealId;
    }

    /** As {@link #openDeal} for a whole list, in two statements. */
    public void openDeals(List<NewDeal> deals, long importId, @Nullable Long byMember, Instant now) {
        if (deals.isEmpty()) {
            return;
        }
        store.openDeals(deals, now);
        tell(deals.stream()
                .map(it -> Entry.of(
                                it.prospectId(),
                                now,
                                Entry.Kind.DEAL,
                                byMember,
                                "Deal opened: " + it.title() + ", " + Figures.money(it.amount(), it.currency()))
                        .withImport(importId))
                .toList());
        tiers.factsChanged(deals.stream().map(NewDeal::prospectId).distinct().toList(), byMember, now);
    }

    /** Publishes {@link DealMoved} inside this transaction. Twice is safe. */
    public void moveDeal(long dealId, Deal.Stage stage, @Nullable Long byMember, Instant now) {
        Deal deal = lockDeal(dealId);
        if (deal.stage() != stage) {
            store.moveDeal(dealId, stage, stage.closed() ? now : null);
            tell(Entry.of(
                    deal.prospectId(),
                    now,
                    Entry.Kind.DEAL,
                    byMember,
                    "Deal " + deal.title() + ": from " + deal.stage().word() + " to " + stage.word()));
            events.publishEvent(new DealMoved(dealId, deal.prospectId(), deal.stage(), stage, byMember, now));
            tiers.factsChanged(List.of(deal.prospectId()), byMember, now);
        }
    }

    public void changeDeal(
            long dealId, String title, BigDecimal amount, String currency, @Nullable Long byMember, Instant now) {
        Deal deal = lockDeal(dealId);
        var changes = new ArrayList<String>();
        changed(changes, "title", deal.title(), title);
        changed(changes, "amount", Figures.money(deal.amount(), deal.currency()), Figures.money(amount, currency));
        if (!changes.isEmpty()) {
            store.changeDeal(dealId, title, amount, currency);
            tell(Entry.of(
                    deal.prospectId(),
                    now,
                    Entry.Kind.DEAL,
                    byMember,
                    "Deal " + deal.title() + ": " + String.join("; ", changes)));
            tiers.factsChanged(List.of(deal.prospectId()), byMember, now);
        }
    }

    /** Open ones first. */
    public List<Deal> deals(long prospectId) {
        return store.deals(prospectId);
    }

    /** In one query; a prospect without any has an empty list. */
    public Map<Long, List<Deal>> deals(Collection<Long> prospectIds) {
        var all = new HashMap<Long, List<Deal>>();
        prospectIds.forEach(id -> all.put(id, new ArrayList<>()));
        store.deals(prospectIds).forEach(it -> all.computeIfAbsent(it.prospectId(), id -> new ArrayList<>())
                .add(it));
        return all;
    }

    /** Deals this person belongs to that were opened with a colleague. */
    public List<Deal> dealsWithOthers(long prospectId) {
        return store.dealsWithOthers(prospectId);
    }

    /** Somebody of the same company belongs to a deal. @return false when it is no colleague, or belongs to it already */
    public boolean addToDeal(long dealId, long prospectId, long byMember, Instant now) {
        Deal deal = lockDeal(dealId);
        boolean added = store.addToDeal(dealId, prospectId);
        if (added) {
            tell(Entry.of(prospectId, now, Entry.Kind.DEAL, byMember, "Belongs to the deal " + deal.title()));
        }
        return added;
    }

    /** Twice is safe. */
    public void takeFromDeal(long dealId, long prospectId, long byMember, Instant now) {
        Deal deal = lockDeal(dealId);
        if (store.takeFromDeal(dealId, prospectId)) {
            tell(Entry.of(
                    prospectId, now, Entry.Kind.DEAL, byMember, "Belongs to the deal " + deal.title() + " no more"));
        }
    }

    private Deal lockDeal(long dealId) {
        return store.lockDeal(dealId).orElseThrow(() -> new NoSuchElementException("There is no deal " + dealId + "."));
    }

    private static NoSuchElementException missing(long prospectId) {
        return new NoSuchElementException("There is no prospect " + prospectId + ".");
    }

    private static String label(Address.Kind kind) {
        return switch (kind) {
            case EMAIL -> "E-mail address";
            case PHONE -> "Telephone number";
            case SOCIAL -> "Social profile";
        };
    }
}
