package followthrough.intake;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Test data that stands beside the project and not in it; its tests are skipped where it is absent. */
final class SharedData {

    static Path at(String path) {
        var file = Path.of("../shared/data").resolve(path);
        Assumptions.assumeTrue(Files.exists(file), "the shared test data is not beside the project: " + path);
        return file;
    }

    static List<ListFile.Row> rows(ListFile file) {
        try (var rows = file.rows()) {
            return rows.toList();
        }
    }

    static List<List<String>> cells(ListFile file) {
        return rows(file).stream().map(ListFile.Row::cells).toList();
    }

    private SharedData() {}
}
