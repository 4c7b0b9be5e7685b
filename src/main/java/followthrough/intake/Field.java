package followthrough.intake;

/** Where a column of an imported list can go. */
public enum Field {
    NAME("Name"),
    GIVEN_NAME("Given name"),
    FAMILY_NAME("Family name"),
    EMAIL("E-mail"),
    PHONE("Phone"),
    COMPANY("Company"),
    /** What the person does there; not “Dr.” or “Mrs.”. */
    TITLE("Role"),
    COUNTRY("Country"),
    CITY("City"),
    TIME_ZONE("Time zone"),
    LANGUAGE("Language"),
    SOURCE("Source"),
    OWNER("Owner"),
    TIER("Tier"),
    DEAL_AMOUNT("Deal amount"),
    DEAL_CURRENCY("Deal currency"),
    DEAL_STAGE("Deal stage"),
    LAST_TOUCH("Last touch"),
    RENEWS_ON("Renewal date"),
    NOTE("Note"),
    WEBSITE("Website"),
    SOCIAL("Social"),
    /** A yes changes nothing; anything else takes the permission away. */
    MAY_EMAIL("May e-mail"),
    DO_NOT_EMAIL("Do not e-mail"),
    DO_NOT_CALL("Do not call"),
    /** Anything but a no ends all follow-up. */
    OPTED_OUT("Opted out"),
    /** Kept with the prospect under the column's own name. */
    CUSTOM("Keep as it is"),
    SKIP("Do not import");

    private final String label;

    Field(String label) {
        this.label = label;
    }

    /** What the screen calls it. */
    public String label() {
        return label;
    }

    /** True when several columns of one list may go here. */
    public boolean many() {
        return switch (this) {
            case EMAIL, PHONE, NOTE, WEBSITE, SOCIAL, MAY_EMAIL, DO_NOT_EMAIL, DO_NOT_CALL, OPTED_OUT, CUSTOM, SKIP ->
                true;
            case NAME,
                    GIVEN_NAME,
                    FAMILY_NAME,
                    COMPANY,
                    TITLE,
                    COUNTRY,
                    CITY,
                    TIME_ZONE,
                    LANGUAGE,
                    SOURCE,
                    OWNER,
                    TIER,
                    DEAL_AMOUNT,
                    DEAL_CURRENCY,
                    DEAL_STAGE,
                    LAST_TOUCH,
                    RENEWS_ON -> false;
        };
    }
}
