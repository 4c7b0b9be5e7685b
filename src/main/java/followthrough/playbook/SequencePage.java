package followthrough.playbook;

import followthrough.prospects.Channel;
import followthrough.web.When;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One version of a sequence as its page shows it: day by day, then step by step. */
public record SequencePage(
        SequenceVersion version,
        String since,
        boolean newest,
        boolean archived,
        List<Line> steps,
        List<Earlier> history) {
    /** Columns of the day line; more steps than these are shown as a list only. */
    static final int COLUMNS = 17;

    static final int MOST_CARDS = 16;

    /**
     * A step with its place in the day line.
     *
     * @param day counted from the first touch; working days where the sequence counts in them
     * @param column of the day line, from 1
     * @param span columns the card is wide
     */
    public record Line(int number, Step step, Approach approach, int day, int column, int span) {
        public String icon() {
            return SequencePage.icon(step.channel());
        }

        public String channel() {
            return SequencePage.channel(step.channel());
        }

        /** What comes where its conditions do not hold. */
        public String otherwise() {
            return switch (step.otherwise()) {
                case "" -> "Otherwise the next step comes at once in its place.";
                case Step.END -> "Otherwise the sequence ends here.";
                default -> "Otherwise it goes on with " + step.otherwise() + ".";
            };
        }

        /** How many get this text, e.g. {@code 25 %}. */
        public String share(Step.Variant variant) {
            int sum = step.variants().stream().mapToInt(Step.Variant::weight).sum();
            return Math.round(100f * variant.weight() / sum) + " %";
        }

        public boolean above() {
            return number % 2 == 1;
        }
    }

    public record Earlier(int number, String since) {}

    static SequencePage of(
            SequenceVersion version,
            List<SequenceVersion> history,
            boolean archived,
            ApproachLibrary library,
            When when) {
        var steps = version.sequence().steps();
        var places = places(steps);
        var lines = new ArrayList<Line>();
        for (int i = 0; i < steps.size(); i++) {
            var at = places.get(i);
            lines.add(new Line(
                    i + 1, steps.get(i), library.get(steps.get(i).approach()), at.day(), at.column(), at.span()));
        }
        return new SequencePage(
                version,
                when.day(version.publishedAt()),
                history.getFirst().versionId() == version.versionId(),
                archived,
                lines,
                history.stream()
                        .map(earlier -> new Earlier(earlier.number(), when.day(earlier.publishedAt())))
                        .toList());
    }

    /** Where a step stands in the day line. */
    record Place(int day, int column, int span) {}

    static List<Place> places(List<Step> steps) {
        int span = Math.clamp(34 / (steps.size() + 1), 2, 5);
        var places = new ArrayList<Place>();
        int day = 0;
        for (int i = 0; i < steps.size(); i++) {
            day += days(steps.get(i).after());
            places.add(new Place(day, steps.size() == 1 ? 1 : 1 + i * (COLUMNS - span) / (steps.size() - 1), span));
        }
        return places;
    }

    public Sequence sequence() {
        return version.sequence();
    }

    public boolean fitsALine() {
        return steps.size() <= MOST_CARDS;
    }

    public List<Integer> columns() {
        return java.util.stream.IntStream.rangeClosed(1, COLUMNS).boxed().toList();
    }

    /** The day a column stands for; absent where no step begins. */
    public @Nullable String dayAt(int column) {
        return steps.stream()
                .filter(line -> line.column() == column)
                .findFirst()
                .map(line -> line.number() == 1 ? "day " + line.day() : Integer.toString(line.day()))
                .orElse(null);
    }

    public boolean countsWorkingDays() {
        return sequence().steps().stream().anyMatch(step -> step.after().unit() == Delay.Unit.BUSINESS_DAYS);
    }

    public long personal() {
        return sequence().steps().stream().filter(step -> !step.automatic()).count();
    }

    public long automatic() {
        return steps.size() - personal();
    }

    private static int days(Delay after) {
        return switch (after.unit()) {
            case MINUTES -> after.amount() / (24 * 60);
            case HOURS -> after.amount() / 24;
            case BUSINESS_DAYS, DAYS -> after.amount();
        };
    }

    public static String icon(Channel channel) {
        return switch (channel) {
            case EMAIL -> "mail";
            case CALL -> "call";
            case SMS -> "sms";
            case SOCIAL -> "social";
            case MAIL -> "letter";
            case MEETING -> "meet";
            case TASK -> "task";
        };
    }

    public static String channel(Channel channel) {
        return switch (channel) {
            case EMAIL -> "E-mail";
            case CALL -> "Call";
            case SMS -> "SMS";
            case SOCIAL -> "Social";
            case MAIL -> "Letter";
            case MEETING -> "Meeting";
            case TASK -> "Task";
        };
    }
}
