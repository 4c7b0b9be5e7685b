package followthrough.intake;

import followthrough.web.Lengths;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A list of people as it was uploaded (separated text or XLSX): its heading and its rows, and how they were read. */
public final class ListFile {

    /** So many rows are looked at for all guesses: separator, heading, columns. */
    static final int SAMPLE = 500;

    private static final String SEPARATORS = ",;\t|\u001F\u001E^~";
    private static final int WIDEST = 1_000;

    /** How files begin that people take for a list, byte by byte. */
    private static final Map<String, String> OTHER_KINDS = Map.of(
            "\u0089PNG", "a picture (PNG)",
            "\u00FF\u00D8\u00FF", "a picture (JPEG)",
            "GIF8", "a picture (GIF)",
            "RIFF", "a picture, a sound or a film",
            "{\\rtf", "a text document (RTF)",
            "\u001F\u008B", "a packed file (gzip)",
            "7z\u00BC\u00AF", "a packed file (7z)",
            "Rar!", "a packed file (RAR)");

    /**
     * One filled row, without the heading.
     *
     * @param number as a spreadsheet counts it, from 1, heading and blank rows included
     * @param line where it begins in a text file, from 1; differs from the number once a cell runs over lines
     * @param cells exactly as many as the heading has, blank where the file has none, untouched otherwise
     * @param problems what was found wrong; empty for a good row
     */
    public record Row(long number, long line, List<String> cells, List<Problem> problems) {

        boolean isBlank() {
            return problems.isEmpty() && cells.stream().allMatch(String::isBlank);
        }

        /** True when what the row says cannot be trusted and it belongs to the rejected ones. */
        public boolean rejected() {
            return problems.stream().anyMatch(Problem::rejects);
        }
    }

    /** What a person may set right; null leaves it to the guess. */
    private record Choices(
            @Nullable Charset encoding,
            @Nullable Character separator,
            @Nullable String sheet,
            @Nullable Boolean heading) {}

    private final Path path;
    private final String name;
    private final Choices choices;
    private final boolean workbook;
    private final TextEncoding encoding;
    private final char separator;
    private final List<String> sheets;
    private final String sheet;
    private final long headingRow;
    private final long firstRow;
    private final List<String> header;
    private final List<Row> sample;
    private final List<String> remarks = new ArrayList<>();

    /** Opens a file under its own name. See {@link #open(Path, String)}. */
    public static ListFile open(Path path) {
        return open(path, Optional.ofNullable(path.getFileName()).orElse(path).toString());
    }

    /**
     * Looks at the file and guesses how to read it; nothing stays open.
     *
     * @param name what the person who uploaded it calls it; appears in messages
     * @throws UnreadableFile when the file as a whole cannot be read, with a sentence for that person
     */
    public static ListFile open(Path path, String name) {
        return new ListFile(path, name, new Choices(null, null, null, null));
    }

    /** The same file with the first filled row taken as heading, or as data. */
    public ListFile withHeading(boolean heading) {
        return new ListFile(path, name, new Choices(choices.encoding, choices.separator, choices.sheet, heading));
    }

    /** The same text file with another separator; without effect on a workbook. */
    public ListFile withSeparator(char chosen) {
        return new ListFile(path, name, new Choices(choices.encoding, chosen, choices.sheet, choices.heading));
    }

    /** The same text file in another encoding; without effect on a workbook. */
    public ListFile withEncoding(Charset chosen) {
        return new ListFile(path, name, new Choices(chosen, choices.separator, choices.sheet, choices.heading));
    }

    /** The same workbook with another sheet, by its name. */
    public ListFile withSheet(String chosen) {
        return new ListFile(path, name, new Choices(choices.encoding, choices.separator, chosen, choices.heading));
    }

