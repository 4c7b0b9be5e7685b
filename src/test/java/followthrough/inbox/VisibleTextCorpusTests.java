package followthrough.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.support.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people wrote, in the mails and by the answers of five other libraries. They differ on sign-offs, on quotes between
 * answers and on blank lines, so that no reading agrees with all; the lines keep it from getting worse.
 */
class VisibleTextCorpusTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> TABLE = new ArrayList<>();

    /** What one set comes to: mails, those read exactly, the sum of their token F1, those with quoted text left in. */
    private int mails;

    private int exact;
    private double f1;
    private int quoted;

    @AfterAll
    static void print() {
        if (TABLE.isEmpty()) return;
        System.out.println("set                     mails  exact  token F1  quoted text left in");
        TABLE.forEach(System.out::println);
    }

    @Test
    void trimmer() throws IOException {
        var set = Shared.path("data/replies-trimmer");
        for (var entry : expected(set)) {
            var mail = Files.readString(set.resolve("emails").resolve(entry.getKey()));
            count(
                    VisibleText.of(mail),
                    entry.getValue().get("trimmed").asString(""),
                    entry.getValue().path("elided").asString(""));
        }
        isAtLeast("trimmer", 0.86, 0.94, 0.04);
    }

    @Test
    void messagesOfTalon() throws IOException {
        var set = Shared.path("data/replies-talon");
        for (var entry : expected(set)) {
            if (!entry.getValue().has("expected_reply")) continue;
            var wanted = entry.getValue().get("expected_reply").asString("");
            var file = set.resolve("messages").resolve(entry.getKey());
            if (entry.getKey().endsWith(".html")) {
                var html = Files.readString(file);
                // Where HTML says "paragraph", tastes in blank lines differ.
                count(
                        withoutBlankLines(VisibleText.of(HtmlText.of(html, true))),
                        withoutBlankLines(wanted),
                        HtmlText.of(html, false));
            } else {
                var raw = Files.readAllBytes(file);
                count(Reading.read(raw, Set.of()).text(), wanted, Reading.body(Mime.of(raw)));
            }
        }
        isAtLeast("talon, messages", 0.93, 0.95, 0);
    }

    @Test
    void casesOfTalon() throws IOException {
        var cases =
                JSON.readTree(Files.readString(Shared.path("data/replies-talon").resolve("inline-cases.json")));
        for (var one : cases)
            if (one.get("function").asString("").equals("extract_from_plain")) {
                var mail = one.get("input").asString("");
                count(VisibleText.of(mail), one.path("expected").asString(""), mail);
            }
        isAtLeast("talon, text", 0.93, 0.96, 0.07);
        for (var one : cases)
            if (one.get("function").asString("").equals("extract_from_html")) {
                // The set has taken the white space out of its answers, that of tags as well.
                var wanted = one.path("expected").asString("").replaceAll("<(div|blockquote)class", "<$1 class");
                var html = one.get("input").asString("");
                count(
                        VisibleText.of(HtmlText.of(html, true)).replaceAll("\\s", ""),
                        HtmlText.of(wanted, false).replaceAll("\\s", ""),
                        "");
            }
        isAtLeast("talon, HTML", 0.71, 0.71, 0);
        for (var one : cases)
            if (one.get("function").asString("").contains("signature")
                    && one.get("part").asString("").equals("text"))
                count(
                        VisibleText.of(one.get("input").asString("")),
                        one.path("expected").asString(""),
                        "");
        isAtLeast("talon, signatures", 0.71, 0.92, 0);
    }

    @Test
    void crisp() throws IOException {
        countFragments("replies-crisp");
        isAtLeast("crisp", 0.86, 0.95, 0);
    }

    @Test
    void willdurand() throws IOException {
        countFragments("replies-willdurand");
        isAtLeast("willdurand", 0.82, 0.93, 0);
    }

    @Test
    void zapier() throws IOException {
        countFragments("replies-zapier");
        isAtLeast("zapier", 0.80, 0.98, 0);
    }

    /** Lines of signatures marked by hand: what is cut is one, while many names without any sign-off stay. */
    @Test
    void signaturesOfForge() throws IOException {
        int cut = 0;
        int rightlyCut = 0;
        int signature = 0;
        for (var line : Files.readAllLines(Shared.path("data/signatures-forge").resolve("messages.jsonl"))) {
            var message = JSON.readTree(line);
            var lines = message.get("body").asString("").split("\n", -1);
            var marked = new HashSet<Integer>();
            for (var number : message.path("signature_lines")) marked.add(number.asInt());
            var kept = VisibleText.of(message.get("body").asString(""))
                    .lines()
                    .map(String::strip)
                    .collect(Collectors.toCollection(ArrayList::new));
            for (int i = 0; i < lines.length; i++) {
                if (lines[i].isBlank()) continue;
                boolean isCut = !kept.remove(lines[i].strip());
                if (marked.contains(i)) signature++;
                if (isCut) cut++;
                if (isCut && marked.contains(i)) rightlyCut++;
            }
        }
        TABLE.add("forge, lines of signatures: %d of %d cut, %d others"
                .formatted(rightlyCut, signature, cut - rightlyCut));
        assertThat(cut - rightlyCut).as("lines cut that are no signature").isZero();
        assertThat(rightlyCut / (double) signature).isGreaterThanOrEqualTo(0.30);
    }

    private void countFragments(String name) throws IOException {
        var set = Shared.path("data/" + name);
        for (var entry : expected(set)) {
            var history = new StringBuilder();
            for (var fragment : entry.getValue().path("fragments"))
                if (fragment.path("quoted").asBoolean())
                    history.append(fragment.path("content").asString("")).append('\n');
            count(
                    VisibleText.of(Files.readString(set.resolve("emails").resolve(entry.getKey()))),
                    entry.getValue().get("visible_text").asString(""),
                    history.toString());
        }
    }

    private void count(String read, String wanted, String history) {
        mails++;
        if (trimmed(read).equals(trimmed(wanted))) exact++;
        f1 += f1(words(read), words(wanted));
        var ours = lines(wanted);
        var theirs = lines(history);
        if (lines(read).stream().anyMatch(line -> line.length() > 3 && !ours.contains(line) && theirs.contains(line)))
            quoted++;
    }

    private void isAtLeast(String set, double leastExact, double leastF1, double mostQuoted) {
        double exactly = exact / (double) mails;
        double words = f1 / mails;
        double left = quoted / (double) mails;
        TABLE.add("%-22s %6d  %5.3f  %8.3f  %5.3f".formatted(set, mails, exactly, words, left));
        assertThat(exactly).as(set + ", exact").isGreaterThanOrEqualTo(leastExact);
        assertThat(words).as(set + ", token F1").isGreaterThanOrEqualTo(leastF1);
        assertThat(left).as(set + ", quoted text left in").isLessThanOrEqualTo(mostQuoted);
        mails = exact = quoted = 0;
        f1 = 0;
    }

    private static Set<Map.Entry<String, JsonNode>> expected(Path set) throws IOException {
        return JSON.readTree(Files.readString(set.resolve("expected.json"))).properties();
    }

    private static String trimmed(String text) {
        return text.lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"))
                .strip();
    }

    private static String withoutBlankLines(String text) {
        return text.replaceAll("\\n\\s*\\n", "\n");
    }

    private static Set<String> lines(String text) {
        return text.lines().map(String::strip).collect(Collectors.toSet());
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static double f1(List<String> read, List<String> wanted) {
        if (read.isEmpty() && wanted.isEmpty()) return 1;
        var left = new HashMap<String, Integer>();
        wanted.forEach(word -> left.merge(word, 1, Integer::sum));
        long both = read.stream()
                .filter(word -> left.merge(word, -1, Integer::sum) >= 0)
                .count();
        return 2.0 * both / (read.size() + wanted.size());
    }
}
