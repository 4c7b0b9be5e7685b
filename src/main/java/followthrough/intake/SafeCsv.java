package followthrough.intake;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes CSV that a spreadsheet opens as text and never as formulas: a cell that begins with {@code = + - @}, tab or CR
 * gets a leading apostrophe, unless it is a number or a phone number. {@link #unguarded} takes it off again.
 */
public final class SafeCsv implements Closeable {

    private static final String DANGEROUS = "=+-@\t\r";
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d[\\d.,]*%?");
    private static final Pattern PHONE = Pattern.compile("\\+[\\d][\\d\\s()./-]{4,24}(?:x\\d{1,6})?");

    private final CsvWriter csv;

    /** Writes to the given text stream, which {@link #close} closes; for spreadsheets it should be UTF-8. */
    public SafeCsv(Writer out) {
        this.csv = CsvWriter.builder().build(out);
    }

    /** Starts a file of rejected rows: the list's own heading after the row's number and the reason. */
    public static SafeCsv ofRejected(Writer out, List<String> header) {
        try {
            // The mark tells spreadsheet programs that it is UTF-8; the importer drops it.
            out.write('\uFEFF');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var file = new SafeCsv(out);
        var heading = new ArrayList<>(List.of("Row", "Reason"));
        heading.addAll(header);
        file.write(heading);
        return file;
    }

    /** Adds one rejected row. */
    public void reject(ListFile.Row row, String reason) {
        var cells = new ArrayList<>(List.of(Long.toString(row.number()), reason));
        cells.addAll(row.cells());
        write(cells);
    }

    /** Adds one row, each cell guarded. */
    public void write(List<String> cells) {
        csv.writeRecord(cells.stream().map(SafeCsv::guarded).toList());
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }

    /** The cell as it may be written. */
    public static String guarded(String cell) {
        boolean harmless = cell.isEmpty()
                || DANGEROUS.indexOf(cell.charAt(0)) < 0
                || NUMBER.matcher(cell).matches()
                || PHONE.matcher(cell).matches();
        return harmless ? cell : "'" + cell;
    }

    /** The cell as it was before {@link #guarded}. */
    public static String unguarded(String cell) {
        return cell.length() > 1 && cell.charAt(0) == '\'' && DANGEROUS.indexOf(cell.charAt(1)) >= 0
                ? cell.substring(1)
                : cell;
    }
}
