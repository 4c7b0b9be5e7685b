package followthrough.bench;

import org.jspecify.annotations.Nullable;

/**
 * One figure.
 *
 * @param yardstick what was measured beside it in the same run, in the same unit; absent where there is nothing to
 *     compare with on this machine
 * @param limits what the figure does not say, or what others need for the same
 */
record Result(
        String part,
        String what,
        double value,
        String unit,
        @Nullable Double yardstick,
        String limits) {
    static Result alone(String part, String what, double value, String unit, String limits) {
        return new Result(part, what, value, unit, null, limits);
    }

    /** The value by the yardstick; absent without one. */
    @Nullable
    Double ratio() {
        return yardstick == null ? null : value / yardstick;
    }
}
