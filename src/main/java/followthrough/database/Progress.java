package followthrough.database;

/** How far a back-up or a restore is; told often. */
@FunctionalInterface
public interface Progress {
    /** @param bytes of this table so far, as they stand in its CSV */
    void reached(String table, long bytes);
}
