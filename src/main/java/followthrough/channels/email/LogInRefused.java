package followthrough.channels.email;

/** The server does not take this user name and password. */
final class LogInRefused extends Exception {
    private final String text;

    LogInRefused(String text) {
        super(text);
        this.text = text;
    }

    /** What the server said, on one line. */
    String text() {
        return text;
    }
}
