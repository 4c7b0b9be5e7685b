package followthrough.playbook;

import followthrough.prospects.Tier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The playbook: sequences in immutable versions, and the library of approaches. What is published on one node is used
 * by the next decision on every other.
 */
@Component
public class Playbook implements InitializingBean {

    /** The sequences that ship with the product, in the order in which people meet them. */
    static final List<String> SHIPPED = List.of(
            "new-enquiry",
            "new-enquiry-light",
            "first-contact",
            "first-contact-light",
            "after-material",
            "after-meeting",
            "no-show",
            "after-proposal",
            "gone-quiet",
            "not-now",
            "open-the-relationship",
            "renewal");

    /** What came of publishing. */
    public sealed interface Publication {}

    /** @param isNew false when it says the same as the newest version, which then stays the newest */
    public record Published(SequenceVersion version, boolean isNew) implements Publication {}

    /** @param problems at least one, each with its line */
    public record Refused(List<String> problems) implements Publication {}

    /** There is no sequence, or no longer one in use, for what was asked. */
    public static final class NoSequence extends RuntimeException {
        NoSequence(String message) {
            super(message);
        }
    }

    private static final int MOST_TEXTS = 100;
    /** Within this, typing on at the same place is one change. */
    private static final Duration ONE_CHANGE = Duration.ofMinutes(2);

    private final PlaybookStore store;
    private final Approaches approaches;
    private final Lint lint;
    private final AssetLibrary assets;
    private final Snippets snippets;
    private final Clock clock;
    private final TransactionTemplate transaction;
    /** Never forgotten: versions do not change, and a team publishes a few a week. */
    private final Map<Long, SequenceVersion> versions = new ConcurrentHashMap<>();

