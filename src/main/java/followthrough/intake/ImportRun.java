package followthrough.intake;

import followthrough.database.DataFolder;
import followthrough.intake.Import.Plan;
import followthrough.intake.Import.State;
import followthrough.intake.Import.Verdict;
import followthrough.intake.ImportSettings.ListKind;
import followthrough.intake.ImportSettings.Owners;
import followthrough.intake.ImportStore.Outcome;
import followthrough.intake.ImportStore.Placed;
import followthrough.intake.Spread.Waiting;
import followthrough.playbook.Playbook;
import followthrough.playbook.Sequence;
import followthrough.prospects.Added;
import followthrough.prospects.Address;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.Entry;
import followthrough.prospects.Fact;
import followthrough.prospects.NewDeal;
import followthrough.prospects.NewProspect;
import followthrough.prospects.NoContact;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.pursuits.Pursuits;
import followthrough.team.Member;
import followthrough.team.Role;
import followthrough.team.Team;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The work on a list: the check, which writes nothing to the base, and the writing, a chunk of rows in each transaction
 * together with how far it is, so that whoever goes on after a crash repeats no row and leaves none out.
 */
@Component
class ImportRun {
    /** How many days ahead first touches are planned. */
    static final int REACH = 90;

    static final String ARRIVING = "arriving";

    private static final Logger log = LoggerFactory.getLogger(ImportRun.class);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int CHUNK = 2_000;
    private static final BigDecimal LARGEST_DEAL = new BigDecimal("1e14");

    private final ImportStore store;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final Playbook playbook;
    private final Team team;
    private final DataFolder data;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final InstantSource real = InstantSource.system();

