package followthrough.playbook;

/**
 * Subject and text of a message, in Liquid with merge fields; the subject is empty for channels that have none. Line
 * ends are {@code \n}, and nothing blank stands around either.
 */
public record Template(String subject, String text) {
    public Template {
        subject = subject.strip();
        text = text.replace("\r\n", "\n").strip();
    }
}
