package followthrough.intake;

import followthrough.intake.Import.Plan;
import followthrough.intake.Import.Verdict;
import followthrough.intake.ImportSettings.ListKind;
import followthrough.intake.ImportStore.Placed;
import followthrough.playbook.Playbook;
import followthrough.playbook.Sequence;
import followthrough.prospects.Added;
import followthrough.prospects.Address;
import followthrough.prospects.Deal;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.pursuits.Lacking;
import followthrough.pursuits.Messages;
import followthrough.pursuits.Pursuits;
import followthrough.pursuits.Spread;
import followthrough.pursuits.Spread.Waiting;
import followthrough.team.Team;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The check of a list: a verdict for each row and a date for each first touch. It writes nothing to the base. */
@Component
class ListCheck {
    private static final int CHUNK = 4_000;
    private static final int PLACED_AT_ONCE = 10_000;
    /** Of those who lack something so many are named. */
    private static final int NAMED = 5;

    private final ImportStore store;
    private final ImportFiles files;
    private final FirstTouches firstTouches;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final Messages messages;
    private final Playbook playbook;
    private final Team team;
    private final TransactionTemplate transaction;

    ListCheck(
            ImportStore store,
            ImportFiles files,
            FirstTouches firstTouches,
            Prospects prospects,
            Pursuits pursuits,
            Messages messages,
            Playbook playbook,
            Team team,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.files = files;
        this.firstTouches = firstTouches;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.messages = messages;
        this.playbook = playbook;
        this.team = team;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** What is remembered from chunk to chunk: who was in which row, who waits for a first touch, and what was found. */
    private static final class Memory {
        final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        final Map<String, Long> firstRow = new HashMap<>();
        final List<Waiting> waiting = new ArrayList<>();
        final Set<Long> takenUp = new HashSet<>();
        final Map<String, Lacks> lacks = new TreeMap<>();

        /** @param missing what they lack for that sequence; empty for nothing */
        void lacks(Sequence sequence, Candidate who, List<Lacking.Missing> missing) {
            if (missing.isEmpty()) return;
            lacks.computeIfAbsent(sequence.name(), _ -> new Lacks()).add(who, missing);
        }
    }

    /** Who lacks what for one sequence. */
    private static final class Lacks {
        private int people;
        private int atOnce;
        private final Map<String, Integer> fields = new TreeMap<>();
        private final List<Plan.Example> some = new ArrayList<>();

        void add(Candidate who, List<Lacking.Missing> missing) {
            var theirs = fields(missing);
            people++;
            if (missing.getFirst().number() == 1) atOnce++;
            theirs.forEach(field -> fields.merge(field, 1, Integer::sum));
            if (some.size() < NAMED) some.add(new Plan.Example(who.number(), who.name(), theirs));
        }

        Plan.Lack of(String sequence) {
            return new Plan.Lack(sequence, people, atOnce, fields, some);
        }
    }

    private static List<String> fields(List<Lacking.Missing> missing) {
        return missing.stream().flatMap(it -> it.fields().stream()).distinct().toList();
    }

    void check(Turn turn) {
        var list = turn.list();
        var importing = new Importing(list, team, playbook);
        var file = list.settings().read(files.of(list.importId()), list.fileName());
        var memory = new Memory();
        transaction.executeWithoutResult(status -> {
            if (turn.held()) store.clearRows(list.importId());
        });
        // Reading costs little beside judging, and whoever waits sees how far it is.
        try (var counted = file.rows()) {
            store.counted(list.importId(), counted.count());
        }
        int rows = 0;
        try (var all = file.rows()) {
            var each = all.iterator();
            var chunk = new ArrayList<ListFile.Row>();
            while (each.hasNext()) {
                chunk.add(each.next());
                if (chunk.size() < CHUNK && each.hasNext()) continue;
                if (turn.stopped()) return;
                var judged = judge(importing, chunk, memory);
                judged.forEach(row -> memory.counts.merge(row.verdict(), 1, Integer::sum));
                rows += chunk.size();
                int done = rows;
                boolean mine = Boolean.TRUE.equals(transaction.execute(status -> {
                    if (!turn.held()) return false;
                    store.addRows(list.importId(), judged);
                    store.progress(list.importId(), done, 0, memory.counts);
                    return true;
                }));
                if (!mine) return;
                chunk.clear();
            }
        }
        int all = rows;
        boolean known = importing.settings.kind() == ListKind.KNOWN;
        var lacks = memory.lacks.entrySet().stream()
                .map(it -> it.getValue().of(it.getKey()))
                .toList();
        var planned = firstTouches.plan(importing, memory.waiting, lacks, known ? 1 : 0);
        var placed = placed(importing, planned.places(), memory.takenUp, known);
        transaction.executeWithoutResult(status -> {
            if (!turn.held()) return;
            for (int from = 0; from < placed.size(); from += PLACED_AT_ONCE)
                store.place(list.importId(), placed.subList(from, Math.min(placed.size(), from + PLACED_AT_ONCE)));
            long later =
                    placed.stream().filter(it -> it.verdict() == Verdict.LATER).count();
            memory.counts.merge(Verdict.NEW, (int) -later, Integer::sum);
            memory.counts.merge(Verdict.LATER, (int) later, Integer::sum);
            // Where nobody is to be followed up there is nothing to weigh.
            var plan = memory.waiting.isEmpty() ? null : planned.plan();
            store.checked(list.importId(), all, memory.counts, plan);
        });
    }

    private static List<Placed> placed(
            Importing importing, List<Spread.Place> places, Set<Long> takenUp, boolean known) {
        var placed = new ArrayList<Placed>(places.size());
        for (var place : places) {
            long row = place.who().row();
            var verdict = takenUp.contains(row)
                    ? Verdict.UPDATE
                    : known && place.date() == null ? Verdict.LATER : Verdict.NEW;
            var touch = known ? FirstTouches.moment(importing, place) : null;
            placed.add(new Placed(row, verdict, place.ownerId(), touch));
        }
        return placed;
    }

    // --- verdicts

    private List<Import.Row> judge(Importing importing, List<ListFile.Row> chunk, Memory memory) {
        var judged = new TreeMap<Long, Import.Row>();
        var candidates = new ArrayList<Candidate>();
        for (var row : chunk) {
            var cells = row.cells().stream().map(cell -> cell.replace("\0", "")).toList();
            switch (RawProspect.read(row, importing.settings.mapping(), importing.region)) {
                case RawProspect.Rejected(var bad, var reason) ->
                    judged.put(row.number(), rejected(row.number(), reason, cells));
                case RawProspect.Person(var raw) -> {
                    var candidate = new Candidate(Arriving.of(raw), cells);
                    var first = firstRow(raw, memory.firstRow);
                    if (first == null) candidates.add(candidate);
                    else judged.put(row.number(), candidate.twin(first));
                }
            }
        }
        var base = base(importing, candidates);
        for (int i = 0; i < candidates.size(); i++) {
            var candidate = candidates.get(i);
            judged.put(
                    candidate.number(),
                    verdict(importing, candidate, base.found().get(i), base, memory));
        }
        return List.copyOf(judged.values());
    }

    /** The row in which the same person stood first; absent when it is this one. */
    private static @Nullable Long firstRow(RawProspect raw, Map<String, Long> firstRow) {
        Long first = null;
        for (var key : raw.keys()) {
            var there = firstRow.putIfAbsent(key, raw.row());
            if (there != null && (first == null || there < first)) first = there;
        }
        // Whoever shares another address with this row is the same person as in the first one.
        if (first != null) for (var key : raw.keys()) firstRow.merge(key, first, Math::min);
        return first;
    }

    /** What the base knows about a chunk of candidates; {@code found} in their order. */
    private record Base(
            List<Optional<Added>> found,
            Map<Long, Prospect> people,
            Map<Long, List<Address>> addresses,
            Map<Long, List<Deal>> deals,
            Set<Long> followed) {}

    private Base base(Importing importing, List<Candidate> candidates) {
        var found = prospects.recognise(candidates.stream()
                .map(it -> it.who.person(importing.settings, 0, false, importing.list.importId()))
                .toList());
        var known = found.stream()
                .flatMap(Optional::stream)
                .filter(Added.Known.class::isInstance)
                .map(it -> ((Added.Known) it).prospectId())
                .collect(Collectors.toSet());
        if (known.isEmpty()) return new Base(found, Map.of(), Map.of(), Map.of(), Set.of());
        return new Base(
                found,
                prospects.all(known),
                prospects.addresses(known),
                prospects.deals(known),
                pursuits.everOpened(known));
    }

    private Import.Row verdict(
            Importing importing, Candidate candidate, Optional<Added> found, Base base, Memory memory) {
        if (importing.settings.kind() == ListKind.NEVER)
            return candidate.row(Verdict.SUPPRESSED, "never contacted from now on", null);
        if (candidate.who.raw().optedOut())
            return candidate.row(Verdict.SUPPRESSED, "the list says they opted out: never contacted", null);
        return switch (found.orElse(null)) {
            case null -> {
                var owner = importing.owner(candidate.who.raw());
                var lacks = List.<Lacking.Missing>of();
                if (importing.settings.kind().followedUp()) {
                    var first = importing.first(candidate.who, null, List.of());
                    lacks = lacks(importing, candidate, first, null, List.of(), memory);
                    memory.waiting.add(candidate.waiting(importing, first, owner, lacks));
                }
                yield candidate.newcomer(owner, importing.ownerRemark(candidate.who.raw()), remark(lacks));
            }
            case Added.Created created -> throw new IllegalStateException("recognising added " + created);
            case Added.Suppressed(var reason) -> candidate.row(Verdict.SUPPRESSED, reason, null);
            case Added.Known(long prospectId, var by) ->
                known(importing, candidate, Objects.requireNonNull(base.people.get(prospectId)), by, base, memory);
        };
    }

    private Import.Row known(
            Importing importing, Candidate candidate, Prospect prospect, String by, Base base, Memory memory) {
        long id = prospect.prospectId();
        if (prospect.optedOut()) return candidate.row(Verdict.SUPPRESSED, "opted out: stays opted out", id);
        if (!importing.mayChange(prospect)) {
            // What takes permission away is taken from everybody's list.
            boolean refuses = candidate.who.raw().noEmail() && !prospect.emailRefused();
            return candidate.row(refuses ? Verdict.UPDATE : Verdict.IN_THE_BASE, importing.whose(prospect), id);
        }
        var gaps = candidate.who.gaps(prospect, base.addresses.getOrDefault(id, List.of()));
        boolean takenUp = importing.settings.kind().followedUp() && prospect.keptOnly() && !base.followed.contains(id);
        var lacks = List.<Lacking.Missing>of();
        if (takenUp) {
            var first = importing.first(candidate.who, prospect, base.addresses.getOrDefault(id, List.of()));
            lacks = lacks(importing, candidate, first, prospect, base.deals.getOrDefault(id, List.of()), memory);
            memory.takenUp.add(candidate.number());
            memory.waiting.add(candidate.waiting(importing, first, prospect.ownerId(), lacks));
        } else if (gaps.none()) {
            return candidate.row(Verdict.IN_THE_BASE, candidate.who.remarked("known by " + by + "; nothing new"), id);
        }
        return candidate.row(
                Verdict.UPDATE,
                candidate.who.remarked(takenUp ? Arriving.takenUp(gaps) + after(remark(lacks)) : gaps.words()),
                id);
    }

    /** What automatic e-mails to them would need and nobody filled in; nothing where a person writes them anyway. */
    private List<Lacking.Missing> lacks(
            Importing importing,
            Candidate candidate,
            Importing.First first,
            @Nullable Prospect known,
            List<Deal> deals,
            Memory memory) {
        if (!first.alone()) return List.of();
        var tier = first.tier();
        var amount = candidate.who.raw().dealAmount();
        var person = candidate.who.person(importing.settings, 0, false, importing.list.importId());
        var missing = importing.lacking(tier, messages).of(person, amount != null && amount.signum() > 0, known, deals);
        memory.lacks(Objects.requireNonNull(importing.sequences.get(tier)), candidate, missing);
        return missing;
    }

    private static String remark(List<Lacking.Missing> lacks) {
        return lacks.isEmpty() ? "" : "automatic e-mails lack " + String.join(", ", fields(lacks));
    }

    private static String after(String remark) {
        return remark.isEmpty() ? "" : "; " + remark;
    }

    private static Import.Row rejected(long number, String reason, List<String> cells) {
        var name = cells.stream().filter(cell -> !cell.isBlank()).findFirst().orElse("");
        return new Import.Row(number, Verdict.REJECTED, reason, name, "", "", cells, null, null, null, null);
    }

    /** A row that can be read, with its cells as the file has them. */
    private record Candidate(Arriving who, List<String> cells) {
        long number() {
            return who.raw().row();
        }

        String name() {
            return Objects.requireNonNullElse(who.raw().name(), "");
        }

        Import.Row newcomer(@Nullable Long ownerId, String ofOwner, String ofLacks) {
            var remark = ofOwner.isEmpty() ? ofLacks : ofOwner + after(ofLacks);
            return row(Verdict.NEW, who.remarked(remark), null, ownerId, null);
        }

        Import.Row twin(long firstRow) {
            return row(
                    Verdict.TWICE_IN_FILE, who.remarked("the same person as in row " + firstRow), firstRow, null, null);
        }

        Import.Row row(Verdict verdict, String why, @Nullable Long prospectId) {
            return row(verdict, why, null, null, prospectId);
        }

        private Import.Row row(
                Verdict verdict,
                String why,
                @Nullable Long firstRow,
                @Nullable Long ownerId,
                @Nullable Long prospectId) {
            var raw = who.raw();
            return new Import.Row(
                    number(),
                    verdict,
                    why,
                    name(),
                    raw.company() == null ? "" : raw.company(),
                    who.address(),
                    cells,
                    firstRow,
                    ownerId,
                    null,
                    prospectId);
        }

        Waiting waiting(
                Importing importing, Importing.First first, @Nullable Long ownerId, List<Lacking.Missing> lacks) {
            var amount = who.raw().dealAmount();
            return new Waiting(
                    number(),
                    ownerId,
                    first.tier(),
                    amount == null ? 0 : amount.doubleValue(),
                    importing.minutes(first, lacks));
        }
    }
}