    ImportRun(
            ImportStore store,
            Prospects prospects,
            Pursuits pursuits,
            Playbook playbook,
            Team team,
            DataFolder data,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.playbook = playbook;
        this.team = team;
        this.data = data;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    Path file(long importId) {
        return data.folder("imports").resolve(importId + ".list");
    }

    List<Long> waiting() {
        return store.waiting(real.instant());
    }

    /** Does what the list waits for, unless somebody else is at it; returns when it is done, failed, or told to stop. */
    void work(long importId, BooleanSupplier stop) {
        var token = UUID.randomUUID();
        var found = store.find(importId);
        // The uploaded file lies in the folder of one node, and that one checks it.
        if (found.isEmpty() || found.get().state() == State.CHECKING && !Files.exists(file(importId))) return;
        if (!store.claim(importId, token, real.instant(), LEASE)) return;
        try {
            var list = store.find(importId).orElseThrow();
            if (list.state() == State.CHECKING) check(list, token, stop);
            else if (list.state() == State.RUNNING) write(list, token, stop);
        } catch (UnreadableFile e) {
            store.failed(importId, String.valueOf(e.getMessage()));
        } catch (Playbook.NoSequence e) {
            store.failed(importId, "Nobody can be followed up: " + e.getMessage() + ".");
        } catch (RuntimeException e) {
            log.error("The list {} stopped", importId, e);
            store.failed(
                    importId,
                    "It stopped for a reason of ours, which is in the log. Rows written stay written; try to go on.");
        } finally {
            store.release(importId, token);
        }
    }

    private boolean hold(Import list, UUID token) {
        return store.hold(list.importId(), token, list.state(), real.instant(), LEASE);
    }

    // --- the check

    /** What one check needs to know again and again. */
    private final class Knowing {
        final Import list;
        final ImportSettings settings;
        final Member importer;
        final Map<Long, Member> members = new HashMap<>();
        final Map<String, Long> owners = new HashMap<>();
        final Map<Tier, Sequence> sequences = new EnumMap<>(Tier.class);
        final String region;
        final String currency;

        Knowing(Import list) {
            this.list = list;
            settings = list.settings();
            importer = team.member(list.memberId()).orElseThrow();
            for (var member : team.members()) {
                members.put(member.memberId(), member);
                if (!member.active() || importer.role() == Role.REP || !sees(member.teamId())) continue;
                owners.put(member.email().toLowerCase(Locale.ROOT), member.memberId());
                owners.putIfAbsent(member.name().toLowerCase(Locale.ROOT), member.memberId());
            }
            var workspace = team.workspace();
            region = workspace.country();
            currency = workspace.currency();
            if (settings.kind().followedUp())
                for (var tier : Tier.values())
                    sequences.put(
                            tier,
                            playbook.current(
                                            settings.kind() == ListKind.FRESH
                                                    ? Sequence.Purpose.INBOUND
                                                    : Sequence.Purpose.OUTBOUND,
                                            tier)
                                    .sequence());
        }

        private boolean sees(long teamId) {
            return importer.role() == Role.ADMINISTRATOR || teamId == importer.teamId();
        }

        /** The same rule as for pages: a rep changes the own prospects, a leader the team's, an administrator all. */
        boolean mayChange(Prospect prospect) {
            var owner = members.get(prospect.ownerId());
            return switch (importer.role()) {
                case REP -> prospect.ownerId() == importer.memberId();
                case LEADER -> owner != null && owner.teamId() == importer.teamId();
                case ADMINISTRATOR -> true;
            };
        }

        String whose(Prospect prospect) {
            var owner = members.get(prospect.ownerId());
            return owner != null && sees(owner.teamId())
                    ? "followed up by " + owner.name() + "; left as it is"
                    : "another team follows them up; left as it is";
        }

        /** The owner that the row or the settings name; absent when the list is shared. */
        @Nullable
        Long owner(RawProspect raw) {
            var named =
                    raw.owner() == null ? null : owners.get(raw.owner().strip().toLowerCase(Locale.ROOT));
            if (named != null) return named;
            if (settings.owners() == Owners.TEAM) return null;
            return settings.ownerId() == null ? Long.valueOf(importer.memberId()) : settings.ownerId();
        }

        /** A rough measure for the plan; what really comes first the pursuit decides when it opens. */
        int minutes(Arriving who) {
            var first = Objects.requireNonNull(sequences.get(who.tier(settings)))
                    .steps()
                    .getFirst();
            boolean email = who.addresses().stream().anyMatch(it -> it.kind() == Address.Kind.EMAIL)
                    && !who.raw().noEmail();
            if (first.automatic() && email && settings.basis() != Basis.UNKNOWN) return 0;
            boolean phone = who.addresses().stream().anyMatch(it -> it.kind() == Address.Kind.PHONE);
            // Without the address that the step needs, there is a call instead, or the chore to find one.
            if (first.channel() == Channel.EMAIL && !email) return Math.max(5, first.minutes());
            return first.channel() == Channel.CALL && !phone ? 5 : first.minutes();
        }
    }

    private void check(Import list, UUID token, BooleanSupplier stop) {
        var knowing = new Knowing(list);
        var file = list.settings().read(file(list.importId()), list.fileName());
        var seen = new HashMap<String, Long>();
        var waiting = new ArrayList<Waiting>();
        var updates = new HashSet<Long>();
        transaction.executeWithoutResult(status -> {
            if (hold(list, token)) store.clearRows(list.importId());
        });
        int rows = 0;
        try (var all = file.rows()) {
            var each = all.iterator();
            var chunk = new ArrayList<ListFile.Row>();
            while (each.hasNext()) {
                chunk.add(each.next());
                if (chunk.size() < CHUNK && each.hasNext()) continue;
                if (stop.getAsBoolean()) return;
                var judged = judge(knowing, chunk, seen, waiting, updates);
                rows += chunk.size();
                int done = rows;
                boolean mine = Boolean.TRUE.equals(transaction.execute(status -> {
                    if (!hold(list, token)) return false;
                    store.addRows(list.importId(), judged);
                    store.progress(list.importId(), done, 0);
                    return true;
                }));
                if (!mine) return;
                chunk.clear();
            }
        }
        int all = rows;
        var planned = plan(knowing, waiting, knowing.settings.kind() == ListKind.KNOWN ? 1 : 0);
        transaction.executeWithoutResult(status -> {
            if (!hold(list, token)) return;
            var placed = new ArrayList<Placed>();
            for (var place : planned.places) {
                var verdict = updates.contains(place.who().row()) ? Verdict.UPDATE : Verdict.NEW;
                if (verdict == Verdict.NEW && place.date() == null && knowing.settings.kind() == ListKind.KNOWN)
                    verdict = Verdict.LATER;
                var touch = knowing.settings.kind() == ListKind.KNOWN ? moment(knowing, place) : null;
                placed.add(new Placed(place.who().row(), verdict, place.ownerId(), touch));
            }
            for (int from = 0; from < placed.size(); from += 5 * CHUNK)
                store.place(list.importId(), placed.subList(from, Math.min(placed.size(), from + 5 * CHUNK)));
            store.checked(list.importId(), all, knowing.settings.kind().followedUp() ? planned.plan : null);
        });
    }

    private static @Nullable Instant moment(Knowing knowing, Spread.Place place) {
        var owner = Objects.requireNonNull(knowing.members.get(place.ownerId()));
        var date = place.date();
        return date == null
                ? null
                : date.atTime(owner.dayStarts()).atZone(owner.zone()).toInstant();
    }

    private List<Import.Row> judge(
            Knowing knowing,
            List<ListFile.Row> chunk,
            Map<String, Long> seen,
            List<Waiting> waiting,
            Set<Long> updates) {
        var judged = new LinkedHashMap<Long, Import.Row>();
        var candidates = new ArrayList<Arriving>();
        var cells = new HashMap<Long, List<String>>();
        for (var row : chunk) {
            var clean = row.cells().stream().map(cell -> cell.replace("\0", "")).toList();
            cells.put(row.number(), clean);
            switch (RawProspect.read(row, knowing.settings.mapping(), knowing.region)) {
                case RawProspect.Rejected(var bad, var reason) ->
                    judged.put(
                            row.number(),
                            new Import.Row(
                                    row.number(),
                                    Verdict.REJECTED,
                                    reason,
                                    firstFilled(clean),
                                    "",
                                    "",
                                    clean,
                                    null,
                                    null,
                                    null,
                                    null));
                case RawProspect.Person(var raw) -> {
                    var who = Arriving.of(raw);
                    Long first = null;
                    for (var key : raw.keys()) {
                        var there = seen.putIfAbsent(key, row.number());
                        if (there != null && (first == null || there < first)) first = there;
                    }
                    if (first != null) {
                        for (var key : raw.keys()) seen.merge(key, first, Math::min);
                        judged.put(
                                row.number(),
                                row(
                                        who,
                                        Verdict.TWICE_IN_FILE,
                                        "the same person as in row " + first,
                                        clean,
                                        first,
                                        null));
                    } else {
                        candidates.add(who);
                        judged.put(row.number(), row(who, Verdict.NEW, "", clean, null, null));
                    }
                }
            }
        }
        var recognised = prospects.recognise(candidates.stream()
                .map(who -> who.person(knowing.settings, 0, false, knowing.list.importId()))
                .toList());
        var knownIds = recognised.stream()
                .flatMap(Optional::stream)
                .filter(Added.Known.class::isInstance)
                .map(it -> ((Added.Known) it).prospectId())
                .collect(Collectors.toSet());
        var known = prospects.all(knownIds);
        var addresses = prospects.addresses(knownIds);
        var followed = knownIds.isEmpty() ? Set.<Long>of() : pursuits.everOpened(knownIds);
        for (int i = 0; i < candidates.size(); i++) {
            var who = candidates.get(i);
            long number = who.raw().row();
            var mine = Objects.requireNonNull(cells.get(number));
            var remarks = String.join("; ", who.raw().remarks());
            if (knowing.settings.kind() == ListKind.NEVER) {
                judged.put(number, row(who, Verdict.SUPPRESSED, "never contacted from now on", mine, null, null));
                continue;
            }
            if (who.raw().optedOut()) {
                judged.put(
                        number,
                        row(
                                who,
                                Verdict.SUPPRESSED,
                                "the list says they opted out: never contacted",
                                mine,
                                null,
                                null));
                continue;
            }
            switch (recognised.get(i).orElse(null)) {
                case null -> {
                    judged.put(number, row(who, Verdict.NEW, remarks, mine, null, null, knowing.owner(who.raw())));
                    if (knowing.settings.kind().followedUp())
                        waiting.add(waiting(knowing, who, knowing.owner(who.raw())));
                }
                case Added.Created created -> throw new IllegalStateException("recognising added " + created);
                case Added.Suppressed(var reason) ->
                    judged.put(number, row(who, Verdict.SUPPRESSED, reason, mine, null, null));
                case Added.Known(long prospectId, var by) -> {
                    var prospect = Objects.requireNonNull(known.get(prospectId));
                    if (prospect.optedOut()) {
                        judged.put(
                                number,
                                row(who, Verdict.SUPPRESSED, "opted out: stays opted out", mine, null, prospectId));
                    } else if (!knowing.mayChange(prospect)) {
                        // What takes permission away is taken from everybody's list.
                        judged.put(
                                number,
                                row(
                                        who,
                                        who.raw().noEmail() && !prospect.emailRefused()
                                                ? Verdict.UPDATE
                                                : Verdict.IN_THE_BASE,
                                        knowing.whose(prospect),
                                        mine,
                                        null,
                                        prospectId));
                    } else {
                        var gaps = who.gaps(prospect, addresses.getOrDefault(prospectId, List.of()));
                        boolean takenUp = knowing.settings.kind().followedUp()
                                && prospect.keptOnly()
                                && !followed.contains(prospectId);
                        if (takenUp) {
                            updates.add(number);
                            waiting.add(waiting(knowing, who, prospect.ownerId()));
                        }
                        var why =
                                takenUp ? join("kept until now, followed up from here on", gaps.words()) : gaps.words();
                        judged.put(
                                number,
                                row(
                                        who,
                                        gaps.none() && !takenUp ? Verdict.IN_THE_BASE : Verdict.UPDATE,
                                        gaps.none() && !takenUp ? "known by " + by + "; nothing new" : why,
                                        mine,
                                        null,
                                        prospectId));
                    }
                }
            }
        }
        return List.copyOf(judged.values());
    }

    private static String join(String one, String other) {
        return other.isEmpty() ? one : one + "; " + other;
    }

    private static String firstFilled(List<String> cells) {
        return cells.stream().filter(cell -> !cell.isBlank()).findFirst().orElse("");
    }

    private static Waiting waiting(Knowing knowing, Arriving who, @Nullable Long ownerId) {
        var amount = who.raw().dealAmount();
        return new Waiting(
                who.raw().row(),
                ownerId,
                who.tier(knowing.settings),
                amount == null ? 0 : amount.doubleValue(),
                knowing.minutes(who));
    }

    private static Import.Row row(
            Arriving who,
            Verdict verdict,
            String why,
            List<String> cells,
            @Nullable Long firstRow,
            @Nullable Long prospectId) {
        return row(who, verdict, why, cells, firstRow, prospectId, null);
    }

    private static Import.Row row(
            Arriving who,
            Verdict verdict,
            String why,
            List<String> cells,
            @Nullable Long firstRow,
            @Nullable Long prospectId,
            @Nullable Long ownerId) {
        var raw = who.raw();
        return new Import.Row(
                raw.row(),
                verdict,
                why,
                raw.name() == null ? "" : raw.name(),
                raw.company() == null ? "" : raw.company(),
                who.address(),
                cells,
                firstRow,
                ownerId,
                null,
                prospectId);
    }

    // --- the plan

    private record Planned(List<Spread.Place> places, Plan plan) {}

    /** @param firstDay 0 begins today, 1 tomorrow */
    private Planned plan(Knowing knowing, List<Waiting> waiting, int firstDay) {
        var sharing = new HashSet<Long>();
        if (knowing.settings.owners() == Owners.TEAM)
            team.activeReps(knowing.importer.teamId()).forEach(rep -> sharing.add(rep.memberId()));
        if (sharing.isEmpty())
            sharing.add(Objects.requireNonNullElse(knowing.settings.ownerId(), knowing.importer.memberId()));
        var ids = new HashSet<>(sharing);
        waiting.stream().map(Waiting::ownerId).filter(Objects::nonNull).forEach(ids::add);
        var now = clock.instant();
        var zones = new HashMap<Long, ZoneId>();
        ids.forEach(id ->
                zones.put(id, Objects.requireNonNull(knowing.members.get(id)).zone()));
        var taken = pursuits.minutesPlanned(zones, now, now.plus(Duration.ofDays(REACH + 1)));
        var reps = ids.stream()
                .sorted()
                .map(id -> new Spread.Rep(
                        id,
                        free(
                                Objects.requireNonNull(knowing.members.get(id)),
                                taken.getOrDefault(id, Map.of()),
                                now,
                                firstDay),
                        Objects.requireNonNull(knowing.members.get(id)).followUpMinutes()))
                .toList();
        var places = Spread.plan(waiting, reps, sharing);
        return new Planned(places, new Plan(REACH, shares(knowing, places, reps)));
    }

    private Map<LocalDate, Integer> free(Member member, Map<LocalDate, Integer> taken, Instant now, int firstDay) {
        var hours = team.workingHours(member.memberId());
        var free = new LinkedHashMap<LocalDate, Integer>();
        var today = now.atZone(member.zone()).toLocalDate();
        for (int i = firstDay; i <= REACH; i++) {
            var date = today.plusDays(i);
            if (!hours.works(date)) continue;
            int minutes = Math.min(member.followUpMinutes(), hours.minutesOn(date));
            free.put(date, Math.max(0, minutes - taken.getOrDefault(date, 0)));
        }
        return free;
    }

    private static List<Plan.Share> shares(Knowing knowing, List<Spread.Place> places, List<Spread.Rep> reps) {
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
                    Objects.requireNonNull(knowing.members.get(rep.ownerId())).name();
            shares.add(new Plan.Share(rep.ownerId(), name, people, automatic, needed, there, last, behind));
        }
        return shares;
    }

