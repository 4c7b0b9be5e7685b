package followthrough.web;

/** What was looked for stands elsewhere by now: whoever looks is led there. */
public final class MovedTo extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String path;

    /** @param path of this application, with what is asked for behind it */
    public MovedTo(String path) {
        super("It stands at " + path + " now.");
        this.path = path;
    }

    String path() {
        return path;
    }
}
