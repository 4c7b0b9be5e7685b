package followthrough.pursuits;

import followthrough.channels.email.Outgoing;
import followthrough.playbook.Asset;
import followthrough.playbook.AssetLibrary;
import followthrough.playbook.Sequence;
import followthrough.playbook.Stage;
import followthrough.playbook.Step;
import followthrough.prospects.Channel;
import followthrough.prospects.Prospect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The value ledger: what prospects have received, and what could be given to them next. It is written together with the
 * touches that give it, by {@link History}.
 */
@Component
public class Gifts {
    private final GiftStore store;
    private final AssetLibrary library;

    Gifts(GiftStore store, AssetLibrary library) {
        this.store = store;
        this.library = library;
    }

    /** What a gift is. */
    public enum Kind {
        ASSET,
        ANSWER,
        INTRODUCTION
    }

    /**
     * Something a prospect has received.
     *
     * @param name of the asset, which answer, or to whom they were introduced; empty where its words went with time
     * @param key of the asset
     * @param perhaps whether nobody knows that it arrived
     */
    public record Gift(Kind kind, String name, @Nullable String key, Channel channel, Instant at, boolean perhaps) {}

    /** All that they have received, the latest first. */
    public List<Gift> of(long prospectId) {
        var rows = store.received(List.of(prospectId));
        var assets = library.given(contents(rows));
        return rows.stream()
                .map(row -> {
                    var asset = row.contentId() == null ? null : assets.get(row.contentId());
                    return new Gift(
                            switch (row.kind()) {
                                case "asset" -> Kind.ASSET;
                                case "answer" -> Kind.ANSWER;
                                default -> Kind.INTRODUCTION;
                            },
                            asset == null ? row.words() : asset.name(),
                            asset == null ? null : asset.key(),
                            row.channel(),
                            row.at(),
                            row.perhaps());
                })
                .toList();
    }

    private static List<Long> contents(List<GiftStore.Row> rows) {
        return rows.stream()
                .map(GiftStore.Row::contentId)
                .filter(Objects::nonNull)
                .map(it -> (Long) it)
                .distinct()
                .toList();
    }

    /** What a prospect had of one asset. @param perhaps whether nobody knows that it arrived */
    record Had(Instant at, boolean perhaps) {}

    /** Which assets each of them has had, by its number; what certainly arrived goes before what perhaps did. */
    Map<Long, Map<Long, Had>> had(Collection<Long> prospectIds) {
        var rows = store.received(prospectIds);
        var assets = library.given(contents(rows));
        var had = new HashMap<Long, Map<Long, Had>>();
        for (var row : rows) {
            var asset = row.contentId() == null ? null : assets.get(row.contentId());
            if (asset != null)
                had.computeIfAbsent(row.prospectId(), it -> new HashMap<>())
                        .merge(
                                asset.assetId(),
                                new Had(row.at(), row.perhaps()),
                                (one, other) -> one.perhaps() && !other.perhaps() ? other : one);
        }
        return had;
    }

    /** An asset beside a prospect. @param fits whether it is for their trade and stage @param had when they had it; absent: never */
    public record Offer(Asset asset, boolean fits, @Nullable Instant had, boolean perhaps) {
        /** What certainly was received is not offered a second time. */
        public boolean open() {
            return had == null || perhaps;
        }
    }

    /** All that could be given to somebody: what fits first, what is made for their trade before what is for everybody. */
    public List<Offer> offers(Known known) {
        var assets = library.inUse();
        if (assets.isEmpty()) return List.of();
        var prospect = known.prospect();
        var had = had(List.of(prospect.prospectId())).getOrDefault(prospect.prospectId(), Map.of());
        var trade = prospect.trade();
        var stage = stage(known.pursuit());
        return assets.stream()
                .map(asset -> {
                    var it = had.get(asset.assetId());
                    return new Offer(
                            asset, asset.fits(trade, stage), it == null ? null : it.at(), it != null && it.perhaps());
                })
                .sorted(Comparator.comparing(Offer::fits, Comparator.reverseOrder())
                        .thenComparing(it -> it.asset().trades().isEmpty()))
                .toList();
    }

