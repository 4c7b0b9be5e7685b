package followthrough.team;

/** What came of a change somebody asked for. */
public sealed interface Change {
    record Done() implements Change {}

    /** Nothing was changed; {@code why} is a sentence for the person who asked. */
    record Refused(String why) implements Change {}
}
