package followthrough.playbook;

/** Subject and text of a message, in Liquid with merge fields; the subject is empty for channels that have none. */
public record Template(String subject, String text) {}
