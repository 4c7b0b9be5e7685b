package followthrough.web;

/** The places of the left rail; {@code g} and then {@link #key} goes there. {@code NONE} marks no place. */
public enum Nav {
    TODAY("Today", "/today", "today", "t"),
    PROSPECTS("Prospects", "/prospects", "people", "p"),
    DEALS("Deals", "/deals", "deal", "d"),
    PLAYBOOK("Playbook", "/playbook", "book", "b"),
    INSIGHTS("Insights", "/insights", "chart", "i"),
    SETTINGS("Settings", "/settings", "cog", "s"),
    NONE("", "", "", "");

    public final String label;
    public final String path;
    public final String icon;
    public final String key;

    Nav(String label, String path, String icon, String key) {
        this.label = label;
        this.path = path;
        this.icon = icon;
        this.key = key;
    }
}
