package followthrough.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures this machine: {@code bench} runs all parts, {@code bench NAME…} those named, {@code --largest} the engine with
 * ten million planned touches, too. Prints what it is at, then a table,
 * then one line of JSON.
 */
public final class Bench {
    /** Measures one thing and says meanwhile what it is at. */
    @FunctionalInterface
    interface Part {
        List<Result> measure(Progress progress) throws Exception;
    }

    @FunctionalInterface
    interface Progress {
        void at(String what);
    }

    /** Ten million planned touches, too. */
    private static final String LARGEST = "--largest";

    private static final Map<String, Part> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("start", new StartPart());
        PARTS.put("import", new ImportPart());
        PARTS.put("mail", new MailPart());
        PARTS.put("reading", new ReadingPart());
        PARTS.put("engine", new EnginePart(false));
        PARTS.put("pages", new PagesPart());
    }

    private Bench() {}

    /** @return the exit status: 0 when all parts were measured */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        var names = Stream.of(arguments)
                .filter(argument -> !argument.equals(LARGEST))
                .toArray(String[]::new);
        if (names.length < arguments.length) PARTS.put("engine", new EnginePart(true));
        var wanted = names.length == 0 ? List.copyOf(PARTS.keySet()) : List.of(names);
        for (var name : wanted)
            if (!PARTS.containsKey(name)) {
                err.println("There is nothing to measure by the name \"" + name + "\"; there are "
                        + String.join(", ", PARTS.keySet()) + ".");
                return 2;
            }
        // The inboxes of the mail part log each connection, and Spring, which would quieten them, does not run here.
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        var results = new ArrayList<Result>();
        var failed = 0;
        var began = Instant.now();
        for (var name : wanted) {
            try {
                results.addAll(Objects.requireNonNull(PARTS.get(name))
                        .measure(what -> err.printf(
                                Locale.ROOT,
                                "%4d s  %s: %s%n",
                                Duration.between(began, Instant.now()).toSeconds(),
                                name,
                                what)));
            } catch (Exception e) {
                failed++;
                err.println(name + " could not be measured: " + e);
                e.printStackTrace(err);
            }
        }
        out.print(table(results));
        out.println(JsonMapper.builder().build().writeValueAsString(json(results)));
        return failed == 0 ? 0 : 1;
    }

    private static Map<String, Object> json(List<Result> results) {
        var all = new ArrayList<Map<String, Object>>();
        for (var r : results) {
            var one = new LinkedHashMap<String, Object>();
            one.put("part", r.part());
            one.put("what", r.what());
            one.put("value", rounded(r.value()));
            one.put("unit", r.unit());
            if (r.yardstick() != null) one.put("yardstick", rounded(r.yardstick()));
            if (r.ratio() != null) one.put("ratio", rounded(r.ratio()));
            one.put("limits", r.limits());
            all.add(one);
        }
        return Map.of("bench", all);
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000d;
    }

    static String table(List<Result> results) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("part", "measured", "value", "", "beside", "ratio", "mind"));
        for (var r : results)
            rows.add(List.of(
                    r.part(),
                    r.what(),
                    figure(r.value()),
                    r.unit(),
                    r.yardstick() == null ? "" : figure(r.yardstick()),
                    r.ratio() == null ? "" : String.format(Locale.ROOT, "%.2f", r.ratio()),
                    r.limits()));
        var widths = new int[7];
        for (var row : rows)
            for (int i = 0; i < 7; i++)
                widths[i] = Math.max(widths[i], row.get(i).length());
        var table = new StringBuilder("\n");
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < 7; i++) {
                var right = i == 2 || i == 4 || i == 5;
                line.append(String.format("%" + (right ? "" : "-") + Math.max(1, widths[i]) + "s  ", row.get(i)));
            }
            table.append(line.toString().stripTrailing()).append('\n');
        }
        return table.append('\n').toString();
    }

    private static String figure(double value) {
        return value >= 100 ? String.format(Locale.ROOT, "%,.0f", value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
