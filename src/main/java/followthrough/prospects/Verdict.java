package followthrough.prospects;

/** Whether a person may be contacted; a refusal says why in words for people. */
public sealed interface Verdict {
    record Allowed() implements Verdict {}

    record Refused(String reason) implements Verdict {}

    default boolean allowed() {
        return this instanceof Allowed;
    }
}
