package followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The published list of known failures is true: every test it names is there and names its line. */
class KnownFailuresTest {
    private static final Path LIST = Path.of("docs/known-failures.md");
    private static final Pattern LINE = Pattern.compile("^\\| (T\\d+) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");
    private static final Pattern COUNTED = Pattern.compile("(\\d+) of (\\d+) have one");

    @Test
    void everyTestThatTheListNamesIsThereAndNamesItsLine() throws IOException {
        var sources = sources();
        var problems = new ArrayList<String>();
        var proven = new HashSet<String>();
        int lines = 0;
        for (var line : Files.readAllLines(LIST)) {
            var number = LINE.matcher(line);
            if (!number.find()) continue;
            lines++;
            var tests = TEST.matcher(line);
            while (tests.find()) {
                var source = sources.getOrDefault(tests.group(1), "");
                var said = saidOf(source, tests.group(1), tests.group(2));
                if (said.isEmpty()) problems.add(number.group(1) + ": there is no " + tests.group());
                else if (!Pattern.compile("\\b" + number.group(1) + "\\b", Pattern.CASE_INSENSITIVE)
                                .matcher(said)
                                .find()
                        && !tests.group(2).startsWith(number.group(1).toLowerCase(java.util.Locale.ROOT)))
                    problems.add(tests.group() + " does not name " + number.group(1));
                else proven.add(number.group(1));
            }
        }
        assertThat(problems).isEmpty();
        var counted = COUNTED.matcher(Files.readString(LIST));
        assertThat(counted.find()).isTrue();
        assertThat(List.of(proven.size(), lines))
                .containsExactly(Integer.parseInt(counted.group(1)), Integer.parseInt(counted.group(2)));
    }

    /** What stands before a test, and before its class; empty when there is no such test. */
    private static String saidOf(String source, String className, String test) {
        var method = Pattern.compile("\\n {4,8}(\\w+ )*void " + test + "\\(").matcher(source);
        if (!method.find()) return "";
        var before = source.substring(0, method.start());
        int end = Math.max(before.lastIndexOf("}\n"), before.lastIndexOf(";\n\n"));
        return source.substring(0, source.indexOf("class " + className)) + before.substring(Math.max(0, end));
    }

    private static Map<String, String> sources() throws IOException {
        var sources = new HashMap<String, String>();
        try (var files = Files.walk(Path.of("src/test/java"))) {
            for (var file : files.filter(it -> it.toString().endsWith(".java")).toList())
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        }
        return sources;
    }
}
