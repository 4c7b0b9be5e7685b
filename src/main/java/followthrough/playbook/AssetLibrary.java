package followthrough.playbook;

import followthrough.web.Figures;
import followthrough.web.FileName;
import followthrough.web.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The assets of this team: what there is that is worth receiving, and for whom. */
@Component
public class AssetLibrary {
    /** As much as goes with one message; see followthrough.channels.email.Outgoing. */
    static final int LARGEST_FILE = 10_000_000;

    /** Who looks for one among more than these searches. */
    static final int MOST_SHOWN = 500;

    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_ANSWERS = 300;
    private static final int LONGEST_LINK = 2_000;
    private static final int LONGEST_TRADE = 60;
    private static final int MOST_TRADES = 20;
    private static final int LONGEST_FILE_NAME = 150;
    /** The addresses of other pages. */
    private static final Set<String> RESERVED = Set.of("new", "files");
    /** What would break a line of ours, or turn it around. */
    private static final Pattern UNRULY = Pattern.compile("[\\p{Cntrl}\\u202A-\\u202E\\u2066-\\u2069]+");

    private final AssetStore store;
    private final Clock clock;
    private final TransactionTemplate transaction;

    AssetLibrary(AssetStore store, Clock clock, PlatformTransactionManager transactions) {
        this.store = store;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** What is said of an asset. @param key empty: made of the name */
    record Words(String key, String name, List<String> trades, String answers, Set<Stage> stages, boolean followedUp) {
        Words as(String key) {
            return new Words(key, name, trades, answers, stages, followedUp);
        }

        Words inLines() {
            return new Words(key, line(name), trades, line(answers), stages, followedUp);
        }
    }

    /** What an asset is to be. */
    sealed interface NewContent {}

    record NewLink(String url) implements NewContent {}

    /** @param name as it was called where it came from */
    record NewFile(String name, byte[] bytes) implements NewContent {}

    /** What came of saving one. */
    sealed interface Saved {}

    record Done(Asset asset) implements Saved {}

    /** Nothing was saved. @param problems by field: {@code name}, {@code key}, {@code helps}, {@code answers}, {@code link}, {@code file} */
    record NotSaved(Problems problems) implements Saved {}

    /** Those in use, or those that are archived, in which all that was typed stands; by name, 500 at most. */
    List<Asset> find(String typed, boolean archived) {
        return store.find(store.patterns(typed), archived, MOST_SHOWN);
    }

    /** Those in use, by name. */
    public List<Asset> inUse() {
        return store.find(List.of(), false, MOST_SHOWN);
    }

    /** Archived or not. */
    public Optional<Asset> find(String key) {
        return store.byKeys(List.of(key)).stream().findFirst();
    }

    /** By their keys, archived or not; without those that there are not. */
    public Map<String, Asset> byKeys(Collection<String> keys) {
        if (keys.isEmpty()) return Map.of();
        return store.byKeys(keys).stream().collect(Collectors.toMap(Asset::key, it -> it));
    }

    /** As they were when they were given, by the number of their content. */
    public Map<Long, Asset> given(Collection<Long> contentIds) {
        if (contentIds.isEmpty()) return Map.of();
        return store.byContents(contentIds).stream()
                .collect(Collectors.toMap(it -> it.content().contentId(), it -> it));
    }

    /** A file, whole. */
    public record FileBytes(long contentId, String name, String type, byte[] bytes) {}

    /** Those among these contents that are files, in this order. */
    public List<FileBytes> files(List<Long> contentIds) {
        return contentIds.isEmpty() ? List.of() : store.files(contentIds);
    }

    Saved add(Words words, @Nullable NewContent content, long memberId) {
        var named = words.inLines().as(words.key().isBlank() ? keyOf(words.name()) : words.key());
        var problems = problems(named, content);
        if (content == null) problems = problems.and("link", "Give the link, or choose a file.");
        if (words.key().isBlank() && problems.at("key") != null && problems.at("name") == null)
            problems = problems.and("name", "The name needs a Latin letter, of which the key for sequences is made.");
        if (problems.any() || content == null) return new NotSaved(problems);
        var found = content;
        return Objects.requireNonNull(transaction.execute(_ -> {
            var id = free(named, words.key().isBlank(), memberId);
            if (id.isEmpty())
                return new NotSaved(
                        Problems.with("key", "There is an asset with the key “" + named.key() + "” already."));
            put(id.get().assetId(), found, memberId);
            return new Done(find(id.get().key()).orElseThrow());
        }));
    }

    private record Named(long assetId, String key) {}

    /** @param otherwise whether another key will do where this one is taken */
    private Optional<Named> free(Words words, boolean otherwise, long memberId) {
        for (int n = 1; n <= (otherwise ? 50 : 1); n++) {
            var key = n == 1 ? words.key() : words.key() + "-" + n;
            var id = store.add(words.as(key), memberId, now());
            if (id.isPresent()) return Optional.of(new Named(id.get(), key));
        }
        return Optional.empty();
    }

    /** @param content absent: it stays what it is */
    Saved change(Asset asset, Words words, @Nullable NewContent content, long memberId) {
        var kept = words.inLines().as(asset.key());
        var problems = problems(kept, content);
        if (problems.any()) return new NotSaved(problems);
        return Objects.requireNonNull(transaction.execute(_ -> {
            store.change(asset.assetId(), kept, memberId, now());
            if (content != null && !(content instanceof NewLink(var url) && url.equals(asset.link())))
                put(asset.assetId(), content, memberId);
            return new Done(find(asset.key()).orElseThrow());
        }));
    }

    private void put(long assetId, NewContent content, long memberId) {
        switch (content) {
            case NewLink(var url) -> store.addLink(assetId, url, memberId, now());
            case NewFile(var name, var bytes) ->
                store.addFile(
                        assetId,
                        fileName(name),
                        ((FileType.Taken) FileType.look(fileName(name), bytes)).type(),
                        bytes,
                        memberId,
                        now());
        }
    }

    /** Gives it to nobody any more: a step that would becomes a person's. What people have received stays on record. */
    void archive(String key) {
        store.archive(key, now());
    }

    void useAgain(String key) {
        store.archive(key, null);
    }

    private static Problems problems(Words words, @Nullable NewContent content) {
        var problems = Problems.none();
        if (words.name().isBlank()) problems = problems.and("name", "What do people call it?");
        problems = problems.tooLong("name", "Name", words.name(), LONGEST_NAME)
                .tooLong("answers", "The question", words.answers(), LONGEST_ANSWERS);
        if (RESERVED.contains(words.key())
                || !SequenceYaml.KEY.matcher(words.key()).matches()
                || words.key().length() > 60)
            problems = problems.and(
                    "key",
                    "Small letters, digits and single hyphens, at most 60, as in “price-guide”; not “new” or “files”.");
        if (words.trades().size() > MOST_TRADES)
            problems = problems.and("helps", "At most " + MOST_TRADES + " trades; empty means everybody.");
        for (var trade : words.trades()) problems = problems.tooLong("helps", "A trade", trade, LONGEST_TRADE);
        return switch (content) {
            case null -> problems;
            case NewLink(var url) -> {
                var why = linkProblem(url);
                yield why.isEmpty() ? problems : problems.and("link", why.get());
            }
            case NewFile(var name, var bytes) -> {
                var why = fileProblem(name, bytes);
                yield why.isEmpty() ? problems : problems.and("file", why.get());
            }
        };
    }

    private static Optional<String> linkProblem(String url) {
        try {
            var uri = new URI(url);
            var web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && url.length() <= LONGEST_LINK) return Optional.empty();
        } catch (URISyntaxException noLink) {
            // The sentence below is all there is to say about it.
        }
        return Optional.of("A whole web address, such as https://www.example.com/prices.");
    }

