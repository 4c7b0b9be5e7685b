package followthrough.prospects;

/** How much personal effort a prospect gets: A the most, C is followed up automatically, never dropped. */
public enum Tier {
    A,
    B,
    C
}
