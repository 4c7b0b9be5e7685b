package followthrough.intake;

import static followthrough.intake.SharedData.cells;
import static followthrough.intake.SharedData.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The collections of broken and borderline CSV that other importers were hurt by. */
class CsvEdgeCasesTest {

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> everyFileOfCsvSpectrumReadsAsExpected() throws IOException {
        var expected = json.readTree(Files.readString(SharedData.at("csv-edge-cases/csv-spectrum/expected.json")));
        return expected.propertyStream()
                .map(file -> DynamicTest.dynamicTest(file.getKey(), () -> {
                    var list = ListFile.open(SharedData.at("csv-edge-cases/csv-spectrum/" + file.getKey()));
                    var found = cells(list).stream()
                            .map(row -> {
                                Map<String, String> named = new LinkedHashMap<>();
                                IntStream.range(0, row.size())
                                        .forEach(i -> named.put(list.header().get(i), row.get(i)));
                                return named;
                            })
                            .toList();
                    assertThat(found).isEqualTo(json.convertValue(file.getValue(), List.class));
                    assertThat(rows(list)).allMatch(row -> row.problems().isEmpty());
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyPapaParseCaseWithDefaultOptionsReadsAsExpected() throws IOException {
        var cases = json.readTree(Files.readString(SharedData.at("csv-edge-cases/papaparse-cases.json")));
        return cases.valueStream()
                .filter(one -> one.get("config").isEmpty())
                .filter(one -> Stream.of("parse-core", "parse")
                        .anyMatch(group -> group.equals(one.get("group").asString())))
                .map(one -> DynamicTest.dynamicTest(
                        one.get("id").asString() + " " + one.get("description").asString(), () -> asExpected(one)));
    }

    private void asExpected(JsonNode one) throws IOException {
        String input = one.get("input").asString();
        // Blank cells alone are nothing to import: the file is refused, its records still read as expected.
        boolean blank = input.replace(",", "").isBlank();
        var file = Files.writeString(folder.resolve("case.csv"), input);
        List<ListFile.Row> found;
        try (var rows = blank ? records(input) : ListFile.open(file).raw(false)) {
            found = rows.toList();
        }
        assertThat(found.stream().map(ListFile.Row::cells).toList())
                .isEqualTo(json.convertValue(one.get("expected").get("data"), List.class));
        boolean quoteErrors = one.get("expected").get("errors").valueStream().anyMatch(error -> "Quotes"
                .equals(error.get("type").asString()));
        assertThat(found.stream().anyMatch(row -> !row.problems().isEmpty())).isEqualTo(quoteErrors);
    }

    private static Stream<ListFile.Row> records(String text) {
        var rows = new ArrayList<ListFile.Row>();
        new CsvRows(new StringReader(text), ',').forEachRemaining(rows::add);
        return rows.stream();
    }

    @Test
    void rowsQuotedAsAWholeAreTakenApart() {
        var list = ListFile.open(SharedData.at("csv-edge-cases/whole-line-quoted.csv"));
        assertThat(list.header()).hasSize(37).startsWith("Prospect ID", "Lead Number");
        assertThat(list.remarks()).anyMatch(remark -> remark.contains("quotation marks"));
        var rows = rows(list);
        assertThat(rows).hasSize(400).noneMatch(ListFile.Row::rejected);
        var repaired = rows.stream()
                .filter(row -> row.problems().stream().anyMatch(p -> p.kind() == Problem.Kind.REPAIRED))
                .toList();
        assertThat(repaired).hasSize(100);
        assertThat(repaired.getFirst().cells()).contains("India", "Banking, Investment And Insurance", "658281");
        assertThat(rows).allSatisfy(row -> assertThat(row.cells().get(1)).matches("\\d+"));
    }

    @Test
    void aListWithoutHeadingKeepsItsFirstRow() {
        var list = ListFile.open(SharedData.at("csv-edge-cases/papaparse-files/long-sample.csv"));
        assertThat(list.hasHeading()).isFalse();
        assertThat(rows(list)).hasSize(8);
        assertThat(list.header()).startsWith("Column 1");
        var fields = new ArrayList<Field>();
        Mapping.guess(list).columns().forEach(column -> fields.add(column.field()));
        assertThat(fields).startsWith(Field.GIVEN_NAME, Field.FAMILY_NAME, Field.EMAIL);
    }
}
