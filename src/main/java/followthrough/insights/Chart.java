package followthrough.insights;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands on one card: what was found, how it is counted, and the figures behind the drawing.
 *
 * @param key names its CSV file
 * @param finding the heading: what the figures say
 * @param how the definition, complete
 */
public record Chart(String key, String finding, String how, List<String> header, List<List<String>> rows) {

    /** A horizontal bar. @param length of the track, in percent @param href the people behind it, if they can be listed */
    public record Bar(
            String label,
            double length,
            String value,
            String title,
            @Nullable String href) {}

    /**
     * One touch of the curves, all figures of 100.
     *
     * @param answer of those who got this touch; {@code low} and {@code high} around it, 8 in 10 sure
     * @param stop of those who got this touch, how many we stopped after it
     * @param byThen how many would have answered by this touch if nobody stopped early
     */
    public record Point(
            int touch,
            long reached,
            long answers,
            long stops,
            double answer,
            double low,
            double high,
            double stop,
            double byThen) {
        /** Above this row many prospects got the touch, so that a rate says something. */
        static final int ENOUGH = 30;

        public boolean enough() {
            return reached >= ENOUGH;
        }
    }

    /**
     * Something people say, beside what our own figures say.
     *
     * @param said where the mark stands on the line, in percent of it
     * @param from start of the interval on the line; {@code to} its end and {@code at} its middle
     * @param tells whether the figures are enough to say something
     */
    public record Lore(
            String claim,
            String number,
            String ours,
            String range,
            double said,
            double from,
            double to,
            double at,
            String sample,
            boolean tells,
            String verdict) {}
}
