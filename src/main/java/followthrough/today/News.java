package followthrough.today;

/** One line of news, and where it leads. */
public record News(long alertId, String text, String link) {}
