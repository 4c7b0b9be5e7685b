package followthrough.playbook;

import followthrough.prospects.Channel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A sequence that is being changed, with one of its steps open.
 *
 * @param revision of the draft that is shown; 0 while nothing was changed yet
 * @param published number of the newest version; 0 when nothing was published
 * @param changedBy who changed the draft last, and when; empty while nothing was changed
 * @param back what would be taken back; empty when nothing can be
 * @param selected index of the open step; absent where the sequence as a whole is open
 * @param form what its form holds; absent with it
 * @param problems of fields, whose values are not kept
 * @param note what to say above all; empty when there is nothing
 * @param focus whether the first field of the form gets the focus
 */
public record EditorPage(
        Sequence sequence,
        ApproachLibrary library,
        int revision,
        int published,
        String changedBy,
        String back,
        boolean forward,
        List<Finding> findings,
        List<String> changes,
        @Nullable Integer selected,
        @Nullable StepForm form,
        Map<String, String> problems,
        String note,
        boolean focus) {

    /** The keys that choose what is added; of e-mails the automatic one has its own. @param word as the form sends it */
    public record Addable(String key, String name, String word) {}

    public static final List<Addable> ADDABLE = List.of(
            new Addable("e", "E-mail", Channel.EMAIL.word()),
            new Addable("a", "Automatic e-mail", EditorController.AUTOMATIC),
            new Addable("c", "Call", Channel.CALL.word()),
            new Addable("s", "Social message", Channel.SOCIAL.word()),
            new Addable("t", "Text message", Channel.SMS.word()),
            new Addable("l", "Letter", Channel.MAIL.word()),
            new Addable("m", "Meeting", Channel.MEETING.word()),
            new Addable("w", "Other work", Channel.TASK.word()));

    /** What a condition may look like, for who does not know them. */
    public static final List<String> CONDITIONS = List.of(
            "voicemail left",
            "has phone",
            "not has phone",
            "has email",
            "has social",
            "reacted",
            "not reacted",
            "meeting held",
            "tier A",
            "tier A or B",
            "language de",
            "country AT");

    /** A step as a card of the day line. @param must how much of it has to be mended; {@code look} to be looked at */
    public record Card(
            int number, Step step, @Nullable Approach approach, int day, int column, int span, long must, long look) {
        public String icon() {
            return SequencePage.icon(step.channel());
        }

        public String channel() {
            return SequencePage.channel(step.channel());
        }

        public String approachName() {
            return approach == null ? "no approach yet" : approach.name();
        }

        public boolean above() {
            return number % 2 == 1;
        }

        /** Where it goes when its conditions do not hold; empty when it has none. */
        public String branch() {
            if (step.when().isEmpty()) return "";
            return "if " + step.when().stream().map(Condition::words).collect(Collectors.joining(" and "))
                    + (step.otherwise().isEmpty() ? "" : ", else " + step.otherwise());
        }
    }

    public String key() {
        return sequence.key();
    }

    public List<Card> cards() {
        var cards = new ArrayList<Card>();
        var places = SequencePage.places(sequence.steps());
        for (int i = 0; i < places.size(); i++) {
            var step = i;
            var at = places.get(i);
            cards.add(new Card(
                    i + 1,
                    sequence.steps().get(i),
                    library.find(sequence.steps().get(i).approach()).orElse(null),
                    at.day(),
                    at.column(),
                    at.span(),
                    count(step, true),
                    count(step, false)));
        }
        return cards;
    }

    private long count(int step, boolean must) {
        return findings.stream()
                .filter(it -> Objects.equals(it.step(), step) && it.must() == must)
                .count();
    }

    public boolean fitsALine() {
        return sequence.steps().size() <= SequencePage.MOST_CARDS;
    }

    public List<Integer> columns() {
        return IntStream.rangeClosed(1, SequencePage.COLUMNS).boxed().toList();
    }

    /** The day a column stands for; absent where no step begins. */
    public @Nullable String dayAt(int column) {
        return cards().stream()
                .filter(card -> card.column() == column)
                .findFirst()
                .map(card -> (card.number() == 1 ? "day " : "") + card.day())
                .orElse(null);
    }

    public boolean mayPublish() {
        return must() == 0;
    }

    public long must() {
        return findings.stream().filter(Finding::must).count();
    }

    public long look() {
        return findings.size() - must();
    }

    /** What the form has fields for, besides which findings stand; those of other fields stand at the side only. */
    public List<String> places() {
        if (selected == null) return List.of("name", "about", "purpose", "tiers");
        var places = new ArrayList<>(
                List.of("after", "channel", "goal", "approach", "minutes", "name", "window", "when", "otherwise"));
        if (step().channel() == Channel.EMAIL) places.addAll(List.of("automatic", "same-thread"));
        if (step().channel() == Channel.CALL || !isMessage()) places.add("guide");
        if (hasTexts()) places.add("text");
        if (isMessage()) places.add("asset");
        return places;
    }

    /** What stands beside a field: what is wrong with what was typed, else what is found. */
    public List<Finding> at(String place) {
        var typed = problems.get(place);
        if (typed != null) return List.of(new Finding(true, selected, place, typed));
        var also = place.equals("text") ? List.of("subject", "text", "variants", "weight", "guide") : List.of(place);
        return findings.stream()
                .filter(it -> Objects.equals(it.step(), selected)
                        && also.contains(it.field())
                        && (place.equals("guide") || !it.field().equals("guide") || isMessage()))
                .toList();
    }

    public boolean isMessage() {
        return step().channel().isMessage();
    }

    public boolean hasTexts() {
        return step().channel() != Channel.CALL;
    }

    public long personal() {
        return sequence.steps().stream().filter(it -> !it.automatic()).count();
    }

    public int days() {
        var places = SequencePage.places(sequence.steps());
        return places.isEmpty() ? 0 : places.getLast().day();
    }

    // --- the open step ---

    /** From 1. */
    public int number() {
        return Objects.requireNonNull(selected) + 1;
    }

    public Step step() {
        return sequence.steps().get(Objects.requireNonNull(selected));
    }

    public boolean first() {
        return selected == null || selected == 0;
    }

    public boolean last() {
        return selected == null || selected == sequence.steps().size() - 1;
    }

    public boolean mayAdd() {
        return sequence.steps().size() < SequenceYaml.MOST_STEPS;
    }

    /** Whether it can answer an earlier e-mail. */
    public boolean afterAnEmail() {
        return selected != null
                && sequence.steps().subList(0, selected).stream().anyMatch(it -> it.channel() == Channel.EMAIL);
    }

    /** The approaches to choose from, by how well they fit here. */
    public Map<String, List<Approach>> approaches() {
        var used = sequence.steps().stream().map(Step::approach).collect(Collectors.toSet());
        var groups = new LinkedHashMap<String, List<Approach>>();
        groups.put("Made for this channel, not used here yet", fitting(used, true, false));
        groups.put("Used in this sequence", fitting(used, true, true));
        groups.put("Made for other channels", fitting(used, false, false));
        groups.values().removeIf(List::isEmpty);
        return groups;
    }

    private List<Approach> fitting(Set<String> used, boolean fits, boolean again) {
        var step = step();
        return library.all().stream()
                .filter(it -> it.channels().contains(step.channel()) == fits)
                .filter(it -> !fits || (used.contains(it.key()) && !it.key().equals(step.approach())) == again)
                .sorted(Comparator.comparing(Approach::name))
                .toList();
    }

    /** What the chosen approach gives; absent while none is chosen. */
    public @Nullable Approach approach() {
        return library.find(step().approach()).orElse(null);
    }

    /** Where it can go on instead, by the value of the form. */
    public Map<String, String> otherwise() {
        var ways = new LinkedHashMap<String, String>();
        ways.put("", "the next step, at once in its place");
        for (int i = Objects.requireNonNull(selected) + 1; i < sequence.steps().size(); i++)
            ways.put(reference(i), words(i));
        ways.put(Step.END, "the end of the sequence");
        return ways;
    }

    private String reference(int index) {
        var name = sequence.steps().get(index).name();
        return name.isEmpty() ? "#" + (index + 1) : name;
    }

    private String words(int index) {
        var step = sequence.steps().get(index);
        return "step " + (index + 1) + ", " + SequencePage.channel(step.channel())
                + (step.goal().isEmpty() ? "" : ": " + step.goal());
    }

    public static Map<String, String> channels() {
        var channels = new LinkedHashMap<String, String>();
        for (var channel : Channel.values()) channels.put(channel.word(), SequencePage.channel(channel));
        return channels;
    }

    public static Map<String, String> purposes() {
        var purposes = new LinkedHashMap<String, String>();
        for (var purpose : Sequence.Purpose.values()) purposes.put(purpose.name(), purpose.words());
        return purposes;
    }
}
