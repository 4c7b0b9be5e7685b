package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.playbook.ValueLint.Finding;
import followthrough.playbook.ValueLint.Touch;
import followthrough.playbook.ValueLint.Verdict;
import followthrough.support.Shared;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ValueLintTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static ValueLint.Report check(String text) {
        return ValueLint.check(new Touch("", text), List.of(), false);
    }

    private static List<String> rules(String text) {
        return check(text).findings().stream().map(Finding::rule).toList();
    }

    /** Nudges in ten languages, and messages that begin as a nudge does and then give something. */
    @Test
    void emptyOrNotInTenLanguages() throws IOException {
        var wrong = new ArrayList<String>();
        var counts = new LinkedHashMap<String, int[]>();
        try (var in = Objects.requireNonNull(getClass().getResourceAsStream("touches.tsv"))) {
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                var fields = line.split("\t");
                boolean empty = check(fields[2].replace("\\n", "\n")).verdict() == Verdict.EMPTY;
                var count = counts.computeIfAbsent(fields[0], it -> new int[2]);
                count[1]++;
                if (empty == fields[1].equals("empty")) count[0]++;
                else wrong.add(line);
            }
        }
        counts.forEach((language, count) -> System.out.printf("lint %s: %d of %d%n", language, count[0], count[1]));
        assertThat(wrong).isEmpty();
    }

    /** Empty nudges and their relatives out of real mail and public templates, each labelled by a reader. */
    @Test
    void whatOthersLabelled() throws IOException {
        var set = Shared.path("data/followup-phrases");
        int nudges = 0, caught = 0, good = 0, flagged = 0;
        var all = new ArrayList<String[]>();
        for (var row : de.siegmar.fastcsv.reader.CsvReader.builder()
                .ofNamedCsvRecord(Files.readString(set.resolve("sentences.csv")))
                .stream()
                .toList()) all.add(new String[] {row.getField("label"), row.getField("text")});
        for (var line : Files.readAllLines(set.resolve("templates.jsonl"))) {
            var template = JSON.readTree(line);
            all.add(new String[] {
                template.get("label").asString(), template.get("body").asString()
            });
        }
        for (var one : all) {
            boolean empty =
                    ValueLint.check(new Touch("", one[1]), List.of(), null).verdict() == Verdict.EMPTY;
            if (one[0].equals("empty_nudge")) {
                nudges++;
                if (empty) caught++;
            } else {
                good++;
                if (empty) flagged++;
            }
        }
        System.out.printf(
                "followup-phrases: empty nudges caught %d of %d; others flagged %d of %d%n",
                caught, nudges, flagged, good);
        assertThat(caught / (double) nudges).isGreaterThanOrEqualTo(0.9);
        assertThat(flagged / (double) good).isLessThanOrEqualTo(0.05);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no_ask         | The noise is 61 dB at two metres.
            too_many_asks  | Is it Kassel? Could you send me the plan? Who decides? And may I call you today?
            unresolved     | Hello Maya, the noise in {{ company.hall }} is 61 dB. Does that fit?
            unresolved     | Hello Maya, [say what is new here]. Does that fit?
            empty_greeting | Hi , the noise is 61 dB. Does that fit?
            missing_file   | I have attached the sheet of the 61 dB. Does that fit?
            broken_link    | The sheet is at https:// now. Does that fit?
            broken_link    | The sheet is [here](). Does that fit?
            blame          | You still haven't answered me about the 61 dB. Does that fit?
            unresolved     | Hello %FIRSTNAME%, the noise is 61 dB. Does that fit?
            unresolved     | 'Hello *|FNAME|*, the noise is 61 dB. Does that fit?'
            unresolved     | Hello <first name>, the noise is 61 dB. Does that fit?
            unresolved     | Hello null, the noise is 61 dB. Does that fit?
            empty_greeting | Bonjour , le bruit est de 61 dB. Cela vous convient ?
            missing_file   | PFA the sheet of the 61 dB. Does that fit?
            missing_file   | Anbei das Blatt mit den 61 dB. Passt das?
            missing_file   | Te adjunto la hoja de los 61 dB. ¿Te sirve?
            broken_link    | The sheet is at http://localhost:8080/sheet now. Does that fit?
            broken_link    | The sheet is here: LINK. Does that fit?
            blame          | Hello Maya, I am disappointed by your silence. It is 61 dB. Does that fit?
            blame          | Leider haben Sie auf keine meiner Mails geantwortet. Es sind 61 dB. Passt das?
            blame          | Vous n'avez toujours pas répondu. Le bruit est de 61 dB. Cela vous convient ?
            blame          | You keep avoiding my calls. It is 61 dB.
            blame          | You have ignored all my e-mails. It is 61 dB.
            blame          | You are ghosting us. It is 61 dB.
            blame          | You've avoided every message so far. It is 61 dB.
            blame          | I'm surprised I haven't heard from you. It is 61 dB.
            blame          | We're disappointed not to get an answer. It is 61 dB.
            blame          | I must say I am frustrated by your silence. It is 61 dB.
            blame          | I am puzzled that you never reply. It is 61 dB.
            blame          | You promised to call and you never did call. It is 61 dB.
            blame          | You said you would answer by Friday but have not replied. It is 61 dB.
            blame          | You told me you would get back to me, but I heard nothing. It is 61 dB.
            blame          | Sie haben sich leider nie gemeldet. Es sind 61 dB.
            blame          | Sie haben auf meine Mail nicht reagiert. Es sind 61 dB.
            blame          | Haben Sie meine Frage nicht beantwortet? Es sind 61 dB.
            blame          | Sie haben mir noch immer nicht geantwortet. Es sind 61 dB.
            blame          | Nie odpowiedziała Pani na moją wiadomość. 61 dB.
            blame          | Pan nigdy nie odpisał. 61 dB.
            blame          | Nie odpowiedzieliście na moje maile. 61 dB.
            blame          | Państwo jeszcze nie odpowiedzieli. 61 dB.
            blame          | Por educación podría responder. Son 61 dB.
            blame          | Conteste, aunque sea por educación. Son 61 dB.
            blame          | Por educação, responda. São 61 dB.
            blame          | Per educazione si risponde. Sono 61 dB.
            blame          | Mi risponda almeno per educazione. Sono 61 dB.
            """)
    void whatElseItSees(String rule, String text) {
        assertThat(rules(text)).contains(rule);
    }

    /** What only sounds like it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            blame          | If you haven't booked the hall yet, the small one is 61 dB. Does that fit?
            blame          | You never have to retype the 61 dB. Does that fit?
            blame          | I have not heard from you, so here are the 61 dB again. Does that fit?
            missing_file   | The sheet of the 61 dB was attached to my last mail. No strings attached. Does that fit?
            unresolved     | The sheet saves you 100% of the 61 dB, 20% in [the hall](https://press.test). Does that fit?
            empty_greeting | Bonjour, le bruit est de 61 dB. Cela vous convient ?
            blame          | You have avoided all downtime since the new pump came. It is 61 dB.
            blame          | If you avoided every second pallet, you would save a driver.
            blame          | You have avoided our two largest mistakes already: the oil and the belt.
            blame          | I was puzzled by the answer that the supplier gave to your question: 61 dB.
            blame          | I'm surprised how much you saved last year: 61 dB less.
            blame          | We're really surprised that your line runs at 61 dB.
            blame          | I am disappointed with the response of the housing, so you get a new one: 61 dB.
            blame          | You said you like the small press but have not seen it run: it stands in Kassel.
            blame          | You told me you need 40 units and did not decide on the colour yet. Blue is in stock.
            blame          | You promised the works council 61 dB but never measured at night. We can lend you the meter.
            blame          | You said you have a second hall and have not heard of the small press. It is 61 dB.
            blame          | Haben Sie die Anlage noch nicht beim Amt gemeldet? Das Formular liegt bei.
            blame          | Sie haben noch keine Steuerung, die auf Feuchte reagiert. Die neue kostet 400 Euro.
            blame          | Sie haben nichts zu verlieren, wenn der Lieferant schneller reagiert.
            blame          | Haben Sie Ihrem Kunden die Frage nach dem Lärm noch nicht beantwortet? Es sind 61 dB.
            blame          | Dostawca jeszcze nie odpowiedział, ale hałas wynosi 61 dB.
            blame          | Pan Nowak nie odpowiedział jeszcze z Łodzi, ale mam 61 dB.
            blame          | Nikt nie odpowiedział na pytanie o hałas, więc zmierzyłem: 61 dB.
            blame          | Producent nigdy nie oddzwonił do klienta tak szybko. 61 dB.
            blame          | La fundación trabaja por educación y empleo en su barrio. Son 61 dB.
            blame          | O prêmio por educação financeira saiu para Aveiro. São 61 dB.
            blame          | Ci sono fondi per educazione continua nella sua regione. Sono 61 dB.
            """)
    void whatItDoesNotTakeForIt(String rule, String text) {
        assertThat(rules(text)).doesNotContain(rule);
    }

    /** Neither half of it nor in one piece, yet nothing in it is new. */
    @Test
    void wordsOfBeforeInAnotherOrderAreARepeat() {
        var before = new Touch(
                "",
                "The supplier measured the small press in Kassel: 61 dB. Its housing is steel and keeps the oil warm in"
                        + " winter.");
        var again = "Steel keeps the oil warm: the housing of the small press. In Kassel it was measured: 61 dB. Shall"
                + " I send it?";
        assertThat(ValueLint.check(new Touch("", again), List.of(before), null).verdict())
                .isEqualTo(Verdict.REPEAT);
        assertThat(ValueLint.check(new Touch("", again.replace("61", "58")), List.of(before), null)
                        .verdict())
                .isEqualTo(Verdict.OK);
    }

    @Test
    void aGoodMessageIsLeftAlone() {
        assertThat(check("""
                Hello Maya,

                the supplier measured the small press again: 61 dB at two metres, four below your limit.

                Shall I send you the sheet for the town?

                Ana
                """)).satisfies(report -> {
            assertThat(report.verdict()).isEqualTo(Verdict.OK);
            assertThat(report.findings()).isEmpty();
            assertThat(report.asks()).isEqualTo(1);
        });
    }

    @Test
    void whatGoesWithItIsSomethingToReceive() {
        var touch = new Touch("For you", "Here it is. Yes or no?");
        assertThat(ValueLint.check(touch, List.of(), true).verdict()).isEqualTo(Verdict.OK);
        assertThat(ValueLint.check(touch, List.of(), false).verdict()).isEqualTo(Verdict.EMPTY);
    }

    @Test
    void theQuestionsOfOneListAreOneAsk() {
        assertThat(check(
                                "Three things decide the 61 dB:\n\n1. Which hall?\n2. By when?\n3. Who signs?\n\nKey words will do.")
                        .asks())
                .isEqualTo(1);
    }

    @Test
    void sayingItAgainIsARepeat() {
        var first = new Touch(
                "The press", "The supplier measured the small press: 61 dB at two metres. Shall I send the sheet?");
        var again = new Touch(
                "", "Hello again, the supplier measured the small press: 61 dB at two metres. Shall I send it?");
        assertThat(ValueLint.check(again, List.of(first), null).verdict()).isEqualTo(Verdict.REPEAT);
        assertThat(ValueLint.check(again, List.of(new Touch("", "Kassel agreed to Tuesday at ten.")), null)
                        .verdict())
                .isEqualTo(Verdict.OK);
    }

    /** What they have heard already is nothing new: the same words count once. */
    @Test
    void wordsOfBeforeAreNotNew() {
        var before = new Touch(
                "", "Concerning bakery ovens, conveyor belts, dough portions and proving cabinets. Interested?");
        var text =
                "Just following up on bakery ovens, conveyor belts, dough portions and proving cabinets. Any thoughts?";
        assertThat(ValueLint.check(new Touch("", text), List.of(), null).verdict())
                .isNotEqualTo(Verdict.EMPTY);
        assertThat(ValueLint.check(new Touch("", text), List.of(before), null).verdict())
                .isEqualTo(Verdict.EMPTY);
    }

    /** The same under every message: it gives nothing, repeats nothing, promises nothing and takes no words away. */
    @Test
    void aSignatureIsNotWhatAMessageSays() {
        var signature = "\n\n-- \nAna Miller\nBakery ovens, conveyor belts, dough portions, proving cabinets\n"
                + "https://example.com/attached\nPlease find attached. +44 20 7946 0000";
        assertThat(check("Just checking in. Any news?" + signature).verdict()).isEqualTo(Verdict.EMPTY);
        assertThat(check("The hall is 61 dB now. Shall I send the sheet?" + signature)
                        .findings())
                .isEmpty();
        var said =
                "Just following up on bakery ovens, conveyor belts, dough portions and proving cabinets. Any thoughts?";
        var before = new Touch("", "Kassel agreed to Tuesday at ten." + signature);
        assertThat(ValueLint.check(new Touch("", said + signature), List.of(before), null))
                .isEqualTo(ValueLint.check(new Touch("", said), List.of(), null));
    }

    @Test
    void thePlaceIsWhereItStands() {
        var text = "Hi Maya,\n\njust checking in. Any news?";
        var finding = check(text).findings().getFirst();
        assertThat(text.substring(finding.start(), finding.end())).isEqualToIgnoringCase(finding.words());
        assertThat(finding.fix()).isNotBlank();
    }

    /** What ships must not be what we warn of. */
    @Test
    void nothingThatShipsIsEmptyOrBlames() {
        var wrong = new ArrayList<String>();
        for (var sequence : StarterPlaybookTest.shipped())
            for (var step : sequence.steps())
                for (var variant : step.variants()) {
                    var template = variant.template();
                    var report = ValueLint.check(new Touch(template.subject(), template.text()), List.of(), null);
                    if (report.verdict() == Verdict.EMPTY
                            || report.findings().stream()
                                    .anyMatch(it -> it.rule().equals("blame")))
                        wrong.add(sequence.key() + ": " + template.subject() + " " + report);
                }
        for (var approach : ApproachLibrary.SHIPPED.all())
            if (check(approach.example()).verdict() == Verdict.EMPTY)
                wrong.add(approach.key() + ": " + approach.example());
        assertThat(wrong).isEmpty();
    }

    /** Only against words that are read for ever. */
    @Test
    @Timeout(60)
    void hostileTextTakesLittleTime() {
        for (var piece : List.of(
                "just ",
                "a ",
                "any update ",
                "- x\n",
                "{{",
                "[",
                "Hi ",
                "1.\n",
                "確認",
                "have you had a chance to ",
                "you have not ",
                "i hope ",
                "https://x/",
                "by the the "))
            assertThat(check(piece.repeat(200_000 / piece.length()))).isNotNull();
    }

    @Test
    void fromTheConsole(@TempDir Path folder) throws IOException {
        var empty = Files.writeString(folder.resolve("empty.txt"), "Subject: Hello\n\nJust checking in. Any thoughts?");
        var good = Files.writeString(folder.resolve("good.txt"), "It is 61 dB. Does that fit?");
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = LintCommand.run(
                new String[] {empty.toString(), good.toString()}, new PrintStream(out), new PrintStream(err));
        assertThat(status).isEqualTo(1);
        var lines =
                out.toString(StandardCharsets.UTF_8).lines().map(JSON::readTree).toList();
        assertThat(lines.get(0).get("verdict").asString()).isEqualTo("empty");
        assertThat(lines.get(0).get("findings").get(0).get("rule").asString()).isEqualTo("empty");
        assertThat(lines.get(1).get("verdict").asString()).isEqualTo("ok");
        assertThat(LintCommand.run(new String[] {good.toString()}, new PrintStream(out), new PrintStream(err)))
                .isZero();
        assertThat(LintCommand.run(
                        new String[] {good.toString(), "--before", good.toString()},
                        new PrintStream(out),
                        new PrintStream(err)))
                .isZero();
        assertThat(LintCommand.run(
                        new String[] {folder.resolve("none").toString()}, new PrintStream(out), new PrintStream(err)))
                .isEqualTo(2);
        assertThat(LintCommand.run(new String[0], new PrintStream(out), new PrintStream(err)))
                .isEqualTo(2);
    }
}
