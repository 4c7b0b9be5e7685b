package followthrough.playbook;

import followthrough.prospects.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every approach there is at one moment: a team's own, then those that ship with the product. The latter are read once,
 * and refused as a whole when broken.
 */
public final class ApproachLibrary {
    static final ApproachLibrary SHIPPED = new ApproachLibrary(List.of(), read());

    private final Map<String, Approach> all;

    private ApproachLibrary(List<Approach> own, List<Approach> shipped) {
        var all = new LinkedHashMap<String, Approach>();
        for (var approach : own) all.put(approach.key(), approach);
        // A team that had the key before the product did keeps what it made of it.
        for (var approach : shipped) all.putIfAbsent(approach.key(), approach);
        this.all = Collections.unmodifiableMap(all);
    }

    static ApproachLibrary with(List<Approach> own) {
        return new ApproachLibrary(own, SHIPPED.all());
    }

    /** Those that are offered. */
    public List<Approach> all() {
        return all.values().stream().filter(Approach::inUse).toList();
    }

    List<Approach> archived() {
        return all.values().stream().filter(approach -> !approach.inUse()).toList();
    }

    /** A team's own, those that are archived included. */
    List<Approach> own() {
        return all.values().stream()
                .filter(approach -> approach.standing() != Approach.Standing.SHIPPED)
                .toList();
    }

    /** Also one that is archived. */
    public Optional<Approach> find(String key) {
        return Optional.ofNullable(all.get(key));
    }

    public boolean has(String key) {
        return all.containsKey(key);
    }

    /** Also one that is archived. @throws IllegalArgumentException when there is none of this key */
    public Approach get(String key) {
        return find(key).orElseThrow(() -> new IllegalArgumentException("there is no approach \"" + key + "\""));
    }

    /** What people call it. @throws IllegalArgumentException when there is none of this key */
    public String name(String key) {
        return get(key).name();
    }

    /**
     * Those that are offered, work there, belong there, and hold each of the words somewhere.
     *
     * @param words as somebody typed them; blank means any
     */
    List<Approach> search(
            String words, Sequence.@Nullable Purpose stage, @Nullable Channel channel, Approach.@Nullable Group group) {
        var wanted = words.isBlank()
                ? List.<String>of()
                : List.of(words.strip().toLowerCase(Locale.ROOT).split("\\s+"));
        return all().stream()
                .filter(approach -> stage == null || approach.stages().contains(stage))
                .filter(approach -> channel == null || approach.channels().contains(channel))
                .filter(approach -> group == null || approach.group() == group)
                .filter(approach -> approach.holds(wanted))
                .toList();
    }

    /**
     * Up to n approaches that work in this channel and were not used, those of the stage first, and each of another group
     * as long as groups last, so that a rep is offered real alternatives.
     *
     * @param used keys of approaches this prospect has had
     * @param stage of the sequence they run through; absent when they run through none
     */
    public List<Approach> unused(Set<String> used, Channel channel, Sequence.@Nullable Purpose stage, int n) {
        var fitting = all().stream()
                .filter(approach -> approach.channels().contains(channel) && !used.contains(approach.key()))
                .sorted(Comparator.comparing(
                        approach -> stage != null && !approach.stages().contains(stage)))
                .toList();
        var groups = EnumSet.noneOf(Approach.Group.class);
        var chosen = new LinkedHashSet<Approach>();
        for (var approach : fitting) if (chosen.size() < n && groups.add(approach.group())) chosen.add(approach);
        for (var approach : fitting) if (chosen.size() < n) chosen.add(approach);
        return List.copyOf(chosen);
    }

    /** Keys, those first with which one comes back to somebody who is silent, whether one writes or calls. */
    public List<String> toTryNext() {
        return all().stream()
                .sorted(Comparator.comparing(approach -> !approach.stages().contains(Sequence.Purpose.GONE_QUIET)
                        || !approach.channels().containsAll(EnumSet.of(Channel.EMAIL, Channel.CALL))))
                .map(Approach::key)
                .toList();
    }

    private static List<Approach> read() {
        return switch (ApproachYaml.read(shipped("playbook/approaches.yaml"), Approach.Standing.SHIPPED)) {
            case ApproachYaml.Read(var approaches) -> approaches;
            case ApproachYaml.Refused(var problems) ->
                throw new IllegalStateException("playbook/approaches.yaml: " + String.join("; ", problems));
        };
    }

    /** A text file of this module; a build without it is broken. */
    static String shipped(String path) {
        try (var in = ApproachLibrary.class.getClassLoader().getResourceAsStream(path)) {
            if (in == null) throw new IllegalStateException(path + " is not in the application");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(path, unreadable);
        }
    }
}
