package followthrough.intake;

import followthrough.intake.ListFile.Row;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The records of a separated text, one by one, blank ones too.
 *
 * <p>Written here and not left to FastCSV because its parsers differ where real lists are broken: blanks after a closing
 * quotation mark only, a quotation mark inside a quoted cell that is not doubled, and above all a mark that never closes,
 * which would swallow the rest of the file as one cell. Here it costs its own line and no other.
 */
final class CsvRows implements Iterator<Row>, Closeable {

    static final int LONGEST_LINE = 1_000_000;
    /** A quoted cell that runs over more lines, or more text, than this is a mark somebody forgot to close. */
    private static final int MOST_LINES = 500;

    private static final int LONGEST_RECORD = 2_000_000;

    private final Reader source;
    private final char separator;
    private final char[] buffer = new char[32_768];
    private int at;
    private int end;

    private final ArrayDeque<Line> putBack = new ArrayDeque<>();
    private boolean finished;
    private long lineNumber;
    private long rowNumber;

    /** One line of the file; {@code ending} is empty for the last one, which may itself be empty. */
    private record Line(String text, String ending, long number, boolean cut) {}

    CsvRows(Reader source, char separator) {
        this.source = source;
        this.separator = separator;
    }

    @Override
    public boolean hasNext() {
        return !finished;
    }

    @Override
    public Row next() {
        var first = nextLine();
        if (first == null) {
            throw new NoSuchElementException();
        }
        var record = new Record(separator);
        var lines = new ArrayList<Line>();
        lines.add(first);
        boolean whole = record.add(first);
        int length = first.text.length();
        while (!whole && lines.size() < MOST_LINES && length < LONGEST_RECORD) {
            var more = nextLine();
            if (more == null) {
                break;
            }
            lines.add(more);
            length += more.text.length();
            whole = record.add(more);
        }
        // A cell that runs over lines and meets stray marks on its way has swallowed its neighbours.
        if (!whole || (lines.size() > 1 && record.stray)) {
            for (int i = lines.size() - 1; i > 0; i--) {
                putBack.addFirst(lines.get(i));
                finished = false;
            }
            record = new Record(separator);
            record.addUnquoted(first);
            lines.subList(1, lines.size()).clear();
        }
        return new Row(++rowNumber, first.number, List.copyOf(record.cells), record.problems(lines));
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private @Nullable Line nextLine() {
        if (finished) {
            return null;
        }
        var line = putBack.poll();
        if (line == null) {
            try {
                line = readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        finished = line.ending.isEmpty();
        return line;
    }

    private Line readLine() throws IOException {
        var text = new StringBuilder();
        boolean cut = false;
        while (true) {
            if (at == end) {
                end = Math.max(0, source.read(buffer));
                at = 0;
                if (end == 0) {
                    return new Line(text.toString(), "", ++lineNumber, cut);
                }
            }
            int from = at;
            while (at < end && buffer[at] != '\n' && buffer[at] != '\r') {
                at++;
            }
            int room = Math.min(at - from, LONGEST_LINE - text.length());
            cut |= room < at - from;
            text.append(buffer, from, room);
            if (at < end) {
                String ending = buffer[at++] == '\n' ? "\n" : takesLineFeed() ? "\r\n" : "\r";
                return new Line(text.toString(), ending, ++lineNumber, cut);
            }
        }
    }

    private boolean takesLineFeed() throws IOException {
        if (at == end) {
            end = Math.max(0, source.read(buffer));
            at = 0;
        }
        boolean is = at < end && buffer[at] == '\n';
        if (is) {
            at++;
        }
        return is;
    }

    /** Cells of a text that itself was one quoted cell. */
    static List<String> takeApart(String text, char separator) {
        var record = new Record(separator);
        boolean whole = record.add(new Line(text, "", 0, false));
        return whole ? record.cells : List.of(text);
    }

    private static final class Record {
        final char separator;
        final List<String> cells = new ArrayList<>();
        final StringBuilder quoted = new StringBuilder();
        boolean inQuotes;
        boolean stray;
        boolean leftOpen;

        Record(char separator) {
            this.separator = separator;
        }

        /** Adds a line; false while a quoted cell is still open at its end. */
        boolean add(Line line) {
            String text = line.text;
            int i = 0;
            while (true) {
                if (!inQuotes) {
                    if (i < text.length() && text.charAt(i) == '"') {
                        inQuotes = true;
                        i++;
                    } else {
                        int next = text.indexOf(separator, i);
                        cells.add(next < 0 ? text.substring(i) : text.substring(i, next));
                        if (next < 0) {
                            return true;
                        }
                        i = next + 1;
                        continue;
                    }
                }
                int mark = text.indexOf('"', i);
                if (mark < 0) {
                    quoted.append(text, i, text.length()).append(line.ending);
                    return false;
                }
                quoted.append(text, i, mark);
                i = mark + 1;
                if (i < text.length() && text.charAt(i) == '"') {
                    quoted.append('"');
                    i++;
                    continue;
                }
                int after = i;
                while (after < text.length() && text.charAt(after) != separator && isBlank(text.charAt(after))) {
                    after++;
                }
                boolean lineEnds = after == text.length();
                if (!lineEnds && text.charAt(after) != separator) {
                    quoted.append('"');
                    stray = true;
                    continue;
                }
                cells.add(quoted.toString());
                quoted.setLength(0);
                inQuotes = false;
                if (lineEnds) {
                    return true;
                }
                i = after + 1;
            }
        }

        void addUnquoted(Line line) {
            leftOpen = true;
            int i = 0;
            for (int next; (next = line.text.indexOf(separator, i)) >= 0; i = next + 1) {
                cells.add(line.text.substring(i, next));
            }
            cells.add(line.text.substring(i));
        }

        List<Problem> problems(List<Line> lines) {
            var found = new ArrayList<Problem>();
            if (leftOpen) {
                found.add(new Problem(
                        Problem.Kind.OPEN_QUOTE,
                        "a quotation mark opens and never closes; the line was read by itself"));
            } else if (stray) {
                found.add(new Problem(
                        Problem.Kind.STRAY_QUOTE,
                        "a quotation mark inside a quoted cell is not doubled; kept as it is"));
            }
            for (var line : lines) {
                if (line.cut) {
                    found.add(new Problem(
                            Problem.Kind.TOO_LONG,
                            "line %,d has more than %,d characters; the rest was left out"
                                    .formatted(line.number, LONGEST_LINE)));
                }
                int bad = badCharacter(line.text);
                if (bad >= 0) {
                    found.add(new Problem(
                            Problem.Kind.BAD_BYTE,
                            "character %,d of line %,d cannot be read in the file's encoding"
                                    .formatted(bad + 1, line.number)));
                }
            }
            return List.copyOf(found);
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }

        private static int badCharacter(String text) {
            int replaced = text.indexOf('\uFFFD');
            return replaced >= 0 ? replaced : text.indexOf('\0');
        }
    }
}