    public Playbook(
            PlaybookStore store,
            Approaches approaches,
            AssetLibrary assets,
            Snippets snippets,
            Lint lint,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.approaches = approaches;
        this.assets = assets;
        this.snippets = snippets;
        this.lint = lint;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Publishes the shipped sequences that have no version yet; what a team made of them stays. Where the key is that of a
     * sequence of the team's own for something else, the shipped one gets another key, for what begins it asks for its
     * purpose.
     */
    @Override
    public void afterPropertiesSet() {
        var there = store.keys();
        for (var shipped : SHIPPED) {
            var yaml = ApproachLibrary.shipped("playbook/" + shipped + ".yaml");
            var sequence =
                    switch (SequenceYaml.read(yaml)) {
                        case SequenceYaml.Read(var read) -> read;
                        case SequenceYaml.Refused(var problems) ->
                            throw new IllegalStateException("playbook/" + shipped + ".yaml is not valid: " + problems);
                    };
            if (!there.contains(shipped)) publishShipped(shipped, yaml);
            else if (beginsNothing(sequence)) {
                int n = 2;
                while (there.contains(shipped + "-" + n)) n++;
                var key = shipped + "-" + n;
                publishShipped(key, yaml.replaceFirst("(?m)^key: .*$", "key: " + key));
            }
        }
    }

    private void publishShipped(String key, String yaml) {
        transaction.execute(_ -> {
            long id = store.lock(key);
            // Another node may have been quicker, and a leader quicker still.
            return store.newest(id)
                    .map(PlaybookStore.Version::id)
                    .orElseGet(() -> store.publish(id, 1, yaml, now(), null));
        });
    }

    /** Whether for some of those whom it is for no sequence in use has its purpose. */
    private boolean beginsNothing(Sequence shipped) {
        var used = store.newest().stream().map(this::version).toList();
        return shipped.tiers().stream()
                .anyMatch(tier -> used.stream().noneMatch(it -> it.sequence().isFor(shipped.purpose(), tier)));
    }

    /** The newest version of every sequence in use, in the order of their names. */
    public List<SequenceVersion> published() {
        return store.newest().stream()
                .map(this::version)
                .sorted(Comparator.comparing(version -> version.sequence().name()))
                .toList();
    }

    /** The newest version of this key, archived or not; absent when nothing was ever published under it. */
    public Optional<SequenceVersion> newest(String key) {
        return store.history(key).stream().findFirst().map(this::version);
    }

    /** Answered from memory after the first time. @throws NoSequence when there is no such version */
    public SequenceVersion version(long versionId) {
        return versions.computeIfAbsent(versionId, id -> {
            var row = store.version(id).orElseThrow(() -> new NoSequence("there is no sequence version " + id));
            return read(row);
        });
    }

    /**
     * The version that starts now for this purpose and tier: of all sequences in use that fit, the one published last.
     * Asks the database each time, with one short query.
     *
     * @throws NoSequence when none fits
     */
    public SequenceVersion current(Sequence.Purpose purpose, Tier tier) {
        return store.newest().stream()
                .map(this::version)
                .filter(version -> version.sequence().isFor(purpose, tier))
                .findFirst()
                .orElseThrow(() -> new NoSequence("no sequence in use has the purpose \""
                        + purpose.words() + "\" for tier " + tier
                        + "; publish one in the playbook"));
    }

    /**
     * Publishes one sequence; the key says of which sequence it is the next version. Saying the same again makes no new
     * version. An archived sequence comes back into use. Pursuits that run keep the version they have. A text that a rule
     * of the lint keeps back is refused with its step.
     *
     * @param memberId who publishes
     */
    public Publication publish(String yaml, @Nullable Long memberId) {
        return switch (read(yaml)) {
            case SequenceYaml.Refused(var problems) -> new Refused(problems);
            case SequenceYaml.Read(var sequence) ->
                Objects.requireNonNull(transaction.execute(_ -> publish(sequence, yaml, memberId)));
        };
    }

    private Publication publish(Sequence sequence, String yaml, @Nullable Long memberId) {
        long id = store.lock(sequence.key());
        var problems = Stream.concat(gaps(sequence.key(), sequence).stream(), lint.refusals(sequence).stream())
                .toList();
        if (!problems.isEmpty()) return new Refused(problems);
        store.revive(id);
        store.deleteDraft(sequence.key());
        var newest = store.newest(id).map(this::read);
        if (newest.isPresent() && newest.get().sequence().equals(sequence)) return new Published(newest.get(), false);
        int number = newest.map(SequenceVersion::number).orElse(0) + 1;
        var at = now();
        long versionId = store.publish(id, number, yaml, at, memberId);
        return new Published(new SequenceVersion(versionId, number, sequence, at), true);
    }

    /**
     * What is being changed.
     *
     * @param savedBy a member, who changed it last
     * @param said what was done last, for who takes it back
     * @param revision another one after each change, taking back included
     * @param place of this text among those that were kept
     * @param back whether something can be taken back
     * @param forward whether something that was taken back can be done again
     */
    public record Draft(
            String yaml,
            long savedBy,
            Instant savedAt,
            String said,
            int revision,
            int place,
            boolean back,
            boolean forward) {}

    /** What came of saving a draft. */
    public sealed interface Drafted {}

    /** @param sequence what it says so far */
    public record Kept(Sequence sequence) implements Drafted {}

    /** Nothing was kept. @param problems at least one, each with its line */
    public record NotKept(List<String> problems) implements Drafted {}

    /** Nothing was kept, because the draft is not any more what was looked at. */
    public record Overtaken() implements Drafted {}

    /**
     * Keeps a text as the draft of the sequence whose key it has. It need not be finished, but nothing in it may be lost.
     * What was there before can be had back.
     */
    public Drafted draft(String yaml, long memberId) {
        var soFar = check(yaml);
        var sequence = soFar.sequence();
        if (sequence == null || !SequenceYaml.isKey(sequence.key()))
            return new NotKept(
                    soFar.problems().stream().map(SequenceYaml.Problem::words).toList());
        return Objects.requireNonNull(transaction.execute(_ -> {
            var before = lockedDraft(sequence.key(), yaml, memberId).orElse(null);
            if (before == null) return new Overtaken();
            if (!before.yaml().equals(yaml)) keep(sequence.key(), before, yaml, "the YAML", false, memberId);
            return new Kept(sequence);
        }));
    }

    /**
     * Changes a draft; the first change of a sequence begins one. Comments of its YAML are gone afterwards.
     *
     * @param revision that was looked at; 0 for the newest version as it is published
     * @param said what is done, as half a sentence. The same by the same person within two minutes is taken back as one
     */
    public Drafted change(String key, int revision, long memberId, String said, UnaryOperator<Sequence> change) {
        return Objects.requireNonNull(transaction.execute(status -> {
            var before = lockedDraft(key, null, memberId).orElse(null);
            if (before == null || before.revision() != Math.max(revision, 1)) {
                status.setRollbackOnly();
                return new Overtaken();
            }
            var is = soFar(before.yaml());
            var changed = change.apply(is);
            if (!changed.equals(is))
                keep(
                        key,
                        before,
                        SequenceYaml.write(changed),
                        said,
                        before.said().equals(said),
                        memberId);
            else if (before.revision() == 1 && revision == 0) status.setRollbackOnly();
            return new Kept(changed);
        }));
    }

    /** Takes the last change of a draft back, or does it again; nothing happens where there is none. */
    public void goThroughDraft(String key, boolean back) {
        transaction.executeWithoutResult(_ -> store.lockDraft(key)
                .flatMap(draft -> store.besideDraft(key, draft.place(), back))
                .ifPresent(place -> store.moveDraft(key, place)));
    }

    /** The draft, begun if there is none with what is published, else with that text; empty when it went away meanwhile. */
    private Optional<Draft> lockedDraft(String key, @Nullable String otherwise, long memberId) {
        if (store.draft(key).isEmpty()) {
            var yaml = newest(key).map(version -> yaml(version.versionId())).orElse(otherwise);
            if (yaml == null) throw new NoSequence("there is no draft of " + key);
            if (store.beginDraft(key)) store.saveText(key, 1, yaml, "", memberId, now());
        }
        return store.lockDraft(key);
    }

    private void keep(String key, Draft before, String yaml, String said, boolean same, long memberId) {
        var now = now();
        var goesOn = same
                && before.savedBy() == memberId
                && before.back()
                && before.savedAt().isAfter(now.minus(ONE_CHANGE));
        int place = goesOn ? before.place() : before.place() + 1;
        store.forgetTexts(key, before.place() + 1, place - MOST_TEXTS);
        store.saveText(key, place, yaml, said, memberId, now);
        store.moveDraft(key, place);
    }

    /** What a text says so far and what is wrong with it, knowing the team's own approaches, assets and snippets. */
    SequenceYaml.SoFar check(String yaml) {
        return SequenceYaml.soFar(yaml, known());
    }

    /** What a draft says so far. @throws NoSequence when it cannot be read, which no draft that was kept is */
    public static Sequence soFar(String yaml) {
        var sequence = SequenceYaml.soFar(yaml).sequence();
        if (sequence == null) throw new NoSequence("this draft cannot be read any more");
        return sequence;
    }

    /** A draft as if it were finished, to see how it would run: without texts that cannot be filled in. */
    public static Sequence asIfFinished(Sequence sequence) {
        return new Sequence(
                sequence.key(),
                sequence.name(),
                sequence.purpose(),
                sequence.tiers(),
                sequence.about(),
                sequence.steps().stream().map(Step::asIfFinished).toList());
    }

    /** How many things have to be mended before a draft can be published. */
    public long unfinished(Draft draft) {
        var problems = check(draft.yaml()).problems().size();
        var sequence = soFar(draft.yaml());
        return problems + gaps(sequence).size() + lint.refusals(sequence).size();
    }

    /** The draft of this sequence; absent when nothing is being changed. */
    public Optional<Draft> draft(String key) {
        return store.draft(key);
    }

    /** All that are being changed, by their keys. */
    public Map<String, Draft> drafts() {
        return store.drafts();
    }

    public void discardDraft(String key) {
        store.deleteDraft(key);
    }

    /** Whom nothing would start for any more if that were published. */
    List<String> gaps(Sequence sequence) {
        return gaps(sequence.key(), sequence);
    }

    /** Of all sequences that were ever published. */
    Set<String> keys() {
        return store.keys();
    }

    /** Whom nothing would start for any more if this key became that sequence, or went out of use when absent. */
    private List<String> gaps(String key, @Nullable Sequence instead) {
        var before = store.newest().stream()
                .map(this::version)
                .map(SequenceVersion::sequence)
                .toList();
        var after = Stream.concat(
                        before.stream().filter(sequence -> !sequence.key().equals(key)), Stream.ofNullable(instead))
                .toList();
        var gaps = new ArrayList<String>();
        for (var purpose : Sequence.Purpose.values())
            for (var tier : Tier.values())
                if (before.stream().anyMatch(sequence -> sequence.isFor(purpose, tier))
                        && after.stream().noneMatch(sequence -> sequence.isFor(purpose, tier)))
                    gaps.add("tiers: no other sequence in use has the purpose \"" + purpose.words() + "\" for tier "
                            + tier + "; publish one for it first");
        return gaps;
    }

    /** Every version of this sequence, the newest first; empty for an unknown key. */
    public List<SequenceVersion> history(String key) {
        return store.history(key).stream().map(this::version).toList();
    }

    /**
     * Starts this sequence for nobody any more; what runs goes on to its end. Nothing happens when it is archived
     * already or unknown.
     *
     * @return why it stays in use, one line for each purpose and tier that would be left with none; empty when it is
     *     archived
     */
    public List<String> archive(String key) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            var gaps = gaps(key, null);
            if (gaps.isEmpty()) store.archive(key, now());
            return gaps;
        }));
    }

    /** Whether this sequence is out of use; false for an unknown key. */
    public boolean isArchived(String key) {
        return store.isArchived(key);
    }

    /** The YAML of a version as it was published, comments included. @throws NoSequence when there is none */
    public String yaml(long versionId) {
        return store.version(versionId)
                .orElseThrow(() -> new NoSequence("there is no sequence version " + versionId))
                .yaml();
    }

    /** What a text says, which may name the team's own approaches as well as those that ship, assets in use and snippets. */
    public SequenceYaml.Result read(String yaml) {
        return SequenceYaml.read(yaml, known());
    }

    private SequenceYaml.Known known() {
        return new SequenceYaml.Known(
                library(), assets::find, key -> snippets.find(key).isPresent(), false);
    }

    /**
     * Every approach as it is now, on whichever node it was changed. Asks the database each time, with one short query;
     * whoever looks up several takes the library once.
     */
    public ApproachLibrary library() {
        return approaches.library();
    }

    /** As precise as the database keeps it, so that what was published and what is read back are equal. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private SequenceVersion read(PlaybookStore.Version row) {
        return switch (SequenceYaml.read(row.yaml(), SequenceYaml.Known.published(library()))) {
            case SequenceYaml.Read(var sequence) ->
                new SequenceVersion(row.id(), row.number(), sequence, row.publishedAt());
            case SequenceYaml.Refused(var problems) ->
                throw new IllegalStateException("sequence version " + row.id()
                        + " in the database can no longer be read: " + String.join("; ", problems));
        };
    }
}
