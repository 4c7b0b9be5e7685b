package followthrough.database;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** The steps in {@code db/migration} by which a database comes to the schema of this build. */
public final class Migrations {
    private Migrations() {}

    /**
     * Brings this database to the schema of this build, from nothing or from any earlier one; one that is there already is
     * only compared with the steps. Nodes that start at once take turns. Refused by {@link CannotStart} when a newer build
     * was here before, or a step fails, which then leaves nothing behind.
     */
    public static void run(DatabaseAddress address) {
        var flyway = Flyway.configure()
                .dataSource(address.url(), address.user(), address.password())
                .locations("classpath:db/migration")
                .load();
        try {
            MigrationInfo before = flyway.info().current();
            if (before != null
                    && before.getState().isApplied()
                    && !before.getState().isResolved()) {
                throw new CannotStart(
                        "The database at " + address + " was used by a newer Followthrough: it has schema "
                                + before.getVersion() + ", which this one does not know.",
                        "Start the newer version, or restore a back-up made with this one.");
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw new CannotStart(
                    "The database at " + address + " could not be brought to the schema of this version: "
                            + e.getMessage(),
                    "Nothing of the step that failed is left behind. Its user needs to own the database, and nobody but"
                            + " Followthrough may change its tables.",
                    e);
        }
    }
}
