package followthrough.insights;

import de.siegmar.fastcsv.writer.CsvWriter;
import followthrough.team.Viewer;
import followthrough.web.NotFound;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

@Controller
class InsightsController {
    /** The periods one can choose; any other is taken for the first. */
    static final List<Integer> PERIODS = List.of(90, 30, 365);

    private final Insights insights;

    InsightsController(Insights insights) {
        this.insights = insights;
    }

    @GetMapping("/insights")
    ModelAndView show(Viewer viewer, @RequestParam(defaultValue = "90") String days) {
        return new ModelAndView("insights/insightsPage", Map.of("page", insights.page(viewer, period(days))));
    }

    @GetMapping("/insights/{key}.csv")
    ResponseEntity<byte[]> csv(
            Viewer viewer, @PathVariable String key, @RequestParam(defaultValue = "90") String days) {
        var chart = Insights.chart(insights.page(viewer, period(days)), key);
        if (chart == null) throw new NotFound("This chart");
        return file(chart);
    }

    /** A chart's figures as a CSV file. */
    static ResponseEntity<byte[]> file(Chart chart) {
        var file =
                ContentDisposition.attachment().filename(chart.key() + ".csv").build();
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header(HttpHeaders.CONTENT_DISPOSITION, file.toString())
                .body(csv(chart).getBytes(StandardCharsets.UTF_8));
    }

    private static String csv(Chart chart) {
        var text = new StringWriter();
        // The mark tells spreadsheet programs that it is UTF-8.
        text.write('\uFEFF');
        try (var csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(chart.header());
            for (var row : chart.rows())
                csv.writeRecord(row.stream().map(InsightsController::guarded).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** A source or a reason that somebody typed must not run as a formula of a spreadsheet. */
    private static String guarded(String cell) {
        var harmless = cell.isEmpty() || "=+-@\t\r".indexOf(cell.charAt(0)) < 0 || cell.matches("[+-]?\\d[\\d.,]*");
        return harmless ? cell : "'" + cell;
    }

    static int period(String days) {
        return PERIODS.stream().filter(p -> days.equals("" + p)).findFirst().orElse(PERIODS.getFirst());
    }
}
