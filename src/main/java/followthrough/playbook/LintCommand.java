package followthrough.playbook;

import followthrough.playbook.ValueLint.Touch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./followthrough lint FILE…}: what {@link ValueLint} says of messages, one line of JSON for each. A file holds the text
 * of a message, after a line {@code Subject: …} and an empty one if it has a subject. Needs no database.
 */
public final class LintCommand {
    private static final String USAGE = "Usage: ./followthrough lint FILE... [--before FILE]...";
    private static final int MOST_BYTES = 1_000_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private LintCommand() {}

    /** @return 0, 1 when a message is empty, 2 when something could not be read or nothing was named */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        var named = new ArrayList<Path>();
        var before = new ArrayList<Touch>();
        for (int n = 0; n < args.length; n++) {
            if (!args[n].startsWith("--")) named.add(Path.of(args[n]));
            else if (args[n].equals("--before") && n + 1 < args.length) {
                var earlier = read(Path.of(args[++n]), err);
                if (earlier == null) return 2;
                before.addFirst(earlier);
            } else {
                err.println("\"lint\" knows no " + args[n] + (args[n].equals("--before") ? " without a file" : "")
                        + ".\n" + USAGE);
                return 2;
            }
        }
        if (named.isEmpty()) {
            err.println(USAGE);
            return 2;
        }
        var lines = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = 0;
        for (var file : named) {
            var touch = read(file, err);
            if (touch == null) {
                status = 2;
                continue;
            }
            var report = ValueLint.check(touch, before, null);
            if (report.verdict() == ValueLint.Verdict.EMPTY && status == 0) status = 1;
            var line = new LinkedHashMap<String, Object>();
            line.put("file", file.toString());
            line.put("verdict", report.verdict().word());
            line.put(
                    "findings",
                    report.findings().stream().map(LintCommand::finding).toList());
            line.put("own_words", report.ownWords());
            line.put("asks", report.asks());
            lines.println(JSON.writeValueAsString(line));
        }
        return status;
    }

    private static LinkedHashMap<String, Object> finding(ValueLint.Finding finding) {
        var one = new LinkedHashMap<String, Object>();
        one.put("rule", finding.rule());
        one.put("place", List.of(finding.start(), finding.end()));
        one.put("words", finding.words());
        one.put("fix", finding.fix());
        return one;
    }

    private static @Nullable Touch read(Path file, PrintStream err) {
        try (var in = Files.newInputStream(file)) {
            var text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).replace("\r\n", "\n");
            int first = text.indexOf('\n');
            return first > 0 && text.regionMatches(true, 0, "Subject:", 0, 8)
                    ? new Touch(
                            text.substring(8, first).strip(),
                            text.substring(first + 1).strip())
                    : new Touch("", text);
        } catch (IOException e) {
            err.println(file + " cannot be read: " + e);
            return null;
        }
    }
}
