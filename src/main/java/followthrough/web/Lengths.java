package followthrough.web;

import java.util.Optional;

/** How long may be what people and programs write into a field. Forms and the API say so in the same words. */
public final class Lengths {
    /** Of a name, a title, a source: what stands on one line of a list. */
    public static final int NAME = 200;

    /** Of a remark. */
    public static final int REMARK = 500;

    /** Of whatever is written at length. */
    public static final int TEXT = 10_000;

    private Lengths() {}

    /** Why this value is refused; empty when it is short enough. @param label of the field, as people read it */
    public static Optional<String> refusal(String label, String value, int most) {
        return value.length() <= most
                ? Optional.empty()
                : Optional.of("%s: at most %s characters; this has %s."
                        .formatted(label, Figures.number(most), Figures.number(value.length())));
    }
}