    private ListFile(Path path, String name, Choices choices) {
        this.path = path;
        this.name = name;
        this.choices = choices;
        try {
            this.workbook = isWorkbook();
            if (workbook) {
                this.encoding = new TextEncoding(StandardCharsets.UTF_8, 0, false);
                this.separator = '\t';
                try (var book = Workbook.open(path, name)) {
                    this.sheets = book.sheetNames();
                    this.sheet = choices.sheet == null ? book.firstFilledSheet() : choices.sheet;
                }
                if (sheets.size() > 1) {
                    remarks.add("The workbook has %d sheets; “%s” is read.".formatted(sheets.size(), sheet));
                }
            } else {
                this.sheets = List.of();
                this.sheet = "";
                this.encoding = encoding();
                this.separator = choices.separator == null ? guessSeparator() : choices.separator;
            }
            var rows = firstRows();
            if (rows.isEmpty()) {
                throw new UnreadableFile(
                        name, "it has no filled row", "Check that it is the right file and not empty.");
            }
            var start = firstOfTheList(rows);
            if (start > 0) {
                remarks.add("The first %d filled rows stand above the list and are left out.".formatted(start));
            }
            // From here on with rows taken apart, so that even a file quoted line by line shows its table.
            var list = rows.stream().skip(start).map(this::unwrapped).toList();
            boolean hasHeading = choices.heading == null ? guessHeading(list) : choices.heading;
            this.firstRow = list.getFirst().number;
            this.headingRow = hasHeading ? firstRow : 0;
            this.header = names(hasHeading ? list.getFirst().cells : List.of(), width(list, hasHeading));
            this.sample = rows.stream()
                    .skip(start + (hasHeading ? 1 : 0))
                    .map(this::fitted)
                    .toList();
            if (sample.stream().anyMatch(row -> has(row, Problem.Kind.REPAIRED))) {
                remarks.add("Some rows stand as a whole in quotation marks; they were taken apart into their columns.");
            }
        } catch (IOException | UncheckedIOException e) {
            throw new UnreadableFile(name, "the disk gave an error", "Upload it again.", e);
        }
    }

    /** What the columns are called; a nameless one is “Column 3”, a second “Phone” is “Phone (2)”. */
    public List<String> header() {
        return header;
    }

    /** True when the first row of the list names the columns. */
    public boolean hasHeading() {
        return headingRow > 0;
    }

    /** The encoding of a text file, e.g. “UTF-8”; empty for a workbook. */
    public Optional<Charset> charset() {
        return workbook ? Optional.empty() : Optional.of(encoding.charset());
    }

    /** What stands between two cells of a text file; empty for a workbook. */
    public Optional<Character> separator() {
        return workbook ? Optional.empty() : Optional.of(separator);
    }

    /** The visible sheets of a workbook in their order; empty for a text file. */
    public List<String> sheets() {
        return sheets;
    }

    /** The sheet that is read; empty for a text file. */
    public Optional<String> sheet() {
        return workbook ? Optional.of(sheet) : Optional.empty();
    }

