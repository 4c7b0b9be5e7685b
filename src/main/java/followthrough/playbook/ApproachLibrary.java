package followthrough.playbook;

import followthrough.prospects.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The approaches that ship with the product, in the order of their file; read once, refused as a whole when broken. */
final class ApproachLibrary {
    private static final Set<String> KEYS =
            Set.of("key", "name", "group", "gives", "when", "not", "example", "channels");
    private static final Map<String, Approach> ALL = read();

    private ApproachLibrary() {}

    static List<Approach> all() {
        return List.copyOf(ALL.values());
    }

    static boolean has(String key) {
        return ALL.containsKey(key);
    }

    /** @throws IllegalArgumentException when there is none of this key */
    static Approach get(String key) {
        var approach = ALL.get(key);
        if (approach == null) throw new IllegalArgumentException("there is no approach \"" + key + "\"");
        return approach;
    }

    private static Map<String, Approach> read() {
        var reader = new YamlReader();
        var all = new LinkedHashMap<String, Approach>();
        for (var line : reader.mappings(shipped("playbook/approaches.yaml"), KEYS)) {
            var group = line.word("group", Approach.Group.all());
            if (group == null) continue;
            var approach = new Approach(
                    line.line("key", 60, "a key"),
                    line.line("name", 80, "a name"),
                    Approach.Group.values()[Approach.Group.all().indexOf(group)],
                    line.text("gives", "what the prospect gets"),
                    line.text("when", "when to use it"),
                    line.text("not", "when not to use it"),
                    line.text("example", "an example"),
                    channels(line));
            if (all.put(approach.key(), approach) != null) line.problem("key", "given twice");
        }
        if (!reader.problems().isEmpty())
            throw new IllegalStateException("playbook/approaches.yaml: " + String.join("; ", reader.problems()));
        return Collections.unmodifiableMap(all);
    }

    private static Set<Channel> channels(YamlReader.Mapping line) {
        var words = Arrays.stream(Channel.values()).map(Channel::word).toList();
        var channels = EnumSet.noneOf(Channel.class);
        for (var word : line.texts("channels", "channels")) {
            if (words.contains(word)) channels.add(Channel.of(word));
            else line.problem("channels", "\"" + word + "\" is not a channel");
        }
        if (channels.isEmpty()) line.problem("channels", "expected at least one");
        return Collections.unmodifiableSet(channels);
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
