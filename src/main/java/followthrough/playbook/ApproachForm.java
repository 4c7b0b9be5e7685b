package followthrough.playbook;

import followthrough.prospects.Channel;
import followthrough.web.Problems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * A team's own approach as its form has it: what was typed, whether or not an approach can be made of it.
 *
 * @param texts by the name of the field
 * @param stages as YAML names them, those that were chosen; likewise {@code channels}
 * @param examples at least {@link #FEWEST}, of which some may be empty
 */
public record ApproachForm(
        Map<String, String> texts, List<String> stages, List<String> channels, List<Approach.Example> examples) {
    private static final int FEWEST = 2;
    private static final int MOST = 12;

    /** An empty form has room for what has to be there. */
    static final ApproachForm EMPTY = new ApproachForm(Map.of(), List.of(), List.of(), List.of());

    public ApproachForm {
        var room = new ArrayList<>(examples);
        while (room.size() < FEWEST) room.add(new Approach.Example("", ""));
        examples = List.copyOf(room);
    }

    static ApproachForm of(Approach approach) {
        var texts = new LinkedHashMap<String, String>();
        texts.put("name", approach.name());
        texts.put("key", approach.key());
        texts.put("group", approach.group().words());
        texts.put("gives", approach.gives());
        texts.put("why", approach.why());
        texts.put("when", approach.when());
        texts.put("not", approach.not());
        texts.put("needs", String.join("\n", approach.needs()));
        texts.put("example", approach.example());
        if (approach.email() instanceof Template(var subject, var text)) {
            texts.put("subject", subject);
            texts.put("email", text);
        }
        texts.put("short", approach.brief());
        texts.put("letter", approach.letter());
        texts.put("say", String.join("\n", approach.say()));
        return new ApproachForm(
                texts,
                approach.stages().stream().map(Sequence.Purpose::word).toList(),
                approach.channels().stream().map(Channel::word).toList(),
                approach.examples());
    }

    /** The examples stand in it as {@code trade1} and {@code made1}, and so on. */
    static ApproachForm of(MultiValueMap<String, String> typed) {
        var texts = new LinkedHashMap<String, String>();
        typed.forEach((name, values) -> texts.put(name, values.isEmpty() ? "" : clean(values.getFirst())));
        var examples = new ArrayList<Approach.Example>();
        for (int i = 1; i <= MOST && texts.containsKey("made" + i); i++) {
            var example = new Approach.Example(texts.getOrDefault("trade" + i, ""), texts.getOrDefault("made" + i, ""));
            // A row that was left empty is no example; one that was begun is looked at.
            if (!example.trade().isEmpty() || !example.text().isEmpty()) examples.add(example);
        }
        return new ApproachForm(
                texts, typed.getOrDefault("stages", List.of()), typed.getOrDefault("channels", List.of()), examples);
    }

    private static String clean(String value) {
        return value.replace("\r\n", "\n").strip();
    }

    /** As it comes from one that ships, to become another. */
    ApproachForm asNew() {
        var others = new LinkedHashMap<>(texts);
        others.remove("key");
        return new ApproachForm(others, stages, channels, examples);
    }

    public String typed(String field) {
        return texts.getOrDefault(field, "");
    }

    /** Those to type, and one row more. */
    public List<Approach.Example> rows() {
        var rows = new ArrayList<>(examples);
        if (rows.size() < MOST && rows.stream().noneMatch(it -> it.text().isEmpty()))
            rows.add(new Approach.Example("", ""));
        return rows;
    }

    /** The key that was typed, or is made of the name. */
    String key() {
        return typed("key").isEmpty() ? SequenceYaml.keyOf(typed("name"), 50) : typed("key");
    }

    /** What it says so far, which may break rules; {@link #problems} says which. */
    Approach approach(String key) {
        var stages = EnumSet.noneOf(Sequence.Purpose.class);
        for (var purpose : Sequence.Purpose.values()) if (this.stages.contains(purpose.word())) stages.add(purpose);
        var channels = EnumSet.noneOf(Channel.class);
        for (var channel : Channel.values()) if (this.channels.contains(channel.word())) channels.add(channel);
        boolean mails = channels.contains(Channel.EMAIL)
                || !typed("subject").isEmpty()
                || !typed("email").isEmpty();
        return new Approach(
                key,
                typed("name"),
                group() instanceof Approach.Group group ? group : Approach.Group.TEACH,
                typed("gives"),
                typed("why"),
                typed("when"),
                typed("not"),
                Collections.unmodifiableSet(stages),
                lines(typed("needs")),
                Collections.unmodifiableSet(channels),
                typed("example"),
                mails ? new Template(typed("subject"), typed("email")) : null,
                typed("short"),
                typed("letter"),
                lines(typed("say")),
                examples.stream()
                        .filter(it -> !it.trade().isEmpty() || !it.text().isEmpty())
                        .toList(),
                Approach.Standing.OWN);
    }

    private Approach.@Nullable Group group() {
        return Arrays.stream(Approach.Group.values())
                .filter(it -> it.words().equals(typed("group")))
                .findFirst()
                .orElse(null);
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** What has to be mended before it can be kept, beside its field. */
    Problems problems(Approach approach) {
        var problems = Problems.none();
        if (group() == null) problems = problems.and("group", "Choose what it does for them.");
        for (var found : ApproachYaml.problems(approach).entrySet()) {
            var field = field(found.getKey());
            problems = problems.and(field, words(field, found.getValue()));
        }
        return problems;
    }

    /** Where the form has what stands there in YAML. */
    private static String field(String place) {
        if (place.startsWith("examples")) return "examples";
        return switch (place) {
            case "email.subject" -> "subject";
            case "email.text" -> "email";
            default -> place;
        };
    }

    /** YAML speaks of keys and lists; a form has fields, boxes and lines. */
    private String words(String field, String found) {
        if (found.startsWith("not used"))
            return "None of the channels above uses it: choose one that does, or empty it.";
        return switch (field) {
            case "stages", "channels" -> "Choose at least one.";
            case "needs", "say" -> "Expected at least one line.";
            case "examples" -> "Expected at least two, from different trades, each with its trade and its text.";
            default -> {
                var what = found.replaceFirst("^(?:empty|missing); ", "");
                yield Character.toUpperCase(what.charAt(0))
                        + what.substring(1)
                        + (what.matches("(?s).*[.…]") ? "" : ".");
            }
        };
    }
}
