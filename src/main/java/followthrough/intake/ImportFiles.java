package followthrough.intake;

import followthrough.database.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Where uploaded lists lie until they are imported: a file for each, in the data folder of the node that took it. */
@Component
class ImportFiles {
    private static final String ARRIVING = "arriving";

    private final DataFolder data;

    ImportFiles(DataFolder data) {
        this.data = data;
    }

    Path of(long importId) {
        return data.folder("imports").resolve(importId + ".list");
    }

    boolean has(long importId) {
        return Files.exists(of(importId));
    }

    /** An empty file for an upload that is not a list yet. */
    Path arriving() throws IOException {
        return Files.createTempFile(data.folder("imports"), ARRIVING, ".list");
    }

    void forget(long importId) {
        try {
            Files.deleteIfExists(of(importId));
        } catch (IOException e) {
            throw new UncheckedIOException("The uploaded list " + of(importId) + " cannot be deleted", e);
        }
    }

    /** Uploads that a crash cut off; nobody waits for them. */
    void forgetCutOff() {
        var yesterday = Instant.now().minus(Duration.ofDays(1));
        try (var files = Files.list(data.folder("imports"))) {
            for (var file : files.filter(it -> String.valueOf(it.getFileName()).startsWith(ARRIVING))
                    .toList())
                if (Files.getLastModifiedTime(file).toInstant().isBefore(yesterday)) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder of uploaded lists cannot be tidied", e);
        }
    }
}