    // --- the writing

    private void write(Import list, UUID token, BooleanSupplier stop) {
        var knowing = new Knowing(list);
        int oneByOne = 0;
        boolean more = true;
        while (more && !stop.getAsBoolean()) {
            int limit = oneByOne > 0 ? 1 : CHUNK;
            try {
                more = Boolean.TRUE.equals(transaction.execute(status -> hold(list, token) && chunk(knowing, limit)));
                oneByOne = Math.max(0, oneByOne - 1);
            } catch (DataAccessException e) {
                // One row that the database refuses fails itself and none of the others.
                if (limit > 1) {
                    oneByOne = CHUNK;
                    log.warn("A chunk of list {} is taken row by row", list.importId(), e);
                } else {
                    log.warn("A row of list {} could not be written", list.importId(), e);
                    transaction.executeWithoutResult(status -> {
                        if (hold(list, token)) passOver(list.importId());
                    });
                }
            }
        }
        if (store.find(list.importId()).filter(it -> it.state() == State.DONE).isPresent()) forgetFile(list.importId());
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

    /** Uploads that a crash cut off; nobody waits for them. */
    void forgetCutOff() {
        try (var files = Files.list(data.folder("imports"))) {
            for (var file : files.filter(it -> String.valueOf(it.getFileName()).startsWith(ARRIVING))
                    .toList())
                if (Files.getLastModifiedTime(file)
                        .toInstant()
                        .isBefore(real.instant().minus(Duration.ofDays(1)))) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder of uploaded lists cannot be tidied", e);
        }
    }

    void forgetFile(long importId) {
        try {
            Files.deleteIfExists(file(importId));
        } catch (IOException e) {
            throw new UncheckedIOException("The uploaded list " + file(importId) + " cannot be deleted", e);
        }
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

    private boolean chunk(Knowing knowing, int limit) {
        var list = knowing.list;
        var position = store.position(list.importId());
        var rows = store.after(list.importId(), position.lastRow(), limit);
        if (rows.isEmpty()) {
            finish(knowing);
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
                    knowing.settings.mapping(),
                    knowing.region);
            if (!(reading instanceof RawProspect.Person(var raw))) continue;
            var item = new Item(row, Arriving.of(raw));
            switch (row.verdict()) {
                case NEW, LATER -> arrivals.add(item);
                case UPDATE, IN_THE_BASE -> known.add(item);
                case TWICE_IN_FILE -> twins.add(item);
                case SUPPRESSED -> suppressed(knowing, item, written);
                case REJECTED -> {}
            }
        }
        known.addAll(arrive(knowing, arrivals, written, now));
        fill(knowing, known, written, now);
        join(knowing, twins, written, now);
        var proof = "the list “%s”, imported by %s".formatted(list.fileName(), knowing.importer.name());
        prospects.openDeals(written.deals, list.memberId(), now);
        pursuits.openAll(written.open, knowing.settings.kind() == ListKind.FRESH);
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

    private static void suppressed(Knowing knowing, Item item, Written written) {
        if (knowing.settings.kind() == ListKind.NEVER) written.never.addAll(item.who.lookups());
        else if (item.who.raw().optedOut()) written.optedOut.addAll(item.who.lookups());
        written.outcomes.add(
                new Outcome(item.row.number(), Verdict.SUPPRESSED, item.row.why(), item.row.prospectId(), false));
    }

    /** Adds who is new. @return those who meanwhile came by another way, now to be filled */
    private List<Item> arrive(Knowing knowing, List<Item> items, Written written, Instant now) {
        var people = new ArrayList<NewProspect>(items.size());
        for (var item : items) {
            var owner = item.row.ownerId() == null ? knowing.importer.memberId() : item.row.ownerId();
            boolean kept = knowing.settings.kind() == ListKind.KEEP || item.row.verdict() == Verdict.LATER;
            people.add(item.who.person(knowing.settings, owner, kept, knowing.list.importId()));
        }
        var added = prospects.addAll(people, knowing.list.memberId(), now);
        var others = new ArrayList<Item>();
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            long number = item.row.number();
            switch (added.get(i)) {
                case Added.Created(long prospectId) -> {
                    written.prospectOf.put(number, prospectId);
                    written.outcomes.add(new Outcome(number, item.row.verdict(), item.row.why(), prospectId, false));
                    if (knowing.settings.kind().followedUp() && item.row.verdict() == Verdict.NEW)
                        written.open.put(prospectId, Objects.requireNonNullElse(item.row.firstTouch(), now));
                    tell(knowing, prospectId, item.who, List.of(), written, now);
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
            Knowing knowing,
            long prospectId,
            Arriving who,
            List<followthrough.prospects.Deal> deals,
            Written written,
            Instant now) {
        var note = who.raw().note();
        var by = knowing.list.memberId();
        if (note != null)
            written.notes.add(Entry.of(
                            prospectId,
                            now,
                            Entry.Kind.NOTE,
                            by,
                            "Note from the list “" + knowing.list.fileName() + "”")
                    .withDetail(note));
        var amount = who.raw().dealAmount();
        if (amount == null || amount.signum() <= 0 || amount.compareTo(LARGEST_DEAL) > 0) return;
        if (deals.stream()
                .anyMatch(deal -> !deal.stage().closed() && deal.amount().compareTo(amount) == 0)) return;
        var title = who.raw().company() == null
                ? String.valueOf(who.raw().name())
                : who.raw().company();
        var currency = who.raw().dealCurrency();
        written.deals.add(new NewDeal(prospectId, title, amount, currency == null ? knowing.currency : currency));
    }

    private void join(Knowing knowing, List<Item> twins, Written written, Instant now) {
        if (twins.isEmpty()) return;
        var elsewhere = twins.stream()
                .map(item -> Objects.requireNonNull(item.row.firstRow()))
                .filter(first -> !written.prospectOf.containsKey(first))
                .collect(Collectors.toSet());
        var first = new HashMap<>(written.prospectOf);
        if (!elsewhere.isEmpty()) first.putAll(store.prospectsOf(knowing.list.importId(), elsewhere));
        var found = new ArrayList<Item>();
        for (var twin : twins) {
            var prospectId = first.get(twin.row.firstRow());
            if (prospectId != null) found.add(new Item(at(twin.row, prospectId), twin.who));
            else {
                // The first such row was not taken in, and what held for it holds for its twin; a refusal counts
                // anyway.
                if (twin.who.raw().optedOut()) written.optedOut.addAll(twin.who.lookups());
                if (knowing.settings.kind() == ListKind.NEVER) written.never.addAll(twin.who.lookups());
                written.outcomes.add(
                        new Outcome(twin.row.number(), Verdict.TWICE_IN_FILE, twin.row.why(), null, false));
            }
        }
        fillAs(knowing, found, Verdict.TWICE_IN_FILE, written, now);
    }

    private void fill(Knowing knowing, List<Item> items, Written written, Instant now) {
        fillAs(knowing, items, null, written, now);
    }

    private void fillAs(Knowing knowing, List<Item> items, @Nullable Verdict said, Written written, Instant now) {
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
                    knowing,
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
            Knowing knowing,
            Item item,
            @Nullable Prospect prospect,
            List<Address> addresses,
            List<followthrough.prospects.Deal> deals,
            boolean followed,
            @Nullable Verdict said,
            Written written,
            Instant now) {
        long number = item.row.number();
        var by = knowing.list.memberId();
        if (prospect == null)
            return new Outcome(number, Verdict.REJECTED, "the person was removed meanwhile", null, true);
        long id = prospect.prospectId();
        if (item.who.raw().optedOut()) written.optedOut.addAll(item.who.lookups());
        if (prospect.optedOut())
            return new Outcome(
                    number, said == null ? Verdict.SUPPRESSED : said, "opted out: stays opted out", id, false);
        boolean refuses = item.who.raw().noEmail() && !prospect.emailRefused();
        if (refuses) prospects.refuseEmail(id, "the list “" + knowing.list.fileName() + "” says so", now);
        if (!knowing.mayChange(prospect))
            return new Outcome(
                    number,
                    said != null ? said : refuses ? Verdict.UPDATE : Verdict.IN_THE_BASE,
                    knowing.whose(prospect),
                    id,
                    false);
        var gaps = item.who.gaps(prospect, addresses);
        var facts = new EnumMap<Fact, String>(Fact.class);
        facts.putAll(gaps.facts());
        if (prospect.basis() == Basis.UNKNOWN && knowing.settings.basis() != Basis.UNKNOWN) {
            facts.put(Fact.BASIS, knowing.settings.basis().word());
            facts.put(Fact.BASIS_NOTE, knowing.settings.basisNote());
        }
        if (!facts.isEmpty() || !gaps.custom().isEmpty()) prospects.correctByImport(id, facts, gaps.custom(), by, now);
        if (!gaps.addresses().isEmpty()) {
            var barred = prospects.suppressed(
                    gaps.addresses().stream().map(it -> it.lookup()).toList());
            for (var address : gaps.addresses())
                if (!barred.contains(address.lookup())) pursuits.addAddress(id, address, by);
        }
        boolean takenUp = said == null
                && knowing.settings.kind().followedUp()
                && prospect.keptOnly()
                && !followed
                && !written.open.containsKey(id)
                && (knowing.settings.kind() == ListKind.FRESH || item.row.firstTouch() != null);
        if (takenUp) {
            prospects.takeUp(List.of(id), by, now);
            written.open.put(id, Objects.requireNonNullElse(item.row.firstTouch(), now));
        }
        tell(knowing, id, item.who, deals, written, now);
        var verdict = said != null ? said : gaps.none() && !takenUp ? Verdict.IN_THE_BASE : Verdict.UPDATE;
        var why = said != null
                ? item.row.why()
                : takenUp ? join("kept until now, followed up from here on", gaps.words()) : gaps.words();
        return new Outcome(number, verdict, why.isEmpty() ? "nothing new" : why, id, false);
    }

    private void finish(Knowing knowing) {
        var list = knowing.list;
        store.done(list.importId(), clock.instant());
        if (knowing.settings.kind() != ListKind.FRESH) return;
        store.byOwner(list.importId())
                .forEach((ownerId, people) -> pursuits.alertOwner(
                        ownerId,
                        (people == 1 ? "1 fresh lead" : "%,d fresh leads".formatted(people)) + " from “"
                                + list.fileName() + "”: first touch due now",
                        "/today"));
    }

    // --- afterwards

    /** Plans those who were kept for later, as far as there are minutes now. @return how many got a date */
    int planLater(Import list) {
        var knowing = new Knowing(list);
        var waiting = new ArrayList<Waiting>();
        var people = new HashMap<Long, Long>();
        long after = 0;
        for (var rows = store.of(list.importId(), Verdict.LATER, after, 5_000);
                !rows.isEmpty();
                rows = store.of(list.importId(), Verdict.LATER, after, 5_000)) {
            var ids = rows.stream()
                    .map(Import.Row::prospectId)
                    .filter(Objects::nonNull)
                    .toList();
            var found = prospects.all(ids);
            var deals = prospects.deals(ids);
            var followed = pursuits.everOpened(ids);
            for (var row : rows) {
                after = row.number();
                var prospect = row.prospectId() == null ? null : found.get(row.prospectId());
                if (prospect == null || prospect.optedOut() || !prospect.keptOnly()) continue;
                if (followed.contains(prospect.prospectId())) continue;
                var first = Objects.requireNonNull(knowing.sequences.get(prospect.tier()))
                        .steps()
                        .getFirst();
                boolean alone = first.automatic() && prospect.basis() != Basis.UNKNOWN && !prospect.emailRefused();
                double value = deals.getOrDefault(prospect.prospectId(), List.of()).stream()
                        .mapToDouble(deal -> deal.amount().doubleValue())
                        .max()
                        .orElse(0);
                people.put(row.number(), prospect.prospectId());
                waiting.add(new Waiting(
                        row.number(), prospect.ownerId(), prospect.tier(), value, alone ? 0 : first.minutes()));
            }
        }
        var places = plan(knowing, waiting, 1).places.stream()
                .filter(place -> place.date() != null)
                .toList();
        var now = clock.instant();
        for (int from = 0; from < places.size(); from += CHUNK) {
            var some = places.subList(from, Math.min(places.size(), from + CHUNK));
            transaction.executeWithoutResult(status -> {
                var open = new HashMap<Long, Instant>();
                var placed = new ArrayList<Placed>();
                for (var place : some) {
                    var touch = Objects.requireNonNull(moment(knowing, place));
                    open.put(Objects.requireNonNull(people.get(place.who().row())), touch);
                    placed.add(new Placed(place.who().row(), Verdict.NEW, place.ownerId(), touch));
                }
                prospects.takeUp(open.keySet(), list.memberId(), now);
                pursuits.openAll(open, false);
                store.place(list.importId(), placed);
            });
        }
        return places.size();
    }
}