    static Stage stage(@Nullable Pursuit pursuit) {
        if (pursuit == null) return Stage.FIRST_CONTACT;
        if (pursuit.kind() == Pursuit.Kind.RELATIONSHIP) return Stage.CUSTOMER;
        var reacted = pursuit.reactedAt() != null;
        var enrolment = pursuit.enrolment();
        if (enrolment == null) return reacted ? Stage.TALKING : Stage.FIRST_CONTACT;
        return Stage.of(enrolment.version().sequence().purpose(), reacted);
    }

    /** What a step gives to one prospect. */
    sealed interface Choice {}

    record Fits(Asset asset) implements Choice {}

    /** @param why half a sentence; empty where the step names no asset */
    record None(String why) implements Choice {}

    /** The first of the step's assets that helps them and that they have not had; what perhaps arrived they have had. */
    static Choice choose(Step step, Map<String, Asset> assets, Prospect prospect, Map<Long, Had> had) {
        var why = "";
        for (var key : step.assets()) {
            var asset = assets.get(key);
            if (asset == null) why = "there is no asset \u201c" + key + "\u201d";
            else if (asset.archived()) why = "\u201c" + asset.name() + "\u201d is archived";
            else if (!asset.helps(prospect.trade()))
                why = "\u201c" + asset.name() + "\u201d is for " + String.join(", ", asset.trades())
                        + (prospect.trade().isEmpty()
                                ? ", and their trade is not known"
                                : ", and theirs is " + prospect.trade());
            else if (had.containsKey(asset.assetId()))
                why = (Objects.requireNonNull(had.get(asset.assetId())).perhaps()
                                ? "they may have received \u201c"
                                : "they have received \u201c")
                        + asset.name() + "\u201d already";
            else return new Fits(asset);
        }
        return new None(why);
    }

    /**
     * The values with those of an asset that the step may give: the first that helps their trade, whether or not they have
     * had it, which is asked when its turn comes. Of a file there is no link, and a text that shows one lacks it.
     */
    static Map<String, String> giving(Step step, Map<String, Asset> assets, String trade, Map<String, String> fields) {
        if (step.assets().isEmpty()) return fields;
        var there = step.assets().stream()
                .map(assets::get)
                .filter(it -> it != null && !it.archived())
                .toList();
        var all = new HashMap<>(fields);
        there.stream()
                .filter(it -> it.helps(trade))
                .findFirst()
                .or(() -> there.stream().findFirst())
                .ifPresent(it -> Composer.put(it, all));
        return all;
    }

    /** As {@link #choose}, looked up for one. */
    Choice choose(Step step, Prospect prospect) {
        if (step.assets().isEmpty()) return new None("");
        var id = prospect.prospectId();
        return choose(
                step, library.byKeys(step.assets()), prospect, had(List.of(id)).getOrDefault(id, Map.of()));
    }

    /** The assets named by any of these steps. */
    Map<String, Asset> namedBy(Collection<Step> steps) {
        return library.byKeys(
                steps.stream().flatMap(step -> step.assets().stream()).collect(Collectors.toSet()));
    }

    /** What a person chose to go with an e-mail. */
    sealed interface Chosen {}

    record Together(List<Asset> assets) implements Chosen {}

    record Refused(String why) implements Chosen {}

