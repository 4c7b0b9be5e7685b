package followthrough.intake;

import followthrough.intake.ListFile.Row;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;
import org.jspecify.annotations.Nullable;

/**
 * An XLSX workbook, read row by row after its parts were weighed.
 *
 * <p>The weighing comes first because the reader keeps shared texts and styles in memory: whatever a part claims, it is
 * unzipped once into nothing and counted, so that no bomb reaches the parser.
 */
final class Workbook implements Closeable {

    private static final int MOST_PARTS = 5_000;
    private static final long LARGEST_SHEET = 1L << 30;
    private static final long LARGEST_SMALL_PART = 64L << 20;
    /** From here on a part that packs better than 1 : {@value #BOMB_RATIO} is a bomb; real sheets pack 1 : 5 to 1 : 40. */
    private static final long SUSPECT = 20L << 20;

    private static final int BOMB_RATIO = 150;
    private static final int WIDEST_ROW = 16_384;
    private static final Duration PATIENCE = Duration.ofMillis(4_500);
    private static final String SAVE_AGAIN =
            "Open it in the spreadsheet program, save it as .xlsx or CSV and import that.";

    private final String name;
    private final ReadableWorkbook workbook;
    private final long deadline;

    private Workbook(String name, ReadableWorkbook workbook, long deadline) {
        this.name = name;
        this.workbook = workbook;
        this.deadline = deadline;
    }

