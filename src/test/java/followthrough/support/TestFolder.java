package followthrough.support;

import java.nio.file.Path;

/** Where the tests of this JVM keep what they write; others run beside it. */
public final class TestFolder {
    private TestFolder() {}

    /** A file or folder of this name, which is not made. */
    public static Path of(String name) {
        return Path.of("target", "test-folders", System.getProperty("surefire.forkNumber", "1"), name);
    }
}
