package followthrough.playbook;

import followthrough.prospects.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * One step as its form has it: what was typed, whether or not it can be read.
 *
 * @param amount of the wait; its unit is a word of {@link #UNITS}
 * @param when conditions, one a line
 * @param otherwise the name of a later step, {@link Step#END}, {@code #4} for the fourth step, which has no name yet, or
 *     empty
 * @param guide what to say and ask, one a line
 * @param assets keys of assets, with blanks or commas between them
 * @param texts at least one where there can be one
 */
public record StepForm(
        String channel,
        String amount,
        String unit,
        boolean automatic,
        String goal,
        String approach,
        String minutes,
        String name,
        String window,
        String when,
        String otherwise,
        boolean thread,
        String guide,
        String assets,
        List<Text> texts) {

    /** One of the texts that are tried beside each other. */
    public record Text(String weight, String subject, String text) {}

    public static final Map<String, String> UNITS = units();

    private static final int MOST_MINUTES = 480;

    private static Map<String, String> units() {
        var units = new LinkedHashMap<String, String>();
        for (var unit : Delay.Unit.values())
            units.put(unit.name(), unit.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        return units;
    }

    static StepForm of(Step step) {
        return new StepForm(
                step.channel().word(),
                Integer.toString(step.after().amount()),
                step.after().unit().name(),
                step.automatic(),
                step.goal(),
                step.approach(),
                Integer.toString(step.minutes()),
                step.name(),
                step.window() == null ? "" : step.window().words(),
                step.when().stream().map(Condition::words).collect(Collectors.joining("\n")),
                step.otherwise(),
                step.sameThread(),
                lines(step.guide()),
                String.join(", ", step.assets()),
                texts(step));
    }

    private static List<Text> texts(Step step) {
        if (step.channel() == Channel.CALL) return List.of();
        if (step.variants().isEmpty()) return List.of(new Text("1", "", ""));
        return step.variants().stream()
                .map(it -> new Text(
                        Integer.toString(it.weight()),
                        it.template().subject(),
                        it.template().text()))
                .toList();
    }

    private static String lines(List<String> guide) {
        return String.join("\n", guide);
    }

    static StepForm of(MultiValueMap<String, String> typed) {
        var texts = new ArrayList<Text>();
        var written = typed.getOrDefault("text", List.of());
        for (int i = 0; i < written.size(); i++)
            texts.add(new Text(at(typed, "weight", i, "1"), at(typed, "subject", i, ""), written.get(i)));
        return new StepForm(
                one(typed, "channel"),
                one(typed, "amount"),
                one(typed, "unit"),
                typed.containsKey("automatic"),
                one(typed, "goal"),
                one(typed, "approach"),
                one(typed, "minutes"),
                one(typed, "name"),
                one(typed, "window"),
                one(typed, "when"),
                one(typed, "otherwise"),
                typed.containsKey("thread"),
                one(typed, "guide"),
                one(typed, "assets"),
                List.copyOf(texts));
    }

    private static String one(MultiValueMap<String, String> typed, String name) {
        return at(typed, name, 0, "").strip();
    }

    private static String at(MultiValueMap<String, String> typed, String name, int i, String otherwise) {
        var all = typed.getOrDefault(name, List.of());
        return i < all.size() ? all.get(i) : otherwise;
    }

    /**
     * The sequence with this step as it is typed. What cannot be read stays as it was, and is told.
     *
     * @param problems gets what is wrong with a field
     */
    Sequence into(Sequence sequence, int index, ApproachLibrary library, Map<String, String> problems) {
        var was = sequence.steps().get(index);
        var to = channel(was);
        var machine = automatic && to == Channel.EMAIL;
        var inThread = thread && to == Channel.EMAIL;
        var step = new Step(
                name,
                after(was, problems),
                to,
                machine,
                inOneLine(goal),
                approach,
                machine && !was.automatic() ? 1 : minutes(was, problems),
                variants(was, to, inThread, problems),
                guide.replace("\r\n", "\n").equals(lines(was.guide())) ? was.guide() : listed(guide),
                inThread,
                window(was, problems),
                when(was, problems),
                otherwise.startsWith("#") ? "" : otherwise,
                to.isMessage() && !assets.isBlank() ? List.of(assets.strip().split("[,\\s]+")) : List.of());
        if (!step.approach().equals(was.approach())) step = begun(step, was, library);
        return leading(Edits.put(sequence, index, step), index);
    }

    /** A step that has no name gets one when it is led to. */
    private Sequence leading(Sequence sequence, int index) {
        if (!otherwise.matches("#\\d{1,2}")) return sequence;
        int to = Integer.parseInt(otherwise.substring(1)) - 1;
        return to > index && to < sequence.steps().size() ? Edits.lead(sequence, index, to) : sequence;
    }

    private Channel channel(Step was) {
        return channel.isEmpty() ? was.channel() : Channel.find(channel).orElse(Channel.TASK);
    }

    private Delay after(Step was, Map<String, String> problems) {
        if (amount.matches("\\d{1,5}") && Integer.parseInt(amount) <= 10_000 && UNITS.containsKey(unit))
            return new Delay(Integer.parseInt(amount), Delay.Unit.valueOf(unit));
        problems.put("after", "A whole number, from 0 for at once to 10,000.");
        return was.after();
    }

    private int minutes(Step was, Map<String, String> problems) {
        if (minutes.matches("[1-9]\\d{0,2}") && Integer.parseInt(minutes) <= MOST_MINUTES)
            return Integer.parseInt(minutes);
        problems.put("minutes", "From 1 to " + MOST_MINUTES + ".");
        return was.minutes();
    }

    private @Nullable SendWindow window(Step was, Map<String, String> problems) {
        if (window.isEmpty()) return null;
        try {
            return SendWindow.of(window);
        } catch (IllegalArgumentException unknown) {
            problems.put("window", String.valueOf(unknown.getMessage()));
            return was.window();
        }
    }

    private List<Condition> when(Step was, Map<String, String> problems) {
        try {
            return listed(when).stream().map(Condition::of).toList();
        } catch (IllegalArgumentException unknown) {
            problems.put("when", String.valueOf(unknown.getMessage()));
            return was.when();
        }
    }

    private List<Step.Variant> variants(Step was, Channel to, boolean inThread, Map<String, String> problems) {
        if (to == Channel.CALL && was.channel() != Channel.CALL) return List.of();
        if (to == Channel.CALL) return was.variants();
        var variants = new ArrayList<Step.Variant>();
        for (int i = 0; i < texts.size(); i++) {
            var typed = texts.get(i);
            int weight = 1;
            if (texts.size() > 1 && typed.weight().strip().matches("[1-9]\\d{0,2}|1000"))
                weight = Integer.parseInt(typed.weight().strip());
            else if (texts.size() > 1) {
                problems.put("weight", "A whole number from 1 to 1000.");
                weight = i < was.variants().size() ? was.variants().get(i).weight() : 1;
            }
            var subject = to == Channel.EMAIL && !inThread ? inOneLine(typed.subject()) : "";
            variants.add(new Step.Variant(weight, new Template(subject, typed.text())));
        }
        var nothing = variants.size() == 1 && variants.getFirst().template().equals(new Template("", ""));
        return nothing ? List.of() : List.copyOf(variants);
    }

    /** Who has chosen an approach begins with its words, where nothing was written yet but those of the one before. */
    private static Step begun(Step step, Step was, ApproachLibrary library) {
        var approach = library.find(step.approach()).orElse(null);
        if (approach == null) return step;
        var before = library.find(was.approach()).orElse(null);
        if (step.channel() == Channel.CALL)
            return step.guide().isEmpty() || before != null && step.guide().equals(said(before))
                    ? step.with(step.variants(), said(approach))
                    : step;
        var text = approach.text(step.channel());
        if (text == null || step.variants().size() > 1) return step;
        var is = step.variants().isEmpty()
                ? new Template("", "")
                : step.variants().getFirst().template();
        var template = step.sameThread() ? new Template("", text.text()) : text;
        var untouched = is.text().isEmpty() || before != null && isOf(before, step.channel(), is.text());
        return untouched ? step.with(List.of(new Step.Variant(1, template)), step.guide()) : step;
    }

    private static boolean isOf(Approach approach, Channel channel, String text) {
        var its = approach.text(channel);
        return its != null && its.text().equals(text);
    }

    private static List<String> said(Approach approach) {
        return approach.say().isEmpty() ? List.of(approach.example()) : approach.say();
    }

    static String inOneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").strip();
    }

    private static List<String> listed(String text) {
        return text.lines().map(String::strip).filter(it -> !it.isEmpty()).toList();
    }
}
