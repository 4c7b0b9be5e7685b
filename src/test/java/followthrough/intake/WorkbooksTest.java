package followthrough.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The workbooks that broke other readers: rows or a clear refusal, in time, and the right values. */
class WorkbooksTest {

    /** Read otherwise than by the other reader: blanks between runs of one inline text, and a day before day 0. */
    private static final List<String> KNOWN = List.of("InlineString.xlsx A1", "bug60858.xlsx N2");

    @Test
    void everyWorkbookEndsInRowsOrARefusal() throws IOException {
        JsonNode expected =
                new ObjectMapper().readTree(Files.readString(SharedData.at("spreadsheets-poi/expected.json")));
        // Time of this thread and not of the wall: other work on the machine must not fail the test.
        var threads = ManagementFactory.getThreadMXBean();
        var report = new ArrayList<String>();
        var refused = new ArrayList<String>();
        var valuesRefused = new ArrayList<String>();
        int read = 0;
        int cells = 0;
        int wrong = 0;
        for (var workbook : expected.propertyStream().toList()) {
            var path = SharedData.at("spreadsheets-poi/files/" + workbook.getKey());
            long start = threads.getCurrentThreadCpuTime();
            try {
                var list = ListFile.open(path);
                Map<String, String> found = new HashMap<>();
                try (var rows = list.raw(false)) {
                    rows.forEach(row -> {
                        for (int i = 0; i < row.cells().size(); i++) {
                            found.put(column(i) + row.number(), row.cells().get(i));
                        }
                    });
                }
                read++;
                if (workbook.getValue().get("opened").asBoolean()) {
                    var sheet = workbook.getValue()
                            .get("sheets")
                            .valueStream()
                            .filter(s -> s.get("title")
                                    .asString()
                                    .equals(list.sheet().orElseThrow()))
                            .findFirst()
                            .orElseThrow();
                    for (var cell : sheet.get("first_cells")) {
                        cells++;
                        String want = cell.get(2).asString();
                        String got = found.getOrDefault(cell.get(0).asString(), "");
                        if (!same(cell.get(1).asString(), want, got)) {
                            wrong++;
                            report.add(workbook.getKey() + " " + cell.get(0).asString());
                        }
                    }
                }
            } catch (UnreadableFile e) {
                refused.add(e.getMessage());
                boolean values = workbook.getValue().get("opened").asBoolean()
                        && workbook.getValue()
                                .get("sheets")
                                .valueStream()
                                .anyMatch(
                                        sheet -> sheet.get("cells_with_a_value").asInt() > 0);
                if (values) {
                    valuesRefused.add(workbook.getKey());
                }
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                report.add(workbook.getKey() + " CRASH " + e);
            }
            var took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
            if (took.toSeconds() >= 5) {
                report.add(workbook.getKey() + " SLOW " + took);
            }
        }
        System.out.printf("workbooks: read %d, refused %d; cells %d, wrong %d%n", read, refused.size(), cells, wrong);
        assertThat(report).containsExactlyInAnyOrderElementsOf(KNOWN);
        assertThat(refused).allMatch(message -> message.contains("could not be read: "));
        assertThat(valuesRefused).isEmpty();
        assertThat(read + refused.size()).isEqualTo(expected.size());
    }

    private static boolean same(String type, String want, String got) {
        return switch (type) {
            case "int", "float" -> {
                try {
                    double a = Double.parseDouble(want);
                    double b = Double.parseDouble(got);
                    yield Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a));
                } catch (NumberFormatException e) {
                    yield false;
                }
            }
            case "bool" -> got.equalsIgnoreCase(want);
            case "datetime" -> want.equals(got.length() == 10 ? got + "T00:00:00" : full(got));
            case "time" -> want.equals(full(got.length() == 5 ? got + ":00" : got));
            default ->
                want.contains("…(") && want.endsWith(" chars)")
                        ? got.startsWith(want.substring(0, want.lastIndexOf('…')))
                                && want.endsWith("…(" + got.length() + " chars)")
                        : want.equals(got) || want.strip().equals(got.strip());
        };
    }

    private static String full(String moment) {
        return moment.length() == 16 ? moment + ":00" : moment.replaceFirst("(\\.\\d{3})$", "$1000");
    }

    private static String column(int index) {
        return index < 26 ? String.valueOf((char) ('A' + index)) : column(index / 26 - 1) + (char) ('A' + index % 26);
    }
}
