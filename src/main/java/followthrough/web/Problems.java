package followthrough.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.BindingResult;

/**
 * What is wrong with a form, by field; shown beside the fields with status 422. The field {@code ""} stands for the
 * form as a whole.
 */
public record Problems(Map<String, String> byField) {
    private static final Problems NONE = new Problems(Map.of());

    public static Problems none() {
        return NONE;
    }

    public static Problems with(String field, String message) {
        return new Problems(Map.of(field, message));
    }

    /** The first message of each field that Bean Validation or binding complained about. */
    public static Problems of(BindingResult result) {
        var found = new LinkedHashMap<String, String>();
        for (var e : result.getGlobalErrors()) found.putIfAbsent("", String.valueOf(e.getDefaultMessage()));
        for (var e : result.getFieldErrors()) {
            var text = e.isBindingFailure() ? "Not a value for this field" : String.valueOf(e.getDefaultMessage());
            found.putIfAbsent(e.getField(), text);
        }
        return new Problems(found);
    }

    /** These and one more; the first message of a field stays. */
    public Problems and(String field, String message) {
        var more = new LinkedHashMap<>(byField);
        more.putIfAbsent(field, message);
        return new Problems(more);
    }

    /** These, and that this value is too long for its field. */
    public Problems tooLong(String field, String label, String value, int most) {
        return Lengths.refusal(label, value, most).map(why -> and(field, why)).orElse(this);
    }

    public @Nullable String at(String field) {
        return byField.get(field);
    }

    public boolean any() {
        return !byField.isEmpty();
    }
}
