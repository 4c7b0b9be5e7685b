package followthrough.today;

/** One line of news, and where it leads. */
public record News(String text, String link) {}