    private static Optional<String> fileProblem(String name, byte[] bytes) {
        if (bytes.length == 0) return Optional.of("“" + fileName(name) + "” is empty.");
        if (bytes.length > LARGEST_FILE)
            return Optional.of("“" + fileName(name) + "” is too large; at most " + Figures.bytes(LARGEST_FILE)
                    + " go with an e-mail. Give a link to it instead.");
        return FileType.look(fileName(name), bytes) instanceof FileType.Refused(var why)
                ? Optional.of(why)
                : Optional.empty();
    }

    /** Without folders and without what does not belong into a line; a name that is too long keeps its end. */
    static String fileName(String given) {
        var name = line(FileName.of(given)).replaceAll("[\"<>|:*?]", "_");
        int dot = name.lastIndexOf('.');
        if (name.length() <= LONGEST_FILE_NAME || dot < 0 || name.length() - dot > 10)
            return name.substring(0, Math.min(name.length(), LONGEST_FILE_NAME));
        return name.substring(0, LONGEST_FILE_NAME - (name.length() - dot)) + name.substring(dot);
    }

    /** Trades as they were typed, parted by commas. */
    static List<String> trades(String typed) {
        return Arrays.stream(typed.split("[,;\\n]"))
                .map(AssetLibrary::line)
                .filter(trade -> !trade.isEmpty())
                .distinct()
                .toList();
    }

    /** @return empty where one of them is none of ours */
    static Optional<Set<Stage>> stages(List<String> words) {
        var stages = EnumSet.noneOf(Stage.class);
        for (var word : words) {
            var stage = Stage.of(word);
            if (stage.isEmpty()) return Optional.empty();
            stages.add(stage.get());
        }
        return Optional.of(stages);
    }

    private static String line(String text) {
        return UNRULY.matcher(text).replaceAll(" ").strip();
    }

    private static String keyOf(String name) {
        var key = SequenceYaml.keyOf(name, 50);
        return RESERVED.contains(key) ? key + "-1" : key;
    }

    /** As precise as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
