package followthrough.today;

/** Something that was searched for: who, what about them, and where they are. */
public record Hit(String text, String detail, String href) {}
