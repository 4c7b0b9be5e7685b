package followthrough.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Test data too large for the repository, in the folder {@code shared} beside it; absent on most machines. */
public final class Shared {
    private Shared() {}

    /** The file or folder of this name, such as {@code data/csv}, if it is there. */
    public static Optional<Path> find(String name) {
        return Optional.of(Path.of("..", "shared").resolve(name)).filter(Files::exists);
    }

    /** The file or folder of this name; without it the test is skipped, and says why. */
    public static Path path(String name) {
        Optional<Path> path = find(name);
        Assumptions.assumeTrue(path.isPresent(), () -> "needs ../shared/" + name + ", which is not on this machine");
        return path.orElseThrow();
    }
}
