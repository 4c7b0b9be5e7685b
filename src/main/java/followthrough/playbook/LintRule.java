package followthrough.playbook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** One thing that {@link Lint} looks for in a message, and what it does about it as shipped. */
public enum LintRule {
    EMPTY(
            State.WARN,
            "Empty touch",
            "Asks for attention and gives nothing that they could use.",
            "Just checking in. Any thoughts?"),
    REPEAT(
            State.WARN,
            "Said before",
            "Half of it, or seven tenths of it in one piece, stood in one of the last five messages to them.",
            "The mail of last week once more, with another first line."),
    SAME_APPROACH(
            State.WARN,
            "Same approach again",
            "Comes to them in the way the touch before this one came.",
            "A second case study, right after the first."),
    NO_ASK(State.INFO, "No ask", "Asks for nothing.", "I thought you might like this article."),
    TOO_MANY_ASKS(
            State.INFO,
            "Too many asks",
            "Asks for more than two things; the questions of one list count as one.",
            "Did you read it? Who decides? When can we talk? Could you send the plan?"),
    UNRESOLVED(
            State.WARN,
            "Not filled in",
            "Still holds a field or brackets that somebody was to fill in.",
            "Hello {{ prospect.first_name }}, … [one sentence on their plant]"),
    EMPTY_GREETING(State.WARN, "Greeting without a name", "Greets nobody.", "Hi ,"),
    MISSING_FILE(State.WARN, "No file", "Promises a file, and none goes with it.", "Please find the offer attached."),
    BROKEN_LINK(State.WARN, "Broken link", "Has a link that leads nowhere.", "You find it at https://, or [link]."),
    BLAME(
            State.WARN,
            "Blames them",
            "Blames them for not answering.",
            "This is my third e-mail, and you still have not replied.");

    /** What becomes of what a rule finds. */
    public enum State {
        /** It is not looked for. */
        OFF,
        /** It is said in passing; nobody needs to do anything. */
        INFO,
        /** It is shown as something to mend, or to dismiss with a reason; the message leaves all the same. */
        WARN,
        /** The message does not leave. */
        BLOCK;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<State> of(String word) {
            return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
        }
    }

    public final State shipped;
    public final String title;
    public final String catches;
    public final String example;

    LintRule(State shipped, String title, String catches, String example) {
        this.shipped = shipped;
        this.title = title;
        this.catches = catches;
        this.example = example;
    }

    /** As {@link ValueLint.Finding#rule} has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether what went to the same person before decides about it. */
    public boolean looksBack() {
        return this == EMPTY || this == REPEAT;
    }

    /** Whether it is about words that are wrong in any text they stand in, and not about the whole of one. */
    boolean isAboutWords() {
        return this == UNRESOLVED || this == EMPTY_GREETING || this == BROKEN_LINK || this == BLAME;
    }

    static Optional<LintRule> of(String word) {
        return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
    }
}