    /**
     * @param keys as chosen
     * @param text in which links of ours may stand, which are given as well
     */
    Chosen chosen(List<String> keys, String text, long prospectId) {
        var named = library.byKeys(keys);
        var had = had(List.of(prospectId)).getOrDefault(prospectId, Map.of());
        var assets = new LinkedHashSet<Asset>();
        for (var key : keys) {
            var asset = named.get(key);
            if (asset == null) return new Refused("There is no asset \u201c" + key + "\u201d any more.");
            if (asset.archived())
                return new Refused("\u201c" + asset.name() + "\u201d was archived; take it out, or another one.");
            var before = had.get(asset.assetId());
            if (before != null && !before.perhaps())
                return new Refused("They have received \u201c" + asset.name()
                        + "\u201d already, and nobody is given the same twice. Take it out, or another one.");
            assets.add(asset);
        }
        for (var asset : library.inUse())
            if (!asset.isFile() && text.contains(asset.link()) && !had.containsKey(asset.assetId())) assets.add(asset);
        var files = assets.stream().filter(Asset::isFile).toList();
        long bytes = files.stream()
                .mapToLong(asset -> asset.content() instanceof Asset.File file ? file.size() : 0)
                .sum();
        if (files.size() > Outgoing.MOST_ATTACHMENTS || bytes > Outgoing.MOST_ATTACHED)
            return new Refused("At most " + Outgoing.MOST_ATTACHMENTS + " files of together "
                    + Outgoing.MOST_ATTACHED / 1_000_000 + " MB go with an e-mail. Take one out.");
        return new Together(List.copyOf(assets));
    }

    /** What a person's message gives, and by which name it is followed up. */
    static Gives gives(List<Asset> assets, Giving giving) {
        var material = !giving.followedUp()
                ? ""
                : assets.stream().filter(Asset::followedUp).map(Asset::name).collect(Collectors.joining(" and "));
        return new Gives(contentsOf(assets), giving.answer(), giving.introduction(), material);
    }

    /** What a touch gives, with what the step itself gives where it is a message that somebody sends by hand. */
    Gives gives(Pursuit p, Outcome outcome, Event.TouchMade touch, Prospect prospect, Giving giving) {
        var enrolment = p.enrolment();
        var index = touch.step();
        var step = enrolment == null || index == null ? null : enrolment.steps().get(index);
        var assets = new ArrayList<Asset>();
        if (outcome instanceof Outcome.Done
                && step != null
                && step.channel() == touch.channel()
                && Objects.equals(step.approach(), touch.approach())
                && choose(step, prospect) instanceof Fits(var asset)) assets.add(asset);
        return gives(assets, giving);
    }

    static List<Long> contentsOf(Collection<Asset> assets) {
        return assets.stream().map(asset -> asset.content().contentId()).toList();
    }

    /** The text with the links that are not in it below, each under its name. */
    static String withLinks(String text, Collection<Asset> assets) {
        var all = new StringBuilder(text.stripTrailing());
        for (var asset : assets)
            if (!asset.isFile() && !text.contains(asset.link()))
                all.append("\n\n").append(asset.name()).append(":\n").append(asset.link());
        return all.toString();
    }

    // --- what is missing ---

    /**
     * A step that gives nothing to people of some trade.
     *
     * @param number of the step, from 1
     * @param people of that trade who run through the sequence now
     */
    public record Gap(int number, String trade, int people) {}

    /**
     * Where a sequence has nothing for those who run through it now, by step, the trade with most people first. A step that
     * names assets is asked whether one of them helps; an e-mail that a person writes, whether the library has one that does.
     *
     * @param versionIds all versions somebody may run through
     */
    public List<Gap> gaps(Sequence sequence, List<Long> versionIds) {
        var trades = store.trades(versionIds, Prospect.TRADE_COLUMNS).stream()
                .filter(trade -> !trade.name().isEmpty())
                .toList();
        if (trades.isEmpty()) return List.of();
        var named = library.byKeys(sequence.assets());
        var library = this.library.inUse();
        var stage = Stage.of(sequence.purpose(), false);
        var gaps = new ArrayList<Gap>();
        for (int i = 0; i < sequence.steps().size(); i++) {
            var step = sequence.steps().get(i);
            if (step.assets().isEmpty() && (step.automatic() || step.channel() != Channel.EMAIL)) continue;
            for (var trade : trades) {
                var helped = step.assets().isEmpty()
                        ? library.stream().anyMatch(asset -> asset.fits(trade.name(), stage))
                        : step.assets().stream()
                                .map(named::get)
                                .anyMatch(asset -> asset != null && !asset.archived() && asset.helps(trade.name()));
                if (!helped) gaps.add(new Gap(i + 1, trade.name(), trade.people()));
            }
        }
        return gaps;
    }
}
