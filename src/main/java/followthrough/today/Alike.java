package followthrough.today;

/** Two prospects who may be the same person. @param why what they share */
public record Alike(One one, One other, String why) {
    /**
     * @param line what they do, where, and how they came
     * @param open how the open pursuit stands; empty where that was not asked
     */
    public record One(long prospectId, String name, String line, String addresses, String owner, String open) {}
}
