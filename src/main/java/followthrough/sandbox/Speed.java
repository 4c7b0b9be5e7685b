package followthrough.sandbox;

/** How fast the sandbox's business time runs, as a visitor chooses it. */
public enum Speed {
    PAUSE("Pause", 0),
    REAL("Real time", 1),
    DAY("A day in 5 seconds", 86_400 / 5),
    WEEK("A week in 10 seconds", 7 * 86_400 / 10);

    final int factor;
    private final String words;

    Speed(String words, int factor) {
        this.words = words;
        this.factor = factor;
    }

    public String words() {
        return words;
    }

    boolean fast() {
        return factor > 1;
    }
}
