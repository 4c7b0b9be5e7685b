package followthrough.support;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies of records that differ in one component, whatever others they get one day. */
public final class Copies {
    private Copies() {}

    /** @param component its name; one that the record does not have fails */
    public static <T extends Record> T with(T record, String component, @Nullable Object value) {
        var components = List.of(record.getClass().getRecordComponents());
        if (components.stream().map(RecordComponent::getName).noneMatch(component::equals))
            throw new IllegalArgumentException(record.getClass() + " has no " + component);
        try {
            var values = new Object[components.size()];
            for (int i = 0; i < values.length; i++) {
                var it = components.get(i);
                values[i] = it.getName().equals(component)
                        ? value
                        : it.getAccessor().invoke(record);
            }
            @SuppressWarnings("unchecked")
            var type = (Class<T>) record.getClass();
            return type.getDeclaredConstructor(
                            components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new))
                    .newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "no " + component + " = " + value + " in " + Arrays.toString(new Object[] {record}), e);
        }
    }
}