    static Workbook open(Path path, String name) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean styled = weigh(path, name, deadline);
        try {
            // The reader insists on a part of styles when asked for formats; some programs write none.
            var workbook = new ReadableWorkbook(path.toFile(), new ReadingOptions(styled, true));
            return new Workbook(name, workbook, deadline);
        } catch (IOException | RuntimeException e) {
            throw damaged(name, e);
        }
    }

    /** Names of the sheets in their order; hidden ones are left out unless all are hidden. */
    List<String> sheetNames() {
        return sheets().stream().map(Sheet::getName).toList();
    }

    /** The first sheet with a value in it, visible ones first. */
    String firstFilledSheet() {
        for (var sheet : sheets()) {
            var rows = rows(sheet.getName(), true);
            while (rows.hasNext()) {
                if (rows.next().cells().stream().anyMatch(cell -> !cell.isBlank())) {
                    return sheet.getName();
                }
            }
        }
        throw new UnreadableFile(
                name,
                "no sheet of the workbook has a value in it",
                "Check that it is the right file, or save the list as CSV.");
    }

    /** @param hurried true while somebody waits for the first look; a whole import may take its time */
    Iterator<Row> rows(String sheetName, boolean hurried) {
        var sheet = sheets().stream()
                .filter(s -> s.getName().equals(sheetName))
                .findFirst()
                .orElseThrow(() -> new UnreadableFile(
                        name,
                        "it has no sheet “" + sheetName + "”",
                        "Choose one of: " + String.join(", ", sheetNames()) + "."));
        try {
            return new SheetRows(sheet.openStream().iterator(), hurried);
        } catch (IOException | RuntimeException e) {
            throw damaged(name, e);
        }
    }

    @Override
    public void close() throws IOException {
        workbook.close();
    }

    private List<Sheet> sheets() {
        var all = workbook.getSheets().toList();
        var visible = all.stream()
                .filter(sheet -> sheet.getVisibility() == SheetVisibility.VISIBLE)
                .toList();
        return visible.isEmpty() ? all : visible;
    }

    private final class SheetRows implements Iterator<Row> {
        private final Iterator<org.dhatim.fastexcel.reader.Row> rows;
        private final boolean hurried;
        private long last;
        private @Nullable Row ahead;

        SheetRows(Iterator<org.dhatim.fastexcel.reader.Row> rows, boolean hurried) {
            this.rows = rows;
            this.hurried = hurried;
            this.ahead = read();
        }

        @Override
        public boolean hasNext() {
            return ahead != null;
        }

        @Override
        public Row next() {
            var row = ahead;
            if (row == null) {
                throw new NoSuchElementException();
            }
            boolean brokenOff = row.problems().stream().anyMatch(p -> p.kind() == Problem.Kind.BROKEN_OFF);
            ahead = brokenOff ? null : read();
            return row;
        }

        private @Nullable Row read() {
            if (hurried) {
                checkTime(name, deadline);
            }
            try {
                if (!rows.hasNext()) {
                    return null;
                }
                var row = rows.next();
                // Some programs leave the numbers out, and the reader then gives the first one twice.
                last = Math.max(row.getRowNum(), last + 1);
                return new Row(last, last, cells(row), List.of());
            } catch (RuntimeException e) {
                if (last == 0) {
                    throw damaged(name, e);
                }
                var problem = new Problem(
                        Problem.Kind.BROKEN_OFF,
                        "the sheet is damaged after row %,d; nothing below it could be read".formatted(last));
                return new Row(last + 1, last + 1, List.of(), List.of(problem));
            }
        }

        private List<String> cells(org.dhatim.fastexcel.reader.Row row) {
            var cells = new ArrayList<String>(row.getCellCount());
            for (int i = 0; i < row.getCellCount(); i++) {
                var cell = row.getCell(i);
                cells.add(cell == null ? "" : text(cell));
            }
            while (!cells.isEmpty() && cells.getLast().isBlank()) {
                cells.removeLast();
            }
            return List.copyOf(cells);
        }
    }

    private String text(Cell cell) {
        if (cell.getType() == CellType.ERROR) {
            return Optional.ofNullable(cell.getRawValue()).orElse("");
        }
        return switch (cell.getValue()) {
            case null -> "";
            case Boolean yes -> yes.toString();
            case BigDecimal number ->
                number(number, Optional.ofNullable(cell.getDataFormatString()).orElse(""));
            case Object other -> other.toString();
        };
    }

    private String number(BigDecimal number, String format) {
        if (isDateFormat(format) && number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(2_958_466)) < 0) {
            return date(number);
        }
        // Fifteen digits are what a spreadsheet itself keeps and shows.
        var shown = number.round(new MathContext(15)).stripTrailingZeros();
        if (Math.abs((long) shown.scale()) > 30) {
            return shown.toString();
        }
        String plain = shown.toPlainString();
        // A format of zeros alone, as for post codes and telephone numbers, is a promise of that many digits.
        boolean padded = format.matches("0{2,20}") && plain.matches("\\d+");
        return padded && plain.length() < format.length()
                ? "0".repeat(format.length() - plain.length()) + plain
                : plain;
    }

    /** Day 0 is 30 December 1899, because the program counts a 29 February 1900; before it, or since 1904, see below. */
    private String date(BigDecimal serial) {
        long days = serial.longValue();
        long millis = serial.subtract(BigDecimal.valueOf(days))
                .multiply(BigDecimal.valueOf(86_400_000L))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        var time = Duration.ofMillis(millis);
        if (days == 0 && millis < 86_400_000L) {
            return LocalTime.MIDNIGHT.plus(time).toString();
        }
        LocalDate start = workbook.isDate1904()
                ? LocalDate.of(1904, 1, 1)
                : days < 60 ? LocalDate.of(1899, 12, 31) : LocalDate.of(1899, 12, 30);
        LocalDateTime moment = start.plusDays(days).atStartOfDay().plus(time);
        return moment.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? moment.toLocalDate().toString()
                : moment.toString();
    }

    private static final Pattern NOT_A_PATTERN =
            Pattern.compile("\"[^\"]*\"|\\\\.|_.|\\*.|\\[(?!h+\\]|m+\\]|s+\\])[^\\]]*\\]");

    private static boolean isDateFormat(String format) {
        if (format.isEmpty() || format.equalsIgnoreCase("General")) {
            return false;
        }
        String bare = NOT_A_PATTERN
                .matcher(format.toLowerCase(Locale.ROOT))
                .replaceAll("")
                .replace("general", "");
        int section = bare.indexOf(';');
        String first = section < 0 ? bare : bare.substring(0, section);
        return first.chars().anyMatch(c -> "ymdhs".indexOf(c) >= 0);
    }

    /** Refuses what is too large or hostile; true when the workbook has a part of styles. */
    private static boolean weigh(Path path, String name, long deadline) {
        try (var zip = new ZipFile(path.toFile())) {
            if (zip.size() > MOST_PARTS) {
                throw tooMuch(name, "the workbook has %,d parts".formatted(zip.size()));
            }
            if (zip.getEntry("xl/workbook.xml") == null && zip.getEntry("[Content_Types].xml") == null) {
                boolean openDocument = zip.getEntry("content.xml") != null && zip.getEntry("mimetype") != null;
                String what = openDocument
                        ? "it is an OpenDocument spreadsheet"
                        : "it is a ZIP archive that does not hold a workbook";
                throw new UnreadableFile(
                        name,
                        what,
                        openDocument ? SAVE_AGAIN : "Unpack it and import the .xlsx or CSV file that is inside.");
            }
            byte[] block = new byte[65_536];
            boolean styled = false;
            long all = 0;
            for (Enumeration<? extends ZipEntry> parts = zip.entries(); parts.hasMoreElements(); ) {
                var part = parts.nextElement();
                styled |= part.getName().endsWith("styles.xml");
                all += weigh(zip, part, block, name, deadline);
                if (all > 2 * LARGEST_SHEET) {
                    throw tooMuch(name, "the workbook unpacks to more than %,d MB".formatted(2 * LARGEST_SHEET >> 20));
                }
            }
            return styled;
        } catch (IOException e) {
            throw damaged(name, e);
        }
    }

    private static long weigh(ZipFile zip, ZipEntry part, byte[] block, String name, long deadline) throws IOException {
        boolean sheet = part.getName().startsWith("xl/worksheets/");
        long limit = sheet ? LARGEST_SHEET : LARGEST_SMALL_PART;
        long packed = Math.max(1, part.getCompressedSize());
        long size = 0;
        var references = new ReferenceCheck();
        try (var in = zip.getInputStream(part)) {
            for (int n; (n = in.read(block)) > 0; ) {
                if (size == 0 && declaresTypes(block, n)) {
                    throw new UnreadableFile(
                            name,
                            "its part " + part.getName() + " declares XML entities, as no spreadsheet program does",
                            SAVE_AGAIN);
                }
                if (size == 0
                        && part.getName().equals("xl/workbook.xml")
                        && new String(block, 0, n, StandardCharsets.ISO_8859_1).contains("purl.oclc.org/ooxml")) {
                    throw new UnreadableFile(
                            name,
                            "it is saved as “Strict Open XML”, a kind of workbook we cannot read",
                            "Open it in the spreadsheet program, save it as an ordinary .xlsx workbook or CSV and import that.");
                }
                if (sheet && references.leadsOutside(block, n)) {
                    throw new UnreadableFile(
                            name,
                            "its part " + part.getName() + " has a cell beyond the last possible column",
                            SAVE_AGAIN);
                }
                size += n;
                if (size > limit) {
                    throw tooMuch(
                            name, "its part %s unpacks to more than %,d MB".formatted(part.getName(), limit >> 20));
                }
                if (size > SUSPECT && size / packed > BOMB_RATIO) {
                    throw tooMuch(
                            name,
                            "its part %s unpacks to more than %d times its size, as a zip bomb does"
                                    .formatted(part.getName(), BOMB_RATIO));
                }
                checkTime(name, deadline);
            }
        }
        return size;
    }

    /** A document type can only stand before the root element; zero bytes are passed over for UTF-16. */
    private static boolean declaresTypes(byte[] block, int n) {
        var start = new StringBuilder();
        for (int i = 0; i < n; i++) {
            if (block[i] != 0) {
                start.append((char) (block[i] & 0xFF));
            }
        }
        return start.indexOf("<!DOCTYPE") >= 0 || start.indexOf("<!ENTITY") >= 0;
    }

    /** Finds a cell reference such as {@code r="ZZZZZ1"}, for which the reader would make room before looking. */
    private static final class ReferenceCheck {
        private int state;
        private int letters;
        private int column;

        boolean leadsOutside(byte[] block, int n) {
            for (int i = 0; i < n; i++) {
                int c = block[i];
                switch (state) {
                    case 0 -> state = c == ' ' || c == '\n' || c == '\t' || c == '\r' ? 1 : 0;
                    case 1 -> state = c == 'r' ? 2 : c == ' ' || c == '\n' || c == '\t' || c == '\r' ? 1 : 0;
                    case 2 -> state = c == '=' ? 3 : 0;
                    case 3 -> {
                        state = c == '"' || c == '\'' ? 4 : 0;
                        letters = 0;
                        column = 0;
                    }
                    default -> {
                        if (c >= 'A' && c <= 'Z') {
                            column = column * 26 + (c - 'A' + 1);
                            if (++letters > 3) {
                                return true;
                            }
                        } else {
                            if (column > WIDEST_ROW) {
                                return true;
                            }
                            state = 0;
                        }
                    }
                }
            }
            return false;
        }
    }

    private static void checkTime(String name, long deadline) {
        if (System.nanoTime() > deadline) {
            throw tooMuch(name, "reading it took more than %d seconds".formatted(PATIENCE.toSeconds()));
        }
    }

    private static UnreadableFile tooMuch(String name, String what) {
        return new UnreadableFile(
                name, what, "Copy the list alone into a new workbook, or save it as CSV, and import that.");
    }

    private static UnreadableFile damaged(String name, Exception cause) {
        return new UnreadableFile(name, "the workbook is damaged or cut off", SAVE_AGAIN, cause);
    }
}
