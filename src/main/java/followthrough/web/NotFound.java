package followthrough.web;

/** There is no such thing, or not for this person: page or problem 404. */
public final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String what;

    /** @param what as a sentence begins, e.g. {@code This prospect} */
    public NotFound(String what) {
        super(what + " is not here");
        this.what = what;
    }

    String title() {
        return what + " is not here";
    }
}
