package followthrough.web;

import org.springframework.http.HttpStatus;

/** A request we understood and do not carry out: page or problem 403, 409 or 422, with the reason. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final HttpStatus status;
    private final String what;
    private final String why;

    private Refused(HttpStatus status, String what, String why) {
        super(what + ": " + why);
        this.status = status;
        this.what = what;
        this.why = why;
    }

    /** This person may not. @param what e.g. {@code Publishing needs a leader} */
    public static Refused forbidden(String what, String why) {
        return new Refused(HttpStatus.FORBIDDEN, what, why);
    }

    /** Nobody may, as things stand now. @param what e.g. {@code This touch was already sent} */
    public static Refused conflict(String what, String why) {
        return new Refused(HttpStatus.CONFLICT, what, why);
    }

    /** What was asked says something we do not know. @param what e.g. {@code Something in the request is not right} */
    public static Refused unclear(String what, String why) {
        return new Refused(HttpStatus.UNPROCESSABLE_CONTENT, what, why);
    }

    HttpStatus status() {
        return status;
    }

    public String what() {
        return what;
    }

    public String why() {
        return why;
    }
}
