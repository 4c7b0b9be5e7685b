package followthrough.prospects;

/** A fact about a prospect that a person or an import can correct, with the name people know it by. */
public enum Fact {
    NAME("Name"),
    GIVEN_NAME("Given name"),
    FAMILY_NAME("Family name"),
    TITLE("Job title"),
    COMPANY("Company"),
    COUNTRY("Country"),
    LANGUAGE("Language"),
    ZONE("Time zone"),
    SOURCE("Source"),
    SUMMARY("Summary"),
    RENEWS_ON("Renewal date"),
    BASIS("Why we may contact them"),
    BASIS_NOTE("Note on why we may contact them"),
    EMAIL_REFUSED("Not by e-mail"),
    KEPT_ONLY("Kept only");

    private final String label;

    Fact(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