    /** Sentences about how the file as a whole was read, for the one who imports. */
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** The first {@value #SAMPLE} rows. */
    public List<Row> sample() {
        return sample;
    }

    /**
     * All filled rows from the first to the last, read while they are asked for; a row that is wrong comes with its
     * {@link Problem}s and never as an exception. May be called again. To be closed.
     */
    public Stream<Row> rows() {
        return raw(false)
                .filter(row -> row.number > headingRow && row.number >= firstRow && !row.isBlank())
                .map(this::fitted);
    }

    /** All records as they stand in the file, blank ones too. */
    Stream<Row> raw(boolean hurried) {
        try {
            if (workbook) {
                var book = Workbook.open(path, name);
                return closing(book.rows(sheet, hurried), book);
            }
            var rows = new CsvRows(reader(), separator);
            return closing(rows, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Row> closing(Iterator<Row> rows, java.io.Closeable source) {
        var flags = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, flags), false)
                .onClose(() -> {
                    try {
                        source.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private List<Row> firstRows() {
        try (var rows = raw(true)) {
            return rows.filter(row -> !row.isBlank()).limit(SAMPLE + 1L).toList();
        }
    }

    // --- what kind of file

    private boolean isWorkbook() throws IOException {
        byte[] start;
        try (var in = Files.newInputStream(path)) {
            start = in.readNBytes(4_096);
        }
        if (start.length == 0) {
            throw new UnreadableFile(name, "it is empty", "Check the export and upload it again.");
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("PK")) {
            return true;
        }
        if (text.startsWith("\u00D0\u00CF\u0011\u00E0")) {
            boolean encrypted = contains("EncryptedPackage".getBytes(StandardCharsets.UTF_16LE));
            throw new UnreadableFile(
                    name,
                    encrypted ? "it is locked with a password" : "it is a workbook in the old binary format (.xls)",
                    encrypted
                            ? "Open it in the spreadsheet program, save it without a password as .xlsx or CSV and import that."
                            : "Open it in the spreadsheet program, save it as .xlsx or CSV and import that.");
        }
        for (var kind : OTHER_KINDS.entrySet()) {
            if (text.startsWith(kind.getKey())) {
                throw new UnreadableFile(
                        name,
                        "it is " + kind.getValue() + ", whatever its name says",
                        "Choose the list itself, as a workbook (.xlsx) or CSV.");
            }
        }
        String begin = text.stripLeading().toLowerCase(java.util.Locale.ROOT);
        if (begin.startsWith("%pdf")) {
            throw new UnreadableFile(name, "it is a PDF", "Export the list as .xlsx or CSV and import that.");
        }
        if (begin.startsWith("<!doctype")
                || begin.startsWith("<html")
                || begin.startsWith("<table")
                || begin.startsWith("<?xml")) {
            throw new UnreadableFile(
                    name,
                    "it is a web page or XML, whatever its name says",
                    "Open it in the spreadsheet program, save it as .xlsx or CSV and import that.");
        }
        return false;
    }

    private boolean contains(byte[] word) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(path))) {
            int matched = 0;
            for (int b; (b = in.read()) >= 0; ) {
                matched = b == (word[matched] & 0xFF) ? matched + 1 : b == (word[0] & 0xFF) ? 1 : 0;
                if (matched == word.length) {
                    return true;
                }
            }
            return false;
        }
    }

    private TextEncoding encoding() throws IOException {
        TextEncoding found;
        try (var in = Files.newInputStream(path)) {
            found = TextEncoding.of(in);
        }
        if (choices.encoding != null) {
            return new TextEncoding(choices.encoding, found.markBytes(), false);
        }
        if (found.charset().equals(TextEncoding.WINDOWS_1252)) {
            remarks.add("The file is not UTF-8; it was read as windows-1252, the encoding of Western Europe. "
                    + "If accents look wrong, choose another encoding.");
        }
        try (var in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(65_536);
            long controls = IntStream.range(0, start.length)
                    .map(i -> start[i])
                    .filter(b -> b >= 0 && b < 9 || b > 13 && b < 30)
                    .count();
            boolean wide = found.charset().name().startsWith("UTF-16");
            if (!wide && controls > start.length / 20 + 2) {
                throw new UnreadableFile(
                        name,
                        "it is neither text nor a workbook, whatever its name says",
                        "Choose the list itself, as a workbook (.xlsx) or CSV.");
            }
        }
        return found;
    }

    private Reader reader() throws IOException {
        var in = Files.newInputStream(path);
        in.skipNBytes(encoding.markBytes());
        var decoder = encoding.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        var reader = new java.io.BufferedReader(new InputStreamReader(in, decoder), 65_536);
        // A first line "sep=;" is a spreadsheet program's note to itself and no row.
        reader.mark(16);
        char[] start = new char[8];
        int n = reader.read(start);
        String note = n < 6 ? "" : new String(start, 0, n);
        if (note.matches("(?is)sep=.\\r?\\n.*")) {
            reader.reset();
            reader.readLine();
        } else {
            reader.reset();
        }
        return reader;
    }

    // --- separator

    private char guessSeparator() throws IOException {
        char best = ',';
        double bestScore = 0;
        for (char candidate : SEPARATORS.toCharArray()) {
            double score = score(candidate);
            if (score > bestScore + 1e-9) {
                best = candidate;
                bestScore = score;
            }
        }
        return best;
    }

    /** How much the first rows look like a table: most rows equally wide, and wide rather than narrow. */
    private double score(char candidate) throws IOException {
        var widths = new HashMap<Integer, Integer>();
        int counted = 0;
        int broken = 0;
        int first = 0;
        try (var rows = new CsvRows(reader(), candidate)) {
            for (int seen = 0; rows.hasNext() && seen < 200; seen++) {
                var row = rows.next();
                if (row.isBlank()) {
                    continue;
                }
                int cells = takenApart(row, candidate, 3).size();
                counted++;
                broken += has(row, Problem.Kind.OPEN_QUOTE) || has(row, Problem.Kind.STRAY_QUOTE) ? 1 : 0;
                first = counted == 1 ? cells : first;
                widths.merge(cells, 1, Integer::sum);
            }
        }
        double best = 0;
        for (var width : widths.entrySet()) {
            if (width.getKey() > 1) {
                double share = (double) width.getValue() / counted;
                best = Math.max(best, share * share * (1 - 1.0 / width.getKey()));
            }
        }
        double clean = 1 - 0.9 * broken / Math.max(1, counted);
        return best * clean * (first > 1 ? 1 : 0.3);
    }

    // --- heading and width

    /** A title or a date of export may stand above the list: single cells over a table of three and more columns. */
    private static int firstOfTheList(List<Row> rows) {
        long wide = rows.stream().filter(row -> filled(row) >= 3).count();
        if (wide * 2 < rows.size()) {
            return 0;
        }
        int start = 0;
        while (start < rows.size() - 1
                && start < 10
                && filled(rows.get(start)) == 1
                && rows.get(start).problems.isEmpty()
                && !rows.get(start).cells.getFirst().contains(",")) {
            start++;
        }
        return start;
    }

    private static long filled(Row row) {
        return row.cells.stream().filter(cell -> !cell.isBlank()).count();
    }

    private static boolean guessHeading(List<Row> list) {
        var first = list.getFirst().cells.stream().map(String::strip).toList();
        if (first.stream().anyMatch(Looks::data)) {
            return false;
        }
        if (first.stream().anyMatch(HeaderWords::known)) {
            return true;
        }
        var distinct = new HashSet<>(first);
        if (distinct.size() < first.size() || distinct.contains("")) {
            return false;
        }
        // A heading does not come again below; a country or a company does.
        return list.stream().skip(1).noneMatch(row -> IntStream.range(0, Math.min(first.size(), row.cells.size()))
                .anyMatch(i -> row.cells.get(i).strip().equalsIgnoreCase(first.get(i))));
    }

    private int width(List<Row> list, boolean hasHeading) {
        int named = list.getFirst().cells.size();
        var widths = new HashMap<Integer, Integer>();
        list.stream().skip(hasHeading ? 1 : 0).forEach(row -> widths.merge(row.cells.size(), 1, Integer::sum));
        int usual = widths.entrySet().stream()
                .filter(e -> e.getValue() * 2 > list.size() - 1)
                .mapToInt(java.util.Map.Entry::getKey)
                .max()
                .orElse(named);
        int widest =
                workbook ? list.stream().mapToInt(row -> row.cells.size()).max().orElse(named) : 0;
        int width = hasHeading ? Math.max(named, Math.max(usual, widest)) : Math.max(usual, widest);
        if (width > WIDEST) {
            remarks.add("The list has %,d columns; the first %,d are read.".formatted(width, WIDEST));
            return WIDEST;
        }
        return width;
    }

    private static List<String> names(List<String> heading, int width) {
        var names = new ArrayList<String>();
        var seen = new HashMap<String, Integer>();
        for (int i = 0; i < width; i++) {
            String given = i < heading.size() ? heading.get(i).strip().replaceAll("\\s+", " ") : "";
            String bare = given.isEmpty() ? "Column " + (i + 1) : RawProspect.cut(given, Lengths.NAME);
            int times = seen.merge(bare, 1, Integer::sum);
            names.add(times == 1 ? bare : bare + " (" + times + ")");
        }
        return List.copyOf(names);
    }

    // --- one row

    private Row fitted(Row row) {
        var problems = new ArrayList<>(row.problems);
        List<String> cells = workbook ? row.cells : takenApart(row, separator, header.size());
        if (cells != row.cells) {
            problems.removeIf(problem -> problem.kind() == Problem.Kind.STRAY_QUOTE);
            problems.add(new Problem(
                    Problem.Kind.REPAIRED,
                    "the whole row stood in quotation marks; it was taken apart into its columns"));
        }
        int width = header.size();
        if (cells.size() == width && cells == row.cells) {
            return row;
        }
        long extra = cells.stream().skip(width).filter(cell -> !cell.isBlank()).count();
        if (extra > 0 && width < WIDEST) {
            problems.add(new Problem(
                    Problem.Kind.TOO_MANY_CELLS,
                    extra + (extra == 1 ? " cell more" : " cells more") + " than the list has columns; perhaps a “"
                            + (separator == '\t' ? "tab" : separator) + "” inside a cell without quotation marks"));
        }
        if (cells.size() < width && !workbook && problems.isEmpty()) {
            problems.add(new Problem(
                    Problem.Kind.TOO_FEW_CELLS,
                    "%d of %d cells; the rest counts as empty".formatted(cells.size(), width)));
        }
        var exact = new ArrayList<>(cells.subList(0, Math.min(width, cells.size())));
        while (exact.size() < width) {
            exact.add("");
        }
        return new Row(row.number, row.line, List.copyOf(exact), List.copyOf(problems));
    }

    private Row unwrapped(Row row) {
        return workbook ? row : new Row(row.number, row.line, takenApart(row, separator, 3), row.problems);
    }

    /** The cells inside a row that is one quoted cell; the row's own when it is not. */
    private static List<String> takenApart(Row row, char separator, int width) {
        if (row.cells.size() != 1 || width < 2 || row.cells.getFirst().indexOf(separator) < 0) {
            return row.cells;
        }
        var inside = CsvRows.takeApart(row.cells.getFirst(), separator);
        return inside.size() >= Math.max(2, width * 3 / 4) ? inside : row.cells;
    }

    private static boolean has(Row row, Problem.Kind kind) {
        return row.problems.stream().anyMatch(problem -> problem.kind() == kind);
    }
}
